"""How an office's form is laid out: where its headings stand, what each column and row says.

What cannot be read is drafted as a small YAML mapping for the analyst to complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import yaml

from mtqg import paths
from mtqg.intake.sheets import Book, Sheet, address, is_numeric
from mtqg.problems import ProblemError
from mtqg.table import areas
from mtqg.table.dates import find_periods, parse_date
from mtqg.table.numbers import find_unit

#: What a row can say, from wide to narrow: naming one resets those behind it.
FIELDS = ("area", "programme", "capital", "fund", "plan_vintage")
_AS_OF = re.compile(r"(?:tính\s+)?đến(?:\s+(?:hết\s+)?ngày|\s+thời điểm|:)?|as of|ngày chốt", re.I)
_YEAR = re.compile(r"(?:năm|year)[^\d]{0,25}((?:19|20)\d\d)(?:\s*[-–/]\s*((?:19|20)\d\d))?", re.I)


@dataclass
class Layout:
    """How one sheet is to be read; what is "?" or missing has to be asked for."""

    sheet: str
    head: range
    columns: dict[int, dict[str, str]]
    unit: str = "?"
    area: str = "?"
    period: str = "?"
    as_of: str = ""
    decimal: str = ""
    programme: str = "ALL"
    chosen: bool = False
    texts: dict[int, str] = field(default_factory=dict)


@cache
def _words() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    table = pd.read_csv(
        paths.data() / "vocabulary" / "form_words.csv", dtype=str, keep_default_na=False
    )
    rows = sorted(table.itertuples(), key=lambda row: -len(row.words))
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(row.words)}(?!\w)", re.IGNORECASE), row.field, row.code)
        for row in rows
    )


def describe(text: str, fields: Iterable[str]) -> dict[str, str]:
    """Return what `text` says of each of `fields`; of two wordings the longer one is meant.

    >>> describe("Vốn đầu tư phát triển (NSTW) - Chương trình giảm nghèo bền vững", FIELDS)
    {'programme': 'GNBV', 'capital': 'INV', 'fund': 'CENTRAL'}
    """
    wanted, said = set(fields), {}
    for pattern, name, code in _words():
        if name in wanted and name not in said and pattern.search(text):
            said[name] = code
    return {name: said[name] for name in (*FIELDS, "total", "indicator", "column") if name in said}


def read_layout(sheet: Sheet, given: dict[str, Any]) -> Layout | None:
    """Return how to read `sheet`, None when no row of it looks like headings of a form."""
    if given.get("sheet", sheet.name) != sheet.name:
        return None
    head = _head(sheet, given)
    if head is None:
        return None
    texts = {c: _heading(sheet, head, c) for c in range(max(len(r) for r in sheet.rows))}
    columns = {c: _column(text) for c, text in texts.items() if text}
    for letter, what in (given.get("columns") or {}).items():
        columns[_number(str(letter))] = _named(str(what))
    # A label may stand in one cell and its value in the next: "Kế hoạch năm" | 2023.
    above = [" ".join(t for t in row if t) for row in sheet.texts[: head.start] if any(row)]
    above = [t for row in sheet.texts[: head.start] for t in row if t] + above
    layout = Layout(sheet.name, head, columns, texts=texts)
    heads = [texts[c] for c in columns]
    money = (t for t in (*above, *heads) if (u := find_unit(t)) and u[0] == "bn VND")
    layout.unit = str(given.get("unit") or next(money, "?"))
    named = {code for t in above if (code := describe(t, ("programme",)).get("programme"))}
    layout.programme = named.pop() if len(named) == 1 else "ALL"
    layout.area = str(given.get("area") or _area(above) or "?")
    as_of = given.get("as_of") or _as_of((*above, *heads))
    layout.as_of = parse_date(as_of).isoformat() if as_of else ""
    layout.period = str(given.get("period") or _period((*above, *heads)) or layout.as_of[:4] or "?")
    layout.decimal = str(given.get("decimal") or "")
    layout.chosen = "header_rows" in given
    return layout


def _head(sheet: Sheet, given: dict[str, Any]) -> range | None:
    if rows := given.get("header_rows"):
        return range(int(rows[0]) - 1, int(rows[-1]))
    for r, texts in enumerate(sheet.texts[:40]):
        if is_head(texts):
            stop = r + 1
            while stop < len(sheet.texts) and _still_head(sheet, stop):
                stop += 1
            return range(r, stop)
    return None


def is_head(texts: list[str]) -> bool:
    """Tell whether a row of `texts` heads a form: what its rows are, and a figure."""
    said = [describe(t, ("column", "indicator")) for t in texts if t and len(t) < 60]
    kinds = {kind for words in said for kind in words}
    return kinds == {"column", "indicator"} and sum(map(bool, said)) >= 2


def _still_head(sheet: Sheet, r: int) -> bool:
    """Tell whether row `r` goes on with the headings: sub-headings, or "1 2 3 4=3/2"."""
    texts = [t for t in sheet.texts[r] if t]
    if not texts:
        return False
    if (
        all(re.fullmatch(r"\(?\d{1,2}\)?|[A-Z]|\(?\d+\)?\s*=.*", t) for t in texts)
        and len(texts) > 2
    ):
        return True
    return (
        not any(is_numeric(c) for c in sheet.rows[r]) and not sheet.texts[r][0] and len(texts) > 1
    )


def _heading(sheet: Sheet, head: range, column: int) -> str:
    words = []
    for r in head:
        text = _at(sheet, r, column) or _merged(sheet, r, column) or _group(sheet, head, r, column)
        if text and not re.fullmatch(r"\(?\d{1,2}\)?|[A-Z]|\(?\d+\)?\s*=.*", text):
            words.append(text)
    return " ".join(words)


def _at(sheet: Sheet, row: int, column: int) -> str:
    return sheet.texts[row][column] if column < len(sheet.texts[row]) else ""


def _merged(sheet: Sheet, row: int, column: int) -> str:
    for (top, left), (_, right) in sheet.merged:
        if top == row and left < column <= right:
            return _at(sheet, top, left)
    return ""


def _group(sheet: Sheet, head: range, row: int, column: int) -> str:
    """Return the group's name to the left of a column that has only a sub-heading of its own."""
    if row != head.start or not any(_at(sheet, r, column) for r in head[1:]):
        return ""
    left = next((c for c in range(column - 1, -1, -1) if _at(sheet, row, c)), None)
    if left is None or not any(_at(sheet, r, left) for r in head[1:]):
        return ""
    return _at(sheet, row, left)


def _column(text: str) -> dict[str, str]:
    said = describe(text, (*FIELDS[1:], "indicator"))
    if "indicator" in said:
        if "%" in text:
            said["indicator"] = "FIN.DISB_RATE"
        return said
    return describe(text, ("column",)) or {}


def _named(what: str) -> dict[str, str]:
    """Return what a mapping's "FIN.PLAN INV CENTRAL" or "content" says of a column."""
    parts = what.split()
    said: dict[str, str] = {}
    codes = {code: name for _, name, code in _words() if name in FIELDS}
    for part in parts:
        if part.startswith("FIN."):
            said["indicator"] = part
        elif part in ("skip", "note", "content"):
            said["column"] = part
        elif part in codes and part != "ALL":
            said[codes[part]] = part
    return said


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number - 1


_COARSE = re.compile(r"[:;,–\n]|\btỉnh\b|\bđịa bàn\b|\bnăm\b", re.I)
_FINE = re.compile(_COARSE.pattern + r"|\s-\s", re.I)


def _area(texts: Iterable[str]) -> str:
    """Return the province that one of `texts` names, "" without any."""
    for text in texts:
        # A hyphen may part words or belong to the name (Bà Rịa - Vũng Tàu): both are tried.
        for part in (*_COARSE.split(text), *_FINE.split(text)):
            name = part.strip(" .-()")
            try:
                if name and not name.isdigit():
                    return areas.find(name).name
            except areas.UnknownArea:
                continue
    return ""


def _as_of(texts: Iterable[str]) -> str:
    for text in texts:
        if _AS_OF.search(text):
            try:
                return parse_date(text[_AS_OF.search(text).start() :]).isoformat()  # type: ignore[union-attr]
            except ProblemError:
                continue
    return ""


def _period(texts: Iterable[str]) -> str:
    for text in texts:
        if found := _YEAR.search(text):
            return f"{found[1]}/{found[2]}" if found[2] else found[1]
        spans = [p for p in find_periods(text) if p.kind == "span"]
        if spans:
            return spans[0].code
    return ""


def draft(book: Book) -> str:
    """Return a mapping for the fullest visible sheet of `book`, to be completed by hand."""
    sheets = [s for s in book.sheets if not s.hidden and s.filled]
    if not sheets:
        return ""
    sheet = max(sheets, key=lambda s: s.filled)
    first = next((r for r, row in enumerate(sheet.rows) if sum(is_numeric(c) for c in row) >= 2), 1)
    head = range(max(0, first - 1), first)
    texts = {c: _heading(sheet, head, c) for c in range(max(map(len, sheet.rows)))}
    return draft_layout(
        sheet, Layout(sheet.name, head, {c: _column(t) for c, t in texts.items()}, texts=texts)
    )


def draft_layout(sheet: Sheet, layout: Layout) -> str:
    """Return `layout` as a mapping in YAML; "?" stands where the analyst has to say."""
    lines = [
        f"sheet: {yaml.safe_dump(layout.sheet, allow_unicode=True).splitlines()[0]}",
        f"header_rows: [{layout.head.start + 1}, {layout.head.stop}]",
        f"unit: {_said(layout.unit)}  # tỷ đồng, triệu đồng",
        f"area: {_said(layout.area)}  # tỉnh",
        f"period: {_said(layout.period)}  # 2023, 2021/2023",
        f'as_of: "{layout.as_of}"',
        'decimal: ","  # dấu thập phân của số gõ dạng chữ',
        "columns:  # skip, note, content, FIN.PLAN, FIN.DISB, FIN.DISB_RATE (+ INV, CENTRAL …)",
    ]
    for c, text in layout.texts.items():
        if text:
            said = layout.columns.get(c) or {}
            what = " ".join(said.values()) or "skip"
            lines.append(f"  {re.sub(r'[0-9]', '', address(0, c))}: {what}  # {text}")
    return "\n".join(lines)


def _said(value: str) -> str:
    return '"?"' if value == "?" else f'"{value}"'
