"""A report made again from its record: the same, or what differs is told and the status says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stubs import FINDING, write
from typer.testing import CliRunner, Result

from mtqg import cli
from mtqg.run import provenance

RECORD = Path("reports/2025/lao-cai/trend.en.json")
OWN = "area,edition,indicator,period,value,source\n15,2025,ST.POP,2020,{value},made up\n"
SHOWS = """\
import mtqg
from IPython.display import Markdown, display
own = mtqg.figures("ST.POP", province, edition=edition, data=data)
value = float(own[own["source"] == "made up"]["value"].iloc[0])
display(Markdown(f"## People\\n\\n{value:.0f}"))
pop = {"value": value, "unit": "p", "label": "People", "period": "2020"}
found = {"findings": [], "measures": {"pop": pop}}
display({"application/vnd.mtqg.findings+json": found, "text/plain": "x"}, raw=True)
"""


@pytest.fixture
def folder(beside: Path) -> Path:
    return beside


def call(command: str, *words: str) -> Result:
    return CliRunner().invoke(cli.app, [command, *words, "--language", "en"])


def made(folder: Path, *cells: str, data: str = "") -> None:
    write(folder, "trend", *cells)
    words = ["lao-cai", "--data", data] if data else ["lao-cai"]
    ended = call("report", *words)
    assert ended.exit_code == 0, ended.output


def test_what_nothing_has_changed_for_is_the_same_again(folder: Path) -> None:
    made(folder, FINDING)
    before = {p: p.read_bytes() for p in Path("reports").rglob("*") if p.is_file()}
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, ended.stdout.splitlines()[-1]) == (
        0,
        "Lao Cai · trend: the report is the same again",
    )
    assert {p: p.read_bytes() for p in Path("reports").rglob("*") if p.is_file()} == before


def test_a_figure_that_was_corrected_is_told_with_what_it_changes(folder: Path) -> None:
    own = Path("own.csv")
    own.write_text(OWN.format(value=750))
    made(folder, SHOWS, data="own.csv")
    assert call("rebuild", str(RECORD)).exit_code == 0
    own.write_text(OWN.format(value=751))
    ended = call("rebuild", str(RECORD), "--out", "again")
    assert ended.exit_code == 1, ended.output
    assert "figures that it uses changed" in ended.stdout
    assert "People 2020: 750.0 p → 751.0 p" in ended.stdout
    assert "(People) differs" in ended.stdout
    assert "the report differs: 2" in ended.stdout
    assert "751" in Path("again/2025/lao-cai/trend.en.html").read_text(encoding="utf-8")


def test_another_notebook_that_finds_the_same_is_told_and_passes(folder: Path) -> None:
    made(folder, FINDING)
    write(folder, "trend", "# a remark\n" + FINDING)
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, "the notebook changed" in ended.stdout) == (0, True)
    write(folder, "trend", FINDING.replace("3.81", "3.82"))
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, "3.81 % → 3.82 %" in ended.stdout) == (1, True), ended.output
    write(folder, "trend", "1 / 0")
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, "ZeroDivisionError" in ended.stderr) == (1, True)


def test_libraries_of_another_version_are_named(folder: Path) -> None:
    made(folder, FINDING)
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    now = record["versions"]["pandas"]
    record["versions"]["pandas"] = "2.9.9"
    record.pop("digest")
    moved = Path("elsewhere.json")  # a record says itself what it is of
    moved.write_text(json.dumps(provenance.sealed(record)), encoding="utf-8")
    ended = call("rebuild", str(moved))
    assert (ended.exit_code, f"pandas: 2.9.9 → {now}" in ended.stdout) == (0, True), ended.output


def test_what_cannot_be_made_again_is_refused_with_a_remedy(folder: Path) -> None:
    own = Path("own.csv")
    own.write_text(OWN.format(value=750))
    made(folder, SHOWS, data="own.csv")
    own.rename("moved.csv")
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, "--data" in ended.stderr) == (2, True)
    assert call("rebuild", str(RECORD), "--data", "moved.csv").exit_code == 0
    (folder / "trend.ipynb").rename("mine.ipynb")
    ended = call("rebuild", str(RECORD), "--data", "moved.csv")
    assert (ended.exit_code, "--notebook" in ended.stderr) == (2, True)
    words = ("--data", "moved.csv", "--notebook", "mine.ipynb")
    assert call("rebuild", str(RECORD), *words).exit_code == 0
    assert (
        "the former report is there"
        in call("rebuild", str(RECORD), *words, "--out", "reports").stderr
    )
    text = RECORD.read_text(encoding="utf-8")
    RECORD.write_text(text.replace("750", "751"), encoding="utf-8")
    assert call("rebuild", str(RECORD)).exit_code == 2
    for name in ("none.json", "reports", "own.csv"):
        assert call("rebuild", name).exit_code == 2


def test_a_report_that_failed_has_nothing_to_compare_with(folder: Path) -> None:
    write(folder, "trend", "1 / 0")
    assert call("report", "lao-cai").exit_code == 1
    ended = call("rebuild", str(RECORD))
    assert (ended.exit_code, "this run failed" in ended.stderr) == (2, True)
