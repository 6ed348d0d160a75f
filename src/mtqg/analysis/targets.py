"""What a decision asks for: a target of any kind, and the level that it means in its last year."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from mtqg.problems import ProblemError, nearest
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

KINDS = ("level_min", "level_max", "zero", "annual_change", "ratio_to_base", "count", "count_range")
#: Targets on a yearly fall, and the level whose change they mean.
MEASURED_BY = {"GNBV.POOR_RED": "GNBV.POOR", "GNBV.POOR_RED_EM": "GNBV.POOR_EM"}


@dataclass(frozen=True)
class Target:
    """A target as a decision states it.

    Parameters
    ----------
    kind : str
        level_min, count or count_range (at least `low` in `year_to`), level_max (at most `high`),
        zero, annual_change (the mean change per year from the year before `year_from` to
        `year_to` is at least `low`; `high` ends the range but more is no failure), ratio_to_base
        (at least `low` times the value of `base_year`).
    low, high : float
        The limits, NaN where there is none.
    year_from, year_to : int
        The period.
    indicator : str
        Code of the figure that the target is about.
    measured_by : str
        Code of the level by which an annual change is measured (GNBV.POOR for GNBV.POOR_RED).
    falling : bool
        Whether the change aimed at is a fall: of poverty, of communes below a threshold.
    base_year : int, optional
        Of a ratio.
    decision, area : str
        What sets it, and for whom: "VN" is national and no province's own target.
    hedge : str
        The word that the decision puts before its number (`mtqg.table.catalogue.targets`), "" for
        none.
    """

    kind: str
    low: float
    high: float
    year_from: int
    year_to: int
    indicator: str = ""
    measured_by: str = ""
    falling: bool = False
    base_year: int | None = None
    decision: str = ""
    area: str = "VN"
    hedge: str = ""

    def __post_init__(self) -> None:
        problems = []
        if self.kind not in KINDS:
            at: Any = {"value": self.kind, "remedy": nearest(self.kind, KINDS)}
            given = {"kinds": ", ".join(KINDS)}
            problems.append(_SAY.problem("target.unknown", given, parameter="kind", **at))
        elif self.kind != "zero" and not isfinite(self._limit):
            bound = "high" if self.kind == "level_max" else "low"
            problems.append(_SAY.problem("target.no_limit", parameter=bound))
        if self.year_to < self.year_from:
            problems.append(
                _SAY.problem("target.backwards", value=f"{self.year_from}-{self.year_to}")
            )
        if self.kind == "ratio_to_base" and self.base_year is None:
            problems.append(_SAY.problem("target.no_base", parameter="base_year"))
        if problems:
            raise ProblemError(problems)

    @property
    def _limit(self) -> float:
        return self.high if self.kind == "level_max" else self.low

    @property
    def downward(self) -> bool:
        """Whether smaller values are nearer to the target."""
        return self.kind in ("level_max", "zero") or (self.kind == "annual_change" and self.falling)

    @classmethod
    def of_row(cls, row: pd.Series) -> Target:
        """Return the target of a line of `mtqg.table.catalogue.targets()`.

        A line without a last year holds for every year: it is that of its first.
        """
        last = str(row["year_to"]).strip() or str(row["year_from"])
        base = str(row["base_period"]).strip()
        level = MEASURED_BY.get(str(row["indicator"]), "")
        return cls(
            str(row["kind"]),
            float(row["low"]),
            float(row["high"]),
            int(row["year_from"]),
            int(last),
            str(row["indicator"]),
            level,
            bool(level),
            int(base) if base.isdigit() else None,
            str(row["decision"]),
            str(row["area"]),
            str(row["hedge"]),
        )

    def goal(self, base: float, base_year: int) -> float:
        """Return the level that the target asks for in its last year, from where it starts.

        >>> Target("annual_change", 1.0, 1.5, 2023, 2025, falling=True).goal(3.81, 2022)
        0.81
        """
        if self.kind == "zero":
            return 0.0
        if self.kind == "annual_change":
            change = self.low * (self.year_to - base_year)
            # A rate cannot fall below zero: where less is left than asked for, zero is the goal.
            return max(round(base - change, 9), 0.0) if self.falling else round(base + change, 9)
        if self.kind == "ratio_to_base":
            return self.low * base
        return self._limit

    def reached(self, value: float, goal: float, decimals: int) -> bool:
        """Return whether a published `value`, of that many decimals, reaches `goal`."""
        half = 0.5 * 10.0**-decimals
        if self.kind == "zero":
            return value < half
        # The mean of rounded figures of an annual change is itself uncertain by half a place.
        slack = half if self.kind == "annual_change" else 1e-9 * max(abs(goal), 1.0)
        return value <= goal + slack if self.downward else value >= goal - slack
