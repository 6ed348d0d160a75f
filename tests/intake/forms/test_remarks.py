"""What a row's note, a line below the table and a sheet's name say of the figures."""

import pytest

from mtqg.intake.forms.remarks import remark
from mtqg.problems import ProblemError
from tests.intake.test_form_cases import load

HEAD = ["TT", "Chương trình", "Kế hoạch vốn", "Giải ngân", "Ghi chú"]
DTTS = [1, "Chương trình MTQG DTTS&MN", 700_000, 350_000, None]


def form(tmp_path, note=None, foot=(), name="Biểu", label="Chương trình MTQG NTM", **answers):
    """Load a form of two programmes to 30/9/2024 with a note beside the second one, 300 and 120."""
    rows = [["UBND TỈNH SƠN LA"], ["GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG NĂM 2024"],
            ["(Tính đến ngày 30/9/2024)"], ["Đơn vị tính: triệu đồng"], HEAD, DTTS,
            [2, label, 300_000, 120_000, note], *[[line] for line in foot]]  # fmt: skip
    return load(tmp_path, rows, name=name, **answers)


def of(loaded, column="D7"):
    table = loaded.table
    found = table[table["place"].str.endswith(f"!{column}")]
    return None if found.empty else found.iloc[0]


@pytest.mark.parametrize(
    ("note", "field", "value"),
    [
        ("số liệu đến 31/7/2024", "as_of", "2024-07-31"),
        ("Lũy kế đến hết tháng 8/2024", "as_of", "2024-08-31"),
        ("ĐVT: tỷ đồng", "value", 120_000.0),
        ("chỉ tính vốn sự nghiệp", "capital", "REC"),
        ("Vốn kéo dài", "plan_vintage", "CARRIED"),
        ("số ước", "status", "estimate"),
        ("số tạm tính", "flag", "p"),
        ("số ước, chưa đối chiếu với KBNN", "status", "estimate"),
    ],
)
def test_a_row_is_taken_as_its_note_says_and_that_is_told(tmp_path, note, field, value):
    loaded = form(tmp_path, note)
    assert of(loaded)[field] == value
    assert of(loaded, "D6")[field] != value
    assert "Biểu!E7" in [p.cell for p in loaded.problems if "theo ghi chú" in p.text.vi]


@pytest.mark.parametrize(
    "note",
    [
        "kế hoạch năm 2023",
        "chưa bao gồm vốn sự nghiệp",
        "chỉ tính 12 xã",
        "gồm cả số liệu của huyện Mai Sơn",
        "số phát sinh trong tháng 9",
        "không lũy kế",
    ],
)
def test_a_row_is_left_whose_note_turns_its_meaning(tmp_path, note):
    loaded = form(tmp_path, note)
    assert of(loaded) is None
    assert of(loaded, "D6")["value"] == 350.0
    (error,) = loaded.errors
    assert (error.cell, "E7" in error.text.vi) == ("Biểu!B7", True)
    assert of(form(tmp_path, note, mapping={"rows": {7: "NTM"}}))["value"] == 120.0


@pytest.mark.parametrize(
    "note",
    [
        "Chi tiết tại phụ lục 2",
        "Nguồn: KBNN",
        "Nguyễn Thị Hoa",
        "kế hoạch điều chỉnh theo QĐ 812/QĐ-UBND ngày 05/7/2024",
        "tăng 15.000 triệu đồng so với tháng 8",
        "đã bao gồm vốn đối ứng",
        "phấn đấu giải ngân hết trước 31/12/2024",
        "dự kiến hoàn thành trong quý IV",
        "số liệu đến 30/9/2024",
        "kế hoạch năm 2024",
        "vướng mắc phát sinh trong đền bù, giải phóng mặt bằng",
        "kéo dài sang năm 2025",
    ],
)
def test_a_note_of_something_else_neither_asks_nor_tells(tmp_path, note):
    beside, below = form(tmp_path, note), form(tmp_path, foot=["Ghi chú: " + note])
    assert of(beside)["value"] == of(below)["value"] == 120.0
    assert not beside.problems
    told = [p for p in below.problems if p.severity != "note"]  # a line below is told as it is
    assert all("số thực hiện hay số ước" in p.text.vi for p in told)


@pytest.mark.parametrize(
    ("foot", "said"),
    [
        ("Ghi chú: Số giải ngân không lũy kế", "không lũy kế"),
        ("* Kế hoạch vốn nêu trên là kế hoạch năm 2023", "kỳ số liệu"),
        ("Số liệu chỉ tính hộ dân tộc thiểu số", "phạm vi"),
        ("Ghi chú: số liệu chưa bao gồm vốn đối ứng của ngân sách huyện", "vốn đối ứng"),
        ("Lưu ý: số liệu tính đến 31/8/2024", "tính đến ngày"),
    ],
)
def test_a_line_below_that_turns_the_meaning_is_asked(tmp_path, foot, said):
    with pytest.raises(ProblemError) as error:
        form(tmp_path, foot=[foot])
    assert said in error.value.say("vi")
    assert "Biểu!A8" in error.value.say("vi")


def test_a_line_below_settles_what_no_other_cell_says(tmp_path):
    assert of(form(tmp_path, foot=["Biểu này chỉ tính vốn đầu tư"]))["capital"] == "INV"
    assert of(form(tmp_path, foot=["Ghi chú: số giải ngân là số sơ bộ"]))["flag"] == "p"


@pytest.mark.parametrize(
    "foot",
    [
        "Ghi chú: số liệu đã bao gồm vốn lồng ghép từ các chương trình, dự án khác.",
        "Số liệu gồm cả vốn tín dụng chính sách",
    ],
)
def test_a_line_below_that_says_what_is_there_too_is_told_and_narrows_nothing(tmp_path, foot):
    loaded = form(tmp_path, foot=[foot])
    assert set(loaded.table["fund"]) == {"ALL"}
    assert [p.cell for p in loaded.problems if "chú thích nói" in p.text.vi] == ["Biểu!A8"]


def test_what_is_alone_in_the_figures_and_what_is_not_are_one_statement(tmp_path):
    foot = "Số liệu trên chỉ gồm vốn đầu tư phát triển, chưa bao gồm vốn sự nghiệp."
    assert set(form(tmp_path, foot=[foot]).table["capital"]) == {"INV"}


def test_clauses_on_plan_and_on_payment_hold_each_for_its_own(tmp_path):
    foot = "Kế hoạch chưa bao gồm vốn kéo dài; số giải ngân bao gồm cả vốn kéo dài từ năm 2023."
    loaded = form(tmp_path, foot=[foot])
    assert of(loaded, "C7")["plan_vintage"] == "CURRENT"
    assert of(loaded, "D7")["plan_vintage"] == "ALL"
    kinds = {u.said for u in loaded.understood.itertuples() if u.what == "plan_vintage"}
    assert len(kinds) == 2


def test_a_note_on_the_plan_alone_is_told_as_the_payments_are_taken_so_too(tmp_path):
    loaded = form(tmp_path, foot=["Kế hoạch chưa bao gồm vốn kéo dài"])
    assert of(loaded, "D7")["plan_vintage"] == "CURRENT"
    assert [p.cell for p in loaded.problems if "chú thích nói" in p.text.vi] == ["Biểu!A8"]


def test_a_marked_line_is_of_the_rows_with_its_mark(tmp_path):
    loaded = form(tmp_path, foot=["(*) Số liệu đến 31/8/2024"], label="Chương trình MTQG NTM (*)")
    assert of(loaded)["as_of"] == "2024-08-31"
    assert of(loaded, "D6")["as_of"] == "2024-09-30"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lai Châu", "địa phương"),
        ("T7", "tính đến ngày"),
        ("Quý II", "tính đến ngày"),
        ("Năm 2023", "kỳ số liệu"),
        ("2025", "kỳ số liệu"),
        ("Tỷ đồng", "đơn vị tính"),
    ],
)
def test_a_sheet_name_that_contradicts_the_sheet_is_asked(tmp_path, name, said):
    with pytest.raises(ProblemError) as error:
        form(tmp_path, name=name)
    assert f"khác nhau về {said}" in error.value.say("vi")
    assert f"{name}! “{name}”" in error.value.say("vi")


@pytest.mark.parametrize(
    "name", ["Sheet1", "PL 02", "Sơn La", "Tháng 9", "T10", "Quý III", "2024", "BC 2024", "ĐVT"]
)
def test_a_sheet_name_that_agrees_or_says_nothing_asks_nothing(tmp_path, name):
    loaded = form(tmp_path, name=name)
    assert of(loaded)["value"] == 120.0
    assert not loaded.problems


def test_a_sheet_name_settles_what_the_sheet_leaves_open(tmp_path):
    assert of(form(tmp_path, name="Vốn đầu tư"))["capital"] == "INV"
    rows = [["GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG"], ["Đơn vị tính: triệu đồng"], HEAD, DTTS]
    loaded = load(tmp_path, rows, name="Sơn La T9.2024")
    assert list(of(loaded, "D4")[["area", "period", "as_of"]]) == ["14", "2024", "2024-09-30"]
    assert set(loaded.understood.loc[loaded.understood["what"] == "as_of", "text"]) == {
        "Sơn La T9.2024"
    }


def test_a_sheet_of_one_capital_over_columns_of_the_other_is_asked(tmp_path):
    rows = [["UBND TỈNH SƠN LA"], ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG ĐẾN 30/9/2024"],
            ["Đơn vị tính: triệu đồng"], ["TT", "Chương trình", "Kế hoạch vốn sự nghiệp",
            "Giải ngân vốn sự nghiệp"], DTTS[:4]]  # fmt: skip
    assert of(load(tmp_path, rows, name="Vốn SN"), "D5")["capital"] == "REC"
    with pytest.raises(ProblemError) as error:
        load(tmp_path, rows, name="Vốn đầu tư")
    assert "khác nhau về loại vốn" in error.value.say("vi")


def test_clauses_are_read_each_by_itself():
    said = remark("Đơn vị: nghìn đồng; số liệu đến 30/6/2024. Chi tiết tại phụ lục 2")
    assert (said.codes, said.when.as_of(), said.turns) == ({"unit": "0.000001"}, "2024-06-30", "")


def test_a_row_without_money_beside_the_budget_is_told(tmp_path):
    loaded = form(tmp_path, "Chưa gồm vốn đối ứng")
    assert of(loaded)["value"] == 120.0
    assert [(p.severity, p.cell) for p in loaded.problems] == [("warning", "Biểu!E7")]


def test_the_month_of_a_title_is_held_against_the_date(tmp_path):
    def title(month):
        return [["UBND TỈNH TUYÊN QUANG"], [f"GIẢI NGÂN VỐN CÁC CHƯƠNG TRÌNH MTQG {month}"],
                ["Tính đến 30/9/2024"], ["ĐVT: triệu đồng"], HEAD, DTTS]  # fmt: skip

    assert not load(tmp_path, title("THÁNG 10 NĂM 2024")).problems
    with pytest.raises(ProblemError) as error:
        load(tmp_path, title("THÁNG 6 NĂM 2024"))
    assert "khác nhau về tính đến ngày" in error.value.say("vi")
    assert not load(tmp_path, title("THÁNG 6 NĂM 2024"), as_of="2024-09-30").problems


@pytest.mark.parametrize(
    "foot",
    [
        "Ghi chú: Kế hoạch vốn là của hai năm 2023 và 2024.",
        "Ghi chú: số giải ngân gồm cả tạm ứng",
        "Lưu ý: Cột GN là khối lượng thực hiện.",
        "Ghi chú: NTM là của tỉnh Lai Châu.",
        "Ghi chú: Kế hoạch vốn là số dự kiến",
        "Số giải ngân gồm 45.000 triệu đồng vốn kéo dài",
    ],
)
def test_a_line_below_that_says_more_than_is_read_of_it_is_told(tmp_path, foot):
    loaded = form(tmp_path, foot=[foot])
    assert [(p.value, p.severity) for p in loaded.problems] == [(foot, "note")]
    assert set(loaded.table["status"]) == {"plan", "actual"}


@pytest.mark.parametrize(
    "foot",
    ["Nguồn: Báo cáo của các sở, ngành", "- Sở Kế hoạch và Đầu tư (b/c);", "Số liệu đến 30/9/2024",
     "Ghi chú: đơn vị tính triệu đồng"],
)  # fmt: skip
def test_a_line_below_that_is_read_or_of_no_figure_tells_nothing(tmp_path, foot):
    assert not form(tmp_path, foot=[foot]).problems


def test_a_mark_alone_in_the_column_of_notes_ties_a_line_to_its_row(tmp_path):
    foot = "(*) Số giải ngân gồm cả 45.000 triệu đồng vốn kéo dài từ năm 2023."
    loaded = form(tmp_path, note="(*)", foot=[foot])
    assert [p.value for p in loaded.problems] == [foot]


def test_a_comment_on_a_cell_is_told(tmp_path):
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    from mtqg import intake

    form(tmp_path)
    book = load_workbook(tmp_path / "form.xlsx")
    book.worksheets[0]["C6"].comment = Comment("số của 2 năm <2023> & 2024", "KT")
    book.save(tmp_path / "noted.xlsx")
    (told,) = intake.load(tmp_path / "noted.xlsx").problems
    assert (told.cell, told.value, told.severity) == (
        "Biểu!C6", "số của 2 năm <2023> & 2024", "note"
    )  # fmt: skip
