"""What `mtqg init`, `data`, `lab`, `load` and `template` do in an office's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mtqg.office import folder
from mtqg.problems import ProblemError
from mtqg.terminal import LANGUAGE, Language, complain, console, tell
from mtqg.texts import Text
from mtqg.words.sentences import sentences

if TYPE_CHECKING:
    from mtqg.intake.loaded import Loaded

_SAY = sentences("office")

#: So many names of communes are told, the rest is counted.
_FEW = 8


def init(
    root: Path,
    province: list[str] | None = None,
    example: bool = False,
    language: Language = LANGUAGE,
) -> int:
    """Make mtqg.toml with inbox, figures, notes, notebooks and reports beside it."""
    if example:
        from mtqg.office.example_office import create

        create(root, language=language)
        key = "init.example"
    else:
        folder.create(root, province or [], language=language)
        key = "init.made"
    tell(_SAY.text(key, root=str(root)), language)
    return 0


def load(
    ctx: typer.Context,
    files: list[Path],
    out: Path | None = None,
    replace: bool = False,
    correction: str = "",
    other: bool = False,
    dry_run: bool = False,
    mapping: Path | None = None,
    unit: str | None = None,
    area: str | None = None,
    edition: str | None = None,
    period: str | None = None,
    as_of: str | None = None,
    programme: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    level: str | None = None,
    scope: str | None = None,
    status: str | None = None,
    capital: str | None = None,
    fund: str | None = None,
    plan_vintage: str | None = None,
    partial: bool = False,
    language: Language = LANGUAGE,
) -> int:
    """Take figures in, with an account of every cell; exit 1: contradictions, 2: refused.

    In an office's folder they join its figures, unless `out` names a file; a folder among `files`
    stands for the files in it, and each is kept on its own: see `ledger.add`. One of another
    province is asked about unless `other` accepts it.
    """
    from mtqg.intake import command as intake  # 0.7 s with pandas, which help does without
    from mtqg.intake.form import ANSWERS
    from mtqg.office import ledger

    named = (*ANSWERS, "mapping", "partial", "language")
    answers: dict[str, Any] = {name: ctx.params[name] for name in named}
    office = ctx.obj
    if office is None or out is not None or dry_run:
        return intake.load(files, out=None if dry_run else out, replace=replace, **answers)
    found: list[Path] = []
    for path in files:
        inside = sorted(path.iterdir()) if path.is_dir() else []
        # Names that begin so are what Excel keeps open.
        found += [p for p in inside if p.is_file() and not p.name.startswith((".", "~$"))]
        found += [] if path.is_dir() else [path]
    if not found:
        raise ProblemError(_SAY.problem("load.empty", file=", ".join(map(str, files))))

    def keep(path: Path, loaded: Loaded, account: str) -> Text:
        if not other and (asked := ledger.foreign(office, loaded)):
            raise ProblemError(asked)
        added = ledger.add(office, loaded.table, path, account, correction=correction)
        known = _SAY.text("load.known", count=added.known)
        if not added.file:
            return _SAY.text("load.nothing", file=path.name, known=known)
        return _SAY.text(
            "load.added",
            file=path.name,
            to=added.file,
            new=added.new,
            corrected=_SAY.text("load.corrected", count=added.corrected) if added.corrected else "",
            known=Text(", ", ", ") + known if added.known else "",
        )

    usual = office.provinces[0].slug if len(office.provinces) == 1 else ""
    known = ledger.stored(office)
    return intake.load(found, keep=keep, known=known, usual_area=usual, **answers)


def template(
    ctx: typer.Context,
    out: Annotated[Path, typer.Argument()] = Path("bieu-mau.xlsx"),
    kind: str = "programmes",
    area: str = "",
    year: int | None = None,
    communes: str = "",
    as_of: str = "",
    language: Language = LANGUAGE,
) -> int:
    """Write the blank form of a kind, or the forms of a province's communes; return 0.

    By the ending .docx: the template of Word reports, for the office to edit.
    """
    from mtqg.intake import template as forms  # 0.7 s with pandas, which help does without
    from mtqg.table import files
    from mtqg.table.schema import coded

    if out.suffix.casefold() == ".docx":
        if out.exists():
            raise ProblemError(_SAY.problem("forms.there", file=str(out)))
        ours = Path(__file__).parents[1] / "words" / language / "template.docx"
        files.place(ours.read_bytes(), out)
        tell(_SAY.text("forms.word", out=str(out)), language)
        return 0
    if communes:
        paths = forms.for_communes(out, communes, year=year, as_of=as_of)
        said = _SAY.text("forms.by_row", out=str(out))
        if len(paths) > 1:
            said = _SAY.text("forms.by_file", out=str(out), count=len(paths))
        tell(said, language)
        return 0
    usual = ctx.obj.usual if ctx.obj else ""
    forms.template(out, kind=kind, area=area or usual, year=year, as_of=as_of)
    kind = coded("kind", kind)
    key = "forms.with_example" if kind == "programmes" else "forms.blank"
    tell(_SAY.text(key, out=str(out), what=forms.KINDS[kind]), language)
    return 0


def data(ctx: typer.Context, language: Language = LANGUAGE) -> int:
    """List the office's figures by month, programme and commune; exit 1 when a file is gone."""
    if ctx.obj is None:
        raise ProblemError(_SAY.problem("data.outside"))
    from rich.markup import escape
    from rich.table import Table

    from mtqg.office.listing import MONTHS, listing
    from mtqg.table import catalogue
    from mtqg.words.formats import number

    found = listing(ctx.obj)
    if found.months.empty:
        tell(_SAY.text("data.none"), language)
    else:
        heads = (_SAY.text(f"data.{name}").say(language) for name in MONTHS)
        table = Table(*heads, show_edge=False)
        for row in found.months.fillna({"paid": float("nan")}).to_dict("records"):
            row["paid"] = number(row["paid"], 1, language)
            row["files"] = row["files"].count(",") + 1
            row["programme"] = catalogue.programme_name(row["programme"]).say(language)
            table.add_row(*(escape(str(cell)) for cell in row.values()))
        console.print(table)
    for name, gaps in found.absent.items():
        tell(_SAY.text("data.no_month", name=name, months=", ".join(gaps)), language)
    for (month, name), units in found.silent.items():
        named = ", ".join(units[:_FEW]) + (f", … ({len(units)})" if len(units) > _FEW else "")
        tell(_SAY.text("data.silent", month=month, name=name, communes=named), language)
    complain(found.gone, language)
    return 1 if found.gone else 0


def lab(ctx: typer.Context, language: Language = LANGUAGE) -> int:
    """Open JupyterLab where the office's folder is, with mtqg on the PATH; return its status."""
    from importlib.util import find_spec

    if find_spec("jupyterlab") is None:
        raise ProblemError(_SAY.problem("lab.missing"))
    root = ctx.obj.root if ctx.obj else Path.cwd()
    binaries = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": binaries + os.pathsep + os.environ.get("PATH", "")}
    return subprocess.call([sys.executable, "-m", "jupyterlab"], cwd=root, env=environment)
