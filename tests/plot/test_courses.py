"""What lines, fans and small multiples draw, read off their Axes."""

from __future__ import annotations

import re
from typing import Any

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from mtqg import plot
from mtqg.plot import theme
from mtqg.problems import ProblemError

YEARS = list(range(2019, 2025))


def table(*names: str, **columns: object) -> pd.DataFrame:
    """Made-up figures: the k-th name falls by one a year from 20 + 5k."""
    return pd.DataFrame(
        [(n, y, 20.5 + 5 * k - (y - 2019)) for k, n in enumerate(names) for y in YEARS],
        columns=["name", "year", "value"],
    ).assign(**columns)


def ahead(*names: str) -> pd.DataFrame:
    rows = [(n, 2025 + k, 14.0 - k, 12.0 - k, 16.0 - k) for n in names for k in range(2)]
    found = pd.DataFrame(rows, columns=["area", "period", "mean", "lo-80", "hi-80"])
    return found.assign(**{"lo-95": found["lo-80"] - 1, "hi-95": found["hi-80"] + 1})


def courses(axes: Axes) -> list[Any]:
    """The lines that carry figures: no rules across or down."""
    return [line for line in axes.get_lines() if len(set(line.get_xdata())) > 1]


def said(axes: Axes) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in axes.texts if text.get_text()]


def test_every_figure_is_drawn_where_it_is() -> None:
    axes = plot.lines(table("A", "B"), ax=theme.sheet())
    drawn = {tuple(line.get_ydata()) for line in courses(axes)}
    assert drawn == {tuple(20.5 - k for k in range(6)), tuple(25.5 - k for k in range(6))}
    assert all(list(line.get_xdata()) == YEARS for line in courses(axes))


def test_lines_end_in_their_names_and_figures_as_the_reader_writes_them() -> None:
    assert said(plot.lines(table("A", "B"), ax=theme.sheet())) == ["A 15,5", "B 20,5"]
    english = plot.lines(table("A", "B"), language="en", ax=theme.sheet())
    assert said(english) == ["A 15.5", "B 20.5"]


def test_numbers_of_the_axis_have_the_readers_comma() -> None:
    small = table("A").assign(value=lambda t: t["value"] / 20)
    axes = plot.lines(small, ax=theme.sheet())
    FigureCanvasAgg(axes.figure).draw()  # type: ignore[arg-type]
    ticks = [tick.get_text() for tick in axes.get_yticklabels()]
    assert "0,2" in ticks
    assert not any("." in tick for tick in ticks)
    assert axes.get_ylim()[0] == 0


def test_the_one_highlighted_is_bold_on_top_and_first_in_words() -> None:
    axes = plot.lines(table("A", "B", "C"), highlight="b", ax=theme.sheet())
    widest = max(courses(axes), key=lambda line: line.get_linewidth())
    assert widest.get_ydata()[0] == 25.5
    assert matplotlib.colors.to_hex(widest.get_color()) == theme.OWN
    bold = [t.get_text() for t in axes.texts if t.get_fontweight() == "bold"]
    assert bold == ["B 20,5"]
    assert plot.alt(axes).startswith("Biểu đồ đường: B. B: 25,5 (2019) đến 20,5 (2024); A:")


def test_lines_are_told_apart_by_dash_as_well_as_by_colour() -> None:
    axes = plot.lines(table(*"ABCDEF"), ax=theme.sheet())
    looks = {(str(line.get_color()), str(line._unscaled_dash_pattern)) for line in courses(axes)}
    assert len({colour for colour, _ in looks}) == len({dash for _, dash in looks}) == 6


def test_of_many_lines_the_one_asked_for_stands_out_and_the_words_tell_the_rest() -> None:
    names = [f"Xã {k:02d}" for k in range(30)]
    axes = plot.lines(table(*names), highlight="xa 07", ax=theme.sheet())
    colours = [matplotlib.colors.to_hex(line.get_color()) for line in courses(axes)]
    assert (colours.count(theme.OWN), colours.count(theme.GREY)) == (1, 29)
    assert said(axes) == ["Xã 07 50,5"]
    assert "29 nơi khác: 15,5 đến 160,5 (2024)" in plot.alt(axes)


def test_of_many_lines_without_one_asked_for_the_ends_are_named() -> None:
    axes = plot.lines(table(*[f"Xã {k:02d}" for k in range(30)]), ax=theme.sheet())
    assert said(axes) == ["Xã 00 15,5", "Xã 29 160,5"]


def test_no_line_is_drawn_into_a_break_and_words_do_not_compare_across_it() -> None:
    axes = plot.lines(table("A", indicator="ST.POV_MD"), language="en", ax=theme.sheet())
    spans = sorted((min(line.get_xdata()), max(line.get_xdata())) for line in courses(axes))
    assert spans == [(2019, 2021), (2022, 2024)]
    rules = [line.get_xdata()[0] for line in axes.get_lines() if len(set(line.get_xdata())) == 1]
    assert rules == [2021.5]
    assert "break in series" in said(axes)
    assert "A, from 2022: 17.50% (2022) to 15.50% (2024)" in plot.alt(axes)
    whole = plot.lines(table("A", indicator="ST.POV_MD"), breaks=(), ax=theme.sheet())
    assert len(courses(whole)) == 1


def test_estimates_are_hollow_and_outturns_filled() -> None:
    status = ["actual"] * 4 + ["estimate", "forecast"]
    axes = plot.lines(table("A", status=status), ax=theme.sheet())
    (marks,) = axes.collections
    white = (np.asarray(marks.get_facecolor())[:, :3] == 1).all(axis=1)
    assert list(white) == [False] * 4 + [True] * 2


def test_a_forecast_is_dashed_in_its_band_and_named_as_one() -> None:
    axes = plot.lines(table("A", "B"), forecast=ahead("B"), ax=theme.sheet())
    (dashed,) = (line for line in courses(axes) if max(line.get_xdata()) > 2024)
    assert list(dashed.get_xdata()) == [2024, 2025, 2026]
    assert list(dashed.get_ydata()) == [20.5, 14.0, 13.0]
    assert dashed.get_linestyle() != "-"
    assert len(axes.collections) == 3  # marks of two lines, one band
    assert set(said(axes)) == {"A 15,5", "B, dự báo 2026: 13,0"}
    assert "Dự báo và khoảng dự báo 80%: B, 2025: 14,0 (12,0 đến 16,0)" in plot.alt(axes)
    assert "dự báo và khoảng dự báo 80%" in axes.figure._supxlabel.get_text()  # type: ignore[union-attr]


def test_a_fan_has_a_band_a_level_and_the_path_to_the_target() -> None:
    path = [(2024, 15.5), (2026, 10.0)]
    axes = plot.fan(table("A"), ahead("A"), target=path, unit="%", ax=theme.sheet())
    bands = [c for c in axes.collections if len(c.get_paths()[0].vertices) > 6 and c.get_alpha()]
    assert len(bands) == 2
    assert set(said(axes)) == {"Mục tiêu 10,0", "13,0", "80%", "95%"}
    assert plot.alt(axes).endswith("2026: 13,0 (11,0 đến 15,0%). Mục tiêu 10,0 (2026).")


def test_a_fan_of_several_places_asks_which() -> None:
    with pytest.raises(ProblemError, match="highlight="):
        plot.fan(table("A", "B"), ahead("B"), ax=theme.sheet())
    axes = plot.fan(table("A", "B"), ahead("A", "B"), highlight="B", ax=theme.sheet())
    assert {line.get_ydata()[0] for line in courses(axes)} == {25.5, 20.5}


def test_a_fan_without_a_forecast_is_the_series() -> None:
    axes = plot.fan(table("A"), pd.DataFrame(), ax=theme.sheet())
    assert (len(courses(axes)), said(axes)) == (1, ["15,5"])


def test_a_forecast_by_any_method_without_intervals_is_drawn() -> None:
    bare = ahead("A")[["area", "period", "mean"]]
    axes = plot.fan(table("A"), bare, ax=theme.sheet())
    assert "Dự báo: 2025: 14,0; 2026: 13,0." in plot.alt(axes)


def test_small_multiples_have_a_panel_a_place_on_one_scale() -> None:
    grid = plot.small_multiples(table(*"ABCDEF"), highlight="C", title="T", figure=Figure())
    seen = [axes for axes in grid if axes.get_visible()]
    assert [axes.get_title() for axes in seen] == [
        f"{n} {v}" for n, v in zip("ABDEF", ("15,5", "20,5", "30,5", "35,5", "40,5"), strict=True)
    ]
    assert {axes.get_ylim() for axes in seen} == {seen[0].get_ylim()}
    assert [len(courses(axes)) for axes in seen] == [2] * 5
    alone = plot.small_multiples(table(*"ABCDEF"), figure=Figure())
    assert [len(courses(axes)) for axes in alone if axes.get_visible()] == [1] * 6
    assert len(re.findall(r"\(2019\) đến", plot.alt(grid))) == 6


def test_small_multiples_need_another_place() -> None:
    with pytest.raises(ProblemError, match="không có nơi nào khác"):
        plot.small_multiples(table("A"), highlight="A", figure=Figure())


def test_axes_given_are_drawn_on_and_returned_with_title_and_source_about_them() -> None:
    figure = Figure(figsize=(9, 3), layout="constrained")
    left, right = figure.subplots(1, 2)
    rows = table("A", source="Sở A", unit="%")
    assert plot.lines(rows, title="Hộ nghèo", ax=left) is left
    assert left.get_title(loc="left") == "Hộ nghèo (%)"
    assert "Nguồn: Sở A." in said(left)
    assert not right.lines
    assert tuple(figure.get_size_inches()) == (9, 3)


def test_without_axes_a_new_figure_is_shown_as_pyplot_does() -> None:
    from matplotlib import pyplot as plt

    axes = plot.lines(table("A", unit="%"), title="Hộ nghèo")
    try:
        assert plt.gcf() is axes.figure
        assert axes.figure._suptitle.get_text() == "Hộ nghèo"  # type: ignore[union-attr]
    finally:
        plt.close(axes.figure)  # type: ignore[arg-type]


def test_ticks_of_narrow_axes_leave_years_out() -> None:
    narrow, wide = Figure(figsize=(2.2, 2)).subplots(), Figure(figsize=(8, 2)).subplots()
    for axes in (narrow, wide):
        plot.lines(table("A"), ax=axes)
    assert len(narrow.get_xticks()) < len(wide.get_xticks()) == len(YEARS)
