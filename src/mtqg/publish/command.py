"""What `mtqg export` does: figures of indicators and areas into a file for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mtqg.office import folder
from mtqg.problems import Problem, ProblemError
from mtqg.publish.interchange import FORMS, form_of, written
from mtqg.table import catalogue, files
from mtqg.table.tidy import figures
from mtqg.terminal import LANGUAGE, Data, Edition, Language, log, say
from mtqg.texts import Text


def export(
    ctx: typer.Context,
    indicators: Annotated[
        list[str] | None,
        typer.Argument(help=say("mã hoặc tên; bỏ trống: tất cả", "codes or names; or all")),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help=say("tỉnh, vùng, xã, VN; bỏ trống: tất cả", "areas; by default all")),
    ] = None,
    level: Annotated[
        str, typer.Option(help="province | region | country | district | commune")
    ] = "province",
    programme: Annotated[
        list[str] | None, typer.Option(help="NTP2026 | DTTS | GNBV | NTM | ALL")
    ] = None,
    edition: Edition = "",
    as_of: Annotated[
        str, typer.Option(help=say("chỉ số liệu biết đến ngày này", "only what was known then"))
    ] = "",
    data: Data = None,
    out: Annotated[
        Path | None, typer.Option(help=say("tệp kết quả; bỏ trống: màn hình", "file; or stdout"))
    ] = None,
    to: Annotated[str, typer.Option(help=" | ".join(FORMS))] = "",
    language: Language = LANGUAGE,
) -> int:
    """Write a row a figure, in its latest vintage known at the cut-off; exit 1 without any."""
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
