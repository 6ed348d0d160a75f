"""The query sheet: what contradicts, a row each, with room for an answer that is read back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.intake.template import write_headings
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas
from mtqg.table.dates import parse_date
from mtqg.table.files import save
from mtqg.table.numbers import NumberError, parse_number, written
from mtqg.table.schema import KEY
from mtqg.texts import Text
from mtqg.words.formats import unit_label
from mtqg.words.sentences import sentences

_SAY = sentences("collect")
_COLUMNS = ("code", "name", "file", "cell", "what", "value", "unit", "right", "reason", "by", "day",
            "key")  # fmt: skip
_WIDTHS = (9, 26, 30, 16, 60, 14, 12, 14, 40, 20, 12, 16)
#: The row of the headings.
_HEAD = 3
#: Communes count in million VND, the long table in billion.
_FACTOR = {"bn VND": 1000.0}
_MILLION = Text("triệu đồng", "million VND")
_THIN = Border(*(Side(style="thin", color="999999"),) * 4)


@dataclass(frozen=True)
class Query:
    """One thing to ask a commune about.

    Attributes
    ----------
    area : str
        Code of the commune, "" where the file does not say whose it is.
    file, cell : str
        Where the figure stands ("NTP2026!D8").
    what : Text
        What contradicts what.
    figure : dict
        The row of the long table that is asked about; empty where there is none.
    """

    area: str
    file: str
    cell: str
    what: Text
    figure: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The code of the query: the same until its text or its figure changes."""
        of = [self.area, self.cell, self.what.vi, *(str(self.figure.get(c, "")) for c in KEY)]
        of.append(str(self.figure.get("value", "")))
        return hashlib.sha256("\0".join(of).encode()).hexdigest()[:12]

    @property
    def value(self) -> float | None:
        """The figure in the unit that communes write."""
        if not self.figure or self.figure["value"] != self.figure["value"]:
            return None
        return round(float(self.figure["value"]) * _FACTOR.get(self.figure["unit"], 1.0), 6)


@dataclass(frozen=True)
class Answer:
    """What came back to a query: a right figure, or none where the one reported is confirmed."""

    key: str
    right: float | None
    reason: str
    by: str
    day: str
    file: str
    row: int


def write(
    queries: Sequence[Query], states: pd.DataFrame, path: Path, *, language: str = "vi"
) -> Path:
    """Write the queries, and a sheet on who has returned what, as a workbook.

    Raises
    ------
    ProblemError
        If the file cannot be written.
    """
    say = sentences("collect", language)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("sheet.queries")
    sheet["A1"] = say("sheet.title")
    sheet["A1"].font = Font(name="Times New Roman", size=14, bold=True)
    sheet["A2"] = say("sheet.how")
    titles = [say(f"sheet.{name}") for name in _COLUMNS]
    write_headings(sheet, _HEAD, zip(titles, _WIDTHS, strict=True))
    for row, one in enumerate(queries, _HEAD + 1):
        unit = str(one.figure.get("unit", ""))
        named = areas.get(one.area, "2025").label(language) if one.area else ""
        name = _MILLION.say(language) if unit in _FACTOR else unit_label(unit, language)
        cells = (one.area, named, one.file, one.cell, one.what.say(language), one.value,
                 name if unit else "", None, None, None, None, one.key)  # fmt: skip
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            _put(cell, value)
            cell.border = _THIN
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if _COLUMNS[column - 1] in ("right", "reason", "by", "day"):
                cell.fill = PatternFill("solid", fgColor="FFF9E5")
    other = book.create_sheet(say("sheet.states"))
    names = ("code", "name", "state", "file", "saved", "figures")
    titles = [say(f"sheet.{name}") for name in names]
    write_headings(other, 1, zip(titles, (9, 28, 40, 34, 14, 10), strict=True))
    for row, state in enumerate(states.itertuples(index=False), 2):
        line = (state.area, state.name, state.state.say(language), state.file, state.saved,
                state.figures)  # fmt: skip
        for column, value in enumerate(line, 1):
            _put(other.cell(row, column), value)
    buffer = io.BytesIO()
    book.save(buffer)
    return save(buffer.getvalue(), path)


def _put(cell: Any, value: object) -> None:
    """Write a value that no spreadsheet takes for a formula, whoever typed it."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def is_query_sheet(path: Path) -> bool:
    """Tell whether a workbook is a query sheet, blank or answered, in either language."""
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        book = load_workbook(path, read_only=True)
    except Exception:  # no workbook at all: what loads it says so
        return False
    first = next(book.worksheets[0].iter_rows(max_row=1, max_col=1, values_only=True), ("",))
    book.close()
    return first[0] in {_SAY.text("sheet.title").say(language) for language in ("vi", "en")}


def keys(path: Path) -> set[str]:
    """Return the codes of the queries that a sheet asks."""
    at = _COLUMNS.index("key")
    with closing(load_workbook(path, read_only=True)) as book:  # open, Windows would lock the file
        rows = book.worksheets[0].iter_rows(min_row=_HEAD + 1, values_only=True)
        return {str(row[at]) for row in rows if len(row) > at and row[at]}


def read(path: Path) -> tuple[list[Answer], list[Problem]]:
    """Return the answers of a query sheet, and what is wrong with some of them.

    A right figure takes a reason; to confirm the figure reported takes reason, name and date.
    Rows without any of these are no answers.
    """
    sheet = load_workbook(path, data_only=True).worksheets[0]
    at = {name: column for column, name in enumerate(_COLUMNS)}
    answers, problems = [], []
    for number, cells in enumerate(sheet.iter_rows(min_row=_HEAD + 1, values_only=True), _HEAD + 1):
        row = [*cells, *[None] * len(_COLUMNS)]
        typed = {name: row[column] for name, column in at.items()}
        reason, by = (str(typed[name] or "").strip() for name in ("reason", "by"))
        if not typed["key"] or (typed["right"] is None and not reason and not by):
            continue
        day, right = _day(typed["day"]), None
        if typed["right"] is not None:
            try:
                right = _number(typed["right"])
            except NumberError:
                problems.append(_problem(path, sheet, number, "right", "number"))
                continue
            if not reason:
                problems.append(_problem(path, sheet, number, "reason", "reason"))
                continue
        elif not (reason and by and day):
            problems.append(_problem(path, sheet, number, "by", "name"))
            continue
        answers.append(Answer(str(typed["key"]), right, reason, by, day, path.name, number))
    return answers, problems


def _number(cell: object) -> float:
    if isinstance(cell, int | float):
        return float(cell)
    return parse_number(str(cell).strip(), ",")


def _day(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return str(cell)[:10]
    try:
        return parse_date(str(cell or "").strip()).isoformat()
    except ProblemError:
        return ""


def _problem(path: Path, sheet: Worksheet, row: int, column: str, wrong: str) -> Problem:
    place = f"{sheet.title}!{get_column_letter(_COLUMNS.index(column) + 1)}{row}"
    remedy = None if wrong == "number" else _SAY.text(f"how.{wrong}")
    value = str(sheet.cell(row, _COLUMNS.index(column) + 1).value or "")
    return Problem(_SAY.text(f"answer.{wrong}"), path.name, value=value, cell=place, remedy=remedy)


def apply(
    table: pd.DataFrame, queries: Sequence[Query], answers: Sequence[Answer]
) -> tuple[pd.DataFrame, set[str], int, list[Problem]]:
    """Return the table with the figures that answers correct.

    An answer holds for the query it was given to: where the figure has changed since, the query
    is another one, and the answer is told as expired.

    Returns
    -------
    tuple
        The table; the keys of the queries that are answered; how many of them by a right figure;
        the answers that fit no query, as problems.
    """
    by_key = {query.key: query for query in queries}
    corrected = table.copy()
    settled: set[str] = set()
    changed: set[str] = set()
    problems = []
    for answer in answers:
        query = by_key.get(answer.key)
        if query is None or (answer.right is not None and not query.figure):
            expired = _SAY.text("answer.expired")
            problems.append(
                Problem(expired, answer.file, answer.row, value=answer.key, severity="warning")
            )
            continue
        settled.add(answer.key)
        if answer.right is None:
            continue
        changed.add(answer.key)
        same = (table[list(KEY)] == pd.Series({c: query.figure[c] for c in KEY})).all(axis=1)
        note = _SAY.text(
            "answer.note",
            before=written(query.value),
            after=written(answer.right),
            by=answer.by or "…",
            day=answer.day or "…",
            reason=answer.reason,
        ).vi
        before = table.loc[same, "note"]
        value = answer.right / _FACTOR.get(str(query.figure["unit"]), 1.0)
        corrected.loc[same, ["value", "low", "high"]] = value
        corrected.loc[same, "flag"] = "r"
        corrected.loc[same, "note"] = before.where(before == "", before + "; ") + note
    return corrected, settled, len(changed), problems
