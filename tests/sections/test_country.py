"""What is said of all provinces together is what the figures of each of them say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mtqg
from mtqg.analysis import year_end as runoff
from mtqg.problems import ProblemError
from mtqg.sections import (
    budget_outlook,
    country,
    coverage,
    notebook_text,
    provinces,
    reading_intervals,
)
from mtqg.table import areas

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module", params=["2024", "2025"])
def nation(request):
    return country.country(edition=request.param, language="en")


def numbers(text):
    return [float(n.replace(",", "")) for n in re.findall(r"-?\d[\d,]*\.?\d*", text)]


def test_parameters_are_checked_as_for_a_province():
    with pytest.raises(ProblemError) as error:
        country.country(edition="2024", language="fr", as_of="2023-02-30")
    assert len(error.value.problems) == 2


def test_every_province_is_in_one_group_with_its_own_figure(nation):
    frame = country.groups(nation).texts
    told = ", ".join(frame.iloc[:, 2])
    codes = areas.provinces(nation.edition)["code"]
    assert frame.iloc[:, 1].astype(int).sum() == len(codes)
    for code in codes:
        area = areas.get(code, nation.edition)
        figure = mtqg.province(area.slug, edition=nation.edition).series("ST.POV_MD").iloc[-1]
        assert f"{area.name_en} {figure:.2f}" in told


def test_provinces_of_a_group_lie_within_its_limits(nation):
    for level, _, told in country.groups(nation).texts.itertuples(index=False):
        figures = [float(name.rsplit(" ", 1)[1]) for name in told.split(", ")]
        bounds = numbers(level)
        if "under" in level and "to" in level:
            assert all(bounds[0] <= f < bounds[1] for f in figures)
        elif "under" in level:
            assert max(figures) < bounds[0]
        else:
            assert min(figures) >= bounds[0]


def test_the_provinces_add_up_to_the_country(nation):
    frame = country.sums(nation).texts.set_index("Indicator")
    people = frame.loc["Average population (thousand persons)"]
    own = nation.series("ST.POP").iloc[-1]
    assert numbers(people["Country, published"]) == [pytest.approx(own, abs=0.05)]
    total = sum(
        mtqg.province(slug, edition=nation.edition).series("ST.POP")[people["Year"]]
        for slug in areas.provinces(nation.edition)["slug"]
    )
    assert numbers(people["Provinces"]) == [pytest.approx(total, abs=0.1)]


def test_only_targets_with_a_forecast_are_in_the_outlook(nation):
    then = country.country(edition=nation.edition, language="en", as_of="2025-09-30")
    frame = country.outlook(then).texts
    assert len(frame) == 1
    row = frame.iloc[0]
    assert row["Indicator"].startswith("Poor-household rate")
    assert row["Latest"] == "1.93% (2024)"
    assert "…" not in row["Forecast (80% interval)"]
    # What was due in 2025 is over since: nothing of it is forecast.
    assert country.outlook(nation) == country.NOTHING


def test_a_shared_frame_is_left_as_it_was(nation):
    provinces.movers_reading(nation)
    assert list(nation.panel("ST.POV_MD").index) == [str(y) for y in range(2016, 2025)]


def test_movers_are_counted_by_their_intervals():
    of = country.country(edition="2024", language="en")
    table = provinces.changes(of)
    (finding,) = provinces.movers_reading(of).findings
    assert finding.value == (table["high"] < 0).sum()
    # Bình Thuận went from 2.85 to 0.63 in two years: √(0.63 / 2.85) − 1 a year
    fastest = table.iloc[0]
    assert (fastest["area"], fastest["start"], fastest["end"]) == ("60", 2.85, 0.63)
    assert fastest["change"] == pytest.approx(100 * ((0.63 / 2.85) ** 0.5 - 1))
    assert "Binh Thuan (2.85% to 0.63%)" in finding.text


def test_budget_years_are_those_of_the_reports():
    of = country.country(edition="2024", language="en", as_of="2025-06-30")
    frame = provinces.years(of).texts.set_index("Province")
    for slug in ("quang-nam", "ha-noi"):
        case = mtqg.province(slug, edition="2024", language="en", as_of="2025-06-30")
        ahead = budget_outlook.budget_year(case).forecast
        row = frame.loc[case.name]
        assert numbers(row["December forecast"]) == [pytest.approx(ahead.forecast, abs=0.05)]
        assert numbers(row["80% interval"]) == pytest.approx(list(ahead.intervals[80]), abs=0.05)
    assert "Forecast of this report" in provinces.years_reading(of).markdown()


def test_budget_years_that_are_over_are_history_not_forecast():
    of = country.country(edition="2024", language="en")
    frame = provinces.years(of).texts
    assert list(frame.columns) == ["Province", "To the end of", "% of plan", "Median of past years"]
    assert "orecast" not in provinces.years_reading(of).markdown()


def test_coverage_counts_provinces_with_figures():
    of = country.country(edition="2024", language="en")
    frame = coverage.needed(of).texts.set_index("Figures")
    rates = of.table[(of.table["indicator"] == "SBI.RATE") & (of.table["level"] == "province")]
    row = frame[frame.index.str.startswith("(4) ")].iloc[0]
    assert row["Provinces"] == f"{rates['area'].nunique()}/63"
    by_year = coverage.by_year(of).texts.set_index("Figures")
    poverty = by_year[by_year.index.str.startswith("Multidimensional")].iloc[0]
    assert (poverty["2018"], poverty["2024"], poverty["2025"]) == ("63", "63", "…")
    matrix = coverage.by_province(of).texts
    assert len(matrix) == 63
    assert set(matrix["(11)"]) == {"2024"}


def test_every_province_has_a_last_month_or_none(nation):
    frame = coverage.late(nation).texts
    assert frame["Provinces"].astype(int).sum() == len(areas.provinces(nation.edition))


def test_vintages_hold_the_first_estimate_and_the_last():
    of = country.country(edition="2024", language="en", as_of="2011-12-31")
    twice = coverage.vintages(of).texts
    rows = of.table[(of.table["indicator"] == "SBI.MONTH") & (of.table["level"] == "province")]
    rows = rows[(rows["value"] > 0) & rows["period"].str.startswith("2011")]
    counted = rows.groupby(["area", "period"]).size()
    assert int(twice.set_index("Year").loc["2011", "Months published twice"]) == sum(counted > 1)


def test_the_audit_is_of_the_figures_as_stated():
    of = country.country(edition="2025", language="en", as_of="2025-12-31")
    found = coverage.checked(of)
    assert set(found.rows["edition"]) <= {"2025"}
    counted = coverage.rules(found)
    times = counted.texts["Times"].astype(int).sum() if found.findings else 0
    assert times == len(found.findings)


def test_the_example_is_counted_as_drawn_and_chosen_without_looking():
    of = country.country(edition="2024", language="en")
    rows = reading_intervals.example(of)
    assert len(rows) == 10
    inside = rows["final"].between(rows["low80"], rows["high80"]).sum()
    (finding,) = reading_intervals.reading(of).findings
    assert finding.value == inside
    drawn = reading_intervals.chart(of).figure.axes[0].get_lines()
    assert sum(line.get_marker() == "o" for line in drawn) == inside
    triangle = budget_outlook.triangle_of(of)
    again = runoff.track_record(triangle, "01", 2025, reading_intervals.MONTH).everyone
    mine = rows.merge(again, on=["unit", "year"], suffixes=("", "_again"))
    assert mine["low80"].tolist() == mine["low80_again"].tolist()


def test_measured_coverage_is_what_the_pages_of_methods_say():
    words = Path(notebook_text.__file__).parents[1] / "words"
    said = [p.read_text(encoding="utf-8") for p in sorted(words.glob("notebooks.*.md"))]
    disbursement = (DOCS / "disbursement.md").read_text(encoding="utf-8")
    forecasts = (DOCS / "forecasts.md").read_text(encoding="utf-8")
    assert "in 82% of cases" in disbursement
    assert "66% in the\n  three worst years" in disbursement
    assert "it held 86%" in disbursement
    assert re.search(r"173\s+province-years|for 173", disbursement)
    singles = re.search(
        r"\| 80% interval covers \| (.*) \|\n\| 95% interval covers \| (.*) \|", forecasts
    )
    eighty, ninety_five = (numbers(cells) for cells in singles.groups())
    assert (round(min(eighty)), max(round(v) for v in eighty[:2])) == (81, 82)
    assert len(said) == 2
    for quoted in ("86%", "82%", "66%", "173", "81-82%", "96-97%"):
        assert all(quoted in text for text in said)
    assert min(ninety_five) >= 95.5
    assert max(ninety_five) <= 97.4
