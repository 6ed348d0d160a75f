"""Words for readers, always in both languages side by side, so that neither can be forgotten."""

from __future__ import annotations

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

    def __add__(self, other: Text) -> Text:
        return Text(self.vi + other.vi, self.en + other.en)


def join(texts: Iterable[Text], separator: str = " ") -> Text:
    """Join `texts` with `separator` in both languages.

    >>> join([Text("Một.", "One."), Text("Hai.", "Two.")]).en
    'One. Two.'
    """
    texts = list(texts)
    return Text(separator.join(t.vi for t in texts), separator.join(t.en for t in texts))
