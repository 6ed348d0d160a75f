"""The budget years of provinces: what is known of them, and where the last one is headed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from mtqg.analysis import year_end as runoff
from mtqg.problems import ProblemError
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures

#: Earlier years that a year is held against.
PAST_YEARS = 5

#: A province whose last monthly figures are of an earlier year than the one before the newest has
#: no year "on its way": the office's table lists 18 to 24 provinces a month, some last in 2013.
RECENT = 1


@dataclass(frozen=True)
class BudgetYear:
    """The latest budget year of which a province has figures.

    Attributes
    ----------
    year : int
        The budget year.
    months : Series
        Share of plan in % by month, missing where none was printed.
    past : DataFrame
        The same for up to five earlier years, one column a year.
    forecast : YearEnd or None
        Where the year will end; None when December is known, and once the year is over on the day
        of the report: what has happened is not forecast.
    """

    year: int
    months: pd.Series
    past: pd.DataFrame
    forecast: runoff.YearEnd | None


def _triangle(known: Figures) -> runoff.Triangle:
    """Return the budget years of the 63 provinces and, for edition 2025, of the merged ones too.

    The former provinces stay in: each finished year of theirs teaches how a year runs. Before the
    first monthly figures there is none.
    """
    rows = known.in_edition("2024").about("SBI.CUM", "SBI.PLAN", "SBI.RATE", "SBI.YOY")
    if not rows["indicator"].eq("SBI.CUM").any():
        index = pd.MultiIndex.from_arrays([[], []], names=["unit", "year"])
        none = pd.DataFrame(index=index, columns=range(1, 13), dtype=float)
        return runoff.Triangle(none, none, none)
    before = runoff.triangle(rows)
    if known.edition == "2024":
        return before
    groups = areas.crosswalk().groupby("code_2025")["code_2024"].agg(list)
    merged = {
        unit(areas.get(c, known.edition)): parts for c, parts in groups.items() if len(parts) > 1
    }
    return before.joined(runoff.merged(before, merged))


def triangle_of(case: Case) -> runoff.Triangle:
    """Return the budget years of all provinces known to a case, the same for every province."""
    return case.known.once(_triangle)


def unit(area: areas.Area) -> str:
    """Return the name of a province in the triangle: its code, marked where 2025 formed it anew.

    Seven codes mean another province in each edition: "24" is Bắc Giang, "2025:24" Bắc Ninh.
    """
    if area.edition == "2024":
        return area.code
    parts = areas.crosswalk().set_index("code_2025").loc[[area.code], "code_2024"]
    return str(parts.iloc[0]) if len(parts) == 1 else f"{area.edition}:{area.code}"


def area_of(name: str) -> areas.Area:
    """Return the province of a name in the triangle."""
    edition, _, code = name.rpartition(":")
    return areas.get(code, edition or "2024")


#: The year of the first call of the Ministry of Finance in data/catalogue/budget_calendar.csv.
FIRST_CALL = 2023


def target(year: int) -> float:
    """Return the share of plan in % that the Ministry of Finance asks for."""
    # A level for reference: earlier years, of which no call is on file, are held to the first one.
    return float(catalogue.calendar("disbursement_call", max(year, FIRST_CALL))["value"])


def budget_year(case: Case) -> BudgetYear | None:
    """Return the latest budget year of the province, None without recent monthly figures."""
    triangle = triangle_of(case)
    code = unit(case.area)
    shares = triangle.shares
    if code not in shares.index.get_level_values(0):
        return None
    own = shares.loc[code].dropna(how="all")
    if own.empty:
        return None
    year = int(own.index.max())
    if year < max(triangle.years) - RECENT:
        return None
    months = own.loc[year]
    past = own[own.index < year].tail(PAST_YEARS).T
    forecast = None
    if pd.isna(months.get(12)) and case.day <= date(year + 1, 1, 31):
        try:
            forecast = runoff.forecast(
                triangle,
                code,
                year,
                target=target(year),
                january=runoff.January.of(case.known.of(areas.COUNTRY)),
            )
        except ProblemError:
            forecast = None
    return BudgetYear(year, months, past, forecast)


def reference_class(case: Case) -> runoff.YearEnd | None:
    """Return how years of other provinces ended: the answer where a province has no figures."""
    triangle = triangle_of(case)
    if not len(triangle.years):
        return None
    year = max(triangle.years)
    try:
        return runoff.forecast(
            triangle, unit(case.area), year, 0, share=0.0, target=target(year), ahead=False
        )
    except ProblemError:
        return None
