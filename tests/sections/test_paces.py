"""Three paces for the rest of a year: sums by hand, and what provinces ever managed, counted."""

from __future__ import annotations

import json
import re

import numpy as np
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
    assert end[0].value == pytest.approx(now * 12 / month)
    assert end[1].value == pytest.approx(95)
    assert a_month[1].value == pytest.approx((95 - now) / (12 - month))
    shares = triangle_of(case).shares
    shares = shares[(shares[12] <= 110) & (shares.index.get_level_values("unit") != "VN")]
    gained = ((shares[12] - shares[month]) / (12 - month)).dropna()
    assert ever[0].value == pytest.approx(100 * (gained >= now / month).mean())
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
    assert np.isfinite(data["most"])
