"""The course of a budget year, month by month among past years, to December and the last day."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from mtqg.plot import given, theme
from mtqg.plot.given import Meaning
from mtqg.plot.labels import Label, end_labels
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text
from mtqg.words import formats

SIZE = (theme.WIDTH, 4.3)
#: Past years from which an envelope is drawn; fewer are lines of their own.
ENVELOPE = 3
#: Where the last day to pay stands, 31 January of the next year, beside twelve months.
JANUARY = 13.4

_BAND = "#d9dee3"


def year(
    table: pd.DataFrame,
    *,
    forecast: pd.DataFrame | None = None,
    highlight: int | str | None = None,
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
        Columns `period` ("2025-09": to the end of that month) and `value`, cumulative, of one area
        and programme; `status` where figures are estimates.
    forecast : DataFrame, optional
        `period` ("2025-12"), `mean`, `lo-80`, `hi-80`. January of the next year stands apart as
        the last day to pay, hollow: an assumption.
    highlight : int or str, optional
        The year that the chart is about; left out, the last in the table, or of the forecast.
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
        As `lines`; if periods are no months, or the figures are of several areas.

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
    rows = given.rows_of(table, language=language)
    _months(rows)
    what = given.meaning(rows, unit=unit, decimals=decimals, source=source, language=language)
    ahead = _ahead(forecast, language)
    years = sorted({str(when)[:4] for when in [*rows["when"], *ahead["when"]]})
    about = (
        str(highlight) if highlight is not None else max([*rows["when"], *ahead["when"][:1]])[:4]
    )
    if about not in years:
        raise ProblemError(
            Problem(
                Text("không có năm này trong bảng", "no such year in the table"),
                column="highlight",
                value=about,
                remedy=Text(f"một trong: {', '.join(years)}", f"one of: {', '.join(years)}"),
            )
        )
    courses = rows.assign(year=rows["when"].str[:4], month=rows["when"].str[5:].astype(int))
    wide = courses.pivot_table(index="month", columns="year", values="value")
    wide = wide.reindex(range(1, 13))
    guesses = set(courses.loc[courses["estimate"], "when"])
    known = wide[about].dropna() if about in wide else pd.Series(dtype=float)
    past = wide[[column for column in wide if column < about]]
    assumed = ahead[ahead["when"] > f"{about}-12"]
    predicted = ahead[ahead["when"].str[:4] == about].assign(month=lambda t: t["when"].str[5:])
    predicted = predicted.assign(month=predicted["month"].astype(int))

    axes = theme.on(ax, SIZE)
    labels = _past(axes, past, what, language)
    if len(known):
        hollow = courses[courses["hollow"]].set_index("when").index
        fill = ["white" if f"{about}-{m:02d}" in hollow else theme.OWN for m in known.index]
        axes.plot(known.index, known, color=theme.OWN, linewidth=2.4, zorder=5)
        axes.scatter(known.index, known, s=25, facecolors=fill, edgecolors=theme.OWN, zorder=6)
    level = (given.levels_of(predicted) or [""])[-1]
    if len(predicted):
        start = (int(known.index[-1]), float(known.iloc[-1])) if len(known) else (0, 0.0)
        _draw_ahead(axes, start, predicted, level)
    for row in assumed.to_dict("records"):
        reach = [[row["mean"] - row[f"lo-{level}"]], [row[f"hi-{level}"] - row["mean"]]]
        look: Any = {"fmt": "s", "color": theme.OTHER, "markerfacecolor": "white", "capsize": 4}
        axes.errorbar(JANUARY, row["mean"], yerr=reach if level else None, **look)
    _number_axes(axes, language, january=len(assumed) > 0, above=wide.min().min() >= 0)
    if target is not None:
        share = formats.with_unit(target, what.unit, 0, language)
        _draw_target(
            axes, target, target_label or Text("Mục tiêu", "Target").say(language) + f" {share}"
        )
    if len(predicted):
        end = predicted.iloc[-1]
        text = f"{about}: {what.number(end['mean'], language)}"
        if level:
            low, high = end[f"lo-{level}"], end[f"hi-{level}"]
            band = formats.interval(low, high, "", max(0, what.decimals - 1), language)
            text += f"\n{level}%: {band}"
        labels.append(Label(int(end["month"]), end["mean"], text, theme.OWN, bold=True))
    elif len(known):
        labels.append(_label(about, known, what, theme.OWN, language, bold=True))
    if labels:
        # All to the right of January, which stands between December and its labels.
        end_labels(axes, labels, at=axes.get_xlim()[1] - 0.4)

    title = what.name if title is None else title
    theme.over(axes, title, what.axis)
    theme.under(axes, _key(_ended(past), level if len(predicted) else "", language), what.source)
    told = [_told(about, known, guesses, what, language)] if len(known) else []
    if len(predicted):
        end = predicted.iloc[-1]
        close = Text("dự báo cuối năm", "forecast for December").say(language)
        text = f"{close} {what.told(end['mean'], language)}"
        if level:
            within = Text(f"khoảng {level}%", f"{level}% interval").say(language)
            band = what.between(end[f"lo-{level}"], end[f"hi-{level}"], language)
            text += f" ({within}: {band})"
        told.append(text)
    told += [_told(name, past[name].dropna(), guesses, what, language) for name in past]
    kind = Text("Biểu đồ đường lũy kế theo tháng", "Cumulative line chart by month").say(language)
    titled = theme.with_unit(title, what.axis)
    named = f"{kind}: {titled}" if titled else kind
    theme.remember(axes, titled, f"{named}. {'; '.join(told)}.")
    return axes


def _months(rows: pd.DataFrame) -> None:
    """Refuse what is no course of months of one area."""
    problems = [
        Problem(
            Text("không phải là một tháng", "not a month"),
            row=int(k) + 2,
            column="period",
            value=str(when),
            remedy=Text("viết 2025-09: lũy kế đến hết tháng 9", "write 2025-09: to the end of it"),
        )
        for k, when in rows["when"].items()
        if len(str(when)) != len("2025-09") or "Q" in str(when)
    ]
    if len(set(rows["name"])) > 1:
        problems.append(
            Problem(
                Text("bảng có nhiều nơi", "the table is of several places"),
                value=", ".join(rows["name"].unique()[:5]),
                remedy=Text("chọn một, hoặc mỗi nơi một ax=", "choose one, or give each an ax="),
            )
        )
    if problems:
        raise ProblemError(problems)
    given.one_each(rows)


def _ahead(forecast: pd.DataFrame | None, language: str) -> pd.DataFrame:
    """Return the forecast by month, oldest first."""
    if forecast is None or forecast.empty:
        return pd.DataFrame({"when": pd.Series(dtype=str), "mean": pd.Series(dtype=float)})
    rows = given.rows_of(forecast, value="mean", language=language)
    _months(rows)
    return rows.sort_values("x", ignore_index=True)


def _past(axes: Axes, past: pd.DataFrame, what: Meaning, language: str) -> list[Label]:
    """Draw the past years and return their labels."""
    whole = _ended(past)
    if len(whole) < ENVELOPE:
        labels = []
        dashes = [look.dash for look in theme.LOOKS[1:]]
        for place, name in enumerate(past):
            line = past[name].dropna()
            dash = (0, dashes[place % len(dashes)])
            axes.plot(line.index, line, ls=dash, color=theme.FAINT, lw=1.3, zorder=2)
            labels.append(_label(name, line, what, theme.FAINT, language))
        return labels
    filled = past[whole].interpolate(limit_area="inside").dropna()
    low, high, middle = filled.min(axis=1), filled.max(axis=1), filled.median(axis=1)
    axes.fill_between(filled.index, low, high, color=_BAND, linewidth=0, zorder=1)
    for edge in (low, high):
        axes.plot(filled.index, edge, color=theme.EDGE, linewidth=0.9, zorder=1.5)
    axes.plot(filled.index, middle, ":", color=theme.INK, linewidth=1.5, zorder=2)
    finals = past.loc[12, whole]
    median = Text("trung vị", "median").say(language)
    number = what.number(middle[12], language)

    def end(value: float, name: object) -> Label:
        return Label(12, value, f"{name}: {what.number(value, language)}", theme.FAINT)

    return [
        end(finals.max(), finals.idxmax()),
        Label(12, middle[12], f"{median} {whole[0]}-{whole[-1]}:\n{number}", theme.INK),
        end(finals.min(), finals.idxmin()),
    ]


def _ended(past: pd.DataFrame) -> list[Hashable]:
    """Return the years of which December is known."""
    return [column for column in past if pd.notna(past[column].get(12))]


def _draw_ahead(axes: Axes, start: tuple[int, float], predicted: pd.DataFrame, level: str) -> None:
    """Draw the forecast from where the year stands, with its interval."""
    months = [start[0], *predicted["month"]]
    if level:
        low, high = ([start[1], *predicted[f"{side}-{level}"]] for side in ("lo", "hi"))
        axes.fill_between(months, low, high, color=theme.OWN, alpha=0.3, linewidth=0, zorder=3)
    middle = [start[1], *predicted["mean"]]
    axes.plot(months, middle, ls=theme.AHEAD_DASH, color=theme.OWN, linewidth=2.2, zorder=4)


def _draw_target(axes: Axes, level: float, text: str) -> None:
    """Draw a target across, named at its left end over the line."""
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


def _number_axes(axes: Axes, language: str, *, january: bool, above: bool) -> None:
    """Number the months; where January is told of, it is the day on which payment ends."""
    ticks = {month: str(month) for month in range(1, 13)} | ({JANUARY: "31/1*"} if january else {})
    axes.set_xlim(0.4, max(ticks) + 0.4)
    axes.set_xticks(list(ticks), list(ticks.values()))
    theme.name_axis(axes, Text("Đến hết tháng", "To the end of month").say(language))
    if above:
        axes.set_ylim(bottom=0)
    theme.number_axis(axes.yaxis, language)


def _key(whole: list[Hashable], level: str, language: str) -> str:
    """Say what the bands are."""
    parts = []
    if len(whole) >= ENVELOPE:
        span = f"{whole[0]}-{whole[-1]}"
        parts.append(
            Text(
                f"Dải nhạt có viền: từ năm thấp nhất đến năm cao nhất trong {span}.",
                f"Light band with edges: from the lowest to the highest year of {span}.",
            )
        )
    if level:
        parts.append(
            Text(
                f"Dải đậm quanh nét đứt: khoảng {level}% của dự báo.",
                f"Dark band about the dashed line: {level}% interval of the forecast.",
            )
        )
    return " ".join(part.say(language) for part in parts)


def _label(
    name: object,
    months: pd.Series,
    what: Meaning,
    colour: str,
    language: str,
    *,
    bold: bool = False,
) -> Label:
    end = float(months.iloc[-1])
    text = f"{_named(name, months, language)}: {what.number(end, language)}"
    return Label(int(months.index[-1]), end, theme.wrapped(text, 16), colour, bold)


def _named(name: object, months: pd.Series, language: str) -> str:
    """Return a year by its name, with its last month where that is not December."""
    last = int(months.index[-1])
    if last == 12:
        return str(name)
    return Text(f"{name} (đến tháng {last})", f"{name} (to month {last})").say(language)


def _told(name: object, months: pd.Series, guesses: set[str], what: Meaning, language: str) -> str:
    """Return the last figure of a year in words."""
    share = what.told(float(months.iloc[-1]), language)
    if f"{name}-{months.index[-1]:02d}" in guesses:
        share = Text(f"ước {share}", f"estimate {share}").say(language)
    return f"{_named(name, months, language)}: {share}"
