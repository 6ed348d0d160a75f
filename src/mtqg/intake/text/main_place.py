"""The place that a text is about: told by its headline, or by what its sentences name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from mtqg.intake.text.areas_of_figures import PASSING, role
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.places import Mention, Place, country, province
from mtqg.intake.text.vocabulary import phrases


class _Several(Exception):
    """The text is about several places: each figure must say whose it is."""


@dataclass
class _Story:
    """A text as its place is sought in it: the places that its headlines and sentences name."""

    titles: list[SentenceLine]
    body: list[SentenceLine]
    text: str
    edition: str
    head: list[Mention] = field(init=False)
    rest: list[Mention] = field(init=False)
    #: How often each province is named: in headlines, and everywhere.
    named: Counter[Place] = field(init=False)
    everywhere: Counter[Place] = field(init=False)

    def __post_init__(self) -> None:
        self.head, self.rest = _topics(self.titles), _topics(self.body)
        self.named = _provinces(self.head)
        self.everywhere = self.named + _provinces(self.rest)
        #: How often the country is spoken of, and whether central bodies are.
        self.spoken = sum(1 for m in self.rest if m.level == "country")
        self.central = bool(re.search(phrases.central, self.text))

    @property
    def lines(self) -> tuple[SentenceLine, ...]:
        return (*self.titles, *self.body)

    def forget_bracketed(self) -> None:
        """Forget provinces that only brackets name: that is where something lies."""
        if self.spoken or self.central:
            open_ = {m.place for x in self.body for m in x.places if not x.bracket(m.start)}
            self.everywhere = Counter({p: n for p, n in self.everywhere.items() if p in open_})


def main_place(
    titles: list[SentenceLine], body: list[SentenceLine], text: str, edition: str
) -> Place | None:
    """Return the place that the story is about, None when it is about several or none.

    A place of the headline; else the only or the most named province; else the country, when no
    province is named and the text speaks of central bodies or of the whole country.
    """
    story = _Story(titles, body, text, edition)
    try:
        found = _of_unit(story) or _of_headline(story)
        story.forget_bracketed()
        return found or next((p for rule in _RULES if (p := rule(story))), None)
    except _Several:
        return None


def _topics(lines: list[SentenceLine]) -> list[Mention]:
    passing = ("compared", *PASSING)
    return [m for x in lines for m in x.places if role(x, m) not in passing]


def _provinces(mentions: list[Mention]) -> Counter[Place]:
    return Counter(m.place for m in mentions if m.place and m.level == "province")


def _of_unit(story: _Story) -> Place | None:
    """Return the only district or commune of the headline, or that the story opens with."""
    headings = [x for x in story.titles if not re.match(phrases.masthead, x.text)]
    told = (_topics([x]) for x in headings or story.titles)
    headline: list[Mention] = next((found for found in told if found), [])
    local = {m.place for m in headline if m.place and m.level in ("district", "commune")}
    opens = story.rest[:1] if not story.head and story.body else []
    if opens and opens[0].start < 4 and opens[0] in story.body[0].places:
        first = opens[0].place
        if first and "/" in first.area[1:]:
            local = {first}  # "Xã Lìa, tỉnh Quảng Trị, một ngày đầu tháng 11"
    if len(local) != 1 or len(story.named) > 1:
        return None
    place = local.pop()
    chained = [
        m.place.area
        for x in story.body
        for m in x.places
        if m.place and m.place.area[1:].endswith(place.area)
    ]
    most = story.everywhere.most_common(1)
    home = next(iter(story.named), None) or (most[0][0] if most else None)
    code = chained[0].split("/")[0] if chained else home.area if home else ""
    return replace(place, area=f"{code}{place.area}") if code and place.area[0] == "/" else place


def _of_headline(story: _Story) -> Place | None:
    """Return the only province of the headlines, or the country where these are of its bodies."""
    roles = [(m.place, role(x, m)) for x in story.titles for m in x.places if m.level == "province"]
    guests = {place for place, said in roles if said == "partner"}
    if len({*story.named, *guests}) > 1:
        raise _Several  # a visit
    spoken_for = {place for place, said in roles if said == "speaker"}
    if len(own := set(story.named) or spoken_for) == 1:
        return own.pop()
    bodies = any(
        re.match(rf"\W*(?:{phrases.central})", x.text) or x.has("quốc hội|đbqh")
        for x in story.titles
    )
    return country(story.edition) if bodies else None


def _of_region(story: _Story) -> Place | None:
    region = [m.place for m in story.head if m.level == "region"]
    told = Counter(m.place for m in story.rest if m.level == "region")
    alone = not (region or story.everywhere) and len(told) == 1
    if alone and next(iter(told.values())) > story.spoken:
        region = list(told)
    return region[0] if region else None


def _of_sole_unit(story: _Story) -> Place | None:
    """Return the only district or commune of a text without a headline, if it is of that."""
    below = {m.place for m in story.rest if m.place and m.level in ("district", "commune")}
    if story.head or len(below) != 1 or len(story.everywhere) > 1:
        return None
    sole = below.pop()
    own = sum(1 for m in story.rest if m.level == sole.level)
    above = sum(1 for m in story.rest if m.level == "province")
    if own <= max(above, 2):
        return None
    within = next((p.area for p in story.everywhere if p), "")
    return sole if sole.area[0] != "/" else replace(sole, area=f"{within}{sole.area}")


def _of_most(story: _Story) -> Place | None:
    """Return the province named most, or the country where many are or it is spoken of as much."""
    if any(m.level == "country" for m in story.head):
        return country(story.edition)
    if not story.everywhere:
        return None
    (top, count), *others = story.everywhere.most_common(2)
    told = [{*_provinces(_topics([x]))} for x in story.lines]
    alone, beside = told.count({top}), sum(1 for places in told if places - {top})
    if not others or (alone > beside and count >= 2 * others[0][1]):
        wide = re.search(r"toàn quốc|cả nước", story.text[:600])
        return country(story.edition) if wide and story.spoken >= count and others else top
    if len(story.everywhere) > 2 and (story.spoken or story.central):
        return country(story.edition)
    raise _Several


def _of_country(story: _Story) -> Place | None:
    nowhere = all(
        m.level in ("country", "group", "region") or x.bracket(m.start)
        for x in story.body
        for m in x.places
    )
    return country(story.edition) if nowhere and (story.spoken or story.central) else None


def _of_units_within(story: _Story) -> Place | None:
    """Return the province of the districts named, where "toàn tỉnh" is spoken of."""
    inside = {
        m.place.area.split("/")[0]
        for x in story.lines
        for m in x.places
        if m.place and "/" in m.place.area[1:]
    }
    spoken = any(m.back and m.level == "province" for m in (*story.head, *story.rest))
    return province(inside.pop(), story.edition) if len(inside) == 1 and spoken else None


def _of_dateline(story: _Story) -> Place | None:
    for x in story.lines:
        for m in x.places:
            province_ = m.place if m.place and m.level == "province" else None
            if province_ and province_.area != "01" and role(x, m) == "dateline":
                return province_
    return None


_RULES = (_of_region, _of_sole_unit, _of_most, _of_country, _of_units_within, _of_dateline)
