"""The examples of operation: whole as files of their kind, every line one that `mtqg` takes."""

from __future__ import annotations

import ast
import configparser
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from typer.testing import CliRunner

from mtqg import cli

EXAMPLES = Path(__file__).parents[1] / "examples" / "operation"
#: A call within a line: the command, then words up to what ends it in a shell.
_CALL = re.compile(r"(?:^|[\s/\\\"])mtqg(?:\.exe)? +((?:load|report|doctor|data) [^;|&\"\n]*)")
_TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def calls() -> list[tuple[str, str]]:
    found = []
    for path in sorted(EXAMPLES.iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".xml":
            told = ElementTree.fromstring(text).iter(f"{_TASK}Arguments")
            text = "\n".join(f"mtqg {one.text}" for one in told)
        if path.suffix != ".md":
            found += [(path.name, call.strip()) for call in _CALL.findall(text)]
    return found


def test_every_example_calls_mtqg() -> None:
    told = {path.name for path in EXAMPLES.iterdir()} - {"README.md", "mtqg.timer"}
    assert {name for name, _ in calls()} == told
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in EXAMPLES.iterdir() if path.name not in readme] == ["README.md"]


@pytest.mark.parametrize(("name", "call"), calls())
def test_every_line_is_understood(
    name: str, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its options exist and their values are valid: only what is not in the folder is refused."""
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(cli.app, [*call.split(), "--language", "en", "--log-format", "text"])
    assert ended.exit_code == 2, ended.output
    assert "Usage" not in ended.output
    wanted = "name provinces" if call.startswith("report") else "no such file"
    assert wanted in ended.stderr, ended.output
    assert len(ended.stderr.splitlines()) == 1


def test_the_units_of_systemd_are_whole() -> None:
    service, timer = configparser.ConfigParser(strict=False), configparser.ConfigParser()
    service.optionxform = timer.optionxform = str  # type: ignore[assignment, method-assign]
    service.read(EXAMPLES / "mtqg.service", encoding="utf-8")
    timer.read(EXAMPLES / "mtqg.timer", encoding="utf-8")
    assert service["Service"]["Type"] == "oneshot"
    if shutil.which("systemd-analyze"):
        calendar = ["systemd-analyze", "calendar", timer["Timer"]["OnCalendar"]]
        subprocess.run(calendar, check=True, capture_output=True)


def test_the_others_parse() -> None:
    ast.parse((EXAMPLES / "mtqg_dag.py").read_text(encoding="utf-8"))
    workflow = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["reports"]["steps"]
    root = ElementTree.parse(EXAMPLES / "mtqg-task.xml").getroot()
    assert root.tag == f"{_TASK}Task"
    months = root.find(f".//{_TASK}Months")
    assert months is not None
    assert len(months) == 12
    line = next(
        line
        for line in (EXAMPLES / "mtqg.cron").read_text(encoding="utf-8").splitlines()
        if line[:1].isdigit()
    )
    assert line.split()[5] == "mtqg", "a line of /etc/cron.d names its user"
