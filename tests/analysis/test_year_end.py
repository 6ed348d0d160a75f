"""Year ends: hand-made triangles, arithmetic by hand, and the real table of past years."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

import mtqg
from benchmarks.disbursement import reliability
from mtqg.analysis.year_end import (
    January,
    ShareDistribution,
    TrackRecord,
    Triangle,
    accuracy,
    backtest,
    eligible,
    end_sentence,
    forecast,
    merged,
    method,
    pace,
    pace_sentence,
    scenario,
    stretches,
    track_record,
    track_sentence,
    triangle,
    year_end,
)
from mtqg.analysis.year_end.scenario import rest_used
from mtqg.problems import ProblemError
from mtqg.table import observations


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return observations.read()


@pytest.fixture(scope="module")
def real(table: pd.DataFrame) -> Triangle:
    return triangle(table)


@pytest.fixture(scope="module")
def past(real: Triangle) -> pd.DataFrame:
    return backtest(real, cases=[(u, y) for u, y in eligible(real) if y >= 2012])


def rows(unit: str, year: int, shares: dict[int, float], plan: float = 200.0) -> list[tuple]:
    """Made-up cumulative amounts and plan of one budget year."""
    amounts = [(unit, "SBI.CUM", f"{year}-{m:02}", s * plan / 100) for m, s in shares.items()]
    return [*amounts, (unit, "SBI.PLAN", str(year), plan)]


def made_up(figures: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(figures, columns=["area", "indicator", "period", "value"])


def regular(finals: dict[str, float], years: range = range(2015, 2021)) -> Triangle:
    """Made-up: every unit ends each year at the same share, used evenly over the months."""
    figures = [
        row
        for unit, final in finals.items()
        for year in years
        for row in rows(unit, year, {m: final * m / 12 for m in range(1, 13)})
    ]
    return triangle(made_up(figures))


FINALS = {"01": 80.0, "02": 85.0, "04": 90.0, "06": 95.0}


# --- the triangle -------------------------------------------------------------------------------


def test_share_is_amount_over_the_plan_in_force():
    figures = rows("24", 2023, {1: 5.0, 2: 10.0})
    figures += [("24", "SBI.PLAN", "2023-02", 400.0), ("24", "SBI.CUM", "2023-03", 60.0)]
    year = triangle(made_up(figures)).year("24", 2023)
    # 10 of 200; then the plan of February, 400, holds for 20 and for the 60 of March.
    assert year["share"].dropna().to_dict() == {1: 5.0, 2: 5.0, 3: 15.0}
    assert year["plan"].dropna().to_dict() == {m: 200.0 if m == 1 else 400.0 for m in range(1, 13)}


def test_printed_rate_wins_and_implies_the_plan():
    figures = [*rows("24", 2023, {6: 30.0}), ("24", "SBI.RATE", "2023-06", 25.0)]
    year = triangle(made_up(figures)).year("24", 2023)
    assert year.loc[6, "share"] == 25.0
    assert year.loc[6, "plan"] == 240.0  # 60 is 25% of 240, not of the 200 stated in January


def test_month_of_a_yearly_period_is_its_as_of():
    figures = pd.DataFrame(
        [
            ("24", "FIN.DISB", "2023", "2023-09-30", 50.0),
            ("24", "FIN.DISB", "2023", "2023-10-15", 60.0),
            ("24", "FIN.DISB", "2021/2023", "2023-09-30", 998.0),
            ("24", "FIN.PLAN", "2023", "", 100.0),
        ],
        columns=["area", "indicator", "period", "as_of", "value"],
    )
    built = triangle(figures, paid="FIN.DISB", plan="FIN.PLAN", rate="FIN.DISB_RATE")
    assert built.year("24", 2023)["share"].dropna().to_dict() == {9: 50.0}


def test_later_vintage_replaces_the_earlier():
    figures = made_up(rows("24", 2023, {1: 5.0})).assign(published="2023-01-29")
    revised = made_up([("24", "SBI.CUM", "2023-01", 12.0)]).assign(published="2023-02-28")
    built = triangle(pd.concat([figures, revised]))
    assert built.year("24", 2023).loc[1, "share"] == 6.0


def test_two_figures_for_one_month_are_both_set_aside():
    figures = made_up([*rows("24", 2023, {1: 5.0, 2: 10.0}), ("24", "SBI.CUM", "2023-02", 33.0)])
    built = triangle(figures)
    assert built.year("24", 2023)["share"].dropna().to_dict() == {1: 5.0}
    (problem,) = built.problems
    assert "20" in problem.say("en")
    assert "33" in problem.say("en")
    assert "24 2023-02" in problem.say("vi")


@pytest.mark.parametrize("plan", [0.0, None])
def test_plan_zero_or_missing_is_refused_with_the_reason(plan: float | None):
    figures = made_up(
        [("24", "SBI.CUM", "2023-01", 10.0)]
        + ([] if plan is None else [("24", "SBI.PLAN", "2023", plan)])
    )
    with pytest.raises(ProblemError) as refused:
        triangle(figures)
    assert "24 2023-01" in str(refused.value)
    assert "the plan is missing or not above 0" in refused.value.say("en")


def test_one_bad_year_does_not_spoil_the_others():
    figures = rows("24", 2022, {1: 5.0}) + rows("24", 2023, {1: 5.0}, plan=1.0)
    figures[-1] = ("24", "SBI.PLAN", "2023", 0.0)
    built = triangle(made_up(figures))
    assert built.year("24", 2022).loc[1, "share"] == 5.0
    with pytest.raises(ProblemError) as refused:
        built.year("24", 2023)
    assert "không lớn hơn 0" in str(refused.value)


def test_falls_and_shares_above_100_are_kept_and_named():
    built = triangle(made_up(rows("24", 2023, {1: 50.0, 2: 40.0, 3: 120.0})))
    assert built.year("24", 2023)["share"].dropna().tolist() == [50.0, 40.0, 120.0]
    said = "\n".join(p.say("en") for p in built.problems)
    assert "the cumulative falls" in said
    assert "24 2023-02" in said
    assert "above 100% of plan" in said
    assert "24 2023-03: 120.0" in said
    assert len(built.problems_of("24")) == 2
    assert built.problems_of("2") == []


def test_a_plan_in_the_wrong_unit_is_set_aside():
    built = triangle(made_up(rows("24", 2023, {1: 5.0}) + rows("26", 2023, {1: 5000.0})))
    assert built.units == ["24"]
    (problem,) = built.problems_of("26")
    assert "check the units" in problem.say("en")


def test_nothing_selected_is_refused():
    with pytest.raises(ProblemError, match=r"SBI\.CUM"):
        triangle(made_up([("24", "GNBV.POOR", "2023", 3.0)]))


def test_gaps_are_bridged_only_apart_from_the_printed_figures():
    built = triangle(made_up(rows("24", 2023, {2: 10.0, 4: 20.0})))
    assert np.isnan(built.cube[0, 0, 3])
    assert built.bridged[0, 0, [1, 3]].tolist() == [5.0, 15.0]
    assert np.isnan(built.bridged[0, 0, 5:]).all()


def test_parts_of_a_province_are_units():
    figures = made_up(rows("24", 2023, {1: 5.0})).assign(programme="DTTS", capital="INV")
    other = made_up(rows("24", 2023, {1: 15.0})).assign(programme="GNBV", capital="REC")
    built = triangle(pd.concat([figures, other]), unit=("programme", "capital"))
    assert built.units == ["DTTS/INV", "GNBV/REC"]


def test_other_scopes_and_editions_are_not_mixed_in():
    figures = made_up(rows("24", 2023, {1: 5.0})).assign(scope="ALL", edition="2024")
    local = made_up(rows("24", 2023, {1: 50.0})).assign(scope="LOCAL", edition="2024")
    merged = made_up(rows("24", 2023, {1: 70.0})).assign(scope="ALL", edition="2025")
    mixed = pd.concat([figures, local, merged])
    assert triangle(mixed).year("24", 2023).loc[1, "share"] == 5.0
    assert triangle(mixed, where={"edition": "2025"}).year("24", 2023).loc[1, "share"] == 70.0


def test_parts_learn_from_provinces(real: Triangle):
    figures = rows("DTTS", 2023, {9: 50.0})
    joined = real.joined(triangle(made_up(figures)))
    assert set(joined.units) == {*real.units, "DTTS"}
    end = forecast(joined, "DTTS", 2023, ceiling=100)
    assert end.reference
    assert end.forecast == forecast(real, "DTTS", 2023, 9, share=50, ceiling=100).forecast
    with pytest.raises(ProblemError, match="31"):
        real.joined(real)


def test_merged_province_is_the_sum_of_its_parts():
    figures = rows("24", 2023, {8: 40.0, 9: 60.0}, plan=50) + rows("27", 2023, {9: 40.0}, plan=150)
    figures += rows("24", 2022, {9: 10.0})
    figures += rows("01", 2022, {9: 10.0})
    whole = merged(triangle(made_up(figures)), {"24": ["24", "27"], "01": ["01"]})
    assert whole.units == ["01", "24"]
    # 30 + 60 of 50 + 150; August and 2022 lack a part.
    assert whole.year("24", 2023)["share"].dropna().to_dict() == {9: 45.0}
    with pytest.raises(ProblemError):
        whole.year("24", 2022)


def test_the_real_table_holds_what_its_description_says(real: Triangle):
    december = real.shares.loc[real.units, 12].dropna()
    complete = [pair for pair in eligible(real, history=0) if pair in december.index]
    assert len(complete) == 327
    assert int((december.loc[complete] > 100.001).sum()) == 115
    assert (december.xs(2023, level="year") < 100).all()
    assert len([pair for pair in eligible(real) if pair[1] >= 2012]) == 173


# --- the method ---------------------------------------------------------------------------------


def test_regression_agrees_with_statsmodels():
    random = np.random.default_rng(1)
    x = np.column_stack([np.ones(80), random.normal(size=(80, 2))])
    y = x @ [1.0, 2.0, -1.0] + random.standard_t(2, size=80)
    free = replace(method.DEFAULTS, pull=0.0)
    found = method._huber(x, y, np.ones(80), np.zeros(3), free)
    expected = sm.RLM(y, x, M=sm.robust.norms.HuberT()).fit().params
    assert found == pytest.approx(expected, abs=1e-3)


def test_units_that_repeat_themselves_are_forecast_exactly():
    built = regular(FINALS)
    for unit, final in FINALS.items():
        end = forecast(built, unit, 2020, 6)
        assert end.forecast == pytest.approx(final, abs=0.3)
        low, high = end.intervals[80]
        assert high - low < 1
        assert end.fan["forecast"].tolist() == pytest.approx(
            [final * m / 12 for m in range(7, 13)], abs=0.5
        )


def test_probability_by_hand():
    outcome = ShareDistribution(np.array([80.0, 90.0, 100.0, 110.0]), np.full(4, 0.25))
    # Four cases, two far above 95 and two far below, and half a case on either side.
    assert outcome.probability(95) == pytest.approx(2.5 / 5, abs=0.01)
    assert outcome.probability(200) == pytest.approx(0.5 / 5, abs=1e-6)
    assert outcome.quantile(0.5) == 95.0
    assert outcome.interval(50) == (85.0, 105.0)


def test_nothing_later_is_used(real: Triangle):
    whole = forecast(real, "31", 2018, 6)
    then = forecast(real.known(2018, 6), "31", 2018, 6)
    assert then.forecast == whole.forecast
    assert then.intervals == whole.intervals
    assert then.probability == whole.probability
    pd.testing.assert_frame_equal(then.fan, whole.fan)
    assert then.pace == whole.pace


def test_earlier_years_do_teach(real: Triangle):
    changed = Triangle(real.shares.copy(), real.paid, real.plans)
    years = changed.shares.index.get_level_values("year")
    changed.shares.loc[years == 2017, 12] += 5
    assert forecast(changed, "31", 2018, 6).forecast > forecast(real, "31", 2018, 6).forecast + 1


@settings(max_examples=25, deadline=None)
@given(share=st.floats(5, 90), more=st.floats(0.5, 20), month=st.sampled_from([3, 6, 9, 11]))
def test_more_used_means_more_forecast(share: float, more: float, month: int, real: Triangle):
    less = forecast(real, "31", 2023, month, share=share)
    ahead = forecast(real, "31", 2023, month, share=share + more)
    assert ahead.forecast > less.forecast
    assert ahead.probability >= less.probability
    for end in (less, ahead):
        assert 0 < end.probability < 1
        low95, high95 = end.intervals[95]
        low80, high80 = end.intervals[80]
        assert low95 <= low80 <= end.forecast <= high80 <= high95
        assert np.isfinite(end.fan.drop(columns="assumed").to_numpy(float)).all()


def test_forecasts_of_past_years_are_as_good_as_said(past: pd.DataFrame):
    found = accuracy(past)
    # 5% under the best of ten other methods on the same cases (last year's final, chain ladders,
    # Bornhuetter-Ferguson, robust regression ...), see benchmarks/disbursement.py.
    best = pd.Series({3: 7.17, 6: 6.56, 9: 5.87, 11: 3.78})
    assert (found["absolute_error"] < 0.95 * best).all()
    # Wider than against December as printed: it is revised later, by 2 points on average.
    assert found["within80"].between(78, 89).all()
    held = past["final"].between(past["low80"], past["high80"])
    assert held.groupby(past["year"]).mean().nsmallest(3).mean() >= 0.65
    assert ((past["probability"] - past["reached"]) ** 2).mean() < 0.155


def test_intervals_hold_what_december_became(real: Triangle, past: pd.DataFrame):
    moves = real.revisions.reindex(pd.MultiIndex.from_frame(past[["unit", "year"]])).to_numpy()
    known = np.isfinite(moves)
    final = past.loc[known, "final"] + moves[known]
    assert known.sum() > 600
    assert 0.77 <= final.between(past["low80"][known], past["high80"][known]).mean() <= 0.83
    assert final.between(past["low95"][known], past["high95"][known]).mean() >= 0.91


def test_revision_by_hand():
    figures = rows("24", 2015, {12: 90.0}) + rows("24", 2016, {12: 99.0})
    figures += [("24", "SBI.YOY", "2016-12", 104.5)]
    # 198 is 104.5% of what 2015 became: 189.47 of 200 instead of 180.
    built = triangle(made_up(figures))
    assert built.revisions[("24", 2015)] == pytest.approx((100 * 198 / 104.5 - 180) / 2)
    assert built.known(2016, 11).revisions.empty
    assert len(built.known(2016, 12).revisions) == 1


def test_only_printed_months_are_scored(real: Triangle, past: pd.DataFrame):
    assert len(past) == 686  # 173 province-years × 4 months, six months not printed
    for row in past.sample(40, random_state=1).itertuples():
        assert real.shares.loc[(row.unit, row.year), row.month] == row.share
        assert real.shares.loc[(row.unit, row.year), 12] == row.final


def test_unit_without_history_gets_the_reference_class(real: Triangle):
    end = forecast(real, "Sơn Động", 2023, 9, share=50.6, ceiling=100)
    assert end.reference
    assert end.own_history == 0
    assert "Chưa có số liệu các năm trước" in end.notes[-1].vi
    assert "nhóm tham chiếu" in end.notes[-1].vi
    assert f"{end.cases} budget years of other provinces" in end.notes[-1].en
    low, high = end.intervals[95]
    assert 50.6 <= low < end.forecast < high <= 100
    own = forecast(real, "24", 2022, 9, share=50.6)
    assert own.intervals[80][1] - own.intervals[80][0] < end.intervals[80][1] - end.intervals[80][0]


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2018, 2019), "lack months or December (2018-2019)"),
        ((2014, 2019), "lack months or December (2019)"),
        ((2014, 2015), "end in 2015, too old"),
    ],
)
def test_earlier_years_of_no_use_are_not_denied(years: tuple[int, int], said: str):
    figures = [row for y in years for row in rows("x", y, {2: 15.0})]
    built = PEERS.joined(triangle(made_up([*figures, *rows("x", 2020, {2: 12.0})])))
    end = forecast(built, "x", 2020)
    assert end.reference
    assert said in end.notes[-1].en
    assert "Chưa có" not in end.notes[-1].vi


def test_a_year_not_begun_is_not_said_to_be_fast_or_slow(real: Triangle):
    assert "the share now" not in forecast(real, "31", 2019, 0).method.en
    assert "last 3 years ended" in forecast(real, "31", 2019, 0).method.en
    assert "the share now" in forecast(real, "31", 2019, 6).method.en


def test_left_out_means_nothing_is_known(real: Triangle):
    left = backtest(real, months=[9], cases=[("31", 2019)], leave_out=True)
    share = float(left["share"].iloc[0])
    alone = forecast(real.without(["31"]), "31", 2019, 9, share=share)
    assert alone.reference
    assert left["forecast"].iloc[0] == pytest.approx(alone.forecast)


def test_before_the_year_begins_only_past_years_speak(real: Triangle):
    end = forecast(real, "31", 2019, 0)
    assert end.share is None
    assert end.pace is None
    assert end.fan["month"].tolist() == list(range(1, 13))
    assert "past years" in end.notes[0].en


# --- dates, plans, January ----------------------------------------------------------------------


def test_a_missing_month_uses_the_one_before_and_says_so():
    built = triangle(
        pd.concat(
            [made_up(rows("01", y, {m: 7.5 * m for m in range(1, 13)})) for y in range(2010, 2020)]
            + [made_up(rows("01", 2020, {4: 30.0}))]
        )
    )
    end = forecast(built, "01", 2020, 6)
    assert end.month == 4
    assert "end of April 2020" in end.notes[0].en
    assert end.forecast == pytest.approx(90, abs=0.5)


def test_usual_revisions_of_the_plan_are_in_the_forecast():
    figures = []
    for year in range(2010, 2020):
        figures += rows("01", year, {6: 40.0})
        figures += [
            ("01", "SBI.PLAN", f"{year}-12", 250.0),
            ("01", "SBI.CUM", f"{year}-12", 225.0),
        ]
    figures += rows("01", 2020, {6: 40.0})
    end = forecast(triangle(made_up(figures)), "01", 2020, 6)
    assert end.forecast == pytest.approx(90, abs=0.5)  # 225 of the 250 that 200 became each year


def test_january_is_what_the_country_did_once(table: pd.DataFrame):
    assumed = January.of(table)
    assert assumed is not None
    # 85.3 in December 2023, 93.12 on 31 January 2024: 53% of the missing 14.7 points.
    assert assumed.middle == pytest.approx((93.12 - 85.3216) / (100 - 85.3216), abs=0.005)
    assert "giả định" in assumed.label.vi
    assert January.of(table[table["indicator"] != "FIN.DISB_RATE"]) is None


def test_january_in_the_fan(real: Triangle):
    end = forecast(real, "31", 2019, 9, share=60, january=January(0.2, 0.5, 0.8))
    december, january = end.fan.iloc[-2], end.fan.iloc[-1]
    assert january["month"] == 13
    assert january["assumed"]
    assert january["forecast"] == pytest.approx((december["forecast"] + 100) / 2)
    assert december["low80"] < january["low80"] < january["forecast"] < january["high80"]


# --- pace and scenarios -------------------------------------------------------------------------


def test_required_pace_by_hand():
    built = triangle(made_up(rows("01", 2019, {9: 60.0, 10: 70.0, 12: 99.0})))
    found = pace(built, "01", 2020, 9, 50.6, plan=1971, target=100)
    assert found.points == pytest.approx(49.4 / 3)
    assert found.amount == pytest.approx(1971 * 0.494 / 3)
    assert found.best_own is not None
    assert found.best_own.points == pytest.approx(13.0)  # 60 to 99 in three months
    assert (found.best_own.first, found.best_own.last) == (10, 12)
    assert found.best_peer is None
    assert pace(built, "01", 2020, 9, 50.6).amount is None


def test_the_best_is_of_late_years_and_of_plans_that_held():
    ends = {2014: 108.0, 2015: 96.0, 2017: 111.0, 2018: 110.0, 2019: 90.0}
    figures = [row for y, end in ends.items() for row in rows("01", y, {9: 60.0, 12: end})]
    figures += rows("02", 2010, {9: 61.2, 12: 283.2}) + rows("02", 2019, {9: 60.0, 12: 150.0})
    figures += rows("04", 2019, {9: 80.0})  # ended nobody knows where
    found = pace(triangle(made_up(figures)), "01", 2020, 9, 50.0)
    # 2014 is six years before, 2017 ended above 110%: (110 - 60) / 3 of 2018 is the most.
    assert found.best_own is not None
    assert (found.best_own.year, found.best_own.points) == (2018, pytest.approx(50 / 3))
    assert found.best_peer is None


def test_nobody_ever_used_a_quarter_of_the_plan_a_month(real: Triangle):
    for year in range(2011, 2026):  # Ninh Bình 2010: 283% of a plan never revised in print
        best = pace(real, "49", year, 2, 12.0).best_peer
        assert best is not None
        assert best.points <= 110 / 10 + 0.05


def test_a_cut_plan_is_no_work_done():
    figures = [*rows("01", 2019, {9: 60.0}), ("01", "SBI.PLAN", "2019-12", 120.0)]
    figures += [("01", "SBI.CUM", "2019-12", 120.0)]
    (found,) = stretches(triangle(made_up(figures)), 3).query("last == 12").itertuples()
    assert found.points == pytest.approx(0.0)  # the share went from 60 to 100%, the money stood


def test_how_the_plan_of_bac_giang_may_end(real: Triangle):
    when = date(2023, 9, 30), date(2023, 12, 31)
    lines, words = scenario(998, 1971, *when, started=date(2020, 12, 31), triangle=real)
    assert lines[0].amount == pytest.approx(998 + 3 * 998 / 33)
    assert [line.rate for line in lines] == sorted(line.rate for line in lines)
    assert "không phải dự báo" in words.vi
    assert "realised investment, not of programme disbursement" in words.en
    kept, low, middle, high = (line.label for line in lines)
    assert "từ 01/01/2021 đến 30/09/2023" in kept.vi
    assert "mức thấp của quý IV trong 5 năm trước (tứ phân vị dưới" in low.vi
    assert "mức trung bình của quý IV trong 5 năm trước (trung vị" in middle.vi
    assert "high pace of October-December in the 5 years before (upper quartile" in high.en


def test_quang_nam_is_arithmetic_only():
    possible, words = scenario(262, 1730, date(2023, 10, 4), date(2023, 12, 31))
    assert possible == ()
    assert "realised investment" not in words.en


def test_rest_used_by_hand():
    figures = rows("01", 2019, {9: 60.0, 12: 90.0}) + rows("02", 2019, {9: 50.0, 12: 75.0})
    figures += rows("04", 2019, {9: 80.0, 12: 104.0})
    # 30 of 40, 25 of 50, 20 of 20.
    assert rest_used(triangle(made_up(figures)), 9, 2020) == pytest.approx((0.625, 0.75, 0.875))
    assert rest_used(triangle(made_up(figures)), 9, 2019) == ()


# --- backtests ----------------------------------------------------------------------------------


def test_accuracy_and_reliability_by_hand():
    past = pd.DataFrame(
        {
            "unit": "01",
            "year": [2019, 2020],
            "month": 9,
            "share": 60.0,
            "final": [90.0, 97.0],
            "forecast": [92.0, 93.0],
            "low80": [88.0, 90.0],
            "high80": [95.0, 96.0],
            "low95": [85.0, 85.0],
            "high95": [99.0, 99.0],
            "probability": [0.3, 0.4],
        }
    )
    past["reached"] = (past["final"] >= 95).astype(float)
    past["error"] = past["forecast"] - past["final"]
    (found,) = accuracy(past).itertuples()
    assert found.cases == 2
    assert found.absolute_error == 3.0
    assert found.bias == -1.0
    assert (found.within80, found.within95) == (50.0, 100.0)
    assert found.width80 == 6.5
    assert found.brier == pytest.approx((0.09 + 0.36) / 2)
    (bin_,) = reliability(past).itertuples()
    assert (bin_.cases, bin_.happened) == (2, 0.5)
    assert bin_.forecast == pytest.approx(0.35)


def test_too_little_history_is_no_backtest_case():
    built = regular({"01": 90.0}, range(2017, 2021))
    assert eligible(built) == [("01", 2020)]
    assert backtest(built, cases=[]).empty


def test_track_record_looks_back_only(real: Triangle):
    record = track_record(real, "31", 2018, 6)
    assert record.own["year"].max() == 2017
    assert set(record.own["unit"]) == {"31"}
    assert len(record.everyone) > 80
    row = record.own.iloc[-1]
    assert row["forecast"] == forecast(real, "31", 2017, 6).forecast
    assert track_record(real, "31", 2018, 6.5).month == 6


# --- words --------------------------------------------------------------------------------------


def test_sentences_say_the_figures():
    built = triangle(made_up(rows("01", 2019, {9: 60.0, 12: 99.0})))
    found = pace(built, "01", 2020, 9, 50.6, plan=1971, target=100)
    said = pace_sentence(found)
    assert "16,5 điểm % kế hoạch (325 tỷ đồng) mỗi tháng" in said.vi
    assert "Over October-December of the 5 years before" in said.en
    assert "its own fastest was 13.0 points a month (2019)." in said.en
    assert "trên 110% kế hoạch" in said.vi
    reached = pace(built, "01", 2020, 9, 97, target=95)
    assert pace_sentence(reached).en == "95% of the plan is reached."


def test_the_end_is_said_in_tens_of_percent(real: Triangle):
    end = forecast(real, "31", 2023, 9, share=75)
    said = end_sentence(end)
    assert said.vi.startswith("Theo số liệu đến tháng 9/2023, dự báo đến 31/12/2023 đạt ")
    assert said.en.startswith("From figures to September 2023, the forecast")
    assert f"{end.forecast:.1f}%" in said.en
    assert f"{end.forecast:.1f}%".replace(".", ",") in said.vi
    assert f"about {round(10 * end.probability) * 10}%" in said.en
    sure = end_sentence(forecast(real, "31", 2023, 9, share=75, target=30))
    assert "above 95%" in sure.en
    assert "số liệu các năm trước" in end_sentence(forecast(real, "31", 2023, 0)).vi


def test_the_record_is_said_or_missing(real: Triangle):
    said = track_sentence(track_record(real, "31", 2024, 6))
    assert "to the end of June" in said.en
    assert "Riêng địa phương này" in said.vi
    assert "No past year" in track_sentence(track_record(real, "31", 2009, 6)).en


def errors(own: list[float], others: list[float]) -> TrackRecord:
    """A made-up record: errors of one unit and of another from 2010 on."""
    made = pd.DataFrame(
        [
            {"unit": unit, "year": 2010 + i, "final": 90.0, "forecast": 90 + e, "error": e}
            for unit, series in (("01", own), ("02", others))
            for i, e in enumerate(series)
        ]
    ).assign(month=6, low80=80.0, high80=100.0, low95=70.0, high95=110.0)
    made = made.assign(probability=0.5, reached=0.0)
    return TrackRecord(6, made[made["unit"] == "01"], made)


def test_a_lean_is_told_with_what_correcting_it_would_have_done():
    # The three years before were 5 too high, the fourth 3 too low: corrected by 5, 8 too low.
    record = errors([5.0, 5.0, 5.0, -3.0], [0.0, 0.0, 0.0])
    assert record.unbiased() == (3.0, 8.0)
    said = track_sentence(record)
    assert "dự báo cao hơn thực hiện 3,0 điểm %" in said.vi
    assert "not corrected by it" in said.en
    assert "from 3.0 to 8.0 points" in said.en
    steady = track_sentence(errors([5.0] * 4, [0.0]))
    assert "may be too high still" in steady.en
    assert "neither side" in track_sentence(errors([2.0, -2.0, 2.0, -2.0], [])).en
    assert errors([1.0, 1.0], []).unbiased() is None


# --- whatever is loaded -------------------------------------------------------------------------

PEERS = regular(FINALS, range(2016, 2021))
AMOUNTS = st.none() | st.floats(0, 500) | st.sampled_from([0.0, 1e-9, 1e9])


@settings(max_examples=25, deadline=None)
@given(
    amounts=st.lists(AMOUNTS, min_size=1, max_size=12),
    plan=st.sampled_from([None, 0.0, -5.0, 1e-6, 100.0, 300.0]),
    month=st.none() | st.integers(1, 11),
)
def test_figures_or_a_reason_never_nan(
    amounts: list[float | None], plan: float | None, month: int | None
):
    figures = [
        ("x", "SBI.CUM", f"2020-{m:02}", amount)
        for m, amount in enumerate(amounts, 1)
        if amount is not None
    ]
    if plan is not None:
        figures.append(("x", "SBI.PLAN", "2020", plan))
    try:
        end = forecast(PEERS.joined(triangle(made_up(figures))), "x", 2020, month)
    except ProblemError as refused:
        said = refused.problems
    else:
        said = []
    if said:
        assert all(p.text.vi and p.text.en for p in said)
        return
    assert np.isfinite([end.forecast, end.probability, *end.intervals[80]]).all()
    assert end.pace is not None
    assert np.isfinite(end.pace.points)
    assert np.isfinite(end.fan.drop(columns="assumed").to_numpy(float)).all()


# --- refusals -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"month": 13}, "below 12"),
        ({"month": 12}, "below 12"),
        ({"month": -1}, "0 or more"),
        ({"month": 9, "target": 0}, "above 0"),
        ({"month": 9, "share": -3.0}, "within 0 and 1000%"),
        ({"month": 9, "share": float("nan")}, "must be a number"),
        ({"share": 50.0}, "month of the share is needed"),
    ],
)
def test_impossible_questions_are_refused(options: dict, said: str, real: Triangle):
    with pytest.raises(ProblemError) as refused:
        forecast(real, "31", 2019, **options)
    assert said in refused.value.say("en")


def test_all_problems_at_once(real: Triangle):
    with pytest.raises(ProblemError) as refused:
        forecast(real, "31", 2019, 13, target=-1, share=-1)
    assert len(refused.value.problems) == 3


def test_a_year_without_figures_says_what_to_load(real: Triangle):
    with pytest.raises(ProblemError) as refused:
        forecast(real, "49", 2031)
    assert "give the share" in refused.value.say("en")


def test_too_few_past_years_are_no_reference_class():
    built = regular({"01": 90.0, "02": 85.0}, range(2018, 2021))
    with pytest.raises(ProblemError) as refused:
        forecast(built, "01", 2020, 6)
    assert "8 needed" in refused.value.say("en")


@pytest.mark.parametrize("year", [2008, 2009])
def test_the_first_years_have_nothing_to_learn_from(year: int, real: Triangle):
    with pytest.raises(ProblemError, match="năm ngân sách"):
        forecast(real, "31", year, 6)


def test_one_month_only_still_answers_from_the_reference_class(real: Triangle):
    known = pd.DataFrame(
        {m: [20.0 if m == 5 else np.nan] for m in range(1, 13)},
        index=pd.MultiIndex.from_tuples([("new", 2024)], names=["unit", "year"]),
    )
    both = Triangle(
        pd.concat([real.shares, known]).sort_index(),
        pd.concat([real.paid, known * np.nan]).sort_index(),
        pd.concat([real.plans, known * np.nan]).sort_index(),
    )
    end = forecast(both, "new", 2024)
    assert end.month == 5
    assert end.reference
    assert end.pace is not None
    assert end.pace.amount is None
    assert np.isfinite([end.forecast, *end.intervals[80], *end.intervals[95]]).all()


# --- the table of an office's own figures -------------------------------------------------------


def own_months(
    year: int, shares: list[float], plan: float = 200.0, **keys: str
) -> list[dict[str, object]]:
    return [
        {**keys, "month": f"{year}-{m:02}", "value": s * plan / 100, "plan": plan}
        for m, s in enumerate(shares, start=1)
    ]


COURSE = [1.0, 3, 7, 12, 18, 25, 33, 42, 52, 63, 75, 88]


def test_own_figures_without_a_past_have_the_reference_class(real: Triangle):
    found = year_end(pd.DataFrame(own_months(2026, COURSE[:9])), reference=real, language="en")
    (row,) = found.to_dict("records")
    assert (row["period"], row["as_of"], row["basis"]) == (2026, "2026-09", "reference class")
    assert (row["value"], row["plan"], row["cap"]) == (104.0, 200.0, 200.0)
    # 95 - 52 points in three months.
    assert row["pace_required"] == pytest.approx(43 / 3)
    assert row["months_left"] == 3
    assert 52 <= row["lo-95"] < row["lo-80"] < row["mean"] < row["hi-80"] < row["hi-95"] <= 100
    assert 0 < row["odds"] < 1
    assert "realised state-budget investment" in row["note"]


def test_amounts_are_shares_of_the_plan(real: Triangle):
    table = pd.DataFrame(own_months(2026, COURSE[:9], programme="NTP2026"))
    share, amount = (year_end(table, reference=real, measure=m).loc[0] for m in ("share", "amount"))
    for column in ("mean", "lo-80", "hi-95", "pace_required"):
        assert amount[column] == pytest.approx(2 * share[column])
    assert (share["unit"], amount["unit"]) == ("%", "amount")
    assert amount["odds"] == share["odds"]


def test_own_course_is_followed_where_a_programme_ends_low(real: Triangle):
    """Every year ends at 60; the reference class would say some 80."""
    slow = [0.6 * s / 0.88 for s in COURSE]
    rows = [r for y in range(2019, 2026) for r in own_months(y, slow, programme="P")]
    table = pd.DataFrame([*rows, *own_months(2026, slow[:9], programme="P")])
    row = year_end(table, reference=real).loc[0]
    assert row["mean"] == pytest.approx(60, abs=4)
    assert row["lo-80"] < 60 < row["hi-80"]
    assert row["odds"] < 0.1
    assert row["basis"] in ("blend", "own course")
    alone = year_end(pd.DataFrame(own_months(2026, slow[:9])), reference=real).loc[0]
    assert alone["mean"] > row["mean"] + 5


def test_an_amount_above_plan_takes_the_cap_away(real: Triangle):
    rows = own_months(2025, [s * 1.2 for s in COURSE], programme="P")
    table = pd.DataFrame([*rows, *own_months(2026, COURSE[:11], programme="P")])
    row = year_end(table, reference=real, language="en").loc[0]
    assert np.isnan(row["cap"])
    assert row["hi-95"] > 100
    assert "taken for no cap" in row["note"]
    assert year_end(table, reference=real, cap=True).loc[0, "hi-95"] <= 100


def test_every_month_was_forecast_with_what_was_known_then(real: Triangle):
    table = pd.DataFrame(own_months(2026, COURSE[:9], programme="P"))
    every = year_end(table, as_of="all", reference=real).set_index("as_of")
    assert list(every.index) == [f"2026-{m:02}" for m in range(1, 10)]
    cut = year_end(table, as_of="2026-06", reference=real).set_index("as_of")
    pd.testing.assert_series_equal(every.loc["2026-06"], cut.loc["2026-06"])
    assert year_end(table, as_of="2026-07-10", reference=real)["as_of"].tolist() == ["2026-06"]


def test_the_months_ahead_lead_to_december(real: Triangle):
    table = pd.DataFrame(own_months(2026, COURSE[:9], programme="P"))
    months = year_end(table, by="month", reference=real)
    assert months["period"].tolist() == ["2026-10", "2026-11", "2026-12"]
    assert months["mean"].is_monotonic_increasing
    assert months["mean"].iloc[-1] == year_end(table, reference=real).loc[0, "mean"]


def test_a_finished_year_is_told_and_not_forecast(real: Triangle):
    row = year_end(pd.DataFrame(own_months(2025, COURSE)), reference=real).loc[0]
    assert (row["basis"], row["mean"], row["hi-95"], row["odds"]) == ("outturn", 88.0, 88.0, 0.0)


def test_a_target_reached_under_a_cap_is_certain(real: Triangle):
    table = pd.DataFrame(own_months(2026, [10, 40, 70, 97]))
    row = year_end(table, reference=real).loc[0]
    assert (row["odds"], row["pace_required"]) == (1.0, 0.0)


def test_a_fall_is_told_and_kept(real: Triangle):
    table = pd.DataFrame(own_months(2026, [10, 20, 18, 30]))
    assert (
        "the cumulative falls (2026-03: 36)"
        in (year_end(table, reference=real, language="en").loc[0, "note"])
    )


def test_rows_of_the_long_table_by_programme(real: Triangle):
    rows = [
        ("24", "FIN.DISB", p, f"2026-{m:02}", 2.0 * s * k, "actual")
        for p, k in (("DTTS", 1), ("GNBV", 0.5))
        for m, s in enumerate(COURSE[:8], start=1)
    ]
    rows += [("24", "FIN.PLAN", p, "2026", 200.0, "plan") for p in ("DTTS", "GNBV")]
    rows += [("24", "FIN.DISB", "DTTS", "2026-12", 190.0, "forecast")]
    columns = ["area", "indicator", "programme", "period", "value", "status"]
    found = year_end(pd.DataFrame(rows, columns=columns), reference=real).set_index("programme")
    assert found["share"].to_dict() == {"DTTS": 42.0, "GNBV": 21.0}
    assert (found["as_of"] == "2026-08").all()  # the authority's own forecast is no outturn
    assert (found["indicator"] == "FIN.DISB").all()
    assert (found["area"] == "24").all()


def test_provinces_investment_is_not_capped(table: pd.DataFrame, real: Triangle):
    sbi = table[table["indicator"].str.startswith("SBI.") & (table["edition"] == "2024")]
    found = year_end(sbi, year=2019, as_of="2019-06").set_index("area")
    one = forecast(real, "31", 2019, 6)
    assert found.loc["31", "mean"] == pytest.approx(one.forecast)
    assert found.loc["31", "basis"] == "own course"
    assert found["cap"].isna().all()


@pytest.mark.parametrize(
    ("table", "arguments", "said"),
    [
        ({"month": ["2026-01"], "value": [1.0]}, {}, "plan"),
        ({"value": [1.0], "plan": [2.0]}, {}, "month"),
        ({"month": ["13/2026"], "value": [1.0], "plan": [2.0]}, {}, "13/2026"),
        ({"month": ["2026-01"], "value": ["1,5 tỷ"], "plan": [2.0]}, {}, "1,5 tỷ"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [0.0]}, {}, "2026-01"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"target": 0}, "target"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"measure": "tỷ"}, "measure"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"as_of": "hôm nay"}, "hôm nay"),
        ({"month": ["2026-02"], "value": [1.0], "plan": [2.0]}, {"as_of": "2026-01"}, "2026-01"),
        ({"indicator": ["GNBV.POOR"], "period": ["2026"], "value": [1.0]}, {}, "FIN.DISB"),
        ({"month": [], "value": [], "plan": []}, {}, "không có dòng nào"),
        ({"month": ["2026-01"], "value": [True], "plan": [2.0]}, {}, "True"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"target": 0.95}, "target"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"target": "95"}, "target"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"year": "2026"}, "year"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"cap": "yes"}, "cap"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"reference": "x"}, "Triangle"),
        ({"month": ["2026-01"], "value": [1.0], "plan": [2.0]}, {"language": "fr"}, "vi / en"),
        (
            {"month": ["2026-01", "2026-02"], "value": [1, 2], "plan": [9, 9], "unit": ["a", "b"]},
            {},
            "a, b",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(table: dict, arguments: dict, said: str):
    with pytest.raises(ProblemError, match=said):
        year_end(pd.DataFrame(table), **arguments)


def test_series_without_all_their_names_are_series() -> None:
    rows = pd.DataFrame({"month": ["2026-01", "2026-01"], "value": [1.0, 3.0], "plan": [9.0, 9.0]})
    found = year_end(rows.assign(programme=["NTP", np.nan], unit=["a", "b"]))
    assert found["value"].tolist() == [1.0, 3.0]
    assert len(year_end(rows[:1].assign(programme=np.nan))) == 1
    with pytest.raises(ProblemError, match="hai lần"):
        year_end(pd.concat([rows, rows[["value"]]], axis=1))


def test_one_province_alone_learns_from_the_years_of_the_others() -> None:
    rows = mtqg.figures(["SBI.CUM", "SBI.PLAN", "SBI.RATE"], "Quảng Nam", edition="2024")
    alone = year_end(rows, year=2022, as_of="2022-09")
    assert len(alone) == 1
    assert alone["cases"][0] > 200
    every = mtqg.figures(["SBI.CUM", "SBI.PLAN", "SBI.RATE"], edition="2024")
    among = year_end(every, year=2022, as_of="2022-09").set_index("area").loc["49"]
    assert alone["mean"][0] == pytest.approx(among["mean"], abs=1.0)
