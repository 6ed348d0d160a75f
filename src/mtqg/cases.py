"""One province at one date: what is known of it, in one edition, for readers of one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from mtqg import areas, catalogue, editions, formats, lives, observations, schema
from mtqg.indicators import poverty
from mtqg.problems import Problem, ProblemError
from mtqg.texts import LANGUAGES, Text

_YEARLY = r"^\d{4}$"

#: How the trust of an article begins in data/sources.csv: it has a day, a table of an office none.
_ARTICLES = ("press", "official portal")

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


@dataclass(frozen=True)
class Case:
    """A province, an edition, a cut-off and a language: what a report is about. Made by `case`."""

    area: areas.Area
    language: str
    as_of: str = ""
    data: tuple[str, ...] = ()

    @property
    def edition(self) -> str:
        """The edition of the provinces, "2024" or "2025"."""
        return self.area.edition

    @property
    def figures_of(self) -> tuple[str, str, tuple[str, ...]]:
        """What the figures depend on, the same for every province: edition, cut-off, own files."""
        return self.edition, self.as_of, self.data

    @property
    def table(self) -> pd.DataFrame:
        """Every figure of every area known at the cut-off: comparisons come from the same ones."""
        return known(*self.figures_of)

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
        return tuple(lives.parts(self.area))

    @property
    def successor(self) -> areas.Area | None:
        """The province of 2025 that this one of 2024 was merged into; None where it goes on."""
        new = lives.successor(self.area)
        return new if new != self.area and len(lives.parts(new)) > 1 else None

    def say(self, vi: str, en: str) -> str:
        """Return the words in the reader's language."""
        return vi if self.language == "vi" else en

    def tell(self, text: Text) -> str:
        """Return `text` in the reader's language."""
        return text.say(self.language)

    def scope(self, code: str) -> str:
        """Return the name of a part of an area or of a group, as it stands within a sentence."""
        name = str(catalogue.scopes().loc[code, f"name_{self.language}"])
        if self.language == "en" and code.startswith("D_"):
            return name  # begins with the district's own name
        return name[:1].lower() + name[1:]

    def figures(self, *, area: str | None = None, **wanted: str | Sequence[str]) -> pd.DataFrame:
        """Return the rows of the long table about this province (or `area`) that match `wanted`.

        Of a figure that its source revised, the last version known at the cut-off.
        """
        rows = observations.select(self.table, area=area or self.area.code, **wanted)
        return observations.latest(rows)

    def points(self, indicator: str, area: str | None = None, scope: str = "ALL") -> pd.DataFrame:
        """Return one stated figure a year, oldest first.

        Outturns go before estimates, exact figures before bounds, later publications before
        earlier ones. Plans, targets and forecasts are no points.

        Returns
        -------
        DataFrame
            Columns `POINTS`; empty when nothing is known. `until` is the day up to which an
            outturn counts, where that is before the end of its year: the date it is stated for,
            or the day it was published; else "".
        """
        rows = self.figures(
            area=area, indicator=indicator, scope=scope, status=["actual", "estimate"]
        )
        rows = rows[rows["period"].str.match(_YEARLY)]
        order = rows.assign(
            _estimate=rows["status"] == "estimate", _bound=rows["value"].isna()
        ).sort_values(["_estimate", "_bound", "published"], ascending=[False, False, True])
        best = order.drop_duplicates("period", keep="last").sort_values("period")
        return best.assign(until=_until(best))[list(POINTS)].reset_index(drop=True)

    def series(self, indicator: str, area: str | None = None, scope: str = "ALL") -> pd.Series:
        """Return `points` as a Series of values by year ("2023")."""
        points = self.points(indicator, area, scope)
        values = points.set_index("period")["value"].dropna().astype(float)
        return values.rename(indicator)

    def panel(self, indicator: str) -> pd.DataFrame:
        """Return the yearly values of every province: one row a year, one column a province."""
        return known_panel(*self.figures_of, indicator)

    def reference(self, indicator: str, area: areas.Area) -> pd.DataFrame:
        """Return the figures of the country or a region: published, else weighted over provinces.

        Returns
        -------
        DataFrame
            Columns period, value, flag; flag "e" marks a mean of the provinces weighted by the
            weight of the catalogue, made where the statistics office published none and every
            province has a figure.
        """
        published = self.points(indicator, area.code)[["period", "value", "flag"]]
        weight = catalogue.indicator(indicator).weight
        members = areas.provinces(self.edition)
        if area.level == "region":
            members = members[members["region"] == area.code]
        panel = self.panel(indicator)
        if not weight or panel.empty or not set(members["code"]) <= set(panel.columns):
            return published
        weights = self.panel(weight)
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

    def breaks(self, indicator: str) -> tuple[str, ...]:
        """Return the first years after each break that this province's series crosses.

        Breaks of the definition, of the borders of the province or of its parts, and those that
        its figures are flagged with (b), as where a merged province begins to report itself.
        """
        years = {
            str(at)[:4]
            for part in lives.parts(self.area)
            for at in catalogue.breaks(indicator, part.code)["at"]
        }
        points = self.points(indicator)
        return tuple(sorted(years | set(points.loc[points["flag"].str.contains("b"), "period"])))

    def sources(self, rows: pd.DataFrame) -> str:
        """Return the source line of `rows`: who published them, as in `cited`, titles told."""
        told = self.cited(rows["source"], titles=True)
        return f"{self.say('Nguồn', 'Source')}: {told}." if told else ""

    def cited(self, sources: Iterable[str], *, titles: bool = False) -> str:
        """Return who published `sources`, in their order, and when, where that is known.

        With `titles`, a paper that is not named is told by the subject of its article.
        """
        known = catalogue.sources()
        names: list[str] = []
        for source in dict.fromkeys(sources):
            if source not in known.index:
                names.append(str(source))
                continue
            of = known.loc[source]
            name = str(of[self.say("publisher", "publisher_en")])
            when = str(of["published"]) if str(of["trust"]).startswith(_ARTICLES) else ""
            if when:
                dated = formats.day if len(when) == len("2023-10-04") else formats.period
                name += f", {dated(when, self.language).removeprefix('tháng ')}"
            if titles and of["publisher_en"] == "Press":
                name += f" ({of[self.say('title', 'title_en')]})"
            names.append(name)
        return "; ".join(dict.fromkeys(names))


def case(
    province: str,
    *,
    edition: str = "2024",
    language: str = "vi",
    as_of: str = "",
    data: Sequence[str] = (),
) -> Case:
    """Return the case of one province.

    Parameters
    ----------
    province : str
        Name, code or slug.
    edition : {"2024", "2025"}
        63 or 34 provinces.
    language : {"vi", "en"}
        Of the reader.
    as_of : str
        Cut-off YYYY-MM-DD: only what was known by then; "" for everything. A figure without a
        publication date counts as known from the date it counts to.
    data : sequence of str
        CSV files of the long table that join the project's figures.

    Raises
    ------
    ProblemError
        With every parameter that is wrong.

    Examples
    --------
    >>> case("bac giang").name, case("49", language="en").name
    ('Bắc Giang', 'Quang Nam')
    """
    problems = check_parameters(province, edition=edition, language=language, as_of=as_of)
    if problems:
        raise ProblemError(problems)
    return Case(areas.find(province, edition), language, as_of, tuple(data))


def check_parameters(province: str, *, edition: str, language: str, as_of: str) -> list[Problem]:
    """Return what is wrong with the parameters of a case, nothing when all are right.

    >>> [p.column for p in check_parameters("bac giang", edition="2024", language="fr", as_of="x")]
    ['language', 'as_of']
    """
    problems = check_shared(edition=edition, language=language, as_of=as_of)
    if edition in areas.EDITIONS:
        try:
            find_province(province, edition)
        except ProblemError as error:
            problems += error.problems
    return problems


def find_province(text: str, edition: str) -> areas.Area:
    """Return the province that `text` names; `mtqg.find` finds regions and the country too.

    Raises
    ------
    ProblemError
        If it names none.
    """
    found = areas.find(text, edition)
    if found.level != "province":
        no_province = Text("không phải là một tỉnh, thành phố", "not a province")
        raise ProblemError(Problem(no_province, column="province", value=text))
    return found


def check_shared(*, edition: str, language: str, as_of: str) -> list[Problem]:
    """Return what is wrong with what the cases of one call have in common."""
    problems = []
    if edition not in areas.EDITIONS:
        problems.append(
            Problem(
                Text("không có ấn bản địa giới này", "no such edition of the provinces"),
                column="edition",
                value=edition,
                remedy=Text("2024 (63 tỉnh) hoặc 2025 (34 tỉnh)", "2024 (63) or 2025 (34)"),
            )
        )
    if language not in LANGUAGES:
        problems.append(
            Problem(
                Text("ngôn ngữ lạ", "unknown language"),
                column="language",
                value=language,
                remedy=Text("vi hoặc en", "vi or en"),
            )
        )
    if not schema.is_date(as_of):
        problems.append(
            Problem(
                Text("không có ngày này", "no such date"),
                column="as_of",
                value=as_of,
                remedy=Text("viết dạng 2023-09-30", "write it like 2023-09-30"),
            )
        )
    return problems


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
