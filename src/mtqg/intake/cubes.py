"""Data cubes in files of their own form: .px (PC-Axis) and JSON-stat 2.

Both say their dimensions and the labels of each, then all values in order. What they mean is for
`pxweb`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from mtqg.problems import ProblemError
from mtqg.words import formats
from mtqg.words.sentences import Value, sentences

MAX_BYTES = 50_000_000
MAX_VALUES = 2_000_000

_MISSING = re.compile(r'"?[.\-:]+"?')
#: float() takes "1_000", "nan" and digits of other scripts too, which no .px file means.
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_ITEM = re.compile(r'"([^"]*)"|([^\s",;]+)')
_KEY = re.compile(r'([A-Z0-9\-]+)(?:\[\w+\])?(?:\("([^"]*)"(?:,[^)]*)?\))?', re.I)


#: Status and flag of the long table that a code of CL_OBS_STATUS says.
STATES = {
    "A": ("actual", ""),
    "B": ("actual", "b"),
    "E": ("estimate", ""),
    "F": ("forecast", ""),
    "P": ("actual", "p"),
    "U": ("actual", "u"),
}


@dataclass(frozen=True)
class Cube:
    """A cube: title, unit, and the labels of each dimension with a value for each combination."""

    file: str
    title: str
    unit: str
    dimensions: list[list[str]]
    values: list[float | str | None]
    rows: list[list[object]] | None = None  # of the long table, where codes say what is meant

    def figures(self) -> Iterator[tuple[tuple[str, ...], float | str | None]]:
        """Yield the labels of each value with the value, None where there is none."""
        yield from zip(product(*self.dimensions), self.values, strict=True)


def read(path: Path) -> Cube | None:
    """Return the cube of a .px or JSON-stat file, None where `path` is neither.

    Raises
    ------
    ProblemError
        If it is one of them by name or by its first words, but damaged or too large.
    """
    try:
        with path.open("rb") as file:
            head = file.read(2000).lstrip(b"\xef\xbb\xbf \r\n\t")
    except OSError:
        return None  # said by whoever opens it next
    is_px = bool(re.match(rb"(?:CHARSET|AXIS-VERSION|CODEPAGE|MATRIX|LANGUAGE)\s*=", head))
    is_json = head.startswith(b"{") and path.suffix.lower() in (".json", ".jsonstat")
    if not (is_px or is_json):
        return None
    if path.stat().st_size > MAX_BYTES:
        raise _damaged(path, "cubes.too_large", most=MAX_BYTES // 10**6)
    try:
        cube = (_px if is_px else _json_stat)(path)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        if isinstance(error, ProblemError):
            raise
        raise _damaged(path, "cubes.damaged") from None
    size = prod(len(labels) for labels in cube.dimensions)
    if not cube.dimensions or size != len(cube.values) or size > MAX_VALUES:
        raise _damaged(path, "cubes.other_size", values=len(cube.values), cells=size)
    return cube


def _damaged(path: Path, key: str, **given: Value) -> ProblemError:
    given["kind"] = "PX" if path.suffix.lower() == ".px" else "JSON-stat"
    remedy = sentences("intake").text("cubes.damaged_how")
    problem = sentences("intake").problem(key, given, file=path.name, remedy=remedy)
    return ProblemError(problem)


def _px(path: Path) -> Cube:
    raw = path.read_bytes()
    page = re.search(rb'CODEPAGE\s*=\s*"([\w-]{1,20})"', raw[:4000])
    text = ""
    for encoding in ("utf-8-sig", page[1].decode() if page else "cp1258", "cp1252", "latin-1"):
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        break
    facts: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    values: list[float | str | None] = []
    for statement in _statements(text):
        key, _, body = statement.partition("=")
        found = _KEY.fullmatch(key.strip())
        if not found:
            continue
        if found[1].upper() == "DATA":
            if body.count(" ") + body.count("\n") > 2 * MAX_VALUES:
                raise _damaged(
                    path, "cubes.too_many", most=formats.both(formats.number, MAX_VALUES, 0)
                )
            items = body.replace(",", " ").split()
            values = [_value(item) for item in items]
            continue
        items = [a or b for a, b in _ITEM.findall(body)]
        if found[1].upper() == "VALUES" and found[2]:
            labels.setdefault(found[2], items)
        elif found[1].upper() in ("TITLE", "DESCRIPTION"):
            facts.setdefault(found[1].upper(), ["".join(items)])
        else:
            facts.setdefault(found[1].upper(), items)
    names = [*facts.get("STUB", []), *facts.get("HEADING", [])]
    title = (facts.get("TITLE") or facts.get("DESCRIPTION") or facts.get("CONTENTS") or [""])[0]
    unit = (facts.get("UNITS") or [""])[0]
    return Cube(path.name, title, unit, [labels[name] for name in names], values)


def _value(item: str) -> float | None:
    if _MISSING.fullmatch(item):
        return None
    if not _NUMBER.fullmatch(item):
        raise ValueError(item)
    return float(item)


def _statements(text: str) -> Iterator[str]:
    """Yield the statements of a .px file, which end with a semicolon outside quotation marks."""
    start, quoted = 0, False
    for found in re.finditer(r'[";]', text):
        if found[0] == '"':
            quoted = not quoted
        elif not quoted:
            yield text[start : found.start()]
            start = found.end()


def _json_stat(path: Path) -> Cube:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
    if "dataset" in content:
        content = content["dataset"]
    dimension = content["dimension"]
    names = content.get("id") or dimension["id"]
    dimensions = [_labels(dimension[name]["category"]) for name in names]
    size = prod(len(labels) for labels in dimensions)
    given = content["value"]
    if size > MAX_VALUES:
        raise _damaged(path, "cubes.cells", cells=size)
    values = [given.get(str(n)) for n in range(size)] if isinstance(given, dict) else list(given)
    units = [
        str(unit.get("base") or unit.get("label") or "")
        for name in names
        for unit in (dimension[name]["category"].get("unit") or {}).values()
    ]
    unit = units[0] if len(set(units)) == 1 else ""
    if any(isinstance(v, bool) or not isinstance(v, int | float | str | None) for v in values):
        raise ValueError
    rows = _rows(content, names, values) if _is_coded(content, names) else None
    return Cube(path.name, str(content.get("label", "")), unit, dimensions, values, rows)


def _is_coded(content: dict[str, Any], names: list[str]) -> bool:
    """Tell whether the dimensions are those of the long table: what `mtqg export` writes."""
    structure = (content.get("extension") or {}).get("structure", "")
    return "MTQG" in str(structure) and {"indicator", "area", "period"} <= set(names)


def _rows(
    content: dict[str, Any], names: list[str], values: list[float | str | None]
) -> list[list[object]]:
    """Return the long table that a coded cube holds, its header first; every cell by its codes."""
    dimension, more = content["dimension"], content.get("extension") or {}
    single = {name: code for name, code in more.items() if name in _COLUMNS}
    bounds = [more.get("low") or {}, more.get("high") or {}]
    units = dimension["indicator"]["category"].get("unit") or {}
    header = [*names, *single, "value", "low", "high", "unit", "status", "flag", "source"]
    rows: list[list[object]] = [[*header]]
    codes = product(*(_codes(dimension[name]["category"]) for name in names))
    for n, (cell, value) in enumerate(zip(codes, values, strict=True)):
        exact = value if isinstance(value, int | float) else ""
        low, high = (bound.get(str(n), exact) for bound in bounds)
        if exact == low == high == "":
            continue
        unit = (units.get(cell[names.index("indicator")]) or {}).get("label", "")
        code = str((content.get("status") or {}).get(str(n), "A"))
        state = (more.get("states") or {}).get(str(n), STATES[code])
        known = ("", "") if low == high == exact else (low, high)
        rows.append(
            [*cell, *single.values(), exact, *known, unit, *state, content.get("source", "")]
        )
    return rows


#: What stands under `extension` where a dimension has one value for all.
_COLUMNS = ("programme", "edition", "capital", "fund", "plan_vintage")


def _labels(category: dict[str, Any]) -> list[str]:
    """Return the labels of a dimension in the order of their index."""
    labels = category.get("label") or {}
    return [str(labels.get(code, code)) for code in _codes(category)]


def _codes(category: dict[str, Any]) -> list[str]:
    index = category.get("index") or list(category.get("label") or {})
    return sorted(index, key=lambda one: index[one]) if isinstance(index, dict) else list(index)
