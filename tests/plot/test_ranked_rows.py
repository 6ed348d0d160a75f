"""What dots and ranks draw, read off their Axes."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

from mtqg import plot
from mtqg.plot import theme
from mtqg.problems import ProblemError

TWO = pd.DataFrame(
    {
        "name": ["A", "A", "B", "B", "C"],
        "year": [2022, 2024, 2022, 2024, 2024],
        "value": [9.5, 6.0, 5.0, 7.25, 1.0],
    }
)


def marks(axes: Axes, mark: str) -> list[tuple[float, float]]:
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in axes.get_lines()
        if line.get_marker() == mark
    ]


def said(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_two_dates_are_a_stroke_and_a_dot_the_best_first() -> None:
    axes = plot.dots(TWO, unit="%", highlight="B", ax=theme.sheet())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["C", "A", "B"]
    assert marks(axes, "o") == [(1.0, 0.0), (6.0, 1.0), (7.25, 2.0)]
    assert marks(axes, "|") == [(9.5, 1.0), (5.0, 2.0)]
    assert said(axes) == ["| 2022", "…", "9,50", "5,00", "● 2024", "1,00", "6,00", "7,25"]
    assert axes.get_xlim()[0] == 0
    assert plot.alt(axes) == (
        "Biểu đồ chấm: %. C: … (2022), 1,00% (2024); A: 9,50% (2022), 6,00% (2024); "
        "B: 5,00% (2022), 7,25% (2024)."
    )


def test_the_order_of_the_table_and_of_what_is_better_higher() -> None:
    def order(**how: object) -> list[str]:
        axes = plot.dots(TWO, ax=theme.sheet(), **how)  # type: ignore[arg-type]
        return [label.get_text() for label in axes.get_yticklabels()]

    assert order(sort=False) == ["A", "B", "C"]
    assert order(better="higher") == ["B", "A", "C"]


def test_intervals_are_bars_and_stand_beside_the_figure() -> None:
    table = pd.DataFrame({"name": ["A", "B"], "value": [-3.0, 2.0], "low": [-5.0, 1.0]})
    table["high"] = [-1.0, 3.0]
    axes = plot.dots(table, unit="điểm %", level=80, better="lower", ax=theme.sheet())
    bars = [tuple(line.get_xdata()) for line in axes.get_lines() if len(line.get_xdata()) == 2]
    assert {(-5.0, -1.0), (1.0, 3.0)} <= set(bars)
    assert said(axes) == ["(khoảng tin cậy 80%)", "−3 (−5; −1)", "2 (1; 3)"]
    assert axes.get_xlabel() == "điểm %   ← tốt hơn"
    assert axes.get_xlim()[0] < 0 < axes.get_xlim()[1]


def test_a_level_that_nobody_stated_is_not_claimed() -> None:
    table = pd.DataFrame({"name": ["A"], "value": [2.0], "low": [1.0], "high": [3.0]})
    assert said(plot.dots(table, ax=theme.sheet()))[0] == "(khoảng)"
    named = table.rename(columns={"low": "lo-95", "high": "hi-95"})
    assert said(plot.dots(named, ax=theme.sheet()))[0] == "(khoảng dự báo 95%)"


def test_bounds_of_exact_figures_are_no_intervals() -> None:
    exact = TWO.assign(low=TWO["value"], high=TWO["value"])
    assert plot.alt(plot.dots(exact, ax=theme.sheet())).startswith("Biểu đồ chấm. ")


def test_targets_and_estimates_are_seen_and_said() -> None:
    table = pd.DataFrame(
        {
            "name": ["A", "B"],
            "value": [76.26, 12.0],
            "target": [80.0, float("nan")],
            "status": ["estimate", "actual"],
            "unit": "%",
        }
    )
    axes = plot.dots(table, sort=False, decimals=1, ax=theme.sheet())
    first, second = (line for line in axes.get_lines() if line.get_marker() == "o")
    assert (first.get_markerfacecolor(), second.get_markerfacecolor()) == ("white", theme.OWN)
    assert [80.0, 80.0] in [list(line.get_xdata()) for line in axes.get_lines()]
    assert plot.alt(axes) == "Biểu đồ chấm: %. A: 76,3% (ước), mục tiêu 80%; B: 12,0%."


def test_means_of_regions_are_set_apart_from_provinces() -> None:
    table = pd.DataFrame({"name": ["A", "Cả nước"], "value": [1.0, 2.0]})
    table["level"] = ["province", "country"]
    assert marks(plot.dots(table, ax=theme.sheet()), "D") == [(2.0, 1.0)]
    assert marks(plot.dots(table.tail(1), ax=theme.sheet()), "D") == []


def test_two_places_are_held_against_each_other_indicator_by_indicator() -> None:
    table = pd.DataFrame(
        {
            "indicator": ["ST.POV_MD", "ST.POV_MD", "nước sạch", "nước sạch"],
            "name": ["Lào Cai", "Sơn La"] * 2,
            "value": [9.06, 14.5, 70.0, 60.0],
        }
    )
    axes = plot.dots(table, rows="indicator", ends="name", sort=False, ax=theme.sheet())
    assert said(axes) == ["| Lào Cai", "9,06", "70,00", "● Sơn La", "14,50", "60,00"]
    with pytest.raises(ProblemError, match="nhiều hơn hai đầu"):
        plot.dots(
            pd.concat([table, table.head(1).assign(name="Hà Giang")]),
            rows="indicator",
            ends="name",
            ax=theme.sheet(),
        )


def rank_table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["A", "B", "A", "B"],
            "year": [2022, 2022, 2024, 2024],
            "rank": [5, 9, 2, 8],
            "low": [4, 8, 1, 7],
            "high": [6, 10, 3, 9],
        }
    )


def test_a_rank_that_noise_may_have_moved_is_dashed() -> None:
    axes = plot.ranks(rank_table(), highlight="A", count=10, language="en", ax=theme.sheet())
    dashes = {
        tuple(line.get_ydata()): line.get_linestyle()
        for line in axes.get_lines()
        if list(line.get_xdata()) == [0, 1]
    }
    assert dashes == {(5, 2): "-", (9, 8): "--"}
    assert axes.get_ylim()[0] > axes.get_ylim()[1]  # the best rank on top
    assert "A: 5 (4-6), 2 (1-3); B: 9 (8-10), 8 (7-9)." in plot.alt(axes)


def test_ranks_of_one_date_are_rows_from_the_first_to_the_last() -> None:
    axes = plot.ranks(rank_table().tail(2), highlight="B", count=10, ax=theme.sheet())
    assert [label.get_text() for label in axes.get_yticklabels()] == ["A", "B"]
    assert marks(axes, "o") == [(2.0, 0.0)]
    assert marks(axes, "D") == [(8.0, 1.0)]
    assert axes.get_xticks()[0] == 1
    assert axes.get_xticks()[-1] == 10
    assert "B: 8 (7 đến 9)" in plot.alt(axes)


def test_ranks_are_made_of_values_where_it_is_known_what_is_better() -> None:
    values = pd.DataFrame({"name": list("ABC"), "year": 2024, "value": [3.0, 1.0, 1.0]})
    with pytest.raises(ProblemError, match='best="lowest"'):
        plot.ranks(values, ax=theme.sheet())
    lowest = plot.ranks(values, best="lowest", ax=theme.sheet())
    assert marks(lowest, "o") == [(1.0, 0.0), (1.0, 1.0), (3.0, 2.0)]
    known = plot.ranks(values.assign(indicator="ST.POV_MD"), ax=theme.sheet())
    assert marks(known, "o") == marks(lowest, "o")
    highest = plot.ranks(values, best="highest", ax=theme.sheet())
    assert "A: 1 (2024)" in plot.alt(highest)


def test_ranks_of_three_dates_are_refused() -> None:
    more = pd.concat([rank_table(), rank_table().head(2).assign(year=2020)])
    with pytest.raises(ProblemError, match="hơn hai kỳ"):
        plot.ranks(more, ax=theme.sheet())
