"""A mapping that cannot be meant is told by its key; whatever its values, nothing else escapes."""

from __future__ import annotations

import random

import pytest
import yaml

from mtqg import intake
from mtqg.problems import ProblemError

FORM = (
    "KẾT QUẢ GIẢI NGÂN NĂM 2023 TỈNH BẮC GIANG;;\nĐơn vị tính: triệu đồng;;\n"
    "Chương trình;Kế hoạch;Giải ngân đến 30/9/2023\n"
    "Giảm nghèo bền vững;1000;500\nXây dựng nông thôn mới;3000;700\n"
)
ODD = (5, "", "x", None, [], [9, 1], [1, 10**6], [0], {}, {"A": []}, {1: 2}, True, 1e9, "?", "C")


@pytest.fixture
def form(tmp_path):
    path = tmp_path / "bieu.csv"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.mark.parametrize(("mapping", "word"), [
    ({"columns": 5}, "columns: {B: content"),
    ({"columns": {"5": "x"}}, "columns: {B: content"),
    ({"header_rows": 3}, "header_rows: [5, 6]"),
    ({"header_rows": [6, 5]}, "header_rows: [5, 6]"),
    ({"rows": ["x"]}, "rows: {12: skip}"),
    ({"unit": ["tỷ đồng"]}, "unit: …"),
    ({"colums": {"A": "skip"}}, "columns"),
    ({"period": "23-0"}, "write 2023"),
    ({"decimal": "C"}, '"," or "."'),
])  # fmt: skip
def test_what_a_key_cannot_hold_is_said(form, mapping, word):
    with pytest.raises(ProblemError) as refused:
        intake.load(form, mapping=mapping)
    assert word in refused.value.say("en")


def test_whatever_a_mapping_holds_it_is_used_or_refused(form, tmp_path):
    keys = [*sorted(intake.form.ANSWERS), "columns", "rows", "header_rows", "nothing"]
    chance = random.Random(4)
    taken = refused = 0
    for _ in range(150):
        mapping = {chance.choice(keys): chance.choice(ODD) for _ in range(chance.choice((1, 2)))}
        path = tmp_path / "own.yml"
        path.write_text(yaml.safe_dump(mapping), encoding="utf-8")
        try:
            taken += len(intake.load(form, mapping=path).table) > 0
        except ProblemError:
            refused += 1
    assert taken
    assert refused


def test_anchors_that_stand_for_a_billion_values_are_refused(form, tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (tmp_path / "own.yml").write_text("\n".join([*lines, "columns: *a11"]))
    with pytest.raises(ProblemError, match="columns"):
        intake.load(form, mapping=tmp_path / "own.yml")


@pytest.mark.parametrize(("key", "wrong", "right"), [
    ("unit", "tỷ đồng", "triệu đồng"),
    ("area", "Bắc Ninh", "Bắc Giang"),
    ("as_of", "2023-10-31", "2023-09-30"),
    ("period", "2022", "2023"),
    ("programme", "DTTS", "ALL"),
])  # fmt: skip
def test_a_key_that_a_cell_contradicts_is_told_by_the_cell(form, key, wrong, right):
    """Whether it was answered on the command line or in a mapping; one that agrees says nothing."""

    def told(**given):
        problems = intake.load(form, **given).problems
        return [p.cell for p in problems if "this cell says another" in p.text.en]

    assert told(mapping={key: wrong}) == told(**{key: wrong}) != []
    assert told(mapping={key: right}) == []
