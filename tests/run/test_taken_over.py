"""What an office's own figures leave untouched is not computed again, and is what it would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mtqg.run import provenance
from mtqg.sections import shared_results
from mtqg.table import areas, disk_cache, figures, figures_used

HEADER = "area,edition,level,indicator,programme,period,as_of,value,unit,status,source\n"
MONTH = "24,2024,province,FIN.DISB,GNBV,2025,2025-05-31,500,bn VND,actual,office\n"
POOR = "24,2024,province,ST.POV_MD,ALL,2025,,0.7,%,actual,office\n"
REVIEWED = "24,2024,province,GNBV.POOR,ALL,2025,,1.2,%,actual,office\n"
INVESTED = "24,2024,province,SBI.RATE,ALL,2025-05,,21.5,%,actual,office\n"
HELD = dict[tuple[str, tuple[Any, ...]], tuple[Any, set[figures_used.Read]]]


def warmed(
    data: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    compute: Callable[..., None] = shared_results.warm,
) -> HELD:
    """Return the results that provinces share, by edition and question, as in a new process."""
    monkeypatch.setattr(figures, "_held", {})
    shared = {"edition": "2024", "data": [str(path) for path in data]}
    own = provenance.own_digests(data)
    disk_cache.once(
        compute, shared, provenance.made_by(), lambda read: own.of(read) == provenance.NOTHING
    )
    return {
        (one.edition, key): result
        for here in figures.held(data)
        for one in (here, *here._other.values())
        for key, result in one._results.items()
        if result[1]
    }


def same(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame | pd.Series | pd.Index):
        return bool(one.equals(other))
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one) and not isinstance(one, type):
        names = [field.name for field in fields(one)]
        return all(same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return one == other or (one != one and other != other)
    return type(one) is type(other) and (one == other or vars(one).keys() == vars(other).keys())


@pytest.mark.parametrize("rows", [MONTH, POOR, REVIEWED + INVESTED], ids=["month", "poor", "other"])
def test_what_is_taken_over_is_what_would_be_computed(
    rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(HEADER + rows, encoding="utf-8")
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "anew"))
    anew = warmed([own], monkeypatch)  # there is nothing yet to take over
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "kept"))
    shipped = warmed([], monkeypatch)
    taken = warmed([own], monkeypatch, compute=lambda **shared: None)
    poverty = ("2024", (figures._panel, "ST.POV_MD"))
    assert poverty in shipped
    assert (poverty in taken) == (rows != POOR)
    assert len(taken) > (0 if rows == POOR else 0.7 * len(shipped))
    for key in taken:
        assert taken[key][1] == anew[key][1], key
        assert same(taken[key][0], anew[key][0]), key


#: Rows in turn: a figure, another value, one more, of a part of a merged province, none of these.
STATES = (
    POOR,
    POOR.replace("0.7", "0.6"),
    POOR.replace("0.7", "0.6") + REVIEWED,
    POOR.replace("24,2024", "49,2024"),
    POOR.replace("24,2024", "24,2025") + INVESTED,
    MONTH,
)


@pytest.mark.parametrize("edition", ["2024", "2025"])
def test_points_follow_every_change_of_the_own_figures(
    edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MTQG_CACHE", str(tmp_path / "kept"))
    every = list(areas.codes(edition))
    for number, rows in enumerate(STATES):
        folder = tmp_path / str(number % 2)  # moved each time
        folder.mkdir(exist_ok=True)
        own = folder / "own.csv"
        own.write_text(HEADER + rows, encoding="utf-8")
        taken = figures_after([own], edition, monkeypatch)
        apart = taken._results[figures._yearly, ""][0][2]
        assert 0 < len(apart) < 3, rows
        anew = figures.Figures(taken._known, edition)
        for code in ("ST.POV_MD", "GNBV.POOR", "ST.INCOME"):
            for area in every:
                left, right = (one.points(area, code) for one in (taken, anew))
                pd.testing.assert_frame_equal(left, right)


def figures_after(
    data: list[Path], edition: str, monkeypatch: pytest.MonkeyPatch
) -> figures.Figures:
    """Return the figures with an office's `data` as a new process has them, points of all known."""

    def pointed(edition: str, data: list[str]) -> None:
        figures.known(edition, "", [Path(path) for path in data]).points("01", "ST.POV_MD")

    monkeypatch.setattr(figures, "_held", {})
    own = provenance.own_digests(data)
    shared = {"edition": edition, "data": [str(path) for path in data]}
    disk_cache.once(pointed, shared, ["x"], lambda read: own.of(read) == provenance.NOTHING)
    return figures.known(edition, "", data)


def test_no_result_is_taken_over_that_could_ask_the_old_figures_for_more() -> None:
    here = figures.known("2024")
    assert figures._holds_figures({"deep": [(1, here)]})
    assert not figures._holds_figures({"deep": [(1, here.panel("ST.POV_MD"))]})
