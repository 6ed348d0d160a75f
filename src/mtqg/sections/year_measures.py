"""What of a budget year the table and the map of all provinces show."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis import year_end as runoff
from mtqg.sections.blocks import Measure
from mtqg.sections.cases import Case
from mtqg.words.sentences import sentences


def of(
    case: Case,
    year: int,
    months: pd.Series,
    past: pd.DataFrame,
    forecast: runoff.YearEnd | None,
    target: float,
) -> dict[str, Measure]:
    """Return where a budget year stands and is expected to end, and where the last one ended.

    Parameters
    ----------
    year, months, past, forecast :
        As in `budget_year.BudgetYear`.
    target : float
        The share of plan in % whose probability the forecast tells.
    """
    say, month = sentences("budget_year", case.language), int(months.dropna().index[-1])
    now, when, course = float(months[month]), f"{year}-{month:02d}", _course(year, months)
    found = {"investment_share": Measure(now, "%", say("measure.share"), when, course=course)}
    years = pd.concat([past, months.rename(year)], axis=1)
    finals = years.loc[:, years.loc[12].notna()]
    # A December of long ago is not to stand among those of last year.
    if len(finals.columns) and int(finals.columns[-1]) >= year - 1:
        last = int(finals.columns[-1])
        end, course = float(finals.loc[12, last]), _course(last, finals[last])
        found["investment_final"] = Measure(
            end, "%", say("measure.final"), f"{last}-12", course=course
        )
    if forecast is not None:
        december, odds = f"{year}-12", say("measure.odds", goal=f"{target:.0f}%")
        found["investment_end"] = Measure(forecast.forecast, "%", say("measure.end"), december)
        found["investment_odds"] = Measure(100 * forecast.probability, "%", odds, december)
    return found


def _course(year: int, months: pd.Series) -> tuple[tuple[str, float | None], ...]:
    return tuple(
        (f"{year}-{month:02d}", None if pd.isna(share) else float(share))
        for month, share in months.items()
    )
