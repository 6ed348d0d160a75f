"""Yearly values of one or many units, read from what an analyst has at hand and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isinf, isnan

import numpy as np
import pandas as pd

from mtqg.analysis.forecast.scales import Array, Bounds
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

LONG = (("unit", "area"), ("period", "year"), ("value",))
"""Names of the columns of the long form, in any case."""


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


def read_panel(data: object, bounds: Bounds = None) -> Panel:
    """Read yearly values.

    Parameters
    ----------
    data : Series, DataFrame, or a plain list or array of numbers
        - a Series indexed by year: one unit, named as the Series is ("series" without a name); a
          list or array is one too, of the years 0, 1, 2 …;
        - a Series indexed by unit and year;
        - a DataFrame with the columns unit (or area), period (or year) and value: the long form;
        - any other DataFrame: the wide form, years in the index and units in the columns, or the
          other way round.

        A year is an integer, a text such as "2023", a yearly or finer pandas Period, or a date.
        Order does not matter; a missing value (NaN) is a year that was not observed.
    bounds : (low, high), optional
        The possible values, either end may be None.

    Raises
    ------
    ProblemError
        With every problem found: not a Series or DataFrame, no values at all, a period that is
        no year, a year given twice (monthly figures), a value that is not a number, infinite, too
        large to square, or out of bounds.

    Examples
    --------
    >>> read_panel(pd.Series([3.0, 2.5], index=["2023", "2024"])).years.tolist()
    [2023.0, 2024.0]
    >>> read_panel(pd.DataFrame({"2023": [3.0], "2024": [2.5]}, index=["Sơn La"])).units
    ('Sơn La',)
    """
    units, periods, values = _columns(data)
    problems: list[Problem] = []
    low, high = bounds if bounds is not None else (None, None)
    found: dict[str, dict[int, float]] = {unit: {} for unit in units}
    stated: set[tuple[str, int]] = set()
    twice: dict[str, set[int]] = {}
    for unit, period, value in zip(units, periods, values, strict=True):
        where = f"{unit}, {period}"
        year = _year(period)
        if year is None:
            problems.append(
                _problem("không phải là một năm", "not a year", where, period, _AS_YEAR)
            )
            continue
        if (unit, year) in stated:
            twice.setdefault(unit, set()).add(year)
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
        elif abs(number) > _LARGEST:
            problems.append(_problem("số quá lớn", "too large", where, value))
        elif (low is not None and number < low) or (high is not None and number > high):
            span = " … ".join("∞" if end is None else f"{end:g}" for end in (low, high))
            remedy = Text(f"giá trị nằm trong {span}", f"values lie within {span}")
            problems.append(_problem("ngoài giới hạn", "out of bounds", where, value, remedy))
        else:
            found[unit][year] = number
    for unit, repeated in twice.items():
        listed = ", ".join(map(str, sorted(repeated)))
        problems.append(
            _problem("năm có hai giá trị", "year given twice", unit, listed, _ONE_A_YEAR)
        )
    years = sorted({year for series in found.values() for year in series})
    if not problems and not years:
        problems.append(Problem(Text("không có giá trị nào", "no values")))
    if problems:
        raise ProblemError(problems)
    y = np.array([[series.get(year, np.nan) for year in years] for series in found.values()])
    return Panel(tuple(found), np.array(years, dtype=float), y)


_LARGEST = 1e100
_AS_YEAR = Text(
    "viết năm bốn chữ số, ví dụ 2023; bảng dài có các cột unit, period, value",
    "write a year of four digits: 2023; a long table has the columns unit, period, value",
)
_ONE_A_YEAR = Text("đưa một giá trị mỗi năm", "give one value a year")


def year_list(years: Iterable[object] | int | str, what: Text) -> tuple[int, ...]:
    """Return `years` (or one) as integers, sorted; raise `ProblemError` naming `what` they are."""
    if isinstance(years, int | np.integer | str):
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


def _columns(data: object) -> tuple[list[str], list[object], list[object]]:
    """Return units, periods and values of the long form of `data`."""
    if isinstance(data, list | tuple | np.ndarray) and np.ndim(data) == 1:
        data = pd.Series(list(data), dtype=object)
    if isinstance(data, pd.Series) and data.index.nlevels == 2:
        unit, period = (data.index.get_level_values(k).tolist() for k in (0, 1))
        if not _are_years(period):
            unit, period = period, unit
        return list(map(str, unit)), period, data.tolist()
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
    lower = [name.lower() for name in names]
    long = [next((lower.index(name) for name in kind if name in lower), None) for kind in LONG]
    if None not in long:
        unit, period, value = (data.iloc[:, k].tolist() for k in long)
        return list(map(str, unit)), period, value
    wide = data.T if _are_years(data.columns) and not _are_years(data.index) else data
    units, values = [str(c) for c in wide.columns], wide.to_numpy(dtype=object).T.ravel().tolist()
    return [u for u in units for _ in range(len(wide))], list(wide.index) * len(units), values


def _are_years(labels: Iterable[object]) -> bool:
    """Return whether all `labels` are years as they are written: 1000 to 2999."""
    years = [_year(label) for label in labels]
    return bool(years) and all(year is not None and 1000 <= year < 3000 for year in years)


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
