"""What holds for all figures of a table, settled from what its cells say, or asked.

Unit, province, period, date, programme, types of capital and scope: each is noted with the cell
that says it; what no cell says, or two cells say differently, becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations
from typing import Any

from mtqg.intake.forms import row_notes, sheet_name
from mtqg.intake.forms.appearance import Appearance
from mtqg.intake.forms.area import settle_area
from mtqg.intake.forms.area_labels import of_which_province
from mtqg.intake.forms.dates import ask_if_possible, of_which_day, settle_times
from mtqg.intake.forms.drafts import about, question
from mtqg.intake.forms.headings import (
    CODES,
    MONEY,
    PLAN,
    RATE,
    SHARES,
    STATUS,
    UNKNOWN,
    WHICH_KIND,
    Column,
)
from mtqg.intake.forms.layout import Table, numbers_at, text_at
from mtqg.intake.forms.phrase_units import find_units, unit_of, with_unit
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.places_of_rows import Places
from mtqg.intake.forms.row_labels import Row
from mtqg.intake.forms.row_tree import add_up
from mtqg.intake.forms.rows import read_rows
from mtqg.intake.forms.sheet_statements import Fact, Facts, distinct
from mtqg.intake.loaded import LoadNotes, code_text, programme_text, unit_text
from mtqg.intake.sheets import is_number
from mtqg.problems import Problem
from mtqg.table import areas, catalogue
from mtqg.texts import Text, join
from mtqg.words.sentences import Value, sentences

_SAY = sentences("intake").text

MEDIUM_TERM = _SAY("decisions.medium_term")


@dataclass
class Known:
    """What holds for all figures of one table, each with the fact that says it."""

    unit: str = ""
    area: areas.Area | None = None
    below: tuple[str, str, str, str] | None = None
    period: str = ""
    as_of: str = ""
    programme: str = ""
    capital: str = "ALL"
    fund: str = "ALL"
    plan_vintage: str = "ALL"
    scope: str = "ALL"
    status: str = "actual"
    latest: int = 0
    edition: str = ""
    dated: Fact | None = None
    day: str = ""
    questions: list[Problem] = field(default_factory=list)


@dataclass
class Case:
    """One table while it is settled: what it says, what was answered, and what holds so far."""

    table: Table
    columns: dict[int, Column]
    around: Facts
    given: dict[str, Any]
    look: Appearance
    account: LoadNotes
    known: Known = field(default_factory=Known)
    rows: list[Row] = field(default_factory=list)

    @property
    def figures(self) -> list[Column]:
        """The columns whose cells are taken."""
        return [col for col in self.columns.values() if col.is_figure]

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return self.table.sheet.name

    @property
    def of_money(self) -> bool:
        """Whether a column that is taken, or a row, is of capital."""
        codes = [*(col.indicator for col in self.figures), *(row.indicator for row in self.rows)]
        return any(code.startswith("FIN.") for code in codes)

    def said(self, name: str) -> list[Fact]:
        """Return what columns and rows that are taken, and rows above these, say of `name`."""
        taken = [row for row in self.rows if row.filled and row.why is None]
        cells = [(col.codes, col.place, col.heading) for col in self.figures]
        cells += [(row.codes, row.place, row.label) for one in taken for row in one.lineage()]
        return distinct([Fact(codes[name], *at) for codes, *at in cells if codes.get(name)])

    def settle(self, name: str, value: str, fact: Fact | None = None) -> None:
        """Note that `name` is `value` for the whole table: an answer, or what `fact` says."""
        setattr(self.known, name, value)
        if name == "scope":
            scope = catalogue.scopes().loc[value]
            said = Text(scope["name_vi"], scope["name_en"])
        else:
            said = _NAMES.get(name, code_text)(value)
        cell = (fact.place, fact.text) if fact else ("", "")
        self.account.understand(name, self.sheet, value, said, *cell)

    def ask(self, name: str, said: list[Fact], why: Text | None = None) -> None:
        """Ask for `name`, which nothing says or `said` contradict."""
        self.known.questions.append(question(name, self.sheet, said, why))

    def ask_of(self, key: str, fact: Fact, **given: Value) -> None:
        """Ask the question `key` about what one cell says."""
        self.known.questions.append(about(key, fact, **given))


_NAMES: dict[str, Callable[[str], Text]] = {
    "unit": unit_text,
    "programme": programme_text,
    "status": STATUS.__getitem__,
    "as_of": lambda day: Text(*[f"{date.fromisoformat(day):%d/%m/%Y}"] * 2),
}


def decide(case: Case) -> None:
    """Settle what holds for a table, and what is to be asked, and read its rows."""
    table, columns, around, known = case.table, case.columns, case.around, case.known
    known.edition = str(case.given.get("edition") or "")
    _rates_of_others(table, columns)
    figures = case.figures
    settle_times(case)
    years = [col.year for col in figures] + [int(known.period[-4:] or 0)]
    known.latest = max(years, default=0)
    for col in figures:
        # "Giải ngân năm 2023" beside that to 30/9/2024: of the whole year, or to 30/9 too?
        paid = col.indicator in ("FIN.DISB", RATE) and col.when is None
        if paid and 0 < col.year < known.latest and known.as_of > f"{col.year + 1}-01-31":
            col.why = of_which_day(col.year, known.latest)
        of_a_year = col.year or col.span or "/" in known.period
        if "trung hạn" in normal(col.heading) and not of_a_year and "FIN." in col.indicator:
            col.why, col.known_why = MEDIUM_TERM, True
    day = known.day or (f"{known.period[-4:]}-12-31" if known.period else "")
    if not day and known.latest:
        day = f"{known.latest}-12-31"
    settle_area(case, day)
    places = Places(case, day)
    for col in columns.values():
        found = col.name and known.area and col.indicator
        place = places.find(col.name, "area") if found else None
        if isinstance(place, tuple) and place[2] in ("district", "commune"):
            col.of, col.why, col.codes["area"] = place, None, place[3]
        elif col.name and col.why is None:
            col.why = place if isinstance(place, Text) else UNKNOWN
    case.rows = rows = read_rows(table, columns, places.find)
    _given_rows(rows, case.given)
    _results_by_programme(case.figures, rows)
    _assigned(case)
    figures = case.figures
    known.questions += places.asked()
    if known.area is None and known.below is None:
        whole = [row for row in rows if row.filled and row.why is None and row.area is None
                 and not any(one.area for one in row.lineage())]  # fmt: skip
        asked = any(p.remedy and re.search("--(?:edition|area)", p.remedy.vi)
                    for p in known.questions)  # fmt: skip
        if whole and not asked and not any(col.codes.get("area") for col in figures):
            provinces = [row for row in rows if row.area and row.area[2] == "province"]
            if provinces and all(row.total and not row.signature for row in whole):
                for row in whole:
                    row.why = _SAY("decisions.total_of_which_provinces")
            elif said := [*distinct(around.below), *distinct(around.paper)][:1]:
                labels = [fact.value for fact in around.below]
                edition = "2024" if day and day < areas.REFORM.isoformat() else "2025"
                whose = of_which_province(labels, around, edition, said[0])
                known.questions.append(whose)
            else:
                case.ask("area", [])
    _unit(case)
    _programme(case)
    sheet_name.hold_against(case)
    for name in ("capital", "fund", "plan_vintage"):
        _shared(case, name)
        _against_cells(case, name)
    for name in ("programme", "capital", "fund", "plan_vintage"):
        _against_title(case, name)
    _scope(case)
    _of_minorities(case)
    _announced(case)
    row_notes.take_notes(case)
    row_notes.tell_lines(case)
    ask_if_possible(case)


def _assigned(case: Case) -> None:
    """Ask which plan is meant where that of another office differs, or names its source.

    "KH TTCP giao | KH HĐND tỉnh giao" are one plan where they are equal in every row; beside "Vốn
    đối ứng" what the centre assigned may be all of the plan, or the part of its own budget. A rate
    of a plan that a mapping leaves is left too.
    """
    plans = [col for col in case.figures if col.indicator == PLAN]
    sheet, rows = case.table.sheet, [r.number for r in case.rows if r.filled and r.why is None]
    for one, other in permutations(plans, 2):
        of_fund = {k: v for k, v in other.codes.items() if k != "fund"} == one.codes != other.codes
        same = one.codes == other.codes and one.span == other.span
        same &= one.year == other.year or 0 in (one.year, other.year)
        differ = any(text_at(sheet, r, one.number) != text_at(sheet, r, other.number) for r in rows)
        if not one.by or one.by == other.by:
            continue
        fact, here = Fact("", one.place, one.heading), case.table.letter(one.number)
        if same and differ:
            there = case.table.letter(other.number)
            plans_of = {"other": other.heading, "here": here, "there": there}
            case.ask_of("decisions.two_plans", fact, **plans_of)
            return
        if of_fund and not (one.total or other.within):
            case.ask_of("decisions.plan_of_which_fund", fact, other=other.heading, here=here)
            return
    for col in case.figures:
        if col.indicator == RATE and col.by and plans and col.by not in {one.by for one in plans}:
            col.why, col.known_why = _SAY("decisions.rate_of_plan_left"), True


def _results_by_programme(figures: list[Column], rows: list[Row]) -> None:
    """Leave poverty and new rural results in a table of programmes: an area has one of each."""
    programmes = {row.codes["programme"] for row in rows if "programme" in row.codes}
    if len(programmes - {"ALL"}) < 2:
        return
    for col in figures:
        if col.indicator and not col.indicator.startswith("FIN."):
            col.why = _SAY("decisions.not_by_programme")


def _rates_of_others(table: Table, columns: dict[int, Column]) -> None:
    """Leave rates that belong to a column that is left ("Ước giải ngân" and its rate beside it).

    The rate that follows such a column is taken only where it is payment over plan.
    """
    unclear = _SAY("decisions.rate_of_which_column")
    paid = any(c.is_figure and c.indicator == "FIN.DISB" for c in columns.values())
    left = [
        c
        for c, col in columns.items()
        if col.why is not None and "giải ngân" in col.heading.casefold()
    ]
    for c, col in columns.items():
        before = [k for k in left if k < c]
        if not (col.is_figure and col.indicator == RATE and before):
            continue
        beside = max(
            (k for k, other in columns.items() if k < c and other.indicator != RATE), default=-1
        )
        if not paid or (beside in before and not _is_paid_over_plan(table, c, columns)):
            col.why = unclear


def _is_paid_over_plan(table: Table, c: int, columns: dict[int, Column]) -> bool:
    """Tell whether most numbers of a column of rates are payment over plan."""
    good = seen = 0
    for r in table.rows:
        cell = table.sheet.rows[r][c] if c < len(table.sheet.rows[r]) else ""
        ratio = share_of_whole(table, r, c, columns)
        if is_number(cell) and ratio:
            seen += 1
            good += min(abs(float(cell) / 100 - ratio), abs(float(cell) - ratio)) < 0.006  # type: ignore[arg-type]
    return seen == 0 or good * 2 > seen


def share_of_whole(table: Table, r: int, c: int, columns: dict[int, Column]) -> float:
    """Return part over whole of a row (payment over plan) for the shares in column `c`, else 0."""
    rate = columns[c]
    found = {}
    part, whole = SHARES.get(rate.indicator, ("", ""))
    for indicator in (part, whole):
        same = [
            k
            for k, col in columns.items()
            if col.is_figure
            and col.indicator == indicator
            and col.codes == rate.codes
            and (0 in (col.year, rate.year) or col.year == rate.year)
        ]
        for number in numbers_at(table.sheet, r, same[:1]).values():
            found[indicator] = number
    return found[part] / found[whole] if len(found) == 2 and found[whole] else 0.0


def _given_rows(rows: list[Row], given: dict[str, Any]) -> None:
    for number, what in (given.get("rows") or {}).items():
        for row in rows:
            if row.number == int(number) - 1:
                row.why = _SAY("decisions.left_by_mapping") if what == "skip" else None
                row.quiet = True
                for part in str(what).split():
                    if part in catalogue.programmes().index:
                        row.codes["programme"] = part
                    elif part in CODES:
                        row.codes[CODES[part]] = part


def _unit(case: Case) -> None:
    figures, around, rows = case.figures, case.around, case.rows
    given, account = case.given, case.account
    money = [c for c in figures if c.indicator in MONEY]
    if not money and any(row.indicator in MONEY for row in rows):
        money = [c for c in figures if not c.indicator]
    if not money:
        _unit_of_counts(case)
    if not money or all(unit_of(row.unit) for row in rows if row.filled):
        return
    if around.percent and not given.get("unit"):
        heading = money[0].heading
        case.ask_of("decisions.percent_above_counts", around.percent[0], heading=heading)
    cells = [(row.number, c.number) for row in rows for c in money if row.why is None]
    texts = {cell: text_at(case.table.sheet, *cell) for cell in cells}
    own = {cell: unit_of(with_unit(text)[1]) for cell, text in texts.items() if text}
    apart = {where: unit for where, unit in own.items() if unit not in ("", "%")}
    stated = {fact.value for fact in around.unit} | {c.unit for c in money} - {"", "%"}
    for unit in dict.fromkeys(apart.values()):
        where = next(cell for cell, one in apart.items() if one == unit)
        place = case.table.sheet.place(*where)
        account.understand("unit", place, unit, unit_text(unit), place, texts[where])
        if stated - {unit}:
            account.trouble(_SAY("decisions.unit_of_cell"), place, texts[where])
    if apart and len(apart) == len(own):
        return
    said = distinct(around.unit)
    if answer := given.get("unit"):
        code = unit_of(re.sub(r"(?i)^\s*(đơn vị( tính)?|đvt)\s*:?\s*", "", str(answer)))
        if not code or code == "%":
            case.ask("unit", [Fact("?", "", str(answer))])
        else:
            case.settle("unit", code)
        return
    for column in money:
        if column.unit and column.unit != "%":
            said.append(Fact(column.unit, column.place, column.heading))
    foreign = [fact for fact in said if fact.value == "?"]
    if foreign:
        case.ask_of("decisions.foreign_unit", foreign[0])
        return
    title = distinct(around.unit)
    heads = [c for c in money if c.unit]
    if len(title) > 1 or (title and any(c.unit != title[0].value for c in heads)):
        case.ask("unit", distinct(said))
    elif title:
        case.settle("unit", title[0].value, title[0])
    elif heads and len(heads) == len(money):
        for c in heads:
            account.understand("unit", c.heading, c.unit, unit_text(c.unit), c.place, c.heading)
    else:
        case.ask("unit", [])


def _unit_of_counts(case: Case) -> None:
    """Ask where the unit above counts and shares is none of theirs ("người" above households)."""
    figures, around, given = case.figures, case.around, case.given
    counts = [c for c in figures if c.indicator and catalogue.indicator(c.indicator).unit != "%"]
    for fact in around.percent if counts and not given.get("unit") else ():
        case.ask_of("decisions.percent_above_counts", fact, heading=counts[0].heading)
    names = {str(catalogue.indicator(c.indicator).unit_label.vi) for c in figures if c.indicator}
    words = set(re.findall(r"[^\W\d_]+", " ".join(names))) | {"và", "số", "dân", "phường"}
    for fact in () if given.get("unit") or not names else around.unit:
        stated = [said for code, said in find_units(fact.text)[0] if code == "?"]
        if any(set(re.findall(r"[^\W\d_]+", normal(one))) - words for one in stated):
            case.ask_of("decisions.unit_of_figures", fact, names=", ".join(sorted(names)))


def _programme(case: Case) -> None:
    """Settle the programme of the figures whose row and column name none."""
    figures, rows = case.figures, case.rows
    around, given, known, account = case.around, case.given, case.known, case.account
    finance = [c for c in figures if c.indicator.startswith("FIN.")]
    if any(row.indicator.startswith("FIN.") for row in rows):
        finance += [c for c in figures if not c.indicator]
    if not finance:
        return
    if around.part:
        case.ask_of("decisions.one_project", around.part[0])
        return
    if answer := given.get("programme"):
        case.settle("programme", str(answer))
        return
    named = distinct(around.programme)
    codes = {f.value for f in named}
    by_row = any("programme" in row.codes for row in rows)
    by_column = any("programme" in c.codes for c in figures)
    openly = [
        (row, c)
        for row in rows
        if row.filled and row.why is None and "programme" not in row.all_codes()
        for c in finance
        if "programme" not in c.codes
    ]
    if not openly:
        return
    if blank := [fact for fact in around.blank if fact.value == "programme"]:
        case.ask("programme", blank)
        return
    in_2026 = known.period[-4:] >= "2026" if known.period else False
    three = codes == {"DTTS", "GNBV", "NTM"}
    generic = [] if around.span else around.generic
    at = openly[0][0]
    part_of = catalogue.programmes()["part_of"]
    wholes = {str(part_of[row.codes["programme"]]) for row in rows if "programme" in row.codes}
    if len(codes) == 1:
        case.settle("programme", named[0].value, named[0])
    elif three and not around.plural and in_2026:
        case.settle("programme", "NTP2026", named[0])
    elif len(codes) > 1 and not (around.plural and three):
        case.ask("programme", named)
    elif by_row and len(wholes) == 1 and (whole := wholes.pop()):  # of rows of components
        case.settle("programme", whole, Fact("", at.place, at.label))
    elif not (around.plural or around.generic) and _beside_others(case, at):
        for row, _ in openly:  # "Tổng số" of all public investment, of which programmes are a row
            row.why, row.known_why = _SAY("decisions.total_of_more"), True
    elif (by_row or by_column) and all(row.total or row.section for row, _ in openly):
        said = [*around.plural, *around.generic, Fact("", at.place, at.label)]
        case.settle("programme", "ALL", said[0])
    elif said := [*around.plural, *generic]:
        case.settle("programme", "ALL", said[0])
        if not (by_row or by_column or around.plural):
            text = _SAY("decisions.programmes_together")
            account.trouble(text, said[0].place, said[0].text)
    else:
        asked = around.generic[:1] if around.span and not (by_row or by_column) else []
        case.ask("programme", asked)


def _beside_others(case: Case, total: Row) -> bool:
    """Tell whether programmes are a part of `total`: beside other capital, or all in one row."""
    heads = [row for row in case.rows if row.filled and not row.total and not row.quiet]
    named = [row for row in heads if "programme" in row.codes]
    money = [col.number for col in case.figures if col.indicator in MONEY]
    if not named or not total.total or add_up(case.table, total, named, money):
        return False
    left = any(row.why is not None and row.rank == named[0].rank for row in heads)
    return left or any(row.codes["programme"] == "ALL" for row in named)


def _shared(case: Case, name: str) -> None:
    around = case.around
    if answer := case.given.get(name):
        case.settle(name, str(answer))
        return
    for what, indicator, fact in around.apart:
        for col in case.figures if what == name else ():
            if name in col.codes or col.indicator not in (indicator, RATE):
                continue
            if col.indicator == RATE:
                col.why = WHICH_KIND
                continue
            col.codes[name] = fact.value
            cell = (code_text(fact.value), fact.place, fact.text)
            case.account.understand(name, col.heading, fact.value, *cell)
    said = distinct(getattr(around, name))
    below = {col.codes.get(name, "") for col in case.figures if col.indicator != RATE}
    below |= {row.codes.get(name, "") for row in case.rows if row.filled and not row.total}
    below -= {""}
    held = [fact for what, fact in around.held if what == name]
    stated = {fact.value for fact in said} if len(said) == 1 else below
    if stated and "ALL" not in stated and (other := [f for f in held if f.value not in stated]):
        # "Số liệu gồm cả vốn sự nghiệp" below a table of "VỐN ĐẦU TƯ"
        case.ask(name, [*said[:1], *other])
    elif len(said) > 1 and not below:
        case.ask(name, said)
    elif len(said) == 1:
        case.settle(name, said[0].value, said[0])


def _against_cells(case: Case, name: str) -> None:
    """Ask where a line above is left blank, or says another capital than the column of it does.

    "(Chỉ tính vốn ngân sách trung ương)" above rows of "Tất cả các nguồn". An answer holds for
    the rows whose cell says all.
    """
    table, columns, rows = case.table, case.columns, case.rows
    around, given, known = case.around, case.given, case.known
    sheet = table.sheet
    cells = [
        (row, c)
        for c, col in columns.items()
        for row in rows
        if col.role == name and row.filled and row.why is None and name in row.codes
        and c < len(sheet.texts[row.number]) and sheet.texts[row.number][c]
    ]  # fmt: skip
    if given.get(name):
        for row, _ in cells:
            if row.codes[name] == "ALL":
                row.codes[name] = getattr(known, name)
        return
    for c, col in columns.items():
        empty = [row for row in rows if col.role == name and row.filled and row.why is None
                 and not row.total and name not in row.all_codes()
                 and not sheet.texts[row.number][c]]  # fmt: skip
        for row in empty if getattr(known, name) == "ALL" else ():
            text = _SAY("decisions.blank_cell_all", heading=col.heading)
            case.account.trouble(text, sheet.place(row.number, c), row.label)
    blank = [fact for fact in around.blank if fact.value == name]
    if blank and not cells:
        case.ask(name, blank)
    said = distinct(getattr(around, name))
    others = [(r, c) for r, c in cells if len(said) == 1 and r.codes[name] != said[0].value]
    if others:
        row, c = others[0]
        cell = Fact(row.codes[name], sheet.place(row.number, c), sheet.texts[row.number][c])
        case.ask(name, [said[0], cell])


def _against_title(case: Case, name: str) -> None:
    """Ask where the title says one code and the columns and rows another; tell where some do.

    "GIẢI NGÂN VỐN ĐẦU TƯ" above "Vốn sự nghiệp" alone is asked; beside "Vốn đầu tư" it is told.
    """
    said = distinct(getattr(case.around, name))
    if len(said) != 1 or said[0].value == "ALL" or case.given.get(name):
        return
    if name == "programme" and case.around.plural:
        return
    cells = [fact for fact in case.said(name) if fact.value != "ALL"]
    others = [fact for fact in cells if not _alike(fact.value, said[0].value)]
    if others and len(others) == len(cells):
        case.ask(name, [said[0], others[0]])
    for fact in others if len(others) < len(cells) else ():
        text = _SAY("decisions.not_as_title", title=said[0].text)
        case.account.trouble(text, fact.place, fact.text)


def _alike(one: str, other: str) -> bool:
    """Tell whether codes are the same, or one is a programme of which the other is a component."""
    part_of = catalogue.programmes()["part_of"]
    return one == other or one == part_of.get(other) or other == part_of.get(one)


def _of_minorities(case: Case) -> None:
    """Settle what a title with "dân tộc thiểu số" means where it does not name the programme."""
    figures, rows, around = case.figures, case.rows, case.around
    given = case.given
    if given.get("scope") or around.scope or not around.group:
        return
    fact = around.group[0]
    if any("_EM" in c.indicator for c in figures):
        return
    if not case.of_money:
        if fact.value == "EM_AREA":
            case.settle("scope", fact.value, fact)
        else:
            case.ask("scope", [fact])
    elif (
        around.plural
        and not given.get("programme")
        and any(row.codes.get("programme", "DTTS") != "DTTS" for row in rows)
    ):
        case.ask("scope", [fact])


def _announced(case: Case) -> None:
    """Settle what the figures are where the title announces what is to come, or ask.

    So where it counts a part of the year, and that may be this part alone.
    """
    columns, rows, around = case.columns, case.rows, case.around
    given, known = case.given, case.known
    figures, finance = case.figures, case.of_money
    said = " ".join(col.heading for col in columns.values() if col.known_why).casefold()
    planned = {"số liệu kế hoạch"} if any(c.indicator == "FIN.PLAN" for c in figures) else set()
    facts = [f for f in around.qualifier if f.value not in said and f.value not in planned]
    headings = " ".join(col.heading for col in columns.values()).casefold()
    aims = [] if finance else [fact for fact in around.aim if fact.value not in headings]
    facts = facts or aims
    if answer := str(given.get("status") or ""):
        known.status = answer
        if answer in STATUS:
            case.settle("status", answer)
        else:
            known.questions.append(_of_status(Fact("", "", answer)))
    elif around.status and not facts:
        case.settle("status", around.status[0].value, around.status[0])
    elif (
        facts
        and all(re.match("ước", f.value) for f in facts)
        and "estimate" in [*(c.status for c in figures), *(row.status for row in rows)]
    ):
        pass  # "Kết quả NTM (ước đến 31/12) | Số xã đạt chuẩn (ước)": rows and columns say which
    elif facts and not all(col.status or col.indicator == "FIN.PLAN" for col in figures):
        known.questions.append(_of_status(facts[0]))
    elif hedged := [f for f in facts if re.search("(?i)dự kiến|đề nghị|đề xuất", f.text)]:
        known.questions.append(_of_status(hedged[0]))  # a plan that is not assigned yet
    counts = {c.indicator for c in figures}
    others = list(around.change) if counts - {"GNBV.HH_TOTAL"} else []
    title = normal(" ".join(line.text for line in case.table.title))
    near = "cận nghèo" in title and "nghèo" not in title.replace("cận nghèo", "")
    if near and "GNBV.POOR_HH" in counts and not counts & {"GNBV.NEAR_HH", "GNBV.MPI_HH"}:
        line = next(one for one in case.table.title if "cận nghèo" in normal(one.text))
        others.append(Fact("cận nghèo", case.table.sheet.place(line.row, line.column), line.text))
    if counts & {"NTM.COMMUNES_MET", "NTM.COMMUNE", "NTM.CRIT_MET", "NTM.CRIT_AVG"}:
        others += around.higher
    # The standard of 2016-2020 was still applied in 2021, that of 2022-2025 is in 2026.
    changed = {"GNBV.": list(catalogue.breaks("GNBV.POOR")["at"]),
               "NTM.": [row["from"] for row in catalogue.rows("maxima")]}  # fmt: skip
    counts |= {row.indicator for row in case.rows}
    for begins, fact in around.standard if known.period else ():
        years = (int(known.period[-4:]), int(fact.value[-4:]))
        both = {sum(int(at) <= year for at in changed[begins]) for year in years}
        if len(both) > 1 and any(code.startswith(begins) for code in counts):
            others.append(fact)
    if others and not finance and not given.get("columns"):
        case.ask_of("decisions.title_of_change", others[0], value=others[0].value)
    running = any("lũy kế" in normal(c.heading) or c.when for c in figures)
    if finance and around.part_of_year and not running and not given.get("as_of"):
        fact = around.part_of_year[0]
        case.ask_of("decisions.period_or_year_so_far", fact, value=fact.value)


def _of_status(fact: Fact) -> Problem:
    """Return the question whether figures are an outturn, an estimate, a plan or a target."""
    names = [_SAY("decisions.status_choice", code=code, name=STATUS[code]) for code in STATUS]
    remedy = _SAY("decisions.status_how", names=join(names, ", "))
    text = _SAY("decisions.status_unknown")
    if fact.value:
        text = _SAY("decisions.status_by_title", value=fact.value)
    return Problem(text, cell=fact.place, value=fact.text, remedy=remedy)


def _scope(case: Case) -> None:
    """Settle what part of the area the table is of; a word that nothing explains is asked."""
    said = distinct(case.around.scope)
    if answer := str(case.given.get("scope") or ""):
        said = [Fact(answer if answer in catalogue.scopes().index else "?", "", answer)]
    for fact in () if answer else case.around.unread:
        case.ask_of("decisions.scope_unclear", fact, value=fact.value)
    if len(said) > 1 or (said and said[0].value == "?"):
        case.ask("scope", said)
    elif said:
        case.settle("scope", said[0].value, said[0] if said[0].place else None)
