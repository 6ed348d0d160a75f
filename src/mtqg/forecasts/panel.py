"""Yearly values of one or many units, read from what an analyst has at hand and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf, isnan

import numpy as np
import pandas as pd

from mtqg.forecasts.scales import Array, Bounds
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

LONG = ("unit", "period", "value")


@dataclass(frozen=True)
class Panel:
    """Units × years of values `y`, NaN where a unit has none.

    `years` is sorted, every year has at least one value, and every value is finite.
    """

    units: tuple[str, ...]
    years: Array
    y: Array

    def until(self, year: float) -> Panel:
        """Return what was known at the end of `year`."""
        keep = self.years <= year
        return Panel(self.units, self.years[keep], self.y[:, keep])


def read_panel(data: pd.Series | pd.DataFrame, bounds: Bounds = None) -> Panel:
    """Read yearly values.

    Parameters
    ----------
    data : Series or DataFrame
        - a Series indexed by year: one unit, named as the Series is ("series" without a name);
        - a DataFrame with the columns unit, period and value: the long form;
        - any other DataFrame: the wide form, periods in the index and units in the columns.

        A year is an integer, a text such as "2023", a yearly or finer pandas Period, or a date.
        Order does not matter; a missing value (NaN) is a year that was not observed.
    bounds : (low, high), optional
        The possible values, either end may be None.

    Raises
    ------
    ProblemError
        With every problem found: not a Series or DataFrame, no values at all, a period that is
        no year, a year given twice, a value that is not a number, infinite, or out of bounds.

    Examples
    --------
    >>> read_panel(pd.Series([3.0, 2.5], index=["2023", "2024"])).years.tolist()
    [2023.0, 2024.0]
    """
    units, periods, values = _columns(data)
    problems: list[Problem] = []
    low, high = bounds if bounds is not None else (None, None)
    found: dict[str, dict[int, float]] = {unit: {} for unit in units}
    stated: set[tuple[str, int]] = set()
    for unit, period, value in zip(units, periods, values, strict=True):
        where = f"{unit}, {period}"
        year = _year(period)
        if year is None:
            remedy = Text("viết năm bốn chữ số, ví dụ 2023", "write a year of four digits: 2023")
            problems.append(_problem("không phải là một năm", "not a year", where, period, remedy))
            continue
        if (unit, year) in stated:
            problems.append(_problem("năm có hai giá trị", "year given twice", unit, year))
        stated.add((unit, year))
        if value is None or value is pd.NA or value is pd.NaT:
            continue
        number = _number(value)
        if number is not None and isnan(number):
            continue
        if number is None:
            problems.append(_problem("không phải là số", "not a number", where, value))
        elif isinf(number):
            problems.append(_problem("số vô hạn", "infinite", where, value))
        elif (low is not None and number < low) or (high is not None and number > high):
            remedy = Text(f"giá trị nằm trong {low} … {high}", f"values lie within {low} … {high}")
            problems.append(_problem("ngoài giới hạn", "out of bounds", where, value, remedy))
        else:
            found[unit][year] = number
    years = sorted({year for series in found.values() for year in series})
    if not problems and not years:
        problems.append(Problem(Text("không có giá trị nào", "no values")))
    if problems:
        raise ProblemError(problems)
    y = np.array([[series.get(year, np.nan) for year in years] for series in found.values()])
    return Panel(tuple(found), np.array(years, dtype=float), y)


def year_list(years: Iterable[object], what: Text) -> tuple[int, ...]:
    """Return `years` as integers, sorted; raise `ProblemError` naming `what` they are."""
    given = [(year, _year(year)) for year in years]
    wrong = [
        Problem(what + Text(": không phải là một năm", ": not a year"), value=str(year))
        for year, number in given
        if number is None
    ]
    if wrong:
        raise ProblemError(wrong)
    return tuple(sorted({number for _, number in given if number is not None}))


def _columns(
    data: pd.Series | pd.DataFrame,
) -> tuple[list[str], list[object], list[object]]:
    """Return units, periods and values of the long form of `data`."""
    if isinstance(data, pd.Series):
        name = "series" if data.name is None else str(data.name)
        return [name] * len(data), list(data.index), data.tolist()
    if not isinstance(data, pd.DataFrame):
        need = Text(
            "cần một Series hoặc DataFrame của pandas", "needs a pandas Series or DataFrame"
        )
        raise ProblemError(Problem(need, value=type(data).__name__))
    names = [str(c) for c in data.columns]
    if twice := sorted({c for c in names if names.count(c) > 1}):
        text = Text("cột có hai lần", "column given twice")
        raise ProblemError([Problem(text, column=c) for c in twice])
    if set(LONG) <= set(names):
        return list(map(str, data["unit"])), data["period"].tolist(), data["value"].tolist()
    values = [v for k in range(len(names)) for v in data.iloc[:, k].tolist()]
    return [n for n in names for _ in range(len(data))], list(data.index) * len(names), values


def _number(value: object) -> float | None:
    if isinstance(value, bool | np.bool_):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _year(period: object) -> int | None:
    if isinstance(period, bool):
        return None
    if isinstance(period, pd.Period | pd.Timestamp) or hasattr(period, "year"):
        year = getattr(period, "year", None)
        return int(year) if isinstance(year, int | np.integer) else None
    if isinstance(period, np.datetime64):
        return int(pd.Timestamp(period).year)
    try:
        number = float(str(period).strip())
    except ValueError:
        return None
    return int(number) if np.isfinite(number) and number == int(number) else None


def _problem(vi: str, en: str, where: str, value: object, remedy: Text | None = None) -> Problem:
    return Problem(Text(f"{where}: {vi}", f"{where}: {en}"), value=str(value), remedy=remedy)
