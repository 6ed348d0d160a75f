from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import psutil
import pytest
from stubs import BAD, Batch, write

from mtqg.run import parameters, pool, provenance
from mtqg.run.jobs import Job

pytestmark = pytest.mark.skipif(pool.default_way() != "fork", reason="forking is for Linux")


def gone(pid: int) -> bool:
    """Tell whether process `pid` ends within ten seconds."""
    for _ in range(100):
        if not psutil.pid_exists(pid):
            return True
        time.sleep(0.1)
    return False


def test_good_runs_are_made_beside_bad_ones(batch: Batch) -> None:
    assert batch.outcome("good").ok
    assert batch.path("good", ".html").exists()
    assert not batch.path("good", ".failed.ipynb").exists()
    assert [f["id"] for f in batch.outcome("good").found.findings] == ["few"]
    record = json.loads(batch.path("good", ".json").read_text(encoding="utf-8"))
    assert record["parameters"]["province"] == "bac-giang"
    assert record["outcome"]["ok"]
    assert record["found"]["measures"]["poor"]["value"] == 3.81
    assert record["versions"]["papermill"]


@pytest.mark.parametrize("name", BAD)
def test_a_failed_run_is_named_and_kept(batch: Batch, name: str) -> None:
    outcome = batch.outcome(name)
    assert not outcome.ok
    assert BAD[name][1] in outcome.cause.en
    assert not batch.path(name, ".html").exists()
    cells = [c for c in batch.notebook(name, ".failed.ipynb").cells if c.cell_type == "code"]
    # What ran before is kept, what comes after did not run.
    assert cells[2].outputs[0].text == "before\n"
    assert cells[4].outputs == []
    record = provenance.record(str(batch.out), outcome.stem)
    assert record is not None
    assert record["outcome"]["cause"]["en"] == outcome.cause.en


@pytest.mark.parametrize("name", ["dies", "killed", "hangs"])
def test_the_cell_at_which_a_process_ended_says_so(batch: Batch, name: str) -> None:
    cells = [c for c in batch.notebook(name, ".failed.ipynb").cells if c.cell_type == "code"]
    assert cells[3].outputs[0].ename == "ProcessEnded"
    assert cells[3].outputs[0].evalue == batch.outcome(name).cause.vi


def test_a_flood_is_not_kept(batch: Batch) -> None:
    assert batch.path("floods", ".failed.ipynb").stat().st_size < 40 * 2**20


def test_nothing_that_a_notebook_started_outlives_it(batch: Batch) -> None:
    assert batch.outcome("litter").ok
    text = batch.notebook("litter").cells[-1].outputs[0].text
    child, daemon = map(int, re.findall(r"\d+", text))
    assert gone(child)
    assert gone(daemon)


def test_private_memory_of_a_run_is_recorded(batch: Batch) -> None:
    assert 0 < batch.outcome("good").memory < 200


@pytest.mark.skipif(os.name != "posix", reason="no fork here")
def test_a_missing_library_is_named_for_every_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "trend", "print(province)")
    (tmp_path / "seaborn.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'seaborn'\", name='seaborn')"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    runs = parameters.plan(["bac-giang"], notebooks=["trend"], folder=tmp_path)
    jobs = [Job(run, str(tmp_path / "out"), {}) for run in runs]
    with pool.Supervisor("fork", 1, 60) as supervisor:
        (outcome,) = supervisor.outcomes(jobs)
    assert not outcome.ok
    assert "the library seaborn is missing" in outcome.cause.en


def test_a_killed_supervisor_takes_its_runs_along(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    source = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    write(tmp_path, "trend", source)
    runs = parameters.plan(["bac-giang", "quang-nam"], folder=tmp_path)
    jobs = [Job(one, str(tmp_path / "out"), {}) for one in runs]
    with pool.Supervisor("fork", 1, 600) as supervisor:
        outcomes = supervisor.outcomes(jobs)
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.05)
        os.kill(supervisor.pid, signal.SIGKILL)
        ended = list(outcomes)
    assert [(o.ok, o.cause.en) for o in ended] == [(False, "the supervising process died")] * 2
    assert gone(int(mark.read_text()))
