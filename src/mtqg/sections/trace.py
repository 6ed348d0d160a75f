"""Where a figure comes from: its row and source, every statement of it, and what is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mtqg.checks import accounts
from mtqg.sections import first_page, own_months, projections
from mtqg.sections.account import TOLERANCE, capital_row, kinds
from mtqg.sections.blocks import NOTHING, Quantity, ReaderTable, Reading, anchor
from mtqg.sections.cases import Case
from mtqg.sections.results import STALE
from mtqg.table import areas, catalogue, corrections, figures, mergers, observations
from mtqg.table.figures import period_end, preferred
from mtqg.table.schema import line_of
from mtqg.texts import visible
from mtqg.words import formats
from mtqg.words.sources import in_full

_CAPITAL = ("FIN.PLAN", "FIN.DISB", "FIN.DISB_RATE")
_KEY = ["indicator", "programme", "scope", "capital", "fund", "plan_vintage", "period", "as_of"]


def ledger(case: Case) -> ReaderTable | Reading:
    """Return the figures that a report tells, each with its source and place there.

    Cells and sentences that tell one of them, or what is computed from it, lead to its row:
    `blocks.anchor` names both. Those of country and region stand below the province's own.
    """
    rows = _shown(case)
    if rows.empty:
        return NOTHING
    say, lines = case.says("trace"), []
    parts = ", ".join(part.label(case.language) for part in case.parts)
    for row in rows.to_dict("records"):
        known = catalogue.indicator(row["indicator"])
        rebuilt = "e" in row["flag"] and case.rebuilt
        source = (
            say("ledger.rebuilt", parts=parts) if rebuilt else in_full(row["source"], case.language)
        )
        figure = _quantity(row)
        if row["status"] != "actual" or "p" in row["flag"]:
            figure = replace(figure, note=f" ({_status(case, row)})")
        lines.append(
            {
                "indicator": case.tell(known.name),
                "scope": _part(case, row) or "–",
                "period": _when(case, row),
                "figure": replace(figure, decimals=min(figure.decimals, 2)),
                "source": source,
                "where": "" if rebuilt else visible(str(row["place"])),
            }
        )
    names = [
        capital_row(row)
        if row["indicator"] in _CAPITAL
        else anchor(row["indicator"], row["period"], row["scope"])
        for row in rows.to_dict("records")
    ]
    for sum_, label in own_months.sums(case):
        for code, name in (("FIN.PLAN", "plan"), ("FIN.DISB", "paid")):
            lines.append(dict(zip(lines[0], _sum(case, sum_, label, code, name), strict=False)))
            names.append(own_months.row_of(sum_, code))
    for area in filter(None, (case.country, case.region)):
        for known, found, _ in first_page.every_complete(case):
            if known.weight and len(row := _reference(case, known, area, str(found.year))):
                lines.append(dict(zip(lines[0], row, strict=True)))
                names.append(anchor(known.code, str(found.year), area.code))
    table = pd.DataFrame(lines)
    table = table if table["where"].any() else table.drop(columns="where")
    return replace(ReaderTable.of(say, "ledger", table, place=case.name), anchors=tuple(names))


def _sum(case: Case, line: pd.Series, label: str, code: str, name: str) -> tuple[object, ...]:
    """Return the row of a plan or payment that is added up here from what an office states."""
    known, count = catalogue.indicator(code), len(str(line["parts"]).split("; "))
    figure = Quantity(float(line[name]), _decimals(float(line[name])), known.unit)
    source = case.says("trace")("ledger.added", count=count)
    when = _when(case, {"period": line["year"], "as_of": line["as_of"]})
    return case.tell(known.name), label, when, figure, source, ""


def _reference(
    case: Case, known: catalogue.Indicator, area: areas.Area, year: str
) -> tuple[object, ...]:
    """Return the row of country or region, published or made of the provinces' figures."""
    found = case.reference(known.code, area).set_index("period")
    if year not in found.index:
        return ()
    value, published = (float(found.loc[year, name]) for name in ("value", "published"))
    say, stated = case.says("trace"), published == published
    figure = Quantity(published if stated else value, known.decimals, known.unit)
    credit = case.known.of(area.code).query("indicator == @known.code and period == @year")
    source = (
        in_full(str(credit["source"].iloc[-1]), case.language) if stated else say("ledger.weighted")
    )
    return case.tell(known.name), area.label(case.language), year, figure, source, ""


def _shown(case: Case) -> pd.DataFrame:
    """Return the rows behind a report: complete indicators, capital, results, months."""
    stated = case.figures(status=["actual", "estimate", "plan"])
    general = stated[stated["programme"] == "_Z"]
    months = general[(general["indicator"] == "SBI.RATE") & (general["scope"] == "ALL")]
    months = months.sort_values("period").groupby(months["period"].str[:4]).tail(1).tail(2)
    complete = [known.code for known, *_ in first_page.every_complete(case)]
    yearly = general[
        general["indicator"].isin(complete)
        & (general["scope"] == "ALL")
        & general["period"].str.fullmatch(r"\d{4}")
    ]
    yearly = preferred(yearly, ["indicator", "period"]).sort_values("period")
    yearly = yearly.groupby("indicator").tail(2)
    own = stated[stated["programme"] != "_Z"]
    own = own.assign(
        end=[a or period_end(p) for a, p in zip(own["as_of"], own["period"], strict=True)]
    )
    recent = own["end"].str[:4] >= str(case.last_day.year - STALE)
    results = own[~own["indicator"].isin(_CAPITAL) & recent].sort_values("end", kind="stable")
    results = results.drop_duplicates(["indicator", "scope", "programme", "period"], keep="last")
    results = results.groupby(["indicator", "scope"]).tail(2)
    capital = own[own["indicator"].isin(_CAPITAL)].sort_values("end", kind="stable")
    course = own_months.known(case)  # of an office's own months the last one
    dated = capital["as_of"].str[:7].isin(course["month"]) & capital["period"].isin(course["year"])
    kinds = ["indicator", "programme", "scope", "capital", "fund", "plan_vintage", "period"]
    last = ~capital.duplicated(kinds, keep="last")
    capital = capital[last | ~dated].drop_duplicates([*kinds, "as_of", "source"], keep="last")
    order = {code: at for at, code in enumerate(catalogue.indicators().index)}
    found = pd.concat([capital, results, yearly, months])
    return found.sort_values(
        ["indicator", "period"],
        key=lambda c: c.map(order) if c.name == "indicator" else c,
        kind="stable",
    )


def _quantity(row: dict[str, object]) -> Quantity:
    known = catalogue.indicator(str(row["indicator"]))
    value, low, high = (float(str(row[c])) for c in ("value", "low", "high"))
    exact = [v for v in (value, low, high) if v == v]
    decimals = max((_decimals(v) for v in exact), default=known.decimals)
    return Quantity(value, decimals, known.unit, low, high)


def _status(case: Case, row: dict[str, object]) -> str:
    status = "preliminary" if "p" in str(row["flag"]) else str(row["status"])
    return case.says("trace")(f"status.{status}")


def _decimals(value: float) -> int:
    return next(d for d in (0, 1, 2, 3) if d == 3 or round(value, d) == round(value, 3))


def _part(case: Case, row: dict[str, object]) -> str:
    """Return programme, kind of capital and part of the area where a figure is not of the whole."""
    parts = []
    if row["programme"] not in ("_Z", catalogue.indicator(str(row["indicator"])).programme):
        parts.append(catalogue.programme_name(str(row["programme"])).say(case.language))
    parts += kinds(case, row)
    if row["scope"] != "ALL":
        parts.append(case.scope(str(row["scope"])))
    return ", ".join(parts)


def _when(case: Case, row: dict[str, object]) -> str:
    dated = formats.period(str(row["period"]), case.language)
    as_of = str(row["as_of"])
    if as_of and as_of != period_end(str(row["period"])):
        dated += f", {formats.day(as_of, case.language)}"
    return dated


def statements(
    case: Case, indicator: str, period: str = "", data: Sequence[Path] = ()
) -> pd.DataFrame:
    """Return every statement of an indicator about a province and its former parts.

    Parameters
    ----------
    period : str
        2023, 2023-09, 2021/2023; "" for all; a year takes in its months, a month what counts up to
        a day in it.
    data : sequence of Path
        The office's own files.

    Returns
    -------
    DataFrame
        Rows of the long table known at the case's cut-off, oldest first, corrections applied, with
        `file` (name) and `line` of the file (of an Excel form `place` names the cell), `corrected`,
        and `used`: whether reports take this statement where several are of one figure.
    """
    shipped = [observations.read_csv(path, check=False) for path in observations.files()]
    owned = [observations.own(path) for path in data]
    names = [*observations.files(), *data]
    table = observations.read(*owned)
    places = [
        (path.name, line_of(at))
        for path, rows in zip(names, [*shipped, *owned], strict=True)
        for at in range(len(rows))
    ]
    table[["file", "line"]] = pd.DataFrame(places, index=table.index)
    marks = [f"{row['id']}: " for row in corrections.read().to_dict("records")]
    marked = table["note"].map(lambda note: any(mark in note for mark in marks))
    table["corrected"] = marked | (
        table["flag"].str.contains("r") & ~table["source"].isin(catalogue.sources().index)
    )
    whose = {
        (case.area.code, case.edition),
        *((p.code, p.edition) for p in mergers.parts(case.area)),
    }
    about = pd.Series(list(zip(table["area"], table["edition"], strict=True)), index=table.index)
    rows = table[about.isin(whose) & (table["indicator"] == indicator)]
    if period:
        rows = rows[_of_time(rows, period)]
    rows = figures.known_by(rows, case.as_of).sort_values(
        ["period", "as_of", "published"], kind="stable"
    )
    chosen = preferred(rows, ["area", "edition", *_KEY])
    rows["used"] = rows.index.isin(chosen.index)
    return rows.reset_index(drop=True)


def _of_time(rows: pd.DataFrame, period: str) -> pd.Series:
    """Return which rows are of a period, or count up to a day in that month."""
    within = rows["period"].str.match(re.escape(period) + r"($|-)")
    return within | (rows["as_of"].str[:7] == period)


def computed(case: Case, indicator: str, period: str = "") -> Iterator[str]:
    """Yield what reports compute from an indicator: accounts, figures rebuilt, change, rank.

    Besides: what the same year's figure of country and region is, and the forecasts.
    """
    say = case.says("trace")
    if indicator in _CAPITAL:
        yield from _accounts(case, period)
    known = catalogue.indicator(indicator)
    points = case.points(indicator)
    for row in points[points["flag"].str.contains("e")].to_dict("records") if case.rebuilt else ():
        if row["period"].startswith(period):
            value = formats.figure(indicator, row["value"], case.language)
            parts = ", ".join(part.label(case.language) for part in case.parts)
            yield say("trace.rebuilt", period=row["period"], value=value, parts=parts)
    yield from forecasts(case, indicator, period)
    found = first_page.standing(case, indicator)
    if found is None or not str(found.year).startswith(period):
        return
    for area in filter(None, (case.country, case.region)) if known.weight else ():
        if row := _reference(case, known, area, str(found.year)):
            _, name, year, figure, source, _ = row
            assert isinstance(figure, Quantity)
            value = figure.say(case.language)
            yield say("trace.around", year=str(year), area=str(name), value=value, how=str(source))
    own = found.table.loc[case.area.code]
    if found.before < found.year:
        change = first_page.changed(known, own["change"]).say(case.language)
        yield say("trace.change", year=str(found.year), before=str(found.before), change=change)
    if own["low"] > 0:
        yield say(
            "trace.rank",
            year=str(found.year),
            rank=int(own["rank"]),
            count=len(found.table),
            band=formats.places(int(own["low"]), int(own["high"]), case.language),
        )


def forecasts(case: Case, indicator: str, period: str = "") -> Iterator[str]:
    """Yield the forecasts of a yearly indicator, with their interval and how they are made."""
    if indicator not in first_page.CODES:
        return
    known, usual = catalogue.indicator(indicator), projections.USUAL
    how = case.known.once(projections.prediction, indicator, usual)
    table = projections.of_province(case, indicator)
    if how is None or table.empty:
        return
    rows = table[table["period"].astype(str).str.startswith(period)]
    for row in rows.to_dict("records"):
        ends = (float(row["lo-80"]), float(row["hi-80"]), known.unit, known.decimals)
        yield case.says("trace")(
            "trace.forecast",
            year=str(row["period"]),
            made=projections.made(case, int(row["period"])),
            figure=projections.figure(indicator, float(row["mean"]), case.language),
            interval=formats.interval(*ends, case.language),
        )
    if len(rows):
        yield case.tell(how.method)


def _accounts(case: Case, period: str) -> Iterator[str]:
    say = case.says("trace")

    def told(value: float, unit: str) -> str:
        decimals = min(_decimals(value), 2) if value == value else 0
        return formats.with_unit(value, unit, decimals, case.language)

    rows = accounts.stated(case.known.of(case.area.code))
    last = rows["as_of"] == rows.groupby("period")["as_of"].transform("max")
    rows = rows[_of_time(rows, period) if period else last]
    for row in rows[rows["computed"].notna()].to_dict("records"):
        verdict = say("trace.alone")
        if pd.notna(row["agrees"]):
            wrong = not row["agrees"] and row["gap"] >= TOLERANCE
            gap = formats.number(row["gap"], 1, case.language)
            verdict = say("trace.contradicts", gap=gap) if wrong else say("trace.agrees")
        yield say(
            "trace.account",
            period=formats.period(str(row["period"]), case.language),
            day=formats.day(row["as_of"], case.language) if row["as_of"] else formats.MISSING,
            paid=told(row["disbursed"], "bn VND"),
            plan=told(row["plan"], "bn VND"),
            rate=formats.with_unit(row["computed"], "%", 1, case.language),
            stated=told(row["rate"], "%"),
            verdict=verdict,
        )


def cells(case: Case, row: dict[str, object]) -> list[str]:
    """Return a statement as the command prints it: period to status, ● where it is used."""
    say = case.says("trace")
    kind = _status(case, row) + (f", {say('trace.corrected')}" if row["corrected"] else "")
    part = _part(case, row)
    if row["area"] != case.area.code or row["edition"] != case.edition:
        former = areas.get(str(row["area"]), str(row["edition"])).label(case.language)
        former = say("trace.former", area=former) if len(case.parts) > 1 else ""
        part = ", ".join(filter(None, (former, part)))
    return [
        ("● " if row["used"] else "  ") + formats.period(str(row["period"]), case.language),
        *(
            formats.day(str(row[c]), case.language) if row[c] else ""
            for c in ("as_of", "published")
        ),
        part,
        _quantity(row).say(case.language),
        kind,
    ]


def corrections_of(case: Case, rows: pd.DataFrame) -> Iterator[str]:
    """Yield why an office corrected the figures that are used, and when."""
    say = case.says("trace")
    own = rows[rows["used"] & rows["corrected"] & (rows["published"] != "")]
    for row in own[own["flag"].str.contains("r")].to_dict("records"):
        figure = cells(case, row)[4]
        day = formats.day(str(row["published"]), case.language)
        yield say("trace.why", figure=figure, day=day, reason=str(row["note"]))


def cited(case: Case, rows: pd.DataFrame) -> Iterator[str]:
    """Yield the sources of statements in full: key, publisher, title, address.

    Below each, the statements taken from it, by their number, with file and line.
    """
    listed = catalogue.sources()
    numbered = rows.assign(number=range(1, len(rows) + 1))
    for key, stated in numbered.groupby("source", sort=False):
        source = str(key)
        address = str(listed.loc[source, "address"]) if source in listed.index else ""
        name = in_full(source, case.language)
        yield "; ".join(filter(None, (f"{source}: {name}" if name != source else source, address)))
        for row in stated.to_dict("records"):
            place = f" ({row['place']})" if row["place"] else ""
            yield f"  {row['number']}  {row['file']}:{row['line']}{place}"
