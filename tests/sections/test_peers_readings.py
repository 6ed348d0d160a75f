"""What the peers notebook says of provinces, held against the figures of the offices."""

import re
from dataclasses import replace

import pytest

import mtqg
from mtqg.problems import ProblemError
from mtqg.sections import comparison, former_provinces, lessons, peer_list, peer_pace, ranks
from mtqg.table import areas, observations


@pytest.fixture(scope="module")
def quang_nam() -> peer_list.Choice:
    return peer_list.choose(mtqg.province("quang-nam"))


@pytest.fixture(scope="module")
def merged() -> peer_list.Choice:
    return peer_list.choose(mtqg.province("Bắc Ninh", edition="2025", language="en"))


def test_the_start_is_the_first_year_of_the_question_in_eight(quang_nam):
    assert quang_nam.start == 2016
    assert quang_nam.breaks == ("2022", "2027")


def test_who_shows_the_province_first_and_every_variable(quang_nam):
    frame = peer_list.who(quang_nam).texts
    assert frame["Tỉnh, thành phố"].iloc[0] == "Quảng Nam"
    assert len(frame) == 9
    assert frame["Hộ nghèo, %"].iloc[0] == "13,7"
    assert len(frame.columns) == 2 + 7


def test_the_reading_gives_the_stated_figures_within_each_definition(quang_nam):
    first, second, *_ = peer_pace.reading(quang_nam).findings
    # E14.48 as printed: 13.67 (2016), 6.96 (2021), 7.53 (2022), 3.37 (2024)
    assert "2016-2021: Quảng Nam từ 13,67% đến 6,96%" in first.text
    assert "2022-2024: Quảng Nam từ 7,53% đến 3,37%" in second.text
    # (6.96 / 13.67)^(1/5) = 0.874; (3.37 / 7.53)^(1/2) = 0.669
    assert "giảm bình quân 13%/năm (tương đối)" in first.text
    assert "giảm bình quân 33%/năm (tương đối)" in second.text


def test_no_stretch_crosses_the_break_of_2022(quang_nam):
    for finding in peer_pace.reading(quang_nam).findings:
        assert not re.search(r"2016-202[2-4]|2021-202[2-4]", finding.text)


def test_the_gap_adds_up_as_printed(quang_nam):
    frame = peer_pace.gap(quang_nam).texts

    def numbers(column):
        return [
            float(t.replace("\u2212", "-").replace(",", ".").replace("+", ""))
            for t in frame[column]
        ]

    total = zip(
        numbers("Chênh lệch đầu kỳ"),
        numbers("Do tốc độ khác nhau"),
        numbers("Chênh lệch cuối kỳ"),
        strict=True,
    )
    for start, moved, end in total:
        assert start + moved == pytest.approx(end, abs=0.011)


def test_who_was_at_the_level_was_there_by_the_source(quang_nam):
    frame = peer_pace.same_level(quang_nam).texts
    for _, row in frame.iterrows():
        area = areas.find(row["Tỉnh, thành phố"]).code
        (stated,) = observations.select(
            observations.read(), area=area, indicator="ST.POV_MD", period=row["Ở mức này năm"]
        )["value"]
        assert stated == pytest.approx(3.37, abs=0.5)
        assert row["Định nghĩa"] == ("hiện hành" if int(row["Ở mức này năm"]) >= 2022 else "cũ")


def test_a_rank_comes_with_its_interval(quang_nam):
    (finding,) = ranks.reading(quang_nam).findings
    rank, low, high = (
        int(n)
        for n in re.search(
            r"thứ \*\*(\d+)\*\* trong 63 tỉnh, thành phố "
            r"\(khoảng tin cậy 80%: thứ (\d+) đến (\d+)\)",
            finding.brief,
        ).groups()
    )
    values = observations.select(
        observations.read(), indicator="ST.POV_MD", period="2024", level="province"
    )["value"]
    assert rank == (values < 3.37).sum() + 1
    assert low <= rank <= high


def test_the_list_to_learn_from_names_only_peers_and_says_what_it_does_not(quang_nam):
    choice = peer_list.choose(mtqg.province("vinh-long", edition="2024"))
    frame = lessons.table(choice).texts
    names = {choice.name(code) for code in choice.peers.codes}
    assert set(frame["Tỉnh, thành phố nên tham khảo"]) <= names
    assert "nguyên nhân" in lessons.caution(choice).text
    # nobody found: nobody to talk to
    assert "không có địa phương tương đồng nào" in lessons.table(quang_nam).text
    assert lessons.caution(quang_nam).text == ""


def test_pins_and_drops_are_given_by_name():
    case = mtqg.province("bac-giang")
    plain = peer_list.choose(case)
    first = plain.name(plain.peers.codes[0])
    chosen = peer_list.choose(case, pin=["quang nam"], drop=[first])
    assert "49" in chosen.peers.codes
    assert plain.peers.codes[0] not in chosen.peers.codes
    assert "Quảng Nam (tự chọn)" in set(peer_list.who(chosen).texts["Tỉnh, thành phố"])


def test_what_is_unknown_is_refused():
    with pytest.raises(ProblemError):
        peer_list.choose(mtqg.province("bac-giang"), "ST.POVERTY")
    with pytest.raises(ProblemError):
        peer_list.choose(mtqg.province("bac-giang"), pin=["atlantis"])


def test_a_question_without_figures_is_told_and_the_rest_stands():
    choice = peer_list.choose(mtqg.province("bac-giang"), "DTTS.TV")
    assert "Chưa có số liệu" in peer_pace.chart(choice).text
    assert peer_pace.reading(choice).text == ""
    assert len(peer_list.who(choice).texts) == 9


def test_edition_2025_compares_the_34_without_regions(merged):
    assert len(merged.structure.figures) == 34
    assert "34" in ranks.reading(merged).findings[0].brief
    assert "no regional comparison" in peer_list.why(merged).text


def test_a_merged_province_is_drawn_with_its_parts(merged):
    drawn = former_provinces.chart(merged.case)
    assert set(drawn.data["line"]) == {"Bac Ninh (new)", "Bac Giang", "Bac Ninh"}
    whole = drawn.data[(drawn.data["line"] == "Bac Ninh (new)") & (drawn.data["period"] == "2024")]
    halves = drawn.data[(drawn.data["line"] != "Bac Ninh (new)") & (drawn.data["period"] == "2024")]
    assert halves["value"].min() < whole["value"].item() < halves["value"].max()


def test_both_languages_say_the_same_numbers(quang_nam):
    english = replace(quang_nam, case=replace(quang_nam.case, language="en"))
    for vi, en in zip(
        peer_pace.reading(quang_nam).findings, peer_pace.reading(english).findings, strict=True
    ):
        assert vi.value == en.value
        assert re.findall(r"\d+,\d+", vi.text) == [
            n.replace(".", ",") for n in re.findall(r"\d+\.\d+", en.text)
        ]


@pytest.fixture(scope="module")
def both() -> comparison.Pair:
    return comparison.pair("bac-giang", "quang-nam")


def test_the_same_date_is_the_latest_that_both_have(both):
    rows = both.rows.set_index("indicator")
    poverty = rows.loc["ST.POV_MD"]
    assert (poverty["value_1"], poverty["value_2"]) == (0.95, 3.37)
    assert poverty["period_1"] == poverty["period_2"] == "2024"
    assert poverty["same_scope"]
    assert poverty["same_date"]


def test_plans_of_different_scopes_stand_side_by_side_with_a_note(both):
    frame = comparison.programmes(both).texts.set_index("Chỉ tiêu")
    plan = frame.loc["Kế hoạch vốn được giao"]
    assert plan["Bắc Giang"] == "1.971 tỷ đồng"
    assert plan["Quảng Nam"] == "hơn 1.730 tỷ đồng (các huyện miền núi)"
    assert (
        plan["Lưu ý"]
        == "Khác phạm vi; khác thời điểm; kế hoạch nhiều năm và kế hoạch một năm, không so được"
    )


def test_a_figure_of_one_date_and_scope_has_no_note(both):
    rows = both.rows
    frame = comparison.statistics(both).texts
    shown = rows[rows["indicator"].str.startswith(("ST.", "BUD.", "SBI.")).to_numpy()]
    assert len(frame) <= len(rows)
    same = shown["same_date"] & shown["same_scope"] & (shown["status_1"] == shown["status_2"])
    assert (frame["Lưu ý"] == "").sum() == same[shown["indicator"] != "BUD.NTP"].sum()


def test_what_one_lacks_is_said(both):
    assert "Chỉ Bắc Giang có số liệu" in comparison.alone(both).text


def test_a_level_under_the_former_definition_is_told_as_such(both):
    text = comparison.courses(both).text
    assert "Năm 2019, Bắc Giang ở mức 3,29%" in text
    assert "không phải mức như nhau" in text


def test_a_province_is_not_compared_with_itself():
    with pytest.raises(ProblemError):
        comparison.pair("bac-giang", "Bắc Giang")


def test_what_provinces_were_like_is_computed_once_for_all_of_them(monkeypatch):
    starts = []
    computed = peer_list.peers.structure

    def counted(table, at, codes=()):
        starts.append(at)
        return computed(table, at, codes)

    monkeypatch.setattr(peer_list.peers, "structure", counted)
    for name in ("quang-nam", "bac-giang", "son-la"):
        peer_list.choose(mtqg.province(name, edition="2024"), start=2013)
    assert starts == [2013]
