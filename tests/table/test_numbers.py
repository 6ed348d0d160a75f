import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg.table import numbers
from mtqg.table.numbers import AmbiguousNumber, NumberError, parse_number
from mtqg.words import formats

DECIMALS = st.integers(0, 4)
VALUES = st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)


@given(VALUES, DECIMALS, st.sampled_from(["vi", "en"]))
def test_any_printed_number_reads_back(value, decimals, language):
    mark = "," if language == "vi" else "."
    printed = formats.number(value, decimals, language)
    read = parse_number(printed, mark)
    assert read == formats.rounded(value, decimals)
    assert abs(read - value) <= 0.5 * 10.0**-decimals + 1e-14 * abs(value)


@given(VALUES, DECIMALS)
def test_a_number_read_without_its_column_is_right_or_asked_for(value, decimals):
    printed = formats.number(value, decimals, "vi")
    try:
        read = parse_number(printed)
    except AmbiguousNumber:
        return
    assert read == formats.rounded(value, decimals)


@given(st.integers(0, 10**12))
def test_spaces_group_digits(value):
    for space in (" ", "\u00a0", "\u202f"):
        assert parse_number(f"{value:,}".replace(",", space), ",") == value


@given(st.text(max_size=12))
def test_nothing_but_a_number_is_read(text):
    try:
        value = parse_number(text, ",")
    except NumberError:
        return
    assert math.isfinite(value)
    assert any(c.isdigit() for c in text)
    assert not any(c.isalpha() for c in text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.971", 1971), ("1.971,5", 1971.5), ("50,6", 50.6), ("3,0", 3.0), ("0,500", 0.5),
        ("-12,5", -12.5), ("−7", -7), ("(1.200)", -1200), ("1 971,5", 1971.5),
    ],
)  # fmt: skip
def test_vietnamese_numbers(text, value):
    assert parse_number(text, ",") == value


@pytest.mark.parametrize("text", ["2.500", "2,500", "999.000", "1,234"])
def test_three_digits_behind_one_mark_are_ambiguous(text):
    with pytest.raises(AmbiguousNumber):
        parse_number(text)


@pytest.mark.parametrize("text", ["", "abc", "1.97,5", "1..2", "12.3456.7", "1.2.3", "٣", "5%"])
def test_broken_numbers_are_refused(text):
    with pytest.raises(NumberError):
        parse_number(text, ",")


def test_the_column_decides_and_a_mixed_one_does_not():
    assert numbers.decimal_mark(["2.500", "12,5"]) == ","
    assert numbers.decimal_mark(["2.500", "12.5"]) == "."
    assert numbers.decimal_mark(["21,1", "21.1"]) is None
    assert numbers.decimal_mark(["1.500", "2.500"]) is None


@given(st.integers(1, 999), st.sampled_from(["above", "below", "about"]))
def test_a_hedged_figure_lies_within_its_bounds(value, kind):
    low, high = numbers.bounds(value, numbers.last_digit(str(value)), kind)
    assert low <= value <= high
    assert low < high


def test_blank_dash_ellipsis_and_zero_differ():
    assert [numbers.missing(t) for t in ("", " ", "-", "–", "…", "...", "0", "5")] == [
        "blank", "blank", "dash", "dash", "unknown", "unknown", "", "",
    ]  # fmt: skip
