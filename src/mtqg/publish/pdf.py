"""The report as a PDF file, set by typst in the layout of Decree 30/2020/NĐ-CP.

The file has bookmarks, tags for screen readers (PDF/UA-1) and every font that it uses.
"""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from mtqg.problems import Problem, ProblemError
from mtqg.publish import fonts, layout, pandoc
from mtqg.publish.document import Document, Picture, read
from mtqg.texts import Text

_TEMPLATE = Path(__file__).with_name("templates") / "report.typ"


def render(notebook: Path | str | NotebookNode, language: str) -> bytes:
    """Return the executed `notebook` as a PDF file.

    Raises
    ------
    ProblemError
        If pandoc or typst is not installed.
    ValueError
        If `language` is neither "vi" nor "en".
    """
    typst = _typst()
    document = read(notebook, language)
    with tempfile.TemporaryDirectory() as folder:
        pictures = pandoc.pictures(document, folder)
        tree = pandoc.tree(document, pictures, _SETTING)
        body = pandoc.run(["--sandbox", "--wrap=none", "-f", "json", "-t", "typst"], tree).decode()
        for block in document.blocks:
            if isinstance(block, Picture):  # pandoc leaves the alternative text out
                image = f'image("{pictures[block.label]}"'
                alt = json.dumps(block.alt, ensure_ascii=False)
                body = body.replace(image, f"{image}, alt: {alt}")
        main = Path(folder, "main.typ")
        main.write_text(_TEMPLATE.read_text(encoding="utf-8") + body, encoding="utf-8")
        about = json.dumps(_about(document), ensure_ascii=False)
        options = {
            "root": folder,
            "format": "pdf",
            "font_paths": list(fonts.family().folders),
            "sys_inputs": {"about": about},
            "timestamp": int(document.made.timestamp()) if document.made else None,
        }
        try:
            pdf: bytes = typst.compile(
                main, ignore_system_fonts=True, pdf_standards=["ua-1"], **options
            )
        except typst.TypstError:
            # PDF/UA refuses a letter that the chosen fonts lack (a name in Chinese, say): then any
            # font of the system may serve, and the file is tagged without claiming the standard.
            pdf = typst.compile(main, **options)
    return pdf


def _raw(text: str) -> pandoc.Node:
    return {"t": "RawBlock", "c": ["typst", text]}


_SETTING = pandoc.Setting(
    note=lambda paragraph: [_raw("#note["), paragraph, _raw("]")],
    together=lambda blocks: [_raw("#together["), *blocks, _raw("]")],
    sized=lambda blocks, points: [_raw(f"#sized({points}pt)["), *blocks, _raw("]")],
)


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


def _about(document: Document) -> dict[str, Any]:
    made = document.made
    date = {"year": made.year, "month": made.month, "day": made.day} if made else None
    return {
        "title": document.title,
        "language": document.language,
        "made": date,
        "page": layout.PAGE,
        "top": layout.TOP,
        "bottom": layout.BOTTOM,
        "left": layout.LEFT,
        "right": layout.RIGHT,
        "header": layout.HEADER,
        "indent": layout.INDENT,
        "fonts": [fonts.family().name, layout.SIGNS, layout.FONTS[-1]],
        "text": layout.TEXT,
        "title-size": layout.TITLE,
        "cell": layout.CELL,
        "note": layout.NOTE,
    }
