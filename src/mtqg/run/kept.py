"""What all provinces share, kept on disk from one call to the next.

A panel's fits, its back-tests and the budget years of all provinces take three seconds to compute
and a tenth of one to read. A file is named by the digest of everything that they come from, so that
other figures, code or libraries never find it. Without a folder to write to they are computed
each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from mtqg import paths
from mtqg.run import provenance
from mtqg.table import figures
from mtqg.table.files import place

#: Files that stay; of more, the ones that were not used for the longest time go.
_KEPT = 6

#: Bytes of an office's own figures above which writing them down again costs more than it saves.
_LARGEST = 20_000_000


def folder() -> Path:
    """Return the folder of what is kept; the variable MTQG_CACHE names another one."""
    return Path(os.environ.get("MTQG_CACHE") or user_cache_path("mtqg", appauthor=False))


def once(compute: Callable[..., None], shared: Mapping[str, Any]) -> None:
    """Call `compute(**shared)`, which fills the figures in memory, with what an earlier call kept.

    Parameters
    ----------
    compute : callable
        Computes what is shared; its results stay in `mtqg.table.figures`.
    shared : mapping
        Its arguments, with the user's own files under `data`.
    """
    own = [Path(path) for path in shared.get("data", [])]
    if sum(path.stat().st_size for path in own) > _LARGEST:
        compute(**shared)
        return
    path = folder() / f"{_key(shared, own)}.pickle"
    restored = _restored(path)
    compute(**shared)
    if restored:
        return
    with suppress(OSError):  # nothing to write to: computed again next time
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = pickle.dumps(figures.held(), protocol=5)
        place(hashlib.sha256(content).digest() + content, path)
        _tidy(path.parent)


def _key(shared: Mapping[str, Any], own: Sequence[Path]) -> str:
    observed = sorted((paths.data() / "observations").glob("*.csv"))
    return provenance.digest(
        [
            *(f"{name}={shared[name]!r}" for name in sorted(shared) if name != "data"),
            provenance.code(),
            provenance.tables(),
            repr(provenance.versions()),
            *(path.read_bytes() for path in [*observed, *own]),
        ]
    )


def _restored(path: Path) -> bool:
    """Tell whether `path`, a file of this user's alone, gave what it should hold."""
    try:
        if hasattr(os, "getuid") and path.stat().st_uid != os.getuid():
            return False
        content = path.read_bytes()
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return False  # one wrong byte may well be a pickle still, of other figures
        figures.hold(pickle.loads(content[32:]))
        path.touch()
    except OSError:
        return False
    except Exception:  # cut short or damaged: whatever a wrong byte makes of a pickle
        return False
    return True


def _tidy(kept: Path) -> None:
    files = sorted(kept.glob("*.pickle"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[_KEPT:]:
        path.unlink(missing_ok=True)
