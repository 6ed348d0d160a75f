"""The files of wordings hold together, and each finds what it was written for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import find_figures
from mtqg.intake.text.spelling import bare, plain, spell
from mtqg.intake.text.times import find_times
from mtqg.table import catalogue

#: Concepts that code turns into an indicator by the sentence, and not by a row of the table.
BY_SENTENCE = {"DIFFICULT", "OTHER", "WATER_ANY", "HOUSING_FOR"}


def test_every_indicator_and_scope_is_in_the_catalogue_and_every_concept_has_one() -> None:
    rows = vocabulary.table("indicators")
    assert set(rows["indicator"]) <= set(catalogue.indicators().index)
    assert set(rows["scope"]) - {""} <= set(catalogue.scopes().index)
    concepts = set(vocabulary.table("concepts")["concept"]) - BY_SENTENCE
    assert concepts <= set(rows["concept"])


@pytest.mark.parametrize("name", ["concepts", "others", "qualifiers", "status", "page"])
def test_every_wording_is_dated_once_and_compiles_with_and_without_accents(name: str) -> None:
    rows = vocabulary.table(name)
    assert rows["from"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()
    assert not rows["words"].duplicated().any()
    for words in rows["words"]:
        assert re.compile(vocabulary.expression(words)) is not None
        assert re.compile(vocabulary.expression(words, accents=False)) is not None


def test_every_phrase_is_used_and_every_one_used_is_in_the_table() -> None:
    rows = vocabulary.table("patterns")
    sources = [p.read_text("utf-8") for p in Path(vocabulary.__file__).parent.glob("*.py")]
    used = set(re.findall(r"(?<!\w)phrases\.([a-z_]+)", " ".join(sources)))
    built = set(re.findall(r"\{([a-z_]+)\}", " ".join(rows["words"])))
    named = {name for name in rows["name"] if ":" not in name}
    assert used <= named <= used | built
    assert not rows["name"][~rows["name"].str.contains(":")].duplicated().any()


def test_a_wording_is_searched_for_where_its_last_word_stands() -> None:
    assert vocabulary.needed("tỷ lệ hộ nghèo")[-1] == {"nghèo"}
    assert vocabulary.needed("thôn, bảns?") == vocabulary.needed("thôn")


def test_spelling_changes_no_place() -> None:
    for text in ("Uỷ ban HOÀ BÌNH, tỉ lệ quí III", "Đắk Lắk – 5 %", "ĐIỆN BIÊN"):
        assert len(spell(text)) == len(text) == len(bare(text))
    given = "ho\u0323\u0302 nghe\u0300o"
    found = plain(given)
    assert found.text == "hộ nghèo"
    assert [found.place(i) for i in (0, 1, 2, 3)] == [0, 1, 4, 5]


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "unit", "kind"),
    [
        ("gần 2 triệu hộ", 2e6, 1e6, 2e6, "households", "below"),
        ("1,97 triệu hộ", 1.97e6, 1.97e6, 1.97e6, "households", "exact"),
        ("từ 4% đến 5%", None, 4, 5, "%", "range"),
        ("1 - 1,5%/năm", None, 1, 1.5, "%", "range"),
        ("21.1%", 21.1, 21.1, 21.1, "%", "exact"),
        ("5,775 xã", 5775, 5775, 5775, "communes", "exact"),
        ("6.084/7.669 xã", 6084, 6084, 6084, "communes", "ratio"),
        ("65,077 tỷ đồng", 65.077, 65.077, 65.077, "bn VND", "exact"),
        ("2.500 tỷ đồng", 2500, 2500, 2500, "bn VND", "exact"),
    ],
)
def test_figures_as_written(
    text: str, value: float | None, low: float, high: float, unit: str, kind: str
) -> None:
    (figure,) = find_figures(spell(text), [], ",")
    assert (None if figure.value != figure.value else figure.value) == value
    assert (figure.low, figure.high, figure.unit, figure.kind) == (low, high, unit, kind)


def test_dates_and_laws_are_no_figures() -> None:
    text = spell(
        "Ngày 30/9/2023, theo Quyết định 1719/QĐ-TTg và Nghị quyết 120/2020/QH14, lúc 8h30"
    )
    found = find_figures(text, find_times(text), ",")
    assert {f.why for f in found} == {"date", "law", "clock"}
