"""What loading a file gives: the long table, and an account of everything that was not taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from mtqg.problems import Problem
from mtqg.table import catalogue, schema
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: What a decision can be about, in the order in which an account tells it.
WHAT: Mapping[str, Text] = {
    what: _SAY(f"what.{what}")
    for what in (
        "unit", "area", "level", "edition", "scope", "indicator", "status", "period", "as_of",
        "programme", "capital", "fund", "plan_vintage", "column", "decimal", "fraction",
    )
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """One thing that a loader understood, with the cell that says it.

    `what` is a key of `WHAT`; `applies_to` the sheet, column or row it holds for, as a reader
    finds it ("Biểu", "cột D", "dòng 9"); `value` the code ("GNBV", "0.001", "2024-09-30") and
    `said` what it means; `place` the cell as Excel names it ("Biểu!G9"; "" where an answer or the
    file's form says it) and `text` what stands there.
    """

    what: str
    applies_to: str
    value: str
    said: Text
    place: str = ""
    text: str = ""


@dataclass(frozen=True)
class Left:
    """Cells that were not taken: where, how many, why; `what` is their label or heading.

    `place` is "" for a whole sheet.
    """

    sheet: str
    reason: Text
    count: int = 1
    place: str = ""
    what: str = ""


@dataclass(frozen=True)
class Loaded:
    """What a file, or several, hold.

    `table` has the columns of the long table. `problems` are what the reader must look at (a
    table that fails its own arithmetic, a row that is not understood), each with its severity;
    `notes` are decisions that were taken (a misprinted year set right). `understood` and `left`
    are tables of `decisions` and `remains` in the words of `language`.
    """

    file: str
    kind: str
    table: pd.DataFrame
    remains: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()
    decisions: tuple[Decision, ...] = ()
    language: str = DEFAULT_LANGUAGE

    @property
    def understood(self) -> pd.DataFrame:
        """What was decided and which cell says it: what, applies_to, value, said, place, text."""
        columns = ["what", "applies_to", "value", "said", "place", "text"]
        rows = [
            (d.what, d.applies_to, d.value, d.said.say(self.language), d.place, d.text)
            for d in self.decisions
        ]
        return pd.DataFrame(rows, columns=columns, dtype=str)

    @property
    def left(self) -> pd.DataFrame:
        """What was not taken and why: sheet, place, count, what, why."""
        rows = [
            (x.sheet, x.place, x.count, x.what, x.reason.say(self.language)) for x in self.remains
        ]
        return pd.DataFrame(rows, columns=["sheet", "place", "count", "what", "why"])

    @property
    def taken(self) -> dict[str, int]:
        """The number of cells taken, by sheet."""
        sheets = self.table.drop_duplicates("place")["place"].str.rpartition("!")[0]
        return {str(name): int(n) for name, n in sheets.value_counts(sort=False).items()}

    @property
    def severity(self) -> str:
        """The worst of its problems: "error", "warning", "note", or "" without any."""
        found = {problem.severity for problem in self.problems}
        return next((s for s in ("error", "warning", "note") if s in found), "")

    @property
    def errors(self) -> list[Problem]:
        """Contradictions, and figures that could not be taken."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def contradictions(self) -> list[Problem]:
        """The errors about figures that were taken."""
        left = {item.place for item in self.remains if item.place}
        return [problem for problem in self.errors if problem.cell not in left]

    def summary(self, language: str = "") -> str:
        """Return the account as lines of text: understood, taken and left, problems and notes."""
        return "\n".join(_lines(self, language or self.language))


#: What is told of a row at once.
_OF_ROWS = ("programme", "capital", "fund", "plan_vintage")


def _of_row(decisions: list[Decision], language: str) -> Iterator[str]:
    """Yield what a row is about: its programme in short, and what narrows its capital."""
    narrow = [d for d in decisions if d.what != "programme"]
    for d in decisions:
        if d.what == "programme":
            yield str(catalogue.programmes().loc[d.value, f"short_{language}"]) or d.said.say(
                language
            )
        elif d.value != "ALL":
            yield d.said.say(language)
    if narrow and all(d.value == "ALL" for d in narrow):
        yield _SAY("account.all_kinds").say(language)


def _lines(loaded: Loaded, language: str) -> Iterator[str]:
    say = sentences("intake", language)
    of_rows: dict[str, list[Decision]] = {}
    for d in loaded.decisions:
        if d.what in _OF_ROWS and d.place and d.applies_to == d.text:
            of_rows.setdefault(d.place, []).append(d)
    for d in loaded.decisions:
        if d.place in of_rows and d in of_rows[d.place]:
            if d is of_rows[d.place][0]:
                row = re.sub(r".*!\D*", "", d.place)
                said = ", ".join(_of_row(of_rows[d.place], language))
                yield "  " + say("account.row", row=row, place=d.place, said=said)
            continue
        line = say("account.decision", what=WHAT[d.what], applies_to=d.applies_to, said=d.said)
        cell = " " + say("account.cell", place=d.place, text=d.text) if d.place else ""
        yield f"  {line}{cell}"
    taken, left_cells = sum(loaded.taken.values()), sum(item.count for item in loaded.remains)
    counts = {"taken": taken, "rows": len(loaded.table), "left": left_cells}
    yield say("account.file", file=loaded.file, **counts)
    left: dict[str, Counter[Text]] = {}
    for item in loaded.remains:
        left.setdefault(item.sheet, Counter())[item.reason] += item.count
    for sheet in dict.fromkeys([*loaded.taken, *left]):
        yield "  " + say("account.sheet", sheet=sheet, taken=loaded.taken.get(sheet, 0))
        for reason, count in left.get(sheet, Counter()).items():
            yield "    " + say("account.left", count=count, reason=reason)
    for problem in loaded.problems:
        yield "  " + say("account.problem", problem=problem.say(language))
    for note in loaded.notes:
        yield "  " + say("account.note", note=note)


@dataclass
class LoadNotes:
    """What a loader notes while it works, to be closed into a `Loaded`."""

    file: str
    rows: list[dict[str, object]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def understand(
        self, what: str, applies_to: str, value: str, said: Text, place: str = "", text: str = ""
    ) -> None:
        """Note a decision and the cell that says it."""
        self.decisions.append(Decision(what, applies_to, value, said, place, text))

    def leave(
        self, sheet: str, reason: Text, count: int = 1, place: str = "", what: str = ""
    ) -> None:
        """Note `count` cells that are not taken."""
        if count:
            self.left.append(Left(sheet, reason, count, place, what))

    def trouble(
        self,
        text: Text,
        place: str = "",
        value: str = "",
        remedy: Text | None = None,
        severity: str = "warning",
        blocks: bool = False,
    ) -> None:
        """Note what the reader must look at; `place` names a cell with its sheet."""
        self.problems.append(
            Problem(text, self.file, None, "", value, remedy, place, severity, blocks)
        )

    def refuse(
        self, text: Text, place: str, value: str, remedy: Text | None = None, what: str = ""
    ) -> None:
        """Tell that a cell could not be taken, and leave it."""
        self.trouble(text, place, value, remedy, "error")
        self.leave(place.rpartition("!")[0], text, 1, place, what)

    def settle_contradictions(self) -> None:
        """Keep one row of those that give one figure twice alike, none where they disagree."""
        kept: dict[tuple[object, ...], dict[str, object]] = {}
        clashing = set()
        for row in self.rows:
            key = tuple(row.get(k) for k in schema.KEY)
            if key in kept and kept[key]["value"] != row["value"]:
                clashing.add(key)
                places = f"{kept[key]['place']}, {row['place']}"
                text = _SAY("loaded.cells_disagree")
                values = f"{kept[key]['value']}, {row['value']}"
                self.trouble(text, places, values, severity="error")
            kept.setdefault(key, row)
        for row in self.rows:
            key = tuple(row.get(k) for k in schema.KEY)
            if key in clashing or kept[key] is not row:
                sheet, _, place = str(row["place"]).rpartition("!")
                self.leave(sheet, _SAY("loaded.given_twice"), 1, f"{sheet}!{place}")
        self.rows = [row for key, row in kept.items() if key not in clashing]

    def close(self, kind: str, notes: Iterable[Text] = ()) -> Loaded:
        """Return what was loaded, with every column of the long table."""
        frame = pd.DataFrame(
            self.rows, columns=list(dict.fromkeys(k for r in self.rows for k in r))
        )
        table = schema.complete(frame)[list(schema.COLUMNS)]
        return Loaded(
            self.file,
            kind,
            table.reset_index(drop=True),
            tuple(self.left),
            tuple(self.problems),
            (*notes, *self.notes),
            tuple(self.decisions),
        )


#: Units of money by their factor to billion VND.
_UNITS = {"1000": "trillion", "1": "billion", "0.1": "hundred_million", "0.001": "million",
          "0.000001": "thousand", "0.000000001": "dong"}  # fmt: skip


def unit_text(code: str) -> Text:
    """Return the name of a unit of money by its factor to billion VND."""
    return _SAY(f"unit.{_UNITS[code]}") if code in _UNITS else Text(code, code)


def programme_text(code: str) -> Text:
    """Return the name of a programme."""
    table = catalogue.programmes()
    if code not in table.index:
        return Text(code, code)
    return Text(str(table.loc[code, "name_vi"]), str(table.loc[code, "name_en"]))


#: Codes of types of capital, sources and vintages.
_CODES = frozenset("INV REC CENTRAL LOCAL CURRENT CARRIED FOREIGN CREDIT PEOPLE OTHER ALL".split())


def code_text(code: str) -> Text:
    """Return the name of a type of capital, a source or a vintage."""
    return _SAY(f"code.{code}") if code in _CODES else Text(code, code)
