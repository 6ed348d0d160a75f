"""The shared canvas: palette, axes, lines with hollow estimates, breaks, the words over and under.

Few signs, the same in every chart: filled marks are outturns, hollow ones estimates; the own area
is blue, bold and solid, others are told apart by dash, mark and colour, each enough by itself; a
target is a long red dash; a dotted rule is a break, and no line crosses it.
"""

from __future__ import annotations

import itertools
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
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator

from mtqg.table import catalogue
from mtqg.texts import Text
from mtqg.words import formats

OWN, OTHER, FAINT, TARGET, INK = "#0b4f8a", "#8a5a00", "#52606d", "#b3261e", "#1f2933"
COLOURS = [OWN, INK, OTHER, FAINT]
DASHES: list[Any] = ["-", "--", ":", "-."]
MARKS = ["o", "s", "^", "D"]
TARGET_DASH, AHEAD_DASH, BREAK_DASH = (0, (6, 2)), (0, (4, 2)), (0, (1, 2))

#: Inches: text on A4 is 6.3 wide. Narrow, so that a phone shrinks it less.
WIDTH = 6.0
SIZE = (WIDTH, 3.6)
#: The smallest letters in points: more than 8 in print, 8 pixels on a phone of 400.
SMALL = 9.0
#: Keeps words on one line.
NBSP = "\u00a0"

THEME: Any = {
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": SMALL,
    "axes.titlelocation": "left",
    "axes.titlepad": 6,
    "axes.edgecolor": "#52606d",
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "text.color": INK,
    "xtick.color": "#3e4c59",
    "ytick.color": "#3e4c59",
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "grid.color": "#e4e7eb",
    "axes.spines.top": False,
    "axes.spines.right": False,
}


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name and its figures (columns period, value, optionally flag)."""

    name: str
    points: pd.DataFrame


def panels(
    size: tuple[float, float], down: int = 1, across: int = 1
) -> tuple[Figure, Any]:  # an array of Axes
    """Return an empty figure in the project's look, with its panels on one scale."""
    # A Figure of its own, not pyplot's: no global state, nothing to close.
    with sns.axes_style("whitegrid"), mpl.rc_context(THEME):
        figure = Figure(figsize=size, layout="constrained")
        grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat:
        axes.grid(visible=False, axis="x")
        sns.despine(ax=axes, left=True)
    return figure, grid


def figure(size: tuple[float, float] = SIZE) -> tuple[Figure, Axes]:
    """Return an empty figure of one panel."""
    figure, grid = panels(size)
    return figure, grid[0, 0]


def rows(labels: Sequence[str], marked: Sequence[bool], each: float) -> tuple[Figure, Axes]:
    """Return an empty figure with a row of `each` inches for every label, the first at the top.

    Row k is at height k; `marked` rows have their label in bold.
    """
    figure, axes = panels((WIDTH, 1.35 + each * len(labels)))
    only: Axes = axes[0, 0]
    only.grid(visible=True, axis="x")
    only.grid(visible=False, axis="y")
    only.set_yticks(range(len(labels)), labels, fontsize=9.5)
    for label, bold in zip(only.get_yticklabels(), marked, strict=True):
        label.set_fontweight("bold" if bold else "normal")
    only.set_ylim(len(labels) - 0.4, -0.6)
    return figure, only


def column(
    axes: Axes, texts: Sequence[str], head: str, right: float, marked: Sequence[bool] = ()
) -> None:
    """Write a column of figures beside the rows, flush right `right` points off the axes.

    A column and not at the marks: no line passes through a figure, and figures compare.
    """
    for row, text in enumerate([head, *texts], start=-1):
        axes.annotate(
            text,
            (1, row if row >= 0 else 1),
            xycoords=axes.get_yaxis_transform() if row >= 0 else axes.transAxes,
            xytext=(right, 0 if row >= 0 else 5),
            textcoords="offset points",
            ha="right",
            va="center_baseline" if row >= 0 else "bottom",
            fontsize=SMALL,
            fontweight="bold" if row >= 0 and marked and marked[row] else "normal",
            color=INK if row >= 0 else FAINT,
            annotation_clip=False,
        )


def title(figure: Figure, title: str, width: int = 58) -> None:
    """Write the title over the whole figure; its unit stands at the axis."""
    # Of the figure, not of the axes: it starts at the left edge however wide the labels are.
    figure.suptitle(balanced(title, width), x=0.01, ha="left", fontsize=11.5, weight="bold")


def key(figure: Figure, text: str) -> None:
    """Write under the whole figure what its signs mean."""
    figure.supxlabel(balanced(text, 82), x=0.01, ha="left", fontsize=SMALL, color=FAINT)


def wrapped(text: str, width: int) -> str:
    """Return `text` in lines of at most `width` signs."""
    return "\n".join(textwrap.wrap(text, width))


def balanced(text: str, width: int) -> str:
    r"""Return `text` in as few lines of at most `width` signs as can be, about equally long.

    >>> balanced("Poverty and where it goes, Quảng Nam", 30)
    'Poverty and where\nit goes, Quảng Nam'
    """
    lines = textwrap.wrap(text, width)
    while width > 1 and len(closer := textwrap.wrap(text, width - 1)) == len(lines):
        width, lines = width - 1, closer
    return "\n".join(lines)


def unit_over(axes: Axes, unit: str) -> None:
    """Write what the vertical axis counts over it, where no head need be turned."""
    axes.set_title(unit, loc="left", fontsize=SMALL, fontweight="normal", color=FAINT)


def number_axis(axes: Axes, language: str, *, which: str = "y", bins: int = 6) -> None:
    """Number an axis as readers of `language` do."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(_Numbers(language))


class _Numbers(Formatter):
    """Writes the numbers of an axis with the decimals that its step has."""

    def __init__(self, language: str) -> None:
        self.language, self.decimals = language, 0

    def set_locs(self, locs: Any) -> None:
        # Once an axis: matplotlib writes the ticks of eight small charts some 300 times.
        step = abs(float(locs[1] - locs[0])) if len(locs) > 1 else 1.0
        self.decimals = next((d for d in (0, 1) if round(step * 10**d, 6) % 1 == 0), 2)

    def __call__(self, x: float, pos: int | None = None) -> str:
        return formats.number(x, self.decimals, self.language)


def year_axis(axes: Axes, years: Sequence[int]) -> None:
    """Number the years from first to last."""
    axes.set_xlim(min(years) - 0.4, max(years) + 0.4)
    step = max(1, int(np.ceil((max(years) - min(years) + 1) / 9)))
    axes.set_xticks(range(min(years), max(years) + 1, step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


def segments(points: pd.DataFrame, breaks: Sequence[str]) -> list[pd.DataFrame]:
    """Return the pieces of a series between its breaks."""
    after = np.zeros(len(points), dtype=int)
    for first in breaks:
        after += (points["period"].astype(int) >= int(first)).to_numpy()
    return [piece for _, piece in points.groupby(after)]


def estimated(points: pd.DataFrame) -> list[bool]:
    """Tell of every figure whether it is an estimate: by its status, or flagged e."""
    found = pd.Series(data=False, index=points.index)
    if "flag" in points:
        found |= points["flag"].fillna("").str.contains("e")
    if "status" in points:
        found |= points["status"] == "estimate"
    return [bool(value) for value in found]


def draw_line(
    axes: Axes, line: Line, breaks: Sequence[str], position: int, *, marks: str = "all"
) -> None:
    """Draw one series, interrupted at breaks, with hollow marks where it is an estimate.

    Parameters
    ----------
    position : int
        0 for the area that the chart is about, else its place among the others.
    marks : {"all", "last"}
        Which figures have a mark.
    """
    own, place = position == 0, min(position, len(COLOURS) - 1)
    points = line.points.dropna(subset=["value"])
    hollow = pd.Series(estimated(points), index=points.index)
    for piece in segments(points, breaks):
        axes.plot(
            piece["period"].astype(int),
            piece["value"],
            DASHES[place],
            color=COLOURS[place],
            linewidth=2.2 if own and marks == "all" else 1.5,
            zorder=4 if own else 3,
        )
    marked = points if marks == "all" else points.tail(1)
    axes.scatter(
        marked["period"].astype(int),
        marked["value"],
        s=(30 if own else 14) if marks == "all" else 12,
        marker=MARKS[place],
        zorder=5 if own else 4,
        edgecolors=COLOURS[place],
        facecolors=["white" if hollow[k] else COLOURS[place] for k in marked.index],
        linewidths=1.3,
    )


def draw_breaks(
    axes: Axes, breaks: Sequence[str], years: Sequence[int], language: str, *, words: bool = True
) -> None:
    """Mark where a series breaks: a new definition, new borders, another way of counting."""
    crossed = [int(first) for first in breaks if min(years) < int(first) <= max(years)]
    for first in crossed:
        axes.axvline(first - 0.5, color=FAINT, linestyle=BREAK_DASH, linewidth=1, zorder=2)
    if not crossed or not words:
        return
    # Named once, where there is most room: two names side by side would touch.
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.08 * (high - low))
    edges = [min(years), *crossed, max(years)]
    _, first, side = max(
        (abs(b - a), at, -1 if at == b else 1)
        for a, b in itertools.pairwise(edges)
        for at in {a, b} & set(crossed)
    )
    axes.annotate(
        Text("gián đoạn chuỗi số liệu", "break in series").say(language),
        (first - 0.5, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4 * side, -1),
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="top",
        fontsize=SMALL,
        color=FAINT,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )


def draw_level(axes: Axes, level: float, text: str, left: float) -> None:
    """Draw a target across, named at its left end over the line."""
    axes.axhline(level, color=TARGET, linewidth=1.3, linestyle=TARGET_DASH, zorder=2)
    axes.annotate(
        text,
        (left, level),
        xytext=(2, 3),
        textcoords="offset points",
        fontsize=SMALL,
        color=TARGET,
        zorder=6,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
    )


def unit_of(code: str, language: str) -> str:
    """Return the unit of an indicator with what it is a share of: % của tổng số hộ."""
    known = catalogue.indicator(code)
    denominator, unit = known.denominator.say(language), known.unit_label.say(language)
    of = Text("của", "of").say(language)
    return f"{unit} {of} {denominator}" if unit == "%" and denominator else unit


def unit_title(title: str, code: str, language: str) -> str:
    """Return `title` with the unit of an indicator."""
    unit = unit_of(code, language)
    return f"{title} ({unit})" if unit else title


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
    estimate = Text("ước ", "an estimated ").say(language)
    a, b = (
        (estimate if p.get("status") == "estimate" else "")
        + formats.with_unit(p["value"], unit, decimals, language)
        for p in (first, last)
    )
    if len(points) == 1:
        return f"{line.name}: {a} ({last['period']})"
    word = Text("đến", "to").say(language)
    return f"{name}: {a} ({first['period']}) {word} {b} ({last['period']})"
