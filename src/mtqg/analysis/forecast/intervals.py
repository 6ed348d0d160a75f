"""How wide an interval is: how far forecasts have been off, on the table and in the panel itself.

One series: its usual step times a quantile of the table of errors, by points and steps ahead.

A panel: a year that is unlike others moves all units at once (in 2024 fifty-eight of sixty-three
provinces were poorer in the forecast than in the figures). So many units say much about how far
one strays from the others, and little about the next shared shock: a year counts once, however
many units.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import stdtrit  # of scipy.stats, whose import takes 0.5 s

from mtqg import paths
from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.pooling import Pooled, common_level, pooled
from mtqg.analysis.forecast.scales import Scale, within
from mtqg.analysis.panel import Array, Panel

PROBABILITIES = np.array(
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99, 1.0]
)
"""The probabilities at which the distribution of the absolute error is tabulated."""

K80 = int(np.flatnonzero(PROBABILITIES == 0.8)[0])


@dataclass(frozen=True)
class Usual:
    """What is taken of the errors of panels before they have shown them, and how past ones count.

    Parameters
    ----------
    shock : float
        Standard deviation of the error that all units share after a year, as a share of a unit's
        usual step.
    years : float
        How many years that counts.
    own : float
        A unit's own errors as a share of the table's, which are of series alone.
    memory : float
        Years after which a past shared error counts half: bad years come together.
    growth : float
        Power of the years ahead with which the variance of shared errors grows: 1 where the next
        error is another, 2 where it goes on.
    tails : float
        Degrees of freedom of shared errors: however long the record, the next may be unlike.
    """

    shock: float = 0.4
    years: float = 4.0
    own: float = 0.4
    memory: float = 1.0
    growth: float = 1.5
    tails: float = 2.0


USUAL = Usual()

OWN_YEARS = 2.0
"""The usual share of a unit's own errors counts as two years of the panel's."""

UNIT_WEIGHT = 4.0
"""The panel's typical step counts as this many steps of the unit's own."""

_HORIZON, _FEWEST = 3, 3


@cache
def _table() -> tuple[Array, Array, Array]:
    """Return lengths, horizons and the quantiles (length × horizon × probability)."""
    frame = pd.read_csv(paths.data() / "catalogue" / "error_quantiles.csv")
    lengths = np.sort(frame["points"].unique()).astype(float)
    steps = np.sort(frame["horizon"].unique()).astype(float)
    columns = [f"q{p:g}" for p in PROBABILITIES]
    cube = frame.sort_values(["points", "horizon"])[columns].to_numpy(dtype=float)
    return lengths, steps, cube.reshape(len(lengths), len(steps), len(columns))


@cache
def reference(points: int, horizon: float) -> Array:
    """Return quantiles of |error| / RMS of first differences at `PROBABILITIES`.

    From the yearly series of M1 and Tourism cut to `points` points (`data/catalogue/
    error_quantiles.csv`), linear in between; past the last horizon of the table errors grow on as
    they did over its last two years.
    """
    lengths, steps, cube = _table()
    k = float(np.clip(points, lengths[0], lengths[-1]))
    upper = int(np.searchsorted(lengths, k))
    lower = max(upper - 1, 0) if lengths[upper] != k else upper
    share = 0.0 if upper == lower else (k - lengths[lower]) / (lengths[upper] - lengths[lower])
    by_step = (1 - share) * cube[lower] + share * cube[upper]
    if horizon <= steps[-1]:
        return np.array([np.interp(horizon, steps, column) for column in by_step.T])
    growth = (by_step[-1] - by_step[-3]) / (steps[-1] - steps[-3])
    return np.asarray(by_step[-1] + np.maximum(growth, 0.0) * (horizon - steps[-1]))


def table(points: np.ndarray, steps: Array) -> Array:
    """Return the reference quantiles for units × horizons."""
    kinds, index = np.unique(
        np.column_stack([np.repeat(points, steps.shape[1]), steps.ravel()]),
        axis=0,
        return_inverse=True,
    )
    rows = np.stack([reference(int(n), float(h)) for n, h in kinds])
    return np.asarray(rows[index.ravel()].reshape(*steps.shape, -1))


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
    near = 1e-9 * float(np.abs(finite).max(initial=0.0))
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


@dataclass(frozen=True)
class Shocks:
    """The errors to expect of a panel.

    `shared` is the variance of what all units share after one year, `own` a unit's own errors as a
    share of the table's; `growth` and `tails` as in `Usual`.
    """

    shared: float
    own: float
    growth: float = USUAL.growth
    tails: float = USUAL.tails

    def width(self, usual: Array, points: np.ndarray, steps: Array) -> Array:
        """Return half-widths, units × steps × PROBABILITIES, of intervals on the working scale.

        Shared errors follow Student's t, their variance growing with the years ahead; a unit's own
        ones the table of errors. The two are independent, so their quantiles add in squares.
        """
        t = np.append(stdtrit(self.tails, (1 + PROBABILITIES[:-1]) / 2), 0.0)
        t[-1] = 2 * t[-2]  # as the table ends
        shared = np.sqrt(self.shared * steps**self.growth)[..., None] * t
        own = self.own * usual[:, None, None] * table(points, steps)
        return np.asarray(np.sqrt(shared**2 + own**2))


def usual_steps(panel: Panel, segment: np.ndarray, scale: Scale) -> Array:
    """Return the usual step of each unit against the panel's level, drawn to that of all units."""
    z = scale.forward(panel.y)
    own = z - common_level(z, panel.years, segment)
    rms, count = steps_rms(own, panel.years, segment, floor(panel.y, scale))
    typical = float((rms**2 * count).sum() / max(count.sum(), 1)) or float((rms**2).mean())
    return np.asarray(np.sqrt((count * rms**2 + UNIT_WEIGHT * typical) / (count + UNIT_WEIGHT)))


@dataclass(frozen=True)
class Past:
    """What a panel's own forecasts were off by, made from every past year.

    `shared` tells of every forecast how long ago its target year is, how many years ahead it was,
    and the median error of the units; `apart` every unit's distance from that median, over the 80%
    half-width of the table.
    """

    shared: Array
    apart: Array

    def shocks(self, panel: Pooled, usual: Usual = USUAL) -> Shocks:
        """Return the errors to expect: the past ones, drawn to the `usual` of a `panel`'s steps.

        A year counts once, however many units and forecasts it had.
        """
        prior, own = (usual.shock * panel.usual) ** 2, usual.own
        variance = prior
        if len(self.shared):
            since, ahead, middle = self.shared.T
            ages, year = np.unique(since, return_inverse=True)
            square = np.bincount(year, middle**2 / ahead**usual.growth) / np.bincount(year)
            weight = 0.5 ** (ages / usual.memory)
            weight *= weight.sum() / (weight**2).sum()  # in sum as many years as they are worth
            variance = float(weight @ square) + usual.years * prior
            variance /= float(weight.sum()) + usual.years
            found = max(float(np.quantile(self.apart, 0.8)), 0.05)
            trust = len(ages) / (len(ages) + OWN_YEARS)
            own = found**trust * own ** (1 - trust)
        return Shocks(variance, own, usual.growth, usual.tails)


def measured(panel: Panel, breaks: tuple[int, ...], scale: Scale) -> Past:
    """Measure the errors of forecasts from every past year with one before it, 1 to 3 years ahead.

    What lies beyond a break is not scored.
    """
    z = scale.forward(panel.y)
    where = segment_of(panel.years, breaks)
    shared: list[tuple[float, float, float]] = []
    apart: list[Array] = []
    for o in range(2, len(panel.years)):
        origin = panel.years[o - 1]
        later = (panel.years > origin) & (panel.years <= origin + _HORIZON)
        later &= where == where[o - 1]
        if not later.any():
            continue
        then = Panel(panel.units, panel.years[:o], panel.y[:, :o])
        segment = segment_of(then.years, tuple(b for b in breaks if b <= origin))
        ahead = panel.years[later] - origin
        off = z[:, later] - pooled(z[:, :o], then.years, segment).ahead(ahead)
        points = np.isfinite(then.y).sum(axis=1)
        half = table(points, np.broadcast_to(ahead, off.shape))[..., K80]
        half = half * usual_steps(then, segment, scale)[:, None]
        for j, year in enumerate(panel.years[later]):
            known = np.isfinite(off[:, j])
            if known.sum() >= _FEWEST:
                middle = float(np.median(off[known, j]))
                shared.append((panel.years[-1] - year, ahead[j], middle))
                apart.append(np.abs(off[known, j] - middle) / half[known, j])
    return Past(np.array(shared), np.concatenate(apart) if apart else np.empty(0))
