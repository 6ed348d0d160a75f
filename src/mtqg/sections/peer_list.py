"""Who is comparable with the province: the peers, why they are, and how firm the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg.analysis import pace_of_provinces, peers
from mtqg.sections.blocks import Quantity, ReaderTable, Reading
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue
from mtqg.table.figures import Figures
from mtqg.texts import lower
from mtqg.words import formats
from mtqg.words.sentences import listed

#: The question when none is asked: poverty by the survey, which every province has every year.
QUESTION = "ST.POV_MD"
#: Years looked back when no start is given.
BACK = 8


@dataclass(frozen=True, eq=False)
class Choice:
    """A case, the question asked, the year of the start and the peers chosen for it."""

    case: Case
    question: str
    start: int
    figures: pd.DataFrame
    structure: peers.Structure
    peers: peers.Peers

    @property
    def breaks(self) -> tuple[str, ...]:
        """First years after each break of the question's indicator."""
        return self.case.breaks(self.question)

    @property
    def indicator(self) -> catalogue.Indicator:
        """The indicator of the question."""
        return catalogue.indicator(self.question)

    @property
    def answered(self) -> bool:
        """Whether the province has two figures on the question, the least that shows a move."""
        code = self.case.area.code
        return code in self.figures and self.figures[code].notna().sum() > 1

    @property
    def others(self) -> list[str]:
        """The peers that have figures on the question."""
        return [code for code in self.peers.codes if code in self.figures]

    def name(self, code: str) -> str:
        """Return the name of a province for the reader."""
        return areas.get(code, self.case.edition).label(self.case.language)

    @property
    def better(self) -> float:
        """−1 where a lower figure is better, +1 where a higher one is, 0 for neither."""
        return {"lower": -1.0, "higher": 1.0}.get(self.indicator.direction, 0.0)

    def number(self, value: float, *, sign: bool = False) -> str:
        """Return a figure of the question without its unit."""
        return formats.number(value, self.indicator.decimals, self.case.language, sign=sign)

    def quantity(self, value: float, *, sign: bool = False) -> Quantity:
        """Return a figure of the question for a table whose heading tells its unit."""
        return Quantity(value, self.indicator.decimals, sign=sign)

    def with_unit(self, value: float) -> Quantity:
        """Return a figure of the question for a table, with its unit."""
        return Quantity(value, self.indicator.decimals, self.indicator.unit)

    def value(self, value: float) -> str:
        """Return a figure of the question with its unit."""
        return formats.figure(self.question, value, self.case.language)

    @property
    def change_unit(self) -> str:
        """The unit of a change of the indicator, for the reader."""
        return formats.unit_label(self.indicator.change_unit, self.case.language)

    def rate(self, pace: float) -> str:
        """Return a change a year in words, on the scale of `pace_of_provinces.scaled`."""
        return change_a_year(self.case, self.indicator, pace)


def change_a_year(case: Case, indicator: catalogue.Indicator, pace: float) -> str:
    """Return a change a year on the scale of comparison in words: giảm bình quân 33%/năm."""
    say, way = case.says("peer_list"), "rising" if pace > 0 else "falling"
    if pace_of_provinces.relative(indicator):
        share = formats.with_unit(100 * abs(float(np.expm1(pace))), "%", 0, case.language)
        return say("change.none") if share == "0%" else say(f"change.share_{way}", share=share)
    if formats.rounded(pace, indicator.decimals) == 0:
        return say("change.none")
    return say(f"change.{way}", size=formats.change(indicator.code, abs(pace), case.language))


def choose(
    case: Case,
    question: str = QUESTION,
    *,
    start: int = 0,
    size: int = peers.SIZE,
    pin: Sequence[str] = (),
    drop: Sequence[str] = (),
    variables: Sequence[str] = (),
) -> Choice:
    """Return the peers of the province for one question.

    Parameters
    ----------
    case : Case
        The province.
    question : str
        Code of the indicator whose course is compared.
    start : int
        The year in which provinces are held alike; 0 for the first year of the indicator in the
        last `BACK` years.
    size : int
        How many peers.
    pin, drop : sequence of str
        Provinces that are on the list, or are not, whatever their distance: names, codes, slugs.
    variables : sequence of str
        Codes of `peers.variables`; empty means all.

    Raises
    ------
    ProblemError
        If a province, variable or indicator is unknown.
    """
    catalogue.indicator(question)
    figures = case.known.once(panel, question)
    if not start:
        years = [int(y) for y in figures.index]
        start = min((y for y in years if y >= max(years) - BACK), default=0) or latest_year(case)
    found = case.known.once(_structure, start, tuple(variables))
    chosen = peers.choose(
        found.scaled,
        case.area.code,
        size=size,
        pin=[areas.find(text, case.edition).code for text in pin],
        drop=[areas.find(text, case.edition).code for text in drop],
    )
    return Choice(case, question, start, figures, found, chosen)


def latest_year(case: Case) -> int:
    """Return the last year with figures on population."""
    return int(case.known.once(panel, "ST.POP").index.max())


def panel(figures: Figures, indicator: str) -> pd.DataFrame:
    """Return `peers.panel` of all that is known, for `Figures.once`: provinces share it."""
    return peers.panel(figures.about(indicator), indicator)


def _structure(figures: Figures, start: int, variables: tuple[str, ...]) -> peers.Structure:
    return peers.structure(figures.about(*peers.indicators()), start, variables)


def who(choice: Choice) -> ReaderTable:
    """Return the peers with the figures by which they were chosen, the province itself first."""
    case, found = choice.case, choice.structure
    say, variables = case.says("peer_list"), peers.variables()
    away = choice.peers.table.set_index("area")
    headings = {
        column: str(variables.loc[column, f"short_{case.language}"])
        + (f" ({found.years[column]})" if found.years[column] != choice.start else "")
        for column in found.figures
    }
    count = len(choice.peers.without)

    def distance(row: pd.Series) -> Quantity:
        stays = "" if row["pinned"] or not count else f" ({row['stays']}/{count})"
        return Quantity(float(row["distance"]), 2, note=stays)

    lines = []
    for code in (case.area.code, *choice.peers.codes):
        own, name = code == case.area.code, choice.name(code)
        pinned = not own and bool(away.loc[code, "pinned"])
        line: dict[str, object] = {
            say("who.province"): say("who.pinned", name=name) if pinned else name,
            say("who.distance"): "" if own else distance(away.loc[code]),
        }
        for column, heading in headings.items():
            figure = float(found.figures.loc[code, column])
            line[heading] = Quantity(figure, int(variables.loc[column, "decimals"]))
        lines.append(line)
    note = say("who.note", count=len(found.figures.columns))
    years = [str(year) for year in found.years.unique()]
    rows = case.figures(indicator=sorted(set(_behind_features(choice))), period=years)
    return ReaderTable(
        pd.DataFrame(lines),
        say("who.title", place=case.name, year=choice.start),
        case.language,
        " ".join([note, case.sources(rows)]),
    )


def _behind_features(choice: Choice) -> list[str]:
    """Return the indicators of which the features are made."""
    variables = peers.variables().loc[list(choice.structure.figures)]
    named = (*variables["indicator"], *variables["per"])
    return [code for text in named for code in text.split("|") if code]


def features(case: Case, found: peers.Structure) -> str:
    """Return the features on which likeness rests, as a sentence lists them."""
    return _listed(case, list(found.figures))


def _listed(case: Case, columns: Sequence[str]) -> str:
    names = peers.variables().loc[list(columns), f"name_{case.language}"]
    return listed([lower(str(name)) for name in names], case.language)


def why(choice: Choice) -> Reading:
    """Return in sentences how the peers were chosen, where they differ, how firm the list is."""
    case, found = choice.case, choice.structure
    say, variables = case.says("peer_list"), peers.variables()
    near = choice.peers.table[~choice.peers.table["pinned"]]
    count, named = len(found.figures.columns), features(case, found)
    text = [say("why.rule", count=count, year=choice.start, features=named)]
    if len(near):
        distance = formats.number(near["distance"].iloc[0], 2, case.language)
        text.append(say("why.nearest", name=choice.name(near["area"].iloc[0]), distance=distance))
    apart = found.scaled.loc[case.area.code] - found.scaled.loc[choice.peers.codes].median()
    apart = apart.dropna()
    if len(apart) and apart.abs().max() > 0.5:
        column = str(apart.abs().idxmax())

        def figure(value: float) -> str:
            number = formats.number(value, variables.loc[column, "decimals"], case.language)
            return f"{number} {variables.loc[column, f'unit_{case.language}']}".replace(" %", "%")

        text.append(
            say(
                "why.most_unlike",
                feature=_listed(case, [column]),
                place=case.name,
                own=figure(found.figures.loc[case.area.code, column]),
                median=figure(found.figures.loc[choice.peers.codes, column].median()),
            )
        )
    text += _firmness(choice, len(near))
    unknown = [c for c in found.figures if pd.isna(found.figures.loc[case.area.code, c])]
    if lacking := [*found.absent, *unknown]:
        text.append(say("why.lacking", features=_listed(case, lacking)))
    if case.edition == "2025":
        text.append(say("why.no_regions"))
    return Reading(" ".join(text))


def _firmness(choice: Choice, size: int) -> list[str]:
    """Return how many peers stay, and which, when one feature after another is left out."""
    case, without = choice.case, choice.peers.without
    if without.empty or not size:
        return []
    say, low, high = case.says("peer_list"), int(without.min()), int(without.max())
    weak = _listed(case, [str(without.idxmin())])
    if low == size:
        text = [say("firm.all", size=size)]
    elif low == high:
        text = [say("firm.same", low=low, size=size, feature=weak)]
    else:
        text = [say("firm.some", low=low, high=high, size=size, feature=weak)]
    near = choice.peers.table[~choice.peers.table["pinned"]]
    steady = [choice.name(c) for c in near.loc[near["stays"] == len(without), "area"]]
    if not steady:
        text.append(say("firm.none_steady"))
    elif len(steady) < size:
        text.append(say("firm.steady", names=listed(steady, case.language)))
    return text


def indicators(choice: Choice) -> tuple[str, ...]:
    """Return the question's indicator and those behind the features."""
    return tuple(dict.fromkeys([choice.question, *_behind_features(choice)]))


def method(choice: Choice) -> Reading:
    """Return how peers, noise and ranks are computed, in sentences."""
    return Reading(choice.case.says("peer_list")("method.text"))
