"""Forms with places across and figures down are read as those with a row for each place."""

import pytest

from mtqg.intake.forms.transposed import upright
from mtqg.intake.sheets import Sheet
from mtqg.problems import ProblemError
from tests.intake.test_form_cases import load, values

MONEY = [
    ["TỈNH SƠN LA"],
    ["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG NĂM 2024 ĐẾN 30/11/2024"],
    ["ĐVT: tỷ đồng"],
]


def test_districts_across_have_their_plan_payment_and_rate(tmp_path):
    rows = [*MONEY, ["Nội dung", "Toàn tỉnh", "Huyện Sông Mã", "H. Sốp Cộp"],
            ["Kế hoạch vốn", 70, 40, 30], ["Giải ngân", 35, 10, 25],
            ["Tỷ lệ (%)", 50, 25, 83.3]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area", "indicator") == {
        ("14", "FIN.PLAN"): 70, ("14", "FIN.DISB"): 35, ("14", "FIN.DISB_RATE"): 50,
        ("14/song-ma", "FIN.PLAN"): 40, ("14/song-ma", "FIN.DISB"): 10,
        ("14/song-ma", "FIN.DISB_RATE"): 25, ("14/sop-cop", "FIN.PLAN"): 30,
        ("14/sop-cop", "FIN.DISB"): 25, ("14/sop-cop", "FIN.DISB_RATE"): 83.3,
    }  # fmt: skip


def test_a_wrong_figure_is_named_by_its_cell_in_the_file(tmp_path):
    rows = [*MONEY, ["Nội dung", "Huyện Sông Mã", "Huyện Sốp Cộp"], ["Kế hoạch vốn", 40, 30],
            ["Giải ngân", 10, "hai mươi"]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert [(p.cell, p.value) for p in loaded.errors] == [("Biểu!C6", "hai mươi")]


def test_a_column_of_units_belongs_to_the_figures(tmp_path):
    rows = [["TỈNH SƠN LA"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO CUỐI NĂM 2024"],
            ["TT", "Chỉ tiêu", "ĐVT", "Huyện Sông Mã", "Huyện Sốp Cộp"],
            [1, "Số hộ nghèo", "hộ", 5000, 3000], [2, "Tỷ lệ hộ nghèo", "%", 15.5, 30.5],
            [], ["Người lập biểu", None, None, "Giám đốc"]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area", "indicator") == {
        ("14/song-ma", "GNBV.POOR_HH"): 5000, ("14/song-ma", "GNBV.POOR"): 15.5,
        ("14/sop-cop", "GNBV.POOR_HH"): 3000, ("14/sop-cop", "GNBV.POOR"): 30.5,
    }  # fmt: skip


def test_parts_that_do_not_add_up_are_told(tmp_path):
    rows = [*MONEY, ["Nội dung", "Tổng số", "Huyện Sông Mã", "Huyện Sốp Cộp"],
            ["Kế hoạch vốn", 75, 40, 30], ["Giải ngân", 35, 10, 25]]  # fmt: skip
    assert any("75" in p.say("vi") for p in load(tmp_path, rows).problems)


def test_what_is_no_figure_is_not_turned():
    projects = [["Danh mục", "Huyện A", "Huyện B"], ["Cầu Nà Ớt", 3, 4]]
    usual = [["Huyện", "Kế hoạch"], ["Huyện A", 3], ["Huyện B", 4]]
    for rows in (projects, usual):
        assert upright(Sheet("Biểu", rows)).rows == rows


def test_a_mapping_counts_rows_and_columns_as_the_file_does(tmp_path):
    rows = [*MONEY, ["Nội dung", "Huyện Sông Mã", "Huyện Sốp Cộp"], ["Kế hoạch vốn", 40, 30]]
    with pytest.raises(ProblemError):
        load(tmp_path, rows, mapping={"header_rows": [4, 4]})
