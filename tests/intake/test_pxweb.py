import pytest
from openpyxl import Workbook

from mtqg import intake
from mtqg.problems import ProblemError
from mtqg.table import observations

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
