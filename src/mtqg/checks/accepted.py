"""Findings that somebody accepted, by name, date and reason, until their figures change.

They stand in `accepted.csv` of the office's folder, a line each, which a person can read, mend and
delete: a finding that is accepted is not told again, and an acceptance whose figures are stated
otherwise by now holds no more.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from mtqg.checks.finding import Finding
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.table.files import save
from mtqg.table.schema import KEY, NUMBERS
from mtqg.words.sentences import sentences

#: The file in an office's folder.
NAME = "accepted.csv"
COLUMNS = ("key", "rule", "finding", "by", "day", "reason")

_SAY = sentences("audit")


def key(finding: Finding) -> str:
    """Return the code of a finding: the same until one of its figures is stated otherwise."""
    of = [finding.rule]
    of += [str(one.get(column, "")) for one in finding.figures for column in (*KEY, *NUMBERS)]
    return hashlib.sha256("\0".join(of).encode()).hexdigest()[:8]


def of(
    found: Sequence[Finding], shown: Sequence[Finding], settled: Mapping[str, Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """Return who accepted each of `found`, alone or within one of `shown`; {} for nobody."""
    whole = [(one, settled[key(one)]) for one in shown if key(one) in settled]
    return [
        next(
            (
                {name: by[name] for name in ("by", "day", "reason")}
                for one, by in whole
                if one.rule == finding.rule and all(f in one.figures for f in finding.figures)
            ),
            {},
        )
        for finding in found
    ]


def read(path: Path) -> dict[str, Mapping[str, str]]:
    """Return what was accepted, by key; nothing without the file.

    Raises
    ------
    ProblemError
        If the file lacks a column, or a line says nobody, no day or no reason.
    """
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    problems = []
    for line, row in enumerate(rows, 2):
        for column in COLUMNS:
            if not (row.get(column) or "").strip():
                problems.append(Problem(_SAY.text("accept.blank"), path.name, line, column))
    if problems:
        raise ProblemError(problems)
    return {row["key"]: row for row in rows}


def accept(
    path: Path, found: Sequence[Finding], keys: Sequence[str], *, by: str, reason: str
) -> None:
    """Write down that `by` accepts the findings of these keys today, for a reason.

    Raises
    ------
    ProblemError
        If name or reason is missing, or a key is of no finding; then nothing is written.
    """
    known = {key(finding): finding for finding in found}
    problems = [
        Problem(_SAY.text("accept.unknown"), value=one, remedy=nearest(one, list(known)))
        for one in keys
        if one not in known
    ]
    for value, what in ((by, "by"), (reason, "reason")):
        if not value.strip():
            problems.append(Problem(_SAY.text("accept.blank"), column=f"--{what}"))
    if problems:
        raise ProblemError(problems)
    rows = read(path)
    for one in keys:
        row = (one, known[one].rule, known[one].message.vi, by, date.today().isoformat(), reason)
        rows[one] = dict(zip(COLUMNS, map(_plain, row), strict=True))
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    save(text.getvalue().encode("utf-8-sig"), path)


def _plain(text: str) -> str:
    """Return text of one line that no spreadsheet takes for a formula."""
    text = " ".join(text.split())
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
