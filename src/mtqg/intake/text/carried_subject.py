"""What one sentence hands on to the next: its subject, the rate it told of, the money it paid."""

from __future__ import annotations

from typing import NamedTuple

from mtqg.intake.text.concepts import MONEY, POVERTY, STRANGE, Subject, strange_words
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.vocabulary import phrases


class Handed(NamedTuple):
    """What a sentence has from those before it.

    Attributes
    ----------
    subject : str
        The subject of its figures that name none.
    loose : tuple of str
        The rate and the money told last, for figures that nothing nearer licenses.
    whole : str
        The money whose parts are listed.
    """

    subject: str
    loose: tuple[str, str]
    whole: str


class CarriedSubject:
    """The subjects that sentences of a text hand on; asked and told of each in order."""

    def __init__(self) -> None:
        self.new = False
        self.listed = False
        self.opens_parts = False
        self._paragraph = -1
        self._subject = self._lead = self._rate = self._section = self._money = ""
        self._talking = self._talked = False
        #: Whether the heading above is of payments, and the sentence tells rates.
        self._headed = False
        #: Whether the rates told last were all of one thing: of two, neither is carried on.
        self._alike = True

    def begin(self, line: SentenceLine) -> None:
        """Tell whether the sentence opens a paragraph (`new`) and is of a list of parts."""
        self.new = line.paragraph != self._paragraph
        self._paragraph = line.paragraph
        self._talked, self._talking = self._talking, line.speaks if self.new else self._talking
        self.opens_parts = bool(line.has(phrases.opens_parts))
        funds = [w for w in line.parts if w.field in ("fund", "capital") and w.start < 12]
        self.listed = self.opens_parts or bool(self.listed and funds)
        self._headed = self._section == "DISB" and any(f.unit == "%" for f in line.figures)
        line.follows = self._subject
        if self.new:
            line.follows = self._section if self._headed else ""
        if line.part == "heading":
            told = [w.code for w in line.words if w.field == "concept"]
            poor = line.has("giảm nghèo|hộ nghèo") and not line.has("chương trình")
            self._section = told[-1] if told else "POOR" if poor else ""

    def handed(self, line: SentenceLine) -> Handed:
        """Return what the sentence has from those before it."""
        carried = self._from_above(line) or self._from_section(line)
        if line.has(phrases.that_rate) or (self._rate == "DISB" and _rates_capital(line, self.new)):
            carried = self._rate
        elif line.has(phrases.goes_on_below) if self.new else self._goes_on(line):
            carried = self._rate if _lists_on(line) and self._rate else self._subject
        elif self.new and not carried and _lists_on(line) and self._rate in (*POVERTY, "DISB"):
            carried = self._rate
        near = not carried and (not self.new or (self._talked and self._talking))
        loose = (self._rate if self._alike else "", self._money) if near else ("", "")
        return Handed(carried, loose, self._money if self.listed else "")

    def _from_above(self, line: SentenceLine) -> str:
        """Return the subject of the sentence that opened the list of which this is an item."""
        return self._lead if line.part == "item" and self.new else ""

    def _from_section(self, line: SentenceLine) -> str:
        """Return the subject of the heading above, where the sentence names none."""
        of_rates = self._section in (*POVERTY, "DISB")
        if line.part == "heading" or not of_rates or spoken_of(line):
            return ""
        return self._section if self._headed or self._section != "DISB" else ""

    def _goes_on(self, line: SentenceLine) -> bool:
        """Tell whether a sentence goes on about the subject of the one before it."""
        if line.has(phrases.same_subject):
            return True
        if line.has(phrases.opens_aim) and not spoken_of(line):
            return True
        if spoken_of(line) or not line.figures:
            return False
        if self._subject in POVERTY and line.has(phrases.asks_fall):
            return True
        first = line.figures[0].start
        named = [m for m in line.places if not m.back and m.end <= first and m.start < 60]
        if named and first - named[-1].end < 25:
            return True
        scoped = any(w.field == "scope" and w.start < 5 for w in line.parts)
        return self._subject in POVERTY and scoped

    def settle(self, line: SentenceLine, found: list[Subject], concept: str) -> None:
        """Take what it told of: the subjects `found` of its figures, and its last `concept`."""
        self._subject = concept or self._subject
        told = list(zip(found, line.figures, strict=True))
        rates = [s.concept for s, f in told if s.concept and f.unit == "%" and not s.change]
        unread = any(
            s.why == "subject" and f.unit == "%" and line.bracket(f.start) is None for s, f in told
        )
        self._alike = len(set(rates)) < 2 if rates else self._alike
        counted = [s.concept for s in found if s.concept in POVERTY]
        # An unread rate closes the carry, and the poor counted go before a rate further off.
        self._rate = (rates or counted or ["" if unread else self._rate])[0]
        topics = {w.code for w in line.words} & {"DISB", *POVERTY}
        if not line.figures and len(line.text) < 70 and len(topics) == 1:
            self._rate, self._alike = topics.pop(), True  # "Thứ nhất, về giải ngân."
        paid = [s.concept for s, f in told if s.concept in MONEY and f.unit == "bn VND"]
        if paid and not (self.listed and self._money):
            self._money = paid[0]
        if line.text.rstrip().endswith(":"):
            self._lead = self._subject if line.words else ""
        elif line.part != "item":
            self._lead = ""


def spoken_of(line: SentenceLine) -> bool:
    """Tell whether a sentence names a subject before its first figure."""
    first = next((f.start for f in line.figures if not f.why), len(line.text))
    return any(w.start < first and w.code not in ("mean", "PD_TOTAL") for w in line.words)


def _lists_on(line: SentenceLine) -> bool:
    """Tell whether a paragraph only names places with their rates, of what was told before."""
    first = next((f for f in line.figures if f.unit and not f.why), None)
    if first is None or first.unit != "%" or spoken_of(line):
        return False
    named = [m for m in line.places if not m.back and m.end <= first.start]
    opens = named and (
        strange_words(line, 0, named[0].start) < STRANGE or line.has(phrases.opens_list)
    )
    return bool(opens) and first.start - named[-1].end < 25


def _rates_capital(line: SentenceLine, new: bool) -> bool:
    """Tell whether a sentence only gives programmes or types of capital their rates.

    "Thấp nhất là … (17,8%)"; a new paragraph must open with them ("Vốn sự nghiệp mới đạt 21%").
    """
    first = next((f for f in line.figures if not f.why), None)
    if first is None or first.unit != "%" or spoken_of(line):
        return False
    fields = ("programme", "capital", "fund", "plan_vintage")
    return any(
        w.field in fields and 0 <= first.start - w.end < 25 and (not new or w.start < 12)
        for w in line.parts
    )
