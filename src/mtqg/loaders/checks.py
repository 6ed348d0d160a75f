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
MONTH_TOTAL = (500.0, 500_000.0)
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
    found += _size(figure, keys) + _running(rows) + _rates(figure, keys) + _provinces(rows, figure)
    return sorted(found, key=lambda finding: not finding[0])


def _sum(
    figure: dict[tuple[str, str, str], float], indicator: str, period: str
) -> tuple[bool, Finding | None]:
    def get(scope: str) -> float:
        return figure.get((indicator, period, scope), math.nan)

    levels = sum(get(f"LOCAL_{level}") for level in ("PROVINCE", "DISTRICT", "COMMUNE"))
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
                    f"{indicator} {period}: cấp tỉnh + huyện + xã = {levels:,.1f}, địa phương = {local:,.1f}",
                    f"{indicator} {period}: province + district + commune = {levels:,.1f}, local = {local:,.1f}",
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
                        f"{period}: cả nước {total:,.1f} tỷ đồng một tháng: sai đơn vị hoặc sai cột?",
                        f"{period}: {total:,.1f} bn VND a month for the country: wrong unit or column?",
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
                            f"{period}: cả nước đạt {total:.1f}% kế hoạch sau {month} tháng: sai cột?",
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
                        f"{who}: lũy kế trước {earlier[0]:,.1f} + tháng {months[last]:,.1f} ≠ lũy kế {total:,.1f}",
                        f"{who}: running total {earlier[0]:,.1f} + month {months[last]:,.1f} ≠ {total:,.1f}",
                    ),
                )
            )
        elif known > total + slack:
            found.append(
                (
                    country,
                    Text(
                        f"{who}: các tháng {known:,.1f} lớn hơn lũy kế năm {year} {total:,.1f}",
                        f"{who}: months {known:,.1f} exceed the running total of {year} {total:,.1f}",
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
        low, high = [], []
        for scope in ("CENTRAL", "LOCAL", "ALL"):
            rate = figure.get((indicator, period, scope), math.nan)
            total = figure.get((base, period, scope), math.nan)
            step = _rounding(rate)
            if math.isnan(rate) or math.isnan(total) or rate <= step:
                break
            low.append(100 * total / (rate + step))
            high.append(100 * total / (rate - step))
        else:
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
                        f"{period}: các tỉnh được nêu cộng lại {total:,.1f}, hơn cả địa phương {local:,.1f}",
                        f"{period}: the provinces listed add up to {total:,.1f}, above local {local:,.1f}",
                    ),
                )
            )
    return found
