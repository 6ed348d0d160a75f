"""The annexes of a report: the programmes and targets with the decisions that set them."""

from __future__ import annotations

import pandas as pd

from mtqg.sections import results
from mtqg.sections.blocks import Table
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.words import formats


def programmes(case: Case) -> Table:
    """Return the programmes in force on the day of the report, and those still paid: name, basis.

    A component stands below its programme; a programme that ended is there for the capital that was
    carried over, which is a line of its own.
    """
    known, now = catalogue.programmes(), catalogue.in_force(case.day)
    parts = known[known["part_of"].isin(now.index)].assign(_of=lambda rows: rows["part_of"])
    rows = pd.concat([now.assign(_of=now.index), parts])
    rows = rows.sort_values("_of", key=lambda of: of.map(list(now.index).index), kind="stable")
    carried = case.say("vốn kéo dài của giai đoạn ", "capital carried over from ")
    years = rows["start"] + "-" + rows["end"]
    old = catalogue.still_paid(case.day)
    rows = pd.concat([rows, old])
    years = pd.concat([years, carried + old["start"] + "-" + old["end"]])
    frame = pd.DataFrame(
        {
            case.say("Chương trình", "Programme"): rows[f"name_{case.language}"],
            case.say("Giai đoạn", "Years"): years,
            case.say("Căn cứ", "Legal basis"): [
                formats.legal(basis, case.language) or formats.MISSING
                for basis in rows["legal_basis"]
            ],
        }
    ).reset_index(drop=True)
    day = formats.day(case.day, case.language)
    return Table(
        frame,
        case.say(
            f"Chương trình mục tiêu quốc gia đang thực hiện ngày {day}",
            f"National target programmes in force on {day}",
        ),
        case.language,
    )


def aims(case: Case) -> Table:
    """Return the national targets: number, group, year due and the decision that sets them."""
    rows = catalogue.targets()
    rows = rows[
        (rows["area"] == areas.COUNTRY)
        & (rows["year_to"] != "")
        & (rows["edition"] <= case.edition)
        & (rows["year_from"] <= str(case.day.year))
    ]
    lines = []
    for row in rows.to_dict("records"):
        known = catalogue.indicator(str(row["indicator"]))
        told = {f"target_{name}": row[name] for name in ("low", "high", "kind", "hedge", "scope")}
        lines.append(
            {
                case.say("Chỉ tiêu", "Indicator"): case.tell(known.name),
                case.say("Mục tiêu", "Target"): results.aim(
                    case, {**told, "indicator": row["indicator"], "scope": "ALL"}
                ),
                case.say("Giai đoạn", "Years"): f"{row['year_from']}-{row['year_to']}",
                case.say("Văn bản", "Decision"): formats.legal(str(row["decision"]), case.language),
            }
        )
    return Table(
        pd.DataFrame(lines),
        language=case.language,
        title=case.say(
            "Mục tiêu quốc gia và văn bản quy định", "National targets and the decisions on them"
        ),
    )
