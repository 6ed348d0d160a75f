"""Data quality: what the figures contradict, how old they are, and which are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pandas as pd

from mtqg import checks
from mtqg.sections import disbursement
from mtqg.sections.blocks import Finding, Findings, Quantity, Reading, Table, literal
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures, period_end
from mtqg.texts import Text
from mtqg.words import formats

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


#: Contradictions between figures older than this many years are listed for information: nobody
#: decides anything on a running total of 2011 any more.
OLD_YEARS = 5

#: Rules whose breaches other readings tell in full: those of plan, payment and rate
#: (`disbursement.contradictions`) and the base of shares of communes (`rural.reading`).
_TOLD = ("rate_of_plan", "base_of_share")


def contradictions(case: Case, elsewhere: Iterable[Findings | Reading] = ()) -> Findings:
    """Return what the province's figures contradict, notes counted.

    Contradictions in programme capital are the findings of `disbursement.contradictions`. What
    the sections `elsewhere` in the report tell already is counted, not told again.
    """
    rows = case.known.of(case.area.code)
    found = case.once(_audited)
    capital = disbursement.contradictions(case)
    shown = [f for f in found if f.severity != "note" and not _capital(f)]
    grave = capital + [_finding(case, f) for f in shown if not _cited_before(f, found)]
    told = {f.text for s in elsewhere if isinstance(s, Findings) for f in s.findings}
    findings = [f for f in grave if f.text not in told]
    again = len(grave) - len(findings)
    if again:
        text = case.say(
            f"Mâu thuẫn đã nêu ở các phần trên: {again}.",
            f"Contradictions told in the sections above: {again}.",
        )
        findings.append(Finding("told_above", "info", text))
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
        count = formats.number(len(rows), 0, case.language)
        text = case.say(
            f"Không phát hiện mâu thuẫn trong {count} số liệu về {case.name}.",
            f"No contradiction found among {count} figures on {case.name}.",
        )
        findings.insert(0, Finding("no_contradiction", "info", text))
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


def _audited(case: Case) -> list[checks.Finding]:
    return checks.together(checks.findings(case.known.of(case.area.code)))


def _capital(found: checks.Finding) -> bool:
    """Return whether a finding of the audit is told by the section on programme capital."""
    falls = found.rule == "cumulative_falls" and found.figures[0]["programme"] != "_Z"
    return falls or found.rule in _TOLD


def _cited_before(found: checks.Finding, others: Iterable[checks.Finding]) -> bool:
    """Return whether a figure is called unreliable that an error shows to be contradictory."""
    errors = [figure for f in others if f.severity == "error" for figure in f.figures]
    return found.rule == "unreliable" and all(figure in errors for figure in found.figures)


def _finding(case: Case, found: checks.Finding) -> Finding:
    """Return a finding of the audit for readers, with the first of its figures."""
    numbers = [f["value"] for f in found.figures if isinstance(f["value"], float)]
    newest = int(case.known.of(areas.COUNTRY)["period"].str[:4].max())
    last = max(int(period_end(str(f["period"]))[:4]) for f in found.figures)
    return Finding(
        found.rule,
        "info" if last < newest - OLD_YEARS else _SEVERITY[found.severity],
        sentence(case, found.message),
        numbers[0] if numbers else None,
        str(found.figures[0]["unit"]),
        source=case.cited(found.sources),
    )


def sentence(case: Case, message: Text) -> str:
    """Return the message of an audit as a sentence of Markdown."""
    text = literal(case.tell(message))
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
    return _NOTES.get(rule) or checks.basis(rule)


def coverage(case: Case) -> Table:
    """Return, for every figure that the report needs, what is known of the province.

    The last column says what is missing, estimated, zero, or late: older than what other provinces
    have at the same cut-off.
    """
    lines = []
    for code in NEEDED:
        rows = case.figures(indicator=code, status=_STATED)
        years = rows["period"].str.findall(r"\d{4}").explode()
        lines.append(
            {
                case.say("Số liệu", "Figures"): case.tell(catalogue.indicator(code).name),
                case.say("Số dòng", "Rows"): Quantity(len(rows)),
                case.say("Từ", "From"): years.min() if len(rows) else formats.MISSING,
                case.say("Đến", "To"): years.max() if len(rows) else formats.MISSING,
                case.say("Ghi chú", "Note"): _note(case, code, rows),
            }
        )
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=case.language,
        title=case.say(f"Số liệu hiện có về {case.name}", f"Figures at hand on {case.name}"),
    )


_STATED = ("actual", "estimate", "plan")


def _note(case: Case, code: str, rows: pd.DataFrame) -> str:
    """Return what to know of the figures of one indicator: missing, estimated, zero, late."""
    newest = case.known.once(_newest_of_all, code)
    if rows.empty:
        if not newest:
            return case.say("chưa có", "missing")
        return case.say(
            f"chưa có (tỉnh khác có đến {newest})", f"missing (others have it to {newest})"
        )
    notes = []
    # Each monthly figure is an estimate of its month: that is no news about the province.
    estimates = 0 if code.startswith("SBI") else int((rows["status"] == "estimate").sum())
    if estimates:
        notes.append(case.say(f"{estimates} số ước", f"{estimates} estimated"))
    zeros = int((rows["value"] == 0).sum())
    if zeros:
        notes.append(case.say(f"{zeros} số bằng 0", f"{zeros} equal to 0"))
    if late := _behind(case, code, rows):
        years = "year" if late == 1 else "years"
        notes.append(case.say(f"chậm {late} năm so với tỉnh khác", f"{late} {years} behind others"))
    return "; ".join(notes)


def _newest(rows: pd.DataFrame, code: str) -> str:
    """Return the last year of an indicator's stated figures, "" without any."""
    stated = rows[(rows["indicator"] == code) & rows["status"].isin(_STATED)]
    return max((period_end(p)[:4] for p in stated["period"].unique()), default="")


def _newest_of_all(known: Figures, code: str) -> str:
    table = known.about(code)
    return _newest(table[table["level"] == "province"], code)


def _behind(case: Case, code: str, rows: pd.DataFrame) -> int:
    """Return by how many years the figures of the province are older than the newest elsewhere."""
    newest = case.known.once(_newest_of_all, code)
    own = _newest(rows, code)
    return max(0, int(newest) - int(own)) if own and newest else 0


#: What the first page names as missing, the most needed first.
_FIRST = {
    "FIN.PLAN": Text("kế hoạch vốn chương trình", "programme plans"),
    "FIN.DISB": Text("số giải ngân", "payments"),
    "GNBV.POOR": Text("hộ nghèo theo rà soát", "poverty by the review"),
    "NTM.COMMUNE": Text("xã nông thôn mới", "new rural communes"),
    "SBI.RATE": Text("vốn đầu tư theo tháng", "monthly investment"),
    "DTTS.WATER": Text("nước sinh hoạt vùng dân tộc thiểu số", "water in ethnic-minority areas"),
}

#: Figures so many years older than those of other provinces count as missing.
_LATE = 2


def absent(case: Case) -> list[str]:
    """Return the figures that are missing or late, the most needed first, for the first page."""
    named = []
    for code, name in _FIRST.items():
        rows = case.figures(indicator=code, status=_STATED)
        if rows.empty:
            named.append(case.tell(name))
        elif _behind(case, code, rows) >= _LATE:
            to = _newest(rows, code)
            named.append(case.tell(name) + case.say(f" sau năm {to}", f" after {to}"))
    return named
