"""The whole report of a province: what its sections found, and which indicators it speaks of."""

from __future__ import annotations

from mtqg.sections import (
    budget_year,
    disbursement,
    forecast,
    quality,
    results,
    rural,
    targets,
    trend,
)
from mtqg.sections.blocks import Findings, Reading
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.texts import Text

#: The poverty rate by which provinces are compared and forecast: the only complete one.
POVERTY = "ST.POV_MD"

TITLE = Text(
    "Báo cáo thực hiện các chương trình mục tiêu quốc gia",
    "Report on the National Target Programmes",
)

#: The indicators whose sources the annex lists.
SUBJECTS = (*quality.NEEDED, "GNBV.POOR_RED_EM", "NTM.MODEL_ALL", "BUD.NTP")


def sections(case: Case) -> dict[str, Findings | Reading]:
    """Return what the sections of the report found, in its order."""
    return {
        "capital": disbursement.reading(case),
        "review": results.poverty_reading(case),
        "rural": rural.reading(case),
        "trend": trend.reading(case, POVERTY),
        "budget_year": budget_year.reading(case),
        "targets": targets.reading(case),
        "forecast": forecast.reading(case, POVERTY),
        "quality": quality.contradictions(case),
    }


def reliability(case: Case) -> Reading:
    """Return how far past forecasts of poverty were off, everywhere and here."""
    if not len(forecast.of_province(case, POVERTY)):
        return Reading("")
    name = case.tell(catalogue.indicator(POVERTY).name)
    return Reading(f"*{name}.* {forecast.past_sentence(case, POVERTY)}")
