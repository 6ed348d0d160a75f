"""Three paces for the rest of a year: sums by hand, and what provinces ever managed, counted."""

from __future__ import annotations

import json
import re

import pytest

import mtqg
from mtqg.sections import paces
from mtqg.sections.blocks import Scripted
from mtqg.sections.budget_outlook import budget_year, triangle_of


def test_a_year_under_way_by_hand() -> None:
    case = mtqg.province("bac-giang", edition="2024", as_of="2023-10-31")
    year = budget_year(case)
    assert year is not None
    known = year.months.dropna()
    now, month = float(known.iloc[-1]), int(known.index[-1])
    shown = paces.chart(case)
    assert isinstance(shown, Scripted)
    a_month, end, ever = (shown.table.frame.iloc[:, k] for k in (1, 2, 3))
    assert a_month[0].value == pytest.approx(now / month)
    # the year's end is that of the pace as printed, so that the slider says the same
    assert a_month.iloc[0].decimals == 1  # 2 months × 0.05 is a tenth of a point
    assert end[0].value == pytest.approx(now + (12 - month) * round(now / month, 1))
    assert end[1].value == pytest.approx(95, abs=0.1)
    assert a_month[1].value == pytest.approx((95 - now) / (12 - month))
    # in points of the plan in force at the end: amounts by plan, where both are printed
    months = triangle_of(case)
    used = 100 * (months.paid[12] - months.paid[month]) / months.plans[12]
    gained = used.fillna(months.shares[12] - months.shares[month])
    whole = (months.shares[12] <= 110) & (gained.index.get_level_values("unit") != "VN")
    gained = gained[whole].dropna() / (12 - month)
    assert ever[0].value == pytest.approx(100 * (gained >= now / month).mean())
    pace = year.forecast.pace
    assert pace.best_peer.points <= gained.max() + 1e-9  # the best of five years is among all
    assert 40 <= ever[2].value <= 60  # the median


def test_nothing_is_asked_of_a_year_that_is_over() -> None:
    assert paces.chart(mtqg.province("bac-giang", edition="2024")).text == ""


def test_what_the_script_is_given_is_whole_and_escaped() -> None:
    case = mtqg.province("bac-giang", edition="2024", as_of="2023-10-31", language="en")
    drawn = paces.chart(case)._repr_mimebundle_()["text/html"]
    told = re.search(r'data-whatif="([^"]*)"', drawn)
    assert told is not None
    data = json.loads(told[1].replace("&quot;", '"').replace("&#x27;", "'"))
    assert data["past"] == sorted(data["past"])
    assert len(data["past"]) >= paces.LEAST
    assert {"{x}", "{end}", "{ever}"} <= set(re.findall(r"{\w+}", data["said"]))
    most = data["now"] + data["left"] * data["most"] / data["unit"]
    assert most == pytest.approx(100, abs=0.3)  # %: no plan is paid more than once
