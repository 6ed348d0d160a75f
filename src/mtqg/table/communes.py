"""The 3,321 commune-level units (xã, phường, đặc khu) that stand below the 34 provinces.

A commune is known by province, type and name: 314 names are shared by communes of different
provinces and ten are a province's. The list is that of the reform (data/areas/communes.csv);
changes of 2026 are not in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.table import areas
from mtqg.texts import unaccented

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
    table = pd.read_csv(paths.data() / "areas" / "communes.csv", dtype=str, keep_default_na=False)
    columns = zip(table["code"], table["province"], table["type"], table["name"], strict=True)
    return tuple(Commune(*row) for row in columns)


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
    name = text[prefix.end() :] if prefix else text
    some = [
        c
        for c in _by_name().get(key(name), ())
        if province in ("", c.province) and areas._agrees(name, c.name)
    ]
    if prefix and len(some) > 1:
        said = unaccented(prefix[1])
        exact = [c for c in some if unaccented(c.type) == re.sub(r"\s+", " ", said)]
        some = exact or some
    return some
