"""What a title or a letterhead says beyond what is known, which may limit whose figures they are.

"GIẢI NGÂN … CỦA SỞ Y TẾ", "KHỐI HUYỆN", "KHO BẠC NHÀ NƯỚC LỤC NGẠN": a word that is neither
understood nor among the words of every title leaves open whether the table is of the whole area.
"""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import takewhile

from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.phrases import LAW, Said
from mtqg.texts import unaccented

#: Words that any title may hold; they limit nothing.
_PLAIN = frozenset(
    """
    phục vụ nghị giao ban
    bc thúc báo cáo biểu mẫu phụ lục bảng số liệu kết quả tình hình thực hiện triển khai tổng hợp
    cộng tiến độ chi tiết về việc công tác cả nước tỉnh thành phố huyện thị xã phường quận đặc khu
    trấn toàn trên địa bàn tại của các theo trong cho và với từ ở ra những từng năm kỳ tháng
    quý ngày đến hết tính cuối thời điểm giai đoạn rà soát điều tra đánh
    giá hộ nghèo cận đa chiều chuẩn tiêu chí đạt công nhận xây dựng nông thôn mới đơn vị
    địa phương phân chia tổng kết sơ kết định
    hằng hàng nhanh chính thức nguồn vốn kinh phí ngân sách nhà nước giao bổ giải ngân chương trình
    mục tiêu quốc gia phát triển kinh tế hội lũy kế thống kê theo dõi giám sát cập nhật tỷ lệ thuộc
    kế hoạch dự toán sử dụng quản lý bố trí phân khai huy động nguồn lực thông tin tờ sheet trang
    thuyết minh kèm ban hành gồm bao cùng nội dung chỉ hiện trạng mức độ việc danh sách cấp được so
    ubnd ủy uỷ ban nhân dân hđnd đvt đã tiếp hoàn thành qua niên độ quyết định ntm tp tx án
    mtqg ctmtqg disbursement results report of in the data as unit budget year province programmes
    people s committee department finance planning and investment national target programme program
    on for by fy commune communes criteria poverty review households capital plan
    thủ tướng chính phủ quốc hội end standard multidimensional new rural results review district
    nâng cao kiểu đôn đốc gian đó mỗi chỉnh lý giờ phút chốt diễn biến i ii iii iv vi vii viii ix
    """.split()
)  # fmt: skip
_NUMBERING = re.compile(
    r"(?:phụ\s+)?(?:biểu|bảng|mẫu|phụ lục|pl)\s*(?:mẫu\s*)?(?:số\s*)?:?\s*"
    r"(?:\d[\w./\-]*|[ivx]+\b|[a-z]\b)", re.I,
)  # fmt: skip
#: What stands before a figure of the whole table and says that it is another one.
_OTHER = ("not", "planned", "estimate", "proposed", "revised", "flow")
_START = re.compile(r"(?<!tháng )(?<!từ )(?<!giao )đầu (?:năm|kỳ)")
#: Offices that report for the whole province; others (hospitals, project boards) for themselves.
_COORDINATOR = re.compile(
    r"sở (?:tài chính|tc|kế hoạch (?:và |& ?)?đầu tư|kh ?(?:và |& ?)?đt|nông nghiệp(?: (?:và|&)"
    r" (?:ptnt|phát triển nông thôn|môi trường))?|nn ?(?:và |& ?)?(?:ptnt|mt)"
    r"|(?:lao động|lđ) ?[,\-–]? ?(?:thương binh|tb) ?(?:và |& ?)?(?:xã hội|xh)"
    r"|nội vụ)|(?:sở|ban) dân tộc(?: (?:và|&) tôn giáo)?"
    r"|(?:ban chỉ đạo|bcđ)(?: (?:thực hiện |các |0?3 )*(?:chương trình|ct)? ?(?:mtqg|mục tiêu quốc"
    r" gia|giảm nghèo(?: bền vững)?|nông thôn mới))?"
    r"|văn phòng điều phối|vpđp"
    r"|chi cục (?:phát triển nông thôn|ptnt)|cục thống kê|tổng cục thống kê"
    r"|(?:kho bạc nhà nước|kbnn)(?: khu vực(?: (?:[ivx]+|\d+)\b)?)?|phòng giao dịch(?= tỉnh)"
    r"|văn phòng (?:ubnd|hđnd)|thường trực|hội đồng nhân dân|bộ [\w\s,–-]+"
    r"|ủy ban dân tộc|phòng (?:tài chính"
    r"(?: ?[,\-–] ?kế hoạch)?|kinh tế|văn hóa|dân tộc)[\w\s,&–-]*"
)
#: Where the figures or the rules come from.
_SOURCE = re.compile(
    r"\d[\d.,]*\s*(?:nghìn |triệu |tỷ )*đồng"  # an amount named in the title
    r"|hợp phần|giữa kỳ|tăng thêm|một số chỉ tiêu"
    r"|(?:(?:theo|nguồn|do|số liệu|báo cáo|cung cấp|tổng hợp|thực hiện|đơn vị)\W*(?:số liệu|báo cáo"
    rf"|cung cấp|của|từ|lập|gửi|nhận(?: biểu| báo cáo)?)?\W*(?:{_COORDINATOR.pattern})"
    r"|(?:kho bạc(?: nhà nước)?|kbnn)"
    r"(?: khu vực (?:[ivx]+|\d+)\b)?|tabmis|bộ tiêu chí)"
)


def beyond(bare: str, said: Said, headings: str = "") -> str:
    """Return the words of a title that nothing explains, and those that say another figure.

    Parameters
    ----------
    bare : str
        The title without its areas and scopes.
    said : Said
        What `bare` says.
    headings : str
        Those of the columns: a qualifier that comes again there is of a column.
    """
    text = normal(bare)
    if text.startswith("ví dụ"):
        return ""
    if said.codes["qualifier"] & set(_OTHER) or _START.search(text):
        words = said.words.get("qualifier", "đầu năm")
        return "" if words in headings else words
    harmless = " ".join(m[0] for one in (_SOURCE, _NUMBERING) for m in one.finditer(text))
    heads = set(re.findall(r"[^\W_]+", headings))
    for by in re.finditer(r"\btheo((?: [^\W_]+)+)", text):  # "theo chủ đầu tư": so are its rows
        harmless += " " + " ".join(takewhile(heads.__contains__, by[1].split()))
    known = _as_typed(text, {*_PLAIN, *re.findall(r"[^\W_]+", harmless)})
    other = [w for w in said.rest if w not in known and not re.fullmatch(r"\d+h?\d*", w)]
    return " ".join(w for w in other if len(w) > 1)


def beyond_office(bare: str) -> str:
    """Return the words of a letterhead that are neither an office for the whole area nor an area.

    >>> beyond_office("SỞ TÀI CHÍNH"), beyond_office("KHO BẠC NHÀ NƯỚC LỤC NGẠN - ")
    ('', 'ngạn')
    """
    text = _COORDINATOR.sub(" ", normal(LAW.sub(" ", bare)))
    text = re.sub(r"\((?:sau|trước)[^()]*(?:sáp nhập|hợp nhất|sắp xếp)[^()]*\)?", " ", text)
    words = re.findall(r"[^\W_]+", text)
    known = _as_typed(text, _PLAIN - {"án"})
    return " ".join(w for w in words if w not in known and not w.isdigit())


def _as_typed(text: str, words: Set[str]) -> Set[str]:
    """Return `words` without their accents where `text` has none ("TREN DIA BAN TINH")."""
    return {unaccented(word) for word in words} if text == unaccented(text) else words
