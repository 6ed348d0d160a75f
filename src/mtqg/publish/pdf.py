"""The report as a PDF file, set by typst in the layout of Decree 30/2020/NĐ-CP.

The file has contents, bookmarks, tags for screen readers (PDF/UA-1) and every font that it uses.
The template draws the blocks of a report from data: no figure or name can become markup.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from mtqg.problems import Problem, ProblemError
from mtqg.publish import column_widths, decree30, fonts, prose
from mtqg.publish.document import Document, Grid, Paragraph, Picture
from mtqg.publish.notebook_reader import read
from mtqg.texts import Text
from mtqg.words import formats

#: Dots per inch of a chart in Word. At 160 thin lines lose parts of themselves where typst draws.
RESOLUTION = 320
_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.width) * 1mm)"""
_TEMPLATE = Path(__file__).with_name("templates") / "report.typ"


def render(notebook: Path | str | NotebookNode, language: str) -> bytes:
    """Return the executed `notebook` as a PDF file.

    Raises
    ------
    ProblemError
        If typst is not installed.
    ValueError
        If `language` is neither "vi" nor "en".
    """
    return _set(read(notebook, language))[0]


def pages(document: Document) -> list[int]:
    """Return the page of each section, [] without typst: nearly those of Word, which has a head."""
    try:
        return _set(document, render=False)[1]
    except ProblemError:
        return []


def _set(document: Document, *, render: bool = True) -> tuple[bytes, list[int]]:
    """Return a report as a PDF file, or else the pages of its sections."""
    typst = _typst()
    with tempfile.TemporaryDirectory() as folder:
        for block in document.blocks:
            if isinstance(block, Picture):
                Path(folder, _file(block)).write_bytes(block.drawn)
        about = json.dumps(_about(document), ensure_ascii=False)
        Path(folder, "report.json").write_text(about, encoding="utf-8")
        main = Path(folder, "main.typ")
        main.write_text(_TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
        options = {
            "root": folder,
            "format": "pdf",
            "font_paths": list(fonts.family().folders),
            "timestamp": int(document.made.timestamp()) if document.made else None,
        }
        if not render:
            family = {name: options[name] for name in ("root", "font_paths")}
            found = typst.query(main, "<pages>", field="value", one=True, **family)
            return b"", list(json.loads(found))
        try:
            pdf: bytes = typst.compile(
                main, ignore_system_fonts=True, pdf_standards=["ua-1"], **options
            )
        except typst.TypstError:
            # PDF/UA refuses a letter that the chosen fonts lack (a name in Chinese, say): then any
            # font of the system may serve, and the file is tagged without claiming the standard.
            pdf = typst.compile(main, **options)
    return pdf, []


def _packed(value: Any) -> Any:
    """Return blocks and what they hold as the template reads them."""
    if isinstance(value, tuple | list):
        return [_packed(one) for one in value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    packed = {field.name: _packed(getattr(value, field.name)) for field in fields(value)}
    packed |= {"kind": type(value).__name__.lower()}
    match value:
        case Paragraph():
            packed |= {"lead": value.lead}
        case Picture():
            packed |= _captioned(value) | {"drawn": None, "file": _file(value)}
        case Grid(_, data):
            packed |= _captioned(value) | {
                "rows": [[_linked(text) for text in row] for row in (data.columns, *data.texts)],
                "widths": column_widths.widths(data),
                "letters": column_widths.letters(data),
                "short": column_widths.short_table(data),
                "wide": column_widths.too_wide(data),
            }
    return packed


def dots(picture: Picture) -> bytes:
    """Return a picture as PNG.

    Raises
    ------
    ProblemError
        If it is drawn and typst is not installed.
    """
    if picture.form == "png":
        return picture.drawn
    made: bytes = _typst().compile(
        _DRAWING,
        format="png",
        ppi=RESOLUTION,
        sys_inputs={"svg": picture.drawn.decode(), "width": f"{picture.width:g}"},
        font_paths=list(fonts.family().folders),
    )
    return made


def _file(picture: Picture) -> str:
    return f"{picture.label}.{picture.form}"


def _captioned(block: Picture | Grid) -> dict[str, Any]:
    return {"data": None, "caption": _linked(block.caption), "source": _linked(block.data.source)}


def _linked(text: str) -> list[Any]:
    return _packed(prose.linked(text))


@cache
def _typst() -> Any:
    try:
        import typst
    except ImportError:
        raise ProblemError(
            Problem(
                Text("chưa cài typst, cần cho PDF", "typst is missing: PDF needs it"),
                remedy=Text("pip install typst", "pip install typst"),
            )
        ) from None
    return typst


def _dated(document: Document) -> str:
    """Return when a report was made, and that this is the copy to read: Word is signed."""
    if document.made is None:
        return ""
    day = formats.day(document.made.date(), document.language)
    return Text(
        f"Lập ngày {day}. Bản để đọc; văn bản trình ký, có thể thức theo Nghị định 30/2020/NĐ-CP, "
        "là tệp Word.",
        f"Made on {day}. A copy to read; the Word file is the one to sign, with the letterhead of "
        "Decree 30/2020/NĐ-CP.",
    ).say(document.language)


def _about(document: Document) -> dict[str, Any]:
    made = document.made
    date = {"year": made.year, "month": made.month, "day": made.day} if made else None
    kind, title = document.heading
    page = {name.lower(): value for name, value in vars(decree30).items() if name.isupper()}
    return page | {
        "kind": kind,
        "title": title,
        "contents": document.has_contents,
        "blocks": _packed(document.printed),
        "language": document.language,
        "made": date,
        "dated": _dated(document),
        "fonts": [fonts.family().name, decree30.SIGNS, decree30.FONTS[-1]],
        "slanted": fonts.family().slanted,
        "title-size": decree30.TITLE,
        "whole": column_widths.WHOLE.pattern,
    }
