"""How a short yearly series goes on: small closed-form methods, for many series at once.

Every function takes a matrix `y` of series × years (consecutive years, no gaps, at least two) on
the working scale, and returns series × horizons. Constants were chosen on the yearly series of M1
and Tourism (`python -m benchmarks.forecasts` repeats the comparison).

statsmodels is the base of this package where it is fast enough. It is not here: one fit of
`ETSModel` takes about 60 ms and of `ThetaModel` about 100, and the 170 filters averaged below
take 1 ms together, without a likelihood that fails to converge on six points.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from mtqg.analysis.forecast.scales import Scale
from mtqg.analysis.panel import Array

SHRINK = 3.0
"""A slope from n points is multiplied by n / (n + SHRINK)."""


def horizons(horizon: int) -> Array:
    """Return 1 … `horizon` as floats."""
    return np.arange(1, horizon + 1, dtype=float)


def theil_sen(y: Array, years: Array | None = None) -> Array:
    """Return the median of the slopes between all pairs of points, per series (Sen 1968).

    >>> theil_sen(np.array([[1.0, 2.0, 30.0, 4.0]])).tolist()
    [1.0]
    """
    t = np.arange(y.shape[1], dtype=float) if years is None else years
    i, j = _pairs(y.shape[1])
    return np.asarray(np.median((y[:, j] - y[:, i]) / (t[j] - t[i]), axis=1))


@lru_cache(maxsize=256)
def _pairs(n: int) -> tuple[np.ndarray, np.ndarray]:
    i, j = np.triu_indices(n, 1)
    return i, j


def shrunken_slope(y: Array) -> Array:
    """Return the Theil-Sen slope times n / (n + SHRINK)."""
    n = y.shape[1]
    return theil_sen(y) * n / (n + SHRINK)


def drift(y: Array, horizon: int) -> Array:
    """Continue from the last value along the shrunken Theil-Sen slope.

    >>> drift(np.array([[1.0, 2.0, 3.0]]), 2).tolist()
    [[3.5, 4.0]]
    """
    return np.asarray(y[:, -1:] + shrunken_slope(y)[:, None] * horizons(horizon))


# Filters (alpha, beta, phi): level and slope smoothing as in Holt's method, damping.
_TENTHS = np.arange(1, 11) / 10
SMOOTHED_DRIFT = (_TENTHS, np.array([0.0]), np.array([1.0]))
DAMPED_HOLT = (_TENTHS, np.array([0.0, 0.1, 0.2, 0.4]), np.array([0.9, 0.95, 0.98, 1.0]))
COARSE_HOLT = (np.arange(1, 6) / 5, np.array([0.0, 0.1, 0.3]), np.array([0.9, 1.0]))

Grid = tuple[np.ndarray, np.ndarray, np.ndarray]


def averaged_holt(y: Array, horizon: int, grid: Grid, power: float = 0.5) -> Array:
    """Average Holt's damped-trend filters over a grid, each weighted by how well it fitted.

    Level l, slope b and one-step error e follow e = y - (l + φ b), l ← l + φ b + α e,
    b ← φ b + α β e, from the first value and the shrunken Theil-Sen slope; the forecast is
    l + b (φ + … + φ^h). The weight of a filter is SSE^(-power · n), its profile likelihood at
    power = 1/2. Averaging instead of choosing is what makes the method usable at 4 to 10 points,
    where the best fitting filter is the best by chance (Gardner & McKenzie 1985 for the filter).
    """
    alpha, beta, phi = (a.ravel() for a in np.meshgrid(*grid, indexing="ij"))
    slope = shrunken_slope(y)[:, None]
    level = y[:, :1] - phi * slope
    trend = np.repeat(slope, len(alpha), axis=1)
    sse = np.zeros_like(trend)
    for k in range(y.shape[1]):
        trend = phi * trend
        level = level + trend
        error = y[:, k : k + 1] - level
        sse += error * error
        level = level + alpha * error
        trend = trend + alpha * beta * error
    floor = 1e-12 * y.var(axis=1)[:, None] + 1e-300
    weight = np.log(sse + floor)
    weight = np.exp(-power * y.shape[1] * (weight - weight.min(axis=1, keepdims=True)))
    weight /= weight.sum(axis=1, keepdims=True)
    steps = np.cumsum(phi[:, None] ** horizons(horizon), axis=1)
    return np.asarray(
        (weight * level).sum(axis=1)[:, None] + np.einsum("ug,gh->uh", weight * trend, steps)
    )


def combined(y: Array, horizon: int, scale: Scale | None = None) -> Array:
    """Return the mean of four closed-form forecasts of each series, from its values.

    Drift (shrunken Theil-Sen slope from the last value); exponential smoothing with that drift;
    damped Holt; and damped Holt on a second scale: the logit for values of two bounds (`scale`),
    the logarithm for a series of positive values only. Where there is no second scale, the mean
    of the other three.
    """
    mean = np.mean(
        [
            drift(y, horizon),
            averaged_holt(y, horizon, SMOOTHED_DRIFT),
            averaged_holt(y, horizon, DAMPED_HOLT),
        ],
        axis=0,
    )
    if scale is None or scale.identity:
        chosen, scale = (y > 0).all(axis=1), Scale(0.0, None)
    else:
        chosen = np.ones(len(y), dtype=bool)
    if chosen.any():
        z = scale.forward(y[chosen])
        # The second scale may multiply, not explode: no further than the series has ever moved.
        reach = np.ptp(z, axis=1)[:, None] * horizons(horizon)
        path = averaged_holt(z, horizon, COARSE_HOLT, power=0.25)
        path = np.clip(path, z[:, -1:] - reach, z[:, -1:] + reach)
        mean[chosen] = 0.75 * mean[chosen] + 0.25 * scale.back(path)
    return np.asarray(mean)
