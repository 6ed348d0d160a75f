"""`data/datapackage.json`: what the tables of data/ are, for programs that read data packages.

It is written after the schemas that `mtqg check` holds the tables to, so that it cannot say
otherwise, and then read as such a program does. Anew: `python tests/checks/test_datapackage.py`.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mtqg import paths
from mtqg.checks.schemas import (
    ANY,
    DATE,
    DATED,
    DAY,
    NUMBER,
    PATTERN,
    PERIOD,
    SHAPES,
    TABLES,
    TEXT,
    YEAR,
)
from mtqg.table.schema import DEFAULTS, KEY, NUMBERS, REQUIRED, choices

DATA = paths.data()
PATH = DATA / "datapackage.json"

#: The type of each shape in the terms of Table Schema, with what it is further held to.
_TYPES: dict[str, dict[str, Any]] = {
    TEXT: {"type": "string"},
    ANY: {"type": "string"},
    NUMBER: {"type": "number"},
    DATE: {"type": "date"},
    DAY: {"type": "string", "constraints": {"pattern": r"\d\d-\d\d"}},
    YEAR: {"type": "year"},
    PERIOD: {
        "type": "string",
        "constraints": {"pattern": r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|/\d{4})?"},
    },
    PATTERN: {"type": "string", "description": "a regular expression of Python"},
    DATED: {"type": "string", "description": "a date, a month or a year"},
}
#: What columns of figures name in other tables.
_NAMED = {
    "indicator": "catalogue/indicators",
    "programme": "catalogue/programmes",
    "scope": "catalogue/scopes",
    "source": "sources",
}


def described() -> dict[str, Any]:
    """Return the data package of the tables of data/ (https://datapackage.org, version 1)."""
    return {
        "profile": "tabular-data-package",
        "name": "mtqg",
        "title": "Figures on Vietnam's National Target Programmes by province, with their sources",
        "description": "Each figure cites its source (sources.csv); data/README.md tells more.",
        "resources": [_resource(path) for path in sorted(DATA.rglob("*.csv"))],
    }


def _resource(path: Path) -> dict[str, Any]:
    table = path.relative_to(DATA).with_suffix("").as_posix()
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    if table.startswith("observations/"):
        schema = _of_figures(header)
    elif table in TABLES:
        schema = _of_table(table)
    else:  # words and patterns, which have no schema of their own
        schema = {"fields": [{"name": name, "type": "string"} for name in header]}
    return {
        "name": _name(table),
        "path": path.relative_to(DATA).as_posix(),
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _name(table: str) -> str:
    return table.replace("/", "-")


def _of_table(table: str) -> dict[str, Any]:
    key, _, columns = TABLES[table]
    fields, foreign = list[dict[str, Any]](), list[dict[str, Any]]()
    field: dict[str, Any]
    for name, rule in columns.items():
        optional, rule = rule.endswith("?"), rule.removesuffix("?")
        if rule.startswith(">"):
            foreign.append(_foreign(name, rule[1:]))
            field = {"type": "string"}
        elif rule in SHAPES:
            field = _TYPES[rule]
            optional = optional or rule == ANY
        else:
            allowed = [choice for choice in rule.split("|") if choice]
            optional = optional or len(allowed) < len(rule.split("|"))
            field = {"type": "string", "constraints": {"enum": allowed}}
        fields.append(_field(name, field, required=not optional))
    schema: dict[str, Any] = {"fields": fields}
    # A key of which a part may be empty is none in the terms of Table Schema.
    required = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
    if key and required.issuperset(key):
        schema["primaryKey"] = list(key)
    return schema | ({"foreignKeys": foreign} if foreign else {})


def _of_figures(header: list[str]) -> dict[str, Any]:
    """Return the schema of a file of figures; a column that it leaves out has its default."""
    fields = []
    for name in header:
        field: dict[str, Any] = {"type": "number" if name in NUMBERS else "string"}
        if name == "period":
            field = _TYPES[PERIOD]
        elif name in ("as_of", "published"):
            field = {"type": "date"}
        elif name in ("edition", "level", "capital", "fund", "plan_vintage", "status"):
            field = {"type": "string", "constraints": {"enum": choices(name)}}
        needed = name in REQUIRED and not (name == "value" and "low" in header)
        described = _field(name, field, required=needed)
        if DEFAULTS[name]:
            described["description"] = f"empty: {DEFAULTS[name]}"
        fields.append(described)
    missing = ", ".join(f"{n} = {d}" for n, d in DEFAULTS.items() if d and n not in header)
    return {
        "description": f"One row a stated figure; its key: {', '.join(KEY)}."
        + (f" Left out: {missing}." if missing else ""),
        "fields": fields,
        "foreignKeys": [_foreign(n, table) for n, table in _NAMED.items() if n in header],
    }


def _field(name: str, field: dict[str, Any], *, required: bool) -> dict[str, Any]:
    held = dict(field.get("constraints", {})) | ({"required": True} if required else {})
    plain = {key: value for key, value in field.items() if key != "constraints"}
    return {"name": name, **plain, **({"constraints": held} if held else {})}


def _foreign(column: str, table: str) -> dict[str, Any]:
    first = next(iter(TABLES[table][2]))
    return {"fields": [column], "reference": {"resource": _name(table), "fields": [first]}}


def content() -> str:
    return json.dumps(described(), ensure_ascii=False, indent=1) + "\n"


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_package_is_of_these_tables() -> None:
    stored = PATH.read_text(encoding="utf-8")
    assert stored == content(), "run: python tests/checks/test_datapackage.py"


def test_every_table_is_in_it_once() -> None:
    listed = [resource["path"] for resource in described()["resources"]]
    there = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*.csv")}
    assert (set(listed), len(listed)) == (there, len(there))


READERS = {"number": float, "date": date.fromisoformat, "year": int, "string": str}


@pytest.mark.parametrize("resource", described()["resources"], ids=lambda r: r["name"])
def test_each_table_is_as_a_reader_of_the_package_expects(resource: dict[str, Any]) -> None:
    """Held to the words of Table Schema: types, required, enum, pattern, keys."""
    table, schema = rows(resource["path"]), resource["schema"]
    assert list(table[0]) == [field["name"] for field in schema["fields"]]
    for field in schema["fields"]:
        cells = [row[field["name"]] for row in table]
        held = field.get("constraints", {})
        assert not held.get("required") or all(cells), field
        filled = [cell for cell in cells if cell]
        for cell in filled:
            READERS[field["type"]](cell)
        assert set(filled) <= set(held.get("enum", filled)), field
        assert all(re.fullmatch(held["pattern"], c) for c in filled) if "pattern" in held else True
    if key := schema.get("primaryKey"):
        keys = [tuple(row[name] for name in key) for row in table]
        assert len(set(keys)) == len(keys)
    by_name = {one["name"]: one["path"] for one in described()["resources"]}
    for foreign in schema.get("foreignKeys", ()):
        (column,), to = foreign["fields"], foreign["reference"]
        known = {row[to["fields"][0]] for row in rows(by_name[to["resource"]])}
        assert {row[column] for row in table} - {""} <= known, foreign


if __name__ == "__main__":
    PATH.write_text(content(), encoding="utf-8")
