"""Each row by itself: its month, running totals, rate and index against each other."""

from __future__ import annotations

import math

from mtqg.intake.investment.arithmetic.lines import (
    LEVELS,
    Contradiction,
    Line,
    agree,
    cells_of,
    log_ratio,
    rounding,
    slip_of,
    with_numbers,
)
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = with_numbers(sentences("intake").text)

# Of one row: a month against the average month and against the month before, its rate against the
# country's, its index. All but 1 in 1,000 rows of provinces lie within a factor of 3.9.
ROW_PACE, ROW_STEP, ROW_RATE, ROW_INDEX = 5.5, 5.5, (0.11, 4.5), (20.0, 500.0)
# Rows in a run whose months go with the next row's: none so long in 193 tables.
SHIFTED = 4


def rows_alone(lines: list[Line], country: dict[str, Line], now: str) -> list[Contradiction]:
    """Hold every row's month, running totals, rate and index against each other."""
    found: list[Contradiction] = []
    year, month = now[:4], int(now[5:])
    before = f"{year}-{month - 1:02d}"
    whole = country.get("ALL")
    usual = whole.get("SBI.RATE", now) if whole else math.nan
    for line in lines:
        main, tell = line is whole, line.tell
        flow, last = line.get("SBI.MONTH", now), line.get("SBI.MONTH", before)
        total, earlier = line.get("SBI.CUM", now), line.get("SBI.CUM", before)
        rate, index = line.get("SBI.RATE", now), line.get("SBI.YOY", now)
        slack = max(0.002 * abs(total), 0.3)
        for (indicator, period), (value, _) in line.figures.items():
            if value < 0:
                found.append(tell("alone.negative", indicator, period))
        two = {"flow": flow, "total": total}
        if not math.isnan(earlier + flow + total) and abs(earlier + flow - total) > slack:
            guesses = (
                ("SBI.CUM", now, slip_of(total, earlier + flow)),
                ("SBI.CUM", before, slip_of(earlier, total - flow)),
                ("SBI.MONTH", now, slip_of(flow, total - earlier)),
            )
            of, when, slip = next((one for one in guesses if one[2]), ("SBI.CUM", now, None))
            found.append(
                tell("alone.total", of, when, two | {"earlier": earlier}, slip, fatal=main)
            )
            continue
        if main and month >= 4 and earlier < flow:
            given = {"earlier": earlier, "flow": flow}
            found.append(tell("alone.columns_swapped", "SBI.CUM", before, given, fatal=True))
        if month == 1 and not math.isnan(flow + total) and abs(flow - total) > slack:
            found.append(tell("alone.january", "SBI.CUM", now, two, fatal=main))
        months = math.fsum(v for v in (last, flow) if not math.isnan(v))
        if months > total + slack:
            above = "SBI.MONTH" if flow > total else "SBI.CUM"
            given = {"months": months, "total": total}
            found.append(tell("alone.months_exceed", above, now, given, fatal=main))
        elif month == 2 and not math.isnan(last + flow) and months < total - slack:
            given = {"months": months, "total": total}
            found.append(tell("alone.two_months", "SBI.CUM", now, given, fatal=main))
        elif total > 20 and abs(log_ratio(flow * month, total)) > math.log(ROW_PACE):
            found.append(tell("alone.pace", "SBI.MONTH", now, two, odd=True))
        elif total > 20 and abs(log_ratio(flow, last)) > math.log(ROW_STEP):
            given = {"flow": flow, "last": last}
            found.append(tell("alone.step", "SBI.MONTH", now, given, odd=True))
        if rate > 0 and usual > 0 and not ROW_RATE[0] <= rate / usual <= ROW_RATE[1]:
            given = {"rate": rate, "usual": usual}
            found.append(tell("alone.rate", "SBI.RATE", now, given, odd=True))
        if index > 0 and not ROW_INDEX[0] <= index <= ROW_INDEX[1]:
            found.append(tell("alone.index", "SBI.YOY", now, {"index": index}, odd=True))
        plan = line.get("SBI.PLAN", year)
        if plan > 0 and rate > 0 and flow > 0:
            step = rounding(rate)
            paid = flow if math.isnan(total) else total
            low, high = 100 * paid / (rate + step), 100 * paid / max(rate - step, 1e-9)
            if not 0.995 * low <= plan <= 1.005 * high:
                given = {"plan": plan, "low": low}
                found.append(tell("alone.plan", "SBI.PLAN", year, given, fatal=main))
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
    for way, key in ((-1, "alone.months_shifted_down"), (1, "alone.months_shifted_up")):
        run: list[Line] = []
        for i, (line, own, flow) in enumerate(cells):
            beside = cells[i + way][1] if 0 <= i + way < len(cells) else math.nan
            near = abs(log_ratio(flow, beside)) < 0.5 * abs(log_ratio(flow, own))
            run = [*run, line] if near else []
            if len(run) == SHIFTED:
                text = _SAY(key, label=run[0].label)
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
    text = _SAY("alone.month_pasted_again", same=len(same))
    return [Contradiction(text, same[0].place("SBI.MONTH", now), fatal=True)]


def stored(lines: list[Line], now: str) -> list[Contradiction]:
    """Hold the ratios of a monthly table, as they are stored, against what they divide."""
    total, year = ("SBI.CUM", now), str(int(now[:4]) - 1)
    return [
        *_whole_bases(lines, "SBI.RATE", total, _SAY("alone.base_plan")),
        *_whole_bases(lines, "SBI.YOY", total, _SAY("alone.base_year", year=year)),
    ]


def stored_quarters(lines: list[Line], confirmed: set[str]) -> list[Contradiction]:
    """Hold the ratios of a table of quarters against what they divide."""
    figures = dict.fromkeys(key for x in lines for key in x.figures if key[0] == "SBI.QUARTER")
    base = _SAY("alone.base_year_before")
    found = [f for key in figures for f in _whole_bases(lines, "SBI.QUARTER_YOY", key, base)]
    return [finding for finding in found if not agree(finding, confirmed)]


def _whole_bases(
    lines: list[Line], ratio: str, of: tuple[str, str], base_name: Text
) -> list[Contradiction]:
    """Tell the rows whose ratio was not divided from the figure beside it.

    The office's ratios are formulas: stored with all their decimals they give back what was
    divided by, a figure of few decimals. Where nearly all rows do, one that does not was typed.
    """
    odd: list[Line] = []
    divided: list[int] = []
    typed: list[int] = []
    for position, line in enumerate(lines):
        rate, value = line.get(ratio, of[1]), line.get(*of)
        if math.isnan(rate + value) or not rate or decimals_of(rate, 10) < 6:
            continue
        base = 100 * value / rate
        slack = 1e-12 * abs(base) + 1e-9
        if any(abs(base - round(base, d)) < slack for d in range(7)):
            divided.append(position)
        elif line.scope not in ("ALL", "LOCAL", *LEVELS) or line.area != "VN":
            # Sums of hidden cells have more decimals, and the sums are checked elsewhere.
            odd.append(line)
            typed.append(position)
    # 37 of 38 columns of 2006-2025 hold in every row, one in 11 of 34: its bases were not these.
    mixed = len(odd) > len(divided) and any(
        position > min(typed) for position in divided
    ) and any(position < max(typed) for position in divided)  # fmt: skip
    if not odd or len(divided) < 8 or mixed:
        return []
    if len(odd) > 8:
        rows = ", ".join(line.label for line in odd)
        text = _SAY("alone.ratios_shifted", odd=len(odd), rows=rows)
        return [Contradiction(text, cells_of(odd[0].place(*of), odd[0].place(ratio, of[1])))]
    return [
        Contradiction(
            _SAY(
                "alone.retyped",
                label=line.label,
                value=line.get(*of),
                rate=line.get(ratio, of[1]),
                base=base_name,
            ),
            cells_of(line.place(*of), line.place(ratio, of[1])),
        )
        for line in odd
    ]
