"""Trends: exact tests against full enumeration and scipy, hand-computed slopes, honest silence."""

from __future__ import annotations

import math
import warnings
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau, linregress, theilslopes

from mtqg.analysis.kendall import kendall_counts, pace_of, theil_sen, wandering
from mtqg.analysis.trend import FALLING, RISING, UNCHANGED, UNCLEAR, describe, trend
from mtqg.problems import ProblemError

ONE = np.zeros


def inversions(order: tuple[float, ...]) -> int:
    return sum(a > b for k, a in enumerate(order) for b in order[k + 1 :])


@pytest.mark.parametrize("values", [(1, 2, 3, 4), (1, 1, 2, 3, 3), (1, 1, 1, 2, 2), (5, 5, 5)])
def test_counts_are_those_of_all_orders(values: tuple[int, ...]) -> None:
    _, ties = np.unique(values, return_counts=True)
    found = np.bincount([inversions(p) for p in permutations(values)])
    expected = found / math.factorial(len(values))
    assert kendall_counts(tuple(ties.tolist()))[: len(expected)] == pytest.approx(expected)
    assert kendall_counts(tuple(ties.tolist())).sum() == pytest.approx(1.0)


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


def test_wandering_is_least_squares_of_the_steps_of_a_random_walk() -> None:
    """Residuals that stay wholly (ρ = 1): slope and error are those of the mean step."""
    y = np.cumsum([3.0, -0.2, -0.4, -0.5, -1.0, -1.5, -1.6, -1.9, -2.1])
    steps = np.diff(y)
    found = wandering(y, np.arange(9.0), ONE(9))
    assert found.value == pytest.approx(steps.mean())
    error = steps.std(ddof=1) / math.sqrt(8)
    assert found.high - found.value == pytest.approx((4.3 - 7 / 9) * error, rel=1e-4)


def test_wandering_of_independent_errors_is_ordinary_least_squares() -> None:
    years = np.arange(12.0)
    y = 2 * years + np.tile([1.0, -1.0], 6)  # errors that turn every year: ρ is taken as 0
    fit = linregress(years, y)
    found = wandering(y, years, ONE(12))
    assert found.value == pytest.approx(fit.slope)
    assert found.high - found.value == pytest.approx((4.3 - 7 / 12) * fit.stderr, rel=1e-4)


def test_wandering_of_years_apart_and_segments() -> None:
    """A walk seen every other year has the same mean step; a break takes its own step out."""
    steps = np.array([-0.2, -0.4, -0.5, -1.0, -1.5, -1.6, -1.9, -2.1])
    y = np.cumsum(np.r_[3.0, steps])
    sparse = wandering(y[::2], np.arange(0.0, 9.0, 2.0), ONE(5))
    assert sparse.value == pytest.approx(steps.mean())
    jumped = np.r_[y[:5], y[5:] + 40]
    broken = wandering(jumped, np.arange(9.0), np.r_[ONE(5), np.ones(4)])
    assert broken.value == pytest.approx(np.delete(steps, 4).mean())


@pytest.mark.parametrize(("rho", "limit"), [(0.3, 0.08), (0.6, 0.08), (1.0, 0.15)])
def test_few_false_verdicts_where_errors_stay(rho: float, limit: float) -> None:
    rng = np.random.default_rng(8)
    y = rng.standard_normal((600, 10))
    for k in range(1, 10):
        y[:, k] += rho * y[:, k - 1]
    false = [pace_of(row, np.arange(10.0), ONE(10)).clear for row in y]
    assert np.mean(false) <= limit + 0.02  # 600 cases: two standard errors of 8% are 2%


def test_steady_change_is_still_found() -> None:
    rng = np.random.default_rng(9)
    walks = np.cumsum(rng.normal(-1, 0.4, (200, 8)), axis=1)
    assert np.mean([pace_of(y, np.arange(8.0), ONE(8)).high < 0 for y in walks]) > 0.9


def test_a_break_is_a_shift_and_never_trend() -> None:
    """Hà Giang's jump at the standard of 2022, on a series that falls before and after it."""
    values = [34.2, 31.2, 28.0, 26.5, 25.9, 25.0, 31.6, 28.0, 24.5]
    y = pd.Series(values, index=range(2016, 2025))
    within, across = describe(y, breaks=(2022,)), describe(y)
    assert within.verdict == FALLING
    assert within.pace.value < across.pace.value < 0
    assert across.suspected == (2022,)
    assert within.suspected == ()


def test_shift_by_hand() -> None:
    y = pd.Series([10.0, 9.0, 8.0, 12.0, 11.0, 10.0], index=range(2019, 2025))
    found = describe(y, breaks=(2022,))
    assert found.pace.value == -1.0


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_few_points_cannot_tell(n: int) -> None:
    y = pd.Series(np.arange(n, dtype=float), index=range(2020, 2020 + n))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (found,) = trend(y).to_dict("records")
    assert found["verdict"] == UNCLEAR
    assert (found["lo"], found["hi"], found["p"]) == (-math.inf, math.inf, found["p"])
    assert found["years"] == n


def test_five_points_can() -> None:
    up = describe(pd.Series([1.0, 2, 3, 4, 6], index=range(2020, 2025)))
    assert up.verdict == RISING


def test_unchanged_has_the_interval_of_its_rounding() -> None:
    (found,) = trend(pd.Series([4.5] * 6, index=range(2016, 2022))).to_dict("records")
    assert found["verdict"] == UNCHANGED
    # Each end may be 0.05 off: 0.1 over five years.
    assert (found["lo"], found["hi"]) == (-0.02, 0.02)


def test_one_point_a_segment_has_no_pace() -> None:
    lone = trend(pd.Series([4.0, 3.0], index=[2021, 2022]), breaks=(2022,), language="en")
    assert lone["verdict"].item() == UNCLEAR
    assert math.isnan(lone["pace"].item())
    assert "One year of figures in each segment" in lone["note"].item()


def test_an_odd_figure_is_an_outlier_and_no_break() -> None:
    years = np.arange(2010, 2020)
    y = 3.0 * (years - 2010) + np.tile([0.0, 0.2], 5)
    y[4] += 9
    found = describe(pd.Series(y, index=years))
    assert found.outliers == (2014,)
    assert found.suspected == ()


def test_a_break_not_listed_is_told() -> None:
    y = pd.Series([10.0, 9.1, 8.0, 7.2, 6.0, 9.9, 9.0, 8.1, 7.0], index=range(2016, 2025))
    told = trend(y, language="en")["note"].item()
    assert "The step to 2021 is unlike all others" in told
    assert trend(y, breaks=2021)["note"].item() == ""


def test_a_step_of_most_areas_is_told_of_all() -> None:
    rng = np.random.default_rng(3)
    y = pd.DataFrame(np.cumsum(rng.normal(-1, 0.5, (9, 8)), axis=0), index=range(2016, 2025))
    calm = trend(y.rename(columns=str))
    assert not calm["note"].str.contains("cùng rơi").any()
    y.loc[2022:] += 3
    found = trend(y.rename(columns=str))
    assert found["note"].str.contains("cùng rơi vào năm 2022").all()
    assert not trend(y.rename(columns=str), breaks=[2022])["note"].str.contains("cùng").any()


def test_the_table_has_a_row_per_area_and_indicator() -> None:
    years = range(2016, 2025)
    rows = [
        (area, name, code, year, 20.0 - pace * (year - 2016) + (6.0 if year >= 2022 else 0.0))
        for area, name, pace in (("14", "Sơn La", 1.0), ("24", "Bắc Giang", 0.5))
        for code in ("ST.POV_MD", "OWN")
        for year in years
    ]
    table = pd.DataFrame(rows, columns=["area", "name", "indicator", "year", "value"])
    found = trend(table).set_index(["area", "indicator"])
    assert found.loc[("14", "ST.POV_MD"), "breaks_used"] == "2022"
    assert found.loc[("14", "ST.POV_MD"), "pace"] == pytest.approx(-1.0)
    assert found.loc[("14", "OWN"), "breaks_used"] == ""
    assert found.loc[("24", "OWN"), "name"] == "Bắc Giang"
    assert found.loc[("24", "OWN"), "level"] == pytest.approx(22.0)
    assert list(found["first"]) == [2016] * 4
    none = trend(table[table["indicator"] == "ST.POV_MD"], breaks=())
    assert (none["breaks_used"] == "").all()


def test_unusable_input_is_refused() -> None:
    y = pd.Series([1.0, 2.0], index=[2000, 2001])
    for level in (20, "95", True, None, (80, 95)):
        with pytest.raises(ProblemError, match="50"):
            trend(y, level=level)  # type: ignore[arg-type]
    with pytest.raises(ProblemError):
        trend(pd.Series(["x"], index=[2000]))
    with pytest.raises(ProblemError, match="abc"):
        trend(y, breaks="abc")
    with pytest.raises(ProblemError, match="vi / en"):
        trend(y, language="fr")
    table = pd.DataFrame({"year": [2000, 2001], "value": [1.0, 2.0], "indicator": ["A", None]})
    with pytest.raises(ProblemError, match="indicator"):
        trend(table)
    assert len(trend(table.assign(indicator=np.nan))) == 1
