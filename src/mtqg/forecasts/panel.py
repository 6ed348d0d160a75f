"""Yearly values of one or many units, read from what an analyst has at hand and checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    long = _long(data)
    problems: list[Problem] = []
    years = [_year(period) for period in long["period"]]
    numbers = pd.to_numeric(long["value"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    blank = long["value"].isna().to_numpy()
    low, high = bounds if bounds is not None else (None, None)
    for row, (unit, period, value) in enumerate(long.itertuples(index=False)):
        where = f"{unit}, {period}"
        if years[row] is None:
            remedy = Text("viết năm bốn chữ số, ví dụ 2023", "write a year of four digits: 2023")
            problems.append(_problem("không phải là một năm", "not a year", where, period, remedy))
        elif blank[row]:
            continue
        elif np.isnan(numbers[row]) or isinstance(value, bool):
            problems.append(_problem("không phải là số", "not a number", where, value))
        elif np.isinf(numbers[row]):
            problems.append(_problem("số vô hạn", "infinite", where, value))
        elif (low is not None and numbers[row] < low) or (high is not None and numbers[row] > high):
            remedy = Text(f"giá trị nằm trong {low} … {high}", f"values lie within {low} … {high}")
            problems.append(_problem("ngoài giới hạn", "out of bounds", where, value, remedy))
    table = pd.DataFrame({"unit": long["unit"].astype(str), "period": years, "value": numbers})
    named = table[table["period"].notna()]
    for unit, year in sorted(
        set(
            named.loc[named.duplicated(["unit", "period"]), ["unit", "period"]].itertuples(
                index=False, name=None
            )
        )
    ):
        problems.append(_problem("năm có hai giá trị", "year given twice", unit, int(year)))
    if not problems and table["value"].isna().all():
        problems.append(Problem(Text("không có giá trị nào", "no values")))
    if problems:
        raise ProblemError(problems)
    wide = table.pivot_table(index="unit", columns="period", values="value", dropna=False)
    wide = wide.reindex(list(dict.fromkeys(table["unit"]))).dropna(axis=1, how="all")
    wide = wide.sort_index(axis=1)
    return Panel(
        tuple(str(u) for u in wide.index),
        wide.columns.to_numpy(dtype=float),
        wide.to_numpy(dtype=float),
    )


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


def _long(data: pd.Series | pd.DataFrame) -> pd.DataFrame:
    if isinstance(data, pd.Series):
        name = "series" if data.name is None else str(data.name)
        return pd.DataFrame(
            {"unit": name, "period": list(data.index), "value": data.to_numpy(dtype=object)},
            columns=list(LONG),
        )
    if not isinstance(data, pd.DataFrame):
        raise ProblemError(
            Problem(
                Text(
                    "cần một Series hoặc DataFrame của pandas", "needs a pandas Series or DataFrame"
                ),
                value=type(data).__name__,
            )
        )
    names = [str(c) for c in data.columns]
    if twice := sorted({c for c in names if names.count(c) > 1}):
        raise ProblemError(
            [Problem(Text("cột có hai lần", "column given twice"), column=c) for c in twice]
        )
    if set(LONG) <= set(names):
        return data[list(LONG)].reset_index(drop=True)
    wide = data.set_axis(names, axis=1)
    wide.index = pd.Index(list(data.index), dtype=object, name="period")
    pieces = [
        pd.DataFrame({"unit": c, "period": list(wide.index), "value": wide[c].to_numpy(object)})
        for c in wide.columns
    ]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=list(LONG))


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
