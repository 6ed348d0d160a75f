"""How wide an interval is: the unit's usual step, the table of errors, the panel's own past."""

from __future__ import annotations

import numpy as np

from mtqg.forecasts import errors
from mtqg.forecasts.panel import Panel
from mtqg.forecasts.pooling import candidates, segment_of, shares, state
from mtqg.forecasts.scales import Array, Scale, within

UNIT_WEIGHT = 4.0
"""The panel's typical step counts as this many steps of the unit's own."""

YEAR_WEIGHT = 2.0
PANEL_FACTOR = 0.7
"""Before a panel has a past, its errors are taken as `PANEL_FACTOR` of the table's, which are of
series alone; that counts as `YEAR_WEIGHT` years. Nine panels with a past have 0.5 to 0.8;
with 0.7 their intervals cover 80% on average."""


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


def floor(values: Array, scale: Scale) -> Array:
    """Return half of the last printed decimal place of each unit, on the working scale."""
    finite = values[np.isfinite(values)]
    decimals = next(d for d in range(0, 7) if d == 6 or np.allclose(finite, finite.round(d)))
    step = 0.5 * 10.0**-decimals
    seen = np.isfinite(values)
    typical = np.where(seen, values, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    up = scale.forward(within(typical + step, (scale.low, scale.high)))
    down = scale.forward(within(typical - step, (scale.low, scale.high)))
    return np.asarray(np.maximum(np.abs(up - down) / 2, 1e-9))


def unit_scale(panel: Panel, segment: np.ndarray, scale: Scale) -> Array:
    """Return the usual step of each unit on the working scale, drawn to that of the panel."""
    z = scale.forward(panel.y)
    rms, count = steps_rms(z, panel.years, segment, floor(panel.y, scale))
    typical = float((rms**2 * count).sum() / max(count.sum(), 1)) or float((rms**2).mean())
    return np.asarray(np.sqrt((count * rms**2 + UNIT_WEIGHT * typical) / (count + UNIT_WEIGHT)))


def table(points: np.ndarray, steps: Array) -> Array:
    """Return the reference quantiles for units × horizons."""
    kinds, index = np.unique(
        np.column_stack([np.repeat(points, steps.shape[1]), steps.ravel()]),
        axis=0,
        return_inverse=True,
    )
    rows = np.stack([errors.reference(int(n), float(h)) for n, h in kinds])
    return np.asarray(rows[index.ravel()].reshape(*steps.shape, -1))


def calibration(panel: Panel, breaks: tuple[int, ...], scale: Scale) -> float:
    """Return how much wider than the table this panel's errors were.

    Every past year with two before it is an origin, forecast up to three years ahead with what
    was known then. The 80% quantile of all |error| / (80% half-width of the table) is taken, and
    drawn to `PANEL_FACTOR` by the number of years forecast (`YEAR_WEIGHT`): the shock of a year is
    shared by all units.
    """
    z = scale.forward(panel.y)
    k80 = int(np.flatnonzero(errors.PROBABILITIES == 0.8)[0])
    ratios: list[Array] = []
    seen: set[float] = set()
    for o in range(2, len(panel.years)):
        origin = panel.years[o - 1]
        known = tuple(b for b in breaks if b <= origin)
        later = (panel.years > origin) & (panel.years <= origin + 3)
        here = segment_of(panel.years, breaks)
        later &= here == here[o - 1]
        if not later.any():
            continue
        segment = segment_of(panel.years[:o], known)
        s = state(z[:, :o], panel.years[:o], segment)
        years = panel.years[later] - origin
        forecast = np.tensordot(shares(s.trust), scale.back(candidates(s, years)), axes=1)
        off = np.abs(z[:, later] - scale.forward(forecast))
        then = Panel(panel.units, panel.years[:o], panel.y[:, :o])
        points = np.isfinite(then.y).sum(axis=1)
        usual = unit_scale(then, segment, scale)[:, None]
        ratio = off / (usual * table(points, s.since[:, None] * 0 + years)[..., k80])
        ratios.append(ratio[np.isfinite(ratio)])
        seen.update(panel.years[later].tolist())
    pooled = np.concatenate(ratios) if ratios else np.empty(0)
    if not len(pooled):
        return PANEL_FACTOR
    wider = max(float(np.quantile(pooled, 0.8)), 0.05)
    own = len(seen) / (len(seen) + YEAR_WEIGHT)
    return float(wider**own * PANEL_FACTOR ** (1 - own))
