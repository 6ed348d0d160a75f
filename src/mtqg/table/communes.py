"""The 3,321 commune-level units (xã, phường, đặc khu) that stand below the 34 provinces.

A commune is known by province, type and name: 314 names are shared by communes of different
provinces and ten are a province's. The list is that of the reform (data/areas/communes.csv);
changes of 2026 are not in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from unicodedata import normalize

from mtqg.problems import ProblemError, did_you_mean
from mtqg.table import areas, mergers
from mtqg.table.areas import Area
from mtqg.texts import Text, unaccented
from mtqg.words.sentences import sentences

_SAY = sentences("table")

_PREFIX = re.compile(
    r"^\s*(?:ubnd\s+)?(xã|phường|đặc\s+khu|thị\s+trấn|xa|phuong|dac\s+khu|thi\s+tran|p\.|x\.|tt\.)\s+",
    re.I,
)


@dataclass(frozen=True)
class Commune:
    """One commune-level unit of edition 2025."""

    code: str
    province: str
    type: str
    name: str

    @property
    def title(self) -> str:
        """The name with its type, as it stands in a table: "Xã Tân Yên"."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}"


@cache
def _all() -> tuple[Commune, ...]:
    return tuple(
        Commune(row["code"], row["province"], row["type"], row["name"])
        for row in areas.rows("communes")
    )


def communes(province: str = "") -> list[Commune]:
    """Return the communes of a province of edition 2025 in the order of their codes, or all.

    >>> len(communes()), communes("24")[0].title
    (3321, 'Phường Bắc Giang')
    """
    return [c for c in _all() if province in ("", c.province)]


@cache
def _by_code() -> dict[str, Commune]:
    return {c.code: c for c in _all()}


def get(code: str) -> Commune | None:
    """Return the commune with this code, None without any."""
    return _by_code().get(code)


def key(name: str) -> str:
    """Return what spellings of one name share: no accents, case, signs or spaces."""
    return re.sub(r"[^a-z0-9]", "", unaccented(name))


@cache
def _by_name() -> dict[str, tuple[Commune, ...]]:
    found: dict[str, list[Commune]] = {}
    for one in _all():
        found.setdefault(key(one.name), []).append(one)
    return {name: tuple(some) for name, some in found.items()}


def find(text: str, province: str = "") -> list[Commune]:
    """Return the communes that `text` can mean: one, several, or none.

    A type before the name ("Xã", "Phường") chooses among communes of one name and never excludes
    the only one, since types change; accents may be left out, and wrong ones are not accepted.

    >>> [c.code for c in find("Xã Tân Yên", "24")], len(find("Ngọc Lặc")), find("Sở Tài chính")
    (['07339'], 1, [])
    """
    prefix = _PREFIX.match(text)
    if prefix and any(areas._agrees(text, c.name) for c in _by_name().get(key(text), ())):
        prefix = None  # "Xa Dung" is a name
    name = text[prefix.end() :] if prefix else text
    some = [
        c
        for c in _by_name().get(key(name), ())
        if province in ("", c.province) and areas._agrees(name, c.name)
    ]
    typed = normalize("NFC", name).casefold().strip()
    some = [c for c in some if c.name.casefold() == typed] or some  # Văn Lang is not Văn Lăng
    if prefix and len(some) > 1:
        said = unaccented(prefix[1])
        exact = [c for c in some if unaccented(c.type) == re.sub(r"\s+", " ", said)]
        some = exact or some
    return some


def named(text: str) -> Area:
    """Return the commune that `text` names: with its province after a comma, or by its code.

    The province may be left out where one commune alone bears the name, and may be a former one.

    Raises
    ------
    ProblemError
        If there is none, with the nearest names; if several provinces have one, with each.

    >>> named("xã Nậm Có, lào-cai").code, named("Nam Co, Yên Bái").code, named("04462").name
    ('04462', '04462', 'Xã Nậm Có')
    """
    text = text.strip()
    if text.isdigit() and get(text):
        return areas.get(text, "2025")
    name, comma, of = text.rpartition(",")
    name, province = (name.strip(), province_of(of.strip())) if comma else (text, None)
    some = find(name, province.code if province else "")
    if len(some) == 1:
        return areas.get(some[0].code, "2025")
    if some:
        each = "; ".join(f"{c.title}, {areas.get(c.province, '2025').name}" for c in some[:12])
        raise ProblemError(
            _SAY.problem(
                "communes.several", {"count": len(some), "each": each}, column="commune", value=text
            )
        )
    near = alike(name, province.code if province else "")
    key = "communes.none_of" if province else "communes.none"
    given = {"province": province.text if province else ""}
    raise ProblemError(_SAY.problem(key, given, column="commune", value=text[:80], remedy=near))


def alike(text: str, province: str = "") -> Text | None:
    """Return the remedy "did you mean …" with the communes that `text` may misspell, or None."""
    titles = {c.name: c.title for c in communes(province)}
    bare = _PREFIX.sub("", text[:200])  # that all begin with "Xã" makes none alike
    return did_you_mean([titles[name] for name in get_close_matches(bare, titles)])


def province_of(text: str) -> Area:
    """Return the province of edition 2025 that `text` names, also by a former one's name.

    Raises
    ------
    ProblemError
        If it names none.

    >>> province_of("lào-cai").code, province_of("Yên Bái").name
    ('15', 'Lào Cai')
    """
    try:
        found = areas.find(text, "2025")
    except areas.UnknownArea as error:
        try:
            found = mergers.successor(areas.find(text, "2024"))
        except areas.UnknownArea:
            raise error from None
    if found.level != "province":
        raise ProblemError(_SAY.problem("communes.no_province", value=text))
    return found


def is_meant(text: str) -> bool:
    """Tell whether `text` can only mean a commune: a code of five digits, a type, a comma.

    >>> [is_meant(t) for t in ("xã Nậm Có, lào-cai", "04462", "Lào Cai", "Bac Giang, Vietnam")]
    [True, True, False, False]
    """
    text = text.strip()
    if _PREFIX.match(text) or (len(text) == 5 and text.isdigit()):
        return True
    name, comma, _ = text.rpartition(",")
    named = bool(comma and find(name))
    return named and not any(areas.area_named(text, edition) for edition in areas.EDITIONS)
