"""Forecasts with the distribution of their errors, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from mtqg.analysis.forecast.intervals import PROBABILITIES
from mtqg.analysis.panel import Array
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

LEVELS = np.concatenate([(1 - PROBABILITIES[:0:-1]) / 2, (1 + PROBABILITIES) / 2])
"""The probabilities at which a predicted distribution is kept."""

Levels = Iterable[float] | float | None


def level_list(level: object) -> tuple[float, ...]:
    """Return the levels of intervals, in percent: one number is one level, None is none.

    >>> level_list(80), level_list([80.0, 99.5]), level_list(None)
    ((80,), (80, 99.5), ())
    """
    if level is None:
        return ()
    given = tuple(level) if isinstance(level, Iterable) and not isinstance(level, str) else (level,)
    wrong = [
        x
        for x in given
        if isinstance(x, bool)
        or not isinstance(x, int | float | np.integer | np.floating)
        or not 1 <= x < 100
    ]
    if wrong:
        raise ProblemError(_SAY.problem("forecast.level", value=", ".join(map(str, wrong))))
    return tuple(int(x) if x == int(x) else x for x in given)


@dataclass(frozen=True)
class Prediction:
    """Predicted distributions of units × years.

    Parameters
    ----------
    units : tuple
        The areas, as they were given.
    years : horizons
        The years predicted, consecutive, after the last year of the panel.
    mean : units × horizons
        Point forecasts.
    quantiles : units × horizons × LEVELS
        Quantiles of the distribution, within the bounds.
    method : Text
        One sentence on how it was made.
    pooled : bool
        Whether the areas were forecast together.
    left_out : dict
        Units that cannot be forecast, and why.
    """

    units: tuple[Any, ...]
    years: Array
    mean: Array
    quantiles: Array
    method: Text
    pooled: bool = False
    left_out: dict[Any, Text] = field(default_factory=dict)

    def table(self, level: Levels = (80, 95)) -> pd.DataFrame:
        """Return area, period, mean, and lo-L and hi-L for each L of `level` in percent."""
        u, h = self.mean.shape
        columns: dict[str, object] = {
            "area": [unit for unit in self.units for _ in range(h)],
            "period": np.tile(self.years.astype(int), u),
            "mean": self.mean.ravel(),
        }
        for x in level_list(level):
            columns[f"lo-{x}"] = self.quantile(0.5 - x / 200).ravel()
            columns[f"hi-{x}"] = self.quantile(0.5 + x / 200).ravel()
        return pd.DataFrame(columns)

    def quantile(self, probability: float) -> Array:
        """Return the quantile at `probability` of every unit and year."""
        k = int(np.clip(np.searchsorted(LEVELS, probability), 1, len(LEVELS) - 1))
        share = (probability - LEVELS[k - 1]) / (LEVELS[k] - LEVELS[k - 1])
        low, high = self.quantiles[..., k - 1], self.quantiles[..., k]
        return np.asarray(low + share * (high - low))

    def probability(
        self, unit: str, period: int, *, at_least: float | None = None, at_most: float | None = None
    ) -> float:
        """Return the probability that the value lies within [at_least, at_most].

        It agrees with the intervals: P(value ≤ quantile(p)) = p. Probability that gathers on a
        bound (a rate cannot fall below 0) counts as reaching it.

        Raises
        ------
        ProblemError
            If the unit or the year was not predicted, or neither limit is given.
        """
        i, j = self._place(unit, period)
        if at_least is None and at_most is None:
            raise ProblemError(_SAY.problem("forecast.no_limit"))
        q = self.quantiles[i, j]
        above = 1.0 if at_most is None else below(q, at_most, "right")
        under = 0.0 if at_least is None else below(q, at_least, "left")
        return float(np.clip(above - under, 0.0, 1.0))

    def _place(self, unit: str, period: int) -> tuple[int, int]:
        if unit not in self.units:
            reason = self.left_out.get(unit, _SAY.text("forecast.not_predicted"))
            choices = [str(u) for u in self.units]
            raise ProblemError(Problem(reason, value=str(unit), remedy=nearest(str(unit), choices)))
        where = np.flatnonzero(self.years == float(period))
        if not len(where):
            span = f"{int(self.years[0])} … {int(self.years[-1])}"
            raise ProblemError(_SAY.problem("forecast.no_year", {"span": span}, value=str(period)))
        return self.units.index(unit), int(where[0])


def below(q: Array, x: float, side: str) -> float:
    """Return P(value < x) for side "left", P(value ≤ x) for "right", from quantiles at LEVELS."""
    k = int(np.searchsorted(q, x, side="right" if side == "right" else "left"))
    if k == 0:
        return 0.0
    if k == len(q):
        return 1.0
    if q[k - 1] == x or q[k] == q[k - 1]:
        return float(LEVELS[k - 1])
    return float(LEVELS[k - 1] + (LEVELS[k] - LEVELS[k - 1]) * (x - q[k - 1]) / (q[k] - q[k - 1]))
