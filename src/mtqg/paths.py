"""Where the data and notebooks are: beside the package when installed, else in the checkout."""

from __future__ import annotations

import os
from pathlib import Path

from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def _find(name: str, variable: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen)
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name


def data() -> Path:
    """Return the folder of data tables; the variable MTQG_DATA names another one.

    Raises
    ------
    ProblemError
        If there is none.
    """
    folder = _find("data", "MTQG_DATA")
    if not (folder / "areas").is_dir():
        missing = Text("không có số liệu của mtqg ở đây", "the data of mtqg are not here")
        remedy = Text(
            "sửa hoặc bỏ biến MTQG_DATA; nếu không đặt biến này, hãy cài lại mtqg",
            "correct or unset the variable MTQG_DATA; without it, install mtqg again",
        )
        raise ProblemError(Problem(missing, str(folder), remedy=remedy))
    return folder


def notebooks() -> Path:
    """Return the folder of notebook templates; MTQG_NOTEBOOKS names another one."""
    return _find("notebooks", "MTQG_NOTEBOOKS")


def notes(folder: str | Path = "") -> Path:
    """Return the folder of the analyst's notes: the one given, else that of the data."""
    return Path(folder) if str(folder) else data() / "notes"


def notes_of(slug: str, folder: str | Path = "") -> Path:
    """Return where the notes on the province `slug` stand, whether or not there are any."""
    return notes(folder) / f"{slug}.yml"


def accepted_beside(folder: str | Path = "") -> Path:
    """Return what an office accepted, by the folder of its notes; "" is that of the data.

    >>> accepted_beside("/office/notes").as_posix()
    '/office/accepted.csv'
    """
    return notes(folder).parent / "accepted.csv"
