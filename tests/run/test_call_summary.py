"""A run as another program sees it: `--summary`, `--fail-on`, `--quiet`, `--log-format json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stubs import FINDING, write
from typer.testing import CliRunner, Result

from mtqg import cli

CLASH = FINDING.replace('"severity": "warning"', '"severity": "error"')


@pytest.fixture
def folder(beside: Path) -> Path:
    return beside


def call(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["report", "bac-giang", "-l", "en", *words])


def summary() -> dict[str, Any]:
    return json.loads(Path("run.json").read_text(encoding="utf-8"))


def test_the_summary_says_of_every_report_what_became_of_it(folder: Path) -> None:
    write(folder, "trend", FINDING)
    assert call("--notebook", "trend").exit_code == 0
    write(folder, "bad", "1 / 0")
    write(folder, "clash", CLASH, CLASH)
    ended = call("--summary", "run.json", "--to", "xlsx")
    told = summary()
    assert (ended.exit_code, told["status"], told["out"]) == (1, 1, "reports")
    rows = {row["notebook"]: row for row in told["reports"]}
    outcomes = {name: row["outcome"] for name, row in rows.items()}
    assert outcomes == {"trend": "unchanged", "bad": "failed", "clash": "made"}
    assert "ZeroDivisionError" in rows["bad"]["cause"]
    # The same finding twice is one.
    assert rows["clash"]["findings"] == {"error": 1, "warning": 0, "good": 0, "info": 0}
    assert rows["trend"]["findings"]["warning"] == 1
    assert rows["clash"]["report"] == "2024/bac-giang/clash.en"
    assert rows["clash"]["seconds"] > 0
    for row in rows.values():
        assert [f for f in row["files"] if not Path("reports", f).is_file()] == []
    on_disk = {p.name for p in Path("reports/2024/bac-giang").iterdir()}
    assert on_disk == {Path(f).name for row in rows.values() for f in row["files"]}


def test_a_refused_call_leaves_no_summary_of_the_one_before(folder: Path) -> None:
    write(folder, "trend", FINDING)
    assert call("--summary", "run.json").exit_code == 0
    assert summary()["status"] == 0
    assert call("--summary", "run.json", "--as-of", "soon").exit_code == 2
    told = summary()
    assert (told["status"], told["reports"]) == (2, [])
    assert told["problems"][0]["value"] == "soon"


def test_a_summary_that_cannot_be_written_is_refused_before_the_run(folder: Path) -> None:
    write(folder, "trend", FINDING)
    Path("file").touch()
    for place in ("file/run.json", "notebooks"):
        assert call("--summary", place).exit_code == 2
    assert not Path("reports").exists()


def test_on_the_standard_output_the_summary_stands_alone(folder: Path) -> None:
    write(folder, "trend", FINDING)
    assert json.loads(call("--summary", "-").stdout)["reports"][0]["outcome"] == "made"
    assert json.loads(call("--summary", "-", "--why").stdout)["reports"][0]["outcome"] == (
        "unchanged"
    )


@pytest.mark.parametrize(
    ("cell", "named", "status"),
    [
        (FINDING, "contradiction", 0),
        (FINDING, "warning", 3),
        (CLASH, "contradiction", 3),
        (CLASH, "warning", 3),
        ("1 / 0", "contradiction", 1),
        (CLASH, "contradictions", 2),
    ],
)
def test_fail_on_is_a_status_of_its_own_also_when_nothing_had_to_be_made(
    folder: Path, cell: str, named: str, status: int
) -> None:
    write(folder, "trend", cell)
    for _ in range(2):
        ended = call("--fail-on", named)
        assert ended.exit_code == status, ended.output
    assert ("Bac Giang · trend" in ended.stderr) == (status in (1, 3))


def test_quiet_tells_what_is_wrong_and_no_more(folder: Path) -> None:
    write(folder, "trend", FINDING)
    ended = call("--quiet")
    assert (ended.exit_code, ended.output) == (0, "")
    write(folder, "bad", "1 / 0")
    ended = call("-q")
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "Bac Giang · bad: ZeroDivisionError" in ended.stderr
    assert "made" in call("--force").stdout, "a call after a quiet one speaks again"


def test_the_log_is_a_line_of_json_for_each_thing_that_happened(folder: Path) -> None:
    write(folder, "trend", FINDING)
    write(folder, "bad", "1 / 0")
    ended = CliRunner().invoke(
        cli.app, ["--log-format", "json", "report", "bac-giang", "--fail-on", "warning"]
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    by_event = {line["event"]: line for line in lines}
    assert set(by_event) == {"made", "failed"}
    assert by_event["made"]["level"] == "info"
    assert by_event["made"]["report"] == "2024/bac-giang/trend.vi"
    assert by_event["made"]["findings"]["warning"] == 1
    assert by_event["failed"]["level"] == "error"
    refused = call("--as-of", "soon", "--log-format", "json")
    (line,) = [json.loads(line) for line in refused.stderr.splitlines()]
    assert (refused.exit_code, line["level"], line["value"]) == (2, "error", "soon")
    assert call("--log-format", "xml").exit_code == 2
