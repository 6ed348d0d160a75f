import pytest

from mtqg.intake.investment.headings import headings
from mtqg.intake.sheets import Sheet

CASES = [
    ("Kế hoạch năm 2013", "plan", "2013"),
    ("Ước tính tháng 7/2009", "level", "2009-07"),
    ("Cộng dồn 7 tháng năm 2009", "level", "2009-07"),
    ("Cộng dồn từ đầu năm đến cuối tháng 7 năm 2009", "level", "2009-07"),
    ("Ước tính 6 tháng đầu năm 2011", "level", "2011-06"),
    ("Thực hiện (Tỷ đồng) Quí I năm 2008", "level", "2008-Q1"),
    ("Năm 2010", "level", "2010"),
    ("Accrued 9 months of 2020", "level", "2020-09"),
    ("Tháng 01/2011 so với kế hoạch năm 2011 (%)", "rate", "2011-01"),
    ("So với kế hoạch năm 2010 (%) 11 tháng năm 2010", "rate", "2010-11"),
    ("So với kế hoạch năm 2013 (%)", "rate", ""),
    ("9 months of 2020 versus paln 2020 (%)", "rate", "2020-09"),
    ("Năm 2019 so với kế hoạch năm (%)", "rate", "2019"),
    ("Tháng 1 năm 2013 so với (%) Kế hoạch năm 2013", "rate", "2013-01"),
    ("5 tháng năm 2012 so với cùng kỳ năm 2011 (%)", "index", "2012-05"),
    ("8 tháng năm 2022 so với cùng kỳ năm trước (%)", "index", "2022-08"),
    ("Năm 2019 so với năm 2018 (%)", "index", "2019"),
    ("Tháng 1 năm 2013 so với tháng 1 năm 2012 (%)", "index", "2013-01"),
    ("So với cùng kỳ năm trước (%) Quý II năm 2019", "index", "2019-Q2"),
    ("Tháng 5 so với tháng trước (%)", "other", ""),
]


@pytest.mark.parametrize(("text", "kind", "code"), CASES)
def test_a_heading_says_what_its_column_holds(text, kind, code):
    # The words wrap over as many cells as they like.
    words = text.split(" ")
    for depth in (1, 2, len(words)):
        size = -(-len(words) // depth)
        lines = [" ".join(words[i : i + size]) for i in range(0, len(words), size)]
        sheet = Sheet("VonDT", [["", line] for line in lines])
        (found,) = headings(sheet, range(len(lines)), [1])
        assert found.kind == kind
        assert (found.period.code if found.period else "") == code


def test_a_group_stands_above_each_of_its_columns_but_not_above_others():
    rows = [
        ["", "Thực hiện (Tỷ đồng)", "", "", "So với kế hoạch (%)", ""],
        ["", "Tháng 3", "Quí I", "", "Tháng 3", "Quí I"],
        ["", "năm 2008", "năm 2008", "", "năm 2008", "năm 2008"],
    ]
    found = headings(Sheet("x", rows), range(3), [1, 2, 4, 5])
    assert [h.kind for h in found] == ["level", "level", "rate", "rate"]
    assert [h.period.kind for h in found] == ["month", "quarter", "month", "quarter"]
