"""Forms of communes, filled as they fill them: received, missing, asked, answered."""

from __future__ import annotations

from datetime import date
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from mtqg.cli import app
from mtqg.collect import query
from mtqg.collect.returned import collect
from mtqg.intake.template import for_communes
from mtqg.office import folder as office_folder
from mtqg.problems import ProblemError
from mtqg.table import communes, observations, schema

CODES = [c.code for c in communes.communes("04")]  # Cao Bằng, 56
MONEY = "NTP2026"


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    folder = tmp_path_factory.mktemp("blank")
    return {p.name[:5]: p for p in for_communes(folder, "Cao Bằng", as_of="2026-10-31")}


@pytest.fixture
def returned(blank, tmp_path):
    """Return what fills a form in and puts it into the folder, and the folder."""

    def fill(code, plan=4000, paid=1000, rate=None, name="", **other):
        book = load_workbook(blank[code])
        sheet = book[MONEY]
        for column, value in zip("CDE", (plan, paid, rate), strict=True):
            sheet[f"{column}8"] = value
        for cell, value in other.items():
            book["Hộ nghèo"][cell] = value
        book.save(tmp_path / (name or blank[code].name))
        return tmp_path

    return fill


def test_what_communes_returned_is_taken_and_who_is_missing_is_known(returned):
    folder = returned(CODES[0], C6=400, D6=20)
    returned(CODES[1])
    found = collect(folder, due="2026-11-05", today=date(2026, 11, 26))
    assert found.province.name == "Cao Bằng"
    assert found.queries == []
    kinds = found.states.set_index("area")["kind"]
    assert set(kinds[CODES[2:]]) == {"overdue"}
    assert "21 ngày" in found.states["state"].iloc[-1].vi
    own = found.table[found.table["area"] == CODES[0]].set_index("indicator")["value"]
    assert own["FIN.PLAN"] == 4.0  # 4,000 million
    assert own["GNBV.POOR_HH"] == 20
    assert set(collect(folder).states["kind"]) == {"received", "missing"}  # nothing was due


def test_a_blank_form_is_not_received_and_asks_nothing(blank, returned, tmp_path):
    for code in CODES[1:4]:
        (tmp_path / blank[code].name).write_bytes(blank[code].read_bytes())
    (tmp_path / "renamed.xlsx").write_bytes(blank[CODES[4]].read_bytes())
    folder = returned(CODES[0])
    found = collect(folder)
    assert (found.count("received"), found.count("blank"), found.blank) == (1, 3, 4)
    assert found.queries == []
    told = CliRunner().invoke(app, ["collect", str(folder)]).output
    assert "1/56 xã, phường của Cao Bằng đã nộp" in told
    assert "55 chưa nộp, 4 tệp chưa điền" in told


def test_a_contradiction_is_asked_with_its_cell_and_ends_with_the_answer(returned, tmp_path):
    folder = returned(CODES[0], plan=4000, paid=1000, rate=52)  # 25%
    found = collect(folder)
    (asked,) = found.queries
    assert (asked.area, asked.cell, asked.value) == (CODES[0], f"{MONEY}!E8", 52)
    assert found.states["kind"][0] == "contradictory"
    sheet = query.write(found.queries, found.states, folder / "hoi.xlsx")
    book = load_workbook(sheet)
    first = book.worksheets[0]
    row = [cell.value for cell in first[4]]
    assert row[:2] == [CODES[0], communes.get(CODES[0]).title]
    first["H4"], first["I4"] = 25, "gõ nhầm"
    book.save(sheet)
    after = collect(folder)
    assert after.queries == []
    assert (after.corrected, after.accepted) == (1, 0)
    rate = after.table.set_index("indicator").loc["FIN.DISB_RATE"]
    assert rate["value"] == 25
    assert rate["flag"] == "r"
    assert "gõ nhầm" in rate["note"]


def test_a_figure_confirmed_by_name_and_reason_stays_accepted_until_it_changes(returned):
    folder = returned(CODES[0], plan=4000, paid=1000, rate=52)
    found = collect(folder)
    sheet = query.write(found.queries, found.states, folder / "hoi.xlsx", language="en")
    book = load_workbook(sheet)
    for cell, value in (("I4", "=HYPERLINK(1)"), ("J4", "Nông Thị B"), ("K4", "20/11/2026")):
        book.worksheets[0][cell].value = value
        book.worksheets[0][cell].data_type = "s"
    book.save(sheet)
    accepted = collect(folder)
    assert (accepted.queries, accepted.corrected, accepted.accepted) == ([], 0, 1)
    returned(CODES[0], plan=4000, paid=1000, rate=53)
    changed = collect(folder)
    assert len(changed.queries) == 1
    assert "không còn khớp" in changed.problems[0].say("vi")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"H4": 25}, "thiếu lý do"),
        ({"H4": "hai lăm", "I4": "x"}, "không phải là số"),
        ({"I4": "đúng rồi"}, "họ tên và ngày"),
        ({"I4": "đúng rồi", "J4": "A", "K4": "hôm qua"}, "họ tên và ngày"),
    ],
)
def test_an_answer_that_is_not_whole_is_told_and_not_taken(returned, cells, told):
    folder = returned(CODES[0], rate=52)
    found = collect(folder)
    sheet = query.write(found.queries, found.states, folder / "hoi.xlsx")
    book = load_workbook(sheet)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(sheet)
    again = collect(folder)
    assert len(again.queries) == 1
    assert told in again.problems[0].say("vi")
    assert again.problems[0].cell.endswith("4")


def test_two_forms_of_one_commune_that_differ_are_asked_about(returned):
    folder = returned(CODES[0], paid=1000, name="a.xlsx")
    returned(CODES[0], paid=1100, name="b.xlsx")
    found = collect(folder)
    (asked,) = found.queries
    assert "a.xlsx" in asked.what.vi
    assert "1.000" in asked.what.vi
    assert asked.value == 1100
    assert len(found.table) == 2


def test_a_running_total_below_an_earlier_month_is_asked(returned):
    folder = returned(CODES[0], paid=1000)
    earlier = pd.DataFrame([{
        "area": CODES[0], "edition": "2025", "indicator": "FIN.DISB", "programme": "NTP2026",
        "period": "2026", "as_of": "2026-09-30", "value": 1.5, "source": "thang-9",
    }])  # fmt: skip
    found = collect(folder, before=schema.complete(earlier))
    (asked,) = found.queries
    assert asked.cell == f"{MONEY}!D8"
    assert collect(folder).queries == []


def test_a_file_that_is_no_form_is_asked_about_by_its_name(returned, blank):
    folder = returned(CODES[0])
    (folder / f"{CODES[1]} x.xlsx").write_bytes(b"no workbook")
    found = collect(folder)
    assert [q.area for q in found.queries] == [CODES[1]]
    assert found.count("received") == 1


def test_a_folder_without_forms_is_refused(tmp_path):
    for place, told in ((tmp_path, "không có biểu"), (tmp_path / "none", "không có thư mục")):
        with pytest.raises(ProblemError) as error:
            collect(place)
        assert told in error.value.say("vi")


def test_the_command_asks_once_and_exits_by_what_is_open(returned):
    folder = returned(CODES[0], rate=52)
    for _ in range(2):
        ended = CliRunner().invoke(app, ["collect", str(folder), "--out", str(folder / "xa.csv")])
        assert ended.exit_code == 1
        assert "1/56 xã, phường" in ended.stdout
    assert len(list(folder.glob("phieu-hoi*.xlsx"))) == 1
    assert len(observations.read_csv(folder / "xa.csv")) == 3


def test_in_an_offices_folder_what_is_not_asked_joins_its_figures(
    returned, tmp_path_factory, monkeypatch
):
    forms = returned(CODES[0])
    returned(CODES[1], rate=52)  # 25%
    office = office_folder.create(tmp_path_factory.mktemp("a") / "office", ["Cao Bằng"])
    monkeypatch.chdir(office.root)

    def run(*arguments):
        result = CliRunner().invoke(app, ["collect", str(forms), "-l", "en", *arguments])
        return result.exit_code, result.output

    status, told = run()
    assert (status, "1 forms are still asked about" in told) == (1, True), told
    (path,) = office.files()
    first = path.read_bytes()
    own = observations.own(path)
    assert set(own["area"]) == {CODES[0]}
    with ZipFile(next(office.originals.glob("*.zip"))) as kept:
        assert kept.namelist() == [own["source"].iloc[0]]
    run()  # nothing new, nothing written
    assert office.files() == [path]
    (sheet,) = forms.glob("phieu-hoi-*.xlsx")
    book = load_workbook(sheet)
    book.worksheets[0]["H4"], book.worksheets[0]["I4"] = 25, "gõ nhầm"
    book.save(sheet)
    run()
    assert path.read_bytes() == first
    assert len(office.files()) == 2
    assert {*pd.concat(map(observations.own, office.files()))["area"]} == {*CODES[:2]}
    today = date.today().isoformat()  # a figure has one vintage a day
    path.write_text(path.read_text("utf-8-sig").replace(today, "2026-11-02"), "utf-8-sig")
    # A form that comes again with another figure is no correction until somebody says why.
    returned(CODES[0], paid=1100)
    status, told = run()
    assert (status, "1.1" in told, "--correction" in told) == (2, True, True), told
    assert len(office.files()) == 2
    status, told = run("--correction", "chứng từ bổ sung")
    assert "1 corrected" in told, told
    every = pd.concat(map(observations.own, office.files()))
    paid = every[(every["area"] == CODES[0]) & (every["indicator"] == "FIN.DISB")]
    assert sorted(paid["value"]) == [1.0, 1.1]
    assert paid.set_index("value").loc[1.1, "flag"] == "r"
