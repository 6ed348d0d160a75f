"""The whole report of a province: what its sections found, and which indicators it speaks of."""

from __future__ import annotations

from mtqg.sections import (
    budget_year,
    commune_pages,
    first_page,
    new_rural,
    programme_capital,
    projections,
    quality,
    results,
    target_outlook,
    trends,
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


def sections(
    case: Case, code: str = POVERTY, how: projections.How = projections.USUAL, notes: str = ""
) -> dict[str, Findings | Reading]:
    """Return what the sections of the report found, in its order; `code` is the question.

    `notes` is the analyst's folder: beside it stands what the office accepted.
    """
    return {
        "capital": programme_capital.reading(case, notes=notes),
        "communes": commune_pages.in_report(case),
        "review": results.poverty_reading(case),
        "rural": new_rural.reading(case),
        "trend": trends.reading(case, code),
        "budget_year": budget_year.reading(case),
        "targets": target_outlook.reading(case),
        "forecast": projections.reading(case, code, how),
        "quality": quality.contradictions(case, notes=notes),
    }


def reliability(
    case: Case, code: str = POVERTY, how: projections.How = projections.USUAL
) -> Reading:
    """Return how far past forecasts of an indicator were off, everywhere and here."""
    if not len(projections.of_province(case, code, how)):
        return Reading("")
    name = case.tell(catalogue.indicator(code).name)
    return Reading(f"*{name}.* {projections.past_sentence(case, code, how)}")


def subjects(case: Case, code: str = POVERTY) -> tuple[str, ...]:
    """Return the indicators whose sources the annex lists: needed, of the first page, asked for."""
    complete = [known.code for known, *_ in first_page.every_complete(case)]
    named = (*quality.NEEDED, "GNBV.POOR_RED_EM", "NTM.MODEL_ALL", *complete, code)
    return tuple(dict.fromkeys(named))
