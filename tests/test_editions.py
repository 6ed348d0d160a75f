"""From 63 provinces to 34: sums are kept, rates are weighted, parts that lack make wholes lack."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg import areas, editions, observations

OLD = areas.provinces("2024")["code"].tolist()


@pytest.fixture(scope="module")
def rebased() -> pd.DataFrame:
    return editions.rebase(observations.read())


def figures(values: dict[str, float], indicator: str, period: str = "2023") -> pd.DataFrame:
    frame = pd.DataFrame(
        {"area": list(values), "value": list(values.values())}, dtype=object
    ).assign(indicator=indicator, period=period, source="made up")
    return observations.complete(frame)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 10_000), min_size=63, max_size=63))
def test_sums_add_up_and_the_national_total_is_kept(numbers):
    parts = dict(zip(OLD, map(float, numbers), strict=True))
    whole = editions.rebase(figures(parts, "ST.POP")).set_index("area")["value"]
    assert len(whole) == 34
    assert whole.sum() == pytest.approx(sum(numbers))
    for new, codes in areas.crosswalk().groupby("code_2025")["code_2024"]:
        assert whole[new] == pytest.approx(sum(parts[c] for c in codes))


def test_a_rate_is_weighted_by_population_never_averaged():
    # Bắc Giang 2% of 1900 thousand, Bắc Ninh 1% of 1500 thousand: 53 of 3400
    table = pd.concat(
        [
            figures({"24": 2.0, "27": 1.0}, "ST.POV_MD"),
            figures({"24": 1900.0, "27": 1500.0}, "ST.POP"),
        ]
    )
    whole = editions.rebase(table)
    (row,) = observations.select(whole, indicator="ST.POV_MD").to_dict("records")
    assert row["value"] == pytest.approx(100 * 53 / 3400)
    assert "e" in row["flag"]
    assert row["note"] == "Bắc Giang + Bắc Ninh"


def test_a_part_that_is_missing_makes_the_whole_missing():
    assert editions.rebase(figures({"24": 2.0}, "ST.POP")).empty


def test_a_rate_without_a_weight_is_left_out():
    table = figures({"24": 2.0, "27": 1.0}, "GNBV.POOR_EM")
    assert editions.rebase(table).empty


def test_the_eleven_unchanged_keep_their_figures(rebased):
    before = observations.select(observations.read(), area="14", indicator="ST.POV_MD")
    after = observations.select(rebased, area="14", indicator="ST.POV_MD")
    assert after["value"].tolist() == before["value"].tolist()
    assert not after["flag"].str.contains("e").any()


def test_no_region_and_no_old_code_leaks_into_the_new_edition(rebased):
    assert set(rebased["level"]) == {"country", "province"}
    codes = set(areas.provinces("2025")["code"])
    assert set(rebased.loc[rebased["level"] == "province", "area"]) <= codes
    assert set(rebased["edition"]) == {"2025"}


def test_the_result_is_a_valid_table(rebased):
    observations.validate(rebased)
