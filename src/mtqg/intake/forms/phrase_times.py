"""The times that headings and labels of forms name: dates, months, years, spans."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_Y = r"(?:19|20)\d\d"
_DAY = rf"(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})(?:\s*[/.\-]\s*(?P<y>{_Y}|\d\d)(?!\d))?"
_DAY_WORDS = rf"(?P<d>\d{{1,2}})\s*th[áa]ng\s*(?P<m>\d{{1,2}})(?:\s*(?:n[ăa]m|,)?\s*(?P<y>{_Y}))?"
_UNTIL = r"(?:[đd][ếe]n|t[ớo]i)"
_END = r"(?:h[ếe]t|cu[ốo]i)"
#: The time after the year in which it may still be paid.
_CLOSING = r"(?:(?:h[ếe]t\s*)?th[ờo]i\s*gian\s*ch[ỉi]nh\s*l[ýy](?:\s*quy[ếe]t\s*to[áa]n)?)"
_NGAY = r"(?:ng[àa]y|th[ờo]i\s*[đd]i[ểe]m|m[ốo]c)"
#: "đến 17 giờ 00 ngày 30/9", "đến 24h00 ngày 30/9".
_HOUR = r"\d{1,2}\s*(?:gi[ờo]|h)\s*(?:\d{2}(?:\s*ph[úu]t)?)?"
_LEAD = rf"(?:t[íi]nh\s+)?{_UNTIL}\s*(?:(?:{_END}|{_NGAY}|{_HOUR}|{_CLOSING})\s*,?:?\s*)*:?\s*"
#: "đến 31/12 năm kế hoạch": of the year that the form is of.
_BUDGET_YEAR = r"\s*(?:c[ủu]a\s*)?n[ăa]m\s*(?:k[ếe]\s*ho[ạa]ch|ng[âa]n\s*s[áa]ch|b[áa]o\s*c[áa]o)"
_OF_YEAR = rf"(?:\s*(?:n[ăa]m|/|-|\.|,)?\s*(?P<y>{_Y})(?!\d))?"
_QUARTER = r"qu[ýyíi]\s*(?P<q>IV|I{1,3}|[1-4])\b"
_MONTH = r"th[áa]ng\s*(?P<m>1[0-2]|0?[1-9])(?!\d)"
_NAMED = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
#: In this order, each taking its words out of the text: (what it says, pattern).
_TIMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("window", rf"t[ừu]\s*(?:{_NGAY}\s*)?(?P<f>\d{{1,2}}\s*[/.]\s*\d{{1,2}})(?:\s*[/.]\s*{_Y})?"
                   rf"\s*(?:{_LEAD}|[-–—]\s*){_DAY}"),
        ("part", rf"(?<![\d/.])(?P<m>\d{{1,2}})\s*th[áa]ng\s*cu[ốo]i(?:\s*n[ăa]m)?{_OF_YEAR}"),
        ("months", rf"th[áa]ng\s*0?1\s*[-–]\s*(?P<m>1[0-2]|0?[2-9])(?!\d){_OF_YEAR}"),
        ("span", rf"(?:c[ảa]\s+)?(?:\d\s*n[ăa]m\s*|giai\s*[đd]o[ạa]n\s*|g[đd]\s*)?"
                 rf"(?P<a>{_Y})\s*[-–—]\s*(?P<b>{_Y})(?!\d)"),
        ("span", rf"t[ừu]\s*n[ăa]m\s*(?P<a>{_Y})\s*{_UNTIL}\s*(?:{_END}\s*)?n[ăa]m\s*(?P<b>{_Y})"),
        ("iso", rf"{_LEAD}(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]00:00:00)?"),
        ("date", rf"(?<![\d/.\-])(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]00:00:00)?(?!\d)"),
        ("until month", rf"{_LEAD}(?:{_END}\s*)?(?P<m>1[0-2]|0?[1-9])\s*/\s*(?P<y>{_Y})(?!\d)"),
        ("until next", rf"{_LEAD}{_DAY}\s*(?:c[ủu]a\s*)?n[ăa]m\s*sau(?:{_BUDGET_YEAR})?"),
        ("until", rf"{_LEAD}{_DAY_WORDS}(?:{_BUDGET_YEAR})?"),
        ("until", rf"{_LEAD}{_DAY}(?:{_BUDGET_YEAR})?"),
        ("until month", rf"(?:{_LEAD}|{_END}\s*){_MONTH}{_OF_YEAR}"),
        ("until quarter", rf"(?:{_LEAD}|{_END}\s*){_QUARTER}{_OF_YEAR}"),
        ("until year", rf"(?:{_LEAD}{_END}\s*|{_END}\s*)n[ăa]m\s*(?P<y>{_Y})"),
        ("date", rf"ng[àa]y\s*(?:{_DAY_WORDS}|{_DAY.replace('?P<', '?P<x')})"),
        ("date", rf"(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})\s*[/.\-]\s*(?P<y>{_Y})(?!\d)"),
        ("part", rf"(?:trong|ri[êe]ng)\s*{_MONTH}{_OF_YEAR}"),
        ("part", rf"(?:trong|ri[êe]ng)\s*{_QUARTER}{_OF_YEAR}"),
        ("months", rf"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])\s*(?:th[áa]ng(?!\s*\d{{1,2}}(?!\d))"
                   rf"(?:\s*[đd][ầa]u)?|t(?=\s*/\s*{_Y})){_OF_YEAR}"),
        ("quarter", rf"{_QUARTER}{_OF_YEAR}"),
        ("month", rf"{_MONTH}{_OF_YEAR}"),
        ("month", r"(?:^|(?<=lũy kế ))t(?P<m>1[0-2]|[1-9])\W*$"),
        ("own", rf"(?<!k[ếe] ho[ạa]ch )(?<!kh )(?<!giao )v[ốo]n\s*(?:k[ếe] ho[ạa]ch\s*)?"
                rf"(?:n[ăa]m\s*)?(?P<y>{_Y})(?!\d)"),
        ("year", rf"(?:(?:(?:ri[êe]ng|c[ảa])\s+)?n[ăa]m\s*|fy\s*)?(?<!\d)(?P<y>{_Y})(?![\d/])"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class When:
    """A time that a text says; `kind` is one of `_TIMES`, `first` the first year of a span.

    `year` is 0 where none is written, `day` 0 but for a date.
    """

    kind: str
    year: int = 0
    month: int = 0
    day: int = 0
    first: int = 0
    text: str = ""

    def as_of(self, year: int = 0) -> str:
        """The last day that it includes as an ISO date; "" when it says none, or not its year."""
        year = self.year or (year and year + (self.kind == "until next"))
        if not year or not self.month or self.kind not in AS_OF:
            return ""
        day = self.day or monthrange(year, self.month)[1]
        try:
            return date(year, self.month, day).isoformat()
        except ValueError:
            return ""

    @property
    def impossible(self) -> bool:
        """Whether it writes a day that no calendar has."""
        if not self.day:
            return not 0 <= self.month <= 12
        try:
            date(self.year or 2024, self.month, self.day)
        except ValueError:
            return True
        return False


AS_OF = ("until", "until next", "iso", "until month", "until quarter", "until year", "months")
_MONTHS = "january february march april may june july august september october november december"
_ENGLISH_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})\s+)?({_MONTHS.replace(' ', '|')})\s+(?:(\d{{1,2}}),\s*)?({_Y})\b", re.I
)
#: "CHÍN THÁNG ĐẦU NĂM 2024".
_NUMERALS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một")
_SPELLED = re.compile(rf"(?<!\w)({'|'.join(_NUMERALS)})\s+tháng(?=\s+(?:đầu\s+)?năm\b)", re.I)


def _in_figures(day: re.Match[str]) -> str:
    """Return an English date as Vietnamese is written: "30 September 2025" as 30/9/2025."""
    month = _MONTHS.split().index(day[2].lower()) + 1
    return "/".join(part for part in (day[1] or day[3], str(month), day[4]) if part)


def find_times(text: str) -> tuple[list[When], str]:
    """Return the times that a text says, and the text without them.

    >>> [(t.kind, t.as_of()) for t in find_times("lũy kế đến hết tháng 9/2024")[0]]
    [('until month', '2024-09-30')]
    >>> [(t.kind, t.as_of()) for t in find_times("MƯỜI MỘT THÁNG ĐẦU NĂM 2026")[0]]
    [('months', '2026-11-30')]
    >>> [(t.kind, t.first, t.year) for t in find_times("giai đoạn 2021-2025")[0]]
    [('span', 2021, 2025)]
    """
    found: list[tuple[int, When]] = []
    text = _ENGLISH_DAY.sub(_in_figures, text)
    text = _SPELLED.sub(lambda m: f"{_NUMERALS.index(m[1].lower()) + 2} tháng", text)
    text = re.sub(r"(?i)\b(?:as (?:of|at)|up to|until|to)\s+(?=\d{1,2}/)", "đến ", text)
    for written, pattern in _TIMES:
        while m := pattern.search(text):
            kind = written
            g = {k: v for k, v in m.groupdict().items() if v}
            year = int(g.get("y") or g.get("xy") or 0)
            year += 2000 if 0 < year < 100 else 0
            month = int(g.get("m") or g.get("xm") or 0)
            if quarter := g.get("q"):
                month = 3 * (_NAMED.get(quarter.lower()) or int(quarter))
            if kind == "until year":
                month = 12
            day = int(g.get("d") or g.get("xd") or 0)
            if kind == "window":  # from 1 January on it is cumulative
                first = re.findall(r"\d+", g["f"])
                kind = "until" if [int(n) for n in first] == [1, 1] else "part"
            when = When(kind, year, month, day, text=m[0].strip())
            if kind == "span":
                when = When(kind, int(g["b"]), first=int(g["a"]), text=m[0].strip())
            found.append((m.start(), when))
            text = text[: m.start()] + " " * len(m[0]) + text[m.end() :]
    return [when for _, when in sorted(found, key=lambda pair: pair[0])], text
