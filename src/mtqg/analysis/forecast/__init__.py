"""Forecasts of short yearly series with intervals whose coverage was measured.

One series is continued by the mean of three closed-form methods (`series`). A panel of rates is
taken apart into its common level and each unit's distance from it, which go on as the panel's
past teaches (`pooling`). Intervals and probabilities come from one distribution of measured errors
(`intervals`; in a panel, those shared in a year and each unit's own). Other methods, of statsmodels
or an analyst's own, take the place of ours at a word (`others`).
`docs/forecasts.md` tells how good it is, and `python -m benchmarks.forecasts` measures it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import wraps

import numpy as np
import pandas as pd

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.distributions import POOL_FROM, TooFewValues, predict_panel
from mtqg.analysis.forecast.intervals import steps_rms
from mtqg.analysis.forecast.others import Function, Method, function_of
from mtqg.analysis.forecast.prediction import Levels, Prediction, level_list
from mtqg.analysis.panel import Bounds, Panel, bounds_of, read_panel, year_list
from mtqg.problems import ProblemError
from mtqg.table import catalogue
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

__all__ = [
    "Method",
    "Prediction",
    "backtest",
    "forecast",
    "past_errors",
    "predict",
    "replay",
]

MAX_HORIZON = 30

Breaks = Iterable[object] | int | str | None


def forecast(
    data: object,
    horizon: int = 3,
    *,
    method: Method = "auto",
    level: Levels = (80, 95),
    bounds: Bounds = None,
    breaks: Breaks = None,
    pool: bool | None = None,
) -> pd.DataFrame:
    """Forecast the years after the last year of `data`.

    Parameters
    ----------
    data : Series or DataFrame
        Yearly values of one indicator: a tidy table (`year` or `period`, `value`, and `area` or
        `name` where there are several; other columns are left aside), a wide frame years × areas,
        or a Series indexed by year. Years may be missing (`mtqg.analysis.panel.read_panel`).
    horizon : int
        How many years, 1 … 30. For every area they start after the last year of the whole table.
    method : str or callable
        "auto" (what has the best measured record, today "mtqg"), "mtqg" (ours), "ets", "theta" or
        "ucm" (of statsmodels), "last" (the last value), or a function f(y, horizon) of your own: y
        an array of consecutive yearly values, missing ones interpolated and level shifts at breaks
        taken out; it returns `horizon` numbers. Its intervals come from its own back-test, from
        the table of measured errors where the series is too short for one.
    level : number, several, or None
        Levels of the intervals in percent; None for no intervals.
    bounds : (low, high), optional
        What values are possible: (0, 100) for a rate, (0, None) for a count or an amount. Left
        out: those of the catalogue if the table names an indicator that it holds, else none.
    breaks : years, optional
        The first year of each new definition. Pace and errors are measured within segments only.
        Left out: those of the catalogue as for `bounds`; `()` for none. Every forecast is of the
        last definition: beyond a break still to come it says what that would have given.
    pool : bool, optional
        Whether areas inform each other. Left out: yes, if there are at least five areas, which a
        lower bound or steps of like size make comparable. Only our own method can: with another,
        True is refused.

    Returns
    -------
    DataFrame
        area, name (if the table has both), period (int), mean, and lo-L and hi-L for each L of
        `level`: in L of 100 cases the value lies between, as measured. An area with too few values
        has no rows; if none has enough, that is an error.

    Raises
    ------
    ProblemError
        If the data are unusable (`read_panel`); the horizon, the bounds, a break, a level or the
        method is none; values look like fractions of one under bounds (0, 100); areas of different
        scale are to be pooled; or no area has enough values: two of one definition, or in a pooled
        panel one since the last break.

    Examples
    --------
    >>> poverty = pd.DataFrame({"year": range(2019, 2024), "value": [14.1, 12.9, 11.8, 10.2, 9.3]})
    >>> found = forecast(poverty, 1, bounds=(0, 100))
    >>> list(found.columns)
    ['area', 'period', 'mean', 'lo-80', 'hi-80', 'lo-95', 'hi-95']
    >>> def halved(y, horizon):
    ...     return y[-1] / 2.0 ** np.arange(1, horizon + 1)
    >>> forecast(poverty, 2, method=halved, level=None)["mean"].tolist()
    [4.65, 2.325]
    """
    levels = level_list(level)
    panel, bounds, known, other = _checked(data, horizon, bounds, breaks, method, pool)
    refuse_fractions(panel, bounds, data)
    p = predict_panel(panel, horizon, bounds, known, _pools(panel, bounds, pool, known), other)
    table = p.table(levels)
    if panel.names:
        names = dict(zip(panel.units, panel.names, strict=True))
        table.insert(1, "name", table["area"].map(names))
    return table


def predict(
    data: object,
    horizon: int = 3,
    *,
    method: Method = "auto",
    bounds: Bounds = None,
    breaks: Breaks = None,
    pool: bool | None = None,
) -> Prediction:
    """Predict as `forecast` does, and return the distributions: for probabilities and quantiles.

    Returns
    -------
    Prediction
        Its `table`, `probability`, `quantile`, `method`; `left_out` names the areas with too few
        values and why.

    Examples
    --------
    >>> rates = pd.Series([14.1, 12.9, 11.8, 10.2, 9.3], index=range(2019, 2024))
    >>> p = predict(rates, horizon=2, bounds=(0, 100))
    >>> p.table(level=(80,))["period"].tolist()
    [2024, 2025]
    >>> 0.5 < p.probability("series", 2025, at_most=9.0) < 1
    True
    """
    panel, bounds, known, other = _checked(data, horizon, bounds, breaks, method, pool)
    pools = _pools(panel, bounds, pool, known)
    return predict_panel(panel, horizon, bounds, known, pools, other)


def replay(
    data: object,
    horizon: int = 3,
    *,
    method: Method = "auto",
    level: Levels = (80, 95),
    bounds: Bounds = None,
    breaks: Breaks = None,
    pool: bool | None = None,
    points: int = 4,
) -> pd.DataFrame:
    """Forecast from every past year with at least `points` years known; set against what came.

    Each forecast uses only what was known at its origin (breaks after it included: a target
    beyond a break that was then still to come is not scored, it is another indicator).

    Returns
    -------
    DataFrame
        area, origin, period, steps, actual, last (the value at the origin: the forecast to beat),
        mean, lo-L, hi-L. Empty with these columns where the history is too short.
    """
    level = level_list(level)
    panel, bounds, known, other = _checked(data, horizon, bounds, breaks, method, pool, points)
    _pools(panel, bounds, pool, known)  # refuses areas that cannot be pooled
    if other is not None:
        other = other[0], _remembered(other[1])
    pieces = []
    for origin in panel.years[points - 1 : -1]:
        then = panel.until(origin)
        past = tuple(b for b in known if b <= origin)
        pools = _pools(then, bounds, None, past) if pool is None else pool
        try:
            p = predict_panel(then, horizon, bounds, past, pools, other)
        except TooFewValues:
            continue
        table = p.table(level)
        table.insert(1, "origin", int(origin))
        pieces.append(table)
    columns = ["area", "origin", "period", "steps", "actual", "last", "mean"]
    columns += [f"{side}-{x}" for x in level for side in ("lo", "hi")]
    if not pieces:
        return pd.DataFrame(columns=columns)
    table = pd.concat(pieces, ignore_index=True)
    row = table["area"].map({u: k for k, u in enumerate(panel.units)}).to_numpy()
    filled = pd.DataFrame(panel.y.T, index=panel.years).ffill().to_numpy().T
    where = pd.Index(panel.years)
    column = where.get_indexer(table["period"].to_numpy(dtype=float))
    start = where.get_indexer(table["origin"].to_numpy(dtype=float))
    table["actual"] = np.where(column >= 0, panel.y[row, column], np.nan)
    table["last"] = filled[row, start]
    table["steps"] = table["period"] - table["origin"]
    same = segment_of(table["period"].to_numpy(dtype=float), known) == segment_of(
        table["origin"].to_numpy(dtype=float), known
    )
    return table.loc[same & table["actual"].notna(), columns].reset_index(drop=True)


def backtest(
    data: object,
    methods: Sequence[Method] | Method = ("auto", "ets", "theta", "ucm"),
    horizon: int = 3,
    *,
    level: Levels = (80, 95),
    bounds: Bounds = None,
    breaks: Breaks = None,
    pool: bool | None = None,
    points: int = 5,
) -> pd.DataFrame:
    """Measure methods side by side on the past of `data`: their errors and their intervals.

    Every method forecasts from every past year with at least `points` years known, from what was
    known then; all are scored on the same cases.

    Parameters
    ----------
    data, horizon, level, bounds, breaks, pool :
        As for `forecast`.
    methods : sequence, or one
        As `method` of `forecast`. Those of statsmodels take 15 to 70 ms a forecast. Functions of
        one name are told apart by a number: "<lambda>", "<lambda> 2".
    points : int
        Fewest years known at an origin, 1 or more.

    Returns
    -------
    DataFrame
        One row a method: method, count (forecasts scored), error (mean absolute, in the unit of
        the values), ratio (of that to the error of repeating the last value: below 1 is better),
        and for each L of `level` cover-L (percent of outcomes within lo-L … hi-L; right is L) and
        width-L (mean width). No rows where the history is too short.

    Raises
    ------
    ProblemError
        As `forecast`; no method is given, or `points` is no number of years.

    Examples
    --------
    >>> rates = pd.Series([14.1, 12.9, 11.8, 10.2, 9.3, 8.6, 7.7], index=range(2017, 2024))
    >>> found = backtest(rates, ["mtqg", "last"], horizon=1)
    >>> found[["method", "count", "ratio"]].round(2).to_numpy().tolist()
    [['mtqg', 2, 0.1], ['last', 2, 1.0]]
    """
    levels = level_list(level)
    refuse_fractions(read_panel(data, bounds), bounds_of(bounds), data)
    key = ["area", "origin", "period"]
    replays: dict[str, pd.DataFrame] = {}
    asked = [methods] if isinstance(methods, str) or not isinstance(methods, Iterable) else methods
    if not list(asked):
        raise ProblemError(_SAY.problem("forecast.no_method", parameter="methods"))
    for method in asked:
        name, function = function_of(method)
        name = method if isinstance(method, str) else name
        if alike := [known for known in replays if known.split(" ")[0] == name]:
            name = f"{name} {len(alike) + 1}"
        replays[name] = replay(
            data,
            horizon,
            method=method,
            level=levels,
            bounds=bounds,
            breaks=breaks,
            pool=pool if function is None else None,
            points=points,
        ).set_index(key)
    shared = None
    for past in replays.values():
        shared = past.index if shared is None else shared.intersection(past.index)
    rows = []
    for name, past in replays.items():
        scored = past.loc[shared]
        if len(scored):
            by_all = past_errors(scored.reset_index().assign(steps=0)).iloc[0]
            wide = {
                f"width-{x}": float((scored[f"hi-{x}"] - scored[f"lo-{x}"]).mean()) for x in levels
            }
            rows.append({"method": name, **by_all.drop("error_last").to_dict(), **wide})
    columns = ["method", "count", "error", "ratio"]
    columns += [f"{kind}-{x}" for x in levels for kind in ("cover", "width")]
    return pd.DataFrame(rows, columns=columns).astype({"count": int})


def past_errors(table: pd.DataFrame) -> pd.DataFrame:
    """Summarise a `replay` by steps ahead.

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


def _remembered(f: Function) -> Function:
    """Return `f` that forecasts the same values once: back-tests of a past do so often."""
    known: dict[tuple[bytes, int], object] = {}

    @wraps(f)
    def once(y: np.ndarray, horizon: int) -> np.ndarray:
        key = y.tobytes(), horizon
        if key not in known:
            known[key] = f(y, horizon)
        return known[key]  # type: ignore[return-value]

    return once


def _pools(panel: Panel, bounds: Bounds, pool: bool | None, breaks: tuple[int, ...]) -> bool:
    if pool is False or (pool is None and len(panel.units) < POOL_FROM):
        return False
    scaled = bounds is not None and bounds[0] is not None
    odd = [] if scaled else _unlike(panel, breaks)
    if pool and odd:
        raise ProblemError(_SAY.problem("forecast.unlike", value=", ".join(odd[:5])))
    return not odd


_APART = 10.0
"""Areas pooled without bounds must step alike: none more than ten times the median one."""


def _unlike(panel: Panel, breaks: tuple[int, ...]) -> list[str]:
    """Return the areas whose steps are of another size than those of most."""
    segment = segment_of(panel.years, breaks)
    rms, count = steps_rms(panel.y, panel.years, segment, np.zeros(len(panel.units)))
    moved = (count > 0) & (rms > 0)
    middle = float(np.median(rms[moved])) if moved.any() else 0.0
    return [
        str(u)
        for u, step, known in zip(panel.units, rms, moved, strict=True)
        if known and (step > _APART * middle or step < middle / (3 * _APART))
    ]


def refuse_fractions(panel: Panel, bounds: Bounds, data: object) -> None:
    """Refuse values that look like fractions of one where `bounds` say percent."""
    most = float(np.nanmax(panel.y))
    if bounds != (0.0, 100.0) or not 0 < most <= 1:
        return
    if isinstance(data, pd.DataFrame) and "unit" in data.columns and set(data["unit"]) == {"%"}:
        return
    raise ProblemError(_SAY.problem("forecast.fractions", value=f"{most:g}"))


def check(horizon: object, method: object, pool: object = None, points: object = 4) -> None:
    """Refuse a horizon, a method, `pool` or `points` that is none, with all that is wrong."""
    problems = []
    for name, years, most in (("horizon", horizon, MAX_HORIZON), ("points", points, 999)):
        whole = isinstance(years, int | np.integer) and not isinstance(years, bool)
        if not (whole and years in range(1, most + 1)):
            key, given = f"forecast.{name}", {"most": most}
            problems.append(_SAY.problem(key, given, column=name, value=str(years)))
    if pool is not None and not isinstance(pool, bool | np.bool_):
        problems.append(_SAY.problem("forecast.pool", parameter="pool", value=str(pool)))
    try:
        if function_of(method)[1] is not None and pool is True:
            problems.append(
                _SAY.problem("forecast.pool_ours", parameter="pool", value=function_of(method)[0])
            )
    except ProblemError as error:
        problems += error.problems
    if problems:
        raise ProblemError(problems)


def _indicator(data: object) -> catalogue.Indicator | None:
    """Return the indicator that a table names, None where it names none or one of its own."""
    if not isinstance(data, pd.DataFrame) or "indicator" not in data.columns:
        return None
    (*others, code) = data["indicator"].unique() if len(data) else [""]
    return (
        catalogue.indicator(code) if not others and code in catalogue.indicators().index else None
    )


def _checked(
    data: object,
    horizon: object,
    bounds: object,
    breaks: Breaks,
    method: object,
    pool: object,
    points: object = 4,
) -> tuple[Panel, Bounds, tuple[int, ...], tuple[str, Function] | None]:
    check(horizon, method, pool, points)
    name, function = function_of(method)
    if of := _indicator(data):
        bounds = of.bounds if bounds is None and of.bounds != (None, None) else bounds
        breaks = catalogue.definition_breaks(of.code) if breaks is None else breaks
    limits = bounds_of(bounds)
    years = year_list(breaks, _SAY.text("forecast.break"))
    other = None if function is None else (name, function)
    return read_panel(data, limits), limits, years, other
