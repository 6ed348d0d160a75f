"""Charts of one moment: areas in order, shares against targets."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd

from mtqg import catalogue, formats
from mtqg.charts import canvas
from mtqg.displays import Chart
from mtqg.texts import Text


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
    title = canvas.unit_title(title, indicator, language)
    ordered = values.dropna().sort_values(ascending=known.direction == "higher")
    figure, axes = canvas.figure((6.6, 1.3 + 0.235 * len(ordered)))
    axes.grid(visible=True, axis="x")
    axes.grid(visible=False, axis="y")
    rows = np.arange(len(ordered))
    mine = np.array([code == highlight for code in ordered.index])
    axes.hlines(rows, 0, ordered, color="#cbd2d9", linewidth=1.2, zorder=1)
    axes.scatter(ordered[~mine], rows[~mine], color=canvas.FAINT, s=28, zorder=3)
    axes.scatter(ordered[mine], rows[mine], color=canvas.OWN, s=62, zorder=4)
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
        axes.axvline(
            level, color=canvas.TARGET, linewidth=1.2, linestyle=canvas.DASHES[place % 3], zorder=2
        )
        axes.annotate(
            f"{name} {formats.number(level, known.decimals, language)}",
            (level, 0),
            xycoords=("data", "axes fraction"),
            xytext=(4, 4 + 12 * place),
            textcoords="offset points",
            color=canvas.TARGET,
            fontsize=8.5,
        )
    axes.set_xlim(left=0, right=max(ordered.max() * 1.12, 1e-9))
    axes.set_ylim(-0.7, len(ordered) - 0.3)
    canvas.number_axis(axes, language, which="x")
    canvas.title(figure, title)
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
    figure, axes = canvas.figure((6.6, 1.4 + 0.52 * len(rows)))
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
            facecolor="white" if row["estimate"] else canvas.OWN,
            edgecolor=canvas.OWN,
            hatch="////" if row["estimate"] else None,
            linewidth=1.2,
        )
        aimed = pd.notna(row["target"])
        text = formats.with_unit(row["value"], "%", decimals, language)
        if aimed:
            axes.plot([row["target"]] * 2, [y - 0.42, y + 0.42], color=canvas.TARGET, linewidth=2.4)
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
    canvas.title(figure, title)
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
