"""The provinces, regions, districts and communes that a sentence names or refers to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import bare, spell
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import areas

COUNTRY = areas.COUNTRY
_CAPITAL = "A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ"
NAME = rf"[{_CAPITAL}][\w'’]*(?:(?:[ ]{{1,3}}|-)[{_CAPITAL}][\w'’]*){{0,3}}"
#: Communes since July 2025 may bear a number (xã Đam Rông 4).
_NAMES = rf"{NAME}(?:(?:{phrases.joins})(?!(?:{phrases.kinds})(?!\w)){NAME})*"
_KINDS = vocabulary.patterns("kind")
_LOCAL = [
    (level, re.compile(rf"(?<!\w)({kind})(?:[: ]|(?<=[PXpx])\.) *({_NAMES}{phrases.count})"))
    for level, kind in _KINDS
]
#: Words with a capital after "xã", "huyện" that are no names of one.
_NO_NAME = set(
    "Khu Đảng Nông Đặc Hội Ủy Uỷ Anh Kết Đoàn Ban Trong Vùng Ngày Năm Theo Tính Each Thực Chỉ"
    " Mục Kế Số Tỷ Giai".split()
)
FAMILIES = set(
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Lò Giàng Đinh Trịnh "
    "Đoàn Văn Thị Hữu Đức".split()
)
_TYPES = r"(?:[Hh]uyện|[Tt]hị xã|[Tt]hành phố|T[PX]\.?|H\.) ?"
_NOT_PLACE = re.compile(phrases.not_place)
_BACK = vocabulary.patterns("back")
_APART = re.compile(
    rf"{phrases.unit_apart}(?P<a>{NAME})(?=[,;.])|(?<!\w)(?P<b>{NAME}){phrases.is_unit}"
)
_SAID_UNIT = re.compile(rf"(?:{phrases.said_unit})\s*$")
#: What stands before the name of a province, and is no part of it.
_KIND = re.compile(r"(?:[Tt]hành phố|[Tt]ỉnh)\s+")
_ORDER = ("commune", "district", "province", "region", "country")


@dataclass(frozen=True)
class Place:
    """A place named: its area code, edition and level ("" codes are not known).

    `kind` is the type written before its name ("huyện"), which tells apart districts of one name.
    """

    area: str
    edition: str
    level: str
    name: str
    kind: str = field(default="", compare=False)


class Mention(NamedTuple):
    """A place where it stands; `back` marks a reference (toàn tỉnh) to a place of `level`.

    `name_start` is where the name begins after "tỉnh", "huyện".
    """

    start: int
    name_start: int
    end: int
    place: Place | None
    level: str
    back: bool = False


def country(edition: str) -> Place:
    """Return the country as a place."""
    return Place(COUNTRY, edition, "country", "")


def province(code: str, edition: str) -> Place | None:
    """Return the province of a code, None when the edition has none."""
    try:
        area = areas.get(code, edition)
    except areas.UnknownArea:
        return None
    return Place(area.code, area.edition, area.level, area.name)


@cache
def _province_names() -> re.Pattern[str]:
    """Return the pattern of all names; "và" between the parts of a region may be left out."""
    names = set()
    for table in (areas.provinces("2024"), areas.provinces("2025"), areas.regions("2024")):
        names.update(table["name"])
    names.update(row["alias"] for row in areas.rows("aliases") if row["code"] != COUNTRY)
    names |= {name.replace("TP. ", "thành phố ") for name in names}
    bodies = []
    for name in names:
        words = [re.escape(w) for w in re.findall(r"[\w.]+", bare(spell(name)))]
        bodies.append(r"[\s-]*".join(words).replace(r"va[\s-]*", r"(?:va[\s-]*)?"))
    return re.compile(rf"(?<!\w)(?:{vocabulary.one_of(bodies)})(?!\w)")


@cache
def _known(edition: str) -> frozenset[str]:
    """Return the folded names of the edition, so that most words need not be asked for."""
    names = [
        *areas.provinces(edition)["name"],
        *areas.regions("2024")["name"],
        *(row["alias"] for row in areas.rows("aliases")),
    ]
    return frozenset(areas.fold(name) for name in names)


@cache
def _find(text: str, edition: str) -> areas.Area | None:
    other = "2024" if edition == "2025" else "2025"
    joined = re.sub(r"(?i)(du)\s+(?=miền núi)|(bộ)\s+(?=duyên hải)", r"\1\2 và ", text)
    for wanted in (edition, other):
        for written in dict.fromkeys((text, joined)):
            if areas.fold(written) not in _known(wanted):
                continue
            try:
                return areas.find(written, wanted)
            except areas.UnknownArea:
                continue
    return None


@cache
def _back(accents: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (level, re.compile(rf"(?<!\w)(?:{body if accents else bare(body)})(?!\w)"))
        for level, body in _BACK
    )


@cache
def _units(province: str, edition: str) -> frozenset[str]:
    """Return the names of the units below a province that are no common word.

    These are its communes of 2025, its districts of 2024.
    """
    return frozenset(
        row["name"]
        for row in areas.rows("communes" if edition == "2025" else "districts")
        if row["province"] == province
        and (" " in row["name"] or len(row["name"]) > 4)
        and not (row["type"] in ("phường", "quận") and row["name"].split()[0] in FAMILIES)
    )


@cache
def _provinces_with(edition: str) -> dict[str, list[str]]:
    """Return the provinces that have a unit of each name."""
    found: dict[str, list[str]] = {}
    for code in areas.provinces(edition)["code"]:
        for name in _units(code, edition):
            found.setdefault(name, []).append(code)
    return found


@cache
def _written(name: str) -> str:
    """Return what the ways to write a name share (Đăk Glong, Đắk G'Long; Cư Jút, Chư Jút)."""
    joined = re.sub(r"[\s'’-]+", "", name.casefold())
    return re.sub(r"đ[ăắ]k", "đak", re.sub(r"^chư", "cư", joined))


@cache
def _registered(edition: str) -> dict[str, str]:
    """Return the districts of 2024 or the communes of 2025 by what the ways to write each share."""
    rows = areas.rows("communes" if edition == "2025" else "districts")
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(_written(row["name"]), set()).add(row["name"])
    return {way: next(iter(names)) for way, names in found.items() if len(names) == 1}


def _units_in(text: str, edition: str, bared: bool) -> dict[str, str]:
    """Return the units below the provinces of a text that it names; the code of their province.

    A text that is `bared` writes them without their accents, as English does.
    The code is "" where two provinces of the text have one of that name. A text that names no
    province is of the one that alone has the units it names.
    """
    found: dict[str, str] = {}
    named = {
        area.code
        for m in _province_names().finditer(bare(spell(text)))
        if (area := _find(text[m.start() : m.end()], edition)) and area.level == "province"
    }
    runs = (m[0].split() for m in re.finditer(NAME, text))
    words = {
        " ".join(run[a:b])
        for run in runs
        for a in range(len(run))
        for b in range(a + 1, len(run) + 1)
    }
    words |= {m[0] for m in re.finditer(rf"{NAME} \d{{1,2}}(?!\d)", text)}
    if not named:
        told = Counter(code for w in words for code in _provinces_with(edition).get(w, ()))
        (top, most), (_, other) = [*told.most_common(2), ("", 0), ("", 0)][:2]
        named = {top} if most > 1 and most >= 2 * other else set()
    ways: dict[str, list[str]] = {}
    for word in words:
        ways.setdefault(_written(word), []).append(word)
    for code in sorted(named):
        for name in _units(code, edition):
            for word in ways.get(_written(bare(spell(name)) if bared else name), ()):
                found[word] = "" if word in found else code
    return found


def _name_in_capitals(written: str, text: str, *, whole: bool) -> str:
    """Return the name that words in capitals open with, "" when they are words like others.

    "HUYỆN MƯỜNG LA VỀ ĐÍCH" names Mường La, which is registered or written so in the text, and
    "XÃ ĐẠT CHUẨN" none; a name known by nothing else is `whole` where the capitals end with it.
    """
    words = written.split()
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size]).title()
        known = any(_written(name) in _registered(edition) for edition in ("2024", "2025"))
        if known or (size > 1 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)):
            return name.upper()
    common = name in _NO_NAME or re.search(rf"(?<!\w){re.escape(written.lower())}(?!\w)", text)
    return written if whole and not common else ""


class Gazetteer:
    """The places of one document: provinces of an edition, and the local names it introduces."""

    def __init__(self, text: str, edition: str, accents: bool, bared: bool = False) -> None:
        self.edition = edition
        self.accents = accents
        self.cased = any(c.isupper() for c in text)
        self.local: dict[str, str] = {}
        for level, pattern in _LOCAL:
            for m in pattern.finditer(text):
                if re.search(phrases.office, text[max(0, m.start() - 24) : m.start()]) and (
                    m[2].split()[0] in FAMILIES
                ):
                    continue  # "Chủ tịch UBND xã Giàng A Lử" names a person
                names = re.split(phrases.joins, m[2])
                if m[1].isupper() and m[1] not in ("TP", "TX") and names[-1].isupper():
                    goes_on = re.match(rf" +[{_CAPITAL}]", text[m.end() :])
                    names = [_name_in_capitals(n, text, whole=not goes_on) for n in names]
                for name in filter(None, names):
                    self._learn(name, level, m[1], names[0])
        for m in _APART.finditer(text):
            name, level = m["a"] or m["b"], "district" if "uyện" in m[0] else "commune"
            other = name.split()[0] in FAMILIES or _find(name, edition)
            if " " in name and not other:
                self._learn(name, level, "huyện", name)
        #: The units that the text names without their type, and their province.
        self.units = _units_in(text, edition, bared) if accents else {}
        for name in self.units:
            self.local.setdefault(name, "commune" if edition == "2025" else "district")
        self._learn_beside(text)
        self._learn_within(text)
        names = [re.escape(n) for n in self.local if len(n.split()) > 1 or n in self.units]
        self._bare = re.compile(rf"(?<!\w)(?:{vocabulary.one_of(names)})(?!\w)") if names else None

    def _learn(self, name: str, level: str, kind: str, first: str) -> None:
        if kind.isupper() and name.isupper() and kind not in ("TP", "TX"):
            self.local.setdefault(name.title(), level)
            self.local.setdefault(name, level)
            return
        if name.split()[0] in _NO_NAME or len(name) < 2 or (name.isupper() and len(name) <= 5):
            return
        if not (kind[0] in "TtQq" and self._beside_city(first, name)):
            self.local.setdefault(" ".join(name.split()), level)

    def _beside_city(self, first: str, name: str) -> bool:
        """Tell whether a name is that of a province, listed behind a city that is one.

        "TP. Hồ Chí Minh, An Giang".
        """
        found, head = _find(name, self.edition), _find(first, self.edition)
        levels = [x.level if x else "" for x in (head, found)]
        return levels == ["province"] * 2 and bool(head and head.type.startswith("thành"))

    def _learn_beside(self, text: str) -> None:
        """Learn the names of a list of which one is a known unit ("Bù Gia Mập, Bù Đốp")."""
        for m in re.finditer(rf"(?<!\w){NAME}(?:(?:, | và ){NAME})+", text):
            names = [" ".join(n.split()) for n in re.split(r", | và ", m[0])]
            names[0] = re.sub(rf"^(?:{phrases.opens_sentence}) ", "", names[0])
            levels = [
                self.local[n] for n in names if n in self.local and not _find(n, self.edition)
            ]
            for name in names:
                person = len(name.split()) < 2 or name.split()[0] in FAMILIES
                known = name in self.local or _find(name, self.edition)
                if levels and not (person or known):
                    self.local[name] = levels[0]

    def _learn_within(self, text: str) -> None:
        """Learn the communes that only the district behind them tells ("Trà Bui (Bắc Trà My)")."""
        for m in re.finditer(rf"(?<!\w)({NAME}) \((?:{_TYPES})?({NAME})\)", text):
            code = self.units.get(m[2]) if self.local.get(m[2]) == "district" else ""
            other = m[1].split()[0] in FAMILIES or re.search(rf"[{_CAPITAL}]{{2}}", m[1])
            if code and not (other or m[1] in self.local or _find(m[1], self.edition)):
                self.local[m[1]], self.units[m[1]] = "commune", code

    def registers(self, name: str) -> bool:
        """Tell whether a name is one of a district, or since July 2025 of a commune."""
        return _written(name) in _registered(self.edition)

    def mentions(self, plain: str, spelled: str) -> list[Mention]:
        """Return the places named or referred to in a sentence, in order."""
        found: list[Mention] = []

        def free(start: int, end: int) -> bool:
            return all(end <= m.start or start >= m.end for m in found)

        for _, pattern in _LOCAL:
            for m in pattern.finditer(plain):
                position, parts = m.start(2), re.split(f"({phrases.joins})", m[2])
                for n, part in enumerate(parts):
                    name = " ".join(part.split())
                    city = m[1][0] in "TtQq" and self._beside_city(parts[0], name)
                    if n % 2 == 0 and name in self.local and not city:
                        start = m.start() if n == 0 else position
                        found.append(
                            self.of_name(start, position, position + len(part), name, kind=m[1])
                        )
                    position += len(part)
        for m in self._bare.finditer(plain) if self._bare else ():
            prefixed = re.search(r"[Tt]ỉnh\s+$", plain[max(0, m.start() - 8) : m.start()])
            longer = m[0] in self.units and re.search(
                rf"(?:(?<!\w)(?!(?:{phrases.opens_sentence})\s)[{_CAPITAL}]\w*|ông|bà|anh|chị|em"
                r"|đồng chí|đại biểu|đường|phố|(?<!yêu )cầu|sông)\s+$",
                plain[max(0, m.start() - 20) : m.start()],
            )
            longer = longer or (
                m[0] in self.units and re.match(rf" [{_CAPITAL}]", plain[m.end() :])
            )
            if free(*m.span()) and not (prefixed or longer) and not _find(m[0], self.edition):
                found.append(self.of_name(m.start(), m.start(), m.end(), m[0]))
        for m in _province_names().finditer(bare(spelled)):
            if free(*m.span()) and (place := self._province(plain, m.start(), m.end())):
                lead = re.search(
                    r"(?i)(?:tỉnh|thành phố|tp\.?|vùng|khu vực|tinh)\s+$", plain[: m.start()]
                )
                start = lead.start() if lead else m.start()
                found.append(Mention(start, m.start(), m.end(), place, place.level))
        many = phrases.many if self.accents else bare(phrases.many)
        for level, pattern in _back(self.accents):
            for m in pattern.finditer(spelled):
                if not free(*m.span()) or re.match(r"\s+(?:khác|bạn|khac)", spelled[m.end() :]):
                    continue
                whole = re.match("toàn|toan|cả|ca ", m[0])
                alone = whole or level in ("country", "group")
                if not alone and re.search(many, spelled[: m.start()]):
                    continue
                place = country(self.edition) if level == "country" else None
                found.append(Mention(m.start(), m.start(), m.end(), place, level, back=True))
        return self._chained(self._alike(sorted(found, key=lambda m: m.start), plain), plain)

    def _alike(self, found: list[Mention], plain: str) -> list[Mention]:
        """Take a name told between two districts of a province that has one so called for it.

        "Bố Trạch …; Quảng Ninh …; Lệ Thủy": a district of Quảng Bình, and not the province; so is
        what is said to be one ("thêm 1 huyện nữa là Hòa Bình").
        """
        level = "commune" if self.edition == "2025" else "district"
        for n, m in enumerate(found):
            if m.level != "province" or m.back or m.start != m.name_start or m.place is None:
                continue
            name, beside = m.place.name, found[max(0, n - 1) : n] + found[n + 1 : n + 2]
            above = {x.place.area.split("/")[0] for x in beside if x.place and not x.back}
            if _SAID_UNIT.search(plain[: m.start]):
                having = _provinces_with(self.edition).get(name, [])
                above = {code for code in having if code != m.place.area}
            elif [x.level for x in beside] != [level] * 2:
                continue
            if len(above) == 1 and name in _units(home := above.pop(), self.edition):
                place = Place(areas.code_below(home, "", name), self.edition, level, name)
                found[n] = m._replace(place=place, level=level)
        return found

    def of_name(
        self, start: int, name_start: int, end: int, name: str, level: str = "", kind: str = ""
    ) -> Mention:
        """Return the mention of a district or commune, whose province is not known yet."""
        level = level or self.local[name]
        if level == ("commune" if self.edition == "2025" else "district"):
            name = _registered(self.edition).get(_written(name), name)
        above = self.units.get(name, "")
        if not above and level == "district" and self.edition == "2024":
            having = areas.provinces_with_district(name)
            above = next(iter(having)) if len(having) == 1 else ""
        code = areas.code_below(above, "", name) or areas.code_below("", "", name)
        place = Place(code, self.edition, level, name, kind.replace("T.", "T"))
        return Mention(start, name_start, end, place, level)

    def _province(self, plain: str, start: int, end: int) -> Place | None:
        """Return the province or region written between two positions, unless it is part of
        another name: a district, a person, a street, a paper.
        """
        written = plain[start:end]
        found = _find(written, self.edition)
        if found is None or found.code == COUNTRY:
            return None
        region, capitals = found.level == "region", written.isupper()
        if (
            self.cased
            and not region
            and not all(w[0].isupper() for w in re.findall(r"\w+", _KIND.sub("", written)))
        ):
            return None
        before = plain[max(0, start - 40) : start]
        if re.search(
            r"(?:[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Tt]hi xa|[Hh]uyen)\s+$", before
        ):
            return None
        city = re.search(r"(?:[Tt]hành phố|[Tt]hanh pho|TP\.?|T\.P\.?)\s*$", before)
        if (city and not found.type.startswith("thành")) or _NOT_PLACE.search(before):
            return None
        prefixed = re.search(
            r"(?i)(?:tỉnh|thành phố|TP\.?|tinh|ủy|UBND|HĐND|Ban Dân tộc)\s*$", before
        )
        last = re.search(r"(\w+)\s+$", before)
        if last and last[1] in FAMILIES and not capitals:
            return None
        if not prefixed and last and last[1].istitle() and written.isalpha():
            return None  # a name of one syllable behind another name: Vương Đình Huệ
        after = re.match(rf" ([{_CAPITAL}]\w+)", plain[end : end + 20])
        if after and not prefixed and not capitals and not region and self.cased:
            return None
        return Place(found.code, found.edition, found.level, found.name)

    def _chained(self, found: list[Mention], plain: str) -> list[Mention]:
        """Join a place and the one it lies in: "xã Nậm Có, huyện Mù Cang Chải, tỉnh Yên Bái".

        The figure belongs to the smallest; the province that follows only says where that is.
        """
        chained: list[Mention] = []
        for m in found:
            last = chained[-1] if chained else None
            if last and last.place and m.place and not m.back and not last.back:
                lower = last.level in ("commune", "district")
                above = _ORDER.index(m.level) > _ORDER.index(last.level)
                gap = plain[last.end : m.start]
                # "CAO LANH - Dong Thap has …" says where the agency sits, and then of whom it tells
                capitals = [plain[x.name_start : x.end].isupper() for x in (last, m)]
                lower = lower and not ("-" in gap and capitals == [True, False])
                if (
                    lower
                    and above
                    and re.fullmatch(r"\s*(?:,|của|thuộc|ở|tại|,\s*thuộc|-|\()?\s*", gap)
                ):
                    end = m.end + 1 if "(" in gap and plain[m.end : m.end + 1] == ")" else m.end
                    place = last.place
                    if code := m.place.area.split("/")[0]:
                        place = replace(place, area=f"{code}/{place.area.split('/')[1]}")
                    chained[-1] = last._replace(end=end, place=place)
                    continue
            chained.append(m)
        return chained
