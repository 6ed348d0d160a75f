"""The figures of a sentence: numbers with bounds and unit; and the numbers that are none."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import JOINT, bare
from mtqg.intake.text.times import Time
from mtqg.intake.text.vocabulary import phrases
from mtqg.table.numbers import NumberError, bounds, last_digit, parse_number

NAN = math.nan
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER = re.compile(
    r"(?<![\w.,/])(?:\d{1,3}(?:\s\d{3})+(?!\d)(?=\s*(?:tỷ|triệu|hộ|ty|trieu|ho)(?!\w))"
    rf"|\d+(?:{JOINT}?[.,]{JOINT}?\d+)*)"
)
_LAW = re.compile(phrases.law)
_PHONE = re.compile(phrases.phone)
_CLOCK = re.compile(r"\d{1,2}\s?(?::\d\d|h\d\d|h(?!\w)|\s?giờ|\s?gio(?!\w))(?::\d\d)?")
_ORDINAL = re.compile(phrases.ordinal)
#: What may stand before the number of an item, and what follows it.
_OPENS, _NUMBERED = re.compile(r"\s*\W?\s*"), re.compile(r"[.)]\s|(?:\.\d+)*\.?\s+[^\W\d]")
#: A zero that is told in words.
_NONE = re.compile(phrases.none)
_HALF = re.compile(rf"(?<![\w/.,])(?:{phrases.half})")
_RATIO = re.compile(phrases.out_of)
_NUMBER_OF = re.compile(r"\s+((?:tổng )?số|(?:tong )?so)(?=\s)")
_THOUSANDS = re.compile(r"\s+(triệu|nghìn|ngàn|vạn|trieu|nghin|ngan)\s+(?=tỷ|hộ|xã|ho(?!\w))")
_POINTS = re.compile(r"\s*(?:điểm|diem)(?=\s*(?:[,.;:()]|$|so |còn |xuống |trong |năm ))")
_MOVED = re.compile(r"(?:giảm|tăng|giam|tang)[^,;.\d]{0,30}$")
_WORD = re.compile(r"\s*[^\W\d_]")
_OR_MORE = re.compile(r"(?:\s+(?!trở|tro)[^\W\d_]+){0,4}\s*(?:trở lên|tro len)(?!\w)")
_NOT_YET = re.compile(r"(?:chưa|chua) (?:đạt|dat)(?: được| duoc)?\s*$")
_RANGE = re.compile(r"\s*(%|điểm phần trăm|điểm %)?\s*(?:-|÷|đến|den)\s*(?=\d)")
_TIMES = {"triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3, "vạn": 1e4}
_TIMES |= {bare(word): factor for word, factor in _TIMES.items() if word != "vạn"}
_PER = re.compile(phrases.per)
_MILLIONS = re.compile(r"\s(\d{1,3})\s(?:triệu|trieu)(?: đồng| dong)?(?!\w)")
_EACH = re.compile(phrases.each)


class Amount(NamedTuple):
    """A number in a sentence; `why` says why it is no figure, "" when it may be one.

    `value`, `low`, `high` are in `unit` (a canonical unit, or "" when none is written); `base` is
    the denominator of a ratio such as 154/182; `per` what it is per; `noun` where its unit word
    starts, `end` where the figure with its unit ends.
    """

    start: int
    end: int
    noun: int
    value: float
    low: float
    high: float
    unit: str
    printed: str
    per: str = ""
    base: float = NAN
    kind: str = "exact"
    why: str = ""


#: "ĐVT: triệu đồng" above a list: its numbers are written without the unit.
DECLARED = re.compile(phrases.declared)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+")


def find_figures(
    text: str, times: list[Time], decimal: str, accents: bool = True, declared: str = ""
) -> list[Amount]:
    """Return the numbers of a spelled sentence, in order; `decimal` is the mark of the document.

    `declared` is the unit of money that a heading gives to numbers without one.

    >>> one, = find_figures("đã giải ngân hơn 1.730 tỷ đồng", [], ",")
    >>> one.value, one.low, one.high, one.unit
    (1730.0, 1730.0, 1740.0, 'bn VND')
    """
    blocked = [(t.start, t.end, "date") for t in times]
    for pattern, why in ((_PHONE, "phone"), (_LAW, "law"), (_CLOCK, "clock")):
        blocked += [(m.start(), m.end(), why) for m in pattern.finditer(text)]
    found: list[Amount] = []
    for m in _NONE.finditer(text):
        unit = "households" if m["noun"][:2] in ("hộ", "ho") else "communes"
        found.append(
            Amount(m.start(), m.end("none"), m.start("noun"), 0.0, 0.0, 0.0, unit, m["none"])
        )
    halves = [m.span() for m in _HALF.finditer(text)]
    found += [Amount(a, b, b, 0.5, 0.5, 0.5, "ratio", text[a:b]) for a, b in halves]
    position = 0
    while match := _NUMBER.search(text, position):
        start, end = match.span()
        if any(a <= start < b for a, b in halves):
            position = end
            continue
        why = next((w for a, b, w in blocked if a <= start < b), "")
        if not why and text[end : end + 1].isalpha() and not _unit(text, end, accents):
            why = "code"
        if not why and _ORDINAL.search(text[max(0, start - 20) : start]):
            why = "ordinal"
        opens = not why and start < 9 and _OPENS.fullmatch(text, 0, start)
        if opens and _NUMBERED.match(text, end) and not _unit(text, end, accents):
            why = "ordinal"
        if why:
            position = max(end, max((b for a, b, w in blocked if a <= start < b), default=end))
            found.append(_no_figure(text, start, position, why))
            continue
        figure = _figure(text, start, end, decimal, accents)
        if (declared and not figure.why and not figure.unit and _GROUPED.fullmatch(match[0])) or (
            declared and figure.why == "fraction"
        ):
            figure = _declared(figure, match[0], declared, text)
        found.append(figure)
        position = max(end, figure.end)
    found.sort(key=lambda f: f.start)
    for n in range(len(found) - 2, -1, -1):
        found[n] = _as_the_next(found[n], found[n + 1], text, decimal, accents)
    return found


def _as_the_next(one: Amount, other: Amount, text: str, decimal: str, accents: bool) -> Amount:
    """Return a bare number in the unit of the one it is listed with: "từ 17 xuống 11 cặp"."""
    gap = text[one.end : other.start]
    joined = re.fullmatch(phrases.joined if accents else bare(phrases.joined), gap)
    unit = _unit(text, other.noun, accents) if joined and other.unit and not other.why else None
    if unit is None or one.why or one.unit or one.kind != "exact":
        return one
    try:
        value = _tidy(_number(text[one.start : one.end], decimal, unit[0])[0] * unit[1])
    except NumberError:
        return one
    return one._replace(value=value, low=value, high=value, unit=other.unit)


_LEVEL = re.compile(phrases.bare_level)
_PART = re.compile(phrases.bare_part)
_CLOSED = re.compile(phrases.bare_closed)


def counted(figures: list[Amount], text: str, named: list[tuple[int, str]]) -> list[Amount]:
    """Return the figures, bare numbers that are told as levels in the unit of what they count.

    "Số cặp tảo hôn năm 2022 là 17, năm 2023 còn 11": a number behind là, còn, đạt with nothing but
    a stop behind it has the unit of the figure or subject (`named`: where it stands, its unit) that
    is nearest before it, or else that of the figure right behind it ("kế hoạch 35, thực hiện 34").
    """
    found = [_of_level(f, text) if f.unit == "units" else f for f in figures]
    for n, f in enumerate(found):
        written = text[f.start : f.end]
        whole = [g.unit for g in found[:n] if g.base == f.base and g.unit in _COUNTED]
        if f.why == "fraction" and whole:  # "37/52 xã đạt chuẩn, nâng cao 11/52"
            found[n] = f._replace(unit=whole[-1], why="")
            continue
        bare_one = (not f.why and f.kind == "exact") or (f.why == "fraction" and f.kind == "ratio")
        lead = text[: f.start]
        behind = any(lead[end:].isspace() and unit in _COUNTED for end, unit in named)
        if f.unit or not bare_one or not (behind or _LEVEL.search(lead) or _PART.search(lead)):
            continue
        if not _CLOSED.match(text[f.end :]) or re.fullmatch(r"0\d+|(?:19|20)\d\d", written):
            continue
        money = [g for g in found[:n] if g.unit == "bn VND" and not g.why][-1:]
        if money and f.kind == "exact" and _PART.search(text[: f.start]):
            found[n] = _of_amount(f, money[0])
            continue
        near = [(g.end, g.unit) for g in found[:n] if g.unit and not g.why][-1:]
        near += [x for x in named if x[0] <= f.start and x[1]][-1:]
        units = [unit for _, unit in sorted(near, reverse=True)]
        units += [g.unit for g in found[n + 1 : n + 2] if g.start - f.end < 25]
        grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written)  # "số hộ nghèo: 1.005"
        fits = _COUNTED if grouped or f.value % 1 == 0 else _MEASURED
        unit = next((unit for unit in units if unit in fits), "")
        if grouped and unit:
            value = float(written.replace(".", ""))
            f = f._replace(value=value, low=value, high=value)
        found[n] = f._replace(unit=unit, why="" if unit else f.why)
    return found


def _of_amount(part: Amount, whole: Amount) -> Amount:
    """Return a bare number in the unit of the amount that it is a part of."""
    written = _DIGITS.search(whole.printed)
    told = _number(written[0], ",", "")[0] if written else 0.0
    if math.isnan(whole.value) or not told:
        return part
    value = _tidy(part.value * whole.value / told)
    return part._replace(value=value, low=value, high=value, unit="bn VND")


def listed(figures: list[Amount], text: str, places: list[tuple[int, int]]) -> list[Amount]:
    """Return the figures, bare numbers behind listed `places` in the unit that is said once.

    "Lạng Sơn có 100 xã, Sơn La 112, Điện Biên 101", "Gia Lai 11, Đắk Lắk 6 và Kon Tum 3 xã": the
    unit of the list's last number, or else of the count before the list.
    """
    found = list(figures)
    behind = [any(_ITEM.fullmatch(text[b : f.start]) for _, b in places) for f in found]
    for n, f in enumerate(found):
        grouped = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", f.printed.strip())
        whole = grouped or (f.kind == "exact" and f.value % 1 == 0 and not 1900 < f.value < 2100)
        if not behind[n] or f.unit or f.why or not whole or not _LISTED.match(text[f.end :]):
            continue
        run = takewhile(lambda x: x[1], zip(found[n:], behind[n:], strict=True))
        units = [g.unit for g, _ in run][::-1] + [g.unit for g in found[:n] if not g.why][::-1]
        unit = next((x for x in units if x), "")
        if unit in _COUNTED:
            value = float(re.sub(r"\D", "", f.printed)) if grouped else f.value
            found[n] = f._replace(unit=unit, value=value, low=value, high=value)
    return found


def incomes(figures: list[Amount], text: str, named: list[tuple[int, bool]]) -> list[Amount]:
    """Return the figures, money that is told as an income per head as one a month.

    `named` tells where subjects end, and whether they are such an income. "68,4 triệu đồng/năm" and
    what is too much for a month are a year's, and a twelfth of it a month's; plain money is a
    month's where its words or its neighbours say so ("một tháng đạt 2.418 nghìn đồng").
    """
    found = list(figures)
    for n, f in enumerate(found):
        last = [income for end, income in named if end <= f.start][-1:]
        near = [g.value for g in found[:n] if g.unit == INCOME]
        of_head = f.unit == "bn VND" or (f.unit == "money per" and f.per in _OF_HEAD)
        if f.why or not of_head or not (near or last == [True] or _MONTHLY.search(text[: f.start])):
            continue
        months = _months(f, text, near)
        if months:
            low, value, high = (_tidy(x * 1e6 / months) for x in (f.low, f.value, f.high))
            found[n] = f._replace(unit=INCOME, low=low, value=value, high=high)
    return found


def _months(figure: Amount, text: str, told: list[float]) -> int:
    """Return of how many months an income is, 0 where it can be none; `told` are those before."""
    amount = next(x for x in (figure.value, figure.low, figure.high) if not math.isnan(x)) * 1e6
    by_year = figure.per in ("năm", "nam") or _BY_YEAR.match(text, figure.end)
    by_month = _BY_MONTH.match(text, figure.end) or _MONTHLY.search(text[: figure.start])
    if not by_year and (by_month or (told and 0.2 < amount / told[-1] < 5)):
        return 1 if 100 < amount < 100_000 else 0
    return 12 if (3_000 if by_year else _MOST_A_MONTH) < amount < 500_000 else 0


#: Money per head and month, and what no province's people have a month (of thousand đồng).
INCOME = "thousand VND/person/month"
_MOST_A_MONTH = 12_000
_OF_HEAD = ("người", "nguoi", "năm", "nam", "tháng", "thang")
_MONTHLY, _BY_MONTH = re.compile(phrases.monthly_income), re.compile(phrases.by_month)
_BY_YEAR = re.compile(phrases.by_year)
_ITEM = re.compile(phrases.place_item)
_LISTED = re.compile(phrases.listed_item)
_LEVELS = re.compile(phrases.levels)
_UNITS = {"huyện": "districts", "huyen": "districts", "xã": "communes", "xa": "communes"}


def _of_level(figure: Amount, text: str) -> Amount:
    """Return units in what the level named last before them counts: "ở cấp huyện, 7 đơn vị"."""
    named = list(_LEVELS.finditer(text[: figure.start]))
    if not named:
        stop = figure.start + max(
            n for n, x in enumerate(text[figure.start : figure.end], 1) if x.isdigit()
        )
        return figure._replace(unit="", end=stop, noun=stop)
    return figure._replace(unit=_UNITS[named[-1]["level"]])


#: Units that a list leaves out behind its numbers, of whole ones and of others.
_COUNTED = ("communes", "districts", "households", "couples", "provinces")
_MEASURED = ("criteria/commune", "criteria", "pp")


def _declared(figure: Amount, written: str, declared: str, text: str) -> Amount:
    """Return a number without a unit in the one that a heading declares."""
    unit = _unit(declared, 0, True) or _unit(declared, 0, False)
    if (
        not _GROUPED.fullmatch(written)
        or unit is None
        or re.match(r"\s*[^\W\d_]", text[figure.end :])
    ):
        return figure
    value = _tidy(parse_number(written, ",") * unit[1])
    return figure._replace(value=value, low=value, high=value, unit=unit[0], why="")


def _no_figure(text: str, start: int, end: int, why: str) -> Amount:
    return Amount(start, end, end, NAN, NAN, NAN, "", text[start:end], why=why)


def _unit(text: str, position: int, accents: bool) -> tuple[str, float, int, int] | None:
    """Return (unit, factor, start, end) of the unit word at `position`."""
    pattern, meanings = vocabulary.unit_words(accents)
    m = pattern.match(text, position)
    if m is None or m.lastindex is None:
        return None
    unit, factor = meanings[m.lastindex - 1]
    return unit, factor, m.start(m.lastindex), m.end()


def _number(text: str, decimal: str, unit: str) -> tuple[float, float]:
    """Return value and one last digit; the unit decides what "2.500" means."""
    digits = text.replace(JOINT, "")
    if unit in ("%", "pp", "ratio", "criteria/commune"):
        mark = "," if "," in digits else "."
        if digits.count(mark) > 1:
            raise NumberError([])
        value = parse_number(digits, mark)
        return value, last_digit(digits, mark)
    whole = unit in ("households", "communes", "districts", "couples", "provinces")
    if whole and re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
        plain = re.sub(r"\D", "", digits)
        return float(plain), last_digit(plain, ",")
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", digits):
        return parse_number(digits, decimal), last_digit(digits, decimal)
    return parse_number(digits), last_digit(digits)


def _figure(text: str, start: int, end: int, decimal: str, accents: bool) -> Amount:
    """Return the figure whose first number stands at `start`: a range, a ratio or one number."""
    ratio = _RATIO.match(text, end)
    if ratio and (second := _DIGITS.match(text, ratio.end())):
        of = _NUMBER_OF.match(text, second.end())  # "103/184 số xã"
        unit = _unit(text, of.end() if of else second.end(), accents)
        first = _unit(text, end, accents)
        if first and first[0] == "bn VND":  # "214 triệu đồng trên tổng số 388"
            if "/" in ratio[0] and not unit and _WORD.match(text, second.end()):
                return _single(text, start, end, decimal, accents)  # "31 tỷ đồng/112 công trình"
            unit = unit or (*first[:2], second.end(), second.end())
            if first[:2] != unit[:2]:
                return _single(text, start, end, decimal, accents)
        counts = (*_COUNTED, "houses", "villages", "bn VND", "criteria", "units")
        if unit and unit[0] in counts:
            try:
                top, _ = _number(text[start:end], decimal, unit[0])
                base, _ = _number(second[0], decimal, unit[0])
            except NumberError:
                return _no_figure(text, start, second.end(), "unreadable")
            if 0 <= top <= base and base > 0:
                name, factor, noun, stop = unit
                noun = of.start(1) if of else noun
                value, printed = top * factor, text[start:stop]
                part = Amount(start, stop, noun, value, value, value, name, printed, kind="ratio")
                return _hedged(part._replace(base=base * factor), text, start, 0.0, accents)
        one = _no_figure(text, start, second.end(), "fraction")
        if text[start:end].isdigit() and second[0].isdigit():
            top, base = float(text[start:end]), float(second[0])
            if top <= base:
                one = one._replace(value=top, low=top, high=top, base=base, kind="ratio")
        return one
    between = _RANGE.match(text, end)
    if between and (second := _DIGITS.match(text, between.end())):
        unit = _unit(text, second.end(), accents)
        lead = text[max(0, start - 12) : start]
        worded = "đến" in between[0] or "den" in between[0]
        if unit and not (worded and not re.search(r"(từ|tu)\s*$", lead) and between[1]):
            try:
                low, _ = _number(text[start:end], decimal, unit[0])
                high, _ = _number(second[0], decimal, unit[0])
            except NumberError:
                return _no_figure(text, start, second.end(), "unreadable")
            if low < high:
                name, factor, noun, _ = unit
                per, stop = _per(text, unit[3])
                low, high, printed = _tidy(low * factor), _tidy(high * factor), text[start:stop]
                return Amount(start, stop, noun, NAN, low, high, name, printed, per, kind="range")
    return _single(text, start, end, decimal, accents)


def _single(text: str, start: int, end: int, decimal: str, accents: bool) -> Amount:
    times = 1.0
    stop = end
    if m := _THOUSANDS.match(text, end):
        times, stop = _TIMES[m[1]], m.end() - 1
    unit = _unit(text, stop, accents)
    points = None if unit else _POINTS.match(text, stop)
    if points and _MOVED.search(text[max(0, start - 36) : start]):
        unit = "pp", 1.0, stop + 1, points.end()
    name, factor, noun, stop = unit or ("", 1.0, stop, stop)
    if name == "bn VND" and (rest := _MILLIONS.match(text, stop)):
        value = float(text[start:end]) + int(rest[1]) / 1000 if text[start:end].isdigit() else NAN
        written = text[start : rest.end()]
        one = Amount(start, rest.end(), noun, value, value, value, name, written)
        return _hedged(one, text, start, 0.001, accents)
    try:
        value, step = _number(text[start:end], decimal, name if times == 1 else "")
    except NumberError:
        return _no_figure(text, start, end, "unreadable")
    factor *= times
    per, stop = _per(text, stop)
    if name == "bn VND" and (per or _EACH.search(text[:start])):
        name = "money per"
    value = _tidy(value * factor)
    if name in ("households", "communes", "districts", "couples", "provinces") and value % 1:
        return _no_figure(text, start, stop, "unreadable")
    one = Amount(start, stop, noun, value, value, value, name, text[start:stop], per)
    return _hedged(one, text, start, step * factor, accents)


def _per(text: str, stop: int) -> tuple[str, int]:
    m = _PER.match(text, stop)
    return (m[1], m.end()) if m else ("", stop)


def _tidy(number: float) -> float:
    return float(f"{number:.12g}")


def _hedged(figure: Amount, text: str, start: int, step: float, accents: bool) -> Amount:
    """Return `figure` with the bounds that the words around its number give."""
    lead = text[max(0, start - 24) : start]
    if _OR_MORE.match(text, figure.end):
        return figure._replace(value=NAN, low=figure.value, high=NAN, kind="at_least")
    if figure.unit == "%" and _NOT_YET.search(lead):
        return figure._replace(value=NAN, low=NAN, high=figure.value, kind="at_most")
    pattern, kinds = vocabulary.hedge_words(accents)
    m = pattern.search(lead)
    if m is None or m.lastindex is None:
        return figure
    kind = kinds[m.lastindex - 1]
    if _compares(lead[: m.start()], m[0].strip()):
        return figure._replace(why="comparison")
    if not step:
        return figure
    low, high = bounds(figure.value, step, kind)
    value = NAN if kind in ("at_least", "at_most") else figure.value
    if figure.unit == "%" and high > 100 >= figure.value:
        high = 100.0
    start -= len(lead) - m.start()
    return figure._replace(start=start, value=value, low=low, high=high, kind=kind)


@cache
def _comparing() -> re.Pattern[str]:
    words = "cao thấp nhiều ít lớn nhỏ chậm nhanh tốt kém"
    return re.compile(rf"(?<!\w)({'|'.join(words.split() + bare(words).split())})\s*$")


def _compares(before: str, hedge: str) -> bool:
    """Tell whether "hơn" belongs to "cao hơn 2%": then the figure is a difference."""
    return hedge in ("hơn", "hon") and bool(_comparing().search(before))
