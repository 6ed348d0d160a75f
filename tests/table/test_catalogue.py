"""The catalogue names what is in force on a day, and cites what it states."""

from datetime import date

import pandas as pd
import pytest

from mtqg.table import catalogue, observations


@pytest.mark.parametrize(
    ("day", "codes", "carried"),
    [
        (date(2023, 10, 4), {"DTTS", "GNBV", "NTM"}, set()),
        (date(2025, 12, 11), {"DTTS", "GNBV", "NTM", "CULTURE", "DRUGS"}, set()),
        (
            date(2026, 11, 26),
            {"NTP2026", "CULTURE", "DRUGS", "HEALTH", "EDUCATION"},
            {"DTTS", "GNBV", "NTM"},
        ),
        (date(2031, 1, 1), {"NTP2026", "CULTURE", "HEALTH", "EDUCATION"}, {"DRUGS"}),
    ],
)
def test_programmes_follow_the_date(day, codes, carried):
    assert set(catalogue.in_force(day).index) == codes
    assert set(catalogue.still_paid(day).index) == carried


def test_programmes_name_their_kin_by_codes_of_the_list():
    known = catalogue.programmes()
    for column in ("successor", "part_of", "descends_from"):
        named = {code for cell in known[column] for code in cell.split("; ") if code}
        assert named <= set(known.index), column
    parts = known[known["part_of"] == "NTP2026"]
    heirs = {code for cell in parts["descends_from"] for code in cell.split("; ")}
    assert heirs == {"DTTS", "GNBV", "NTM"}


def test_programmes_and_targets_cite_a_source_that_is_listed():
    listed = set(catalogue.sources().index)
    assert set(catalogue.programmes()["source"]) - listed <= {""}
    targets = catalogue.targets()
    assert set(targets["source"]) <= listed
    later = targets[targets["year_from"] == "2026"]
    assert later["decision"].str.contains("417/QĐ-BNNMT").all()
    # The base of the tenth of modern communes is not confirmed, so it is no target here.
    assert "NTM.MODEL" not in set(later["indicator"])
    assert float(later.loc[later["indicator"] == "NTM.COMMUNE", "low"].iloc[0]) == 65


def stated(**wanted: str) -> pd.Series:
    rows = observations.select(observations.read(), **wanted)
    return rows.set_index(["capital", "plan_vintage"])["value"]


def test_money_of_2025_and_2026_adds_up_as_the_ministry_prints_it():
    paid = stated(area="VN", indicator="FIN.DISB", programme="ALL", as_of="2025-08-31")
    assert paid["INV", "CARRIED"] + paid["INV", "CURRENT"] == paid["INV", "ALL"] == 26426
    plan = stated(area="VN", indicator="FIN.PLAN", period="2026", fund="CENTRAL")
    assert plan["INV", "ALL"] + plan["REC", "ALL"] == plan["ALL", "ALL"] == 35000


def test_a_stated_share_is_that_of_its_counts():
    rows = observations.read().query("area == '25' and source == 'press_phu_tho_2025'")
    rows = rows[rows["scope"] == "ALL"].set_index("indicator")["value"]
    for share, count in (("GNBV.POOR", "GNBV.POOR_HH"), ("GNBV.NEAR", "GNBV.NEAR_HH")):
        assert abs(100 * rows[count] / rows["GNBV.HH_TOTAL"] - rows[share]) < 0.01


@pytest.mark.parametrize("label", ["Tỷ lệ hộ nghèo đa chiều", "multidimensional poverty"])
def test_a_name_that_two_indicators_bear_is_asked_about(label: str) -> None:
    with pytest.raises(catalogue.UnknownIndicator, match=r"GNBV\.MPI") as asked:
        catalogue.find(label)
    assert "ST.POV_MD" in str(asked.value)
    assert catalogue.find("Tỷ lệ hộ nghèo đa chiều (khảo sát của Tổng cục Thống kê)") == "ST.POV_MD"
