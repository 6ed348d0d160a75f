"""Reads a text: document → blocks → sentences → mentions → what licenses each figure → statements.

A statement is made only when its subject (`what`), place (`whose`), time (`when`) and status
(`standing`) are each licensed by words near it, by a named rule that says how far they carry. What
is not licensed is left with its reason, and may be asked. The rules' names are the statement's
licences, from which its confidence is learnt.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

from mtqg.intake.text import (
    confidence,
    meaning,
    paragraphs,
    plausibility,
    tabular,
    vocabulary,
    wording,
)
from mtqg.intake.text.amounts import DECLARED, Amount, counted, find_figures, listed
from mtqg.intake.text.areas_of_figures import MOST_COMMUNES, Whereabouts, Whose, main_place
from mtqg.intake.text.documents import SourceText, read_document
from mtqg.intake.text.english import in_vietnamese, is_english
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.money import FINANCE, Money, Purse
from mtqg.intake.text.order import Told, Turn, in_order, in_run, names_of, of_those_told
from mtqg.intake.text.paragraphs import TextSpan, working
from mtqg.intake.text.periods import Calendar, Dated, years_back
from mtqg.intake.text.places import Gazetteer, Place
from mtqg.intake.text.spelling import bare, has_accents, is_vietnamese, plain, spell
from mtqg.intake.text.standing import ALWAYS, Standing
from mtqg.intake.text.statement import LeftNumber, Statement, TextReading
from mtqg.intake.text.subjects import (
    MONEY,
    POVERTY,
    STRANGE,
    Subject,
    change_of,
    find_words,
    strange_words,
    subjects,
)
from mtqg.intake.text.times import Time, TimeInForce, find_times, five_years
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.table.numbers import decimal_mark
from mtqg.words.sentences import sentences

_SAY = sentences("read_text").text

#: Reasons of figures that a better reader might have read.
_UNREAD = ("subject", "area", "order", "capital", "status", "group", "share", "other")


#: Rules by which the place of a figure is written, and not concluded.
_SAID_RULES = ("topic", "list", "direct", "compared", "order", "reported", "heading")
#: Rules that guess what a figure is about: it is stated only where all else speaks for it.
_GUESSED = ("guess", "worded")
#: What a review of households finds.
_REVIEWED = {
    f"GNBV.{name}"
    for name in (
        "POOR POOR_HH POOR_EM POOR_EM_HH POOR_RED POOR_RED_EM NEAR NEAR_HH MPI MPI_HH"
    ).split()
}
#: Letters of the longest label that a page may repeat.
_LABEL = 30
_COUNTED = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "bon": 4, "nam": 5}


@cache
def _years(accents: bool) -> re.Pattern[str]:
    return rx(
        phrases.in_years,
        accents,
    )


def read_text(
    source: str | Path, *, as_of: str | date = "", area: str = "", edition: str = ""
) -> TextReading:
    """Return every statement of a figure that a Vietnamese narrative makes and that is understood.

    Reads with rules and dated vocabulary only (data/vocabulary/text_*.csv), and rather leaves a
    number than misreads it: every number left is listed with the reason.

    Parameters
    ----------
    source : str or Path
        A .txt, .html, .docx or .pdf file, or the text itself.
    as_of : str or date, optional
        The day of publication, where the text does not say it: years and "đến nay" follow it.
    area : str, optional
        The place that the text is about, where it does not say it: a name or code.
    edition : {"2024", "2025"}, optional
        The edition of provinces; that in force on the day of publication when left out.

    Returns
    -------
    Reading
        Its `statements` in the order of the text, `left`, `notes`, and `frame()` to edit.

    Raises
    ------
    ProblemError
        If the file is missing, empty or no text, or `as_of`, `area` or `edition` do not exist.

    Examples
    --------
    >>> reading = read_text("Đến 30/9/2023, tỉnh Bắc Giang đã giải ngân 998 tỷ đồng vốn các "
    ...                     "chương trình MTQG, đạt 50,6% kế hoạch.")
    >>> [(s.area, s.indicator, s.value, s.as_of) for s in reading.statements]
    [('24', 'FIN.DISB', 998.0, '2023-09-30'), ('24', 'FIN.DISB_RATE', 50.6, '2023-09-30')]
    """
    document = read_document(source)
    return _Reader(document, as_of, area, edition).read()


class _Reader:
    """One reading of one document."""

    def __init__(self, document: SourceText, as_of: str | date, area: str, edition: str) -> None:
        self.document = document
        self.plain, title = plain(document.text), document.title
        self.english = is_english(spell(self.plain.text))
        if self.english:
            self.plain, title = in_vietnamese(self.plain), in_vietnamese(plain(title)).text
        self.text = working(self.plain.text)
        self.accents = self.english or has_accents(self.text)
        self.spelled = spell(self.text) if self.accents else bare(spell(self.text))
        self.reading = TextReading(document.text, document.title, name=document.name)
        self.reading.notes = list(document.notes)
        #: Whether the text says that the communes of area III are those of special difficulty.
        self.difficult = bool(rx(phrases.difficult_are_iii, self.accents).search(self.spelled))
        self.sentences = paragraphs.sentences(self.plain.text, title, self.accents)
        told = re.findall(phrases.phase, self.spelled)
        self.spans = [(int(a), int(b)) for a, b in told]
        self.today = self._published(as_of)
        self.reading.published = self.today.isoformat() if self.today else ""
        self.edition = edition or self._edition()
        self.context: set[str] = set()
        #: The places of which figures were stated.
        self.stated: set[str] = set()
        #: The last subject of each unit, and its paragraph.
        self.recent: dict[str, tuple[str, int]] = {}
        #: The part of the area that all of the last sentence was of, and its paragraph.
        self.part = ("", -1)
        #: What the figures of a paragraph were told of, and the places its last sentence names.
        self.last_told: list[Told] = []
        self.last_named: list[Place] = []
        self.last_paragraph = -1
        #: The place whose first results of a review were told, and their paragraph, by their year.
        self.rough: dict[str, tuple[str, int]] = {}
        #: The subject and value of what was told as added, and is then told again.
        self.flows: set[tuple[str, float]] = set()
        self.home = _home(area, self.edition) if area else None

    def read(self) -> TextReading:
        if self.english:
            self.reading.notes.append(_SAY("read.english"))
        elif not is_vietnamese(self.spelled):
            self.reading.notes.append(_SAY("read.other_language"))
            for m in re.finditer(r"\d+(?:[.,]\d+)*", self.text):
                self._leave(m.start(), m.end(), "language")
            return self.reading
        written = "\n".join(self.text[s.start : s.end] for s in self.sentences)
        bared = self.english and not has_accents(self.document.text)
        self.gazetteer = Gazetteer(written, self.edition, self.accents, bared)
        lines = self._lines()
        story = [x for x in lines if x.part not in ("related", "furniture", "caption")]
        titles = [x for x in story if x.part == "title"]
        rest = [x for x in story if x.part != "title"]
        self.main = main_place(titles, rest, self.spelled, self.edition)
        home, main = self.home, self.main
        if home and main and main.area[0] == "/" and "/" not in home.area:
            main = self.main = replace(main, area=f"{home.area}{main.area}")
        if home and not (main and main.area.startswith(f"{home.area}/")):
            self.main = home  # the office of a commune may be given its province
        named = {w.code for x in story for w in x.parts if w.field == "programme"}
        titled = any(w.field == "programme" for x in titles for w in x.parts)
        self.whose = Whereabouts(self.main, story, self.gazetteer)
        self.when = Calendar(self.today, self._year(), self.spans)
        self.standing = Standing(self.today)
        vintages = {w.code for x in story for w in x.parts if w.field == "plan_vintage"}
        self.purse = Purse(
            named | self.context,
            titled or bool(self.context),
            several=bool(re.search(phrases.several_programmes, self.spelled)),
            parted=not vintages.isdisjoint(("CARRIED", "APART")),
        )
        #: Whether the text is of poverty: a fall aimed at without its subject is then of that.
        self.poverty = len(re.findall(r"hộ nghèo|giảm nghèo", self.spelled)) > 1
        #: Whether it is of the programmes' payments: a rate dated within the year is of those.
        self.payments = len(re.findall(r"giải ngân|thanh toán", self.spelled)) > 1 and bool(named)
        self._read_lines(lines)
        self._weigh()
        self._read_tables(lines)
        headed = max((x.start + len(x.text) for x in titles), default=0)
        plausibility.settle(self.reading, self.plain.place(headed))
        return self.reading

    # The document as a whole.

    def _published(self, as_of: str | date) -> date | None:
        """Return the day of publication: as given, marked in the file, or written at its edges."""
        if as_of:
            return parse_date(as_of)
        if self.document.published:
            return date.fromisoformat(self.document.published)
        edge = [s for s in self.sentences[:6] if s.part != "related"]
        edge += [s for s in self.sentences[6:14] if s.end - s.start < 80]
        for sentence in edge:
            words = self.spelled[sentence.start : sentence.end]
            for time in find_times(words, self.accents):
                if time.kind != "date" or time.until or time.base:
                    continue
                if not re.search(phrases.of_law, words[max(0, time.start - 40) : time.start]):
                    try:
                        return date(time.year, time.month, time.day)
                    except ValueError:
                        continue
        return None

    def _edition(self) -> str:
        if self.today:
            return areas.edition_at(self.today)
        merged = re.search(r"34 tỉnh|sau (?:hợp nhất|sáp nhập)", self.spelled)
        return "2025" if merged or self._year() > "2025" else "2024"

    def _year(self) -> str:
        """Return the year of the story: that of its date, else the one it names most."""
        if self.today:
            return str(self.today.year)
        times = find_times(self.spelled[:50_000], self.accents)
        years = Counter(t.year for t in times if t.year and t.kind != "span" and not t.base)
        return str(years.most_common(1)[0][0]) if years else ""

    def _lines(self) -> list[SentenceLine]:
        """Return the sentences with all that each mentions."""
        numbers = re.findall(r"(?<![\d/.,])\d+(?:[.,]\d+)+(?![\d/])", self.text)
        # "21.1%" occurs in Vietnamese texts: only a text without any comma decimal is English.
        decimal = "." if decimal_mark(numbers) == "." and len(numbers) > 3 else ","
        lines, declared = [], ""
        for sentence in self.sentences:
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
            line.figures = listed(figures, text, [(m.start, m.end) for m in line.places])
        if line.part == "heading" and any(f.unit and not f.why for f in line.figures):
            line.part = "item"  # a short line with a figure heads nothing
        return line

    def _phases(self, text: str, line: SentenceLine) -> list[Time]:
        """Return the phases told by their length ("trong 5 năm").

        One so long that the text names; else what has passed of the plan's five years.
        """
        found = []
        for m in _years(self.accents).finditer(text):
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

    # Sentence by sentence.

    def _read_lines(self, lines: list[SentenceLine]) -> None:
        paragraph, subject, lead, rate, section = -1, "", "", "", ""
        talking, money, alike, listed = False, "", True, False
        for line in lines:
            if line.part == "table":
                continue
            if line.part in ("related", "furniture", "caption"):
                why = {"related": "story", "furniture": "page"}.get(line.part, line.part)
                for f in line.figures:
                    self._leave(line.start + f.start, line.start + f.end, f.why or why, f)
                continue
            followers = (self.whose, self.when, self.standing)
            if line.part == "heading":
                for follower in followers:
                    follower.head(line)
            new, paragraph = line.paragraph != paragraph, line.paragraph
            talked, talking = talking, line.speaks if new else talking
            parts = bool(line.has(phrases.opens_parts))
            self.whose.begin(line, new and not line.has(phrases.opens_with_parts))
            self.standing.begin(line, new)
            aims = self.standing.status in ("target", "plan") and self.standing.rule in (
                "carried",
                "list",
            )
            aims = aims or any(m.code == "target" for m in line.marks)
            funds = [w for w in line.parts if w.field in ("fund", "capital") and w.start < 12]
            listed = parts or bool(listed and funds)
            self.when.begin(line, new and not listed, aims or listed)
            self.purse.begin(line, new and not parts)
            headed = section == "DISB" and any(f.unit == "%" for f in line.figures)
            line.follows = subject if not new else section if headed else ""
            carried = lead if line.part == "item" and new else ""
            if line.part == "heading":
                told = [w.code for w in line.words if w.field == "concept"]
                section = told[-1] if told else ""
                if not section and line.has("giảm nghèo|hộ nghèo") and not line.has("chương trình"):
                    section = "POOR"
            elif not carried and section in (*POVERTY, "DISB") and not _spoken_of(line):
                carried = section if headed or section != "DISB" else ""
            if line.has(phrases.that_rate) or (rate == "DISB" and _rates_capital(line, new)):
                carried = rate
            elif line.has(phrases.goes_on_below) if new else self._goes_on(line, subject):
                carried = rate if self._lists_on(line) and rate else subject
            elif new and not carried and self._lists_on(line) and rate in (*POVERTY, "DISB"):
                carried = rate
            line.poverty, line.payments = self.poverty, self.payments
            near = not carried and (not new or (talked and talking))
            loose = (rate if alike else "", money) if near else ("", "")
            subject = self._read_line(line, carried, loose, money if listed else "") or subject
            rates = [
                s.concept
                for s, f in zip(self.found, line.figures, strict=True)
                if s.concept and f.unit == "%" and not s.change
            ]
            unread = any(
                s.why == "subject" and f.unit == "%" and line.bracket(f.start) is None
                for s, f in zip(self.found, line.figures, strict=True)
            )
            alike = len(set(rates)) < 2 if rates else alike  # of two rates, neither is carried on
            counted = [s.concept for s in self.found if s.concept in POVERTY]
            # An unread rate closes the carry, and the poor counted go before a rate further off.
            rate = (rates or counted or ["" if unread else rate])[0]
            topics = {w.code for w in line.words} & {"DISB", *POVERTY}
            if not line.figures and len(line.text) < 70 and len(topics) == 1:
                rate, alike = topics.pop(), True  # "Thứ nhất, về giải ngân."
            paid = [
                s.concept
                for s, f in zip(self.found, line.figures, strict=True)
                if s.concept in MONEY and f.unit == "bn VND"
            ]
            money = paid[0] if paid and not (listed and money) else money
            opens = line.text.rstrip().endswith(":")
            self.standing.ended = self.told[max(self.told)][0] if self.told else ""
            for one in (*followers, self.purse):
                one.settle(line, opens)
            if opens:
                lead = subject if line.words else ""
            elif line.part != "item":
                lead = ""

    def _read_tables(self, lines: list[SentenceLine]) -> None:
        """Hand the tables to the loader of forms; leave the numbers that it does not take."""
        for above, rows in tabular.blocks(lines):
            by_form = tabular.read_table(above, rows, self.main)
            found, asked = self._read_cells(above, rows)
            if not isinstance(by_form, str) and len(by_form) >= len(found) + len(asked):
                found, asked = by_form, []
            elif isinstance(by_form, str) and not found:
                head = rows[0].plain.strip()[:60]
                self.reading.notes.append(_SAY("read.table_left", head=head, asked=by_form))
            place = self.plain.place
            for read, into in ((found, self.reading.statements), (asked, self.reading.doubtful)):
                into += [replace(s, start=place(s.start), end=place(s.end)) for s in read]
            taken = [(s.start, s.end) for s in found]
            for row in rows:
                for f in row.figures:
                    start, end = row.start + f.start, row.start + f.end
                    if not any(a <= start < b for a, b in taken):
                        doubt = any(s.start <= start < s.end for s in asked)
                        why = "doubt" if doubt else f.why or "table"
                        printed, mark = self.text[start:end], "." if self.english else ","
                        self._leave(start, end, why, tabular.as_printed(f, printed, mark))

    def _read_cells(
        self, above: list[SentenceLine], rows: list[SentenceLine]
    ) -> tuple[list[Statement], list[Statement]]:
        """Return what the cells of a table state, read as sentences, and what is to be asked."""
        # A table of "Đắk Nông cũ" in an article of 2026 is one of the former provinces.
        edition = self.main.edition if self.main else self.edition
        below = {"province": "Xã" if edition == "2025" else "Huyện", "country": "Tỉnh"}
        of = below.get(self.main.level, "") if self.main else ""
        titles, cells = tabular.said(above, rows, of)
        text = "\n".join([*titles, *(c.said for c in cells)]) + "\n"
        home = self.main.area if self.main and self.main.area[0] != "/" else ""
        inner = _Reader(SourceText(text), self.today or "", home, edition)
        inner.context = self.purse.programmes
        inner.read()
        starts = [text.index(c.said) for c in cells]
        found: tuple[list[Statement], list[Statement]] = ([], [])
        for into, read in zip(
            found, (inner.reading.statements, inner.reading.doubtful), strict=True
        ):
            for s in read:
                for cell, start in zip(cells, starts, strict=True):
                    if start <= s.start < start + len(cell.said):
                        licences = (*s.licences, "table:cell")
                        into.append(
                            replace(
                                s,
                                start=cell.start,
                                end=cell.end,
                                printed=self.text[cell.start : cell.end].strip(),
                                confidence=confidence.of(licences),
                                licences=licences,
                            )
                        )
        return found

    def _lists_on(self, line: SentenceLine) -> bool:
        """Tell whether a paragraph only names places with their rates, of what was told before."""
        first = next((f for f in line.figures if f.unit and not f.why), None)
        if first is None or first.unit != "%" or _spoken_of(line):
            return False
        named = [m for m in line.places if not m.back and m.end <= first.start]
        opens = named and (
            strange_words(line, 0, named[0].start) < STRANGE or line.has(phrases.opens_list)
        )
        return bool(opens) and first.start - named[-1].end < 25

    def _goes_on(self, line: SentenceLine, subject: str) -> bool:
        """Tell whether a sentence goes on about the subject of the one before it."""
        if line.has(phrases.same_subject):
            return True
        if line.has(phrases.opens_aim) and not _spoken_of(line):
            return True
        if _spoken_of(line) or not line.figures:
            return False
        if subject in POVERTY and line.has(phrases.asks_fall):
            return True
        first = line.figures[0].start
        named = [m for m in line.places if not m.back and m.end <= first and m.start < 60]
        if named and first - named[-1].end < 25:
            return True
        return subject in POVERTY and any(w.field == "scope" and w.start < 5 for w in line.parts)

    def _read_line(
        self, line: SentenceLine, carried: str, loose: tuple[str, str], whole: str
    ) -> str:
        """Read the figures of one sentence; return its last subject."""
        concept = ""
        self.told: dict[int, tuple[str, str]] = {}
        self.scopes: dict[int, str] = {}
        line.recent = {unit: c for unit, (c, told) in self.recent.items() if told == line.paragraph}
        self.found = found = subjects(line, carried, loose, whole)
        self.standing.aims = {
            f.start for s, f in zip(found, line.figures, strict=True) if s.rule == "aim"
        }
        self.turns = turns = in_order(line)
        begun, unread = len(self.reading.statements), False
        if line.paragraph != self.last_paragraph:
            self.last_paragraph, self.last_told = line.paragraph, []
            self.last_named = []
        for index, figure in enumerate(line.figures):
            if index in turns and not turns[index].fits:
                falls, _ = change_of(line, index)
                turns |= of_those_told(line, turns, self.last_told, self.last_named, falls=falls)
            why = self._judge(line, index, found[index], turns.get(index))
            if why:
                self._leave(line.start + figure.start, line.start + figure.end, why, figure)
                unread = unread or (bool(figure.unit) and not figure.why and why in _UNREAD)
            else:
                concept = found[index].concept
        parts = {
            self.scopes[n + 1]
            for n, x in enumerate(found)
            if n + 1 in self.scopes and not x.earlier
        }
        self.last_named = self.whose.named_in(line)
        if parts:
            self.part = (parts.pop() if len(parts) == 1 else "", line.paragraph)
        if unread:
            told = self.reading.statements[begun:]
            self.reading.statements[begun:] = [
                replace(s, licences=(*s.licences, "line:unread")) for s in told
            ]
        for word in line.words:
            if word.field == "concept":
                money = word.code in MONEY and word.code != "OF_TOTAL"
                concept = word.code if not concept or money else concept
        if concept == "NEAR" and any(s.concept == "POOR" for s in found):
            concept = "POOR"  # the near poor are told beside the poor
        return "PLAN" if concept in ("OF_TOTAL", "CAPITAL") else concept

    def _judge(self, line: SentenceLine, index: int, subject: Subject, turn: Turn | None) -> str:
        """Make the statements of a figure, or return why it makes none."""
        figure = line.figures[index]
        if turn and not turn.fits:
            return "order"
        if turn and not figure.why:
            subject = self._subject_of(turn, subject)
        if subject.why in ("subject", "share") and figure.unit and not figure.why:
            subject = self._guess(line, index, subject)
        counted = (subject.concept, figure.value)
        if subject.why == "flow":
            self.flows.add(counted)
        if subject.why or (figure.kind == "exact" and counted in self.flows):
            return subject.why or "flow"
        whose = self.whose.of(line, figure)
        if turn and turn.place:
            whose = self.whose.named(turn.place, "order")
        each = self._each(line, index, figure.unit)
        of = line.figures[index - 1] if subject.rule == "share" and index else figure
        whose = each or self.whose.above(whose, of)
        if whose.why:
            return whose.why
        several = len(whose.places) > 1 and not each
        if several and in_run(line, index):
            return "order"  # two figures of two places: which is whose is not said
        levels = ("%", "pp", "criteria", "criteria/commune")
        if several and figure.unit not in levels and figure.value != 0:
            return "group"  # the sum of several places is the figure of none
        dated = self.when.of(line, figure)
        if turn and turn.time:
            dated.when.meet(turn.time, self.today)
            dated = dated._replace(rule="order")
        money = self.purse.of(line, figure, planned=subject.concept == "PLAN")
        if subject.rule in ("share", "aim") and index in self.scopes and not money.scope:
            money = money._replace(scope=self.scopes[index])
        named = any(m.end <= figure.start for m in line.places)
        if subject.rule[:7] == "carried" and not money.scope and not named:
            scope, paragraph = self.part
            money = money._replace(scope=scope if paragraph == line.paragraph else "")
        self.scopes[index + 1] = money.scope
        if turn and (turn.programme or turn.capital):
            given = {k: v for k in ("programme", "capital") if (v := getattr(turn, k))}
            money = money._replace(**given)
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
            left = str(int(year) - 1) if year.isdigit() else year[:4]
            before = replace(dated.when, period=left, as_of="", inferred=True)
            dated = dated._replace(when=before, rule="earlier")
        if subject.change:
            aimed = self.standing.of(line, figure, "", dated.when, index)[0] in ("target", "plan")
            if span := self.when.over(line, figure, dated, aimed=aimed):
                dated = dated._replace(when=replace(dated.when, period=span, as_of=""))
        if subject.concept in ("PLAN", "CAPITAL"):
            dated = self.when.of_programme(line, figure, dated)
        for place in whose.places:
            why = self._state(line, index, subject, place, whose.rule, dated, money)
            if why:
                return why
        return ""

    def _subject_of(self, turn: Turn, found: Subject) -> Subject:
        """Return what a figure of a list in order is about: the list tells it of one for all."""
        if turn.concept:
            return Subject(turn.concept, "order", change=turn.change)
        listed = [self.found[i] for i, t in self.turns.items() if t.first == turn.first]
        return next((s for s in listed if s.concept), found)

    def _guess(self, line: SentenceLine, index: int, found: Subject) -> Subject:
        """Return the subject that is guessed of a figure that no rule gives one.

        That of which a figure so worded usually is; else the last of its unit in the paragraph.
        """
        unit = line.figures[index].unit
        concept, change = vocabulary.concept_of(wording.likeliest(line, index), unit)
        if concept:
            return Subject(concept, "worded", change=change)
        last, paragraph = self.recent.get(unit, ("", -1))
        near = found.why == "subject" and paragraph == line.paragraph
        return Subject(last, "guess") if near else found

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

    def _state(
        self,
        line: SentenceLine,
        index: int,
        subject: Subject,
        place: Place,
        rule: str,
        dated: Dated,
        money: Money,
    ) -> str:
        """Add the statements of one figure about one place (two for "154/182 xã")."""
        figure = line.figures[index]
        ruled = self.standing.of(line, figure, "", dated.when, index)
        status, guessed = ruled[0], subject.rule in _GUESSED
        found = meaning.indicators(
            line, figure, subject, money.scope, place.level, dated.when.period, dated.clock, status
        )
        if isinstance(found, str):
            return found
        made: list[Statement] = []
        start, end, printed = self._printed(line.start + figure.start, line.start + figure.end)
        for indicator, scope, unit in found:
            own = any(w.field == "programme" for w in line.parts)
            programme, purse = self.purse.settled(indicator, money, own)
            if not programme:
                return "capital"
            done = status == "actual"
            dated = self.when.of_family(line, figure, dated, indicator, done, place.area)
            when = dated.when
            since = figure.unit == "ratio" and line.after(figure.end, phrases.since_base)
            if subject.change and not since and years_back(line, figure, when) > 1:
                return "several years"
            programme = self.purse.dated(programme, money, when.period)
            status, standing = self.standing.of(line, figure, indicator, when, index)
            beside = subject.rule == "share" or rule == "order"
            if beside and standing != "aim" and self.told.get(index - 1):
                last = line.figures[index - 1].end
                if not any(last <= m.start < figure.start for m in line.marks):
                    status, standing = self.told[index - 1]
            if dated.rule == "same period":
                status = "actual"
            if self._is_of_first_results(line, indicator, place, dated, (status, standing)):
                status, standing = "estimate", "carried"
            begun = bool(self.today) and when.period[:4] < str(self.today and self.today.year)
            phase = "/" in when.period and self._is_to_come(when) and not begun
            if indicator == "FIN.MOBILISED" and phase:
                status = "plan" if status in ("actual", "target") else status
            before = [t.kind for t in line.times if t.end <= figure.start and not t.base]
            years = not before or before[-1] in ("year", "span")
            undated = dated.rule not in ("own", "order") or years
            if status == "target" and undated and self.today and when.as_of <= str(self.today):
                when = replace(when, as_of="")  # an aim is not for the day of what was told before
            if (
                (
                    subject.earlier
                    or dated.rule == "beside"
                    or (dated.rule == "direct" and line.before(figure.start, phrases.from_level))
                )
                and status != "actual"
                and standing not in ("aim", "always")
                and not self._is_to_come(when)
            ):
                status, standing = "actual", "earlier"
            self.told[index] = (status, standing)
            inferred = [
                *(["indicator"] if guessed else []),
                *(["programme"] if purse in ("story", "far", "topic") else []),
                *(["status"] if standing == "future" else []),
                *(["area"] if rule not in _SAID_RULES else []),
                *(["period"] if when.inferred or not when.period else []),
                *(["unit"] if unit == "pp" and figure.unit == "%" else []),
            ]
            finance, part = indicator in FINANCE, money.scope
            carried = subject.concept == "CARRY" and indicator == "FIN.PLAN"
            one = Statement(
                area=place.area,
                edition=place.edition,
                level=place.level,
                place=place.name,
                indicator=indicator,
                programme=programme,
                scope=scope or (part if finance and part == "MOUNTAIN_DISTRICTS" else "ALL"),
                capital=(money.capital if finance else "") or "ALL",
                fund=(money.fund if finance else "") or "ALL",
                plan_vintage="CARRIED"
                if carried
                else (money.plan_vintage if finance and indicator != "FIN.CARRY" else "") or "ALL",
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
                    *(["language:english"] if self.english else []),
                ),
            )
            if _out_of_range(one):
                return "range"
            made.append(one)
        total = meaning.TOTALS.get(subject.concept.removesuffix("_WEAK"))
        if figure.kind == "ratio" and total and made:
            base = figure.base
            status = "plan" if ALWAYS.get(total) == "plan" else made[0].status
            made.append(
                replace(made[0], indicator=total, value=base, low=base, high=base, status=status)
            )
        self.last_told.append(
            Told(
                figure.unit, subject.concept, subject.change, place, money.programme, money.capital
            )
        )
        if not subject.change and not guessed:
            self.recent[figure.unit] = subject.concept, line.paragraph
            if figure.kind == "ratio":
                self.recent[f"{figure.unit}/"] = subject.concept, line.paragraph
        where = wording.place_licences(
            line, figure, place, rule, self.main, len(self.stated - {place.area})
        )
        if not guessed:
            self.stated.add(place.area)
        told = [(s.indicator, s.status) for s in made]
        seen = wording.seen_from(self.today, dated.when)
        worded = wording.licences(line, index, told, ruled, seen)
        self.reading.statements += [
            replace(s, licences=(*s.licences, *where, *words))
            for s, words in zip(made, worded, strict=True)
        ]
        return ""

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
                self.rough[when.period] = place.area, 0 if rough else line.paragraph
        if status != "actual" or indicator not in _REVIEWED or when.period not in self.rough:
            return False
        whole, paragraph = self.rough[when.period]
        own = when.as_of and dated.rule in ("own", "direct")
        near = not paragraph or (paragraph == line.paragraph and rule != "own")
        return not own and near and place.area.startswith(whole)

    def _weigh(self) -> None:
        """Give each statement its confidence; what is too doubtful is left, and asked."""
        several = [] if self.whose.sole else ["text:several"]
        unread = [x for x in self.reading.left if x.unit and x.reason in _UNREAD]
        share = len(unread) / max(len(unread) + len(self.reading.statements), 1)
        dark = ["text:unread"] if share > 0.4 else []
        told, self.reading.statements = self.reading.statements, []
        for s, otherwise in zip(told, plausibility.told_otherwise(told), strict=True):
            against = [f"told otherwise:{otherwise}"] if otherwise else []
            licences = (*s.licences, plausibility.size(s), *several, *dark, *against)
            one = replace(s, licences=licences, confidence=confidence.of(licences))
            guessed = "indicator" in one.inferred
            if one.confidence >= (confidence.GUESSED if guessed else confidence.DOUBT):
                self.reading.statements.append(one)
                continue
            self.reading.doubtful.append(one)
            bounds = (s.value, s.low, s.high, s.unit)
            self.reading.left.append(LeftNumber(s.start, s.end, s.printed, "doubt", *bounds))

    def _is_to_come(self, when: TimeInForce) -> bool:
        year = when.period[-4:]
        return bool(self.today and year.isdigit() and int(year) > self.today.year)

    def _printed(self, start: int, end: int) -> tuple[int, int, str]:
        """Return where a stretch stands in the text as given, and what is written there."""
        begin, stop = self.plain.place(start), self.plain.place(end)
        written = self.reading.text[begin:stop] if self.english else self.text[start:end]
        return begin, stop, written.strip()

    def _leave(self, start: int, end: int, reason: str, figure: Amount | None = None) -> None:
        told = (figure.value, figure.low, figure.high, figure.unit) if figure else ()
        printed = self._printed(start, end)
        if printed[2]:  # a number that only the words of the rules hold is none of the text
            self.reading.left.append(LeftNumber(*printed, reason, *told))


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


def _home(area: str, edition: str) -> Place:
    """Return the place that a text is said to be about: a province, or a unit below one."""
    if areas.is_below(area, edition):
        level = "commune" if edition == "2025" else "district"
        return Place(area, edition, level, area.split("/")[1].replace("-", " ").title())
    a = areas.find(area, edition)
    return Place(a.code, a.edition, a.level, a.name)


def _spoken_of(line: SentenceLine) -> bool:
    """Tell whether a sentence names a subject before its first figure."""
    first = next((f.start for f in line.figures if not f.why), len(line.text))
    return any(w.start < first and w.code not in ("mean", "PD_TOTAL") for w in line.words)


def _rates_capital(line: SentenceLine, new: bool) -> bool:
    """Tell whether a sentence only gives programmes or types of capital their rates.

    "Thấp nhất là … (17,8%)"; a new paragraph must open with them ("Vốn sự nghiệp mới đạt 21%").
    """
    first = next((f for f in line.figures if not f.why), None)
    if first is None or first.unit != "%" or _spoken_of(line):
        return False
    fields = ("programme", "capital", "fund", "plan_vintage")
    return any(
        w.field in fields and 0 <= first.start - w.end < 25 and (not new or w.start < 12)
        for w in line.parts
    )


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
