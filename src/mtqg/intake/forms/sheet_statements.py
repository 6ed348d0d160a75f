"""What the title, the notes and the name of a sheet say of all its figures, with the cell.

Only what is stated counts: a unit behind "Đơn vị tính" or in brackets, a province behind "tỉnh"
or standing by itself, a date behind "đến". A place and day of signing, an addressee and a law are
about the paper, not about its figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from mtqg.intake.forms.extent import beyond, beyond_office
from mtqg.intake.forms.layout import Table, TextCell
from mtqg.intake.forms.phrase_times import AS_OF, When
from mtqg.intake.forms.phrase_words import NO_FUND, clauses, normal, tokens_of
from mtqg.intake.forms.phrases import Said, read
from mtqg.intake.forms.remarks import remark, starred
from mtqg.table import areas, catalogue, mergers


@dataclass(frozen=True)
class Fact:
    """One thing that a cell says: a code, the cell as Excel names it, and its text."""

    value: str
    place: str
    text: str


@dataclass
class Facts:
    """What the lines around a table say; several facts of one field may contradict each other."""

    unit: list[Fact] = field(default_factory=list)
    percent: list[Fact] = field(default_factory=list)
    area: list[Fact] = field(default_factory=list)
    named: list[Fact] = field(default_factory=list)
    below: list[Fact] = field(default_factory=list)
    year: list[Fact] = field(default_factory=list)
    span: list[Fact] = field(default_factory=list)
    when: list[tuple[When, Fact]] = field(default_factory=list)
    dated: list[tuple[When, Fact]] = field(default_factory=list)
    month: list[tuple[When, Fact]] = field(default_factory=list)
    programme: list[Fact] = field(default_factory=list)
    plural: list[Fact] = field(default_factory=list)
    generic: list[Fact] = field(default_factory=list)
    capital: list[Fact] = field(default_factory=list)
    fund: list[Fact] = field(default_factory=list)
    plan_vintage: list[Fact] = field(default_factory=list)
    scope: list[Fact] = field(default_factory=list)
    qualifier: list[Fact] = field(default_factory=list)
    part: list[Fact] = field(default_factory=list)
    unread: list[Fact] = field(default_factory=list)
    office: list[Fact] = field(default_factory=list)
    group: list[Fact] = field(default_factory=list)
    former: list[Fact] = field(default_factory=list)
    merged: list[Fact] = field(default_factory=list)
    compared: list[Fact] = field(default_factory=list)
    paper: list[Fact] = field(default_factory=list)
    blank: list[Fact] = field(default_factory=list)
    aim: list[Fact] = field(default_factory=list)
    status: list[Fact] = field(default_factory=list)
    running: list[Fact] = field(default_factory=list)
    part_of_year: list[Fact] = field(default_factory=list)
    change: list[Fact] = field(default_factory=list)
    standard: list[tuple[str, Fact]] = field(default_factory=list)
    higher: list[Fact] = field(default_factory=list)
    doubt: list[Fact] = field(default_factory=list)
    narrowed: list[Fact] = field(default_factory=list)
    remarks: list[Fact] = field(default_factory=list)
    held: list[tuple[str, Fact]] = field(default_factory=list)
    apart: list[tuple[str, str, Fact]] = field(default_factory=list)
    sheet: dict[str, Fact] = field(default_factory=dict)
    sheet_time: When | None = None


_SIGNED = re.compile(
    r"^(?!.*(?:đến|tới|thời điểm|chốt)\s*(?:hết\s*)?ngày)[^\d:]{0,40},?\s*(?:ngày|ngay)"
    r"\s*[\d….]{1,6}\s*(?:tháng|thang)\s*[\d….]{1,6}\s*(?:năm|nam)",
    re.I,
)
_ADDRESS = re.compile(r"^(?:kính gửi|nơi (?:nhận|gửi)|đơn vị (?:nhận|gửi)|kèm theo|\(\s*kèm"
                      r"|ban hành kèm|căn cứ|số\s*:|cộng hòa"
                      r"|độc lập|người lập|thủ trưởng|tm\.|kt\.|lưu\s*:)", re.I)  # fmt: skip
#: "(Kèm theo Báo cáo số 12/BC-UBND; số liệu đến ngày 30/9/2024)".
_BEHIND = re.compile(r"[;,.]\s*(?=(?:số liệu|(?:tính |lũy kế )?đến|đvt|đơn vị)\b)", re.I)
_SENDER = re.compile(
    r"^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|hđnd|hội đồng nhân dân|bcđ|sở|bộ|ban|chi cục|cục"
    r"|văn phòng|vpđp|kho bạc|phòng"
    r"|đơn vị báo cáo|cơ quan báo cáo|đơn vị gửi|cơ quan|đơn vị lập)\b",
    re.I,
)
_COMPARED = re.compile(
    r"(?:so(?: sánh)? với|với cùng kỳ|cùng kỳ)(?:\s+cùng kỳ)?(?:\s+năm)?"
    r"\s+(?:20\d\d|(?:năm )?trước(?:\s*\([^()]*\))?)", re.I,
)  # fmt: skip
#: "(bao gồm vốn năm 2022, 2023 kéo dài)": the years are those of the capital.
_YEARS = (
    r"(?:các\s+)?(?:(?:năm|giai đoạn)\s+)?20\d\d(?:\s*(?:,|và|-|–|\+|đến)\s*(?:năm\s+)?20\d\d)*"
)
_CARRIED_YEARS = re.compile(
    rf"{_YEARS}\s+(?:được\s+)?(?:phép\s+)?kéo dài|kéo dài\s+(?:từ\s+)?{_YEARS}(?:\s+sang)?", re.I
)
#: "Vốn năm 2024 kéo dài và vốn năm 2025": all of it.
_BOTH_VINTAGES = re.compile(
    r"(?:kéo dài|chuyển sang).{0,20}(?:,|và|\+)\s*(?:kế hoạch |kh )?vốn"
    r"|vốn[^,;]*(?:,|và|\+)\s*vốn[^,;]*(?:kéo dài|chuyển)"
)
_EM_AREA = re.compile(
    r"(?:địa bàn|tại|khu vực)\s+(?:các xã\s+)?vùng\s+(?:đồng bào\s+)?(?:dân tộc thiểu số|dtts)"
    r"(?:\s*(?:và|&)\s*(?:miền núi|mn))?",
    re.I,
)
_SCOPES = (
    (re.compile(r"huyện nghèo", re.I), "POOR_DISTRICTS"),
    (re.compile(r"huyện miền núi", re.I), "MOUNTAIN_DISTRICTS"),
    (re.compile(r"xã (?:đặc biệt )?khó khăn|xã đbkk", re.I), "DIFFICULT_COMMUNES"),
    (_EM_AREA, "EM_AREA"),
    (re.compile(r"xã nghèo|bãi ngang|xã khu vực|xã kv|\d+ huyện|\d+ xã\b"
                r"|cấp (?:tỉnh|huyện|xã) quản lý"
                r"|(?:tỉnh|huyện|xã) quản lý|làm chủ đầu tư|các sở,? ngành", re.I), "?"),
)  # fmt: skip
_PART = re.compile(r"tiểu dự án|\bdự án (?:thành phần|số )?\d|\btda\s*\d", re.I)
_COMMITTEE = re.compile(r"^\W*(\w[\w ]+?) provincial people['’]?s committee", re.I)
_UNIT_LINE = re.compile(r"đơn vị|\bđvt", re.I)
_PROVINCE = re.compile(
    r"(?<!\w)(tỉnh|tinh|thành phố|thanh pho|tp\.?|t\.p\.?)\s*(?:,\s*thành phố)?\s*[:\-]?\s+(?=\S)"
    r"|(?<!\w)(tp\.|tỉnh:|tỉnh/thành phố\s*:)\s*(?=\S)",
    re.I,
)
_BELOW = re.compile(
    r"(?<!\w)(huyện|quận|thị xã|(?<!thị )xã|phường|thị trấn|đặc khu)\s*:?\s+(?=\S)", re.I
)
_FORMER = re.compile(r"\bcũ\b|trước (?:khi )?(?:sáp nhập|hợp nhất|sắp xếp)|khu vực tỉnh", re.I)
#: "(mới), gồm", "trên cơ sở hợp nhất": what begins a list of the former provinces.
_JOINED = (
    r"(?:mới\W+)?(?<!trước )(?<!trước khi )(?:gồm|(?:(?:trên cơ sở|sau)(?: khi)? )?(?:được )?"
    r"(?:sáp nhập|hợp nhất|sắp xếp))"
)
_OF_PARTS = (
    "toàn bộ|của|từ|với|giữa|các|cả|hai|ba|[23]|0[23]|tỉnh|thành phố|tp|và|cùng|cũ|trước|đây|khi"
    "|sáp nhập|hợp nhất|sắp xếp"
)
_MERGED = re.compile(
    r"sau (?:khi )?(?:sáp nhập|hợp nhất)|tỉnh[\w ]* sau sắp xếp|\(tỉnh mới\)", re.I
)
#: Labels whose value is to be filled in beside them.
_LABELS = {"chương trình": "programme", "loại vốn": "capital", "nguồn vốn": "fund",
           "năm vốn": "plan_vintage", "kế hoạch năm": "period", "năm": "period",
           "tính đến ngày": "as_of", "tính đến": "as_of"}  # fmt: skip
_NO_YEAR = re.compile(r"\bnăm (?!(?:19|20)\d\d\b)\d{3,5}\b", re.I)
_VERSUS = re.compile(r"(?:so|so sánh|đối chiếu) với(?: các| mức của| của)?\s*$", re.I)
_EM = re.compile(r"dân tộc thiểu số|dtts", re.I)
#: A title that announces what is to come.
_AIM = re.compile(r"(?<!thực hiện )(?:mục tiêu(?! quốc gia)|kế hoạch)|phấn đấu|đăng ký", re.I)
_ANNOUNCED = re.compile(
    r"(?<!thực hiện )(?<!các )(?<!nhóm )(?<!bộ )(?<!số )(?<!hệ thống )chỉ tiêu"
    r"(?=.*\bgiao\b|\s+(?:giải ngân|giảm|hộ nghèo|nông thôn mới|phấn đấu))"
    r"|giao\s+chỉ tiêu|chỉ tiêu giao|dự báo|số liệu kế hoạch",
    re.I,
)
#: What came or went within the year, not what there is at its end; another line of poverty.
_CHANGE = re.compile(
    r"thoát nghèo|tái nghèo|phát sinh|nghèo giảm|hộ giảm|giảm (?:số )?hộ|mức giảm|tỷ lệ giảm"
    r"|(?<!đạt )chuẩn (?:nghèo )?(?:của|riêng|mới|cũ)\b", re.I,
)  # fmt: skip
_STANDARD = re.compile(
    r"chuẩn (?:hộ )?(?:nghèo|cận nghèo)[^,;()]*?giai đoạn\s*(20\d\d)\s*[-–]\s*(20\d\d)", re.I
)
_CRITERIA = re.compile(
    r"bộ tiêu chí(?: quốc gia)?[^,;()]*?(20\d\d)\s*[-–]\s*(20\d\d)", re.I
)  # fmt: skip
#: The higher standards of new rural communes, in a title that does not name the basic one too.
_HIGHER = re.compile(r"(?:nông thôn mới|ntm) (?:nâng cao|kiểu mẫu)", re.I)
_PLAIN_NTM = re.compile(r"(?:nông thôn mới|ntm)(?! (?:nâng cao|kiểu mẫu))", re.I)
#: "các xã Điện Biên", "xã, phường Điện Biên": all of them, of the province.
_ALL_BELOW = re.compile(r"(?:\bcác|,) (?:huyện|thị xã|xã|phường|đặc khu)$")
_NOT_NAMES = re.compile(
    r"(?:hội|tỉnh|nghèo|đặc biệt|đạt|khu vực|miền núi|thành|nông thôn|có|trên|trong|thuộc|của|và"
    r"|theo|năm|quản lý|khó khăn|loại|biên giới|ven biển|an toàn|nâng cao|kiểu mẫu|điểm|vùng|mới"
    r"|còn|tự|hoàn thành|được|chưa|không|về|là|đã|tại|hoặc|ntm|đbkk|kv|atk|bãi ngang|trọng điểm)\b",
    re.I,
)
_STOP = re.compile(
    r"[,;:()\n/–|]|\s-\s|\b(?:năm|đến|tính|đơn vị|quý|tháng|giai đoạn|thuộc|theo|chương trình|trong"
    r"|ctmtqg|do|của|có|tại|vốn)\b|\d", re.I)  # fmt: skip


def facts(table: Table) -> Facts:
    """Return what stands around `table` and says something of all of it."""
    found = Facts()
    for line in table.title:
        _read_line(table, line, found)
    of_rows = [line for lines in starred(table).values() for line in lines]
    for line in table.notes:
        if line not in of_rows:
            _read_note(table, line, found)
    return found


def _is_component(said: Said) -> bool:
    """Tell whether what is named is a component with a code of its own."""
    part_of = catalogue.programmes()["part_of"]
    return any(part_of[code] for code in said.codes["programme"])


def _fact(table: Table, line: TextCell, value: str) -> Fact:
    return Fact(value, table.sheet.place(line.row, line.column), line.text)


def _read_line(table: Table, line: TextCell, found: Facts) -> None:
    line = replace(line, text=_COMMITTEE.sub(r"UBND tỉnh \1", line.text))
    if _ADDRESS.match(line.text) and (told := _BEHIND.search(line.text)):
        line = replace(line, text=line.text[told.end() :])
    text = line.text
    if _SIGNED.match(text) or _ADDRESS.match(text):
        _of_paper(table, line, found)
        return
    if text.endswith(":") and (name := _LABELS.get(normal(text).strip(" :"))):
        found.blank.append(_fact(table, line, name))
        return
    if typed := _NO_YEAR.search(text):
        found.blank.append(_fact(table, line, "period"))
        text = text.replace(typed[0], "năm")
    for begins, pattern in (("GNBV.", _STANDARD), ("NTM.", _CRITERIA)):
        for standard in pattern.finditer(line.text):
            fact = _fact(table, line, f"{standard[1]}-{standard[2]}")
            found.standard.append((begins, fact))
    text = _areas(table, line, found)
    office, text = _letterhead(text) if _SENDER.match(text) else ("", text)
    if words := beyond_office(office):
        found.office.append(_fact(table, line, words))
    if not text.strip():
        return
    for pattern, scope in _SCOPES:
        if pattern.search(text):
            found.scope.append(_fact(table, line, scope))
            text = pattern.sub(" ", text)
            break
    bare = _CARRIED_YEARS.sub("kéo dài", _EM_AREA.sub(" ", _COMPARED.sub(" ", text)))
    bare = _CRITERIA.sub(" ", _STANDARD.sub(" ", bare))
    if (higher := _HIGHER.search(text)) and not _PLAIN_NTM.search(text):
        found.higher.append(_fact(table, line, higher[0].lower()))
    said = read(bare)
    found.unit += [_fact(table, line, code) for code, _ in said.units if code != "%"]
    if {code for code, _ in said.units} == {"%"} and _UNIT_LINE.search(text):
        found.percent.append(_fact(table, line, "%"))
    _read_times(table, line, said, found)
    of_part = re.search(r"(?<!theo )(?<!các )(?<!từng )hợp phần", text, re.I)
    if _PART.search(text) or (of_part and not _is_component(said)):
        found.part.append(_fact(table, line, text))
    found.programme += [_fact(table, line, code) for code in sorted(said.codes["programme"])]
    if said.has("plural"):
        found.plural.append(_fact(table, line, "ALL"))
    elif said.has("generic"):
        found.generic.append(_fact(table, line, "ALL"))
    phrase = said.words.get("capital", "")
    negated = "not" in said.codes["qualifier"]  # "(không bao gồm vốn sự nghiệp)"
    # Not "Sở Kế hoạch và Đầu tư", but "giải ngân vốn đầu tư", whose "vốn" says the payment too.
    stated = re.match(r"vốn |von |chi |kinh phí|kpsn", phrase) or re.search(
        rf"\b(?:vốn|von|chi|kinh phí|nguồn)\s+{phrase}\b|\bđầu tư công\b", " ".join(tokens_of(text))
    )
    if (code := said.one("capital")) and stated and not negated:
        found.capital.append(_fact(table, line, code))
    phrase = said.words.get("fund", "")
    if (
        not negated
        and (code := said.one("fund"))
        and code not in NO_FUND
        and (
            phrase not in ("trung ương", "nước ngoài", "đối ứng")
            or re.search(rf"(?:vốn|nguồn) {phrase}", normal(text))
        )
    ):
        found.fund.append(_fact(table, line, code))
    for code in said.codes["fund"] & set(NO_FUND):
        found.unread.append(_fact(table, line, said.words[code]))
    headings = normal(" ".join(table.heading(c) for c in table.paths))
    moved = said.words.get("plan_vintage") == "chuyển nguồn" and "vốn chuyển nguồn" not in normal(
        bare
    )
    if moved and not re.search("chuyển nguồn|kéo dài", headings):
        found.unread.append(_fact(table, line, "chuyển nguồn"))  # what is left, or what is paid?
    elif (code := said.one("plan_vintage")) and not (moved or _BOTH_VINTAGES.search(normal(bare))):
        found.plan_vintage.append(_fact(table, line, code))
    of_several = said.has("plural") and said.codes["programme"] == {"DTTS"}
    if _EM.search(text) and (
        of_several or not re.search(r"chương trình|mtqg|mục tiêu", text, re.I)
    ):
        area = re.search(r"vùng|miền núi", text, re.I)
        found.group.append(_fact(table, line, "EM_AREA" if area else "EM_HH"))
    if aim := _AIM.search(text):
        found.aim.append(_fact(table, line, aim[0].lower()))
    if code := said.one("status"):
        found.status.append(_fact(table, line, code))
    if not said.has("cumulative"):
        parts = [w.text for w in said.times if w.kind in ("quarter", "part")]
        found.part_of_year += [_fact(table, line, words) for words in parts]
    if change := _CHANGE.search(text):
        found.change.append(_fact(table, line, change[0].lower()))
    announced = _ANNOUNCED.search(text)
    if said.codes["qualifier"] & {"planned", "estimate", "proposed"} or announced:
        words = announced[0].lower() if announced else said.words.get("qualifier", "")
        found.qualifier.append(_fact(table, line, words))
    elif words := beyond(bare, said, headings):
        found.unread.append(_fact(table, line, words))


def _letterhead(text: str) -> tuple[str, str]:
    """Return the office that a line begins with, and what the line states behind it.

    >>> _letterhead("SỞ TÀI CHÍNH - Giải ngân CTMTQG NTM năm 2025"), _letterhead("UBND TỈNH")
    (('SỞ TÀI CHÍNH', 'Giải ngân CTMTQG NTM năm 2025'), ('UBND TỈNH', ''))
    """
    starts = clauses(text)
    for i, (start, end) in enumerate(starts):
        if i and not _SENDER.match(text[start:end]) and _states(read(text[start:end])):
            return text[: starts[i - 1][1]], text[start:]
    said = read(text)
    dated = any(when.kind in AS_OF or when.kind == "year" for when in said.times)
    return ("", text) if dated and _states(said) else (text, "")


def _states(said: Said) -> bool:
    """Tell whether a clause says something of figures; "Kế hoạch" may be of an office's name."""
    figures = said.codes["indicator"] | said.codes["qualifier"]
    more = said.has("programme", "plural", "generic", "plan_vintage", "poverty", "ntm", "share")
    return bool(said.times or said.units or figures - {"FIN.PLAN"} or more)


def _read_times(table: Table, line: TextCell, said: Said, found: Facts) -> None:
    carried = said.one("plan_vintage") == "CARRIED"
    chosen = re.search(
        r"thời điểm|chốt|ngày báo cáo|số liệu(?: ngày)? \d|ngày số liệu|cập nhật", line.text, re.I
    )
    onward = carried and re.search(r"sang\s+(?:năm\s+)?(20\d\d)", line.text, re.I)
    for when in said.times:
        fact = _fact(table, line, str(when.year or ""))
        if onward and when.kind == "year" and fact.value != onward[1]:
            continue  # "vốn năm 2023 kéo dài sang năm 2024": whose capital it is
        if when.kind == "date" and chosen and re.match("(?i)ngày báo cáo|cập nhật", chosen[0]):
            found.dated.append((_until(when), fact))  # the day of a report: of its figures too?
        elif when.kind in AS_OF or (when.kind == "date" and chosen):
            found.when.append((when if when.kind in AS_OF else _until(when), fact))
        elif when.kind in ("month", "quarter"):
            found.month.append((when, fact))
        elif when.kind == "span" and (when.first, when.year) != (
            2026,
            2035,
        ):  # the programme's life
            span = _fact(table, line, f"{when.first}/{when.year}")
            found.span.append(span)
            found.running += [span] if re.search(r"lũy kế \d{4}", normal(line.text)) else []
        elif when.kind == "year" or (when.kind == "own" and not carried):
            found.year.append(fact)
        elif "báo cáo" in normal(line.text) and when.text.lower().startswith("ngày"):
            continue  # the day of a report
        elif when.kind == "date" and _ALONE.search(said.text.replace(when.text, "\0")):
            found.dated.append((_until(when), fact))  # "CTMTQG NTM năm 2025; 30/11/2025"


#: A day that is a clause by itself.
_ALONE = re.compile(
    r"(?:^|[;,:(|–—]|\s-|\.\s|\b(?:gn|giải ngân|lk|lũy kế|báo cáo|bc|số liệu))"
    r"\s*\0\s*(?:$|[;:,()|–—]|-\s|\.)", re.I,
)  # fmt: skip


def _until(when: When) -> When:
    return When("until", when.year, when.month, when.day, text=when.text)


def _read_note(table: Table, line: TextCell, found: Facts) -> None:
    """A note below the table may state its unit, date, year or capital, or restrict its figures."""
    _of_paper(table, line, found)
    if _SIGNED.match(line.text) or _ADDRESS.match(line.text):
        return
    said, told = read(line.text), remark(line.text)
    before = _number_of(found)
    if "status" in told.codes and said.codes["indicator"] == {"FIN.PLAN"}:
        told.codes.pop("status")  # "Kế hoạch vốn là số dự kiến" says nothing of the payments
    elif "status" in told.codes:
        found.status.append(_fact(table, line, told.codes["status"]))
    elif said.codes["qualifier"] & {"estimate", "planned", "proposed"}:
        found.doubt.append(_fact(table, line, said.words.get("qualifier", "")))
    if re.match(r"\W*(?:ghi chú\s*:?\s*)?(?:đơn vị|đvt|số liệu|\()", line.text, re.I):
        found.unit += [_fact(table, line, code) for code, _ in said.units if code != "%"]
        found.when += [(w, _fact(table, line, "")) for w in said.times if w.kind in AS_OF]
    if words := told.turns or told.without:
        found.unread.append(_fact(table, line, words))
    elif (narrows := _NARROWS.search(normal(line.text))) and (
        {key for _, key in told.apart} == {"FIN.PLAN"}  # and the payments?
        or not (found.doubt or "status" in told.codes or (told.about and told.codes))
    ):
        found.narrowed.append(_fact(table, line, narrows[0]))
    if told.when and told.about and not any(fact.text == line.text for _, fact in found.when):
        found.when.append((told.when, _fact(table, line, "")))
    found.held += [(name, _fact(table, line, code)) for name, code in told.held.items()]
    onward = {"year", "plan_vintage"} <= set(told.codes)  # "vốn kéo dài sang năm 2025"
    for name in ("year", "capital", "fund", "plan_vintage", "programme") if told.about else ():
        of = {indicator: code for (one, indicator), code in told.apart.items() if one == name}
        if len(set(of.values())) > 1:  # "Kế hoạch chưa gồm, giải ngân gồm cả vốn kéo dài"
            found.apart += [(name, key, _fact(table, line, code)) for key, code in of.items()]
        elif name in told.codes and not onward:
            getattr(found, name).append(_fact(table, line, told.codes[name]))
    dated = any(when.kind in AS_OF for when in said.times)  # "Xã Bảo Hà: số liệu đến 30/9/2026"
    if _number_of(found) == before and (dated or _OF_FIGURES.search(normal(line.text))):
        found.remarks.append(_fact(table, line, ""))


def _number_of(found: Facts) -> int:
    return sum(len(one) for one in vars(found).values() if isinstance(one, list))


#: A note that speaks of figures: told, since it may say more than is read of it.
_OF_FIGURES = re.compile(
    r"^(?!\W*(?:nguồn:|-)).*"
    r"(?:ghi chú|lưu ý|\(\*|\*\)|\b(?:gồm|khối lượng|tạm ứng|là của|dự kiến)\b)"
    r".*\b(?:kế hoạch|kh|giải ngân|gn|vốn|số liệu|cột|hộ|xã|tỷ lệ|gnbv|ntm|dtts|chương trình)\b"
)


#: What makes less of the figures than they seem: "Chưa có số liệu của 3 xã", "90/99 xã báo cáo".
_NARROWS = re.compile(
    r"\b(?:chưa|không (?:bao )?gồm|riêng|trừ|còn thiếu|sơ bộ|ước|tạm tính)\b"
    r"|\b\d{1,3}\s*/\s*\d{1,3}(?=\s+(?:xã|phường|huyện|đơn vị|địa phương|tỉnh|thôn|sở|chủ))"
)


def _areas(table: Table, line: TextCell, found: Facts) -> str:
    """Note the areas that a line names; return the line without their names."""
    text = taken = _without_parts(table, line, found)
    for match in _BELOW.finditer(text):
        rest = text[match.end() :]
        before = text[: match.start(1)]
        if _NOT_NAMES.match(rest) or re.search(
            r"(?:các|cấp|số|mỗi|từng|khối|cụm|\d|trừ|ngoài"
            r"|(?:không|chưa) (?:bao )?(?:gồm|kể|tính))\s*$",
            before,
            re.I,
        ):
            continue
        name = _STOP.split(rest)[0]
        name = re.split(r"\s+(?:tỉnh|thành phố)\b", name, flags=re.I)[0].strip(" .-")
        if name and name[0].isupper() and len(name.split()) <= 5:
            found.below.append(_fact(table, line, f"{match[1].lower()} {name}"))
            taken = taken.replace(rest[: len(name)], " " * len(name))
    if former := _FORMER.search(text):
        found.former.append(_fact(table, line, former[0]))
    if merged := _MERGED.search(text):
        found.merged.append(_fact(table, line, merged[0]))
    bare = taken
    for match in _PROVINCE.finditer(taken):
        kind = normal(match[1] or match[2] or "tỉnh").strip(" .:")
        city = "" if kind in ("tỉnh", "tinh", "tỉnh/thành phố") else "city "
        start = match.end()
        versus = _VERSUS.search(taken[: match.start()])
        own = _STOP.split(taken[start:])[0].strip(" .-")
        begins = not match.start() or _SENDER.match(taken[: match.start()])
        if (
            city
            and begins
            and own[:1].isupper()
            and "," in taken
            and not _longest_name(taken[start:])
        ):
            # "UBND THÀNH PHỐ THỦ ĐỨC, TP. HỒ CHÍ MINH"
            found.below.append(_fact(table, line, f"thành phố {own}"))
            bare = bare.replace(own, " " * len(own))
        while named := _longest_name(taken[start:]):
            name, length = named
            (found.compared if versus else found.area).append(_fact(table, line, city + name))
            bare = bare[:start] + " " * length + bare[start + length :]
            # "Tỉnh: Bắc Giang, Bắc Ninh" names two.
            beside = re.match(r"\s*(?:,|;|và|\+|–|-|/)\s*(?=\S)", taken[start + length :])
            start = start + length + beside.end() if beside else len(taken)
    label = re.sub(
        r"^(?:địa phương|đơn vị|địa bàn|tên địa phương|tỉnh, thành phố)\s*:\s*",
        "",
        bare,
        flags=re.I,
    )
    for name, words in _bare_names(label, whole=label != bare):
        if _VERSUS.search(bare[: bare.find(words)]):
            found.compared.append(_fact(table, line, name))
        elif not found.area:
            found.named.append(_fact(table, line, name))
        bare = bare.replace(words, " " * len(words))
    return bare


def _without_parts(table: Table, line: TextCell, found: Facts) -> str:
    """Return a line without the former provinces that it says were joined into the one it names.

    "Tỉnh Tuyên Quang (sau sáp nhập với tỉnh Hà Giang)" is of Tuyên Quang. Where it does not name
    all that were joined into it, or others, it names several provinces, or a part of one.
    """
    for province in _PROVINCE.finditer(line.text):
        if not (named := _longest_name(line.text[province.end() :])):
            continue
        whole = areas.area_named(named[0], "2025")
        parts = mergers.parts(whole) if whole and whole.level == "province" else []
        names = "|".join(re.escape(one.name) for one in parts)
        clause = rf"\(?\s*{_JOINED}\W+(?:(?:{_OF_PARTS}|{names})\b\W*)+"
        told = re.compile(clause, re.I).search(line.text, province.end())
        said = {one.name for one in parts if told and re.search(one.name, told[0], re.I)}
        itself = {whole.name} if whole and told and "gồm" not in normal(told[0]) else set()
        if len(parts) > 1 and told and said | itself == {one.name for one in parts}:
            found.merged.append(_fact(table, line, told[0].strip(" ()")))
            return line.text[: told.start()] + " " * len(told[0]) + line.text[told.end() :]
    return line.text


def _of_paper(table: Table, line: TextCell, found: Facts) -> None:
    """Note the provinces that a line about the paper names: its place, decision, signature."""
    starts = [0, *(match.end() for match in _PROVINCE.finditer(line.text))]
    named = [hit[0] for start in starts if (hit := _longest_name(line.text[start:]))]
    found.paper += [_fact(table, line, name) for name in dict.fromkeys(named)]


def _longest_name(text: str) -> tuple[str, int] | None:
    """Return the province, or the country, with whose name `text` begins, and its length there."""
    ends = [m.end() for m in re.finditer(r"\S+", text)][:7]
    for end in reversed(ends):
        name = text[:end].strip(" .,;:()-–—|")
        if name and not name.isdigit() and (found := known_province(name)):
            return found, len(text[:end].rstrip(" .,;:()-–—|"))
    return None


def _bare_names(text: str, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield provinces named in a title without "tỉnh" before them, and the words that name them."""
    if (name := known_province(text.strip(" .,;:()"))) and not text.strip().isdigit():
        yield name, text.strip()
        return
    if country := re.search(r"(?:cả nước|toàn quốc)", text, re.I):
        yield areas.get(areas.COUNTRY).name, country[0]
        return
    words = re.findall(r"\S+", text)
    for i in range(len(words)):
        for n in (5, 4, 3, 2, *([1] if i == 0 else [])):  # "HUẾ: giải ngân …"
            piece = " ".join(words[i : i + n])
            if i + n > len(words) or re.search(r"[,;:()]", piece[:-1]):
                continue
            before = normal(" ".join(words[max(0, i - 2) : i]))
            below = re.search(r"(?:huyện|thị xã|xã|phường|quận|phố|tp\.?|vùng|sông|khu)$", before)
            if below and not _ALL_BELOW.search(before):
                continue
            name = known_province(piece.strip(" .,;:()"), provinces_only=True)
            after = " ".join(words[i + n : i + n + 1]).casefold().rstrip(",:;.")
            typed = piece == name.upper() or after == "province"
            opens = i == 0 and bool(re.match(r"[,;:\d–-]", after or piece[-1:]))
            if name and (any(ord(letter) > 127 for letter in piece) or typed or opens):
                yield name, piece.strip(" .,;:()")
                break


def known_province(text: str, provinces_only: bool = False) -> str:
    """Return the name of the province (or country) that `text` is in either edition, else ""."""
    for edition in areas.EDITIONS:
        area = areas.area_named(text, edition)
        if area and (area.level == "province" or (area.level == "country" and not provinces_only)):
            return area.name
    return ""


def unit_below(text: str) -> str | None:
    """Return the unit below a province that `text` begins with; "" for what names none.

    >>> unit_below("Huyện Na Hang 2024"), unit_below("Xã nghèo"), unit_below("Vốn đầu tư")
    ('huyện Na Hang', '', None)
    """
    below = _BELOW.match(text)
    if below is None or _NOT_NAMES.match(rest := text[below.end() :]):
        return None if below is None else ""
    name = _STOP.split(rest)[0].strip(" .-")
    return f"{below[1].lower()} {name}" if name[:1].isupper() and len(name.split()) <= 5 else ""


def distinct(found: Iterable[Fact]) -> list[Fact]:
    """Return the first fact of each value."""
    return list({fact.value: fact for fact in reversed(list(found))}.values())[::-1]
