"""The arithmetic of a form of results: shares, parts and totals of what is counted."""

import pytest

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
