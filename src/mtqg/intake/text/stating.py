"""States the figures of a sentence: of each its subject, place, time, money and status in turn.

What one of these lacks is left with the reason. The names of the rules that gave them are the
statement's licences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from mtqg.intake.text import meaning, vocabulary, wording
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.areas_of_figures import MOST_COMMUNES, Whereabouts, Whose
from mtqg.intake.text.carried_subject import Handed
from mtqg.intake.text.concepts import MONEY, Subject, change_of
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.money import FINANCE, Money, Purse
from mtqg.intake.text.order import Told, Turn, in_order, in_run, names_of, of_those_told
from mtqg.intake.text.periods import Calendar, Dated, years_back
from mtqg.intake.text.places import Gazetteer, Place
from mtqg.intake.text.standing import ALWAYS, Standing
from mtqg.intake.text.statement import UNREAD, Account, Statement
from mtqg.intake.text.subjects import subjects
from mtqg.intake.text.times import TimeInForce
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import catalogue

#: Rules by which the place of a figure is written, and not concluded.
_SAID_RULES = ("topic", "list", "direct", "compared", "order", "reported", "heading")
#: Rules that guess what a figure is about: it is stated only where all else speaks for it.
_GUESSED = ("guess", "worded")
#: Units of levels, which may be told of several places at once.
_LEVELS = ("%", "pp", "criteria", "criteria/commune")
#: What a review of households finds.
_REVIEWED = {
    f"GNBV.{name}"
    for name in (
        "HH_TOTAL POOR POOR_HH POOR_EM POOR_EM_HH POOR_RED POOR_RED_EM NEAR NEAR_HH MPI MPI_HH"
    ).split()
}


class _Licensed(NamedTuple):
    """What licenses a figure: its subject, place (by a rule), time and money."""

    subject: Subject
    place: Place
    rule: str
    dated: Dated
    money: Money


@dataclass
class _Above:
    """What the figures of a paragraph were told of, and the places its last sentence names."""

    paragraph: int
    told: list[Told] = field(default_factory=list)
    named: list[Place] = field(default_factory=list)


@dataclass
class Stating:
    """States figures, sentence by sentence, by what `whose`, `when`, `standing` and `purse` say."""

    account: Account
    whose: Whereabouts
    when: Calendar
    standing: Standing
    purse: Purse
    gazetteer: Gazetteer
    #: The place that the text is about, None where it is about several.
    main: Place | None
    #: The subjects of the last sentence's figures, and status and rule of those that were stated.
    found: list[Subject] = field(default_factory=list)
    told: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: The part of the area that each figure of the sentence is of.
    _scopes: dict[int, str] = field(default_factory=dict)
    #: The part of the area that all of the last sentence was of, and its paragraph.
    _part: tuple[str, int] = ("", -1)
    #: What the lists of a paragraph may go on about.
    _above: _Above = field(default_factory=lambda: _Above(-1))
    _turns: dict[int, Turn] = field(default_factory=dict)
    #: The last subject of each unit, and its paragraph.
    _recent: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: The places of which figures were stated.
    _stated: set[str] = field(default_factory=set)
    #: The place whose first results of a review were told, and their paragraph, by their year.
    _rough: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: The subject and value of what was told as added, and is then told again.
    _flows: set[tuple[str, float]] = field(default_factory=set)

    @property
    def today(self) -> date | None:
        """The day of publication."""
        return self.when.today

    def read(self, line: SentenceLine, handed: Handed) -> str:
        """State the figures of one sentence; return its last subject."""
        self.told, self._scopes = {}, {}
        if line.has(phrases.rough_review) and not any(f.unit and not f.why for f in line.figures):
            # A title or heading says of all results of its review that they are not final.
            years = [str(t.year) for t in line.times if t.kind == "year"]
            whole = self.main.area if self.main else ""
            self._rough |= dict.fromkeys(years or [self.when.year], (whole, 0))
        line.recent = {u: c for u, (c, told) in self._recent.items() if told == line.paragraph}
        self.found = found = subjects(line, handed.subject, handed.loose, handed.whole)
        self.standing.aims = {
            f.start for s, f in zip(found, line.figures, strict=True) if s.rule == "aim"
        }
        self._turns = turns = in_order(line)
        if line.paragraph != self._above.paragraph:
            self._above = _Above(line.paragraph)
        statements = self.account.reading.statements
        begun, unread, concept = len(statements), False, ""
        for index, figure in enumerate(line.figures):
            if index in turns and not turns[index].fits:
                falls, _ = change_of(line, index)
                above = self._above
                turns |= of_those_told(line, turns, above.told, above.named, falls=falls)
            why = self._judge(line, index, turns.get(index))
            if why:
                self.account.leave(line.start + figure.start, line.start + figure.end, why, figure)
                unread = unread or (bool(figure.unit) and not figure.why and why in UNREAD)
            else:
                concept = found[index].concept
        parts = {
            self._scopes[n] for n, x in enumerate(found) if n in self._scopes and not x.earlier
        }
        self._above.named = self.whose.named_in(line)
        if parts:
            self._part = (parts.pop() if len(parts) == 1 else "", line.paragraph)
        if unread:
            statements[begun:] = [
                replace(s, licences=(*s.licences, "line:unread")) for s in statements[begun:]
            ]
        return _last_concept(line, concept, found)

    def _judge(self, line: SentenceLine, index: int, turn: Turn | None) -> str:
        """Make the statements of a figure, or return why it makes none."""
        if turn and not turn.fits:
            return "order"
        subject = self._subject(line, index, turn)
        if subject.why:
            return subject.why
        whose = self._whose(line, index, subject, turn)
        if whose.why:
            return whose.why
        money = self._money(line, index, subject, turn)
        dated = self._dated(line, index, subject, turn)
        if isinstance(dated, str):
            return dated
        for place in whose.places:
            what = _Licensed(subject, place, whose.rule, dated, money)
            if why := self._state(line, index, what):
                return why
        return ""

    def _subject(self, line: SentenceLine, index: int, turn: Turn | None) -> Subject:
        """Return what a figure is of, with the reason where it is not stated of that."""
        figure, subject = line.figures[index], self.found[index]
        if turn and turn.concept and not figure.why:
            subject = Subject(turn.concept, "order", change=turn.change)
        if turn and not turn.concept and not figure.why:
            listed = [self.found[i] for i, t in self._turns.items() if t.first == turn.first]
            subject = next((s for s in listed if s.concept), subject)
        if subject.why in ("subject", "share") and figure.unit and not figure.why:
            subject = self._guess(line, index, subject)
        counted = (subject.concept, figure.value)
        if subject.why == "flow":
            self._flows.add(counted)
        if not subject.why and figure.kind == "exact" and counted in self._flows:
            return subject._replace(why="flow")
        return subject

    def _guess(self, line: SentenceLine, index: int, found: Subject) -> Subject:
        """Return the subject that is guessed of a figure that no rule gives one.

        That of which a figure so worded usually is; else the last of its unit in the paragraph.
        """
        unit = line.figures[index].unit
        concept, change = vocabulary.concept_of(wording.likeliest(line, index), unit)
        if concept:
            return Subject(concept, "worded", change=change)
        last, paragraph = self._recent.get(unit, ("", -1))
        near = found.why == "subject" and paragraph == line.paragraph
        return Subject(last, "guess") if near else found

    def _whose(self, line: SentenceLine, index: int, subject: Subject, turn: Turn | None) -> Whose:
        """Return the places that a figure is of."""
        figure = line.figures[index]
        whose = self.whose.of(line, figure)
        if turn and turn.place:
            whose = self.whose.named(turn.place, "order")
        each = self._each(line, index, figure.unit)
        of = line.figures[index - 1] if subject.rule == "share" and index else figure
        whose = each or self.whose.above(whose, of)
        if each or whose.why or len(whose.places) < 2:
            return whose
        if in_run(line, index):
            return replace(whose, why="order")  # of two places: which is whose is not said
        if figure.unit not in _LEVELS and figure.value != 0:
            return replace(whose, why="group")  # the sum of several places is the figure of none
        return whose

    def _each(self, line: SentenceLine, index: int, unit: str) -> Whose | None:
        """Return the places of each of which a figure is told, None where it is told of one."""
        levels = {"communes": "commune", "districts": "district", "provinces": "province"}
        counted, names = names_of(line, index)
        level = levels.get(counted, "district")
        places: list[Place] = []
        for start, end in names:
            m = next((m for m in line.places if m.name_start <= start < m.end), None)
            if m is None or m.level != level:
                if level == "province":
                    return None
                m = self.gazetteer.of_name(start, start, end, line.plain[start:end], level)
            places += self.whose.named(m, "order").places
        return Whose(tuple(places), "order") if places else None

    def _dated(
        self, line: SentenceLine, index: int, subject: Subject, turn: Turn | None
    ) -> Dated | str:
        """Return the time of a figure, or why it is of none that can be stated."""
        figure = line.figures[index]
        dated = self.when.of(line, figure)
        if turn and turn.time:
            dated.when.meet(turn.time, self.today)
            dated = dated._replace(rule="order")
        if _same_period(line, figure):
            shifted = self.when.last_year(dated, line)
            if shifted is None or subject.concept != "DISB":
                return "same period"
            dated = shifted
        led = line.before(figure.start, phrases.year_from)
        if subject.earlier and not led and dated.rule not in ("direct", "beside"):
            year = dated.when.period
            if not year.isdigit() and not line.before(figure.start, phrases.years_from):
                return "earlier"
            left = str(self.when.left(int(year))) if year.isdigit() else year[:4]
            before = replace(dated.when, period=left, as_of="", inferred=True)
            dated = dated._replace(when=before, rule="earlier")
        if subject.change:
            aimed = self.standing.of(line, figure, "", dated.when, index)[0] in ("target", "plan")
            if span := self.when.over(line, figure, dated, aimed=aimed):
                dated = dated._replace(when=replace(dated.when, period=span, as_of=""))
        if subject.concept in ("PLAN", "CAPITAL"):
            dated = self.when.of_programme(line, figure, dated)
        return dated

    def _money(self, line: SentenceLine, index: int, subject: Subject, turn: Turn | None) -> Money:
        """Return the programme, capital, fund and part of the area of a figure."""
        figure = line.figures[index]
        money = self.purse.of(line, figure, planned=subject.concept == "PLAN")
        if subject.rule in ("share", "aim") and index - 1 in self._scopes and not money.scope:
            money = money._replace(scope=self._scopes[index - 1])
        named = any(m.end <= figure.start for m in line.places)
        if subject.rule[:7] == "carried" and not money.scope and not named:
            scope, paragraph = self._part
            money = money._replace(scope=scope if paragraph == line.paragraph else "")
        self._scopes[index] = money.scope
        if turn and (turn.programme or turn.capital):
            given = {k: v for k in ("programme", "capital") if (v := getattr(turn, k))}
            money = money._replace(**given)
        return money

    def _state(self, line: SentenceLine, index: int, what: _Licensed) -> str:
        """Add the statements of one figure about one place (two for "154/182 xã")."""
        figure, (subject, place, rule, dated, money) = line.figures[index], what
        ruled = self.standing.of(line, figure, "", dated.when, index)
        found = meaning.indicators(
            line,
            figure,
            subject,
            money.scope,
            place.level,
            dated.when.period,
            dated.clock,
            ruled[0],
        )
        if isinstance(found, str):
            return found
        made: list[Statement] = []
        for indicator, scope, unit in found:
            own = any(w.field == "programme" for w in line.parts)
            programme, purse = self.purse.settled(indicator, money, own)
            if not programme:
                return "capital"
            dated = self.when.of_family(line, figure, dated, indicator, ruled[0], place.area)
            since = figure.unit == "ratio" and line.after(figure.end, phrases.since_base)
            if subject.change and not since and years_back(line, figure, dated.when) > 1:
                return "several years"
            programme = self.purse.dated(programme, money, dated.when.period)
            what = what._replace(dated=dated)
            one = self._one(line, index, what, (indicator, scope, unit), (programme, purse))
            if unit == "index" and subject.change:
                one = _as_index(one, falls=bool(line.before(figure.start, phrases.falls)))
            if _out_of_range(one):
                return "range"
            made.append(one)
        if figure.kind == "ratio" and made:
            made += _base(figure, subject, made[0])
        self._above.told.append(
            Told(
                figure.unit, subject.concept, subject.change, place, money.programme, money.capital
            )
        )
        guessed = subject.rule in _GUESSED
        if not subject.change and not guessed:
            self._recent[figure.unit] = subject.concept, line.paragraph
            if figure.kind == "ratio":
                self._recent[f"{figure.unit}/"] = subject.concept, line.paragraph
        others = len(self._stated - {place.area})
        where = wording.place_licences(line, figure, place, rule, self.main, others)
        if not guessed:
            self._stated.add(place.area)
        told = [(s.indicator, s.status) for s in made]
        seen = wording.seen_from(self.today, dated.when)
        worded = wording.licences(line, index, told, ruled, seen)
        self.account.reading.statements += [
            replace(s, licences=(*s.licences, *where, *words))
            for s, words in zip(made, worded, strict=True)
        ]
        return ""

    def _one(
        self,
        line: SentenceLine,
        index: int,
        what: _Licensed,
        meant: tuple[str, str, str],
        paid: tuple[str, str],
    ) -> Statement:
        """Return the statement of an indicator, scope and unit, of a programme known by a rule."""
        subject, place, rule, dated, money = what
        figure, (indicator, scope, unit), (programme, purse) = line.figures[index], meant, paid
        beside = subject.rule == "share" or rule == "order"
        status, standing = self._status(line, index, indicator, place, dated, beside)
        when = dated.when
        before = [t.kind for t in line.times if t.end <= figure.start and not t.base]
        years = not before or before[-1] in ("year", "span")
        undated = dated.rule not in ("own", "order") or years
        if status == "target" and undated and self.today and when.as_of <= str(self.today):
            when = replace(when, as_of="")  # an aim is not for the day of what was told before
        if self._is_before(line, figure, subject, dated, (status, standing)):
            status, standing = "actual", "earlier"
        self.told[index] = (status, standing)
        inferred = [
            *(["indicator"] if subject.rule in _GUESSED else []),
            *(["programme"] if purse in ("story", "far", "topic") else []),
            *(["status"] if standing == "future" else []),
            *(["area"] if rule not in _SAID_RULES else []),
            *(["period"] if when.inferred or not when.period else []),
            *(["unit"] if unit == "pp" and figure.unit == "%" else []),
        ]
        finance, part = indicator in FINANCE, money.scope
        vintage = money.plan_vintage if finance and indicator != "FIN.CARRY" else ""
        if subject.concept == "CARRY" and indicator == "FIN.PLAN":
            vintage = "CARRIED"
        start, end, printed = self.account.printed(
            line.start + figure.start, line.start + figure.end
        )
        return Statement(
            area=place.area,
            edition=place.edition,
            level=place.level,
            place=place.name,
            indicator=indicator,
            programme=programme,
            scope=scope or (part if finance and part == "MOUNTAIN_DISTRICTS" else "ALL"),
            capital=(money.capital if finance else "") or "ALL",
            fund=(money.fund if finance else "") or "ALL",
            plan_vintage=vintage or "ALL",
            period=when.period,
            as_of=when.as_of,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            unit=unit,
            status=status,
            flag="p" if line.has("sơ bộ", 0, figure.start) else "",
            start=start,
            end=end,
            printed=printed,
            confidence=0.0,
            inferred=tuple(inferred),
            licences=(
                f"what:{subject.rule}",
                f"whose:{rule}",
                f"when:{dated.rule}",
                f"standing:{standing}",
                f"money:{purse}",
                f"of:{indicator.split('.')[0]}",
                *(["language:english"] if self.account.english else []),
            ),
        )

    def _status(
        self,
        line: SentenceLine,
        index: int,
        indicator: str,
        place: Place,
        dated: Dated,
        beside: bool,
    ) -> tuple[str, str]:
        """Return the status of a figure, and the rule; one `beside` another has that of it."""
        figure, when = line.figures[index], dated.when
        status, rule = self.standing.of(line, figure, indicator, when, index)
        if beside and rule != "aim" and self.told.get(index - 1):
            last = line.figures[index - 1].end
            if not any(last <= m.start < figure.start for m in line.marks):
                status, rule = self.told[index - 1]
        if dated.rule == "same period":
            status = "actual"
        if self._is_of_first_results(line, indicator, place, dated, (status, rule)):
            status, rule = "estimate", "heading" if rule == "heading" else "carried"
        begun = bool(self.today) and when.period[:4] < str(self.today and self.today.year)
        phase = "/" in when.period and self._is_of_later_year(when) and not begun
        if indicator == "FIN.MOBILISED" and phase:
            status = "plan" if status in ("actual", "target") else status
        return status, rule

    def _is_before(
        self,
        line: SentenceLine,
        figure: Amount,
        subject: Subject,
        dated: Dated,
        ruled: tuple[str, str],
    ) -> bool:
        """Tell whether a figure is the level from which an aim or an estimate is told."""
        from_it = subject.earlier or dated.rule == "beside"
        from_it = from_it or (
            dated.rule == "direct" and bool(line.before(figure.start, phrases.from_level))
        )
        status, rule = ruled
        held = status != "actual" and rule not in ("aim", "always")
        return from_it and held and not self._is_of_later_year(dated.when)

    def _is_of_first_results(
        self,
        line: SentenceLine,
        indicator: str,
        place: Place,
        dated: Dated,
        ruled: tuple[str, str],
    ) -> bool:
        """Tell whether a result is one of a review whose first results, not final yet, were told.

        What is expected of a year's end is carried on within its paragraph, a first result through
        the text, to the same place and its parts.
        """
        when, (status, rule) = dated.when, ruled
        if status == "estimate":
            rough = line.has(phrases.rough_review)
            ahead = self.today and dated.rule == "own" and when.as_of > str(self.today)
            if rough or ahead:
                self._rough[when.period] = place.area, 0 if rough else line.paragraph
        if status != "actual" or indicator not in _REVIEWED or when.period not in self._rough:
            return False
        whole, paragraph = self._rough[when.period]
        own = when.as_of and dated.rule in ("own", "direct")
        near = not paragraph or (paragraph == line.paragraph and rule != "own")
        return not own and near and place.area.startswith(whole)

    def _is_of_later_year(self, when: TimeInForce) -> bool:
        year = when.period[-4:]
        return bool(self.today and year.isdigit() and int(year) > self.today.year)


def _last_concept(line: SentenceLine, concept: str, found: list[Subject]) -> str:
    """Return the last subject of a sentence: the last it names, or `concept` of its figures."""
    for word in line.words:
        if word.field == "concept":
            money = word.code in MONEY and word.code != "OF_TOTAL"
            concept = word.code if not concept or money else concept
    if concept == "NEAR" and any(s.concept == "POOR" for s in found):
        concept = "POOR"  # the near poor are told beside the poor
    return "PLAN" if concept in ("OF_TOTAL", "CAPITAL") else concept


def _base(figure: Amount, subject: Subject, part: Statement) -> list[Statement]:
    """Return the whole that a part is told of ("154/182 xã"), where it has an indicator."""
    total = meaning.TOTALS.get(subject.concept.removesuffix("_WEAK"))
    if not total:
        return []
    base, status = figure.base, "plan" if ALWAYS.get(total) == "plan" else part.status
    return [replace(part, indicator=total, value=base, low=base, high=base, status=status)]


def _as_index(one: Statement, *, falls: bool) -> Statement:
    """Return a growth ("tăng 6,3%") as an index of what it grew from, which is 100."""
    low, value, high = (100 - x if falls else 100 + x for x in (one.low, one.value, one.high))
    low, high = (high, low) if falls else (low, high)
    return replace(one, value=round(value, 9), low=round(low, 9), high=round(high, 9))


def _same_period(line: SentenceLine, figure: Amount) -> bool:
    """Tell whether a level is that of the same period a year earlier: "(cùng kỳ đạt 38,1%)"."""
    compared = line.before(figure.start, r"so với cùng kỳ(?:(?!, khi)[^;.()]){0,60}")
    behind = line.after(figure.end, r"(?:của |của mức )cùng kỳ")
    return bool(behind or (line.before(figure.start, phrases.same_period) and not compared))


def _out_of_range(one: Statement) -> bool:
    known = catalogue.indicator(one.indicator)
    figures = [x for x in (one.value, one.low, one.high) if not math.isnan(x)]
    least, most = known.minimum, known.maximum
    if (
        one.level in ("district", "commune")
        and one.unit == "communes"
        and max(figures) > MOST_COMMUNES
    ):
        return True
    return any(x < 0 or (not math.isnan(most) and not least <= x <= most) for x in figures)
