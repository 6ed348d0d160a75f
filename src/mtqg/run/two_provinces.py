"""The page of two provinces side by side: `mtqg compare A B`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer
from rich.markup import escape

from mtqg import paths
from mtqg.office import folder
from mtqg.problems import ProblemError
from mtqg.run import parameters, provenance, runner, store
from mtqg.run.parameters import Run
from mtqg.table import areas
from mtqg.table.parameters_given import as_given
from mtqg.terminal import LANGUAGE, Language, console, tell
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("run")

#: The notebook of the page; it has no parameter `province`, so that reports leave it out.
NOTEBOOK = "compare"


def plan(
    first: str,
    second: str,
    *,
    language: str = "vi",
    edition: str = "",
    as_of: str = "",
    data: Sequence[Path] = (),
) -> Run:
    """Return the run that makes the page of two provinces.

    Raises
    ------
    ProblemError
        With everything that is wrong: as for a report of each, or the same province twice.

    >>> plan("bac-giang", "quang nam").stem
    '2024/bac-giang--quang-nam/compare.vi'
    """
    edition, as_of = as_given(edition, as_of, [first, second])
    # The two are checked as for reports, by any notebook of reports.
    any_one = list(parameters.templates())[:1]
    runs = parameters.plan(
        [first, second],
        notebooks=any_one,
        language=language,
        edition=edition,
        as_of=as_of,
        data=data,
    )
    if len(runs) < 2:
        raise ProblemError(_SAY.problem("call.two", value=second))
    one, other = (areas.get(found.code, edition) for found in runs)
    given = {
        "first": one.slug,
        "second": other.slug,
        "edition": edition,
        "language": language,
        "as_of": as_of,
        "data": [str(path) for path in runs[0].parameters.get("data", [])],
    }
    return Run(
        NOTEBOOK,
        paths.notebooks() / f"{NOTEBOOK}.ipynb",
        edition,
        f"{one.code}-{other.code}",
        f"{one.slug}--{other.slug}",
        Text(f"{one.name} – {other.name}", f"{one.name_en} – {other.name_en}"),
        language,
        given,
    )


def compare(
    ctx: typer.Context,
    first: str,
    second: str,
    language: Language = LANGUAGE,
    edition: str = "",
    as_of: str = "",
    data: list[Path] | None = None,
    only_data: list[Path] | None = None,
    out: str = "reports",
) -> int:
    """Make the page of two provinces and print where it is; exit 1 when it could not be made."""
    out = folder.out_at(out, as_of)
    if problems := store.refused(out):
        raise ProblemError(problems)
    own = folder.own(ctx.obj, data, only_data, language)
    planned = plan(first, second, language=language, edition=edition, as_of=as_of, data=own)
    if not edition and planned.edition == "2024":
        both = [replace(planned, code=code) for code in planned.code.split("-")]
        for text in parameters.former(both, as_of):
            tell(text, language)
    for text in parameters.unused([planned]):
        tell(text, language)
    for outcome in runner.make(runner.tasks([planned], out), out):
        if not outcome.ok:
            console.print(f"[red]✖[/] {escape(outcome.cause.say(language))}")
            return 1
    tell(f"{out}/{planned.stem}{provenance.PAGE}")
    return 0
