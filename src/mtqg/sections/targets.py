"""Will the targets be reached: projection, probability and verdict, where figures allow one."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis import progress, sdg
from mtqg.analysis.progress import Assessment
from mtqg.analysis.targets import Target
from mtqg.problems import ProblemError
from mtqg.sections import missing
from mtqg.sections.blocks import Finding, Findings, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.sections.forecast import bounds
from mtqg.table import catalogue
from mtqg.texts import Text
from mtqg.words import formats

WIDEST = 1.0

_MISSING = Text(
    "số liệu hằng năm về các chỉ tiêu có mục tiêu", "yearly figures on what has a target"
)
_UNLOCKS = Text(
    "cho biết khả năng đạt từng mục tiêu", "tell how likely each target is to be reached"
)


def assess(case: Case) -> list[tuple[Assessment, int]]:
    """Return the assessment of each target of which the province has an outturn, and how many.

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
        level = progress.MEASURED_BY.get(code, code)
        scope = str(row["scope"])
        points = case.points(level, scope=scope)
        # A hedge wider than a unit ("over 90", open to 100) is no figure to judge by.
        narrow = (points["high"] - points["low"]) <= WIDEST
        # Nor is one of a year that was not over when it was published.
        outturn = (points["status"] == "actual") & (
            (points["until"] == "") | ~points["until"].str.startswith(str(row["year_to"]))
        )
        points = points[outturn & narrow].dropna(subset=["value"])
        if points.empty:
            continue
        series = points.set_index("period")["value"].astype(float)
        target = Target.of_row(
            row, measured_by=level if level != code else "", falling=code in progress.MEASURED_BY
        )
        try:
            judged = progress.assess(
                target,
                series.set_axis(series.index.astype(int)).rename(case.area.code),
                indicator=level,
                bounds=bounds(level),
                breaks=catalogue.definition_breaks(level),
                decimals=catalogue.indicator(level).decimals,
            )
        except ProblemError:
            continue
        found += [(one, len(series)) for one in judged]
    return found


def table(case: Case) -> Table | Reading:
    """Return the verdict on each target, with what it rests on."""
    found = assess(case)
    if not found:
        return missing.note(case, _MISSING, _UNLOCKS)
    frame = pd.DataFrame([_line(case, one, years) for one, years in found])
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Khả năng đạt mục tiêu đến năm 2025, {case.name}",
            f"Will the targets to 2025 be reached, {case.name}",
        ),
    )


#: With fewer outturns of one definition an interval says nothing: two points of Sơn La's
#: poverty gave 4.6 to 20.8 per cent for the next year.
LEAST = 3


def _line(case: Case, one: Assessment, years: int) -> dict[str, object]:
    level = one.target.measured_by or one.target.indicator
    known = catalogue.indicator(level)
    yearly = one.target.kind == "annual_change"

    def figure(value: float, note: str) -> Quantity:
        return Quantity(value, known.decimals, known.unit, note=note)

    name = case.tell(known.name)
    if yearly:
        aimed = one.target
        aim = formats.aim(aimed.low, aimed.high, "pp", 1, aimed.hedge, case.language)
        name += case.say(f" (giảm {aim} mỗi năm)", f" (a fall of {aim} a year)")
    goal: object = figure(one.goal, f" ({one.target.year_to})")
    if yearly and one.goal <= known.minimum:
        goal = case.say("không áp dụng: mức giảm vượt mức còn lại", "not applicable: nothing left")
    projected, odds = Quantity(), formats.MISSING
    if one.projected == one.projected and one.low < one.high and years >= LEAST:
        projected = Quantity(
            one.projected, known.decimals, known.unit, one.low, one.high, around=True
        )
        odds = formats.chance(one.probability, case.language) + _experimental(case, one)
    return {
        case.say("Chỉ tiêu", "Indicator"): name,
        case.say("Số gần nhất", "Latest"): figure(one.value, f" ({one.year})"),
        case.say("Mức cần đạt", "Level to reach"): goal,
        case.say("Dự báo (khoảng 80%)", "Forecast (80% interval)"): projected,
        case.say("Khả năng đạt", "Probability"): odds,
        case.say("Nhận định", "Verdict"): _verdict(case, one, years),
    }


def _experimental(case: Case, one: Assessment) -> str:
    """Return the mark of a probability that has no good record behind it."""
    return case.say(", thử nghiệm", ", experimental") if one.experimental else ""


def _verdict(case: Case, one: Assessment, years: int) -> str:
    """Return the verdict, and why there is none."""
    if one.verdict == progress.MET:
        return case.tell(progress.VERDICTS[progress.MET])
    if one.verdict == progress.NO_DATA or years < LEAST:
        return case.say(
            f"chưa đủ số liệu (mới có {years} năm)",
            f"not enough figures ({years} year{'' if years == 1 else 's'})",
        )
    return case.tell(progress.VERDICTS[one.verdict])


def reading(case: Case) -> Findings | Reading:
    """Return the verdicts as sentences: how many are met, on track, uncertain, behind."""
    found = [
        one
        for one, years in assess(case)
        if one.verdict == progress.MET or (one.verdict != progress.NO_DATA and years >= LEAST)
    ]
    if not found:
        return Reading(
            case.say(
                "Chưa có mục tiêu nào đủ số liệu thực hiện để nhận định; số ước không được tính là "
                "kết quả.",
                "No target has enough outturns of the province for a verdict; estimates do not "
                "count as results.",
            )
        )
    findings = []
    for one in found:
        name = catalogue.indicator(one.target.indicator).name
        verdict = progress.VERDICTS[one.verdict]
        odds = ""
        if one.probability == one.probability:
            chance = formats.chance(one.probability, case.language) + _experimental(case, one)
            odds = case.say(
                f" (khả năng đạt vào năm {one.target.year_to}: {chance})",
                f" (probability in {one.target.year_to}: {chance})",
            )
        text = case.say(
            f"{name.vi}: **{verdict.vi}**{odds}.", f"{name.en}: **{verdict.en}**{odds}."
        )
        severity = {progress.MET: "good", progress.ON_TRACK: "good"}.get(
            one.verdict, "warning" if one.verdict == progress.BEHIND else "info"
        )
        stake = 1 - one.probability if severity == "warning" else 0.0
        findings.append(Finding("target", severity, text, one.probability, stake=stake))
    return Findings(tuple(findings))


def usual(case: Case) -> Table | Reading:
    """Return the verdicts beside the two usual ones, with the pace so far and the pace required.

    Only targets with two outturns of one definition in their period have a pace.
    """
    lines = []
    for one, years in assess(case):
        if not (one.eurostat and one.pace == one.pace):
            continue
        level = catalogue.indicator(one.target.measured_by or one.target.indicator)
        unit = "pp" if level.unit == "%" else level.unit

        left: object = Quantity(one.pace_required, level.decimals, unit)
        if (one.pace_required > 0) if one.target.downward else (one.pace_required < 0):
            left = case.say("đã vượt mức cần đạt", "already beyond")
        lines.append(
            {
                case.say("Chỉ tiêu", "Indicator"): case.tell(level.name),
                case.say("Nhịp mỗi năm đến nay", "Pace a year so far"): Quantity(
                    one.pace, level.decimals, unit
                ),
                case.say("Nhịp cần từ nay", "Pace required"): left,
                case.say("Nhận định ở đây", "Verdict here"): _verdict(case, one, years),
                "Eurostat": case.tell(sdg.EUROSTAT[one.eurostat]),
                "SDG Index": one.arrow,
            }
        )
    if not lines:
        return Reading("")
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(
            f"Nhịp đến nay và hai cách đánh giá thường dùng, {case.name}",
            f"Pace so far and the two usual verdicts, {case.name}",
        ),
    )


def usual_caution(case: Case) -> Reading:
    """Return how often the usual verdicts are wrong, where they are shown."""
    return Reading(case.tell(sdg.MEASURED) if isinstance(usual(case), Table) else "")


def caution(case: Case) -> Reading:
    """Return where the probabilities come from."""
    return Reading(
        case.say(
            "Xác suất lấy từ phân phối sai số của chính các dự báo trước đây; chỉ so số thực hiện, "
            "không so số ước.",
            "The probability comes from the errors of past forecasts; outturns count, estimates "
            "do not.",
        )
    )
