"""Words for readers, always in both languages side by side, so that neither can be forgotten."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"


@dataclass(frozen=True)
class Text:
    """One sentence or label in Vietnamese and in English.

    Examples
    --------
    >>> Text(vi="Tỷ lệ giải ngân", en="Disbursement rate").say("en")
    'Disbursement rate'
    """

    vi: str
    en: str

    def say(self, language: str) -> str:
        """Return the words in `language`, "vi" or "en".

        Raises
        ------
        ValueError
            If `language` is neither.
        """
        if language not in LANGUAGES:
            raise ValueError(f"language must be one of {LANGUAGES}, got {language!r}")
        return self.vi if language == "vi" else self.en

    def lower(self) -> Text:
        """Return the words as they stand within a sentence.

        >>> Text("Tỷ lệ hộ nghèo", "Poverty rate").lower().en
        'poverty rate'
        """
        return Text(lower(self.vi), lower(self.en))

    def __add__(self, other: Text) -> Text:
        return Text(self.vi + other.vi, self.en + other.en)


def join(texts: Iterable[Text], separator: str = " ") -> Text:
    """Join `texts` with `separator` in both languages.

    >>> join([Text("Một.", "One."), Text("Hai.", "Two.")]).en
    'One. Two.'
    """
    texts = list(texts)
    return Text(separator.join(t.vi for t in texts), separator.join(t.en for t in texts))


def lower(name: str) -> str:
    """Return a name as it stands within a sentence.

    >>> lower("Tỷ lệ hộ nghèo"), lower("")
    ('tỷ lệ hộ nghèo', '')
    """
    return name[:1].lower() + name[1:]


_D = str.maketrans("đĐðÐ", "dDdD")


def unaccented(text: str) -> str:
    """Return `text` in lower case without accents, however they are encoded; đ is d.

    >>> unaccented("Ðắk Lắk, Bà Rịa - Vũng Tàu")
    'dak lak, ba ria - vung tau'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_D).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
