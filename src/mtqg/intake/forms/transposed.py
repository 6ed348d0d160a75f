"""Forms that lie on their side: places across, figures down.

"Nội dung | Toàn tỉnh | Huyện Đồng Văn | Huyện Mèo Vạc" above "Kế hoạch vốn", "Giải ngân" says what
the usual form says with a row for each place. Such a block is turned before it is read, so that one
way of reading serves both; its cells keep their addresses (`Sheet.moved`).
"""

from __future__ import annotations

from dataclasses import replace

from mtqg.intake.forms.area_labels import is_unit
from mtqg.intake.forms.layout import measures, states_figure, text_at
from mtqg.intake.forms.phrases import read
from mtqg.intake.sheets import Cell, Sheet

#: What a turned block says above its places.
_PLACES = "Địa bàn"


def upright(sheet: Sheet) -> Sheet:
    """Return `sheet` with every block turned whose columns are places and whose rows are figures.

    >>> rows = [["Nội dung", "Huyện A", "Huyện B"], ["Kế hoạch vốn", 10, 20], ["Giải ngân", 4, 5]]
    >>> turned = upright(Sheet("Bieu", rows))
    >>> turned.rows[1], turned.place(1, 2)
    (['Huyện A', 10, 4], 'Bieu!B3')
    """
    r = 0
    while r < len(sheet.rows):
        block = _block(sheet, r)
        if block:
            sheet = _turn(sheet, r, *block)
            r += len(block[1])
        r += 1
    return sheet


def _block(sheet: Sheet, head: int) -> tuple[int, list[int], int, list[int]] | None:
    """Return the columns of labels, places and units (-1: none), and the rows of figures."""
    cells = [(c, text) for c, text in enumerate(sheet.texts[head]) if text]
    named = [c for c, text in cells if (is_unit(text) or _is_name(text)) and len(text) < 60]
    if len(named) < 2:
        return None
    before = [(c, text) for c, text in cells if c < named[0] and read(text).has("column")]
    sums = [c for c, text in cells if c not in named and read(text).has("total")]
    places = sorted([*named, *sums])
    if len(before) + len(places) < len(cells):
        return None
    units = next((c for c, text in before if "unit" in read(text).codes["column"]), -1)
    label = next((c for c, _ in reversed(before) if c != units), places[0] - 1)
    rows = []
    for r in range(head + 1, len(sheet.rows)):
        figures = [c for c in places if c < len(sheet.rows[r]) and states_figure(sheet.rows[r][c])]
        if label < 0 or not text_at(sheet, r, label) or not figures:
            break
        rows.append(r)
    of_figures = all(measures(text_at(sheet, r, label)) for r in rows)
    return (label, places, units, rows) if rows and of_figures else None


def _is_name(text: str) -> bool:
    """Tell whether a heading is written as names are ("Sông Mã"), and says nothing else."""
    words = text.split()
    titled = all(word.isalpha() and word == word.capitalize() for word in words)
    return len(words) > 1 and titled and not any(read(text).codes.values())


def _turn(
    sheet: Sheet, head: int, label: int, places: list[int], units: int, rows: list[int]
) -> Sheet:
    def moved(r: int, c: int) -> tuple[Cell, tuple[int, int]]:
        cell = sheet.rows[r][c] if c < len(sheet.rows[r]) else ""
        return cell, sheet.moved.get((r, c), (r, c))

    turned = [[(_PLACES, (head, label)), *(moved(r, label) for r in rows)]]
    turned += [[moved(head, c), *(moved(r, c) for r in rows)] for c in places]
    for at, r in enumerate(rows):
        if units >= 0 and (unit := text_at(sheet, r, units)):
            turned[0][at + 1] = (f"{text_at(sheet, r, label)} ({unit})", (r, label))
    below = range(rows[-1] + 1, len(sheet.rows))
    turned += [[moved(r, c) for c in range(len(sheet.rows[r]))] for r in below]
    cells = [*sheet.rows[:head], *([cell for cell, _ in row] for row in turned)]
    origin = {at: where for at, where in sheet.moved.items() if at[0] < head} | {
        (head + r, c): where for r, row in enumerate(turned) for c, (_, where) in enumerate(row)
    }
    merged = tuple(area for area in sheet.merged if area[1][0] < head)
    return replace(sheet, rows=cells, merged=merged, moved=origin)
