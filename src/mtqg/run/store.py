"""Writing of results: whole files or none, on a disk or wherever papermill can write."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from mtqg.problems import Problem, nearest
from mtqg.table.files import place
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("run")


def refused(out: str) -> list[Problem]:
    """Return why no report can be written to the folder `out`, nothing when it can.

    >>> [problem.text.en for problem in refused(" ")]
    ['the folder of results has no name']
    """
    if not out.strip():
        return [_SAY.problem("place.nameless")]
    if "://" in out:
        return _unreachable(out)
    folder = Path(out)
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    if not folder.is_dir():
        return [_SAY.problem("place.file", file=str(folder))]
    if not os.access(folder, os.W_OK | os.X_OK):
        return [_SAY.problem("place.locked", file=str(folder))]
    return []


#: What papermill needs to write to each kind of address, and its extra that brings it.
_NEEDS = {
    "s3": ("boto3", "s3"),
    "gs": ("gcsfs", "gcs"),
    "abs": ("azure.storage.blob", "azure"),
    "adl": ("azure.datalake.store", "azure"),
    "hdfs": ("pyarrow", "hdfs"),
}


def _unreachable(out: str) -> list[Problem]:
    """Return why nothing can be written to an address, before anything has run for it."""
    scheme = out.partition("://")[0].lower()
    if scheme in ("http", "https"):
        return []
    if scheme not in _NEEDS:
        handlers = {found.name for found in entry_points(group="papermill.io")}
        if f"{scheme}://" in handlers:
            return []
        known = [f"{name}://" for name in _NEEDS] + sorted(handlers)
        remedy = nearest(f"{scheme}://", known) or Text(*[" ".join(known)] * 2)
        return [_SAY.problem("place.address", file=out, remedy=remedy)]
    module, extra = _NEEDS[scheme]
    try:
        found = find_spec(module)
    except ModuleNotFoundError:  # of a package in which the module would be
        found = None
    if found:
        return []
    install = Text(*[f'pip install "papermill[{extra}]"'] * 2)
    return [_SAY.problem("place.library", {"name": module}, file=out, remedy=install)]


def write(text: str, path: str) -> None:
    """Write `text` to `path`, replacing what is there in one step.

    A path with a scheme (s3://, gs://, …) goes to papermill's handler of it.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is left behind and the old file stands.
    """
    if "://" in path:
        from papermill.iorw import papermill_io

        papermill_io.write(text, path, extensions=[Path(path).suffix])
        return
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    place(text.encode("utf-8"), target)


def read(path: str) -> str | None:
    """Return the text at `path`, None when there is none that can be read."""
    if "://" in path:
        from papermill.iorw import papermill_io

        try:
            text = papermill_io.read(path, extensions=[Path(path).suffix])
        except Exception:  # each remote handler raises its own
            return None
        # Papermill's readers drop the last line end, which everything that is written here has.
        return (text if isinstance(text, str) else "\n".join(text)).rstrip("\n") + "\n"
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):  # a damaged file is made again like a missing one
        return None


def there(path: str) -> bool:
    """Tell whether there is a local file at `path`, whatever it holds."""
    return "://" not in path and os.path.lexists(path)


def remove(path: str) -> None:
    """Remove the file at `path` if it is a local one and there."""
    if "://" not in path:
        Path(path).unlink(missing_ok=True)
