"""What the chart of a budget year draws, read off its Axes."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.axes import Axes

from mtqg import plot
from mtqg.plot import theme
from mtqg.problems import ProblemError


def course(year: int, step: float, last: int = 12) -> pd.DataFrame:
    months = range(1, last + 1)
    return pd.DataFrame(
        {"period": [f"{year}-{m:02d}" for m in months], "value": [step * m for m in months]}
    )


def said(axes: Axes) -> set[str]:
    return {text.get_text() for text in axes.texts if text.get_text()}


def test_three_years_that_ended_are_an_envelope_with_their_median() -> None:
    past = [course(2020 + k, 6.0 + k) for k in range(3)]
    table = pd.concat([*past, course(2023, 9.9, 2), course(2025, 4.0, 1)])
    axes = plot.year(table, language="en", ax=theme.sheet())
    assert {"2022: 96.0", "2020: 72.0", "median 2020-2022:\n84.0"} <= said(axes)
    assert not any("2023" in text for text in said(axes))
    assert "lowest to the highest year of 2020-2022" in axes.figure._supxlabel.get_text()  # type: ignore[union-attr]


def test_two_past_years_are_lines_and_a_part_of_a_year_is_named_as_one() -> None:
    table = pd.concat([course(2023, 6.0), course(2024, 5.3, 2), course(2025, 4.0, 3)])
    table["status"] = ["estimate" if p == "2023-12" else "actual" for p in table["period"]]
    axes = plot.year(table, unit="% kế hoạch năm", ax=theme.sheet())
    assert len(axes.get_lines()) == 3
    assert plot.alt(axes) == (
        "Biểu đồ đường lũy kế theo tháng: % kế hoạch năm. 2025 (đến tháng 3): 12,0%; "
        "2023: ước 72,0%; 2024 (đến tháng 2): 10,6%."
    )


def test_the_forecast_goes_on_from_the_last_month_and_january_stands_apart() -> None:
    ahead = pd.DataFrame(
        {
            "period": ["2025-11", "2025-12", "2026-01"],
            "mean": [60.0, 80.0, 90.0],
            "lo-80": [55.0, 72.0, 88.0],
            "hi-80": [65.0, 88.0, 92.0],
        }
    )
    table = pd.concat([course(2024, 6.0), course(2025, 5.0, 10)])
    axes = plot.year(table, forecast=ahead, unit="%", target=95, ax=theme.sheet())
    lines = [list(line.get_xdata()) for line in axes.get_lines()]
    assert [10, 11, 12] in lines
    assert [t.get_text() for t in axes.get_xticklabels()][-1] == "31/1*"
    assert "Mục tiêu 95%" in said(axes)
    assert "2025: 80\n80%: 72 đến 88" in said(axes)
    assert "dự báo cuối năm 80" in plot.alt(axes)
    assert "90" not in plot.alt(axes)


def test_the_level_across_is_named_by_the_caller() -> None:
    table = pd.concat([course(2024, 6.0), course(2025, 4.0, 1)])
    named = "Mức 95% (giải ngân), tham khảo"
    assert named in said(plot.year(table, target=95, target_label=named, ax=theme.sheet()))
    assert "Mục tiêu 95" in said(plot.year(table, target=95, ax=theme.sheet()))


def test_a_year_of_which_nothing_is_known_yet_starts_at_nothing() -> None:
    ahead = pd.DataFrame({"period": ["2025-12"], "mean": [80.0]})
    axes = plot.year(course(2024, 6.0), forecast=ahead, unit="%", ax=theme.sheet())
    assert [0, 12] in [list(line.get_xdata()) for line in axes.get_lines()]
    assert "dự báo cuối năm 80" in plot.alt(axes)


def test_another_year_may_be_the_subject() -> None:
    table = pd.concat([course(2023, 6.0), course(2024, 5.0)])
    axes = plot.year(table, highlight=2023, ax=theme.sheet())
    assert "2024" not in plot.alt(axes)
    with pytest.raises(ProblemError, match="một trong: 2023, 2024"):
        plot.year(table, highlight=2020, ax=theme.sheet())


def test_years_and_several_places_are_refused_together() -> None:
    table = pd.DataFrame({"name": ["A", "B"], "period": ["2023", "2023-09"], "value": [1.0, 2.0]})
    with pytest.raises(ProblemError) as caught:
        plot.year(table, ax=theme.sheet())
    assert [problem.column for problem in caught.value.problems] == ["period", ""]


def test_amounts_with_a_plan_are_drawn_as_shares_of_it() -> None:
    table = course(2025, 10.0, 3).rename(columns={"period": "month"}).assign(plan=200.0)
    axes = plot.year(table, ax=theme.sheet())
    (line,) = axes.get_lines()
    assert list(line.get_ydata()) == [5.0, 10.0, 15.0]
    assert plot.alt(axes).endswith(": % kế hoạch năm, lũy kế. 2025 (đến tháng 3): 15,0%.")
    amounts = pd.DataFrame({"period": ["2025-12"], "mean": [180.0], "unit": ["amount"]})
    with pytest.raises(ProblemError, match='measure="share"'):
        plot.year(table, forecast=amounts, ax=theme.sheet())


def test_a_forecast_of_the_year_alone_is_of_its_december() -> None:
    ahead = pd.DataFrame({"period": [2025], "mean": [80.0], "lo-80": [70.0], "hi-80": [88.0]})
    axes = plot.year(course(2025, 5.0, 6), forecast=ahead, unit="%", ax=theme.sheet())
    assert [6, 12] in [list(line.get_xdata()) for line in axes.get_lines()]


def test_earlier_years_than_asked_for_are_left_out() -> None:
    table = pd.concat([course(year, 6.0) for year in range(2015, 2026)])
    assert "2020: 72,0" in plot.alt(plot.year(table, decimals=1, ax=theme.sheet()))
    assert "2019" not in plot.alt(plot.year(table, ax=theme.sheet()))
    assert "2019" in plot.alt(plot.year(table, past=6, ax=theme.sheet()))
