"""Where an indicator goes: forecast, interval, how it was made and how far such ones were off."""

from __future__ import annotations

from functools import cache

import pandas as pd

from mtqg import catalogue, charts, forecasts, formats
from mtqg.case import Case, known_panel
from mtqg.displays import Chart, Finding, Findings, Measure, Reading, Table
from mtqg.problems import ProblemError
from mtqg.readings import missing
from mtqg.readings.trend import MEASURED, number, with_unit
from mtqg.texts import Text

HORIZON = 3

_Key = tuple[str, str, tuple[str, ...]]


def bounds(code: str) -> tuple[float | None, float | None]:
    """Return the range of an indicator as the forecast takes it, None for an open side."""
    known = catalogue.indicator(code)
    low = None if pd.isna(known.minimum) else known.minimum
    high = None if pd.isna(known.maximum) else known.maximum
    return low, high


def definition_breaks(code: str) -> tuple[str, ...]:
    """Return the first years of each new definition, the same for every province."""
    rows = catalogue.breaks(code)
    return tuple(sorted(rows["at"].str[:4].unique()))


@cache
def prediction(key: _Key, code: str) -> forecasts.Prediction | None:
    """Return the prediction of an indicator for every province, None where it cannot be made.

    Made once for all provinces, which inform one another.
    """
    panel = known_panel(*key, code)
    try:
        return forecasts.predict(
            panel, horizon=HORIZON, bounds=bounds(code), breaks=definition_breaks(code)
        )
    except ProblemError:
        return None


@cache
def past_forecasts(key: _Key, code: str) -> pd.DataFrame:
    """Return the forecasts that would have been made in past years, beside what came."""
    panel = known_panel(*key, code)
    try:
        return forecasts.backtest(
            panel, horizon=HORIZON, bounds=bounds(code), breaks=definition_breaks(code)
        )
    except ProblemError:
        return pd.DataFrame()


def of_province(case: Case, code: str) -> pd.DataFrame:
    """Return the forecast of the province: period, mean, lo-80, hi-80, lo-95, hi-95, or empty."""
    found = prediction(case.figures_of, code)
    if found is None:
        return pd.DataFrame()
    table = found.table((80, 95))
    return table[table["unit"] == case.area.code].reset_index(drop=True)


def _nothing(case: Case, code: str) -> Reading:
    name = catalogue.indicator(code).name
    return missing.note(
        case,
        Text(
            f"đủ số liệu nhiều năm về {name.vi[0].lower()}{name.vi[1:]}",
            f"enough years of {name.en[0].lower()}{name.en[1:]}",
        ),
        Text("dự báo kèm khoảng tin cậy", "give a forecast with its interval"),
    )


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the series and its fan."""
    ahead = of_province(case, code)
    points = case.points(code)
    if ahead.empty or points.empty:
        return _nothing(case, code)
    return charts.fan(
        charts.Line(case.name, points),
        ahead.assign(period=ahead["period"].astype(str)),
        indicator=code,
        language=case.language,
        source=case.sources(points),
        breaks=case.breaks(code),
    )


def reading(case: Case, code: str) -> Findings | Reading:
    """Return the forecast in sentences: next years, interval, against the last value."""
    ahead = of_province(case, code)
    series = case.series(code)
    if ahead.empty or series.empty:
        return Reading("")
    known = catalogue.indicator(code)
    last_year, last = series.index[-1], float(series.iloc[-1])

    def figure(value: float) -> str:
        return formats.with_unit(value, known.unit, known.decimals, case.language)

    findings = []
    for row in ahead.to_dict("records"):
        band = formats.interval(
            row["lo-80"], row["hi-80"], known.unit, known.decimals, case.language
        )
        text = case.say(
            f"Dự báo năm {row['period']}: **{figure(row['mean'])}** (khoảng 80%: {band}).",
            f"Forecast for {row['period']}: **{figure(row['mean'])}** (80% interval: {band}).",
        )
        findings.append(Finding("forecast", "info", text, float(row["mean"]), known.unit))
    first = ahead.iloc[0]
    inside = first["lo-80"] <= last <= first["hi-80"]
    versus = (
        case.say(
            f"Mức năm {last_year} ({figure(last)}) vẫn nằm trong khoảng 80% của năm "
            f"{first['period']}: chưa thể chắc là sẽ thay đổi.",
            f"The level of {last_year} ({figure(last)}) lies within the 80% interval of "
            f"{first['period']}: a change is not certain.",
        )
        if inside
        else case.say(
            f"Mức năm {last_year} ({figure(last)}) nằm ngoài khoảng 80% của năm "
            f"{first['period']}: nhiều khả năng sẽ thay đổi.",
            f"The level of {last_year} ({figure(last)}) lies outside the 80% interval of "
            f"{first['period']}: a change is likely.",
        )
    )
    findings.append(Finding("forecast_against_last", "info", versus, last, known.unit))
    if code not in MEASURED:
        return Findings(tuple(findings))
    label = Text(f"{MEASURED[code].vi}, dự báo", f"{MEASURED[code].en}, forecast")
    measure = Measure(float(first["mean"]), known.unit, case.tell(label), str(first["period"]))
    return Findings(tuple(findings), {f"forecast_{code.lower()}": measure})


def method(case: Case, code: str) -> Reading:
    """Return how the forecast was made, and how far such forecasts were off in past years."""
    found = prediction(case.figures_of, code)
    if found is None or case.area.code not in found.units:
        return Reading("")
    return Reading(case.tell(found.method) + " " + past_sentence(case, code))


def past_sentence(case: Case, code: str) -> str:
    """Return how far one-year forecasts were off, over all provinces and for this one."""
    past = past_forecasts(case.figures_of, code)
    if past.empty:
        return case.say(
            "Chưa đủ năm để thử lại dự báo trên quá khứ.",
            "There are too few years to test such forecasts on the past.",
        )
    known = catalogue.indicator(code)
    unit = "pp" if known.unit == "%" else known.unit
    errors = forecasts.past_errors(past)
    year = errors.loc[1]
    mine = past[(past["unit"] == case.area.code) & (past["steps"] == 1)]

    def amount(value: float) -> str:
        return formats.with_unit(value, unit, known.decimals, case.language)

    own = ""
    if len(mine):
        off = float((mine["mean"] - mine["actual"]).abs().mean())
        own = case.say(
            f"; riêng {case.name}: {amount(off)} ({len(mine)} lần)",
            f"; for {case.name}: {amount(off)} ({len(mine)} times)",
        )
    cover = formats.with_unit(float(year["cover-80"]), "%", 0, case.language)
    better = (
        case.say("sai ít hơn", "closer than")
        if year["ratio"] < 1
        else case.say("không tốt hơn", "no better than")
    )
    return case.say(
        f"Thử lại trên quá khứ, dự báo trước một năm sai trung bình {amount(year['error'])} trên "
        f"mọi tỉnh{own}, {better} cách lặp lại số năm trước ({amount(year['error_last'])}); khoảng "
        f"80% chứa đúng kết quả trong {cover} trường hợp ({int(year['count'])} dự báo).",
        f"Tested on the past, forecasts one year ahead were off by {amount(year['error'])} on "
        f"average over all provinces{own}, {better} repeating the last value "
        f"({amount(year['error_last'])}); the 80% interval held the outcome in {cover} of cases "
        f"({int(year['count'])} forecasts).",
    )


def past_table(case: Case, code: str) -> Table | Reading:
    """Return this province's past one-year forecasts beside what came."""
    past = past_forecasts(case.figures_of, code)
    mine = past[(past["unit"] == case.area.code) & (past["steps"] == 1)] if len(past) else past
    if mine.empty:
        return Reading(past_sentence(case, code))
    known = catalogue.indicator(code)

    unit = formats.unit_label(known.unit, case.language)
    inside = mine["actual"].between(mine["lo-80"], mine["hi-80"])
    frame = pd.DataFrame(
        {
            case.say("Năm", "Year"): mine["period"].astype(str),
            case.say(f"Dự báo ({unit})", f"Forecast ({unit})"): [
                number(case, code, v) for v in mine["mean"]
            ],
            case.say("Khoảng 80%", "80% interval"): [
                formats.interval(low, high, "", known.decimals, case.language)
                for low, high in zip(mine["lo-80"], mine["hi-80"], strict=True)
            ],
            case.say(f"Thực tế ({unit})", f"Outcome ({unit})"): [
                number(case, code, v) for v in mine["actual"]
            ],
            case.say("Trong khoảng", "Inside"): [
                case.say("có", "yes") if held else case.say("không", "no") for held in inside
            ],
        }
    )
    return Table(
        frame,
        title=case.say(
            f"Dự báo trước một năm và thực tế: {case.tell(known.name)}, {case.name}",
            f"Forecasts one year ahead and what came: {case.tell(known.name)}, {case.name}",
        ),
        numeric=tuple(frame.columns[1:4]),
    )


def overview(case: Case, codes: tuple[str, ...]) -> Table | Reading:
    """Return the forecasts of several indicators for next year in one table."""
    lines = []
    for code in codes:
        ahead, series = of_province(case, code), case.series(code)
        if ahead.empty or series.empty:
            continue
        first = ahead.iloc[0]
        decimals = catalogue.indicator(code).decimals
        lines.append(
            {
                case.say("Chỉ tiêu (đơn vị)", "Indicator (unit)"): with_unit(case, code),
                case.say("Số gần nhất", "Latest"): number(case, code, float(series.iloc[-1]))
                + f" ({series.index[-1]})",
                case.say("Dự báo", "Forecast"): number(case, code, first["mean"])
                + f" ({first['period']})",
                case.say("Khoảng 80%", "80% interval"): formats.interval(
                    first["lo-80"], first["hi-80"], "", decimals, case.language
                ),
            }
        )
    if not lines:
        return _nothing(case, codes[0])
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        title=case.say(f"Dự báo các chỉ tiêu khác, {case.name}", f"Other forecasts, {case.name}"),
        numeric=tuple(frame.columns[1:]),
    )
