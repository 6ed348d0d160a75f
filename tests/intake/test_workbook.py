import contextlib

import books
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqg import intake, paths
from mtqg.intake import workbook
from mtqg.intake.investment.tables import read_label
from mtqg.problems import ProblemError
from mtqg.table import catalogue


def load(path):
    return intake.load(path)


def test_a_month_of_2012_reads_to_the_last_digit(tmp_path):
    path = tmp_path / "2012-05-29-Bieu-05-2012.xlsx"
    printed = books.write(path, "2012-05-29", books.monthly(2012, 5))
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert loaded.problems == ()
    assert set(loaded.table["published"]) == {"2012-05-29"}
    revised = loaded.table[loaded.table["period"] == "2012-04"]
    assert set(revised["flag"]) == {"r"}
    assert set(revised["status"]) == {"actual"}
    assert loaded.table["place"].iloc[0] == "VonDT!C9"


def test_the_layout_of_2008_has_groups_above_the_columns(tmp_path):
    heads = [
        ("SBI.MONTH", "2008-03", ["Thực hiện (Tỷ đồng)", "Tháng 3 \nnăm 2008"]),
        ("SBI.CUM", "2008-03", ["", "Quí I \nnăm 2008"]),
        ("SBI.RATE", "2008-03", ["Thực hiện so với kế hoạch \nnăm 2008 (%)", "Quí I \nnăm 2008"]),
    ]
    title = (
        "7. Khối lượng vốn đầu tư từ ngân sách Nhà nước",
        "thực hiện tháng 3 và quí I năm 2008",
    )
    path = tmp_path / "2008-03-28-Bieu03-2008-1.xlsx"

    def merge(sheet):
        sheet.merge_cells(start_row=4, end_row=4, start_column=3, end_column=4)

    printed = books.write(path, "2008-03-28", heads, title=title, unit="", change=merge)
    assert books.taken(load(path).table) == printed


def test_the_share_of_a_single_month_in_the_plan_is_left(tmp_path):
    heads = [
        ("SBI.MONTH", "2010-11", ["Ước tính (Tỷ đồng)", "Tháng\n11/2010"]),
        ("SBI.CUM", "2010-11", ["", "11 tháng \nnăm 2010"]),
        ("SBI.MONTH", "2010-11", ["So với kế hoạch \nnăm 2010 (%)", "Tháng \n11/2010"]),
        ("SBI.RATE", "2010-11", ["", "11 tháng \nnăm 2010"]),
    ]
    path = tmp_path / "2010-11-29-Bieu.xlsx"
    printed = books.write(path, "2010-11-29", heads, unit="")
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert sum("kỳ so với kế hoạch" in left.reason.vi for left in loaded.remains) == 23


def test_january_gives_the_plan_and_its_month_is_the_running_total(tmp_path):
    heads = [
        ("SBI.PLAN", "2011", ["Kế hoạch      ", "năm 2011"]),
        ("SBI.MONTH", "2011-01", ["Ước tính ", "tháng 01", "năm 2011"]),
        ("SBI.RATE", "2011-01", ["Tháng 01/2011", "so với kế hoạch  ", "năm 2011 (%)"]),
    ]
    path = tmp_path / "2011-01-28-Bieu-012011.xlsx"
    printed = books.write(path, "2011-01-28", heads, unit="Tỷ đồng")
    got = books.taken(load(path).table)
    months = {k: v for k, v in printed.items() if k[2] == "SBI.MONTH"}
    totals = {(a, s, "SBI.CUM", p): v for (a, s, _, p), v in months.items()}
    assert got == printed | totals


def test_an_english_workbook(tmp_path):
    heads = [
        ("SBI.MONTH", "2020-08", ["Performance ", "August", 2020]),
        ("SBI.MONTH", "2020-09", ["Estimate", "September", 2020]),
        ("SBI.CUM", "2020-09", ["Accrued", "9 months", "of 2020"]),
        ("SBI.RATE", "2020-09", ["9 months", "of 2020 versus", "paln 2020 (%)"]),
        ("SBI.YOY", "2020-09", ["9 months", "of 2020 versus", "same period  (%)"]),
    ]
    title = ("20. Realized investment capital under the State budget ",)
    path = tmp_path / "2020-09-29-EN.xlsx"
    printed = books.write(path, "2020-09-29", heads, title=title, unit="Bill dongs", words=books.EN)
    assert books.taken(load(path).table) == printed


def quarters(year):
    numbers = (("II", 2), ("III", 3), ("IV", 4))
    done = {2: "Thực hiện", 3: "Thực hiện", 4: "Ước tính"}
    group = {2: "So với cùng kỳ năm trước (%)", 3: "", 4: ""}
    return [
        ("SBI.QUARTER", f"2024-Q{n}", [done[n], f"quý {r}", f"năm {year}"]) for r, n in numbers
    ] + [
        ("SBI.QUARTER_YOY", f"2024-Q{n}", [group[n], f"Quý {r}", f"năm {year}"]) for r, n in numbers
    ]


def test_a_quarterly_table_with_last_years_title_is_put_right_and_recorded(tmp_path):
    path = tmp_path / "2024-12-29-02.Bieu-T12.2024.xlsx"

    def other_sheets(sheet):
        for name in ("2. GDP", "3. CPI"):
            sheet.parent.create_sheet(name).append([f"{name} quý IV năm 2024"])

    printed = books.write(
        path, "2024-12-29", quarters(2023), title=(books.TITLE + " các quý năm 2023",),
        source="gso_sbi_quarter", change=other_sheets,
    )  # fmt: skip
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert any("2023" in p.text.en and "2024 taken" in p.text.en for p in loaded.problems)
    assert loaded.table["note"].str.contains("2024").all()


def test_a_year_that_no_other_witness_settles_is_refused(tmp_path):
    path = tmp_path / "table.xlsx"

    def other_sheets(sheet):
        for name in ("2. GDP", "3. CPI"):
            sheet.parent.create_sheet(name).append([f"{name} quý IV năm 2024"])

    books.write(path, "2012-05-29", books.monthly(2012, 5), change=other_sheets)
    with pytest.raises(ProblemError, match="không rõ năm"):
        load(path)


@pytest.mark.parametrize("where", [1, 3, 5])
def test_rows_and_columns_put_in_between_change_nothing(tmp_path, where):
    path = tmp_path / "2016-10-28-Bieu.xlsx"

    def shift(sheet):
        sheet.insert_rows(where)
        sheet.insert_cols(where)

    printed = books.write(path, "2016-10-28", books.monthly(2016, 10), change=shift)
    assert books.taken(load(path).table) == printed


def move(sheet, rows, columns):
    for row in range(9, sheet.max_row + 1):
        for column in range(7, 2, -1):
            sheet.cell(row + rows, column + columns).value = sheet.cell(row, column).value


def below_their_labels(sheet):
    for column in range(3, 8):
        values = [sheet.cell(r, column).value for r in range(9, sheet.max_row + 1)]
        for r, value in enumerate([None, *values[:-1]], 9):
            sheet.cell(r, column).value = value


def swap(a, b):
    def change(sheet):
        for row in range(9, sheet.max_row + 1):
            one, two = sheet.cell(row, a), sheet.cell(row, b)
            one.value, two.value = two.value, one.value

    return change


def times(column, factor):
    def change(sheet):
        for row in range(9, sheet.max_row + 1):
            cell = sheet.cell(row, column)
            if isinstance(cell.value, float | int):
                cell.value *= factor

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: move(sheet, 0, 1),
        below_their_labels,
        swap(4, 5), swap(3, 5), swap(5, 6), swap(6, 7), swap(4, 7),
        times(3, 1000), times(4, 1000), times(5, 1000), times(6, 100), times(5, 0.001),
    ],
)  # fmt: skip
def test_figures_under_the_wrong_heading_are_never_loaded_in_silence(tmp_path, change):
    path = tmp_path / "2016-05-30-Bieu.xlsx"
    printed = books.write(path, "2016-05-30", books.monthly(2016, 5), change=change)
    try:
        loaded = load(path)
    except ProblemError:
        return
    wrong = {k: v for k, v in books.taken(loaded.table).items() if printed.get(k) != v}
    assert not wrong or loaded.problems


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(row=st.integers(9, 11), column=st.integers(3, 5), factor=st.floats(1.02, 10))
def test_one_mistyped_figure_of_the_country_is_reported(tmp_path, row, column, factor):
    path = tmp_path / "2016-10-28-Bieu.xlsx"

    def mistype(sheet):
        sheet.cell(row, column).value *= factor

    books.write(path, "2016-10-28", books.monthly(2016, 10), change=mistype)
    with contextlib.suppress(ProblemError):  # refused is said loudly enough
        assert load(path).problems


def test_rows_that_are_not_understood_are_left_and_reported(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def rename(sheet):
        sheet.cell(14, 2).value = "Vốn xổ số kiến thiết"
        sheet.cell(15, 3).value = "-"
        sheet.cell(15, 4).value = None

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=rename)
    loaded = load(path)
    got = books.taken(loaded.table)
    assert len(got) == len(printed) - 5 - 2
    assert any(p.value == "Vốn xổ số kiến thiết" for p in loaded.problems)
    reasons = [left.reason.en for left in loaded.remains if left.place.startswith("VonDT!")]
    assert "a dash: nothing occurred" in reasons
    assert "blank" in reasons


def test_numbers_typed_as_text_and_legacy_labels_read_alike(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def as_text(sheet):
        sheet.cell(9, 1).value = "Tæng sè"
        sheet.cell(10, 2).value = "Trung \u00ad¬ng"
        sheet.cell(11, 2).value = "§Þa ph\u00ad¬ng"
        for row in range(9, sheet.max_row + 1):
            for column in range(3, 8):
                value = sheet.cell(row, column).value
                printed = f"{value:,.4f}".translate(str.maketrans(",.", ".,"))
                sheet.cell(row, column).value = printed

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=as_text)
    assert books.taken(load(path).table) == pytest.approx(printed, abs=5e-5)


def test_a_copy_left_from_another_month_is_passed_over(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def copy(sheet):
        old = sheet.parent.copy_worksheet(sheet)
        old.title = "VonDT (2)"
        for row in old.iter_rows(max_row=8):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("5", "7").replace("tháng 4", "tháng 6")

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=copy)
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert any("second table" in p.text.en for p in loaded.problems)


def test_hidden_sheets_are_not_read(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def hide(sheet):
        sheet.sheet_state = "hidden"

    books.write(path, "2012-05-29", books.monthly(2012, 5), change=hide)
    with pytest.raises(ProblemError):
        load(path)


def test_the_summary_counts_cells_by_sheet(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"
    printed = books.write(path, "2012-05-29", books.monthly(2012, 5))
    loaded = load(path)
    assert loaded.taken == {"VonDT": len(printed)}
    summary = loaded.summary("en")
    assert f"VonDT: {len(printed)} taken" in summary
    assert "another table" in summary


def test_every_row_of_the_vocabulary_has_a_scope_of_the_catalogue():
    words = pd.read_csv(paths.data() / "vocabulary" / "investment_rows.csv", keep_default_na=False)
    assert set(words["scope"]) <= set(catalogue.scopes().index)
    for row in words.itertuples():
        assert read_label(row.words, "2024")[2] == row.scope


def test_what_was_understood_carries_the_cell_that_says_it(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"
    books.write(path, "2012-05-29", books.monthly(2012, 5))
    understood = load(path).understood
    said = {(row.what, row.applies_to): row for row in understood.itertuples()}
    unit = said["unit", "VonDT"]
    assert (unit.value, unit.place, unit.text) == ("1", "VonDT!G3", "Đơn vị tính: Tỷ đồng")
    assert said["period", "VonDT"].value == "2012-05"
    assert said["period", "VonDT"].place == "VonDT!G7"  # the title names no month
    column = said["column", "cột E"]
    assert column.value == "SBI.CUM 2012-05"
    assert (column.place, column.text) == ("VonDT!E6", "Cộng dồn 5 tháng năm 2012")


def test_a_continuation_is_taken_and_checked_with_its_table(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def split(sheet):
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=20)]
        heads = [[c.value for c in row] for row in sheet.iter_rows(min_row=4, max_row=8)]
        sheet.delete_rows(20, len(rows))
        sheet.append([])
        sheet.append(["4. (Tiếp theo) Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"])
        for row in heads + rows:
            sheet.append(row)

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=split)
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert loaded.problems == ()


def test_nine_months_are_taken_and_the_year_ahead_is_left_by_name(tmp_path):
    path = tmp_path / "2013-09-30-Bieu.xlsx"
    heads = [
        ("SBI.CUM", "2013-09", ["Ước tính (Tỷ đồng)", "9 tháng năm 2013"]),
        ("", "", ["", "Năm 2013"]),
        ("SBI.RATE", "2013-09", ["So với kế hoạch năm 2013 (%)", "9 tháng năm 2013"]),
        ("", "", ["", "Năm 2013"]),
    ]

    def fill(sheet):
        for row in range(6, sheet.max_row + 1):
            for column in (4, 6):
                if isinstance(sheet.cell(row, column - 1).value, float):
                    sheet.cell(row, column).value = sheet.cell(row, column - 1).value * 1.35

    printed = books.write(path, "2013-09-30", heads, unit="", change=fill)
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert {x.reason.en for x in loaded.remains if x.place.startswith("VonDT!D")} == {
        "an estimate of the whole year, no outturn yet"
    }


def test_a_hidden_row_is_not_taken_and_said(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def hide(sheet):
        sheet.insert_rows(16)
        for column in range(1, 8):
            sheet.cell(16, column).value = sheet.cell(17, column).value
        sheet.cell(16, 4).value *= 2
        sheet.row_dimensions[16].hidden = True

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=hide)
    loaded = load(path)
    assert books.taken(loaded.table) == printed
    assert [p.cell for p in loaded.problems] == ["VonDT!A16"]


def test_two_columns_that_say_the_same_are_both_left_and_reported(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def rename(sheet):
        for row in range(4, 8):
            sheet.cell(row, 7).value = sheet.cell(row, 6).value

    printed = books.write(path, "2012-05-29", books.monthly(2012, 5), change=rename)
    loaded = load(path)
    rates = {k for k in printed if k[2] in ("SBI.RATE", "SBI.YOY")}
    assert books.taken(loaded.table) == {k: v for k, v in printed.items() if k not in rates}
    assert [p.cell for p in loaded.problems] == ["VonDT!F7", "VonDT!G7"]
    assert loaded.severity == "error"


def test_two_units_on_one_table_are_asked_about(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def unit(sheet):
        sheet.cell(4, 3).value = "Thực hiện (triệu đồng)"

    books.write(path, "2012-05-29", books.monthly(2012, 5), change=unit)
    with pytest.raises(ProblemError) as refused:
        load(path)
    assert "VonDT!G3, VonDT!C4" in refused.value.say("en")


def test_a_cell_that_differs_from_the_same_table_as_published_is_named(tmp_path):
    path = tmp_path / "bang.xlsx"

    def mistype(sheet):
        sheet.cell(20, 4).value += 0.5

    books.write(path, "2016-10-28", books.monthly(2016, 10), change=mistype)
    (problem,) = load(path).problems
    assert problem.cell == "VonDT!D20"
    assert "2016-10-28" in problem.text.en


def test_other_tables_are_left_by_their_titles(tmp_path):
    path = tmp_path / "2012-05-29-Bieu.xlsx"

    def other(sheet):
        more = sheet.parent.create_sheet("FDI")
        for row in (["12. Đầu tư trực tiếp của nước ngoài được cấp phép"], ["Hà Nội", 5], ["x", 1]):
            more.append(row)

    books.write(path, "2012-05-29", books.monthly(2012, 5), change=other)
    left = {x.sheet: x.what for x in load(path).remains if x.what}
    assert left["FDI"] == "12. Đầu tư trực tiếp của nước ngoài được cấp phép"


def test_months_loaded_together_are_held_against_each_other(tmp_path, monkeypatch):
    nothing = workbook.shipped().iloc[:0]
    monkeypatch.setattr(workbook, "shipped", lambda: nothing)
    april, may = tmp_path / "2012-04-30-Bieu.xlsx", tmp_path / "2012-05-29-Bieu.xlsx"

    def mistype(sheet):
        sheet.cell(20, 4).value += 40

    books.write(april, "2012-04-30", books.monthly(2012, 4))
    books.write(may, "2012-05-29", books.monthly(2012, 5), change=mistype)
    assert load(may).problems == ()
    (problem,) = intake.load([april, may]).problems
    assert problem.file == may.name
    assert "20" in problem.cell
