"""English texts: said again in the Vietnamese that the rules read, with the way back.

Twice a phrasebook is gone through: first figures with their hedges and units are put into
Vietnamese notation (data/vocabulary/text_english_figures.csv), then the phrases that state such
figures into Vietnamese ones (text_english.csv), which turns round what English says the other way
("61% of communes met the standard"). Between the two, what English leaves out is put in: the noun
or per cent of a bare figure ("363 communes out of 465, of which 111 are advanced"), and
"respectively" before its list; last, when a sentence dates behind its figure, it is dated before
it. What the books do not hold stays English and is read as unknown words, which leave a figure
rather than misread it.
"""

from __future__ import annotations

import re
from functools import cache

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import Plain, spell
from mtqg.intake.text.times import find_times

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_SHORT = {name[:3]: n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_N = r"\d+(?:[.,]\d+)*"
_HEDGED = rf"(?:(?:hơn|gần|khoảng|dưới|ít nhất) )?{_N}(?: - {_N})?"
_MONEY = rf"{_HEDGED} (?:nghìn tỷ|tỷ|triệu) đồng"
_NO_NAME = (
    "The In At For Of And By To On From With While But Only Even Its Each Every Both Meanwhile"
    " Nearby Neighbouring Neighboring Poor Among One Two Three District Commune Province City"
).split() + [month.title() for month in _MONTHS]
_NAME = rf"(?:(?!(?:{'|'.join(_NO_NAME)})\b)[A-ZĐ][\w'-]*(?<!'s))(?: [A-ZĐ][\w'-]*(?<!'s)){{0,3}}"
_FIGURE = rf"{_HEDGED}(?:%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng)"
#: The figures of a list that "respectively" closes, unless it names behind it whose they are.
_ORDERED = re.compile(
    rf"(?:(?<![\w.,])(?P<list>(?:(?:{_FIGURE}|{_HEDGED}), )*(?:{_FIGURE}|{_HEDGED}),? and"
    rf" (?:{_FIGURE}|{_HEDGED})),? )?(?P<mark>respectively)(?P<named>,? (?:in|for|at) [A-ZĐ])?"
)
#: What a {placeholder} of the phrasebook stands for.
_SLOTS = {
    "month": rf"(?:{'|'.join(_MONTHS)}|(?:{'|'.join(_SHORT)})\.)",
    "day": r"\d{1,2}(?:st|nd|rd|th)?",
    "year": r"(?:19|20)\d\d",
    "until": r"(?:19|20)\d\d",
    "n": _N,
    "m": _N,
    "num": rf"{_HEDGED}(?![\w%.,/]*\d|%)",
    "share": f"{_HEDGED}%",
    "figure": _FIGURE,
    "money": _MONEY,
    "total": _MONEY,
    "count": rf"(?:\d{{1,2}}|(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])}))?"
    rf"|{'|'.join(reversed(_ONES))})",
    "name": f"(?-i:{_NAME})",
    "other": f"(?-i:{_NAME})",
    "third": f"(?-i:{_NAME})",
    "again": _FIGURE,
    "more": _HEDGED,
    "whole": _N,
    "points": f"{_HEDGED} điểm phần trăm",
    "sum": rf"{_HEDGED} (?:nghìn )?tỷ đồng",
}
#: Words of the phrasebook that may be said in many ways.
_WAYS = {
    "met": r"(?:(?:have|has|had|having|were|are|was|been|being|be|to|now|already|successfully) )*"
    r"(?:met|meet|meets|meeting|fulfill?(?:ed|ing|s)?|satisf(?:y|ied|ying)|attain(?:ed|ing)?"
    r"|achiev(?:ed|e|ing)|reach(?:ed|ing)?|gain(?:ed)?|complet(?:ed|ing|e)|earn(?:ed)?"
    r"|(?:recogni[sz]ed|certified|accredited)"
    r"(?: (?:as|for|by the Prime Minister))*(?: (?:having )?(?:met|meeting|reaching|completed"
    r"|completing|fulfilling|achieving))?)(?: all)?",
    "rural": r"new(?:[- ]style)?[- ](?:rural|countryside)(?: (?:areas?|development))?",
    "standard": r"(?:(?:the )?(?:old |national )?"
    r"(?:(?:criteria|standards?|requirements?|status|title) (?:of|for|on|to become) )?{rural}"
    r"(?: criteria| standards?| status| title| requirements?)?"
    r"|(?:the )?(?:national |new |old )*(?:standards?|criteria))",
    "poverty": r"(?:the |its |their )?(?:general |overall |national )?"
    r"(?:poverty|poor[- ]household|household[- ]poverty)(?: rates?)?",
    "ministry": r"(?:the )?Ministry of"
    r"(?-i:(?: [A-Z][\w-]*)+(?:(?:, [A-Z][\w-]*)* and(?: [A-Z][\w-]*)+)?)",
    "ago": r"(?:(?:a|one) year (?:earlier|before|ago)|the year before|the previous year)",
    "minorities": r"(?:the )?ethnic[- ]minorit(?:y|ies)(?: (?:people|groups?|households?))?"
    r"(?! (?:and mountainous|areas?|regions?|communes|villages|districts))",
}
_SLOT = re.compile(r"\{(\w+)\}")
_KEPT = "n m num share figure money total name other third again more whole".split()
#: What is counted, and a figure that says nothing of what it counts.
_NOUN = r"(?:(?i:communes|districts|provinces|households|families|couples)|(?<=rural )commune)"
_TOLD = {"families": "households", "commune": "communes"}
_BARE = (
    rf"(?<![\w.,/])(?P<first>{_N})(?: (?:out )?of (?P<whole>{_N}))?(?![\w%/]|[.,]\d)"
    r"(?! ?(?:tỷ|triệu|nghìn|điểm|đô|- \d))"
)
_COUNTED = re.compile(rf"\b{_NOUN}\b|%|{_BARE}")
#: What may stand before such a figure and behind it.
_LEADS = re.compile(
    r"(?:(?:^|[:;(]|\b(?:of|which|has|have|had|only|just|and|against|plan|target|number|including"
    r"|another|further|by|to|from|at|is|was|are|were|with|or|remain(?:s|ed)?|stood|numbers|numbered"
    r"|i\.e\.)),?)"
    r"(?: (?:hơn|gần|khoảng|dưới|ít nhất))? $",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    rf"(?!(?: [^\W\d][\w'-]*){{0,4}} {_NOUN}"
    r"|(?:, (?:and )?| and | or )(?:(?:hơn|gần|khoảng|dưới) )?\d)"
    r"(?:\s*(?:[.,;:)\n]|$)|\s(?:and|or|of (?:them|these|those)|in|are|were|is|was|have|had|met"
    r"|meet|rated|recogni[sz]ed|(?:with )?(?:the )?(?:exemplary|advanced|model)|set|by|for|at)\b)"
)
_OF_THEM = re.compile(r" of (?:them|these|those)\b")
#: An aim told in a sentence of its own: of which of the counts before it is not said.
_AIM_OF = re.compile(
    r"(?:^|[.;] )(?:[^\W\d][\w'-]* ){0,3}(?:target|goal|plan)\b[^.;]*$", re.IGNORECASE
)
_RATED = re.compile(r"\b(?:at|to|from)(?: (?:hơn|gần|khoảng|dưới|ít nhất))? $")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Figures of which only the last bears the unit ("66.3, 63.9 and 61.2 per cent").
_LISTED = re.compile(
    rf"(?<![\w.,])(?P<bare>(?:{_HEDGED}, )*{_HEDGED}(?:,? and| or) ){_HEDGED}"
    r"(?P<unit>%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng)"
)
#: A year before the one that its sentence names, which need not be the last.
_EARLIER = re.compile(
    r"(?<![\d-])(?P<year>(?:19|20)\d\d)(?![\d-])(?:(?!(?:19|20)\d\d\b)[^\n]){0,240}?"
    r"\b(?:(?:a|one) year (?:earlier|before|(?P<later>later))|the (?:year before|previous year))"
    r"(?! in)"
)
_SENTENCE = re.compile(r"(?<!\S)(?:[^.!?;\n]|[.!?;](?!\s|$))+")
_DATED = re.compile(
    rf"(?<![\w.,/]){_N}(?:%| điểm phần trăm| (?:nghìn tỷ|tỷ|triệu) đồng| xã| hộ| huyện)"
)
#: Kinds of times that say when a figure was, and what makes them say something else.
_WHEN = ("date", "day", "month", "months", "end", "year", "span", "relative")
_BOUND = re.compile(
    r"(?:so với|kế hoạch|cùng kỳ|cùng thời điểm|vốn|từ|kéo dài|sang|và|set)(?: của)?\s*$"
)
#: What a sentence may open behind, the beginning of the text among it.
_OPENS = ("", *'.!?:\n"“(•*-')
_USUAL = set(
    "the of and to in was were by for from with at said has had is that its have been are an"
    " than".split()
)


def is_english(spelled: str) -> bool:
    """Tell whether a spelled text is English.

    >>> is_english("the poverty rate fell to three per cent in the year")
    True
    """
    words = re.findall(r"[^\W\d_]+", spelled[:200_000])
    return sum(word in _USUAL for word in words) >= 0.15 * max(len(words), 1)


@cache
def _phrases(book: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for row in vocabulary.table(book).itertuples():
        body = row.words
        for _ in range(2):  # a way of saying may hold another
            body = _SLOT.sub(lambda m: _WAYS.get(m[1], m[0]), body)
        body = body.replace(" ?", r"\s?").replace(" ", r"\s+")
        for slot, told in _SLOTS.items():  # what is told again is not what is said
            body = body.replace(f"{{{slot}}}", f"(?P<{slot}>{told})", 1)
            body = body.replace(f"{{{slot}}}", f"(?:{told})")
        before = {"{": r"(?<![\w.,])", " ": "", "'": "", ",": ""}.get(row.words[0], r"(?<!\w)")
        found.append((re.compile(rf"{before}(?:{body})(?!\w)", re.IGNORECASE), row.says))
    return tuple(found)


def _said(slot: str, written: str) -> str:
    """Return what was written in a slot, in Vietnamese notation."""
    word = written.casefold().rstrip(".")
    if slot == "month":
        return str(_SHORT.get(word[:4], _SHORT.get(word[:3])))
    if slot == "count":
        parts = re.split("[- ]", word)
        tens = 10 * _TENS.index(parts[0]) + 20 if parts[0] in _TENS else 0
        ones = _ONES.index(parts[-1]) + 1 if parts[-1] in _ONES else 0
        return str(tens + ones or word)
    if slot == "day":
        return re.sub(r"\D", "", word)
    return written.translate(str.maketrans(".,", ",.")) if slot in ("n", "m") else written


def in_vietnamese(given: Plain) -> Plain:
    """Return an English text in the words that the rules read; `place` still leads to the original.

    >>> in_vietnamese(Plain("The poverty rate fell to 3.4 percent by the end of 2025.")).text
    'Tỷ lệ hộ nghèo giảm còn 3,4% đến hết năm 2025.'
    """
    told = _with_what_is_left_out(_said_in(given, "english_figures"))
    return _with_time_first(_said_in(told, "english"))


def _with_what_is_left_out(given: Plain) -> Plain:
    """Return a text with the nouns of bare figures, and "respectively" before what it orders.

    >>> _with_what_is_left_out(Plain("27 communes out of 50; 9 have 61 and 48%, respectively")).text
    '27 communes out of 50 communes; 9 communes have lần lượt 61% and 48%, respectively'
    """
    text, put = given.text, []
    listed: set[int] = set()
    for m in _ORDERED.finditer(text):
        put.append((m.start("mark" if m["named"] or not m["list"] else "list"), "lần lượt "))
        listed.update(range(*m.span()))
    for m in _EARLIER.finditer(text):
        put.append((m.end(), f" in {int(m['year']) + (1 if m['later'] else -1)}"))
    for m in _LISTED.finditer(text):
        numbers = re.finditer(_N, m["bare"])
        put += [(m.start() + x.end(), m["unit"]) for x in numbers if not _YEAR.fullmatch(x[0])]
        listed.update(range(*m.span()))
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        found = _nouns_of(paragraph[0])
        put += [(start + at, noun) for at, noun in found if start + at not in listed]
    return _with(given, put)


def _nouns_of(text: str) -> list[tuple[int, str]]:
    """Return where a paragraph leaves out what its figures are of, and what that is.

    It is the noun told last; behind a rate, where it rises or falls to, it is a rate again ("fell
    from 31.6% to 26.3").
    """
    found = []
    noun, last = "", ""
    for m in _COUNTED.finditer(text):
        if not m["first"]:
            last = m[0].lower()
            noun = noun if last == "%" else _TOLD.get(last, last)
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


def _with_time_first(given: Plain) -> Plain:
    """Return a text whose sentences say first when it was, which English says behind the figure.

    >>> _with_time_first(Plain("Tỉnh được giao 215 tỷ đồng vốn đầu tư cho năm 2024.")).text
    'Năm 2024, Tỉnh được giao 215 tỷ đồng vốn đầu tư cho năm 2024.'
    """
    put = []
    for sentence in _SENTENCE.finditer(given.text):
        said = sentence[0]
        figure = _DATED.search(said)
        if figure is None:
            continue
        times = [t for t in find_times(spell(said)) if t.kind in _WHEN and not (t.base or t.named)]
        if any(t.relative != "nay" for t in times if t.start < figure.end()):
            continue
        times = [t for t in times if "cùng" not in spell(said[t.start : t.end])]
        behind = [
            t for t in times if t.start >= figure.end() and not _BOUND.search(said[: t.start])
        ]
        time = next((t for t in behind if t.until), behind[0] if behind else None)
        if time is None or time.relative == "trước" or not said[figure.end() : time.start].strip():
            continue  # right behind its figure it says when that was
        if said.count("(", 0, time.start) > said.count(")", 0, time.start):
            continue
        words = said[time.start : time.end]
        put.append((sentence.start(), f"{words[0].upper()}{words[1:]}, "))
    return _with(given, put)


def _with(given: Plain, put: list[tuple[int, str]]) -> Plain:
    """Return a text with words put in, each at the place it is put before."""
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


def _said_in(given: Plain, book: str) -> Plain:
    """Return a text in the words of one phrasebook; that of figures puts each into notation."""
    text = given.text
    matches = [(m, says) for pattern, says in _phrases(book) for m in pattern.finditer(text)]
    if book == "english_figures":
        matches += [(m, "{n}") for m in re.finditer(rf"(?P<n>{_N})", text)]
    matches.sort(key=lambda x: (x[0].start(), -x[0].end()))
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
            for slot in _SLOT.finditer(says):
                put(says[at : slot.start()], here, False)
                here, kept = m.start(slot[1]), slot[1] in _KEPT
                words = m[slot[1]]
                put(
                    _said(slot[1], words) if book == "english_figures" or not kept else words,
                    here,
                    kept,
                )
                at, here = slot.end(), m.end(slot[1]) if kept else here
            put(says[at:], here, False)
        elif text[position : position + 1] == " " and m[0][0] not in " '":
            position += 1  # an article is dropped with the space behind it
    put(text[position:], position, True)
    places.append(len(text))
    return Plain("".join(letters), tuple(given.place(x) for x in places))
