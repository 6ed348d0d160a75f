"""What a panel knows that one of its series does not: a common path, and how units come back.

A panel is taken apart into its common level and every unit's distance from it. Both go on by
adjustments learnt from the panel (`adjustment`); as far as the panel has moved one way year after
year its common level follows the median pace instead.

Everything here is on the working scale (logit for rates), for units × years with NaN where a unit
has no value, and only within segments: a break in definition starts a new segment in its year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtqg.analysis.forecast.adjustment import Adjustment, Course, Prior, follow, learn, spread
from mtqg.analysis.panel import Array

COMMON = Prior(Adjustment(drift=0.0, momentum=0.2, pull=0.3), years=20.0, drift_years=2.0)
OWN = Prior(Adjustment(drift=0.0, momentum=0.0, pull=0.1), years=100.0, drift_years=None)
"""What the common level and a unit's distance from it are taken to do before the panel has shown
it: chosen on the nine panels of `docs/forecasts.md`, on nine others as good."""

DAMPING = 0.98
"""A pace followed for another year is this share of itself."""


def median_rows(x: Array) -> Array:
    """Return the median of each row without its NaN; NaN, and no warning, for a row of NaN."""
    if x.shape[1] == 0:
        return np.full(len(x), np.nan)
    ordered = np.sort(x, axis=1)
    count = np.isfinite(ordered).sum(axis=1)
    rows = np.arange(len(x))
    low = ordered[rows, np.maximum((count - 1) // 2, 0)]
    high = ordered[rows, np.minimum(count // 2, x.shape[1] - 1)]
    return np.asarray(np.where(count > 0, (low + high) / 2, np.nan))


def slopes(z: Array, years: Array, segment: np.ndarray) -> Array:
    """Return the Theil-Sen slope a year of every unit, NaN without two points in one segment."""
    i, j = np.triu_indices(len(years), 1)
    same = segment[i] == segment[j]
    i, j = i[same], j[same]
    return median_rows((z[:, j] - z[:, i]) / (years[j] - years[i]))


def common_level(z: Array, years: Array, segment: np.ndarray) -> Array:
    """Return the path of the panel: every year the median step of its units from where they were.

    Units may have different years: what counts is how each moved from its own last value. The
    path starts at 0, and stands still across a break and in a year without such a unit.

    >>> z = np.array([[1.0, 2.0, 3.0], [5.0, np.nan, 7.0], [9.0, 9.5, 9.0]])
    >>> common_level(z, np.arange(3.0), np.zeros(3)).tolist()
    [0.0, 0.75, 1.75]
    """
    level = np.zeros(len(years))
    below = np.full(len(z), np.nan)
    for k in range(len(years)):
        if k and segment[k] != segment[k - 1]:
            below[:] = np.nan
        now = below + z[:, k]
        now = now[np.isfinite(now)]
        level[k] = np.median(now) if len(now) else level[max(k - 1, 0)]
        here = np.isfinite(z[:, k])
        below[here] = level[k] - z[here, k]
    return level


@dataclass(frozen=True)
class Pooled:
    """A panel taken apart at its last year, ready to go on.

    Parameters
    ----------
    common, own : Course
        The panel's level (one row), and the units' distances from it.
    common_way, own_way : Adjustment
        How each goes on.
    pace : float
        Median over the units of `slopes`.
    trust : float
        How far that pace has been one (`trust_in`): 0 … 1.
    """

    common: Course
    own: Course
    common_way: Adjustment
    own_way: Adjustment
    pace: float
    trust: float

    def ahead(self, years: Array) -> Array:
        """Return units × the whole numbers of `years` after the last one, on the working scale."""
        pace = self.pace * DAMPING * (1 - DAMPING**years) / (1 - DAMPING)
        learnt = self.common.ahead(self.common_way, years)[0]
        common = self.trust * (self.common.level[0] + pace) + (1 - self.trust) * learnt
        return self.own.ahead(self.own_way, years) + common


def pooled(z: Array, years: Array, segment: np.ndarray) -> Pooled:
    """Take the panel `z` apart, with what its past teaches about going on."""
    level = common_level(z, years, segment)
    common = follow(level[None], years, segment)
    own = follow(z - level, years, segment)
    paces = slopes(z, years, segment)
    paces = paces[np.isfinite(paces)]
    return Pooled(
        common,
        own,
        learn(common.past, COMMON),
        learn(own.past, OWN),
        float(np.median(paces)) if len(paces) else 0.0,
        trust_in(common.past),
    )


_TRUSTED, _HALF_LIFE = 2.0, 4.0


def trust_in(past: Array) -> float:
    """Return how far the steps of a common level (`Course.past`) have been one pace.

    t⁴ / (t⁴ + 2⁴), t the mean step over its standard error, years counting half after four. Near 1
    where the panel moved one way year after year, near 0 where it went up and down.

    >>> falls = np.array([[0, 0, -0.2, 1.0, k] for k in range(8)])
    >>> bool(trust_in(falls) > 0.9), trust_in(falls[:0])
    (True, 0.0)
    """
    if not len(past):
        return 0.0
    weight = 0.5 ** (past[:, 4] / _HALF_LIFE)
    recent = past.copy()
    recent[:, 3] *= weight * weight.sum() / (weight**2).sum()
    years = float(recent[:, 3].sum())
    pace = float(recent[:, 2] @ recent[:, 3]) / years
    square = pace**2 * years / spread(recent)
    return square**2 / (square**2 + _TRUSTED**4)
