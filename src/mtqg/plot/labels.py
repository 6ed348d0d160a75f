"""Labels at the ends of lines that do not touch one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.transforms import offset_copy


@dataclass(frozen=True)
class Label:
    """A text to set beside the end of a line."""

    x: float
    y: float
    text: str
    colour: str
    bold: bool = False


def end_labels(
    axes: Axes, labels: Sequence[Label], *, side: str = "right", at: float | None = None
) -> None:
    """Write labels beside the lines' ends in one column, moved apart where they would touch.

    A label that had to leave the height of its line, or whose line ends before the column (`at`,
    where the last of them ends unless given), is joined to it. To be called when the limits of the
    axes are final.
    """
    low, high = sorted(axes.get_ylim())
    whole = axes.get_figure(root=True)
    assert whole is not None
    # Title and source take the rest of the height: the axes fill 0.86 of it.
    share = 0.86 * axes.get_position().height
    point = (high - low) / (share * whole.get_size_inches()[1] * 72)
    ordered = sorted(labels, key=lambda label: label.y)
    heights = [point * (13.5 * (label.text.count("\n") + 1) + 1) for label in ordered]
    places = _apart([label.y for label in ordered], heights, low, high)
    ends = [label.x for label in labels]
    edge = at if at is not None else max(ends) if side == "right" else min(ends)
    toward = 1 if side == "right" else -1
    for label, place in zip(ordered, places, strict=True):
        moved = abs(place - label.y) > 5 * point or label.x != edge
        gap = 16 if moved else 8
        axes.annotate(
            label.text,
            (edge, place),
            xytext=(toward * gap, 0),
            textcoords="offset points",
            ha="left" if side == "right" else "right",
            va="center",
            fontsize=9.5,
            color=label.colour,
            fontweight="bold" if label.bold else "normal",
            annotation_clip=False,
        )
        if moved:
            axes.annotate(
                "",
                (label.x, label.y),
                xytext=(edge, place),
                textcoords=offset_copy(axes.transData, fig=whole, x=14 * toward / 72),
                arrowprops={"arrowstyle": "-", "color": label.colour, "lw": 0.7, "shrinkB": 4},
                annotation_clip=False,
            )


def _apart(
    places: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Return sorted places moved as little as keeps things of these heights apart and inside.

    >>> _apart([0.0, 10.0, 10.0], [2.0, 2.0, 2.0], -5.0, 20.0)
    [0.0, 9.0, 11.0]
    >>> _apart([0.0, 0.5], [2.0, 4.0], 0.0, 20.0), _apart([9.5, 10.0], [2.0, 2.0], 0.0, 10.0)
    ([1.0, 4.0], [7.0, 9.0])
    """
    groups: list[list[int]] = []

    def bottom(group: list[int]) -> float:
        """The lowest point of a group that stands where its members want it on average."""
        above, wanted = 0.0, 0.0
        for k in group:
            wanted += places[k] - (above + heights[k] / 2)
            above += heights[k]
        return max(min(wanted / len(group), high - above), low)

    def top(group: list[int]) -> float:
        return bottom(group) + sum(heights[k] for k in group)

    for k in range(len(places)):
        groups.append([k])
        while len(groups) > 1 and bottom(groups[-1]) < top(groups[-2]):
            groups[-2:] = [groups[-2] + groups[-1]]
    found = []
    for group in groups:
        at = bottom(group)
        for k in group:
            found.append(at + heights[k] / 2)
            at += heights[k]
    return found
