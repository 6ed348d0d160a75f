"""Pace of a short series and whether it could be chance: Theil-Sen and exact Mann-Kendall.

Both look only at pairs of years that no break in definition separates. The p-value comes from the
exact distribution of Kendall's S given the ties; nothing is approximated, so it holds at 4 points
as at 40. With n points the smallest possible p is 2 / n!: four points cannot show a trend at the
5% level, whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, nan

import numpy as np

from mtqg.analysis.panel import Array


@dataclass(frozen=True)
class Pace:
    """A slope per year with its exact interval.

    Parameters
    ----------
    value : float
        Theil-Sen slope per year; NaN without a pair of points in one segment.
    low, high : float
        Interval at the level asked for; -inf and inf where the points are too few for one.
    p : float
        Exact two-sided p-value of no trend (Mann-Kendall within segments), 1 without pairs.
    """

    value: float
    low: float
    high: float
    p: float

    @property
    def clear(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def kendall_counts(groups: Iterable[int]) -> Array:
    """Return how many orders of a multiset have 0, 1, 2 … inversions, as shares of all orders.

    `groups` are the numbers of equal values: 1, 1, … without ties. The counts are the
    coefficients of the q-multinomial, so that ties need no approximation.

    >>> (6 * kendall_counts([1, 1, 1])).round().tolist()
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
    return np.asarray(np.maximum(share, 0.0))


def theil_sen(y: Array, years: Array, segment: np.ndarray, confidence: int = 95) -> Pace:
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
        share = np.convolve(share, kendall_counts(ties))
    # S = untied pairs - 2 · inversions
    values = (len(share) - 1) - 2.0 * np.arange(len(share))
    observed = abs(float(np.sign(y[j] - y[i]).sum()))
    p = min(float(share[np.abs(values) >= observed - 1e-9].sum()), 1.0)
    # The interval inverts the test of S without ties: the pairs that may be passed over on
    # either side so that a slope inside is not rejected.
    free = np.ones(1)
    for s in np.unique(segment):
        free = np.convolve(free, kendall_counts([1] * int((segment == s).sum())))
    tail = np.cumsum(free)
    allowed = np.flatnonzero(2 * tail <= 1 - confidence / 100 + 1e-12)
    if not len(allowed):
        return Pace(float(np.median(slopes)), -inf, inf, p)
    skip = int(allowed[-1])
    return Pace(
        float(np.median(slopes)), float(slopes[skip]), float(slopes[len(slopes) - 1 - skip]), p
    )
