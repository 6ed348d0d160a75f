"""New rural development: communes that meet the standard, on both denominators."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import catalogue, charts, formats
from mtqg.case import Case
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
        met=float(last["value"]),
        of_all=of_all,
        of_met=of_met,
        counts=counts,
        total=total,
        source=case.sources(met.tail(1)),
    )


def target(code: str, year: str) -> float:
    """Return the national target for a share of communes in `year`, NaN when there is none."""
    rows = catalogue.targets()
    rows = rows[
        (rows["indicator"] == code)
        & (rows["area"] == "VN")
        & (rows["year_from"] <= year)
        & (rows["year_to"] >= year)
    ]
    return float(rows["low"].iloc[-1]) if len(rows) else float("nan")


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
    rows = [("NTM.COMMUNE", found.met, target("NTM.COMMUNE", found.period))]
    for national, local in _PAIRS:
        if national in found.of_met:
            rows.append((national, found.of_met[national], target(national, found.period)))
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


def _verdict(case: Case, share: float, goal: float, estimate: bool) -> tuple[str, str]:
    """Return the comparison with a national target as (severity, words)."""
    text = _percent(case, goal, 0)
    if share >= goal:
        words = case.say(f"từ mục tiêu quốc gia {text} trở lên", f"at or above the national {text}")
        return ("info" if estimate else "good"), words
    points = formats.with_unit(goal - share, "pp", 1, case.language)
    return "warning", case.say(
        f"thấp hơn mục tiêu quốc gia {text} là {points}",
        f"{points} below the national target of {text}",
    )


def _met(case: Case, found: Communes) -> Finding:
    status = case.say("Ước đến cuối năm", "Estimate for the end of")
    if not found.estimate:
        status = case.say("Năm", "In")
    count = ""
    if "NTM.COMMUNE" in found.counts:
        count = case.say(
            f" ({found.counts['NTM.COMMUNE']}/{found.total} xã)",
            f" ({found.counts['NTM.COMMUNE']} of {found.total} communes)",
        )
    goal = target("NTM.COMMUNE", found.period)
    severity, verdict = "info", ""
    if goal == goal:
        severity, words = _verdict(case, found.met, goal, found.estimate)
        verdict = f", {words}"
    text = case.say(
        f"{status} {found.period}, {_percent(case, found.met)} số xã đạt chuẩn nông thôn mới"
        f"{count}{verdict}.",
        f"{status} {found.period}, {_percent(case, found.met)} of communes meet the new rural "
        f"standard{count}{verdict}.",
    )
    return Finding("communes_met", severity, text, found.met, "%")


def _nested(case: Case, found: Communes, code: str) -> Finding:
    kind = {"NTM.ADV": Text("nâng cao", "advanced"), "NTM.MODEL": Text("kiểu mẫu", "model")}[code]
    share, local = found.of_met[code], found.of_all[code]
    goal = target(code, found.period)
    count = ""
    if code in found.counts and "NTM.COMMUNE" in found.counts:
        count = f" ({found.counts[code]}/{found.counts['NTM.COMMUNE']})"
    severity, verdict = "info", ""
    if goal == goal:
        severity, words = _verdict(case, share, goal, found.estimate)
        verdict = f", {words}"
    text = case.say(
        f"Xã {kind.vi}: {_percent(case, local)} tổng số xã, nhưng mục tiêu quốc gia tính trên số "
        f"xã đạt chuẩn: trên mẫu số đó là **{_percent(case, share)}**{count}{verdict}.",
        f"{kind.en.capitalize()} communes: {_percent(case, local)} of all communes, but the "
        f"national target counts them among communes that meet the standard: on that base "
        f"**{_percent(case, share)}**{count}{verdict}.",
    )
    return Finding(f"{code.lower()}_base", severity, text, share, "%")
