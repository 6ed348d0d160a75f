"""What changed since an earlier month or report: figures, verdicts, the largest moves."""

from __future__ import annotations

from contextlib import suppress

import pandas as pd

from mtqg.analysis.changes import MOVED, NEW, REVISED, changes
from mtqg.problems import ProblemError
from mtqg.sections import new_rural, own_months, programme_capital, results, target_outlook
from mtqg.sections.account import label
from mtqg.sections.blocks import SIGNS, Findings, Quantity, ReaderTable, Reading, ReportFinding
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.dates import since_day
from mtqg.table.figures import period_end
from mtqg.words import formats

#: Rows of each kind that the table shows; the rest is counted.
MOST = 8
#: The key of each kind of change in words.
_KINDS = {REVISED: "revised", MOVED: "moved", NEW: "new"}


def day_of(case: Case, since: str) -> str:
    """Return the day that `since` stands for, "" for none.

    A month ("2026-10") is the end of the month before; left out, with an office's own months
    loaded it is the end of the month before the last one.
    """
    if since:
        return since_day(since)
    own = own_months.known(case)
    earlier = sorted(set(own["month"]))[:-1] if len(own) else []
    return period_end(earlier[-1]) if earlier else ""


def compared(case: Case, since: str = "") -> pd.DataFrame:
    """Return what changed in the province's figures since a day (`mtqg.changes`)."""
    day = day_of(case, since)
    if not day:
        return pd.DataFrame()
    before = case.known.at(day).of(case.area.code)
    found = changes(before, case.known.of(case.area.code))
    return found[(found["change"] != 0) & found["what"].isin([REVISED, MOVED, NEW])]


def table(case: Case, since: str = "") -> ReaderTable | Reading:
    """Return revised figures and the largest moves since a day, a row each.

    Where no day is asked for, form 01 has the moves of the month already: revisions are left.
    """
    found = compared(case, since)
    shown = found[found["what"].isin([REVISED, MOVED])] if len(found) else found
    if len(shown) and not since:
        shown = shown[(shown["what"] == REVISED) | ~shown["indicator"].str.startswith("FIN.")]
    if shown.empty:
        return Reading("")
    shown = shown.groupby("what", sort=False).head(MOST)
    say, lines = case.says("changed_since"), []
    for row in shown.to_dict("records"):
        known = catalogue.indicator(str(row["indicator"]))
        decimals = max(known.decimals, 1) if known.unit in ("%", "bn VND") else known.decimals
        lines.append(
            {
                "indicator": _name(case, row),
                "period": formats.when(str(row["as_of"] or row["period"]), case.language),
                "before": Quantity(row["before"], decimals, known.unit),
                "now": Quantity(row["now"], decimals, known.unit),
                "change": Quantity(row["change"], decimals, known.change_unit, sign=True),
                "kind": say(f"kind.{_KINDS[str(row['what'])]}"),
            }
        )
    day = formats.day(day_of(case, since), case.language)
    return ReaderTable.of(say, "table", lines, day=day, place=case.name)


def _name(case: Case, row: dict[str, object]) -> str:
    """Return the indicator of a change, and of capital whose it is."""
    known = catalogue.indicator(str(row["indicator"]))
    name, plain = case.tell(known.name), row["programme"] in ("_Z", known.programme)
    if plain and row["scope"] == row["capital"] == "ALL":
        return name
    return f"{name}: {label(case, {str(key): value for key, value in row.items()})}"


def reading(case: Case, since: str = "") -> Findings | Reading:
    """Return what is new since a day: how many figures, which verdicts differ, what moved most."""
    day = day_of(case, since)
    if not day:
        return Reading("")
    found = compared(case, since)
    count = found["what"].value_counts() if len(found) else pd.Series(dtype=int)
    fresh, revised = int(count.get(NEW, 0) + count.get(MOVED, 0)), int(count.get(REVISED, 0))
    say, when = case.says("changed_since"), formats.day(day, case.language)
    text = say("count.none", day=when)
    if fresh or revised:
        text = say("count.some", day=when, fresh=fresh, revised=revised or say("count.no"))
    findings = [ReportFinding("changes_count", "info", text, float(fresh + revised))]
    return Findings((*findings, *_verdicts(case, day)))


def _verdicts(case: Case, day: str) -> list[ReportFinding]:
    """Return the findings whose verdict is another than it was on a day."""
    earlier = Case(case.area, case.language, case.known.at(day))
    then, now = _found(earlier), _found(case)
    if then.empty or now.empty:
        return []
    other = changes(then, now)
    texts = dict(zip(now["id"], now["text"], strict=True))
    say, findings = case.says("changed_since"), []
    for row in other[other["what"] == "verdict"].to_dict("records"):
        was, is_ = (
            case.tell(SIGNS[name].meaning) if name in SIGNS else say("verdict.none")
            for name in (str(row["before"]), str(row["now"]))
        )
        text = say("verdict.turned", was=was, now=is_, finding=texts[row["id"]])
        findings.append(ReportFinding("verdict_changed", str(row["now"]), text, closed=True))
    return findings


def _found(case: Case) -> pd.DataFrame:
    """Return what the sections on capital, results and targets find, as a table."""
    rows: list[ReportFinding] = []
    for read in (programme_capital.reading, new_rural.reading, target_outlook.reading,
                 results.poverty_reading):  # fmt: skip
        with suppress(ProblemError):
            found = read(case)
            rows += found.findings if isinstance(found, Findings) else ()
    return pd.DataFrame(
        [
            {"id": f.id, "severity": f.severity, "value": f.value, "period": "", "text": f.text}
            for f in rows
            if not f.closed  # a year that ended meanwhile changes no verdict
        ],
        columns=["id", "severity", "value", "period", "text"],
    )
