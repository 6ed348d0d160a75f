"""What is known from other tables: last month, last year, and the same table itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from mtqg.intake.arithmetic.lines import Contradiction, Line, cells_of, eng, log_ratio, slip_of, vie
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

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
    cells = {
        (x.area, x.scope, i, p): figure
        for x in lines
        for (i, p), figure in x.figures.items()
    }  # fmt: skip
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
        same = sum(_same(cells[key].value, value) for key, value in figures)
        if same > agreed:
            best, agreed, of = published, same, len(figures)
    if agreed < 10 or agreed < SAME_TABLE * of or of < 0.3 * len(cells):
        return [], set()
    found, confirmed = [], set()
    for key, value in by_date[best]:
        figure = cells[key]
        if _same(figure.value, value):
            confirmed.add(figure.place)
            continue
        slip = slip_of(figure.value, value)
        label = next(x.label for x in lines if (x.area, x.scope) == key[:2])
        text = Text(
            f"{label}: ô ghi {vie(figure.value)}, bản công bố {best} đã biết ghi {vie(value)}"
            + (f" ({slip.vi})" if slip else ""),
            f"{label}: {eng(figure.value)} here, {eng(value)} in the same table as published"
            f" {best}" + (f" ({slip.en})" if slip else ""),
        )
        found.append(Contradiction(text, figure.place, eng(figure.value)))
    return found, confirmed


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 6e-5 + 1e-9 * abs(b)


def history(lines: list[Line], known: pd.DataFrame, now: str) -> list[Contradiction]:
    """Hold every row against last month's table and last year's."""
    year, month = int(now[:4]), int(now[5:])
    before, year_ago = f"{year}-{month - 1:02d}", f"{year - 1}-{month:02d}"
    past = _past(known, {before, year_ago, f"{year - 1}-12", f"{year - 1}-01"})
    tests = [_Row.of(line, past, now, before, year_ago) for line in lines]
    steps = [t.step for t in tests if not math.isnan(t.step)]
    exact = sum(abs(s) < 0.002 for s in steps)
    tight = len(steps) >= 5 and exact >= HELD_BY * len(steps)
    found: list[Contradiction] = []
    if len(steps) >= 5:
        stale = [t for t in tests if _same(t.total, t.total_before) and t.month > 0]
        if len(stale) >= 0.5 * len(steps):
            text = _SAY("past.running_total_rows_last", stale=len(stale))
            return [Contradiction(text, stale[0].line.place("SBI.CUM", now), fatal=True)]
        off = [t for t in tests if abs(t.step) > LOOSE]
        if len(off) > 0.5 * len(steps):
            text = _SAY("past.rows_do_not_continue", off=len(off))
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
    text = _SAY("past.rows_month_nearer_was", nearer=nearer, pairs=len(pairs))
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


@dataclass
class _Row:
    """A row beside what is known: each ratio is a logarithm, 0 where they agree, nan unknown."""

    line: Line
    month: float
    total: float
    total_before: float
    expected: float
    step: float
    plan: float
    base: float
    revision: float
    last_told: float
    growth: float
    new_plan: float

    @classmethod
    def of(
        cls,
        line: Line,
        past: dict[tuple[str, str, str, str], float],
        now: str,
        before: str,
        year_ago: str,
    ) -> _Row:
        """Return the row's ratios against `past`."""

        def then(indicator: str, period: str) -> float:
            return past.get((line.area, line.scope, indicator, period), math.nan)

        december = f"{int(now[:4]) - 1}-12"
        month, last = line.get("SBI.MONTH", now), line.get("SBI.MONTH", before)
        total, rate, index = (line.get(i, now) for i in ("SBI.CUM", "SBI.RATE", "SBI.YOY"))
        total_before, rate_before = then("SBI.CUM", before), then("SBI.RATE", before)
        revised = last - then("SBI.MONTH", before)
        expected = total_before + (0.0 if math.isnan(revised) else revised) + month
        return cls(
            line,
            month,
            total,
            total_before,
            expected,
            log_ratio(total, expected),
            log_ratio(total * rate_before, rate * total_before),
            log_ratio(total * 100, index * then("SBI.CUM", year_ago)),
            log_ratio(last, then("SBI.MONTH", before)),
            then("SBI.MONTH", before),
            log_ratio(total, then("SBI.CUM", year_ago)) if math.isnan(index) else math.nan,
            log_ratio(
                line.get("SBI.PLAN", now[:4]) * then("SBI.RATE", december),
                100 * then("SBI.CUM", december),
            ),
        )

    def findings(self, now: str, before: str, limit: float) -> list[Contradiction]:
        """Return what of the row is most likely wrong."""
        line, step, plan = self.line, self.step, self.plan
        found: list[Contradiction] = []

        def note(text: Text, indicator: str, period: str, odd: bool = True) -> None:
            label = Text(f"{line.label}: ", f"{line.label}: ")
            value = line.get(indicator, period)
            place = line.place(indicator, period)
            found.append(Contradiction(label + text, place, eng(value), odd=odd))

        # The running total is wrong when plan and step miss by the same factor: a revision of
        # earlier months moves the step alone (3 rows in 4,800 did both).
        both = abs(step) > 0.03 and abs(plan - step) < 0.2 * abs(step)
        if both or abs(step) > limit:
            slip = None if math.isnan(step) else slip_of(self.total, self.expected)
            due = self.total - (self.expected - self.month)
            month_slip = slip_of(self.month, due) if not both else None
            said = slip or month_slip
            cell = ("SBI.MONTH", now) if month_slip and not slip else ("SBI.CUM", now)
            if abs(self.revision) > math.log(REVISION) and not slip:
                cell = ("SBI.MONTH", before)
            note(
                Text(
                    f"lũy kế tháng trước và tháng này cho ra {vie(self.expected)}, bảng ghi"
                    f" {vie(self.total)}" + (f": {said.vi}" if said else ""),
                    f"last month's running total and this month make {eng(self.expected)},"
                    f" the table says {eng(self.total)}" + (f": {said.en}" if said else ""),
                ),
                *cell,
                odd=limit > EXACT and not both,
            )
        elif abs(self.revision) > math.log(REVISION):
            note(_SAY("past.month_before_far_was"), "SBI.MONTH", before)
        if abs(plan) > math.log(PLAN_JUMP) and not both:
            note(
                _SAY(
                    "past.rate_implies_plan_times",
                    plan=Text(vie(math.exp(plan)), eng(math.exp(plan))),
                ),
                "SBI.RATE",
                now,
            )
        if abs(self.growth) > math.log(GROWTH):
            note(
                _SAY(
                    "past.times_figure_year_before",
                    growth=Text(vie(math.exp(self.growth)), eng(math.exp(self.growth))),
                ),
                "SBI.CUM",
                now,
            )
        if abs(self.new_plan) > math.log(NEW_PLAN):
            note(
                _SAY(
                    "past.plan_times_year_before",
                    new_plan=Text(vie(math.exp(self.new_plan)), eng(math.exp(self.new_plan))),
                ),
                "SBI.PLAN",
                now[:4],
            )
        if abs(self.base) > math.log(BASE_JUMP) and not both and abs(step) < LOOSE:
            note(
                _SAY(
                    "past.index_implies_times_known",
                    base=Text(vie(math.exp(self.base)), eng(math.exp(self.base))),
                ),
                "SBI.YOY",
                now,
            )
        return found


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
                text = _SAY(
                    "past.swapped_each_continues_other", label=a.line.label, label2=b.line.label
                )
                places = (t.line.place("SBI.CUM", now) for t in (a, b))
                pairs.append(((a, b), Contradiction(text, cells_of(*places))))
    return pairs
