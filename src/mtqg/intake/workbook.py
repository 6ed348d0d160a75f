"""The statistics office's monthly workbooks: realised investment of the state budget, 2003 on.

The table "Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước" gives for the country, the centre,
ministries, local levels and about twenty provinces: the month (SBI.MONTH), the previous month as
revised (SBI.MONTH, flag r), the running total (SBI.CUM), its share of the plan (SBI.RATE, % as
printed) and the index against the year before (SBI.YOY); January gives the plan (SBI.PLAN). A
quarterly table (SBI.QUARTER) is beside it at the end of quarters since 2018.

`tables` finds them, `clock` settles the month, `checks` holds the figures against each other. A
table that cannot be settled, or misses its own sums by more than a misprint, is refused and said
so; nothing of it is taken.
"""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from mtqg.intake import arithmetic
from mtqg.intake.clock import NO_HEADING, Role, Timing, settle
from mtqg.intake.result import Account, Loaded
from mtqg.intake.sheets import Book, Cell, Sheet, address, is_number, is_numeric
from mtqg.intake.tables import MONTHLY, QUARTERLY, Clock, Row, Table, clock, find_tables
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas
from mtqg.table.dates import Period
from mtqg.table.numbers import NumberError, decimal_mark, missing, parse_number
from mtqg.texts import Text

KIND = "investment workbook"
#: The ratios; every other figure is money, converted to billion VND.
UNITS = {"SBI.RATE": "%", "SBI.YOY": "index", "SBI.QUARTER_YOY": "index"}
_OTHER_TABLE = Text("bảng khác, không phải vốn đầu tư ngân sách", "another table")
_HIDDEN = Text("bảng bị ẩn", "hidden sheet")
_LABEL = Text("không hiểu tên dòng", "the row's label is not understood")
_BLANKS = {
    "blank": Text("ô trống", "blank"),
    "dash": Text("gạch ngang: không phát sinh", "a dash: nothing occurred"),
    "unknown": Text("ba chấm: không có số liệu", "an ellipsis: not available"),
}


def recognises(book: Book) -> bool:
    """Tell whether a visible sheet of `book` holds a table of state-budget investment."""
    return book.kind == "workbook" and bool(find_tables(book, "2024"))


def load(book: Book) -> Loaded:
    """Return every figure of the investment tables of `book` in the long form.

    `source` is the file's name, `place` sheet and cell, `published` the date in the file's name.
    January's month is also its running total, and both are given.

    Raises
    ------
    ProblemError
        If nothing is left to take: no table, or each refused for a reason that is named.
    """
    account = Account(book.file)
    witness = clock(book)
    edition = _edition(witness)
    tables = find_tables(book, edition)
    settled = _settle(tables, witness, account)
    for table, timing in settled:
        _take(table, timing, witness, edition, account)
    used = {id(table.sheet) for table, _ in settled}
    seen = {id(table.sheet) for table in tables}
    for sheet in book.sheets:
        if id(sheet) not in seen and sheet.filled:
            account.leave(sheet.name, _HIDDEN if sheet.hidden else _OTHER_TABLE, sheet.filled)
        elif id(sheet) in used:
            _account_rest(sheet, [t for t, _ in settled if t.sheet is sheet], account)
    if not account.rows:
        raise ProblemError(
            account.problems
            or [
                Problem(
                    Text(
                        "không có bảng vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước",
                        "no table of realised state-budget investment",
                    ),
                    book.file,
                )
            ]
        )
    return account.close(KIND, book.notes)


def _edition(witness: Clock) -> str:
    if witness.published:
        return areas.edition_at(date.fromisoformat(witness.published))
    year = witness.file_year or witness.book_year
    return "2025" if (year, witness.file_month or 1) >= (2025, 7) else "2024"


def _settle(tables: list[Table], witness: Clock, account: Account) -> list[tuple[Table, Timing]]:
    """Return the tables to take with their timing: one monthly, one quarterly at most."""
    settled: list[tuple[Table, Timing]] = []
    month: Timing | None = None
    for kind in (MONTHLY, QUARTERLY):
        found = []
        for table in (t for t in tables if t.kind == kind):
            try:
                found.append((table, settle(table, witness, month)))
            except ProblemError as error:
                for problem in error.problems:
                    account.trouble(problem.text, problem.column, problem.value)
                account.leave(
                    table.sheet.name,
                    Text("bảng bị từ chối", "table refused"),
                    sum(map(_figures, [table])),
                )
        if chosen := _choose(found, witness, account):
            settled.append(chosen)
            if kind == MONTHLY:
                month = chosen[1]
    return settled


def _choose(
    found: list[tuple[Table, Timing]], witness: Clock, account: Account
) -> tuple[Table, Timing] | None:
    """Return the one table of its kind to take; a copy left from another month is passed over."""
    if not found:
        return None
    due = [f for f in found if (f[1].year, _month(f)) == (witness.file_year, witness.file_month)]
    best = due or [
        f for f in found if (f[1].year, _month(f)) == max((g[1].year, _month(g)) for g in found)
    ]
    # A quarter printed alone can pass for a month's table that lacks its month.
    best.sort(key=lambda item: all(r.indicator != "SBI.MONTH" for r in item[1].roles.values()))
    for item in found:
        if item is not best[0]:
            table = item[0]
            reason = Text("bảng thứ hai cùng loại", "a second table of the same kind")
            account.trouble(reason, table.sheet.name, table.title[:80])
            account.leave(table.sheet.name, reason, _figures(table))
    return best[0]


def _month(item: tuple[Table, Timing]) -> int:
    return item[1].number * (3 if item[0].kind == QUARTERLY else 1)


def _figures(table: Table) -> int:
    columns = [h.column for h in table.columns]
    return sum(
        is_numeric(table.sheet.rows[row.number][c])
        for row in table.rows
        for c in columns
        if c < len(table.sheet.rows[row.number])
    )


def _take(table: Table, timing: Timing, witness: Clock, edition: str, account: Account) -> None:
    """Take the figures of one table into `account`, or refuse it whole."""
    sheet = table.sheet
    _, factor = table.unit or ("bn VND", 1.0)
    note = "; ".join(text.vi for text in timing.misprints)
    rows: list[dict[str, object]] = []
    left: list[tuple[Text, str]] = []
    for heading in table.columns:
        column = heading.column
        role = timing.roles.get(column)
        mark = decimal_mark(
            str(c) for r in table.rows if not is_number(c := _cell(sheet, r.number, column))
        )
        for row in table.rows:
            cell, place = _cell(sheet, row.number, column), sheet.place(row.number, column)
            if role is None or not row.kind:
                if is_numeric(cell):
                    reason = timing.left.get(column, _LABEL) if role is None else _LABEL
                    left.append((reason, place))
                continue
            if address(row.number, column) in sheet.unsolved:
                left.append((Text("công thức chưa có giá trị", "a formula without a value"), place))
                continue
            if why := missing(str(cell)) or ("" if is_numeric(cell) else "unknown"):
                left.append((_BLANKS[why], place))
                continue
            try:
                value = float(cell) if is_number(cell) else parse_number(str(cell), mark)  # type: ignore[arg-type]
            except NumberError as error:
                left.append((error.problems[0].text, place))
                continue
            if role.indicator not in UNITS:
                value *= factor
            rows += _long(row, role, value, place, note, timing)
    rows += _january(rows)
    _report_rows(table, account)
    own = Account(account.file, rows)
    own.settle_contradictions()
    rows = own.rows
    account.problems += own.problems
    account.left += own.left
    findings = arithmetic.check(_frame(rows)) if rows else []
    refused = any(fatal for fatal, _ in findings)
    for fatal, text in findings:
        account.trouble(
            text,
            sheet.name,
            remedy=Text("bảng bị từ chối", "the table is refused") if fatal else None,
        )
    if refused or not rows:
        account.leave(
            sheet.name,
            Text("bảng bị từ chối vì tự mâu thuẫn", "table refused: it contradicts itself"),
            _figures(table),
        )
        return
    for text in timing.misprints:
        account.trouble(text, sheet.name)
    for heading in table.columns:
        if timing.left.get(heading.column) == NO_HEADING:
            where = sheet.place(table.head.start, heading.column)
            account.trouble(NO_HEADING, where, heading.text[:80])
    for reason, place in left:
        account.leave(sheet.name, reason, 1, place)
    if table.unit is None:
        account.notes.append(
            Text(
                f"{sheet.name}: không ghi đơn vị, hiểu là tỷ đồng",
                f"{sheet.name}: no unit printed, read as billion VND",
            )
        )
    shared = {"edition": edition, "published": witness.published, "source": account.file}
    account.rows += [row | shared for row in rows]


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row]
    return cells[column] if column < len(cells) else ""


def _long(
    row: Row, role: Role, value: float, place: str, note: str, timing: Timing
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


def _report_rows(table: Table, account: Account) -> None:
    for row in table.rows:
        if not row.kind:
            account.trouble(
                _LABEL,
                table.sheet.place(row.number, 0),
                row.label,
                Text(
                    "bổ sung vào data/vocabulary/investment_rows.csv",
                    "add it to data/vocabulary/investment_rows.csv",
                ),
            )


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame.assign(level=frame["area"].map(lambda a: "country" if a == "VN" else "province"))


def _account_rest(sheet: Sheet, tables: list[Table], account: Account) -> None:
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
                reason = (
                    Text("số nằm ngoài các cột của bảng", "a number outside the columns")
                    if inside
                    else Text("số nằm ngoài bảng", "a number outside the table")
                )
                account.leave(sheet.name, reason, 1, sheet.place(r, c))
            else:
                words += 1
    account.leave(sheet.name, Text("tiêu đề, tên dòng, ghi chú", "titles, labels, notes"), words)
