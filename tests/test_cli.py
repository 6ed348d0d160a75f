from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mtqg import cli
from mtqg.table import observations


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.output


def test_list_names_what_there_is_to_choose_from() -> None:
    status, told = call("list", "--language", "en")
    assert status == 0
    for word in ("Bac Giang", "quang-nam", "GNBV.POOR"):
        assert word in told


def test_check_accepts_the_figures_that_are_shipped() -> None:
    status, told = call("check", "--language", "en")
    assert (status, "no problem" in told) == (0, True), told
    assert f"{len(observations.files())} files" in told


def test_check_tells_every_problem_of_the_given_files(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "area,indicator,period,value,source\n24,GNBV.POR,2023,3x,s\n24,ST.POP,2023,1,s\n"
    )
    status, told = call("check", str(bad), str(tmp_path / "none.csv"), "--language", "en")
    assert status == 1
    assert 'bad.csv, row 2, column value, value "3x": not a number' in told
    assert "did you mean GNBV.POOR" in told
    assert "none.csv: unreadable" in told


def test_no_traceback_reaches_a_user(monkeypatch, capsys, tmp_path):
    def broken():
        raise ModuleNotFoundError("No module named 'seaborn'", name="seaborn")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setattr(cli.tempfile, "gettempdir", lambda: str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "thiếu thư viện seaborn" in said
    assert "Traceback" not in said
    (kept,) = tmp_path.iterdir()
    assert "ModuleNotFoundError" in kept.read_text(encoding="utf-8")
