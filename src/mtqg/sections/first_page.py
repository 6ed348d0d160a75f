"""The first page of every province: about a dozen complete indicators in one table, and four lines.

An indicator is complete when every province has a figure of the same year: only then a place among
all of them means anything. These are public figures, so that the page is worth reading where an
office has given none of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from mtqg.analysis import pace_of_provinces
from mtqg.analysis.breaks import segments
from mtqg.sections import peer_list, results, trends
from mtqg.sections.blocks import (
    Card,
    Cards,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    Scripted,
    Sparkline,
    anchor,
    traced,
)
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import QUESTION
from mtqg.sections.results import STALE
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text, unaccented
from mtqg.words import formats

#: In the order of the table; those that are not complete at the date of a report are left out.
CODES = tuple(
    (
        "ST.POV_MD ST.INCOME ST.PRODUCTIVITY ST.TRAINED ST.INFORMAL ST.UNEMP ST.LABOUR ST.POP "
        "ST.DENSITY ST.LITERACY ST.ELEC"
    ).split()
)

#: Measures of a province's own money that head the page where they are known; one of a kind is
#: enough: the year's disbursement before that of several years, a whole year before its part.
OWN = ("disbursement_rate", "disbursement_rate_years", "investment_end")

#: Complete indicators that head the page, as many as there is room for, by short names.
HEADLINES = ("ST.POV_MD", "ST.INCOME", "ST.PRODUCTIVITY", "ST.UNEMP")
SHORT = trends.MEASURED | {
    "ST.INCOME": Text("Thu nhập một người một tháng", "Monthly income per person"),
    "ST.UNEMP": Text("Thất nghiệp trong độ tuổi", "Unemployment in working age"),
}
MOST = 4


@dataclass(frozen=True)
class AllProvinces:
    """All provinces on a complete indicator.

    Attributes
    ----------
    year, before : int
        The last year in which all have a figure, and the one before it under the same definition;
        `before` is `year` where there is none.
    table : DataFrame
        By code of the province: value, change (from `before`, in points of shares, else in %),
        rank (1 is best), NaN where neither direction is better, and its 80% interval low, high,
        NaN where no three years in a row tell how far figures scatter.
    """

    year: int
    before: int
    table: pd.DataFrame


def standing(case: Case, code: str) -> AllProvinces | None:
    """Return all provinces on an indicator, None where it is not complete."""
    return case.known.once(_standing, code)


def _standing(figures: Figures, code: str) -> AllProvinces | None:
    known, panel = catalogue.indicator(code), figures.panel(code)
    if panel.empty or set(areas.codes(figures.edition)) & set(panel) != set(panel):
        return None
    panel = panel.reindex(columns=areas.provinces(figures.edition)["code"])
    panel = panel.set_axis(panel.index.astype(int))
    full = panel[panel.notna().all(axis=1)]
    if full.empty:
        return None
    year, breaks = int(full.index[-1]), catalogue.definition_breaks(code)
    first = next(begin for begin, end in segments(full.index, breaks) if begin <= year <= end)
    earlier = [int(y) for y in full.index if first <= y < year]
    before = earlier[-1] if earlier else year
    value, was = full.loc[year], full.loc[before]
    change = value - was if known.unit == "%" else 100 * (value / was - 1)
    table = pd.DataFrame({"value": value, "change": change if before < year else np.nan})
    table[["rank", "low", "high"]] = np.nan
    if known.direction != "context":
        lower = known.direction == "lower"
        table["rank"] = value.rank(method="min", ascending=lower)
        spread = pace_of_provinces.scatter(panel, breaks, known).loc[year]
        if spread.notna().any():
            found = pace_of_provinces.ranks(value, spread, lower_is_better=lower)
            table[["low", "high"]] = found[["low", "high"]]
    return AllProvinces(year, before, table)


def every_complete(case: Case) -> list[tuple[catalogue.Indicator, AllProvinces, pd.Series]]:
    """Return the complete indicators that are not stale: all provinces, and the line of this one.

    With figures of 2024 those on literacy of 2016 are no news.
    """
    found = [(catalogue.indicator(code), standing(case, code)) for code in CODES]
    full = [(known, one) for known, one in found if one is not None]
    newest = max((one.year for _, one in full), default=0)
    fresh = [(known, one) for known, one in full if one.year >= newest - STALE]
    return [(known, one, one.table.loc[case.area.code]) for known, one in fresh]


def compared(case: Case) -> Scripted | Reading:
    """Return the table, and on a page beside it whom the reader chooses: a peer, any province."""
    shown = table(case)
    if isinstance(shown, Reading):
        return shown
    say, complete = case.says("first_page"), every_complete(case)
    names = areas.provinces(case.edition).set_index("code")[case.tell(Text("name", "name_en"))]

    def line(code: str) -> list[object]:
        return [
            str(names[code]),
            *(
                formats.rounded(float(found.table["value"][code]), known.decimals)
                for known, found, _ in complete
            ),
        ]

    def reference(area: areas.Area) -> list[object]:
        cells = [_reference(case, known, area, found.year)[0] for known, found, _ in complete]
        values = [round(c.value, c.decimals) if isinstance(c, Quantity) else None for c in cells]
        return [area.label(case.language), *values]

    everyone = list(names.sort_values(key=lambda c: c.map(unaccented)).index)
    alike = [code for code in peer_list.choose(case, QUESTION).others if code in names.index]
    around = [reference(area) for area in (case.country, case.region) if area is not None]
    groups = [[say("compare.around"), around]] + [
        [say(f"compare.{title}"), [line(code) for code in codes if code != case.area.code]]
        for title, codes in (("peers", alike), ("all", everyone))
        if codes
    ]
    data = {
        "label": say("compare.label"),
        "nobody": say("compare.nobody"),
        "own": line(case.area.code)[1:],
        "decimals": [known.decimals for known, *_ in complete],
        "share": [known.unit == "%" for known, *_ in complete],
        "points": formats.unit_label("pp", case.language),
        "groups": groups,
        "language": case.language,
    }
    return Scripted(shown, "compare", data)


def changed(known: catalogue.Indicator, value: float) -> Quantity:
    """Return a change as the table shows it: of shares in points, of all else in %."""
    unit, decimals = ("pp", known.decimals) if known.unit == "%" else ("%", 1)
    return Quantity(value, decimals, unit, sign=True)


def table(case: Case) -> ReaderTable | Reading:
    """Return the complete indicators: figure, change, country, region, place, and the course."""
    say = case.says("first_page")
    count = len(areas.provinces(case.edition))
    lines: list[dict[str, object]] = []
    notes: list[str] = []
    for known, found, own in every_complete(case):
        ranked = own["rank"] == own["rank"]
        figure = trends.quantity(known.code, own["value"], f" ({found.year})")
        change = changed(known, own["change"]) if found.year - found.before == 1 else None
        row = anchor(known.code, str(found.year))
        line: dict[str, object] = {
            "indicator": trends.with_unit(case, known.code),
            "figure": replace(figure, ref=row),
            "change": replace(change, ref=row) if change else say("table.none"),
        }
        for column, area in (("country", case.country), ("region", case.region)):
            if area is not None:
                cell, estimated = _reference(case, known, area, found.year)
                line[column] = cell
                if estimated and not notes:
                    notes.append(say("table.estimate"))
        band = {"low": own["low"], "high": own["high"], "around": True} if own["low"] > 0 else {}
        line["place"] = Quantity(own["rank"], **band, ref=row) if ranked else say("table.none")
        line["course"] = _course(case, known)
        lines.append(line)
    if not lines:
        return Reading("")
    codes = [known.code for known, *_ in every_complete(case)]
    rows = pd.concat([case.points(code).tail(1).assign(indicator=code) for code in codes])
    notes = [_preliminary(case, rows), say("table.band"), *notes, say("table.key")]
    source = " ".join(filter(None, [case.sources(rows), *notes]))
    return ReaderTable.of(say, "table", lines, source, place=case.name, count=count)


def _preliminary(case: Case, rows: pd.DataFrame) -> str:
    """Return which of the figures their publisher calls preliminary, or which few it does not."""
    say, early = case.says("first_page"), rows["flag"].str.contains("p")
    if early.all() or not early.any():
        return say("table.preliminary") if early.all() else ""
    but = early.mean() > 0.5
    codes = rows.loc[early != but, "indicator"]
    names = "; ".join(case.tell(catalogue.indicator(code).name.lower()) for code in codes)
    return say("table.preliminary_but" if but else "table.preliminary_of", names=names)


def _reference(
    case: Case, known: catalogue.Indicator, area: areas.Area, year: int
) -> tuple[object, bool]:
    """Return the figure of country or region, and whether it is estimated here; of sums none."""
    if not known.weight:
        return case.says("first_page")("table.none"), False
    rows = case.reference(known.code, area).set_index("period")
    if str(year) not in rows.index:
        return formats.MISSING, False
    row = rows.loc[str(year)]
    published = row["published"] == row["published"]
    value = float(row["published"] if published else row["value"])
    cell = trends.quantity(known.code, value, "" if published else "*")
    return replace(cell, ref=anchor(known.code, str(year), area.code)), not published


def _course(case: Case, known: catalogue.Indicator) -> Sparkline:
    series = case.series(known.code)
    years = list(map(int, series.index))
    # No line runs across years without a figure, as none runs across a break.
    after_gap = {str(b) for a, b in itertools.pairwise(years) if b - a > 1}
    return Sparkline(
        case.tell(known.name),
        known.decimals,
        tuple((str(year), float(value)) for year, value in series.items()),
        tuple(sorted({*case.breaks(known.code), *after_gap})),
    )


def cards(case: Case, sections: Iterable[Findings | Reading]) -> Cards:
    """Return the headlines: what the province itself reports, then complete indicators.

    Parameters
    ----------
    sections : iterable of Findings or Reading
        What the sections of the report found.
    """
    measures: dict[str, Measure] = {}
    for section in sections:
        if isinstance(section, Findings):
            measures |= section.measures
    found = [_own_card(case, measures[name]) for name in OWN if name in measures]
    found += _review_card(case)
    complete = {one[0].code: one for one in every_complete(case)}
    found += [_card(case, *complete[code]) for code in HEADLINES if code in complete]
    return Cards(tuple(found[:MOST]))


def _own_card(case: Case, measure: Measure) -> Card:
    figure = formats.with_unit(measure.value, measure.unit, measure.decimals, case.language)
    note = formats.when(measure.period, case.language)
    if measure.plan:
        plan = formats.period(measure.plan, case.language)
        note = case.says("first_page")("cards.plan", plan=plan, day=note)
    return Card(measure.label, figure, note, measure.ref)


def _review_card(case: Case) -> Iterator[Card]:
    """Yield the poverty rate of the review, which the targets are held to, with its last change."""
    points = case.points("GNBV.POOR").dropna(subset=["value"]).tail(1)
    say, fall = case.says("first_page"), results.annual_fall(case)
    for row in points.to_dict("records"):
        year, note = str(row["period"]), ""
        if int(year) < case.last_day.year - STALE:
            return
        if fall is not None and fall[0] == year:
            note = " · " + Quantity(-fall[1], 1, "pp", sign=True).say(case.language)
        known, bounds = catalogue.indicator("GNBV.POOR"), (row["value"], row["low"], row["high"])
        figure = formats.hedged(*bounds, "%", decimals_of(row["value"]), case.language)
        kind = " " + say("cards.estimate") if row["status"] == "estimate" else ""
        yield Card(say("cards.review"), figure, f"{year}{kind}{note}", anchor(known.code, year))


def _card(case: Case, known: catalogue.Indicator, found: AllProvinces, own: pd.Series) -> Card:
    say = case.says("first_page")
    place = ""
    if own["rank"] == own["rank"]:
        place = say("cards.place", rank=int(own["rank"]), count=len(found.table))
    figure = formats.number(own["value"], known.decimals, case.language)
    share = known.unit == "%"
    unit = "" if share else case.tell(known.unit_label)
    note = " · ".join(filter(None, (unit, str(found.year), place)))
    name = SHORT.get(known.code, known.name)
    ref = anchor(known.code, str(found.year))
    return Card(case.tell(name), f"{figure}%" if share else figure, note, ref)


def reading(case: Case) -> Findings | Reading:
    """Return the best and the worst place, the most unusual change, and what is due next.

    Its measures are the complete indicators, for the map of all provinces.
    """
    complete = every_complete(case)
    measures = {}
    for known, found, own in complete:
        if known.code not in trends.MEASURED:
            name, year, value = case.tell(known.name), str(found.year), float(own["value"])
            measure = Measure(value, known.unit, name, year, known.decimals)
            measures[f"spine.{known.code.lower()}"] = measure
    ranked = [one for one in complete if one[2]["rank"] == one[2]["rank"]]
    findings = []
    if ranked:
        places = [float(own["rank"]) for *_, own in ranked]
        findings.append(_place(case, "best", ranked, min(places)))
        if min(places) < max(places):
            findings.append(_place(case, "worst", ranked, max(places)))
        findings += _largest(case, ranked)
    due = _due(case)
    return Findings((*findings, due) if due else tuple(findings), measures)


def _place(
    case: Case,
    key: str,
    ranked: list[tuple[catalogue.Indicator, AllProvinces, pd.Series]],
    rank: float,
) -> ReportFinding:
    """Return the indicators, all of them, on which the province has its best or lowest rank."""
    say = case.says("first_page")
    tied = [one for one in ranked if one[2]["rank"] == rank]
    low, high = (float(own[name]) for name in ("low", "high") for *_, own in tied[:1])
    single = len(tied) == 1 and low > 0
    figures, band = [], ""
    for known, found, own in tied:
        year, figure = str(found.year), formats.figure(known.code, own["value"], case.language)
        figure = traced(figure, anchor(known.code, year))
        figures.append(say("lines.figure", name=known.name, figure=figure, year=year))
    if single and low < high:
        band = " " + say("lines.band", band=formats.places(int(low), int(high), case.language))
    count, every = len(tied[0][1].table), "; ".join(figures)
    text = say(f"lines.{key}", figures=every, rank=int(rank), count=count, band=band)
    source = case.credit(pd.concat([case.points(known.code).tail(1) for known, *_ in tied]))
    place = ReportFinding(f"{key}_place", "info", text, rank, source=source)
    return replace(place, low=low, high=high) if single else place


def _largest(
    case: Case, ranked: list[tuple[catalogue.Indicator, AllProvinces, pd.Series]]
) -> Iterator[ReportFinding]:
    """Yield the change that is furthest from those of the other provinces, in their spread.

    Within it half of the provinces stand: where even the furthest does, nothing is unusual.
    """
    moved = []
    for known, found, own in ranked:
        change = found.table["change"]
        middle = float(change.median())
        spread = float((change - middle).abs().median())
        if found.year - found.before == 1 and spread > 0:
            moved.append((abs(float(own["change"]) - middle) / spread, middle, known, found, own))
    if not moved:
        return
    apart, middle, known, found, own = max(moved, key=lambda one: one[0])
    change, size = float(own["change"]), changed(known, abs(float(own["change"])))
    say, years = case.says("first_page"), (str(found.before), str(found.year))
    if apart <= 1:
        text = say("lines.usual", count=len(moved), before=years[0], year=years[1])
    else:
        text = say(
            "lines.rose" if change > 0 else "lines.fell",
            name=known.name,
            size=traced(size.say(case.language).lstrip("+"), anchor(known.code, years[1])),
            before=years[0],
            year=years[1],
            median=changed(known, middle).say(case.language),
        )
    source = case.credit(case.points(known.code).tail(1))
    yield ReportFinding("largest_move", "info", text, change, size.unit, source=source)


def _due(case: Case) -> ReportFinding | None:
    """Return until when the plan of the year can be paid, from the day of the report."""
    day = case.day
    if case.successor is not None:
        return None  # nothing is due of a province that was merged
    for plan in (day.year - 1, day.year):
        try:
            rule = catalogue.calendar("plan_payable_until", plan)
        except KeyError:
            continue
        until = date.fromisoformat(f"{plan + 1}-{rule['value']}")
        if day <= until:
            break
    else:
        return None
    basis = str(rule["legal_basis"])
    unconfirmed = case.says("account")("pace.unconfirmed")
    text = case.says("first_page")(
        "lines.due",
        plan=str(plan),
        day=formats.day(until, case.language),
        left=(until - day).days,
        basis=formats.legal(basis, case.language) if basis else unconfirmed,
    )
    return ReportFinding("due_next", "info", text, float((until - day).days), "days")
