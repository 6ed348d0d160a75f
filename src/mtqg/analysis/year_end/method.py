"""How a share of plan develops to a later month: one pooled robust regression, three numbers.

Where a unit's year will stand is explained by (1) where its last years stood then, (2) how far it
is ahead of or behind its own past years now, (3) its share now. The coefficients are common to
all units, since each has few years; outliers weigh less (Huber), old years too. What is left
unexplained in each past year, by coefficients estimated without that year, gives the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import numpy as np

from mtqg.analysis.forecast.pooling import median_rows
from mtqg.analysis.year_end.triangle import LARGEST, Triangle

#: The share the scale is centred on: the level that offices are asked for.
CENTRE = 95.0
LAGS = 3
#: Fewer known revisions of December figures than this say nothing of their usual size.
LEAST_REVISIONS = 12


@dataclass(frozen=True)
class Settings:
    """The constants of the method; what choosing them by earlier years only costs is measured.

    Attributes
    ----------
    bend : float
        Points around the centre within which a point counts almost fully; far from it a difference
        counts less and less: 283% against 183% is one wild plan, not news for a province at 90%.
        The less of the year is left, the less is noise: bend / √(part of the year left).
    memory : tuple of float
        Weights of the last, second and third last year: finals drift, the latest says most.
    half_life, residual_half_life, spread_half_life : float
        Years after which a past year counts half: for coefficients, residuals, a unit's spread.
    pull : float
        Pseudo-observations pulling the slopes to "the final stays, a lead carries over by m/12".
    huber : float
        Residuals beyond this many robust standard deviations weigh less.
    least_spread : float
        A unit that ended every year alike still changes by as much as this, in points.
    enough : int
        Residuals are those of units with as much history as the one forecast, if so many exist.
    prior : float
        Cases as which all of a reference class count beside an office's own.
    foreign : float
        By what part errors are taken for larger where only a reference class speaks: a programme is
        no province.
    """

    bend: float = 10.0
    memory: tuple[float, float, float] = (0.7, 0.2, 0.1)
    half_life: float = 6.0
    residual_half_life: float = 2.0
    spread_half_life: float = 3.0
    pull: float = 3.0
    huber: float = 1.345
    least_spread: float = 0.25
    enough: int = 12
    prior: float = 6.0
    foreign: float = 0.3


DEFAULTS = Settings()


@dataclass(frozen=True)
class ShareScale:
    """The scale on which shares are compared: centre + width asinh((share − centre) / width).

    >>> scale = ShareScale(95.0, 10.0)
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
class ShareDistribution:
    """A predictive distribution: possible shares in rising order with their weights (sum 1).

    `cases` is how many past cases they come from; of the weights unless given.
    """

    values: np.ndarray
    weights: np.ndarray
    cases: float | None = None

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
        n = self.cases or 1 / float((self.weights**2).sum())
        return float(((self.weights * reached).sum() * n + 0.5) / (n + 1))

    def spread_by(self, moves: np.ndarray) -> ShareDistribution:
        """Return the distribution spread by one of `moves`, equally likely, about the same middle.

        >>> plain = ShareDistribution(np.array([80.0, 90.0]), np.array([0.5, 0.5]))
        >>> moved = plain.spread_by(np.array([0.0, 4.0]))
        >>> moved.values.tolist(), moved.cases
        ([78.0, 82.0, 88.0, 92.0], 2.0)
        """
        values = (self.values[:, None] + moves).ravel()
        weights = np.repeat(self.weights / len(moves), len(moves))
        order = np.argsort(values, kind="stable")
        cases = self.cases or 1 / float((self.weights**2).sum())
        spread = ShareDistribution(values[order], weights[order], cases)
        middle = spread.quantile(0.5) - self.quantile(0.5)
        return ShareDistribution(spread.values - middle, spread.weights, cases)

    def kept_within(self, low: float, high: float) -> ShareDistribution:
        """Return the distribution with what lies outside gathered on the bounds."""
        return ShareDistribution(np.clip(self.values, low, high), self.weights, self.cases)


@dataclass(frozen=True)
class Fit:
    """The regression from one position of the year to a later month, with its residuals."""

    coefficients: np.ndarray
    residuals: np.ndarray
    years: np.ndarray
    units: np.ndarray
    history: np.ndarray


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
    prior : frozenset of str
        Units that are a reference class only: together their cases count as `settings.prior`.
    """

    def __init__(
        self,
        triangle: Triangle,
        year: int,
        own: bool = True,
        prior: frozenset[str] = frozenset(),
        settings: Settings = DEFAULTS,
    ) -> None:
        self.triangle, self.year, self.own, self.settings = triangle, year, own, settings
        self._is_prior = np.array([u in prior for u in triangle.units], dtype=bool)
        self._fits: dict[tuple[float, int], Fit] = {}
        self._pasts: dict[tuple[float, int], tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

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

    def _scale(self, position: float, horizon: int) -> ShareScale:
        """Return the scale: centred on 95 at the close, before it on the usual level."""
        usual = CENTRE if horizon == 12 else _all(self._cubes[0][:, :-1, horizon].ravel())
        return ShareScale(usual, self.settings.bend / np.sqrt(1 - position / horizon))

    def _past(self, position: float, horizon: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return per unit and row year: past level (bent) at `horizon`, past share at
        `position`, and how many own past years there are (0-3).
        """
        key = (position, horizon)
        if key in self._pasts:  # each line of an office's months asks for the same
            return self._pasts[key]
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
        weights = np.array(self.settings.memory)[:, None, None] * known
        bent = self._scale(position, horizon).bend(e)
        with np.errstate(invalid="ignore"):
            level = (weights * np.where(known, bent, 0)).sum(0) / weights.sum(0)
            share = (weights * np.where(known, n, 0)).sum(0) / weights.sum(0)
        self._pasts[key] = level, share, known.sum(0)
        return self._pasts[key]

    def fit(self, position: float, horizon: int = 12) -> Fit:
        """Return the regression from `position` to `horizon`, estimated on years before `year`."""
        if (position, horizon) in self._fits:
            return self._fits[position, horizon]
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
        weights = self._weights(unit, years, self.settings.half_life)
        usual = np.array([0.0, 0.0, position / horizon, 0.0])
        if not len(y):
            self._fits[position, horizon] = Fit(usual, y, years, unit, history[usable])
            return self._fits[position, horizon]
        regression = partial(_huber, prior=usual, settings=self.settings)
        coefficients = regression(x, y, weights)
        residuals = np.empty_like(y)
        for held_out in np.unique(years):
            rest = years != held_out
            # A single year teaches its own residuals: too narrow, but all there is.
            chosen = (
                regression(x[rest], y[rest], weights[rest])
                if rest.sum() > x.shape[1]
                else coefficients
            )
            residuals[~rest] = (y - x @ chosen)[~rest]
        residuals = residuals / self.spread[unit]
        found = Fit(coefficients, residuals, years, unit, history[usable])
        self._fits[position, horizon] = found
        return found

    def _weights(self, unit: np.ndarray, years: np.ndarray, half_life: float) -> np.ndarray:
        """Return the weights of past cases: by age, and a reference class as `settings.prior`."""
        weights = 0.5 ** ((self.year - 1 - years) / half_life)
        prior = self._is_prior[unit]
        total = weights[prior].sum()
        if total > self.settings.prior and not prior.all():
            weights[prior] *= self.settings.prior / total
        return weights

    @cached_property
    def spread(self) -> np.ndarray:
        """Per unit, the square root of its usual change of final from year to year (bent scale).

        Averaged with age (half-life 3 years) and shrunk to the average of all units with the
        weight of two years. The square root: a unit twice as restless is forecast only somewhat
        worse, since much of its change is seen in its current share. Reference class: equal.
        """
        printed, _ = self._cubes
        ends = ShareScale(CENTRE, self.settings.bend).bend(
            printed[:, : self.year - self.triangle.years[0], 12]
        )
        change = np.abs(np.diff(ends, axis=1))
        if not self.own or not np.isfinite(change).any():
            return np.ones(len(ends))
        known = np.isfinite(change)
        age = np.arange(change.shape[1])[::-1]
        weights = 0.5 ** (age / self.settings.spread_half_life) * known
        change = np.where(known, change, 0)
        usual = (weights * change).sum() / weights.sum()
        total = (weights * np.minimum(change, 3 * usual)).sum(1) + 2 * usual
        return np.sqrt(np.maximum(total / (weights.sum(1) + 2), self.settings.least_spread))

    def history(self, unit: str, position: float) -> int:
        """Return how many of the last three years of `unit` are known (0 in reference mode)."""
        if not self.own or unit not in self.triangle.units or not len(self._t):
            return 0
        return int(self._past(position, 12)[2][self.triangle.units.index(unit), -1])

    def outcome(
        self, unit: str, position: float, share: float, horizon: int = 12
    ) -> ShareDistribution:
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
        if self._is_prior.any():
            spread *= 1 + self.settings.foreign * (1 - self.own_part(position))
        values = scale.unbend(centre + residuals * spread)
        order = np.argsort(values, kind="stable")
        outcome = ShareDistribution(values[order], weights[order] / weights.sum())
        # December is an estimate itself: its later revisions widen what may be true of it.
        moves = self._moves if horizon == 12 else np.zeros(0)
        return outcome.spread_by(moves) if len(moves) else outcome

    @cached_property
    def _moves(self) -> np.ndarray:
        """Return eleven equally likely revisions of a December share, in points.

        As known when `year` begins: those of finals two years before it and earlier.
        """
        past = self.triangle.revisions
        known = past[past.index.get_level_values("year") <= self.year - 2].to_numpy()
        if len(known) < LEAST_REVISIONS:
            return np.zeros(0)
        return np.asarray(np.quantile(known, (np.arange(11) + 0.5) / 11))

    def _alike(self, fit: Fit, length: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the residuals of units with at least `length` years of history, and weights."""
        weights = self._weights(fit.units, fit.years, self.settings.residual_half_life)
        for least in range(min(length, LAGS), 0, -1):
            alike = fit.history >= least
            if alike.sum() >= self.settings.enough:
                return fit.residuals[alike], weights[alike]
        return fit.residuals, weights

    def own_part(self, position: float) -> float:
        """Return which part (0-1) of the weight of all past cases is not of the reference class."""
        fit = self.fit(position)
        weights = self._weights(fit.units, fit.years, self.settings.residual_half_life)
        own = float(weights[~self._is_prior[fit.units]].sum())
        return own / float(weights.sum()) if len(weights) else 0.0

    def cases(self, position: float, horizon: int = 12) -> int:
        """Return how many past unit-years the regression learns from."""
        return len(self.fit(position, horizon).years) if len(self._t) else 0


#: A `Development`, kept between calls: a report asks for it often.
development = lru_cache(maxsize=64)(Development)


def _regressors(
    scale: ShareScale, level: np.ndarray, past: np.ndarray, now: np.ndarray
) -> np.ndarray:
    # What the year comes to if its rest adds what it used to, against the usual level.
    lead = scale.bend(scale.unbend(level) + now - past) - level
    return np.column_stack([np.ones_like(level), level - scale.centre, lead, now])


def _huber(
    x: np.ndarray, y: np.ndarray, weights: np.ndarray, prior: np.ndarray, settings: Settings
) -> np.ndarray:
    """Return Huber's regression, its slopes pulled to `prior` like `settings.pull` observations."""
    mean = np.average(x, axis=0, weights=weights)
    variance = np.average((x - mean) ** 2, axis=0, weights=weights)
    pull = np.diag(settings.pull * variance + 1e-9)
    robust = weights
    for _ in range(20):
        design = x * robust[:, None]
        found = np.linalg.solve(design.T @ x + pull, design.T @ y + pull @ prior)
        residual = np.abs(y - x @ found)
        scale = np.median(residual) / 0.6745 + 1e-9
        robust = weights * np.minimum(1, settings.huber * scale / np.maximum(residual, 1e-9))
    return found


def _others(values: np.ndarray) -> np.ndarray:
    """Return for every unit the median of all other units, year by year."""
    count = len(values)
    rest = np.repeat(values[None], count, axis=0)
    rest[np.arange(count), np.arange(count)] = np.nan
    return median_rows(rest.swapaxes(1, 2).reshape(-1, count)).reshape(values.shape)


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
