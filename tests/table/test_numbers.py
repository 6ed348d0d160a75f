import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg.table import numbers
from mtqg.table.numbers import AmbiguousNumber, NumberError, parse_number, parse_quantity
from mtqg.words import formats

DECIMALS = st.integers(0, 4)
VALUES = st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)


@given(VALUES, DECIMALS, st.sampled_from(["vi", "en"]))
def test_any_printed_number_reads_back(value, decimals, language):
    mark = "," if language == "vi" else "."
    printed = formats.number(value, decimals, language)
    assert parse_number(printed, mark) == round(float(f"{value:.{decimals}f}"), decimals)


@given(VALUES, DECIMALS)
def test_a_number_read_without_its_column_is_right_or_asked_for(value, decimals):
    printed = formats.number(value, decimals, "vi")
    try:
        read = parse_number(printed)
    except AmbiguousNumber:
        return
    assert read == float(f"{value:.{decimals}f}")


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


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "kind"),
    [
        ("hơn 1.730 tỷ đồng", 1730, 1740, "bn VND", "above"),
        ("gần 11,5%", 11.4, 11.5, "%", "below"),
        ("trên 487 tỷ đồng", 487, 488, "bn VND", "above"),
        ("khoảng 3,0%", 2.95, 3.05, "%", "about"),
        ("ít nhất 95%", 95, math.nan, "%", "at_least"),
        ("dưới 4,5%", math.nan, 4.5, "%", "at_most"),
        ("không dưới 95%", 95, math.nan, "%", "at_least"),
        ("4 - 5%", 4, 5, "%", "range"),
        ("500 triệu đồng", 0.5, 0.5, "bn VND", "exact"),
        ("12 nghìn tỷ đồng", 12000, 12000, "bn VND", "exact"),
        ("2,5 điểm phần trăm", 2.5, 2.5, "pp", "exact"),
    ],
)
def test_hedges_are_bounds(text, low, high, unit, kind):
    found = parse_quantity(text, ",")
    assert (found.low, found.high) == pytest.approx((low, high), nan_ok=True)
    assert (found.unit, found.kind) == (unit, kind)


def test_a_ratio_is_not_a_date_nor_a_law():
    assert parse_quantity("6/10 huyện").denominator == 10
    for text in ("30/9/2023", "263/QĐ-TTg"):
        with pytest.raises(NumberError):
            parse_quantity(text, ",")


@given(st.integers(1, 999), st.sampled_from(["hơn", "gần", "khoảng"]))
def test_a_hedged_figure_lies_within_its_bounds(value, word):
    found = parse_quantity(f"{word} {value} tỷ đồng", ",")
    assert found.low <= found.value <= found.high
    assert found.low < found.high


def test_blank_dash_ellipsis_and_zero_differ():
    assert [numbers.missing(t) for t in ("", " ", "-", "–", "…", "...", "0", "5")] == [
        "blank", "blank", "dash", "dash", "unknown", "unknown", "", "",
    ]  # fmt: skip
