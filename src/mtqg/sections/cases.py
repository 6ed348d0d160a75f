"""One province at one date: what is known of it, in one edition, for readers of one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import pandas as pd

from mtqg import checks, paths
from mtqg.checks import accepted
from mtqg.problems import ProblemError, speaking
from mtqg.table import areas, catalogue, dates, disk_cache, figures, mergers, observations
from mtqg.table.figures import Data, Figures, known
from mtqg.table.parameters_given import as_given, check_parameters
from mtqg.texts import MADE_UP, Text, Typed, lower
from mtqg.words import sources
from mtqg.words.sentences import Sentences, sentences

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Case:
    """A province, an edition, a cut-off and a language: what a report is about; see `province`."""

    area: areas.Area
    language: str
    known: Figures

    @property
    def edition(self) -> str:
        """The edition of the provinces, "2024" or "2025"."""
        return self.area.edition

    @property
    def as_of(self) -> str:
        """The cut-off, YYYY-MM-DD; "" for everything known."""
        return self.known.as_of

    @property
    def day(self) -> date:
        """The day from which a report speaks: its cut-off, today without one."""
        return date.fromisoformat(self.as_of) if self.as_of else dates.today()

    @property
    def table(self) -> pd.DataFrame:
        """Every figure of every area known at the cut-off: comparisons come from the same ones."""
        return self.known.table

    def of(self, area: areas.Area) -> Case:
        """Return what is known of another area at the same date, for the same reader."""
        return Case(area, self.language, self.known.in_edition(area.edition))

    def once(self, function: Callable[[Case], _Value]) -> _Value:
        """Return `function(self)`, computed once for this province, its figures and language."""
        return self.known.once(_for_case, function, self.area, self.language)

    @property
    def name(self) -> str:
        """The name of the province for the reader."""
        return self.area.label(self.language)

    @property
    def country(self) -> areas.Area:
        """The country."""
        return areas.get(areas.COUNTRY, self.edition)

    @property
    def region(self) -> areas.Area | None:
        """The region of the province; None in edition 2025, which has no published regions."""
        return areas.get(self.area.region, self.edition) if self.area.region else None

    @property
    def parts(self) -> tuple[areas.Area, ...]:
        """The provinces of 2024 that this one is made of: itself alone in edition 2024."""
        return tuple(mergers.parts(self.area))

    @property
    def rebuilt(self) -> bool:
        """Whether figures flagged "e" are this report's own, computed from the former provinces."""
        return self.edition == "2025" and (self.area == self.country or len(self.parts) > 1)

    @property
    def successor(self) -> areas.Area | None:
        """The province of 2025 that this one of 2024 was merged into.

        None where it goes on, and where the cut-off is before the reform: nobody knew.
        """
        if self.day < areas.REFORM:
            return None
        new = mergers.successor(self.area)
        return new if new != self.area and len(mergers.parts(new)) > 1 else None

    @property
    def last_day(self) -> date:
        """The day of the report, the last one of a province that was merged before it."""
        return areas.REFORM - timedelta(days=1) if self.successor else self.day

    def tell(self, text: Text) -> str:
        """Return `text` in the reader's language."""
        return text.say(self.language)

    def says(self, room: str) -> Sentences:
        """Return what says the sentences of the files `room`.ini to the reader."""
        return sentences(room, self.language)

    def scope(self, code: str) -> str:
        """Return the name of a part of an area or of a group, as it stands within a sentence."""
        name = str(catalogue.scopes().loc[code, f"name_{self.language}"])
        if self.language == "en" and code.startswith("D_"):
            return name  # begins with the district's own name
        return lower(name)

    def figures(self, *, area: str | None = None, **wanted: str | Sequence[str]) -> pd.DataFrame:
        """Return the rows of the long table about this province (or `area`) that match `wanted`.

        Of a figure that its source revised, the last version known at the cut-off.
        """
        rows = self.known.of(area or self.area.code)
        return observations.latest(observations.select(rows, **wanted))

    def points(self, indicator: str, area: str | None = None, scope: str = "ALL") -> pd.DataFrame:
        """Return one stated figure a year, oldest first.

        Outturns go before estimates, exact figures before bounds, later publications before
        earlier ones. Plans, targets and forecasts are no points.

        Returns
        -------
        DataFrame
            Columns `figures.POINTS`; empty when nothing is known. `until` is the day up to which an
            outturn counts, where that is before the end of its year: the date it is stated for,
            or the day it was published; else "".
        """
        return self.known.points(area or self.area.code, indicator, scope)

    def series(self, indicator: str, area: str | None = None, scope: str = "ALL") -> pd.Series:
        """Return `points` as a Series of values by year ("2023")."""
        points = self.points(indicator, area, scope)
        values = points.set_index("period")["value"].dropna().astype(float)
        return values.rename(indicator)

    def panel(self, indicator: str) -> pd.DataFrame:
        """Return the yearly values of every province: one row a year, one column a province."""
        return self.known.panel(indicator)

    def reference(self, indicator: str, area: areas.Area) -> pd.DataFrame:
        """Return the figures of the country or a region, all on one basis; see `Figures.reference`.

        Returns
        -------
        DataFrame
            Columns period, value, flag, published. Where `flag` is "e" the line is this report's
            estimate, and `published` holds what there is of the statistics office to judge it by.
        """
        return self.known.reference(area, indicator)

    def breaks(self, indicator: str) -> tuple[str, ...]:
        """Return the first years after each break that this province's series crosses.

        Breaks of the definition, of the borders of the province or of its parts, and those that
        its figures are flagged with (b), as where a merged province begins to report itself.
        """
        return self.known.once(_breaks, self.area, indicator)

    def sources(self, rows: pd.DataFrame, *, forecast: bool = False) -> Typed:
        """Return the source line of `rows`: to whom they are credited, "" without any.

        With `forecast`, that what is forecast from them is this report's own.
        """
        if not (credit := str(self.credit(rows, titles=True))):
            return Typed("")
        say = self.says("sources")
        return Typed(say("line.with_forecast" if forecast else "line.source", credit=credit))

    @property
    def made_up(self) -> bool:
        """Whether figures of the province are an example's, which nobody stated."""
        invented = self.known.once(figures.made_up)
        return bool(invented) and not invented.isdisjoint(self.known.of(self.area.code)["source"])

    @property
    def audited(self) -> list[checks.Finding]:
        """What the figures of the province contradict, alike ones together (`mtqg.audit`)."""
        return self.once(_audited)

    def accepted(self, notes: str) -> list[tuple[checks.Finding, Mapping[str, str]]]:
        """Return the findings that the office with these notes accepted: by whom, when and why."""
        settled = accepted.read(paths.accepted_beside(notes))
        keyed = [(one, accepted.key(one)) for one in self.audited] if settled else []
        return [(one, settled[key]) for one, key in keyed if key in settled]

    def cited(self, of: Iterable[str], *, titles: bool = False) -> Typed:
        """Return who published figures of these sources, see `mtqg.words.sources.cited`.

        Of a source that is made up it says so, wherever its figures stand.
        """
        of = list(of)
        names = sources.cited(of, self.language, titles=titles)
        invented = self.known.once(figures.made_up)
        if any(one in invented and "giả định" not in one for one in of):
            return Typed(f"{MADE_UP.say(self.language)}: {names}")
        return names

    def credit(self, rows: pd.DataFrame, *, titles: bool = False, forecast: bool = False) -> Typed:
        """Return who published the figures `rows`, and what of them is this report's own.

        Figures of a merged province that are rebuilt from the former ones, and forecasts, are
        this report's, made from what others published.
        """
        names = self.cited(rows["source"].unique(), titles=titles)
        rebuilt = self.rebuilt and "flag" in rows and rows["flag"].str.contains("e").any()
        if not names or not (forecast or rebuilt):
            return names
        say = self.says("sources")
        key = "credit.forecast" if forecast else "credit.rebuilt"
        return Typed(say(key, publishers=str(names)))


def _for_case(
    known: Figures, function: Callable[[Case], _Value], area: areas.Area, language: str
) -> _Value:
    return function(Case(area, language, known))


def _breaks(known: Figures, area: areas.Area, indicator: str) -> tuple[str, ...]:
    points = known.points(area.code, indicator)
    flagged = points.loc[points["flag"].str.contains("b"), "period"]
    parts = mergers.parts(area)
    return tuple(
        sorted({*flagged, *(y for p in parts for y in catalogue.break_years(indicator, p.code))})
    )


def _audited(case: Case) -> list[checks.Finding]:
    rows = case.known.of(case.area.code)
    # A province's notebooks are each run in a process of its own: a tenth of one that asks.
    return disk_cache.of_rows("audit", rows, lambda: checks.together(checks.findings(rows)))


def province(
    name: str | int,
    *,
    edition: str | int | None = None,
    language: str = "vi",
    as_of: str | date = "",
    data: Data | Sequence[Data] = (),
) -> Case:
    """Return one province at one date, holding its figures as tables: what reports are about.

    Parameters
    ----------
    name : str
        Name in any spelling, code or slug. A number is a code: 1 is "01".
    edition : {"2024", "2025"}, optional
        63 or 34 provinces. Left out, it is the one in force at `as_of` (today without one), but the
        former one for a name that only that has, such as Bắc Giang.
    language : {"vi", "en"}
        Of the reader.
    as_of : str
        Cut-off, YYYY-MM-DD or as a date is written (4/10/2023): only what was known by then; ""
        for everything. A figure without a publication date counts as known from the date it
        counts to.
    data : path, DataFrame, or sequence of them
        Own figures in the form of the long table, which join the project's.

    Returns
    -------
    Case
        Its `points(code)` and `series(code)` are the province's figures on an indicator,
        `reference(code, case.country)` (or `.region`) those to compare with, `breaks(code)`
        where definitions change, `table` every figure of every area; the functions of
        `mtqg.sections` tell them.

    Raises
    ------
    ProblemError
        With every parameter that is wrong, in `language`.

    Examples
    --------
    >>> province("bac giang").name, province("49", language="en").name
    ('Bắc Giang', 'Quang Nam')
    >>> province("Sơn La").series("ST.POV_MD").tail(2).to_dict()
    {'2023': 19.79, '2024': 14.5}
    """
    edition, as_of = as_given(edition, as_of, [name])
    with speaking(language):
        problems = check_parameters(name, edition=edition, language=language, as_of=as_of)
        if problems:
            raise ProblemError(problems)
        known_then = known(edition, as_of, data)
    return Case(areas.find(name, edition), language, known_then)


def listed(given: str | int | Sequence[str | int]) -> list[str | int]:
    """Return a list of what papermill may give alone: `-p peers "Quảng Nam"`.

    >>> listed("Quảng Nam"), listed(24), listed(["a", 24])
    (['Quảng Nam'], [24], ['a', 24])
    """
    return [given] if isinstance(given, str | int) else list(given)
