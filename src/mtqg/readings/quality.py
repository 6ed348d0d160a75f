"""Data quality: what the figures contradict, how old they are, and which are missing."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from mtqg import audit, catalogue, formats
from mtqg.cases import Case
from mtqg.displays import Finding, Findings, Table, escape
from mtqg.texts import Text

_SEVERITY = {"error": "error", "warning": "warning", "note": "info"}

#: What a report needs, in the order of its sections.
NEEDED = (
    "FIN.PLAN",
    "FIN.DISB",
    "FIN.DISB_RATE",
    "SBI.RATE",
    "GNBV.POOR",
    "GNBV.POOR_EM",
    "NTM.COMMUNE",
    "NTM.ADV_ALL",
    "DTTS.ROAD_COMMUNE",
    "DTTS.WATER",
    "ST.POV_MD",
    "ST.INCOME",
    "ST.TRAINED",
)


def contradictions(case: Case) -> Findings:
    """Return the errors and warnings of the audit on the province's figures, notes counted."""
    rows = case.table[case.table["area"] == case.area.code]
    found = audit.together(audit.audit(rows))
    grave = [f for f in found if f.severity != "note"]
    findings = [Finding(f.rule, _SEVERITY[f.severity], _sentence(case, f.message)) for f in grave]
    notes = Counter(f.rule for f in found if f.severity == "note")
    if notes:
        counted = "; ".join(f"{case.tell(_noted(rule))}: {n}" for rule, n in notes.most_common())
        findings.append(
            Finding(
                "audit_notes",
                "info",
                case.say(f"Để biết: {counted}.", f"For information: {counted}."),
            )
        )
    if not grave:
        text = case.say(
            f"Không phát hiện mâu thuẫn trong {len(rows)} số liệu về {case.name}.",
            f"No contradiction found among {len(rows)} figures on {case.name}.",
        )
        findings.insert(0, Finding("no_contradiction", "info", text, float(len(rows))))
    parts = case.parts
    if len(parts) > 1:
        names = ", ".join(part.label(case.language) for part in parts)
        text = case.say(
            f"Số liệu báo chí, văn bản về các tỉnh cũ ({names}) không cộng được thành số của tỉnh "
            "mới: xem báo cáo của từng tỉnh theo địa giới 63 tỉnh, thành phố.",
            f"Figures of press and papers on the former provinces ({names}) do not add up to the "
            "new one: see the report of each in the edition of 63 provinces.",
        )
        findings.append(Finding("former_provinces", "info", text))
    return Findings(tuple(findings))


def _sentence(case: Case, message: Text) -> str:
    text = escape(case.tell(message))
    return text if text.endswith(("?", ".")) else text + "."


#: What the notes of each rule count, for readers.
_NOTES = {
    "two_vintages": Text("số liệu được sửa sau khi công bố", "figures revised after publication"),
    "plan_revised": Text("năm có kế hoạch điều chỉnh mạnh", "years with a plan much revised"),
    "above_plan": Text("năm thực hiện vượt 100% kế hoạch", "years above 100% of plan"),
    "two_poverty_rates": Text("năm có cả hai tỷ lệ nghèo", "years with both poverty rates"),
    "implied_plan": Text("kế hoạch suy ra từ tỷ lệ", "plans implied by a rate"),
}


def _noted(rule: str) -> Text:
    return _NOTES.get(rule) or next(r.basis for r in audit.RULES if r.name == rule)


def coverage(case: Case) -> Table:
    """Return, for every figure that the report needs, what is known of the province and how old."""
    lines = []
    for code in NEEDED:
        rows = case.figures(indicator=code, status=["actual", "estimate", "plan"])
        last = max(rows["period"].str[-7:].str[:4], default="") if len(rows) else ""
        estimates = int((rows["status"] == "estimate").sum()) if code[:3] != "SBI" else 0
        lines.append(
            {
                case.say("Số liệu", "Figures"): case.tell(catalogue.indicator(code).name),
                case.say("Số dòng", "Rows"): formats.number(len(rows), 0, case.language),
                case.say("Từ", "From"): rows["period"].str[:4].min() if len(rows) else "…",
                case.say("Đến", "To"): _last(rows) if last else "…",
                case.say("Ghi chú", "Note"): case.say("chưa có", "missing")
                if rows.empty
                else (
                    case.say(f"{estimates} số ước", f"{estimates} estimates") if estimates else ""
                ),
            }
        )
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        title=case.say(f"Số liệu hiện có về {case.name}", f"Figures at hand on {case.name}"),
        numeric=(str(frame.columns[1]),),
    )


def _last(rows: pd.DataFrame) -> str:
    years = rows["period"].str.findall(r"\d{4}").explode()
    return str(years.max())
