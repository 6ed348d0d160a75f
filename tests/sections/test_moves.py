"""All provinces since a month: four that report, one each way, one revised, one silent."""

from __future__ import annotations

import pandas as pd
import pytest

from mtqg.sections import country, moves
from mtqg.table import schema

DAY = "2026-09-30"


def _month(area: str, day: str, plan: float, paid: float) -> list[dict[str, object]]:
    base = {"area": area, "edition": "2025", "programme": "NTP2026", "period": "2026"}
    base |= {"as_of": day, "source": "made up"}
    return [
        base | {"indicator": "FIN.PLAN", "value": plan, "status": "plan"},
        base | {"indicator": "FIN.DISB", "value": paid, "status": "actual"},
    ]


@pytest.fixture(scope="module")
def nation() -> country.Case:
    rows = [
        *_month("15", DAY, 200, 80), *_month("15", "2026-10-31", 200, 100),  # 40% to 50%
        *_month("04", DAY, 100, 50), *_month("04", "2026-10-31", 150, 60),  # 50% to 40%: plan up
        *_month("14", DAY, 100, 30), *_month("14", "2026-10-31", 100, 30),  # no move
        *_month("11", DAY, 100, 30),  # nothing new
    ]  # fmt: skip
    table = schema.complete(pd.DataFrame(rows))
    return country.country(edition="2025", language="en", data=[table])  # type: ignore[list-item]


def test_rates_move_by_plan_and_payment(nation: country.Case) -> None:
    found = moves.moves(nation.known, DAY)
    paid = found[found["indicator"] == moves.RATE]
    assert paid[["area", "before", "now", "change"]].round(6).values.tolist() == [
        ["15", 40.0, 50.0, 10.0],
        ["04", 50.0, 40.0, -10.0],
    ]
    assert set(paid["at"]) == {"2026-10-31"}


def test_the_page_names_who_rose_who_fell_and_where_nothing_is_new(nation: country.Case) -> None:
    count, capital, *_ = moves.reading(nation, "2026-10").findings  # type: ignore[union-attr]
    new = moves.changed(nation.known, DAY)
    assert set(new["area"]) == {"15", "04", "14"}
    assert "in 3 of 34 provinces" in count.text
    assert "Nothing new: " in count.text
    assert "largest rises, points: Lao Cai (+10.0); largest falls, points: Cao Bang (−10.0)" in (
        capital.text
    )
    shown = moves.table(nation, "2026-10").frame  # type: ignore[union-attr]
    assert [cell.value for cell in shown["Change (points)"][:2]] == [10.0, -10.0]
    assert shown["Province"].tolist()[:2] == ["Lao Cai", "Cao Bang"]


def test_without_a_day_the_page_asks_for_one(nation: country.Case) -> None:
    assert "--since" in moves.reading(nation, "").text  # type: ignore[union-attr]
    assert moves.table(nation, "").text == ""  # type: ignore[union-attr]


def test_where_nothing_moved_it_is_said(nation: country.Case) -> None:
    assert "0" in moves.reading(nation, "2026-11-28").findings[0].text  # type: ignore[union-attr]
    assert "No percentage" in moves.table(nation, "2026-11-28").text  # type: ignore[union-attr]
