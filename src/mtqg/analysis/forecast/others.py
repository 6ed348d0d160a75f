"""Other methods beside ours: those of statsmodels, and any function of an analyst's own.

Each continues one series: `f(y, horizon)`, `y` consecutive yearly values, returns `horizon` values.
Its intervals are what its own forecasts from the past of the same data were off by, on the table
of errors (`intervals`) until there is such a past.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from mtqg.analysis.forecast.intervals import K80, table
from mtqg.analysis.panel import LARGEST, Array
from mtqg.problems import ProblemError, nearest
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

Function = Callable[[Array, int], Array]
Method = str | Function

AUTO, OURS = "auto", "mtqg"
_FEWEST, _MOST, _PRIOR = 4, 120, 4.0
"""A back-test starts from four points, makes at most 120 forecasts, and its origins count against
four that behaved as the table says."""


def ets(y: Array, horizon: int) -> Array:
    """Continue `y` by exponential smoothing (statsmodels `ETSModel`), without or with damped trend.

    The damped trend is tried from eight values on and taken where its AICc is lower.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fits = [ETSModel(y).fit(disp=False)]
    if len(y) >= 8:
        fits.append(ETSModel(y, trend="add", damped_trend=True).fit(disp=False))
    best = min(fits, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
    return np.asarray(best.forecast(horizon), dtype=float)


def theta(y: Array, horizon: int) -> Array:
    """Continue `y` by the Theta method (statsmodels `ThetaModel`)."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(y, period=1, deseasonalize=False).fit()
    return np.asarray(fit.forecast(horizon), dtype=float)


def ucm(y: Array, horizon: int) -> Array:
    """Continue `y` by a random walk with drift seen through noise (`UnobservedComponents`)."""
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fit = UnobservedComponents(y, "lldtrend").fit(disp=False)
    return np.asarray(fit.forecast(horizon), dtype=float)


def last(y: Array, horizon: int) -> Array:
    """Repeat the last value."""
    return np.full(horizon, y[-1])


NAMED: dict[str, Function] = {"ets": ets, "theta": theta, "ucm": ucm, "last": last}
_LEAST = {"ets": 5, "theta": 5, "ucm": 4}


def function_of(method: object) -> tuple[str, Function | None]:
    """Return the name of a method and its function; None for our own.

    Raises
    ------
    ProblemError
        If there is no such method.
    """
    if callable(method):
        return getattr(method, "__name__", type(method).__name__), method
    if method in (AUTO, OURS):
        return OURS, None
    if isinstance(method, str) and method in NAMED:
        return method, NAMED[method]
    choices = (AUTO, OURS, *NAMED)
    given, remedy = {"choices": ", ".join(choices)}, nearest(str(method), choices)
    raise ProblemError(_SAY.problem("forecast.unknown", given, value=str(method), remedy=remedy))


def continued(name: str, f: Function, y: Array, horizon: int, unit: object) -> Array:
    """Return `f(y, horizon)`, checked.

    Where statsmodels has too few values for a method, or values that never moved, the last value
    is repeated.

    Raises
    ------
    ProblemError
        If the function fails, or does not return `horizon` finite numbers.
    """
    ours = getattr(f, "__wrapped__", f) is NAMED.get(name)
    if ours and (len(y) < _LEAST.get(name, 1) or np.ptp(y) == 0):
        return last(y, horizon)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # statsmodels on convergence, at six values often
            made = np.asarray(f(y.copy(), horizon))
            if np.iscomplexobj(made):
                raise TypeError("complex numbers")
            path = made.astype(float).ravel()
            path[np.abs(path) > LARGEST] = np.nan
        why = f"{len(path)} numbers, {int(np.isfinite(path).sum())} finite"
    except Exception as error:  # whatever a function of somebody's own raises
        path, why = np.empty(0), f"{type(error).__name__}: {error}"
    if path.shape != (horizon,) or not np.isfinite(path).all():
        raise ProblemError(
            _SAY.problem(
                "forecast.other",
                {"unit": f"{unit}", "name": name, "horizon": horizon, "values": len(y)},
                value=why,
            )
        )
    return path


def past_factor(name: str, f: Function, rows: dict[object, Array], horizon: int) -> float:
    """Return how large past errors of a method were, as a share of the table of errors.

    Every row is forecast from its past years with four values or more (at most 120 forecasts,
    evenly spread); the 80% quantile of |error| over that of the table, drawn to 1 as far as the
    origins are few.
    """
    cases = [(unit, n) for unit, y in rows.items() for n in range(_FEWEST, len(y))]
    cases = cases[:: max(1, -(-len(cases) // _MOST))]
    off: list[Array] = []
    for unit, n in cases:
        y = rows[unit]
        known, came = y[:n], y[n : n + horizon]
        rms = np.sqrt(np.mean(np.diff(known) ** 2))
        if rms > 0:
            path = continued(name, f, known, horizon, unit)[: len(came)]
            steps = np.arange(1, len(came) + 1, dtype=float)[None]
            off.append(np.abs(came - path) / (rms * table(np.array([n]), steps)[0, :, K80]))
    if not off:
        return 1.0
    found = max(float(np.quantile(np.concatenate(off), 0.8)), 0.1)
    origins = len({(len(rows[unit]), n) for unit, n in cases})
    return found ** (origins / (origins + _PRIOR))
