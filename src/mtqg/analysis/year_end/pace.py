"""The pace required to a target by the close, next to the best that was managed lately."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from mtqg.analysis.year_end.triangle import Triangle

#: Years that say what is usual nowadays: until 2013 most offices ended above 100% of plan, since
#: 2021 none has.
RECENT = 5
#: A year that ended above this share of its plan in % tells of the plan, not of work: Ninh Bình
#: ended 2010 at 283% of a plan that was never revised in print, 25 points a month.
HIGHEST = 110.0


@dataclass(frozen=True)
class Stretch:
    """What was used in months `first` to `last` (1-12, both included) of a unit's budget year.

    `points` are of that year's plan a month.
    """

    unit: str
    year: int
    first: int
    last: int
    points: float


@dataclass(frozen=True)
class RequiredPace:
    """What a target (% of plan) still takes, and the most that was managed lately.

    `points` of plan and `amount` in billion VND (None without a plan) are required in each of the
    months left to 31 December; 0 when the target is reached already. The best are the fastest that
    these very months (to December) went in the five years before, of the unit and of others, years
    that ended above 110% of their plan left out.
    """

    target: float
    points: float
    amount: float | None
    best_own: Stretch | None
    best_peer: Stretch | None


def position(day: date) -> float:
    """Return how many months of its year have passed at the end of `day`.

    >>> position(date(2023, 9, 30)), position(date(2023, 10, 15))
    (9.0, 9.483870967741936)
    """
    return day.month - 1 + day.day / calendar.monthrange(day.year, day.month)[1]


def pace(
    triangle: Triangle,
    unit: str,
    year: int,
    month: int,
    share: float,
    *,
    plan: float | None = None,
    target: float = 95.0,
    peers: Sequence[str] | None = None,
) -> RequiredPace:
    """Return the pace required of `unit` after `month` (0-11) of `year` to reach `target`.

    Points a month: (target − share) / months to 31 December; the amount is that of `plan`.

    Parameters
    ----------
    peers : sequence of str, optional
        Units to compare with; all others unless given.
    """
    months = 12 - month
    points = max(target - share, 0.0) / months
    done = stretches(triangle, months)
    ends = triangle.shares[12].reindex(pd.MultiIndex.from_frame(done[["unit", "year"]]))
    done = done[
        (done["last"] == 12)
        & done["year"].between(year - RECENT, year - 1)
        & (ends <= HIGHEST).to_numpy()
    ]
    mine = done["unit"] == unit
    others = ~mine if peers is None else done["unit"].isin(list(peers)) & ~mine
    return RequiredPace(
        target,
        points,
        None if plan is None else points * plan / 100,
        _best(done[mine]),
        _best(done[others]),
    )


@lru_cache(maxsize=8)
def stretches(triangle: Triangle, months: int) -> pd.DataFrame:
    """Return what was used in every run of `months` whole months, by unit and year.

    Columns unit, year, first, last, points (of plan a month).
    Points are 100 × amount / plan in force at the end where both are stated, so that a plan
    that was cut does not look like work done; else the difference of the shares.
    """
    index = triangle.shares.index[
        triangle.shares.index.get_level_values("unit").isin(triangle.units)
    ]

    def cube(frame: pd.DataFrame) -> np.ndarray:
        return np.column_stack([np.zeros(len(index)), frame.loc[index].to_numpy(float)])

    shares, paid, plans = cube(triangle.shares), cube(triangle.paid), cube(triangle.plans)
    frames = []
    for last in range(months, 13):
        amount = (paid[:, last] - paid[:, last - months]) / months
        points = 100 * amount / plans[:, last]
        stated = (shares[:, last] - shares[:, last - months]) / months
        frames.append(
            pd.DataFrame(
                {
                    "unit": index.get_level_values("unit"),
                    "year": index.get_level_values("year"),
                    "first": last - months + 1,
                    "last": last,
                    "points": np.where(np.isfinite(points), points, stated),
                }
            )
        )
    return pd.concat(frames, ignore_index=True).dropna(subset="points")


def _best(done: pd.DataFrame) -> Stretch | None:
    return None if done.empty else Stretch(**done.loc[done["points"].idxmax()].to_dict())
