"""The run-off triangle of budget years: units × years × months of cumulative share of plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table.numbers import written
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

MONTHS = tuple(range(1, 13))
COUNTRY = "VN"
#: A share above this, in %, is a plan or an amount in the wrong unit.
LARGEST = 1000.0
_INDEX = ["unit", "year"]
_NONE_REVISED = pd.Series(
    dtype=float, index=pd.MultiIndex.from_arrays([[], []], names=_INDEX), name="revision"
)
#: The first year of which revisions are told, by the index of 2013. Those of 2011 and 2012 compare
#: at other prices than the amounts: "revisions" of 14 and -12 points on average, 1 and less since.
REVISED_FROM = 2012
_DETAIL = ("scope", "capital", "fund", "plan_vintage")


@dataclass(frozen=True, eq=False)
class Triangle:
    """How much of each year's plan was used up to each month, as printed.

    Attributes
    ----------
    shares, paid, plans : DataFrame
        Index (unit, year), columns 1-12. `shares` is the cumulative share of plan in % (100 ×
        paid / plan at that date), `paid` the cumulative amount, `plans` the plan in force that
        month; all NaN where nothing was stated. Shares may fall (the plan grew) and exceed 100.
    problems : tuple of Problem
        What was set aside or looks wrong, for the quality section of a report.
    revisions : Series
        Index (unit, year): what the December share became later minus as printed, in points,
        where the next December's index against the same period of the year before tells it.
    """

    shares: pd.DataFrame
    paid: pd.DataFrame
    plans: pd.DataFrame
    problems: tuple[Problem, ...] = field(default=())
    revisions: pd.Series = field(default_factory=lambda: _NONE_REVISED)

    @cached_property
    def units(self) -> list[str]:
        """Units with any figure, without the country's total."""
        return sorted(set(self.shares.index.get_level_values("unit")) - {COUNTRY})

    @cached_property
    def years(self) -> list[int]:
        """All years from the first to the last with a figure."""
        years = self.shares.index.get_level_values("year")
        return list(range(int(years.min()), int(years.max()) + 1)) if len(years) else []

    @cached_property
    def cube(self) -> np.ndarray:
        """`shares` of `units` × `years` × months 0-12 (0 at month 0), NaN where not printed."""
        whole = pd.MultiIndex.from_product([self.units, self.years], names=_INDEX)
        months = self.shares.reindex(whole).to_numpy(float)
        months = months.reshape(len(self.units), len(self.years), 12)
        return np.concatenate([np.zeros((*months.shape[:2], 1)), months], axis=2)

    @cached_property
    def bridged(self) -> np.ndarray:
        """`cube` with gaps between two printed months bridged by a straight line.

        Only ever an explanatory variable: what is forecast and scored is printed.
        """
        return _bridge(self.cube)

    def without(self, units: Iterable[str]) -> Triangle:
        """Return the triangle without `units`, as if nothing had ever been known of them."""
        gone = set(units)
        return self._each(lambda rows: rows[~rows.index.get_level_values("unit").isin(gone)])

    def prefixed(self, prefix: str) -> Triangle:
        """Return the triangle with `prefix` before the name of every unit but the country's."""

        def named(frame: Any) -> Any:
            units = [u if u == COUNTRY else prefix + u for u in frame.index.get_level_values(0)]
            years = frame.index.get_level_values(1)
            return frame.set_axis(pd.MultiIndex.from_arrays([units, years], names=_INDEX))

        return self._each(named)

    def _each(self, change: Callable[[Any], Any]) -> Triangle:
        """Return the triangle with each of its tables changed."""
        shares, paid, plans = (change(rows) for rows in (self.shares, self.paid, self.plans))
        return Triangle(shares, paid, plans, self.problems, change(self.revisions))

    def joined(self, other: Triangle) -> Triangle:
        """Return both triangles as one: the parts of a budget learn from provinces' years too.

        Raises
        ------
        ProblemError
            If a unit stands in both.
        """
        twice = sorted(set(self.units) & set(other.units))
        if twice:
            raise ProblemError(_SAY.problem("triangle.both", value=", ".join(twice)))
        other = other.without([COUNTRY])

        shares, paid, plans = (
            pd.concat([getattr(self, name), getattr(other, name)]).sort_index()
            for name in ("shares", "paid", "plans")
        )
        return Triangle(shares, paid, plans, self.problems + other.problems, self.revisions)

    def known(self, year: int, month: float) -> Triangle:
        """Return what was known at the end of `month` of `year`: nothing later."""

        def cut(frame: pd.DataFrame) -> pd.DataFrame:
            years = frame.index.get_level_values("year")
            kept = frame[years <= year].copy()
            now = kept.index.get_level_values("year") == year
            kept.loc[now, [m for m in MONTHS if m > month]] = np.nan
            return kept

        # The revision of a December is told by the next one.
        revised = self.revisions.index.get_level_values("year") < year - (month < 12)
        frames = cut(self.shares), cut(self.paid), cut(self.plans)
        return Triangle(*frames, self.problems, self.revisions[revised])

    def year(self, unit: str, year: int) -> pd.DataFrame:
        """Return one budget year: columns share, paid, plan, months 1-12 as index.

        Raises
        ------
        ProblemError
            If no month of it is usable, with the reason that `problems` knows.
        """
        if (unit, year) in self.shares.index:
            tables = {"share": self.shares, "paid": self.paid, "plan": self.plans}
            frame = pd.DataFrame({name: rows.loc[unit, year] for name, rows in tables.items()})
            if frame["share"].notna().any():
                return frame
        raise ProblemError(self._why_missing(unit, year))

    def problems_of(self, unit: str) -> list[Problem]:
        """Return what was set aside or looks wrong in the figures of `unit`."""
        return [p for p in self.problems if p.value.startswith(f"{unit} ")]

    def _why_missing(self, unit: str, year: int) -> list[Problem]:
        place = f"{unit} {year}"
        reasons = [p for p in self.problems if p.value.startswith(place)]
        remedy = None if unit in self.units else nearest(unit, self.units)
        return reasons or [_SAY.problem("triangle.no_share_of", value=place, remedy=remedy)]


def triangle(
    table: pd.DataFrame,
    *,
    paid: str = "SBI.CUM",
    plan: str = "SBI.PLAN",
    rate: str | None = "SBI.RATE",
    yoy: str | None = "SBI.YOY",
    unit: str | tuple[str, ...] = "area",
    where: Mapping[str, str] | None = None,
) -> Triangle:
    """Build the triangle of a selection of the long table (`mtqg.table.observations`).

    The share of a month is the printed rate; without one it is 100 × paid / plan, the plan being
    the latest stated for that month or an earlier one, else that of the year. The plan of a month
    with a printed rate is the one implied: 100 × paid / rate.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table. The month is that of the period ("2023-09"), or for a year's
        period that of an `as_of` at the end of a month ("2023", 2023-09-30). A date within a
        month has no place here: give it to `forecast` as date and share.
    paid, plan, rate, yoy : str
        Indicator codes: cumulative amount, plan, printed share of plan, index against the same
        period of the year before (None: none printed).
    unit : str or tuple of str
        The columns that name a unit: "area" for provinces, ("programme", "capital", "fund") for
        the parts of one province. Several are joined by "/".
    where : mapping, optional
        Further selection {column: value}. Unless named here or in `unit`: edition "2024"; scope,
        capital, fund and plan_vintage "ALL", since a rate needs payment and plan of one scope
        and one vintage; programme "ALL", or "_Z" where there is none such.

    Returns
    -------
    Triangle
        Of two figures for a month the one published later counts; two different ones of the same
        date are both set aside, and so is a month whose plan is missing or not above 0, or whose
        share is negative or above 1000%. Each case stands in `problems`, as do falling amounts
        and shares above 100%, which are kept.

    Raises
    ------
    ProblemError
        If nothing of `table` is selected, or no month has a share.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("24", "SBI.CUM", f"2023-{m:02}", 10.0 * m) for m in (1, 2, 3)]
    >>> rows += [("24", "SBI.PLAN", "2023", 200.0)]
    >>> table = pd.DataFrame(rows, columns=["area", "indicator", "period", "value"])
    >>> triangle(table).shares.loc[("24", 2023), [1, 2, 3]].tolist()
    [5.0, 10.0, 15.0]
    """
    columns = (unit,) if isinstance(unit, str) else unit
    codes = [c for c in (paid, plan, rate, yoy) if c]
    chosen = _select(table, codes, columns, where or {})
    problems: list[Problem] = []
    figures = {code: _figures(chosen, code, problems) for code in codes}
    amounts, plans = figures[paid], figures[plan].ffill(axis=1)
    rates = figures[rate] if rate else amounts.iloc[:0]
    index = amounts.index.union(rates.index)
    months = list(MONTHS)
    amounts, rates = amounts.reindex(index)[months], rates.reindex(index)[months]
    plans = plans.reindex(index)[months]
    with np.errstate(divide="ignore", invalid="ignore"):
        implied = (100 * amounts / rates.where(rates > 0)).where(lambda x: x > 0)
    plans = implied.fillna(plans)
    usable = plans > 0
    shares = rates.fillna(100 * amounts / plans.where(usable))
    problems += _problems(amounts, amounts.notna() & shares.isna(), "plan", "no_plan")
    sane = (shares >= 0) & (shares <= LARGEST)
    problems += _problems(shares, shares.notna() & ~sane, "share", "absurd", ".6g")
    shares = shares.where(sane)
    before = amounts.ffill(axis=1).shift(1, axis=1).fillna(0)
    problems += _problems(amounts, amounts < before, "paid", "falls", "g")
    problems += _problems(shares, shares > 100, "share", "above", ".1f")
    shares = shares.dropna(how="all")
    if shares.empty:
        raise ProblemError(problems or _SAY.problem("triangle.no_share", column=paid))
    revisions = _revisions(amounts[12], plans[12], figures[yoy][12]) if yoy else _NONE_REVISED
    return Triangle(
        shares,
        amounts.loc[shares.index],
        plans.where(usable).loc[shares.index],
        tuple(problems),
        revisions,
    )


def _revisions(amounts: pd.Series, plans: pd.Series, yoy: pd.Series) -> pd.Series:
    """Return what December amounts became later, in points of plan: next amount / index - amount.

    An index of 105 says that the year before had 100/105 of this year's amount, as known by now.
    """
    before = (100 * amounts / yoy.where(yoy > 0)).dropna()
    index = pd.MultiIndex.from_arrays(
        [before.index.get_level_values(0), before.index.get_level_values(1) - 1], names=_INDEX
    )
    became = pd.Series(before.to_numpy(), index)
    moved = (100 * (became - amounts.reindex(index)) / plans.reindex(index)).dropna()
    return moved[moved.index.get_level_values("year") >= REVISED_FROM].rename("revision")


def merged(triangle: Triangle, groups: Mapping[str, Sequence[str]]) -> Triangle:
    """Return the triangle of units made of other units.

    A month exists only where every part states both amount and plan; its share is 100 × sum of
    amounts / sum of plans, never an average of rates.

    Parameters
    ----------
    triangle : Triangle
    groups : mapping of str to sequence of str
        New unit → its parts, such as the provinces of 2025 from those of 2024
        (`mtqg.table.areas.crosswalk`). New names replace old ones: nothing else is kept, since
        seven codes of 2025 mean another province than in 2024.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("24", "SBI.CUM", "2023-09", 30.0), ("24", "SBI.PLAN", "2023", 50.0)]
    >>> rows += [("27", "SBI.CUM", "2023-09", 60.0), ("27", "SBI.PLAN", "2023", 150.0)]
    >>> table = pd.DataFrame(rows, columns=["area", "indicator", "period", "value"])
    >>> whole = merged(triangle(table), {"24": ["24", "27"]})
    >>> float(whole.shares.loc[("24", 2023), 9])
    45.0
    """
    both = triangle.paid.notna() & triangle.plans.notna()
    sums = {}
    for name, frame in (("paid", triangle.paid), ("plans", triangle.plans)):
        stated = frame.where(both)
        parts = {}
        for unit, members in groups.items():
            rows = stated[stated.index.get_level_values("unit").isin(list(members))]
            complete = rows.groupby("year").size() == len(set(members))
            total = rows.groupby("year").sum(min_count=len(set(members)))
            parts[unit] = total[complete]
        sums[name] = pd.concat(parts, names=["unit", "year"]).sort_index()
    shares = (100 * sums["paid"] / sums["plans"]).dropna(how="all")
    return Triangle(shares, sums["paid"].loc[shares.index], sums["plans"].loc[shares.index])


def _select(
    table: pd.DataFrame, codes: list[str], unit: tuple[str, ...], where: Mapping[str, str]
) -> pd.DataFrame:
    chosen = table[table["indicator"].isin(codes)]
    wanted = dict.fromkeys(_DETAIL, "ALL") | {"edition": "2024"}
    if "programme" in chosen.columns:
        paid = chosen.loc[chosen["indicator"] == codes[0], "programme"]
        wanted["programme"] = "ALL" if (paid == "ALL").any() else "_Z"
    wanted = {c: v for c, v in wanted.items() if c in chosen.columns and c not in unit}
    wanted |= dict(where)
    for column, value in wanted.items():
        chosen = chosen[chosen[column] == value]
    month = _month(chosen, codes[1])
    chosen = chosen.assign(month=month)[month.notna()]
    if chosen.empty:
        said = ", ".join([*codes, *(f"{c}={v}" for c, v in wanted.items())])
        raise ProblemError(_SAY.problem("triangle.nothing", value=said))
    first, *others = (chosen[column].astype(str) for column in unit)
    names = first.str.cat(others, sep="/") if others else first
    published = chosen["published"] if "published" in chosen.columns else ""
    return chosen.assign(
        unit=names,
        published=published,
        year=chosen["period"].str[:4].astype(int),
        month=chosen["month"].astype(int),
    )


def _month(chosen: pd.DataFrame, plan: str) -> pd.Series:
    """Return the month each row belongs to, 0 for a plan of the whole year, else NaN.

    A plan dated within a month is in force at its end; an amount is not that of the month.
    """
    month = pd.to_numeric(chosen["period"].str.extract(r"^\d{4}-(\d{2})$", expand=False))
    year = pd.to_numeric(chosen["period"].where(chosen["period"].str.fullmatch(r"\d{4}")))
    if "as_of" not in chosen.columns:
        return month.fillna(year.where(year.isna(), 0))
    day = pd.to_datetime(chosen["as_of"].replace("", None), format="%Y-%m-%d")
    dated = (day.dt.year == year) & (day.dt.is_month_end | (chosen["indicator"] == plan))
    whole = year.notna() & day.isna()
    return month.fillna(day.dt.month.where(dated)).fillna(year.where(~whole, 0).where(whole))


def _figures(chosen: pd.DataFrame, code: str, problems: list[Problem]) -> pd.DataFrame:
    """Return the figures of `code`: (unit, year) × months 0 (whole year) to 12."""
    key = ["unit", "year", "month"]
    rows = chosen[(chosen["indicator"] == code) & chosen["value"].notna()]
    # As numbers: the greatest of words is looked for group by group.
    vintage = pd.Series(pd.factorize(rows["published"], sort=True)[0], rows.index)
    rows = rows[vintage == vintage.groupby([rows[c] for c in key]).transform("max")]
    spread = rows.groupby(key)["value"].agg(["min", "max"])
    # Two prints of one figure differ by rounding: a thousandth is far above that.
    differ = spread[(spread["max"] - spread["min"]) > 1e-3 * spread["max"].abs()]
    problems += [
        _SAY.problem(
            "triangle.differ",
            {"low": written(low), "high": written(high)},
            column=code,
            value=f"{at[0]} {at[1]}-{at[2]:02}",
        )
        for at, low, high in differ.itertuples()
    ]
    kept = spread["max"].drop(differ.index).reset_index()
    figures = kept.pivot_table("max", _INDEX, "month", aggfunc="first")
    return figures.reindex(columns=range(13)).sort_index()


def _problems(
    frame: pd.DataFrame, where: pd.DataFrame, column: str, key: str, layout: str = ""
) -> list[Problem]:
    """Return a problem for every month of `frame` in which `where` is true, with its value."""
    found, given = [], {"largest": f"{LARGEST:g}"}
    for row, month in np.argwhere(where.to_numpy()):
        unit, year = frame.index[row]
        figure = f": {frame.iloc[row, month]:{layout}}" if layout else ""
        place = f"{unit} {year}-{month + 1:02}{figure}"
        found.append(_SAY.problem(f"triangle.{key}", given, column=column, value=place))
    return found


def _bridge(cube: np.ndarray) -> np.ndarray:
    known, at = ~np.isnan(cube), np.arange(cube.shape[2])
    before = np.maximum.accumulate(np.where(known, at, -1), axis=2)
    after = np.minimum.accumulate(np.where(known, at, len(at))[..., ::-1], axis=2)[..., ::-1]
    inside = ~known & (before >= 0) & (after < len(at))
    left, right = (np.take_along_axis(cube, np.clip(i, 0, len(at) - 1), axis=2)
                   for i in (before, after))  # fmt: skip
    slope = (right - left) / np.where(inside, after - before, 1)
    return np.where(inside, slope * (at - before) + left, cube)
