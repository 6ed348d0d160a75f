"""The one long table: one row is one stated figure, with its bounds, date, vintage and source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError
from mtqg.table import corrections, given, reads, schema
from mtqg.table.schema import COLUMNS, KEY, NUMBERS, complete, validate
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


def read_csv(path: str | Path, *, check: bool = True) -> pd.DataFrame:
    """Read one CSV file of the long table.

    Columns that take their default may be left out, see `complete`. UTF-8, comma and full stop is
    the form; what a Vietnamese Excel writes (";", a comma in numbers, 30/9/2023, Windows-1258) and
    names in place of codes are read too, see `mtqg.load` for what was understood. With
    `check=False` the file is taken at its word: for files that were checked before.

    Raises
    ------
    ProblemError
        With every problem at once: see `given.from_rows`.
    """
    if check:
        return given.from_csv(path).table
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame.get(column, ""), errors="coerce").astype(float)
    return complete(frame)[list(COLUMNS)]


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


def own(one: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return an office's own figures as a valid long table.

    A table in memory and a CSV file are the long table itself; any other file, such as an Excel
    form, is loaded, and its problems then refuse it: what has to be looked at, `mtqg.load` shows.

    Raises
    ------
    ProblemError
        If they are no valid long table, or the file cannot be loaded without a question.
    """
    if isinstance(one, pd.DataFrame):
        return given.from_frame(one).table
    path = Path(one)
    if not path.is_file():
        missing = Text("không có tệp này", "there is no such file")
        raise ProblemError(Problem(missing, str(one)))
    state = path.stat()
    return _own(path.resolve(), state.st_mtime_ns, state.st_size).copy(deep=False)


@lru_cache(maxsize=32)
def _own(path: Path, written: int, size: int) -> pd.DataFrame:
    # The one arrow that points up: an Excel file is natural here, and the loaders know how.
    from mtqg.intake import load

    loaded = load(path)
    if contradicted := [p for p in loaded.problems if p.severity == "error"]:
        raise ProblemError(contradicted)
    return loaded.table


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
