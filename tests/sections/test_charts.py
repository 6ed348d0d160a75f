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
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text as Words

import mtqg
from mtqg.sections import (
    budget_year,
    charts,
    forecast,
    history,
    pace,
    parts,
    peers,
    position,
    ranks,
    rural,
    trend,
)
from mtqg.sections.blocks import Chart
from mtqg.sections.charts import canvas, labels
from mtqg.texts import Text

MONTHS = range(1, 13)
NOTHING_AHEAD = pd.DataFrame(
    columns=["month", "forecast", "low80", "high80", "low95", "high95", "assumed"]
).astype({"assumed": bool})
POVERTY = "ST.POV_MD"

KINDS: dict[str, Callable[[peers.Choice], object]] = {
    "trend": lambda of: trend.chart(of.case, POVERTY),
    "former": lambda of: trend.chart(of.case, "ST.POV_GEN"),
    "position": lambda of: position.chart(of.case, POVERTY),
    "multiples": pace.chart,
    "rates": pace.rates,
    "ranks": ranks.chart,
    "slope": ranks.moved_chart,
    "year": lambda of: budget_year.chart(of.case),
    "history": lambda of: history.chart(of.case),
    "fan": lambda of: forecast.chart(of.case, POVERTY),
    "shares": lambda of: rural.chart(of.case),
    "parts": lambda of: parts.chart(of.case),
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
    choice = peers.choose(mtqg.province(name, edition=edition, language=language))
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
            assert text.get_fontsize() >= canvas.SMALL, told
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
        looks.pop(canvas.FAINT, None)  # the rule of a break
        assert all(len(dashes) == 1 for dashes in looks.values())
        assert len(set.union(*looks.values())) == len(looks), kind


def test_the_axis_of_levels_starts_at_zero(shown: dict[str, Chart]) -> None:
    for kind in {"trend", "former", "history", "fan", "year", "parts"} & set(shown):
        assert shown[kind].figure.axes[0].get_ylim()[0] == 0, kind
    for kind in {"shares", "position"} & set(shown):
        assert shown[kind].figure.axes[0].get_xlim()[0] == 0, kind
    low, high = shown["rates"].figure.axes[0].get_xlim()
    assert low < 0 < high or shown["rates"].data["low"].min() > 0


def test_the_words_hold_the_figures(shown: dict[str, Chart]) -> None:
    for kind in {"position", "ranks", "rates", "slope", "shares"} & set(shown):
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
    chart = trend.chart(mtqg.province("Quảng Nam"), POVERTY)
    assert isinstance(chart, Chart)
    own, country, _ = chart.figure.axes[0].collections
    assert len(own.get_facecolor()) == 9
    assert not (own.get_facecolor()[:, :3] == 1).all(axis=1).any()
    # The office published the country's rate of 2023 alone: the other years are computed.
    hollow = (country.get_facecolor()[:, :3] == 1).all(axis=1)
    flags = chart.data[chart.data["line"].str.startswith("Cả nước")]["flag"]
    assert list(hollow) == list(flags.str.contains("e"))
    assert 0 < hollow.sum() < len(hollow)


def test_no_line_crosses_a_break() -> None:
    chart = trend.chart(mtqg.province("Quảng Nam"), POVERTY)
    assert isinstance(chart, Chart)
    for line in chart.figure.axes[0].get_lines():
        x = np.asarray(line.get_xdata(), dtype=float)
        if len(x) > 1 and x[0] != x[-1]:
            assert not x[0] < 2021.5 < x[-1]


def test_a_rank_that_noise_may_have_moved_is_dashed() -> None:
    rows = pd.DataFrame(
        {
            "label": ["A", "B"],
            "own": [True, False],
            "before": [5, 9],
            "before_low": [4, 8],
            "before_high": [6, 10],
            "after": [2, 8],
            "after_low": [1, 7],
            "after_high": [3, 9],
        }
    )
    chart = charts.slope(
        rows, dates=("2022", "2024"), count=10, language="en", source="made up", title="Made up"
    )
    dashes = {
        tuple(line.get_ydata()): line.get_linestyle()
        for line in chart.figure.axes[0].get_lines()
        if list(line.get_xdata()) == [0, 1]
    }
    assert dashes == {(5, 2): "-", (9, 8): "--"}


def test_the_envelope_is_of_the_years_that_ended() -> None:
    past = pd.DataFrame(
        {2020 + k: [(6.0 + k) * m for m in MONTHS] for k in range(3)}
        | {2023: [9.9] * 2 + [np.nan] * 10},
        index=MONTHS,
    )
    chart = year_of(past, {1: 4.0}, "en")
    assert {"2022: 96.0", "2020: 72.0", "median 2020-2022:\n84.0"} <= said(chart)
    assert not any("2023" in text for text in said(chart))


def year_of(past: pd.DataFrame, now: dict[int, float], language: str, **more: Text) -> Chart:
    return charts.budget_year(
        past,
        pd.Series(now).reindex(MONTHS),
        NOTHING_AHEAD,
        year=2025,
        target=95,
        language=language,
        source="made up",
        title="Made up",
        **more,
    )


def drawn(now: dict[int, float], language: str = "vi", **more: Text) -> Chart:
    """A made-up year beside a full one and one of which two months were printed."""
    past = pd.DataFrame(
        {2023: [6.0 * m for m in MONTHS], 2024: [5.0, 10.6] + [float("nan")] * 10}, index=MONTHS
    )
    return year_of(past, now, language, **more)


def said(chart: Chart) -> set[str]:
    return {text.get_text() for text in chart.figure.axes[0].texts}


@pytest.mark.parametrize(
    ("language", "half", "late"),
    [
        ("vi", "2024 (đến tháng 2)", "2023: ước 72,0%"),
        ("en", "2024 (to month 2)", "2023: estimate 72.0%"),
    ],
)
def test_a_part_of_a_year_is_not_told_as_the_year(language: str, half: str, late: str) -> None:
    chart = drawn({1: 4.0, 2: 11.9}, language)
    named = {text.replace("\n", " ").rpartition(":")[0] for text in said(chart)}
    assert {"2023", half} <= named
    assert f"{half}: 10" in chart.alt
    assert late in chart.alt
    whole = drawn({m: 7.0 * m for m in MONTHS}, language)
    assert any(text.startswith("2025: 84") for text in said(whole))


def test_the_level_across_is_named_by_the_caller() -> None:
    assert "Mục tiêu 95%" in said(drawn({1: 4.0}))
    named = Text("Mức 95% (giải ngân), tham khảo", "95% disbursed, for reference")
    assert named.vi in said(drawn({1: 4.0}, target_label=named))


def test_words_do_not_compare_across_a_break() -> None:
    points = pd.DataFrame({"period": ["2016", "2021", "2022", "2024"], "value": [9.0, 4, 5, 3]})
    chart = charts.trend(
        charts.Line("Sơn La", points),
        indicator=POVERTY,
        language="en",
        source="made up",
        breaks=["2022"],
    )
    assert "Sơn La, from 2022: 5.00% (2022) to 3.00% (2024)" in chart.alt
    assert "2016" not in chart.alt


def test_places_apart_are_in_order_and_inside() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        places = sorted(rng.uniform(0, 10, 6))
        heights = rng.uniform(0.5, 1.6, 6)
        found = np.array(labels._apart(places, list(heights), 0.0, 10.0))
        reach = heights / 2
        assert (np.diff(found) >= reach[1:] + reach[:-1] - 1e-9).all()
        assert found[0] - reach[0] >= -1e-9
        assert found[-1] + reach[-1] <= 10 + 1e-9
