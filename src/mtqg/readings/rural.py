"""New rural development: communes that meet the standard, on both denominators."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import catalogue, charts, formats
from mtqg.cases import Case
from mtqg.displays import Chart, Finding, Findings, Measure, Reading
from mtqg.indicators import rural
from mtqg.readings import missing
from mtqg.texts import Text

#: (indicator of the national base, the same on all communes) for advanced and model communes.
_PAIRS = (("NTM.ADV", "NTM.ADV_ALL"), ("NTM.MODEL", "NTM.MODEL_ALL"))


@dataclass(frozen=True)
class Communes:
    """The latest stated shares of communes, and the counts that they stand for.

    `of_met` and `of_all` map NTM.ADV and NTM.MODEL to a share in %, `counts` NTM.COMMUNE and
    these two to a number of communes where the total is known.
    """

    period: str
    estimate: bool
    until: str
    met: float
    of_all: dict[str, float]
    of_met: dict[str, float]
    counts: dict[str, int]
    total: int | None
    source: str


def communes(case: Case) -> Communes | None:
    """Return the latest shares of communes, None when none is stated.

    A share on the one base gives the other: 100 × share of all / share that meets the standard.
    """
    met = case.points("NTM.COMMUNE")
    if met.empty:
        return None
    last = met.iloc[-1]
    of_all: dict[str, float] = {}
    of_met: dict[str, float] = {}
    for national, local in _PAIRS:
        for code, found in ((national, of_met), (local, of_all)):
            points = case.points(code)
            same = points[points["period"] == last["period"]]["value"].dropna()
            if len(same):
                found[national] = float(same.iloc[-1])
        if national in of_all and national not in of_met and last["value"] > 0:
            of_met[national] = 100 * of_all[national] / last["value"]
        elif national in of_met and national not in of_all:
            of_all[national] = of_met[national] * last["value"] / 100
    totals = case.points("NTM.COMMUNES_TOTAL")
    same = totals[totals["period"] == last["period"]]["value"]
    total = int(same.iloc[-1]) if len(same) else None
    counts = {}
    if total:
        for code, share in {"NTM.COMMUNE": float(last["value"]), **of_all}.items():
            count = rural.count_behind(share, total)
            if count is not None:
                counts[code] = count
    if total and counts.get("NTM.COMMUNE"):  # counts give the exact shares, not quotients of prints
        of_met |= {c: 100 * n / counts["NTM.COMMUNE"] for c, n in counts.items() if c in of_met}
    return Communes(
        period=str(last["period"]),
        estimate=last["status"] == "estimate",
        until=str(last["until"]),
        met=float(last["value"]),
        of_all=of_all,
        of_met=of_met,
        counts=counts,
        total=total,
        source=case.sources(met.tail(1)),
    )


def target(code: str, year: str) -> tuple[float, str]:
    """Return the national target for a share of communes and its year, NaN when there is none."""
    rows = catalogue.targets()
    rows = rows[
        (rows["indicator"] == code)
        & (rows["area"] == "VN")
        & (rows["year_from"] <= year)
        & (rows["year_to"] >= year)
    ]
    if rows.empty:
        return float("nan"), ""
    return float(rows["low"].iloc[-1]), str(rows["year_to"].iloc[-1])


def chart(case: Case) -> Chart | Reading:
    """Draw the shares on both denominators beside the national targets."""
    found = communes(case)
    if found is None:
        return missing.note(
            case,
            Text("tỷ lệ xã đạt chuẩn nông thôn mới", "the share of communes meeting the standard"),
            Text(
                "so với mục tiêu quốc gia trên cả hai mẫu số",
                "hold it against the national targets on both denominators",
            ),
        )
    rows = [("NTM.COMMUNE", found.met, target("NTM.COMMUNE", found.period)[0])]
    for national, local in _PAIRS:
        if national in found.of_met:
            rows.append((national, found.of_met[national], target(national, found.period)[0]))
            rows.append((local, found.of_all[national], float("nan")))
    frame = pd.DataFrame(
        {
            "label": [_label(case, code) for code, _, _ in rows],
            "value": [value for _, value, _ in rows],
            "target": [goal for _, _, goal in rows],
            "estimate": found.estimate,
        }
    )
    status = case.say("ước ", "estimate ") if found.estimate else ""
    return charts.shares(
        frame,
        language=case.language,
        source=found.source,
        title=case.say(
            f"Xã nông thôn mới, {case.name}, {status}{found.period} (%)",
            f"New rural communes, {case.name}, {status}{found.period} (%)",
        ),
    )


_LABELS = {
    "NTM.COMMUNE": Text("Đạt chuẩn / tổng số xã", "Meeting the standard / all communes"),
    "NTM.ADV": Text("Nâng cao / số xã đạt chuẩn", "Advanced / communes meeting it"),
    "NTM.ADV_ALL": Text("Nâng cao / tổng số xã", "Advanced / all communes"),
    "NTM.MODEL": Text("Kiểu mẫu / số xã đạt chuẩn", "Model / communes meeting it"),
    "NTM.MODEL_ALL": Text("Kiểu mẫu / tổng số xã", "Model / all communes"),
}


def _label(case: Case, code: str) -> str:
    return case.tell(_LABELS[code])


def reading(case: Case) -> Findings | Reading:
    """Return the findings on the communes: shares on both bases against the national targets."""
    found = communes(case)
    if found is None:
        return Reading("")
    measure = Measure(
        value=found.met,
        unit="%",
        label=case.say("Xã đạt chuẩn nông thôn mới", "Communes meeting the standard"),
        period=found.period,
    )
    findings = [_met(case, found)]
    findings += [_nested(case, found, code) for code, _ in _PAIRS if code in found.of_met]
    return Findings(tuple(findings), {"communes_met": measure})


def _percent(case: Case, value: float, decimals: int = 1) -> str:
    return formats.with_unit(value, "%", decimals, case.language)


def _when(case: Case, found: Communes) -> str:
    """Return the date that the shares are of, as the beginning of a sentence."""
    if found.estimate:
        return case.say(
            f"Ước đến cuối năm {found.period}", f"Estimate for the end of {found.period}"
        )
    if found.until:
        day = formats.day(found.until, case.language)
        return case.say(f"Đến {day}", f"By {day}")
    return case.say(f"Năm {found.period}", f"In {found.period}")


def _verdict(case: Case, share: float, code: str, found: Communes) -> tuple[str, str]:
    """Return the comparison with the national target as (severity, words), "" without one."""
    goal, year = target(code, found.period)
    if goal != goal:
        return "info", ""
    text = _percent(case, goal, 0)
    if share >= goal:
        words = case.say(
            f", vượt mục tiêu quốc gia đến năm {year} ({text})",
            f", above the national target for {year} ({text})",
        )
        return ("info" if found.estimate or found.until else "good"), words
    points = formats.with_unit(goal - share, "pp", 1, case.language)
    return "warning", case.say(
        f", còn thiếu {points} so với mục tiêu quốc gia đến năm {year} ({text})",
        f", {points} short of the national target for {year} ({text})",
    )


def _met(case: Case, found: Communes) -> Finding:
    count = ""
    if "NTM.COMMUNE" in found.counts:
        count = case.say(
            f" ({found.counts['NTM.COMMUNE']}/{found.total} xã)",
            f" ({found.counts['NTM.COMMUNE']} of {found.total} communes)",
        )
    severity, verdict = _verdict(case, found.met, "NTM.COMMUNE", found)
    share = _percent(case, found.met)
    text = case.say(
        f"{_when(case, found)}, {share} số xã đạt chuẩn nông thôn mới{count}{verdict}.",
        f"{_when(case, found)}, {share} of communes meet the new rural standard{count}{verdict}.",
    )
    if verdict:
        text += case.say(
            " Mục tiêu riêng của tỉnh chưa có trong bộ số liệu.",
            " The province's own target is not among the figures.",
        )
    return Finding("communes_met", severity, text, found.met, "%")


def _nested(case: Case, found: Communes, code: str) -> Finding:
    kind = {"NTM.ADV": Text("nâng cao", "advanced"), "NTM.MODEL": Text("kiểu mẫu", "model")}[code]
    share, local = found.of_met[code], found.of_all[code]
    count = Text("", "")
    if code in found.counts and "NTM.COMMUNE" in found.counts:
        part, whole = found.counts[code], found.counts["NTM.COMMUNE"]
        count = Text(f" ({part}/{whole} xã)", f" ({part} of {whole} communes)")
    severity, verdict = _verdict(case, share, code, found)
    text = case.say(
        f"{_when(case, found)}, xã đạt chuẩn {kind.vi} chiếm {_percent(case, local)} tổng số xã; "
        f"tính trên số xã đạt chuẩn, là mẫu số của mục tiêu quốc gia, là "
        f"**{_percent(case, share)}**{count.vi}{verdict}.",
        f"{_when(case, found)}, {kind.en} communes are {_percent(case, local)} of all communes; "
        f"among communes that meet the standard, which the national target counts, "
        f"**{_percent(case, share)}**{count.en}{verdict}.",
    )
    return Finding(f"{code.lower()}_base", severity, text, share, "%")
