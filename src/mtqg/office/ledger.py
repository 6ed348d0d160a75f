"""The figures of an office: one file a source and publication, added to and never overwritten.

`figures/<date>-<name>.csv` is the long table as UTF-8 that Excel opens; below `originals/` lie, by
the same name, the file as it was loaded, what was understood of it, and a record of when. Each
loaded file has files of its own, made under a name that nobody else has taken, so that two people
who load at once lose nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from mtqg.checks.finding import about, figure, what, when
from mtqg.intake.loaded import Loaded
from mtqg.office.folder import Office
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, communes, files, mergers, observations
from mtqg.table.numbers import decimals_of
from mtqg.table.schema import COLUMNS, SAME, line_of, validate
from mtqg.texts import Text, unaccented
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("office")

#: Of contradictions between two files, this many are told one by one.
_FEW = 5


@dataclass(frozen=True)
class Added:
    """What became of a loaded file: the file of figures, "" when all was there; rows new, known."""

    file: str
    new: int
    known: int
    corrected: int = 0


def stored(office: Office) -> pd.DataFrame:
    """Return the figures of an office with the `file` and `line` of each row.

    Raises
    ------
    ProblemError
        If a file is no valid long table.
    """
    found = []
    for path in office.files():
        rows = observations.own(path)
        found.append(
            rows.assign(file=f"figures/{path.name}", line=[line_of(i) for i in rows.index])
        )
    empty = pd.DataFrame(columns=[*COLUMNS, "file", "line"])
    return pd.concat(found, ignore_index=True) if found else empty


def corrected_after(files: Sequence[Path], day: str) -> Text | None:
    """Return that a cut-off leaves corrections out, which were made after `day`; None for none."""
    tables = [observations.own(path) for path in files] if day else []
    count = sum(int(((t["published"] > day) & t["flag"].str.contains("r")).sum()) for t in tables)
    if not count:
        return None
    return _SAY.text("ledger.left_out", count=count, day=f"{date.fromisoformat(day):%d/%m/%Y}")


def foreign(office: Office, loaded: Loaded) -> list[Problem]:
    """Return the question that a file asks which is about other provinces than the office's.

    A table of several provinces with the office's among them, or of the country, asks nothing.
    """
    own = {code for area in office.provinces for code in codes(area)}
    whose = {
        _province(code, of)
        for code, of in zip(loaded.table["area"], loaded.table["edition"], strict=True)
    }
    whose.discard(("", ""))
    if not own or not whose or whose & own:
        return []
    names = ", ".join(sorted({areas.get(code, of).name for code, of in whose})[:5])
    ours = ", ".join(area.name for area in office.provinces)
    return [_SAY.problem("ledger.foreign", {"names": names, "ours": ours}, file=loaded.file)]


def codes(area: areas.Area) -> set[tuple[str, str]]:
    """Return code and edition of a province and of the former ones that it is made of."""
    now = mergers.successor(area)
    return {(now.code, "2025"), (area.code, area.edition)} | {
        (part.code, "2024") for part in mergers.parts(area)
    }


def _province(code: str, edition: str) -> tuple[str, str]:
    """Return code and edition of the province that an area is or lies in, ("", "") for none."""
    if unit := communes.get(code):
        return unit.province, "2025"
    of = re.match(r"(\d\d)[/-]", code)
    code = of[1] if of else code
    known = areas.codes(edition) if edition in areas.EDITIONS else ()
    level = areas.get(code, edition).level if code in known else ""
    return (code, edition) if level == "province" else ("", "")


def add(
    office: Office,
    table: pd.DataFrame,
    path: Path,
    account: str,
    *,
    correction: str = "",
    content: bytes | None = None,
) -> Added:
    """Add what a file holds to the figures of an office.

    Parameters
    ----------
    table, path, account :
        The long table that was read, from which file, and what was understood of it.
    correction : str
        Why figures that are there already are stated anew; "" when none are to be, but those that
        carry the flag r, whose note says why. The new ones are a later vintage of the same source,
        published today, with the flag r; the old ones stay, and `observations.current` leaves
        them out. What was published today already gives way, its value told in the note.
    content : bytes, optional
        Of the original, where `path` is no file: the forms of a collection as one archive.

    Returns
    -------
    Added

    Raises
    ------
    ProblemError
        If figures that are there already are stated otherwise and no correction is meant, with
        both files, their lines and cells; or if the files cannot be written. Nothing is changed.
    """
    with _alone(office):
        original = path.read_bytes() if content is None else content
        return _add(office, table, path, original, account, correction)


def _add(
    office: Office, table: pd.DataFrame, path: Path, original: bytes, account: str, correction: str
) -> Added:
    table = table[list(COLUMNS)].reset_index(drop=True)
    before = stored(office)
    both = table.reset_index(names="row").merge(before, on=SAME, suffixes=("", "_then"))
    # Of several vintages the last one is what holds.
    both = both.sort_values("published_then", kind="stable").drop_duplicates("row", keep="last")
    numbers = ("value", "low", "high")
    same = pd.Series(True, both.index)
    for name in numbers:
        here, then = both[name], both[f"{name}_then"]
        same &= ((here - then).abs() <= 1e-9 * then.abs()) | (here.isna() & then.isna())
    known, changed = both[same], both[~same]
    unexplained = changed[~changed["flag"].str.contains("r")]
    if len(unexplained) and not correction:
        raise ProblemError(_twice(unexplained, path.name))
    today = date.today().isoformat()
    replaced = changed[changed["published_then"] >= today]
    if len(changed):
        at = changed["row"].to_numpy()
        given = pd.Series(f"{path.name}: {correction}", at)
        note = given.where(~table.loc[at, "flag"].str.contains("r"), table.loc[at, "note"])
        for row, then in zip(replaced["row"], replaced["value_then"], strict=True):
            note[row] += f"; trước đó trong ngày: {formats.number(then, decimals_of(then), 'vi')}"
        flags = ["".join(sorted({*flag, "r"})) for flag in table.loc[at, "flag"]]
        table.loc[at, "source"] = changed["source_then"].to_numpy()
        table.loc[at, "published"] = [max(day, today) for day in changed["published_then"]]
        table.loc[at, "flag"] = flags
        table.loc[at, "note"] = note
    table = table.drop(index=known["row"]).reset_index(drop=True)
    if table.empty:
        return Added("", 0, len(known))
    validate(table, path.name)
    name = _free(office, table, path)
    record: dict[str, Any] = {
        "original": f"{name}{path.suffix.lower()}",
        "file": path.name,
        "sha256": hashlib.sha256(original).hexdigest(),
        "loaded": datetime.now().isoformat(timespec="seconds"),
        "rows": len(table),
        "correction": correction,
    }
    # The figures come last: whoever finds them finds the original and the account too.
    files.save(original, office.originals / record["original"])
    files.save(f"{account}\n".encode(), office.originals / f"{name}.understood.txt")
    text = json.dumps(record, ensure_ascii=False, indent=1)
    files.save(text.encode(), office.originals / f"{name}.json")
    files.save(_csv(table), office.figures / f"{name}.csv")
    for file, rows in replaced.groupby("file"):
        _take_out(office.root / str(file), set(rows["line"]), office, name)
    return Added(f"figures/{name}.csv", len(table) - len(changed), len(known), len(changed))


def _take_out(path: Path, lines: set[int], office: Office, by: str) -> None:
    """Take lines out of a file of figures; one of which none is left goes, its record says why."""
    table = observations.own(path)
    table = table[[line_of(index) not in lines for index in table.index]]
    if len(table):
        files.save(_csv(table), path)
        return
    place = office.originals / f"{path.stem}.json"
    record = json.loads(place.read_text("utf-8")) | {"replaced_by": by}
    files.save(json.dumps(record, ensure_ascii=False, indent=1).encode(), place)
    path.unlink()


def _csv(table: pd.DataFrame) -> bytes:
    """Return the long table as UTF-8 that Excel opens; no text of it is run as a formula."""
    table = table.copy()
    for column in table.select_dtypes(exclude="number").columns:
        risky = table[column].str.match(r"[=+\-@\t\r]")
        table.loc[risky, column] = "'" + table.loc[risky, column]
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def _free(office: Office, table: pd.DataFrame, path: Path) -> str:
    """Return a name for the figures of a file that no other has."""
    day = str(table["as_of"].max()) or str(table["period"].max()).replace("/", "-")
    slug = re.sub(r"[^a-z0-9]+", "-", unaccented(path.stem)).strip("-")[:60] or "figures"
    taken = {p.stem for folder in (office.figures, office.originals) for p in folder.glob("*.*")}
    name, n = f"{day}-{slug}", 1
    while name in taken:
        n += 1
        name = f"{day}-{slug}-{n}"
    return name


@contextmanager
def _alone(office: Office) -> Iterator[None]:
    """Wait until nobody else adds to the figures of an office, and keep others waiting.

    A lock that is older than a minute is of a process that was killed.
    """
    office.originals.mkdir(parents=True, exist_ok=True)
    lock = office.originals / ".lock"
    while True:
        try:
            lock.open("x").close()
            break
        except FileExistsError:
            with suppress(OSError):
                if time.time() - lock.stat().st_mtime > 60:
                    lock.unlink(missing_ok=True)
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _twice(changed: pd.DataFrame, file: str) -> list[Problem]:
    """Return what two files say differently of one figure, each with its own line or cell."""
    problems = []
    for row in changed.head(_FEW).to_dict("records"):
        day, then = row["as_of"], f"{row['source_then']} {row['place_then']}".strip()
        text = _SAY.text(
            "ledger.twice",
            about=about(row),
            what=what(row["indicator"]),
            day=Text(" (", " (") + when(day) + Text(")", ")") if day else "",
            here=figure(row["value"], row["unit"]),
            there=figure(row["value_then"], row["unit"]),
            file=row["file"],
            line=row["line"],
            then=then,
        )
        cell = row["place"] if row["source"] == file else f"{row['source']} {row['place']}"
        problems.append(Problem(text, file, cell=cell))
    more = len(changed) - len(problems)
    rest = _SAY.text("ledger.more", count=more) + Text(" ", " ") if more else ""
    return [*problems, _SAY.problem("ledger.month_twice", {"more": rest}, file=file)]
