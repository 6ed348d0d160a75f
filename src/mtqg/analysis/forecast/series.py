"""How one short yearly series goes on: small closed-form methods, for many series at once.

Every function takes a matrix `y` of series × years (consecutive years, no gaps, at least two) on
the working scale, and returns series × horizons. Constants were chosen on the yearly series of M1
and Tourism (`python -m benchmarks.forecasts` repeats the comparison).

statsmodels is the base of this package where it is fast enough. It is not here: one fit of
`ETSModel` takes about 60 ms and of `ThetaModel` about 40, and the 190 filters averaged below
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
    weight = _weights(y, sse, power)
    steps = np.cumsum(phi[:, None] ** horizons(horizon), axis=1)
    return np.asarray(
        (weight * level).sum(axis=1)[:, None] + np.einsum("ug,gh->uh", weight * trend, steps)
    )


THETAS, ALPHAS = np.array([1.0, 2.0, 4.0, 10.0]), np.arange(1, 6) / 5
"""Grid of the averaged Theta models: how strongly the line counts, smoothing of the level."""


def averaged_theta(y: Array, horizon: int, power: float = 0.5) -> Array:
    """Average dynamic Theta models over a grid, each weighted by how well it fitted.

    A Theta model adds exponential smoothing, of 1 / θ of the series, and 1 - 1 / θ of a straight
    line through all values; here the line is fitted anew with every value (Fiorucci et al. 2016).
    θ = 1 is smoothing alone, θ = 2 the classical method; weights as in `averaged_holt`.

    >>> averaged_theta(np.array([[5.0, 5.0, 5.0]]), 2).tolist()
    [[5.0, 5.0]]
    """
    theta, alpha = (a.ravel() for a in np.meshgrid(THETAS, ALPHAS, indexing="ij"))
    share, keep, n = 1 - 1 / theta, 1 - alpha, y.shape[1]
    level = y[:, :1] * (alpha + keep / theta)
    sse = np.zeros_like(level)
    start, slope, mean = y[:, :1], np.zeros((len(y), 1)), y[:, :1]
    for k in range(1, n):
        now = y[:, k : k + 1]
        line = keep**k * start + (1 - keep ** (k + 1)) / alpha * slope
        sse += (now - level - share * line) ** 2
        level = alpha * now + keep * level
        # least squares through one more value
        slope = ((k - 1) * slope + 6 * (now - mean) / (k + 1)) / (k + 2)
        mean = (k * mean + now) / (k + 1)
        start = mean - slope * (k + 2) / 2
    weight = _weights(y, sse, power)
    line = keep**n * start + (1 - keep ** (n + 1)) / alpha * slope
    ahead = (weight * (level + share * line)).sum(axis=1)
    steps = (weight @ share)[:, None] * slope * (horizons(horizon) - 1)
    return np.asarray(ahead[:, None] + steps)


def _weights(y: Array, sse: Array, power: float) -> Array:
    """Return the weight of each filter: SSE^(-power · n), in sum 1."""
    weight = np.log(sse + 1e-12 * y.var(axis=1)[:, None] + 1e-300)
    weight = np.exp(-power * y.shape[1] * (weight - weight.min(axis=1, keepdims=True)))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def combined(y: Array, horizon: int, scale: Scale | None = None) -> Array:
    """Return the mean of five closed-form forecasts of each series, from its values.

    Half of it are Theta models, the larger share 6 / n under twelve points. The other half is the
    mean of four: drift (shrunken Theil-Sen slope from the last value); exponential smoothing with
    that drift; damped Holt; and damped Holt on a second scale, the logit for values of two bounds
    (`scale`), the logarithm for a series of positive values only (where there is no second scale,
    the mean of the other three). The last value has a share of 4 / n², a quarter at most: of
    few points little is known.
    """
    n = y.shape[1]
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
    share, last = min(1.0, max(0.5, 6 / n)), min(0.25, 4 / n**2)
    mean = (1 - share) * mean + share * averaged_theta(y, horizon)
    return np.asarray((1 - last) * mean + last * y[:, -1:])
