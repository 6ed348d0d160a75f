"""How wide an interval is: the usual step of a series, and the table of errors."""

from __future__ import annotations

import numpy as np

from mtqg.analysis.forecast import errors
from mtqg.analysis.forecast.scales import Scale, within
from mtqg.analysis.panel import Array


def steps_rms(z: Array, years: Array, segment: np.ndarray, floor: Array) -> tuple[Array, Array]:
    """Return RMS and number of the steps between neighbouring points within segments.

    A step over several years counts divided by the root of their number. A unit that never moved
    gets `floor` for its step: what rounding may hide.
    """
    total, count = np.zeros(len(z)), np.zeros(len(z))
    last, when, place = np.full(len(z), np.nan), np.zeros(len(z)), np.full(len(z), -1)
    for k, year in enumerate(years):
        here = np.isfinite(z[:, k])
        ok = here & (place == segment[k])
        total[ok] += (z[ok, k] - last[ok]) ** 2 / (year - when[ok])
        count[ok] += 1
        last[here], when[here], place[here] = z[here, k], year, segment[k]
    rms = np.sqrt(total / np.maximum(count, 1))
    return np.where(rms > 0, rms, floor), count


def half_place(values: Array) -> float:
    """Return half of the last decimal place that `values` are printed with, at most six.

    >>> half_place(np.array([4.0, 3.5, np.nan]))
    0.05
    """
    finite = values[np.isfinite(values)]
    near = 1e-9 * float(np.abs(finite).max())
    decimals = next(
        d for d in range(0, 7) if d == 6 or np.allclose(finite, finite.round(d), rtol=0, atol=near)
    )
    return float(0.5 * 10.0**-decimals)


def floor(values: Array, scale: Scale) -> Array:
    """Return half of the last printed decimal place of each unit, on the working scale."""
    step = half_place(values)
    seen = np.isfinite(values)
    typical = np.where(seen, values, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    up = scale.forward(within(typical + step, (scale.low, scale.high)))
    down = scale.forward(within(typical - step, (scale.low, scale.high)))
    return np.asarray(np.maximum(np.abs(up - down) / 2, 1e-9))


def table(points: np.ndarray, steps: Array) -> Array:
    """Return the reference quantiles for units × horizons."""
    kinds, index = np.unique(
        np.column_stack([np.repeat(points, steps.shape[1]), steps.ravel()]),
        axis=0,
        return_inverse=True,
    )
    rows = np.stack([errors.reference(int(n), float(h)) for n, h in kinds])
    return np.asarray(rows[index.ravel()].reshape(*steps.shape, -1))
