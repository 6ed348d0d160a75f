"""Loaders: files as offices really have them become the one long table, with an account.

`read` opens any of them and chooses by content, never by name:

- the statistics office's monthly workbooks (`workbook`),
- table exports of its PX-Web site (`pxweb`),
- the long table itself as CSV,
- an office's own form (`form`; `template` writes a blank one).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from mtqg.intake import form, pxweb, template, workbook
from mtqg.intake.result import Left, Loaded
from mtqg.intake.sheets import Book, open_book
from mtqg.problems import ProblemError
from mtqg.table import observations
from mtqg.table.schema import REQUIRED

__all__ = ["Left", "Loaded", "read", "template"]

LONG_TABLE = "long table"


def read(path: str | Path, mapping: str | Path | dict[str, Any] | None = None) -> Loaded:
    """Return the figures of the file at `path` with an account of what was not taken.

    Parameters
    ----------
    path : path
        .xlsx, .xlsm, .xls, .ods, .csv, .tsv or .txt.
    mapping : path or dict, optional
        How to read a form that is not the template; the error message drafts it.

    Returns
    -------
    Loaded
        `table` in the columns of the long table, valid by `observations.validate`.

    Raises
    ------
    ProblemError
        If the file cannot be opened, holds nothing that can be read, or what was read is no
        valid table. Nothing is half-loaded.
    """
    book = open_book(path)
    if mapping is None and _is_long_table(book):
        table = observations.read_csv(path)
        lines = pd.Series(range(2, len(table) + 2), index=table.index).astype(str)
        table["place"] = table["place"].where(
            table["place"] != "", book.sheets[0].name + "!" + lines
        )
        return Loaded(book.file, LONG_TABLE, table)
    loaded = _load(book, mapping)
    observations.validate(loaded.table, book.file)
    return loaded


def _load(book: Book, mapping: str | Path | dict[str, Any] | None) -> Loaded:
    if mapping is None:
        for loader in (workbook, pxweb):
            if loader.recognises(book):
                return loader.load(book)
    return form.load(book, mapping)


def _is_long_table(book: Book) -> bool:
    first = next(iter(book.sheets[0].texts), []) if book.sheets else []
    return book.kind == "text" and set(REQUIRED) <= set(first)


def read_many(paths: list[str | Path]) -> tuple[list[Loaded], list[ProblemError]]:
    """Return what could be read of `paths`, and the refusal of each file that could not.

    One bad file never stops the others.
    """
    loaded, refused = [], []
    for path in paths:
        try:
            loaded.append(read(path))
        except ProblemError as error:
            refused.append(error)
    return loaded, refused
