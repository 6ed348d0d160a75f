"""Finished files: whole ones or none."""

from __future__ import annotations

import os
from pathlib import Path


def place(content: bytes, target: Path) -> Path:
    """Write `content` to `target`, replacing what is there in one step; return `target`.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is left behind and the old file stands.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return target
