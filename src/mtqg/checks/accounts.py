"""Plan, payment and rate as one source states them together, and whether they can all be true."""

from __future__ import annotations

import pandas as pd

from mtqg.table.numbers import decimals_of

PLAN, PAID, RATE = "FIN.PLAN", "FIN.DISB", "FIN.DISB_RATE"
_SAME = ["area", "edition", "programme", "capital", "fund", "plan_vintage", "period", "source"]

#: Columns of `stated`.
COLUMNS = (
    *(*_SAME, "scope", "plan_scope", "as_of"),
    *(
        n + bound
        for n in ("plan", "disbursed", "rate", "computed")
        for bound in ("", "_low", "_high")
    ),
    *("agrees", "gap", "implied_plan", "remaining"),
)


def stated(table: pd.DataFrame) -> pd.DataFrame:
    """Return every payment or rate on programme capital beside the plan it belongs to.

    A plan and a payment belong together when one source states them of the same programme, type
    and source of capital, vintage, period and scope. A payment whose scope the source leaves
    open (UNSTATED) is held against each plan that the source does state.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; plan, disbursed and rate with the bounds that the source's hedges give.
        `computed` is 100 × disbursed / plan in %, with the bounds that rounding and hedges allow;
        `agrees` is True, False, or NA where one of the three is missing; `gap` the points between
        the two (0 when they agree); `implied_plan` the plan that the stated rate and payment
        imply; `remaining` plan − disbursed. Missing numbers are NaN. One row for each scope, plan
        and date.

    Examples
    --------
    >>> from mtqg.table import observations
    >>> rows = stated(observations.select(observations.read(), source="meeting_2023"))
    >>> rows.loc[rows["area"] == "24", ["computed", "agrees"]].round(1).values.tolist()
    [[50.6, True]]
    """
    keys = [*_SAME, "scope", "as_of"]
    needed = table[["indicator", *keys, "value", "low", "high"]]  # rows are taken column by column
    rows = needed[table["indicator"].isin([PLAN, PAID, RATE])]
    paid = _figures(rows, PAID, [*keys], "disbursed")
    rate = _figures(rows, RATE, [*keys], "rate")
    both = paid.merge(rate, on=keys, how="outer")
    plans = _figures(rows, PLAN, [*_SAME, "scope", "as_of"], "plan").rename(
        columns={"scope": "plan_scope", "as_of": "plan_as_of"}
    )
    joined = both.reset_index(names="line").merge(plans, on=_SAME, how="left")
    fits = (
        (joined["plan_scope"] == joined["scope"])
        | (joined["scope"] == "UNSTATED")
        | joined["plan_scope"].isna()
    ) & ~(joined["plan_as_of"] > joined["as_of"]).fillna(False)
    fitting = (
        joined[fits].sort_values("plan_as_of").drop_duplicates([*keys, "plan_scope"], keep="last")
    )
    alone = both[~both.index.isin(joined.loc[fits, "line"])]
    found = pd.concat([fitting, alone], ignore_index=True) if len(alone) else fitting
    return _judge(found).sort_values(["area", "period", "as_of", "scope"], ignore_index=True)


def _figures(rows: pd.DataFrame, indicator: str, keys: list[str], name: str) -> pd.DataFrame:
    figures = rows[rows["indicator"] == indicator]
    renamed = {"value": name, "low": f"{name}_low", "high": f"{name}_high"}
    return figures[[*keys, "value", "low", "high"]].rename(columns=renamed)


def _within(rows: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    """Return the bounds of a figure: its hedge's, or those of rounding when it is exact."""
    value, low, high = (rows[c].astype(float) for c in (name, f"{name}_low", f"{name}_high"))
    exact = (low == value) & (high == value)
    half = value.map(lambda v: 0.5 * 10.0 ** -decimals_of(v), na_action="ignore")
    return low.where(~exact, value - half), high.where(~exact, value + half)


def _judge(rows: pd.DataFrame) -> pd.DataFrame:
    full = rows[["plan", "disbursed"]].notna().all(axis=1) & (rows["plan"] > 0)
    (plan_low, plan_high), (paid_low, paid_high), (rate_low, rate_high) = (
        _within(rows, name) for name in ("plan", "disbursed", "rate")
    )
    low = (100 * paid_low / plan_high).where(full)
    high = (100 * paid_high / plan_low).where(full)
    gap = pd.concat([rate_low - high, low - rate_high], axis=1).max(axis=1).clip(lower=0)
    known = full & rows["rate"].notna()
    return rows.assign(
        computed=(100 * rows["disbursed"] / rows["plan"]).where(full),
        computed_low=low,
        computed_high=high,
        agrees=(gap == 0).astype("boolean").where(known),
        gap=gap.where(known),
        implied_plan=100 * rows["disbursed"] / rows["rate"].where(rows["rate"] > 0),
        remaining=(rows["plan"] - rows["disbursed"]).clip(lower=0),
    )[list(COLUMNS)]
