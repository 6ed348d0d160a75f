"""From a figure, its subject and its context to statements of the catalogue's indicators."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date

from mtqg.intake.text import vocabulary
from mtqg.intake.text.context import Context
from mtqg.intake.text.figures import Figure
from mtqg.intake.text.spelling import bare
from mtqg.intake.text.statement import Statement
from mtqg.intake.text.subjects import MONEY, POVERTY, Line, Subject
from mtqg.intake.text.times import When
from mtqg.table import catalogue

_FINANCE = ("FIN.PLAN", "FIN.ENVELOPE", "FIN.DISB", "FIN.DISB_RATE", "FIN.CARRY", "FIN.MOBILISED")
#: Indicators of whole provinces or the country: a figure of a commune is none of them.
_TOTALS = {"XA": "NTM.COMMUNES_TOTAL", "HUYEN": "NTM.DISTRICT_N", "DISB": "FIN.PLAN"}


def statements(
    line: Line,
    figure: Figure,
    subject: Subject,
    context: Context,
    today: date | None,
    programmes: set[str],
) -> list[Statement] | str:
    """Return the statements that `figure` makes (two for "154/182 xã"), or why it makes none.

    Their places count from the start of the line; `programmes` are those that the text names.
    """
    found = _indicators(line, figure, subject, context)
    if isinstance(found, str):
        return found
    if context.place is None:
        return "area"
    fresh = [w for w in line.words if context.aside <= w.start and w.end <= figure.start]
    if (
        context.aside >= 0
        and fresh
        and re.search("[,;]", line.text[context.aside : fresh[-1].start])
    ):
        return "area"  # "…, huyện Sơn Động giảm 4-5%, tỷ lệ hộ cận nghèo …": whose, is not clear
    if context.place.area.startswith("/"):
        return "area"
    when = _when(line, figure, context, today)
    if subject.earlier:
        if when is context.when:
            return "earlier"
        when.inferred = False
    if subject.change and _years_back(line, figure, when) > 1:
        return "several years"
    if not found[0][0].startswith("FIN.") and "/" in when.period and when.as_of:
        # "vượt mục tiêu cả giai đoạn 2021-2025" does not make a level of June 2025 one of the span.
        when = replace(when, period=when.as_of[:4])
    inferred: list[str] = []
    made: list[Statement] = []
    for indicator, scope, unit in found:
        programme = _programme(indicator, context, programmes, inferred)
        if programme is None:
            return "capital"
        status = _status(line, indicator, figure, context, when, today, inferred)
        if context.place_inferred:
            inferred.append("area")
        if when.inferred:
            inferred.append("period")
        if unit == "pp" and figure.unit == "%":
            inferred.append("unit")
        finance = indicator in _FINANCE
        one = Statement(
            area=context.place.area, edition=context.place.edition, level=context.place.level,
            place=context.place.name, indicator=indicator, programme=programme,
            scope=scope or _scope(indicator, context),
            capital=context.capital if finance else "ALL", fund=context.fund if finance else "ALL",
            plan_vintage=context.vintage if finance else "ALL",
            period=when.period, as_of=when.as_of, value=figure.value, low=figure.low,
            high=figure.high, unit=unit, status=status, flag=_flag(line, figure),
            start=figure.start, end=figure.end, printed=figure.printed, confidence=0.0,
        )  # fmt: skip
        known = catalogue.indicator(indicator)
        figures = [x for x in (one.value, one.low, one.high) if not math.isnan(x)]
        if any(
            x < known.minimum or x > known.maximum
            for x in figures
            if not math.isnan(known.maximum) or x < 0
        ):
            return "range"
        made.append(one)
    total = _TOTALS.get(subject.concept.removesuffix("_WEAK"))
    if figure.kind == "ratio" and total and made:
        base = figure.base
        plan = "plan" if total == "FIN.PLAN" else made[0].status
        made.append(replace(made[0], indicator=total, value=base, low=base, high=base, status=plan))
    if not when.period:
        inferred.append("period")
    weight = (
        0.95 - 0.07 * len(set(inferred)) - (0.1 if not subject.attached and line.carried else 0)
    )
    return [
        replace(s, confidence=round(max(weight, 0.3), 2), inferred=tuple(dict.fromkeys(inferred)))
        for s in made
    ]


def _indicators(
    line: Line, figure: Figure, subject: Subject, context: Context
) -> list[tuple[str, str, str]] | str:
    """Return [(indicator, scope, unit)] for the concept and unit of the figure."""
    concept, unit, change = subject.concept, figure.unit, subject.change
    area = context.scope
    if unit == "pp":
        unit, change = "%", True
    if figure.per in ("năm", "nam") and concept in POVERTY:
        change = True
    if unit == "criteria" and concept in ("CRIT", "XA", "XA_WEAK") and not change:
        unit, concept = "criteria/commune", "CRIT"
    if unit == "criteria/commune" and not concept.startswith("XA"):
        concept = "CRIT"
    if concept == "POOR" and area == "EM_AREA":
        concept = "POOR_AREA"
    if concept == "POOR" and area == "EM_HH" and unit == "%":
        if re.search(bare(r"chiếm(?: tỷ lệ)?\s*$"), bare(line.text[: figure.start])):
            return "share"
        concept = "POOR_EM"
    if concept == "POOR" and area == "POOR_DISTRICTS":
        concept = "POOR_PD"
    if concept == "RED" and area in ("EM_AREA", "EM_HH", "POOR_DISTRICTS"):
        concept = {"EM_AREA": "RED_AREA", "EM_HH": "RED_EM", "POOR_DISTRICTS": "POOR_PD"}[area]
        change = True
    if concept == "WATER_ANY" and area in ("EM_AREA", "EM_HH"):
        concept = "WATER_HH"
    if concept == "HUYEN_NEW":
        return [("NTM.DISTRICT_NEW", "", "districts")] if unit == "districts" else "unit"
    if concept == "HOUSING" and context.status in ("plan", "target"):
        return [("GNBV.HOUSING_PLAN", "", "households")] if unit == "households" else "unit"
    if area == "PART" and (concept in POVERTY or concept.startswith("RED")):
        part = max(
            (w.end for w in line.parts if w.code == "PART" and w.end <= figure.start), default=0
        )
        fresh = [w.start for w in line.words if part < w.start < figure.start]
        if not fresh or "," not in line.text[part : fresh[-1]]:
            return "group"
    if (change and concept in MONEY) or (change and unit != "%" and unit != "bn VND"):
        return "change"
    if concept == "SBI":
        return _realised(line, figure, change, context)
    if concept == "PLAN" and unit == "bn VND" and _is_envelope(line, figure, context):
        return [("FIN.ENVELOPE", "", "bn VND")]
    if concept == "CARRY" and unit == "bn VND":
        later = re.search(bare("năm sau|đề nghị|phải|xin kéo dài"), bare(line.text[: figure.start]))
        if not later:
            context.vintage = "CARRIED"
            return [("FIN.PLAN", "", "bn VND")]
        return [("FIN.CARRY", "", "bn VND")]
    if unit == "%" and concept not in MONEY and _is_of_plan(line, figure):
        concept = "RED_VS_PLAN" if concept in ("POOR_AREA", "RED_AREA") else ""
    rows = vocabulary.indicators().get((concept, unit, "1" if change else "0"))
    if not rows:
        return "change" if change else ("share" if unit == "%" else "unit")
    indicator, _, each = rows[0]
    if subject.share == "met" and indicator in ("NTM.ADV_ALL", "NTM.MODEL_ALL"):
        indicator = indicator.removesuffix("_ALL")
    own = catalogue.indicator(indicator).unit
    if each:
        return [(i, s, own) for i, s in _each(line, figure, concept)]
    return [(i if len(rows) > 1 else indicator, s, own) for i, s, _ in rows]


def _is_of_plan(line: Line, figure: Figure) -> bool:
    """Tell whether the figure is a share of what was planned ("đạt 100% kế hoạch")."""
    after = r"\s*(?:so với |của )?(?:kế hoạch|kh(?!\w)|chỉ tiêu|mục tiêu|nghị quyết|dự toán)"
    return bool(re.match(bare(after), bare(line.text[figure.end :])))


def _is_envelope(line: Line, figure: Figure, context: Context) -> bool:
    """Tell whether the country's total for a span is what was approved, not what was assigned."""
    country = context.place is not None and context.place.level == "country"
    assigned = re.search(
        bare(r"(giao|phân bổ|bố trí)(?!.*tối thiểu)"), bare(line.text[: figure.start])
    )
    return country and "/" in context.when.period and not assigned


def _each(line: Line, figure: Figure, concept: str) -> list[tuple[str, str]]:
    """Return the indicators of a list that one figure closes ("tiểu học và THCS đạt 100%")."""
    words = [w for w in line.words if w.end <= figure.start and w.field == "concept"]
    found: list[str] = [concept]
    after = figure.start
    for word in reversed(words):
        rows = vocabulary.indicators().get((word.code, "%", "0"), [])
        numbers = [
            f for f in line.figures if word.end <= f.start < after and f is not figure and not f.why
        ]
        if not rows or not rows[0][2] or numbers:
            break
        if word.code not in found:
            found.append(word.code)
        after = word.start
    result = []
    for code in found:
        ((indicator, scope, _),) = vocabulary.indicators()[(code, "%", "0")]
        result.append((indicator, scope))
    return result


def _realised(
    line: Line, figure: Figure, change: bool, context: Context
) -> list[tuple[str, str, str]] | str:
    """Return the indicator of realised state-budget investment that the period makes of it."""
    if change:
        return "change"
    if figure.unit == "%":
        plan = re.match(bare(r"\s*(?:so với )?(?:kế hoạch|kh)"), bare(line.text[figure.end :]))
        return [("SBI.RATE", "", "%")] if plan else "share"
    if figure.unit != "bn VND":
        return "unit"
    since = re.findall(bare("lũy kế|tính chung|cộng dồn"), bare(line.text[: figure.start]))
    if context.clock == "months" or since:
        return [("SBI.CUM", "", "bn VND")]
    if context.clock == "month":
        return [("SBI.MONTH", "", "bn VND")]
    if context.clock == "quarter":
        return [("SBI.QUARTER", "", "bn VND")]
    return "subject"


def _when(line: Line, figure: Figure, context: Context, today: date | None) -> When:
    """Return when the figure counts: what follows it directly, or the context."""
    for time in line.times:
        between = line.text[figure.end : time.start]
        if (
            0 <= time.start - figure.end <= 14
            and not re.search(r"[,;.)]", between)
            and not time.base
        ):
            words = re.fullmatch(bare(r"\s*\(?\s*(?:vào|trong|của|tại|hồi|ở)?\s*"), bare(between))
            if words:
                when = context.when.copy()
                when.meet(time, today)
                return when
    return context.when


def _years_back(line: Line, figure: Figure, when: When) -> int:
    """Return over how many years a change runs, by the year it is compared with; 1 if unsaid."""
    for time in line.times:
        if time.base and 0 <= time.start - figure.end < 40 and time.year and when.period:
            last = int(when.period[-4:]) if when.period[-4:].isdigit() else int(when.period[:4])
            return last - time.year if time.kind in ("year", "end") else 1
    return 1


def _scope(indicator: str, context: Context) -> str:
    if context.scope in ("MOUNTAIN_DISTRICTS",) and indicator in _FINANCE:
        return context.scope
    if indicator.startswith("GNBV.") and context.scope in ("EM_AREA", "POOR_DISTRICTS"):
        return context.scope
    return "ALL"


def _programme(
    indicator: str, context: Context, programmes: set[str], inferred: list[str]
) -> str | None:
    """Return the programme of the figure, None when it is not clear whose capital it is."""
    if indicator not in _FINANCE:
        return catalogue.indicator(indicator).programme
    if context.programme:
        return context.programme
    inferred.append("programme")
    if indicator not in ("FIN.DISB", "FIN.DISB_RATE") and not context.titled:
        return None  # a total of capital far from any programme may be anything's
    named = programmes - {"_Z"} or programmes
    if not named:
        return None
    return next(iter(named)) if len(named) == 1 else "ALL"


def _status(
    line: Line,
    indicator: str,
    figure: Figure,
    context: Context,
    when: When,
    today: date | None,
    inferred: list[str],
) -> str:
    if indicator in ("FIN.PLAN", "FIN.ENVELOPE"):
        return "plan"
    if indicator in ("NTM.COMMUNES_TOTAL", "NTM.DISTRICT_N", "GNBV.PD_TOTAL"):
        return "actual"
    status = context.once or context.status
    if context.status == "actual" and _is_aim(line, figure):
        return "target"
    # A review of households is reported as done some weeks before the year's end that it is dated.
    if (
        status == "actual"
        and today
        and when.as_of
        and (date.fromisoformat(when.as_of) - today).days > 31
    ):
        inferred.append("status")
        return "estimate"
    if status == "actual" and today and when.period.isdigit() and int(when.period) > today.year:
        inferred.append("status")
        return "estimate"
    return status


def _is_aim(line: Line, figure: Figure) -> bool:
    """Tell whether the figure is the aim that was met ("hoàn thành mục tiêu giảm 3-4%/năm")."""
    clause = re.split(bare(r"[,;(]| và "), bare(line.text[: figure.start]))[-1]
    return bool(
        re.search(bare(r"(mục tiêu|chỉ tiêu)(?! quốc gia)(?! (?:đề ra|đặt ra) *$)"), bare(clause))
    )


def _flag(line: Line, figure: Figure) -> str:
    return "p" if re.search(bare(r"sơ bộ"), bare(line.text[: figure.start])) else ""
