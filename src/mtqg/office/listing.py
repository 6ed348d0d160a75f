"""What an office has by month, programme and commune, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg.office import folder, ledger
from mtqg.office.folder import Office
from mtqg.problems import Problem
from mtqg.table import communes

#: Columns of `months`.
MONTHS = ("month", "programme", "rows", "provinces", "communes", "paid", "files")


@dataclass(frozen=True)
class Listing:
    """What an office has.

    Attributes
    ----------
    months : DataFrame
        One row a month and programme, columns `MONTHS`: rows of figures, provinces and communes
        with figures, capital paid in bn VND as its total states (missing where none is stated),
        and the files that say so.
    absent : dict of str to list of str
        By province, the months for which it has no figure, from January of its first year to its
        last month.
    silent : dict of (str, str) to list of str
        By month and province, the communes without a figure where others have one.
    gone : list of Problem
        Files of figures that were loaded and are there no more.
    """

    months: pd.DataFrame
    absent: dict[str, list[str]]
    silent: dict[tuple[str, str], list[str]]
    gone: list[Problem]


def listing(office: Office) -> Listing:
    """Return what an office has, by month, programme and commune, and what is missing.

    Figures that count up to a day are of its month; those without a day, of their period.
    """
    table = ledger.stored(office)
    table = table.assign(month=table["as_of"].str[:7].where(table["as_of"] != "", table["period"]))
    rows = []
    for (month, programme), some in table.groupby(["month", "programme"]):
        places = some.groupby("level")["area"].nunique()
        total = some[
            (some["indicator"] == "FIN.DISB")
            & (some["level"] == "province")
            & some[["capital", "fund", "scope"]].eq("ALL").all(axis=1)
        ].sort_values("published")
        total = total.drop_duplicates(["area", "period", "plan_vintage"], keep="last")
        # Where no total over both vintages is stated, it is their sum.
        whole = total["plan_vintage"] == "ALL"
        paid = (total[whole] if whole.any() else total)["value"]
        files = ", ".join(dict.fromkeys(some["file"]))
        counts = (places.get("province", 0), places.get("commune", 0))
        rows.append(
            (month, programme, len(some), *counts, paid.sum() if len(paid) else None, files)
        )
    absent, silent = {}, {}
    for area in office.provinces:
        own = {code for code, _ in ledger.codes(area)}
        known = sorted(set(table.loc[table["area"].isin(own), "month"]))
        known = [month for month in known if len(month) == 7]
        if known:
            # Payments run over the budget year: its first months are missing like any other.
            span = pd.period_range(f"{known[0][:4]}-01", known[-1], freq="M").astype(str)
            if gaps := [month for month in span if month not in known]:
                absent[area.name] = gaps
        units = {unit.code: unit.title for unit in communes.communes(area.code)}
        some = table[table["area"].isin(units)]
        for month, reported in some.groupby("month"):
            if without := [units[code] for code in units if code not in set(reported["area"])]:
                silent[str(month), area.name] = without
    months = pd.DataFrame(rows, columns=list(MONTHS))
    return Listing(months, absent, silent, folder.missing(office))
