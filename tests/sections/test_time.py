"""A report speaks from its day: what is over is history, what is met is not missing."""

from __future__ import annotations

import re

import pytest

import mtqg
from mtqg.sections import (
    budget_year,
    new_rural,
    programme_capital,
    required,
    results,
    summary,
    target_outlook,
    trends,
)
from mtqg.sections.blocks import Findings, ReaderTable, Reading
from mtqg.table import areas

NEW = [(code, "2025") for code in areas.provinces("2025")["code"]]
PROVINCES = [(code, "2024") for code in areas.provinces("2024")["code"]] + NEW
#: Every fourth province on one day; those of which most is stated on others, the meeting's too.
STATED = [(code, "2024") for code in ("02", "10", "14", "24", "37", "49", "56", "64")]
STATED += [("52", "2025"), ("25", "2025"), ("48", "2025")]
CASES = [(*one, "2026-11-26") for one in {*STATED, *PROVINCES[::4]}]
CASES += [(*one, day) for one in STATED for day in ("2025-10-31", "2024-02-15", "2023-10-04")]
CASES = [one for one in CASES if one[1] == "2024" or one[2] > "2025-07-01"]


@pytest.fixture(scope="module")
def cases():
    return [mtqg.province(code, edition=of, as_of=day) for code, of, day in CASES]


def text(section) -> str:
    if isinstance(section, Findings):
        return section.markdown()
    return section.text if isinstance(section, Reading) else section.texts.to_string()


def told(case) -> list:
    return [
        programme_capital.agreement(case),
        programme_capital.pace(case),
        programme_capital.scenarios(case),
        budget_year.reading(case),
        results.poverty_reading(case),
        new_rural.reading(case),
        target_outlook.reading(case),
        required.reading(case, "GNBV.POOR"),
    ]


def test_no_deadline_that_has_passed_asks_for_anything(cases):
    for case in cases:
        day = case.as_of
        sections = told(case)
        for section in sections:
            for year in re.findall(
                r"(?:cần bình quân|để giải ngân hết đến) \D*(\d{4})", text(section)
            ):
                assert int(year) + 1 >= int(day[:4]), (case.name, text(section))
        for found in [f for s in sections if isinstance(s, Findings) for f in s.findings]:
            if found.closed:
                assert summary.decision(found) is None, found
        ahead = (
            [f for f in sections[3].findings if f.id == "year_end_forecast"]
            if isinstance(sections[3], Findings)
            else []
        )
        if ahead:
            year = budget_year.budget_year(case).year
            assert f"{year + 1}-01-31" >= day, case.name


def test_targets_of_years_that_are_over_are_told_as_closed(cases):
    seen = 0
    for case in cases:
        if case.day.year < 2026:
            continue
        for one, years in target_outlook.assess(case):
            if one.target.year_to < 2026:
                assert "kết thúc" in target_outlook._verdict(case, one, years)
                seen += 1
        table = target_outlook.table(case)
        if isinstance(table, ReaderTable):
            closed = table.frame["Nhận định"].str.contains("kết thúc")
            # No target with a chance is over; without any chance the column is left out.
            assert (table.frame.get("Khả năng đạt", closed * 0)[closed].isin(["…", 0])).all()
    assert seen > 5


def test_what_is_met_is_never_called_missing(cases):
    for case in cases:
        stated = results.table(case)
        if not isinstance(stated, ReaderTable):
            continue
        # A line that says there is no figure never stands beneath one that states it.
        for section in (target_outlook.table(case), target_outlook.reading(case)):
            assert "Chưa có số liệu" not in text(section), case.name
        names = stated.frame.iloc[:, 0].str.contains("xã đạt chuẩn nông thôn mới$", regex=True)
        if names.any():
            assert text(new_rural.reading(case))
        table = target_outlook.table(case)
        if not isinstance(table, ReaderTable):
            continue
        met = set(stated.frame.loc[stated.frame.iloc[:, 4].str.match("đạt"), "Chỉ tiêu"])
        for row in table.frame.to_dict("records"):
            if row["Chỉ tiêu"] in met:
                assert "chưa đủ số liệu" not in row["Nhận định"], (case.name, row)


def test_rates_of_plans_of_one_year_and_of_several_are_not_in_one_column():
    several = programme_capital.reading(mtqg.province("bac-giang", as_of="2023-10-04")).measures
    yearly = programme_capital.reading(mtqg.province("gia-lai", edition="2025")).measures
    assert "disbursement_rate" not in several
    assert "disbursement_rate_years" not in yearly
    table = programme_capital.table(mtqg.province("bac-giang", as_of="2023-10-04"))
    assert "(3 năm)" in str(table.frame["Kế hoạch vốn"][0])


def test_national_targets_are_told_as_what_they_would_be():
    for code, edition in PROVINCES[::6]:
        case = mtqg.province(code, edition=edition)
        section = new_rural.reading(case)
        if isinstance(section, Findings) and "mức chung" in section.markdown():
            assert "nếu áp dụng" in section.markdown()
    aimed = target_outlook.table(mtqg.province("son-la", edition="2024"))
    assert "nếu áp dụng mức chung" in aimed.title


def test_a_chance_above_what_was_ever_reached_says_so():
    case = mtqg.province("quang-nam", edition="2024", as_of="2024-10-31")
    found = budget_year.budget_year(case)
    finals = found.past.loc[12].dropna()
    (ahead,) = [f for f in budget_year.reading(case).findings if f.id == "year_end_forecast"]
    above = finals.max() < found.forecast.target
    assert ("chưa năm nào đạt" in ahead.text) == above


def test_targets_that_ended_are_no_outlook_where_others_are_in_force():
    now = mtqg.province("son-la", edition="2025", as_of="2026-11-26")
    table = target_outlook.table(now).frame
    spans = [re.findall(r"2025|2030", goal if isinstance(goal, str) else goal.note)[-1]
             for goal in table["Mức cần đạt"]]  # fmt: skip
    assert set(spans) == {"2030"}
    assert any("kết thúc" in verdict for verdict in results.table(now).frame.iloc[:, 4])
    assert "chưa có số liệu của giai đoạn 2026-2030" in set(table["Nhận định"])
    # Nothing is forecast of either: no column of dots.
    assert not [name for name in table if "Dự báo" in name or "Khả năng" in name]


def test_a_rate_of_six_years_ago_does_not_head_the_first_page():
    old = mtqg.province("Lai Châu", edition="2025", as_of="2026-11-27")
    found = results.poverty_reading(old)
    assert "năm 2020 của Lai Châu" in found.markdown()  # told in its own section
    assert "2020" not in summary.summary(old, [found, trends.reading(old, "ST.POV_MD")]).text
    then = mtqg.province("Lai Châu", edition="2024", as_of="2021-12-31")
    assert "2020" in summary.summary(then, [results.poverty_reading(then)]).text
