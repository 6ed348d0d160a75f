import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from mtqg import intake
from mtqg.problems import ProblemError
from mtqg.table import areas, observations

POVERTY = "Multidimensional poverty rate by province by Cities, provincies and Year"


def write_csv(path, rows):
    lines = [",".join(f'"{c}"' if isinstance(c, str) else str(c) for c in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_xlsx(path, rows):
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(("write", "name"), [(write_csv, "t.csv"), (write_xlsx, "t.xlsx")])
def test_an_export_agrees_with_the_shipped_figures(tmp_path, write, name):
    table = observations.select(observations.read(), indicator="ST.POV_MD", area=["24", "46", "14"])
    value = {(r.area, r.period): r.value for r in table.itertuples()}
    years = ["2022", "2023"]
    rows = [[POVERTY], [], ["Cities, provincies", *years, "Prel. 2024"]]
    for code, label in (("24", "Bac Giang"), ("46", "Thua Thien-Hue"), ("14", "Son La")):
        rows.append([label, *(value[code, y] for y in [*years, "2024"])])
    rows += [["Nowhere land", 1.0, 2.0, ".."], [], ["(*) survey of living standards"]]
    loaded = intake.load(write(tmp_path / name, rows))
    got = {(r.area, r.period): r.value for r in loaded.table.itertuples()}
    assert got == {k: value[k] for k in got}
    assert len(got) == 9
    assert set(loaded.table.loc[loaded.table["period"] == "2024", "flag"]) == {"p"}
    assert any(p.value == "Nowhere land" for p in loaded.problems)


def test_items_across_and_years_down(tmp_path):
    title = (
        "Area, population and population density by province by Cities, provincies, Year and Items"
    )
    items = ["Area(Km2)", "Average population (Thous. pers.)", "Population density (Person/km2)"]
    rows = [
        [title],
        [],
        ["Cities, provincies", "Year", *items],
        ["Ha Noi", "2011", 3344.7, 6761.3, 2021],
    ]
    loaded = intake.load(write_csv(tmp_path / "area.csv", rows))
    got = {r.indicator: (r.period, r.value) for r in loaded.table.itertuples()}
    assert got == {
        "ST.AREA_KM2": ("2011", 3344.7),
        "ST.POP": ("2011", 6761.3),
        "ST.DENSITY": ("2011", 2021),
    }


def test_an_unknown_table_is_refused(tmp_path):
    rows = [["Number of schools by type of school and Year"], [], ["Type", "2022"], ["Primary", 5]]
    with pytest.raises(ProblemError):
        intake.load(write_csv(tmp_path / "schools.csv", rows))


def write_text(path, text, encoding="utf-8"):
    path.write_text(text, encoding=encoding)
    return path


def figures(loaded):
    return [(r.area, r.edition, r.indicator, r.period, r.value) for r in loaded.table.itertuples()]


def meaning(loaded):
    return [(x.indicator, x.period, x.flag, x.status) for x in loaded.table.itertuples()]


def test_a_table_of_the_34_is_of_their_edition_and_its_regions_are_left(tmp_path):
    rows = [["Tỷ lệ nghèo đa chiều phân theo địa phương chia theo Địa phương và Năm"], [],
            ["Địa phương", "2024", "Sơ bộ 2025"], ["Bắc Ninh", 1.8, 1.7], ["Sơn La", 9.5, 8.25],
            ["Tây Nguyên", 9.1, 8.2]]  # fmt: skip
    loaded = intake.load(write_csv(tmp_path / "t.csv", rows))
    assert figures(loaded) == [
        ("24", "2025", "ST.POV_MD", "2024", 1.8), ("24", "2025", "ST.POV_MD", "2025", 1.7),
        ("14", "2025", "ST.POV_MD", "2024", 9.5), ("14", "2025", "ST.POV_MD", "2025", 8.25),
    ]  # fmt: skip
    assert loaded.table["flag"].tolist() == ["", "p", "", "p"]
    assert loaded.left["place"].tolist() == ["t!B6", "t!C6"]
    (edition,) = loaded.understood[loaded.understood["what"] == "edition"].to_dict("records")
    assert (edition["value"], edition["place"], edition["text"]) == ("2025", "t!C3", "Sơ bộ 2025")


def test_names_in_both_editions_of_a_year_before_the_reform_are_asked_about(tmp_path):
    rows = [[POVERTY], [], ["Cities, provincies", "2023"], ["Bac Ninh", 1.0], ["Son La", 2.0]]
    path = write_csv(tmp_path / "t.csv", rows)
    with pytest.raises(ProblemError, match="--edition 2024"):
        intake.load(path)
    assert figures(intake.load(path, edition="2025"))[0][:2] == ("24", "2025")
    assert figures(intake.load(path, edition="2024"))[0][:2] == ("27", "2024")
    every = [[f"{name}", 1.0] for name in areas.provinces("2025")["name_en"]]
    loaded = intake.load(write_csv(tmp_path / "all.csv", [*rows[:3], *every]))
    assert set(loaded.table["edition"]) == {"2025"}


def test_a_former_province_has_no_year_after_the_reform(tmp_path):
    rows = [[POVERTY], [], ["Cities, provincies", "2024", "2025"], ["Bac Giang", 1.0, 2.0]]
    loaded = intake.load(write_csv(tmp_path / "t.csv", rows))
    assert [row[3] for row in figures(loaded)] == ["2024"]
    assert loaded.left["place"].tolist() == ["t!C4"]


@pytest.mark.parametrize(("title", "head"), [
    ("Average population by province by Cities, provincies, Sex and Year", "Male 2015"),
    ("Average population by province by Cities, provincies, Sex and Year", "2015 Nữ"),
    ("Dân số trung bình nam phân theo địa phương chia theo Địa phương và Năm", "2015"),
    ("Dân số trung bình phân theo địa phương, khu vực thành thị chia theo Năm", "2015"),
    ("Mức giảm tỷ lệ nghèo đa chiều phân theo địa phương chia theo Địa phương và Năm", "2015"),
    ("Tốc độ tăng dân số trung bình phân theo địa phương chia theo Địa phương và Năm", "2015"),
    ("Unemployment rate of labour force at working age in urban area by province by "
     "Cities, provincies and Year", "2015"),
    ("Unemployment rate of labour force aged 15-24 by province by Cities and Year", "2015"),
    ("Multidimensional poverty rate of ethnic minorities by province by Cities and Year", "2015"),
    ("Average population by province by Cities, provincies and Quarter", "Quarter I 2015"),
    ("Average population (Persons/km2) by province by Cities, provincies and Year", "2015"),
    ("Poverty rate by province by Cities, provincies and Year", "2023"),
])  # fmt: skip
def test_a_part_or_another_measure_is_never_the_plain_indicator(tmp_path, title, head):
    rows = [[title], [], ["Cities, provincies", head], ["Bac Giang", 801.1], ["Quang Nam", 711.3]]
    with pytest.raises(ProblemError):
        intake.load(write_csv(tmp_path / "t.csv", rows))


def test_parts_that_have_an_indicator_are_that_and_the_total_is_the_total(tmp_path):
    heads = ["Total 2015", "Urban 2015", "Male 2015", "Prel. 2016 Rural"]
    title = "Average population by province by Cities, provincies, Average population and Year"
    rows = [
        [title],
        [],
        ["Cities, provincies", *heads],
        ["Bac Giang", 1624.4, 184.6, 813.2, 1456.0],
    ]
    loaded = intake.load(write_csv(tmp_path / "t.csv", rows))
    assert meaning(loaded) == [
        ("ST.POP", "2015", "", "actual"), ("ST.POP_URBAN", "2015", "", "actual"),
        ("ST.POP_RURAL", "2016", "p", "actual"),
    ]  # fmt: skip
    assert loaded.left["what"].tolist() == ["Male"]


def test_ages_are_no_provinces(tmp_path):
    title = "Unemployment rate by age group by Age group and Year"
    rows = [
        [title],
        [],
        ["Age group", "2022"],
        *([a, 1.5] for a in ("0-4", "1-4", "24", "15 - 24")),
    ]
    with pytest.raises(ProblemError):
        intake.load(write_csv(tmp_path / "t.csv", rows))


def test_without_a_title_the_headings_say_item_unit_and_year(tmp_path):
    heads = ["Pre. 2023 Average population (Thous. pers.)", "2022 Average population (Persons)"]
    rows = [
        ["Cities, provincies", *heads],
        ["Ha Noi", 8587.6, 8435700],
        ["Bac Giang", 1922.7, 1891000],
    ]
    loaded = intake.load(write_csv(tmp_path / "t.csv", rows))
    assert figures(loaded)[:2] == [
        ("01", "2024", "ST.POP", "2023", 8587.6), ("01", "2024", "ST.POP", "2022", 8435.7),
    ]  # fmt: skip
    assert loaded.table["flag"].tolist() == ["p", "", "p", ""]
    column = loaded.understood[loaded.understood["what"] == "column"].iloc[0]
    assert (column["value"], column["place"]) == ("ST.POP", "t!B1")


@pytest.mark.parametrize(("text", "value"), [
    ("1.922,7", 1922.7), ("1,922.7", 1922.7), ("1922.7", 1922.7), ("1922,7", 1922.7),
    ("1 922,7", 1922.7),
])  # fmt: skip
def test_decimals_in_every_style_are_those_of_the_column(tmp_path, text, value):
    title = "Average population by province by Cities, provincies and Year"
    rows = [[title], [], ["Cities, provincies", "2023"], ["Bac Giang", text], ["Quang Nam", text]]
    loaded = intake.load(write_csv(tmp_path / "t.csv", rows))
    assert loaded.table["value"].tolist() == [value, value]


def test_a_column_that_reads_two_ways_is_asked_about(tmp_path):
    title = "Average population by province by Cities, provincies and Year"
    rows = [
        [title],
        [],
        ["Cities, provincies", "2023"],
        ["Bac Giang", "1.922"],
        ["Quang Nam", "1.526"],
    ]
    with pytest.raises(ProblemError, match="hai cách"):
        intake.load(write_csv(tmp_path / "t.csv", rows))


PX = """CHARSET="ANSI";
AXIS-VERSION="2010";
CODEPAGE="utf-8";
TITLE="Average population by province, "
"Residence; Year";
UNITS="Thous. pers.";
STUB="Province";
HEADING="Residence","Year";
VALUES("Province")="Ha Noi","Bac Giang";
VALUES("Residence")="Total","Urban";
VALUES("Year")="2022","Prel. 2023";
DATA=
8435.7 8587.6 4123.5 ".."
1891.0 1922.7 343.3 "-";
"""


def test_a_px_file(tmp_path):
    loaded = intake.load(write_text(tmp_path / "e02.px", PX))
    assert figures(loaded) == [
        ("01", "2024", "ST.POP", "2022", 8435.7), ("01", "2024", "ST.POP", "2023", 8587.6),
        ("01", "2024", "ST.POP_URBAN", "2022", 4123.5), ("24", "2024", "ST.POP", "2022", 1891.0),
        ("24", "2024", "ST.POP", "2023", 1922.7), ("24", "2024", "ST.POP_URBAN", "2022", 343.3),
    ]  # fmt: skip


@pytest.mark.parametrize("value", ["8_435.7", "nan", "inf", "８435.7", "0x10"])
def test_a_px_file_whose_value_is_no_number_is_refused(tmp_path, value):
    with pytest.raises(ProblemError):
        intake.load(write_text(tmp_path / "e02.px", PX.replace("8435.7", value)))


def stat(**changed):
    cube = {
        "class": "dataset", "version": "2.0", "label": "Average population by province and Year",
        "id": ["P", "Y"], "size": [2, 2],
        "dimension": {
            "P": {"category": {"index": ["b", "a"], "label": {"a": "Ha Noi", "b": "Bac Giang"}}},
            "Y": {"category": {"index": {"1": 1, "0": 0}, "label": {"0": "2022", "1": "2023"}}},
        },
        "value": [1891.0, 1922.7, 8435.7, None],
    }  # fmt: skip
    return json.dumps(cube | changed)


@pytest.mark.parametrize("value", [
    [1891.0, 1922.7, 8435.7, None], {"0": 1891.0, "1": 1922.7, "2": 8435.7},
])  # fmt: skip
def test_a_json_stat_file(tmp_path, value):
    loaded = intake.load(write_text(tmp_path / "e02.json", stat(value=value)))
    assert figures(loaded) == [
        ("24", "2024", "ST.POP", "2022", 1891.0), ("24", "2024", "ST.POP", "2023", 1922.7),
        ("01", "2024", "ST.POP", "2022", 8435.7),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [
    ("e.px", PX[:-30] + ";"), ("e.px", PX.replace('STUB="Province"', 'STUB="Age"')),
    ("e.px", PX.replace("8435.7", "eight")), ("e.json", stat(value=[1.0])),
    ("e.json", stat()[:-20]),
    ("e.json", stat(dimension={})), ("e.json", stat(value=[[1], 2, 3, 4])), ("e.json", "{}"),
    ("e.json", stat(id=["P"] * 40)), ("e.json", "{" * 100_000),
])  # fmt: skip
def test_a_damaged_cube_is_refused(tmp_path, name, text):
    with pytest.raises(ProblemError):
        intake.load(write_text(tmp_path / name, text))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(PX) - 1), st.sampled_from(['"', ";", "=", "", "9", "\n"]))
def test_a_px_file_with_one_letter_changed_is_read_or_refused(tmp_path_factory, at, letter):
    path = tmp_path_factory.mktemp("px") / "e.px"
    path.write_text(PX[:at] + letter + PX[at + 1 :], encoding="utf-8")
    with suppress(ProblemError):
        intake.load(path)
