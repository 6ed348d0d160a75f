"""The long table as people give it: what can be told is told, what cannot is asked or refused."""

import datetime
import time
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqg.problems import ProblemError
from mtqg.table import schema
from mtqg.table import supplied as given_
from mtqg.table.packed import unpacked

HEAD = "area,indicator,period,value,source"


@pytest.fixture
def write(tmp_path):
    def to_file(text: str | bytes):
        path = tmp_path / "own.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to_file


def refused(path, word: str) -> ProblemError:
    with pytest.raises(ProblemError) as error:
        given_.from_csv(path)
    assert word in error.value.say("en"), error.value.say("en")
    assert all(p.text.vi != p.text.en for p in error.value.problems)
    return error.value


def rows(path) -> list[tuple[str, str, str, float]]:
    table = given_.from_csv(path).table
    return [(r.area, r.edition, r.indicator, r.value) for r in table.itertuples()]


@pytest.mark.parametrize(("head", "meant"), [
    ("Unit", "unit"), ("Status", "status"), ("Edition", "edition"),
    ("plan vintage", "plan_vintage"), ("publised", "published"), ("colour", "delete it"),
])  # fmt: skip
def test_a_column_that_is_unknown_is_never_ignored(write, head, meant):
    error = refused(write(f"{HEAD},{head}\n24,ST.POV_MD,2023,1.5,survey,x\n"), meant)
    assert (error.problems[0].row, error.problems[0].column) == (1, head)


@pytest.mark.parametrize(("text", "word", "row"), [
    (f"{HEAD},value\n24,ST.POV_MD,2023,1.5,s,1.6\n", "twice", 1),
    (f"{HEAD}\n24,ST.POV_MD,2023,1.5,s,7\n", "no named column", 2),
    (f"{HEAD},\n24,ST.POV_MD,2023,1.5,s,7\n", "no named column", 2),
    (f",{HEAD}\n0,24,ST.POV_MD,2023,1.5,s\n", "no named column", 2),
    (f"{HEAD}\n24,ST.POV_MD,2023,1.5\n", "4 cells under 5 columns", 2),
    (f'{HEAD}\n\n24,ST.POV_MD,2023,1.5,"s\n24,ST.POV_MD,2022,1.5,s\n', "quotation mark", 3),
    (f'{HEAD}\n24,ST.POV_MD,2023,1.5,"s"x\n', "quotation mark", 2),
    (f'{HEAD}\n24,ST.POV_MD,2023,1.5,"s\n24",\n', "stray quote", 2),
    (f"{HEAD}\n\n\n24,ST.POV_MD,2023,x,s\n", "not a number", 4),
    (f"{HEAD}\n٢٤,ST.POV_MD,2023,1.5,s\n", "other than 0-9", 2),
    (f"{HEAD}\n24,ST.POV_MD,２０２３,1.5,s\n", "other than 0-9", 2),
    (f"{HEAD}\n24,ST.POV_MD,2023,１.５,s\n", "other than 0-9", 2),
    (f"{HEAD}\n24,ST.POV_MD,2023,1.5,  \n", "source is missing", 2),
    (f"{HEAD},level\n24,ST.POV_MD,2023,1.5,s,commune\n", "does not fit", 2),
    (f"{HEAD},level\nVN,ST.POV_MD,2023,1.5,s,province\n", "does not fit", 2),
    (f"{HEAD},level,edition\n99999,ST.POV_MD,2023,1.5,s,commune,2025\n", "no commune", 2),
    (f"{HEAD}\n99999,ST.POV_MD,2026,1.5,s\n", "province's code", 2),
    (f"{HEAD}\n24,Tỷ lệ hộ ngèo,2023,1.5,s\n", "Tỷ lệ hộ nghèo", 2),
    (f"{HEAD},programme\n24,FIN.PLAN,2023,1.5,s,Giảm nghèo bền vữn\n", "giảm nghèo bền vững", 2),
    (f"{HEAD}\nBac Gang,ST.POV_MD,2023,1.5,s\n", "Bắc Giang", 2),
    (f"{HEAD}\nTP Bắc Giang,ST.POV_MD,2023,1.5,s\n", "below the province", 2),
    (f"{HEAD}\n24,ST.POV_MD,2026,1.5,s\n", "state it in column edition", 2),
    (f"{HEAD}\n24,ST.POV_MD,2025,1.5,s\n", "Bac Giang before 1 July 2025", 2),
    (f"{HEAD},edition\n24,ST.POV_MD,2026,1.5,s,2024\n", "no more since 1 July 2025", 2),
    (f"{HEAD},edition,published\n24,ST.POV_MD,2023,1.5,s,2025,2024-01-01\n", "was not yet", 2),
    (f"{HEAD}\nBắc Giang,ST.POV_MD,2026,1.5,s\n", "no more since 1 July 2025", 2),
    (f"{HEAD},edition\nBắc Giang,ST.POV_MD,2026,1.5,s,2025\n", "part of Bac Ninh", 2),
    ('area;indicator;period;value;source\n24;ST.POV_MD;2023;"1.971";s\n', "two ways", 2),
    ("area;indicator;period;value;source\n24;ST.POV_MD;2023;1,5\n", "4 cells", 2),
    ("area;indicator;period;value;source\n24;ST.POV_MD;2023;1,5;s\n24;ST.POV_MD;2022;1.5;s\n",
     "decimal commas and points", 2),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_row(write, text, word, row):
    error = refused(write(text), word)
    assert row in {p.row for p in error.problems if word in p.say("en")}
    assert len(error.problems) == len({(p.row, p.column) for p in error.problems})


@pytest.mark.parametrize(("text", "wanted"), [
    (f"{HEAD},\n24,ST.POV_MD,2023,1.5,s,\n", ("24", "2024", "ST.POV_MD", 1.5)),
    (f"\n{HEAD}\n\n,,,,\n24,ST.POV_MD,2023,1.5,s\n", ("24", "2024", "ST.POV_MD", 1.5)),
    (f"{HEAD}\n1,ST.POV_MD,2023,1.5,s\n", ("01", "2024", "ST.POV_MD", 1.5)),
    (f"{HEAD}\nbac-giang,gnbv.poor,2023,1.5,s\n", ("24", "2024", "GNBV.POOR", 1.5)),
    (f"{HEAD}\nBắc Giang,Tỷ lệ hộ nghèo,2023,1.5,s\n", ("24", "2024", "GNBV.POOR", 1.5)),
    (f"{HEAD}\nSơn La,ST.POV_MD,2026,1.5,s\n", ("14", "2025", "ST.POV_MD", 1.5)),
    (f"{HEAD}\nHuế,ST.POV_MD,2026,1.5,s\n", ("46", "2025", "ST.POV_MD", 1.5)),
    (f"{HEAD}\nVN,ST.POV_MD,2026,1.5,s\n", ("VN", "2025", "ST.POV_MD", 1.5)),
    (f"{HEAD},published\n24,ST.POV_MD,2025,1.5,s,2025-02-01\n", ("24", "2024", "ST.POV_MD", 1.5)),
    (f"{HEAD}\n07615,ST.POV_MD,2026,1.5,s\n", ("07615", "2025", "ST.POV_MD", 1.5)),
    (f"{HEAD},level\n4,ST.POV_MD,2026,1.5,s,commune\n", ("00004", "2025", "ST.POV_MD", 1.5)),
    ("sep=;\narea;indicator;period;value;source\n24;ST.POV_MD;2023;2,10;s\n",
     ("24", "2024", "ST.POV_MD", 2.1)),
    ("\ufeffarea;indicator;period;value;source\r\n1;ST.POP;2023;8.587,6;s\r\n",
     ("01", "2024", "ST.POP", 8587.6)),
    ("area\tindicator\tperiod\tvalue\tsource\n24\tST.POV_MD\t2023\t2,10\ts\n",
     ("24", "2024", "ST.POV_MD", 2.1)),
])  # fmt: skip
def test_what_can_be_told_is_read(write, text, wanted):
    assert rows(write(text)) == [wanted]


@pytest.mark.parametrize("encoded", [
    "area;indicator;period;value;source\nBắc Giang;ST.POV_MD;2023;2,1;Sở".encode("utf-16"),
    b"area;indicator;period;value;source\nB\xe3\xecc Giang;ST.POV_MD;2023;2,1;S\xf5\xd2",  # cp1258
    b"area;indicator;period;value;source\nB\xbec Giang;ST.POV_MD;2023;2,1;S\xeb",  # TCVN3
    b"area;indicator;period;value;source\nBa\xe9c Giang;ST.POV_MD;2023;2,1;S\xf4\xfb",  # VNI
])  # fmt: skip
def test_old_encodings(write, encoded):
    table = given_.from_csv(write(encoded)).table
    assert table.loc[0, ["area", "value"]].tolist() == ["24", 2.1]
    assert table.loc[0, "source"] == "Sở"


def test_a_vietnamese_date_is_turned_only_in_a_file_of_vietnamese_habits(write):
    local = given_.from_csv(
        write("area;indicator;period;value;source;as_of\n24;ST.POV_MD;2023;2,1;s;5/10/2023\n")
    )
    assert local.table.loc[0, "as_of"] == "2023-10-05"
    assert ("as_of", "2023-10-05") in {(d[0], d[2]) for d in local.decisions}
    refused(write(f"{HEAD},as_of\n24,ST.POV_MD,2023,2.1,s,5/10/2023\n"), "no such date")


def test_what_was_understood_is_said(write):
    text = "area;indicator;period;value;source\nBac Giang;Tỷ lệ hộ nghèo;2023;2,1;s\n"
    said = {(d[0], d[2], d[5]) for d in given_.from_csv(write(text)).decisions}
    assert {
        ("area", "24", "Bac Giang"),
        ("indicator", "GNBV.POOR", "Tỷ lệ hộ nghèo"),
        ("decimal", ",", ""),
        ("edition", "2024", ""),
    } <= said


def test_the_place_is_the_cell_of_the_figure_in_its_own_line(write):
    table = given_.from_csv(write(f"{HEAD}\n\n24,ST.POV_MD,2023,1.5,s\n"), "own").table
    assert table["place"].tolist() == ["own!D3"]


@pytest.mark.parametrize(("programme", "vintage", "period", "warns"), [
    ("DTTS", "ALL", "2026", True), ("DTTS", "CARRIED", "2026", False),
    ("GNBV", "ALL", "2025", False), ("NTP2026", "ALL", "2025", True),
    ("NTM", "ALL", "2021/2025", False), ("ALL", "ALL", "2026", False),
])  # fmt: skip
def test_a_programme_outside_its_life_is_a_warning(write, programme, vintage, period, warns):
    found = given_.from_csv(write(
        f"{HEAD},edition,programme,plan_vintage\n24,FIN.PLAN,{period},5,s,2025,{programme},{vintage}\n"
    ))  # fmt: skip
    assert [(p.severity, p.row, p.column) for p in found.warnings] == (
        [("warning", 2, "programme")] if warns else []
    )


def test_a_frame_of_numbers_and_dates_is_taken_by_its_types():
    frame = pd.DataFrame({
        "area": [24, 1], "indicator": "ST.POV_MD", "period": [2023, 2022], "value": [1.5, 2],
        "source": "s", "as_of": [datetime.date(2023, 12, 31), None], "low": [np.nan, 1.9],
    })  # fmt: skip
    table = given_.from_frame(frame).table
    assert table["area"].tolist() == ["24", "01"]
    assert table["period"].tolist() == ["2023", "2022"]
    assert table["as_of"].tolist() == ["2023-12-31", ""]
    assert table["value"].tolist() == [1.5, 2.0]
    with pytest.raises(ProblemError, match="unit"):
        given_.from_frame(frame.assign(Unit="%"))
    with pytest.raises(ProblemError, match="value"):
        given_.from_frame(frame.assign(value=np.inf))


def test_hostile_sizes_are_refused_at_once(write):
    refused(write(",".join(["area"] * 100_000) + "\n"), "100000 columns")
    error = refused(
        write(f"{HEAD}\n24,ST.POV_MD,2023,1.5,{'x' * 200_000}\n"),
        "a cell of more than 32767 letters",
    )
    assert len(error.say("vi")) < 500
    error = refused(write(f"{HEAD}\n24,ST.POV_MD,2023,1.5,{'x' * 100_000}\n"), "32767")
    assert len(error.say("vi")) < 500
    error = refused(write(HEAD + "\n" + "99,ST.POV_MD,2023,1.5,s\n" * 1_000), "province's code")
    assert len(error.problems) <= given_.MAX_PROBLEMS + 1
    begun = time.process_time()
    refused(write(f"{HEAD}\n{'Bắc Giang ' * 3_000},ST.POV_MD,2023,1.5,s\n"), "no province")
    refused(write(f"{HEAD}\n24,{'A.' * 15_000},{'2' * 30_000},{'1.' * 15_000},s\n"), "a period is")
    assert time.process_time() - begun < 20  # quadratic would take minutes


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, raw):
    path = tmp_path_factory.mktemp("given") / "own.csv"
    for text in (raw, HEAD.encode() + b"\n" + raw, HEAD.replace(",", ";").encode() + b"\n" + raw):
        path.write_bytes(text)
        with suppress(ProblemError):  # and no other exception
            schema.validate(given_.from_csv(path).table)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["24", "49", "VN", "Sơn La", "1", "NMM"]),
        st.integers(1990, 2024),
        st.decimals(0, 100, places=2, allow_nan=False),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None, max_examples=40)
@given(LINES)
def test_the_same_figures_come_out_of_every_locale(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("given")
    english, local = folder / "en.csv", folder / "vi.csv"
    made = [f"{a},ST.POV_MD,{y},{v},s" for a, y, v in lines]
    english.write_text("\n".join([HEAD, *made]) + "\n", encoding="utf-8")
    made = [f"{a};ST.POV_MD;{y};{str(v).replace('.', ',')};s" for a, y, v in lines]
    text = "\r\n".join([HEAD.replace(",", ";"), *made]) + "\r\n"
    local.write_text(text, encoding="utf-8-sig", newline="")
    one, other = (given_.from_csv(p).table for p in (english, local))
    pd.testing.assert_frame_equal(one, other)
    assert one["value"].tolist() == [float(v) for _, _, v in lines]


OWN_FORM = """area,edition,indicator,programme,period,as_of,value,source,note
04462,2025,FIN.PLAN,NTP2026,2026,2026-10-31,4.5,made_up,"a, b"
04462,2025,FIN.DISB,NTP2026,2026,2026-10-31,1.25,made_up,
15,2025,GNBV.POOR_HH,,2026,,1200,made_up,
"""


def by_rows(path):
    """Return the table cell by cell, whatever its form."""
    text, _ = given_._text(path)
    rows, delimiter = given_._rows(text, path.name)
    return given_.from_rows(rows, path.name, local=delimiter != ",")


def test_a_file_in_its_own_form_is_read_by_columns_as_by_rows(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(OWN_FORM, encoding="utf-8")
    whole = unpacked(given_.in_own_form(path))
    pd.testing.assert_frame_equal(whole, by_rows(path).table)
    pd.testing.assert_frame_equal(given_.from_csv(path).table, whole)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("04462,2025,FIN.PLAN", '"xã Nậm Có",2025,FIN.PLAN'),
        ("1.25", "1,25"), ("1.25", "1 25"), ("1.25", "inf"), ("1.25", "١.25"), ("1.25", "9"),
        ("made_up,\n15", "made_up,,\n15"), ("made_up,\n15", "made_up\n15"),
        ("15,2025", "\n15,2025"), ("15,2025", "99,2025"), ("15,2025", "15,"),
        ("FIN.DISB", "FIN.DISBURSED"), ("2026-10-31,1", "31/10/2026,1"), ("source", "Source"),
        ('"a, b"', '"a\nb"'), ('"a, b"', '"a, b "'),
        ("GNBV.POOR_HH", " GNBV.POOR_HH"), ("FIN.DISB", "FIN.PLAN"),
    ],
)  # fmt: skip
def test_what_differs_in_one_cell_is_read_or_refused_by_rows(tmp_path, before, after):
    assert before in OWN_FORM
    path = tmp_path / "own.csv"
    path.write_text(OWN_FORM.replace(before, after, 1), encoding="utf-8")
    if (before, after) != ("1.25", "9"):  # more paid than planned is for the audit to say
        assert given_.in_own_form(path) is None
    outcomes = []
    for read in (given_.from_csv, by_rows):
        try:
            outcomes.append(read(path).table.to_csv())
        except ProblemError as error:
            outcomes.append(error.say("vi"))
    assert outcomes[0] == outcomes[1]


def test_the_words_of_forms_and_units_of_money_are_codes() -> None:
    rows = [
        [*"area indicator period value unit capital fund plan_vintage source".split()],
        ["14", "FIN.PLAN", "2024", "2500", "Triệu đồng", "vốn đầu tư", "Ngân sách trung ương",
         "Vốn kéo dài", "sở"],
        ["14", "GNBV.POOR_HH", "2024", "700", "hộ", "ALL", "ALL", "ALL", "sở"],
    ]  # fmt: skip
    table = given_.from_rows(rows, "x.csv", edition="2024").table
    assert list(table["value"]) == [2.5, 700]
    assert list(table["unit"]) == ["bn VND", "households"]
    assert list(table.loc[0, ["capital", "fund", "plan_vintage"]]) == ["INV", "CENTRAL", "CARRIED"]
    rows[1][4] = "hộ"
    with pytest.raises(ProblemError, match="unit"):
        given_.from_rows(rows, "x.csv", edition="2024")
