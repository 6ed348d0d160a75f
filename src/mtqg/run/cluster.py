"""The same runs on an existing dask.distributed cluster (extra `mtqg[dask]`).

A task is one run. On the machine that gets it, it goes through the supervisor that runs use
everywhere, one for each thread of the dask worker, so a run that crashes or hangs never takes the
worker with it; a worker that is lost has its unfinished tasks given to another one. Each machine
needs the same mtqg, figures and libraries (checked for every run) and a path to the results.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from mtqg import paths
from mtqg.problems import Problem, ProblemError, cause
from mtqg.run import provenance
from mtqg.run.jobs import Job, Outcome
from mtqg.run.parameters import Run
from mtqg.run.pool import Supervisor
from mtqg.table import figures_used
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
        from distributed import Client  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        missing = Text("cần cài thêm mtqg[dask]", "mtqg[dask] is needed for this")
        raise ProblemError(Problem(missing, value=address)) from None
    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        silent = Text("không có bộ điều phối dask ở đây", "no dask scheduler answers here")
        raise ProblemError(Problem(silent, value=address)) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # it logs tracebacks of lost peers
    call = uuid.uuid4().hex  # a key seen before would give the old result
    waiting = {
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
    quiet = 0.0
    try:
        while waiting:
            if ended := [future for future in waiting if future.done()]:
                quiet = 0.0
                for future in ended:
                    yield _outcome(waiting.pop(future).run.stem, future)
                continue
            time.sleep(_TICK)
            quiet += _TICK
            # Each run ends in time where it runs: longer silence is of a machine that is frozen.
            if client.status != "running" and quiet > _LOST:
                lost = Text("mất liên lạc với bộ điều phối dask", "the dask scheduler was lost")
            elif quiet > timeout + _LOST:
                lost = Text("các máy dask không trả lời", "no dask machine answers")
            else:
                continue
            for job in waiting.values():
                yield Outcome(job.run.stem, False, lost)
            return
    finally:
        with suppress(Exception):  # a scheduler that is gone has nothing left to cancel
            client.cancel(list(waiting), asynchronous=False)
        with suppress(Exception):
            client.close(timeout=5)


#: Seconds between two looks, and of silence after which a machine counts as lost.
_TICK, _LOST = 0.1, 30.0


def _outcome(stem: str, future: Any) -> Outcome:
    """Return what became of a task that ended: its outcome, or why there is none."""
    if future.status == "finished":
        try:
            return cast(Outcome, future.result(_LOST))
        except (OSError, TimeoutError):  # it lies on a machine that is frozen, or cannot be asked
            text = Text(
                "máy dask giữ kết quả không trả lời", "the dask machine with the result is silent"
            )
            return Outcome(stem, False, text)
    if future.status == "error":
        return Outcome(stem, False, cause(future.exception()))
    return Outcome(stem, False, Text("cụm dask đã bỏ việc này", "the dask cluster dropped it"))


def _everything(run: Run) -> str:
    """Return the digest of all figures that `run` could read."""
    return provenance.figure_digests(provenance.own(run)).of([figures_used.ALL])


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
        _LOCAL.supervisor = Supervisor(way, 1, timeout)
        _LOCAL.key = key
    (outcome,) = _LOCAL.supervisor.outcomes([replace(job, run=run)])
    if not outcome.ok and not _LOCAL.supervisor.alive:
        _LOCAL.key = None
    return outcome
