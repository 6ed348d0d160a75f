"""Forecasts of an indicator: interval, method, and how far past forecasts were off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.analysis import forecast as forecasts
from mtqg.plot import theme
from mtqg.problems import ProblemError
from mtqg.sections import charts, missing
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    anchor,
    traced,
)
from mtqg.sections.cases import Case
from mtqg.sections.trends import MEASURED, NEGLIGIBLE, quantity, with_unit
from mtqg.sections.trends import short as titled
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import Value, listed, sentences


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


def prediction(known: Figures, code: str, how: How) -> forecasts.Prediction | None:
    """Return the prediction of an indicator for every province, None where it cannot be made.

    Made once for all provinces, which inform one another. No year beyond a change of definition is
    forecast: by the poverty standard of 2027 the published rate will be another.
    """
    panel = known.panel(code)
    if panel.empty:
        return None
    last = int(panel.index.max())
    breaks = [int(year) for year in catalogue.definition_breaks(code)]
    following = min((b for b in breaks if b > last), default=9999)
    try:
        return forecasts.predict(
            panel,
            min(how.horizon, following - 1 - last),
            method=how.method,
            bounds=catalogue.indicator(code).bounds,
            breaks=catalogue.definition_breaks(code),
        )
    except ProblemError:
        return None


def past_forecasts(known: Figures, code: str, how: How) -> pd.DataFrame:
    """Return the forecasts that would have been made in past years, beside the outcomes."""
    panel = known.panel(code)
    try:
        return forecasts.replay(
            panel,
            how.horizon,
            method=how.method,
            bounds=catalogue.indicator(code).bounds,
            breaks=catalogue.definition_breaks(code),
        )
    except ProblemError:
        return pd.DataFrame()


def of_province(case: Case, code: str, how: How = USUAL) -> pd.DataFrame:
    """Return the forecast of the province: period, mean, lo-80, hi-80, lo-95, hi-95, or empty.

    A province that was merged has no years after that.
    """
    found = case.known.once(prediction, code, how)
    if found is None:
        return pd.DataFrame()
    table = found.table((80, 95))
    table = table[table["area"] == case.area.code]
    if case.successor is not None:
        table = table[table["period"].astype(int) < areas.REFORM.year]
    return table.reset_index(drop=True)


def _nothing(case: Case, code: str) -> Reading:
    if case.successor is not None:
        new = case.successor.label(case.language)
        ended = case.says("projections")("missing.ended", place=case.name, new=new)
        return Reading(ended)
    return missing.note(case, "projections", name=catalogue.indicator(code).name.lower())


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
        title=charts.title(reading(case, code, how), "forecast_against_last"),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    pieces = {"stated": points.dropna(subset=["value"]), "forecast": ahead}
    data = pd.concat([rows.assign(kind=kind) for kind, rows in pieces.items()])
    return charts.block(axes, case.sources(points, forecast=True), data)


#: A fall or rise is called probable from what is printed as 80%, and open up to 50%.
PROBABLE, OPEN = 0.75, 0.55


def reading(case: Case, code: str, how: How = USUAL) -> Findings | Reading:
    """Return the forecast in sentences: next years, interval, against the last value."""
    ahead = of_province(case, code, how)
    series = case.series(code)
    if ahead.empty or series.empty:
        return NOTHING
    say, indicator = case.says("projections"), catalogue.indicator(code)
    short = titled(code).lower()
    source = case.credit(case.points(code).tail(1), forecast=True)
    findings = list[ReportFinding]()
    for row in ahead.to_dict("records"):
        low, high = float(row["lo-80"]), float(row["hi-80"])
        given = {
            "made": made(case, int(row["period"])),
            "year": str(row["period"]),
            "figure": figure(code, float(row["mean"]), case.language),
            "interval": formats.interval(
                low, high, indicator.unit, indicator.decimals, case.language
            ),
        }
        brief = say("forecast.brief", name=short, **given)
        findings.append(
            ReportFinding(
                "forecast",
                "info",
                say("forecast.stated", **given) if findings else brief,  # the first says of what
                float(row["mean"]),
                indicator.unit,
                low,
                high,
                source=source,
                brief=brief,
            )
        )
    findings.append(_direction(case, code, how))
    if over := [str(year) for year in ahead["period"] if int(year) < case.day.year]:
        text = say("forecast.over", years=listed(over, case.language))
        findings.append(ReportFinding("forecast_over", "info", text))
    last = int(ahead["period"].iloc[-1])
    breaks = catalogue.breaks(code).set_index("at")
    # Told from the year before it on: its decree was not there earlier.
    if str(last + 1) in breaks.index and last <= case.day.year and len(ahead) < how.horizon:
        row = breaks.loc[str(last + 1)]
        what = Text(row["description_vi"], row["description_en"]).lower()
        text = say("forecast.ends", year=last + 1, what=what)
        findings.append(ReportFinding("forecast_ends", "info", text))
    if code not in MEASURED:
        return Findings(tuple(findings))
    year, value = int(ahead["period"].iloc[0]), float(ahead["mean"].iloc[0])
    label = say("forecast.label", name=short, made=made(case, year))
    measure = Measure(value, indicator.unit, label, str(year), indicator.decimals)
    return Findings(tuple(findings), {f"forecast_{code.lower()}": measure})


def made(case: Case, year: int) -> str:
    """Return what a figure of the model is on the day of the report: of a year over no forecast."""
    say = case.says("projections")
    return say("forecast.made_over" if year < case.day.year else "forecast.made")


def figure(code: str, value: float, language: str) -> str:
    """Return a figure of the model; "below 0.1%" where the survey cannot tell it from nothing."""
    if not _at_floor(code, value):
        return formats.figure(code, value, language)
    least = formats.with_unit(NEGLIGIBLE, "%", 1, language)
    return sentences("projections", language)("forecast.under", figure=least)


def _at_floor(code: str, value: float) -> bool:
    known = catalogue.indicator(code)
    return known.unit == "%" and known.minimum == 0 and value <= NEGLIGIBLE


def _direction(case: Case, code: str, how: How) -> ReportFinding:
    """Return how probable a fall or a rise from the last figure is in the first year ahead.

    From the distribution: that the 80% interval still holds the last figure, as it does in all 63
    provinces, says little where poverty fell in 433 of 437 past years.
    """
    say, series = case.says("projections"), case.series(code)
    found = case.known.once(prediction, code, how)
    assert found is not None  # there is a forecast of this province
    year, last = int(found.years[0]), float(series.iloc[-1])
    fall = found.probability(case.area.code, year, at_most=last)
    chance = max(fall, 1 - fall)
    sure = "probably" if chance >= PROBABLE else "rather" if chance >= OPEN else "open"
    stood = formats.figure(code, last, case.language)
    row = anchor(code, str(series.index[-1]))
    values = {"last": str(series.index[-1]), "figure": traced(stood, row)}
    name = titled(code).lower()
    unit = catalogue.indicator(code).unit
    if _at_floor(code, last):
        text = say("direction.floor", year=year, **values)
        head = say("title.floor", name=name, place=case.name, **values)
        return ReportFinding("forecast_against_last", "info", text, last, unit, title=head)
    way = say("direction.fall" if fall >= 0.5 else "direction.rise")
    chances = formats.chance(chance, case.language)
    text = say(f"direction.{sure}", year=year, way=way, chance=chances, **values)
    given: dict[str, Value] = {"name": name, "place": case.name, "year": year}
    if sure != "open":
        given["way"] = way
    head = say(f"title.{sure}", **given)
    return ReportFinding("forecast_against_last", "info", text, last, unit, title=head)


def method(case: Case, code: str, how: How = USUAL) -> Reading:
    """Return how the forecast was made, and how far such forecasts were off in past years."""
    found = case.known.once(prediction, code, how)
    if found is None or case.area.code not in found.units:
        return NOTHING
    name = case.tell(catalogue.indicator(code).name)
    return Reading(f"*{name}.* {case.tell(found.method)} {past_sentence(case, code, how)}")


#: Coverage of the 80% interval in the last year under which the reader is warned.
_POOR = 0.6


def past_sentence(case: Case, code: str, how: How = USUAL) -> str:
    """Return how far one-year forecasts were off: over all provinces, here, and in the last year.

    Each error stands beside that of repeating the last value over the same cases.
    """
    say, indicator = case.says("projections"), catalogue.indicator(code)
    past = case.known.once(past_forecasts, code, how)
    past = past[past["steps"] == 1] if len(past) else past
    if past.empty:
        return say("past.too_few")

    def errors(rows: pd.DataFrame) -> dict[str, str | int]:
        off = {"off": rows["mean"], "naive": rows["last"]}
        decimals = max(indicator.decimals, 1)
        return {"count": len(rows)} | {
            name: formats.with_unit(
                float((values - rows["actual"]).abs().mean()),
                indicator.change_unit,
                decimals,
                case.language,
            )
            for name, values in off.items()
        }

    held = past["actual"].between(past["lo-80"], past["hi-80"])
    text = [say("past.all", held=f"{100 * held.mean():.0f}", **errors(past))]
    mine = past[past["area"] == case.area.code]
    if len(mine):
        text.append(say("past.own", place=case.name, **errors(mine)))
    # That the last year went badly is told: one shared shock can do that.
    year = past["period"].max()
    rows, held = past[past["period"] == year], held[past["period"] == year]
    if held.mean() < _POOR:
        high = int((rows["mean"] > rows["actual"]).sum())
        key, count = ("too_high", high) if 2 * high > len(rows) else ("too_low", len(rows) - high)
        about: dict[str, Value] = {"year": str(year), "held": int(held.sum()), "of": len(rows)}
        text.append(say(f"past.{key}", count=count, **about))
    return " ".join(text)


def past_table(case: Case, code: str, how: How = USUAL) -> ReaderTable | Reading:
    """Return this province's past one-year forecasts beside the outcomes."""
    past = case.known.once(past_forecasts, code, how)
    mine = past[(past["area"] == case.area.code) & (past["steps"] == 1)] if len(past) else past
    if mine.empty:
        return Reading(past_sentence(case, code, how))
    say, indicator = case.says("projections"), catalogue.indicator(code)
    unit = formats.unit_label(indicator.unit, case.language)
    inside = mine["actual"].between(mine["lo-80"], mine["hi-80"])
    frame = pd.DataFrame(
        {
            "year": mine["period"].astype(str),
            "forecast": [quantity(code, v) for v in mine["mean"]],
            "interval": [
                Quantity(decimals=indicator.decimals, low=low, high=high)
                for low, high in zip(mine["lo-80"], mine["hi-80"], strict=True)
            ],
            "outcome": [quantity(code, v) for v in mine["actual"]],
            "inside": [say("past_table.yes" if held else "past_table.no") for held in inside],
        }
    )
    place = case.name
    return ReaderTable.of(say, "past_table", frame, name=indicator.name, place=place, unit=unit)


def overview(case: Case, codes: tuple[str, ...]) -> ReaderTable | Reading:
    """Return the forecasts of several indicators for next year in one table."""
    say = case.says("projections")
    lines = []
    for code in codes:
        ahead, series = of_province(case, code), case.series(code)
        if ahead.empty or series.empty:
            continue
        first, decimals = ahead.iloc[0], catalogue.indicator(code).decimals
        latest = quantity(code, float(series.iloc[-1]), f" ({series.index[-1]})")
        interval = Quantity(decimals=decimals, low=first["lo-80"], high=first["hi-80"])
        lines.append(
            {
                "indicator": with_unit(case, code),
                "latest": latest,
                "forecast": quantity(code, first["mean"], f" ({first['period']})"),
                "interval": interval,
            }
        )
    if not lines:
        return _nothing(case, codes[0])
    return ReaderTable.of(say, "overview", lines, say("overview.source"), place=case.name)


def region_chart(case: Case, code: str) -> Chart | Reading:
    """Draw the province against each other province of its region, a panel each on one scale."""
    region = case.region
    own = case.points(code).dropna(subset=["value"])
    if region is None or own.empty:
        say = case.says("projections")
        return Reading(say("missing.regions") if region is None else "")
    table = areas.provinces(case.edition)
    name = Text("name", "name_en").say(case.language)
    others = {
        row[name]: points
        for row in table[table["region"] == region.code].to_dict("records")
        if row["code"] != case.area.code
        and len(points := case.points(code, row["code"]).dropna(subset=["value"]))
    }
    if not others:
        return NOTHING
    return charts.courses(
        case,
        {case.name: own, **others},
        code,
        case.sources(own),
        panels=True,
        highlight=case.name,
        breaks=case.breaks(code),
        title=f"{case.tell(catalogue.indicator(code).name)}, {region.label(case.language)}",
    )


def country_reading(case: Case, code: str, how: How = USUAL) -> Reading:
    """Return what the provinces' forecasts add up to, beside a forecast of the country itself."""
    found = case.known.once(prediction, code, how)
    weight = catalogue.indicator(code).weight
    country = case.reference(code, case.country)
    if found is None or not weight or len(country) < LEAST_YEARS:
        return NOTHING
    table = found.table((80, 95))
    table = table[table["period"] == table["period"].min()]
    weights = case.panel(weight).ffill().iloc[-1].reindex(table["area"])
    if weights.isna().any():
        return NOTHING
    series = country.set_index(country["period"].astype(int))["value"].astype(float)
    alone = forecasts.forecast(
        series,
        horizon=1,
        bounds=catalogue.indicator(code).bounds,
        breaks=catalogue.definition_breaks(code),
    ).iloc[0]
    total = float(np.average(table["mean"], weights=weights))
    year = int(table["period"].iloc[0])
    if int(alone["period"]) != year:
        return NOTHING
    gap = abs(formats.rounded(total, 2) - formats.rounded(float(alone["mean"]), 2))
    say = case.says("projections")
    return Reading(
        say(
            "country.added",
            year=year,
            weight=catalogue.indicator(weight).name.lower(),
            total=formats.with_unit(total, "%", 2, case.language),
            own=formats.with_unit(float(alone["mean"]), "%", 2, case.language),
            gap=formats.with_unit(gap, "pp", 2, case.language),
        )
    )
