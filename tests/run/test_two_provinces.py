"""The page of two provinces: planned apart from reports, refused when wrong, made when right."""

import pytest
from typer.testing import CliRunner

from mtqg import cli
from mtqg.problems import ProblemError
from mtqg.run import parameters, two_provinces


def test_the_page_is_no_report_of_one_province():
    assert two_provinces.NOTEBOOK not in parameters.templates()


def test_the_plan_names_both_and_lies_beside_reports():
    planned = two_provinces.plan("Bắc Ninh", "da nang", edition="2025", language="en")
    assert planned.stem == "2025/bac-ninh--da-nang/compare.en"
    assert planned.names.en == "Bac Ninh – Da Nang"
    assert (planned.parameters["first"], planned.parameters["second"]) == ("bac-ninh", "da-nang")


@pytest.mark.parametrize("second", ["Bắc Giang", "24", "atlantis", "Cả nước"])
def test_what_is_not_another_province_is_refused(second):
    with pytest.raises(ProblemError):
        two_provinces.plan("bac-giang", second)


def test_everything_wrong_is_told_at_once():
    with pytest.raises(ProblemError) as error:
        two_provinces.plan("atlantis", "lemuria", language="fr", as_of="2023-02-30")
    assert len(error.value.problems) == 4


def test_the_page_is_made_and_its_place_printed(tmp_path):
    words = ["compare", "bac-giang", "quang-nam", "--out", str(tmp_path)]
    ended = CliRunner().invoke(cli.app, words)
    assert ended.exit_code == 0, ended.output
    page = tmp_path / "2024" / "bac-giang--quang-nam" / "compare.vi.html"
    assert page.as_posix() in ended.stdout.replace("\\", "/")
    text = page.read_text(encoding="utf-8")
    assert "So sánh Bắc Giang và Quảng Nam" in text
    assert "Khác phạm vi; khác thời điểm" in text
