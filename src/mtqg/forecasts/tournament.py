"""A panel's own past decides how its forecasts are mixed, and how wide their intervals are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtqg.forecasts.pooling import CANDIDATES, candidates, segment_of, state
from mtqg.forecasts.scales import Array, Scale

SHARPNESS = 1.0
"""How fast the weight of a candidate falls with its past error, see `weights`."""


@dataclass(frozen=True)
class Past:
    """One origin of the past: what would have been forecast then, against what came.

    Parameters
    ----------
    year : float
        The origin.
    targets : horizons
        Years forecast, all known now and not separated from the origin by a break.
    forecast, actual : units × horizons
        The mix of candidates, and the values, both in the unit of the values.
    candidates : candidates × units × horizons
    points : units
        The values each unit had then.
    """

    year: float
    targets: Array
    forecast: Array
    actual: Array
    candidates: Array
    points: np.ndarray


def weights(past: list[Past], year: float) -> Array:
    """Return the weights of the candidates from their errors known at `year`.

    r is the mean absolute error of a candidate over that of the last value, from all targets up
    to `year`; weight = exp(-SHARPNESS · T · (r - best r)²) over T target years, scaled to 1: with
    no past all candidates count the same, small differences never decide, large ones soon do.
    (One year's errors are one observation: its shock is shared by all units.)
    """
    total = np.zeros(len(CANDIDATES))
    years: set[float] = set()
    for p in past:
        known = p.targets <= year
        error = np.abs(p.candidates - p.actual)[:, :, known]
        if not np.isfinite(error).any():
            continue
        seen = np.isfinite(error[0])
        total += (
            np.where(seen, error, 0.0).sum(axis=1).sum(axis=1) / max(seen.sum(), 1) * (known.sum())
        )
        years.update(p.targets[known])
    if not years or total[0] <= 0:
        return np.full(len(CANDIDATES), 1 / len(CANDIDATES))
    ratio = total / total[0]
    w = np.exp(-SHARPNESS * len(years) * (ratio - ratio.min()) ** 2)
    return np.asarray(w / w.sum())


def mix(w: Array, forecasts: Array) -> Array:
    """Return the weighted mean of `forecasts` (candidates × units × horizons)."""
    return np.asarray(np.tensordot(w, forecasts, axes=1))


def replay(
    values: Array, years: Array, breaks: tuple[int, ...], scale: Scale, horizon: int
) -> list[Past]:
    """Forecast from every past year with at least two before it, knowing only what was known."""
    z = scale.forward(values)
    past: list[Past] = []
    for o in range(2, len(years)):
        origin = years[o - 1]
        known = tuple(b for b in breaks if b <= origin)
        segment = segment_of(years[:o], known)
        ahead = (years > origin) & (years <= origin + horizon)
        ahead &= segment_of(years, breaks) == segment_of(years[o - 1 : o], breaks)[0]
        if not ahead.any():
            continue
        s = state(z[:, :o], years[:o], segment)
        options = scale.back(candidates(s, years[ahead] - origin))
        w = weights(past, origin)
        points = np.isfinite(z[:, :o]).sum(axis=1)
        past.append(Past(origin, years[ahead], mix(w, options), values[:, ahead], options, points))
    return past
