"""Look into a zipped workbook (.xlsx, .xlsm, .ods) before a reader builds anything of it.

A workbook of 5 KB can ask for hundreds of GB: one cell at XFD1048576, a part that unpacks a
thousandfold, a text of a megabyte in each of a million cells. So every part is unpacked once with
its bytes counted, whatever the archive claims, and the cells are counted in the XML. What the
reader does not tell is noted on the way: formulas stored without a value, error values, hidden
rows and columns.

This file is run by its path in a process of its own (`apart`), and imports nothing of mtqg.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

import python_calamine

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: A sheet of a million cells stays below both, and reading stays below about 1 GB of memory.
MAX_UNPACKED = 400_000_000
MAX_CELLS = 5_000_000
#: Blank rows, or columns, between a table and a stray cell that is not read.
FAR_ROWS, FAR_COLUMNS = 2_000, 200

_NAMESPACE = rb"(?:\w+:)?"
_DIMENSION = re.compile(rb"<" + _NAMESPACE + rb'dimension\b[^>]*?\bref="([^"]*)"[^>]*>')
_RANGE = re.compile(rb"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_ROW = re.compile(rb"<" + _NAMESPACE + rb"row\b[^>]*>")
_WHOLE_ROW = re.compile(rb"<row\b[^>]*/>|<row\b[^>]*>.*?</row>", re.S)
_WHOLE_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*?(?:/>|>.*?</c>)', re.S)
_COLUMN = re.compile(rb"<" + _NAMESPACE + rb"col\b[^>]*>")
_THIRD_LETTER = re.compile(rb'r="[A-Z]{3}\d')
_NO_ADDRESS = re.compile(rb"<" + _NAMESPACE + rb"c(?=[ />])(?![^>]*\br=)")
_FORMULA_ONLY = re.compile(
    rb'<c r="([A-Z]{1,3}\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bt="e"[^>]*>\s*(?:<f[^>]*?(?:/>|>[^<]*</f>))?\s*'
    rb"<v>([^<]{1,20})</v>"
)


class TooLarge(Exception):
    """What the package would unpack to, or the cells it holds, exceed a limit."""

    def __init__(self, what: str, size: int) -> None:
        super().__init__(what, size)
        self.what, self.size = what, size


@dataclass
class SheetNotes:
    """What the XML of a sheet says beside its values; rows and columns count from 0."""

    unsolved: frozenset[str] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    far: str = ""


def read(path: str, max_unpacked: int, max_cells: int) -> tuple[str, Any]:
    """Return what the workbook at `path` (.xlsx, .xlsm, .ods, .xls) holds, or why it is not read.

    Returns
    -------
    tuple
        ("read", (sheets, macros)), a sheet being (name, hidden, rows, merged, notes); or "locked",
        "damaged", "binary" (.xlsb), "word" (a text), "other" (no workbook) with None; or "cells" or
        "bytes", what exceeds its limit, with how many. To be called where an abort does no harm:
        `apart`.
    """
    raw = Path(path).read_bytes()
    limits = Limits(max_unpacked, max_cells)
    try:
        package = inspect(raw, limits) if raw.startswith(b"PK") else Package([], raw, {})
        if package.locked or (not package.names and _ENCRYPTED in raw):
            return "locked", None
        if package.names and not {"xl/workbook.xml", "content.xml"} & set(package.names):
            kinds = {"xl/workbook.bin": "binary", "word/document.xml": "word"}
            return next((kinds[name] for name in kinds if name in package.names), "other"), None
        macros = any(name.endswith("vbaProject.bin") for name in package.names)
        return "read", (list(_sheets(package, limits)), macros)
    except TooLarge as error:
        return error.what, error.size
    except python_calamine.PasswordError:
        return "locked", None
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, ExpatError):
        return "damaged", None
    except (OSError, ValueError, LookupError, NotImplementedError, struct.error, OverflowError):
        return "damaged", None
    except BaseException as error:
        # A panic of the reader (pyo3_runtime.PanicException) is no Exception of Python's.
        if type(error).__name__ != "PanicException":
            raise
        return "damaged", None


def _sheets(package: Package, limits: Limits) -> Iterator[tuple[Any, ...]]:
    cells = 0
    book = python_calamine.load_workbook(io.BytesIO(package.content))
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        cells += sheet.total_height * sheet.total_width
        if cells > limits.cells:
            raise TooLarge("cells", cells)
        rows = sheet.to_python(skip_empty_area=False)
        known = package.sheets.get(meta.name, SheetNotes())
        for (row, column), error in known.errors.items():
            # The reader tells an error as an empty cell.
            if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
                rows[row][column] = error
        hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
        merged = tuple(sheet.merged_cell_ranges or ())
        yield meta.name, hidden, rows, merged, vars(known)


@dataclass(frozen=True)
class Limits:
    """How much a package may unpack to and hold."""

    unpacked: int
    cells: int


@dataclass
class Package:
    """An archive that is safe to read: `content` for the reader, notes by name of sheet."""

    names: list[str]
    content: bytes
    sheets: dict[str, SheetNotes]
    locked: bool = False


def inspect(raw: bytes, limits: Limits) -> Package:
    """Return what the package `raw` holds, with odd sheets set right for the reader.

    Raises
    ------
    TooLarge
        If it unpacks to more bytes or a sheet spans more cells than `limits`.
    zipfile.BadZipFile, zlib.error, ExpatError, OSError, ValueError
        If the archive is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        parts, lengths = unpacked(raw, archive, limits.unpacked, (".xml", ".rels")), 0
        if "content.xml" in parts and "xl/workbook.xml" not in parts:
            locked = b"encryption-data" in parts.get("META-INF/manifest.xml", b"")
            found = {} if locked else _inspect_ods(parts["content.xml"], limits)
            return Package(names, raw, found, locked)
        sheets: dict[str, SheetNotes] = {}
        changed: dict[str, bytes] = {}
        texts = _longest_text(parts.get("xl/sharedStrings.xml", b""))
        for name, part in sheet_parts(parts):
            notes, whole = _inspect_sheet(parts[part], limits)
            lengths += whole.count(b't="s"') * texts
            if lengths > limits.unpacked and _text_bytes(parts) > limits.unpacked:
                raise TooLarge("bytes", _text_bytes(parts))
            sheets[name] = notes
            if whole is not parts[part]:
                changed[part] = whole
        content = _repacked(archive, parts, changed) if changed else raw
    return Package(names, content, sheets)


def unpacked(
    raw: bytes, archive: zipfile.ZipFile, limit: int, endings: tuple[str, ...]
) -> dict[str, bytes]:
    """Return the XML parts of the archive `raw` with these endings: whole and well-formed.

    Pictures and the like are not read by anyone here.
    """
    total, parts = 0, {}
    for info in archive.infolist():
        if not info.filename.endswith(endings):
            continue
        pieces = []
        for piece in _unpack(raw, info):
            total += len(piece)
            if total > limit:
                raise TooLarge("bytes", total)
            pieces.append(piece)
        part = parts[info.filename] = b"".join(pieces)
        if zlib.crc32(part) != info.CRC:
            raise zipfile.BadZipFile(info.filename)
        _check_xml(part)
    return parts


def _check_xml(part: bytes) -> None:
    """Raise ExpatError unless `part` is well-formed: every tag ends, none stands in a comment.

    What is looked for in it later then takes time in proportion to its length.
    """

    def refuse(*_: object) -> None:
        raise ValueError("a declaration, comment or CDATA of markup")

    def look(text: str) -> None:
        if "<" in text:
            refuse()

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.CommentHandler = look
    parser.StartCdataSectionHandler = refuse
    parser.Parse(part, True)


def _unpack(raw: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member of an archive really unpacks to, whatever size it claims."""
    start = info.header_offset
    if raw[start : start + 4] != b"PK\x03\x04" or info.flag_bits & 1:
        raise zipfile.BadZipFile(info.filename)
    name, extra = struct.unpack("<HH", raw[start + 26 : start + 30])
    start += 30 + name + extra
    packed = raw[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(info.filename)
    stream = zlib.decompressobj(-15)
    while packed and not stream.eof:
        yield stream.decompress(packed, 16_000_000)
        packed = stream.unconsumed_tail
    if not stream.eof:
        raise zipfile.BadZipFile(info.filename)


def sheet_parts(parts: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield name and part of each sheet of an .xlsx."""
    links = parts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship [^>]*>", links):
        key, target = re.search(r'\bId="([^"]*)"', tag), re.search(r'\bTarget="([^"]*)"', tag)
        if key and target:
            targets[key[1]] = "xl/" + target[1].lstrip("/").removeprefix("xl/")
    book = parts.get("xl/workbook.xml", b"").decode("utf-8", "replace")
    for tag in re.findall(r"<(?:\w+:)?sheet [^>]*>", book):
        name, key = re.search(r'\bname="([^"]*)"', tag), re.search(r'\br:id="([^"]*)"', tag)
        part = targets.get(key[1], "") if key else ""
        if name and part in parts:
            yield _unescape(name[1]), part


def _inspect_sheet(xml: bytes, limits: Limits) -> tuple[SheetNotes, bytes]:
    """Return what a sheet's XML notes, and the XML with an odd dimension or far cells taken out."""
    head = xml[: max(0, xml.find(b"sheetData")) or 4096]
    whole = xml
    if (found := _DIMENSION.search(head)) and not _RANGE.fullmatch(found[1]):
        # "1:71" is allowed by Excel and refused by the reader, which does not need it.
        whole = xml[: found.start()] + xml[found.end() :]
    rows, hidden, number = 0, [], 0
    for tag in _ROW.findall(xml):
        found = re.search(rb'\br="(\d{1,9})"', tag)
        number = int(found[1]) if found else number + 1
        rows = max(rows, number)
        if b"hidden=" in tag and re.search(rb'\bhidden="(?:1|true)"', tag):
            hidden.append(number - 1)
    cells = xml.count(b"<c ") + xml.count(b":c ")
    far = ""
    if cells > limits.cells:
        raise TooLarge("cells", cells)
    # Most sheets end before column AAA, and before as many rows as that leaves room for.
    wide = _THIRD_LETTER.search(xml) or (cells * rows > limits.cells and _NO_ADDRESS.search(xml))
    if wide or rows * 702 > limits.cells:
        width = _width(xml)
        if rows * width > limits.cells:
            whole, far, rows, width = _without_far_cells(whole)
        if rows * width > limits.cells:
            raise TooLarge("cells", rows * width)
    columns: set[int] = set()
    for tag in _COLUMN.findall(head):
        if re.search(rb'\bhidden="(?:1|true)"', tag):
            low, high = (re.search(rb"\b" + k + rb'="(\d{1,5})"', tag) for k in (b"min", b"max"))
            if low and high:
                columns.update(range(int(low[1]) - 1, min(int(high[1]), 16_384)))
    notes = SheetNotes(hidden_rows=frozenset(hidden), hidden_columns=frozenset(columns), far=far)
    if b"<f" in xml:
        notes.unsolved = frozenset(cell.decode() for cell in _FORMULA_ONLY.findall(xml))
    if b't="e"' in xml:
        notes.errors = {
            (int(row) - 1, _number(column) - 1): text.decode("utf-8", "replace")
            for column, row, text in _ERROR.findall(xml)
        }
    return notes, whole


def _width(xml: bytes) -> int:
    """Return the number of the last column with a cell; without addresses, as many as one row."""
    width = 0
    if _NO_ADDRESS.search(xml):
        width = max(row.count(b"<c") for row in xml.split(b"</row>"))
    for letters in (3, 2, 1):
        found = set(re.findall(rb'\br="([A-Z]{%d})\d' % letters, xml))
        if found:
            return max(width, *map(_number, found))
    return width


def _without_far_cells(xml: bytes) -> tuple[bytes, str, int, int]:
    """Return the XML without the cells that lie far below or beside all others, and one of them."""
    rows: set[int] = set()
    columns: set[int] = set()
    for column, row in re.findall(rb'<c r="([A-Z]{1,3})(\d{1,7})"', xml):
        rows.add(int(row))
        columns.add(_number(column))
    last_row, last_column = _end(rows, FAR_ROWS), _end(columns, FAR_COLUMNS)
    far = ""

    def keep(found: re.Match[bytes]) -> bytes:
        nonlocal far
        if int(found[2]) <= last_row and _number(found[1]) <= last_column:
            return found[0]
        far = far or (found[1] + found[2]).decode()
        return b""

    xml = _WHOLE_CELL.sub(keep, xml)
    xml = _WHOLE_ROW.sub(lambda row: row[0] if b"<c" in row[0] else b"", xml)
    return xml, far, last_row, last_column


def _end(used: set[int], gap: int) -> int:
    """Return the last of the `used` numbers before the first gap wider than `gap`."""
    last = 0
    for number in sorted(used):
        if last and number - last > gap:
            return last
        last = number
    return last


def _longest_text(shared: bytes) -> int:
    ends = [found.start() for found in re.finditer(rb"</(?:\w+:)?si>", shared)]
    return max((b - a for a, b in zip([0, *ends], ends, strict=False)), default=0)


def _text_bytes(parts: dict[str, bytes]) -> int:
    """Return how many bytes of text the cells of all sheets hold, shared texts each time."""
    shared = parts.get("xl/sharedStrings.xml", b"")
    ends = [found.start() for found in re.finditer(rb"</(?:\w+:)?si>", shared)]
    sizes = [b - a for a, b in zip([0, *ends], ends, strict=False)]
    total = 0
    for _, part in sheet_parts(parts):
        for index in re.findall(rb't="s"[^>]*>\s*<v>(\d{1,9})</v>', parts[part]):
            total += sizes[int(index)] if int(index) < len(sizes) else 0
    return total


def _repacked(
    archive: zipfile.ZipFile, parts: dict[str, bytes], changed: dict[str, bytes]
) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as made:
        for info in archive.infolist():
            if info.filename in parts:
                made.writestr(info.filename, changed.get(info.filename, parts[info.filename]))
    return content.getvalue()


_ODS_PIECE = re.compile(
    rb"<table:table\b[^>]*>|</table:table>|<table:table-row\b[^>]*>|</table:table-row>"
    rb"|<table:(?:covered-)?table-cell\b[^>]*>"
)


_ODS_KINDS = (
    b"float", b"percentage", b"currency", b"date", b"time", b"boolean", b"string", b"void",
)  # fmt: skip


def _inspect_ods(xml: bytes, limits: Limits) -> dict[str, SheetNotes]:
    """Return the notes of the sheets of an OpenDocument spreadsheet."""
    sheets: dict[str, SheetNotes] = {}
    name, hidden = "", set[int]()
    rows = width = here = row = times = 0

    def repeated(tag: bytes, what: bytes) -> int:
        found = re.search(rb"number-" + what + rb'-repeated="(\d{1,9})"', tag)
        return int(found[1]) if found else 1

    for found in _ODS_PIECE.finditer(xml):
        tag = found[0]
        if tag.startswith(b"<table:table-row"):
            times, here = repeated(tag, b"rows"), 0
            if re.search(rb'table:visibility="(?:collapse|filter)"', tag) and times < limits.cells:
                hidden.update(range(row, row + times))
            row += times
        elif tag == b"</table:table-row>":
            pass
        elif tag.startswith((b"<table:table-cell", b"<table:covered-table-cell")):
            here += repeated(tag, b"columns")
            filled = b"office:value" in tag or b"office:formula" in tag
            text = xml[found.end() : found.end() + 6] == b"<text:"
            kind = re.search(rb'\boffice:value-type="([^"]*)"', tag)
            if (kind and kind[1] not in _ODS_KINDS) or (text and not kind):
                raise ValueError("the reader takes such a cell for an empty one")
            if filled or text:
                rows, width = max(rows, row), max(width, here)
                if rows * width > limits.cells:
                    raise TooLarge("cells", rows * width)
        elif tag.startswith(b"</"):
            sheets[name] = SheetNotes(hidden_rows=frozenset(hidden))
        else:
            title = re.search(rb'table:name="([^"]*)"', tag)
            name = _unescape(title[1].decode("utf-8", "replace")) if title else ""
            rows = width = row = 0
            hidden = set()
    return sheets


def _number(letters: bytes) -> int:
    """Return which column, counted from 1, `letters` name."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unescape(name: str) -> str:
    for entity, letter in (("&quot;", '"'), ("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">")):
        name = name.replace(entity, letter)
    return name.replace("&amp;", "&")
