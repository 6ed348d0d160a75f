"""The one long table: one row is one stated figure, with its bounds, date, vintage and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue, corrections, reads, schema
from mtqg.table.schema import COLUMNS, DEFAULTS, KEY, NUMBERS, REQUIRED, validate
from mtqg.texts import Text

__all__ = [
    "COLUMNS",
    "KEY",
    "NUMBERS",
    "complete",
    "files",
    "latest",
    "read",
    "read_csv",
    "select",
    "validate",
]


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with every column of the long table, what it leaves out filled in.

    Left-out columns take the defaults of `DEFAULTS`; level follows the area, programme and unit
    the indicator, and a missing low *and* high the value (an exact figure).
    """
    table = frame.copy()
    for column, default in DEFAULTS.items():
        if column in NUMBERS:
            given = frame.get(column, pd.Series(np.nan, frame.index))
            table[column] = given.astype(float)
        else:
            given = frame.get(column, pd.Series("", frame.index, dtype=str))
            table[column] = given.fillna("").astype(str).replace("", default or "")
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
        raise ProblemError(schema.missing_columns(missing, list(frame.columns), path.name))
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
                    schema.line_of(index),
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
        unread = {(p.row, p.column) for p in problems}  # of a text in a number column, say it once
        problems += [p for p in error.problems if (p.row, p.column) not in unread]
    if problems:
        raise ProblemError(problems)
    return table


def files() -> list[Path]:
    """Return the files of figures that the project ships, in order of name."""
    return sorted((paths.data() / "observations").glob("*.csv"))


def shipped_mark() -> str:
    """Return what tells one state of the shipped files and corrections from another."""
    found = [*files(), *sorted((paths.data() / "corrections").glob("*.csv"))]
    return "\0".join(f"{p}:{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in found)


@lru_cache(maxsize=4)
def _shipped(mark: str) -> pd.DataFrame:
    table = pd.concat([read_csv(path, check=False) for path in files()], ignore_index=True)
    return corrections.apply(table)


def own(given: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return an office's own figures, a file or a table in memory, as a valid long table.

    Raises
    ------
    ProblemError
        If they are no valid long table.
    """
    if isinstance(given, pd.DataFrame):
        return validate(complete(given)[list(COLUMNS)])
    path = Path(given)
    if not path.is_file():
        missing = Text("không có tệp này", "there is no such file")
        raise ProblemError(Problem(missing, str(given)))
    state = path.stat()
    return _own(path.resolve(), state.st_mtime_ns, state.st_size).copy(deep=False)


@lru_cache(maxsize=32)
def _own(path: Path, written: int, size: int) -> pd.DataFrame:
    return read_csv(path)


def together(own: Sequence[pd.DataFrame], name: str = "") -> pd.DataFrame:
    """Return the project's figures and the tables `own`, which may not contradict them.

    Raises
    ------
    ProblemError
        If two figures of one source and vintage differ.
    """
    shipped = _shipped(shipped_mark())
    if not own:
        return shipped.copy(deep=False)
    table = pd.concat([shipped, *own], ignore_index=True)
    clashes = schema.contradictions(table, name)
    if clashes:
        raise ProblemError(clashes)
    return table


def read(*extra: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return the long table: the project's figures, and those given as files or tables if any.

    Corrections of data/corrections are applied to the project's figures, and expire loudly.

    The project's own files are not checked again (`mtqg check` and the tests do); given ones
    are, and are held together with the project's.

    Raises
    ------
    ProblemError
        If a given file is not a valid long table, or contradicts the project's figures of the
        same source and vintage.
    """
    reads.note([reads.ALL])
    names = [Path(one).name for one in extra if not isinstance(one, pd.DataFrame)]
    return together([own(one) for one in extra], ", ".join(names))


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
