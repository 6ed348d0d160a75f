"""English texts: said again in the Vietnamese that the rules read, with the way back.

Twice a phrasebook is gone through: first figures with their hedges and units are put into
Vietnamese notation (data/vocabulary/text_english_figures.csv), then the phrases that state such
figures into Vietnamese ones (text_english.csv), which turns round what English says the other way
("61% of communes met the standard"). What they do not hold stays English and is read as unknown
words, which leave a figure rather than misread it.
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
_N = r"\d+(?:[.,]\d+)*"
_HEDGED = rf"(?:(?:hơn|gần|khoảng|dưới|ít nhất) )?{_N}(?: - {_N})?"
_MONEY = rf"{_HEDGED} (?:nghìn tỷ|tỷ|triệu) đồng"
_NAME = r"(?:(?!The |In |At |For |Of |And )[A-ZĐ][\w'-]*)(?: [A-ZĐ][\w'-]*){0,3}"
#: What a {placeholder} of the phrasebook stands for.
_SLOTS = {
    "month": rf"(?:{'|'.join(_MONTHS)}|(?:{'|'.join(_SHORT)})\.)",
    "day": r"\d{1,2}(?:st|nd|rd|th)?",
    "year": r"(?:19|20)\d\d",
    "until": r"(?:19|20)\d\d",
    "n": _N,
    "m": _N,
    "num": rf"{_HEDGED}(?![\w%.,/]*\d|%)",
    "share": f"{_HEDGED}%",
    "figure": rf"{_HEDGED}(?:%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng)",
    "money": _MONEY,
    "total": _MONEY,
    "count": rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})",
    "name": f"(?-i:{_NAME})",
}
#: Words of the phrasebook that may be said in many ways.
_WAYS = {
    "met": r"(?:(?:have|has|had|having|were|are|was|been|being|be|to|now|already|successfully) )*"
    r"(?:met|meet|meets|meeting|fulfill?(?:ed|ing|s)?|satisf(?:y|ied|ying)|attain(?:ed|ing)?"
    r"|achiev(?:ed|e|ing)|reach(?:ed|ing)?|gain(?:ed)?|complet(?:ed|ing|e)|earn(?:ed)?"
    r"|(?:recogni[sz]ed|certified|accredited)"
    r"(?: (?:as|for|by the Prime Minister))*(?: (?:having )?(?:met|meeting|reaching|completed"
    r"|completing|fulfilling|achieving))?)(?: all)?",
    "rural": r"new(?:[- ]style)?[- ](?:rural|countryside)(?: (?:areas?|development))?",
}
_SLOT = re.compile(r"\{(\w+)\}")
_KEPT = ("n", "m", "num", "share", "figure", "money", "total", "name")
_USUAL = set(
    "the of and to in was were by for from with at said has had is that its have been are an"
    " than".split()
)


def is_english(spelled: str) -> bool:
    """Tell whether a spelled text is English.

    >>> is_english("the poverty rate fell to three per cent in the year")
    True
    """
    words = re.findall(r"[^\W\d_]+", spelled[:200_000])
    return sum(word in _USUAL for word in words) >= 0.15 * max(len(words), 1)


@cache
def _phrases(book: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in vocabulary.table(book).itertuples():
        body = _SLOT.sub(lambda m: _WAYS.get(m[1], m[0]), row.words)
        body = body.replace(" ?", r"\s?").replace(" ", r"\s+")
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
    return _said_in(_said_in(given, "english_figures"), "english")


def _said_in(given: Plain, book: str) -> Plain:
    """Return a text in the words of one phrasebook; that of figures puts each into notation."""
    text = given.text
    matches = [(m, says) for pattern, says in _phrases(book) for m in pattern.finditer(text)]
    if book == "english_figures":
        matches += [(m, "{n}") for m in re.finditer(rf"(?P<n>{_N})", text)]
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
        if says:
            # A figure keeps its own place, so that it can be found and marked.
            at, here = 0, m.start()
            for slot in _SLOT.finditer(says):
                put(says[at : slot.start()], here, False)
                here, kept = m.start(slot[1]), slot[1] in _KEPT
                words = m[slot[1]]
                put(
                    _said(slot[1], words) if book == "english_figures" or not kept else words,
                    here,
                    kept,
                )
                at, here = slot.end(), m.end(slot[1]) if kept else here
            put(says[at:], here, False)
        elif text[position : position + 1] == " " and m[0][0] != " ":
            position += 1  # an article is dropped with the space behind it
    put(text[position:], position, True)
    places.append(len(text))
    return Plain("".join(letters), tuple(given.place(x) for x in places))
