"""What a chart is given: a tidy table, checked, and what its figures are.

Nothing but `year` or `period` and `value` is needed, with `area` or `name` where there are several;
of a table with an `indicator` of the catalogue the unit, the decimals, the breaks and the source
are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from mtqg.analysis.breaks import segment_of
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table import areas, catalogue, dates, mergers
from mtqg.table.numbers import decimals_of, written
from mtqg.texts import Text, join, unaccented
from mtqg.words import formats, sources
from mtqg.words.sentences import Value, sentences

Years = Iterable[int | str] | int | str | None

_PERIOD = re.compile(
    r"(?:(?:19|20)\d\d/)?((?:19|20)\d\d)(?:-?Q([1-4])|-(\d\d)(?:-\d\d.*)?)?(?:\.0)?"
)
_MOST_DECIMALS = 2

_SAY = sentences("plot")


@dataclass(frozen=True)
class Meaning:
    """What the figures of a table are.

    Attributes
    ----------
    name : str
        The name of the indicator in the reader's language, "" where the table names none.
    axis : str
        What an axis counts, in words: "% của tổng số hộ".
    unit : str
        What stands beside a figure: "%" where the axis begins with it, else its words.
    decimals : int
        Those that figures are printed with.
    direction : str
        "higher" or "lower", whichever is better; "context" for neither, "" where that is unknown.
    source : str
        The source line, "" without one.
    code : str
        The indicator of the catalogue, "" for another.
    language : str
        Of the reader.
    """

    name: str
    axis: str
    unit: str
    decimals: int
    direction: str
    source: str
    code: str
    language: str

    def say(self, key: str, /, **given: Value) -> str:
        """Return a sentence of `words/*/plot.ini`."""
        return _SAY.text(key, **given).say(self.language)

    def number(self, value: float) -> str:
        """Return a figure as the chart prints it: the axis has its unit."""
        return formats.number(value, self.decimals, self.language)

    def with_unit(self, value: float) -> str:
        """Return a figure with its unit, as the alternative text says it."""
        return formats.with_unit(value, self.unit, self.decimals, self.language)

    def between(self, low: float, high: float) -> str:
        """Return an interval with its unit."""
        return formats.interval(low, high, self.unit, self.decimals, self.language)

    def when(self, period: object) -> str:
        """Return a period as readers write it."""
        return formats.period(str(period), self.language)


def rows_of(
    table: pd.DataFrame,
    *,
    value: str = "value",
    dated: bool = True,
    rows: str = "",
    needed: Sequence[str] = (),
    language: str,
) -> pd.DataFrame:
    """Return the figures of a tidy table as charts draw them, in its order.

    Parameters
    ----------
    value : str
        The column of figures.
    dated : bool
        Whether a column `year` or `period` must be there.
    rows : str
        The column that names what is drawn, if it is neither `name` nor `area`.
    needed : sequence of str
        Other columns that must be there.

    Returns
    -------
    DataFrame
        The table's own columns, and name (str, "" where only one is drawn), area (str), when (the
        period as printed), x (the time as a number, a year its beginning), value (float, no NaN),
        hollow (bool: no outturn), estimate (bool: stated as one) and given (int: its row in
        `table`).

    Raises
    ------
    ProblemError
        With every problem found: not a DataFrame, a missing column, an empty table, a value that
        is no number, a period that is none, two figures of one name and time.
    """
    if not isinstance(table, pd.DataFrame):
        raise ProblemError(_SAY.problem("wrong.table", value=type(table).__name__))
    problems = _missing(table, [value, *needed], dated=dated)
    if problems:
        raise ProblemError(problems)
    found = table.reset_index(drop=True)
    found = found.assign(given=found.index)
    numbers = pd.to_numeric(found[value], errors="coerce").astype(float)
    finite = numbers.abs() < float("inf")
    wrong = found[value].notna() & ~finite
    problems += [_at(k, value, found.loc[k, value], "wrong.number") for k in found.index[wrong]]
    found["value"] = numbers
    found["when"], found["x"] = "", 0.0
    column = "period" if "period" in found else "year"
    if column in found:
        moments = {text: moment(text) for text in set(found[column])}
        problems += [
            _at(k, column, text, "wrong.period")
            for k, text in found[column].items()
            if moments[text] is None
        ]
        found["when"] = [(moments[text] or ("", 0.0))[0] for text in found[column]]
        found["x"] = [(moments[text] or ("", 0.0))[1] for text in found[column]]
    found["name"] = _names(found, rows, language)
    found["area"] = found["area"].astype(str) if "area" in found else found["name"]
    found = found[found["value"].notna()] if not problems else found
    if found.empty:
        problems.append(_SAY.problem("wrong.empty", column=value))
    if problems:
        raise ProblemError(problems)
    status = found["status"].fillna("") if "status" in found else pd.Series("", found.index)
    flag = found["flag"].fillna("") if "flag" in found else pd.Series("", found.index)
    found["estimate"] = status == "estimate"
    found["hollow"] = ~status.isin(["", "actual"]) | flag.str.contains("[ef]")
    return found.reset_index(drop=True)


def _missing(table: pd.DataFrame, wanted: list[str], *, dated: bool) -> list[Problem]:
    """Return a problem for each column that must be there and is not."""
    present = [str(column) for column in table.columns]
    if dated and "period" not in wanted and "year" not in present:
        wanted = [*wanted, "period"]
    return [
        _SAY.problem(
            f"wrong.column_{column}" if column in ("value", "period") else "wrong.column",
            column="year" if column == "period" else column,
            value=", ".join(present),
            remedy=nearest(column, present, 1),
        )
        for column in wanted
        if column not in present
    ]


def _at(position: int, column: str, value: object, key: str) -> Problem:
    """Return a problem of one cell; rows count as a spreadsheet's, the header is row 1."""
    return _SAY.problem(key, row=int(position) + 2, column=column, value=str(value))


def moment(value: object) -> tuple[str, float] | None:
    """Return a period as it is printed and as a number, None for what is none.

    >>> moment("2023-09"), moment(2023.0), moment("2023-Q3"), moment("quý I/2024")
    (('2023-09', 2023.66...), ('2023', 2023.0), ('2023-Q3', 2023.5), ('2024-Q1', 2024.0))
    >>> moment("2021/2023"), moment("x")
    (('2021-2023', 2023.0), None)
    """
    if isinstance(value, date):  # a Timestamp is one
        value = f"{value:%Y-%m}"
    text = str(value).strip()
    found = _PERIOD.fullmatch(text)
    if found is None:
        try:
            text = dates.parse_period(text).code
        except ProblemError:
            return None
        found = _PERIOD.fullmatch(text)
        if found is None:
            return None
    year, quarter, month = found[1], found[2], found[3]
    if quarter:
        return f"{year}-Q{quarter}", int(year) + (int(quarter) - 1) / 4
    if month:
        return (
            (f"{year}-{month}", int(year) + (int(month) - 1) / 12) if 0 < int(month) < 13 else None
        )
    return text.removesuffix(".0").replace("/", "-"), float(year)


def _names(found: pd.DataFrame, rows: str, language: str) -> pd.Series:
    """Return what every figure is called: `rows`, else `name`, else `area`, which may be a code."""
    if rows:
        return found[rows].astype(str)
    if "name" not in found and "area" not in found:
        return pd.Series("", found.index)
    named = found["name" if "name" in found else "area"].astype(str)
    if "edition" not in found or "area" not in found or (language == "vi" and "name" in found):
        return named
    labels = {
        key: _label(*key, language)
        for key in set(zip(found["area"], found["edition"], strict=True))
    }
    own = [labels[key] for key in zip(found["area"], found["edition"], strict=True)]
    return pd.Series(own, found.index).where(lambda text: text != "", named)


def _label(code: str, edition: str, language: str) -> str:
    try:
        return areas.get(str(code), str(edition)).label(language)
    except ProblemError:
        return ""


def one_each(rows: pd.DataFrame, *more: str) -> None:
    """Refuse two figures of one name and time: a line would jump between them.

    Raises
    ------
    ProblemError
        With the first such pair, and the columns by which they differ.
    """
    key = ["name", "x", *more]
    twice = rows[rows.duplicated(key, keep=False)]
    if twice.empty:
        return
    first = twice[(twice[key] == twice.iloc[0][key]).all(axis=1)]
    by = [
        c
        for c in ("indicator", "programme", "scope", "status", "source", "as_of", "when")
        if c in first and len(set(first[c])) > 1
    ]
    where = ", ".join(part for part in (first["name"].iloc[0], first["when"].iloc[0]) if part)
    given: dict[str, Value] = {
        "count": len(first),
        "where": where,
        "figures": join(map(written, first["value"]), "; "),
        "columns": ", ".join(by),
    }
    problem = "wrong.twice_by" if by else "wrong.twice"
    raise ProblemError(_SAY.problem(problem, given, column="value"))


def meaning(
    rows: pd.DataFrame,
    *,
    unit: str | None,
    decimals: int | None,
    source: str | None,
    language: str,
) -> Meaning:
    """Return what the figures are: as given, else by the catalogue, else by the table's columns."""
    codes = _distinct(rows, "indicator")
    known = codes[0] if len(codes) == 1 and codes[0] in catalogue.indicators().index else ""
    units = _distinct(rows, "unit")
    if unit is not None:
        axis = formats.unit_label(unit, language)
    elif known:
        axis = unit_of(known, language)
    else:
        axis = formats.unit_label(units[0], language) if len(units) == 1 else ""
    if decimals is None:
        decimals = catalogue.indicator(known).decimals if known else decimals_in(rows["value"])
    listed = _distinct(rows, "source")
    return Meaning(
        name=catalogue.indicator(known).name.say(language) if known else "".join(codes[:1]),
        axis=axis,
        unit="%" if axis.startswith("%") else axis,
        decimals=decimals,
        direction=catalogue.indicator(known).direction if known else "",
        source=sources.line(listed, language) if source is None else source,
        code=known,
        language=language,
    )


def decimals_in(values: pd.Series) -> int:
    """Return with how many decimals figures are printed: as many as they have, at most two.

    >>> decimals_in(pd.Series([4.0, 4.5])), decimals_in(pd.Series([1 / 3]))
    (1, 2)
    """
    return max(decimals_of(value, _MOST_DECIMALS) for value in values)


def _distinct(rows: pd.DataFrame, column: str) -> list[str]:
    if column not in rows:
        return []
    return [str(text) for text in rows[column].dropna().unique() if str(text)]


def unit_of(code: str, language: str) -> str:
    """Return the unit of an indicator with what it is a share of: % của tổng số hộ."""
    known = catalogue.indicator(code)
    denominator, unit = known.denominator.say(language), known.unit_label.say(language)
    of = Text("của", "of").say(language)
    return f"{unit} {of} {denominator}" if unit == "%" and denominator else unit


def with_breaks(rows: pd.DataFrame, code: str, breaks: Years) -> pd.DataFrame:
    """Return rows with `piece`, the number of each figure's stretch between breaks, and `breaks`.

    `breaks`, a tuple of years, are those given, the same for every line; else those of the
    definition, of the area's own borders, and where a figure is flagged as one (b).
    """
    if breaks is not None:
        given = [breaks] if isinstance(breaks, int | str) else list(breaks)
        of = dict.fromkeys(rows["name"].unique(), tuple(sorted({_first(b) for b in given})))
    else:
        of = {str(name): _own_breaks(line, code) for name, line in rows.groupby("name")}
    pieces = [
        pd.Series(segment_of(line["x"].to_numpy(), of[str(name)]), line.index)
        for name, line in rows.groupby("name")
    ]
    return rows.assign(piece=pd.concat(pieces), breaks=rows["name"].map(of))


def _own_breaks(line: pd.DataFrame, code: str) -> tuple[float, ...]:
    known = set(catalogue.definition_breaks(code)) if code else set()
    if code and "edition" in line:
        area, edition = str(line["area"].iloc[0]), str(line["edition"].iloc[0])
        listed = areas.provinces(edition)["code"]
        parts = mergers.parts(areas.get(area, edition)) if area in set(listed) else []
        known |= {year for part in parts for year in catalogue.break_years(code, part.code)}
    flagged = line.loc[line["flag"].fillna("").str.contains("b"), "x"] if "flag" in line else []
    return tuple(sorted({float(year) for year in known} | set(flagged)))


def _first(year: int | str) -> float:
    found = moment(year)
    if found is None:
        raise ProblemError(_SAY.problem("wrong.year", parameter="breaks", value=str(year)))
    return found[1]


def chosen(rows: pd.DataFrame, highlight: str | Sequence[str] | None) -> list[str]:
    """Return the names of those highlighted, given in any spelling, or by code.

    Raises
    ------
    ProblemError
        For each that is not in the table, with the nearest that is.
    """
    wanted = [highlight] if isinstance(highlight, str) else list(highlight or ())
    listed = list(dict.fromkeys(zip(rows["name"], rows["area"], strict=True)))
    spelt = {unaccented(key): name for name, area in listed for key in (area, name)}
    names = [name for name, _ in listed]
    problems = [
        _SAY.problem(
            "wrong.absent",
            {"names": ", ".join(names[:8])},
            parameter="highlight",
            value=str(text),
            remedy=nearest(str(text), names),
        )
        for text in wanted
        if unaccented(str(text)) not in spelt
    ]
    if problems:
        raise ProblemError(problems)
    return [spelt[unaccented(str(text))] for text in wanted]


def ahead_of(forecast: pd.DataFrame | None, rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a forecast of what `rows` are about: name, when, x, mean and the ends of intervals.

    Columns of intervals (lo-80, hi-80 …) are those of `mtqg.forecast`. Of a forecast of more areas
    than are drawn, those drawn; without `area` and `name` it is of the only one.

    Raises
    ------
    ProblemError
        As `rows_of`, for the column `mean`; if the forecast is of none of those drawn, or two of
        its rows are of one area and time.
    """
    if forecast is None or (isinstance(forecast, pd.DataFrame) and forecast.empty):
        return pd.DataFrame(columns=["name", "when", "x", "mean"])
    found = rows_of(forecast, value="mean", language=language)
    known = dict(zip(rows["area"], rows["name"], strict=True))
    known |= {name: name for name in rows["name"]}
    if {"area", "name"} & set(forecast.columns) and set(known) != {""}:
        found["name"] = found["area"].map(known).fillna(found["name"].map(known))
    elif len(set(known.values())) == 1:
        found["name"] = rows["name"].iloc[0]
    found = found.dropna(subset=["name"])
    if found.empty:
        raise ProblemError(_SAY.problem("wrong.forecast", parameter="forecast"))
    one_each(found)
    return found.sort_values(["name", "x"], ignore_index=True)


def levels_of(ahead: pd.DataFrame) -> list[str]:
    """Return the levels of the intervals of a forecast, the widest first: ["95", "80"]."""
    found = [m[1] for c in ahead.columns if (m := re.fullmatch(r"lo-(\d+(?:\.\d+)?)", str(c)))]
    return sorted((x for x in found if f"hi-{x}" in ahead), key=float, reverse=True)
