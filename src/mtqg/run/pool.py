"""Many runs at once, each in a process of its own, watched by one that outlives them all.

The caller starts a supervisor, a fresh single-threaded process. With the way "fork" it imports
the libraries once and forks one child per run, which is why it must not be the caller: a
terminal's progress bar, a notebook or a scheduler has threads, and forking those can deadlock.
With the way "plain" (everywhere but Linux) it starts lasting workers, which start kernels.

The supervisor judges a run by its process: no answer means killed, crashed or out of time, and
then the cells that the child had passed on become the failed notebook that is kept. When the
caller goes away, however it goes, the pipe between them closes, and the supervisor ends every
process it started.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import signal
import sys
import time
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from mtqg.problems import ProblemError, cause
from mtqg.run.jobs import Job, Outcome
from mtqg.run.processes import (
    detach,
    die_with_parent,
    kill,
    kill_group,
    reseed,
    seaborn_alone,
    silence,
    sweep,
    without,
)
from mtqg.table import disk_cache
from mtqg.texts import Text

#: One thread per library and process: with two runs at once, threads of OpenBLAS that wait for
#: each other made a cell of 0.5 s take 8 to 19 s. Large pages: forking a child and ending it costs
#: 11 ms instead of 29.
_ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
_TICK = 0.2


def default_way() -> str:
    """Return "fork" where forking is safe with the libraries at hand, else "plain"."""
    return "fork" if sys.platform == "linux" else "plain"


class Supervisor:
    """The process that runs jobs, as the caller sees it: give it jobs, take outcomes.

    Parameters
    ----------
    way : {"fork", "plain"}
        How notebooks are run.
    lanes : int
        How many at once.
    timeout : float
        Seconds after which a run is killed.
    """

    def __init__(self, way: str, lanes: int, timeout: float) -> None:
        self._pipe, self._process = _ahead.pop(way) if way in _ahead else _started(way)
        with suppress(OSError):  # it is gone: what it said last tells why
            self._pipe.send((lanes, timeout))

    @property
    def pid(self) -> int:
        """The process id of the supervisor."""
        return int(self._process.pid or 0)

    @property
    def alive(self) -> bool:
        """Whether the supervisor is still there."""
        return bool(self._process.is_alive())

    def outcomes(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Run `jobs`; yield each outcome when it is there, in the order in which they end."""
        waiting = set()
        for job in jobs:
            waiting.add(job.run.stem)
            with suppress(OSError):  # it is gone: what it said last tells why
                self._pipe.send(job)
        return self._received(waiting)

    def _received(self, waiting: set[str]) -> Iterator[Outcome]:
        while waiting:
            try:
                outcome = self._pipe.recv()
            except (EOFError, OSError):
                self._process.join(1)
                died = Text("tiến trình giám sát đã chết: ", "the supervising process died: ")
                outcome = died + _ended(self._process)
            if isinstance(outcome, Text):
                for stem in sorted(waiting):
                    yield Outcome(stem, False, outcome)
                return
            waiting.remove(outcome.stem)
            yield outcome

    def index(self, out: str) -> bool:
        """Write the index of the reports in the folder `out`; tell whether it was written.

        The libraries that it takes are there, which the caller need not import for it.
        """
        try:
            self._pipe.send(out)
            return self._pipe.recv() is True
        except (EOFError, OSError):
            return False

    def stop(self) -> None:
        """End the supervisor and all that it started, finished or not."""
        self._pipe.close()
        self._process.join(timeout=1)  # while it imports libraries it does not look
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


#: Processes that wait for what they are to supervise, by way.
_ahead: dict[str, tuple[Connection, Any]] = {}


@contextmanager
def ahead(way: str, *, sure: bool) -> Iterator[None]:
    """Have the next `Supervisor` of this way work while runs are planned.

    It imports the libraries where it is `sure` to be needed, and else starts with the first thing
    to be computed for which the caller would import them. One that is not needed after all ends
    with the context.
    """
    if sure:
        _ahead[way] = _started(way, sure)
    try:
        with disk_cache.computed_by(partial(_asked, way)):
            yield
    finally:
        if way in _ahead:
            pipe, process = _ahead.pop(way)
            pipe.close()
            process.kill()
            process.join()


def _asked(way: str, compute: Callable[[], Any]) -> Any:
    """Return what `compute` gives in the process that waits, or here where pandas is anyway."""
    found = None
    if "pandas" not in sys.modules:
        pipe, _ = _ahead[way] = _ahead.get(way) or _started(way)
        try:
            pipe.send(compute)
            found = pipe.recv()
        except (EOFError, OSError):  # it is gone: another one will supervise
            del _ahead[way]
    if isinstance(found, ProblemError):
        raise found
    return found[0] if found else compute()


def _started(way: str, sure: bool = False) -> tuple[Connection, Any]:
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_supervise, args=(theirs, way, sure))
    with _prepared():
        process.start()
    theirs.close()
    return pipe, process


@contextmanager
def _prepared() -> Iterator[None]:
    """Set what a starting process inherits: thread counts, no Ctrl-C, nothing of `__main__`.

    Without its own `__main__` hidden, a caller's script would be imported, that is run, again.
    """
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    main = sys.modules["__main__"]
    block = hasattr(signal, "pthread_sigmask")
    if block:
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        os.environ.update({n: v for n, v in _ENVIRONMENT.items() if before[n] is None})
        sys.modules["__main__"] = types.ModuleType("__main__")
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
        if block:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


# What follows runs in the supervisor and its children.


@dataclass
class _Lane:
    """One process at work: its job, deadline, and what it has passed on so far."""

    process: Any
    pipe: Connection
    job: Job
    started: float
    notebook: str = ""
    outputs: dict[int, str] = field(default_factory=dict)
    at: int | None = None


def _supervise(caller: Connection, way: str, sure: bool) -> None:
    detach()
    if way == "fork":
        die_with_parent()  # until runs begin there is nothing to end but this process
        try:
            if sure:
                _import_libraries()
            lanes, timeout = _told(caller)
            _import_libraries()
            from mtqg.run import worker

            worker.preload()
        except EOFError:  # nothing is to be run after all
            os._exit(0)
        except Exception as error:  # a library or a folder that is missing: every run would fail
            caller.send(cause(error))
            os._exit(1)
        die_with_parent(False)
    else:
        lanes, timeout = _told(caller)
    _Loop(caller, way, lanes, timeout).run()
    os._exit(0)  # tidying up every imported library takes half a second of a Ctrl-C


def _import_libraries() -> None:
    # jsonschema builds a grammar of addresses on import, 1.3 of papermill's 1.6 s, for a check of
    # formats that no notebook is held to.
    with without("rfc3987_syntax"), seaborn_alone():
        import mtqg.run.worker  # noqa: F401


def _told(caller: Connection) -> tuple[int, float]:
    """Compute what the caller asks for until it says how runs are to be made: return that.

    What fails but for a refused input it computes itself, and fails where it can be told.
    """
    while callable(asked := caller.recv()):
        found: object
        try:
            found = (asked(),)
        except Exception as error:
            found = error if isinstance(error, ProblemError) else None
        caller.send(found)
    lanes, timeout = asked
    return lanes, timeout


class _Loop:
    def __init__(self, caller: Connection, way: str, lanes: int, timeout: float) -> None:
        self._caller = caller
        self._way = way
        self._width = lanes
        self._timeout = timeout
        self._queue: deque[Job] = deque()
        self._lanes: list[_Lane] = []
        self._idle: list[tuple[Any, Connection]] = []
        self._known: set[Path] = set()  # templates whose imports are here already
        self._shared: list[dict[str, Any]] = []  # parameters with which runs find all prepared
        self._begun: list[dict[str, Any]] = []  # those of a run that looked like the only one
        self._context: Any = multiprocessing.get_context("fork" if way == "fork" else "spawn")

    def run(self) -> None:
        try:
            while True:
                while self._queue and len(self._lanes) < self._width:
                    self._start(self._queue.popleft())
                ready = set(wait([self._caller, *(x.pipe for x in self._lanes)], _TICK))
                while self._caller.poll():
                    asked = self._caller.recv()
                    if isinstance(asked, Job):
                        self._queue.append(asked)
                    else:
                        self._caller.send(self._index(asked))
                for lane in list(self._lanes):
                    self._look_after(lane, lane.pipe in ready)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            pass  # the caller is gone, or has all it wanted
        finally:
            for process, _ in [*((x.process, x.pipe) for x in self._lanes), *self._idle]:
                kill(process)
            sweep(set())

    def _start(self, job: Job) -> None:
        if self._idle:
            process, pipe = self._idle.pop()
        else:
            pipe, theirs = self._context.Pipe()
            process = self._context.Process(target=_work, args=(theirs, self._way))
            if self._way == "fork":
                self._get_ready(job)
            with _prepared():
                process.start()
            theirs.close()
        lane = _Lane(process, pipe, job, time.monotonic())
        self._lanes.append(lane)
        try:
            pipe.send(job)
        except OSError:
            self._fail(lane, _ended(process))

    def _index(self, out: str) -> bool:
        """Write the index of `out` in a process of its own; tell whether it did."""
        process = self._context.Process(target=_write_index, args=(out,))
        with _prepared():
            process.start()
        process.join(self._timeout)
        if process.is_alive():
            kill(process)
        return process.exitcode == 0

    def _get_ready(self, job: Job) -> None:
        """Do before the first fork for a notebook, an edition, what each run would have to do."""
        from mtqg.run import worker

        shared = job.run.shared
        if job.run.template not in self._known or shared not in self._shared:
            if shared not in self._shared:
                one = self._width == 1 and not self._queue and shared not in self._begun
                (self._begun if one else self._shared).append(shared)
                worker.share(shared, one=one)
            self._known.add(job.run.template)
            worker.import_ahead(job.run.template)
            gc.collect()
            gc.freeze()  # the collector would otherwise touch, and so copy, every shared page

    def _look_after(self, lane: _Lane, ready: bool) -> None:
        while True:
            try:  # of this pipe alone: that of a caller who is gone ends the loop itself
                if not (ready or lane.pipe.poll()):
                    break
                ready = False
                kind, content = lane.pipe.recv()
            except (EOFError, OSError):
                lane.process.join(1)
                self._fail(lane, _ended(lane.process))
                return
            if kind == "outcome":
                self._finish(lane, content)
                return
            if kind in ("broken", "unwritable"):
                self._fail(lane, content, keep=kind == "broken")
                return
            self._note(lane, kind, content)
        # A child of the child may hold the pipe open, so that its end is not seen there.
        if not lane.process.is_alive():
            self._fail(lane, _ended(lane.process))
        elif time.monotonic() - lane.started > self._timeout:
            seconds = f"{self._timeout:g}"
            cause = Text(f"quá thời hạn {seconds} giây", f"out of time after {seconds} seconds")
            self._fail(lane, cause)

    def _note(self, lane: _Lane, kind: str, content: Any) -> None:
        if kind == "notebook":
            lane.notebook = content
        elif kind == "at":
            lane.at = content
        else:
            index, lane.outputs[index] = content[0], content[1]
            lane.at = None

    def _finish(self, lane: _Lane, outcome: Outcome) -> None:
        self._lanes.remove(lane)
        if self._way == "plain":
            self._idle.append((lane.process, lane.pipe))
        else:
            # Threads and children that the notebook left behind end here, not in their own time.
            kill_group(lane.process.pid)
            lane.process.join()
            lane.pipe.close()
            sweep({other.process.pid for other in self._lanes})
        self._caller.send(outcome)

    def _fail(self, lane: _Lane, cause: Text, *, keep: bool = True) -> None:
        self._lanes.remove(lane)
        kill(lane.process)
        lane.pipe.close()
        known = {p.pid for p, _ in self._idle} | {other.process.pid for other in self._lanes}
        sweep(known)
        outcome = Outcome(lane.job.run.stem, False, cause, time.monotonic() - lane.started)
        try:
            if keep:
                self._keep(lane, outcome)
        except OSError as error:
            both = cause + Text("; ", "; ") + _unwritable(error)
            outcome = Outcome(outcome.stem, False, both, outcome.seconds)
        self._caller.send(outcome)

    def _keep(self, lane: _Lane, outcome: Outcome) -> None:
        """Keep the notebook as far as it came, with the cause under the cell it was at."""
        import nbformat

        from mtqg.run import worker

        if lane.notebook:
            notebook = nbformat.reads(lane.notebook, as_version=4)
        else:
            notebook = worker.prepared(lane.job.run)
        for index, outputs in lane.outputs.items():
            notebook.cells[index].outputs = [
                nbformat.from_dict(output) for output in json.loads(outputs)
            ]
        if lane.at is not None:
            cause = outcome.cause.say(lane.job.run.language)
            error = nbformat.v4.new_output(
                "error", ename="ProcessEnded", evalue=cause, traceback=[cause]
            )
            notebook.cells[lane.at].outputs = [error]
        worker.keep(lane.job, notebook, outcome, time.perf_counter() - outcome.seconds)


def _ended(process: Any) -> Text:
    """Return in words how `process` ended without an answer."""
    code = process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hint = Text(" (có thể hết bộ nhớ)", " (perhaps out of memory)")
        killed = Text(f"tiến trình bị dừng bởi {name}", f"the process was killed by {name}")
        return killed + hint if name == "SIGKILL" else killed
    return Text(
        f"tiến trình tự kết thúc, mã {code}", f"the process ended by itself with exit code {code}"
    )


def _work(supervisor: Connection, way: str) -> None:
    """Do jobs as they come: one in a forked child, any number in a lasting worker."""
    from mtqg.run import worker

    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    die_with_parent()
    silence()
    reseed()
    while True:
        job = supervisor.recv()
        try:
            supervisor.send(("outcome", worker.perform(job, way, supervisor.send)))
        except OSError as error:
            supervisor.send(("unwritable", _unwritable(error)))
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            supervisor.send(("broken", Text(text, text)))
        if way == "fork":
            os._exit(0)  # what the notebook left running must not be waited for


def _write_index(out: str) -> None:
    from mtqg.site import pages

    die_with_parent()
    silence()
    pages.write(out)
    os._exit(0)


def _unwritable(error: OSError) -> Text:
    import errno

    place = error.filename or ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Text(f"đĩa đầy, không ghi được {place}", f"the disk is full, cannot write {place}")
    return Text(f"không ghi được {place}: {error}", f"cannot write {place}: {error}")
