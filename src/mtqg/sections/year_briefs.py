"""The budget year in one sentence, for the first page of a report."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis import year_end as runoff
from mtqg.sections.cases import Case
from mtqg.words import formats
from mtqg.words.sentences import sentences


def _percent(case: Case, value: float) -> str:
    return formats.with_unit(value, "%", 1, case.language)


def closed(case: Case, year: int, final: float, past: pd.Series) -> str:
    """Return how a finished year ended, and whether below every earlier one (`past`, by year)."""
    say = sentences("budget_year", case.language)
    brief = say("brief.closed", year=str(year), share=_percent(case, final))
    if len(past) and final < past.min():
        years = f"{past.index.min()}-{past.index.max()}"
        span = formats.interval(past.min(), past.max(), "%", 1, case.language)
        brief += say("brief.below", years=years, span=span)
    return brief + "."


def left_off(case: Case, year: int, month: int, now: float) -> str:
    """Return where the figures of a year that is over stop."""
    when = formats.period(f"{year}-{month:02d}", case.language)
    say = sentences("budget_year", case.language)
    return say("brief.left_off", year=str(year), when=when, share=_percent(case, now))


def ending(case: Case, year: int, month: int, forecast: runoff.YearEnd) -> str:
    """Return where a running year will end by the figures to `month`, and how likely the target."""
    return sentences("budget_year", case.language)(
        "brief.ending",
        year=str(year),
        when=formats.period(f"{year}-{month:02d}", case.language),
        end=_percent(case, forecast.forecast),
        goal=f"{forecast.target:.0f}%",
        band=formats.interval(*forecast.intervals[80], "%", 1, case.language),
        odds=formats.chance(forecast.probability, case.language),
    )
