"""Kinds of forms that offices send, each with its one right outcome: rows, a question, a refusal.

Titles, labels and headings are written here in the forms that occur; all figures are invented.
"""

from pathlib import Path

import pytest
from openpyxl import Workbook

from mtqg import intake
from mtqg.intake import template
from mtqg.intake.forms.phrases import read
from mtqg.problems import ProblemError
from mtqg.table import catalogue

HEAD = ["STT", "Nội dung", "Kế hoạch vốn năm 2024", "Giải ngân", "Tỷ lệ (%)"]
TOP = [["TÌNH HÌNH GIẢI NGÂN"], ["Tỉnh Bắc Giang, đến 30/9/2024"], ["ĐVT: triệu đồng"], HEAD]
ROW = [1, "Giảm nghèo bền vững", 8000, 2000, 25]


def write(path: Path, rows, merge=(), hidden=(), name="Biểu") -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    for number in hidden:
        sheet.row_dimensions[number].hidden = True
    book.save(path)
    return path


def load(tmp_path, rows, **more):
    options = {k: more.pop(k) for k in ("merge", "hidden", "name") if k in more}
    return intake.load(write(tmp_path / "form.xlsx", rows, **options), **more)


def asked(tmp_path, rows, **more):
    with pytest.raises(ProblemError) as refused:
        load(tmp_path, rows, **more)
    return refused.value.say("vi")


def values(loaded, *columns):
    rows = loaded.table
    return {tuple(getattr(r, c) for c in columns): r.value for r in rows.itertuples()}


def filled_template(path: Path, change) -> Path:
    """Write the project's template with one programme filled in, and one thing changed."""
    from openpyxl import load_workbook

    template.template(path)
    book = load_workbook(path)
    sheet = book["Biểu"]
    sheet["A3"], sheet["A4"] = "Tỉnh: Đồng Nai", "Kế hoạch năm: 2024"
    sheet["A5"] = "Tính đến ngày: 30/9/2024"
    words = [c["ALL"] for c in list(template.CHOICES.values())[1:]]
    for r, (label, plan, paid, rate) in enumerate(
        [("Giảm nghèo bền vững", 8000, 2000, 25), ("Xây dựng nông thôn mới", 4000, 3000, 75)], 8
    ):
        for c, value in enumerate([r - 7, label, *words, plan, paid, rate], 1):
            sheet.cell(r, c, value)
    change(sheet)
    book.save(path)
    return path


# ------------------------------------------------------------------ units


def test_a_unit_is_read_from_its_cell_never_from_a_name_or_a_title(tmp_path):
    def change(sheet):
        sheet["A1"] = "TỶ LỆ GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG TỈNH ĐỒNG NAI"

    loaded = intake.load(filled_template(tmp_path / "t.xlsx", change))
    assert values(loaded, "programme", "indicator")["GNBV", "FIN.PLAN"] == 8
    assert set(loaded.table["area"]) == {"75"}
    (unit,) = loaded.understood[loaded.understood["what"] == "unit"].itertuples()
    assert (unit.value, unit.place, unit.text) == ("0.001", "Biểu!I6", "Đơn vị: triệu đồng")


@pytest.mark.parametrize(
    ("unit", "note", "said"),
    [
        (None, None, "không ô nào cho biết đơn vị tính"),
        ("Đơn vị: Triệu USD", None, "đơn vị không phải tiền Việt Nam"),
        ("Đơn vị: tỷ đồng", "Đơn vị tính: triệu đồng", "các ô nói khác nhau về đơn vị tính"),
    ],
)
def test_a_unit_that_is_missing_foreign_or_said_twice_is_asked(tmp_path, unit, note, said):
    def change(sheet):
        sheet["I6"], sheet["A20"] = unit, note

    with pytest.raises(ProblemError) as refused:
        intake.load(filled_template(tmp_path / "t.xlsx", change))
    assert said in refused.value.say("vi")
    assert "--mapping" in refused.value.say("vi")


def test_a_unit_in_a_note_counts_and_an_answer_settles_what_is_missing(tmp_path):
    def note(sheet):
        sheet["I6"], sheet["A20"] = None, "Đơn vị tính: tỷ đồng"

    loaded = intake.load(filled_template(tmp_path / "note.xlsx", note))
    assert values(loaded, "programme", "indicator")["NTM", "FIN.DISB"] == 3000

    def none(sheet):
        sheet["I6"] = None

    answered = intake.load(filled_template(tmp_path / "none.xlsx", none), unit="nghìn đồng")
    assert values(answered, "programme", "indicator")["NTM", "FIN.DISB"] == 0.003


def test_an_amount_in_parts_of_two_units_is_their_sum(tmp_path):
    rows = [*TOP[:2], HEAD[:4], [1, "GNBV", "12 tỷ 500 triệu đồng", "250 triệu đồng"],
            [2, "NTM", "1.050 tỷ, 5 triệu 20 nghìn", "3 tỷ và 7 triệu"]]  # fmt: skip
    assert values(load(tmp_path, rows), "programme", "indicator") == {
        ("GNBV", "FIN.PLAN"): 12.5, ("GNBV", "FIN.DISB"): 0.25,
        ("NTM", "FIN.PLAN"): 1050.00502, ("NTM", "FIN.DISB"): 3.007,
    }  # fmt: skip


@pytest.mark.parametrize("amount", ["5 triệu 3 tỷ đồng", "2 tỷ 5", "1 tỷ rưỡi", "2 tỷ 1.500 triệu"])
def test_what_is_no_amount_in_parts_is_told(tmp_path, amount):
    loaded = load(tmp_path, [*TOP[:3], HEAD[:4], [1, "GNBV", amount, 300], [2, "NTM", 4000, 500]])
    assert "Biểu!C5" in [p.cell for p in loaded.errors]
    assert ("GNBV", "FIN.PLAN") not in values(loaded, "programme", "indicator")


def test_units_in_the_headings_contradict_the_one_above(tmp_path):
    rows = [*TOP[:3], ["TT", "Nội dung", "Kế hoạch vốn năm 2024 (tỷ đồng)", "Giải ngân"], ROW[:4]]
    assert "Biểu!C4" in asked(tmp_path, rows)


def test_a_place_with_yen_in_its_name_is_no_currency(tmp_path):
    rows = [TOP[0], ["Tỉnh Bắc Giang (HUYỆN YÊN THẾ), đến 30/9/2024"], *TOP[2:], ROW]
    assert set(load(tmp_path, rows).table["area"]) == {"24/yen-the"}
    assert "tiền Việt Nam" in asked(tmp_path, [*TOP[:2], ["ĐVT: triệu yên"], HEAD, ROW])


def test_the_template_filled_with_numbers_as_text(tmp_path):
    def change(sheet):
        for r, texts in {8: ("8.000,5", "2.000,25", "25"), 9: ("4.000,0", "3.000", "75,2")}.items():
            for c, text in enumerate(texts, 6):
                sheet.cell(r, c, text)

    loaded = intake.load(filled_template(tmp_path / "t.xlsx", change))
    got = values(loaded, "programme", "indicator")
    assert set(loaded.table["area"]) == {"75"}
    assert got["GNBV", "FIN.PLAN"] == 8.0005
    assert got["NTM", "FIN.DISB"] == 3
    assert got["NTM", "FIN.DISB_RATE"] == 75.2
    assert "Ví dụ" in set(loaded.left["sheet"])


@pytest.mark.parametrize("cell", ["8.000 triệu đồng", "hơn 8.000", "8.000tr"])
def test_a_form_whose_figures_are_written_with_words_names_their_cells(tmp_path, cell):
    def change(sheet):
        for r in (8, 9):
            for c in (6, 7, 8):
                sheet.cell(r, c, cell)

    with pytest.raises(ProblemError) as refused:
        intake.load(filled_template(tmp_path / "t.xlsx", change))
    assert {p.cell for p in refused.value.problems} >= {"Biểu!F8", "Biểu!G9"}


# ------------------------------------------------------------------ programmes


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Chương trình MTQG NTM", "NTM"),
        ("Chương trình MTQG giảm nghèo", "GNBV"),
        ("CTMTQG phát triển KT-XH vùng ĐBDTTS&MN", "DTTS"),
        ("Các chương trình MTQG", "ALL"),
        ("TỔNG SỐ", "ALL"),
    ],
)
def test_the_most_specific_name_of_a_programme_wins(tmp_path, label, code):
    second = [2, "Chương trình MTQG xây dựng nông thôn mới", 4000, 1000, 25]
    rows = [*TOP, [1, label, 8000, 2000, 25], *([] if code == "NTM" else [second])]
    loaded = load(tmp_path, rows)
    assert values(loaded, "programme", "indicator")[code, "FIN.PLAN"] == 8


def test_the_merged_programme_by_its_full_name(tmp_path):
    rows = [
        ["UBND TỈNH BẮC NINH"],
        ["GIẢI NGÂN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA GIAI ĐOẠN 2026-2030"],
        ["Đến ngày 31/10/2026. Đơn vị tính: triệu đồng"],
        ["STT", "Nội dung", "Kế hoạch vốn năm 2026", "Giải ngân"],
        [None, "Tổng cộng", 9000, 3000],
        [1, "Chương trình MTQG xây dựng nông thôn mới, giảm nghèo bền vững và phát triển kinh tế"
            " - xã hội vùng đồng bào dân tộc thiểu số và miền núi giai đoạn 2026-2035", 7000, 2000],
        ["a", "Vốn đầu tư", 5000, 1500],
        ["b", "Vốn sự nghiệp", 2000, 500],
    ]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = values(loaded, "programme", "capital", "indicator")
    assert got["NTP2026", "INV", "FIN.PLAN"] == 5
    assert got["ALL", "ALL", "FIN.PLAN"] == 9
    assert set(loaded.table["edition"]) == {"2025"}
    assert [p.cell for p in loaded.problems] == ["Biểu!C5", "Biểu!D5"]
    assert "chênh 2" in loaded.problems[0].text.vi


def test_several_programmes_in_one_label_are_a_question(tmp_path):
    both = "Chương trình giảm nghèo bền vững và nông thôn mới"
    loaded = load(tmp_path, [*TOP, [1, both, 4000, 2000, 50], ROW])
    assert set(loaded.table["programme"]) == {"GNBV"}
    assert loaded.left.loc[0, "place"] == "Biểu!B5"
    assert loaded.errors


def test_a_component_project_is_not_its_programme(tmp_path):
    part = ["1.1", "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo", 4000, 2000, 50]
    loaded = load(tmp_path, [*TOP, ROW, part, [None, "Vốn đầu tư", 4000, 2000, 50]])
    assert len(loaded.table) == 3
    assert loaded.left["place"].tolist() == ["Biểu!B6", "Biểu!B7"]


def test_a_period_after_a_programme_s_end_warns(tmp_path):
    rows = [["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG TỈNH BẮC NINH NĂM 2026"],
            ["Đến 31/10/2026 (triệu đồng)"], ["STT", "Nội dung", "Kế hoạch", "Giải ngân"],
            ROW[:4]]  # fmt: skip
    assert "có từ 2021 đến 2025" in load(tmp_path, rows).problems[0].text.vi


# ------------------------------------------------------------------ headings


@pytest.mark.parametrize(
    "heading",
    ["Chưa giải ngân", "Kế hoạch giải ngân quý IV", "Giải ngân tháng 9", "Ước giải ngân",
     "Tỷ lệ giao vốn (%)", "Tỷ lệ so với cùng kỳ (%)", "Giải ngân nguồn tăng thu"],
)  # fmt: skip
def test_a_heading_is_read_whole(tmp_path, heading):
    rows = [*TOP[:3], [*HEAD[:3], heading], ROW[:4]]
    loaded = load(tmp_path, rows)
    assert set(loaded.table["indicator"]) == {"FIN.PLAN"}
    assert loaded.left.loc[0, "what"] == heading
    assert [p.cell for p in loaded.problems] == ["Biểu!D4"]


def test_a_rate_beside_an_estimate_is_not_the_rate_of_payments(tmp_path):
    loaded = load(tmp_path, [*TOP[:3], [*HEAD[:3], "Ước giải ngân", "Tỷ lệ giải ngân (%)"], ROW])
    assert set(loaded.table["indicator"]) == {"FIN.PLAN"}


def test_vintages_in_two_heading_rows(tmp_path):
    rows = [
        ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG TỈNH BẮC GIANG"],
        ["Tính đến ngày 30/9/2024"], ["Đơn vị: triệu đồng"],
        ["TT", "Chương trình", "Kế hoạch vốn", None, None, "Giải ngân", None, None],
        [None, None, *["Tổng số", "Vốn năm 2023 kéo dài", "Vốn năm 2024"] * 2],
        [1, "Giảm nghèo bền vững", 9000, 1000, 8000, 3000, 700, 2300],
    ]  # fmt: skip
    loaded = load(tmp_path, rows, merge=["C4:E4", "F4:H4"])
    assert values(loaded, "indicator", "plan_vintage") == {
        ("FIN.PLAN", "ALL"): 9, ("FIN.PLAN", "CARRIED"): 1, ("FIN.PLAN", "CURRENT"): 8,
        ("FIN.DISB", "ALL"): 3, ("FIN.DISB", "CARRIED"): 0.7, ("FIN.DISB", "CURRENT"): 2.3,
    }  # fmt: skip
    assert set(loaded.table["period"]) == {"2024"}


def test_two_years_side_by_side_have_each_their_period_and_date(tmp_path):
    rows = [
        ["SO SÁNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG TỈNH BẮC GIANG NĂM 2023 VÀ NĂM 2024"],
        ["(cùng thời điểm đến 30/9)"], ["Đơn vị: tỷ đồng"],
        ["STT", "Chương trình", "Năm 2023", None, "Năm 2024", None],
        [None, None, *["Kế hoạch", "Giải ngân"] * 2],
        [1, "Nông thôn mới", 400, 200, 500, 300],
    ]  # fmt: skip
    loaded = load(tmp_path, rows, merge=["C4:D4", "E4:F4"])
    assert values(loaded, "indicator", "period", "as_of") == {
        ("FIN.PLAN", "2023", "2023-09-30"): 400, ("FIN.DISB", "2023", "2023-09-30"): 200,
        ("FIN.PLAN", "2024", "2024-09-30"): 500, ("FIN.DISB", "2024", "2024-09-30"): 300,
    }  # fmt: skip


def test_a_span_in_the_title_does_not_beat_the_year_of_a_heading(tmp_path):
    title = "GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG GIAI ĐOẠN 2021-2025, TỈNH BẮC GIANG"
    loaded = load(tmp_path, [[title], ["Đến ngày 30/9/2024. ĐVT: triệu đồng"], HEAD, ROW])
    assert set(loaded.table["period"]) == {"2024"}


@pytest.mark.parametrize(
    "words",
    ["hết tháng 9/2024", "Tháng 9 năm 2024", "Quý III/2024", "9 tháng năm 2024", "30/9/24",
     "ngày 30 tháng 9 năm 2024"],
)  # fmt: skip
def test_dates_in_words(tmp_path, words):
    def change(sheet):
        sheet["A5"] = f"Tính đến ngày: {words}"

    loaded = intake.load(filled_template(tmp_path / "t.xlsx", change))
    assert set(loaded.table["as_of"]) == {"2024-09-30"}


@pytest.mark.parametrize("words", ["31/9/2024", "30/9/2019", "9/30/2024", ""])
def test_dates_that_cannot_be_are_asked(tmp_path, words):
    def change(sheet):
        sheet["A5"] = f"Tính đến ngày: {words}"

    with pytest.raises(ProblemError, match="--as-of"):
        intake.load(filled_template(tmp_path / "t.xlsx", change))


# ------------------------------------------------------------------ areas


def test_a_place_of_signing_is_no_area_and_a_scope_is_no_province(tmp_path):
    rows = [["Hà Nội, ngày 05 tháng 10 năm 2024"],
            ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG CÁC HUYỆN NGHÈO TỈNH QUẢNG NAM"],
            ["Đơn vị: triệu đồng, đến 30/9/2024"], HEAD, ROW]  # fmt: skip
    table = load(tmp_path, rows).table
    assert set(zip(table["area"], table["scope"], strict=True)) == {("49", "POOR_DISTRICTS")}


def test_districts_by_programme_and_one_named_like_a_province(tmp_path):
    rows = [
        ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024 - TỈNH QUẢNG BÌNH (đến 30/9/2024)"],
        ["Đơn vị: triệu đồng"],
        ["STT", "Đơn vị", "Chương trình GNBV", None, "Chương trình NTM", None],
        [None, None, *["Kế hoạch", "Giải ngân"] * 2],
        [None, "Toàn tỉnh", 1000, 500, 600, 250],
        [1, "Huyện Quảng Ninh", 600, 300, 300, 100],
        [2, "TP. Đồng Hới", 400, 200, 300, 150],
    ]
    loaded = load(tmp_path, rows, merge=["C3:D3", "E3:F3"])
    got = values(loaded, "area", "level", "programme", "indicator")
    assert got["44", "province", "GNBV", "FIN.PLAN"] == 1
    assert got["44/quang-ninh", "district", "NTM", "FIN.DISB"] == 0.1
    assert got["44/dong-hoi", "district", "GNBV", "FIN.PLAN"] == 0.4
    assert len(got) == 12
    assert not loaded.problems


COMMUNES = [
    ["UBND TỈNH THANH HÓA"],
    ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA NĂM 2026"],
    ["Đến ngày 31/10/2026. Đơn vị tính: triệu đồng"],
    ["STT", "Đơn vị", "Kế hoạch vốn năm 2026", "Giải ngân"],
]


def test_communes_of_2025_by_bare_names(tmp_path):
    rows = [*COMMUNES, [None, "Tổng cộng", 9000, 2000],
            [1, "Ngọc Lặc", 2000, 500], [2, "Xã Quảng Ninh", 3000, 900]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = values(loaded, "area", "level", "indicator")
    assert got["15061", "commune", "FIN.PLAN"] == 2
    assert got["16540", "commune", "FIN.DISB"] == 0.9
    assert [p.cell for p in loaded.errors] == ["Biểu!C5", "Biểu!D5"]


def test_a_commune_of_another_province_is_asked_and_an_office_left(tmp_path):
    rows = [*COMMUNES, [1, "Xã Ngọc Lặc", 2000, 500], [2, "Sở Tài chính", 1000, 100],
            [3, "Đặc khu Cát Hải", 500, 100]]  # fmt: skip
    said = asked(tmp_path, rows)
    assert "Biểu!B7" in said
    assert "Hải Phòng" in said
    loaded = load(tmp_path, rows, mapping={"rows": {7: "skip"}})
    assert set(loaded.table["area"]) == {"15061"}
    assert "cơ quan" in loaded.left["why"].iloc[0]


def test_a_commune_whose_name_begins_like_an_office(tmp_path):
    rows = [["UBND THÀNH PHỐ ĐÀ NẴNG"], *COMMUNES[1:], [1, "Hội An Tây", 2000, 500],
            [2, "Hội Nông dân", 1000, 100]]  # fmt: skip
    table = load(tmp_path, rows).table
    assert set(zip(table["area"], table["level"], strict=True)) == {("20401", "commune")}


def test_regions_among_provinces_are_left(tmp_path):
    rows = [
        ["BỘ TÀI CHÍNH"],
        ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG CỦA CÁC ĐỊA PHƯƠNG NĂM 2026 (đến 31/10/2026)"],
        ["Đơn vị tính: triệu đồng"], ["STT", "Địa phương", "Kế hoạch", "Giải ngân"],
        [None, "Cả nước", 3000, 1500], ["I", "Tây Nguyên", 1000, 500],
        [1, "Gia Lai", 1000, 500], ["II", "Đồng bằng sông Hồng", 2000, 1000],
        [2, "Bắc Ninh", 2000, 1000],
    ]  # fmt: skip
    got = values(load(tmp_path, rows), "area", "level", "indicator")
    plans = {key[:2]: value for key, value in got.items() if key[2] == "FIN.PLAN"}
    assert plans == {("VN", "country"): 3, ("52", "province"): 1, ("24", "province"): 2}


def test_a_province_that_is_no_more_and_two_in_one_cell_are_asked(tmp_path):
    rows = [["Tỉnh: Bắc Giang"], ["Đến 31/10/2026. ĐVT: triệu đồng"],
            ["STT", "Chương trình MTQG", "Kế hoạch năm 2026", "Giải ngân"], ROW[:4]]  # fmt: skip
    assert "nay thuộc Bắc Ninh" in asked(tmp_path, rows)
    rows[0] = ["Tỉnh: Bắc Giang, Quảng Nam"]
    assert "các ô nói khác nhau về địa phương" in asked(tmp_path, rows)


def test_a_type_word_out_of_date_never_refuses(tmp_path):
    rows = [["UBND TỈNH BẮC NINH"], ["CÁC CHƯƠNG TRÌNH MTQG. Đến 31/10/2026. ĐVT: triệu đồng"],
            ["STT", "Nội dung", "Kế hoạch năm 2026", "Giải ngân"],
            [None, "Tổng số", 4, 2]]  # fmt: skip
    assert set(load(tmp_path, rows).table["area"]) == {"24"}


# ------------------------------------------------------------------ rows and cells


def test_numbers_of_rows_are_never_codes_and_nest(tmp_path):
    rows = [*TOP, ["1)", *ROW[1:]], ["1.1)", "Vốn đầu tư", 6000, 1500, 25],
            ["1-2", "Vốn sự nghiệp", 2000, 500, 25]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = values(loaded, "programme", "capital", "indicator")
    assert got["GNBV", "INV", "FIN.PLAN"] == 6
    assert got["GNBV", "REC", "FIN.DISB"] == 0.5
    assert not loaded.problems


@pytest.mark.parametrize(
    "above", [["A", "VỐN ĐẦU TƯ"], [None, "A. VỐN ĐẦU TƯ"], [None, "Vốn đầu tư"]]
)
def test_a_type_of_capital_above_the_programmes(tmp_path, above):
    rows = [*TOP, [*above, 9000, 3000, 33.3], ["I", "Giảm nghèo bền vững", 4000, 1000, 25],
            ["II", "Nông thôn mới", 5000, 2000, 40]]  # fmt: skip
    got = values(load(tmp_path, rows), "programme", "capital", "indicator")
    assert {k: v for k, v in got.items() if k[2] == "FIN.PLAN"} == {
        ("ALL", "INV", "FIN.PLAN"): 9, ("GNBV", "INV", "FIN.PLAN"): 4,
        ("NTM", "INV", "FIN.PLAN"): 5,
    }  # fmt: skip


def test_a_type_of_capital_in_the_title(tmp_path):
    rows = [["GIẢI NGÂN VỐN ĐẦU TƯ CÔNG CÁC CHƯƠNG TRÌNH MTQG"], *TOP[1:], ROW]
    assert set(load(tmp_path, rows).table["capital"]) == {"INV"}


def test_a_hidden_row_is_said_and_not_taken(tmp_path):
    rows = [*TOP, [1, "Giảm nghèo bền vững", 8000, 1, 0], ROW]
    loaded = load(tmp_path, rows, hidden=[5])
    assert values(loaded, "indicator")["FIN.DISB",] == 2
    assert loaded.problems[0].cell == "Biểu!A5"


@pytest.mark.parametrize("cell", [-2000, "(2.000)", "2O00", "2.000 triệu", "khoảng 2000"])
def test_what_is_no_plain_amount_is_left_by_its_cell(tmp_path, cell):
    loaded = load(tmp_path, [*TOP, [*ROW[:3], cell, 25]])
    assert "FIN.DISB" not in set(loaded.table["indicator"])
    assert "Biểu!D5" in [p.cell for p in loaded.errors]


def test_thousands_beside_hundreds_tell_the_marks_of_their_column(tmp_path):
    rows = [[1, "GNBV", "3.000", "1.500"], [2, "NTM", "2.000", "500"]]
    head = ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]
    got = values(load(tmp_path, [*TOP[:3], head, *rows]), "programme", "indicator")
    assert got["GNBV", "FIN.PLAN"] == 3
    assert got["NTM", "FIN.DISB"] == 0.5
    rows[1][3] = "0.500"
    got = values(load(tmp_path, [*TOP[:3], head, *rows]), "programme", "indicator")
    assert got["GNBV", "FIN.PLAN"] == 0.003


def test_texts_of_whole_thousands_are_taken_so_and_told_but_not_billions(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]
    rows = [[1, "GNBV", "412.500", "230.125"], [2, "NTM", "150.000", "99.950"]]
    loaded = load(tmp_path, [*TOP[:3], head, *rows])
    assert values(loaded, "programme", "indicator")["NTM", "FIN.DISB"] == 99.95
    assert [p.cell for p in loaded.problems] == ["Biểu!C5"]
    assert "--decimal" in asked(tmp_path, [*TOP[:2], ["ĐVT: tỷ đồng"], head, *rows])


def test_percent_as_the_unit_of_money_is_asked(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]
    top = [["GIẢI NGÂN CTMTQG - triệu đồng"], TOP[1], ["Đơn vị: %"], head]
    assert "Biểu!A3" in asked(tmp_path, [*top, ROW[:4]])


def test_the_day_of_a_report_is_told_where_it_is_taken_as_that_of_the_figures(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]
    top = [
        ["GIẢI NGÂN CTMTQG NĂM 2024 - ngày báo cáo 05/10/2024"],
        ["Tỉnh Bắc Giang"],
        TOP[2],
        head,
    ]
    (told,) = load(tmp_path, [*top, ROW[:4]]).problems
    assert told.cell == "Biểu!A1"


def test_a_month_alone_in_a_title_is_told_to_run_from_the_start_of_the_year(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]
    top = [["GIẢI NGÂN CTMTQG THÁNG 8 NĂM 2024"], ["Tỉnh Bắc Giang. ĐVT: triệu đồng"], head]
    loaded = load(tmp_path, [*top, ROW[:4]])
    assert set(loaded.table.query("indicator == 'FIN.DISB'")["as_of"]) == {"2024-08-31"}
    assert [(p.cell, p.severity) for p in loaded.problems] == [("Biểu!A1", "note")]
    top[2] = [*head[:3], "Lũy kế giải ngân"]
    assert not load(tmp_path, [*top, ROW[:4]]).problems


def test_what_begins_with_nought_is_never_grouped(tmp_path):
    rows = [[1, "GNBV", "3.905", "0.602"], [2, "NTM", "1.250", "0.310"], [3, "DTTS", 8, 4]]
    top = [*TOP[:2], ["ĐVT: tỷ đồng"], ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]]
    got = values(load(tmp_path, [*top, *rows]), "programme", "indicator")
    assert got["GNBV", "FIN.PLAN"] == 3.905
    assert got["NTM", "FIN.DISB"] == 0.31
    counts = [["KẾT QUẢ RÀ SOÁT NĂM 2024"], ["Tỉnh Bắc Giang"], ["STT", "Huyện", "Số hộ nghèo"],
              [1, "Sơn Động", "0.602"], [2, "Lục Ngạn", "1.250"]]  # fmt: skip
    got = load(tmp_path, counts)
    assert list(got.table["value"]) == [1250]
    assert [p.cell for p in got.errors] == ["Biểu!C4"]


def test_the_column_decides_the_marks_of_its_texts(tmp_path):
    rows = [*TOP, [1, "Giảm nghèo bền vững", "1.971.234", "998.567", "50,7"]]
    got = values(load(tmp_path, rows), "indicator")
    assert got["FIN.DISB",] == 998.567
    assert got["FIN.DISB_RATE",] == 50.7


def test_small_percentages_stay_as_headed_and_fractions_are_said(tmp_path):
    small = load(tmp_path, [*TOP, [1, "Giảm nghèo bền vững", 100000, 1200, 1.2]])
    assert values(small, "indicator")["FIN.DISB_RATE",] == 1.2
    assert not small.problems
    fraction = load(tmp_path, [*TOP, [1, "Giảm nghèo bền vững", 8000, 2000, 0.25]])
    assert "phân số" in fraction.errors[0].text.vi


# ------------------------------------------------------------------ arithmetic


def test_programmes_are_held_against_their_total(tmp_path):
    rows = [*TOP, [1, "TỔNG SỐ", 1000, 500, 50], [2, "DTTS&MN", 2000, 1000, 50],
            [3, "GNBV", 3000, 1500, 50], [4, "NTM", 4000, 2000, 50]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert len(loaded.table) == 12
    assert [p.cell for p in loaded.errors] == ["Biểu!C5", "Biểu!D5"]
    assert "9" in loaded.errors[0].text.vi


def test_systematic_misses_are_named(tmp_path):
    tenfold = load(tmp_path, [*TOP, [1, "Giảm nghèo bền vững", 8000, 2_000_000, 25]])
    assert any("1.000 lần" in p.text.vi for p in tenfold.errors)
    swapped = load(tmp_path, [*TOP, [1, "GNBV", 2000, 8000, 25], [2, "NTM", 1000, 5000, 20]])
    assert any("đổi chỗ" in p.text.vi for p in swapped.errors)
    rates = [(1, "DTTS", 50), (2, "GNBV", 25), (3, "NTM", 80)]
    plans = {"DTTS": 8000, "GNBV": 4000, "NTM": 2000}
    shifted = [[i, code, plans[code], plans[code] * rates[i - 2][2] / 100, rate]
               for i, code, rate in rates]  # fmt: skip
    assert any("lệch một dòng" in p.text.vi for p in load(tmp_path, [*TOP, *shifted]).errors)


def test_a_running_total_that_falls_from_one_file_to_the_next(tmp_path):
    first = write(tmp_path / "t8.xlsx", [TOP[0], ["Tỉnh Bắc Giang, đến 31/8/2024"], *TOP[2:], ROW])
    second = write(tmp_path / "t9.xlsx", [*TOP, [1, "Giảm nghèo bền vững", 8000, 1600, 20]])
    loaded = intake.load([first, second])
    assert len(loaded.table) == 6
    (problem,) = loaded.errors
    assert (problem.file, problem.cell) == ("t9.xlsx", "Biểu!D5")


# ------------------------------------------------------------------ forms of other subjects


def test_the_poverty_review_by_commune(tmp_path):
    rows = [
        ["UBND TỈNH THANH HÓA"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2025"],
        ["STT", "Xã", "Tổng số hộ", "Hộ nghèo", None, "Hộ cận nghèo", None],
        [None, None, None, "Số hộ", "Tỷ lệ (%)", "Số hộ", "Tỷ lệ (%)"],
        [1, "Xã Ngọc Lặc", 2000, 100, 5, 60, 3], [2, "Yên Định", 1000, 20, 2.5, 30, 3],
    ]  # fmt: skip
    loaded = load(tmp_path, rows, merge=["D3:E3", "F3:G3"])
    got = values(loaded, "area", "indicator")
    assert got["15061", "GNBV.POOR_HH"] == 100
    assert got["15061", "GNBV.NEAR"] == 3
    assert set(loaded.table["period"]) == {"2025"}
    assert [p.cell for p in loaded.errors] == ["Biểu!E6"]  # 20 of 1,000 are 2%


@pytest.mark.parametrize("kind", ["communes", "poverty", "ntm"])
def test_forms_of_communes_load_as_they_are_filled(tmp_path, kind):
    from openpyxl import load_workbook

    path = template.template(tmp_path / "form.xlsx", kind=kind, area="Bắc Ninh", year=2026)
    with pytest.raises(ProblemError):
        intake.load(path)
    book = load_workbook(path)
    sheet = book["Biểu"]
    for row in sheet.iter_rows(min_row=1, max_row=6):
        if row[0].value == "Chương trình:":
            row[1].value = template.CHOICES["programme"]["NTP2026"]
        elif row[0].value == "Tính đến ngày:":
            row[1].value = "31/10/2026"
    head = next(r for r in range(1, 12) if sheet.cell(r, 1).value == "STT")
    label = str(sheet.cell(head + 2, 2).value)
    width = next(c for c in range(3, 12) if sheet.cell(head, c).value == "Ghi chú")
    for column in range(3, width):
        rate = "%" in str(sheet.cell(head, column).value)
        most = 8 if kind == "ntm" else 18  # the criteria of 2026 are ten
        sheet.cell(head + 2, column, 50 if rate else {3: most}.get(column, 9))
    book.save(path)
    loaded = intake.load(path)
    assert label == "Phường Bắc Giang"
    assert set(zip(loaded.table["area"], loaded.table["level"], strict=True)) == {
        ("07210", "commune")
    }
    assert len(loaded.table) == width - 3
    assert not loaded.problems


# ------------------------------------------------------------------ figures that contradict


def test_a_column_of_last_year_is_of_last_year_whatever_form_its_date_has(tmp_path):
    head = [
        "TT",
        "Chương trình",
        "Giải ngân đến 30/9/2023",
        "KH vốn 2024",
        "Giải ngân",
        "Tỷ lệ (%)",
    ]
    loaded = load(tmp_path, [*TOP[:3], head, [1, "Giảm nghèo bền vững", 1500, 8000, 2000, 25]])
    got = {(r.indicator, r.period, r.as_of): r.value for r in loaded.table.itertuples()}
    assert got["FIN.DISB", "2023", "2023-09-30"] == 1.5
    assert got["FIN.DISB", "2024", "2024-09-30"] == 2
    assert ("FIN.DISB_RATE", "2024", "2024-09-30") in got


def test_a_payment_of_last_year_without_its_day_is_left_and_said(tmp_path):
    head = ["TT", "Chương trình", "KH vốn 2024", "Giải ngân năm 2023", "Giải ngân năm 2024"]
    loaded = load(tmp_path, [*TOP[:3], head, [1, "Giảm nghèo bền vững", 8000, 7000, 2000]])
    assert set(loaded.table["period"]) == {"2024"}
    (problem,) = loaded.errors
    assert "đến ngày nào?" in problem.text.vi
    assert problem.cell == "Biểu!D4"


def test_a_part_of_the_year_and_the_medium_term_are_not_the_year(tmp_path):
    head = ["TT", "Chương trình", "Kế hoạch vốn trung hạn", "KHV 2024", "Giải ngân",
            "Giải ngân 3 tháng cuối năm"]  # fmt: skip
    loaded = load(tmp_path, [*TOP[:3], head, [1, "Giảm nghèo bền vững", 30000, 8000, 2000, 900]])
    assert sorted(loaded.table["value"]) == [2, 8]
    assert {p.cell for p in loaded.problems} == {"Biểu!C4", "Biểu!F4"}


@pytest.mark.parametrize(
    ("heading", "vintage"),
    [
        ("KHV năm 2024 (bao gồm kéo dài)", "ALL"),
        ("KHV năm 2024 (không bao gồm kéo dài)", "CURRENT"),
        ("KHV năm 2022, 2023 kéo dài", "CARRIED"),
    ],
)
def test_what_a_plan_says_of_capital_carried_over(tmp_path, heading, vintage):
    head = ["TT", "Chương trình", heading, "Giải ngân"]
    top = [["GIẢI NGÂN NĂM 2024"], *TOP[1:3]]
    loaded = load(tmp_path, [*top, head, [1, "Giảm nghèo bền vững", 8000, 2000]])
    plan = loaded.table[loaded.table["indicator"] == "FIN.PLAN"].iloc[0]
    assert (plan["plan_vintage"], plan["period"]) == (vintage, "2024")


def poverty(tmp_path, head, rows, shown="General"):
    top = [["Tỉnh Bắc Giang"], ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["TT", "Huyện", *head]]
    path = write(tmp_path / "form.xlsx", [*top, *rows])
    from openpyxl import load_workbook

    book = load_workbook(path)
    for row in book["Biểu"].iter_rows(min_row=4, min_col=2 + len(head)):
        row[0].number_format = shown
    book.save(path)
    return intake.load(path)


@pytest.mark.parametrize("heading", ["Tỷ lệ hộ nghèo", "Tỷ lệ nghèo đa chiều (%)"])
def test_what_excel_shows_as_percent_is_percent_for_every_share(tmp_path, heading):
    rows = [[1, "Huyện Lục Ngạn", 4000, 0.08], [2, "Huyện Sơn Động", 2000, 0.125]]
    loaded = poverty(tmp_path, ["Tổng số hộ", heading], rows, "0.0%")
    assert sorted(loaded.table["value"]) == [8, 12.5, 2000, 4000]


def test_poor_over_all_households_tells_fractions_and_nothing_is_guessed_without(tmp_path):
    head = ["Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo"]
    rows = [[1, "Huyện Lục Ngạn", 4000, 320, 0.08], [2, "Huyện Sơn Động", 2000, 250, 0.125]]
    loaded = poverty(tmp_path, head, rows)
    assert {8, 12.5} <= set(loaded.table["value"])
    alone = poverty(tmp_path, [head[0], head[2]], [[*r[:3], r[4]] for r in rows])
    assert set(alone.table["indicator"]) == {"GNBV.HH_TOTAL"}
    assert {p.cell for p in alone.errors} == {"Biểu!D4", "Biểu!D5"}
    percent = poverty(tmp_path, [head[0], head[2] + " (%)"], [[*r[:3], r[4]] for r in rows])
    assert [(p.severity, p.cell) for p in percent.problems] == [("warning", "Biểu!D3")]


def test_poor_and_near_poor_are_the_multidimensionally_poor(tmp_path):
    head = ["Tỷ lệ hộ nghèo (%)", "Tỷ lệ hộ cận nghèo (%)", "Tỷ lệ nghèo đa chiều (%)"]
    good = poverty(tmp_path, head, [[1, "Huyện Lục Ngạn", 5, 4, 9]])
    assert not good.problems
    assert 9 in set(good.table["value"])
    bad = poverty(tmp_path, head, [[1, "Huyện Lục Ngạn", 5, 4, 19]])
    assert [p.cell for p in bad.errors] == ["Biểu!E4"]


def test_a_row_in_another_unit_is_named(tmp_path):
    top = [["GIẢI NGÂN 03 CHƯƠNG TRÌNH MTQG"], *TOP[1:]]
    rows = [[1, "Giảm nghèo bền vững", 8, 2, 25], [2, "Nông thôn mới", 60000, 15000, 25]]
    (plan, *_) = load(tmp_path, [*top, *rows]).problems
    assert (plan.severity, plan.cell) == ("warning", "Biểu!C5")
    assert "đơn vị khác" in plan.text.vi
    total = [None, "Tổng cộng", 68000, 17000, 25]
    told = load(tmp_path, [*top, *rows, total])
    assert any(p.cell == "Biểu!C7" and "Biểu!C5 ghi theo đơn vị" in p.text.vi for p in told.errors)


def test_a_whole_form_too_small_for_a_province_is_doubted(tmp_path):
    loaded = load(tmp_path, [*TOP, [1, "Giảm nghèo bền vững", 80, 20, 25]])
    assert [(p.severity, p.cell) for p in loaded.problems] == [("warning", "Biểu!C5")]


def test_the_template_total_of_rows_of_one_type_is_of_that_type(tmp_path):
    def change(sheet):
        for r in (8, 9):
            sheet.cell(r, 3, "Vốn đầu tư")
        for c, value in {2: "Tổng cộng", 6: 12000, 7: 5000, 8: 41.67}.items():
            sheet.cell(10, c, value)

    got = values(intake.load(filled_template(tmp_path / "t.xlsx", change)), "programme", "capital",
                 "indicator")  # fmt: skip
    assert got["ALL", "INV", "FIN.PLAN"] == 12


@pytest.mark.parametrize("said", [2024, "2024", "Năm 2024"])
def test_the_template_year_of_the_capital_is_its_vintage(tmp_path, said):
    def change(sheet):
        sheet["E8"] = said

    loaded = intake.load(filled_template(tmp_path / "t.xlsx", change))
    row = loaded.table[loaded.table["programme"] == "GNBV"]
    assert set(row["plan_vintage"]) == {"CURRENT"}


# ------------------------------------------------------------------ whose figures, and which


def of(letterhead="UBND TỈNH BẮC GIANG", title="TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"):
    return [[letterhead], [title], ["Đến 30/9/2024; ĐVT: triệu đồng"], HEAD, ROW]


@pytest.mark.parametrize(
    ("letterhead", "code"),
    [
        ("SỞ TÀI CHÍNH TỈNH BẮC GIANG", "24"),
        ("PHÒNG TÀI CHÍNH - KẾ HOẠCH HUYỆN YÊN THẾ, TỈNH BẮC GIANG", "24/yen-the"),
        ("PHÒNG NÔNG NGHIỆP HUYỆN TÂN YÊN TỈNH BẮC GIANG", "24/tan-yen"),
    ],
)
def test_a_letterhead_narrows_the_area(tmp_path, letterhead, code):
    assert set(load(tmp_path, of(letterhead), scope="ALL").table["area"]) == {code}


@pytest.mark.parametrize(
    "letterhead",
    ["KHO BẠC NHÀ NƯỚC YÊN THẾ - BẮC GIANG", "BAN QLDA GIAO THÔNG TỈNH BẮC GIANG"],
)  # fmt: skip
def test_an_office_that_may_report_for_itself_is_asked(tmp_path, letterhead):
    assert "cơ quan báo cáo" in asked(tmp_path, of(letterhead))
    assert set(load(tmp_path, of(letterhead), scope="ALL").table["area"]) == {"24"}


@pytest.mark.parametrize(
    "more", ["CỦA SỞ GIAO THÔNG", "- KHỐI XÃ", "(CHƯA BAO GỒM HUYỆN LỤC NAM)",
             "CỤM CÁC XÃ BIÊN GIỚI", "(KHÔNG BAO GỒM VỐN ĐẦU TƯ)", "(trong quý)"],
)  # fmt: skip
def test_a_word_of_the_title_that_limits_is_asked_until_answered(tmp_path, more):
    rows = of(title=f"TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG {more}")
    assert "--scope ALL" in asked(tmp_path, rows)
    assert {*load(tmp_path, rows, scope="ALL").table["area"]} == {"24"}
    assert {*load(tmp_path, rows, scope="ALL").table["capital"]} == {"ALL"}


def test_an_area_given_does_not_lift_a_district_to_its_province(tmp_path):
    rows = of("UBND HUYỆN BẮC HÀ")
    assert set(load(tmp_path, rows, area="Lào Cai").table["area"]) == {"10/bac-ha"}
    assert set(load(tmp_path, rows, area="Lào Cai", level="province").table["area"]) == {"10"}


@pytest.mark.parametrize("more", ["(CŨ)", "(TRƯỚC SÁP NHẬP)"])
def test_a_former_province_of_a_merged_name_is_asked(tmp_path, more):
    rows = [[f"UBND TỈNH TUYÊN QUANG {more}"], ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"],
            ["Đến 30/9/2025; ĐVT: triệu đồng"], [h.replace("2024", "2025") for h in HEAD],
            ROW]  # fmt: skip
    assert "chưa rõ ấn bản địa giới" in asked(tmp_path, rows)


def of_households(title):
    return [["UBND TỈNH BẮC GIANG"], [title], ["STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo"],
            [1, "Huyện Yên Thế", 1000, 50], [2, "Huyện Tân Yên", 2000, 250]]  # fmt: skip


def test_households_of_an_area_or_a_group(tmp_path):
    rows = of_households("KẾT QUẢ RÀ SOÁT HỘ NGHÈO VÙNG ĐỒNG BÀO DTTS NĂM 2024")
    assert set(load(tmp_path, rows).table["scope"]) == {"EM_AREA"}
    for title in ("HỘ NGHÈO LÀ DÂN TỘC THIỂU SỐ NĂM 2024", "HỘ NGHÈO KHU VỰC ĐÔ THỊ NĂM 2024"):
        assert "phạm vi" in asked(tmp_path, of_households(title))


@pytest.mark.parametrize(
    ("title", "answer", "status", "flag"),
    [
        ("MỤC TIÊU GIẢM NGHÈO NĂM 2024", "target", "target", ""),
        ("ƯỚC KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024", "estimate", "estimate", ""),
        ("MỤC TIÊU GIẢM NGHÈO NĂM 2024", "preliminary", "actual", "p"),
        ("RÀ SOÁT SƠ BỘ HỘ NGHÈO NĂM 2024", "", "actual", "p"),
        ("KẾ HOẠCH GIẢM NGHÈO NĂM 2024", "plan", "plan", ""),
        ("KẾT QUẢ THỰC HIỆN KẾ HOẠCH GIẢM NGHÈO NĂM 2024", "", "actual", ""),
    ],
)
def test_what_a_title_announces_is_asked_and_answered_directly(
    tmp_path, title, answer, status, flag
):
    rows = of_households(title)
    if answer:
        assert "--status" in asked(tmp_path, rows)
        assert "--status" in asked(tmp_path, rows, mapping={"columns": {"D": "GNBV.POOR_HH"}})
        each = {"C": f"GNBV.HH_TOTAL {answer}", "D": f"GNBV.POOR_HH {answer}"}
        assert set(load(tmp_path, rows, mapping={"columns": each}).table["status"]) == {status}
    table = load(tmp_path, rows, status=answer or None).table
    assert set(zip(table["status"], table["flag"], strict=True)) == {(status, flag)}


def test_an_unknown_status_is_asked_again(tmp_path):
    rows = of_households("MỤC TIÊU GIẢM NGHÈO NĂM 2024")
    assert "không có tính chất" in asked(tmp_path, rows, status="muctieu")


# ------------------------------------------------------------------ rows and their nesting


def by_rows(tmp_path, rows, top=TOP, **more):
    """Return the plan of each row by programme, capital, fund and vintage."""
    loaded = load(tmp_path, [*top, *rows], **more)
    table = loaded.table[loaded.table["indicator"] == "FIN.PLAN"]
    got = values(type("", (), {"table": table}), "programme", "capital", "fund", "plan_vintage")
    return got, loaded


def counted(*labels_and_plans):
    return [[i, label, plan, plan // 2, 50] for i, (label, plan) in enumerate(labels_and_plans, 1)]


def test_a_count_of_all_rows_tells_no_depth(tmp_path):
    rows = counted(("CTMTQG NTM", 4000), ("NSTW", 3000), ("+ Vốn đầu tư", 2000),
                   ("+ Vốn sự nghiệp", 1000), ("NSĐP", 1000), ("+ Vốn đầu tư", 600),
                   ("+ Vốn sự nghiệp", 400))  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert got == {
        ("NTM", "ALL", "ALL", "ALL"): 4, ("NTM", "ALL", "CENTRAL", "ALL"): 3,
        ("NTM", "INV", "CENTRAL", "ALL"): 2, ("NTM", "REC", "CENTRAL", "ALL"): 1,
        ("NTM", "ALL", "LOCAL", "ALL"): 1, ("NTM", "INV", "LOCAL", "ALL"): 0.6,
        ("NTM", "REC", "LOCAL", "ALL"): 0.4,
    }  # fmt: skip
    assert not loaded.problems
    sections = counted(("A. VỐN ĐẦU TƯ", 3000), ("CTMTQG GNBV", 2000), ("CTMTQG NTM", 1000),
                       ("B. VỐN SỰ NGHIỆP", 1600), ("CTMTQG GNBV", 1000),
                       ("CTMTQG NTM", 600))  # fmt: skip
    got, _ = by_rows(tmp_path, sections)
    assert got["GNBV", "REC", "ALL", "ALL"] == 1
    assert got["NTM", "INV", "ALL", "ALL"] == 1


def test_parts_that_add_up_are_of_the_programme_above_and_others_are_asked(tmp_path):
    rows = counted(("CTMTQG GNBV", 3000), ("Vốn đầu tư", 2000), ("Trong đó: Vốn kéo dài", 600),
                   ("Vốn sự nghiệp", 1000))  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert got["GNBV", "INV", "ALL", "CARRIED"] == 0.6
    assert got["GNBV", "REC", "ALL", "ALL"] == 1
    assert not loaded.problems
    other = counted(("CTMTQG GNBV", 3000), ("Vốn lạ", 2500), ("Vốn đầu tư", 1000),
                    ("Vốn sự nghiệp", 500))  # fmt: skip
    got, loaded = by_rows(tmp_path, other)
    assert set(got) == {("GNBV", "ALL", "ALL", "ALL")}
    assert {p.cell for p in loaded.errors} == {"Biểu!B6", "Biểu!B7", "Biểu!B8"}


@pytest.mark.parametrize("this", ["Vốn giao năm 2024", "Kế hoạch vốn năm 2024", "Vốn năm 2024"])
def test_sections_of_capital_carried_over_and_of_this_year(tmp_path, this):
    carried = "Vốn năm 2023 kéo dài sang năm 2024"
    rows = [["I", carried, 3000, 1500, 50], [1, "GNBV", 2000, 1000, 50],
            [2, "NTM", 1000, 500, 50], ["II", this, 9000, 4500, 50],
            [1, "GNBV", 6000, 3000, 50], [2, "NTM", 3000, 1500, 50]]  # fmt: skip
    title = [["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG (BAO GỒM VỐN KÉO DÀI)"], *TOP[1:]]
    for top in (TOP, title):
        got, loaded = by_rows(tmp_path, rows, top)
        assert got == {
            ("ALL", "ALL", "ALL", "CARRIED"): 3, ("GNBV", "ALL", "ALL", "CARRIED"): 2,
            ("NTM", "ALL", "ALL", "CARRIED"): 1, ("ALL", "ALL", "ALL", "CURRENT"): 9,
            ("GNBV", "ALL", "ALL", "CURRENT"): 6, ("NTM", "ALL", "ALL", "CURRENT"): 3,
        }  # fmt: skip
        assert not loaded.errors


@pytest.mark.parametrize(
    ("carried", "period"),
    [
        ("Vốn giai đoạn 2021-2025 kéo dài sang năm 2026", "2026"),
        ("Vốn các năm 2021-2025 chuyển sang năm 2026", "2026"),
        ("Vốn kéo dài của giai đoạn 2021-2025", "2026"),
        ("Vốn từ năm 2021 đến năm 2025 được phép kéo dài", "2026"),
        ("Vốn năm 2024, 2025 kéo dài", "2026"),
        ("Vốn năm 2024 và năm 2025 kéo dài sang 2026", "2026"),
    ],
)
@pytest.mark.parametrize("as_column", [False, True])
def test_years_of_capital_carried_over_are_no_years_of_its_plan(
    tmp_path, carried, period, as_column
):
    top = [["GIẢI NGÂN CÁC CTMTQG NĂM 2026"], ["Tỉnh Bắc Ninh, đến 31/10/2026"], TOP[2]]
    rows = [["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"],
            ["I", carried, 3000, 1500], [1, "GNBV", 2000, 1000], [2, "NTM", 1000, 500],
            ["II", "Vốn giao năm 2026", 9000, 4500], [1, "NTP2026", 9000, 4500]]  # fmt: skip
    if as_column:
        rows = [["STT", "Nội dung", f"Kế hoạch {carried[0].lower()}{carried[1:]}"],
                [1, "GNBV", 2000], [2, "NTM", 1000]]  # fmt: skip
    plans = load(tmp_path, [*top, *rows]).table.query("indicator == 'FIN.PLAN'")
    assert set(plans["period"]) == {period}
    assert set(plans.query("programme in ['GNBV', 'NTM']")["plan_vintage"]) == {"CARRIED"}


def test_a_title_that_columns_or_rows_contradict_is_asked_or_told(tmp_path):
    rows = [["STT", "Nội dung", "KH vốn sự nghiệp", "Giải ngân vốn sự nghiệp"],
            [1, "Giảm nghèo bền vững", 8000, 2000]]  # fmt: skip
    top = [["GIẢI NGÂN VỐN ĐẦU TƯ CÁC CTMTQG"], *TOP[1:3]]
    said = asked(tmp_path, [*top, *rows])
    assert "Biểu!A1" in said
    assert "Biểu!C4" in said
    assert "--capital" in said
    assert set(load(tmp_path, [*top, *rows], capital="REC").table["capital"]) == {"REC"}
    both = [["STT", "Nội dung", "KH vốn đầu tư", "KH vốn sự nghiệp"], [1, "GNBV", 8000, 2000]]
    (told,) = load(tmp_path, [*top, *both]).problems
    assert (told.cell, told.severity) == ("Biểu!D4", "warning")
    named = [
        ["GIẢI NGÂN CTMTQG GIẢM NGHÈO BỀN VỮNG"],
        *TOP[1:],
        [1, "Nông thôn mới", 8000, 2000, 25],
    ]
    assert "--programme" in asked(tmp_path, named)
    named.append([2, "Giảm nghèo bền vững", 4000, 2000, 50])
    assert [p.cell for p in load(tmp_path, named).problems] == ["Biểu!B5"]


def test_a_day_of_the_title_that_no_column_has_is_told(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch năm 2024", "Giải ngân đến 31/10/2024"]
    loaded = load(tmp_path, [*TOP[:3], head, ROW[:4]])
    assert set(loaded.table.query("indicator == 'FIN.DISB'")["as_of"]) == {"2024-10-31"}
    (told,) = loaded.problems
    assert told.cell == "Biểu!A2"
    assert not load(tmp_path, [*TOP[:3], [*head[:3], "Giải ngân đến 30/9/2024"], ROW[:4]]).problems


def test_sections_of_years(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn"]
    rows = [["I", "Năm 2023", 3000], [1, "GNBV", 2000], [2, "NTM", 1000],
            ["II", "Năm 2024", 9000], [1, "GNBV", 6000], [2, "NTM", 3000]]  # fmt: skip
    top = [["KẾ HOẠCH VỐN CÁC CHƯƠNG TRÌNH MTQG"], ["Tỉnh Bắc Giang"], ["ĐVT: triệu đồng"], head]
    got = values(load(tmp_path, [*top, *rows], period="2024"), "programme", "period")
    assert got["GNBV", "2023"] == 2
    assert got["NTM", "2024"] == 3


@pytest.mark.parametrize("label", ["Tổng cộng (I+II)", "Tổng I+II", "Cộng vốn ĐT + vốn SN"])
def test_totals_that_say_of_what(tmp_path, label):
    rows = [["I", "GNBV", 2000, 1000, 50], ["II", "NTM", 1000, 500, 50],
            [None, label, 3000, 1500, 50]]  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert got["ALL", "ALL", "ALL", "ALL"] == 3
    assert not loaded.errors


def test_subtotals_below_their_parts(tmp_path):
    rows = [["I", "GNBV", None, None, None], [1, "Vốn đầu tư", 2000, 1000, 50],
            [2, "Vốn sự nghiệp", 1000, 500, 50], [None, "Cộng", 3000, 1500, 50],
            ["II", "NTM", None, None, None], [1, "Vốn đầu tư", 500, 250, 50],
            [None, "Cộng", 500, 250, 50], [None, "TỔNG CỘNG", 3500, 1750, 50]]  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert got["GNBV", "ALL", "ALL", "ALL"] == 3
    assert got["NTM", "ALL", "ALL", "ALL"] == 0.5
    assert got["ALL", "ALL", "ALL", "ALL"] == 3.5
    assert not loaded.errors


# ------------------------------------------------------------------ words that offices use


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Chương trình 1719", "DTTS"),
        ("CTMTQG 1719", "DTTS"),
        ("Chương trình MTQG theo Quyết định số 1719/QĐ-TTg ngày 14/10/2021", "DTTS"),
        ("Chương trình theo Quyết định 90/QĐ-TTg", "GNBV"),
        ("CTMTQG vùng DTTS", "DTTS"),
        ("Chương trình 2: GNBV", "GNBV"),
        ("CTMTQG GN BV", "GNBV"),
        ("Chuong trinh MTQG dan toc thieu so va mien nui", "DTTS"),
    ],
)
def test_names_of_programmes_in_use(tmp_path, label, code):
    got, loaded = by_rows(tmp_path, [[1, label, 2000, 1000, 50]])
    assert got == {(code, "ALL", "ALL", "ALL"): 2}
    assert not loaded.problems


@pytest.mark.parametrize(
    ("line", "factor"),
    [("ĐVT: 1.000.000 đ", 1), ("Đơn vị: 1.000.000.000 đồng", 1000), ("ĐVT: 10^6 đồng", 1)],
)
def test_units_written_as_numbers(tmp_path, line, factor):
    got = values(load(tmp_path, [*TOP[:2], [line], HEAD, ROW]), "indicator")
    assert got["FIN.PLAN",] == 8 * factor


def test_a_unit_in_a_remark(tmp_path):
    rows = [*TOP[:2], HEAD, ROW, ["Ghi chú: Số liệu tính bằng nghìn đồng; lấy từ TABMIS."]]
    assert values(load(tmp_path, rows), "indicator")["FIN.PLAN",] == 0.008


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Đến 17 giờ 00 ngày 30/9/2024", "2024-09-30"),
        ("(Số liệu chốt đến 24h00 ngày 30/9/2024)", "2024-09-30"),
        ("Tính đến: 9/2024", "2024-09-30"),
        ("(ĐẾN HẾT THỜI GIAN CHỈNH LÝ 31/01/2025)", "2025-01-31"),
    ],
)
def test_dates_with_hours_months_and_the_closing_of_the_year(tmp_path, line, day):
    rows = [[*TOP[0]], ["Tỉnh Bắc Giang"], [line], ["ĐVT: triệu đồng"], HEAD, ROW]
    assert set(load(tmp_path, rows).table["as_of"]) == {day}


def test_the_plan_after_its_adjustment_is_the_plan(tmp_path):
    head = ["TT", "Chương trình", "Kế hoạch vốn năm 2024", "Điều chỉnh giảm",
            "Kế hoạch vốn năm 2024 sau điều chỉnh", "Giải ngân", "%"]  # fmt: skip
    loaded = load(tmp_path, [*TOP[:3], head, [1, "GNBV", 8000, 2000, 6000, 3000, 50]])
    assert values(loaded, "indicator") == {
        ("FIN.PLAN",): 6, ("FIN.DISB",): 3, ("FIN.DISB_RATE",): 50,
    }  # fmt: skip
    assert not loaded.errors


def test_a_part_of_capital_below_a_total_that_includes_what_is_carried_over(tmp_path):
    rows = [
        [*TOP[0]], *TOP[1:3],
        ["TT", "Chương trình", "Tổng kế hoạch năm 2024 (bao gồm vốn kéo dài)", None, None,
         "Giải ngân", None, None],
        [None, None, *["Tổng", "Vốn năm 2023 kéo dài", "Vốn năm 2024"] * 2],
        [1, "GNBV", 9000, 1000, 8000, 3000, 700, 2300],
    ]  # fmt: skip
    got = values(load(tmp_path, rows, merge=["C4:E4", "F4:H4"]), "indicator", "plan_vintage")
    assert got["FIN.PLAN", "CURRENT"] == 8
    assert got["FIN.DISB", "CURRENT"] == 2.3
    assert got["FIN.PLAN", "ALL"] == 9


def test_a_rate_beside_households_is_theirs_and_that_of_minorities_is_asked(tmp_path):
    rows = [
        ["Tỉnh Bắc Giang"], ["HỘ NGHÈO NĂM 2023 VÀ NĂM 2024"],
        ["TT", "Huyện", "Năm 2023", None, "Năm 2024", None, "Hộ nghèo DTTS", None],
        [None, None, *["Hộ nghèo", "Tỷ lệ (%)"] * 2, "Số hộ", "Tỷ lệ (%)"],
        [1, "Huyện Yên Thế", 100, 10, 80, 8, 40, 50],
    ]  # fmt: skip
    loaded = load(tmp_path, rows, merge=["C3:D3", "E3:F3", "G3:H3"], period="2024")
    got = values(loaded, "indicator", "period")
    assert got["GNBV.POOR", "2023"] == 10
    assert got["GNBV.POOR", "2024"] == 8
    assert [p.cell for p in loaded.errors] == ["Biểu!H4"]


# ------------------------------------------------------------------ parts of a year, spans, changes


@pytest.mark.parametrize(
    "line",
    ["Từ ngày 01/9/2024 đến ngày 30/9/2024", "Tính đến ngày: từ 01/7/2024 đến 30/9/2024",
     "TRONG THÁNG 9 NĂM 2024", "6 THÁNG CUỐI NĂM 2024 (đến 31/12/2024)"],
)  # fmt: skip
def test_days_that_do_not_begin_with_the_year_are_asked(tmp_path, line):
    rows = [["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"], ["Tỉnh Bắc Giang"], [line],
            ["ĐVT: triệu đồng"], HEAD, ROW]  # fmt: skip
    assert "lũy kế từ đầu năm?" in asked(tmp_path, rows)
    head = [*HEAD[:3], "Giải ngân từ 01/9/2024 đến 30/9/2024"]
    loaded = load(tmp_path, [*TOP[:3], head, ROW[:4]])
    assert set(loaded.table["indicator"]) == {"FIN.PLAN"}


@pytest.mark.parametrize(
    "line", ["từ 01/01/2024 đến 30/9/2024", "từ ngày 1/1 đến ngày 30/9/2024", "Tháng 1-9/2024"]
)
def test_days_from_new_year_on_are_cumulative(tmp_path, line):
    rows = [["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"], ["Tỉnh Bắc Giang"], [line],
            ["ĐVT: triệu đồng"], HEAD, ROW]  # fmt: skip
    assert set(load(tmp_path, rows).table["as_of"]) == {"2024-09-30"}


@pytest.mark.parametrize(
    ("title", "plan", "period"),
    [
        ("GIẢI NGÂN GIAI ĐOẠN 2021-2023", "Kế hoạch vốn", "2021/2023"),
        ("GIẢI NGÂN GIAI ĐOẠN 2021-2025", "Kế hoạch vốn giai đoạn 2021-2025", "2021/2025"),
        ("GIẢI NGÂN", "KH vốn 3 năm 2021-2023", "2021/2023"),
    ],
)
def test_payments_of_the_plan_of_several_years(tmp_path, title, plan, period):
    rows = [[title], ["Tỉnh Bắc Giang, lũy kế đến 30/9/2023"], ["ĐVT: triệu đồng"],
            ["STT", "Nội dung", plan, "Giải ngân", "Tỷ lệ (%)"], ROW]  # fmt: skip
    assert set(load(tmp_path, rows).table["period"]) == {period}


def test_a_plan_of_several_years_in_a_form_of_one_is_asked(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn giai đoạn 2021-2025", "Giải ngân", "Tỷ lệ (%)"]
    title = ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024"]
    assert "--period 2021/2025" in asked(tmp_path, [title, *TOP[1:3], head, ROW])
    title = ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG (LŨY KẾ 2021-2024)"]
    assert "khác nhau về kỳ" in asked(tmp_path, [title, *TOP[1:3], HEAD, ROW])


def test_payments_since_the_beginning_of_the_phase(tmp_path):
    head = ["STT", "Nội dung", "Trung hạn 2021-2025", "KH năm 2024", "Giải ngân",
            "Lũy kế giải ngân từ đầu giai đoạn"]  # fmt: skip
    loaded = load(tmp_path, [*TOP[:3], head, [1, "GNBV", 30000, 8000, 2000, 15000]])
    assert values(loaded, "indicator", "period") == {
        ("FIN.PLAN", "2021/2025"): 30, ("FIN.PLAN", "2024"): 8, ("FIN.DISB", "2024"): 2,
        ("FIN.DISB", "2021/2025"): 15,
    }  # fmt: skip


@pytest.mark.parametrize(
    "title",
    ["SỐ HỘ NGHÈO GIẢM NĂM 2024", "HỘ THOÁT NGHÈO NĂM 2024", "HỘ NGHÈO PHÁT SINH NĂM 2024",
     "HỘ NGHÈO THEO CHUẨN MỚI NĂM 2024", "HỘ NGHÈO THEO CHUẨN CỦA TỈNH NĂM 2024"],
)  # fmt: skip
def test_a_change_or_another_standard_in_a_title_is_asked(tmp_path, title):
    assert "tiêu đề nói" in asked(tmp_path, of_households(title))


@pytest.mark.parametrize(
    "title",
    ["CHỈ TIÊU GIẢM HỘ NGHÈO GIAO NĂM 2024", "GIAO CHỈ TIÊU HỘ NGHÈO NĂM 2024",
     "DỰ BÁO HỘ NGHÈO NĂM 2024"],
)  # fmt: skip
def test_targets_and_forecasts_in_a_title_are_asked(tmp_path, title):
    assert "--status" in asked(tmp_path, of_households(title))
    named = {"columns": {"D": "GNBV.POOR_HH"}}
    answered = load(tmp_path, of_households(title), status="target", mapping=named)
    assert set(answered.table["status"]) == {"target"}
    rows = of(title="CHỈ TIÊU GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG GIAO CÁC ĐƠN VỊ")
    assert "--status" in asked(tmp_path, rows)
    fine = of_households("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU GIẢM NGHÈO NĂM 2024")
    assert set(load(tmp_path, fine).table["status"]) == {"actual"}


def test_without_numbers_a_row_of_a_kind_ends_what_stands_under_the_last(tmp_path):
    rows = [[None, label, plan, plan // 2, 50] for label, plan in [
        ("CTMTQG NTM", 4000), ("Ngân sách trung ương", 3000), ("Vốn đầu tư", 2000),
        ("Vốn sự nghiệp", 1000), ("Ngân sách địa phương", 1000), ("CTMTQG GNBV", 3000),
        ("Vốn đầu tư", 2000), ("Vốn sự nghiệp", 1000)]]  # fmt: skip
    got, _ = by_rows(tmp_path, rows)
    assert got == {
        ("NTM", "ALL", "ALL", "ALL"): 4, ("NTM", "ALL", "CENTRAL", "ALL"): 3,
        ("NTM", "INV", "CENTRAL", "ALL"): 2, ("NTM", "REC", "CENTRAL", "ALL"): 1,
        ("NTM", "ALL", "LOCAL", "ALL"): 1, ("GNBV", "ALL", "ALL", "ALL"): 3,
        ("GNBV", "INV", "ALL", "ALL"): 2, ("GNBV", "REC", "ALL", "ALL"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "carried",
    ["Vốn kéo dài các năm trước sang 2024",
     "Kế hoạch vốn năm 2023 được phép kéo dài thời gian thực hiện và giải ngân sang năm 2024"],
)  # fmt: skip
def test_this_year_s_section_beside_any_carried_over_is_of_this_year(tmp_path, carried):
    rows = [["A", carried, 3000, 1500, 50], [1, "GNBV", 3000, 1500, 50],
            ["B", "Kế hoạch vốn 2024", 9000, 4500, 50], [1, "GNBV", 9000, 4500, 50]]  # fmt: skip
    got, _ = by_rows(tmp_path, rows)
    assert got["GNBV", "ALL", "ALL", "CURRENT"] == 9
    assert got["GNBV", "ALL", "ALL", "CARRIED"] == 3


def test_a_number_that_belongs_elsewhere_is_not_of_the_row_above(tmp_path):
    rows = [["1.", "GNBV", 3000, 1500, 50], ["1.1", "Vốn đầu tư", 2000, 1000, 50],
            ["2.", "NTM", 9000, 4500, 50], ["1.2", "Vốn sự nghiệp", 1000, 500, 50]]  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert ("NTM", "REC", "ALL", "ALL") not in got
    assert [p.cell for p in loaded.errors] == ["Biểu!B8"]


def test_results_beside_programmes_are_left(tmp_path):
    head = [*HEAD[:4], "Tỷ lệ hộ nghèo (%)"]
    loaded = load(tmp_path, [*TOP[:3], head, ROW, [2, "NTM", 4000, 2000, 50]])
    assert {*loaded.table["indicator"]} == {"FIN.PLAN", "FIN.DISB"}
    assert [p.cell for p in loaded.errors] == ["Biểu!E4"]


def test_money_beyond_the_country_s_names_every_cell(tmp_path):
    rows = [*TOP[:2], ["ĐVT: nghìn tỷ đồng"], HEAD, ROW, [2, "NTM", 4000, 2000, 50]]
    (error,) = load(tmp_path, rows).errors
    assert all(cell in error.text.vi for cell in ("C5", "D5", "C6", "D6"))


@pytest.mark.parametrize(
    ("label", "near"),
    [("Giảm nghèo bền vửng", "giảm nghèo bền vững"), ("Nông thông mới", "nông thôn mới")],
)
def test_a_label_one_letter_off_is_asked_by_the_name_that_it_comes_near(tmp_path, label, near):
    _, loaded = by_rows(tmp_path, [[1, "DTTS", 2000, 1000, 50], [2, label, 2000, 1000, 50]])
    (error,) = loaded.errors
    assert f"có phải là “{near}”?" in error.text.vi
    assert error.cell == "Biểu!B6"


def test_what_a_template_s_cell_says_that_is_not_known_is_named_by_that_cell(tmp_path):
    def change(sheet):
        sheet["D8"] = "Vốn lạ"

    (error,) = intake.load(filled_template(tmp_path / "t.xlsx", change)).errors
    assert error.cell == "Biểu!D8"
    assert "không hiểu “Vốn lạ”" in error.text.vi


@pytest.mark.parametrize(("heading", "word"), [("Không có khả năng giải ngân", "không")])
def test_the_word_that_is_told_is_that_of_the_reason(tmp_path, heading, word):
    loaded = load(tmp_path, [*TOP[:3], [*HEAD[:3], "Giải ngân", heading], ROW])
    (problem,) = loaded.problems
    assert problem.text.vi.startswith((f"“{word}”: phần chưa", "“khả năng”: số ước"))


@pytest.mark.parametrize(
    ("money", "rate", "plan"),
    [("412,305", "43.95", 412.305), ("412.305", "43,95%", 412.305)],
)
def test_a_rate_beside_tells_the_marks_of_money(tmp_path, money, rate, plan):
    rows = [[1, "DTTS", money, "181,220" if "," in money else "181.220", rate]]
    got = values(load(tmp_path, [*TOP, *rows]), "indicator")
    assert got["FIN.PLAN",] == plan
    assert got["FIN.DISB_RATE",] == 43.95


def test_payments_of_the_capital_assigned_this_year_below_a_group(tmp_path):
    parts = ["Tổng", "Vốn các năm trước chuyển sang", "Vốn giao năm 2024"]
    rows = [*TOP[:3], ["TT", "Chương trình", "Kế hoạch vốn", None, None, "Giải ngân", None, None],
            [None, None, *parts * 2], [1, "GNBV", 9000, 1000, 8000, 3000, 700, 2300]]  # fmt: skip
    got = values(load(tmp_path, rows, merge=["C4:E4", "F4:H4"]), "indicator", "plan_vintage")
    assert got == {
        ("FIN.PLAN", "ALL"): 9, ("FIN.PLAN", "CARRIED"): 1, ("FIN.PLAN", "CURRENT"): 8,
        ("FIN.DISB", "ALL"): 3, ("FIN.DISB", "CARRIED"): 0.7, ("FIN.DISB", "CURRENT"): 2.3,
    }  # fmt: skip


def test_rows_below_a_part_of_a_total_are_of_that_part(tmp_path):
    rows = [[None, "Tổng số", 9000, 4500, 50], [None, "Trong đó: NTM", 3000, 1500, 50],
            [None, "- Vốn đầu tư", 2000, 1000, 50], [None, "GNBV", 6000, 3000, 50],
            [None, "I+II", 9000, 4500, 50]]  # fmt: skip
    got, loaded = by_rows(tmp_path, rows)
    assert got == {
        ("ALL", "ALL", "ALL", "ALL"): 9, ("NTM", "ALL", "ALL", "ALL"): 3,
        ("NTM", "INV", "ALL", "ALL"): 2, ("GNBV", "ALL", "ALL", "ALL"): 6,
    }  # fmt: skip
    assert [p.cell for p in loaded.errors] == ["Biểu!B9"]


def test_what_a_sheet_s_title_says_of_all_holds_for_its_second_table(tmp_path):
    table = [["STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo"], [1, "Huyện Yên Thế", 1000, 50]]
    other = [["STT", "Đơn vị", "Số hộ cận nghèo"], [1, "Huyện Yên Thế", 40]]
    rows = [["UBND TỈNH BẮC GIANG"], ["RÀ SOÁT SƠ BỘ HỘ NGHÈO NĂM 2024"], *table, *other]
    assert set(load(tmp_path, rows).table["flag"]) == {"p"}


def test_new_rural_results_in_rows_and_columns(tmp_path):
    title = [["UBND TỈNH BẮC GIANG"], ["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2024"]]
    rows = [*title, ["STT", "Chỉ tiêu", "ĐVT", "Kết quả"], [1, "Tổng số xã", "xã", 180],
            [2, "Số xã đạt chuẩn NTM nâng cao", "xã", 60],
            [3, "Số xã đạt chuẩn nông thôn mới kiểu mẫu", "xã", 12]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator") == {
        ("NTM.COMMUNES_TOTAL",): 180, ("NTM.COMMUNES_ADV",): 60, ("NTM.COMMUNES_MODEL",): 12,
    }  # fmt: skip
    head = ["STT", "Huyện", "Tổng số xã", "Số xã đạt chuẩn NTM", "Tỷ lệ (%)"]
    table = load(tmp_path, [*title, head, [1, "Huyện Yên Thế", 20, 10, 50]])
    assert values(table, "indicator")["NTM.COMMUNE",] == 50


@pytest.mark.parametrize(
    ("title", "capital"),
    [
        ("ĐÔN ĐỐC GIẢI NGÂN VỐN SỰ NGHIỆP", "REC"),
        ("Báo cáo giải ngân vốn đầu tư phát triển", "INV"),
        ("KẾT QUẢ GIẢI NGÂN KINH PHÍ SỰ NGHIỆP", "REC"),
        ("GIẢI NGÂN VỐN ĐTPT", "INV"),
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "ALL"),
        ("KẾT QUẢ GIẢI NGÂN", "ALL"),
    ],
)
def test_a_title_says_the_capital_whatever_stands_before_it(tmp_path, title, capital):
    table = load(tmp_path, [[title], *TOP[1:], ROW]).table
    assert set(table["capital"]) == {capital}


def test_a_day_without_a_year_takes_that_of_its_month_or_is_asked(tmp_path):
    rows = [["GIẢI NGÂN"], ["Tỉnh Bắc Giang"], ["Tháng 8 năm 2024 (số liệu đến 25/8)"], TOP[2],
            ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân", "Tỷ lệ (%)"], ROW]  # fmt: skip
    table = load(tmp_path, rows).table
    assert set(table["as_of"]) == {"2024-08-25"}
    assert set(table["period"]) == {"2024"}
    rows[2] = ["(số liệu đến 25/8)"]
    assert "kỳ số liệu" in asked(tmp_path, rows)


def test_every_programme_of_the_catalogue_is_known_by_its_name():
    named = catalogue.programmes().query("start != ''")["name_vi"].items()
    for code, name in named:
        merged = {"DTTS", "GNBV", "NTM"} if code == "NTP2026" else {code}
        assert read(name).codes["programme"] == merged, name
        assert (read(name).rest, read(name).times) == ([], []), name
        if not code.startswith("NTP"):
            assert read(f"{name} giai đoạn 2026-2030").codes["programme"] == merged


def test_a_count_in_brackets_is_no_part_of_a_name(tmp_path):
    rows = [
        *TOP,
        [None, "TỔNG SỐ (2 huyện, thị xã)", 9000, 3000, 33.33],
        [1, "Huyện Yên Thế (16 xã)", 5000, 2000, 40],
        [2, "Huyện Lạng Giang", 4000, 1000, 25],
    ]
    got = values(load(tmp_path, [["GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG"], *rows[1:]]),
                 "area", "indicator")  # fmt: skip
    assert got["24", "FIN.PLAN"] == 9
    assert got["24/yen-the", "FIN.PLAN"] == 5


def test_a_sum_of_two_sources_is_not_all_of_them(tmp_path):
    rows = [*TOP, ROW, [None, "- NSTW + NSĐP", 7000, 1500, 21.43],
            [None, "- Vốn tín dụng", 1000, 500, 50]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "fund", "indicator")["ALL", "FIN.PLAN"] == 8
    assert any("hai nguồn" in p.text.vi for p in loaded.errors)
    head = ["STT", "Nội dung", "Kế hoạch vốn NSTW và NSĐP", "Giải ngân"]
    with pytest.raises(ProblemError, match=r"hai nguồn[\s\S]+giải ngân của kế hoạch nào"):
        load(tmp_path, [*TOP[:3], head, ROW[:4]])


def test_a_heading_of_places_is_no_part_of_the_columns(tmp_path):
    rows = [["UBND TỈNH BẮC GIANG"], ["RÀ SOÁT HỘ NGHÈO NĂM 2024"],
            ["STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo"], ["A", "Các huyện miền núi", None, None],
            [1, "Huyện Yên Thế", 1000, 50], ["B", "Các huyện còn lại", None, None],
            [1, "Huyện Lạng Giang", 2000, 20]]  # fmt: skip
    assert values(load(tmp_path, rows), "area", "indicator") == {
        ("24/yen-the", "GNBV.HH_TOTAL"): 1000, ("24/yen-the", "GNBV.POOR_HH"): 50,
        ("24/lang-giang", "GNBV.HH_TOTAL"): 2000, ("24/lang-giang", "GNBV.POOR_HH"): 20,
    }  # fmt: skip
    rows[3][1] = "Chương trình 135"  # which may be another's figures
    assert "thuộc dòng “Chương trình 135”, không lấy" in load(tmp_path, rows).summary()


PAID = [["UBND TỈNH TUYÊN QUANG"], ["GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG NĂM 2024"],
        ["Đến 30/6/2024"], ["ĐVT: triệu đồng"]]  # fmt: skip


def test_a_rate_without_a_kind_is_that_of_the_columns_it_divides(tmp_path):
    head = ["STT", "Nội dung", "Kế hoạch vốn nước ngoài", "Giải ngân vốn nước ngoài", "Tỷ lệ (%)"]
    table = load(tmp_path, [*PAID, head, [1, "Tổng số", 4000, 1000, 25]]).table
    assert set(table["fund"]) == {"FOREIGN"}
    head = ["STT", "Nội dung", "KH vốn đầu tư", "GN vốn đầu tư", "KH vốn sự nghiệp",
            "GN vốn sự nghiệp", "Tỷ lệ (%)"]  # fmt: skip
    loaded = load(tmp_path, [*PAID, head, [1, "Tổng số", 4000, 1000, 600, 300, 50]])
    assert [p.cell for p in loaded.errors] == ["Biểu!G5"]
    assert "FIN.DISB_RATE" not in set(loaded.table["indicator"])


def test_a_plain_group_is_of_the_column_to_its_left(tmp_path):
    heads = [["STT", "Nội dung", "Tổng dự toán giao", "Trong đó", None, "Lũy kế giải ngân",
              "Trong đó", None], [None, None, None, "Vốn kéo dài", "Vốn năm 2024", None,
                                  "Vốn kéo dài", "Vốn năm 2024"]]  # fmt: skip
    rows = [*PAID, *heads, [1, "Tổng số", 900, 200, 700, 450, 150, 300]]
    got = values(load(tmp_path, rows, merge=["D5:E5", "G5:H5"]), "indicator", "plan_vintage")
    assert got == {
        ("FIN.PLAN", "ALL"): 0.9, ("FIN.PLAN", "CARRIED"): 0.2, ("FIN.PLAN", "CURRENT"): 0.7,
        ("FIN.DISB", "ALL"): 0.45, ("FIN.DISB", "CARRIED"): 0.15, ("FIN.DISB", "CURRENT"): 0.3,
    }  # fmt: skip


def test_a_unit_in_a_label_holds_for_its_row(tmp_path):
    rows = [*TOP, ROW, [2, "Nông thôn mới (tỷ đồng)", 40, 10, 25]]
    assert values(load(tmp_path, rows), "programme", "indicator")["NTM", "FIN.PLAN"] == 40


def test_a_blank_programme_is_that_of_its_group_and_so_is_its_total(tmp_path):
    head = ["Chương trình", "Đơn vị", "Kế hoạch vốn", "Giải ngân"]
    rows = [PAID[0], ["GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024"], *PAID[2:], head,
            ["CTMTQG nông thôn mới", "Huyện Na Hang", 100, 50], [None, "Huyện Yên Sơn", 300, 90],
            ["Cộng", None, 400, 140], ["CTMTQG GNBV", "Huyện Na Hang", 70, 7],
            [None, "Huyện Yên Sơn", 30, 3]]  # fmt: skip
    loaded = load(tmp_path, rows)
    got = values(loaded, "programme", "area", "indicator")
    assert {key[:2]: v for key, v in got.items() if key[2] == "FIN.PLAN"} == {
        ("NTM", "08/na-hang"): 0.1, ("NTM", "08/yen-son"): 0.3, ("NTM", "08"): 0.4,
        ("GNBV", "08/na-hang"): 0.07, ("GNBV", "08/yen-son"): 0.03,
    }  # fmt: skip
    rows[7][2] = 900
    assert "Biểu!A8" in {p.cell for p in load(tmp_path, rows).errors}


@pytest.mark.parametrize(
    ("unit", "taken"),
    [("xã", True), ("Xã, phường", True), ("%", False), ("bản", False), ("nghìn xã", False)],
)
def test_a_unit_that_is_not_the_indicator_s_leaves_the_row(tmp_path, unit, taken):
    title = ["KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2024"]
    rows = [PAID[0], title, ["STT", "Chỉ tiêu", "ĐVT", "Kết quả"], [1, "Tổng số xã", "xã", 120],
            [2, "Số xã đạt chuẩn nông thôn mới", unit, 60]]  # fmt: skip
    assert (("NTM.COMMUNES_MET",) in values(load(tmp_path, rows), "indicator")) == taken


def test_a_unit_above_counts_that_is_none_of_theirs_is_asked(tmp_path):
    rows = [PAID[0], ["RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["Đơn vị tính: khẩu"],
            ["STT", "Đơn vị", "Số hộ", "Hộ nghèo", "%"],
            [1, "Huyện Na Hang", 1000, 200, 20]]  # fmt: skip
    assert "khẩu" in asked(tmp_path, rows)
    rows[2] = ["Đơn vị tính: hộ, %"]
    assert values(load(tmp_path, rows), "indicator") == {
        ("GNBV.HH_TOTAL",): 1000, ("GNBV.POOR_HH",): 200, ("GNBV.POOR",): 20,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "asks"),
    [
        ("XÃ NÔNG THÔN MỚI KIỂU MẪU NĂM 2024", True),
        ("XÃ ĐẠT CHUẨN NTM, XÃ ĐẠT CHUẨN NTM NÂNG CAO NĂM 2024", False),
        ("RÀ SOÁT THEO CHUẨN NGHÈO GIAI ĐOẠN 2011-2015, NĂM 2024", True),
        ("RÀ SOÁT THEO CHUẨN NGHÈO GIAI ĐOẠN 2021-2025, NĂM 2024", False),
    ],
)
def test_another_standard_than_the_one_in_force_is_asked(tmp_path, title, asks):
    new_rural = "NÔNG" in title
    head = ["STT", "Đơn vị", "Số tiêu chí đạt" if new_rural else "Số hộ nghèo"]
    rows = [PAID[0], [title], head, [1, "Huyện Na Hang", 15]]
    if asks:
        assert "chuẩn khác" in asked(tmp_path, rows)
    else:
        assert len(load(tmp_path, rows).table) == 1


def test_counts_as_text_are_whole_and_criteria_may_say_of_how_many(tmp_path):
    rows = [PAID[0], ["RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo"],
            [1, "Huyện Na Hang", "12.345", "1,200"]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator") == {
        ("GNBV.HH_TOTAL",): 12345, ("GNBV.POOR_HH",): 1200,
    }  # fmt: skip
    rows = [PAID[0], ["KẾT QUẢ NÔNG THÔN MỚI NĂM 2024"], ["STT", "Đơn vị", "Số tiêu chí đạt"],
            [1, "Xã Yên Hoa", "17/19"], [2, "Xã Côn Lôn", 12]]  # fmt: skip
    assert list(load(tmp_path, rows).table["value"]) == [17, 12]


def test_a_title_without_accents_is_read_as_with_them(tmp_path):
    top = [["UBND TINH TUYEN QUANG"], ["KET QUA GIAI NGAN TREN DIA BAN TINH CHUONG TRINH MTQG GIAM"
            " NGHEO BEN VUNG NAM 2024"], ["Den 30/6/2024"], ["DVT: trieu dong"]]  # fmt: skip
    head = ["STT", "Noi dung", "Ke hoach von", "Giai ngan"]
    assert len(load(tmp_path, [*top, head, [1, "Tong so", 4000, 1000]]).table) == 2


def test_carried_over_capital_of_all_programmes_heads_the_rows_below_it(tmp_path):
    title = [["TÌNH HÌNH GIẢI NGÂN NĂM 2026"], ["Tỉnh Bắc Ninh, đến 30/9/2026"], *TOP[2:3],
             ["STT", "Nội dung", "Kế hoạch vốn", "Giải ngân"]]  # fmt: skip
    rows = [["I", "CTMTQG hợp nhất giai đoạn 2026-2035", 9000, 4000],
            ["II", "Vốn các chương trình MTQG giai đoạn 2021-2025 kéo dài sang năm 2026", 500, 300],
            [1, "Giảm nghèo bền vững", 200, 100], [2, "Nông thôn mới", 300, 200]]  # fmt: skip
    loaded = load(tmp_path, [*title, *rows])
    plans = values(loaded, "indicator", "programme", "plan_vintage", "period")
    assert {key[1:]: v for key, v in plans.items() if key[0] == "FIN.PLAN"} == {
        ("NTP2026", "ALL", "2026"): 9, ("ALL", "CARRIED", "2026"): 0.5,
        ("GNBV", "CARRIED", "2026"): 0.2, ("NTM", "CARRIED", "2026"): 0.3,
    }  # fmt: skip


def test_two_parts_of_one_whole_are_not_parts_of_each_other(tmp_path):
    rows = [ROW, [None, "Trong đó: vốn kéo dài", 800, 200, 25],
            [None, "Trong đó: vốn nước ngoài", 400, 100, 25]]  # fmt: skip
    taken = values(load(tmp_path, [*TOP, *rows]), "indicator", "fund", "plan_vintage")
    assert taken["FIN.PLAN", "ALL", "CARRIED"] == 0.8
    assert taken["FIN.PLAN", "FOREIGN", "ALL"] == 0.4


def test_carried_over_and_this_years_rows_of_a_programme(tmp_path):
    rows = [["A", *ROW[1:]], [1, "Vốn chuyển nguồn từ các năm trước", 2000, 500, 25],
            [2, "Vốn giao năm nay", 6000, 1500, 25]]  # fmt: skip
    taken = values(load(tmp_path, [*TOP, *rows]), "indicator", "plan_vintage")
    assert [taken["FIN.PLAN", code] for code in ("ALL", "CARRIED", "CURRENT")] == [8, 2, 6]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Ghi chú: Chưa có báo cáo của 05 phường.", "chưa"),
        ("* Mới có 118/124 xã gửi số liệu", "118/124"),
        ("Còn thiếu số liệu của Sở Y tế", "còn thiếu"),
        ("Riêng vốn nước ngoài số liệu đến 31/7/2024", "riêng"),
        ("Số liệu trừ phần vốn ủy thác", "trừ"),
    ],
)
def test_a_line_below_that_makes_less_of_the_figures_is_told(tmp_path, note, said):
    loaded = load(tmp_path, [*TOP, ROW, [note]])
    assert any(p.cell == "Biểu!A6" and said in p.text.vi for p in loaded.problems)


def test_lines_below_of_one_programme_and_of_capital_left_out(tmp_path):
    rows = [*TOP, ROW, [2, "Nông thôn mới", 4000, 1000, 25]]
    loaded = load(tmp_path, [*rows, ["Riêng chương trình nông thôn mới số liệu đến 31/8/2024"]])
    days = values(loaded, "indicator", "programme", "as_of")
    assert days["FIN.DISB", "NTM", "2024-08-31"] == 1
    assert days["FIN.DISB", "GNBV", "2024-09-30"] == 2
    assert any(p.cell == "Biểu!A7" for p in loaded.problems)
    note = "Kế hoạch vốn chưa bao gồm vốn kéo dài từ năm 2023 sang"
    assert set(load(tmp_path, [*rows, [note]]).table["plan_vintage"]) == {"CURRENT"}


def test_headings_of_the_review_and_of_results(tmp_path):
    top = [["BAN DÂN TỘC VÀ TÔN GIÁO TỈNH BẮC GIANG"], ["TỔNG HỢP HỘ NGHÈO NĂM 2024"]]
    heads = [["STT", "Huyện, thị xã", "Tổng số hộ dân trên địa bàn", "Kết quả rà soát năm 2024"],
             [*[None] * 3, "Hộ nghèo", None], [*[None] * 3, "Số hộ", "Tỷ lệ (%)"]]  # fmt: skip
    merge = ["A3:A5", "B3:B5", "C3:C5", "D3:E3", "D4:E4"]
    loaded = load(tmp_path, [*top, *heads, [1, "Sơn Động", 1000, 80, 8]], merge=merge)
    assert values(loaded, "area", "indicator") == {
        ("24/son-dong", "GNBV.HH_TOTAL"): 1000, ("24/son-dong", "GNBV.POOR_HH"): 80,
        ("24/son-dong", "GNBV.POOR"): 8,
    }  # fmt: skip
    for head in ("Thực hiện", "Kết quả đạt được", "Thực hiện đến 30/9/2024"):
        rows = [["UBND TỈNH BẮC GIANG"], ["NÔNG THÔN MỚI NĂM 2024"], ["Tính đến 30/9/2024"],
                ["STT", "Chỉ tiêu", "ĐVT", head],
                [1, "Số xã được công nhận đạt chuẩn nông thôn mới", "xã", 140],
                [2, "Số xã được công nhận đạt chuẩn NTM nâng cao trong năm", "xã", 9]]  # fmt: skip
        loaded = load(tmp_path, rows)
        assert values(loaded, "indicator") == {("NTM.COMMUNES_MET",): 140}
        assert [p.cell for p in loaded.errors] == ["Biểu!B6"]


@pytest.mark.parametrize(
    ("heads", "paid"),
    [
        (["KH vốn", "Thực hiện"], None),
        (["KH vốn", "Thực hiện kế hoạch"], None),
        (["KH vốn", "Lũy kế thanh toán đến 30/9/2024"], 2),
        (["KH vốn", "Luỹ kế số vốn đã thanh toán"], 2),
    ],
)
def test_work_done_is_no_payment_but_what_was_paid_out_to_a_day_is(tmp_path, heads, paid):
    rows = [*TOP[:3], ["STT", "Nội dung", *heads], ROW[:4]]
    loaded = load(tmp_path, rows)
    assert values(loaded, "indicator").get(("FIN.DISB",)) == paid
    assert bool(loaded.errors) == (paid is None)


def test_the_same_day_of_last_year_is_last_years_payment(tmp_path):
    head = [*HEAD, "Cùng kỳ 2023 (giải ngân đến 30/9/2023)"]
    loaded = load(tmp_path, [*TOP[:3], head, [*ROW, 1500]])
    assert values(loaded, "indicator", "period", "as_of")["FIN.DISB", "2023", "2023-09-30"] == 1.5
    head[-1] = "So với cùng kỳ 2023 (giải ngân đến 30/9/2023)"
    assert len(load(tmp_path, [*TOP[:3], head, [*ROW, 1500]]).table) == 3


def test_a_date_behind_the_letter_that_a_form_goes_with(tmp_path):
    rows = [["GIẢI NGÂN CÁC CTMTQG NĂM 2024"], ["BAN CHỈ ĐẠO CÁC CHƯƠNG TRÌNH MTQG TỈNH BẮC GIANG"],
            ["(Kèm theo Công văn số 7/CV-UBND; số liệu đến ngày 31/7/2024)"], *TOP[2:]]  # fmt: skip
    assert set(load(tmp_path, [*rows, ROW]).table["as_of"]) == {"2024-07-31"}


def test_an_english_form(tmp_path):
    rows = [["DISBURSEMENT OF NATIONAL TARGET PROGRAMMES, BẮC GIANG PROVINCE, 2024"],
            ["(As of 31 August 2024)"], ["Unit: VND million"],
            ["No.", "Programme", "Capital plan 2024", "Disbursement", "Rate (%)"],
            [1, "Sustainable poverty reduction", *ROW[2:]]]  # fmt: skip
    assert values(load(tmp_path, rows), "indicator", "as_of", "programme") == {
        ("FIN.PLAN", "2024-08-31", "GNBV"): 8, ("FIN.DISB", "2024-08-31", "GNBV"): 2,
        ("FIN.DISB_RATE", "2024-08-31", "GNBV"): 25,
    }  # fmt: skip


# ------------------------------------------------------------------ components, counts


@pytest.mark.parametrize(("line", "programme"), [
    ("Chương trình: Hợp phần 2: phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số"
     " và miền núi", "NTP2026_C2"),
    ("Chương trình: Hợp phần 1", "NTP2026_C1"),
])  # fmt: skip
def test_a_component_that_has_a_code_is_a_programme_of_its_own(tmp_path, line, programme):
    rows = [["GIẢI NGÂN THEO XÃ"], ["Tỉnh Lào Cai, đến 31/10/2026. ĐVT: triệu đồng"], [line],
            ["STT", "Xã, phường", "Kế hoạch vốn năm 2026", "Giải ngân"],
            [1, "Phường Sa Pa", 1500, 300]]  # fmt: skip
    assert set(load(tmp_path, rows).table["programme"]) == {programme}
    rows[2] = [f"Tiểu dự án 1 của {line.partition(': ')[2]}"]
    assert "chỉ nói về một dự án, hợp phần" in asked(tmp_path, rows)


def review(unit, *numbers):
    return [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2024"], ["Tỉnh Điện Biên, đến 31/12/2024"], [unit],
            ["STT", "Địa phương", "Tổng số hộ", "Hộ nghèo"],
            [1, "Huyện Mường Ảng", *numbers]]  # fmt: skip


def test_households_are_whole_and_counted_in_no_percent(tmp_path):
    assert "số lẻ" in load(tmp_path, review("Đơn vị tính: hộ", 9000, 35.5)).problems[0].say("vi")
    assert len(load(tmp_path, review("Đơn vị tính: hộ", 9000, 355)).table) == 2
    assert len(load(tmp_path, review("Đơn vị tính: hộ, %", 9000, 355)).table) == 2
    said = asked(tmp_path, review("Đơn vị tính: %", 100, 35))
    assert "Biểu!A3" in said
    assert "không phải là tỷ lệ" in said


def test_a_section_holds_for_its_own_tables(tmp_path):
    rows = [["GIẢI NGÂN CHƯƠNG TRÌNH MTQG GIẢM NGHÈO BỀN VỮNG NĂM 2025"],
            ["Tỉnh Cao Bằng, đến 31/8/2025. ĐVT: triệu đồng"],
            ["A. Vốn kéo dài từ năm 2024 sang"],
            ["Loại vốn", "Kế hoạch", "Giải ngân"], ["Vốn đầu tư", 500, 300],
            ["B. Vốn giao năm 2025"],
            ["Loại vốn", "Kế hoạch", "Giải ngân"], ["Vốn đầu tư", 4000, 2000]]  # fmt: skip
    got = values(load(tmp_path, rows), "programme", "plan_vintage", "indicator")
    assert got == {
        ("GNBV", "CARRIED", "FIN.PLAN"): 0.5,
        ("GNBV", "CARRIED", "FIN.DISB"): 0.3,
        ("GNBV", "CURRENT", "FIN.PLAN"): 4.0,
        ("GNBV", "CURRENT", "FIN.DISB"): 2.0,
    }


@pytest.mark.parametrize(("words", "vintage"), [
    ("gồm kéo dài", "ALL"), ("tính cả vốn chuyển nguồn", "ALL"), ("kéo dài", "CARRIED"),
    ("chưa gồm vốn kéo dài", "CURRENT"), ("không kể chuyển nguồn", "CURRENT"),
])  # fmt: skip
def test_what_a_plan_takes_in_says_its_vintage(tmp_path, words, vintage):
    rows = [*TOP[:3], ["STT", "Nội dung", f"Kế hoạch vốn năm 2024 ({words})"], [1, "NTM", 8000]]
    assert set(load(tmp_path, rows).table["plan_vintage"]) == {vintage}
