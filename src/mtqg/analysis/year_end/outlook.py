"""Where one budget year will end: forecast, interval, odds, fan and the pace required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg.analysis.year_end.method import LAGS, Development, ShareDistribution, development
from mtqg.analysis.year_end.pace import RequiredPace, pace
from mtqg.analysis.year_end.triangle import COUNTRY, LARGEST, Triangle
from mtqg.problems import ProblemError
from mtqg.texts import Text
from mtqg.words.formats import both, period
from mtqg.words.sentences import sentences

_WRONG = sentences("analysis")

_SAY = sentences("year_end").text

LEVELS = (80, 95)
#: Fewer past unit-years than this give no interval worth the name.
LEAST_CASES = 8


@dataclass(frozen=True)
class January:
    """The thirteenth month, an assumption: how much of what is left is used in January.

    No provincial series to 31 January exists. `low`, `middle` and `high` are parts
    (0-1) of what is missing to 100% on 31 December.
    """

    low: float
    middle: float
    high: float

    @classmethod
    def like_country(cls, december: float, january: float) -> January:
        """Assume what the country did once, by half of it either way.

        Of the 2023 plan 85.3% was realised by December and 93.12% paid by 31 January 2024:

        >>> assumed = January.like_country(85.3, 93.12)
        >>> round(assumed.low, 2), round(assumed.middle, 2), round(assumed.high, 2)
        (0.27, 0.53, 0.8)
        """
        part = max(january - december, 0) / (100 - december)
        return cls(part / 2, min(part, 1), min(1.5 * part, 1))

    @classmethod
    def of(cls, table: pd.DataFrame) -> January | None:
        """Assume what the country did in the last year of which the long table holds both.

        The December share of realised investment (SBI.RATE) and the share paid by 31 January
        (FIN.DISB_RATE of all public investment) are two statistics: one more reason for a range.
        None if the table has no such year.
        """
        country = table[table["area"] == COUNTRY]
        paid = country[
            (country["indicator"] == "FIN.DISB_RATE")
            & (country["programme"] == "_Z")
            & country["as_of"].str.endswith("-01-31")
        ]
        rates = country[(country["indicator"] == "SBI.RATE") & (country["scope"] == "ALL")]
        december = rates[rates["period"].str.endswith("-12")].set_index("period")["value"]
        for row in paid.sort_values("period", ascending=False).itertuples():
            if (period := f"{row.period}-12") in december.index:
                return cls.like_country(float(december[period]), float(row.value))
        return None

    @staticmethod
    def after(december: float, part: float) -> float:
        """Return the share on 31 January after `december` %, `part` of the missing being paid.

        >>> January.after(90, 0.5), January.after(103, 0.5)
        (95.0, 103.0)
        """
        return december + part * max(100 - december, 0)

    @property
    def label(self) -> Text:
        """Return the words that must stand wherever January is shown."""
        return _SAY("outlook.january", low=f"{100 * self.low:.0f}", high=f"{100 * self.high:.0f}")


@dataclass(frozen=True, eq=False)
class YearEnd:
    """Where a budget year will stand on 31 December.

    Shares are in % of plan.

    Attributes
    ----------
    month : int
        Months passed.
    share : float or None
        The share of plan at that date; None when nothing is known of the year yet.
    forecast : float
        The median of `outcome`.
    intervals : dict
        Level in % → (low, high).
    probability : float
        Of reaching the target, 0-1.
    fan : DataFrame
        Months ahead (12 = December, 13 = the assumed January) with forecast, and low and high of
        each level (columns low80, high80 …), `assumed` True for January.
    pace : RequiredPace or None
        The pace required; None without a current share.
    own_history, cases : int
        Own past years used (0-3) and past unit-years the method learnt from.
    reference : bool
        True when the unit has no history and the reference class speaks for it.
    method, notes : Text, tuple of Text
        One sentence on the method, and what the reader must know about this case.
    """

    unit: str
    year: int
    month: int
    share: float | None
    forecast: float
    intervals: dict[float, tuple[float, float]]
    target: float
    probability: float
    fan: pd.DataFrame
    pace: RequiredPace | None
    own_history: int
    cases: int
    reference: bool
    method: Text
    notes: tuple[Text, ...]
    outcome: ShareDistribution


def forecast(
    triangle: Triangle,
    unit: str,
    year: int,
    month: int | None = None,
    *,
    share: float | None = None,
    target: float = 95.0,
    levels: Sequence[float] = LEVELS,
    ceiling: float | None = None,
    january: January | None = None,
    peers: Sequence[str] | None = None,
    prior: frozenset[str] = frozenset(),
    ahead: bool = True,
) -> YearEnd:
    """Forecast where the budget year `year` of `unit` stands on 31 December.

    Only years before `year` and the unit's own share at `month` are used, so a past year is
    forecast as it could have been then.

    Parameters
    ----------
    triangle : Triangle
        All units and years; they teach the pooled regression (`mtqg.analysis.year_end.method`).
    unit : str
        A unit of the triangle, or any name: without history the reference class answers.
    month : int, optional
        Months passed (9 = end of September); the last month with a share unless given. With a
        month that was not printed the last printed one before it is used.
    share : float, optional
        The unit's share of plan in % then, where the triangle has none or an older one.
    target : float
        Share of plan in %, above 0.
    levels : sequence of int
        Levels of the intervals in %.
    ceiling : float, optional
        Shares cannot exceed it, nor fall below what is paid: 100 for programme money, none for
        realised investment, which exceeds its plan and falls when the plan grows.
    january : January, optional
        Adds the assumed thirteenth month to the fan.
    peers : sequence of str, optional
        Units whose best stretches are compared; all others unless given.
    prior : frozenset of str
        Units that are but a reference class beside an office's own: together they count little.
    ahead : bool
        Whether the months before December are forecast too, for the fan.

    Raises
    ------
    ProblemError
        If the month, target or share (0-1000%) is out of range, the year has
        no usable share and none is given, or fewer than 8 past unit-years teach the method.
    """
    at, now, plan, notes = _standing(triangle, unit, year, month, share, target)
    own = development(triangle, year, prior=prior)
    history = own.history(unit, at)
    how = own if history else development(triangle, year, False, prior)
    cases = how.cases(at)
    if cases < LEAST_CASES:
        raise ProblemError(
            _WRONG.problem(
                "year_end.few_cases", {"cases": cases, "least": LEAST_CASES}, value=f"{unit} {year}"
            )
        )
    if not history:
        notes += (_no_history(triangle, unit, year, cases),)
    outcome = _capped(how.outcome(unit, at, now or 0.0), now, ceiling)
    months = range(at + 1 if ahead else 12, 13)
    fan = _fan(how, unit, at, now, levels, ceiling, january, outcome, months)
    if january:
        notes += (january.label,)
    middle = outcome.quantile(0.5)
    intervals = {level: outcome.interval(level) for level in levels}
    return YearEnd(
        unit,
        year,
        at,
        now,
        middle,
        intervals,
        target,
        outcome.probability(target),
        fan,
        None
        if now is None
        else pace(triangle, unit, year, at, now, plan=plan, target=target, peers=peers),
        history,
        cases,
        history == 0,
        method_sentence(cases, history, begun=at > 0),
        notes,
        outcome,
    )


def method_sentence(cases: int, history: int, *, begun: bool = True) -> Text:
    """Return the method in one sentence for the reader of a report.

    `begun`: whether the year has a share yet, which the method then looks at.
    """
    if not history:
        return _SAY("outlook.of_others_now" if begun else "outlook.of_others", cases=cases)
    ends = _SAY("outlook.ends", years=history) if history > 1 else _SAY("outlook.end")
    now = _SAY("outlook.ahead") if begun else Text("", "")
    return _SAY("outlook.of_own", cases=cases, ends=ends, now=now)


def _standing(
    triangle: Triangle,
    unit: str,
    year: int,
    month: int | None,
    share: float | None,
    target: float,
) -> tuple[int, float | None, float | None, tuple[Text, ...]]:
    """Return month, share, plan in force and notes, or refuse with every reason at once."""
    top = {"top": f"{LARGEST:g}"}
    problems = [
        _WRONG.problem(key, top, column=column, value=str(value))
        for wrong, column, value, key in (
            (month is not None and not 0 <= month < 12, "month", month, "year_end.months"),
            (not 0 < target <= 1000, "target", target, "year_end.target"),
            (share is not None and not 0 <= share <= LARGEST, "share", share, "year_end.share"),
            (share is not None and month is None, "month", "", "year_end.month_of_share"),
        )
        if wrong
    ]
    if problems:
        raise ProblemError(problems)
    if month == 0 and share is None:
        return 0, None, None, (_SAY("outlook.not_begun"),)
    if share is not None and month is not None:
        plans = triangle.plans
        known = (unit, year) in plans.index and np.isfinite(plans.loc[(unit, year), max(month, 1)])
        return month, share, float(plans.loc[(unit, year), max(month, 1)]) if known else None, ()
    printed = triangle.year(unit, year)
    shares = printed["share"].dropna()
    upto = shares[shares.index <= (11 if month is None else month)]
    if upto.empty:
        raise ProblemError(
            _WRONG.problem("year_end.no_month", column="month", value=f"{unit} {year}: {month}")
        )
    last = int(upto.index[-1])
    notes: tuple[Text, ...] = ()
    if month is not None and last != month:
        notes = (_SAY("outlook.no_figure_then", month=both(period, f"{year}-{last:02d}")),)
    plan = float(printed.loc[last, "plan"])
    return last, float(upto.iloc[-1]), plan if np.isfinite(plan) else None, notes


def _no_history(triangle: Triangle, unit: str, year: int, cases: int) -> Text:
    """Say why the past of others speaks: no earlier years, too old ones, or ones with gaps."""
    shares = triangle.shares
    own = shares[shares.index.get_level_values("unit") == unit].dropna(how="all")
    years = [int(y) for y in own.index.get_level_values("year") if y < year]
    recent = [y for y in years if y >= year - LAGS]
    if recent:
        span = f"{recent[0]}-{recent[-1]}" if len(recent) > 1 else f"{recent[0]}"
        why = _SAY("outlook.gaps", span=span)
    else:
        why = _SAY("outlook.too_old", year=years[-1]) if years else _SAY("outlook.no_earlier")
    return _SAY("outlook.reference", why=why, cases=cases)


def _capped(
    outcome: ShareDistribution, now: float | None, ceiling: float | None
) -> ShareDistribution:
    if ceiling is None:
        return outcome.kept_within(0, np.inf)
    return outcome.kept_within(min(now or 0.0, ceiling), ceiling)


def _fan(
    how: Development,
    unit: str,
    at: int,
    now: float | None,
    levels: Sequence[float],
    ceiling: float | None,
    january: January | None,
    december: ShareDistribution,
    months: range,
) -> pd.DataFrame:
    rows = []
    for month in months:
        if month == 12:
            ahead = december
        elif how.cases(at, month) < LEAST_CASES:
            continue  # too few past years printed this month
        else:
            ahead = _capped(how.outcome(unit, at, now or 0.0, month), now, ceiling)
        row: dict[str, float | bool] = {"month": month, "forecast": ahead.quantile(0.5)}
        for level in levels:
            row[f"low{level}"], row[f"high{level}"] = ahead.interval(level)
        rows.append(row | {"assumed": False})
    if january:
        end = rows[-1]
        row = {"month": 13, "forecast": january.after(float(end["forecast"]), january.middle)}
        for level in levels:
            row[f"low{level}"] = january.after(float(end[f"low{level}"]), january.low)
            row[f"high{level}"] = january.after(float(end[f"high{level}"]), january.high)
        rows.append(row | {"assumed": True})
    return pd.DataFrame(rows)
