"""Disbursement (giải ngân): how much of a plan is paid, what is left, what pace is required.

A rate is only valid when plan and payment have the same scope, the same capital (this year's,
carried over) and the same window. The plan of year Y may be paid until 31 January of Y+1 (Law on
Public Investment 2024, art. 72).
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from mtqg.problems import ProblemError
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")


def disbursement_rate(disbursed: float, plan: float) -> float:
    """Return the disbursement rate (tỷ lệ giải ngân): 100 × disbursed / plan, in %.

    Parameters
    ----------
    disbursed : float
        Cumulative payment, 0 or more, in the unit of `plan`.
    plan : float
        Assigned capital, above 0, of the same scope, capital and window.

    Raises
    ------
    ProblemError
        If the plan is not above 0, or the payment is negative or not a number.

    Examples
    --------
    Bắc Giang by 30 September 2023, programmes' capital of 2021-2023, billion VND:

    >>> round(disbursement_rate(998, 1971), 1)
    50.6
    """
    _check(disbursed=disbursed, plan=plan)
    return 100 * disbursed / plan


def remaining(disbursed: float, plan: float) -> float:
    """Return what is left to pay: plan − disbursed, not below 0, in the unit of both.

    Raises
    ------
    ProblemError
        As `disbursement_rate`.

    >>> remaining(998, 1971)
    973
    """
    _check(disbursed=disbursed, plan=plan)
    return max(plan - disbursed, 0)


def required_pace(disbursed: float, plan: float, as_of: date, close: date) -> float:
    """Return the amount a month that pays the rest of the plan from `as_of` to `close`.

    Formula: (plan − disbursed) / months, where a part of a month counts by its days.

    Raises
    ------
    ProblemError
        If `close` is not after `as_of`, or as `disbursement_rate`.

    >>> round(required_pace(998, 1971, date(2023, 9, 30), date(2023, 12, 31)))
    324
    """
    months = months_between(as_of, close)
    if months <= 0:
        raise ProblemError(_SAY.problem("rates.close", value=close.isoformat()))
    return remaining(disbursed, plan) / months


def months_between(start: date, end: date) -> float:
    """Return the months after `start` up to and including `end`, parts of a month by days.

    >>> months_between(date(2023, 9, 30), date(2023, 12, 31))
    3.0
    >>> round(months_between(date(2023, 9, 15), date(2023, 9, 30)), 3)
    0.5
    """

    def position(day: date) -> float:
        length = pd.Timestamp(day).days_in_month
        return day.year * 12 + day.month - 1 + day.day / length

    return position(end) - position(start)


def _check(*, disbursed: float, plan: float) -> None:
    problems = []
    for name, value, valid in (("plan", plan, plan > 0), ("disbursed", disbursed, disbursed >= 0)):
        number = abs(value) < float("inf")
        if not (number and valid):
            key = f"rates.{name}" if number else "table.no_number"
            problems.append(_SAY.problem(key, column=name, value=str(value)))
    if problems:
        raise ProblemError(problems)
