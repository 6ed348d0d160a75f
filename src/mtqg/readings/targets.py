"""Will the targets be reached: projection, probability and verdict, where figures allow one."""

from __future__ import annotations

import pandas as pd

from mtqg import catalogue, formats
from mtqg import targets as assessments
from mtqg.case import Case
from mtqg.displays import Finding, Findings, Reading, Table
from mtqg.problems import ProblemError
from mtqg.readings import missing
from mtqg.readings.forecast import bounds, definition_breaks
from mtqg.targets import Assessment, Target
from mtqg.texts import Text

#: Targets on a yearly fall, and the level whose fall they mean.
_MEASURED_BY = {"GNBV.POOR_RED": "GNBV.POOR", "GNBV.POOR_RED_EM": "GNBV.POOR_EM"}

WIDEST = 1.0

_MISSING = Text(
    "số liệu hằng năm về các chỉ tiêu có mục tiêu", "yearly figures on what has a target"
)
_UNLOCKS = Text(
    "cho biết khả năng đạt từng mục tiêu", "tell how likely each target is to be reached"
)


def assess(case: Case) -> list[Assessment]:
    """Return the assessment of each target of which the province has at least one outturn.

    National targets to 2025 and the province's own; estimates that the province makes of itself
    are no outturns and do not count.
    """
    rows = catalogue.targets()
    rows = rows[
        rows["area"].isin(["VN", case.area.code])
        & (rows["edition"] == "2024")
        & (rows["year_to"] != "")
    ]
    found = []
    for _, row in rows.iterrows():
        code = str(row["indicator"])
        level = _MEASURED_BY.get(code, code)
        scope = str(row["scope"])
        points = case.points(level, scope=scope)
        # A hedge wider than a unit ("over 90", open to 100) is no figure to judge by.
        narrow = (points["high"] - points["low"]) <= WIDEST
        points = points[(points["status"] == "actual") & narrow].dropna(subset=["value"])
        if points.empty:
            continue
        series = points.set_index("period")["value"].astype(float)
        target = Target.of_row(
            row, measured_by=level if level != code else "", falling=code in _MEASURED_BY
        )
        try:
            found += assessments.assess(
                target,
                series.set_axis(series.index.astype(int)).rename(case.area.code),
                indicator=level,
                bounds=bounds(level),
                breaks=definition_breaks(level),
                decimals=catalogue.indicator(level).decimals,
            )
        except ProblemError:
            continue
    return found


def table(case: Case) -> Table | Reading:
    """Return the verdict on each target, with what it rests on."""
    found = assess(case)
    if not found:
        return missing.note(case, _MISSING, _UNLOCKS)
    frame = pd.DataFrame([_line(case, one) for one in found])
    return Table(
        frame,
        title=case.say(
            f"Khả năng đạt mục tiêu đến năm 2025, {case.name}",
            f"Will the targets to 2025 be reached, {case.name}",
        ),
        numeric=tuple(frame.columns[1:4]),
    )


def _line(case: Case, one: Assessment) -> dict[str, str]:
    level = one.target.measured_by or one.target.indicator
    known = catalogue.indicator(level)

    def figure(value: float) -> str:
        return formats.with_unit(value, known.unit, known.decimals, case.language)

    projected = formats.MISSING
    if one.projected == one.projected:
        band = formats.interval(one.low, one.high, known.unit, known.decimals, case.language)
        projected = f"{figure(one.projected)} ({band})"
    return {
        case.say("Mục tiêu", "Target"): case.tell(catalogue.indicator(one.target.indicator).name),
        case.say("Số gần nhất", "Latest"): f"{figure(one.value)} ({one.year})",
        case.say("Mức cần đạt", "Level to reach"): f"{figure(one.goal)} ({one.target.year_to})",
        case.say("Dự báo (khoảng 80%)", "Forecast (80% interval)"): projected,
        case.say("Khả năng đạt", "Probability"): formats.chance(one.probability, case.language),
        case.say("Nhận định", "Verdict"): case.tell(assessments.VERDICTS[one.verdict]),
        case.say("Căn cứ", "Why"): case.tell(one.reason),
    }


def reading(case: Case) -> Findings | Reading:
    """Return the verdicts as sentences: how many are met, on track, uncertain, behind."""
    found = [one for one in assess(case) if one.verdict != assessments.NO_DATA]
    if not found:
        return Reading(
            case.say(
                "Chưa mục tiêu nào có đủ số thực hiện của tỉnh để đưa ra nhận định; số ước không "
                "được tính là kết quả.",
                "No target has enough outturns of the province for a verdict; estimates do not "
                "count as results.",
            )
        )
    findings = []
    for one in found:
        name = catalogue.indicator(one.target.indicator).name
        verdict = assessments.VERDICTS[one.verdict]
        odds = ""
        if one.probability == one.probability:
            chance = formats.chance(one.probability, case.language)
            odds = case.say(
                f" (khả năng đạt vào năm {one.target.year_to}: {chance})",
                f" (probability in {one.target.year_to}: {chance})",
            )
        text = case.say(
            f"{name.vi}: **{verdict.vi}**{odds}.", f"{name.en}: **{verdict.en}**{odds}."
        )
        severity = {assessments.MET: "good", assessments.ON_TRACK: "good"}.get(
            one.verdict, "warning" if one.verdict == assessments.BEHIND else "info"
        )
        findings.append(Finding("target", severity, text, one.probability))
    return Findings(tuple(findings))


def caution(case: Case) -> Reading:
    """Return what verdicts of this kind are worth."""
    return Reading(
        case.say(
            "Xác suất lấy từ phân phối sai số của chính các dự báo trước đây. Các cách chấm quen "
            "thuộc (tỷ số tốc độ của Eurostat, mũi tên SDG) nối dài tốc độ đã qua và, đo trên số "
            "liệu các tỉnh, sai trong hai trên năm trường hợp khi nhìn trước 2-5 năm; vì vậy ở đây "
            "không dùng để kết luận.",
            "The probability comes from the errors of past forecasts. The usual marks (Eurostat's "
            "ratio of growth rates, the SDG arrows) prolong the pace so far and, measured on the "
            "provinces' figures, are wrong in two cases of five 2-5 years ahead; no verdict here "
            "rests on them.",
        )
    )
