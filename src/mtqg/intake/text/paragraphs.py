"""Where paragraphs and sentences begin and end, and which of them are no part of the story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import JOINT, bare, spell
from mtqg.intake.text.vocabulary import phrases

#: A line of this length may be wrapped by the editor; a shorter one ended because its author did.
WRAP = 45
#: Letters of the longest sentence that is read whole.
LONGEST = 1500
_END = re.compile(r"[.!?…][\"”')\]]*(?=\s|$)|;(?=\s*\n)")
_DASHED = re.compile(r"[^:;.]{2,40}:\s*(?:\d[^:;–]{0,24}\s[–-]\s+){2,}\d[^:;–]{0,24}")
_ABBREVIATION = re.compile(phrases.abbreviation)
_ITEM = re.compile(phrases.item)
_HEADING = re.compile(r"\s*(?:[IVX]{1,5}[.)]|PHẦN|\d+(?:\.\d+)*\.|[A-ZĐ]\.|\[[^\[\]]{1,12}\])\s")


@dataclass(frozen=True)
class TextSpan:
    """A stretch of the plain text, and the paragraph it belongs to.

    `part` is title, heading, item, text, related (a headline of another story) or furniture.
    """

    start: int
    end: int
    paragraph: int
    part: str


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return start and end of the paragraphs of `text`; lines that an editor wrapped are one."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    lines = [(a, b) for a, b in lines if text[a:b].strip()]
    found: list[tuple[int, int]] = []
    wrapped = _is_wrapped(text, lines)
    for start, end in lines:
        if found and _joins(text, found[-1], start, end, wrapped):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether an editor broke the lines: most are of one length and stop in mid-sentence."""
    lengths = [b - a for a, b in lines]
    if len(lengths) < 4 or max(lengths) > 160:
        return False
    inside = sum(1 for a, b in lines if not re.search(r"[.!?:;…\"”]\s*$", text[a:b]))
    return inside > 0.5 * len(lines) and sorted(lengths)[len(lengths) // 2] >= WRAP


def _joins(text: str, last: tuple[int, int], start: int, end: int, wrapped: bool) -> bool:
    between = text[last[1] : start]
    if between.count("\n") > 1 or any(_is_row(text[a:b]) for a, b in (last, (start, end))):
        return False
    tail = text[last[0] : last[1]].rstrip()
    head = text[start:end].lstrip()
    last_line = text[last[0] : last[1]].rsplit("\n", 1)[-1]
    if _ITEM.match(text[start:end]) or _HEADING.match(text[start:end]):
        return False
    if head[:1].isdigit() and (last_line.isupper() or last_line.lstrip()[:1].isdigit()):
        return wrapped  # figures one below the other, or below their heading
    if re.search(r"\d[.,]$", tail) and head[:1].isdigit() and len(last_line) >= 15:
        return True
    if re.search(r"[.!?:;…\"”]$", tail):
        return wrapped and len(last_line) >= WRAP and not re.search(r"[:;]$", tail)
    if head[:1].islower() or head[:1] in "%(,":
        return True
    return wrapped and len(last_line) >= WRAP


def _is_row(line: str) -> bool:
    """Tell whether a line is the row of a table, its cells between bars or tabs.

    Or it is a name and its figures between dashes: "Xã Mường Khương: 41 tỷ – 28,7 tỷ – 70%".
    """
    return line.count("|") > 1 or line.count("\t") > 1 or bool(_DASHED.fullmatch(line.strip()))


def working(text: str) -> str:
    r"""Return `text` with its line ends as spaces, but as a mark inside a number.

    >>> working("đạt 50,\n6%\nnăm") == f"đạt 50,{JOINT}6% năm"
    True
    """
    text = re.sub(r"(?<=\d[.,])\n(?=\d)|(?<=\d)\n(?=[.,]\d)", JOINT, text)
    return text.replace("\n", " ")


def sentences(text: str, title: str, accents: bool) -> list[TextSpan]:
    """Return the sentences of `text` with the part of the page that each stands in."""
    found: list[TextSpan] = []
    related = False
    page = vocabulary.page_parts(accents)
    blocks = paragraphs(text)
    first_long = next(
        (
            n
            for n, (a, b) in enumerate(blocks)
            if (b - a > 100 and re.search(r"[.!?…]\s*[\"”)]*\s*$", text[a:b]))
            or (n > 1 and _ITEM.match(text[a:b]))
            or (n > 0 and _HEADING.match(text[a:b]))
        ),
        0,
    )
    for number, (start, end) in enumerate(blocks):
        line = text[start:end].strip()
        low = spell(line) if accents else bare(spell(line))
        parts = page.find(low)
        full = bool(re.search(r"[.!?…;:,]\s*[\"”)]*$", line))
        short = len(line) < 160 and not full
        if any(w.code == "related" and w.start <= 2 for w in parts) and len(line) < 60:
            related = True
            part = "related"
        elif related and full and len(line) > 160:
            related, part = False, "text"
        elif related:
            part = "related"
        elif any(w.code == "furniture" for w in parts) and len(line) < 160:
            part = "furniture"
        elif _is_row(line):
            part = "table"
        elif re.search(phrases.caption, low) and len(line) < 400:
            part = "caption"
        elif (title and spell(line) == spell(title)) or (
            number < first_long and short and not _ITEM.match(line)
        ):
            part = "title"
        elif _HEADING.match(line) and short:
            part = "heading"
        elif _ITEM.match(line):
            part = "item"
        elif short:
            part = "heading"
        else:
            part = "text"
        for a, b in _split(text, start, end):
            found.append(TextSpan(a, b, number, part))
    return found


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for m in _END.finditer(text, start, end):
        before = text[cuts[-1] : m.start()]
        after = text[m.end() : end].lstrip()
        if m[0][0] == "." and _ABBREVIATION.search(before[-12:] if len(before) > 12 else before):
            continue
        if after and not (
            after[0].isupper()
            or after[0] in "\"“'(-+•*"
            or after[0].isdigit()
            or (not text.isascii() and m[0][0] in "!?")
        ):
            continue
        if (
            m[0][0] == "."
            and text[m.end() : m.end() + 1] == "\n"
            and re.search(r"\d$", before)
            and after[:1].isdigit()
        ):
            continue
        cuts.append(m.end())
    if cuts[-1] < end:
        cuts.append(end)
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    return [part for a, b in spans for part in _within(text, a, b)]


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a sentence in parts of at most `LONGEST` letters: nobody reads on any further."""
    parts = []
    while end - start > LONGEST:
        cuts = [m.end() for m in re.finditer(r"[,;]\s|\s", text[start : start + LONGEST])]
        strong = [m.end() for m in re.finditer(r"[,;]\s", text[start : start + LONGEST])]
        cut = start + (strong or cuts or [LONGEST])[-1]
        parts.append((start, cut))
        start = cut
    return [*parts, (start, end)]
