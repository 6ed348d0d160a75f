"""What `mtqg collect` and `mtqg fill` do: take in returned forms, fill an office's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from mtqg.collect import fill as workbook
from mtqg.collect import query
from mtqg.collect.returned import Collected, collect
from mtqg.table import communes, files, observations
from mtqg.table.dates import cut_off
from mtqg.table.figures import known
from mtqg.table.schema import validate
from mtqg.words.sentences import listed, sentences

#: Names of missing communes that are told; the workbook has all.
_MOST = 12


def run(
    folder: Path,
    *,
    province: str = "",
    due: str = "",
    data: list[Path],
    out: Path | None = None,
    queries: Path | None = None,
    language: str = "vi",
    console: Console,
) -> int:
    """Collect the forms in `folder`, tell, and write the table and the query sheet.

    Returns
    -------
    int
        0 where all communes returned and nothing is open, else 1.

    Raises
    ------
    ProblemError
        If the folder holds no form, or a file cannot be written.
    """
    say = sentences("collect", language)
    tables = [observations.own(path) for path in data]
    before = pd.concat(tables, ignore_index=True) if tables else None
    found = collect(folder, province=province, due=cut_off(due), before=before)

    def tell(text: str) -> None:
        console.print(escape(text), soft_wrap=True)

    for problem in found.problems:
        tell(problem.say(language))
    absent = found.states[found.states["kind"].isin(["missing", "overdue"])]
    tell(
        say(
            "told.summary",
            received=len(found.states) - len(absent),
            expected=len(found.states),
            province=found.province.label(language),
            contradictory=found.count("contradictory"),
            tardy=found.count("tardy"),
            missing=len(absent),
        )
    )
    if len(absent):
        names = list(absent["name"].head(_MOST))
        more = len(absent) - len(names)
        tell(say("told.late", names=listed([*names, *([f"+{more}"] if more else [])], language)))
    if found.corrected or found.accepted:
        tell(say("told.answers", corrected=found.corrected, accepted=found.accepted))
    if found.queries:
        path = queries or _sent(found, folder)
        if path is None or queries:
            path = query.write(
                found.queries, found.states, path or _fresh(folder), language=language
            )
        tell(say("told.queries", count=len(found.queries), file=str(path)))
    else:
        tell(say("told.clean"))
    if out is not None:
        validate(found.table, out.name)
        files.save(found.table.to_csv(index=False).encode("utf-8-sig"), out)
        tell(say("told.table", rows=len(found.table), file=str(out)))
    return int(bool(found.queries) or bool(len(absent)))


def _sent(found: Collected, folder: Path) -> Path | None:
    """Return the sheet in the folder that asks all of this already, None without one."""
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
    form: Path,
    out: Path,
    *,
    area: str,
    as_of: str = "",
    data: list[Path],
    language: str = "vi",
    console: Console,
    **answers: str | None,
) -> int:
    """Fill an office's own workbook with its figures and tell; 1 where some cells have none.

    Raises
    ------
    ProblemError
        See `mtqg.collect.fill.fill`.
    """
    say = sentences("collect", language)
    found = communes.named(area) if communes.is_meant(area) else communes.province_of(area)
    table = known("2025", "", data).of(found.code)
    filled = workbook.fill(form, out, table, area=found.code, as_of=cut_off(as_of), **answers)
    told = [say("fill.done", count=len(filled.cells), file=str(out))]
    if filled.missing:
        cells = listed(
            [*filled.missing[:_MOST], *(["…"] if filled.missing[_MOST:] else [])], language
        )
        told.append(say("fill.missing", count=len(filled.missing), cells=cells))
    for line in told:
        console.print(escape(line), soft_wrap=True)
    return int(bool(filled.missing))
