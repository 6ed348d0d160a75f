"""A name is taken apart into its letters, its accents and what stands around it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.table import areas
from mtqg.table.names import EXACT, PLAIN, SLIP, readings, spelled

NAMES = areas.provinces("2024")["name"].tolist()


@pytest.mark.parametrize(("text", "key", "kind", "age"), [
    ("1. UBND tỉnh Bắc Giang (cũ)", "bacgiang", "province", "old"),
    ("T.P Hồ Chí Minh", "hochiminh", "city", ""),
    ("II/ Thủ đô Hà Nội", "hanoi", "city", ""),
    ("TX. Bắc Kạn", "backan", "below", ""),
    ("Bắc Ninh (mới)", "bacninh", "", "new"),
    ("- Lào Cai, Việt Nam", "laocai", "", ""),
    ("Việt Nam", "vietnam", "", ""),
])  # fmt: skip
def test_what_stands_around_a_name_is_told_apart(text, key, kind, age):
    found = spelled(text)
    assert (found.key, found.kind, found.age) == (key, kind, age)


@pytest.mark.parametrize(("typed", "name", "rank"), [
    ("Hoà Bình", "Hòa Bình", EXACT), ("Hoa Binh", "Hòa Bình", PLAIN),
    ("Hỏa Bình", "Hòa Bình", SLIP), ("Hỏa Binh", "Hòa Bình", None), ("Hỏa Bính", "Hòa Bình", None),
    ("Huệ", "Huế", None), ("Đăk Lăk", "Đắk Lắk", PLAIN), ("Đà Nằng", "Đà Nẵng", SLIP),
    ("Ha Nam", "Hà Giang", None),
])  # fmt: skip
def test_how_well_a_spelling_agrees(typed, name, rank):
    assert spelled(typed).against(spelled(name)) == rank


def accents_changed(word: str, tone: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return unicodedata.normalize(
        "NFC", "".join(tone if c in "\u0300\u0301\u0303\u0309\u0323" else c for c in letters)
    )


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.sampled_from("\u0300\u0301\u0303\u0309\u0323"), st.data())
def test_one_wrong_tone_is_a_slip_and_two_are_another_name(name, tone, data):
    words = name.split()
    at = data.draw(st.integers(0, len(words) - 1))
    wrong = [accents_changed(w, tone) if i == at else w for i, w in enumerate(words)]
    changed = sum(a != b for a, b in zip(words, wrong, strict=True))
    assert spelled(" ".join(wrong)).against(spelled(name)) == (SLIP if changed else EXACT)
    every = [accents_changed(w, tone) for w in words]
    if sum(a != b for a, b in zip(words, every, strict=True)) > 1:
        assert spelled(" ".join(every)).against(spelled(name)) is None


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken_apart(text):
    found = spelled(text)
    assert len(found.key) == len(found.marks) == len(found.syllables)
    assert found.key.isascii()
    assert found.against(found) == EXACT
    assert next(readings(text)) == text
