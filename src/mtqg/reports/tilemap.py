"""The map of provinces as tiles of one size, coloured by a measure, with its figures in words.

A tile is a province, roughly where it lies; no border is drawn. Hoàng Sa stands beside Đà Nẵng and
Trường Sa beside Khánh Hòa, named and coloured with the province that they belong to. The map is
inline SVG without any address; without script it shows the first measure, with it the reader
chooses. Colours run from light to dark and every tile has its figure, so that a black-and-white
print says the same.
"""

from __future__ import annotations

import html
import json
from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mtqg import areas, paths
from mtqg.formats import MISSING, number
from mtqg.texts import Text

_ASSETS = Path(__file__).with_name("site_assets")

#: Classes of colour; fewer where the figures do not fill them.
CLASSES = 5

#: Pixels of a tile and of the gap to the next.
WIDTH, HEIGHT, GAP = 74, 46, 3

_WORDS = {
    "map": Text("Bản đồ ô", "Tile map"),
    "measure": Text("Tô màu theo", "Coloured by"),
    "legend": Text("Chú giải", "Legend"),
    "missing": Text("chưa có số", "no figure"),
    "note": Text(
        "Mỗi ô là một tỉnh, thành phố, đặt gần đúng vị trí; không thể hiện địa giới.",
        "Each tile is a province, roughly where it lies; borders are not shown.",
    ),
}


@dataclass(frozen=True)
class Shown:
    """A measure on the map: its name, unit, decimals, and a figure for some provinces by code."""

    label: str
    unit: str
    decimals: int
    values: Mapping[str, float]

    def breaks(self) -> list[float]:
        """Return the figures at which a darker class begins: quantiles, each once.

        >>> Shown("", "%", 0, {str(i): float(i) for i in range(10)}).breaks()
        [2.0, 4.0, 5.0, 7.0]
        """
        values = self.known()
        if not values:
            return []
        at = [i / CLASSES for i in range(1, CLASSES)]
        # As they are printed: a figure shown as 7.0 stands in the class that begins at 7.0.
        cuts = {round(float(q), self.decimals) for q in np.quantile(values, at)}
        return sorted(c for c in cuts if values[0] < c)

    def known(self) -> list[float]:
        """Return the figures as they are printed, in order."""
        return sorted(round(v, self.decimals) for v in self.values.values() if np.isfinite(v))

    def shade(self, value: float) -> int:
        """Return the class of `value`, 0 the lightest."""
        return bisect_right(self.breaks(), round(value, self.decimals))


@cache
def tiles(edition: str) -> pd.DataFrame:
    """Return the tiles of an edition: code, part, part_en (islands, else ""), row, column.

    >>> tiles("2025").query("part != ''")[["code", "part"]].to_numpy().tolist()
    [['48', 'Hoàng Sa'], ['56', 'Trường Sa']]
    """
    path = paths.data() / "areas" / "tiles.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    chosen = table[table["edition"] == edition].drop(columns="edition")
    return chosen.astype({"row": int, "column": int}).reset_index(drop=True)


def figure(edition: str, language: str, measures: Sequence[Shown], links: Mapping[str, str]) -> str:
    """Return the map as HTML: a choice of measures, the SVG, the legend.

    Parameters
    ----------
    measures : sequence of Shown
        The first one is shown until another is chosen.
    links : mapping of str to str
        Where the tile of a province leads, by code; a tile without one is no link.
    """
    words = {name: text.say(language) for name, text in _WORDS.items()}
    told = [legend(measure, language) for measure in measures]
    name = f"tilemap-{edition}-{language}"
    options = "".join(
        f'<option value="{i}">{html.escape(_heading(m))}</option>' for i, m in enumerate(measures)
    )
    table = tiles(edition)
    drawn = "".join(
        _tile(row, edition, language, measures, links.get(row["code"], ""))
        for row in table.to_dict("records")
    )
    width = (int(table["column"].max()) + 1) * (WIDTH + GAP) + GAP
    height = (int(table["row"].max()) + 1) * (HEIGHT + GAP) + GAP
    return (
        f'<figure class="tilemap" id="{name}" data-legends="{html.escape(json.dumps(told))}">'
        f"<label>{words['measure']} <select>{options}</select></label>"
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-label="{words["map"]}">'
        f"{drawn}</svg>"
        f'<ul class="legend" aria-label="{words["legend"]}">{_key(told[0], words["missing"])}'
        f"</ul><figcaption>{words['note']}</figcaption></figure>"
    )


def style() -> str:
    """Return the style sheet of the map."""
    return (_ASSETS / "tilemap.css").read_text(encoding="utf-8")


def script() -> str:
    """Return the script that lets readers choose the measure."""
    return (_ASSETS / "tilemap.js").read_text(encoding="utf-8")


def _heading(measure: Shown) -> str:
    return f"{measure.label} ({measure.unit})" if measure.unit else measure.label


def legend(measure: Shown, language: str) -> list[tuple[int, str]]:
    """Return the shade and the range in words of every class, the lightest first.

    >>> legend(Shown("", "%", 1, {"01": 1.0, "02": 3.0}), "vi")
    [(0, 'dưới 1,4'), (1, '1,4 đến dưới 1,8'), (2, '1,8 đến dưới 2,2'), (3, '2,2 đến dưới 2,6'),
     (4, 'từ 2,6 trở lên')]
    """
    cuts = [number(c, measure.decimals, language) for c in measure.breaks()]
    if not cuts:
        ends = dict.fromkeys(number(v, measure.decimals, language) for v in measure.known())
        words = Text(" đến ", " to ").say(language)
        return [(_shades(1)[0], words.join([*ends][:: max(len(ends) - 1, 1)]))] if ends else []
    below, under, since = (
        Text("dưới", "under").say(language),
        Text("đến dưới", "to under").say(language),
        Text("từ {} trở lên", "{} and over").say(language),
    )
    between = [f"{a} {under} {b}" for a, b in pairwise(cuts)]
    ranges = [f"{below} {cuts[0]}", *between, since.format(cuts[-1])]
    return list(zip(_shades(len(ranges)), ranges, strict=True))


def _key(classes: Sequence[tuple[int, str]], missing: str) -> str:
    items = "".join(
        f'<li><i class="shade-{shade}"></i>{html.escape(text)}</li>' for shade, text in classes
    )
    return f'{items}<li class="none"><i class="shade-none"></i>{html.escape(missing)}</li>'


def _shades(classes: int) -> list[int]:
    """Return the shades of `classes` classes, spread from the lightest to the darkest."""
    if classes <= 1:
        return [CLASSES // 2] * classes
    return [round(i * (CLASSES - 1) / (classes - 1)) for i in range(classes)]


def _tile(
    row: Mapping[Hashable, Any],
    edition: str,
    language: str,
    measures: Sequence[Shown],
    link: str,
) -> str:
    code, part = row["code"], row["part" if language == "vi" else "part_en"]
    x = row["column"] * (WIDTH + GAP) + GAP
    y = row["row"] * (HEIGHT + GAP) + GAP
    province = areas.get(code, edition).label(language)
    name = f"{part} ({province})" if part else province
    shown = []
    for measure in measures:
        value = measure.values.get(code)
        if value is None or not np.isfinite(value):
            shown.append(["none", MISSING])
        else:
            shade = _shades(len(measure.breaks()) + 1)[measure.shade(value)]
            shown.append([str(shade), number(value, measure.decimals, language)])
    lines = _lines(part or province, f"({province})" if part else "")
    middle = x + WIDTH / 2
    first = y + (17 if len(lines) == 1 else 14)
    texts = "".join(
        f'<text x="{middle:g}" y="{first + 12 * i:g}">{html.escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    said = "" if part else f'<text class="value" x="{middle:g}" y="{y + 40}">{shown[0][1]}</text>'
    body = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="3"/>{texts}{said}'
    attributes = (
        f'class="tile shade-{shown[0][0]}" data-name="{html.escape(name)}" '
        f'data-shown="{html.escape(json.dumps(shown, ensure_ascii=False))}" '
        f'aria-label="{html.escape(f"{name}: {shown[0][1]}")}"'
    )
    if link and not part:
        return f'<a href="{html.escape(link)}" {attributes}>{body}</a>'
    return f'<g role="img" {attributes}>{body}</g>'


def _lines(name: str, below: str) -> list[str]:
    """Return a name on one line, or on two where one is too narrow.

    >>> _lines("Bà Rịa - Vũng Tàu", ""), _lines("Lào Cai", "")
    (['Bà Rịa -', 'Vũng Tàu'], ['Lào Cai'])
    """
    if below:
        return [name, below]
    words = name.split(" ")
    if len(name) <= 11 or len(words) == 1:
        return [name]
    cut = min(
        range(1, len(words)),
        key=lambda i: max(len(" ".join(words[:i])), len(" ".join(words[i:]))),
    )
    return [" ".join(words[:cut]), " ".join(words[cut:])]
