"""When a figure counts: the dates, months, years and spans that a sentence names."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from mtqg.intake.text import vocabulary
from mtqg.intake.text.spelling import bare
from mtqg.intake.text.vocabulary import phrases

_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mười một": 11, "nửa": 6,
}  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PATTERNS = vocabulary.patterns("time")


class Time(NamedTuple):
    """A time that is named: `kind`, the year (0 when not written) and what the kind needs.

    `until` tells whether figures count up to it (đến, hết); `base` whether it is only what a
    figure is compared with (so với năm trước); `named` whether a standard or a programme only bears
    it in its name (theo chuẩn nghèo giai đoạn 2022-2025).
    """

    start: int
    end: int
    kind: str
    year: int = 0
    month: int = 0
    day: int = 0
    first: int = 0
    until: bool = False
    base: bool = False
    relative: str = ""
    named: str = ""


#: What a text must hold for a kind of time to be in it.
_NEEDED = {
    "month": ("tháng", "thang", "/"), "months": ("tháng", "thang", "nửa", "nua"),
    "quarter": ("quý", "quy"),
    "end": ("năm", "nam"), "start": ("năm", "nam"), "phase": ("giai",),
    "relative": ("năm", "nam", "kỳ", "ky"),
    "now": ("nay", "hiện", "hien", "thời điểm", "thoi diem", "hôm", "hom"), "year": ("19", "20"),
    "span": ("19", "20"), "since": ("19", "20"), "date": ("19", "20"), "day": ("/", "-", "."),
}  # fmt: skip


@cache
def _compiled(accents: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def plain(text: str) -> str:
        return text if accents else bare(text)

    return tuple((kind, re.compile(plain(text))) for kind, text in _PATTERNS)


def find_times(text: str, accents: bool = True) -> list[Time]:
    """Return the times that the spelled `text` names, in order.

    >>> [(t.kind, t.year, t.month) for t in find_times("đến hết tháng 9/2023, so với năm 2022")]
    [('month', 2023, 9), ('year', 2022, 0)]
    """
    taken: list[tuple[int, int]] = []
    found: list[Time] = []
    if not re.search(r"\d|năm|nam|tháng|thang|quý|quy|nay|kỳ|ky|hiện|hien|giai", text):
        return found
    for kind, pattern in _compiled(accents):
        if not any(word in text for word in _NEEDED.get(kind, ("",))):
            continue
        for m in pattern.finditer(text):
            if any(m.start() < b and a < m.end() for a, b in taken):
                continue
            time = _time(kind, m, text, accents)
            if time is not None:
                taken.append((m.start(), m.end()))
                found.append(time)
    return sorted(found, key=lambda t: t.start)


def _time(kind: str, m: re.Match[str], text: str, accents: bool) -> Time | None:
    parts = m.groupdict()
    year, month, day = (int(parts.get(key) or 0) for key in ("y", "m", "d"))
    if month > 12 or day > 31:
        return None
    first = int(parts.get("first") or 0)
    if kind == "span" and first >= year:
        return None
    if kind == "months":
        month = _counted(parts["n"], accents)
        if month > 12:
            return None
    if kind == "quarter":
        month = 3 * _ROMAN[parts["q"]]
    if kind == "month" and re.search("giữa|giua", m[0]):
        day = 15
    lead, tail = text[max(0, m.start() - 130) : m.start()], text[m.end() :]
    base = bool(_search(phrases.against, lead, accents) or _search(phrases.moved, tail, accents))
    named = ""
    reviewed = kind == "year" and _search(f"{phrases.review_of}$", text[: m.end()], accents)
    # A standard bears a year, a phase or the day of its decision, and nothing is counted up to it.
    dated = kind in ("year", "span", "phase", "relative", "date") and not parts.get("lead")
    if dated and not reviewed and _search(phrases.standard, lead, accents):
        named = "standard"
    elif kind == "span" and _search(phrases.named, lead, accents):
        named = "programme"
    elif year and _search(phrases.same, lead, accents):
        named = "same"
    elif kind in ("year", "relative", "span") and _search(phrases.vintage, lead, accents):
        named = "vintage"
    until = bool(parts.get("lead")) or kind in ("end", "now", "months")
    ago = parts.get("ago") or parts.get("back") or ""
    relative = str(_counted(ago, accents)) if ago else parts.get("rel") or ""
    return Time(
        m.start(), m.end(), kind, year, month, day, first, until, base, relative, named
    )  # fmt: skip


def _counted(number: str, accents: bool) -> int:
    """Return a small number, written in digits or in words."""
    names = _NUMBERS if accents else {bare(k): v for k, v in _NUMBERS.items()}
    return int(number) if number.isdigit() else names[number]


def five_years(year: int) -> tuple[int, int]:
    """Return the first and last year of the five-year plan of a year: 2021 and 2025 of 2023."""
    first = year - (year - 1) % 5
    return first, first + 4


@cache
def _pattern(pattern: str, accents: bool) -> re.Pattern[str]:
    return re.compile(pattern if accents else bare(pattern))


def _search(pattern: str, text: str, accents: bool) -> re.Match[str] | None:
    return _pattern(pattern, accents).search(text)


@dataclass
class TimeInForce:
    """The period and as-of date that figures take at this point of the text.

    `start` is the year before "đầu năm": a rate reviewed once a year is that of the review before;
    `old` tells that the period is that of an earlier sentence.
    """

    period: str = ""
    as_of: str = ""
    inferred: bool = True
    here: bool = False
    start: str = ""
    old: bool = False

    def settled(self, today: date | None, *, expected: bool) -> TimeInForce:
        """Return what the next sentence starts from: no date that is still to come.

        What is `expected` of the end of the month of publication is told as the month's.
        """
        exact = 7 if expected else 10
        ahead = bool(today and self.as_of[:exact] > today.isoformat()[:exact])
        ahead = ahead or bool(
            today and self.period[:4].isdigit() and int(self.period[:4]) > today.year
        )
        if ahead:
            return TimeInForce(str(today.year) if today else "", "", True)
        return TimeInForce(self.period, self.as_of, self.inferred, start=self.start)

    def meet(self, time: Time, today: date | None) -> None:
        """Take in a time that the text names; `today` is the day of publication."""
        year = time.year or self._year(time, today)
        if time.kind == "now":
            if today:
                self.as_of, self.inferred = today.isoformat(), True
                if not self.period.startswith(str(today.year)) and (
                    self.old or "/" not in self.period
                ):
                    self.period = str(today.year)
            return
        if time.kind == "phase":
            if self.period.isdigit():
                fresh = today and today.month < 4  # the last phase is then spoken of
                first, last = five_years(int(self.period) - bool(fresh))
                self.period, self.as_of, self.inferred = f"{first}/{last}", "", True
            return
        if time.kind == "since":
            if today and time.first < today.year:
                self.period, self.as_of = f"{time.first}/{today.year}", str(today)
                self.inferred = False
            return
        if time.kind == "relative" and time.relative and today:
            self.period, self.inferred, self.here = str(year), True, True
            self.as_of = ""
            return
        if not year or time.kind == "relative":
            return
        self.inferred = not time.year
        self.here = self.here or bool(time.year)
        if time.kind == "start":
            self.start, self.as_of = str(year - 1), ""
            self.period = str(year)
            return
        self.start = ""
        if time.kind == "span":
            self.period, self.old = f"{time.first}/{year}", False
        elif time.kind == "year":
            self.period = str(year)
            # Payments of year Y run to 31 January of Y+1; any other date is that of another year.
            closing = self.as_of[:7] == f"{year + 1}-01"
            if self.as_of and int(self.as_of[:4]) != year and not closing:
                self.as_of = ""
        elif time.kind == "end":
            begun, _, ended = self.period.partition("/")
            within = not self.old and begun < str(year) <= ended
            self.period = f"{begun}/{year}" if within else str(year)
            self.as_of = f"{year}-12-31"
        elif time.kind == "whole":
            self.period, self.as_of = str(year), ""
        else:
            self._until(time, year, today)

    def _until(self, time: Time, year: int, today: date | None) -> None:
        if time.kind in ("date", "day") and not time.until:
            return
        if today and not time.year and self.as_of == f"{year}-12-31":
            # "cuối năm 2023 …, 3 tháng …": time goes on, as far as it has.
            year += (year + 1, time.month) <= (today.year, today.month)
        last = time.day or monthrange(year, time.month)[1]
        try:
            self.as_of = date(year, time.month, last).isoformat()
        except ValueError:
            return
        january = time.month == 1 and self.period == str(year - 1)
        within = self.old and time.kind in ("months", "quarter")  # of a year, of whatever phase
        if ("/" not in self.period or within) and not january:
            self.period = str(year)

    def _year(self, time: Time, today: date | None) -> int:
        if time.relative.isdigit():
            return today.year - int(time.relative) if today else 0
        if time.relative in ("trước", "truoc") and self.period.isdigit() and not self.inferred:
            return int(self.period) - 1  # the year before the one spoken of
        if time.relative in ("trước", "truoc", "ngoái", "ngoai", "qua"):
            return today.year - 1 if today else 0
        if time.relative in ("tới", "toi", "sau"):
            return today.year + 1 if today else 0
        if time.relative == "nay":
            return today.year if today else 0
        ended = self.as_of[5:] == "12-31" and time.kind in ("day", "month", "months", "quarter")
        if ended and today and int(self.as_of[:4]) < today.year:
            return int(self.as_of[:4]) + 1  # "cuối năm 2023 còn 14%; 3 tháng giải ngân 9%"
        told = self.period[-4:].isdigit() and (
            self.here or (time.kind in ("end", "whole") and not self.inferred)
        )
        if told:
            return int(self.period[-4:])
        return today.year if today else (int(self.period[-4:]) if self.period[-4:].isdigit() else 0)
