"""What `mtqg export` does: figures of indicators and areas into a file for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mtqg.office import folder
from mtqg.problems import Problem, ProblemError
from mtqg.terminal import LANGUAGE, Language, log
from mtqg.texts import Text


def export(
    ctx: typer.Context,
    indicators: Annotated[list[str] | None, typer.Argument()] = None,
    area: list[str] | None = None,
    level: str = "province",
    programme: list[str] | None = None,
    edition: str = "",
    as_of: str = "",
    data: list[Path] | None = None,
    out: Path | None = None,
    to: str = "",
    language: Language = LANGUAGE,
) -> int:
    """Write a row a figure, in its latest vintage known at the cut-off; exit 1 without any."""
    from mtqg.publish.interchange import form_of, written  # pandas, which help does without
    from mtqg.table import catalogue, files
    from mtqg.table.tidy import figures

    form = to or (form_of(out) if out else "csv")
    if form == "parquet" and out is None:
        unnamed = Text("Parquet không in ra màn hình được", "Parquet cannot be printed")
        remedy = Text("--out TỆP.parquet", "--out FILE.parquet")
        raise ProblemError(Problem(unnamed, remedy=remedy))
    table = figures(
        indicators or list(catalogue.indicators().index),
        area or folder.settings(ctx.obj).get("provinces"),
        level=level,
        programme=programme,
        edition=edition or None,
        as_of=as_of or None,
        data=folder.own(ctx.obj, data, None, language) or None,
    )
    content = written(table, form, language)
    if out is None:
        sys.stdout.write(content.decode())
    else:
        files.save(content, out)
    said = Text(f"{len(table)} số liệu", f"{len(table)} figures") + Text(*[f": {out or '-'}"] * 2)
    log("info" if len(table) else "error", said.say(language))
    return 0 if len(table) else 1
