"""A folder in use: what the commands find, add, list and open there, and what pages leave out."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from mtqg import checks, cli
from mtqg.checks import accounts
from mtqg.office import command, folder, ledger
from mtqg.office.folder import Office
from mtqg.run import command as reports
from mtqg.sections import own_months
from mtqg.sections.cases import province

HEAD = "area,edition,indicator,programme,period,as_of,value,status,source\n"
MINE = """\
import mtqg
table = mtqg.figures("FIN.DISB", province, edition=edition, programme="NTP2026", data=data)
print("paid", table["value"].tolist())"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    made = folder.create(tmp_path / "office", ["Lào Cai"], language="en")
    monkeypatch.chdir(made.root / "inbox")
    return made


Write = Callable[..., Path]


@pytest.fixture
def write(office: Office) -> Write:
    def written(name: str, value: float, *, area: str = "15", day: str = "2026-10-31") -> Path:
        path = Path.cwd() / name
        line = f"{area},2025,FIN.DISB,NTP2026,2026,{day},{value},actual,{name}\n"
        path.write_text(HEAD + line, encoding="utf-8")
        return path

    return written


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.output


def test_init_makes_a_folder_and_says_what_is_next(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, told = call("init", "sở", "--province", "lao-cai", "-l", "en")
    assert (status, "mtqg template" in told) == (0, True), told
    assert call("init", "sở")[0] == 2
    assert call("data", "-l", "en") == (
        2,
        "not in an office's folder → mtqg init FOLDER --province lao-cai\n",
    )


def test_a_folder_of_files_is_loaded_listed_and_audited(office: Office, write: Write) -> None:
    write("a.csv", 80, day="2026-09-30")
    write("b.csv", 90)
    write("~$b.csv", 1)
    status, told = call("load", ".")
    assert status == 0, told
    assert told.startswith(f"Folder: {office.root}\n")
    assert "b.csv → figures/2026-10-31-b.csv: 1 new rows" in told
    status, told = call("data")
    assert (status, "2026-10" in told, "Merged" in told) == (0, True, True), told
    status, told = call("check")
    assert (status, "no problem" in told) == (0, True), told
    assert "lao-cai" in call("list")[1]


def test_one_bad_file_keeps_no_other_out(office: Office, write: Write) -> None:
    write("a.csv", 80)
    write("c.csv", 95)
    write("bn.csv", 10, area="24")
    status, told = call("load", ".")
    assert status == 2
    assert "c.csv, cell c!G2" in told
    assert "already 90" not in told
    assert "bn.csv: is about Bắc Ninh, this folder is of Lào Cai" in told
    assert [path.name for path in office.files()] == ["2026-10-31-a.csv"]
    status, told = call("load", "c.csv", "--correction", "late vouchers")
    assert (status, "1 corrected" in told) == (0, True), told
    assert call("load", "bn.csv", "--other")[0] == 0


def _october(path: Path, paid: float, rate: float, unit: str = "triệu đồng") -> str:
    """Write a form of October 2026 whose plan is 1,874 tỷ đồng."""
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "UBND TỈNH LÀO CAI", "Tính đến ngày 31/10/2026"
    sheet["E3"] = f"Đơn vị: {unit}"
    sheet.append([])
    sheet.append(["STT", "Nội dung", "Kế hoạch vốn năm 2026", "Giải ngân", "Tỷ lệ giải ngân (%)"])
    sheet.append([1, "Chương trình MTQG hợp nhất", 1_874_000, paid, rate])
    book.save(path)
    return str(path)


@pytest.mark.parametrize("name", ["thang10.xlsx", "dinh-chinh.xlsx"])
def test_a_correction_replaces_the_figure_everywhere(office: Office, name: str) -> None:
    # 786 / 1,874 = 41.94%; 876, typed with two digits exchanged, was 46.74%.
    assert call("load", _october(Path("thang10.xlsx"), 876_000, 46.7))[0] == 0
    assert call("load", _october(Path(name), 786_000, 41.9))[0] == 2
    status, told = call("load", name, "--correction", "gõ đảo hai chữ số")
    assert (status, "2 corrected" in told) == (0, True), told
    case = province("lao-cai", language="en", data=office.files())
    (account,) = accounts.stated(case.known.of(case.area.code)).to_dict("records")
    assert (account["disbursed"], account["rate"], account["agrees"]) == (786, 41.9, True)
    assert case.figures(indicator="FIN.DISB", programme="NTP2026")["value"].tolist() == [786]
    assert own_months.latest(case)["paid"].tolist() == [786]
    found = checks.findings(case.known.table, about={"thang10.xlsx"})
    assert [finding for finding in found if finding.severity == "error"] == []
    status, told = call("audit", "--notes", "-l", "vi")
    assert (status, "876" in told) == (0, False), told
    status, told = call("trace", "lao-cai", "FIN.DISB", "2026", "-l", "vi")
    told = " ".join(told.split())
    assert "100 × 786 tỷ đồng / 1.874 tỷ đồng = 41,9%" in told
    assert f"đính chính ngày {date.today():%d/%m/%Y}: {name}: gõ đảo hai chữ số" in told


def test_an_answer_that_a_cell_gives_otherwise_is_refused(office: Office) -> None:
    form = _october(Path("thang10.xlsx"), 786_000, 41.9)
    for option, answer, cell in (
        ("--unit", "tỷ đồng", "E3"),
        ("--as-of", "30/9/2026", "A2"),
        ("--period", "2025", "C5"),
        ("--area", "Bắc Ninh", "A1"),
    ):
        status, told = call("load", form, option, answer)
        assert (status, cell in told, "--partial" in told) == (2, True, True), told
    assert office.files() == []
    assert call("load", form, "--unit", "triệu đồng", "--as-of", "31/10/2026")[0] == 0


def test_money_that_no_province_has_is_written_when_it_is_accepted(office: Office) -> None:
    form = _october(Path("thang10.xlsx"), 786_000, 41.9, "tỷ đồng")
    status, told = call("load", form)
    assert (status, "1,874,000 bn VND" in told or "1.874e+06" in told) == (2, True), told
    assert office.files() == []
    status, told = call("load", form, "--partial")
    assert (status, len(office.files())) == (1, 1), told
    assert "mtqg load FILE --correction" in told


def test_a_form_without_a_province_is_of_the_office(office: Office, write: Write) -> None:
    from openpyxl import load_workbook

    from mtqg.intake import template

    template.template(office.root / "inbox" / "form.xlsx", year=2026)
    book = load_workbook("form.xlsx")
    sheet = book["Biểu"]
    sheet["A5"] = "Tính đến ngày: 31/10/2026"
    for column, text in enumerate((1, "Các chương trình MTQG", "", "", "", 900, 450), 1):
        sheet.cell(8, column, text)
    del book["Ví dụ"]
    book.save("form.xlsx")
    status, told = call("load", "form.xlsx")
    assert status == 0, told
    assert "Lao Cai" in told or "Lào Cai" in told


def test_reports_are_the_offices_wherever_the_folder_lies(
    office: Office, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = new_code_cell(
        'province = ""\nedition = ""\ndata: list[str] = []', metadata={"tags": ["parameters"]}
    )
    mine = new_notebook(cells=[parameters, new_code_cell(MINE)])
    nbformat.write(mine, office.root / "notebooks" / "mine.ipynb")
    (office.root / "notebooks" / "torn.ipynb").write_text("{", encoding="utf-8")
    (office.root / folder.NAME).write_text(
        'province = "lao-cai"\nlanguage = "en"\nout = "out/{as_of:%Y-%m}"\n'
        'notebooks = ["notebooks/mine.ipynb", "notebooks/torn.ipynb"]\n'
    )
    write("a.csv", 80, day="2026-09-30")
    assert call("load", "a.csv")[0] == 0
    again = ("report", "--as-of", "2026-10-31", "--engine", "plain")
    status, told = call(*again)
    assert status == 1, told
    assert "torn.ipynb: not a Jupyter notebook" in told
    page = office.root / "out" / "2026-10" / "2025" / "lao-cai" / "mine.en.html"
    text = page.read_text(encoding="utf-8")
    assert "paid [80.0]" in text
    assert str(tmp_path) not in text
    moved = tmp_path / "moved"
    monkeypatch.chdir(tmp_path)
    shutil.move(office.root, moved)
    monkeypatch.chdir(moved)
    again = (*again, "--why", "--notebook", "notebooks/mine.ipynb")
    status, told = call(*again)
    assert (status, "mine: unchanged" in told) == (0, True), told
    more = write("b.csv", 90)
    assert call(*again, "--data", str(more))[0] == 0
    page = moved / page.relative_to(office.root)
    assert "paid [90.0]" in page.read_text(encoding="utf-8")


def test_data_are_added_to_the_folders_and_only_data_replace_them(
    office: Office, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(reports.parameters, "plan", lambda *_, data, **__: asked.append(data) or [])
    assert call("load", str(write("a.csv", 80)))[0] == 0
    (own,), more = office.files(), write("b.csv", 90)
    for words in ((), ("--data", str(more)), ("--only-data", str(more))):
        assert call("report", *words)[0] == 0
    assert asked == [[own], [own, more], [more]]


def test_a_file_that_names_a_province_of_before_is_not_taken_for_the_offices_own(
    office: Office,
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for place in ("Tỉnh Bắc Kạn", ""):  # of none it is the office's own
        for row, line in enumerate(
            (["BÁO CÁO GIẢI NGÂN NĂM 2026"], [place], ["Đến ngày 31/10/2026"], ["Đơn vị: tỷ đồng"],
             ["Nội dung", "Kế hoạch vốn", "Giải ngân"], ["Chương trình MTQG hợp nhất", 100, 40]), 1
        ):  # fmt: skip
            for column, cell in enumerate(line, 1):
                sheet.cell(row, column, cell)
        book.save("bieu.xlsx")
        status, told = call("load", "bieu.xlsx")
        assert (status, "Bac Kan" in told) == ((2, True) if place else (0, False)), told
    assert call("load", "bieu.xlsx", "--area", "lao-cai")[0] == 0


def test_a_month_is_held_against_the_months_that_are_there(office: Office, write: Write) -> None:
    write("a.csv", 80, day="2026-09-30")
    write("b.csv", 75)
    assert call("load", "a.csv")[0] == 0
    status, told = call("load", "b.csv")
    assert (status, "but 80 by 30 September 2026 (a.csv" in told) == (1, True), told
    assert len(office.files()) == 2  # money that was paid back: asked about, not forbidden


def test_a_file_that_was_deleted_is_told(office: Office, write: Write) -> None:
    write("a.csv", 80)
    assert call("load", "a.csv")[0] == 0
    office.files()[0].unlink()
    status, told = call("data")
    assert status == 1
    remedy = "load the original again: mtqg load figures/originals/2026-10-31-a.csv"
    assert remedy in told
    assert remedy in call("report", "--notebook", "none")[1]


def test_a_broken_file_of_settings_is_one_message(office: Office) -> None:
    (office.root / folder.NAME).write_text("language = vi\n")
    status, told = call("report")
    assert status == 2
    assert told.splitlines() == [
        'mtqg.toml, dòng 1, giá trị "language = vi": dòng này không đúng cú pháp TOML'
        ' → viết dạng tên = "giá trị"'
    ]


def test_outside_a_folder_no_month_replaces_another(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    october, november = write("a.csv", 80), write("b.csv", 90, day="2026-11-25")
    monkeypatch.chdir(tmp_path)
    assert call("load", str(october), "--out", "x.csv")[0] == 0
    assert call("load", str(october), "--out", "x.csv")[0] == 0
    status, told = call("load", str(november), "--out", "x.csv", "-l", "en")
    assert status == 2
    assert "x.csv: the file holds 1 other rows" in told
    assert "2026-10-31" in Path("x.csv").read_text(encoding="utf-8")
    assert call("load", str(november), "--out", "x.csv", "--replace")[0] == 0


def test_jupyterlab_opens_in_the_folder_with_mtqg_on_the_path(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}

    def run(words: list[str], *, cwd: Path, env: dict[str, str]) -> int:
        seen.update(words=words, cwd=cwd, path=env["PATH"])
        return 0

    monkeypatch.setattr(command.subprocess, "call", run)
    assert call("lab")[0] == 0
    assert seen["cwd"] == office.root
    assert seen["words"] == [sys.executable, "-m", "jupyterlab"]
    assert seen["path"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_what_a_machine_reads_is_not_mixed_with_the_folder(office: Office, write: Write) -> None:
    write("a.csv", 80)
    assert call("load", "a.csv")[0] == 0
    result = CliRunner().invoke(cli.app, ["audit", "--json"])
    assert isinstance(json.loads(result.stdout), list)


def test_answers_are_given_in_words_and_rows_told_in_one_line(office: Office) -> None:
    form = _october(Path("thang10.xlsx"), 786_000, 41.9)
    status, told = call("load", form, "--plan-vintage", "Kéo dài", "--capital", "vốn đầu tư")
    assert status == 0, told
    rows = ledger.stored(office)
    assert set(zip(rows["capital"], rows["plan_vintage"], strict=True)) == {("INV", "CARRIED")}
    status, told = call("load", form, "--dry-run", "-l", "vi")
    assert "Dòng 6 (ô Sheet!B6): Chương trình MTQG hợp nhất 2026-2035\n" in told
    assert call("load", form, "--programme", "giảm nghèo bềnn vững")[0] == 2


def test_a_date_left_blank_is_asked_for_at_its_line(office: Office) -> None:
    form = _october(Path("thang10.xlsx"), 786_000, 41.9)
    book = load_workbook(form)
    book.active["A2"] = "Tính đến ngày:"
    book.save(form)
    status, told = call("load", form, "-l", "vi")
    assert (status, "điền vào dòng A2 (“Tính đến ngày:”) rồi nạp lại" in told) == (2, True), told
    assert "--as-of 31/10/2026" in told


def test_a_figure_is_traced_by_its_month_and_by_the_heading_of_a_form(office: Office) -> None:
    assert call("load", _october(Path("thang10.xlsx"), 786_000, 41.9))[0] == 0
    for name in ("FIN.DISB_RATE", "Tỷ lệ giải ngân", "Đã giải ngân"):
        for period in ("2026-10", "10/2026", "2026"):
            status, told = call("trace", "lao-cai", name, period, "-l", "vi")
            assert status == 0, told
            told = " ".join(told.split())
            assert "100 × 786 tỷ đồng / 1.874 tỷ đồng = 41,9%; nguồn nêu 41,9% (khớp)" in told
    assert call("trace", "lao-cai", "FIN.DISB", "2026-09")[0] == 2
