"""From the 63 provinces to the 34: sums add, rates are rebuilt from weights, nothing is guessed."""

from __future__ import annotations

import pandas as pd

from mtqg import areas, catalogue, observations

#: Figures of these kinds add up over the parts of a whole; all others need a weight.
SUMMABLE = ("plan", "cumulative", "stock", "flow")

_NOT_AREA = [c for c in observations.KEY if c not in ("area", "edition")]


def rebase(table: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the 63 provinces for the 34 of edition 2025.

    Sums (stocks, flows, plans) add. A rate of a merged province is rebuilt from its parts' rates
    by the weight that the catalogue names (population for households, plan for a disbursement
    rate): never averaged. Figures of merged provinces carry the flag e. A whole exists only
    where every part does; a rate without a weight, a change, an index and a ratio are left out.
    The 11 unchanged provinces and the country keep their figures; regions have none, since no
    published list says which regions the 34 belong to.

    Parameters
    ----------
    table : DataFrame
        The long table; rows of edition 2025 are not touched and not returned.

    Returns
    -------
    DataFrame
        The long table in edition 2025.

    Examples
    --------
    Bắc Ninh is made of Bắc Ninh and Bắc Giang, whose populations of 2023 add:

    >>> whole = rebase(observations.read())
    >>> rows = observations.select(whole, area="24", indicator="ST.POP", period="2023")
    >>> parts = observations.select(
    ...     observations.read(), area=["24", "27"], indicator="ST.POP", period="2023")
    >>> round(float(rows["value"].sum() - parts["value"].sum()), 6)
    0.0
    """
    old = table[table["edition"] == "2024"]
    country = old[old["level"] == "country"].assign(edition="2025")
    rows = old[old["level"] == "province"].merge(
        areas.crosswalk(), left_on="area", right_on="code_2024"
    )
    parts = areas.crosswalk().groupby("code_2025").size()
    alone = rows["code_2025"].map(parts) == 1
    unchanged = rows[alone].assign(edition="2025", area=lambda d: d["code_2025"])
    merged = _whole(rows[~alone], parts, old)
    columns = list(observations.COLUMNS)
    return pd.concat(
        [country[columns], unchanged[columns], merged[columns]], ignore_index=True
    ).sort_values(["indicator", "area", "period"], kind="stable", ignore_index=True)


def _whole(rows: pd.DataFrame, parts: pd.Series, old: pd.DataFrame) -> pd.DataFrame:
    known = catalogue.indicators()
    kind = rows["indicator"].map(known["kind"])
    weight = rows["indicator"].map(known["weight"])
    sums = rows[kind.isin(SUMMABLE)].assign(weight=1.0)
    rates = rows[~kind.isin(SUMMABLE) & (weight != "")]
    rates = rates.assign(weight=_weights(rates, weight[rates.index], old))
    return pd.concat(
        [_add(sums, parts, mean=False), _add(rates, parts, mean=True)], ignore_index=True
    )


def _weights(rates: pd.DataFrame, weight: pd.Series, old: pd.DataFrame) -> pd.Series:
    """Return the weight of each rate: that of the same area and period, else of its year."""
    table = observations.latest(old[old["indicator"].isin(weight.unique())])
    stated = table.drop_duplicates(["area", "indicator", "period"], keep="last").set_index(
        ["area", "indicator", "period"]
    )["value"]
    exact = pd.MultiIndex.from_arrays([rates["area"], weight, rates["period"]])
    year = pd.MultiIndex.from_arrays([rates["area"], weight, rates["period"].str[:4]])
    found = stated.reindex(exact).to_numpy()
    fallback = stated.reindex(year).to_numpy()
    return pd.Series(found, rates.index).fillna(pd.Series(fallback, rates.index))


def _add(rows: pd.DataFrame, parts: pd.Series, *, mean: bool) -> pd.DataFrame:
    if rows.empty:
        return rows.assign(area="")
    key = ["code_2025", *_NOT_AREA]
    numbers = list(observations.NUMBERS)
    scaled = rows.assign(**{c: rows[c] * rows["weight"] for c in numbers})
    grouped = scaled.groupby(key, sort=False, dropna=False)
    total = grouped[numbers].sum(min_count=1)
    complete = grouped["area"].nunique().to_numpy() == total.index.get_level_values(0).map(parts)
    for column in [*numbers, "weight"]:
        complete &= grouped[column].count().to_numpy() == total.index.get_level_values(0).map(parts)
    if mean:
        # Ten decimals: without rounding three rates of 100 make 100.00000000000001.
        total = total.div(grouped["weight"].sum(), axis=0).round(10)
    rest = grouped[["level", "unit"]].first()
    names = areas.provinces("2024").set_index("code")["name"]
    described = {
        "note": grouped["area"].agg(lambda codes: " + ".join(names[c] for c in sorted(codes))),
        "flag": grouped["flag"].agg(lambda flags: "".join(sorted({*"".join(flags), "e"}))),
    }
    whole = total.join(rest).assign(**described)[complete].reset_index()
    return whole.assign(area=whole["code_2025"], edition="2025", place="")
