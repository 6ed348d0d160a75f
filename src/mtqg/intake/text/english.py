"""English texts: said again in the Vietnamese that the rules read, with the way back.

Twice a phrasebook is gone through (`phrasebook`): first figures, with hedges and units, and places
with their kind are put into Vietnamese notation, then the phrases that state such figures, which
turns round what English says the other way ("61% of communes met the standard"). Between the two,
what English leaves out is put in (`left_out`); last, when a sentence dates behind its figure, it is
dated before it. What the books do not hold stays English and is read as unknown words, which leave
a figure rather than misread it.
"""

from __future__ import annotations

import re

from mtqg.intake.text.left_out import with_what_is_left_out
from mtqg.intake.text.phrasebook import FIGURES, PHRASES, pattern, put_in, said_in
from mtqg.intake.text.spelling import Plain, spell
from mtqg.intake.text.times import find_times

#: Common words, and those of the field, which make up a list of figures.
_USUAL = set(
    "the of and to in was were by for from with at said has had is that its have been are an than"
    " poverty poor households communes districts ethnic minority rural capital disbursed programme"
    " program rate standards target".split()
)
_SENTENCE = re.compile(r"(?<!\S)(?:[^.!?;\n]|[.!?;](?!\s|$))+")
_DATED = re.compile(
    pattern(r"(?<![\w.,/]){n}(?:%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng| xã| hộ| huyện)")
)
#: Kinds of times that say when a figure was, and what makes them say something else.
_WHEN = ("date", "day", "month", "months", "end", "year", "span", "relative")
_BOUND = re.compile(
    r"(?:so với|kế hoạch|cùng kỳ|cùng thời điểm|vốn|từ|kéo dài|sang|và|set)(?: của)?\s*$"
)


def is_english(spelled: str) -> bool:
    """Tell whether a spelled text is English.

    >>> is_english("the poverty rate fell to three per cent in the year")
    True
    """
    words = re.findall(r"[^\W\d_]+", spelled[:200_000])
    return sum(word in _USUAL for word in words) >= 0.15 * max(len(words), 1)


def in_vietnamese(given: Plain) -> Plain:
    """Return an English text in the words that the rules read; `place` still leads to the original.

    >>> in_vietnamese(Plain("The poverty rate fell to 3.4 percent by the end of 2025.")).text
    'Tỷ lệ hộ nghèo giảm còn 3,4% đến hết năm 2025.'
    """
    told = with_what_is_left_out(said_in(given, FIGURES))
    return _with_time_first(said_in(told, PHRASES))


def _with_time_first(given: Plain) -> Plain:
    """Return a text whose sentences say first when it was, which English says behind the figure.

    >>> _with_time_first(Plain("Tỉnh được giao 215 tỷ đồng vốn đầu tư cho năm 2024.")).text
    'Năm 2024, Tỉnh được giao 215 tỷ đồng vốn đầu tư cho năm 2024.'
    """
    put = []
    for sentence in _SENTENCE.finditer(given.text):
        said = sentence[0]
        figure = _DATED.search(said)
        if figure is None:
            continue
        times = [t for t in find_times(spell(said)) if t.kind in _WHEN and not (t.base or t.named)]
        if any(t.relative != "nay" for t in times if t.start < figure.end()):
            continue
        times = [t for t in times if "cùng" not in spell(said[t.start : t.end])]
        behind = [
            t for t in times if t.start >= figure.end() and not _BOUND.search(said[: t.start])
        ]
        time = next((t for t in behind if t.until), behind[0] if behind else None)
        if time is None or time.relative == "trước" or not said[figure.end() : time.start].strip():
            continue  # right behind its figure it says when that was
        if said.count("(", 0, time.start) > said.count(")", 0, time.start):
            continue
        words = said[time.start : time.end]
        put.append((sentence.start(), f"{words[0].upper()}{words[1:]}, "))
    return put_in(given, put)
