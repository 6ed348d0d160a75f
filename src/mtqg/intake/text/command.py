"""What `mtqg read-text` does: print what a text states, write the table to confirm, take it in."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape

from mtqg.intake.command import save
from mtqg.intake.text.reader import read_text
from mtqg.intake.text.statement import Reading
from mtqg.intake.text.tables import to_table
from mtqg.problems import Problem, ProblemError
from mtqg.table.files import place
from mtqg.texts import Text
from mtqg.words.formats import hedged

_NUMBERS = ("value", "low", "high")


def read_text_file(
    path: Path,
    *,
    out: Path | None = None,
    json: bool = False,
    as_of: str = "",
    area: str = "",
    language: str = "vi",
    console: Console,
) -> int:
    """Read a text and print its statements; or turn a confirmed table into the long table.

    A .txt, .html or .docx file is read; `out` then takes the table to confirm (.csv), in which an
    analyst corrects rows or sets `keep` to False. A .csv file is such a table, confirmed; `out`
    then takes its rows of the long table, under the file's name as source.

    Returns
    -------
    int
        The exit status: 0, or 1 when the text states no figure that is understood.

    Raises
    ------
    ProblemError
        If the file cannot be read, or the confirmed rows are no valid long table.
    """
    if path.suffix.lower() == ".csv":
        table = to_table(_confirmed(path), source=path.stem)
        if out is not None:
            save([table], out)
        said = Text(f"{len(table)} số liệu đã xác nhận", f"{len(table)} figures confirmed")
        console.print(said.say(language))
        return 0
    reading = read_text(path, as_of=as_of, area=area)
    if json:
        print(reading.json())
    else:
        for line in lines(reading, language):
            console.print(escape(line), soft_wrap=True)
    if out is not None:
        _write(reading.frame(), out)
    return 0 if reading.statements else 1


def lines(reading: Reading, language: str) -> list[str]:
    """Return what was read and what was left, one line each, in `language`."""
    found = [note.say(language) for note in reading.notes]
    for s in reading.statements:
        figure = hedged(s.value, s.low, s.high, s.unit, 2, language)
        found.append(
            f"{s.place or s.area}: {s.indicator} {s.period} {figure} ({s.status}) «{s.printed}»"
        )
    found += [f"— «{x.printed}»: {x.why(language)}" for x in reading.left if x.reason != "date"]
    told = Text(
        f"{len(reading.statements)} số liệu hiểu được, {len(reading.left)} con số để lại",
        f"{len(reading.statements)} statements understood, {len(reading.left)} numbers left",
    )
    return [*found, told.say(language)]


def _confirmed(path: Path) -> pd.DataFrame:
    """Return a confirmed table as an analyst saved it.

    Raises
    ------
    ProblemError
        If it is no such table, or a number in it is none.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    wanted = Reading("").frame().columns
    missing = [c for c in wanted if c not in table.columns and c != "words"]
    problems = [
        Problem(Text("thiếu cột này", "this column is missing"), path.name, 1, c) for c in missing
    ]
    for column in (c for c in _NUMBERS if c in table):
        numbers = pd.to_numeric(table[column].replace("", None), errors="coerce").astype(float)
        problems += [
            Problem(
                Text("không phải là số", "not a number"),
                path.name,
                int(index) + 2,
                column,
                str(table[column][index]),
            )
            for index in table.index[numbers.isna() & (table[column] != "")]
        ]
        table[column] = numbers
    if problems:
        raise ProblemError(problems)
    kept = table["keep"].str.strip().str.lower().isin(["true", "1", "x", "có", "yes"])
    return table.assign(keep=kept)


def _write(frame: pd.DataFrame, out: Path) -> None:
    """Write the table to confirm whole or not at all; no cell of it is a formula."""
    text = frame.select_dtypes(exclude="number").columns
    safe = frame.assign(**{c: frame[c].map(_plain) for c in text})
    out.parent.mkdir(parents=True, exist_ok=True)
    place(safe.to_csv(index=False).encode("utf-8-sig"), out)


def _plain(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell else cell
