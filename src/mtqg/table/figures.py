"""The figures known at a cut-off, computed once for the cases of all provinces.

What is asked is a key, `Case.figures_of`: edition, cut-off, the user's own files.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pandas as pd

from mtqg.analysis.indicators import poverty
from mtqg.table import areas, catalogue, editions, observations

_YEARLY = r"^\d{4}$"

#: Columns of `Case.points`.
POINTS = (
    "period",
    "value",
    "low",
    "high",
    "status",
    "flag",
    "until",
    "source",
    "published",
    "note",
)


@cache
def known(edition: str, as_of: str = "", data: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return every figure in one edition known at a cut-off, with those of the user's own files.

    Computed once for all provinces: the frame is shared, and not to be changed.
    """
    table = known_by(observations.read(*data), as_of)
    if edition == "2025":
        return editions.joined(table)
    return table[table["edition"] == edition].reset_index(drop=True)


@cache
def known_panel(edition: str, as_of: str, data: tuple[str, ...], indicator: str) -> pd.DataFrame:
    """Return the yearly outturns of every province: one row a year, one column a province.

    Computed once for all provinces: the frame is shared, and not to be changed.
    """
    rows = observations.select(
        known(edition, as_of, data),
        level="province",
        indicator=indicator,
        scope="ALL",
        status="actual",
    )
    rows = observations.latest(rows[rows["period"].str.match(_YEARLY)])
    rows = rows.dropna(subset=["value"]).drop_duplicates(["area", "period"], keep="last")
    return rows.set_index(["period", "area"])["value"].unstack("area").sort_index()  # noqa: PD010


@cache
def known_of(edition: str, as_of: str, data: tuple[str, ...], area: str) -> pd.DataFrame:
    """Return the figures of one area: the frame is shared, and not to be changed."""
    return _by_area(edition, as_of, data).get(area, known(edition, as_of, data).iloc[:0])


@cache
def _by_area(edition: str, as_of: str, data: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    # Looking through 50 000 rows for each of the hundred figures of a report took 0.3 s of it.
    return {str(area): rows for area, rows in known(edition, as_of, data).groupby("area")}


@cache
def points_of(
    edition: str, as_of: str, data: tuple[str, ...], area: str, indicator: str, scope: str
) -> pd.DataFrame:
    """Return what `Case.points` says; the frame is shared, and not to be changed."""
    rows = observations.select(
        known_of(edition, as_of, data, area),
        indicator=indicator,
        scope=scope,
        status=["actual", "estimate"],
    )
    rows = observations.latest(rows)
    rows = rows[rows["period"].str.match(_YEARLY)]
    order = rows.assign(
        _estimate=rows["status"] == "estimate", _bound=rows["value"].isna()
    ).sort_values(["_estimate", "_bound", "published"], ascending=[False, False, True])
    best = order.drop_duplicates("period", keep="last").sort_values("period")
    return best.assign(until=_until(best))[list(POINTS)].reset_index(drop=True)


@cache
def reference_of(
    edition: str, as_of: str, data: tuple[str, ...], area: areas.Area, indicator: str
) -> pd.DataFrame:
    """Return what `Case.reference` says; the frame is shared, and not to be changed."""
    key = edition, as_of, data
    published = points_of(*key, area.code, indicator, "ALL")[["period", "value", "flag"]]
    weight = catalogue.indicator(indicator).weight
    members = areas.provinces(edition)
    if area.level == "region":
        members = members[members["region"] == area.code]
    panel = known_panel(*key, indicator)
    if not weight or panel.empty or not set(members["code"]) <= set(panel.columns):
        return published
    weights = known_panel(*key, weight)
    rows = [
        (year, poverty.weighted_mean(rates, weights.loc[year, :]), "e")
        for year, rates in panel[list(members["code"])].iterrows()
        if year not in set(published["period"]) and year in weights.index
    ]
    made = pd.DataFrame(rows, columns=["period", "value", "flag"]).dropna(subset=["value"])
    both = [frame for frame in (published, made) if not frame.empty]
    if not both:
        return published
    return pd.concat(both).sort_values("period", ignore_index=True)


def _until(rows: pd.DataFrame) -> pd.Series:
    """Return the day up to which a yearly outturn counts where its year was not over, else ""."""
    end = rows["period"] + "-12-31"
    stated = rows["as_of"].where(rows["as_of"] != "", end)
    early = rows["published"].where(rows["published"] != "", end)
    day = stated.where(stated < early, early)
    return day.where((day < end) & (rows["status"] == "actual"), "")


def known_by(table: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return the figures published by `as_of` or, undated, counting up to it."""
    if not as_of:
        return table
    since = table["published"].where(table["published"] != "", table["as_of"])
    since = since.where(since != "", table["period"].map(period_end))
    return table[since <= as_of].reset_index(drop=True)


def period_end(period: str) -> str:
    """Return the last day of a period.

    >>> [period_end(p) for p in ("2023", "2023-02", "2023-Q3", "2021/2023")]
    ['2023-12-31', '2023-02-28', '2023-09-30', '2023-12-31']
    """
    last = period.split("/")[-1]
    if "-Q" in last:
        year, quarter = last.split("-Q")
        last = f"{year}-{int(quarter) * 3:02d}"
    if "-" in last:
        return str(pd.Period(last, "M").end_time.date())
    return date(int(last), 12, 31).isoformat()
