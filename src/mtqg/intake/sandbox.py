"""Read foreign files in a process of their own, with limits of memory and time.

What a stranger built can make a reader abort, ask for 500 GB or never end. Then one file is
refused; the notebook, the command and the other files go on.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: Bytes that a reader may ask for, and seconds: of its processor, and on the clock of a machine
#: that is busy. A sheet of a million cells takes 0.6 GB and 3 s.
MEMORY, SECONDS, PATIENCE = 1_000_000_000, 20, 120

# Without site and environment: 20 ms to start instead of 60, and nothing of the caller's but its
# path.
_CHILD = """\
import sys
sys.path[:] = {path!r}
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
    resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, ValueError, OSError):
    pass  # Windows: only the time is limited
import pickle, runpy
try:
    found = runpy.run_path({script!r})["read"](*{arguments!r})
except MemoryError:
    found = MemoryError()
pickle.dump(found, sys.stdout.buffer, protocol=5)
sys.stdout.flush()
"""


class Stopped(Exception):
    """A reader that could not end: `why` says what stopped it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def read(script: Path, *arguments: object) -> Any:
    """Return what `read(*arguments)` of the file `script` gives in a process of its own.

    `script` is imported by its path alone: it must import nothing that costs a second, and return
    what every process knows (tuples, texts, numbers, `ProblemError`).

    Raises
    ------
    Stopped
        If it ran out of memory or time, or ended without an answer.
    """
    code = _CHILD.format(
        path=[p for p in sys.path if p],
        memory=MEMORY,
        seconds=SECONDS,
        script=str(script),
        arguments=arguments,
    )
    command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", code]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=nothing, stdout=subprocess.PIPE, stderr=nothing, bufsize=1 << 20
    ) as child:
        late = threading.Timer(PATIENCE, child.kill)
        late.start()
        try:
            found = pickle.load(child.stdout)  # type: ignore[arg-type]
        except (EOFError, OSError, pickle.UnpicklingError):
            found = None
        finally:
            late.cancel()
            child.kill()
    if isinstance(found, MemoryError) or (found is None and child.returncode == -6):
        limit = f"{MEMORY / 1e9:g} GB"
        raise Stopped(_SAY("sandbox.memory", limit=limit))
    if found is None and child.returncode in (-9, -24):
        raise Stopped(_SAY("sandbox.time", seconds=SECONDS))
    if found is None:
        raise Stopped(_SAY("sandbox.broke_down"))
    return found
