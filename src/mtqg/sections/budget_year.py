"""The budget year on its way: against past years, to its close, and the pace that it takes.

The monthly figures are of *all* realised investment from the state budget (vốn đầu tư thực hiện
từ nguồn ngân sách nhà nước), the reference for how a budget year runs. They are no payments
(giải ngân) of the programmes, and every sentence here says which of the two it speaks of.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mtqg import plot
from mtqg.analysis import year_end as runoff
from mtqg.plot import theme
from mtqg.sections import charts, missing, own_months
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Measure,
    Reading,
    ReportFinding,
    anchor,
    traced,
)
from mtqg.sections.budget_outlook import (
    BudgetYear,
    area_of,
    budget_year,
    reference_class,
    target,
    triangle_of,
    unit,
)
from mtqg.sections.cases import Case
from mtqg.table import areas
from mtqg.texts import lower
from mtqg.words import formats
from mtqg.words.sentences import Value

_RATE = "SBI.RATE"

#: Probability of the target under which a forecast is marked for attention, and from which it is
#: called likely.
UNLIKELY, LIKELY = 0.2, 0.8


def chart(case: Case) -> Chart | Reading:
    """Draw the latest budget year against up to five earlier ones, with the fan to December."""
    found = budget_year(case)
    if found is None:
        return missing.note(case, "budget_year")
    say, goal = case.says("budget_year"), target(found.year)
    ahead = None if found.forecast is None else _ahead(found.forecast.fan, found.year)
    assumed = ahead is not None and ahead["assumed"].any()
    # What the year says; a forecast's figure and interval are told by its sentence.
    heading = charts.title(reading(case), "year_end_forecast", "year_left_off", "year_closed") or ""
    figures = found.past.assign(**{str(found.year): found.months}).rename_axis("month")
    axes = plot.year(
        _by_month(figures),
        forecast=ahead,
        highlight=found.year,
        target=goal,
        target_label=say("chart.target", goal=f"{goal:.0f}%"),
        title=f"{case.name}: {lower(heading)}",
        unit=say("chart.unit"),
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(case.figures(indicator=_RATE))
    note = " " + say("chart.january") if assumed else ""
    return charts.block(axes, source + note, figures.reset_index())


def _by_month(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of plan by month and year as rows; December is printed late in December."""
    table = figures.reset_index().melt("month", var_name="year").dropna()
    month = table["month"].astype(int)
    return table.assign(
        period=[f"{year}-{m:02d}" for year, m in zip(table["year"], month, strict=True)],
        status=month.map(lambda m: "estimate" if m == 12 else "actual"),
    )


def _ahead(fan: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the months ahead as `plot.year` takes them: the thirteenth is January's last day."""
    named = {"forecast": "mean", "low80": "lo-80", "high80": "hi-80"}
    periods = [f"{year + (m > 12)}-{(int(m) - 1) % 12 + 1:02d}" for m in fan["month"]]
    return fan.rename(columns=named)[[*named.values(), "assumed"]].assign(period=periods)


def reading(case: Case) -> Findings | Reading:
    """Return the findings on the budget year: where it stands, will end, and the pace needed."""
    found = budget_year(case)
    if found is None:  # what the reference class says of a province without figures of its own
        others = reference_class(case)
        if others is None or case.successor is not None:
            return NOTHING
        share, (low, high) = _percent(case, others.forecast), others.intervals[80]
        band = formats.interval(low, high, "%", 1, case.language)
        ended = triangle_of(case).shares[12].dropna().index.get_level_values(1)
        years = f"{ended.min()}-{ended.max()}"
        text = case.says("budget_year")(
            "year.reference", share=share, band=band, years=years, place=case.name
        )
        end = others.forecast
        return Findings((ReportFinding("reference_class", "info", text, end, "%", low, high),))
    if pd.notna(found.months.get(12)):
        return Findings((*_finished(case, found), _call_of(case, found)), _measures(case, found))
    if found.forecast is None:
        return _left_off(case, found)
    return _running(case, found, found.forecast)


def _percent(case: Case, value: float, month: str = "") -> str:
    """Return a share of plan; of a month (2024-12) with its row, where it is not made here."""
    text = formats.with_unit(value, "%", 1, case.language)
    return traced(text, anchor(_RATE, month)) if month and not case.rebuilt else text


def _against_past(case: Case, found: BudgetYear, month: int) -> str:
    """Return the comparison with the same month of earlier years."""
    past = found.past.loc[month].dropna()
    if past.empty:
        return ""
    say, lowest, highest = case.says("budget_year"), past.min(), past.max()
    if len(past) == 1:
        year = str(past.index[0])
        return " " + say("past.one", year=year, share=_percent(case, lowest))
    now = float(found.months[month])
    place = "above" if now > highest else "below" if now < lowest else "within"
    return " " + say(
        "past.several",
        years=f"{past.index.min()}-{past.index.max()}",
        span=formats.interval(lowest, highest, "%", 1, case.language),
        place=say(f"past.{place}"),
        count=len(past),
    )


def _measures(case: Case, found: BudgetYear) -> dict[str, Measure]:
    """Return where a budget year stands and will end, and where the last one ended."""
    year, months = found.year, found.months
    say, month = case.says("budget_year"), int(months.dropna().index[-1])
    now, when, course = float(months[month]), f"{year}-{month:02d}", _course(year, months)
    measures = {"investment_share": Measure(now, "%", say("measure.share"), when, course=course)}
    years = pd.concat([found.past, months.rename(year)], axis=1)
    finals = years.loc[:, years.loc[12].notna()]
    # A December of long ago is not to stand among those of last year.
    if len(finals.columns) and int(finals.columns[-1]) >= year - 1:
        last = int(finals.columns[-1])
        end, course = float(finals.loc[12, last]), _course(last, finals[last])
        measures["investment_final"] = Measure(
            end, "%", say("measure.final"), f"{last}-12", course=course
        )
    if (forecast := found.forecast) is not None:
        december, odds = f"{year}-12", say("measure.odds", goal=f"{target(year):.0f}%")
        measures["investment_end"] = Measure(forecast.forecast, "%", say("measure.end"), december)
        measures["investment_odds"] = Measure(100 * forecast.probability, "%", odds, december)
    return measures


def _course(year: int, months: pd.Series) -> tuple[tuple[str, float | None], ...]:
    return tuple(
        (f"{year}-{month:02d}", None if pd.isna(share) else float(share))
        for month, share in months.items()
    )


def _finished(case: Case, found: BudgetYear) -> list[ReportFinding]:
    """Return how a year ended, against the years before it."""
    final, past = float(found.months[12]), found.past.loc[12].dropna()
    share = _percent(case, final, f"{found.year}-12")
    say, about = case.says("budget_year"), {"year": str(found.year), "share": share}
    text = say("year.finished", **about) + _against_past(case, found, 12)
    brief, below = say("brief.closed", **about), bool(len(past)) and final < past.min()
    if below:
        span = formats.interval(past.min(), past.max(), "%", 1, case.language)
        brief += say("brief.below", years=f"{past.index.min()}-{past.index.max()}", span=span)
    return [
        ReportFinding(
            "year_closed",
            "warning" if below else "info",
            text,
            final,
            "%",
            source=_publisher(case),
            shortfall=1 - final / float(past.min()) if below else 0.0,
            brief=f"{brief}.",
            closed=found.year < case.day.year - 1,
        )
    ]


def _left_off(case: Case, found: BudgetYear) -> Findings:
    """Return a year that is over, whose figures stop before December, after the one before it."""
    month = int(found.months.dropna().index[-1])
    now, say = float(found.months[month]), case.says("budget_year")
    when = formats.period(f"{found.year}-{month:02d}", case.language)
    share = _percent(case, now, f"{found.year}-{month:02d}")
    text = say("year.left_off", when=when, share=share)
    text += _against_past(case, found, month)
    text += " " + say("year.ended", year=str(found.year))
    findings = []
    before = found.past.loc[12].dropna() if len(found.past) else pd.Series(dtype=float)
    if len(before) and int(before.index[-1]) == found.year - 1:
        year, months = found.year - 1, found.past[found.year - 1]
        findings = _finished(case, BudgetYear(year, months, found.past.drop(columns=year), None))
    brief = say("brief.left_off", year=str(found.year), when=when, share=share)
    left = ReportFinding("year_left_off", "info", text, now, "%", brief=brief, closed=True)
    findings += [replace(left, source=_publisher(case)), _call_of(case, found)]
    return Findings(tuple(findings), _measures(case, found))


def _call_of(case: Case, found: BudgetYear) -> ReportFinding:
    """Return what the 95% is, which is of payments and not of realised investment."""
    goal = f"{target(found.year):.0f}%"
    return ReportFinding("call", "info", case.says("budget_year")("year.call", goal=goal))


def _publisher(case: Case, *, forecast: bool = False) -> str:
    return case.credit(case.figures(indicator=_RATE), forecast=forecast)


def _running(case: Case, found: BudgetYear, forecast: runoff.YearEnd) -> Findings:
    month = int(found.months.dropna().index[-1])
    now = float(found.months[month])
    when = formats.period(f"{found.year}-{month:02d}", case.language)
    share = _percent(case, now, f"{found.year}-{month:02d}")
    stand = case.says("budget_year")("year.running", when=when, share=share)
    stand += _against_past(case, found, month)
    close = case.tell(runoff.end_sentence(forecast))
    close += _record(case, found, forecast.target)
    severity = "warning" if forecast.probability < UNLIKELY else "info"
    sure = ("unlikely", UNLIKELY), ("open", LIKELY)
    likely = next((key for key, below in sure if forecast.probability < below), "likely")
    about = {"year": str(found.year), "when": when, "goal": f"{forecast.target:.0f}%"}
    findings = [
        ReportFinding("year_so_far", "info", stand, now, "%", source=_publisher(case)),
        ReportFinding(
            "year_end_forecast",
            severity,
            close,
            forecast.forecast,
            "%",
            *forecast.intervals[80],
            source=_publisher(case, forecast=True),
            shortfall=1 - forecast.probability,
            title=case.says("budget_year")(f"title.{likely}", **about),
            brief=case.says("budget_year")(
                "brief.ending",
                end=_percent(case, forecast.forecast),
                band=formats.interval(*forecast.intervals[80], "%", 1, case.language),
                odds=formats.chance(forecast.probability, case.language),
                **about,
            ),
        ),
    ]
    if forecast.pace is not None and forecast.pace.points > 0:
        sentence = runoff.pace_sentence(forecast.pace, lambda of: area_of(of).text)
        points = forecast.pace.points
        findings.append(ReportFinding("pace_to_target", "info", case.tell(sentence), points, "pp"))
    findings += [ReportFinding("forecast_note", "info", case.tell(note)) for note in forecast.notes]
    findings.append(_call_of(case, found))
    return Findings(tuple(findings), _measures(case, found))


def _record(case: Case, found: BudgetYear, goal: float) -> str:
    """Return the highest that the last years ended at, where the level asked for is above it."""
    finals = found.past.loc[12].dropna() if len(found.past) else pd.Series(dtype=float)
    if finals.empty or finals.max() >= goal:
        return ""
    best, year = _percent(case, float(finals.max())), str(finals.idxmax())
    return " " + case.says("budget_year")("year.record", count=len(finals), best=best, year=year)


def method(case: Case) -> Reading:
    """Return the method of the forecast in one sentence, and what the figures are not."""
    found = budget_year(case)
    forecast = found.forecast if found else reference_class(case)
    sentence = case.tell(forecast.method) + " " if forecast is not None else ""
    return Reading(sentence + case.says("budget_year")("year.method"))


def past_errors(case: Case) -> Findings | Reading:
    """Return how far such forecasts were off at this point of past years, here and everywhere.

    Nothing where the report has no forecast of a budget year: no accuracy of what is not told.
    """
    triangle = triangle_of(case)
    if not len(triangle.years):
        return NOTHING
    found = budget_year(case)
    ends = own_months.ends(case)
    if found is not None and found.forecast is not None:
        month, year = int(found.months.dropna().index[-1]), found.year
    elif len(ends) and (ends["basis"] != "outturn").any():
        month, year = int(ends["month"].iloc[0][5:]), max(triangle.years)
    else:
        return NOTHING
    record = runoff.track_record(triangle, unit(case.area), year, month)
    findings = [ReportFinding("past_errors", "info", case.tell(runoff.track_sentence(record)))]
    for row in record.own.tail(3).to_dict("records"):
        forecast, final = _percent(case, row["forecast"]), _percent(case, row["final"])
        when = formats.period(f"{row['year']}-{month:02d}", case.language)
        text = case.says("budget_year")(
            "errors.year", year=str(row["year"]), when=when, forecast=forecast, final=final
        )
        findings.append(ReportFinding("past_forecast", "info", text, float(row["error"]), "pp"))
    return Findings(tuple(findings))


def country(case: Case) -> Findings | Reading:
    """Return where the country stands at the same month, and the provinces with figures."""
    found = budget_year(case)
    say = case.says("budget_year")
    if found is None:
        return Reading(say("others.none"))
    month = int(found.months.dropna().index[-1])
    now = float(found.months[month])
    shares = triangle_of(case).shares
    at = shares.xs(found.year, level=1)[month].dropna()
    period = formats.period(f"{found.year}-{month:02d}", case.language)
    texts = []
    provinces = [areas.get(c, case.edition) for c in areas.provinces(case.edition)["code"]]
    others = at[at.index.isin([unit(area) for area in provinces])]
    if len(others) > 1:
        place = int((others > now).sum()) + 1
        middle = _percent(case, float(others.median()))
        given: dict[str, Value] = {"place": case.name, "period": period, "middle": middle}
        key = {1: "others.first", len(others): "others.last"}.get(place, "others.place")
        given |= {"rank": place} if key == "others.place" else {}
        texts.append(say(key, count=len(others), **given))
    at_month = {"indicator": _RATE, "scope": "LOCAL", "period": f"{found.year}-{month:02d}"}
    national = case.figures(area=areas.COUNTRY, **at_month)["value"]
    if len(national):
        local = _percent(case, float(national.iloc[-1]))
        texts.append(say("others.country", period=period, share=local))
    return Findings(tuple(ReportFinding("year_among_others", "info", text) for text in texts))
