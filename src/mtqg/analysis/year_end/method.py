"""How a share of plan develops to a later month: one pooled robust regression, three numbers.

Where a unit's year will stand is explained by (1) where its last years stood then, (2) how far it
is ahead of or behind its own past years now, (3) its share now. The coefficients are common to
all units, since each has few years; outliers weigh less (Huber), old years too. What is left
unexplained in each past year, by coefficients estimated without that year, gives the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from mtqg.analysis.year_end.triangle import LARGEST, Triangle

#: The share the scale is centred on: the level that offices are asked for.
CENTRE = 95.0
#: Points around the centre within which a point counts almost fully; far from it a difference
#: counts less and less: 283% against 183% is one wild plan, not news for a province at 90%. The
#: less of the year is left, the less is noise: 10 / sqrt(part of the year left), 35 in November.
BEND = 10.0
#: Weights of the last, second and third last year: finals drift, the latest says most.
MEMORY = np.array([0.7, 0.2, 0.1])
#: Years after which a past year counts half, for coefficients and for residuals.
HALF_LIFE, RESIDUAL_HALF_LIFE, SPREAD_HALF_LIFE = 6.0, 2.0, 3.0
#: Pseudo-observations pulling the coefficients to "the final stays, a lead carries over by m/12".
PULL = 3.0
HUBER = 1.345
#: A unit that ended every year alike still changes by as much as this, in points.
LEAST_SPREAD = 0.25
#: Residuals are taken from units with as much history as the one forecast, if that many exist.
ENOUGH = 12
LAGS = len(MEMORY)


@dataclass(frozen=True)
class Scale:
    """The scale on which shares are compared: centre + width asinh((share − centre) / width).

    >>> scale = Scale(95.0, 10.0)
    >>> scale.bend(np.array([95.0, 100.0, 200.0])).round(1).tolist()
    [95.0, 99.8, 125.5]
    >>> float(scale.unbend(scale.bend(83.2)).round(6))
    83.2
    """

    centre: float
    width: float

    def bend(self, share: np.ndarray | float) -> np.ndarray:
        """Map shares in % to the scale."""
        return self.centre + self.lead(np.asarray(share, float) - self.centre)

    def lead(self, points: np.ndarray) -> np.ndarray:
        """Map differences of shares to the scale."""
        return self.width * np.arcsinh(points / self.width)

    def unbend(self, value: np.ndarray | float) -> np.ndarray:
        """Map values of the scale to shares in %, at most `LARGEST` points off the centre."""
        points = (np.asarray(value, float) - self.centre) / self.width
        limit = np.arcsinh(LARGEST / self.width)
        return self.centre + self.width * np.sinh(np.clip(points, -limit, limit))


def at(cube: np.ndarray, position: float) -> np.ndarray:
    """Return the share at `position` months: 9.5 lies halfway between the ends of months 9, 10."""
    below = int(np.floor(position))
    part = position - below
    values: np.ndarray = cube[..., below]
    return values if part == 0 else (1 - part) * values + part * cube[..., below + 1]


@dataclass(frozen=True)
class Outcome:
    """A predictive distribution: possible shares in rising order with their weights (sum 1)."""

    values: np.ndarray
    weights: np.ndarray

    def quantile(self, q: float) -> float:
        """Return the share not exceeded with probability `q`."""
        middle = np.cumsum(self.weights) - self.weights / 2
        return float(np.interp(q, middle, self.values))

    def interval(self, level: float) -> tuple[float, float]:
        """Return the central interval that holds the outcome with `level` % probability."""
        tail = (1 - level / 100) / 2
        return self.quantile(tail), self.quantile(1 - tail)

    def probability(self, target: float) -> float:
        """Return the probability of `target` % or more.

        Each residual is spread over a point or so (logistic), and one further outcome is assumed
        on either side, half and half: n past cases never prove 0 or 1.
        """
        reached = 1 / (1 + np.exp(-np.clip(self.values - target, -50, 50)))
        n = 1 / float((self.weights**2).sum())
        return float(((self.weights * reached).sum() * n + 0.5) / (n + 1))

    @property
    def mean(self) -> float:
        """The mean, trimmed to the 95% interval: one wild residual must not move it."""
        low, high = self.interval(95)
        return float((np.clip(self.values, low, high) * self.weights).sum())


@dataclass(frozen=True)
class Fit:
    """The regression from one position of the year to a later month, with its residuals."""

    coefficients: np.ndarray
    residuals: np.ndarray
    years: np.ndarray
    units: np.ndarray
    history: np.ndarray
    weights: np.ndarray


class Development:
    """The run-off of `year` as it can be known from `triangle`: only earlier years teach.

    Parameters
    ----------
    triangle : Triangle
    year : int
        The year to forecast; its rows and later ones are never used in estimation.
    own : bool
        Whether the units' own past explains; if not, the past of all *other* units stands in
        for it (the reference class, for a unit without history).
    """

    def __init__(self, triangle: Triangle, year: int, own: bool = True) -> None:
        self.triangle, self.year, self.own = triangle, year, own
        self._fits: dict[tuple[float, int], Fit] = {}

    @cached_property
    def _t(self) -> np.ndarray:
        """The years of the rows: from the second of the triangle to the one forecast."""
        return np.arange(self.triangle.years[0] + 1, self.year + 1)

    @cached_property
    def _cubes(self) -> tuple[np.ndarray, np.ndarray]:
        """Printed and bridged shares, units × years (to `year`, NaN beyond the triangle)."""
        first = self.triangle.years[0]
        count = max(self.year - first + 1, 1)
        cubes = []
        for cube in (self.triangle.cube, self.triangle.bridged):
            padded = np.full((cube.shape[0], count, 13), np.nan)
            padded[..., 0] = 0
            kept = min(count, cube.shape[1])
            padded[:, :kept] = cube[:, :kept]
            cubes.append(padded)
        return cubes[0], cubes[1]

    def _scale(self, position: float, horizon: int) -> Scale:
        """Return the scale: centred on 95 at the close, before it on the usual level."""
        usual = CENTRE if horizon == 12 else _all(self._cubes[0][:, :-1, horizon].ravel())
        return Scale(usual, BEND / np.sqrt(1 - position / horizon))

    def _past(self, position: float, horizon: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return per unit and row year: past level (bent) at `horizon`, past share at
        `position`, and how many own past years there are (0-3).
        """
        printed, bridged = self._cubes
        end, now = printed[:, :, horizon], at(bridged, position)
        if not self.own:
            known = np.isfinite(end) & np.isfinite(now)
            end = _others(np.where(known, end, np.nan))
            now = _others(np.where(known, now, np.nan))
        ends, nows = [], []
        for lag in range(1, LAGS + 1):
            pad = np.full((end.shape[0], min(lag, end.shape[1])), np.nan)
            ends.append(np.concatenate([pad, end[:, :-lag]], axis=1)[:, 1:])
            nows.append(np.concatenate([pad, now[:, :-lag]], axis=1)[:, 1:])
        e, n = np.stack(ends), np.stack(nows)
        known = np.isfinite(e) & np.isfinite(n)
        weights = MEMORY[:, None, None] * known
        bent = self._scale(position, horizon).bend(e)
        with np.errstate(invalid="ignore"):
            level = (weights * np.where(known, bent, 0)).sum(0) / weights.sum(0)
            share = (weights * np.where(known, n, 0)).sum(0) / weights.sum(0)
        return level, share, known.sum(0)

    def fit(self, position: float, horizon: int = 12) -> Fit:
        """Return the regression from `position` to `horizon`, estimated on years before `year`."""
        key = (position, horizon)
        if key not in self._fits:
            self._fits[key] = self._estimate(position, horizon)
        return self._fits[key]

    def _estimate(self, position: float, horizon: int) -> Fit:
        printed, _ = self._cubes
        level, past, history = self._past(position, horizon)
        now, end = at(printed, position)[:, 1:], printed[:, 1:, horizon]
        usable = np.isfinite(level) & np.isfinite(now) & np.isfinite(end)
        usable[:, self._t >= self.year] = False
        unit, row = np.nonzero(usable)
        years = self._t[row]
        scale = self._scale(position, horizon)
        x = _regressors(scale, level[usable], past[usable], now[usable])
        y = scale.bend(end[usable]) - level[usable]
        age = self.year - 1 - years
        weights = 0.5 ** (age / HALF_LIFE)
        prior = np.array([0.0, 0.0, position / horizon, 0.0])
        if not len(y):
            return Fit(prior, y, years, unit, history[usable], weights)
        coefficients = _huber(x, y, weights, prior)
        residuals = np.empty_like(y)
        for held_out in np.unique(years):
            rest = years != held_out
            # A single year teaches its own residuals: too narrow, but all there is.
            chosen = (
                _huber(x[rest], y[rest], weights[rest], prior)
                if rest.sum() > x.shape[1]
                else coefficients
            )
            residuals[~rest] = (y - x @ chosen)[~rest]
        scaled = residuals / self.spread[unit]
        return Fit(coefficients, scaled, years, unit, history[usable], weights)

    @cached_property
    def spread(self) -> np.ndarray:
        """Per unit, the square root of its usual change of final from year to year (bent scale).

        Averaged with age (half-life 3 years) and shrunk to the average of all units with the
        weight of two years. The square root: a unit twice as restless is forecast only somewhat
        worse, since much of its change is seen in its current share. Reference class: equal.
        """
        printed, _ = self._cubes
        ends = Scale(CENTRE, BEND).bend(printed[:, : self.year - self.triangle.years[0], 12])
        change = np.abs(np.diff(ends, axis=1))
        if not self.own or not np.isfinite(change).any():
            return np.ones(len(ends))
        known = np.isfinite(change)
        age = np.arange(change.shape[1])[::-1]
        weights = 0.5 ** (age / SPREAD_HALF_LIFE) * known
        change = np.where(known, change, 0)
        usual = (weights * change).sum() / weights.sum()
        total = (weights * np.minimum(change, 3 * usual)).sum(1) + 2 * usual
        return np.sqrt(np.maximum(total / (weights.sum(1) + 2), LEAST_SPREAD))

    def history(self, unit: str, position: float) -> int:
        """Return how many of the last three years of `unit` are known (0 in reference mode)."""
        if not self.own or unit not in self.triangle.units or not len(self._t):
            return 0
        return int(self._past(position, 12)[2][self.triangle.units.index(unit), -1])

    def outcome(self, unit: str, position: float, share: float, horizon: int = 12) -> Outcome:
        """Return where a unit with `share` at `position` may stand at the end of `horizon`.

        `unit` may be unknown to the triangle in reference mode.
        """
        level, past, history = self._past(position, horizon)
        if unit in self.triangle.units:
            i = self.triangle.units.index(unit)
            spread, length = float(self.spread[i]), int(history[i, -1])
            level_now, past_now = level[i, -1], past[i, -1]
        else:
            spread, length = 1.0, LAGS
            level_now, past_now = _all(level[:, -1]), _all(past[:, -1])
        fit = self.fit(position, horizon)
        scale = self._scale(position, horizon)
        x = _regressors(scale, *(np.array([v]) for v in (level_now, past_now, share)))
        centre = float(level_now + (x @ fit.coefficients)[0])
        residuals, weights = self._alike(fit, length)
        residuals = residuals - _middle(residuals, weights)
        values = scale.unbend(centre + residuals * spread)
        order = np.argsort(values, kind="stable")
        return Outcome(values[order], weights[order] / weights.sum())

    def _alike(self, fit: Fit, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the residuals of units with at least `length` years of history, and weights."""
        weights = 0.5 ** ((self.year - 1 - fit.years) / RESIDUAL_HALF_LIFE)
        for least in range(min(length, LAGS), 0, -1):
            alike = fit.history >= least
            if alike.sum() >= ENOUGH:
                return fit.residuals[alike], weights[alike]
        return fit.residuals, weights

    def cases(self, position: float, horizon: int = 12) -> int:
        """Return how many past unit-years the regression learns from."""
        return len(self.fit(position, horizon).years) if len(self._t) else 0


@lru_cache(maxsize=64)
def development(triangle: Triangle, year: int, own: bool = True) -> Development:
    """Return the `Development`, kept between calls: a report asks for it often."""
    return Development(triangle, year, own)


def _regressors(scale: Scale, level: np.ndarray, past: np.ndarray, now: np.ndarray) -> np.ndarray:
    lead = scale.lead(now - past)
    return np.column_stack([np.ones_like(level), level - scale.centre, lead, now])


def _huber(x: np.ndarray, y: np.ndarray, weights: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Return Huber's regression, its slopes pulled to `prior` like `PULL` observations."""
    mean = np.average(x, axis=0, weights=weights)
    variance = np.average((x - mean) ** 2, axis=0, weights=weights)
    pull = np.diag(PULL * variance + 1e-9)
    robust = weights
    for _ in range(20):
        design = x * robust[:, None]
        found = np.linalg.solve(design.T @ x + pull, design.T @ y + pull @ prior)
        residual = np.abs(y - x @ found)
        scale = np.median(residual) / 0.6745 + 1e-9
        robust = weights * np.minimum(1, HUBER * scale / np.maximum(residual, 1e-9))
    return found


def _others(values: np.ndarray) -> np.ndarray:
    """Return for every unit the median of all other units, year by year."""
    count = len(values)
    rest = np.repeat(values[None], count, axis=0)
    rest[np.arange(count), np.arange(count)] = np.nan
    rest = np.sort(rest, axis=1)
    known = np.isfinite(rest).sum(axis=1)
    low, high = np.maximum((known - 1) // 2, 0), np.minimum(known // 2, count - 1)
    pair = [np.take_along_axis(rest, k[:, None], axis=1)[:, 0] for k in (low, high)]
    median: np.ndarray = (pair[0] + pair[1]) / 2
    return median


def _middle(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted median: taken off, so that the interval's middle is the forecast."""
    order = np.argsort(values, kind="stable")
    if not len(order):
        return 0.0
    position = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(weights.sum() / 2, position, values[order]))


def _all(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")
