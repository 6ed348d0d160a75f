"""Where the tables of a sheet stand: title, headings, body, notes below.

A table begins at a row of headings (what its rows are, and a figure) and goes on to the next such
row; the lines above it are its title, the lines after its last figure its notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from mtqg.intake.forms.phrase_units import in_parts, unit_of
from mtqg.intake.forms.phrases import read
from mtqg.intake.sheets import Cell, Sheet, is_number, is_numeric
from mtqg.table.numbers import NUMBER, missing

_INDEX = re.compile(
    r"\(?[\[(]?\d{1,2}[\])]?\)?|[A-ZĐ]|\([A-Za-z]\)|\(?\d{1,2}\)?\s*=\s*[\d()+\-*/x:%,. ]+"
)
_MEASURES = (
    "indicator", "share", "poverty", "ntm", "count", "programme", "plan_vintage", "capital",
    "fund", "qualifier", "about", "outturn",
)  # fmt: skip
#: Those that say which figure a column holds; the others also label rows.
_FIGURES = ("indicator", "share", "poverty", "ntm", "count", "qualifier", "about", "outturn")
_AMOUNT = re.compile(
    rf"(?:hơn|trên|dưới|gần|khoảng|xấp xỉ|đạt|ước|[~≈<>])?\s*{NUMBER}\s*"
    r"(?:(?:nghìn|ngàn|triệu|tr|tỷ)\b\.?\s*)?(?:đồng|đ|vnđ|vnd|hộ|xã|%)?\.?"
    r"|\d{1,2}\s*/\s*(?:10|19)", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class TextCell:
    """One cell of text above or below a table; a label is joined with the value beside it."""

    row: int
    column: int
    text: str


@dataclass
class Table:
    """One table of a sheet: rows counted from 0.

    `paths` gives for each column the cells of its heading from the top, a group's name above each
    column of the group.
    """

    sheet: Sheet
    head: range
    rows: list[int]
    title: list[TextCell] = field(default_factory=list)
    notes: list[TextCell] = field(default_factory=list)
    paths: dict[int, list[TextCell]] = field(default_factory=dict)

    def heading(self, column: int) -> str:
        """Return the whole heading of a column, as one text."""
        return " / ".join(dict.fromkeys(line.text for line in self.paths.get(column, ())))

    def letter(self, column: int) -> str:
        """Return the letter of a column, of one that was put elsewhere its heading's address."""
        where = self.sheet.address(self.head.start, column)
        return where if self.sheet.moved else where.rstrip("0123456789")


def find_tables(sheet: Sheet, given: dict[str, Any]) -> list[Table]:
    """Return the tables of `sheet` from the top; those that repeat the headings are joined."""
    heads = list(_heads(sheet, given))
    tables: list[Table] = []
    top = 0
    for i, head in enumerate(heads):
        stop = heads[i + 1].start if i + 1 < len(heads) else len(sheet.rows)
        begin = _title_from(sheet, range(top, head.start)) if tables else top
        lines, last, beside = _lines(sheet, range(begin, head.start)), head.stop - 1, []
        for columns, part in _side_by_side(sheet, range(head.start, stop), head):
            body = [r for r in range(head.stop, stop) if any(part.texts[r])]
            end = max((r for r in body if _has_figures(part, r)), default=head.stop - 1)
            named = [r for r in head if not _is_index(part, r)]
            paths = {c: _path(part, named, c) for c in columns}
            others = {line.row for line in lines if line.column not in columns}
            both = others & {line.row for line in lines if line.column in columns}
            title = [line for line in lines if line.row not in both or line.column in columns]
            rows = [r for r in body if r <= end]
            beside.append(
                Table(part, head, rows, title, paths={c: p for c, p in paths.items() if p})
            )
            last = max(last, end)
        top = last + 1
        notes = _lines(sheet, range(top, stop))
        if tables and len(beside) == 1 and _goes_on(tables[-1], beside[0]):
            tables[-1].rows += beside[0].rows
            tables[-1].notes = notes
            continue
        for table in beside:
            table.notes = notes
        tables += beside
    for earlier, later in pairwise(tables):
        mine = {line.row for line in later.title}
        earlier.notes = [line for line in earlier.notes if line.row not in mine]
    return tables


#: What begins a note below a table, and what goes on with one.
_NOTE = re.compile(r"\s*\(?\*|\W*(?:ghi chú|lưu ý|nguồn(?: số liệu)?\s*:|notes?\b)", re.I)
_BULLET = re.compile(r"\s*[-–+•]")


def _title_from(sheet: Sheet, rows: range) -> int:
    """Return the row of `rows` where a table's title begins, behind notes of the table above it."""
    begin, before = rows.start, ""
    for r in rows:
        first = next((text for text in sheet.texts[r] if text), "")
        goes_on = before.endswith(":") or (before and _BULLET.match(first))
        if first and not (_NOTE.match(first) or goes_on):
            break
        begin, before = (r + 1 if first else begin), first
    return begin


def _side_by_side(sheet: Sheet, rows: range, head: range) -> list[tuple[range, Sheet]]:
    """Return the columns of the tables that stand beside each other, each alone on its sheet.

    They do where the first heading comes again behind a column that is empty.
    """
    width = _width(sheet)
    texts = sheet.texts[head.stop - 1]
    first = next((t for t in texts if t), "")
    starts = [
        c for c, text in enumerate(texts)
        if text == first and read(text).has("column")
        and not any(text_at(sheet, r, c - 1) for r in rows if c)
    ]  # fmt: skip
    if len(starts) < 2:
        return [(range(width), sheet)]
    found = []
    for start, stop in pairwise([0, *starts[1:], width]):
        cells = [
            [cell if r not in rows or start <= c < stop else "" for c, cell in enumerate(row)]
            for r, row in enumerate(sheet.rows)
        ]
        merged = tuple(area for area in sheet.merged if start <= area[0][1] < stop)
        found.append((range(start, stop), replace(sheet, rows=cells, merged=merged)))
    return found


def _goes_on(first: Table, second: Table) -> bool:
    """Tell whether `second` repeats the headings of `first` on another page of it."""
    same = {c: first.heading(c) for c in first.paths} == {
        c: second.heading(c) for c in second.paths
    }
    words = " ".join(line.text for line in second.title).casefold()
    return same and (
        not words or bool(re.fullmatch(r".{0,20}\(?tiếp theo.{0,20}|trang \d+", words))
    )


def _width(sheet: Sheet) -> int:
    return max((len(row) for row in sheet.rows), default=0)


def text_at(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a cell, "" outside the sheet."""
    texts = sheet.texts[row] if row < len(sheet.texts) else []
    return texts[column] if column < len(texts) else ""


def numbers_at(sheet: Sheet, row: int, columns: Iterable[int]) -> dict[int, float]:
    """Return the numbers that a row holds in `columns`, texts of numbers left out."""
    cells = sheet.rows[row]
    return {
        c: float(cells[c])  # type: ignore[arg-type]
        for c in columns
        if c < len(cells) and is_number(cells[c])
    }


def _is_year(text: str) -> bool:
    return bool(re.fullmatch(r"(?i)(?:ước (?:đạt |th )?)?(19|20)\d\d", text))  # "Ước 2025"


def states_figure(cell: Cell) -> bool:
    """Tell whether a cell holds a figure, be it written with its unit or with a hedge.

    >>> [states_figure(cell) for cell in ("1.000 triệu đồng", "hơn 1.730", "15/19", "Dự án 2")]
    [True, True, True, False]
    >>> states_figure("1 tỷ 250 triệu")
    True
    """
    if not isinstance(cell, str):
        return is_numeric(cell)
    return is_numeric(cell) or bool(_AMOUNT.fullmatch(cell.strip()) or in_parts(cell))


def measures(label: str) -> bool:
    """Tell whether a label says what figures are of: plan, payment, rate, households, capital."""
    return read(label).has(*_MEASURES)


def _has_figures(sheet: Sheet, r: int) -> bool:
    """Tell whether a row holds figures, or formulas without a value, beside number and label."""
    cells = sheet.rows[r]
    first = next((c for c, t in enumerate(sheet.texts[r]) if t and not states_figure(cells[c])), -1)
    stored = any(c > max(first, 0) and states_figure(cell) for c, cell in enumerate(cells))
    behind = range(max(first, 0) + 1, _width(sheet)) if sheet.unsolved else ()
    return stored or any(sheet.address(r, c) in sheet.unsolved for c in behind)


def _heads(sheet: Sheet, given: dict[str, Any]) -> Iterator[range]:
    if rows := given.get("header_rows"):
        if int(rows[-1]) <= len(sheet.rows):  # of another sheet, or of none
            yield range(int(rows[0]) - 1, int(rows[-1]))
        return
    r = end = 0
    while r < len(sheet.rows):
        if is_head(sheet, r):
            stop = r + 1
            labels = [c for c, t in enumerate(sheet.texts[r]) if read(t).has("column")]
            labels = [c for c in labels if not _heads_group(sheet, r, c)]
            while stop < len(sheet.rows) and _still_head(sheet, r, stop, labels):
                stop += 1
            yield range(r - (r > end and _groups_columns(sheet, r - 1, labels)), stop)
            r = end = stop
        else:
            r += 1


def _heads_group(sheet: Sheet, r: int, c: int) -> bool:
    """Tell whether "Nguồn vốn" stands above "NSTW | NSĐP": over columns of figures, no label."""
    wide = any((r, c) == left and right[1] > c for left, right in sheet.merged)
    below = [text_at(sheet, r + 1, k) for k in (c, c + 1)]
    return (wide or not text_at(sheet, r, c + 1)) and all(map(measures, below))


def _groups_columns(sheet: Sheet, r: int, labels: list[int]) -> bool:
    """Tell whether a row groups the columns that the row below it heads: programmes, years, places.

    Its cells stand above figures, none above a label, and one alone is merged over its columns.
    """
    cells = [(c, t) for c, t in enumerate(sheet.texts[r]) if t]
    first = min(labels, default=0)
    wide = {left for (top, left), (_, right) in sheet.merged if top == r and right > left}
    said = [read(text) for _, text in cells]
    return (
        (len(cells) > 1 or bool(cells and cells[0][0] in wide))
        and not _states_figures(sheet, r)
        and all(c > first and c not in labels and len(text) < 100 for c, text in cells)
        and all(
            (one.has(*_MEASURES, "total") or one.times) and not (one.units or one.rest)
            for one in said
        )
    )


def is_head(sheet: Sheet, r: int) -> bool:
    """Tell whether row `r` heads a table: what its rows are, and at least one figure."""
    texts = [t for t in sheet.texts[r] if t]
    if len(texts) < 2 or _states_figures(sheet, r):
        return False
    if len(texts) == 2 and unit_of(texts[1]) not in ("", "%"):  # "Đơn vị" | "triệu đồng"
        return False
    said = [read(t) for t in texts if len(t) < 150 and not t.endswith(":")]
    roles = sum(s.has("column") for s in said)
    measures = sum(s.has(*_MEASURES) and not s.has("column") for s in said)
    below = r + 1 if r + 1 < len(sheet.rows) else r
    figures_below = any(is_number(cell) for cell in sheet.rows[below])
    if roles and not measures:
        under = [read(t) for t in sheet.texts[below] if t and len(t) < 150]
        measures = 0 if figures_below else sum(s.has(*_MEASURES) or bool(s.times) for s in under)
    plain = [s for s in said if not (s.rest or s.has("column"))]
    dated = [s for s in plain if s.times]
    if len(plain) + roles == len(texts):
        if roles and len(dated) >= 2 and len(dated) + roles == len(texts):
            return True  # "Đơn vị | 2023 | 2024": the title or the rows say of what
        if roles >= 2 and plain and _labelled(sheet, below):
            return True  # "Chỉ tiêu | Đơn vị tính | Số liệu"
        if not roles and len(dated) == len(texts) > 2 and figures_below:
            return True  # years alone, above one row of figures
    # " | Số xã | Tỷ lệ (%)", "Nhóm xã | Tổng số xã | Số xã đạt chuẩn": none or an unknown role
    unnamed = len(plain) + bool(sheet.texts[r][0] and said and said[0].rest) == len(texts)
    figures = any(s.has(*_FIGURES, "ncount") for s in plain) or (
        len(plain) > 1 and read(text_at(sheet, below, 0)).has("indicator")
    )
    if not roles and unnamed and len(plain) > 1 and figures and _labelled(sheet, below):
        return True
    # "Dân tộc thiểu số | Vốn đầu tư | Tất cả các nguồn" labels a row: a heading says a figure.
    return bool(roles and measures) or (measures >= 3 and any(s.has(*_FIGURES) for s in said))


def _labelled(sheet: Sheet, r: int) -> bool:
    """Tell whether row `r` holds a figure behind words."""
    cells = zip(sheet.rows[r], sheet.texts[r], strict=True)
    return _has_figures(sheet, r) and any(text and not states_figure(cell) for cell, text in cells)


def _states_figures(sheet: Sheet, r: int) -> bool:
    return any(
        states_figure(cell) and not _is_year(text)
        for cell, text in zip(sheet.rows[r], sheet.texts[r], strict=True)
    )


def _still_head(sheet: Sheet, start: int, r: int, labels: list[int]) -> bool:
    """Tell whether row `r` goes on with the headings: sub-headings, or "A B 1 2 3=2/1"."""
    cells = [(c, t) for c, t in enumerate(sheet.texts[r]) if t]
    if not cells:
        return False
    if _is_index(sheet, r):
        return True
    if _states_figures(sheet, r):
        return False
    covered = {
        c
        for (top, left), (bottom, right) in sheet.merged
        if start <= top < r <= bottom
        for c in range(left, right + 1)
    }
    above = sheet.texts[start]
    return all(
        (c not in labels or c in covered or t == above[c]) and not missing(t) for c, t in cells
    )


def _is_index(sheet: Sheet, r: int) -> bool:
    """Tell whether a row numbers the columns: "A B 1 2 3=2/1"."""
    texts = [t for t in sheet.texts[r] if t]
    return len(texts) > 2 and all(_INDEX.fullmatch(t) for t in texts) and _counts_up(texts)


def _counts_up(texts: list[str]) -> bool:
    """Tell whether cells number the columns: 1, 2, 3=2/1; not a row of small figures."""
    numbers = [int(n[0]) for t in texts if (n := re.search(r"\d+", t.partition("=")[0]))]
    return all(b == a + 1 for a, b in pairwise(numbers))


def _path(sheet: Sheet, head: list[int], column: int) -> list[TextCell]:
    merged_rows = {top for (top, left), (_, right) in sheet.merged if right > left}
    path = []
    for r in head:
        line = TextCell(r, column, text_at(sheet, r, column))
        if not line.text:
            line = _merged(sheet, r, column) or line
        if not line.text and r not in merged_rows:
            line = _group(sheet, head, r, column) or line
        if line.text and (r == head[0] or not _INDEX.fullmatch(line.text)):
            path.append(line)
    return path


def _merged(sheet: Sheet, row: int, column: int) -> TextCell | None:
    for (top, left), (_, right) in sheet.merged:
        if top == row and left < column <= right:
            return TextCell(top, left, text_at(sheet, top, left))
    return None


def _group(sheet: Sheet, head: list[int], row: int, column: int) -> TextCell | None:
    """Return the group's name to the left of a column that has only a sub-heading of its own."""
    below = [r for r in head if r > row]
    if not any(text_at(sheet, r, column) for r in below):
        return None
    left = next((c for c in range(column - 1, -1, -1) if text_at(sheet, row, c)), None)
    if left is None or not any(text_at(sheet, r, left) for r in below):
        return None
    return TextCell(row, left, text_at(sheet, row, left))


def _lines(sheet: Sheet, rows: range) -> list[TextCell]:
    """Return the texts of `rows`; a label that ends with a colon is joined with its value."""
    found = []
    for r in rows:
        cells = [(c, t) for c, t in enumerate(sheet.texts[r]) if t]
        skip = False
        for i, (c, text) in enumerate(cells):
            if skip:
                skip = False
                continue
            asks = text.endswith(":") or _needs_value(text)
            if asks and i + 1 < len(cells):
                text, skip = f"{text} {cells[i + 1][1]}", True
            found.append(TextCell(r, c, text))
    return found


def _needs_value(text: str) -> bool:
    """Tell whether a cell is a label whose value stands beside it: "Kế hoạch năm" | 2023."""
    return bool(
        re.fullmatch(
            r"(kế hoạch )?năm|năm kế hoạch|đơn vị( tính)?|đvt|tỉnh|tỉnh, thành phố"
            r"|(tính )?đến( ngày)?|kỳ báo cáo|thời điểm|ngày chốt( số liệu)?|địa phương"
            r"|chương trình|loại vốn",
            text,
            re.I,
        )
    )


def fill_down(table: Table) -> Table:
    """Return `table` with the labels of cells merged over several rows in each of those rows."""
    sheet = table.sheet
    texts = [list(row) for row in sheet.texts]
    for (top, left), (bottom, _) in sheet.merged:
        if bottom > top and top in table.rows and text_at(sheet, top, left):
            for r in range(top + 1, bottom + 1):
                if r in table.rows and left < len(texts[r]) and not texts[r][left]:
                    texts[r][left] = texts[top][left]
    clone = replace(sheet)
    object.__setattr__(clone, "texts", texts)
    return replace(table, sheet=clone)
