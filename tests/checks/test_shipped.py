"""Damage each table of data/ in every way that matters; `mtqg check` must say so."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

import pytest

from mtqg import paths
from mtqg.checks import schemas, shipped

Edit = tuple[str, str, str, str, str]

#: Table, a row by the value of its first column, the column, what is put there, what must be said.
WRONG: list[Edit] = [
    ("vocabulary/units", "nghìn tỷ đồng", "factor", "1", "must be 1000"),
    ("vocabulary/units", "triệu đồng", "factor", "1", "must be 0.001"),
    ("vocabulary/units", "hộ", "factor", "1000", "must be 1"),
    ("vocabulary/units", "tỷ", "unit", "tn VND", "no indicator has this unit"),
    ("vocabulary/form_words", "ngàn đ", "code", "0.001", "must be 1e-06"),
    ("vocabulary/text_units", "%", "factor", "100", "must be 1"),
    ("catalogue/targets", "GNBV.POOR_RED", "low", "abc", "not a number"),
    ("catalogue/targets", "GNBV.POOR_RED", "low", "9", "contradict"),
    ("catalogue/targets", "GNBV.POOR_RED", "low", "", "states this"),
    ("catalogue/targets", "GNBV.POOR_RED", "year_from", "", "not a year"),
    ("catalogue/targets", "GNBV.POOR_RED", "year_to", "1999", "ends before"),
    ("catalogue/targets", "GNBV.POOR_RED", "year_from", "2019", "outside the programme"),
    ("catalogue/targets", "GNBV.POOR_RED", "indicator", "GNBV.POR_RED", "GNBV.POOR_RED"),
    ("catalogue/targets", "GNBV.POOR_RED", "area", "99", "no area has this code"),
    ("catalogue/targets", "GNBV.POOR_RED", "decision", "", "may not be empty"),
    ("catalogue/targets", "GNBV.POOR_RED", "source", "nobody", "no such value"),
    ("catalogue/targets", "FIN.DISB_RATE", "low", "9500", "outside the indicator's range"),
    ("catalogue/indicators", "FIN.DISB_RATE", "formula", "FIN.DISB_RATE / FIN.PLAN", "itself"),
    ("catalogue/indicators", "GNBV.POOR_HH", "formula", "GNBV.MPI_HH − GNBV.NEAR_HH", "itself"),
    ("catalogue/indicators", "GNBV.MPI", "formula", "GNBV.POOR + GNBV.NONE", "no indicator"),
    ("catalogue/indicators", "GNBV.MPI", "maximum", "-1", "below maximum"),
    ("catalogue/indicators", "GNBV.MPI", "unit_vi", "tỷ đồng", "several names"),
    ("catalogue/indicators", "GNBV.MPI", "weight", "ST.POPS", "ST.POP"),
    ("catalogue/indicators", "GNBV.MPI", "direction", "down", "no such value"),
    ("catalogue/indicators", "GNBV.MPI", "code", "GNBV.POOR", "2 rows have this key"),
    ("catalogue/programmes", "DTTS", "end", "2019", "ends before"),
    ("catalogue/programmes", "DTTS", "successor", "DTTS", "back to itself"),
    ("catalogue/programmes", "NTP2026", "descends_from", "NTM; GNVB", "no such programme"),
    ("catalogue/breaks", "GNBV.POOR", "at", "2016-13", "not a period"),
    ("catalogue/breaks", "GNBV.POOR", "kind", "border", "names the area whose borders"),
    ("catalogue/budget_calendar", "plan_payable_until", "value", "02-30", "not a day"),
    ("catalogue/hedges", "hơn", "kind", "upwards", "no such value"),
    ("catalogue/peer_variables", "POVERTY", "indicator", "ST.POV_MD|ST.POV", "no such indicator"),
    ("areas/provinces", "24", "slug", "bac-ninh", "slug must be"),
    ("areas/provinces", "24", "name", "Bắc Ninh", "bac-ninh"),
    ("areas/provinces", "24", "region", "XXX", "no such value"),
    ("areas/provinces", "02", "edition", "2025", "63 provinces"),
    ("areas/crosswalk", "02", "code_2025", "24", "this code is"),
    ("areas/crosswalk", "02", "change", "unchanged", "number of parts"),
    ("areas/communes", "00004", "province", "02", "no province of edition 2025"),
    ("areas/communes", "00004", "code", "4", "5 digits"),
    ("areas/aliases", "HN", "code", "00", "no area has this code"),
    ("vocabulary/text_status", "đã", "status", "over", "no status"),
    ("vocabulary/text_concepts", "(tỷ lệ |số |tổng số )?hộ nghèo", "words", "(hộ", "regular"),
    ("vocabulary/pxweb_tables", "", "indicator", "ST.NONE", "no such value"),
    ("sources", "decision_417", "published", "30/9/2026", "neither a date"),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("data")
    shutil.copytree(paths.data(), place, dirs_exist_ok=True)
    return place


@pytest.fixture
def damage(whole: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MTQG_DATA", str(whole))
    before: dict[Path, bytes] = {}

    def write(name: str, content: bytes | None) -> str:
        path = whole / f"{name}.csv"
        before.setdefault(path, path.read_bytes())
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        return "\n".join(p.say("en") for p in shipped.problems())

    yield write
    for path, content in before.items():
        path.write_bytes(content)


def edited(path: Path, first: str, column: str, value: str) -> bytes:
    """The table at `path` with one cell changed, in its first row or that which begins so."""
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    at = next(n for n, row in enumerate(rows) if first in ("", row[0]))
    rows[at][header.index(column)] = value
    lines = [
        ",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in (header, *rows)
    ]
    return "\n".join(lines).encode()


def test_the_shipped_tables_are_right() -> None:
    assert [p.say("en") for p in shipped.problems()] == []


@pytest.mark.parametrize(("name", "first", "column", "value", "word"), WRONG)
def test_what_is_wrong_in_a_table_is_said(damage, whole, name, first, column, value, word) -> None:
    said = damage(name, edited(whole / f"{name}.csv", first, column, value))
    assert word in said
    assert f"{name}.csv" in said


def tables() -> list[str]:
    root = paths.data()
    found = (p.relative_to(root).with_suffix("").as_posix() for p in root.rglob("*.csv"))
    return sorted(name for name in found if not name.startswith("observations/"))


def test_every_table_has_a_schema() -> None:
    loose = {name for name in tables() if name not in schemas.TABLES}
    # Words and patterns alone: their codes, dates and patterns are checked by name of column.
    assert loose == {"catalogue/error_quantiles"} | {
        f"vocabulary/text_{name}"
        for name in "concepts glue macros others page patterns qualifiers status".split()
    }


@pytest.mark.parametrize("name", tables())
def test_a_table_that_is_missing_empty_or_torn_is_said(damage, whole, name) -> None:
    path = whole / f"{name}.csv"
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    known = name in schemas.TABLES
    assert known == ("missing" in damage(name, None))
    path.write_bytes(content)
    if name != "corrections/corrections":
        assert damage(name, lines[0])
    assert damage(name, b"")
    assert damage(name, content + b"\xff")
    assert damage(name, content + b"one,cell,too" * 30 + b"\n")
    if known:
        assert damage(name, content.replace(b",", b",x,", 1))
    chance = random.Random(name)
    if known and schemas.TABLES[name][0]:
        assert "rows have this key" in damage(name, content + chance.choice(lines[1:]))
