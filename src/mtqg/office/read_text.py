"""What `mtqg read-text` does: print what a text states, write the table to confirm, take it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtqg.problems import ProblemError
from mtqg.terminal import LANGUAGE, Language, tell
from mtqg.words.formats import hedged, number, when
from mtqg.words.sentences import sentences

if TYPE_CHECKING:
    from mtqg.intake.text.statement import Statement, TextReading

_SAY = sentences("read_text").text
#: Of the numbers that were left no more are printed: the table to confirm holds all.
MOST = 30


def read_text(
    file: Path,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    out: Path | None = None,
    as_of: str = "",
    area: str = "",
    language: Language = LANGUAGE,
) -> int:
    """Read a text and print its statements; or turn a confirmed table into the long table.

    A .txt, .html, .docx or .pdf file is read; `out` then takes the table to confirm, an .xlsx with
    lists to choose from or a .csv, in which an analyst corrects rows and answers whether to keep
    them. An .xlsx or .csv file is such a table, confirmed; `out` then takes its rows of the long
    table.

    Returns
    -------
    int
        The exit status: 0, or 1 when the text states no figure that is understood.

    Raises
    ------
    ProblemError
        If the file cannot be read or written, or the confirmed rows are no valid long table.
    """
    from mtqg.intake.command import save  # 0.7 s with pandas, which help does without
    from mtqg.intake.text import confirm, reader
    from mtqg.intake.text.long_table import to_table
    from mtqg.table import files

    if file.suffix.lower() in (".csv", ".xlsx"):
        rows, source, published, passed = confirm.confirmed(file)
        try:
            table = to_table(rows, source=source, published=published)
        except ProblemError as error:
            raise confirm.in_sheet(error, rows) from None
        if out is not None:
            save([table], out)
        merged = len(rows) - len(table)
        for key, count in (("confirmed", len(table)), ("passed", passed), ("merged", merged)):
            if count:
                tell(_SAY(f"read.{key}", count=count), language)
        if out is not None:
            tell(_SAY("read.taken_in", file=str(out)), language)
        return 0
    reading = reader.read_text(file, as_of=as_of, area=area)
    if as_json:
        print(reading.json())
    else:
        for line in lines(reading, language):
            tell(line)
    if out is not None:
        kind = confirm.csv if out.suffix.lower() == ".csv" else confirm.workbook
        files.save(kind(reading, language), out)
        if not as_json:
            tell(_SAY("read.to_confirm", file=str(out)), language)
    return 0 if reading.statements else 1


def lines(reading: TextReading, language: str) -> list[str]:
    """Return what was read, what is to be asked (?) and what was left (—), in `language`."""
    found = [note.say(language) for note in reading.notes]
    found += [_said(s, language) for s in reading.statements]
    asked = _SAY("left.doubt").say(language)
    found += [f"? {_said(s, language)}: {asked}" for s in reading.doubtful]
    left = [x for x in reading.left if x.reason not in ("date", "doubt")]
    found += [f"— «{x.printed}»: {x.why(language)}" for x in left[:MOST]]
    if len(left) > MOST:
        found.append(_SAY("read.more_left", count=len(left) - MOST).say(language))
    counts = {"count": len(reading.statements), "asked": len(reading.doubtful), "left": len(left)}
    return [*found, _SAY("read.counted", **counts).say(language)]


def _said(s: Statement, language: str) -> str:
    """Return a statement in words, and how sure it is."""
    from mtqg.intake.text import confirm
    from mtqg.table.catalogue import indicator, programme_name
    from mtqg.table.numbers import decimals_of

    where = confirm.place_name(s.area, s.edition, s.place, language)
    about = [where, confirm.choices("indicator", language)[s.indicator]]
    if s.indicator.startswith("FIN.") and s.programme != "ALL":
        about.append(programme_name(s.programme).say(language))
    for kind in ("capital", "fund", "plan_vintage", "scope"):
        if (code := getattr(s, kind)) != "ALL":
            about.append(confirm.choices(kind, language).get(code, code))
    told = [x for x in (s.value, s.low, s.high) if x == x]
    decimals = max(map(decimals_of, told[:1] if s.value == s.value else told), default=0)
    if decimals > 4:  # a twelfth of a year's income has no end
        decimals = indicator(s.indicator).decimals
    figure = hedged(s.value, s.low, s.high, s.unit, decimals, language)
    status = confirm.choices("status", language)[s.status]
    sure = number(s.confidence, 2, language)
    day = when(s.as_of or s.period, language) or "?"
    return f"{' · '.join([*about, day])}: {figure} ({status}; {sure}) «{s.printed}»"
