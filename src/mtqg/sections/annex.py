"""The annexes of a report: the programmes and targets with the decisions that set them."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis.targets import MEASURED_BY
from mtqg.sections import results
from mtqg.sections.blocks import ReaderTable
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.words import formats


def programmes(case: Case) -> ReaderTable:
    """Return the programmes in force on the day of the report, and those still paid: name, basis.

    A component stands below its programme; a programme that ended is there for the capital that was
    carried over, which is a line of its own.
    """
    every, now = catalogue.programmes(), catalogue.in_force(case.last_day)
    parts = every[every["part_of"].isin(now.index)].assign(_of=lambda rows: rows["part_of"])
    rows = pd.concat([now.assign(_of=now.index), parts])
    rows = rows.sort_values("_of", key=lambda of: of.map(list(now.index).index), kind="stable")
    say = case.says("annex")
    years = rows["start"] + "-" + rows["end"]
    old = catalogue.still_paid(case.last_day)
    rows = pd.concat([rows, old])
    ended = (old["start"] + "-" + old["end"]).map(lambda span: say("programmes.carried", span=span))
    years = pd.concat([years, ended])
    frame = pd.DataFrame(
        {
            "name": rows[f"name_{case.language}"],
            "years": years,
            "basis": [formats.legal(b, case.language) for b in rows["legal_basis"]],
        }
    ).reset_index(drop=True)
    day = formats.day(case.last_day, case.language)
    return ReaderTable.of(say, "programmes", frame, day=day)


def aims(case: Case) -> ReaderTable:
    """Return the national targets with their decisions, those in force before those that ended.

    Of ended ones only those on whose indicator the province has a figure.
    """
    rows = catalogue.targets()
    given = case.figures(status=["actual", "estimate"])["indicator"].unique()
    measured = rows["indicator"].map(lambda code: MEASURED_BY.get(code, code))
    rows = rows[
        (rows["area"] == areas.COUNTRY)
        & (rows["year_to"] != "")
        & (rows["edition"] <= case.edition)
        & (rows["year_from"] <= str(case.last_day.year))
        & ((rows["year_to"] >= str(case.last_day.year)) | measured.isin(given))
    ].sort_values("year_to", ascending=False, kind="stable")
    lines = []
    for row in rows.to_dict("records"):
        indicator = catalogue.indicator(str(row["indicator"]))
        target = {f"target_{name}": row[name] for name in ("low", "high", "kind", "hedge", "scope")}
        lines.append(
            {
                "indicator": case.tell(indicator.name),
                "target": results.aim(
                    case, {**target, "indicator": row["indicator"], "scope": "ALL"}
                ),
                "years": f"{row['year_from']}-{row['year_to']}",
                "decision": formats.legal(str(row["decision"]), case.language),
            }
        )
    return ReaderTable.of(case.says("annex"), "targets", lines)
