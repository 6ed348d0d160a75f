"""Dates and periods as Vietnamese offices write them: 30/9/2023, quý III, 9 tháng năm 2023."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from mtqg.problems import Problem, ProblemError
from mtqg.table.encodings import clean
from mtqg.words.sentences import sentences

_SAY = sentences("table")

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NAMES_EN = (
    "january february march april may june july august september october november december".split()
)
_MONTHS_EN = {
    name[:letters]: number for number, name in enumerate(_NAMES_EN, 1) for letters in (3, len(name))
} | {"sept": 9}
_MONTH_WORDS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}  # fmt: skip
# Excel counts days from here, so that its wrong 29 February 1900 does not matter after it.
_EXCEL_EPOCH = date(1899, 12, 30)

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY_FIRST = re.compile(r"(?<![\d/.])(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*((?:19|20)\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_WORDS = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm|,)?\s+((?:19|20)\d\d)", re.I
)
_YEAR_END = re.compile(r"(?:cuối|hết)\s+năm\s+" + _YEAR, re.I)

_SPAN = re.compile(r"(?P<first>(?:19|20)\d\d)\s*[-–—/]\s*(?P<last>(?:19|20)\d\d)(?!\d)")
_QUARTER = re.compile(
    r"(?:(?:quý|quí|quarter|q)\.?\s*(?P<vi>IV|I{1,3}|[1-4])\b"
    r"|(?P<en>[1-4])\s*(?:st|nd|rd|th|sd|nst)?\s*quarter)",
    re.I,
)
_MONTHS = re.compile(r"(?<!\d)(?P<n>\d{1,2})\s*(?:tháng|months?)\b(?!\s*\d{1,2}(?!\d))", re.I)
_MONTH = re.compile(
    r"tháng\s*(?:(?P<n>\d{1,2})(?!\d)|(?P<word>giêng|mười một|mười hai|mười|một|hai|ba|tư|bốn|sáu"
    r"|bảy|tám|chín)\b)",
    re.I,
)
_MONTH_EN = re.compile(
    # "may" in lower case is a Vietnamese word (dệt may: textiles).
    rf"\b(?P<name>(?-i:May|MAY)|{'|'.join(sorted(_MONTHS_EN.keys() - {'may'}, key=len)[::-1])})\b",
    re.I,
)
_ANY_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:\.0)?(?!\d)")


def local(when: datetime) -> datetime:
    """Return a moment as the clocks of Vietnam show it, which keeps one time all year.

    >>> local(datetime.fromisoformat("2026-11-26T23:01:00+00:00")).date().isoformat()
    '2026-11-27'
    """
    return when.astimezone(timezone(timedelta(hours=7)))


def today() -> date:
    """Return the day in Vietnam: a report has one, wherever the machine stands that makes it."""
    return local(datetime.now(UTC)).date()


@dataclass(frozen=True)
class Period:
    """A stretch of time as written: its `kind` and its last month, quarter or year.

    `kind` is month, months (cumulative since January), quarter, year or span; `number` is the
    month or quarter, 0 for a year or span; `year` is 0 when it is not written.
    """

    kind: str
    number: int
    year: int
    first_year: int = 0

    @property
    def code(self) -> str:
        """The period as the long table writes it; "" while the year is unknown.

        >>> Period("months", 9, 2023).code, Period("quarter", 3, 2023).code
        ('2023-09', '2023-Q3')
        """
        if not self.year:
            return ""
        match self.kind:
            case "quarter":
                return f"{self.year}-Q{self.number}"
            case "month" | "months":
                return f"{self.year}-{self.number:02d}"
            case "span":
                return f"{self.first_year}/{self.year}"
        return str(self.year)

    @property
    def end(self) -> date:
        """The last day of the period."""
        month = {"quarter": 3 * self.number, "year": 12, "span": 12}.get(self.kind, self.number)
        return date(self.year, month, monthrange(self.year, month)[1])


def parse_date(value: object) -> date:
    """Return the date that a text, an Excel cell or a date-like `value` gives, day before month.

    Raises
    ------
    ProblemError
        If it is no date of the calendar between 1900 and 2100.

    >>> parse_date("30/9/2023"), parse_date("30.9.2023"), parse_date("cuối năm 2023")
    (datetime.date(2023, 9, 30), datetime.date(2023, 9, 30), datetime.date(2023, 12, 31))
    >>> parse_date("ngày 4 tháng 10 năm 2023"), parse_date(45199)
    (datetime.date(2023, 10, 4), datetime.date(2023, 9, 30))
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 1 <= value < 73_051:  # 2100-01-01
            return _EXCEL_EPOCH + timedelta(days=int(value))
        raise ProblemError(_no_date(value))
    text = clean(str(value))
    if found := _ISO.search(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.search(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _WORDS.search(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_END.search(text):
        day, month, year = 31, 12, int(found["year"])
    else:
        raise ProblemError(_no_date(value))
    try:
        return date(year, month, day)
    except ValueError:
        raise ProblemError(_no_date(value)) from None


def cut_off(as_of: str | date | None) -> str:
    """Return a cut-off as YYYY-MM-DD, "" without one.

    Raises
    ------
    ProblemError
        If it is no date.

    >>> cut_off("4/10/2023"), cut_off("2023-10-04"), cut_off(None)
    ('2023-10-04', '2023-10-04', '')
    """
    if as_of is None or (isinstance(as_of, str) and not as_of):
        return ""
    return parse_date(as_of if isinstance(as_of, date) else str(as_of)).isoformat()


def to_come(day: str, column: str, written: str = "") -> list[Problem]:
    """Return that `day` (YYYY-MM-DD), `written` so for `column`, is to come; else nothing."""
    if not (day and is_date(day) and day > today().isoformat()):
        return []
    shown = {"today": f"{today():%d/%m/%Y}"}
    return [_SAY.problem("dates.to_come", shown, column=column, value=written or day)]


def since_day(text: str | date) -> str:
    """Return the day that changes since a date or a month ("2026-10", "10/2026") are held against.

    Of a month it is the day before its first, so that what the month brought is new.

    Raises
    ------
    ProblemError
        If it is neither, or is to come.

    >>> since_day("2026-10"), since_day("3/2024"), since_day("31/10/2026")
    ('2026-09-30', '2024-02-29', '2026-10-31')
    """
    number = "0[1-9]|1[0-2]"
    pattern = rf"(?:(\d{{4}})-({number})|({number}|[1-9])/(\d{{4}}))"
    if month := re.fullmatch(pattern, str(text).strip()):
        first = date(int(month[1] or month[4]), int(month[2] or month[3]), 1)
        day = (first - timedelta(days=1)).isoformat()
    else:
        day = cut_off(text)
    if problems := to_come(day, "since", str(text)):
        raise ProblemError(problems)
    return day


def find_periods(text: str) -> list[Period]:
    """Return every period that `text` names, in order.

    >>> [p.code for p in find_periods("Ước tính tháng 7/2009")]
    ['2009-07']
    >>> find_periods("Cộng dồn 7 tháng năm 2009")[0]
    Period(kind='months', number=7, year=2009, first_year=0)
    >>> [p.code for p in find_periods("quý III/2023")], [p.code for p in find_periods("2021-2025")]
    (['2023-Q3'], ['2021/2025'])
    """
    text = clean(text)
    if found := _SPAN.search(text):
        first, last = int(found["first"]), int(found["last"])
        if first < last:
            return [Period("span", 0, last, first)]
    marks: list[tuple[int, str, int]] = []
    taken = [False] * (len(text) + 1)

    def mark(start: int, end: int, kind: str, number: int) -> None:
        limit = 4 if kind == "quarter" else 12
        if not any(taken[start:end]) and 1 <= number <= limit:
            taken[start:end] = [True] * (end - start)
            marks.append((start, kind, number))

    for m in _QUARTER.finditer(text):
        mark(m.start(), m.end(), "quarter", _ROMAN[(m["vi"] or m["en"]).lower()])
    for m in _MONTHS.finditer(text):
        mark(m.start(), m.end(), "months", int(m["n"]))
    for m in _MONTH.finditer(text):
        number = int(m["n"]) if m["n"] else _MONTH_WORDS[m["word"].lower()]
        mark(m.start(), m.end(), "month", number)
    for m in _MONTH_EN.finditer(text):
        mark(m.start(), m.end(), "month", _MONTHS_EN[m["name"].lower()])
    years = [(m.start(), int(m["year"])) for m in _ANY_YEAR.finditer(text)]
    marks.sort()
    if not marks:
        return [Period("year", 0, year) for _, year in years]
    return [Period(kind, number, _year_for(start, years)) for start, kind, number in marks]


def _year_for(start: int, years: list[tuple[int, int]]) -> int:
    """Return the first year written after `start`, shared by marks before it; else the last."""
    after = [y for position, y in years if position > start]
    if after:
        return after[0]
    return years[-1][1] if years else 0


def parse_period(text: str) -> Period:
    """Return the one period that `text` names.

    Raises
    ------
    ProblemError
        If it names none, or several.

    >>> parse_period("9 tháng năm 2023").code, parse_period("Quý I/2024").code
    ('2023-09', '2024-Q1')
    """
    periods = find_periods(text)
    if len(periods) != 1:
        raise ProblemError(_SAY.problem("dates.one_period", value=text))
    return periods[0]


def _no_date(value: object) -> Problem:
    return _SAY.problem("dates.no_date", value=str(value))


def is_date(text: str) -> bool:
    """Tell whether `text` is empty or a date of the calendar as YYYY-MM-DD.

    >>> is_date("2023-09-30"), is_date("2023-02-30"), is_date("")
    (True, False, True)
    """
    if text == "":
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
