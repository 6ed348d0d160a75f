"""The shared canvas: palette, axes, lines with hollow estimates, breaks, labels at the ends."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
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
from mtqg.texts import Text

OWN, OTHER, FAINT, TARGET, INK = "#0b4f8a", "#8a5a00", "#52606d", "#b3261e", "#1f2933"
DASHES = ["--", ":", "-."]
SIZE = (6.6, 3.7)

THEME: Any = {
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


def figure(size: tuple[float, float] = SIZE) -> tuple[Figure, Axes]:
    """Return an empty figure in the project's look."""
    # A Figure of its own, not pyplot's: no global state, nothing to close.
    with sns.axes_style("whitegrid"), mpl.rc_context(THEME):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots()
    axes.grid(visible=False, axis="x")
    sns.despine(ax=axes, left=True)
    return figure, axes


def title(figure: Figure, title: str, width: int = 64) -> None:
    """Write the title over the whole figure."""
    # Of the figure, not of the axes: it starts at the left edge however wide the labels are.
    figure.suptitle(
        "\n".join(textwrap.wrap(title, width)), x=0.01, ha="left", fontsize=11.5, weight="bold"
    )


def number_axis(axes: Axes, language: str, *, which: str = "y") -> None:
    """Number an axis as readers of `language` do."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))

    def write(value: float, _: object) -> str:
        step = abs(np.diff(axis.get_ticklocs()[:2])).item() if len(axis.get_ticklocs()) > 1 else 1
        decimals = next((d for d in (0, 1) if round(step * 10**d, 6) % 1 == 0), 2)
        return formats.number(value, decimals, language)

    axis.set_major_formatter(FuncFormatter(write))


def year_axis(axes: Axes, years: Sequence[int]) -> None:
    """Number the years from first to last."""
    axes.set_xlim(min(years) - 0.4, max(years) + 0.4)
    step = max(1, int(np.ceil((max(years) - min(years) + 1) / 10)))
    axes.set_xticks(range(min(years), max(years) + 1, step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def end_labels(axes: Axes, labels: Sequence[tuple[float, float, str, str]]) -> None:
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


def segments(points: pd.DataFrame, breaks: Sequence[str]) -> list[pd.DataFrame]:
    """Return the pieces of a series between its breaks."""
    after = np.zeros(len(points), dtype=int)
    for first in breaks:
        after += (points["period"].astype(int) >= int(first)).to_numpy()
    return [piece for _, piece in points.groupby(after)]


def draw_line(
    axes: Axes, line: Line, breaks: Sequence[str], colour: str, style: str, width: float
) -> None:
    """Draw one series, interrupted at breaks, with hollow marks where it is an estimate."""
    points = line.points.dropna(subset=["value"])
    estimate = points["flag"].str.contains("e") if "flag" in points else pd.Series(dtype=bool)
    if "status" in points:
        estimate = estimate | (points["status"] == "estimate")
    for piece in segments(points, breaks):
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


def draw_breaks(axes: Axes, breaks: Sequence[str], years: Sequence[int], language: str) -> None:
    """Mark the first years of new definitions."""
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


def unit_title(title: str, code: str, language: str) -> str:
    """Return `title` with the unit of an indicator."""
    known = catalogue.indicator(code)
    denominator = known.denominator.say(language)
    unit = known.unit_label.say(language)
    of = Text("của", "of").say(language)
    return (
        f"{title} ({unit} {of} {denominator})"
        if unit == "%" and denominator
        else (f"{title} ({unit})" if unit else title)
    )


def colour(position: int) -> str:
    """Return the colour of the line at `position`; 0 is the area the chart is about."""
    return [OWN, INK, OTHER, "#52606d"][min(position, 3)]


def told(line: Line, unit: str, decimals: int, language: str, breaks: Sequence[str] = ()) -> str:
    """Return a line in words, for the text that stands in for the picture.

    Of a series with breaks only what follows the last one: figures do not compare across it.

    >>> points = pd.DataFrame({"period": ["2020", "2022", "2024"], "value": [4.8, 4.2, 3.4]})
    >>> told(Line("Bắc Giang", points), "%", 1, "vi")
    'Bắc Giang: 4,8% (2020) đến 3,4% (2024)'
    >>> told(Line("Bắc Giang", points), "%", 1, "vi", breaks=["2022"])
    'Bắc Giang, từ năm 2022: 4,2% (2022) đến 3,4% (2024)'
    """
    pieces = segments(line.points.dropna(subset=["value"]), breaks)
    points, name = pieces[-1], line.name
    first, last = points.iloc[0], points.iloc[-1]
    if len(pieces) > 1:
        since = Text("từ năm", "from").say(language)
        name = f"{name}, {since} {first['period']}"
    a, b = (formats.with_unit(p["value"], unit, decimals, language) for p in (first, last))
    if len(points) == 1:
        return f"{line.name}: {a} ({last['period']})"
    word = Text("đến", "to").say(language)
    return f"{name}: {a} ({first['period']}) {word} {b} ({last['period']})"
