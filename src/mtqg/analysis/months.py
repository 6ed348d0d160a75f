"""An office's own months: plan and payment by programme, type of capital and vintage, added up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import nan

import numpy as np
import pandas as pd

from mtqg.table import catalogue

PLAN, PAID, RATE = "FIN.PLAN", "FIN.DISB", "FIN.DISB_RATE"
KEYS = ("programme", "capital", "plan_vintage")
#: The parts of each column of `KEYS`; of programmes, the catalogue's.
_PARTS = {"capital": ("INV", "REC"), "plan_vintage": ("CURRENT", "CARRIED")}
#: Columns of `by_month`.
_NUMBERS = ("plan", "paid", "share")
COLUMNS = ("year", "month", "as_of", *KEYS, *_NUMBERS, "parts", "source")

_Key = tuple[str, str, str]
_Line = dict[str, object]


def by_month(table: pd.DataFrame) -> pd.DataFrame:
    """Return the plan and the running payment of each month, with every total that they make.

    A total that is stated stands as stated; one that is not is the sum of its parts: of vintages,
    of types of capital, of components, of programmes. The last date within a month is the month's;
    a plan holds until the next one is stated. Payments of January after a plan's year are told by
    `closing`.

    Parameters
    ----------
    table : DataFrame
        Rows of the long table about one area: FIN.PLAN, FIN.DISB and FIN.DISB_RATE of single years,
        of the whole area and every source of capital.

    Returns
    -------
    DataFrame
        One row a month and line: year (of the plan), month ("2026-10"), as_of, programme, capital,
        plan_vintage ("ALL" for totals, which come first), plan and paid (bn VND; NaN where the rate
        alone is stated), share (100 × paid / plan or the stated rate, %), parts (the lines without
        parts that it is made of, "; " between them), source.

    Examples
    --------
    >>> rows = pd.DataFrame([
    ...     {"indicator": code, "programme": "NTP2026", "capital": capital, "period": "2026",
    ...      "as_of": day, "value": value}
    ...     for capital, plan, paid in (("INV", 100, (20, 60)), ("REC", 50, (5, 15)))
    ...     for day, done in zip(("2026-08-31", "2026-09-30"), paid, strict=True)
    ...     for code, value in (("FIN.PLAN", plan), ("FIN.DISB", done))])
    >>> found = by_month(rows)
    >>> found.loc[found["month"] == "2026-09", ["programme", "capital", "paid", "share"]].values
    array([['ALL', 'ALL', 75.0, 50.0],
           ['ALL', 'INV', 60.0, 60.0],
           ['ALL', 'REC', 15.0, 30.0],
           ['NTP2026', 'ALL', 75.0, 50.0],
           ['NTP2026', 'INV', 60.0, 60.0],
           ['NTP2026', 'REC', 15.0, 30.0]], dtype=object)
    """
    return _lines(table, lambda year, month: month[:4] == year)


def closing(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is paid of each year's plan by the last date in the January after it.

    The plan of a year is paid until 31 January of the next (chỉnh lý quyết toán): its line goes on
    beside the new year's, which starts anew.

    Parameters
    ----------
    table : DataFrame
        As of `by_month`.

    Returns
    -------
    DataFrame
        As `by_month`, month being the January; empty where nothing is stated of one.

    Examples
    --------
    >>> rows = pd.DataFrame([
    ...     {"indicator": code, "programme": "NTP2026", "capital": "INV", "period": "2026",
    ...      "as_of": day, "value": value}
    ...     for day, paid in (("2026-12-31", 90), ("2027-01-31", 97))
    ...     for code, value in (("FIN.PLAN", 100), ("FIN.DISB", paid))])
    >>> closing(rows)[["year", "month", "programme", "paid"]].values[0].tolist()
    ['2026', '2027-01', 'ALL', 97.0]
    """
    return _lines(table, lambda year, month: month == f"{int(year) + 1}-01")


def _lines(table: pd.DataFrame, wanted: Callable[[str, str], bool]) -> pd.DataFrame:
    """Return the lines of the months that are wanted of a plan's year."""
    rows = _single(table)
    lines = []
    for year, of_year in rows.groupby("year"):
        for month, stated in of_year[of_year["indicator"] != PLAN].groupby("month"):
            if not wanted(str(year), str(month)):
                continue
            plans = of_year[(of_year["indicator"] == PLAN) & (of_year["as_of"] <= f"{month}-31")]
            for key, one in _added(*_leaves(stated, plans)).items():
                lines.append({"year": year, "month": month, **dict(zip(KEYS, key, strict=True))}
                             | one)  # fmt: skip
    found = pd.DataFrame(lines, columns=list(COLUMNS)).astype(dict.fromkeys(_NUMBERS, float))
    found["share"] = found["share"].fillna(
        100 * found["paid"] / found["plan"].where(lambda p: p > 0)
    )
    return found[found["share"].notna()].reset_index(drop=True)


def _single(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single years and of the whole area, dated, the last word of each month."""
    rows = table[table["indicator"].isin([PLAN, PAID, RATE]) & table["value"].notna()].copy()
    for column in ("scope", "fund", *KEYS):
        rows[column] = rows.get(column, "ALL")
    for column in ("as_of", "published", "source"):
        rows[column] = rows.get(column, "")
    rows = rows[~rows["period"].str.contains("[/Q]").astype(bool)]
    monthly = rows["period"].where(rows["period"].str.len() > 4, "")
    rows["as_of"] = rows["as_of"].where(rows["as_of"] != "", monthly)
    dated = (rows["as_of"] != "") | (rows["indicator"] == PLAN)
    rows = rows[(rows["programme"] != "_Z") & (rows["scope"] == "ALL") & dated]
    rows = rows[(rows["indicator"] != RATE) | (rows["fund"] == "ALL")]  # no rates are added
    if rows.empty:
        return rows.assign(year="", month="")
    rows = rows.assign(year=rows["period"].str[:4], month=rows["as_of"].str[:7])
    # Sources of capital are added where no total is stated.
    key = [*KEYS, "indicator", "year", "month"]
    rows = rows.sort_values(["as_of", "published"], kind="stable")
    rows = rows.drop_duplicates([*key, "fund"], keep="last")
    total = rows["fund"] == "ALL"
    rows = rows[total | ~total.groupby([rows[column] for column in key]).transform("any")]
    last = {"value": "sum", "as_of": "last", "source": "last"}  # in order of as_of
    return rows.groupby(key, sort=False, as_index=False).agg(last)


def _leaves(
    stated: pd.DataFrame, plans: pd.DataFrame
) -> tuple[dict[_Key, _Line], dict[_Key, _Line]]:
    """Return what is stated of one month by line: payments with the plan in force, and rates."""
    plans = plans.sort_values("as_of", kind="stable").drop_duplicates([*KEYS], keep="last")
    plans = plans.set_index(list(KEYS))["value"]
    leaves: dict[str, dict[_Key, _Line]] = {PAID: {}, RATE: {}}
    for row in stated.itertuples():
        key = (row.programme, row.capital, row.plan_vintage)
        line = {"as_of": row.as_of, "source": row.source, "parts": "/".join(key)}
        if row.indicator == RATE:
            leaves[RATE][key] = {**line, "plan": nan, "paid": nan, "share": row.value}
        elif key in plans.index:
            leaves[PAID][key] = {**line, "plan": plans[key], "paid": row.value}
    return leaves[PAID], leaves[RATE]


def _added(leaves: dict[_Key, _Line], rates: dict[_Key, _Line]) -> dict[_Key, _Line]:
    """Return every line that is stated or can be added up, totals first."""
    known = catalogue.programmes()
    programmes = [*known.index[known.index != "ALL"]]
    parts_of = {p: [*known.index[known["part_of"] == p]] for p in programmes}
    parts_of["ALL"] = [p for p in programmes if known.loc[p, "part_of"] == ""]
    found: dict[_Key, _Line | None] = {}

    def line(key: _Key) -> _Line | None:
        if key not in found:
            found[key] = leaves.get(key) or _sum(ways(key)) or rates.get(key)
        return found[key]

    def ways(key: _Key) -> Iterator[list[_Line]]:
        """Yield each way in which a line is the sum of others: one column split at a time."""
        for at, column in enumerate(KEYS):
            split = parts_of.get(key[0], ()) if at == 0 else _PARTS[column] * (key[at] == "ALL")
            parts = [line((*key[:at], part, *key[at + 1 :])) for part in split]  # type: ignore[arg-type]
            yield [part for part in parts if part is not None and "share" not in part]

    wanted = [
        (programme, capital, vintage)
        for programme in ("ALL", *programmes)
        for capital in ("ALL", *_PARTS["capital"])
        for vintage in ("ALL", *_PARTS["plan_vintage"])
    ]
    return {key: one for key in wanted if (one := line(key)) is not None}


def _sum(ways: Iterator[list[_Line]]) -> _Line | None:
    """Return the sum of parts in the way that holds most: a split may leave some out."""
    best = max(ways, key=lambda parts: sum(float(str(p["plan"])) for p in parts), default=[])
    if not best:
        return None
    leaves = sorted({leaf for part in best for leaf in str(part["parts"]).split("; ")})
    return {
        "plan": sum(float(str(part["plan"])) for part in best),
        "paid": sum(float(str(part["paid"])) for part in best),
        "as_of": max(str(part["as_of"]) for part in best),
        "source": "; ".join(sorted({s for part in best for s in str(part["source"]).split("; ")})),
        "parts": "; ".join(leaves),
    }


def compared(months: pd.DataFrame, line: pd.Series, month: str) -> pd.Series | None:
    """Return what a line of `by_month` is compared with in another month, None without a like.

    Like is held to like: the same line, made of the same types of capital and of the same vintages;
    for a programme that was not yet, the programmes that it descends from. Within a year the very
    same parts must be there: what is not yet reported makes no fall.
    """
    # On bare arrays: a report compares a thousand times.
    then = months["month"].to_numpy() == month
    like = [months[column].to_numpy() == line[column] for column in KEYS]
    same = np.flatnonzero(np.logical_and.reduce([then, *like]))
    if len(same):
        other = months.iloc[same[0]]
        alike = (
            other["parts"] == line["parts"]
            if month[:4] == line["year"]
            else _kinds(other["parts"]) == _kinds(line["parts"])
        )
        return other if alike else None
    return _ancestor(months[then], line)


def _ancestor(then: pd.DataFrame, line: pd.Series) -> pd.Series | None:
    """Return the sum of the programmes that the line's programme descends from."""
    heirs = str(catalogue.programmes()["descends_from"].get(line["programme"], ""))
    if not heirs:
        return None
    wanted = heirs.split("; ")
    vintages = _kinds(line["parts"])[1]
    vintage = next(iter(vintages)) if len(vintages) == 1 else line["plan_vintage"]
    rows = then[
        then["programme"].isin(wanted)
        & then["plan"].notna()
        & (then["capital"] == line["capital"])
        & (then["plan_vintage"] == vintage)
    ]
    if len(rows) < len(wanted):
        return None
    plan, paid = rows["plan"].sum(), rows["paid"].sum()
    made = {"programme": heirs, "plan": plan, "paid": paid, "share": 100 * paid / plan}
    return pd.concat([rows.iloc[0].drop(list(made)), pd.Series(made)])


def _kinds(parts: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the types of capital and the vintages that the parts of a line are of.

    >>> [sorted(kinds) for kinds in _kinds("DTTS/INV/CARRIED; GNBV/REC/CARRIED")]
    [['INV', 'REC'], ['CARRIED']]
    """
    split = [part.split("/") for part in parts.split("; ")]
    return frozenset(capital for _, capital, _ in split), frozenset(vin for *_, vin in split)


def month_before(month: str) -> str:
    """Return the month before.

    >>> month_before("2026-01"), month_before("2026-10")
    ('2025-12', '2026-09')
    """
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]
