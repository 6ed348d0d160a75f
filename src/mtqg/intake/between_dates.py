"""What the payments and plans of one date contradict of those of the date before it.

A running total does not fall, a plan stays what it was unless it was revised, and the figures of a
month are not those of the month before. So a file that passes its own arithmetic is still found to
be of another month, unit or column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from mtqg.intake.cross_checks import explained, named_miss
from mtqg.problems import Problem
from mtqg.table.numbers import power_of_ten, written
from mtqg.table.schema import SAME
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: What two figures share that are one figure at two dates.
_SAME = [name for name in SAME if name != "as_of"]
#: So many figures are told or named, the others are counted.
_FEW = 5
#: So many figures that are all alike are no coincidence.
_SEVERAL = 4


def across(table: pd.DataFrame, known: pd.DataFrame | None = None) -> list[Problem]:
    """Return what one date contradicts of the date before it, each with the later cell.

    Parameters
    ----------
    table : DataFrame
        Figures that are loaded together, in the columns of the long table.
    known : DataFrame, optional
        Figures that are there already. What these contradict among themselves is left out, and
        where `table` states one of them anew it takes its place.

    Returns
    -------
    list of Problem
        Errors, and a note of plans that were revised. What is alike is told once.
    """
    both = table.assign(new=True)
    if known is not None and len(known):
        both = pd.concat([known.assign(new=False), both], ignore_index=True)
    money = both["indicator"].isin(["FIN.PLAN", "FIN.DISB"]) & (both["as_of"] != "")
    rows = both[money].sort_values(["as_of", "new", "published"], kind="stable")
    rows = rows.drop_duplicates([*_SAME, "as_of"], keep="last").reset_index(drop=True)
    told = rows[["as_of", "value", "source", "place", "new"]].add_suffix("_then")
    before = rows[_SAME].join(told).groupby(_SAME, sort=False)[list(told)].shift()
    pairs = rows.join(before)
    pairs = pairs[before["as_of_then"].notna() & (rows["new"] | before["new_then"].eq(True))]
    files = ["source", "as_of", "source_then", "as_of_then"]
    return [told for _, some in pairs.groupby(files, sort=False) for told in _between(some)]


def _between(pairs: pd.DataFrame) -> Iterator[Problem]:
    """Yield what the figures of a file contradict of those of one earlier file and date."""
    pairs = pairs.assign(
        power=[power_of_ten(*x) for x in zip(pairs["value"], pairs["value_then"], strict=True)]
    )
    of_plan = pairs["indicator"] == "FIN.PLAN"
    plans, paid = pairs[of_plan], pairs[~of_plan & (pairs["value_then"] > 0)]
    falls = paid["value"] < paid["value_then"] * 0.9999
    powers = set(plans["power"])
    if len(plans) >= _SEVERAL and len(powers) == 1 and powers != {0}:
        yield _all(plans, "unit", times=written(10.0 ** abs(powers.pop())))
        return
    if falls.sum() >= _SEVERAL and falls.mean() > 0.5:
        yield _all(paid[falls], "month_alone")
        slips = plans[plans["power"] != 0]
    else:
        slips = pairs[(pairs["power"] != 0) | falls.reindex(pairs.index, fill_value=False)]
    for row in slips.head(_FEW).to_dict("records"):
        where = {"file": str(row["source_then"]), "place": str(row["place_then"])}
        day, then = (formats.both(formats.day, row[c]) for c in ("as_of", "as_of_then"))
        text = _SAY("between_dates.one", **_values(row), day=day, then=then, **where)
        text = explained(text, named_miss(10.0 ** row["power"]))
        yield Problem(text, str(row["source"]), cell=str(row["place"]))
    if len(slips) > _FEW:
        yield _all(slips.iloc[_FEW:], "others")
    if len(paid) >= _SEVERAL and (paid["value"] == paid["value_then"]).all():
        yield _all(paid, "stale")
    revised = plans[(plans["value"] != plans["value_then"]) & (plans["power"] == 0)]
    moves = list(zip(revised["value_then"], revised["value"], strict=True))
    swapped = [(now, before) in moves for before, now in moves]
    if any(swapped):
        yield _all(revised[swapped], "swapped")
    elif len(revised):
        yield _all(revised, "revised", "note")


def _all(rows: pd.DataFrame, key: str, severity: str = "error", **more: Text) -> Problem:
    """Tell of several figures at once, with their cells and the first of them as an example."""
    first = rows.iloc[0].to_dict()
    cells = ", ".join(rows["place"].head(_FEW)) + (", …" if len(rows) > _FEW else "")
    file = str(first["source_then"])
    example = _SAY("between_dates.example", **_values(first), file=file)
    then = formats.both(formats.day, first["as_of_then"])
    text = _SAY(f"between_dates.{key}", count=len(rows), then=then, example=example, **more)
    return Problem(text, str(first["source"]), cell=cells, severity=severity)


def _values(row: dict[str, Any]) -> dict[str, Text]:
    return {"now": written(row["value"]), "before": written(row["value_then"])}
