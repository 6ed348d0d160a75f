"""Open any file an office sends as plain sheets of cells, or say clearly why not.

Nothing is run (macros), nothing is unpacked beyond a limit, nothing is guessed about the content:
that is for the loaders.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import overload

from mtqg.intake import packages, sandbox
from mtqg.problems import ProblemError, of_file, within
from mtqg.table.encodings import clean, decode
from mtqg.table.numbers import NUMBER, find_unit
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import Value, sentences

_SAY = sentences("intake").text

# The statistics office's workbooks are 0.1 to 0.6 MB; `packages` limits what they unpack to.
MAX_BYTES = 60_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Cell = str | float | int | bool | date | datetime | time | timedelta


class Texts(Sequence[list[str]]):
    """The texts of a sheet by row, cleaned when a row is first asked for.

    A workbook of a million cells is chosen from by its strings; most rows are never looked at.
    """

    def __init__(self, rows: list[list[Cell]]) -> None:
        self._rows = rows
        self._done: dict[int, list[str]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> list[str]: ...
    @overload
    def __getitem__(self, row: slice) -> list[list[str]]: ...
    def __getitem__(self, row: int | slice) -> list[str] | list[list[str]]:
        if isinstance(row, slice):
            return [self[r] for r in range(*row.indices(len(self)))]
        if row < 0:
            row += len(self)
        if row not in self._done:
            self._done[row] = [text_of(cell) if cell != "" else "" for cell in self._rows[row]]
        return self._done[row]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row, "" where empty, and the ranges that are merged.

    `unsolved` names the cells whose formula was stored without a value; an error of Excel stands
    as its text ("#DIV/0!"). `hidden_rows` and `hidden_columns` count from 0. `moved` says where in
    the file the cells stand that were put elsewhere to be read.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    unsolved: frozenset[str] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    moved: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    texts: Texts = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", Texts(self.rows))

    def place(self, row: int, column: int) -> str:
        """Return sheet and cell as a spreadsheet names them, counting `row` and `column` from 0.

        >>> Sheet("VonDT", []).place(8, 2)
        'VonDT!C9'
        """
        return f"{self.name}!{self.address(row, column)}"

    def address(self, row: int, column: int) -> str:
        """Return the address in the file of a cell counted from 0, without the sheet's name."""
        return address(*self.moved.get((row, column), (row, column)))

    def at(self, place: str) -> str:
        """Return the text of the cell that `place` names, as `place` gives it; "" without one.

        >>> Sheet("VonDT", [["", "Tỷ đồng"]]).at("VonDT!B1")
        'Tỷ đồng'
        """
        found = re.fullmatch(r"([A-Z]+)(\d+)", place.rpartition("!")[2])
        if not found:
            return ""
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        texts = self.texts[int(found[2]) - 1]
        return texts[column - 1] if column <= len(texts) else ""

    @property
    def filled(self) -> int:
        """The number of cells that are not empty."""
        return sum(len(row) - row.count("") for row in self.rows)


@dataclass(frozen=True)
class Book:
    """A file as sheets; `notes` say what a reader should know about how it was opened."""

    file: str
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Text, ...] = ()


def address(row: int, column: int) -> str:
    """Return the spreadsheet address of a cell counted from 0.

    >>> address(0, 0), address(8, 27)
    ('A1', 'AB9')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


#: No title, heading or label is longer: of a longer text the beginning and the end are looked at,
#: for what looks for words in it may take time with the square of its length.
MAX_TEXT = 500

_clean = lru_cache(maxsize=100_000)(clean)


def text_of(cell: Cell) -> str:
    """Return what a reader sees in `cell`, in clean Unicode; a whole number without ".0".

    >>> text_of(3.0), text_of("Hà  Nội"), len(text_of("a" * 10_000))
    ('3', 'Hà Nội', 503)
    """
    if isinstance(cell, str):
        return _clean(cell if len(cell) <= MAX_TEXT else f"{cell[:400]} … {cell[-100:]}")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def is_number(cell: Cell) -> bool:
    """Tell whether `cell` holds a number (not a text that looks like one, not a date)."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


_WRITTEN = re.compile(rf"[+\-−–(]?\s*{NUMBER}\s*\)?")


def is_numeric(cell: Cell) -> bool:
    """Tell whether `cell` is a number or a text of one, such as "1.971,5".

    >>> is_numeric(3), is_numeric("1.971,5"), is_numeric("quý 3"), is_numeric("-")
    (True, True, False, False)
    """
    if isinstance(cell, str):
        return len(cell) <= MAX_TEXT and bool(_WRITTEN.fullmatch(_clean(cell)))
    return is_number(cell)


def is_unit_only(text: str) -> bool:
    """Tell whether `text` says a unit and nothing else, such as "Đơn vị tính: Tỷ đồng".

    >>> is_unit_only("ĐVT: triệu đồng"), is_unit_only("Thực hiện (Tỷ đồng)")
    (True, False)
    """
    if not find_unit(text):
        return False
    bare = re.sub(r"(?i)\b(đơn vị( tính)?|đvt|unit)\b", "", text)
    words = re.findall(r"[^\W\d]+", bare.casefold())
    allowed = set(
        re.findall(r"[^\W\d]+", "nghìn ngàn tỷ tỉ triệu đồng tr đ trđ bn vnd bill billion")
    )
    allowed |= {"trillion", "million", "dong", "dongs", "điểm", "phần", "trăm", "percent", "mn"}
    return all(word in allowed for word in words)


def open_book(path: str | Path) -> Book:
    """Open a file as sheets, and note the cells of which only a part is looked at.

    See `_open` for the kinds of files and what is refused.
    """
    book = _open(Path(path))
    long = [
        sheet.place(r, c)
        for sheet in book.sheets
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) > MAX_TEXT
    ]
    if not long:
        return book
    shown = ", ".join(long[:5]) + (", …" if len(long) > 5 else "")
    note = _SAY("sheets.long_cells", long=len(long), max_text=MAX_TEXT, shown=shown)
    return replace(book, notes=(*book.notes, note))


def _open(path: Path) -> Book:
    """Open a workbook (.xlsx, .xlsm, .xls, .ods) or a text table (.csv, .tsv, .txt).

    Raises
    ------
    ProblemError
        If the file is missing, empty, too large, protected by a password, cut off, or of another
        kind than it claims (an HTML page named .xls, a Word document).
    """
    try:
        size = path.stat().st_size
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(4096)
    except OSError as error:
        raise _refuse(path, "sheets.unopened", why=of_file(error)) from None
    if path.is_dir():
        raise _refuse(path, "sheets.folder")
    if size == 0 or not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise _refuse(path, "sheets.empty")
    if size > MAX_BYTES:
        raise _refuse(
            path, "sheets.too_large", size=f"{size / 1e6:.0f}", limit=f"{MAX_BYTES / 1e6:.0f}"
        )
    if head.startswith((b"PK", _OLE)):
        return _open_workbook(path)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"<html" in start:
        raise _refuse(path, "sheets.html_page")
    if start.startswith(b"<?xml") or start.startswith(b"%pdf") or start.startswith(b"{\\rtf"):
        raise _refuse(path, "sheets.no_table")
    return _open_text(path)


def _open_workbook(path: Path) -> Book:
    try:
        found, what = sandbox.read(
            Path(packages.__file__), str(path), packages.MAX_UNPACKED, packages.MAX_CELLS
        )
    except sandbox.Stopped as error:
        raise _refuse(path, "sheets.stopped", why=error.why) from None
    if found in ("cells", "bytes"):
        raise _unpacks_too_large(path, found, what)
    if found in ("locked", "damaged", "binary", "word", "other"):
        raise _refuse(path, f"packages.{found}")
    sheets, macros = what
    book = tuple(
        Sheet(
            name,
            rows,
            hidden,
            merged,
            notes["unsolved"],
            notes["hidden_rows"],
            notes["hidden_columns"],
        )
        for name, hidden, rows, merged, notes in sheets
    )
    said = [
        _SAY("sheets.far", cell=f"{name}!{far}")
        for name, _, _, _, notes in sheets
        if (far := notes["far"])
    ]
    if macros:
        said.append(_SAY("sheets.macros"))
    return Book(path.name, "workbook", book, tuple(said))


def _open_text(path: Path) -> Book:
    raw = path.read_bytes()
    control = sum(byte < 32 and byte not in (9, 10, 13) for byte in raw[:20_000])
    if control * 20 > min(len(raw), 20_000) and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise _refuse(path, "sheets.no_text")
    notes = []
    with within(path.name):
        text, encoding = decode(raw)
    if not encoding.startswith("UTF"):
        notes.append(_SAY("sheets.legacy_encoding", encoding=encoding))
    hint = re.match(r'"?sep=(.)"?\r?\n', text)  # Excel's own, which is no line of the table
    text = text[hint.end() - 1 :] if hint else text  # but counts as one
    sample = text[:20_000]
    delimiter = hint[1] if hint else max(",;\t|", key=lambda mark: _steadiness(sample, mark))
    if (cells := text.count(delimiter) + text.count("\n")) > packages.MAX_CELLS:
        raise _unpacks_too_large(path, "cells", cells)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = [list(row) for row in reader]
    except csv.Error as error:
        if len(text) > csv.field_size_limit():
            raise _refuse(path, "sheets.cell_too_long") from None
        raise _refuse(path, "sheets.damaged_csv", why=str(error)) from None
    return Book(path.name, "text", (Sheet(path.stem, rows),), tuple(notes))


def _steadiness(sample: str, mark: str) -> tuple[int, int]:
    """Return how well `mark` cuts the lines of `sample` into equally many columns."""
    try:
        widths = [
            len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if row
        ]
    except csv.Error:
        return 0, 0
    wide = [width for width in widths if width > 1]
    return (max(map(wide.count, set(wide))) if wide else 0), sum(wide)


def _refuse(path: Path, key: str, **given: Value) -> ProblemError:
    """Return that the file is refused for the reason `key`, and what to do."""
    return ProblemError(sentences("intake").problem(key, given, file=path.name))


def _unpacks_too_large(path: Path, what: str, size: int) -> ProblemError:
    if what == "cells":
        most = formats.both(formats.number, packages.MAX_CELLS, 0)
        return _refuse(path, "sheets.too_many_cells", most=most)
    limit = packages.MAX_UNPACKED
    given = {"size": f"{size / 1e6:.0f}", "limit": f"{limit / 1e6:.0f}"}
    return _refuse(path, "sheets.unpacks_too_large", **given)
