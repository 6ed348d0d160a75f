"""Forms as offices lay them out: what title, group, row and cell say, each in its own place."""

import pytest

from mtqg.problems import ProblemError
from tests.intake.test_form_cases import asked, load

MONEY = ["indicator", "programme", "capital", "plan_vintage", "period", "as_of", "value"]


def taken(loaded, *columns):
    """Return what each cell is, by its place in the sheet: the named columns, or its value."""
    table = loaded.table
    rows = table[list(columns or ["value"])].astype(object).itertuples(index=False, name=None)
    places = table["place"].str.rpartition("!")[2]
    return {p: r if len(r) > 1 else r[0] for p, r in zip(places, rows, strict=True)}


LOAI = [["Loại vốn", "Kế hoạch", "Giải ngân"], ["Vốn đầu tư", 500, 200], ["Vốn sự nghiệp", 80, 20]]


@pytest.mark.parametrize(
    "title",
    [
        ["UBND tỉnh Yên Bái - CTMTQG GNBV năm 2024 - đến 30/6/2024; triệu đồng"],
        ["UBND TỈNH YÊN BÁI: giải ngân CTMTQG GNBV, KH 2024 (tr.đ, số liệu 30/6/2024)"],
        ["Sở Tài chính tỉnh Yên Bái", "Biểu 2 - GN CTMTQG GNBV - ĐVT: tr.đ - LK đến 30/6/2024"],
        ["KBNN khu vực V - tỉnh Yên Bái", "Giải ngân CTMTQG GNBV đến 30/6/2024 | triệu đồng"],
        ["Tỉnh Yên Bái", "Kế hoạch và giải ngân vốn CTMTQG GNBV năm 2024, thời điểm 30/6/2024",
         "Nguồn: Sở Tài chính. Đơn vị: triệu đồng. Đơn vị nhận biểu: Bộ Tài chính"],
        ["PEOPLE'S COMMITTEE OF YÊN BÁI PROVINCE", "Disbursement of the National Target Programme"
         " on sustainable poverty reduction, FY2024, as of 30/6/2024", "Unit: million VND"],
    ],
)  # fmt: skip
def test_a_title_line_says_several_things(tmp_path, title):
    loaded = load(tmp_path, [*([line] for line in title), *LOAI])
    got = taken(loaded, *MONEY)
    top = len(title) + 2
    for place, indicator, capital, value in (
        (f"B{top}", "FIN.PLAN", "INV", 0.5),
        (f"C{top + 1}", "FIN.DISB", "REC", 0.02),
    ):
        assert got[place] == (indicator, "GNBV", capital, "ALL", "2024", "2024-06-30", value)
    assert set(loaded.table["area"]) == {"15"}
    assert len(got) == 4


def test_a_day_that_stands_alone_is_taken_and_told(tmp_path):
    loaded = load(tmp_path, [["Tỉnh Yên Bái; CTMTQG NTM năm 2024; 30/6/2024; triệu đồng"], *LOAI])
    assert set(loaded.table["as_of"]) == {"2024-06-30"}
    assert "ngày chốt" in loaded.problems[0].text.vi


TOP = [["UBND TỈNH YÊN BÁI"], ["GIẢI NGÂN CTMTQG NTM"], ["Đơn vị tính: tỷ đồng"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Năm", "Kế hoạch vốn", "Giải ngân đến 31/12"], [2022, 40, 20], [2023, 60, 50]],
         {"B5": ("2022", ""), "C5": ("2022", "2022-12-31"),
          "B6": ("2023", ""), "C6": ("2023", "2023-12-31")}),
        ([["Ngày số liệu", "Kế hoạch vốn", "Giải ngân lũy kế"],
          ["31/3/2024", 60, 5], ["30/6/2024", 60, 20]],
         {"B5": ("2024", "2024-03-31"), "C5": ("2024", "2024-03-31"),
          "B6": ("2024", "2024-06-30"), "C6": ("2024", "2024-06-30")}),
        ([["Tháng", "Giải ngân lũy kế đến cuối tháng"], ["Tháng 3/2024", 5], ["Tháng 4/2024", 9]],
         {"B5": ("2024", "2024-03-31"), "B6": ("2024", "2024-04-30")}),
        ([["Chỉ tiêu", "Năm 2022", "Năm 2023"], ["Kế hoạch vốn", 40, 60],
          ["Giải ngân đến 31/01 năm sau", 30, 50]],
         {"B5": ("2022", ""), "C5": ("2023", ""),
          "B6": ("2022", "2023-01-31"), "C6": ("2023", "2024-01-31")}),
        ([["Loại vốn", "KH năm 2023", "GN đến 31/01/2024", "KH năm 2024", "GN đến 30/6/2024"],
          ["Vốn đầu tư", 40, 39, 60, 20]],
         {"B5": ("2023", ""), "C5": ("2023", "2024-01-31"),
          "D5": ("2024", ""), "E5": ("2024", "2024-06-30")}),
    ],
)  # fmt: skip
def test_rows_and_columns_say_their_own_times(tmp_path, rows, expected):
    got = taken(load(tmp_path, [*TOP, *rows]), "period", "as_of")
    assert got == expected


def test_months_that_are_not_said_to_be_running_totals_are_not_taken(tmp_path):
    rows = [*TOP, ["Tháng", "Giải ngân"], ["Tháng 3/2024", 5], ["Tháng 4/2024", 9]]
    assert "không ô nào cho biết tính đến ngày" in asked(tmp_path, rows)


def test_the_columns_days_go_before_those_of_the_title(tmp_path):
    title = ["Giải ngân CTMTQG NTM, kế hoạch 2024: đến 31/12/2024 và 31/01/2025"]
    head = ["Loại vốn", "KH 2024", "Giải ngân đến 31/12/2024", "Giải ngân đến 31/01/2025"]
    rows = [TOP[0], title, TOP[2], head, ["Vốn đầu tư", 60, 40, 55]]
    got = taken(load(tmp_path, rows), "period", "as_of")
    assert got["C5"] == ("2024", "2024-12-31")
    assert got["D5"] == ("2024", "2025-01-31")


def test_the_line_nearest_to_the_columns_says_which_figure_they_are(tmp_path):
    head = ["Chương trình", "Vốn đầu tư", "Vốn sự nghiệp"]
    rows = [TOP[0], ["CTMTQG năm 2024, đến 30/6/2024"], TOP[2], ["A. KẾ HOẠCH VỐN NĂM 2024"], head,
            ["NTM", 10, 4], ["GNBV", 8, 5], [], ["B. GIẢI NGÂN ĐẾN 30/6/2024"], head,
            ["NTM", 6, 1], ["GNBV", 4, 2]]  # fmt: skip
    got = taken(load(tmp_path, rows), "indicator", "programme", "capital", "value")
    assert got["B6"] == ("FIN.PLAN", "NTM", "INV", 10)
    assert got["C12"] == ("FIN.DISB", "GNBV", "REC", 2)


def test_years_alone_are_of_the_figure_that_the_title_names(tmp_path):
    title = ["TỶ LỆ GIẢI NGÂN CTMTQG NTM, ĐẾN 31/10 CÁC NĂM (%)"]
    got = taken(load(tmp_path, [TOP[0], title, ["Loại vốn", 2022, 2023], ["Vốn đầu tư", 40, 60.5]]),
                "indicator", "period", "as_of", "value")  # fmt: skip
    assert got["C4"] == ("FIN.DISB_RATE", "2023", "2023-10-31", 60.5)


@pytest.mark.parametrize("corner", ["", "Huyện"])
def test_a_row_of_groups_above_the_headings(tmp_path, corner):
    rows = [TOP[0], ["GIẢI NGÂN CTMTQG THEO HUYỆN NĂM 2024, ĐẾN 30/6/2024"], TOP[2],
            [corner, "DTTS", None, "NTM", None], ["Huyện", "KH", "GN", "KH", "GN"],
            ["Huyện Mù Cang Chải", 50, 20, 5, 4], ["Huyện Trạm Tấu", 30, 9, 3, 1]]  # fmt: skip
    merge = ["B4:C4", "D4:E4"]
    got = taken(load(tmp_path, rows, merge=merge), "area", "programme", "indicator", "value")
    assert got["B6"] == ("15/mu-cang-chai", "DTTS", "FIN.PLAN", 50)
    assert got["E7"] == ("15/tram-tau", "NTM", "FIN.DISB", 1)
    assert len(got) == 8


def test_districts_head_groups_of_columns(tmp_path):
    rows = [TOP[0], ["GIẢI NGÂN CTMTQG NĂM 2024, ĐẾN 30/6/2024"], TOP[2],
            ["Chương trình", "Huyện Mù Cang Chải", None, "Huyện Trạm Tấu", None],
            [None, "KH", "GN", "KH", "GN"], ["NTM", 5, 4, 3, 1]]  # fmt: skip
    got = taken(load(tmp_path, rows, merge=["A4:A5", "B4:C4", "D4:E4"]), "area", "indicator")
    assert got["C6"] == ("15/mu-cang-chai", "FIN.DISB")
    assert got["D6"] == ("15/tram-tau", "FIN.PLAN")


def test_tables_side_by_side_are_two(tmp_path):
    rows = [["Tỉnh Lào Cai, năm 2026, số liệu đến 30/9/2026, đơn vị: triệu đồng"],
            ["Hợp phần 1", None, None, None, "Hợp phần 2"],
            ["Loại vốn", "Kế hoạch", "Giải ngân", None, "Loại vốn", "Kế hoạch", "Giải ngân"],
            ["Vốn đầu tư", 20_000, 9_000, None, "Vốn sự nghiệp", 7_000, 600]]  # fmt: skip
    got = taken(load(tmp_path, rows), "programme", "capital", "indicator", "value")
    assert got["C4"] == ("NTP2026_C1", "INV", "FIN.DISB", 9)
    assert got["F4"] == ("NTP2026_C2", "REC", "FIN.PLAN", 7)
    assert len(got) == 4


def test_the_whole_of_components_is_the_merged_programme(tmp_path):
    title = ["Giải ngân vốn phân theo hợp phần, CTMTQG năm 2026 đến 31/8/2026 (tỷ đồng)"]
    rows = [["UBND TỈNH LÀO CAI"], title, ["Nội dung", "Kế hoạch", "Giải ngân"], ["Tổng số", 9, 4],
            ["Hợp phần 1 (NTM, GNBV)", 4, 3], ["Hợp phần 2 (DTTS&MN)", 5, 1]]  # fmt: skip
    got = taken(load(tmp_path, rows), "programme", "value")
    assert got["B4"] == ("NTP2026", 9)
    assert got["C5"] == ("NTP2026_C1", 3)
    title = [
        "Giải ngân vốn Chương trình MTQG giai đoạn 2026-2035, năm 2026 đến 31/8/2026 (tỷ đồng)"
    ]
    rows[1:] = [title, *LOAI]
    assert set(load(tmp_path, rows).table["programme"]) == {"NTP2026"}


@pytest.mark.parametrize(
    ("heading", "vintage"),
    [
        ("Kế hoạch vốn (không tính phần vốn các năm trước chuyển sang)", "CURRENT"),
        ("KHV năm 2024 (đã gồm chuyển nguồn từ năm trước sang)", "ALL"),
        ("KHV các năm trước được phép kéo dài", "CARRIED"),
        ("Kế hoạch (gồm vốn kéo dài, vốn đối ứng)", "ALL"),
    ],
)
def test_what_a_plan_holds(tmp_path, heading, vintage):
    title = ["GIẢI NGÂN CTMTQG NTM NĂM 2024, ĐẾN 30/6/2024"]
    rows = [TOP[0], title, TOP[2], ["Loại vốn", heading], ["Vốn đầu tư", 8]]
    assert taken(load(tmp_path, rows), "plan_vintage", "fund") == {"B5": (vintage, "ALL")}


def test_payments_with_advances_are_payments_and_without_them_are_left(tmp_path):
    title = ["GIẢI NGÂN CTMTQG NTM NĂM 2024, ĐẾN 30/6/2024"]
    head = ["Loại vốn", "KH", "Giải ngân (gồm tạm ứng)", "Giải ngân (chưa gồm tạm ứng)"]
    got = taken(load(tmp_path, [TOP[0], title, TOP[2], head, ["Vốn đầu tư", 8, 6, 4]]))
    assert got == {"B5": 8, "C5": 6}


def test_columns_of_marks_are_no_counts(tmp_path):
    rows = [TOP[0], ["Kết quả xã NTM đến 31/12/2024"], ["Xã", "Đạt chuẩn NTM"], ["Xã Bản Mù", "x"],
            ["Xã Làng Nhì", None], ["Tổng", 1]]  # fmt: skip
    assert "cột đánh dấu" in asked(tmp_path, rows)


def test_every_column_that_is_not_read_is_named(tmp_path):
    title = ["GIẢI NGÂN CTMTQG NTM NĂM 2024, ĐẾN 30/6/2024"]
    head = ["Loại vốn", "KH", "GN", "Hệ số quy đổi"]
    loaded = load(tmp_path, [TOP[0], title, TOP[2], head, ["Vốn đầu tư", 8, 6, "75%"]])
    assert list(loaded.left["what"]) == ["Hệ số quy đổi"]


def test_capital_of_the_country_is_left_and_what_follows_it_is_not(tmp_path):
    title = ["GIẢI NGÂN CTMTQG NTM NĂM 2024, ĐẾN 30/6/2024"]
    rows = [TOP[0], title, TOP[2], ["Nguồn vốn", "KH", "GN"], ["Vốn trong nước", 7, 6],
            ["Vốn nước ngoài", 2, 1], ["Tổng số", 9, 7]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = taken(loaded, "fund", "value")
    assert got == {"B6": ("FOREIGN", 2), "C6": ("FOREIGN", 1), "B7": ("ALL", 9), "C7": ("ALL", 7)}
    assert list(loaded.left["what"]) == ["Vốn trong nước"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Ghi chú: Biểu gồm cả vốn sự nghiệp", "loại vốn"),
        ("Ghi chú: chưa gồm vốn đầu tư các huyện", "phạm vi"),
    ],
)
def test_a_note_that_contradicts_the_title_is_asked(tmp_path, line, said):
    rows = [TOP[0], ["GIẢI NGÂN VỐN ĐẦU TƯ CTMTQG NĂM 2024, ĐẾN 30/6/2024"], TOP[2],
            ["Chương trình", "KH", "GN"], ["NTM", 8, 6], ["GNBV", 5, 2], [line]]  # fmt: skip
    assert said in asked(tmp_path, rows)


def test_money_moved_to_another_year_in_a_title_is_no_vintage(tmp_path):
    title = "CHUYỂN NGUỒN VÀ GIẢI NGÂN VỐN CTMTQG NTM NĂM 2024, ĐẾN 31/12/2024"
    rows = [
        TOP[0],
        [title],
        TOP[2],
        ["Loại vốn", "KH", "GN", "Kéo dài sang 2025"],
        ["Vốn đầu tư", 8, 6, 2],
    ]
    assert taken(load(tmp_path, rows), "plan_vintage") == {"B5": "ALL", "C5": "ALL"}
    del rows[3][3], rows[4][3]
    assert "chuyển nguồn" in asked(tmp_path, rows)


def test_payments_in_another_unit_than_the_plan_are_told(tmp_path):
    title = ["GIẢI NGÂN CTMTQG NĂM 2024, ĐẾN 30/6/2024 (triệu đồng)"]
    rows = [TOP[0], title, ["Chương trình", "KH", "GN"], ["NTM", 90_000, 40], ["GNBV", 70_000, 35]]
    assert "hai cột cùng đơn vị" in load(tmp_path, rows).problems[0].text.vi


NTM = [["UBND TỈNH YÊN BÁI"], ["KẾT QUẢ NÔNG THÔN MỚI: SỐ XÃ VÀ TỶ LỆ XÃ, ĐẾN 31/12/2024"]]


def test_communes_of_a_standard_in_columns_and_in_rows(tmp_path):
    rows = [*NTM, ["Huyện", "Số xã", None, None], [None, "Tổng số", "Đạt chuẩn", "Nâng cao"],
            ["Huyện Trạm Tấu", 11, 4, 1]]  # fmt: skip
    got = taken(load(tmp_path, rows, merge=["A3:A4", "B3:D3"]), "indicator", "period")
    assert [code for code, _ in got.values()] == [
        "NTM.COMMUNES_TOTAL", "NTM.COMMUNES_MET", "NTM.COMMUNES_ADV"]  # fmt: skip
    rows = [*NTM, [None, "Số xã", "Tỷ lệ (%)"], ["Đạt chuẩn nông thôn mới", 102, 68],
            ["Đạt chuẩn NTM nâng cao", 30, 29.4]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = taken(loaded, "indicator", "value")
    assert got == {"B4": ("NTM.COMMUNES_MET", 102), "C4": ("NTM.COMMUNE", 68),
                   "B5": ("NTM.COMMUNES_ADV", 30)}  # fmt: skip
    assert "tỷ lệ trên tổng số nào?" in loaded.problems[0].text.vi  # of all communes, or of these


def test_results_take_the_days_of_their_columns(tmp_path):
    head = ["Chỉ tiêu", "Đơn vị", "31/12/2023", "31/12/2024"]
    rows = [
        NTM[0],
        ["Nông thôn mới giai đoạn 2023-2024"],
        head,
        ["Số xã đạt chuẩn NTM", "xã", 97, 102],
    ]
    assert taken(load(tmp_path, rows), "period") == {"C4": "2023", "D4": "2024"}


def test_targets_outturns_and_estimates_side_by_side(tmp_path):
    head = ["Chỉ tiêu", "Mục tiêu năm 2024", "Thực hiện đến 31/12/2024"]
    rows = [
        NTM[0],
        ["Nông thôn mới: mục tiêu và thực hiện"],
        head,
        ["Số xã đạt chuẩn NTM", 105, 102],
    ]
    assert taken(load(tmp_path, rows), "status") == {"B4": "target", "C4": "actual"}
    rows = [NTM[0], ["Kết quả NTM năm 2024 (ước đến 31/12/2024)"], ["Nội dung", "Kết quả"],
            ["Số xã đạt chuẩn NTM (ước)", 102]]  # fmt: skip
    assert taken(load(tmp_path, rows), "status") == {"B4": "estimate"}


def test_households_counted_and_shared_by_rows(tmp_path):
    rows = [NTM[0], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["Chỉ tiêu", "Số hộ", "Tỷ lệ (%)"],
            ["Tổng số hộ", 2_000, 100], ["Hộ nghèo", 300, 15],
            ["Hộ cận nghèo", 100, 5]]  # fmt: skip
    got = taken(load(tmp_path, rows), "indicator", "value")
    assert got["B5"] == ("GNBV.POOR_HH", 300)
    assert got["C6"] == ("GNBV.NEAR", 5)
    rows = [NTM[0], ["TỶ LỆ HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2024"], ["Đơn vị tính: %"],
            ["Huyện", "Hộ nghèo", "Hộ cận nghèo"], ["Huyện Trạm Tấu", 45.5, 12]]  # fmt: skip
    got = taken(load(tmp_path, rows), "indicator", "value")
    assert got == {"B5": ("GNBV.POOR", 45.5), "C5": ("GNBV.NEAR", 12)}


def test_a_rate_of_poverty_that_does_not_say_of_whom_is_told(tmp_path):
    rows = [
        NTM[0],
        ["KẾT QUẢ RÀ SOÁT NĂM 2024"],
        ["Huyện", "Tỷ lệ nghèo (%)"],
        ["Huyện Trạm Tấu", 45],
    ]
    loaded = load(tmp_path, rows)
    assert taken(loaded, "indicator") == {"B4": "GNBV.POOR"}
    assert "không gồm hộ cận nghèo" in loaded.problems[0].text.vi


def test_days_of_rows_are_running_totals_only_where_that_is_said(tmp_path):
    rows = [*TOP, ["Ngày", "Giải ngân"], ["31/3/2024", 5], ["30/6/2024", 9]]
    assert "tính đến ngày" in asked(tmp_path, rows)


def test_a_word_that_narrows_is_asked_though_a_heading_has_it_too(tmp_path):
    title = ["GIẢI NGÂN VỐN TĂNG THU CTMTQG NTM NĂM 2024, ĐẾN 30/6/2024"]
    head = ["Loại vốn", "KH vốn tăng thu", "GN"]
    assert "phạm vi" in asked(tmp_path, [TOP[0], title, TOP[2], head, ["Vốn đầu tư", 8, 6]])


GIAI_NGAN = [["UBND TỈNH YÊN BÁI"], ["Giải ngân các CTMTQG năm 2024, đến 30/9/2024; tỷ đồng"]]


def programmes(*values):
    return [[name, *values] for name in ("CTMTQG DTTS&MN", "CTMTQG GNBV", "CTMTQG NTM")]


@pytest.mark.parametrize(
    "word",
    ["Thực hiện", "Đã thanh toán", "Đã chi", "Lũy kế thực hiện", "Thực hiện đến 30/9/2024"],
)
def test_what_stands_beside_a_plan_is_the_payment_and_said(tmp_path, word):
    rows = [["Chương trình", "Kế hoạch vốn", word, "Đạt (%)"], *programmes(80, 20, 25.0)]
    loaded = load(tmp_path, [*GIAI_NGAN, *rows])
    got = taken(loaded, "indicator", "as_of", "value")
    assert got["C4"] == ("FIN.DISB", "2024-09-30", 20)
    assert got["D6"] == ("FIN.DISB_RATE", "2024-09-30", 25)
    assert any("đứng cạnh kế hoạch" in one.text.vi for one in loaded.problems)


@pytest.mark.parametrize(
    ("headings", "values"),
    [
        (["Kế hoạch vốn", "Thực hiện", "Tỷ lệ (%)"], [80, 20, 40.0]),
        (["Kế hoạch vốn", "Tạm ứng", "Thanh toán"], [80, 5, 20]),
        (["Kế hoạch vốn", "Giá trị khối lượng thực hiện"], [80, 20]),
        (["Kế hoạch vốn", "Số dự án", "Thực hiện"], [80, 12, 7]),
        (["Kế hoạch vốn", "Đề nghị thanh toán"], [80, 20]),
    ],
)
def test_what_may_be_another_figure_is_no_payment(tmp_path, headings, values):
    loaded = load(tmp_path, [*GIAI_NGAN, ["Chương trình", *headings], *programmes(*values)])
    assert set(loaded.table["indicator"]) == {"FIN.PLAN"}
    assert loaded.problems


def test_date_cells_head_columns_but_the_first_of_a_month_may_be_the_month(tmp_path):
    days = [["Chương trình", "Kế hoạch vốn", "Lũy kế giải ngân đến", ""]]
    top = [["UBND TỈNH YÊN BÁI"], ["Giải ngân các CTMTQG năm 2024 (tỷ đồng)"]]
    ends = ["", "", "2024-06-30", "2024-09-30"]
    got = taken(load(tmp_path, [*top, *days, ends, *programmes(80, 20, 30)]), "indicator", "as_of")
    assert got["C5"] == ("FIN.DISB", "2024-06-30")
    assert got["D7"] == ("FIN.DISB", "2024-09-30")
    firsts = ["", "", "2024-06-01", "2024-09-01"]
    loaded = load(tmp_path, [*top, *days, firsts, *programmes(80, 20, 30)])
    assert set(loaded.table["indicator"]) == {"FIN.PLAN"}


def test_components_are_known_by_what_they_join(tmp_path):
    rows = [["Nội dung", "Kế hoạch vốn", "Giải ngân"], ["Hợp phần NTM, giảm nghèo", 60, 30],
            ["Hợp phần DTTS&MN", 40, 10], ["Hợp phần NTM", 9, 1]]  # fmt: skip
    top = [["UBND TỈNH HÀ TĨNH"], ["Giải ngân CTMTQG năm 2026, đến 31/10/2026; tỷ đồng"]]
    loaded = load(tmp_path, [*top, *rows])
    got = taken(loaded, "programme")
    assert got == {"B4": "NTP2026_C1", "C4": "NTP2026_C1", "B5": "NTP2026_C2", "C5": "NTP2026_C2"}


@pytest.mark.parametrize("whole", ["Toàn tỉnh Kon Tum", "Tổng cộng (tỉnh Kon Tum)"])
@pytest.mark.parametrize("other", ["Toàn tỉnh Gia Lai", "Toàn tỉnh Bình Định"])
def test_a_row_of_the_whole_province_by_name(tmp_path, whole, other):
    top = [["UBND TỈNH KON TUM"], ["Giải ngân CTMTQG NTM năm 2024, đến 31/8/2024; tỷ đồng"]]
    rows = [["Đơn vị", "Vốn giao", "Giải ngân"], ["Huyện Đăk Hà", 20, 10], ["Huyện Sa Thầy", 30, 9]]
    got = taken(load(tmp_path, [*top, *rows, [whole, 50, 19]]), "area")
    assert got["B6"] == "62"
    loaded = load(tmp_path, [*top, *rows, [other, 50, 19]])
    assert "B6" not in taken(loaded)
    assert loaded.problems


@pytest.mark.parametrize("month", ["Tháng {}", "T{}"])
def test_months_run_on_where_the_title_and_the_figures_say_so(tmp_path, month):
    top = [["UBND TỈNH YÊN BÁI"], ["Lũy kế giải ngân các CTMTQG năm 2024 (tỷ đồng)"]]
    heads = ["Chương trình", *(month.format(m) for m in (1, 2, 3))]
    got = taken(load(tmp_path, [*top, heads, *programmes(10, 20, 30)]), "indicator", "as_of")
    assert got["C4"] == ("FIN.DISB", "2024-02-29")
    with pytest.raises(ProblemError):
        load(tmp_path, [*top, heads, *programmes(10, 8, 30)])
