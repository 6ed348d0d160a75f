"""A document as pandoc's syntax tree, and the calls of pandoc.

Tables and figures are put into the tree as they are: no figure or name has to be escaped, and none
can become markup. Of the prose, pandoc reads CommonMark without HTML; pictures and links to
elsewhere than the web are then taken out, so that no text can make pandoc open a file.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mtqg.problems import Problem, ProblemError
from mtqg.publish.columns import URL, breakable, letters, short, short_table, widths
from mtqg.publish.document import Data, Document, Grid, Note, Picture, Prose, Verbatim
from mtqg.texts import Text

Node = dict[str, Any]
Nodes = list[Node]

_READER = "commonmark+pipe_tables+strikeout+footnotes-raw_html"
_NO_ATTRIBUTES: list[Any] = ["", [], []]
_WEB = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """What a form sets in its own way.

    `note` returns the blocks of a paragraph set as a source line; `together` returns blocks that
    stay on one page; `sized` returns blocks whose tables are in letters of so many points.
    """

    note: Callable[[Node], Nodes]
    together: Callable[[Nodes], Nodes]
    sized: Callable[[Nodes, float], Nodes]


def run(arguments: Sequence[str], text: bytes = b"", made: datetime | None = None) -> bytes:
    """Return what pandoc writes for `arguments` and the input `text`.

    Parameters
    ----------
    made : datetime, optional
        The time that the file states as that of its making.

    Raises
    ------
    ProblemError
        If pandoc is not installed.
    RuntimeError
        If pandoc refuses the input.
    """
    try:
        import pypandoc  # type: ignore[import-untyped]

        command = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        raise ProblemError(
            Problem(
                Text(
                    "chưa cài pandoc, cần cho Word và PDF", "pandoc is missing: Word, PDF need it"
                ),
                remedy=Text("pip install pypandoc_binary", "pip install pypandoc_binary"),
            )
        ) from None
    environment = dict(os.environ)
    if made:
        environment["SOURCE_DATE_EPOCH"] = str(int(made.timestamp()))
    done = subprocess.run(
        [command, *arguments], input=text, capture_output=True, env=environment, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def tree(document: Document, pictures: Mapping[str, str], setting: Setting) -> bytes:
    """Return `document` as pandoc's JSON; the title is metadata, sections are of level 1.

    Parameters
    ----------
    pictures : mapping of str to str
        The file of every picture by its label.
    """
    texts = [b.markdown for b in document.blocks if isinstance(b, Prose)]
    version, parsed = _parse(texts)
    blocks: Nodes = []
    prose = iter(parsed)
    for block in document.blocks:
        match block:
            case Prose():
                blocks += next(prose)
            case Note(text):
                blocks += setting.note(_para(words(text)))
            case Verbatim(text):
                blocks.append({"t": "CodeBlock", "c": [_NO_ATTRIBUTES, text]})
            case Picture():
                blocks += setting.together(_figure(block, pictures[block.label], setting))
            case Grid():
                table = _table(block, setting)
                blocks += setting.together(table) if short_table(block.data) else table
    blocks = _run_in(blocks)
    meta = {
        "title": {"t": "MetaInlines", "c": words(document.title)},
        "lang": {"t": "MetaString", "c": {"vi": "vi-VN", "en": "en-GB"}[document.language]},
    }
    whole = {"pandoc-api-version": version, "meta": meta, "blocks": blocks}
    return json.dumps(whole, ensure_ascii=False).encode()


def pictures(document: Document, folder: str) -> dict[str, str]:
    """Write the pictures of `document` into `folder`; return the file of each by its label."""
    names: dict[str, str] = {}
    for block in document.blocks:
        if isinstance(block, Picture):
            names[block.label] = f"figure-{len(names) + 1}.png"
            Path(folder, names[block.label]).write_bytes(block.png)
    return names


def words(text: str) -> Nodes:
    """Return `text` as inlines: words, spaces, and addresses of the web as links with short names.

    >>> [node["t"] for node in words("Kế hoạch")]
    ['Str', 'Space', 'Str']
    """
    inlines: Nodes = []
    for part in re.split(r"([ \n\t]+)", text):
        if not part:
            continue
        if part.isspace() and "\u00a0" not in part:
            inlines.append({"t": "Space"})
        elif URL.fullmatch(part):
            name = [{"t": "Str", "c": breakable(short(part))}]
            inlines.append({"t": "Link", "c": [_NO_ATTRIBUTES, name, [part, ""]]})
        else:
            inlines.append({"t": "Str", "c": part})
    return inlines


def _run_in(blocks: Nodes) -> Nodes:
    """Return `blocks` with a paragraph of bold alone ("Cách tính.") run into the next one."""
    joined: Nodes = []
    for block in blocks:
        before = joined[-1] if joined else None
        lone = before and before["t"] == "Para" and [n["t"] for n in before["c"]] == ["Strong"]
        if before and lone and block["t"] == "Para":
            joined[-1] = _para([*before["c"], {"t": "Space"}, *block["c"]])
        else:
            joined.append(block)
    return joined


def _parse(texts: Sequence[str]) -> tuple[Any, list[Nodes]]:
    """Return the version of pandoc's tree and the blocks of every text, read in one call."""
    marks = [f"mtqg-mark-{i}" for i in range(len(texts))]
    joined = "".join(f"{text}\n\n{mark}\n\n" for text, mark in zip(texts, marks, strict=True))
    version, blocks = _read(joined)
    parts: list[Nodes] = [[]]
    for block in blocks:
        if len(parts) <= len(marks) and _plain(block) == marks[len(parts) - 1]:
            parts.append([])
        else:
            parts[-1].append(block)
    if len(parts) != len(texts) + 1:  # an unclosed fence swallowed a mark: read them one by one
        return version, [_read(text)[1] for text in texts]
    return version, parts[:-1]


def _plain(block: Node) -> str:
    inlines = block["c"] if block["t"] == "Para" else []
    return str(inlines[0]["c"]) if len(inlines) == 1 and inlines[0]["t"] == "Str" else ""


def _read(text: str) -> tuple[Any, Nodes]:
    read = json.loads(run(["--sandbox", "-f", _READER, "-t", "json"], text.encode()))
    blocks = list(_harmless(read["blocks"]))
    for block in blocks:
        if block["t"] == "Header":
            block["c"][0] = max(1, block["c"][0] - 1)
    return read["pandoc-api-version"], blocks


def _harmless(nodes: Sequence[Any]) -> Iterator[Any]:
    """Yield `nodes` without raw markup, with pictures and odd links replaced by their words."""
    for node in nodes:
        match node:
            case {"t": "RawInline" | "RawBlock"}:
                continue
            case {"t": "Image", "c": [_, inlines, _]}:
                yield from _harmless(inlines)
            case {"t": "Link", "c": [_, inlines, [target, _]]} if not _WEB.match(target):
                yield from _harmless(inlines)
            case dict():
                yield {k: _walk(v) for k, v in node.items()}
            case _:
                yield _walk(node)


def _walk(value: Any) -> Any:
    if isinstance(value, list):
        return list(_harmless(value))
    if isinstance(value, dict):
        return {k: _walk(v) for k, v in value.items()}
    return value


def _figure(picture: Picture, file: str, setting: Setting) -> Nodes:
    image: Node = {
        "t": "Image",
        "c": [
            ["", [], [["width", f"{picture.width:.1f}mm"], ["alt", picture.alt]]],
            words(picture.alt),
            [file, ""],
        ],
    }
    caption = [None, [_para(words(_caption(picture.label, picture.data.title)))]]
    figure: Node = {"t": "Figure", "c": [_NO_ATTRIBUTES, caption, [{"t": "Plain", "c": [image]}]]}
    return [figure, *_source(picture.data, setting)]


def _caption(label: str, title: str) -> str:
    return f"{label}. {title}" if title else label


def _para(inlines: Nodes) -> Node:
    return {"t": "Para", "c": inlines}


def _source(data: Data, setting: Setting) -> Nodes:
    if not data.source:
        return []
    return setting.note(_para(words(data.source)))


def _table(grid: Grid, setting: Setting) -> Nodes:
    data = grid.data

    def cell(value: Any) -> list[Any]:
        inlines = words(breakable("" if value is None else str(value)))
        return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": inlines}]]

    def row(values: Sequence[Any]) -> list[Any]:
        return [_NO_ATTRIBUTES, [cell(v) for v in values]]

    columns = [
        [{"t": "AlignRight" if numeric else "AlignLeft"}, {"t": "ColWidth", "c": width}]
        for numeric, width in zip(grid.numeric, widths(data), strict=True)
    ]
    caption = [None, [_para(words(_caption(grid.label, data.title)))]]
    head = [_NO_ATTRIBUTES, [row(data.columns)]]
    body = [_NO_ATTRIBUTES, 0, [], [row(values) for values in data.rows]]
    foot = [_NO_ATTRIBUTES, []]
    table: Node = {"t": "Table", "c": [_NO_ATTRIBUTES, caption, columns, head, [body], foot]}
    return [*setting.sized([table], letters(data)), *_source(data, setting)]
