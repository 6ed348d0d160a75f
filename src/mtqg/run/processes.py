"""Processes as a supervisor needs them: apart from the caller, ended with all they started."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def detach() -> None:
    """Leave the caller's Ctrl-C to the caller, and adopt what orphaned descendants remain."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(wanted: bool = True) -> None:
    """Have this process killed, or no more, when the one that started it ends (Linux)."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL if wanted else 0)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def silence() -> None:
    """Keep what a notebook or its kernel writes past its outputs off the reader's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


@contextmanager
def without(module: str, stand_in: ModuleType | None = None) -> Iterator[None]:
    """Import what stands in the context as if `module` were not installed, or were `stand_in`.

    >>> with without("no_such_thing"):
    ...     import no_such_thing
    Traceback (most recent call last):
    ...
    ModuleNotFoundError: import of no_such_thing halted; None in sys.modules
    """
    before = sys.modules.get(module)
    sys.modules[module] = stand_in  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if before is not None:
            sys.modules[module] = before


def scipy_stats() -> ModuleType:
    """Return a stand-in for scipy.stats, of which seaborn takes one function while it is imported.

    That function imports scipy.stats, a fifth of all that a run imports, once it is called.

    >>> with without("scipy.stats", scipy_stats()):
    ...     from scipy.stats import gaussian_kde
    >>> gaussian_kde([1.0, 2.0, 4.0]).n
    3
    """

    def gaussian_kde(*arguments: Any, **options: Any) -> Any:
        from scipy import stats

        return stats.gaussian_kde(*arguments, **options)

    stand_in: Any = ModuleType("scipy.stats")
    stand_in.gaussian_kde = gaussian_kde
    return stand_in


def reseed() -> None:
    """Give this process its own random numbers: forked ones share their parent's."""
    random.seed()
    if "numpy" in sys.modules:
        import numpy as np

        np.random.seed()  # noqa: NPY002


def kill(process: Any) -> None:
    """Kill `process` with everything it started."""
    import psutil

    with suppress(psutil.NoSuchProcess):
        for descendant in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                descendant.kill()
    kill_group(process.pid)
    process.kill()
    process.join()


def kill_group(pid: int) -> None:
    """Kill every process of the group that process `pid` leads."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)


def sweep(known: set[int]) -> None:
    """Kill the orphans that became children of this process (Linux), but for the `known`."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    if not children.exists():
        return
    for pid in map(int, children.read_text().split()):
        if pid in known or pid in {p.pid for p in multiprocessing.active_children()}:
            continue
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
