"""The first page of every province, held against figures counted by hand from the CSV files."""

from __future__ import annotations

import re

import nbformat
import pandas as pd
import pytest

import mtqg
from mtqg import paths
from mtqg.publish import notebook_reader
from mtqg.sections import first_page, programme_capital
from mtqg.sections.blocks import Findings, Quantity, ReaderTable, Scripted, Sparkline
from mtqg.table import areas

ALL = [(edition, code) for edition in areas.EDITIONS for code in areas.provinces(edition)["code"]]


def stated(indicator: str, year: str) -> pd.Series:
    """The figures of the 63 provinces as their file has them, by code, the last published."""
    files = (paths.data() / "observations").glob("*.csv")
    rows = pd.concat(pd.read_csv(f, dtype=str, keep_default_na=False) for f in files).fillna("")
    own = rows[(rows["indicator"] == indicator) & (rows["period"] == year)]
    own = own[own["area"].str.fullmatch(r"\d\d") & own["status"].isin(["", "actual"])]
    own = own[own["edition"].isin(["", "2024"])]
    own = own.sort_values("published").drop_duplicates("area", keep="last")
    return own.set_index("area")["value"].astype(float)


def test_figure_change_and_place_are_those_of_the_files() -> None:
    found = first_page.standing(mtqg.province("bac-giang", edition="2024"), "ST.INFORMAL")
    assert found is not None
    now, then = stated("ST.INFORMAL", str(found.year)), stated("ST.INFORMAL", str(found.before))
    assert len(now) == 63
    own = found.table.loc["24"]
    assert own["value"] == now["24"]
    assert own["change"] == pytest.approx(now["24"] - then["24"])
    assert own["rank"] == 1 + (now < now["24"]).sum()  # the fewest without a contract are best
    assert own["low"] <= own["rank"] <= own["high"]


def test_an_amount_changes_in_per_cent_and_more_is_better() -> None:
    found = first_page.standing(mtqg.province("ha-noi", edition="2024"), "ST.PRODUCTIVITY")
    assert found is not None
    now, then = (stated("ST.PRODUCTIVITY", str(y)) for y in (found.year, found.before))
    own = found.table.loc["01"]
    assert own["change"] == pytest.approx(100 * (now["01"] / then["01"] - 1))
    assert own["rank"] == 1 + (now > now["01"]).sum()


def test_without_three_years_in_a_row_a_place_has_no_interval() -> None:
    case = mtqg.province("bac-giang", edition="2024")
    found = first_page.standing(case, "ST.INCOME")
    assert found is not None
    assert found.table["low"].isna().all()
    table = first_page.table(case)
    assert isinstance(table, ReaderTable)
    line = table.texts[table.texts.iloc[:, 0].str.startswith("Thu nhập")].iloc[0]
    assert line.iloc[-1] == "27"
    assert line.iloc[2] == "–"  # 2016 is not the year before


@pytest.mark.parametrize(("edition", "code"), ALL[::7])
def test_every_province_has_a_first_page(edition: str, code: str) -> None:
    case = mtqg.province(code, edition=edition)
    table, told = first_page.table(case), first_page.reading(case)
    assert isinstance(table, ReaderTable)
    assert isinstance(told, Findings)
    assert len(table.frame) >= 8
    assert all(isinstance(cell, Sparkline) for cell in table.frame.iloc[:, -1])
    ids = ["best_place", "worst_place", "largest_move", "due_next"]
    assert [f.id for f in told.findings] == ids[: 3 if case.successor else 4]
    for one, words in zip(told.findings[:2], ("tốt nhất", "thấp nhất"), strict=True):
        ranked = [line for line in table.frame.iloc[:, -2] if isinstance(line, Quantity)]
        tied = [line for line in ranked if line.value == one.value]
        assert words in one.text
        assert one.text.count("; ") == len(tied) - 1, one.text  # every tie is named
        assert "thất nghiệp" not in one.text.lower()
    assert "…" not in table.texts.to_string()
    best, worst = told.findings[:2]
    assert best.value is not None
    assert worst.value is not None
    assert best.value <= worst.value


def test_an_ordinary_change_is_not_called_unusual() -> None:
    # labour trained: 0.87 points, median 1.09, half of the provinces within 0.27 of it
    usual = first_page.reading(mtqg.province("nghe-an", edition="2025"))
    # poverty: 2.83 points less, median 1.18, half within 0.71
    unusual = first_page.reading(mtqg.province("gia-lai", edition="2025"))
    assert isinstance(usual, Findings)
    assert isinstance(unusual, Findings)
    assert "không có; 4 chỉ tiêu xếp hạng" in usual.findings[2].text
    assert "giảm" in unusual.findings[2].text
    assert "2,83 điểm %" in unusual.findings[2].text


def test_one_rank_has_no_interval() -> None:
    told = first_page.reading(mtqg.province("lao-cai", edition="2025"))
    assert isinstance(told, Findings)
    assert told.findings[1].text.endswith("thứ 29 trong 34 tỉnh, thành phố.")


def test_a_report_speaks_from_its_day() -> None:
    then = first_page.reading(mtqg.province("bac-giang", edition="2024", as_of="2023-10-04"))
    assert isinstance(then, Findings)
    told = then.markdown()
    assert "kế hoạch vốn năm 2023 được giải ngân đến hết ngày 31/01/2024" in told
    assert "còn 119 ngày" in told  # 27 of October, 30, 31 and 31
    assert not re.search(r"\(202[3-9]\)", told)
    january = first_page.reading(
        mtqg.province("bac-giang", edition="2024", as_of="2024-01-31", language="en")
    )
    assert isinstance(january, Findings)
    assert "0 days are left" in january.markdown()


def test_a_course_is_drawn_on_pages_and_left_out_of_other_forms() -> None:
    table = first_page.table(mtqg.province("can-tho", edition="2025"))
    assert isinstance(table, ReaderTable)
    bundle = table._repr_mimebundle_()
    assert bundle["text/html"].count('<svg class="spark"') == len(table.frame) - 1
    # of income there are two years far apart, which no line joins
    columns = bundle["application/vnd.mtqg.data+json"]["columns"]
    assert columns == list(table.frame.columns[:-1])
    assert "svg" not in bundle["text/markdown"]


def test_the_page_begins_with_the_provinces_own_money_where_it_is_known() -> None:
    case = mtqg.province("bac-giang", edition="2024")
    own = first_page.cards(case, [programme_capital.reading(case)])
    assert own.cards[0].figure == "50,6%"
    assert own.cards[0].note == "kế hoạch 2021-2023, đến 30/09/2023"
    assert len(own.cards) == 4
    public = first_page.cards(mtqg.province("ha-noi", edition="2024", language="en"), [])
    assert public.cards[0].label == "Multidimensional poverty (survey)"
    note = "thousand VND per person per month · 2023 · rank 2 of 63"
    assert public.cards[1].note.startswith(note)
    assert all(len(card.figure) < 9 for card in public.cards)
    bundle = public._repr_mimebundle_()
    assert bundle["text/html"].count("<dt>") == 4
    assert bundle["text/plain"].startswith("Multidimensional poverty (survey): 0.1")
    output = nbformat.v4.new_output("display_data", bundle)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output])])
    assert notebook_reader.read(book, "en").blocks == ()  # the sentences say the same


def test_any_province_can_be_chosen_to_compare_with() -> None:
    case = mtqg.province("son-la", edition="2024")
    shown = first_page.compared(case)
    assert isinstance(shown, Scripted)
    data = shown.data
    (_, around), (_, alike), (_, everyone) = data["groups"]
    # the country: 2.54 estimated here from the provinces; of its population no figure beside one's
    assert [line[0] for line in around] == ["Cả nước", "Trung du và miền núi phía Bắc"]
    assert around[0][1] == 2.54
    assert (
        around[0][[*shown.table.frame.iloc[:, 0]].index("Dân số trung bình (nghìn người)") + 1]
        is None
    )
    assert len(everyone) == 62
    assert len(alike) >= 3
    # Sơn La 14.50, Bắc Giang 0.95 on the first indicator, multidimensional poverty of 2024
    assert data["own"][0] == 14.5
    assert next(line for line in everyone if line[0] == "Bắc Giang")[1] == 0.95
    assert all(len(line) == len(shown.table.frame) + 1 for line in everyone)
    assert all(len(line) == len(data["own"]) + 1 for line in alike)
