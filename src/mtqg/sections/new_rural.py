"""New rural development: communes that meet the standard, on both denominators.

National targets count advanced (nâng cao) and model (kiểu mẫu) communes *among communes that
meet the standard* (đạt chuẩn); provinces often divide by all communes. Both are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import pandas as pd

from mtqg import plot
from mtqg.analysis.indicators import rural
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Findings, Measure, Reading, ReportFinding, anchor, traced
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.figures import Figures, period_end, preferred
from mtqg.table.observations import latest
from mtqg.texts import lower
from mtqg.words import formats, sources

#: (indicator of the national base, the same on all communes) for advanced and model communes.
_PAIRS = (("NTM.ADV", "NTM.ADV_ALL"), ("NTM.MODEL", "NTM.MODEL_ALL"))


@dataclass(frozen=True)
class Communes:
    """The latest stated shares of communes, and the counts that they stand for.

    `of_met` and `of_all` map NTM.ADV and NTM.MODEL to a share in %, `counts` NTM.COMMUNE and
    these two to a number of communes where the total is known.
    """

    period: str
    estimate: bool
    until: str
    published: str
    met: float
    of_all: dict[str, float]
    of_met: dict[str, float]
    counts: dict[str, int]
    total: int | None
    sources: tuple[str, ...]


def communes(case: Case) -> Communes | None:
    """Return the latest shares of communes, None when none is stated.

    A share on the one base gives the other: 100 × share of all / share that meets the standard.
    """
    met = dated(case, "NTM.COMMUNE").dropna(subset=["value"])
    if met.empty:  # the share that counts of communes make
        met, all_ = dated(case, "NTM.COMMUNES_MET"), dated(case, "NTM.COMMUNES_TOTAL")
        met = met.merge(all_[["period", "value"]], on="period", suffixes=("", "_total"))
        met = met.assign(value=100 * met["value"] / met["value_total"]).dropna(subset=["value"])
    if met.empty:
        return None
    last = met.iloc[-1]
    period, share = str(last["period"]), float(last["value"])
    stated = {code: _of(case, code, period) for pair in _PAIRS for code in pair}
    total = _of(case, "NTM.COMMUNES_TOTAL", period)
    of_all: dict[str, float] = {}
    of_met: dict[str, float] = {}
    for national, local in _PAIRS:
        if share <= 0 or (stated[national] is None and stated[local] is None):
            continue
        of_all[national] = stated[local] or (stated[national] or 0.0) * share / 100
        of_met[national] = stated[national] or 100 * of_all[national] / share
    shares = {"NTM.COMMUNE": share, **of_all} if total else {}
    found = {code: rural.count_behind(one, int(total or 0)) for code, one in shares.items()}
    counts = {code: count for code, count in found.items() if count is not None}
    nested = [counts.get(code, -1) for code in ("NTM.COMMUNE", "NTM.ADV", "NTM.MODEL")]
    if total and -1 not in nested and nested == sorted(nested, reverse=True):
        # Counts give the exact shares, not quotients of printed ones.
        base = nested[0] or 1
        of_met = {code: 100 * counts[code] / base for code in ("NTM.ADV", "NTM.MODEL")}
    return Communes(
        period=period,
        estimate=last["status"] == "estimate",
        until=str(last["until"]),
        published=str(last["published"]),
        met=share,
        of_all=of_all,
        of_met=of_met,
        counts=counts,
        total=int(total) if total else None,
        sources=tuple(met.tail(1)["source"]),
    )


def dated(case: Case, code: str, scope: str = "ALL") -> pd.DataFrame:
    """Return `Case.points` with the last month of the years of which only months are stated.

    A figure of June 2025 is the year's so far: `period` is its month, `until` its last day.
    """
    return case.known.once(_dated, case.area.code, code, scope)


def _dated(figures: Figures, area: str, code: str, scope: str) -> pd.DataFrame:
    points, rows = figures.points(area, code, scope), figures.once(_of_months, area)
    further = ~rows["period"].str[:4].isin(points["period"])
    further &= (rows["indicator"] == code) & (rows["scope"] == scope)
    if not further.any():
        return points
    last = preferred(rows[further], ["period"]).sort_values("period")
    last = last.assign(until=last["period"].map(period_end), year=last["period"].str[:4])
    last = last.drop_duplicates("year", keep="last")
    return pd.concat([points, last[list(points.columns)]]).sort_values("period", ignore_index=True)


def _of_months(figures: Figures, area: str) -> pd.DataFrame:
    """Return the figures of an area that are of a part of a year."""
    rows = figures.of(area)
    rows = rows[rows["status"].isin(["actual", "estimate"])]
    part = (rows["period"].str.len() > len("2025")) & ~rows["period"].str.contains("/")
    return latest(rows[part])


def _of(case: Case, code: str, period: str) -> float | None:
    """Return the figure of one period, None where none is stated."""
    points = dated(case, code)
    same = points.loc[points["period"] == period, "value"].dropna()
    return float(same.iloc[-1]) if len(same) else None


def chart(case: Case) -> Chart | Reading:
    """Draw the shares on both denominators beside the national targets."""
    found = communes(case)
    if found is None:
        return missing.note(case, "new_rural")
    shares = {"NTM.COMMUNE": found.met}
    for national, local in _PAIRS:
        if national in found.of_met:
            shares |= {national: found.of_met[national], local: found.of_all[national]}
    goals = [catalogue.national_target(code, found.period) for code in shares]
    table = pd.DataFrame(
        {
            "name": [case.says("new_rural")(f"label.{_key(code)}") for code in shares],
            "value": list(shares.values()),
            "target": [nan if goal is None else float(goal["low"]) for goal in goals],
            "status": "estimate" if found.estimate else "actual",
        }
    )
    heading = charts.title(reading(case), "communes_met") or ""
    axes = plot.dots(
        table,
        sort=False,
        title=f"{case.name}: {lower(heading)}",
        unit="%",
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    axes.set_xlim(0, 100)
    return charts.block(axes, sources.line(found.sources, case.language), table)


def _key(code: str) -> str:
    """Return the key of words on an indicator: "NTM.ADV_ALL" is adv_all."""
    return code.rpartition(".")[2].lower()


def reading(case: Case) -> Findings | Reading:
    """Return the findings on the communes: shares on both bases against the national targets."""
    found = communes(case)
    if found is None:
        return Reading("")
    measure = Measure(found.met, "%", case.says("new_rural")("measure.label"), found.period)
    findings = [_met(case, found)]
    findings += [_nested(case, found, code) for code, _ in _PAIRS if code in found.of_met]
    return Findings(tuple(findings), {"communes_met": measure})


def _when(case: Case, found: Communes) -> str:
    """Return the date that the shares are of, as the beginning of a sentence."""
    say = case.says("new_rural")
    if found.estimate:
        return say("when.estimate", year=found.period)
    if "-" in found.period:  # a month is told as one: its last day nobody stated
        return say("when.month", month=formats.period(found.period, case.language))
    if found.until:
        published = found.until == found.published
        day = formats.day(found.until, case.language)
        return say("when.published" if published else "when.until", day=day)
    return say("when.year", year=found.period)


@dataclass(frozen=True)
class _Verdict:
    """A share held to its national target: how grave, how much of the target is missing, words."""

    severity: str = "info"
    shortfall: float = 0.0
    words: str = ""
    aim: str = ""
    closed: bool = False


def _verdict(case: Case, share: float, code: str, found: Communes) -> _Verdict:
    goal = catalogue.national_target(code, found.period)
    if goal is None:
        return _Verdict()
    aim, year = float(goal["low"]), str(goal["year_to"])
    say, closed = case.says("new_rural"), int(year) < case.day.year
    stated = formats.aim(aim, nan, "%", 0, str(goal["hedge"]), case.language)
    about = {"year": year, "aim": stated}
    short = say("target.short", **about)
    about["over"] = say("target.over") if closed else ""
    points = formats.with_unit(abs(aim - share), "pp", 1, case.language)
    if share >= aim:
        kind = "info" if found.estimate or found.until else "good"
        over = formats.rounded(share - aim, 1) > 0
        words = say("target.equal", **about)
        if over:
            words = say("target.above", points=points, **about)
        return _Verdict(kind, 0.0, words, short, closed)
    words = say("target.short_of", points=points, **about)
    kind = "info" if closed else "warning"
    return _Verdict(kind, (aim - share) / aim, words, short, closed)


def _met(case: Case, found: Communes) -> ReportFinding:
    say, count = case.says("new_rural"), ""
    if "NTM.COMMUNE" in found.counts:
        count = " " + say("met.count", part=found.counts["NTM.COMMUNE"], whole=found.total or 0)
    verdict = _verdict(case, found.met, "NTM.COMMUNE", found)
    share = formats.with_unit(found.met, "%", 1, case.language)
    share = traced(share, anchor("NTM.COMMUNE", found.period))
    brief = say("met.share", when=_when(case, found), share=share) + count
    own = " " + say("met.own") if verdict.words and not verdict.closed else ""
    text = f"{brief}{verdict.words}.{own}"
    return _finding(case, "communes_met", found, found.met, verdict, text, f"{brief}{verdict.aim}.")


def _finding(
    case: Case, id_: str, found: Communes, share: float, verdict: _Verdict, text: str, brief: str
) -> ReportFinding:
    return ReportFinding(
        id_,
        verdict.severity,
        text,
        share,
        "%",
        source=case.cited(found.sources),
        shortfall=verdict.shortfall,
        brief=brief,
        closed=verdict.closed,
    )


def _nested(case: Case, found: Communes, code: str) -> ReportFinding:
    say, share, local = case.says("new_rural"), found.of_met[code], found.of_all[code]
    count = ""
    if code in found.counts and "NTM.COMMUNE" in found.counts:
        count = " " + say(
            "nested.count", part=found.counts[code], whole=found.counts["NTM.COMMUNE"]
        )
    verdict = _verdict(case, share, code, found)
    given = {
        "when": _when(case, found),
        "kind": say(f"nested.{_key(code)}"),
        "share": traced(
            formats.with_unit(share, "%", 1, case.language), anchor(f"{code}_ALL", found.period)
        ),
        "count": count,
    }
    local_share = formats.with_unit(local, "%", 1, case.language)
    local_share = traced(local_share, anchor(f"{code}_ALL", found.period))
    text = say("nested.both", local=local_share, verdict=verdict.words, **given)
    brief = say("nested.brief", verdict=verdict.aim, **given)
    return _finding(case, f"{code.lower()}_base", found, share, verdict, text, brief)
