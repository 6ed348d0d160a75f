"""How a level goes on and comes back: partial adjustment, learnt from many short rows at once.

    next step = drift + momentum · last step + pull · (mean so far - level)

Poverty that falls every year is drift; unemployment that rises on and then comes back is momentum
and pull; a survey's sampling error, taken back the year after, is negative momentum. A regression
finds which it is, from the past of the rows alone. Rows are few, so it starts from a usual answer
that counts as some years of data (ridge regression, Hoerl & Kennard 1970).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtqg.analysis.panel import Array

USUAL_STEP, USUAL_YEARS = 0.15, 2.0
"""The step of a level on the working scale that two more years are taken to have had: the spread
of two or three steps says little."""


@dataclass(frozen=True)
class Adjustment:
    """What makes the next step.

    Parameters
    ----------
    drift : float
        A year, on the working scale.
    momentum : float
        Share of the last step that is repeated (below 0: taken back).
    pull : float
        Share of the distance to the row's own mean that is made up each year.
    """

    drift: float
    momentum: float
    pull: float


@dataclass(frozen=True)
class Prior:
    """The answer to start from, and how much it counts.

    Parameters
    ----------
    usual : Adjustment
    years : float
        Years of a row that momentum and pull are worth, if their causes had the size of a step.
    drift_years : float or None
        Years without drift that are added; None where there is no drift at all.
    """

    usual: Adjustment
    years: float
    drift_years: float | None


@dataclass(frozen=True)
class Course:
    """Rows as they stand at the end, and the steps that led there.

    Parameters
    ----------
    level, step, mean : rows
        Last value, last step a year (0 without one), mean of the values since the last break; NaN
        for a row without a value since then.
    since : rows
        Years from the last value to the end; 0 for a row without one.
    past : steps × 5
        Of every step of every row: step before, distance to the mean so far, step a year, its
        number of years, and years from its end to the end of all.
    """

    level: Array
    step: Array
    mean: Array
    since: Array
    past: Array

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


def follow(x: Array, years: Array, segment: np.ndarray) -> Course:
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
        past.append(np.column_stack([step[on], away, made, span, ago]))
        step[on] = made
        level[here], when[here] = x[here, k], year
        total[here] += x[here, k]
        count[here] += 1
    none = np.isnan(level)
    mean = np.where(none, np.nan, total / np.maximum(count, 1))
    since = np.where(none, 0.0, years[-1] - when)
    return Course(level, step, mean, since, np.concatenate(past))


def spread(past: Array) -> float:
    """Return the variance a year of the steps of a `Course` around their mean."""
    made, span = past[:, 2], past[:, 3]
    pace = float((made * span).sum() / max(span.sum(), 1.0))
    square = float((span * (made - pace) ** 2).sum())
    return (square + USUAL_YEARS * USUAL_STEP**2) / (float(span.sum()) + USUAL_YEARS)


def learn(past: Array, prior: Prior) -> Adjustment:
    """Return the adjustment that the steps of a `Course` show, drawn to `prior`.

    Examples
    --------
    >>> prior = Prior(Adjustment(0.0, 0.2, 0.3), 20.0, 2.0)
    >>> learn(np.empty((0, 5)), prior) == prior.usual
    True
    """
    usual = np.array([prior.usual.drift, prior.usual.momentum, prior.usual.pull])
    cause = np.column_stack([np.ones(len(past)), past[:, :2]])
    worth = np.array([prior.drift_years or 0.0, *[prior.years * spread(past)] * 2])
    used = slice(0 if prior.drift_years is not None else 1, 3)
    cause, worth, usual = cause[:, used], worth[used], usual[used]
    weighted = cause.T * past[:, 3]
    found = np.linalg.solve(
        weighted @ cause + np.diag(worth), weighted @ past[:, 2] + worth * usual
    )
    drift = float(found[0]) if prior.drift_years is not None else 0.0
    momentum, pull = (float(v) for v in found[-2:])
    # Beyond these a path would swing or run away; no panel measured has come near.
    return Adjustment(drift, float(np.clip(momentum, -0.6, 0.6)), float(np.clip(pull, 0.0, 0.6)))
