"""Rules on rates: against their own plan and payment, and against what a rate can be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from mtqg.checks import accounts
from mtqg.checks.finding import Finding, about, between, cite, figure, number, what, who
from mtqg.table import catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

_KEYS = ["area", "edition", "programme", "capital", "fund", "plan_vintage", "period", "source"]
_SAY = sentences("findings")


def rate_of_plan(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield every stated rate that its own source's plan and payment contradict.

    Rounding and hedges are allowed for; a miss by less than one unit of the last digit (61.72
    where rounding gives 61.73) is a note, for the digits were cut off instead of rounded.
    """
    stated = accounts.stated(table)
    # A payment counts against the latest plan that its source gives for the same window.
    for row in stated[(stated["agrees"] == False).fillna(False)].itertuples():  # noqa: E712
        rate = float(row.rate)
        unlike = row.plan_scope == row.plan_scope and row.plan_scope != row.scope
        message = _SAY.text(
            "rates.of_plan",
            about=about(row._asdict()),
            rate=_stated(row, "rate", "%"),
            paid=_stated(row, "disbursed", "bn VND"),
            plan=_stated(row, "plan", "bn VND"),
            # Digits cut off instead of rounded show only with the digits of the rate.
            computed=figure(float(row.computed), "%", max(1, decimals_of(rate))),
            fitting_plan=figure(float(row.implied_plan), "bn VND", 0),
            fitting_payment=figure(rate * float(row.plan) / 100, "bn VND", 0),
            scopes=_SAY.text("rates.scopes") if unlike else "",
        )
        severity = "note" if row.gap < 10.0 ** -decimals_of(rate) else "error"
        yield Finding("rate_of_plan", severity, message, cite(_rows(table, row)))


def implied_plan(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield the plan that a payment and a rate imply where their source states none."""
    stated = accounts.stated(table)
    bare = stated["plan"].isna() & stated["disbursed"].notna() & stated["rate"].notna()
    for row in stated[bare].itertuples():
        paid, rate = _bounds(row, "disbursed"), _bounds(row, "rate")
        message = _SAY.text(
            "rates.implied",
            about=about(row._asdict()),
            paid=_stated(row, "disbursed", "bn VND"),
            rate=_stated(row, "rate", "%"),
            plan=between(100 * paid[0] / rate[1], 100 * paid[1] / rate[0], "bn VND", 0),
        )
        yield Finding("implied_plan", "note", message, cite(_rows(table, row)))


def _stated(row: Any, name: str, unit: str) -> Text:
    """Return plan, payment or rate of a line of `accounts.stated` with the hedge of its source."""
    value, low, high = (float(getattr(row, name + bound)) for bound in ("", "_low", "_high"))
    digits = decimals_of(value)
    return Text(*(formats.hedged(value, low, high, unit, digits, lang) for lang in ("vi", "en")))


def _bounds(row: Any, name: str) -> tuple[float, float]:
    """Return between what the hedge of a figure says that it lies."""
    value, low, high = (float(getattr(row, name + bound)) for bound in ("", "_low", "_high"))
    return (low if low == low else value), (high if high == high else value)


def _rows(table: pd.DataFrame, row: object) -> pd.DataFrame:
    """Return the figures that a line of `accounts.stated` was made of."""
    mask = pd.Series(True, index=table.index)
    for key in _KEYS:
        mask &= table[key] == getattr(row, key)
    scope, plan_scope = getattr(row, "scope", ""), getattr(row, "plan_scope", "")
    wanted = {accounts.PLAN: plan_scope, accounts.PAID: scope, accounts.RATE: scope}
    dated = (table["as_of"] == getattr(row, "as_of", "")) | (table["indicator"] == accounts.PLAN)
    return table[mask & dated & (table["indicator"].map(wanted) == table["scope"])]


def above_plan(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield rates above 100% of the plan: one finding an area and year, the highest shown.

    The statistics office prints 259 of them in 2008-2025: work realised ahead of its plan, or a
    plan not yet raised. For a payment it cannot be.
    """
    rates = table[table["indicator"].isin([accounts.RATE, "SBI.RATE"]) & (table["value"] > 100)]
    keys = ["area", "edition", "indicator", "programme", "scope", "capital", "fund", "source"]
    for _, group in rates.groupby([*keys, rates["period"].str[:4]], sort=False):
        top = group.loc[[group["value"].idxmax()]]
        row, count = top.iloc[0], len(group)
        message = _SAY.text(
            "rates.above",
            about=about(row),
            what=what(row["indicator"]),
            value=number(float(row["value"]), 1),
            periods=Text(f"{count} kỳ", f"{count} period" if count == 1 else f"{count} periods"),
        )
        severity = "error" if row["indicator"] == accounts.RATE else "note"
        yield Finding("above_plan", severity, message, cite(top))


def out_of_range(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield figures outside what their indicator can be, such as a share of 103%."""
    limits = catalogue.indicators().reindex(table["indicator"])[["minimum", "maximum"]]
    low, high = (limits[c].to_numpy(float) for c in ("minimum", "maximum"))
    for bound in ("value", "low", "high"):
        figures = table[bound].to_numpy(float)
        for position in ((figures < low) | (figures > high)).nonzero()[0]:
            row = table.iloc[[position]]
            first = row.iloc[0]
            message = _SAY.text(
                "rates.range",
                who=who(first),
                what=what(first["indicator"]),
                value=figure(float(first[bound]), first["unit"]),
                low=_limit(low[position], ""),
                high=_limit(high[position], first["unit"]),
            )
            yield Finding("out_of_range", "error", message, cite(row))


def _limit(value: float, unit: str) -> Text:
    return Text("…", "…") if math.isnan(value) else figure(value, unit)
