"""Figures are added and never overwritten: again, otherwise, corrected, foreign, at once, gone."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mtqg import intake
from mtqg.office import folder, ledger
from mtqg.office.folder import Office
from mtqg.office.listing import listing
from mtqg.problems import ProblemError
from mtqg.table import observations

HEAD = "area,edition,indicator,programme,period,as_of,value,status,source\n"
LINE = "{area},2025,FIN.DISB,NTP2026,2026,{day},{value},actual,{source}\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return folder.create(tmp_path / "office", ["Lào Cai"])


def write(office: Office, name: str, *values: float, day: str = "", area: str = "15") -> Path:
    days = [day] if day else ["2026-09-30", "2026-10-31"]
    lines = [
        LINE.format(area=area, day=at, value=value, source=name)
        for at, value in zip(days, values, strict=False)
    ]
    path = office.root / "inbox" / name
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def add(office: Office, path: Path, correction: str = "") -> ledger.Added:
    return ledger.add(office, intake.load(path).table, path, "hiểu", correction=correction)


def test_a_file_is_kept_with_its_original_and_what_was_understood(office: Office) -> None:
    path = write(office, "Tháng 10.csv", 80, 90)
    added = add(office, path)
    assert (added.file, added.new) == ("figures/2026-10-31-thang-10.csv", 2)
    kept = office.originals / "2026-10-31-thang-10.csv"
    assert kept.read_bytes() == path.read_bytes()
    assert kept.with_suffix(".understood.txt").read_text("utf-8") == "hiểu\n"
    written = (office.root / added.file).read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")  # without it Excel shows letters of another code
    assert observations.read_csv(office.root / added.file)["value"].tolist() == [80, 90]
    assert folder.records(office)[0]["rows"] == 2


def test_what_is_there_is_not_added_again(office: Office) -> None:
    add(office, write(office, "a.csv", 80))
    again = add(office, write(office, "b.csv", 80, 90))
    assert (again.new, again.known) == (1, 1)
    last = add(office, write(office, "c.csv", 80, 90))
    assert (last.file, last.new, last.known) == ("", 0, 2)
    assert ledger.stored(office)["value"].tolist() == [80, 90]


def test_a_month_that_is_there_otherwise_is_told_with_both_files_and_lines(office: Office) -> None:
    add(office, write(office, "a.csv", 80, 90))
    before = {p: p.read_bytes() for p in office.figures.rglob("*.*")}
    with pytest.raises(ProblemError) as refused:
        add(office, write(office, "b.csv", 80, 95))
    told = refused.value.say("en")
    assert "b.csv, cell b!G3: Lao Cai, merged programme 2026-2035, 2026: " in told
    assert "(31 October 2026): here 95 billion VND, already 90 billion VND" in told
    assert "billion VND (figures/2026-10-31-a.csv, row 3; a.csv" in told
    assert '--correction "…"' in told
    assert {p: p.read_bytes() for p in office.figures.rglob("*.*")} == before


def test_a_correction_is_a_new_vintage_and_the_old_figure_stays(office: Office) -> None:
    add(office, write(office, "a.csv", 80, 90))
    added = add(office, write(office, "b.csv", 80, 95), "chứng từ bổ sung")
    assert (added.new, added.known, added.corrected) == (0, 1, 1)
    rows = ledger.stored(office)
    of_october = rows[rows["as_of"] == "2026-10-31"].sort_values("published")
    assert of_october["value"].tolist() == [90, 95]
    assert set(of_october["source"]) == {"a.csv"}
    new = of_october.iloc[-1]
    assert (new["flag"], new["note"]) == ("r", "b.csv: chứng từ bổ sung")
    now = observations.latest(rows)
    assert now.loc[now["as_of"] == "2026-10-31", "value"].tolist() == [95]
    assert sorted(observations.current(rows)["value"]) == [80, 95]


def test_a_cut_off_before_a_correction_is_told(office: Office) -> None:
    add(office, write(office, "a.csv", 80, 90))
    assert ledger.corrected_after(office.files(), "2026-10-31") is None
    add(office, write(office, "a.csv", 80, 95), "chứng từ bổ sung")
    told = ledger.corrected_after(office.files(), "2026-10-31")
    assert told is not None
    assert told.vi.startswith("1 số đính chính sau ngày 31/10/2026 không được tính")
    assert ledger.corrected_after(office.files(), "") is None
    assert ledger.corrected_after(office.files(), date.today().isoformat()) is None


def test_a_correction_of_today_is_corrected_today(office: Office) -> None:
    add(office, write(office, "a.csv", 80, 90))
    add(office, write(office, "a.csv", 80, 95), "chứng từ bổ sung")
    added = add(office, write(office, "a.csv", 80, 96.5), "gõ nhầm")
    assert (added.new, added.known, added.corrected) == (0, 1, 1)
    rows = ledger.stored(office)
    assert sorted(rows["value"]) == [80, 90, 96.5]
    assert rows.loc[rows["value"] == 96.5, "note"].item() == (
        "a.csv: gõ nhầm; trước đó trong ngày: 95"
    )
    assert sorted(observations.current(rows)["value"]) == [80, 96.5]
    assert folder.missing(office) == []  # the file of 95 is gone, and that is no loss


def test_a_file_of_another_province_is_asked_about(office: Office) -> None:
    other = write(office, "bn.csv", 10, area="24")
    (asked,) = ledger.foreign(office, intake.load(other))
    assert asked.text.vi == "là số liệu của Bắc Ninh, thư mục này là của Lào Cai"
    assert ledger.foreign(office, intake.load(write(office, "a.csv", 80))) == []
    many = write(office, "all.csv", 80)
    many.write_text(many.read_text() + other.read_text().removeprefix(HEAD))
    assert ledger.foreign(office, intake.load(many)) == []


def test_a_file_that_is_gone_is_told_with_what_brings_it_back(office: Office) -> None:
    added = add(office, write(office, "a.csv", 80))
    assert folder.missing(office) == []
    (office.root / added.file).unlink()
    (gone,) = folder.missing(office)
    assert "mtqg load figures/originals/2026-09-30-a.csv" in gone.say("en")
    assert add(office, office.originals / "2026-09-30-a.csv").new == 1


def test_two_who_load_at_once_lose_nothing(office: Office) -> None:
    months = [f"2026-{m:02d}-28" for m in range(1, 9)]
    paths = [str(write(office, f"{day}.csv", 10 + i, day=day)) for i, day in enumerate(months)]
    call = [sys.executable, "-c", "from mtqg.cli import main; main()", "load"]
    halves = [
        subprocess.Popen([*call, *some], cwd=office.root, stdout=subprocess.PIPE)
        for some in (paths[:5], paths[3:])  # both have two of them
    ]
    for process in halves:
        process.communicate()
    assert [process.returncode for process in halves] == [0, 0]
    assert sorted(ledger.stored(office)["as_of"]) == months
    assert not (office.originals / ".lock").exists()


def test_the_listing_tells_months_communes_and_what_is_missing(office: Office) -> None:
    add(office, write(office, "a.csv", 80, day="2026-07-31"))
    add(office, write(office, "b.csv", 90, day="2026-10-31"))
    add(office, write(office, "xa.csv", 3, day="2026-10-31", area="02647"))
    found = listing(office)
    rows = found.months.set_index("month")
    assert rows.index.tolist() == ["2026-07", "2026-10"]
    assert rows.loc["2026-10", ["rows", "provinces", "communes", "paid"]].tolist() == [2, 1, 1, 90]
    assert found.absent == {"Lào Cai": [f"2026-0{m}" for m in (1, 2, 3, 4, 5, 6, 8, 9)]}
    assert len(found.silent["2026-10", "Lào Cai"]) == 98
    assert found.gone == []
