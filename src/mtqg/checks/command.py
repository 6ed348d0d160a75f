"""What `mtqg audit` does: hold files against each other and the project's figures, and tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from mtqg import intake
from mtqg.checks import SEVERITIES, findings, to_json, together
from mtqg.problems import Problem, ProblemError
from mtqg.table import observations
from mtqg.terminal import LANGUAGE, Language, log, say, tell
from mtqg.texts import Text

_NAMES = {
    "error": Text("lỗi", "error"),
    "warning": Text("cảnh báo", "warning"),
    "note": Text("ghi chú", "note"),
}


def audit(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    notes: Annotated[bool, typer.Option("--notes", help=say("cả lưu ý", "with the notes"))] = False,
    language: Language = LANGUAGE,
) -> int:
    """Audit the project's figures, or those of `files` among the project's, and print findings.

    In an office's folder its own files are meant where none are named. With `as_json` every
    finding is printed as an object (rule, severity, figures, sources, message) and nothing else;
    otherwise errors and warnings as sentences, and notes with `notes`.

    Returns
    -------
    int
        The exit status: 1 when a finding is an error, else 0.

    Raises
    ------
    ProblemError
        If a file cannot be read, with the problems of all of them.
    """
    paths = files or (ctx.obj.files() if ctx.obj else [])
    table, about = observations.read(), None
    if paths:
        tables, refused = [], list[Problem]()
        for path in paths:
            try:
                tables.append(intake.load(path).table)
            except ProblemError as error:
                refused += error.problems
        if refused:
            raise ProblemError(refused)
        about = {str(source) for one in tables for source in one["source"].unique()}
        # A file that repeats the project's own rows of a source takes their place.
        table = pd.concat([table[~table["source"].isin(about)], *tables], ignore_index=True)
    found = findings(table, about=about)
    if as_json:
        print(to_json(found, language))
    else:
        for finding in together(found):
            if finding.severity != "note" or notes:
                said = f"{_NAMES[finding.severity].say(language)} · {finding.rule} · "
                sources = ", ".join(finding.sources)
                tell(f"{said}{finding.message.say(language)} [{sources}]")
        counts = Counter(finding.severity for finding in found)
        line = ", ".join(f"{_NAMES[s].say(language)}: {counts[s]}" for s in SEVERITIES)
        log("info", line)
    return int(any(finding.severity == "error" for finding in found))
