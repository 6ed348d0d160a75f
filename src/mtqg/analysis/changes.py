"""What changed between two states of the figures, or of what reports found."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from mtqg.problems import ProblemError
from mtqg.table.figures import period_end
from mtqg.table.schema import KEY, require_table
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

NEW, REVISED, MOVED, GONE, VERDICT = "new", "revised", "moved", "gone", "verdict"
#: Columns that tell one series from another, those that both tables have.
_SERIES = (*KEY[: KEY.index("period")], "notebook", "kind", "id")
#: Columns of `changes`.
COLUMNS = ("what", "period", "as_of", "before", "now", "change", "unit", "since", "source")


def changes(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return what is new, revised, moved or gone between two states of the figures.

    Parameters
    ----------
    before, now : DataFrame
        Two states of one table: rows of the long table or of `mtqg.figures` (columns indicator,
        period, value, as they were known then and as they are known now), or two tables of what
        reports found (`mtqg.run.report.collect`: columns id, severity, value).

    Returns
    -------
    DataFrame
        One row a change, verdicts first, then revisions, the largest moves, what is new and what is
        gone: the columns by which series are told apart (area, indicator, programme … as given);
        what ("verdict": a finding's severity differs; "revised": the figure of one period and date
        differs; "moved": a later figure of the same series; "new": nothing to compare with; "gone":
        no longer stated), period, as_of, before and now (values; severities of a verdict), change
        (now − before), unit, since (the date or period of `before`), source.

    Raises
    ------
    ProblemError
        If a table lacks a column.

    Examples
    --------
    >>> columns = ["area", "indicator", "period", "as_of", "value"]
    >>> september = pd.DataFrame([
    ...     ["15", "FIN.DISB", "2026", "2026-08-31", 40.0],
    ...     ["15", "FIN.DISB", "2026", "2026-09-30", 55.0]], columns=columns)
    >>> october = pd.DataFrame([
    ...     ["15", "FIN.DISB", "2026", "2026-08-31", 42.0],
    ...     ["15", "FIN.DISB", "2026", "2026-09-30", 55.0],
    ...     ["15", "FIN.DISB", "2026", "2026-10-31", 71.0],
    ...     ["15", "GNBV.POOR", "2026", "", 8.5]], columns=columns)
    >>> changes(september, october)[["what", "indicator", "as_of", "before", "now"]]
          what  indicator       as_of before   now
    0  revised   FIN.DISB  2026-08-31   40.0  42.0
    1    moved   FIN.DISB  2026-10-31   55.0  71.0
    2      new  GNBV.POOR                NaN   8.5
    """
    require_table(before, "before")
    require_table(now, "now")
    keys = [c for c in _SERIES if c in before.columns and c in now.columns]
    _refuse(before, now, keys)
    then, today = _stated(before, keys), _stated(now, keys)
    both = then.merge(today, on=[*keys, "_of", "_at"], how="outer", suffixes=("_then", ""),
                      indicator="_side")  # fmt: skip
    rows = [*_differing(both, keys), *_verdicts(then, today, keys)]
    fresh = both[both["_side"] == "right_only"]
    latest = fresh.groupby([*keys, "_of"])["_at"].transform("max") if len(fresh) else fresh["_at"]
    last = then.sort_values("_at").drop_duplicates([*keys, "_of"], keep="last")
    of = [*keys, "_of"]
    known = {tuple(row[c] for c in of): row for row in last.to_dict("records")}
    for row, end in zip(fresh.to_dict("records"), latest, strict=True):
        was = known.get(tuple(row[c] for c in of))
        moved = was is not None and row["_at"] == end and row["_at"] > was["_at"]
        rows.append(_row(row, keys, MOVED if moved else NEW, was if moved else None))
    stated = ("value", "unit", "source", "period", "as_of")
    for row in both[both["_side"] == "left_only"].to_dict("records"):
        gone = row | {name: row[f"{name}_then"] for name in stated}
        rows.append(_row(gone, keys, GONE, gone) | {"now": float("nan"), "change": float("nan")})
    found = pd.DataFrame(rows, columns=[*keys, *COLUMNS])
    size = pd.to_numeric(found["change"], errors="coerce").abs()
    order = {what: place for place, what in enumerate((VERDICT, REVISED, MOVED, NEW, GONE))}
    return (
        found.assign(_place=found["what"].map(order), _size=-size.fillna(0))
        .sort_values(["_place", "_size"], kind="stable", ignore_index=True)
        .drop(columns=["_place", "_size"])
    )


def _refuse(before: pd.DataFrame, now: pd.DataFrame, keys: list[str]) -> None:
    problems = [
        _SAY.problem("table.no_column", column=column, value=name)
        for name, table in (("before", before), ("now", now))
        for column in ("period", "value")
        if column not in table.columns
    ]
    if not {"indicator", "id"} & set(keys):
        problems.append(_SAY.problem("table.no_column", column="indicator"))
    if problems:
        raise ProblemError(problems)


def _stated(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return one row a series and date: `_of` the plan's year of running totals, `_at` the date."""
    rows = table.copy()
    for column in ("as_of", "published", "unit", "source", "severity", "status"):
        rows[column] = rows.get(column, pd.Series("", rows.index)).fillna("").astype(str)
    rows[keys] = rows[keys].fillna("").astype(str)
    rows["period"] = rows["period"].fillna("").astype(str)
    ends = {period: _end(period) for period in rows["period"].unique()}
    dated = rows["as_of"] != ""
    rows["_at"] = rows["as_of"].where(dated, rows["period"].map(ends))
    # A running total of 2026 goes on from 2026 alone: January is no fall of December.
    rows["_of"] = rows["period"].where(dated, "")
    # An outturn goes before an estimate, a later word before an earlier one.
    rows["_outturn"] = rows["status"] != "estimate"
    rows = rows.sort_values(["_outturn", "published"], kind="stable")
    rows = rows.drop_duplicates([*keys, "_of", "_at"], keep="last")
    wanted = [*keys, "_of", "_at", "period", "as_of", "value", "unit", "severity", "source"]
    return rows[wanted].reset_index(drop=True)


def _end(period: str) -> str:
    try:
        return period_end(period)
    except ValueError:
        return period


def _differing(both: pd.DataFrame, keys: list[str]) -> list[dict[str, object]]:
    rows = both[(both["_side"] == "both") & both["value"].notna() & both["value_then"].notna()]
    moved = (rows["value"] - rows["value_then"]).abs() > 1e-9 * rows["value_then"].abs().clip(1)
    return [
        _row(row, keys, REVISED, {"value": row["value_then"], "_at": row["_at"]})
        for row in rows[moved].to_dict("records")
    ]


def _verdicts(then: pd.DataFrame, today: pd.DataFrame, keys: list[str]) -> list[dict[str, object]]:
    """Return the findings, told once on either side, whose severity is another than it was."""
    if "id" not in keys:
        return []
    once = [rows[~rows.duplicated(keys, keep=False)] for rows in (then, today)]
    both = once[0].merge(once[1], on=keys, suffixes=("_then", ""))
    other = both[(both["severity"] != both["severity_then"]) & (both["severity_then"] != "")]
    return [
        _row(row, keys, VERDICT, None)
        | {"before": row["severity_then"], "now": row["severity"], "since": row["_at_then"]}
        for row in other.to_dict("records")
    ]


_Row = dict[Hashable, Any]


def _row(row: _Row, keys: list[str], what: str, was: _Row | None) -> dict[str, object]:
    value = float(row["value"])
    before = float("nan") if was is None else float(was["value"])
    return {key: row[key] for key in keys} | {
        "what": what,
        "period": row["period"],
        "as_of": row["as_of"],
        "before": before,
        "now": value,
        "change": value - before,
        "unit": row["unit"],
        "since": "" if was is None else was["_at"],
        "source": row["source"],
    }
