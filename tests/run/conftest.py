"""A folder of templates, and one batch of runs that the tests of running share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from stubs import ALIKE, BAD, FINDING, LITTER, Batch, code, markdown, write

from mtqg.run import parameters, runner
from mtqg.run.parameters import Run


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without templates, which the library takes for its own."""
    place = tmp_path / "notebooks"
    place.mkdir()
    monkeypatch.setenv("MTQG_NOTEBOOKS", str(place))
    return place


@pytest.fixture
def beside(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, for calls that are made beside it."""
    monkeypatch.chdir(empty.parent)
    return empty


@pytest.fixture
def folder(empty: Path) -> Path:
    """A folder of two templates and a tour, which is none."""
    write(empty, "trend", FINDING)
    write(empty, "forecast", "print(province, horizon)")
    tour = nbformat.v4.new_notebook(cells=[code("1 + 1")])
    nbformat.write(tour, empty / "explore.ipynb")
    return empty


@pytest.fixture
def plan(folder: Path) -> Callable[..., list[Run]]:
    def planned(*provinces: str, **options: object) -> list[Run]:
        return parameters.plan(provinces, folder=folder, **options)

    return planned


@pytest.fixture(scope="session")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Every notebook of `BAD`, good ones before and after, run by forking, two at once."""
    if os.name != "posix":
        pytest.skip("no fork here")
    place = tmp_path_factory.mktemp("batch")
    for name, (source, _) in BAD.items():
        write(place, name, "print('before')", source, "print('after')")
    write(place, "alike", *ALIKE)
    write(place, "good", FINDING, markdown("## Phần"), "print(province)")
    write(place, "litter", LITTER)
    out = place / "out"
    runs = parameters.plan(["bac-giang"], folder=place)
    tasks = runner.tasks(runs, str(out))
    return Batch(out, runner.make(tasks, str(out), way="fork", jobs=2, timeout=12))
