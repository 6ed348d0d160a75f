"""Finished files: whole ones or none."""

from __future__ import annotations

import os
from pathlib import Path


def place(content: bytes, target: Path) -> Path:
    """Write `content` to `target`, replacing what is there in one step; return `target`.

    Raises
    ------
    OSError
        If it cannot be written, naming the file; then nothing is left behind and the old file
        stands.
    """
    # The process id keeps two commands at work in one folder from writing to one temporary file.
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and not error.filename:
            error.filename = str(target)  # a full disk does not say of itself where
        raise
    return target
