"""What a chart promises every reader, of several provinces: seen, told apart, and said in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Text as Words

import mtqg
from mtqg import plot
from mtqg.plot import theme
from mtqg.sections import (
    budget_year,
    charts,
    former_provinces,
    history,
    new_rural,
    peer_list,
    peer_pace,
    projections,
    ranks,
    trends,
)
from mtqg.sections.blocks import Chart

POVERTY = "ST.POV_MD"

KINDS: dict[str, Callable[[peer_list.Choice], object]] = {
    "trend": lambda of: trends.chart(of.case, POVERTY),
    "former": lambda of: trends.chart(of.case, "ST.POV_GEN"),
    "multiples": peer_pace.chart,
    "rates": peer_pace.rates,
    "ranks": ranks.chart,
    "slope": ranks.moved_chart,
    "year": lambda of: budget_year.chart(of.case),
    "history": lambda of: history.chart(of.case),
    "fan": lambda of: projections.chart(of.case, POVERTY),
    "shares": lambda of: new_rural.chart(of.case),
    "parts": lambda of: former_provinces.chart(of.case),
}
#: Long names and three lines that end together; two breaks close by; ranks at the last place;
#: a province made of others, of estimates.
READERS = [
    ("Quảng Nam", "2024", "vi"),
    ("Hà Nội", "2024", "vi"),
    ("Điện Biên", "2024", "en"),
    ("Đà Nẵng", "2025", "vi"),
]


def drawn_of(name: str, edition: str, language: str) -> dict[str, Chart]:
    choice = peer_list.choose(mtqg.province(name, edition=edition, language=language))
    found = {kind: draw(choice) for kind, draw in KINDS.items()}
    shown = {kind: chart for kind, chart in found.items() if isinstance(chart, Chart)}
    for chart in shown.values():
        FigureCanvasAgg(chart.figure).draw()  # places what the layout moves
    return shown


@pytest.fixture(scope="module", params=READERS, ids=lambda of: f"{of[0]}-{of[2]}")
def shown(request: pytest.FixtureRequest) -> dict[str, Chart]:
    return drawn_of(*request.param)


def words(figure: Figure) -> Iterator[Words]:
    """Every text that is seen."""
    hidden = set[Words]()
    for axes in figure.axes:
        if not axes.get_visible():
            hidden |= set(axes.findobj(Words))
        for axis, shown in ((axes.xaxis, "labelbottom"), (axes.yaxis, "labelleft")):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.get_major_ticks():
                # matplotlib keeps the labels of ticks outside the limits, and does not draw them
                if not axis.get_tick_params().get(shown, True) or not low <= tick.get_loc() <= high:
                    hidden |= {tick.label1, tick.label2}
    for text in figure.findobj(Words):
        if text.get_text().strip() and text.get_visible() and text not in hidden:
            yield text


def touching(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap by more than a pixel, and texts that leave the figure."""
    boxes = [(text.get_text(), _tight(text)) for text in words(figure)]
    whole = figure.bbox
    found = [
        (text, "edge")
        for text, (x0, y0, x1, y1) in boxes
        if x0 < -1 or y0 < -1 or x1 > whole.width + 1 or y1 > whole.height + 1
    ]
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1:
            found.append((one, other))
    return found


def _tight(text: Words) -> tuple[float, float, float, float]:
    """The box of the letters: that of matplotlib has room for a line's descenders and ascenders."""
    box = text.get_window_extent()
    lines = text.get_text().count("\n") + 1
    spare = 0.1 * box.height / lines
    return box.x0, box.y0 + spare, box.x1, box.y1 - spare


def contrast(colour: object) -> float:
    """The ratio of WCAG 2 against white paper."""
    rgb = np.array(matplotlib.colors.to_rgb(colour))  # type: ignore[arg-type]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return 1.05 / (float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05)


def strokes(figure: Figure) -> Iterator[Line2D]:
    """Every line and mark that carries a figure: no grid, no ticks, no axis."""
    for axes in figure.axes:
        for line in axes.get_lines():
            if line.get_visible() and axes.get_visible():
                yield line


def test_no_text_touches_another_or_leaves_the_picture(shown: dict[str, Chart]) -> None:
    assert {kind: bad for kind, c in shown.items() if (bad := touching(c.figure))} == {}


def test_letters_are_large_and_dark_enough(shown: dict[str, Chart]) -> None:
    for kind, chart in shown.items():
        for text in words(chart.figure):
            told = (kind, text.get_text())
            assert text.get_fontsize() >= theme.SMALL, told
            assert contrast(text.get_color()) >= 4.5, told
        for line in strokes(chart.figure):
            assert line.get_alpha() in (None, 1) or kind == "slope", kind
            assert contrast(line.get_color()) >= 3, kind


def test_every_axis_of_figures_says_its_unit(shown: dict[str, Chart]) -> None:
    for kind, chart in shown.items():
        key = chart.figure._supxlabel.get_text() if chart.figure._supxlabel else ""
        for axes in filter(lambda a: a.get_visible(), chart.figure.axes):
            for axis, said in (
                (axes.yaxis, axes.get_title(loc="left") + key),
                (axes.xaxis, axes.get_xlabel()),
            ):
                ticks = [t.get_text() for t in axis.get_ticklabels()]
                counts = [t for t in ticks if re.fullmatch(r"[\u2212\d.,]+", t)]
                years = all(re.fullmatch(r"(19|20)\d\d", t) for t in counts)
                if counts and not years:
                    assert said, (kind, counts)


def test_lines_are_told_apart_without_colour(shown: dict[str, Chart]) -> None:
    for kind in {"trend", "former", "parts", "multiples"} & set(shown):
        axes = shown[kind].figure.axes[0]
        looks: dict[str, set[str]] = {}
        for line in axes.get_lines():
            if len(line.get_xdata()) > 1 and line.get_linestyle() != "None":
                dash = str(line._unscaled_dash_pattern)
                looks.setdefault(str(line.get_color()), set()).add(dash)
        looks.pop(theme.FAINT, None)  # the rule of a break
        assert all(len(dashes) == 1 for dashes in looks.values())
        assert len(set.union(*looks.values())) == len(looks), kind


def test_the_axis_of_levels_starts_at_zero(shown: dict[str, Chart]) -> None:
    for kind in {"trend", "former", "history", "fan", "year", "parts"} & set(shown):
        assert shown[kind].figure.axes[0].get_ylim()[0] == 0, kind
    for kind in {"shares"} & set(shown):
        assert shown[kind].figure.axes[0].get_xlim()[0] == 0, kind
    low, high = shown["rates"].figure.axes[0].get_xlim()
    assert low < 0 < high or shown["rates"].data["low"].min() > 0


def test_the_words_hold_the_figures(shown: dict[str, Chart]) -> None:
    for kind in {"ranks", "rates", "slope", "shares"} & set(shown):
        chart = shown[kind]
        numbers = chart.data.select_dtypes("number").drop(columns=["target"], errors="ignore")
        told = [_number(t) for t in re.findall(r"\u2212?\d+(?:[.,]\d+)?", chart.alt)]
        for value in numbers.to_numpy()[numbers.notna().to_numpy()]:
            assert any(abs(value - t) <= 0.5 for t in told), (kind, value)
    for kind in {"trend", "former", "multiples"} & set(shown):
        chart = shown[kind]
        for _, line in chart.data.dropna(subset=["value"]).groupby("line"):
            last = line.iloc[-1]
            printed = rf"(\d+[.,]\d+)% \({last['period']}\)"
            found = [_number(t) for t in re.findall(printed, chart.alt)]
            assert any(abs(t - last["value"]) < 0.051 for t in found), (kind, last["line"])


def _number(text: str) -> float:
    return float(text.replace("\u2212", "-").replace(",", "."))


def test_estimates_are_hollow_and_outturns_filled() -> None:
    chart = trends.chart(mtqg.province("Quảng Nam"), POVERTY)
    assert isinstance(chart, Chart)
    own, country, region, published = chart.figure.axes[0].collections

    def hollow(marks: PathCollection) -> list[bool]:
        return list((marks.get_facecolor()[:, :3] == 1).all(axis=1))

    # The office published the country's rate of 2023 alone, which stands apart; the lines of the
    # country and the region are computed throughout.
    assert hollow(own) == [False] * 9
    assert hollow(country) == hollow(region) == [True] * 9
    assert hollow(published) == [False]


def test_no_line_crosses_a_break() -> None:
    chart = trends.chart(mtqg.province("Quảng Nam"), POVERTY)
    assert isinstance(chart, Chart)
    for line in chart.figure.axes[0].get_lines():
        x = np.asarray(line.get_xdata(), dtype=float)
        if len(x) > 1 and x[0] != x[-1]:
            assert not x[0] < 2021.5 < x[-1]


def test_a_chart_without_words_to_fold_is_laid_out_once_for_paper_and_once_for_a_phone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = []
    execute = ConstrainedLayoutEngine.execute

    def counted(self: ConstrainedLayoutEngine, fig: Figure) -> None:
        done.append(fig)
        execute(self, fig)

    monkeypatch.setattr(ConstrainedLayoutEngine, "execute", counted)
    rows = pd.DataFrame({"name": "Sapa", "year": [2023, 2024], "value": [12.5, 10.1]})
    axes = plot.lines(rows, unit="%", ax=theme.sheet())
    charts.block(axes, "", rows)._repr_mimebundle_()
    assert len(done) == 2
