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
    table = schema.complete(frame)[list(schema.COLUMNS)]
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
    assert not whole.duplicated(list(schema.KEY)).any()


TABLE = schema.complete(
    pd.DataFrame({
        "area": ["24", "27", "24", "14"], "edition": ["2024", "2024", "2025", "2025"],
        "indicator": "ST.POP", "period": ["2023", "2023", "2025", "2025"],
        "value": [1900.0, 1500.0, 3450.0, 1300.0], "source": "made up",
    })
)  # fmt: skip


@pytest.mark.parametrize(("wanted", "values"), [
    ({"area": "24"}, [1900.0, 3450.0]),
    ({"area": "bac-giang"}, [1900.0]),
    ({"area": "Bắc Ninh"}, [1500.0, 3450.0]),  # it bears 27 in one edition, 24 in the other
    ({"area": "Bắc Ninh", "edition": "2025"}, [3450.0]),
    ({"area": ["sơn la", "27"]}, [1500.0, 1300.0]),
    ({"indicator": "Dân số trung bình", "area": "14"}, [1300.0]),
    ({"period": 2023}, [1900.0, 1500.0]),
    ({"source": "made up", "period": ["2024"]}, []),
])  # fmt: skip
def test_select_takes_names_and_codes(wanted, values):
    assert observations.select(TABLE, **wanted)["value"].tolist() == values


@pytest.mark.parametrize(("wanted", "said"), [
    ({"area": "bac-gian"}, "Bắc Giang"), ({"area": "99"}, "99"), ({"indicator": "NOPE"}, "NOPE"),
    ({"indicator": "ST.POPP"}, "ST.POP"), ({"area": "27", "edition": "2025"}, "Bắc Ninh"),
    ({"programme": "GNBB"}, "GNBV"), ({"status": "actul"}, "actual"),
    ({"source": "made"}, "made up"), ({"period": "2023-13"}, "2023-13"),
    ({"edition": "2023"}, "2024"), ({"level": "tỉnh"}, "province"),
    ({"scope": "NOWHERE"}, "NOWHERE"),
])  # fmt: skip
def test_select_never_answers_with_nothing_for_what_does_not_exist(wanted, said):
    with pytest.raises(ProblemError) as error:
        observations.select(TABLE, **wanted)
    assert said in error.value.say("en") or said in error.value.say("vi")


def test_a_former_name_is_told_of_in_a_table_of_the_new_edition():
    with pytest.raises(ProblemError) as error:
        observations.select(TABLE[TABLE["edition"] == "2025"], area="Bắc Giang")
    assert "Bắc Ninh" in error.value.say("vi")


def test_select_of_no_column_and_of_numbers_is_a_slip_of_the_code():
    for wanted in ({"Area": "24"}, {"value": 3}):
        with pytest.raises(TypeError):
            observations.select(TABLE, **wanted)


def test_read_takes_frames_paths_and_workbooks(tmp_path, write):
    frame = pd.DataFrame({
        "area": ["Bắc Giang"], "indicator": ["GNBV.POOR"], "period": [2023], "value": [2.1],
        "source": ["own frame"],
    })  # fmt: skip
    csv = write("area;indicator;period;value;source\n24;GNBV.POOR;2023;2,2;own csv\n")
    book = tmp_path / "own.xlsx"
    frame.assign(source="own workbook", value=2.3).to_excel(book, index=False)
    for path in (csv, str(csv)):
        table = observations.read(frame, path, book)
        own = table[table["source"].str.startswith("own ")]
        assert own["value"].tolist() == [2.1, 2.2, 2.3]
        assert set(own["area"]) == {"24"}
    with pytest.raises(ProblemError, match="Unit"):
        observations.read(frame.assign(Unit="%"))
    with pytest.raises(ProblemError, match=r"none\.csv"):
        observations.read(tmp_path / "none.csv")
