"""The small line beside a figure goes through its figures and stops at a new definition."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import mtqg
from mtqg.plot.sparkline import HEIGHT, MARGIN, WIDTH, draw
from mtqg.sections import trends


def drawn(course, breaks=(), language="vi", **more):
    measure = {"label": "Nghèo <b>", "course": course, "breaks": breaks, "unit": "%", **more}
    text = draw(measure, language)
    return ElementTree.fromstring(text) if text else None


def points(tree):
    line = [p.get("d") for p in tree.iter("path") if p.get("class") is None]
    return [
        (pen, float(x), float(y))
        for pen, x, y in re.findall(r"([ML])([\d.e+-]+) ([\d.e+-]+)", line[0])
    ]


def test_heights_are_in_proportion_from_zero():
    tree = drawn([("2020", 10.0), ("2021", 5.0), ("2022", 0.0)])
    (_, x0, top), (_, x1, middle), (_, x2, bottom) = points(tree)
    assert (x0, x2) == (MARGIN, WIDTH - MARGIN)
    assert x1 == pytest.approx((x0 + x2) / 2, abs=0.5)
    assert (top, bottom) == (MARGIN, HEIGHT - MARGIN)
    assert middle == pytest.approx((top + bottom) / 2, abs=0.1)


def test_real_poverty_breaks_in_2022_and_is_said_in_words():
    case = mtqg.province("bac-giang")
    measure = vars(trends.reading(case, "ST.POV_MD").measures["st.pov_md"])
    tree = ElementTree.fromstring(draw(measure, "vi"))
    pens = [pen for pen, *_ in points(tree)]
    assert pens == ["M", *"LLLLL", "M", *"LL"]
    assert len([p for p in tree.iter("path") if p.get("class") == "break"]) == 1
    said = tree.get("aria-label")
    assert re.search(r"2021: [\d,]+; định nghĩa mới; 2022: ", said)
    assert said.endswith("2024: 0,95")
    assert [int(y) for y in re.findall(r"(20\d\d): ", said)] == list(range(2016, 2025))


def test_a_missing_month_is_a_gap():
    tree = drawn([("2024-01", 5.0), ("2024-02", None), ("2024-03", 20.0), ("2024-04", 30.0)])
    assert [pen for pen, *_ in points(tree)] == ["M", "M", "L"]
    assert tree.get("aria-label").endswith("1/2024: 5,0; 3/2024: 20,0; 4/2024: 30,0")
    # shares of a plan: half of it is half the height, whoever the province is
    *_, (_, _, y) = points(tree)
    assert y == pytest.approx(HEIGHT - MARGIN - 0.3 * (HEIGHT - 2 * MARGIN), abs=0.1)


def test_one_figure_is_no_course():
    assert drawn([]) is None
    assert drawn([("2024", 1.0), ("2025", None)]) is None


def test_a_label_is_escaped():
    assert "<b>" not in draw({"label": "<b>", "course": [("2020", 1.0), ("2021", 2.0)]}, "en")
