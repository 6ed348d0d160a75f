from __future__ import annotations

import sys
from pathlib import Path

import distributed
import pytest
from stubs import write

from mtqg.problems import ProblemError
from mtqg.run import cluster, parameters, runner
from mtqg.run.jobs import Job, Outcome


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


class Cluster:
    """A cluster of which one task ends and the others never do; its scheduler may be gone."""

    def __init__(self, status: str, *tasks: str) -> None:
        self.status = status
        self.tasks = iter(tasks or ("finished", "pending"))

    def submit(self, perform: object, job: Job, *_: object, **named: object) -> Task:
        return Task(job.run.stem, next(self.tasks))

    def cancel(self, *_: object, **named: object) -> None:
        raise OSError("Timed out trying to connect")

    def close(self, *_: object, **named: object) -> None:
        raise OSError("Timed out trying to connect")


class Task:
    def __init__(self, stem: str, status: str) -> None:
        self.stem, self.frozen = stem, status == "frozen"
        self.status = "finished" if self.frozen else status

    def done(self) -> bool:
        return self.status != "pending"

    def result(self, timeout: float) -> Outcome:
        if self.frozen:
            raise TimeoutError
        return Outcome(self.stem, True)


@pytest.mark.parametrize(
    ("status", "word"), [("connecting", "scheduler was lost"), ("running", "no dask machine")]
)
def test_what_was_made_is_kept_when_the_scheduler_or_a_machine_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, word: str
) -> None:
    monkeypatch.setattr(distributed, "Client", lambda *_, **named: Cluster(status))
    monkeypatch.setattr(cluster.time, "sleep", lambda _: None)
    first, second = cluster.outcomes("tcp://x:1", orders(tmp_path), "fork", 60)
    assert first.ok
    assert not second.ok
    assert word in second.cause.en


def test_a_result_on_a_frozen_machine_costs_one_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = Cluster("running", "frozen", "finished")
    monkeypatch.setattr(distributed, "Client", lambda *_, **named: tasks)
    first, second = cluster.outcomes("tcp://x:1", orders(tmp_path), "fork", 60)
    assert {first.ok, second.ok} == {True, False}
    assert "silent" in (first if second.ok else second).cause.en
