"""The report as a PDF file, set by typst in the layout of Decree 30/2020/NĐ-CP.

The file has contents, bookmarks, tags for screen readers (PDF/UA-1) and every font that it uses.
The template draws the blocks of a report from data: no figure or name can become markup.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from mtqg.problems import Problem, ProblemError
from mtqg.publish import columns, fonts, layout, prose
from mtqg.publish.document import Block, Document, Grid, Items, Paragraph, Picture, Quote, Runs
from mtqg.publish.reader import read
from mtqg.texts import Text

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
    typst = _typst()
    document = read(notebook, language)
    with tempfile.TemporaryDirectory() as folder:
        for block in document.blocks:
            if isinstance(block, Picture):
                Path(folder, f"{block.label}.png").write_bytes(block.png)
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
        try:
            pdf: bytes = typst.compile(
                main, ignore_system_fonts=True, pdf_standards=["ua-1"], **options
            )
        except typst.TypstError:
            # PDF/UA refuses a letter that the chosen fonts lack (a name in Chinese, say): then any
            # font of the system may serve, and the file is tagged without claiming the standard.
            pdf = typst.compile(main, **options)
    return pdf


def _told(block: Block) -> dict[str, Any]:
    """Return a block as the template reads it."""
    kind: dict[str, Any] = {"kind": type(block).__name__.lower()}
    match block:
        case Items():
            items = [[_told(inner) for inner in item] for item in block.items]
            return kind | {"first": block.first, "items": items}
        case Quote():
            return kind | {"blocks": [_told(inner) for inner in block.blocks]}
        case Paragraph():
            return kind | {"runs": _runs(block.runs), "lead": block.lead}
        case Picture() | Grid():
            data = block.data
            kind |= {"caption": _runs(prose.linked(block.caption))}
            kind |= {"source": _runs(prose.linked(data.source))}
            if isinstance(block, Picture):
                file = f"{block.label}.png"
                return kind | {"file": file, "alt": block.alt, "width": block.width}
            return kind | {
                "head": [_runs(prose.linked(name)) for name in data.columns],
                "rows": [[_runs(prose.linked(text)) for text in row] for row in data.texts],
                "numeric": block.numeric,
                "widths": columns.widths(data),
                "letters": columns.letters(data),
                "short": columns.short_table(data),
                "wide": columns.too_wide(data),
            }
    return kind | asdict(block)


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [asdict(run) for run in runs]


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
    kind, title = document.heading
    return {
        "kind": kind,
        "title": title,
        "contents": document.has_contents,
        "blocks": [_told(block) for block in document.blocks],
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
