"""What a text states: a figure with its meaning and its place, and the numbers that were left."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field

import pandas as pd

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.spelling import Plain
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("read_text").text

#: Reasons of figures that a better reader might have read.
UNREAD = ("subject", "area", "order", "capital", "status", "group", "share", "other")


@dataclass(frozen=True)
class Statement:
    """One stated figure, understood.

    `area` is a code of the long table; a district or commune has no code of its own and is its
    province's code, a slash and its name ("24/son-dong"). `value`, `low`, `high` are in the
    canonical `unit` of the indicator, NaN where open. `start` and `end` count letters of the text
    as given (`Reading.text`). `confidence` is between 0 and 1; `inferred` names what is not
    written but concluded (indicator, area, period, unit, denominator, status, programme);
    `licences` the rules that gave it subject, place, time, status and programme ("whose:topic").
    """

    area: str
    edition: str
    level: str
    place: str
    indicator: str
    programme: str
    scope: str
    capital: str
    fund: str
    plan_vintage: str
    period: str
    as_of: str
    value: float
    low: float
    high: float
    unit: str
    status: str
    flag: str
    start: int
    end: int
    printed: str
    confidence: float
    inferred: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftNumber:
    """A number that was seen and left, and why; its value where it has one.

    `reason` is a key of the section `left` of words/*/read_text.ini.
    """

    start: int
    end: int
    printed: str
    reason: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    unit: str = ""

    def why(self, language: str) -> str:
        """Return the reason in `language`."""
        return _SAY(f"left.{self.reason.replace(' ', '_')}").say(language)


@dataclass
class TextReading:
    """What was read in a text.

    `text` is the text that `start` and `end` count in; `published` its date ("" when unknown);
    `notes` what was noticed about the file (encoding, language). What is too doubtful to state is
    in `left`, and in `doubtful` with all that was guessed of it, to be asked.
    """

    text: str
    title: str = ""
    published: str = ""
    name: str = ""
    statements: list[Statement] = field(default_factory=list)
    left: list[LeftNumber] = field(default_factory=list)
    doubtful: list[Statement] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """Return the statements as a table to confirm: one row each, with the words around.

        An analyst edits it and sets `keep` to false where a row does not hold;
        `mtqg.intake.text.to_table` makes rows of the long table of the rest.
        """
        rows = [
            {"keep": True}
            | asdict(s)
            | {
                "inferred": ", ".join(s.inferred),
                "words": " ".join(self.text[max(0, s.start - 60) : s.end + 20].split()),
            }
            for s in self.statements
        ]
        columns = ["keep", *Statement.__dataclass_fields__, "words"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def table(self) -> pd.DataFrame:
        """The statements as a table, one row each: that of `frame()`."""
        return self.frame()

    def json(self) -> str:
        """Return the statements as JSON: a list of objects, open bounds as null."""
        rows = [
            {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in asdict(s).items()}
            for s in self.statements
        ]
        return json.dumps(rows, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Account:
    """A reading under way: takes what is read where it stands in the text as given.

    `text` is the text that the rules read, `plain` leads back to that of `reading`; that of an
    `english` text is in words of the rules, and quoted as given.
    """

    reading: TextReading
    plain: Plain
    text: str
    english: bool

    def printed(self, start: int, end: int) -> tuple[int, int, str]:
        """Return where a stretch stands in the text as given, and what is written there."""
        begin, stop = self.plain.place(start), self.plain.place(end)
        written = self.reading.text[begin:stop] if self.english else self.text[start:end]
        return begin, stop, written.strip()

    def leave(self, start: int, end: int, reason: str, figure: Amount | None = None) -> None:
        """Leave a number for `reason`."""
        told = (figure.value, figure.low, figure.high, figure.unit) if figure else ()
        printed = self.printed(start, end)
        if printed[2]:  # a number that only the words of the rules hold is none of the text
            self.reading.left.append(LeftNumber(*printed, reason, *told))
