"""Will the targets be reached: projection, probability and verdict, where figures allow one."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mtqg.analysis import progress
from mtqg.analysis.progress import Assessment
from mtqg.analysis.targets import MEASURED_BY, Target
from mtqg.problems import ProblemError
from mtqg.sections import missing, results
from mtqg.sections.blocks import (
    NOTHING,
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    anchor,
    filled,
)
from mtqg.sections.cases import Case
from mtqg.sections.new_rural import communes, dated
from mtqg.table import areas, catalogue
from mtqg.texts import Text
from mtqg.words import formats

WIDEST = 1.0


def assess(case: Case) -> list[tuple[Assessment, int]]:
    """Return the assessment of each target of which the province has an outturn, and how many.

    National targets and the province's own that began by the day of the report; estimates that the
    province makes of itself are no outturns and do not count.
    """
    return case.once(_assess)


def _assess(case: Case) -> list[tuple[Assessment, int]]:
    found = []
    for _, row in _targets(case).iterrows():
        code = str(row["indicator"])
        level = MEASURED_BY.get(code, code)
        scope = str(row["scope"])
        points = dated(case, level, scope)
        # A hedge wider than a unit ("over 90", open to 100) is no figure to judge by.
        narrow = (points["high"] - points["low"]) <= WIDEST
        points = points[(points["status"] == "actual") & narrow].dropna(subset=["value"])
        # Figures from before a period began say nothing of its target.
        began = int(row["year_from"]) - (row["kind"] in ("annual_change", "ratio_to_base"))
        if points.empty or int(points["period"].iloc[-1][:4]) < began:
            continue
        series = points.set_index(points["period"].str[:4])["value"].astype(float)
        # A figure from within the last year says no more than whether the level is reached already.
        last = points.iloc[-1]
        reached = row["kind"] == "level_min" and last["value"] >= float(row["low"])
        early = str(last["until"]).startswith(str(row["year_to"])) and not reached
        target = Target.of_row(row)
        try:
            judged = progress.assess(
                target,
                series.set_axis(series.index.astype(int)).rename(case.area.code),
                indicator=level,
                bounds=catalogue.indicator(level).bounds,
                breaks=catalogue.definition_breaks(level),
                decimals=catalogue.indicator(level).decimals,
            )
        except ProblemError:
            continue
        if early:
            judged = [replace(one, verdict=progress.NO_DATA, reason=_NOT_OVER) for one in judged]
        found += [(one, len(series)) for one in judged]
    return found


def _targets(case: Case) -> pd.DataFrame:
    """Return the national targets and the province's own that began by the day of the report."""
    rows = catalogue.targets()
    own = (rows["area"] == case.area.code) & (rows["edition"] == case.edition)
    return rows[
        ((rows["area"] == areas.COUNTRY) | own)
        & (rows["edition"] <= case.edition)
        & (rows["year_to"] != "")
        & (rows["year_from"] <= str(case.day.year))
    ]


_NOT_OVER = Text("chưa đạt khi năm cuối chưa hết", "not reached with the last year under way")


def closed(case: Case, target: Target) -> bool:
    """Return whether the years of a target are over on the day of the report."""
    return target.year_to < case.day.year


def table(case: Case) -> ReaderTable | Reading:
    """Return the verdict on each target in force, with what it rests on.

    How those that ended did stands among the results; where none is in force the table tells it.
    """
    found = assess(case)
    shown = [_line(case, *one) for one in found if not closed(case, one[0].target)]
    shown = shown + _not_begun(case, found) or [_line(case, *one) for one in found]
    if not shown:
        return _stated_above(case) or missing.note(case, "target_outlook")
    lines, used = zip(*shown, strict=True)
    say, frame = case.says("target_outlook"), filled(pd.DataFrame(lines))
    return ReaderTable.of(say, "table", frame, case.sources(pd.concat(used)), place=case.name)


_COLUMNS = ("indicator", "latest", "goal", "forecast", "odds", "verdict")
#: A line of the table, and the figures that it rests on.
_Line = tuple[dict[str, object], pd.DataFrame]


def _not_begun(case: Case, found: list[tuple[Assessment, int]]) -> list[_Line]:
    """Return a line for each target in force from whose years no figure is at hand yet."""
    judged = {(one.target.indicator, one.target.year_to) for one, _ in found}
    say, lines = case.says("target_outlook"), list[_Line]()
    for row in _targets(case).to_dict("records"):
        code, due, scope = str(row["indicator"]), int(row["year_to"]), str(row["scope"])
        level = MEASURED_BY.get(code, code)
        points = dated(case, level, scope).dropna(subset=["value"])
        if due < case.last_day.year or (code, due) in judged or points.empty:
            continue
        known, last = catalogue.indicator(level), points.iloc[-1]
        if str(last["period"])[:4] >= row["year_from"]:
            continue  # an estimate, or a hedge too wide to judge by: told among the results
        aim = {f"target_{name}": row[name] for name in ("low", "high", "kind", "hedge", "scope")}
        goal = results.aim(case, {**aim, "indicator": code, "scope": scope})
        if code in MEASURED_BY:
            goal = say("table.fall", aim=goal)
        span = f"{row['year_from']}-{due}"
        when = formats.period(str(last["period"]), case.language)
        ref = anchor(level, str(last["period"]), scope)
        latest = Quantity(
            float(last["value"]), known.decimals, known.unit, note=f" ({when})", ref=ref
        )
        none = say("verdict.no_figure", span=span)
        cells = (case.tell(known.name), latest, f"{goal} ({span})", Quantity(),
                 formats.MISSING, none)  # fmt: skip
        lines.append((dict(zip(_COLUMNS, cells, strict=True)), points.tail(1)))
    return lines


#: With fewer outturns of one definition an interval says nothing: two points of Sơn La's
#: poverty gave 4.6 to 20.8 per cent for the next year.
LEAST = 3


def _stated_above(case: Case) -> Reading | None:
    """Return that what is stated allows no verdict; None where nothing is stated."""
    if results.stated(case).empty and communes(case) is None:
        return None
    return Reading(case.says("target_outlook")("missing.told_above"))


def _line(case: Case, one: Assessment, years: int) -> _Line:
    level = one.target.measured_by or one.target.indicator
    known = catalogue.indicator(level)
    yearly = one.target.kind == "annual_change"

    def figure(value: float, note: str, ref: str = "") -> Quantity:
        return Quantity(value, known.decimals, known.unit, note=note, ref=ref)

    say, name = case.says("target_outlook"), case.tell(known.name)
    if yearly:
        aimed = one.target
        aim = formats.aim(aimed.low, aimed.high, "pp", 1, aimed.hedge, case.language)
        name += f" ({say('table.yearly', aim=aim)})"
    if one.target.area == case.area.code:
        name += say("table.own")
    goal: object = formats.MISSING
    if one.goal == one.goal:
        base = figure(one.base, "").say(case.language)
        start = say("table.start", base=base, year=str(one.base_year))
        goal = figure(one.goal, f" ({one.target.year_to}{start if yearly else ''})")
    if yearly and one.goal <= known.minimum:
        goal = say("table.nothing_left")
    projected, odds = Quantity(), formats.MISSING
    over = closed(case, one.target)
    if not over and one.projected == one.projected and one.low < one.high and years >= LEAST:
        projected = Quantity(
            one.projected, known.decimals, known.unit, one.low, one.high, around=True
        )
        odds = _odds(case, one)
    latest = figure(one.value, f" ({one.year})", anchor(level, str(one.year)))
    cells = (name, latest, goal, projected, odds, _verdict(case, one, years))
    points = dated(case, level)
    used = points["period"].str[:4].isin({str(one.year), str(one.base_year)})
    return dict(zip(_COLUMNS, cells, strict=True)), points[used]


def _odds(case: Case, one: Assessment) -> str:
    """Return a probability, marked where it has no good record behind it."""
    mark = case.says("target_outlook")("table.experimental") if one.experimental else ""
    return formats.chance(one.probability, case.language) + mark


def _verdict(case: Case, one: Assessment, years: int) -> str:
    """Return the verdict, and why there is none; of a closed target how it ended."""
    if closed(case, one.target):
        return _ended(case, one)
    if one.verdict == progress.MET:
        return _judged(case, progress.MET)
    if one.reason is _NOT_OVER or (one.verdict == progress.NO_DATA and one.goal != one.goal):
        return case.tell(one.reason)
    if one.verdict == progress.NO_DATA or years < LEAST:
        if _at_goal(one):
            return case.says("target_outlook")(
                "verdict.at_goal", year=str(one.year), due=str(one.target.year_to)
            )
        return case.says("target_outlook")(
            "verdict.one_year" if years == 1 else "verdict.few_years", years=years
        )
    return _judged(case, one.verdict)


def _judged(case: Case, verdict: str) -> str:
    """Return a verdict of `progress` or `sdg` for the reader."""
    return case.says("target_outlook")(f"judged.{verdict.replace(' ', '_')}")


def _ended(case: Case, one: Assessment) -> str:
    """Return how a target whose years are over ended, as far as the figures tell."""
    last, year, due = one.year == one.target.year_to, str(one.year), str(one.target.year_to)
    say = case.says("target_outlook")
    if one.verdict == progress.MET:
        return say("ended.met") if last else say("ended.met_in", year=year)
    if last and one.verdict == progress.BEHIND:
        return say("ended.not_met")
    if one.reason is _NOT_OVER:
        return say("ended.under_way", due=due)
    if last:
        return say("ended.no_start")
    return say("ended.at_goal", year=year, due=due) if _at_goal(one) else say("ended.none", due=due)


def _at_goal(one: Assessment) -> bool:
    """Return whether the last figure is at the level asked for in the end, or beyond."""
    if one.goal != one.goal:
        return False
    return one.value <= one.goal if one.target.downward else one.value >= one.goal


def reading(case: Case) -> Findings | Reading:
    """Return the verdicts as sentences: met, on track, uncertain, behind; how closed ones ended."""
    every = assess(case)
    over = [one for one, _ in every if closed(case, one.target)]
    found = [
        one
        for one, years in every
        if not closed(case, one.target)
        and (one.verdict == progress.MET or (one.verdict != progress.NO_DATA and years >= LEAST))
    ]
    if not over and not found:
        return _stated_above(case) or Reading(case.says("target_outlook")("missing.outturns"))
    ways: dict[str, list[str]] = {}  # one sentence a way in which targets ended
    for one in over:
        ended = case.tell(catalogue.indicator(one.target.indicator).name.lower())
        ways.setdefault(_ended(case, one), []).append(ended)
    findings = []
    for way, names in ways.items():
        places = "; ".join(names)
        text = f"{places[:1].upper()}{places[1:]}: {way}."
        findings.append(ReportFinding("target_closed", "info", text, closed=True))
    for one in found:
        name = case.tell(catalogue.indicator(one.target.indicator).name)
        say, odds = case.says("target_outlook"), ""
        if one.probability == one.probability:
            due = str(one.target.year_to)
            odds = " " + say("open.odds", due=due, chance=_odds(case, one))
        verdict = _judged(case, one.verdict)
        text = say("open.target", name=name, verdict=verdict, odds=odds)
        severity = {progress.MET: "good", progress.ON_TRACK: "good"}.get(
            one.verdict, "warning" if one.verdict == progress.BEHIND else "info"
        )
        shortfall = 1 - one.probability if severity == "warning" else 0.0
        findings.append(
            ReportFinding("target", severity, text, one.probability, shortfall=shortfall)
        )
    return Findings(tuple(findings))


def usual(case: Case) -> ReaderTable | Reading:
    """Return the verdicts beside the two usual ones, with the pace so far and the pace required.

    Only targets with two outturns of one definition in their period have a pace.
    """
    say, lines = case.says("target_outlook"), []
    for one, years in assess(case):
        if not (one.eurostat and one.pace == one.pace) or closed(case, one.target):
            continue
        level = catalogue.indicator(one.target.measured_by or one.target.indicator)
        unit = "pp" if level.unit == "%" else level.unit

        left: object = Quantity(one.pace_required, level.decimals, unit)
        if (one.pace_required > 0) if one.target.downward else (one.pace_required < 0):
            left = say("usual.beyond")
        lines.append(
            {
                say("table.indicator"): case.tell(level.name),
                say("usual.pace"): Quantity(one.pace, level.decimals, unit),
                say("usual.required"): left,
                say("usual.verdict"): _verdict(case, one, years),
                "Eurostat": _judged(case, one.eurostat),
                "SDG Index": one.arrow,
            }
        )
    if not lines:
        return NOTHING
    return ReaderTable(pd.DataFrame(lines), say("usual.title", place=case.name), case.language)


def usual_caution(case: Case) -> Reading:
    """Return how often the usual verdicts are wrong, where they are shown."""
    return Reading(
        case.says("target_outlook")("usual.measured")
        if isinstance(usual(case), ReaderTable)
        else ""
    )


def caution(case: Case) -> Reading:
    """Return where the probabilities come from."""
    return Reading(case.says("target_outlook")("usual.odds"))
