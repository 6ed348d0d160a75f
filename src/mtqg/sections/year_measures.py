"""What of a budget year the table and the map of all provinces show."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis import year_end as runoff
from mtqg.sections.blocks import Measure
from mtqg.sections.cases import Case


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
    month = int(months.dropna().index[-1])
    share = case.say("Đầu tư ngân sách so với kế hoạch năm", "Budget investment, share of plan")
    measures = {
        "investment_share": Measure(
            float(months[month]),
            "%",
            share,
            f"{year}-{month:02d}",
            course=_course(year, months),
        )
    }
    years = pd.concat([past, months.rename(year)], axis=1)
    finals = years.loc[:, years.loc[12].notna()]
    # A December of long ago is not to stand among those of last year.
    if len(finals.columns) and int(finals.columns[-1]) >= year - 1:
        last = int(finals.columns[-1])
        measures["investment_final"] = Measure(
            float(finals.loc[12, last]),
            "%",
            case.say(
                "Đầu tư ngân sách cả năm so với kế hoạch (ước)",
                "Budget investment, share of the year's plan (estimate)",
            ),
            f"{last}-12",
            course=_course(last, finals[last]),
        )
    if forecast is not None:
        december = f"{year}-12"
        goal = f"{target:.0f}%"
        measures["investment_end"] = Measure(
            forecast.forecast,
            "%",
            case.say(
                "Đầu tư ngân sách cả năm so với kế hoạch, dự báo",
                "Budget investment, share of the year's plan, forecast",
            ),
            december,
        )
        measures["investment_odds"] = Measure(
            100 * forecast.probability,
            "%",
            case.say(
                f"Xác suất đầu tư ngân sách đạt {goal} kế hoạch",
                f"Probability of budget investment of {goal} of plan",
            ),
            december,
        )
    return measures


def _course(year: int, months: pd.Series) -> tuple[tuple[str, float | None], ...]:
    return tuple(
        (f"{year}-{month:02d}", None if pd.isna(share) else float(share))
        for month, share in months.items()
    )
