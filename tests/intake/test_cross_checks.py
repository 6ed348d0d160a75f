"""The arithmetic of a form of results: shares, parts and totals of what is counted."""

from pathlib import Path

import pytest
from openpyxl import Workbook

import mtqg
from tests.intake.test_form_cases import load

TITLE = [["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2024"], ["Tỉnh Bắc Giang"], ["Đến 31/12/2024"]]


def results(tmp_path, total, met, share):
    """Load a form of a province with its communes, those that meet the standard, their share."""
    rows = [*TITLE, ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"], [1, "Tổng số xã", "xã", total],
            [2, "Số xã đạt chuẩn nông thôn mới", "xã", met],
            [3, "Tỷ lệ xã đạt chuẩn nông thôn mới", "%", share]]  # fmt: skip
    return load(tmp_path, rows)


@pytest.mark.parametrize(
    ("total", "met", "share", "cell", "said"),
    [
        (193, 129, 66.8, "", ""),  # 66.839
        (193, 129, 67, "", ""),
        (193, 129, 86.8, "Biểu!D7", "Biểu!D6 / Biểu!D5 = 66,84%, ô này ghi 86,8%"),
        (193, 129, 66, "Biểu!D7", "66,84%"),
        (193, 129, 0.668, "Biểu!D7", "lệch đúng 100 lần"),
        (193, 219, 66.8, "Biểu!D6", "219 nhiều hơn 193 ở Biểu!D5"),
    ],
)
def test_a_share_of_communes_is_held_against_its_count(tmp_path, total, met, share, cell, said):
    loaded = results(tmp_path, total, met, share)
    assert [p.cell for p in loaded.errors] == [cell] * bool(cell)
    assert said in " ".join(p.text.vi for p in loaded.errors)


def by_district(tmp_path, *rows):
    head = ["TT", "Huyện", "Tổng số xã", "Số xã đạt chuẩn NTM", "Tỷ lệ xã đạt chuẩn NTM (%)"]
    return load(tmp_path, [*TITLE, head, *rows])


def test_districts_are_held_against_their_total_and_each_against_its_share(tmp_path):
    good = by_district(tmp_path, [None, "Tổng cộng", 44, 25, 56.8],
                       [1, "Huyện Sơn Động", 16, 5, 31.3],
                       [2, "Huyện Lục Ngạn", 28, 20, 71.4])  # fmt: skip
    assert len(good.table) == 9
    assert not good.errors
    bad = by_district(tmp_path, [None, "Tổng cộng", 44, 26, 59.1],
                      [1, "Huyện Sơn Động", 16, 5, 13.3],
                      [2, "Huyện Lục Ngạn", 28, 20, 71.4])  # fmt: skip
    told = {p.cell: p.text.vi for p in bad.errors}
    assert set(told) == {"Biểu!D5", "Biểu!E6"}
    assert "(D6, D7) cộng lại 25, ô này ghi 26 xã, chênh 1" in told["Biểu!D5"]
    assert "31,25%, ô này ghi 13,3%" in told["Biểu!E6"]


def test_households_are_counted_one_by_one(tmp_path):
    rows = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["Tỉnh Bắc Giang"],
            ["TT", "Huyện", "Tổng số hộ", "Số hộ nghèo"], [None, "Tổng cộng", 30_000, 901],
            [1, "Huyện Sơn Động", 10_000, 600], [2, "Huyện Lục Ngạn", 20_000, 300]]  # fmt: skip
    (error,) = load(tmp_path, rows).errors
    assert error.cell == "Biểu!D4"
    assert "ô này ghi 901 hộ, chênh 1" in error.text.vi


COLUMNS = "area;edition;level;indicator;programme;capital;period;as_of;value;unit;status;source"
PLAN = "14;2025;province;FIN.PLAN;NTP2026;{};2026;2026-09-30;{};bn VND;plan;stc"
PAID = "14;2025;province;FIN.DISB;NTP2026;ALL;2026;{};{};bn VND;actual;stc"
RATE = "14;2025;province;FIN.DISB_RATE;NTP2026;ALL;2026;2026-09-30;{};%;actual;stc"
POOR = "{};2025;{};{};GNBV;ALL;2025;2025-12-31;{};{};actual;stc"


def poor(indicator, value, area="14", level="province"):
    unit = "%" if "HH" not in indicator else "households"
    return POOR.format(area, level, f"GNBV.{indicator}", value, unit)


def long_table(tmp_path, *lines):
    path = tmp_path / "bang.csv"
    path.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")
    return mtqg.load(path)


@pytest.mark.parametrize(
    ("lines", "cell", "said"),
    [
        ([PLAN.format("ALL", 800), PAID.format("2026-09-30", 6400)], "I3", "lớn hơn kế hoạch 800"),
        ([PLAN.format("ALL", 800), PAID.format("2026-09-30", 200), RATE.format("0,25")], "I4",
         "= 25%, ô này ghi 0,25%: lệch đúng 100 lần"),
        ([PAID.format("2026-09-30", 215000000000)], "I2", "lớn hơn vốn của cả nước"),
        ([PAID.format("2025-06-30", 200)], "I2", "không thể tính đến 2025-06-30"),
        ([PLAN.format("ALL", 800), PLAN.format("INV", 500), PLAN.format("REC", 400)], "I2",
         "(I3, I4) cộng lại 900, ô này ghi 800"),
        ([poor("POOR_HH", 31000), poor("HH_TOTAL", 30000)], "I2", "31.000 nhiều hơn 30.000"),
        ([poor("POOR", "12,5"), poor("NEAR", "6,5"), poor("MPI", "21,5")], "I4", "19%"),
        ([poor("POOR_HH", 900), poor("POOR_HH", 700, "03646", "commune"),
          poor("POOR_HH", 300, "03667", "commune")], "I2", "cộng lại 1.000, ô này ghi 900"),
    ],
)  # fmt: skip
def test_a_long_table_is_held_against_its_own_arithmetic(tmp_path, lines, cell, said):
    (error,) = long_table(tmp_path, *lines).errors
    assert error.cell == f"bang!{cell}"
    assert said in error.text.vi


def test_a_long_table_that_lacks_parts_or_has_other_provinces_contradicts_nothing(tmp_path):
    lines = [poor("POOR_HH", 900), poor("POOR_HH", 700, "03646", "commune"),
             poor("POOR_HH", 100, "03667", "commune"), poor("POOR_HH", 999, "00004", "commune"),
             poor("POOR_HH", 5000, "01"), poor("HH_TOTAL", 9000),
             PLAN.format("ALL", 800), PLAN.format("INV", 500), PAID.format("2026-09-30", 800),
             RATE.format("100,0")]  # fmt: skip
    loaded = long_table(tmp_path, *lines)
    assert len(loaded.table) == len(lines)
    assert not loaded.problems


def test_a_long_table_with_places_of_its_own_is_told_by_its_rows(tmp_path):
    (tmp_path / "bang.csv").write_text(
        f"{COLUMNS};place\n{PLAN.format('ALL', 800)};Biểu!C7\n\n"
        f"{PAID.format('2026-09-30', 900)};Biểu!D7\n",
        encoding="utf-8",
    )
    loaded = mtqg.load(tmp_path / "bang.csv")
    assert list(loaded.table["place"]) == ["Biểu!C7", "Biểu!D7"]
    (error,) = loaded.errors
    assert (error.cell, "(bang!I2)" in error.text.vi) == ("bang!I4", True)


@pytest.mark.parametrize(("year", "told"), [(2025, []), (2026, ["Biểu!C5"])])
def test_more_criteria_than_the_set_of_its_year_has_are_told(tmp_path, year, told):
    rows = [["UBND TỈNH TUYÊN QUANG"], [f"KẾT QUẢ NÔNG THÔN MỚI NĂM {year}"],
            ["STT", "Xã", "Số tiêu chí đạt"], [1, "Xã Yên Sơn", 9],
            [2, "Xã Na Hang", 17]]  # fmt: skip
    loaded = load(tmp_path, rows, as_of=f"{year}-10-31")
    assert list(loaded.table["value"]) == [9, 17]
    assert [p.cell for p in loaded.problems] == told


@pytest.mark.parametrize(("component", "wrong"), [(120, 0), (130, 1)])
def test_components_are_parts_of_the_merged_programme_not_beside_it(
    tmp_path: Path, component: int, wrong: int
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    lines = ("BÁO CÁO GIẢI NGÂN", "Tỉnh: Lào Cai", "Kế hoạch năm: 2026", "Đến ngày 31/10/2026",
             "Đơn vị: tỷ đồng")  # fmt: skip
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line)
    rows = (
        ("STT", "Nội dung", "Kế hoạch vốn", "Giải ngân lũy kế"),
        ("", "Tổng cộng", 250, 100),
        ("I", "Chương trình MTQG hợp nhất giai đoạn 2026-2035", 200, 80),
        ("1", "Hợp phần 1: xây dựng nông thôn mới, giảm nghèo bền vững", component, 50),
        (
            "2",
            "Hợp phần 2: phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi",
            80,
            30,
        ),
        ("II", "Chương trình MTQG về phát triển văn hóa", 50, 20),
    )
    for row, cells in enumerate(rows, 6):
        for column, value in enumerate(cells, 1):
            sheet.cell(row, column, value)
    path = tmp_path / "bieu.xlsx"
    book.save(path)
    loaded = mtqg.load(path, partial=True)
    plans = loaded.table[loaded.table["indicator"] == "FIN.PLAN"]
    assert plans.set_index("programme")["value"].to_dict() == {
        "ALL": 250, "NTP2026": 200, "NTP2026_C1": component, "NTP2026_C2": 80, "CULTURE": 50
    }  # fmt: skip
    told = [problem for problem in loaded.problems if problem.severity == "error"]
    assert [problem.cell for problem in told] == ["Sheet!C8"] * wrong


YEAR_OF_TWO = [
    ["TÌNH HÌNH GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA NĂM 2026"],
    ["Tỉnh Sơn La"], ["Đến ngày 31/10/2026"], [None, None, "Đơn vị: tỷ đồng"],
    ["TT", "Nội dung", "Kế hoạch vốn", "Giải ngân"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "paid", "told"),
    [
        (1000, 500, {}),
        (1000, 550, {"Biểu!D6": "cộng lại 500, ô này ghi 550 tỷ đồng, chênh 50"}),
        (900, 500, {"Biểu!C6": "cộng lại 1.000, ô này ghi 900 tỷ đồng, chênh −100"}),
    ],
)
def test_carried_over_and_this_years_programmes_make_the_total(tmp_path, plan, paid, told):
    """The merged programme has no capital carried over, those before it have no other."""
    rows = [*YEAR_OF_TWO, [None, "Tổng số các chương trình MTQG", plan, paid],
            [1, "Chương trình MTQG hợp nhất 2026-2035 (vốn năm 2026)", 700, 300],
            [2, "Chương trình MTQG giảm nghèo bền vững (vốn kéo dài)", 100, 80],
            [3, "Chương trình MTQG xây dựng nông thôn mới (vốn kéo dài)", 120, 70],
            [4, "Chương trình MTQG DTTS&MN (vốn kéo dài)", 80, 50]]  # fmt: skip
    loaded = load(tmp_path, rows, plan_vintage="ALL")
    said = {p.cell: p.text.vi for p in loaded.errors}
    assert said.keys() == told.keys(), said
    assert all(words in said[cell] for cell, words in told.items())


@pytest.mark.parametrize(("year", "told"), [(2021, ["Biểu!C6"]), (2022, [])])
def test_a_programme_has_nothing_carried_over_into_its_first_year(tmp_path, year, told):
    rows = [["TÌNH HÌNH GIẢI NGÂN"], ["Tỉnh Sơn La"], [f"Đến ngày 31/10/{year}"],
            [None, None, "Đơn vị: tỷ đồng"], ["TT", "Nội dung", "Kế hoạch vốn", "Giải ngân"],
            [1, "Chương trình MTQG giảm nghèo bền vững", 700, 300]]  # fmt: skip
    loaded = load(tmp_path, rows, plan_vintage="CARRIED", period=str(year))
    assert set(loaded.table["plan_vintage"]) == {"CARRIED"}
    assert [p.cell for p in loaded.problems if "bắt đầu từ 2021" in p.text.vi] == told


@pytest.mark.parametrize(
    ("day", "rates", "told"),
    [("30/9/2026", (None, None), True), ("31/1/2026", (None, None), False),
     ("30/9/2026", (0.1, 0.15), False)],
)  # fmt: skip
def test_payments_a_thousandth_of_the_plan_are_another_unit_but_early_in_a_year(
    tmp_path, day, rates, told
):
    rows = [["TÌNH HÌNH GIẢI NGÂN VỐN NĂM 2026"], ["Tỉnh Sơn La"], [f"Đến ngày {day}"],
            [None, None, None, "Đơn vị: triệu đồng"],
            ["TT", "Nội dung", "Kế hoạch vốn", "Giải ngân", "Tỷ lệ giải ngân (%)"],
            [1, "Chương trình MTQG hợp nhất 2026-2035", 700_000, 700, rates[0]],
            [2, "Chương trình MTQG về phát triển văn hóa", 200_000, 300, rates[1]]]  # fmt: skip
    loaded = load(tmp_path, rows, plan_vintage="CURRENT")
    assert any("cùng đơn vị" in p.text.vi for p in loaded.errors) == told
