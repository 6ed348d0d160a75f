"""What remarks and sheet names say otherwise is told; what says nothing of the figures is not."""

import pytest
from openpyxl import Workbook

from mtqg import intake

HEAD = ["STT", "Chương trình", "Kế hoạch vốn", "Giải ngân", "Ghi chú"]
TOP = [["UBND TỈNH TUYÊN QUANG"], ["GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024"],
       ["Tính đến 30/9/2024"], ["ĐVT: triệu đồng"], HEAD]  # fmt: skip


def load(tmp_path, note="", foot="", name="Biểu", title=""):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    top = [TOP[0], [title or TOP[1][0]], *TOP[2:]]
    rows = [[1, "CTMTQG nông thôn mới", 5000, 2000, note], [2, "CTMTQG GNBV", 3000, 900, None]]
    for row in [*top, *rows, [foot]]:
        sheet.append(row)
    book.save(tmp_path / "form.xlsx")
    loaded = intake.load(tmp_path / "form.xlsx")
    assert len(loaded.table) == 4
    return [(p.severity, p.cell) for p in loaded.problems]


@pytest.mark.parametrize(
    ("note", "weight"),
    [
        ("số liệu đến 15/7/2024", "warning"),
        ("ĐVT: nghìn đồng", "warning"),
        ("kế hoạch giao năm 2022", "warning"),
        ("chưa tính vốn đầu tư", "warning"),
        ("số tạm tính", "warning"),
        ("theo KH trung hạn", "warning"),
        ("số liệu quý III: riêng quý", "warning"),
        ("kế hoạch điều chỉnh theo QĐ 71/QĐ-UBND ngày 02/5/2024", ""),
        ("tăng 300 triệu đồng so với tháng 7", ""),
        ("do vướng mặt bằng, không thi công được", ""),
        ("số liệu đến 30/9/2024", ""),
    ],
)
def test_what_the_note_of_a_row_says_otherwise_is_told(tmp_path, note, weight):
    assert load(tmp_path, note) == ([(weight, "Biểu!E6")] if weight else [])


@pytest.mark.parametrize(
    ("foot", "weight"),
    [
        ("(*) Số giải ngân là số phát sinh trong quý, không lũy kế", "error"),
        ("Ghi chú: kế hoạch vốn nêu trên là kế hoạch năm 2022", "error"),
        ("Số liệu chưa chính thức", "warning"),
        ("Chưa bao gồm vốn tín dụng", "warning"),
        ("Chỉ tính 20 xã", "warning"),
        ("Tuyên Quang, ngày 5 tháng 10 năm 2024", ""),
        ("Các đơn vị gửi báo cáo chậm: 3", ""),
        ("Vốn năm 2023 kéo dài: theo dõi riêng", ""),
        ("Kế hoạch vốn giao theo Nghị quyết HĐND tỉnh năm 2023", ""),
        ("Số 15/NQ-HĐND năm 2023", ""),
    ],
)
def test_a_footnote_that_turns_the_meaning_is_told(tmp_path, foot, weight):
    assert load(tmp_path, foot=foot) == ([(weight, "Biểu!A8")] if weight else [])


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("Cao Bằng", "error"),
        ("Tháng 6", "error"),
        ("Quý III", ""),
        ("T10 2024", ""),
        ("2022", "error"),
        ("Vốn sự nghiệp", "warning"),
        ("H. Na Hang", "warning"),
        ("tỷ đồng", "error"),
        ("TH", ""),
        ("Biểu 2", ""),
    ],
)
def test_a_sheet_name_is_held_against_its_form(tmp_path, name, weight):
    assert load(tmp_path, name=name) == ([(weight, name)] if weight else [])


@pytest.mark.parametrize(
    ("month", "told"), [("THÁNG 6 NĂM 2024", True), ("THÁNG 10 NĂM 2024", False)]
)
def test_the_month_of_a_title_is_held_against_the_date(tmp_path, month, told):
    title = f"GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG {month}"
    assert load(tmp_path, title=title) == ([("warning", "Biểu!A2")] if told else [])
