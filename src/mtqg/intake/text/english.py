"""English texts: said again in the Vietnamese that the rules read, with the way back.

A phrasebook (data/vocabulary/text_english.csv) puts the few phrases that articles on the programmes
state figures with into Vietnamese ones, figures into Vietnamese notation. What it does not hold
stays English and is read as unknown words, which leave a figure rather than misread it.
"""

from __future__ import annotations

import re
from functools import cache

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import Plain

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_COUNTS = "one two three four five six seven eight nine ten eleven twelve".split()
_NAME = r"(?:(?!The |In |At |For |Of |And )[A-ZĐ][\w'-]*)(?: [A-ZĐ][\w'-]*){0,3}"
#: What a {placeholder} of the phrasebook stands for.
_SLOTS = {
    "month": rf"(?:{'|'.join(_MONTHS)}|(?:{'|'.join(_SHORT)})\.)",
    "day": r"\d{1,2}(?:st|nd|rd|th)?",
    "year": r"(?:19|20)\d\d",
    "until": r"(?:19|20)\d\d",
    "n": r"\d+(?:[.,]\d+)*",
    "m": r"\d+(?:[.,]\d+)*",
    "count": rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})",
    "name": f"(?-i:{_NAME})",
}
_SLOT = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_USUAL = set("the of and to in was were by for from with at said has had is".split())


def is_english(spelled: str) -> bool:
    """Tell whether a spelled text is English.

    >>> is_english("the poverty rate fell to three per cent in the year")
    True
    """
    words = re.findall(r"[^\W\d_]+", spelled[:200_000])
    return sum(word in _USUAL for word in words) >= 0.15 * max(len(words), 1)


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in vocabulary.table("english").itertuples():
        body = row.words.replace(" ?", r"\s?").replace(" ", r"\s+")
        body = _SLOT.sub(lambda m: f"(?P<{m[1]}>{_SLOTS[m[1]]})", body)
        before = {"{": r"(?<![\w.,])", " ": ""}.get(row.words[0], r"(?<!\w)")
        found.append((re.compile(rf"{before}(?:{body})(?!\w)", re.IGNORECASE), row.says))
    return tuple(found)


def _said(slot: str, written: str) -> str:
    """Return what was written in a slot, in Vietnamese notation."""
    word = written.casefold().rstrip(".")
    if slot == "month":
        return str(_SHORT.get(word[:4], _SHORT.get(word[:3])))
    if slot == "count":
        return str(_COUNTS.index(word) + 1) if word in _COUNTS else word
    if slot == "day":
        return re.sub(r"\D", "", word)
    return written.translate(str.maketrans(".,", ",.")) if slot in ("n", "m") else written


def in_vietnamese(given: Plain) -> Plain:
    """Return an English text in the words that the rules read; `place` still leads to the original.

    >>> in_vietnamese(Plain("The poverty rate fell to 3.4 percent by the end of 2025.")).text
    'Tỷ lệ hộ nghèo giảm còn 3,4% đến hết năm 2025.'
    """
    text = given.text
    matches = [(m, says) for pattern, says in _phrases() for m in pattern.finditer(text)]
    matches += [(m, "") for m in _NUMBER.finditer(text)]
    matches.sort(key=lambda x: (x[0].start(), -x[0].end()))
    letters: list[str] = []
    places: list[int] = []
    position, capital = 0, False

    def put(words: str, start: int, kept: bool) -> None:
        nonlocal capital
        if capital and words.strip():
            words, capital = words[0].upper() + words[1:], False
        letters.append(words)
        places.extend(range(start, start + len(words)) if kept else [start] * len(words))

    for m, says in matches:
        if m.start() < position:
            continue
        put(text[position : m.start()], position, True)
        position = m.end()
        capital = capital or m[0][0].isupper()
        if m.re is _NUMBER:
            put(_said("n", m[0]), m.start(), True)
        elif says:
            # A figure keeps its own place, so that it can be found and marked.
            at, here = 0, m.start()
            for slot in _SLOT.finditer(says):
                put(says[at : slot.start()], here, False)
                here, kept = m.start(slot[1]), slot[1] in ("n", "m", "name")
                put(_said(slot[1], m[slot[1]]), here, kept)
                at, here = slot.end(), m.end(slot[1]) if kept else here
            put(says[at:], here, False)
        elif text[position : position + 1] == " ":
            position += 1  # an article is dropped with the space behind it
    put(text[position:], position, True)
    places.append(len(text))
    return Plain("".join(letters), tuple(given.place(x) for x in places))
