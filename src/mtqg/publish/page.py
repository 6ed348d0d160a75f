"""An executed notebook as one HTML page that needs nothing else: no code, no remote script.

nbconvert turns the cells into HTML; the page around them (contents, print, footer with what the
report was made from) is a template of its own, shared in style with the index.
"""

from __future__ import annotations

import base64
import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from html import escape, unescape
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import strip_ansi
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from mtqg.plot import vector
from mtqg.publish import column_names, locator, visible_cells
from mtqg.publish.column_widths import URL, breakable, short
from mtqg.publish.document import Data
from mtqg.publish.jinja import TEMPLATES, asset, environment, moment, policy
from mtqg.sections.blocks import DATA_MIME, NARROW_MIME, SIGNS
from mtqg.table.dates import local
from mtqg.table.files import disarmed
from mtqg.texts import unaccented, visible
from mtqg.words import formats
from mtqg.words.sentences import sentences

_HEADING = re.compile(r"<h([123])(?: id=\"[^\"]*\")?>(.*?)</h\1>", re.S)
_SECTION = re.compile(r"(?=<div class=\"reading\">\s*<h[12][ >])")
_EMPTY = re.compile(r'<div class="reading">\s*</div>')
_MISSING = re.compile(r"<blockquote>.*?</blockquote>", re.S)
_TAGS = re.compile(r"<[^>]+>")
_CELL = re.compile(r"(<td[^>]*>)([^<]*https?://[^<]*)(?=</td>)")
_BY_SIGN = {sign.sign: (severity, sign.meaning) for severity, sign in SIGNS.items()}
_ROW = re.compile(r'<tr id="([^"]+)"')
_TRACE = re.compile(r'<a class="trace" href="#([^"]*)">(.*?)</a>')
_CHART = '<figure class="chart"'
#: The scripts of a page, by what in it needs them.
_SCRIPTS = {
    "chart.js": _CHART,
    "whatif.js": '<div class="whatif"',
    "compare.js": '<div class="compare"',
}
_UNIT = re.compile(r" (\(([^()]*)\))$")
_LIGHT = r' <span class="unit">\1</span>'
#: What no line of a text may end within.
_POINTS = re.compile(r"điểm %(?=[^<>]*<)")
_SIGN = re.compile(f"(<li>(?:<p>)?)([{''.join(_BY_SIGN)}])")


class _Renderer(IPythonRenderer):
    """Markdown as HTML in which HTML is text, addresses are of the web, and nothing is loaded.

    A picture that is not within the page is its words, and no element has a style of its own.
    """

    def __init__(self) -> None:
        # Not `escape`, which shows the entities of Markdown (&lt;) letter by letter as well.
        super().__init__(escape=False, allow_harmful_protocols=False, exclude_anchor_links=True)

    def inline_html(self, html: str) -> str:
        return escape(html)

    def block_html(self, html: str) -> str:
        return f"<p>{escape(html.strip())}</p>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return super().image(text, url, title) if url.startswith("data:image/") else text

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("#so-"):  # a figure, and its row of the ledger
            return f'<a class="trace" href="{escape(url)}">{text}</a>'
        return super().link(text, url, title)

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        tag, kind = "th" if head else "td", ' class="number"' if align == "right" else ""
        return f"<{tag}{kind}>{text}</{tag}>"


def prose(source: str) -> str:
    """Return Markdown as HTML; HTML in it is shown as the text that it is, as in Word and PDF.

    >>> prose("**đạt** <script>alert(1)</script>").strip()
    '<p><strong>đạt</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    """
    return str(MarkdownWithMath(renderer=_Renderer()).render(source))


@cache
def _exporter() -> TemplateExporter:
    """Return the exporter of cells; made once, it costs 0.1 s less on every later page."""
    exporter: Any = TemplateExporter(
        template_name="cells",
        extra_template_basedirs=[str(TEMPLATES)],
        file_extension=".html",
        exclude_input=True,
        optimistic_validation=True,  # once, not after each of twelve preprocessors
    )
    exporter.display_data_priority = [
        "text/html",
        "text/markdown",
        "image/svg+xml",
        "image/png",
        "text/plain",
    ]
    exporter.register_filter("prose", prose)
    # Without colours, and control characters shown.
    exporter.register_filter("printed", lambda text: escape(visible(strip_ansi(text))))
    return exporter


def page(notebook: NotebookNode, about: Mapping[str, Any]) -> str:
    """Return the page of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With its outputs; figures carry alternative text and caption in their metadata.
    about : mapping
        language, province, edition, parameters, inputs, versions, made (ISO time); what the
        footer states. root: the way to the folder of the index.
    """
    about = {**_NOTHING, **about}
    body, _ = _exporter().from_notebook_node(
        _drawn(visible_cells.shown(notebook), about["language"], about["edition"])
    )
    body = _POINTS.sub("điểm&nbsp;%", _with_addresses(_with_meaning(body, about["language"])))
    body, headings = _with_anchors(_traced(body))
    body = _folded(body, _asides(notebook))
    titles = [h["text"] for h in headings if h["level"] == "1"]
    heading, body = _title(body)
    say = sentences("page", about["language"])
    made = local(datetime.fromisoformat(about["made"])) if about["made"] else None
    known = str(about["parameters"].get("as_of") or "")
    template = environment().get_template("page.html.j2")
    style = asset("style.css")
    script = "".join(asset(name) for name, sign in _SCRIPTS.items() if sign in body)
    return template.render(
        **{
            **about,
            "style": Markup(style),
            "script": Markup(script),
            "policy": policy(style, [script] if script else []),
            "heading": Markup(heading),
            "locator": Markup(locator.drawn(about["edition"], _places(about))),
            "body": Markup(body),
            "headings": [h for h in headings if h["level"] == "2"],
            "title": titles[0] if titles else about["province"],
            "words": say.section("words"),
            "made_words": moment(about["made"], about["language"]),
            "day": formats.day(made.date(), about["language"]) if made else "",
            "known": formats.when(known, about["language"]) if known else "",
            "known_words": say("parameters.as_of"),
            "chosen": _chosen(about),
            "boundaries": say.section("editions").get(about["edition"], ""),
            "kinds": defaultdict(str, say.section("inputs")),
        }
    )


def _drawn(notebook: NotebookNode, language: str, edition: str) -> NotebookNode:
    """Return the notebook with its charts as HTML: drawn in the page, with their figures to take.

    Nothing of another notebook is taken into a page as it is: only what `vector` made.
    """
    return NotebookNode(
        {**notebook, "cells": [_cell(c, language, edition) for c in notebook.cells]}
    )


def _cell(cell: NotebookNode, language: str, edition: str) -> NotebookNode:
    if not any(map(vector.is_chart, cell.get("outputs", []))):
        return cell
    outputs = []
    for output in cell.outputs:
        if vector.is_chart(output):
            figure = _figure(output.data, output.metadata[vector.MIME], language, edition)
            output = NotebookNode({**output, "data": {"text/html": figure}})
        outputs.append(output)
    return NotebookNode({**cell, "outputs": outputs})


def _figure(data: Mapping[str, Any], about: Mapping[str, Any], language: str, edition: str) -> str:
    """Return a chart with its title above, and its source and what can be taken along below.

    A unit that stands at an axis is not said again in the title. The figures are in words, as in
    the Excel annex.
    """
    words = sentences("page", language).section("words")
    title, source = escape(str(about.get("title", ""))), escape(str(about.get("caption", "")))
    letters = re.findall(r"[a-z0-9]+", unaccented(str(about.get("title", ""))))
    name = "-".join(letters)[:60].strip("-")
    given = data.get(DATA_MIME)
    broad = drawn = vector.shaded(vector.untitled(data[vector.MIME], about["headroom"]))
    if NARROW_MIME in data:
        slim = vector.shaded(vector.untitled(data[NARROW_MIME], 0))
        drawn = f'<div class="broad">{broad}</div><div class="narrow">{slim}</div>'
    unit = _UNIT.search(title)
    light = "" if unit and f">{unit[2]}<" in broad else _LIGHT
    take = ""
    if given:
        rows = tuple(map(tuple, given["rows"]))
        named = column_names.translated(Data("", "", given["columns"], rows), language, edition)
        text = comma_separated(named.columns, named.rows)
        held = base64.b64encode(text.encode()).decode()
        take = (
            f'<a download="{name or "chart"}.csv" href="data:text/csv;charset=utf-8;base64,{held}">'
            f'{words["figures"]}<span class="unseen">: {title}</span></a>'
        )
    return (
        f'{_CHART} data-name="{name}" data-picture="{words["picture"]}">'
        f'<p class="title">{_UNIT.sub(light, title)}</p>{drawn}'
        f'<figcaption>{source}</figcaption><p class="take">{take}</p></figure>'
    )


def comma_separated(columns: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """Return a table as CSV that Excel opens with its accents and without a formula.

    >>> comma_separated(["a", "b"], [["=1+1", -2.5], [None, "x"]]).lstrip(chr(0xFEFF)).split()
    ['a,b', "'=1+1,-2.5", ',x']
    """
    text = io.StringIO()
    text.write("\ufeff")
    lines = csv.writer(text, lineterminator="\n")
    lines.writerows([map(disarmed, row) for row in [columns, *rows]])
    return text.getvalue()


def _chosen(about: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters that were given, in words.

    >>> _chosen({"language": "vi", "parameters": {"province": "son-la", "as_of": "", "horizon": 3}})
    {'Tỉnh, thành phố': 'son-la', 'horizon': '3'}
    """
    say, chosen = sentences("page", about["language"]), about["parameters"]
    words, languages = say.section("parameters"), say.section("languages")
    shown = {name: value for name, value in chosen.items() if value not in ("", [], None)}
    if "province" in shown and about.get("province"):
        shown["province"] = about["province"]
    if (language := shown.get("language")) in languages:
        shown["language"] = languages[language]
    return {
        words.get(name, name): ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in shown.items()
    }


def _places(about: Mapping[str, Any]) -> list[str]:
    """Return the provinces that a page is about."""
    given = (about["parameters"].get(name) for name in ("province", "first", "second"))
    return [str(slug) for slug in given if slug]


_NOTHING: dict[str, Any] = {
    "language": "vi",
    "province": "",
    "edition": "",
    "parameters": {},
    "inputs": {},
    "versions": {},
    "made": "",
    "root": "../../",
}


def _title(body: str) -> tuple[str, str]:
    """Take the title out of a page that begins with one: the contents stand between the two.

    >>> _title("<div><h1>Giải ngân</h1><p>…</p></div>")
    ('<h1>Giải ngân</h1>', '<div><p>…</p></div>')
    >>> _title("<h2>Mục</h2><h1>Phụ lục</h1>")
    ('', '<h2>Mục</h2><h1>Phụ lục</h1>')
    """
    first = _HEADING.search(body)
    if first is None or first[1] != "1":
        return "", body
    return first[0], _EMPTY.sub("", body[: first.start()] + body[first.end() :])


def _asides(notebook: NotebookNode) -> set[str]:
    """Return the headings of the folded sections: their cells are tagged `visible_cells.ASIDE`."""
    texts = [
        str(output.get("data", {}).get("text/markdown", ""))
        for cell in notebook.cells
        if visible_cells.ASIDE in cell.get("metadata", {}).get("tags", [])
        for output in cell.get("outputs", [])
    ]
    return {_TAGS.sub("", found[2]) for text in texts for found in _HEADING.finditer(prose(text))}


def _folded(body: str, asides: set[str]) -> str:
    """Fold the sections of these headings, and those that only say what is missing.

    What stands alike in every report, and an empty section, are a click away.

    >>> _folded('<div class="reading"><h2 id="a">A</h2></div>x', {"A"})
    '<details class="folded"><summary><h2 id="a">A</h2></summary><div class="reading"></div>x\
</details>'
    """
    pieces = _SECTION.split(body)
    folded = pieces[:1]
    for piece in pieces[1:]:
        head = _HEADING.search(piece)
        rest = piece[: head.start()] + piece[head.end() :] if head else ""
        said = _TAGS.sub("", _MISSING.sub("", rest)).strip()
        if head is None or head[1] == "1" or (said and _TAGS.sub("", head[2]) not in asides):
            folded.append(piece)
            continue
        folded.append(f'<details class="folded"><summary>{head[0]}</summary>{rest}</details>')
    return "".join(folded)


def _with_meaning(body: str, language: str) -> str:
    """Say what the signs before findings mean, to a pointer that rests on them and aloud.

    >>> _with_meaning("<li>✔ Khớp.</li>", "en")
    '<li><span class="sign good" role="img" aria-label="agrees or favourable" title="agrees or \
favourable">✔</span> Khớp.</li>'
    """

    def sign(match: re.Match[str]) -> str:
        severity, meaning = _BY_SIGN[match[2]]
        said = escape(meaning.say(language))
        return (
            f'{match[1]}<span class="sign {severity}" role="img" aria-label="{said}" '
            f'title="{said}">{match[2]}</span>'
        )

    return _SIGN.sub(sign, body)


def _traced(body: str) -> str:
    """Leave figures that lead to a row of the ledger only where the page has that row.

    >>> _traced('<a class="trace" href="#so-a">1</a><a class="trace" href="#b">2</a><tr id="so-a">')
    '<a class="trace" href="#so-a">1</a>2<tr id="so-a">'
    """
    rows = set(_ROW.findall(body))
    return _TRACE.sub(lambda link: link[0] if link[1] in rows else link[2], body)


def _with_addresses(body: str) -> str:
    """Make addresses in tables links with short names: whole ones are wider than a page.

    >>> _with_addresses("<td>https://example.org/a.csv?b&amp;c</td>")
    '<td><a href="https://example.org/a.csv?b&amp;c">example.<wbr>org/<wbr>a.<wbr>csv</a></td>'
    """

    def link(match: re.Match[str]) -> str:
        shown = escape(breakable(short(unescape(match[0])))).replace("\u200b", "<wbr>")
        return f'<a href="{match[0]}">{shown}</a>'

    return _CELL.sub(lambda cell: cell[1] + URL.sub(link, cell[2]), body)


def _with_anchors(body: str) -> tuple[str, list[dict[str, str]]]:
    """Give every heading an id of its own; return the HTML and the headings in order.

    >>> _with_anchors("<h2>Vốn &amp; nguồn</h2>")[0]
    '<h2 id="von-nguon">Vốn &amp; nguồn</h2>'
    """
    headings: list[dict[str, str]] = []

    def anchor(match: re.Match[str]) -> str:
        text = unescape(_TAGS.sub("", match[2])).strip()
        name = "-".join(re.findall(r"[a-z0-9]+", unaccented(text))) or "muc"
        taken = {h["id"] for h in headings}
        number = 2
        unique = name
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        headings.append({"level": match[1], "id": unique, "text": text})
        return f'<h{match[1]} id="{unique}">{match[2]}</h{match[1]}>'

    return _HEADING.sub(anchor, body), headings
