"""Forecasts of short yearly series with intervals whose coverage was measured.

One series is continued by the mean of four closed-form methods (`methods`). A panel of rates is
taken apart into its common level and each unit's distance from it, which go on as the panel's
past teaches (`pooling`, `adjustment`). Intervals and probabilities come from one distribution of
measured errors (`errors`; in a panel, those shared in a year and each unit's own: `shocks`).
`docs/forecasts.md` tells how good it is, and `python -m benchmarks.forecasts` measures it.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.coherence import add_up
from mtqg.analysis.forecast.engine import POOL_FROM, predict_panel
from mtqg.analysis.forecast.panel import Panel, read_panel, year_list
from mtqg.analysis.forecast.prediction import Levels, Prediction, level_list
from mtqg.analysis.forecast.scales import Bounds
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

__all__ = ["Prediction", "add_up", "backtest", "forecast", "past_errors", "predict"]

MAX_HORIZON = 30


def predict(
    data: pd.Series | pd.DataFrame,
    *,
    horizon: int = 3,
    bounds: Bounds = None,
    breaks: Iterable[object] = (),
    pool: bool | None = None,
) -> Prediction:
    """Predict the years after the last year of `data`, as distributions.

    Parameters
    ----------
    data : Series or DataFrame
        Yearly values, see `read_panel`: a Series indexed by year; a long DataFrame (unit, period,
        value); or a wide one, periods × units. Years may be missing.
    horizon : int
        How many years, 1 … 30. For every unit they start after the last year of the panel.
    bounds : (low, high), optional
        What values are possible: (0, 100) for a rate, (0, None) for a count or an amount.
    breaks : years
        The first year of each new definition. Pace and errors are measured within segments only.
    pool : bool, optional
        Whether units inform each other. Left out: yes, if `bounds` are given and there are at
        least five units; units of different scale (no bounds) stand each alone.

    Returns
    -------
    Prediction
        Its `table`, `probability`, `quantile`, `method`; `left_out` names the units with too few
        values and why.

    Raises
    ------
    ProblemError
        If the data are unusable (`read_panel`), the horizon is not 1 … 30, the bounds are not
        ordered, a break is not a year, or no unit has enough values: two of its own, or in a
        pooled panel one since the last break.

    Examples
    --------
    >>> rates = pd.Series([14.1, 12.9, 11.8, 10.2, 9.3], index=range(2019, 2024))
    >>> p = predict(rates, horizon=2, bounds=(0, 100))
    >>> p.table(level=(80,))["period"].tolist()
    [2024, 2025]
    >>> 0.5 < p.probability("series", 2025, at_most=9.0) < 1
    True
    """
    panel, bounds, known_breaks = _checked(data, horizon, bounds, breaks)
    return predict_panel(panel, horizon, bounds, known_breaks, _pools(panel, bounds, pool))


def forecast(
    data: pd.Series | pd.DataFrame,
    *,
    horizon: int = 3,
    level: Levels = (80, 95),
    bounds: Bounds = None,
    breaks: Iterable[object] = (),
    pool: bool | None = None,
) -> pd.DataFrame:
    """Forecast the years after the last year of `data`: `predict(...)` as a tidy table.

    Returns
    -------
    DataFrame
        unit, period (int), mean, and lo-L and hi-L for each L of `level` (percent): in L of 100
        cases the value lies between, as measured.

    Examples
    --------
    >>> table = forecast(pd.Series([1.0, 2.0, 3.0, 4.0], index=range(2020, 2024)), horizon=1)
    >>> list(table.columns)
    ['unit', 'period', 'mean', 'lo-80', 'hi-80', 'lo-95', 'hi-95']
    """
    return predict(data, horizon=horizon, bounds=bounds, breaks=breaks, pool=pool).table(level)


def backtest(
    data: pd.Series | pd.DataFrame,
    *,
    horizon: int = 3,
    level: Levels = (80, 95),
    bounds: Bounds = None,
    breaks: Iterable[object] = (),
    pool: bool | None = None,
    points: int = 4,
) -> pd.DataFrame:
    """Forecast from every past year with at least `points` years known; set against what came.

    Each forecast uses only what was known at its origin (breaks after it included: a target
    beyond a break that was then still to come is not scored, it is another indicator).

    Returns
    -------
    DataFrame
        unit, origin, period, steps, actual, last (the value at the origin: the forecast to beat),
        mean, lo-L, hi-L. Empty with these columns where the history is too short.
    """
    panel, bounds, known_breaks = _checked(data, horizon, bounds, breaks)
    level = level_list(level)
    pieces = []
    for origin in panel.years[points - 1 : -1]:
        then = panel.until(origin)
        try:
            p = predict_panel(
                then,
                horizon,
                bounds,
                tuple(b for b in known_breaks if b <= origin),
                _pools(then, bounds, pool),
            )
        except ProblemError:
            continue  # no unit had enough values yet
        table = p.table(level)
        table.insert(1, "origin", int(origin))
        pieces.append(table)
    columns = ["unit", "origin", "period", "steps", "actual", "last", "mean"]
    columns += [f"{side}-{x}" for x in level for side in ("lo", "hi")]
    if not pieces:
        return pd.DataFrame(columns=columns)
    table = pd.concat(pieces, ignore_index=True)
    row = table["unit"].map({u: k for k, u in enumerate(panel.units)}).to_numpy()
    filled = pd.DataFrame(panel.y.T, index=panel.years).ffill().to_numpy().T
    where = pd.Index(panel.years)
    column = where.get_indexer(table["period"].to_numpy(dtype=float))
    start = where.get_indexer(table["origin"].to_numpy(dtype=float))
    table["actual"] = np.where(column >= 0, panel.y[row, column], np.nan)
    table["last"] = filled[row, start]
    table["steps"] = table["period"] - table["origin"]
    same = segment_of(table["period"].to_numpy(dtype=float), known_breaks) == segment_of(
        table["origin"].to_numpy(dtype=float), known_breaks
    )
    return table.loc[same & table["actual"].notna(), columns].reset_index(drop=True)


def past_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise a `backtest` by steps ahead.

    Returns
    -------
    DataFrame
        By steps: count, error (mean absolute, in the unit of the values), error_last (of the last
        value), ratio (of the two, below 1 is better), and cover-L (percent within lo-L … hi-L).
    """
    levels = [c.removeprefix("lo-") for c in table.columns if c.startswith("lo-")]
    rows = []
    for steps, group in table.groupby("steps"):
        error = (group["mean"] - group["actual"]).abs().mean()
        naive = (group["last"] - group["actual"]).abs().mean()
        row = {
            "steps": steps,
            "count": len(group),
            "error": error,
            "error_last": naive,
            "ratio": error / naive if naive > 0 else np.nan,
        }
        for x in levels:
            inside = group["actual"].between(group[f"lo-{x}"], group[f"hi-{x}"])
            row[f"cover-{x}"] = 100 * inside.mean()
        rows.append(row)
    columns = ["steps", "count", "error", "error_last", "ratio", *(f"cover-{x}" for x in levels)]
    return pd.DataFrame(rows, columns=columns).set_index("steps")


def _pools(panel: Panel, bounds: Bounds, pool: bool | None) -> bool:
    if pool is None:
        return bounds is not None and bounds[0] is not None and len(panel.units) >= POOL_FROM
    return pool


def _checked(
    data: object, horizon: int, bounds: Bounds, breaks: Iterable[object]
) -> tuple[Panel, Bounds, tuple[int, ...]]:
    problems = []
    if (
        isinstance(horizon, bool)
        or not isinstance(horizon, int | np.integer)
        or not (1 <= horizon <= MAX_HORIZON)
    ):
        problems.append(
            Problem(
                Text("số năm dự báo là số nguyên 1 … 30", "horizon is an integer, 1 … 30"),
                value=str(horizon),
            )
        )
    limits = _limits(bounds)
    if limits is None or (None not in limits and not limits[0] < limits[1]):  # type: ignore[operator]
        problems.append(
            Problem(
                Text(
                    "giới hạn là (dưới, trên), dưới nhỏ hơn trên, ví dụ (0, 100) hoặc (0, None)",
                    "bounds are (low, high), low below high, such as (0, 100) or (0, None)",
                ),
                value=str(bounds),
            )
        )
    if problems:
        raise ProblemError(problems)
    years = year_list(breaks, Text("năm đổi cách tính", "break"))
    return read_panel(data, limits), limits, years


def _limits(bounds: object) -> tuple[float | None, float | None] | None:
    """Return both bounds, None for an open end; None if they are no bounds."""
    if bounds is None:
        return None, None
    if not isinstance(bounds, tuple | list) or len(bounds) != 2:
        return None
    ends: list[float | None] = []
    for end in bounds:
        if end is not None and not isinstance(end, int | float | np.number):
            return None
        ends.append(None if end is None or np.isinf(end) else float(end))
    return ends[0], ends[1]
