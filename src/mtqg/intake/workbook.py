"""The statistics office's monthly workbooks: realised investment of the state budget, 2003 on.

The table "Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước" gives for the country, the centre,
ministries, local levels and about twenty provinces: the month (SBI.MONTH), the previous month as
revised (SBI.MONTH, flag r), the running total (SBI.CUM), its share of the plan (SBI.RATE, % as
printed) and the index against the year before (SBI.YOY); January gives the plan (SBI.PLAN). A
quarterly table (SBI.QUARTER) is beside it at the end of quarters since 2018.

`investment.tables` finds them, `investment.months` settles the month, `investment.arithmetic` holds
the figures against each other. A table that cannot be settled, or misses its own sums by more than
a misprint, is refused and said so; nothing of it is taken.
"""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd

from mtqg.intake.investment import arithmetic
from mtqg.intake.investment.months import ASKS, Role, Timing, settle
from mtqg.intake.investment.tables import (
    MONTHLY,
    QUARTERLY,
    Clock,
    InvestmentRow,
    InvestmentTable,
    clock,
    find_tables,
    other_titles,
)
from mtqg.intake.loaded import Loaded, LoadNotes
from mtqg.intake.sheets import Book, Cell, Sheet, address, is_number, is_numeric
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, observations
from mtqg.table.dates import Period, find_periods
from mtqg.table.numbers import NumberError, decimal_mark, missing, parse_number
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

KIND = "investment workbook"
#: The ratios; every other figure is money, converted to billion VND.
UNITS = {"SBI.RATE": "%", "SBI.YOY": "index", "SBI.QUARTER_YOY": "index"}
_OTHER_TABLE = _SAY("workbook.other_table")
_HIDDEN = _SAY("workbook.hidden_sheet")
_LABEL = _SAY("workbook.unknown_row")
_HIDDEN_CELL = _SAY("workbook.hidden_cells")
_NO_VALUE = _SAY("workbook.no_value")
_BLANKS = {
    "blank": _SAY("workbook.blank"),
    "dash": _SAY("workbook.dash"),
    "unknown": _SAY("workbook.ellipsis"),
}


def shipped() -> pd.DataFrame:
    """Return the office's figures of investment that the project ships, as printed."""
    files = [path for path in observations.files() if path.name.startswith("investment_")]
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> pd.DataFrame:
    columns = ["area", "scope", "indicator", "period", "published", "flag", "value"]
    tables = [pd.read_csv(path, usecols=columns, keep_default_na=False) for path, _ in files]
    return pd.concat(tables).assign(scope=lambda table: table["scope"].replace("", "ALL"))


def recognises(book: Book) -> bool:
    """Tell whether a visible sheet of `book` holds a table of state-budget investment."""
    return book.kind == "workbook" and bool(find_tables(book, "2024"))


def load(book: Book, known: pd.DataFrame | None = None) -> Loaded:
    """Return every figure of the investment tables of `book` in the long form.

    `source` is the file's name, `place` sheet and cell, `published` the date in the file's name.
    January's month is also its running total, and both are given.

    Parameters
    ----------
    book : Book
        As opened.
    known : DataFrame, optional
        The office's figures to hold the tables against, in the long form; those that the project
        ships when left out.

    Raises
    ------
    ProblemError
        If nothing is left to take: no table, or each refused for a reason that is named.
    """
    account = LoadNotes(book.file)
    witness = clock(book)
    edition = _edition(witness)
    tables = find_tables(book, edition)
    settled = _settle(tables, witness, account)
    for parts in settled:
        _take(parts, witness, edition, account, shipped() if known is None else known)
    taken = [table for parts in settled for table, _ in parts]
    for sheet in book.sheets:
        if any(table.sheet is sheet for table in taken):
            _account_rest(sheet, [t for t in taken if t.sheet is sheet], account)
        elif sheet.filled and not any(table.sheet is sheet for table in tables):
            _leave_sheet(sheet, account)
    if not account.rows:
        raise ProblemError(account.problems or [Problem(_SAY("workbook.no_table"), book.file)])
    return account.close(KIND, book.notes)


def _leave_sheet(sheet: Sheet, account: LoadNotes) -> None:
    """Note a sheet that is not read, by the titles of its tables."""
    if sheet.hidden:
        account.leave(sheet.name, _HIDDEN, sheet.filled)
        return
    titles = "; ".join(other_titles(sheet))
    reason = _SAY("workbook.other_tables", titles=titles) if titles else _OTHER_TABLE
    account.leave(sheet.name, reason, sheet.filled, what=titles)


def _edition(witness: Clock) -> str:
    if witness.published:
        return areas.edition_at(date.fromisoformat(witness.published))
    year = witness.file_year or witness.book_year
    return "2025" if (year, witness.file_month or 1) >= (2025, 7) else "2024"


Settled = tuple[InvestmentTable, Timing]


def _settle(
    tables: list[InvestmentTable], witness: Clock, account: LoadNotes
) -> list[list[Settled]]:
    """Return the tables to take with their timing: a monthly and a quarterly one, by parts."""
    settled: list[list[Settled]] = []
    month: Timing | None = None
    for kind in (MONTHLY, QUARTERLY):
        found = []
        for table in (t for t in tables if t.kind == kind):
            try:
                found.append((table, settle(table, witness, month)))
            except ProblemError as error:
                for problem in error.problems:
                    account.trouble(problem.text, table.place, problem.value, severity="error")
                refused = _SAY("workbook.refused")
                account.leave(table.sheet.name, refused, _figures(table), what=table.title[:80])
        if chosen := _choose(found, witness, account):
            settled.append(chosen)
            if kind == MONTHLY:
                month = chosen[0][1]
    return settled


def _choose(found: list[Settled], witness: Clock, account: LoadNotes) -> list[Settled]:
    """Return the table of its kind to take and its continuations; other copies are passed over."""
    if not found:
        return []
    due = [f for f in found if (f[1].year, _month(f)) == (witness.file_year, witness.file_month)]
    best = due or [
        f for f in found if (f[1].year, _month(f)) == max((g[1].year, _month(g)) for g in found)
    ]
    # A quarter printed alone can pass for a month's table that lacks its month.
    best.sort(key=lambda item: all(r.indicator != "SBI.MONTH" for r in item[1].roles.values()))
    chosen = best[:1]
    for item in found:
        if item is chosen[0]:
            continue
        if item in best and _continues(item, chosen):
            chosen.append(item)
            continue
        table = item[0]
        reason = _SAY("workbook.second_table")
        account.trouble(reason, table.place, table.title[:80])
        account.leave(table.sheet.name, reason, _figures(table), what=table.title[:80])
    return chosen


def _continues(item: Settled, chosen: list[Settled]) -> bool:
    """Tell whether a table goes on with other rows of the same columns ("Tiếp theo")."""
    rows = {(row.area, row.scope) for table, _ in chosen for row in table.rows if row.kind}
    return not rows & {(row.area, row.scope) for row in item[0].rows if row.kind}


def _month(item: tuple[InvestmentTable, Timing]) -> int:
    return item[1].number * (3 if item[0].kind == QUARTERLY else 1)


def _figures(table: InvestmentTable) -> int:
    columns = [h.column for h in table.columns]
    return sum(
        is_numeric(table.sheet.rows[row.number][c])
        for row in table.rows
        for c in columns
        if c < len(table.sheet.rows[row.number])
    )


def _take(
    parts: list[Settled], witness: Clock, edition: str, account: LoadNotes, known: pd.DataFrame
) -> None:
    """Take the figures of one table and its continuations into `account`, or refuse it whole."""
    own = LoadNotes(account.file)
    for table, timing in parts:
        _read_cells(table, timing, own)
    table, timing = parts[0]
    sheet = table.sheet
    own.rows += _january(own.rows)
    own.settle_contradictions()
    now = timing.period if table.kind == MONTHLY else ""
    findings = arithmetic.check(_frame(own.rows), known, now) if own.rows else []
    for finding in findings:
        refusal = _SAY("workbook.refused") if finding.fatal else None
        place = finding.place or table.place
        severity = "warning" if finding.odd else "error"
        account.trouble(finding.text, place, finding.value, refusal, severity)
    if not own.rows or any(finding.fatal for finding in findings):
        account.problems += own.problems if not own.rows else []
        refused = _SAY("workbook.contradicts_itself")
        for part, _ in parts:
            account.leave(part.sheet.name, refused, _figures(part), what=part.title[:80])
        return
    account.problems += own.problems
    account.left += own.left
    for part, settled in parts:
        for text in settled.misprints:
            account.trouble(text, part.place)
        _understand(part, settled, edition, witness, account)
    _note_missing(parts, known, now, account)
    shared = {"edition": edition, "published": witness.published, "source": account.file}
    account.rows += [row | shared for row in own.rows]
    if len({t.unit[1] for t, _ in parts if t.unit}) > 1:
        text = _SAY("workbook.two_units")
        account.trouble(text, sheet.name, severity="error")


def _read_cells(table: InvestmentTable, timing: Timing, account: LoadNotes) -> None:
    """Put every figure of one table into `account`, and every cell that gives none."""
    sheet = table.sheet
    _, factor = table.unit or ("bn VND", 1.0)
    note = "; ".join(text.vi for text in timing.misprints)
    for heading in table.columns:
        column = heading.column
        role = timing.roles.get(column)
        if timing.left.get(column) in ASKS:
            where = sheet.place(table.head_row(column), column)
            account.trouble(timing.left[column], where, heading.text[:80], severity="error")
        mark = decimal_mark(
            str(c) for r in table.rows if not is_number(c := _cell(sheet, r.number, column))
        )
        unread: list[tuple[Text, str, str]] = []
        for row in table.rows:
            cell, place = _cell(sheet, row.number, column), sheet.place(row.number, column)
            if role is None or not row.kind:
                if is_numeric(cell):
                    reason = timing.left.get(column, _LABEL) if role is None else _LABEL
                    account.leave(sheet.name, reason, 1, place, row.label)
                continue
            if row.number in sheet.hidden_rows or column in sheet.hidden_columns:
                account.leave(sheet.name, _HIDDEN_CELL, 1, place, row.label)
                continue
            if address(row.number, column) in sheet.unsolved:
                unread.append((_NO_VALUE, place, row.label))
                continue
            if why := missing(str(cell)):
                account.leave(sheet.name, _BLANKS[why], 1, place, row.label)
                continue
            try:
                value = float(cell) if is_number(cell) else parse_number(str(cell), mark)  # type: ignore[arg-type]
            except NumberError as error:
                unread.append((error.problems[0].text, place, str(cell)))
                continue
            if role.indicator not in UNITS:
                value *= factor
            account.rows += _long(row, role, value, place, note, timing)
        for reason in dict.fromkeys(reason for reason, _, _ in unread):
            cells = [(place, what) for why, place, what in unread if why == reason]
            text = reason
            if len(cells) > 1:
                text = _SAY("workbook.many_cells", count=len(cells), reason=reason)
            account.trouble(text, cells[0][0], cells[0][1][:40], severity="error")
            for place, what in cells:
                account.leave(sheet.name, reason, 1, place, what)
    hidden = [row for row in table.rows if row.kind and row.number in sheet.hidden_rows]
    if hidden:
        where = sheet.place(hidden[0].number, 0)
        account.trouble(_HIDDEN_CELL, where, ", ".join(row.label for row in hidden)[:80])
    for row in table.rows:
        if not row.kind:
            remedy = _SAY("workbook.unknown_row_how")
            account.trouble(_LABEL, sheet.place(row.number, 0), row.label, remedy, "error")


_MEANING = {
    "SBI.MONTH": _SAY("workbook.month"),
    "SBI.CUM": _SAY("workbook.running_total"),
    "SBI.RATE": _SAY("workbook.rate"),
    "SBI.YOY": _SAY("workbook.index"),
    "SBI.PLAN": _SAY("workbook.year_plan"),
    "SBI.QUARTER": _SAY("workbook.quarter"),
    "SBI.QUARTER_YOY": _SAY("workbook.quarter_index"),
}


def _understand(
    table: InvestmentTable, timing: Timing, edition: str, witness: Clock, account: LoadNotes
) -> None:
    """Note what was decided of a table: its unit, time and columns, and the cells that say so."""
    sheet, name = table.sheet, table.sheet.name
    factor = f"{table.unit[1]:g}" if table.unit else "1"
    unit = _SAY("unit.billion") if table.unit else _SAY("workbook.unit_by_size")
    if table.unit and table.unit[1] != 1.0:
        unit = _SAY("workbook.unit_by_factor", factor=factor)
    account.understand("unit", name, factor, unit, table.unit_place, sheet.at(table.unit_place))
    dates = _SAY("workbook.boundaries", edition=edition)
    account.understand("edition", name, edition, dates, "", witness.published or account.file)
    period = timing.period if table.kind == MONTHLY else f"{timing.year}-Q{timing.number}"
    shown = Period("quarter" if table.kind == QUARTERLY else "month", timing.number, timing.year)
    said = _SAY(f"workbook.{shown.kind}_of", number=timing.number, year=timing.year)
    place, text = table.place, table.title[:120]
    if not any(p.kind != "year" for p in find_periods(table.title)):
        # The title names no month: the last column headed with it does.
        heading = [
            h for h in table.columns if (r := timing.roles.get(h.column)) and r.period == period
        ][-1:] or list(table.columns[:1])
        column = heading[0].column
        place, text = sheet.place(table.head_row(column), column), heading[0].text
    account.understand("period", name, period, said, place, text)
    day = shown.end.isoformat()
    account.understand("as_of", name, day, Text(day, day), place, text)
    for printed in table.columns:
        column = printed.column
        letters = address(0, column)[:-1]
        applies, place = f"cột {letters}", sheet.place(table.head_row(column), column)
        if role := timing.roles.get(column):
            status = _SAY(f"investment.{role.status}")
            what = {"meaning": _MEANING[role.indicator], "status": status}
            said = _SAY("workbook.column", period=role.period, **what)
            value = f"{role.indicator} {role.period}"
            account.understand("column", applies, value, said, place, printed.text)


def _note_missing(parts: list[Settled], known: pd.DataFrame, now: str, account: LoadNotes) -> None:
    """Note the rows that the table of the month before had and this one has not.

    Provinces come and go from month to month in the office's tables, one or two in most of them;
    the rows of the country do not.
    """
    rows = {
        (row.area, row.scope): row.label for table, _ in parts for row in table.rows if row.kind
    }
    levels = sum(("VN", level) in rows for level in arithmetic.LEVELS)
    local = ("VN", "LOCAL") in rows
    absent = [scope for scope in ("ALL", "CENTRAL") if ("VN", scope) not in rows]
    if levels not in (0, 3):
        absent += [level for level in arithmetic.LEVELS if ("VN", level) not in rows]
    elif not local and not levels:
        absent.append("LOCAL")
    if absent:
        names = join((_ROWS[scope] for scope in absent), ", ")
        text = _SAY("workbook.rows_missing", names=names)
        account.trouble(text, parts[0][0].place, severity="error")
    if not now or now.endswith("-01"):
        return
    before = f"{now[:4]}-{int(now[5:]) - 1:02d}"
    earlier = known[(known["period"] == before) & (known["indicator"] == "SBI.CUM")]
    earlier = earlier[(earlier["area"] != "VN") & ~earlier["area"].isin({a for a, _ in rows})]
    if not earlier.empty:
        gone = ", ".join(dict.fromkeys(areas.get(a, "2024").name for a in earlier["area"]))
        account.notes.append(_SAY("workbook.rows_gone", names=gone))


_ROWS = {
    "ALL": _SAY("workbook.all"),
    "CENTRAL": _SAY("workbook.central"),
    "LOCAL": _SAY("workbook.local"),
    "LOCAL_PROVINCE": _SAY("workbook.provincial"),
    "LOCAL_DISTRICT": _SAY("workbook.district"),
    "LOCAL_COMMUNE": _SAY("workbook.commune"),
}


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row]
    return cells[column] if column < len(cells) else ""


def _long(
    row: InvestmentRow, role: Role, value: float, place: str, note: str, timing: Timing
) -> list[dict[str, object]]:
    if not math.isfinite(value):
        return []
    as_of = _as_of(role.period if role.indicator != "SBI.PLAN" else timing.period)
    return [
        {
            "area": row.area,
            "indicator": role.indicator,
            "programme": "_Z",
            "scope": row.scope,
            "period": role.period,
            "as_of": as_of,
            "value": value,
            "low": value,
            "high": value,
            "unit": UNITS.get(role.indicator, "bn VND"),
            "status": role.status,
            "flag": role.flag,
            "place": place,
            "note": note,
            "label": row.label,
        }
    ]


def _as_of(period: str) -> str:
    """Return the last day of a month or quarter."""
    year, part = int(period[:4]), period[5:]
    kind, number = ("quarter", int(part[1])) if part.startswith("Q") else ("month", int(part))
    return Period(kind, number, year).end.isoformat()


def _january(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return running totals for a January table that prints none: they are its months."""
    if any(r["indicator"] == "SBI.CUM" for r in rows):
        return []
    return [
        r | {"indicator": "SBI.CUM"}
        for r in rows
        if r["indicator"] == "SBI.MONTH" and str(r["period"]).endswith("-01") and r["flag"] == ""
    ]


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame.assign(level=frame["area"].map(lambda a: "country" if a == "VN" else "province"))


def _account_rest(sheet: Sheet, tables: list[InvestmentTable], account: LoadNotes) -> None:
    """Note the cells of a taken sheet outside its figures: labels, headings, stray numbers."""
    figures = {
        (row.number, h.column) for table in tables for row in table.rows for h in table.columns
    }
    words = 0
    for r, row in enumerate(sheet.rows):
        for c, cell in enumerate(row):
            if (r, c) in figures or not sheet.texts[r][c]:
                continue
            inside = any(r in t.head or any(r == x.number for x in t.rows) for t in tables)
            if is_number(cell) and not any(r in t.head for t in tables):
                key = "workbook.outside_columns" if inside else "workbook.outside_table"
                account.leave(sheet.name, _SAY(key), 1, sheet.place(r, c))
            else:
                words += 1
    account.leave(sheet.name, _SAY("workbook.words"), words)
