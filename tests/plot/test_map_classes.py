"""Classes of the map: round limits, every figure in the class whose range holds it."""

from __future__ import annotations

import re

import pytest

from mtqg.plot.map_classes import SHADES, ClassScale
from mtqg.table.figures import known


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_a_figure_stands_in_the_class_whose_range_holds_it(edition):
    figures = known(edition).panel("ST.POV_MD").iloc[-1].dropna().tolist()
    scale = ClassScale.of(figures, 2)
    legend = scale.legend(figures, "%", "en")
    assert len(legend) == SHADES
    assert sum(held for *_, held in legend) == len(figures)
    assert all(held > 0 for *_, held in legend)
    ranges = {shade: text for shade, text, _ in legend}
    for figure in figures:
        text = ranges[scale.shade(figure)]
        bounds = [float(n) for n in re.findall(r"[\d.]+", text)]
        if text.startswith("under"):
            assert figure < bounds[0]
        elif text.endswith("over"):
            assert figure >= bounds[0]
        else:
            assert bounds[0] <= figure < bounds[1]


def test_limits_are_round():
    figures = known("2024").panel("ST.POV_MD").loc["2024"].tolist()
    assert ClassScale.of(figures, 2).breaks == (0.5, 1.5, 3.0, 5.0)


def test_a_figure_counts_as_printed():
    scale = ClassScale((7.0,), 1)
    assert scale.shade(6.96) == scale.shade(7.0) != scale.shade(6.94)


def test_few_or_equal_figures_have_few_classes():
    assert ClassScale.of([3.0, 3.0], 1).legend([3.0, 3.0], "%", "en") == [(2, "3.0%", 2)]
    few = [1.0] * 9 + [1.06]
    assert sum(n for *_, n in ClassScale.of(few, 1).legend(few, "", "vi")) == 10


def test_what_is_nearly_the_same_looks_nearly_the_same() -> None:
    def apart(figures: list[float], **more: bool) -> int:
        scale = ClassScale.of(figures, 1, **more)
        shades = [scale.shade(figure) for figure in figures]
        return max(shades) - min(shades)

    assert apart([84.1, 84.2, 84.3, 84.4], share=True) == 0
    assert apart([64.0, 65.0, 66.0, 67.0], share=True) == 1  # 3 of the 36 that are missing
    assert apart([60.0, 62.0, 65.0, 67.0], share=True) == 2  # 7 of the 40 that are missing
    assert apart([0.1, 0.9, 4.0, 8.0, 20.0], share=True) == 4
    assert apart([95.0, 96.0, 98.0, 99.5], share=True) == 4  # 5 and 0.5 are missing to all
    assert apart([95.0, 96.0, 98.0, 99.5]) == 0
