"""Where an indicator goes: forecast, interval, how it was made and how far such ones were off."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import plot
from mtqg.analysis import forecast as forecasts
from mtqg.plot import theme
from mtqg.problems import ProblemError
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Finding, Findings, Measure, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.sections.trend import MEASURED, quantity, with_unit
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures
from mtqg.texts import Text, lower
from mtqg.words import formats


@dataclass(frozen=True)
class How:
    """How a forecast is made: years ahead and method, as of `mtqg.forecast`.

    Raises
    ------
    ProblemError
        If either is none.

    >>> How().horizon
    3
    """

    horizon: int = 3
    method: str = "auto"

    def __post_init__(self) -> None:
        forecasts.check(self.horizon, self.method)


#: As every report is made when nothing else is asked for.
USUAL = How()

#: A country's series shorter than this gives no forecast worth setting beside the provinces'.
LEAST_YEARS = 4


def bounds(code: str) -> tuple[float | None, float | None]:
    """Return the range of an indicator as the forecast takes it, None for an open side."""
    known = catalogue.indicator(code)
    low = None if pd.isna(known.minimum) else known.minimum
    high = None if pd.isna(known.maximum) else known.maximum
    return low, high


def prediction(known: Figures, code: str, how: How = USUAL) -> forecasts.Prediction | None:
    """Return the prediction of an indicator for every province, None where it cannot be made.

    Made once for all provinces, which inform one another.
    """
    panel = known.panel(code)
    try:
        return forecasts.predict(
            panel,
            how.horizon,
            method=how.method,
            bounds=bounds(code),
            breaks=catalogue.definition_breaks(code),
        )
    except ProblemError:
        return None


def past_forecasts(known: Figures, code: str, how: How = USUAL) -> pd.DataFrame:
    """Return the forecasts that would have been made in past years, beside what came."""
    panel = known.panel(code)
    try:
        return forecasts.replay(
            panel,
            how.horizon,
            method=how.method,
            bounds=bounds(code),
            breaks=catalogue.definition_breaks(code),
        )
    except ProblemError:
        return pd.DataFrame()


def of_province(case: Case, code: str, how: How = USUAL) -> pd.DataFrame:
    """Return the forecast of the province: period, mean, lo-80, hi-80, lo-95, hi-95, or empty."""
    found = case.known.once(prediction, code, how)
    if found is None:
        return pd.DataFrame()
    table = found.table((80, 95))
    return table[table["area"] == case.area.code].reset_index(drop=True)


def _nothing(case: Case, code: str) -> Reading:
    name = catalogue.indicator(code).name
    return missing.note(
        case,
        Text(
            f"đủ số liệu nhiều năm về {lower(name.vi)}",
            f"enough years of {lower(name.en)}",
        ),
        Text("dự báo kèm khoảng tin cậy", "give a forecast with its interval"),
    )


def chart(case: Case, code: str, how: How = USUAL) -> Chart | Reading:
    """Draw the series and its fan."""
    ahead = of_province(case, code, how)
    points = case.points(code)
    if ahead.empty or points.empty:
        return _nothing(case, code)
    ahead = ahead.assign(period=ahead["period"].astype(str))
    axes = plot.fan(
        charts.tidy({case.name: points}, code),
        ahead.drop(columns=["area", "name"], errors="ignore"),
        breaks=case.breaks(code),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    pieces = {"stated": points.dropna(subset=["value"]), "forecast": ahead}
    data = pd.concat([rows.assign(kind=kind) for kind, rows in pieces.items()])
    return charts.block(axes, case.sources(points), data)


def reading(case: Case, code: str, how: How = USUAL) -> Findings | Reading:
    """Return the forecast in sentences: next years, interval, against the last value."""
    ahead = of_province(case, code, how)
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
        name = MEASURED.get(code, known.name)
        brief = case.say(
            f"{name.vi}: dự báo năm {row['period']} **{figure(row['mean'])}** (khoảng 80%: "
            f"{band}).",
            f"{name.en}: forecast for {row['period']} **{figure(row['mean'])}** (80% interval: "
            f"{band}).",
        )
        findings.append(
            Finding(
                "forecast",
                "info",
                text,
                float(row["mean"]),
                known.unit,
                float(row["lo-80"]),
                float(row["hi-80"]),
                source=case.cited(case.points(code)["source"].tail(1)),
                brief=brief,
            )
        )
    first = ahead.iloc[0]
    down = first["mean"] < last
    if first["lo-80"] <= last <= first["hi-80"]:
        versus = case.say(
            f"Khoảng dự báo năm {first['period']} vẫn chứa mức năm {last_year} ({figure(last)}): "
            f"chưa đủ căn cứ để nói sẽ {'giảm' if down else 'tăng'}.",
            f"The interval of {first['period']} still holds the level of {last_year} "
            f"({figure(last)}): the figures do not show that it will {'fall' if down else 'rise'}.",
        )
    else:
        versus = case.say(
            f"Khoảng dự báo năm {first['period']} không chứa mức năm {last_year} ({figure(last)}): "
            f"nhiều khả năng sẽ {'giảm' if down else 'tăng'}.",
            f"The interval of {first['period']} does not hold the level of {last_year} "
            f"({figure(last)}): it will probably {'fall' if down else 'rise'}.",
        )
    findings.append(Finding("forecast_against_last", "info", versus, last, known.unit))
    if code not in MEASURED:
        return Findings(tuple(findings))
    label = Text(f"{MEASURED[code].vi}, dự báo", f"{MEASURED[code].en}, forecast")
    measure = Measure(
        float(first["mean"]), known.unit, case.tell(label), str(first["period"]), known.decimals
    )
    return Findings(tuple(findings), {f"forecast_{code.lower()}": measure})


def method(case: Case, code: str, how: How = USUAL) -> Reading:
    """Return how the forecast was made, and how far such forecasts were off in past years."""
    found = case.known.once(prediction, code, how)
    if found is None or case.area.code not in found.units:
        return Reading("")
    name = catalogue.indicator(code).name
    head = case.say(f"*{name.vi}.* ", f"*{name.en}.* ")
    return Reading(head + case.tell(found.method) + " " + past_sentence(case, code, how))


def past_sentence(case: Case, code: str, how: How = USUAL) -> str:
    """Return how far one-year forecasts were off: over all provinces, here, and in the last year.

    Each error stands beside that of repeating the last value over the same cases.
    """
    past = case.known.once(past_forecasts, code, how)
    past = past[past["steps"] == 1] if len(past) else past
    if past.empty:
        return case.say(
            "Chưa đủ năm để thử lại dự báo trên quá khứ.",
            "There are too few years to test such forecasts on the past.",
        )
    known = catalogue.indicator(code)
    unit = "pp" if known.unit == "%" else known.unit

    def errors(rows: pd.DataFrame) -> tuple[str, str]:
        off = (rows["mean"] - rows["actual"]).abs().mean()
        naive = (rows["last"] - rows["actual"]).abs().mean()
        return tuple(  # type: ignore[return-value]
            formats.with_unit(float(v), unit, max(known.decimals, 1), case.language)
            for v in (off, naive)
        )

    off, naive = errors(past)
    held = past["actual"].between(past["lo-80"], past["hi-80"])
    text = case.say(
        f"Thử lại trên quá khứ (mọi tỉnh, {len(past)} dự báo): dự báo trước một năm sai trung bình "
        f"{off}; lặp lại số năm trước sai {naive}. Khoảng 80% chứa kết quả trong "
        f"{100 * held.mean():.0f}% trường hợp.",
        f"Tested on the past (all provinces, {len(past)} forecasts): one year ahead they were off "
        f"by {off} on average, repeating the last value by {naive}. The 80% interval held the "
        f"outcome in {100 * held.mean():.0f}% of cases.",
    )
    mine = past[past["area"] == case.area.code]
    if len(mine):
        off, naive = errors(mine)
        text += case.say(
            f" Riêng {case.name} ({len(mine)} lần): {off}; lặp lại số năm trước sai {naive}.",
            f" For {case.name} ({len(mine)} times): {off}; repeating the last value {naive}.",
        )
    return text + _last_year(case, past)


#: Coverage of the 80% interval in the last year under which the reader is warned.
_POOR = 0.6


def _last_year(case: Case, past: pd.DataFrame) -> str:
    """Return the warning that the last year went badly: one shared shock can do that."""
    year = past["period"].max()
    rows = past[past["period"] == year]
    held = rows["actual"].between(rows["lo-80"], rows["hi-80"])
    if held.mean() >= _POOR:
        return ""
    high = int((rows["mean"] > rows["actual"]).sum())
    more, count = ("cao hơn", high) if 2 * high > len(rows) else ("thấp hơn", len(rows) - high)
    return case.say(
        f" Riêng năm {year} chỉ {int(held.sum())}/{len(rows)} tỉnh nằm trong khoảng, "
        f"{count}/{len(rows)} dự báo {more} thực tế: khoảng dự báo các năm tới có thể còn hẹp.",
        f" In {year} only {int(held.sum())} of {len(rows)} provinces fell inside, and {count} of "
        f"{len(rows)} forecasts were too {'high' if more == 'cao hơn' else 'low'}: the intervals "
        "ahead may still be too narrow.",
    )


def past_table(case: Case, code: str, how: How = USUAL) -> Table | Reading:
    """Return this province's past one-year forecasts beside what came."""
    past = case.known.once(past_forecasts, code, how)
    mine = past[(past["area"] == case.area.code) & (past["steps"] == 1)] if len(past) else past
    if mine.empty:
        return Reading(past_sentence(case, code, how))
    known = catalogue.indicator(code)

    unit = formats.unit_label(known.unit, case.language)
    inside = mine["actual"].between(mine["lo-80"], mine["hi-80"])
    frame = pd.DataFrame(
        {
            case.say("Năm", "Year"): mine["period"].astype(str),
            case.say(f"Dự báo ({unit})", f"Forecast ({unit})"): [
                quantity(code, v) for v in mine["mean"]
            ],
            case.say("Khoảng 80%", "80% interval"): [
                Quantity(decimals=known.decimals, low=low, high=high)
                for low, high in zip(mine["lo-80"], mine["hi-80"], strict=True)
            ],
            case.say(f"Thực tế ({unit})", f"Outcome ({unit})"): [
                quantity(code, v) for v in mine["actual"]
            ],
            case.say("Trong khoảng", "Inside"): [
                case.say("có", "yes") if held else case.say("không", "no") for held in inside
            ],
        }
    )
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Dự báo trước một năm và thực tế: {case.tell(known.name)}, {case.name}",
            f"Forecasts one year ahead and what came: {case.tell(known.name)}, {case.name}",
        ),
    )


def overview(case: Case, codes: tuple[str, ...], how: How = USUAL) -> Table | Reading:
    """Return the forecasts of several indicators for next year in one table."""
    lines = []
    for code in codes:
        ahead, series = of_province(case, code, how), case.series(code)
        if ahead.empty or series.empty:
            continue
        first = ahead.iloc[0]
        decimals = catalogue.indicator(code).decimals
        lines.append(
            {
                case.say("Chỉ tiêu (đơn vị)", "Indicator (unit)"): with_unit(case, code),
                case.say("Số gần nhất", "Latest"): quantity(
                    code, float(series.iloc[-1]), f" ({series.index[-1]})"
                ),
                case.say("Dự báo", "Forecast"): quantity(
                    code, first["mean"], f" ({first['period']})"
                ),
                case.say("Khoảng 80%", "80% interval"): Quantity(
                    decimals=decimals, low=first["lo-80"], high=first["hi-80"]
                ),
            }
        )
    if not lines:
        return _nothing(case, codes[0])
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(f"Dự báo các chỉ tiêu khác, {case.name}", f"Other forecasts, {case.name}"),
    )


def region_chart(case: Case, code: str) -> Chart | Reading:
    """Draw the province against each other province of its region, a panel each on one scale."""
    region = case.region
    own = case.points(code).dropna(subset=["value"])
    if region is None or own.empty:
        return Reading(
            case.say(
                "Chưa có danh mục vùng công bố cho 34 tỉnh, thành phố nên không so theo vùng.",
                "No published list of regions of the 34 provinces is at hand: none is compared.",
            )
            if region is None
            else ""
        )
    table = areas.provinces(case.edition)
    others = {
        row[case.say("name", "name_en")]: points
        for row in table[table["region"] == region.code].to_dict("records")
        if row["code"] != case.area.code
        and len(points := case.points(code, row["code"]).dropna(subset=["value"]))
    }
    if not others:
        return Reading("")
    figures = charts.tidy({case.name: own, **others}, code)
    grid = plot.small_multiples(
        figures,
        highlight=case.name,
        breaks=case.breaks(code),
        title=f"{case.tell(catalogue.indicator(code).name)}, {region.label(case.language)}",
        source="",
        language=case.language,
        figure=theme.blank(),
    )
    return charts.block(grid, case.sources(own), charts.listed(figures))


def country_reading(case: Case, code: str, how: How = USUAL) -> Reading:
    """Return what the provinces' forecasts add up to, beside a forecast of the country itself."""
    found = case.known.once(prediction, code, how)
    weight = catalogue.indicator(code).weight
    country = case.reference(code, case.country)
    if found is None or not weight or len(country) < LEAST_YEARS:
        return Reading("")
    table = found.table((80, 95))
    table = table[table["period"] == table["period"].min()]
    weights = case.panel(weight).ffill().iloc[-1]
    whole = forecasts.add_up(
        table,
        dict.fromkeys(table["area"], areas.COUNTRY),
        weights={unit: float(weights[unit]) for unit in table["area"]},
    )
    series = country.set_index(country["period"].astype(int))["value"].astype(float)
    alone = forecasts.forecast(
        series, horizon=1, bounds=bounds(code), breaks=catalogue.definition_breaks(code)
    ).iloc[0]
    total = float(whole["mean"].iloc[0])
    if int(alone["period"]) != int(whole["period"].iloc[0]):
        return Reading("")
    apart = abs(round(total, 2) - round(float(alone["mean"]), 2))
    gap = formats.with_unit(apart, "pp", 2, case.language)
    year = int(whole["period"].iloc[0])
    return Reading(
        case.say(
            f"Cộng dự báo của các tỉnh (gia quyền dân số), cả nước năm {year}: "
            f"{formats.with_unit(total, '%', 2, 'vi')}; dự báo thẳng từ chuỗi cả nước: "
            f"{formats.with_unit(float(alone['mean']), '%', 2, 'vi')}; chênh nhau {gap}.",
            f"The provinces' forecasts add up (weighted by population) to "
            f"{formats.with_unit(total, '%', 2, 'en')} for the country in {year}; a forecast of "
            f"the country's own series is {formats.with_unit(float(alone['mean']), '%', 2, 'en')}: "
            f"{gap} apart.",
        )
    )
