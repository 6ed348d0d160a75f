from __future__ import annotations

import sys
from pathlib import Path

import distributed
import pytest
from stubs import write

from mtqg.problems import ProblemError
from mtqg.run import cluster, parameters, runner
from mtqg.run.jobs import Job


def orders(tmp_path: Path) -> list[Job]:
    write(tmp_path, "trend", "print(province)")
    runs = parameters.plan(["bac-giang", "quang-nam"], folder=tmp_path)
    out = str(tmp_path / "out")
    return [Job(task.run, out, task.inputs) for task in runner.tasks(runs, out)]


def test_without_the_extra_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ProblemError, match=r"mtqg\[dask\]"):
        list(cluster.outcomes("tcp://127.0.0.1:1", orders(tmp_path), "plain", 60))


def test_a_machine_with_other_figures_does_not_make_the_report(tmp_path: Path) -> None:
    job = orders(tmp_path)[0]
    outcome = cluster._perform(job, "other", "plain", 60)
    assert not outcome.ok
    assert outcome.cause.en == "this machine has other figures"


def test_a_cluster_makes_the_same_reports(tmp_path: Path) -> None:
    jobs = orders(tmp_path)
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as local:
        found = list(cluster.outcomes(local.scheduler_address, jobs, "fork", 60))
    assert {outcome.stem for outcome in found if outcome.ok} == {job.run.stem for job in jobs}
    assert len(list(tmp_path.glob("out/*/*/*.html"))) == 2
