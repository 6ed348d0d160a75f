"""Communes of a province held against each other: rates, places, who lags, who gets worse.

Each function takes rows of the long table (or what another one here returns) and returns a tidy
table with one row an area and date, or one row an area.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mtqg.table.figures import preferred
from mtqg.table.packed import unpacked

#: What an amount can be split by; its total is stated, or the sum of its parts.
_PARTS = ("capital", "fund", "plan_vintage", "programme")

#: Two-sided 95%.
_Z = 1.959963984540054

#: Columns of `course`.
COURSE = ("area", "at", "part", "whole", "value", "low", "high")


def payments(rows: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return plan, payment and rate of each area at each date of each budget year.

    Where a total over programmes, types of capital, sources or vintages is stated, that counts;
    else the parts are added. A plan holds from its date (undated: from the beginning) until the
    next one.

    Parameters
    ----------
    rows : DataFrame
        Rows of the long table, each figure in its latest vintage (`observations.latest`).
    by : sequence of str
        Columns of the long table to keep apart, such as "programme".

    Returns
    -------
    DataFrame
        Columns area, `by`, period (the budget year), as_of, plan and paid (bn VND), rate (%): one
        row a date at which a payment is stated, in order of them.

    Examples
    --------
    >>> from mtqg.table import schema
    >>> given = pd.DataFrame({"area": "04462", "indicator": ["FIN.PLAN"] * 2 + ["FIN.DISB"] * 2,
    ...     "programme": ["NTP2026", "DTTS"] * 2, "period": "2026", "as_of": "2026-10-31",
    ...     "value": [30.0, 10.0, 12.0, 6.0], "source": "made up", "edition": "2025"})
    >>> payments(schema.complete(given))[["plan", "paid", "rate"]].values.tolist()
    [[40.0, 18.0, 45.0]]
    """
    whole = rows[rows["scope"] == "ALL"].dropna(subset=["value"])
    key = ["area", *by, "period"]
    totals = {}
    for indicator in ("FIN.PLAN", "FIN.DISB"):
        figures = whole[whole["indicator"] == indicator]
        totals[indicator] = _total(figures, [*key, "as_of"], [p for p in _PARTS if p not in by])
    paid = totals["FIN.DISB"].rename(columns={"value": "paid"})
    plan = totals["FIN.PLAN"].rename(columns={"value": "plan"})
    # Of one precision, also where no plan is dated.
    days = [
        pd.to_datetime(rows["as_of"], errors="coerce").astype("<M8[s]") for rows in (paid, plan)
    ]
    dated = [rows.assign(day=d.fillna(_FIRST)) for rows, d in zip((paid, plan), days, strict=True)]
    found = pd.merge_asof(
        dated[0].sort_values("day"),
        dated[1].drop(columns="as_of").sort_values("day"),
        on="day",
        by=key,
    )
    found["rate"] = 100 * found["paid"] / found["plan"].where(found["plan"] > 0)
    columns = [*key, "as_of", "plan", "paid", "rate"]
    return found.sort_values([*key, "as_of"])[columns].reset_index(drop=True)


_FIRST = pd.Timestamp("1900-01-01")


def _total(figures: pd.DataFrame, key: list[str], parts: Sequence[str]) -> pd.DataFrame:
    """Return one value a `key`: of each part in turn the stated total, else the sum."""
    kept = [*key, *parts]
    found = preferred(figures, kept)[[*kept, "value"]]
    for part in parts:
        kept = [column for column in kept if column != part]
        total = found[part] == "ALL"
        by = [found[c] for c in kept]
        stated = total.groupby(by, observed=True).transform("any") if len(found) else total
        found = found[total | ~stated].groupby(kept, as_index=False, observed=True)["value"].sum()
    return unpacked(found)


def wilson(part: pd.Series, whole: pd.Series) -> pd.DataFrame:
    """Return the 95% interval of Wilson of shares in %, columns low and high.

    What few households can be by chance alone: 3 poor of 40 are no worse than 2 of 40.

    >>> wilson(pd.Series([3.0]), pd.Series([40.0])).round(1).values.tolist()
    [[2.6, 19.9]]
    """
    n = whole.where(whole > 0)
    p = part / n
    middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    low, high = 100 * (middle - half), 100 * (middle + half)
    return pd.DataFrame({"low": low.clip(lower=0), "high": high.clip(upper=100)})


def disbursement(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of disbursement of each area by date: columns `COURSE`; part paid of whole.

    Of the latest budget year alone: a rate starts anew with every plan.
    """
    paid = payments(rows)
    paid = paid[paid["period"] == paid["period"].max()]
    return _course(paid, at=paid["as_of"], part=paid["paid"], whole=paid["plan"])


def poverty(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the poor-household rate by year with its interval of Wilson: columns `COURSE`.

    Part are poor households and whole all; where only the rate is stated, it stands without an
    interval.
    """
    names = {"GNBV.POOR_HH": "part", "GNBV.HH_TOTAL": "whole", "GNBV.POOR": "rate"}
    some = unpacked(rows[rows["indicator"].isin(names) & (rows["scope"] == "ALL")])
    some = some[some["period"].str.fullmatch(r"\d{4}")].dropna(subset=["value"])
    wide = some.pivot_table(
        index=["area", "period"], columns="indicator", values="value", aggfunc="last"
    )
    wide = wide.reindex(columns=list(names)).rename(columns=names).reset_index()
    found = _course(wide, at=wide["period"], part=wide["part"], whole=wide["whole"])
    found["value"] = found["value"].fillna(wide["rate"].reset_index(drop=True))
    bounds = wilson(found["part"], found["whole"])
    return found.assign(low=bounds["low"], high=bounds["high"]).dropna(subset=["value"])


def criteria(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the number of new rural criteria met, by date: columns `COURSE`."""
    met = rows[(rows["indicator"] == "NTM.CRIT_MET") & (rows["scope"] == "ALL")]
    met = unpacked(met.dropna(subset=["value"]))
    at = met["as_of"].where(met["as_of"] != "", met["period"])
    return met.assign(at=at).drop_duplicates(["area", "at"], keep="last").assign(
        part=np.nan, whole=np.nan, low=np.nan, high=np.nan
    )[list(COURSE)].sort_values(["area", "at"]).reset_index(drop=True)  # fmt: skip


def _course(
    rows: pd.DataFrame, *, at: pd.Series, part: pd.Series, whole: pd.Series
) -> pd.DataFrame:
    value = 100 * part / whole.where(whole > 0)
    found = pd.DataFrame({"area": rows["area"], "at": at, "part": part, "whole": whole})
    found = found.assign(value=value, low=np.nan, high=np.nan)
    return found.reset_index(drop=True)


def pooled(course: pd.DataFrame) -> pd.Series:
    """Return the rate of all areas together by date, in %: parts over wholes, no mean of rates.

    The mean where there are neither, as of criteria.
    """
    both = course.dropna(subset=["part", "whole"])
    if both.empty:
        return course.groupby("at")["value"].mean()
    sums = both.groupby("at")[["part", "whole"]].sum()
    return 100 * sums["part"] / sums["whole"].where(sums["whole"] > 0)


def standing(course: pd.DataFrame, areas: Sequence[str], *, lower_is_better: bool) -> pd.DataFrame:
    """Return where each of `areas` stands at the newest date, the worst first.

    Parameters
    ----------
    course : DataFrame
        As `disbursement`, `poverty` or `criteria` return it.
    areas : sequence of str
        Codes of every area that should have reported.

    Returns
    -------
    DataFrame
        Index the code; columns at (the area's newest date, "" without any), value, low, high, part,
        whole, before (its figure at the date before the newest of all) and change, mean and
        mean_before (all areas together), rank (1 the best, ties share the better place; among
        those that reported), reported (at the newest date), worse (than all together, by more than
        its interval), worsening (see below) and both.

        A rate with an interval worsens where the difference to the date before is more than chance
        (Newcombe's interval of two shares, 95%); a running rate where its distance to all together
        grew by more than a tenth of a point; others where they fell back.

    Examples
    --------
    >>> made_up = pd.DataFrame({"area": list("AABB"), "at": ["2025", "2026"] * 2,
    ...     "part": [80.0, 130, 90, 60], "whole": 1000.0})
    >>> made_up["value"] = made_up["part"] / 10
    >>> made_up[["low", "high"]] = wilson(made_up["part"], made_up["whole"])
    >>> standing(made_up, ["A", "B", "C"], lower_is_better=True)[
    ...     ["value", "mean", "rank", "worse", "worsening", "reported"]]
           value  mean  rank  worse  worsening  reported
    area
    A       13.0   9.5   2.0   True       True      True
    B        6.0   9.5   1.0  False      False      True
    C        NaN   9.5   NaN  False      False     False
    """
    dates = sorted(course["at"].unique())
    newest = dates[-1] if dates else ""
    earlier = dates[-2] if len(dates) > 1 else ""
    own = course.sort_values("at").drop_duplicates("area", keep="last").set_index("area")
    found = own.reindex(pd.Index(list(areas), name="area"))
    found["at"] = found["at"].fillna("").astype(str)
    found["reported"] = (found["at"] == newest) & (newest != "")
    last = course[course["at"] == earlier].set_index("area").reindex(found.index)
    found["before"] = last["value"].where(found["reported"])
    found["change"] = found["value"] - found["before"]
    mean = pooled(course)
    found["mean"], found["mean_before"] = mean.get(newest, np.nan), mean.get(earlier, np.nan)
    sign = 1.0 if lower_is_better else -1.0
    now = found["value"].where(found["reported"])
    found["rank"] = (sign * now).rank(method="min")
    bound = found["low" if lower_is_better else "high"].fillna(found["value"])
    found["worse"] = (sign * (bound - found["mean"]) > 0) & found["reported"]
    if found["low"].notna().any():
        found["worsening"] = _clearly_up(found, last) if lower_is_better else False
    elif found["whole"].notna().any():
        part, part_before = found["value"] / found["mean"], found["before"] / found["mean_before"]
        found["worsening"] = (sign * (part - part_before) > 0.01) & found["reported"]
    else:
        found["worsening"] = (sign * found["change"] > 0) & found["reported"]
    found["both"] = found["worse"] & found["worsening"]
    order = (sign * found["value"]).where(found["reported"]).sort_values(ascending=False)
    return found.loc[order.index]


def _clearly_up(now: pd.DataFrame, before: pd.DataFrame) -> pd.Series:
    """Tell which shares rose by more than chance: Newcombe's interval, its lower end above 0."""
    p1, p0 = now["part"] / now["whole"], before["part"] / before["whole"]
    then = wilson(before["part"], before["whole"]) / 100
    here = now["low"] / 100
    low = (p1 - p0) - np.sqrt((p1 - here) ** 2 + (then["high"] - p0) ** 2)
    return (low > 0) & now["reported"]


def monthly(course: pd.DataFrame) -> pd.DataFrame:
    """Return courses as charts draw them: area, period (the month) and value, one a month."""
    dated = course.assign(period=course["at"].str[:7])
    return dated.drop_duplicates(["area", "period"], keep="last")[["area", "period", "value"]]
