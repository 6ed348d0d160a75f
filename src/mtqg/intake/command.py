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
from mtqg.intake.sums import across
from mtqg.problems import Problem, ProblemError
from mtqg.table import files
from mtqg.table.dates import cut_off
from mtqg.table.schema import COLUMNS, validate
from mtqg.texts import Text

#: Exit statuses of `load`: written, but contradicted or not whole; refused or asked.
CONTRADICTED, REFUSED = 1, 2


def load(
    paths: Sequence[Path],
    *,
    out: Path | None = None,
    mapping: Path | None = None,
    partial: bool = False,
    language: str = "vi",
    console: Console,
    errors: Console,
    **answers: str | None,
) -> int:
    """Load `paths`, print what was understood and left, write the table to `out`.

    What was understood is printed before anything is written, and stored beside `out` as
    `<out>.understood.txt`. One bad file never stops the others from being read, but then nothing
    is written without `partial`: half a table would look like a whole one.

    Returns
    -------
    int
        The exit status: 0 when all was understood and nothing contradicts; 1 when the table is
        written but figures contradict each other, or (without `partial`) some could not be taken;
        2 when a file was refused or something has to be asked first, and nothing is written.
    """
    loaded: list[Loaded] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            one = intake.load(path, mapping=mapping, partial=partial, language=language, **answers)
            loaded.append(one)
        except ProblemError as error:
            refused += error.problems
    accounts = [one.summary(language) for one in loaded]
    later = across(pd.concat([one.table for one in loaded])) if len(loaded) > 1 else []
    for account in accounts:
        console.print(escape(account), soft_wrap=True)
    for problem in (*later, *refused):
        errors.print(escape(problem.say(language)), soft_wrap=True)
    if not loaded or (refused and not partial):
        return REFUSED
    if out is not None:
        rows = save([one.table for one in loaded], out)
        beside = out.with_name(out.stem + ".understood.txt")
        files.save(("\n".join(accounts) + "\n").encode(), beside)
        said = Text(
            f"{out}: {rows} dòng; những điều đã hiểu: {beside.name}",
            f"{out}: {rows} rows; what was understood: {beside.name}",
        )
        console.print(escape(said.say(language)), soft_wrap=True)
    doubtful = [p for one in loaded for p in (one.contradictions if partial else one.errors)]
    return CONTRADICTED if doubtful or later else 0


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
    files.save(table.to_csv(index=False, lineterminator="\n").encode(), out)
    return len(table)


def template(
    out: Path,
    *,
    kind: str = "programmes",
    area: str = "",
    year: int | None = None,
    communes: str = "",
    as_of: str = "",
    language: str = "vi",
    console: Console,
) -> int:
    """Write the blank form of a kind, or the forms of a province's communes; return 0."""
    if communes:
        paths = forms.for_communes(out, communes, year=year, as_of=cut_off(as_of))
        many = Text(f"{len(paths)} biểu trống, mỗi xã một tệp", f"{len(paths)} forms, one each")
        one = Text("biểu trống, mỗi xã một dòng", "a blank form, a row a commune")
        said = Text(f"{out}: ", f"{out}: ") + (many if len(paths) > 1 else one)
        console.print(escape(said.say(language)), soft_wrap=True)
        return 0
    forms.template(out, kind=kind, area=area, year=year)
    what = forms.KINDS[kind]
    said = Text(f"{out}: biểu trống, {what.vi}", f"{out}: a blank form, {what.en}")
    if kind == "programmes":
        said += Text(", ví dụ (số liệu giả định) và danh mục", ", an example (made-up figures)")
    console.print(escape(said.say(language)), soft_wrap=True)
    return 0
