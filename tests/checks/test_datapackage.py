"""`data/datapackage.json` is what the schemas of the tables say.

`python tests/checks/test_datapackage.py` writes it anew.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from typing import Any

import pytest

from mtqg import paths
from mtqg.checks import datapackage

PATH = paths.data() / datapackage.NAME


def content() -> str:
    return json.dumps(datapackage.described(), ensure_ascii=False, indent=1) + "\n"


def rows(path: str) -> list[dict[str, str]]:
    with (paths.data() / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_data_package_is_of_these_tables() -> None:
    stored = PATH.read_text(encoding="utf-8")
    assert stored == content(), "run: python tests/checks/test_datapackage.py"


def test_every_table_is_in_it_once() -> None:
    listed = [resource["path"] for resource in datapackage.described()["resources"]]
    there = {p.relative_to(paths.data()).as_posix() for p in paths.data().rglob("*.csv")}
    assert (set(listed), len(listed)) == (there, len(there))


READERS = {"number": float, "date": date.fromisoformat, "year": int, "string": str}


@pytest.mark.parametrize("resource", datapackage.described()["resources"], ids=lambda r: r["name"])
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
    by_name = {one["name"]: one["path"] for one in datapackage.described()["resources"]}
    for foreign in schema.get("foreignKeys", ()):
        (column,), to = foreign["fields"], foreign["reference"]
        known = {row[to["fields"][0]] for row in rows(by_name[to["resource"]])}
        assert {row[column] for row in table} - {""} <= known, foreign


if __name__ == "__main__":
    PATH.write_text(content(), encoding="utf-8")
