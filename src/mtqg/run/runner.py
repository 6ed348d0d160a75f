"""Making reports: what is out of date is run, exported and stored; the index follows."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mtqg.run import pool, provenance
from mtqg.run.jobs import Job, Outcome
from mtqg.run.parameters import Run
from mtqg.texts import Text

#: Seconds that one run may take.
TIMEOUT = 600.0


@dataclass(frozen=True)
class Task:
    """A run with why it has to be made; no reasons when its report is up to date."""

    run: Run
    inputs: dict[str, str]
    reasons: list[Text]


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def tasks(runs: Sequence[Run], out: str) -> list[Task]:
    """Return `runs` with what has changed since their reports in `out` were made."""
    found = []
    for run in runs:
        digests = provenance.inputs(run)
        found.append(Task(run, digests, provenance.reasons(out, run, digests)))
    return found


def make(
    todo: Sequence[Task],
    out: str,
    *,
    way: str = "",
    jobs: int = 0,
    timeout: float = TIMEOUT,
    scheduler: str = "",
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Make the reports of `todo` in the folder `out`; return how each ended.

    Parameters
    ----------
    way : {"", "fork", "plain"}
        How notebooks run; "" chooses the fastest that is safe here.
    jobs : int
        How many at once; 0 for as many as there are processors.
    timeout : float
        Seconds after which one run is killed.
    scheduler : str
        Address of a dask.distributed scheduler, to use its machines instead of this one.
    on_outcome : callable
        Is called with every outcome as it comes.
    """
    if not todo:
        return []
    way = way or pool.default_way()
    lanes = min(jobs or processors(), len(todo))
    orders = [Job(task.run, out, task.inputs) for task in todo]
    outcomes = []

    def took(outcome: Outcome) -> None:
        outcomes.append(outcome)
        on_outcome(outcome)

    if scheduler:
        from mtqg.run import cluster

        for outcome in cluster.outcomes(scheduler, orders, way, timeout):
            took(outcome)
    else:
        with pool.Supervisor(way, lanes, timeout) as supervisor:
            for outcome in supervisor.outcomes(orders):
                took(outcome)
            if provenance.index_outdated(out):
                supervisor.index(out)
    return outcomes
