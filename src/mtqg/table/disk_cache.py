"""What takes long to compute and is the same in every call, kept on disk.

A panel's fits, its back-tests and the budget years of all provinces take three seconds to compute
and a tenth of one to read; a year of an office's communes, 700,000 rows of CSV, is read and checked
once, and found packed by later calls. A file is named by the digest of everything that
it comes from, so that other figures, code or libraries never find it; a damaged one is as none.
Without a folder to write to everything is computed each time.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from platformdirs import user_cache_path

from mtqg import paths
from mtqg.table.figures_used import Read
from mtqg.table.files import place

if TYPE_CHECKING:
    import pandas as pd  # which a command with nothing to do does without

#: Bytes that stay: the files that were not used for the longest time go. A call with a year of an
#: office's own figures has 25 files of 80 MB together.
_KEPT = 500_000_000

#: Bytes of files under which what comes from them is read and computed as quickly as found.
_SMALL = 1_000_000

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
    path = _path(parts)
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


def of_files(
    name: str, files: Iterable[Path], compute: Callable[[], _Value], *, small: bool = False
) -> _Value:
    """Return what `compute` makes of the content of files, as `value` does.

    Of small ones it is made each time, unless `small` asks for it to be kept too, because libraries
    are needed to make it and none to find it. `name` tells it from what else is made of the same
    files; code and tables of the project are parts of it.
    """
    read = list(files)
    if not small and sum(path.stat().st_size for path in read) < _SMALL:
        return compute()
    if small and _elsewhere:
        compute = partial(_elsewhere[-1], compute)
    return value([name, code(), tables(), *(f"{p.name}\0{content(p)}" for p in read)], compute)


#: What has the libraries for the results of small files.
_elsewhere: list[Callable[[Callable[[], Any]], Any]] = []


@contextmanager
def computed_by(process: Callable[[Callable[[], Any]], Any]) -> Iterator[None]:
    """Have what is made of small files computed by a process that has the libraries for it."""
    _elsewhere.append(process)
    try:
        yield
    finally:
        _elsewhere.pop()


def of_rows(name: str, rows: pd.DataFrame, compute: Callable[[], _Value]) -> _Value:
    """Return what `compute` makes of rows of the long table, as `of_files` does of files."""
    from pandas.util import hash_pandas_object

    mark = hash_pandas_object(rows, index=False).to_numpy().tobytes()
    return value([name, code(), tables(), mark], compute)


def content(path: Path) -> str:
    """Return the digest of the bytes of a file, which is read again only when it has changed."""
    state = path.stat()
    return _content(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=512)
def _content(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(parts: Iterable[bytes | str]) -> str:
    r"""Return a short digest of `parts`, the same for the same text with other line ends.

    >>> digest(["a\r\nb"]) == digest([b"a\nb"])
    True
    """
    total = hashlib.sha256()
    for part in parts:
        text = part.encode() if isinstance(part, str) else part
        total.update(text.replace(b"\r\n", b"\n"))
        total.update(b"\0")
    return total.hexdigest()[:24]


@cache
def code() -> str:
    """Return the digest of the package: its modules, and the templates of pages and forms."""
    root = Path(__file__).parents[1]
    aside = {"__pycache__", "data", "notebooks"}  # the last two are in an installed package
    files = sorted(
        p for p in root.rglob("*") if p.is_file() and aside.isdisjoint(p.relative_to(root).parts)
    )
    return digest(part for p in files for part in (str(p.relative_to(root)), p.read_bytes()))


@cache
def tables() -> str:
    """Return the digest of everything in data/ but the figures: names, catalogue, targets."""
    root = paths.data()
    files = sorted(
        p for p in root.rglob("*.csv") if p.is_file() and p.parent.name != "observations"
    )
    return digest(part for p in files for part in (str(p.relative_to(root)), p.read_bytes()))


def once(
    compute: Callable[..., None],
    shared: Mapping[str, Any],
    parts: Iterable[str],
    untouched: Callable[[set[Read]], bool] = lambda read: False,
    *,
    one: bool = False,
) -> None:
    """Call `compute(**shared)`, which fills the figures in memory, with what an earlier call kept.

    With the user's own files, what is kept of the project's figures alone is taken over as far as
    they leave it untouched: a month's new figures change no fit of poverty. For `one` run that is
    all there is to do: what it needs besides it computes itself, and no other does.

    Parameters
    ----------
    compute : callable
        Computes what is shared; its results stay in `mtqg.table.figures`.
    shared : mapping
        Its arguments, with the user's own files under `data`.
    parts : iterable of str
        What the results come from besides the figures: code, tables, libraries.
    untouched : callable
        Tells of what a result read whether the user's own files have nothing of it.
    one : bool
        Whether it is for a single run.
    """
    from mtqg.table import figures  # pandas, which a command with nothing to do does without

    data = [Path(path) for path in shared.get("data", [])]
    observed = sorted((paths.data() / "observations").glob("*.csv"))
    asked = [*parts, *(f"{name}={shared[name]!r}" for name in sorted(shared) if name != "data")]
    anew = False

    def computed(own: Sequence[Path], before: Sequence[figures.Figures]) -> list[figures.Figures]:
        nonlocal anew
        anew = True
        figures.adopt(before, own, untouched)
        compute(**{**shared, "data": [str(path) for path in own]})
        return figures.held(own)

    kept: list[figures.Figures] = []
    for own in [[], data] if data else [[]]:
        names = [*asked, *(f"{path.name}\0{content(path)}" for path in [*observed, *own])]
        anew = False
        if one and own and not _path(names).exists():
            figures.adopt(kept, own, untouched)
            return
        kept = value(names, partial(computed, own, kept))
        if not anew:
            figures.hold(kept, own)
    if not (anew or one):
        compute(**shared)  # what it keeps elsewhere in memory; the figures' own results are there


def _path(parts: Iterable[str | bytes]) -> Path:
    """Return the file that holds what comes from `parts`."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part.encode() if isinstance(part, str) else part).digest())
    return folder() / f"{total.hexdigest()[:24]}.pickle"


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
    """Remove what was not used for the longest time beyond `_KEPT` bytes."""
    files = [(path, path.stat()) for path in kept.glob("*.pickle")]
    room = _KEPT
    for path, state in sorted(files, key=lambda file: file[1].st_mtime, reverse=True):
        room -= state.st_size
        if room < 0:
            path.unlink(missing_ok=True)
