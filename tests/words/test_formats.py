"""Figures are printed as a spreadsheet prints them, however they came about."""

from __future__ import annotations

import pytest

from mtqg.words import formats


@pytest.mark.parametrize("places", [0, 1, 2, 3])
def test_a_half_goes_away_from_zero_whether_typed_or_added_up(places: int) -> None:
    for units in range(5, 30_000, 10):  # 5, 15, 25 … of the first digit that is cut off
        typed = units / 10 ** (places + 1)
        added = sum([1 / 10 ** (places + 1)] * 5) + (units - 5) / 10 ** (places + 1)
        whole = (units + 5) // 10
        for value in (typed, added):
            assert round(formats.rounded(value, places) * 10**places) == whole, value
            assert round(formats.rounded(-value, places) * 10**places) == -whole, value


def test_a_total_is_never_printed_smaller_than_its_part() -> None:
    whole, parts = 7.35, [4.32, 1.70, 1.33]
    assert formats.number(whole, 1, "vi") == formats.number(sum(parts), 1, "vi") == "7,4"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e15, -1e15, 5e-324, 0.0])
def test_whatever_is_no_ordinary_figure_is_printed_without_an_error(value: float) -> None:
    text = formats.number(value, 2, "en")
    assert text == formats.MISSING or float(
        text.replace(",", "").replace("−", "-")
    ) == pytest.approx(value, abs=0.005)
