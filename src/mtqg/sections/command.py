"""What `mtqg check` does: look at every table of the project's, or at the given files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mtqg.problems import Problem, ProblemError, of_file
from mtqg.terminal import LANGUAGE, Language, complain, tell
from mtqg.texts import Text


def check(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    language: Language = LANGUAGE,
) -> int:
    """Print every problem of the figures; exit 1 when there is one."""
    from mtqg.table import observations  # pandas, which help does without

    problems: list[Problem] = []
    if not files:
        from mtqg.checks import shipped  # 0.1 s with the notes, which some files need not wait for
        from mtqg.sections import notes

        problems += [*shipped.problems(), *notes.problems()]
    rows = 0
    checked = files or [*observations.files(), *(ctx.obj.files() if ctx.obj else [])]
    for path in checked:
        try:
            rows += len(observations.read_csv(path))
        except ProblemError as error:
            problems += error.problems
        except OSError as error:
            text = Text("không đọc được: ", "unreadable: ") + of_file(error)
            problems.append(Problem(text, str(path)))
    complain(problems, language)
    if problems:
        return 1
    done = Text(
        f"{len(checked)} tệp, {rows} dòng: không có vấn đề.",
        f"{len(checked)} files, {rows} rows: no problem.",
    )
    tell(done, language)
    return 0
