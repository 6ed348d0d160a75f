"""Every report says something true at any cut-off: before figures begin, at breaks, in between."""

from __future__ import annotations

import ast

import matplotlib.pyplot as plt
import nbformat
import pytest

from mtqg.run import parameters
from mtqg.sections.blocks import Chart, Findings, Reading, Table

#: The day of the meeting; before and after figures of a year, a break, the first ones, the merger.
DAYS = ["2023-10-04", "2022-12-31", "2017-12-31", "2010-06-30", "2007-01-31", "2025-07-01"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", parameters.templates())
def test_every_cell_of_a_report_answers_at_any_day(name: str, day: str) -> None:
    template = parameters.templates()[name]
    found: list[object] = []
    spoken: dict[str, object] = {"display": lambda *several: found.extend(several)}
    province = {"peers": "quang-nam", "trend": "dien-bien"}.get(name, "bac-giang")
    for cell in nbformat.read(template.path, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        *statements, last = ast.parse(cell.source).body
        exec(compile(ast.Module([*statements], []), name, "exec"), spoken)
        if "parameters" in cell.metadata.get("tags", []):
            exec(compile(ast.Module([last], []), name, "exec"), spoken)
            spoken |= {"province": province, "as_of": day}
        elif isinstance(last, ast.Expr):
            found.append(eval(compile(ast.Expression(last.value), name, "eval"), spoken))
        else:
            exec(compile(ast.Module([last], []), name, "exec"), spoken)
    plt.close("all")
    assert sum(isinstance(one, Chart | Findings | Reading | Table) for one in found) > 8
