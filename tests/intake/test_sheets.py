import zipfile

import pytest
from openpyxl import Workbook

from mtqg import intake
from mtqg.intake import sheets
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
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1_000)
    path = tmp_path / "bomb.xlsx"
    archive(path, {"xl/workbook.xml": "x" * 5_000})
    with pytest.raises(ProblemError, match="bung ra"):
        intake.load(path)


def test_macros_are_not_run_and_that_is_said(tmp_path):
    path = tmp_path / "macro.xlsm"
    book = Workbook()
    for row in (["Tỉnh Sơn La, năm 2024, tỷ đồng"], ["Chương trình", "Kế hoạch"], ["DTTS", 5]):
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
    good = intake.template.write(tmp_path / "mau.xlsx")
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"")
    with pytest.raises(ProblemError, match="tệp rỗng"):
        intake.load([bad, good])
    loaded = intake.load([bad, good], partial=True)
    assert loaded.file == "mau.xlsx"
    assert [p.file for p in loaded.problems if p.severity == "error"] == ["bad.xlsx"]


def test_the_long_table_loads_as_it_is(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(
        "area,indicator,period,value,source\n24,GNBV.POOR,2022,3.81,meeting_2023\n",
        encoding="utf-8",
    )
    row = intake.load(path).table.iloc[0]
    assert (row["value"], row["place"]) == (3.81, "long!2")
