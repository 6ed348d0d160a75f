"""What holds at one point of a text: the place, the time, the programme, the status."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mtqg.intake.text.figures import Figure
from mtqg.intake.text.places import Mention, Place
from mtqg.intake.text.spelling import bare
from mtqg.intake.text.subjects import Line
from mtqg.intake.text.times import When
from mtqg.table import areas

_COMPARED = r"(so với|hơn|bằng|mức|kém|như)[^,;.()]{0,25}$"


@dataclass
class Context:
    """What holds at this point of the text."""

    place: Place | None = None
    place_inferred: bool = True
    when: When = field(default_factory=When)
    status: str = "actual"
    once: str = ""
    programme: str = ""
    programme_inferred: bool = True
    capital: str = "ALL"
    fund: str = "ALL"
    vintage: str = "ALL"
    scope: str = "ALL"
    clock: str = ""
    aside: int = -1
    titled: bool = False


class Whereabouts:
    """Whose figures the text tells: `main` is the place of the whole story, None for several."""

    def __init__(
        self, main: Place | None, mentions: list[Mention], edition: str, accents: bool
    ) -> None:
        self.main = main
        self.edition = edition
        self.accents = accents
        self.home = self._home(mentions)
        self.last: dict[str, Place] = {}
        self.section: Place | None = None

    @property
    def topic(self) -> Place | None:
        """The place of a new paragraph: that of the heading above it, else of the story."""
        return self.section or self.main

    def head(self, line: Line) -> None:
        """Take in a heading: one that names another province starts a story about it."""
        named = {m.place for m in line.places if m.place and m.level == "province"}
        if len(named) == 1:
            self.section = named.pop()

    def _home(self, mentions: list[Mention]) -> str:
        """Return the province of the districts that the text names, "" when it is not clear."""
        if self.main and self.main.level == "province":
            return self.main.area
        if self.main and "/" in self.main.area:
            return self.main.area.split("/")[0]
        found = {m.place.area for m in mentions if m.place and m.level == "province"}
        return found.pop() if len(found) == 1 else ""

    def meet(self, mention: Mention, line: Line, context: Context, figure: Figure | None) -> None:
        """Take in a place that is named before the next `figure`, unless only to compare."""
        compared = re.search(
            _COMPARED if self.accents else bare(_COMPARED), line.text[: mention.start]
        )
        if compared:
            near = (
                figure is not None
                and figure.start - mention.end < 30
                and not re.search("[,;]", line.text[mention.end : figure.start])
            )
            if not near:
                return
        local = any(
            m.level in ("district", "commune") and m.place and m.end <= mention.start
            for m in line.places
        )
        if (
            mention.back
            and mention.level == "province"
            and local
            and "toàn" not in line.text[mention.start : mention.end]
        ):
            return  # "huyện Bác Ái, huyện nghèo duy nhất của tỉnh" stays with the district
        place = self.place_of(mention, context)
        if place is not None or mention.level in (
            "province",
            "group",
            "district",
            "commune",
            "city",
        ):
            context.place = place
            context.place_inferred = mention.back
            late = any(f.end <= mention.start and not f.why for f in line.figures)
            local = mention.level in ("district", "commune") and not mention.back
            context.aside = mention.end if local and late else -1
            if not mention.back and not self._narrows(line, mention):
                context.scope = "ALL"

    def _narrows(self, line: Line, mention: Mention) -> bool:
        """Tell whether a part stands right before its whole ("9 huyện miền núi tỉnh Quảng Nam")."""
        ends = [w.end for w in line.parts if w.field == "scope" and w.end <= mention.start]
        if not ends or mention.start - ends[-1] >= 25:
            return False
        return not re.search("[,;.(:]", line.text[ends[-1] : mention.start])

    def place_of(self, mention: Mention, context: Context) -> Place | None:
        """Return the place that a name or a reference such as "toàn huyện" means, if any."""
        level, named = mention.level, mention.place
        if named is not None:
            if level in ("district", "commune"):
                area = f"{self._province(context)}{named.area}"
                named = Place(area, named.edition, level, named.name)
            self.last[level] = named
            return named
        if level == "province":
            for place in (context.place, self.main):
                if place and place.level == level:
                    return place
            return self.last.get("province") or _province(self.home, self.edition)
        if level == "city":
            return self.main if self.main and self.main.level in ("province", "district") else None
        if level in ("district", "commune"):
            for place in (context.place, self.main):
                if place and place.level == level:
                    return place
            return self.last.get(level)
        return None

    def _province(self, context: Context) -> str:
        if context.place and context.place.level == "province":
            return context.place.area
        last = self.last.get("province")
        return self.home or (last.area if last else "")

    def settle(self, line: Line, context: Context, before: Place | None) -> None:
        """Let the next sentence start from the place this one is about, not the last it names."""
        topics = [
            m
            for m in line.places
            if line.text[: m.start].count("(") <= line.text[: m.start].count(")")
        ]
        named = [m for m in topics if m.place and m.level == "province"]
        if len(named) >= 3:
            context.place = before  # a list of provinces is the topic of its own sentence only
        elif topics and topics[0].place and topics[0].level in ("province", "region"):
            context.place = topics[0].place
        elif not topics:
            context.place = before


def _province(code: str, edition: str) -> Place | None:
    try:
        area = areas.get(code, edition)
    except areas.UnknownArea:
        return None
    return Place(area.code, area.edition, area.level, area.name)
