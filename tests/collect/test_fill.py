"""An office's own workbook, filled: its cells change, its layout, styles and formulas do not."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from typer.testing import CliRunner

from mtqg.cli import app
from mtqg.collect.fill import fill
from mtqg.problems import ProblemError
from mtqg.table import schema

NAME = (
    "Chương trình MTQG xây dựng nông thôn mới, giảm nghèo bền vững, phát triển kinh tế - xã hội "
    "vùng đồng bào dân tộc thiểu số và miền núi"
)


@pytest.fixture
def form(tmp_path):
    """Return a form of September as an office has it, a named cell below its table."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu 01"
    lines = ("BÁO CÁO GIẢI NGÂN", "Tỉnh: Lào Cai", "Kế hoạch năm: 2026", "Đến ngày 30/09/2026")
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line)
    sheet["E5"] = "Đơn vị: triệu đồng"
    heads = ("STT", "Nội dung", "Kế hoạch vốn", "Giải ngân lũy kế", "Tỷ lệ giải ngân (%)")
    for column, head in enumerate(heads, 1):
        sheet.cell(6, column, head)
    for row, (label, plan, paid) in enumerate(
        ((NAME, 900_000, 300_000), ("Vốn đầu tư", 600_000, 220_000),
         ("Vốn sự nghiệp", 300_000, 80_000)), 7
    ):  # fmt: skip
        for column, value in enumerate((row - 6, label, plan, paid), 1):
            sheet.cell(row, column, value)
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFEEAA")
    sheet["E12"] = "=D7/C7*100"
    sheet["B12"] = "Số xã đạt chuẩn"
    sheet["C12"].comment = Comment("điền từ Văn phòng điều phối", "x")
    book.defined_names["NTM_COMMUNES_MET"] = DefinedName(
        "NTM_COMMUNES_MET", attr_text="'Biểu 01'!$C$12"
    )
    path = tmp_path / "bieu-thang-9.xlsx"
    book.save(path)
    return path


def october(*, recurrent=True):
    base = {"area": "15", "edition": "2025", "period": "2026", "as_of": "2026-10-31",
            "source": "made_up", "programme": "NTP2026"}  # fmt: skip
    facts = []
    for capital, plan, paid in (
        ("ALL", 900.5, 400.0),
        ("INV", 600.0, 300.25),
        ("REC", 300.5, 99.75),
    ):
        if capital != "REC" or recurrent:
            facts.append(base | {"capital": capital, "indicator": "FIN.PLAN", "status": "plan",
                                 "value": plan})  # fmt: skip
            facts.append(base | {"capital": capital, "indicator": "FIN.DISB", "value": paid})
    facts.append({"area": "15", "edition": "2025", "period": "2025", "source": "made_up",
                  "indicator": "NTM.COMMUNES_MET", "value": 61})  # fmt: skip
    return schema.complete(pd.DataFrame(facts))


def test_the_form_of_last_month_is_filled_with_this_month_in_its_own_unit(form, tmp_path):
    out = tmp_path / "bieu-thang-10.xlsx"
    told = fill(form, out, october(), area="15", as_of="2026-10-31")
    assert told.missing == ()
    sheet = load_workbook(out)["Biểu 01"]
    cells = [[sheet.cell(row, column).value for column in (3, 4)] for row in (7, 8, 9)]
    assert cells == [[900_500, 400_000], [600_000, 300_250], [300_500, 99_750]]
    assert sheet["A4"].value == "Đến ngày 31/10/2026"
    assert sheet["C12"].value == 61  # by its name
    assert sheet["E12"].value == "=D7/C7*100"
    assert sheet["C8"].fill.fgColor.rgb == "00FFEEAA"


def test_nothing_but_the_sheet_and_the_wish_to_compute_anew_changes(form, tmp_path):
    out = tmp_path / "out.xlsx"
    fill(form, out, october(), area="15", as_of="2026-10-31")
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(out) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_a_cell_without_a_figure_is_emptied_and_told(form, tmp_path):
    out = tmp_path / "out.xlsx"
    told = fill(form, out, october(recurrent=False), area="15", as_of="2026-10-31")
    assert told.missing == ("Biểu 01!C9", "Biểu 01!D9")
    sheet = load_workbook(out)["Biểu 01"]
    assert sheet["C9"].value is None
    assert sheet["C9"].fill.fgColor.rgb == "00FFEEAA"


def test_without_any_figure_or_workbook_it_is_refused(form, tmp_path):
    out = tmp_path / "out.xlsx"
    with pytest.raises(ProblemError):
        fill(form, out, october(), area="24", as_of="2026-10-31")
    broken = tmp_path / "x.xlsx"
    broken.write_bytes(b"x")
    with pytest.raises(ProblemError):
        fill(broken, out, october(), area="15")
    assert not out.exists()


def test_a_form_that_is_not_there_is_not_called_another_kind_of_file(tmp_path):
    with pytest.raises(ProblemError, match="không có tệp"):
        fill(tmp_path / "khong-co.xlsx", tmp_path / "moi.xlsx", october(), area="15")


@pytest.mark.parametrize(
    "marks", [("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"), (1, 2, 3, 4, 5), ("A", "B", 1, 2, 3)]
)
def test_a_blank_form_with_numbered_columns_is_filled(tmp_path, marks):
    book = Workbook()
    sheet = book.worksheets[0]
    lines = ("BÁO CÁO GIẢI NGÂN", "Tỉnh: Lào Cai", "Kế hoạch năm: 2026", "Đến ngày 31/10/2026",
             "Đơn vị: triệu đồng")  # fmt: skip
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line)
    heads = ("STT", "Nội dung", "Kế hoạch vốn", "Giải ngân lũy kế", "Tỷ lệ giải ngân (%)")
    for row, texts in enumerate((heads, marks), 6):
        for column, text in enumerate(texts, 1):
            sheet.cell(row, column, text)
    for row, (number, label) in enumerate(
        (("I", NAME), ("1", "Vốn đầu tư"), ("2", "Vốn sự nghiệp"), ("II", "Ghi thu ghi chi khác")),
        8,
    ):
        sheet.cell(row, 1, number)
        sheet.cell(row, 2, label)
    path, out = tmp_path / "trong.xlsx", tmp_path / "ra.xlsx"
    book.save(path)
    told = fill(path, out, october(), area="15", as_of="2026-10-31")
    sheet = load_workbook(out).worksheets[0]
    assert [sheet[cell].value for cell in ("C8", "D8", "C9", "D9", "C10", "D10")] == [
        900_500, 400_000, 600_000, 300_250, 300_500, 99_750
    ]  # fmt: skip
    assert [sheet.cell(7, column).value for column in range(1, 6)] == [*marks]
    assert {cell.rpartition("!")[2] for cell in told.unplaced} >= {"C11", "D11"}


def test_the_command_tells_what_it_filled_and_what_not(form, tmp_path):
    data = tmp_path / "thang-10.csv"
    october(recurrent=False).to_csv(data, index=False)
    out = tmp_path / "out.xlsx"
    words = ["fill", form, out, "--area", "lào-cai", "--as-of", "31/10/2026", "--data", data]
    ended = CliRunner().invoke(app, list(map(str, words)))
    assert ended.exit_code == 1
    told = ended.stdout
    assert "Đã điền" in told
    assert "C9" in told
