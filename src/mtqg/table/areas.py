"""Provinces of either edition: their names in every spelling, their codes, what became of them.

A province is a code *and* an edition, never a code or a name alone: on 1 July 2025 63 provinces
became 34, all 23 merged ones kept the name of a part, and seven statistical codes now mean
another province (24 was Bắc Giang and is Bắc Ninh).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import Text, unaccented

EDITIONS = ("2024", "2025")
COUNTRY = "VN"
REFORM = date(2025, 7, 1)


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

    def label(self, language: str) -> str:
        """Return the name that readers of `language` know."""
        return self.name if language == "vi" else self.name_en


class UnknownArea(ProblemError):
    """A name or code that is no area of the edition asked for."""


@cache
def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(paths.data() / "areas" / f"{name}.csv", dtype=str, keep_default_na=False)


def _check_edition(edition: str) -> None:
    if edition not in EDITIONS:
        raise ProblemError(
            Problem(
                Text("không có ấn bản địa giới này", "no such edition of the provinces"),
                value=edition,
                remedy=Text("2024 (63 tỉnh) hoặc 2025 (34 tỉnh)", "2024 (63) or 2025 (34)"),
            )
        )


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
    table = _table("provinces")
    columns = ["code", "name", "name_en", "type", "region", "slug", "valid_from", "valid_to"]
    return table.loc[table["edition"] == edition, columns].sort_values("code", ignore_index=True)


def regions(edition: str = "2024") -> pd.DataFrame:
    """Return the six socio-economic regions (code, name, name_en); none in edition 2025."""
    _check_edition(edition)
    table = _table("regions")
    return table.loc[table["edition"] == edition, ["code", "name", "name_en"]].reset_index(
        drop=True
    )


def crosswalk() -> pd.DataFrame:
    """Return which province of 2024 went into which of 2025: code_2024, code_2025, one row each.

    >>> table = crosswalk()
    >>> table.loc[table["code_2025"] == "24", "code_2024"].tolist()  # Bắc Giang, Bắc Ninh
    ['24', '27']
    """
    return _table("crosswalk")[["code_2024", "code_2025"]].sort_values(
        "code_2024", ignore_index=True
    )


def events() -> pd.DataFrame:
    """Return changes of territory and type: code, edition, date, kind, from, to, source, note."""
    return _table("events").copy()


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


def _marks(text: str) -> list[str]:
    """Return the accents of `text` in order; where a tone sits (Hòa, Hoà) does not change them."""
    text = unicodedata.normalize("NFD", text.casefold().replace("ð", "đ"))
    text = re.sub(r"^\s*(tỉnh|thành phố)\s+", "", unicodedata.normalize("NFC", text))
    return [c for c in unicodedata.normalize("NFD", text) if unicodedata.combining(c) or c == "đ"]


def _agrees(typed: str, name: str) -> bool:
    """Tell whether the accents of `typed` are some of those of `name`: left out, never wrong."""
    left = iter(_marks(name))
    return all(mark in left for mark in _marks(typed))


@cache
def _areas(edition: str) -> dict[str, Area]:
    """Return every area of `edition` by code."""
    country = Area(COUNTRY, edition, "Cả nước", "Viet Nam", "", "country", "", "ca-nuoc")
    found = [country]
    for row in regions(edition).itertuples():
        slug = f"vung-{row.code.lower()}"
        found.append(Area(row.code, edition, row.name, row.name_en, "", "region", "", slug))
    for row in provinces(edition).itertuples():
        found.append(
            Area(
                row.code, edition, row.name, row.name_en, row.type, "province", row.region, row.slug
            )
        )
    return {area.code: area for area in found}


@cache
def _spellings(edition: str) -> dict[str, list[tuple[str, Area]]]:
    """Return the accented spellings under each folded key of `edition`."""
    index: dict[str, list[tuple[str, Area]]] = {}

    def add(spelling: str, area: Area) -> None:
        index.setdefault(fold(spelling), []).append((spelling, area))

    by_code = _areas(edition)
    for area in by_code.values():
        for spelling in (area.name, area.name_en, area.slug, area.code):
            add(spelling, area)
    for spelling in ("Việt Nam", "Toàn quốc", "Whole country", "Vietnam"):
        add(spelling, by_code[COUNTRY])
    for row in _table("aliases").itertuples():
        if row.edition in ("", edition) and row.code in by_code:
            add(row.alias, by_code[row.code])
    return index


def keys(area: Area) -> list[str]:
    """Return the folded spellings that mean `area` in its edition, its code among them.

    >>> keys(get("79", "2024"))[:4]
    ['hochiminh', '79', 'hcm', 'tphcm']
    """
    spellings = _spellings(area.edition).items()
    return [key for key, found in spellings if any(other == area for _, other in found)]


def get(code: str, edition: str = "2024") -> Area:
    """Return the area with exactly this `code` in `edition`.

    Raises
    ------
    UnknownArea
        If there is none.

    >>> get("24", "2024").name, get("24", "2025").name
    ('Bắc Giang', 'Bắc Ninh')
    """
    _check_edition(edition)
    try:
        return _areas(edition)[code]
    except KeyError:
        raise _unknown(code, edition) from None


def find(text: str, edition: str = "2024") -> Area:
    """Return the area that `text` names: a name in any usual spelling, a code or a slug.

    Accents, case, prefixes (tỉnh, TP.), hyphens and spaces may be left out; accents that
    contradict the name are not accepted.

    Raises
    ------
    UnknownArea
        If nothing in `edition` is spelled so; the message suggests the nearest names, or says
        into which province of 2025 a former one went.

    >>> find("bac giang").code, find("TP.HCM").name, find("Hoà Bình").name
    ('24', 'TP. Hồ Chí Minh', 'Hòa Bình')
    """
    _check_edition(edition)
    candidates = {
        area.code: area
        for spelling, area in _spellings(edition).get(fold(text), [])
        if _agrees(text, spelling)
    }
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    raise _unknown(text, edition)


def _unknown(text: str, edition: str) -> UnknownArea:
    former = "2025" if edition == "2024" else "2024"
    elsewhere = {a.code: a for s, a in _spellings(former).get(fold(text), []) if _agrees(text, s)}
    remedy = None
    if elsewhere and edition == "2025":
        successor = crosswalk().set_index("code_2024")["code_2025"][next(iter(elsewhere))]
        name = _areas(edition)[successor].name
        remedy = Text(
            f"từ 1/7/2025 thuộc {name}; ấn bản 2024 vẫn có tên này",
            f"part of {name} since 1 July 2025; edition 2024 still has it",
        )
    else:
        names = {fold(a.name): a.name for a in _areas(edition).values()}
        close = nearest(fold(text), list(names))
        if close:
            vi, en = close.vi, close.en
            for key, name in names.items():
                vi = re.sub(rf"\b{key}\b", name, vi)
                en = re.sub(rf"\b{key}\b", name, en)
            remedy = Text(vi, en)
    return UnknownArea(
        Problem(
            Text(
                f"không có tỉnh, thành phố nào tên như vậy trong ấn bản {edition}",
                f"no province of edition {edition} is called so",
            ),
            value=text,
            remedy=remedy,
        )
    )
