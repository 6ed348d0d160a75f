"""Find the tables of state-budget investment in a workbook: by what they say, not where they are.

Sheet names, rows above the table, spacer columns, wording and encoding have changed almost every
year since 2003; titles and row labels (data/vocabulary/investment_rows.csv) have stayed readable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.intake.investment.headings import ColumnHeading, headings, number_columns
from mtqg.intake.sheets import Book, Sheet, is_number, is_numeric
from mtqg.problems import ProblemError
from mtqg.table import areas
from mtqg.table.dates import find_periods
from mtqg.table.encodings import from_tcvn3, from_vni
from mtqg.table.numbers import find_unit
from mtqg.words.sentences import sentences

MONTHLY, QUARTERLY = "monthly", "quarterly"
_FILE_DATE = re.compile(r"^((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_FILE_MONTH = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])\s?[.\-_ ]{1,2}\s?((?:19|20)\d\d)(?!\d)")
_BUDGET = re.compile(r"ngân sách|\bnsnn\b|state budget", re.I)
_INVEST = re.compile(r"đầu tư|\bxdcb\b|invest", re.I)
_ALL_SOCIETY = re.compile(r"toàn xã hội|social invest|whole society|thu,? chi|revenue", re.I)
_NUMBERING = re.compile(r"^\s*(?:[\-+*•–]\s*|(?:[IVX]+|\d{1,2}|[a-z])\s*[.)/]\s*)+")
#: Rows of the longest sheet searched for a table without a title; the office's have below 300.
LONGEST = 2_000
_REMARK = re.compile(r"\([^)]*\)|\*+|:$")


@dataclass(frozen=True)
class InvestmentRow:
    """One row of the table: who the figures are about.

    `kind` is total, central, local, local_level, ministry, province, or "" when the label is not
    understood.
    """

    number: int
    label: str
    kind: str
    area: str
    scope: str


@dataclass(frozen=True)
class Clock:
    """What the file says about its own time beside the table: 0 and "" where it says nothing."""

    published: str = ""
    file_year: int = 0
    file_month: int = 0
    book_year: int = 0


@dataclass(frozen=True)
class InvestmentTable:
    """One table as found on a sheet, before month and year are settled."""

    sheet: Sheet
    kind: str
    title: str
    head: range
    rows: tuple[InvestmentRow, ...]
    columns: tuple[ColumnHeading, ...]
    unit: tuple[str, float] | None
    unit_place: str = ""
    start: int = 0

    @property
    def place(self) -> str:
        """The cell of its title, or its first cell without one."""
        row = max(self.start, 0)
        texts = self.sheet.texts[row] if row < len(self.sheet.texts) else []
        column = next((c for c, text in enumerate(texts) if text), 0)
        return self.sheet.place(row, column)

    def head_row(self, column: int) -> int:
        """Return the last row of the heading with words above `column`."""
        texts = self.sheet.texts
        filled = [r for r in self.head if column < len(texts[r]) and texts[r][column]]
        return filled[-1] if filled else self.head.start


@cache
def _vocabulary() -> dict[str, tuple[str, str]]:
    table = pd.read_csv(
        paths.data() / "vocabulary" / "investment_rows.csv", dtype=str, keep_default_na=False
    )
    return {_key(row.words): (row.kind, row.scope) for row in table.itertuples()}


def _key(label: str) -> str:
    return areas.fold(re.sub(r"(?i)\b(và|and)\b|&", " ", label))


@cache
def read_label(label: str, edition: str) -> tuple[str, str, str]:
    """Return (kind, area, scope) of a row's label; kind is "" when it is not understood.

    Text that both Unicode and TCVN3 could hold ("Bé Y tÕ") is tried as the one, then the other.

    >>> read_label("TỔNG SỐ", "2024"), read_label("Bà Rịa- Vũng Tàu", "2024")
    (('total', 'VN', 'ALL'), ('province', '77', 'ALL'))
    """
    if known := _known_row(label):
        return known[0], areas.COUNTRY, known[1]
    for bare in _readings(label):
        area = areas.area_named(bare, edition)
        if area is None or bare.isdigit():
            continue
        if area.level == "province":
            return "province", area.code, "ALL"
        if area.code == areas.COUNTRY:
            return "total", areas.COUNTRY, "ALL"
    return "", "", ""


@cache
def _known_row(label: str) -> tuple[str, str] | None:
    """Return (kind, scope) of a row that the vocabulary names, None for any other."""
    known = (_vocabulary().get(_key(bare)) for bare in _readings(label))
    return next((found for found in known if found), None)


def _readings(label: str) -> list[str]:
    """Return `label` without number and remarks, as it stands and as legacy fonts would draw it."""
    readings = dict.fromkeys((label, from_tcvn3(label), from_vni(label)))
    bare = (_REMARK.sub(" ", _NUMBERING.sub("", reading)).strip(" .:") for reading in readings)
    return [reading for reading in bare if reading]


def is_title(text: str) -> bool:
    """Tell whether `text` is the title of a table of state-budget investment.

    >>> is_title("8. Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước")
    True
    >>> is_title("Vốn đầu tư thực hiện toàn xã hội theo giá hiện hành")
    False
    """
    return bool(_BUDGET.search(text) and _INVEST.search(text) and not _ALL_SOCIETY.search(text))


def clock(book: Book) -> Clock:
    """Return what file name and sheets say about the month and year of `book`."""
    published, year, month = "", 0, 0
    if found := _FILE_DATE.match(book.file):
        try:
            day = date(*(int(part) for part in found.groups()))
            published = day.isoformat()
            # Released about the 29th of its month; a few days late is still that month's.
            year, month = (day.year, day.month) if day.day >= 20 else _before(day.year, day.month)
        except ValueError:
            pass
    elif found := _FILE_MONTH.search(book.file):
        year, month = int(found[2]), int(found[1])
    latest = Counter(
        max(years) for sheet in book.sheets if not sheet.hidden and (years := _years(sheet))
    )
    return Clock(published, year, month, latest.most_common(1)[0][0] if latest else 0)


def _years(sheet: Sheet) -> list[int]:
    text = " ".join(t for row in sheet.texts[:12] for t in row if not re.fullmatch(r"[\d.]+", t))
    marked = [int(y) for y in re.findall(r"(?<!\d)(?:năm|/|of)\s*((?:19|20)\d\d)(?!\d)", text)]
    marked += [int(t) for row in sheet.texts[:12] for t in row if re.fullmatch(r"20[0-4]\d", t)]
    return marked


def _before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def find_tables(book: Book, edition: str) -> list[InvestmentTable]:
    """Return every table of state-budget investment on the visible sheets of `book`."""
    return [t for sheet in book.sheets if not sheet.hidden for t in _tables(sheet, edition)]


def _tables(sheet: Sheet, edition: str) -> Iterator[InvestmentTable]:
    starts = _titles(sheet)
    if not starts and _looks_alike(sheet):
        starts = [(-1, "")]
    for i, (start, title) in enumerate(starts):
        stop = starts[i + 1][0] if i + 1 < len(starts) else len(sheet.rows)
        stop = min([stop, *_other_titles(sheet, start + 3, stop)])
        if table := _table(sheet, start, stop, title, edition):
            yield table


def _titles(sheet: Sheet) -> list[tuple[int, str]]:
    """Return row and text of each title; a title may go on in the next row."""
    found: list[tuple[int, str]] = []
    for r, cells in enumerate(sheet.rows):
        if not any(isinstance(c, str) and c for c in cells) or any(map(is_number, cells)):
            continue
        first = next((t for t in sheet.texts[r] if t), "")
        if len(first) <= 20 and not is_title(first):
            continue
        below = sheet.texts[r + 1] if r + 1 < len(sheet.texts) else []
        nearby = next((t for t in below if t), "")
        if is_title(first):
            found.append((r, f"{first} {nearby}" if find_periods(nearby) else first))
        elif (
            is_title(f"{first} {nearby}")
            and not is_title(nearby)
            and not any(is_number(c) for c in sheet.rows[r + 1])
        ):
            found.append((r, f"{first} {nearby}"))
    return found


def _other_titles(sheet: Sheet, start: int, stop: int) -> Iterator[int]:
    """Yield rows within a block at which a numbered title of another table stands."""
    for r in range(max(start, 0), stop):
        texts = [t for t in sheet.texts[r] if t]
        if len(texts) == 1 and re.match(r"^\d{1,2}\.\s?\D{12}", texts[0]) and r > start + 8:
            yield r


def _looks_alike(sheet: Sheet) -> bool:
    """Tell whether a sheet without a title has the rows of the table: centre, local, ministries."""
    if len(sheet.rows) > LONGEST:
        return False
    kinds = Counter(
        known[0]
        for row in sheet.texts
        if (first := next((t for t in row if t), "")) and (known := _known_row(first))
    )
    return kinds["ministry"] >= 3 and kinds["central"] >= 1 and kinds["local"] >= 1


def _table(sheet: Sheet, start: int, stop: int, title: str, edition: str) -> InvestmentTable | None:
    labelled = []
    for r in range(start + 1, stop):
        texts, cells = sheet.texts[r], sheet.rows[r]
        column = next((c for c, t in enumerate(texts) if t and not is_numeric(cells[c])), None)
        if column is None:
            continue
        numbers = sum(is_numeric(c) for c in cells[column + 1 :])
        kind, area, scope = read_label(texts[column], edition)
        labelled.append((InvestmentRow(r, texts[column], kind, area, scope), column, numbers))
    known = [(row, column) for row, column, numbers in labelled if row.kind and numbers]
    if len(known) < 3:
        return None
    first = min(row.number for row, _ in known)
    label_end = max(Counter(column for _, column in known)) + 1
    rows = tuple(
        row for row, _, numbers in labelled if row.number >= first and (row.kind or numbers)
    )
    columns = number_columns(sheet, [row.number for row, _ in known], label_end)
    if not columns:
        return None
    head = range(_head_start(sheet, start, first, columns), first)
    found = headings(sheet, head, columns)
    kind = _kind(found, title)
    unit, unit_place = _unit(sheet, range(max(start, 0), first))
    return InvestmentTable(sheet, kind, title, head, rows, tuple(found), unit, unit_place, start)


def _head_start(sheet: Sheet, start: int, first: int, columns: list[int]) -> int:
    for r in range(start + 1, first):
        if any(c < len(sheet.texts[r]) and sheet.texts[r][c] for c in columns):
            return r
    return first


def _kind(columns: list[ColumnHeading], title: str) -> str:
    levels = [h.period for h in columns if h.kind == "level" and h.period]
    quarters = {p.number for p in levels if p.kind == "quarter"}
    months = any(p.kind == "month" for p in levels)
    by_quarter = len(quarters) > 1 or bool(re.search(r"các qu[ýí]|quarters", title, re.I))
    return QUARTERLY if quarters and not months and by_quarter else MONTHLY


def _unit(sheet: Sheet, rows: range) -> tuple[tuple[str, float] | None, str]:
    """Return the unit of money that a cell above the figures says, and that cell.

    Raises
    ------
    ProblemError
        If two cells say different units.
    """
    said: dict[tuple[str, float], str] = {}
    for r in rows:
        for c, text in enumerate(sheet.texts[r]):
            if text and (unit := find_unit(text)) and unit[0] == "bn VND":
                said.setdefault(unit, sheet.place(r, c))
    if len(said) > 1:
        cells = ", ".join(said.values())
        raise ProblemError(sentences("intake").problem("investment.two_units", cell=cells))
    return next(iter(said.items()), (None, ""))


_NUMBERED = re.compile(
    r"^\s*(?:(?:biểu|bảng|table)\s*)?\d{1,3}(?:[.,-]\d{1,2})*\s*[.:)]?\s+\D{8}", re.I
)


def other_titles(sheet: Sheet) -> list[str]:
    """Return the titles of the tables on a sheet that is not read: numbered lines, or the first.

    >>> from mtqg.intake.sheets import Sheet
    >>> other_titles(Sheet("a", [["12. Đầu tư trực tiếp của nước ngoài"], ["Hà Nội", 5.0]]))
    ['12. Đầu tư trực tiếp của nước ngoài']
    """
    titles, first = [], ""
    for r, cells in enumerate(sheet.rows[:LONGEST]):
        if not any(isinstance(c, str) and c for c in cells) or any(map(is_number, cells)):
            continue
        text = next((t for t in sheet.texts[r] if t), "")
        if _NUMBERED.match(text) and len(text) > 20:
            titles.append(text[:120])
        elif not first and len(text) > 12:
            first = text[:120]
    return titles or ([first] if first else [])
