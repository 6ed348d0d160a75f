"""Packed tables say what tables of text say: what is wrong, what contradicts, what is of whom."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mtqg.problems import ProblemError
from mtqg.table import figures, observations, schema
from mtqg.table.packed import joined, packed, unpacked

#: A commune of Lào Cai, and Lào Cai (15).
COMMUNE, PROVINCE = "04462", "15"


def made_up(source: str = "made_up", months: int = 3) -> pd.DataFrame:
    """Return made-up figures of a commune and its province, month by month."""
    rows = [
        {"area": area, "edition": "2025", "indicator": name, "programme": "NTP2026",
         "period": "2026", "as_of": f"2026-{month:02d}-28", "published": f"2026-{month + 1:02d}-05",
         "value": value * month, "source": source, "status": status}
        for month in range(1, months + 1)
        for area, value in ((COMMUNE, 1.5), (PROVINCE, 30.0))
        for name, status in (("FIN.PLAN", "plan"), ("FIN.DISB", "actual"))
    ]  # fmt: skip
    return schema.complete(pd.DataFrame(rows))[list(schema.COLUMNS)]


def told(table: pd.DataFrame) -> list[str]:
    """Return every problem of a table, in words."""
    try:
        schema.validate(table, "x.csv")
    except ProblemError as error:
        return [problem.say("en") for problem in error.problems]
    return []


@pytest.mark.parametrize("column", schema.COLUMNS)
def test_damaged_tables_have_the_same_problems_packed(column: str) -> None:
    random = np.random.default_rng(len(column))
    table = made_up()
    for damage in ["", "x", "2024"] if column not in schema.NUMBERS else [np.nan, -1e9, np.inf]:
        hurt = table.copy()
        hurt.loc[random.choice(len(hurt), 3, replace=False), column] = damage
        assert told(packed(hurt)) == told(hurt)
    assert told(packed(table)) == told(table) == []


def test_two_tables_contradict_each_other_as_one_would() -> None:
    one, other, third = made_up(), made_up(months=1), made_up("another")
    other.loc[1, "value"] = 9.0
    expected = schema.contradictions(
        pd.concat([observations.shipped(), one, third, other], ignore_index=True), "x.csv"
    )
    with pytest.raises(ProblemError) as caught:
        observations.agree([packed(one), packed(third), packed(other)], "x.csv")
    assert [p.say("en") for p in caught.value.problems] == [p.say("en") for p in expected]
    assert len(expected) == len(other)  # what is stated twice, be it the same
    observations.agree([packed(one), packed(third)])


def test_figures_of_communes_are_told_from_packed_rows_as_from_the_whole_table() -> None:
    table = made_up()
    table.loc[0, "flag"], table.loc[0, "published"] = "r", "2026-12-01"
    stated = pd.concat([observations.shipped(), table], ignore_index=True)
    for as_of in ("", "2026-03-31"):
        whole = figures.Figures(stated, "2025", as_of)
        apart = figures.known("2025", as_of, table)
        for area in (COMMUNE, PROVINCE, "01", "no such area"):
            one, other = (of.of(area).reset_index(drop=True) for of in (apart, whole))
            pd.testing.assert_frame_equal(one, other, check_dtype=False)
        for read in (
            lambda of: of.about("FIN.PLAN", "FIN.DISB"),
            lambda of: of.table,
            lambda of: of.stated,
        ):
            one, other = (
                read(of).sort_values(list(schema.KEY)).reset_index(drop=True)
                for of in (apart, whole)
            )
            pd.testing.assert_frame_equal(one, other, check_dtype=False)
        asked = apart.about("FIN.DISB", areas=[COMMUNE])
        assert set(asked.loc[asked["level"] == "commune", "area"]) == {COMMUNE}
        assert "commune" not in set(apart.about("FIN.DISB", level="province")["level"])
    assert figures.made_up(apart) == {"made_up"} | figures.made_up(figures.known("2025"))


def test_files_that_are_large_are_packed_on_disk_and_come_back_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mtqg.table.disk_cache._SMALL", 0)
    made_up().to_csv(path := tmp_path / "own.csv", index=False)
    first = observations.own(path)
    observations._own.cache_clear()
    pd.testing.assert_frame_equal(observations.own(path), first)
    pd.testing.assert_frame_equal(first, made_up())


def test_joined_tables_keep_their_rows_and_labels() -> None:
    one, other = made_up("a"), made_up("b", 1).set_axis(range(100, 104))
    pd.testing.assert_frame_equal(
        unpacked(joined([packed(one), packed(other)])), pd.concat([one, other])
    )
