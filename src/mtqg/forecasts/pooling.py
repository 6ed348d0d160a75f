"""What a panel knows that one of its series does not: a common pace, and how units come back.

Everything here is on the working scale (logit for rates), for units × years with NaN where a unit
has no value, and only within segments: a break in definition starts a new segment in its year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtqg.forecasts.scales import Array


def segment_of(years: Array, breaks: tuple[int, ...]) -> np.ndarray:
    """Return the number of the segment of each year.

    >>> segment_of(np.array([2020.0, 2021.0, 2022.0]), (2022,)).tolist()
    [0, 0, 1]
    """
    return np.searchsorted(np.asarray(breaks, dtype=float), years, side="right")


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


@dataclass(frozen=True)
class State:
    """What a panel looks like at an origin.

    Parameters
    ----------
    last, since : units
        The last value of each unit and the years from it to the origin; NaN for a unit that has
        none in the last segment.
    mean, smooth : units
        Mean, and exponentially smoothed value (0.5), of the unit's points in its last segment.
    gap, mean_gap : units
        Last and mean distance of the unit from the panel's median of the year.
    slope : float
        Median over the units of `slopes`: the pace of the panel.
    trust : float
        How far that pace has been one: t⁴ / (t⁴ + 9), t the mean of the panel's median yearly
        step over its standard error, years counting half after four. Near 1 where the panel moved
        one way year after year, near 0 where it went up and down.
    """

    last: Array
    since: Array
    mean: Array
    smooth: Array
    gap: Array
    mean_gap: Array
    slope: float
    trust: float


def state(z: Array, years: Array, segment: np.ndarray) -> State:
    """Describe the panel `z` at its last year."""
    own = slopes(z, years, segment)
    slope = float(np.median(own[np.isfinite(own)])) if np.isfinite(own).any() else 0.0
    current = segment == segment[-1]
    x, t = z[:, current], years[current]
    middle = median_rows(np.ascontiguousarray(x.T))
    seen = np.isfinite(x)
    count = np.maximum(seen.sum(axis=1), 1)
    gaps = np.where(seen, x - middle, 0.0)
    last = np.full(len(z), np.nan)
    gap, when, smooth = last.copy(), last.copy(), last.copy()
    for k in range(len(t)):
        here = seen[:, k]
        last[here], gap[here], when[here] = x[here, k], gaps[here, k], t[k]
        smooth[here] = np.where(
            np.isnan(smooth[here]), x[here, k], 0.5 * (smooth[here] + x[here, k])
        )
    none = ~seen.any(axis=1)
    mean = np.where(none, np.nan, np.where(seen, x, 0.0).sum(axis=1) / count)
    mean_gap = np.where(none, np.nan, gaps.sum(axis=1) / count)
    trust = _trust(z, years, segment)
    return State(last, years[-1] - when, mean, smooth, gap, mean_gap, slope, trust)


_PRIOR_STEP, _PRIOR_YEARS, _TRUSTED, _HALF_LIFE = 0.15, 2.0, 3.0, 4.0


def _trust(z: Array, years: Array, segment: np.ndarray) -> float:
    beside = segment[1:] == segment[:-1]
    step = median_rows(np.ascontiguousarray((z[:, 1:] - z[:, :-1]).T))
    beside &= np.isfinite(step)
    step, gap, when = step[beside], np.diff(years)[beside], years[1:][beside]
    if not len(step):
        return 0.0
    weight = 0.5 ** ((years[-1] - when) / _HALF_LIFE)
    count = float(weight.sum() ** 2 / (weight**2).sum())
    span = float((weight * gap).sum() / weight.sum()) * count
    pace = float((weight * step).sum() / (weight * gap).sum())
    spread = float((weight * (step - pace * gap) ** 2 / gap).sum() / weight.sum()) * count
    # The spread of two or three steps says little: a usual shock of 0.15 counts as two more years.
    variance = (spread + _PRIOR_YEARS * _PRIOR_STEP**2) / (count - 1 + _PRIOR_YEARS)
    square = pace**2 * span / variance
    return square**2 / (square**2 + _TRUSTED**2)


CANDIDATES = ("pace", "own place, and pace", "own mean", "smoothed")
"""The simple forecasts of which that of a panel is a mean."""

_PACE, _MEAN, _PLACE = 0.98, 0.8, 0.6


def damped(phi: float, steps: Array) -> Array:
    """Return φ + … + φ^h for the numbers of years `steps`."""
    return np.asarray(phi * (1 - phi**steps) / (1 - phi))


def candidates(s: State, ahead: Array) -> Array:
    """Return candidate × unit × horizon forecasts `ahead` years after the origin.

    With h the years since a unit's last value z:

    - pace: z + m (φ + … + φ^h), the pace m of the panel, damped by φ = 0.98
    - own place, and pace: what a unit was above the panel's median this year goes back to what it
      usually is above it (0.6^h of the difference is left), and the median moves at pace
    - own mean: μ + 0.8^h (z - μ), the unit's own mean μ
    - smoothed: the exponentially smoothed level
    """
    steps = s.since[:, None] + ahead
    pace = s.slope * damped(_PACE, steps)
    last, mean = s.last[:, None], s.mean[:, None]
    place = (s.mean_gap - s.gap)[:, None] * (1 - _PLACE**steps)
    return np.stack(
        [
            last + pace,
            last + place + pace,
            mean + _MEAN**steps * (last - mean),
            s.smooth[:, None] + np.zeros_like(steps),
        ]
    )


def shares(trust: float) -> Array:
    """Return the weights of the candidates: two that follow the pace as far as it is trusted.

    Otherwise the three that ask least of the past count the same. On nine panels these two means
    did as well as weights learnt from each panel's own errors, which at 2 to 6 past years pick by
    chance.

    >>> shares(1.0).tolist(), shares(0.0).round(3).tolist()
    ([0.5, 0.5, 0.0, 0.0], [0.333, 0.0, 0.333, 0.333])
    """
    moving, steady = np.array([0.5, 0.5, 0.0, 0.0]), np.array([1.0, 0.0, 1.0, 1.0]) / 3
    return np.asarray(trust * moving + (1 - trust) * steady)
