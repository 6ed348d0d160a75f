"""How far off a panel's forecasts have been: all units together in a year, and each apart.

A year that is unlike others moves all provinces at once (in 2024 fifty-eight of sixty-three were
poorer in the forecast than in the figures). So many provinces say much about how far one strays
from the others, and little about the next shared shock: a year counts once, however many units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.errors import PROBABILITIES
from mtqg.analysis.forecast.pooling import common_level, pooled
from mtqg.analysis.forecast.scales import Scale
from mtqg.analysis.forecast.widths import floor, steps_rms, table
from mtqg.analysis.panel import Array, Panel

USUAL_SHOCK, USUAL_YEARS = 0.07, 2.0
"""Before a panel has a past: the standard deviation, on the working scale, of the error that all
units share after a year, and how many years that counts."""

USUAL_FACTOR = 0.5
"""Likewise a unit's own errors as a share of the table's, which are of series alone. With these
the intervals of nine panels cover 83% on average, each between 73 and 91."""

UNIT_WEIGHT = 4.0
"""The panel's typical step counts as this many steps of the unit's own."""

_HORIZON, _FEWEST = 3, 3


@dataclass(frozen=True)
class Shocks:
    """The errors to expect of a panel.

    Parameters
    ----------
    shared : float
        Variance of the error shared by all units after one year.
    years : float
        Years that it rests on, the usual ones included: degrees of freedom.
    own : float
        A unit's own errors as a share of the table's.
    """

    shared: float
    years: float
    own: float

    def width(self, usual: Array, points: np.ndarray, steps: Array) -> Array:
        """Return half-widths, units × steps × PROBABILITIES, of intervals on the working scale.

        Shared errors follow Student's t, their variance growing with the years ahead; a unit's own
        ones the table of errors. The two are independent, so their quantiles add in squares.
        """
        t = np.append(stats.t.ppf((1 + PROBABILITIES[:-1]) / 2, self.years), 0.0)
        t[-1] = 2 * t[-2]  # as the table ends
        shared = np.sqrt(self.shared * steps)[..., None] * t
        own = self.own * usual[:, None, None] * table(points, steps)
        return np.asarray(np.sqrt(shared**2 + own**2))


def usual_steps(panel: Panel, segment: np.ndarray, scale: Scale) -> Array:
    """Return the usual step of each unit against the panel's level, drawn to that of all units."""
    z = scale.forward(panel.y)
    own = z - common_level(z, panel.years, segment)
    rms, count = steps_rms(own, panel.years, segment, floor(panel.y, scale))
    typical = float((rms**2 * count).sum() / max(count.sum(), 1)) or float((rms**2).mean())
    return np.asarray(np.sqrt((count * rms**2 + UNIT_WEIGHT * typical) / (count + UNIT_WEIGHT)))


def measured(panel: Panel, breaks: tuple[int, ...], scale: Scale) -> Shocks:
    """Measure the errors of forecasts from every past year with one before it, 1 to 3 years ahead.

    In each, the median over the units is the shared error; its square over the years ahead is
    averaged by target year, so that a year counts once. The rest are the units' own errors: the
    80% quantile of their size over the 80% half-width of the table, drawn to `USUAL_FACTOR`.
    """
    z = scale.forward(panel.y)
    where = segment_of(panel.years, breaks)
    k80 = int(np.flatnonzero(PROBABILITIES == 0.8)[0])
    shared: dict[float, list[float]] = {}
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
        half = table(points, np.broadcast_to(ahead, off.shape))[..., k80]
        half = half * usual_steps(then, segment, scale)[:, None]
        for j, year in enumerate(panel.years[later]):
            known = np.isfinite(off[:, j])
            if known.sum() >= _FEWEST:
                middle = float(np.median(off[known, j]))
                shared.setdefault(year, []).append(middle**2 / ahead[j])
                apart.append(np.abs(off[known, j] - middle) / half[known, j])
    years = len(shared) + USUAL_YEARS
    variance = sum(map(np.mean, shared.values())) + USUAL_YEARS * USUAL_SHOCK**2
    if not apart:
        return Shocks(USUAL_SHOCK**2, years, USUAL_FACTOR)
    factor = max(float(np.quantile(np.concatenate(apart), 0.8)), 0.05)
    weight = len(shared) / years
    return Shocks(float(variance) / years, years, factor**weight * USUAL_FACTOR ** (1 - weight))
