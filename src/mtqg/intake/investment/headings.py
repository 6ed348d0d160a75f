"""What the heading above a column says: which figure, which month, of which year.

The statistics office's layouts change every year, so a column is known by its words alone. The
words of one column stand in several cells above each other, and a cell above several columns
("Thực hiện (Tỷ đồng)") belongs to each of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mtqg.intake.sheets import Sheet, is_numeric, is_unit_only
from mtqg.table.dates import Period, find_periods

_RATIO = re.compile(
    r"%|so với|so sánh|\bvới\b.*(cùng kỳ|kế hoạch)|versus|compared|as against", re.I
)
_PLAN = re.compile(r"kế hoạch|\bkh\b|dự toán|\bplan\b|\bpaln\b", re.I)
_YEAR_AGO = re.compile(r"cùng kỳ|cùng kì|năm trước|same period|last year|previous year", re.I)
_MONTH_AGO = re.compile(r"tháng trước|previous month|last month", re.I)
_AGAINST = re.compile(r"so với|so sánh với|versus|compared (?:to|with)|as against", re.I)
_CUMULATIVE = re.compile(r"cộng dồn|lũy kế|luỹ kế|accrued|accumulated|cumulative", re.I)
_ESTIMATE = re.compile(r"\bước|estimate", re.I)
_OUTTURN = re.compile(r"thực hiện|performance|implement|realized|actual", re.I)
_GROUP = re.compile(r"thực hiện|ước tính|so với|%|tỷ đồng|performance|estimate|compared", re.I)


@dataclass(frozen=True)
class ColumnHeading:
    """What a column holds.

    `kind` is plan, level, rate (of the plan), index (of the year before), or other; `period` the
    time it is about, None when none is written; `text` the words as they stand; `base` the period
    that a ratio compares with, where it is named.
    """

    column: int
    kind: str
    period: Period | None
    estimate: bool
    cumulative: bool
    text: str
    base: Period | None = None


def headings(sheet: Sheet, rows: range, columns: Sequence[int]) -> list[ColumnHeading]:
    """Return what stands above each of `columns` in the heading `rows` of `sheet`."""
    grid = {(r, c): sheet.texts[r][c] for r in rows for c in range(len(sheet.texts[r]))}
    for r in rows:
        words = [t for c in columns if (t := grid.get((r, c), ""))]
        if words and all(is_unit_only(t) for t in words) and len(words) < 2:
            for c in columns:
                grid[r, c] = ""
    _spread_merged(sheet, grid, rows, columns)
    _spread_groups(grid, rows, columns)
    return [_heading(c, " ".join(t for r in rows if (t := grid.get((r, c), "")))) for c in columns]


def _spread_merged(
    sheet: Sheet, grid: dict[tuple[int, int], str], rows: range, columns: Sequence[int]
) -> None:
    for (top, left), (_, right) in sheet.merged:
        if top in rows:
            for c in columns:
                if left < c <= right and not grid.get((top, c)):
                    grid[top, c] = grid.get((top, left), "")


def _spread_groups(grid: dict[tuple[int, int], str], rows: range, columns: Sequence[int]) -> None:
    """Let a group's name in the first heading row stand above the columns to its right.

    Only there: lower rows hold the wrapped lines of single columns, of unequal length.
    """
    first = next((r for r in rows if any(grid.get((r, c)) for c in columns)), None)
    if first is None:
        return
    current = ""
    for c in range(min(columns), max(columns) + 1):
        here = grid.get((first, c), "")
        if here:
            current = here if _GROUP.search(here) else ""
        elif current and c in columns:
            grid[first, c] = current


def _heading(column: int, text: str) -> ColumnHeading:
    flags = {"estimate": bool(_ESTIMATE.search(text)), "cumulative": bool(_CUMULATIVE.search(text))}
    periods = find_periods(text)
    period, base = _main(periods), None
    if _RATIO.search(text):
        period, base, against = _compared(text)
        kind = _ratio_kind(against, period, base)
    elif _PLAN.search(text) and not (_OUTTURN.search(text) or _ESTIMATE.search(text)):
        kind = "plan"
    elif re.fullmatch(r"\W*(tỷ đồng|bill\.? dongs?)?\W*", text, re.I):
        kind = "other"
    else:
        kind = "level"
    if kind == "plan" and period:
        period = replace(period, kind="year", number=0)
    return ColumnHeading(column, kind, period, text=text, base=base, **flags)


def _main(periods: list[Period]) -> Period | None:
    """Return the period a column is about: the latest named, the first of equals."""
    if not periods:
        return None
    latest = max(p.year for p in periods)
    return next(p for p in periods if p.year == latest)


def _compared(text: str) -> tuple[Period | None, Period | None, str]:
    """Return what is compared, with which period, and the words after "so với".

    "5 tháng năm 2012 so với cùng kỳ năm 2011" names what it is about first; a group's name above
    several columns ("So với kế hoạch năm 2010 (%)" over "11 tháng năm 2010") names it last, and
    then the year of the plan alone says nothing.
    """
    found = _AGAINST.search(text)
    if not found:
        return _main(find_periods(text)), None, text
    before, after = text[: found.start()], text[found.end() :]
    named = [p for p in find_periods(after) if p.kind in ("month", "months", "quarter")]
    ahead = find_periods(before)
    if ahead:
        others = named or find_periods(after)
        return _main(ahead), (others[-1] if others else None), after
    if named and re.match(r"\s*(?:tháng|quý|\d{1,2}\s*tháng)", after, re.I):
        return (named[1] if len(named) > 1 else None), named[0], after
    return _main(named), None, after


def _ratio_kind(against: str, period: Period | None, base: Period | None) -> str:
    if _MONTH_AGO.search(against):
        return "other"
    if _PLAN.search(against):
        return "rate"
    if _YEAR_AGO.search(against):
        return "index"
    if base and base.year and (not period or not period.year or period.year - 1 == base.year):
        return "index"
    return "other"


def number_columns(sheet: Sheet, rows: Sequence[int], label_end: int) -> list[int]:
    """Return the columns right of `label_end` that hold numbers in at least a third of `rows`."""
    width = max((len(sheet.rows[r]) for r in rows), default=0)
    wanted = max(1, len(rows) // 3)
    return [
        c
        for c in range(label_end, width)
        if sum(c < len(sheet.rows[r]) and is_numeric(sheet.rows[r][c]) for r in rows) >= wanted
    ]
