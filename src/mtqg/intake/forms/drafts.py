"""What a form leaves open, as questions: the choice, how to answer it, a mapping to complete."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml

from mtqg.intake.forms.columns import read_columns
from mtqg.intake.forms.layout import Table, find_tables
from mtqg.intake.loaded import WHAT
from mtqg.intake.sheets import Book, Sheet, address, is_numeric
from mtqg.problems import Problem
from mtqg.texts import Text
from mtqg.words.sentences import Value, sentences

_SAY = sentences("intake").text

if TYPE_CHECKING:
    from mtqg.intake.forms.sheet_statements import Fact

#: How each thing is answered on the command line, with an example.
_OPTIONS = {
    "unit": '--unit "triệu đồng"',
    "area": '--area "Bắc Ninh"',
    "edition": "--edition 2024, --edition 2025",
    "period": "--period 2026",
    "as_of": "--as-of 31/10/2026",
    "programme": '--programme "giảm nghèo bền vững"',
    "level": '--level "xã"',
    "scope": '--scope "toàn địa bàn"',
    "status": '--status "thực hiện"',
    "capital": '--capital "vốn đầu tư"',
    "fund": '--fund "ngân sách trung ương"',
    "plan_vintage": '--plan-vintage "vốn năm nay", "vốn kéo dài"',
}
#: The line of a form that a blank after its colon leaves an answer out of.
_BLANK_LINES = {
    "as_of": r"(?i)(tính|số liệu|lũy kế).*đến.*:\s*$",
    "unit": r"(?i)(đơn vị( tính)?|đvt)\s*:\s*$",
    "area": r"(?i)(tỉnh|thành phố)\s*:\s*$",
    "period": r"(?i)năm\s*:\s*$",
}


def question(what: str, sheet: str, said: list[Fact], why: Text | None = None) -> Problem:
    """Return the question for `what` of a table: nothing says it, or `said` contradict it."""
    name = WHAT[what]
    if len(said) > 1:
        quoted = "; ".join(f"{fact.place} “{fact.text[:80]}”" for fact in said)
        text = _SAY("drafts.cells_differ", quoted=quoted, name=name)
    else:
        text = _SAY("drafts.unclear" if said else "drafts.unsaid", name=name)
    if why:
        text = _SAY("drafts.because", question=text, why=why)
    remedy = _SAY("drafts.in_the_form")
    if option := _OPTIONS.get(what):
        key = what if what in ("programme", "period") else "any"
        remedy = _SAY(f"drafts.answer_{key}", option=option)
    cell = said[0].place if said else sheet
    return Problem(text, cell=cell, value=said[0].text if len(said) == 1 else "", remedy=remedy)


def about(key: str, fact: Fact, **given: Value) -> Problem:
    """Return the question `key` about what one cell says; the sentence `key`_how is its remedy."""
    return sentences("intake").problem(key, given, cell=fact.place, value=fact.text)


def ask(
    file: str, questions: list[Problem], table: Table | None, given: dict[str, Any]
) -> list[Problem]:
    """Return the questions of a file, each once, and a mapping that answers them."""
    once = list({(p.text.vi, p.cell, p.value): replace(p, file=file) for p in questions}.values())
    if table is None:
        return once
    once = [_filled_in(p, table) for p in once]
    last = once[-1]
    remedies = " ".join(p.remedy.vi for p in once if p.remedy)
    others = [k for k in ("edition", "level", "scope", "status", "capital", "fund", "plan_vintage")
              if f"--{k.replace('_', '-')}" in remedies]  # fmt: skip
    drafted = draft_table(table, dict.fromkeys(others, "?") | given, others)
    said = last.remedy or _SAY("drafts.in_the_form")
    remedy = _SAY("drafts.or_mapping", remedy=said, mapping=f"\n{drafted}")
    return [*once[:-1], replace(last, remedy=remedy)]


def _filled_in(problem: Problem, table: Table) -> Problem:
    """Return a question that names the line of the form which is there for its answer."""
    for what, line in _BLANK_LINES.items():
        option, quote, _ = _OPTIONS[what].partition('"')
        if problem.remedy and option + quote in problem.remedy.vi:
            for r, row in enumerate(table.sheet.texts[: table.head.start]):
                for c, text in enumerate(row):
                    if re.search(line, text) and not any(row[c + 1 :]):
                        where = f"{address(r, c)} (“{text.strip()}”)"
                        filled = _SAY("drafts.fill_in", where=where, remedy=problem.remedy)
                        return replace(problem, remedy=filled)
    return problem


def draft_table(table: Table, given: dict[str, Any], others: Iterable[str] = ()) -> str:
    """Return how `table` was read as a mapping in YAML; "?" stands where the analyst has to say.

    `others` are the answers that questions ask for beyond those that every form needs.
    """
    columns, moved = read_columns(table, {}), bool(table.sheet.moved)
    name = yaml.safe_dump(table.sheet.name, allow_unicode=True).splitlines()[0]
    lines = [
        f"sheet: {name}",
        *([] if moved else [f"header_rows: [{table.head.start + 1}, {table.head.stop}]"]),
        f'unit: "{given.get("unit", "?")}"  # tỷ đồng, triệu đồng',
        f'area: "{given.get("area", "?")}"  # tỉnh, thành phố',
        f'period: "{given.get("period", "?")}"  # 2023, 2021/2023',
        f'as_of: "{given.get("as_of", "?")}"  # 31/10/2026',
        f'programme: "{given.get("programme", "?")}"  # DTTS, GNBV, NTM, NTP2026, ALL',
        *(f'{name}: "{given[name]}"  # {_OPTIONS[name]}' for name in others),
        'decimal: ","  # dấu thập phân của số gõ dạng chữ',
    ]
    if not moved:  # of a block that was turned, its columns are no columns of the file
        lines.append(
            "columns:  # skip, note, content, FIN.PLAN, FIN.DISB, FIN.DISB_RATE"
            " (+ INV, CARRIED, 2024, estimate)"
        )
    for c in () if moved else sorted(table.paths):
        col = columns[c]
        said = [col.indicator, *(v for v in col.codes.values() if v != "ALL")]
        if col.span or col.year:
            said.append(col.span or str(col.year))
        what = col.role or ("skip" if col.why or not col.indicator else " ".join(said))
        letter = table.letter(c)
        lines.append(f"  {letter}: {what}  # {col.heading[:80]}")
    return "\n".join(lines)


def draft(book: Book) -> str:
    """Return a mapping for the fullest visible sheet of `book`, to be completed by hand."""
    sheets = [s for s in book.sheets if not s.hidden and s.filled]
    if not sheets:
        return ""
    sheet: Sheet = max(sheets, key=lambda s: s.filled)
    first = next((r for r, row in enumerate(sheet.rows) if sum(is_numeric(c) for c in row) >= 2), 1)
    tables = find_tables(sheet, {"header_rows": [max(first, 1), max(first, 1)]})
    return draft_table(tables[0], {}) if tables else ""
