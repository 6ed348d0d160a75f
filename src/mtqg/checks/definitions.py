"""Rules on what a figure is taken for: its base, its edition, its date, its kind."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import pandas as pd

from mtqg.checks.finding import Finding, about, cite, figure, what, when, who
from mtqg.table import areas, catalogue
from mtqg.texts import LANGUAGES, Text, join
from mtqg.words import formats
from mtqg.words.sentences import sentences

_SAY = sentences("findings")

#: A share of all communes, and the indicator that the national target counts instead: a share of
#: the communes that meet the standard.
_NESTED = {"NTM.ADV_ALL": "NTM.ADV", "NTM.MODEL_ALL": "NTM.MODEL"}
_CHAIN = ("NTM.MODEL_ALL", "NTM.ADV_ALL", "NTM.COMMUNE")


def nested_shares(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield shares of all communes where the target's base is the communes that meet the standard.

    Also a contradiction where a narrower class is larger than the one that holds it.
    """
    rows = table[table["indicator"].isin(_CHAIN) & table["value"].notna()]
    for _, group in rows.groupby(["area", "edition", "scope", "period", "source"], sort=False):
        group = group.drop_duplicates("indicator")
        values = group.set_index("indicator")["value"].astype(float)
        present = [name for name in _CHAIN if name in values]
        for small, large in itertools.pairwise(present):
            if values[small] > values[large]:
                message = _SAY.text(
                    "definitions.narrower",
                    about=about(group.iloc[0]),
                    what=what(small),
                    value=figure(values[small], "%"),
                    wider=what(large),
                    limit=figure(values[large], "%"),
                )
                pair = group[group["indicator"].isin([small, large])]
                yield Finding("nested_shares", "error", message, cite(pair))
        base = values.get("NTM.COMMUNE")
        for name, meant in _NESTED.items():
            if name in values and base and values[name] <= base:
                pair = group[group["indicator"].isin([name, "NTM.COMMUNE"])]
                message = _SAY.text(
                    "definitions.base_of_share",
                    about=about(group[group["indicator"] == name].iloc[0]),
                    value=figure(values[name], "%"),
                    what=what(meant),
                    rate=figure(100 * values[name] / base, "%", 1),
                )
                yield Finding("base_of_share", "warning", message, cite(pair))


def unreliable(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures that their collector marked as unreliable (flag u), with the reason."""
    for index, row in table[table["flag"].str.contains("u")].iterrows():
        why = _SAY.text("definitions.unreliable_why")
        why = Text(why.vi, str(row["note"]) or why.en)  # collectors' notes are in English
        given = {"about": about(row), "what": what(row["indicator"]), "why": why}
        message = _SAY.text("definitions.unreliable", **given)
        yield Finding("unreliable", "warning", message, cite(table.loc[[index]]))


def two_poverty_rates(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield areas and years with both official poverty rates: they differ and are never chained.

    A review rate that repeats the survey's to the digit is taken from the wrong table.
    """
    rows = table[(table["scope"] == "ALL") & table["value"].notna()]
    review = rows[rows["indicator"] == "GNBV.POOR"]
    survey = rows[rows["indicator"].isin(["ST.POV_MD", "ST.POV_GEN"])]
    both = review.reset_index().merge(
        survey.reset_index(), on=["area", "edition", "period"], suffixes=("", "_survey")
    )
    for row in both.itertuples():
        same = row.value == row.value_survey
        message = _SAY.text(
            f"definitions.{'same' if same else 'two'}_poverty_rates",
            about=about(row._asdict()),
            review=figure(float(row.value), "%"),
            survey=figure(float(row.value_survey), "%"),
        )
        shown = table.loc[[row.index, row.index_survey]]
        yield Finding("two_poverty_rates", "warning" if same else "note", message, cite(shown))


#: How many provinces an edition has: what readers call it by.
_PLACES = {"2024": 63, "2025": 34}


def edition(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield codes used in the wrong edition: a merged province before or after 1 July 2025.

    Codes of provinces that did not change mean the same in both and are left alone.
    """
    walk = areas.crosswalk()
    alone = walk.groupby("code_2025")["code_2024"].transform("size") == 1
    same = set(walk.loc[alone & (walk["code_2024"] == walk["code_2025"]), "code_2024"])
    rows = table[(table["level"] == "province") & ~table["area"].isin(same)]
    first = rows["period"].map(lambda period: _month(period, first=True))
    last = rows["period"].map(lambda period: _month(period, first=False))
    reform = f"{areas.REFORM:%Y-%m}"
    late = (rows["edition"] == "2024") & (rows["status"] == "actual")
    late &= (rows["as_of"] >= areas.REFORM.isoformat()) | (first >= reform)
    early = (rows["edition"] == "2025") & (last < reform) & ~rows["flag"].str.contains("e")
    for mask, side in ((late, "after"), (early, "before")):
        for index, row in rows[mask].iterrows():
            message = _SAY.text(
                f"definitions.{side}_reform",
                who=who(row),
                code=row["area"],
                count=_PLACES[row["edition"]],
                when=when(row["period"]),
            )
            yield Finding("wrong_edition", "error", message, cite(table.loc[[index]]))


def _month(period: str, *, first: bool) -> str:
    """Return the first or last month of a period as YYYY-MM."""
    if "Q" in period:
        quarter = int(period[-1])
        return f"{period[:4]}-{3 * quarter - 2 if first else 3 * quarter:02d}"
    if "-" in period:
        return period
    return f"{period[:4]}-01" if first else f"{period[-4:]}-12"


def after_publication(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield outturns dated after the day they were published: an estimate or a forecast."""
    rows = table[(table["published"] != "") & (table["status"] == "actual")]
    year_end = rows["period"].where(
        ~rows["period"].str.fullmatch(r"\d{4}"), rows["period"] + "-12-31"
    )
    counted = rows["as_of"].where(rows["as_of"] != "", year_end.where(year_end.str.len() == 10, ""))
    for at, row in rows[(counted != "") & (counted > rows["published"])].iterrows():
        message = _SAY.text(
            "definitions.early",
            about=about(row),
            what=what(row["indicator"]),
            counted=when(counted[at]),
            published=when(row["published"]),
        )
        severity = "error" if row["as_of"] else "warning"
        yield Finding("after_publication", severity, message, cite(table.loc[[at]]))


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Return `findings` for a reader: outturns published too early told once for area and source.

    Six results of one paper that cannot be those of the year's end are one thing to ask about.
    The finding takes the place of the first of them and carries the figures of all.
    """
    groups: dict[object, list[Finding]] = {}
    for position, finding in enumerate(findings):
        key: object = position
        if finding.rule == "after_publication":
            (one,) = finding.figures
            alike = ("area", "edition", "source", "published", "period", "as_of")
            key = (finding.severity, *(one[name] for name in alike))
        groups.setdefault(key, []).append(finding)
    texts = []
    for some in groups.values():
        figures = tuple(figure for finding in some for figure in finding.figures)
        if len(some) > 1:
            first = figures[0]
            message = _SAY.text(
                "definitions.early_many",
                who=who({"area": first["area"], "edition": first["edition"]}),
                count=len(figures),
                counted=when(str(first["as_of"]) or f"{first['period']}-12-31"),
                published=when(str(first["published"])),
                names=join((what(str(one["indicator"])) for one in figures), "; "),
            )
            some = [Finding(some[0].rule, some[0].severity, message, figures)]
        texts += some
    return texts


def target_as_actual(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield stated results that repeat the bounds of their target to the digit.

    Only targets with something to repeat (a range, a yearly change) are held against results: a
    level of 100% is often simply reached.
    """
    kinds = ["annual_change", "count_range"]
    targets = catalogue.targets()[["indicator", "edition", "kind", "low", "high", "decision"]]
    results = table.reset_index(names="at")
    results = results[results["status"].isin(["actual", "estimate"])]
    both = targets[targets["kind"].isin(kinds)].merge(
        results, on=["indicator", "edition"], suffixes=("_target", "")
    )
    low = both["low"].fillna(both["value"])
    same = (low == both["low_target"]) & (
        (both["high"] == both["high_target"]) | both["high_target"].isna()
    )
    for row in both[same].to_dict("records"):
        decision = Text(*(formats.legal(row["decision"], language) for language in LANGUAGES))
        given = {"about": about(row), "what": what(row["indicator"]), "decision": decision}
        message = _SAY.text("definitions.target_as_actual", **given)
        yield Finding("target_as_actual", "warning", message, cite(table.loc[[row["at"]]]))
