"""An executed notebook as a neutral document: prose, pictures and tables in reading order.

Every form (Word, PDF, Excel) is written from it, so that they number, name and source the same
things alike. What carries data is known by `mtqg.sections.blocks.DATA_MIME`; nothing is read
out of HTML.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from PIL import Image

from mtqg.publish import cells, layout
from mtqg.sections.blocks import CARDS_MIME, DATA_MIME, SIGNS
from mtqg.texts import LANGUAGES, Text

FIGURE = Text("Hình", "Figure")
TABLE = Text("Bảng", "Table")

_NUMBERED = re.compile(r"(?:Biểu số|Form) \d+\b")
#: Forms number their headings themselves, so that they stay right when colleagues edit.
_OWN_NUMBER = re.compile(r"^(#{2,6} )\d+(?:\.\d+)*\. +", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(```|~~~)")
# Control characters are valid in JSON but in neither Office file; none of them means anything.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Figure:
    """A figure of a table: its number, bounds and unit, and the text that readers see."""

    text: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    decimals: int
    note: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Day:
    """A day in a table, and the text that readers see."""

    text: str
    value: date

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Data:
    """A named table: what a table shows, or the figures behind a chart.

    Cells are text, whole numbers, a `Figure` or a `Day`; behind a chart, values as they are.
    """

    title: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Prose:
    """Text in CommonMark."""

    markdown: str


@dataclass(frozen=True)
class Note:
    """A line in small type that explains what stands above."""

    text: str


@dataclass(frozen=True)
class Verbatim:
    """Text shown letter by letter: what a cell printed."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A chart with its number ("Hình 1"), alternative text and figures; `width` in millimetres."""

    label: str
    alt: str
    png: bytes
    width: float
    data: Data


@dataclass(frozen=True)
class Grid:
    """A table with its number ("Bảng 1", "Biểu số 01"); `numeric` columns stand flush right."""

    label: str
    data: Data
    numeric: tuple[bool, ...]


Block = Prose | Note | Verbatim | Picture | Grid


@dataclass(frozen=True)
class Document:
    """A report in reading order.

    `title` is the first heading of level 1, which `blocks` no longer hold; the sections under it
    are of level 2. `edition` is that of the provinces, "" when the notebook has none.
    """

    title: str
    language: str
    edition: str
    made: datetime | None
    blocks: tuple[Block, ...]

    @property
    def data(self) -> list[tuple[str, Data]]:
        """Every table of figures with its number, in reading order."""
        return [(b.label, b.data) for b in self.blocks if isinstance(b, Picture | Grid)]


def read(notebook: Path | str | NotebookNode, language: str) -> Document:
    """Return the document of an executed `notebook`, given as its path or itself.

    Parameters
    ----------
    language : {"vi", "en"}
        Of the words that the document adds: numbers of figures and tables, the key of signs.

    Raises
    ------
    ValueError
        If `language` is another.
    OSError
        If the notebook cannot be read.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be one of {LANGUAGES}, got {language!r}")
    given: Any = notebook
    if isinstance(given, Path | str):
        given = nbformat.read(given, as_version=4)
    about = given.metadata.get("papermill", {})
    reader = _Reader(language)
    for cell in cells.shown(given).cells:
        if cell.cell_type == "markdown":
            reader.prose(cell.source)
        for output in cell.get("outputs", []):
            reader.output(output)
    return Document(
        reader.title,
        language,
        str(about.get("parameters", {}).get("edition", "")),
        _moment(about.get("end_time")),
        tuple(reader.blocks),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


class _Reader:
    """Collects blocks, counts figures and tables."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.title = ""
        self.blocks: list[Block] = []
        self._figures = self._tables = 0
        self._keyed = False

    def prose(self, markdown: str) -> None:
        markdown = _OWN_NUMBER.sub(r"\1", clean(markdown))
        if not self.title:
            self.title, markdown = _split_title(markdown)
        if not markdown.strip():
            return
        self.blocks.append(Prose(markdown))
        signs = SIGNS.values()
        if not self._keyed and any(s.sign in markdown for s in signs):  # said once
            self._keyed = True
            key = "; ".join(f"{s.sign} {s.meaning.say(self.language)}" for s in signs)
            lead = Text("Ký hiệu", "Signs").say(self.language)
            self.blocks.append(Note(f"{lead}: {key}."))

    def output(self, output: Mapping[str, Any]) -> None:
        bundle = output.get("data", {})
        data = _data(bundle[DATA_MIME]) if DATA_MIME in bundle else None
        if "image/png" in bundle:
            about = output.get("metadata", {}).get("image/png", {})
            self._picture(bundle, about, data)
        elif data is not None:
            self._table(data, bundle[DATA_MIME].get("numeric", ()))
        elif "text/markdown" in bundle:
            self.prose(bundle["text/markdown"])
        elif CARDS_MIME in bundle:
            pass
        else:
            text = clean(bundle.get("text/plain", output.get("text", "")))
            if text.strip():
                self.blocks.append(Verbatim(text.rstrip()))

    def _picture(
        self, bundle: Mapping[str, Any], about: Mapping[str, Any], data: Data | None
    ) -> None:
        self._figures += 1
        label = f"{FIGURE.say(self.language)} {self._figures}"
        png, width = _picture(b64decode(bundle["image/png"]), about)
        alt = clean(str(about.get("alt") or bundle.get("text/plain", "")))
        data = data or Data(clean(str(about.get("title", ""))), "", (), ())
        self.blocks.append(Picture(label, alt, png, width, data))

    def _table(self, data: Data, numeric: Collection[str]) -> None:
        given = _NUMBERED.match(data.title)
        if given:  # an official form keeps its number, which offices refer to
            label = given[0]
            title = data.title[given.end() :].lstrip(". ")
            data = Data(title, data.source, data.columns, data.rows)
        else:
            self._tables += 1
            label = f"{TABLE.say(self.language)} {self._tables}"
        self.blocks.append(Grid(label, data, tuple(c in numeric for c in data.columns)))


def clean(text: str) -> str:
    r"""Return `text` without control characters, which no Office file may hold.

    >>> clean("a\x0bb\nc")
    'ab\nc'
    """
    return _CONTROL.sub("", text)


def _data(bundle: Mapping[str, Any]) -> Data:
    def value(cell: Any) -> Any:
        if isinstance(cell, Mapping) and "day" in cell:
            return Day(cell["text"], date.fromisoformat(cell["day"]))
        if isinstance(cell, Mapping):
            return Figure(**{**cell, "text": clean(cell["text"])})
        return clean(cell) if isinstance(cell, str) else cell

    return Data(
        clean(str(bundle.get("title", ""))),
        clean(str(bundle.get("source", ""))),
        tuple(clean(str(c)) for c in bundle["columns"]),
        tuple(tuple(value(v) for v in row) for row in bundle["rows"]),
    )


def _picture(png: bytes, about: Mapping[str, Any]) -> tuple[bytes, float]:
    """Return the picture without its drawn title, which the caption repeats, and its width in mm.

    `headroom` of the metadata is the height of that title in CSS pixels (1/96 inch). The picture
    is made smaller where it is wider than the text or higher than `layout.HIGHEST`.
    """
    image: Image.Image = Image.open(io.BytesIO(png))
    width = float(about.get("width") or image.width * 96 / 160)
    top = round(float(about.get("headroom", 0)) * image.width / width)
    if 0 < top < image.height:
        buffer = io.BytesIO()
        image = image.crop((0, top, image.width, image.height))
        image.save(buffer, "png", optimize=True)
        png = buffer.getvalue()
    room = layout.PAGE[0] - layout.LEFT - layout.RIGHT
    return png, min(width / 96 * 25.4, room, layout.HIGHEST * image.width / image.height)


def _split_title(markdown: str) -> tuple[str, str]:
    r"""Return the first heading of level 1 and the text without it.

    >>> _split_title("# Giải ngân: **Bắc Giang**\n\nVốn.")
    ('Giải ngân: Bắc Giang', 'Vốn.')
    """
    lines = markdown.splitlines()
    fenced = False
    for at, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if line.startswith("# ") and not fenced:
            title = line[2:].replace("*", "").strip()
            return title, "\n".join(lines[:at] + lines[at + 1 :]).strip()
    return "", markdown
