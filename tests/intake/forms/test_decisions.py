"""What holds for a whole table: dates that can be, and cells that contradict its title."""

from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from mtqg import intake
from mtqg.intake import template
from mtqg.problems import ProblemError
from tests.intake.test_form_cases import HEAD, ROW, asked, filled_template, load, values

TODAY = date.today()


def dated(day, year, head=None):
    head = head or [h.replace("2024", year) for h in HEAD]
    rows = [["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"], [f"Tỉnh Nghệ An, đến {day}"], ["ĐVT: triệu đồng"]]
    row = [1, "Vốn đầu tư", *ROW[2:]] if year >= "2026" else ROW
    return [*rows, head, row]


# ------------------------------------------------------------------ dates that cannot be


def test_an_outturn_of_a_day_to_come_is_asked(tmp_path):
    tomorrow = TODAY + timedelta(days=1)
    rows = dated(f"{tomorrow:%d/%m/%Y}", str(tomorrow.year))
    said = asked(tmp_path, rows)
    assert f"ngày chốt {tomorrow:%d/%m/%Y} chưa đến" in said
    assert "Biểu!A2" in said
    guess = load(tmp_path, rows, status="estimate")
    assert set(guess.table["as_of"]) == {tomorrow.isoformat()}
    told = load(tmp_path, dated(f"{TODAY:%d/%m/%Y}", str(TODAY.year)))
    assert len(told.table) == 3


def test_a_column_of_a_day_to_come_is_left(tmp_path):
    year = TODAY.year + 1
    head = [*HEAD[:2], f"Kế hoạch vốn năm {year}", f"Giải ngân đến 30/9/{year}"]
    rows = [["CHƯƠNG TRÌNH MTQG"], ["Tỉnh Nghệ An"], ["ĐVT: triệu đồng"], head,
            [1, "Vốn đầu tư", 8000, 2000]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert list(loaded.table["indicator"]) == ["FIN.PLAN"]
    assert [p.cell for p in loaded.errors] == ["Biểu!D5"]


@pytest.mark.parametrize("year", ["2023", "2025"])
def test_a_plan_paid_after_its_window_is_asked(tmp_path, year):
    after = str(int(year) + 1)
    assert len(load(tmp_path, dated(f"31/1/{after}", year)).table) == 3
    closed = load(tmp_path, dated(f"28/2/{after}", year))
    assert len(closed.table) == 3
    assert [p.severity for p in closed.problems] == ["note"]
    rows = dated(f"30/6/{after}", year)
    said = asked(tmp_path, rows)
    assert f"kế hoạch {year} được giải ngân đến hết 31/01/{after}" in said
    assert f"--period {after} --plan-vintage CARRIED" in said
    carried = load(tmp_path, [*rows[:3], [*HEAD[:2], "Kế hoạch vốn", *HEAD[3:]], ROW],
                   period=after, plan_vintage="CARRIED")  # fmt: skip
    assert set(carried.table["plan_vintage"]) == {"CARRIED"}
    assert set(carried.table["period"]) == {after}
    final = load(tmp_path, rows, as_of=f"{after}-06-30")
    assert set(final.table["period"]) == {year}
    assert any("vốn bổ sung muộn" in p.text.vi for p in final.problems)


def test_a_column_paid_after_its_window_is_left(tmp_path):
    head = [*HEAD[:2], "Kế hoạch vốn năm 2023", "Giải ngân năm 2023 đến 30/9/2024"]
    rows = [["CHƯƠNG TRÌNH MTQG"], ["Tỉnh Nghệ An"], ["ĐVT: triệu đồng"], head, ROW[:4]]
    loaded = load(tmp_path, rows)
    assert list(loaded.table["indicator"]) == ["FIN.PLAN"]
    assert "31/01/2024" in loaded.errors[0].text.vi
    assert "FIN.DISB CARRIED 2024" in loaded.errors[0].text.vi
    mapping = {"columns": {"D": "FIN.DISB CARRIED 2024"}}
    mapped = load(tmp_path, rows, as_of="2024-09-30", mapping=mapping)
    paid = values(mapped, "indicator", "plan_vintage", "period")
    assert paid["FIN.DISB", "CARRIED", "2024"] == 2


# ------------------------------------------------------------------ cells of the template


def cells(change):
    """Return what changes some cells of a filled template."""

    def apply(sheet):
        for place, text in change.items():
            sheet[place] = text

    return apply


def template_asked(tmp_path, change, **more):
    with pytest.raises(ProblemError) as refused:
        intake.load(filled_template(tmp_path / "t.xlsx", cells(change)), **more)
    return refused.value.say("vi")


@pytest.mark.parametrize(
    ("text", "vintage"),
    [("2024", "CURRENT"), ("2023 + 2024", "ALL"), ("2022, 2023 và 2024", "ALL"),
     ("2022 và 2023", "CARRIED"), ("2022-2023", "CARRIED"), ("2023", "CARRIED")],
)  # fmt: skip
def test_years_of_capital_are_held_against_the_plan(tmp_path, text, vintage):
    loaded = intake.load(filled_template(tmp_path / "t.xlsx", cells({"E8": text})))
    rows = loaded.table[loaded.table["programme"] == "GNBV"]
    assert set(rows["plan_vintage"]) == {vintage}
    assert set(rows["period"]) == {"2024"}


def test_two_cells_of_a_row_that_contradict_each_other_are_told(tmp_path):
    change = cells({"C8": "Vốn tín dụng"})
    loaded = intake.load(filled_template(tmp_path / "t.xlsx", change))
    assert set(loaded.table["programme"]) == {"NTM"}
    (error,) = loaded.errors
    assert error.cell == "Biểu!D8"
    assert "ô C8 ghi “Vốn tín dụng”, ô này ghi “Tất cả các nguồn”" in error.text.vi


@pytest.mark.parametrize(
    ("change", "name", "code", "cell"),
    [
        ({"A2": "(Chỉ tính vốn ngân sách trung ương)"}, "fund", "CENTRAL", "Biểu!D8"),
        ({"A4": "Kế hoạch năm: 2024 (không gồm vốn kéo dài)"}, "plan_vintage", "CURRENT",
         "Biểu!E8"),
    ],
)  # fmt: skip
def test_a_title_that_contradicts_the_cells_is_asked(tmp_path, change, name, code, cell):
    said = template_asked(tmp_path, change)
    assert "các ô nói khác nhau" in said
    assert cell in said
    answered = intake.load(tmp_path / "t.xlsx", **{name: code})
    assert set(answered.table[name]) == {code}


def test_a_line_left_blank_is_asked(tmp_path):
    rows = dated("30/9/2024", "2024")
    rows[4] = [1, "Vốn đầu tư", *ROW[2:]]
    rows[0] = ["TÌNH HÌNH GIẢI NGÂN CHƯƠNG TRÌNH MTQG"]
    assert set(load(tmp_path, rows).table["programme"]) == {"ALL"}
    rows.insert(1, ["Chương trình:", None])
    assert "Biểu!A2" in asked(tmp_path, rows)
    assert set(load(tmp_path, rows, programme="GNBV").table["programme"]) == {"GNBV"}


def test_the_example_is_known_by_its_figures(tmp_path):
    path = template.template(tmp_path / "t.xlsx")
    book = load_workbook(path)
    sheet = book["Ví dụ"]
    sheet["A2"], sheet["A3"] = None, "Tỉnh: Lào Cai"
    book.save(path)
    with pytest.raises(ProblemError) as refused:
        intake.load(path)
    assert "số liệu giả định của ví dụ" in refused.value.say("vi")
    for row in range(8, 18):  # real figures in their place are real
        sheet.cell(row, 6).value += 1
    book.save(path)
    assert intake.load(path).table["area"].eq("10").all()


def test_a_file_is_opened_once_however_many_answers_are_held_against_its_cells(
    tmp_path, monkeypatch
):
    path = filled_template(tmp_path / "t.xlsx", cells({}))
    opened = []
    monkeypatch.setattr(
        intake, "open_book", lambda path, real=intake.open_book: opened.append(path) or real(path)
    )
    loaded = intake.load(path, area="Nghệ An", unit="triệu đồng", period="2024")
    assert opened == [path]
    assert len(loaded.table)


@pytest.mark.parametrize(
    "lines",
    [
        ["GIẢI NGÂN CÁC CTMTQG NĂM 2203", "Tỉnh Bắc Giang, đến 30/9/2024"],
        ["GIẢI NGÂN CÁC CTMTQG", "Kế hoạch năm:", "Tỉnh Bắc Giang, đến 30/9/2024"],
    ],
)
def test_a_year_that_is_none_is_told_where_the_date_says_it(tmp_path, lines):
    head = ["STT", "Chương trình", "Kế hoạch vốn", "Giải ngân"]
    loaded = load(tmp_path, [*([x] for x in lines), ["ĐVT: triệu đồng"], head, [1, "NTM", 800, 2]])
    assert set(loaded.table["period"]) == {"2024"}
    (told,) = [p for p in loaded.problems if "2024 theo ô khác" in p.text.vi]
    assert told.value == lines[-2]


def test_a_blank_date_is_told(tmp_path):
    rows = [["KẾT QUẢ XÂY DỰNG NTM TỈNH SƠN LA NĂM 2024"], ["Tính đến ngày:"],
            ["Huyện", "Tổng số xã", "Số xã đạt chuẩn NTM"], ["Sông Mã", 18, 5]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert [p.cell for p in loaded.problems if "ngày để trống" in p.text.vi] == ["Biểu!A2"]


def test_a_title_of_near_poor_households_above_poor_ones_is_asked(tmp_path):
    rows = [["SỐ HỘ CẬN NGHÈO TỈNH ĐẮK LẮK NĂM 2023"], ["Huyện", "Tổng số hộ", "Số hộ nghèo"],
            ["Lắk", 13064, 375]]  # fmt: skip
    assert "cận nghèo" in asked(tmp_path, rows)
    loaded = load(tmp_path, [rows[0], [*rows[1][:2], "Số hộ cận nghèo"], rows[2]])
    assert "GNBV.NEAR_HH" in set(loaded.table["indicator"])


def test_what_a_title_divides_its_table_by_limits_nothing(tmp_path):
    top = [["UBND TỈNH SƠN LA"], ["CTMTQG NTM: giải ngân năm 2024 theo chủ đầu tư, đến 30/9/2024"],
           ["Căn cứ Nghị quyết số 11/2024/QH15 ngày 18/01/2024"], ["ĐVT: tỷ đồng"]]  # fmt: skip
    head = ["TT", "Chủ đầu tư", "Kế hoạch vốn", "Giải ngân"]
    loaded = load(tmp_path, [*top, head, [1, "Huyện Sông Mã", 40, 10]])
    assert set(loaded.table["area"]) == {"14/song-ma"}


MONEY_IN_WORDS = [["GIẢI NGÂN CTMTQG GIẢM NGHÈO TỈNH SƠN LA NĂM 2024 ĐẾN 30/9/2024"]]


def test_each_cell_may_say_its_own_unit(tmp_path):
    rows = [*MONEY_IN_WORDS, ["Loại vốn", "Kế hoạch vốn năm 2024", "Giải ngân"],
            ["Vốn đầu tư", "350,5 tỷ đồng", "210 tỷ"],
            ["Vốn sự nghiệp", "120.400 triệu đồng", "60.200,5 tr.đ"]]  # fmt: skip
    assert values(load(tmp_path, rows), "capital", "indicator") == {
        ("INV", "FIN.PLAN"): 350.5, ("INV", "FIN.DISB"): 210,
        ("REC", "FIN.PLAN"): 120.4, ("REC", "FIN.DISB"): 60.2005,
    }  # fmt: skip


def test_a_cell_with_another_unit_than_the_form_is_told(tmp_path):
    rows = [*MONEY_IN_WORDS, ["ĐVT: triệu đồng"], ["Loại vốn", "Kế hoạch năm 2024", "Giải ngân"],
            ["Vốn đầu tư", "100 tỷ đồng", 40_000]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "indicator") == {("FIN.PLAN",): 100, ("FIN.DISB",): 40}
    assert [p.cell for p in loaded.problems] == ["Biểu!B4"]


def test_where_only_some_cells_say_a_unit_that_of_the_others_is_asked(tmp_path):
    rows = [*MONEY_IN_WORDS, ["Loại vốn", "Kế hoạch năm 2024", "Giải ngân"],
            ["Vốn đầu tư", "100 tỷ đồng", 40_000]]  # fmt: skip
    with pytest.raises(ProblemError, match="đơn vị tính"):
        load(tmp_path, rows)


@pytest.mark.parametrize(("text", "taken"), [("4.500 hộ", 4500), ("4.500 người", None)])
def test_a_count_with_its_unit(tmp_path, text, taken):
    rows = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO TỈNH SƠN LA NĂM 2024"], ["Huyện", "Số hộ nghèo"],
            ["Huyện Sông Mã", text], ["Huyện Sốp Cộp", 3000]]  # fmt: skip
    loaded = load(tmp_path, rows)
    assert values(loaded, "area").get(("14/song-ma",)) == taken
    assert [p.cell for p in loaded.errors] == ([] if taken else ["Biểu!B3"])
