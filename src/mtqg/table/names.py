"""How the name of a place is written: its letters and accents, and what stands around them.

"1. UBND tỉnh BẮC GIANG (cũ)", "Bac Giang, Vietnam" and "Bắc-Giang" write one name. Here a text is
taken apart into key, accents, type word and age; which place it is is for `areas` and `communes`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from mtqg.table.encodings import from_mojibake, from_tcvn3, from_vni, is_vni

#: How well a text agrees with a name: in every accent, without some, with a syllable wrong.
EXACT, PLAIN, SLIP = 0, 1, 2
CITY, PROVINCE, BELOW = "city", "province", "below"
OLD, NEW = "old", "new"

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STROKE = "\u0335"
# Ð and đ are two letters to Unicode, one to readers; ǎ is typed for ă.
_VARIANTS = str.maketrans({"Ð": "Đ", "ð": "đ", "ɖ": "đ", "Ɖ": "Đ", "ǎ": "ă", "Ǎ": "Ă"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

# A row's number; "X." is a commune (xã), "T." a province, "P." a ward: no numbers.
_NUMBER = re.compile(
    r"\s*(?:[-–—•+*·▪●◦]+\s*(?=\w)"
    r"|\(?(?:\d{1,3}(?:\.\d{1,3})*|[iv]{1,4}|x[iv]{1,4}|[a-e])\s?[.)/:]+[\s\-]*(?=[a-z])"
    r"|\d{1,3}\s*-\s*(?=[a-z])|\d{1,3}\s+(?=[a-z]))"
)
_OFFICE = re.compile(
    r"\s*(?:(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\s+|(?:tren )?dia ban\s+"
    r"|toan (?=tinh\b|thanh pho\b))"
)
_KINDS = (
    (CITY, re.compile(r"\s*(?:thanh pho(?: truc thuoc (?:trung uong|t\.?w))?\s+|t\.?\s?p[.\s\-]\s*"
                      r"|thu do\s+|city of\s+)(?=\w)")),
    (PROVINCE, re.compile(r"\s*(?:tinh\s+|t\s?\.\s*(?!x\b|t\b)|province of\s+)(?=\w)")),
    (BELOW, re.compile(
        r"\s*(?:huyen|quan|thi xa|xa|phuong|thi tran|dac khu|t\.?x|t\.?t(?!\W+hue)|h|q|x|p"
        r"|song|nui|dao|duong|district of|commune of|ward of)(?:\.\s*|\s+)(?=\w)")),
)  # fmt: skip
_AFTER = tuple(
    (what, re.compile(rf"(?<=\w){words}$"))
    for what, words in (
        (OLD, r"[\s,(\[-]+(?:tinh )?(?:cu|old|former|truoc (?:khi )?(?:sap nhap|sap xep|hop nhat|"
              r"0?1/0?7/2025))\s*[)\]]?"),
        (NEW, r"[\s,(\[-]+(?:tinh )?(?:moi|new|sau (?:khi )?(?:sap nhap|sap xep|hop nhat))"
              r"\s*[)\]]?"),
        (CITY, r"\s+(?:city|capital)"),
        (PROVINCE, r"\s+prov(?:ince|\.)?"),
        ("", r"[\s,(\-]+(?:viet ?nam|vn)\)?"),
        ("", r"\s*[(\[][*\d\s.,]{1,9}[)\]]"),
        ("", r"[\s,.:;*'\"]+"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A name taken apart.

    `key` holds its letters and digits without accents, `marks` the accents of each; `syllables`
    numbers the syllable of each; `kind` is city, province, below or "" as its type word says;
    `age` is old, new or "".
    """

    key: str
    marks: tuple[str, ...]
    syllables: tuple[int, ...]
    kind: str = ""
    age: str = ""

    def against(self, name: Written) -> int | None:
        """Return how well this spelling agrees with `name`, None where it contradicts it.

        Left-out accents contradict nothing. One syllable may be wrong if a name has others and
        all of those carry every accent. Where in its syllable a tone stands does not matter.
        """
        if self.key != name.key:
            return None
        count = max(name.syllables, default=0) + 1
        wrong: set[int] = set()
        less: set[int] = set()
        tones = [["", ""] for _ in range(count)]
        for mine, other, syllable in zip(self.marks, name.marks, name.syllables, strict=True):
            for side, marks in enumerate((mine, other)):
                tones[syllable][side] += "".join(m for m in marks if m in _TONES)
            quality, wanted = (
                "".join(m for m in marks if m not in _TONES) for marks in (mine, other)
            )
            if quality != wanted:
                (wrong if quality else less).add(syllable)
        for syllable, (tone, wanted) in enumerate(tones):
            if tone != wanted:
                (wrong if tone else less).add(syllable)
        if not wrong:
            return PLAIN if less else EXACT
        return SLIP if len(wrong) == 1 and not less - wrong and count > 1 else None


@lru_cache(maxsize=20_000)
def spelled(text: str) -> Written:
    """Return `text` taken apart: numbering, type words, age, country and notes off its name.

    >>> found = spelled("1. UBND tỉnh Bắc Giang (cũ)")
    >>> found.key, found.kind, found.age
    ('bacgiang', 'province', 'old')
    >>> spelled("TP.HCM").key, spelled("Bac Giang, Vietnam").key, spelled("xã Hà Nam").kind
    ('hcm', 'bacgiang', 'below')
    """
    letters = list(_letters(text))
    plain = "".join(base for base, _ in letters)
    start, end, kind, age = 0, len(plain), "", ""
    for pattern in (_NUMBER, _OFFICE, _OFFICE):
        if found := pattern.match(plain, start):
            start = found.end()
    looking = True
    while looking:
        looking = False
        for what, pattern in _AFTER:
            if found := pattern.search(plain[:end], start):
                end, looking = found.start(), True
                age = age or (what if what in (OLD, NEW) else "")
                kind = kind or (what if what in (CITY, PROVINCE) else "")
    for what, pattern in _KINDS:
        if found := pattern.match(plain[:end], start):
            start, kind = found.end(), what
            break
    letters = letters[start:end]
    syllable, inside = -1, False
    key, marks, syllables = "", [], []
    for base, accents in letters:
        if base.isascii() and base.isalnum():
            syllable += not inside
            key, inside = key + base, True
            marks.append(accents)
            syllables.append(syllable)
        else:
            inside = False
    return Written(key, tuple(marks), tuple(syllables), kind, age)


def _letters(text: str) -> Iterator[tuple[str, str]]:
    """Yield each letter of `text` in lower case without its accents, and these."""
    bare = "".join(c for c in _INVISIBLE.sub("", text) if unicodedata.category(c) != "No")
    bare = unicodedata.normalize("NFKC", bare).translate(_VARIANTS).casefold()
    bare = re.sub(r"\s+", " ", bare).strip(" \"'“”‘’«»_")
    base, accents = "", ""
    for c in unicodedata.normalize("NFD", bare):
        if unicodedata.combining(c):
            accents += c
            continue
        if base:
            yield base, accents
        base, accents = ("d", _STROKE) if c == "đ" else (c, "")
    if base:
        yield base, accents


def readings(text: str) -> Iterator[str]:
    """Yield `text` and what it would be in the old encodings that its letters allow.

    >>> list(readings("Bắc Giang")), "Bến Tre" in readings("BÕn Tre")
    (['Bắc Giang'], True)
    """
    yield text
    once = text
    for _ in range(2):  # what was converted wrongly is at times converted wrongly again
        if (again := from_mojibake(once)) != once:
            yield again
            once = again
    if text.isascii() or any(ord(letter) > 0xFF for letter in text):
        return
    yield from (
        (from_vni(text), from_tcvn3(text))
        if is_vni(text)
        else (
            from_tcvn3(text),
            from_vni(text),
        )
    )
    with suppress(UnicodeDecodeError):
        yield text.encode("latin-1").decode("cp1258")
