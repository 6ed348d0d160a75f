"""Rules on figures that follow each other: falling totals, revised plans, slips of the unit, one
figure from two sources or two vintages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from mtqg.checks.finding import Finding, about, cite, figure, groups, what, when, who
from mtqg.table import catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("findings")

_ABOUT = ["area", "edition", "indicator", "programme", "scope", "capital", "fund", "plan_vintage"]
#: A running total that falls by less has been rounded or corrected in the last digits.
FALL = 0.005
#: Plans move within the year; more than this is worth a sentence.
REVISION = 0.20
_SLIP = (900.0, 1100.0)


def cumulative_falls(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield running totals that fall: money paid, or work realised, cannot become less."""
    rows = table[table["indicator"].isin(["SBI.CUM", "FIN.DISB"]) & table["value"].notna()]
    year = rows["period"].where(rows["indicator"] == "FIN.DISB", rows["period"].str[:4])
    official = rows["indicator"] == "SBI.CUM"
    rows = rows.assign(year=year, order=rows["period"].where(official, rows["as_of"]))
    rows = rows[rows["order"] != ""]
    rows["group"] = rows.groupby([*_ABOUT, "year"], sort=False).ngroup()
    # Within one date the latest word counts.
    rows = rows.sort_values(["group", "order", "published"])
    rows = rows.drop_duplicates(["group", "order"], keep="last")
    # All at once: an office's table of 700,000 rows has 60,000 totals, of which hardly one falls.
    least = rows["low"].fillna(rows["value"]).groupby(rows["group"]).shift()
    most = rows["high"].fillna(rows["value"])
    falls = (least - most)[most < least * (1 - FALL)]
    for at in rows.index.get_indexer(falls.groupby(rows["group"]).idxmax()):
        before, after = rows.iloc[at - 1], rows.iloc[at]
        message = _SAY.text(
            "sequences.falls",
            who=who(before),
            what=what(before["indicator"]),
            before=figure(float(before["value"]), before["unit"]),
            then=when(before["order"]),
            after=figure(float(after["value"]), before["unit"]),
            now=when(after["order"]),
        )
        severity = "warning" if before["indicator"] == "SBI.CUM" else "error"
        yield Finding("cumulative_falls", severity, message, cite(rows.iloc[[at - 1, at]]))


def plan_revised(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield plans that move by more than a fifth within the year, stated or implied by rates.

    The plan that a running total and its rate imply (100 × SBI.CUM / SBI.RATE) is followed over
    the months; January's rate of few digits says little and counts only as rounded.
    """
    keys = ["area", "edition", "scope", "source", "period"]
    pair = table[table["indicator"].isin(["SBI.CUM", "SBI.RATE"]) & table["value"].notna()]
    wide = pair.pivot_table(index=keys, columns="indicator", values="value", aggfunc="last")
    if {"SBI.CUM", "SBI.RATE"} <= set(wide.columns):
        wide = wide.dropna().reset_index()
        wide = wide[wide["area"].str.isdigit() & (wide["scope"] == "ALL") & (wide["SBI.RATE"] > 0)]
        wide["plan"] = 100 * wide["SBI.CUM"] / wide["SBI.RATE"]
        wide["year"] = wide["period"].str[:4]
        for (area, _, _, source, year), group in _revised(
            wide, ["area", "edition", "scope", "source", "year"], "plan"
        ):
            low, high = group.loc[group["plan"].idxmin()], group.loc[group["plan"].idxmax()]
            first, last = sorted((low, high), key=lambda r: str(r["period"]))
            message = _SAY.text(
                "sequences.implied_plan",
                about=about({**low.to_dict(), "programme": "_Z", "period": year}),
                before=figure(float(first["plan"]), "bn VND", 0),
                then=when(first["period"]),
                after=figure(float(last["plan"]), "bn VND", 0),
                now=when(last["period"]),
            )
            rows = pair[
                (pair["area"] == area) & (pair["scope"] == "ALL") & (pair["source"] == source)
            ]
            rows = rows[rows["period"].isin([low["period"], high["period"]])]
            yield Finding("plan_revised", "note", message, cite(rows))
    plans = table[(table["indicator"] == "FIN.PLAN") & table["value"].notna()]
    for _, group in _revised(plans, [*_ABOUT, "period"], "value"):
        low, high = group.loc[group["value"].idxmin()], group.loc[group["value"].idxmax()]
        ends = {"low": low["value"], "high": high["value"]}
        plan = {name: figure(float(value), "bn VND") for name, value in ends.items()}
        message = _SAY.text("sequences.stated_plan", about=about(low), **plan)
        yield Finding("plan_revised", "note", message, cite(group))


def _revised(
    rows: pd.DataFrame, keys: list[str], column: str
) -> Iterable[tuple[Any, pd.DataFrame]]:
    """Return the groups of `rows` by `keys` within which `column` moves by more than `REVISION`."""
    values = rows.groupby(keys, sort=False)[column]
    moved = values.transform("max") > values.transform("min") * (1 + REVISION)
    return rows[moved].groupby(keys, sort=False)


def unit_slip(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures about 1,000 times another statement, or both neighbours, of the same thing."""
    money = catalogue.indicators()["unit"] == "bn VND"
    rows = table[table["indicator"].map(money).fillna(False) & (table["value"] > 0)]
    rows = rows.assign(length=rows["period"].str.len())
    values = rows.groupby([*_ABOUT, "length"], sort=False)["value"]
    # Of hardly any group the largest is as many times the smallest.
    rows = rows[values.transform("max") / values.transform("min") >= _SLIP[0]]
    for group in groups(rows, [*_ABOUT, "length"]):
        group = group.sort_values("period")
        values = group["value"].to_numpy()
        for i in range(1, len(values)):
            ratio = max(values[i] / values[i - 1], values[i - 1] / values[i])
            same = group["period"].iloc[i] == group["period"].iloc[i - 1]
            # Of two neighbours in time, only a step there and back is a slip, not a history.
            back = i + 1 < len(values) and abs(values[i + 1] / values[i - 1] - 1) < 0.9
            if _SLIP[0] <= ratio <= _SLIP[1] and (same or back):
                pair = group.iloc[[i - 1, i]]
                first = pair.iloc[0]
                message = _SAY.text(
                    "sequences.unit_slip",
                    who=who(first),
                    what=what(first["indicator"]),
                    before=figure(float(values[i - 1]), "bn VND"),
                    then=when(first["period"]),
                    after=figure(float(values[i]), "bn VND"),
                )
                yield Finding("unit_slip", "error", message, cite(pair))


def two_sources(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures that two sources state of the same thing and date, and differently."""
    keys = [*_ABOUT, "period", "as_of"]
    rows = table[table["status"] != "target"].sort_values("published", kind="stable")
    latest_words = rows.drop_duplicates([*keys, "source"], keep="last")
    for latest in groups(latest_words, keys):
        if len(set(latest["status"])) > 1:
            continue
        low, high = (latest[c].fillna(latest["value"]) for c in ("low", "high"))
        half = latest["value"].map(lambda value: 0.5 * 10.0 ** -decimals_of(value))
        if (low - half).max() <= (high + half).min():
            continue
        row = latest.iloc[0]
        values = [
            figure(float(v), row["unit"]) + Text(f" ({s})", f" ({s})")
            for v, s in zip(latest["value"], latest["source"], strict=True)
        ]
        given = {"about": about(row), "what": what(row["indicator"]), "values": join(values, "; ")}
        message = _SAY.text("sequences.two_sources", **given)
        yield Finding("two_sources", "warning", message, cite(latest))


def two_vintages(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures that one source revised by more than a fifth: one finding an area and year."""
    rows = table[table["value"].notna() & (table["published"] != "")]
    rows = rows[~rows["indicator"].map(catalogue.indicators()["kind"]).isin(["share", "index"])]
    rows = rows.assign(figure=rows.groupby([*_ABOUT, "period", "source"], sort=False).ngroup())
    spread = rows.groupby("figure")["value"].agg(["min", "max"])
    ratio = (spread["max"] / spread["min"])[spread["min"] > 0]
    moved = rows[rows["figure"].isin(ratio.index[ratio > 1 + REVISION])]
    moved = moved.assign(ratio=moved["figure"].map(ratio), year=moved["period"].str[:4])
    for group in groups(moved, [*_ABOUT, "source", "year"]):
        worst = group[group["figure"] == group.loc[group["ratio"].idxmax(), "figure"]]
        worst = worst.sort_values("published")
        row = worst.iloc[0]
        message = _SAY.text(
            "sequences.two_vintages",
            about=about(row),
            what=what(row["indicator"]),
            before=figure(float(row["value"]), row["unit"]),
            after=figure(float(worst["value"].iloc[-1]), row["unit"]),
        )
        yield Finding("two_vintages", "note", message, cite(worst))
