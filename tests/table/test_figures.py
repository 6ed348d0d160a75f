"""One object holds the figures: changed data are seen, a caller's changes stay with the caller."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import mtqg
from mtqg.problems import ProblemError
from mtqg.table import areas
from mtqg.table.figures import known, period_end
from mtqg.table.figures_used import reading

HEADER = "area,indicator,period,value,source\n"


def own(path: Path, value: float) -> Path:
    """Write a file of one made-up figure."""
    path.write_text(f"{HEADER}24,GNBV.POOR,2012,{value},made up\n", encoding="utf-8")
    return path


def test_an_edited_file_gives_the_new_figure_in_the_same_session(tmp_path: Path) -> None:
    path = own(tmp_path / "own.csv", 3.5)
    before = mtqg.province("bac-giang", data=path)
    assert before.series("GNBV.POOR")["2012"] == 3.5
    own(path, 2.5)
    after = mtqg.province("bac-giang", data=path)
    assert after.series("GNBV.POOR")["2012"] == 2.5
    assert before.series("GNBV.POOR")["2012"] == 3.5


def test_files_and_tables_of_the_same_content_give_the_same_figures(tmp_path: Path) -> None:
    path = own(tmp_path / "own.csv", 3.5)
    frame = pd.read_csv(path, dtype={"area": str, "period": str})
    for data in (path, str(path), [path], frame, [frame]):
        assert mtqg.province("bac-giang", data=data).series("GNBV.POOR")["2012"] == 3.5
    assert "2012" not in mtqg.province("bac-giang").series("GNBV.POOR")


def test_what_a_caller_changes_changes_nothing_for_others() -> None:
    case = mtqg.province("bac-giang")
    expected = case.series("ST.POV_MD")["2023"]
    for table in (
        case.table,
        case.known.of("24"),
        case.known.about("ST.POV_MD"),
        case.points("ST.POV_MD"),
        case.panel("ST.POV_MD"),
        mtqg.figures("ST.POV_MD"),
    ):
        table.iloc[:, table.columns.get_loc("value") if "value" in table else 0] = -1.0
    again = mtqg.province("bac-giang")
    assert again.series("ST.POV_MD")["2023"] == expected
    assert (again.table["value"].dropna() != -1.0).any()
    assert again.panel("ST.POV_MD").loc["2023", "24"] == expected
    assert (mtqg.figures("ST.POV_MD")["value"] > 0).all()


def test_a_result_is_computed_once_and_what_it_read_is_noted_each_time() -> None:
    calls = []

    def counted(figures: object) -> int:
        calls.append(1)
        return len(known("2024").about("ST.POP"))

    figures = known("2024")
    with reading() as first:
        figures.once(counted)
    with reading() as second:
        figures.once(counted)
    assert len(calls) == 1
    assert first == second == {("2024", "*", "ST.POP")}


@pytest.mark.parametrize("area", ["00001", "24/Yên Thế", "XX"])
def test_an_area_of_which_nothing_is_known_has_no_points(area: str) -> None:
    assert known("2025").points(area, "GNBV.POOR").empty


def test_a_cut_off_hides_what_was_not_published() -> None:
    late = known("2024", "2023-10-03").of("24")
    assert "meeting_2023" not in set(late["source"])
    assert "meeting_2023" in set(known("2024", "2023-10-04").of("24")["source"])


def test_a_weighted_mean_needs_every_member_and_is_marked() -> None:
    figures = known("2024")
    region = figures.reference(areas.get("NMM", "2024"), "ST.POV_MD")
    made = region[region["flag"] == "e"].set_index("period")["value"]
    panel, weights = figures.panel("ST.POV_MD"), figures.panel("ST.POP")
    members = areas.provinces("2024").query("region == 'NMM'")["code"]
    year = made.index[0]
    by_hand = sum(panel.loc[year, c] * weights.loc[year, c] for c in members)
    assert made[year] == pytest.approx(by_hand / sum(weights.loc[year, c] for c in members))


def test_wrong_parameters_are_told_together_in_the_language_of_the_call() -> None:
    with pytest.raises(ProblemError) as caught:
        mtqg.province("bac gian", edition="2023", language="en", as_of="2023-02-30")
    text = str(caught.value)
    assert "no such edition" in text
    assert "no such date" in text
    with pytest.raises(ProblemError, match="không có ấn bản"):
        mtqg.province("bac-giang", edition="2023")


def test_a_folder_stands_for_the_files_in_it(tmp_path):
    head = "area,edition,indicator,period,value,source\n"
    line = "{area},2025,GNBV.POOR,2026,{value},made up\n"
    for name, area, value in (("a", "15", 7.5), ("b", "24", 1.5)):
        (tmp_path / f"{name}.csv").write_text(head + line.format(area=area, value=value))
    (tmp_path / "notes.txt").write_text("not figures")
    found = mtqg.figures("GNBV.POOR", ["Lào Cai", "Bắc Ninh"], data=tmp_path)
    assert found["value"].tolist() == [7.5, 1.5]
    assert mtqg.figures("GNBV.POOR", "Lào Cai", data=[str(tmp_path)])["value"].tolist() == [7.5]


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024-02", "2024-02-29"),
        ("2023-Q1", "2023-03-31"),
        ("2024-12", "2024-12-31"),
        ("2021/2025", "2025-12-31"),
    ],
)
def test_a_period_ends_on_the_last_day_of_its_last_month(period: str, day: str) -> None:
    assert period_end(period) == day


@pytest.mark.parametrize("period", ["2021-2025", "2023-13", "2023-Q5", "2023-00", "23", "", "0000"])
def test_what_is_no_period_is_refused_with_how_it_is_written(period: str) -> None:
    with pytest.raises(ProblemError, match="2021/2025"):
        period_end(period)
