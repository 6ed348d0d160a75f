"""Paces, gaps, ranks by hand; intervals against the normal distribution they are drawn from."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.analysis import pace_of_provinces
from mtqg.table import catalogue

POVERTY = catalogue.indicator("ST.POV_MD")
TRAINED = catalogue.indicator("ST.TRAINED")
INCOME = catalogue.indicator("ST.INCOME")


def test_noise_recovers_the_scatter_it_was_drawn_with():
    rng = np.random.default_rng(1)
    years = range(1900, 2000)
    course = 50 - 0.3 * np.arange(100)
    x = pd.DataFrame({c: course + rng.normal(0, 0.5, 100) for c in "abc"}, index=years)
    assert pace_of_provinces.noise(x, []).between(0.4, 0.6).all()


def test_a_jump_at_a_break_is_no_noise():
    x = pd.DataFrame({"a": [6.0, 5.0, 4.0, 9.0, 8.0, 7.0]}, index=range(2019, 2025))
    assert pace_of_provinces.noise(x, ["2022"])["a"] == 0
    assert pace_of_provinces.noise(x, [])["a"] > 1


def test_paces_never_cross_a_break():
    # Hà Giang jumps from 25.0 to 31.6 where the standard changed
    x = pd.DataFrame({"02": [27.0, 25.0, 31.6, 28.0]}, index=[2020, 2021, 2022, 2023])
    found = pace_of_provinces.paces(x, ["2022"], POVERTY)
    assert found[["first", "last"]].to_numpy().tolist() == [[2020, 2021], [2022, 2023]]
    assert np.exp(found["pace"]).tolist() == pytest.approx([25 / 27, 28 / 31.6])


def test_shares_to_be_raised_are_compared_in_points_amounts_in_per_cent():
    x = pd.DataFrame({"a": [20.0, 30.0]}, index=[2018, 2023])
    assert pace_of_provinces.paces(x, [], TRAINED)["pace"].item() == pytest.approx(2.0)
    assert np.exp(5 * pace_of_provinces.paces(x, [], INCOME)["pace"].item()) == pytest.approx(1.5)


@settings(deadline=None)
@given(st.lists(st.floats(0.5, 60), min_size=4, max_size=4))
def test_start_and_pace_make_up_the_gap_exactly(values):
    a0, a1, b0, b1 = values
    x = pd.DataFrame({"a": [a0, a1], "b": [b0, b1]}, index=[2016, 2021])
    (gap,) = pace_of_provinces.gaps(x, "a", x["b"], [])
    assert gap.start + gap.pace == pytest.approx(gap.end)
    assert gap.end == pytest.approx(a1 - b1)


def test_ranks_without_noise_are_exact():
    x = pd.Series({"a": 3.0, "b": 1.0, "c": 2.0})
    found = pace_of_provinces.ranks(x, pd.Series(0.0, x.index), lower_is_better=True)
    assert found["rank"].to_dict() == {"a": 3, "b": 1, "c": 2}
    assert (found["low"] == found["rank"]).all()
    assert (found["high"] == found["rank"]).all()


def test_higher_is_better_turns_the_ranks_round():
    x = pd.Series({"a": 3.0, "b": 1.0})
    found = pace_of_provinces.ranks(x, pd.Series(0.0, x.index), lower_is_better=False)
    assert found["rank"].to_dict() == {"a": 1, "b": 2}


def test_equals_share_every_rank_when_noise_is_all_there_is():
    x = pd.Series(1.0, index=list("abcdefghij"))
    found = pace_of_provinces.ranks(x, pd.Series(1.0, x.index), lower_is_better=True)
    # ten equals: the middle 80% of a uniform rank 1 … 10 is 2 to 9, or one next to it
    assert found["low"].between(1, 2).all()
    assert found["high"].between(9, 10).all()


def test_an_interval_holds_the_true_rank_as_often_as_it_says():
    rng = np.random.default_rng(7)
    held = []
    for _ in range(60):
        truth = pd.Series(rng.normal(0, 1, 12), index=list("abcdefghijkl"))
        seen = truth + rng.normal(0, 0.3, 12)
        found = pace_of_provinces.ranks(
            seen, pd.Series(0.3, truth.index), lower_is_better=True, draws=400
        )
        real = truth.rank()
        held.append(((found["low"] <= real) & (real <= found["high"])).mean())
    # drawn around what was seen, not around the truth: a little less than 80% is no fault
    assert 0.7 < np.mean(held) <= 0.97


def test_the_same_figures_give_the_same_intervals():
    x = pd.Series({"a": 1.0, "b": 1.2, "c": 1.4})
    deviation = pd.Series(0.3, x.index)
    once = pace_of_provinces.ranks(x, deviation, lower_is_better=True)
    pd.testing.assert_frame_equal(once, pace_of_provinces.ranks(x, deviation, lower_is_better=True))


def test_who_was_there_under_the_same_definition_is_told_from_the_former_one():
    x = pd.DataFrame(
        {
            "a": [9.0, 8.0, 7.0, 6.0, 4.0, 3.0],
            "old": [3.0, 2.5, 2.0, 1.8, 1.7, 1.6],
            "new": [12.0, 11.0, 10.0, 3.1, 2.0, 1.0],
        },
        index=range(2019, 2025),
    )
    found = pace_of_provinces.from_level(x, "a", ["2022"], POVERTY).set_index("area")
    assert found.loc["new", ["first", "last", "same"]].tolist() == [2022, 2024, True]
    assert found.loc["old", ["first", "last", "same"]].tolist() == [2019, 2021, False]
    assert found.loc["new", "pace"] == pytest.approx((1.0 - 3.1) / 2)


def test_no_one_was_there_who_has_no_two_years_after_it():
    x = pd.DataFrame({"a": [5.0, 4.0, 3.0], "b": [6.0, 3.0, 2.0]}, index=range(2022, 2025))
    assert pace_of_provinces.from_level(x, "a", [], POVERTY).empty
