"""What takes long to compute and is the same in every call, kept on disk.

A panel's fits, its back-tests and the budget years of all provinces take three seconds to compute
and a tenth of one to read. A file is named by the digest of everything that they come from, so that
other figures, code or libraries never find it. Without a folder to write to they are computed
each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from platformdirs import user_cache_path

from mtqg import paths
from mtqg.table.files import place

#: Files that stay; of more, the ones that were not used for the longest time go.
_KEPT = 12

#: Bytes of an office's own figures above which writing them down again costs more than it saves.
_LARGEST = 20_000_000

_NONE = object()
_Value = TypeVar("_Value")


def folder() -> Path:
    """Return the folder of what is kept; the variable MTQG_CACHE names another one."""
    return Path(os.environ.get("MTQG_CACHE") or user_cache_path("mtqg", appauthor=False))


def value(parts: Iterable[str | bytes], compute: Callable[[], _Value]) -> _Value:
    """Return what `compute` gives, or what an earlier call kept of the same `parts`.

    Parameters
    ----------
    parts : iterable of str or bytes
        Everything that the value comes from.
    compute : callable
        Gives the value, which can be pickled.
    """
    path = folder() / f"{_key(parts)}.pickle"
    found = _read(path)
    if found is not _NONE:
        return cast("_Value", found)
    made = compute()
    with suppress(OSError):  # nothing to write to: computed again next time
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = pickle.dumps(made, protocol=5)
        place(hashlib.sha256(content).digest() + content, path)
        _tidy(path.parent)
    return made


def once(compute: Callable[..., None], shared: Mapping[str, Any], parts: Iterable[str]) -> None:
    """Call `compute(**shared)`, which fills the figures in memory, with what an earlier call kept.

    Parameters
    ----------
    compute : callable
        Computes what is shared; its results stay in `mtqg.table.figures`.
    shared : mapping
        Its arguments, with the user's own files under `data`.
    parts : iterable of str
        What the results come from besides the figures: code, tables, libraries.
    """
    own = [Path(path) for path in shared.get("data", [])]
    if sum(path.stat().st_size for path in own) > _LARGEST:
        compute(**shared)
        return

    from mtqg.table import figures  # pandas, which a command with nothing to do does without

    anew = False

    def computed() -> dict[str, figures.Figures]:
        nonlocal anew
        anew = True
        compute(**shared)
        return figures.held()

    observed = sorted((paths.data() / "observations").glob("*.csv"))
    asked = [f"{name}={shared[name]!r}" for name in sorted(shared) if name != "data"]
    files = [path.read_bytes() for path in [*observed, *own]]
    figures.hold(value([*parts, *asked, *files], computed))
    if not anew:  # what it keeps elsewhere in memory; the figures' own results are there
        compute(**shared)


def _key(parts: Iterable[str | bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return total.hexdigest()[:24]


def _read(path: Path) -> object:
    """Return what `path`, a file of this user's alone, holds; `_NONE` without a whole one."""
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return _NONE
        content = path.read_bytes()
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return _NONE  # one wrong byte may well be a pickle still, of other figures
        found = pickle.loads(content[32:])
        path.touch()
    except OSError:
        return _NONE
    except Exception:  # cut short or damaged: whatever a wrong byte makes of a pickle
        return _NONE
    return found


def _tidy(kept: Path) -> None:
    files = sorted(kept.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEPT:]:
        path.unlink(missing_ok=True)
