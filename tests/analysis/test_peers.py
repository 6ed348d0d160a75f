"""Peers by hand: who is nearest, what missing figures do, what pins and left-out variables do."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mtqg.analysis import peers
from mtqg.problems import ProblemError
from mtqg.table import observations

TABLE = observations.select(observations.read(), edition="2024", level="province")


def test_figures_of_a_start_are_those_of_the_sources():
    # Bắc Giang 2016 as printed: 6.43% poor, 2,767 thousand VND, 1,697 thousand people (of them
    # 45,155 of 283,468 pupils ethnic minorities), read off the offices' tables
    found = peers.structure(TABLE, 2016).figures.loc["24"]
    assert found["POVERTY"] == 6.43
    assert found["EM_PUPILS"] == pytest.approx(100 * 45_155 / 283_468)
    assert round(found["INCOME"]) == 2767
    assert round(found["POPULATION"]) == 1697


def test_nothing_later_than_the_start_is_used():
    found = peers.structure(TABLE, 2012)
    assert (found.years <= 2012).all()
    later = TABLE[TABLE["period"].str[:4].astype(int) <= 2012]
    pd.testing.assert_frame_equal(found.scaled, peers.structure(later, 2012).scaled)


def test_the_two_poverty_rates_are_never_mixed():
    general = peers.structure(TABLE, 2015, ["POVERTY"])
    multidimensional = peers.structure(TABLE, 2016, ["POVERTY"])
    stated = observations.select(TABLE, area="24", period=["2015", "2016"])
    value = stated.set_index(["indicator", "period"])["value"]
    assert general.figures.loc["24", "POVERTY"] == value["ST.POV_GEN", "2015"]
    assert multidimensional.figures.loc["24", "POVERTY"] == value["ST.POV_MD", "2016"]


def test_an_unknown_variable_is_refused_with_the_nearest():
    with pytest.raises(ProblemError, match="POVERTY"):
        peers.structure(TABLE, 2016, ["POVRTY"])


def test_distances_by_hand():
    # squared differences: ab 1, ac 9, bc 4; their mean 14/3
    x = pd.DataFrame({"x": [0.0, 1.0, 3.0]}, index=list("abc"))
    found = peers.distances(x)
    assert found.loc["a", "b"] == pytest.approx(np.sqrt(1 / (14 / 3)))
    assert found.loc["a", "c"] == pytest.approx(np.sqrt(9 / (14 / 3)))


def test_a_missing_figure_brings_no_one_nearer_or_further():
    x = pd.DataFrame({"x": [0.0, 1.0, 3.0], "y": [0.0, np.nan, 0.0]}, index=list("abc"))
    # y: only a and c are known, alike: typical difference 0 counts as 1; b gets 1 of it
    found = peers.distances(x)
    assert found.loc["a", "b"] == pytest.approx(np.sqrt((1 / (14 / 3) + 1) / 2))


@settings(deadline=None, max_examples=40)
@given(arrays(int, (6, 3), elements=st.integers(-3, 3)))
def test_a_distance_is_symmetric_zero_on_the_diagonal_and_one_on_average(x):
    scaled = pd.DataFrame(x.astype(float), index=list("abcdef"), columns=list("xyz"))
    found = peers.distances(scaled).to_numpy()
    assert np.allclose(found, found.T)
    assert np.allclose(np.diag(found), 0)
    varies = scaled.nunique().to_numpy() > 1
    squared = found[~np.eye(6, dtype=bool)] ** 2
    assert squared.mean() == pytest.approx(varies.mean(), abs=1e-6)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.1, 1000), st.floats(-100, 100))
def test_the_unit_of_a_variable_changes_nothing(factor, shift):
    income = observations.select(TABLE, indicator="ST.TRAINED", period="2016").set_index("area")
    values = income["value"]
    before = peers._scale(values, "linear")
    after = peers._scale(values * factor + shift, "linear")
    assert np.allclose(before, after)


def test_the_outcome_after_the_start_takes_no_part():
    changed = TABLE.copy()
    later = (changed["indicator"] == "ST.POV_MD") & (changed["period"] > "2016")
    changed.loc[later, "value"] = 50.0
    before = peers.choose(peers.structure(TABLE, 2016).scaled, "24").codes
    assert peers.choose(peers.structure(changed, 2016).scaled, "24").codes == before


def test_pinned_are_on_the_list_dropped_are_not():
    scaled = peers.structure(TABLE, 2016).scaled
    plain = peers.choose(scaled, "24")
    found = peers.choose(scaled, "24", pin=["49"], drop=[plain.codes[0]])
    assert "49" not in plain.codes
    assert "49" in found.codes
    assert plain.codes[0] not in found.codes
    assert len(found.codes) == peers.SIZE + 1
    assert found.table.set_index("area")["pinned"].to_dict()["49"]


def test_stability_counts_the_lists_made_without_one_variable():
    scaled = peers.structure(TABLE, 2016).scaled
    found = peers.choose(scaled, "49", size=5)
    for variable, kept in found.without.items():
        other = peers.choose(scaled.drop(columns=variable), "49", size=5).codes
        assert kept == len(set(found.codes) & set(other))
    assert found.table["stays"].sum() == found.without.sum()


def test_no_peers_for_one_of_whom_half_is_unknown():
    scaled = pd.DataFrame({"x": [0.0, 1.0], "y": [np.nan, 1.0]}, index=["a", "b"])
    with pytest.raises(ProblemError):
        peers.choose(scaled, "a")


def test_a_code_that_is_no_province_is_refused():
    with pytest.raises(ProblemError, match="999"):
        peers.choose(peers.structure(TABLE, 2016).scaled, "24", pin=["999"])
