"""Words for readers, always in both languages side by side, so that neither can be forgotten."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("vi", "en")
#: The decimal, thousands and minus marks of each language, for those of Python.
MARKS = {"vi": str.maketrans(",.-", ".,\u2212"), "en": str.maketrans("-", "\u2212")}
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


#: What stands over figures that nobody stated: of an example, and never without these words.
MADE_UP = Text("SỐ LIỆU GIẢ ĐỊNH", "MADE-UP FIGURES")


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


#: The marks over and under letters that are taken off together: sign by sign takes long.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")


def unaccented(text: str) -> str:
    """Return `text` in lower case without accents, however they are encoded; đ is d.

    >>> unaccented("Ðắk Lắk, Bà Rịa - Vũng Tàu")
    'dak lak, ba ria - vung tau'
    """
    if text.isascii():
        return text.lower()
    small = text.casefold().replace("đ", "d").replace("ð", "d")
    plain = _MARKS.sub("", unicodedata.normalize("NFD", small))
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


# C0 and C1 controls but tab and line ends, and the marks that turn the order of letters round.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def visible(text: str) -> str:
    r"""Return `text` with every control character as its escape: none moves a cursor or letters.

    Terminals obey ESC sequences, and after U+202E (right to left) every form shows "exe.csv" where
    the file is named "vsc.exe".

    >>> print(visible("a\x1b[31mb\u202ec"))
    a\x1b[31mb\u202ec
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def escape(text: str) -> str:
    r"""Return `text` with the signs of Markdown and HTML taken literally.

    >>> escape("a|b <i>*x*</i>")
    'a\\|b &lt;i&gt;\\*x\\*&lt;/i&gt;'
    """
    return re.sub(r"([\\`*_\[\]|$~])", r"\\\1", html.escape(text, quote=False))


def literal(text: str) -> str:
    r"""Return what somebody typed as one line in which nothing is Markdown, HTML or a link.

    >>> print(literal("1. xem <b>\n$x$ http://a.vn"))
    1\. xem &lt;b&gt; \$x\$ http\://a.vn
    """
    line = escape(visible(" ".join(text.split()))).replace("://", r"\://")
    return re.sub(r"^(\d+)(?=[.)])|^(?=[-+#:=])|^(?=&gt;)", r"\1\\", line)


class Typed(str):
    r"""Text as somebody typed it into a file: who a source is, what a place is called.

    A string like any other, shown letter by letter in tables, captions and charts. Put into a
    sentence, which is Markdown, it escapes itself: nobody who writes sentences can forget to.

    >>> f"*({Typed('Báo cáo *số 12* <script>')})*"
    '*(Báo cáo \\*số 12\\* &lt;script&gt;)*'
    >>> "".join(("Nguồn: ", Typed("*a*")))
    'Nguồn: *a*'
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(literal(str(self)), spec)
