"""Write the blank form that offices fill in, with lists to choose from and a made-up example."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.intake.form import MADE_UP
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas
from mtqg.table.files import place
from mtqg.texts import Text

CHOICES: Mapping[str, Mapping[str, str]] = {
    "programme": {
        "ALL": "Các chương trình MTQG",
        "DTTS": "Dân tộc thiểu số và miền núi",
        "GNBV": "Giảm nghèo bền vững",
        "NTM": "Xây dựng nông thôn mới",
    },
    "capital": {"ALL": "Tổng hai loại vốn", "INV": "Vốn đầu tư", "REC": "Vốn sự nghiệp"},
    "fund": {
        "ALL": "Tất cả các nguồn",
        "CENTRAL": "Ngân sách trung ương",
        "LOCAL": "Ngân sách địa phương",
        "FOREIGN": "Vốn nước ngoài",
        "CREDIT": "Tín dụng chính sách",
        "PEOPLE": "Nhân dân đóng góp",
        "OTHER": "Vốn khác",
    },
    "plan_vintage": {
        "ALL": "Cả hai năm vốn",
        "CURRENT": "Vốn năm nay",
        "CARRIED": "Vốn kéo dài",
    },
}
HEADINGS = (
    ("STT", 6),
    ("Chương trình", 34),
    ("Loại vốn", 20),
    ("Nguồn vốn", 24),
    ("Năm vốn", 18),
    ("Kế hoạch vốn", 16),
    ("Giải ngân lũy kế", 16),
    ("Tỷ lệ giải ngân (%)", 14),
    ("Ghi chú", 30),
)
_HEAD, _ROWS = 7, 200
_FIGURES = {"FIN.PLAN": 6, "FIN.DISB": 7, "FIN.DISB_RATE": 8}
_KEY = ("programme", "capital", "fund", "plan_vintage")
_THIN = Border(*(Side(style="thin", color="999999"),) * 4)

#: Invented figures in whole million VND, in the usual form: programme, type, plan, payment.
_EXAMPLE = (
    ("ALL", "ALL", 900_000, 477_000),
    ("DTTS", "ALL", 500_000, 250_000),
    ("DTTS", "INV", 300_000, 180_000),
    ("DTTS", "REC", 200_000, 70_000),
    ("GNBV", "ALL", 150_000, 72_000),
    ("GNBV", "INV", 90_000, 54_000),
    ("GNBV", "REC", 60_000, 18_000),
    ("NTM", "ALL", 250_000, 155_000),
    ("NTM", "INV", 200_000, 130_000),
    ("NTM", "REC", 50_000, 25_000),
)


def write(path: str | Path) -> Path:
    """Write the template: a blank form, a made-up example of it and the lists to choose from.

    The example is loaded only while the blank form is empty, and every row then says that it is
    made up.

    Raises
    ------
    ProblemError
        If the file cannot be written.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    blank = book.create_sheet("Biểu")
    _form(blank, area="", period="", as_of="", unit="triệu đồng")
    example = book.create_sheet("Ví dụ")
    _form(example, "Bắc Giang", "2023", "30/9/2023", "triệu đồng", made_up=True)
    for i, (programme, capital, plan, paid) in enumerate(_EXAMPLE):
        _row(
            example,
            i,
            {"programme": programme, "capital": capital},
            {"FIN.PLAN": plan, "FIN.DISB": paid, "FIN.DISB_RATE": round(100 * paid / plan, 1)},
        )
    lists = book.create_sheet("Danh mục")
    for column, words in enumerate(CHOICES.values(), 1):
        for row, word in enumerate(words.values(), 1):
            lists.cell(row, column, word)
    _save(book, Path(path))
    return Path(path)


def write_table(table: pd.DataFrame, path: str | Path, unit: str = "tỷ đồng") -> Path:
    """Write plan, payment and rate of one area, period and date into the form, without loss.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table with indicator FIN.PLAN, FIN.DISB or FIN.DISB_RATE.
    path : path
        The workbook to write.
    unit : {"tỷ đồng", "triệu đồng"}
        The unit of its money.

    Raises
    ------
    ProblemError
        If the rows are not of one area, period and date, or the file cannot be written.
    """
    table = table[table["indicator"].isin(list(_FIGURES))]
    common = table[["area", "edition", "period", "as_of"]].drop_duplicates()
    if len(common) != 1:
        raise ProblemError(
            Problem(
                Text(
                    "một biểu chỉ chứa một tỉnh, một kỳ, một ngày",
                    "a form holds one area, period and date",
                ),
                Path(path).name,
                value=", ".join(map(str, common.to_numpy().tolist()[:5])),
            )
        )
    area, edition, period, as_of = common.iloc[0]
    day = "/".join(str(int(part)) for part in reversed(str(as_of).split("-"))) if as_of else ""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Biểu"
    _form(sheet, areas.get(str(area), str(edition)).name, str(period), day, unit)
    factor = {"tỷ đồng": 1.0, "triệu đồng": 1000.0}[unit]
    for i, (key, group) in enumerate(table.groupby(list(_KEY), sort=False)):
        figures = {
            str(r.indicator): float(r.value) * (1.0 if r.indicator == "FIN.DISB_RATE" else factor)
            for r in group.itertuples()
        }
        _row(sheet, i, dict(zip(_KEY, map(str, key), strict=True)), figures)
    _save(book, Path(path))
    return Path(path)


def _form(
    sheet: Worksheet, area: str, period: str, as_of: str, unit: str, *, made_up: bool = False
) -> None:
    title = sheet.cell(1, 1, "TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA")
    title.font = Font(name="Times New Roman", size=13, bold=True)
    if made_up:
        sheet["A2"] = f"VÍ DỤ: {MADE_UP}, KHÔNG PHẢI SỐ THẬT"
        sheet["A2"].font = Font(bold=True, color="C00000")
    sheet["A3"] = f"Tỉnh: {area}"
    sheet["A4"] = f"Kế hoạch năm: {period}"
    sheet["A5"] = f"Tính đến ngày: {as_of}"
    corner = sheet.cell(6, len(HEADINGS), f"Đơn vị: {unit}")
    corner.alignment = Alignment(horizontal="right")
    for column, (heading, width) in enumerate(HEADINGS, 1):
        cell = sheet.cell(_HEAD, column, heading)
        cell.font = Font(name="Times New Roman", size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = _THIN
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{_HEAD + 1}"
    _validate(sheet)


def _validate(sheet: Worksheet) -> None:
    first, last = _HEAD + 1, _HEAD + _ROWS
    for column, words in zip("BCDE", CHOICES.values(), strict=True):
        rule = DataValidation("list", formula1=_quoted(list(words.values())), allow_blank=True)
        rule.error = "Chọn một mục trong danh sách"
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{column}{first}:{column}{last}")
    money = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    money.error, money.showErrorMessage = "Nhập số không âm, theo đơn vị ghi ở góc biểu", True
    sheet.add_data_validation(money)
    money.add(f"F{first}:G{last}")
    rate = DataValidation(
        "decimal", operator="between", formula1="0", formula2="200", allow_blank=True
    )
    rate.error, rate.showErrorMessage = "Nhập phần trăm, như 50,6", True
    sheet.add_data_validation(rate)
    rate.add(f"H{first}:H{last}")


def _quoted(words: Sequence[str]) -> str:
    return '"' + ",".join(words) + '"'


def _row(sheet: Worksheet, i: int, key: Mapping[str, str], figures: Mapping[str, float]) -> None:
    row = _HEAD + 1 + i
    sheet.cell(row, 1, i + 1)
    for column, name in enumerate(_KEY, 2):
        sheet.cell(row, column, CHOICES[name][key.get(name, "ALL")])
    for indicator, value in figures.items():
        cell = sheet.cell(row, _FIGURES[indicator], value)
        cell.number_format = "0.0" if indicator == "FIN.DISB_RATE" else "#,##0.###"
    for column in range(1, len(HEADINGS) + 1):
        sheet.cell(row, column).border = _THIN


def _save(book: Workbook, path: Path) -> None:
    """Write the workbook whole or not at all."""
    try:
        buffer = io.BytesIO()
        book.save(buffer)
        place(buffer.getvalue(), path)
    except OSError as error:
        reason = str(error.strerror or error)
        raise ProblemError(
            Problem(Text(f"không ghi được: {reason}", f"cannot be written: {reason}"), str(path))
        ) from None
