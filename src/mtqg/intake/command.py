"""What `mtqg load` and `mtqg template` do: print the account, write the long table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from mtqg import intake
from mtqg.intake import template as forms
from mtqg.intake.result import Loaded
from mtqg.problems import Problem, ProblemError
from mtqg.table.files import place
from mtqg.table.schema import COLUMNS, validate
from mtqg.texts import Text


def load(
    paths: Sequence[Path],
    *,
    out: Path | None = None,
    mapping: Path | None = None,
    language: str = "vi",
    console: Console,
    errors: Console,
) -> int:
    """Load every file of `paths`, print what was taken and left, write the table to `out`.

    One bad file never stops the others, but then nothing is written: half a table would look like
    a whole one.

    Returns
    -------
    int
        The exit status: 0 when every file was loaded, 1 when one was refused.
    """
    loaded: list[Loaded] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            loaded.append(intake.load(path, mapping=mapping))
        except ProblemError as error:
            refused += error.problems
    for one in loaded:
        console.print(escape(one.summary(language)), soft_wrap=True)
    for problem in refused:
        errors.print(escape(problem.say(language)), soft_wrap=True)
    if refused:
        return 1
    if out is not None:
        rows = save([one.table for one in loaded], out)
        said = Text(f"{out}: {rows} dòng", f"{out}: {rows} rows")
        console.print(escape(said.say(language)), soft_wrap=True)
    return 0


def save(tables: Sequence[pd.DataFrame], out: Path) -> int:
    """Write `tables` as one CSV of the long table, whole or not at all; return its rows.

    Text that a spreadsheet would run as a formula is written behind an apostrophe.

    Raises
    ------
    ProblemError
        If the tables together contradict themselves within one source, or `out` cannot be written.
    """
    table = pd.concat([t[list(COLUMNS)] for t in tables], ignore_index=True)
    validate(table, out.name)
    texts = table.select_dtypes(exclude="number").columns
    for column in texts:
        risky = table[column].str.match(r"[=+\-@\t\r]")
        table.loc[risky, column] = "'" + table.loc[risky, column]
    try:
        place(table.to_csv(index=False, lineterminator="\n").encode("utf-8"), out)
    except OSError as error:
        reason = str(error.strerror or error)
        text = Text(f"không ghi được: {reason}", f"cannot be written: {reason}")
        raise ProblemError(Problem(text, str(out))) from None
    return len(table)


def template(out: Path, *, language: str = "vi", console: Console) -> int:
    """Write the blank form with its example to `out`; return the exit status 0."""
    forms.write(out)
    said = Text(
        f"{out}: biểu trống, ví dụ (số liệu giả định) và danh mục",
        f"{out}: a blank form, an example (made-up figures) and its lists",
    )
    console.print(escape(said.say(language)), soft_wrap=True)
    return 0
