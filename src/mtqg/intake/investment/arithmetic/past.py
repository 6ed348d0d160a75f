"""What is known from other tables: last month, last year, and the same table itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from mtqg.intake.investment.arithmetic.lines import (
    Contradiction,
    Line,
    cells_of,
    log_ratio,
    slip_of,
    with_numbers,
)
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = with_numbers(sentences("intake").text)

# A row off the identity that nearly all rows of the table hold to 0.2%; off it where few do.
EXACT, LOOSE, HELD_BY = 0.004, 0.3, 0.8
# A plan, a base or a revision that changed by more is a misprint more often than a fact.
PLAN_JUMP, BASE_JUMP, REVISION = 1.6, 1.65, 2.6
# A year against the year before, and a year's plan against the plan before.
GROWTH, NEW_PLAN = 3.4, 2.7
# Share of rows whose month is nearer to what was told for the month before: at most 0.63 in 155.
MONTHS_SWAPPED = 0.67
#: Of the figures of a publication that is known, as many must be the same for it to be this one.
SAME_TABLE = 0.6


def same_table(lines: list[Line], known: pd.DataFrame) -> tuple[list[Contradiction], set[str]]:
    """Hold the figures against the same table where it is known; return its cells that agree.

    The publication is known by its figures, whatever the file is called.
    """
    cells = {(x.area, x.scope, *key): (x, key) for x in lines for key in x.figures}
    periods = {p for _, _, _, p in cells}
    some = known[known["period"].isin(periods)]
    by_date: dict[str, list[tuple[tuple[str, str, str, str], float]]] = {}
    columns = (some[c] for c in ("published", "area", "scope", "indicator", "period", "value"))
    for published, area, scope, indicator, period, value in zip(*columns, strict=True):
        key = area, scope, indicator, period
        if key in cells:
            by_date.setdefault(published, []).append((key, float(value)))
    best, agreed, of = "", 0, 0
    for published, figures in by_date.items():
        same = sum(_same(cells[key][0].get(*cells[key][1]), value) for key, value in figures)
        if same > agreed:
            best, agreed, of = published, same, len(figures)
    if agreed < 10 or agreed < SAME_TABLE * of or of < 0.3 * len(cells):
        return [], set()
    found, confirmed = [], set()
    for key, value in by_date[best]:
        line, of_line = cells[key]
        here = line.get(*of_line)
        if _same(here, value):
            confirmed.add(line.place(*of_line))
            continue
        told: dict[str, float | str | Text] = {"here": here, "then": value, "published": best}
        found.append(line.tell("past.same_table", *of_line, told, slip_of(here, value)))
    return found, confirmed


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 6e-5 + 1e-9 * abs(b)


def history(lines: list[Line], known: pd.DataFrame, now: str) -> list[Contradiction]:
    """Hold every row against last month's table and last year's."""
    year, month = int(now[:4]), int(now[5:])
    before, year_ago = f"{year}-{month - 1:02d}", f"{year - 1}-{month:02d}"
    past = _past(known, {before, year_ago, f"{year - 1}-12", f"{year - 1}-01"})
    tests = [_Row(line, past, now, before, year_ago) for line in lines]
    steps = [t.step for t in tests if not math.isnan(t.step)]
    exact = sum(abs(s) < 0.002 for s in steps)
    tight = len(steps) >= 5 and exact >= HELD_BY * len(steps)
    found: list[Contradiction] = []
    if len(steps) >= 5:
        stale = [t for t in tests if _same(t.total, t.total_before) and t.month > 0]
        if len(stale) >= 0.5 * len(steps):
            text = _SAY("past.totals_pasted_again", stale=str(len(stale)))
            return [Contradiction(text, stale[0].line.place("SBI.CUM", now), fatal=True)]
        off = [t for t in tests if abs(t.step) > LOOSE]
        if len(off) > 0.5 * len(steps):
            text = _SAY("past.totals_do_not_continue", off=str(len(off)))
            found.append(Contradiction(text, off[0].line.place("SBI.CUM", now), fatal=True))
    found += _months_swapped(tests, now, before)
    swapped = _swapped(tests, now)
    done = {id(t) for pair, _ in swapped for t in pair}
    found += [finding for _, finding in swapped]
    for test in tests:
        if id(test) not in done:
            found += test.findings(now, before, EXACT if tight else LOOSE)
    return found


def _months_swapped(tests: list[_Row], now: str, before: str) -> list[Contradiction]:
    """Tell two columns of months that stand for each other: their sum says nothing of it."""
    pairs = [
        (abs(log_ratio(t.month, t.last_told)), abs(t.revision))
        for t in tests
        if not math.isnan(t.revision + log_ratio(t.month, t.last_told))
    ]
    nearer = sum(a < b for a, b in pairs)
    if len(pairs) < 10 or nearer < MONTHS_SWAPPED * len(pairs):
        return []
    text = _SAY("past.months_swapped", nearer=str(nearer), pairs=str(len(pairs)))
    line = tests[0].line
    place = cells_of(line.place("SBI.MONTH", before), line.place("SBI.MONTH", now))
    return [Contradiction(text, place, fatal=True)]


def _past(known: pd.DataFrame, periods: set[str]) -> dict[tuple[str, str, str, str], float]:
    """Return the latest known figure by area, scope, indicator and period; months as first told."""
    some = known[known["period"].isin(periods)].sort_values("published", kind="stable")
    past: dict[tuple[str, str, str, str], float] = {}
    columns = (some[c] for c in ("area", "scope", "indicator", "period", "flag", "value"))
    for area, scope, indicator, period, flag, value in zip(*columns, strict=True):
        if indicator != "SBI.MONTH" or flag != "r":
            past[area, scope, indicator, period] = float(value)
    return past


class _Row:
    """A row beside what is known: each ratio is a logarithm, 0 where they agree, nan unknown."""

    def __init__(
        self,
        line: Line,
        past: dict[tuple[str, str, str, str], float],
        now: str,
        before: str,
        year_ago: str,
    ) -> None:
        def then(indicator: str, period: str) -> float:
            return past.get((line.area, line.scope, indicator, period), math.nan)

        year, december = now[:4], f"{int(now[:4]) - 1}-12"
        last, rate, index = (
            line.get(*key) for key in (("SBI.MONTH", before), ("SBI.RATE", now), ("SBI.YOY", now))
        )
        self.line = line
        self.month, self.total = line.get("SBI.MONTH", now), line.get("SBI.CUM", now)
        self.total_before, self.last_told = then("SBI.CUM", before), then("SBI.MONTH", before)
        revised = last - self.last_told
        self.expected = self.total_before + (0 if math.isnan(revised) else revised) + self.month
        self.step = log_ratio(self.total, self.expected)
        self.plan = log_ratio(self.total * then("SBI.RATE", before), rate * self.total_before)
        self.base = log_ratio(self.total * 100, index * then("SBI.CUM", year_ago))
        self.revision = log_ratio(last, self.last_told)
        grown = log_ratio(self.total, then("SBI.CUM", year_ago))
        self.growth = grown if math.isnan(index) else math.nan
        implied = line.get("SBI.PLAN", year) * then("SBI.RATE", december)
        self.new_plan = log_ratio(implied, 100 * then("SBI.CUM", december))

    def findings(self, now: str, before: str, limit: float) -> Iterator[Contradiction]:
        """Yield what of the row is most likely wrong."""
        step, plan, tell = self.step, self.plan, self.line.tell
        # The running total is wrong when plan and step miss by the same factor: a revision of
        # earlier months moves the step alone (3 rows in 4,800 did both).
        both = abs(step) > 0.03 and abs(plan - step) < 0.2 * abs(step)
        revised = abs(self.revision) > math.log(REVISION)
        if both or abs(step) > limit:
            slip = None if math.isnan(step) else slip_of(self.total, self.expected)
            due = self.total - (self.expected - self.month)
            month_slip = slip_of(self.month, due) if not both else None
            cell = ("SBI.MONTH", now) if month_slip and not slip else ("SBI.CUM", now)
            if revised and not slip:
                cell = ("SBI.MONTH", before)
            odd = limit > EXACT and not both
            given = {"expected": self.expected, "total": self.total}
            yield tell("past.step", *cell, given, slip or month_slip, odd=odd)
        elif revised:
            yield tell("past.month_before_far", "SBI.MONTH", before, odd=True)
        for jump, most, key, indicator, period in (
            (math.nan if both else plan, PLAN_JUMP, "past.plan_by_rate", "SBI.RATE", now),
            (self.growth, GROWTH, "past.times_year_before", "SBI.CUM", now),
            (self.new_plan, NEW_PLAN, "past.plan_times", "SBI.PLAN", now[:4]),
            (
                self.base if not both and abs(step) < LOOSE else math.nan,
                BASE_JUMP,
                "past.index_times",
                "SBI.YOY",
                now,
            ),
        ):
            if abs(jump) > math.log(most):
                yield tell(key, indicator, period, {"times": math.exp(jump)}, odd=True)


def _swapped(tests: list[_Row], now: str) -> list[tuple[tuple[_Row, _Row], Contradiction]]:
    """Return the pairs of rows that each continue the other's running total."""
    off = [t for t in tests if abs(t.step) > EXACT]
    pairs: list[tuple[tuple[_Row, _Row], Contradiction]] = []
    for i, a in enumerate(off):
        for b in off[i + 1 :]:
            crossed = (
                log_ratio(a.total, b.total_before + a.month),
                log_ratio(b.total, a.total_before + b.month),
            )
            if all(abs(c) < 0.002 for c in crossed):
                text = _SAY("past.rows_swapped", label=a.line.label, label2=b.line.label)
                places = (t.line.place("SBI.CUM", now) for t in (a, b))
                pairs.append(((a, b), Contradiction(text, cells_of(*places))))
    return pairs
