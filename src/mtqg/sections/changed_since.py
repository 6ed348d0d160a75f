"""What changed since an earlier month or report: figures, verdicts, the largest moves."""

from __future__ import annotations

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
from mtqg.texts import Text
from mtqg.words import formats

#: Rows of each kind that the table shows; the rest is counted.
MOST = 8
_KINDS = {
    REVISED: Text("điều chỉnh", "revised"),
    MOVED: Text("số mới", "new figure"),
    NEW: Text("mới có", "first figure"),
}
_NO_SIGN = Text("bình thường", "no remark")


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
    lines = []
    for row in shown.to_dict("records"):
        known = catalogue.indicator(str(row["indicator"]))
        decimals = max(known.decimals, 1) if known.unit in ("%", "bn VND") else known.decimals
        when = str(row["as_of"] or row["period"])
        lines.append(
            {
                case.say("Chỉ tiêu", "Indicator"): _name(case, row),
                case.say("Kỳ", "Period"): (
                    formats.day(when, case.language)
                    if row["as_of"]
                    else formats.period(when, case.language)
                ),
                case.say("Trước", "Before"): Quantity(row["before"], decimals, known.unit),
                case.say("Nay", "Now"): Quantity(row["now"], decimals, known.unit),
                case.say("Thay đổi", "Change"): Quantity(
                    row["change"], decimals, "pp" if known.unit == "%" else known.unit, sign=True
                ),
                case.say("Loại", "Kind"): case.tell(_KINDS[str(row["what"])]),
            }
        )
    day = formats.day(day_of(case, since), case.language)
    return ReaderTable(
        pd.DataFrame(lines),
        language=case.language,
        title=case.say(
            f"Thay đổi lớn nhất so với hết ngày {day}, {case.name}",
            f"The largest changes since the end of {day}, {case.name}",
        ),
    )


def _name(case: Case, row: dict[str, object]) -> str:
    """Return the indicator of a change, and of capital whose it is."""
    known = catalogue.indicator(str(row["indicator"]))
    name, plain = case.tell(known.name), row["programme"] in ("_Z", known.programme)
    if plain and row["scope"] == row["capital"] == "ALL":
        return name
    told = label(case, {str(key): value for key, value in row.items()})
    vintage = own_months.VINTAGE.get(str(row["plan_vintage"]))
    return f"{name}: {told}" + (f", {case.tell(vintage)}" if vintage else "")


def reading(case: Case, since: str = "") -> Findings | Reading:
    """Return what is new since a day: how many figures, which verdicts differ, what moved most."""
    day = day_of(case, since)
    if not day:
        return Reading("")
    found = compared(case, since)
    count = found["what"].value_counts() if len(found) else pd.Series(dtype=int)
    fresh, revised = int(count.get(NEW, 0) + count.get(MOVED, 0)), int(count.get(REVISED, 0))
    when = formats.day(day, case.language)
    text = case.say(
        f"So với hết ngày {when}: {fresh} số liệu mới, {revised} số liệu điều chỉnh.",
        f"Since the end of {when}: {fresh} new figures, {revised} revised.",
    )
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
    findings = []
    for row in other[other["what"] == "verdict"].to_dict("records"):
        was, is_ = (
            case.tell(SIGNS[name].meaning if name in SIGNS else _NO_SIGN)
            for name in (str(row["before"]), str(row["now"]))
        )
        text = case.say(
            f"Nhận định đổi từ *{was}* sang *{is_}*: {texts[row['id']]}",
            f"The verdict turned from *{was}* to *{is_}*: {texts[row['id']]}",
        )
        findings.append(ReportFinding("verdict_changed", str(row["now"]), text, closed=True))
    return findings


def _found(case: Case) -> pd.DataFrame:
    """Return what the sections on capital, results and targets find, as a table."""
    rows = []
    for section in (programme_capital, new_rural, target_outlook):
        try:
            told = section.reading(case)
        except ProblemError:
            continue
        rows += list(told.findings) if isinstance(told, Findings) else []
    told = results.poverty_reading(case)
    rows += list(told.findings) if isinstance(told, Findings) else []
    return pd.DataFrame(
        [
            {"id": f.id, "severity": f.severity, "value": f.value, "period": "", "text": f.text}
            for f in rows
            if not f.closed  # a year that ended meanwhile changes no verdict
        ],
        columns=["id", "severity", "value", "period", "text"],
    )
