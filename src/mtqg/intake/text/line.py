"""A sentence with all that it mentions, and the questions that rules ask of it.

Rules look at the words just before or after a place. They are written with accents and match
unaccented sentences as well; names of places are masked, so that Cao Bằng holds no "bằng" (equals)
and Quảng Nam no "nam" (year).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Generic, TypeVar

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.places import Mention
from mtqg.intake.text.spelling import bare
from mtqg.intake.text.times import Time
from mtqg.intake.text.vocabulary import Word, phrases

MASK = "¤"
_REACH = 90


@cache
def rx(pattern: str, accents: bool = True) -> re.Pattern[str]:
    """Return `pattern` compiled, without accents for a text that is typed without."""
    return re.compile(pattern if accents else bare(pattern))


@cache
def _ending(pattern: str, accents: bool) -> re.Pattern[str]:
    return rx(rf"(?:(?<!\w)|(?=\W))(?:{pattern})\s*$", accents)


@cache
def _following(pattern: str, accents: bool) -> re.Pattern[str]:
    return rx(rf"\s*(?:{pattern})", accents)


T = TypeVar("T")


@dataclass(frozen=True)
class Scope(Generic[T]):
    """What holds from `start` to `end` of a sentence, and the rule that licenses it."""

    start: int
    end: int
    value: T
    rule: str


def innermost(scopes: list[Scope[T]], position: int) -> Scope[T] | None:
    """Return the scope around `position` that begins last."""
    around = [s for s in scopes if s.start <= position < s.end]
    return max(around, key=lambda s: s.start) if around else None


@dataclass
class SentenceLine:
    """A sentence: its spelled `text`, its part of the page, and its mentions in order.

    `words` are subjects; `parts` programme, capital, fund, vintage and scope; `marks` words of
    status; `plain` is the sentence as written; `follows` the subject of the sentence before in its
    paragraph, `recent` the last one of each unit there (of "154/182 xã": "communes/"); `poverty`
    and `payments` tell whether its text is of poverty, of payments; `roles` what was found of its
    places.
    """

    text: str
    plain: str
    accents: bool
    start: int = 0
    part: str = "text"
    paragraph: int = 0
    figures: list[Amount] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    parts: list[Word] = field(default_factory=list)
    marks: list[Word] = field(default_factory=list)
    follows: str = ""
    recent: dict[str, str] = field(default_factory=dict)
    poverty: bool = False
    payments: bool = False
    roles: dict[Mention, str] = field(default_factory=dict)

    @property
    def speaks(self) -> bool:
        """Tell whether the sentence opens an answer or a question of an interview ("PV:")."""
        return bool(re.match(phrases.speaks, self.text))

    @cached_property
    def masked(self) -> str:
        """The text with the names of places masked, letter for letter."""
        letters = list(self.text)
        for m in self.places:
            if not m.back:
                letters[m.name_start : m.end] = MASK * (m.end - m.name_start)
        return "".join(letters)

    def before(self, position: int, pattern: str, reach: int = _REACH) -> re.Match[str] | None:
        """Return the match of `pattern` that ends at `position`, white space aside."""
        lead = self.masked[max(0, position - reach) : position]
        return _ending(pattern, self.accents).search(lead)

    def after(self, position: int, pattern: str) -> re.Match[str] | None:
        """Return the match of `pattern` that starts at `position`, white space aside."""
        return _following(pattern, self.accents).match(self.masked, position)

    def has(self, pattern: str, start: int = 0, end: int | None = None) -> bool:
        """Tell whether `pattern` occurs between two positions."""
        return bool(rx(pattern, self.accents).search(self.masked[start:end]))

    def between(self, start: int, end: int, pattern: str) -> bool:
        """Tell whether `pattern` is all that stands between two positions, white space aside."""
        gap = self.masked[start:end]
        return start <= end and bool(rx(rf"\s*(?:{pattern})\s*", self.accents).fullmatch(gap))

    @cached_property
    def brackets(self) -> list[tuple[int, int]]:
        """Where brackets open and close, outer ones first; an open one closes with the line."""
        found, stack = [], []
        for i, c in enumerate(self.text):
            if c == "(":
                stack.append(i)
            elif c == ")" and stack:
                found.append((stack.pop(), i))
        found += [(i, len(self.text)) for i in stack]
        return sorted(found)

    def bracket(self, position: int) -> tuple[int, int] | None:
        """Return the innermost bracket around `position`."""
        if not self.brackets:
            return None
        around = [b for b in self.brackets if b[0] < position <= b[1]]
        return around[-1] if around else None

    @cached_property
    def _cuts(self) -> list[int]:
        return [m.start() for m in re.finditer(r",(?!\d)|(?<!\d),|[;:]|\s-\s", self.text)]

    def segment(self, position: int) -> tuple[int, int]:
        """Return where the stretch between commas around `position` starts and ends.

        A comma inside a bracket does not cut what stands outside it.
        """
        own = self.bracket(position)
        low, high = (own[0] + 1, own[1]) if own else (0, len(self.text))
        for cut in self._cuts:
            if self.bracket(cut) != own or not low <= cut < high:
                continue
            if cut < position:
                low = cut + 1
            else:
                high = cut
                break
        return low, high

    def cut_between(self, start: int, end: int, marks: str = ",;") -> int:
        """Return the last such mark between two positions outside brackets, -1 if none."""
        own = self.bracket(start)
        cuts = [
            c
            for c in self._cuts
            if start <= c < end and self.text[c] in marks and self.bracket(c) in (None, own)
        ]
        return cuts[-1] if cuts else -1

    def known(self) -> Iterator[tuple[int, int]]:
        """Yield where the sentence has words that are understood."""
        for word in (*self.words, *self.parts, *self.marks):
            yield word.start, word.end
        for time in self.times:
            yield time.start, time.end
        for mention in self.places:
            yield mention.start, mention.end
