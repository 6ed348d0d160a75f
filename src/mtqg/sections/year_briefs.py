"""The budget year in one sentence, for the first page of a report."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis import year_end as runoff
from mtqg.sections.cases import Case
from mtqg.words import formats


def _percent(case: Case, value: float) -> str:
    return formats.with_unit(value, "%", 1, case.language)


def closed(case: Case, year: int, final: float, past: pd.Series) -> str:
    """Return how a finished year ended, and whether below every earlier one (`past`, by year)."""
    brief = case.say(
        f"Vốn đầu tư ngân sách {year} (mọi dự án) ước thực hiện **{_percent(case, final)}** kế "
        "hoạch",
        f"State-budget investment of {year} (all projects) came to an estimated "
        f"**{_percent(case, final)}** of its plan",
    )
    if len(past) and final < past.min():
        years = f"{past.index.min()}-{past.index.max()}"
        span = formats.interval(past.min(), past.max(), "%", 1, case.language)
        brief += case.say(
            f", thấp hơn mọi năm {years} ({span})", f", below every year of {years} ({span})"
        )
    return brief + "."


def left_off(case: Case, year: int, month: int, now: float) -> str:
    """Return where the figures of a year that is over stop."""
    when = formats.period(f"{year}-{month:02d}", case.language)
    return case.say(
        f"Vốn đầu tư ngân sách {year} (mọi dự án): số liệu dừng ở {when}, "
        f"{_percent(case, now)} kế hoạch.",
        f"State-budget investment of {year} (all projects): figures stop at {when}, "
        f"{_percent(case, now)} of the plan.",
    )


def ending(case: Case, year: int, month: int, forecast: runoff.YearEnd) -> str:
    """Return where a running year will end by the figures to `month`, and how likely the target."""
    to = formats.period(f"{year}-{month:02d}", case.language)
    end, goal = _percent(case, forecast.forecast), f"{forecast.target:.0f}%"
    band = formats.interval(*forecast.intervals[80], "%", 1, case.language)
    odds = formats.chance(forecast.probability, case.language)
    return case.say(
        f"Vốn đầu tư ngân sách {year} (mọi dự án), theo số liệu đến {to}: dự báo **{end}** kế "
        f"hoạch (khoảng dự báo 80%: {band}); khả năng đạt từ {goal} trở lên: {odds}.",
        f"State-budget investment of {year} (all projects), from figures to {to}: **{end}** of its "
        f"plan forecast (80% interval: {band}); {goal} or more: {odds}.",
    )
