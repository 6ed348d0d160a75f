"""Does a table of investment agree with its own arithmetic? If not, it was misread or misprinted.

Limits come from the 206 monthly tables of 2008 to 2025 read by an independent reader: centre and
local add up to the total within 0.004%, a running total is never below its last two months by
more than rounding, 4.0 to 9.3% of the plan is realised per month elapsed, and the index against
the year before lies between 91 and 135 for the country.
"""

from __future__ import annotations

import math

import pandas as pd

from mtqg.texts import Text

SUM_WARN, SUM_REFUSE = 0.0005, 0.01
RATE_PER_MONTH = (2.0, 13.0)
INDEX = (50.0, 220.0)
# Country, one month, bn VND: 2,500 in June 2003, 5,391 in January 2008, 86,378 in December 2024.
MONTH_TOTAL = (300.0, 500_000.0)
# Running total over months elapsed, in units of the last month: 0.56 to 1.24 in 2008-2025.
PACE = (0.25, 2.0)
LEVELS = ("LOCAL_PROVINCE", "LOCAL_DISTRICT", "LOCAL_COMMUNE")
RUNNING = ("SBI.MONTH", "SBI.CUM", "SBI.QUARTER", "SBI.PLAN")

Finding = tuple[bool, Text]


def check(rows: pd.DataFrame) -> list[Finding]:
    """Return what the figures of one table contradict: (refuse?, sentence), most serious first.

    `rows` is one table in the long form. Without a total, or without its parts, nothing can be
    checked and that is said.
    """
    country = rows[rows["area"] == "VN"]
    figure = {
        (str(r.indicator), str(r.period), str(r.scope)): float(r.value)
        for r in country.itertuples()
    }
    keys = list(dict.fromkeys((i, p) for i, p, _ in figure))
    found: list[Finding] = []
    summed = [_sum(figure, i, p) for i, p in keys if i in RUNNING]
    if not any(known for known, _ in summed):
        found.append(
            (
                False,
                Text(
                    "không có đủ dòng tổng số, trung ương, địa phương để đối chiếu",
                    "no total with its parts: nothing to check the table against",
                ),
            )
        )
    found += [finding for _, finding in summed if finding]
    found += _size(figure, keys) + _running(rows) + _rates(figure, keys) + _plan(figure)
    found += _provinces(rows, figure)
    return sorted(found, key=lambda finding: not finding[0])


def _sum(
    figure: dict[tuple[str, str, str], float], indicator: str, period: str
) -> tuple[bool, Finding | None]:
    def get(scope: str) -> float:
        return figure.get((indicator, period, scope), math.nan)

    levels = sum(get(level) for level in LEVELS)
    local = levels if math.isnan(get("LOCAL")) else get("LOCAL")
    parts, total = get("CENTRAL") + local, get("ALL")
    if math.isnan(parts) or math.isnan(total) or not total:
        return False, None
    gap = parts - total
    if abs(gap) <= max(SUM_WARN * abs(total), 0.2):
        if not math.isnan(levels) and abs(levels - local) > max(SUM_WARN * abs(local), 0.5):
            return True, (
                False,
                Text(
                    f"{indicator} {period}: tỉnh + huyện + xã = {levels:,.1f},"
                    f" địa phương = {local:,.1f}",
                    f"{indicator} {period}: province + district + commune = {levels:,.1f},"
                    f" local = {local:,.1f}",
                ),
            )
        return True, None
    return True, (
        abs(gap) > SUM_REFUSE * abs(total),
        Text(
            f"{indicator} {period}: trung ương + địa phương = {parts:,.1f}, tổng số = {total:,.1f}",
            f"{indicator} {period}: centre + local = {parts:,.1f}, total = {total:,.1f}",
        ),
    )


def _size(figure: dict[tuple[str, str, str], float], keys: list[tuple[str, str]]) -> list[Finding]:
    found: list[Finding] = []
    for indicator, period in keys:
        total = figure.get((indicator, period, "ALL"), math.nan)
        low, high = MONTH_TOTAL
        if indicator == "SBI.MONTH" and not math.isnan(total) and not low <= total <= high:
            found.append(
                (
                    True,
                    Text(
                        f"{period}: cả nước {total:,.1f} tỷ đồng một tháng: sai đơn vị, cột?",
                        f"{period}: {total:,.1f} bn VND a month: wrong unit or column?",
                    ),
                )
            )
        if indicator == "SBI.RATE" and not math.isnan(total):
            month = int(period[-2:])
            if not RATE_PER_MONTH[0] * month <= total <= RATE_PER_MONTH[1] * month + 10:
                found.append(
                    (
                        True,
                        Text(
                            f"{period}: đạt {total:.1f}% kế hoạch sau {month} tháng: sai cột?",
                            f"{period}: {total:.1f}% of plan after {month} months: wrong column?",
                        ),
                    )
                )
        if (
            indicator.endswith("YOY")
            and not math.isnan(total)
            and not INDEX[0] <= total <= INDEX[1]
        ):
            found.append(
                (
                    True,
                    Text(
                        f"{period}: chỉ số so với cùng kỳ {total:.1f}: sai cột?",
                        f"{period}: index against the year before {total:.1f}: wrong column?",
                    ),
                )
            )
    return found


def _running(rows: pd.DataFrame) -> list[Finding]:
    """Hold each row's running total against its months: never below, and equal in February."""
    found: list[Finding] = []
    wide: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
    for r in rows[rows["indicator"].isin(["SBI.MONTH", "SBI.CUM"])].itertuples():
        wide.setdefault((str(r.area), str(r.scope)), {})[str(r.indicator), str(r.period)] = float(
            r.value
        )
    for (area, scope), cells in wide.items():
        months = {p: v for (i, p), v in cells.items() if i == "SBI.MONTH"}
        totals = {p: v for (i, p), v in cells.items() if i == "SBI.CUM"}
        if not months or not totals:
            continue
        last = max(totals)
        year, months_in = last[:4], [v for p, v in months.items() if p[:4] == last[:4]]
        known, total = sum(months_in), totals[last]
        slack = max(0.002 * abs(total), 0.3)
        earlier = [v for p, v in totals.items() if p < last]
        who = f"{area}/{scope}" if scope != "ALL" else area
        country = area == "VN" and scope == "ALL"
        if earlier and last in months and abs(earlier[0] + months[last] - total) > slack:
            found.append(
                (
                    country,
                    Text(
                        f"{who}: lũy kế trước {earlier[0]:,.1f}"
                        f" + tháng {months[last]:,.1f} ≠ lũy kế {total:,.1f}",
                        f"{who}: running total {earlier[0]:,.1f}"
                        f" + month {months[last]:,.1f} ≠ {total:,.1f}",
                    ),
                )
            )
        elif earlier and country and int(last[-2:]) >= 4 and earlier[0] < months.get(last, 0.0):
            text = Text(
                f"lũy kế trước {earlier[0]:,.1f} nhỏ hơn một tháng {months[last]:,.1f}: sai cột?",
                f"running total {earlier[0]:,.1f} below one month {months[last]:,.1f}: swapped?",
            )
            found.append((True, text))
        elif (
            country
            and last in months
            and not PACE[0] <= total / (int(last[-2:]) * months[last]) <= PACE[1]
        ):
            text = Text(
                f"lũy kế {total:,.1f} không hợp với tháng {months[last]:,.1f}",
                f"running total {total:,.1f} does not go with the month {months[last]:,.1f}",
            )
            found.append((True, text))
        elif known > total + slack:
            found.append(
                (
                    country,
                    Text(
                        f"{who}: các tháng {known:,.1f} lớn hơn lũy kế năm {year} {total:,.1f}",
                        f"{who}: months {known:,.1f} exceed the total of {year} {total:,.1f}",
                    ),
                )
            )
        elif (
            last.endswith(("-01", "-02"))
            and len(months_in) == int(last[-2:])
            and known < total - slack
        ):
            found.append(
                (
                    country,
                    Text(
                        f"{who}: các tháng {known:,.1f} nhỏ hơn lũy kế {total:,.1f}",
                        f"{who}: months {known:,.1f} fall short of the running total {total:,.1f}",
                    ),
                )
            )
    return found


def _rates(figure: dict[tuple[str, str, str], float], keys: list[tuple[str, str]]) -> list[Finding]:
    """Hold the plans (or last year's totals) that the rates imply against each other."""
    found: list[Finding] = []
    for indicator, period in keys:
        if indicator not in ("SBI.RATE", "SBI.YOY", "SBI.QUARTER_YOY"):
            continue
        base = "SBI.QUARTER" if "Q" in period else "SBI.CUM"
        ranges = {
            scope: _implied(figure, indicator, base, period, scope)
            for scope in ("ALL", "CENTRAL", "LOCAL", *LEVELS)
        }
        local = ranges["LOCAL"]
        if math.isnan(local[0]):
            lows, highs = zip(*(ranges[level] for level in LEVELS), strict=True)
            local = sum(lows), sum(highs)
        low = [ranges["CENTRAL"][0], local[0], ranges["ALL"][0]]
        high = [ranges["CENTRAL"][1], local[1], ranges["ALL"][1]]
        if not any(map(math.isnan, (*low, *high))):
            least, most = (low[0] + low[1]) * 0.99, (high[0] + high[1]) * 1.01
            if most < low[2] or least > high[2]:
                what = (
                    Text("kế hoạch", "plan")
                    if indicator == "SBI.RATE"
                    else Text("cùng kỳ năm trước", "the year before")
                )
                found.append(
                    (
                        False,
                        what
                        + Text(
                            f" suy ra từ {indicator} {period}: trung ương + địa phương"
                            f" {low[0] + low[1]:,.0f}, tổng số {low[2]:,.0f}",
                            f" implied by {indicator} {period}: centre + local"
                            f" {low[0] + low[1]:,.0f}, total {low[2]:,.0f}",
                        ),
                    )
                )
    return found


def _implied(
    figure: dict[tuple[str, str, str], float], indicator: str, base: str, period: str, scope: str
) -> tuple[float, float]:
    """Return between which bases the rounded rate and the total of `scope` put the base."""
    rate = figure.get((indicator, period, scope), math.nan)
    total = figure.get((base, period, scope), math.nan)
    step = _rounding(rate)
    if math.isnan(rate) or math.isnan(total) or rate <= step:
        return math.nan, math.nan
    return 100 * total / (rate + step), 100 * total / (rate - step)


def _plan(figure: dict[tuple[str, str, str], float]) -> list[Finding]:
    """Hold January's plan against its rate and payment, for the country."""
    plan = {p: v for (i, p, s), v in figure.items() if i == "SBI.PLAN" and s == "ALL"}
    for year, value in plan.items():
        low, high = _implied(figure, "SBI.RATE", "SBI.CUM", f"{year}-01", "ALL")
        if not math.isnan(low) and not 0.98 * low <= value <= 1.02 * high:
            text = Text(
                f"kế hoạch in {value:,.1f}, tỷ lệ và lũy kế cho ra {low:,.1f}",
                f"plan printed {value:,.1f}, rate and running total imply {low:,.1f}",
            )
            return [(True, text)]
    return []


def _rounding(rate: float) -> float:
    """Return half a unit of the last decimal that `rate` was stored with."""
    decimals = len(f"{rate:.6f}".rstrip("0").partition(".")[2]) if not math.isnan(rate) else 0
    return float(0.5 * 10.0**-decimals)


def _provinces(rows: pd.DataFrame, figure: dict[tuple[str, str, str], float]) -> list[Finding]:
    found: list[Finding] = []
    some = rows[(rows["level"] == "province") & (rows["indicator"] == "SBI.CUM")]
    for period, group in some.groupby("period"):
        local = figure.get(("SBI.CUM", str(period), "LOCAL"), math.nan)
        total = float(group["value"].sum())
        if not math.isnan(local) and total > 1.01 * local:
            found.append(
                (
                    True,
                    Text(
                        f"{period}: các tỉnh cộng lại {total:,.1f} hơn địa phương {local:,.1f}",
                        f"{period}: provinces listed make {total:,.1f}, local is {local:,.1f}",
                    ),
                )
            )
    return found
