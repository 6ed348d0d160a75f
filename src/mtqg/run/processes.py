"""Processes as a supervisor needs them: apart from the caller, ended with all they started."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
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


@contextmanager
def seaborn_alone() -> Iterator[None]:
    """Import seaborn in the context without scipy, of which it takes three functions.

    They import their part of it, 0.8 s of the start together, once they are called.

    >>> with seaborn_alone():
    ...     from scipy.cluster import hierarchy
    ...     from scipy.stats import gaussian_kde
    >>> gaussian_kde([1.0, 2.0, 4.0]).n, hierarchy.linkage([[0.0], [1.0], [5.0]]).shape
    (3, (2, 4))
    """
    cluster: Any = ModuleType("scipy.cluster")
    cluster.hierarchy = _later("scipy.cluster.hierarchy", "linkage", "dendrogram")
    stats = _later("scipy.stats", "gaussian_kde")
    with without("scipy.stats", stats), without("scipy.cluster", cluster):
        yield


def _later(name: str, *functions: str) -> ModuleType:
    """Return a stand-in for a module, with those functions of it that are named."""
    stand_in = ModuleType(name)

    def later(function: str) -> Callable[..., Any]:
        return lambda *given, **how: getattr(import_module(name), function)(*given, **how)

    for function in functions:
        setattr(stand_in, function, later(function))
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
