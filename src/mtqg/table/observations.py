"""The one long table: one row is one stated figure, with its bounds, date, vintage and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from errno import EISDIR
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest, of_file
from mtqg.table import areas, catalogue, corrections, disk_cache, figures_used, schema, supplied
from mtqg.table.packed import joined, packed, unpacked
from mtqg.table.schema import COLUMNS, KEY, NUMBERS, complete
from mtqg.words.sentences import sentences

_SAY = sentences("table")


def read_csv(path: str | Path, *, check: bool = True) -> pd.DataFrame:
    """Read one CSV file of the long table.

    Columns that take their default may be left out, see `complete`. UTF-8, comma and full stop is
    the form; what a Vietnamese Excel writes (";", a comma in numbers, 30/9/2023, Windows-1258) and
    names in place of codes are read too, see `mtqg.load` for what was understood. With
    `check=False` the file is taken at its word: for files that were checked before.

    Raises
    ------
    ProblemError
        With every problem at once: see `supplied.from_rows`.
    """
    if check:
        return supplied.from_csv(path).table
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame.get(column, ""), errors="coerce").astype(float)
    return complete(frame)[list(COLUMNS)]


def files() -> list[Path]:
    """Return the files of figures that the project ships, in order of name."""
    return sorted((paths.data() / "observations").glob("*.csv"))


def shipped_mark() -> str:
    """Return what tells one state of the shipped files and corrections from another."""
    return "\0".join(f"{p}:{p.stat().st_mtime_ns}:{p.stat().st_size}" for p in _made_of())


def _made_of() -> list[Path]:
    return [*files(), *sorted((paths.data() / "corrections").glob("*.csv"))]


@lru_cache(maxsize=4)
def _shipped(mark: str) -> pd.DataFrame:
    def corrected() -> pd.DataFrame:
        table = pd.concat([read_csv(path, check=False) for path in files()], ignore_index=True)
        return packed(corrections.apply(table))

    return unpacked(disk_cache.of_files("shipped", _made_of(), corrected))


def own(one: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return an office's own figures as a valid long table.

    A table in memory and a CSV file are the long table itself; any other file, such as an Excel
    form, is loaded, and its problems then refuse it: what has to be looked at, `mtqg.load` shows.

    Raises
    ------
    ProblemError
        If they are no valid long table, or the file cannot be loaded without a question.
    """
    return unpacked(own_packed(one))


def own_packed(one: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return what `own` does, packed (`mtqg.table.packed`), as it is kept of files."""
    if isinstance(one, pd.DataFrame):
        return packed(supplied.from_frame(one).table)
    return _own(*state(Path(one)))


def state(path: Path) -> tuple[Path, int, int]:
    """Return what tells one state of a file from another: where it is, when written, its size.

    Raises
    ------
    ProblemError
        If there is none.
    """
    if path.is_dir():
        raise ProblemError(Problem(of_file(IsADirectoryError(EISDIR, "")), str(path)))
    if not path.is_file():
        raise ProblemError(_SAY.problem("observations.no_file", file=str(path)))
    found = path.stat()
    return path.resolve(), found.st_mtime_ns, found.st_size


@lru_cache(maxsize=256)
def _own(path: Path, written: int, size: int) -> pd.DataFrame:
    if path.suffix.lower() == ".csv":
        found = disk_cache.of_files("own form", [path], lambda: supplied.in_own_form(path))
        if found is not None:
            return found
    # The one arrow that points up: an Excel file is natural here, and the loaders know how.
    from mtqg.intake import load

    loaded = load(path)
    if contradicted := [p for p in loaded.problems if p.severity == "error"]:
        raise ProblemError(contradicted)
    return packed(loaded.table)


def shipped() -> pd.DataFrame:
    """Return the project's figures, as corrected."""
    return _shipped(shipped_mark())


def agree(own: Sequence[pd.DataFrame], name: str = "") -> None:
    """Refuse packed tables `own` that contradict each other, or the project's figures.

    Each is valid in itself, and one source alone can contradict itself: what is stated by sources
    that several tables cite is compared. Rows are counted through all of them.

    Raises
    ------
    ProblemError
        If two figures of one source and vintage differ.
    """
    tables = [shipped(), *own]
    cited = Counter(source for table in tables for source in table["source"].unique())
    twice = [source for source, count in cited.items() if count > 1]
    start, repeated = 0, []
    for table in tables if twice else ():
        numbered = table.set_axis(range(start, start + len(table)))
        repeated.append(packed(numbered[numbered["source"].isin(twice)]))
        start += len(table)
    if repeated and (clashes := schema.contradictions(joined(repeated), name)):
        raise ProblemError(clashes)


def read(*extra: str | Path | pd.DataFrame) -> pd.DataFrame:
    """Return the long table: the project's figures, and those given as files or tables if any.

    Corrections of data/corrections are applied to the project's figures, and expire loudly.

    The project's own files are not checked again (`mtqg check` and the tests do); given ones
    are, and are held together with the project's.

    Parameters
    ----------
    *extra : path or DataFrame
        Own figures in the form of the long table.

    Returns
    -------
    DataFrame
        One row a stated figure, every edition, source and vintage: columns of
        `mtqg.table.schema` (area, indicator, programme, period, as_of, value with low and high in
        unit, status, flag, source …).

    Raises
    ------
    ProblemError
        If a given file is not a valid long table, or contradicts the project's figures of the
        same source and vintage.

    Examples
    --------
    >>> table = read()
    >>> "FIN.DISB" in set(table.loc[table["source"] == "meeting_2023", "indicator"])
    True
    """
    figures_used.note([figures_used.ALL])
    own = [own_packed(one) for one in extra]
    agree(own, ", ".join(Path(one).name for one in extra if not isinstance(one, pd.DataFrame)))
    return pd.concat([shipped(), *map(unpacked, own)], ignore_index=True)


def listed(value: object) -> list[Any]:
    """Return the items of a sequence, an array or a column; of a single text or number, itself.

    >>> listed("24"), listed(("24", "27"))
    (['24'], ['24', '27'])
    """
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


def select(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """Return the rows of `table` in which each named column holds the value, or one of the values.

    Areas, indicators and programmes are given by code, or by name in any spelling; a name means
    the area that bears it in each edition of the table, a code whatever has it. Nothing that does
    not exist is looked for: an empty table says that nothing is known, never that a name is wrong.

    Parameters
    ----------
    table : DataFrame
        The long table.
    **wanted : str, int, or iterable of them
        By column, but for the numbers.

    Returns
    -------
    DataFrame
        The rows in their order, every column.

    Raises
    ------
    TypeError
        If a name is no column of text of the long table.
    ProblemError
        If no area, indicator, programme, period … of this name exists, with the nearest that does.

    Examples
    --------
    >>> rows = select(read(), indicator="ST.POV_MD", area="bac-giang", period=[2022, 2023])
    >>> rows["value"].tolist()
    [2.03, 1.5]
    """
    schema.require_table(table, "table")
    mask = np.ones(len(table), dtype=bool)
    problems: list[Problem] = []
    editions = (
        [str(one) for one in listed(wanted["edition"])]
        if "edition" in wanted
        else list(areas.EDITIONS)
    )
    for column, value in wanted.items():
        if column not in COLUMNS or column in NUMBERS:
            known = [c for c in COLUMNS if c not in NUMBERS]
            raise TypeError(f"no column of text {column!r} in the long table; those are {known}")
        codes: list[str] = []
        named = np.zeros(len(table), dtype=bool)
        for choice in map(str, listed(value)):
            try:
                if column == "area" and not _is_code(choice, editions):
                    named |= _bearing(table, choice, editions)
                else:
                    codes.append(_code(table, column, choice))
            except ProblemError as error:
                problems += error.problems
        mask &= table[column].isin(codes).to_numpy() | named
    if problems:
        raise ProblemError(problems)
    return table[mask].reset_index(drop=True)


def _is_code(text: str, editions: Sequence[str]) -> bool:
    known = [one for one in editions if one in areas.EDITIONS]
    return any(text in areas.codes(one) or areas.is_below(text, one) for one in known)


def _bearing(table: pd.DataFrame, name: str, editions: Sequence[str]) -> np.ndarray:
    """Return which rows are about the area that bears `name` in the edition of the row."""
    rows = (table["area"] == name).to_numpy(copy=True)
    if rows.any() and not _is_code(name, areas.EDITIONS):
        return rows  # an area of the user's own
    rows[:] = False
    present = [one for one in editions if (table["edition"] == one).any()] or list(editions)
    refused: list[Problem] = []
    found = 0
    for edition in present:
        try:
            area = areas.find(name, edition)
        except ProblemError as error:
            refused = refused or error.problems
        else:
            rows |= ((table["area"] == area.code) & (table["edition"] == edition)).to_numpy()
            found += 1
    if not found:
        raise ProblemError(refused)
    return rows


def _code(table: pd.DataFrame, column: str, text: str) -> str:
    """Return how `column` writes `text`; raise `ProblemError` where that is nothing."""
    known = schema.choices(column)
    if column == "source":
        known = [*catalogue.sources().index]
    if text in known or (table[column] == text).any() or schema.fits(column, text):
        return text
    if column == "indicator":
        return catalogue.find(text)
    if column == "programme":
        return catalogue.find_programme(text)
    choices = [*known, *table[column].unique()] if column == "source" else known
    remedy = nearest(text, choices) or (
        _SAY.text("observations.there_are", known=", ".join(known)) if 0 < len(known) < 10 else None
    )
    raise ProblemError(
        _SAY.problem("observations.no_value", column=column, value=text, remedy=remedy)
    )


#: Rows up to which bare values tell five times as fast that nothing was revised.
_FEW = 1000


def latest(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a figure: the last published where a source revised itself.

    Figures of different sources stay apart; a figure without a publication date counts as the
    oldest of its source.
    """
    key = [column for column in KEY if column != "published"]
    if len(table) < _FEW:
        keys = set(zip(*(table[column].tolist() for column in key), strict=True))
        if len(keys) == len(table):
            return table.reset_index(drop=True)
    ordered = table.sort_values("published", kind="stable")
    return ordered.drop_duplicates(key, keep="last").sort_index().reset_index(drop=True)


def current(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` without the figures that an office corrected: those that hold remain.

    A figure is superseded by one that the same source states later with the flag r. What the
    catalogue's sources published stays: their revisions are vintages that reports tell of.

    Examples
    --------
    >>> typed = {"area": "15", "edition": "2025", "indicator": "FIN.DISB", "programme": "NTP2026",
    ...          "period": "2026", "as_of": "2026-10-31", "source": "t10.xlsx"}
    >>> both = complete(pd.DataFrame([
    ...     typed | {"value": 786.0, "published": "2026-11-26", "flag": "r"},
    ...     typed | {"value": 876.0},
    ... ]))
    >>> current(both)["value"].tolist()
    [786.0]
    """
    own = ~table["source"].isin(catalogue.sources().index)
    corrected = own & table["flag"].isin([flag for flag in table["flag"].unique() if "r" in flag])
    if not corrected.any():
        return table
    key = [column for column in KEY if column != "published"]
    own &= table["source"].isin(table.loc[corrected, "source"].unique())
    rows = unpacked(table[own][list(KEY)])
    day = rows[corrected[own]].groupby(key, sort=False)["published"].max().rename("corrected")
    later = rows.join(day, on=key)["corrected"]
    superseded = rows["published"] < later
    return table[~superseded.reindex(table.index, fill_value=False)].reset_index(drop=True)
