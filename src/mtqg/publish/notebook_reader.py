"""An executed notebook as a document: what carries data is known by its type, not read from HTML.

Cells of the analyst alone are left out; figures and tables get the numbers that every form shows.
"""

from __future__ import annotations

import io
import re
from base64 import b64decode
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from PIL import Image

from mtqg.plot import vector
from mtqg.publish import decree30, prose, visible_cells
from mtqg.publish.document import (
    Annex,
    Block,
    Data,
    Day,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Questions,
    Span,
    TableFigure,
)
from mtqg.sections.blocks import CARDS_MIME, DATA_MIME, QUESTIONS_MIME, SIGNS
from mtqg.table.dates import local
from mtqg.texts import LANGUAGES, Text

FIGURE = Text("Hình", "Figure")
TABLE = Text("Bảng", "Table")

_NUMBERED = re.compile(r"(?:Biểu số|Form) \d+\b")
#: Forms number their headings themselves, so that they stay right when colleagues edit.
_OWN_NUMBER = re.compile(r"^\d+(?:\.\d+)*\. +")
# Control characters are valid in JSON but in neither Office file; none of them means anything.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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
    reader = _NotebookReader(language)
    for cell in visible_cells.shown(given).cells:
        if visible_cells.ANNEX in cell.metadata.get("tags", []):
            reader.blocks.append(Annex())
        if cell.cell_type == "markdown":
            reader.prose(cell.source)
        for output in cell.get("outputs", []):
            reader.output(output)
    chosen = about.get("parameters", {})
    return Document(
        reader.title,
        language,
        str(chosen.get("edition", "")),
        str(chosen.get("province", "")),
        _moment(about.get("end_time")),
        tuple(prose.run_in(reader.blocks)),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        return local(datetime.fromisoformat(text or ""))
    except ValueError:
        return None


class _NotebookReader:
    """Collects blocks, counts figures and tables."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.title = ""
        self.blocks: list[Block] = []
        self._figures = self._tables = 0
        self._keyed = False

    def prose(self, markdown: str) -> None:
        for block in prose.blocks(clean(markdown)):
            if isinstance(block, Heading):
                text = "".join(run.text for run in block.runs)
                if block.level == 0 and not self.title:
                    self.title = text.strip()
                    continue
                first, *rest = block.runs
                first = replace(first, text=_OWN_NUMBER.sub("", first.text))
                block = Heading(max(block.level, 1), (first, *rest))
            self.blocks.append(block)
        signs = SIGNS.values()
        if not self._keyed and any(s.sign in markdown for s in signs):  # said once
            self._keyed = True
            key = "; ".join(f"{s.sign} {s.meaning.say(self.language)}" for s in signs)
            lead = Text("Ký hiệu", "Signs").say(self.language)
            self.blocks.append(Paragraph(prose.linked(f"{lead}: {key}."), "note"))

    def output(self, output: Mapping[str, Any]) -> None:
        bundle = output.get("data", {})
        data = _data(bundle[DATA_MIME]) if DATA_MIME in bundle else None
        if vector.is_chart(output):
            about = output["metadata"][vector.MIME]
            drawn = vector.untitled(bundle[vector.MIME], about["headroom"]).encode()
            size = about["width"], about["height"] - about["headroom"]
            self._picture(drawn, size, about, data)
        elif "image/png" in bundle:
            about = output.get("metadata", {}).get("image/png", {})
            drawn = b64decode(bundle["image/png"])
            dots = Image.open(io.BytesIO(drawn)).size
            share = float(about.get("width") or dots[0] * 96 / 160) / dots[0]
            size = dots[0] * share, dots[1] * share
            self._picture(drawn, size, {"alt": bundle.get("text/plain", ""), **about}, data)
        elif data is not None:
            self._table(data, bundle[DATA_MIME].get("numeric", ()))
        elif QUESTIONS_MIME in bundle:
            asked = bundle[QUESTIONS_MIME]
            self.prose(asked["written"])
            self.blocks.append(Questions(tuple(asked["questions"]), asked["instead"]))
        elif "text/markdown" in bundle:
            self.prose(bundle["text/markdown"])
        elif CARDS_MIME in bundle:
            pass
        else:
            text = clean(bundle.get("text/plain", output.get("text", "")))
            if text.strip():
                self.blocks.append(Paragraph((Span(text.rstrip()),), "code"))

    def _picture(
        self, drawn: bytes, size: tuple[float, float], about: Mapping[str, Any], data: Data | None
    ) -> None:
        """Add a picture of `size` in pixels of 1/96 inch, smaller where it has no room."""
        self._figures += 1
        label = f"{FIGURE.say(self.language)} {self._figures}"
        data = data or Data(clean(str(about.get("title", ""))), "", (), ())
        room = decree30.PAGE[0] - decree30.LEFT - decree30.RIGHT
        width = min(size[0] / 96 * 25.4, room, decree30.HIGHEST * size[0] / size[1])
        self.blocks.append(Picture(label, data, clean(str(about["alt"])), drawn, width))

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
            return TableFigure(**{**cell, "text": clean(cell["text"])})
        return clean(cell) if isinstance(cell, str) else cell

    return Data(
        clean(str(bundle.get("title", ""))),
        clean(str(bundle.get("source", ""))),
        tuple(clean(str(c)) for c in bundle["columns"]),
        tuple(tuple(value(v) for v in row) for row in bundle["rows"]),
    )
