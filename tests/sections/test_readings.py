"""The sentences hold the numbers of the meeting of 4 October 2023, and only true ones."""

import re

import pytest

from mtqg.sections import (
    budget_year,
    history,
    missing,
    new_rural,
    opening,
    programme_capital,
    projections,
    results,
    summary,
    trends,
)
from mtqg.sections.blocks import Findings, Reading
from mtqg.sections.cases import province
from mtqg.texts import Text

POVERTY = "ST.POV_MD"


@pytest.fixture(scope="module")
def bac_giang():
    return province("Bắc Giang")


@pytest.fixture(scope="module")
def meeting():
    """Bắc Giang at the end of its meeting's month: its targets are still open."""
    return province("Bắc Giang", as_of="2023-12-31")


@pytest.fixture(scope="module")
def quang_nam():
    return province("Quảng Nam")


def said(section: Findings | Reading) -> str:
    return section.markdown() if isinstance(section, Findings) else section.text


def severities(section: Findings) -> dict[str, str]:
    return {f.id: f.severity for f in section.findings}


def test_bac_giangs_rate_agrees_and_its_pace_is_324_a_month():
    found = programme_capital.reading(province("bac-giang", as_of="2023-10-04"))
    assert severities(found)["rate_agrees"] == "good"
    text = said(found)
    for number in ("998 tỷ đồng", "1.971 tỷ đồng", "50,6%", "973 tỷ đồng", "324 tỷ đồng/tháng"):
        assert number in text
    assert "31/12/2023" in text
    assert "không tính xác suất" in text
    assert "thời hạn chưa được xác nhận" in text  # the window of 2023 is unconfirmed


def test_quang_nams_rate_of_plan_its_plan_and_payment(quang_nam):
    found = programme_capital.reading(quang_nam)
    (clash,) = [f for f in found.findings if f.id == "rate_of_plan"]
    assert clash.severity == "error"
    for number in ("hơn 262 tỷ đồng", "hơn 1.730 tỷ đồng", "15,1%", "gần 11,5%", "2.278 tỷ đồng"):
        assert number in clash.text
    assert "1.623 tỷ đồng" in said(found)
    # a contradicted rate is no headline, and neither is that of the year before in its place
    assert "disbursement_rate" not in found.measures


def test_advanced_and_model_communes_are_counted_on_the_national_base(bac_giang, meeting):
    found = new_rural.communes(bac_giang)
    assert found.counts == {"NTM.COMMUNE": 154, "NTM.ADV": 55, "NTM.MODEL": 12}
    assert found.of_met["NTM.ADV"] == pytest.approx(100 * 55 / 154)
    assert found.of_met["NTM.MODEL"] == pytest.approx(100 * 12 / 154)
    text = said(new_rural.reading(bac_giang))
    for number in ("84,6%", "cao hơn 4,6 điểm %", "154/182", "35,7%", "7,8%", "40%", "10%"):
        assert number in text
    assert "▲" not in text  # the years of the target are over: nothing to mend
    open_then = said(new_rural.reading(meeting))
    assert open_then.count("▲") == 2  # both were below the national target
    assert "nếu áp dụng" in open_then


def test_a_fall_of_08_point_is_below_the_national_pace(meeting):
    year, value, low, high, estimate = results.annual_fall(meeting)
    assert (year, round(value, 2), estimate) == ("2023", 0.81, True)
    assert (low, high) == pytest.approx((0.76, 0.86))
    found = results.poverty_reading(meeting)
    assert severities(found)["poverty_fall"] == "warning"
    assert "1,0 đến 1,5 điểm %" in said(found)


@pytest.mark.parametrize(
    ("fall", "said_as"),
    [(0.9, "thấp hơn mức"), (1.0, "đạt mức"), (1.5, "đạt mức"), (1.6, "vượt mức")],
)
def test_a_fall_is_held_against_both_ends_of_the_national_target(
    bac_giang, monkeypatch, fall, said_as
):
    monkeypatch.setattr(results, "annual_fall", lambda _: ("2023", fall, fall, fall, False))
    assert f", {said_as} chung của cả nước (giảm 1,0 đến 1,5" in said(
        results.poverty_reading(bac_giang)
    )


def test_an_estimate_never_meets_a_target_and_another_group_is_not_compared(meeting):
    frame = results.table(meeting).frame
    checks = dict(zip(frame.iloc[:, 0], frame.iloc[:, 4], strict=True))
    met = checks["Tỷ lệ xã đạt chuẩn nông thôn mới"]
    assert met == "ước đạt (mục tiêu đến 2025)"
    (group,) = [v for k, v in checks.items() if k.startswith("Mức giảm tỷ lệ hộ nghèo vùng")]
    assert group == "khác nhóm đối tượng, không so được"


def test_the_two_poverty_rates_stay_apart():
    # Sơn La 2023: 14.41 by the review, 19.79 by the survey
    son_la = province("Sơn La")
    assert "19,79" not in said(results.poverty_reading(son_la))
    assert son_la.series("GNBV.POOR")["2023"] == 14.41
    assert son_la.series(POVERTY)["2023"] == 19.79


def test_trend_does_not_run_across_the_new_standard(bac_giang):
    found = trends.reading(bac_giang, POVERTY)
    text = said(found)
    assert "Không so sánh số liệu đến 2021 với số liệu từ 2022" in text
    # by hand: the 8th of the 15 slopes of 6.43 5.40 3.78 3.29 2.81 2.60 is 3.83 / 5 = 0.766,
    # and 2.03 1.50 0.95 have 0.53, 0.54, 0.55
    pace = {f.id: f for f in found.findings}["pace"]
    assert "2016-2021 giảm **0,77 điểm % mỗi năm**" in pace.text
    assert "2022-2024 giảm **0,54 điểm % mỗi năm**" in pace.text
    assert pace.text not in text  # the title of the chart above says it


def test_a_pace_that_says_more_than_the_title_is_listed(bac_giang):
    found = trends.reading(bac_giang, "ST.INFORMAL")
    pace = {f.id: f for f in found.findings}["pace"]
    assert "trung vị" in pace.text
    assert pace.text in said(found)


def test_a_country_figure_that_was_not_published_is_marked_as_an_estimate(bac_giang):
    country = bac_giang.reference(POVERTY, bac_giang.country).set_index("period")
    assert country.loc["2023", "published"] == 3.37  # table V14.49
    assert country.loc["2023", "value"] == pytest.approx(3.60, abs=0.005)  # one basis a line
    assert country["flag"].eq("e").all()
    text = said(trends.reading(bac_giang, POVERTY))
    assert "ước tính của báo cáo" in text
    # 0.2324 by the unrounded mean, which is known for one year alone; told once, below the chart
    told = trends.chart(bac_giang, POVERTY).source
    assert "Năm 2023, ước tính này của cả nước (3,60%) cao hơn số đã công bố (3,37%) 0,23" in told
    assert "3,37%)" not in text
    assert "3,37%)" in trends.chart(province("24", as_of="2024-12-31"), POVERTY).source


def test_forecasts_stay_within_the_possible_and_come_with_past_errors(quang_nam):
    table = projections.of_province(quang_nam, POVERTY)
    columns = ["lo-95", "lo-80", "mean", "hi-80", "hi-95"]
    assert (table[columns].diff(axis=1).iloc[:, 1:] >= 0).all().all()
    assert table[columns].stack().between(0, 100).all()
    assert "Thử lại trên quá khứ" in said(projections.method(quang_nam, POVERTY))


def test_a_province_without_figures_is_told_which_are_missing():
    an_giang = province("An Giang")
    assert not said(programme_capital.reading(an_giang))  # told once, where the table would stand
    for section in (
        programme_capital.table(an_giang),
        new_rural.chart(an_giang),
        results.table(province("Bắc Ninh", edition="2025")),
    ):
        assert "Chưa có số liệu" in said(section)
        assert "An Giang" in said(section) or "Bắc Ninh" in said(section)


def test_what_was_not_yet_published_is_not_used():
    before = province("Quảng Nam", as_of="2023-10-03")
    assert programme_capital.stated(before)["source"].eq("meeting_2023").sum() == 0
    assert max(before.table["published"]) <= "2023-10-03"


def test_a_finished_year_is_told_and_a_running_one_forecast(bac_giang, quang_nam):
    assert severities(budget_year.reading(bac_giang))["year_closed"] == "warning"
    over = budget_year.reading(quang_nam)  # printed to February 2025, told after that year
    assert {"year_closed", "year_left_off"} <= set(severities(over))
    assert not {"year_end_forecast", "pace_to_target"} & set(severities(over))
    found = budget_year.reading(province("quang-nam", as_of="2025-03-31"))
    assert {"year_so_far", "year_end_forecast", "pace_to_target"} <= set(severities(found))
    assert "11,9%" in said(found)  # printed: 11.8642 by February 2025


def test_the_summary_puts_contradictions_first(quang_nam):
    sections = [trends.reading(quang_nam, POVERTY), programme_capital.reading(quang_nam)]
    text = summary.summary(quang_nam, sections).text
    assert text.startswith("- ✖")
    assert summary.lines_of(text) <= summary.LINES


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "edition"), [("24", "2024"), ("14", "2024"), ("24", "2025")])
def test_no_sentence_holds_a_leftover(name, edition, language):
    told = province(name, edition=edition, language=language)
    sections = [
        opening.title(told, Text("Kết quả", "Results")),
        programme_capital.reading(told),
        history.reading(told),
        budget_year.reading(told),
        budget_year.method(told),
        results.poverty_reading(told),
        new_rural.reading(told),
        trends.reading(told, POVERTY),
        projections.reading(told, POVERTY),
        projections.method(told, POVERTY),
    ]
    for section in sections:
        text = said(section)
        assert not re.search(r"\bnan\b|\bNone\b|\{|\}|  |\.\.|…%|,,", text), text
        if language == "en":
            assert not re.search(r"\d,\d%|tỷ đồng|điểm %", text), text
        else:
            assert not re.search(r"\d\.\d%|billion| points", text), text


def test_figures_of_a_former_province_are_known_when_they_were_published():
    now = province("Phú Thọ", edition="2025")
    assert "Hòa Bình" in said(programme_capital.table(now))
    before = province("Phú Thọ", edition="2025", as_of="2019-06-30")
    assert "Hòa Bình" not in said(programme_capital.table(before))


def test_that_several_rates_cannot_be_checked_is_said_once():
    told = programme_capital.agreement(province("Gia Lai", edition="2025", as_of="2026-06-30"))
    assert len([f for f in told.findings if f.id == "rate_alone"]) == 4
    assert told.markdown().count("chưa đối chiếu được") == 1
    assert "14%" not in told.markdown()  # nor what the form above shows


def test_what_sections_in_a_row_miss_is_told_in_one_note():
    told = province("Cà Mau", edition="2025")
    sections = (results.table(told), results.poverty_reading(told), new_rural.chart(told))
    assert all(isinstance(section, missing.Missing) for section in sections)
    (note,) = missing.once(told, *sections)
    for part in ("theo rà soát hằng năm", "tỷ lệ xã đạt chuẩn nông thôn mới", "cả hai mẫu số"):
        assert note.text.count(part) == 1, note.text
    assert note.text.count("Chưa có số liệu") == 1
    kept = missing.once(told, Reading("a"), sections[0], Reading("b"))
    assert [one.text for one in kept[:2]] == ["a", "b"]


def test_no_change_is_told_over_the_first_year_of_a_new_standard():
    found = trends.reading(province("Quảng Nam", as_of="2023-10-04"), POVERTY)
    told = {f.id: f for f in found.findings}["pace"].text
    assert "2016-2021 giảm" in told  # 2022 is of another standard, and alone
    assert "2016-2022" not in told


def test_the_first_page_tells_the_whole_before_a_part_of_it():
    told = province("Điện Biên", edition="2025", as_of="2026-11-26")
    (first, *_) = summary.rank([programme_capital.reading(told)])
    assert "61,73%" in first.text  # of 6,737 billion VND, all programmes; a part stands at 66.1%
