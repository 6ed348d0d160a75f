"""What figures can be about, where its words stand, and whether a figure is a level or a change."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from mtqg.intake.text import vocabulary
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine, rx
from mtqg.intake.text.spelling import bare, spell
from mtqg.intake.text.vocabulary import Word, phrases

POVERTY = ("POOR", "POOR_EM", "POOR_AREA", "POOR_PD", "NEAR", "MPI")
MONEY = ("DISB", "PLAN", "PLAN_VERB", "OF_TOTAL", "CARRY", "MOBILISED", "CAPITAL")
#: Amounts whose parts are of their kind.
WHOLES = ("MOBILISED", "DISB", "PLAN")
COUNTS = ("households", "communes", "districts", "couples", "provinces", "models", "villages")
#: Administrative units, of which an area has so many of each type.
UNITS = ("communes", "wards", "townships", "zones", "districts", "towns", "cities", "quarters")
#: What whole units are.
UNITED = ("XA", "XA_ADV", "XA_MODEL", "HUYEN", "HUYEN_ADV", "ROAD_COMMUNE", "ROAD_VILLAGE", "ELEC")
#: What is counted by its own noun, and is none of the catalogue.
THINGS = ("flow", "schools", "culture", "houses", "modern communes", "bands", "part of a group")
#: More unknown words than this between a subject and its figure, and it may be another subject.
STRANGE = 4


class Subject(NamedTuple):
    """What a figure is about: a concept of text_concepts.csv, and the rule that found it.

    `change` tells a fall or rise from a level; `earlier` the level that was left (từ X còn Y);
    `share` what a share is of; `why` the reason to leave the figure, "" when it has a subject.
    """

    concept: str = ""
    rule: str = ""
    change: bool = False
    earlier: bool = False
    share: str = ""
    why: str = ""


def find_words(text: str, accents: bool) -> list[Word]:
    """Return concepts and other subjects; what stands in brackets is read apart from the rest.

    `text` has its places masked: a place between two words of a subject does not part them ("hộ dân
    của tỉnh Sơn La được dùng điện").
    """
    lexicon = vocabulary.concepts(accents)
    text = rx(phrases.at_place, accents).sub(lambda m: " " * len(m[0]), text)
    found = lexicon.find(re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text))
    for m in re.finditer(r"\([^()]*\)", text):
        inside = lexicon.find(m[0])
        found += [w._replace(start=w.start + m.start(), end=w.end + m.start()) for w in inside]
    return sorted(found, key=lambda w: w.start)


def is_of_other(line: SentenceLine, figure: Amount, concept: str) -> bool:
    """Tell whether a share is of other things than its subject counts.

    "Tỷ lệ hộ nghèo 3% số hộ" is of the same, "tỷ lệ hộ nghèo 3%, 90% số trẻ" is not.
    """
    noun = "xã" if concept.startswith(("XA", "LT15", "EXIT", "I", "ROAD_COMMUNE")) else "hộ|dân số"
    if concept in ("ROAD_VILLAGE", "VILLAGE"):
        noun = "thôn|bản|buôn|làng|ấp|xóm"
    if concept.startswith("HUYEN"):
        noun = "huyện|đơn vị|địa phương"
    same = rf"(?:tổng )?(?:số )?(?:{noun})(?!\w)(?! (?:dân )?(?:được|sử dụng|dùng|có|đạt))"
    return bool(line.after(figure.end, phrases.noun) and not line.after(figure.end, same))


def word_before(line: SentenceLine, index: int) -> Word | None:
    """Return the last subject before the figure; a bracket's own subject ends with the bracket."""
    figure = line.figures[index]
    own = line.bracket(figure.start)
    for word in reversed([w for w in line.words if w.end <= figure.start]):
        around = line.bracket(word.start)
        if around and around != own and around[1] <= figure.start:
            continue
        if _leads(line, word) or (word.code == "OF_TOTAL" and figure.unit == "%"):
            continue
        if word.code == "PD_TOTAL" and figure.unit == "%" and not change_of(line, index)[0]:
            continue  # "huyện nghèo Xín Mần đạt 60,8%": what a place is is no rate
        if word.code in ("PLAN", "PLAN_VERB") and _is_whole(line, word, figure):
            continue
        fell = [w for w in line.words if w.end <= word.start and w.code[:3] == "RED"]
        if word.code == "PLAN" and fell and line.between(fell[-1].end, word.start, ""):
            continue  # "mức giảm hộ nghèo được giao"
        source = word.code in ("PLAN", "CAPITAL") and line.before(word.start, phrases.out_of_money)
        if source and line.cut_between(word.end, figure.start) >= 0:
            continue
        falls = figure.unit in ("%", "pp") and change_of(line, index)[0]
        if falls and word.code in ("PLAN", "PLAN_VERB"):
            continue  # "tỉnh giao giảm 3%": capital does not fall
        return word
    return None


def _is_whole(line: SentenceLine, word: Word, figure: Amount) -> bool:
    """Tell whether a plan is only what a rate is a share of ("đạt 54,4% vốn giao; …")."""
    behind = any(
        f.unit == "%" and line.between(f.end, word.start, phrases.of_whole)
        for f in line.figures
        if f.end <= word.start
    )
    return behind and line.cut_between(word.end, figure.start) >= 0


def _leads(line: SentenceLine, word: Word) -> bool:
    """Tell whether "tỷ lệ" only leads to a figure ("chiếm tỷ lệ 5%") and names no new subject."""
    if word.code != "another share":
        return False
    return bool(line.before(word.start, phrases.leads_to) or line.after(word.end, phrases.leads_on))


def of_project(line: SentenceLine, word: Word) -> bool:
    """Tell whether a plan is that of one project ("Dự án 4 được bố trí 210 tỷ đồng")."""
    if word.code not in MONEY:
        return False
    works = [w for w in line.words if w.code == "project" and w.end <= word.start]
    if word.code == "DISB":  # "đã xong 12 công trình, giải ngân 31 tỷ đồng" only counts works
        works = [
            w
            for w in works
            if not line.before(w.start, r"[\d/]+") or line.cut_between(w.end, word.start) < 0
        ]
    near = [w.end for w in works]
    if not near:
        return False
    named = any(w.field == "programme" and w.start >= near[-1] for w in line.parts)
    return not named and line.cut_between(near[-1], word.start, ";") < 0


def change_of(line: SentenceLine, index: int) -> tuple[bool, bool]:
    """Tell whether the figure is a fall or rise, and whether it is the level that was left.

    "từ X xuống còn Y" states two levels, whatever stands between them.
    """
    figure = line.figures[index]
    if figure.unit == "pp" or line.after(figure.end, "so với năm 2020"):
        return figure.unit == "pp", False
    same = [f for f in line.figures[index + 1 :] if not f.why and f.unit == figure.unit]
    began = line.before(figure.start, phrases.began_at)
    if began and same and figure.kind not in ("range", "at_least"):
        stop = same[0].start
        if line.has(phrases.to_level, figure.end, stop):
            return False, True
    lower = [f for f in line.figures[:index] if not f.why and f.unit == figure.unit]
    if began and lower and line.before(lower[-1].start, phrases.ended_at):
        return False, True  # "còn 3,4% từ mức 4,61% năm trước"
    if line.before(figure.start, phrases.differs):
        return True, False
    fall = line.before(figure.start, phrases.fall)
    if not fall:
        return False, False
    rest = fall["rest"]
    again = rx(phrases.fall_again, line.accents).match(rest)
    rest = again["rest"] if again else rest
    if rx(phrases.reaches, line.accents).search(rest) or "," in rest:
        return False, False
    if rx(r"(?<!\w)và(?!\w)", line.accents).search(rest) and re.search(r"\d", rest):
        return False, False
    return fall["verb"] not in ("vượt", "vuot") or len(rest.split()) <= 2, False


def is_flow(line: SentenceLine, lead: int, end: int | None) -> bool:
    """Tell whether things are counted as helped, added, examined or gone, and not as the stock."""
    helped = line.before(lead, phrases.is_helped)
    if helped and not (helped[0][:9] == "công nhận" and line.after(lead, r"[\d.]+/\d")):
        return True  # "đã công nhận 98/175 xã" counts all that are
    return end is not None and bool(line.after(end, phrases.acted))


@cache
def glue(accents: bool) -> frozenset[str]:
    """Return the words that may stand between a subject and its figure."""
    words = vocabulary.table("glue")["words"]
    return frozenset(spell(w) if accents else bare(spell(w)) for w in words)


def strange_words(line: SentenceLine, start: int, end: int) -> int:
    """Count the words between `start` and `end` that neither the vocabulary nor glue explains."""
    known, between = list(line.known()), glue(line.accents)
    return sum(
        1
        for m in re.finditer(r"[^\W\d_]+", line.text[start:end])
        if m[0] not in between
        and not any(a <= m.start() + start and m.end() + start <= b for a, b in known)
    )
