"""Charts of several areas over time: small multiples, and ranks that rose and fell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from mtqg.sections.blocks import Chart
from mtqg.sections.charts import canvas
from mtqg.sections.charts.canvas import Line
from mtqg.sections.charts.labels import Label, end_labels
from mtqg.table import catalogue
from mtqg.texts import Text
from mtqg.words import formats

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
        Figures by year. The own line is solid in every panel, the other dashed.
    indicator : str
        Code, for unit and decimals.
    breaks : sequence of str
        First years after a break: the lines stop there.
    """
    known = catalogue.indicator(indicator)
    across = min(_COLUMNS, len(others))
    down = -(-len(others) // across)
    figure, grid = canvas.panels((canvas.WIDTH, 1.0 + 1.5 * down), down, across)
    lines = (own, *others)
    years = sorted({int(p) for line in lines for p in line.points["period"]})
    low = min(line.points["value"].min() for line in lines)
    high = max(line.points["value"].max() for line in lines)
    grid[0, 0].set_ylim(min(0.0, 1.05 * low), 1.08 * high)
    grid[0, 0].set_xlim(years[0] - 1, years[-1] + 1)
    for axes, other in zip(grid.flat, others, strict=False):
        canvas.draw_line(axes, other, breaks, 1, marks="last")
        canvas.draw_line(axes, own, breaks, 0, marks="last")
        canvas.draw_breaks(axes, breaks, years, language, words=False)
        text = f"{other.name} {_last(other, known.decimals, language)}"
        axes.set_title(canvas.wrapped(text, 17), fontsize=canvas.SMALL, color=canvas.INK, pad=3)
        axes.set_xticks([years[0], years[-1]], [str(years[0]), str(years[-1])])
        axes.tick_params(labelsize=canvas.SMALL)
    canvas.number_axis(grid[0, 0], language, bins=4)
    for place in range(len(others), down * across):
        grid.flat[place].set_visible(False)
        # The panel over one that stays empty is the last of its column: it has the years.
        grid.flat[place - across].tick_params(labelbottom=True)
    canvas.title(figure, title)
    title = canvas.unit_title(title, indicator, language)
    key = Text(
        f"Nét liền: {own.name} {_last(own, known.decimals, language)}. Nét đứt: nơi nêu tên.",
        f"Solid: {own.name} {_last(own, known.decimals, language)}. Dashed: the one named.",
    )
    if breaks:
        key += Text(" Vạch chấm: gián đoạn chuỗi số liệu.", " Dotted rule: break in series.")
    unit = canvas.unit_of(indicator, language)
    axis = Text(f" Trục đứng: {unit}.", f" Vertical axis: {unit}.") if unit else Text("", "")
    canvas.key(figure, (key + axis).say(language))
    told = "; ".join(
        canvas.told(line, known.unit, known.decimals, language, breaks) for line in lines
    )
    alt = Text("Các biểu đồ nhỏ cùng thang", "Small charts on one scale").say(language)
    data = pd.concat([line.points.assign(line=line.name) for line in lines], ignore_index=True)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, data)


def _last(line: Line, decimals: int, language: str) -> str:
    return formats.number(line.points["value"].dropna().iloc[-1], decimals, language)


def slope(
    rows: pd.DataFrame,
    *,
    dates: tuple[str, str],
    count: int,
    language: str,
    source: str,
    title: str,
) -> Chart:
    """Draw how ranks moved between two dates, dashed where chance may have moved them.

    A line is solid where the intervals of its two ranks have no rank in common. Areas of one rank
    share a point. The own area has its intervals drawn at both ends.

    Parameters
    ----------
    rows : DataFrame
        Columns label, own (bool) and before, before_low, before_high, after, after_low,
        after_high: ranks among `count`, 1 the best.
    """
    figure, axes = canvas.figure((canvas.WIDTH, 4.2))
    axes.grid(visible=False)
    ends: dict[str, list[Label]] = {"left": [], "right": []}
    apart = (rows["after_low"] > rows["before_high"]) | (rows["after_high"] < rows["before_low"])
    for row in rows.assign(moved=apart).sort_values("own").itertuples():
        colour = canvas.OWN if row.own else canvas.FAINT
        axes.plot(
            [0, 1],
            [row.before, row.after],
            linestyle="-" if row.moved else canvas.AHEAD_DASH,
            marker="D" if row.own else "o",
            markersize=7 if row.own else 4.5,
            color=colour,
            linewidth=2.4 if row.own else 1.3,
            zorder=4 if row.own else 3,
        )
        if row.own:
            for x, low, high in (
                (0, row.before_low, row.before_high),
                (1, row.after_low, row.after_high),
            ):
                axes.plot([x, x], [low, high], color=colour, lw=6, alpha=0.35, zorder=2)
        ends["left"].append(Label(0, row.before, f"{row.label} {row.before}", colour, row.own))
        ends["right"].append(Label(1, row.after, f"{row.after} {row.label}", colour, row.own))
    axes.set_xlim(-0.02, 1.02)
    ranks = rows.drop(columns=["label", "own"])
    axes.set_ylim(ranks.max().max() + 1, ranks.min().min() - 1)
    axes.set_xticks([0, 1], list(dates))
    axes.set_yticks([])
    for side in ("bottom", "left", "right"):
        axes.spines[side].set_visible(False)
    for x in (0, 1):
        axes.axvline(x, color=canvas.FAINT, lw=0.8, zorder=1)
    for side, labels in ends.items():
        end_labels(axes, labels, side=side)
    unit = Text(f"Hạng, từ 1 (tốt nhất) đến {count}", f"Rank, from 1 (best) to {count}")
    canvas.unit_over(axes, unit.say(language))
    canvas.title(figure, title)
    canvas.key(
        figure,
        Text(
            "Nét liền: hạng đổi rõ (hai khoảng 80% không chung hạng nào). Nét đứt: có thể chỉ do "
            "dao động của số liệu. Dải đậm: khoảng 80%.",
            "Solid: the rank moved (its two 80% intervals share none). Dashed: noise may have done "
            "it. Thick band: 80% interval.",
        ).say(language),
    )
    told = "; ".join(
        f"{r.label}: {r.before} ({r.before_low}-{r.before_high}), "
        f"{r.after} ({r.after_low}-{r.after_high})"
        for r in rows.itertuples()
    )
    when = Text(f"hạng {dates[0]}, {dates[1]}", f"ranks of {dates[0]}, {dates[1]}").say(language)
    alt = Text("Biểu đồ độ dốc", "Slope chart").say(language)
    return Chart(figure, title, f"{alt}: {title}; {when}. {told}.", source, rows)
