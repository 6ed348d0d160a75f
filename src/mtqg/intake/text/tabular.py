"""Tables inside a text: handed to the loader of forms, with the words above them."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path

import pandas as pd

from mtqg import intake
from mtqg.intake.text import confidence
from mtqg.intake.text.line import Line
from mtqg.intake.text.places import Place
from mtqg.intake.text.statement import Statement
from mtqg.problems import ProblemError
from mtqg.table import areas

#: Lines above a table that may say its place, time and unit.
ABOVE = 4
_CELL = re.compile(r"!([A-Z]+)(\d+)$")


def blocks(lines: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Return (lines above, rows) of each table of a text."""
    found: list[tuple[list[Line], list[Line]]] = []
    for n, line in enumerate(lines):
        if line.part != "table":
            continue
        if n and lines[n - 1].part == "table" and found:
            found[-1][1].append(line)
        else:
            above = [x for x in lines[max(0, n - ABOVE) : n] if x.part != "table"]
            found.append(([x for x in above if len(x.text) < 250], [line]))
    return found


def read_table(above: list[Line], rows: list[Line], main: Place | None) -> list[Statement] | str:
    """Return the statements of a table, placed in its text, or what its loader asks.

    The loader is first given the cells alone, and only when it asks whose they are the place of the
    story.
    """
    cells = [_cells(row) for row in rows]
    answers: list[dict[str, str]] = [{}]
    if main and main.level == "province":
        answers.append({"area": main.area, "edition": main.edition})
    asked = ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerows([[x.plain.strip()] for x in above])
            writer.writerows([[text for _, _, text in row] for row in cells])
        for answer in answers:
            try:
                table = intake.load(path, mapping=None, partial=False, **answer).table
            except ProblemError as error:
                asked = error.problems[0].text.vi
                continue
            return _statements(table, cells, len(above))
    return asked


def _cells(row: Line) -> list[tuple[int, int, str]]:
    """Return (start, end, text) of the cells of a row, counted in the document."""
    found, position = [], 0
    for part in re.split(r"(\||\t)", row.plain):
        if part not in ("|", "\t"):
            lead = len(part) - len(part.lstrip())
            start = row.start + position + lead
            found.append((start, start + len(part.strip()), part.strip()))
        position += len(part)
    return found


def _statements(
    table: pd.DataFrame, cells: list[list[tuple[int, int, str]]], above: int
) -> list[Statement]:
    """Return the rows of the long table as statements of the cells that they were read from."""
    found = []
    for row in table.to_dict("records"):
        place = _CELL.search(str(row["place"]))
        if place is None:
            continue
        column = sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(place[1]))) - 1
        line = int(place[2]) - 1 - above
        if not 0 <= line < len(cells) or column >= len(cells[line]):
            continue
        start, end, printed = cells[line][column]
        licences = ("table:form", f"of:{str(row['indicator']).split('.')[0]}")
        fields = {k: row[k] for k in Statement.__dataclass_fields__ if k in row and k != "place"}
        name = areas.get(str(row["area"]), str(row["edition"])).name if len(row["area"]) < 4 else ""
        found.append(
            Statement(
                **fields,
                place=name,
                start=start,
                end=end,
                printed=printed,
                confidence=confidence.of(licences),
                licences=licences,
            )
        )
    return found
