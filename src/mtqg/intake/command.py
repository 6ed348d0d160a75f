"""What `mtqg load` does: print the account, write the long table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from mtqg import intake
from mtqg.intake.between_dates import across
from mtqg.intake.loaded import Loaded
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, files
from mtqg.table.schema import COLUMNS, validate
from mtqg.terminal import complain, tell
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: Exit statuses of `load`: written, but contradicted or not whole; refused or asked.
CONTRADICTED, REFUSED = 1, 2


def load(
    paths: Sequence[Path],
    *,
    out: Path | None = None,
    replace: bool = False,
    keep: Callable[[Path, Loaded, str], Text] | None = None,
    known: pd.DataFrame | None = None,
    area: str | None = None,
    usual_area: str = "",
    mapping: Path | None = None,
    partial: bool = False,
    language: str = "vi",
    **answers: str | None,
) -> int:
    """Load `paths`, print what was understood and left, write the table to `out`.

    What was understood is printed before anything is written, and stored beside `out` as
    `<out>.understood.txt`. One bad file never stops the others from being read, but then nothing
    is written without `partial`: half a table would look like a whole one.

    Where files are kept one by one, `keep` takes each path with what was read and its account, and
    tells what became of it; `known` are the figures that were there before, which these are held
    against. `usual_area` is the province of a file that does not say its own.

    Returns
    -------
    int
        The exit status: 0 when all was understood and nothing contradicts; 1 when the table is
        written but figures contradict each other, or (without `partial`) some could not be taken;
        2 when a file was refused or something has to be asked first, and nothing is written.
    """
    how: dict[str, Any] = {"mapping": mapping, "partial": partial, "language": language, **answers}
    loaded: list[Loaded] = []
    read: list[Path] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            one = _one(path, area, usual_area, how)
            if not partial and (doubted := [p for p in one.problems if p.blocks]):
                raise ProblemError(map(_accepted, doubted))
            loaded.append(one)
            read.append(path)
        except ProblemError as error:
            refused += error.problems
    accounts = [one.summary(language) for one in loaded]
    later = across(pd.concat([one.table for one in loaded]), known) if loaded else []
    for account in accounts:
        tell(account)
    complain([*later, *refused], language)
    if not loaded or (refused and not partial and keep is None):
        return REFUSED
    if out is not None:
        rows = save([one.table for one in loaded], out, replace=replace)
        beside = out.with_name(out.stem + ".understood.txt")
        files.save(("\n".join(accounts) + "\n").encode(), beside)
        said = _SAY("command.written", out=str(out), rows=rows, name=beside.name)
        tell(said, language)
    if keep is not None:
        for path, one, account in zip(read, loaded, accounts, strict=True):
            try:
                tell(keep(path, one, account), language)
            except ProblemError as error:
                refused += error.problems
                complain(error.problems, language)
        if later or any(one.problems for one in loaded):
            tell(_NEXT, language)
        if refused and not partial:
            return REFUSED
    doubtful = [p for one in loaded for p in (one.contradictions if partial else one.errors)]
    return CONTRADICTED if doubtful or any(p.severity != "note" for p in later) else 0


#: What to do about what has to be looked at in files that are kept.
_NEXT = _SAY("command.what_to_do")


def _accepted(problem: Problem) -> Problem:
    """Return a problem that says how to have figures written that are right all the same."""
    remedy = _SAY("command.right_all_the_same")
    if problem.remedy:
        remedy = _SAY("command.or_right_all_the_same", remedy=problem.remedy)
    return dataclasses.replace(problem, remedy=remedy)


def _one(path: Path, area: str | None, usual: str, how: Mapping[str, Any]) -> Loaded:
    """Return what a file holds; one that does not say its province is of the usual one."""
    try:
        return intake.load(path, area=area, **how)
    except ProblemError as error:
        if area or not usual or any(areas.names_another(p.value, usual) for p in error.problems):
            raise
        with suppress(ProblemError):
            return intake.load(path, area=usual, **how)
        raise


def save(tables: Sequence[pd.DataFrame], out: Path, *, replace: bool = False) -> int:
    """Write `tables` as one CSV of the long table, whole or not at all; return its rows.

    A file that is there is written over where nothing of it is lost, else only to `replace` it.
    Text that a spreadsheet would run as a formula is written behind an apostrophe.

    Raises
    ------
    ProblemError
        If the tables together contradict themselves within one source, `out` holds other rows, or
        cannot be written.
    """
    table = pd.concat([t[list(COLUMNS)] for t in tables], ignore_index=True)
    validate(table, out.name)
    texts = table.select_dtypes(exclude="number").columns
    table[texts] = table[texts].map(files.disarmed)
    text = table.to_csv(index=False, lineterminator="\n")
    if not replace and (lost := _lost(out, text)):
        kept = sentences("intake").problem("command.out_in_use", {"lost": lost}, file=str(out))
        raise ProblemError(kept)
    files.save(text.encode(), out)
    return len(table)


def _lost(out: Path, text: str) -> int:
    """Return how many lines of the file at `out` are not in the text that would replace it."""
    if not out.is_file():  # a pipe would be waited for without end
        return 0
    try:
        before = out.read_bytes().decode("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return 0
    return len(set(before) - set(text.splitlines()))
