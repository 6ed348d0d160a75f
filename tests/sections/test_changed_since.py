"""What changed since a month: an office's own figures, a correction among them."""

from __future__ import annotations

import pandas as pd
import pytest

import mtqg
from mtqg.sections import changed_since
from tests.sections import office_year


@pytest.fixture(scope="module")
def case():
    rows = office_year.months()
    late = rows[
        (rows["as_of"] == "2026-08-31")
        & (rows["programme"] == "NTM")
        & (rows["capital"] == "INV")
        & (rows["indicator"] == "FIN.DISB")
    ]
    corrected = late.assign(value=40.0, published="2026-10-20")
    return mtqg.province("lao-cai", edition="2025", data=[pd.concat([rows, corrected])])


def test_without_a_day_it_is_the_month_before_the_last(case):
    assert changed_since.day_of(case, "") == "2026-09-30"
    assert changed_since.day_of(case, "2026-07") == "2026-06-30"
    assert changed_since.day_of(mtqg.province("bac-giang"), "") == ""


def test_a_correction_stands_before_the_moves(case):
    # Form 01 tells the month's moves; asked for, they stand here too.
    assert changed_since.table(case).frame["Loại"].tolist() == ["điều chỉnh"]
    frame = changed_since.table(case, "2026-10").frame
    assert frame["Loại"].tolist()[:2] == ["điều chỉnh", "số mới"]
    assert frame["Nay"][0].value == 40.0
    moved = frame[frame["Loại"] == "số mới"]
    sizes = [abs(cell.value) for cell in moved["Thay đổi"]]
    assert sizes == sorted(sizes, reverse=True)
    assert (
        "So với hết ngày 30/09/2026: 8 số liệu mới, 1 số liệu điều chỉnh."
        in changed_since.reading(case).markdown()
    )


def test_a_report_without_an_earlier_month_has_no_such_section():
    case = mtqg.province("bac-giang")
    assert changed_since.table(case).text == changed_since.reading(case).text == ""
