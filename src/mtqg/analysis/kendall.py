"""Pace of a short series and whether it could be chance: Theil-Sen, Mann-Kendall, and wandering.

All look only at pairs of years that no break in definition separates. A trend has to pass twice:

- the exact distribution of Kendall's S given the ties, as if errors were independent: it holds at
  4 points as at 40 (with n points the smallest possible p is 2 / n!, so four cannot show a trend
  at the 5% level, whatever they are);
- generalised least squares with the autocorrelation that the series itself shows (`wandering`):
  where this year's error stays for next year, a series without any trend goes one way for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf, nan, sqrt
from statistics import NormalDist

import numpy as np

from mtqg.analysis.panel import Array

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Pace:
    """A slope per year with its interval.

    Parameters
    ----------
    value : float
        Theil-Sen slope per year; NaN without a pair of points in one segment.
    low, high : float
        Interval at the level asked for; -inf and inf where the points are too few for one.
    p : float
        Two-sided p-value of no trend; 1 without pairs.
    """

    value: float
    low: float
    high: float
    p: float

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


@lru_cache(maxsize=256)
def kendall_counts(groups: tuple[int, ...]) -> Array:
    """Return how many orders of a multiset have 0, 1, 2 … inversions, as shares of all orders.

    `groups` are the numbers of equal values: 1, 1, … without ties. The counts are the
    coefficients of the q-multinomial, so that ties need no approximation.

    >>> (6 * kendall_counts((1, 1, 1))).round().tolist()
    [1.0, 2.0, 2.0, 1.0]
    """
    share = np.ones(1)
    total = 0
    for size in groups:
        for k in range(1, size + 1):
            total += 1
            # times (1 - q^total) / (1 - q^k), then total orders become C(total, k) of them
            share = np.convolve(share, np.r_[1.0, np.zeros(total - 1), -1.0])
            for i in range(k, len(share)):
                share[i] += share[i - k]
            share = share[: len(share) - k] * (k / total)
    share = np.maximum(share, 0.0)
    share.flags.writeable = False
    return share


def theil_sen(y: Array, years: Array, segment: np.ndarray, confidence: float = 95) -> Pace:
    """Return the pace of finite `y` with its exact interval and p-value, within segments.

    Examples
    --------
    >>> y = np.array([5.0, 4.0, 3.5, 3.0, 1.0])
    >>> pace = theil_sen(y, np.arange(2018.0, 2023.0), np.zeros(5))
    >>> round(pace.value, 3), pace.low, pace.high, round(pace.p, 4)
    (-0.875, -2.0, -0.5, 0.0167)
    """
    i, j = np.triu_indices(len(y), 1)
    same = segment[i] == segment[j]
    i, j = i[same], j[same]
    if not len(i):
        return Pace(nan, -inf, inf, 1.0)
    slopes = np.sort((y[j] - y[i]) / (years[j] - years[i]))
    share = np.ones(1)
    for s in np.unique(segment):
        _, ties = np.unique(y[segment == s], return_counts=True)
        share = np.convolve(share, kendall_counts(tuple(ties.tolist())))
    # S = untied pairs - 2 · inversions
    values = (len(share) - 1) - 2.0 * np.arange(len(share))
    observed = abs(float(np.sign(y[j] - y[i]).sum()))
    p = min(float(share[np.abs(values) >= observed - 1e-9].sum()), 1.0)
    # The interval inverts the test of S without ties: the pairs that may be passed over on
    # either side so that a slope inside is not rejected.
    free = np.ones(1)
    for s in np.unique(segment):
        free = np.convolve(free, kendall_counts((1,) * int((segment == s).sum())))
    tail = np.cumsum(free)
    allowed = np.flatnonzero(2 * tail <= 1 - confidence / 100 + 1e-12)
    if not len(allowed):
        return Pace(float(np.median(slopes)), -inf, inf, p)
    skip = int(allowed[-1])
    return Pace(
        float(np.median(slopes)), float(slopes[skip]), float(slopes[len(slopes) - 1 - skip]), p
    )


def wandering(y: Array, years: Array, segment: np.ndarray, confidence: float = 95) -> Pace:
    """Return the pace of finite `y` if errors are autocorrelated, within segments.

    Generalised least squares of level (one a segment) and slope with errors ρ^|years apart|. With
    m = points + 1 - segments, r the lag-1 correlation of the residuals of least squares,
    ρ = (m r + 3) / (m - 4), within 0 and 1: few points hide autocorrelation. At ρ = 1 the slope is
    the mean step of a random walk. The interval is slope ± (4.3 - 7/m) z / 1.96 standard errors.

    The constants are simulated (`python -m benchmarks.trends`): with Kendall's test beside it a
    series without a trend is taken for one in at most 8% of cases at ρ up to 0.6 and 15% at 1.

    Examples
    --------
    >>> fall = np.array([5.0, 4.0, 3.5, 3.4, 1.5, 1.0, 1.2, 0.1])
    >>> pace = wandering(fall, np.arange(2016.0, 2024.0), np.zeros(8))
    >>> round(pace.value, 2), round(pace.low, 2), round(pace.high, 2)
    (-0.69, -0.99, -0.39)
    """
    starts = np.r_[True, segment[1:] != segment[:-1]]
    m = len(y) + 1 - int(starts.sum())
    if m < 4:
        return Pace(nan, -inf, inf, 1.0)
    design = np.column_stack([*(segment == s for s in np.unique(segment)), years - years.mean()])
    design = design.astype(float)
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    power = float(left @ left)
    if power <= 1e-18 * float(y @ y):
        slope = float(np.linalg.lstsq(design, y, rcond=None)[0][-1])
        return Pace(slope, slope, slope, 0.0 if slope else 1.0)
    r = float((left[1:] * left[:-1])[~starts[1:]].sum()) / power
    rho = min(max((m * r + 3) / (m - 4), 0.0), 1.0) if m > 4 else 1.0
    # Every year less what stays of the year before, in units of its own fresh error.
    gap = np.diff(years, prepend=years[0] - 1)
    stays = np.where(starts, 0.0, rho**gap)
    fresh = np.sqrt(gap) if rho == 1 else np.sqrt((1 - rho ** (2 * gap)) / (1 - rho**2))
    fresh[starts] = inf if rho == 1 else 1 / sqrt(1 - rho**2)
    whole = np.column_stack([design, y])
    whole = (whole - stays[:, None] * np.roll(whole, 1, axis=0)) / fresh[:, None]
    x, z = whole[:, :-1], whole[:, -1]
    inverse = np.linalg.pinv(x.T @ x)
    found = inverse @ x.T @ z
    error = sqrt(float(((z - x @ found) ** 2).sum()) / (m - 2) * float(inverse[-1, -1]))
    slope, unit = float(found[-1]), max((4.3 - 7 / m) / 1.96 * error, 1e-300)
    reach = _NORMAL.inv_cdf(0.5 + confidence / 200) * unit
    return Pace(slope, slope - reach, slope + reach, 2 * _NORMAL.cdf(-abs(slope) / unit))


def pace_of(
    y: Array, years: Array, segment: np.ndarray, confidence: float = 95, rounding: float = 0.0
) -> Pace:
    """Return the Theil-Sen pace with the wider of both intervals and the larger of both p-values.

    `rounding` is half of the last decimal printed: the interval is never narrower than what
    rounding hides over the longest segment, also where the series has not moved at all.

    >>> steady = np.array([4.0, 4.0, 4.0, 4.0, 4.0])
    >>> pace_of(steady, np.arange(2020.0, 2025.0), np.zeros(5), rounding=0.05)
    Pace(value=0.0, low=-0.025, high=0.025, p=1.0)
    """
    exact = theil_sen(y, years, segment, confidence)
    if not np.isfinite(exact.value):
        return exact
    robust = wandering(y, years, segment, confidence)
    span = max(float(np.ptp(years[segment == s])) for s in np.unique(segment))
    low = min(exact.low, robust.low, exact.value - 2 * rounding / span)
    high = max(exact.high, robust.high, exact.value + 2 * rounding / span)
    return Pace(exact.value, low, high, max(exact.p, robust.p))
