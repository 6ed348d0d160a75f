"""The long table refuses what cannot be true, says where, and gives back what it was given."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.problems import ProblemError
from mtqg.table import observations, schema

GOOD = "area,indicator,period,value,source\n24,ST.POV_MD,2023,1.5,survey\n"


@pytest.fixture
def write(tmp_path):
    def to_file(text: str | bytes):
        path = tmp_path / "figures.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to_file


def problems_of(path) -> list[tuple[int | None, str, str]]:
    with pytest.raises(ProblemError) as error:
        observations.read_csv(path)
    for problem in error.value.problems:
        assert problem.file == path.name
        assert problem.text.vi
        assert problem.text.en
    return [(p.row, p.column, p.value) for p in error.value.problems]


def test_left_out_columns_take_their_defaults(write):
    (row,) = observations.read_csv(write(GOOD)).to_dict("records")
    assert row["edition"] == "2024"
    assert row["level"] == "province"
    assert row["programme"] == "_Z"
    assert row["unit"] == "%"
    assert (row["low"], row["value"], row["high"]) == (1.5, 1.5, 1.5)
    assert row["status"] == "actual"


def test_a_bound_stays_a_bound(write):
    text = "area,indicator,period,value,low,high,source\n24,DTTS.ELEC,2023,,99,,press\n"
    (row,) = observations.read_csv(write(text)).to_dict("records")
    assert pd.isna(row["value"])
    assert row["low"] == 99
    assert pd.isna(row["high"])


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("99,ST.POV_MD,2023,1.5,survey", "area", "99"),
        ("24,ST.POV_MDD,2023,1.5,survey", "indicator", "ST.POV_MDD"),
        ("24,ST.POV_MD,2023-13,1.5,survey", "period", "2023-13"),
        ("24,ST.POV_MD,2023,101,survey", "value", "101.0"),
        ("24,ST.POV_MD,2023,mười,survey", "value", "mười"),
        ('24,ST.POV_MD,2023,"1,5",survey', "value", "1,5"),
        ("24,ST.POV_MD,2023,,survey", "value", "nan"),
        ("24,ST.POV_MD,2023,inf,survey", "value", "inf"),
        ("24,ST.POV_MD,2023,1.5,", "source", ""),
    ],
)
def test_a_wrong_cell_is_named_by_row_column_and_value(write, line, column, value):
    found = problems_of(write(GOOD + line + "\n"))
    assert (3, column, value) in found


def test_a_date_that_does_not_exist(write):
    text = "area,indicator,period,value,source,as_of\n24,ST.POV_MD,2023,1.5,survey,2023-02-30\n"
    assert problems_of(write(text)) == [(2, "as_of", "2023-02-30")]


def test_all_problems_at_once(write):
    text = GOOD + "99,ST.POV_MD,2023,1,s\n24,NO.SUCH,2023,1,s\n24,ST.POV_MD,2023,400,s\n"
    found = problems_of(write(text))
    assert [row for row, _, _ in found] == [3, 4, 5]


def test_a_text_in_a_number_column_is_said_once(write):
    assert problems_of(write(GOOD + "24,ST.POV_MD,2022,mười,survey\n")) == [(3, "value", "mười")]


def test_the_nearest_valid_choice_is_offered(write):
    with pytest.raises(ProblemError) as error:
        observations.read_csv(write("area,indicator,period,value,source\n24,ST.POVMD,2023,1,s\n"))
    assert "ST.POV_MD" in error.value.say("vi")
    assert "dòng 2, cột indicator" in error.value.say("vi")
    assert "row 2, column indicator" not in error.value.say("vi")


def test_one_source_may_not_contradict_itself_within_a_vintage(write):
    text = GOOD + "24,ST.POV_MD,2023,1.6,survey\n"
    assert [(row, column) for row, column, _ in problems_of(write(text))] == [(3, "value")]


def test_two_sources_may_differ_and_so_may_two_vintages(write):
    text = (
        "area,indicator,period,value,source,published\n"
        "24,ST.POV_MD,2023,1.5,survey,2024-01-01\n"
        "24,ST.POV_MD,2023,1.6,survey,2024-06-01\n"
        "24,ST.POV_MD,2023,1.7,press,2024-06-01\n"
    )
    table = observations.read_csv(write(text))
    assert len(table) == 3
    assert observations.latest(table)["value"].tolist() == [1.6, 1.7]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "rỗng"),
        ("area,indicator,period,value,source\n", "không có dòng nào"),
        ("area,indicator,period,value\n24,ST.POV_MD,2023,1\n", "thiếu cột"),
        ("Tỉnh,Giá trị\nBắc Giang,1\n".encode("utf-16"), "không phải bảng dài"),
        (b"area,indicator,period,value,source\n\x00\x01", "nhị phân"),
    ],
)
def test_a_file_of_another_form_gets_one_clear_message(write, content, word):
    with pytest.raises(ProblemError) as error:
        observations.read_csv(write(content))
    assert word in error.value.say("vi")
    assert len(error.value.problems) == 1


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["24", "49", "VN", "NMM"]),
            st.integers(1990, 2024),
            st.decimals(0, 100, places=2, allow_nan=False),
        ),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_what_is_written_reads_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("table") / "t.csv"
    frame = pd.DataFrame(rows, columns=["area", "period", "value"]).assign(
        indicator="ST.POV_MD", source="made up"
    )
    frame["period"] = frame["period"].astype(str)
    frame["value"] = frame["value"].astype(float)
    table = observations.complete(frame)[list(observations.COLUMNS)]
    table.to_csv(path, index=False)
    pd.testing.assert_frame_equal(observations.read_csv(path), table)


@given(st.text(max_size=12))
def test_only_real_dates_are_dates(text):
    if schema.is_date(text) and text:
        assert str(pd.Timestamp(text).date()) == text


def test_the_projects_own_figures_are_valid_and_every_source_is_described():
    from mtqg.table import catalogue

    known = set(catalogue.sources().index)
    for path in observations.files():
        table = observations.read_csv(path)
        assert set(table["source"]) <= known, path.name
    whole = observations.read()
    assert not whole.duplicated(list(observations.KEY)).any()
