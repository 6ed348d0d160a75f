"""A finding that is accepted is not told again, until its figures change."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mtqg import cli
from mtqg.office import folder
from mtqg.office.folder import Office

HEAD = "area,edition,indicator,programme,period,as_of,value,status,source\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office whose report states 80% of 50 paid out of 100."""
    made = folder.create(tmp_path / "office", ["Lào Cai"], language="en")
    monkeypatch.chdir(made.root)
    state(made, 80)
    return made


def state(office: Office, rate: float) -> None:
    lines = [
        f"15,2025,{code},NTP2026,2026,2026-10-31,{value},{status},made up\n"
        for code, value, status in (
            ("FIN.PLAN", 100, "plan"), ("FIN.DISB", 50, "actual"), ("FIN.DISB_RATE", rate, "actual")
        )
    ]  # fmt: skip
    (office.figures / "a.csv").write_text(HEAD + "".join(lines), encoding="utf-8")


def audit(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["audit", "-l", "en", *arguments])
    return result.exit_code, result.output


def test_an_accepted_finding_is_kept_with_name_day_and_reason(office: Office) -> None:
    status, told = audit()
    found = re.search(r"\[made up\]\n.*rate_of_plan\); code ([0-9a-f]{8})", told)
    assert (status, bool(found)) == (1, True), told
    code = found[1] if found else ""
    status, told = audit("--accept", code, "--by", "Nguyễn Thị A", "--reason", "=kho bạc sửa sau")
    assert (status, "rule rate_of_plan" in told, "1 accepted" in told) == (0, False, True), told
    with (office.root / "accepted.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["key"], line["rule"], line["by"]) == (code, "rate_of_plan", "Nguyễn Thị A")
    assert line["reason"] == "'=kho bạc sửa sau"  # no formula in a spreadsheet
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", line["day"])
    assert audit()[0] == 0
    state(office, 70)  # another figure is another contradiction
    status, told = audit()
    assert (status, "rate_of_plan" in told, "has ended" in told) == (1, True, True), told
    state(office, 80)
    assert audit()[0] == 0


def test_nobody_accepts_without_a_name_a_reason_or_a_finding(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, told = audit("--accept", "00000000")
    assert status == 2
    for wrong in ("00000000", "--by", "--reason"):
        assert wrong in told
    assert not (office.root / "accepted.csv").exists()
    (office.root / "accepted.csv").write_text(
        "key,rule,finding,by,day,reason\n1234,rate_of_plan,x,,2026-11-01,y\n", encoding="utf-8"
    )
    status, told = audit()
    assert (status, "accepted.csv" in told, "by" in told) == (2, True, True), told
    monkeypatch.chdir(tmp_path)
    file = str(office.figures / "a.csv")
    status, told = audit(file, "--accept", "00000000", "--by", "A", "--reason", "b")
    assert (status, "mtqg init" in told) == (2, True), told
