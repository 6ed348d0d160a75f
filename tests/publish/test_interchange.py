"""Figures in the forms of others: read back by readers that know nothing of the writer."""

from __future__ import annotations

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import mtqg
from mtqg.cli import app
from mtqg.intake import cubes
from mtqg.publish import interchange
from mtqg.table import catalogue

#: Made up: a month, a span, a bound without a value, a flag, text that a spreadsheet would run.
MADE_UP = """\
area,edition,indicator,programme,period,as_of,value,low,high,status,flag,source,note
15,2025,FIN.DISB,NTM,2026-10,2026-10-31,12.5,12.5,12.5,actual,,report,
15,2025,FIN.DISB,NTM,2021/2025,2025-12-31,100,100,100,estimate,,report,=1+1
14,2025,GNBV.POOR,GNBV,2024,,,10,11,actual,p,"-x, y",
14,2025,GNBV.POOR,GNBV,2025,,-1.5,-1.5,-1.5,actual,pu,report,
"""


@pytest.fixture
def table() -> pd.DataFrame:
    given = pd.read_csv(io.StringIO(MADE_UP), dtype=str, keep_default_na=False)
    numbers = {c: pd.to_numeric(given[c]) for c in ("value", "low", "high")}
    more = {"name": given["area"].map({"15": "Lào Cai", "14": "Sơn La"}), "level": "province"}
    parts = dict.fromkeys(("capital", "fund", "plan_vintage"), "ALL")
    units = given["indicator"].map({"FIN.DISB": "bn VND", "GNBV.POOR": "%"})
    table = given.assign(**numbers, **more, **parts, unit=units, year=2025, published="")
    return table[list(mtqg.figures("GNBV.POOR", "lao-cai").columns)]


def call(*words: str) -> Result:
    return CliRunner().invoke(app, ["export", *words, "--language", "en"])


def test_sdmx_csv_has_the_columns_of_the_standard_and_every_figure_once(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    path = mtqg.export(table, tmp_path / "a.sdmx.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    assert {(r["STRUCTURE"], r["STRUCTURE_ID"], r["ACTION"]) for r in rows} == {
        ("datastructure", "MTQG:FIGURES(1.0.0)", "I")
    }
    told = [(r["FREQ"], r["TIME_PERIOD"], r["OBS_VALUE"], r["OBS_STATUS"]) for r in rows]
    assert told == [
        ("M", "2026-10", "12.5", "A"),
        ("A5", "2021-01-01/P5Y", "100.0", "E"),
        ("A", "2024", "NaN", "P"),
        ("A", "2025", "-1.5", "U"),
    ]
    assert (rows[2]["LOWER_BOUND"], rows[2]["UPPER_BOUND"]) == ("10.0", "11.0")
    assert rows[1]["COMMENT_OBS"] == "'=1+1"
    assert rows[2]["SOURCE"] == "'-x, y"


def test_json_stat_is_read_as_a_cube_by_the_reader_of_others_files(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    path = mtqg.export(table, tmp_path / "a.json", language="en")
    cube = cubes.read(path)
    assert cube is not None
    given = {labels: value for labels, value in cube.figures() if value is not None}
    assert {labels[-2:]: value for labels, value in given.items()} == {
        ("Lao Cai", "2026-10"): 12.5,
        ("Lao Cai", "2021/2025"): 100,
        ("Son La", "2025"): -1.5,
    }
    assert {labels[0] for labels in given} == {
        catalogue.indicator(code).name.en for code in ("FIN.DISB", "GNBV.POOR")
    }
    content = json.loads(path.read_text(encoding="utf-8"))
    (low,) = content["extension"]["low"].values()
    assert (low, set(content["extension"]["high"].values())) == (10, {11})
    assert content["role"] == {"time": ["period"], "geo": ["area"], "metric": ["indicator"]}
    assert sorted(content["status"].values()) == ["A", "E", "P", "U"]
    # Dimensions of one value are told once, not as a dimension.
    assert content["extension"]["edition"] == "2025"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("indicators", "areas", "edition"),
    [
        ("ST.POV_MD", None, "2025"),
        (["GNBV.POOR", "FIN.PLAN", "FIN.DISB"], ["Bắc Giang", "Quảng Nam"], "2024"),
    ],
)
def test_what_is_exported_as_json_stat_loads_again(
    indicators: str | list[str],
    areas: list[str] | None,
    edition: str,
    language: str,
    tmp_path: Path,
) -> None:
    table = mtqg.figures(indicators, areas, edition=edition)
    again = mtqg.load(mtqg.export(table, tmp_path / "a.json", language=language)).table
    key = [*interchange.DIMENSIONS.values(), "value", "low", "high", "status"]
    assert len(table) > 3
    both = (one[key].astype(str).sort_values(key).reset_index(drop=True) for one in (table, again))
    pd.testing.assert_frame_equal(*both)


def test_csv_is_the_table_as_it_is(table: pd.DataFrame, tmp_path: Path) -> None:
    path = mtqg.export(table, tmp_path / "a.csv")
    again = pd.read_csv(path, dtype=table.dtypes.to_dict(), keep_default_na=False, na_values=[""])
    assert again["value"].isna().tolist() == [False, False, True, False]
    assert again["note"].tolist()[1] == "'=1+1"
    assert again[["area", "period", "unit"]].equals(table[["area", "period", "unit"]])


def test_parquet_keeps_types_or_says_what_it_needs(table: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    if find_spec("pyarrow") is None:
        with pytest.raises(mtqg.ProblemError) as error:
            mtqg.export(table, path)
        assert "mtqg[parquet]" in error.value.say("en")
        assert not path.exists()
    else:
        again = pd.read_parquet(mtqg.export(table, path))
        assert again.astype(object).equals(table.astype(object))


def test_several_statements_of_one_figure_are_refused(table: pd.DataFrame, tmp_path: Path) -> None:
    twice = pd.concat([table, table.head(1)])
    for name in ("a.json", "a.sdmx.csv"):
        with pytest.raises(mtqg.ProblemError, match="nhiều dòng cho một số liệu"):
            mtqg.export(twice, tmp_path / name)
    with pytest.raises(mtqg.ProblemError) as error:
        mtqg.export(table.drop(columns="fund"), tmp_path / "a.json", language="en")
    assert "fund" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_cube_that_no_reader_holds_is_refused(
    table: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interchange, "MOST_CELLS", 15)  # 2 indicators × 2 programmes × 2 × 4
    with pytest.raises(mtqg.ProblemError, match="quá lớn: 32"):
        mtqg.export(table, tmp_path / "a.json")


def test_the_command_selects_and_says_how_many(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    words = ("ST.POV_MD", "--area", "Bac Giang", "--area", "quang-nam", "--as-of", "2023-12-31")
    ended = call(*words, "--out", str(out))
    rows = pd.read_csv(out, dtype=str)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert f"{len(rows)} figures" in ended.stderr
    assert set(rows["name"]) == {"Bắc Giang", "Quảng Nam"}
    assert rows["period"].max() < "2024"
    printed = call(*words, "--quiet")
    assert (printed.stdout, printed.stderr) == (out.read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ST.POV_MDX"], "did you mean ST.POV_MD"),
        (["ST.POV_MD", "--to", "sdmx"], "did you mean sdmx-csv"),
        (["ST.POV_MD", "--out", "a.xyz"], "endings: .sdmx.csv"),
        (["ST.POV_MD", "--to", "parquet"], "cannot be printed"),
        (["ST.POV_MD", "--area", "atlantis"], "atlantis"),
        (["ST.POV_MD", "--level", "village"], "no such level"),
    ],
)
def test_a_call_that_means_nothing_is_refused_with_a_remedy(words: list[str], told: str) -> None:
    ended = call(*words)
    assert ended.exit_code == 2, ended.output
    assert told in ended.stderr


def test_nothing_found_has_its_own_status() -> None:
    ended = call("ST.POV_MD", "--area", "lao-cai", "--as-of", "1990-01-01")
    assert ended.exit_code == 1
    assert "0 figures" in ended.stderr
