"""Results against targets: what a province states of each target, beside the national one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mtqg.analysis.indicators import poverty
from mtqg.sections import missing
from mtqg.sections.blocks import (
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    anchor,
    traced,
)
from mtqg.sections.cases import Case
from mtqg.sections.new_rural import communes
from mtqg.table import areas, catalogue
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.words import formats

#: What is computed here, by the indicator whose row of the ledger it is computed from.
_MADE_OF = {"GNBV.POOR_RED": "GNBV.POOR", "NTM.ADV": "NTM.ADV_ALL", "NTM.MODEL": "NTM.MODEL_ALL"}

#: Years by which the last figures of an indicator may be behind the newest of all.
STALE = 5

#: "At least 100%" would be nonsense.
FULL = 100.0


def stated(case: Case) -> pd.DataFrame:
    """Return the latest stated figure of each indicator, with the national target of its time.

    A figure is held to the target in whose years it falls: one of 2025 never to that of 2030.

    Returns
    -------
    DataFrame
        The columns of the long table, with `target_low`, `target_high`, `target_kind`,
        `target_scope`, `decision`: one row an indicator and scope.
    """
    targets = catalogue.targets()
    targets = targets[
        (targets["area"] == areas.COUNTRY)
        & (targets["year_to"] != "")
        & (targets["year_from"] <= str(case.day.year))
    ]
    rows = case.figures(
        indicator=list(targets["indicator"].unique()), status=["actual", "estimate"]
    )
    if rows.empty:
        return rows
    order = rows.assign(_end=rows["period"].map(period_end))
    order = order.sort_values(["_end", "as_of", "published"])
    last = order.drop_duplicates(["indicator", "scope"], keep="last")
    columns = ["indicator", "low", "high", "kind", "hedge", "scope", "decision"]
    names = {f"{name}_target": f"target_{name}" for name in ("low", "high", "scope")}
    names |= {"kind": "target_kind", "hedge": "target_hedge", "year_to": "target_due"}
    joined = last.merge(
        targets[[*columns, "year_from", "year_to"]], on="indicator", suffixes=("", "_target")
    ).rename(columns=names)
    years = joined["_end"].str[:4]
    return joined[years.between(joined["year_from"], joined["target_due"])].reset_index(drop=True)


def table(case: Case) -> ReaderTable | Reading:
    """Return form 02 (Biểu số 02): stated results beside the national targets."""
    lines = [*_derived(case), *(_line(case, row) for row in stated(case).to_dict("records"))]
    if not lines:
        return missing.note(case, "results", "table")
    frame = pd.DataFrame(lines, columns=["indicator", "period", "result", "target", "check"])
    figures = case.figures(status=["actual", "estimate"])
    used = figures[(figures["programme"] != "_Z") & ~figures["indicator"].str.startswith("FIN.")]
    say, source = case.says("results"), case.sources(used)
    return ReaderTable.of(say, "table", frame, source, place=case.name)


def _line(case: Case, row: dict[str, object]) -> tuple[object, ...]:
    """Return a result beside its target."""
    name = case.tell(catalogue.indicator(str(row["indicator"])).name)
    if row["scope"] != "ALL":
        name += f" ({case.scope(str(row['scope']))})"
    return name, _period(case, row), _figure(case, row), aim(case, row), _check(case, row)


def _period(case: Case, row: dict[str, object]) -> str:
    """Return the year, or the day up to which an outturn counts where its year was not over."""
    period, published = str(row["period"]), str(row["published"])
    end = str(row["as_of"]) or published
    end = min(end, published) if published else end
    if row["status"] == "actual" and end and end < f"{period[-4:]}-12-31":
        day = formats.day(end, case.language)
        if end == published and not row["as_of"]:
            return case.says("results")("period.published", period=period, day=day)
        return case.says("results")("period.until", day=day)
    return formats.period(period, case.language)


def _figure(case: Case, row: dict[str, object]) -> Quantity:
    known = catalogue.indicator(str(row["indicator"]))
    value, low, high = (float(str(row[c])) for c in ("value", "low", "high"))
    exact = [v for v in (value, low, high) if v == v]
    least = 1 if known.unit == "pp" else 0  # beside "1,0 đến 1,5 điểm %" a fall of 1 reads cut
    decimals = max(least, *(decimals_of(round(v, 1)) for v in exact))
    note = f" {case.says('results')('estimate.mark')}" if row["status"] == "estimate" else ""
    ref = anchor(str(row.get("of", known.code)), str(row["period"]), str(row["scope"]))
    return Quantity(value, decimals, known.unit, low, high, note=note, ref=ref)


def aim(case: Case, row: Mapping[str, object]) -> str:
    """Return a target in words: the columns target_low, _high, _kind, _hedge, _scope of a row."""
    known = catalogue.indicator(str(row["indicator"]))
    low, high = float(str(row["target_low"])), float(str(row["target_high"]))
    decimals = 1 if known.unit in ("pp", "ratio") else 0
    hedge = str(row["target_hedge"])
    text = formats.aim(low, high, known.unit, decimals, hedge, case.language)
    plain = low == FULL or (hedge and str(row["target_kind"]).startswith("level"))
    goal = text if plain else case.says("results")(f"aim.{row['target_kind']}", aim=text)
    if row["target_scope"] not in ("ALL", row["scope"]):
        goal += f" ({case.scope(str(row['target_scope']))})"
    return goal


def _check(case: Case, row: dict[str, object]) -> str:
    """Return the comparison, only where result and target speak of the same group and kind."""
    say, own, aimed = case.says("results"), str(row["scope"]), str(row["target_scope"])
    # A share of ethnic-minority people names its group itself, wherever they are counted.
    fixed = "dân tộc thiểu số" in catalogue.indicator(str(row["indicator"])).denominator.vi
    same = own == aimed or fixed or aimed == "ALL"
    if not same and own != "ALL":
        return say("check.district" if own.startswith("D_") else "check.group")
    low, high = (float(str(row[c])) for c in ("low", "high"))
    goal, due = float(str(row["target_low"])), str(row["target_due"])
    if row["target_kind"] not in ("level_min", "annual_change") or goal != goal:
        return say("check.forecast")
    # An open side has no bound: "nearly 100" may be anything below it.
    met = low == low and low >= goal
    if not met and not (high == high and high < goal):
        return say("check.hedged")
    estimate = "estimate_" if row["status"] == "estimate" else ""
    text = say(f"check.{estimate}{'met' if met else 'not_met'}")
    if row["target_kind"] == "level_min" and _until(row) < f"{due}-12-31":
        # A figure from before its target was due: still open, or closed since.
        key = "open" if int(due) >= case.day.year else "closed" if met else "last_missing"
        text += " " + say(f"check.{key}", due=due)
    return text if same else text + say("check.no_own")


def _until(row: Mapping[str, object]) -> str:
    """Return the day up to which a figure counts."""
    end = period_end(str(row["period"]))
    day = str(row.get("as_of") or row.get("published") or end)
    return min(end, day) if row["status"] == "actual" else end


def _derived(case: Case) -> list[tuple[object, ...]]:
    """Return the rows that are computed: the annual fall of poverty, shares on the right base."""
    made: list[tuple[str, str, tuple[float, float, float], bool]] = []
    if (fall := annual_fall(case)) is not None:
        made.append(("GNBV.POOR_RED", fall[0], fall[1:4], fall[4]))
    if (found := communes(case)) is not None:
        counted = case.figures(indicator="NTM.COMMUNE", status=["actual", "estimate"]).empty
        met = {"NTM.COMMUNE": found.met} if counted else {}
        for code, share in (met | found.of_met).items():
            made.append((code, found.period, (share, share, share), found.estimate))
    lines: list[tuple[object, ...]] = []
    for code, year, figures, estimate in made:
        row: dict[str, object] = {"indicator": code, "scope": "ALL", "period": year}
        row |= {"status": "estimate" if estimate else "actual", "of": _MADE_OF.get(code, code)}
        row |= dict(zip(("value", "low", "high"), figures, strict=True))
        goal = catalogue.national_target(code, year)
        if goal is None:
            continue  # a fall of 2015 is not held to what was aimed at from 2021 on
        named = {f"target_{name}": goal[name] for name in ("low", "high", "kind", "hedge", "scope")}
        name = catalogue.indicator(code)
        of = f" / {case.tell(name.denominator)}" if name.denominator.vi else ""
        label = case.says("results")("table.computed", name=case.tell(name.name) + of)
        row |= {**named, "target_due": goal["year_to"]}
        lines.append((label, year, _figure(case, row), aim(case, row), _check(case, row)))
    return lines


def annual_fall(case: Case) -> tuple[str, float, float, float, bool] | None:
    """Return the last fall of the review's poverty rate: year, value, low, high, estimate.

    None where two years under one definition are not stated.
    """
    points = case.points("GNBV.POOR").dropna(subset=["value"])
    if len(points) < 2:
        return None
    falls = poverty.annual_fall(points.set_index("period")["value"], case.breaks("GNBV.POOR"))
    if pd.isna(falls.iloc[-1]):
        return None
    before, after = points.iloc[-2], points.iloc[-1]
    years = int(after["period"]) - int(before["period"])
    return (
        str(after["period"]),
        float(falls.iloc[-1]),
        round((before["low"] - after["high"]) / years, 6),
        round((before["high"] - after["low"]) / years, 6),
        after["status"] == "estimate",
    )


def poverty_reading(case: Case) -> Findings | Reading:
    """Return the findings on the review's poverty rate: level, fall, and the national pace."""
    points = case.points("GNBV.POOR")
    say = case.says("results")
    if points.empty:
        return missing.note(case, "results", "review")
    known = catalogue.indicator("GNBV.POOR")
    last = points.iloc[-1]
    decimals = decimals_of(last["value"]) if last["value"] == last["value"] else known.decimals
    level = formats.hedged(
        last["value"], last["low"], last["high"], known.unit, max(decimals, 1), case.language
    )
    level = traced(level, anchor("GNBV.POOR", str(last["period"])))
    status = f" {say('estimate.mark')}" if last["status"] == "estimate" else ""
    text = say(
        "review.level", year=str(last["period"]), place=case.name, level=level, status=status
    )
    source = case.cited([last["source"]])
    # What is so old is told where it belongs, and without a number heads no first page.
    stale = int(last["period"]) < case.last_day.year - STALE
    value = None if stale else float(last["value"])
    findings = [ReportFinding("poverty_review", "info", text, value, "%", source=source)]
    fall = annual_fall(case)
    if fall is not None:
        findings.append(_fall(case, fall))
    findings.append(ReportFinding("two_rates", "info", say("review.two_rates")))
    return Findings(tuple(findings))


def _fall(case: Case, fall: tuple[str, float, float, float, bool]) -> ReportFinding:
    say, (year, value, low, high, estimate) = case.says("results"), fall
    size = formats.with_unit(abs(value), "pp", 1, case.language)
    size = traced(size, anchor("GNBV.POOR", year))  # the row, below the one of the year before
    moved = say(
        f"fall.{'estimate' if estimate else 'stated'}",
        way=say("fall.fell" if value >= 0 else "fall.rose"),
        size=say("fall.about", size=size) if low < high else size,
        year=year,
    )
    goal = catalogue.national_target("GNBV.POOR_RED", year)
    if goal is None:
        return ReportFinding("poverty_fall", "info", moved + ".", value, "pp")
    bottom, top = float(goal["low"]), float(goal["high"])
    band = formats.interval(bottom, top, "pp", 1, case.language)
    reached, closed = round(value, 2) >= bottom, int(goal["year_to"]) < case.day.year
    met = "exceeded" if round(value, 2) > top else "reached" if reached else "short"
    against = say(f"fall.{met}", band=band, place=case.name)
    own = "" if closed else " " + say("fall.own")
    return ReportFinding(
        "poverty_fall",
        "info" if closed or (estimate and reached) else "good" if reached else "warning",
        moved + against + own,
        value,
        "pp",
        low,
        high,
        source=case.cited(case.points("GNBV.POOR")["source"].tail(1)),
        shortfall=0.0 if reached else min(1.0, (bottom - value) / bottom),
        brief=moved + say("fall.brief", band=band),
        closed=closed,
    )
