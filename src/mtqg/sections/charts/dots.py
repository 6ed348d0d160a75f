"""Charts of areas in rows: one date or two, a rank or a pace with its interval, shares."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from mtqg.sections.blocks import Chart
from mtqg.sections.charts import canvas
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
from mtqg.words import formats


def dumbbell(
    rows: pd.DataFrame,
    *,
    ends: tuple[str, str],
    unit: str,
    decimals: Sequence[int],
    language: str,
    source: str,
    title: str,
) -> Chart:
    """Draw two figures a row, a stroke and a dot: of two dates, or of two areas.

    Parameters
    ----------
    rows : DataFrame
        Columns label, before (the stroke; NaN where unknown), after (the dot), estimate (bool: the
        dot is hollow) and kind: "own" for the area that the chart is about, "level" for a mean to
        compare with, else "". Drawn from top to bottom.
    ends : (str, str)
        What the stroke and the dot are; "" for the first draws only the dots.
    unit : str
        What the axis counts.
    decimals : sequence of int
        With how many decimals the figures of each row are printed.
    """
    labels = [canvas.wrapped(label, 28) for label in rows["label"]]
    each = 0.235 if max(label.count("\n") for label in labels) == 0 else 0.42
    figure, axes = canvas.rows(labels, list(rows["kind"] == "own"), each)
    for y, row in enumerate(rows.itertuples()):
        colour = {"own": canvas.OWN, "level": canvas.OTHER}.get(str(row.kind), canvas.FAINT)
        if row.before == row.before:
            axes.plot([row.before, row.after], [y, y], color=colour, lw=1.6, zorder=2)
            axes.plot(row.before, y, "|", color=colour, markersize=10, markeredgewidth=2, zorder=3)
        axes.plot(
            row.after,
            y,
            "D" if row.kind == "level" else "o",
            color=colour,
            markerfacecolor="white" if row.estimate else colour,
            markersize=8 if row.kind == "own" else 6,
            zorder=4,
        )
    printed = {
        end: [formats.number(v, d, language) for v, d in zip(rows[column], decimals, strict=True)]
        for end, column in zip(ends, ("before", "after"), strict=True)
        if end
    }
    right = 0.0
    for (end, texts), sign in zip(printed.items(), ("| ", "● ")[-len(printed) :], strict=True):
        right += 12 + 5.8 * max(len(sign + end), *map(len, texts))
        canvas.column(axes, texts, sign + end, right, marked=list(rows["kind"] == "own"))
    top = rows[["before", "after"]].max().max()
    axes.set_xlim(0, max(1.04 * top, 1e-9))
    canvas.number_axis(axes, language, which="x")
    axes.set_xlabel(unit)
    canvas.title(figure, title)
    title = f"{title} ({unit})"
    alt = Text("Biểu đồ chấm", "Dot plot").say(language)
    told = "; ".join(
        f"{label}: " + ", ".join(f"{texts[k]} ({end})" for end, texts in printed.items())
        for k, label in enumerate(rows["label"])
    )
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, rows)


def intervals(
    rows: pd.DataFrame,
    *,
    decimals: int,
    language: str,
    source: str,
    title: str,
    axis: str,
    better: str = "",
    limits: tuple[float, float] | None = None,
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
    limits : (float, float), optional
        The ends of the axis, as the first and the last rank. Else all intervals, and zero
        where they reach below or near it.
    """
    figure, axes = canvas.rows(list(rows["label"]), list(rows["own"]), 0.27)
    for y, row in enumerate(rows.itertuples()):
        colour = canvas.OWN if row.own else canvas.FAINT
        axes.plot([row.low, row.high], [y, y], color=colour, lw=3 if row.own else 2, zorder=2)
        axes.plot(row.value, y, "D" if row.own else "o", color=colour, markersize=7, zorder=3)

    def number(value: float) -> str:
        return formats.number(value, decimals, language)

    texts = [f"{number(r.value)} ({number(r.low)}; {number(r.high)})" for r in rows.itertuples()]
    own = list(rows["own"])
    canvas.column(axes, texts, Text("(khoảng 80%)", "(80% interval)").say(language), 92, marked=own)
    low, high = limits or (rows["low"].min(), rows["high"].max())
    if limits is None and low < high - low:  # the figures reach below zero or near it
        low, high = min(0.0, low), max(0.0, high)
    spare = 0.02 * (high - low)
    axes.set_xlim(low - spare, high + spare)
    canvas.number_axis(axes, language, which="x")
    if limits:
        _rank_ticks(axes, int(high))
    elif low < 0:
        axes.axvline(0, color=canvas.FAINT, lw=1.1, zorder=1)
    sides = {
        "left": Text("← tốt hơn", "← better"),
        "right": Text("tốt hơn →", "better →"),
    }
    hint = f"   {sides[better].say(language)}" if better else ""
    axes.set_xlabel(f"{axis}{hint}")
    canvas.title(figure, title)
    told = "; ".join(
        f"{r.label}: {number(r.value)} ({formats.interval(r.low, r.high, '', decimals, language)})"
        for r in rows.itertuples()
    )
    alt = Text("Biểu đồ chấm có khoảng", "Dots with intervals").say(language)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, rows)


def _rank_ticks(axes: Axes, last: int) -> None:
    """Number ranks from the first to the last: there is no rank 0."""
    step = 10 if last > 20 else 5
    ticks = [1, *range(step, last - step // 2, step), last]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])


def shares(
    rows: pd.DataFrame, *, language: str, source: str, title: str, decimals: int = 1
) -> Chart:
    """Draw shares in % as bars, each with its target where it has one.

    Parameters
    ----------
    rows : DataFrame
        Columns label, value, target (NaN without one), estimate (bool: drawn hollow).
    """
    labels = [canvas.wrapped(str(label), 30) for label in rows["label"]]
    figure, axes = canvas.rows(labels, [False] * len(rows), 0.46)
    for y, row in enumerate(rows.itertuples()):
        axes.barh(
            y,
            row.value,
            height=0.55,
            facecolor="white" if row.estimate else canvas.OWN,
            edgecolor=canvas.OWN,
            hatch="////" if row.estimate else None,
            linewidth=1.2,
            zorder=2,
        )
        if pd.notna(row.target):
            axes.plot([row.target] * 2, [y - 0.4, y + 0.4], color=canvas.TARGET, lw=2.6, zorder=3)
    goal = Text("mục tiêu", "target").say(language)
    result = Text("kết quả", "result").say(language)
    aims = [_as_stated(target, language) for target in rows["target"]]
    values = [formats.with_unit(value, "%", decimals, language) for value in rows["value"]]
    canvas.column(axes, values, result, 46)
    if rows["target"].notna().any():
        canvas.column(axes, [aim if aim else "" for aim in aims], f"| {goal}", 104)
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20))
    axes.set_xlabel("%")
    canvas.title(figure, title.removesuffix(" (%)"))
    estimate = Text("ước", "estimate").say(language)
    told = "; ".join(
        f"{r.label}: {value}"
        + (f" ({estimate})" if r.estimate else "")
        + (f", {goal} {aim}" if aim else "")
        for r, value, aim in zip(rows.itertuples(), values, aims, strict=True)
    )
    alt = Text("Biểu đồ thanh", "Bar chart").say(language)
    return Chart(figure, title, f"{alt}: {title}. {told}.", source, rows)


def _as_stated(target: float, language: str) -> str:
    """Return a target with the decimals that were decided, "" for none."""
    return "" if pd.isna(target) else formats.with_unit(target, "%", decimals_of(target), language)
