"""What a chart accepts, what it refuses, and in which words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from mtqg.plot import chart_data
from mtqg.problems import ProblemError


def rows(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def refused(table: object, **how: object) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        chart_data.one_each(chart_data.rows_of(table, language="vi", **how))  # type: ignore[arg-type]
    return caught.value


def test_a_missing_column_is_named_with_what_would_be_right() -> None:
    error = refused(rows(năm=[2023], giá_trị=[1.0]))
    assert [problem.column for problem in error.problems] == ["value", "year"]
    assert "năm, giá_trị" in error.say("vi")
    assert "the column of time is called year (2023)" in error.say("en")


def test_the_nearest_column_is_proposed() -> None:
    assert "có phải là values?" in str(refused(rows(year=[2023], values=[1.0])))


def test_a_wide_frame_or_a_series_is_refused_by_its_kind() -> None:
    assert "Series" in str(refused(pd.Series([1.0, 2.0])))


def test_every_bad_cell_is_told_by_its_row_of_the_spreadsheet() -> None:
    error = refused(rows(year=[2022, "năm ngoái", 2024], value=["4,5", 3, float("inf")]))
    told = [(p.row, p.column, p.value) for p in error.problems]
    assert told == [(2, "value", "4,5"), (4, "value", "inf"), (3, "year", "năm ngoái")]


def test_two_figures_of_one_place_and_year_are_refused_with_their_difference() -> None:
    table = rows(
        name=["A", "A"], year=[2023, 2023], value=[9.0, 8.5], programme=["NTM", "GNBV"], unit="%"
    )
    error = refused(table)
    assert "2 số liệu của A, 2023 (khác nhau ở programme): 9; 8,5" in str(error)


def test_a_year_and_its_first_month_are_two_figures_of_one_time() -> None:
    assert "khác nhau ở when" in str(refused(rows(period=["2023", "2023-01"], value=[1.0, 2.0])))


def test_an_empty_table_says_so() -> None:
    assert "không có số liệu nào" in str(refused(rows(year=[2023], value=[np.nan])))


@pytest.mark.parametrize(
    ("period", "x"),
    [
        (2023, 2023.0),
        (2023.0, 2023.0),
        ("2023", 2023.0),
        (np.int64(2023), 2023.0),
        ("2023-07", 2023.5),
        ("2023-Q3", 2023.5),
        ("2021/2023", 2023.0),
        ("Năm 2023", 2023.0),
        ("tháng 7/2023", 2023.5),
        (pd.Timestamp("2023-07-31"), 2023.5),
        (pd.Period("2023-07", "M"), 2023.5),
        (pd.Period("2023Q3", "Q"), 2023.5),
    ],
)
def test_periods_are_taken_in_every_spelling(period: object, x: float) -> None:
    assert chart_data.moment(period) == (chart_data.moment(period)[0], x)  # type: ignore[index]


@pytest.mark.parametrize("text", ["", "abc", "2023-13", "20233", float("nan"), None])
def test_what_is_no_period_is_none(text: object) -> None:
    assert chart_data.moment(text) is None


def test_outturns_are_told_from_everything_else() -> None:
    found = chart_data.rows_of(
        rows(
            year=range(2019, 2025),
            value=1.0,
            status=["actual", "estimate", "forecast", "actual", None, "plan"],
            flag=["", "", "", "e", None, ""],
        ),
        language="vi",
    )
    assert list(found["hollow"]) == [False, True, True, True, False, True]
    assert list(found["estimate"]) == [False, True, False, False, False, False]


def test_names_are_those_of_the_reader_where_codes_say_whose_they_are() -> None:
    table = rows(area=["24", "24"], edition="2024", year=[2023, 2024], value=[1.0, 2.0])
    assert set(chart_data.rows_of(table, language="vi")["name"]) == {"Bắc Giang"}
    named = table.assign(name="Bắc Giang")
    assert set(chart_data.rows_of(named, language="en")["name"]) == {"Bac Giang"}
    assert set(
        chart_data.rows_of(rows(area="X1", year=[1999], value=1), language="en")["name"]
    ) == {"X1"}


def known(table: pd.DataFrame, **how: object) -> chart_data.Meaning:
    options: dict[str, object] = {"unit": None, "decimals": None, "source": None, "language": "vi"}
    found = chart_data.rows_of(table, language="vi")
    return chart_data.meaning(found, **(options | how))  # type: ignore[arg-type]


def test_the_catalogue_says_what_figures_are_and_the_caller_has_the_last_word() -> None:
    table = rows(year=[2023], value=[4.25], indicator="ST.POV_MD", source="gso_income", unit="x")
    found = known(table)
    assert (found.axis, found.unit, found.decimals) == ("% của tổng số hộ", "%", 2)
    assert (found.direction, found.source) == ("lower", "Nguồn: Tổng cục Thống kê.")
    own = known(table, unit="hộ", decimals=0, source="")
    assert (own.axis, own.unit, own.decimals, own.source) == ("hộ", "hộ", 0, "")


def test_a_series_of_no_catalogue_has_its_own_unit_and_decimals() -> None:
    found = known(rows(year=[2022, 2023], value=[4.0, 4.5], unit="triệu đồng", source="Sở A"))
    assert (found.name, found.axis, found.decimals) == ("", "triệu đồng", 1)
    assert found.source == "Nguồn: Sở A."
    assert known(rows(year=[2023], value=[1 / 3])).decimals == 2


def test_breaks_come_from_the_definition_the_borders_and_the_flags() -> None:
    years = list(range(2019, 2025))
    table = rows(name="A", year=years, value=1.0, indicator="ST.POV_MD")
    table["flag"] = ["", "", "b", "", "", ""]
    found = chart_data.with_breaks(chart_data.rows_of(table, language="vi"), "ST.POV_MD", None)
    assert list(found["piece"]) == [0, 0, 1, 2, 2, 2]
    none = chart_data.with_breaks(chart_data.rows_of(table, language="vi"), "ST.POV_MD", ())
    assert set(none["piece"]) == {0}
    own = chart_data.with_breaks(chart_data.rows_of(table, language="vi"), "ST.POV_MD", 2024)
    assert list(own["piece"]) == [0, 0, 0, 0, 0, 1]
    with pytest.raises(ProblemError, match="không phải là một năm"):
        chart_data.with_breaks(found, "", ["hai nghìn"])


def test_highlights_are_found_in_any_spelling_and_unknown_ones_refused() -> None:
    table = rows(name=["Quảng Nam", "Sơn La"], area=["49", "14"], year=2023, value=1.0)
    found = chart_data.rows_of(table, language="vi")
    assert chart_data.chosen(found, ["quang nam", "14"]) == ["Quảng Nam", "Sơn La"]
    with pytest.raises(ProblemError, match="có phải là Sơn La"):
        chart_data.chosen(found, "Sơn Loa")


def test_a_forecast_is_matched_by_code_or_name_and_refused_when_of_others() -> None:
    table = rows(name=["Quảng Nam", "Sơn La"], area=["49", "14"], year=2023, value=1.0)
    found = chart_data.rows_of(table, language="vi")
    ahead = rows(area=["14", "24"], period=[2024, 2024], mean=[1.0, 2.0])
    assert list(chart_data.ahead_of(ahead, found, "vi")["name"]) == ["Sơn La"]
    assert list(chart_data.ahead_of(ahead.assign(area="Sơn La").head(1), found, "vi")["x"]) == [
        2024.0
    ]
    with pytest.raises(ProblemError, match="không nói về nơi nào"):
        chart_data.ahead_of(ahead[ahead["area"] == "24"], found, "vi")


def test_levels_are_read_from_the_columns_the_widest_first() -> None:
    ahead = pd.DataFrame(columns=["mean", "lo-80", "hi-80", "lo-95", "hi-95", "lo-50"])
    assert chart_data.levels_of(ahead) == ["95", "80"]
