"""The report as a Word file that colleagues edit, in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from nbformat import NotebookNode

from mtqg.reports.forms import pandoc, reference
from mtqg.reports.forms.document import read
from mtqg.reports.forms.files import place

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PART = "word/document.xml"

for _prefix, _space in {
    "w": _W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}.items():
    ElementTree.register_namespace(_prefix, _space)  # the prefixes that people and tools expect


def write(notebook: Path | str | NotebookNode, target: Path, language: str) -> Path:
    """Write the executed `notebook` to `target` (.docx), whole or not at all; return `target`.

    Headings, captions, lists and tables are Word's own; headings are numbered by Word. Pictures
    carry their alternative text.

    Raises
    ------
    ProblemError
        If pandoc is not installed.
    ValueError
        If `language` is neither "vi" nor "en".
    OSError
        If it cannot be written.
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
    return place(_kept_together(docx), target)


def _note(paragraph: pandoc.Node) -> pandoc.Nodes:
    return [{"t": "Div", "c": [["", [], [["custom-style", "Source"]]], [paragraph]]}]


#: In Word, captions stay with what they caption by their style; rows are seen to afterwards.
_SETTING = pandoc.Setting(note=_note, together=list)


def _kept_together(docx: bytes) -> bytes:
    """Return the file with rows that do not break, and short tables whole with their source.

    LibreOffice overlooks the same wish in the style of the table.
    """
    archive = zipfile.ZipFile(io.BytesIO(docx))
    root = ElementTree.fromstring(archive.read(_PART))
    for table in root.iter(f"{{{_W}}}tbl"):
        rows = table.findall(f"{{{_W}}}tr")
        for number, row in enumerate(rows):
            about = row.find(f"{{{_W}}}trPr")
            if about is None:
                about = ElementTree.Element(f"{{{_W}}}trPr")
                row.insert(0, about)
            about.insert(0, ElementTree.Element(f"{{{_W}}}cantSplit"))
            if len(rows) - 1 <= pandoc.SHORT or number in (0, len(rows) - 1):
                for properties in row.iter(f"{{{_W}}}pPr"):
                    properties.insert(1, ElementTree.Element(f"{{{_W}}}keepNext"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as changed:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename == _PART:
                content = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
            changed.writestr(entry, content)
    return buffer.getvalue()
