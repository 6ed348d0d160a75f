"""When a figure counts: the time that licenses it, and what it does not.

A time right behind a figure is its own (`direct`); else the times that the sentence named before it
hold, one added to the other (`own`): "Năm 2023 …, đến 30/9 …". What stands in a closed bracket, is
only compared with, or belongs to a standard's name licenses nothing. Between sentences a year is
carried on within its paragraph; a new paragraph goes back to the heading's year, or the story's.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.concepts import MONEY, POVERTY
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.times import Time, TimeInForce, five_years
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import areas, catalogue

#: What a list counts, and no review: poor districts and communes of the coast.
_LISTED = ("GNBV.PD_", "GNBV.COAST_")


class Dated(NamedTuple):
    """The time of a figure and the rule; `clock` is the kind of the last time named."""

    when: TimeInForce
    rule: str
    clock: str = ""


class Calendar:
    """Follows the time through a document published on `today`; `year` is that of its story."""

    def __init__(self, today: date | None, year: str, phases: list[tuple[int, int]]) -> None:
        self.today = today
        self.year = year
        self.section: TimeInForce | None = None
        self.when = TimeInForce(year, "", True)
        self.here: set[str] = set()
        #: The years that the paragraph named.
        self.named: set[int] = set()
        #: Whether the paragraph opens with its year ("Năm 2023: …").
        self.labelled = False
        self.rule = "story"
        self.clock = ""
        #: The time of the last aim told in passing, which the next aim takes.
        self.ahead: TimeInForce | None = None
        #: Whether the sentence before asked of a time, which then dates the answer.
        self.asked = False
        #: Whether all that the sentence before told was an estimate.
        self.expected = False
        #: The last time of each family of indicators (FIN, GNBV): undated sentences go on with it.
        self.last: dict[str, TimeInForce] = {}
        #: Whether the sentence before told of a review: what is so "now" is what it found.
        self.reviewed = False
        #: The phases of the text, those spoken of already last.
        self.phases = phases[::-1]
        #: The place of that figure: a count of communes is not dated by another province's.
        self.of_place: dict[str, str] = {}

    def begin(self, line: SentenceLine, new: bool, aims: bool = False) -> None:
        """Start a sentence with the time that is carried on to it; an aim keeps a time to come."""
        spans = [t for t in line.times if t.kind == "span" and t.named != "standard"]
        self.phases += [(t.first, t.year) for t in spans]
        if new:
            self.here, self.named = set(), set()
            self.labelled = bool(line.after(0, r"\W*năm \d{4}(?: \([^()]*\))?:"))
        self.named |= {t.year for t in line.times if t.year and not t.named}
        fresh = new and not (line.part == "item" and self.rule in ("lead", "carried lead"))
        aimed = line.has(f"{phrases.opens_aim}|{phrases.for_this_aim}")
        aimed = aimed and self._is_to_come(self.when)
        fresh, aims = fresh and not aimed and not self.asked, aims or aimed
        if fresh:
            self.ahead = None
        if fresh and self.rule != "lead":
            self.when, self.rule = TimeInForce(self.year, "", True), "story"
            if self.section:
                self.when, self.rule = replace(self.section), "heading"
        else:
            if self._is_to_come(self.when) and "/" not in self.when.period:
                self.ahead = self.when
            if aims:
                self.when = replace(self.ahead or self.when)
            elif not self._is_headed():
                self.when = self.when.settled(self.today, expected=self.expected)
            self.when.old = True
            self.rule = "carried" if self.rule in ("own", "direct") else self.rule
            if line.has("giảm|xuống"):
                self.when.start = ""  # what fell since the start of the year

    def _is_headed(self) -> bool:
        """Tell whether the time in force is that of the heading, which holds for all under it."""
        of, now = self.section, self.when
        return of is not None and (of.period, of.as_of) == (now.period, now.as_of)

    def head(self, line: SentenceLine) -> None:
        """Take in a heading: the time that it names dates what stands under it."""
        aims = rx(phrases.then_aims, line.accents).search(line.text)
        told = [
            t._replace(until=True)
            for t in line.times
            if not (aims and aims.start() < t.start)
            and (t.year or (self.today and t.kind in ("months", "quarter")))
            and not t.base
            and not t.named
            and (t.kind != "date" or t.until or self._leads(line, line.bracket(t.start)))
        ]
        most = max((t.month for t in told if t.kind == "months"), default=0)
        told = [t for t in told if t.kind != "months" or t.month == most]
        if told:
            self.section = TimeInForce(self.year, "", True)
            for time in told:
                self.section.meet(time, self.today)
        elif line.part == "heading" and any(t.year and t.kind != "date" for t in line.times):
            self.section = None

    def settle(self, line: SentenceLine, lead: bool) -> None:
        """End a sentence: hand on what it was dated, of several times done the latest.

        A question's time dates its answer; that of an aim told behind a figure, the next aim.
        """
        reviewed = self._note(line)
        named = self._follow(line)
        self.asked = named and line.text.rstrip(' "”').endswith("?")
        if named:
            self.rule = "own"
        if lead and self.rule != "story":
            self.rule = "lead"
        self.reviewed = reviewed
        self.expected = {m.code for m in line.marks} - {"none"} == {"estimate"}

    def _is_last_year(self, line: SentenceLine) -> bool:
        """Tell whether a title is of the year that ended shortly before publication."""
        years = {t.year for t in line.times if t.year and not t.base and not t.named}
        return bool(self.today and self.today.month < 4 and years == {self.today.year - 1})

    def _note(self, line: SentenceLine) -> bool:
        """Keep what a sentence tells for the rest of the text; tell whether it is of a review."""
        if line.has(phrases.data_until) and all(f.why for f in line.figures):
            self.head(line)  # "số liệu đến ngày 15/11/2024" dates all that follows
        review = rx(phrases.review_of, line.accents).search(line.text)
        if review:
            self.last["GNBV"] = TimeInForce(review[1], "", False)
        if listed := rx(phrases.listed_communes, line.accents).search(line.text):
            self.last["DTTS.COMMUNES"] = TimeInForce(f"{listed[1]}/{listed[2]}", "", False)
        if line.part == "title" and (
            self._is_last_year(line)
            or any(
                t.kind in ("months", "quarter") or (t.until and t.kind in ("date", "month"))
                for t in line.times
            )
        ):
            self.head(line)
        return bool(review)

    def _follow(self, line: SentenceLine) -> bool:
        """Go on to the time that a sentence hands on; tell whether it names one."""
        counts = [f for f in line.figures if f.unit and not f.why]
        if self.rule == "story":  # which dates nothing that is told before the first time named
            counts = [f for f in counts if any(t.end <= f.start for t in line.times)]
        named, last = False, 0
        told: list[TimeInForce] = []
        for time in line.times:
            bracket = line.bracket(time.start)
            if bracket and any(f.end <= bracket[0] and not f.why for f in line.figures):
                continue
            alone = time.kind == "month" and line.before(time.start, phrases.within_month)
            if alone and self.clock != "month":
                continue  # "trong tháng 10 giải ngân 41 tỷ" dates no running total
            if (
                not self._speaks(line, time)
                or self._is_spent(line, time)
                or self._is_event(line, time)
            ):
                if time.kind in ("date", "day") and not time.base and time.year and not self.today:
                    self.year = str(time.year)  # an event of this year dates "hiện nay"
                continue
            begun = [f for f in counts if f.start < time.start]
            if begun and (time.kind == "whole" or line.before(time.start, phrases.aim_for)):
                self.ahead = replace(self.when)
                self.ahead.meet(time, self.today)
                continue
            if any(last <= f.start and self._behind(line, f) is not time for f in begun):
                told.append(replace(self.when))
            if time.kind in ("year", "span") and not named and not self._is_plan_year(line, time):
                self.when.as_of = ""
            self.when.meet(time, self.today)
            named, last = True, time.end
            if time.kind in ("month", "months", "quarter", "year", "end", "whole"):
                self.clock = time.kind
        if not self._is_to_come(self.when):
            done = [self.when, *(w for w in reversed(told) if not self._is_to_come(w))]
            dated = bool(self.when.as_of)  # else its year is told again, for all of it
            self.when = max(done, key=lambda w: (w.period[-4:], w.as_of * dated))
        return named

    def of(self, line: SentenceLine, figure: Amount) -> Dated:
        """Return the time of `figure`."""
        own = line.bracket(figure.start)
        when, rule, clock = replace(self.when), self.rule, self.clock
        for time in line.times:
            if time.start > figure.start:
                break
            around = line.bracket(time.start)
            outside = around is not None and around != own and around[1] <= figure.start
            if outside and not self._leads(line, around):
                continue
            if not self._speaks(line, time) or self._is_spent(line, time):
                continue
            if self._is_event(line, time) and line.cut_between(time.end, figure.start) >= 0:
                continue
            if rule != "own" and time.kind in ("year", "span") and rule != "heading":
                when.as_of = when.as_of if self._is_plan_year(line, time) else ""
            when.meet(time, self.today)
            rule = "own"
            if time.kind in ("month", "months", "quarter", "year", "end", "whole"):
                clock = time.kind
        beside = None if (near := self._behind(line, figure)) else self._beside(line, figure)
        behind = near or beside or (self._closing(line) if rule != "own" else None)
        behind = behind or (self._until(line, figure) if not when.as_of else None)
        if not behind and rule not in ("own", "direct"):
            behind = self._review(line)
        if behind and not behind.year and behind.kind == "end" and not behind.relative:
            begun = {t.year for t in line.times if t.kind == "start" and t.year}
            behind = behind._replace(year=begun.pop()) if len(begun) == 1 else behind
        if behind:
            when.meet(behind, self.today)
            if (
                behind.kind in ("year", "end")
                and not behind.until
                and (rule != "own" or when.as_of[:4] != str(behind.year))
            ):
                when.as_of = ""
            rule = "beside" if beside else "direct"
        left = [t for t in line.times if t.end <= figure.start and self._is_spent(line, t)]
        if left and rule not in ("own", "direct", "beside"):
            # What was left is dated, what was reached is of the year of the heading or story.
            when, rule = replace(self.section or TimeInForce(self.year, "", True)), "reached"
        if rule not in ("own", "direct", "beside"):
            when.inferred = True
        return Dated(when, rule, clock)

    def of_family(
        self,
        line: SentenceLine,
        figure: Amount,
        dated: Dated,
        indicator: str,
        status: str,
        area: str,
    ) -> Dated:
        """Return the time of an undated figure: that of the last figure of its family.

        A count of communes, and what is said of now, is of the day of publication; so is a level
        told as done of a phase that still runs.
        """
        done = status == "actual"
        family = "FIN.DISB" if indicator.startswith("FIN.DISB") else indicator.split(".")[0]
        family = "GNBV" if indicator.startswith("DTTS.POOR") else family
        family = "DTTS.COMMUNES" if indicator.startswith("DTTS.COMMUNES_") else family
        if family == "GNBV" and not re.search(r"\.(?:POOR|NEAR|MPI)", indicator):
            family = indicator  # a review dates only what it finds
        if family == "NTM" and dated.rule == "own" and self._is_of_another(line, figure):
            dated = Dated(replace(self.when, inferred=True), self.rule, self.clock)
        when = replace(dated.when)
        if family[:3] == "FIN" and when.as_of[5:] == "01-31" and when.period == when.as_of[:4]:
            # Payments of a year run to 31 January of the next.
            when.period = str(int(when.period) - 1)
        last = self.last.get(family)
        own = dated.rule in ("own", "direct", "beside", "order", "same period")
        here = dated.rule == "carried" and family in self.here
        if family[:4] == "GNBV" and not own:
            # Poverty is reviewed once a year, whatever payments run to.
            when.as_of = last.as_of if here and last and last.period == when.period else ""
        if (
            family == "FIN.DISB"
            and not when.as_of
            and dated.clock != "whole"
            and status != "target"
        ):
            when.as_of = self._paid_to(when)
        planned = indicator in ("FIN.PLAN", "FIN.ENVELOPE", "FIN.CARRY")
        if planned and dated.rule not in ("own", "direct", "beside"):
            when.as_of = ""
        if (
            dated.rule == "carried"
            and family in ("NTM", "DTTS", "DTTS.COMMUNES")
            and catalogue.indicator(indicator).subject != "services"
            and self.here
            and family not in self.here
            and self.today
            and self.today.month > 1
            and not self.labelled
        ):
            # A stock told without its date is that of the day.
            when = TimeInForce(self.year, "", True)
        if dated.rule in ("own", "direct", "beside"):
            self.here.add(family)
        if when.start and indicator[:5] == "GNBV." and "POOR_RED" not in indicator:
            when = replace(when, period=when.start)
        new_year = self.today and self.today.month == 1 and when.period == str(self.today.year)
        reviewed = family[:4] == "GNBV" and not indicator.startswith(_LISTED)
        if reviewed and done and new_year and when.inferred:
            # What is so "now" in January is what the review at the end of the year found.
            when = TimeInForce(str(int(when.period) - 1), "", True)
        whole = self.of_place.get(family, area)
        inside = whole == areas.COUNTRY or area.startswith(whole)
        yearly = family in ("FIN", "FIN.DISB", "GNBV", "DTTS.COMMUNES")
        yearly = yearly or (family == "NTM" and inside)
        closing = done and family[:3] != "FIN" and when.period == self.year  # a year not yet over
        spans = "/" in when.period
        if dated.rule == "story" and last and yearly and not (spans or self._is_long_ago(last)):
            now = line.has(r"(?<!\w)(?:hiện|đến nay|nay)(?!\w)") or (
                line.has(r"\w\W+còn(?!\w)") and not line.has(r"giảm|đưa|hạ|xuống|rà soát")
            )
            now = now and family == "GNBV" and not self.reviewed
            if not now and not self.section:
                when = replace(last, inferred=True)
                return Dated(fixed(when, indicator), "carried far", dated.clock)
        elif dated.rule in ("own", "direct", "lead", "carried") and (
            indicator == "FIN.PLAN" or not (status == "target" or self._is_to_come(when)) or closing
        ):
            passing = last and last.period == when.period and when.as_of < last.as_of
            passing = passing and (bool(when.as_of) or not done)
            passing = passing or (last and family == "NTM" and last.period > when.period)
            if not passing and not when.start:  # what is told of an earlier time is not carried on
                self.last[family] = when
                self.of_place[family] = area
        level = _is_level(indicator)
        listed = dated.rule == "carried" and indicator.startswith(_LISTED)
        if "/" in when.period and (listed or (done and level and self._is_to_come(when))):
            when = TimeInForce(self.year, "", True)
        return Dated(fixed(when, indicator), dated.rule, dated.clock)

    def _paid_to(self, when: TimeInForce) -> str:
        """Return the day of payments told without one: that of the last ones, or the heading's."""
        begun, ended = when.period[:4], when.period[-4:]
        if "/" in when.period and not (self.today and begun <= str(self.today.year) <= ended):
            return ""
        told = [w.as_of for w in (self.last.get("FIN.DISB"), self.section) if w]
        return next((day for day in told if begun <= day[:4] <= ended), "")

    def _is_to_come(self, when: TimeInForce) -> bool:
        year = when.period[-4:]
        if not self.today or not year.isdigit():
            return False
        return when.as_of > str(self.today) if when.as_of else int(year) > self.today.year

    def _is_of_another(self, line: SentenceLine, figure: Amount) -> bool:
        """Tell whether the last time before a count of communes dates what was told before it.

        "Tỷ lệ hộ nghèo năm 2022 còn 12%; toàn tỉnh có 73 xã đạt chuẩn": only a time that opens the
        sentence holds all of it.
        """
        told = [t for t in line.times if t.end <= figure.start and self._speaks(line, t)]
        if not told or line.cut_between(told[-1].end, figure.start, ";") < 0:
            return False
        cut = line.cut_between(told[-1].end, figure.start, ";")
        counts = [w for w in line.words if w.code[:2] in ("XA", "HU", "TI")]
        if any(told[-1].end <= w.start < cut for w in counts):
            return False
        return any(w.code in (*POVERTY, *MONEY) and w.start < told[-1].start for w in line.words)

    def _is_long_ago(self, when: TimeInForce) -> bool:
        """Tell whether a time is no part of the story's present: more than a year before it."""
        year = when.period[-4:]
        return self.year.isdigit() and year.isdigit() and int(year) < int(self.year) - 1

    def _is_plan_year(self, line: SentenceLine, time: Time) -> bool:
        """Tell whether a year is that of a plan ("vốn năm 2023"), and no end of payments."""
        return bool(line.before(time.start, phrases.year_of_plan))

    def _closing(self, line: SentenceLine) -> Time | None:
        """Return the only time of a sentence, where it closes a list of figures that change not.

        So does one up to which its clause is counted: "giải ngân 512 tỷ đồng tính đến 30/9".
        """
        told = [t for t in line.times if self._speaks(line, t) and t.kind not in ("now", "start")]
        if len(told) == 1 and line.before(told[0].start, phrases.by_review):
            return told[0]
        if len(told) == 1 and line.after(told[0].start, phrases.whole_until):
            return None if line.before(told[0].start, r"^\W*|[,;:]") else told[0]
        listed = [f for f in line.figures if not f.why]
        if len(told) != 1 or len(listed) < 2 or len({f.unit for f in listed}) > 1:
            return None
        time, closed = told[0], line.after(told[0].end, r"[.;”\")]*\s*$")
        moved = line.has(r"(?<!\w)(?:từ|so|giảm|tăng|hơn)(?!\w)")
        return time if closed and not moved and listed[-1].end <= time.start else None

    def _until(self, line: SentenceLine, figure: Amount) -> Time | None:
        """Return the only day of a sentence, where it closes what was told of a year.

        "Của 812 tỷ đồng giao năm 2023, đã giải ngân 231 tỷ đồng, đạt 28% đến ngày 31/7."
        """
        days = [t for t in line.times if t.until and t.kind in ("date", "day", "month")]
        if len(days) != 1 or not self._speaks(line, days[0]) or days[0].start < figure.end:
            return None
        closed = line.after(days[0].end, r"(?:[.;”\")]|, so với)*\s*$|, so với")
        near = line.cut_between(figure.end, days[0].start, ";") < 0
        return days[0] if closed and near else None

    def _review(self, line: SentenceLine) -> Time | None:
        """Return the time of the review by which a sentence tells all its figures."""
        review = rx(phrases.review_of, line.accents).search(line.text)
        return next((t for t in line.times if review and t.start < review.end() <= t.end), None)

    def _leads(self, line: SentenceLine, around: tuple[int, int] | None) -> bool:
        """Tell whether a bracket dates the words before it: "đầu kỳ (năm 2021) là 7,4%"."""
        if around is None:
            return False
        only = line.between(around[0] + 1, around[1], phrases.only_time)
        begin = max(line.cut_between(0, around[0], ";"), around[0] - 25)
        behind = any(begin < f.end <= around[0] and not f.why for f in line.figures)
        return only and not behind

    def _beside(self, line: SentenceLine, figure: Amount) -> Time | None:
        """Return the time whose level a comparison adds: "so với năm 2023 (7,58%)"."""
        own = line.bracket(figure.start)
        if line.before(figure.start, f"{phrases.aim_opens}|{phrases.differs}"):
            return None
        return next(
            (
                t._replace(base=False)
                for t in line.times
                if t.year
                and t.base
                and not line.before(t.start, "sang(?: các)?")
                and (
                    (own and line.between(t.end, own[0], ""))
                    or line.between(t.end, figure.start, phrases.is_about)
                )
            ),
            None,
        )

    def over(self, line: SentenceLine, figure: Amount, dated: Dated, *, aimed: bool) -> str:
        """Return the span of a yearly mean, "" where it has none.

        From the first to the last year that its sentence names; else from the start of the phase
        spoken of to its year, or to the end where it is an aim or its year is not told.
        """
        if span := over_years(line, figure):
            return span
        year = dated.when.period
        mean = figure.per in ("năm", "nam") or line.after(figure.end, phrases.each_year)
        mean = mean or line.before(figure.start, phrases.each_year_of)
        average = line.before(figure.start, phrases.a_year)
        of_plan = mean and average
        if dated.rule not in ("own", "direct"):
            mean = mean or average
        if not mean or not year.isdigit():
            return ""
        around = [p for p in self.phases if p[0] < int(year) <= p[1]]
        headed = around and dated.rule == "heading"
        first, last = around[-1] if headed else self._phase(aimed=aimed) or (0, 0)
        told = first < int(year) <= last
        if not told and of_plan and dated.rule in ("own", "carried", "lead"):
            first, last = five_years(int(year))
            told = first < int(year)
        if not told and (not first or dated.rule not in ("story", "carried far")):
            return ""
        by_end = dated.rule == "own" and dated.when.as_of.endswith("12-31")
        counted = told and (not aimed or by_end)
        return f"{first}/{min(int(year), last) if counted else last}"

    def _phase(self, *, aimed: bool) -> tuple[int, int] | None:
        """Return the phase that was spoken of last; what is not `aimed` at is of one that began."""
        began = [p for p in self.phases if aimed or not self.today or p[0] <= self.today.year]
        return began[-1] if began else None

    def of_programme(self, line: SentenceLine, figure: Amount, dated: Dated) -> Dated:
        """Return the time of capital: that of the phase for the undated whole of a programme."""
        whole = rx(phrases.whole_programme, line.accents).search(line.text[: figure.start])
        phase = self._phase(aimed=True)
        if dated.rule != "story" or not phase or not whole:
            return dated
        first, last = phase
        return dated._replace(when=TimeInForce(f"{first}/{last}", "", True), rule="phase")

    def left(self, year: int) -> int:
        """Return the year of what was left by `year`: the first that the paragraph named."""
        return min((y for y in self.named if y < year), default=year - 1)

    def last_year(self, dated: Dated, line: SentenceLine) -> Dated | None:
        """Return the same time a year earlier (cùng kỳ năm trước), None when it is not clear."""
        when, paid = dated.when, self.last.get("FIN.DISB")
        if not when.as_of and paid and paid.as_of:
            when = replace(when, as_of=paid.as_of, period=paid.period)
        told = [t.year for t in line.times if t.named == "same"]
        if told and told[0] + 1 < int(when.as_of[:4] or 0):
            return None  # of more than one year ago
        if not when.as_of:
            return None
        day = date.fromisoformat(when.as_of)
        back = (
            date(day.year - 1, day.month, 28)
            if (day.month, day.day) == (2, 29)
            else day.replace(year=day.year - 1)
        )
        period = str(int(when.period) - 1) if when.period.isdigit() else when.period
        return Dated(
            replace(when, period=period, as_of=back.isoformat()), "same period", dated.clock
        )

    def _speaks(self, line: SentenceLine, time: Time) -> bool:
        """Tell whether a time dates anything, and not only a comparison, a standard, a name."""
        if time.base or time.named in ("standard", "same", "vintage"):
            return False
        poor = self.reviewed and any(w.code in POVERTY for w in line.words)
        if time.kind == "now" and (poor or line.has(phrases.review_of, 0, time.start)):
            return False  # "theo kết quả rà soát năm 2023, hiện còn 2.410 hộ nghèo"
        if time.named == "programme":
            others = [
                t
                for t in line.times
                if t.kind != "span" and (t.year or t.month or t.relative) and not t.base
            ]
            return not others and not line.has(phrases.opens_parts)
        return True

    def _is_event(self, line: SentenceLine, time: Time) -> bool:
        """Tell whether a time is only of what happened then: "huyện về đích năm 2020, có 6 xã …".

        Its clause counts nothing; what is counted behind it is of another time.
        """
        low, high = line.segment(time.start)
        counted = any(low <= f.start < high and f.unit and not f.why for f in line.figures)
        done = not self.today or time.year <= self.today.year
        return done and not counted and bool(line.before(time.start, phrases.event))

    def _is_spent(self, line: SentenceLine, time: Time) -> bool:
        """Tell whether a time is that of the level that was left ("từ 21,4% năm 2023")."""
        for figure in line.figures:
            if figure.end <= time.start and not figure.why:
                from_ = line.before(figure.start, phrases.from_level)
                if from_ and self._behind(line, figure) is time:
                    return True
        return False

    def _was(self, line: SentenceLine, figure: Amount, time: Time) -> bool:
        """Tell whether a figure is what was so far: "từ 44% hiện nay lên 46%"."""
        left = line.before(figure.start, phrases.from_level)
        return bool(left and line.between(figure.end, time.start, ""))

    def _behind(self, line: SentenceLine, figure: Amount) -> Time | None:
        """Return the time that stands right behind a figure, or behind the bracket around it."""
        for end in (figure.end, *(b[1] + 1 for b in [line.bracket(figure.start)] if b)):
            for time in line.times:
                if (
                    time.start < end
                    or time.base
                    or time.named
                    or time.kind in ("day", "whole")
                    or (time.kind == "now" and not self._was(line, figure, time))
                    or (time.kind == "relative" and not time.relative)  # the same period
                ):
                    continue
                if line.after(time.end, r":\s*\d"):
                    break  # "2021: 6,77% - 2022: 4,99%"
                gap = re.sub(r"\([^()]*\)", "", line.masked[end : time.start])
                opened = re.fullmatch(phrases.opens_time, gap)
                if line.after(time.end, r"\)"):
                    opened = opened or re.fullmatch(phrases.opens_time_alone, gap)
                follows = line.after(time.end, phrases.then)
                end_ = follows.end() if follows else time.end
                if any(
                    time.end <= f.start <= end_ + 1 and not f.why for f in line.figures
                ) and line.text[time.start :].startswith(("đến", "den", "tới", "toi")):
                    break
                if len(gap) > 60 or (re.search(r"[,;:.()]|\d", gap) and not opened):
                    break
                if line.has(phrases.parted, end, time.start):
                    break
                if "(" in gap and not (time.until or line.after(time.end, r"[),;]")):
                    break  # "54 hộ (năm trước nhiều hơn 235 hộ)"
                return time
        return None


def years_back(line: SentenceLine, figure: Amount, when: TimeInForce) -> int:
    """Return over how many years a change runs, by the year it is compared with; 1 if unsaid."""
    for time in line.times:
        if time.base and 0 <= time.start - figure.end < 40 and time.year and when.period:
            last = int(when.period[-4:]) if when.period[-4:].isdigit() else int(when.period[:4])
            if (
                time.kind == "span"
                and not figure.per
                and line.cut_between(figure.end, time.start) < 0
            ):
                return last - time.first
            return last - time.year if time.kind in ("year", "end") else 1
    told = [f.value for f in line.figures if f.end <= figure.start and f.unit == "%"]
    years = [t.year for t in line.times if t.year and t.end <= figure.start]
    if years and any(
        math.isclose(abs(a - b), figure.value, abs_tol=0.006) for a, b in pairwise(told)
    ):
        return max(years) - min(years)  # "năm 2006 58%, năm 2021 còn 28%, giảm 30%"
    since = line.after(figure.end, phrases.since_years)
    long = line.before(figure.start, phrases.over_years)
    mean = line.before(figure.start, r"bình quân[^,;]{0,30}|mỗi năm[^,;]{0,30}")
    return 2 if (since or long) and not mean else 1


def over_years(line: SentenceLine, figure: Amount) -> str:
    """Return the span of a yearly mean: from the first to the last year that its sentence names."""
    mean = figure.per in ("năm", "nam") or line.before(figure.start, phrases.a_year)
    told = {t.year for t in line.times if t.kind in ("year", "end") and t.end <= figure.start}
    spans = [t for t in line.times if t.kind == "span" and not t.named and t.end <= figure.start]
    if not mean or spans or len(years := sorted({*told} - {0})) < 2:
        return ""
    return f"{years[0]}/{years[-1]}"


def fixed(when: TimeInForce, indicator: str) -> TimeInForce:
    """Return `when` for an indicator: only capital is counted over a span to a date."""
    if indicator.startswith("FIN.") or "/" not in when.period:
        return when
    if "_RED" in indicator:
        return replace(when, as_of="")
    if _is_level(indicator):
        return replace(when, period=when.as_of[:4] or when.period[-4:])
    return when


def _is_level(indicator: str) -> bool:
    """Tell whether an indicator is the level of a day, and not what a phase brought."""
    known = catalogue.indicator(indicator)
    standing = known.subject in ("services", "rural") and known.kind != "flow"
    return standing or known.kind in ("rate", "ratio") or indicator.endswith("_HH")
