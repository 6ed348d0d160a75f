"""Attack every entry with damaged input, kills and payloads: `python -m benchmarks.robustness`.

    python -m benchmarks.robustness [--quick] [--seed N] [--only ENTRY …] [--show]

Mutations: a sound input made here (long table, forms as xlsx, ods and xls, docx, html, px, mapping,
notes, tables of data/, records on disk, command lines) is damaged at random and given to the
package in a process of its own, whose memory and processor time are measured.

- uncaught: an exception other than a refusal, a traceback, a death;
- silent_wrong: taken without a word although it says something else than an independent reading of
  the same damaged bytes (csv, zipfile, ElementTree, regular expressions; never mtqg's readers), or
  accepted although the damage is one that must be told;
- slow: more than 20 s of processor; over_1gb: more than 1 GB of memory.

Kills: report, load, template and the index of reports get SIGKILL at a random moment over older
results. lost: a result that stood before is gone or damaged; half_written: a file with a final name
that is not whole. Payloads: markup, scripts and control characters in every text of figures, notes
and file names; executed: what ran in a browser (without one: what stands as markup in a page).

The last line is JSON. `--quick` has 1,000 mutations, 20 kills and 50 payloads.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import html
import io
import json
import os
import pickle
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

SLOW, GB, PATIENCE = 20.0, 1_000_000, 240.0

Rng = random.Random
Told = tuple[str, str]  # kind of outcome, detail

# --- sound inputs --------------------------------------------------------------------------------

LONG = [
    "area,edition,indicator,programme,period,as_of,value,low,high,status,source,note",
    "24,2024,GNBV.POOR,,2022,,3.81,3.81,3.81,actual,press,",
    "24,2024,GNBV.POOR,,2023,,2.63,2.6,2.7,actual,press,sơ bộ",
    "49,2024,GNBV.POOR,,2023,,5.4,5.4,5.4,estimate,press,",
    "24,2024,FIN.PLAN,ALL,2023,2023-09-30,1971.5,,,plan,press,\"vốn giao, cả kéo dài\"",
    "24,2024,FIN.DISB,ALL,2023,2023-09-30,998.25,,,actual,press,",
    "VN,2024,ST.POP,,2023,,100309.2,,,actual,office,",
]  # fmt: skip
PROGRAMMES = {
    "Phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi": "DTTS",
    "Giảm nghèo bền vững": "GNBV",
    "Xây dựng nông thôn mới": "NTM",
}
HEAD = ["STT", "Chương trình", "Kế hoạch vốn năm 2023", "Giải ngân đến 30/9/2023"]
Grid = list[list[Any]]
FORM: Grid = [
    ["KẾT QUẢ GIẢI NGÂN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA TỈNH BẮC GIANG NĂM 2023"],
    ["(Tính đến ngày 30/9/2023)"],
    ["", "", "", "Đơn vị tính: triệu đồng"],
    HEAD,
    *([n, name, 412_345.0 + 7 * n, 101_234.0 + 3 * n] for n, name in enumerate(PROGRAMMES, 1)),
]
STORY = (
    "Sáng 4/10/2023, tỉnh Bắc Giang sơ kết ba chương trình mục tiêu quốc gia.",
    "Đến 30/9/2023, tỉnh Bắc Giang đã giải ngân 998 tỷ đồng vốn các chương trình mục tiêu quốc "
    "gia, đạt 50,6% kế hoạch.",
    "Tỷ lệ hộ nghèo của tỉnh năm 2022 là 3,81%. Tỉnh có 153 xã đạt chuẩn nông thôn mới.",
)
PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
TITLE="Dân số trung bình phân theo địa phương";
UNITS="Nghìn người";
STUB="Địa phương";
HEADING="Năm";
VALUES("Địa phương")="Hà Nội","Bắc Giang","Quảng Nam";
VALUES("Năm")="2021","2022","2023";
DATA=
8330.8 8435.6 8587.1
1875.2 1890.9 1922.7
1518.5 1519.4 1526.1;
"""
MAPPING = """sheet: Bieu
header_rows: [4, 4]
unit: "triệu đồng"
area: "Bắc Giang"
period: "2023"
as_of: "2023-09-30"
columns:
  A: skip
  B: content
  C: FIN.PLAN
  D: FIN.DISB
"""
NOTES = """author: Phòng Tổng hợp
date: 2023-10-04
difficulties:
  - text: Phân bổ vốn chậm.
    indicator: FIN.DISB_RATE
    period: 2023
    cause: Chờ hướng dẫn.
recommendations:
  - Giao vốn sớm.
"""


def xlsx(grid: Grid) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Bieu"
    for row in grid:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(grid: Grid) -> bytes:
    names = "".join(f' xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"'
                    for p in ("office", "table", "text"))  # fmt: skip
    rows = ""
    for row in grid:
        cells = ""
        for cell in row:
            kind = (
                f' office:value-type="float" office:value="{cell}"'
                if isinstance(cell, int | float)
                else ' office:value-type="string"'
            )
            text = f"<text:p>{html.escape(str(cell))}</text:p>" if cell != "" else ""
            cells += f"<table:table-cell{kind}>{text}</table:table-cell>"
        rows += f"<table:table-row>{cells}</table:table-row>"
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Bieu">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>".encode().decode().encode(),
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
        b'opendocument:xmlns:manifest:1.0"/>',
    })  # fmt: skip


def xls(grid: Grid) -> bytes:
    """A BIFF8 workbook of one sheet in the smallest compound file that holds it."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    cells = b""
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if isinstance(cell, int | float):
                cells += record(0x0203, struct.pack("<HHHd", r, c, 0, cell))
            elif cell:
                text = cell.encode("utf-16-le")
                label = struct.pack("<HHHHB", r, c, 0, len(cell), 1) + text
                cells += record(0x0204, label)
    begin, end = struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0), record(0x000A, b"")
    sheet = record(0x0809, begin[:2] + b"\x10\x00" + begin[4:]) + cells + end
    bound = struct.pack("<IBBBB", 0, 0, 0, 4, 0) + b"Bieu"
    start = len(record(0x0809, begin)) + len(record(0x0085, bound)) + len(end)
    bound = struct.pack("<I", start) + bound[4:]
    stream = record(0x0809, begin) + record(0x0085, bound) + end + sheet
    stream = stream.ljust(4096, b"\0").ljust(-(-len(stream) // 512) * 512, b"\0")
    sectors = len(stream) // 512
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + links
                + bytes(36) + struct.pack("<IQ", first, size))  # fmt: skip

    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    folder = (root + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", sectors + 1, *[0xFFFFFFFF] * 108)
    return header + stream + folder + table


def docx(paragraphs: tuple[str, ...]) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{html.escape(p)}</w:t></w:r></w:p>" for p in paragraphs)
    text = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": text.encode()})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


# --- damage --------------------------------------------------------------------------------------

NASTY = [
    "", " ", "0", "-1", "1e999", "nan", "NaN", "inf", "-0", "1,5", "1.5.5", "1" * 400, "٣", "½",
    "1_000", "0x10", "\0", "\ufeff", "\u202e", "\u0301", "'", '"', '""', "\\", "\r", "\n\n", "\t",
    ";", "|", "=1+1", "<x>", "&amp;", "%", "{}", "[]", "None", "null", "true", "2023-02-30",
    "30/2/2023", "9999", "1899", "é" * 3000, "a" * 40_000, "(" * 2000, "năm " * 2000, "1." * 3000,
    "VN", "24", "FIN.PLAN", "tỷ đồng", "Bắc Giang", "Xã", "Tổng số", "B¾c Giang", "Baéc Giang",
]  # fmt: skip


def hurt_bytes(raw: bytes, chance: Rng) -> bytes:
    """Damage as a disk, a mail or a broken program does it."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 5, 20))):
        if not found:
            break
        at, other = sorted(chance.randrange(len(found)) for _ in range(2))
        match chance.randrange(7):
            case 0:
                found[at] ^= 1 << chance.randrange(8)
            case 1:
                found[at] = chance.randrange(256)
            case 2:
                del found[at : min(other, at + chance.choice((1, 3, 50)))]
            case 3:
                found[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4))))
            case 4:
                found[at:at] = found[at : min(other, at + 200)]
            case 5:
                del found[chance.choice((at, len(found))) :]
            case 6:
                found[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff"))
    return bytes(found)


def hurt_text(text: str, chance: Rng) -> str:
    """Damage as hands do it: a word replaced, a line lost, doubled or moved, a sign too many."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        pieces = re.split(r"([\s,;|<>\"'=:/]+)", text)
        at = chance.randrange(len(pieces))
        match chance.randrange(6):
            case 0 | 1:
                pieces[at] = chance.choice(NASTY)
            case 2:
                pieces.insert(at, chance.choice(NASTY))
            case 3:
                pieces[at] = pieces[chance.randrange(len(pieces))]
            case 4:
                del pieces[at]
            case 5:
                lines = text.splitlines(keepends=True)
                line = chance.randrange(len(lines)) if lines else 0
                lines[line:line] = [chance.choice(lines)] if lines else []
                pieces = lines
        text = "".join(pieces)
    return text


def hurt_zip(raw: bytes, chance: Rng, parts: tuple[str, ...]) -> bytes:
    """Damage the archive itself, or what a part of it says, with the archive sound around it."""
    if chance.random() < 0.4:
        return hurt_bytes(raw, chance)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([n for n in inside if n.startswith(parts)])
    text = inside[name].decode()
    if chance.random() < 0.5:  # a value between two tags or quotes
        places = list(re.finditer(r">([^<]+)<|\"([^\"]+)\"", text))
        found = chance.choice(places)
        text = text[: found.start() + 1] + chance.choice(NASTY) + text[found.end() - 1 :]
    elif chance.random() < 0.5:
        text = hurt_text(text, chance)
    else:
        inside[name] = hurt_bytes(inside[name], chance)
        return zipped(inside)
    inside[name] = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        del inside[name]
    return zipped(inside)


# --- independent readings ------------------------------------------------------------------------


def numbers_in(text: str) -> set[float]:
    """Every number that `text` can be taken to hold, by comma or point."""
    found = set()
    for one in re.findall(r"[-+]?\.?\d[\d.,]*(?:[eE][-+]?\d+)?", text):
        for plain in (one, one.replace(",", ""), one.replace(".", "").replace(",", ".")):
            with contextlib.suppress(ValueError):
                found.add(float(plain.rstrip(".,")))
    return found


def near(value: float, known: set[float], factors: tuple[float, ...]) -> bool:
    return any(abs(value - n * f) <= 1e-9 * max(1.0, abs(value)) for n in known for f in factors)


def grid_of(raw: bytes, kind: str) -> Grid | None:
    """The cells of a form by another reader, None where that cannot say."""
    try:
        if kind == "xlsx":
            from openpyxl import load_workbook

            sheet = load_workbook(io.BytesIO(raw), data_only=True).worksheets[0]
            return [
                ["" if c is None else c for c in row] for row in sheet.iter_rows(values_only=True)
            ]
        if kind == "ods":
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                tree = ElementTree.fromstring(archive.read("content.xml"))
            rows = []
            for row in tree.iter("{urn:oasis:names:tc:opendocument:xmlns:table:1.0}table-row"):
                cells: list[Any] = []
                for cell in row:
                    at = {k.rpartition("}")[2]: v for k, v in cell.attrib.items()}
                    text = "".join(cell.itertext())
                    cells.append(float(at["value"]) if at.get("value-type") == "float" else text)
                rows.append(cells)
            return rows
    except Exception:
        return None
    return None


def figures_of(grid: Grid) -> set[tuple[str, str, float]] | None:
    """What a form says whose heading is as it was: indicator, programme, bn VND."""
    flat = [[str(c) for c in row] for row in grid]
    if not any(row[:4] == HEAD for row in flat) or [
        u for r in flat for u in r if "Đơn vị" in u
    ] != ["Đơn vị tính: triệu đồng"]:
        return None
    said = set()
    for row in grid:
        if len(row) > 3 and row[1] == "" and isinstance(row[3], int | float):
            return None  # openpyxl skips a cell of an unknown type, whose text others do read
        programme = _PROGRAMME_OF.get(_words(row[1]), "") if len(row) > 3 else ""
        for column, indicator in ((2, "FIN.PLAN"), (3, "FIN.DISB")) if programme else ():
            if isinstance(row[column], int | float):
                said.add((indicator, programme, round(row[column] * 1e-3, 9)))
    return said


def _words(label: Any) -> tuple[str, ...]:
    """A label without its punctuation: a hyphen lost names no other programme."""
    return tuple(re.findall(r"\w+", str(label)))


_PROGRAMME_OF = {_words(name): code for name, code in PROGRAMMES.items()}

# --- the entries ---------------------------------------------------------------------------------


@dataclass
class Entry:
    """One way in: the sound input, its damage, and a trial of what the package makes of it."""

    name: str
    share: int
    damage: Callable[[Rng], Any]
    trial: Callable[[Any, Path], Told]


def refusals() -> tuple[type[BaseException], ...]:
    from mtqg.problems import ProblemError

    return (ProblemError,)


def try_long(raw: bytes, place: Path) -> Told:
    from mtqg import intake

    path = place / "own.csv"
    path.write_bytes(raw)
    loaded = intake.load(path)
    if loaded.problems or loaded.remains:
        return "told", ""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        told = any("UTF-8" in d.said.en for d in loaded.decisions)
        return ("told", "") if told else ("wrong", "not UTF-8, and nothing is said")
    delimiter = max(",;\t|", key=text.splitlines()[0].count)
    read = csv.reader(io.StringIO(text), delimiter=delimiter)
    lines = [row for row in read if any(cell.strip() for cell in row)]  # a space alone is no row
    header, rows = lines[0], lines[1:]
    if len(rows) != len(loaded.table):
        return "wrong", f"{len(rows)} lines, {len(loaded.table)} rows taken"
    at = {name.strip().lower(): n for n, name in enumerate(header)}
    for row, taken in zip(rows, loaded.table.itertuples(), strict=True):
        for column in ("area", "indicator", "period", "status"):
            if (
                column in at
                and (said := row[at[column]].strip().strip("\ufeff"))
                and said != getattr(taken, column)
            ) and not any(d.text == said for d in loaded.decisions):
                return "wrong", f"{column} {said!r} taken as {getattr(taken, column)!r}"
        for column in ("value", "low", "high"):
            said = row[at[column]].strip() if column in at else ""
            taken_number = getattr(taken, column)
            if said and not near(taken_number, numbers_in(said), (1.0,)):
                return "wrong", f"{column} {said!r} taken as {taken_number!r}"
    return "taken", ""


def try_form(raw: bytes, place: Path, kind: str, mapping: Path | None = None) -> Told:
    from mtqg import intake

    path = place / f"bieu.{kind}"
    path.write_bytes(raw)
    loaded = intake.load(path, mapping=mapping)
    took = {
        (r.indicator, r.programme, round(r.value, 9))
        for r in loaded.table.itertuples()
        if r.indicator in ("FIN.PLAN", "FIN.DISB")
    }
    if kind == "xls":
        doubles = {
            struct.unpack("<d", raw[m.end() + 6 : m.end() + 14])[0]
            for m in re.finditer(rb"\x03\x02\x0e\x00", raw)
            if m.end() + 14 <= len(raw)
        }
        odd = [
            t
            for t in took
            if not near(t[2], doubles, (1, 1e-3, 1e-6, 1e-9, 1000))
            and struct.pack("<d", round(t[2] * 1e3, 6)) not in raw  # its record is damaged, not it
        ]
        return ("wrong", f"{odd[0]} is in no cell") if odd else ("taken", "")
    grid = grid_of(raw, kind)
    if not grid:
        return "taken", "another reader finds nothing"
    said = figures_of(grid)
    if said is not None:
        if mapping and any("says another" in p.text.en for p in loaded.problems):
            return "told", ""  # the mapping says another unit than the form, and both are shown
        if extra := took - said:
            return "wrong", f"{sorted(extra)[0]} is not said"
        told = loaded.problems or loaded.remains or any("!" in str(n.vi) for n in loaded.notes)
        if (missing := said - took) and not told:
            return "wrong", f"{sorted(missing)[0]} is left without a word"
        return "taken", ""
    known = numbers_in(" ".join(str(c) for row in grid for c in row))
    odd = [t for t in took if not near(t[2], known, (1, 1e-3, 1e-6, 1e-9, 1000))]
    return ("wrong", f"{odd[0]} is in no cell") if odd else ("taken", "")


def try_mapping(text: str, place: Path) -> Told:
    path = place / "own.yml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    return try_form(xlsx(FORM), place, "xlsx", path)


def try_story(raw: bytes, place: Path, kind: str) -> Told:
    from mtqg.intake.text.reader import read_text

    path = place / f"bai.{kind}"
    path.write_bytes(raw)
    reading = read_text(path)
    if kind == "docx":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            said = archive.read("word/document.xml").decode("utf-8", "replace")
    else:
        said = raw.decode("utf-8", "replace")
    said = html.unescape(html.unescape(re.sub(r"<[a-zA-Z/!?][^>]*>", "", said)))
    squeezed = re.sub(r"\s+", "", said)
    for statement in reading.statements:
        digits = re.sub(r"\s+", "", statement.printed)
        if re.sub(r"[^\d.,]", "", digits).strip(".,") not in squeezed:
            return "wrong", f"{statement.printed!r} is not in the text"
    return "taken", ""


def try_px(raw: bytes, place: Path) -> Told:
    from mtqg import intake

    path = place / "bang.px"
    path.write_bytes(raw)
    loaded = intake.load(path)
    body = raw.decode("utf-8", "replace").rpartition("DATA")[2]
    known = numbers_in(body.replace(" ", "\n"))
    for row in loaded.table.itertuples():
        if not near(row.value, known, (1.0,)):
            return "wrong", f"{row.value} is not in the data"
    return "taken", ""


def try_notes(text: str, place: Path) -> Told:
    from mtqg.sections import notes

    path = place / "bac-giang.yml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
    _, found = notes.read(path)
    for words in re.findall(r"text='([^']*)'", repr(found)):
        if words[:40] not in re.sub(r"\s+", " ", text):
            return "wrong", f"{words[:40]!r} is not in the notes"
    return "taken", ""


#: A table of data/, a column, and what may never stand there unsaid.
TABLES = [
    ("vocabulary/units", "factor", ["1", "1000", "0.1", "", "x"]),
    ("catalogue/indicators", "code", ["GNBV.POOR", "", "ST.POP"]),
    ("catalogue/indicators", "weight", ["NONE", "x", "GNBV"]),
    ("catalogue/indicators", "minimum", ["abc", "1,5", "1e9x"]),
    ("catalogue/indicators", "programme", ["", "XXX"]),
    ("catalogue/indicators", "direction", ["", "up"]),
    ("catalogue/targets", "low", ["abc", "--", "1,5"]),
    ("catalogue/targets", "year_from", ["", "abc", "20211"]),
    ("catalogue/targets", "indicator", ["", "GNBV.XX"]),
    ("catalogue/targets", "source", ["", "nobody"]),
    ("catalogue/programmes", "successor", ["XXX"]),
    ("catalogue/breaks", "indicator", ["", "GNBV.XX"]),
    ("catalogue/breaks", "at", ["", "20", "2016-00"]),
    ("areas/crosswalk", "code_2025", ["", "99", "02"]),
    ("areas/crosswalk", "code_2024", ["", "99"]),
    ("areas/provinces", "slug", ["", "x"]),
    ("areas/provinces", "region", ["ZZZ"]),
    ("areas/communes", "province", ["", "02", "99"]),
    ("areas/communes", "code", ["", "1", "00004x"]),
    ("sources", "source", [""]),
]


def damage_table(chance: Rng) -> tuple[str, bytes]:
    from mtqg import paths

    name, column, values = chance.choice(TABLES)
    text = (paths.data() / f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    if chance.random() < 0.15:
        rows = [] if chance.random() < 0.5 else rows[: len(rows) // 2] * 2
    else:
        row = chance.choice(rows)
        row[header.index(column)] = chance.choice(
            [v for v in values if v != row[header.index(column)]]
        )
        if name == "vocabulary/units" and row[1] == "bn VND" and row[2] in ("1", "1000", "0.1"):
            right = {"tỷ": "1", "nghìn tỷ": "1000"}.get(row[0].replace(" đồng", ""))
            row[2] = "7" if right == row[2] or row[2] == "1" else row[2]
        elif name == "vocabulary/units" and row[2] == "1":
            row[2] = "7"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return name, out.getvalue().encode()


def try_table(damaged: tuple[str, bytes], place: Path) -> Told:
    from mtqg import paths
    from mtqg.checks import shipped

    name, content = damaged
    root = place / "data"
    root.mkdir()
    for one in paths.data().iterdir():
        if one.name == name.split("/")[0]:
            shutil.copytree(one, root / one.name)
        elif f"{name}.csv" != one.name:
            (root / one.name).symlink_to(one)
    (root / f"{name}.csv").write_bytes(content)
    os.environ["MTQG_DATA"] = str(root)
    return ("told", "") if shipped.problems() else ("wrong", f"{name}: nothing is said")


_COMMANDS: dict[str, list[list[str]]] = {
    "report": [["bac-giang", "nowhere", "24", "", "--all", "\u202e"], ["--out"], ["--edition"],
               ["--as-of"], ["--data"], ["--notebook"], ["-p"], ["--to"], ["--jobs"], ["--engine"],
               ["--timeout"], ["--notes"], ["--scheduler"]],
    "load": [["F"], ["--unit"], ["--area"], ["--period"], ["--as-of"], ["--programme"],
             ["--decimal"], ["--sheet"], ["--level"], ["--scope"], ["--mapping"], ["--out"],
             ["--edition"], ["--partial"]],
    "check": [["F"]],
    "audit": [["F"], ["--json"]],
    "template": [["F"], ["--kind"], ["--area"], ["--year"]],
    "compare": [["bac-giang", "F"], ["x", "lao-cai"], ["--edition"], ["--as-of"], ["--out"]],
    "read-text": [["F"], ["--as-of"], ["--area"], ["--out"], ["--json"]],
    "list": [["--edition"]],
}  # fmt: skip
_VALUES = [
    *NASTY,
    "2024",
    "2025",
    "2023-10-04",
    "docx",
    "horizon=x",
    "a=b=c",
    "-1",
    "1e9",
    "F",
    "O",
]


def damage_command(chance: Rng) -> list[str]:
    name = chance.choice(list(_COMMANDS))
    words = [name]
    for group in _COMMANDS[name]:
        if chance.random() < 0.35 or group[0] in ("F", "x", "bac-giang"):
            words.append(chance.choice(group))
            if group[0].startswith("-") and group[0] not in ("--partial", "--json"):
                words.append(chance.choice(_VALUES))
    if chance.random() < 0.3:
        words += ["--language", chance.choice(["vi", "en", "fr", ""])]
    if name in ("report", "compare") and "nowhere" not in words:
        words += ["--notebook" if name == "report" else "--as-of", "không có"]  # makes nothing
    return [word.replace("\0", "") for word in words]


def try_command(words: list[str], place: Path) -> Told:
    from typer.testing import CliRunner

    from mtqg.cli import app

    (place / "own.csv").write_text("\n".join(LONG) + "\n", encoding="utf-8")
    (place / "folder").mkdir()
    os.chdir(place)
    replaced = {"F": str(place / "own.csv"), "O": str(place / "folder")}
    result = CliRunner().invoke(app, [replaced.get(word, word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    if "Traceback" in result.output or result.exit_code not in (0, 1, 2):
        return "uncaught", f"{words}: exit {result.exit_code}"
    whole = (place / "own.csv").read_bytes() == ("\n".join(LONG) + "\n").encode()
    mine = any(word == "F" for word in words[1:]) and words[0] in ("load", "template", "read-text")
    return ("taken", "") if whole or mine else ("wrong", f"{words}: an input was overwritten")


class Reports:
    """A folder of two sealed reports, as the runner leaves it, made once."""

    def __init__(self, folder: Path) -> None:
        from mtqg.run import parameters, runner
        from mtqg.site import pages

        self.out = folder / "reports"
        self.runs = parameters.plan(["bac-giang"], notebooks=["trend", "peers"])
        made = runner.make(runner.tasks(self.runs, str(self.out)), str(self.out))
        assert all(one.ok for one in made), made
        pages.write(str(self.out))

    def damage(self, chance: Rng) -> tuple[str, bytes]:
        found = [p for p in self.out.rglob("*") if p.suffix in (".json", ".html", ".ipynb")]
        path = chance.choice(found + [p for p in found if p.suffix == ".json"] * 3)
        raw = path.read_bytes()
        hurt = hurt_bytes(raw, chance) if chance.random() < 0.6 else hurt_text(
            raw.decode(), chance).encode("utf-8", "surrogatepass")  # fmt: skip
        return path.relative_to(self.out).as_posix(), hurt

    def trial(self, damaged: tuple[str, bytes], place: Path) -> Told:
        from mtqg.run import report, runner
        from mtqg.site import pages

        name, hurt = damaged
        out = place / "reports"
        shutil.copytree(self.out, out)
        before = (out / name).read_bytes()
        (out / name).write_bytes(hurt)
        stale = {task.run.stem for task in runner.tasks(self.runs, str(out)) if task.reasons}
        pages.write(str(out))
        report.collect(str(out))
        if name.endswith(".json"):
            same = _json(hurt) == _json(before)
        else:
            links = re.compile(rb"<!-- links -->.*<!-- /links -->", re.S)
            plain = [links.sub(b"", x).replace(b"\r\n", b"\n") for x in (hurt, before)]
            same = plain[0] == plain[1] or name.startswith("index")
        told = any(name.startswith(stem) for stem in stale)
        return ("told", "") if told or same else ("wrong", f"{name} counts as up to date")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode())
    except ValueError:
        return None


def entries(folder: Path) -> list[Entry]:
    long, form = ("\n".join(LONG) + "\n").encode(), {k: f(FORM) for k, f in _FORMS.items()}
    story = "".join(f"<p>{p}</p>" for p in STORY)
    page = f"<html><head><title>x</title></head><body><article>{story}</article></body></html>"
    kept = Reports(folder)

    def text_or_bytes(raw: bytes) -> Callable[[Rng], bytes]:
        return lambda chance: (
            hurt_bytes(raw, chance)
            if chance.random() < 0.4
            else hurt_text(raw.decode(), chance).encode("utf-8", "surrogatepass")
        )

    return [
        Entry("long", 22, text_or_bytes(long), try_long),
        Entry("xlsx", 12, lambda c: hurt_zip(form["xlsx"], c, ("xl/w", "xl/s")),
              lambda raw, p: try_form(raw, p, "xlsx")),
        Entry("ods", 6, lambda c: hurt_zip(form["ods"], c, ("content",)),
              lambda raw, p: try_form(raw, p, "ods")),
        Entry("xls", 6, lambda c: hurt_bytes(form["xls"], c),
              lambda raw, p: try_form(raw, p, "xls")),
        Entry("docx", 6, lambda c: hurt_zip(docx(STORY), c, ("word/",)),
              lambda raw, p: try_story(raw, p, "docx")),
        Entry("html", 5, text_or_bytes(page.encode()), lambda raw, p: try_story(raw, p, "html")),
        Entry("px", 8, text_or_bytes(PX.encode()), try_px),
        Entry("mapping", 5, lambda c: hurt_text(MAPPING, c), try_mapping),
        Entry("notes", 5, lambda c: hurt_text(NOTES, c), try_notes),
        Entry("catalogue", 8, damage_table, try_table),
        Entry("command", 8, damage_command, try_command),
        Entry("records", 9, kept.damage, kept.trial),
    ]  # fmt: skip


_FORMS: dict[str, Callable[[Grid], bytes]] = {"xlsx": xlsx, "ods": ods, "xls": xls}


def guarded(entry: Entry, damaged: Any, place: Path) -> tuple[Told, float, int]:
    """Try `damaged` in a forked process; return what became of it, processor seconds and KB."""
    place.mkdir()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.setsid()
        with contextlib.suppress(OSError):
            devnull = os.open(os.devnull, os.O_RDWR)
            os.dup2(devnull, 1)
            os.dup2(devnull, 2)
        try:
            told = entry.trial(damaged, place)
        except refusals():
            told = "refused", ""
        except BaseException as error:
            frame = error.__traceback__
            while frame and frame.tb_next:
                frame = frame.tb_next
            where = (
                f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
            )
            told = "uncaught", f"{type(error).__name__} at {where}: {str(error)[:120]}"
        with os.fdopen(writing, "wb") as out:
            pickle.dump(told, out)
        os._exit(0)
    os.close(writing)
    late = time.monotonic() + PATIENCE
    status = None
    while time.monotonic() < late:
        done, status, used = os.wait4(pid, os.WNOHANG)
        if done:
            break
        time.sleep(0.002)
    else:
        os.killpg(pid, signal.SIGKILL)
        _, status, used = os.wait4(pid, 0)
    with os.fdopen(reading, "rb") as answer:
        raw = answer.read()
    told = pickle.loads(raw) if raw else ("uncaught", f"the process ended with {status}")
    shutil.rmtree(place, ignore_errors=True)
    return told, used.ru_utime + used.ru_stime, used.ru_maxrss


def mutate(number: int, seed: int, only: list[str], show: bool) -> Counter[str]:
    """Damage `number` inputs and count what became of them."""
    counts: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        every = entries(Path(folder))
        for entry in every:  # what is sound has to be taken, or the trials mean nothing
            sound = _SOUND.get(entry.name)
            if sound and (not only or entry.name in only):
                place = Path(folder) / f"sound-{entry.name}"
                place.mkdir()
                told = entry.trial(sound(), place)  # here, so that forks find everything warm
                assert told[0] == "taken", (entry.name, told)
        for entry in every:
            if only and entry.name not in only:
                continue
            times = number * entry.share // sum(e.share for e in every)
            for n in range(times):
                chance = random.Random(f"{seed} {entry.name} {n}")
                damaged = entry.damage(chance)
                (kind, detail), seconds, memory = guarded(entry, damaged, Path(folder) / "trial")
                counts["mutations"] += 1
                counts[kind] += 1
                counts["slow"] += seconds > SLOW
                counts["over_1gb"] += memory > GB
                kinds.setdefault(entry.name, Counter())[kind] += 1
                if kind in ("uncaught", "wrong") or seconds > SLOW or memory > GB:
                    print(f"{entry.name} {n}: {kind} {detail} ({seconds:.1f} s, {memory >> 10} MB)")
                    if show:
                        print(repr(damaged)[:2000])
            print(entry.name, dict(kinds.get(entry.name, {})), flush=True)
    return counts


_SOUND: dict[str, Callable[[], Any]] = {
    "long": lambda: ("\n".join(LONG) + "\n").encode(),
    "xlsx": lambda: xlsx(FORM),
    "ods": lambda: ods(FORM),
    "xls": lambda: xls(FORM),
    "docx": lambda: docx(STORY),
    "px": lambda: PX.encode(),
    "mapping": lambda: MAPPING,
    "notes": lambda: NOTES,
}


# --- kills ---------------------------------------------------------------------------------------


def kill(number: int, seed: int) -> Counter[str]:
    """Kill commands at random moments over older results and count what is lost or half there."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "own.csv").write_text("\n".join(LONG) + "\n", encoding="utf-8")
        (place / "bieu.xlsx").write_bytes(xlsx(FORM))
        commands = {
            "report": ["report", "bac-giang", "--notebook", "trend", "--force"],
            "load": ["load", "bieu.xlsx", "own.csv", "--out", "bang.csv"],
            "template": ["template", "mau.xlsx"],
            "collect": [],
        }
        index = "from mtqg.site import site; site.write('reports')"
        lasted = {}
        for name, words in commands.items():  # the old results, and how long each takes
            begun = time.monotonic()
            _command(words or index, place).wait()
            lasted[name] = time.monotonic() - begun
        for n in range(number):
            chance = random.Random(f"{seed} kill {n}")
            name = list(commands)[n % len(commands)]
            before = {p: _whole(p) for p in _results(place)}
            running = _command(commands[name] or index, place)
            time.sleep(lasted[name] * chance.uniform(0.05, 1.05))
            with contextlib.suppress(ProcessLookupError):
                (os.kill if chance.random() < 0.5 else os.killpg)(running.pid, signal.SIGKILL)
            running.wait()
            late = time.monotonic() + 20
            while _left(place) and time.monotonic() < late:  # what imports does not look up at once
                time.sleep(0.2)
            counts["kills"] += 1
            after = {p: _whole(p) for p in _results(place)}
            lost = [p.name for p in before if p not in after]
            half = [p.name for p, whole in after.items() if not whole]
            counts["lost"] += len(lost)
            counts["half_written"] += len(half)
            counts["orphans"] += len(_left(place))
            if lost or half or _left(place):
                print(f"kill {n} of {name}: lost {lost}, half {half}, left {_left(place)}")
    print("kills", dict(counts), flush=True)
    return counts


def _command(words: list[str] | str, place: Path) -> subprocess.Popen[bytes]:
    run = ["-c", words] if isinstance(words, str) else ["-m", "mtqg", *words]
    return subprocess.Popen(
        [sys.executable, *run],
        cwd=place,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "MTQG_ATTACK": str(place)},
    )


def _results(place: Path) -> Iterator[Path]:
    for path in place.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _whole(path: Path) -> bool:
    """Whether a result is whole, by its own form."""
    raw = path.read_bytes()
    if path.suffix in (".json", ".ipynb"):
        return _json(raw) is not None
    if path.suffix == ".html":
        return raw.rstrip().endswith(b"</html>")
    if path.suffix == ".xlsx":
        with contextlib.suppress(zipfile.BadZipFile):
            return zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
        return False
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        return raw.endswith(b"\n") and len({len(row) for row in rows}) == 1
    return bool(raw)


def _left(place: Path) -> list[int]:
    """The processes that a killed command left behind, by the mark in their environment."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"MTQG_ATTACK={place}\0".encode() in (one / "environ").read_bytes():
                found.append(int(one.name))
    return found


# --- payloads ------------------------------------------------------------------------------------

_DO = "document.title='hit'+(window.hit=1)"
_BODIES = [
    f"<script>{_DO}</script>", f"<img src=x onerror=\"{_DO}\">", f"<svg/onload=\"{_DO}\">",
    f"<iframe srcdoc=\"<script>parent.{_DO}</script>\"></iframe>", f"[x](javascript:{_DO})",
    f"<details open ontoggle=\"{_DO}\">", f"<style onload=\"{_DO}\"></style>",
    f"<math><mi//xlink:href=\"javascript:{_DO}\">", f"<body onpageshow=\"{_DO}\">",
    f"![x](x\"onerror=\"{_DO})",
]  # fmt: skip
_AROUND = ["{}", "\"'>{}", "</title></style></textarea></script>{}", "-->{}<!--", "`{}\n\n{}"]
PAYLOADS = [around.replace("{}", body) for around in _AROUND for body in _BODIES]


def pay(number: int) -> Counter[str]:
    """Make a report of hostile figures, notes and names, and count what runs in its pages."""
    import yaml

    counts: Counter[str] = Counter(payloads=number)
    payloads = (PAYLOADS * (number // len(PAYLOADS) + 1))[:number]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        own = place / f"{payloads[1].replace('/', '')[:80]}.csv"
        with own.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["area", "indicator", "period", "value", "source", "place", "note"])
            for n, text in enumerate(payloads):
                one = text.replace("\n", " ")
                period = 2016 + n % 8
                lines.writerow(["24", "GNBV.POOR", period, 3 + n / 100, f"{one} {n}", one, one])
        (place / "notes").mkdir()
        said = {"author": payloads[0], "date": "2023-10-04", "source": payloads[1],
                "difficulties": [{"text": t, "cause": t} for t in payloads],
                "recommendations": payloads}  # fmt: skip
        (place / "notes" / "bac-giang.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
        words = ["report", "bac-giang", "--data", str(own), "--notes", "notes"]
        _command(words, place).wait()
        pages = sorted(place.rglob("*.html"))
        assert len(pages) > 2, "no report was made of the payloads"
        counts["executed"] = _ran(pages)
    print("payloads", dict(counts), flush=True)
    return counts


def _ran(pages: list[Path]) -> int:
    """How many pages run a payload in a browser; without one, how many hold it as markup."""
    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), "")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        browser = ""
    if not browser:
        return sum(_Markup.holds(page) for page in pages)
    ran = 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--disable-gpu"])
        for path in pages:
            page = opened.new_page()
            page.goto(path.as_uri(), timeout=120_000)
            page.wait_for_timeout(300)
            hit = page.evaluate("window.hit || document.title.startsWith('hit')")
            ran += bool(hit) or _Markup.holds(path)
            page.close()
        opened.close()
    return ran


class _Markup(HTMLParser):
    """Whether a page holds a payload as an element or a handler rather than as text."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            risky = name.startswith("on") or name in ("href", "src", "srcdoc", "xlink:href")
            self.found |= risky and "window.hit" in (value or "")
        self._script = tag == "script"

    _script = False

    def handle_data(self, data: str) -> None:
        self.found |= self._script and data.lstrip().startswith(_DO[:20])

    @classmethod
    def holds(cls, page: Path) -> bool:
        parser = cls()
        parser.feed(page.read_text(encoding="utf-8"))
        return parser.found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--mutations", type=int, default=0)
    given = parser.parse_args()
    begun = time.monotonic()
    number = given.mutations or (1_000 if given.quick else 10_000)
    os.environ["MTQG_CACHE"] = cache = tempfile.mkdtemp()
    counts: Counter[str] = Counter()
    if not given.only or "kills" in given.only:
        counts += kill(20 if given.quick else 200, given.seed)
    if not given.only or "payloads" in given.only:
        counts += pay(50 if given.quick else 500)
    counts += mutate(number, given.seed, given.only, given.show)
    shutil.rmtree(cache, ignore_errors=True)
    names = ("mutations", "uncaught", "silent_wrong", "slow", "over_1gb", "kills", "lost",
             "half_written", "orphans", "payloads", "executed")  # fmt: skip
    counts["silent_wrong"] = counts["wrong"]
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result: dict[str, float] = {name: counts[name] for name in names}
    result["processor_seconds"] = round(sum(u.ru_utime + u.ru_stime for u in used))
    result["seconds"] = round(time.monotonic() - begun)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
