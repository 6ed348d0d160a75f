"""The sentences of a text with all that each mentions: figures, times, places, subjects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import DECLARED, counted, find_figures, incomes, listed
from mtqg.intake.text.concepts import find_words
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.paragraphs import TextSpan
from mtqg.intake.text.places import Gazetteer
from mtqg.intake.text.times import Time, find_times, five_years
from mtqg.intake.text.vocabulary import phrases
from mtqg.table.numbers import decimal_mark

#: Letters of the longest label that a page may repeat.
_LABEL = 30
#: Subjects that are an income per head.
_INCOMES = ("INCOME", "INC_EM")
_COUNTED = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "bon": 4, "nam": 5}


@dataclass
class Mentions:
    """What finds the mentions of a text: as written and spelled, its places, phases and day."""

    text: str
    spelled: str
    accents: bool
    gazetteer: Gazetteer
    spans: list[tuple[int, int]]
    today: date | None

    @cached_property
    def difficult(self) -> bool:
        """Whether the text says that the communes of area III are those of special difficulty."""
        return bool(rx(phrases.difficult_are_iii, self.accents).search(self.spelled))

    def lines(self, sentences: list[TextSpan]) -> list[SentenceLine]:
        """Return the sentences with all that each mentions."""
        numbers = re.findall(r"(?<![\d/.,])\d+(?:[.,]\d+)+(?![\d/])", self.text)
        # "21.1%" occurs in Vietnamese texts: only a text without any comma decimal is English.
        decimal = "." if decimal_mark(numbers) == "." and len(numbers) > 3 else ","
        lines, declared = [], ""
        for sentence in sentences:
            told = DECLARED.search(self.spelled, sentence.start, sentence.end)
            declared = told["words"] if told else declared
            lines.append(self._line(sentence, decimal, declared))
        _mark_captions(lines)
        return lines

    def _line(self, sentence: TextSpan, decimal: str, declared: str) -> SentenceLine:
        text = self.spelled[sentence.start : sentence.end]
        written = self.text[sentence.start : sentence.end]
        line = SentenceLine(
            text, written, self.accents, sentence.start, sentence.part, sentence.paragraph
        )
        line.times = find_times(text, self.accents)
        line.places = self.gazetteer.mentions(written, text)
        line.parts = vocabulary.qualifiers(self.accents).find(text)
        line.marks = vocabulary.statuses(self.accents).find(text)
        line.words = find_words(line.masked, self.accents)
        names = [(m.start, m.end) for m in line.places if not m.back]
        line.words = [w for w in line.words if not any(a <= w.start < b for a, b in names)]
        line.words = [
            w._replace(code="III") if w.code == "DIFFICULT" else w
            for w in line.words
            if w.code != "DIFFICULT" or self.difficult
        ]
        line.parts = [w for w in line.parts if not any(a <= w.start < b for a, b in names)]
        inside = [(w.start, w.end) for w in line.words if w.field == "concept"]
        line.marks = [m for m in line.marks if not any(a < m.start < b for a, b in inside)]
        line.times = [_past(t, line, self.today) for t in line.times]
        line.times = sorted([*line.times, *self._phases(text, line)], key=lambda t: t.start)
        if re.search(r"\d", text):
            figures = find_figures(text, line.times, decimal, self.accents, declared)
            figures = counted(figures, text, vocabulary.counts(line.words))
            figures = incomes(figures, text, [(w.end, w.code in _INCOMES) for w in line.words])
            line.figures = listed(figures, text, [(m.start, m.end) for m in line.places])
        if line.part == "heading" and any(f.unit and not f.why for f in line.figures):
            line.part = "item"  # a short line with a figure heads nothing
        return line

    def _phases(self, text: str, line: SentenceLine) -> list[Time]:
        """Return the phases told by their length ("trong 5 năm").

        One so long that the text names; else what has passed of the plan's five years.
        """
        found = []
        for m in rx(phrases.in_years, self.accents).finditer(text):
            years = int(m["n"]) if m["n"].isdigit() else _COUNTED[m["n"]]
            long = (years - 1, years if years > 2 else 0)
            passed = m[0].endswith("qua") and self.today
            spans = [s for s in self.spans if not passed or s[0] < passed.year]
            same = [s for s in spans if s[1] - s[0] in long]
            same = same or self._begun(years + bool(m["half"]))
            if same and not any(t.start < m.end() and m.start() < t.end for t in line.times):
                first, last = same[0]
                found.append(Time(m.start(), m.end(), "span", last, first=first))
        return found

    def _begun(self, years: int) -> list[tuple[int, int]]:
        """Return the first `years` of a five-year plan that end with this year or the last."""
        if self.today is None:
            return []
        spans = [(five_years(y)[0], y) for y in (self.today.year, self.today.year - 1)]
        return [(first, last) for first, last in spans if last - first + 1 == years]


def _mark_captions(lines: list[SentenceLine]) -> None:
    """Make captions of the lines that stand under a picture, with no word that says so.

    A page writes the words of a picture twice; a heading that the paragraph behind it passes over
    ("Trong đó …") heads nothing.
    """
    told = {n: " ".join(x.text for x in part) for n, part in groupby(lines, lambda x: x.paragraph)}
    counts = {x.paragraph for x in lines if any(f.unit for f in x.figures)}
    passed = False
    for line in reversed(lines):
        n = line.paragraph
        twice = told[n] in (told.get(n - 1), told.get(n + 1)) and len(told[n]) > _LABEL
        twice = twice and n not in counts
        if line.part in ("heading", "text") and (twice or (line.part == "heading" and passed)):
            line.part = "caption"
        else:
            passed = line.has(phrases.opens_with_parts)


def _past(time: Time, line: SentenceLine, today: date | None) -> Time:
    """Return an undated month that would be still to come as that of last year.

    "Đến hết tháng 12" in an article of January, unless the sentence aims at it or expects it.
    """
    ahead = today and not time.year and time.month > today.month
    undated = not any(t.year for t in line.times) and time.kind in ("month", "date", "day")
    if not today or not ahead or not undated or time.month - today.month < 6:
        return time
    coming = any(0 < t.month - today.month < 6 for t in line.times)
    if coming or any(m.code in ("target", "estimate", "plan") for m in line.marks):
        return time
    return time._replace(year=today.year - 1)
