"""Help and refusals of calls: in Vietnamese, whole, with what would be right."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from mtqg import usage
from mtqg.cli import COMMANDS, app

#: Words of typer's own help and errors, which no Vietnamese reader should meet.
FOREIGN = re.compile(
    r"\b(usage|options|commands?|arguments?|required|default|no such|missing|invalid|requires"
    r"|unexpected|show this|try|error|input|should)\b",
    re.I,
)


def call(*arguments: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    return ended.exit_code, ended.output


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_vietnamese_alone(name: str) -> None:
    status, told = call(*filter(None, [name]), "--help")
    assert (status, "Cách dùng:" in told, "xem hướng dẫn này" in told) == (0, True, True)
    assert FOREIGN.findall(told) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("repor", 'giá trị "repor": không có lệnh này → có phải là report, export?'),
        ("report --notess x", 'giá trị "--notess": không có tùy chọn này → có phải là --notes'),
        ("report --out", "--out cần một giá trị theo sau → xem: mtqg report --help"),
        ("report --force=1", "--force không nhận giá trị → xem: mtqg report --help"),
        ("report --jobs x", "giá trị của --jobs không hợp lệ → phải là số từ 0 trở lên"),
        ("template --year x", "giá trị của --year không hợp lệ → phải là số"),
        ("trace", "thiếu TỈNH → xem: mtqg trace --help"),
        ("list a b", 'giá trị "a b": thừa tham số → xem: mtqg list --help'),
        ("--foo", 'giá trị "--foo": không có tùy chọn này → xem: mtqg --help'),
        ("--quiet", "thiếu tên lệnh → xem: mtqg --help"),
    ],
)
def test_a_wrong_call_is_told_in_vietnamese(arguments: str, told: str) -> None:
    status, output = call(*arguments.split())
    assert status == 2
    assert told in output
    assert FOREIGN.findall(output) == []


def test_every_kind_of_wrong_call_is_known() -> None:
    # A new one of typer's would be told as a missing command.
    kinds = {kind.__name__ for kind in usage.UsageError.__subclasses__()}
    assert kinds <= {
        "BadParameter", "NoSuchOption", "BadOptionUsage", "BadArgumentUsage", "NoArgsIsHelpError"
    }  # fmt: skip
