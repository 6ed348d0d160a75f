"""Hold a table of investment against its own arithmetic, and against what is known.

A table says most figures more than once: centre and local make the total, the month and the
earlier running total make the new one, a rate divides the running total by a plan, an index by
the year before. Held against last month's table and last year's, nearly every figure has two or
three witnesses, and a figure that only itself speaks for is a misprint or a misreading.

The limits come from the office's 206 monthly tables of 2008 to 2025 (benchmarks/damage.py counts
what they let through): centre and local make the total within 0.004%; in four tables of
five all but 0.5% of the rows continue last month's running total within 0.2%; where a rate is
stored with all its decimals, the plan it was divided by has three decimals at most.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import pandas as pd

from mtqg.texts import Text

SUM_WARN, SUM_REFUSE = 0.0005, 0.01
RATE_PER_MONTH = (2.0, 13.0)
INDEX = (50.0, 220.0)
# Country, one month, bn VND: 2,500 in June 2003, 5,391 in January 2008, 86,378 in December 2024.
MONTH_TOTAL = (300.0, 500_000.0)
# Running total over months elapsed, in units of the last month: 0.56 to 1.24 in 2008-2025.
PACE = (0.25, 2.0)
# Of one row: a month against the average month and against the month before, its rate against the
# country's, its index. All but 1 in 1,000 rows of provinces lie within a factor of 3.9.
ROW_PACE, ROW_STEP, ROW_RATE, ROW_INDEX = 5.5, 5.5, (0.11, 4.5), (20.0, 500.0)
# A row off the identity that nearly all rows of the table hold to 0.2%; off it where few do.
EXACT, LOOSE, HELD_BY = 0.004, 0.3, 0.8
# A plan, a base or a revision that changed by more is a misprint more often than a fact.
PLAN_JUMP, BASE_JUMP, REVISION = 1.6, 1.65, 2.6
# A year against the year before, and a year's plan against the plan before.
GROWTH, NEW_PLAN = 3.4, 2.7
# Share of rows whose month is nearer to what was told for the month before: at most 0.63 in 155.
MONTHS_SWAPPED = 0.67
# Rows in a run whose months go with the next row's: none so long in 193 tables.
SHIFTED = 4
LEVELS = ("LOCAL_PROVINCE", "LOCAL_DISTRICT", "LOCAL_COMMUNE")
MONEY = ("SBI.MONTH", "SBI.CUM", "SBI.QUARTER", "SBI.PLAN")
#: Of the figures of a publication that is known, as many must be the same for it to be this one.
SAME_TABLE = 0.6


@dataclass(frozen=True)
class Finding:
    """What figures contradict; `fatal` when nothing of the table can be trusted.

    `odd` when the figures do not contradict each other, but are unlike any seen before.
    """

    text: Text
    place: str = ""
    value: str = ""
    fatal: bool = False
    odd: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure of the table and its cell."""

    value: float
    place: str


@dataclass
class Line:
    """One row of the table, its figures by indicator and period."""

    label: str
    area: str
    scope: str
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def get(self, indicator: str, period: str) -> float:
        """Return the value, nan without one."""
        found = self.figures.get((indicator, period))
        return found.value if found else math.nan

    def place(self, indicator: str, period: str) -> str:
        """Return the cell, "" without one."""
        found = self.figures.get((indicator, period))
        return found.place if found else ""


def check(rows: pd.DataFrame, known: pd.DataFrame | None = None, now: str = "") -> list[Finding]:
    """Return what the figures of one table contradict, most serious first.

    Parameters
    ----------
    rows : DataFrame
        One table in the long form, with the `label` of each row.
    known : DataFrame, optional
        The office's figures known so far, in the long form: those of the month before, the year
        before, and those of this very table where it was known already.
    now : str
        The month of a monthly table ("2012-05"); "" for one of quarters.

    Returns
    -------
    list of Finding
        Each names the cell, what it holds and what it most likely is. Without a total, or without
        its parts, nothing can be checked and that is said.
    """
    lines = _lines(rows)
    country = {line.scope: line for line in lines if line.area == "VN"}
    keys = list(dict.fromkeys(k for line in country.values() for k in line.figures))
    found: list[Finding] = []
    confirmed: set[str] = set()
    if known is not None:
        found, confirmed = _same_table(lines, known)
    sums = _sums(country, keys) + _sizes(country, keys) + _implied_bases(country, keys)
    sums += _provinces(lines, country)
    if confirmed and not found:
        # Printed so: what it contradicts is the office's misprint, not a misreading.
        sums = [replace(finding, fatal=False, odd=True) for finding in sums]
    found += sums
    if now:
        suspects = _rows(lines, country, now) + _repeated(lines, now) + _shifted(lines, now)
        if known is not None:
            suspects += _history(lines, known, now)
        suspects += _stored(lines, now)
        settled = confirmed | {finding.place for finding in found}
        found += [f for f in suspects if f.fatal or not _agree(f, settled)]
    else:
        found += _stored_quarters(lines, confirmed)
    return _gathered(found)


def _lines(rows: pd.DataFrame) -> list[Line]:
    lines: dict[tuple[str, str], Line] = {}
    for r in rows.itertuples():
        key = str(r.area), str(r.scope)
        line = lines.setdefault(key, Line(str(getattr(r, "label", "") or key[0]), *key))
        line.figures[str(r.indicator), str(r.period)] = Figure(float(r.value), str(r.place))
    return list(lines.values())


def _agree(finding: Finding, confirmed: set[str]) -> bool:
    """Tell whether every cell that `finding` names is confirmed by the table as published."""
    sheet, _, cells = finding.place.rpartition("!")
    return bool(cells) and all(f"{sheet}!{cell}" in confirmed for cell in cells.split(", "))


def _gathered(found: list[Finding]) -> list[Finding]:
    """Return one finding a cell, the first told, and the fatal ones first."""
    kept: dict[str, Finding] = {}
    for i, finding in enumerate(found):
        kept.setdefault(finding.place or str(i), finding)
    fatal = [finding for finding in found if finding.fatal]
    return list(dict.fromkeys([*fatal, *kept.values()]))


# --- sums -----------------------------------------------------------------------------------------


def _sums(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Finding]:
    """Hold centre + local against the total, and the levels against local, in every column."""
    found: list[Finding] = []
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
                (country["ALL"], total, central + local),
                (country["CENTRAL"], central, total - local),
            ]
            if "LOCAL" in get:
                guesses.append((country["LOCAL"], local, total - central))
            slips = [
                (line, slip)
                for line, value, due in guesses
                if (slip := _slip(value, due)) is not None
            ]
            what = Text("trung ương + địa phương = ", "centre + local = ") + Text(
                f"{_vi(central + local)}, tổng số = {_vi(total)}",
                f"{_en(central + local)}, total = {_en(total)}",
            )
            for line, slip in slips[:1]:
                place = line.place(indicator, period)
                what += Text(f": “{line.label}” {slip.vi}", f': "{line.label}" {slip.en}')
            fatal = abs(central + local - total) > SUM_REFUSE * abs(total)
            found.append(Finding(what, place, fatal=fatal))
        elif not math.isnan(levels) and abs(levels - local) > max(SUM_WARN * abs(local), 0.5):
            what = Text(
                f"tỉnh + huyện + xã = {_vi(levels)}, địa phương = {_vi(local)}",
                f"province + district + commune = {_en(levels)}, local = {_en(local)}",
            )
            found.append(Finding(what, country[LEVELS[0]].place(indicator, period)))
        # So in all 388 months and running totals of 2011-2025 that give the levels.
        sizes = [get.get(level, math.nan) for level in LEVELS]
        if sizes[0] < sizes[1] or sizes[1] < sizes[2]:
            what = Text(
                "cấp tỉnh, huyện, xã không theo thứ tự lớn dần như mọi tháng: hai dòng đổi chỗ?",
                "provincial, district and commune level are not in their usual order: swapped?",
            )
            found.append(Finding(what, country[LEVELS[0]].place(indicator, period)))
    if any(i in MONEY for i, _ in keys) and not any_known:
        what = Text(
            "không có đủ dòng tổng số, trung ương, địa phương để đối chiếu",
            "no total with its parts: nothing to check the table against",
        )
        found.append(Finding(what))
    return found


def _provinces(lines: list[Line], country: dict[str, Line]) -> list[Finding]:
    """Hold the sum of the provinces against local, of the ministries against the centre."""
    found: list[Finding] = []
    groups = (
        ("LOCAL", [x for x in lines if x.area != "VN"], Text("các tỉnh", "provinces")),
        (
            "CENTRAL",
            [x for x in lines if x.scope.startswith("MIN_")],
            Text("các bộ", "ministries"),
        ),
    )
    for scope, parts, name in groups:
        whole = country.get(scope)
        for indicator, period in whole.figures if whole else ():
            if indicator not in MONEY or whole is None:
                continue
            total = math.fsum(v for x in parts if not math.isnan(v := x.get(indicator, period)))
            limit = whole.get(indicator, period)
            if total > 1.01 * limit:
                what = name + Text(
                    f" cộng lại {_vi(total)}, hơn “{whole.label}” {_vi(limit)}",
                    f' listed make {_en(total)}, more than "{whole.label}" {_en(limit)}',
                )
                cells = whole.place(indicator, period)
                found.append(Finding(what, cells, fatal=total > 1.2 * limit))
    return found


# --- sizes of the country's row -------------------------------------------------------------------


def _sizes(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Finding]:
    if "ALL" not in country:
        return []
    line = country["ALL"]
    found: list[Finding] = []

    def refuse(vi: str, en: str, indicator: str, period: str) -> None:
        found.append(Finding(Text(vi, en), line.place(indicator, period), fatal=True))

    for indicator, period in keys:
        total = line.get(indicator, period)
        if math.isnan(total):
            continue
        if indicator == "SBI.MONTH" and not MONTH_TOTAL[0] <= total <= MONTH_TOTAL[1]:
            refuse(
                f"cả nước {_vi(total)} tỷ đồng một tháng: sai đơn vị (10³) hoặc sai cột",
                f"the country {_en(total)} bn VND a month: wrong unit (10³) or wrong column",
                indicator,
                period,
            )
        if indicator == "SBI.RATE":
            elapsed = int(period[-2:])
            if not RATE_PER_MONTH[0] * elapsed <= total <= RATE_PER_MONTH[1] * elapsed + 10:
                fraction = total < 1.5
                refuse(
                    f"đạt {_vi(total)}% kế hoạch sau {elapsed} tháng: "
                    + ("tỷ lệ viết dạng phân số, phải nhân 100" if fraction else "sai cột"),
                    f"{_en(total)}% of the plan after {elapsed} months: "
                    + ("a fraction, to be multiplied by 100" if fraction else "wrong column"),
                    indicator,
                    period,
                )
        if indicator.endswith("YOY") and not INDEX[0] <= total <= INDEX[1]:
            refuse(
                f"chỉ số so với cùng kỳ {_vi(total)}: "
                + ("tỷ lệ viết dạng phân số" if total < 2.5 else "sai cột"),
                f"index against the year before {_en(total)}: "
                + ("a fraction" if total < 2.5 else "wrong column"),
                indicator,
                period,
            )
    now = max((p for i, p in keys if i == "SBI.CUM"), default="")
    month, total = line.get("SBI.MONTH", now), line.get("SBI.CUM", now)
    if now and month and not math.isnan(month + total):
        pace = total / (int(now[-2:]) * month)
        if not PACE[0] <= pace <= PACE[1]:
            refuse(
                f"lũy kế {_vi(total)} không hợp với tháng {_vi(month)}: hai cột đổi chỗ?",
                f"running total {_en(total)} does not go with the month {_en(month)}: swapped?",
                "SBI.CUM",
                now,
            )
    return found


# --- each row by itself ---------------------------------------------------------------------------


def _rows(lines: list[Line], country: dict[str, Line], now: str) -> list[Finding]:
    """Hold every row's month, running totals, rate and index against each other."""
    found: list[Finding] = []
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
            found.append(Finding(text, place, _en(value), fatal, odd))

        flow, last = line.get("SBI.MONTH", now), line.get("SBI.MONTH", before)
        total, earlier = line.get("SBI.CUM", now), line.get("SBI.CUM", before)
        rate, index = line.get("SBI.RATE", now), line.get("SBI.YOY", now)
        slack = max(0.002 * abs(total), 0.3)
        for (indicator, period), figure in line.figures.items():
            if figure.value < 0:
                note("số âm", "a negative figure", indicator, period)
        if not math.isnan(earlier + flow + total) and abs(earlier + flow - total) > slack:
            slip = _which(
                ("SBI.CUM", now, total, earlier + flow),
                ("SBI.CUM", before, earlier, total - flow),
                ("SBI.MONTH", now, flow, total - earlier),
            )
            note(
                f"lũy kế trước {_vi(earlier)} + tháng {_vi(flow)} ≠ lũy kế {_vi(total)}"
                + (f": {slip[2].vi}" if slip else ""),
                f"running total {_en(earlier)} + month {_en(flow)} ≠ {_en(total)}"
                + (f": {slip[2].en}" if slip else ""),
                *(slip[:2] if slip else ("SBI.CUM", now)),
                fatal=main,
            )
            continue
        if main and month >= 4 and earlier < flow:
            note(
                f"lũy kế trước {_vi(earlier)} nhỏ hơn một tháng {_vi(flow)}: hai cột đổi chỗ?",
                f"running total {_en(earlier)} below one month {_en(flow)}: columns swapped?",
                "SBI.CUM",
                before,
                fatal=True,
            )
        if month == 1 and not math.isnan(flow + total) and abs(flow - total) > slack:
            note(
                f"tháng 1 {_vi(flow)} khác lũy kế {_vi(total)}",
                f"January {_en(flow)} is not the running total {_en(total)}",
                "SBI.CUM",
                now,
                fatal=main,
            )
        months = math.fsum(v for v in (last, flow) if not math.isnan(v))
        if months > total + slack:
            above = "SBI.MONTH" if flow > total else "SBI.CUM"
            note(
                f"các tháng {_vi(months)} lớn hơn lũy kế {_vi(total)}",
                f"its months {_en(months)} exceed the running total {_en(total)}",
                above,
                now,
                fatal=main,
            )
        elif month == 2 and not math.isnan(last + flow) and months < total - slack:
            note(
                f"hai tháng {_vi(months)} nhỏ hơn lũy kế {_vi(total)}",
                f"two months {_en(months)} fall short of the running total {_en(total)}",
                "SBI.CUM",
                now,
                fatal=main,
            )
        elif total > 0 and flow > 0 and not _within(flow * month / total, ROW_PACE) and total > 20:
            note(
                f"tháng {_vi(flow)} không hợp với lũy kế {_vi(total)}",
                f"the month {_en(flow)} does not go with the running total {_en(total)}",
                "SBI.MONTH",
                now,
                odd=True,
            )
        elif last > 0 and flow > 0 and not _within(flow / last, ROW_STEP) and total > 20:
            note(
                f"tháng này {_vi(flow)}, tháng trước {_vi(last)}",
                f"this month {_en(flow)}, the month before {_en(last)}",
                "SBI.MONTH",
                now,
                odd=True,
            )
        if rate > 0 and usual > 0 and not ROW_RATE[0] <= rate / usual <= ROW_RATE[1]:
            note(
                f"đạt {_vi(rate)}% kế hoạch, cả nước {_vi(usual)}%",
                f"{_en(rate)}% of the plan, the country {_en(usual)}%",
                "SBI.RATE",
                now,
                odd=True,
            )
        if index > 0 and not ROW_INDEX[0] <= index <= ROW_INDEX[1]:
            note(
                f"chỉ số so với cùng kỳ {_vi(index)}",
                f"index against the year before {_en(index)}",
                "SBI.YOY",
                now,
                odd=True,
            )
        plan = line.get("SBI.PLAN", str(year))
        if plan > 0 and rate > 0 and flow > 0:
            step = _rounding(rate)
            paid = flow if math.isnan(total) else total
            low, high = 100 * paid / (rate + step), 100 * paid / max(rate - step, 1e-9)
            if not 0.995 * low <= plan <= 1.005 * high:
                note(
                    f"kế hoạch {_vi(plan)}; tháng và tỷ lệ cho ra {_vi(low)}",
                    f"plan {_en(plan)}; month and rate imply {_en(low)}",
                    "SBI.PLAN",
                    str(year),
                    fatal=main,
                )
    return found


def _shifted(lines: list[Line], now: str) -> list[Finding]:
    """Tell a run of rows whose month goes with the month before of the row above, or below."""
    before = f"{now[:4]}-{int(now[5:]) - 1:02d}"
    cells = [
        (line, line.get("SBI.MONTH", before), line.get("SBI.MONTH", now))
        for line in lines
        if line.get("SBI.MONTH", before) > 0 and line.get("SBI.MONTH", now) > 0
    ]
    found: list[Finding] = []
    for way, vi, en in ((-1, "trên", "above"), (1, "dưới", "below")):
        run: list[Line] = []
        for i, (line, own, flow) in enumerate(cells):
            beside = cells[i + way][1] if 0 <= i + way < len(cells) else math.nan
            near = abs(_log(flow, beside)) < 0.5 * abs(_log(flow, own))
            run = [*run, line] if near else []
            if len(run) == SHIFTED:
                text = Text(
                    f"từ “{run[0].label}”, tháng này khớp tháng trước của dòng {vi}: cột bị đẩy"
                    " lệch một dòng?",
                    f'from "{run[0].label}" on, this month goes with the month before of the row'
                    f" {en}: shifted by a row?",
                )
                place = _cells(*(run[0].place("SBI.MONTH", p) for p in (before, now)))
                found.append(Finding(text, place))
    return found


def _repeated(lines: list[Line], now: str) -> list[Finding]:
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
    text = Text(
        f"{len(same)} dòng của tháng này trùng hệt tháng trước: dán nhầm tháng trước?",
        f"{len(same)} rows of this month equal the month before: last month pasted again?",
    )
    return [Finding(text, same[0].place("SBI.MONTH", now), fatal=True)]


# --- ratios as they are stored --------------------------------------------------------------------


def _stored(lines: list[Line], now: str) -> list[Finding]:
    year = int(now[:4])
    found: list[Finding] = []
    for indicator, vi, en in (
        ("SBI.RATE", "kế hoạch", "plan"),
        ("SBI.YOY", f"cùng kỳ {year - 1}", f"figure of {year - 1}"),
    ):
        found += _whole_bases(lines, indicator, ("SBI.CUM", now), now, vi, en)
    return found


def _stored_quarters(lines: list[Line], confirmed: set[str]) -> list[Finding]:
    found: list[Finding] = []
    for period in dict.fromkeys(p for x in lines for i, p in x.figures if i == "SBI.QUARTER"):
        key = ("SBI.QUARTER", period)
        vi, en = "cùng kỳ năm trước", "figure of the year before"
        found += _whole_bases(lines, "SBI.QUARTER_YOY", key, period, vi, en)
    return [finding for finding in found if not _agree(finding, confirmed)]


def _whole_bases(
    lines: list[Line], ratio: str, of: tuple[str, str], period: str, vi: str, en: str
) -> list[Finding]:
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
        if math.isnan(rate + value) or not rate or _decimals(rate) < 6:
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
        text = Text(
            f"{len(odd)} dòng có tỷ lệ không khớp số bên cạnh (cột bị đẩy lệch dòng?): {rows}",
            f"the ratios of {len(odd)} rows do not go with the figures beside (shifted?): {rows}",
        )
        return [Finding(text, _cells(odd[0].place(*of), odd[0].place(ratio, period)))]
    return [
        Finding(
            Text(
                f"{line.label}: {_vi(line.get(*of))} và tỷ lệ {_vi(line.get(ratio, period))}"
                f" không cho ra một số {vi} tròn như các dòng khác: một trong hai đã bị sửa tay?",
                f"{line.label}: {_en(line.get(*of))} and the ratio {_en(line.get(ratio, period))}"
                f" give back no whole {en} as the other rows do: one of the two was retyped?",
            ),
            _cells(line.place(*of), line.place(ratio, period)),
        )
        for line in odd
    ]


# --- what is known from other tables --------------------------------------------------------------


def _same_table(lines: list[Line], known: pd.DataFrame) -> tuple[list[Finding], set[str]]:
    """Hold the figures against the same table where it is known; return its cells that agree.

    The publication is known by its figures, whatever the file is called.
    """
    cells = {
        (x.area, x.scope, i, p): figure
        for x in lines
        for (i, p), figure in x.figures.items()
    }  # fmt: skip
    periods = {p for _, _, _, p in cells}
    some = known[known["period"].isin(periods)]
    by_date: dict[str, list[tuple[tuple[str, str, str, str], float]]] = {}
    columns = (some[c] for c in ("published", "area", "scope", "indicator", "period", "value"))
    for published, area, scope, indicator, period, value in zip(*columns, strict=True):
        key = area, scope, indicator, period
        if key in cells:
            by_date.setdefault(published, []).append((key, float(value)))
    best, agreed, of = "", 0, 0
    for published, figures in by_date.items():
        same = sum(_same(cells[key].value, value) for key, value in figures)
        if same > agreed:
            best, agreed, of = published, same, len(figures)
    if agreed < 10 or agreed < SAME_TABLE * of or of < 0.3 * len(cells):
        return [], set()
    found, confirmed = [], set()
    for key, value in by_date[best]:
        figure = cells[key]
        if _same(figure.value, value):
            confirmed.add(figure.place)
            continue
        slip = _slip(figure.value, value)
        label = next(x.label for x in lines if (x.area, x.scope) == key[:2])
        text = Text(
            f"{label}: ô ghi {_vi(figure.value)}, bản công bố {best} đã biết ghi {_vi(value)}"
            + (f" ({slip.vi})" if slip else ""),
            f"{label}: {_en(figure.value)} here, {_en(value)} in the same table as published"
            f" {best}" + (f" ({slip.en})" if slip else ""),
        )
        found.append(Finding(text, figure.place, _en(figure.value)))
    return found, confirmed


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 6e-5 + 1e-9 * abs(b)


def _history(lines: list[Line], known: pd.DataFrame, now: str) -> list[Finding]:
    """Hold every row against last month's table and last year's."""
    year, month = int(now[:4]), int(now[5:])
    before, year_ago = f"{year}-{month - 1:02d}", f"{year - 1}-{month:02d}"
    past = _past(known, {before, year_ago, f"{year - 1}-12", f"{year - 1}-01"})
    tests = [_Row.of(line, past, now, before, year_ago) for line in lines]
    steps = [t.step for t in tests if not math.isnan(t.step)]
    exact = sum(abs(s) < 0.002 for s in steps)
    tight = len(steps) >= 5 and exact >= HELD_BY * len(steps)
    found: list[Finding] = []
    if len(steps) >= 5:
        stale = [t for t in tests if _same(t.total, t.total_before) and t.month > 0]
        if len(stale) >= 0.5 * len(steps):
            text = Text(
                f"lũy kế của {len(stale)} dòng trùng hệt lũy kế tháng trước: dán nhầm tháng trước?",
                f"the running total of {len(stale)} rows is last month's: pasted again?",
            )
            return [Finding(text, stale[0].line.place("SBI.CUM", now), fatal=True)]
        off = [t for t in tests if abs(t.step) > LOOSE]
        if len(off) > 0.5 * len(steps):
            text = Text(
                f"{len(off)} dòng không nối tiếp lũy kế tháng trước đã biết: sai cột, sai đơn vị"
                " hoặc sai tháng",
                f"{len(off)} rows do not continue last month's running totals: wrong column, unit"
                " or month",
            )
            found.append(Finding(text, off[0].line.place("SBI.CUM", now), fatal=True))
    found += _months_swapped(tests, now, before)
    swapped = _swapped(tests, now)
    done = {id(t) for pair, _ in swapped for t in pair}
    found += [finding for _, finding in swapped]
    for test in tests:
        if id(test) not in done:
            found += test.findings(now, before, EXACT if tight else LOOSE)
    return found


def _months_swapped(tests: list[_Row], now: str, before: str) -> list[Finding]:
    """Tell two columns of months that stand for each other: their sum says nothing of it."""
    pairs = [
        (abs(_log(t.month, t.last_told)), abs(t.revision))
        for t in tests
        if not math.isnan(t.revision + _log(t.month, t.last_told))
    ]
    nearer = sum(a < b for a, b in pairs)
    if len(pairs) < 10 or nearer < MONTHS_SWAPPED * len(pairs):
        return []
    text = Text(
        f"{nearer} trên {len(pairs)} dòng có tháng này gần số đã công bố của tháng trước hơn là"
        " cột tháng trước: hai cột đổi chỗ?",
        f"in {nearer} of {len(pairs)} rows this month is nearer to what was published for the month"
        " before than the column of that month is: columns swapped?",
    )
    line = tests[0].line
    place = _cells(line.place("SBI.MONTH", before), line.place("SBI.MONTH", now))
    return [Finding(text, place, fatal=True)]


def _past(known: pd.DataFrame, periods: set[str]) -> dict[tuple[str, str, str, str], float]:
    """Return the latest known figure by area, scope, indicator and period; months as first told."""
    some = known[known["period"].isin(periods)].sort_values("published", kind="stable")
    past: dict[tuple[str, str, str, str], float] = {}
    columns = (some[c] for c in ("area", "scope", "indicator", "period", "flag", "value"))
    for area, scope, indicator, period, flag, value in zip(*columns, strict=True):
        if indicator != "SBI.MONTH" or flag != "r":
            past[area, scope, indicator, period] = float(value)
    return past


@dataclass
class _Row:
    """A row beside what is known: each ratio is a logarithm, 0 where they agree, nan unknown."""

    line: Line
    month: float
    total: float
    total_before: float
    expected: float
    step: float
    plan: float
    base: float
    revision: float
    last_told: float
    growth: float
    new_plan: float

    @classmethod
    def of(
        cls,
        line: Line,
        past: dict[tuple[str, str, str, str], float],
        now: str,
        before: str,
        year_ago: str,
    ) -> _Row:
        """Return the row's ratios against `past`."""

        def then(indicator: str, period: str) -> float:
            return past.get((line.area, line.scope, indicator, period), math.nan)

        december = f"{int(now[:4]) - 1}-12"
        month, last = line.get("SBI.MONTH", now), line.get("SBI.MONTH", before)
        total, rate, index = (line.get(i, now) for i in ("SBI.CUM", "SBI.RATE", "SBI.YOY"))
        total_before, rate_before = then("SBI.CUM", before), then("SBI.RATE", before)
        revised = last - then("SBI.MONTH", before)
        expected = total_before + (0.0 if math.isnan(revised) else revised) + month
        return cls(
            line,
            month,
            total,
            total_before,
            expected,
            _log(total, expected),
            _log(total * rate_before, rate * total_before),
            _log(total * 100, index * then("SBI.CUM", year_ago)),
            _log(last, then("SBI.MONTH", before)),
            then("SBI.MONTH", before),
            _log(total, then("SBI.CUM", year_ago)) if math.isnan(index) else math.nan,
            _log(
                line.get("SBI.PLAN", now[:4]) * then("SBI.RATE", december),
                100 * then("SBI.CUM", december),
            ),
        )

    def findings(self, now: str, before: str, limit: float) -> list[Finding]:
        """Return what of the row is most likely wrong."""
        line, step, plan = self.line, self.step, self.plan
        found: list[Finding] = []

        def note(text: Text, indicator: str, period: str, odd: bool = True) -> None:
            label = Text(f"{line.label}: ", f"{line.label}: ")
            value = line.get(indicator, period)
            place = line.place(indicator, period)
            found.append(Finding(label + text, place, _en(value), odd=odd))

        # The running total is wrong when plan and step miss by the same factor: a revision of
        # earlier months moves the step alone (3 rows in 4,800 did both).
        both = abs(step) > 0.03 and abs(plan - step) < 0.2 * abs(step)
        if both or abs(step) > limit:
            slip = None if math.isnan(step) else _slip(self.total, self.expected)
            due = self.total - (self.expected - self.month)
            month_slip = _slip(self.month, due) if not both else None
            said = slip or month_slip
            cell = ("SBI.MONTH", now) if month_slip and not slip else ("SBI.CUM", now)
            if abs(self.revision) > math.log(REVISION) and not slip:
                cell = ("SBI.MONTH", before)
            note(
                Text(
                    f"lũy kế tháng trước và tháng này cho ra {_vi(self.expected)}, bảng ghi"
                    f" {_vi(self.total)}" + (f": {said.vi}" if said else ""),
                    f"last month's running total and this month make {_en(self.expected)},"
                    f" the table says {_en(self.total)}" + (f": {said.en}" if said else ""),
                ),
                *cell,
                odd=limit > EXACT and not both,
            )
        elif abs(self.revision) > math.log(REVISION):
            note(
                Text(
                    "tháng trước khác xa số đã công bố tháng trước",
                    "the month before is far from what was published for it",
                ),
                "SBI.MONTH",
                before,
            )
        if abs(plan) > math.log(PLAN_JUMP) and not both:
            note(
                Text(
                    f"tỷ lệ hàm ý kế hoạch gấp {_vi(math.exp(plan))} lần tháng trước",
                    f"the rate implies a plan {_en(math.exp(plan))} times last month's",
                ),
                "SBI.RATE",
                now,
            )
        if abs(self.growth) > math.log(GROWTH):
            note(
                Text(
                    f"gấp {_vi(math.exp(self.growth))} lần cùng kỳ năm trước",
                    f"{_en(math.exp(self.growth))} times the figure of the year before",
                ),
                "SBI.CUM",
                now,
            )
        if abs(self.new_plan) > math.log(NEW_PLAN):
            note(
                Text(
                    f"kế hoạch gấp {_vi(math.exp(self.new_plan))} lần kế hoạch năm trước",
                    f"the plan is {_en(math.exp(self.new_plan))} times the year before's",
                ),
                "SBI.PLAN",
                now[:4],
            )
        if abs(self.base) > math.log(BASE_JUMP) and not both and abs(step) < LOOSE:
            note(
                Text(
                    f"chỉ số hàm ý cùng kỳ năm trước gấp {_vi(math.exp(self.base))} lần số đã biết",
                    f"the index implies {_en(math.exp(self.base))} times the known figure of the"
                    " year before",
                ),
                "SBI.YOY",
                now,
            )
        return found


def _swapped(tests: list[_Row], now: str) -> list[tuple[tuple[_Row, _Row], Finding]]:
    """Return the pairs of rows that each continue the other's running total."""
    off = [t for t in tests if abs(t.step) > EXACT]
    pairs: list[tuple[tuple[_Row, _Row], Finding]] = []
    for i, a in enumerate(off):
        for b in off[i + 1 :]:
            crossed = (
                _log(a.total, b.total_before + a.month),
                _log(b.total, a.total_before + b.month),
            )
            if all(abs(c) < 0.002 for c in crossed):
                text = Text(
                    f"“{a.line.label}” và “{b.line.label}” bị đổi chỗ: mỗi dòng nối tiếp lũy kế"
                    " tháng trước của dòng kia",
                    f'"{a.line.label}" and "{b.line.label}" are swapped: each continues the'
                    " other's running total of last month",
                )
                places = (t.line.place("SBI.CUM", now) for t in (a, b))
                pairs.append(((a, b), Finding(text, _cells(*places))))
    return pairs


def _implied_bases(country: dict[str, Line], keys: list[tuple[str, str]]) -> list[Finding]:
    """Hold the plans (or last year's totals) that the country's ratios imply against each other."""
    found: list[Finding] = []
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
        what = (
            Text("kế hoạch", "plan")
            if indicator == "SBI.RATE"
            else Text("cùng kỳ năm trước", "the year before")
        )
        central = ranges["CENTRAL"]
        parts = central[0] + local[0], central[1] + local[1]
        for (low, high), (whole_low, whole_high), vi, en, line in (
            (parts, ranges["ALL"], "trung ương + địa phương", "centre + local", "ALL"),
            (levels, local, "tỉnh + huyện + xã", "province + district + commune", "LOCAL_PROVINCE"),
        ):
            if math.isnan(low + high + whole_low + whole_high):
                continue
            if high * 1.01 < whole_low or low * 0.99 > whole_high:
                said = Text(
                    f" suy ra từ tỷ lệ: {vi} {_vi(low)}, cả phần {_vi(whole_low)}",
                    f" implied by the ratios: {en} {_en(low)}, the whole {_en(whole_low)}",
                )
                found.append(Finding(what + said, country[line].place(indicator, period)))
    return found


def _implied(line: Line | None, indicator: str, base: str, period: str) -> tuple[float, float]:
    """Return between which bases the rounded ratio and the total of a row put the base."""
    rate = line.get(indicator, period) if line else math.nan
    total = line.get(base, period) if line else math.nan
    step = _rounding(rate)
    if math.isnan(rate) or math.isnan(total) or rate <= step:
        return math.nan, math.nan
    return 100 * total / (rate + step), 100 * total / (rate - step)


# --- what a figure most likely is -----------------------------------------------------------------


def _slip(value: float, due: float) -> Text | None:
    """Return by which slip of the hand `value` stands for `due`, None for none that is usual."""
    if math.isnan(value + due) or not value or not due:
        return None
    if abs(value + due) < 0.002 * abs(due):
        return Text(f"sai dấu: {_vi(due)}", f"wrong sign: {_en(due)}")
    ratio = value / due
    if ratio > 0:
        power = round(math.log10(ratio))
        if power and abs(ratio / 10.0**power - 1) < 0.002:
            times = f"10^{abs(power)}" if abs(power) > 1 else "10"
            return (
                Text(f"gấp {times} lần {_vi(due)}", f"{times} times {_en(due)}")
                if power > 0
                else Text(f"bằng 1/{times} của {_vi(due)}", f"1/{times} of {_en(due)}")
            )
    digits, meant = f"{value:.1f}", f"{due:.1f}"
    if digits != meant and sorted(digits) == sorted(meant):
        return Text(f"đảo chữ số của {_vi(due)}", f"digits of {_en(due)} transposed")
    return None


def _which(
    *guesses: tuple[str, str, float, float],
) -> tuple[str, str, Text] | None:
    """Return the first figure that a usual slip explains: indicator, period, the slip."""
    for indicator, period, value, due in guesses:
        if slip := _slip(value, due):
            return indicator, period, slip
    return None


def _cells(*places: str) -> str:
    """Return several cells of one sheet as "Sheet!E5, F5"."""
    first, *rest = places
    return ", ".join([first, *(place.rpartition("!")[2] for place in rest)])


def _log(a: float, b: float) -> float:
    return math.log(a / b) if a > 0 and b > 0 else math.nan


def _within(ratio: float, factor: float) -> bool:
    return 1 / factor <= ratio <= factor


def _decimals(rate: float) -> int:
    return len(f"{rate:.10f}".rstrip("0").partition(".")[2])


def _rounding(rate: float) -> float:
    """Return half a unit of the last decimal that `rate` was stored with."""
    decimals = len(f"{rate:.6f}".rstrip("0").partition(".")[2]) if not math.isnan(rate) else 0
    return float(0.5 * 10.0**-decimals)


def _en(value: float) -> str:
    return f"{value:,.1f}"


def _vi(value: float) -> str:
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
