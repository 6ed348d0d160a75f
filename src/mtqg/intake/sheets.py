"""Open any file an office sends as plain sheets of cells, or say clearly why not.

Nothing is run (macros), nothing is unpacked beyond a limit, nothing is guessed about the content:
that is for the loaders.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from mtqg.problems import Problem, ProblemError
from mtqg.table.encodings import clean
from mtqg.table.numbers import NUMBER, find_unit
from mtqg.texts import Text

# The statistics office's workbooks are 0.1 to 0.6 MB; a sheet of a million cells stays below
# both limits, and reading stays below about 1 GB of memory.
MAX_BYTES = 60_000_000
MAX_UNPACKED = 300_000_000
MAX_CELLS = 5_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA_ONLY = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)

Cell = str | float | int | bool | date | datetime | time | timedelta


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row, "" where empty, and the ranges that are merged.

    `unsolved` names the cells whose formula was stored without a value.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    unsolved: frozenset[str] = frozenset()
    texts: list[list[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", [[text_of(cell) for cell in row] for row in self.rows])

    def place(self, row: int, column: int) -> str:
        """Return sheet and cell as a spreadsheet names them, counting `row` and `column` from 0.

        >>> Sheet("VonDT", []).place(8, 2)
        'VonDT!C9'
        """
        return f"{self.name}!{address(row, column)}"

    @property
    def filled(self) -> int:
        """The number of cells that are not empty."""
        return sum(bool(text) for row in self.texts for text in row)


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


def text_of(cell: Cell) -> str:
    """Return what a reader sees in `cell`, in clean Unicode; a whole number without ".0"."""
    if isinstance(cell, str):
        return clean(cell)
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
    return is_number(cell) or (isinstance(cell, str) and bool(_WRITTEN.fullmatch(clean(cell))))


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
    """Open a workbook (.xlsx, .xlsm, .xls, .ods) or a text table (.csv, .tsv, .txt).

    Raises
    ------
    ProblemError
        If the file is missing, empty, too large, protected by a password, cut off, or of another
        kind than it claims (an HTML page named .xls, a Word document).
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(4096)
    except OSError as error:
        raise _refuse(
            path,
            Text("không mở được tệp này", "this file cannot be opened"),
            Text(str(error.strerror or error), str(error.strerror or error)),
        ) from None
    if path.is_dir():
        raise _refuse(path, Text("đây là thư mục", "this is a folder"))
    if size == 0 or not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise _refuse(path, Text("tệp rỗng", "the file is empty"))
    if size > MAX_BYTES:
        raise _refuse(
            path,
            Text(
                f"tệp {size / 1e6:.0f} MB, lớn hơn giới hạn {MAX_BYTES / 1e6:.0f} MB",
                f"{size / 1e6:.0f} MB, more than the limit of {MAX_BYTES / 1e6:.0f} MB",
            ),
            Text("chỉ giữ lại các bảng cần nạp", "keep only the sheets to be loaded"),
        )
    if head.startswith(b"PK"):
        return _open_zip(path)
    if head.startswith(_OLE):
        return _open_ole(path)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")) or b"<html" in start:
        raise _refuse(
            path,
            Text(
                "đây là trang HTML mang tên bảng tính", "this is an HTML page named as a workbook"
            ),
            Text("mở bằng Excel rồi lưu dạng .xlsx", "open it in Excel and save it as .xlsx"),
        )
    if start.startswith(b"<?xml") or start.startswith(b"%pdf") or start.startswith(b"{\\rtf"):
        raise _refuse(
            path,
            Text("không phải bảng tính Excel hay CSV", "neither an Excel workbook nor a CSV table"),
            Text("lưu lại dạng .xlsx hoặc .csv", "save it as .xlsx or .csv"),
        )
    return _open_text(path)


def _open_zip(path: Path) -> Book:
    notes: list[Text] = []
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _cut_off(path) from None
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise _refuse(
            path,
            Text("tệp nén này không phải bảng tính", "this archive is no workbook"),
            Text("lưu lại dạng .xlsx", "save it as .xlsx"),
        )
    if unpacked > MAX_UNPACKED:
        raise _refuse(
            path,
            Text(
                f"bung ra {unpacked / 1e6:.0f} MB, lớn hơn giới hạn {MAX_UNPACKED / 1e6:.0f} MB",
                f"unpacks to {unpacked / 1e6:.0f} MB, the limit is {MAX_UNPACKED / 1e6:.0f} MB",
            ),
            Text("chỉ giữ lại các bảng cần nạp", "keep only the sheets to be loaded"),
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        notes.append(
            Text(
                "tệp có macro: không chạy, chỉ đọc số liệu",
                "the workbook has macros: not run, only its figures are read",
            )
        )
    return Book(path.name, "workbook", tuple(_sheets(path, _unsolved(path))), tuple(notes))


def _open_ole(path: Path) -> Book:
    if _ENCRYPTED in path.read_bytes():
        raise _locked(path)
    return Book(path.name, "workbook", tuple(_sheets(path, {})))


def _sheets(path: Path, unsolved: dict[str, frozenset[str]]) -> Iterator[Sheet]:
    cells = 0
    try:
        book = python_calamine.load_workbook(str(path))
        for meta in book.sheets_metadata:
            if meta.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(meta.name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise _refuse(
                    path,
                    Text(f"hơn {MAX_CELLS:,} ô", f"more than {MAX_CELLS:,} cells"),
                    Text(
                        "xóa các dòng, cột trống đã định dạng",
                        "delete empty rows and columns that only carry formatting",
                    ),
                )
            yield Sheet(
                meta.name,
                sheet.to_python(skip_empty_area=False),
                meta.visible is not python_calamine.SheetVisibleEnum.Visible,
                tuple(sheet.merged_cell_ranges or ()),
                unsolved.get(meta.name, frozenset()),
            )
    except python_calamine.PasswordError:
        raise _locked(path) from None
    except (python_calamine.CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        if isinstance(error, ProblemError):
            raise
        raise _cut_off(path) from None


def _unsolved(path: Path) -> dict[str, frozenset[str]]:
    """Return by sheet the cells of an .xlsx whose formula has no stored value."""
    found: dict[str, frozenset[str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            targets = {}
            for tag in re.findall(r"<Relationship [^>]*>", links):
                key, target = re.search(r'Id="([^"]*)"', tag), re.search(r'Target="([^"]*)"', tag)
                if key and target:
                    targets[key[1]] = target[1].lstrip("/").removeprefix("xl/")
            for tag in re.findall(r"<(?:\w+:)?sheet [^>]*>", book):
                name, key = re.search(r'name="([^"]*)"', tag), re.search(r'r:id="([^"]*)"', tag)
                part = f"xl/{targets.get(key[1], '')}" if key else ""
                if name and part in archive.namelist():
                    cells = _FORMULA_ONLY.findall(archive.read(part))
                    if cells:
                        found[_unescape(name[1])] = frozenset(c.decode() for c in cells)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError):
        raise _cut_off(path) from None
    return found


def _unescape(name: str) -> str:
    for entity, letter in (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        name = name.replace(entity, letter)
    return name.replace("&amp;", "&")


def _open_text(path: Path) -> Book:
    raw = path.read_bytes()
    control = sum(byte < 32 and byte not in (9, 10, 13) for byte in raw[:20_000])
    if control * 20 > min(len(raw), 20_000) and raw[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise _refuse(
            path,
            Text("tệp nhị phân, không phải bảng", "a binary file, not a table"),
            Text("lưu lại dạng .xlsx hoặc .csv", "save it as .xlsx or .csv"),
        )
    notes = []
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1258"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        encoding, text = "latin-1", raw.decode("latin-1")
    if encoding in ("cp1258", "latin-1"):
        legacy = raw.decode("latin-1")
        text = legacy if clean(legacy) != legacy.strip() else text
        notes.append(
            Text(
                f"không phải UTF-8: đọc theo bảng mã cũ ({encoding})",
                f"not UTF-8: read in a legacy encoding ({encoding})",
            )
        )
    sample = text[:20_000]
    delimiter = max(",;\t|", key=lambda mark: _steadiness(sample, mark))
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[list[Cell]] = [list(row) for row in reader]
    except csv.Error as error:
        raise _refuse(path, Text(f"CSV hỏng: {error}", f"damaged CSV: {error}")) from None
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


def _refuse(path: Path, text: Text, remedy: Text | None = None) -> ProblemError:
    return ProblemError(Problem(text, path.name, remedy=remedy))


def _locked(path: Path) -> ProblemError:
    return _refuse(
        path,
        Text("tệp có mật khẩu", "the workbook is protected by a password"),
        Text("mở bằng Excel, bỏ mật khẩu rồi lưu lại", "open it in Excel and remove the password"),
    )


def _cut_off(path: Path) -> ProblemError:
    return _refuse(
        path,
        Text("tệp hỏng, bị cắt cụt hoặc không phải bảng tính", "damaged, cut off, or no workbook"),
        Text("tải hoặc sao chép lại tệp gốc", "download or copy the original again"),
    )
