"""A line of a few millimetres beside a figure: how it came about, with the same said in words.

The line starts at zero, has a gap where a figure is missing, and ends before a new definition,
where a dashed upright stands.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from mtqg.texts import Text
from mtqg.words import formats

#: Pixels of the drawing and of the margin that its last dot needs.
WIDTH, HEIGHT, MARGIN = 84, 22, 3


def draw(measure: Mapping[str, Any], language: str) -> str:
    """Return the course of a measure as SVG, "" where no two figures in a row make a line.

    Parameters
    ----------
    measure : mapping
        As a report's record holds it: label, unit, decimals, `course` (period and value, oldest
        first) and `breaks`.

    >>> course = [["2020", 4.0], ["2021", 2.0], ["2022", 3.0]]
    >>> drawn = draw({"label": "Nghèo", "course": course, "breaks": ["2022"]}, "vi")
    >>> drawn.split('"')[5]
    'Nghèo: 2020: 4,0; 2021: 2,0; định nghĩa mới; 2022: 3,0'
    """
    course = [(str(period), value) for period, value in measure.get("course", ())]
    if sum(value is not None for _, value in course) < 2:
        return ""
    breaks = [str(b) for b in measure.get("breaks", ())]
    places = [(_place(p), v) for p, v in course]
    first, last = places[0][0], places[-1][0]
    top = max(v for _, v in places if v is not None) or 1.0
    if measure.get("unit") == "%" and "-" in course[0][0]:
        # Shares of a plan month by month end near the whole of it: all lines to one scale.
        top = max(top, 100.0)

    def x(at: float) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * (at - first) / (last - first)

    def y(value: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * max(value, 0.0) / top

    begins = {
        later
        for earlier, later in pairwise(p for p, _ in course)
        if any(earlier < b <= later for b in breaks)
    }
    path, uprights, pen_down = "", "", False
    for number, ((period, value), (at, _)) in enumerate(zip(course, places, strict=True)):
        if period in begins:
            between = x((places[number - 1][0] + at) / 2)
            uprights += f"M{between:.3g} 1V{HEIGHT - 1}"
            pen_down = False
        if value is None:
            pen_down = False
            continue
        # A figure alone between two gaps is a dot: a line of no length with round ends.
        path += f"{'L' if pen_down else 'M'}{x(at):.3g} {y(value):.3g}{'' if pen_down else 'h0'}"
        pen_down = True
    end = next((at, v) for at, v in reversed(places) if v is not None)
    if "L" not in path:  # dots apart show no course
        return ""
    gap = f'<path class="break" d="{uprights}"/>' if uprights else ""
    said = html.escape(_said(measure, course, begins, language))
    return (
        f'<svg class="spark" role="img" aria-label="{said}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'{gap}<path d="{path}"/><circle cx="{x(end[0]):.3g}" cy="{y(end[1]):.3g}" r="2.4"/></svg>'
    )


def _place(period: str) -> float:
    """Return a year or a month as a point in time.

    >>> _place("2024"), _place("2024-07")
    (2024.0, 2024.5)
    """
    year, _, month = period.partition("-")
    return int(year) + (int(month) - 1) / 12 if month else float(year)


def _said(
    measure: Mapping[str, Any],
    course: list[tuple[str, float | None]],
    begins: set[str],
    language: str,
) -> str:
    new = Text("định nghĩa mới", "new definition").say(language)
    parts = []
    for period, value in course:
        if period in begins:
            parts.append(new)
        if value is not None:
            year, _, month = period.partition("-")
            when = f"{int(month)}/{year}" if month else year
            parts.append(f"{when}: {formats.number(value, measure.get('decimals', 1), language)}")
    return f"{measure['label']}: {'; '.join(parts)}"
