"""What English leaves out beside a figure: what it counts, its unit in a list, which year it means.

"363 communes out of 465, of which 111 are advanced", "rates of 66.3, 63.9 and 61.2 per cent", "in
2023, up from 51 a year earlier". The text's figures are in the notation of the first phrasebook.
"""

from __future__ import annotations

import re

from mtqg.intake.text.phrasebook import pattern, put_in
from mtqg.intake.text.spelling import Plain

#: The figures of a list that "respectively" closes, unless it names behind it whose they are.
_ORDERED = re.compile(
    pattern(
        r"(?:(?<![\w.,])(?P<list>(?:(?:{figure}|{hedged}), )*(?:{figure}|{hedged}),? and"
        r" (?:{figure}|{hedged})),? )?(?P<mark>respectively)(?P<named>,? (?:in|for|at) [A-ZĐ])?"
    )
)
#: Figures of which only the last bears the unit.
_LISTED = re.compile(
    pattern(
        r"(?<![\w.,])(?P<bare>(?:{hedged}, )*{hedged}(?:,? and| or) ){hedged}"
        r"(?P<unit>%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng)"
    )
)
#: A year before the one that its sentence names, which need not be the last.
_EARLIER = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d\d)(?![\d-])(?:(?!(?:19|20)\d\d\b)[^\n]){0,240}?"
    r"\b(?:(?:a|one) year (?:earlier|before|(?P<later>later))|the (?:year before|previous year))"
    r"(?! in)"
)
#: What is counted, and a figure that says nothing of what it counts.
_NOUN = (
    r"(?:(?i:communes|districts|provinces|households|families|couples|district-level units)"
    r"|(?<=rural )commune)"
)
_TOLD = {"families": "households", "commune": "communes", "district-level units": "districts"}
_COUNTED = re.compile(
    pattern(
        rf"\b{_NOUN}\b|%|(?<![\w.,/])(?P<first>{{n}})(?: (?:out )?of (?P<whole>{{n}}))?"
        r"(?![\w%/]|[.,]\d)(?! ?(?:tỷ|triệu|nghìn|điểm|đô|- \d))"
    )
)
#: What may stand before such a figure and behind it.
_LEADS = re.compile(
    r"(?:(?:^|[:;(]|\b(?:of|which|those|has|have|had|only|just|and|against|plan|target|number|including"
    r"|another|further|by|to|from|at|is|was|are|were|with|or|remain(?:s|ed)?|stood|numbers|numbered"
    r"|totall?ed|goal|i\.e\.)),?|(?:communes|districts),)"
    r"(?: (?:hơn|gần|khoảng|dưới|ít nhất))? $",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    rf"(?!(?: [^\W\d][\w'-]*){{0,4}} {_NOUN}"
    r"|(?:, (?:and )?| and | or )(?:(?:hơn|gần|khoảng|dưới) )?\d)"
    r"(?:\s*(?:[.,;:)\n]|$|\(\d)|\s(?:and|or|of (?:them|these|those|which)|in|are|were|is|was|have"
    r"|had|met|meet|rated|recogni[sz]ed|(?:with )?(?:the )?(?:exemplary|advanced|model)|set|by|for"
    r"|at|others?|achieved|attained|reached|(?:a|one) year|today|now)\b)"
)
_OF_THEM = re.compile(r" of (?:them|these|those|which)\b")
#: An aim told in a sentence of its own: of which of the counts before it is not said.
_AIM_OF = re.compile(
    r"(?:^|[.;] )(?:[^\W\d][\w'-]* ){0,3}(?:target|goal|plan)\b[^.;]*$", re.IGNORECASE
)
_RATED = re.compile(r"\b(?:at|to|from)(?: (?:hơn|gần|khoảng|dưới|ít nhất))? $")
#: A rate that says a count again, which is still what is told of.
_SAME = re.compile(r"(?:\b(?:or|equal to|equivalent to|i\.e\.)|\() ?(?:\w+ )?[\d,.]+$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_what_is_left_out(given: Plain) -> Plain:
    """Return a text with the nouns of bare figures, and "respectively" before what it orders.

    >>> with_what_is_left_out(Plain("27 communes of 50; 9 have 61 and 48%, respectively")).text
    '27 communes of 50 communes; 9 communes have lần lượt 61% and 48%, respectively'
    """
    text, put = given.text, []
    listed: set[int] = set()
    for m in _ORDERED.finditer(text):
        put.append((m.start("mark" if m["named"] or not m["list"] else "list"), "lần lượt "))
        listed.update(range(*m.span()))
    for m in _EARLIER.finditer(text):
        put.append((m.end(), f" in {int(m['year']) + (1 if m['later'] else -1)}"))
    for m in _LISTED.finditer(text):
        if m.start() not in listed and m["bare"].endswith(" and "):
            put.append((m.start(), "lần lượt "))
        numbers = re.finditer(pattern("{n}"), m["bare"])
        put += [(m.start() + x.end(), m["unit"]) for x in numbers if not _YEAR.fullmatch(x[0])]
        listed.update(range(*m.span()))
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        found = _nouns_of(paragraph[0])
        put += [(start + at, noun) for at, noun in found if start + at not in listed]
    return put_in(given, put)


def _nouns_of(text: str) -> list[tuple[int, str]]:
    """Return where a paragraph leaves out what its figures are of, and what that is.

    It is the noun told last; behind a rate, where it rises or falls to, it is a rate again ("fell
    from 31.6% to 26.3").
    """
    found = []
    noun, last = "", ""
    for m in _COUNTED.finditer(text):
        if not m["first"]:
            share = m[0] == "%"
            last = last if share and _SAME.search(text[: m.start()]) else m[0].lower()
            noun = noun if share else _TOLD.get(last, last)
            continue
        before = text[max(0, m.start() - 200) : m.start()]
        led = (m["whole"] or _LEADS.search(before)) and not _AIM_OF.search(before)
        closed = led and _CLOSES.match(text, m.end())
        if not closed and not _OF_THEM.match(text, m.end()):
            continue
        number = m["whole"] or m["first"]
        if _YEAR.fullmatch(number):
            continue
        if last == "%" and not m["whole"] and _RATED.search(before):
            found.append((m.end(), "%"))
        elif noun and "," not in number:
            found.append((m.end(), f" {noun}"))
    return found
