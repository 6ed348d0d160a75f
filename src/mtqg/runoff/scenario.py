"""What is left and what it takes, where no budget year can be forecast: labelled, no odds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from mtqg.indicators.disbursement import (
    disbursement_rate,
    months_between,
    remaining,
    required_pace,
)
from mtqg.runoff.method import at
from mtqg.runoff.pace import RECENT, position
from mtqg.runoff.triangle import Triangle
from mtqg.texts import Text


@dataclass(frozen=True)
class Line:
    """One labelled possibility: the amount and the share of plan (%) at the close."""

    label: Text
    amount: float
    rate: float


@dataclass(frozen=True)
class Scenario:
    """The arithmetic of the rest of a plan, with possibilities that carry no probability.

    Attributes
    ----------
    plan, disbursed, remaining : float
        Billion VND.
    rate : float
        Disbursed so far, % of plan.
    months, required : float
        Months from the date to the close and the amount a month that pays the rest by then.
    so_far : float or None
        The amount a month since the start; None when the start is not given.
    lines : tuple of Line
        The possibilities.
    label : Text
        The words that must stand beside them.
    """

    plan: float
    disbursed: float
    remaining: float
    rate: float
    months: float
    required: float
    so_far: float | None
    lines: tuple[Line, ...]
    label: Text


_LABEL = Text(
    "Kịch bản, không phải dự báo: số liệu gộp nhiều năm hoặc chỉ một phần địa bàn không phải là "
    "một năm ngân sách, nên không có xác suất. Nạp số lũy kế theo tháng và kế hoạch của từng năm "
    "để có dự báo.",
    "A scenario, not a forecast: figures over several years or for a part of the area are not a "
    "budget year, so there is no probability. Load monthly cumulative figures and the plan of "
    "each year for a forecast.",
)


def scenario(
    disbursed: float,
    plan: float,
    as_of: date,
    close: date,
    *,
    started: date | None = None,
    triangle: Triangle | None = None,
) -> Scenario:
    """Return what a plan of several years, or of a part of the area, still takes.

    Parameters
    ----------
    disbursed, plan : float
        Billion VND of one and the same scope.
    as_of, close : date
        The date of `disbursed` and the last day it may be paid.
    started : date, optional
        The day before the plan began: adds "as fast as so far".
    triangle : Triangle, optional
        Budget years of provinces: adds "as provinces use what is left between these months of a
        year" (lower quartile, median, upper quartile), for a close on 31 December of the year
        of `as_of`.

    Raises
    ------
    ProblemError
        If the plan is not above 0, the amount negative, or the close not after the date.

    Examples
    --------
    Bắc Giang, plan of 2021-2023, by 30 September 2023:

    >>> left = scenario(998, 1971, date(2023, 9, 30), date(2023, 12, 31))
    >>> left.remaining, round(left.required)
    (973, 324)
    """
    rest = remaining(disbursed, plan)
    required = required_pace(disbursed, plan, as_of, close)
    months = months_between(as_of, close)
    so_far = None
    lines = []
    if started and (past := months_between(started, as_of)) > 0:
        so_far = disbursed / past
        amount = min(disbursed + so_far * months, plan)
        lines.append(
            Line(
                Text(
                    "Nếu giữ tốc độ bình quân từ đầu đến nay", "If the average pace so far is kept"
                ),
                amount,
                disbursement_rate(amount, plan),
            )
        )
    if triangle is not None and close == date(as_of.year, 12, 31):
        used = rest_used(triangle, position(as_of), as_of.year)
        for part, label in zip(used, _QUARTILES, strict=False):
            amount = disbursed + part * rest
            lines.append(Line(label, amount, disbursement_rate(amount, plan)))
    rate = disbursement_rate(disbursed, plan)
    return Scenario(plan, disbursed, rest, rate, months, required, so_far, tuple(lines), _LABEL)


_QUARTILES = tuple(
    Text(
        f"Nếu phần còn lại được dùng như {vi} của một năm ngân sách cấp tỉnh trong các tháng này",
        f"If what is left is used as in {en} of provinces' budget years in these months",
    )
    for vi, en in (
        ("một phần tư thấp nhất", "the lowest quarter"),
        ("mức giữa", "the middle"),
        ("một phần tư cao nhất", "the highest quarter"),
    )
)


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
