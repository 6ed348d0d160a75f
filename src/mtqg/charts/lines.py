"""Charts over time: a series, its forecast, a budget year."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pandas as pd

from mtqg import catalogue, formats
from mtqg.charts import canvas
from mtqg.charts.canvas import Line
from mtqg.displays import Chart
from mtqg.texts import Text

#: Keeps the words of a province's name on one line.
NBSP = "\u00a0"


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
        First years after a definition break: the lines stop there.
    """
    known = catalogue.indicator(indicator)
    name = known.name.say(language)
    title = canvas.unit_title(
        title or f"{name}, {own.name.replace(' ', NBSP)}", indicator, language
    )
    figure, axes = canvas.figure()
    lines = [own, *(line for line in others if not line.points.empty)]
    years = sorted({int(p) for line in lines for p in line.points["period"]})
    for position, line in enumerate(lines):
        mine = position == 0
        style = "-" if mine else canvas.DASHES[(position - 1) % len(canvas.DASHES)]
        canvas.draw_line(axes, line, breaks, canvas.colour(position), style, 2.4 if mine else 1.4)
    if known.unit == "%" or all(line.points["value"].min() >= 0 for line in lines):
        axes.set_ylim(bottom=0)
    canvas.year_axis(axes, years)
    canvas.number_axis(axes, language)
    canvas.draw_breaks(axes, breaks, years, language)
    ends = []
    for position, line in enumerate(lines):
        last = line.points.dropna(subset=["value"]).iloc[-1]
        text = formats.number(last["value"], known.decimals, language)
        name = "\n".join(textwrap.wrap(line.name, 17))
        ends.append((int(last["period"]), last["value"], f"{name} {text}", canvas.colour(position)))
    canvas.end_labels(axes, ends)
    canvas.title(figure, title)
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
    target: float | None = None,
    title: str = "",
) -> Chart:
    """Draw a series, its forecast and the bands of its intervals.

    Parameters
    ----------
    own : Line
        The figures by year.
    forecast : DataFrame
        Columns period, mean, lo-80, hi-80, lo-95, hi-95.
    target : float, optional
        A level drawn across.
    """
    known = catalogue.indicator(indicator)
    title = canvas.unit_title(
        title or f"{known.name.say(language)}, {own.name.replace(' ', NBSP)}", indicator, language
    )
    figure, axes = canvas.figure()
    points = own.points.dropna(subset=["value"])
    years = sorted({*points["period"].astype(int), *forecast["period"].astype(int)})
    canvas.draw_line(axes, own, breaks, canvas.OWN, "-", 2.4)
    last = points.iloc[-1]
    join = pd.DataFrame({"period": [last["period"]]})
    for column in ("mean", "lo-80", "hi-80", "lo-95", "hi-95"):
        join[column] = last["value"]
    ahead = pd.concat([join, forecast[join.columns]], ignore_index=True)
    x = ahead["period"].astype(int)
    axes.fill_between(x, ahead["lo-95"], ahead["hi-95"], color=canvas.OWN, alpha=0.13, linewidth=0)
    axes.fill_between(x, ahead["lo-80"], ahead["hi-80"], color=canvas.OWN, alpha=0.22, linewidth=0)
    axes.plot(x, ahead["mean"], linestyle=(0, (4, 2)), color=canvas.OWN, linewidth=2)
    if target is not None:
        axes.axhline(target, color=canvas.TARGET, linewidth=1.3, linestyle=(0, (6, 2)))
        text = Text("Mục tiêu", "Target").say(language)
        axes.annotate(
            f"{text} {formats.number(target, known.decimals, language)}",
            (min(years), target),
            xytext=(0, 4),
            textcoords="offset points",
            color=canvas.TARGET,
        )
    if points["value"].min() >= 0:
        axes.set_ylim(bottom=0)
    canvas.year_axis(axes, years)
    canvas.number_axis(axes, language)
    canvas.draw_breaks(axes, breaks, years, language)
    end = forecast.iloc[-1]
    labels = [
        (
            int(end["period"]),
            end["mean"],
            formats.number(end["mean"], known.decimals, language),
            canvas.OWN,
        )
    ]
    for level in ("80", "95"):
        labels.append((int(end["period"]), end[f"hi-{level}"], f"{level}%", canvas.FAINT))
    canvas.end_labels(axes, labels)
    canvas.title(figure, title)
    ranges = "; ".join(
        f"{r['period']}: {formats.number(r['mean'], known.decimals, language)} "
        f"({formats.interval(r['lo-80'], r['hi-80'], known.unit, known.decimals, language)})"
        for _, r in forecast.iterrows()
    )
    alt = Text("Biểu đồ hình quạt", "Fan chart").say(language)
    predicted = Text("Dự báo và khoảng 80%", "Forecast and 80% interval").say(language)
    told = canvas.told(own, known.unit, known.decimals, language, breaks)
    data = pd.concat([points.assign(kind="stated"), forecast.assign(kind="forecast")])
    return Chart(figure, title, f"{alt}: {title}. {told}. {predicted}: {ranges}.", source, data)


def budget_year(
    past: pd.DataFrame,
    now: pd.Series,
    ahead: pd.DataFrame,
    *,
    year: int,
    target: float,
    language: str,
    source: str,
    title: str,
    target_label: Text | None = None,
) -> Chart:
    """Draw a budget year month by month against past years, with the forecast to its close.

    Parameters
    ----------
    past : DataFrame
        Share of plan in % by month (index 1-12), one column a past year.
    now : Series
        Share of plan of `year` by month; months that were not printed are missing.
    ahead : DataFrame
        Columns month, forecast, low80, high80, low95, high95, assumed (January, drawn apart).
    target : float
        Share of plan in % drawn across.
    target_label : Text, optional
        What stands on that line, its figure included; "Mục tiêu 95%" unless given.
    """
    figure, axes = canvas.figure((6.6, 4.1))
    known = now.dropna()
    for column in past:
        line = past[column].dropna()
        axes.plot(line.index, line, color="#9aa5b1", linewidth=1.1, zorder=1)
    if len(known):
        axes.plot(known.index, known, "-o", color=canvas.OWN, linewidth=2.4, markersize=5, zorder=4)
    predicted = ahead[~ahead["assumed"]]
    start = {"month": 0, "value": 0.0}
    if len(known):
        start = {"month": int(known.index[-1]), "value": float(known.iloc[-1])}
    for level, shade in (("95", 0.13), ("80", 0.22)):
        months = [start["month"], *predicted["month"]]
        low = [start["value"], *predicted[f"low{level}"]]
        high = [start["value"], *predicted[f"high{level}"]]
        axes.fill_between(months, low, high, color=canvas.OWN, alpha=shade, linewidth=0)
    axes.plot(
        [start["month"], *predicted["month"]],
        [start["value"], *predicted["forecast"]],
        linestyle=(0, (4, 2)),
        color=canvas.OWN,
        linewidth=2,
    )
    for _, row in ahead[ahead["assumed"]].iterrows():
        axes.errorbar(
            row["month"],
            row["forecast"],
            yerr=[[row["forecast"] - row["low80"]], [row["high80"] - row["forecast"]]],
            fmt="s",
            color=canvas.OTHER,
            markerfacecolor="white",
            capsize=4,
        )
    axes.axhline(target, color=canvas.TARGET, linewidth=1.3, linestyle=(0, (6, 2)))
    share = formats.with_unit(target, "%", 0, language)
    goal = target_label or Text(f"Mục tiêu {share}", f"Target {share}")
    axes.annotate(
        goal.say(language),
        (0.6, target),
        xytext=(0, 4),
        textcoords="offset points",
        color=canvas.TARGET,
    )
    ticks = range(1, 14 if ahead["assumed"].any() else 13)
    axes.set_xlim(0.4, max(ticks) + 0.4)
    axes.set_xticks(list(ticks), [str(m) if m < 13 else "1*" for m in ticks])
    axes.set_xlabel(Text("Tháng", "Month").say(language))
    axes.set_ylim(bottom=0)
    canvas.number_axis(axes, language)
    labels: list[tuple[float, float, str, str]] = []
    for column in past:
        line = past[column].dropna()
        if len(line):
            name = _year(column, line, language)
            labels.append((max(ticks) + 0.2, line.iloc[-1], name, canvas.FAINT))
    if len(predicted):
        end = predicted.iloc[-1]["forecast"]
        labels.append(
            (max(ticks) + 0.2, end, f"{year}: {formats.number(end, 1, language)}", canvas.OWN)
        )
    elif len(known):
        end = known.iloc[-1]
        name = f"{_year(year, known, language)}: {formats.number(end, 1, language)}"
        labels.append((max(ticks) + 0.2, end, name, canvas.OWN))
    canvas.end_labels(axes, labels)
    canvas.title(figure, title)
    alt = Text("Biểu đồ đường lũy kế theo tháng", "Cumulative line chart by month").say(language)
    now_text = _told(year, known, language) if len(known) else ""
    finals = "; ".join(
        _told(column, past[column].dropna(), language)
        for column in past
        if past[column].notna().any()
    )
    close = ""
    if len(predicted):
        end = predicted.iloc[-1]
        band = formats.interval(end["low80"], end["high80"], "%", 1, language)
        close = Text("dự báo cuối năm", "forecast for December").say(language)
        close = f"{close} {formats.number(end['forecast'], 1, language)}% ({band})"
    told = "; ".join(part for part in (now_text, close, finals) if part)
    data = past.assign(**{str(year): now}).rename_axis("month").reset_index()
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def _year(year: object, months: pd.Series, language: str) -> str:
    """Return a year by its name, with its last month where that is not December."""
    last = int(months.index[-1])
    if last == 12:
        return str(year)
    return Text(f"{year} (đến tháng {last})", f"{year} (to month {last})").say(language)


def _told(year: object, months: pd.Series, language: str) -> str:
    """Return the last share of a year in words: December is printed late in December."""
    share = formats.with_unit(float(months.iloc[-1]), "%", 1, language)
    if int(months.index[-1]) == 12:
        share = Text(f"ước {share}", f"estimate {share}").say(language)
    return f"{_year(year, months, language)}: {share}"
