"""How text fits into the columns of a table: long words and addresses, and each column's width."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, sqrt
from urllib.parse import unquote, urlsplit

from mtqg.publish import decree30
from mtqg.publish.document import Data

URL = re.compile(r"https?://\S+")

#: Letters of an address shown in a table; the whole address is behind it as a link.
ADDRESS_LENGTH = 48

#: The points that a line of text has on our page.
LINE = (decree30.PAGE[0] - decree30.LEFT - decree30.RIGHT) / 25.4 * 72

#: What the lines and paddings of a column take, in ems.
PADDING = 1.1

#: The room that a column may claim for its longest word, in ems.
WORD = 10.0

#: Lines of text up to which a table is kept on one page: about a fifth of it.
SHORT = 11

#: What no line may end within: "417/QĐ-TTg" at its hyphen, a unit before its sign.
WHOLE = re.compile(r"\d+/(?:\d{4}/)?[A-ZĐ]{2,}\d*(?:-\w+)*|điểm %")
_JOINED = re.compile(r"\b((?:[Tt]háng|[Qq]uý)(?= [\dIV])|điểm(?= %)) ")

_NARROW = frozenset("ijlftrI.,:;'|!()[]/ -\u200b")
_WIDE = frozenset("mwMW%…—")


def short(address: str) -> str:
    """Return an `address` for reading: of a long one its host, it is a link.

    >>> short("https://example.org/a.csv")
    'example.org/a.csv'
    >>> short("https://example.org/" + "a/" * 40 + "Plan_2017.xls")
    'example.org'
    """
    parts = urlsplit(address)
    whole = unquote(parts.netloc + parts.path).rstrip("/")
    if len(whole) <= ADDRESS_LENGTH:
        return whole
    return parts.netloc


def breakable(text: str) -> str:
    """Return `text` with room to break its long words, after their points and strokes.

    >>> breakable("so.lao-dong.gov.vn").split("\u200b")
    ['so.', 'lao-', 'dong.', 'gov.', 'vn']
    >>> breakable("01/07/2025, 2021-2023")
    '01/07/2025, 2021-2023'
    >>> len(breakable("257/2025/NQ-HĐND tháng 10/2026").split(" "))
    2
    """

    def broken(match: re.Match[str]) -> str:
        if WHOLE.match(match[0]):
            return match[0]
        return re.sub(r"([./_@-])(?=\w)", "\\1\u200b", match[0])

    return re.sub(r"(?<!\S)(?!https?:)\S{16,}", broken, _JOINED.sub("\\1\u00a0", text))


def ems(text: str, *, bold: bool = False) -> float:
    """Return about how wide `text` is in Times New Roman, in ems.

    >>> ems("ill") < ems("năm") < ems("MWM")
    True
    """
    widths = (
        0.34 if c in _NARROW else 0.83 if c in _WIDE else 0.7 if c.isupper() else 0.5 for c in text
    )
    return sum(widths) * (1.08 if bold else 1.0)


@dataclass(frozen=True)
class _Column:
    """What a column asks for, in ems: room for its longest word, for its longest text, for all.

    `easy` is the first with some left for figures and dates in wider letters than those of Times.
    """

    least: float
    easy: float
    most: float
    area: float


def _columns(data: Data) -> list[_Column]:
    found = []
    for at, name in enumerate(data.columns):
        texts = [shown("" if row[at] is None else str(row[at])) for row in data.rows]
        sizes = [ems(shown(name), bold=True), *map(ems, texts)]
        words = [ems(w, bold=True) for w in re.split("[ \u200b]", shown(name))]
        said = [w for text in texts for w in re.split("[ \u200b]", text)]
        least = min(max([*words, *map(ems, said)]), WORD) + PADDING
        figures = [1.2 * ems(w) + PADDING for w in said if re.search(r"\d", w)]
        easy = max(least, min(max(figures, default=0.0), WORD + PADDING))
        found.append(_Column(least, easy, max(max(sizes) + PADDING, easy), sum(sizes)))
    return found


def letters(data: Data, line: float = LINE) -> int:
    """Return the points in which a table is set: the most at which its words have room
    on a `line` of so many points.

    >>> letters(Data("", "", ("a", "b"), ())), letters(Data("", "", ("Vốn",) * 20, ()))
    (11, 9)
    """
    needed = sum(column.least for column in _columns(data))
    return next((size for size in decree30.CELLS if needed * size <= line), decree30.CELLS[-1])


def widths(data: Data, line: float = LINE) -> list[float]:
    """Return the share of the page's width that each column takes; they sum to 1.

    A column has room for its longest word and takes no more than its longest text needs; in
    between, columns are as the square roots of how much text stands in them, which makes a table
    of one long text and many short ones the least high.

    >>> widths(Data("", "", ("a", "b"), (("x", "x"),)))
    [0.5, 0.5]
    >>> long, short = widths(Data("", "", ("a", "b"), (("một dòng rất dài " * 9, "Bắc Giang"),)))
    >>> short < 0.2 < 0.8 < long
    True
    """
    columns, line = _columns(data), line / letters(data, line)
    room = [column.least for column in columns]
    if sum(column.easy for column in columns) < line:
        room = [column.easy for column in columns]
    least = room
    if sum(room) < line < sum(column.most for column in columns):
        low, high = 0.0, line
        for _ in range(40):
            factor = (low + high) / 2
            room = [
                min(max(factor * sqrt(c.area), floor), c.most)
                for c, floor in zip(columns, least, strict=True)
            ]
            low, high = (factor, high) if sum(room) < line else (low, factor)
    elif sum(room) < line:
        room = [column.most for column in columns]
    return [width / sum(room) for width in room]


def too_wide(data: Data, line: float = LINE) -> bool:
    """Return whether even the smallest letters leave words of a table no room: it lies, then.

    >>> too_wide(Data("", "", ("Vốn",) * 9, ())), too_wide(Data("", "", ("Giải ngân",) * 30, ()))
    (False, True)
    """
    return sum(column.least for column in _columns(data)) * decree30.CELLS[-1] > line


def short_table(data: Data, line: float = LINE) -> bool:
    """Return whether a table is short enough to be kept on one page.

    >>> short_table(Data("", "", ("a",), (("x",),) * 10))
    True
    >>> short_table(Data("", "", ("a",), (("một dòng rất dài " * 30,),) * 10))
    False
    """
    ems_wide = line / letters(data, line)
    room = [max(share * ems_wide - PADDING, 0.5) for share in widths(data, line)]
    rows = [data.columns, *data.texts]
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
