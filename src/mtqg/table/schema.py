"""What makes a row of the long table valid: columns, vocabularies, ranges, one voice a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table import areas, catalogue
from mtqg.table.dates import is_date
from mtqg.table.numbers import written
from mtqg.table.packed import distinct, recoded, unpacked
from mtqg.texts import Text, join, unaccented, visible
from mtqg.words.sentences import Value, sentences

if TYPE_CHECKING:
    import pandera.pandas as pa

_SAY = sentences("table")

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
#: Columns of words that somebody typed; all other text is of a closed list.
FREE = ("source", "place", "note")
REQUIRED = ("area", "indicator", "period", "value", "source")
_NOT_KEY = (*NUMBERS, "level", "unit", "flag", "place", "note")
#: What makes two rows one statement; without who states it and when, one figure.
KEY = tuple(name for name in COLUMNS if name not in _NOT_KEY)
SAME = [name for name in KEY if name not in ("source", "published")]
LEVELS = ("country", "region", "province", "district", "commune")
CAPITAL = ("ALL", "INV", "REC")
FUNDS = ("ALL", "CENTRAL", "LOCAL", "FOREIGN", "CREDIT", "PEOPLE", "OTHER")
PLAN_VINTAGES = ("ALL", "CURRENT", "CARRIED")
#: What a form writes for the codes of three columns; a long table may write it too.
WORDS = {
    "capital": {"ALL": "Tổng hai loại vốn", "INV": "Vốn đầu tư", "REC": "Vốn sự nghiệp"},
    "fund": {
        "ALL": "Tất cả các nguồn",
        "CENTRAL": "Ngân sách trung ương",
        "LOCAL": "Ngân sách địa phương",
        "FOREIGN": "Vốn nước ngoài",
        "CREDIT": "Tín dụng chính sách",
        "PEOPLE": "Nhân dân đóng góp",
        "OTHER": "Vốn khác",
    },
    "plan_vintage": {
        "ALL": "Cả hai năm vốn",
        "CURRENT": "Vốn năm nay",
        "CARRIED": "Vốn kéo dài",
    },
}
#: What else people call codes, without accents or "vốn": as answers to a form, and as options.
_CALLED = {
    "capital": {"ALL": "tat ca", "INV": "dau tu phat trien", "REC": "thuong xuyen"},
    "fund": {"ALL": "tat ca", "CENTRAL": "trung uong", "LOCAL": "dia phuong"},
    "plan_vintage": {"ALL": "tat ca; ca hai", "CURRENT": "nam nay", "CARRIED": "chuyen nguon"},
    "level": {
        "country": "ca nuoc", "province": "tinh; thanh pho", "district": "huyen",
        "commune": "xa; phuong; dac khu", "region": "vung",
    },
    "status": {
        "actual": "so thuc te; thuc hien; da thuc hien", "preliminary": "so bo",
        "estimate": "uoc; uoc thuc hien", "plan": "ke hoach", "target": "muc tieu",
    },
    "scope": {"ALL": "toan dia ban; tat ca"},
    "kind": {
        "programmes": "chuong trinh", "communes": "xa", "poverty": "ngheo; ho ngheo",
        "ntm": "nong thon moi",
    },
}  # fmt: skip


def coded(column: str, text: str) -> str:
    """Return the code of `column` that `text` names in words, else `text` itself.

    >>> coded("capital", "vốn đầu tư"), coded("plan_vintage", "Kéo dài"), coded("kind", "nghèo")
    ('INV', 'CARRIED', 'poverty')
    >>> coded("capital", "INV"), coded("status", "dự kiến")
    ('INV', 'dự kiến')
    """

    def plain(words: str) -> str:
        return re.sub(r"^(von|nguon) ", "", " ".join(unaccented(words).split()))

    for code, called in _CALLED.get(column, {}).items():
        if plain(text) in (code.lower(), *called.split("; ")):
            return code
    for code, word in WORDS.get(column, {}).items():
        if plain(word) == plain(text):
            return code
    return text


STATUSES = ("actual", "estimate", "plan", "target", "forecast")
FLAGS = "befpru"

_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(rf"^{_YEAR}(?:-(?:0[1-9]|1[0-2])|-Q[1-4]|/{_YEAR})?$", re.ASCII)


def is_period(text: str) -> bool:
    """Tell whether `text` is a year, a month, a quarter or a span of years.

    >>> [is_period(p) for p in ("2023", "2023-09", "2023-Q3", "2021/2023", "2023-13", "2023/2021")]
    [True, True, True, True, False, False]
    """
    if not _PERIOD.match(text):
        return False
    return "/" not in text or text[:4] < text[5:]


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every column of the long table, what it leaves out filled in.

    Left-out columns take the defaults of `DEFAULTS`; level follows the area, programme and unit
    the indicator, and a missing low *and* high the value (an exact figure). Control characters in
    what was typed are shown as their escapes.
    """
    return unpacked(filled(frame))


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what `complete` does, packed: each distinct text is looked at once."""
    table = frame.copy()
    for column, default in DEFAULTS.items():
        if column in NUMBERS:
            given = frame.get(column, pd.Series(np.nan, frame.index))
            table[column] = given.astype(float)
            continue
        given = frame.get(column, pd.Series("", frame.index, dtype=str))
        if not isinstance(given.dtype, pd.CategoricalDtype):
            given = distinct(given.fillna("").astype(str))
        texts = given.cat.categories
        if column not in FREE:
            given = recoded(given, [text or default or "" for text in texts])
        elif visible(every := "".join(texts)) != every:
            given = recoded(given, [visible(text) for text in texts])
        table[column] = given
    known = catalogue.indicators()
    for column, of, follows in (
        ("programme", "indicator", known["programme"].to_dict().get),
        ("unit", "indicator", known["unit"].to_dict().get),
        ("level", "area", _level),
    ):
        blank = table[column] == ""
        if blank.any():
            followed = recoded(table[of], [follows(t) or "" for t in table[of].cat.categories])
            followed = followed.astype(str)
            table[column] = distinct(table[column].astype(str).where(~blank, followed))
    exact = table["low"].isna() & table["high"].isna() & table["value"].notna()
    for bound in ("low", "high"):
        table.loc[exact, bound] = table.loc[exact, "value"]
    return table


def _level(area: str) -> str:
    if area == areas.COUNTRY:
        return "country"
    if area.isascii() and area.isdigit():
        return {2: "province", 3: "district", 5: "commune"}.get(len(area), "")
    return "region" if area in areas.codes("2024") else ""


Check = Callable[[pd.Series], pd.Series]


def _each(test: Callable[[str], bool]) -> Check:
    """Return `test` of one text as a test of a column, run once for each distinct text."""

    def of_column(column: pd.Series) -> pd.Series:
        verdicts = {text: test(text) for text in column.unique()}
        return column.map(verdicts).astype(bool)

    return of_column


def _one_of(choices: Iterable[str]) -> tuple[Check, list[str]]:
    known = list(choices)
    return (lambda column: column.isin(known)), known


@cache
def _rules() -> dict[str, tuple[Check, list[str]]]:
    """Return for every text column its check and the valid choices."""
    return {
        "edition": _one_of(areas.EDITIONS),
        "level": _one_of(LEVELS),
        "indicator": _one_of(catalogue.indicators().index),
        "programme": _one_of(catalogue.programmes().index),
        "scope": _one_of(catalogue.scopes().index),
        "capital": _one_of(CAPITAL),
        "fund": _one_of(FUNDS),
        "plan_vintage": _one_of(PLAN_VINTAGES),
        "period": (_each(is_period), []),
        "as_of": (_each(is_date), []),
        "published": (_each(is_date), []),
        "status": _one_of(STATUSES),
        "flag": (_each(lambda text: set(text) <= set(FLAGS)), []),
        "source": (lambda column: column != "", []),
    }


def choices(column: str) -> list[str]:
    """Return the values that `column` may hold, none where they are no closed list.

    >>> choices("status"), choices("period")
    (['actual', 'estimate', 'plan', 'target', 'forecast'], [])
    """
    return _rules()[column][1] if column in _rules() else []


def fits(column: str, text: str) -> bool:
    """Tell whether `column`, which has no closed list of values, may hold `text`.

    >>> fits("period", "2023-13"), fits("note", "anything"), fits("status", "actual")
    (False, True, False)
    """
    if column == "period":
        return is_period(text)
    if column in ("as_of", "published"):
        return is_date(text)
    return column in ("area", "flag", "place", "note")


@cache
def _schema() -> pa.DataFrameSchema:
    import pandera.pandas as pa  # 0.4 s, which a call that loads nothing need not spend

    columns = {
        name: pa.Column(str, pa.Check(check, name=name)) for name, (check, _) in _rules().items()
    }
    columns |= {name: pa.Column(float, nullable=True) for name in NUMBERS}
    return pa.DataFrameSchema(columns, strict=False)


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
    require_columns(table, file)
    problems = [*_column_problems(table, file), *_area_problems(table, file)]
    problems += [*_number_problems(table, file), *contradictions(table, file)]
    if problems:
        raise ProblemError(sorted(problems, key=lambda p: (p.row or 0, p.column)))
    return table


def require_table(table: object, name: str) -> pd.DataFrame:
    """Return the argument `name`, refused where it is no DataFrame."""
    if not isinstance(table, pd.DataFrame):
        raise ProblemError(_SAY.problem("schema.no_table", file=name, value=type(table).__name__))
    return table


def require_columns(table: object, file: str) -> None:
    """Refuse what lacks a column of the long table, or is no table, under the name `file`.

    Raises
    ------
    ProblemError
        With every missing column.

    Examples
    --------
    >>> require_columns(pd.DataFrame({"area": ["24"]}), "table")
    Traceback (most recent call last):
    ...
    mtqg.problems.ProblemError: ...
    """
    columns = list(require_table(table, file).columns)
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise ProblemError(missing_columns(missing, columns, file))


def missing_columns(missing: list[str], present: list[str], file: str) -> list[Problem]:
    """Return a problem for each missing column, with the column of `present` most like it."""
    return [
        _SAY.problem(
            "schema.missing", file=file, row=1, column=column, remedy=nearest(column, present)
        )
        for column in missing
    ]


def _column_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    rules = _rules()
    texts = {name: pd.Series(table[name].unique()) for name in rules}
    if all(pd.api.types.is_float_dtype(table[name].dtype) for name in NUMBERS) and all(
        isinstance(table[name].dtype, pd.StringDtype | pd.CategoricalDtype)
        and each.notna().all()
        and rules[name][0](each.astype(str)).all()
        for name, each in texts.items()
    ):
        return []
    from pandera.errors import SchemaErrors  # 0.4 s, where there is something to tell

    try:
        _schema().validate(unpacked(table), lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    problems = []
    for case in cases.itertuples():
        if case.column == "programme" and case.failure_case == "":
            continue  # it follows the indicator, which is unknown and said to be
        value, known = str(case.failure_case)[:80], rules[case.check][1]
        remedy = nearest(value, known)
        if 0 < len(known) <= 10 and not remedy:
            remedy = _SAY.text("schema.one_of", choices=", ".join(known))
        at = {"file": file, "row": line_of(case.index), "column": case.column, "value": value}
        problems.append(_SAY.problem(f"rule.{case.check}", remedy=remedy, **at))
    return problems


def line_of(index: int) -> int:
    """Return the line of a spreadsheet on which row `index` stands, under one header line."""
    return int(index) + 2


def _area_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    problems = []
    pairs = table[["area", "edition", "level"]].drop_duplicates()
    for index, area, edition, level in pairs.itertuples():
        if edition not in areas.EDITIONS or level not in LEVELS:
            continue
        if level in LEVELS[:3] or not areas.is_below(area, edition):
            try:
                known = areas.get(area, edition)
            except areas.UnknownArea as error:
                (found,) = error.problems
                text = found.text if level in LEVELS[:3] else _no_unit(level, edition)
                remedy = found.remedy
            else:
                if known.level == level:
                    continue
                given = {"area": area, "level": known.level}
                at = {"file": file, "row": line_of(index), "column": "level", "value": level}
                problems.append(_SAY.problem("schema.level", given, **at))
                continue
            problems.append(Problem(text, file, line_of(index), "area", area[:80], remedy))
    return problems


def _no_unit(level: str, edition: str) -> Text:
    of_list = level == "commune" and edition == "2025"
    return _SAY.text("schema.no_commune" if of_list else f"schema.no_{level}_{edition}")


def _number_problems(table: pd.DataFrame, file: str) -> list[Problem]:
    problems = []
    known = catalogue.indicators()
    codes, names = pd.factorize(table["indicator"])
    limits = known.reindex(pd.Index(names, dtype=str))
    limits = limits[["unit", "minimum", "maximum"]].iloc[codes]
    unit = limits["unit"].to_numpy()

    def report(
        mask: np.ndarray,
        column: str,
        key: str,
        given: Callable[[int], dict[str, Value]] = lambda position: {},
    ) -> None:
        for at in np.flatnonzero(mask):
            cell = {"row": line_of(table.index[at]), "value": str(table.iloc[at][column])}
            problems.append(_SAY.problem(key, given(int(at)), file=file, column=column, **cell))

    given = pd.notna(unit)
    report(
        given & (table["unit"].to_numpy() != unit),
        "unit",
        "schema.unit",
        lambda i: {"unit": str(unit[i])},
    )
    low, high = limits["minimum"].to_numpy(float), limits["maximum"].to_numpy(float)
    for column in NUMBERS:
        figures = table[column].to_numpy(float)
        if column != "value":  # an exact figure is its own bounds: say it once
            figures = np.where(figures == table["value"].to_numpy(float), np.nan, figures)
        report(np.isinf(figures), column, "schema.infinite")
        report(
            np.isfinite(figures) & ((figures < low) | (figures > high)),
            column,
            "schema.range",
            lambda i: {"low": written(low[i]), "high": written(high[i])},
        )
    numbers = table[list(NUMBERS)].to_numpy(float)
    report(np.isnan(numbers).all(axis=1), "value", "schema.no_figure")
    value, low, high = numbers.T
    report((value < low) | (value > high) | (low > high), "value", "schema.not_between")
    return problems


def contradictions(table: pd.DataFrame, file: str) -> list[Problem]:
    """Return a problem for each figure that one source states more than once in a vintage."""
    key = list(KEY)
    repeated = unpacked(table[table.duplicated(key, keep=False)])
    problems = []
    for _, group in repeated.groupby(key, sort=False, dropna=False):
        some = group.head(8)
        figures = join(map(written, some["value"]), "; ")
        lines = ", ".join(str(line_of(i)) for i in some.index)
        lines += ", …" if len(group) > len(some) else ""
        at = {"file": file, "row": line_of(group.index[-1]), "column": "value"}
        given: dict[str, Value] = {"count": len(group), "lines": lines, "figures": figures}
        problems.append(_SAY.problem("schema.contradicts", given, **at))
    return problems
