"""Communes held against each other: against rates and intervals computed by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from mtqg.analysis import commune_ranks
from mtqg.table import schema


def rows(*facts, **shared):
    """Return a long table of invented figures of communes of Lào Cai."""
    base = {"edition": "2025", "period": "2026", "source": "made up", "programme": "NTP2026"}
    return schema.complete(pd.DataFrame([base | shared | fact for fact in facts]))


def paid(area, as_of, plan, disbursed, **more):
    base = {"area": area, "as_of": as_of} | more
    return (
        base | {"indicator": "FIN.PLAN", "value": plan},
        base | {"indicator": "FIN.DISB", "value": disbursed},
    )


def test_a_stated_total_goes_before_the_sum_of_its_parts():
    told = commune_ranks.payments(
        rows(
            *paid("02647", "2026-09-30", 10.0, 4.0, capital="INV"),
            *paid("02647", "2026-09-30", 6.0, 2.0, capital="REC"),
            *paid("02647", "2026-09-30", 17.0, 6.5),
        )
    )
    assert told[["plan", "paid"]].to_numpy().tolist() == [[17.0, 6.5]]


@pytest.mark.parametrize("days", [("", "2026-09-30"), ("2026-01-31", "2026-09-30"), ("", "")])
def test_a_plan_without_a_date_holds_from_the_beginning(days):
    (plan, disbursed), (planned, at) = paid("02647", "", 10.0, 4.0), days
    told = commune_ranks.payments(rows(plan | {"as_of": planned}, disbursed | {"as_of": at}))
    assert told[["plan", "rate"]].to_numpy().tolist() == [[10.0, 40.0]]


def test_parts_are_added_over_capital_vintage_and_programme():
    told = commune_ranks.payments(
        rows(
            *paid("02647", "2026-09-30", 10.0, 4.0, capital="INV", plan_vintage="CURRENT"),
            *paid("02647", "2026-09-30", 6.0, 2.0, capital="REC", plan_vintage="CURRENT"),
            *paid("02647", "2026-09-30", 4.0, 1.0, plan_vintage="CARRIED", programme="DTTS"),
        )
    )
    assert told[["plan", "paid", "rate"]].to_numpy().tolist() == [[20.0, 7.0, 35.0]]


def test_a_plan_holds_until_the_next_one():
    plans = [{"area": "02647", "indicator": "FIN.PLAN", "as_of": day, "value": value}
             for day, value in (("", 10.0), ("2026-09-01", 20.0))]  # fmt: skip
    payments = [{"area": "02647", "indicator": "FIN.DISB", "as_of": day, "value": 5.0}
                for day in ("2026-06-30", "2026-10-31")]  # fmt: skip
    told = commune_ranks.payments(rows(*plans, *payments))
    assert told["rate"].tolist() == [50.0, 25.0]


def test_no_figures_give_an_empty_table_and_nobody_that_reported():
    none = commune_ranks.disbursement(schema.complete(pd.DataFrame()))
    assert none.empty
    told = commune_ranks.standing(none, ["02647"], lower_is_better=False)
    assert not told["reported"].any()
    assert told["at"].tolist() == [""]


def test_who_is_slow_but_steady_lags_and_does_not_worsen():
    before, now = "2026-09-30", "2026-10-31"
    told = commune_ranks.standing(
        commune_ranks.disbursement(
            rows(
                *paid("02647", before, 100.0, 40.0), *paid("02647", now, 100.0, 50.0),
                *paid("02674", before, 100.0, 20.0), *paid("02674", now, 100.0, 25.0),
                *paid("02680", before, 100.0, 30.0), *paid("02680", now, 100.0, 31.0),
                *paid("02683", before, 100.0, 30.0),
            )
        ),
        ["02647", "02674", "02680", "02683", "02686"],
        lower_is_better=False,
    )  # fmt: skip
    # together: 106 of 300 is 35.33%, 120 of 400 before is 30%
    assert told["mean"].iloc[0] == pytest.approx(100 * 106 / 300)
    assert told["mean_before"].iloc[0] == pytest.approx(30.0)
    # 25 of 35.3 is more than 20 of 30
    assert told.loc["02674", ["worse", "worsening"]].tolist() == [True, False]
    assert told.loc["02680", ["worse", "worsening", "both"]].tolist() == [True, True, True]
    assert told.loc["02647", ["worse", "worsening"]].tolist() == [False, False]
    assert told.index[0] == "02674"  # the lowest rate first
    assert told.loc["02683", "reported"] == False  # noqa: E712
    assert told.loc["02683", "at"] == "2026-09-30"
    assert told.loc["02686", "at"] == ""


def test_few_poor_households_are_not_worse_than_many():
    facts = []
    for area, whole, before, poor in (("02647", 40, 2, 3), ("02674", 4000, 200, 320),
                                      ("02680", 8000, 380, 320)):  # fmt: skip
        for year, count in (("2025", before), ("2026", poor)):
            base = {"area": area, "period": year, "programme": ""}
            facts += [base | {"indicator": "GNBV.HH_TOTAL", "value": whole},
                      base | {"indicator": "GNBV.POOR_HH", "value": count}]  # fmt: skip
    told = commune_ranks.standing(
        commune_ranks.poverty(rows(*facts)), ["02647", "02674", "02680"], lower_is_better=True
    )
    # 643 of 12,040 are 5.34%; 3 of 40 are 7.5% (2.6 to 19.9 by Wilson's formula)
    assert told["mean"].iloc[0] == pytest.approx(100 * 643 / 12040)
    assert told.loc["02647", ["low", "high"]].tolist() == pytest.approx([2.58, 19.86], abs=0.01)
    assert told["both"].to_dict() == {"02647": False, "02674": True, "02680": False}
    assert told.loc["02674", "rank"] == 3


def test_fewer_criteria_than_before_are_worsening():
    facts = [{"area": area, "indicator": "NTM.CRIT_MET", "period": year, "value": value,
              "programme": ""}
             for area, values in (("02647", (15, 14)), ("02674", (15, 17)))
             for year, value in zip(("2025", "2026"), values, strict=True)]  # fmt: skip
    told = commune_ranks.standing(
        commune_ranks.criteria(rows(*facts)), ["02647", "02674"], lower_is_better=False
    )
    assert told["both"].to_dict() == {"02647": True, "02674": False}
    assert told["mean"].iloc[0] == 15.5
