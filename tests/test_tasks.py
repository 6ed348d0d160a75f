"""What an analyst asks, each in five lines or fewer of the door, with answers known otherwise."""

from __future__ import annotations

import inspect

import numpy as np
import pandas as pd
import pytest

import mtqg
from mtqg.analysis import pace_of_provinces
from mtqg.plot import theme

CENTRAL = ["Kon Tum", "Gia Lai", "Đắk Lắk", "Đắk Nông", "Lâm Đồng"]


@pytest.fixture(scope="module")
def poor():
    """The survey's poverty of every province of the former edition."""
    return mtqg.figures("ST.POV_MD", edition="2024")


def test_three_provinces_on_one_chart_with_breaks_and_source():
    table = mtqg.figures("ST.POV_MD", ["Hà Giang", "bac giang", 49], edition="2024")
    axes = mtqg.plot.lines(table, highlight="Hà Giang", ax=theme.sheet())

    assert "Hà Giang" in mtqg.plot.alt(axes)
    assert any(2021 < line.get_xdata()[0] <= 2022 for line in axes.lines)  # the rule at 2022


def test_a_region_as_small_multiples_with_one_highlighted():
    table = mtqg.figures("ST.POV_MD", "Tây Nguyên", edition="2024")
    panels = mtqg.plot.small_multiples(table, highlight="Kon Tum")

    assert list(dict.fromkeys(table["name"])) == CENTRAL
    assert sum(panel.get_visible() for panel in panels) == 4


def test_ranks_within_a_region_with_their_intervals():
    ranked = pace_of_provinces.standing(mtqg.figures("ST.POV_MD", "Tây Nguyên", edition="2024"))

    assert ranked.loc[0, "name"] == "Lâm Đồng"
    assert (ranked["low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["high"]).all()


def test_the_clearly_falling_of_all_provinces_fastest_first(poor):
    trends = mtqg.trend(poor)
    falling = trends[trends["verdict"] == "falling"].sort_values("pace")

    assert len(trends) == 63
    assert 40 < len(falling) < 63
    assert (falling["hi"] < 0).all()
    assert falling["pace"].is_monotonic_increasing


def test_forecasts_by_any_method_side_by_side_and_as_a_fan():
    table = mtqg.figures("ST.POV_MD", ["Bắc Giang", "Quảng Nam"], edition="2024")
    tested = mtqg.backtest(table, ["auto", "theta", lambda y, n: np.full(n, y[-1]), "last"], 1)
    ahead = mtqg.forecast(table, method="theta")
    axes = mtqg.plot.fan(table, ahead, highlight="Quảng Nam", ax=theme.sheet())

    by = tested.set_index("method")
    assert len(tested) == 4
    assert by.loc["last", "ratio"] == 1  # itself
    assert by["error"].iloc[2] == pytest.approx(by.loc["last", "error"])  # the same by hand
    assert "Quảng Nam" in mtqg.plot.alt(axes)
    assert ahead.groupby("name")["period"].apply(list).tolist() == [[2025, 2026, 2027]] * 2


def test_the_forecast_of_a_table_is_that_of_the_report(poor):
    from mtqg.sections import projections

    ahead = mtqg.forecast(poor, horizon=2).query("area == '24'")  # to the standard of 2027

    told = projections.of_province(mtqg.province("Bắc Giang", as_of="2025-06-30"), "ST.POV_MD")
    pd.testing.assert_series_equal(
        ahead["mean"].reset_index(drop=True), told["mean"], check_names=False
    )


def test_breaks_and_bounds_come_from_the_catalogue_unless_refused():
    table = mtqg.figures("ST.POV_MD", "Hà Giang", edition="2024")
    explicit = mtqg.forecast(table, bounds=(0, 100), breaks=[2022])
    pd.testing.assert_frame_equal(mtqg.forecast(table), explicit)
    assert not mtqg.forecast(table, breaks=()).equals(explicit)


def test_a_series_of_a_colleague_in_no_catalogue(tmp_path):
    path = tmp_path / "own.xlsx"
    rows = {"year": range(2016, 2022), "value": [90.0, 91, 92, 93, 94, 95]}
    pd.DataFrame(rows).to_excel(path, index=False)

    own = pd.read_excel(path, engine="calamine")
    goal = pd.DataFrame([{"kind": "level_min", "low": 96, "due": 2022}])
    (trend,) = mtqg.trend(own)["pace"]
    target = mtqg.targets(own, targets=goal, bounds=(0, 100)).iloc[0]

    assert trend == 1.0
    assert target["required"] == 1.0
    assert mtqg.plot.lines(own, unit="%", forecast=mtqg.forecast(own, 2), ax=theme.sheet())


def test_the_end_of_the_year_of_ones_own_months():
    own = pd.DataFrame({"month": ["2026-06", "2026-09"], "value": [60.0, 104], "plan": 200.0})
    end = mtqg.year_end(own).iloc[0]

    assert end["share"] == 52
    assert end["pace_required"] == pytest.approx((0.95 * 200 - 104) / 3 / 2, rel=1e-6)  # in %
    assert 0 < end["odds"] < 1


def test_a_relation_within_provinces_with_clustered_errors():
    import statsmodels.formula.api as smf

    long = mtqg.figures(["ST.POV_MD", "ST.INCOME"], edition="2024")
    table = long.pivot_table(index=["name", "year"], columns="indicator", values="value").dropna()
    table = table.set_axis(["income", "poor"], axis=1).reset_index()
    model = smf.ols("poor ~ np.log(income) + C(name) + C(year)", table)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": pd.factorize(table["name"])[0]})

    # The same coefficient by hand: residuals of both on the effects (Frisch-Waugh).
    y, x = (
        smf.ols(f"{v} ~ C(name) + C(year)", table).fit().resid for v in ("poor", "np.log(income)")
    )
    assert fit.params["np.log(income)"] == pytest.approx((x @ y) / (x @ x))
    assert fit.params["np.log(income)"] < 0


def test_an_indicator_of_ones_own_is_a_formula_used_at_once():
    share = mtqg.figures({"urban": "100 * ST.POP_URBAN / ST.POP"}, "Bắc Giang", edition="2024")
    trend = mtqg.trend(share)

    urban, whole = (
        mtqg.figures(c, "24", edition="2024").set_index("year")["value"]
        for c in ("ST.POP_URBAN", "ST.POP")
    )
    year = int(share["year"].iloc[-1])
    assert share["value"].iloc[-1] == pytest.approx(100 * urban[year] / whole[year])
    assert len(trend) == 1


def test_two_provinces_on_everything_that_both_have():
    both = mtqg.compare(["Bắc Giang", "Quảng Nam"])

    row = both.set_index("indicator").loc["ST.POV_MD"]
    assert (row["Bắc Giang"], row["Quảng Nam"]) == (0.95, 3.37)
    assert len(both) > 30


@pytest.mark.parametrize("name", [n for n in mtqg.__all__ if n not in ("plot", "ProblemError")])
def test_help_tells_what_comes_back_what_is_refused_and_an_example(name):
    told = inspect.getdoc(getattr(mtqg, name))
    for part in ("Parameters\n---", "Returns\n---", ">>> "):
        assert part in told, f"{name}: {part}"


def test_years_are_integers_and_names_stand_beside_codes(poor):
    assert pd.api.types.is_integer_dtype(poor["year"])
    assert {"area", "name", "unit", "source"} <= set(poor.columns)
