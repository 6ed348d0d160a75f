"""Two tables on one sheet: a note belongs to the table above it, a title to the one below."""

import pytest

from mtqg import intake
from mtqg.problems import ProblemError
from tests.intake.test_form_cases import write

FIRST = [
    ["Sở Tài chính tỉnh Lào Cai"],
    ["Giải ngân chương trình MTQG giảm nghèo bền vững năm 2026, số liệu đến 31/10/2026"],
    ["Đơn vị tính: triệu đồng"],
    ["TT", "Đơn vị", "Kế hoạch", "Giải ngân"],
    [1, "Xã Nghĩa Đô", 1500, 1000],
    [2, "Xã Bảo Hà", 3000, 2000],
    ["", "Tổng cộng", 4500, 3000],
    [],
]
SECOND = [
    ["Bảng 2. Vốn năm trước kéo dài sang năm 2026"],
    ["TT", "Đơn vị", "Kế hoạch", "Giải ngân"],
    [1, "Xã Trấn Yên", 300, 100],
    [2, "Xã Bảo Yên", 250, 250],
    ["", "Cộng", 550, 350],
]
NOTE = "Xã Bảo Hà: số liệu đến 30/9/2026"


def said(loaded):
    return " ".join(problem.say("vi") for problem in loaded.problems)


@pytest.mark.parametrize(
    "notes", [[[f"* {NOTE}"], []], [["Ghi chú:"], [f"- {NOTE}"], []], [[f"Lưu ý: {NOTE}"]]]
)
def test_a_note_between_two_tables_says_nothing_of_the_second(tmp_path, notes):
    loaded = intake.load(write(tmp_path / "hai-bang.xlsx", FIRST + notes + SECOND))
    carried = loaded.table[loaded.table["plan_vintage"] == "CARRIED"]
    assert set(carried["as_of"]) == {"2026-10-31"}
    total = carried[carried["area"] == "15"].set_index("indicator")["value"]
    assert total.to_dict() == {"FIN.PLAN": 0.55, "FIN.DISB": 0.35}
    assert NOTE in said(loaded)


def test_a_note_that_dates_one_row_is_told(tmp_path):
    assert NOTE in said(intake.load(write(tmp_path / "mot-bang.xlsx", [*FIRST, [NOTE]])))


def test_a_total_is_not_given_to_a_commune_that_only_the_title_names(tmp_path):
    file = write(tmp_path / "hai-bang.xlsx", [*FIRST, [NOTE], *SECOND])
    with pytest.raises(ProblemError) as refused:
        intake.load(file, area="Lào Cai")
    assert "Biểu!A9" in refused.value.say("vi")
    assert "--level tỉnh" in refused.value.say("vi")
    loaded = intake.load(file, area="Lào Cai", level="province")
    assert "02989" not in set(loaded.table.query("plan_vintage == 'CARRIED'")["area"])


def test_a_misspelt_commune_is_refused_with_the_nearest(tmp_path):
    rows = [[*row] for row in FIRST]
    rows[4][1] = "Xã Nghĩa Đôô"
    with pytest.raises(ProblemError, match="có phải là Xã Nghĩa Đô"):
        intake.load(write(tmp_path / "sai-ten.xlsx", rows))


def test_a_word_file_is_sent_to_the_command_that_reads_it(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Đến ngày 31/10/2026 giải ngân 928,2 tỷ đồng.")
    document.save(str(tmp_path / "bao-cao.docx"))
    with pytest.raises(ProblemError, match="mtqg read-text"):
        intake.load(tmp_path / "bao-cao.docx")


def test_a_total_beside_few_communes_is_told(tmp_path):
    assert "biểu chỉ có 2 xã, phường" in said(intake.load(write(tmp_path / "hai-xa.xlsx", FIRST)))


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path):
    file = write(tmp_path / "mot-bang.xlsx", FIRST)
    with pytest.raises(ProblemError, match=r"không có bảng \(sheet\) tên này → có phải là Biểu"):
        intake.load(file, sheet="Bieu")
