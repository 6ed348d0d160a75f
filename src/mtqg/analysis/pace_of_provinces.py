"""How provinces moved from where they started: pace, gap, rank, and what chance makes of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg.analysis.breaks import segments
from mtqg.table import catalogue
from mtqg.table.catalogue import Indicator

#: Draws of a simulation, and the seed that makes the same figures give the same report.
DRAWS, SEED = 4000, 20231004


def relative(known: Indicator) -> bool:
    """Tell whether changes of an indicator are compared in per cent of the year before.

    They are for amounts, and for shares that are to become small: from 14% a fall of one point is
    little, from 2% it is half. Other shares are compared in points.
    """
    return known.unit != "%" or known.direction == "lower"


def scaled(figures: pd.DataFrame, known: Indicator) -> pd.DataFrame:
    """Return figures on the scale on which their changes are compared: logarithms if `relative`."""
    return np.log(figures.where(figures > 0)) if relative(known) else figures


def noise(figures: pd.DataFrame, breaks: Sequence[str | int]) -> pd.Series:
    """Return how far a single yearly figure of each province scatters about its own course.

    Formula: √(mean (x[t−1] − 2 x[t] + x[t+1])² / 6) over consecutive years that no break parts,
    which is the standard deviation of independent errors about a locally straight course; with
    that of all provinces (their median) counted as four more such triples. The sampling errors
    of the surveys are not published at hand; this stands in for them.

    >>> straight = pd.DataFrame({"a": [1.0, 2, 3, 4]}, index=[2016, 2017, 2018, 2019])
    >>> noise(straight, []).tolist()
    [0.0]
    """
    bends = []
    for first, last in segments(list(figures.index), breaks):
        piece = figures.loc[first:last].reindex(range(first, last + 1)).to_numpy(float)
        bends.append((piece[:-2] - 2 * piece[1:-1] + piece[2:]) ** 2 / 6)
    squares = pd.DataFrame(np.concatenate(bends), columns=figures.columns)
    own, count = squares.sum(), squares.notna().sum()
    typical = squares.mean().median()
    return np.sqrt((own + 4 * typical) / (count + 4))


def scatter(figures: pd.DataFrame, breaks: Sequence[str | int], known: Indicator) -> pd.DataFrame:
    """Return the standard deviation of every figure: what `noise` is at its level.

    Shares that are to become small scatter as counts do, by the square root of their level;
    amounts in proportion to it; other shares the same at every level.

    >>> from mtqg.table import catalogue
    >>> steady = pd.DataFrame({"a": [4.0, 3.0, 2.0, 1.0]}, index=[2016, 2017, 2018, 2019])
    >>> found = scatter(steady, [], catalogue.indicator("ST.POV_MD"))["a"]
    >>> float(round(found[2016] / found[2019], 6))
    2.0
    """
    positive = figures.where(figures >= 0)
    if not relative(known):
        at_level = positive * 0 + 1.0
        return at_level * noise(figures, breaks)
    if known.unit == "%":
        root = np.sqrt(positive)
        return 2 * root * noise(root, breaks)
    return positive * noise(np.log(figures.where(figures > 0)), breaks)


def ranks(
    values: pd.Series,
    deviation: pd.Series,
    *,
    lower_is_better: bool,
    share: float = 0.8,
    draws: int = DRAWS,
) -> pd.DataFrame:
    """Return the rank of each province with the interval in which it lies by simulation.

    Every value is drawn `draws` times from a normal distribution with its `deviation`; the
    interval holds the middle `share` of the ranks drawn. Seeded: the same values give the same
    intervals.

    Returns
    -------
    DataFrame
        Columns value, rank (1 = best), low, high; one row a province with a value.

    Examples
    --------
    >>> x = pd.Series({"a": 1.0, "b": 1.1, "c": 9.0})
    >>> found = ranks(x, pd.Series(0.3, x.index), lower_is_better=True)
    >>> found[["rank", "low", "high"]].values.tolist()
    [[1, 1, 2], [2, 1, 2], [3, 3, 3]]
    """
    known = values.dropna()
    sign = 1.0 if lower_is_better else -1.0
    spread = deviation.reindex(known.index).fillna(deviation.median()).to_numpy(float)
    rng = np.random.default_rng(SEED)
    drawn = sign * known.to_numpy(float) + spread * rng.standard_normal((draws, len(known)))
    places = np.empty(drawn.shape, np.int16)
    order = np.arange(1, len(known) + 1, dtype=np.int16)
    np.put_along_axis(places, drawn.argsort(axis=1), order[np.newaxis], axis=1)
    low, high = np.quantile(
        places, [(1 - share) / 2, (1 + share) / 2], axis=0, method="closest_observation"
    )
    return pd.DataFrame(
        {
            "value": known,
            "rank": (sign * known).rank(method="min").astype(int),
            "low": low.astype(int),
            "high": high.astype(int),
        }
    )


def standing(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rank of every area of a tidy table with the interval in which it lies.

    Of the last year in which most areas have a figure; the scatter of a figure is that of `noise`,
    which stands in for the sampling errors that are not published.

    Parameters
    ----------
    table : DataFrame
        As of `mtqg.figures`, of one indicator: area, name, year, value, indicator.

    Returns
    -------
    DataFrame
        area, name, year, value, rank (1 is best, by the catalogue; the lowest where it says
        neither), low, high; the best first.

    Examples
    --------
    >>> from mtqg.table.tidy import figures
    >>> found = standing(figures("ST.POV_MD", ["Sơn La", "Lai Châu", "Hà Nội"], edition="2024"))
    >>> found[["name", "rank", "low", "high"]].values.tolist()
    [['Hà Nội', 1, 1, 1], ['Sơn La', 2, 2, 2], ['Lai Châu', 3, 3, 3]]
    """
    (code,) = table["indicator"].unique()
    known = catalogue.indicator(code)
    wide = table.pivot_table(index="year", columns="area", values="value")
    year = wide.count(axis=1).sort_index(ascending=False).idxmax()
    spread = scatter(wide, catalogue.definition_breaks(code), known)
    lower = known.direction != "higher"
    found = ranks(wide.loc[year], spread.loc[year], lower_is_better=lower)
    names = table.drop_duplicates("area").set_index("area")["name"]
    found.insert(0, "name", names.reindex(found.index))
    found.insert(1, "year", int(year))
    return found.rename_axis("area").reset_index().sort_values("rank", ignore_index=True)


def paces(figures: pd.DataFrame, breaks: Sequence[str | int], known: Indicator) -> pd.DataFrame:
    """Return how much each province changed a year in each stretch between breaks.

    Returns
    -------
    DataFrame
        One row a province and stretch of two years or more: area, first, last, start, end (as
        stated), pace and error. `pace` is the change a year: of the logarithm where changes are
        `relative`, else in points; `error` is the standard deviation that the `scatter` of the
        two end years makes in it.

    >>> from mtqg.table import catalogue
    >>> poverty = pd.DataFrame({"a": [8.0, 4.0, 3.0, 1.5]}, index=[2020, 2021, 2022, 2023])
    >>> found = paces(poverty, ["2022"], catalogue.indicator("ST.POV_MD"))
    >>> found[["first", "last"]].values.tolist(), np.exp(found["pace"]).round(6).tolist()
    ([[2020, 2021], [2022, 2023]], [0.5, 0.5])
    """
    on, spread = scaled(figures, known), scatter(figures, breaks, known)
    if relative(known):
        spread = spread / figures.where(figures > 0)
    rows = []
    for first, last in segments(list(figures.index), breaks):
        if first == last:
            continue
        years = last - first
        rows.append(
            pd.DataFrame(
                {
                    "area": figures.columns,
                    "first": first,
                    "last": last,
                    "start": figures.loc[first].to_numpy(),
                    "end": figures.loc[last].to_numpy(),
                    "pace": ((on.loc[last] - on.loc[first]) / years).to_numpy(),
                    "error": (np.hypot(spread.loc[first], spread.loc[last]) / years).to_numpy(),
                }
            )
        )
    if not rows:
        columns = ["area", "first", "last", "start", "end", "pace", "error"]
        return pd.DataFrame(columns=columns)
    return pd.concat(rows, ignore_index=True).dropna(subset=["pace"]).reset_index(drop=True)


@dataclass(frozen=True)
class Gap:
    """Why two provinces are apart at the end of a stretch: where they started and how they moved.

    `end` = `start` + `pace`, exactly: the gap at the first year, and what the years since added.
    All are `area` − `other`, in the unit of the figures.
    """

    first: int
    last: int
    start: float
    pace: float
    end: float


def gaps(
    figures: pd.DataFrame, area: str, other: pd.Series, breaks: Sequence[str | int]
) -> list[Gap]:
    """Return the gap between a province and `other` (figures by year) in each stretch.

    >>> f = pd.DataFrame({"a": [10.0, 8.0], "b": [12.0, 7.0]}, index=[2016, 2021])
    >>> gaps(f, "a", f["b"], [])
    [Gap(first=2016, last=2021, start=-2.0, pace=3.0, end=1.0)]
    """
    apart = (figures[area] - other).dropna()
    found = []
    for first, last in segments(list(apart.index), breaks):
        if first < last:
            start, end = float(apart[first]), float(apart[last])
            found.append(Gap(first, last, start, end - start, end))
    return found


def from_level(
    figures: pd.DataFrame,
    area: str,
    breaks: Sequence[str | int],
    known: Indicator,
) -> pd.DataFrame:
    """Return who was where `area` is now, when, and how fast they moved from there.

    A province was there in the year in which its figure lay nearest to the last figure of `area`,
    within a tenth of it or its `scatter`, whichever is more. Its pace is taken over the next three
    years of the same definition, two at least.

    Returns
    -------
    DataFrame
        Columns area, first, start, last, end, pace, and same: whether that year is of the
        definition in force in the last year of `area`. Under another definition an equal figure
        is not an equal level. The fastest falling first.

    Examples
    --------
    >>> from mtqg.table import catalogue
    >>> f = pd.DataFrame({"a": [9, 8, 7, 6, 5.0], "b": [5, 3.5, 2, 1.5, 1.0]},
    ...                  index=range(2016, 2021))
    >>> found = from_level(f, "a", [], catalogue.indicator("ST.POV_MD"))
    >>> found[["area", "first", "last", "pace"]].values.tolist()
    [['b', 2016, 2019, -1.1666666666666667]]
    """
    own = figures[area].dropna()
    level, now = float(own.iloc[-1]), int(own.index[-1])
    reach = max(0.1 * abs(level), float(scatter(figures, breaks, known).loc[now, area]))
    stated = {code: figures[code].dropna() for code in figures.columns.drop(area)}
    rows = []
    for first, last in segments(list(figures.index), breaks):
        for code, series in stated.items():
            course = {int(y): float(v) for y, v in series.items() if first <= y <= last}
            away = {year: abs(value - level) for year, value in course.items() if year <= last - 2}
            if not away or min(away.values()) > reach:
                continue
            since = max(year for year in away if away[year] == min(away.values()))
            until = max((year for year in course if since + 2 <= year <= since + 3), default=0)
            if not until:
                continue
            rows.append(
                {
                    "area": code,
                    "first": since,
                    "start": course[since],
                    "last": until,
                    "end": course[until],
                    "pace": (course[until] - course[since]) / (until - since),
                    "same": first <= now <= last,
                }
            )
    columns = ["area", "first", "start", "last", "end", "pace", "same"]
    # Without a row the type of `same` would be unknown, and it could not select.
    found = pd.DataFrame(rows, columns=columns).astype({"same": bool})
    return found.sort_values("pace", ignore_index=True)
