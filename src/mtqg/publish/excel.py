"""The annex: the figures behind every chart and table, one sheet each, with unit and source.

Figures are numbers that can be calculated with, shown as the reader's Excel shows numbers. No text
is ever taken for a formula, whatever it begins with.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.publish import column_names, decree30
from mtqg.publish.document import Data, Day, Document, Grid, Picture, TableFigure
from mtqg.publish.notebook_reader import read
from mtqg.texts import MADE_UP, Text
from mtqg.words import formats

_CONTENTS = Text("Mục lục", "Contents")
_HEAD = (
    Text("Số", "Number"),
    Text("Nội dung", "Content"),
    Text("Đơn vị", "Unit"),
    Text("Nguồn", "Source"),
)
_UNIT = Text("Đơn vị", "Unit")
_BOUNDS = (Text("từ", "from"), Text("đến", "to"))
_NOTE, _OF_YEAR = Text("ghi chú", "note"), Text("năm", "year")
_ANNEX = Text("Phụ lục số liệu", "Annex of figures")
_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WORDS = Alignment(horizontal="left", vertical="top", indent=1, wrap_text=True)
_FIGURES = Alignment(vertical="top")
_SHADE = PatternFill("solid", fgColor="E7E6E6")
_BRACKETS = re.compile(r"\(([^()]*)\)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_ISO = re.compile(r"\d{4}-\d\d-\d\d$")

#: All in letters. A wider column wraps.
WIDEST = 40
#: The room that lines above a table have at least.
HEADROOM = 80
#: What a sheet of paper holds upright; a wider table is printed lying.
UPRIGHT = 90


def render(notebook: Path | str | NotebookNode, language: str) -> bytes:
    """Return the figures of the executed `notebook` as an Excel file (xlsx).

    The first sheet lists the others. Columns that hold nothing are left out, and so are bounds
    that equal their figure everywhere.

    Raises
    ------
    ValueError
        If `language` is neither "vi" nor "en".
    """
    document = read(notebook, language)
    book = Workbook()
    contents = book.active
    assert isinstance(contents, Worksheet)
    contents.title = _CONTENTS.say(language)
    book.properties.creator = "mtqg"
    book.properties.title = document.title
    book.properties.language = language
    if document.made:
        book.properties.created = book.properties.modified = document.stamp
    listed = []
    mark = f" ({words})" if (words := MADE_UP.say(language)) in document.title else ""
    for block in document.blocks:
        if isinstance(block, Grid) and block.label:
            data = spread(block.data, language)
        elif isinstance(block, Picture):
            data = column_names.translated(_periods(block.data), language, document.edition)
        else:
            continue
        _fill(book.create_sheet(block.label), block.label, data, language, mark)
        listed.append((block.label, data))
    _list(contents, document, listed)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def unit(title: str) -> str:
    """Return what stands in brackets at the end of a title: its unit.

    >>> unit("Vốn chương trình, Bắc Giang (tỷ đồng)"), unit("Nguồn")
    ('tỷ đồng', '')
    """
    found = _BRACKETS.search(title)
    return found[1] if found else ""


def _periods(data: Data) -> Data:
    """Return the figures behind a chart with years as numbers and days as days."""

    def typed(value: Any) -> Any:
        if isinstance(value, str) and _YEAR.fullmatch(value):
            return int(value)
        if isinstance(value, str) and _MONTH.fullmatch(value):
            return f"{value[5:]}/{value[:4]}"
        return date.fromisoformat(value) if isinstance(value, str) and _ISO.match(value) else value

    rows = tuple(tuple(typed(value) for value in row) for row in data.rows)
    return Data(data.title, data.source, data.columns, rows)


def spread(data: Data, language: str) -> Data:
    """Return a table with the bounds and notes of its figures in columns of their own.

    >>> about = TableFigure("hơn 262 (ước)", 262.0, 262.0, 263.0, "", 0, " (ước)")
    >>> spread(Data("", "", ("Vốn",), ((about,),)), "vi").columns
    ('Vốn', 'Vốn: từ', 'Vốn: đến', 'Vốn: ghi chú')
    >>> dated = TableFigure("7,5 (2024)", 7.5, None, None, "", 1, " (2024)")
    >>> spread(Data("", "", ("Nghèo",), ((dated,),)), "vi").columns
    ('Nghèo', 'Nghèo: năm')
    >>> [str(cell) for cell in spread(Data("", "", ("Vốn",), ((about,),)), "vi").rows[0]]
    ['hơn 262 (ước)', '262', '263', 'ước']
    """
    columns: list[str] = []
    cells: list[list[Any]] = []
    for at, name in enumerate(data.columns):
        held = [row[at] for row in data.rows]
        columns.append(name)
        cells.append(held)
        figures = [cell if isinstance(cell, TableFigure) else None for cell in held]
        if any(f and (f.low, f.high) not in ((None, None), (f.value, f.value)) for f in figures):
            columns += [f"{name}: {word.say(language)}" for word in _BOUNDS]
            cells += [[_bound(f, f.low, language) if f else None for f in figures]]
            cells += [[_bound(f, f.high, language) if f else None for f in figures]]
        if any(f and f.note for f in figures):
            notes = [f.note.strip(" ()") if f else None for f in figures]
            years = all(_YEAR.fullmatch(note) for note in filter(None, notes))
            columns.append(f"{name}: {(_OF_YEAR if years else _NOTE).say(language)}")
            cells.append([int(n) if n and n.isdecimal() else n for n in notes])
    rows = tuple(zip(*cells, strict=True)) if cells else ()
    return Data(data.title, data.source, tuple(columns), rows)


def _bound(figure: TableFigure, bound: float | None, language: str) -> TableFigure | None:
    """Return a bound as a figure of its own, shown as the one that it bounds."""
    if bound is None or bound != bound:
        return None
    text = formats.number(bound, figure.decimals, language)
    return replace(figure, text=text, value=bound, low=None, high=None, note="")


def _format(figure: TableFigure, language: str) -> str:
    """Return the format in which Excel shows a figure: its decimals, and its unit behind it.

    >>> _format(TableFigure("50,6%", 50.6, None, None, "%", 1, ""), "vi")
    '#,##0.0"%"'
    """
    label = figure.unit if figure.unit == "%" else formats.unit_label(figure.unit, language)
    behind = f'"{label}"' if label == "%" else f'" {label}"' if label else ""
    return "#,##0" + ("." + "0" * figure.decimals if figure.decimals else "") + behind


def _put(cell: Any, value: Any, language: str) -> None:
    """Set `cell` to `value`: numbers and dates as such, all else as text, no formula."""
    if isinstance(value, bool):
        value = Text("có", "yes").say(language) if value else Text("không", "no").say(language)
    if isinstance(value, Day):
        value = value.value
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@")  # text still when it is edited
    elif isinstance(value, date | datetime):
        cell.value = value
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, TableFigure):
        cell.value = value.value and round(value.value, 9)  # no −5.289999999999999 in its field
        cell.number_format = _format(value, language)
    elif isinstance(value, float):
        cell.value = round(value, 9)
        cell.number_format = "#,##0.00"
    else:
        cell.value = value
        cell.number_format = "0"


def _fill(sheet: Worksheet, label: str, data: Data, language: str, mark: str = "") -> None:
    lines = [f"{label}. {data.title}{mark}" if data.title else label + mark]
    if unit(data.title):
        lines.append(f"{_UNIT.say(language)}: {unit(data.title)}")
    if data.source:
        lines.append(data.source)
    room = _table(sheet, len(lines) + 3, data.columns, data.rows, language)
    for number, line in enumerate(lines, start=1):
        _line(sheet, number, line, room, language, decree30.CELL + 2 * (number == 1))
    back = sheet.cell(len(lines) + 1, 1)
    _link(back, _CONTENTS.say(language), _CONTENTS.say(language))


def _line(sheet: Worksheet, row: int, text: str, room: float, language: str, points: float) -> None:
    """Set a line above a table, broken where the table ends: a longer one would widen the page."""
    cell = sheet.cell(row, 1)
    _put(cell, text, language)
    cell.font = Font(name=decree30.FONTS[0], size=points, bold=points > decree30.CELL)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    across, width = 0, 0.0
    while width < max(room, HEADROOM):
        across += 1
        width += sheet.column_dimensions[get_column_letter(across)].width
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
    lines = ceil(len(text) * points / decree30.CELL / width)
    sheet.row_dimensions[row].height = lines * points * 1.4


def _table(
    sheet: Worksheet, top: int, columns: Sequence[str], rows: Sequence[Sequence[Any]], language: str
) -> float:
    """Write the table from the row `top` on; return its width in letters."""
    for across, name in enumerate(columns, start=1):
        cell = sheet.cell(top, across)
        _put(cell, str(name), language)
        cell.font = Font(name=decree30.FONTS[0], size=decree30.CELL, bold=True)
        cell.fill, cell.border = _SHADE, _FRAME
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for down, row in enumerate(rows, start=top + 1):
        for across, value in enumerate(row, start=1):
            cell = sheet.cell(down, across)
            _put(cell, value, language)
            cell.font = Font(name=decree30.FONTS[0], size=decree30.CELL)
            cell.border = _FRAME
            cell.alignment = _WORDS if isinstance(cell.value, str) else _FIGURES
    wide = [_width(name, [_shown(row[at]) for row in rows]) for at, name in enumerate(columns)]
    for across, width in enumerate(wide, start=1):
        sheet.column_dimensions[get_column_letter(across)].width = width
    # Only Excel finds the height of a row that wraps by itself, other programs cut its text.
    for down, row in enumerate([columns, *rows], start=top):
        lines = max(
            (ceil(0.9 * len(_shown(v)) / (w - 1)) for v, w in zip(row, wide, strict=True)),
            default=1,
        )
        sheet.row_dimensions[down].height = max(lines, 1) * decree30.CELL * 1.4
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if sum(wide) > UPRIGHT else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sum(wide)


def _width(name: str, texts: Sequence[str]) -> int:
    """Return the letters that a column takes; its name may stand in two lines.

    >>> _width("Giải ngân (tỷ đồng)", ["998"]), _width("Nội dung", ["một dòng rất dài " * 9])
    (12, 40)
    """
    words = [len(word) for text in (name, *texts) for word in text.split()]
    longest = max(len(name) // 2 + 1, *map(len, texts), *words, 8)
    return min(longest + 2, WIDEST)


def _bare(source: str) -> str:
    """Return the sources that a line names, without the word that heads their column.

    >>> _bare("* Năm chưa công bố: ước tính. Nguồn: Bộ Tài chính."), _bare("Kịch bản.")
    ('Bộ Tài chính.', '')
    """
    return re.sub(r".*?(?:Nguồn|Source): |.*", "", source, count=1)


def _shown(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _link(cell: Any, text: str, sheet: str) -> None:
    cell.value = text
    cell.data_type = "s"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
    cell.font = Font(name=decree30.FONTS[0], size=decree30.CELL, underline="single", color="0000FF")


def _list(sheet: Worksheet, document: Document, listed: Sequence[tuple[str, Data]]) -> None:
    language = document.language
    rows = [
        [label, _BRACKETS.sub("", data.title).strip(), unit(data.title), _bare(data.source)]
        for label, data in listed
    ]
    room = _table(sheet, 3, [text.say(language) for text in _HEAD], rows, language)
    _line(sheet, 1, f"{_ANNEX.say(language)}. {document.title}", room, language, decree30.TITLE)
    for down, (label, _) in enumerate(listed, start=4):
        _link(sheet.cell(down, 1), label, label)
