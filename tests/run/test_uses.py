"""What a notebook says it uses of other provinces is all that it uses of them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from mtqg import paths
from mtqg.run import parameters, pool, provenance

pytestmark = pytest.mark.skipif(pool.default_way() != "fork", reason="forking is for Linux")

PROVINCE, EDITION = "24", "2024"
NOTEBOOKS = [name for name in parameters.templates() if not name.startswith("compare")]


def uses(name: str) -> list[str]:
    """Return the patterns of other provinces' figures that a notebook declares."""
    return list(provenance._template(parameters.templates()[name].path).uses.get("others", "*"))


def without(patterns: list[str], folder: Path) -> Path:
    """Copy the data, but of other provinces only the figures that `patterns` name."""
    shutil.copytree(paths.data(), folder)
    corrected = (folder / "corrections" / "corrections.csv").read_text(encoding="utf-8")
    for path in (folder / "observations").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = [
            row
            for row in rows
            if not row["area"].isdigit()
            or (row["area"], row.get("edition") or "2024") == (PROVINCE, EDITION)
            or row["source"] in corrected  # a correction of a figure that is not there is refused
            or any(fnmatchcase(row["indicator"], pattern) for pattern in patterns)
        ]
        if not kept:
            path.unlink()
        elif len(kept) < len(rows):
            with path.open("w", encoding="utf-8", newline="") as file:
                lines = csv.DictWriter(file, list(rows[0]))
                lines.writeheader()
                lines.writerows(kept)
    return folder


@pytest.fixture(scope="module")
def displayed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[object]]]:
    """What each notebook shows, with all figures ("") and with the declared ones ("-")."""
    folder = tmp_path_factory.mktemp("data")
    asked = {}
    for name in NOTEBOOKS:
        if "*" not in uses(name):
            asked[name] = paths.data()
            asked[f"{name}-"] = without(uses(name), folder / name)
    lines = [f"{name.removesuffix('-')} {place}" for name, place in asked.items()]
    script = Path(__file__).with_name("displayed.py")
    answer = subprocess.run(
        [sys.executable, str(script), PROVINCE, EDITION],
        input="\n".join(lines),
        stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        text=True,
        check=True,
    )
    return dict(zip(asked, map(json.loads, answer.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_reads_nothing_of_other_provinces_but_what_it_declares(
    displayed: dict[str, list[list[object]]], name: str
) -> None:
    if "*" in uses(name):
        pytest.skip("it declares everything")
    pairs = zip(displayed[name], displayed[f"{name}-"], strict=True)
    assert [cell[0] for cell, other in pairs if cell != other] == []


@pytest.mark.parametrize(
    ("indicator", "others"),
    [
        ("GNBV.POOR_RED_EM", set()),
        ("DTTS.TV", set()),
        ("BUD.NTP", {"peers", "report"}),
        ("SBI.CUM", {"disbursement", "report"}),
        ("ST.POV_MD", {"forecast", "peers", "report", "trend"}),
    ],
)
def test_a_changed_figure_is_a_reason_for_its_province_and_for_those_that_use_it(
    tmp_path: Path, indicator: str, others: set[str]
) -> None:
    header = "area,edition,indicator,period,value,source"
    runs = parameters.plan(["49", PROVINCE])

    def digests(value: float) -> dict[tuple[str, str], str]:
        path = tmp_path / "figures.csv"
        path.write_text(f"{header}\n49,2024,{indicator},2023,{value},a\n")
        figures = provenance.Figures([path])
        return {
            (run.code, run.notebook): figures.of(run, provenance._template(run.template).uses)
            for run in runs
        }

    before, after = digests(3.0), digests(4.0)
    changed = {run for run in before if before[run] != after[run]}
    assert {name for code, name in changed if code == "49"} == {run.notebook for run in runs}
    assert {name for code, name in changed if code == PROVINCE} == others
