"""The map of provinces as tiles of one size, shaded by a measure, with its figures in words.

A tile is a province, roughly where it lies; no border is drawn. Hoàng Sa stands beside Đà Nẵng and
Trường Sa beside Khánh Hòa, named and shaded with the province that they belong to. The map is
inline SVG without any address; without script it shows the first measure, with it the reader
chooses. Shades run from light to dark, a province without a figure is hatched, and every tile has
its figure, so that a black-and-white print says the same; on a phone a touch tells it. Its text
alternative is the table.
"""

from __future__ import annotations

import html
import json
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mtqg.plot.map_classes import CHANCES, ClassScale
from mtqg.publish.locator import tiles
from mtqg.site.index_rows import IndexCell, MeasureColumn, usual
from mtqg.table import areas
from mtqg.texts import LANGUAGES
from mtqg.words.formats import MISSING
from mtqg.words.sentences import sentences

_ASSETS = Path(__file__).with_name("assets")

#: Pixels of a tile and of the gap to the next.
WIDTH, HEIGHT, GAP = 84, 54, 3

#: Letters that a line of a tile holds on a phone in the widest of the usual fonts.
LETTERS = 7


def figure(
    edition: str, language: str, columns: Sequence[MeasureColumn], links: Mapping[str, str]
) -> str:
    """Return the map as HTML: a choice of measures, the SVG, the legend.

    Parameters
    ----------
    columns : sequence of Column
        Those with figures of the edition can be chosen; the one that most have
        for one and the same time is shown first.
    links : mapping of str to str
        Where the tile of a province leads, by code; a tile without one is no link.
    """
    words = sentences("index", language).section("map")
    shown = [Shown(column, column.of(edition), language) for column in columns]
    shown = sorted((s for s in shown if s.cells), key=lambda s: (-s.together, -len(s.cells)))
    name = f"tilemap-{edition}-{language}"
    options = "".join(
        f'<option value="{i}">{html.escape(s.column.heading)}</option>' for i, s in enumerate(shown)
    )
    table = tiles(edition)
    drawn = "".join(
        _tile(row, edition, language, shown[:1], links.get(row["code"], ""))
        for row in table.to_dict("records")
    )
    width = (int(table["column"].max()) + 1) * (WIDTH + GAP) + GAP
    height = (int(table["row"].max()) + 1) * (HEIGHT + GAP) + GAP
    data = json.dumps([s.data() for s in shown], ensure_ascii=False, separators=(",", ":"))
    return (
        f'<figure class="tilemap" id="{name}">'
        + (f"<label>{words['measure']} <select>{options}</select></label>" if shown else "")
        + f'<p class="period">{html.escape(shown[0].period if shown else "")}</p>'
        f'<div class="tiles"><svg viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{words["map"]}">'
        f'<defs><pattern id="hatch-{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="paper" d="M0 0h7v7h-7z"/>'
        f'<path class="line" d="M0 0v7"/></pattern></defs>{drawn}</svg></div>'
        f'<ul class="legend" aria-label="{words["legend"]}">'
        f"{_key(shown[0].legend if shown else [], words['missing'])}</ul>"
        f"<figcaption>{words['note']}</figcaption>"
        # Within a script, "<" could end it: JSON has another way to write it.
        f'<script type="application/json">{data.replace("<", chr(92) + "u003c")}</script></figure>'
    )


class Shown:
    """A measure as the map of one edition shows it: its classes, and what stands on each tile."""

    def __init__(
        self, column: MeasureColumn, cells: Mapping[str, IndexCell], language: str
    ) -> None:
        self.column, self.cells, self.language = column, cells, language
        figures = [cell.value for cell in cells.values()]
        odds = ClassScale(CHANCES, 0)
        share = column.unit == "%"
        self.scale = odds if column.odds else ClassScale.of(figures, column.decimals, share=share)
        self.usual = usual(cells.values())
        classes = self.scale.legend(figures, column.unit, language) if figures else []
        if len(classes) == 1:  # as its tiles say it: "dưới 0,1", not 0,03
            ends = sorted(cells.values(), key=lambda cell: cell.value)
            span = " – ".join(dict.fromkeys(cell.text for cell in (ends[0], ends[-1])))
            classes = [
                (classes[0][0], f"{span} {column.unit}".replace(" %", "%").rstrip(), len(cells))
            ]
        say = sentences("index", language)
        #: Shade, range with its unit, and number of provinces of every class.
        self.legend = [
            (shade, say("map.class_one" if held == 1 else "map.class", range=text, count=held))
            for shade, text, held in classes
        ]

    @property
    def together(self) -> int:
        """The number of provinces with a figure of the usual time: these can be compared."""
        return sum(cell.when == self.usual for cell in self.cells.values())

    @property
    def period(self) -> str:
        """Of when the figures are, and whether all are of the same time."""
        words = sentences("index", self.language).section("map")
        if not self.usual:
            one = len(self.cells) == 1
            period = next(iter(self.cells.values())).when if one else words["apart"]
        elif all(cell.when == self.usual for cell in self.cells.values()):
            period = self.usual
        else:
            period = f"{self.usual} ({self.together} {words['provinces']}); {words['others']}"
        return f"{words['period']}: {period}"

    def tile(self, code: str) -> tuple[str, str, str]:
        """Return shade, figure and, where it is not the usual one, period of a province."""
        cell = self.cells.get(code)
        if cell is None:
            return "none", MISSING, ""
        other = "" if cell.when == self.usual else cell.short
        return str(self.scale.shade(cell.value)), cell.text, other

    def data(self) -> dict[str, Any]:
        """Return what the script needs to show it: period, legend, and the tiles by code."""
        tiles_ = {code: self.tile(code) for code in self.cells}
        return {"period": self.period, "legend": self.legend, "tiles": tiles_}


def style() -> str:
    """Return the style sheet of the map.

    Every map has a hatch of its own: one that stands in what is hidden hatches nothing.
    """
    names = [f"tilemap-{edition}-{code}" for edition in areas.EDITIONS for code in LANGUAGES]
    hatches = "".join(f"#{name} {{ --hatch: url(#hatch-{name}); }}\n" for name in names)
    return (_ASSETS / "tilemap.css").read_text(encoding="utf-8") + hatches


def script() -> str:
    """Return the script that lets readers choose the measure."""
    return (_ASSETS / "tilemap.js").read_text(encoding="utf-8")


def _key(classes: Sequence[tuple[int, str]], missing: str) -> str:
    items = "".join(
        f'<li><i class="shade-{shade}"></i>{html.escape(text)}</li>' for shade, text in classes
    )
    return f'{items}<li class="none"><i class="shade-none"></i>{html.escape(missing)}</li>'


def _tile(
    row: Mapping[Hashable, Any], edition: str, language: str, shown: Sequence[Shown], link: str
) -> str:
    code, part = row["code"], row["part" if language == "vi" else "part_en"]
    x = row["column"] * (WIDTH + GAP) + GAP
    y = row["row"] * (HEIGHT + GAP) + GAP
    province = areas.get(code, edition).label(language)
    name = f"{part} ({province})" if part else province
    shade, figure_, when = shown[0].tile(code) if shown else ("none", MISSING, "")
    middle = x + WIDTH / 2

    def lines(parts: Sequence[str], at: int, kind: str) -> str:
        return "".join(
            f'<text class="{kind}" x="{middle:g}" y="{y + at + 12 * i}">{html.escape(line)}</text>'
            for i, line in enumerate(parts)
        )

    names = _lines(part or province)
    kind = "name long" if max(map(len, names)) > LETTERS else "name"
    texts = lines(names, 14, kind) if len(names) > 1 else lines(names, 19, f"{kind} one")
    if part:
        texts += lines([f"({province})"], 43, "of")
    else:
        texts += lines([figure_], 40, "value") + lines([when], 51, "when")
    said = ", ".join(filter(None, (figure_, when)))
    body = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>{texts}'
    attributes = (
        f'class="tile shade-{shade}" data-code="{code}" data-name="{html.escape(name)}" '
        f'aria-label="{html.escape(f"{name}: {said}")}"'
    )
    if link and not part:
        return f'<a href="{html.escape(link)}" {attributes}>{body}</a>'
    return f'<g role="img" {attributes}>{body}</g>'


def _lines(name: str) -> list[str]:
    """Return a name on one line, or on two where one is too narrow.

    >>> _lines("Bà Rịa - Vũng Tàu"), _lines("Lào Cai")
    (['Bà Rịa -', 'Vũng Tàu'], ['Lào Cai'])
    """
    parts = name.split(" ")
    if len(name) <= LETTERS or len(parts) == 1:
        return [name]
    cut = min(
        range(1, len(parts)),
        key=lambda i: max(len(" ".join(parts[:i])), len(" ".join(parts[i:]))),
    )
    return [" ".join(parts[:cut]), " ".join(parts[cut:])]
