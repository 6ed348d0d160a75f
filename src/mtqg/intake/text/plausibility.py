"""What the figures of one text say about each other: denominators, totals, repeats."""

from __future__ import annotations

import math
from dataclasses import replace

from mtqg.intake.text.statement import LeftNumber, Statement, TextReading

_PAIRS = {
    "NTM.ADV_ALL": ("NTM.COMMUNES_ADV", "NTM.ADV"),
    "NTM.MODEL_ALL": ("NTM.COMMUNES_MODEL", "NTM.MODEL"),
}


def settle(reading: TextReading) -> None:
    """Settle in place what only several figures together can tell."""
    found = reading.statements
    found = [_denominator(s, found) for s in found]
    found = _totals_of_poverty(found)
    reading.statements = _once(found, reading)
    reading.left.sort(key=lambda x: x.start)
    reading.statements.sort(key=lambda s: (s.start, s.indicator))


def _count(found: list[Statement], indicator: str, like: Statement) -> float:
    for s in found:
        if (
            s.indicator == indicator
            and (s.area, s.status) == (like.area, like.status)
            and not math.isnan(s.value)
        ):
            return s.value
    return math.nan


def _denominator(share: Statement, found: list[Statement]) -> Statement:
    """Return advanced or model communes as a share of those that meet the standard, if they are.

    2,567 advanced communes are "42,4%": of 6,084 that meet the standard (42.2), not of all 7,669
    (33.5).
    """
    if share.indicator not in _PAIRS or math.isnan(share.value):
        return share
    counted, among_met = _PAIRS[share.indicator]
    part = _count(found, counted, share)
    met = _count(found, "NTM.COMMUNES_MET", share)
    total = _count(found, "NTM.COMMUNES_TOTAL", share)
    if math.isnan(part) or math.isnan(met) or not met:
        return share
    of_met = abs(100 * part / met - share.value)
    of_all = abs(100 * part / total - share.value) if total else math.inf
    if math.isnan(of_all):
        of_all = math.inf
    if of_met < 0.5 and of_met < of_all:
        inferred = (*share.inferred, "denominator")
        return replace(share, indicator=among_met, inferred=inferred)
    return share


def _totals_of_poverty(found: list[Statement]) -> list[Statement]:
    """Return "tỷ lệ hộ nghèo 7,52%, trong đó hộ nghèo 4,03%, cận nghèo 3,49%" with its total named.

    A poor rate that is the sum of the poor and near-poor rates beside it is the multidimensional
    rate, whatever the text calls it.
    """
    result = list(found)
    for rate, kind in (("GNBV.POOR", "GNBV.NEAR"), ("GNBV.POOR_HH", "GNBV.NEAR_HH")):
        for n, first in enumerate(found[:-2]):
            if first.indicator != rate or math.isnan(first.value):
                continue
            beside = [
                s
                for s in found[n + 1 : n + 5]
                if s.area == first.area and s.period == first.period and s.status == first.status
            ]
            poor = [s.value for s in beside if s.indicator == rate and s.value < first.value]
            near = [s.value for s in beside if s.indicator == kind]
            if poor and near and abs(poor[0] + near[0] - first.value) < 0.011:
                total = rate.replace("POOR", "MPI")
                result[n] = replace(first, indicator=total, inferred=(*first.inferred, "indicator"))
    return result


def _once(found: list[Statement], reading: TextReading) -> list[Statement]:
    """Return the statements without repeats; a headline repeats what the story says.

    The same value of another year, fund or vintage is another statement.
    """
    kept: dict[tuple[object, ...], list[Statement]] = {}
    for s in found:
        key = (
            s.area, s.indicator, s.scope, s.capital, s.programme, s.fund, s.plan_vintage, s.status,
            *(None if math.isnan(x) else x for x in (s.value, s.low, s.high)),
        )  # fmt: skip
        same = [
            k for k in kept.get(key, [])
            if k.period == s.period or "period" in k.inferred or "period" in s.inferred
        ]  # fmt: skip
        if same:
            reading.left.append(LeftNumber(s.start, s.end, s.printed, "repeat"))
        else:
            kept.setdefault(key, []).append(s)
    return [s for alike in kept.values() for s in alike]
