"""Notes: mistakes are told at once, nothing typed is markup, shipped notes are what was stated."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg import paths
from mtqg.office.folder import create
from mtqg.problems import ProblemError
from mtqg.publish.page import prose
from mtqg.run import parameters, provenance
from mtqg.sections import analyst, notes
from mtqg.sections.blocks import Findings, ReportFinding, literal
from mtqg.sections.cases import province
from mtqg.table import areas

HEAD = "author: Nguyễn Văn A\ndate: 2023-10-04\n"


def refused(text: str) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        notes.parse(text, "bac-giang.yml")
    return caught.value


def test_a_line_is_vietnamese_and_an_item_may_have_both_languages():
    _, read = notes.parse(
        HEAD + "difficulties:\n- Vốn giao muộn.\n- {text: Thiếu người., en: Too few people.}\n"
    )
    plain, both = read.difficulties
    assert (plain.text.say("en"), plain.text.original("en")) == ("Vốn giao muộn.", True)
    assert (both.text.say("en"), both.text.original("en")) == ("Too few people.", False)


def test_every_mistake_is_told_at_once_by_line_with_what_is_right():
    error = refused(
        "author: A\ndate: 2023-02-30\ndificulties: [x]\nhelped:\n- text: Họp.\n"
        "  indicator: GNBV.POR\n  period: 2023/9\n- text: ''\n- {txt: y}\nquestions: no list\n"
    )
    told = error.say("en")
    for part in (
        'row 2, column date, value "2023-02-30"',
        'row 3, value "dificulties": no such key → did you mean difficulties',
        'row 6, column indicator, value "GNBV.POR"',
        "GNBV.POOR",
        'row 7, column period, value "2023/9"',
        "row 8: a note without words",
        'row 9, value "txt": no such key → did you mean text',
        "row 10, column questions: a list is wanted",
    ):
        assert part in told, told
    assert "không có mục này" in error.say("vi")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "lines of"),
        ("- a list", "lines of"),
        ("date: 2023-10-04", "author"),
        ("author: A", "date is missing"),
        (HEAD + "date: 2023-10-05", "repeated"),
        (HEAD + "helped: Họp: trực tuyến", "cannot be read as YAML"),
        (HEAD + "edition: 2023", "unknown"),
        (HEAD + "helped: [{text: a, period: 2023}]", "go together"),
        (HEAD + "helped: [[a]]", "lines of"),
        (HEAD + "helped: " + "[" * 5000, "cannot be read as YAML"),
        ("%YAML 9.9\n---\na\n---\nb", "cannot be read as YAML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(text, words):
    assert words in refused(text).say("en")


def test_a_file_of_another_encoding_is_refused(tmp_path):
    path = tmp_path / "bac-giang.yml"
    path.write_bytes("author: Nguyễn".encode("utf-16"))
    with pytest.raises(ProblemError, match="UTF-8"):
        notes.read(path)


def test_windows_line_ends_and_byte_order_mark_are_no_mistake(tmp_path):
    path = tmp_path / "bac-giang.yml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + "helped: [x]").replace("\n", "\r\n").encode())
    assert notes.read(path)[1].helped[0].text.vi == "x"


def test_every_file_of_a_folder_is_checked_and_named_after_a_province(tmp_path):
    (tmp_path / "bac-giangg.yml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "ha-noi.yml").write_text("author: A", encoding="utf-8")
    told = " ".join(p.say("en") for p in notes.problems(tmp_path))
    assert "did you mean bac-giang" in told
    assert "ha-noi.yml" in told
    assert not notes.problems()


def test_notes_are_about_the_province_of_their_date(tmp_path):
    old, new = areas.find("Đà Nẵng"), areas.find("Đà Nẵng", "2025")
    (tmp_path / "da-nang.yml").write_text(HEAD + "helped: [x]", encoding="utf-8")
    assert notes.of(old, tmp_path) is not None
    assert notes.of(new, tmp_path) is None
    # Hà Nội is the same before and after
    (tmp_path / "ha-noi.yml").write_text(HEAD + "helped: [x]", encoding="utf-8")
    assert notes.of(areas.find("Hà Nội", "2025"), tmp_path) is not None
    assert notes.of(old, tmp_path, as_of="2023-10-03") is None
    assert notes.of(old, tmp_path, as_of="2023-10-04") is not None


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_with_problems(text):
    with suppress(ProblemError):
        notes.parse(text)


TYPED = st.text(
    alphabet=st.sampled_from(list("<>&\"'`*_[]()|$~#-+=:/!\\.1 \n{}@^h")) | st.characters(),
    min_size=1,
    max_size=60,
)


@given(TYPED)
@settings(max_examples=300, deadline=None)
def test_nothing_typed_becomes_markup_or_a_link(typed):
    made = prose(f"- {literal(typed)}")
    tags = set(re.findall(r"</?([a-zA-Z]+)", made))
    assert tags <= {"ul", "li"}, (typed, made)


def test_what_an_attacker_types_is_shown_letter_by_letter(tmp_path):
    evil = "<script>alert(1)</script> [a](javascript:b) **x** http://evil.vn `c`"
    (tmp_path / "bac-giang.yml").write_text(
        f"author: '<b>{evil}'\ndate: 2023-10-04\nsource: '{evil}'\nhelped:\n- '{evil}'\n",
        encoding="utf-8",
    )
    made = prose(analyst.recommendations(province("bac-giang"), str(tmp_path)).text)
    assert not re.search(r"<(script|a|b|code)\b", made)
    assert made.count("**x** http://evil.vn `c`") == 3


def test_notes_are_marked_as_the_analysts_and_figures_come_from_the_data(tmp_path):
    (tmp_path / "bac-giang.yml").write_text(
        HEAD + "difficulties:\n- text: Vốn giao muộn.\n  cause: Chờ hướng dẫn.\n"
        "  indicator: FIN.DISB_RATE\n  period: 2021/2023\n"
        "- {text: Khác., indicator: FIN.DISB_RATE, period: 2019}\n",
        encoding="utf-8",
    )
    told = analyst.difficulties(province("bac-giang"), str(tmp_path)).text
    assert told.startswith("### Ghi chú của người phân tích\n\n*Nguyễn Văn A, 04/10/2023. Lời")
    assert "Nguyên nhân theo người phân tích: Chờ hướng dẫn." in told
    assert "2021-2023: 50,6%" in told
    assert "2019: chưa có số liệu" in told
    assert "### Phần để người phân tích viết" not in told  # difficulties are written already
    english = analyst.difficulties(province("bac-giang", language="en"), str(tmp_path)).text
    assert "Vốn giao muộn. (in the original Vietnamese)" in english


def test_without_notes_the_analyst_is_asked_about_what_the_report_found():
    ha_noi = province("Hà Nội")
    grave = ReportFinding("communes_met", "warning", "x.", 41.0, "%", shortfall=0.4)
    asked = analyst.difficulties(ha_noi, "", [Findings((grave,))]).text
    assert "tiêu chí" in asked
    assert "kho bạc" not in asked
    calm = analyst.difficulties(ha_noi, "", [Findings((replace(grave, severity="good"),))]).text
    assert "tiêu chí" not in calm
    assert "Kiến nghị với cấp nào" in analyst.recommendations(ha_noi).text


def test_a_report_follows_the_notes_on_its_own_province_alone(tmp_path):
    def inputs() -> dict[str, str]:
        (run,) = parameters.plan(
            ["bac-giang"], notebooks=["report"], extra={"notes": str(tmp_path)}
        )
        assert run.parameters["notes"] == str(tmp_path.resolve())
        return provenance.inputs(run)

    before = inputs()
    (tmp_path / "ha-noi.yml").write_text(HEAD, encoding="utf-8")
    assert inputs() == before
    (tmp_path / "bac-giang.yml").write_text(HEAD, encoding="utf-8")
    assert {k for k, v in inputs().items() if v != before[k]} == {"notes"}


def test_wrong_notes_are_refused_before_any_run(tmp_path):
    (tmp_path / "bac-giang.yml").write_text("author: A", encoding="utf-8")
    for folder, words in ((tmp_path, "date is missing"), (tmp_path / "none", "no such folder")):
        with pytest.raises(ProblemError) as caught:
            parameters.plan(["bac-giang"], notebooks=["report"], extra={"notes": str(folder)})
        assert words in caught.value.say("en")


def test_the_readme_of_the_data_shows_a_file_that_can_be_read():
    text = (paths.data() / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    _, read = notes.parse(example)
    assert len(read.difficulties) == 2


@pytest.mark.parametrize("name", ["Bắc Giang", "Quảng Nam"])
def test_the_shipped_notes_hold_what_was_stated_at_the_meeting(name):
    found = notes.of(areas.find(name))
    assert found is not None
    assert (found.date, found.source) == ("2023-10-04", "meeting_2023")
    assert not found.difficulties
    assert not found.recommendations  # none were stated: they are left to the analyst
    asked = " ".join(item.text.vi for item in found.questions)
    for word in ("mã kho bạc", "Lồng ghép", "hợp đồng đào tạo", "nâng cao, kiểu mẫu"):
        assert word.lower() in asked.lower()
    helped = " ".join(item.text.vi for item in found.helped)
    for word in ("trực tuyến", "cơ sở", "giao thông", "hân cấp"):
        assert word in helped
    assert all(item.text.en for item in (*found.questions, *found.helped))


def test_notes_may_be_written_in_vietnamese_throughout():
    edition, found = notes.parse(
        "người viết: Trần B, Sở Tài chính\nngày: 4/11/2026\n"
        "khó khăn:\n  - nội dung: Vốn giao muộn.\n    nguyên nhân: Chờ hướng dẫn.\n"
        "    chỉ tiêu: Tỷ lệ giải ngân\n    kỳ: 10/2026\n"
        "KIEN NGHI:\n  - Giao vốn từ đầu năm.\n"
    )
    assert (edition, found.author, found.date) == ("2025", "Trần B, Sở Tài chính", "2026-11-04")
    (item,) = found.difficulties
    assert (item.indicator, item.period) == ("FIN.DISB_RATE", "2026-10")
    assert (item.text.vi, item.cause.vi) == ("Vốn giao muộn.", "Chờ hướng dẫn.")
    assert found.recommendations[0].text.vi == "Giao vốn từ đầu năm."


def test_the_template_of_an_office_holds_no_notes_until_its_signs_are_taken_away(tmp_path):
    made = create(tmp_path / "office", ["Lào Cai"])
    area, place = areas.find("Lào Cai", "2025"), made.root / "notes"
    assert notes.problems(place) == []
    assert notes.of(area, place) is None
    path = place / "lao-cai.yml"
    text = path.read_text(encoding="utf-8").split("\n\n")[1]
    path.write_text(text.replace("# ", ""), encoding="utf-8")
    found = notes.of(area, place)
    assert found is not None
    assert [len(one) for one in (found.difficulties, found.helped, found.questions)] == [2, 1, 1]
