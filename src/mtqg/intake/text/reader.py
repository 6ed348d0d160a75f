"""Reads a text: document → blocks → sentences → mentions → what licenses each figure → statements.

A statement is made only when its subject (`what`), place (`whose`), time (`when`) and status
(`standing`) are each licensed by words near it, by a named rule that says how far they carry. What
is not licensed is left with its reason, and may be asked. The rules' names are the statement's
licences, from which its confidence is learnt.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from mtqg.intake.text import (
    confidence,
    paragraphs,
    plausibility,
    sizes,
    tabular,
)
from mtqg.intake.text.areas_of_figures import Whereabouts
from mtqg.intake.text.carried_subject import CarriedSubject
from mtqg.intake.text.documents import SourceText, read_document
from mtqg.intake.text.english import in_vietnamese, is_english
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.main_place import main_place
from mtqg.intake.text.mentions import Mentions
from mtqg.intake.text.money import Purse
from mtqg.intake.text.paragraphs import working
from mtqg.intake.text.periods import Calendar
from mtqg.intake.text.places import Gazetteer, Place
from mtqg.intake.text.spelling import bare, has_accents, is_vietnamese, plain, spell
from mtqg.intake.text.standing import Standing
from mtqg.intake.text.statement import UNREAD, Account, LeftNumber, Statement, TextReading
from mtqg.intake.text.stating import Stating
from mtqg.intake.text.times import find_times
from mtqg.intake.text.vocabulary import phrases
from mtqg.table import areas
from mtqg.table.dates import parse_date
from mtqg.words.sentences import sentences

_SAY = sentences("read_text").text

#: Parts of a page that are none of the story, and the reason of their figures.
_OUTSIDE = {"related": "story", "furniture": "page", "caption": "caption"}


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

    #: What states the figures of its sentences.
    stating_by: type[Stating] = Stating

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
        self.account = Account(self.reading, self.plain, self.text, self.english)
        self.sentences = paragraphs.sentences(self.plain.text, title, self.accents)
        told = re.findall(phrases.phase, self.spelled)
        self.spans = [(int(a), int(b)) for a, b in told]
        self.today = self._published(as_of)
        self.reading.published = self.today.isoformat() if self.today else ""
        self.edition = edition or self._edition()
        self.context: set[str] = set()
        self.home = _home(area, self.edition) if area else None

    def read(self) -> TextReading:
        if self.english:
            self.reading.notes.append(_SAY("read.english"))
        elif not is_vietnamese(self.spelled):
            self.reading.notes.append(_SAY("read.other_language"))
            for m in re.finditer(r"\d+(?:[.,]\d+)*", self.text):
                self.account.leave(m.start(), m.end(), "language")
            return self.reading
        written = "\n".join(self.text[s.start : s.end] for s in self.sentences)
        bared = self.english and not has_accents(self.document.text)
        self.gazetteer = Gazetteer(written, self.edition, self.accents, bared)
        lines = Mentions(
            self.text, self.spelled, self.accents, self.gazetteer, self.spans, self.today
        ).lines(self.sentences)
        story = [x for x in lines if x.part not in ("related", "furniture", "caption")]
        titles = [x for x in story if x.part == "title"]
        self.main = self._about(titles, [x for x in story if x.part != "title"])
        named = {w.code for x in story for w in x.parts if w.field == "programme"}
        titled = any(w.field == "programme" for x in titles for w in x.parts)
        self.whose = Whereabouts(self.main, story, self.gazetteer)
        self.when = Calendar(self.today, self._year(), self.spans)
        self.standing = Standing(self.today)
        self.purse = Purse(
            named | self.context,
            titled or bool(self.context),
            several=bool(re.search(phrases.several_programmes, self.spelled)),
        )
        #: Whether the text is of poverty: a fall aimed at without its subject is then of that.
        self.poverty = len(re.findall(r"hộ nghèo|giảm nghèo", self.spelled)) > 1
        #: Whether it is of the programmes' payments: a rate dated within the year is of those.
        self.payments = len(re.findall(r"giải ngân|thanh toán", self.spelled)) > 1 and bool(named)
        self.stating = self.stating_by(
            self.account, self.whose, self.when, self.standing, self.purse,
            self.gazetteer, self.main,
        )  # fmt: skip
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

    def _about(self, titles: list[SentenceLine], rest: list[SentenceLine]) -> Place | None:
        """Return the place that the text is about: told with it, or the one of its sentences."""
        home, main = self.home, main_place(titles, rest, self.spelled, self.edition)
        if home and main and main.area[0] == "/" and "/" not in home.area:
            main = replace(main, area=f"{home.area}{main.area}")
        if home and not (main and main.area.startswith(f"{home.area}/")):
            return home  # the office of a commune may be given its province
        return main

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

    # Sentence by sentence.

    def _read_lines(self, lines: list[SentenceLine]) -> None:
        followers = (self.whose, self.when, self.standing)
        carried = CarriedSubject()
        for line in lines:
            if line.part == "table":
                continue
            if line.part in _OUTSIDE:
                for f in line.figures:
                    why = f.why or _OUTSIDE[line.part]
                    self.account.leave(line.start + f.start, line.start + f.end, why, f)
                continue
            if line.part == "heading":
                for follower in followers:
                    follower.head(line)
            carried.begin(line)
            new = carried.new
            self.whose.begin(line, new and not line.has(phrases.opens_with_parts))
            self.standing.begin(line, new)
            aims = self.standing.status in ("target", "plan") and self.standing.rule in (
                "carried",
                "list",
            )
            aims = aims or any(m.code == "target" for m in line.marks)
            self.when.begin(line, new and not carried.listed, aims or carried.listed)
            self.purse.begin(line, new and not carried.opens_parts)
            line.poverty, line.payments = self.poverty, self.payments
            concept = self.stating.read(line, carried.handed(line))
            carried.settle(line, self.stating.found, concept)
            told = self.stating.told
            self.standing.ended = told[max(told)][0] if told else ""
            for one in (*followers, self.purse):
                one.settle(line, line.text.rstrip().endswith(":"))

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
                        self.account.leave(start, end, why, tabular.as_printed(f, printed, mark))

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

    def _weigh(self) -> None:
        """Give each statement its confidence; what is too doubtful is left, and asked."""
        several = [] if self.whose.sole else ["text:several"]
        unread = [x for x in self.reading.left if x.unit and x.reason in UNREAD]
        share = len(unread) / max(len(unread) + len(self.reading.statements), 1)
        dark = ["text:unread"] if share > 0.4 else []
        told, self.reading.statements = self.reading.statements, []
        for s, otherwise in zip(told, plausibility.told_otherwise(told), strict=True):
            against = [f"told otherwise:{otherwise}"] if otherwise else []
            licences = (*s.licences, sizes.licence(s), *several, *dark, *against)
            one = replace(s, licences=licences, confidence=confidence.of(licences))
            guessed = "indicator" in one.inferred
            if one.confidence >= (confidence.GUESSED if guessed else confidence.DOUBT):
                self.reading.statements.append(one)
                continue
            self.reading.doubtful.append(one)
            bounds = (s.value, s.low, s.high, s.unit)
            self.reading.left.append(LeftNumber(s.start, s.end, s.printed, "doubt", *bounds))


def _home(area: str, edition: str) -> Place:
    """Return the place that a text is said to be about: a province, or a unit below one."""
    if areas.is_below(area, edition):
        level = "commune" if edition == "2025" else "district"
        return Place(area, edition, level, area.split("/")[1].replace("-", " ").title())
    a = areas.find(area, edition)
    return Place(a.code, a.edition, a.level, a.name)
