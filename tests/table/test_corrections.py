import pandas as pd
import pytest

from mtqg.problems import ProblemError
from mtqg.table import corrections, observations


@pytest.fixture
def table():
    return observations.select(observations.read(), source="press_lao_cai_2025_06")


@pytest.fixture
def rule():
    (found,) = corrections.read().query("source == 'press_lao_cai_2025_06'").to_dict("records")
    return found


def test_every_shipped_correction_still_matches():
    corrections.apply(observations.read())


def test_a_corrected_value_says_what_was_printed(table, rule):
    rules = pd.DataFrame([rule | {"column": "value", "corrected": "11398.911"}])
    after = corrections.apply(table, rules)
    (row,) = after[after["value"] == 11398.911].to_dict("records")
    assert (row["low"], row["high"]) == (11398.911, 11398.911)
    assert "11182.244 printed" in row["note"]
    assert len(after) == len(table)


def test_applying_twice_changes_nothing_more(table, rule):
    once = corrections.apply(table, pd.DataFrame([rule]))
    pd.testing.assert_frame_equal(corrections.apply(once, pd.DataFrame([rule])), once)


@pytest.mark.parametrize("change", [{"printed": "11182.3"}, {"period": "2021"}, {"area": "11"}])
def test_a_correction_that_matches_no_figure_any_more_fails(table, rule, change):
    with pytest.raises(ProblemError, match="đính chính hết hiệu lực"):
        corrections.apply(table, pd.DataFrame([rule | change]))


def test_corrections_of_other_sources_are_left_alone(table, rule):
    elsewhere = pd.DataFrame([rule | {"source": "another"}])
    pd.testing.assert_frame_equal(corrections.apply(table, elsewhere), table)


@pytest.mark.parametrize(
    "change", [{"reason": ""}, {"basis": ""}, {"decided": ""}, {"column": "area"}]
)
def test_a_correction_needs_reason_basis_date_and_a_column_that_may_change(
    tmp_path, monkeypatch, rule, change
):
    (tmp_path / "corrections").mkdir()
    pd.DataFrame([rule | change]).to_csv(tmp_path / "corrections" / "c.csv", index=False)
    monkeypatch.setattr(corrections.paths, "data", lambda: tmp_path)
    with pytest.raises(ProblemError):
        corrections.read()
