"""Corrections to official figures: dated data with a reason, that fail when they match nothing.

A correction in data/corrections names one figure, what is printed there, which column becomes
what, since when, why and on what basis. When the office corrects its table, or the figure is gone,
the correction has expired: that is an error, not a silence.
"""

from __future__ import annotations

import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError
from mtqg.table.numbers import written
from mtqg.texts import join
from mtqg.words.sentences import sentences

_SAY = sentences("table")

NAMES = ("area", "edition", "indicator", "programme", "scope", "period", "as_of", "source")
COLUMNS = ("id", *NAMES, "printed", "column", "corrected", "decided", "reason", "basis")
_MAY_CHANGE = ("value", "low", "high", "flag", "status", "period", "as_of", "unit", "scope", "note")


def read() -> pd.DataFrame:
    """Return every correction of data/corrections, as text, in the columns `COLUMNS`.

    Raises
    ------
    ProblemError
        If a file lacks a column, a correction lacks its reason, basis or date, or would change a
        column that may not be corrected.
    """
    frames = []
    for path in sorted((paths.data() / "corrections").glob("*.csv")):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        if missing := [column for column in COLUMNS if column not in frame.columns]:
            raise ProblemError(
                _SAY.problem("corrections.columns", file=path.name, row=1, value=", ".join(missing))
            )
        frames.append(frame[list(COLUMNS)])
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    problems = []
    for line, row in enumerate(table.to_dict("records"), 2):
        for column in ("reason", "basis", "decided"):
            if not row[column]:
                problems.append(
                    _SAY.problem("corrections.reason", file=row["id"], row=line, column=column)
                )
        if row["column"] not in _MAY_CHANGE:
            problems.append(
                _SAY.problem(
                    "corrections.fixed",
                    file=row["id"],
                    row=line,
                    column="column",
                    value=row["column"],
                )
            )
    if problems:
        raise ProblemError(problems)
    return table


def apply(table: pd.DataFrame, corrections: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return `table` with the corrections that concern its sources.

    A correction concerns a table that holds any row of its source. The corrected row's note says
    what was printed and why it was changed.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table.
    corrections : DataFrame, optional
        As `read` returns them; the project's own by default.

    Raises
    ------
    ProblemError
        If a correction matches no row, several, or another figure than the one it was written
        for: it has expired.

    Examples
    --------
    >>> from mtqg.table import observations
    >>> rows = observations.select(observations.read(), source="press_lao_cai_2025_06")
    >>> apply(rows).query("indicator == 'FIN.MOBILISED' and fund == 'ALL'")["flag"].item()
    'u'
    """
    rules = read() if corrections is None else corrections
    corrected = table.copy()
    problems = []
    held = set(table["source"])
    for row in rules.to_dict("records"):
        if row["source"] not in held:
            continue
        mask = pd.Series(True, index=table.index)
        for name in NAMES:
            mask &= table[name] == row[name]
        printed = (table["value"] - float(row["printed"])).abs() < 1e-9
        hits = table.index[mask & printed]
        if len(hits) != 1:
            problems.append(_expired(row, len(hits), table.loc[mask, "value"].tolist()))
            continue
        value: object = row["corrected"]
        if row["column"] in ("value", "low", "high"):
            value = float(row["corrected"])
        corrected.loc[hits, row["column"]] = value
        if row["column"] == "value":
            corrected.loc[hits, ["low", "high"]] = value
        said = f"{row['id']}: {row['column']} {row['corrected']}; {row['printed']} printed"
        note = f"{said}; {row['reason']}"
        before = str(table.loc[hits[0], "note"])
        if note not in before:
            corrected.loc[hits, "note"] = f"{before}; {note}" if before else note
    if problems:
        raise ProblemError(problems)
    return corrected


def _expired(row: dict[str, str], hits: int, found: list[float]) -> Problem:
    stands = join(map(written, found), "; ") if found else "–"
    return _SAY.problem(
        "corrections.expired",
        {"hits": hits, "stands": stands},
        file=row["id"],
        column=row["column"],
        value=row["printed"],
    )
