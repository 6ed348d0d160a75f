"""Every report says something true at any cut-off: before figures begin, at breaks, in between."""

from __future__ import annotations

import ast
import re

import matplotlib.pyplot as plt
import nbformat
import pytest

import mtqg
from mtqg.run import parameters
from mtqg.sections import lessons, peer_list
from mtqg.sections.blocks import Chart, Findings, ReaderTable, Reading
from mtqg.table import catalogue

#: The day of the meeting; before and after figures of a year, a break, the first ones, the merger.
DAYS = ["2023-10-04", "2022-12-31", "2017-12-31", "2010-06-30", "2007-01-31", "2025-07-01"]


#: The number of a law or decision ends in the year it is of.
LAW = re.compile(r"\d+/(20\d\d)/(?:QH|NĐ|QĐ|NQ|TT)\w*")
REFORM = re.compile(
    r"34 (?:tỉnh|provinces)|30/0?6/2025|0?1/0?7/2025|(?:ấn bản|edition) 2025|hợp nhất"
)


def told(found: list[object]) -> str:
    """Return what a reader is told: sentences, cells and the words around charts."""
    parts = []
    for one in found:
        if isinstance(one, Chart):
            parts += [one.title, one.alt, one.source]
        elif isinstance(one, ReaderTable):
            cells = one.texts.astype(str).to_numpy().ravel()
            parts += [one.title, one.source, *map(str, one.texts.columns), *cells]
        elif isinstance(one, Findings):
            parts.append(one.markdown())
        elif isinstance(one, Reading):
            parts.append(one.text)
    return "\n".join(parts)


def later(text: str, day: str) -> list[str]:
    """Return what a text says of laws, programmes and mergers that came after a day."""
    found = [law[0] for law in LAW.finditer(text) if law[1] > day[:4]]
    programmes = catalogue.programmes()
    begun = programmes[programmes["start"] > day[:4]]
    found += [name for name in begun["name_vi"] if name in text]
    if day < "2025-07-01":
        found += [match[0] for match in REFORM.finditer(text)]
    return found


def test_what_came_later_is_found_by_its_number_name_or_date() -> None:
    text = "Nghị quyết 257/2025/QH15; 24/2021/QH15; 34 tỉnh; đến 30/06/2025"
    assert later(text, "2023-10-04") == ["257/2025/QH15", "34 tỉnh", "30/06/2025"]
    assert later(text, "2025-12-31") == []
    (merged,) = catalogue.programmes().loc[["NTP2026"], "name_vi"]
    assert merged in later(merged, "2025-12-31")


@pytest.mark.parametrize("day", DAYS)
# Communes of today are below provinces of today: their page has no past before the merger.
@pytest.mark.parametrize("name", sorted({*parameters.templates()} - {*parameters.ASKED}))
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
    assert not later(told(found), day)
    assert sum(isinstance(one, Chart | Findings | Reading | ReaderTable) for one in found) > 8


def test_where_no_years_can_be_compared_nobody_is_learned_from() -> None:
    # A column set on a table without rows brought rows: reports of 2011 and 2012 broke off.
    choice = peer_list.choose(mtqg.province("ha-noi", edition="2024", as_of="2012-01-01"))
    compared = {lesson.indicator.code for lesson in lessons.lessons(choice)}
    assert "ST.POV_GEN" not in compared
