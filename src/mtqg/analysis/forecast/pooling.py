"""What a panel knows that one of its series does not: a common path, and how units come back.

A panel is taken apart into its common level and every unit's distance from it. How each goes on is
learnt from the panel's own past:

    next step = drift + momentum · last step + pull · (mean so far - level)

Poverty that falls every year is drift; unemployment that rises on and then comes back is momentum
and pull; a survey's sampling error, taken back the year after, is pull too. Years are few, so a
regression starts from a usual answer that counts as some years of data (ridge regression, Hoerl &
Kennard 1970). As far as the panel has moved one way year after year (`trust`), its common level
goes on at that pace instead, while the last year still keeps it up.

Everything here is on the working scale (logit for rates), for units × years with NaN where a unit
has no value, and only within segments: a break in definition starts a new segment in its year.
Nothing depends on the size of the steps: every constant counts years, or steps of the panel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mtqg.analysis.panel import Array

USUAL_YEARS = 3.0
"""Two or three steps say little of their spread: as many more years count, of a usual step."""

MEMORY = 4.0
"""Years after which a step counts half for the trust in a pace."""

UNIT_WEIGHT = 1.0
"""The step of a typical row counts as this many years of a row's own."""


@dataclass(frozen=True)
class Adjustment:
    """What makes the next step, on the working scale; the last two may be one for each row.

    `drift` a year; `momentum`, the share of the last step that is repeated (below 0: taken back);
    `pull`, the share of the distance to the row's own mean that is made up each year.
    """

    drift: float
    momentum: Any
    pull: Any


@dataclass(frozen=True)
class Prior:
    """The answer to start from, and how much it counts.

    `years` of a row are what momentum and pull are worth, if their causes had the size of a step;
    `drift_years` without drift are added (None: no drift at all).
    """

    usual: Adjustment
    years: float
    drift_years: float | None


@dataclass(frozen=True)
class Habits:
    """What panels are taken to do before they have shown it.

    `docs/forecasts.md` tells on which panels these constants were chosen, and what choosing them
    without the panel that is scored costs.

    Parameters
    ----------
    common, own : Prior
        Of the common level, and of a unit's distance from it.
    unit_years : float
        Years of a unit's own that the panel's momentum and pull of distances are worth to it.
    fading : float
        Years after which a step's part in the drift is half of itself.
    trusted : float
        The ratio of a pace to its standard error at which it is half trusted.
    damping : float
        What a pace keeps of itself in a year.
    """

    common: Prior = Prior(Adjustment(0.0, momentum=0.4, pull=0.35), years=20.0, drift_years=2.0)
    own: Prior = Prior(Adjustment(0.0, momentum=0.0, pull=0.1), years=100.0, drift_years=None)
    unit_years: float = 40.0
    fading: float = 6.0
    trusted: float = 3.0
    damping: float = 0.95


HABITS = Habits()


@dataclass(frozen=True)
class Steps:
    """Rows as they stand at the end, and the steps that led there.

    Of each row `level` is the last value, `step` the last step a year (0 without one), `mean` that
    of the values since the last break (NaN where there is none), `since` the years from the last
    value to the end. `past` has a line a step: the step before, the distance to the mean so far,
    the step a year, its number of years, years from its end to the end of all, and the row.
    """

    level: Array
    step: Array
    mean: Array
    since: Array
    past: Array

    @property
    def size(self) -> float:
        """Mean square of the steps, a year."""
        made, span = self.past[:, 2], self.past[:, 3]
        return float((span * made**2).sum() / max(float(span.sum()), 1.0))

    def ahead(self, how: Adjustment, ahead: Array) -> Array:
        """Return rows × `ahead`, whole years after the end."""
        level, step = self.level, self.step
        late = self.since.astype(int)
        path = []
        for _ in range(int(ahead.max()) + int(late.max(initial=0))):
            step = how.drift + how.momentum * step + how.pull * (self.mean - level)
            level = level + step
            path.append(level)
        place = late[:, None] + ahead.astype(int) - 1
        return np.asarray(np.stack(path, axis=1)[np.arange(len(level))[:, None], place])


@dataclass(frozen=True)
class Pooled:
    """A panel taken apart at its last year, ready to go on.

    Its level (`common`, one row) and its units' distances from it (`own`), with the way that each
    goes on. As far as its pace is trusted (`trust_in`) the level goes on at `pace`, the smaller of
    the median pace of the units and the last years' steps (0 where these differ in direction), of
    which a year keeps `damping`. `usual` is the root mean square of a unit's step.
    """

    common: Steps
    own: Steps
    common_way: Adjustment
    own_way: Adjustment
    pace: float
    trust: float
    damping: float
    usual: float

    def ahead(self, years: Array) -> Array:
        """Return units × the whole numbers of `years` after the last one, on the working scale."""
        kept = self.damping
        pace = self.pace * kept * (1 - kept**years) / (1 - kept)
        learnt = self.common.ahead(self.common_way, years)[0]
        common = self.trust * (self.common.level[0] + pace) + (1 - self.trust) * learnt
        return self.own.ahead(self.own_way, years) + common


def pooled(z: Array, years: Array, segment: np.ndarray, habits: Habits = HABITS) -> Pooled:
    """Take the panel `z` apart, with what its past teaches about going on."""
    level = common_level(z, years, segment)
    common = follow(level[None], years, segment)
    own = follow(z - level, years, segment)
    usual = float(np.sqrt(common.size + own.size))
    paces = slopes(z, years, segment)
    paces = paces[np.isfinite(paces)]
    long = float(np.median(paces)) if len(paces) else 0.0
    recent = 0.5 ** common.past[:, 4] * common.past[:, 3]
    last = float(common.past[:, 2] @ recent / recent.sum()) if len(recent) else 0.0
    return Pooled(
        common,
        own,
        learn(common.past, habits.common, usual, habits.fading),
        learn_each(own.past, len(z), habits.own, habits.unit_years),
        float(np.sign(long)) * min(abs(long), abs(last)) if long * last > 0 else 0.0,
        trust_in(common.past, usual, habits.trusted),
        habits.damping,
        usual,
    )


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


def follow(x: Array, years: Array, segment: np.ndarray) -> Steps:
    """Follow rows × years (NaN: no value) to the last year; every break starts them anew."""
    n = len(x)
    level, step, total, count = np.full(n, np.nan), np.zeros(n), np.zeros(n), np.zeros(n)
    when = np.full(n, np.nan)
    past = []
    for k, year in enumerate(years):
        if k and segment[k] != segment[k - 1]:
            level, step, total, count = np.full(n, np.nan), np.zeros(n), np.zeros(n), np.zeros(n)
        here = np.isfinite(x[:, k])
        on = here & np.isfinite(level)
        span = year - when[on]
        made = (x[on, k] - level[on]) / span
        ago = np.full(len(made), years[-1] - year)
        away = total[on] / count[on] - level[on]
        past.append(np.column_stack([step[on], away, made, span, ago, np.flatnonzero(on)]))
        step[on] = made
        level[here], when[here] = x[here, k], year
        total[here] += x[here, k]
        count[here] += 1
    none = np.isnan(level)
    mean = np.where(none, np.nan, total / np.maximum(count, 1))
    since = np.where(none, 0.0, years[-1] - when)
    return Steps(level, step, mean, since, np.concatenate(past))


def spread(past: Array, usual: float) -> float:
    """Return the variance a year of the steps of a `Steps` around their mean."""
    made, span = past[:, 2], past[:, 3]
    pace = float((made * span).sum() / max(span.sum(), 1.0))
    square = float((span * (made - pace) ** 2).sum())
    return (square + USUAL_YEARS * usual**2) / (float(span.sum()) + USUAL_YEARS)


def learn(past: Array, prior: Prior, step: float, fading: float = np.inf) -> Adjustment:
    """Return the adjustment that the steps of a `Steps` show, drawn to `prior`.
    `step` is the usual one of a unit, `fading` as in `Habits`.

    >>> prior = Prior(Adjustment(0.0, 0.2, 0.3), 20.0, 2.0)
    >>> learn(np.empty((0, 6)), prior, 0.1) == prior.usual
    True
    """
    usual = np.array([prior.usual.drift, prior.usual.momentum, prior.usual.pull])
    cause = np.column_stack([0.5 ** (past[:, 4] / fading), past[:, :2]])
    size = max(spread(past, step), 1e-30)
    worth = np.array([prior.drift_years or 0.0, *[prior.years * size] * 2])
    used = slice(0 if prior.drift_years is not None else 1, 3)
    cause, worth, usual = cause[:, used], worth[used], usual[used]
    weighted = cause.T * past[:, 3]
    found = np.linalg.solve(
        weighted @ cause + np.diag(worth), weighted @ past[:, 2] + worth * usual
    )
    drift = float(found[0]) if prior.drift_years is not None else 0.0
    return Adjustment(drift, *(float(x) for x in _bounded(*found[-2:])))


def learn_each(past: Array, rows: int, prior: Prior, years: float) -> Adjustment:
    """Return momentum and pull of every row: what its own steps show, drawn to what all show.

    Steps count in usual steps of the row, so that no row speaks for the others because it moves
    more, and those beyond three robust standard deviations as three: one country that loses a third
    of its vaccinations and regains them taught all others to take every step back.
    The `prior` is of the steps of all rows, which are worth as many `years` to each of `rows`.
    """
    row = past[:, 5].astype(int)
    past = past.copy()
    span = past[:, 3]
    count, square = (np.bincount(row, x, rows) for x in (span, span * past[:, 2] ** 2))
    typical = square.sum() / max(count.sum(), 1.0)
    # The root mean square step of every row, drawn to that of all.
    usual = np.sqrt((square + UNIT_WEIGHT * typical) / (count + UNIT_WEIGHT))
    past[:, :3] /= np.maximum(usual, 1e-30)[row, None]
    limit = 3 * 1.4826 * np.median(np.abs(past[:, :3]), axis=0) if len(past) else np.zeros(3)
    limit = np.where(limit > 0, limit, np.inf)
    past[:, :3] = np.clip(past[:, :3], -limit, limit)
    of_all = learn(past, prior, 1.0)

    def total(product: Array) -> Array:
        return np.asarray(np.bincount(row, product * past[:, 3], rows), dtype=float)

    before, away, made = past[:, :3].T
    a, b, c = total(before**2) + years, total(before * away), total(away**2) + years
    x = total(before * made) + years * of_all.momentum
    y = total(away * made) + years * of_all.pull
    return Adjustment(
        0.0, *_bounded((c * x - b * y) / (a * c - b**2), (a * y - b * x) / (a * c - b**2))
    )


def _bounded(momentum: Any, pull: Any) -> tuple[Any, Any]:
    """Keep momentum and pull where no path swings or runs away; no panel measured came near."""
    return np.clip(momentum, -0.6, 0.6), np.clip(pull, 0.0, 0.6)


def trust_in(past: Array, usual: float, half: float = HABITS.trusted) -> float:
    """Return how far the steps of a common level (`Steps.past`) have been one pace.

    t⁴ / (t⁴ + half⁴), t the mean step over its standard error, years counting half after four.
    Near 1 where the panel moved one way year after year, near 0 where it went up and down.

    >>> falls = np.array([[0, 0, -0.2, 1.0, k] for k in range(8)])
    >>> bool(trust_in(falls, 0.2) > 0.7), trust_in(falls[:0], 0.2)
    (True, 0.0)
    """
    if not len(past):
        return 0.0
    weight = 0.5 ** (past[:, 4] / MEMORY)
    recent = past.copy()
    recent[:, 3] *= weight * weight.sum() / (weight**2).sum()
    years = float(recent[:, 3].sum())
    pace = float(recent[:, 2] @ recent[:, 3]) / years
    square = pace**2 * years / max(spread(recent, usual), 1e-30)
    return square**2 / (square**2 + half**4)


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
