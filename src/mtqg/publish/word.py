"""The report as a Word file that colleagues edit, in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from nbformat import NotebookNode

from mtqg.publish import layout, pandoc, reference
from mtqg.publish.columns import letters, short_table
from mtqg.publish.document import Data, Grid, read

_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_SPACE}}}"
_DXA = (_W + "type", "dxa")
_PART = "word/document.xml"

for _prefix, _space in {
    "w": _SPACE,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}.items():
    ElementTree.register_namespace(_prefix, _space)  # the prefixes that people and tools expect


def render(notebook: Path | str | NotebookNode, language: str) -> bytes:
    """Return the executed `notebook` as a Word file (docx).

    Headings, captions, lists and tables are Word's own; headings are numbered by Word. Pictures
    carry their alternative text.

    Raises
    ------
    ProblemError
        If pandoc is not installed.
    ValueError
        If `language` is neither "vi" nor "en".
    """
    document = read(notebook, language)
    with tempfile.TemporaryDirectory() as folder:
        pictures = pandoc.pictures(document, folder)
        styles = Path(folder, "reference.docx")
        styles.write_bytes(reference.document())
        docx = pandoc.run(
            [
                *("-f", "json", "-t", "docx", "-o", "-"),
                "--syntax-highlighting=none",
                *("--reference-doc", str(styles), "--resource-path", folder),
            ],
            pandoc.tree(document, pictures, _SETTING),
            document.made,
        )
    grids = [block.data for block in document.blocks if isinstance(block, Grid)]
    return _finished(docx, grids)


def _note(paragraph: pandoc.Node) -> pandoc.Nodes:
    return [{"t": "Div", "c": [["", [], [["custom-style", "Source"]]], [paragraph]]}]


#: In Word, captions stay with what they caption by their style; rows are seen to afterwards.
_SETTING = pandoc.Setting(note=_note, together=list, sized=lambda blocks, points: blocks)


def _finished(docx: bytes, grids: list[Data]) -> bytes:
    """Return the file with what pandoc leaves to the program that opens it, made explicit.

    Columns are as wide as the page has room for (pandoc states them for a narrower one), rows do
    not break, and short tables stay whole with their source.
    """
    archive = zipfile.ZipFile(io.BytesIO(docx))
    root = ElementTree.fromstring(archive.read(_PART))
    captioned = iter(grids)
    for table in root.iter(_W + "tbl"):
        # A table within prose has no caption, and is none of `grids`.
        kept = False
        style = table.find(f"{_W}tblPr/{_W}tblStyle")
        if table.find(f"{_W}tblPr/{_W}tblCaption") is not None and style is not None:
            data = next(captioned)
            kept = short_table(data)
            style.set(_W + "val", reference.table_style(letters(data)))
        widths = _widen(table)
        rows = table.findall(_W + "tr")
        for number, row in enumerate(rows):
            about = row.find(_W + "trPr")
            if about is None:
                about = ElementTree.Element(_W + "trPr")
                row.insert(0, about)
            about.insert(0, ElementTree.Element(_W + "cantSplit"))
            for cell, width in zip(row.findall(f"{_W}tc/{_W}tcPr"), widths, strict=True):
                cell.insert(0, ElementTree.Element(_W + "tcW", {_W + "w": width, _DXA[0]: _DXA[1]}))
            if kept or number in (0, len(rows) - 1):
                for properties in row.iter(_W + "pPr"):
                    after = int(properties.find(_W + "pStyle") is not None)  # the order is Word's
                    properties.insert(after, ElementTree.Element(_W + "keepNext"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == _PART:
                content = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
            changed.writestr(entry, content)
    return buffer.getvalue()


def _widen(table: ElementTree.Element) -> list[str]:
    """Make the columns of `table` fill the text's width; return their widths."""
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    room = reference.twips(layout.PAGE[0] - layout.LEFT - layout.RIGHT)
    total = sum(int(column.get(_W + "w", "0")) for column in columns)
    for column in columns:
        column.set(_W + "w", str(round(int(column.get(_W + "w", "0")) * room / total)))
    return [column.get(_W + "w", "") for column in columns]
