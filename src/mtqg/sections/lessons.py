"""Provinces to learn from, by indicator and with which figures; and what figures cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from mtqg.analysis import pace_of_provinces
from mtqg.sections import missing
from mtqg.sections.blocks import NOTHING, ReaderTable, Reading
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import Choice, change_a_year, latest_year, panel
from mtqg.sections.peer_pace import SURE, chance
from mtqg.table import catalogue
from mtqg.words import formats


@dataclass(frozen=True)
class Lesson:
    """An indicator compared with peers, and from whom to learn: "" where from nobody.

    Attributes
    ----------
    paces : DataFrame
        Columns of `pace_of_provinces.paces` by area.
    """

    indicator: catalogue.Indicator
    paces: pd.DataFrame
    learn_from: str


@lru_cache(maxsize=1)
def lessons(choice: Choice) -> list[Lesson]:
    """Return the indicators on which the province can be compared, each with whom to learn from.

    That is the peer that moved fastest over the last years of one definition, on the scale of
    `pace_of_provinces.scaled`, of those that are better now, improved, and did so faster on that
    scale and in the unit of the figures. Better and faster must be clear of the
    noise: better as `chance` has it in nine cases in ten (`SURE`); faster so that chance makes the
    fastest of all peers compared lead in fewer than one case in ten.
    """
    found = [_lesson(choice, code) for code in _comparable(choice)]
    return [lesson for lesson in found if lesson is not None]


def table(choice: Choice) -> ReaderTable | Reading:
    """Return the provinces to learn from, by indicator; that there is none is an answer too."""
    case, compared = choice.case, lessons(choice)
    say = case.says("lessons")
    if not compared:
        return Reading(say("table.nothing_compared"))
    lines = [
        {
            say("table.indicator"): case.tell(lesson.indicator.name),
            say("table.learn_from"): choice.name(lesson.learn_from),
            say("table.theirs"): _course(case, lesson, lesson.learn_from),
            case.name: _course(case, lesson, case.area.code),
        }
        for lesson in compared
        if lesson.learn_from
    ]
    if not lines:
        return Reading(say("table.none", place=case.name, count=len(compared)))
    return ReaderTable(
        pd.DataFrame(lines),
        say("table.title"),
        case.language,
        say("table.note", count=len(compared), found=len(lines)),
    )


def _course(case: Case, lesson: Lesson, area: str) -> str:
    row, known = lesson.paces.loc[area], lesson.indicator
    # A unit of five words is said once.
    start = formats.number(row["start"], known.decimals, case.language)
    return case.says("lessons")(
        "table.course_down" if row["end"] < row["start"] else "table.course",
        start=f"{start}%" if known.unit == "%" else start,
        end=formats.figure(known.code, row["end"], case.language),
        span=f"{row['first']:.0f}-{row['last']:.0f}",
        rate=change_a_year(case, known, row["pace"]),
    )


def _comparable(choice: Choice) -> list[str]:
    """Return the indicators with a better side and figures of all peers as recent as asked."""
    indicators = catalogue.indicators()
    statistics = indicators[
        (indicators["programme"] == "_Z") & (indicators["direction"] != "context")
    ]
    table = choice.case.known.about(*statistics.index)
    yearly = table[
        (table["level"] == "province")
        & (table["status"] == "actual")
        & (table["scope"] == "ALL")
        & table["period"].str.match(r"^\d{4}$")
    ]
    found = []
    newest = int(choice.figures.index.max()) if len(choice.figures) else latest_year(choice.case)
    for code, rows in yearly.groupby("indicator"):
        recent = int(rows["period"].max()) >= newest - 2
        full = rows["area"].nunique() >= len(choice.structure.figures) * 0.9
        if recent and full:
            found.append(str(code))
    return found


def _lesson(choice: Choice, code: str) -> Lesson | None:
    case, indicator = choice.case, catalogue.indicator(code)
    figures = case.known.once(panel, code)
    figures = figures.loc[int(figures.index.max()) - 6 :]
    others = [c for c in choice.peers.codes if c in figures]
    if case.area.code not in figures or not others or len(figures) < 3:
        return None
    breaks, last = case.breaks(code), figures.index.max()
    paces = pace_of_provinces.paces(figures, breaks, indicator)
    paces = paces[paces["last"] == last].set_index("area")
    # Joined: a column set on no rows would bring rows of its own.
    scatter = pace_of_provinces.scatter(figures, breaks, indicator).loc[last]
    paces = paces.join(scatter.rename("scatter"))
    others = [c for c in others if c in paces.index]
    if case.area.code not in paces.index or not others:
        return None
    own, rest = paces.loc[case.area.code], paces.loc[others]
    sign = 1.0 if indicator.direction == "higher" else -1.0
    faster, better = (
        np.array([chance(*pair) for pair in zip(lead, error, strict=True)])
        for lead, error in (
            (sign * (rest["pace"] - own["pace"]), np.hypot(rest["error"], own["error"])),
            (sign * (rest["end"] - own["end"]), np.hypot(rest["scatter"], own["scatter"])),
        )
    )
    # A low rate that halves is no faster for whom 9 points fell off 24: in both ways or not at all.
    moved = (rest["end"] - rest["start"]) / (rest["last"] - rest["first"])
    own_moved = (own["end"] - own["start"]) / (own["last"] - own["first"])
    improved = (sign * moved > 0) & (sign * moved > sign * own_moved)
    ahead = rest[(faster >= 1 - (1 - SURE) / len(rest)) & (better >= SURE) & improved]
    best = str((sign * ahead["pace"]).idxmax()) if len(ahead) else ""
    return Lesson(indicator, paces, best)


def ahead(choice: Choice) -> Reading:
    """Return who, once at the province's present level, made the fastest progress from there."""
    case = choice.case
    if not choice.answered:
        return NOTHING
    sign = choice.better or 1.0
    found = pace_of_provinces.from_level(
        choice.figures, case.area.code, choice.breaks, choice.indicator
    )
    found = found[found["same"]]
    if not (sign * found["pace"] > 0).any():
        return NOTHING
    best = found.loc[(sign * found["pace"]).idxmax()]
    text = case.says("lessons")(
        "ahead.fastest",
        indicator=choice.indicator.name.lower(),
        count=len(found),
        place=case.name,
        level=choice.value(float(choice.figures[case.area.code].dropna().iloc[-1])),
        name=choice.name(best["area"]),
        start=choice.value(best["start"]),
        first=int(best["first"]),
        end=choice.value(best["end"]),
        last=int(best["last"]),
    )
    return Reading(text)


def caution(choice: Choice) -> Reading:
    """Return what the list of provinces to learn from does not say; nothing where it is empty."""
    if not isinstance(table(choice), ReaderTable):
        return NOTHING
    return Reading(choice.case.says("lessons")("caution.text"))


def lacking(choice: Choice) -> Reading:
    """Return which comparisons cannot be made, and what would unlock them."""
    return missing.note(choice.case, "lessons")
