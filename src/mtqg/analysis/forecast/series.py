"""How one short yearly series goes on: small closed-form methods, for many series at once.

Every function takes a matrix `y` of series × years (consecutive years, no gaps, at least two) on
the working scale, and returns series × horizons. Constants were chosen on the series of M1 and
Tourism and on units of panels (`python -m benchmarks.short`, `benchmarks.forecasts`).

statsmodels is the base of this package where it is fast enough. It is not here: one fit of
`ETSModel` takes about 60 ms and of `ThetaModel` about 40, and the 190 filters averaged below
take 1 ms together, without a likelihood that fails to converge on six points.
"""

from __future__ import annotations

import numpy as np

from mtqg.analysis.forecast.pooling import slopes
from mtqg.analysis.forecast.scales import Scale
from mtqg.analysis.panel import Array

SHRINK = 3.0
"""A slope from n points is multiplied by n / (n + SHRINK)."""


def horizons(horizon: int) -> Array:
    """Return 1 … `horizon` as floats."""
    return np.arange(1, horizon + 1, dtype=float)


def shrunken_slope(y: Array) -> Array:
    """Return the median slope between all pairs of points (Sen 1968) times n / (n + SHRINK).

    >>> shrunken_slope(np.array([[1.0, 2.0, 30.0, 4.0, 5.0]])).tolist()
    [0.625]
    """
    n = y.shape[1]
    return slopes(y, np.arange(n, dtype=float), np.zeros(n)) * n / (n + SHRINK)


# Filters (alpha, beta, phi): level and slope smoothing as in Holt's method, damping.
_TENTHS = np.arange(1, 11) / 10
SMOOTHED_DRIFT = (_TENTHS, np.array([0.0]), np.array([1.0]))
DAMPED_HOLT = (_TENTHS, np.array([0.0, 0.1, 0.2, 0.4]), np.array([0.9, 0.95, 0.98, 1.0]))

Grid = tuple[np.ndarray, np.ndarray, np.ndarray]


def averaged_holt(y: Array, horizon: int, grid: Grid) -> Array:
    """Average Holt's damped-trend filters over a grid, each weighted by how well it fitted.

    Level l, slope b and one-step error e follow e = y - (l + φ b), l ← l + φ b + α e,
    b ← φ b + α β e, from the first value and the shrunken Theil-Sen slope; the forecast is
    l + b (φ + … + φ^h). The weight of a filter is SSE^(-n / 2), its profile likelihood. Averaging
    instead of choosing is what makes the method usable at 4 to 10 points, where the best fitting
    filter is the best by chance (Gardner & McKenzie 1985 for the filter).
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
    weight = _weights(y, sse)
    steps = np.cumsum(phi[:, None] ** horizons(horizon), axis=1)
    return np.asarray(
        (weight * level).sum(axis=1)[:, None] + np.einsum("ug,gh->uh", weight * trend, steps)
    )


THETAS, ALPHAS = np.array([1.0, 2.0, 4.0, 10.0]), np.arange(1, 6) / 5
"""Grid of the averaged Theta models: how strongly the line counts, smoothing of the level."""


def averaged_theta(y: Array, horizon: int) -> Array:
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
    weight = _weights(y, sse)
    line = keep**n * start + (1 - keep ** (n + 1)) / alpha * slope
    ahead = (weight * (level + share * line)).sum(axis=1)
    steps = (weight @ share)[:, None] * slope * (horizons(horizon) - 1)
    return np.asarray(ahead[:, None] + steps)


def _weights(y: Array, sse: Array) -> Array:
    """Return the weight of each filter: SSE^(-n / 2), in sum 1."""
    weight = np.log(sse + 1e-12 * y.var(axis=1)[:, None] + 1e-300)
    weight = np.exp(-y.shape[1] / 2 * (weight - weight.min(axis=1, keepdims=True)))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def shares(n: int) -> Array:
    """Return what each of the `members` counts in the mean, for `n` points.

    Theta models three fifths and more, 4.5 / n, under eight points; damped Holt two thirds of the
    rest. `python -m benchmarks.short` chooses shares on other series than it scores.

    >>> shares(6).tolist(), shares(20).round(2).tolist()
    ([0.75, 0.08333333333333333, 0.16666666666666666], [0.6, 0.13, 0.27])
    """
    theta = min(1.0, max(0.6, 4.5 / n))
    return np.array([theta, (1 - theta) / 3, (1 - theta) * 2 / 3])


def members(y: Array, horizon: int, scale: Scale | None = None) -> Array:
    """Return three closed-form forecasts of each series, 3 × series × horizons.

    Theta models; exponential smoothing with drift; and damped Holt on a second scale: the logit for
    values of two bounds (`scale`), the logarithm for a series of positive values only, the values
    themselves for others.
    """
    if scale is None or scale.identity:
        chosen, scale = (y > 0).all(axis=1), Scale(0.0, None)
    else:
        chosen = np.ones(len(y), dtype=bool)
    damped = np.empty((len(y), horizon))
    damped[~chosen] = averaged_holt(y[~chosen], horizon, DAMPED_HOLT)
    z = scale.forward(y[chosen])
    # The second scale may multiply, not explode: no further than the series has ever moved.
    reach = np.ptp(z, axis=1)[:, None] * horizons(horizon)
    path = averaged_holt(z, horizon, DAMPED_HOLT)
    damped[chosen] = scale.back(np.clip(path, z[:, -1:] - reach, z[:, -1:] + reach))
    drift = averaged_holt(y, horizon, SMOOTHED_DRIFT)
    return np.stack([averaged_theta(y, horizon), drift, damped])


def combined(y: Array, horizon: int, scale: Scale | None = None) -> Array:
    """Return the mean of the `members` by their `shares`, and the last value.

    That has a share of 4 / n² of all, a quarter at most: of few points little is known.
    """
    last = min(0.25, 4 / y.shape[1] ** 2)
    mean = np.tensordot(shares(y.shape[1]), members(y, horizon, scale), 1)
    return np.asarray((1 - last) * mean + last * y[:, -1:])
