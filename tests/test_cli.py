from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import mtqg
from mtqg import cli
from mtqg.table import observations


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.output


def test_list_names_what_there_is_to_choose_from() -> None:
    status, told = call("list", "--language", "en", "--edition", "2024")
    assert status == 0
    for word in ("Bac Giang", "quang-nam", "GNBV.POOR"):
        assert word in told


def test_list_names_the_provinces_of_today_with_what_they_are() -> None:
    status, told = call("list", "--language", "en")
    assert (status, "Bac Giang" in told) == (0, False)
    types = {line.split("│")[2].strip(): line.split("│")[4].strip() for line in rows(told)}
    assert len(types) == 34
    cities = {name for name, kind in types.items() if kind == "city"}
    assert {"Bac Ninh", "Quang Ninh", "Dong Nai", "Hue"} < cities
    assert len(cities) == 9


def rows(told: str) -> list[str]:
    return [line for line in told.splitlines() if line.startswith("│") and line[2:4].isdigit()]


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


#: Commands with something that people mistake: {missing}, {empty}, {folder}, {file} stand in them.
MISTAKES = [
    "read-text {missing}", "read-text {empty}", "read-text {folder}",
    "read-text {text} --out {folder}", "read-text {text} --area nowhere",
    "read-text {text} --as-of yesterday", "load {missing}", "load {empty}", "load {folder}",
    "load {form} --mapping {missing}", "load {form} --mapping {number}",
    "load {form} --mapping {columns}", "load {form} --mapping {empty}",
    "load {form} --unit furlong", "load {form} --as-of never", "load {form} --out {folder}",
    "load {long} --out {folder}", "load {long} --out {file}/below.csv", "load {huge}",
    "check {huge}", "load {long} --out {folder}/pipe", "audit {missing}", "audit {huge}",
    "audit {folder}", "check {missing}", "check {folder}", "check {empty}", "template {folder}",
    "template {file}/a.xlsx", "template {out} --kind none",
    "template {out} --kind communes --area nowhere", "compare bac-giang nowhere",
    "compare bac-giang bac-giang", "compare bac-giang lao-cai --out {file}", "report",
    "report nowhere", "report bac-giang --all", "report bac-giang --out {file}",
    "report bac-giang --out {file}/below", "report bac-giang --edition 1999",
    "report bac-giang --as-of soon", "report bac-giang --data {missing}",
    "report bac-giang --data {huge}", "report bac-giang --notebook none",
    "report bac-giang --notebook {missing}.ipynb", "report bac-giang --notebook {file}.ipynb",
    "report bac-giang --to odt", "report bac-giang -p x", "report bac-giang -p horizon=ten",
    "report bac-giang --engine none", "list --edition 1999", "list --language fr",
    "check --language fr", "audit --language fr", "load {long} --language fr",
    "read-text {text} --language fr", "template {out} --language fr", "compare a b --language fr",
    "report bac-giang --language fr", "compare bac-giang lao-cai --out {endless}",
    "report bac-giang --out {endless}", "report bac-giang --data {endless}", "load {endless}",
    "load {long} --out {endless}", "template {endless}", "read-text {endless}", "init {endless}",
    "export {endless}", "collect {endless}",
]  # fmt: skip


@pytest.mark.parametrize("command", MISTAKES)
def test_a_mistake_is_told_and_nothing_is_written(tmp_path, command):
    inside = tmp_path / "folder"
    inside.mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(inside / "pipe")
    head = "area,indicator,period,value,source,note\n24,ST.POP,2020,1841,s,"
    made = {
        "file": "x",
        "empty": "",
        "text": "Tỷ lệ hộ nghèo của tỉnh Bắc Giang năm 2023 là 3,5%.",
        "form": "Chương trình;Kế hoạch;Giải ngân\nGiảm nghèo bền vững;1000;500\n",
        "long": head + "\n",
        "huge": head + "a" * 140_000 + "\n",
        "number": "5",
        "columns": "columns: 5",
    }
    places = {"missing": tmp_path / "none", "folder": inside, "out": tmp_path / "out.xlsx"}
    places["endless"] = tmp_path / ("x" * 300)
    for name, content in made.items():
        places[name] = tmp_path / f"{name}.{'txt' if name == 'text' else 'csv'}"
        places[name].write_text(content, encoding="utf-8")
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    words = [word.format(**places) for word in command.split()]
    result = CliRunner().invoke(cli.app, words)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (1, 2), result.output
    assert result.output.strip()
    assert "Traceback" not in result.output
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("command", ["list", "check", "report bac-giang"])
def test_data_that_are_not_there_are_told_with_the_remedy(tmp_path, command, monkeypatch):
    ran = subprocess.run(
        [sys.executable, "-m", "mtqg", *command.split(), "--language", "en"],
        cwd=tmp_path,
        env={**os.environ, "MTQG_DATA": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2, ran
    assert "MTQG_DATA" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_full_disk_below_the_output_is_said(monkeypatch, capsys):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(cli, "app", full)
    with pytest.raises(SystemExit):
        cli.main()
    assert "đĩa đầy" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_is_where_the_door_says_and_tells_what_it_takes(name: str) -> None:
    status, told = call(name, "--help")
    assert status == 0, told
    assert "--quiet" in told
    assert "--language" in told


def test_the_version_is_that_of_the_package() -> None:
    assert call("--version") == (0, f"mtqg {mtqg.__version__}\n")
