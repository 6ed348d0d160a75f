"""Each row by itself: its month, running totals, rate and index against each other."""

from __future__ import annotations

import math

from mtqg.intake.arithmetic.lines import (
    LEVELS,
    Contradiction,
    Line,
    agree,
    cells_of,
    decimals_stored,
    eng,
    log_ratio,
    rounding,
    vie,
    which,
    within,
)
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

# Of one row: a month against the average month and against the month before, its rate against the
# country's, its index. All but 1 in 1,000 rows of provinces lie within a factor of 3.9.
ROW_PACE, ROW_STEP, ROW_RATE, ROW_INDEX = 5.5, 5.5, (0.11, 4.5), (20.0, 500.0)
# Rows in a run whose months go with the next row's: none so long in 193 tables.
SHIFTED = 4


def rows_alone(lines: list[Line], country: dict[str, Line], now: str) -> list[Contradiction]:
    """Hold every row's month, running totals, rate and index against each other."""
    found: list[Contradiction] = []
    year, month = int(now[:4]), int(now[5:])
    before = f"{year}-{month - 1:02d}"
    whole = country.get("ALL")
    usual = whole.get("SBI.RATE", now) if whole else math.nan
    for line in lines:
        main = line is whole

        def note(
            vi: str, en: str, indicator: str, period: str, fatal: bool = False, odd: bool = False
        ) -> None:
            value = line.get(indicator, period)  # noqa: B023
            text = Text(f"{line.label}: {vi}", f"{line.label}: {en}")  # noqa: B023
            place = line.place(indicator, period)  # noqa: B023
            found.append(Contradiction(text, place, eng(value), fatal, odd))

        flow, last = line.get("SBI.MONTH", now), line.get("SBI.MONTH", before)
        total, earlier = line.get("SBI.CUM", now), line.get("SBI.CUM", before)
        rate, index = line.get("SBI.RATE", now), line.get("SBI.YOY", now)
        slack = max(0.002 * abs(total), 0.3)
        for (indicator, period), figure in line.figures.items():
            if figure.value < 0:
                note("số âm", "a negative figure", indicator, period)
        if not math.isnan(earlier + flow + total) and abs(earlier + flow - total) > slack:
            slip = which(
                ("SBI.CUM", now, total, earlier + flow),
                ("SBI.CUM", before, earlier, total - flow),
                ("SBI.MONTH", now, flow, total - earlier),
            )
            note(
                f"lũy kế trước {vie(earlier)} + tháng {vie(flow)} ≠ lũy kế {vie(total)}"
                + (f": {slip[2].vi}" if slip else ""),
                f"running total {eng(earlier)} + month {eng(flow)} ≠ {eng(total)}"
                + (f": {slip[2].en}" if slip else ""),
                *(slip[:2] if slip else ("SBI.CUM", now)),
                fatal=main,
            )
            continue
        if main and month >= 4 and earlier < flow:
            note(
                f"lũy kế trước {vie(earlier)} nhỏ hơn một tháng {vie(flow)}: hai cột đổi chỗ?",
                f"running total {eng(earlier)} below one month {eng(flow)}: columns swapped?",
                "SBI.CUM",
                before,
                fatal=True,
            )
        if month == 1 and not math.isnan(flow + total) and abs(flow - total) > slack:
            note(
                f"tháng 1 {vie(flow)} khác lũy kế {vie(total)}",
                f"January {eng(flow)} is not the running total {eng(total)}",
                "SBI.CUM",
                now,
                fatal=main,
            )
        months = math.fsum(v for v in (last, flow) if not math.isnan(v))
        if months > total + slack:
            above = "SBI.MONTH" if flow > total else "SBI.CUM"
            note(
                f"các tháng {vie(months)} lớn hơn lũy kế {vie(total)}",
                f"its months {eng(months)} exceed the running total {eng(total)}",
                above,
                now,
                fatal=main,
            )
        elif month == 2 and not math.isnan(last + flow) and months < total - slack:
            note(
                f"hai tháng {vie(months)} nhỏ hơn lũy kế {vie(total)}",
                f"two months {eng(months)} fall short of the running total {eng(total)}",
                "SBI.CUM",
                now,
                fatal=main,
            )
        elif total > 0 and flow > 0 and not within(flow * month / total, ROW_PACE) and total > 20:
            note(
                f"tháng {vie(flow)} không hợp với lũy kế {vie(total)}",
                f"the month {eng(flow)} does not go with the running total {eng(total)}",
                "SBI.MONTH",
                now,
                odd=True,
            )
        elif last > 0 and flow > 0 and not within(flow / last, ROW_STEP) and total > 20:
            note(
                f"tháng này {vie(flow)}, tháng trước {vie(last)}",
                f"this month {eng(flow)}, the month before {eng(last)}",
                "SBI.MONTH",
                now,
                odd=True,
            )
        if rate > 0 and usual > 0 and not ROW_RATE[0] <= rate / usual <= ROW_RATE[1]:
            note(
                f"đạt {vie(rate)}% kế hoạch, cả nước {vie(usual)}%",
                f"{eng(rate)}% of the plan, the country {eng(usual)}%",
                "SBI.RATE",
                now,
                odd=True,
            )
        if index > 0 and not ROW_INDEX[0] <= index <= ROW_INDEX[1]:
            note(
                f"chỉ số so với cùng kỳ {vie(index)}",
                f"index against the year before {eng(index)}",
                "SBI.YOY",
                now,
                odd=True,
            )
        plan = line.get("SBI.PLAN", str(year))
        if plan > 0 and rate > 0 and flow > 0:
            step = rounding(rate)
            paid = flow if math.isnan(total) else total
            low, high = 100 * paid / (rate + step), 100 * paid / max(rate - step, 1e-9)
            if not 0.995 * low <= plan <= 1.005 * high:
                note(
                    f"kế hoạch {vie(plan)}; tháng và tỷ lệ cho ra {vie(low)}",
                    f"plan {eng(plan)}; month and rate imply {eng(low)}",
                    "SBI.PLAN",
                    str(year),
                    fatal=main,
                )
    return found


def shifted(lines: list[Line], now: str) -> list[Contradiction]:
    """Tell a run of rows whose month goes with the month before of the row above, or below."""
    before = f"{now[:4]}-{int(now[5:]) - 1:02d}"
    cells = [
        (line, line.get("SBI.MONTH", before), line.get("SBI.MONTH", now))
        for line in lines
        if line.get("SBI.MONTH", before) > 0 and line.get("SBI.MONTH", now) > 0
    ]
    found: list[Contradiction] = []
    for way, vi, en in ((-1, "trên", "above"), (1, "dưới", "below")):
        run: list[Line] = []
        for i, (line, own, flow) in enumerate(cells):
            beside = cells[i + way][1] if 0 <= i + way < len(cells) else math.nan
            near = abs(log_ratio(flow, beside)) < 0.5 * abs(log_ratio(flow, own))
            run = [*run, line] if near else []
            if len(run) == SHIFTED:
                text = _SAY("alone.month_goes_month_before", label=run[0].label, vi=Text(vi, en))
                place = cells_of(*(run[0].place("SBI.MONTH", p) for p in (before, now)))
                found.append(Contradiction(text, place))
    return found


def repeated(lines: list[Line], now: str) -> list[Contradiction]:
    """Tell a month's column that holds the month before once more."""
    before = f"{now[:4]}-{int(now[5:]) - 1:02d}"
    pairs = [
        (line.get("SBI.MONTH", now), line.get("SBI.MONTH", before), line)
        for line in lines
        if not math.isnan(line.get("SBI.MONTH", now) + line.get("SBI.MONTH", before))
    ]
    same = [line for flow, last, line in pairs if flow == last]
    if len(pairs) < 5 or len(same) < 0.5 * len(pairs):
        return []
    text = _SAY("alone.rows_month_equal_month", same=len(same))
    return [Contradiction(text, same[0].place("SBI.MONTH", now), fatal=True)]


def stored(lines: list[Line], now: str) -> list[Contradiction]:
    """Hold the ratios of a monthly table, as they are stored, against what they divide."""
    year = int(now[:4])
    found: list[Contradiction] = []
    for indicator, vi, en in (
        ("SBI.RATE", "kế hoạch", "plan"),
        ("SBI.YOY", f"cùng kỳ {year - 1}", f"figure of {year - 1}"),
    ):
        found += _whole_bases(lines, indicator, ("SBI.CUM", now), now, vi, en)
    return found


def stored_quarters(lines: list[Line], confirmed: set[str]) -> list[Contradiction]:
    """Hold the ratios of a table of quarters against what they divide."""
    found: list[Contradiction] = []
    for period in dict.fromkeys(p for x in lines for i, p in x.figures if i == "SBI.QUARTER"):
        key = ("SBI.QUARTER", period)
        vi, en = "cùng kỳ năm trước", "figure of the year before"
        found += _whole_bases(lines, "SBI.QUARTER_YOY", key, period, vi, en)
    return [finding for finding in found if not agree(finding, confirmed)]


def _whole_bases(
    lines: list[Line], ratio: str, of: tuple[str, str], period: str, vi: str, en: str
) -> list[Contradiction]:
    """Tell the rows whose ratio was not divided from the figure beside it.

    The office's ratios are formulas: stored with all their decimals they give back what was
    divided by, a figure of few decimals. Where nearly all rows do, one that does not was typed.
    """
    odd: list[Line] = []
    whole = 0
    divided: list[int] = []
    typed: list[int] = []
    for position, line in enumerate(lines):
        rate, value = line.get(ratio, period), line.get(*of)
        if math.isnan(rate + value) or not rate or decimals_stored(rate) < 6:
            continue
        base = 100 * value / rate
        slack = 1e-12 * abs(base) + 1e-9
        if any(abs(base - round(base, d)) < slack for d in range(7)):
            whole += 1
            divided.append(position)
        elif line.scope not in ("ALL", "LOCAL", *LEVELS) or line.area != "VN":
            # Sums of hidden cells have more decimals, and the sums are checked elsewhere.
            odd.append(line)
            typed.append(position)
    # 37 of 38 columns of 2006-2025 hold in every row, one in 11 of 34: its bases were not these.
    mixed = len(odd) > whole and any(
        position > min(typed) for position in divided
    ) and any(position < max(typed) for position in divided)  # fmt: skip
    if not odd or whole < 8 or mixed:
        return []
    if len(odd) > 8:
        rows = ", ".join(line.label for line in odd)
        text = _SAY("alone.ratios_rows_do_not", odd=len(odd), rows=rows)
        return [Contradiction(text, cells_of(odd[0].place(*of), odd[0].place(ratio, period)))]
    return [
        Contradiction(
            Text(
                f"{line.label}: {vie(line.get(*of))} và tỷ lệ {vie(line.get(ratio, period))}"
                f" không cho ra một số {vi} tròn như các dòng khác: một trong hai đã bị sửa tay?",
                f"{line.label}: {eng(line.get(*of))} and the ratio {eng(line.get(ratio, period))}"
                f" give back no whole {en} as the other rows do: one of the two was retyped?",
            ),
            cells_of(line.place(*of), line.place(ratio, period)),
        )
        for line in odd
    ]
