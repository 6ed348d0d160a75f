"""Provinces of either edition: their names in every spelling, their codes, what became of them.

A province is a code *and* an edition, never a code or a name alone: on 1 July 2025 63 provinces
became 34, all 23 merged ones kept the name of a part, and seven statistical codes now mean
another province (24 was Bắc Giang and is Bắc Ninh).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mtqg.problems import Problem, ProblemError, did_you_mean
from mtqg.table import catalogue, dates
from mtqg.table.names import BELOW, CITY, EXACT, OLD, PLAIN, Written, readings, spelled
from mtqg.texts import Text, unaccented
from mtqg.words.sentences import Value, sentences

if TYPE_CHECKING:  # a command with nothing to do is not to wait for pandas
    import pandas as pd

_SAY = sentences("table")

EDITIONS = ("2024", "2025")
COUNTRY = "VN"
REFORM = date(2025, 7, 1)
#: ISO 3166-2 (VN-54), HASC (VN.BG), GADM (VNM.5_1).
_OTHER_CODE = re.compile(r"(?:VN-[A-Z0-9]{2}|VN\.[A-Z]{2}|VNM\.\d+(?:\.\d+)*(?:_\d+)?)$", re.I)
_LONGEST = 120


@dataclass(frozen=True)
class Area:
    """One area in one edition of the administrative map."""

    code: str
    edition: str
    name: str
    name_en: str
    type: str
    level: str
    region: str
    slug: str
    parent: str = ""  # the province of a commune

    @property
    def text(self) -> Text:
        """Its name in both languages."""
        return Text(self.name, self.name_en)

    def label(self, language: str) -> str:
        """Return the name that readers of `language` know."""
        return self.text.say(language)


class UnknownArea(ProblemError):
    """A name or code that is no area of the edition asked for."""


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of data/areas, by column."""
    return catalogue.rows(name, "areas")


def _frame(name: str, columns: Iterable[str], edition: str = "") -> pd.DataFrame:
    import pandas as pd

    wanted = [row for row in rows(name) if not edition or row["edition"] == edition]
    return pd.DataFrame(wanted, columns=list(columns), dtype="str")


def no_edition(edition: str, parameter: str = "") -> Problem:
    """Return that there is no such edition, and which there are."""
    return _SAY.problem("areas.no_edition", parameter=parameter, value=edition)


def _check_edition(edition: str) -> None:
    if edition not in EDITIONS:
        raise ProblemError(no_edition(edition))


def edition_at(day: date) -> str:
    """Return the edition in force on `day`.

    >>> edition_at(date(2025, 6, 30)), edition_at(date(2025, 7, 1))
    ('2024', '2025')
    """
    return "2025" if day >= REFORM else "2024"


def provinces(edition: str = "2024") -> pd.DataFrame:
    """Return the provinces of `edition` in the order of their codes.

    Returns
    -------
    DataFrame
        Columns code, name, name_en, type, region, slug, valid_from, valid_to. `region` is empty
        in edition 2025, for which no published list of regions is at hand.

    >>> len(provinces("2024")), len(provinces("2025"))
    (63, 34)
    """
    _check_edition(edition)
    columns = ("code", "name", "name_en", "type", "region", "slug", "valid_from", "valid_to")
    return _frame("provinces", columns, edition).sort_values("code", ignore_index=True)


def regions(edition: str = "2024") -> pd.DataFrame:
    """Return the six socio-economic regions (code, name, name_en); none in edition 2025."""
    _check_edition(edition)
    return _frame("regions", ("code", "name", "name_en"), edition)


def crosswalk() -> pd.DataFrame:
    """Return which province of 2024 went into which of 2025: code_2024, code_2025, one row each.

    >>> table = crosswalk()
    >>> table.loc[table["code_2025"] == "24", "code_2024"].tolist()  # Bắc Giang, Bắc Ninh
    ['24', '27']
    """
    columns = ("code_2024", "code_2025")
    return _frame("crosswalk", columns).sort_values("code_2024", ignore_index=True)


@cache
def successors() -> dict[str, str]:
    """Return the code of 2025 by that of the province of 2024 that went into it.

    >>> successors()["24"], successors()["27"]
    ('24', '24')
    """
    return {row["code_2024"]: row["code_2025"] for row in rows("crosswalk")}


def events() -> pd.DataFrame:
    """Return changes of territory and type: code, edition, date, kind, from, to, source, note."""
    return _frame("events", rows("events")[0])


_PREFIX = re.compile(r"^(tinh|thanh pho|t p|tp|province of|city of)\s+(?=\S)")
_SUFFIX = re.compile(r"(?<=\S)\s+(province|city)$")


def fold(text: str) -> str:
    """Return the key that spellings of one name share: no accents, case, signs, spaces, prefix.

    >>> fold("TP. Hồ Chí Minh") == fold("thành phố HỒ CHÍ MINH") == "hochiminh"
    True
    >>> fold("Ðắk Lắk") == fold("Daklak")
    True
    """
    words = " ".join(re.findall(r"[a-z0-9]+", unaccented(text)))
    return _SUFFIX.sub("", _PREFIX.sub("", words)).replace(" ", "")


@cache
def _areas(edition: str) -> dict[str, Area]:
    """Return every area of `edition` by code."""
    country = Area(COUNTRY, edition, "Cả nước", "Viet Nam", "", "country", "", "ca-nuoc")
    found = [country]
    _check_edition(edition)
    for row in rows("regions"):
        if row["edition"] == edition:
            code, slug = row["code"], f"vung-{row['code'].lower()}"
            found.append(Area(code, edition, row["name"], row["name_en"], "", "region", "", slug))
    for row in sorted(rows("provinces"), key=lambda row: row["code"]):
        if row["edition"] == edition:
            named = row["code"], edition, row["name"], row["name_en"]
            found.append(Area(*named, row["type"], "province", row["region"], row["slug"]))
    return {area.code: area for area in found}


@cache
def _spellings(edition: str) -> dict[str, list[tuple[Written, Area]]]:
    """Return the spellings under each folded key of `edition`."""
    index: dict[str, list[tuple[Written, Area]]] = {}

    def add(spelling: str, area: Area) -> None:
        written = spelled(spelling)
        index.setdefault(written.key, []).append((written, area))

    by_code = _areas(edition)
    for area in by_code.values():
        for spelling in (area.name, area.name_en, area.slug, area.code):
            # The English name, without accents, would let any accent stand for none.
            if spelled(spelling).key not in index:
                add(spelling, area)
        if area.level == "region":
            add(f"Vùng {area.name}", area)
    for spelling in ("Việt Nam", "Toàn quốc", "Whole country", "Vietnam"):
        add(spelling, by_code[COUNTRY])
    for row in rows("aliases"):
        if row["edition"] in ("", edition) and row["code"] in by_code:
            add(row["alias"], by_code[row["code"]])
    return index


def keys(area: Area) -> list[str]:
    """Return the folded spellings that mean `area` in its edition, its code among them.

    >>> keys(get("79", "2024"))[:4]
    ['hochiminh', '79', 'hcm', 'tphcm']
    """
    spellings = _spellings(area.edition).items()
    return [key for key, found in spellings if any(other == area for _, other in found)]


def names(edition: str = "2024", language: str = "vi") -> dict[str, str]:
    """Return the name of every area of an edition by its code.

    >>> names("2025")["24"], names("2024", "en")["24"]
    ('Bắc Ninh', 'Bac Giang')
    """
    return {code: area.label(language) for code, area in _areas(edition).items()}


def edition_of(texts: Iterable[str | int], cut: str = "") -> str:
    """Return the edition in force at a cut-off, the former one where only that has all areas.

    Parameters
    ----------
    texts : iterable of str
        Names, codes or slugs of areas.
    cut : str
        YYYY-MM-DD; "" for today.

    >>> edition_of(["Bắc Giang"]), edition_of(["Sơn La"], "2026-01-01")
    ('2024', '2025')
    """
    current = edition_at(date.fromisoformat(cut) if cut else dates.today())
    asked = list(texts)
    for edition in (current, "2024"):
        try:
            for text in asked:
                find(text, edition)
        except ProblemError:
            continue
        return edition
    return current


def get(code: str, edition: str = "2024") -> Area:
    """Return the area with exactly this `code` in `edition`: a commune has five digits.

    Raises
    ------
    UnknownArea
        If there is none.

    >>> get("24", "2024").name, get("24", "2025").name, get("07339", "2025").name
    ('Bắc Giang', 'Bắc Ninh', 'Xã Tân Yên')
    """
    _check_edition(edition)
    if found := _areas(edition).get(code) or (
        _commune_areas().get(code) if edition == "2025" else None
    ):
        return found
    raise UnknownArea(_unknown(code, edition))


#: Types of communes in English.
COMMUNE_TYPES = {"xã": "commune", "phường": "ward", "đặc khu": "special zone"}


@cache
def _commune_areas() -> dict[str, Area]:
    found = {}
    for row in rows("communes"):
        name, kind, code, province = (row[c] for c in ("name", "type", "code", "province"))
        plain = " ".join(word.capitalize() for word in unaccented(name).split())
        names = f"{kind[:1].upper()}{kind[1:]} {name}", f"{plain} {COMMUNE_TYPES[kind]}"
        slug = f"{_areas('2025')[province].slug}/communes/{code}"
        found[code] = Area(code, "2025", *names, kind, "commune", "", slug, province)
    return found


def find(text: str | int, edition: str = "2024") -> Area:
    """Return the area that `text` names: a name in any usual spelling, a code or a slug.

    A number is a code: 1 is "01".

    Accents, case, signs and spaces may be left out; numbering, prefixes (tỉnh, T., TP., UBND tỉnh,
    thủ đô) and suffixes (Province, Việt Nam) may stand around; one syllable may carry a wrong
    accent where all others carry theirs; old encodings (TCVN3, VNI, Windows-1258, UTF-8 read as
    Windows-1252) are read. A name of the other edition, of a unit below the province, or spelled
    as a commune is, is refused: a figure of another place is worse than a question.

    Raises
    ------
    UnknownArea
        If nothing in `edition` is spelled so; the message says into which province of 2025 a
        former one went, what a code of another system is, or the nearest names.

    >>> find("bac giang").code, find("UBND TP.HCM").name, find("Hoà Bình").name
    ('24', 'TP. Hồ Chí Minh', 'Hòa Bình')
    >>> find("1. Bắc Giang (cũ)").code, find("B¾c Giang").code, find("Bằc Giang, Vietnam").code
    ('24', '24', '24')
    """
    _check_edition(edition)
    number = isinstance(text, int) and not isinstance(text, bool)  # True is no Hà Nội
    text = f"{text:02d}" if number else str(text)
    if found := area_named(text, edition):
        return found
    raise UnknownArea(_unknown(text, edition))


@lru_cache(maxsize=20_000)
def area_named(text: str, edition: str) -> Area | None:
    """Return the area that `find` finds, None where it raises: what would be right takes long."""
    if len(text) > _LONGEST or _OTHER_CODE.match(text.strip()):
        return None
    for reading in readings(text):
        written = spelled(reading)
        if written.key.isdigit() and written.key != text.strip():
            return None  # 1.0 and 1/0 are numbers, not the code 10
        hits: dict[int, dict[str, Area]] = {}
        for spelling, area in _spellings(edition).get(written.key, []):
            if (rank := written.against(spelling)) is not None and _may_be(written, area):
                hits.setdefault(rank, {})[area.code] = area
        # What was read by supposing an encoding must be the name in every accent.
        best = min(hits, default=None)
        if best is None or (best > EXACT and reading != text) or len(hits[best]) > 1:
            continue
        if best == EXACT or written.kind or not communes_spelled(written):
            return next(iter(hits[best].values()))
    return None


def names_another(text: str, name: str) -> bool:
    """Tell whether a province of any edition that is not called `name` stands in `text`.

    >>> names_another("Tỉnh: Bắc Kạn", "thai-nguyen"), names_another("Tỉnh: Bắc Kạn", "bac-kan")
    (True, False)
    """

    def words(some: str) -> str:
        return f" {' '.join(re.findall('[a-z0-9]+', unaccented(some)))} "

    known = {words(one) for edition in EDITIONS for one in names(edition).values()}
    left = words(text).replace(words(name), " ")
    return any(one in left for one in known - {words(name)})


def _may_be(written: Written, area: Area) -> bool:
    """Tell whether the type word and the age written with a name can be those of `area`.

    "TP. Bắc Giang" is the town, not the province; "Tỉnh Bắc Ninh" is the province also after it
    became a city, since a type word out of date names no other place.
    """
    if area.level != "province":
        return not written.kind
    if written.kind == BELOW:
        return False
    if written.kind == CITY and not area.type.startswith("thành phố"):
        turns = events()
        turns = turns[(turns["code"] == area.code) & (turns["edition"] == area.edition)]
        if not (turns["kind"] == "becomes a city").any():
            return False
    return not (written.age == OLD and area.edition == "2025" and is_merged(area.code))


def _agrees(typed: str, name: str) -> bool:
    """Tell whether the accents of `typed` are those of `name` or some of them, none wrong."""
    return spelled(typed).against(spelled(name)) in (EXACT, PLAIN)


@cache
def codes(edition: str) -> frozenset[str]:
    """Return the codes of country, regions and provinces of `edition`.

    >>> "24" in codes("2025"), "27" in codes("2025")
    (True, False)
    """
    return frozenset(_areas(edition))


def is_below(code: str, edition: str) -> bool:
    """Tell whether `code` is one of a unit below the provinces of `edition`.

    A commune of 2025 has the five digits of the official list, a district of 2024 three digits; a
    unit of 2024 that a form or a text names has its province and name (`code_below`).

    >>> is_below("07615", "2025"), is_below("99999", "2025"), is_below("49/nam-giang", "2024")
    (True, False, True)
    >>> is_below("87/cao-lanh", "2024"), is_below("87/huyen-cao-lanh", "2024")
    (False, True)
    """
    if found := re.fullmatch(r"([0-9]{2})/([a-z0-9]+(?:-[a-z0-9]+)*)", code):
        return found[1] in codes(edition) and not (edition == "2024" and code in twin_districts())
    if edition == "2024":
        return bool(re.fullmatch("[0-9]{3}", code))
    # The list of 3,321 communes is read for a code of theirs alone.
    return bool(re.fullmatch("[0-9]{5}", code)) and code in _commune_areas()


@cache
def twin_districts() -> dict[str, tuple[str, ...]]:
    """Return the types of the districts of 2024 that share a name within a province.

    >>> twin_districts()["87/cao-lanh"]
    ('huyện', 'thành phố')
    """
    found: dict[str, list[str]] = {}
    for row in rows("districts"):
        if row["listed_until"] == "2025":
            found.setdefault(f"{row['province']}/{_hyphened(row['name'])}", []).append(row["type"])
    return {code: tuple(sorted(types)) for code, types in found.items() if len(types) > 1}


@cache
def _provinces_by_district() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows("districts"):
        found.setdefault(_hyphened(row["name"]), set()).add(row["province"])
    return {name: frozenset(codes) for name, codes in found.items()}


def provinces_with_district(name: str) -> frozenset[str]:
    """Return the codes (edition 2024) of the provinces that had a district of this name.

    By the lists of about 2020, 2023 and June 2025: of before, a district may be in none.

    >>> sorted(provinces_with_district("Châu Thành"))[:3], provinces_with_district("Cư M'gar")
    (['72', '80', '82'], frozenset({'66'}))
    """
    return _provinces_by_district().get(_hyphened(name), frozenset())


def _hyphened(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", unaccented(text)))


_SHORT_TYPES = {
    "h.": "huyện", "q.": "quận", "tx": "thị xã", "tx.": "thị xã", "tp": "thành phố",
    "tp.": "thành phố", "p.": "phường", "x.": "xã", "tt": "thị trấn", "tt.": "thị trấn",
}  # fmt: skip


def code_below(province: str, kind: str, name: str, *, typed: bool = False) -> str:
    """Return the code of a unit below a province: the province and the name.

    Where two districts of a province share a name, the type tells them apart, whatever else a
    table holds; so it does where `typed`. A town (thị xã) that became a city is the one unit.

    Parameters
    ----------
    province : str
        The code of the province.
    kind : str
        The type as written ("Huyện", "TP."), "" where none is.
    name : str
        The name without its type.

    Returns
    -------
    str
        "" where two districts have the name and no type is written.

    >>> code_below("24", "Huyện", "Sơn Động"), code_below("87", "TP.", "Cao Lãnh")
    ('24/son-dong', '87/thanh-pho-cao-lanh')
    >>> code_below("87", "thị xã", "Hồng Ngự"), code_below("87", "", "Cao Lãnh")
    ('87/thanh-pho-hong-ngu', '')
    """
    bare = f"{province}/{_hyphened(name)}"
    word = unaccented(kind.strip())
    word = next((long for short, long in _SHORT_TYPES.items() if unaccented(short) == word), kind)
    word = word.strip().lower()
    types = twin_districts().get(bare, ())
    if types and not word:
        return ""
    if types and word not in types and word in ("thị xã", "thành phố", "quận"):
        word = next(kind for kind in types if kind != "huyện")
    return f"{province}/{_hyphened(f'{word} {name}')}" if types or (typed and word) else bare


@cache
def ended(code: str) -> bool:
    """Tell whether the province of this code in edition 2024 went into a merged one.

    >>> ended("24"), ended("14"), ended("NMM")
    (True, False, False)
    """
    return code in successors() and is_merged(successors()[code])


@cache
def same_territory(old: str, new: str) -> bool:
    """Tell whether code `old` of edition 2024 and `new` of 2025 are one unchanged province.

    >>> same_territory("14", "14"), same_territory("24", "24")
    (True, False)
    """
    return not ended(old) and successors().get(old) == new


@cache
def is_merged(code: str) -> bool:
    """Tell whether the province of this code in edition 2025 was formed out of several.

    >>> is_merged("24"), is_merged("04")
    (True, False)
    """
    return list(successors().values()).count(code) > 1


def communes_spelled(written: Written) -> list[str]:
    """Return the codes of the provinces with a commune spelled exactly so, accents included."""
    alike = _communes().get(written.key, ())
    return [province for name, province in alike if written.against(spelled(name)) == EXACT]


@cache
def _communes() -> dict[str, list[tuple[str, str]]]:
    """Return name and province of the communes of edition 2025 under each folded name."""
    index: dict[str, list[tuple[str, str]]] = {}
    for row in rows("communes"):
        key = "".join(c for c in unaccented(row["name"]) if c.isalnum())
        index.setdefault(key, []).append((row["name"], row["province"]))
    return index


def _unknown(text: str, edition: str) -> Problem:
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return replace(_why(text.strip(), edition), value=shown)


def _why(text: str, edition: str) -> Problem:
    """Return what `text` is instead of an area of `edition`, and what would be right."""
    given: dict[str, Value] = {"edition": edition}
    if len(text) > _LONGEST:
        return _SAY.problem("areas.unknown", given)
    if _OTHER_CODE.match(text):
        return _SAY.problem("areas.other_code")
    written = spelled(text)
    bare = replace(written, kind="", age="")
    if (
        old := area_named(text, "2025" if edition == "2024" else "2024")
    ) and old.level != "country":
        return _elsewhere(old, edition)
    if re.fullmatch(r"[\W\d_]+", text):
        return _SAY.problem("areas.neither", remedy=_meant(text.zfill(2), edition))
    if written.kind in (CITY, BELOW):
        spellings = _spellings(edition).get(written.key, [])
        names = [
            area.name for spelling, area in spellings if bare.against(spelling) in (EXACT, PLAIN)
        ]
        remedy = _SAY.text("areas.if_province", name=names[0]) if names else None
        return _SAY.problem("areas.below", remedy=remedy)
    if owners := communes_spelled(written):
        given["where"] = ", ".join(_areas("2025")[code].name for code in dict.fromkeys(owners))
    key = "areas.of_commune" if owners else "areas.unknown"
    return _SAY.problem(key, given, remedy=_meant(text, edition))


def _elsewhere(area: Area, edition: str) -> Problem:
    """Return why `area`, of the other edition, is none of `edition`, and where it is now."""
    given: dict[str, Value] = {"edition": edition, "other": area.edition, "name": area.text}
    if area.level == "region":
        return _SAY.problem("areas.no_regions", given)
    if edition == "2024":
        return _SAY.problem("areas.new")
    successor = _areas("2025")[successors()[area.code]]
    return _SAY.problem("areas.former", given | {"successor": successor.text})


def _meant(text: str, edition: str) -> Text | None:
    """Return the remedy that names the areas most like `text`, None without any."""
    by_code = _areas(edition)
    if text in by_code:
        names = [f"{text} ({by_code[text].name})"]
    else:
        key = spelled(text).key
        initials = {
            a.name: "".join(w[0] for w in unaccented(a.name).split()) for a in by_code.values()
        }
        names = [name for name, first in initials.items() if first == key]
        if not names:
            folded = {spelled(a.name).key: a.name for a in by_code.values()}
            if edition == "2025":
                former = [a.name for a in _areas("2024").values() if ended(a.code)]
                folded = {spelled(n).key: f"{n} (trước 1/7/2025)" for n in former} | folded
            names = [folded[k] for k in get_close_matches(key, list(folded), n=3, cutoff=0.6)]
    return did_you_mean(names)
