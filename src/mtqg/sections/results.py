"""Results against targets: what a province states of each target, beside the national one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mtqg.analysis.indicators import poverty
from mtqg.sections import missing
from mtqg.sections.blocks import Findings, Quantity, ReaderTable, Reading, ReportFinding, anchor
from mtqg.sections.cases import Case
from mtqg.sections.new_rural import communes
from mtqg.table import areas, catalogue
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
from mtqg.words import formats

#: "At least 100%" would be nonsense.
FULL = 100.0

_KINDS = {
    "level_min": Text("từ {} trở lên", "at least {}"),
    "level_max": Text("không quá {}", "at most {}"),
    "zero": Text("không còn ({})", "none ({})"),
    "annual_change": Text("{} mỗi năm", "{} a year"),
    "ratio_to_base": Text("gấp {}", "{}"),
    "count_range": Text("{}", "{}"),
}


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
    joined = last.merge(
        targets[
            [
                "indicator",
                "low",
                "high",
                "kind",
                "hedge",
                "scope",
                "decision",
                "year_from",
                "year_to",
            ]
        ],
        on="indicator",
        suffixes=("", "_target"),
    ).rename(
        columns={
            "low_target": "target_low",
            "high_target": "target_high",
            "kind": "target_kind",
            "hedge": "target_hedge",
            "scope_target": "target_scope",
            "year_to": "target_due",
        }
    )
    years = joined["_end"].str[:4]
    return joined[years.between(joined["year_from"], joined["target_due"])].reset_index(drop=True)


def table(case: Case) -> ReaderTable | Reading:
    """Return form 02 (Biểu số 02): stated results beside the national targets."""
    rows = [*_derived(case), *_stated(case)]
    if not rows:
        return missing.note(
            case,
            Text(
                "kết quả thực hiện các mục tiêu chương trình",
                "results against the programmes' targets",
            ),
            Text("đặt từng kết quả cạnh mục tiêu quốc gia", "set each result beside its target"),
        )
    frame = pd.DataFrame(rows)
    frame.columns = pd.Index(
        [
            case.say("Chỉ tiêu", "Indicator"),
            case.say("Kỳ", "Period"),
            case.say("Kết quả", "Result"),
            case.say("Mục tiêu chung cả nước", "National target"),
            case.say("Đối chiếu (nếu áp dụng mức chung)", "Check (were it to apply here)"),
        ]
    )
    figures = case.figures(status=["actual", "estimate"])
    used = figures[figures["programme"] != "_Z"]
    return ReaderTable(
        frame,
        language=case.language,
        title=case.say(
            f"Biểu số 02. Kết quả so với mục tiêu chung cả nước, {case.name}",
            f"Form 02. Results beside the national targets, {case.name}",
        ),
        source=case.sources(used),
    )


def _stated(case: Case) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for row in stated(case).to_dict("records"):
        known = catalogue.indicator(row["indicator"])
        lines.append(
            (
                _name(case, known.name, row["scope"]),
                _period(case, row),
                _figure(case, row),
                aim(case, row),
                _check(case, row),
            )
        )
    return lines


def _period(case: Case, row: dict[str, object]) -> str:
    """Return the year, or the day up to which an outturn counts where its year was not over."""
    period, published = str(row["period"]), str(row["published"])
    end = str(row["as_of"]) or published
    end = min(end, published) if published else end
    if row["status"] == "actual" and end and end < f"{period[-4:]}-12-31":
        day = formats.day(end, case.language)
        if end == published and not row["as_of"]:
            return case.say(f"{period} (nguồn công bố {day})", f"{period} (published {day})")
        return case.say(f"đến {day}", f"to {day}")
    return formats.period(period, case.language)


def _name(case: Case, name: Text, scope: str) -> str:
    if scope == "ALL":
        return case.tell(name)
    return f"{case.tell(name)} ({case.scope(scope)})"


def _figure(case: Case, row: dict[str, object]) -> Quantity:
    known = catalogue.indicator(str(row["indicator"]))
    value, low, high = (float(str(row[c])) for c in ("value", "low", "high"))
    exact = [v for v in (value, low, high) if v == v]
    least = 1 if known.unit == "pp" else 0  # beside "1,0 đến 1,5 điểm %" a fall of 1 reads cut
    decimals = max(least, *(decimals_of(round(v, 1)) for v in exact))
    note = case.say(" (ước)", " (estimate)") if row["status"] == "estimate" else ""
    ref = anchor(str(row["indicator"]), str(row["period"]), str(row["scope"]))
    return Quantity(value, decimals, known.unit, low, high, note=note, ref=ref)


def aim(case: Case, row: Mapping[str, object]) -> str:
    """Return a target in words: the columns target_low, _high, _kind, _hedge, _scope of a row."""
    known = catalogue.indicator(str(row["indicator"]))
    low, high = float(str(row["target_low"])), float(str(row["target_high"]))
    decimals = 1 if known.unit in ("pp", "ratio") else 0
    hedge = str(row["target_hedge"])
    text = formats.aim(low, high, known.unit, decimals, hedge, case.language)
    plain = low == FULL or (hedge and str(row["target_kind"]).startswith("level"))
    kind = "{}" if plain else case.tell(_KINDS[str(row["target_kind"])])
    goal = kind.format(text)
    if row["target_scope"] not in ("ALL", row["scope"]):
        goal += f" ({case.scope(str(row['target_scope']))})"
    return goal


def _check(case: Case, row: dict[str, object]) -> str:
    """Return the comparison, only where result and target speak of the same group and kind."""
    own, aimed = str(row["scope"]), str(row["target_scope"])
    # A share of ethnic-minority people names its group itself, wherever they are counted.
    fixed = "dân tộc thiểu số" in catalogue.indicator(str(row["indicator"])).denominator.vi
    same = own == aimed or fixed or aimed == "ALL"
    if not same and own.startswith("D_"):
        return case.say(
            "của một huyện; mục tiêu tính chung", "of one district; the target is for all"
        )
    if not same and own != "ALL":
        return case.say("khác nhóm đối tượng, không so được", "another group: not comparable")
    low, high = (float(str(row[c])) for c in ("low", "high"))
    goal = float(str(row["target_low"]))
    if row["target_kind"] not in ("level_min", "annual_change") or goal != goal:
        return case.say("xem phần dự báo", "see the forecast")
    estimate = row["status"] == "estimate"
    # An open side has no bound: "nearly 100" may be anything below it.
    bottom = low if low == low else float("-inf")
    top = high if high == high else float("inf")
    if bottom >= goal:
        text = case.say("ước đạt", "met by estimate") if estimate else case.say("đạt", "met")
    elif top < goal:
        text = (
            case.say("ước chưa đạt", "not met by estimate")
            if estimate
            else case.say("chưa đạt", "not met")
        )
    else:
        return case.say("chưa đủ căn cứ (số ghi gần đúng)", "cannot tell (hedged figure)")
    due = str(row["target_due"])
    met = bottom >= goal
    if row["target_kind"] == "level_min" and (_until(row) < f"{due}-12-31"):
        text += _before_due(case, due, met=met)
    if not same:
        text += case.say(
            "; nguồn không nêu số riêng của nhóm", "; the source gives no figure of the group"
        )
    return text


def _until(row: Mapping[str, object]) -> str:
    """Return the day up to which a figure counts."""
    end = period_end(str(row["period"]))
    told = str(row.get("as_of") or row.get("published") or end)
    return min(end, told) if row["status"] == "actual" else end


def _before_due(case: Case, due: str, *, met: bool) -> str:
    """Return the words on a figure from before its target was due: still open, or closed since."""
    if int(due) >= case.day.year:
        return case.say(f" (mục tiêu đến {due})", f" (due in {due})")
    if met:
        return case.say(f" (mục tiêu đến {due}, đã kết thúc)", f" (due in {due}, closed since)")
    return case.say(
        f" tại thời điểm đó (mục tiêu đến {due} đã kết thúc, chưa có số cuối kỳ)",
        f" then (due in {due}, closed since; its last figure is not at hand)",
    )


def _derived(case: Case) -> list[tuple[object, ...]]:
    """Return the rows that are computed: the annual fall of poverty, shares on the right base."""
    lines = []
    fall = annual_fall(case)
    if fall is not None:
        year, value, low, high, estimate = fall
        row: dict[str, object] = {
            "indicator": "GNBV.POOR_RED",
            "scope": "ALL",
            "value": value,
            "low": low,
            "high": high,
            "status": "estimate" if estimate else "actual",
        }
        lines.append(_with_target(case, row, year))
    found = communes(case)
    if found is not None:
        counted = case.figures(indicator="NTM.COMMUNE", status=["actual", "estimate"]).empty
        met = {"NTM.COMMUNE": found.met} if counted else {}
        for code, share in (met | found.of_met).items():
            row = {
                "indicator": code,
                "scope": "ALL",
                "value": share,
                "low": share,
                "high": share,
                "status": "estimate" if found.estimate else "actual",
            }
            lines.append(_with_target(case, row, found.period))
    return [line for line in lines if line is not None]


def _with_target(case: Case, row: dict[str, object], year: str) -> tuple[object, ...] | None:
    code = str(row["indicator"])
    goals = catalogue.targets()
    goals = goals[(goals["indicator"] == code) & (goals["area"] == areas.COUNTRY)]
    goals = goals[(goals["year_from"] <= year[:4]) & (goals["year_to"] >= year[:4])]
    if goals.empty:
        return None  # a fall of 2015 is not held to what was aimed at from 2021 on
    goal = goals.iloc[0]
    row = row | {
        "target_low": goal["low"],
        "target_high": goal["high"],
        "target_kind": goal["kind"],
        "target_hedge": goal["hedge"],
        "target_scope": goal["scope"],
        "target_due": goal["year_to"],
        "period": year,
    }
    name = catalogue.indicator(code)
    label = case.tell(name.name)
    if name.denominator.vi:
        label += case.say(f" / {name.denominator.vi}", f" / {name.denominator.en}")
    label += case.say(" (tính lại)", " (computed)")
    return label, year, _figure(case, row), aim(case, row), _check(case, row)


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
    if points.empty:
        return missing.note(
            case,
            Text(
                "tỷ lệ hộ nghèo theo rà soát hằng năm (dùng cho mục tiêu chương trình)",
                "poor-household rate of the yearly review (which the targets use)",
            ),
            Text("tính mức giảm hằng năm so với mục tiêu", "hold its yearly fall to the target"),
        )
    known = catalogue.indicator("GNBV.POOR")
    last = points.iloc[-1]
    decimals = decimals_of(last["value"]) if last["value"] == last["value"] else known.decimals
    level = formats.hedged(
        last["value"], last["low"], last["high"], known.unit, max(decimals, 1), case.language
    )
    status = case.say(" (ước)", " (estimate)") if last["status"] == "estimate" else ""
    text = case.say(
        f"Theo rà soát, tỷ lệ hộ nghèo năm {last['period']} của {case.name} là **{level}**"
        f"{status}.",
        f"By the review, the poor-household rate of {case.name} in {last['period']} was "
        f"**{level}**{status}.",
    )
    source = case.cited([last["source"]])
    findings = [
        ReportFinding("poverty_review", "info", text, float(last["value"]), "%", source=source)
    ]
    fall = annual_fall(case)
    if fall is not None:
        findings.append(_fall(case, fall))
    findings.append(
        ReportFinding(
            "two_rates",
            "info",
            case.say(
                "Tỷ lệ rà soát và tỷ lệ khảo sát của Tổng cục Thống kê là hai số khác nhau, không "
                "nối chuỗi với nhau; mục tiêu chỉ so với số rà soát.",
                "The review's rate and the survey's are two different figures and never chained; "
                "targets are held to the review alone.",
            ),
        )
    )
    return Findings(tuple(findings))


def _fall(case: Case, fall: tuple[str, float, float, float, bool]) -> ReportFinding:
    year, value, low, high, estimate = fall
    targets = catalogue.targets()
    goal = targets[
        (targets["indicator"] == "GNBV.POOR_RED")
        & (targets["area"] == "VN")
        & (targets["year_from"] <= year)
        & (targets["year_to"] >= year)
    ]
    hedged = low < high
    size = formats.with_unit(abs(value), "pp", 1, case.language)
    about = case.say("khoảng ", "about ") if hedged else ""
    word = case.say("giảm", "fell") if value >= 0 else case.say("tăng", "rose")
    status = Text("ước ", " (estimate)") if estimate else Text("", "")
    text = case.say(
        f"Tỷ lệ hộ nghèo theo rà soát {status.vi}{word} **{about}{size}** trong năm {year}",
        f"The poor-household rate of the review {word} by **{about}{size}** in {year}{status.en}",
    )
    if goal.empty:
        return ReportFinding("poverty_fall", "info", text + ".", value, "pp")
    bottom, top = float(goal["low"].iloc[0]), float(goal["high"].iloc[0])
    band = formats.interval(bottom, top, "pp", 1, case.language)
    reached, closed = round(value, 2) >= bottom, int(goal["year_to"].iloc[0]) < case.day.year
    place = (
        case.say("bằng hoặc hơn mức chung", "at or above the national target")
        if reached
        else case.say("thấp hơn mức chung", "less than the national target")
    )
    brief = case.say(
        f"Tỷ lệ hộ nghèo theo rà soát {status.vi}{word} **{about}{size}** năm {year}; mức chung cả "
        f"nước: giảm {band} mỗi năm.",
        f"Poverty by the review {word} by **{about}{size}** in {year}{status.en}; national "
        f"target: {band} a year.",
    )
    text += case.say(
        f", {place} của cả nước (giảm {band} mỗi năm), nếu áp dụng cho {case.name}.",
        f", {place} of {band} a year, were it to apply to {case.name}.",
    )
    own = case.say(
        " Mục tiêu riêng của địa phương chưa có trong bộ dữ liệu.",
        " The province's own target is not among the figures.",
    )
    return ReportFinding(
        "poverty_fall",
        "info" if closed or (estimate and reached) else "good" if reached else "warning",
        text + ("" if closed else own),
        value,
        "pp",
        low,
        high,
        source=case.cited(case.points("GNBV.POOR")["source"].tail(1)),
        stake=0.0 if reached else min(1.0, (bottom - value) / bottom),
        brief=brief,
        closed=closed,
    )
