"""The chart of a budget year: on its way among past years, to December and the last day to pay."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from mtqg.sections.blocks import Chart
from mtqg.sections.charts import canvas
from mtqg.sections.charts.labels import Label, end_labels
from mtqg.texts import Text, join
from mtqg.words import formats

#: Past years from which an envelope is drawn; fewer are lines of their own.
ENVELOPE = 3
#: Where the last day to pay stands, 31 January of the next year, beside twelve months.
JANUARY = 13.4

UNIT = Text("% kế hoạch năm, lũy kế", "% of the year's plan, cumulative")

_BAND, _EDGE = "#d9dee3", "#7b8794"


def budget_year(
    past: pd.DataFrame,
    now: pd.Series,
    ahead: pd.DataFrame,
    *,
    year: int,
    target: float,
    language: str,
    source: str,
    title: str,
    target_label: Text | None = None,
) -> Chart:
    """Draw a budget year month by month among past years, with the forecast to its close.

    Three past years or more are an envelope from the lowest to the highest, with their median: of
    five years a narrower one, 10 to 90% say, would be a guess. Months not printed between two
    that were are taken as on the straight line between them.

    Parameters
    ----------
    past : DataFrame
        Share of plan in % by month (index 1-12), one column a past year.
    now : Series
        Share of plan of `year` by month; months that were not printed are missing.
    ahead : DataFrame
        Columns month, forecast, low80, high80, low95, high95, assumed (January, drawn apart).
    target : float
        Share of plan in % drawn across.
    target_label : Text, optional
        What stands on that line, its figure included; "Mục tiêu 95%" unless given.
    """
    figure, axes = canvas.figure((canvas.WIDTH, 4.3))
    known = now.dropna()
    predicted, assumed = ahead[~ahead["assumed"]], ahead[ahead["assumed"]]
    labels = _past(axes, past.dropna(axis="columns", how="all"), language)
    if len(known):
        axes.plot(known.index, known, "-o", color=canvas.OWN, linewidth=2.4, markersize=5, zorder=5)
    if len(predicted):
        start = (int(known.index[-1]), float(known.iloc[-1])) if len(known) else (0, 0.0)
        _fan(axes, start, predicted)
    for row in assumed.itertuples():
        reach = [[row.forecast - row.low80], [row.high80 - row.forecast]]
        axes.errorbar(
            JANUARY,
            row.forecast,
            yerr=reach,
            fmt="s",
            color=canvas.OTHER,
            markerfacecolor="white",
            capsize=4,
        )
    _frame(axes, language, january=len(assumed) > 0)
    share = formats.with_unit(target, "%", 0, language)
    goal = target_label or Text(f"Mục tiêu {share}", f"Target {share}")
    canvas.draw_level(axes, target, goal.say(language), 0.4)
    if len(predicted):
        end = predicted.iloc[-1]
        text = f"{year}: {formats.number(end['forecast'], 1, language)}"
        band = formats.interval(end["low80"], end["high80"], "", 0, language)
        text += f"\n80%: {band}"
        labels.append(Label(int(end["month"]), end["forecast"], text, canvas.OWN, bold=True))
    elif len(known):
        labels.append(_label(year, known, canvas.OWN, language, bold=True))
    if labels:
        # All to the right of January, which stands between December and its labels.
        edge = axes.get_xlim()[1] - 0.4
        end_labels(axes, labels, at=edge)
    canvas.title(figure, title)
    _key(figure, _ended(past), language, ahead=len(predicted) > 0)
    title = f"{title} ({UNIT.say(language)})"
    data = past.assign(**{str(year): now}).rename_axis("month").reset_index()
    alt = _alt(past, known, predicted, year, title, language)
    return Chart(figure, title, alt, source, data)


def _past(axes: Axes, past: pd.DataFrame, language: str) -> list[Label]:
    """Draw the past years and return their labels."""
    whole = _ended(past)
    if len(whole) < ENVELOPE:
        labels = []
        for place, column in enumerate(past):
            line = past[column].dropna()
            axes.plot(
                line.index, line, canvas.DASHES[1 + place % 3], color=canvas.FAINT, lw=1.3, zorder=2
            )
            labels.append(_label(column, line, canvas.FAINT, language))
        return labels
    filled = past[whole].interpolate(limit_area="inside").dropna()
    low, high, middle = filled.min(axis=1), filled.max(axis=1), filled.median(axis=1)
    axes.fill_between(filled.index, low, high, color=_BAND, linewidth=0, zorder=1)
    for edge in (low, high):
        axes.plot(filled.index, edge, color=_EDGE, linewidth=0.9, zorder=1.5)
    axes.plot(filled.index, middle, ":", color=canvas.INK, linewidth=1.5, zorder=2)
    finals = past.loc[12, whole]
    median = Text("trung vị", "median").say(language)
    span = f"{whole[0]}-{whole[-1]}"

    def named(value: float, name: object) -> str:
        return f"{name}: {formats.number(value, 1, language)}"

    return [
        Label(12, finals.max(), named(finals.max(), finals.idxmax()), canvas.FAINT),
        Label(
            12,
            middle[12],
            f"{median} {span}:\n{formats.number(middle[12], 1, language)}",
            canvas.INK,
        ),
        Label(12, finals.min(), named(finals.min(), finals.idxmin()), canvas.FAINT),
    ]


def _ended(past: pd.DataFrame) -> list[Hashable]:
    """Return the years of which December is known."""
    return [column for column in past if pd.notna(past[column].get(12))]


def _key(figure: Figure, whole: list[Hashable], language: str, *, ahead: bool) -> None:
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
    if ahead:
        parts.append(
            Text(
                "Dải đậm quanh nét đứt: khoảng 80% của dự báo.",
                "Dark band about the dashed line: 80% interval of the forecast.",
            )
        )
    if parts:
        canvas.key(figure, join(parts).say(language))


def _fan(axes: Axes, start: tuple[int, float], predicted: pd.DataFrame) -> None:
    """Draw the forecast from where the year stands, with its interval of 80%."""
    months = [start[0], *predicted["month"]]
    low, high, middle = (
        [start[1], *predicted[column]] for column in ("low80", "high80", "forecast")
    )
    axes.fill_between(months, low, high, color=canvas.OWN, alpha=0.3, linewidth=0, zorder=3)
    axes.plot(
        months, middle, linestyle=canvas.AHEAD_DASH, color=canvas.OWN, linewidth=2.2, zorder=4
    )


def _frame(axes: Axes, language: str, *, january: bool) -> None:
    """Number the months; where January is told of, it is the day on which payment ends."""
    ticks = {month: str(month) for month in range(1, 13)} | ({JANUARY: "31/1*"} if january else {})
    axes.set_xlim(0.4, max(ticks) + 0.4)
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.set_xlabel(Text("Đến hết tháng", "To the end of month").say(language))
    axes.set_ylim(bottom=0)
    canvas.number_axis(axes, language)
    canvas.unit_over(axes, UNIT.say(language))


def _label(
    year: object, months: pd.Series, colour: str, language: str, *, bold: bool = False
) -> Label:
    end = float(months.iloc[-1])
    text = f"{_year(year, months, language)}: {formats.number(end, 1, language)}"
    return Label(int(months.index[-1]), end, canvas.wrapped(text, 16), colour, bold)


def _alt(
    past: pd.DataFrame,
    known: pd.Series,
    predicted: pd.DataFrame,
    year: int,
    title: str,
    language: str,
) -> str:
    """Return what the chart shows in words."""
    parts = [_told(year, known, language)] if len(known) else []
    if len(predicted):
        end = predicted.iloc[-1]
        band = formats.interval(end["low80"], end["high80"], "%", 1, language)
        close = Text("dự báo cuối năm", "forecast for December").say(language)
        share = formats.with_unit(end["forecast"], "%", 1, language)
        within = Text("khoảng 80%", "80% interval").say(language)
        parts.append(f"{close} {share} ({within}: {band})")
    lines = (past[column].dropna() for column in past)
    parts += [_told(line.name, line, language) for line in lines if len(line)]
    alt = Text("Biểu đồ đường lũy kế theo tháng", "Cumulative line chart by month").say(language)
    return f"{alt}: {title}. {'; '.join(parts)}."


def _year(year: object, months: pd.Series, language: str) -> str:
    """Return a year by its name, with its last month where that is not December."""
    last = int(months.index[-1])
    if last == 12:
        return str(year)
    return Text(f"{year} (đến tháng {last})", f"{year} (to month {last})").say(language)


def _told(year: object, months: pd.Series, language: str) -> str:
    """Return the last share of a year in words: December is printed late in December."""
    share = formats.with_unit(float(months.iloc[-1]), "%", 1, language)
    if int(months.index[-1]) == 12:
        share = Text(f"ước {share}", f"estimate {share}").say(language)
    return f"{_year(year, months, language)}: {share}"
