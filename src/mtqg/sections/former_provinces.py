"""A merged province and the former ones that it is made of, each with its own history."""

from __future__ import annotations

from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Reading
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import QUESTION


def chart(case: Case, indicator: str = QUESTION) -> Chart | Reading:
    """Draw a merged province together with the former provinces that it is made of."""
    say = case.says("former_provinces")
    if len(case.parts) < 2:
        whole = case.successor
        merged = whole and say("province.merged", new=whole.label(case.language))
        return Reading(merged or say("province.same"))
    points = case.points(indicator)
    if points.empty:
        return missing.note(case, "former_provinces")
    name = say("province.new", place=case.name)
    parts = {p.label(case.language): case.of(p).points(indicator) for p in case.parts}
    lines, source, breaks = {name: points, **parts}, case.sources(points), case.breaks(indicator)
    return charts.courses(case, lines, indicator, source, highlight=name, breaks=breaks)
