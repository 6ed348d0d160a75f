"""Yearly values of one or many areas, read from whatever an analyst has at hand, and checked.

The one reader of `trend`, `forecast`, `backtest` and `targets`: a series, a wide frame or a tidy
table become areas × years, or are refused with every problem found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf, isnan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

Array = NDArray[np.float64]
Bounds = tuple[float | None, float | None] | None


@dataclass(frozen=True)
class Panel:
    """Areas × years of values `y`, NaN where an area has none.

    `years` is sorted, every year has at least one value, and every value is finite. `units` are
    the areas as they were given (codes or names), `names` their names where both were given.
    """

    units: tuple[Any, ...]
    years: Array
    y: Array
    names: tuple[str, ...] = ()

    def until(self, year: float) -> Panel:
        """Return what was known at the end of `year`."""
        keep = self.years <= year
        return Panel(self.units, self.years[keep], self.y[:, keep], self.names)


def read_panel(data: object, bounds: Bounds = None) -> Panel:
    """Read yearly values.

    Parameters
    ----------
    data : Series, DataFrame, or a plain list or array of numbers
        - a tidy table: the columns `year` or `period`, `value`, and `area` or `name` where there
          are several areas (with both, `area` is the key and `name` is kept beside it). Other
          columns are left aside; a table of several indicators is refused. `unit` names the areas
          of a table that has neither `area` nor `name`, if its years would repeat otherwise;
        - a wide frame: years in the index or in a column `year` and areas in the other columns, or
          the other way round (`area` or `name`, and a column a year);
        - a Series indexed by year: one area, named as the Series is ("series" without a name); a
          list or array is one too, of the years 0, 1, 2 …;
        - a Series indexed by area and year.

        A year is an integer, a text such as "2023", a yearly or finer pandas Period, or a date;
        from 1000 to 2999, or a count under 1000. Order does not matter; a missing value (NaN) is a
        year that was not observed.
    bounds : (low, high), optional
        The possible values, either end may be None.

    Raises
    ------
    ProblemError
        With every problem found: bounds that are none; not a Series or DataFrame; several
        indicators; an area of two editions, units, scopes, programmes or kinds of capital; no
        values at all; a row without its area; a period that is no year, a year given twice (monthly
        figures, several statements of one figure); a value that is not a number, infinite, too
        large to square, or out of bounds; a column of a wide frame that holds the years.

    Examples
    --------
    >>> read_panel(pd.Series([3.0, 2.5], index=["2023", "2024"])).years.tolist()
    [2023.0, 2024.0]
    >>> read_panel(pd.DataFrame({"2023": [3.0], "2024": [2.5]}, index=["Sơn La"])).units
    ('Sơn La',)
    >>> tidy = {"area": ["14", "14"], "name": ["Sơn La"] * 2, "year": [2023, 2024], "value": [3, 2]}
    >>> read_panel(pd.DataFrame(tidy)).names
    ('Sơn La',)
    """
    limits, problems = _limits(bounds)
    areas, periods, values, names = _columns(data)
    found: dict[Any, dict[int, float]] = {area: {} for area in areas if not _missing(area)}
    stated: set[tuple[Any, int]] = set()
    twice: dict[Any, set[int]] = {}
    years_of = {period: _year(period) for period in set(periods)}
    dated = any(year is not None and year >= _FIRST for year in years_of.values())
    for area, period, value in zip(areas, periods, values, strict=True):
        where = f"{area}, {period}"
        if _missing(area):
            problems.append(_problem("no_area", where, value))
            continue
        year = years_of[period]
        if year is None or (dated and year < _FIRST):
            problems.append(_problem("no_year", where, period))
            continue
        if (area, year) in stated:
            twice.setdefault(area, set()).add(year)
        stated.add((area, year))
        if _missing(value):
            continue
        number = _number(value)
        if number is None:
            problems.append(_problem("no_number", where, value))
        elif isinf(number):
            problems.append(_problem("infinite", where, value))
        elif abs(number) > LARGEST:
            problems.append(_problem("too_large", where, value))
        elif not limits[0] <= number <= limits[1]:
            span = " … ".join("∞" if isinf(end) else f"{end:g}" for end in limits)
            problems.append(_problem("out_of_bounds", where, value, span=span))
        else:
            found[area][year] = number
    for area, repeated in twice.items():
        listed = ", ".join(map(str, sorted(repeated)))
        problems.append(_problem("twice", area, listed))
    years = sorted({year for series in found.values() for year in series})
    if not problems and not years:
        problems.append(_SAY.problem("panel.nothing"))
    if problems:
        raise ProblemError(problems)
    y = np.array([[series.get(year, np.nan) for year in years] for series in found.values()])
    return Panel(
        tuple(found),
        np.array(years, dtype=float),
        y,
        tuple(names[area] for area in found) if names else (),
    )


def year_list(years: object, what: Text) -> tuple[int, ...]:
    """Return `years` (or one, or none) as integers, sorted.

    Raises
    ------
    ProblemError
        If one is no year; `what` tells what they are.
    """
    if years is None:
        return ()
    if isinstance(years, str) or not isinstance(years, Iterable):
        years = [years]
    given = [(year, _year(year)) for year in years]
    wrong = [
        Problem(what + Text(": không phải là một năm", ": not a year"), value=str(year))
        for year, number in given
        if number is None
    ]
    if wrong:
        raise ProblemError(wrong)
    return tuple(sorted({number for _, number in given if number is not None}))


def bounds_of(bounds: object) -> Bounds:
    """Return checked bounds, None for an open end.

    >>> bounds_of([0, float("inf")])
    (0.0, None)
    """
    (low, high), problems = _limits(bounds)
    if problems:
        raise ProblemError(problems)
    return None if isinf(low) else low, None if isinf(high) else high


LARGEST = 1e100
_FIRST, _LAST = 1000, 2999
_ONE_A_SERIES = ("edition", "unit", "scope", "programme", "capital", "fund")
"""Columns of the long table that tell one series of an area from another."""


def _limits(bounds: object) -> tuple[tuple[float, float], list[Problem]]:
    """Return both bounds, infinite for an open end, and what is wrong with them."""
    ends = (-np.inf, np.inf)
    if bounds is None:
        return ends, []
    if isinstance(bounds, tuple | list) and len(bounds) == 2:
        low, high = (
            end if given is None else _number(given)
            for given, end in zip(bounds, ends, strict=True)
        )
        if low is not None and high is not None and low < high:
            return (low, high), []
    return ends, [_SAY.problem("panel.bounds", value=str(bounds))]


_Columns = tuple[list[Any], list[Any], list[Any], dict[Any, str]]


def _columns(data: object) -> _Columns:
    """Return areas, periods and values of `data` as long lists, and names by area."""
    if isinstance(data, list | tuple | np.ndarray) and np.ndim(data) == 1:
        data = pd.Series(list(data), dtype=object)
    if isinstance(data, pd.Series) and data.index.nlevels == 2:
        area, period = (data.index.get_level_values(k).tolist() for k in (0, 1))
        if not _are_years(period):
            area, period = period, area
        return area, period, data.tolist(), {}
    if isinstance(data, pd.Series):
        name = "series" if data.name is None else data.name
        return [name] * len(data), data.index.tolist(), data.tolist(), {}
    if not isinstance(data, pd.DataFrame):
        raise ProblemError(_SAY.problem("panel.no_table", value=type(data).__name__))
    if twice := sorted({str(c) for c in data.columns[data.columns.duplicated()]}):
        raise ProblemError([_SAY.problem("table.column_twice", column=c) for c in twice])
    column = {str(c).lower(): data[c].tolist() for c in data.columns}
    period = column.get("period", column.get("year", []))
    if "value" in column and ("period" in column or "year" in column):
        return _tidy(column, period)
    labels = [c for c in data.columns if str(c).lower() in ("year", "period", "area", "name")]
    if len(labels) > 1:
        raise ProblemError(
            _SAY.problem("panel.no_values", column="value", value=", ".join(map(str, labels)))
        )
    wide = data.set_index(labels[0]) if labels else data
    wide = wide.T if _are_years(wide.columns) and not _are_years(wide.index) else wide
    if not _are_years(wide.index):
        columns = {c: wide[c].tolist() for c in wide.columns}
        inside = [
            c
            for c, years in columns.items()
            if len(years) > 1 and _are_years(years) and set(np.diff([int(y) for y in years])) == {1}
        ]
        if inside:
            raise ProblemError(_SAY.problem("panel.years", column=str(c)) for c in inside)
    values = wide.to_numpy(dtype=object).T.ravel().tolist()
    areas = [area for area in wide.columns for _ in range(len(wide))]
    return areas, wide.index.tolist() * wide.shape[1], values, {}


def _tidy(column: dict[str, list[Any]], period: list[Any]) -> _Columns:
    indicators = sorted({str(code) for code in column.get("indicator", [])})
    if len(indicators) > 1:
        listed = ", ".join(indicators[:5]) + (" …" if len(indicators) > 5 else "")
        raise ProblemError(_SAY.problem("panel.indicators", column="indicator", value=listed))
    apart = sorted(
        {
            (str(year), str(other))
            for year, other in zip(column.get("year", []), period, strict=False)
            if None not in (years := (_year(year), _year(other))) and years[0] != years[1]
        }
    )
    if apart:
        listed = ", ".join(" / ".join(pair) for pair in apart[:5])
        raise ProblemError(_SAY.problem("panel.two_years", column="year", value=listed))
    # In a table of figures `unit` is the measure; in panels from elsewhere it is the area.
    key: str | None = next((c for c in ("area", "name") if c in column), None)
    if key is None and "unit" in column and len(set(period)) < len(period):
        key = "unit"
    areas = column[key] if key is not None else ["series"] * len(period)
    mixed = [
        _SAY.problem(
            f"several.{c}", {"area": str(area)}, column=c, value=", ".join(sorted(said)),
            remedy=_SAY.text("several.one", column=c, one=min(said)),
        )
        for c in _ONE_A_SERIES
        if c in column and c != key
        for area, said in _said(areas, column[c]).items()
        if len(said) > 1
    ]  # fmt: skip
    if mixed:
        raise ProblemError(mixed)
    names = dict(zip(areas, map(str, column["name"]), strict=True)) if "name" in column else {}
    return areas, period, column["value"], names


def _said(areas: list[Any], values: list[Any]) -> dict[Any, set[str]]:
    found: dict[Any, set[str]] = {}
    for area, value in zip(areas, values, strict=True):
        found.setdefault(area, set()).add("" if _missing(value) else str(value))
    return found


def _are_years(labels: Iterable[object]) -> bool:
    """Return whether all `labels` are years as they are written: 1000 to 2999."""
    years = [_year(label) for label in labels]
    return bool(years) and all(year is not None and year >= _FIRST for year in years)


def _missing(value: object) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and isnan(value))
    )


def _number(value: object) -> float | None:
    if isinstance(value, bool | np.bool_):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return None if isnan(number) else number


def _year(period: object) -> int | None:
    """Return a year of four digits, or a count under 1000; None for anything else."""
    if isinstance(period, np.datetime64):
        period = pd.Timestamp(period)
    if isinstance(period, bool):
        return None
    number = getattr(period, "year", None)
    if number is None:
        try:
            number = float(str(period).strip())
        except ValueError:
            return None
    if not np.isfinite(number) or number != int(number) or not -_FIRST < number <= _LAST:
        return None
    return int(number)


def _problem(key: str, where: object, value: object, **given: str) -> Problem:
    return _SAY.problem(f"panel.value_{key}", {"where": str(where), **given}, value=str(value))
