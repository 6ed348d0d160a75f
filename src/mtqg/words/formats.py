"""Numbers, dates and periods as readers of each language write them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import isfinite

from mtqg.table import catalogue
from mtqg.texts import LANGUAGES, MARKS, Text

#: What stands where there is no figure; a blank, a dash and 0 are not the same thing.
MISSING = "…"

_PERCENT_POINTS = Text("điểm %", "percentage points")


def rounded(value: float, decimals: int) -> float:
    """Return `value` rounded as Excel does it: halves, of the decimal number, go away from 0.

    Binary floats hold no 7.35: Python's own `round` gives 7.3 for it and 7.4 for 4.32 + 1.7 + 1.33,
    so that a part is printed larger than its total. Fifteen digits are what a spreadsheet keeps.

    >>> rounded(7.35, 1), rounded(4.32 + 1.7 + 1.33, 1), rounded(-0.25, 1), rounded(-0.04, 1)
    (7.4, 7.4, -0.3, 0.0)
    """
    if not isfinite(value):
        return value
    exact, step = Decimal(f"{value:.15g}"), Decimal(1).scaleb(-int(decimals))  # not numpy's
    shown = exact.quantize(step, ROUND_HALF_UP)
    return float(shown) + 0.0  # -0.0 + 0.0 is 0.0: no "-0,0"


def number(value: float | None, decimals: int, language: str, *, sign: bool = False) -> str:
    """Return `value` with `decimals` decimals, grouped and marked as `language` does.

    A missing or infinite value gives "…"; with `sign`, positive numbers carry a plus.

    >>> number(1971, 0, "vi"), number(50.6342, 1, "vi"), number(50.6342, 1, "en")
    ('1.971', '50,6', '50.6')
    >>> number(-0.04, 1, "vi"), number(float("nan"), 1, "vi"), number(2.5, 1, "vi", sign=True)
    ('0,0', '…', '+2,5')
    """
    if value is None or not abs(value) < float("inf"):
        return MISSING
    shown = rounded(value, decimals)
    text = f"{shown:,.{decimals}f}".translate(MARKS[language])
    return f"+{text}" if sign and shown > 0 else text


def with_unit(value: float | None, unit: str, decimals: int, language: str) -> str:
    """Return `value` with its unit as readers write it: 50,6%, 1.971 tỷ đồng, 0,8 điểm %.

    >>> with_unit(50.63, "%", 1, "vi"), with_unit(1971, "bn VND", 0, "vi")
    ('50,6%', '1.971 tỷ đồng')
    >>> with_unit(0.81, "pp", 1, "en")
    '0.8 percentage points'
    """
    text = number(value, decimals, language)
    if unit == "%":
        return text if text == MISSING else f"{text}%"
    label = unit_label(unit, language)
    if label == "%":  # an index, whose unit is another one than that of a share
        return f"{text}%"
    return f"{text} {label}" if label else text


def unit_label(unit: str, language: str) -> str:
    """Return the words for the canonical `unit`.

    >>> unit_label("bn VND", "vi"), unit_label("pp", "vi")
    ('tỷ đồng', 'điểm %')
    """
    if unit == "pp":
        return _PERCENT_POINTS.say(language)
    return _unit_labels().get(unit, Text(unit, unit)).say(language)


@cache
def _unit_labels() -> dict[str, Text]:
    # Of "units" there are communes and villages once, and districts, towns … seven times.
    units = catalogue.indicators().value_counts(["unit", "unit_vi", "unit_en"], sort=True)
    known = units.reset_index().drop_duplicates("unit")
    return {
        row["unit"]: Text(row["unit_vi"], row["unit_en"]) for row in known.to_dict(orient="records")
    }


def figure(code: str, value: float | None, language: str) -> str:
    """Return a figure of the indicator `code` with its usual decimals and unit.

    >>> figure("GNBV.POOR", 3.81, "vi"), figure("FIN.PLAN", 1971, "en")
    ('3,81%', '1,971 billion VND')
    """
    known = catalogue.indicator(code)
    whole = value is not None and known.unit == "bn VND" and float(value) % 1 == 0
    return with_unit(value, known.unit, 0 if whole else known.decimals, language)


def change(code: str, value: float, language: str) -> str:
    """Return a difference of two figures of the indicator `code`: of shares in percentage points.

    >>> change("GNBV.POOR", 0.81, "vi"), change("ST.INCOME", 121, "en")
    ('0,81 điểm %', '121 thousand VND per person per month')
    """
    known = catalogue.indicator(code)
    return with_unit(value, known.change_unit, known.decimals, language)


def interval(low: float, high: float, unit: str, decimals: int, language: str) -> str:
    """Return the range from `low` to `high`: "2,1 đến 3,4%", "2.1 to 3.4%"; of equal ends, one.

    >>> interval(2.1, 3.4, "%", 1, "vi"), interval(2.04, 2.0, "%", 1, "vi")
    ('2,1 đến 3,4%', '2,0%')
    """
    to = Text("đến", "to").say(language)
    first, last = number(low, decimals, language), with_unit(high, unit, decimals, language)
    return last if first == number(high, decimals, language) else f"{first} {to} {last}"


def places(low: int, high: int, language: str) -> str:
    """Return the ranks from `low` to `high`: "thứ 17 đến 21", and of one rank "chỉ thứ 29".

    >>> places(17, 21, "vi"), places(29, 29, "vi"), places(29, 29, "en")
    ('thứ 17 đến 21', 'chỉ thứ 29', '29 alone')
    """
    if low == high:
        return Text(f"chỉ thứ {low}", f"{low} alone").say(language)
    return Text(f"thứ {low} đến {high}", f"{low} to {high}").say(language)


def hedged(value: float, low: float, high: float, unit: str, decimals: int, language: str) -> str:
    """Return a figure with the hedge that its bounds stand for.

    >>> hedged(262, 262, 263, "bn VND", 0, "vi"), hedged(11.5, 11.4, 11.5, "%", 1, "vi")
    ('hơn 262 tỷ đồng', 'gần 11,5%')
    >>> nan = float("nan")
    >>> hedged(nan, 4, 5, "pp", 0, "vi"), hedged(nan, 99, nan, "%", 0, "en")
    ('4 đến 5 điểm %', 'at least 99%')
    """

    def worded(word: Text, number_: float) -> str:
        return f"{word.say(language)} {with_unit(number_, unit, decimals, language)}".strip()

    if value == value:
        if low == value == high:
            return with_unit(value, unit, decimals, language)
        if low == value:
            return worded(Text("hơn", "over"), value)
        if high == value:
            return worded(Text("gần", "nearly"), value)
        return worded(Text("khoảng", "about"), value)
    if low == low and high == high:
        return interval(low, high, unit, decimals, language)
    if low == low:
        return worded(Text("ít nhất", "at least"), low)
    if high == high:
        return worded(Text("không quá", "at most"), high)
    return MISSING


_HEDGES = {
    "above": Text("trên", "more than"),
    "about": Text("khoảng", "about"),
    "below": Text("dưới", "below"),
}


def aim(low: float, high: float, unit: str, decimals: int, hedge: str, language: str) -> str:
    """Return the number or range of a target with the word that its decision puts before it.

    >>> nan = float("nan")
    >>> aim(40, nan, "%", 0, "about", "vi"), aim(3, nan, "pp", 1, "above", "vi")
    ('khoảng 40%', 'trên 3,0 điểm %')
    >>> aim(1, 1.5, "pp", 1, "", "en")
    '1.0 to 1.5 percentage points'
    """
    if low == low and high == high and low != high:
        text = interval(low, high, unit, decimals, language)
    else:
        text = with_unit(low if low == low else high, unit, decimals, language)
    return f"{_HEDGES[hedge].say(language)} {text}" if hedge else text


def chance(probability: float, language: str) -> str:
    """Return a probability (0-1) in words that claim no more than its measured reliability.

    In tens of per cent; beyond 5 and 95% only the side is told.

    >>> [chance(p, "vi") for p in (0.01, 0.14, 0.5, 0.99)]
    ['dưới 5%', 'khoảng 10%', 'khoảng 50%', 'trên 95%']
    """
    if probability != probability:
        return MISSING
    if probability < 0.05:
        return Text("dưới 5%", "below 5%").say(language)
    if probability > 0.95:
        return Text("trên 95%", "above 95%").say(language)
    tens = min(max(10 * round(10 * probability), 10), 90)
    return Text(f"khoảng {tens}%", f"about {tens}%").say(language)


def day(value: date | str, language: str) -> str:
    """Return a date as dd/mm/yyyy (Vietnamese) or 30 September 2023 (English).

    >>> day("2023-09-30", "vi"), day("2023-09-30", "en"), day("2023-02-01", "en")
    ('30/09/2023', '30 September 2023', '1 February 2023')
    """
    when = date.fromisoformat(value) if isinstance(value, str) else value
    if language == "vi":
        return f"{when:%d/%m/%Y}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def both(write: Callable[..., str], *values: object) -> Text:
    """Return what `write` makes of `values` for the readers of either language.

    >>> both(day, "2023-02-01").vi, both(number, 1971, 0).en
    ('01/02/2023', '1,971')
    """
    return Text(*(write(*values, language) for language in LANGUAGES))


def when(at: str, language: str) -> str:
    """Return a day as a day, and any other period as readers write it.

    >>> when("2026-10-31", "vi"), when("2026-10", "vi")
    ('31/10/2026', 'tháng 10/2026')
    """
    return day(at, language) if len(at) == len("2026-10-31") else period(at, language)


_LEGAL = {
    "Decision": "Quyết định",
    "Resolution": "Nghị quyết",
    "Decree": "Nghị định",
    "Law on Public Investment": "Luật Đầu tư công năm",
    "art.": "Điều",
}


def legal(basis: str, language: str) -> str:
    """Return a legal basis of the catalogue as readers of `language` name it.

    >>> legal("Decision 90/QĐ-TTg; Resolution 24/2021/QH15", "vi")
    'Quyết định 90/QĐ-TTg; Nghị quyết 24/2021/QH15'
    >>> legal("Decision 417/QĐ-BNNMT of 31 January 2026", "vi")
    'Quyết định 417/QĐ-BNNMT ngày 31/01/2026'
    """
    if language != "vi":
        return basis
    for english, vietnamese in _LEGAL.items():
        basis = basis.replace(english, vietnamese)
    return _LEGAL_DAY.sub(
        lambda m: f"ngày {int(m[1]):02d}/{_MONTHS.index(m[2]) + 1:02d}/{m[3]}", basis
    )


_MONTHS = tuple(calendar.month_name)[1:]
_LEGAL_DAY = re.compile(rf"of (\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})")


def period(text: str, language: str) -> str:
    """Return a period of the long table as readers write it.

    >>> [period(p, "vi") for p in ("2023", "2023-09", "2023-Q3", "2021/2023")]
    ['2023', 'tháng 9/2023', 'quý III/2023', '2021-2023']
    """
    if "/" in text:
        return text.replace("/", "-")
    if "-Q" in text:
        year, quarter = text.split("-Q")
        roman = ("I", "II", "III", "IV")[int(quarter) - 1]
        return f"quý {roman}/{year}" if language == "vi" else f"{year} Q{quarter}"
    if "-" in text:
        year, month = text.split("-")
        if language == "vi":
            return f"tháng {int(month)}/{year}"
        return f"{_MONTHS[int(month) - 1]} {year}"
    return text
