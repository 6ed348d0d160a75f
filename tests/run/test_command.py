from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stubs import FINDING, write
from typer.testing import CliRunner

from mtqg import cli


@pytest.fixture
def folder(beside: Path) -> Path:
    write(beside, "trend", FINDING)
    return beside


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.output


# Tests that run in the background of a shell inherit that Ctrl-C is ignored.
CALL = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from mtqg.cli import main; main()"
)


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CALL, "report", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def test_what_is_wrong_is_told_at_once_and_nothing_is_written(folder: Path) -> None:
    status, told = call("report", "bac gian", "--notebook", "tren", "--as-of", "2023-02-30")
    assert status == 2
    assert "có phải là Bắc Giang" in told
    assert "có phải là trend?" in told
    assert "không có ngày này" in told
    assert not Path("reports").exists()


@pytest.mark.parametrize(
    "arguments", [["report"], ["report", "24", "--all"], ["report", "24", "--engine", "frok"]]
)
def test_a_call_that_means_nothing_is_refused(folder: Path, arguments: list[str]) -> None:
    status, told = call(*arguments, "--language", "en")
    assert status == 2
    assert "name provinces, or --all" in told or "not available here" in told


def test_reports_are_made_once_and_two_calls_at_once_do_no_harm(folder: Path) -> None:
    write(folder, "bad", "1 / 0")
    both = [started("bac-giang", "--jobs", "1"), started("bac-giang", "--jobs", "1")]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [1, 1], told
    assert "ZeroDivisionError" in told[0]
    assert "=1+1 <b>" in told[0]
    place = Path("reports/2024/bac-giang")
    assert sorted(path.name for path in place.iterdir()) == [
        "bad.vi.failed.ipynb",
        "bad.vi.json",
        "trend.vi.html",
        "trend.vi.ipynb",
        "trend.vi.json",
    ]
    assert "trend.vi.html" in Path("reports/index.html").read_text(encoding="utf-8")
    (folder / "bad.ipynb").unlink()
    status, again = call("report", "bac-giang", "--why", "--language", "vi")
    assert status == 0
    assert "Bắc Giang · xu hướng: không đổi" in again


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_keeps_what_is_finished_and_the_next_call_goes_on(folder: Path) -> None:
    slow = "import os, time\n" + "if not os.path.exists('fast'):\n    time.sleep(600)"
    write(folder, "unending", slow)
    process = started("bac-giang", "--jobs", "1")
    record = Path("reports/2024/bac-giang/trend.vi.json")
    while not record.exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)
    os.kill(process.pid, signal.SIGINT)
    told = process.communicate()[0]
    assert process.returncode == 130, told
    assert "1 báo cáo đã lập" in told
    assert json.loads(record.read_text(encoding="utf-8"))["outcome"]["ok"]
    assert Path("reports/index.html").exists()
    Path("fast").touch()
    again = started("bac-giang")
    told = again.communicate()[0]
    assert again.returncode == 0, told
    assert "1 báo cáo đã lập, 1 không đổi" in told


def test_a_call_with_nothing_to_do_waits_for_no_library(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    text = "author: mẫu\ndate: 2026-11-01\ndifficulties:\n  - text: Chậm giao vốn.\n"
    (notes / "lao-cai.yml").write_text(text, encoding="utf-8")
    code = (
        "import sys\n"
        "from mtqg.run import command, parameters, provenance, runner\n"
        f"runs = parameters.plan(['lao-cai', 'Bắc Giang'], extra={{'notes': {str(notes)!r}}})\n"
        f"runner.tasks(runs, {str(tmp_path)!r})\n"
        "provenance.figure_digests()\n"  # as where earlier reports lie there
        "print(len(runs), {'pandas', 'numpy', 'matplotlib', 'papermill'} & set(sys.modules))\n"
    )
    for _ in range(2):  # the second finds the notes checked, the figures digested
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                              check=True, encoding="utf-8")  # fmt: skip
    count, found = done.stdout.split(maxsplit=1)
    assert int(count) > 2
    assert found.strip() == "set()"
