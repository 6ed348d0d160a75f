"""A drawn figure laid out anew as wide as a phone, its letters as large as they are.

A figure of the width of a page, shrunk to 320 pixels, has letters of 6: nobody reads them. Here the
lines give way, not the letters: fewer ticks, words under the axes in more lines, small charts two
side by side. The title is left to the page.
"""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Annotation

from mtqg.plot import theme

#: Inches: 320 pixels of 1/96, a phone of 360 without the margins of the page.
WIDTH = 320 / 96
#: The least height of one chart, of a row of small ones, and how many of those stand side by side.
LEAST, ROW, ACROSS = 2.7, 1.45, 2
#: Signs of small letters that a line under a chart has room for, and one under an axis.
LETTERS, OF_AXIS = 46, 28
#: Signs of a row's name on one line, and of a small chart's.
SHORT, OF_PANEL = 15, 18
#: Pixels between the labels of two ticks.
APART = 6.0


def narrow(figure: Figure) -> bool:
    """Lay a figure of a chart out anew in the width of a phone; tell whether it has room there.

    The figure is changed: what else is made of it, is made before.

    >>> axes = theme.sheet()
    >>> _ = axes.plot(range(2000, 2024), range(24))
    >>> _ = axes.set_xticks(range(2000, 2024))
    >>> narrow(axes.figure)
    True
    >>> round(axes.figure.get_size_inches()[0] * 96), len(axes.get_xticks()) < 10
    (320, True)
    """
    shown = [axes for axes in figure.axes if axes.get_visible()]
    height = figure.get_size_inches()[1]
    if figure._suptitle is not None:  # type: ignore[attr-defined]
        figure._suptitle.set_visible(False)  # type: ignore[attr-defined]
        figure._suptitle.set_in_layout(False)  # type: ignore[attr-defined]
    if len(shown) > 1:
        height = _regrid(figure, shown)
    height += sum(_wrapped(axes) for axes in shown)
    rows = all(axes.yaxis_inverted() for axes in shown)  # as high as their number asks for
    figure.set_size_inches(WIDTH, height if rows else max(LEAST, height))
    engine: Any = ConstrainedLayoutEngine()
    under = figure._supxlabel  # type: ignore[attr-defined]
    for text in [under, *(axes.xaxis.label for axes in shown)]:
        if text is not None and text.get_text():
            most = LETTERS if text is under else OF_AXIS
            text.set_text(theme.balanced(" ".join(text.get_text().split("\n")), most))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        engine.execute(figure)
        for axes in shown:
            _thin(axes)
        if sum(_fold(axes) for axes in shown):
            engine.execute(figure)
    figure.set_layout_engine("none")  # laid out here: not once more where it is drawn
    return not any("not applied" in str(one.message) for one in said)


def _wrapped(axes: Axes) -> float:
    """Set long names of rows in two lines; return the height that this adds."""
    names = [label.get_text() for label in axes.get_yticklabels()]
    if not axes.yaxis_inverted() or not any(len(name) > SHORT for name in names):
        return 0.0
    lines = [theme.wrapped(" ".join(name.split()), SHORT) for name in names]
    axes.set_yticks(axes.get_yticks(), lines)
    return 0.15 * sum(
        line.count("\n") - name.count("\n") for line, name in zip(lines, names, strict=True)
    )


def _regrid(figure: Figure, shown: list[Axes]) -> float:
    """Put small charts two side by side; return the height that they take."""
    down = -(-len(shown) // ACROSS)
    grid = GridSpec(down, ACROSS, figure=figure)
    for at, axes in enumerate(shown):
        axes.set_subplotspec(grid[divmod(at, ACROSS)])
        last = at + ACROSS >= len(shown)
        axes.tick_params(labelbottom=last, labelleft=at % ACROSS == 0)
        axes.title.set_text(theme.wrapped(" ".join(axes.get_title().split()), OF_PANEL))
    for axes in figure.axes:
        axes.set_in_layout(axes in shown)
    return ROW * down + 0.9 + 0.15 * sum(axes.get_title().count("\n") for axes in shown) / ACROSS


def _fold(axes: Axes) -> int:
    """Set words that run out of the axes in two lines, below their line where they would rise.

    Return how many.
    """
    folded = 0
    figure: Any = axes.figure
    place = axes.get_window_extent()
    for text in axes.texts:
        words, box = text.get_text(), text.get_window_extent(figure._get_renderer())
        right = place.x0 - 1 <= box.x0 < place.x0 + place.width / 2 and box.x1 > place.x1
        left = box.x0 < place.x0 - 1 and box.x1 > place.x0 + place.width / 4
        if not words or "\n" in words or not (right or left) or box.y0 >= place.y1:
            continue
        folded += 1
        text.set_text(theme.balanced(words, len(words) // 2 + 3))
        if text.get_window_extent(figure._get_renderer()).y1 > place.y1 + 1:
            text.set_verticalalignment("top")
            if isinstance(text, Annotation):
                text.xyann = (text.xyann[0], -abs(text.xyann[1]))
    return folded


def _thin(axes: Axes) -> None:
    """Leave out ticks until the labels of the horizontal axis stand apart, the last one kept."""
    figure: Any = axes.figure
    renderer = figure._get_renderer()
    labels = [label for label in axes.get_xticklabels() if label.get_text()]
    low, high = sorted(axes.get_xlim())
    kept = [
        (tick, label)
        for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=False)
        if label.get_text() and low <= tick <= high
    ]
    if len(kept) < 2 or not labels:
        return
    boxes = [label.get_window_extent(renderer) for _, label in kept]
    widest = max(box.width for box in boxes) + APART
    step = 1
    while step < len(kept):
        places = [boxes[at].x0 + boxes[at].width / 2 for at in range(len(kept) - 1, -1, -step)]
        if all(abs(a - b) >= widest for a, b in pairwise(places)):
            break
        step += 1
    if step > 1:
        left = kept[::-1][::step][::-1]
        axes.set_xticks([tick for tick, _ in left], [label.get_text() for _, label in left])
