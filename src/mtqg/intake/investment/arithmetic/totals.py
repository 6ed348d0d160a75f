"""The country's row: parts against totals, and sizes that no month has had."""

from __future__ import annotations

import math

from mtqg.intake.investment.arithmetic.lines import (
    LEVELS,
    MONEY,
    Contradiction,
    Line,
    rounding,
    slip_of,
    with_numbers,
)
from mtqg.words.sentences import sentences

_SAY = with_numbers(sentences("intake").text)

SUM_WARN, SUM_REFUSE = 0.0005, 0.01
RATE_PER_MONTH = (2.0, 13.0)
INDEX = (50.0, 220.0)
# Country, one month, bn VND: 2,500 in June 2003, 5,391 in January 2008, 86,378 in December 2024.
MONTH_TOTAL = (300.0, 500_000.0)
# Running total over months elapsed, in units of the last month: 0.56 to 1.24 in 2008-2025.
PACE = (0.25, 2.0)


def sums(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Contradiction]:
    """Hold centre + local against the total, and the levels against local, in every column."""
    found: list[Contradiction] = []
    any_known = False
    for indicator, period in keys:
        if indicator not in MONEY:
            continue
        get = {scope: line.get(indicator, period) for scope, line in country.items()}
        levels = sum(get.get(level, math.nan) for level in LEVELS)
        local = get.get("LOCAL", math.nan)
        local = levels if math.isnan(local) else local
        central, total = get.get("CENTRAL", math.nan), get.get("ALL", math.nan)
        if math.isnan(central + local + total) or not total:
            continue
        any_known = True
        place = country["ALL"].place(indicator, period)
        if abs(central + local - total) > max(SUM_WARN * abs(total), 0.2):
            guesses = [
                (country[scope], slip_of(value, due))
                for scope, value, due in (
                    ("ALL", total, central + local),
                    ("CENTRAL", central, total - local),
                    ("LOCAL", get.get("LOCAL", math.nan), total - central),
                )
                if scope in country
            ]
            what = _SAY("totals.centre_local", parts=central + local, total=total)
            for line, slip in [guess for guess in guesses if guess[1]][:1]:
                place = line.place(indicator, period)
                what = _SAY("totals.slip", what=what, label=line.label, slip=slip or "")
            fatal = abs(central + local - total) > SUM_REFUSE * abs(total)
            found.append(Contradiction(what, place, fatal=fatal))
        elif not math.isnan(levels) and abs(levels - local) > max(SUM_WARN * abs(local), 0.5):
            what = _SAY("totals.levels_local", levels=levels, local=local)
            found.append(Contradiction(what, country[LEVELS[0]].place(indicator, period)))
        # So in all 388 months and running totals of 2011-2025 that give the levels.
        sizes = [get.get(level, math.nan) for level in LEVELS]
        if sizes[0] < sizes[1] or sizes[1] < sizes[2]:
            what = _SAY("totals.levels_out_of_order")
            found.append(Contradiction(what, country[LEVELS[0]].place(indicator, period)))
    if any(i in MONEY for i, _ in keys) and not any_known:
        found.append(Contradiction(_SAY("totals.no_total")))
    return found


def provinces(lines: list[Line], country: dict[str, Line]) -> list[Contradiction]:
    """Hold the sum of the provinces against local, of the ministries against the centre."""
    found: list[Contradiction] = []
    groups = (
        ("LOCAL", "provinces", [x for x in lines if x.area != "VN"]),
        ("CENTRAL", "ministries", [x for x in lines if x.scope.startswith("MIN_")]),
    )
    for scope, name, parts in groups:
        whole = country.get(scope)
        for indicator, period in whole.figures if whole else ():
            if indicator not in MONEY or whole is None:
                continue
            total = math.fsum(v for x in parts if not math.isnan(v := x.get(indicator, period)))
            limit = whole.get(indicator, period)
            if total > 1.01 * limit:
                what = _SAY(f"totals.{name}", total=total, label=whole.label, limit=limit)
                cell = whole.place(indicator, period)
                found.append(Contradiction(what, cell, fatal=total > 1.2 * limit))
    return found


def sizes(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Contradiction]:
    """Hold the country's row against the sizes that all months have had."""
    if "ALL" not in country:
        return []
    line = country["ALL"]
    found: list[Contradiction] = []

    def refuse(key: str, indicator: str, period: str, **given: float | str) -> None:
        text = _SAY(f"totals.{key}", **given)
        found.append(Contradiction(text, line.place(indicator, period), fatal=True))

    for indicator, period in keys:
        total = line.get(indicator, period)
        if math.isnan(total):
            continue
        if indicator == "SBI.MONTH" and not MONTH_TOTAL[0] <= total <= MONTH_TOTAL[1]:
            refuse("month", indicator, period, total=total)
        if indicator == "SBI.RATE":
            elapsed = int(period[-2:])
            if not RATE_PER_MONTH[0] * elapsed <= total <= RATE_PER_MONTH[1] * elapsed + 10:
                key = "rate_fraction" if total < 1.5 else "rate"
                refuse(key, indicator, period, total=total, elapsed=elapsed)
        if indicator.endswith("YOY") and not INDEX[0] <= total <= INDEX[1]:
            refuse("index_fraction" if total < 2.5 else "index", indicator, period, total=total)
    now = max((p for i, p in keys if i == "SBI.CUM"), default="")
    month, total = line.get("SBI.MONTH", now), line.get("SBI.CUM", now)
    if now and month and not math.isnan(month + total):
        pace = total / (int(now[-2:]) * month)
        if not PACE[0] <= pace <= PACE[1]:
            refuse("pace", "SBI.CUM", now, total=total, month=month)
    return found


def implied_bases(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Contradiction]:
    """Hold the plans (or last year's totals) that the country's ratios imply against each other."""
    found: list[Contradiction] = []
    for indicator, period in keys:
        if indicator not in ("SBI.RATE", "SBI.YOY", "SBI.QUARTER_YOY"):
            continue
        base = "SBI.QUARTER" if "Q" in period else "SBI.CUM"
        ranges = {
            scope: _implied(country.get(scope), indicator, base, period)
            for scope in ("ALL", "CENTRAL", "LOCAL", *LEVELS)
        }
        lows, highs = zip(*(ranges[level] for level in LEVELS), strict=True)
        levels = sum(lows), sum(highs)
        local = levels if math.isnan(ranges["LOCAL"][0]) else ranges["LOCAL"]
        what = _SAY("totals.of_plan" if indicator == "SBI.RATE" else "totals.of_year_before")
        central = ranges["CENTRAL"]
        parts = central[0] + local[0], central[1] + local[1]
        for key, (low, high), (whole_low, whole_high), scope in (
            ("implied_centre", parts, ranges["ALL"], "ALL"),
            ("implied_levels", levels, local, "LOCAL_PROVINCE"),
        ):
            # Where one is not known, neither holds.
            if high * 1.01 < whole_low or low * 0.99 > whole_high:
                text = _SAY(f"totals.{key}", what=what, low=low, whole=whole_low)
                found.append(Contradiction(text, country[scope].place(indicator, period)))
    return found


def _implied(line: Line | None, indicator: str, base: str, period: str) -> tuple[float, float]:
    """Return between which bases the rounded ratio and the total of a row put the base."""
    rate = line.get(indicator, period) if line else math.nan
    total = line.get(base, period) if line else math.nan
    step = rounding(rate)
    if math.isnan(rate) or math.isnan(total) or rate <= step:
        return math.nan, math.nan
    return 100 * total / (rate + step), 100 * total / (rate - step)
