"""Charts over the years: a series beside others, a series with its forecast."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from mtqg.sections.blocks import Chart
from mtqg.sections.charts import canvas
from mtqg.sections.charts.canvas import NBSP, Line
from mtqg.sections.charts.labels import Label, end_labels
from mtqg.table import catalogue
from mtqg.texts import Text
from mtqg.words import formats


def trend(
    own: Line,
    *,
    indicator: str,
    language: str,
    source: str,
    others: Sequence[Line] = (),
    breaks: Sequence[str] = (),
    title: str = "",
) -> Chart:
    """Draw the yearly figures of an area, with others' thinner beside it.

    Parameters
    ----------
    own, others : Line
        Figures by year; hollow marks where the status is estimate or the flag e.
    indicator : str
        Code, for name, unit and decimals.
    breaks : sequence of str
        First years after a break: the lines stop there.
    """
    known = catalogue.indicator(indicator)
    title = title or f"{known.name.say(language)}, {own.name.replace(' ', NBSP)}"
    figure, axes = canvas.figure()
    lines = [own, *(line for line in others if not line.points.empty)]
    years = sorted({int(p) for line in lines for p in line.points["period"]})
    for position, line in enumerate(lines):
        canvas.draw_line(axes, line, breaks, position)
    _frame(axes, indicator, years, breaks, language, min(li.points["value"].min() for li in lines))
    ends = []
    for position, line in enumerate(lines):
        last = line.points.dropna(subset=["value"]).iloc[-1]
        value = formats.number(last["value"], known.decimals, language)
        text = canvas.wrapped(f"{line.name} {value}", 18)
        colour = canvas.COLOURS[min(position, 3)]
        ends.append(Label(int(last["period"]), last["value"], text, colour, bold=position == 0))
    end_labels(axes, ends)
    canvas.title(figure, title)
    title = canvas.unit_title(title, indicator, language)
    alt = Text("Biểu đồ đường", "Line chart").say(language)
    told = "; ".join(
        canvas.told(line, known.unit, known.decimals, language, breaks) for line in lines
    )
    data = pd.concat([line.points.assign(line=line.name) for line in lines], ignore_index=True)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def fan(
    own: Line,
    forecast: pd.DataFrame,
    *,
    indicator: str,
    language: str,
    source: str,
    breaks: Sequence[str] = (),
    required: Sequence[tuple[int, float]] = (),
    title: str = "",
) -> Chart:
    """Draw a series, its forecast and the bands of its intervals, and the way to a target.

    Parameters
    ----------
    own : Line
        The figures by year.
    forecast : DataFrame
        Columns period, mean, lo-80, hi-80, lo-95, hi-95; no rows where none can be made.
    required : sequence of (year, value), optional
        The path that a target asks for; it ends at the target.
    """
    known = catalogue.indicator(indicator)
    title = title or f"{known.name.say(language)}, {own.name.replace(' ', NBSP)}"
    figure, axes = canvas.figure()
    points = own.points.dropna(subset=["value"])
    stated, ahead_years = points["period"].astype(int), forecast["period"].astype(int)
    years = sorted({*stated, *ahead_years, *(year for year, _ in required)})
    canvas.draw_line(axes, own, breaks, 0)
    if len(forecast):
        _draw_ahead(axes, points.iloc[-1], forecast)
    axes.margins(y=0.06)
    _frame(axes, indicator, years, breaks, language, points["value"].min())
    ends = []
    if len(forecast):
        end = forecast.iloc[-1]
        at = int(end["period"])
        value = formats.number(end["mean"], known.decimals, language)
        ends.append(Label(at, end["mean"], value, canvas.OWN, bold=True))
        for level in ("80", "95"):
            ends.append(Label(at, end[f"hi-{level}"], f"{level}%", canvas.FAINT))
    goal = ""
    if required:
        at, aim = required[-1]
        axes.plot(*zip(*required, strict=True), color=canvas.TARGET, linestyle=canvas.TARGET_DASH)
        axes.plot([at], [aim], "D", color=canvas.TARGET, markerfacecolor="white")
        name = Text("Mục tiêu", "Target").say(language)
        goal = f"{name} {formats.number(aim, known.decimals, language)}"
        ends.append(Label(at, aim, goal, canvas.TARGET))
        goal = f" {goal} ({at})."
    end_labels(axes, ends)
    canvas.title(figure, title)
    title = canvas.unit_title(title, indicator, language)
    ranges = "; ".join(
        f"{r['period']}: {formats.number(r['mean'], known.decimals, language)} "
        f"({formats.interval(r['lo-80'], r['hi-80'], known.unit, known.decimals, language)})"
        for _, r in forecast.iterrows()
    )
    alt = Text("Biểu đồ hình quạt", "Fan chart").say(language)
    predicted = Text("Dự báo và khoảng 80%", "Forecast and 80% interval").say(language)
    told = canvas.told(own, known.unit, known.decimals, language, breaks)
    ranges = f" {predicted}: {ranges}." if ranges else ""
    asked = pd.DataFrame([(str(y), v) for y, v in required], columns=["period", "value"])
    parts = {"stated": points, "forecast": forecast, "required": asked}
    data = pd.concat([rows.assign(kind=kind) for kind, rows in parts.items() if len(rows)])
    return Chart(figure, title, f"{alt}: {title}. {told}.{ranges}{goal}", source, data)


def _draw_ahead(axes: Axes, last: pd.Series, forecast: pd.DataFrame) -> None:
    """Draw a forecast and the bands of its intervals, from the last figure on."""
    join = pd.DataFrame({"period": [last["period"]]})
    for column in ("mean", "lo-80", "hi-80", "lo-95", "hi-95"):
        join[column] = last["value"]
    ahead = pd.concat([join, forecast[join.columns]], ignore_index=True)
    x = ahead["period"].astype(int)
    for level, shade in (("95", 0.13), ("80", 0.22)):
        low, high = ahead[f"lo-{level}"], ahead[f"hi-{level}"]
        axes.fill_between(x, low, high, color=canvas.OWN, alpha=shade, linewidth=0)
    axes.plot(x, ahead["mean"], linestyle=canvas.AHEAD_DASH, color=canvas.OWN, linewidth=2)


def _frame(
    axes: Axes,
    indicator: str,
    years: Sequence[int],
    breaks: Sequence[str],
    language: str,
    lowest: float,
) -> None:
    """Number and name the axes; a level is read from zero."""
    if lowest >= 0:
        axes.set_ylim(bottom=0)
    canvas.year_axis(axes, years)
    canvas.number_axis(axes, language)
    canvas.unit_over(axes, canvas.unit_of(indicator, language))
    canvas.draw_breaks(axes, breaks, years, language)
