from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg.problems import ProblemError
from mtqg.table.dates import find_periods, parse_date, parse_period, since_day

DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))


@given(DAYS)
def test_every_written_form_of_a_day_reads_back(day):
    forms = [
        f"{day.day}/{day.month}/{day.year}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}", day.isoformat(), datetime(day.year, day.month, day.day),
        f"ngày {day.day} tháng {day.month} năm {day.year}", f"đến hết ngày {day:%d/%m/%Y}",
        float((day - date(1899, 12, 30)).days),
    ]  # fmt: skip
    assert {parse_date(form) for form in forms} == {day}


@pytest.mark.parametrize("text", ["30/2/2023", "13/13/2023", "263/QĐ-TTg", "2023", "", -1, 1e9])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ProblemError):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("9 tháng năm 2023", "2023-09", "months"),
        ("tháng 9 năm 2023", "2023-09", "month"),
        ("Tháng 11/2010", "2010-11", "month"),
        ("Quí I năm 2008", "2008-Q1", "quarter"),
        ("2sd quarter of 2020", "2020-Q2", "quarter"),
        ("9 months of 2020", "2020-09", "months"),
        ("September 2020", "2020-09", "month"),
        ("Năm 2019", "2019", "year"),
        ("giai đoạn 2021-2025", "2021/2025", "span"),
    ],
)
def test_periods(text, code, kind):
    period = parse_period(text)
    assert (period.code, period.kind) == (code, kind)


def test_a_comparison_names_two_periods():
    found = find_periods("5 tháng năm 2012 so với tháng 5 năm 2011")
    assert [p.code for p in found] == ["2012-05", "2011-05"]
    assert find_periods("ngành dệt may") == []


@pytest.mark.parametrize("since", ["12/2099", "31/12/2099"])
def test_nothing_has_changed_since_a_day_to_come(since):
    with pytest.raises(ProblemError, match=since):
        since_day(since)
