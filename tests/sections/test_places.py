"""Places and moves, held against the printed table of the statistics office (E14.48)."""

import pytest

import mtqg
from mtqg.sections import comparison, contrasts, peer_list, ranks
from mtqg.sections.blocks import Chart, Reading


@pytest.fixture(scope="module")
def quang_nam() -> peer_list.Choice:
    return peer_list.choose(mtqg.province("quang-nam"))


def test_ranks_at_both_dates_are_of_the_same_provinces(quang_nam: peer_list.Choice) -> None:
    chart = ranks.moved_chart(quang_nam)
    assert isinstance(chart, Chart)
    own = chart.data[chart.data["name"] == "Quảng Nam"].set_index("year")
    for year in (2022, 2024):
        figures, row = quang_nam.figures.loc[year], own.loc[year]
        assert row["rank"] == 1 + int((figures < figures["49"]).sum())
        assert row["low"] <= row["rank"] <= row["high"]
    said = f"{chart.title} {ranks.moved(quang_nam).text}"
    assert f"từ thứ {own.loc[2022, 'rank']} đến thứ {own.loc[2024, 'rank']}" in said
    assert "của cả hai năm" in said


def test_a_move_within_the_noise_is_not_told_as_a_move() -> None:
    def title(slug: str) -> str:
        chart = ranks.moved_chart(peer_list.choose(mtqg.province(slug, edition="2024")))
        assert isinstance(chart, Chart)
        return chart.title

    # Bắc Giang was 19th of 63 in both years, Sơn La 60th and 59th.
    assert title("bac-giang").endswith("Bắc Giang giữ nguyên thứ 19")
    assert "từ thứ 60 đến thứ 59; hai khoảng tin cậy 80% còn chung hạng" in title("son-la")


def test_two_provinces_are_held_apart_in_rates_of_one_year_only() -> None:
    both = comparison.pair("bac-giang", "quang-nam")
    rows = contrasts.shares(both).set_index("indicator")
    # 62.9 - 55.8 = 7.1 is the largest gap; poverty 0.95 and 3.37 are of 2024
    assert rows.index[0] == "ST.INFORMAL"
    assert tuple(rows.loc["ST.POV_MD", ["period", "first", "second"]]) == ("2024", 0.95, 3.37)
    gaps = (rows["first"] - rows["second"]).abs()
    assert gaps.is_monotonic_decreasing
    reading = contrasts.reading(both)
    assert isinstance(reading, Reading)
    assert "7,1 điểm %: 55,8% và 62,9%, năm 2024" in reading.text
    chart = contrasts.chart(both)
    assert isinstance(chart, Chart)
    assert "0,95% (Bắc Giang), 3,37% (Quảng Nam)" in chart.alt


def test_a_name_with_a_point_does_not_end_the_title() -> None:
    choice = peer_list.choose(mtqg.province("tp-ho-chi-minh", edition="2025"))
    chart = ranks.chart(choice)
    assert isinstance(chart, Chart)
    assert chart.title.endswith("TP. Hồ Chí Minh đứng thứ 1 trong 34 tỉnh, thành phố")
