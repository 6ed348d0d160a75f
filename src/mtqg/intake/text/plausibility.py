"""What the figures of one text say about each other: denominators, totals, repeats."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from mtqg.intake.text.statement import LeftNumber, Statement, TextReading
from mtqg.intake.text.times import five_years

_PAIRS = {
    "NTM.ADV_ALL": ("NTM.COMMUNES_ADV", "NTM.ADV"),
    "NTM.MODEL_ALL": ("NTM.COMMUNES_MODEL", "NTM.MODEL"),
}


def told_otherwise(found: list[Statement]) -> list[str]:
    """Return of each statement whether its figure has another value elsewhere in the text.

    "first" or "later" where it has, by which of them is told first, else "". Rounded, the same
    value is no other: "hơn 90%" and 90,35.
    """
    found = _totals_of_poverty(_of_met(found))
    alike: dict[tuple[str, ...], list[Statement]] = {}
    for s in found:
        alike.setdefault((s.period, *_what(s)), []).append(s)
    told = []
    for s in found:
        others = [
            t.start
            for t in alike[s.period, *_what(s)]
            if not _overlap(s, t) and (s.as_of == t.as_of or not s.as_of or not t.as_of)
        ]
        told.append(("first" if s.start < min(others) else "later") if others else "")
    return told


def settle(reading: TextReading, story: int = 0) -> None:
    """Settle in place what only several figures together can tell; `story` follows the title."""
    found = _additions(_of_met(reading.statements), reading)
    found = _without_shares(_totals_of_poverty(found), reading)
    found = _once(_dated(found), reading, story)
    reading.statements = [_by_now(s, reading.published) for s in found]
    reading.left.sort(key=lambda x: x.start)
    reading.statements.sort(key=lambda s: (s.start, s.indicator))


#: The first value told of an indicator, area and status.
Told = dict[tuple[str, str, str], float]


def _told(found: list[Statement]) -> Told:
    values: Told = {}
    for s in found:
        if not math.isnan(s.value):
            values.setdefault((s.indicator, s.area, s.status), s.value)
    return values


def _count(told: Told, indicator: str, like: Statement) -> float:
    return told.get((indicator, like.area, like.status), math.nan)


def _of_met(found: list[Statement]) -> list[Statement]:
    told = _told(found)
    return [_denominator(s, told) for s in found]


def _denominator(share: Statement, told: Told) -> Statement:
    """Return advanced or model communes as a share of those that meet the standard, if they are.

    2,567 advanced communes are "42,4%": of 6,084 that meet the standard (42.2), not of all 7,669
    (33.5).
    """
    if share.indicator not in _PAIRS or math.isnan(share.value):
        return share
    counted, among_met = _PAIRS[share.indicator]
    part = _count(told, counted, share)
    met = _count(told, "NTM.COMMUNES_MET", share)
    total = _count(told, "NTM.COMMUNES_TOTAL", share)
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


#: What is counted as a stock, and what is added to it.
_ADDED = {
    "NTM.COMMUNES_MET": "",
    "NTM.COMMUNES_ADV": "",
    "NTM.COMMUNES_MODEL": "",
    "NTM.DISTRICT_MET": "NTM.DISTRICT_NEW",
}


def _additions(found: list[Statement], reading: TextReading) -> list[Statement]:
    """Return the statements without aims below what is reached: those are of what is added.

    "Đã có 17 xã nâng cao. Mục tiêu năm 2024 có 12 xã nâng cao" aims at 12 more.
    """
    kept: list[Statement] = []
    actual: dict[tuple[str, str], list[Statement]] = {}
    for t in found:
        if t.status == "actual":
            actual.setdefault((t.area, t.indicator), []).append(t)
    for s in found:
        if s.indicator not in _ADDED or s.status == "actual":
            kept.append(s)
            continue
        reached = [
            t.value
            for t in actual.get((s.area, s.indicator), [])
            if _phase(t) == _phase(s)
            and re.search(r"[.;]\s", reading.text[t.end : s.start])  # else it is the aim of that
        ]
        aim = s.low if math.isnan(s.value) else s.value
        if not any(aim < x for x in reached):
            kept.append(s)
        elif new := _ADDED[s.indicator]:
            kept.append(replace(s, indicator=new, inferred=(*s.inferred, "indicator")))
        else:
            reading.left.append(
                LeftNumber(s.start, s.end, s.printed, "flow", s.value, s.low, s.high, s.unit)
            )
    return kept


def _phase(s: Statement) -> int:
    """Return the phase of five years by whose standard a commune is judged (2021-2025)."""
    return five_years(int(s.period[-4:]))[0] if s.period[-4:].isdigit() else 0


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


def _once(found: list[Statement], reading: TextReading, story: int) -> list[Statement]:
    """Return the statements without repeats: a headline repeats what the story says, if rounded.

    The same value of another year, fund or vintage is another statement.
    """
    told: dict[tuple[str, ...], list[Statement]] = {}
    kept: dict[tuple[str, ...], list[Statement]] = {}
    for s in found:
        told.setdefault(_what(s), []).append(s)
    for s in found:
        key = _what(s)
        before = kept.setdefault(key, [])
        behind = [t for t in told[key] if s.start < story <= t.start]
        same = any(_numbers(s) == _numbers(t) and _is_dated_alike(s, t) for t in before)
        rounds = any(
            _overlap(s, t) and _is_dated_alike(s, t)
            for t in behind
            if t.as_of == s.as_of or not t.as_of or not s.as_of
        )
        if same or rounds:
            reading.left.append(LeftNumber(s.start, s.end, s.printed, "repeat"))
        else:
            before.append(s)
    return [s for alike in kept.values() for s in alike]


def _dated(found: list[Statement]) -> list[Statement]:
    """Return figures that are told without their time with that of the same told with it."""
    with_time: dict[tuple[object, ...], Statement] = {}
    for s in found:
        if "period" not in s.inferred:
            with_time.setdefault(_level(s), s)

    def dated(s: Statement) -> Statement:
        told = "period" not in s.inferred or s.as_of or "/" in s.period
        like = None if told else with_time.get(_level(s))
        return replace(s, period=like.period, as_of=like.as_of) if like else s

    return [dated(s) for s in found]


def _by_now(s: Statement, published: str) -> Statement:
    """Return what is paid of a year or phase that still runs as paid by the day of publication."""
    paid = s.indicator.startswith("FIN.DISB") and s.status == "actual" and not s.as_of
    running = s.period[:4] <= published[:4] <= s.period[-4:]
    return replace(s, as_of=published) if paid and running else s


def _level(s: Statement) -> tuple[object, ...]:
    return s.area, s.indicator, s.status, *_numbers(s)


def _without_shares(found: list[Statement], reading: TextReading) -> list[Statement]:
    """Return the statements without shares of the poor that are told like rates of poverty."""
    kept: list[Statement] = []
    told = _told(found)
    for s in found:
        if _is_of_poor(s, told):
            reading.left.append(LeftNumber(s.start, s.end, s.printed, "share"))
        else:
            kept.append(s)
    return kept


def _is_of_poor(s: Statement, told: Told) -> bool:
    """Tell whether a rate of minorities is their share of the poor: 95,42%, 16.636 of 17.435."""
    if s.indicator != "GNBV.POOR_EM":
        return False
    part, poor = (_count(told, f"GNBV.POOR{x}_HH", s) for x in ("_EM", ""))
    return abs(100 * part - s.value * poor) < 0.06 * poor


def _what(s: Statement) -> tuple[str, ...]:
    """Return what makes a figure one figure, but for its time."""
    money = s.programme, s.capital, s.fund, s.plan_vintage
    return (s.area, s.indicator, s.scope, *money, s.status)


def _numbers(s: Statement) -> list[float | None]:
    return [None if math.isnan(x) else x for x in (s.value, s.low, s.high)]


def _overlap(s: Statement, t: Statement) -> bool:
    """Tell whether two values may be the same one, rounded; an open bound (NaN) has no end."""
    return not (s.low > t.high or t.low > s.high)


def _is_dated_alike(s: Statement, t: Statement) -> bool:
    """Tell whether two statements are of one time, as far as it is told."""
    return s.period == t.period or "period" in s.inferred or "period" in t.inferred
