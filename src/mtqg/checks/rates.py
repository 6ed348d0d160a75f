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

_KEYS = ["area", "edition", "programme", "capital", "fund", "plan_vintage", "period", "source"]


def rate_of_plan(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield every stated rate that its own source's plan and payment contradict.

    Rounding and hedges are allowed for; a miss by less than one unit of the last digit (61.72
    where rounding gives 61.73) is a note, for the digits were cut off instead of rounded.
    """
    stated = accounts.stated(table)
    # A payment counts against the latest plan that its source gives for the same window.
    for row in stated[(stated["agrees"] == False).fillna(False)].itertuples():  # noqa: E712
        step = 10.0 ** -decimals_of(float(row.rate))
        severity = "note" if row.gap < step else "error"
        rows = _rows(table, row)
        paid = float(row.rate) * float(row.plan) / 100
        message = about(row._asdict())
        message += Text("nguồn nêu tỷ lệ giải ngân ", "the rate stated is ")
        message += _stated(row, "rate", "%")
        message += Text(", nhưng ", ", but ") + _stated(row, "disbursed", "bn VND")
        message += Text(" trên kế hoạch ", " of a plan of ") + _stated(row, "plan", "bn VND")
        # Digits cut off instead of rounded show only with the digits of the rate.
        digits = max(1, decimals_of(float(row.rate)))
        message += Text(" là ", " is ") + figure(float(row.computed), "%", digits)
        message += Text(
            ". Tỷ lệ này chỉ đúng nếu kế hoạch khoảng ",
            ". The rate is true if the plan were about ",
        )
        message += figure(float(row.implied_plan), "bn VND", 0)
        message += Text(" hoặc số giải ngân khoảng ", " or the payment about ")
        message += figure(paid, "bn VND", 0)
        if row.plan_scope == row.plan_scope and row.plan_scope != row.scope:
            message += Text(
                "; phạm vi của kế hoạch và của tỷ lệ có thể khác nhau",
                "; plan and rate may not have the same scope",
            )
        yield Finding("rate_of_plan", severity, message, cite(rows))


def implied_plan(table: pd.DataFrame) -> Iterator[Finding]:
    """Yield the plan that a payment and a rate imply where their source states none."""
    stated = accounts.stated(table)
    bare = stated["plan"].isna() & stated["disbursed"].notna() & stated["rate"].notna()
    for row in stated[bare].itertuples():
        message = about(row._asdict()) + Text("số giải ngân ", "a payment of ")
        message += _stated(row, "disbursed", "bn VND")
        message += Text(", tỷ lệ ", " at ") + _stated(row, "rate", "%")
        message += Text(" ứng với kế hoạch ", " implies a plan of ")
        message += between(*_implied(row), "bn VND", 0)
        message += Text(" mà nguồn không nêu", ", which the source does not state")
        yield Finding("implied_plan", "note", message, cite(_rows(table, row)))


def _stated(row: Any, name: str, unit: str) -> Text:
    """Return plan, payment or rate of a line of `accounts.stated` with the hedge of its source."""
    value, low, high = (float(getattr(row, name + bound)) for bound in ("", "_low", "_high"))
    digits = decimals_of(value)
    return Text(*(formats.hedged(value, low, high, unit, digits, lang) for lang in ("vi", "en")))


def _implied(row: Any) -> tuple[float, float]:
    """Return between what the plan lies that a payment and a rate imply, by their hedges."""

    def bounds(name: str) -> tuple[float, float]:
        value, low, high = (float(getattr(row, name + bound)) for bound in ("", "_low", "_high"))
        return (low if low == low else value), (high if high == high else value)

    (paid_low, paid_high), (rate_low, rate_high) = bounds("disbursed"), bounds("rate")
    return 100 * paid_low / rate_high, 100 * paid_high / rate_low


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
        row = top.iloc[0]
        severity = "error" if row["indicator"] == accounts.RATE else "note"
        message = about(row)
        message += (
            what(str(row["indicator"])) + Text(" là ", " is ") + number(float(row["value"]), 1)
        )
        months = "1 period" if len(group) == 1 else f"{len(group)} periods"
        message += Text(
            f"%, vượt 100% ({len(group)} kỳ trong năm)", f"%, above 100% ({months} of the year)"
        )
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
            message = who(first) + Text(": ", ": ") + what(str(first["indicator"]))
            unit = str(first["unit"])
            message += Text(" là ", " is ") + figure(float(first[bound]), unit)
            message += Text(", chỉ có thể từ ", ", it can only lie between ")
            message += _bound(low[position]) + Text(" đến ", " and ") + _bound(high[position], unit)
            yield Finding("out_of_range", "error", message, cite(row))


def _bound(value: float, unit: str = "") -> Text:
    return Text("…", "…") if math.isnan(value) else figure(value, unit)
