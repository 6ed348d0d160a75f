"""From the 63 provinces to the 34: sums add, rates are rebuilt from weights, nothing is guessed."""

from __future__ import annotations

import re

import pandas as pd

from mtqg.table import areas, catalogue, mergers, observations, schema

#: Figures of these kinds add up over the parts of a whole; all others need a weight.
SUMMABLE = ("plan", "cumulative", "stock", "flow")

_NOT_AREA = [c for c in schema.KEY if c not in ("area", "edition")]

#: What makes figures of one area one series, whoever states them.
SERIES = ["area", "indicator", "programme", "scope", "capital", "fund", "plan_vintage"]

_QUOTIENT = re.compile(r"^(\d+) × ([A-Z_0-9.]+) / ([A-Z_0-9.]+)$")


def rebase(table: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the 63 provinces for the 34 of edition 2025.

    Sums (stocks, flows, plans) add. A rate that its parts state is rebuilt from its numerator and
    denominator where the catalogue's formula names them and every part has them, else from the
    parts' rates by the weight that the catalogue names (population for households, plan for a
    disbursement rate): never averaged. Figures of merged provinces carry the flag e, and their
    note names the parts. A whole exists only where every part does; a rate without a weight, a
    change, an index and a ratio are left out. The 11 unchanged provinces and the country keep
    their figures; regions have none, since no published list says which regions the 34 belong to.

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
    columns = list(schema.COLUMNS)
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
    added, averaged = _add(sums, parts, mean=False), _add(rates, parts, mean=True)
    divided = _divide(rows[~kind.isin(SUMMABLE)], added)
    whole = pd.concat([added, divided, averaged], ignore_index=True)
    return whole.drop_duplicates([*_NOT_AREA, "area"], keep="first")


def _divide(rates: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """Return the stated rates of wholes whose numerator and denominator both add up."""
    found = [added.iloc[:0]]
    # Numerator and denominator may come from two tables of an office, of the same date.
    by = [c for c in ("area", *_NOT_AREA) if c not in ("indicator", "source", "published")]
    for code, formula in catalogue.indicators()["formula"].items():
        match = _QUOTIENT.match(formula)
        if not match or added.empty or (rates["indicator"] == code).sum() == 0:
            continue
        stated = rates[rates["indicator"] == code]
        stated = stated.assign(area=stated["code_2025"])
        stated = stated.drop_duplicates(["area", *_NOT_AREA])
        for name, other in zip(("over", "under"), match.groups()[1:], strict=True):
            figures = added[added["indicator"] == other].drop_duplicates(by, keep="last")
            figures = figures[[*by, *schema.NUMBERS, "flag", "note"]].add_suffix(f"_{name}")
            stated = stated.merge(
                figures, left_on=by, right_on=[f"{c}_{name}" for c in by], how="inner"
            )
        stated = stated[stated["value_under"] > 0]
        factor = float(match[1])
        flags = stated["flag_over"] + stated["flag_under"]
        found.append(
            stated.assign(
                value=factor * stated["value_over"] / stated["value_under"],
                low=factor * stated["low_over"] / stated["high_under"],
                high=factor * stated["high_over"] / stated["low_under"],
                flag=[letters(text) for text in flags],
                note=stated["note_over"] + f": {formula}",
                edition="2025",
                place="",
            )
        )
    return pd.concat(found, ignore_index=True)


def letters(flags: str) -> str:
    """Return the letters of `flags` once each, with e: what is rebuilt is an estimate.

    >>> letters("pp"), letters("")
    ('ep', 'e')
    """
    return "".join(sorted({*flags, "e"}))


def joined(table: pd.DataFrame, back: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return edition 2025 in full: the back-cast, and what the 34 report themselves.

    Where a merged province reports a figure itself, its own takes the place of the back-cast of
    that period; its first own figure carries the flag b, since the series changes its maker
    there. `back` is the back-cast, where it is known (`rebase`).

    Examples
    --------
    >>> made_up = schema.complete(pd.DataFrame({
    ...     "area": ["24", "27", "24"], "edition": ["2024", "2024", "2025"],
    ...     "indicator": "ST.POP", "period": ["2024", "2024", "2025"],
    ...     "value": [1900.0, 1500.0, 3450.0], "source": "made up"}))
    >>> joined(made_up)[["period", "value", "flag"]].values.tolist()
    [['2024', 3400.0, 'e'], ['2025', 3450.0, 'b']]
    """
    back = rebase(table) if back is None else back
    own = table[table["edition"] == "2025"]
    outturn = own["status"].isin(["actual", "estimate"]) & (own["level"] == "province")
    merged = outturn & own["area"].map(areas.crosswalk().groupby("code_2025").size()).gt(1)
    kind = own["period"].str.len()
    first = own[merged].groupby([*SERIES, kind[merged]])["period"].transform("min")
    begins = back.groupby([*SERIES, back["period"].str.len()])["period"].min()
    # Of those alone: most of an office's figures are of communes, 0.5 s more for 700,000 rows.
    some = own[merged]
    place = pd.MultiIndex.from_frame(some[SERIES].assign(kind=kind[merged]))
    earlier = pd.Series(begins.reindex(place).to_numpy(), some.index)
    breaks = some[(some["period"] == first) & (earlier < some["period"])]
    own = own.copy()
    own.loc[breaks.index, "flag"] = breaks["flag"].map(lambda f: "".join(sorted({*f, "b"})))
    same = [*SERIES, "period", "as_of"]
    stated = pd.MultiIndex.from_frame(some[same])
    kept = back[~pd.MultiIndex.from_frame(back[same]).isin(stated)]
    return pd.concat([kept, own], ignore_index=True)


def unused(own: pd.DataFrame, edition: str, stated: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of an office's own figures that have no part in the figures of `edition`.

    Edition 2024 takes its own rows alone. Edition 2025 takes the former ones too where its wholes
    are rebuilt of them: a part without the others, or without a weight, has no part in it.

    Parameters
    ----------
    own, stated : DataFrame
        The office's rows of the long table, and every row stated, those of the office among them.

    Examples
    --------
    Bắc Giang alone is no Bắc Ninh of edition 2025:

    >>> made_up = schema.complete(pd.DataFrame({
    ...     "area": ["24", "04"], "edition": "2024", "indicator": "ST.POP",
    ...     "period": "2024", "value": [180.0, 139.0], "source": "made up"}))
    >>> unused(made_up, "2025", made_up)["area"].tolist(), len(unused(made_up, "2024", made_up))
    (['24'], 0)
    """
    other = own[own["edition"] != edition]
    if edition == "2024" or other.empty:
        return other
    back = rebase(stated)
    whole = pd.MultiIndex.from_frame(back[["area", *_NOT_AREA]])
    new = other["area"].map(areas.crosswalk().set_index("code_2024")["code_2025"])
    sought = other.assign(area=new.fillna(other["area"]))[["area", *_NOT_AREA]]
    return other[~pd.MultiIndex.from_frame(sought).isin(whole)]


def parts(table: pd.DataFrame, area: areas.Area, indicator: str) -> pd.DataFrame:
    """Return the rows of the long table about the provinces of 2024 that make up `area`.

    In edition 2024 these are the rows of `area` itself.
    """
    codes = [part.code for part in mergers.parts(area)]
    return observations.select(table, area=codes, edition="2024", indicator=indicator)


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
    numbers = list(schema.NUMBERS)
    scaled = rows.assign(**{c: rows[c] * rows["weight"] for c in numbers})
    grouped = scaled.groupby(key, sort=False, dropna=False)
    total = grouped[numbers].sum(min_count=1)
    complete = grouped["area"].nunique().to_numpy() == total.index.get_level_values(0).map(parts)
    for column in [*numbers, "weight"]:
        complete &= grouped[column].count().to_numpy() == total.index.get_level_values(0).map(parts)
    if mean:
        # Ten decimals: without rounding three rates of 100 make 100.00000000000001.
        total = total.div(grouped["weight"].sum(), axis=0).round(10)
    names = areas.provinces("2024").set_index("code")["name"]
    walk = areas.crosswalk().sort_values("code_2024")
    note = walk["code_2024"].map(names).groupby(walk["code_2025"]).agg(" + ".join)
    flags = grouped["flag"].sum().replace(0, "")
    described = (
        grouped[["level", "unit"]]
        .first()
        .assign(
            flag=flags.map({text: letters(text) for text in flags.unique()}),
        )
    )
    whole = total.join(described)[complete].reset_index()
    whole["note"] = whole["code_2025"].map(note)  # complete: every part is in it
    return whole.assign(area=whole["code_2025"], edition="2025", place="")
