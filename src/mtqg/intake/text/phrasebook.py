"""Phrasebooks that put English into the Vietnamese of the rules, with the way back.

A row of data/vocabulary/text_english_figures.csv or text_english.csv `says` its `words`, a regular
expression in which {name} stands for a row of text_english_ways.csv; what `says` names in braces
is put in as it was written. The longest phrase at a place is taken, and of two as long the one that
looks further. What no book holds stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import Plain

FIGURES, PHRASES = "english_figures", "english"
_BRACES = re.compile(r"\{([a-z]+)\}")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
#: What a sentence may open behind, the beginning of the text among it.
_OPENS = ("", *'.!?:\n"“(•*-')


@cache
def _ways() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in vocabulary.table("english_ways")[["name", "words"]].itertuples(index=False):
        found[name] = _BRACES.sub(lambda m: f"(?:{found[m[1]]})", _spaced(words))
    return found


def _spaced(words: str) -> str:
    r"""Return words whose spaces may be a line's end, but not a paragraph's; those of [ ] may not.

    >>> bool(re.fullmatch(_spaced("are poor"), "are\npoor"))
    True
    """
    words = words.replace("[ ]", "\0").replace("[- ]", r"[-\s]").replace(" ?", r"\s?")
    return words.replace(" ", r"\s+(?<!\n\n)").replace("\0", " ")


def pattern(words: str, *, named: str = "") -> str:
    """Return the regular expression of `words`; a group of its name is what `named` has in braces.

    >>> re.fullmatch(pattern("{share} of {num}", named="{share}"), "gần 5% of 20")["share"]
    'gần 5%'
    """
    groups = set(_BRACES.findall(named))

    def group(m: re.Match[str]) -> str:
        opens = f"?P<{m[1]}>" if m[1] in groups else "?:"
        groups.discard(m[1])
        return f"({opens}{_ways()[m[1]]})"

    return _BRACES.sub(group, words)


@cache
def _book(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in vocabulary.table(name).itertuples():
        body = pattern(_spaced(row.words), named=row.says)
        before = {"{": r"(?<![\w.,])", " ": "", "'": "", ",": ""}.get(row.words[0], r"(?<!\w)")
        found.append((re.compile(rf"{before}(?:{body})(?!\w)", re.IGNORECASE), row.says))
    return tuple(found)


def said_in(given: Plain, book: str) -> Plain:
    """Return a text in the words of one phrasebook.

    >>> said_in(Plain("VND 1.5 billion in Ky Son district"), FIGURES).text
    '1,5 tỷ đồng in huyện Ky Son'
    """
    text = given.text
    matches = [(m, says) for phrase, says in _book(book) for m in phrase.finditer(text)]
    matches.sort(key=lambda x: (x[0].start(), -x[0].end(), -len(x[0].re.pattern)))
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
        opens = text[max(0, m.start() - 3) : m.start()].rstrip(" ")[-1:] in _OPENS
        capital = capital or (m[0][0].isupper() and opens)
        if says:
            # A figure keeps its own place, so that it can be found and marked.
            at, here = 0, m.start()
            for slot in _BRACES.finditer(says):
                put(says[at : slot.start()], here, False)
                words = _in_notation(slot[1], m[slot[1]], book)
                kept = len(words) == len(m[slot[1]])
                put(words, m.start(slot[1]), kept)
                at, here = slot.end(), m.end(slot[1]) if kept else m.start(slot[1])
            put(says[at:], here, False)
        elif text[position : position + 1] == " " and m[0][0] not in " '":
            position += 1  # an article is dropped with the space behind it
    put(text[position:], position, True)
    places.append(len(text))
    return Plain("".join(letters), tuple(given.place(x) for x in places))


def _in_notation(slot: str, written: str, book: str) -> str:
    """Return what was written in a slot, in Vietnamese notation."""
    word = written.casefold()
    if slot == "month":
        return str(_MONTHS.index(word[:3]) + 1)
    if slot == "day":
        return re.sub(r"\D", "", word)
    if slot == "count":
        return str(_number(word))
    if slot == "parts":
        part, whole = (_number(x) for x in re.split(r" (?:in|out of)(?: every)? ", word))
        return f"{100 * part / max(whole, 1):g}".replace(".", ",")
    # The first book finds numbers as English writes them, the second as the first left them.
    swaps = book == FIGURES and slot in ("n", "m")
    return written.translate(str.maketrans(".,", ",.")) if swaps else written


def _number(word: str) -> int:
    """Return the number that a word, or two, is.

    >>> [_number(x) for x in ("7", "seven", "twenty", "twenty-one")]
    [7, 7, 20, 21]
    """
    parts = re.split("[- ]", word)
    tens = 10 * _TENS.index(parts[0]) + 20 if parts[0] in _TENS else 0
    return tens + (_ONES.index(parts[-1]) + 1 if parts[-1] in _ONES else 0) or int(word)


def put_in(given: Plain, put: list[tuple[int, str]]) -> Plain:
    """Return a text with words put in, each at the place it is put before.

    >>> put_in(Plain("of 50"), [(5, " communes")]).text
    'of 50 communes'
    """
    letters: list[str] = []
    places: list[int] = []
    last = 0
    for at, words in sorted(put):
        letters += [given.text[last:at], words]
        places += [*range(last, at), *([at] * len(words))]
        last = at
    letters.append(given.text[last:])
    places += range(last, len(given.text) + 1)
    return Plain("".join(letters), tuple(given.place(x) for x in places))
