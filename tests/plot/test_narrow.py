"""A chart as wide as a phone: nothing outside, no two labels of an axis over each other."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.figure import Figure

from mtqg import plot
from mtqg.plot import budget, theme
from mtqg.plot.narrow import WIDTH, narrow

YEARS = range(2005, 2025)
POOR = pd.DataFrame(
    {"name": "Tỉnh có tên dài", "year": list(YEARS), "value": [float(25 - i) for i in range(20)]}
)


def inside(figure: Figure) -> bool:
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    return bool(box.x0 > -0.1 and box.x1 < WIDTH + 0.1)


def test_lines_keep_their_ends_and_thin_their_years() -> None:
    axes = plot.lines(POOR, unit="%", title="Một tên rất dài cho một biểu đồ hẹp", ax=theme.sheet())
    figure = axes.figure
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    last = [label.get_text() for label in axes.get_xticklabels() if label.get_text()][-1]
    assert narrow(figure)
    assert inside(figure)
    labels = [label for label in axes.get_xticklabels() if label.get_text()]
    assert labels[-1].get_text() == last
    boxes = [label.get_window_extent() for label in labels]
    assert all(a.x1 < b.x0 for a, b in pairwise(boxes))


def test_long_names_of_rows_take_two_lines() -> None:
    table = pd.DataFrame({"name": ["Đạt chuẩn / tổng số xã", "Kiểu mẫu"], "value": [84.6, 7.8]})
    axes = plot.dots(table.assign(target=[80.0, 10.0]), unit="%", ax=theme.sheet())
    figure = axes.figure
    assert isinstance(figure, Figure)
    assert narrow(figure)
    assert inside(figure)
    assert any("\n" in label.get_text() for label in axes.get_yticklabels())


@pytest.mark.parametrize("count", [3, 8])
def test_small_charts_stand_two_side_by_side(count: int) -> None:
    frames = [POOR.assign(name=f"Nơi {k}", value=POOR["value"] + k) for k in range(count)]
    grid = plot.small_multiples(pd.concat(frames), highlight="Nơi 0", figure=theme.blank())
    figure = grid.flat[0].figure
    assert narrow(figure)
    lefts = {round(axes.get_position().x0, 2) for axes in figure.axes if axes.get_visible()}
    assert len(lefts) == 2
    assert inside(figure)


def test_words_that_run_out_of_a_narrow_chart_stay_off_its_title_and_ticks() -> None:
    axes = theme.sheet()
    axes.plot(range(2016, 2025), range(9))
    axes.set_ylim(0, 8)
    above = axes.annotate(
        "Mức 95% (giải ngân) của cả năm ngân sách", (2016, 7.7),
        xytext=(2, 2), textcoords="offset points", va="bottom",
    )  # fmt: skip
    left = axes.annotate("gián đoạn chuỗi số liệu", (2019, 5), ha="right")
    narrow(axes.figure)
    place = axes.get_window_extent()
    assert "\n" in above.get_text()
    assert above.get_window_extent().y1 <= place.y1 + 1
    assert "\n" in left.get_text()


def test_no_label_of_one_axis_stands_on_the_other() -> None:
    years = POOR[POOR["year"] >= 2016]
    figure = plot.lines(years, unit="%", ax=theme.sheet()).figure
    assert isinstance(figure, Figure)
    assert narrow(figure)
    figure.draw_without_rendering()
    (axes,) = figure.axes
    zero = next(label for label in axes.get_yticklabels() if label.get_text() in ("0", "0,0"))
    first = next(label for label in axes.get_xticklabels() if label.get_text())
    assert not zero.get_window_extent().overlaps(first.get_window_extent())


def test_intervals_have_a_third_of_the_width_and_what_they_are_stands_inside() -> None:
    names = ["Đồng Nai", "Đà Nẵng", "Cần Thơ", "Khánh Hòa"]
    table = pd.DataFrame({"name": names, "rank": [4, 12, 14, 21]})
    table = table.assign(low=table["rank"] - 2, high=table["rank"] + 2)
    axes = plot.ranks(table, highlight="Cần Thơ", count=34, ax=theme.sheet())
    figure = axes.figure
    assert isinstance(figure, Figure)
    assert narrow(figure)
    assert inside(figure)
    assert axes.get_position().width > 1 / 3


def test_names_of_programmes_over_small_charts_stand_apart() -> None:
    names = ["Dân tộc thiểu số và miền núi (vốn kéo dài)", "Giảm nghèo bền vững (vốn kéo dài)"]
    months = [f"2026-{month:02d}" for month in range(1, 11)]
    frames = [pd.DataFrame({"name": n, "period": months, "value": range(10)}) for n in names]
    grid = budget.years(pd.concat(frames), unit="%", figure=theme.blank())
    figure = grid[0].figure
    assert narrow(figure)
    assert inside(figure)
    one, other = (axes.title.get_window_extent() for axes in grid)
    assert one.x1 < other.x0


def test_communes_with_their_month_and_target_have_room() -> None:
    names = [f"Phường Nghĩa Lộ {k}" for k in range(15)]
    table = pd.DataFrame(
        {"name": names, "period": "2026-10", "value": [25.0 + k for k in range(15)]}
    )
    axes = plot.dots(table.assign(target=95.0), unit="%", ax=theme.sheet())
    figure = axes.figure
    assert isinstance(figure, Figure)
    assert narrow(figure)
    assert inside(figure)
    assert axes.get_position().width > 1 / 5
