"""`mtqg load`, `audit`, `template`: what they print, write and return."""

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from mtqg.cli import app
from mtqg.table import observations, schema

run = CliRunner().invoke
CLASH = (
    "area,indicator,programme,period,as_of,value,status,source\n"
    "24,FIN.PLAN,ALL,2023,2023-09-30,1000,plan,made up\n"
    "24,FIN.DISB,ALL,2023,2023-09-30,500,actual,made up\n"
    "24,FIN.DISB_RATE,ALL,2023,2023-09-30,{rate},actual,made up\n"
)


@pytest.fixture
def figures(tmp_path):
    def write(rate: str = "50"):
        path = tmp_path / "figures.csv"
        path.write_text(CLASH.format(rate=rate))
        return path

    return write


def test_a_table_loads_and_is_written_as_the_long_table(figures, tmp_path):
    out = tmp_path / "table.csv"
    result = run(app, ["load", str(figures()), "--out", str(out)])
    assert result.exit_code == 0, result.output
    written = observations.read_csv(out)
    assert written["value"].tolist() == [1000, 500, 50]
    assert list(pd.read_csv(out).columns) == list(schema.COLUMNS)
    assert written["place"].str.contains("!").all()


def test_a_dry_run_writes_nothing(figures, tmp_path):
    out = tmp_path / "table.csv"
    result = run(app, ["load", str(figures()), "--dry-run", "--out", str(out)])
    assert result.exit_code == 0
    assert "3" in result.output
    assert not out.exists()


def test_one_refused_file_leaves_nothing_written(figures, tmp_path):
    bad = tmp_path / "bad.xls"
    bad.write_text("<html></html>")
    out = tmp_path / "table.csv"
    result = run(app, ["load", str(figures()), str(bad), "--out", str(out)])
    assert result.exit_code == 2
    assert "HTML" in result.output
    assert not out.exists()
    assert run(app, ["load", str(bad)]).exit_code == 2


@pytest.mark.parametrize(("rate", "status"), [("50", 0), ("40", 1)])
def test_audit_exits_1_when_figures_cannot_both_be_true(figures, rate, status):
    result = run(app, ["audit", str(figures(rate)), "--json"])
    assert result.exit_code == status, result.output
    found = json.loads(result.output)
    assert [f["rule"] for f in found if f["severity"] == "error"] == ["rate_of_plan"] * status
    for finding in found:
        assert set(finding) == {
            "rule",
            "severity",
            "figures",
            "sources",
            "message",
            "accepted",
        }


def test_the_template_as_written_is_empty_and_its_example_is_loaded_by_name_alone(tmp_path):
    form = tmp_path / "form.xlsx"
    assert run(app, ["template", str(form)]).exit_code == 0
    result = run(app, ["load", str(form), "--dry-run"])
    assert result.exit_code == 2
    assert "chưa điền số liệu" in result.output
    named = run(app, ["load", str(form), "--dry-run", "--sheet", "Ví dụ"])
    assert named.exit_code == 0, named.output
