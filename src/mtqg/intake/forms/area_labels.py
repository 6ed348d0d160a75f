"""What a label of a form looks like (an office, a commune, several), and whose unit it may be."""

from __future__ import annotations

import re
from collections.abc import Collection

from mtqg.intake.forms.sheet_statements import Fact, Facts, distinct
from mtqg.problems import Problem
from mtqg.table import areas, communes
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
Place = tuple[str, str, str, str]
OFFICE = re.compile(
    r"^\W*(?:các )?(?:sở|ban|chi cục|cục|văn phòng|công an|bộ chỉ huy|bchqs|trung tâm|hội|liên minh"
    r"|trường|bệnh viện|ủy ban mttq|ubmttq|mặt trận|đài|báo|tỉnh đoàn|liên đoàn|kho bạc"
    r"|ngân hàng|bql|công ty"
    r"|phòng|bộ|thanh tra|quỹ|chi nhánh|khối|vườn quốc gia|hạt kiểm lâm)\b",
    re.I,
)
DISTRICT = re.compile(
    r"^\W*(?:ubnd\s+)?(?:(huyện|huyen|quận|thị xã|thi xa|thành phố|thanh pho|tp|tx)\s+"
    r"|(tp\.|tx\.|h\.|q\.)\s*)(?=\S)",
    re.I,
)
COMMUNE = re.compile(
    r"^\W*(?:ubnd\s+)?(?:(xã|phường|thị trấn|đặc khu|tt)\s+|(p\.|x\.|tt\.)\s*)(?=\S)", re.I
)
#: "Huyện Bảo Lâm (cũ)" heads the communes of 2025 in it.
OLD_DISTRICT = re.compile(rf"{DISTRICT.pattern}.*\b(?:cũ|trước đây)\W*$", re.I)
WRITTEN = {"p": "phường ", "x": "xã "}
#: "Các xã khu vực III", "Khu vực biên giới": heads the places below it, and is none itself.
SEVERAL = re.compile(
    r"^\W*(?:(?:các|nhóm|cụm) (?:xã|phường|huyện|thị xã|thành phố|địa phương)|(?:xã|phường) khu vực"
    r"|khu vực|vùng|khối (?:xã|phường|huyện))\b", re.I,
)  # fmt: skip
#: "Vĩnh Phúc (cũ)", "Tỉnh Yên Bái trước sáp nhập"
ONCE = re.compile(r"\(?\b(?:cũ|trước (?:đây|khi)?\s*(?:sáp nhập|hợp nhất|sắp xếp)?)\)?$", re.I)
REGION = re.compile(
    r"\W*(?:trung du|đồng bằng|bắc trung bộ|duyên hải|tây nguyên|đông nam bộ|nam trung bộ"
    r"|miền núi phía bắc|tây bắc|đông bắc|vùng\s)",
    re.I,
)


def of_which_province(labels: list[str], around: Facts, edition: str, fact: Fact) -> Problem:
    """Return that the province of units is missing, and how it is given.

    It is named where all of `labels` are units of that one alone, or the paper names but one.
    """
    old = edition == "2024"
    held = [
        areas.provinces_with_district(parted(label)[1])
        if old
        else {one.province for one in communes.find(label)}
        for label in labels
    ]
    whose = set.intersection(*map(set, held)) if held else set()
    paper = distinct(around.paper)
    if len(whose) == 1:
        name = areas.get(whose.pop(), "2024" if old else "2025").name
        remedy = _SAY("form_areas.area_of_units", name=name)
    elif len(paper) == 1:
        name, cell = paper[0].value, paper[0].place
        remedy = _SAY("form_areas.area_of_paper", name=name, cell=cell)
    else:
        remedy = _SAY("form_areas.area_unknown")
    text = _SAY("form_areas.province_missing")
    return Problem(text, cell=fact.place, value=fact.text, remedy=remedy)


def owners(label: str, area: areas.Area) -> str:
    """Return the provinces that alone have a district of 2024, "" where it may be in `area`."""
    having = areas.provinces_with_district(parted(label)[1])
    if area.level != "province" or area.code in having:
        return ""
    return province_names(having, "2024")


def province_names(provinces: Collection[str], edition: str) -> str:
    """Return the names of provinces, five at most."""
    return ", ".join(sorted(areas.get(code, edition).name for code in provinces)[:5])


def parted(text: str) -> tuple[str, str]:
    """Return the type and the name of a district or commune as written.

    >>> parted("UBND Huyện Sơn Động"), parted("TP. Cao Lãnh"), parted("Lục Ngạn")
    (('huyện', 'Sơn Động'), ('tp.', 'Cao Lãnh'), ('', 'Lục Ngạn'))
    """
    kind = DISTRICT.match(text) or COMMUNE.match(text)
    name = text[kind.end() :] if kind else text
    return ((kind[1] or kind[2]).lower() if kind else ""), re.sub(r"(?i)^\W*ubnd\s+", "", name)


def is_unit(label: str) -> bool:
    """Tell whether a label begins with a type of district or commune ("H. Chư Păh", "TP. Huế")."""
    return bool(DISTRICT.match(label) or COMMUNE.match(label))


def is_several(label: str) -> bool:
    """Tell whether a label heads places: "Các xã khu vực III", "Các huyện còn lại"."""
    return bool(SEVERAL.match(label))


#: How labels begin that are no names, be they typed with capitals: "Khác", "BÌNH QUÂN CHUNG".
NO_NAME = re.compile(
    r"\W*(?:khác|toàn|còn lại|dự phòng|bình quân|số|tổng|cộng|chưa|phân bổ|ngân sách|vốn|nguồn"
    r"|dự án|đơn vị|các)\b", re.I,
)  # fmt: skip


def is_name(label: str) -> bool:
    """Tell whether a label looks like a proper name: words with capitals, no digits.

    >>> [is_name(one) for one in ("Cư M'gar", "Bình quân chung", "Mộc Châu + Vân Hồ", "12")]
    [True, False, False, True]
    """
    if re.fullmatch(r"\d{1,2}", label):  # "Quận 12"
        return True
    if NO_NAME.match(label):
        return False
    words = re.findall(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", label)
    return (
        1 <= len(words) <= 5
        and all(word[0].isupper() for word in words)
        and not re.search(r"[\d+&;/]", label)
    )
