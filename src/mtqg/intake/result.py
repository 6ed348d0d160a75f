"""What loading a file gives: the long table, and an account of everything that was not taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from mtqg.problems import Problem
from mtqg.table import observations
from mtqg.texts import Text


@dataclass(frozen=True)
class Left:
    """Cells that were not taken: where, how many, why. `place` is "" for a whole sheet."""

    sheet: str
    reason: Text
    count: int = 1
    place: str = ""


@dataclass(frozen=True)
class Loaded:
    """A loaded file.

    `table` has the columns of the long table. `problems` are what the reader must look at (a
    table that fails its own arithmetic, a row that is not understood); `notes` are decisions that
    were taken (a decimal mark, a misprinted year set right).
    """

    file: str
    kind: str
    table: pd.DataFrame
    left: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def taken(self) -> dict[str, int]:
        """The number of cells taken, by sheet."""
        sheets = self.table.drop_duplicates("place")["place"].str.rpartition("!")[0]
        return {str(name): int(n) for name, n in sheets.value_counts(sort=False).items()}

    def summary(self, language: str = "vi") -> str:
        """Return the account as lines of text: taken and left by sheet, then problems and notes."""
        return "\n".join(_lines(self, language))


def _lines(loaded: Loaded, language: str) -> Iterator[str]:
    def say(vi: str, en: str) -> str:
        return vi if language == "vi" else en

    left_cells = sum(item.count for item in loaded.left)
    taken = sum(loaded.taken.values())
    yield say(
        f"{loaded.file}: lấy {taken} ô thành {len(loaded.table)} dòng, bỏ {left_cells} ô",
        f"{loaded.file}: {taken} cells taken as {len(loaded.table)} rows, {left_cells} left",
    )
    left: dict[str, Counter[Text]] = {}
    for item in loaded.left:
        left.setdefault(item.sheet, Counter())[item.reason] += item.count
    for sheet in dict.fromkeys([*loaded.taken, *left]):
        yield say(
            f"  {sheet}: lấy {loaded.taken.get(sheet, 0)}",
            f"  {sheet}: {loaded.taken.get(sheet, 0)} taken",
        )
        for reason, count in left.get(sheet, Counter()).items():
            yield say(f"    bỏ {count}: ", f"    {count} left: ") + reason.say(language)
    for problem in loaded.problems:
        yield say("  CẦN XEM: ", "  LOOK AT: ") + problem.say(language)
    for note in loaded.notes:
        yield say("  ghi chú: ", "  note: ") + note.say(language)


@dataclass
class Account:
    """What a loader notes while it works, to be closed into a `Loaded`."""

    file: str
    rows: list[dict[str, object]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)

    def leave(self, sheet: str, reason: Text, count: int = 1, place: str = "") -> None:
        """Note `count` cells that are not taken."""
        if count:
            self.left.append(Left(sheet, reason, count, place))

    def trouble(
        self, text: Text, place: str = "", value: str = "", remedy: Text | None = None
    ) -> None:
        """Note what the reader must look at."""
        self.problems.append(Problem(text, self.file, column=place, value=value, remedy=remedy))

    def settle_contradictions(self) -> None:
        """Keep one row of those that give one figure twice alike, none where they disagree."""
        kept: dict[tuple[object, ...], dict[str, object]] = {}
        clashing = set()
        for row in self.rows:
            key = tuple(row.get(k) for k in observations.KEY)
            if key in kept and kept[key]["value"] != row["value"]:
                clashing.add(key)
                places = f"{kept[key]['place']}, {row['place']}"
                text = Text(
                    "hai ô nói khác nhau về cùng một số liệu: không lấy ô nào",
                    "two cells disagree on one figure: neither is taken",
                )
                self.trouble(text, places, f"{kept[key]['value']}, {row['value']}")
            kept.setdefault(key, row)
        for row in self.rows:
            key = tuple(row.get(k) for k in observations.KEY)
            if key in clashing or kept[key] is not row:
                sheet, _, place = str(row["place"]).rpartition("!")
                reason = Text("cùng một số liệu ghi hai lần", "one figure given twice")
                self.leave(sheet, reason, 1, f"{sheet}!{place}")
        self.rows = [row for key, row in kept.items() if key not in clashing]

    def close(self, kind: str, notes: Iterable[Text] = ()) -> Loaded:
        """Return what was loaded, with every column of the long table."""
        frame = pd.DataFrame(
            self.rows, columns=list(dict.fromkeys(k for r in self.rows for k in r))
        )
        table = observations.complete(frame)[list(observations.COLUMNS)]
        return Loaded(
            self.file,
            kind,
            table.reset_index(drop=True),
            tuple(self.left),
            tuple(self.problems),
            (*notes, *self.notes),
        )
