"""Writing of results: whole files or none, on a disk or wherever papermill can write."""

from __future__ import annotations

import os
from pathlib import Path

from mtqg.problems import Problem
from mtqg.table.files import place
from mtqg.texts import Text


def refused(out: str) -> list[Problem]:
    """Return why no report can be written to the folder `out`, nothing when it can.

    >>> [problem.text.en for problem in refused(" ")]
    ['the folder of results has no name']
    """
    if not out.strip():
        nameless = Text("thư mục kết quả không có tên", "the folder of results has no name")
        remedy = Text("ví dụ --out reports", "for example --out reports")
        return [Problem(nameless, remedy=remedy)]
    if "://" in out:
        return []
    folder = Path(out)
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    other = Text("nêu thư mục khác", "name another folder")
    if not folder.is_dir():
        inside = Text("đây là một tệp, không phải thư mục", "this is a file, not a folder")
        return [Problem(inside, str(folder), remedy=other)]
    if not os.access(folder, os.W_OK | os.X_OK):
        locked = Text("không có quyền ghi vào thư mục này", "this folder may not be written to")
        return [Problem(locked, str(folder), remedy=other)]
    return []


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
        return text if isinstance(text, str) else "\n".join(text)
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
