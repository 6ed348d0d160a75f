"""The commands `mtqg load`, `mtqg audit` and `mtqg template` as people see them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from mtqg import audit as auditing
from mtqg import loaders, observations
from mtqg.loaders import Loaded
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

_MARKS = {"error": "[red]✖[/]", "warning": "[yellow]▲[/]", "note": "•"}


def load(
    console: Console,
    files: Sequence[Path],
    *,
    out: Path | None,
    dry_run: bool,
    mapping: Path | None,
    language: str,
) -> int:
    """Load files into one long table and tell what was taken and left; return the exit status.

    0: every file loaded; 1: some were refused, and then nothing is written.

    Raises
    ------
    ProblemError
        If the only file is refused, or the files contradict one another.
    """
    loaded, refused = _read(files, mapping)
    for one in loaded:
        console.print(escape(one.summary(language)), soft_wrap=True)
    for error in refused:
        console.print(escape(error.say(language)), soft_wrap=True, style="red")
    if refused:
        if len(files) == 1:
            return 2
        return 1
    table = _together(loaded)
    if out is not None and not dry_run:
        write_csv(table, out)
        told = Text(f"đã ghi {len(table)} dòng vào {out}", f"{len(table)} rows written to {out}")
        console.print(escape(told.say(language)), soft_wrap=True)
    elif not dry_run:
        hint = Text("thêm --out bang.csv để ghi bảng", "add --out table.csv to write the table")
        console.print(hint.say(language))
    return 0


def _read(files: Sequence[Path], mapping: Path | None) -> tuple[list[Loaded], list[ProblemError]]:
    loaded, refused = [], []
    for file in files:
        try:
            one = loaders.read(file, mapping)
            if one.table.empty:
                raise ProblemError(
                    Problem(
                        Text("không lấy được số liệu nào", "no figure could be taken"), file.name
                    )
                )
            loaded.append(one)
        except ProblemError as error:
            refused.append(error)
    return loaded, refused


def _together(loaded: Sequence[Loaded]) -> pd.DataFrame:
    table = pd.concat([one.table for one in loaded], ignore_index=True)
    return observations.validate(table, ", ".join(one.file for one in loaded))


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write the long table whole or not at all, as UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            table.to_csv(stream, index=False, lineterminator="\n")
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def audit(console: Console, files: Sequence[Path], *, as_json: bool, language: str) -> int:
    """Say what stated figures contradict; return 1 when a finding is an error, else 0.

    Raises
    ------
    ProblemError
        If a file cannot be loaded.
    """
    if files:
        loaded, refused = _read(files, None)
        if refused:
            raise ProblemError([p for error in refused for p in error.problems])
        table = _together(loaded)
    else:
        table = observations.read()
    found = auditing.audit(table)
    errors = sum(f.severity == "error" for f in found)
    if as_json:
        console.print(
            auditing.to_json(found, language), soft_wrap=True, markup=False, highlight=False
        )
        return int(errors > 0)
    for finding in found:
        if finding.severity == "note" and len(found) > _MANY:
            continue
        where = escape(f" [{', '.join(finding.sources)}]")
        console.print(
            f"{_MARKS[finding.severity]} {escape(finding.message.say(language))}{where}",
            soft_wrap=True,
        )
    warnings = sum(f.severity == "warning" for f in found)
    notes = len(found) - errors - warnings
    told = Text(
        f"{len(table)} số liệu: {errors} mâu thuẫn, {warnings} cảnh báo, {notes} lưu ý.",
        f"{len(table)} figures: {errors} errors, {warnings} warnings, {notes} notes.",
    )
    console.print(told.say(language))
    return int(errors > 0)


#: Above this many findings the notes are counted, not listed (--json has them all).
_MANY = 40


def template(console: Console, out: Path, *, language: str) -> int:
    """Write the blank form with its filled example."""
    path = loaders.template.write(out)
    told = Text(f"đã ghi biểu mẫu vào {path}", f"form written to {path}")
    console.print(escape(told.say(language)), soft_wrap=True)
    return 0
