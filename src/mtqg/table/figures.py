"""The figures known at a cut-off in one edition, with an office's own: one object that holds them.

`known` gives the `Figures` of an edition, a cut-off and an office's own data. Everything that is
computed of them once for many provinces is kept in that object (`Figures.once`), so that changed
data are other figures, never an old result. What is read of it is noted
(`mtqg.table.figures_used`).
"""

from __future__ import annotations

import hashlib
import io
import pickle
import re
from calendar import monthrange
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import pandas as pd

from mtqg.problems import ProblemError
from mtqg.table import areas, catalogue, editions, figures_used, observations
from mtqg.table.packed import joined, packed, unpacked
from mtqg.table.schema import is_period
from mtqg.words.sentences import sentences

_SAY = sentences("table")

_YEARLY = r"^\d{4}$"
#: Levels of areas within provinces. An office has ten to a hundred times as many figures of them,
#: which its report on a province does not read: they stay packed until they are asked for.
_BELOW = ("district", "commune")
_Value = TypeVar("_Value")

#: Columns of `Figures.points`.
POINTS = tuple("period value low high status flag until source published note".split())

#: An office's own figures: files of the long table, or tables in memory.
Data: TypeAlias = str | Path | pd.DataFrame

#: How many sets of figures (edition, cut-off, own data) are kept at once.
HELD = 8

_held: dict[str, Figures] = {}


def known(edition: str, as_of: str = "", data: Data | Sequence[Data] = ()) -> Figures:
    """Return the figures of `edition` known at `as_of`, those of an office among them.

    The same object is returned as long as the content of the data is the same: a changed file or
    table gives other figures.

    Parameters
    ----------
    edition : {"2024", "2025"}
    as_of : str
        Cut-off YYYY-MM-DD; "" for everything known.
    data : path, DataFrame, or sequence of them
        Own figures in the form of the long table: tables, files, or folders of files.

    Raises
    ------
    ProblemError
        If the own figures are no valid long table, or contradict the project's of one source.
    """
    several = [data] if isinstance(data, str | Path | pd.DataFrame) else observations.listed(data)
    several = [
        observations.own_packed(one) if isinstance(one, pd.DataFrame) else one
        for given in several
        for one in _files(given)
    ]
    key = _key(edition, as_of, several)
    found = _held.pop(key, None)
    if found is None:
        own = [
            one if isinstance(one, pd.DataFrame) else observations.own_packed(one)
            for one in several
        ]
        observations.agree(own)
        above = [unpacked(table[~table["level"].isin(_BELOW)]) for table in own]
        stated = pd.concat([observations.shipped(), *above], ignore_index=True)
        found = Figures(stated, edition, as_of, _of_communes(own))
    while len(_held) >= HELD:  # the one that was asked for the longest ago
        _held.pop(next(iter(_held)))
    _held[key] = found
    return found


def _of_communes(own: Sequence[pd.DataFrame]) -> pd.DataFrame | None:
    return joined([table[table["level"].isin(_BELOW)] for table in own]) if own else None


def held(data: Sequence[Path] = ()) -> list[Figures]:
    """Return what is kept of the shipped figures with an office's `data`."""
    return [one for key, one in _held.items() if key == _key(one.edition, one.as_of, data)]


def hold(kept: Sequence[Figures], data: Sequence[Path] = ()) -> None:
    """Keep what `held` gave in another process: `known` then finds what was computed of it.

    Rows of an office's communes are read again from `data`, where each file is kept packed.
    """
    below = _of_communes([observations.own_packed(one) for one in data])
    for figures in kept:
        figures._hold_below(below)
        key = _key(figures.edition, figures.as_of, data)
        here = _held.setdefault(key, figures)  # may hold more, of another call for the same figures
        here._results = {**figures._results, **here._results}


def adopt(
    kept: Sequence[Figures],
    data: Sequence[Path],
    untouched: Callable[[set[figures_used.Read]], bool],
) -> None:
    """Take over for an office's `data` what was computed of the shipped figures and stays true.

    A result does where it says what it read, and `untouched` that no row of the office's is of it;
    so do the points of every area of which the office has no row.
    """
    for before in kept:
        for one in (before, *before._other.values()):
            here = known(before.edition, before.as_of, data).in_edition(one.edition)
            for key, (result, read) in one._results.items():
                if read and untouched(read) and not _holds_figures(result):
                    here._results.setdefault(key, (result, read))
            if (_yearly, "") in one._results:
                points, places, _ = one._results[_yearly, ""][0]
                of = {
                    area: {(one.edition, area, figures_used.EVERY)}
                    for area in _unread(here, _by_area)
                }
                apart = frozenset(area for area, read in of.items() if not untouched(read))
                here._results.setdefault((_yearly, ""), ((points, places, apart), set()))


class _Seeker(pickle.Pickler):
    def persistent_id(self, obj: object) -> None:
        if isinstance(obj, Figures):
            raise LookupError


def _holds_figures(result: object) -> bool:
    """Whether a result could ask the figures that it was computed of for more."""
    try:
        _Seeker(io.BytesIO(), protocol=5).dump(result)
    except LookupError:
        return True
    return False


def _files(given: Data) -> list[Data]:
    """Return the files of a folder, such as an office's figures/, in order of name."""
    if isinstance(given, str | Path) and Path(given).is_dir():
        return [*sorted(Path(given).glob("*.csv"))]
    if isinstance(given, str | Path | pd.DataFrame):
        return [given]
    raise ProblemError(_SAY.problem("figures.data", parameter="data", value=str(given)[:80]))


def _key(edition: str, as_of: str, data: Sequence[Data]) -> str:
    """Return what tells figures from others: of a file its state, as `observations.own` does.

    To hash the content of a year of an office's communes, 700,000 rows, took 2 s a report.
    """
    total = hashlib.sha256("\0".join([observations.shipped_mark(), edition, as_of]).encode())
    for given in data:
        if isinstance(given, pd.DataFrame):
            total.update(pd.util.hash_pandas_object(given, index=False).to_numpy().tobytes())
        else:
            total.update(f"\0{observations.state(Path(given))}".encode())
    return total.hexdigest()


class Figures:
    """Figures of one edition known at one cut-off.

    Tables that it gives may be changed freely: they are copies (on write).

    Attributes
    ----------
    edition, as_of : str
        As asked for in `known`.
    past : bool
        Whether it is an earlier state, with which the present one is compared (`at`).
    """

    past = False

    def __init__(
        self,
        stated: pd.DataFrame,
        edition: str,
        as_of: str = "",
        below: pd.DataFrame | None = None,
    ) -> None:
        """Hold the figures of the long table `stated` that were known at `as_of`.

        Those of an office's communes may be given apart, packed, as `below`.
        """
        self.edition, self.as_of = edition, as_of
        self._known = known_by(stated, as_of)
        self._stated = observations.current(self._known)
        self._results: dict[tuple[Any, ...], tuple[Any, set[figures_used.Read]]] = {}
        self._other: dict[str, Figures] = {}
        self._earlier: dict[str, Figures] = {}
        self._given_below: pd.DataFrame
        self._hold_below(below)

    def _hold_below(self, below: pd.DataFrame | None) -> None:
        """Hold the rows of communes, which are kept apart, in the other edition too."""
        for one in (self, *self._other.values()):
            one._given_below = one._known.iloc[:0] if below is None else below

    @cached_property
    def _stated_below(self) -> pd.DataFrame:
        """The rows of communes: looked through, 700,000 of a year, when they are asked for."""
        return observations.current(known_by(self._given_below, self.as_of))

    def __getstate__(self) -> dict[str, Any]:
        # The rows by area and by indicator are quickly cut again, and twice as large as the table;
        # those of communes are on disk, a file of the office each.
        aside = (_by_area, _by_indicator, _below, _below_by_area)
        results = {key: kept for key, kept in self._results.items() if key[0] not in aside}
        state = {**self.__dict__, "_results": results, "_earlier": {}}
        return {n: v for n, v in state.items() if n not in ("_given_below", "_stated_below")}

    def in_edition(self, edition: str) -> Figures:
        """Return the same figures in another edition of the provinces."""
        if edition == self.edition:
            return self
        if edition not in self._other:
            self._other[edition] = Figures(self._known, edition, self.as_of, self._given_below)
            self._other[edition]._other[self.edition] = self
        return self._other[edition]

    def at(self, day: str) -> Figures:
        """Return what of these figures was known at an earlier cut-off."""
        if day not in self._earlier:
            earlier = Figures(self._known, self.edition, day, self._given_below)
            earlier.past = True
            of_63 = [one._known["edition"].eq("2024").sum() for one in (self, earlier)]
            if of_63[0] == of_63[1]:  # what is rebuilt of the former provinces is the same
                earlier._results[(_rebuilt,)] = self.once(_rebuilt), set()
            self._earlier[day] = earlier
        return self._earlier[day]

    def once(self, function: Callable[..., _Value], *arguments: Any) -> _Value:
        """Return `function(self, *arguments)`, computed once for these figures.

        What it read counts as read each time that the result is asked for.
        """
        key = (function, *arguments)
        if key not in self._results:
            with figures_used.reading() as read:
                self._results[key] = function(self, *arguments), read
        result, read = self._results[key]
        figures_used.note(read)
        # Of a table the caller gets a view that turns into a copy when it is written to.
        return result.copy(deep=False) if isinstance(result, pd.DataFrame | pd.Series) else result

    @property
    def stated(self) -> pd.DataFrame:
        """The long table as stated, every edition, nothing rebuilt for merged provinces."""
        figures_used.note([figures_used.ALL])
        return _whole(self._stated, self._stated_below)

    @property
    def table(self) -> pd.DataFrame:
        """The long table in this edition; rates of merged provinces rebuilt from their parts."""
        figures_used.note([figures_used.ALL])
        return _whole(_unread(self, _table), _unread(self, _below))

    def of(self, area: str) -> pd.DataFrame:
        """Return the rows of the long table about one area."""
        figures_used.note([(self.edition, area, figures_used.EVERY)])
        return _of(self, area)

    def about(
        self, *indicators: str, areas: Collection[str] | None = None, level: str | None = None
    ) -> pd.DataFrame:
        """Return the rows of the long table about some indicators, of every area.

        Where only some areas, or those of one level, are wanted, rows of others may be left out:
        those of districts and communes always are.
        """
        figures_used.note((self.edition, figures_used.EVERY, one) for one in indicators)
        held, below = _unread(self, _by_indicator), _unread(self, _below)
        found = [held[one] for one in dict.fromkeys(indicators) if one in held]
        if len(below) and level in (None, *_BELOW):
            asked = below["indicator"].isin(indicators)
            if areas is not None:
                asked &= below["area"].isin(areas)
            found += [unpacked(below[asked])]
        return pd.concat(found) if found else _unread(self, _table).iloc[:0]

    def below(self, *indicators: str) -> pd.DataFrame:
        """Return the rows of districts and communes about some indicators, packed."""
        figures_used.note((self.edition, figures_used.EVERY, one) for one in indicators)
        held, below = _unread(self, _by_indicator), _unread(self, _below)
        found = [held[one][held[one]["level"].isin(_BELOW)] for one in indicators if one in held]
        found = [packed(one) for one in found if len(one)]
        return joined([*found, below[below["indicator"].isin(indicators)]])

    def points(self, area: str, indicator: str, scope: str = "ALL") -> pd.DataFrame:
        """Return one stated figure a year of an area, oldest first.

        Outturns go before estimates, exact figures before bounds, later publications before
        earlier ones. Plans, targets and forecasts are no points.

        Returns
        -------
        DataFrame
            Columns `POINTS`; empty when nothing is known. `until` is the day up to which an
            outturn counts, where that is before the end of its year: the date it is stated for,
            or the day it was published; else "".
        """
        return self.once(_points, area, indicator, scope)

    def panel(self, indicator: str) -> pd.DataFrame:
        """Return the yearly outturns of every province: one row a year, one column a province."""
        return self.once(_panel, indicator)

    def reference(self, area: areas.Area, indicator: str) -> pd.DataFrame:
        """Return the figures of the country or a region, all on one basis.

        The published ones; where years are missing in them for which every province has a figure,
        the means of the provinces, weighted by the weight of the catalogue, in every year.

        Returns
        -------
        DataFrame
            Columns period, value, flag ("e" for a mean) and published: what was published of the
            year, NaN where nothing was.
        """
        return self.once(_reference, area, indicator)


def _unread(figures: Figures, function: Callable[[Figures], _Value]) -> _Value:
    """Return what all areas share without noting that all was read: the caller reads a part."""
    with figures_used.reading(pass_on=False):
        return figures.once(function)


def _whole(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    if below.empty:
        return above.copy(deep=False)
    return pd.concat([above, unpacked(below)], ignore_index=True)


def _of(figures: Figures, area: str) -> pd.DataFrame:
    """Return the rows about one area, unread."""
    rows = _unread(figures, _by_area).get(area)
    if rows is not None:
        return rows.copy(deep=False)
    below = _unread(figures, _below)
    if not len(below):
        return _unread(figures, _table).iloc[:0]
    return unpacked(below.iloc[_unread(figures, _below_by_area).get(area, [])])


def _below(figures: Figures) -> pd.DataFrame:
    """Return the rows of districts and communes in the edition, packed."""
    below = figures._stated_below
    return below[below["edition"] == figures.edition].reset_index(drop=True)


def _below_by_area(figures: Figures) -> dict[str, Any]:
    return dict(figures.once(_below).groupby("area").indices)


def _table(figures: Figures) -> pd.DataFrame:
    stated = figures._stated
    if figures.edition == "2025":
        return editions.joined(stated, figures.once(_rebuilt))
    return stated[stated["edition"] == figures.edition].reset_index(drop=True)


def _rebuilt(figures: Figures) -> pd.DataFrame:
    return editions.rebase(figures._stated)


# Looking through 50 000 rows for each of the hundred figures of a report took 0.3 s of it.
def _by_area(figures: Figures) -> dict[str, pd.DataFrame]:
    return {str(area): rows for area, rows in figures.once(_table).groupby("area")}


def _by_indicator(figures: Figures) -> dict[str, pd.DataFrame]:
    return {str(code): rows for code, rows in figures.once(_table).groupby("indicator")}


def _panel(figures: Figures, indicator: str) -> pd.DataFrame:
    rows = observations.select(
        figures.about(indicator, level="province"), level="province", scope="ALL", status="actual"
    )
    rows = observations.latest(rows[rows["period"].str.match(_YEARLY)])
    rows = rows.dropna(subset=["value"]).drop_duplicates(["area", "period"], keep="last")
    return rows.pivot_table(index="period", columns="area", values="value").sort_index()


def _points(figures: Figures, area: str, indicator: str, scope: str) -> pd.DataFrame:
    figures_used.note([(figures.edition, area, indicator)])
    # Of an earlier state, and of a commune, few points are asked for.
    apart = figures.past or area not in _unread(figures, _by_area)
    points, places, others = figures.once(_yearly, area if apart else "")
    if area in others:
        points, places, _ = figures.once(_yearly, area)
    if (area, indicator, scope) in places:
        found = points.iloc[places[area, indicator, scope]]
    else:  # nothing known, or the name of an indicator, or what does not exist
        own = points[points["area"] == area]
        found = observations.select(own, indicator=indicator, scope=scope)
    return found[list(POINTS)].reset_index(drop=True)


_Points: TypeAlias = tuple[pd.DataFrame, dict[tuple[str, ...], slice], frozenset[str]]


def _yearly(figures: Figures, area: str) -> _Points:
    """Return the points of one area, or with "" of all, and where those of each thing stand.

    A hundred times a report, those of one thing alone took 6% of it. Last, the areas of which what
    was taken over (`adopt`) does not hold.
    """
    rows = _of(figures, area) if area else figures.once(_table)
    key = ["area", "indicator", "scope"]
    rows = rows[rows["status"].isin(["actual", "estimate"])]
    rows = observations.latest(rows[rows["period"].str.match(_YEARLY)])
    best = preferred(rows, [*key, "period"]).sort_values([*key, "period"], ignore_index=True)
    best = best.assign(until=_until(best))[[*key, *POINTS]]
    starts = (~best.duplicated(key)).to_numpy().nonzero()[0]
    names = best.loc[starts, key].itertuples(index=False, name=None)
    places = (slice(*of) for of in pairwise([*starts, len(best)]))
    return best, dict(zip(names, places, strict=True)), frozenset()


def preferred(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Return one row a `key`: outturns before estimates, exact before bounds, later before earlier.

    Parameters
    ----------
    rows : DataFrame
        Of the long table.
    key : sequence of str
        Columns by which rows are the same figure.
    """
    order = rows.assign(
        _estimate=rows["status"] == "estimate", _bound=rows["value"].isna()
    ).sort_values(["_estimate", "_bound", "published"], ascending=[False, False, True])
    return order.drop_duplicates(key, keep="last").drop(columns=["_estimate", "_bound"])


def _reference(figures: Figures, area: areas.Area, indicator: str) -> pd.DataFrame:
    published = figures.points(area.code, indicator)[["period", "value", "flag"]]
    published = published.assign(published=published["value"])
    weight = catalogue.indicator(indicator).weight
    members = areas.provinces(figures.edition)
    if area.level == "region":
        members = members[members["region"] == area.code]
    panel = figures.panel(indicator)
    if not weight or panel.empty or not set(members["code"]) <= set(panel.columns):
        return published
    weights = figures.panel(weight)
    rates = panel[list(members["code"])]
    shared = weights.reindex(index=rates.index, columns=rates.columns)
    # A mean exists only where every member has both figures.
    mean = (rates * shared).sum(axis=1, skipna=False) / shared.sum(axis=1, skipna=False)
    made = mean.dropna().rename("value").rename_axis("period").reset_index().assign(flag="e")
    if set(made["period"]) <= set(published["period"]):
        return published
    # 4.50 (mean), 3.37 (published), 2.54 (mean) seemed to slow where 4.50, 3.60, 2.54 speeds up.
    return made.merge(published[["period", "published"]], on="period", how="left")


def _until(rows: pd.DataFrame) -> pd.Series:
    """Return the day up to which a yearly outturn counts where its year was not over, else ""."""
    end = rows["period"] + "-12-31"
    stated = rows["as_of"].where(rows["as_of"] != "", end)
    early = rows["published"].where(rows["published"] != "", end)
    day = stated.where(stated < early, early)
    return day.where((day < end) & (rows["status"] == "actual"), "")


def made_up(figures: Figures) -> frozenset[str]:
    """Return the sources that are made up: an example says so in its name, or in a row's note.

    >>> rows = pd.DataFrame({"source": ["so-gia-dinh-2026-10.xlsx", "b", "c"],
    ...     "note": ["", "số giả định, không phải số thật", ""], "flag": ""})
    >>> sorted(made_up(Figures(rows, "2025")))
    ['b', 'so-gia-dinh-2026-10.xlsx']
    """
    both = (figures._stated, figures._given_below)
    cited = [table[["source", "note"]].drop_duplicates().astype(str) for table in both]
    pairs = pd.concat(cited).itertuples(index=False, name=None)
    return frozenset(source for source, note in pairs if _MADE_UP.search(f"{source}\n{note}"))


_MADE_UP = re.compile("made.up|giả.định|gia.dinh", re.IGNORECASE)


def known_by(table: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return the figures published by `as_of` or, undated, counting up to it."""
    if not as_of:
        return table
    days = unpacked(table[["published", "as_of", "period"]])
    since = days["published"].where(days["published"] != "", days["as_of"])
    ends = {period: period_end(period) for period in days.loc[since == "", "period"].unique()}
    since = since.where(since != "", days["period"].map(ends))
    return table[since <= as_of].reset_index(drop=True)


@cache
def period_end(period: str) -> str:
    """Return the last day of a period, written as in the long table.

    Raises
    ------
    ProblemError
        If it is written otherwise: "2021-2025" may be years or a year and a month.

    >>> [period_end(p) for p in ("2023", "2023-02", "2023-Q3", "2021/2023")]
    ['2023-12-31', '2023-02-28', '2023-09-30', '2023-12-31']
    """
    if not is_period(str(period)):
        forms = "2023, 2023-09, 2023-Q3, 2021/2025"
        raise ProblemError(
            _SAY.problem(
                "figures.no_period", {"forms": forms}, parameter="period", value=str(period)
            )
        )
    year, _, part = period.rpartition("/")[2].partition("-")
    month = 3 * int(part[1:]) if part.startswith("Q") else int(part or 12)
    return date(int(year), month, monthrange(int(year), month)[1]).isoformat()
