"""The units that headings, labels and cells of forms name, and amounts written in parts."""

from __future__ import annotations

import re
from functools import cache

from mtqg.intake.forms.phrase_words import clauses, code_of, normal
from mtqg.table.numbers import NUMBER

_UNIT_CELL = re.compile(
    r"(?P<lead>(?:số\s*liệu\s*)?tính\s*bằng|đơn\s*vị\s*tính|don\s*vi\s*tinh|đơn\s*vị|don\s*vi|đvt|dvt|đv\s*tính|đv|unit)"
    r"(?:\s+của\s+(?:biểu|bảng)(?:\s+này)?)?(?:\s+là\b)?\s*[:.\-]?\s*", re.I,
)  # fmt: skip
_UNIT_END = re.compile(
    r"[;)|\n]|\s[-–—](?=\s|$)|\.\s+(?=[A-ZĐ])|,(?!\d)|\s+(?=đến\b|tính\b|den\b|năm\b)"
)
#: "Yên" is a currency only where it is the whole of a unit; else it is of a place's name.
_FOREIGN = re.compile(
    r"\b(?:usd|eur|đô\s*la|do\s*la|dollar|jpy|euro)\b|\$"
    r"|^\W*(?:(?:nghìn|ngàn|triệu|tỷ)\s+)*yên(?:\s+nhật(?:\s+bản)?)?\W*$", re.I,
)  # fmt: skip
_WITH_UNIT = re.compile(rf"({NUMBER})\s*(%|[^\W\d_][^\d()]*)")
#: "12 tỷ 500 triệu đồng": an amount in parts, each of a smaller unit.
_POWERS = {"tỷ": 9, "triệu": 6, "nghìn": 3, "ngàn": 3, "đồng": 0}
_PART = re.compile(r"(\d[\d.]*)\s*(tỷ|triệu|nghìn|ngàn|đồng)")
_IN_PARTS = re.compile(
    r"(?:\d+|\d{1,3}(?:\.\d{3})+)\s*(?:tỷ|triệu)"
    r"(?:\s*(?:,|và)?\s*\d{1,3}\s*(?:triệu|nghìn|ngàn|đồng))+(?:\s*đồng)?"
)


@cache
def unit_of(phrase: str) -> str:
    """Return what a phrase that is a unit and nothing else means: a factor to bn VND, "%" or "".

    >>> unit_of("Triệu đồng"), unit_of("tr.đ"), unit_of("Đồng Nai")
    ('0.001', '0.001', '')
    """
    return code_of(phrase, "unit")


def with_unit(text: str) -> tuple[str, str]:
    """Return the number of a cell and the unit written behind it, "" where none is.

    >>> with_unit("350,5 tỷ đồng"), with_unit("12 %"), with_unit("4.500 hộ"), with_unit("1.200")
    (('350,5', 'tỷ đồng'), ('12', '%'), ('4.500', 'hộ'), ('1.200', ''))
    >>> with_unit("12 tỷ 500 triệu đồng"), with_unit("1.250 tỷ 5 triệu 20 nghìn")
    (('12500', 'triệu đồng'), ('1250005020', 'nghìn đồng'))
    """
    if parts := in_parts(text):
        return parts
    found = _WITH_UNIT.fullmatch(text.strip())
    return (found[1], found[2].strip(" .")) if found else (text.strip(), "")


def in_parts(text: str) -> tuple[str, str] | None:
    """Return an amount written in parts, in the unit of the last; None for any other text."""
    if not _IN_PARTS.fullmatch(said := normal(text).strip(" .")):
        return None
    parts = [(int(number.replace(".", "")), unit) for number, unit in _PART.findall(said)]
    powers = [_POWERS[unit] for _, unit in parts]
    if powers != sorted(set(powers), reverse=True):
        return None
    amount = sum(number * 10**power for (number, _), power in zip(parts, powers, strict=True))
    unit = parts[-1][1]
    return str(amount // 10 ** powers[-1]), unit if unit == "đồng" else f"{unit} đồng"


def find_units(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return the units that a text states, (code, words), and the text without them.

    A unit is stated behind "Đơn vị tính:", in brackets, or by the whole text; never by a word of a
    name ("Đồng Nai") or a title ("Tỷ lệ"). The code "?" is a unit that is none of ours.

    >>> find_units("Đơn vị: tỷ đồng; đến ngày 30/9/2024")
    ([('1', 'tỷ đồng')], '; đến ngày 30/9/2024')
    >>> find_units("Kế hoạch (triệu đồng)")[0], find_units("Tỉnh: Đồng Nai")[0]
    ([('0.001', 'triệu đồng')], [])
    """
    if code := unit_of(text):
        return [(code, text)], ""
    found: list[tuple[str, str]] = []
    for lead in list(_UNIT_CELL.finditer(text))[::-1]:
        if lead.start() and text[lead.start() - 1].isalnum():
            continue
        piece = _UNIT_END.split(text[lead.end() :])[0]
        words = piece.strip(" .:")
        if code := unit_of(words):
            found.append((code, words))
        elif _FOREIGN.search(words) or (
            words and normal(lead["lead"])[-4:] in ("tính", "đvt", "tinh", "dvt")
        ):
            found.append(("?", words))
        else:
            continue
        text = text[: lead.start()] + " " * bool(lead.start()) + text[lead.end() + len(piece) :]
    for bracket in list(re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text))[::-1]:
        if code := unit_of(bracket[1]):
            found.append((code, bracket[1]))
            text = text[: bracket.start()] + " " + text[bracket.end() :]
        elif _FOREIGN.search(bracket[1]):
            found.append(("?", bracket[1]))
            text = text[: bracket.start()] + " " + text[bracket.end() :]
    for start, end in [] if found else clauses(text):
        if unit_of(text[start:end]).replace(".", "").isdigit():  # "…; triệu đồng"
            return [(unit_of(text[start:end]), text[start:end])], f"{text[:start]} {text[end:]}"
    return found, text.strip()
