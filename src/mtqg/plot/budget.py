"""The course of a budget year, month by month among past years, to December and the last day."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mtqg.plot import chart_data, theme
from mtqg.plot.chart_data import Meaning
from mtqg.plot.labels import Label, end_labels
from mtqg.problems import ProblemError
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import Value, sentences

_SAY = sentences("plot")

SIZE = (theme.WIDTH, 4.3)
#: Past years from which an envelope is drawn; fewer are lines of their own.
ENVELOPE = 3
#: Where the last day to pay stands, 31 January of the next year, beside twelve months.
JANUARY = 13.4


def year(
    table: pd.DataFrame,
    *,
    forecast: pd.DataFrame | None = None,
    highlight: int | str | None = None,
    past: int = 5,
    target: float | None = None,
    target_label: str = "",
    title: str | None = None,
    unit: str | None = None,
    decimals: int | None = None,
    source: str | None = None,
    language: str = "vi",
    ax: Axes | None = None,
) -> Axes:
    """Draw a budget year month by month among past years, with the forecast to its close.

    Three past years or more that ended are an envelope from the lowest to the highest, with their
    median: of five years a narrower one, 10 to 90% say, would be a guess. Months not printed
    between two that were are taken as on the straight line between them. Fewer are lines.

    Parameters
    ----------
    table : DataFrame
        Columns `period` or `month` ("2025-09": to the end of that month) and `value`, cumulative,
        of one area and programme; `status` where figures are estimates. With a column `plan`
        shares of it in % are drawn: plans differ from year to year.
    forecast : DataFrame, optional
        Of `mtqg.year_end(table, by="month")`: `period` ("2025-12", or "2025" for its December),
        `mean`, `lo-80`, `hi-80`. January of the next year stands apart as the last day to pay,
        hollow: an assumption.
    highlight : int or str, optional
        The year that the chart is about; left out, the last in the table, or of the forecast.
    past : int
        How many earlier years are drawn at most, the latest ones.
    target : float, optional
        A level drawn across, with what stands on it in `target_label`.
    title, unit, decimals, source, language, ax :
        As for `lines`.

    Returns
    -------
    Axes
        Months 1 to 12 from left to right.

    Raises
    ------
    ProblemError
        As `lines`; if periods are no months, the figures are of several areas, or a forecast in
        amounts is given beside shares of plan.

    Examples
    --------
    >>> from mtqg.plot import theme
    >>> months = [f"{y}-{m:02d}" for y in (2024, 2025) for m in range(1, 13)][:15]
    >>> paid = pd.DataFrame({"period": months, "value": [6.5 * (k % 12 + 1) for k in range(15)]})
    >>> axes = year(paid, unit="% kế hoạch", title="Giải ngân", ax=theme.sheet())
    >>> print(theme.alt(axes))
    Biểu đồ đường lũy kế theo tháng: Giải ngân (% kế hoạch).
    2025 (đến tháng 3): 19,5%; 2024: 78,0%.
    """
    rows, shares = _months(table, "value", language)
    if shares and unit is None:
        unit = _SAY.text("year.share").say(language)
    if shares and decimals is None:
        decimals = 1
    what = chart_data.meaning(rows, unit=unit, decimals=decimals, source=source, language=language)
    of = _year(rows, _ahead(forecast, language, shares=shares), highlight, past)
    axes = theme.on(ax, SIZE)
    labels = [*_draw_past(axes, of, what), *_draw_now(axes, of, what)]
    months: dict[float, str] = {month: str(month) for month in range(1, 13)}
    months |= {JANUARY: "31/1*"} if len(of.assumed) else {}  # the day on which payment ends
    axes.set_xlim(0.4, max(months) + 0.4)
    axes.set_xticks(list(months), list(months.values()))
    theme.name_axis(axes, what.say("year.axis"))
    if rows["value"].min() >= 0:
        axes.set_ylim(bottom=0)
    theme.number_axis(axes.yaxis, language)
    if target is not None:
        share = formats.with_unit(target, what.unit, 0, language)
        _draw_target(axes, target, target_label or what.say("year.target", value=share))
    if labels:
        # All to the right of January, which stands between December and its labels.
        end_labels(axes, labels, at=axes.get_xlim()[1] - 0.4)
    title = what.name if title is None else title
    theme.finish(
        axes, what, "months", title, f"{'; '.join(_described(of, what))}.", key=_key(of, what)
    )
    return axes


def years(
    table: pd.DataFrame,
    *,
    target: float | None = None,
    title: str = "",
    unit: str = "",
    language: str = "vi",
    figure: Figure | None = None,
) -> Any:
    """Draw the course of a budget year beside that of the year before, a small panel a name.

    Parameters
    ----------
    table : DataFrame
        Columns `name`, `period` ("2026-09") and `value`, cumulative, of two years at most: the
        later one is drawn solid, the earlier one dashed, where a name has it.
    target : float, optional
        A level drawn across every panel.
    title, unit, language :
        As for `lines`.
    figure : Figure, optional
        An empty one to draw on.

    Returns
    -------
    array of Axes
        One a name, in the order of the table.

    Examples
    --------
    >>> months = ["2025-01", "2025-02", "2026-01", "2026-02"]
    >>> paid = pd.DataFrame({"name": "NTM", "period": months, "value": [1, 5, 2, 8]})
    >>> print(theme.alt(years(paid, unit="%", figure=theme.blank())))
    Các biểu đồ nhỏ cùng thang: %. NTM: 8,0 (tháng 2/2026), 5,0 (tháng 2/2025).
    """
    rows = table.assign(year=table["period"].str[:4], month=table["period"].str[5:].astype(int))
    now, names = rows["year"].max(), list(dict.fromkeys(rows["name"]))
    across = min(3, len(names))
    down = -(-len(names) // across)
    grid = theme.panels(figure, (theme.WIDTH, 1.2 + 1.6 * down), down, across)
    described = []
    for axes, name in zip(grid.flat, names, strict=False):
        ends = []
        for year, line in sorted(rows[rows["name"] == name].groupby("year"), reverse=True):
            look: Any = {"color": theme.OWN, "lw": 2.2}
            if year != now:
                look = {"color": theme.FAINT, "lw": 1.4, "ls": (0, (4, 2))}
            axes.plot(line["month"], line["value"], **look)
            last = line.iloc[-1]
            ends.append((formats.number(last["value"], 1, language), last["period"]))
        if target is not None:
            axes.axhline(target, color=theme.TARGET, lw=1, ls=theme.TARGET_DASH)
        head = theme.wrapped(f"{name} {ends[0][0]}", 26)
        axes.set_title(head, fontsize=theme.SMALL, color=theme.INK, y=1.0, pad=3)
        spoken = [f"{value} ({formats.period(when, language)})" for value, when in ends]
        described.append(f"{name}: {', '.join(spoken)}")
    grid[0, 0].set_xlim(0.6, 12.4)
    grid[0, 0].set_ylim(bottom=0, top=max(100.0, rows["value"].max()) * 1.05)
    grid[0, 0].set_xticks([1, 4, 7, 10, 12])
    theme.number_axis(grid[0, 0].yaxis, language, bins=4)
    for place in range(len(names), down * across):
        grid.flat[place].set_visible(False)
        grid.flat[place - across].tick_params(labelbottom=True)
    if title:
        theme.over_all(grid[0, 0].figure, title)
    before = str(int(now) - 1)

    def say(key: str, **given: str) -> str:
        return _SAY.text(f"year.{key}", **given).say(language)

    key = say("panels_now", year=now)
    key += say("panels_before", year=before) if before in set(rows["year"]) else ""
    key += say("panels_target", target=f"{target:.0f}") if target is not None else ""
    theme.under_all(grid[0, 0].figure, key + say("panels_axis", unit=unit))
    kind = _SAY.text("kind.small").say(language)
    for axes in grid.flat:
        theme.describe(axes, kind, title, unit, f"{'; '.join(described)}.")
    return grid.flatten()[: len(names)]


@dataclass(frozen=True)
class _Year:
    """A budget year among others.

    Attributes
    ----------
    name : str
    known : Series
        Its figures by month, those printed.
    past : DataFrame
        Those of earlier years, months 1 to 12 × years.
    hollow, estimates : set of str
        The months ("2025-09") of which the figure is no outturn, and is said to be an estimate.
    predicted, assumed : DataFrame
        The forecast to December (with `month`), and the last day to pay.
    level : str
        Of the interval of the forecast, in per cent; "" without one.
    """

    name: str
    known: pd.Series
    past: pd.DataFrame
    hollow: set[str]
    estimates: set[str]
    predicted: pd.DataFrame
    assumed: pd.DataFrame
    level: str

    @property
    def ended(self) -> list[Hashable]:
        """The past years of which December is known."""
        return [column for column in self.past if pd.notna(self.past[column].get(12))]


def _year(rows: pd.DataFrame, ahead: pd.DataFrame, highlight: int | str | None, past: int) -> _Year:
    """Return the year that the chart is about."""
    years = sorted({when[:4] for when in [*rows["when"], *ahead["when"]]})
    latest = max([*rows["when"], *ahead["when"][:1]])[:4]
    name = latest if highlight is None else str(highlight)
    if name not in years:
        given = {"names": ", ".join(years)}
        raise ProblemError(_SAY.problem("wrong.no_year", given, parameter="highlight", value=name))
    by = rows.assign(year=rows["when"].str[:4], month=rows["when"].str[5:].astype(int))
    wide = by.pivot_table(index="month", columns="year", values="value").reindex(range(1, 13))
    predicted = ahead[ahead["when"].str[:4] == name]
    return _Year(
        name,
        wide[name].dropna() if name in wide else pd.Series(dtype=float),
        wide[[column for column in wide if column < name][-past:]],
        set(rows.loc[rows["hollow"], "when"]),
        set(rows.loc[rows["estimate"], "when"]),
        predicted.assign(month=predicted["when"].str[5:].astype(int)),
        ahead[ahead["when"] > f"{name}-12"],
        (chart_data.levels_of(ahead) or [""])[-1],
    )


def _months(table: pd.DataFrame, value: str, language: str) -> tuple[pd.DataFrame, bool]:
    """Return the figures of months of one area, and whether they are shares of a plan.

    A year alone stands for its December in a forecast; elsewhere it is refused.
    """
    if isinstance(table, pd.DataFrame) and "month" in table and "period" not in table:
        table = table.rename(columns={"month": "period"})
    rows = chart_data.rows_of(table, value=value, language=language)
    if value == "mean":
        rows["when"] = rows["when"].where(rows["when"].str.len() != 4, rows["when"] + "-12")
    problems = [
        _SAY.problem(
            "wrong.month", row=int(row["given"]) + 2, column="period", value=str(row["when"])
        )
        for row in rows.to_dict("records")
        if len(row["when"]) != len("2025-09") or "Q" in row["when"]
    ]
    if len(set(rows["name"])) > 1:
        places = ", ".join(rows["name"].unique()[:5])
        problems.append(_SAY.problem("wrong.several", value=places))
    if problems:
        raise ProblemError(problems)
    chart_data.one_each(rows)
    shares = value == "value" and "plan" in rows
    if shares:
        rows["value"] = 100 * rows["value"] / pd.to_numeric(rows["plan"])
    return rows.sort_values("x", ignore_index=True), shares


def _ahead(forecast: pd.DataFrame | None, language: str, *, shares: bool) -> pd.DataFrame:
    """Return the forecast by month, oldest first."""
    if forecast is None or forecast.empty:
        return pd.DataFrame({"when": pd.Series(dtype=str), "mean": pd.Series(dtype=float)})
    if shares and "unit" in forecast and set(forecast["unit"]) == {"amount"}:
        raise ProblemError(_SAY.problem("wrong.amount", parameter="forecast"))
    return _months(forecast, "mean", language)[0]


def _draw_past(axes: Axes, of: _Year, what: Meaning) -> list[Label]:
    """Draw the past years and return their labels."""
    whole = of.ended
    if len(whole) < ENVELOPE:
        labels = []
        dashes = [look.dash for look in theme.LOOKS[1:]]
        for place, name in enumerate(of.past):
            line = of.past[name].dropna()
            dash = (0, dashes[place % len(dashes)])
            axes.plot(line.index, line, ls=dash, color=theme.FAINT, lw=1.3, zorder=2)
            text = f"{_named(name, line, what)}: {what.number(line.iloc[-1])}"
            last = int(line.index[-1])
            labels.append(Label(last, line.iloc[-1], theme.wrapped(text, 16), theme.FAINT))
        return labels
    filled = of.past[whole].interpolate(limit_area="inside").dropna()
    low, high, middle = filled.min(axis=1), filled.max(axis=1), filled.median(axis=1)
    axes.fill_between(filled.index, low, high, color=theme.BAND, linewidth=0, zorder=1)
    for edge in (low, high):
        axes.plot(filled.index, edge, color=theme.EDGE, linewidth=0.9, zorder=1.5)
    axes.plot(filled.index, middle, ":", color=theme.INK, linewidth=1.5, zorder=2)
    finals = of.past.loc[12, whole]
    median = what.say("year.median", first=str(whole[0]), last=str(whole[-1]))

    def end(value: float, name: object) -> Label:
        return Label(12, value, f"{name}: {what.number(value)}", theme.FAINT)

    return [
        end(finals.max(), finals.idxmax()),
        Label(12, middle[12], f"{median}\n{what.number(middle[12])}", theme.INK),
        end(finals.min(), finals.idxmin()),
    ]


def _draw_now(axes: Axes, of: _Year, what: Meaning) -> list[Label]:
    """Draw the year and its forecast, from where it stands, and return its label."""
    at, now, level = 0, 0.0, of.level
    if len(of.known):
        at, now = int(of.known.index[-1]), float(of.known.iloc[-1])
        hollow = [f"{of.name}-{month:02d}" in of.hollow for month in of.known.index]
        fill = ["white" if open_ else theme.OWN for open_ in hollow]
        axes.plot(of.known.index, of.known, color=theme.OWN, linewidth=2.4, zorder=5)
        look: Any = {"edgecolors": theme.OWN, "label": of.name}
        axes.scatter(of.known.index, of.known, s=25, facecolors=fill, zorder=6, **look)
    for row in of.assumed.to_dict("records"):
        reach = [[row["mean"] - row[f"lo-{level}"]], [row[f"hi-{level}"] - row["mean"]]]
        look = {"fmt": "s", "color": theme.OTHER, "markerfacecolor": "white", "capsize": 4}
        axes.errorbar(JANUARY, row["mean"], yerr=reach if level else None, **look)
    if of.predicted.empty and of.known.empty:
        return []
    if of.predicted.empty:
        text = f"{_named(of.name, of.known, what)}: {what.number(now)}"
        return [Label(at, now, theme.wrapped(text, 16), theme.OWN, bold=True)]
    ahead, end = of.predicted, of.predicted.iloc[-1]
    text = f"{of.name}: {what.number(end['mean'])}"
    months = [at, *ahead["month"]]
    if level:
        low, high = ([now, *ahead[f"{side}-{level}"]] for side in ("lo", "hi"))
        axes.fill_between(months, low, high, color=theme.OWN, alpha=0.3, linewidth=0, zorder=3)
        rough = max(0, what.decimals - 1)
        text += f"\n{level}%: {formats.interval(low[-1], high[-1], '', rough, what.language)}"
    middle = [now, *ahead["mean"]]
    axes.plot(months, middle, ls=theme.AHEAD_DASH, color=theme.OWN, linewidth=2.2, zorder=4)
    return [Label(int(end["month"]), end["mean"], text, theme.OWN, bold=True)]


def _draw_target(axes: Axes, level: float, text: str) -> None:
    """Draw a target across, named at its left end over the line, below the name of the axis."""
    axes.set_ylim(top=max(axes.get_ylim()[1], 1.12 * level))
    axes.axhline(level, color=theme.TARGET, linewidth=1.3, linestyle=theme.TARGET_DASH, zorder=2)
    axes.annotate(
        text,
        (0.4, level),
        xytext=(2, 3),
        textcoords="offset points",
        fontsize=theme.SMALL,
        color=theme.TARGET,
        zorder=6,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.8},
    )


def _key(of: _Year, what: Meaning) -> str:
    """Say what the bands are."""
    parts = []
    if len(of.ended) >= ENVELOPE:
        first, last = str(of.ended[0]), str(of.ended[-1])
        parts.append(what.say("year.key_past", first=first, last=last))
    if of.level and len(of.predicted):
        parts.append(what.say("year.key_ahead", level=of.level))
    return " ".join(parts)


def _described(of: _Year, what: Meaning) -> list[str]:
    """Return in words where the year stands, where it will end, and how past years ended."""

    def last(name: object, months: pd.Series) -> str:
        value = what.with_unit(float(months.iloc[-1]))
        if f"{name}-{months.index[-1]:02d}" in of.estimates:
            value = what.say("year.estimate", value=value)
        return f"{_named(name, months, what)}: {value}"

    described = [last(of.name, of.known)] if len(of.known) else []
    if len(of.predicted):
        end = of.predicted.iloc[-1]
        close: dict[str, Value] = {"value": what.with_unit(end["mean"])}
        close["when"] = Text("cuối năm", "December")
        if of.level:
            band = what.between(end[f"lo-{of.level}"], end[f"hi-{of.level}"])
            described.append(what.say("year.close_within", **close, level=of.level, band=band))
        else:
            described.append(what.say("year.close", **close))
    return described + [last(name, of.past[name].dropna()) for name in of.past]


def _named(name: object, months: pd.Series, what: Meaning) -> str:
    """Return a year by its name, with its last month where that is not December."""
    last = int(months.index[-1])
    return str(name) if last == 12 else what.say("year.to_month", year=str(name), month=last)
