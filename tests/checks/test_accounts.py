"""Plan, payment and rate: the contradictions of the meeting come out, agreements stay quiet."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.checks import accounts
from mtqg.table import observations, schema


def table(*rows: dict) -> pd.DataFrame:
    frame = pd.DataFrame(rows).assign(
        source="made up", period="2023", as_of="2023-09-30", area="24"
    )
    return schema.complete(frame)


def account(plan, paid, rate, **scopes) -> pd.Series:
    rows = table(
        {"indicator": "FIN.PLAN", "status": "plan", **plan},
        {"indicator": "FIN.DISB", **paid},
        {"indicator": "FIN.DISB_RATE", **rate},
    )
    (found,) = accounts.stated(rows).to_dict("records")
    return pd.Series(found)


@pytest.fixture(scope="module")
def meeting() -> pd.DataFrame:
    rows = observations.select(observations.read(), source="meeting_2023")
    return accounts.stated(rows).set_index("area")


def test_bac_giang_agrees(meeting):
    row = meeting.loc["24"]
    assert row["agrees"]
    assert row["computed"] == pytest.approx(100 * 998 / 1971)
    assert row["remaining"] == 973


def test_quang_nam_2023_contradicts_itself(meeting):
    row = meeting.loc["49"].set_index("period").loc["2023"]
    assert not row["agrees"]
    assert row["computed"] == pytest.approx(15.14, abs=0.005)
    assert row["gap"] == pytest.approx(100 * 262 / 1740 - 11.5)  # between the intervals
    assert row["implied_plan"] == pytest.approx(2278, abs=0.5)
    assert row["plan_scope"] == "MOUNTAIN_DISTRICTS"


def test_quang_nam_2022_implies_a_plan_that_is_not_stated(meeting):
    row = meeting.loc["49"].set_index("period").loc["2022"]
    assert pd.isna(row["agrees"])
    assert row["implied_plan"] == pytest.approx(1623, abs=0.5)


def test_an_exact_figure_is_true_within_its_rounding():
    # 199.5 / 300.5 to 200.5 / 299.5 is 66.4 to 66.9: 66 (65.5 to 66.5) can be true, 65 cannot
    assert account({"value": 300}, {"value": 200}, {"value": 66})["agrees"]
    assert not account({"value": 300}, {"value": 200}, {"value": 65})["agrees"]
    # 1 of 3, each to the unit, allows 0.5/3.5 = 14.3 to 1.5/2.5 = 60 per cent
    found = account({"value": 3}, {"value": 1}, {"value": 60})
    assert found["agrees"]
    assert (found["computed_low"], found["computed_high"]) == pytest.approx((100 / 7, 60))


def test_a_plan_of_another_scope_or_kind_of_capital_is_not_held_against_a_payment():
    rows = table(
        {"indicator": "FIN.PLAN", "status": "plan", "value": 100, "scope": "EM_AREA"},
        {"indicator": "FIN.PLAN", "status": "plan", "value": 100, "capital": "INV"},
        {"indicator": "FIN.DISB", "value": 50},
    )
    (row,) = accounts.stated(rows).to_dict("records")
    assert pd.isna(row["plan"])
    assert pd.isna(row["computed"])


def test_a_later_plan_does_not_judge_an_earlier_payment():
    rows = table(
        {"indicator": "FIN.PLAN", "status": "plan", "value": 100},
        {"indicator": "FIN.DISB", "value": 50},
        {"indicator": "FIN.PLAN", "status": "plan", "value": 200},
    )
    rows.loc[0, "as_of"] = "2023-06-30"
    rows.loc[2, "as_of"] = "2023-12-31"
    (row,) = accounts.stated(rows).to_dict("records")
    assert row["computed"] == 50


def test_a_plan_of_zero_has_no_rate():
    found = account({"value": 0}, {"value": 0}, {"value": 0})
    assert pd.isna(found["computed"])
    assert pd.isna(found["agrees"])


@settings(deadline=None)
@given(
    plan=st.integers(100, 100_000),
    part=st.floats(0.01, 1),
    decimals=st.integers(0, 2),
)
def test_a_rate_printed_from_its_own_figures_never_contradicts_them(plan, part, decimals):
    paid = round(plan * part)
    rate = round(100 * paid / plan, decimals)
    if rate > 0:
        found = account({"value": plan}, {"value": paid}, {"value": rate})
        assert found["agrees"]
