"""Reads sentence by sentence, carrying place, time, programme and status as a reader does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from mtqg.intake.text import checks, meaning, vocabulary
from mtqg.intake.text.context import Context, Whereabouts
from mtqg.intake.text.documents import Document, read_document
from mtqg.intake.text.figures import Figure, find_figures
from mtqg.intake.text.orders import in_order
from mtqg.intake.text.paragraphs import Sentence, sentences, working
from mtqg.intake.text.places import NAME, Gazetteer, Mention, Place, main_place
from mtqg.intake.text.spelling import bare, has_accents, is_vietnamese, plain, spell
from mtqg.intake.text.statement import Left, Reading
from mtqg.intake.text.subjects import MONEY, POVERTY, Line, Subject, find_words, subject_of
from mtqg.intake.text.times import Time, When, find_times
from mtqg.intake.text.vocabulary import Word
from mtqg.table import areas
from mtqg.table.dates import parse_date
from mtqg.table.numbers import decimal_mark
from mtqg.texts import Text

_STARTS = (
    r"\W*(trong đó|cụ thể|riêng|gồm|bao gồm|ngoài ra|theo đó|như vậy|ngược lại|tính chung|lũy kế)"
)


def read_text(
    source: str | Path, *, as_of: str | date = "", area: str = "", edition: str = ""
) -> Reading:
    """Return every statement of a figure that a Vietnamese narrative makes and that is understood.

    Reads with rules and dated vocabulary only (data/vocabulary/text_*.csv), and rather leaves a
    number than misreads it: every number left is listed with the reason.

    Parameters
    ----------
    source : str or Path
        A .txt, .html or .docx file, or the text itself.
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
    def __init__(self, document: Document, as_of: str | date, area: str, edition: str) -> None:
        self.document = document
        self.plain = plain(document.text)
        text = working(self.plain.text)
        self.accents = has_accents(text)
        spelled = spell(text)
        self.text = text
        self.spelled = spelled if self.accents else bare(spelled)
        self.reading = Reading(document.text, document.title, name=document.name)
        self.reading.notes = list(document.notes)
        self.sentences = sentences(self.plain.text, document.title, self.accents)
        self.today = self._published(as_of)
        self.reading.published = self.today.isoformat() if self.today else ""
        self.edition = edition or self._edition()
        self.gazetteer = Gazetteer(text, self.edition, self.accents)
        self.decimal = self._decimal()
        self.given = areas.find(area, self.edition) if area else None

    def read(self) -> Reading:
        if not is_vietnamese(self.spelled):
            self.reading.notes.append(
                Text("văn bản không phải tiếng Việt", "the text is not Vietnamese")
            )
            self._leave_all("language")
            return self.reading
        lines = [self._line(s) for s in self.sentences]
        self.programmes = {w.code for x in lines for w in x.parts if w.field == "programme"}
        titles = [
            m
            for s, x in zip(self.sentences, lines, strict=True)
            if s.part == "title"
            for m in x.places
        ]
        body = [
            m
            for s, x in zip(self.sentences, lines, strict=True)
            if s.part not in ("title", "related", "furniture")
            for m in x.places
        ]
        if self.given:
            self.main: Place | None = Place(
                self.given.code, self.given.edition, self.given.level, self.given.name
            )
        else:
            self.main = main_place(titles, body, self.spelled)
        self.where = Whereabouts(self.main, titles + body, self.edition, self.accents)
        self._read_lines(lines)
        checks.settle(self.reading)
        return self.reading

    def _published(self, as_of: str | date) -> date | None:
        if as_of:
            return parse_date(as_of)
        if self.document.published:
            return date.fromisoformat(self.document.published)
        edge = [s for s in self.sentences[:6] if s.part != "related"] + [
            s for s in self.sentences[6:14] if s.end - s.start < 80
        ]
        for sentence in edge:
            words = self.spelled[sentence.start : sentence.end]
            for time in find_times(words, self.accents):
                if time.kind == "date" and not time.until and not time.base:
                    lead = words[max(0, time.start - 40) : time.start]
                    if re.search(r"(số|qđ|nq|so|quyết định|nghị quyết)[^,;]{0,38}$", lead):
                        continue
                    try:
                        return date(time.year, time.month, time.day)
                    except ValueError:
                        continue
        return None

    def _edition(self) -> str:
        if self.today:
            return areas.edition_at(self.today)
        return "2025" if re.search(r"34 tỉnh|sau (?:hợp nhất|sáp nhập)", self.spelled) else "2024"

    def _decimal(self) -> str:
        numbers = re.findall(r"(?<![\d/.,])\d+(?:[.,]\d+)+(?![\d/])", self.text)
        # "21.1%" occurs in Vietnamese texts: only a text without any comma decimal is English.
        return "." if decimal_mark(numbers) == "." and len(numbers) > 3 else ","

    def _line(self, sentence: Sentence) -> Line:
        spelled = self.spelled[sentence.start : sentence.end]
        times = find_times(spelled, self.accents)
        figures = find_figures(spelled, times, self.decimal, self.accents)
        words = find_words(spelled, self.accents)
        places = self.gazetteer.mentions(self.text[sentence.start : sentence.end], spelled)
        parts = vocabulary.qualifiers(self.accents).find(spelled)
        marks = vocabulary.statuses(self.accents).find(spelled)
        return Line(spelled, self.accents, words, figures, times, places, parts, marks)

    def _leave_all(self, reason: str) -> None:
        for m in re.finditer(r"\d+(?:[.,]\d+)*", self.text):
            self._leave(m.start(), m.end(), m[0], reason)

    def _leave(self, start: int, end: int, printed: str, reason: str) -> None:
        place = self.plain.place
        self.reading.left.append(Left(place(start), place(end), printed.strip(), reason))

    def _read_lines(self, lines: list[Line]) -> None:
        context = Context(self.main, True)
        pairs = zip(self.sentences, lines, strict=True)
        titles = [w for s, x in pairs if s.part == "title" for w in x.parts]
        context.titled = any(w.field == "programme" for w in titles)
        self.year = self._year()
        context.when = When(self.year, "", True)
        section = "actual"
        paragraph = -1
        lead: tuple[str, Context] | None = None
        last_concept = ""
        for sentence, line in zip(self.sentences, lines, strict=True):
            if sentence.part in ("related", "furniture"):
                reason = "story" if sentence.part == "related" else "page"
                for f in line.figures:
                    self._leave(
                        sentence.start + f.start, sentence.start + f.end, f.printed, f.why or reason
                    )
                continue
            if sentence.part == "heading":
                section = self._section(line, section)
                self.where.head(line)
            new = sentence.paragraph != paragraph
            paragraph = sentence.paragraph
            context = self._begin(context, line, new, sentence.part, section)
            line.carried = ""
            if sentence.part == "item" and lead and new:
                line.carried = lead[0]
                context.place = lead[1].place
                context.when = lead[1].when.copy()
                context.programme = context.programme or lead[1].programme
            elif not new and self._goes_on(line, last_concept):
                line.carried = last_concept
            last_concept = self._read_line(sentence, line, context) or last_concept
            if line.text.rstrip().endswith(":"):
                lead = (last_concept if line.words else "", context)
            elif sentence.part not in ("item",):
                lead = None

    def _goes_on(self, line: Line, concept: str) -> bool:
        """Tell whether a sentence goes on about the subject of the one before it."""
        if re.match(_STARTS if self.accents else bare(_STARTS), line.text):
            return True
        if line.words or not line.figures:
            return False
        first = line.figures[0].start
        named = [m for m in line.places if not m.back and m.end <= first and m.start < 60]
        parts = [w for w in line.parts if w.field == "scope" and w.start < 5]
        if named and line.places and first - named[-1].end < 25:
            return True
        return bool(parts) and concept in POVERTY

    def _year(self) -> str:
        """Return the year of the story: that of its date, else the one it names most."""
        if self.today:
            return str(self.today.year)
        years = Counter(
            t.year
            for t in find_times(self.spelled[:50_000], self.accents)
            if t.year and t.kind != "span" and not t.base
        )
        return str(years.most_common(1)[0][0]) if years else ""

    def _section(self, line: Line, section: str) -> str:
        """Return the status that a heading gives to what stands under it."""
        if self._has(r"kết quả|đánh giá|tình hình|thực trạng", line):
            return "actual"
        aims = r"mục tiêu(?! quốc gia)|nhiệm vụ|phương hướng|chỉ tiêu"
        return "target" if self._has(aims, line) else section

    def _has(self, words: str, line: Line) -> bool:
        return bool(re.search(words if self.accents else bare(words), line.text))

    def _begin(self, old: Context, line: Line, new: bool, part: str, section: str) -> Context:
        """Return the context in which a sentence begins."""
        context = Context(old.place, True, old.when.settled(self.today), section)
        context.programme = old.programme if not new else ""
        context.clock, context.titled = old.clock, old.titled
        if new and self.where.topic is not None:
            context.place = self.where.topic
        if new and part != "item" and not old.when.period:
            context.when = When(self.year, "", True)
        return context

    def _read_line(self, sentence: Sentence, line: Line, context: Context) -> str:
        """Read the figures of one sentence; return its last subject."""
        events: list[tuple[int, int, object]] = [
            *((w.start, w.end, w) for w in line.parts),
            *((w.start, w.end, w) for w in line.marks),
            *((t.start, t.end, t) for t in line.times),
            *((m.start, m.end, m) for m in line.places),
        ]
        events.sort(key=lambda e: (e[0], e[1]))
        concept = ""
        before = context.place
        self._topics(line, context)
        order = in_order(line, self.accents)
        waiting = list(events)
        brackets: list[Place | None] = []
        position = 0
        for index, figure in enumerate(line.figures):
            while waiting and waiting[0][0] < figure.start:
                start, _, event = waiting.pop(0)
                position = self._brackets(line.text, position, start, context, brackets)
                self._meet(event, line, context, figure)
            position = self._brackets(line.text, position, figure.start, context, brackets)
            reason, made = self._judge(sentence, line, index, figure, context, order)
            if reason:
                self._leave(
                    sentence.start + figure.start,
                    sentence.start + figure.end,
                    figure.printed,
                    reason,
                )
            else:
                concept = made
        for word in line.words:
            if word.field == "concept":
                concept = word.code if not concept or word.code in MONEY else concept
        for start, _, event in waiting:
            position = self._brackets(line.text, position, start, context, brackets)
            if not brackets or not isinstance(event, Mention):
                self._meet(event, line, context, None)
        self.where.settle(line, context, before)
        return concept

    def _brackets(
        self, text: str, start: int, end: int, context: Context, stack: list[Place | None]
    ) -> int:
        for c in text[start:end]:
            if c == "(":
                stack.append(context.place)
            elif c == ")" and stack:
                context.place = stack.pop()
            elif c == ";":
                context.scope = "ALL" if context.scope in ("EM_HH",) else context.scope
        return max(start, end)

    def _topics(self, line: Line, context: Context) -> None:
        """Take the programme that a sentence names after its figure, when it names only one."""
        named = {w.code for w in line.parts if w.field == "programme"}
        if len(named) == 1 and not context.programme:
            context.programme = named.pop()

    def _meet(self, event: object, line: Line, context: Context, figure: Figure | None) -> None:
        """Take in what a sentence says before its next figure."""
        if isinstance(event, Time):
            context.when.meet(event, self.today)
            if event.kind in ("month", "months", "quarter", "year", "end"):
                context.clock = event.kind
            return
        if isinstance(event, Mention):
            self.where.meet(event, line, context, figure)
            return
        assert isinstance(event, Word)
        if event.field == "programme":
            context.programme, context.programme_inferred = event.code, False
        elif event.field in ("capital", "fund", "scope"):
            setattr(context, event.field, event.code)
            if event.field == "capital":
                context.vintage = "ALL"
        elif event.field == "plan_vintage":
            context.vintage = event.code
        elif event.code == "target_once":
            context.once = "target"
        elif event.code != "none":
            context.status, context.once = event.code, ""

    def _judge(
        self,
        sentence: Sentence,
        line: Line,
        index: int,
        figure: Figure,
        context: Context,
        order: dict[int, dict[str, object]] | None,
    ) -> tuple[str, str]:
        """Return (reason for leaving the figure, "") or ("", its subject) with a statement made."""
        if figure.why:
            return figure.why, ""
        if not figure.unit:
            return "unit", ""
        if figure.unit == "money per":
            return "per", ""
        unknown = self._unknown_name(sentence, line, figure)
        if unknown:
            return "area", ""
        if order is not None and index in order:
            wanted = order[index]
            if not wanted:
                return "order", ""
            if "concept" in wanted:
                subject = Subject(str(wanted["concept"]))
            else:
                subject = subject_of(line, index)
            if isinstance(wanted.get("place"), Mention):
                context.place = self.where.place_of(wanted["place"], context)  # type: ignore[arg-type]
            if isinstance(wanted.get("programme"), str):
                context.programme = str(wanted["programme"])
            if isinstance(wanted.get("capital"), str):
                context.capital = str(wanted["capital"])
        else:
            subject = subject_of(line, index)
        if subject.why:
            return subject.why, ""
        made = meaning.statements(line, figure, subject, context, self.today, self.programmes)
        if isinstance(made, str):
            return made, ""
        for one in made:
            start, end = sentence.start + one.start, sentence.start + one.end
            printed = self.text[start:end].strip()
            start, end = self.plain.place(start), self.plain.place(end)
            self.reading.statements.append(replace(one, start=start, end=end, printed=printed))
        context.once = ""
        return "", subject.concept if subject.concept != "OF_TOTAL" else "PLAN"

    def _unknown_name(self, sentence: Sentence, line: Line, figure: Figure) -> bool:
        """Tell whether a name that is no known place stands right before the figure in a list."""
        start = sentence.start
        before = self.text[start : start + figure.start]
        m = re.search(
            rf"(?:[,;:(]|và|như|gồm|là)\s*({NAME})\s*(?:\(|:)?\s*(?:đạt|là|còn|"
            rf"với|chiếm|giải ngân đạt)?\s*$",
            before,
        )
        if not m or " " not in m[1]:
            return False
        a, b = m.span(1)
        return not any(x < b and a < y for x, y in line.known)
