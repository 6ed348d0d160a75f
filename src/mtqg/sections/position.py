"""The place of the province in its region, and how far all moved under one definition."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import plot
from mtqg.analysis.breaks import segments
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import NOTHING, Chart, Reading, plain
from mtqg.sections.cases import Case
from mtqg.sections.trends import estimate_note, short
from mtqg.table import areas, catalogue, observations
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import Value, sentences


@dataclass(frozen=True)
class Position:
    """A province among those of its region, or among all where there are no regions.

    Attributes
    ----------
    first, last : str
        The first and the last year of the definition in force; equal where it has one year.
    figures : DataFrame
        Columns before (NaN where unknown) and after by code, the best `after` first.
    """

    case: Case
    code: str
    first: str
    last: str
    figures: pd.DataFrame

    @property
    def indicator(self) -> catalogue.Indicator:
        """The indicator."""
        return catalogue.indicator(self.code)

    @property
    def rank(self) -> int:
        """The place from the best; provinces of one figure share it."""
        after = self.figures["after"]
        better = after > after[self.case.area.code]
        if self.indicator.direction != "higher":
            better = after < after[self.case.area.code]
        return int(better.sum()) + 1


def place(case: Case, code: str) -> Position | None:
    """Return the place of the province on an indicator, None without a figure of its own."""
    panel = case.panel(code)
    if case.area.code not in panel or panel[case.area.code].dropna().empty:
        return None
    last = str(panel[case.area.code].dropna().index[-1])
    table = areas.provinces(case.edition)
    if case.region is not None:
        table = table[table["region"] == case.region.code]
    years = [int(year) for year in panel.index]
    first = next(
        str(begin) for begin, end in segments(years, case.breaks(code)) if begin <= int(last) <= end
    )
    here = panel.reindex(columns=table["code"])
    figures = pd.DataFrame({"before": here.loc[first], "after": here.loc[last]})
    if first == last:
        figures["before"] = float("nan")
    ascending = catalogue.indicator(code).direction != "higher"
    figures = figures.dropna(subset=["after"]).sort_values("after", ascending=ascending)
    return Position(case, code, first, last, figures)


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the provinces around in the first and the last year of the definition in force."""
    found = place(case, code)
    if found is None:
        return NOTHING
    table = areas.provinces(case.edition).set_index("code")
    column, say = Text("name", "name_en"), sentences("position", case.language)
    rows = found.figures.assign(
        label=table[case.tell(column)].reindex(found.figures.index),
        estimate=found.figures.index.isin(_estimated(found)),
        level="province",
    )
    country = case.reference(code, case.country).set_index("period")
    note = ""
    if found.last in country.index:
        level = {
            "label": case.country.label(case.language),
            "before": country["value"].get(found.first) if found.first != found.last else None,
            "after": country.loc[found.last, "value"],
            "estimate": "e" in country.loc[found.last, "flag"],
            "level": "country",
        }
        rows = pd.concat([rows, pd.DataFrame([level])])
        ascending = found.indicator.direction != "higher"
        rows = rows.sort_values("after", ascending=ascending, kind="stable")
    if rows["estimate"].any():
        note = " ".join(["", say("chart.hollow"), estimate_note(case, code)]).rstrip()
    dates = {"before": found.first, "after": found.last}
    table = rows.rename(columns={"label": "name"}).melt(
        ["name", "level", "estimate"], list(dates), var_name="when"
    )
    span = "-".join(dict.fromkeys(dates.values()))
    axes = plot.dots(
        table.assign(
            period=table["when"].map(dates),
            flag=table["estimate"].map({True: "e", False: ""}),
            indicator=code,
        ),
        highlight=case.name,
        sort=False,
        title=say(
            "chart.title",
            name=short(code).lower(),
            span=span,
            told=plain(_rank(found)).rstrip("."),
        ),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    shown = rows[["label", *dict.fromkeys(dates), "estimate"]].rename(columns=dates)
    if found.first == found.last:
        shown = shown.iloc[:, [0, 2, 3]]
    return charts.block(axes, case.sources(case.points(code)) + note, shown)


def _estimated(found: Position) -> set[str]:
    """Return the provinces whose last figure was computed, as those of former parts."""
    rows = observations.select(
        found.case.known.about(found.code), level="province", scope="ALL", period=found.last
    )
    return set(rows.loc[rows["flag"].str.contains("e"), "area"])


def reading(case: Case, code: str) -> Reading:
    """Return the place of the province, how it moved, and what a place is worth."""
    found = place(case, code)
    if found is None:
        return NOTHING
    say = sentences("position", case.language)
    return Reading(" ".join([_rank(found), *_move(found), say("reading.sampling")]))


def _rank(found: Position) -> str:
    """Return the place of the province in the last year."""
    case, say = found.case, sentences("position", found.case.language)
    end = "highest" if found.indicator.direction == "higher" else "lowest"
    given: dict[str, Value] = {
        "year": found.last,
        "place": case.name,
        "rank": found.rank,
        "count": len(found.figures),
    }
    if case.region is not None:
        region = case.region.label(case.language)
        return say(f"reading.region_{end}", region=region, **given)
    return say(f"reading.all_{end}", **given)


def _move(found: Position) -> list[str]:
    """Return how far the province moved, and how many of the others moved further."""
    case, both = found.case, found.figures.dropna()
    if found.first == found.last or case.area.code not in both.index or len(both) < 2:
        return []
    change = both["after"] - both["before"]
    own = float(change[case.area.code])
    further = int((change < own).sum()) if own < 0 else int((change > own).sum())
    text = sentences("position", case.language)(
        "reading.fell" if own < 0 else "reading.rose",
        first=found.first,
        place=case.name,
        size=formats.change(found.code, abs(own), case.language),
        further=further,
        others=len(both) - 1,
    )
    return [text]
