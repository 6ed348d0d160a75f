"""How far such forecasts were off in past years, each made with what was known then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from mtqg.analysis.year_end.method import DEFAULTS, LAGS, Settings, ShareDistribution, development
from mtqg.analysis.year_end.triangle import Triangle

MONTHS = (3, 6, 9, 11)
#: A year counts as complete with December and at least this many printed months.
LEAST_MONTHS = 9
#: A unit's own errors are told from this many on: fewer say nothing of a lean.
LEAST_OWN = 3


def eligible(triangle: Triangle, history: int = LAGS) -> list[tuple[str, int]]:
    """Return the complete unit-years that follow `history` complete years of the same unit."""
    cube = triangle.cube
    months = np.isfinite(cube[..., 1:]).sum(axis=2)
    complete = np.isfinite(cube[..., 12]) & (months >= LEAST_MONTHS)
    found = []
    for i, unit in enumerate(triangle.units):
        for t in range(history, len(triangle.years)):
            if complete[i, t - history : t + 1].all():
                found.append((unit, triangle.years[t]))
    return found


def backtest(
    triangle: Triangle,
    *,
    months: Sequence[float] = MONTHS,
    cases: Iterable[tuple[str, int]] | None = None,
    target: float = 95.0,
    leave_out: bool = False,
    settings: Settings = DEFAULTS,
) -> pd.DataFrame:
    """Forecast past year ends as they could have been forecast then.

    Only years before each year teach, and the unit's own share at the month; a month that was
    not printed is not scored, nor is any bridged value.

    Parameters
    ----------
    months : sequence of float
        Months passed when the forecast is made.
    cases : iterable of (unit, year), optional
        What to forecast; `eligible` unless given.
    target : float
        Share of plan in %.
    leave_out : bool
        Forget everything about the unit but its current share: how good the reference class is
        for a unit that has no history.
    settings : Settings
        The constants of the method.

    Returns
    -------
    DataFrame
        unit, year, month, share, final (printed December share), forecast, low80, high80, low95,
        high95, probability, reached (1 if final ≥ target), error (forecast − final).
    """
    wanted = list(eligible(triangle) if cases is None else cases)
    rows = []
    for unit in dict.fromkeys(u for u, _ in wanted):
        known = triangle.without([unit]) if leave_out else triangle
        for year in (y for u, y in wanted if u == unit):
            printed = triangle.shares.loc[(unit, year)]
            for month in months:
                share, final = float(printed[month]), float(printed[12])
                if not (np.isfinite(share) and np.isfinite(final)):
                    continue
                how = development(known, year, own=not leave_out, settings=settings)
                outcome: ShareDistribution = how.outcome(unit, month, share)
                row = {"unit": unit, "year": year, "month": month, "share": share, "final": final}
                row["forecast"] = outcome.quantile(0.5)
                row["low80"], row["high80"] = outcome.interval(80)
                row["low95"], row["high95"] = outcome.interval(95)
                row["probability"] = outcome.probability(target)
                rows.append(row)
    columns = ["unit", "year", "month", "share", "final", "forecast"]
    columns += ["low80", "high80", "low95", "high95", "probability"]
    past = pd.DataFrame(rows, columns=columns)
    past["reached"] = (past["final"] >= target).astype(float)
    past["error"] = past["forecast"] - past["final"]
    return past


def accuracy(past: pd.DataFrame, by: str | list[str] = "month") -> pd.DataFrame:
    """Summarise a `backtest` by a column.

    Returns
    -------
    DataFrame
        cases; mean absolute error and bias (forecast − final) in points of plan; within80 and
        within95, how often the interval held the outcome, in %; width80 in points; brier, the
        mean squared error of the probability (0 perfect, 0.25 a coin).
    """
    scored = past.assign(
        absolute=past["error"].abs(),
        within80=100.0 * past["final"].between(past["low80"], past["high80"]),
        within95=100.0 * past["final"].between(past["low95"], past["high95"]),
        width80=past["high80"] - past["low80"],
        brier=(past["probability"] - past["reached"]) ** 2,
    )
    return scored.groupby(by).agg(
        cases=("error", "size"),
        absolute_error=("absolute", "mean"),
        bias=("error", "mean"),
        within80=("within80", "mean"),
        within95=("within95", "mean"),
        width80=("width80", "mean"),
        brier=("brier", "mean"),
    )


@dataclass(frozen=True, eq=False)
class TrackRecord:
    """How forecasts made at one point of past years turned out.

    Attributes
    ----------
    month : int
        Months passed when the forecasts were made.
    own, everyone : DataFrame
        Rows of `backtest` of the unit and of all units, of years before the one forecast. Units
        need only one complete year before, so that a short history has a record too.
    """

    month: int
    own: pd.DataFrame
    everyone: pd.DataFrame

    def unbiased(self) -> tuple[float, float] | None:
        """Return what taking off a unit's mean error of earlier years would have done.

        Mean absolute errors in points of plan, as forecast and so corrected, over everyone's
        forecasts that follow at least three of the same unit; None without any.
        """
        past = self.everyone.sort_values(["unit", "year"])
        errors = past.groupby("unit")["error"]
        before = errors.transform(lambda error: error.expanding().mean().shift())
        late = errors.cumcount() >= LEAST_OWN
        if not late.any():
            return None
        made, corrected = past.loc[late, "error"], (past["error"] - before)[late]
        return float(made.abs().mean()), float(corrected.abs().mean())


def track_record(triangle: Triangle, unit: str, year: int, month: float) -> TrackRecord:
    """Return how far forecasts at this point of earlier years were off, for `unit` and for all.

    Cases follow at least one complete year of the same unit and are forecast as they could have
    been then, from the third year of the triangle on. A date within a month counts as the end of
    the month before.
    """
    whole = min(max(int(month), 1), 11)
    past = _record(triangle, whole)
    past = past[past["year"] < year]
    own = past[past["unit"] == unit].reset_index(drop=True)
    return TrackRecord(whole, own, past.reset_index(drop=True))


@lru_cache(maxsize=32)
def _record(triangle: Triangle, month: int) -> pd.DataFrame:
    first = triangle.years[0] + LAGS
    cases = [(unit, year) for unit, year in eligible(triangle, history=1) if year >= first]
    return backtest(triangle, months=[month], cases=cases)
