"""The annexes of a report: the programmes and targets with the decisions that set them."""

from __future__ import annotations

import pandas as pd

from mtqg.sections import results
from mtqg.sections.blocks import Table
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.words import formats


def programmes(case: Case) -> Table:
    """Return the programmes in force from 2021 on: name, years, legal basis."""
    rows = catalogue.programmes()
    rows = rows[rows["start"] != ""]
    frame = pd.DataFrame(
        {
            case.say("Chương trình", "Programme"): rows[f"name_{case.language}"],
            case.say("Giai đoạn", "Years"): rows["start"] + "-" + rows["end"],
            case.say("Căn cứ", "Legal basis"): [
                formats.legal(basis, case.language) for basis in rows["legal_basis"]
            ],
        }
    ).reset_index(drop=True)
    return Table(
        frame,
        case.say("Các chương trình trong báo cáo", "Programmes in this report"),
        case.language,
    )


def aims(case: Case) -> Table:
    """Return the national targets: number, group, year due and the decision that sets them."""
    rows = catalogue.targets()
    rows = rows[
        (rows["area"] == areas.COUNTRY)
        & (rows["year_to"] != "")
        & (rows["edition"] <= case.edition)
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
