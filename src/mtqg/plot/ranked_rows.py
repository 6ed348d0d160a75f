"""Areas in rows: a figure each, at one date or two, with its interval or target; and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from mtqg.plot import chart_data, theme
from mtqg.plot.chart_data import Meaning
from mtqg.plot.labels import Label, end_labels
from mtqg.problems import ProblemError
from mtqg.table import catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import lower
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("plot")

#: Signs on a line of the head of a column.
HEAD = 9


def dots(
    table: pd.DataFrame,
    *,
    highlight: str | Sequence[str] | None = None,
    rows: str = "",
    ends: str = "",
    sort: bool = True,
    level: float | None = None,
    better: str = "",
    title: str | None = None,
    unit: str | None = None,
    decimals: int | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw a row an area: its figure as a dot, hollow where it is no outturn.

    Of two dates the earlier is a stroke, joined to the dot. An interval is a bar behind the dot, a
    target a red stroke. The figures stand in a column beside the rows. Zero is on the axis, unless
    there are intervals far from it.

    Parameters
    ----------
    table : DataFrame
        `name` or `area` and `value`; `year` or `period` of one date or two (of more, the first and
        the last); optionally an interval, `lo-80` and `hi-80` or `low` and `high`, and `target`.
        Rows whose `level` is country or region, where others are of provinces, are drawn as means
        to compare with.
    highlight : str or sequence of str, optional
        Areas in blue, by name or code.
    rows, ends : str
        Other columns to make the rows of, and the two ends: `rows="indicator", ends="name"` holds
        two areas against each other.
    sort : bool
        Whether rows go from the best to the worst (from the smallest, where nothing is known to be
        better), or in the order of the table.
    level : float, optional
        Of the interval `low` to `high`, in per cent; `lo-80` says it itself.
    better : {"", "lower", "higher"}
        The side that the axis calls better.
    title, unit, decimals, source, language, ax :
        As for `lines`.

    Returns
    -------
    Axes
        Row k at height k.

    Raises
    ------
    ProblemError
        As `lines`; for more than two ends that are no dates.

    Examples
    --------
    >>> from mtqg.plot import theme
    >>> paid = pd.DataFrame({"name": list("AABB"), "year": [2023, 2024] * 2, "value": [9, 6, 8, 7]})
    >>> axes = dots(paid, unit="%", highlight="B", title="Hộ nghèo", ax=theme.sheet())
    >>> [label.get_text() for label in axes.get_yticklabels()]
    ['A', 'B']
    >>> theme.alt(axes)
    'Biểu đồ chấm: Hộ nghèo (%). A: 9% (2023), 6% (2024); B: 8% (2023), 7% (2024).'
    """
    needed = [column for column in (rows, ends) if column]
    found = chart_data.rows_of(table, dated=False, rows=rows, needed=needed, language=language)
    what = chart_data.meaning(found, unit=unit, decimals=decimals, source=source, language=language)
    found, names = _ends(found, table[ends].reset_index(drop=True) if ends else None, language)
    marked = chart_data.chosen(found, highlight)
    frame = _frame(found, names, what, decimals)
    if sort:
        ascending = what.direction != "higher" and better != "higher"
        frame = frame.sort_values("value", ascending=ascending, kind="stable")
    frame["own"] = frame["name"].isin(marked)
    of_forecast = [str(c)[3:] for c in found.columns if str(c).startswith("lo-")][:1]
    axes = _draw(frame, names, _interval(of_forecast, level, what), what, ax)
    reach = frame[["low", "high", "value", "before", "target"]].min().min()
    top = frame[["low", "high", "value", "before", "target"]].max().max()
    if frame["low"].isna().all() and reach >= 0:
        axes.set_xlim(0, max(1.04 * top, 1e-9))
    else:
        if reach < top - reach:  # the figures reach below zero or near it
            reach, top = min(0.0, reach), max(0.0, top)
        axes.set_xlim(reach - 0.02 * (top - reach), top + 0.02 * (top - reach))
        if reach < 0:
            axes.axvline(0, color=theme.FAINT, lw=1.1, zorder=1)
    theme.number_axis(axes.xaxis, language)
    hint = what.say(f"rows.{better}") if better else ""
    theme.name_axis(axes, "   ".join(part for part in (what.axis, hint) if part))
    title = what.name if title is None else title
    kind = "intervals" if frame["low"].notna().any() else "dots"
    described = "; ".join(_described(row, names, what) for row in frame.to_dict("records"))
    theme.finish(axes, what, kind, title, f"{described}.", over_axis="", pad=20)
    return axes


def ranks(
    table: pd.DataFrame,
    *,
    highlight: str | Sequence[str] | None = None,
    count: int | None = None,
    best: str = "",
    level: float | None = 80,
    title: str | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw ranks with the intervals in which they lie: of one date in rows, of two as a slope.

    Of two dates a line is solid where the intervals of its two ranks have no rank in common, else
    dashed: noise may have moved it. Those highlighted have their intervals drawn at both ends.

    Parameters
    ----------
    table : DataFrame
        `name` or `area`, `rank` (1 the best) with its interval `low` and `high`, and of two dates
        `year` or `period`. Without `rank` the areas of the table are ranked by `value`, without
        intervals.
    count : int, optional
        Among how many the ranks are; left out, the highest rank or the number of areas.
    best : {"", "lowest", "highest"}
        Which `value` is rank 1; left out, as the catalogue says of the indicator.
    level : float, optional
        Of the intervals, in per cent.
    highlight, title, source, language, ax :
        As for `dots`.

    Returns
    -------
    Axes
        Of one date row k at height k; of two, dates at 0 and 1, ranks downwards.

    Raises
    ------
    ProblemError
        As `dots`; if nothing says which value is the best; for more than two dates.

    Examples
    --------
    >>> from mtqg.plot import theme
    >>> table = pd.DataFrame({"name": ["A", "B"], "rank": [1, 2], "low": [1, 1], "high": [2, 2]})
    >>> theme.alt(ranks(table, title="Hạng", ax=theme.sheet()))
    'Biểu đồ chấm có khoảng: Hạng. A: 1 (1 đến 2); B: 2 (1 đến 2).'
    """
    value = "rank" if "rank" in getattr(table, "columns", ()) else "value"
    found = chart_data.rows_of(table, value=value, dated=False, language=language)
    what = chart_data.meaning(found, unit="", decimals=0, source=source, language=language)
    chart_data.one_each(found)
    if value == "value":
        best = best or {"lower": "lowest", "higher": "highest"}.get(what.direction, "")
        if best not in {"lowest", "highest"}:
            raise ProblemError(_SAY.problem("wrong.best", column="best", value=best))
        ranked = found.groupby("when")["value"].rank(method="min", ascending=best == "lowest")
        found = found.assign(value=ranked, low=float("nan"), high=float("nan"))
    if "low" not in found or "high" not in found:
        found[["low", "high"]] = float("nan")
    among = count or int(max(found["value"].max(), found["name"].nunique()))
    marked = chart_data.chosen(found, highlight)
    when = list(dict.fromkeys(found.sort_values("x", kind="stable")["when"]))
    if len(when) > 2:
        raise ProblemError(_SAY.problem("wrong.dates", column="year", value=", ".join(when)))
    unit = what.say("rows.rank", count=among)
    if title is None:
        of = lower(what.name)
        title = what.say("rows.title_of", count=among, name=of) if of else ""
        title = title or what.say("rows.title", count=among)
    two = len(when) == 2
    axes, kind, described = (_slope if two else _in_rows)(
        found, marked, among, when, level, what, ax
    )
    theme.over(axes, title, unit if two else "", pad=20)
    if not two:
        theme.name_axis(axes, f"{unit}   {what.say('rows.lower')}")
    sure = f" {level:g}%" if level else ""
    known = two and found["low"].notna().all()
    theme.under(axes, what.say("rows.key", sure=sure) if known else "", what.source)
    dates = what.say("rows.ranks", dates=", ".join(map(what.when, when))) if two else ""
    theme.describe(axes, what.say(f"kind.{kind}"), title, "", f"{described}.", when=dates)
    return axes


def _ends(
    found: pd.DataFrame, ends: pd.Series | None, language: str
) -> tuple[pd.DataFrame, list[str]]:
    """Return the figures of the ends, with a column end (0 or 1), and what the ends are."""
    if ends is not None:
        at = ends[found["given"]].astype(str).set_axis(found.index)
        names = list(dict.fromkeys(at))
        if len(names) > 2:
            given = ", ".join(names[:6])
            raise ProblemError(_SAY.problem("wrong.ends", column=str(ends.name), value=given))
    else:
        ordered = list(dict.fromkeys(found.sort_values("x", kind="stable")["when"]))
        names = ordered if len(ordered) < 2 else [ordered[0], ordered[-1]]
        at = found["when"]
    kept = found[at.isin(names)].assign(end=at.map({name: k for k, name in enumerate(names)}))
    chart_data.one_each(kept.assign(x=kept["end"]), "end")
    titles = names if ends is not None else [formats.period(name, language) for name in names]
    return kept, titles


def _frame(
    found: pd.DataFrame, names: Sequence[str], what: Meaning, decimals: int | None
) -> pd.DataFrame:
    """Return one row a name: before, value, low, high, target, hollow, mean, decimals."""
    last = found[found["end"] == len(names) - 1]
    frame = last.drop_duplicates("name").set_index("name")
    first = found[found["end"] == 0].set_index("name")["value"] if len(names) == 2 else {}
    low, high = next(
        (
            (c, f"hi-{c[3:]}")
            for c in map(str, found.columns)
            if c.startswith("lo-") and f"hi-{c[3:]}" in found
        ),
        ("low", "high"),
    )
    bounds = found.reindex(columns=[low, high])
    # `mtqg.figures` states a figure's own bounds, which are the figure itself where it is exact.
    stated = bool((bounds[low].astype(float) < bounds[high].astype(float)).any())
    levels = frame["level"] if "level" in frame else pd.Series("", frame.index)
    printed = pd.Series(what.decimals, frame.index)
    if decimals is None and "indicator" in frame:
        known = catalogue.indicators()["decimals"]
        printed = frame["indicator"].map(known).fillna(what.decimals).astype(int)
    nan = float("nan")
    return pd.DataFrame(
        {
            "before": pd.Series(first, dtype=float).reindex(frame.index),
            "value": frame["value"],
            "low": frame[low].astype(float) if stated else nan,
            "high": frame[high].astype(float) if stated else nan,
            "target": frame["target"].astype(float) if "target" in frame else nan,
            "hollow": frame["hollow"],
            "estimate": frame["estimate"],
            "mean": levels.isin(["country", "region"]) & (len(set(levels)) > 1),
            "decimals": printed,
        }
    ).reset_index()


def _interval(of_forecast: Sequence[str], level: float | None, what: Meaning) -> str:
    """Return what an interval is called over its column: of a forecast, or of an estimate."""
    if of_forecast:
        return what.say("rows.forecast", level=of_forecast[0])
    return what.say("rows.sure", level=f"{level:g}") if level else what.say("rows.interval")


def _draw(
    frame: pd.DataFrame, ends: Sequence[str], interval: str, what: Meaning, ax: Axes | None
) -> Axes:
    """Draw the rows from the first at the top, and the columns of figures beside them."""
    labels = [theme.wrapped(name, 28) for name in frame["name"]]
    tall = any("\n" in label for label in labels)
    between = frame["low"].notna().any()
    each = 0.42 if tall else 0.27 if between else 0.235
    axes = theme.on(ax, (theme.WIDTH, 1.35 + each * len(frame)))
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=theme.RULE, linewidth=1)
    axes.set_yticks(range(len(labels)), labels, fontsize=theme.LETTERS)
    for label, own in zip(axes.get_yticklabels(), frame["own"], strict=True):
        label.set_fontweight("bold" if own else "normal")
    axes.set_ylim(len(labels) - 0.4, -0.6)
    rest = theme.FAINT if frame["own"].any() else theme.OWN
    for y, row in enumerate(frame.to_dict("records")):
        colour = theme.OWN if row["own"] else theme.OTHER if row["mean"] else rest
        if row["low"] == row["low"]:
            reach = [row["low"], row["high"]]
            axes.plot(reach, [y, y], color=colour, lw=3 if row["own"] else 2, zorder=2)
        if row["before"] == row["before"]:
            axes.plot([row["before"], row["value"]], [y, y], color=colour, lw=1.6, zorder=2)
            axes.plot(row["before"], y, "|", color=colour, ms=10, mew=2, zorder=3)
        if row["target"] == row["target"]:
            axes.plot([row["target"]] * 2, [y - 0.3, y + 0.3], color=theme.TARGET, lw=2.6, zorder=3)
        axes.plot(
            row["value"],
            y,
            "D" if row["mean"] or (between and row["own"]) else "o",
            color=colour,
            markerfacecolor="white" if row["hollow"] else colour,
            markersize=8 if row["own"] and not between else 7 if between else 6,
            zorder=4,
        )
    _columns(axes, frame, ends, interval, what, between=bool(between))
    return axes


def _columns(
    axes: Axes,
    frame: pd.DataFrame,
    ends: Sequence[str],
    interval: str,
    what: Meaning,
    *,
    between: bool,
) -> None:
    """Write the figures in columns beside the rows.

    Columns and not at the marks: no line passes through a figure, and figures compare.
    """

    def numbers(column: str) -> list[str]:
        pairs = zip(frame[column], frame["decimals"], strict=True)
        return [formats.number(v, d, what.language) if v == v else "" for v, d in pairs]

    value, columns = numbers("value"), dict[str, list[str]]()
    if between:
        triples = zip(value, numbers("low"), numbers("high"), strict=True)
        columns[f"({interval})"] = [f"{v} ({a}; {b})" if a else v for v, a, b in triples]
    elif len(ends) == 2:
        before = [text or formats.MISSING for text in numbers("before")]
        columns |= {f"| {ends[0]}": before, f"● {ends[1]}": value}
    else:
        columns[f"● {ends[0]}" if ends[0] else ""] = value
    if frame["target"].notna().any():
        # With the decimals that were decided.
        goals = frame["target"].map(
            lambda v: formats.number(v, decimals_of(v), what.language), na_action="ignore"
        )
        columns[f"| {what.say('rows.target')}"] = list(goals.fillna(""))
    right = 0.0
    for name, texts in columns.items():
        # The head of a single column has room over the rows, those of several share it.
        several = len(columns) > 1
        head = theme.balanced(name, HEAD) if several else name
        right += 12 + 5.8 * max(map(len, [*texts, *(head.split("\n") if several else ())]))
        right = max(right, 92.0) if between else right
        for row, text in enumerate([head, *texts], start=-1):
            axes.annotate(
                text,
                (1, row if row >= 0 else 1),
                xycoords=axes.get_yaxis_transform() if row >= 0 else axes.transAxes,
                xytext=(right, 0 if row >= 0 else 5),
                textcoords="offset points",
                ha="right",
                va="center_baseline" if row >= 0 else "bottom",
                fontsize=theme.SMALL,
                fontweight="bold" if row >= 0 and frame["own"].iloc[row] else "normal",
                color=theme.INK if row >= 0 else theme.FAINT,
                annotation_clip=False,
            )


def _described(row: dict[str, Any], ends: Sequence[str], what: Meaning) -> str:
    """Return a row in words, figures in % with the sign: words would tire; the title has them."""
    unit, decimals = what.unit if what.unit == "%" else "", row["decimals"]

    def figure(value: float, decimals: int = decimals) -> str:
        return formats.with_unit(value, unit, decimals, what.language)

    text = figure(row["value"])
    if row["low"] == row["low"]:
        within = formats.interval(row["low"], row["high"], unit, decimals, what.language)
        text += f" ({within})"
    elif len(ends) == 2:
        text = f"{figure(row['before'])} ({ends[0]}), {text} ({ends[1]})"
    elif ends and ends[0]:
        text += f" ({ends[0]})"
    if row["estimate"] and len(ends) < 2:
        text += f" ({what.say('rows.estimate')})"
    if row["target"] == row["target"]:
        goal = figure(row["target"], decimals_of(row["target"]))
        text += f", {what.say('rows.target')} {goal}"
    return f"{row['name']}: {text}"


def _in_rows(
    found: pd.DataFrame,
    marked: Sequence[str],
    among: int,
    when: Sequence[str],
    level: float | None,
    what: Meaning,
    ax: Axes | None,
) -> tuple[Axes, str, str]:
    """Draw ranks of one date; return the kind of chart and what it says of each."""
    frame = _frame(found.assign(end=0), when, what, 0)
    frame = frame.sort_values(["value", "low"], kind="stable")
    frame["own"] = frame["name"].isin(marked)
    axes = _draw(frame, when, _interval((), level, what), what, ax)
    step = 10 if among > 20 else 5 if among > 8 else 1
    ticks = [1, *range(max(step, 2), among - step // 2, step), among]
    spare = 0.02 * (among - 1)
    axes.set_xlim(1 - spare, among + spare)
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    kind = "dots" if frame["low"].isna().all() else "intervals"
    return axes, kind, "; ".join(_described(row, when, what) for row in frame.to_dict("records"))


def _slope(
    found: pd.DataFrame,
    marked: Sequence[str],
    among: int,
    when: Sequence[str],
    level: float | None,
    what: Meaning,
    ax: Axes | None,
) -> tuple[Axes, str, str]:
    """Draw ranks of two dates; return the kind of chart and what it says of each."""
    pair = {end: found[found["when"] == at].set_index("name") for end, at in enumerate(when)}
    names = [name for name in pair[0].index if name in pair[1].index]
    before, after = pair[0].loc[names], pair[1].loc[names]
    known = before["low"].notna().all() and after["low"].notna().all()
    apart = (after["low"] > before["high"]) | (after["high"] < before["low"]) | (not known)
    axes = theme.on(ax, (theme.WIDTH, 4.2))
    axes.grid(visible=False)
    ends: dict[str, list[Label]] = {"left": [], "right": []}
    described = []
    for name in sorted(names, key=lambda name: name in marked):
        own, one, two = name in marked, before.loc[name], after.loc[name]
        colour = theme.OWN if own else theme.FAINT
        axes.plot(
            [0, 1],
            [one["value"], two["value"]],
            label=str(name),
            linestyle="-" if apart[name] else theme.AHEAD_DASH,
            marker="D" if own else "o",
            markersize=7 if own else 4.5,
            color=colour,
            linewidth=2.4 if own else 1.3,
            zorder=4 if own else 3,
        )
        for x, end in ((0, one), (1, two)):
            if own and known:
                reach = [end["low"], end["high"]]
                axes.plot([x, x], reach, color=colour, lw=6, alpha=0.35, zorder=2)
        ends["left"].append(Label(0, one["value"], f"{name} {one['value']:.0f}", colour, own))
        ends["right"].append(Label(1, two["value"], f"{two['value']:.0f} {name}", colour, own))
    for name in names:
        described.append(f"{name}: " + ", ".join(map(_rank, (before.loc[name], after.loc[name]))))
    every = pd.concat([before, after])[["value", "low", "high"]]
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(every.max().max() + 1, every.min().min() - 1)
    axes.set_xticks([0, 1], [what.when(at) for at in when])
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    for x in (0, 1):
        axes.axvline(x, color=theme.FAINT, lw=0.8, zorder=1)
    for side, labels in ends.items():
        end_labels(axes, labels, side=side)
    return axes, "slope", "; ".join(described)


def _rank(row: pd.Series) -> str:
    interval = f" ({row['low']:.0f}-{row['high']:.0f})" if row["low"] == row["low"] else ""
    return f"{row['value']:.0f}{interval}"
