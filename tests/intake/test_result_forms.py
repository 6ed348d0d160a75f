"""Forms of results: poverty reviews and new rural communes, whose figures are invented."""

import pytest

from tests.intake.test_form_cases import asked, load, values

POVERTY = [["UBND TỈNH SƠN LA"], ["HỘ NGHÈO CÁC HUYỆN QUA CÁC NĂM"]]
CRITERIA = [["UBND TỈNH CAO BẰNG"], ["TIÊU CHÍ NÔNG THÔN MỚI CỦA CÁC XÃ ĐẾN 31/12/2025"]]


def test_years_head_the_districts_below_them(tmp_path):
    rows = [*POVERTY, ["TT", "Huyện", "Số hộ nghèo"], ["I", "Năm 2023", None],
            [1, "Sông Mã", 6200], [2, "Sốp Cộp", 4000], ["II", "Năm 2024", None],
            [1, "Sông Mã", 5000], [2, "Sốp Cộp", 3300]]  # fmt: skip
    assert values(load(tmp_path, rows), "area", "period") == {
        ("14/song-ma", "2023"): 6200, ("14/sop-cop", "2023"): 4000,
        ("14/song-ma", "2024"): 5000, ("14/sop-cop", "2024"): 3300,
    }  # fmt: skip


def test_districts_head_the_years_below_them(tmp_path):
    rows = [*POVERTY, ["Đơn vị", "Số hộ nghèo"], ["I. Huyện Sông Mã", None], ["Năm 2023", 6200],
            ["Năm 2024", 5000], ["II. Huyện Sốp Cộp", None], ["Năm 2023", 4000],
            ["Năm 2024", 3300]]  # fmt: skip
    assert values(load(tmp_path, rows), "area", "period") == {
        ("14/song-ma", "2023"): 6200, ("14/song-ma", "2024"): 5000,
        ("14/sop-cop", "2023"): 4000, ("14/sop-cop", "2024"): 3300,
    }  # fmt: skip


def test_a_row_above_the_first_year_leaves_the_year_open(tmp_path):
    rows = [*POVERTY, ["TT", "Huyện", "Số hộ nghèo"], [1, "Sông Mã", 6200], ["I", "Năm 2024", None],
            [1, "Sông Mã", 5000], [2, "Sốp Cộp", 3300]]  # fmt: skip
    assert "kỳ số liệu" in asked(tmp_path, rows)


def test_the_mean_of_years_is_of_none(tmp_path):
    rows = [["TỈNH SƠN LA"], ["TỶ LỆ HỘ NGHÈO NĂM 2024"], ["Năm", "Tỷ lệ hộ nghèo (%)"],
            [2023, 14.41], [2024, 11.1], ["Bình quân", 12.8]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "period") == {("2023",): 14.41, ("2024",): 11.1}
    assert [p.value for p in loaded.errors] == ["Bình quân"]


def test_communes_with_rows_of_years_since_the_reform_are_those_of_2025(tmp_path):
    rows = [["UBND TỈNH CAO BẰNG"], ["HỘ NGHÈO CÁC XÃ"], ["Xã", "Năm", "Số hộ nghèo"],
            ["Xã Bảo Lâm", 2025, 1200], [None, 2026, 1100]]  # fmt: skip
    assert values(load(tmp_path, rows), "area", "period") == {
        ("01290", "2025"): 1200, ("01290", "2026"): 1100,
    }  # fmt: skip


def test_former_districts_head_communes(tmp_path):
    rows = [["UBND TỈNH CAO BẰNG"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2025"],
            ["TT", "Đơn vị", "Số hộ nghèo"], ["I", "Huyện Bảo Lâm (cũ)", 2450],
            [1, "Xã Bảo Lâm", 1200], [2, "Xã Lý Bôn", 1250]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area") == {("01290",): 1200, ("01294",): 1250}
    assert list(loaded.left["what"]) == ["Huyện Bảo Lâm (cũ)"]


def test_shares_of_advanced_communes_are_of_the_base_that_is_said(tmp_path):
    rows = [["UBND TỈNH SƠN LA"], ["MỘT SỐ CHỈ TIÊU NTM"], ["Chỉ tiêu", "ĐVT", "Năm 2024"],
            ["Tỷ lệ xã đạt chuẩn NTM nâng cao trên tổng số xã đạt chuẩn NTM", "%", 16.9],
            ["Tỷ lệ xã NTM nâng cao trên tổng số xã", "%", 6.4],
            ["Số xã đạt chuẩn NTM kiểu mẫu", "xã", 2],
            ["Tỷ lệ so với số xã đạt chuẩn", "%", 2.8],
            ["Số huyện đạt chuẩn NTM", "huyện", 2]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator") == {
        ("NTM.ADV",): 16.9, ("NTM.ADV_ALL",): 6.4, ("NTM.COMMUNES_MODEL",): 2,
        ("NTM.MODEL",): 2.8, ("NTM.DISTRICT_MET",): 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "cells", "part"),
    [
        (["Trong đó: hộ DTTS"], [4800], True),
        (["Số hộ cận nghèo", "Trong đó: hộ DTTS"], [3000, 2900], False),
    ],
)
def test_minorities_are_a_part_of_what_stands_before(tmp_path, heads, cells, part):
    rows = [["UBND TỈNH SƠN LA"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024"],
            ["Huyện", "Số hộ nghèo", *heads], ["Sông Mã", 5000, *cells]]  # fmt: skip
    loaded = values(load(tmp_path, rows), "indicator")
    assert loaded.get(("GNBV.POOR_EM_HH",)) == (4800 if part else None)
    assert loaded[("GNBV.POOR_HH",)] == 5000


@pytest.mark.parametrize(
    ("standard", "year", "open_"),
    [("2016-2020", 2021, False), ("2022-2025", 2021, True), ("2022-2025", 2026, False),
     ("2026-2030", 2025, True), ("2016-2020", 2024, True)],
)  # fmt: skip
def test_a_poverty_standard_is_that_in_force(tmp_path, standard, year, open_):
    title = f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM {year} THEO CHUẨN NGHÈO ĐA CHIỀU GIAI ĐOẠN {standard}"
    rows = [["TỈNH SƠN LA"], [title], ["Chỉ tiêu", "ĐVT", "Kết quả"], ["Số hộ nghèo", "hộ", 33000]]
    if open_:
        assert standard in asked(tmp_path, rows)
    else:
        assert values(load(tmp_path, rows), "period") == {(str(year),): 33000}


def test_criteria_are_those_of_the_set_in_force(tmp_path):
    rows = [
        *CRITERIA,
        ["TT", "Xã", "Số tiêu chí đạt"],
        [1, "Bảo Lâm", "9/19"],
        [2, "Lý Bôn", "5/10"],
    ]
    loaded = load(tmp_path, rows)
    assert values(loaded, "area") == {("01290",): 9}
    assert [(p.cell, p.value) for p in loaded.errors] == [("Biểu!C5", "5/10")]
    title = ["BỘ TIÊU CHÍ QUỐC GIA VỀ NÔNG THÔN MỚI GIAI ĐOẠN 2026-2030"]
    rows = [*CRITERIA, title, ["Xã", "Số tiêu chí đạt"], ["Bảo Lâm", 5]]
    assert "2026-2030" in asked(tmp_path, rows)


def test_results_in_english(tmp_path):
    rows = [["Son La Province"], ["Poverty and new rural results as of 31 December 2024"],
            ["No.", "District", "Poor households", "of which: ethnic minority households",
             "Households escaping poverty", "Communes meeting new rural standards",
             "Share of communes meeting the standard (%)", "Advanced new rural communes"],
            [1, "Song Ma", 5000, 4800, 1200, 10, 50, 4]]  # fmt: skip
    assert values(load(tmp_path, rows, scope="ALL"), "indicator") == {
        ("GNBV.POOR_HH",): 5000, ("GNBV.POOR_EM_HH",): 4800, ("NTM.COMMUNES_MET",): 10,
        ("NTM.COMMUNE",): 50, ("NTM.COMMUNES_ADV",): 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("share", "code"), [(40, "NTM.ADV"), (20, "NTM.ADV_ALL"), (33, ""), ("", "")]
)
def test_a_share_without_a_base_is_of_the_one_that_makes_it(tmp_path, share, code):
    rows = [["TỈNH SƠN LA"], ["KẾT QUẢ XÂY DỰNG NTM NĂM 2024"],
            ["Huyện", "Tổng số xã", "Số xã đạt chuẩn NTM", "Xã NTM nâng cao", None],
            [None, None, None, "Số xã", "Tỷ lệ (%)"], ["Sông Mã", 20, 10, 4, share]]  # fmt: skip
    loaded = load(tmp_path, rows, merge=("D3:E3",))
    shares = {k: v for (k,), v in values(loaded, "indicator").items() if "COMMUNES" not in k}
    assert shares == ({code: share} if code else {})
    assert bool(loaded.errors) == (share == 33)


@pytest.mark.parametrize(("end", "flagged"), [(5000, False), (5100, True)])
def test_households_at_the_end_are_those_at_the_beginning_and_the_moves(tmp_path, end, flagged):
    rows = [["TỈNH SƠN LA"], ["BÁO CÁO RÀ SOÁT HỘ NGHÈO NĂM 2024"],
            ["Huyện", "Số hộ nghèo đầu năm", "Số hộ thoát nghèo", "Số hộ nghèo phát sinh",
             "Số hộ tái nghèo", "Số hộ nghèo cuối năm"],
            ["Sông Mã", 6000, 1200, 150, 50, end]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "indicator") == {("GNBV.POOR_HH",): end}
    assert [p.cell for p in loaded.errors] == (["Biểu!F4"] if flagged else [])


def test_plan_and_outturn_of_results_are_no_money(tmp_path):
    rows = [["TỈNH SƠN LA"], ["KẾT QUẢ CHƯƠNG TRÌNH GIẢM NGHÈO BỀN VỮNG NĂM 2024"],
            ["Chỉ tiêu", "ĐVT", "Kế hoạch", "Thực hiện", "So với kế hoạch (%)"],
            ["Số hộ nghèo", "hộ", 34000, 33000, 97.1]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "indicator", "status") == {
        ("GNBV.POOR_HH", "plan"): 34000, ("GNBV.POOR_HH", "actual"): 33000,
    }  # fmt: skip


def test_communes_across_need_no_type_and_groups_of_communes_are_a_note(tmp_path):
    rows = [["UBND TỈNH CAO BẰNG"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2025"],
            ["Chỉ tiêu", "Bảo Lâm", "Lý Bôn"], ["Số hộ nghèo", 1200, 1250]]  # fmt: skip
    assert values(load(tmp_path, rows), "area") == {("01290",): 1200, ("01294",): 1250}
    rows = [*CRITERIA, ["Xã", "Nhóm xã", "Số tiêu chí đạt"], ["Bảo Lâm", "Nhóm 3", 9]]
    assert values(load(tmp_path, rows), "area") == {("01290",): 9}


def test_a_group_of_people_is_no_row_of_the_programme_above_it(tmp_path):
    rows = [["Son La Province"], ["Disbursement as of 30 September 2024 (Unit: VND billion)"],
            ["Programme", "Capital plan", "Disbursed"], ["New rural development", 100, 60],
            ["Ethnic minority", 300, 90]]  # fmt: skip
    loaded = load(tmp_path, rows, scope="ALL")
    assert [p.value for p in loaded.errors] == ["Ethnic minority"]
    assert set(loaded.table["value"]) == {100, 60}


def test_rows_in_english_are_counted_in_units_in_english(tmp_path):
    rows = [["Son La Province"], ["Poverty and new rural indicators"],
            ["Indicator", "Unit", 2023, 2024], ["Number of poor households", "households", 9, 8],
            ["Poor household rate", "%", 14.41, 11.1],
            ["Number of communes meeting new rural standards", "communes", 63, 71]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator", "period") == {
        ("GNBV.POOR_HH", "2023"): 9, ("GNBV.POOR_HH", "2024"): 8, ("GNBV.POOR", "2023"): 14.41,
        ("GNBV.POOR", "2024"): 11.1, ("NTM.COMMUNES_MET", "2023"): 63,
        ("NTM.COMMUNES_MET", "2024"): 71,
    }  # fmt: skip
