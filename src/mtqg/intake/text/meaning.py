"""From a subject, a unit and a change to indicators of the catalogue."""

from __future__ import annotations

import re

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.concepts import MONEY, POVERTY, Subject
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import catalogue

#: The whole that the second number of a ratio is ("154/182 xã").
TOTALS = {
    "XA": "NTM.COMMUNES_TOTAL",
    "XA_ADV": "NTM.COMMUNES_TOTAL",
    "HUYEN": "NTM.DISTRICT_N",
    "HUYEN_ADV": "NTM.DISTRICT_N",
    "POOR": "GNBV.HH_TOTAL",
    "NEAR": "GNBV.HH_TOTAL",
    "MPI": "GNBV.HH_TOTAL",
    "DISB": "FIN.PLAN",
    "HOUSING": "GNBV.HOUSING_PLAN",
}
_IN_AREA = {
    "EM_AREA": {"POOR": "POOR_AREA", "RED": "RED_AREA"},
    "EM_HH": {"POOR": "POOR_EM", "RED": "RED_EM"},
    "POOR_DISTRICTS": {"POOR": "POOR_PD", "RED": "POOR_PD"},
}
#: Poverty that the catalogue knows of a whole area only.
_ALL_POOR = ("NEAR", "MPI")


def indicators(
    line: SentenceLine,
    figure: Amount,
    subject: Subject,
    scope: str,
    level: str,
    period: str,
    clock: str,
    status: str,
) -> list[tuple[str, str, str]] | str:
    """Return [(indicator, scope, unit)] of a figure, or why it is none of the catalogue."""
    concept, unit, change = subject.concept, figure.unit, subject.change
    if unit == "pp":
        unit, change = "%", True
    if figure.per in ("năm", "nam") and concept in POVERTY:
        change = True
    if unit == "communes" and concept[:5] == "HUYEN":
        concept = f"XA{concept[5:]}"  # "đơn vị" of the communes
    if concept == "CRIT_MET":
        met = level == "commune" and (
            line.has(r"đạt|hoàn thành|được", 0, figure.start)
            or line.before(figure.start, "¤+|(?:với|có|ở mức)")
            or line.after(figure.end, "có|gồm")
        )
        return [("NTM.CRIT_MET", "", "criteria")] if met else "unit"
    if unit.startswith("criteria"):
        return [("NTM.CRIT_AVG", "", "criteria/commune")]
    concept = _IN_AREA.get(scope, {}).get(concept, concept)
    if concept == "MPI" and unit == "%":
        concept = _multidimensional(line, figure, change, status)
    if concept == "WATER_ANY":
        if scope not in ("EM_AREA", "EM_HH"):
            return "other"
        concept = "WATER_HH"
    if concept.startswith("POP_") and not line.has("dân số trung bình"):
        return "other"  # of a day
    if _is_of_some(concept, scope, change):
        return "group"
    national = figure.value < 1 or line.after(figure.end, phrases.national)
    if concept == "INC_EM" and unit == "ratio" and national:
        return [("DTTS.INC_NATIONAL", "EM_HH", "ratio")]
    if concept == "HUYEN_NEW":
        return [("NTM.DISTRICT_NEW", "", "districts")] if unit == "districts" else "unit"
    if concept == "HOUSING_PLAN":
        return [("GNBV.HOUSING_PLAN", "", "households")]
    if concept == "HOUSING":
        plan = status in ("plan", "target") or line.before(figure.start, phrases.plans_houses)
        planned = "GNBV.HOUSING_PLAN" if plan else "GNBV.HOUSING_DONE"
        return [(planned, "", "households")] if unit in ("households", "houses") else "unit"
    if concept == "SBI":
        return _realised(line, figure, change, clock, status)
    if unit == "bn VND" and concept in ("PLAN", "PLAN_VERB", "CAPITAL", "OF_TOTAL"):
        return [(_assigned(line, figure, level, period), "", "bn VND")]
    if unit == "bn VND" and concept == "CARRY":
        return [(_carried_over(line, figure, period), "", "bn VND")]
    if unit == "%" and concept not in MONEY and _is_of_plan(line, figure):
        over = line.before(figure.start, "vượt")
        concept = "RED_VS_PLAN" if concept in ("POOR_AREA", "RED_AREA") and not over else ""
    rows = vocabulary.indicators().get((concept, unit, "1" if change else "0"))
    if not rows:
        return "change" if change else ("share" if unit == "%" else "unit")
    if rows[0][2]:
        return _each(line, figure, concept)
    if rows[0][0].startswith("NTM.COMMUNES") and line.after(figure.end, phrases.with_wards):
        return "unit"  # "99 xã, phường" counts units of all kinds, the programme communes alone
    found = []
    for indicator, own, _ in rows:
        if subject.share == "met" and indicator in ("NTM.ADV_ALL", "NTM.MODEL_ALL"):
            indicator = indicator.removesuffix("_ALL")
        found.append((indicator, own, catalogue.indicator(indicator).unit))
    return found


def _multidimensional(line: SentenceLine, figure: Amount, change: bool, status: str) -> str:
    """Return what poverty of several dimensions is: by a survey, or of the poor and near-poor.

    The fall that is aimed at is that of the poor, whom the programme's aim names so.
    """
    if line.before(figure.start, phrases.by_survey):
        return "POV_MD"
    return "POOR" if change and status in ("plan", "target") else "MPI"


def _is_of_some(concept: str, scope: str, change: bool) -> bool:
    """Tell whether a figure is of some districts or people only, of which the catalogue has none.

    Of poor districts it has the poor, of minorities the poor and what they fall by.
    """
    poverty = concept in POVERTY or concept.startswith("RED")
    some = scope == "DISTRICTS" or (scope == "MOUNTAIN_DISTRICTS" and concept not in MONEY)
    if some or (scope == "PART" and poverty):
        return True
    whole = _ALL_POOR if scope == "POOR_DISTRICTS" else ("NEAR",) if scope in _IN_AREA else ()
    return (concept == "POOR_PD" and not change) or concept in whole


def _assigned(line: SentenceLine, figure: Amount, level: str, period: str) -> str:
    """Return the indicator of capital assigned: of the country's phase it may be the envelope."""
    assigned = line.has(r"(?:giao|phân bổ|(?<!nhà nước )bố trí)(?!.*tối thiểu)", 0, figure.start)
    return "FIN.ENVELOPE" if level == "country" and "/" in period and not assigned else "FIN.PLAN"


def _carried_over(line: SentenceLine, figure: Amount, period: str) -> str:
    """Return the indicator of capital carried over: into a later year, or from an earlier one."""
    to = re.search(r"sang (?:các )?(?:năm|nam) (\d{4})", line.text)
    told = line.has(r"năm sau|phải", 0, figure.start) or line.after(figure.end, "phải")
    later = told or bool(to and period[-4:].isdigit() and int(to[1]) > int(period[-4:]))
    return "FIN.CARRY" if later else "FIN.PLAN"


def _is_of_plan(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether the figure is a share of what was planned ("đạt 100% kế hoạch")."""
    return bool(line.after(figure.end, phrases.of_aim))


def _each(line: SentenceLine, figure: Amount, concept: str) -> list[tuple[str, str, str]]:
    """Return the indicators of a list that one figure closes ("tiểu học và THCS đạt 100%")."""
    rows = vocabulary.indicators()
    found, after = [concept], figure.start
    for word in reversed([w for w in line.words if w.end <= figure.start and w.field == "concept"]):
        own = rows.get((word.code, "%", "0"), [])
        numbers = any(
            word.start - 2 <= f.end < after and f is not figure and f.unit and not f.why
            for f in line.figures
        )
        if not own or not own[0][2] or numbers:
            break
        if word.code not in found:
            found.append(word.code)
        after = word.start
    return [(*rows[(code, "%", "0")][0][:2], "%") for code in found]


#: Clocks of what is added up since January.
_RUNNING = ("months", "year", "whole", "end")


def _realised(
    line: SentenceLine, figure: Amount, change: bool, clock: str, status: str
) -> list[tuple[str, str, str]] | str:
    """Return the indicator of realised state-budget investment that the period makes of it."""
    running = clock in _RUNNING or line.has("lũy kế|tính chung|cộng dồn", 0, figure.start)
    if figure.unit == "%":
        before = line.before(figure.start, phrases.index_of)
        if line.after(figure.end, phrases.of_last_year) or (before and before["of"][:1] == "c"):
            name = "SBI.YOY" if running else "SBI.QUARTER_YOY"
            return [(name, "", "index")] if running or clock == "quarter" else "same period"
        if change:
            return "change"
        plan = before or line.after(figure.end, r"(?:so với )?(?:kế hoạch|kh)")
        return [("SBI.RATE", "", "%")] if plan else "share"
    if figure.unit != "bn VND":
        return "unit"
    if status in ("plan", "target"):
        return [("SBI.PLAN", "", "bn VND")]
    if running:
        return [("SBI.CUM", "", "bn VND")]
    if clock in ("month", "quarter"):
        return [(f"SBI.{clock.upper()}", "", "bn VND")]
    return "subject"
