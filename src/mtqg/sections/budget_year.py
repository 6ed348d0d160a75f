"""The budget year on its way: against past years, to its close, and the pace that it takes.

The monthly figures are of *all* realised investment from the state budget (vốn đầu tư thực hiện
từ nguồn ngân sách nhà nước), the reference for how a budget year runs. They are no payments
(giải ngân) of the programmes, and every sentence here says which of the two it speaks of.
"""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.analysis import year_end as runoff
from mtqg.plot import theme
from mtqg.sections import charts, missing, own_months, year_briefs, year_measures
from mtqg.sections.blocks import Chart, Findings, Measure, Reading, ReportFinding
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
from mtqg.texts import Text, lower
from mtqg.words import formats

_RATE = "SBI.RATE"

#: Probability of the target under which a forecast is marked for attention.
UNLIKELY = 0.2


def _nothing(case: Case) -> Reading:
    return missing.note(
        case,
        Text(
            "vốn đầu tư thực hiện từ nguồn ngân sách nhà nước theo tháng của hai năm gần đây",
            "monthly realised investment from the state budget in the last two years",
        ),
        Text(
            "so năm nay với các năm trước và dự báo mức cuối năm bằng chính số liệu của tỉnh",
            "hold this year against earlier ones and forecast its close from the province's own "
            "figures",
        ),
    )


def chart(case: Case) -> Chart | Reading:
    """Draw the latest budget year against up to five earlier ones, with the fan to December."""
    found = budget_year(case)
    if found is None:
        return _nothing(case)
    ahead = None if found.forecast is None else _ahead(found.forecast.fan, found.year)
    note = ""
    if ahead is not None and ahead["assumed"].any():
        note = case.say(
            " 31/1*: hết thời hạn thanh toán; mức này là giả định, không phải dự báo.",
            " 31/1*: the last day to pay; an assumption, no forecast.",
        )
    figures = found.past.assign(**{str(found.year): found.months}).rename_axis("month")
    axes = plot.year(
        _by_month(figures),
        forecast=ahead,
        highlight=found.year,
        target=target(found.year),
        target_label=case.say(
            f"Mức {target(found.year):.0f}% (giải ngân), tham khảo",
            f"{target(found.year):.0f}% (disbursement), for reference",
        ),
        title=_title(case),
        unit=case.say("% kế hoạch năm, lũy kế", "% of the year's plan, cumulative"),
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(case.figures(indicator=_RATE)) + note
    return charts.block(axes, source, figures.reset_index())


def _title(case: Case) -> str:
    """Return what the year says, as its sentence says it, without the odds after it."""
    told = charts.title(reading(case), "year_end_forecast", "year_left_off", "year_closed") or ""
    return f"{case.name}: {lower(told.partition(';')[0])}"


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
    if found is None:
        return _reference_reading(case)
    if pd.notna(found.months.get(12)):
        return Findings((*_finished(case, found), _call_of(case, found)), _measures(case, found))
    if found.forecast is None:
        return _left_off(case, found)
    return _running(case, found, found.forecast)


def _percent(case: Case, value: float) -> str:
    return formats.with_unit(value, "%", 1, case.language)


def _same_month(found: BudgetYear, month: int) -> pd.Series:
    return found.past.loc[month].dropna()


def _against_past(case: Case, found: BudgetYear, month: int) -> str:
    """Return the comparison with the same month of earlier years."""
    past = _same_month(found, month)
    if past.empty:
        return ""
    now = float(found.months[month])
    lowest, highest = past.min(), past.max()
    span = formats.interval(lowest, highest, "%", 1, case.language)
    years = f"{past.index.min()}-{past.index.max()}" if len(past) > 1 else f"{past.index[0]}"
    if len(past) == 1:
        return case.say(
            f" Cùng tháng năm {years} là {_percent(case, lowest)}.",
            f" In the same month of {years} it was {_percent(case, lowest)}.",
        )
    if now > highest:
        place = case.say("cao hơn mọi năm trong", "above every year of")
    elif now < lowest:
        place = case.say("thấp hơn mọi năm trong", "below every year of")
    else:
        place = case.say("trong khoảng của", "within the range of")
    return case.say(
        f" So với cùng tháng các năm {years} ({span}): {place} {len(past)} năm có số liệu.",
        f" Against the same month of {years} ({span}): {place} the {len(past)} years with figures.",
    )


def _measures(case: Case, found: BudgetYear) -> dict[str, Measure]:
    return year_measures.of(
        case, found.year, found.months, found.past, found.forecast, target(found.year)
    )


def _finished(case: Case, found: BudgetYear) -> list[ReportFinding]:
    """Return how a year ended, against the years before it."""
    final = float(found.months[12])
    text = case.say(
        f"Năm {found.year}, vốn đầu tư thực hiện từ nguồn ngân sách nhà nước ước đạt "
        f"**{_percent(case, final)}** kế hoạch (ước cuối tháng 12)."
        + _against_past(case, found, 12),
        f"In {found.year} realised investment from the state budget is estimated at "
        f"**{_percent(case, final)}** of the plan (late December)."
        + _against_past(case, found, 12),
    )
    past = _same_month(found, 12)
    below = bool(len(past)) and final < past.min()
    return [
        ReportFinding(
            "year_closed",
            "warning" if below else "info",
            text,
            final,
            "%",
            source=_publisher(case),
            stake=1 - final / float(past.min()) if below else 0.0,
            brief=year_briefs.closed(case, found.year, final, past),
            closed=found.year < case.day.year - 1,
        )
    ]


def _left_off(case: Case, found: BudgetYear) -> Findings:
    """Return a year that is over, whose figures stop before December, after the one before it."""
    month = int(found.months.dropna().index[-1])
    now, when = float(found.months[month]), f"{found.year}-{month:02d}"
    text = case.say(
        f"Số liệu theo tháng dừng ở {formats.period(when, 'vi')}: vốn đầu tư thực hiện từ nguồn "
        f"ngân sách nhà nước khi đó đạt **{_percent(case, now)}** kế hoạch năm."
        + _against_past(case, found, month)
        + f" Năm {found.year} đã kết thúc; chưa có mức cuối năm nên không dự báo.",
        f"Monthly figures stop at {formats.period(when, 'en')}, when realised investment from the "
        f"state budget was **{_percent(case, now)}** of the year's plan."
        + _against_past(case, found, month)
        + f" {found.year} has ended; its final level is not in the data set: no forecast.",
    )
    findings = []
    before = found.past.loc[12].dropna() if len(found.past) else pd.Series(dtype=float)
    if len(before) and int(before.index[-1]) == found.year - 1:
        last = BudgetYear(
            found.year - 1,
            found.past[found.year - 1],
            found.past.drop(columns=found.year - 1),
            None,
        )
        findings = _finished(case, last)
    findings.append(
        ReportFinding(
            "year_left_off",
            "info",
            text,
            now,
            "%",
            source=_publisher(case),
            brief=year_briefs.left_off(case, found.year, month, now),
            closed=True,
        )
    )
    return Findings((*findings, _call_of(case, found)), _measures(case, found))


def _call_of(case: Case, found: BudgetYear) -> ReportFinding:
    return ReportFinding("call", "info", _call(case, found.year))


def _publisher(case: Case) -> str:
    return case.cited(case.figures(indicator=_RATE)["source"])


def _call(case: Case, year: int) -> str:
    """Return what the 95% is, which is of payments and not of realised investment."""
    goal = f"{target(year):.0f}%"
    return case.say(
        f"Để tham khảo: Bộ Tài chính yêu cầu *giải ngân* từ {goal} kế hoạch, tính đến 31/01 năm "
        "sau; *thực hiện* và *giải ngân* tính khác nhau, nên mức này không dùng để kết luận đạt "
        "hay không đạt.",
        f"For reference: the Ministry of Finance asks for {goal} of the plan *disbursed* by 31 "
        "January; *realised* and *disbursed* are counted differently, so it is no test here.",
    )


def _running(case: Case, found: BudgetYear, forecast: runoff.YearEnd) -> Findings:
    month = int(found.months.dropna().index[-1])
    now = float(found.months[month])
    stand = case.say(
        f"Hết tháng {month}/{found.year}, vốn đầu tư thực hiện từ nguồn ngân sách nhà nước đạt "
        f"**{_percent(case, now)}** kế hoạch năm." + _against_past(case, found, month),
        f"By the end of {formats.period(f'{found.year}-{month:02d}', 'en')} realised investment "
        f"from the state budget was **{_percent(case, now)}** of the year's plan."
        + _against_past(case, found, month),
    )
    close = case.tell(runoff.end_sentence(forecast))
    close += _record(case, found, forecast.target)
    severity = "warning" if forecast.probability < UNLIKELY else "info"
    findings = [
        ReportFinding("year_so_far", "info", stand, now, "%", source=_publisher(case)),
        ReportFinding(
            "year_end_forecast",
            severity,
            close,
            forecast.forecast,
            "%",
            *forecast.intervals[80],
            source=_publisher(case),
            stake=1 - forecast.probability,
            brief=year_briefs.ending(case, found.year, month, forecast),
        ),
    ]
    if forecast.pace is not None and forecast.pace.points > 0:
        findings.append(_pace(case, forecast.pace))
    findings += [ReportFinding("forecast_note", "info", case.tell(note)) for note in forecast.notes]
    findings.append(_call_of(case, found))
    return Findings(tuple(findings), _measures(case, found))


def _record(case: Case, found: BudgetYear, goal: float) -> str:
    """Return the highest that the last years ended at, where the level asked for is above it."""
    finals = found.past.loc[12].dropna() if len(found.past) else pd.Series(dtype=float)
    if finals.empty or finals.max() >= goal:
        return ""
    best = _percent(case, float(finals.max()))
    return case.say(
        f" Mức này chưa năm nào đạt trong {len(finals)} năm có số liệu trước đó: cao nhất {best} "
        f"(năm {finals.idxmax()}).",
        f" No year before came to that (years with figures: {len(finals)}): the highest was "
        f"{best} ({finals.idxmax()}).",
    )


def _pace(case: Case, pace: runoff.RequiredPace) -> ReportFinding:
    def name(of: str) -> Text:
        area = area_of(of)
        return Text(area.name, area.name_en)

    text = case.tell(runoff.pace_sentence(pace, name))
    return ReportFinding("pace_to_target", "info", text, pace.points, "pp")


def _reference_reading(case: Case) -> Findings | Reading:
    """Return what the reference class says of a province without figures of its own."""
    found = reference_class(case)
    if found is None:
        return Reading("")
    low, high = found.intervals[80]
    text = case.say(
        f"Nhóm tham chiếu (các tỉnh khác): năm ngân sách thường kết thúc quanh "
        f"**{_percent(case, found.forecast)}** kế hoạch (khoảng dự báo 80%: "
        f"{formats.interval(low, high, '%', 1, 'vi')}). Đây là mức của nhóm tham chiếu, không "
        f"phải dự báo cho {case.name}.",
        f"Reference from other provinces: a budget year tends to close around "
        f"**{_percent(case, found.forecast)}** of its plan (80% interval: "
        f"{formats.interval(low, high, '%', 1, 'en')}). This is the reference class, not a "
        f"forecast for {case.name}.",
    )
    finding = ReportFinding("reference_class", "info", text, found.forecast, "%", low, high)
    return Findings((finding,))


def method(case: Case) -> Reading:
    """Return the method of the forecast in one sentence, and what the figures are not."""
    found = budget_year(case)
    forecast = found.forecast if found else reference_class(case)
    sentence = case.tell(forecast.method) + " " if forecast is not None else ""
    return Reading(
        sentence
        + case.say(
            "Số liệu là *vốn đầu tư thực hiện* từ toàn bộ ngân sách nhà nước trên địa bàn do địa "
            "phương quản lý, không phải số *giải ngân* của các chương trình mục tiêu quốc gia; "
            "số tháng 12 là ước tính cuối tháng.",
            "The figures are *realised investment* from the whole state budget under local "
            "management, not *disbursement* of the national target programmes; December is "
            "an estimate made late in the month.",
        )
    )


def past_errors(case: Case) -> Findings | Reading:
    """Return how far such forecasts were off at this point of past years, here and everywhere.

    Nothing where the report has no forecast of a budget year: no accuracy of what is not told.
    """
    triangle = triangle_of(case)
    if not len(triangle.years):
        return Reading("")
    found = budget_year(case)
    ends = own_months.ends(case)
    if found is not None and found.forecast is not None:
        month, year = int(found.months.dropna().index[-1]), found.year
    elif len(ends) and (ends["basis"] != "outturn").any():
        month, year = int(ends["month"].iloc[0][5:]), max(triangle.years)
    else:
        return Reading("")
    record = runoff.track_record(triangle, unit(case.area), year, month)
    findings = [ReportFinding("past_errors", "info", case.tell(runoff.track_sentence(record)))]
    for row in record.own.tail(3).to_dict("records"):
        forecast, final = _percent(case, row["forecast"]), _percent(case, row["final"])
        after = formats.period(f"{row['year']}-{month:02d}", "en")
        text = case.say(
            f"Năm {row['year']}: thử dự báo từ số liệu đến hết tháng {month} được {forecast}, ước "
            f"cuối tháng 12 là {final}.",
            f"{row['year']}: forecast at the end of {after} {forecast}, late-December estimate "
            f"{final}.",
        )
        findings.append(ReportFinding("past_forecast", "info", text, float(row["error"]), "pp"))
    return Findings(tuple(findings))


def country(case: Case) -> Findings | Reading:
    """Return where the country stands at the same month, and the provinces with figures."""
    found = budget_year(case)
    if found is None:
        return Reading(
            case.say(
                "Chưa so được vì chưa có số liệu theo tháng gần đây của tỉnh.",
                "Nothing to compare: the province has no recent monthly figures.",
            )
        )
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
        texts.append(
            case.say(
                f"Trong {len(others)} tỉnh, thành phố có số liệu {period}, {case.name} đứng thứ "
                f"{place} tính từ mức cao nhất; trung vị là {middle}.",
                f"Among the {len(others)} provinces with figures of {period}, {case.name} ranks "
                f"{place} from the highest; the median is {middle}.",
            )
        )
    national = case.figures(
        area=areas.COUNTRY,
        indicator=_RATE,
        scope=["ALL", "LOCAL"],
        period=f"{found.year}-{month:02d}",
    ).set_index("scope")["value"]
    if "LOCAL" in national:
        local = _percent(case, float(national["LOCAL"]))
        texts.append(
            case.say(
                f"Vốn do địa phương quản lý của cả nước, {period}: {local} kế hoạch năm.",
                f"Locally managed capital of the whole country, {period}: {local} of the plan.",
            )
        )
    return Findings(tuple(ReportFinding("year_among_others", "info", text) for text in texts))
