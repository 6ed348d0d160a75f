"""What changed in all provinces since a day: who has something new, who moved most, both ways."""

from __future__ import annotations

import pandas as pd

from mtqg.analysis.changes import MOVED, NEW, REVISED, changes
from mtqg.analysis.commune_ranks import payments
from mtqg.sections.blocks import Findings, Quantity, ReaderTable, Reading, ReportFinding
from mtqg.sections.cases import Case
from mtqg.sections.country import names
from mtqg.table import areas, catalogue
from mtqg.table.dates import since_day
from mtqg.table.figures import Figures
from mtqg.words import formats
from mtqg.words.sentences import listed

#: Provinces shown at either end of an order, and named where nothing is new.
ENDS, NAMED = 4, 8
#: The measure of an office's own months: payment by plan at the latest date of each.
RATE = "FIN.DISB_RATE"
#: A change of rounding is none.
LEAST = 0.05

_STATED = ("actual", "estimate")


def changed(figures: Figures, day: str) -> pd.DataFrame:
    """Return what is new, revised or moved since a day in every province (`mtqg.changes`)."""
    then, now = (
        one.table[(one.table["level"] == "province") & one.table["status"].isin(_STATED)]
        for one in (figures.at(day), figures)
    )
    found = changes(then, now)
    return found[found["what"].isin([NEW, REVISED, MOVED])].reset_index(drop=True)


def moves(figures: Figures, day: str) -> pd.DataFrame:
    """Return how percentages of provinces moved since a day, the largest rise of each first.

    Returns
    -------
    DataFrame
        Columns indicator, area, since and at (dates or periods), before, now, change (points). Of
        disbursement it is the payment by the plan of the budget year at the latest date of each.
    """
    found = figures.once(changed, day)
    whole = (found[["scope", "capital", "fund", "plan_vintage"]] == "ALL").all(axis=1)
    moves = found[(found["unit"] == "%") & found["what"].isin([REVISED, MOVED]) & whole]
    moves = moves[~moves["indicator"].str.startswith("FIN.")]
    moves = moves.assign(at=moves["as_of"].where(moves["as_of"] != "", moves["period"]))
    then, now = (_paid(one) for one in (figures.at(day), figures))
    paid = now.merge(then, on=["area", "period"], suffixes=("", "_then"))
    paid = paid.assign(
        indicator=RATE, since=paid["as_of_then"], at=paid["as_of"],
        before=paid["rate_then"], now=paid["rate"], change=paid["rate"] - paid["rate_then"],
    )  # fmt: skip
    columns = ["indicator", "area", "since", "at", "before", "now", "change"]
    every = pd.concat([paid[columns], moves[columns]], ignore_index=True)
    every = every[every["change"].abs() >= LEAST]
    order = every["indicator"].map(every["indicator"].value_counts())
    return (
        every.assign(_first=every["indicator"] != RATE, _order=-order, _size=-every["change"])
        .sort_values(["_first", "_order", "indicator", "_size"], kind="stable", ignore_index=True)
        .drop(columns=["_first", "_order", "_size"])
    )


def _paid(figures: Figures) -> pd.DataFrame:
    """Return the rate of disbursement of each province at its latest date of its latest plan."""
    rows = figures.about("FIN.PLAN", "FIN.DISB")
    paid = payments(rows[(rows["level"] == "province") & (rows["as_of"] != "")])
    paid = paid.dropna(subset=["rate"]).sort_values(["period", "as_of"])
    return paid.drop_duplicates("area", keep="last")


def reading(of: Case, since: str) -> Findings | Reading:
    """Return how much is new, where nothing is, and who moved most either way."""
    say = of.says("moves")
    if not since:
        return Reading(say("reading.asked"))
    day = since_day(since)
    found, called = of.known.once(changed, day), names(of)
    fresh, revised = (int(found["what"].isin(some).sum()) for some in ([NEW, MOVED], [REVISED]))
    silent = [name for code, name in called.items() if code not in set(found["area"])]
    text = say(
        "reading.count",
        day=formats.day(day, of.language),
        fresh=formats.number(fresh, 0, of.language),
        revised=formats.number(revised, 0, of.language),
        here=len(called) - len(silent),
        count=len(called),
    )
    if silent and len(silent) < len(called):
        more = [f"+{len(silent) - NAMED}"] if silent[NAMED:] else []
        text += " " + say("reading.silent", names=listed([*silent[:NAMED], *more], of.language))
    findings = [ReportFinding("changes_count", "info", text, float(fresh + revised))]
    for code, rows in of.known.once(moves, day).groupby("indicator", sort=False):
        rose, fell = rows[rows["change"] > 0], rows[rows["change"] < 0].iloc[::-1]
        ends = []
        for key, some in (("reading.rose", rose), ("reading.fell", fell)):
            shown_names = [
                f"{called[str(area)]} ({formats.number(change, 1, of.language, sign=True)})"
                for area, change in some[["area", "change"]].head(3).itertuples(index=False)
            ]
            ends += [say(key, names=listed(shown_names, of.language))] if shown_names else []
        name = of.tell(catalogue.indicator(str(code)).name)
        findings.append(ReportFinding("largest_moves", "info", f"**{name}**: {'; '.join(ends)}."))
    return Findings(tuple(findings))


def table(of: Case, since: str) -> ReaderTable | Reading:
    """Return the largest rises and falls of each percentage, a row a province."""
    say = of.says("moves")
    day = since_day(since) if since else ""
    found = of.known.once(moves, day) if day else pd.DataFrame()
    if found.empty:
        return Reading(say("table.none") if day else "")
    called, lines = names(of), []
    for code, rows in found.groupby("indicator", sort=False):
        ends = rows if len(rows) <= 2 * ENDS else pd.concat([rows.head(ENDS), rows.tail(ENDS)])
        known = catalogue.indicator(str(code))
        for row in ends.to_dict("records"):
            lines.append(
                {
                    "indicator": of.tell(known.name),
                    "province": called[str(row["area"])],
                    "since": formats.when(str(row["since"]), of.language),
                    "before": Quantity(row["before"], 1, "%"),
                    "at": formats.when(str(row["at"]), of.language),
                    "now": Quantity(row["now"], 1, "%"),
                    "change": Quantity(row["change"], 1, "pp", sign=True),
                }
            )
    rows = of.known.about(*found["indicator"].unique(), "FIN.PLAN", "FIN.DISB")
    rows = rows[rows["area"].isin(found["area"]) & (rows["area"] != areas.COUNTRY)]
    day = formats.day(day, of.language)
    return ReaderTable.of(say, "table", lines, of.sources(rows), day=day, ends=ENDS)
