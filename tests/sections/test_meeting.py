"""Two provinces that meet: the case of 4 October 2023, by hand, and pairs that have less to say."""

from __future__ import annotations

import pytest

from mtqg.sections import comparison, meeting
from mtqg.sections.blocks import Findings, ReaderTable


@pytest.fixture(scope="module")
def both() -> comparison.Pair:
    return comparison.pair("bac-giang", "quang-nam", as_of="4/10/2023")


def test_the_figures_of_both_stand_in_one_table_as_stated(both: comparison.Pair) -> None:
    shown = meeting.capital(both)
    assert isinstance(shown, ReaderTable)
    rows = shown.texts.to_numpy().tolist()
    assert [row[0] for row in rows] == ["Bắc Giang", "Quảng Nam", "Quảng Nam"]
    assert rows[0][4:] == ["1.971", "998", "50,6", "50,6", "khớp"]
    assert rows[2][4:] == ["hơn 1.730", "hơn 262", "gần 11,5", "15,1", "mâu thuẫn"]


def test_each_two_of_three_figures_give_the_third(both: comparison.Pair) -> None:
    # 262 / 1,730 = 15.14%; 262 / 0.115 = 2,278; 1,730 × 0.115 = 199
    shown = meeting.ways(both.second)
    assert isinstance(shown, ReaderTable)
    assert [row[1:] for row in shown.texts.to_numpy().tolist()] == [
        ["hơn 1.730", "hơn 262", "15,1*"],
        ["2.278*", "hơn 262", "gần 11,5"],
        ["hơn 1.730", "199*", "gần 11,5"],
    ]
    assert meeting.ways(both.first).text == ""  # nothing to reconcile


def test_the_contradiction_comes_first_and_under_its_name(both: comparison.Pair) -> None:
    found = meeting.lead(both)
    assert isinstance(found, Findings)
    first = found.findings[0]
    assert first.severity == "error"
    assert first.text.startswith("**Quảng Nam.**")
    assert "15,1%" in first.text
    assert "gần 11,5%" in first.text


def test_rates_of_other_years_and_areas_are_not_ranked(both: comparison.Pair) -> None:
    text = meeting.reading(both).text
    assert "chưa so hơn kém được" in text
    assert "2021-2023 (3 năm)" in text


def test_questions_follow_from_figures_and_stand_with_who_can_answer(both: comparison.Pair) -> None:
    to_quang_nam, to_bac_giang = meeting.questions(both).text.split("### Quảng Nam nên hỏi")
    assert "khoảng 2.278 tỷ đồng (khi đó đạt gần 11,5%)" in to_quang_nam
    assert "khoảng 1.623 tỷ đồng" in to_quang_nam  # 487 at 30%
    # 1,971 - 998 = 973, in three months 324; 998 in 33 months 30
    assert "Còn 973 tỷ đồng phải giải ngân trong 3 tháng: 324 tỷ đồng" in to_bac_giang
    assert "bình quân 30 tỷ đồng" in to_bac_giang
    assert "riêng năm 2023" in to_bac_giang
    assert "Bắc Giang 2,03%, Quảng Nam 7,53% (năm 2022)" in to_bac_giang
    assert "mẫu" in to_bac_giang
    assert "Mở mã kho bạc" in to_bac_giang.partition("### Cả hai cùng nêu")[2]


def test_a_pair_without_capital_and_notes_still_has_what_to_ask() -> None:
    both = comparison.pair("lai-chau", "ha-nam", edition="2024", language="en")
    assert meeting.ways(both.first).text == ""
    text = meeting.questions(both).text
    assert "### What Lai Chau could ask Ha Nam" in text
    assert "Multidimensional poverty" in text
    assert "Raised by both" not in text
