"""From an article to a confirmed table and on to the long table, as the command does it."""

from __future__ import annotations

import re
from pathlib import Path

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
    assert re.search(r"3 số liệu hiểu được, 0 con số để lại\nĐã ghi .*bang.xlsx: ", said)
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
        "Giữ?": "có", "Địa phương": "Sơn La", "Chỉ tiêu": "Số hộ nghèo", "Kỳ": "2023",
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
    assert ";14,41;14,41;14,41;%;" in text
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
