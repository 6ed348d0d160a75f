"""Forecasts: against other programs' results, hand-computed values and what must always hold."""

from __future__ import annotations

import itertools
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

import mtqg
from mtqg.analysis import forecast as forecasts
from mtqg.analysis.forecast import series
from mtqg.analysis.forecast.intervals import (
    PROBABILITIES,
    Past,
    Shocks,
    Usual,
    measured,
    reference,
)
from mtqg.analysis.forecast.pooling import (
    HABITS,
    Adjustment,
    Prior,
    follow,
    learn,
    learn_each,
    median_rows,
    pooled,
    slopes,
    spread,
)
from mtqg.analysis.forecast.prediction import LEVELS
from mtqg.analysis.forecast.scales import Scale
from mtqg.analysis.forecast.series import averaged_holt, combined, shrunken_slope
from mtqg.analysis.panel import Panel, read_panel
from mtqg.problems import ProblemError
from mtqg.table import observations

COLUMNS = ["area", "period", "mean", "lo-80", "hi-80", "lo-95", "hi-95"]
RATES = pd.Series([14.1, 12.9, 11.8, 10.2, 9.3], index=range(2019, 2024))


def panel(units: int = 8, years: int = 8, seed: int = 1) -> pd.DataFrame:
    """Return a made-up panel of rates that fall together."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(-3, 0, units) - 0.1 * np.arange(years)[:, None]
    z = level + 0.05 * rng.normal(size=(years, units))
    names = [f"u{k}" for k in range(units)]
    return pd.DataFrame(100 / (1 + np.exp(-z)), index=range(2015, 2015 + years), columns=names)


# --- the methods -------------------------------------------------------------------------------


def test_theil_sen_is_scipy_s() -> None:
    from scipy.stats import theilslopes

    years = np.array([2006.0, 2008, 2010, 2012, 2013, 2014])
    y = np.array([15.5, 13.4, 14.2, 11.1, 9.8, 8.4])  # the country's general poverty
    assert slopes(y[None], years, np.zeros(6))[0] == pytest.approx(theilslopes(y, years).slope)


@pytest.mark.parametrize("phi", [0.9, 1.0])
def test_one_filter_is_holt_of_statsmodels(phi: float) -> None:
    y = np.array([3.0, 4.1, 4.9, 6.3, 6.8, 8.2, 8.9])
    slope = float(shrunken_slope(y[None])[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = Holt(
            y,
            damped_trend=phi < 1,
            initialization_method="known",
            initial_level=y[0] - phi * slope,
            initial_trend=slope,
        ).fit(
            smoothing_level=0.4,
            smoothing_trend=0.2,
            damping_trend=phi if phi < 1 else None,
            optimized=False,
        )
    grid = (np.array([0.4]), np.array([0.2]), np.array([phi]))
    assert averaged_holt(y[None], 4, grid)[0] == pytest.approx(fit.forecast(4), abs=1e-9)


def test_theta_is_smoothing_and_half_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    y = np.array([3.0, 4.1, 4.9, 6.3, 6.8, 8.2, 8.0])
    monkeypatch.setattr(series, "ALPHAS", np.array([0.4]))
    monkeypatch.setattr(series, "THETAS", np.array([1.0]))
    known = SimpleExpSmoothing(y, initialization_method="known", initial_level=y[0])
    alone = known.fit(smoothing_level=0.4, optimized=False).forecast(2)
    assert series.averaged_theta(y[None], 2)[0] == pytest.approx(alone)
    for theta in (2.0, 4.0):
        monkeypatch.setattr(series, "THETAS", np.array([theta]))
        path = series.averaged_theta(y[None], 5)[0]
        slope = np.polyfit(np.arange(7), y, 1)[0]
        assert np.diff(path) == pytest.approx(np.full(4, (1 - 1 / theta) * slope))


def test_what_few_points_know_is_nearly_the_last_value() -> None:
    y = np.array([[5.0, 7.0]])
    assert 7.0 < series.combined(y, 1)[0, 0] < 8.0


def test_slope_by_hand() -> None:
    # slopes 1, 1, 1 (median 1), times 3 / 6
    assert shrunken_slope(np.array([[3.0, 4.0, 5.0]])).tolist() == [0.5]


@pytest.mark.parametrize(
    ("y", "scale"),
    [
        ([3.0, 4.0, 6.0, 7.0, 6.0, 5.0], None),
        ([-3.0, 4.0, 6.0, 7.0, 6.0, 5.0], None),
        ([3.0, 4.0, 6.0, 7.0, 6.0, 5.0], (0.0, 100.0)),
    ],
)
def test_the_mean_has_the_shares_it_says(y: list[float], scale: tuple[float, float] | None) -> None:
    row = np.array([y])
    second = Scale(*scale, 0.5) if scale else Scale(0.0, None) if min(y) > 0 else Scale()
    damped = averaged_holt(second.forward(row), 2, series.DAMPED_HOLT)
    parts = [
        (9 / 12, series.averaged_theta(row, 2)),
        (1 / 12, averaged_holt(row, 2, series.SMOOTHED_DRIFT)),
        (2 / 12, second.back(damped)),
    ]
    mean, last = sum(share * path for share, path in parts), 4 / 6**2
    found = combined(row, 2, Scale(*scale, 0.5) if scale else None)
    assert found == pytest.approx((1 - last) * mean + last * y[-1])


def test_series_are_forecast_independently() -> None:
    rng = np.random.default_rng(0)
    y = rng.normal(size=(5, 9)).cumsum(axis=1) + 20
    together = combined(y, 3)
    for k in range(5):
        assert combined(y[k : k + 1], 3)[0] == pytest.approx(together[k])


def test_scaling_and_constant_series() -> None:
    y = np.array([[5.0, 7.0, 6.0, 9.0, 11.0]])
    assert combined(1000 * y, 4) == pytest.approx(1000 * combined(y, 4))
    assert combined(np.full((1, 6), 4.2), 3) == pytest.approx(np.full((1, 3), 4.2))


def test_intervals_follow_the_unit_of_the_figures() -> None:
    small = mtqg.forecast(RATES * 1e-9)[COLUMNS[2:]].to_numpy()
    assert small == pytest.approx(1e-9 * mtqg.forecast(RATES)[COLUMNS[2:]].to_numpy(), rel=1e-6)


# --- pooling -----------------------------------------------------------------------------------


def test_median_rows_ignores_what_is_missing() -> None:
    x = np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan], [4.0, 9.0, 1.0]])
    got = median_rows(x)
    assert got[0] == 2
    assert np.isnan(got[1])
    assert got[2] == 4


def test_a_shared_pace_is_trusted_and_a_cycle_is_not() -> None:
    years = np.arange(2010.0, 2020.0)
    down = np.repeat(-0.2 * np.arange(10.0)[None], 6, axis=0)
    cycle = np.repeat(np.tile([0.0, 0.4], 5)[None], 6, axis=0)
    segment = np.zeros(10, dtype=int)
    falling, cycling = pooled(down, years, segment), pooled(cycle, years, segment)
    assert falling.pace == pytest.approx(-0.2)
    assert falling.trust > 0.85
    assert cycling.trust < 0.05
    # up, down, up: the path comes back towards the mean
    back = cycling.ahead(np.arange(1.0, 4.0))[0]
    assert (np.diff(back) < 0).all()
    assert 0.1 < back[-1] < back[0] < 0.4


def test_rows_are_followed_to_the_last_year_by_hand() -> None:
    x = np.array([[1.0, 2.0, np.nan, 5.0], [4.0, np.nan, 7.0, np.nan]])
    c = follow(x, np.array([2010.0, 2011, 2012, 2014]), np.array([0, 0, 0, 0]))
    assert c.level.tolist() == [5, 7]
    assert c.step.tolist() == [1, 1.5]
    assert c.mean.tolist() == pytest.approx([8 / 3, 5.5])
    assert c.since.tolist() == [0, 2]
    # before, away from the mean so far, step a year, years, years ago, row
    assert c.past.tolist() == [[0, 0, 1, 1, 3, 0], [0, 0, 1.5, 2, 2, 1], [1, -0.5, 1, 3, 0, 0]]
    anew = follow(x, np.array([2010.0, 2011, 2012, 2014]), np.array([0, 0, 0, 1]))
    assert anew.past.shape == (2, 6)
    assert np.isnan(anew.level[1])
    # half of the step again and a tenth of the way back; the second row has two years to catch up
    path = c.ahead(Adjustment(0.0, 0.5, 0.1), np.array([1.0, 2.0]))
    assert path[0, 0] == pytest.approx(5 + 0.5 + 0.1 * (8 / 3 - 5))
    level, step = 7.0, 1.5
    for _ in range(3):
        step = 0.5 * step + 0.1 * (5.5 - level)
        level += step
    assert path[1, 0] == pytest.approx(level)


@pytest.mark.parametrize("prior", [HABITS.common, HABITS.own])
def test_adjustment_is_least_squares_with_the_usual_answer_as_data(prior: Prior) -> None:
    rng = np.random.default_rng(4)
    past = np.column_stack([rng.normal(size=(30, 2)), np.zeros((30, 4))])
    past[:, 3], past[:, 4] = 1.0, np.arange(30) % 10
    past[:, 2] = 0.4 * past[:, 0] + 0.25 * past[:, 1] + 0.1 * rng.normal(size=30)
    size = np.sqrt(prior.years * spread(past, 0.15))
    rows = np.column_stack([0.5 ** (past[:, 4] / 6), past[:, :2]])
    extra = np.diag([np.sqrt(prior.drift_years or 0), size, size])
    usual = [0, size * prior.usual.momentum, size * prior.usual.pull]
    if prior.drift_years is None:
        rows, extra, usual = rows[:, 1:], extra[1:, 1:], usual[1:]
    found = np.linalg.lstsq(np.vstack([rows, extra]), np.append(past[:, 2], usual), rcond=None)[0]
    got = learn(past, prior, 0.15, fading=6.0)
    assert [got.momentum, got.pull] == pytest.approx(found[-2:])
    assert got.drift == pytest.approx(found[0] if prior.drift_years is not None else 0.0)


def test_a_sampling_error_is_taken_back_and_a_true_change_is_not() -> None:
    rng = np.random.default_rng(9)
    level = rng.normal(size=(60, 1)) * np.ones(10)
    years, segment = np.arange(10.0), np.zeros(10, dtype=int)
    noisy = pooled(level + 0.2 * rng.normal(size=(60, 10)), years, segment)
    walking = pooled(level + 0.2 * rng.normal(size=(60, 10)).cumsum(axis=1), years, segment)
    assert np.mean(noisy.own_way.pull - noisy.own_way.momentum) > 0.6
    assert np.mean(walking.own_way.pull) < 0.15


def test_a_smooth_unit_is_not_taken_back_because_noisy_ones_are() -> None:
    rng = np.random.default_rng(9)
    years, segment = np.arange(20.0), np.zeros(20, dtype=int)
    z = rng.normal(size=(60, 1)) + 0.2 * rng.normal(size=(60, 20))
    z[:10] = rng.normal(size=(10, 1)) + 0.1 * np.sign(np.arange(10.0) - 4.5)[:, None] * years
    way = pooled(z, years, segment).own_way
    taken_back = way.pull - way.momentum
    assert taken_back[:10].max() < 0.3 < 0.45 < taken_back[10:].mean()
    # by hand: two rows' steps, of one size each, drawn to the panel's answer by ten years
    past = np.array(
        [[0.0, 0.0, 2.0, 1, 1, 0], [2, -1, -2, 1, 0, 0], [0, 0, 1, 1, 1, 1], [1, -0.5, 1, 1, 0, 1]]
    )
    prior = Prior(Adjustment(0.0, 0.2, 0.1), 1e9, None)  # what all rows show counts for nothing
    drawn = learn_each(past, 2, prior, 10.0)
    step = np.sqrt([(8 + 2.5) / 3, (2 + 2.5) / 3])  # with the typical row's step, a year's worth
    for row, made in enumerate(past[1::2, :3] / step[:, None]):
        square = np.outer(made[:2], made[:2]) + 10 * np.eye(2)
        found = np.linalg.solve(square, made[:2] * made[2] + 10 * np.array([0.2, 0.1]))
        assert [drawn.momentum[row], drawn.pull[row]] == pytest.approx(found)


def test_a_drift_of_old_does_not_go_on_after_the_turn() -> None:
    """Pupils fell by birth cohorts until 2008 and rose since; the fall must not be told in 2014."""
    path = np.r_[0.0, np.full(6, -0.05).cumsum(), -0.3 + np.full(7, 0.015).cumsum()]
    z, years, segment = np.arange(8.0)[:, None] + path, np.arange(14.0), np.zeros(14, dtype=int)
    now, old = (pooled(z, years, segment, replace(HABITS, fading=f)) for f in (6.0, np.inf))
    assert old.common_way.drift < 2 * now.common_way.drift < 0
    far = np.array([3.0])
    assert now.ahead(far)[0, 0] - z[0, -1] > -0.025 > -0.05 > old.ahead(far)[0, 0] - z[0, -1]


def test_a_year_counts_once_however_many_units() -> None:
    scale, few = Scale(0.0, 100.0, 0.5), read_panel(panel(), (0, 100))
    many = Panel(tuple("abcdefghijklmnop"), few.years, np.vstack([few.y, few.y]))

    def shocks(panel: Panel) -> Shocks:
        z = scale.forward(panel.y)
        return measured(panel, (), scale).shocks(pooled(z, panel.years, np.zeros(len(panel.years))))

    one, two = shocks(few), shocks(many)
    assert two.shared == pytest.approx(one.shared, rel=0.05)
    # a shock to all: 0.8 on the working scale in the year before last
    shocked = scale.forward(few.y)
    shocked[:, -2:] += 0.8
    after = shocks(Panel(few.units, few.years, scale.back(shocked)))
    assert after.shared > one.shared + 0.8**2 / 30
    assert after.own == pytest.approx(one.own, rel=0.25)


def test_shared_errors_are_weighed_by_hand() -> None:
    """Two years' errors, half a weight a year, with the usual ones."""
    z = np.array([[0.0, 0.2, 0.1], [1.0, 1.3, 1.0], [2.0, 2.2, 2.2]])
    apart = pooled(z, np.arange(3.0), np.zeros(3))
    usual = Usual(shock=0.5, years=2.0, own=0.5, memory=1.0, growth=2.0, tails=3.0)
    # this year's error 0.4 one year ahead, last year's 0.2 one ahead and 0.8 two ahead
    shared = np.array([[0.0, 1.0, 0.4], [1.0, 1.0, 0.2], [1.0, 2.0, 0.8]])
    past = Past(shared, np.array([0.5]))
    squares = 0.4**2, (0.2**2 + 0.8**2 / 4) / 2
    weights = 1.2 * 1.0, 1.2 * 0.5  # 1.5² / 1.25 = 1.8 years in sum
    prior = (0.5 * apart.usual) ** 2
    told = (weights[0] * squares[0] + weights[1] * squares[1] + 2 * prior) / (1.8 + 2)
    found = past.shocks(apart, usual)
    assert (found.shared, found.own) == pytest.approx((told, 0.5))
    assert Past(shared[:0], np.empty(0)).shocks(apart, usual).shared == pytest.approx(prior)
    steps = np.array([[1.0, 4.0]])
    widths = Shocks(0.04, 0.0, 2.0, 3.0).width(np.ones(1), np.array([9]), steps)
    t90 = 1.6377  # Student's t of 3 degrees of freedom
    k80 = int(np.flatnonzero(PROBABILITIES == 0.8)[0])
    assert widths[0, :, k80] == pytest.approx([0.2 * t90, 0.8 * t90], rel=1e-4)


def test_within_segments_the_jump_of_a_break_is_no_pace() -> None:
    wide = panel()
    broken = wide.copy()
    broken.loc[2019:] += 12.0
    table = mtqg.forecast(broken, horizon=1, bounds=(0, 100), breaks=(2019,))
    last = broken.loc[2022].to_numpy()
    assert (table["mean"].to_numpy() < last).all()  # it keeps falling


# --- the table of errors, intervals, probabilities ---------------------------------------------


def test_error_table_grows_with_horizon_and_shrinks_with_points() -> None:
    k80 = int(np.flatnonzero(PROBABILITIES == 0.8)[0])
    by_step = [reference(6, h)[k80] for h in range(1, 12)]
    assert all(a <= b for a, b in itertools.pairwise(by_step))
    assert reference(2, 1)[k80] > reference(4, 1)[k80] > reference(12, 1)[k80]
    # measured for the project on the same series with another method: 1.45 and 2.26
    assert 1.2 < reference(12, 1)[k80] < 1.7
    assert 1.9 < reference(12, 2)[k80] < 2.6


def test_interval_of_one_series_by_hand() -> None:
    y = pd.Series([3.0, 5.0, 4.0, 6.0, 9.0, 8.0], index=range(2000, 2006))
    table = mtqg.forecast(y, horizon=1)
    rms = np.sqrt(np.mean(np.diff(y.to_numpy()) ** 2))
    k = reference(6, 1)[int(np.flatnonzero(PROBABILITIES == 0.8)[0])]
    assert table["hi-80"][0] - table["mean"][0] == pytest.approx(k * rms)
    assert table["mean"][0] - table["lo-80"][0] == pytest.approx(k * rms)


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=12),
    st.integers(1, 8),
    st.sampled_from([None, (0, 100), (0, None)]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_the_series_the_table_is_sound(
    values: list[float], horizon: int, bounds: tuple[float, float | None] | None
) -> None:
    years = range(2000, 2000 + len(values))
    data = pd.DataFrame({"year": years, "value": values, "unit": "%"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = mtqg.forecast(data, horizon=horizon, bounds=bounds)
    assert list(table.columns) == COLUMNS
    assert table["period"].tolist() == [2000 + len(values) + h for h in range(horizon)]
    numbers = table[COLUMNS[2:]].to_numpy()
    assert np.isfinite(numbers).all()
    slack = 1e-6 * max(1.0, np.abs(numbers).max())
    ordered = table[["lo-95", "lo-80", "mean", "hi-80", "hi-95"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= -slack).all()
    if bounds is not None:
        assert numbers.min() >= 0
        assert bounds[1] is None or numbers.max() <= bounds[1]


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_the_panel_it_is_answered_or_refused(data: st.DataObject) -> None:
    units, years = data.draw(st.integers(1, 7)), data.draw(st.integers(1, 9))
    values = st.one_of(st.just(np.nan), st.sampled_from([0.0, 100.0, 7.0]), st.floats(0, 100))
    row = st.lists(values, min_size=years, max_size=years)
    wide = pd.DataFrame(
        {f"u{k}": data.draw(row) for k in range(units)}, index=range(2010, 2010 + years)
    )
    bounds = data.draw(st.sampled_from([None, (0, 100), (0, None), (None, 100), (-5, 300)]))
    options = {
        "horizon": data.draw(st.sampled_from([1, 3, 30])),
        "breaks": data.draw(st.sampled_from([None, (), (2013,), (2011, 2012, 2016)])),
        "pool": data.draw(st.sampled_from([None, True, False])),
    }
    if options["pool"] is not True:
        options["method"] = data.draw(st.sampled_from(["mtqg", "last"]))
    tidy = wide.reset_index(names="year").melt("year", var_name="area").assign(unit="%")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            table = mtqg.forecast(tidy, bounds=bounds, **options)
        except ProblemError:
            return
    ordered = table[["lo-95", "lo-80", "mean", "hi-80", "hi-95"]].to_numpy()
    assert np.isfinite(ordered).all()
    assert (np.diff(ordered, axis=1) >= -1e-9 * max(1.0, np.abs(ordered).max())).all()
    low, high = bounds or (None, None)
    assert low is None or ordered.min() >= low
    assert high is None or ordered.max() <= high
    assert table.groupby("area")["period"].nunique().eq(options["horizon"]).all()


@pytest.mark.parametrize("side", ["lower", "upper"])
def test_a_bound_on_one_side_costs_no_interval_score(side: str) -> None:
    """Width and penalty for misses within 5% of those without the bound, far from it and near."""
    rng, score = np.random.default_rng(11), {"free": 0.0, side: 0.0}
    for k in range(40):
        walk = rng.normal(size=15).cumsum()
        y = (50 + 2 * walk, np.abs(walk), 10 * np.exp(0.1 * np.arange(15) + 0.1 * walk))[k % 3]
        bounds = (0, None) if side == "lower" else (None, float(y.max()) + 5)
        for name, limits in (("free", None), (side, bounds)):
            data = pd.Series(y[:12], index=range(2000, 2012))
            found = mtqg.forecast(data, 3, bounds=limits, level=80)
            low, high = found["lo-80"].to_numpy(), found["hi-80"].to_numpy()
            missed = np.maximum(low - y[12:], 0) + np.maximum(y[12:] - high, 0)
            score[name] += float((high - low + 10 * missed).mean() / np.abs(np.diff(y)).mean())
    assert score[side] < 1.05 * score["free"]


def test_probability_agrees_with_the_interval() -> None:
    p = forecasts.predict(RATES, horizon=2, bounds=(0, 100))
    row = p.table().iloc[1]
    assert p.probability("series", 2025, at_most=row["lo-80"]) == pytest.approx(0.1, abs=1e-9)
    assert p.probability("series", 2025, at_most=row["hi-95"]) == pytest.approx(0.975, abs=1e-9)
    inside = p.probability("series", 2025, at_least=row["lo-80"], at_most=row["hi-80"])
    assert inside == pytest.approx(0.8, abs=1e-9)
    assert p.probability("series", 2025, at_least=0) == 1.0
    evenly = np.interp((np.arange(999) + 0.5) / 999, LEVELS, p.quantiles[0, 1])
    assert evenly.mean() == pytest.approx(row["mean"], rel=0.15)


def test_what_gathers_on_a_bound_reaches_it() -> None:
    zeros = pd.Series([0.0] * 5, index=range(2019, 2024))
    p = forecasts.predict(zeros, horizon=1, bounds=(0, 100))
    assert p.mean[0, 0] == pytest.approx(0.0, abs=1e-9)
    assert p.probability("series", 2024, at_most=0.0) >= 0.5
    assert len(LEVELS) == len(p.quantiles[0, 0])


# --- input --------------------------------------------------------------------------------------


def test_every_form_of_input_is_the_same() -> None:
    wide = panel()
    long = wide.rename_axis("period").reset_index().melt("period", var_name="area")
    expected = mtqg.forecast(wide, bounds=(0, 100))
    shuffled = long.sample(frac=1, random_state=3).sort_values("area", kind="stable")
    pd.testing.assert_frame_equal(mtqg.forecast(shuffled, bounds=(0, 100)), expected)
    for index in (
        [str(y) for y in wide.index],
        pd.PeriodIndex([f"{y}" for y in wide.index], freq="Y"),
        pd.to_datetime([f"{y}-12-31" for y in wide.index]),
    ):
        pd.testing.assert_frame_equal(
            mtqg.forecast(wide.set_axis(index, axis=0), bounds=(0, 100)), expected
        )
    one = mtqg.forecast(RATES.iloc[::-1].set_axis([str(y) for y in RATES.index[::-1]]))
    pd.testing.assert_frame_equal(one, mtqg.forecast(RATES))


def test_a_panel_may_be_written_in_any_usual_way() -> None:
    wide = panel(units=5)
    expected = mtqg.forecast(wide, bounds=(0, 100))
    long = wide.melt(var_name="Area", value_name="Value", ignore_index=False)
    long = long.rename_axis("Year").reset_index()
    stacked = long.set_index(["Area", "Year"])["Value"]
    for same in (wide.T, stacked, stacked.swaplevel(), long, long.sample(frac=1, random_state=0)):
        found = mtqg.forecast(same, bounds=(0, 100)).sort_values(["area", "period"])
        pd.testing.assert_frame_equal(found.reset_index(drop=True), expected)
    values = mtqg.forecast(RATES.to_list())
    assert values["period"].tolist() == [5, 6, 7]
    pd.testing.assert_frame_equal(values, mtqg.forecast(RATES.to_numpy()))
    assert values["mean"].tolist() == mtqg.forecast(RATES)["mean"].tolist()
    assert list(mtqg.forecast(RATES, level=80)) == COLUMNS[:5]


def test_a_count_has_intervals_of_its_own_size() -> None:
    # 24 was reached where the exponential of a wide interval gave 69,173
    y = pd.Series([4.0, 30.0, 2.0, 45.0, 8.0], index=range(2018, 2023))
    free, above = mtqg.forecast(y), mtqg.forecast(y, bounds=(0, None))
    assert (above["hi-95"] <= free["hi-95"] * 1.05).all()
    assert (above["lo-95"] == free["lo-95"].clip(lower=0)).all()
    wide = panel(units=6) / 5
    wide.iloc[::2] *= 4
    several = mtqg.forecast(wide, bounds=(0, None))
    assert (several["hi-95"] < 25 * float(wide.max().max())).all()


def test_a_turn_is_not_run_past() -> None:
    """The pace of years stops where the last year no longer keeps it up."""
    years = np.arange(2010.0, 2019.0)
    level = np.array([0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 1.7, 1.4])
    rng = np.random.default_rng(2)
    z = rng.normal(size=(9, 1)) + level + 0.02 * rng.normal(size=(9, 9))
    now = pooled(z, years, np.zeros(9, dtype=int))
    assert now.pace == 0.0
    rising = pooled(z[:, :7], years[:7], np.zeros(7, dtype=int))
    assert rising.pace == pytest.approx(0.3, abs=0.02)
    assert (now.ahead(np.array([3.0]))[:, 0] < z[:, -1] + 0.3).all()


def test_panels_do_not_depend_on_the_size_of_their_steps() -> None:
    z = panel(units=6).to_numpy().T
    years, segment = np.arange(8.0), np.zeros(8, dtype=int)
    ahead = np.array([1.0, 2.0])
    small, large = (pooled(k * z, years, segment).ahead(ahead) / k for k in (1e-4, 1e4))
    assert small == pytest.approx(large, rel=1e-6)


def test_a_panel_without_bounds_may_be_of_any_unit() -> None:
    wide = panel()
    thousands = mtqg.forecast(wide, pool=True)[COLUMNS[2:]]
    millions = mtqg.forecast(wide * 1000, pool=True)[COLUMNS[2:]]
    assert millions.to_numpy() == pytest.approx(1000 * thousands.to_numpy(), rel=1e-6)


def test_missing_years_are_years_without_a_figure() -> None:
    gap = RATES.drop(2021)
    with_nan = RATES.copy()
    with_nan[2021] = np.nan
    pd.testing.assert_frame_equal(mtqg.forecast(gap), mtqg.forecast(with_nan))
    ragged = panel()
    ragged.iloc[0, 0] = ragged.iloc[4, 1] = ragged.iloc[-1, 2] = np.nan
    table = mtqg.forecast(ragged, bounds=(0, 100))
    assert np.isfinite(table[COLUMNS[2:]].to_numpy()).all()
    late = table[table["area"] == "u2"].iloc[0]
    full = mtqg.forecast(panel(), bounds=(0, 100)).query("area == 'u2'").iloc[0]
    assert late["hi-80"] - late["lo-80"] > full["hi-80"] - full["lo-80"]


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (pd.Series([1, "x", 3], index=[2001, 2002, 2003]), {}, "not a number"),
        (pd.Series([1, True, 3], index=[2001, 2002, 2003], dtype=object), {}, "not a number"),
        (pd.Series([1.0, np.inf], index=[2001, 2002]), {}, "infinite"),
        (pd.Series([1.0, 2.0, 3.0], index=[2001, 2002, 2001]), {}, "given twice"),
        (pd.Series([101.0, 2.0], index=[2001, 2002]), {"bounds": (0, 100)}, "out of bounds"),
        (pd.Series([1.0, 2.0], index=["2001", "2002-05"]), {}, "not a year"),
        (pd.Series([1.0], index=[2001]), {}, "only 1 value"),
        (pd.Series([], dtype=float), {}, "no values"),
        (pd.Series([np.nan, np.nan], index=[2001, 2002]), {}, "no values"),
        (pd.DataFrame(), {}, "no values"),
        ({2001: 1.0, 2002: 2.0}, {}, "needs a pandas"),
        (RATES * 1e120, {}, "too large"),
        (pd.Series(1.0, index=pd.period_range("2021-01", periods=9, freq="M")), {}, "one value a"),
        (RATES, {"bounds": 100}, "low below high"),
        (RATES, {"horizon": 0}, "horizon"),
        (RATES, {"horizon": 2.5}, "horizon"),
        (RATES, {"bounds": (100, 0)}, "low below high"),
        (RATES, {"breaks": ("soon",)}, "not a year"),
        (RATES, {"level": (100,)}, "in percent"),
        (RATES, {"level": "80"}, "in percent"),
        (RATES, {"level": True}, "in percent"),
        (RATES, {"breaks": (2020, 2021, 2022, 2023)}, "look at breaks"),
        (RATES, {"breaks": 20220}, "not a year"),
        (RATES.set_axis([2019, 2020, 20210, 2022, 2023]), {}, "not a year"),
        (RATES.set_axis([2019, 2020, 21, 2022, 2023]), {}, "not a year"),
        (RATES / 100, {"bounds": (0, 100)}, "fractions"),
        (RATES, {"method": "thetta"}, "did you mean theta"),
        (RATES, {"method": lambda y, horizon: y}, "gave no 3 numbers"),
        (RATES, {"method": lambda y, horizon: 1 / 0}, "ZeroDivisionError"),
        (RATES, {"method": lambda y, horizon: np.full(horizon, 1j)}, "complex"),
        (RATES, {"method": lambda y, horizon: np.full(horizon, 1e200)}, "0 finite"),
        (RATES, {"pool": "yes"}, "True, False or None"),
        (RATES, {"pool": True, "method": "last"}, "leave pool=True out"),
        (panel().reset_index(names="Năm"), {}, 'name the column "year"'),
        (panel().iloc[:1], {"bounds": (0, 100)}, "u0, u1, u2, u3, u4 …"),
    ],
)
def test_unusable_input_is_refused_in_words(data: object, options: dict, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        mtqg.forecast(data, **options)  # type: ignore[arg-type]
    assert words in caught.value.say("en")


def test_what_is_left_out_is_answered() -> None:
    assert list(mtqg.forecast(RATES, level=None)) == COLUMNS[:3]
    pd.testing.assert_frame_equal(mtqg.forecast(RATES, breaks=None), mtqg.forecast(RATES))
    for year in (2021.0, "2021", pd.Timestamp("2021-01-01"), (2021,)):
        one = mtqg.forecast(RATES, breaks=year)  # type: ignore[arg-type]
        pd.testing.assert_frame_equal(one, mtqg.forecast(RATES, breaks=2021))
    percent = pd.DataFrame({"year": RATES.index, "value": RATES.to_numpy() / 100, "unit": "%"})
    assert len(mtqg.forecast(percent, bounds=(0, 100))) == 3


def test_areas_of_different_scale_are_not_pooled() -> None:
    wide = panel()
    wide["u1"] *= 1000
    with pytest.raises(ProblemError) as caught:
        mtqg.forecast(wide, pool=True)
    assert "u1" in caught.value.say("en")
    assert len(mtqg.forecast(wide, pool=True, bounds=(0, None))) == 24
    assert len(mtqg.forecast(wide, pool=False)) == 24


def test_all_problems_at_once() -> None:
    data = pd.Series(["x", np.inf, 3], index=[2001, 2002, "later"])
    with pytest.raises(ProblemError) as caught:
        read_panel(data)
    assert len(caught.value.problems) == 3


def test_a_province_with_one_point_gets_its_panel_s_pace() -> None:
    wide = panel()
    wide["new"] = np.nan
    wide.loc[2022, "new"] = 20.0
    p = forecasts.predict(wide, horizon=1, bounds=(0, 100))
    k = p.units.index("new")
    assert p.mean[k, 0] < 20.0
    assert p.quantile(0.9)[k, 0] > p.mean[k, 0]
    wide.loc[2022, "new"] = np.nan
    wide.loc[2015, "new"] = 20.0
    broken = forecasts.predict(wide, horizon=1, bounds=(0, 100), breaks=(2019,))
    assert "new" in broken.left_out
    assert "new" not in broken.units


# --- other methods -----------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["auto", "mtqg", "ets", "theta", "ucm", "last"])
def test_every_method_gives_the_same_table(method: str) -> None:
    table = mtqg.forecast(panel(units=2, years=9), 2, method=method, bounds=(0, 100))
    assert list(table.columns) == COLUMNS
    assert np.isfinite(table[COLUMNS[2:]].to_numpy()).all()
    assert (table["lo-95"] < table["lo-80"]).all()
    short = mtqg.forecast(RATES.iloc[:2], 2, method=method)
    assert (short["hi-80"] > short["mean"]).all()


def test_theta_is_statsmodels_theta() -> None:
    from statsmodels.tsa.forecasting.theta import ThetaModel

    y = panel(units=1, years=12)["u0"]
    expected = ThetaModel(y.to_numpy(), period=1, deseasonalize=False).fit().forecast(3)
    assert mtqg.forecast(y, method="theta")["mean"].tolist() == pytest.approx(list(expected))


def test_a_function_of_one_s_own_is_given_years_in_a_row_and_its_own_intervals() -> None:
    seen = []

    def mine(y: np.ndarray, horizon: int) -> np.ndarray:
        seen.append(y)
        return np.full(horizon, y[-1])

    y = pd.Series([1.0, 2.0, 4.0, 5.0], index=[2000, 2001, 2003, 2004])
    table = mtqg.forecast(y, 2, method=mine)
    assert seen[0].tolist() == [1, 2, 3, 4, 5]
    assert table["mean"].tolist() == [5, 5]
    # a method that knows the future has narrower intervals than one that repeats the last value
    line = pd.Series(np.arange(15.0) + np.tile([0, 1, 0], 5), index=range(2000, 2015))
    truth = line.to_numpy()

    def seer(y: np.ndarray, horizon: int) -> np.ndarray:
        return np.append(truth, [15.0, 17.0, 17.0])[len(y) : len(y) + horizon]

    wise, plain = (mtqg.forecast(line, 3, method=f) for f in (seer, mine))
    width = [t["hi-80"] - t["lo-80"] for t in (wise, plain)]
    assert (2 * width[0] < width[1]).all()


def test_backtest_puts_methods_side_by_side() -> None:
    wide = panel(units=3, years=9)
    found = mtqg.backtest(wide, ["mtqg", "last", np_mean], 2, bounds=(0, 100), points=6)
    assert found["method"].tolist() == ["mtqg", "last", "np_mean"]
    # origins after 6, 7 and 8 years: 2 + 2 + 1 targets of three areas
    assert found["count"].tolist() == [15, 15, 15]
    past = [(o, h) for o in (5, 6, 7) for h in (1, 2) if o + h < 9]
    off = [abs(wide.iloc[o] - wide.iloc[o + h]).mean() for o, h in past]
    row = found.set_index("method").loc["last"]
    assert row["error"] == pytest.approx(np.mean(off))
    assert row["ratio"] == 1
    assert 0 <= row["cover-80"] <= row["cover-95"] <= 100
    assert mtqg.backtest(RATES.iloc[:4], ["mtqg"]).empty


def np_mean(y: np.ndarray, horizon: int) -> np.ndarray:
    return np.full(horizon, y.mean())


# --- the past -----------------------------------------------------------------------------------


def test_backtest_hides_no_failure() -> None:
    wide = panel(years=7)
    for methods in (lambda y, horizon: 1 / 0, [lambda y, horizon: y[:1]]):
        with pytest.raises(ProblemError, match="<lambda>"):
            mtqg.backtest(RATES, methods, points=2)
    with pytest.raises(ProblemError, match="u1"):
        mtqg.backtest(wide * ([1, 1000] + [1] * 6), ["mtqg"], pool=True)
    for wrong in ({"methods": []}, {"points": 0}, {"points": "5"}, {"horizon": 0}):
        with pytest.raises(ProblemError):
            mtqg.backtest(RATES, **wrong)
    with pytest.raises(ProblemError, match="bounds="):
        mtqg.backtest(RATES / 100, "last", bounds=(0, 100))


def test_backtest_tells_functions_of_one_name_apart() -> None:
    up, last = (lambda y, h: np.full(h, y[-1] + 9)), (lambda y, h: np.full(h, y[-1]))
    found = mtqg.backtest(panel(), [up, last, "last"], 1, pool=False).set_index("method")
    assert list(found.index) == ["<lambda>", "<lambda> 2", "last"]
    assert found.loc["<lambda>", "error"] > found.loc["<lambda> 2", "error"]
    assert found.loc["<lambda> 2", "error"] == found.loc["last", "error"]
    together = mtqg.backtest(panel(), ["mtqg", "last"], 1, pool=True)
    assert together["ratio"].tolist()[1] == 1.0


def test_backtest_knows_only_what_was_known() -> None:
    wide = panel()
    past = forecasts.replay(wide, bounds=(0, 100), horizon=2)
    changed = wide.copy()
    changed.loc[2021:] = 50.0
    again = forecasts.replay(changed, bounds=(0, 100), horizon=2)
    same = past["origin"] <= 2020
    pd.testing.assert_series_equal(past.loc[same, "mean"], again.loc[same, "mean"])
    row = past[(past["area"] == "u3") & (past["origin"] == 2019) & (past["steps"] == 2)].iloc[0]
    assert row["actual"] == wide.loc[2021, "u3"]
    assert row["last"] == wide.loc[2019, "u3"]
    summary = forecasts.past_errors(past)
    assert summary.loc[1, "count"] == 8 * 4
    assert summary.loc[1, "ratio"] < 1


def test_backtest_does_not_look_across_a_break() -> None:
    past = forecasts.replay(panel(), bounds=(0, 100), breaks=(2020,))
    crossing = (past["origin"] < 2020) & (past["period"] >= 2020)
    assert len(past)
    assert not crossing.any()
    assert forecasts.replay(RATES.iloc[:3]).empty


@pytest.mark.parametrize(
    ("code", "breaks", "most"),
    [("ST.POV_GEN", (2010,), 0.5), ("ST.POV_MD", (2022,), 0.5), ("ST.TRAINED", (), 0.9)],
)
def test_provinces_are_forecast_better_than_by_the_last_value(
    code: str, breaks: tuple[int, ...], most: float
) -> None:
    rows = observations.read().query("indicator == @code and level == 'province'")
    data = rows[["area", "period", "value"]]
    past = forecasts.replay(data, bounds=(0, 100), breaks=breaks)
    error = (past["mean"] - past["actual"]).abs().sum()
    assert error / (past["last"] - past["actual"]).abs().sum() < most
    assert 0.7 < past["actual"].between(past["lo-80"], past["hi-80"]).mean() < 0.92


def test_provinces_with_one_or_two_figures_are_forecast_without_a_back_test() -> None:
    poor = mtqg.figures("GNBV.POOR", edition="2024")  # at an early origin none has a figure
    assert poor.groupby("area").size().min() <= 2
    ahead = mtqg.forecast(poor, horizon=2)
    assert ahead["mean"].between(0, 100).all()
    assert (ahead["lo-80"] <= ahead["mean"]).all()
    assert not mtqg.targets(poor).empty


def test_logit_round_trip() -> None:
    scale = Scale(0.0, 100.0, 0.5)
    y = np.array([0.0, 0.1, 50.0, 100.0])
    assert scale.back(scale.forward(y)) == pytest.approx(y)


def test_the_method_is_said_in_both_languages() -> None:
    together = forecasts.predict(panel(), bounds=(0, 100), breaks=(2020,))
    assert "figures of 8 units together" in together.method.en
    assert "số liệu của 8 đơn vị" in together.method.vi
    assert "2020" in together.method.en
    alone = forecasts.predict(RATES)
    assert "own values" in alone.method.en
    assert together.pooled
    assert not alone.pooled
