"""Charts of several areas beside one: small multiples, and figures with their intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from mtqg import catalogue, formats
from mtqg.charts import canvas
from mtqg.charts.canvas import Line
from mtqg.displays import Chart
from mtqg.texts import Text

_COLUMNS = 4


def small_multiples(
    own: Line,
    others: Sequence[Line],
    *,
    indicator: str,
    language: str,
    source: str,
    title: str,
    breaks: Sequence[str] = (),
) -> Chart:
    """Draw one area against each of several others, a panel each on one scale.

    Parameters
    ----------
    own, others : Line
        Figures by year. The own line is bold in every panel, the other dashed.
    indicator : str
        Code, for unit and decimals.
    breaks : sequence of str
        First years after a definition break: the lines stop there.
    """
    known = catalogue.indicator(indicator)
    title = canvas.unit_title(title, indicator, language)
    across = min(_COLUMNS, len(others))
    down = -(-len(others) // across)
    with sns.axes_style("whitegrid"), mpl.rc_context(canvas.THEME):
        figure = Figure(figsize=(6.6, 0.75 + 1.75 * down), layout="constrained")
        grid = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
    years = sorted({int(p) for line in (own, *others) for p in line.points["period"]})
    low = min(line.points["value"].min() for line in (own, *others))
    high = max(line.points["value"].max() for line in (own, *others))
    for axes, other in zip(grid.flat, others, strict=False):
        axes.grid(visible=False, axis="x")
        canvas.draw_line(axes, other, breaks, canvas.OTHER, "--", 1.5)
        canvas.draw_line(axes, own, breaks, canvas.OWN, "-", 1.4)
        for line, colour in ((own, canvas.OWN), (other, canvas.OTHER)):
            last = line.points.dropna(subset=["value"]).iloc[-1]
            hollow = "e" in str(last.get("flag", "")) or last.get("status") == "estimate"
            axes.plot(
                int(last["period"]),
                last["value"],
                "o",
                color=colour,
                markerfacecolor="white" if hollow else colour,
                markersize=4,
                zorder=5,
            )
        last = other.points.dropna(subset=["value"]).iloc[-1]
        value = formats.number(last["value"], known.decimals, language)
        name = "\n".join(textwrap.wrap(other.name, 18))
        axes.set_title(f"{name} {value}", fontsize=9, color=canvas.OTHER, pad=3)
        for first in breaks:
            if years[0] < int(first) <= years[-1]:
                axes.axvline(int(first) - 0.5, color=canvas.FAINT, linestyle=(0, (1, 2)), lw=0.9)
        axes.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        axes.set_xticks([years[0], years[-1]])
        axes.set_ylim(min(0.0, 1.05 * low), 1.05 * high)
        canvas.number_axis(axes, language)
        axes.tick_params(labelsize=8.5)
        sns.despine(ax=axes, left=True)
    for axes in grid.flat[len(others) :]:
        axes.set_visible(False)
    last = own.points.dropna(subset=["value"]).iloc[-1]
    value = formats.number(last["value"], known.decimals, language)
    key = Text("nét liền", "solid").say(language)
    dashed = Text("nét đứt: nơi nêu tên", "dashed: the one named").say(language)
    canvas.title(figure, f"{title}. {own.name} {value} ({key}); {dashed}")
    told = "; ".join(
        canvas.told(line, known.unit, known.decimals, language, breaks) for line in (own, *others)
    )
    alt = Text("Các biểu đồ nhỏ cùng thang", "Small charts on one scale").say(language)
    data = pd.concat(
        [line.points.assign(line=line.name) for line in (own, *others)], ignore_index=True
    )
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def intervals(
    rows: pd.DataFrame,
    *,
    decimals: int,
    language: str,
    source: str,
    title: str,
    axis: str,
    better: str = "",
) -> Chart:
    """Draw a figure with its interval for each of several areas, one area marked.

    Parameters
    ----------
    rows : DataFrame
        Columns label, value, low, high, own (bool); drawn from top to bottom.
    axis : str
        What the horizontal axis counts.
    better : {"", "left", "right"}
        On which side the better figures are.
    """
    figure, axes = canvas.figure((6.6, 1.35 + 0.29 * len(rows)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    place = np.arange(len(rows))[::-1]
    for y, row in zip(place, rows.itertuples(), strict=True):
        colour = canvas.OWN if row.own else canvas.FAINT
        axes.plot([row.low, row.high], [y, y], color=colour, lw=5, alpha=0.3, solid_capstyle="butt")
        axes.plot(row.value, y, "D" if row.own else "o", color=colour, markersize=7)
    axes.set_yticks(place, rows["label"], fontsize=9)
    for label, own in zip(axes.get_yticklabels(), rows["own"], strict=True):
        label.set_fontweight("bold" if own else "normal")
    axes.set_ylim(-0.7, len(rows) - 0.3)
    canvas.number_axis(axes, language, which="x")
    sides = {
        "left": Text("← tốt hơn", "← better"),
        "right": Text("tốt hơn →", "better →"),
    }
    hint = f"   {sides[better].say(language)}" if better else ""
    axes.set_xlabel(f"{axis}{hint}")
    canvas.title(figure, title)
    told = "; ".join(
        f"{r.label}: {formats.number(r.value, decimals, language)} "
        f"({formats.interval(r.low, r.high, '', decimals, language)})"
        for r in rows.itertuples()
    )
    alt = Text("Biểu đồ chấm có khoảng", "Dots with intervals").say(language)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, rows)
