"""Reads a text sentence by sentence, carrying place, time, programme and status as a reader does."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mtqg import areas, catalogue
from mtqg.dates import parse_date
from mtqg.numbers import decimal_mark
from mtqg.problems import ProblemError
from mtqg.statements import checks, vocabulary
from mtqg.statements.documents import Document, read_document
from mtqg.statements.figures import Figure, find_figures
from mtqg.statements.paragraphs import Sentence, sentences, working
from mtqg.statements.places import COUNTRY, Gazetteer, Mention, Place, main_place
from mtqg.statements.spelling import bare, has_accents, plain, spell
from mtqg.statements.statement import Left, Reading, Statement
from mtqg.statements.subjects import MONEY, POVERTY, Line, Subject, find_words, subject_of
from mtqg.statements.times import Time, When, find_times
from mtqg.statements.vocabulary import Word
from mtqg.texts import Text

_STARTS = (
    r"\W*(trong đó|cụ thể|riêng|gồm|bao gồm|ngoài ra|theo đó|như vậy|ngược lại|tính chung|lũy kế)"
)
_COMPARED = r"(so với|hơn|bằng|mức|kém|như)[^,;.()]{0,25}$"


@dataclass
class Context:
    """What holds at this point of the text."""

    place: Place | None = None
    place_inferred: bool = True
    when: When = field(default_factory=When)
    status: str = "actual"
    once: str = ""
    programme: str = ""
    programme_inferred: bool = True
    capital: str = "ALL"
    fund: str = "ALL"
    vintage: str = "ALL"
    scope: str = "ALL"
    clock: str = ""


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
        self.programmes: list[str] = []

    def read(self) -> Reading:
        if not _is_vietnamese(self.spelled, self.accents):
            self.reading.notes.append(
                Text("văn bản không phải tiếng Việt", "the text is not Vietnamese")
            )
            self._leave_all("language")
            return self.reading
        lines = [self._line(s) for s in self.sentences]
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
        self.home = self._home(titles + body)
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

    def _home(self, mentions: list[Mention]) -> str:
        """Return the province of the districts that the text names, "" when it is not clear."""
        if self.main and self.main.level == "province":
            return self.main.area
        if self.main and "/" in self.main.area:
            return self.main.area.split("/")[0]
        found = {m.place.area for m in mentions if m.place and m.level == "province"}
        return found.pop() if len(found) == 1 else ""

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
            if sentence.part in ("heading", "title"):
                section = self._section(line, section)
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
        parts = [
            w
            for w in line.parts
            if w.field == "scope" and w.start < 5
        ]
        if named and line.places and first - named[-1].end < 25:
            return True
        return bool(parts) and concept in POVERTY

    def _year(self) -> str:
        """Return the year that the story is told in: that of its date, else the one it names most."""
        if self.today:
            return str(self.today.year)
        years = Counter(
            t.year
            for t in find_times(self.spelled[:50_000], self.accents)
            if t.year and t.kind != "span" and not t.base
        )
        return str(years.most_common(1)[0][0]) if years else ""

    def _section(self, line: Line, section: str) -> str:
        found = [w.code for w in line.marks]
        targets = [c for c in found if c == "target"]
        if targets:
            return "target"
        done = r"kết quả|đánh giá|tình hình|thực trạng"
        if re.search(done if self.accents else bare(done), line.text) or re.match(
            r"\s*(?:[IVX]+|\d+)\.", line.text
        ):
            return (
                "actual" if re.search(done if self.accents else bare(done), line.text) else section
            )
        return section

    def _begin(self, old: Context, line: Line, new: bool, part: str, section: str) -> Context:
        """Return the context in which a sentence begins."""
        context = Context(old.place, True, old.when.settled(self.today), section)
        context.programme = old.programme if not new else ""
        context.clock = old.clock
        several = self.main is None
        if new and not several:
            context.place = self.main
        elif not new and old.place is not None:
            context.place = old.place
        if new and self.today and part != "item":
            # A new paragraph keeps the year that the story is in, not the last one it looked back to.
            context.when = context.when if old.when.period else When(self.year, "", True)
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
        order = _in_order(line, self.accents)
        waiting = list(events)
        brackets: list[Place | None] = []
        position = 0
        for index, figure in enumerate(line.figures):
            while waiting and waiting[0][0] < figure.start:
                start, end, event = waiting.pop(0)
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
        self._settle_place(line, context, before)
        return concept

    def _settle_place(self, line: Line, context: Context, before: Place | None) -> None:
        """Let the next sentence start from the place this one is about, not the last it names."""
        topics = [
            m
            for m in line.places
            if line.text[: m.start].count("(") <= line.text[: m.start].count(")")
        ]
        named = [m for m in topics if m.place and m.level == "province"]
        if len(named) >= 3:
            context.place = before  # a list of provinces is the topic of its own sentence only
        elif topics and topics[0].place and topics[0].level in ("province", "region"):
            context.place = topics[0].place
        elif not topics:
            context.place = before

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
        named = {
            w.code
            for w in line.parts
            if w.field == "programme"
        }
        if named:
            self.programmes.extend(named)
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
            self._meet_place(event, line, context, figure)
            return
        assert isinstance(event, Word)
        if event.field == "programme":
            context.programme, context.programme_inferred = event.code, False
        elif event.field in ("capital", "fund", "scope"):
            setattr(context, event.field, event.code)
        elif event.field == "plan_vintage":
            context.vintage = event.code
        elif event.code == "target_once":
            context.once = "target"
        elif event.code != "none":
            context.status, context.once = event.code, ""

    def _meet_place(
        self, mention: Mention, line: Line, context: Context, figure: Figure | None
    ) -> None:
        compared = re.search(
            _COMPARED if self.accents else bare(_COMPARED), line.text[: mention.start]
        )
        if compared:
            near = (
                figure is not None
                and figure.start - mention.end < 30
                and "," not in line.text[mention.end : figure.start]
            )
            if not near:
                return
        local = any(
            m.level in ("district", "commune") and m.place and m.end <= mention.start
            for m in line.places
        )
        if (
            mention.back
            and mention.level == "province"
            and local
            and "toàn" not in line.text[mention.start : mention.end]
        ):
            return  # "huyện Bác Ái, huyện nghèo duy nhất của tỉnh" stays with the district
        place = self._place(mention, context)
        if place is not None or mention.level in (
            "province",
            "group",
            "district",
            "commune",
            "city",
        ):
            context.place = place
            context.place_inferred = mention.back
            if not mention.back and not self._narrows(line, mention):
                context.scope = "ALL"

    def _narrows(self, line: Line, mention: Mention) -> bool:
        """Tell whether a part of the area stands right before its name ("9 huyện miền núi tỉnh …")."""
        lead = line.text[: mention.start]
        parts = [w for w in line.parts if w.field == "scope" and w.end <= mention.start]
        return bool(parts) and not re.search("[,;.(:]", lead[parts[-1].end :]) and len(lead) - parts[-1].end < 25

    def _place(self, mention: Mention, context: Context) -> Place | None:
        if mention.place is not None:
            if mention.level in ("district", "commune"):
                return Place(
                    f"{self._province_of(context)}{mention.place.area}",
                    mention.place.edition,
                    mention.level,
                    mention.place.name,
                )
            if mention.level == "province":
                self.last_province = mention.place
            self._remember(mention.place)
            return mention.place
        if mention.level == "province":
            if self.main and self.main.level == "province":
                return self.main
            last = getattr(self, "last_province", None)
            if last:
                return last
            return areas_place(self.home, self.edition) if self.home else None
        if mention.level == "city":
            main = self.main
            return main if main and main.level in ("province", "district") else None
        if mention.level in ("district", "commune"):
            if context.place and context.place.level == mention.level:
                return context.place
            if self.main and self.main.level == mention.level:
                return self.main
            return getattr(self, f"last_{mention.level}", None)
        return None

    def _remember(self, place: Place) -> None:
        if place.level in ("district", "commune"):
            setattr(self, f"last_{place.level}", place)

    def _province_of(self, context: Context) -> str:
        if context.place and context.place.level == "province":
            return context.place.area
        last = getattr(self, "last_province", None)
        return self.home or (last.area if last else "")

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
                context.place = self._place(wanted["place"], context)  # type: ignore[arg-type]
            if isinstance(wanted.get("programme"), str):
                context.programme = str(wanted["programme"])
            if isinstance(wanted.get("capital"), str):
                context.capital = str(wanted["capital"])
        else:
            subject = subject_of(line, index)
        if subject.why:
            return subject.why, ""
        from mtqg.statements import meaning

        made = meaning.statements(self, sentence, line, figure, subject, context)
        if isinstance(made, str):
            return made, ""
        self.reading.statements.extend(made)
        context.once = ""
        return "", subject.concept if subject.concept != "OF_TOTAL" else "PLAN"

    def _unknown_name(self, sentence: Sentence, line: Line, figure: Figure) -> bool:
        """Tell whether a name that is no known place stands right before the figure in a list."""
        from mtqg.statements.places import NAME

        start = sentence.start
        before = self.text[start : start + figure.start]
        m = re.search(
            rf"(?:[,;:(]|và|như|gồm|là)\s*({NAME})\s*(?:\(|:)?\s*(?:đạt|là|còn|với|chiếm|giải ngân đạt)?\s*$",
            before,
        )
        if not m or " " not in m[1]:
            return False
        a, b = m.span(1)
        return not any(x < b and a < y for x, y in line.known)


def areas_place(code: str, edition: str) -> Place | None:
    """Return the province of `code` as a place."""
    try:
        area = areas.get(code, edition)
    except areas.UnknownArea:
        return None
    return Place(area.code, area.edition, area.level, area.name)


def _in_order(line: Line, accents: bool) -> dict[int, dict[str, object]] | None:
    """Return what each figure of a "lần lượt" list belongs to; {} for figures that do not fit."""
    marks = [m.start() for m in re.finditer("lần lượt" if accents else "lan luot", line.text)]
    if not marks:
        return None
    found: dict[int, dict[str, object]] = {}
    for n, mark in enumerate(marks):
        stop = marks[n + 1] if n + 1 < len(marks) else len(line.text)
        found |= _one_order(line, mark, stop, accents)
    return found


def _one_order(line: Line, mark: int, stop: int, accents: bool) -> dict[int, dict[str, object]]:
    after = [
        i for i, f in enumerate(line.figures) if mark < f.start < stop and not f.why and f.unit
    ]
    if len(after) < 2:
        return {}
    group = [i for i in after if line.figures[i].unit == line.figures[after[0]].unit]
    begin = max((f.end for f in line.figures if f.end <= mark and not f.why), default=0)
    concepts = [w.code for w in line.words if begin <= w.start < mark and w.field == "concept"]
    places = [m for m in line.places if begin <= m.start < mark and not m.back]
    parts = [w for w in line.parts if begin <= w.start < mark]
    programmes = [w.code for w in parts if w.field == "programme" and w.code != "ALL"]
    capital = [w.code for w in parts if w.field == "capital"]
    if concepts == ["MPI"]:
        concepts = ["POOR", "NEAR"]
    for name, values in (
        ("concept", concepts if len(concepts) > 1 else []),
        ("place", places),
        ("programme", programmes),
        ("capital", capital),
    ):
        if len(values) == len(group):
            return {i: {name: v} for i, v in zip(group, values, strict=True)}
    return {i: {} for i in after}


def _is_vietnamese(text: str, accents: bool) -> bool:
    words = re.findall(r"[^\W\d_]+", text[:200_000])
    if len(words) < 4:
        return True
    known = "của và các được tỉnh huyện năm đồng những trong với người nghèo hộ xã tỷ lệ đạt vốn còn là có giải ngân chương trình kế hoạch"
    usual = set(known.split()) if accents else set(bare(known).split())
    return sum(w in usual for w in words) >= 0.08 * len(words)


__all__ = ["COUNTRY", "ProblemError", "catalogue", "math", "read_text"]
