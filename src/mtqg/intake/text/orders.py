"""Lists told in order ("lần lượt"): first the names, then their figures."""

from __future__ import annotations

import re

from mtqg.intake.text.subjects import Line


def in_order(line: Line, accents: bool) -> dict[int, dict[str, object]] | None:
    """Return what each figure of a "lần lượt" list belongs to; {} for figures that do not fit."""
    marks = [m.start() for m in re.finditer("lần lượt" if accents else "lan luot", line.text)]
    if not marks:
        return None
    found: dict[int, dict[str, object]] = {}
    for n, mark in enumerate(marks):
        stop = marks[n + 1] if n + 1 < len(marks) else len(line.text)
        found |= _one_order(line, mark, stop, accents)
    return found


def _one_order(line: Line, mark: int, stop: int, accents: bool) -> dict[int, dict[str, object]]:
    after = [
        i for i, f in enumerate(line.figures) if mark < f.start < stop and not f.why and f.unit
    ]
    if len(after) < 2:
        return {}
    group = [i for i in after if line.figures[i].unit == line.figures[after[0]].unit]
    begin = max((f.end for f in line.figures if f.end <= mark and not f.why), default=0)
    concepts = [w.code for w in line.words if begin <= w.start < mark and w.field == "concept"]
    places = [m for m in line.places if begin <= m.start < mark and not m.back]
    parts = [w for w in line.parts if begin <= w.start < mark]
    programmes = [w.code for w in parts if w.field == "programme" and w.code != "ALL"]
    capital = [w.code for w in parts if w.field == "capital"]
    if concepts == ["MPI"]:
        concepts = ["POOR", "NEAR"]
    for name, values in (
        ("concept", concepts if len(concepts) > 1 else []),
        ("place", places),
        ("programme", programmes),
        ("capital", capital),
    ):
        if len(values) == len(group):
            return {i: {name: v} for i, v in zip(group, values, strict=True)}
    return {i: {} for i in after}
