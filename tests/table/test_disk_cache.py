from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from mtqg.table import areas, catalogue, disk_cache, figures, observations, supplied
from mtqg.table.figures import Figures

computed = 0
CODE = ["code"]


def _total(of: Figures) -> float:
    global computed
    computed += 1
    return float(of.panel("ST.POV_MD").to_numpy().sum())


def compute(edition: str = "2024", data: tuple[str, ...] = ()) -> None:
    """Compute what is shared by all provinces."""
    figures.known(edition, "", [Path(one) for one in data]).once(_total)


@pytest.fixture(autouse=True)
def _afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    global computed
    computed = 0
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "kept"))
    _forget(monkeypatch)


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be as a process that has just started."""
    monkeypatch.setattr(figures, "_held", {})


def test_a_second_call_reads_what_the_first_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    first = figures.known("2024")
    _forget(monkeypatch)
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    second = figures.known("2024")
    assert computed == 1
    assert second is not first
    assert (_total,) in second._results
    assert second.once(_total) == first.once(_total)
    pd.testing.assert_frame_equal(second.points("24", "GNBV.POOR"), first.points("24", "GNBV.POOR"))
    assert areas.get("24", "2024").name == "Bắc Giang"
    assert catalogue.indicator("ST.POV_MD").unit == "%"


def test_what_was_read_for_it_still_counts_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from mtqg.table import figures_used

    disk_cache.once(compute, {"edition": "2024"}, CODE)
    _forget(monkeypatch)
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    with figures_used.reading() as read:
        figures.known("2024").once(_total)
    assert ("2024", figures_used.EVERY, "ST.POV_MD") in read


@pytest.mark.parametrize("what", ["argument", "own figures", "code"])
def test_what_comes_from_something_else_is_computed(
    what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    header = "area,edition,level,indicator,period,value,unit,status,source"
    rows = header + "\n24,2024,province,{},2023,{},%,actual,press\n"
    own.write_text(rows.format("GNBV.POOR", 3.0), encoding="utf-8")
    shared = {"edition": "2024", "data": [str(own)]}
    parts = CODE
    disk_cache.once(compute, shared, parts)
    if what == "argument":
        shared = {**shared, "edition": "2025"}
    elif what == "own figures":
        own.write_text(rows.format("GNBV.POOR", 3.1), encoding="utf-8")
    else:
        parts = ["other code"]
    assert computed == 2  # of the project's figures alone, and with the user's
    _forget(monkeypatch)
    disk_cache.once(compute, shared, parts)
    assert computed == (3 if what == "own figures" else 4)


def test_what_is_kept_of_an_office_finds_its_communes_again_wherever_the_files_lie(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own, moved = tmp_path / "own.csv", tmp_path / "moved" / "own.csv"
    own.write_text(
        "area,edition,level,indicator,period,value,source\n"
        "15,2025,province,NTM.CRIT_MET,2025,18,own\n"
        "04462,2025,commune,NTM.CRIT_MET,2025,12,own\n",
        encoding="utf-8",
    )
    for path in (own, moved):
        if path == moved:
            _forget(monkeypatch)
            moved.parent.mkdir()
            own.rename(moved)
        disk_cache.once(compute, {"edition": "2025", "data": (str(path),)}, CODE)
        found = figures.known("2025", "", [path])
        assert (_total,) in found._results
        assert found.of("04462")["value"].tolist() == [12.0]
        assert found.in_edition("2024").of("04462").empty
        assert found.below("NTM.CRIT_MET")["area"].tolist() == ["04462"]
        assert 18.0 in found.of("15")["value"].tolist()
    assert computed == 2


@pytest.mark.parametrize("damage", ["cut", "other", "empty", "byte"])
def test_a_damaged_file_is_computed_again(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    (file,) = disk_cache.folder().glob("*.pickle")
    whole = file.read_bytes()
    at = len(whole) // 2
    byte = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    hurt = {"cut": whole[:at], "other": b"x" + whole, "empty": b"", "byte": byte}
    file.write_bytes(hurt[damage])
    _forget(monkeypatch)
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    assert computed == 2
    assert file.read_bytes()[32:] == whole[32:]


def test_without_a_folder_to_write_to_it_is_computed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "file"))
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    _forget(monkeypatch)
    disk_cache.once(compute, {"edition": "2024"}, CODE)
    assert computed == 2


def test_old_files_go_by_their_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_cache, "_KEPT", 5_000)
    for version in range(8):
        text = str(version) * 1_000
        assert disk_cache.value([str(version)], lambda: text) == text  # noqa: B023
    assert len(list(disk_cache.folder().glob("*.pickle"))) == 4
    assert disk_cache.value(["7"], lambda: "lost") == "7" * 1_000
    assert disk_cache.value(["0"], lambda: "made again") == "made again"


def test_what_comes_from_files_follows_their_content(tmp_path: Path) -> None:
    file, calls = tmp_path / "a.csv", []

    def length() -> int:
        calls.append(file.read_text())
        return len(calls[-1])

    file.write_text("12")
    assert [
        disk_cache.of_files("n", [file], length, small=True),
        disk_cache.of_files("n", [file], length, small=True),
    ] == [2, 2]
    file.write_text("123")
    assert disk_cache.of_files("n", [file], length, small=True) == 3
    assert disk_cache.of_files("other", [file], length, small=True) == 3
    file.write_text("12")
    assert disk_cache.of_files("n", [file], length, small=True) == 2
    assert calls == ["12", "123", "123"]
    disk_cache.of_files("n", [file], length)  # too small to be kept
    assert len(calls) == 4


def test_a_large_file_is_read_once_and_a_damaged_cache_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_cache, "_SMALL", 0)
    file = tmp_path / "own.csv"
    lines = [
        "area,edition,indicator,period,value,low,high,source,note",
        '24,2024,ST.POV_MD,2023,1.5,,,made up,"a, b"',
        "27,2024,ST.POV_MD,2023,,0.5,0.8,made up,",
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    first = observations.own(file)
    assert first["value"].tolist()[0] == 1.5
    assert first["note"].tolist() == ["a, b", ""]
    assert (first["low"].tolist(), first["level"].tolist()) == ([1.5, 0.5], ["province"] * 2)
    monkeypatch.setattr(supplied, "in_own_form", None)  # not called again
    observations._own.cache_clear()
    pd.testing.assert_frame_equal(observations.own(file), first)
    monkeypatch.undo()
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(disk_cache, "_SMALL", 0)
    (stored,) = disk_cache.folder().glob("*.pickle")
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    observations._own.cache_clear()
    pd.testing.assert_frame_equal(observations.own(file), first)


def test_what_is_made_of_rows_is_made_again_when_one_differs() -> None:
    rows = figures.known("2024").of("24").head(50)
    made: list[int] = []

    def count() -> int:
        made.append(len(made))
        return made[-1]

    assert [disk_cache.of_rows("a", one, count) for one in (rows, rows.copy())] == [0, 0]
    other = rows.assign(value=rows["value"].where(rows.index != rows.index[7], -1.0))
    assert disk_cache.of_rows("a", other, count) == 1
    assert disk_cache.of_rows("a", rows.iloc[::-1], count) == 2
    assert disk_cache.of_rows("b", rows, count) == 3


def test_for_one_run_nothing_is_computed_that_can_be_found_or_taken_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    header = "area,edition,level,indicator,period,value,unit,status,source"
    own.write_text(header + "\n24,2024,province,GNBV.POOR,2023,3.0,%,actual,press\n", "utf-8")
    disk_cache.once(compute, {"edition": "2024"}, CODE, one=True)  # nothing is kept: for the next
    assert computed == 1
    _forget(monkeypatch)
    disk_cache.once(
        compute, {"edition": "2024", "data": [str(own)]}, CODE, lambda read: True, one=True
    )
    assert computed == 1
    assert (_total,) in figures.known("2024", "", [own])._results
    assert figures.known("2024", "", [own]).points("24", "GNBV.POOR")["value"].iloc[-1] == 3.0
