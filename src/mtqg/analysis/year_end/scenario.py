"""What is left and what it takes, where no budget year can be forecast: labelled, no odds."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from mtqg.analysis.indicators.disbursement import (
    disbursement_rate,
    months_between,
    remaining,
    required_pace,
)
from mtqg.analysis.year_end.method import at
from mtqg.analysis.year_end.pace import RECENT, position
from mtqg.analysis.year_end.triangle import Triangle
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("year_end").text


@dataclass(frozen=True)
class Possibility:
    """One labelled possibility: the amount and the share of plan (%) at the close."""

    label: Text
    amount: float
    rate: float


def scenario(
    disbursed: float,
    plan: float,
    as_of: date,
    close: date,
    *,
    started: date | None = None,
    triangle: Triangle | None = None,
) -> tuple[tuple[Possibility, ...], Text]:
    """Return how a plan of several years, or of a part of the area, may end, without odds.

    Parameters
    ----------
    disbursed, plan : float
        Billion VND of one and the same scope.
    as_of, close : date
        The date of `disbursed` and the last day it may be paid.
    started : date, optional
        The day before the plan began: adds "as fast as so far".
    triangle : Triangle, optional
        Budget years of provinces (realised investment): adds what becomes of the rest at the
        low, middle and high pace of these months (lower quartile, median, upper quartile), for
        a close on 31 December of the year of `as_of`.

    Returns
    -------
    tuple of Possibility, and Text
        The words must stand beside them.

    Raises
    ------
    ProblemError
        If the plan is not above 0, the amount negative, or the close not after the date.

    Examples
    --------
    Bắc Giang, plan of 2021-2023, by 30 September 2023:

    >>> when = date(2023, 9, 30), date(2023, 12, 31)
    >>> (kept,), _ = scenario(998, 1971, *when, started=date(2020, 12, 31))
    >>> round(kept.amount), round(kept.rate, 1)
    (1089, 55.2)
    """
    rest = remaining(disbursed, plan)
    required_pace(disbursed, plan, as_of, close)  # refuses a close that is past
    months = months_between(as_of, close)
    lines: list[Possibility] = []
    label = _SAY("scenario.label")
    if started and (past := months_between(started, as_of)) > 0:
        since, until = (
            formats.both(formats.day, day) for day in (started + timedelta(days=1), as_of)
        )
        kept = _SAY("scenario.kept", first=since, last=until)
        amount = min(disbursed + disbursed / past * months, plan)
        lines.append(Possibility(kept, amount, disbursement_rate(amount, plan)))
    if triangle is not None and close == date(as_of.year, 12, 31):
        used = rest_used(triangle, position(as_of), as_of.year)
        for part, quartile in zip(used, _quartiles(as_of), strict=False):
            amount = disbursed + part * rest
            lines.append(Possibility(quartile, amount, disbursement_rate(amount, plan)))
        if used:
            label += Text(" ", " ") + _SAY("scenario.pattern")
    return tuple(lines), label


def _quartiles(as_of: date) -> tuple[Text, ...]:
    """Return the labels of the low, middle and high pace of what is left of the year."""
    rest = _rest_of_year(as_of)
    return tuple(
        _SAY("scenario.used", rest=rest, years=RECENT, level=_SAY(f"scenario.{level}"),
             meaning=_SAY(f"scenario.{level}_means"))
        for level in ("low", "middle", "high")
    )  # fmt: skip


def _rest_of_year(as_of: date) -> Text:
    """Return the words for what is left of the year after a date.

    >>> [_rest_of_year(date(2023, m, d)).vi for m, d in ((8, 31), (9, 30), (10, 4), (11, 30))]
    ['các tháng 9-12', 'quý IV', 'thời gian từ 04/10 đến 31/12', 'tháng 12']
    >>> [_rest_of_year(date(2023, m, d)).en for m, d in ((8, 31), (10, 4), (11, 30))]
    ['September-December', 'the time from 4 October to 31 December', 'December']
    """
    if as_of.day < calendar.monthrange(as_of.year, as_of.month)[1]:
        return Text(
            f"thời gian từ {as_of:%d/%m} đến 31/12",
            f"the time from {as_of.day} {calendar.month_name[as_of.month]} to 31 December",
        )
    first = as_of.month + 1
    if first == 12:
        return Text("tháng 12", "December")
    vi = {10: "quý IV", 7: "6 tháng cuối năm"}.get(first, f"các tháng {first}-12")
    return Text(vi, f"{calendar.month_name[first]}-December")


def rest_used(triangle: Triangle, at_month: float, before: int) -> tuple[float, ...]:
    """Return which part (0-1) of what was left at a date was used by 31 December.

    (December − share) / (100 − share), within 0-1, over all units' five years before `before`
    (offices reached 110% of plan until 2013): lower quartile, median, upper quartile; empty
    without any such year.
    """
    printed = triangle.cube[:, [before - RECENT <= y < before for y in triangle.years]]
    now, end = at(printed, at_month), printed[..., 12]
    known = np.isfinite(now) & np.isfinite(end) & (now < 100)
    if not known.any():
        return ()
    used = np.clip((end[known] - now[known]) / (100 - now[known]), 0, 1)
    return tuple(float(q) for q in np.quantile(used, (0.25, 0.5, 0.75)))
