"""Settle which month of which year a table is about: every heading, the file and its sheets vote.

Titles and headings are typed over last month's file, and one is sometimes forgotten: the
quarterly table of December 2024 says 2023 in its title and in all its headings. One witness out
of line is overruled and recorded; where the witnesses cannot be reconciled the table is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from mtqg.intake.investment.headings import ColumnHeading
from mtqg.intake.investment.tables import QUARTERLY, Clock, InvestmentTable
from mtqg.problems import Problem, ProblemError
from mtqg.table.dates import Period, find_periods
from mtqg.texts import Text
from mtqg.words.sentences import Value, sentences

_SAY = sentences("intake").text


@dataclass(frozen=True)
class Role:
    """What the figures of one column are in the long table."""

    indicator: str
    period: str
    status: str
    flag: str = ""


@dataclass
class Timing:
    """A settled table: its month and year (quarterly: last quarter), and the role of each column.

    `left` says why a column has no role; `misprints` what was overruled.
    """

    year: int
    number: int
    roles: dict[int, Role] = field(default_factory=dict)
    left: dict[int, Text] = field(default_factory=dict)
    misprints: list[Text] = field(default_factory=list)

    @property
    def period(self) -> str:
        """The month, as the long table writes it."""
        return f"{self.year}-{self.number:02d}"


NO_HEADING = _SAY("month_of_table.unknown_heading")
_SHARE_OF_MONTH = _SAY("month_of_table.share_of_period")
_SAME_PERIOD = re.compile(r"cùng kỳ|cùng kì|năm trước|same period|last year", re.I)
_OTHER_BASE = _SAY("month_of_table.other_comparison")
_REPEATED = _SAY("month_of_table.repeated")
_TWO_ALIKE = _SAY("month_of_table.two_columns_alike")
_WHOLE_YEAR = _SAY("month_of_table.estimate_of_year")
#: Reasons to leave a column that the reader must be told of.
ASKS = (NO_HEADING, _TWO_ALIKE)


def settle(table: InvestmentTable, clock: Clock, month: Timing | None = None) -> Timing:
    """Return the month or quarter that `table` is about and the roles of its columns.

    Parameters
    ----------
    table : Table
        As found on its sheet.
    clock : Clock
        What file name and sheets say.
    month : Timing, optional
        The monthly table of the same workbook, a witness for the quarterly one.

    Raises
    ------
    ProblemError
        If the witnesses cannot be reconciled, or no heading says a month.
    """
    return _quarters(table, clock, month) if table.kind == QUARTERLY else _months(table, clock)


def _months(table: InvestmentTable, clock: Clock) -> Timing:
    flows, totals, quarters = _sort_levels(table.columns)
    ahead = _whole_year(flows, totals)
    totals = [heading for heading in totals if heading not in ahead]
    votes, years = Counter[int](), Counter[int]()

    def vote(month: int, year: int) -> None:
        votes[(month - 1) % 12 + 1] += 1
        if year:
            years[year + (month - 1) // 12] += 1

    for i, heading in enumerate(flows):
        vote(heading.period.number + (len(flows) - 1 - i), heading.period.year)  # type: ignore[union-attr]
    for i, heading in enumerate(totals):
        if heading.period:
            earlier = len(totals) == 2 and i == 0 and len(flows) == 1
            vote(_last_month(heading.period) + earlier, heading.period.year)
    for period in (h.period for h in table.columns if h.kind in ("rate", "index")):
        if period and not (ahead and period.kind == "year"):
            vote(_last_month(period), period.year)
    for period in find_periods(table.title)[:1]:
        if period.kind != "year":
            vote(_last_month(period), period.year)
        elif period.year:
            years[period.year] += 1
    if len(flows) > 2 or not (flows or totals) or len(totals) > (2 if len(flows) == 1 else 1):
        raise ProblemError(_not_settled(table, _SAY("month_of_table.month_or_total")))
    timing = Timing(0, 0)
    timing.number = _elect(table, votes, clock.file_month, 0, timing, "month")
    timing.year = _elect(table, years, clock.file_year, clock.book_year, timing, "year")
    for heading in (*ahead, *(_of_year(table.columns) if ahead else [])):
        timing.left[heading.column] = _WHOLE_YEAR
    _assign(table, timing, flows, totals, quarters)
    return timing


def _whole_year(flows: list[ColumnHeading], totals: list[ColumnHeading]) -> list[ColumnHeading]:
    """Return the running total that is an estimate of the year ahead, beside one of "9 tháng"."""
    parts = [h for h in totals if h.period and h.period.kind in ("months", "quarter")]
    years = [h for h in totals if h.period and h.period.kind == "year"]
    return years if parts and len(years) == 1 and not flows else []


def _of_year(columns: tuple[ColumnHeading, ...]) -> list[ColumnHeading]:
    """Return the ratios that are about the year ahead, beside one of "9 tháng"."""
    found: list[ColumnHeading] = []
    for kind in ("rate", "index"):
        alike = [h for h in columns if h.kind == kind]
        parts = [h for h in alike if h.period and h.period.kind in ("months", "quarter")]
        found += [h for h in alike if h not in parts] if parts else []
    return found


def _sort_levels(
    columns: tuple[ColumnHeading, ...],
) -> tuple[list[ColumnHeading], list[ColumnHeading], list[ColumnHeading]]:
    """Return the columns of single months, of running totals and of single quarters."""
    flows: list[ColumnHeading] = []
    totals: list[ColumnHeading] = []
    quarters: list[ColumnHeading] = []
    for heading in (h for h in columns if h.kind == "level"):
        kind = heading.period.kind if heading.period else ""
        if heading.cumulative or kind in ("months", "year"):
            totals.append(heading)
        elif kind == "month":
            flows.append(heading)
        elif kind == "quarter":
            # Quarter I is the running total to March; a later quarter is its three months alone.
            first = heading.period.number == 1 if heading.period else False
            (totals if first else quarters).append(heading)
    return flows, totals, quarters


def _last_month(period: Period) -> int:
    return {"quarter": 3 * period.number, "year": 12, "span": 12}.get(period.kind, period.number)


def _elect(
    table: InvestmentTable, votes: Counter[int], file: int, book: int, timing: Timing, which: str
) -> int:
    """Return the winner among what headings (`votes`), file name and other sheets (0: none) say.

    `which` is "month" or "year".
    """
    what = _SAY(f"elected.{which}")
    said = ", ".join(f"{value} ({count})" for value, count in votes.most_common())
    others = [value for value in (file, book) if value]
    if not votes:
        if others and len(set(others)) == 1:
            timing.misprints.append(_overruled(table, what, "–", others[0]))
            return others[0]
        raise ProblemError(_not_settled(table, _SAY("month_of_table.unsaid", what=what)))
    (winner, count), *rest = votes.most_common()
    if not rest and winner in (others or [winner]):
        return winner
    if rest and count > sum(votes.values()) / 2 and winner in (others or [winner]):
        timing.misprints.append(_overruled(table, what, said, winner))
        return winner
    if others and len(set(others)) == 1 and (len(others) == 2 or others[0] in votes):
        timing.misprints.append(_overruled(table, what, said, others[0]))
        return others[0]
    if not rest and len(others) <= 1 and which == "month":
        kept = _SAY("month_of_table.headings_kept", winner=winner, file=file)
        timing.misprints.append(kept)
        return winner
    witnesses: dict[str, Value] = {"said": said, "file": file or "–", "book": book or "–"}
    text = _SAY("month_of_table.unsettled", what=what, **witnesses)
    raise ProblemError(_not_settled(table, text))


def _assign(
    table: InvestmentTable,
    timing: Timing,
    flows: list[ColumnHeading],
    totals: list[ColumnHeading],
    quarters: list[ColumnHeading],
) -> None:
    year, month = timing.year, timing.number
    now = f"{year}-{month:02d}"
    before = f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
    estimated = not totals or any(h.estimate for h in (*flows, *totals)) or len(flows) > 0
    status = "estimate" if estimated else "actual"
    if len(flows) == 2 and flows[0].period and flows[1].period:
        first, second = flows[0].period.number, flows[1].period.number
        if (first % 12) + 1 != second:
            timing.misprints.append(
                _SAY("month_of_table.months_out_of_order", second=second, first=first)
            )
    current = flows[-1] if flows else None
    if len(flows) == 2:
        timing.roles[flows[0].column] = Role("SBI.MONTH", before, "actual", "r")
    if current:
        timing.roles[current.column] = Role("SBI.MONTH", now, status)
    if len(totals) == 2 and len(flows) == 1:
        timing.roles[totals[0].column] = Role("SBI.CUM", before, "actual", "r")
    if totals:
        timing.roles[totals[-1].column] = Role("SBI.CUM", now, status)
    for heading in (*flows, *totals):
        if heading.column not in timing.roles:
            timing.left[heading.column] = _REPEATED
    for heading in quarters:
        period = heading.period
        assert period
        state = "estimate" if heading.estimate else "actual"
        timing.roles[heading.column] = Role("SBI.QUARTER", f"{year}-Q{period.number}", state)
    for heading in table.columns:
        if heading.column not in timing.left:
            _assign_ratio(heading, timing, status, single=month > 1)
    for indicator in ("SBI.RATE", "SBI.YOY", "SBI.PLAN"):
        alike = [column for column, role in timing.roles.items() if role.indicator == indicator]
        for column in alike if len(alike) > 1 else ():
            del timing.roles[column]
            timing.left[column] = _TWO_ALIKE


def _assign_ratio(heading: ColumnHeading, timing: Timing, status: str, *, single: bool) -> None:
    now = f"{timing.year}-{timing.number:02d}"
    period = heading.period
    alone = bool(period) and (
        (period.kind == "month" and not heading.cumulative)  # type: ignore[union-attr]
        or (period.kind == "quarter" and period.number > 1)  # type: ignore[union-attr]
    )
    column = heading.column
    if heading.kind == "index" and not _a_year_before(heading, timing):
        timing.left[column] = _OTHER_BASE
        return
    match heading.kind:
        case "plan":
            timing.roles[column] = Role("SBI.PLAN", str(timing.year), "plan")
        case "rate" | "index" if alone and single:
            timing.left[column] = _SHARE_OF_MONTH
        case "rate":
            timing.roles[column] = Role("SBI.RATE", now, status)
        case "index":
            timing.roles[column] = Role("SBI.YOY", now, status)
        case _ if column not in timing.roles:
            timing.left.setdefault(column, NO_HEADING)


def _a_year_before(heading: ColumnHeading, timing: Timing) -> bool:
    """Tell whether an index compares with the year before, not with the month before."""
    base = heading.base
    if base is None or (base.kind == "year" and base.year == timing.year - 1):
        return True
    if base.kind == "month" and base.number != timing.number:
        return False
    return not base.year or base.year == timing.year - 1 or bool(_SAME_PERIOD.search(heading.text))


def _quarters(table: InvestmentTable, clock: Clock, month: Timing | None) -> Timing:
    levels = [
        h for h in table.columns if h.kind == "level" and h.period and h.period.kind == "quarter"
    ]
    numbers = [h.period.number for h in levels if h.period]
    expected = [(numbers[-1] - 1 - back) % 4 + 1 for back in range(len(numbers))][::-1]
    if numbers != expected:
        text = _SAY("month_of_table.quarters_apart", numbers=", ".join(map(str, numbers)))
        raise ProblemError(_not_settled(table, text))
    years = Counter[int]()
    for i, heading in enumerate(levels):
        # Counted back from the last quarter: a fourth before a first belongs to the year before.
        if heading.period and heading.period.year:
            crossed = numbers[i] > numbers[-1]
            years[heading.period.year + crossed] += 1
    for named in find_periods(table.title)[:1]:
        if named.year:
            years[named.year] += 1
    timing = Timing(0, numbers[-1])
    witness = month.year if month else clock.book_year
    timing.year = _elect(table, years, clock.file_year or witness, witness, timing, "year")
    if month and month.number != 3 * timing.number:
        other = _SAY("month_of_table.other_month", quarter=timing.number, month=month.number)
        timing.misprints.append(other)
    for heading in table.columns:
        period = heading.period
        if not period or period.kind != "quarter" or heading.kind not in ("level", "index"):
            timing.left[heading.column] = NO_HEADING
            continue
        year = timing.year - (period.number > timing.number)
        indicator = "SBI.QUARTER" if heading.kind == "level" else "SBI.QUARTER_YOY"
        estimate = heading.estimate or (heading.kind == "index" and period.number == timing.number)
        revised = "" if period.number == timing.number else "r"
        timing.roles[heading.column] = Role(
            indicator, f"{year}-Q{period.number}", "estimate" if estimate else "actual", revised
        )
    return timing


def _overruled(table: InvestmentTable, what: Text, said: str, winner: int) -> Text:
    sheet = table.sheet.name
    return _SAY("month_of_table.overruled", what=what, sheet=sheet, said=said, winner=winner)


def _not_settled(table: InvestmentTable, text: Text) -> Problem:
    return Problem(text, column=table.sheet.name, value=table.title[:80])
