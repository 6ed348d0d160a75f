"""Charts in one visual language: every one with a title, units, a source line and alt text.

Outturns are filled marks joined by a line, estimates hollow, forecasts a dashed line in a band;
a definition break interrupts the line. The palette is told apart by colour-blind readers and in
black-and-white print; lines are labelled where they end, not in a legend.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mtqg import catalogue, formats
from mtqg.displays import Chart
from mtqg.texts import Text

OWN, OTHER, FAINT, TARGET, INK = "#0b4f8a", "#8a5a00", "#52606d", "#b3261e", "#1f2933"
_DASHES = ["--", ":", "-."]
_SIZE = (6.6, 3.7)

_THEME: Any = {
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "font.size": 10.5,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.edgecolor": "#52606d",
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": "#3e4c59",
    "ytick.color": "#3e4c59",
    "grid.color": "#e4e7eb",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name and its figures (columns period, value, optionally flag)."""

    name: str
    points: pd.DataFrame


def _figure(size: tuple[float, float] = _SIZE) -> tuple[Figure, Axes]:
    # A Figure of its own, not pyplot's: no global state, nothing to close.
    with sns.axes_style("whitegrid"), mpl.rc_context(_THEME):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
    axes.grid(visible=False, axis="x")
    sns.despine(ax=axes, left=True)
    return figure, axes


def _title(figure: Figure, title: str, width: int = 64) -> None:
    # Of the figure, not of the axes: it starts at the left edge however wide the labels are.
    figure.suptitle(
        "\n".join(textwrap.wrap(title, width)), x=0.01, ha="left", fontsize=11.5, weight="bold"
    )


def _number_axis(axes: Axes, language: str, *, which: str = "y") -> None:
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))

    def write(value: float, _: object) -> str:
        step = abs(np.diff(axis.get_ticklocs()[:2])).item() if len(axis.get_ticklocs()) > 1 else 1
        decimals = 0 if step >= 1 else (1 if round(step * 10, 6) % 1 == 0 else 2)
        return formats.number(value, decimals, language)

    axis.set_major_formatter(FuncFormatter(write))


def _year_axis(axes: Axes, years: Sequence[int]) -> None:
    axes.set_xlim(min(years) - 0.4, max(years) + 0.4)
    step = max(1, int(np.ceil((max(years) - min(years) + 1) / 10)))
    axes.set_xticks(range(min(years), max(years) + 1, step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def _end_labels(axes: Axes, labels: Sequence[tuple[float, float, str, str]]) -> None:
    """Write (x, y, text, colour) right of the lines' ends, moved apart where they would touch."""
    low, high = axes.get_ylim()
    gap = (high - low) * 0.075
    ordered = sorted(labels, key=lambda label: label[1])
    for (x, _, text, colour), place in zip(
        ordered, _apart([label[1] for label in ordered], gap), strict=True
    ):
        axes.annotate(
            text,
            (x, place),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold" if colour == OWN else "normal",
            annotation_clip=False,
        )


def _apart(places: Sequence[float], gap: float) -> list[float]:
    """Return sorted places moved as little as keeps them `gap` apart.

    >>> _apart([0.0, 10.0, 10.0], 2.0)
    [0.0, 9.0, 11.0]
    """
    groups: list[list[float]] = []
    for place in places:
        groups.append([place])
        while len(groups) > 1:
            below, above = groups[-2], groups[-1]
            top = sum(below) / len(below) + gap * (len(below) - 1) / 2
            bottom = sum(above) / len(above) - gap * (len(above) - 1) / 2
            if bottom - top >= gap:
                break
            groups[-2:] = [below + above]
    return [
        sum(group) / len(group) + gap * (k - (len(group) - 1) / 2)
        for group in groups
        for k in range(len(group))
    ]


def _segments(points: pd.DataFrame, breaks: Sequence[str]) -> list[pd.DataFrame]:
    """Return the pieces of a series between its breaks."""
    after = np.zeros(len(points), dtype=int)
    for first in breaks:
        after += (points["period"].astype(int) >= int(first)).to_numpy()
    return [piece for _, piece in points.groupby(after)]


def _draw_line(
    axes: Axes, line: Line, breaks: Sequence[str], colour: str, style: str, width: float
) -> None:
    points = line.points.dropna(subset=["value"])
    estimate = points["flag"].str.contains("e") if "flag" in points else pd.Series(dtype=bool)
    if "status" in points:
        estimate = estimate | (points["status"] == "estimate")
    for piece in _segments(points, breaks):
        years = piece["period"].astype(int)
        axes.plot(years, piece["value"], style, color=colour, linewidth=width, zorder=3)
        if width > 1.5:
            hollow = estimate.reindex(piece.index, fill_value=False).to_numpy(dtype=bool)
            axes.scatter(
                years,
                piece["value"],
                s=30,
                zorder=4,
                edgecolors=colour,
                facecolors=["white" if h else colour for h in hollow],
                linewidths=1.4,
            )


def _draw_breaks(axes: Axes, breaks: Sequence[str], years: Sequence[int], language: str) -> None:
    label = Text("đổi định nghĩa", "new definition").say(language)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.08 * (high - low) if breaks else high)  # room for the words
    for first in breaks:
        if min(years) < int(first) <= max(years):
            axes.axvline(int(first) - 0.5, color="#52606d", linestyle=(0, (1, 2)), linewidth=1)
            axes.annotate(
                label,
                (int(first) - 0.5, 1),
                xycoords=("data", "axes fraction"),
                xytext=(4, -2),
                textcoords="offset points",
                va="top",
                fontsize=8.5,
                color="#52606d",
            )


def _unit_title(title: str, code: str, language: str) -> str:
    known = catalogue.indicator(code)
    denominator = known.denominator.say(language)
    unit = known.unit_label.say(language)
    of = Text("của", "of").say(language)
    return (
        f"{title} ({unit} {of} {denominator})"
        if unit == "%" and denominator
        else (f"{title} ({unit})" if unit else title)
    )


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
    title = _unit_title(title or f"{name}, {own.name}", indicator, language)
    figure, axes = _figure()
    lines = [own, *(line for line in others if not line.points.empty)]
    years = sorted({int(p) for line in lines for p in line.points["period"]})
    for position, line in enumerate(lines):
        mine = position == 0
        style = "-" if mine else _DASHES[(position - 1) % len(_DASHES)]
        _draw_line(axes, line, breaks, _colour(position), style, 2.4 if mine else 1.4)
    if known.unit == "%" or all(line.points["value"].min() >= 0 for line in lines):
        axes.set_ylim(bottom=0)
    _year_axis(axes, years)
    _number_axis(axes, language)
    _draw_breaks(axes, breaks, years, language)
    ends = []
    for position, line in enumerate(lines):
        last = line.points.dropna(subset=["value"]).iloc[-1]
        text = formats.number(last["value"], known.decimals, language)
        name = "\n".join(textwrap.wrap(line.name, 17))
        ends.append((int(last["period"]), last["value"], f"{name} {text}", _colour(position)))
    _end_labels(axes, ends)
    _title(figure, title)
    alt = Text("Biểu đồ đường", "Line chart").say(language)
    told = "; ".join(_told(line, known.unit, known.decimals, language) for line in lines)
    data = pd.concat([line.points.assign(line=line.name) for line in lines], ignore_index=True)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def _colour(position: int) -> str:
    return [OWN, INK, OTHER, "#52606d"][min(position, 3)]


def _told(line: Line, unit: str, decimals: int, language: str) -> str:
    points = line.points.dropna(subset=["value"])
    first, last = points.iloc[0], points.iloc[-1]
    a, b = (formats.with_unit(p["value"], unit, decimals, language) for p in (first, last))
    if len(points) == 1:
        return f"{line.name}: {a} ({last['period']})"
    word = Text("đến", "to").say(language)
    return f"{line.name}: {a} ({first['period']}) {word} {b} ({last['period']})"


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
    title = _unit_title(title or f"{known.name.say(language)}, {own.name}", indicator, language)
    figure, axes = _figure()
    points = own.points.dropna(subset=["value"])
    years = sorted({*points["period"].astype(int), *forecast["period"].astype(int)})
    _draw_line(axes, own, breaks, OWN, "-", 2.4)
    last = points.iloc[-1]
    join = pd.DataFrame({"period": [last["period"]]})
    for column in ("mean", "lo-80", "hi-80", "lo-95", "hi-95"):
        join[column] = last["value"]
    ahead = pd.concat([join, forecast[join.columns]], ignore_index=True)
    x = ahead["period"].astype(int)
    axes.fill_between(x, ahead["lo-95"], ahead["hi-95"], color=OWN, alpha=0.13, linewidth=0)
    axes.fill_between(x, ahead["lo-80"], ahead["hi-80"], color=OWN, alpha=0.22, linewidth=0)
    axes.plot(x, ahead["mean"], linestyle=(0, (4, 2)), color=OWN, linewidth=2)
    if target is not None:
        axes.axhline(target, color=TARGET, linewidth=1.3, linestyle=(0, (6, 2)))
        text = Text("Mục tiêu", "Target").say(language)
        axes.annotate(
            f"{text} {formats.number(target, known.decimals, language)}",
            (min(years), target),
            xytext=(0, 4),
            textcoords="offset points",
            color=TARGET,
        )
    if points["value"].min() >= 0:
        axes.set_ylim(bottom=0)
    _year_axis(axes, years)
    _number_axis(axes, language)
    _draw_breaks(axes, breaks, years, language)
    end = forecast.iloc[-1]
    labels = [
        (
            int(end["period"]),
            end["mean"],
            formats.number(end["mean"], known.decimals, language),
            OWN,
        )
    ]
    for level in ("80", "95"):
        labels.append((int(end["period"]), end[f"hi-{level}"], f"{level}%", FAINT))
    _end_labels(axes, labels)
    _title(figure, title)
    ranges = "; ".join(
        f"{r['period']}: {formats.number(r['mean'], known.decimals, language)} "
        f"({formats.interval(r['lo-80'], r['hi-80'], known.unit, known.decimals, language)})"
        for _, r in forecast.iterrows()
    )
    alt = Text("Biểu đồ hình quạt", "Fan chart").say(language)
    predicted = Text("Dự báo và khoảng 80%", "Forecast and 80% interval").say(language)
    told = _told(own, known.unit, known.decimals, language)
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
    """
    figure, axes = _figure((6.6, 4.1))
    known = now.dropna()
    for column in past:
        line = past[column].dropna()
        axes.plot(line.index, line, color="#9aa5b1", linewidth=1.1, zorder=1)
    if len(known):
        axes.plot(known.index, known, "-o", color=OWN, linewidth=2.4, markersize=5, zorder=4)
    predicted = ahead[~ahead["assumed"]]
    start = {"month": 0, "value": 0.0}
    if len(known):
        start = {"month": int(known.index[-1]), "value": float(known.iloc[-1])}
    for level, shade in (("95", 0.13), ("80", 0.22)):
        months = [start["month"], *predicted["month"]]
        low = [start["value"], *predicted[f"low{level}"]]
        high = [start["value"], *predicted[f"high{level}"]]
        axes.fill_between(months, low, high, color=OWN, alpha=shade, linewidth=0)
    axes.plot(
        [start["month"], *predicted["month"]],
        [start["value"], *predicted["forecast"]],
        linestyle=(0, (4, 2)),
        color=OWN,
        linewidth=2,
    )
    for _, row in ahead[ahead["assumed"]].iterrows():
        axes.errorbar(
            row["month"],
            row["forecast"],
            yerr=[[row["forecast"] - row["low80"]], [row["high80"] - row["forecast"]]],
            fmt="s",
            color=OTHER,
            markerfacecolor="white",
            capsize=4,
        )
    axes.axhline(target, color=TARGET, linewidth=1.3, linestyle=(0, (6, 2)))
    goal = Text("Mục tiêu", "Target").say(language)
    axes.annotate(
        f"{goal} {formats.with_unit(target, '%', 0, language)}",
        (0.6, target),
        xytext=(0, 4),
        textcoords="offset points",
        color=TARGET,
    )
    ticks = range(1, 14 if ahead["assumed"].any() else 13)
    axes.set_xlim(0.4, max(ticks) + 0.4)
    axes.set_xticks(list(ticks), [str(m) if m < 13 else "1*" for m in ticks])
    axes.set_xlabel(Text("Tháng", "Month").say(language))
    axes.set_ylim(bottom=0)
    _number_axis(axes, language)
    labels: list[tuple[float, float, str, str]] = []
    for column in past:
        line = past[column].dropna()
        if len(line):
            labels.append((max(ticks) + 0.2, line.iloc[-1], str(column), FAINT))
    if len(predicted):
        end = predicted.iloc[-1]["forecast"]
        labels.append((max(ticks) + 0.2, end, f"{year}: {formats.number(end, 1, language)}", OWN))
    elif len(known):
        end = known.iloc[-1]
        labels.append((max(ticks) + 0.2, end, f"{year}: {formats.number(end, 1, language)}", OWN))
    _end_labels(axes, labels)
    _title(figure, title)
    alt = Text("Biểu đồ đường lũy kế theo tháng", "Cumulative line chart by month").say(language)
    now_text = (
        Text(
            f"{year}, tháng {start['month']}: {formats.number(start['value'], 1, language)}%",
            f"{year}, month {start['month']}: {formats.number(start['value'], 1, language)}%",
        ).say(language)
        if len(known)
        else ""
    )
    finals = "; ".join(
        f"{column}: {formats.number(past[column].dropna().iloc[-1], 1, language)}%"
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


def position(
    values: pd.Series,
    highlight: str,
    *,
    names: Mapping[str, str],
    indicator: str,
    language: str,
    source: str,
    title: str,
    references: Mapping[str, float] | None = None,
) -> Chart:
    """Draw one figure of several areas as dots in order, one area marked.

    Parameters
    ----------
    values : Series
        The figure by area code.
    highlight : str
        The code to mark.
    names : mapping
        Names by code.
    references : mapping, optional
        Named levels drawn as lines.
    """
    known = catalogue.indicator(indicator)
    title = _unit_title(title, indicator, language)
    ordered = values.dropna().sort_values(ascending=known.direction == "higher")
    figure, axes = _figure((6.6, 1.3 + 0.235 * len(ordered)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    rows = np.arange(len(ordered))
    mine = np.array([code == highlight for code in ordered.index])
    axes.hlines(rows, 0, ordered, color="#cbd2d9", linewidth=1.2, zorder=1)
    axes.scatter(ordered[~mine], rows[~mine], color=FAINT, s=28, zorder=3)
    axes.scatter(ordered[mine], rows[mine], color=OWN, s=62, zorder=4)
    axes.set_yticks(rows, [names[code] for code in ordered.index], fontsize=9)
    for label, own in zip(axes.get_yticklabels(), mine, strict=True):
        label.set_fontweight("bold" if own else "normal")
    for row, value in zip(rows, ordered, strict=True):
        axes.annotate(
            formats.number(value, known.decimals, language),
            (value, row),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
        )
    for place, (name, level) in enumerate((references or {}).items()):
        axes.axvline(level, color=TARGET, linewidth=1.2, linestyle=_DASHES[place % 3], zorder=2)
        axes.annotate(
            f"{name} {formats.number(level, known.decimals, language)}",
            (level, 0),
            xycoords=("data", "axes fraction"),
            xytext=(4, 4 + 12 * place),
            textcoords="offset points",
            color=TARGET,
            fontsize=8.5,
        )
    axes.set_xlim(left=0, right=max(ordered.max() * 1.12, 1e-9))
    axes.set_ylim(-0.7, len(ordered) - 0.3)
    _number_axis(axes, language, which="x")
    _title(figure, title)
    alt = Text("Biểu đồ chấm", "Dot plot").say(language)
    told = "; ".join(
        f"{names[code]} {formats.number(v, known.decimals, language)}"
        for code, v in ordered[::-1].items()
    )
    data = pd.DataFrame({"area": ordered.index, "value": ordered.to_numpy()})
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def shares(
    rows: pd.DataFrame, *, language: str, source: str, title: str, decimals: int = 1
) -> Chart:
    """Draw shares in % as bars, each with its target where it has one.

    Parameters
    ----------
    rows : DataFrame
        Columns label, value, target (NaN without one), estimate (bool: drawn hollow).
    """
    figure, axes = _figure((6.6, 1.4 + 0.52 * len(rows)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    place = np.arange(len(rows))[::-1]
    estimate = Text("ước", "estimate").say(language)
    goal = Text("mục tiêu", "target").say(language)
    for y, (_, row) in zip(place, rows.iterrows(), strict=True):
        axes.barh(
            y,
            row["value"],
            height=0.55,
            facecolor="white" if row["estimate"] else OWN,
            edgecolor=OWN,
            hatch="////" if row["estimate"] else None,
            linewidth=1.2,
        )
        aimed = pd.notna(row["target"])
        text = formats.with_unit(row["value"], "%", decimals, language)
        if aimed:
            axes.plot([row["target"]] * 2, [y - 0.42, y + 0.42], color=TARGET, linewidth=2.4)
            text += f"  ({goal} {formats.with_unit(row['target'], '%', 0, language)})"
        axes.annotate(
            text,
            (max(row["value"], row["target"]) if aimed else row["value"], y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
        )
    axes.set_yticks(
        place, ["\n".join(textwrap.wrap(str(t), 34)) for t in rows["label"]], fontsize=9
    )
    axes.set_xlim(0, 132)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.set_xticks(range(0, 101, 20))
    _title(figure, title)
    told = "; ".join(
        f"{r['label']}: {formats.with_unit(r['value'], '%', decimals, language)}"
        + (f" ({estimate})" if r["estimate"] else "")
        + (
            f", {goal} {formats.with_unit(r['target'], '%', 0, language)}"
            if pd.notna(r["target"])
            else ""
        )
        for _, r in rows.iterrows()
    )
    alt = Text("Biểu đồ thanh", "Bar chart").say(language)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, rows)
