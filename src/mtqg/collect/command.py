"""What `mtqg collect` and `mtqg fill` do: take in returned forms, fill an office's own."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqg.office.folder import Office, own
from mtqg.terminal import LANGUAGE, Language, tell
from mtqg.words.sentences import listed, sentences

if TYPE_CHECKING:
    from mtqg.collect.returned import Collected

#: Names of missing communes that are told; the workbook has all.
_MOST = 12


def collect(
    ctx: typer.Context,
    folder: Path,
    province: str = "",
    due: str = "",
    data: list[Path] | None = None,
    correction: str = "",
    out: Path | None = None,
    queries: Path | None = None,
    language: Language = LANGUAGE,
) -> int:
    """Collect forms and answered query sheets; exit 1: some are missing or asked, 2: refused.

    In an office's folder, unless `out` names a file, what was taken joins its figures as one more
    file: those forms alone of which nothing is still asked.
    """
    import pandas as pd  # 0.7 s with the loader, which help does without

    from mtqg.collect import query, returned
    from mtqg.table import files, observations
    from mtqg.table.dates import cut_off
    from mtqg.table.schema import validate

    words = sentences("collect", language)
    tables = [observations.own(path) for path in own(ctx.obj, data, None, language)]
    before = observations.current(pd.concat(tables, ignore_index=True)) if tables else None
    province = province or (ctx.obj.usual if ctx.obj else "")
    found = returned.collect(folder, province=province, due=cut_off(due), before=before)
    for problem in found.problems:
        tell(problem.say(language))
    absent = found.states[found.states["kind"].isin(["missing", "overdue", "blank"])]
    tell(
        words(
            "messages.summary",
            received=len(found.states) - len(absent),
            expected=len(found.states),
            province=found.province.label(language),
            contradictory=found.count("contradictory"),
            tardy=found.count("tardy"),
            missing=len(absent),
            blank=found.blank,
        )
    )
    if len(absent):
        names = list(absent["name"].head(_MOST))
        more = len(absent) - len(names)
        tell(
            words(
                "messages.late", names=listed([*names, *([f"+{more}"] if more else [])], language)
            )
        )
    if found.corrected or found.accepted:
        tell(words("messages.answers", corrected=found.corrected, accepted=found.accepted))
    if found.queries:
        path = queries or _sent(found, folder)
        if path is None or queries:
            path = query.write(
                found.queries, found.states, path or _fresh(folder), language=language
            )
        tell(words("messages.queries", count=len(found.queries), file=str(path)))
    else:
        tell(words("messages.clean"))
    if out is not None:
        validate(found.table, out.name)
        files.save(found.table.to_csv(index=False).encode("utf-8-sig"), out)
        tell(words("messages.table", rows=len(found.table), file=str(out)))
    elif ctx.obj:
        _keep(ctx.obj, found, folder, correction, language)
    return int(bool(found.queries) or bool(len(absent)))


def _keep(office: Office, found: Collected, folder: Path, correction: str, language: str) -> None:
    """Add the forms of which nothing is asked to the figures of an office, and tell so."""
    from mtqg.office import ledger

    words = sentences("collect", language)
    asked = {one.file for one in found.queries}
    table = found.table[~found.table["source"].isin(asked)]
    if len(table):
        forms = dict.fromkeys(table["source"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in forms:
                archive.write(folder / name, name)
        account = words("messages.account", count=len(forms), folder=folder.name)
        account = "\n".join([account, *(f"- {name}" for name in forms)])
        path = Path(f"{folder.resolve().name}.zip")
        content = packed.getvalue()
        added = ledger.add(office, table, path, account, correction=correction, content=content)
        tell(
            words(
                "messages.kept",
                new=added.new,
                corrected=added.corrected,
                known=added.known,
                file=added.file or "figures/",
            )
        )
    if held := sorted(asked & set(found.table["source"])):
        more = [f"+{len(held) - _MOST}"] if held[_MOST:] else []
        names = listed([*held[:_MOST], *more], language)
        tell(words("messages.held", count=len(held), names=names))


def _sent(found: Collected, folder: Path) -> Path | None:
    """Return the sheet in the folder that asks all of this already, None without one."""
    from mtqg.collect import query

    wanted = {one.key for one in found.queries}
    sheets = sorted(path for path in folder.glob("*.xlsx") if query.is_query_sheet(path))
    return next((path for path in sheets if wanted <= query.keys(path)), None)


def _fresh(folder: Path) -> Path:
    """Return where the query sheet goes: never over one that may have been answered."""
    first = folder / f"phieu-hoi-{date.today().isoformat()}.xlsx"
    path, number = first, 2
    while path.exists():
        path, number = first.with_stem(f"{first.stem}-{number}"), number + 1
    return path


def fill(
    ctx: typer.Context,
    form: Path,
    out: Path,
    area: Annotated[str, typer.Option()],
    as_of: str = "",
    data: list[Path] | None = None,
    unit: str | None = None,
    period: str | None = None,
    programme: str | None = None,
    language: Language = LANGUAGE,
) -> int:
    """Fill named cells, or those that headings say; exit 1: some have no figure, 2: refused."""
    from mtqg.collect import fill as workbook
    from mtqg.table import communes
    from mtqg.table.dates import cut_off
    from mtqg.table.figures import known

    words = sentences("collect", language)
    found = communes.named(area) if communes.is_meant(area) else communes.province_of(area)
    table = known("2025", "", own(ctx.obj, data, None, language)).of(found.code)
    answers = {"unit": unit, "period": period, "programme": programme}
    filled = workbook.fill(form, out, table, area=found.code, as_of=cut_off(as_of), **answers)
    tell(words("fill.done", count=len(filled.cells), file=str(out)))
    if filled.missing:
        named = [*filled.missing[:_MOST], *(["…"] if filled.missing[_MOST:] else [])]
        cells = listed(named, language)
        tell(words("fill.missing", count=len(filled.missing), cells=cells))
    if filled.unplaced:
        named = [*filled.unplaced[:_MOST], *(["…"] if filled.unplaced[_MOST:] else [])]
        cells = listed(named, language)
        tell(words("fill.unplaced", count=len(filled.unplaced), cells=cells))
    return int(bool(filled.missing or filled.unplaced))
