"""The pace of the province against that of its peers from where they started, with its noise."""

from __future__ import annotations

from math import hypot, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.analysis import pace_of_provinces
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Measure,
    ReaderTable,
    Reading,
    ReportFinding,
)
from mtqg.sections.peer_list import Choice
from mtqg.sections.trends import short
from mtqg.words.sentences import Value

#: Rows shown of the provinces that were once at the present level.
_MOST = 8

#: How certain a lead over the peers must be to be called clear.
SURE = 0.9

#: The error of a median against that of a mean, for errors of a normal distribution.
_MEDIAN = sqrt(np.pi / 2)


def _nothing(choice: Choice) -> Reading:
    return missing.note(choice.case, "peer_pace", name=choice.indicator.name.lower())


def _paces(choice: Choice) -> pd.DataFrame:
    return pace_of_provinces.paces(
        choice.figures.loc[choice.start :], choice.breaks, choice.indicator
    )


def _shown(choice: Choice, pace: float) -> float:
    """Return a pace as readers see it: in per cent of the year before, or in points."""
    return 100 * float(np.expm1(pace)) if pace_of_provinces.relative(choice.indicator) else pace


def chance(lead: float, error: float) -> float:
    """Return how sure a lead is, given the standard deviation that noise makes in it."""
    return NormalDist().cdf(lead / error) if error > 0 else float(lead > 0)


def chart(choice: Choice) -> Chart | Reading:
    """Draw the course of the province against that of each peer."""
    case = choice.case
    if not choice.answered or not choice.others:
        return _nothing(choice)

    series = {}
    for code in (case.area.code, *choice.others):
        points = case.points(choice.question, code)
        series[choice.name(code)] = points[points["period"] >= str(choice.start)]
    return charts.courses(
        case,
        series,
        choice.question,
        case.sources(case.points(choice.question)),
        panels=True,
        highlight=choice.name(case.area.code),
        breaks=choice.breaks,
        title=_title(choice),
    )


def reading(choice: Choice) -> Findings | Reading:
    """Return who moved faster than whom in each stretch without a break in definition.

    A lead is called clear where noise makes it in fewer than one case in ten (`SURE`), and never
    where both paces are printed alike.
    """
    case = choice.case
    if not choice.answered or not choice.others:
        return NOTHING
    say, sign = case.says("peer_pace"), choice.better or 1.0
    unit = "%" if pace_of_provinces.relative(choice.indicator) else "pp"
    findings: list[ReportFinding] = []
    measures = {}
    for (first, last), stretch in _paces(choice).groupby(["first", "last"]):
        rows = stretch.set_index("area")
        rest = rows.loc[[c for c in choice.others if c in rows.index]]
        if case.area.code not in rows.index or rest.empty:
            continue
        own, median = rows.loc[case.area.code], float(rest["pace"].median())
        best = rest.loc[(sign * rest["pace"]).idxmax()]
        lead = sign * (float(own["pace"]) - median)
        ahead = int((sign * rest["pace"] > sign * own["pace"]).sum())
        noise = _MEDIAN * float(np.linalg.norm(rest["error"])) / len(rest)
        sure = chance(abs(lead), hypot(float(own["error"]), noise)) > SURE
        severity, verdict = "info", "unclear"
        if choice.rate(own["pace"]) == choice.rate(median):
            verdict = "same"
        elif sure:
            severity, verdict = ("good", "faster") if lead > 0 else ("warning", "slower")
        line = say(
            "reading.line",
            span=f"{first}-{last}",
            place=case.name,
            start=choice.value(own["start"]),
            end=choice.value(own["end"]),
            rate=choice.rate(own["pace"]),
            median=choice.rate(median),
            count=len(rest),
            verdict=say(f"reading.{verdict}"),
        )
        fastest: dict[str, str | int] = {
            "name": choice.name(str(best.name)),
            "start": choice.value(best["start"]),
            "end": choice.value(best["end"]),
            "rate": choice.rate(best["pace"]),
            "count": len(rest),
        }
        if ahead:
            line += " " + say("reading.some_ahead", ahead=ahead, **fastest)
        else:
            line += " " + say("reading.none_ahead", **fastest)
        value = _shown(choice, float(own["pace"])) - _shown(choice, median)
        head = say(
            "title.against",
            span=f"{first}-{last}",
            place=case.name,
            name=short(choice.question).lower(),
            count=len(rest),
            verdict=say(f"reading.{verdict}"),
        )
        findings.append(
            ReportFinding("pace_against_peers", severity, line, value, unit, title=head)
        )
        measures["pace_against_peers"] = Measure(
            value, unit, say("reading.label"), f"{first}-{last}"
        )
    if choice.breaks and len(findings) > 1:
        findings.append(ReportFinding("pace_break", "info", say("reading.break")))
    return Findings(tuple(findings), measures) if findings else NOTHING


def _title(choice: Choice) -> str | None:
    """Return the verdict of the last stretch: the one under the definition in force."""
    found = reading(choice)
    last = [f for f in getattr(found, "findings", ()) if f.id == "pace_against_peers"][-1:]
    return charts.title(Findings(tuple(last)), "pace_against_peers")


def rates(choice: Choice) -> Chart | Reading:
    """Draw the pace of the last stretch with its interval, province and peers in order."""
    case, indicator = choice.case, choice.indicator
    if not choice.answered or (table := _paces(choice)).empty:
        return NOTHING
    say, relative = case.says("peer_pace"), pace_of_provinces.relative(indicator)
    last = table[table["last"] == table["last"].max()].set_index("area")
    codes = [c for c in (case.area.code, *choice.others) if c in last.index]
    rows = last.loc[codes].sort_values("pace", ascending=choice.better <= 0)
    reach = NormalDist().inv_cdf(0.9) * rows["error"]
    span = f"{rows['first'].iloc[0]:.0f}-{rows['last'].iloc[0]:.0f}"
    table = pd.DataFrame(
        {
            "name": [choice.name(c) for c in rows.index],
            "value": [_shown(choice, v) for v in rows["pace"]],
            "low": [_shown(choice, v) for v in rows["pace"] - reach],
            "high": [_shown(choice, v) for v in rows["pace"] + reach],
        }
    )
    axes = plot.dots(
        table,
        highlight=[choice.name(c) for c in rows.index if c == case.area.code],
        sort=False,
        level=80,
        better={-1.0: "lower", 1.0: "higher"}.get(choice.better, ""),
        title=_order(choice, rows["pace"], span),
        unit=say("rates.share") if relative else say("rates.points", unit=choice.change_unit),
        decimals=0 if relative else indicator.decimals,
        language=case.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, case.sources(case.points(choice.question)), table)


def _order(choice: Choice, paces: pd.Series, span: str) -> str:
    """Return how many peers moved faster: the course of each is the title of the chart before."""
    say, sign = choice.case.says("peer_pace"), choice.better or 1.0
    about: dict[str, Value] = {"name": short(choice.question).lower(), "span": span}
    if choice.case.area.code not in paces.index:
        return say("rates.title", **about)
    ahead = int((sign * paces > sign * paces[choice.case.area.code]).sum())
    about |= {"ahead": ahead} if ahead else {}
    key = "rates.ahead" if ahead else "rates.none_ahead"
    return say(key, place=choice.case.name, count=len(paces) - 1, **about)


def gap(choice: Choice) -> ReaderTable | Reading:
    """Return the gap to peers, split into where they started and how they moved since."""
    case = choice.case
    if not choice.answered or not choice.others:
        return NOTHING
    say = case.says("peer_pace")
    figures = choice.figures.loc[choice.start :]
    final = ((choice.better or 1.0) * figures.iloc[-1].reindex(choice.others)).dropna()
    wanted: dict[str, pd.Series] = {say("gap.median"): figures[choice.others].median(axis=1)}
    pinned = choice.peers.table.loc[choice.peers.table["pinned"], "area"]
    nearest = choice.others[0]
    for code in dict.fromkeys([*pinned, nearest, *([final.idxmax()] if len(final) else [])]):
        wanted[choice.name(code)] = figures[code]
    lines = [
        {
            "against": name,
            "span": f"{part.first}-{part.last}",
            "start": choice.quantity(part.start, sign=True),
            "pace": choice.quantity(part.pace, sign=True),
            "end": choice.quantity(part.end, sign=True),
        }
        for name, other in wanted.items()
        for part in pace_of_provinces.gaps(figures, case.area.code, other, choice.breaks)
    ]
    if not lines:
        return NOTHING
    return ReaderTable.of(say, "gap", lines, place=case.name, unit=choice.change_unit)


def same_level(choice: Choice) -> ReaderTable | Reading:
    """Return who was where the province is now, when, and how fast they moved from there."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    say, own = case.says("peer_pace"), choice.figures[case.area.code].dropna()
    now = {"place": case.name, "level": choice.value(float(own.iloc[-1])), "year": own.index[-1]}
    found = pace_of_provinces.from_level(
        choice.figures, case.area.code, choice.breaks, choice.indicator
    )
    if found.empty:
        return Reading(say("level.nobody", **now))
    found = found.assign(order=-(choice.better or 1.0) * found["pace"]).sort_values(
        ["same", "order"], ascending=[False, True]
    )
    shown = found.groupby("same", sort=False).head(
        _MOST // 2 if len(set(found["same"])) > 1 else _MOST
    )
    rows = [
        {
            "province": choice.name(row.area),
            "there": int(row.first),
            "then": choice.with_unit(row.start),
            "until": int(row.last),
            "reached": choice.with_unit(row.end),
            "a_year": choice.quantity(row.pace, sign=True),
            "definition": say("level.is_present" if row.same else "level.is_former"),
        }
        for row in shown.itertuples()
    ]
    note = "" if shown["same"].all() else say("level.former")
    return ReaderTable.of(say, "level", rows, note, unit=choice.change_unit, **now)
