"""An office's own form: its tables, what they say with the cell that says it, what has to be asked.

The way from a sheet to the long table: `layout` finds tables, `facts` reads what stands around
them, `columns` and `rows` what each heading and label means, and here the decisions are taken.
What no cell says, or two cells say differently, is asked: the error names the choice, how to
answer it on the command line, and drafts a mapping in YAML. `arithmetic of a form` (`sums`) then
holds the figures against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mtqg.intake import sums
from mtqg.intake.appearance import Appearance, appearances
from mtqg.intake.columns import MONEY, RATE, Column, read_columns
from mtqg.intake.drafts import ask, draft
from mtqg.intake.facts import Fact, Facts, distinct, facts
from mtqg.intake.layout import Table, fill_down, find_tables
from mtqg.intake.phrases import When, normal, read, unit_of
from mtqg.intake.places import Places, settle_area
from mtqg.intake.result import Account, Loaded
from mtqg.intake.rows import Row, read_rows
from mtqg.intake.sheets import Book, Sheet, address, is_number, is_numeric
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.table.numbers import NumberError, decimal_mark, missing, parse_number
from mtqg.texts import Text

KIND = "form"
#: Written on sheets whose figures are invented; such a sheet is never mixed with real ones.
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH"
#: What may be answered for a whole file.
ANSWERS = {
    "area", "edition", "unit", "period", "as_of", "programme", "capital", "fund", "plan_vintage",
    "decimal", "sheet", "level",
}  # fmt: skip
_COUNTS = {"GNBV.HH_TOTAL", "NTM.CRIT_MET", "NTM.CRIT_AVG"}


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
    questions: list[Problem] = field(default_factory=list)


def load(book: Book, given: dict[str, Any], path: Path) -> Loaded:
    """Return the figures of every sheet of `book` that is such a form.

    Parameters
    ----------
    book : Book
        The opened file.
    given : dict
        Answers and mapping: `sheet`, `header_rows`, `unit`, `area`, `edition`, `period`, `as_of`,
        `programme`, `capital`, `fund`, `plan_vintage`, `decimal`, `columns` by letter, `rows` by
        number.
    path : path
        The file, for what only its own format tells: hidden rows, percentages.

    Raises
    ------
    ProblemError
        If no sheet is a form, or something needed is not said or said in two ways; the message
        ends with a mapping to complete.
    """
    account = Account(book.file)
    looks = appearances(path)
    tables: list[Table] = []
    for sheet in book.sheets:
        if given.get("sheet", sheet.name) != sheet.name:
            continue
        if sheet.hidden:
            account.leave(sheet.name, Text("bảng bị ẩn", "hidden sheet"), sheet.filled)
            continue
        shown = _visible(sheet, looks.get(sheet.name, Appearance()), account)
        found = [fill_down(t) for t in find_tables(shown, given) if t.rows]
        if not found and sheet.filled:
            reason = Text("không phải biểu số liệu", "no form of figures")
            account.leave(sheet.name, reason, sheet.filled)
        tables += found
    real = [t for t in tables if not is_made_up(t.sheet)]
    chosen = real or tables
    for table in tables:
        if table not in chosen:
            reason = Text("ví dụ với số liệu giả định", "made-up example")
            account.leave(table.sheet.name, reason, table.sheet.filled)
    if not chosen:
        raise ProblemError(_no_form(book))
    _take_all(book, chosen, given, looks, account)
    account.settle_contradictions()
    if chosen and not real:
        text = Text(
            "số liệu giả định của biểu mẫu, không phải số thật", "the template's made-up figures"
        )
        account.trouble(text, chosen[0].sheet.name)
    if not account.rows:
        raise ProblemError(
            [p for p in account.problems if p.severity == "error"] or [_no_form(book)]
        )
    sums.check(account)
    return account.close(KIND, book.notes)


def is_made_up(sheet: Sheet) -> bool:
    """Tell whether a sheet says that its figures are invented."""
    return any(MADE_UP in text.upper() for row in sheet.texts[:10] for text in row)


def _visible(sheet: Sheet, look: Appearance, account: Account) -> Sheet:
    """Return `sheet` without what Excel hides, which is said."""
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
        text = Text("dòng bị ẩn: không lấy", "a hidden row: not taken")
        label = " ".join(t for t in sheet.texts[r] if t)[:80]
        account.trouble(text, sheet.place(r, 0), label)
        account.leave(sheet.name, text, sum(map(bool, sheet.texts[r])), sheet.place(r, 0), label)
    for c in sorted(columns):
        text = Text("cột bị ẩn: không lấy", "a hidden column: not taken")
        count = sum(c < len(t) and bool(t[c]) for t in sheet.texts)
        account.trouble(text, sheet.place(0, c))
        account.leave(sheet.name, text, count, sheet.place(0, c))
    return Sheet(sheet.name, cells, sheet.hidden, sheet.merged, sheet.unsolved)


def _take_all(
    book: Book,
    tables: list[Table],
    given: dict[str, Any],
    looks: dict[str, Appearance],
    account: Account,
) -> None:
    questions: list[Problem] = []
    asked: Table | None = None
    settled: dict[str, Any] = {}
    work = []
    first: dict[str, Facts] = {}
    for table in tables:
        columns = read_columns(table, _given_columns(given))
        if not any(col.is_figure and col.indicator for col in columns.values()) and not _transposed(
            table, columns
        ):
            _leave_columns(table, columns, account)
            continue
        if not _has_figures(table, columns):
            reason = Text("biểu chưa điền số liệu", "a form without figures")
            account.leave(table.sheet.name, reason, len(table.rows))
            continue
        around = facts(table)
        _inherit(around, first.setdefault(table.sheet.name, around))
        known, rows = _decide(table, columns, around, given, account)
        if known.questions:
            questions += known.questions
            if asked is None:
                asked = table
                settled = {
                    "unit": _unit_text(known.unit).vi if known.unit else "?",
                    "area": known.area.name if known.area else "?",
                    "period": known.period or "?",
                    "as_of": known.as_of or "?",
                    "programme": known.programme or "?",
                } | {k: str(v) for k, v in given.items()}
        work.append((table, columns, known, rows))
    if not work and not questions:
        raise ProblemError(
            [p for p in account.problems if p.severity == "error"] or [_no_form(book)]
        )
    if questions:
        raise ProblemError(ask(book.file, questions, asked, settled))
    for table, columns, known, rows in work:
        _take(
            table, columns, known, rows, given, looks.get(table.sheet.name, Appearance()), account
        )


def _given_columns(given: dict[str, Any]) -> dict[int, str]:
    found = {}
    for letters, what in (given.get("columns") or {}).items():
        number = 0
        for letter in str(letters).upper():
            number = 26 * number + ord(letter) - 64
        found[number - 1] = str(what)
    return found


def _transposed(table: Table, columns: dict[int, Column]) -> bool:
    """Tell whether the rows say the indicators ("Kế hoạch", "Giải ngân") and columns programmes."""
    if any(col.is_figure and col.codes for col in columns.values()):
        return True
    labels = [c for c, col in columns.items() if col.role in ("content", "programme")]
    texts = (table.sheet.texts[r] for r in table.rows)
    said = (read(t[c]) for t in texts for c in labels if c < len(t) and t[c])
    return any(not one.rest and one.has("indicator") for one in said)


def _has_figures(table: Table, columns: dict[int, Column]) -> bool:
    return any(
        c < len(table.sheet.rows[r])
        and (is_numeric(table.sheet.rows[r][c]) or address(r, c) in table.sheet.unsolved)
        for r in table.rows
        for c, col in columns.items()
        if col.is_figure
    )


def _inherit(own: Facts, first: Facts) -> None:
    """Let a later table of a sheet have from the sheet's first title what its own leaves out."""
    if own is first:
        return
    groups = (("unit",), ("area", "named", "below"), ("year", "span", "when", "month"),
              ("programme", "plural", "generic"), ("scope",), ("part",), ("qualifier",),
              ("capital",), ("fund",), ("plan_vintage",))  # fmt: skip
    for names in groups:
        if not any(getattr(own, name) for name in names):
            for name in names:
                setattr(own, name, getattr(first, name))


def _decide(
    table: Table, columns: dict[int, Column], around: Facts, given: dict[str, Any], account: Account
) -> tuple[Known, list[Row]]:
    known = Known()
    _rates_of_others(table, columns)
    for fact in around.doubt:
        text = Text(
            f"chú thích nói “{fact.value}”: số thực hiện hay số ước?",
            f"a note says “{fact.value}”: an outturn?",
        )
        account.trouble(text, fact.place, fact.text)
    figures = [col for col in columns.values() if col.is_figure]
    sheet = table.sheet.name
    _times(table, figures, around, given, known, account)
    day = known.as_of or (f"{known.period[-4:]}-12-31" if known.period else "")
    if not day and (years := [col.year for col in figures if col.year]):
        day = f"{max(years)}-12-31"
    settle_area(table, around, given, day, known, account)
    places = Places(known.area, known.below, day, given, table)
    rows = read_rows(table, columns, places.find)
    _given_rows(rows, given)
    known.questions += places.questions
    if known.area is None and known.below is None:
        whole = [row for row in rows if row.filled and row.why is None and row.area is None
                 and not any(one.area for one in row.lineage())]  # fmt: skip
        asked = any(p.remedy and "--edition" in p.remedy.vi for p in known.questions)
        if whole and not asked and not any(col.codes.get("area") for col in figures):
            provinces = [row for row in rows if row.area and row.area[2] == "province"]
            if provinces and all(row.total and not row.signature for row in whole):
                for row in whole:
                    row.why = Text(
                        "tổng của những tỉnh nào: không ô nào nói", "the total of which provinces?"
                    )
            else:
                known.questions.append(_question("area", sheet, []))
    _unit(table, figures, around, given, known, account, rows)
    _programme(table, columns, figures, rows, around, given, known, account)
    for name in ("capital", "fund", "plan_vintage"):
        _shared(name, around, given, known, account, sheet)
    _scope(around, known, account, sheet)
    return known, rows


def _rates_of_others(table: Table, columns: dict[int, Column]) -> None:
    """Leave rates that belong to a column that is left ("Ước giải ngân" and its rate beside it).

    The rate that follows such a column is taken only where it is payment over plan.
    """
    unclear = Text("tỷ lệ của cột nào?", "the rate of which column?")
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
        ratio = _paid_over_plan(table, r, c, columns)
        if is_number(cell) and ratio:
            seen += 1
            good += min(abs(float(cell) / 100 - ratio), abs(float(cell) - ratio)) < 0.006  # type: ignore[arg-type]
    return seen == 0 or good * 2 > seen


def _given_rows(rows: list[Row], given: dict[str, Any]) -> None:
    for number, what in (given.get("rows") or {}).items():
        for row in rows:
            if row.number == int(number) - 1:
                row.why = (
                    Text("bỏ theo tệp ánh xạ", "left by the mapping") if what == "skip" else None
                )
                row.quiet = True
                for part in str(what).split():
                    if part in catalogue.programmes().index:
                        row.codes["programme"] = part
                    elif part in ("INV", "REC"):
                        row.codes["capital"] = part


def _question(what: str, sheet: str, said: list[Fact], more: Text | None = None) -> Problem:
    """Return what has to be asked: nothing says it, or the facts `said` contradict each other."""
    from mtqg.intake.drafts import question

    return question(what, sheet, said, more)


def _unit(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: Account,
    rows: list[Row],
) -> None:
    sheet = table.sheet.name
    money = [c for c in figures if c.indicator in MONEY]
    if not money and any(row.indicator in MONEY for row in rows):
        money = [c for c in figures if not c.indicator]
    if not money or all(unit_of(row.unit) for row in rows if row.filled):
        return
    said = distinct(around.unit)
    if answer := given.get("unit"):
        code = unit_of(re.sub(r"(?i)^\s*(đơn vị( tính)?|đvt)\s*:?\s*", "", str(answer)))
        if not code or code == "%":
            known.questions.append(_question("unit", sheet, [Fact("?", "", str(answer))]))
            return
        if said and {f.value for f in said} != {code}:
            text = Text(
                f"đơn vị nêu khi nạp là “{answer}”, ô này nói khác",
                f"the unit given is “{answer}”, this cell says another",
            )
            account.trouble(text, said[0].place, said[0].text)
        known.unit = code
        account.understand("unit", sheet, code, _unit_text(code))
        return
    for column in money:
        if column.unit and column.unit != "%":
            said.append(Fact(column.unit, column.place, column.heading))
    foreign = [fact for fact in said if fact.value == "?"]
    if foreign:
        text = Text(
            "đơn vị không phải tiền Việt Nam hoặc không hiểu",
            "a unit that is not Vietnamese money, or not understood",
        )
        remedy = Text("đổi sang đồng, triệu đồng, tỷ đồng", "convert to đồng, triệu đồng, tỷ đồng")
        known.questions.append(
            Problem(text, cell=foreign[0].place, value=foreign[0].text, remedy=remedy)
        )
        return
    title = distinct(around.unit)
    heads = [c for c in money if c.unit]
    if len(title) > 1 or (title and any(c.unit != title[0].value for c in heads)):
        known.questions.append(_question("unit", sheet, distinct(said)))
        return
    if title:
        known.unit = title[0].value
        account.understand(
            "unit", sheet, known.unit, _unit_text(known.unit), title[0].place, title[0].text
        )
        return
    if heads and len(heads) == len(money):
        for column in heads:
            account.understand(
                "unit",
                column.heading,
                column.unit,
                _unit_text(column.unit),
                column.place,
                column.heading,
            )
        return
    known.questions.append(_question("unit", sheet, []))


def _unit_text(code: str) -> Text:
    names = {"0.001": ("triệu đồng", "million VND"), "1": ("tỷ đồng", "billion VND"),
             "0.000001": ("nghìn đồng", "thousand VND"), "0.000000001": ("đồng", "VND"),
             "1000": ("nghìn tỷ đồng", "trillion VND"),
             "0.1": ("trăm triệu đồng", "hundred million VND")}  # fmt: skip
    return Text(*names.get(code, (code, code)))


def _times(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: Account,
) -> None:
    """Settle the period and the date of the table; columns keep those of their own headings."""
    sheet = table.sheet.name
    plans = [(c, c.year) for c in figures if c.year and c.codes.get("plan_vintage") != "CARRIED"]
    needs = [c for c in figures if not c.year and not c.span]
    years = distinct(around.year)
    heads = distinct(Fact(str(year), c.place, c.heading) for c, year in plans)
    when, place = _as_of(table, figures, around, given, known, account)
    stated: list[Fact]
    if answer := given.get("period"):
        known.period = str(answer)
        account.understand("period", sheet, known.period, Text(known.period, known.period))
        if len(heads) == 1 and heads[0].value != known.period and len(known.period) == 4:
            account.trouble(
                Text(
                    f"kỳ nêu khi nạp là {known.period}, ô này nói khác",
                    f"the period given is {known.period}, this cell says another",
                ),
                heads[0].place,
                heads[0].text,
            )
    else:
        both = distinct([*heads, *years])
        own = {c.own for c in figures if c.own}
        if len(both) == 1:
            stated = both
        elif len(heads) == 1 and not years:
            stated = heads
        elif len(years) == 1 and len(heads) > 1:
            stated = [f for f in years if f.value in {h.value for h in heads}] or both
        elif not both and own and when and when.year in own:
            stated = [Fact(str(when.year), place.place, place.text)] if place else []
        else:
            stated = both
        if not stated and not around.span:
            stated = _year_of_date(when, place)
        if not stated and len(distinct(around.span)) == 1 and needs:
            if when or any(c.indicator != "FIN.PLAN" for c in needs):
                spans = distinct(around.span)
                known.questions.append(
                    _question("period", sheet, spans)
                    if _ambiguous_span(around, when)
                    else _question("period", sheet, [])
                )
                known.period = ""
                return
            stated = distinct(around.span)
        if len(stated) == 1:
            known.period = stated[0].value
            account.understand(
                "period",
                sheet,
                known.period,
                Text(known.period, known.period),
                stated[0].place,
                stated[0].text,
            )
        elif needs:
            known.questions.append(_question("period", sheet, stated))
    known.as_of = _settle_date(table, figures, when, place, given, known, account)


def _ambiguous_span(around: Facts, when: When | None) -> bool:
    return bool(around.span)


def _year_of_date(when: When | None, place: Fact | None) -> list[Fact]:
    """Return the budget year that a date tells; January may close another year, and tells none."""
    if when is None or place is None or not when.year:
        return []
    if when.month == 1 and when.day:
        return []
    return [Fact(str(when.year), place.place, place.text)]


def _as_of(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: Account,
) -> tuple[When | None, Fact | None]:
    sheet = table.sheet.name
    if "as_of" in given and given["as_of"] is not None:
        text = str(given["as_of"]).strip()
        if not text or text.casefold() in ("none", "không", "không rõ"):
            return When("none"), Fact("", "", "")
        day = parse_date(given["as_of"])
        account.understand(
            "as_of", sheet, day.isoformat(), Text(f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}")
        )
        return When("until", day.year, day.month, day.day), Fact("", "", text)
    found = list(around.when)
    if not found:
        found = list(around.month)
        found = [(When("until month", w.year, w.month, text=w.text), f) for w, f in found]
    bad = next(((w, f) for w, f in found if w.impossible), None)
    if bad:
        never = Text("không có ngày này trên lịch", "no such day in the calendar")
        known.questions.append(
            Problem(never, cell=bad[1].place, value=bad[1].text, remedy=_as_of_remedy())
        )
        return When("none"), None
    full = {w.as_of(): (w, f) for w, f in found if w.year}
    paid = [c for c in figures if c.indicator == "FIN.DISB"]
    own = {c.when.as_of(c.year) if c.when else "" for c in paid}
    if len(full) > 1 and len(own) == 1 and (only := own.pop()) in full:
        return full[only]
    if len(full) > 1:
        known.questions.append(
            _question("as_of", sheet, [Fact(d, f.place, f.text) for d, (_, f) in full.items()])
        )
        return When("none"), None
    if full:
        return next(iter(full.values()))
    return found[0] if found else (None, None)


def _as_of_remedy() -> Text:
    return Text(
        "nêu ngày bằng --as-of 2024-09-30 hoặc as_of trong tệp ánh xạ",
        "give the date by --as-of 2024-09-30 or as_of in a mapping",
    )


def _settle_date(
    table: Table,
    figures: list[Column],
    when: When | None,
    place: Fact | None,
    given: dict[str, Any],
    known: Known,
    account: Account,
) -> str:
    sheet = table.sheet.name
    if when is not None and when.kind == "none":
        return ""
    year = int(known.period[-4:]) if known.period else 0
    if when is not None and place is not None:
        day = when.as_of(year)
        if day:
            if year and not when.year:
                for column in figures:
                    if column.year and column.when is None:
                        column.when = When(when.kind, column.year, when.month, when.day)
            if known.period and not f"{known.period[:4]}-01-01" <= day <= f"{year + 1}-12-31":
                text = Text(
                    f"ngày chốt số liệu không thuộc năm kế hoạch {known.period}",
                    f"the date is not of the budget year {known.period}",
                )
                known.questions.append(
                    Problem(text, cell=place.place, value=place.text, remedy=_as_of_remedy())
                )
                return ""
            if place.place:
                account.understand(
                    "as_of",
                    sheet,
                    day,
                    Text(
                        f"{date.fromisoformat(day):%d/%m/%Y}", f"{date.fromisoformat(day):%d/%m/%Y}"
                    ),
                    place.place,
                    place.text,
                )
            return day
        if not when.year and when.month:
            for column in figures:
                if column.year and column.when is None:
                    column.when = When(when.kind, column.year, when.month, when.day)
    labels = " ".join(t for r in table.rows for t in table.sheet.texts[r] if t)
    counted = ("FIN.DISB", RATE, "") if "giải ngân" in normal(labels) else ("FIN.DISB", RATE)
    open_columns = [c for c in figures if c.indicator in counted and c.when is None]
    if open_columns:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        if len(heads) == 1:
            column = next(c for c in figures if c.when)
            day = heads.pop()
            account.understand("as_of", sheet, day, Text(day, day), column.place, column.heading)
            return day
        known.questions.append(_question("as_of", sheet, []))
    elif not open_columns:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        return heads.pop() if len(heads) == 1 else ""
    return ""


def _programme(
    table: Table,
    columns: dict[int, Column],
    figures: list[Column],
    rows: list[Row],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: Account,
) -> None:
    """Settle the programme of the figures whose row and column name none."""
    sheet = table.sheet.name
    finance = [c for c in figures if c.indicator.startswith("FIN.")]
    if any(row.indicator.startswith("FIN.") for row in rows):
        finance += [c for c in figures if not c.indicator]
    if not finance:
        return
    if around.part:
        text = Text(
            "biểu chỉ nói về một dự án, hợp phần của chương trình",
            "the form is about one project of a programme",
        )
        remedy = Text(
            "không có mã cho phần này: nạp biểu của cả chương trình",
            "no code for it: load the form of the whole programme",
        )
        known.questions.append(
            Problem(text, cell=around.part[0].place, value=around.part[0].text, remedy=remedy)
        )
        return
    said = " ".join(col.heading for col in columns.values() if col.known_why).casefold()
    if around.qualifier and not given.get("columns") and around.qualifier[0].value not in said:
        fact = around.qualifier[0]
        text = Text(
            f"tiêu đề nói “{fact.value}”: số liệu không phải số thực hiện",
            f"the title says “{fact.value}”: not an outturn",
        )
        remedy = Text(
            "nêu ý nghĩa từng cột trong tệp ánh xạ", "say what each column is in a mapping"
        )
        known.questions.append(Problem(text, cell=fact.place, value=fact.text, remedy=remedy))
        return
    if answer := given.get("programme"):
        known.programme = str(answer)
        account.understand("programme", sheet, known.programme, _programme_text(known.programme))
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
    in_2026 = known.period[-4:] >= "2026" if known.period else False
    if len(codes) == 1:
        fact = named[0]
        known.programme = fact.value
    elif codes == {"DTTS", "GNBV", "NTM"} and not around.plural and in_2026:
        fact, known.programme = named[0], "NTP2026"
    elif len(codes) > 1 and not (around.plural and codes == {"DTTS", "GNBV", "NTM"}):
        known.questions.append(_question("programme", sheet, named))
        return
    elif by_row or by_column:
        if all(row.total or row.section for row, _ in openly) or around.plural:
            fact, known.programme = (
                (
                    around.plural
                    or around.generic
                    or [Fact("", openly[0][0].place, openly[0][0].label)]
                )[0],
                "ALL",
            )
        elif around.generic and not around.span:
            fact, known.programme = around.generic[0], "ALL"
        else:
            known.questions.append(_question("programme", sheet, []))
            return
    elif around.plural:
        fact, known.programme = around.plural[0], "ALL"
    elif around.generic and not around.span:
        fact, known.programme = around.generic[0], "ALL"
        text = Text(
            "không nêu tên chương trình: hiểu là các chương trình MTQG nói chung",
            "no programme is named: taken as all of them together",
        )
        account.trouble(text, fact.place, fact.text)
    else:
        known.questions.append(
            _question("programme", sheet, around.generic[:1] if around.span else [])
        )
        return
    account.understand(
        "programme", sheet, known.programme, _programme_text(known.programme), fact.place, fact.text
    )


def _programme_text(code: str) -> Text:
    table = catalogue.programmes()
    if code not in table.index:
        return Text(code, code)
    return Text(str(table.loc[code, "name_vi"]), str(table.loc[code, "name_en"]))


def _shared(
    name: str, around: Facts, given: dict[str, Any], known: Known, account: Account, sheet: str
) -> None:
    if answer := given.get(name):
        setattr(known, name, str(answer))
        account.understand(name, sheet, str(answer), Text(str(answer), str(answer)))
        return
    said = distinct(getattr(around, name))
    if len(said) == 1:
        setattr(known, name, said[0].value)
        account.understand(
            name, sheet, said[0].value, _code_text(said[0].value), said[0].place, said[0].text
        )


def _code_text(code: str) -> Text:
    names = {"INV": ("vốn đầu tư", "investment"), "REC": ("vốn sự nghiệp", "recurrent"),
             "CENTRAL": ("ngân sách trung ương", "central budget"),
             "LOCAL": ("ngân sách địa phương", "local budget"),
             "CURRENT": ("vốn năm nay", "this year's"), "CARRIED": ("vốn kéo dài", "carried over"),
             "FOREIGN": ("vốn nước ngoài", "foreign"),
             "CREDIT": ("tín dụng chính sách", "policy credit"),
             "PEOPLE": ("nhân dân đóng góp", "people's contributions"),
             "OTHER": ("vốn khác", "other"),
             "ALL": ("tất cả", "all")}  # fmt: skip
    return Text(*names.get(code, (code, code)))


def _scope(around: Facts, known: Known, account: Account, sheet: str) -> None:
    said = distinct(around.scope)
    if not said:
        return
    if len(said) > 1 or said[0].value == "?":
        known.questions.append(_question("scope", sheet, said))
        return
    known.scope = said[0].value
    name = catalogue.scopes().loc[known.scope]
    account.understand(
        "scope",
        sheet,
        known.scope,
        Text(name["name_vi"], name["name_en"]),
        said[0].place,
        said[0].text,
    )


def _take(
    table: Table,
    columns: dict[int, Column],
    known: Known,
    rows: list[Row],
    given: dict[str, Any],
    look: Appearance,
    account: Account,
) -> None:
    figures = {c: col for c, col in columns.items() if col.is_figure}
    _tell_columns(table, columns, known, account)
    _leave_columns(table, columns, account)
    marks = _marks(table, figures, given, account)
    fractions = {
        c: _fraction(table, c, col, look, rows, columns, account)
        for c, col in figures.items()
        if col.indicator == RATE
    }
    told: set[tuple[str, str]] = set()
    for row in rows:
        cells = [
            c
            for c in figures
            if _filled(table.sheet, row.number, c) or address(row.number, c) in look.errors
        ]
        if row.why is not None:
            _leave_row(table, row, cells, account)
            continue
        if cells:
            _tell_row(row, told, account)
        for c in cells:
            where = address(row.number, c)
            if where in look.errors:
                text = Text(
                    f"lỗi Excel {look.errors[where]}", f"an Excel error {look.errors[where]}"
                )
                account.trouble(text, table.sheet.place(row.number, c), row.label, severity="error")
                account.leave(
                    table.sheet.name, text, 1, table.sheet.place(row.number, c), row.label
                )
                continue
            if where in table.sheet.unsolved:
                raise ProblemError(_unsolved(account.file, table.sheet.name, where))
            if where in look.scaled:
                text = Text(
                    "định dạng ô che bớt ba chữ số: giá trị khác số nhìn thấy",
                    "the cell's format hides three digits",
                )
                account.trouble(
                    text,
                    table.sheet.place(row.number, c),
                    table.sheet.texts[row.number][c],
                    severity="error",
                )
                account.leave(table.sheet.name, text, 1, table.sheet.place(row.number, c))
                continue
            _figure(table, row, figures[c], known, marks[c], fractions.get(c, ""), look, account)


def _filled(sheet: Sheet, r: int, c: int) -> bool:
    return (c < len(sheet.texts[r]) and bool(sheet.texts[r][c])) or address(r, c) in sheet.unsolved


def _tell_columns(table: Table, columns: dict[int, Column], known: Known, account: Account) -> None:
    for c, col in sorted(columns.items()):
        if not col.is_figure or not col.indicator:
            continue
        name = catalogue.indicator(col.indicator).name
        parts = [name]
        if "programme" in col.codes:
            parts.append(_programme_text(col.codes["programme"]))
        parts += [
            _code_text(col.codes[n]) for n in ("capital", "fund", "plan_vintage") if n in col.codes
        ]
        if col.year or col.span:
            parts.append(Text(col.span or str(col.year), col.span or str(col.year)))
        said = Text(", ".join(p.vi for p in parts), ", ".join(p.en for p in parts))
        letter = re.sub(r"\d", "", address(0, c))
        account.understand(
            "column",
            letter,
            " ".join([col.indicator, *col.codes.values()]),
            said,
            col.place,
            col.heading,
        )


def _tell_row(row: Row, told: set[tuple[str, str]], account: Account) -> None:
    for name in ("programme", "capital", "fund", "plan_vintage"):
        code = row.codes.get(name)
        if code and (name, row.label) not in told:
            told.add((name, row.label))
            said = _programme_text(code) if name == "programme" else _code_text(code)
            account.understand(name, row.label, code, said, row.place, row.label)
    if row.area and ("area", row.label) not in told:
        told.add(("area", row.label))
        account.understand(
            "area", row.label, row.area[0], Text(row.area[3], row.area[3]), row.place, row.label
        )


def _leave_columns(table: Table, columns: dict[int, Column], account: Account) -> None:
    """Note the numbers of columns that are not taken: never left in silence."""
    for c, col in sorted(columns.items()):
        why = col.why
        if why is None and col.is_figure and not col.indicator:
            continue
        if why is None:
            continue
        cells = [
            r
            for r in table.rows
            if c < len(table.sheet.rows[r]) and is_numeric(table.sheet.rows[r][c])
        ]
        if not cells:
            continue
        account.leave(table.sheet.name, why, len(cells), col.place, col.heading)
        account.trouble(
            why, col.place, col.heading[:120], severity="note" if col.known_why else "error"
        )


def _marks(
    table: Table, figures: dict[int, Column], given: dict[str, Any], account: Account
) -> dict[int, str]:
    """Return the decimal mark of each column: its own texts decide, else those beside it."""
    texts = {
        c: [
            (r, str(table.sheet.rows[r][c]))
            for r in table.rows
            if c < len(table.sheet.rows[r])
            and isinstance(table.sheet.rows[r][c], str)
            and is_numeric(table.sheet.rows[r][c])
        ]
        for c in figures
    }
    if mark := given.get("decimal"):
        return dict.fromkeys(figures, str(mark))
    marks = {c: decimal_mark(t for _, t in some) or "" for c, some in texts.items()}
    money = [c for c, col in figures.items() if col.indicator != RATE]
    agreed = {marks[c] for c in money if marks[c]}
    if not agreed:
        # A rate of "50,6" says that the comma is the decimal mark; one of "50.6" says nothing, for
        # it occurs beside money grouped by full stops.
        agreed = {marks[c] for c in figures if marks[c] == ","}
    for c in figures:
        if marks[c] and texts[c]:
            _tell_mark(table, c, marks[c], texts[c], account)
        elif texts[c] and len(agreed) == 1 and c in money and not decimal_mixed(texts[c]):
            marks[c] = next(iter(agreed))
            source = next(k for k in figures if marks[k] and k != c and texts[k])
            _tell_mark(table, c, marks[c], texts[source], account, source)
    return marks


def decimal_mixed(texts: list[tuple[int, str]]) -> bool:
    """Tell whether texts of one column show both marks as decimal marks."""
    commas = decimal_mark(t for _, t in texts if "," in t)
    points = decimal_mark(t for _, t in texts if "." in t)
    return bool(commas and points and commas != points)


def _tell_mark(
    table: Table,
    c: int,
    mark: str,
    texts: list[tuple[int, str]],
    account: Account,
    source: int = -1,
) -> None:
    r, text = next(((r, t) for r, t in texts if decimal_mark([t])), texts[0])
    letter = re.sub(r"\d", "", address(0, c))
    place = table.sheet.place(r, c if source < 0 else source)
    account.understand("decimal", letter, mark, Text(f"“{mark}”", f"“{mark}”"), place, text)


def _fraction(
    table: Table,
    c: int,
    col: Column,
    look: Appearance,
    rows: list[Row],
    columns: dict[int, Column],
    account: Account,
) -> str:
    """Return how the numbers of a column of rates are meant: "percent", "fraction" or "cell".

    "cell": Excel shows the cells as percentages. Otherwise "%" in the heading says percent, and
    without it payment over plan tells, where it tells the same of every row.
    """
    numbers = {
        row.number: float(table.sheet.rows[row.number][c])  # type: ignore[arg-type]
        for row in rows
        if c < len(table.sheet.rows[row.number]) and is_number(table.sheet.rows[row.number][c])
    }
    shown = [r for r in numbers if address(r, c) in look.percents]
    if shown:
        place = table.sheet.place(shown[0], c)
        text = Text("ô định dạng phần trăm", "cells shown as percentages")
        account.understand("fraction", re.sub(r"\d", "", address(0, c)), "cell", text, place, "%")
        return "cell"
    if not numbers or max(abs(v) for v in numbers.values()) > 1.5:
        return "percent"
    votes = set()
    for row in rows:
        if row.number in numbers and (ratio := _paid_over_plan(table, row.number, c, columns)):
            value = numbers[row.number]
            as_fraction, as_percent = abs(value - ratio), abs(value / 100 - ratio)
            if min(as_fraction, as_percent) < 0.006:
                votes.add("fraction" if as_fraction < as_percent else "percent")
    if col.percent_said:
        if votes == {"fraction"}:
            text = Text(
                "tiêu đề ghi %, số giải ngân và kế hoạch cho thấy là phân số",
                "the heading says %, payment and plan say fractions",
            )
            account.trouble(text, col.place, col.heading, severity="error")
        return "percent"
    if len(votes) == 1:
        vote = votes.pop()
        said = (
            Text("phân số: nhân 100", "fractions: times 100")
            if vote == "fraction"
            else Text("phần trăm", "percent")
        )
        account.understand(
            "fraction", re.sub(r"\d", "", address(0, c)), vote, said, col.place, col.heading
        )
        return vote
    return "?"


def _paid_over_plan(table: Table, r: int, c: int, columns: dict[int, Column]) -> float:
    """Return payment over plan of a row for the rates in column `c`, 0 where it is not known."""
    rate = columns[c]
    found = {}
    for indicator in MONEY:
        same = [
            k
            for k, col in columns.items()
            if col.is_figure
            and col.indicator == indicator
            and col.codes == rate.codes
            and (0 in (col.year, rate.year) or col.year == rate.year)
        ]
        if same and same[0] < len(table.sheet.rows[r]) and is_number(table.sheet.rows[r][same[0]]):
            found[indicator] = float(table.sheet.rows[r][same[0]])  # type: ignore[arg-type]
    return found["FIN.DISB"] / found["FIN.PLAN"] if len(found) == 2 and found["FIN.PLAN"] else 0.0


def _figure(
    table: Table,
    row: Row,
    col: Column,
    known: Known,
    mark: str,
    fraction: str,
    look: Appearance,
    account: Account,
) -> None:
    """Take one cell, or leave it with the reason."""
    sheet = table.sheet
    place = sheet.place(row.number, col.number)
    text = sheet.texts[row.number][col.number]
    if why := missing(text.removesuffix("%").strip()):
        blank = {"blank": Text("ô trống", "blank"), "dash": Text("gạch ngang", "a dash"),
                  "unknown": Text("không có số liệu", "not available")}[why]  # fmt: skip
        account.leave(sheet.name, blank, 1, place, row.label)
        return
    made = _value(table, row, col, known, mark, fraction, look)
    codes = _codes(row, col, known)
    if isinstance(made, Problem) or isinstance(codes, Text):
        problem = made if isinstance(made, Problem) else Problem(codes)  # type: ignore[arg-type]
        account.trouble(problem.text, place, text, problem.remedy, "error")
        account.leave(sheet.name, problem.text, 1, place, row.label)
        return
    indicator, value = made
    account.rows.append(
        codes
        | {
            "indicator": indicator,
            "value": value,
            "low": value,
            "high": value,
            "status": "plan" if indicator == "FIN.PLAN" else "actual",
            "source": account.file,
            "place": place,
            "note": "made-up example" if is_made_up(sheet) else "",
        }
    )


def _value(
    table: Table, row: Row, col: Column, known: Known, mark: str, fraction: str, look: Appearance
) -> tuple[str, float] | Problem:
    """Return indicator and value of a cell, or why it is none."""
    cell = table.sheet.rows[row.number][col.number]
    text = table.sheet.texts[row.number][col.number]
    bare = text.removesuffix("%").strip()
    indicator = row.indicator or col.indicator
    if row.indicator and col.indicator not in ("", row.indicator):
        return Problem(Text("dòng và cột nói hai chỉ tiêu khác nhau", "row and column differ"))
    if not indicator:
        return Problem(
            Text(
                "không ô nào nói đây là kế hoạch hay giải ngân", "neither plan nor payment is said"
            )
        )
    limits = catalogue.indicator(indicator)
    if text.endswith("%") and limits.unit != "%":
        return Problem(Text("phần trăm trong cột không phải tỷ lệ", "a percentage, but not a rate"))
    if re.match(r"[-−–(]", bare):
        return Problem(Text("số âm: không lấy", "a negative figure: not taken"))
    try:
        value = float(cell) if is_number(cell) else parse_number(bare, mark or None)  # type: ignore[arg-type]
    except NumberError as error:
        return error.problems[0]
    factor = _factor(indicator, row, col, known)
    if factor is None:
        return Problem(Text("không rõ đơn vị của số này", "the unit of this figure is not known"))
    if indicator == RATE and is_number(cell):
        if fraction == "?":
            return Problem(
                Text("50 hay 0,5 là một nửa? tiêu đề không ghi %", "is 50 or 0.5 a half?"),
                remedy=Text("ghi (%) vào tiêu đề", "write (%) in the heading"),
            )
        shown = fraction == "cell" and address(row.number, col.number) in look.percents
        factor = 100.0 if fraction == "fraction" or shown else factor
    value = float(f"{value * factor:.12g}")
    if value > limits.maximum:
        most = f"{limits.maximum:g}"
        return Problem(Text(f"lớn hơn mức có thể ({most})", f"above what is possible ({most})"))
    return indicator, value


def _factor(indicator: str, row: Row, col: Column, known: Known) -> float | None:
    """Return what turns a figure into the unit of its indicator, None where no cell says."""
    if catalogue.indicator(indicator).unit != "bn VND":
        return 1.0
    code = (
        unit_of(row.unit) if row.unit else (col.unit if col.unit not in ("", "%") else known.unit)
    )
    try:
        return float(code)
    except ValueError:
        return None


def _codes(row: Row, col: Column, known: Known) -> dict[str, object] | Text:
    """Return whose figure a cell is: what row, column and title say; a Text where they clash."""
    said = row.all_codes()
    clash = Text("dòng và cột nói khác nhau", "row and column say different things")
    found: dict[str, object] = {}
    for name in ("programme", "capital", "fund", "plan_vintage"):
        values = {v for v in (said.get(name, ""), col.codes.get(name, "")) if v not in ("", "ALL")}
        if len(values) > 1:
            return clash
        explicit = said.get(name) or col.codes.get(name)
        found[name] = values.pop() if values else (explicit or getattr(known, name))
    if found["programme"] == "":
        found["programme"] = ""  # the indicator's own, filled in by the table
    year = row.year or col.year
    if row.year and col.year and row.year != col.year:
        return clash
    found["period"] = row.span or col.span or (str(year) if year else known.period)
    if not found["period"]:
        return Text("không rõ số liệu của năm nào", "the year of this figure is not known")
    if row.own and "plan_vintage" not in said:
        now = int(str(found["period"])[-4:])
        if row.own > now or (row.own < now and not row.own_column):
            return Text(f"vốn năm {row.own} trong kế hoạch năm {now}: vốn kéo dài?",
                        f"capital of {row.own} in the plan of {now}: carried over?")  # fmt: skip
        found["plan_vintage"] = "CURRENT" if row.own == now else "CARRIED"
    when = row.when or col.when
    number = int(str(found["period"])[-4:])
    found["as_of"] = (when.as_of(number) if when else "") or known.as_of
    places = [one.area for one in row.lineage() if one.area]
    place = places[-1] if places else known.below
    if "area" in col.codes:
        from mtqg.table import mergers

        area = mergers.resolve(
            col.codes["area"], period_end=str(found["as_of"]) or f"{number}-12-31"
        )
        place = (area.code, area.edition, area.level, area.name)
    if place is None:
        if known.area is None:
            return Text("không rõ địa phương", "whose figure this is is not known")
        place = (known.area.code, known.area.edition, known.area.level, known.area.name)
    found |= {"area": place[0], "edition": place[1], "level": place[2], "scope": known.scope}
    return found


def _leave_row(table: Table, row: Row, cells: list[int], account: Account) -> None:
    if not cells:
        if not row.filled:
            account.leave(table.sheet.name, Text("chú thích", "a remark"), 1, row.place, row.label)
        return
    why = row.why or Text("", "")
    account.leave(table.sheet.name, why, len(cells), row.place, row.label)
    if not row.quiet:
        account.trouble(why, row.place, row.label, severity="note" if row.known_why else "error")


def _unsolved(file: str, sheet: str, where: str) -> Problem:
    return Problem(
        Text("công thức chưa có giá trị", "a formula without a stored value"),
        file,
        cell=f"{sheet}!{where}",
        remedy=Text("mở bằng Excel rồi lưu lại", "open it in Excel and save it again"),
    )


def _no_form(book: Book) -> Problem:
    if not any(sheet.filled for sheet in book.sheets):
        return Problem(Text("không ô nào có nội dung", "no cell holds anything"), book.file)
    names = ", ".join(sheet.name for sheet in book.sheets)
    return Problem(
        Text(
            f"không nhận ra biểu số liệu nào (các bảng: {names})",
            f"no form of figures is recognised (sheets: {names})",
        ),
        book.file,
        remedy=Text(
            "dùng biểu mẫu của lệnh mtqg template, hoặc ánh xạ:\n" + draft(book),
            "use the form of `mtqg template`, or a mapping:\n" + draft(book),
        ),
    )
