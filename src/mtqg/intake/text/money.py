"""Which money a figure is: programme, type of capital, fund and vintage, each with its scope.

A word holds from where it stands to the next of its kind; one in a bracket to the bracket's end;
one right behind a figure is that figure's own ("63% vốn đầu tư và 6% vốn sự nghiệp").
"""

from __future__ import annotations

from typing import NamedTuple

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.vocabulary import Word, phrases
from mtqg.table import catalogue

FINANCE = ("FIN.PLAN", "FIN.ENVELOPE", "FIN.DISB", "FIN.DISB_RATE", "FIN.CARRY", "FIN.MOBILISED")


class Money(NamedTuple):
    """What the words around a figure say of it; "" where they say nothing."""

    programme: str = ""
    capital: str = ""
    fund: str = ""
    plan_vintage: str = ""
    scope: str = ""


class Purse:
    """Follows the programme through a document that names `programmes`, `titled` in its title."""

    def __init__(self, programmes: set[str], titled: bool) -> None:
        self.programmes = programmes
        self.titled = titled
        self.programme = ""
        self.lead = ""
        self.far = ""
        #: The programme whose subject the title or the sentence speaks of, where none is named.
        self.topical = ""
        self.near = False

    def begin(self, line: SentenceLine, new: bool) -> None:
        """Start a sentence: a programme is carried on within its paragraph only."""
        self.near = line.has(phrases.of_money)
        if line.has(r"chương trình(?! \d| tổng thể)|vốn mtqg") and not line.has(
            phrases.other_money
        ):
            self.topical = self.topical or "ALL"
        if line.part == "title" or line.has(phrases.means_for):
            if line.has("giảm nghèo|hộ nghèo"):
                self.topical = "GNBV"
            elif line.has("nông thôn mới|ntm"):
                self.topical = "NTM"
        if new:
            self.programme = self.lead if line.part == "item" else ""

    def settle(self, line: SentenceLine, lead: bool) -> None:
        """End a sentence: hand on the programme it names."""
        named = [w.code for w in line.parts if w.field == "programme"]
        if named:
            self.programme = self.far = named[-1]
        if lead:
            self.lead = self.programme
        elif line.part != "item":
            self.lead = ""

    def of(self, line: SentenceLine, figure: Amount) -> Money:
        """Return what is said of the money of `figure`."""
        own = line.bracket(figure.start)
        found: dict[str, str] = {"programme": self.programme}
        for word in line.parts:
            around = line.bracket(word.start)
            closed = around is not None and around != own and around[1] <= figure.start
            if word.end <= figure.start and not closed:
                if word.field == "scope" and self._is_closed(line, word, figure.start):
                    continue
                found[word.field] = word.code
                if word.field == "capital":
                    found.pop("plan_vintage", None)
            elif (
                word.start >= figure.end
                and word.field != "scope"
                and line.between(figure.end, word.start, phrases.own_money)
            ):
                found[word.field] = word.code
                break
        programmes = {w.code for w in line.parts if w.field == "programme"}
        if not found["programme"] and len(programmes) == 1:
            found["programme"] = programmes.pop()
        return Money(**found)

    def _is_closed(self, line: SentenceLine, word: Word, start: int) -> bool:
        """Tell whether a clause ended between a part of an area and the figure."""
        end = word.end
        for m in line.places:
            if (
                m.start >= end
                and m.end <= start
                and (
                    m.level in ("district", "commune")
                    or line.before(m.start, r"[,;:]|^\W*")
                    or line.has("toàn", m.start, m.end)
                )
            ):
                return True
        if word.code == "MOUNTAIN_DISTRICTS":
            return line.cut_between(end, start, ";") >= 0
        cut = line.cut_between(end, start)
        first = line.cut_between(0, end) < 0
        return cut >= 0 and (not first or line.cut_between(end, start, ";") >= 0)

    def settled(self, indicator: str, money: Money, own: bool) -> tuple[str, str]:
        """Return (programme, rule); rule "" when it is not clear whose capital it is.

        Far from the programme that was named last, its capital is still spoken of.

        A total of capital far from any programme may be anything's.
        """
        if indicator not in FINANCE:
            return catalogue.indicator(indicator).programme, "catalogue"
        if money.programme:
            return money.programme, "own" if own else "carried"
        if self.far and self.far != "_Z":
            return self.far if len(self.programmes) == 1 else "ALL", "far"
        if indicator == "FIN.MOBILISED" and "NTM" in self.programmes:
            return "NTM", "far"
        if self.topical and self.near:
            return self.topical, "topic"
        only = self.near and len(self.programmes) == 1
        if indicator not in ("FIN.DISB", "FIN.DISB_RATE") and not (self.titled or only):
            return "", ""
        named = self.programmes - {"_Z"} or self.programmes
        if not named:
            return "", ""
        return (next(iter(named)) if len(named) == 1 else "ALL"), "story"
