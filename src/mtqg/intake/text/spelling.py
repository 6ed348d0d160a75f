"""One spelling for matching, letter for letter, so that every place in the text stays where it is.

The same word is typed in composed or decomposed accents, with the tone on either vowel (hòa, hoà),
as "tỉ lệ" or "tỷ lệ", with non-breaking spaces, or without accents at all. Matching works on a
plain text with one spelling; `Plain.place` leads back to the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: A line end inside a number ("50,\n6%") is kept as this mark, which is no space.
JOINT = "\u2060"
_DROPPED = set("\u200b\u200c\u200d\ufeff\u00ad\u2060")
_SPACES = "\u00a0\u2007\u2009\u202f\u2002\u2003\u3000\t\r\v\f"
#: Letters written as another that means the same, one for one.
_LIKE = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | {"Ð": "Đ", "％": "%", "∕": "/", "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-"}
)
#: Spellings that mean another: the tone on either vowel, and words of two spellings.
_SPELLINGS = {
    old: new
    for row in ("oà òa oá óa oả ỏa oã õa oạ ọa oè òe oé óe oẻ ỏe oẽ õe oẹ ọe",
                "uỳ ùy uý úy uỷ ủy uỹ ũy uỵ ụy tỉ tỷ quí quý")
    for old, new in zip(row.split()[::2], row.split()[1::2], strict=True)
} | {"tới": "đến"}  # fmt: skip
#: "Tới" before a time or an amount is "đến"; behind a year it is the coming one (năm tới).
_SPELT = re.compile(
    r"o[àáảãạèéẻẽẹ](?!\w)|(?<!q)u[ỳýỷỹỵ](?!\w)|(?<!\w)(?:tỉ|quí)(?!\w)"
    r"|(?<!\w)tới(?= (?:nay|hết|cuối|đầu|giờ|ngày|tháng|năm \d|quý|thời điểm|hiện|\d))"
)


@dataclass(frozen=True)
class Plain:
    """A text with plain spaces and composed accents; `places` leads back to the given one.

    `places` is None when the two are the same letter for letter.
    """

    text: str
    places: tuple[int, ...] | None = None

    def place(self, position: int) -> int:
        """Return where the letter at `position` stands in the given text."""
        return position if self.places is None else self.places[position]


def plain(text: str) -> Plain:
    r"""Return `text` in composed letters, plain spaces and hyphens, with the way back.

    >>> found = plain("nghe\u0300o\u00a05%")
    >>> found.text, found.place(4)
    ('nghèo 5%', 5)
    """
    told = text.translate(_LIKE)
    if _is_plain(told):
        return Plain(told)
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for line in told.splitlines(keepends=True):
        if _is_plain(line):
            letters.append(line)
            places.extend(range(at, at + len(line)))
        else:
            for start, letter in _composed(line):
                letters.append(letter)
                places.extend([at + start] * len(letter))
        at += len(line)
    places.append(len(told))
    return Plain("".join(letters), tuple(places))


def _is_plain(text: str) -> bool:
    kept = _DROPPED.isdisjoint(text) and "   " not in text
    return kept and unicodedata.is_normalized("NFC", text)


def _composed(line: str) -> Iterator[tuple[int, str]]:
    """Yield the composed letters of `line`, each with where it begins."""
    starts = [0, *(i for i, c in enumerate(line) if i and not unicodedata.combining(c))]
    before = ["", ""]
    for start, end in pairwise([*starts, len(line)]):
        letter = line[start:end]
        if letter in _DROPPED or [*before, letter] == [" "] * 3:
            continue  # a long run of spaces says no more than a short one
        before = [before[1], letter]
        yield start, unicodedata.normalize("NFC", letter)


def spell(text: str) -> str:
    """Return `text` in lower case and one spelling, letter for letter.

    >>> spell("Tỉ lệ Uỷ ban HOÀ Bình quý")
    'tỷ lệ ủy ban hòa bình quý'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _SPELT.sub(lambda m: _SPELLINGS[m[0]], lower)


_BARE: dict[int, str] = {ord("đ"): "d", ord("Đ"): "D"}
for _code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)):
    _base = unicodedata.normalize("NFD", chr(_code))[0]
    if _base.isascii() and _base.isalpha():
        _BARE.setdefault(_code, _base)


def bare(text: str) -> str:
    """Return composed `text` without accents, letter for letter.

    >>> bare("tỷ lệ hộ nghèo vùng đồng bào")
    'ty le ho ngheo vung dong bao'
    """
    return text.translate(_BARE)


_ACCENTED = re.compile(r"[ăâđêôơưạ-ỹàáèéìíòóùúãõ]")


def has_accents(text: str) -> bool:
    """Tell whether a Vietnamese `text` is typed with its accents."""
    letters = sum(1 for c in text if c.isalpha())
    return len(_ACCENTED.findall(text)) > 0.05 * letters


_USUAL = re.findall(
    r"\w+",
    "của và các được tỉnh huyện năm đồng những trong với người nghèo hộ xã tỷ lệ đạt vốn còn là có"
    " giải ngân chương trình kế hoạch",
)


def is_vietnamese(spelled: str) -> bool:
    """Tell whether a spelled text is Vietnamese, with accents or without; a few words may be.

    >>> is_vietnamese("tỷ lệ hộ nghèo còn 3%"), is_vietnamese("ty le ho ngheo con 3%")
    (True, True)
    >>> is_vietnamese("the poverty rate fell to three per cent in the year")
    False
    """
    words = re.findall(r"[^\W\d_]+", spelled[:200_000])
    usual = {*_USUAL, *(bare(word) for word in _USUAL)}
    return len(words) < 4 or sum(word in usual for word in words) >= 0.08 * len(words)
