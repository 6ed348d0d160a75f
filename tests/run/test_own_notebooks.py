"""Notebooks of an analyst's own run for any province, and what they find joins the rest."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from stubs import FINDING, code, write
from typer.testing import CliRunner

import mtqg
from mtqg import cli
from mtqg.run.report import collect

NAN = """\
from IPython.display import display
nan = float("nan")
found = {"findings": [], "measures": {"gap": {"value": nan, "unit": "%", "label": "g",
                                              "period": "2024", "course": [["2023", nan]]}}}
display({"application/vnd.mtqg.findings+json": found, "text/plain": ""}, raw=True)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, object]:
    """Reports of two provinces by a notebook of one's own, made from Python."""
    place = tmp_path_factory.mktemp("own")
    mine = write(place, "của tôi", FINDING, NAN, code("raise_no = 1 / 1", "analyst"))
    table = mtqg.report(["lào cai", 24], mine, edition=2024, out=place / "out", jobs=1, horizon=2)
    return place / "out", table


def test_reports_are_named_after_the_notebook(made):
    out, table = made
    assert table[["province", "notebook", "ok", "made"]].values.tolist() == [
        ["Lào Cai", "của tôi", True, True],
        ["Bắc Giang", "của tôi", True, True],
    ]
    assert (out / "2024" / "lao-cai" / "của tôi.vi.html").exists()


def test_what_they_found_joins_index_and_summary(made):
    out, _ = made
    assert f"2024/lao-cai/{quote('của tôi')}.vi.html" in (out / "index.html").read_text("utf-8")
    with (out / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    assert "Hộ nghèo" in text
    assert list(csv.reader(text.splitlines()))


def test_collect_gives_one_table_over_all_provinces(made):
    out, _ = made
    found = collect(out)
    measures = found[(found["kind"] == "measure") & (found["id"] == "poor")]
    assert measures[["area", "name", "value", "unit", "period"]].values.tolist() == [
        ["24", "Bắc Giang", 3.81, "%", "2022"],
        ["10", "Lào Cai", 3.81, "%", "2022"],
    ]
    findings = found[found["kind"] == "finding"]
    assert findings["severity"].tolist() == ["warning", "warning"]
    assert findings["label"].str.contains("=1\\+1").all()
    assert collect(out, notebook="trend").empty
    assert collect(out / "nowhere").empty


def test_no_file_of_json_holds_a_nan(made):
    def refuse(name: str) -> None:
        raise AssertionError(name)

    out, _ = made
    files = [*out.rglob("*.ipynb"), *out.rglob("*.json")]
    assert len(files) == 4
    for path in files:
        json.loads(path.read_text("utf-8"), parse_constant=refuse)
    gap = collect(out).query("id == 'gap'")
    assert gap["value"].isna().all()


def test_a_broken_notebook_is_told_once_and_the_others_run(tmp_path, monkeypatch):
    place = tmp_path / "notebooks"
    write(place, "good", FINDING)
    (place / "torn.ipynb").write_text("{", encoding="utf-8")
    monkeypatch.setenv("MTQG_NOTEBOOKS", str(place))
    out = str(tmp_path / "out")
    ran = CliRunner().invoke(cli.app, ["report", "bac-giang", "--out", out, "--language", "en"])
    assert ran.exit_code == 1, ran.output
    assert ran.output.count("torn.ipynb") == 1
    assert "Traceback" not in ran.output
    assert (tmp_path / "out" / "2024" / "bac-giang" / "good.en.html").exists()
    table = mtqg.report("bac-giang", out=out, language="en")
    assert table[["notebook", "ok"]].values.tolist() == [["good", True], ["torn", False]]


def test_an_edited_notebook_is_run_again_in_the_same_session(tmp_path):
    mine = write(tmp_path, "mine", "print(1)")
    out = tmp_path / "out"
    assert mtqg.report("bac-giang", mine, out=out)["made"].tolist() == [True]
    assert mtqg.report("bac-giang", mine, out=out)["made"].tolist() == [False]
    write(tmp_path, "mine", "print(22)")
    assert mtqg.report("bac-giang", mine, out=out)["made"].tolist() == [True]
