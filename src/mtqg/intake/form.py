"""An office's own form: its tables, what they say with the cell that says it, what has to be asked.

The way from a sheet to the long table: `layout` finds tables, `sheet_statements` reads what stands
around them, `columns` and `rows` what each heading and label means (by `phrases`), `decisions`
decides what holds for the whole table, `cells` takes the figures, `cross_checks` holds them against
each other. What
no cell says, or two cells say differently, is asked: the error names the choice, how to answer it
on the command line, and drafts a mapping in YAML (`drafts`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from mtqg.intake import cross_checks
from mtqg.intake.forms.appearance import Appearance, appearances
from mtqg.intake.forms.cells import leave_columns, take
from mtqg.intake.forms.columns import of_their_plan, read_columns
from mtqg.intake.forms.decisions import Case, decide
from mtqg.intake.forms.drafts import ask, draft
from mtqg.intake.forms.headings import DISB, MONEY, PLAN, PLANNED_OR_PAID, RATE, Column, of_communes
from mtqg.intake.forms.layout import Table, fill_down, find_tables, states_figure
from mtqg.intake.forms.phrase_words import numbered
from mtqg.intake.forms.phrases import read
from mtqg.intake.forms.sheet_name import read_sheet_name
from mtqg.intake.forms.sheet_statements import Fact, Facts, facts
from mtqg.intake.forms.transposed import upright
from mtqg.intake.loaded import Loaded, LoadNotes, unit_text
from mtqg.intake.sheets import Book, Sheet
from mtqg.intake.template_example import MADE_UP, example_rows, is_made_up
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

KIND = "form"
#: What may be answered for a whole file.
ANSWERS = {
    "area", "edition", "unit", "period", "as_of", "programme", "capital", "fund", "plan_vintage",
    "decimal", "sheet", "level", "scope", "status",
}  # fmt: skip

#: Why a form is refused that nobody filled in.
EMPTY = _SAY("form.empty")


def load(book: Book, given: dict[str, Any], path: Path) -> Loaded:
    """Return the figures of every sheet of `book` that is such a form.

    Parameters
    ----------
    book : Book
        The opened file.
    given : dict
        Answers and mapping: `sheet`, `header_rows`, `unit`, `area`, `edition`, `period`, `as_of`,
        `programme`, `capital`, `fund`, `plan_vintage`, `scope`, `status`, `decimal`, `columns` by
        letter, `rows` by number.
    path : path
        The file, for what only its own format tells: hidden rows, percentages.

    Raises
    ------
    ProblemError
        If no sheet is a form, or something needed is not said or said in two ways; the message
        ends with a mapping to complete.
    """
    account = LoadNotes(book.file)
    looks = appearances(path)
    mapped = bool({"header_rows", "columns", "rows"} & given.keys())  # counted as the file does
    tables: list[Table] = []
    for sheet in book.sheets:
        if given.get("sheet", sheet.name) != sheet.name:
            continue
        if sheet.hidden:
            account.leave(sheet.name, _SAY("form.hidden_sheet"), sheet.filled)
            continue
        shown = _visible(sheet, looks.get(sheet.name, Appearance()), account)
        found = find_tables(shown if mapped else upright(shown), given)
        if is_made_up(sheet) and "sheet" not in given:
            account.leave(sheet.name, _SAY("form.example"), sheet.filled)
            if not any(MADE_UP in text.upper() for row in sheet.texts[:10] for text in row):
                rows = ", ".join(str(r + 1) for r in example_rows(sheet))
                text = _SAY("form.example_rows", rows=rows)
                remedy = _SAY("form.example_rows_how")
                account.trouble(text, sheet.name, "", remedy, "error")
            continue
        if not any(t.rows for t in found) and sheet.filled:
            reason = EMPTY if found else _SAY("form.other")
            account.leave(sheet.name, reason, sheet.filled)
        tables += [fill_down(t) for t in found if t.rows]
    names = [sheet.name for sheet in book.sheets]
    if "sheet" in given and given["sheet"] not in names:
        remedy = nearest(given["sheet"], names) or _SAY("form.sheets", names=", ".join(names))
        value = str(given["sheet"])
        raise ProblemError(Problem(_SAY("form.no_sheet"), book.file, value=value, remedy=remedy))
    if not tables:
        raise ProblemError([*_errors(account), *_empty(account)] or [_no_form(book)])
    _take_all(book, tables, given, looks, account)
    account.settle_contradictions()
    if is_made_up(tables[0].sheet):
        text = _SAY("form.made_up")
        account.trouble(text, tables[0].sheet.name)
    if not account.rows:
        left = [item for item in account.left if item.place][:20]
        why = [Problem(x.reason, account.file, cell=x.place, value=x.what[:120]) for x in left]
        raise ProblemError(_errors(account) or why or [_no_form(book)])
    cross_checks.check(account)
    return account.close(KIND, book.notes)


def _visible(sheet: Sheet, look: Appearance, account: LoadNotes) -> Sheet:
    """Return `sheet` without what Excel hides; that and its comments are told."""
    for where, words in look.comments.items():
        account.trouble(_SAY("form.comment"), f"{sheet.name}!{where}", words[:120], severity="note")
    rows = {r for r in look.rows if r < len(sheet.rows) and any(sheet.texts[r])}
    width = max((len(row) for row in sheet.rows), default=0)
    columns = {
        c for c in look.columns if c < width and any(c < len(t) and t[c] for t in sheet.texts)
    }
    if not rows and not columns:
        return sheet
    cells = [
        ["" if r in rows or c in columns else cell for c, cell in enumerate(row)]
        for r, row in enumerate(sheet.rows)
    ]
    for r in sorted(rows):
        text = _SAY("form.hidden_row")
        label = " ".join(t for t in sheet.texts[r] if t)[:80]
        account.trouble(text, sheet.place(r, 0), label)
        account.leave(sheet.name, text, sum(map(bool, sheet.texts[r])), sheet.place(r, 0), label)
    for c in sorted(columns):
        text = _SAY("form.hidden_column")
        count = sum(c < len(t) and bool(t[c]) for t in sheet.texts)
        account.trouble(text, sheet.place(0, c))
        account.leave(sheet.name, text, count, sheet.place(0, c))
    return Sheet(sheet.name, cells, sheet.hidden, sheet.merged, sheet.unsolved)


def _take_all(
    book: Book,
    tables: list[Table],
    given: dict[str, Any],
    looks: dict[str, Appearance],
    account: LoadNotes,
) -> None:
    questions: list[Problem] = []
    asked: Table | None = None
    settled: dict[str, Any] = {}
    work = []
    first: dict[str, Facts] = {}
    taken = []
    for table in tables:
        columns = read_columns(table, _given_columns(given))
        if len(tables) > 1 and any(col.role == "project" for col in columns.values()):
            why = _SAY("form.projects")
            account.leave(table.sheet.name, why, len(table.rows))
            account.trouble(why, table.sheet.name, severity="note")
            continue
        named = any(col.is_figure and col.indicator for col in columns.values())
        of_rows = _rows_say(table, columns)
        named |= of_rows or _of_title(table, columns)
        if not named and not any(col.is_figure and col.codes for col in columns.values()):
            leave_columns(table, columns, account)
            continue
        if not _has_figures(table, columns):
            account.leave(table.sheet.name, EMPTY, len(table.rows))
            continue
        around = facts(table)
        _inherit(around, first.setdefault(table.sheet.name, around))
        read_sheet_name(table, around)
        taken.append((table, columns, around))
    carried = any(fact.value == "CARRIED" for *_, around in taken for fact in around.plan_vintage)
    for table, columns, around in taken:
        if carried and not around.plan_vintage:  # "Vốn năm 2025" beside a sheet of carried capital
            own = [line for line in table.title if read(line.text).years("own")]
            for line in own[:1]:
                place = table.sheet.place(line.row, line.column)
                around.plan_vintage.append(Fact("CURRENT", place, line.text))
        look = looks.get(table.sheet.name, Appearance())
        case = Case(table, columns, around, given, look, account)
        decide(case)
        known = case.known
        if known.questions:
            questions += known.questions
            if asked is None:
                asked = table
                settled = {
                    "unit": unit_text(known.unit).vi if known.unit else "?",
                    "area": known.area.name if known.area else "?",
                    "period": known.period or "?",
                    "as_of": known.as_of or "?",
                    "programme": known.programme or "?",
                } | {k: str(v) for k, v in given.items()}
        work.append(case)
    if not work and not questions:
        raise ProblemError(_errors(account) or _empty(account) or [_no_form(book)])
    if questions:
        raise ProblemError(ask(book.file, questions, asked, settled))
    for case in work:
        take(case)


def _given_columns(given: dict[str, Any]) -> dict[int, str]:
    found = {}
    for letters, what in (given.get("columns") or {}).items():
        number = 0
        for letter in str(letters).upper():
            number = 26 * number + ord(letter) - 64
        found[number - 1] = str(what)
    return found


def _of_title(table: Table, columns: dict[int, Column]) -> bool:
    """Let the title say of what columns are that say years, days or kinds of capital alone.

    "TỶ LỆ HỘ NGHÈO | 2023 | 2024", "B. GIẢI NGÂN ĐẾN 31/10 | Vốn đầu tư | Vốn sự nghiệp": the line
    nearest to the columns that names a figure tells, if it names one and no qualifier.
    """
    said = [read(line.text) for line in table.title]
    nearest = next((one for one in reversed(said) if one.has("indicator", "qualifier")), None)
    named = {col.indicator for col in columns.values() if col.is_figure} - {""}
    figures = [
        col
        for col in columns.values()
        if col.is_figure
        and not col.indicator
        and (col.year or col.span or col.when or (not named and (col.codes or col.total)))
    ]
    paid = [col.number for col in columns.values() if col.is_figure and col.indicator == DISB]
    before = [col for col in columns.values() if paid and col.number < min(paid) and col.is_figure
              and not col.indicator and "fund" in col.codes]  # fmt: skip
    of_plan = nearest is not None and PLAN in nearest.codes["indicator"]
    plain = nearest is not None and not nearest.has("qualifier")
    if before and of_plan and plain and named <= {PLAN, DISB, RATE}:
        for col in before:  # "KẾ HOẠCH VỐN VÀ GIẢI NGÂN" above "NSTW | NSĐP | Giải ngân"
            col.indicator = PLAN
        of_their_plan(columns)
        return True
    if nearest is None or not figures or not (code := nearest.one("indicator")):
        return False
    if named == {"FIN.PLAN"} and code != "FIN.PLAN":  # "Kế hoạch năm | Đến 30/9 | Đến 31/12"
        figures = [col for col in figures if col.when and not col.year]
    elif named - {code}:
        return False
    if nearest.has("qualifier") and (code, nearest.one("qualifier")) != ("FIN.PLAN", "allocation"):
        return False
    # "Giải ngân đến 31/10" above "Tổng vốn | Đã giải ngân | Đạt (%)", or "Năm 2024 | Lũy kế | %"
    beside = [read(col.heading) for col in columns.values()
              if not (col.role or col.indicator or col in figures)]  # fmt: skip
    if (code in named and code in MONEY) or any(
        one.one("indicator") == code or (not one.rest and one.has("cumulative", "share"))
        for one in beside
    ):
        for col in figures:
            col.why = PLANNED_OR_PAID if code in MONEY else col.why
        return False
    for col in figures:
        col.indicator = code
        col.percent_said = any(unit == "%" for one in said for unit, _ in one.units)
    return True


def _rows_say(table: Table, columns: dict[int, Column]) -> bool:
    """Tell whether the rows say the indicators ("Kế hoạch", "Giải ngân") and columns programmes."""
    labels = [c for c, col in columns.items() if col.role in ("content", "programme")]
    texts = (table.sheet.texts[r] for r in table.rows)
    said = (read(of_communes(t[c])) for t in texts for c in labels if c < len(t) and t[c])
    kinds = any(col.kind for col in columns.values())
    return any(
        not one.rest
        and (one.has("indicator", "ntm") or (one.has("poverty") and (kinds or one.has("share"))))
        for one in said
    )


def _has_figures(table: Table, columns: dict[int, Column]) -> bool:
    return any(
        c < len(table.sheet.rows[r])
        and (
            states_figure(table.sheet.rows[r][c])
            or table.sheet.address(r, c) in table.sheet.unsolved
        )
        for r in table.rows
        for c, col in columns.items()
        if col.is_figure
    )


def _inherit(own: Facts, first: Facts) -> None:
    """Let a later table of a sheet have from the sheet's first title what its own leaves out."""
    if own is first:
        return
    first = _beyond_sections(own, first)
    same_years = {fact.value for fact in own.year} == {fact.value for fact in first.year}
    groups = (("unit",), ("area", "named", "below", "compared"),
              ("year", "span", "when", "month", "running", "part_of_year"), ("status",), ("aim",),
              *([("when", "month")] if same_years else []),
              ("programme", "plural", "generic"), ("scope",), ("part",), ("qualifier",),
              ("capital",), ("fund",), ("plan_vintage",))  # fmt: skip
    for names in groups:
        if not any(getattr(own, name) for name in names):
            for name in names:
                setattr(own, name, getattr(first, name))


#: "II. Vốn giao năm 2026" heads its own tables, and is of those below the next such line no more.
_OF_YEAR = re.compile(r"(?:giao|kế hoạch|dự toán|vốn)\b.{0,15}\bnăm\b", re.I)


def _heads_section(text: str) -> bool:
    return bool(re.match(r"\d|[A-ZĐ]", numbered(text)[0]))


def _beyond_sections(own: Facts, first: Facts) -> Facts:
    """Return `first` without what the line of its section says, where `own` stands in another.

    This year's capital in a section beside one of carried-over capital is this year's alone.
    """
    lists = [name for name, said in vars(own).items() if isinstance(said, list)]

    def fact(said: Any) -> Fact:
        found: Fact = said[1] if isinstance(said, tuple) else said
        return found

    lines = [fact(one) for name in lists for one in getattr(own, name)]
    line = next((one for one in lines if _heads_section(one.text)), None)
    if line is None:
        return first
    kept: dict[str, Any] = {
        name: [one for one in getattr(first, name) if not _heads_section(fact(one).text)]
        for name in lists
    }
    gone = {one.value for one in first.plan_vintage} - {one.value for one in kept["plan_vintage"]}
    if "CARRIED" in gone and not own.plan_vintage and _OF_YEAR.search(line.text):
        own.plan_vintage = [replace(line, value="CURRENT")]
    return replace(first, **kept)


def _errors(account: LoadNotes) -> list[Problem]:
    return [p for p in account.problems if p.severity == "error"]


def _empty(account: LoadNotes) -> list[Problem]:
    """Return that forms are there, but not filled in; nothing where there is none."""
    remedy = _SAY("form.empty_how")
    return [
        Problem(EMPTY, account.file, cell=item.sheet, remedy=remedy)
        for item in account.left
        if item.reason == EMPTY
    ]


def _no_form(book: Book) -> Problem:
    if not any(sheet.filled for sheet in book.sheets):
        return Problem(_SAY("form.no_cell"), book.file)
    names = ", ".join(sheet.name for sheet in book.sheets)
    given = {"names": names, "mapping": f"\n{draft(book)}"}
    return sentences("intake").problem("form.no_form", given, file=book.file)
