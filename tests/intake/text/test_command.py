"""From an article to a confirmed table and on to the long table, as the command does it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from mtqg.cli import app
from mtqg.table import observations

STORY = "Năm 2023, tỉnh Sơn La còn 14,41% hộ nghèo. Toàn tỉnh có 59/188 xã đạt chuẩn nông thôn mới."


def run(path: Path, **options: object) -> tuple[int, str]:
    """Return the exit status and what was printed."""
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    ended = CliRunner().invoke(app, ["read-text", str(path), *words])
    return ended.exit_code, ended.output


def test_article_to_confirmed_workbook_to_long_table(tmp_path: Path) -> None:
    article, book, long = (tmp_path / name for name in ("bai.txt", "bang.xlsx", "dai.csv"))
    article.write_text(STORY, "utf-8")
    status, said = run(article, out=book, language="vi")
    assert status == 0
    assert "Sơn La · Tỷ lệ hộ nghèo · 2023: 14,41%" in said
    assert re.search(r"3 số liệu hiểu được, 0 cần hỏi, 0 con số để lại\nĐã ghi .*bang.xlsx: ", said)
    opened = load_workbook(book)
    first, _, asked = (page for page in opened.worksheets if page.sheet_state == "visible")
    assert [c.value for c in first["F"]] == ["Địa phương", "Sơn La", "Sơn La", "Sơn La"]
    lists = {str(v.formula1).split("!")[0] for v in first.data_validations.dataValidation}
    assert lists == {"'Danh mục'"}
    sure = [c.value for c in first["B"][1:]]
    assert sure == sorted(sure)
    drop = next(c for c in first["G"] if c.value == "Tổng số xã")
    first.cell(drop.row, 1, "không")
    asked["B2"] = "Báo Sơn La"
    opened.save(book)
    assert run(book, out=long)[0] == 0
    kept = observations.read_csv(long)
    assert sorted(kept[["area", "indicator", "value"]].to_numpy().tolist()) == [
        ["14", "GNBV.POOR", 14.41],
        ["14", "NTM.COMMUNES_MET", 59.0],
    ]
    assert set(kept["source"]) == {"bai.txt, Báo Sơn La"}


def test_a_number_that_was_left_is_rescued_by_a_yes(tmp_path: Path) -> None:
    article, book, long = (tmp_path / name for name in ("bai.txt", "bang.xlsx", "dai.csv"))
    article.write_text(f"Sơn La giảm nghèo\n\n{STORY} Số hộ khá là 120 hộ.", "utf-8")
    run(article, out=book)
    opened = load_workbook(book)
    left = opened.worksheets[1]
    head = {cell.value: cell.column for cell in left[1]}
    row = next(r for r in range(2, left.max_row + 1) if left.cell(r, 4).value == "120 hộ")
    assert left.cell(row, head["Đơn vị"]).value == "hộ"
    assert opened.worksheets[2]["B1"].value == "Sơn La giảm nghèo"
    for name, value in {
        "Giữ?": "có", "Địa phương": "Sơn La", "Chỉ tiêu": "Số hộ nghèo", "Kỳ": "năm 2023",
        "Trạng thái": "đã đạt",
    }.items():  # fmt: skip
        left.cell(row, head[name], value)
    opened.save(book)
    assert run(book, out=long)[0] == 0
    kept = observations.read_csv(long).set_index("indicator")
    assert kept.loc["GNBV.POOR_HH", "value"] == 120


def test_vietnamese_excel_saves_the_csv_without_loss(tmp_path: Path) -> None:
    article, table, long = (tmp_path / name for name in ("bai.txt", "bang.csv", "dai.csv"))
    article.write_text(STORY, "utf-8")
    run(article, out=table)
    text = table.read_bytes().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Giữ?;Độ chắc;")
    assert ";14,41;;;%;" in text
    assert run(table, out=long)[0] == 0
    assert len(observations.read_csv(long)) == 3


def test_two_rows_of_one_figure_are_asked(tmp_path: Path) -> None:
    article, book = tmp_path / "bai.txt", tmp_path / "bang.xlsx"
    article.write_text(
        "Năm 2023, tỉnh Sơn La còn 14,41% hộ nghèo. Năm 2023, tỉnh Sơn La còn 15,2% hộ nghèo.",
        "utf-8",
    )
    run(article, out=book)
    status, said = run(book, language="en")
    assert status == 2
    (told,) = said.splitlines()
    assert "row 3" in told
    assert "14,41%" in told
    assert "keep one" in told


def test_a_text_without_statements_has_its_own_exit_status(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "Hội nghị diễn ra tại tỉnh Sơn La ngày 5/1/2024, có 120 đại biểu dự.", "utf-8"
    )
    assert run(article)[0] == 1


def test_cells_that_say_nothing_known_are_told_with_their_row(tmp_path: Path) -> None:
    article, book = tmp_path / "a.txt", tmp_path / "a.xlsx"
    article.write_text(STORY, "utf-8")
    run(article, out=book)
    opened = load_workbook(book)
    sheet = opened.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, head["Giá trị"], "59 xã")
    sheet.cell(3, head["Địa phương"], "Xứ Lạng")
    sheet.cell(4, head["Trạng thái"], "xong")
    opened.save(book)
    status, said = run(book)
    assert status == 2
    told = re.findall(r"dòng (\d+), cột ([^,]+),", said)
    assert told == [("2", "Giá trị"), ("3", "Địa phương"), ("4", "Trạng thái")]


REPORT = (
    "Báo cáo của tỉnh Sơn La, ngày 20/4/2024\n\nĐến hết tháng 3/2024, tỉnh Sơn La đã giải ngân "
    "412,5 tỷ đồng vốn các chương trình mục tiêu quốc gia. Cuối năm 2023 toàn tỉnh còn 41.306 hộ "
    "nghèo. Toàn tỉnh có 120 hộ khá."
)
POOR, PAID = "Số hộ nghèo", "Vốn giải ngân lũy kế"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return the table to confirm of a report."""
    article, table = tmp_path / "bai.txt", tmp_path / "bang.xlsx"
    article.write_text(REPORT, "utf-8")
    assert run(article, out=table)[0] == 0
    return table


def edited(book: Path, indicator: str, **cells: object) -> tuple[int, str, pd.DataFrame]:
    """Return what comes of a table after the row of `indicator` was changed."""
    opened = load_workbook(book)
    sheet = opened.worksheets[0]
    head = {str(cell.value): cell.column for cell in sheet[1]}
    row = next(r for r in range(2, 9) if sheet.cell(r, head["Chỉ tiêu"]).value == indicator)
    for name, value in cells.items():
        sheet.cell(row, head[name.replace("_", " ")]).value = value
    opened.save(book)
    return read_back(book)


def read_back(book: Path) -> tuple[int, str, pd.DataFrame]:
    """Return exit status, what is said and the long table of a table to confirm."""
    long = book.with_suffix(".csv")
    status, said = run(book, out=long)
    return status, said, observations.read_csv(long) if long.exists() else pd.DataFrame()


@pytest.mark.parametrize(
    ("indicator", "cells", "column", "right"),
    [
        (POOR, {"Giá_trị": 41360}, "value", 41360),
        (POOR, {"Giá_trị": "41.306,0"}, "value", 41306),
        (PAID, {"Giá_trị": 412506, "Đơn_vị": "triệu đồng"}, "value", 412.506),
        (PAID, {"Giá_trị": "412,506"}, "value", 412.506),
        (PAID, {"Đến_ngày": "31/3/2024"}, "as_of", "2024-03-31"),
        (PAID, {"Đến_ngày": datetime(2024, 3, 30)}, "as_of", "2024-03-30"),
        (POOR, {"Kỳ": 2022}, "period", "2022"),
        (POOR, {"Kỳ": "cuối năm 2022"}, "period", "2022"),
        (POOR, {"Kỳ": "3/2024"}, "period", "2024-03"),
    ],
)
def test_a_cell_corrected_as_one_writes_it_is_taken(
    book: Path, indicator: str, cells: dict[str, object], column: str, right: object
) -> None:
    status, said, table = edited(book, indicator, **cells)
    assert status == 0, said
    code = {POOR: "GNBV.POOR_HH", PAID: "FIN.DISB"}[indicator]
    (row,) = table[table["indicator"] == code].to_dict("records")
    assert row[column] == right
    assert row["low"] == row["high"] == row["value"]


@pytest.mark.parametrize(
    ("indicator", "cells", "column", "words"),
    [
        (POOR, {"Giá_trị": "41.360"}, "Giá trị", "viết liền"),
        (POOR, {"Giá_trị": None}, "Giá trị", "còn trống"),
        (POOR, {"Giá_trị": 41.306, "Đơn_vị": "tỷ đồng"}, "Đơn vị", "theo hộ"),
        (PAID, {"Đơn_vị": None}, "Đơn vị", "theo tỷ đồng"),
        (POOR, {"Giá_trị": 9, "Ít_nhất": 10, "Nhiều_nhất": 20}, "Giá trị", "Ít nhất"),
        (POOR, {"Trạng_thái": None}, "Trạng thái", "còn trống"),
        (PAID, {"Chương_trình": None}, "Chương trình", "còn trống"),
        (POOR, {"Giữ?": "chưa chắc"}, "Giữ?", "“không”"),
        (PAID, {"Đến_ngày": "cuối tháng"}, "Đến ngày", "30/9/2023"),
        (POOR, {"Kỳ": datetime(2024, 3, 1)}, "Kỳ", "năm"),
        (POOR, {"Địa_phương": "Hà Bắc"}, "Địa phương", ""),
        (POOR, {"Giá_trị": -4}, "Giá trị", "khoảng"),
    ],
)
def test_a_cell_that_could_be_read_wrongly_is_asked_where_it_stands(
    book: Path, indicator: str, cells: dict[str, object], column: str, words: str
) -> None:
    status, said, table = edited(book, indicator, **cells)
    assert (status, len(table)) == (2, 0)
    (line,) = said.splitlines()
    row = {POOR: "2", PAID: "3"}[indicator]
    assert re.search(rf"Xác nhận, dòng {row}, cột {re.escape(column)}[:,]", line)
    assert words in line


def test_sheets_are_known_by_their_headings_wherever_they_stand(book: Path) -> None:
    opened = load_workbook(book)
    opened.move_sheet("Bài", -2)
    opened["Số để lại"].sheet_state = "hidden"
    opened["Xác nhận"].insert_rows(1)
    opened["Xác nhận"]["A1"] = "Đã soát ngày 21/4"
    opened["Bài"]["B3"] = "21/4/2024"
    opened.save(book)
    status, said, table = read_back(book)
    assert status == 0
    assert set(table["published"]) == {"2024-04-21"}
    assert "1 dòng không giữ" in said


@pytest.mark.parametrize("column", ["Kỳ", "Trạng thái", "Chương trình", "Giữ?", "Nhiều nhất"])
def test_a_column_whose_loss_would_change_a_figure_is_missed_once(book: Path, column: str) -> None:
    opened = load_workbook(book)
    for sheet in opened.worksheets[:2]:
        sheet.delete_cols(next(c.column for c in sheet[1] if c.value == column))
    opened.save(book)
    status, said, _ = read_back(book)
    assert status == 2
    assert [re.findall(r"cột ([^:]+): thiếu", x) for x in said.splitlines()] == [[column]] * 2


def test_a_table_of_which_nothing_is_kept_or_known_is_refused(book: Path) -> None:
    opened = load_workbook(book)
    for row in (2, 3):
        opened.worksheets[0].cell(row, 1, "không")
    opened.save(book)
    assert "không dòng nào được giữ" in read_back(book)[1]
    del opened["Bài"]
    opened.save(book)
    assert "Ấn bản" in read_back(book)[1]
    other = book.with_name("bieu.csv")
    other.write_text("Huyện;Vốn giao\nMộc Châu;12,5\n", "utf-8")
    assert "mtqg load" in run(other)[1]


def test_a_table_saved_by_a_vietnamese_excel_comes_back_the_same(tmp_path: Path) -> None:
    article, table, long = (tmp_path / name for name in ("bai.txt", "bang.csv", "dai.csv"))
    article.write_text(REPORT, "utf-8")
    run(article, out=table)
    run(table, out=long)
    before = long.read_text("utf-8")
    saved = re.sub(r"(20\d\d)-(\d\d)-(\d\d)", r"\3/\2/\1", table.read_text("utf-8-sig"))
    assert "31/03/2024" in saved
    table.write_text(saved, "utf-8-sig")
    assert run(table, out=long)[0] == 0
    assert long.read_text("utf-8") == before


def test_figures_are_printed_whole_with_day_and_money_in_words(tmp_path: Path) -> None:
    article, count = tmp_path / "bai.txt", 40
    article.write_text(
        "By the end of March 2026, Son La province had disbursed VND412.6 billion of capital for"
        " the national target programme. Its poverty rate stood at 6.8 per cent at the end of"
        " 2025, with 13,240 poor households.\n",
        "utf-8",
    )
    said = run(article)[1]
    assert "Tỷ lệ hộ nghèo · 31/12/2025: 6,8% " in said
    assert re.search(r"Số hộ nghèo · [^:]*2025: 13.240 hộ ", said)
    assert re.search(r"Vốn giải ngân lũy kế · .* · 31/03/2026: 412,6 tỷ đồng ", said)
    rows = "".join(f"Xã Mường {n} góp {n + 200} ngày công. " for n in range(count))
    article.write_text(f"Tỉnh Sơn La, ngày 5/3/2026. {rows}", "utf-8")
    said = run(article)[1]
    assert said.count("— «") == 30
    left = int(re.findall(r"(\d+) con số để lại", said)[0])
    assert f"… và {left - 30} con số nữa" in said
