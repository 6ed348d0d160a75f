"""Finished files: whole ones or none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from mtqg.problems import Problem, ProblemError, of_file
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("table")


def named(path: object) -> Path:
    """Return the path that a caller names, refused where it is none: None, a number, a table.

    >>> named("a.csv").name
    'a.csv'
    """
    if isinstance(path, str | os.PathLike):
        return Path(path)
    raise ProblemError(_SAY.problem("files.path", value=str(path)[:80]))


def place(content: bytes, target: Path) -> Path:
    """Write `content` to `target`, replacing what is there in one step; return `target`.

    Others may read the file where the umask allows it; only its owner may ever write it.

    Raises
    ------
    OSError
        If it cannot be written, naming the file: a folder or a device is never replaced. Then
        nothing is left behind and the old file stands.
    """
    # The process id keeps two commands at work in one folder from writing to one temporary file.
    temporary = target.parent / f".{target.name}.{os.getpid()}.tmp"
    try:
        if target.exists() and not stat.S_ISREG(target.stat().st_mode):
            # Renaming over /dev/full would take the device away from the whole machine.
            number = errno.EISDIR if target.is_dir() else errno.ENODEV
            raise OSError(number, os.strerror(number), str(target))
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), "wb") as f:
            f.write(content)
        temporary.replace(target)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and not error.filename:
            error.filename = str(target)  # a full disk does not say of itself where
        raise
    return target


def save(content: bytes, target: Path) -> Path:
    """Write `content` as `place` does, making folders that are missing, for a person who waits.

    Raises
    ------
    ProblemError
        If it cannot be written, with the reason and what to do.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return place(content, target)
    except OSError as error:
        why = Text("không ghi được: ", "cannot be written: ") + of_file(error)
        remedy = Text(
            "nêu một tệp khác; đóng tệp nếu đang mở trong Excel",
            "name another file; close it where it is open in Excel",
        )
        raise ProblemError(Problem(why, str(target), remedy=remedy)) from None


def disarmed(value: object) -> object:
    """Return text that a spreadsheet would run as a formula behind an apostrophe, else `value`.

    >>> disarmed("=1+1"), disarmed("Lào Cai"), disarmed(-1.5)
    ("'=1+1", 'Lào Cai', -1.5)
    """
    return f"'{value}" if isinstance(value, str) and value[:1] in set("=+-@\t\r") else value
