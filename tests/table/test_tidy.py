"""`figures` gives one row an area, indicator, programme and period; `wide` lays them out."""

from __future__ import annotations

import pandas as pd
import pytest

import mtqg
from mtqg.problems import ProblemError
from mtqg.table.tidy import COLUMNS


def test_names_codes_and_slugs_mean_the_same_in_the_order_asked_for() -> None:
    table = mtqg.figures("ST.POV_MD", ["quang nam", "24", "Sơn La"])
    assert list(table.columns) == list(COLUMNS)
    assert list(dict.fromkeys(table["name"])) == ["Quảng Nam", "Bắc Giang", "Sơn La"]
    assert not table.duplicated(["area", "period"]).any()
    assert table["year"].dtype.kind == "i"
    label = "tỷ lệ hộ nghèo đa chiều (khảo sát của Tổng cục Thống kê)"
    by_label = mtqg.figures(label, ["49", "24", "14"], edition="2024")
    assert by_label["value"].tolist() == table["value"].tolist()


def test_a_figure_is_that_of_the_statistics_office() -> None:
    # Table E14.48 of the statistics office: Sơn La 2023 19.79, preliminary 2024 14.5.
    table = mtqg.figures("ST.POV_MD", "Sơn La", edition="2024").set_index("year")
    assert table.loc[2023, "value"] == 19.79
    assert table.loc[2024, ["value", "flag"]].tolist() == [14.5, "p"]


def test_a_region_stands_for_its_provinces_unless_its_own_figure_is_asked_for() -> None:
    inside = mtqg.figures("ST.POV_MD", "Tây Nguyên", edition="2024", as_of="2024-12-31")
    assert set(inside["name"]) == {"Kon Tum", "Gia Lai", "Đắk Lắk", "Đắk Nông", "Lâm Đồng"}
    own = mtqg.figures("ST.POV_MD", "Tây Nguyên", edition="2024", level="region")
    assert set(own["level"]) == {"region"}


def test_the_edition_is_that_in_force_or_the_one_that_has_all_areas() -> None:
    assert set(mtqg.figures("ST.POP")["edition"]) == {"2025"}
    assert set(mtqg.figures("ST.POP", as_of="4/10/2023")["edition"]) == {"2024"}
    assert set(mtqg.figures("ST.POP", ["Bắc Giang", "Sơn La"])["edition"]) == {"2024"}
    assert len(set(mtqg.figures("ST.POP", edition="2024")["area"])) == 63


def test_the_latest_vintage_known_then_is_given() -> None:
    # The office revised the month of October 2013 in the month after.
    month = {"indicators": "SBI.MONTH", "areas": "Bắc Giang", "edition": "2024"}
    seen = {
        day: mtqg.figures(**month, as_of=day).set_index("period")["published"].get("2013-10")
        for day in ("2013-10-15", "2013-10-31", "2013-12-31")
    }
    assert seen["2013-10-15"] is None
    assert seen["2013-10-31"] < seen["2013-12-31"]


def test_every_programme_has_rows_of_its_own() -> None:
    table = mtqg.figures("FIN.PLAN", "VN", edition="2024")
    assert set(table["programme"]) == {"ALL", "DTTS", "GNBV", "NTM"}
    one = mtqg.figures("FIN.PLAN", "VN", edition="2024", programme="GNBV")
    assert set(one["programme"]) == {"GNBV"}
    assert len(one) == (table["programme"] == "GNBV").sum()


def test_an_indicator_of_ones_own_is_its_formula() -> None:
    share = mtqg.figures({"đô thị": "100 * ST.POP_URBAN / ST.POP"}, "Bắc Giang", edition="2024")
    parts = mtqg.figures(["ST.POP", "ST.POP_URBAN"], "Bắc Giang", edition="2024", wide=True)
    row = share.set_index("year")["value"].loc[2016]
    urban, all_people = (
        parts.xs(code, axis=1).loc[2016].item() for code in ("ST.POP_URBAN", "ST.POP")
    )
    assert row == pytest.approx(100 * urban / all_people)
    assert set(share["indicator"]) == {"đô thị"}
    assert set(share["flag"]) == {"e"}


@pytest.mark.parametrize("formula", ["__import__('os')", "ST.POP if 1 else 2", "2 + 3", "ST.POP +"])
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(ProblemError):
        mtqg.figures({"x": formula}, "Bắc Giang")


def test_what_does_not_exist_is_refused_with_the_nearest_that_does() -> None:
    with pytest.raises(ProblemError) as caught:
        mtqg.figures("GNBV.POR")
    assert "GNBV.POOR" in caught.value.say("en")
    with pytest.raises(ProblemError) as caught:
        mtqg.figures("ST.POP", ["Bac Gian", "Quang Namm"])
    assert len(caught.value.problems) == 2
    with pytest.raises(ProblemError):
        mtqg.figures("ST.POP", as_of="2023-02-30")


def test_wide_has_years_and_names_and_refuses_two_figures_in_one_place() -> None:
    table = mtqg.figures("ST.POV_MD", ["Quảng Nam", "Bắc Giang"])
    frame = table.pipe(mtqg.wide)
    assert list(frame.columns) == ["Quảng Nam", "Bắc Giang"]
    assert frame.index.is_monotonic_increasing
    assert frame.loc[2023, "Bắc Giang"] == 1.5
    with pytest.raises(ProblemError, match="hai dòng cùng Bắc Giang"):
        mtqg.wide(pd.concat([table, table.tail(1)]))


def test_areas_are_compared_at_the_last_period_that_all_have() -> None:
    both = mtqg.compare(["Bắc Giang", "Quảng Nam"]).set_index("indicator")
    poverty = both.loc["ST.POV_MD"]
    assert poverty["spread"] == pytest.approx(poverty["Quảng Nam"] - poverty["Bắc Giang"])
    own = [set(mtqg.figures("ST.INCOME", n, edition="2024")["period"]) for n in ("24", "49")]
    assert both.loc["ST.INCOME", "period"] == max(own[0] & own[1])
    with pytest.raises(ProblemError):
        mtqg.compare(["Bắc Giang"])


def test_parts_of_the_capital_are_given_only_where_the_total_is_not_stated() -> None:
    envelope = mtqg.figures("FIN.ENVELOPE", "VN", edition="2024").set_index("programme")
    assert envelope.loc["GNBV", ["fund", "value"]].tolist() == ["ALL", 75_000]
    assert envelope.loc["NTM", ["fund", "value"]].tolist() == ["CENTRAL", 39_632]


def money(*rows: str) -> pd.DataFrame:
    """Own figures of Bắc Giang in 2024, made up: programme, capital and plan."""
    lines = [row.split() for row in rows]
    return pd.DataFrame(
        [
            ("24", "FIN.PLAN", p, c, "2024", float(v), "plan", "made up", "2024")
            for p, c, v in lines
        ],
        columns="area indicator programme capital period value status source edition".split(),
    )


def test_a_formula_never_averages_programmes_or_parts() -> None:
    formula = {"x": "1 * FIN.PLAN"}
    for rows in (["GNBV ALL 1000", "NTM ALL 200"], ["GNBV INV 600", "GNBV REC 100"]):
        with pytest.raises(ProblemError, match="nhiều dòng"):
            mtqg.figures(formula, "Bắc Giang", data=money(*rows))
    data = money("GNBV ALL 1000", "NTM ALL 200", "ALL ALL 1200")
    year = {"areas": "Bắc Giang", "data": data}
    assert mtqg.figures(formula, **year).query("year == 2024")["value"].tolist() == [1200]
    assert mtqg.figures(formula, **year, programme="NTM")["value"].tolist() == [200]


def test_comparing_needs_figures_of_one_period_of_every_area() -> None:
    assert mtqg.compare(["Bắc Giang", "Quảng Nam", "Hà Nội"], "GNBV.POOR").empty
    for areas in (["Bắc Giang", "bac giang"], "Bắc Giang", [24]):
        with pytest.raises(ProblemError, match="hai địa phương khác nhau"):
            mtqg.compare(areas, "ST.POP", edition="2024")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ProblemError, match="không có cấp này"):
        mtqg.figures("ST.POP", level="planet")


def test_a_span_and_a_year_stand_apart() -> None:
    rows = {
        "name": ["A", "A"],
        "period": ["2021/2023", "2023"],
        "year": [2023, 2023],
        "value": [1, 2],
    }
    assert mtqg.wide(pd.DataFrame(rows)).index.tolist() == ["2021/2023", "2023"]


@pytest.mark.parametrize("lacking", ["period", "value", "area"])
def test_wide_names_the_column_that_a_table_lacks(lacking):
    table = pd.DataFrame({"period": ["2024"], "area": ["24"], "value": [1.0]}).drop(columns=lacking)
    with pytest.raises(ProblemError) as refused:
        mtqg.wide(table)
    assert [p.column for p in refused.value.problems] == [lacking]
