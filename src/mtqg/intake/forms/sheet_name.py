"""What the name of a sheet says: facts where nothing in the sheet does, else a contradiction.

A sheet "Tháng 8" over figures to 30/9, or "Vốn sự nghiệp" over a title of "VỐN ĐẦU TƯ", was copied
from another, and the name or the head was not changed: which one, is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mtqg.intake.forms.layout import Table
from mtqg.intake.forms.phrase_times import When, find_times
from mtqg.intake.forms.phrases import read
from mtqg.intake.forms.remarks import fits
from mtqg.intake.forms.sheet_statements import Fact, Facts, distinct, known_province, unit_below
from mtqg.table import areas
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

if TYPE_CHECKING:
    from mtqg.intake.forms.decisions import Case

#: Words of a sheet's name that say nothing of its figures.
_OF_SHEETS = frozenset(
    "bc báo cáo biểu bieu bảng bang sheet pl phụ lục phu luc mẫu mau số so bm kq".split()
)


def read_sheet_name(table: Table, found: Facts) -> None:
    """Let the name of a sheet say what its title leaves out; where both say, both are facts.

    Its month, year and type of capital are kept apart (`sheet`): headings and rows may say them.
    """
    name = table.sheet.name
    text = re.sub(r"(?i)(?<!\w)t(?=\d{1,2}(?!\d))", "tháng ", name.replace("_", " "))
    said = read(text)
    if said.has("qualifier"):
        return
    fact = Fact("", f"{name}!", name)
    programmes = {f.value for f in found.programme}
    if (code := said.one("programme")) and len(programmes) < 2 and "NTP2026" not in programmes:
        found.programme.append(replace(fact, value=code))
    found.unit += [replace(fact, value=code) for code, _ in said.units if code != "%"]
    if (below := unit_below(text)) is not None:
        if below and (found.area or found.named):
            found.below.append(replace(fact, value=below))
        return
    words = " ".join(re.findall(r"[^\W\d_]+", find_times(text)[1]))
    if province := known_province(words, provinces_only=True) if len(words) > 3 else "":
        list_of = found.area if found.area or not found.named else found.named
        if areas.fold(province) not in {areas.fold(f.value.removeprefix("city ")) for f in list_of}:
            list_of.append(replace(fact, value=province))
    elif any(w not in _OF_SHEETS and not w.isdigit() for w in said.rest):
        return
    for kind in ("capital", "fund", "plan_vintage"):
        if code := said.one(kind):
            found.sheet[kind] = replace(fact, value=code)
    years = {when.year for when in said.times if when.year and when.kind != "span"}
    if len(years) == 1:
        found.sheet["year"] = replace(fact, value=str(years.pop()))
    for when in said.times:
        if when.month and when.kind != "part":
            found.sheet_time = when


def with_year(
    stated: list[Fact], around: Facts, spans: list[Fact], heads: list[Fact], when: When | None
) -> list[Fact]:
    """Return the stated years with that of the sheet's name: alone, or as a contradiction."""
    name = around.sheet.get("year")
    if name is None:
        return stated
    if not stated:
        return [] if spans else [name]
    others = {fact.value for fact in [*stated, *heads]} | {str(when.year) if when else ""}
    within = any("/" in f.value and f.value[:4] <= name.value <= f.value[-4:] for f in stated)
    return stated if name.value in others or within else [*stated, name]


def until(table: Table, around: Facts) -> list[tuple[When, Fact]]:
    """Return the date that the name of a sheet says, "T9" or "Quý III", for want of another."""
    name, sheet = around.sheet_time, table.sheet.name
    if name is None:
        return []
    year = name.year or int(around.sheet["year"].value if "year" in around.sheet else 0)
    when = When("until month", year, name.month, name.day, text=sheet)
    return [(when, Fact("", f"{sheet}!", sheet))]


def hold_against(case: Case) -> None:
    """Take from the name the capital that nothing in the sheet says, ask where something differs.

    So with its month, and with the month of the title; a programme's name over another one's
    results is told.
    """
    table, figures, rows = case.table, case.figures, case.rows
    around, given, known, account = case.around, case.given, case.known, case.account
    sheet = table.sheet.name
    fact = Fact("", f"{sheet}!", sheet)
    months = [(around.sheet_time, fact)] if around.sheet_time else []
    dated = known.dated if known.dated and not given.get("as_of") else None
    for when, said_by in [*around.month, *months] if dated and dated.place else ():
        if dated and said_by.place != dated.place and not fits(when, known.as_of):
            case.ask("as_of", [dated, said_by])
    for name in ("capital", "fund", "plan_vintage"):
        own = around.sheet.get(name)
        if own is None or given.get(name):
            continue
        said = distinct(getattr(around, name)) or case.said(name)
        if not said:
            getattr(around, name).append(own)
        elif not {own.value, "ALL"} & {one.value for one in said}:
            case.ask(name, [said[0], own])
    results = {col.indicator for col in figures} | {row.indicator for row in rows}
    code = read(sheet.replace("_", " ")).one("programme")
    of_code = any(one.startswith((f"{code}.", "FIN.")) for one in results)
    if code in ("GNBV", "NTM") and results - {""} and not of_code:
        account.trouble(_SAY("sheet_name.other_programme"), sheet, sheet, severity="error")
