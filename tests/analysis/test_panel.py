"""Reading yearly values: a tidy table of several areas, its names, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import mtqg
from mtqg.analysis.panel import bounds_of, read_panel
from mtqg.problems import ProblemError

TIDY = pd.DataFrame(
    {
        "area": ["14", "14", "24", "24"],
        "name": ["Sơn La", "Sơn La", "Bắc Giang", "Bắc Giang"],
        "indicator": "ST.POV_MD",
        "year": [2022, 2023, 2023, 2022],
        "value": [20.0, 18.0, 4.0, 5.0],
        "unit": "%",
        "flag": ["", "e", "", ""],
    }
)


def test_a_tidy_table_keeps_its_areas_and_their_names() -> None:
    panel = read_panel(TIDY)
    assert panel.units == ("14", "24")
    assert panel.names == ("Sơn La", "Bắc Giang")
    assert panel.y.tolist() == [[20, 18], [5, 4]]
    found = mtqg.forecast(TIDY, 1)
    assert list(found)[:3] == ["area", "name", "period"]
    assert found["name"].tolist() == ["Sơn La", "Bắc Giang"]


def test_names_alone_are_areas() -> None:
    panel = read_panel(TIDY.drop(columns="area"))
    assert panel.units == panel.names == ("Sơn La", "Bắc Giang")


def test_two_years_of_one_row_are_not_chosen_between() -> None:
    told = TIDY.assign(period=TIDY["year"].astype(str))
    assert read_panel(told).years.tolist() == [2022, 2023]
    with pytest.raises(ProblemError) as refused:
        read_panel(told.assign(year=TIDY["year"] + 1))
    assert "2023 / 2022" in refused.value.say("vi")


def test_areas_stay_what_they_are() -> None:
    numbered = TIDY.assign(area=[1, 1, 2, 2]).drop(columns="name")
    found = mtqg.forecast(numbered, 1)
    assert found.merge(numbered, on="area")["value"].tolist() == [20, 18, 4, 5]


def test_labels_of_a_wide_frame_may_be_a_column() -> None:
    wide = pd.DataFrame({"year": [2022, 2023], "14": [20.0, 18.0], "24": [4.0, 5.0]})
    found = read_panel(wide)
    assert (found.units, found.years.tolist()) == (("14", "24"), [2022.0, 2023.0])
    across = pd.DataFrame({"area": [14, 24], 2022: [20.0, 4.0], 2023: [18.0, 5.0]})
    assert read_panel(across).units == (14, 24)
    assert read_panel(across).y.tolist() == found.y.tolist()


def test_unit_is_the_measure_unless_years_would_repeat() -> None:
    one = TIDY[TIDY["area"] == "14"].drop(columns=["area", "name"])
    assert read_panel(one).units == ("series",)
    states = TIDY.drop(columns=["area", "name"]).assign(unit=["a", "a", "b", "b"])
    assert read_panel(states).units == ("a", "b")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (TIDY.assign(indicator=["A", "A", "B", "B"]), "A, B"),
        (TIDY.drop(columns=["area", "name", "unit"]), "column area or name"),
        (TIDY.assign(year=["2022", "2023-06", "2023", "2022"]), "not a year"),
        (TIDY.assign(area=["14", np.nan, "24", "24"]), "without its area"),
        (pd.concat([TIDY, TIDY.iloc[:1].assign(value=21.0)]), "given twice"),
        (TIDY.assign(edition=["2024", "2025", "2024", "2024"]), "in two editions"),
        (TIDY.assign(unit=["%", "người", "%", "%"]), "several units"),
        (TIDY.assign(scope=["poor", "poor", np.nan, "all"]), "several scopes"),
        (TIDY.drop(columns="value"), "lacks its column of values"),
    ],
)
def test_what_is_not_one_value_a_year_is_refused(table: pd.DataFrame, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read_panel(table)
    assert words in caught.value.say("en")


@pytest.mark.parametrize("bounds", [100, (0,), (5, 5), ("a", 1), (float("nan"), 1), (0, True)])
def test_bounds_are_two_numbers_in_order(bounds: object) -> None:
    with pytest.raises(ProblemError, match="giới hạn"):
        bounds_of(bounds)
