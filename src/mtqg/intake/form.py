"""An office's own form: a row a programme, type of capital or source; plan, payment and rate.

Title rows stand above, headings may be merged over two or three rows, totals below or above, the
unit in a corner cell, dates in words. What a row or column is about is read from its words
(data/vocabulary/form_words.csv); a row that names less than the one above it ("- NSTW" under
"Vốn đầu tư" under a programme) inherits the rest. What cannot be read is asked for: the error
drafts a small YAML mapping that the analyst completes and passes back.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mtqg.intake.layout import FIELDS, Layout, describe, draft, draft_layout, is_head, read_layout
from mtqg.intake.result import Account, Loaded
from mtqg.intake.sheets import Book, Cell, Sheet, address, is_number, is_numeric
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, mergers
from mtqg.table.numbers import NumberError, decimal_mark, find_unit, missing, parse_number
from mtqg.texts import Text

KIND = "form"
#: Written on sheets whose figures are invented; such a sheet is never mixed with real ones.
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH"
_SUBAREA = re.compile(r"[-+*\s]*(huyện|thị xã|thành phố|quận|xã|phường|thị trấn|sở|ban)\b", re.I)
#: What may be answered for a whole file.
ANSWERS = {
    "area", "edition", "unit", "period", "as_of", "programme", "capital", "fund", "plan_vintage",
    "decimal", "sheet",
}  # fmt: skip
_DEFAULTS = {"programme": "ALL", "capital": "ALL", "fund": "ALL", "plan_vintage": "ALL"}


def load(book: Book, given: dict[str, Any], path: Path) -> Loaded:
    """Return the figures of every sheet of `book` that is such a form.

    Parameters
    ----------
    book : Book
        The opened file.
    mapping : path or dict, optional
        What the form does not say by itself, as the error message drafts it: `sheet`,
        `header_rows`, `unit`, `area`, `period`, `as_of`, `decimal`, and `columns` by letter.

    Raises
    ------
    ProblemError
        If no sheet is a form, or something needed is not said; the message ends with a mapping
        to complete.
    """
    account = Account(book.file)
    layouts = []
    for sheet in book.sheets:
        if sheet.hidden:
            account.leave(sheet.name, Text("bảng bị ẩn", "hidden sheet"), sheet.filled)
        elif layout := read_layout(sheet, given):
            layouts.append((sheet, layout))
        else:
            account.leave(
                sheet.name, Text("không phải biểu số liệu", "no form of figures"), sheet.filled
            )
    real = [pair for pair in layouts if not _is_made_up(pair[0]) and _has_figures(*pair)]
    for sheet, layout in layouts:
        if (sheet, layout) not in real and real:
            reason = Text(
                "ví dụ với số liệu giả định, hoặc biểu trống", "made-up example, or empty"
            )
            account.leave(sheet.name, reason, sheet.filled)
    chosen = real or [pair for pair in layouts if _has_figures(*pair)]
    if not chosen:
        raise ProblemError(_no_form(book))
    missing_parts = [(layout, _wanting(layout)) for _, layout in chosen]
    if any(wanting for _, wanting in missing_parts):
        raise ProblemError(
            [_ask(book, layout, wanting) for layout, wanting in missing_parts if wanting]
        )
    for sheet, layout in chosen:
        _take(sheet, layout, account)
    account.settle_contradictions()
    if any(_is_made_up(sheet) for sheet, _ in chosen):
        text = Text(
            "số liệu giả định của biểu mẫu, không phải số thật", "the template's made-up figures"
        )
        account.trouble(text, chosen[0][0].name)
    if not account.rows:
        raise ProblemError(account.problems or [_no_form(book)])
    return account.close(KIND, book.notes)


def _is_made_up(sheet: Sheet) -> bool:
    return any(MADE_UP in text.upper() for row in sheet.texts[:10] for text in row)


def _has_figures(sheet: Sheet, layout: Layout) -> bool:
    columns = [c for c, said in layout.columns.items() if "indicator" in said]
    return any(
        c < len(row) and (is_numeric(row[c]) or address(r, c) in sheet.unsolved)
        for r, row in enumerate(sheet.rows)
        for c in columns
        if r >= layout.head.stop
    )


def _wanting(layout: Layout) -> list[str]:
    return [name for name in ("unit", "area", "period") if getattr(layout, name) == "?"]


def _take(sheet: Sheet, layout: Layout, account: Account) -> None:
    unit = find_unit(layout.unit) or ("bn VND", 1.0)
    area = _whose(layout)
    figures = {c: said for c, said in layout.columns.items() if "indicator" in said}
    marks = {c: layout.decimal or _mark(sheet, layout, c) for c in figures}
    context: dict[str, str] = {}
    below = False
    stop = _stop(sheet, layout, account)
    _report_columns(sheet, layout, stop, account)
    for r in range(layout.head.stop, stop):
        label = " | ".join(
            t
            for c, t in enumerate(sheet.texts[r])
            if c not in figures
            and t
            and not is_number(sheet.rows[r][c])
            and layout.columns.get(c, {}).get("column") != "note"
            and not re.fullmatch(r"[IVX]+|[\d.]+|[a-z]\)?|[-+*]", t)
        )
        filled = [
            c
            for c in figures
            if c < len(sheet.rows[r]) and (sheet.texts[r][c] or address(r, c) in sheet.unsolved)
        ]
        if not label and not filled:
            continue
        said = describe(label, (*FIELDS[1:], "total"))
        if place := _row_area(label, area.edition):
            said["area"] = place
        # Rows under a district or an office are parts of it, until a row names something wider.
        below = bool(_SUBAREA.match(label)) or (
            below and not {"area", "programme", "total"} & set(said)
        )
        if not said or below:
            _leave_row(sheet, r, filled, label, account)
            continue
        context = _carry(context, said)
        for c in filled:
            where = address(r, c)
            if where in sheet.unsolved:
                raise ProblemError(_unsolved(account.file, sheet.name, where))
            _figure(
                sheet,
                r,
                c,
                figures[c],
                {"area": area.code, "edition": area.edition, "programme": layout.programme}
                | context,
                unit,
                marks[c],
                layout,
                account,
            )


def _stop(sheet: Sheet, layout: Layout, account: Account) -> int:
    """Return the row at which a second table begins on the sheet, or its end.

    The second table may have its own unit or date, so nothing of it is taken; unless the first
    was asked for by a mapping, the whole sheet is refused.
    """
    rows = range(layout.head.stop, len(sheet.rows))
    stop = next((r for r in rows if is_head(sheet.texts[r])), len(sheet.rows))
    if stop == len(sheet.rows):
        return stop
    text = Text("bảng thứ hai trên cùng một trang", "a second table on the sheet")
    if not layout.chosen:
        remedy = Text(
            "để mỗi bảng một trang, hoặc nêu header_rows của một bảng trong tệp ánh xạ",
            "give each table its own sheet, or name one table's header_rows in a mapping",
        )
        place = sheet.place(stop, 0)
        raise ProblemError(Problem(text, account.file, column=place, remedy=remedy))
    cells = sum(bool(t) for row in sheet.texts[stop:] for t in row)
    account.leave(sheet.name, text, cells, sheet.place(stop, 0))
    return stop


def _report_columns(sheet: Sheet, layout: Layout, stop: int, account: Account) -> None:
    """Note the numbers of columns whose heading is not understood: never left in silence."""
    text = Text("không hiểu tiêu đề cột", "the column's heading is not understood")
    for column in range(max(map(len, sheet.rows))):
        said = layout.columns.get(column, {})
        if "indicator" in said or said.get("column") in ("skip", "note"):
            continue
        rows = [
            r
            for r in range(layout.head.stop, stop)
            if column < len(sheet.rows[r]) and is_number(sheet.rows[r][column])
        ]
        if rows and not (said.get("column") == "content" or column == 0):
            place = sheet.place(rows[0], column)
            account.trouble(text, place, layout.texts.get(column, ""))
            account.leave(sheet.name, text, len(rows), place)


def _mark(sheet: Sheet, layout: Layout, column: int) -> str:
    texts = [
        str(row[column])
        for row in sheet.rows[layout.head.stop :]
        if column < len(row) and isinstance(row[column], str) and is_numeric(row[column])
    ]
    return decimal_mark(texts) or ""


def _whose(layout: Layout) -> areas.Area:
    """Return the province of a form: a name that both editions have is told by the form's date.

    "Bắc Ninh" counted to September 2025 is the merged one, counted to June the former. A form
    that says no more than "2025" is asked for its date.
    """
    reform = areas.REFORM.isoformat()
    year = layout.period[-4:]
    day = layout.as_of or (f"{year}-12-31" if year != reform[:4] else "")
    return mergers.resolve(layout.area, period_end=day, published=day if day < reform else "")


def _row_area(label: str, edition: str) -> str:
    for part in label.split("|"):
        try:
            area = areas.find(part.strip(), edition)
        except areas.UnknownArea:
            continue
        if not part.strip().isdigit():
            return area.code
    return ""


def _carry(context: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """Return the context of a row: what it says, and what rows above said of wider things."""
    if "total" in said and len(said) == 1:
        return {}
    widest = min(FIELDS.index(name) for name in said if name in FIELDS)
    kept = {name: context[name] for name in FIELDS[:widest] if name in context}
    return kept | {name: code for name, code in said.items() if name in FIELDS}


def _figure(
    sheet: Sheet,
    r: int,
    c: int,
    column: dict[str, str],
    context: dict[str, str],
    unit: tuple[str, float],
    mark: str,
    layout: Layout,
    account: Account,
) -> None:
    cell: Cell = sheet.rows[r][c]
    place = sheet.place(r, c)
    text = str(cell).strip().removesuffix("%").strip()
    if why := missing(text):
        reason = {
            "blank": Text("ô trống", "blank"),
            "dash": Text("gạch ngang", "a dash"),
            "unknown": Text("không có số liệu", "not available"),
        }[why]
        account.leave(sheet.name, reason, 1, place)
        return
    try:
        value = float(cell) if is_number(cell) else parse_number(text, mark or None)  # type: ignore[arg-type]
    except NumberError as error:
        problem = error.problems[0]
        account.trouble(problem.text, place, text, problem.remedy)
        account.leave(sheet.name, problem.text, 1, place)
        return
    indicator = column["indicator"]
    if indicator == "FIN.DISB_RATE":
        value *= 100.0 if is_number(cell) and _is_fraction(sheet, layout, c) else 1.0
    else:
        value *= unit[1]
    value = float(f"{value:.12g}")
    facts = _DEFAULTS | context | {k: v for k, v in column.items() if k in FIELDS}
    account.rows.append(
        facts
        | {
            "indicator": indicator,
            "period": layout.period,
            "as_of": layout.as_of,
            "value": value,
            "low": value,
            "high": value,
            "status": "plan" if indicator == "FIN.PLAN" else "actual",
            "source": account.file,
            "place": place,
            "note": "made-up example" if _is_made_up(sheet) else "",
        }
    )


def _is_fraction(sheet: Sheet, layout: Layout, column: int) -> bool:
    """Tell whether a column of rates holds fractions that Excel shows as percentages."""
    cells = [
        abs(float(row[column]))  # type: ignore[arg-type]
        for row in sheet.rows[layout.head.stop :]
        if column < len(row) and is_number(row[column])
    ]
    return bool(cells) and max(cells) <= 1.5


def _leave_row(sheet: Sheet, r: int, filled: list[int], label: str, account: Account) -> None:
    reason = Text("không hiểu dòng này nói về gì", "what this row is about is not understood")
    if filled:
        account.trouble(
            reason,
            sheet.place(r, filled[0]),
            label,
            Text(
                "ghi rõ chương trình, loại vốn hoặc nguồn vốn",
                "name the programme, type of capital or source",
            ),
        )
        account.leave(sheet.name, reason, len(filled), sheet.place(r, filled[0]))
    else:
        account.leave(sheet.name, Text("chú thích", "a remark"), 1, sheet.place(r, 0))


def _unsolved(file: str, sheet: str, where: str) -> Problem:
    return Problem(
        Text("công thức chưa có giá trị", "a formula without a stored value"),
        file,
        column=f"{sheet}!{where}",
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


def _ask(book: Book, layout: Layout, wanting: list[str]) -> Problem:
    sheet = next(s for s in book.sheets if s.name == layout.sheet)
    names = ", ".join(wanting)
    return Problem(
        Text(f"biểu không cho biết: {names}", f"the form does not say: {names}"),
        book.file,
        column=layout.sheet,
        remedy=Text(
            "điền vào tệp ánh xạ này rồi nạp lại với --mapping:\n" + draft_layout(sheet, layout),
            "complete this mapping and load again with --mapping:\n" + draft_layout(sheet, layout),
        ),
    )
