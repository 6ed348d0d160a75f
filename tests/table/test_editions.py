"""From 63 provinces to 34: sums are kept, rates are weighted, parts that lack make wholes lack."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg import province
from mtqg.table import areas, editions, observations, schema

OLD = areas.provinces("2024")["code"].tolist()


@pytest.fixture(scope="module")
def rebased() -> pd.DataFrame:
    return editions.rebase(observations.read())


def figures(values: dict[str, float], indicator: str, period: str = "2023") -> pd.DataFrame:
    frame = pd.DataFrame(
        {"area": list(values), "value": list(values.values())}, dtype=object
    ).assign(indicator=indicator, period=period, source="made up")
    return schema.complete(frame)


@settings(max_examples=15, deadline=None)
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
    schema.validate(rebased)


@pytest.mark.parametrize(
    ("indicator", "period"), [("ST.POP", "2023"), ("ST.AREA_KM2", "2023"), ("BUD.NTP", "2016")]
)
def test_each_of_the_34_is_the_sum_of_its_parts_in_the_shipped_figures(rebased, indicator, period):
    old = observations.select(
        observations.read(), indicator=indicator, period=period, level="province", edition="2024"
    ).set_index("area")["value"]
    new = observations.select(
        rebased, indicator=indicator, period=period, level="province"
    ).set_index("area")["value"]
    assert len(new) == 34
    for code, parts in areas.crosswalk().groupby("code_2025")["code_2024"]:
        assert new[code] == pytest.approx(old[list(parts)].sum())
    assert new.sum() == pytest.approx(old.sum())


REUSED = {  # code: what it was, and the parts of what it is; from the law's list, by hand
    "15": ("Yên Bái", "Lào Cai", {"Lào Cai", "Yên Bái"}),
    "24": ("Bắc Giang", "Bắc Ninh", {"Bắc Giang", "Bắc Ninh"}),
    "44": ("Quảng Bình", "Quảng Trị", {"Quảng Bình", "Quảng Trị"}),
    "52": ("Bình Định", "Gia Lai", {"Bình Định", "Gia Lai"}),
    "80": ("Long An", "Tây Ninh", {"Long An", "Tây Ninh"}),
    "82": ("Tiền Giang", "Đồng Tháp", {"Tiền Giang", "Đồng Tháp"}),
    "91": ("Kiên Giang", "An Giang", {"An Giang", "Kiên Giang"}),
}


@pytest.mark.parametrize(("code", "names"), REUSED.items())
def test_a_reused_code_never_carries_the_figure_of_the_old_province(rebased, code, names):
    was, becomes, parts = names
    assert (areas.get(code, "2024").name, areas.get(code, "2025").name) == (was, becomes)
    rows = observations.select(rebased, area=code, level="province")
    assert len(rows)
    assert rows["flag"].str.contains("e").all()
    assert {name for note in rows["note"] for name in note.split(":")[0].split(" + ")} == parts
    old = observations.select(
        observations.read(), edition="2024", area=code, indicator="ST.POP", period="2023"
    )
    new = observations.select(rows, indicator="ST.POP", period="2023")
    assert new["value"].item() > old["value"].item()


def test_a_density_is_people_over_land_not_a_mean_of_densities():
    # 1800 thousand on 3895 km2 and 1500 thousand on 823 km2: 3300 on 4718, 699.4 a km2; the plain
    # mean of the two densities would be 1142
    table = pd.concat(
        [
            figures({"24": 1800.0, "27": 1500.0}, "ST.POP"),
            figures({"24": 3895.0, "27": 823.0}, "ST.AREA_KM2"),
            figures({"24": 462.1, "27": 1822.6}, "ST.DENSITY"),
        ]
    )
    whole = observations.select(editions.rebase(table), indicator="ST.DENSITY")
    assert whole["value"].item() == pytest.approx(3_300_000 / 4718)
    assert whole["note"].item() == "Bắc Giang + Bắc Ninh: 1000 × ST.POP / ST.AREA_KM2"
    assert "e" in whole["flag"].item()


def test_the_share_of_communes_is_rebuilt_from_their_counts():
    table = pd.concat(
        [
            figures({"24": 84.6, "27": 100.0}, "NTM.COMMUNE"),
            figures({"24": 154.0, "27": 89.0}, "NTM.COMMUNES_MET"),
            figures({"24": 182.0, "27": 89.0}, "NTM.COMMUNES_TOTAL"),
        ]
    )
    whole = observations.select(editions.rebase(table), indicator="NTM.COMMUNE")
    assert whole["value"].item() == pytest.approx(100 * 243 / 271)


def test_what_a_merged_province_reports_itself_follows_the_back_cast_after_a_break():
    old = figures({"24": 1900.0, "27": 1500.0}, "ST.POP", "2024")
    own = figures({"24": 3450.0}, "ST.POP", "2025").assign(edition="2025")
    later = figures({"24": 3500.0}, "ST.POP", "2026").assign(edition="2025")
    told = editions.joined(pd.concat([old, own, later], ignore_index=True))
    assert told[["period", "value", "flag"]].to_numpy().tolist() == [
        ["2024", 3400.0, "e"],
        ["2025", 3450.0, "b"],
        ["2026", 3500.0, ""],
    ]


def test_its_own_figure_takes_the_place_of_the_back_cast():
    old = figures({"24": 1900.0, "27": 1500.0}, "ST.POP", "2024")
    own = figures({"24": 3410.0}, "ST.POP", "2024").assign(edition="2025")
    told = editions.joined(pd.concat([old, own], ignore_index=True))
    assert told["value"].tolist() == [3410.0]


def test_a_case_of_a_merged_province_breaks_where_it_begins_to_report_itself(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "area,edition,indicator,period,value,source\n24,2025,ST.POV_MD,2025,1.2,made up\n"
    )
    merged = province("Bắc Ninh", edition="2025", data=[str(path)])
    assert merged.breaks("ST.POV_MD") == ("2022", "2025", "2027")
    assert merged.points("ST.POV_MD")["flag"].iloc[-1] == "b"


def test_the_borders_of_parts_are_breaks_of_the_whole_and_codes_do_not_leak():
    # Vĩnh Phúc (26) and Hòa Bình (17) lost land in 2008 and are parts of the new Phú Thọ (25).
    assert "2008" in province("Phú Thọ", edition="2025").breaks("ST.POP")
    assert "2008" not in province("Phú Thọ", edition="2024").breaks("ST.POP")


def test_the_parts_of_a_merged_province_keep_their_own_figures():
    rows = editions.parts(observations.read(), areas.get("24", "2025"), "ST.POV_MD")
    assert set(rows["area"]) == {"24", "27"}
    assert set(rows["edition"]) == {"2024"}
