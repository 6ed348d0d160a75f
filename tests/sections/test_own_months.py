"""An office's own months: the last one first, like held to like, history as history."""

from __future__ import annotations

import pandas as pd
import pytest

import mtqg
from mtqg.sections import own_months, programme_capital, summary, trends
from tests.sections import office_year


def case(language: str = "vi", **given):
    return mtqg.province(
        "lao-cai", edition="2025", language=language, data=[office_year.months(**given)]
    )


@pytest.fixture(scope="module")
def october():
    return case()


def test_the_table_goes_from_the_total_to_programme_capital_and_vintage(october):
    table = own_months.table(october)
    names = list(table.frame.iloc[:, 0])
    assert names[0] == "Tổng cộng"
    merged = names.index("Chương trình MTQG hợp nhất 2026-2035")
    assert names[merged + 1 : merged + 3] == ["\u2003vốn đầu tư", "\u2003vốn sự nghiệp"]
    # Programmes in force stand before capital carried over from those that ended.
    assert merged < names.index("Nông thôn mới (vốn kéo dài)")
    assert "31/10/2026" in table.title
    assert len(names) < 20


def test_totals_and_moves_are_those_of_the_figures(october):
    rows = office_year.months()
    paid = rows[(rows["indicator"] == "FIN.DISB") & rows["period"].eq("2026")]
    of = paid.groupby("as_of")["value"].sum()
    first = own_months.table(october).frame.iloc[0]
    assert first.iloc[2].value == pytest.approx(of["2026-10-31"])
    assert first.iloc[4].value == pytest.approx(of["2026-10-31"] - of["2026-09-30"])


def test_what_is_needed_a_month_adds_up_and_keeps_the_last_day_of_each_part(october):
    # The plan of 2026 is paid to 31/01/2027, what was carried into it to 31/12/2026.
    rows = office_year.months()
    rows = rows[rows["period"].eq("2026") & rows["as_of"].isin(["", "2026-10-31"])]
    table = own_months.outlook(october)
    assert "31/12/2026" in table.source
    head, needed = table.frame.columns[0], table.frame.columns[4]
    assert "31/01/2027" not in needed
    told = {
        str(n).strip(): float(q.value)
        for n, q in zip(table.frame[head], table.frame[needed], strict=True)
    }
    last = rows[rows["as_of"].eq("2026-10-31")]
    sums = last.pivot_table("value", "plan_vintage", "indicator", "sum")
    lacking = 0.95 * sums["FIN.PLAN"] - sums["FIN.DISB"]
    of_year, carried = lacking["CURRENT"] / 3, lacking["CARRIED"] / 2
    assert told["vốn giao trong năm"] == pytest.approx(of_year)
    assert told["vốn kéo dài"] == pytest.approx(carried)
    assert told["Tổng cộng"] == pytest.approx(of_year + carried)


def test_the_year_before_is_held_to_like_capital_alone(october):
    table = own_months.table(october).frame.set_index("Chương trình, nguồn vốn")
    # Only carried-over capital of this programme is left: not held to its whole of 2025.
    carried = table.loc["Dân tộc thiểu số và miền núi (vốn kéo dài)"].iloc[-1]
    assert carried.say("vi") == "…"
    merged = table.loc["Chương trình MTQG hợp nhất 2026-2035"].iloc[-1]
    rows = office_year.months()
    rows = rows[(rows["plan_vintage"] == "CURRENT") & rows["as_of"].str.endswith("10-31")]
    sums = rows.groupby(["period", "indicator"])["value"].sum()
    now, then = (100 * sums[y, "FIN.DISB"] / sums[y, "FIN.PLAN"] for y in ("2026", "2025"))
    assert merged.value == pytest.approx(now - then)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_page_speaks_of_the_last_month(language):
    told = case(language)
    sections = [programme_capital.reading(told), trends.reading(told, "ST.POV_MD")]
    text = summary.summary(told, sections).text
    assert summary.lines_of(text) <= summary.LINES
    day = "31/10/2026" if language == "vi" else "31 October 2026"
    assert day in text.splitlines()[0]
    assert text.count("\n- ") + 1 <= summary.MOST
    assert ("dự thảo" if language == "vi" else "draft") in text
    last = "31/01/2027" if language == "vi" else "31 January 2027"
    assert f"95% phải đạt vào {last}" in text or f"95% asked for by {last}" in text


def test_ten_months_make_no_list_of_paces(october):
    found = programme_capital.reading(october)
    assert len(found.findings) <= 4
    assert not [f for f in found.findings if f.id.startswith("pace")]


def test_the_forecast_stays_within_the_plan_and_above_what_is_paid(october):
    ends = own_months.ends(october)
    assert (ends["hi-80"] <= 100 + 1e-9).all()
    assert (ends["lo-80"] >= ends["share"] - 1e-9).all()
    assert ends["odds"].between(0, 1).all()


def test_a_year_that_is_over_is_not_forecast():
    over = mtqg.province(
        "lao-cai", edition="2025", as_of="2026-11-26", data=[office_year.months(years=(2025,))]
    )
    assert own_months.ends(over).empty
    assert "31/12/2025" in own_months.table(over).title
    assert own_months.decision(over) == ""


def test_a_month_that_falls_is_asked_about_and_one_that_is_missing_is_named():
    rows = office_year.months()
    at = (rows["as_of"] == "2026-10-31") & (rows["indicator"] == "FIN.DISB")
    fall = at & (rows["programme"] == "NTM") & (rows["capital"] == "INV")
    rows.loc[fall, "value"] = 1.0
    gone = (rows["as_of"] == "2026-10-31") & (rows["programme"] == "GNBV")
    told = mtqg.province("lao-cai", edition="2025", data=[rows[~gone]])
    found = {f.id: f for f in own_months.findings(told).findings}
    assert found["months_fall"].severity == "warning"
    assert "1,0 tỷ đồng" in found["months_fall"].text
    assert "Giảm nghèo bền vững" in found["months_unreported"].text
    # The total without what is missing is not held to the month before.
    assert own_months.table(told).frame.iloc[0, 5].say("vi") == "…"


def test_a_stated_total_stands_as_stated():
    rows = office_year.months()
    total = rows[rows["as_of"].eq("2026-10-31") & rows["programme"].eq("NTP2026")].copy()
    total = total[total["capital"] == "INV"].assign(capital="ALL", plan_vintage="ALL")
    total.loc[total["indicator"] == "FIN.DISB", "value"] = 777.0
    told = mtqg.province("lao-cai", edition="2025", data=[pd.concat([rows, total])])
    frame = own_months.table(told).frame.set_index("Chương trình, nguồn vốn")
    assert frame.loc["Chương trình MTQG hợp nhất 2026-2035"].iloc[1].value == 777.0


def test_earlier_months_stand_in_the_annex(october):
    table = own_months.earlier(october)
    assert "2026-10" not in "".join(table.frame.iloc[:, 0])
    assert table.frame.iloc[0, 0] == "tháng 9/2026"
    assert len(table.frame) == 21


def test_a_question_about_one_programme_is_answered_for_it_alone(october):
    table = programme_capital.table(october, "nông thôn mới")
    assert table.frame.iloc[0, 0] == "Nông thôn mới (vốn kéo dài)"
    assert len(table.frame) == 3
    found = programme_capital.reading(october, "NTM").findings[0]
    share = own_months.table(october, "NTM").frame.iloc[0, 3].value
    assert found.value == pytest.approx(share)
    assert "Nông thôn mới" in found.text


def test_a_question_about_a_programme_without_months_says_what_is_missing(october):
    assert "Chưa có số liệu" in programme_capital.table(october, "CULTURE").text


def test_after_december_it_is_january_that_is_left():
    told = mtqg.province(
        "lao-cai", edition="2025", as_of="2027-01-10", data=[office_year.months(12)]
    )
    assert "dự báo" not in own_months.decision(told)
    assert "tháng 1" in own_months.decision(told)


def test_in_january_last_years_plan_is_told_beside_the_new_years():
    rows = office_year.months(12)
    december = rows[rows["as_of"] == "2026-12-31"]
    paid = december["indicator"] == "FIN.DISB"
    january = december.assign(as_of="2027-01-31")
    january.loc[paid, "value"] += 1.5  # each of eight lines
    new = january.assign(period="2027", as_of="2027-01-31")
    new.loc[paid, "value"] = 0.25
    together = pd.concat([rows, january, new])
    of = mtqg.province("lao-cai", edition="2025", language="en", data=[together])
    (told,) = [f for f in own_months.findings(of).findings if f.id == "year_closing"]
    plan, done = (december.loc[december["indicator"] == code, "value"].sum()
                  for code in ("FIN.PLAN", "FIN.DISB"))  # fmt: skip
    assert told.value == pytest.approx(100 * (done + 12) / plan)
    assert "Plan of 2026 by 31 January 2027" in told.text
    assert "In January alone: 12 billion VND." in told.text
    assert "payable until 31 January 2027" in told.text
    # The headline is of the new year; the old year's January is no month of its course.
    assert own_months.known(of)["month"].max() == "2027-01"
    assert set(own_months.latest(of)["year"]) == {"2027"}
    old = mtqg.province("lao-cai", edition="2025", data=[rows])
    assert not [f for f in own_months.findings(old).findings if f.id == "year_closing"]


def october_alone(**changed: object) -> pd.DataFrame:
    rows = office_year.months(years=(2026,))
    return rows[rows["as_of"] == "2026-10-31"].assign(**changed)


@pytest.mark.parametrize(
    ("kept", "first", "lines"),
    [
        (slice(None), "Tổng cộng", 17),
        ("CARRIED", "Tổng cộng (vốn kéo dài)", 12),
        ("CURRENT", "Chương trình MTQG hợp nhất 2026-2035", 3),
    ],
)
def test_one_month_alone_is_told_and_no_change_is(kept, first, lines):
    rows = october_alone()
    rows = rows[rows["plan_vintage"] == kept] if isinstance(kept, str) else rows
    told = mtqg.province("lao-cai", edition="2025", as_of="2026-11-26", data=[rows])
    table = own_months.table(told)
    assert (table.frame.iloc[0, 0], len(table.frame)) == (first, lines)
    # No column of changes stands empty: the source line says why there is none.
    assert list(table.frame)[1:] == ["Kế hoạch (tỷ đồng)", "Giải ngân (tỷ đồng)", "Tỷ lệ (%)"]
    assert "một tháng" in table.source
    sums = rows.groupby("indicator")["value"].sum()
    assert table.frame.iloc[0, 3].value == pytest.approx(100 * sums["FIN.DISB"] / sums["FIN.PLAN"])
    stand = own_months.findings(told).findings[0].text
    assert "một tháng" in stand
    assert "so với tháng trước và cùng kỳ" in stand
    assert own_months.chart(told).text == own_months.earlier(told).text == ""


def test_rates_alone_are_told_without_amounts_and_make_no_total():
    rows = october_alone(indicator="FIN.DISB_RATE", unit="%", status="actual", value=40.0)
    rows = rows[rows["programme"] == "NTP2026"].drop_duplicates("capital")
    both = pd.concat([rows, rows.assign(as_of="2026-09-30", value=35.0)])
    told = mtqg.province("lao-cai", edition="2025", as_of="2026-11-26", data=[both])
    table = own_months.table(told).frame
    assert list(table)[1:] == ["Tỷ lệ (%)", "So với tháng trước (điểm %)"]
    assert [cell.value for cell in table.iloc[:, 2]] == [5.0, 5.0]
    assert table.iloc[0, 0].endswith("vốn đầu tư, vốn giao trong năm")
    found = programme_capital.reading(told)
    assert "vốn đầu tư" in found.findings[0].text  # of a part, and says so
    assert not found.measures
    assert own_months.ends(told).empty


def test_one_date_of_a_published_source_is_no_month_of_the_office():
    told = mtqg.province("Gia Lai", edition="2025", as_of="2026-11-26")
    assert own_months.known(told).empty
