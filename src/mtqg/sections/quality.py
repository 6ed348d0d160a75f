"""Data quality: what the figures contradict, how old they are, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mtqg import checks
from mtqg.sections import programme_capital
from mtqg.sections.blocks import Findings, ReaderTable, Reading, ReportFinding, literal
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures, period_end
from mtqg.texts import Text
from mtqg.words import formats

_SEVERITY = {"error": "error", "warning": "warning", "note": "info"}

#: What a report needs, in the order of its sections.
NEEDED = tuple(
    (
        "FIN.PLAN FIN.DISB FIN.DISB_RATE SBI.RATE GNBV.POOR GNBV.POOR_EM NTM.COMMUNE NTM.ADV_ALL "
        "DTTS.ROAD_COMMUNE DTTS.WATER ST.POV_MD ST.INCOME ST.TRAINED"
    ).split()
)


#: Contradictions between figures older than this many years are listed for information: nobody
#: decides anything on a running total of 2011 any more, and none stands on the first page.
OLD_YEARS = 5

#: Rules whose breaches other readings tell in full: those of plan, payment and rate
#: (`programme_capital.contradictions`) and the base of shares of communes (`new_rural.reading`).
_ELSEWHERE = ("rate_of_plan", "base_of_share")


def contradictions(
    case: Case, elsewhere: Iterable[Findings | Reading] = (), notes: str = ""
) -> Findings:
    """Return what the province's figures contradict.

    Contradictions in programme capital are the findings of `programme_capital.contradictions`. What
    the sections `elsewhere` in the report say already is counted, not repeated. What the office
    with these `notes` accepted stands last, with name, day and reason, until its figures change.
    """
    say, found, settled = case.says("quality"), case.audited, case.accepted(notes)
    capital = programme_capital.contradictions(case, notes)
    left = [f for f in found if f not in [one for one, _ in settled]]
    shown = [f for f in left if f.severity != "note" and not _capital(f)]
    # A figure is not called unreliable that an error shows to be contradictory.
    errors = [figure for f in found if f.severity == "error" for figure in f.figures]
    newest = case.known.of(areas.COUNTRY)["period"].str[:4].max()
    grave = capital + [
        _finding(case, f, newest)
        for f in shown
        if f.rule != "unreliable" or not all(figure in errors for figure in f.figures)
    ]
    said = {f.text for s in elsewhere if isinstance(s, Findings) for f in s.findings}
    findings = [f for f in grave if f.text not in said]
    again = len(grave) - len(findings)
    if again:
        text = say("contradictions.told_above", count=again)
        findings.append(ReportFinding("told_above", "info", text))
    if not grave:
        count = formats.number(len(case.known.of(case.area.code)), 0, case.language)
        key = "none_open" if settled else "none"
        text = say(f"contradictions.{key}", count=count, place=case.name)
        findings.insert(0, ReportFinding("no_contradiction", "info", text))
    for one, by in settled:
        day, who, why = (
            formats.day(by["day"], case.language),
            literal(by["by"]),
            literal(by["reason"]),
        )
        finding = sentence(case, one.message)
        text = say("contradictions.accepted", finding=finding, by=who, day=day, reason=why)
        findings.append(ReportFinding("accepted", "info", text, closed=True))
    if len(case.parts) > 1:
        names = ", ".join(part.label(case.language) for part in case.parts)
        text = say("contradictions.former", parts=names, place=case.name)
        findings.append(ReportFinding("former_provinces", "info", text))
    return Findings(tuple(findings))


def _capital(found: checks.Finding) -> bool:
    """Return whether a finding of the audit belongs to the section on programme capital."""
    falls = found.rule == "cumulative_falls" and found.figures[0]["programme"] != "_Z"
    return falls or found.rule in _ELSEWHERE


def _finding(case: Case, found: checks.Finding, newest: str) -> ReportFinding:
    """Return a finding of the audit for readers, with the first of its figures."""
    numbers = [f["value"] for f in found.figures if isinstance(f["value"], float)]
    last = max(int(period_end(str(f["period"]))[:4]) for f in found.figures)
    old = last < int(newest) - OLD_YEARS
    return ReportFinding(
        "long_ago" if old else found.rule,
        "info" if old else _SEVERITY[found.severity],
        sentence(case, found.message),
        numbers[0] if numbers else None,
        str(found.figures[0]["unit"]),
        source=case.cited(found.sources),
    )


def sentence(case: Case, message: Text) -> str:
    """Return the message of an audit as a sentence of Markdown."""
    text = literal(case.tell(message))
    return text if text.endswith(("?", ".")) else text + "."


def coverage(case: Case) -> ReaderTable:
    """Return, for every figure that the report needs, what the data set holds of the province.

    The last column says what is estimated, zero, or older than what the data set has of other
    provinces at the same cut-off, a line below the table what is missing, and to which year the
    data set has it of others: of the data set, not of the province.
    """
    say = case.says("quality")
    lines, missing = [], []
    for code in NEEDED:
        rows, name = case.figures(indicator=code, status=_STATED), catalogue.indicator(code).name
        if rows.empty:
            newest = case.known.once(_newest_of_all, code)
            key = "coverage.others" if newest else "coverage.nobody"
            missing.append(say(key, name=name.lower(), **({"year": newest} if newest else {})))
            continue
        years = rows["period"].str.findall(r"\d{4}").explode()
        lines.append(
            {
                "figures": case.tell(name),
                "from": years.min(),
                "to": years.max(),
                "note": _note(case, code, rows),
            }
        )
    table = pd.DataFrame(lines)
    if lines and not table["note"].any():
        table = table.drop(columns="note")
    lacking = say("coverage.missing", figures="; ".join(missing)) if missing else ""
    return ReaderTable.of(say, "coverage", table, lacking, place=case.name)


_STATED = ("actual", "estimate", "plan")


def _note(case: Case, code: str, rows: pd.DataFrame) -> str:
    """Return what to know of the figures of one indicator: estimated, zero, older."""
    say, newest = case.says("quality"), case.known.once(_newest_of_all, code)
    notes = []
    # Each monthly figure is an estimate of its month: that is no news about the province.
    estimates = 0 if code.startswith("SBI") else int((rows["status"] == "estimate").sum())
    if estimates:
        notes.append(say("coverage.estimates", count=estimates))
    if zeros := int((rows["value"] == 0).sum()):
        notes.append(say("coverage.zeros", count=zeros))
    if _behind(case, code, rows):
        notes.append(say("coverage.older", year=newest))
    return "; ".join(notes)


def _newest(rows: pd.DataFrame, code: str) -> str:
    """Return the last year of an indicator's stated figures, "" without any."""
    stated = rows[(rows["indicator"] == code) & rows["status"].isin(_STATED)]
    return max((period_end(p)[:4] for p in stated["period"].unique()), default="")


def _newest_of_all(known: Figures, code: str) -> str:
    table = known.about(code, level="province")
    return _newest(table[table["level"] == "province"], code)


def _behind(case: Case, code: str, rows: pd.DataFrame) -> int:
    """Return by how many years the data set's figures of others are newer than the province's."""
    newest = case.known.once(_newest_of_all, code)
    own = _newest(rows, code)
    return max(0, int(newest) - int(own)) if own and newest else 0


#: What the first page names as missing, the most needed first.
_FIRST = {
    "FIN.PLAN": "plan",
    "FIN.DISB": "disbursement",
    "GNBV.POOR": "review",
    "NTM.COMMUNE": "rural",
    "SBI.RATE": "investment",
    "DTTS.WATER": "water",
}

#: Figures so many years older than those of other provinces count as missing.
_OLD = 2


def absent(case: Case) -> list[str]:
    """Return what the data set lacks of the province, the most needed first, for the first page."""
    say = case.says("quality")
    named = []
    for code, key in _FIRST.items():
        rows, name = case.figures(indicator=code, status=_STATED), say(f"absent.{key}")
        if rows.empty:
            named.append(name)
        elif _behind(case, code, rows) >= _OLD:
            named.append(say("absent.after", what=name, year=_newest(rows, code)))
    return named
