"""Level and trend of an indicator, with what the number of years and the breaks allow to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from mtqg.analysis.breaks import segments
from mtqg.analysis.trend import FALLING, RISING, UNCLEAR, Trend, describe
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
    plain,
    traced,
)
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import Value

#: Income, work and services: what the programmes are to improve besides poverty.
LIVING = tuple(
    ("ST.INCOME ST.TRAINED ST.UNEMP ST.INFORMAL ST.PRODUCTIVITY ST.ELEC ST.LITERACY").split()
)

#: A gap between survey figures smaller than this is none: their sampling errors are larger.
NEGLIGIBLE = 0.1

#: What the table of all provinces shows, under a name short enough for a column.
MEASURED = {"ST.POV_MD": Text("Nghèo đa chiều (khảo sát)", "Multidimensional poverty (survey)")}


def short(code: str) -> Text:
    """Return the name of an indicator as there is room for it in a heading."""
    return MEASURED.get(code, catalogue.indicator(code).name)


def nothing(case: Case, code: str) -> Reading:
    """Return the note that the province has no figures of an indicator."""
    return missing.note(case, "trends", name=catalogue.indicator(code).name.lower())


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the province's yearly figures beside the country's and the region's.

    An estimated line of those is drawn in every year, what was published beside it on its own.
    """
    points = case.points(code).dropna(subset=["value"])
    if points.empty:
        return nothing(case, code)
    say = case.says("trends")
    lines = {case.name: points}
    for area, figures in _references(case, code):
        name = area.label(case.language)
        if not _estimated(figures):
            lines[name] = figures.drop(columns="published")
            continue
        lines[f"{name}*"] = figures.drop(columns="published")  # a rate there, of points a day
        published = figures.dropna(subset=["published"]).assign(value=lambda f: f["published"])
        published = published.drop(columns="published")
        if area == case.country and len(published):
            lines[say("weighted.published", area=name)] = published.assign(flag="")
    note, caption = estimate_note(case, code), str(case.sources(points))
    return charts.courses(
        case,
        lines,
        code,
        f"{caption} * {note}" if note else caption,
        highlight=case.name,
        breaks=case.breaks(code),
        title=charts.title(reading(case, code), "pace"),
    )


def _references(case: Case, code: str) -> list[tuple[areas.Area, pd.DataFrame]]:
    found = [(area, case.reference(code, area)) for area in (case.country, case.region) if area]
    return [(area, figures) for area, figures in found if not figures.empty]


def _estimated(figures: pd.DataFrame) -> bool:
    return bool(figures["flag"].str.contains("e").any())


def estimate_note(case: Case, code: str) -> str:
    """Return how the figures of country and region are estimated, and how far that is off.

    Off from what was published of the same year for the country; "" where nothing is estimated.
    """
    if not any(_estimated(figures) for _, figures in _references(case, code)):
        return ""
    say = case.says("trends")
    weight = catalogue.indicator(catalogue.indicator(code).weight).name.lower()
    note = say("weighted.note", weight=weight)
    country = case.reference(code, case.country)
    both = country.dropna(subset=["published"])
    if not _estimated(country) or both.empty:
        return note
    row = both.iloc[-1]
    bias = float(row["value"] - row["published"])
    off = say(
        "weighted.too_high" if bias > 0 else "weighted.too_low",
        year=str(row["period"]),
        size=formats.change(code, abs(bias), case.language),
        estimate=formats.figure(code, row["value"], case.language),
        published=formats.figure(code, row["published"], case.language),
    )
    return f"{note} {off}"


def reading(case: Case, code: str) -> Findings | Reading:
    """Return the findings on an indicator: level, change a year, comparison, breaks."""
    series = case.series(code)
    if series.empty:
        return NOTHING
    latest = case.points(code).dropna(subset=["value"]).iloc[-1]
    compared = list(_compared(case, code, latest))
    findings = [_level(case, code, latest, compared), _yearly_change(case, code, series)]
    say = case.says("trends")
    if compared:
        text = say("comparison.line", year=str(latest["period"]), parts="; ".join(compared))
        findings.append(ReportFinding("comparison", "info", text))
    rows = catalogue.breaks(code, case.area.code)
    rows = rows[(rows["at"].str[:4] > series.index[0]) & (rows["at"].str[:4] <= series.index[-1])]
    for row in rows.drop_duplicates("at").to_dict("records"):
        what = Text(row["description_vi"], row["description_en"]).lower()
        text = say("notes.break", before=int(row["at"][:4]) - 1, year=row["at"], what=what)
        findings.append(ReportFinding("break", "info", text))
    if code == "ST.POV_MD":
        findings.append(ReportFinding("which_rate", "info", say("notes.not_the_review")))
    # What the sentence says after its colon, the title of the chart above may say already.
    titled = tuple(
        f.id for f in findings if plain(f.text).rstrip(".").rpartition(": ")[2] in plain(f.title)
    )
    if code not in MEASURED:
        return Findings(tuple(findings), on_chart=titled)
    indicator, name = catalogue.indicator(code), case.tell(MEASURED[code])
    value, year, decimals = float(latest["value"]), str(latest["period"]), indicator.decimals
    course = tuple((str(year), float(value)) for year, value in series.items())
    breaks = case.breaks(code)
    measure = Measure(value, indicator.unit, name, year, decimals, course, breaks)
    return Findings(tuple(findings), {code.lower(): measure}, on_chart=titled)


def _level(case: Case, code: str, latest: pd.Series, compared: Sequence[str]) -> ReportFinding:
    """Return the latest level; for the first page with the first of what it is `compared` with."""
    indicator, say = catalogue.indicator(code), case.says("trends")
    status = ""
    if "e" in latest["flag"] and case.rebuilt:
        status = " " + say("level.rebuilt")
    elif latest["status"] == "estimate":
        status = " " + say("level.estimate")
    elif "p" in latest["flag"]:
        status = " " + say("level.preliminary")
    year, shown = str(latest["period"]), formats.figure(code, latest["value"], case.language)
    given = {"year": year, "figure": traced(shown, anchor(code, year)), "status": status}
    # The source behind it says of a merged province that the figure is computed here.
    once = given if not (case.rebuilt and "e" in latest["flag"]) else given | {"status": ""}
    brief = "; ".join([say("level.brief", name=short(code), **once), *compared[:1]])
    return ReportFinding(
        "level",
        "info",
        say("level.stated", name=indicator.name.lower(), place=case.name, **given),
        float(latest["value"]),
        indicator.unit,
        source=case.credit(case.points(code).tail(1)),
        brief=f"{brief}.",
    )


def _yearly_change(case: Case, code: str, series: pd.Series) -> ReportFinding:
    """Return the change a year: of each piece between breaks, with the verdict over all of them."""
    indicator, say = catalogue.indicator(code), case.says("trends")
    found = describe(series, breaks=case.breaks(code))
    name, years, pace = indicator.name.lower(), len(found.years), found.pace.value
    # A piece of one year, the first of a new standard, has no change and is not spanned.
    parts = segments(series.index.astype(int), case.breaks(code))
    spans = [series[str(a) : str(b)].index for a, b in parts]
    moving = [years_of for years_of in spans if len(years_of) > 1] or spans
    span = f"{moving[0][0]}-{moving[-1][-1]}"
    size = formats.change(code, abs(pace), case.language)
    about: dict[str, Value] = {"name": short(code).lower(), "place": case.name}
    if years == 1 or pace != pace:
        head = say(
            "title.level",
            figure=formats.figure(code, float(series.iloc[-1]), case.language),
            year=str(series.index[-1]),
            **about,
        )
        return ReportFinding("pace", "info", say("pace.too_short", name=name), title=head)
    steady = found.verdict == UNCLEAR and found.steady
    pieces, flat = _pieces(case, code, series)
    within = " " + say("pace.within") if len(pieces) > 1 else ""
    if found.verdict == UNCLEAR and not steady:
        text = say("pace.unclear", name=name, years=years, span=span, pieces="; ".join(pieces))
        head = say("title.unclear", span=span, within=within, **about)
        if flat:
            head = say("title.moved", moves="; ".join(pieces), **about)
        return ReportFinding("pace", "info", text, pace, indicator.unit, title=head)
    if found.verdict not in (RISING, FALLING) and not steady:
        text = say("pace.unchanged", name=name, years=years)
        head = say("title.unchanged", span=span, **about)
        return ReportFinding("pace", "info", text, 0.0, indicator.unit, title=head)
    rising = RISING in (found.verdict, steady)
    better = indicator.direction == "context" or (indicator.direction == "higher") == rising
    head = say("title.moved", moves="; ".join(pieces) or size, **about)
    if steady and not flat:
        key = "pace.steady_rising" if rising else "pace.steady_falling"
        text = say(key, name=name, pieces="; ".join(pieces), years=years, within=within)
        key = "title.steady_rising" if rising else "title.steady_falling"
        head = say(key, span=span, within=within, **about)
    elif len(pieces) > 1:
        text = say("pace.pieces", name=name, pieces="; ".join(pieces))
    else:
        low, high = sorted((abs(found.pace.low), abs(found.pace.high)))
        unit, places = indicator.change_unit, indicator.decimals
        band = formats.interval(low, high, unit, places, case.language)
        given = {"span": span, "size": size, "confidence": f"{found.confidence:.0f}"}
        text = say("pace.rising" if rising else "pace.falling", name=name, interval=band, **given)
    severity = "info" if better else "warning"
    return ReportFinding("pace", severity, text, pace, indicator.unit, title=head)


def _pieces(case: Case, code: str, series: pd.Series) -> tuple[list[str], bool]:
    """Return the median change a year of each piece between two breaks, and whether one has none.

    Shares that moved less than a survey can tell, over all its years, did not.
    """
    say, texts, flat = case.says("trends"), [], False
    share = catalogue.indicator(code).unit == "%"
    for first, last in segments(series.index.astype(int), case.breaks(code)):
        piece = series[str(first) : str(last)]
        if len(piece) > 1:
            pace, span = describe(piece).pace.value, f"{piece.index[0]}-{piece.index[-1]}"
            if share and abs(pace) * (last - first) < NEGLIGIBLE:
                flat, text = True, say("pace.piece_flat", span=span)
            else:
                key = "pace.piece_rising" if pace > 0 else "pace.piece_falling"
                text = say(key, span=span, size=formats.change(code, abs(pace), case.language))
            texts.append(text)
    return texts, flat


def _compared(case: Case, code: str, latest: pd.Series) -> Iterator[str]:
    """Yield how the level stands to the country's and to the region's of the same year."""
    say = case.says("trends")
    for area, figures in _references(case, code):
        same = figures[figures["period"] == latest["period"]]
        if same.empty:
            continue
        value, published = float(same["value"].iloc[-1]), float(same["published"].iloc[-1])
        estimate = "" if published == published else say("comparison.estimate")
        other = published if published == published else value
        whose = say("comparison.country")
        if area != case.country:
            whose = say("comparison.region", region=area.label(case.language))
        row = anchor(code, str(latest["period"]), area.code)
        shown = traced(formats.figure(code, other, case.language), row)
        given = {"other": whose, "figure": shown, "estimate": estimate}
        # Of the figures as printed, so that the reader's subtraction gives the same.
        places = catalogue.indicator(code).decimals
        gap = formats.rounded(float(latest["value"]), places) - formats.rounded(other, places)
        if abs(gap) < NEGLIGIBLE:
            yield say("comparison.same", **given)
        else:
            key = "comparison.above" if gap > 0 else "comparison.below"
            yield say(key, size=formats.change(code, abs(gap), case.language), **given)


def overview(case: Case, codes: tuple[str, ...] = LIVING) -> ReaderTable | Reading:
    """Return several indicators in one table: latest, change a year, against the country."""
    lines = []
    for code in codes:
        series = case.series(code)
        if series.empty:
            continue
        country = case.reference(code, case.country)
        same = country.loc[country["period"] == series.index[-1], "published"].dropna()
        lines.append(
            {
                "indicator": with_unit(case, code),
                "year": series.index[-1],
                "figure": quantity(code, float(series.iloc[-1])),
                "country": quantity(code, float(same.iloc[-1])) if len(same) else formats.MISSING,
                "change": _short(case, code, series),
            }
        )
    if not lines:
        return nothing(case, codes[0])
    return ReaderTable.of(case.says("trends"), "overview", lines, place=case.name)


def with_unit(case: Case, code: str) -> str:
    """Return the name of an indicator with its unit in brackets, for the rows of a table."""
    indicator = catalogue.indicator(code)
    return f"{case.tell(indicator.name)} ({case.tell(indicator.unit_label)})"


def quantity(code: str, value: float, note: str = "") -> Quantity:
    """Return a figure without its unit, which stands with the name of the indicator."""
    return Quantity(value, catalogue.indicator(code).decimals, note=note)


def _short(case: Case, code: str, series: pd.Series) -> str:
    say = case.says("trends")
    found: Trend = describe(series, breaks=case.breaks(code))
    span = f"{found.years[0]}-{found.years[-1]}"
    if found.verdict in (RISING, FALLING):
        indicator = catalogue.indicator(code)
        number = formats.number(found.pace.value, indicator.decimals, case.language, sign=True)
        key = "overview.points" if indicator.unit == "%" else "overview.number"
        return say(key, number=number, span=span)
    if len(found.years) == 1 or found.pace.value != found.pace.value:
        return say("overview.one_year")
    if found.steady:
        return say(f"overview.steady_{found.steady}", span=span)
    return say("overview.unclear", span=span)
