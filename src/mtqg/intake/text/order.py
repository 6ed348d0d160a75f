"""Lists told in order ("lần lượt"): first the names, then their figures.

The names may be those of the sentence before, or of the figures told last.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.places import NAME, Mention, Place
from mtqg.intake.text.times import Time
from mtqg.intake.text.vocabulary import phrases

#: The level of places that a word counts.
_LEVELS = {"tỉnh": "province", "huyện": "district", "xã": "commune", "phường": "commune"}
#: Units that count places.
_PLACES = ("provinces", "districts", "communes")


class Turn(NamedTuple):
    """What the list gives to one figure.

    `first` is the index of the list's first figure; `fits` is False when names and figures do not
    match.
    """

    first: int = 0
    fits: bool = True
    concept: str = ""
    change: bool = False
    place: Mention | None = None
    time: Time | None = None
    programme: str = ""
    capital: str = ""


class Told(NamedTuple):
    """What a figure was told of: its unit, subject, place and money."""

    unit: str
    concept: str
    change: bool
    place: Place
    programme: str
    capital: str


def names_of(line: SentenceLine, index: int) -> tuple[str, list[tuple[int, int]]]:
    """Return what is counted, and where the places stand of each of which a figure is told.

    As many as were counted: "3 xã đạt 13 tiêu chí là Phù Lưu, Hợp Thành, Nhân Lý", "12 tỉnh có 100%
    số xã đạt chuẩn, gồm …", "13 tiêu chí có 3 xã Phù Lưu, Hợp Thành, Nhân Lý".
    """
    figure, before, after = line.figures[index], line.figures[:index], line.figures[index + 1 :]
    if before and line.between(before[-1].end, figure.start, phrases.each_has):
        count, opens = before[-1], line.after(figure.end, phrases.names_follow)
    elif after and line.between(figure.end, after[0].start, phrases.had_by):
        count, opens = after[0], line.after(after[0].end, f"(?:{phrases.names_follow})?")
    else:
        return "", []
    if not opens or count.why or not count.value >= 2:
        return "", []
    listed = re.match(r"[^.;:()\d]*(?:\([^()]*\)[^.;:()\d]*)*", line.plain[opens.end() :])
    parts = re.finditer(r"(?:[^,()]|\([^()]*\))+?(?=,| và |$)", listed[0]) if listed else ()
    names = []
    for part in parts:
        name = re.search(NAME, part[0])
        if name is None:
            return "", []
        at = opens.end() + part.start()
        names.append((at + name.start(), at + name.end()))
    return (count.unit, names) if len(names) == count.value else ("", [])


def in_order(line: SentenceLine) -> dict[int, Turn]:
    """Return what each figure of a "lần lượt" list belongs to, by the figure's index.

    A list may close with the word ("58% và 41,5%, lần lượt").
    """
    marks = [m.start() for m in rx(phrases.in_order, line.accents).finditer(line.masked)]
    found: dict[int, Turn] = {}
    for n, mark in enumerate(marks):
        stop = marks[n + 1] if n + 1 < len(marks) else len(line.text)
        closes = line.after(mark, phrases.order_closes)
        listed = [f for f in line.figures if f.end <= mark and not f.why and f.unit]
        if closes and len(listed) > 1:
            behind = [m for m in line.places if mark < m.start < stop and not m.back]
            found |= _one(line, 0, mark, behind)
        else:
            found |= _one(line, mark, stop, [])
    return found or _beside(line)


def of_those_told(
    line: SentenceLine,
    turns: dict[int, Turn],
    told: list[Told],
    named: list[Place],
    *,
    falls: bool,
) -> dict[int, Turn]:
    """Return the turns of a list whose names its own sentence does not tell.

    They are the places that the sentence before `named`, or what the last figures were `told` of,
    one after the other; whether they fell, their own sentence tells: "Năm trước, tỷ lệ của hai
    tỉnh lần lượt là 24% và 29%", "Ở Hà Giang, hai con số ấy lần lượt là 46,3% và 8,4%".
    """
    group = [i for i, turn in turns.items() if not turn.fits]
    size, units = len(group), [line.figures[i].unit for i in group]
    before = [f for f in line.figures[: group[0]] if not f.why and f.unit not in _PLACES]
    begin, opens = max((f.end for f in before), default=0), line.figures[group[0]].start
    spoken = any(w.field == "concept" and begin <= w.start < opens for w in line.words)
    parts = any(begin <= w.start < opens for w in line.parts)
    those = rx(phrases.those_told, line.accents).search(line.masked, begin, opens)
    figures = line.has(phrases.those_figures, begin, opens) or line.bracket(opens)
    if not (spoken or parts or those or figures):
        return {}  # "giá bán tăng lần lượt 3% và 4%"
    alike = [t for t in told if t.unit in units]
    last = alike[-size:]
    own = any(begin <= m.start < opens and not m.back for m in line.places)
    if those:
        places = named or _latest(told, size, _LEVELS.get(those["kind"], ""))
    else:
        places = [] if own else named or [t.place for t in last]
    if len(set(places)) == size and len({p.level for p in places}) == 1:
        concept = "" if spoken or not alike else alike[-1].concept
        return {
            i: Turn(group[0], True, concept, falls, Mention(0, 0, 0, p, p.level))
            for i, p in zip(group, places, strict=True)
        }
    alone = len({t.place for t in last}) == 1 and len(set(last)) == size
    if not alone or spoken or [t.unit for t in last] != units:
        return {}
    return {
        i: Turn(
            group[0], True, t.concept, falls or t.change, programme=t.programme, capital=t.capital
        )
        for i, t in zip(group, last, strict=True)
    }


def _latest(told: list[Told], size: int, level: str) -> list[Place]:
    """Return the last places of a level that figures were told of, in the order of the text."""
    places = [t.place for t in told if level in ("", t.place.level)]
    latest = [*dict.fromkeys(places[::-1])][:size]
    return [p for p in dict.fromkeys(places) if p in latest]


def _beside(line: SentenceLine) -> dict[int, Turn]:
    """Return whose each figure is of as many as the places right before them.

    "Hai huyện Mường Tè và Nậm Nhùn còn 41,2% và 38,5%".
    """
    found: dict[int, Turn] = {}
    group: list[int] = []
    for i, f in enumerate(line.figures):
        last = line.figures[group[-1]] if group else f
        joined = group and last.unit == f.unit and line.between(last.end, f.start, ",? ?(?:và)?")
        group = [] if f.why or not f.unit else [*group, i] if joined else [i]
        size = len(group)
        if size < 2:
            continue
        opens = line.figures[group[0]].start
        places = [m for m in line.places if m.end <= opens and not m.back][-size - 1 :]
        told = [line.between(a.end, b.start, phrases.joins) for a, b in pairwise(places)]
        told += [_leads(line, m.end, opens, size) for m in places[-1:]]
        if len(places) >= size and all(told[-size:]) and told != [True] * (size + 1):
            turns = zip(group, places[-size:], strict=True)
            found |= {n: Turn(group[0], place=m) for n, m in turns}
    return found


def _listed(line: SentenceLine, start: int, stop: int) -> list[Mention]:
    """Return the places of the level of the last between two positions, without one far ahead.

    "Lào Cai: Ba xã Y Tý, Trịnh Tường và A Mú Sung" lists three, "HÀ NỘI - Sơn La, Lai Châu" two.
    """
    places = [m for m in line.places if start <= m.start < stop and not m.back]
    alike = [m for m in places if m.level == places[-1].level]
    cuts = [n for n, (a, b) in enumerate(pairwise(alike)) if line.between(a.end, b.start, "-")]
    return alike[cuts[-1] + 1 :] if cuts else alike


def in_run(line: SentenceLine, index: int) -> bool:
    """Tell whether a figure stands beside another of its unit ("4,1% và 4,6%")."""
    near = line.figures[max(index - 1, 0) : index + 2]
    return any(
        a.unit == b.unit and not (a.why or b.why) and line.between(a.end, b.start, ",? ?(?:và)?")
        for a, b in pairwise(near)
    )


def _leads(line: SentenceLine, start: int, stop: int, size: int) -> bool:
    """Tell whether all that stands between places and figures is one thing told of each of them."""
    dated = sum(1 for t in line.times if start <= t.start < stop and t.kind in ("year", "span"))
    named = {w.code for w in line.words if start <= w.start < stop and w.field == "concept"}
    counted = any(start <= f.start < stop and not f.why for f in line.figures)
    other = (
        counted or dated >= size or len(named) >= size or line.cut_between(start, stop, ";") >= 0
    )
    return line.between(start, stop, phrases.said) or not other


def _one(line: SentenceLine, mark: int, stop: int, behind: list[Mention]) -> dict[int, Turn]:
    after = [
        i for i, f in enumerate(line.figures) if mark < f.start < stop and not f.why and f.unit
    ]
    # A bracket behind a figure tells of that figure, and is no turn of its own.
    after = [i for i in after if line.bracket(line.figures[i].start) in (None, line.bracket(mark))]
    if len(after) < 2:
        return {}
    group = [i for i in after if line.figures[i].unit == line.figures[after[0]].unit]
    runs = [
        line.between(line.figures[a].end, line.figures[b].start, ",? ?(?:và)?")
        for a, b in pairwise(group)
    ]
    if (
        False in runs[1:]
        and runs[0]
        and line.cut_between(mark, line.figures[group[-1]].start, ";") >= 0
    ):
        group = group[: runs.index(False) + 1]  # another clause tells of others
        after = group
    begin = max((f.end for f in line.figures if f.end <= mark and not f.why), default=0)
    concepts = [w.code for w in line.words if begin <= w.start < mark and w.field == "concept"]
    concepts = ["POOR", "NEAR"] if concepts == ["MPI"] else concepts
    opens = line.figures[group[0]].start
    places = behind if len(behind) == len(group) else _listed(line, begin, opens)
    times = [
        t
        for t in line.times
        if begin <= t.start < mark and t.kind in ("year", "end") and not t.base
    ]
    parts = [w for w in line.parts if begin <= w.start < mark]
    size = len(group)
    if len(places) == size:
        return {i: Turn(group[0], place=m) for i, m in zip(group, places, strict=True)}
    if len(concepts) == size:
        return {i: Turn(group[0], concept=c) for i, c in zip(group, concepts, strict=True)}
    if len(times) == size:
        return {i: Turn(group[0], time=t) for i, t in zip(group, times, strict=True)}
    for field in ("programme", "capital"):
        codes = [w.code for w in parts if w.field == field and w.code != "ALL"]
        if len(codes) == size:
            return {i: Turn(group[0], **{field: c}) for i, c in zip(group, codes, strict=True)}  # type: ignore[arg-type]
    return {i: Turn(fits=False) for i in after}
