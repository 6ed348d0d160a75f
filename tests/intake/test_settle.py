"""What holds for a whole table: dates that can be, and cells that contradict its title."""

from datetime import date, timedelta

import pytest

from tests.intake.test_form_cases import HEAD, ROW, asked, load, values

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
