"""`mtqg trace PROVINCE INDICATOR [PERIOD]`: every statement of a figure, and what is made of it."""

from __future__ import annotations

import re
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from mtqg.office import folder
from mtqg.problems import Problem, ProblemError
from mtqg.run import provenance
from mtqg.table import catalogue
from mtqg.terminal import (
    LANGUAGE,
    Language,
    console,
    tell,
)
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

if TYPE_CHECKING:
    from mtqg.sections.cases import Case


def trace(
    ctx: typer.Context,
    name: str,
    indicator: str,
    period: Annotated[str, typer.Argument()] = "",
    language: Language = LANGUAGE,
    edition: str = "",
    as_of: str = "",
    data: list[Path] | None = None,
    only_data: list[Path] | None = None,
    out: str = "reports",
) -> int:
    """Print where a figure comes from; exit 1 when nobody states it."""
    from mtqg.sections import trace as traces  # 1.3 s with the charts, which help does without
    from mtqg.sections.cases import province

    own = folder.own(ctx.obj, data, only_data, language)
    case = province(name, edition=edition, language=language, as_of=as_of, data=own)
    code = catalogue.find(indicator)
    if re.fullmatch(r"\d{4}-\d{4}", period):  # 2021-2023 as reports print it
        period = period.replace("-", "/")
    elif month := re.fullmatch(r"(\d\d?)/(\d{4})", period):  # 10/2026, too
        period = f"{month[2]}-{int(month[1]):02d}"
    rows = traces.statements(case, code, period, own)
    words, known = sentences("trace", language), catalogue.indicator(code)
    if rows.empty and any(traces.forecasts(case, code, period)):
        rows = traces.statements(case, code, "", own)  # what the forecast is made from
    if rows.empty:
        nobody = Text("chưa có số nào như vậy", "no such figure is stated")
        years = traces.statements(case, code, "", own)["period"]
        have = ", ".join(dict.fromkeys(years[::-1]))
        there = Text(f"có: {have}", f"there are: {have}") if have else None
        raise ProblemError(Problem(nobody, parameter="period", value=period, remedy=there))
    tell(
        words(
            "trace.head",
            name=known.name,
            code=code,
            unit=case.tell(known.unit_label),
            place=case.name,
            edition=case.edition,
        )
    )
    shown = [traces.cells(case, row) for row in rows.to_dict("records")]
    columns = ("period", "as_of", "published", "scope", "figure", "status")
    told = [any(cells[n].strip() for cells in shown) for n in range(len(columns))]
    table = Table("№")
    for column in compress(columns, told):
        table.add_column(words(f"trace.{column}"), overflow="fold")
    for number, cells in enumerate(shown, start=1):
        table.add_row(str(number), *map(escape, compress(cells, told)))
    console.print(table)
    tell(words("trace.used"))
    for line in traces.corrections_of(case, rows):
        tell(line)
    for title, lines in (
        ("sources", traces.cited(case, rows)),
        ("computed", traces.computed(case, code, period)),
        ("reports", _reports(case, code, period, folder.out_at(out, as_of))),
    ):
        found = list(lines)
        if found:
            console.print(f"\n[bold]{escape(words(f'trace.{title}'))}[/]")
        for line in found:
            tell(f"  {line}")
    return 0


def _reports(case: Case, code: str, period: str, out: str) -> list[str]:
    """Return the reports in the folder whose records hold a measure of the indicator."""
    found = []
    for record in provenance.records(out) if "://" not in out and Path(out).is_dir() else ():
        if (record["code"], record["edition"], record["language"]) != (
            case.area.code,
            case.edition,
            case.language,
        ):
            continue
        for name, one in record["found"]["measures"].items():
            if name.rpartition("spine.")[2] == code.lower() and one["period"].startswith(period):
                value = formats.with_unit(one["value"], one["unit"], one["decimals"], case.language)
                found.append(f"{out}/{record['stem']}{provenance.PAGE}: {one['period']}: {value}")
    return found
