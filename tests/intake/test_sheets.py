import random
import zipfile
from collections import Counter

import pytest
from openpyxl import Workbook

from mtqg import intake
from mtqg.intake import packages
from mtqg.intake.sheets import Sheet, open_book
from mtqg.problems import ProblemError


def xlsx(path):
    book = Workbook()
    book.worksheets[0].append(["Chương trình", "Kế hoạch"])
    book.save(path)
    return path.read_bytes()


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path.read_bytes()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def bad_files(folder):
    whole = xlsx(folder / "whole.xlsx")
    return {
        "empty.xlsx": (b"", "tệp rỗng"),
        "cut.xlsx": (whole[: len(whole) // 2], "bị cắt cụt"),
        "cut.xls": (OLE + b"\x00" * 3000, "bị cắt cụt"),
        "locked.xlsx": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        "page.xls": (b"\xef\xbb\xbf<!DOCTYPE html><html><table></table></html>", "trang HTML"),
        "letter.docx": (
            archive(folder / "d", {"word/document.xml": "<x/>"}),
            "không phải bảng tính",
        ),
        "noise.csv": (bytes(range(256)) * 40, "nhị phân"),
        "note.pdf": (b"%PDF-1.4 ...", "không phải bảng tính"),
        "words.csv": ("Xin chào\nhôm nay trời đẹp\n".encode(), "không nhận ra biểu"),
        "nothing.xlsx": (archive(folder / "n", {"xl/workbook.xml": "<x/>"}), ""),
    }


@pytest.mark.parametrize("name", [
    "empty.xlsx", "cut.xlsx", "cut.xls", "locked.xlsx", "page.xls", "letter.docx", "noise.csv",
    "note.pdf", "words.csv", "nothing.xlsx",
])  # fmt: skip
def test_a_bad_file_is_refused_in_two_languages(tmp_path, name):
    content, said = bad_files(tmp_path)[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ProblemError) as refused:
        intake.load(path)
    assert said in refused.value.say("vi")
    assert name in refused.value.say("en")
    assert "không" not in refused.value.problems[0].text.en


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(200_000_000)
    with pytest.raises(ProblemError, match="200 MB"):
        intake.load(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1_000)
    path = tmp_path / "bomb.xlsx"
    archive(path, {"xl/workbook.xml": "x" * 5_000})
    with pytest.raises(ProblemError, match="bung ra"):
        intake.load(path)


def test_macros_are_not_run_and_that_is_said(tmp_path):
    path = tmp_path / "macro.xlsm"
    book = Workbook()
    for row in (["Tỉnh Sơn La, năm 2024 (tỷ đồng)"], ["Chương trình", "Kế hoạch"], ["DTTS", 5]):
        book.worksheets[0].append(row)
    book.save(path)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    assert any("macro" in note.en for note in intake.load(path).notes)


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(ProblemError):
            intake.load(path)


def test_one_bad_file_never_stops_the_others(tmp_path):
    good = tmp_path / "long.csv"
    good.write_text("area,indicator,period,value,source\n24,GNBV.POOR,2023,3.5,s\n")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"")
    with pytest.raises(ProblemError, match="tệp rỗng"):
        intake.load([bad, good])
    loaded = intake.load([bad, good], partial=True)
    assert loaded.file == "long.csv"
    assert [p.file for p in loaded.problems if p.severity == "error"] == ["bad.xlsx"]


def test_the_long_table_loads_as_it_is(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(
        "area,indicator,period,value,source\n24,GNBV.POOR,2022,3.81,meeting_2023\n",
        encoding="utf-8",
    )
    row = intake.load(path).table.iloc[0]
    assert (row["value"], row["place"]) == (3.81, "long!D2")


def part(path, name, change):
    """Rewrite one part of the workbook at `path`."""
    with zipfile.ZipFile(path) as archive:
        members = {item: archive.read(item) for item in archive.namelist()}
    members[name] = change(members[name])
    archive_bytes(path, members)


def archive_bytes(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


def grid(path, rows=(("tên", "số"), ("a", 1), ("b", 2))):
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def test_a_cell_in_the_last_corner_is_passed_over_and_said(tmp_path):
    path = grid(tmp_path / "corner.xlsx")
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    part(path, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    book = open_book(path)
    assert book.sheets[0].rows == [["tên", "số"], ["a", 1.0], ["b", 2.0]]
    assert "Sheet!XFD1048576" in book.notes[0].en


def test_a_sheet_spread_over_too_many_cells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_CELLS", 1_000)
    path = grid(tmp_path / "wide.xlsx", [[1]] + [[None] * r + [1] for r in range(60)])
    with pytest.raises(ProblemError, match="ô"):
        open_book(path)


def test_cells_without_addresses_count_too(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_CELLS", 20_000)
    path = grid(tmp_path / "bare.xlsx")
    bare = b"<row>" + b"<c><v>1</v></c>" * 900 + b"</row>"
    rows = bare + b"".join(b'<row r="%d"><c><v>1</v></c></row>' % r for r in range(2, 60))
    part(
        path,
        SHEET,
        lambda xml: xml[: xml.index(b"<sheetData>") + 11] + rows + b"</sheetData></worksheet>",
    )
    with pytest.raises(ProblemError, match="ô"):
        open_book(path)


@pytest.mark.parametrize("ref", [b"1:71", b"A:XFD", b"", b"A1:XFD1048576"])
def test_an_odd_dimension_is_of_no_matter(tmp_path, ref):
    path = grid(tmp_path / "odd.xlsx")
    part(path, SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="' + ref + b'"'))
    assert open_book(path).sheets[0].rows[2] == ["b", 2.0]


def test_errors_stand_as_their_text_and_hidden_rows_are_known(tmp_path):
    path = tmp_path / "errors.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["a", "#DIV/0!"], ["b", 2], ["c", 3]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["D"].hidden = True
    book.save(path)
    opened = open_book(path).sheets[0]
    assert opened.rows[0] == ["a", "#DIV/0!"]
    assert opened.hidden_rows == {1}
    assert opened.hidden_columns == {3}


def test_what_a_part_really_unpacks_to_counts_not_what_it_claims(tmp_path, monkeypatch):
    path = grid(tmp_path / "forged.xlsx")
    part(path, SHEET, lambda xml: xml + b" " * 5_000_000)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(SHEET.encode())  # in the central directory, 46 bytes behind its start
    raw[at - 22 : at - 18] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(ProblemError, match="bung ra"):
        open_book(path)


def test_a_long_text_in_many_cells_is_refused(tmp_path, monkeypatch):
    path = grid(tmp_path / "texts.xlsx", [["x" * 30_000] for _ in range(200)])
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(ProblemError, match="bung ra"):
        open_book(path)


def test_a_part_with_damaged_bytes_is_refused(tmp_path):
    path = grid(tmp_path / "damaged.xlsx", [[i, i * i] for i in range(500)])
    raw = bytearray(path.read_bytes())
    at = raw.index(SHEET.encode()) + 200
    raw[at : at + 20] = b"\xff" * 20
    path.write_bytes(raw)
    with pytest.raises(ProblemError, match="hỏng"):
        open_book(path)


def test_a_binary_workbook_is_named(tmp_path):
    archive(tmp_path / "a.xlsb", {"xl/workbook.bin": "x"})
    with pytest.raises(ProblemError, match="xlsb"):
        open_book(tmp_path / "a.xlsb")


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="Bieu">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)
ODS_ROW = (
    '<table:table-row{}><table:table-cell office:value-type="string"><text:p>{}</text:p>'
    '</table:table-cell><table:table-cell office:value-type="float" office:value="{}"{}>'
    "<text:p>{}</text:p></table:table-cell></table:table-row>"
)


def ods(path, *rows):
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    body = "".join(ODS_ROW.format(row, name, n, cell, n) for name, n, row, cell in rows)
    members = {
        "mimetype": kind,
        "content.xml": ODS.format(body),
        "META-INF/manifest.xml": manifest,
    }
    archive(path, members)
    return path


def test_an_opendocument_spreadsheet_is_read(tmp_path):
    collapsed = ' table:visibility="collapse"'
    path = ods(tmp_path / "a.ods", ("Sơn La", 12.5, "", ""), ("ẩn", 3, collapsed, ""))
    sheet = open_book(path).sheets[0]
    assert (sheet.name, sheet.rows[0]) == ("Bieu", ["Sơn La", 12.5])
    assert sheet.hidden_rows == {1}


def test_an_opendocument_value_repeated_over_the_sheet_is_refused(tmp_path):
    row, cell = ' table:number-rows-repeated="1048576"', ' table:number-columns-repeated="16384"'
    with pytest.raises(ProblemError, match="ô"):
        open_book(ods(tmp_path / "a.ods", ("Sơn La", 12.5, row, cell)))


def test_texts_are_cleaned_when_asked_for():
    sheet = Sheet("a", [["Tæng sè", 1.0], ["  Baéc   Giang "]])
    assert sheet.texts[1] == ["Bắc Giang"]
    assert sheet.texts[-2:] == [["Tổng số", "1"], ["Bắc Giang"]]
    assert sheet.filled == 3


def test_a_text_of_too_many_cells_is_refused_before_it_is_taken_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(packages, "MAX_CELLS", 1_000)
    path = tmp_path / "one_line.csv"
    path.write_text("1," * 2_000)
    with pytest.raises(ProblemError, match="ô"):
        intake.load(path)


def test_a_workbook_damaged_anywhere_is_read_whole_or_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    whole, chance, told = xlsx(path), random.Random(3), Counter()
    limits = packages.MAX_UNPACKED, packages.MAX_CELLS
    found, (sheets, _) = packages.read(str(path), *limits)
    assert found == "read"
    for _ in range(400):
        hurt = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        path.write_bytes(hurt[: chance.choice((None, None, chance.randrange(len(hurt))))])
        found, what = packages.read(str(path), *limits)
        told[found] += 1
        if found == "read" and what[0]:
            assert [s[2] for s in what[0]] == [s[2] for s in sheets]
    assert told["damaged"] > 100


def test_markup_that_would_be_searched_for_ever_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    xlsx(path)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts[SHEET]
    for inside in (b"<!--" + b"<c " * 9 + b"-->", b"<![CDATA[<row <row ]]>", b"<row <row <row"):
        archive(path, {**parts, SHEET: sheet.replace(b"<sheetData>", b"<sheetData>" + inside)})
        with pytest.raises(ProblemError, match="hỏng"):
            open_book(path)
    archive(path, {**parts, SHEET: sheet.replace(b"<sheetData>", b"<!-- plain --><sheetData>")})
    assert open_book(path).sheets[0].rows == [["Chương trình", "Kế hoạch"]]


def test_of_a_cell_of_many_letters_both_ends_are_read_and_that_is_said(tmp_path):
    book = Workbook()
    book.worksheets[0].append(["Biểu số 1 " + "năm " * 4_000 + "Đơn vị: triệu đồng", 5])
    book.save(tmp_path / "a.xlsx")
    found = open_book(tmp_path / "a.xlsx")
    (text, five) = found.sheets[0].texts[0]
    assert (text[:9], text[-10:], five) == ("Biểu số 1", "triệu đồng", "5")
    assert len(text) < 600
    assert "Sheet!A1" in found.notes[0].vi


@pytest.mark.parametrize("kind", ['office:value-type="strng"', ""])
def test_an_opendocument_cell_that_the_reader_would_leave_empty_is_refused(tmp_path, kind):
    whole = ods(tmp_path / "a.ods", ("Sơn La", 12.5, "", ""))
    with zipfile.ZipFile(whole) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    said = b'office:value-type="string"'
    archive(whole, {**parts, "content.xml": parts["content.xml"].replace(said, kind.encode())})
    with pytest.raises(ProblemError, match="hỏng"):
        open_book(whole)


def test_the_separator_that_excel_writes_first_is_no_line_of_the_table(tmp_path):
    path = tmp_path / "form.csv"
    path.write_text("sep=|\nSTT|Nội dung, gồm; chi tiết\n1|a\n", encoding="utf-8")
    sheet = open_book(path).sheets[0]
    heads = ["STT", "Nội dung, gồm; chi tiết"]
    assert [list(row) for row in sheet.texts] == [[], heads, ["1", "a"]]
