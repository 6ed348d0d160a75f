"""A report depends on the figures that its notebook read, and on no others."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mtqg import paths
from mtqg.run import parameters, pool, provenance
from mtqg.table import figures_used, observations

pytestmark = pytest.mark.skipif(pool.default_way() != "fork", reason="forking is for Linux")

PROVINCE = "24"
NOTEBOOKS = list(parameters.templates())


def displayed(edition: str, asked: list[tuple[str, Path]]) -> list[dict[str, Any]]:
    """Return what notebooks show and read, each with the figures of a folder."""
    answer = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("displayed.py")), PROVINCE, edition],
        input="\n".join(f"{name} {place}" for name, place in asked),
        stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        text=True,
        check=True,
    )
    return [json.loads(line) for line in answer.stdout.splitlines()]


def only(read: list[list[str]], folder: Path) -> Path:
    """Copy the data, of the figures only those that a notebook read or that these are made of."""
    shutil.copytree(paths.data(), folder)
    corrected = (folder / "corrections" / "corrections.csv").read_text(encoding="utf-8")
    kept: set[tuple[str, str, str]] = set()
    for edition, area, indicator in read:
        names = (
            provenance.made_of(indicator)
            if indicator != figures_used.EVERY
            else {figures_used.EVERY}
        )
        places = (
            {(figures_used.EVERY, area)}
            if area == figures_used.EVERY
            else provenance._parts(edition, area)
        )
        kept |= {(place[0], place[1], name) for place in places for name in names}
    for path in (folder / "observations").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))

        def wanted(row: dict[str, str]) -> bool:
            edition, area, name = row.get("edition") or "2024", row["area"], row["indicator"]
            keys = {(edition, area, name), (edition, area, "*"), ("*", "*", name), ("*",) * 3}
            # A correction of a figure that is not there is refused.
            return bool(keys & kept) or row["source"] in corrected

        left = [row for row in rows if wanted(row)]
        if not left:
            path.unlink()
        elif len(left) < len(rows):
            with path.open("w", encoding="utf-8", newline="") as file:
                lines = csv.DictWriter(file, list(rows[0]))
                lines.writeheader()
                lines.writerows(left)
    return folder


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_a_notebook_shows_the_same_without_the_figures_that_it_did_not_read(
    tmp_path: Path, edition: str
) -> None:
    whole = displayed(edition, [(name, paths.data()) for name in NOTEBOOKS])
    parts = [
        (name, only(found["read"], tmp_path / name))
        for name, found in zip(NOTEBOOKS, whole, strict=True)
    ]
    for name, found, other in zip(NOTEBOOKS, whole, displayed(edition, parts), strict=True):
        pairs = zip(found["cells"], other["cells"], strict=True)
        assert [cell[0] for cell, again in pairs if cell != again] == [], name


def test_a_changed_figure_is_a_reason_only_where_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"

    def digest(value: float, *read: figures_used.Read) -> str:
        path.write_text(
            "area,edition,indicator,period,value,source\n"
            f"49,2024,ST.POV_MD,2023,{value},a\n27,2024,ST.POP,2023,1500,a\n"
        )
        table = observations.read_csv(path, check=False)
        return provenance.FigureDigests([table]).of(read)

    for read, changes in {
        ("2024", "49", "ST.POV_MD"): True,
        ("2024", "49", "*"): True,
        ("2024", "*", "ST.POV_MD"): True,
        ("*", "*", "*"): True,
        ("2024", "49", "ST.POP"): False,
        ("2024", "27", "*"): False,
        # Đà Nẵng of 2025 is made of Quảng Nam (49) and Đà Nẵng (48).
        ("2025", "48", "ST.POV_MD"): True,
        ("2025", "24", "*"): False,
    }.items():
        assert (digest(3.0, read) != digest(4.0, read)) is changes, read
