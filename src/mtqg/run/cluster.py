"""The same runs on an existing dask.distributed cluster (extra `mtqg[dask]`).

A task is one run. On the machine that gets it, it goes through the supervisor that runs use
everywhere, one for each thread of the dask worker, so a run that crashes or hangs never takes the
worker with it; a worker that is lost has its unfinished tasks given to another one. Each machine
needs the same mtqg, figures and libraries (checked for every run) and a path to the results.
"""

from __future__ import annotations

import multiprocessing
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mtqg import paths
from mtqg.problems import Problem, ProblemError
from mtqg.run import provenance
from mtqg.run.jobs import Job, Outcome
from mtqg.run.parameters import Run
from mtqg.run.pool import Supervisor
from mtqg.table import reads
from mtqg.texts import Text

_LOCAL = threading.local()


def outcomes(address: str, jobs: Iterable[Job], way: str, timeout: float) -> Iterator[Outcome]:
    """Run `jobs` on the cluster whose scheduler is at `address`; yield outcomes as they come.

    Raises
    ------
    ProblemError
        If dask.distributed is not installed, or no scheduler answers there.
    """
    try:
        from distributed import (  # type: ignore[import-not-found,unused-ignore]
            Client,
            as_completed,
        )
    except ImportError:
        missing = Text("cần cài thêm mtqg[dask]", "mtqg[dask] is needed for this")
        raise ProblemError(Problem(missing, value=address)) from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        silent = Text("không có bộ điều phối dask ở đây", "no dask scheduler answers here")
        raise ProblemError(Problem(silent, value=address)) from error
    with client:
        call = uuid.uuid4().hex  # a key seen before would give the old result
        futures = {
            client.submit(
                _perform,
                job,
                _everything(job.run),
                way,
                timeout,
                key=f"{job.run.stem}-{call}",
                retries=2,
            ): job
            for job in jobs
        }
        try:
            for future in as_completed(futures):
                failure = future.exception()
                if failure is None:
                    yield future.result()
                else:
                    text = f"{type(failure).__name__}: {failure}"
                    yield Outcome(futures[future].run.stem, False, Text(text, text))
        finally:
            client.cancel(list(futures))


def _everything(run: Run) -> str:
    """Return the digest of all figures that `run` could read."""
    return provenance.figure_digests(provenance.own(run)).of([reads.ALL])


def _perform(job: Job, figures: str, way: str, timeout: float) -> Outcome:
    """Do one run on this machine, under this thread's own supervisor.

    `figures` is `_everything` of the machine that asks.
    """
    run = job.run
    if not run.template.exists():
        run = replace(run, template=paths.notebooks() / run.template.name)
    here = provenance.inputs(run) | {"figures": _everything(run)}
    asked = {**job.inputs, "figures": figures}
    if different := [kind for kind, value in asked.items() if here[kind] != value]:
        listed = ", ".join(different)
        cause = Text(f"máy này có {listed} khác", f"this machine has other {listed}")
        return Outcome(run.stem, False, cause)
    key = way, timeout, here["figures"], here["tables"], here["code"]
    if getattr(_LOCAL, "key", None) != key:
        if hasattr(_LOCAL, "supervisor"):
            _LOCAL.supervisor.stop()
        # A dask worker is a daemon of its nanny, which may not start processes. The supervisor
        # ends with the pipe to its worker, however that ends.
        multiprocessing.current_process().daemon = False
        _LOCAL.supervisor = Supervisor(way, 1, timeout, run.shared)
        _LOCAL.key = key
    (outcome,) = _LOCAL.supervisor.outcomes([replace(job, run=run)])
    if not outcome.ok and not _LOCAL.supervisor.alive:
        _LOCAL.key = None
    return outcome
