import json

import books
import pandas as pd
import pytest
from typer.testing import CliRunner

from mtqg import intake
from mtqg.cli import app
from mtqg.intake import command
from mtqg.table import observations


@pytest.fixture
def few(monkeypatch):
    """Audit among the figures of one workbook instead of all the project's."""
    figures = books.figures("2012-05-29")
    monkeypatch.setattr(observations, "read", lambda: figures)


def workbook(folder, **more):
    path = folder / "2012-05-29-Bieu.xlsx"
    return path, books.write(path, "2012-05-29", books.monthly(2012, 5), **more)


def test_load_writes_the_long_table_with_places(tmp_path, capsys):
    path, printed = workbook(tmp_path)
    out = tmp_path / "table.csv"
    assert command.load([path], out=out, language="en") == 0
    table = observations.read_csv(out)
    assert books.taken(table) == printed
    assert table["place"].str.match(r"VonDT![C-G]\d+$").all()
    assert "cells taken" in capsys.readouterr().out


def test_without_out_nothing_is_written(tmp_path):
    path, _ = workbook(tmp_path)
    before = set(tmp_path.iterdir())
    assert command.load([path]) == 0
    assert set(tmp_path.iterdir()) == before


def test_a_refused_file_fails_and_nothing_is_half_written(tmp_path, capsys):
    good, _ = workbook(tmp_path)
    bad, out = tmp_path / "empty.xls", tmp_path / "table.csv"
    bad.write_bytes(b"")
    assert command.load([good, bad], out=out, language="en") == 2
    assert not out.exists()
    assert "the file is empty" in capsys.readouterr().err


def test_formulas_in_text_are_disarmed(tmp_path):
    table = intake.load(workbook(tmp_path)[0]).table.assign(note="=1+1")
    command.save([table], tmp_path / "t.csv")
    assert set(pd.read_csv(tmp_path / "t.csv")["note"]) == {"'=1+1"}


def test_the_template_is_written_and_loads(tmp_path):
    assert CliRunner().invoke(app, ["template", str(tmp_path / "mau.xlsx")]).exit_code == 0
    assert len(intake.load(tmp_path / "mau.xlsx", sheet="Ví dụ").table) == 30


def test_the_template_of_word_reports_is_written_once(tmp_path):
    path = tmp_path / "template.docx"
    asked = ["template", str(path), "--language", "en"]
    assert CliRunner().invoke(app, asked).exit_code == 0
    path.write_bytes(edited := path.read_bytes() + b"an office's own")
    assert CliRunner().invoke(app, asked).exit_code != 0
    assert path.read_bytes() == edited


def test_audit_of_a_file_tells_where_it_leaves_the_project_s_figures(tmp_path, request):
    def swap_months(sheet):
        for row in range(9, sheet.max_row + 1):
            one, two = sheet.cell(row, 3), sheet.cell(row, 4)
            one.value, two.value = two.value, one.value

    # Two months under each other's heading agree with every sum; only other figures tell.
    path, _ = workbook(tmp_path, change=swap_months)
    request.getfixturevalue("few")
    ended = CliRunner().invoke(app, ["audit", str(path), "--json", "--language", "en"])
    found = json.loads(ended.stdout)
    assert ended.exit_code == int(any(item["severity"] == "error" for item in found))
    assert {"two_sources"} <= {item["rule"] for item in found}
    assert all("2012-05-29-Bieu.xlsx" in item["sources"] for item in found)


def test_audit_of_a_true_file_has_no_errors(tmp_path, request):
    path, _ = workbook(tmp_path)
    request.getfixturevalue("few")
    ended = CliRunner().invoke(app, ["audit", str(path), "--language", "en"])
    assert (ended.exit_code, "error: 0" in ended.stderr) == (0, True)


def test_the_template_of_2026_offers_components_and_what_is_carried_over(tmp_path):
    path = tmp_path / "mau.xlsx"
    call = ["template", str(path), "--kind", "chương trình", "--area", "Lào Cai", "--year", "2026"]
    assert CliRunner().invoke(app, call).exit_code == 0
    loaded = intake.load(path, sheet="Ví dụ")
    table = loaded.table
    assert loaded.errors == []
    plans = table[(table["indicator"] == "FIN.PLAN") & (table["capital"] == "ALL")]
    assert dict(zip(plans["programme"], plans["value"], strict=True)) == {
        "ALL": 650, "NTP2026_C2": 500, "NTP2026_C1": 150, "NTM": 250
    }  # fmt: skip
    assert set(plans.loc[plans["programme"] == "NTM", "plan_vintage"]) == {"CARRIED"}
    assert set(table["area"]) == {"15"}
    assert set(table["as_of"]) == {"2026-09-30"}
