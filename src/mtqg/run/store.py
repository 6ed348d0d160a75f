"""Writing of results: whole files or none, on a disk or wherever papermill can write."""

from __future__ import annotations

from pathlib import Path

from mtqg.table.files import place


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
    """Return the text at `path`, None when there is none."""
    if "://" in path:
        from papermill.iorw import papermill_io

        try:
            text = papermill_io.read(path, extensions=[Path(path).suffix])
        except Exception:  # each remote handler raises its own
            return None
        return text if isinstance(text, str) else "\n".join(text)
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return None


def remove(path: str) -> None:
    """Remove the file at `path` if it is a local one and there."""
    if "://" not in path:
        Path(path).unlink(missing_ok=True)
