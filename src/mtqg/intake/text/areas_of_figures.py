"""Whose a figure is: how far each place of a text holds, and what closes it.

A place holds from where it is named to the next place, by a rule: `topic` (the sentence is about
it), `list` (named right before its own figure), `direct` (named right after it), `reported` (its
office reports). A place that is only compared with, visited, spoken for, or pictured licenses
nothing. Between sentences the place of the last topic is carried on; two topics at once, or a
bullet list of districts, carry nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import Scope, SentenceLine, innermost, rx
from mtqg.intake.text.places import FAMILIES, NAME, Gazetteer, Mention, Place, country, province
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import areas

#: What opens the name of a person, or of who speaks.
_PERSONS = {*FAMILIES, "Ông", "Bà", "Anh", "Chị", "Đồng", "Phóng", "Đại"}
#: Places in these roles license no figure.
PASSING = (
    "superlative",
    "partner",
    "merged",
    "speaker",
    "event",
    "dateline",
    "former",
    "some",
    "document",
    "organisation",
)
#: No district has ever had so many communes.
MOST_COMMUNES = 60
#: Levels of places that hold none of what a unit counts.
_BELOW = {
    "communes": ("commune",),
    "criteria/commune": ("commune",),
    "districts": ("commune", "district"),
    "provinces": ("commune", "district", "province"),
}
#: What the words before a place make of it; anything else may be a topic.
_ROLES = vocabulary.patterns("role")


@dataclass(frozen=True)
class Whose:
    """The places that a figure belongs to, and the rule; `why` the reason when there is none."""

    places: tuple[Place, ...] = ()
    rule: str = ""
    why: str = ""


def role(line: SentenceLine, m: Mention) -> str:
    """Return what the words around a mention make of it, "" when it may be a topic."""
    if m not in line.roles:
        line.roles[m] = _role(line, m)
    return line.roles[m]


def _role(line: SentenceLine, m: Mention) -> str:
    if line.before(m.start, phrases.on_the_side_of):
        return ""
    if not m.back and line.has(r"^\W*$", 0, m.start) and line.after(m.end, phrases.dateline):
        return "dateline"
    if m.place and line.after(m.end, r"(?:\([^()]*\)\s*)?-\s"):
        sits = m.place.area == "01" or (
            m.level != "province" and line.plain[m.name_start : m.end].isupper()
        )
        if sits or (
            m.start < 4 and any(0 < x.start - m.end < 8 and not x.back for x in line.places)
        ):
            return "dateline"  # "HÀ NỘI - ", "CAO LANH - Dong Thap", "Ninh Thuận - Huyện Bác Ái"
    for name, pattern in _ROLES:
        if name == "event" and m.level == "country":
            continue
        if name == "organisation" and not line.between(m.start, m.end, "việt nam"):
            continue  # "Hội Nông dân tỉnh Sơn La" tells of its province
        if name == "partner" and m.level in ("district", "commune"):
            continue
        if line.before(m.start, pattern):
            return name
    last = max((x for x in line.places if x.end <= m.start), default=None)
    goes_on = line.after(m.end, r"(?:,|và|, và)\s*(?:tỉnh )?¤")
    if (
        last
        and not m.back
        and line.between(last.end, m.start, "(?:,|và|, và)" if goes_on else "và")
        and role(line, last) == "merged"
    ):
        return "merged"  # "hợp nhất với A, B và C", but not "hợp nhất với A, B đã …"
    chained = m.place and len(line.plain[m.name_start : m.end]) > len(m.place.name) + 6
    if not m.back and not chained and line.after(m.end, phrases.former):
        return "former"
    own = line.bracket(m.start)
    if (
        own
        and line.between(own[0] + 1, m.start, "")
        and re.search(rf"{NAME}\.?\s*$", line.plain[: own[0]])
    ):
        return "speaker"  # "Trần Thị H. (Yên Bái)" says where a person is from
    return ""


def _level_of_compared(line: SentenceLine, first: Mention, last: Mention) -> list[Amount]:
    """Return the figure that is told of what is compared with: none, or one.

    "Hơn 3%" is told of a difference, and "so với cả nước 3%" of the country.
    """
    near = line.after(last.end, phrases.compared_level)
    if near is None and line.before(first.start, phrases.set_against):
        near = line.after(last.end, r"\W*")
    return [f for f in line.figures if near and abs(f.start - near.end()) <= 12][:1]


def _is_city(place: Place) -> bool:
    """Tell whether a province is a city, which nobody calls "toàn tỉnh"."""
    return areas.find(place.area, place.edition).type.startswith("thành")


def _before_merger(place: Place) -> Place:
    """Return the province that bore the name of a place until July 2025."""
    try:
        area = areas.find(place.name, "2024")
    except areas.UnknownArea:
        return place
    return Place(area.code, area.edition, area.level, area.name)


class Whereabouts:
    """Follows the place through a document: `main` is that of the whole story, if there is one."""

    def __init__(self, main: Place | None, lines: list[SentenceLine], gazetteer: Gazetteer) -> None:
        self.main = main
        self.edition = gazetteer.edition
        self.gazetteer = gazetteer
        named = {
            m.place.area[:2]
            for x in lines
            for m in x.places
            if m.place and m.level in ("province", "district", "commune")
        } - {"/"}
        named = {code for code in named if code and code[0] != "/"}
        #: A text that names no other province lends its own to all its figures.
        self.sole = main is not None and len(named) <= 1
        inside = main and main.level not in ("country", "region") and main.area[0] != "/"
        self.home = main.area[:2] if main and inside else ""
        if not self.home and len(named) == 1:
            self.home = named.pop()
        if main and main.area[0] == "/" and self.home:
            self.main = main = replace(main, area=f"{self.home}{main.area}")
        self.inside = {
            f"/{m.place.area.split('/')[1]}": m.place.area.split("/")[0]
            for x in lines
            for m in x.places
            if m.place and "/" in m.place.area[1:]
        }
        titled = {m.place for x in lines if x.part == "title" for m in x.places if not m.back}
        self.visit = main is None and len(titled) > 1
        guests = (role(x, m) == "partner" for x in lines for m in x.places if m.level == "province")
        #: Whether "hai tỉnh", "các bên" may speak of others than the place of the story.
        self.several = main is None or any(guests)
        #: The province that a paragraph was about before it turned to one of its districts.
        self.over: Place | None = None
        #: The last place that a figure was given to.
        self.stated: Place | None = None
        self.section: Place | None = None
        self.topic: Place | None = main
        self.last: dict[str, Place] = {}
        self.rule = "story"
        self.mode = ""

    # From sentence to sentence.

    def begin(self, line: SentenceLine, new: bool) -> None:
        """Start a sentence: a new paragraph goes back to the place of the story."""
        if new and (self.section or self.main):
            if line.part != "item" or self.rule != "lead":
                self.topic, self.rule = self.section or self.main, "story"
        elif new and self.visit and (self.topic != self.stated or line.has(phrases.other_side)):
            self.topic, self.rule = None, "tie"  # host and guest: which of them speaks is not said
        elif self.topic and self.rule not in ("story", "lead"):
            self.rule = "carried far" if new else "carried"
        if line.has(phrases.of_districts):
            self.mode = "district"
        elif line.has(phrases.of_communes):
            self.mode = "commune"
        self._name_items(line)
        self.scopes = self._scopes(line)
        for figure in line.figures:
            name = None if figure.why else self._name_before(line, figure)
            if name and len(name[1].split()) > 1:
                # A name that is no known place closes what was said before it.
                self.scopes.append(Scope(name.start(1), len(line.text), (), "unknown"))
        if new:
            self.over = None
        if self.over and self.topic and self.topic.level in ("district", "commune"):
            told = line.words or line.has(phrases.same_subject) or line.has(phrases.itself)
            self.topic = None if line.has(phrases.we) or not told else self.topic

    def head(self, line: SentenceLine) -> None:
        """Take in a heading: one that names a place starts a story about it."""
        named = [m for m in line.places if m.place and not m.back and m.level != "group"]
        opens = [m for m in named if re.fullmatch(r"\W*(?:\w{1,4}\.)?\W*", line.text[: m.start])]
        if len({m.place for m in named}) == 1 and (opens or named[0].level == "province"):
            place = named[0].place
            assert place is not None
            self.section = self._complete(place)
            self.topic, self.rule = self.section, "heading"
        elif re.match(r"\W*(?:phần|[ivx]+[.)])", line.text):
            self.section = None  # a new part of a report is of the whole again

    def settle(self, line: SentenceLine, lead: bool) -> None:
        """End a sentence: hand on its topic; none when it has two, that before after a list."""
        own = [
            s
            for s in self.scopes
            if s.rule in ("topic", "reported") and line.bracket(s.start) is None
        ]
        lists = [s for s in self.scopes if s.rule == "list"]
        if self.several and line.has(phrases.several_hosts):
            self.topic, self.rule = None, "tie"
        elif own:
            first = own[0].value
            later = {p.area for s in own for p in s.value}
            if len(first) > 1:
                self.topic, self.rule = None, "tie"
            elif self._is_mean_of_whole(line, own[0]):
                pass
            elif first[0].level in ("province", "country", "region") or len(later) == 1:
                aside = line.before(own[0].start, phrases.aside_or_like)
                if not (aside and first[0].level in ("district", "commune")):
                    turns = own[0].rule == "topic" and self.rule != "story"
                    if turns and self.topic and self.topic.level == "province":
                        self.over = self.topic
                    self.topic, self.rule = first[0], "carried"
        elif not lists and (
            (self.topic is None and re.search(phrases.central, line.text))
            or (self.rule in ("story", "lead") and line.has(phrases.reporter))
            or (self.rule == "carried far" and re.match(rf"\W*{phrases.central}", line.text))
        ):
            self.topic, self.rule = country(self.edition), "central"
        if lead and self.topic:
            self.rule = "lead"

    def _is_mean_of_whole(self, line: SentenceLine, scope: Scope[tuple[Place, ...]]) -> bool:
        """Tell whether the place of a story below a province is only set against its province."""
        below = self.main and self.main.level in ("district", "commune")
        mean = line.before(scope.start, phrases.mean_of_whole)
        return bool(below and mean and scope.value[0].level == "province")

    # Within a sentence.

    def of(self, line: SentenceLine, figure: Amount) -> Whose:
        """Return whose `figure` is."""
        direct = self._direct(line, figure)
        if direct:
            return direct
        inner = innermost(self.scopes, figure.start)
        compared = [m for m in line.places if m.end <= figure.start and role(line, m) == "compared"]
        if (
            compared
            and not (inner and inner.rule == "compared")
            and line.between(compared[-1].end, figure.start, r"(?:khoảng|gần|tới|đến|trên|hơn)*")
        ):
            return Whose(why="comparison")
        own = rx(phrases.my_province, line.accents).search(line.masked, 0, figure.start)
        if own and not (inner and inner.start > own.start()):
            mine = [m.place for m in line.places if role(line, m) == "speaker" and m.place]
            if mine:
                return self._known((mine[-1],), "speaker")
        listed = inner is not None and inner.rule == "list" and not line.bracket(inner.start)
        if listed and line.before(figure.start, phrases.all_of_them):
            return Whose(why="group")
        if inner is not None:
            return self._known(inner.value, inner.rule)
        gone = [s for s in self.scopes if s.end <= figure.start and s.rule == "list"]
        if len(gone) == 1 and line.cut_between(gone[0].start, figure.start, ";") >= 0:
            gone = []  # one district told aside ("riêng huyện …;") does not close the story's place
        if gone:
            return Whose(why="area")  # after a list of districts, whose figure it is is not said
        if self.rule in ("story", "lead") and line.has(phrases.reporter, 0, figure.start):
            return Whose((country(self.edition),), "central")
        central = re.search(phrases.central, line.text[: figure.start])
        if central and not (self.topic and self.topic.level in ("province", "district", "commune")):
            return Whose((country(self.edition),), "central")
        if self.topic is None:
            return Whose(why="area")
        if self.topic.level == "country" and line.after(figure.end, phrases.above_country):
            return Whose(why="area")  # what is compared with the country is not the country's
        rule = "sole" if self.sole and self.rule in ("story", "lead") else self.rule
        return self._known((self.topic,), rule)

    def named_in(self, line: SentenceLine) -> list[Place]:
        """Return the places that a sentence lists, each once, in its order."""
        groups = [g for g in self._groups(line) if len(g) > 1]
        named = [m.place for m in max(groups, key=len, default=[]) if m.place]
        return list(dict.fromkeys(self._complete(p) for p in named))

    def named(self, mention: Mention, rule: str) -> Whose:
        """Return the place of a name that a list in order gives to a figure."""
        return self._known((mention.place,), rule) if mention.place else Whose(why="area")

    def above(self, whose: Whose, figure: Amount) -> Whose:
        """Return whose a count of units is: that of what they lie in, and of none of them."""
        below = _BELOW.get(figure.unit, ())
        if figure.unit == "communes" and max(figure.value, figure.base) > MOST_COMMUNES:
            below = _BELOW["districts"]
        untold = whose.why == "area" and "district" in below and self.sole
        held = any(p.level not in below for p in whose.places)
        themselves = figure.value == len(whose.places) > 1  # "A và B là 2 xã còn lại"
        if not untold and (not whose.places or held or themselves):
            return whose
        whole = province(self.home, self.edition) if self.home else None
        around = [p for p in (self.over, self.main, whole) if p and p.level not in below]
        rule = whose.rule or "story"
        return Whose(tuple(around[:1]), rule, "" if around else "area")

    def _known(self, places: tuple[Place, ...], rule: str) -> Whose:
        if rule in ("group", "unknown"):
            return Whose(why="group" if rule == "group" else "area")
        whole = tuple(self._complete(p) for p in places)
        self.stated = whole[0] if len(whole) == 1 and whole[0].level == "province" else None
        if any(p.area.startswith("/") for p in whole):
            return Whose(why="area")
        return Whose(whole, rule)

    def _complete(self, place: Place, before: Place | None = None) -> Place:
        """Give a district its province: that named `before` it, or of its story."""
        if not place.area.startswith("/"):
            return place
        inside = self.topic and self.topic.level in ("province", "district", "commune")
        near = before or (self.topic if inside else self.last.get("province"))
        code = self.inside.get(place.area, "") or (near.area.split("/")[0] if near else "")
        code = code or self.home
        if place.edition == "2024" and place.level == "district":
            having = areas.provinces_with_district(place.name)
            if having and code not in having:  # of the only province that has it, or of none
                code = next(iter(having)) if len(having) == 1 else ""
        if not code:
            return place
        if f"{code}{place.area}" not in areas.twin_districts() or place.edition != "2024":
            return replace(place, area=f"{code}{place.area}")
        # Two districts of one name: which, only the type before it can say.
        kind = next((word for word in ("huyện", "thị xã", "thành phố", "TP", "TX")
                     if place.kind.casefold().startswith(word.casefold())), "")  # fmt: skip
        area = areas.code_below(code, kind, place.name)
        return replace(place, area=area, name=f"{kind} {place.name}") if area else place

    def _scopes(self, line: SentenceLine) -> list[Scope[tuple[Place, ...]]]:
        """Return how far each place of the sentence holds."""
        found: list[Scope[tuple[Place, ...]]] = []
        groups = self._groups(line)
        listed = sum(1 for g in groups if self._is_listed(line, g))
        parted = any(line.cut_between(a[-1].end, b[0].start, ";") >= 0 for a, b in pairwise(groups))
        for group in groups:
            first, last = group[0], group[-1]
            named = tuple(p for m in group if (p := self._place(m, line, found)))
            own = line.bracket(first.start)
            stop = own[1] if own else len(line.text)
            if not named or len(named) < len(group):
                if first.level == "group":
                    found.append(Scope(first.start, stop, (), "group"))
                continue
            for p in named:
                self.last[p.level] = p
            said = role(line, first)
            beside = line.before(first.start, phrases.beside_former)
            if said == "former" and first.level == "province" and self._is_listed(line, group):
                end = self._list_end(line, last.end, stop, ";,.")
                found.append(Scope(first.start, end, named, "list"))
                continue
            if said == "some" or (said == "former" and not beside):
                part = own and not any(m.end + 1 == own[0] for m in line.places)
                # "các xã phía đông (Bình Định cũ) đạt 57%" tells of a part of a province
                found.append(Scope(first.start, len(line.text) if part else stop, (), "unknown"))
            own_ = line.bracket(last.end + 2) if line.after(last.end, r"\(") else None
            inside = own_ and any(own_[0] < f.start < own_[1] for f in line.figures)
            if own_ and inside and said in ("partner", "merged", "event"):
                found.append(Scope(*own_, named, "list"))  # "cùng Thái Nguyên (đã giải ngân 29%)"
            if said in PASSING:
                continue
            if said == "compared":
                told = _level_of_compared(line, first, last)
                found += [Scope(f.start, f.end, named, "compared") for f in told]
                continue
            if not self._may_hold(line, first, last, found):
                continue
            # A new place ends the scopes that stand at its depth of brackets.
            found[:] = [
                replace(s, end=min(s.end, first.start))
                if line.bracket(s.start) == line.bracket(first.start)
                else s
                for s in found
            ]
            aside = first.level in ("district", "commune") and not self._is_first(line, first)
            if self._is_listed(line, group) and not first.back and (listed > 1 or aside):
                end = self._list_end(line, last.end, stop, ";" if parted else ";,.")
                found.append(Scope(first.start, end, named, "list"))
                continue
            rule = "reported" if said == "reported" else "topic"
            cut = line.text.find(";", last.end, stop)
            local = cut > 0 and first.level in ("district", "commune")
            above = [s for s in found if local and s.value and s.value[0].level == "province"]
            if above:
                found.append(Scope(cut, stop, above[0].value, above[0].rule))  # of the whole again
            beside_story = self.main and line.before(first.start, phrases.aside)
            if above or len(named) > 1 or beside_story:
                stop = cut if cut > 0 else stop
            found.append(Scope(first.start, stop, named, rule))
        return found

    def _groups(self, line: SentenceLine) -> list[list[Mention]]:
        """Return the mentions, those that are joined by commas and "và" as one."""
        groups: list[list[Mention]] = []
        for m in line.places:
            if groups and not m.back and not groups[-1][-1].back:
                last = groups[-1][-1]
                joined = line.between(last.end, m.start, r"(?:,|và|, và)")
                if (
                    m.level == last.level
                    and m.level != "group"
                    and joined
                    and not role(line, groups[-1][0])
                ):
                    groups[-1].append(m)
                    self._share_province(groups[-1])
                    continue
            groups.append([m])
        return groups

    def _share_province(self, group: list[Mention]) -> None:
        """Give the districts of a list the province that stands behind its last."""
        last = group[-1].place
        if last and "/" in last.area[1:]:
            code = last.area.split("/")[0]
            for n, m in enumerate(group):
                if m.place and m.place.area.startswith("/"):
                    group[n] = m._replace(place=replace(m.place, area=f"{code}{m.place.area}"))
            if home := province(code, self.edition):
                self.last["province"] = home

    def _place(
        self, m: Mention, line: SentenceLine, found: list[Scope[tuple[Place, ...]]]
    ) -> Place | None:
        """Return the place that a name or a reference such as "toàn huyện" means, if any."""
        if m.place is not None and m.level == "province" and role(line, m) == "former":
            return _before_merger(m.place)
        if m.place is not None:
            above = [x.place for x in line.places if x.level == "province" and x.end <= m.start]
            return self._complete(m.place, above[-1] if above else None)
        if m.level == "city":
            main = self.main
            if main and main.level in ("province", "district"):
                return main
            whole = province(self.home, self.edition) if self.home else None
            return whole if whole and _is_city(whole) else None
        before = [p for s in found for p in s.value if p.level == m.level]
        for place in (*before[::-1], self.topic, self.main):
            if place and place.level == m.level and not (m.level == "province" and _is_city(place)):
                return place
        if m.level == "province":
            return self.last.get("province") or (
                province(self.home, self.edition) if self.home else None
            )
        return self.last.get(m.level)

    def _may_hold(
        self,
        line: SentenceLine,
        first: Mention,
        last: Mention,
        found: list[Scope[tuple[Place, ...]]],
    ) -> bool:
        """Tell whether a higher place is more than where a smaller one lies ("của tỉnh")."""
        low, high = line.segment(first.start)
        if first.level in ("country", "region"):
            if first.level == "country" and line.before(first.start, phrases.within_country):
                counted = line.has(r"\d", low, first.start) and not line.before(
                    first.start, r"năm \d{4} (?:của|trên|trong)"
                )
                said = line.after(last.end, phrases.said)
                told = said and any(last.end <= f.start <= said.end() + 1 for f in line.figures)
                opens = line.before(first.start, phrases.over_country)
                owns = any(
                    w.field == "concept" and line.between(w.end, first.start, "(?:chung )?của")
                    for w in line.words
                )
                return bool((told and not counted) or opens or owns)
            own = line.bracket(first.start)
            after = any(first.end <= f.start < (own[1] if own else high) for f in line.figures)
            return (
                after
                or bool(re.match(phrases.opening + "$", line.masked[: first.start]))
                or self._is_first(line, first)
            )
        inside = line.before(first.start, r"(?:của|thuộc|cũng của)") or line.has(
            r"^(?:của|ubnd|tỉnh)", first.start, last.end
        )
        if first.level == "province" and (first.back or inside):
            local = [
                s
                for s in found
                if s.value
                and s.value[0].level in ("district", "commune")
                and s.end >= first.start
                and s.rule in ("topic", "reported")
            ]
            whole = line.has("toàn|cả", first.start, last.end) or line.before(
                first.start, phrases.mean_of_whole
            )
            return not local or bool(whole)
        return True

    def _is_first(self, line: SentenceLine, m: Mention) -> bool:
        """Tell whether a place opens its sentence, or the part of it after a time."""
        lead = line.masked[: m.start]
        return len(lead) < 6 or (
            len(lead) < 90
            and not any(f.end <= m.start and not f.why for f in line.figures)
            and not any(x.end <= m.start and not x.back for x in line.places)
        )

    def _is_listed(self, line: SentenceLine, group: list[Mention]) -> bool:
        """Tell whether a place stands right before its own figure, as in a list."""
        former = line.after(group[-1].end, phrases.former)
        start = former.end() if former else group[-1].end
        said = line.after(start, phrases.said)
        end = said.end() if said else start
        return any(start <= f.start <= end + 1 and not f.why for f in line.figures)

    def _list_end(self, line: SentenceLine, start: int, stop: int, marks: str) -> int:
        """Return where an item of a list ends: at the first of `marks` that no share of it follows.

        Where semicolons part the items, a comma ends none.
        """
        own = line.bracket(start)
        for m in re.finditer(r";|,(?!\d)|(?<!\d),|\.\s", line.text[:stop]):
            if m.start() < start or line.bracket(m.start()) != own or m[0][0] not in marks:
                continue
            if m[0] == ";" or not line.after(m.end(), phrases.goes_on):
                return m.start()
        return stop

    def _direct(self, line: SentenceLine, figure: Amount) -> Whose | None:
        """Return the place that directly follows a figure: "23,1% (Cao Bằng)", "45% ở Sơn La"."""
        nearest = next((m for m in line.places if m.start >= figure.end), None)
        place = self._place(nearest, line, []) if nearest else None
        if (
            not nearest
            or not place
            or role(line, nearest) in ("superlative", "compared", "speaker")
        ):
            return None
        apart = line.between(figure.end, nearest.start, "(?:ở|tại|trong)")
        mean = nearest.level in ("country", "province", "region") and line.between(
            figure.end, nearest.start, "(?:của|trong)?(?: cả)?(?: tỉnh)?"
        )
        if mean and line.before(figure.start, phrases.against_mean):
            return self._known((place,), "direct")
        if (
            nearest.level in ("district", "commune", "province")
            and (
                line.between(figure.end, nearest.start, phrases.lies_in)
                if not nearest.back
                else line.between(figure.end, nearest.start, r"(?:[^\W\d_]+ ?){1,3}")
                and line.has("^của", nearest.start)
            )
            and not line.after(nearest.end, r",?\s*(?:và|,)\s*¤")
            and (apart or not any(s.start <= figure.start < s.end for s in self.scopes))
        ):
            return self._known((place,), "direct")
        return None

    def _name_items(self, line: SentenceLine) -> None:
        """Take names before figures in a list of districts for districts ("Sa Thầy: 2.958 hộ")."""
        if not self.mode:
            return
        for figure in line.figures:
            if figure.why or not (m := self._name_before(line, figure)):
                continue
            a, b = m.span(1)
            name = " ".join(m[1].split())
            line.places.append(self.gazetteer.of_name(a, a, b, name, self.mode))
        line.places.sort(key=lambda m: m.start)
        line.__dict__.pop("masked", None)

    def _name_before(self, line: SentenceLine, figure: Amount) -> re.Match[str] | None:
        before = line.plain[: figure.start]
        m = re.search(
            (
                rf"(?:^\W*|[,;:(]\s*|(?:và|như|gồm|là|đó|kế|còn|riêng|ở|tại|khi|nhưng|song)\s+)"
                rf"({NAME})\s*(?:\(|:|-)?\s*"
                rf"(?:(?:đạt|là|còn|có|với|chiếm|giảm|giải ngân|khoảng|trên|hơn|gần|tỷ lệ|từ|mới"
                rf"|chỉ|chưa đến|chưa tới|đã|được|tiêu|cũng|vẫn|tới|hiện|nay)\s*)*$"
            ),
            before,
        )
        if not m or any(x < m.end(1) and m.start(1) < y for x, y in line.known()):
            return None
        words = m[1].split()
        if any(w.isupper() and len(w) > 1 for w in words) or words[0] in _PERSONS:
            return None
        if len(words) < 2 and not self.gazetteer.registers(words[0]):
            return None
        return m
