"""What the chart of a relation draws, read off its Axes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mtqg import plot
from mtqg.plot import theme
from mtqg.problems import ProblemError

TABLE = pd.DataFrame(
    {"name": [f"Tỉnh {k}" for k in range(12)], "income": np.arange(2.0, 14.0)}
).assign(poor=lambda t: 30 - 2 * t["income"] + [0, 0, 4, 0, 0, 0, -4, 0, 0, 0, 0, 0])


def test_every_place_is_a_point_and_the_line_is_that_of_least_squares() -> None:
    axes = plot.relation(TABLE, "income", "poor", ax=theme.sheet())
    points = [c for c in axes.collections if len(c.get_offsets()) == len(TABLE)]  # type: ignore[arg-type]
    assert np.allclose(np.asarray(points[0].get_offsets()), TABLE[["income", "poor"]])
    (line,) = axes.get_lines()
    slope, start = np.polyfit(TABLE["income"], TABLE["poor"], 1)
    assert np.allclose(line.get_ydata(), start + slope * np.asarray(line.get_xdata()))


def test_those_farthest_from_the_line_are_named_or_those_asked_for() -> None:
    named = {t.get_text() for t in plot.relation(TABLE, "income", "poor", ax=theme.sheet()).texts}
    assert {"Tỉnh 2", "Tỉnh 6"} <= named
    axes = plot.relation(TABLE, "income", "poor", highlight="tinh 4", ax=theme.sheet())
    assert [text.get_text() for text in axes.texts] == ["Tỉnh 4"]


def test_words_tell_the_spread_and_what_is_not_shown() -> None:
    axes = plot.relation(
        TABLE, "income", "poor", labels=("thu nhập", "nghèo"), title="T", ax=theme.sheet()
    )
    strength = f"{-np.corrcoef(TABLE['income'], TABLE['poor'])[0, 1]:.2f}".replace(".", ",")
    told = f"12 điểm; thu nhập 2 đến 13, nghèo 4 đến 26; hệ số tương quan −{strength}."
    assert plot.alt(axes) == f"Biểu đồ phân tán: T. {told}"
    assert "chưa cho thấy" in axes.figure._supxlabel.get_text()  # type: ignore[union-attr]


def test_both_missing_columns_are_named() -> None:
    with pytest.raises(ProblemError) as caught:
        plot.relation(TABLE, "incomes", "rich", ax=theme.sheet())
    assert [problem.column for problem in caught.value.problems] == ["incomes", "rich"]
