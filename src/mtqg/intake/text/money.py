"""Which money a figure is: programme, type of capital, fund and vintage, each with its scope.

A word holds from where it stands to the next of its kind; one in a bracket to the bracket's end;
one right behind a figure is that figure's own ("63% vốn đầu tư và 6% vốn sự nghiệp").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.vocabulary import Word, phrases
from mtqg.table import catalogue

#: What a heading says of all the capital under it.
_HEADED = ("capital", "fund", "plan_vintage")
FINANCE = ("FIN.PLAN", "FIN.ENVELOPE", "FIN.DISB", "FIN.DISB_RATE", "FIN.CARRY", "FIN.MOBILISED")


class Money(NamedTuple):
    """What the words around a figure say of it; "" where they say nothing."""

    programme: str = ""
    capital: str = ""
    fund: str = ""
    plan_vintage: str = ""
    scope: str = ""


class Purse:
    """Follows the programme through a document that names `programmes`, `titled` in its title.

    `several` tells whether it speaks of several programmes.
    """

    def __init__(self, programmes: set[str], titled: bool, *, several: bool = False) -> None:
        self.programmes = programmes
        self.titled = titled
        #: Whether the text, and the sentence, are of several programmes in 2026, and not of the one
        #: that they became.
        self.plural = self.several = several and "NTP2026" not in programmes
        #: Whether this sentence, and that before it, tell apart the capital carried over; that of
        #: a year is else all that is paid in it.
        self.parted = self.tells_carried = False
        self.programme = ""
        self.lead = ""
        self.far = ""
        #: The programme of the title, which is that of each section whose heading names none.
        self.whole = ""
        #: The programme whose subject the title or the sentence speaks of, where none is named.
        self.topical = ""
        #: Whether the plan spoken of is that of all public investment: what the Government assigns.
        self.public = False
        self.near = False
        #: Whether the sentence speaks of the programme.
        self.spoken = False
        #: Whether the sentence opens its paragraph; the capital and fund that the paragraph, or the
        #: list, opened with.
        self.opens = False
        self.held: dict[str, str] = {}
        self.listed: dict[str, str] = {}
        #: Those of the sentence before, which hold for the parts of its figures.
        self.said: dict[str, str] = {}
        self.section: dict[str, str] = {}

    def begin(self, line: SentenceLine, new: bool) -> None:
        """Start a sentence: what is said of money is carried on within its paragraph only."""
        self.near = line.has(phrases.of_money) or (self.near and not new)
        if line.has(phrases.several_programmes):
            self.several = True
        elif any(w.code in ("ALL", "NTP2026") and w.field == "programme" for w in line.parts):
            self.several = self.plural = False
        elif new:
            self.several = self.plural
        self.spoken = line.has(r"chương trình(?! \d| tổng thể| này| khác)")
        self.public = line.has(phrases.government_plan) or (self.public and not new)
        if line.has(r"chương trình(?! \d| tổng thể)|vốn mtqg") and not line.has(
            phrases.other_money
        ):
            self.topical = self.topical or "ALL"
        if line.part == "title" or line.has(phrases.means_for):
            if line.has("giảm nghèo|hộ nghèo"):
                self.topical = "GNBV"
            elif line.has("nông thôn mới|ntm"):
                self.topical = "NTM"
        before = self.tells_carried and (not new or line.part == "item")
        vintages = {w.code for w in line.parts if w.field == "plan_vintage"}
        self.tells_carried = bool(vintages - {"YEAR"})
        self.parted = before or self.tells_carried
        if new:
            self.programme = self.lead if line.part == "item" else ""
            self.held = dict(self.listed) if line.part == "item" else {}
        self.opens = new
        if line.has(phrases.all_money):
            self.held = {}
        elif not new and line.has(f"{phrases.opens_parts}|{phrases.same_money}"):
            self.held |= self.said
        if line.part == "heading" or re.match(r"\W{0,2}(?:\d{1,2}|[ivx]+)[.)]\s", line.text):
            told = {(w.field, w.code) for w in line.parts if w.field in _HEADED}
            told = {x for x in told if line.part == "heading" and x[1] != "YEAR"}
            fields = [field for field, _ in told]
            self.section = {field: code for field, code in told if fields.count(field) == 1}

    def settle(self, line: SentenceLine, lead: bool) -> None:
        """End a sentence: hand on the money that it is about."""
        read = [f for f in line.figures if f.unit and not f.why]
        named = [w.code for w in line.parts if w.field == "programme" and not _is_part(line, w)]
        listed = {w.code for w in line.parts if w.field in ("programme", "component")}
        if len(listed) > 1 and "ALL" not in listed:
            named = []  # a list of programmes hands on none of them
        if named:
            self.programme = named[-1]
            self.far = self.far if named[-1] == "_Z" and self.far else named[-1]
        elif line.part == "heading" and self.whole:
            self.far = self.whole
        if named and not self.whole and line.part in ("title", "heading"):
            self.whole = "" if re.match(phrases.numbered, line.text) else named[-1]
        end = len(line.text)
        first, behind = (read[0].start, read[0].end) if read else (end, end)
        self.said = {}
        for name in ("capital", "fund"):
            told = [w for w in line.parts if w.field == name]
            if len({w.code for w in told}) != 1:
                continue
            before = told[0].end <= first
            if not before and not line.between(behind, told[0].start, phrases.own_money):
                continue
            self.said[name] = told[0].code
            if not self.opens:
                continue
            if name == "capital" or lead or line.has("vốn|nguồn", told[0].start, told[0].end):
                self.held[name] = told[0].code
        if lead:
            self.lead, self.listed = self.programme, dict(self.held)
        elif line.part != "item":
            self.lead, self.listed = "", {}

    def of(self, line: SentenceLine, figure: Amount, *, planned: bool = False) -> Money:
        """Return what is said of the money of `figure`; a plan is `planned` for its year anyhow."""
        told: dict[str, str] = {}
        public, behind = len(line.text), figure.end
        for word in line.parts:
            name = "programme" if word.field == "component" else word.field
            if word.end <= figure.start:
                if self._is_closed(line, word, figure.start):
                    continue
                if name in _HEADED and self._is_past(line, word, figure.start):
                    told.pop(name, None)
                    continue
                if planned and word.code == "YEAR" and line.before(word.start, phrases.of_year):
                    continue
                programme = told.get("programme", self.programme)
                public_of = name == "programme" and programme == "_Z" != word.code
                if public_of and line.between(public, word.start, phrases.of_public):
                    told.setdefault("capital", "INV")  # public investment of a programme
                public = word.end if word.code == "_Z" else public
                told[name] = word.code
                if word.code == "APART" and line.after(word.end, phrases.is_told):
                    told[name] = "CARRIED"
            elif name != "scope" and line.between(behind, word.start, phrases.own_money):
                programme = told.get("programme", "")
                if name == "programme" and "_Z" in (programme, word.code) and programme:
                    told["capital"] = "INV"  # public investment of a programme
                if word.code != "_Z" or not programme:
                    told[name] = word.code
                behind = word.end
        held = {} if told.get("plan_vintage") == "CARRIED" else self.held
        found: dict[str, str] = {"programme": self.programme, **self.section, **held, **told}
        programmes = {w.code for w in line.parts if w.field in ("programme", "component")}
        if not found["programme"] and len(programmes) == 1:
            found["programme"] = programmes.pop()
        vintage = found.get("plan_vintage", "")
        if vintage == "YEAR":
            both = not self.parted or line.after(figure.end, phrases.includes_carried)
            found["plan_vintage"] = "ALL" if both else "CURRENT"
        elif vintage == "APART" or line.after(figure.end, phrases.leaves_carried):
            found["plan_vintage"] = "CURRENT"
        return Money(**found)

    def _is_past(self, line: SentenceLine, word: Word, start: int) -> bool:
        """Tell whether what a word behind a figure speaks of ended before `start`.

        A part, or the fund of that figure alone, holds within its clause, a part told in passing
        until its whole; any word until the whole is told again, and what is done with it may be
        told in a clause of its own.
        """
        figures = [f for f in line.figures if f.unit and not f.why and f.end <= start]
        if any(f.start >= word.end for f in figures) and line.has(phrases.in_all, word.end, start):
            return True
        if line.before(word.start, phrases.counted_in) and line.before(start, r",\s*là"):
            return True
        if not any(f.end <= word.start for f in figures) or line.after(word.end, ":"):
            return False
        if line.has(phrases.whole_again, word.end, start):
            return True
        cut = line.cut_between(word.end, start, ";")
        if cut < 0 or line.after(cut + 1, phrases.goes_into_parts):
            return False
        several = len({w.code for w in line.parts if w.field == word.field}) > 1
        own = any(line.between(f.end, word.start, phrases.own_money) for f in figures)
        part = own and (several or word.field == "fund")
        part = part or line.has(phrases.parts_open, figures[0].end, word.start)
        return part or not line.after(cut + 1, phrases.then_paid)

    def _is_closed(self, line: SentenceLine, word: Word, start: int) -> bool:
        """Tell whether the bracket of a word, or the clause of a part of an area, ended."""
        around, end = line.bracket(word.start), word.end
        if around is not None and around != line.bracket(start) and around[1] <= start:
            return word.code != "APART"  # "tổng vốn năm 2024 (chưa gồm vốn kéo dài): 412 tỷ đồng"
        if word.field != "scope":
            return False
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
        first = line.cut_between(0, end) < 0 or bool(line.before(word.start, phrases.opens_part))
        return cut >= 0 and (not first or line.cut_between(end, start, ";") >= 0)

    def settled(self, indicator: str, money: Money, own: bool) -> tuple[str, str]:
        """Return (programme, rule); rule "" when it is not clear whose capital it is.

        Far from the programme that was named last, its capital is still spoken of.

        A total of capital far from any programme may be anything's.
        """
        if indicator not in FINANCE:
            return catalogue.indicator(indicator).programme, "catalogue"
        if money.fund == "CREDIT" and indicator in ("FIN.DISB", "FIN.DISB_RATE"):
            return "", ""  # what a bank lends is raised for a programme, and none of its payments
        if money.programme and (indicator, money.programme) != ("FIN.MOBILISED", "_Z"):
            return money.programme, "own" if own else "carried"
        if indicator == "FIN.MOBILISED" and "NTM" in self.programmes:
            return "NTM", "far"
        if indicator == "FIN.MOBILISED" and self.far in ("GNBV", "DTTS") and not self.spoken:
            return "", ""
        if self.far and self.far != "_Z":
            return self.far if len(self.programmes) == 1 else "ALL", "far"
        if self.topical and self.near:
            return self.topical, "topic"
        if self.public and not self.programmes:
            return "_Z", "topic"
        only = self.near and len(self.programmes) == 1
        if indicator not in ("FIN.DISB", "FIN.DISB_RATE") and not (self.titled or only):
            return "", ""
        named = self.programmes - {"_Z"} or self.programmes
        if not named:
            return "", ""
        return (next(iter(named)) if len(named) == 1 else "ALL"), "story"

    def dated(self, programme: str, money: Money, period: str) -> str:
        """Return the programme of a period: the three are one from 2026 on.

        What is carried into 2026 is of the three before.
        """
        if programme not in ("ALL", "NTP2026"):
            return programme
        if period[-4:] < "2026" or (money.plan_vintage == "CARRIED" and period == "2026"):
            return "ALL"
        return programme if self.several or period[:4] < "2026" else "NTP2026"


def _is_part(line: SentenceLine, programme: Word) -> bool:
    """Tell whether a programme is told as a part of an amount before it, and is not its own."""
    before = [f for f in line.figures if f.unit and not f.why and f.end <= programme.start]
    if not before or before[0].unit != "bn VND":
        return False
    return line.has(phrases.goes_into_parts, before[0].end, programme.start)
