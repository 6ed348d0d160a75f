"""Whose figures a form holds: districts of one name, provinces before and after the reform."""

import pytest

from mtqg import intake
from mtqg.problems import ProblemError
from tests.intake.test_form_cases import values, write


def ky_anh(tmp_path, name, labels, **more):
    """Load a form of Hà Tĩnh whose rows are units, each with the plan ten times its number."""
    rows = [["TÌNH HÌNH GIẢI NGÂN CHƯƠNG TRÌNH MTQG NÔNG THÔN MỚI NĂM 2024"], ["Tỉnh Hà Tĩnh"],
            ["Đến 30/9/2024"], ["ĐVT: triệu đồng"],
            ["STT", "Đơn vị", "Kế hoạch vốn năm 2024", "Giải ngân"]]  # fmt: skip
    rows += [[n, label, 10_000 * n, 4_000] for n, label in enumerate(labels, 1)]
    return intake.load(write(tmp_path / name, rows), **more)


def test_districts_of_one_name_have_two_keys_whatever_else_a_file_holds(tmp_path):
    alone = ky_anh(tmp_path, "town.xlsx", ["Thị xã Kỳ Anh"])
    assert set(alone.table["area"]) == {"42/thi-xa-ky-anh"}
    district = ky_anh(tmp_path, "district.xlsx", ["H. Kỳ Anh", "Huyện Đức Thọ"])
    assert set(district.table["area"]) == {"42/huyen-ky-anh", "42/duc-tho"}
    both = intake.load([tmp_path / "town.xlsx", tmp_path / "district.xlsx"])
    assert values(both, "area", "indicator")["42/thi-xa-ky-anh", "FIN.PLAN"] == 10
    assert not both.problems


def test_a_name_that_two_districts_share_needs_its_type(tmp_path):
    with pytest.raises(ProblemError) as refused:
        ky_anh(tmp_path, "bare.xlsx", ["Kỳ Anh", "Đức Thọ"], level="district")
    said = refused.value.say("vi")
    assert "huyện Kỳ Anh hay thị xã Kỳ Anh" in said
    assert "Biểu!B6" in said
    left = ky_anh(
        tmp_path, "left.xlsx", ["Kỳ Anh", "Đức Thọ"], level="district",
        mapping={"rows": {6: "skip"}},
    )  # fmt: skip
    assert set(left.table["area"]) == {"42/duc-tho"}
