"""The one long table: one row is one stated figure, with its bounds, date, vintage and source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from mtqg import areas, catalogue, paths
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import Text

NUMBERS = ("value", "low", "high")

#: Every column with what a file that leaves it out means; None marks what must be given or is
#: looked up (level from the area, programme and unit from the indicator, bounds from the value).
DEFAULTS: dict[str, str | None] = {
    "area": None,
    "edition": "2024",
    "level": None,
    "indicator": None,
    "programme": None,
    "scope": "ALL",
    "capital": "ALL",
    "fund": "ALL",
    "plan_vintage": "ALL",
    "period": None,
    "as_of": "",
    "published": "",
    "value": None,
    "low": None,
    "high": None,
    "unit": None,
    "status": "actual",
    "flag": "",
    "source": None,
    "place": "",
    "note": "",
}
COLUMNS = tuple(DEFAULTS)
REQUIRED = ("area", "indicator", "period", "value", "source")
KEY = (
    "area",
    "edition",
    "indicator",
    "programme",
    "scope",
    "capital",
    "fund",
    "plan_vintage",
    "period",
    "as_of",
    "published",
    "status",
    "source",
)
LEVELS = ("country", "region", "province", "district", "commune")
CAPITAL = ("ALL", "INV", "REC")
FUNDS = ("ALL", "CENTRAL", "LOCAL", "FOREIGN", "CREDIT", "PEOPLE", "OTHER")
PLAN_VINTAGES = ("ALL", "CURRENT", "CARRIED")
STATUSES = ("actual", "estimate", "plan", "target", "forecast")
FLAGS = "befpru"

_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"^{_YEAR}(?:-(?:0[1-9]|1[0-2])|-Q[1-4]|/{_YEAR})?$")


def is_period(text: str) -> bool:
    """Tell whether `text` is a year, a month, a quarter or a span of years.

    >>> [is_period(p) for p in ("2023", "2023-09", "2023-Q3", "2021/2023", "2023-13", "2023/2021")]
    [True, True, True, True, False, False]
    """
    if not _PERIOD.match(text):
        return False
    return "/" not in text or text[:4] < text[5:]


def is_date(text: str) -> bool:
    """Tell whether `text` is empty or a date of the calendar as YYYY-MM-DD.

    >>> is_date("2023-09-30"), is_date("2023-02-30"), is_date("")
    (True, False, True)
    """
    if text == "":
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


Check = Callable[[pd.Series], pd.Series]


def _each(test: Callable[[str], bool]) -> Check:
    """Return `test` of one text as a test of a column, run once for each distinct text."""

    def of_column(column: pd.Series) -> pd.Series:
        verdicts = {text: test(text) for text in column.unique()}
        return column.map(verdicts).astype(bool)

    return of_column


def _one_of(choices: Iterable[str], text: Text) -> tuple[Check, Text, list[str]]:
    known = list(choices)
    return (lambda column: column.isin(known)), text, known


def _rules() -> dict[str, tuple[Check, Text, list[str]]]:
    """Return for every text column its check, what a failure means, and the valid choices."""
    return {
        "edition": _one_of(areas.EDITIONS, Text("ấn bản địa giới lạ", "unknown edition")),
        "level": _one_of(LEVELS, Text("cấp hành chính lạ", "unknown level")),
        "indicator": _one_of(
            catalogue.indicators().index,
            Text("chỉ tiêu không có trong danh mục", "indicator not in the catalogue"),
        ),
        "programme": _one_of(
            catalogue.programmes().index, Text("chương trình lạ", "unknown programme")
        ),
        "scope": _one_of(catalogue.scopes().index, Text("phạm vi lạ", "unknown scope")),
        "capital": _one_of(CAPITAL, Text("loại vốn lạ", "unknown type of capital")),
        "fund": _one_of(FUNDS, Text("nguồn vốn lạ", "unknown source of capital")),
        "plan_vintage": _one_of(
            PLAN_VINTAGES, Text("vốn năm nay hay kéo dài?", "this year's or carried over?")
        ),
        "period": (
            _each(is_period),
            Text(
                "kỳ phải viết 2023, 2023-09, 2023-Q3 hoặc 2021/2023",
                "a period is written 2023, 2023-09, 2023-Q3 or 2021/2023",
            ),
            [],
        ),
        "as_of": (_each(is_date), _NO_DATE, []),
        "published": (_each(is_date), _NO_DATE, []),
        "status": _one_of(STATUSES, Text("trạng thái lạ", "unknown status")),
        "flag": (
            _each(lambda text: set(text) <= set(FLAGS)),
            Text(f"cờ chỉ gồm các chữ {FLAGS}", f"flags are letters of {FLAGS}"),
            [],
        ),
        "source": (
            lambda column: column != "",
            Text("thiếu nguồn số liệu", "the source is missing"),
            [],
        ),
    }


_NO_DATE = Text(
    "không có ngày này; ngày phải viết 2023-09-30",
    "no such date; a date is written 2023-09-30",
)


@cache
def _schema() -> pa.DataFrameSchema:
    columns = {
        name: pa.Column(str, pa.Check(check, name=name)) for name, (check, _, _) in _rules().items()
    }
    columns |= {name: pa.Column(float, nullable=True) for name in NUMBERS}
    return pa.DataFrameSchema(columns, strict=False)


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every column of the long table, what it leaves out filled in.

    Left-out columns take the defaults of `DEFAULTS`; level follows the area, programme and unit
    the indicator, and a missing low *and* high the value (an exact figure).
    """
    table = frame.reindex(columns=[*COLUMNS, *(c for c in frame.columns if c not in COLUMNS)])
    for column, default in DEFAULTS.items():
        if column not in frame.columns and default is not None:
            table[column] = default
        elif column not in NUMBERS:
            table[column] = table[column].fillna(default or "")
    for column in ("scope", "capital", "fund", "plan_vintage", "status", "edition"):
        table[column] = table[column].replace("", DEFAULTS[column])
    known = catalogue.indicators()
    for column in ("programme", "unit"):
        blank = table[column] == ""
        table.loc[blank, column] = table.loc[blank, "indicator"].map(known[column]).fillna("")
    blank = table["level"] == ""
    table.loc[blank, "level"] = table.loc[blank, "area"].map(_level).astype(str)
    exact = table["low"].isna() & table["high"].isna() & table["value"].notna()
    for bound in ("low", "high"):
        table.loc[exact, bound] = table.loc[exact, "value"]
    return table


def _level(area: str) -> str:
    if area == areas.COUNTRY:
        return "country"
    return "province" if area.isdigit() and len(area) == 2 else "region"


def validate(table: pd.DataFrame, file: str = "") -> pd.DataFrame:
    """Return `table` when it is a valid long table.

    Parameters
    ----------
    table : DataFrame
        All of `COLUMNS`; its index counts rows from 0, and messages count them as a spreadsheet
        does (the first is row 2, under the header).
    file : str
        The name that messages give.

    Raises
    ------
    ProblemError
        With every problem at once: a missing column, an unknown area, indicator, programme or
        scope, a period or date that does not exist, another unit than the indicator's, a figure
        outside its indicator's range or its own bounds, a figure missing, or one source that
        contradicts itself within a vintage.
    """
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise ProblemError(_missing_columns(missing, list(table.columns), file))
    problems = [*_column_problems(table, file), *_area_problems(table, file)]
    problems += [*_number_problems(table, file), *_contradictions(table, file)]
    if problems:
        raise ProblemError(sorted(problems, key=lambda p: (p.row or 0, p.column)))
    return table


def _missing_columns(missing: list[str], present: list[str], file: str) -> list[Problem]:
    return [
        Problem(
            Text("thiếu cột này", "this column is missing"),
            file,
            1,
            column,
            remedy=nearest(column, present),
        )
        for column in missing
    ]


def _column_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    try:
        _schema().validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    rules = _rules()
    problems = []
    for case in cases.itertuples():
        _, text, choices = rules[case.check]
        value = str(case.failure_case)
        remedy = nearest(value, choices) or (
            Text(f"chọn một trong: {', '.join(choices)}", f"one of: {', '.join(choices)}")
            if 0 < len(choices) <= 10
            else None
        )
        problems.append(Problem(text, file, _line(case.index), str(case.column), value, remedy))
    return problems


def _line(index: int) -> int:
    """Return the line of a spreadsheet on which row `index` stands, under one header line."""
    return int(index) + 2


def _area_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    problems = []
    pairs = table.loc[table["level"].isin(LEVELS[:3]), ["area", "edition"]].drop_duplicates()
    for index, (area, edition) in zip(pairs.index, pairs.itertuples(index=False), strict=True):
        if edition not in areas.EDITIONS:
            continue
        try:
            areas.get(area, edition)
        except areas.UnknownArea as error:
            (found,) = error.problems
            problems.append(
                Problem(found.text, file, _line(index), "area", str(area), found.remedy)
            )
    return problems


def _number_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    problems = []
    known = catalogue.indicators()
    limits = known.reindex(table["indicator"])
    unit = limits["unit"].to_numpy()

    def report(
        mask: np.ndarray,
        column: str,
        text: Text,
        remedy: Callable[[int], Text | None] = lambda position: None,
    ) -> None:
        for position in np.flatnonzero(mask):
            row = table.iloc[position]
            problems.append(
                Problem(
                    text,
                    file,
                    _line(table.index[position]),
                    column,
                    str(row[column]),
                    remedy(int(position)),
                )
            )

    given = pd.notna(unit)
    report(
        given & (table["unit"].to_numpy() != unit),
        "unit",
        Text("đơn vị khác với danh mục chỉ tiêu", "another unit than the catalogue's"),
        lambda i: Text(f"đổi sang {unit[i]}", f"convert to {unit[i]}"),
    )
    low, high = limits["minimum"].to_numpy(float), limits["maximum"].to_numpy(float)
    for column in NUMBERS:
        figures = table[column].to_numpy(float)
        report(np.isinf(figures), column, Text("vô cùng không phải là số liệu", "infinite"))
        report(
            np.isfinite(figures) & ((figures < low) | (figures > high)),
            column,
            Text("nằm ngoài khoảng của chỉ tiêu", "outside the indicator's range"),
            lambda i: Text(f"từ {low[i]:g} đến {high[i]:g}", f"from {low[i]:g} to {high[i]:g}"),
        )
    numbers = table[list(NUMBERS)].to_numpy(float)
    report(
        np.isnan(numbers).all(axis=1),
        "value",
        Text("không có con số nào", "there is no figure"),
    )
    value, bottom, top = numbers.T
    report(
        (value < bottom) | (value > top) | (bottom > top),
        "value",
        Text("không nằm giữa low và high", "not between low and high"),
    )
    return problems


def _contradictions(table: pd.DataFrame, file: str) -> list[Problem]:
    key = list(KEY)
    repeated = table[table.duplicated(key, keep=False)]
    problems = []
    for _, group in repeated.groupby(key, sort=False, dropna=False):
        figures = ", ".join(f"{v:g}" for v in group["value"])
        lines = ", ".join(str(_line(i)) for i in group.index)
        problems.append(
            Problem(
                Text(
                    f"một nguồn nói {len(group)} lần về cùng một số liệu (các dòng {lines})",
                    f"one source states one figure {len(group)} times (rows {lines})",
                ),
                file,
                _line(group.index[-1]),
                "value",
                figures,
                Text(
                    "giữ một dòng, hoặc phân biệt bằng published hay source",
                    "keep one row, or tell them apart by published or source",
                ),
            )
        )
    return problems


def read_csv(path: str | Path, *, check: bool = True) -> pd.DataFrame:
    """Read one CSV file of the long table (UTF-8, comma, full stop as decimal mark).

    Columns that take their default may be left out, see `complete`. With `check=False` only the
    form is read: for files that were checked before.

    Raises
    ------
    ProblemError
        If the file is empty, is not UTF-8 text, lacks a required column, holds text in a number
        column, or is no valid long table (`validate`).
    """
    path = Path(path)
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except pd.errors.EmptyDataError:
        raise ProblemError(Problem(Text("tệp rỗng", "the file is empty"), path.name)) from None
    except UnicodeDecodeError as error:
        raise ProblemError(
            Problem(
                Text("không phải văn bản UTF-8", "not UTF-8 text"),
                path.name,
                value=repr(error.object[error.start : error.start + 8])[2:-1],
                remedy=Text("lưu lại dạng CSV UTF-8", "save it as CSV UTF-8"),
            )
        ) from None
    except pd.errors.ParserError as error:
        raise ProblemError(
            Problem(Text(f"không đọc được: {error}", f"unreadable: {error}"), path.name)
        ) from None
    missing = [column for column in REQUIRED if column not in frame.columns]
    if missing:
        raise ProblemError(_missing_columns(missing, list(frame.columns), path.name))
    if frame.empty:
        raise ProblemError(Problem(Text("tệp không có dòng nào", "no rows"), path.name))
    problems = []
    for column in (c for c in NUMBERS if c in frame.columns):
        numbers = pd.to_numeric(frame[column].replace("", None), errors="coerce").astype(float)
        for index in frame.index[numbers.isna() & (frame[column] != "")]:
            problems.append(
                Problem(
                    Text("không phải là số", "not a number"),
                    path.name,
                    _line(index),
                    column,
                    frame[column][index],
                    Text("viết dạng 1971.5, không dấu phân nhóm", "write it like 1971.5"),
                )
            )
        frame[column] = numbers
    table = complete(frame)[list(COLUMNS)]
    if not check:
        return table
    try:
        validate(table, path.name)
    except ProblemError as error:
        problems += error.problems
    if problems:
        raise ProblemError(problems)
    return table


def files() -> list[Path]:
    """Return the files of figures that the project ships, in order of name."""
    return sorted((paths.data() / "observations").glob("*.csv"))


@cache
def _shipped() -> pd.DataFrame:
    return pd.concat([read_csv(path, check=False) for path in files()], ignore_index=True)


def read(*extra: str | Path) -> pd.DataFrame:
    """Return the long table: the project's figures, and those of the given CSV files if any.

    The project's own files are not checked again (`mtqg check` and the tests do); given files
    are, and are held together with the project's.

    Raises
    ------
    ProblemError
        If a given file is not a valid long table, or contradicts the project's figures of the
        same source and vintage.
    """
    if not extra:
        return _shipped().copy()
    given = [read_csv(path) for path in extra]
    table = pd.concat([_shipped(), *given], ignore_index=True)
    clashes = _contradictions(table, ", ".join(Path(p).name for p in extra))
    if clashes:
        raise ProblemError(clashes)
    return table


def select(table: pd.DataFrame, **wanted: str | Iterable[str]) -> pd.DataFrame:
    """Return the rows of `table` in which each named column holds the value, or one of the values.

    Raises
    ------
    TypeError
        If a name is no column of the long table.

    >>> rows = select(read(), indicator="ST.POV_MD", area="24", period=["2022", "2023"])
    >>> rows["value"].tolist()
    [2.03, 1.5]
    """
    mask = np.ones(len(table), dtype=bool)
    for column, value in wanted.items():
        if column not in COLUMNS:
            raise TypeError(f"no column {column!r} in the long table; columns are {COLUMNS}")
        choices = [value] if isinstance(value, str) else list(value)
        mask &= table[column].isin(choices).to_numpy()
    return table[mask].reset_index(drop=True)


def latest(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a figure: the last published where a source revised itself.

    Figures of different sources stay apart; a figure without a publication date counts as the
    oldest of its source.
    """
    key = [column for column in KEY if column != "published"]
    ordered = table.sort_values("published", kind="stable")
    return ordered.drop_duplicates(key, keep="last").sort_index().reset_index(drop=True)
