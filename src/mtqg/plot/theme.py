"""The look of every chart: palette, figure, axes, the words over and under, and those instead.

Few signs, the same in every chart: filled marks are outturns, hollow ones estimates; what the chart
is about is blue, bold and solid, others are told apart by dash, mark and colour, each enough by
itself; a dashed line in a band is a forecast; a target is a long red dash; a dotted rule is a
break, and no line crosses it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import Formatter, MaxNLocator

from mtqg.plot.chart_data import Meaning
from mtqg.words import formats

OWN, OTHER, FAINT, TARGET, INK = "#0b4f8a", "#8a5a00", "#52606d", "#b3261e", "#1f2933"
#: What is there for comparison only, and may be crossed: areas that nobody asked for by name.
GREY, RULE, EDGE, BAND = "#c3cad1", "#e4e7eb", "#7b8794", "#d9dee3"
TARGET_DASH, AHEAD_DASH, BREAK_DASH = (0, (6, 2)), (0, (4, 2)), (0, (1, 2))


@dataclass(frozen=True)
class Look:
    """How one line is told from the others: by each of the three alone."""

    colour: str
    dash: Any  # "" is solid, else lengths of strokes and gaps
    mark: str


LOOKS = (
    Look(OWN, "", "o"),
    Look(INK, (4, 2), "s"),
    Look(OTHER, (1, 1.5), "^"),
    Look("#6b3fa0", (6, 2, 1, 2), "D"),
    Look("#00695c", (8, 2), "v"),
    Look("#9c2f6f", (3, 1, 1, 1, 1, 1), "P"),
)

#: Inches: text on A4 is 6.3 wide. Narrow, so that a phone shrinks it less.
WIDTH = 6.0
#: Points: the smallest letters are more than 8 in print, 8 pixels on a phone of 400.
SMALL, LETTERS, HEAD = 9.0, 9.5, 11.5
#: Mark of what a chart has only where it stands alone: a page has a title of its own.
ALONE = "alone"
#: Keeps words on one line.
NBSP = "\u00a0"


class ChartFigure(Figure):
    """A figure made for one chart, which sets its size and writes over and under all of it.

    On Axes of any other figure a chart keeps to the Axes.
    """


def blank() -> Figure:
    """Return a sheet that pyplot knows nothing of: nothing to close, shown by hand."""
    return ChartFigure(layout="constrained")


def sheet() -> Axes:
    """Return the Axes of a blank sheet."""
    return blank().add_subplot()


def _shown() -> Figure:
    """Return a sheet that a notebook shows under its cell."""
    from matplotlib import pyplot as plt  # reports, which draw on sheets of their own, need none

    return plt.figure(FigureClass=ChartFigure, layout="constrained")


def on(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """Return the Axes to draw on in the project's look: `ax`, or those of a new shown sheet."""
    if ax is None:
        ax = _shown().add_subplot()
    if isinstance(ax.figure, ChartFigure):
        ax.figure.set_size_inches(*size)
    dress(ax)
    return ax


def panels(figure: Figure | None, size: tuple[float, float], down: int, across: int) -> Any:
    """Return an array of Axes on one scale: of a new shown sheet, or of `figure`, then empty."""
    figure = figure or _shown()
    if isinstance(figure, ChartFigure):
        figure.set_size_inches(*size)
    grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat:
        dress(axes)
    return grid


def dress(axes: Axes) -> None:
    """Give Axes, whoever made them, the look of the project's."""
    sns.despine(ax=axes, left=True)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y", color=RULE, linewidth=1)
    axes.grid(visible=False, axis="x")
    axes.spines["bottom"].set(color=FAINT, linewidth=1)
    axes.tick_params(labelsize=LETTERS, labelcolor="#3e4c59", color="#3e4c59", length=0)
    axes.tick_params(axis="x", pad=6)  # clear of the 0 beside its first label


def over(axes: Axes, title: str, unit: str, *, pad: float = 6) -> None:
    """Write the title, and beneath it, horizontally, what the vertical axis counts.

    On Axes of another figure the title stands `pad` points over them, its unit in brackets.
    """
    if isinstance(axes.figure, ChartFigure):
        # Over the figure, not the axes: it starts at the left edge however wide the labels are.
        if title:
            over_all(axes.figure, title)
        small: Any = {"fontsize": SMALL, "fontweight": "normal", "color": FAINT}
        axes.set_title(unit, loc="left", y=1.0, pad=6, **small)
    else:
        text = balanced(with_unit(title, unit), _letters(axes, 10))
        axes.set_title(text, loc="left", y=1.0, fontsize=10, fontweight="bold", color=INK, pad=pad)


def over_all(figure: Figure, title: str) -> None:
    """Write the title over a whole figure."""
    text = balanced(title, 58)
    figure.suptitle(text, x=0.01, ha="left", fontsize=HEAD, weight="bold", color=INK, gid=ALONE)


def under(axes: Axes, *texts: str) -> None:
    """Write under the chart what its signs mean and who published its figures."""
    if isinstance(axes.figure, ChartFigure):
        under_all(axes.figure, *texts)
    elif any(texts):
        axes.annotate(
            "\n".join(balanced(text, _letters(axes, SMALL)) for text in texts if text),
            (0, 0),
            xycoords="axes fraction",
            xytext=(0, -38 if axes.get_xlabel() else -22),
            textcoords="offset points",
            va="top",
            fontsize=SMALL,
            color=FAINT,
            annotation_clip=False,
        )


def inches(axes: Axes) -> float:
    """Return the width of the place that Axes are given."""
    whole = axes.get_figure(root=True)
    return float(axes.get_window_extent().width / whole.dpi) if whole else WIDTH


def _letters(axes: Axes, points: float) -> int:
    """Return how many letters of that size fit over the width of Axes."""
    return max(12, int(inches(axes) * 72 / (0.55 * points)))


def under_all(figure: Figure, *texts: str) -> None:
    """Write under a whole figure, each text on lines of its own."""
    text = "\n".join(balanced(text, 82) for text in texts if text)
    if text:
        figure.supxlabel(text, x=0.01, ha="left", fontsize=SMALL, color=FAINT)


def with_unit(title: str, unit: str) -> str:
    """Return a title with the unit in brackets, unless its last figure says it.

    >>> with_unit("Tỷ lệ hộ nghèo", "% số hộ"), with_unit("", "%"), with_unit("Hạng", "")
    ('Tỷ lệ hộ nghèo (% số hộ)', '%', 'Hạng')
    >>> with_unit("Đạt 42,7%; mức chung: 80%", "%")
    'Đạt 42,7%; mức chung: 80%'
    """
    return f"{title} ({unit})" if title and unit and not title.endswith(unit) else title or unit


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


def name_axis(axes: Axes, text: str) -> None:
    """Name the horizontal axis."""
    axes.set_xlabel(text, fontsize=LETTERS, color=INK)


def place_unnamed(figure: Figure) -> None:
    """Give axes without a name a place for it, which is else looked for with every drawing.

    To find it the labels of all ticks are measured anew, as often as for the rest of a layout.

    >>> axes = sheet()
    >>> name_axis(axes, "tháng")
    >>> place_unnamed(axes.figure)
    >>> axes.figure.draw_without_rendering()
    >>> bool(axes.xaxis.label.get_position()[1] == 0.5), axes.yaxis.label.get_position()
    (False, (0.5, 0.5))
    """
    for axis in (axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)):
        if not axis.get_label_text():
            axis.set_label_coords(0.5, 0.5)


def number_axis(axis: Axis, language: str, *, bins: int = 6) -> None:
    """Number an axis as readers of `language` do."""
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


@dataclass(frozen=True)
class Words:
    """What a chart says without its picture: title with unit, and alternative text."""

    title: str
    alt: str


_WORDS: WeakKeyDictionary[Artist, Words] = WeakKeyDictionary()


def describe(
    axes: Axes, kind: str, title: str, unit: str, described: str, *, when: str = ""
) -> None:
    """Keep with Axes what a chart says: its kind, its title with the unit, and its figures.

    What was drawn there before is said before it.
    """
    titled = with_unit(title, unit)
    about = "; ".join(part for part in (titled, when) if part)
    alt = f"{kind}: {about}. {described}" if about else f"{kind}. {described}"
    before = _WORDS.get(axes)
    _WORDS[axes] = Words(titled, f"{before.alt} {alt}" if before else alt)


def finish(
    axes: Axes,
    what: Meaning,
    kind: str,
    title: str,
    described: str,
    *,
    key: str = "",
    over_axis: str | None = None,
    pad: float = 6,
) -> None:
    """Write over and under a chart and keep its words: title, unit, `key` of its signs, source."""
    over(axes, title, what.axis if over_axis is None else over_axis, pad=pad)
    under(axes, key, what.source)
    describe(axes, what.say(f"kind.{kind}"), title, what.axis, described)


def words(axes: Axes | Iterable[Axes]) -> Words:
    """Return the words of a chart by its Axes, or by the array of its panels."""
    first = axes if isinstance(axes, Axes) else next(iter(np.ravel(np.asarray(axes, object))))
    return _WORDS.get(first, Words("", ""))


def alt(axes: Axes | Iterable[Axes]) -> str:
    """Return the alternative text of a chart: what it shows, in words computed from its figures.

    Parameters
    ----------
    axes : Axes, or the array of Axes of `small_multiples`
        As a function of `mtqg.plot` returned them. Of Axes drawn on several times, all that was
        drawn, in order.

    Returns
    -------
    str
        "" for Axes that no function of `mtqg.plot` drew on.

    Examples
    --------
    >>> import pandas as pd
    >>> from mtqg import plot
    >>> poor = pd.DataFrame({"name": "Sapa", "year": [2023, 2024], "value": [12.5, 10.1]})
    >>> plot.alt(plot.lines(poor, unit="%", ax=sheet()))
    'Biểu đồ đường: Sapa (%). Sapa: 12,5% (2023) đến 10,1% (2024).'
    """
    return words(axes).alt
