"""Who is comparable: the provinces most like one at a start, and how firm that choice is.

Peers are chosen by where provinces started and what they are like, never by how they fared: the
outcome that is compared afterwards takes no part in the choice but for its level at the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.problems import ProblemError, nearest
from mtqg.table import areas, catalogue, figures, observations
from mtqg.table.dates import cut_off
from mtqg.table.figures import Data
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

#: How many peers a list has.
SIZE = 8
#: A scaled difference beyond this counts as this much: one odd variable decides nothing alone.
LIMIT = 3.0

_YEAR = r"^\d{4}$"


@cache
def _variables() -> pd.DataFrame:
    path = paths.data() / "catalogue" / "peer_variables.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("code")
    return table.assign(
        factor=table["factor"].astype(float), decimals=table["decimals"].astype(int)
    )


def variables() -> pd.DataFrame:
    """Return what provinces are compared by, indexed by code, as in catalogue/peer_variables.csv.

    Each variable is `factor` × `indicator` / `per` (no divisor when `per` is empty), on the scale
    on which a difference counts: linear, log, or log1p (log of 1 + x, where 0 occurs).
    """
    return _variables().copy()


def indicators() -> list[str]:
    """Return the codes of the figures that `structure` reads.

    >>> "ST.POP" in indicators()
    True
    """
    table = _variables()
    named = [code for text in table["indicator"] for code in text.split("|")]
    return sorted({*named, *table["per"]} - {""})


def panel(table: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the yearly figures of all provinces in `table`: one row a year, one column a province.

    Outturns; plans for an indicator that is itself a plan. All programmes of a figure together
    where it is stated so.
    """
    status = "plan" if catalogue.indicator(indicator).kind == "plan" else "actual"
    rows = observations.select(
        table, level="province", indicator=indicator, scope="ALL", capital="ALL", status=status
    )
    rows = observations.latest(rows[rows["period"].str.match(_YEAR)]).dropna(subset=["value"])
    rows = rows.assign(year=rows["period"].astype(int))
    return rows.pivot_table(index="year", columns="area", values="value", aggfunc="last")


@dataclass(frozen=True)
class Structure:
    """What provinces were like at a start.

    `figures` has one row a province and one column a variable, NaN where unknown; `scaled` the same
    on the scale of the distance; `years` the one year each variable is of; `absent` the variables
    that half of the provinces or more have no figure for.
    """

    figures: pd.DataFrame
    scaled: pd.DataFrame
    years: pd.Series
    absent: tuple[str, ...]


def structure(table: pd.DataFrame, at: int, codes: Sequence[str] = ()) -> Structure:
    """Return what provinces were like in the year `at`, from figures of then or before.

    Each variable is of one year for all provinces: the latest up to `at` with at least nine
    tenths of the figures of its fullest year. It is transformed (log where ratios count), centred
    on the median and divided by the interquartile range / 1.349, which is the standard deviation
    of a normal distribution and does not follow a few extremes, then held within ±`LIMIT`.

    Parameters
    ----------
    table : DataFrame
        The long table in one edition.
    at : int
        The year of the start.
    codes : sequence of str
        Codes of `variables`; empty means all.

    Raises
    ------
    ProblemError
        If a code is unknown, or nothing is known at `at`.

    Examples
    --------
    >>> found = structure(observations.select(observations.read(), edition="2024"), 2016)
    >>> int(found.years["INCOME"]), found.absent
    (2016, ())
    >>> float(found.figures.loc["24", "POVERTY"])
    6.43
    """
    known = _variables()
    unknown = [code for code in codes if code not in known.index]
    if unknown:
        raise ProblemError(
            _SAY.problem("peers.variable", value=code, remedy=nearest(code, list(known.index)))
            for code in unknown
        )
    everyone = sorted(table.loc[table["level"] == "province", "area"].unique())
    columns: dict[str, pd.Series] = {}
    years: dict[str, int] = {}
    for code in codes or known.index:
        for indicator in known.loc[code, "indicator"].split("|"):
            figures = _ratio(table, indicator, known.loc[code, "per"], known.loc[code, "factor"])
            figures = figures[figures.index <= at].reindex(columns=everyone)
            counts = figures.notna().sum(axis=1)
            if counts.max() > len(everyone) / 2:
                year = int(counts.index[counts >= 0.9 * counts.max()].max())
                columns[code], years[code] = figures.loc[year], year
                break
    if not columns:
        raise ProblemError(_SAY.problem("peers.no_figures", {"at": at}))
    values = pd.DataFrame(columns)
    scaled = pd.DataFrame({c: _scale(values[c], known.loc[c, "scale"]) for c in values})
    absent = tuple(c for c in (codes or known.index) if c not in columns)
    return Structure(values, scaled, pd.Series(years), absent)


def _ratio(table: pd.DataFrame, indicator: str, per: str, factor: float) -> pd.DataFrame:
    above = panel(table, indicator)
    if not per:
        return factor * above
    below = panel(table, per)
    return (
        factor
        * above
        / below.reindex(index=above.index, columns=above.columns).where(lambda d: d > 0)
    )


def _scale(values: pd.Series, scale: str) -> pd.Series:
    moved = values.astype(float)
    if scale == "log":
        moved = np.log(moved.where(moved > 0))
    elif scale == "log1p":
        moved = np.log1p(moved)
    low, middle, high = moved.quantile([0.25, 0.5, 0.75])
    spread = (high - low) / 1.349 or moved.std() or 1.0
    return ((moved - middle) / spread).clip(-LIMIT, LIMIT)


def distances(scaled: pd.DataFrame) -> pd.DataFrame:
    """Return the distance between every two provinces: 0 alike, 1 as two taken at random.

    Formula: d(i, j) = √(Σ (x_i − x_j)² / Σ m), over the variables, where m is the mean squared
    difference of a variable over all pairs: every variable counts the same, a pair taken at
    random is at 1. Where i or j lacks a variable, its squared difference is taken as m: not
    knowing brings provinces neither nearer nor further.

    >>> alike = pd.DataFrame({"x": [0.0, 0.0, 2.0]}, index=["a", "b", "c"])
    >>> distances(alike).round(2).loc["a"].tolist()
    [0.0, 0.0, 1.22]
    """
    x = scaled.to_numpy(float)
    squared = (x[:, None, :] - x[None, :, :]) ** 2
    off = ~np.eye(len(x), dtype=bool)
    typical = np.array([np.nanmean(squared[off][:, k]) for k in range(x.shape[1])])
    typical = np.where(typical > 0, typical, 1.0)
    relative = np.where(np.isnan(squared), 1.0, squared / typical)
    distance = np.sqrt(relative.mean(axis=2))
    np.fill_diagonal(distance, 0.0)
    return pd.DataFrame(distance, scaled.index, scaled.index)


@dataclass(frozen=True)
class Peers:
    """The peers of one province, nearest first.

    `table` has one row a peer: area, distance, pinned (put there by the analyst), and `stays`, in
    how many of the lists made without one variable each it is still there. `without` has for each
    variable how many of the list stay when it is left out.
    """

    area: str
    table: pd.DataFrame
    without: pd.Series

    @property
    def codes(self) -> list[str]:
        """The codes of the peers, nearest first."""
        return list(self.table["area"])


def choose(
    scaled: pd.DataFrame,
    area: str,
    *,
    size: int = SIZE,
    pin: Sequence[str] = (),
    drop: Sequence[str] = (),
) -> Peers:
    """Return the provinces most like `area`.

    Parameters
    ----------
    scaled : DataFrame
        `Structure.scaled`.
    area : str
        Code of the province.
    size : int
        Length of the list, without the pinned.
    pin, drop : sequence of str
        Codes that are on the list whatever their distance, and such as never are.

    Raises
    ------
    ProblemError
        If a code is not among the provinces, or half or more of the variables of `area` are
        unknown.

    Examples
    --------
    >>> x = pd.DataFrame({"x": [0.0, 0.1, 0.2, 3.0], "y": [0, 1, 0, 0.0]}, index=list("abcd"))
    >>> choose(x, "a", size=1).codes, choose(x, "a", size=1, pin=["d"], drop=["c"]).codes
    (['c'], ['b', 'd'])
    """
    unknown = [code for code in (area, *pin, *drop) if code not in scaled.index]
    if unknown:
        raise ProblemError(_SAY.problem("peers.no_province", value=code) for code in unknown)
    if scaled.loc[area].isna().mean() >= 0.5:
        raise ProblemError(_SAY.problem("peers.unknown", value=area))
    barred = {area, *drop, *pin}
    # Of a province about which little is known nothing says that it is alike.
    candidates = scaled.index[scaled.notna().mean(axis=1) > 0.5]
    candidates = [code for code in candidates if code not in barred]

    def nearest_by(columns: list[str]) -> pd.Series:
        away = distances(scaled[columns])[area]
        return away[candidates].sort_values(kind="stable").head(size)

    every = list(scaled.columns)
    near = nearest_by(every)
    away = distances(scaled)[area]
    chosen = [*near.index, *(code for code in dict.fromkeys(pin) if code != area)]
    lists = {c: set(nearest_by([o for o in every if o != c]).index) for c in every}
    if len(every) == 1:
        lists = {}
    table = pd.DataFrame(
        {
            "area": chosen,
            "distance": [float(away[code]) for code in chosen],
            "pinned": [code in set(pin) for code in chosen],
            "stays": [sum(code in found for found in lists.values()) for code in chosen],
        }
    ).sort_values("distance", kind="stable", ignore_index=True)
    without = pd.Series({c: len(found & set(near.index)) for c, found in lists.items()}, dtype=int)
    return Peers(area, table, without)


def peers(
    area: str,
    *,
    size: int = SIZE,
    at: int | None = None,
    variables: Sequence[str] = (),
    pin: Sequence[str] = (),
    drop: Sequence[str] = (),
    edition: str | None = None,
    as_of: str | date | None = None,
    data: Data | Sequence[Data] | None = None,
) -> pd.DataFrame:
    """Return the provinces most like one, nearest first.

    Likeness is the root mean squared difference over the variables of
    data/catalogue/peer_variables.csv (poverty, income, population, ethnic minorities …) on the
    scale on which each counts, relative to that of any two provinces.

    Parameters
    ----------
    area : str
        Name, code or slug of a province.
    size : int
        How many, without the pinned.
    at : int, optional
        The year whose conditions are compared, or the latest before; by default all known.
    variables : sequence of str
        Codes of variables to compare by; all by default.
    pin, drop : sequence of str
        Provinces that are on the list whatever their distance, and such as never are.
    edition, as_of, data :
        As for `mtqg.figures`.

    Returns
    -------
    DataFrame
        One row a province: area, name, distance (0 identical, 1 as any two), stays (in how many
        of the lists made without one variable each it still is), pinned, and the variables' own
        figures by code.

    Raises
    ------
    ProblemError
        For an unknown province, variable, edition or date, or where half of the variables of
        `area` are unknown.

    Examples
    --------
    >>> peers("Sơn La", edition="2024")["name"].head(3).tolist()
    ['Hà Giang', 'Điện Biên', 'Yên Bái']
    """
    cut = cut_off(as_of)
    variables, pin, drop = map(observations.listed, (variables, pin, drop))
    for name, number in (("size", size), ("at", at)):
        whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
        if number is not None and not whole:
            raise ProblemError(_SAY.problem("peers.number", column=name, value=str(number)))
    of = str(edition or areas.edition_of([area, *pin, *drop], cut))
    code = areas.find(area, of).code  # first, so that it is the edition that is refused
    known = figures.known(of, cut, [] if data is None else data)
    found = structure(known.about(*indicators()), at or date.max.year, variables)
    kept, left = ([areas.find(text, of).code for text in texts] for texts in (pin, drop))
    table = choose(found.scaled, code, size=size, pin=kept, drop=left).table
    table = table.assign(name=table["area"].map(areas.names(of)))
    table = table[["area", "name", "distance", "stays", "pinned"]]
    return table.join(found.figures, on="area")
