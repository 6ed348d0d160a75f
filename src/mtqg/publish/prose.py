"""Markdown as blocks of text, read as pages read it, with nothing that leads out of the report.

Pictures and links to elsewhere than the web are their words, HTML is left out: no sentence of a
notebook or of an analyst's notes can make a form open a file or call an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import Any

from nbconvert.filters.markdown_mistune import MarkdownWithMath

from mtqg.publish.column_widths import URL, breakable, short
from mtqg.publish.document import (
    Block,
    Data,
    Grid,
    Heading,
    Items,
    Paragraph,
    Runs,
    Span,
)

Token = Mapping[str, Any]

_WEB = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_BLOCKS = frozenset(("list", "list_item", "paragraph", "block_text", "block_quote", "block_code"))


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text; its headings of level 2 are those of sections, level 1.

    >>> blocks("## Vốn")
    (Heading(level=1, runs=(Span(text='Vốn', bold=False, italic=False, code=False, ...),)),)
    >>> [run.text for run in blocks("đạt **50,6%** [kế hoạch](file:///a)")[0].runs]
    ['đạt ', '50,6%', ' kế hoạch']
    """
    without: Any = None  # tokens instead of HTML
    tokens: Any = MarkdownWithMath(renderer=without).parse(markdown)[0]
    return tuple(_blocks(tokens))


def linked(text: str) -> Runs:
    """Return plain text with its addresses of the web as links of short names.

    >>> [(run.text, run.link) for run in linked("Bộ: https://a.vn")]
    [('Bộ: ', ''), ('a.vn', 'https://a.vn')]
    """
    runs = []
    for lead, word in re.findall(r"(\s*)(\S*)", breakable(text)):
        if URL.fullmatch(word):
            runs += [Span(lead), Span(breakable(short(word)), link=word)]
        else:
            runs.append(Span(lead + word))
    return _merged(runs)


def run_in(given: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks, a paragraph of bold alone ("Cách tính.") run into the paragraph after it."""
    before: Block | None = None
    for block in given:
        led = before.runs if isinstance(before, Paragraph) and before.lead else ()
        if led and isinstance(block, Paragraph) and not block.style:
            block = Paragraph((*led, Span(" "), *block.runs))
        elif before is not None:
            yield before
        before = block
    if before is not None:
        yield before


def _blocks(tokens: Iterable[Token]) -> Iterator[Block]:
    for token in tokens:
        children, about = token.get("children", ()), token.get("attrs", {})
        match token["type"]:
            case "heading":
                yield Heading(about["level"] - 1, _runs(children))
            case "list":
                items = tuple(tuple(_blocks(item["children"])) for item in children)
                yield Items(items, about.get("start", 1) if about["ordered"] else None)
            case "block_quote":
                for block in _blocks(children):
                    if isinstance(block, Paragraph) and not block.style:
                        block = replace(block, style="quote")
                    yield block
            case "block_code":
                yield Paragraph((Span(token["raw"].rstrip("\n")),), "code")
            case "table":
                yield _grid(children)
            case "block_html" | "blank_line" | "thematic_break":
                continue
            case _ if children and children[0]["type"] in _BLOCKS:
                yield from _blocks(children)
            case _:
                if runs := _runs(children or [token]):
                    yield Paragraph(runs)


def _grid(parts: Sequence[Token]) -> Grid:
    """Return a table that stands in a text: without number, and not among those of figures."""
    head = parts[0]["children"]
    rows = [row["children"] for part in parts[1:] for row in part["children"]]
    names, *texts = (
        tuple("".join(run.text for run in _runs(cell["children"])) for cell in row)
        for row in [head, *rows]
    )
    numeric = tuple(cell["attrs"].get("align") == "right" for cell in head)
    return Grid("", Data("", "", names, tuple(texts)), numeric)


def _runs(tokens: Iterable[Token]) -> Runs:
    """Return the letters of inline tokens."""
    return _merged(_letters(tokens, Span("")))


def _merged(runs: Iterable[Span]) -> Runs:
    """Return letters with neighbours that are set alike as one run."""
    found = groupby(runs, key=lambda run: replace(run, text=""))
    joined = (replace(like, text="".join(run.text for run in part)) for like, part in found)
    return tuple(run for run in joined if run.text)


def _letters(tokens: Iterable[Token], like: Span) -> Iterator[Span]:
    for token in tokens:
        children, raw = token.get("children", ()), str(token.get("raw", ""))
        match token["type"]:
            case "strong":
                yield from _letters(children, replace(like, bold=True))
            case "emphasis":
                yield from _letters(children, replace(like, italic=True))
            case "strikethrough":
                yield from _letters(children, replace(like, strike=True))
            case "link" if _WEB.match(token["attrs"]["url"]) and not (
                children and URL.match(str(children[0].get("raw", "")))
            ):
                yield from _letters(children, replace(like, link=token["attrs"]["url"]))
            case "codespan":
                yield replace(like, text=unescape(raw), code=True)
            case "linebreak":
                yield replace(like, text="\n")
            case "softbreak":
                yield replace(like, text=" ")
            case "inline_html":
                continue
            case "inline_math":
                yield replace(like, text=f"${raw}$")
            case "text":
                yield replace(like, text=unescape(raw))
            case _:
                yield from _letters(children, like) if children else [replace(like, text=raw)]
