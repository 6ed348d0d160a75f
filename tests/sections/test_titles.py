"""The titles of charts state what was found, and what they state is what the sentences say."""

from __future__ import annotations

import pytest

import mtqg
from mtqg.sections import (
    budget_year,
    new_rural,
    peer_pace,
    projections,
    ranks,
    required,
    trends,
)
from mtqg.sections import peer_list as alike
from mtqg.sections.blocks import Chart, Findings, plain

POVERTY = "ST.POV_MD"


def test_bac_giang_by_hand() -> None:
    case = mtqg.province("bac-giang", edition="2024")
    # 2016-2021 and 2022-2024 have two definitions; medians of the yearly falls
    assert trends.chart(case, POVERTY).title == (
        "Bắc Giang, nghèo đa chiều (khảo sát): 2016-2021 giảm 0,77 điểm % mỗi năm; "
        "2022-2024 giảm 0,54 điểm % mỗi năm (% của tổng số hộ)"
    )
    # 3.81 in 2022, at least one point a year: 2.81 in 2023; "about 3.0" is estimated
    assert required.chart(case, "GNBV.POOR").title.startswith(
        "Bắc Giang, tỷ lệ hộ nghèo: năm 2023 ước khoảng 3,0%, "
        "chậm 0,19 điểm % so với lộ trình 2,81%"
    )
    assert "84,6% số xã đạt chuẩn nông thôn mới" in new_rural.chart(case).title


@pytest.mark.parametrize(("edition", "language"), [("2024", "vi"), ("2025", "en")])
@pytest.mark.parametrize("slug", ["ha-noi", "can-tho", "cao-bang", "lai-chau"])
def test_a_title_says_what_a_sentence_says(slug: str, edition: str, language: str) -> None:
    case = mtqg.province(slug, edition=edition, language=language)
    for code in (POVERTY, "ST.UNEMP", "ST.INCOME"):
        told = trends.reading(case, code)
        assert isinstance(told, Findings)
        pace = next(f for f in told.findings if f.id == "pace")
        drawn = trends.chart(case, code)
        assert isinstance(drawn, Chart)
        moved = drawn.title.partition(": ")[2].rpartition(" (")[0]
        for piece in moved.split("; "):
            known = plain(pace.text)
            sure = (
                piece in known or "chưa rõ" in piece or "neither" in piece or "unchanged" in piece
            )
            assert sure or piece.split(" ")[0] in known, (case.name, code, piece)
        ahead = projections.chart(case, code)
        if isinstance(ahead, Chart):
            found = projections.reading(case, code)
            assert isinstance(found, Findings)
            first = plain(found.findings[0].text)
            figure = ahead.title.rpartition(" (")[0].split(" ")[-1]
            assert figure in first or figure in ahead.title
            told_of = {f.id: f for f in found.findings}
            against = plain(told_of["forecast_against_last"].text)
            for word in ("nhiều khả năng giảm", "nhiều khả năng tăng", "likely"):
                assert (word in ahead.title) <= (
                    word in against or "likel" in against or "prob" in against
                )


def test_a_year_is_titled_by_its_own_finding() -> None:
    case = mtqg.province("bac-giang", edition="2024")
    drawn = budget_year.chart(case)
    assert "thấp hơn mọi năm 2019-2023 (89,8 đến 96,4%)" in drawn.title
    running = mtqg.province("bac-giang", edition="2024", as_of="2023-10-31")
    assert "ít khả năng đạt 95% kế hoạch" in budget_year.chart(running).title
    assert "khoảng dự báo" not in budget_year.chart(running).title  # its sentence has it


def test_ranks_and_paces_are_titled_by_their_verdicts() -> None:
    choice = alike.choose(mtqg.province("quang-nam", edition="2024"), POVERTY)
    rank = ranks.reading(choice)
    assert isinstance(rank, Findings)
    place = plain(rank.findings[0].brief).partition(" (")[0]
    assert place in ranks.chart(choice).title
    verdict = [f for f in peer_pace.reading(choice).findings if f.id == "pace_against_peers"][-1]
    said = peer_pace.chart(choice).title.rpartition(" (")[0].partition(": ")[2]
    assert said in plain(verdict.text)
