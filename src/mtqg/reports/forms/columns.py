"""How text fits into the columns of a table: long words and addresses, and each column's width."""

from __future__ import annotations

import re
from math import ceil
from urllib.parse import unquote, urlsplit

from mtqg.reports.forms import layout
from mtqg.reports.forms.document import Data

URL = re.compile(r"https?://\S+")

#: Letters of an address shown in a table; the whole address is behind it as a link.
ADDRESS_LENGTH = 48

#: The width of the page's text in ems of the tables' letters.
LINE = (layout.PAGE[0] - layout.LEFT - layout.RIGHT) / 25.4 * 72 / layout.CELL

#: What the lines and paddings of a column take, in ems.
PADDING = 1.1

#: The room that a column may claim for its longest word, and the text that counts for more, in ems.
WORD, TEXT = 10.0, 30.0

#: Lines of text up to which a table is kept on one page: about a third of it.
SHORT = 16

_NARROW = frozenset("ijlftrI.,:;'|!()[]/ -\u200b")
_WIDE = frozenset("mwMW%…—")


def short(address: str) -> str:
    """Return the host and the end of a long `address`, for reading.

    >>> short("https://example.org/a.csv")
    'example.org/a.csv'
    >>> short("https://example.org/" + "a/" * 40 + "Plan_2017.xls")
    'example.org/…/Plan_2017.xls'
    """
    parts = urlsplit(address)
    whole = unquote(parts.netloc + parts.path).rstrip("/")
    if len(whole) <= ADDRESS_LENGTH:
        return whole
    host, last = parts.netloc, whole.rpartition("/")[2]
    room = ADDRESS_LENGTH - len(host) - 3
    return f"{host}/…/{last if len(last) <= room else last[: max(room - 1, 8)] + '…'}"


def breakable(text: str) -> str:
    """Return `text` with room to break its long words, after their points and strokes.

    >>> breakable("so.lao-dong.gov.vn").split("\u200b")
    ['so.', 'lao-', 'dong.', 'gov.', 'vn']
    >>> breakable("01/07/2025, 2021-2023")
    '01/07/2025, 2021-2023'
    """

    def broken(match: re.Match[str]) -> str:
        return re.sub(r"([./_@-])(?=\w)", "\\1\u200b", match[0])

    return re.sub(r"(?<!\S)(?!https?:)\S{16,}", broken, text)


def ems(text: str, *, bold: bool = False) -> float:
    """Return about how wide `text` is in Times New Roman, in ems.

    >>> ems("ill") < ems("năm") < ems("MWM")
    True
    """
    widths = (
        0.34 if c in _NARROW else 0.83 if c in _WIDE else 0.7 if c.isupper() else 0.5 for c in text
    )
    return sum(widths) * (1.08 if bold else 1.0)


def widths(data: Data) -> list[float]:
    """Return the share of the page's width that each column takes; they sum to 1.

    Every column has room for its longest word, as far as that goes; what is left is shared out
    by how much text stands in it.

    >>> widths(Data("", "", ("a", "b"), (("x", "x"),)))
    [0.5, 0.5]
    """
    least, more = [], []
    for at, column in enumerate(data.columns):
        texts = [shown("" if row[at] is None else str(row[at])) for row in data.rows]
        words = [ems(w) for text in texts for w in re.split("[ \u200b]", text)]
        head = [ems(w, bold=True) for w in re.split("[ \u200b]", shown(column))]
        longest = min(max(words + head), WORD)
        whole = min(max(map(ems, [shown(column), *texts])), TEXT)
        least.append(longest + PADDING)
        more.append(max(0.0, whole - longest) ** 0.75)
    room = LINE - sum(least)
    if room <= 0 or not sum(more):
        return [w / sum(least) for w in least]
    return [(a + room * b / sum(more)) / LINE for a, b in zip(least, more, strict=True)]


def short_table(data: Data) -> bool:
    """Return whether a table is short enough to be kept on one page.

    >>> short_table(Data("", "", ("a",), (("x",),) * 10))
    True
    >>> short_table(Data("", "", ("a",), (("một dòng rất dài " * 30,),) * 10))
    False
    """
    room = [max(share * LINE - PADDING, 0.5) for share in widths(data)]
    rows = [data.columns, *(["" if v is None else str(v) for v in row] for row in data.rows)]
    return (
        sum(
            max(ceil(ems(shown(text)) / width) or 1 for text, width in zip(row, room, strict=True))
            for row in rows
            if row
        )
        <= SHORT
    )


def shown(text: str) -> str:
    """Return `text` as readers see it: short addresses, room to break long words."""
    return breakable(" ".join(short(w) if URL.fullmatch(w) else w for w in text.split(" ")))
