"""What the table of all provinces shows of a budget year is what its report says and draws."""

from __future__ import annotations

import pytest

import mtqg
from mtqg.sections import budget_outlook, budget_year, trends


def measures(province, edition="2024", as_of=""):
    case = mtqg.province(province, edition=edition, language="en", as_of=as_of)
    return case, budget_year.reading(case).measures


def printed(case, period):
    rows = case.figures(indicator="SBI.RATE", scope="ALL", period=period)
    return rows["value"].to_list()


def test_a_running_year_has_its_share_its_expected_end_and_the_last_december():
    case, found = measures("quang-nam", as_of="2025-03-31")
    assert {name: m.period for name, m in found.items()} == {
        "investment_share": "2025-02",
        "investment_final": "2024-12",
        "investment_end": "2025-12",
        "investment_odds": "2025-12",
    }
    year_end = budget_outlook.budget_year(case).forecast
    assert found["investment_end"].value == year_end.forecast
    assert found["investment_odds"].value == pytest.approx(100 * year_end.probability)


def test_a_course_is_what_the_source_printed_month_by_month():
    case, found = measures("bac-giang")
    final = found["investment_final"]
    assert [period for period, _ in final.course] == [f"2024-{m:02d}" for m in range(1, 13)]
    assert final.course[-1] == ("2024-12", final.value)
    stated = {p: (share, printed(case, p)) for p, share in final.course if share is not None}
    both = {period: pair for period, pair in stated.items() if pair[1]}
    assert len(both) > 6
    for share, found in both.values():
        assert found == [pytest.approx(share, abs=0.01)]


def test_a_finished_year_has_no_forecast():
    _, found = measures("bac-giang")
    assert set(found) == {"investment_share", "investment_final"}
    assert found["investment_share"].value == found["investment_final"].value


def test_the_course_of_poverty_breaks_where_its_definition_does():
    case = mtqg.province("bac-giang")
    measure = trends.reading(case, "ST.POV_MD").measures["st.pov_md"]
    assert measure.breaks == ("2022", "2027")
    assert dict(measure.course) == case.series("ST.POV_MD").to_dict()
    assert measure.course[-1] == (measure.period, measure.value)
