"""The reader of texts, against labels written by hand before it read them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.text import SETS, TEXTS, Score, add, key_of, key_of_label, reading_of, score
from mtqg.checks import accounts
from mtqg.intake.text import Statement, read_text, to_table
from mtqg.intake.text.confidence import DOUBT
from mtqg.problems import ProblemError

KNOWN = sorted((TEXTS / "known").glob("*.txt"))


def test_texts_are_labelled_and_each_label_is_printed_in_its_text() -> None:
    paths = [path for name in SETS for path in sorted((TEXTS / name).glob("*.txt"))]
    assert len(paths) >= 120
    for path in paths:
        text = " ".join(path.read_text("utf-8").split())
        for row in json.loads(path.with_suffix(".json").read_text("utf-8"))["statements"]:
            assert row["printed"] in text, path.name


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("known", 0.98, 0.9),
        ("unseen", 0.98, 0.9),
        ("field_a", 0.95, 0.78),
        ("field_b", 0.95, 0.77),
        ("fourth", 0.95, 0.77),
    ],
)
def test_precision_and_recall_on_the_texts_looked_at(
    name: str, precision: float, recall: float
) -> None:
    total = score(TEXTS / name)
    assert total.precision >= precision
    assert total.recall >= recall


def test_the_article_of_two_provinces_is_stated_and_not_only_asked() -> None:
    total, path = Score(), TEXTS / "known" / "meeting_2023.txt"
    add(total, path.stem, *reading_of(path), show=False)
    assert total.precision >= 0.95
    assert total.recall >= 0.85


@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_each_place_leads_to_the_words_that_were_read(path: Path) -> None:
    text = path.read_text("utf-8")
    reading = read_text(path)
    numbers = [(s.start, s.end, s.printed) for s in reading.statements]
    numbers += [(x.start, x.end, x.printed) for x in reading.left]
    for start, end, printed in numbers:
        assert "".join(printed.split()) in "".join(text[start:end].split()).replace(
            "\u2060", ""
        ) or ("\u2060" in printed)


def codes(text: str, **options: str) -> list[tuple[str, str, float]]:
    """Return (area, indicator, value or the bound given) of what a text states."""
    found = []
    for s in read_text(text, **options).statements:
        number = next(x for x in (s.value, s.low, s.high) if not math.isnan(x))
        found.append((s.area, s.indicator, number))
    return found


def test_the_commune_of_a_report_lies_in_the_province_given() -> None:
    text = "UBND XÃ MƯỜNG HUM\nBÁO CÁO NHANH\n\nNăm 2026, toàn xã có 512 hộ nghèo, chiếm 26,6%.\n"
    told = [("15/muong-hum", "GNBV.POOR_HH", 512.0), ("15/muong-hum", "GNBV.POOR", 26.6)]
    assert codes(text, as_of="2026-12-03", area="15") == told


def reasons(text: str) -> dict[str, str]:
    """Return why each number of a text was left."""
    return {x.printed: x.reason for x in read_text(text).left}


def test_a_district_never_lends_its_figure_to_the_province() -> None:
    text = (
        "Tỉnh Bắc Giang còn 3,81% hộ nghèo. Huyện Sơn Động còn cao, tỷ lệ hộ nghèo là 28,5%; "
        "toàn tỉnh phấn đấu giảm tỷ lệ hộ nghèo còn 3%."
    )
    assert codes(text) == [
        ("24", "GNBV.POOR", 3.81),
        ("24/son-dong", "GNBV.POOR", 28.5),
        ("24", "GNBV.POOR", 3.0),
    ]
    level = {s.area: s.level for s in read_text(text).statements}
    assert level["24/son-dong"] == "district"


def test_one_code_means_another_province_since_july_2025() -> None:
    before = read_text("Tỉnh Bắc Ninh có tỷ lệ hộ nghèo 0,9%.", as_of="2025-06-30").statements[0]
    after = read_text("Tỉnh Bắc Ninh có tỷ lệ hộ nghèo 0,9%.", as_of="2025-07-02").statements[0]
    assert (before.area, before.edition) == ("27", "2024")
    assert (after.area, after.edition) == ("24", "2025")


@pytest.mark.parametrize(
    ("words", "value", "low", "high"),
    [
        ("hơn 1.730 tỷ đồng", 1730, 1730, 1740),
        ("gần 1.730 tỷ đồng", 1730, 1720, 1730),
        ("khoảng 3,5 tỷ đồng", 3.5, 3.45, 3.55),
        ("1,2 nghìn tỷ đồng", 1200, 1200, 1200),
        ("412.650 triệu đồng", 412.65, 412.65, 412.65),
        ("không dưới 95 tỷ đồng", math.nan, 95, math.nan),
    ],
)
def test_hedges_and_units_of_money(words: str, value: float, low: float, high: float) -> None:
    text = f"Tỉnh Lào Cai đã giải ngân {words} vốn các chương trình mục tiêu quốc gia."
    (found,) = read_text(text, as_of="2024-05-01").statements
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), nan_ok=True)


def test_percent_of_a_fall_is_points_and_says_so() -> None:
    (found,) = read_text("Năm 2023, tỷ lệ hộ nghèo của tỉnh Sơn La giảm 3,5%.").statements
    assert (found.indicator, found.unit) == ("GNBV.POOR_RED", "pp")
    assert "unit" in found.inferred


def test_group_and_area_are_two_things() -> None:
    text = (
        "Năm 2023, tỉnh Lai Châu có tỷ lệ hộ nghèo dân tộc thiểu số giảm 4%; "
        "tỷ lệ hộ nghèo vùng đồng bào dân tộc thiểu số giảm 5%."
    )
    found = [(s.indicator, s.scope) for s in read_text(text).statements]
    assert found == [("GNBV.POOR_RED_EM", "EM_HH"), ("DTTS.POOR_RED", "EM_AREA")]


def test_advanced_communes_take_the_denominator_that_their_count_proves() -> None:
    text = (
        "Đến tháng 6/2025, cả nước có 6.084/7.669 xã đạt chuẩn nông thôn mới, trong đó có "
        "2.567 xã ({}) đạt chuẩn nông thôn mới nâng cao."
    )
    assert ("VN", "NTM.ADV", 42.2) in codes(text.format("42,2%"))
    assert ("VN", "NTM.ADV_ALL", 33.5) in codes(text.format("33,5%"))


def test_a_poor_rate_that_is_the_sum_of_its_parts_is_the_multidimensional_rate() -> None:
    text = (
        "Năm 2022, tỷ lệ hộ nghèo trên cả nước là 7,52%, trong đó hộ nghèo chiếm 4,03%, "
        "hộ cận nghèo chiếm 3,49%."
    )
    assert codes(text) == [
        ("VN", "GNBV.MPI", 7.52),
        ("VN", "GNBV.POOR", 4.03),
        ("VN", "GNBV.NEAR", 3.49),
    ]


def test_numbers_that_are_no_figures_are_left_with_their_reason() -> None:
    text = (
        "Thực hiện Quyết định số 90/QĐ-TTg, tỉnh Sơn La hỗ trợ 320 hộ nghèo vay vốn, mỗi hộ "
        "50 triệu đồng/hộ; GRDP tăng 7,5%. Hộ nghèo giảm 1.200 hộ. Điện thoại: 0212 3 852 011."
    )
    found = reasons(text)
    assert read_text(text).statements == []
    assert found["90/QĐ-TTg"] == "law"
    assert found["320 hộ"] == "flow"
    assert found["50 triệu đồng/hộ"] == "per"
    assert found["7,5%"] == "other"
    assert found["1.200 hộ"] in ("change", "flow")
    assert "phone" in found.values()


def test_headlines_of_other_stories_are_not_figures_of_this_province() -> None:
    text = (
        "Sơn La giảm nghèo\n\nNgày 5/1/2024\n\nCuối năm 2023, tỷ lệ hộ nghèo của tỉnh Sơn La còn "
        "14,41%.\n\nTin liên quan\nĐiện Biên: tỷ lệ hộ nghèo còn 25,68%\nHà Giang còn 30% hộ nghèo"
    )
    assert codes(text) == [("14", "GNBV.POOR", 14.41)]
    assert reasons(text)["25,68%"] == "story"


def test_the_readme_article_contradicts_itself_and_agrees_where_it_should() -> None:
    reading = read_text(TEXTS / "known" / "readme_contradiction.txt")
    rows = accounts.stated(to_table(reading, source="article"))
    rows = rows[rows["agrees"].notna()].set_index("area")
    assert bool(rows.loc["24", "agrees"])
    assert not bool(rows.loc["49", "agrees"])
    assert rows.loc["49", "gap"] == pytest.approx(100 * 262 / 1740 - 11.5, abs=0.01)


def test_rows_that_an_analyst_strikes_out_do_not_reach_the_table() -> None:
    reading = read_text("Năm 2023, tỉnh Sơn La còn 14,41% hộ nghèo.")
    frame = reading.table
    assert len(to_table(frame, source="a")) == 1
    frame["keep"] = False
    assert to_table(frame, source="a").empty


def test_a_statement_without_a_year_is_not_put_into_the_table() -> None:
    reading = read_text("Tỉnh Sơn La có tỷ lệ hộ nghèo 14,41%.")
    assert [s.period for s in reading.statements] == [""]
    with pytest.raises(ProblemError, match="kỳ"):
        to_table(reading, source="a")


def test_json_gives_open_bounds_as_null() -> None:
    (row,) = json.loads(read_text("Năm 2023, tỉnh Sơn La còn dưới 15% hộ nghèo.").json())
    wanted = {"area", "programme", "indicator", "value", "low", "high", "unit", "period", "as_of",
              "status", "start", "end", "confidence", "inferred"}  # fmt: skip
    assert wanted <= row.keys()
    assert (row["value"], row["low"], row["high"]) == (None, None, 15.0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        reading = read_text(text + "\n")
    except ProblemError:
        return  # nothing to read: said, not crashed
    for s in reading.statements:
        assert 0 <= s.start < s.end <= len(reading.text)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 99.99), st.integers(1, 999_999))
def test_any_rate_and_count_are_read_as_written(rate: float, count: int) -> None:
    printed = f"{rate:.2f}".replace(".", ",")
    grouped = f"{count:,}".replace(",", ".")
    text = f"Năm 2023, tỉnh Sơn La còn {grouped} hộ nghèo, chiếm {printed}%."
    assert codes(text) == [
        ("14", "GNBV.POOR_HH", float(count)),
        ("14", "GNBV.POOR", round(rate, 2)),
    ]


def test_labels_and_reading_are_compared_in_one_form() -> None:
    reading, rows = reading_of(TEXTS / "known" / "ca_mau_poor.txt")
    assert {key_of(s) for s in reading.statements} == {key_of_label(x) for x in rows}


def test_what_is_too_doubtful_to_state_is_left_as_a_question() -> None:
    text = (
        "Lạng Sơn, Cao Bằng, Bắc Kạn\n\nTỉnh Lạng Sơn và tỉnh Cao Bằng có nhiều nét giống nhau.\n\n"
        "Tỉnh Lạng Sơn giảm nghèo nhanh.\n\nPhấn đấu giữ kết quả.\n\nNhờ đó, hộ nghèo còn 8,9%."
    )
    reading = read_text(text)
    asked = {(s.start, s.end) for s in reading.doubtful}
    assert asked <= {(x.start, x.end) for x in reading.left if x.reason == "doubt"}
    assert all(s.confidence >= DOUBT for s in reading.statements)


def test_districts_of_one_name_are_told_apart_by_the_type_before_it() -> None:
    text = (
        "Tỉnh Hà Tĩnh còn 3,8% hộ nghèo. Huyện Kỳ Anh có tỷ lệ hộ nghèo là 8,5%. "
        "Thị xã Kỳ Anh có tỷ lệ hộ nghèo là 3,1%. Kỳ Anh có tỷ lệ hộ nghèo là 4,1%."
    )
    assert codes(text)[1:] == [
        ("42/huyen-ky-anh", "GNBV.POOR", 8.5),
        ("42/thi-xa-ky-anh", "GNBV.POOR", 3.1),
    ]
    assert reasons(text)["4,1%"] == "area"


def test_an_aim_is_not_dated_by_the_payments_told_before_it() -> None:
    text = (
        "Ngày 12/11/2024. Đến 31/10/2024, tỉnh Lai Châu giải ngân 612 tỷ đồng vốn các chương trình "
        "mục tiêu quốc gia, đạt 51,2% kế hoạch. Mục tiêu giải ngân của tỉnh là trên 95%."
    )
    told = [(s.status, s.period, s.as_of) for s in read_text(text).statements]
    assert told == [
        ("actual", "2024", "2024-10-31"),
        ("actual", "2024", "2024-10-31"),
        ("target", "2024", ""),
    ]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("Đến giữa tháng 9/2024, tỉnh Lai Châu", ("2024", "2024-09-15")),
        ("Đến ngày 10/9 huyện Mường Tè, tỉnh Lai Châu", ("2024", "2024-09-10")),
        ("Nửa đầu năm nay, tỉnh Lai Châu", ("2024", "2024-06-30")),
        ("Tại thời điểm 31/10/2024, tỉnh Lai Châu", ("2024", "2024-10-31")),
    ],
)
def test_days_are_told_in_many_ways(said: str, when: tuple[str, str]) -> None:
    text = f"Ngày 12/11/2024. {said} giải ngân 51,2% vốn các chương trình mục tiêu quốc gia.\n"
    assert [(s.period, s.as_of) for s in read_text(text).statements] == [when]


def test_the_whole_of_a_year_is_not_dated_by_the_months_told_before_it() -> None:
    text = (
        "Ngày 12/11/2024. Đến 31/10/2024, tỉnh Lai Châu giải ngân 51,2% vốn các chương trình mục "
        "tiêu quốc gia, ước cả năm đạt 93%; bằng 98% kế hoạch cả năm.\n"
    )
    told = {s.value: (s.status, s.as_of) for s in read_text(text).statements}
    assert told[51.2] == ("actual", "2024-10-31")
    assert told[93] == ("estimate", "")


def test_a_table_of_a_former_province_in_an_article_of_today_is_read() -> None:
    reading = read_text(
        "Nhìn lại giảm nghèo của tỉnh Kon Tum (cũ)\n\nTrước khi hợp nhất, tỉnh Kon Tum thống kê "
        "tỷ lệ hộ nghèo từng huyện như sau:\n\n| Huyện | Tỷ lệ hộ nghèo năm 2023 (%) |\n"
        "| Tu Mơ Rông | 41,2 |\n| Kon Plông | 22,5 |\n",
        as_of="2026-11-28",
    )
    assert [(one.area, one.value, one.period) for one in reading.statements] == [
        ("62/tu-mo-rong", 41.2, "2023"),
        ("62/kon-plong", 22.5, "2023"),
    ]


def test_the_edition_of_an_undated_text_is_that_of_the_year_it_tells_of() -> None:
    text = "Năm {}, tỉnh Gia Lai được giao 804,5 tỷ đồng vốn các chương trình mục tiêu quốc gia.\n"
    found = {year: read_text(text.format(year)).statements[0].area for year in (2024, 2026)}
    assert found == {2024: "64", 2026: "52"}


def test_poverty_is_of_its_review_and_not_of_the_day_payments_run_to() -> None:
    reading = read_text(
        "Ngày 29/11/2024. Hết 15/11, tỉnh Trà Vinh giải ngân 78,6% vốn các chương trình mục tiêu"
        " quốc gia. Hộ nghèo từ 1,19% cuối năm 2023 xuống 0,55%, hộ nghèo dân tộc"
        " thiểu số còn 1,02%.\n"
    )
    days = {s.value: (s.period, s.as_of) for s in reading.statements}
    assert days == {
        78.6: ("2024", "2024-11-15"),
        1.19: ("2023", "2023-12-31"),
        0.55: ("2024", ""),
        1.02: ("2024", ""),
    }


def test_a_figure_with_another_value_elsewhere_is_doubted_the_later_most() -> None:
    told = "Năm 2023, tỷ lệ hộ nghèo của tỉnh Bắc Giang là {}%. Đường sá đã khá hơn trước. "
    first, later = told.format("3,15"), told.format("4,27")

    def read(text: str) -> list[Statement]:
        reading = read_text(text)
        return reading.statements + reading.doubtful

    alone, rounded = read(first), read(first + told.format("hơn 3"))
    both = read(first + later)
    assert [x for s in alone + rounded for x in s.licences if x.startswith("told otherwise")] == []
    marks = {s.value: [x for x in s.licences if x.startswith("told")] for s in both}
    assert marks == {3.15: ["told otherwise:first"], 4.27: ["told otherwise:later"]}
    sure = {s.value: s.confidence for s in both}
    assert sure[4.27] < sure[3.15] < alone[0].confidence


@pytest.mark.parametrize(
    ("told", "money"),
    [
        (
            "Năm 2024, tỉnh Sơn La được giao 900 tỷ đồng, gồm vốn đầu tư 600 tỷ đồng, vốn sự nghiệp"
            " 300 tỷ đồng; đến 31/7 giải ngân 360 tỷ đồng.",
            {360.0: ("ALL", "ALL", "ALL")},
        ),
        (
            "Vốn sự nghiệp được giao 300 tỷ đồng; đã giải ngân 90 tỷ đồng, đạt 30%.",
            {90.0: ("REC", "ALL", "ALL"), 30.0: ("REC", "ALL", "ALL")},
        ),
        (
            "Tổng kế hoạch vốn năm 2024 (chưa gồm vốn kéo dài) là 500 tỷ đồng. Đến 31/7 giải ngân"
            " 72% vốn năm 2024 và 91% vốn kéo dài; tỷ lệ giải ngân chung là 75%.",
            {
                500.0: ("ALL", "ALL", "CURRENT"),
                72.0: ("ALL", "ALL", "CURRENT"),
                91.0: ("ALL", "ALL", "CARRIED"),
                75.0: ("ALL", "ALL", "ALL"),
            },
        ),
        (
            "Vốn ngân sách trung ương giao cho tỉnh là 880 tỷ đồng. Vốn năm 2023 kéo dài sang là 70"
            " tỷ đồng.",
            {880.0: ("ALL", "CENTRAL", "ALL"), 70.0: ("ALL", "ALL", "CARRIED")},
        ),
    ],
)
def test_money_of_a_part_ends_with_it(told: str, money: dict[float, tuple[str, str, str]]) -> None:
    title = "Sơn La giải ngân ba chương trình mục tiêu quốc gia\n\n"
    reading = read_text(f"{title}{told}\n", as_of="2024-08-20", area="14")
    read = {
        s.value: (s.capital, s.fund, s.plan_vintage) for s in reading.statements + reading.doubtful
    }
    assert {value: read[value] for value in money} == money


def test_three_programmes_are_one_from_2026_on_and_what_is_carried_is_of_the_three() -> None:
    reading = read_text(
        "Tỉnh Sơn La năm 2026 được giao 800 tỷ đồng vốn Chương trình mục tiêu quốc gia; ngoài ra"
        " còn 120 tỷ đồng vốn năm 2025 của ba chương trình cũ kéo dài sang. Đến 31/7, giải ngân"
        " 36%; cùng kỳ năm 2025 đạt 41%.\n",
        as_of="2026-08-20",
    )
    programmes = {s.value: s.programme for s in reading.statements + reading.doubtful}
    assert programmes == {800.0: "NTP2026", 120.0: "ALL", 36.0: "NTP2026", 41.0: "ALL"}
