"""Each kind of sentence that readers get wrong: what is right is read, and nothing else."""

from __future__ import annotations

import math

import pytest

from benchmarks.text import TEXTS
from mtqg.intake.text import Statement, read_text
from tests.intake.text.kinds import KINDS

EXCERPTS = [
    pytest.param(*path.read_text("utf-8").split("\n----\n"), id=path.stem)
    for path in sorted((TEXTS / "excerpts").glob("*.txt"))
]
CASES = [
    pytest.param(*case, id=f"{kind}-{n}") for kind in KINDS for n, case in enumerate(KINDS[kind])
]
STATUSES = ("actual", "estimate", "target", "plan")


def shown(s: Statement) -> str:
    """Return the value of a statement as the cases write it."""
    if math.isnan(s.value) and math.isnan(s.low):
        return f"<{s.high:g}"
    if math.isnan(s.value):
        return f">{s.low:g}" if math.isnan(s.high) else f"{s.low:g}-{s.high:g}"
    return f"{s.value:.10g}"


def is_stated(s: Statement, line: str) -> bool:
    """Tell whether a statement is what a line of a case says."""
    area, indicator, value, *more = line.rstrip("?").split()
    if (s.area, s.indicator, shown(s)) != (area, indicator, value):
        return False
    wanted = [x for x in more if x in STATUSES] or ["actual", "plan"]
    others = [x for x in more if x not in STATUSES]
    told = (s.period, s.period[-4:], s.as_of[:7], s.capital, s.programme, s.fund, s.plan_vintage)
    return s.status in wanted and all(x in told for x in others)


@pytest.mark.parametrize(("text", "right"), CASES + EXCERPTS)
def test_what_is_right_is_read_or_asked_and_nothing_else_stated(text: str, right: str) -> None:
    reading = read_text(text + "\n")
    told, missed = list(reading.statements), []
    for line in filter(None, right.split("\n")):
        found = next((s for s in told if is_stated(s, line)), None)
        if found:
            told.remove(found)
        elif not line.endswith("?") and not any(is_stated(s, line) for s in reading.doubtful):
            missed.append(line)
    assert missed == []
    assert [(s.area, s.indicator, shown(s), s.status) for s in told] == []


@pytest.mark.parametrize(("text", "right"), CASES)
def test_every_number_is_stated_or_left_with_its_reason(text: str, right: str) -> None:
    reading = read_text(text + "\n")
    spans = [(s.start, s.end) for s in reading.statements] + [
        (x.start, x.end) for x in reading.left
    ]
    for n, letter in enumerate(text):
        if letter.isdigit():
            assert any(a <= n < b for a, b in spans), text[max(0, n - 20) : n + 20]
