"""Two figures of each place against each other, with the straight line through them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from mtqg.plot import chart_data, theme
from mtqg.problems import ProblemError
from mtqg.words import formats, sources
from mtqg.words.sentences import sentences

SIZE = (theme.WIDTH, 4.2)

#: Places named without being asked for: those farthest from the line.
NAMED = 5

_SAY = sentences("plot")


def relation(
    table: pd.DataFrame,
    x: str,
    y: str,
    *,
    highlight: str | Sequence[str] | None = None,
    labels: tuple[str, str] = ("", ""),
    title: str | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw a point a place, one figure against another, and the line of least squares.

    The line leaves aside that places differ in size and in much else, and several years of one
    place count as so many places: for a model see statsmodels.

    Parameters
    ----------
    table : DataFrame
        Columns `x` and `y`, `name` or `area`; as `mtqg.wide` and a join give it.
    x, y : str
        The columns across and upwards.
    highlight : str or sequence of str, optional
        Places in blue, named; left out, the five farthest from the line are named.
    labels : (str, str)
        What the axes count; left out, the names of the columns.
    title, source, language, ax :
        As for `lines`.

    Returns
    -------
    Axes
        As `lines`.

    Raises
    ------
    ProblemError
        For a missing column, a value that is no number, a place highlighted that is not there.

    Examples
    --------
    >>> table = pd.DataFrame({"name": list("ABCD"), "income": [2, 3, 4, 5], "poor": [9, 7, 5, 3]})
    >>> axes = relation(table, "income", "poor", title="Hộ nghèo và thu nhập", ax=theme.sheet())
    >>> theme.alt(axes)
    'Biểu đồ phân tán: Hộ nghèo và thu nhập. 4 điểm; income 2 đến 5, poor 3 đến 9; hệ số tương quan
    −1,00.'
    """
    problems = []
    for column in (x, y):
        try:
            chart_data.rows_of(table, value=column, dated=False, language=language)
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    across = chart_data.rows_of(table, value=x, dated=False, language=language)
    rows = across.assign(x=across["value"], y=pd.to_numeric(across[y])).dropna(subset=["x", "y"])
    marked = chart_data.chosen(rows, highlight)
    own = rows["name"].isin(marked)
    axes = theme.on(ax, SIZE)
    many = len(rows) > 2 and rows["x"].std() > 0
    if many:
        sns.regplot(
            rows,
            x="x",
            y="y",
            seed=0,
            n_boot=400,
            truncate=True,
            scatter=False,
            line_kws={"linewidth": 1.6, "color": theme.OTHER},
            color=theme.OTHER,
            ax=axes,
        )
        slope, start = np.polyfit(rows["x"], rows["y"], 1)
        away = (rows["y"] - start - slope * rows["x"]).abs()
    else:
        away = rows["y"]
    colours = [theme.OWN if mark else theme.FAINT for mark in own]
    sns.scatterplot(rows, x="x", y="y", c=colours, s=34, zorder=3, legend=False, ax=axes)
    named = rows[own] if marked else rows.loc[away.nlargest(NAMED).index]
    _name(axes, named, dict(zip(rows.index, colours, strict=True)))
    names = [label or column for label, column in zip(labels, (x, y), strict=True)]
    axes.set_ylabel("")
    theme.name_axis(axes, names[0])
    theme.number_axis(axes.xaxis, language)
    theme.number_axis(axes.yaxis, language)
    title = "" if title is None else title
    theme.over(axes, title, names[1])
    listed = rows["source"].dropna() if "source" in rows else []
    cited = sources.line(listed, language) if source is None else source

    def say(key: str, **given: str | int) -> str:
        return _SAY.text(key, **given).say(language)

    theme.under(axes, say("relation.key") if many else "", cited)
    spans = ", ".join(
        f"{name} {formats.interval(of.min(), of.max(), '', chart_data.decimals_in(of), language)}"
        for name, of in zip(names, (rows["x"], rows["y"]), strict=True)
    )
    described = say("relation.told", count=len(rows), spans=spans)
    if many and rows["y"].std() > 0:
        value = formats.number(rows["x"].corr(rows["y"]), 2, language)
        described += say("relation.correlation", value=value)
    theme.describe(axes, say("kind.scatter"), title, "", f"{described}.")
    return axes


def _name(axes: Axes, points: pd.DataFrame, colours: dict[object, str]) -> None:
    """Name points towards the middle, the first ones first, unless two names would touch."""
    figure = axes.get_figure(root=True)
    points_an_inch = 72 / figure.dpi if figure else 1.0
    middle = sum(axes.get_xlim()) / 2
    taken: list[tuple[float, float, float]] = []  # left, right, height in points
    for k, row in points.iterrows():
        at, height = axes.transData.transform((row["x"], row["y"])) * points_an_inch
        side = 1 if row["x"] <= middle else -1
        ends = sorted([at, at + side * (8 + 5.5 * len(row["name"]))])
        if any(a < ends[1] and b > ends[0] and abs(h - height) < 12 for a, b, h in taken):
            continue
        taken.append((ends[0], ends[1], height))
        axes.annotate(
            row["name"],
            (row["x"], row["y"]),
            xytext=(6 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=theme.SMALL,
            color=colours[k],
        )
