"""Trends: exact tests against full enumeration and scipy, hand-computed slopes, honest silence."""

from __future__ import annotations

import math
import warnings
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau, theilslopes

from mtqg.analysis.kendall import kendall_counts, theil_sen
from mtqg.analysis.trend import FALLING, RISING, UNCHANGED, UNCLEAR, shrink, trend, trends
from mtqg.problems import ProblemError

ONE = np.zeros


def inversions(order: tuple[float, ...]) -> int:
    return sum(a > b for k, a in enumerate(order) for b in order[k + 1 :])


@pytest.mark.parametrize("values", [(1, 2, 3, 4), (1, 1, 2, 3, 3), (1, 1, 1, 2, 2), (5, 5, 5)])
def test_counts_are_those_of_all_orders(values: tuple[int, ...]) -> None:
    _, ties = np.unique(values, return_counts=True)
    found = np.bincount([inversions(p) for p in permutations(values)])
    expected = found / math.factorial(len(values))
    assert kendall_counts(ties.tolist())[: len(expected)] == pytest.approx(expected)
    assert kendall_counts(ties.tolist()).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("n", [4, 7, 12, 25])
def test_p_value_is_scipy_s_exact_one(n: int) -> None:
    rng = np.random.default_rng(n)
    y = rng.normal(size=n) + 0.1 * np.arange(n)
    found = theil_sen(y, np.arange(n, dtype=float), ONE(n))
    assert found.p == pytest.approx(kendalltau(np.arange(n), y, method="exact").pvalue)


def test_slope_of_irregular_years_is_scipy_s() -> None:
    years = np.array([2006.0, 2008, 2010, 2012, 2013, 2014, 2015, 2016])
    y = np.array([15.5, 13.4, 14.2, 11.1, 9.8, 8.4, 7.0, 5.8])  # the country's general poverty
    found = theil_sen(y, years, ONE(8))
    assert found.value == pytest.approx(theilslopes(y, years).slope)
    assert found.low < found.value < found.high < 0


def test_interval_covers_by_enumeration() -> None:
    """Over all orders of five errors the 95% interval misses no more than 5% of the time."""
    years = np.arange(5.0)
    missed = 0
    for order in permutations((0.0, 1.1, 2.3, 3.6, 5.2)):
        found = theil_sen(np.array(order) + 7 * years, years, ONE(5))
        missed += not found.low <= 7 <= found.high
    assert missed == 2  # the two monotone orders of 120


def test_false_alarms_within_segments_are_at_most_five_percent() -> None:
    rng = np.random.default_rng(5)
    segment = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    y = rng.normal(size=(1000, 8)) + 10 * segment
    p = np.array([theil_sen(row, np.arange(8.0), segment).p for row in y])
    assert 0.01 < (p <= 0.05).mean() <= 0.06


def test_a_break_is_a_shift_and_never_trend() -> None:
    """Hà Giang's jump at the standard of 2022, on a series that falls before and after it."""
    values = [34.2, 31.2, 28.0, 26.5, 25.9, 25.0, 31.6, 28.0, 24.5]
    y = pd.Series(values, index=range(2016, 2025))
    within, across = trend(y, breaks=(2022,)), trend(y)
    assert within.verdict == FALLING
    assert within.pace.value < across.pace.value < 0
    assert within.shifts[2022] > 6.6
    assert across.shifts == {}


def test_shift_by_hand() -> None:
    y = pd.Series([10.0, 9.0, 8.0, 12.0, 11.0, 10.0], index=range(2019, 2025))
    found = trend(y, breaks=(2022,))
    assert found.pace.value == -1.0
    assert found.shifts == {2022: 5.0}


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_points_cannot_tell(n: int) -> None:
    y = pd.Series(np.arange(n, dtype=float), index=range(2020, 2020 + n))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = trend(y)
        said = found.say()
    assert found.verdict == UNCLEAR
    assert (found.pace.low, found.pace.high) == (-math.inf, math.inf)
    assert "cannot tell" in said.en or "nothing can be said" in said.en
    assert said.vi
    assert "nan" not in said.vi


def test_five_points_can() -> None:
    up = trend(pd.Series([1.0, 2, 3, 4, 6], index=range(2020, 2025)))
    assert up.verdict == RISING
    assert up.say().vi == "Tăng 1,0 điểm mỗi năm (khoảng 95%: 1,0 đến 2,0)."


def test_unchanged_and_one_point_a_segment() -> None:
    assert trend(pd.Series([4.0] * 6, index=range(2016, 2022))).verdict == UNCHANGED
    lone = trend(pd.Series([4.0, 3.0], index=[2021, 2022]), breaks=(2022,))
    assert lone.verdict == UNCLEAR
    assert "each segment" in lone.say().en


def test_acceleration_and_outliers() -> None:
    years = np.arange(2010, 2020)
    square = trend(pd.Series((years - 2010.0) ** 2, index=years))
    assert square.acceleration.value == pytest.approx(2.0)
    assert square.acceleration.clear
    y = 3.0 * (years - 2010) + np.tile([0.0, 0.2], 5)
    y[4] += 9
    assert trend(pd.Series(y, index=years)).outliers == (2014,)


def test_shrinking_by_hand() -> None:
    values, variance = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.full(5, 0.1)
    found = shrink(values, variance)
    between = 1.0 / 0.4549 - 0.1  # median square around the median 3 is 1
    assert found.reliability == pytest.approx(between / (between + 0.1))
    assert found.value[2] == 3.0
    assert found.value[0] == pytest.approx(3 - 2 * between / (between + 0.1))
    assert shrink(values, np.full(5, 100.0)).value == pytest.approx(3.0)
    assert shrink(np.array([1.0, 2.0, np.nan]), np.zeros(3)).value[2] == 1.5


def test_panel_ranks_by_shrunken_pace() -> None:
    rng = np.random.default_rng(2)
    pace = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0])
    wide = pd.DataFrame(
        50 + np.arange(8.0)[:, None] * pace + 0.1 * rng.normal(size=(8, 6)),
        index=range(2015, 2023),
        columns=list("abcdef"),
    )
    wide["new"] = np.nan
    wide.loc[2022, "new"] = 40.0
    found = trends(wide).set_index("unit")
    assert found.loc["f", "rank"] == 1
    assert found.loc["a", "rank"] == 7
    assert found.loc["new", "shrunken"] == pytest.approx(found["pace"].median())
    assert found.loc["new", "reliability"] == 0
    inside = (found["shrunken_low"] <= found["shrunken"]) & (
        found["shrunken"] <= found["shrunken_high"]
    )
    assert inside.all()


def test_panel_shift_at_a_break() -> None:
    wide = pd.DataFrame(
        {u: [10.0, 9, 8, 12 + k, 11 + k, 10 + k] for k, u in enumerate("abc")},
        index=range(2019, 2025),
    )
    found = trends(wide, breaks=(2022,))
    assert found["shift"].tolist() == pytest.approx([5.0, 6.0, 7.0])
    assert trends(wide)["shift"].isna().all()


def test_unusable_input_is_refused() -> None:
    with pytest.raises(ProblemError, match="50"):
        trend(pd.Series([1.0, 2.0], index=[2000, 2001]), confidence=20)
    with pytest.raises(ProblemError):
        trend(pd.Series(["x"], index=[2000]))


def test_a_panel_of_single_points_has_no_ranks() -> None:
    found = trends(pd.DataFrame({"a": [4.0], "b": [5.0]}, index=[2024]))
    assert found["rank"].isna().all()
    assert (found["verdict"] == UNCLEAR).all()
