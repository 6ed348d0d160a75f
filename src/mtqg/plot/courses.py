"""Figures over time: lines beside each other, a line with its forecast, a panel an area."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from mtqg.plot import chart_data, theme
from mtqg.plot.chart_data import Meaning, Years
from mtqg.plot.labels import Label, end_labels
from mtqg.problems import ProblemError
from mtqg.words.sentences import sentences

_SAY = sentences("plot")

SIZE = (theme.WIDTH, 3.6)

#: Lines that are told apart by colour, dash and mark; of more, only those highlighted are.
MOST = len(theme.LOOKS)

#: Panels side by side.
ACROSS = 4


@dataclass(frozen=True)
class _Given:
    """What a chart over time is given: figures, their meaning, a forecast, the names in front."""

    rows: pd.DataFrame
    what: Meaning
    ahead: pd.DataFrame
    marked: list[str]

    @classmethod
    def of(
        cls,
        table: pd.DataFrame,
        forecast: pd.DataFrame | None,
        highlight: str | Sequence[str] | None,
        breaks: Years,
        *,
        one: bool = False,
        **how: Any,
    ) -> _Given:
        """Return what is drawn, checked, in order of time; of several areas one where `one`."""
        rows = chart_data.rows_of(table, language=how["language"])
        marked = chart_data.chosen(rows, highlight)
        if one and marked:
            rows = rows[rows["name"] == marked[0]]
        elif one and len(names := rows["name"].unique()) > 1:
            raise ProblemError(_SAY.problem("wrong.places", value=", ".join(names[:5])))
        chart_data.one_each(rows)
        what = chart_data.meaning(rows, **how)
        rows = chart_data.with_breaks(rows, what.code, breaks).sort_values("x", kind="stable")
        return cls(rows, what, chart_data.ahead_of(forecast, rows, what.language), marked)

    @property
    def key(self) -> str:
        """What the lines of a forecast mean, "" without one."""
        levels = chart_data.levels_of(self.ahead)
        return self.what.say("course.key_ahead", level=levels[-1]) if levels else ""

    def described(self, names: Sequence[str], *more: str) -> str:
        """Return the lines of these names in words, then `more`, then what is ahead."""
        lines = [_described(self.rows[self.rows["name"] == name], self.what) for name in names]
        return "; ".join([*lines, *more]) + "." + _described_ahead(self.ahead, self.what)


def lines(
    table: pd.DataFrame,
    *,
    forecast: pd.DataFrame | None = None,
    highlight: str | Sequence[str] | None = None,
    breaks: Years = None,
    title: str | None = None,
    unit: str | None = None,
    decimals: int | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw figures over time, a line each, named and numbered where it ends.

    Filled marks are outturns, hollow ones anything else (status other than actual, flag e). A line
    stops at a break in definition, which a dotted rule marks. Levels are drawn from zero. Up to
    six lines are told apart by colour, dash and mark; of more, those highlighted are (without any:
    the highest and the lowest at the end), over the others in grey.

    Parameters
    ----------
    table : DataFrame
        Columns `year` or `period` and `value`, and `name` or `area` where there are several, one
        row each and period; as of `mtqg.figures`, or one's own. `status`, `flag`, `indicator`,
        `unit`, `source` and `edition` are used where they are there.
    forecast : DataFrame, optional
        Of `mtqg.forecast`: `area` (or `name`), `period`, `mean`, `lo-80`, `hi-80`; drawn dashed in
        its band, in the colour of its line.
    highlight : str or sequence of str, optional
        Names or codes, in any spelling: the first is drawn bold, in blue.
    breaks : years, optional
        First years of new definitions, () for none. Left out, those that the catalogue knows of
        the indicator and the areas, and figures flagged b.
    title : str, optional
        Best what the chart shows ("Nghèo giảm chậm lại"); left out, what is drawn. "" for none.
    unit : str, optional
        What the figures count; left out, as the catalogue or the column `unit` says.
    decimals : int, optional
        Of the figures printed; left out, those of the catalogue, else of the figures, at most 2.
    source : str, optional
        The source line; left out, made of the column `source`. "" for none.
    language : {"vi", "en"}
        Of words and numbers.
    ax : Axes, optional
        To draw on; left out, those of a new figure.

    Returns
    -------
    Axes
        To go on with; `mtqg.plot.alt` gives the text that stands in for the picture.

    Raises
    ------
    ProblemError
        For a missing column, a value that is no number, a period that is none, two figures of one
        name and period, a name highlighted that is not there, a forecast of other areas.

    Examples
    --------
    >>> from mtqg.plot import theme
    >>> rows = [("Xã A", 2022, 14.5), ("Xã A", 2023, 12.1), ("Xã B", 2022, 9), ("Xã B", 2023, 8.4)]
    >>> table = pd.DataFrame(rows, columns=["name", "year", "value"])
    >>> axes = lines(table, unit="%", title="Hộ nghèo", highlight="xa a", ax=theme.sheet())
    >>> sorted(text.get_text() for text in axes.texts)
    ['Xã A 12,1', 'Xã B 8,4']
    >>> print(theme.alt(axes))
    Biểu đồ đường: Hộ nghèo (%). Xã A: 14,5% (2022) đến 12,1% (2023);
    Xã B: 9,0% (2022) đến 8,4% (2023).
    """
    how: Any = {"unit": unit, "decimals": decimals, "source": source, "language": language}
    given = _Given.of(table, forecast, highlight, breaks, **how)
    rows, what, ahead = given.rows, given.what, given.ahead
    names = _order(rows, given.marked)
    others = rows[~rows["name"].isin(names)]
    axes = theme.on(ax, SIZE)
    if len(others):
        _context(axes, others)
    _draw(axes, rows, names)
    ends = []
    for name, look in zip(names, theme.LOOKS, strict=False):
        of = rows[rows["name"] == name]
        own = ahead[ahead["name"] == name]
        last, text = of.iloc[-1], f"{name} {what.number(of['value'].iloc[-1])}".strip()
        if len(own):
            _draw_ahead(axes, last, own, look.colour, chart_data.levels_of(own)[-1:])
            last = own.iloc[-1]
            word, number = what.say("course.forecast"), what.number(last["mean"])
            text = f"{name}, {word} {last['when']}: {number}" if name else f"{word} {number}"
        height = last["mean"] if len(own) else last["value"]
        label = theme.wrapped(text, 18)
        ends.append(Label(last["x"], height, label, look.colour, bold=name == names[0]))
    drawn = rows[rows["name"].isin(names)]
    _frame(axes, rows, ahead, what, sorted({b for of in drawn["breaks"] for b in of}))
    end_labels(axes, ends)
    if title is None:
        title = _title(what, given.marked[:1] or names)
    text = given.described(names, *([_described_context(others, what)] if len(others) else []))
    theme.finish(axes, what, "line", title, text, key=given.key)
    return axes


def fan(
    table: pd.DataFrame,
    forecast: pd.DataFrame,
    *,
    target: Sequence[tuple[int, float]] = (),
    highlight: str | None = None,
    breaks: Years = None,
    title: str | None = None,
    unit: str | None = None,
    decimals: int | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw one series, its forecast in the bands of its intervals, and the way to a target.

    Parameters
    ----------
    table, breaks, title, unit, decimals, source, language, ax :
        As for `lines`; of several areas `highlight` names the one to be drawn.
    forecast : DataFrame
        Of `mtqg.forecast`: `period`, `mean`, and `lo-80`, `hi-80`, `lo-95`, `hi-95` or other
        levels, by any method; `area` or `name` where it is of several. Empty: no forecast.
    target : sequence of (year, value), optional
        The path that a target asks for; it ends at the target.

    Returns
    -------
    Axes
        As `lines`.

    Raises
    ------
    ProblemError
        As `lines`; if there are several areas and none is highlighted.

    Examples
    --------
    >>> from mtqg.plot import theme
    >>> poor = pd.DataFrame({"year": [2022, 2023, 2024], "value": [4.2, 3.8, 3.4]})
    >>> ahead = pd.DataFrame({"period": [2025], "mean": [3.1], "lo-80": [2.7], "hi-80": [3.5]})
    >>> print(theme.alt(fan(poor, ahead, unit="%", ax=theme.sheet())))
    Biểu đồ hình quạt: %. 4,2% (2022) đến 3,4% (2024).
    Dự báo và khoảng dự báo 80%: 2025: 3,1 (2,7 đến 3,5%).
    """
    how: Any = {"unit": unit, "decimals": decimals, "source": source, "language": language}
    given = _Given.of(table, forecast, highlight, breaks, one=True, **how)
    rows, what, ahead = given.rows, given.what, given.ahead
    levels = chart_data.levels_of(ahead)
    axes = theme.on(ax, SIZE)
    name = rows["name"].iloc[0]
    _draw(axes, rows, [name])
    ends = []
    if len(ahead):
        _draw_ahead(axes, rows.iloc[-1], ahead, theme.OWN, levels)
        end = ahead.iloc[-1]
        ends.append(Label(end["x"], end["mean"], what.number(end["mean"]), theme.OWN, bold=True))
        for level in reversed(levels):
            ends.append(Label(end["x"], end[f"hi-{level}"], f"{level}%", theme.FAINT))
    elif not target:
        end = rows.iloc[-1]
        ends.append(Label(end["x"], end["value"], what.number(end["value"]), theme.OWN, bold=True))
    goal = ""
    if target:
        at, aim = target[-1]
        axes.plot(*zip(*target, strict=True), color=theme.TARGET, linestyle=theme.TARGET_DASH)
        axes.plot([at], [aim], "D", color=theme.TARGET, markerfacecolor="white")
        goal = what.say("course.target", value=what.number(aim))
        ends.append(Label(at, aim, goal, theme.TARGET))
        goal = f" {goal} ({at})."
    axes.margins(y=0.06)
    path = pd.DataFrame({"x": [float(year) for year, _ in target]})
    asked = pd.concat([ahead, path]) if target else ahead
    _frame(axes, rows, asked, what, rows["breaks"].iloc[0])
    end_labels(axes, ends)
    title = _title(what, [name]) if title is None else title
    text = f"{_described(rows, what)}.{_described_ahead(ahead, what, named=False)}{goal}"
    theme.finish(axes, what, "fan", title, text)
    return axes


def small_multiples(
    table: pd.DataFrame,
    *,
    highlight: str | None = None,
    forecast: pd.DataFrame | None = None,
    breaks: Years = None,
    title: str | None = None,
    unit: str | None = None,
    decimals: int | None = None,
    source: str | None = None,
    language: str = "vi",
    figure: Figure | None = None,
) -> Any:  # an array of Axes
    """Draw a panel an area, all on one scale, each beside the highlighted one.

    Parameters
    ----------
    table, forecast, breaks, title, unit, decimals, source, language :
        As for `lines`; panels follow the order of the table.
    highlight : str, optional
        The area drawn solid in every panel, against the dashed one that the panel is named after.
        Without one every panel has the line that it is named after.
    figure : Figure, optional
        An empty one to draw on; left out, a new one.

    Returns
    -------
    ndarray of Axes
        The panels from left to right, top to bottom; those without an area are invisible.

    Raises
    ------
    ProblemError
        As `lines`; if the highlighted area stands alone in the table.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from mtqg.plot import theme
    >>> poor = pd.DataFrame({"name": list("ABCABC"), "year": [2023] * 3 + [2024] * 3})
    >>> poor["value"] = [9, 8, 7, 6, 5, 4]
    >>> axes = small_multiples(poor, highlight="B", figure=Figure())
    >>> [panel.get_title() for panel in axes]
    ['A 6', 'C 4']
    >>> print(theme.alt(axes))
    Các biểu đồ nhỏ cùng thang. B: 8 (2023) đến 5 (2024);
    A: 9 (2023) đến 6 (2024);
    C: 7 (2023) đến 4 (2024).
    """
    how: Any = {"unit": unit, "decimals": decimals, "source": source, "language": language}
    given = _Given.of(table, forecast, highlight, breaks, **how)
    rows, what, ahead, marked = given.rows, given.what, given.ahead, given.marked
    every = dict.fromkeys(rows.sort_values("given")["name"])  # in the order of the table
    panels = [name for name in every if name not in marked]
    if not panels:
        raise ProblemError(_SAY.problem("wrong.alone", parameter="highlight", value=marked[0]))
    across = min(ACROSS, len(panels))
    down = -(-len(panels) // across)
    grid = theme.panels(figure, (theme.WIDTH, 1.0 + 1.5 * down), down, across)
    x = pd.concat([rows["x"], ahead["x"]]).astype(float)
    heights = pd.concat([rows["value"], *(ahead[c] for c in ahead.filter(regex=r"^(lo|hi)-80"))])
    grid[0, 0].set_ylim(min(0.0, 1.05 * heights.min()), 1.08 * heights.max())
    grid[0, 0].set_xlim(x.min() - 1, x.max() + 1)
    crossed = sorted({b for of in rows["breaks"] for b in of if x.min() < b <= x.max()})
    for axes, name in zip(grid.flat, panels, strict=False):
        _draw(axes, rows, [*marked, name], small=True)
        for of, look in zip([*marked, name], theme.LOOKS, strict=False):
            own = ahead[ahead["name"] == of]
            if len(own):
                last = rows[rows["name"] == of].iloc[-1]
                _draw_ahead(axes, last, own, look.colour, chart_data.levels_of(own)[-1:])
        for first in crossed:
            axes.axvline(first - 0.5, color=theme.FAINT, ls=theme.BREAK_DASH, lw=1, zorder=2)
        text = f"{name} {what.number(rows.loc[rows['name'] == name, 'value'].iloc[-1])}"
        axes.set_title(theme.wrapped(text, 17), fontsize=theme.SMALL, color=theme.INK, y=1.0, pad=3)
        ends = [int(x.min()), int(x.max())]
        axes.set_xticks(ends, [str(year) for year in ends])
        axes.tick_params(labelsize=theme.SMALL)
    theme.number_axis(grid[0, 0].yaxis, language, bins=4)
    for place in range(len(panels), down * across):
        grid.flat[place].set_visible(False)
        # The panel over one that stays empty is the last of its column: it has the years.
        grid.flat[place - across].tick_params(labelbottom=True)
    title = what.name if title is None else title
    if title:
        theme.over_all(grid[0, 0].figure, title)
    key = _multiples_key(rows, marked, what, broken=bool(crossed))
    theme.under_all(grid[0, 0].figure, key, given.key, what.source)
    text = given.described([*marked, *panels])
    for axes in grid.flat:
        theme.describe(axes, what.say("kind.small"), title, what.axis, text)
    return grid.flatten()


def _order(rows: pd.DataFrame, marked: list[str]) -> list[str]:
    """Return the lines that are told apart, the one that the chart is about first."""
    every = list(dict.fromkeys(rows["name"]))
    if len(every) <= MOST:
        return [*marked, *(name for name in every if name not in marked)]
    if marked:
        return marked[:MOST]
    last = rows[rows["x"] == rows["x"].max()].set_index("name")["value"]
    return [str(last.idxmax()), str(last.idxmin())]


def _draw(axes: Axes, rows: pd.DataFrame, names: Sequence[str], *, small: bool = False) -> None:
    """Draw lines between breaks, the first of `names` bold and on top, and their marks."""
    looks = dict(zip(names, theme.LOOKS, strict=False))
    drawn = rows[["name", "piece", "x", "value", "hollow"]]
    of = {name: drawn[drawn["name"] == name] for name in looks}
    # Not by seaborn, which takes 25 ms a call: a report has forty such panels.
    for name in reversed(list(looks)):  # the first over the others
        line: dict[str, Any] = {"color": looks[name].colour, "zorder": 3}
        line["ls"] = (0, looks[name].dash) if looks[name].dash else "-"
        line["lw"] = 2.2 if name == names[0] and not small else 1.5
        for _, piece in of[name].groupby("piece"):
            axes.plot(piece["x"], piece["value"], **line)
    for place, (name, look) in enumerate(looks.items()):
        points = of[name].tail(1) if small else of[name]
        axes.scatter(
            points["x"],
            points["value"],
            s=12 if small else 30 if place == 0 else 14,
            label=name,
            marker=look.mark,
            edgecolors=look.colour,
            facecolors=["white" if hollow else look.colour for hollow in points["hollow"]],
            linewidths=1.3,
            zorder=5 if place == 0 else 4,
        )


def _context(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw what is there for comparison only."""
    pieces = rows["name"] + rows["piece"].astype(str)
    sns.lineplot(
        rows.assign(piece=pieces),
        x="x",
        y="value",
        units="piece",
        estimator=None,
        color=theme.GREY,
        linewidth=0.9,
        zorder=1.5,
        ax=axes,
    )


def _draw_ahead(
    axes: Axes, last: pd.Series, ahead: pd.DataFrame, colour: str, levels: Sequence[str]
) -> None:
    """Draw a forecast from the last figure on, and the bands of its intervals."""
    x = [last["x"], *ahead["x"]]
    for level, shade in zip(levels, (0.13, 0.22)[-len(levels) :], strict=False):
        low, high = ([last["value"], *ahead[f"{side}-{level}"]] for side in ("lo", "hi"))
        axes.fill_between(x, low, high, color=colour, alpha=shade, linewidth=0)
    axes.plot(x, [last["value"], *ahead["mean"]], ls=theme.AHEAD_DASH, color=colour, lw=2)


def _frame(
    axes: Axes, rows: pd.DataFrame, ahead: pd.DataFrame, what: Meaning, breaks: Sequence[float]
) -> None:
    """Number the axes, a level from zero, and mark the breaks."""
    if rows["value"].min() >= 0:
        axes.set_ylim(bottom=0)
    first = int(rows["x"].min())
    last = int(np.ceil(max([rows["x"].max(), *ahead["x"]])))
    fit = max(2, int(theme.inches(axes) / 0.5))
    points = sorted(rows["x"].unique())
    if len(points) > 1 and points[-1] - points[0] < 1 and ahead.empty:  # months of one year
        axes.set_xlim(points[0] - 1 / 24, points[-1] + 1 / 24)
        shown = points[:: max(1, -(-len(points) // fit))]
        months = [f"{round(x % 1 * 12) % 12 + 1}/{int(x + 0.01)}" for x in shown]
        axes.set_xticks(shown, months)
    else:
        axes.set_xlim(first - 0.4, last + 0.4)
        axes.set_xticks(range(first, last + 1, max(1, -(-(last - first + 1) // fit))))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    theme.number_axis(axes.yaxis, what.language)
    crossed = [b for b in breaks if rows["x"].min() < b <= max(rows["x"].max(), last)]
    for at in crossed:
        axes.axvline(at - 0.5, color=theme.FAINT, ls=theme.BREAK_DASH, lw=1, zorder=2)
    if not crossed:
        return
    # Named once, where there is most room: two names side by side would touch.
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.08 * (high - low))
    edges = [first, *crossed, last]
    _, at, side = max(
        (abs(b - a), at, -1 if at == b else 1)
        for a, b in itertools.pairwise(edges)
        for at in {a, b} & set(crossed)
    )
    axes.annotate(
        what.say("course.break"),
        (at - 0.5, 1),
        xycoords=("data", "axes fraction"),
        xytext=(4 * side, -1),
        textcoords="offset points",
        ha="left" if side > 0 else "right",
        va="top",
        fontsize=theme.SMALL,
        color=theme.FAINT,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
    )


def _title(what: Meaning, names: Sequence[str]) -> str:
    """Return what is drawn: the indicator, and whose where it is one's."""
    own = names[0].replace(" ", theme.NBSP) if len(names) == 1 else ""
    return ", ".join(part for part in (what.name, own) if part)


def _multiples_key(
    rows: pd.DataFrame, marked: Sequence[str], what: Meaning, *, broken: bool
) -> str:
    """Say what the lines of every panel are, and what its axis counts."""
    parts = []
    if marked:
        last = rows.loc[rows["name"] == marked[0], "value"].iloc[-1]
        parts.append(what.say("course.key_solid", own=f"{marked[0]} {what.number(last)}"))
    if broken:
        parts.append(what.say("course.key_break"))
    if what.axis:
        parts.append(what.say("course.key_axis", axis=what.axis))
    return " ".join(parts)


def _described(line: pd.DataFrame, what: Meaning) -> str:
    """Return a line in words: of a series with breaks only what follows the last one.

    Figures do not compare across a break.
    """
    own = line[line["piece"] == line["piece"].iloc[-1]]
    ends = [own.iloc[0], own.iloc[-1]] if len(own) > 1 else [own.iloc[0]]
    name = str(own["name"].iloc[0])
    if 1 < len(own) < len(line):
        since = what.say("course.since", when=str(ends[0]["when"]))
        name = f"{name}, {since}" if name else since
    figures = []
    for end in ends:
        value = what.with_unit(end["value"])
        value = what.say("course.estimate", value=value) if end["estimate"] else value
        figures.append(f"{value} ({what.when(end['when'])})")
    if len(figures) > 1:
        figures = [what.say("course.span", first=figures[0], last=figures[1])]
    return f"{name}: {figures[0]}" if name else figures[0]


def _described_context(rows: pd.DataFrame, what: Meaning) -> str:
    """Return what the lines in grey span at the end."""
    last = rows[rows["x"] == rows["x"].max()]
    span = what.between(last["value"].min(), last["value"].max())
    when, count = what.when(last["when"].iloc[0]), rows["name"].nunique()
    return what.say("course.others", count=count, span=span, when=when)


def _described_ahead(ahead: pd.DataFrame, what: Meaning, *, named: bool = True) -> str:
    """Return the forecasts in words, with the narrowest of their intervals."""
    if ahead.empty:
        return ""
    level = (chart_data.levels_of(ahead) or [""])[-1]
    parts = []
    for name, rows in ahead.groupby("name", sort=False):
        described = []
        for row in rows.to_dict("records"):
            text = f"{row['when']}: {what.number(row['mean'])}"
            if level:
                text += f" ({what.between(row[f'lo-{level}'], row[f'hi-{level}'])})"
            described.append(text)
        parts.append((f"{name}, " if named and name else "") + "; ".join(described))
    figures = "; ".join(parts)
    if level:
        return " " + what.say("course.ahead", level=level, figures=figures)
    return " " + what.say("course.ahead_bare", figures=figures)
