"""Which indicator a figure is about: the nearest fitting words, or none rather than a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mtqg.intake.text import vocabulary
from mtqg.intake.text.figures import Figure
from mtqg.intake.text.places import Mention
from mtqg.intake.text.spelling import bare, spell
from mtqg.intake.text.times import Time
from mtqg.intake.text.vocabulary import Word

POVERTY = ("POOR", "POOR_EM", "POOR_AREA", "POOR_PD", "NEAR", "MPI")
MONEY = ("DISB", "PLAN", "PLAN_VERB", "OF_TOTAL", "CARRY", "MOBILISED")
#: More unknown words than this between a subject and its figure, and it may be another subject.
STRANGE = 4
FAR = 260
_MINORITY = r"(?:là |người |đồng bào )*(?:dân tộc thiểu số|dtts)"


@dataclass(frozen=True)
class Subject:
    """What a figure is about: a concept of text_concepts.csv, how it was found, and its change.

    `word` is where the concept stands; `attached` that it follows the figure directly; `share`
    that the figure is a share of what follows it ("chiếm 23,9% số xã đạt chuẩn").
    """

    concept: str
    change: bool = False
    attached: bool = False
    share: str = ""
    earlier: bool = False
    why: str = ""


@dataclass
class Line:
    """A sentence with all that was found in it.

    `words` are subjects, `parts` programme, capital, fund and scope, `marks` words of status;
    `carried` is the subject that a lead-in or the sentence before hands on.
    """

    text: str
    accents: bool
    words: list[Word]
    figures: list[Figure]
    times: list[Time]
    places: list[Mention]
    parts: list[Word]
    marks: list[Word]
    carried: str = ""

    @property
    def known(self) -> list[tuple[int, int]]:
        """Return where the sentence has words that are understood."""
        found: list[tuple[int, int]] = [(w.start, w.end) for w in self.words + self.parts]
        found += [(w.start, w.end) for w in self.marks]
        found += [(t.start, t.end) for t in self.times]
        return found + [(m.start, m.end) for m in self.places]


def find_words(text: str, accents: bool) -> list[Word]:
    """Return concepts and other subjects; what stands in brackets is read apart from the rest."""
    lexicon = vocabulary.concepts(accents)
    outer = re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text)
    found = lexicon.find(outer)
    if outer != text:
        inner = "".join(c if c != o else "\n" for c, o in zip(text, outer, strict=True))
        inner = re.sub(r"\n", "|", inner)
        found += lexicon.find(inner)
    found = [w for w in found if not _is_glue_share(w, text, accents)]
    return sorted(found, key=lambda w: w.start)


def _is_glue_share(word: Word, text: str, accents: bool) -> bool:
    """Tell whether "tỷ lệ" only leads to a figure ("chiếm tỷ lệ 5%") and names no new subject."""
    if word.code != "another share" or "trọng" in text[word.start : word.end]:
        return False
    before, after = text[: word.start], text[word.end :]
    lead = r"(chiếm|đạt|với|bằng|có|tương ứng|tương đương|,|\()\s*$"
    tail = r"\s*(?:này|đạt|là|:|\(|\d|chung|còn|khoảng|gần|trên \d|hơn|mới|chỉ)"
    if not accents:
        lead, tail = bare(lead), bare(tail)
    return bool(re.search(lead, before) or re.match(tail, after))


@cache
def _glue(accents: bool) -> frozenset[str]:
    words = vocabulary.table("glue")["words"]
    return frozenset(spell(w) if accents else bare(spell(w)) for w in words)


def strange_words(line: Line, start: int, end: int) -> int:
    """Count the words between `start` and `end` that neither the vocabulary nor glue explains."""
    count = 0
    glue = _glue(line.accents)
    for m in re.finditer(r"[^\W\d_]+", line.text[start:end]):
        a, b = m.start() + start, m.end() + start
        if m[0] in glue or any(x <= a and b <= y for x, y in line.known):
            continue
        count += 1
    return count


def _rx(pattern: str, accents: bool) -> str:
    return pattern if accents else bare(pattern)


def subject_of(line: Line, index: int) -> Subject:
    """Return what the figure at `index` of the line is about."""
    figure = line.figures[index]
    before, after = line.text[: figure.start], line.text[figure.end :]
    change, earlier = _change(line, figure, before, after)
    attached = _attached(line, figure)
    previous = _previous(line, figure)
    if _is_given_aim(line, index):
        return Subject("", why="comparison")
    if figure.unit.startswith("criteria"):
        return _criteria(line, figure, change, before)
    if attached:
        if attached.field == "concept" and _of_several(line, figure):
            return Subject("", why="group")
        verdict = _judge_attached(line, figure, attached, previous, change, before)
        if verdict:
            return verdict
    if previous is None:
        if line.carried:
            concept = line.carried
            start = 0
        else:
            return Subject("", why="subject")
    else:
        if previous.field == "other":
            return Subject("", why="project" if previous.code == "project" else "other")
        concept, start = previous.code, previous.end
        if _of_project(line, previous):
            return Subject("", why="project")
        concept = _money_subject(line, figure, concept, before)
    last = [f.end for f in line.figures[:index] if not f.why]
    begin = max([start, *[e for e in last if e <= figure.start]])
    if figure.start - start > FAR and begin == start:
        return Subject("", why="subject")
    gap = line.text[begin : figure.start]
    strange = strange_words(line, begin, figure.start)
    if strange > (STRANGE if re.search(r"[,;]", gap) else STRANGE + 2):
        return Subject("", why="subject")
    if ";" in gap and not _lists_on(line, begin + gap.rindex(";"), figure):
        return Subject("", why="subject")
    if _of_several(line, figure):
        return Subject("", why="group")
    if concept in POVERTY and figure.unit == "households":
        if re.match(_rx(rf"\s*{_MINORITY}", line.accents), after) and concept == "POOR":
            return Subject("POOR_EM")
        plain = r"\s*(?:[,.;:()/]|$|chiếm|tương|phân|và|toàn|so|nghèo|trên|trong)"
        if not re.match(_rx(plain, line.accents), after):
            return Subject("", why="subject")
    if concept in POVERTY and figure.unit == "households" and _is_flow(line, before, after):
        return Subject("", why="flow")
    share = ""
    if (
        figure.unit == "%"
        and attached
        and attached.code in ("XA",)
        and concept in ("XA_ADV", "XA_MODEL")
    ):
        share = "met"
    elif figure.unit == "%" and re.match(
        _rx(r"\s*(?:trên |so với |trong )?(?:tổng|tổng số) (?:số )?xã(?! đạt)", line.accents), after
    ):
        share = "all"
    return Subject(concept, change, share=share, earlier=earlier)


def _is_given_aim(line: Line, index: int) -> bool:
    """Tell whether a bracket repeats what was asked for ("đạt chỉ tiêu Chính phủ giao (4%)")."""
    begin = max((f.end for f in line.figures[:index]), default=0)
    aim = r"(?:chỉ tiêu|mục tiêu|kế hoạch)(?! quốc gia)[^,;]{0,60}\([^()]{0,20}$"
    return bool(re.search(_rx(aim, line.accents), line.text[begin : line.figures[index].start]))


def _criteria(line: Line, figure: Figure, change: bool, before: str) -> Subject:
    """Return the mean number of criteria that a commune meets, the only one in the catalogue."""
    clause = re.split("[;,(]", before)[-1]
    mean = re.search(_rx(r"bình quân|trung bình", line.accents), clause)
    if change:
        return Subject("", why="change")
    if figure.kind == "ratio" or not (mean or figure.unit == "criteria/commune"):
        return Subject("", why="unit")
    return Subject("CRIT", attached=True)


def _of_project(line: Line, word: Word) -> bool:
    """Tell whether a plan is that of one project ("Dự án 4 được bố trí 210 tỷ đồng")."""
    if word.code not in MONEY:
        return False
    near = [w.end for w in line.words if w.code == "project" and w.end <= word.start]
    if not near:
        return False
    named = any(w.field == "programme" and w.start >= near[-1] for w in line.parts)
    return not named and ";" not in line.text[near[-1] : word.start]


def _of_several(line: Line, figure: Figure) -> bool:
    """Tell whether the figure is that of each of several places ("13 địa phương đạt trên 70%")."""
    if figure.unit != "%":
        return False
    begin = max(
        (m.end() for m in re.finditer(r"[,;](?! thành phố)", line.text[: figure.start])), default=0
    )
    clause = line.text[begin : figure.start]
    paid = any(w.code == "DISB" and begin <= w.start < figure.start for w in line.words)
    units = "địa phương|tỉnh|bộ|cơ quan|đơn vị|chủ đầu tư" + ("|huyện|xã" if paid else "")
    several = (
        rf"(?:\d+|một số|nhiều|các) (?:{units})"
        r"(?! (?:miền núi|nghèo|gồm|như))(?:, thành phố)?(?: đã)?(?: có)?[^\d]{0,60}$"
    )
    named = [m for m in line.places if begin <= m.start < figure.start and not m.back]
    return bool(re.search(_rx(several, line.accents), clause)) and not named


def _money_subject(line: Line, figure: Figure, concept: str, before: str) -> str:
    """Return DISB for "đạt 73%" after a plan: a rate belongs to the payment of the sentence."""
    if figure.unit == "%" and concept in ("PLAN", "PLAN_VERB", "OF_TOTAL", "CARRY"):
        paid = [w for w in line.words if w.end <= figure.start and w.code == "DISB"]
        if paid and re.search(
            _rx(r"(đạt|bằng|chiếm|tương đương|\(|tỷ lệ|,)[^,;\d]{0,25}$", line.accents), before
        ):
            return "DISB"
    return concept


def _change(line: Line, figure: Figure, before: str, after: str) -> tuple[bool, bool]:
    """Tell whether the figure is a fall or rise, and whether it is the level that was left."""
    tail = before[-70:]
    fall = re.search(
        _rx(
            r"^.*(?<!\w)(?P<verb>giảm|hạ|kéo giảm|tăng|vượt)(?! nghèo(?! bình quân| trung bình))"
            r"(?P<rest>[^;.]{0,50})$",
            line.accents,
        ),
        tail,
    )
    if figure.unit == "pp":
        return True, False
    if not fall:
        return False, False
    rest = fall["rest"]
    level = r"(?<!\w)(còn|xuống|về|lên|là|chiếm|đạt|ở mức|thành|nâng|và|có|với)(?!\w)"
    if re.search(_rx(level, line.accents), rest) or re.search(r"\d[^,]*,|,", rest):
        return False, False
    if fall["verb"] in ("vượt", "vuot") and len(rest.split()) > 2:
        return False, False
    to = re.match(
        _rx(
            r"\s*(?:\(?[^,;.\d]{0,14}(?:\d{4}|năm)?\)?)?\s*(?:xuống|còn|về|lên)(?!\w)", line.accents
        ),
        after,
    )
    if to and re.search(_rx(r"từ\s*$|từ mức\s*$", line.accents), before):
        return False, True
    return True, False


def _attached(line: Line, figure: Figure) -> Word | None:
    """Return the concept that begins with the figure's own noun ("9.604 hộ nghèo")."""
    for word in line.words:
        if word.field == "other" and word.code not in ("flow", "schools", "culture"):
            continue
        if figure.unit in ("%", "bn VND", "pp"):
            between = line.text[figure.end : word.start]
            if word.start >= figure.end and re.fullmatch(
                _rx(
                    r"\s*(?:\([^()]*\))?\s*(?:(?:tổng |trên tổng |trong tổng )?(?:số )?(?:các )?)?",
                    line.accents,
                ),
                between,
            ):
                return word
        elif figure.noun - 1 <= word.start <= figure.noun + 1 and word.end > figure.noun:
            return word
    return None


def _previous(line: Line, figure: Figure) -> Word | None:
    """Return the last subject before the figure; a bracket's own subject ends with the bracket."""
    text = line.text
    inside = re.search(r"\(\s*(?:[^\W\d_]+\s*){0,4}$", text[: figure.start])
    if inside:
        counted = [f for f in line.figures if f.end <= inside.start() and not f.why]
        if counted and not re.search("[,;]", text[counted[-1].end : inside.start()]):
            own = _attached(line, counted[-1])
            if own and own.end > figure.start:
                return own
    for word in reversed([w for w in line.words if w.end <= figure.start]):
        closed = text[word.end : figure.start]
        if closed.count(")") > closed.count("(") and text[: word.start].count("(") > text[
            : word.start
        ].count(")"):
            continue
        if word.field == "other" and word.code in ("flow",) and "," in closed:
            return word
        return word
    return None


def _judge_attached(
    line: Line, figure: Figure, word: Word, previous: Word | None, change: bool, before: str
) -> Subject | None:
    concept = word.code
    lead = before[-60:]
    if word.field == "other":
        return Subject("", why="flow" if word.code == "flow" else "other")
    if figure.unit == "bn VND":
        if concept in ("PLAN", "PLAN_VERB") and (previous is None or previous.code == "OF_TOTAL"):
            return Subject("PLAN", change, attached=True)
        return None
    if figure.unit in ("%", "pp"):
        if concept in MONEY:
            return None
        share = re.search(
            _rx(r"(chiếm|bằng|tương đương|tương ứng|đạt)(?: tỷ lệ)?\s*$", line.accents), lead
        )
        family = previous.code[:2] if previous else ""
        if share and previous and previous.field == "concept" and family == concept[:2]:
            return None
        if concept in POVERTY:
            level = re.search(
                _rx(r"(còn|có|là|xuống)\s*(?:khoảng|gần|hơn|trên|dưới)?\s*$", line.accents), lead
            )
            if (
                change
                and not figure.value > 8
                and not re.search(_rx(r"số", line.accents), line.text[figure.end : word.start + 3])
            ):
                return Subject(concept, True, attached=True)
            totals = [w for w in line.words if w.code == "MPI" and w.end <= figure.start]
            of_total = bool(totals) and concept in ("POOR", "NEAR")
            if of_total and re.search(_rx(r"(gồm|và|,|có|\()\s*$", line.accents), lead):
                return Subject(concept, False, attached=True)
            if level and not re.search(
                _rx(r"số", line.accents), line.text[figure.end : word.start + 3]
            ):
                return Subject(concept, change, attached=True)
            return Subject("", why="share")
        if change and not concept.startswith(("RED", "PD_TOTAL")):
            return Subject("", why="change")
        subset = re.search(_rx(r"trong đó[^;.]{0,40}$", line.accents), lead)
        return Subject(concept, change, attached=True, share="met" if subset else "")
    if concept == "PD_TOTAL" and not re.search(
        _rx(r"(có|còn|hiện có|gồm)\s*$", line.accents), lead
    ):
        return Subject("", why="subject")
    if concept in POVERTY:
        housed = (
            previous
            and previous.code == "HOUSING_FOR"
            and not re.search(r"[;]", line.text[previous.end : figure.start])
        )
        if housed and figure.start - (previous.end if previous else 0) < 25:
            return Subject("HOUSING", change, attached=True)
        if _is_flow(line, before, line.text[word.end :]):
            return Subject("", why="flow")
    if concept[:2] in ("XA", "HU") and re.search(
        _rx(r"(thêm|tăng|tăng thêm|phấn đấu thêm|công nhận|xét)\s*$", line.accents), lead
    ):
        if concept == "HUYEN" and re.search(_rx("thêm", line.accents), lead):
            return Subject("HUYEN_NEW", attached=True)
        return Subject("", why="flow")
    if concept[:2] == "XA" and re.search(
        _rx(r"nâng (?:tổng )?số", line.accents), line.text[word.end :]
    ):
        return Subject("", why="flow")
    return Subject(concept, change, attached=True)


def _is_flow(line: Line, before: str, after: str) -> bool:
    """Tell whether households are counted as helped, added or gone, and not as the stock."""
    lead = _rx(
        r"(hỗ trợ|giúp|giúp đỡ|cho|giảm|thêm|tăng|vận động|tặng|trao|giảm "
        r"được|đưa|xóa|phát sinh|bình quân mỗi năm|mỗi năm)(?: được| hơn|"
        r" gần| trên| khoảng)*\s*$",
        line.accents,
    )
    tail = _rx(
        r"(?:(?:,| và) (?:hộ )?cận nghèo)?[^,;.]{0,40}?(?<!\w)(được|vay|"
        r"thoát|tham gia|nhận|hưởng|vươn|đăng ký|có nhu cầu|thiếu|tiếp cận|"
        r"khó khăn về|so với)(?!\w)",
        line.accents,
    )
    return bool(re.search(lead, before) or re.match(tail, after))


def _lists_on(line: Line, cut: int, figure: Figure) -> bool:
    """Tell whether what follows a semicolon is the next item of one list: a place, a part."""
    return any(cut < a < figure.start for a, b in line.known)
