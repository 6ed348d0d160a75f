"""Damage the statistics office's tables on purpose and count what loads wrong without a word.

    python -m benchmarks.damage [FOLDER]

The workbooks are made here from data/observations, in the forms the office has used since 2003;
with FOLDER, real ones are damaged instead. Each is damaged in every way of `KINDS` that applies
to it, with a fixed seed. A damaged workbook is silently wrong when it loads without a problem and
a figure differs from the undamaged one, is not in it, or is missing and not named as left.

Figures published on the day of the workbook or later are withheld from the loader, as they would
be for next month's workbook. The last line is JSON.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from mtqg.intake import workbook
from mtqg.intake.loaded import Loaded
from mtqg.intake.sheets import open_book
from mtqg.problems import ProblemError
from mtqg.table import areas, observations

SEED = 20261126
Key = tuple[str, str, str, str]
Spot = tuple[int, int]
Grid = list[list[object]]


@dataclass
class Case:
    """A workbook as cells: the sheet of the table, and where each of its figures stands."""

    file: str
    sheet: str
    grid: Grid
    figures: dict[Spot, Key]
    others: list[tuple[str, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        """The rows that hold figures."""
        return sorted({row for row, _ in self.figures})

    @property
    def columns(self) -> list[int]:
        """The columns that hold figures."""
        return sorted({column for _, column in self.figures})

    def column(self, indicator: str, last: bool = True) -> int | None:
        """Return the column of `indicator`, the last where there are two."""
        found = sorted({c for (_, c), key in self.figures.items() if key[2] == indicator})
        return (found[-1] if last else found[0]) if found else None

    def numbers(self, column: int) -> list[int]:
        """Return the rows whose cell in `column` is a number."""
        return [r for r in self.rows if isinstance(self.grid[r][column], int | float)]

    def write(self, folder: Path) -> Path:
        """Write the workbook into `folder` and return its path."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.sheet[:31]
        for r, row in enumerate(self.grid, 1):
            for c, cell in enumerate(row, 1):
                if cell is not None and cell != "":
                    sheet.cell(r, c).value = cell  # type: ignore[assignment]
        for area in self.merged:
            sheet.merge_cells(area)
        for r in self.hidden:
            sheet.row_dimensions[r + 1].hidden = True
        for name, title in self.others:
            if name != sheet.title:
                book.create_sheet(name[:31]).append([title])
        path = folder / self.file
        book.save(path)
        return path


# --- the workbooks -------------------------------------------------------------------------------

ROWS = {
    ("VN", "ALL"): ("TỔNG SỐ", "Tổng số", "TOTAL"),
    ("VN", "CENTRAL"): ("Trung ương", "Trung ương", "Central"),
    ("VN", "LOCAL"): ("Địa phương", "Địa phương", "Local"),
    ("VN", "LOCAL_PROVINCE"): ("Vốn ngân sách NN cấp tỉnh", "Cấp tỉnh", "Provincial level"),
    ("VN", "LOCAL_DISTRICT"): ("Vốn ngân sách NN cấp huyện", "Cấp huyện", "District level"),
    ("VN", "LOCAL_COMMUNE"): ("Vốn ngân sách NN cấp xã", "Cấp xã", "Commune level"),
}
MONTHS = "January February March April May June July August September October November December"


def made() -> Iterator[Case]:
    """Yield workbooks made from the office's figures, in its forms of several years."""
    table = observations.read()
    table = table[table["source"] == "gso_sbi"]
    dates = (
        "2008-05-29 2009-07-29 2010-11-29 2011-01-28 2012-05-29 2013-09-30 2014-02-28 2015-06-29"
        " 2016-10-28 2017-03-29 2018-07-27 2019-12-27 2020-09-29 2021-04-29 2022-08-29 2024-05-29"
        " 2025-02-28"
    )
    for published in dates.split():
        rows = table[table["published"] == published]
        if not rows.empty:
            yield _make(published, rows)


def _make(published: str, rows: pd.DataFrame) -> Case:
    value = {
        (str(r.area), str(r.scope), str(r.indicator), str(r.period)): float(r.value)
        for r in rows.itertuples()
    }
    year, month = int(published[:4]), max(int(k[3][5:]) for k in value if k[2] == "SBI.MONTH")
    now, before = f"{year}-{month:02d}", f"{year}-{month - 1:02d}"
    english, wide = year == 2020, year in (2008, 2009, 2010)
    month_en = MONTHS.split()[month - 1]
    if english:
        heads = {
            ("SBI.MONTH", before): ["Performance", MONTHS.split()[month - 2], str(year)],
            ("SBI.MONTH", now): ["Estimate", month_en, str(year)],
            ("SBI.CUM", now): ["Accrued", f"{month} months", f"of {year}"],
            ("SBI.RATE", now): [f"{month} months", f"of {year} versus", f"plan {year} (%)"],
            ("SBI.YOY", now): [f"{month} months", f"of {year} versus", "same period (%)"],
        }
    elif wide:
        heads = {
            ("SBI.MONTH", now): ["Thực hiện (Tỷ đồng)", f"Ước tính tháng {month} năm {year}"],
            ("SBI.CUM", now): ["", f"Cộng dồn {month} tháng năm {year}"],
            ("SBI.RATE", now): [f"So với kế hoạch năm {year} (%)", f"{month} tháng năm {year}"],
        }
    elif month == 1:
        heads = {
            ("SBI.PLAN", str(year)): ["Kế hoạch", f"năm {year}"],
            ("SBI.MONTH", now): ["Ước tính", "tháng 01", f"năm {year}"],
            ("SBI.RATE", now): [f"Tháng 01/{year}", "so với kế hoạch", f"năm {year} (%)"],
        }
    else:
        total = "Quý I" if month == 3 else "Năm" if month == 12 else f"{month} tháng"
        heads = {
            ("SBI.MONTH", before): ["Thực hiện", f"tháng {month - 1}", f"năm {year}"],
            ("SBI.MONTH", now): ["Ước tính", f"tháng {month}", f"năm {year}"],
            ("SBI.CUM", now): ["Cộng dồn", total, f"năm {year}"],
            ("SBI.RATE", now): [total, f"{year} so", "với kế hoạch", f"năm {year} (%)"],
            ("SBI.YOY", now): [total, f"{year} so", "với cùng kỳ", f"năm {year - 1} (%)"],
        }
    heads = {key: lines for key, lines in heads.items() if any(k[2:] == key for k in value)}
    title = (
        f"20. Realized investment capital under the State budget in {month_en} {year}"
        if english
        else "5. Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"
        + (f" tháng {month} năm {year}" if year % 2 else "")
    )
    grid: Grid = [[title], [], [None] * (2 + len(heads))]
    if not wide:
        grid[2][1 + len(heads)] = "Bill dongs" if english else "Đơn vị tính: Tỷ đồng"
    for line in range(max(map(len, heads.values()))):
        grid.append([None, None, *(h[line] if line < len(h) else None for h in heads.values())])
    merged = [f"C4:{'D4' if len(heads) > 2 else 'C4'}"] if wide else []
    grid.append([None] * (2 + len(heads)))
    figures: dict[Spot, Key] = {}
    present = list(dict.fromkeys(k[:2] for k in value))
    order = [k for k in ROWS if k in present]
    order += [k for k in present if k not in ROWS and k[0] != "VN"]
    for who in order:
        words = ROWS.get(who)
        area = areas.get(who[0], "2024")
        name = words[2 if english else 0] if words else area.name_en if english else area.name
        row: list[object] = [name if who == ("VN", "ALL") else None, None]
        row[1] = None if who == ("VN", "ALL") else name
        for c, key in enumerate(heads, 2):
            number = value.get((*who, *key))
            paid = value.get((*who, "SBI.CUM", now), value.get((*who, "SBI.MONTH", now)))
            if number is not None and paid and key[0] in ("SBI.RATE", "SBI.YOY"):
                number = _unrounded(paid, number)
            row.append(number)
            if number is not None:
                figures[len(grid), c] = (*who, *key)
        grid.append(row)
    others = [
        ("GDP", f"1. Tổng sản phẩm năm {year}"),
        ("CPI", f"9. Chỉ số giá tháng {month} năm {year}"),
    ]
    return Case(f"{published}-Bieu.xlsx", "VonDT", grid, figures, others, merged)


def _unrounded(total: float, ratio: float) -> float:
    """Return the ratio as the office stores it, divided from the roundest base that gives it.

    The figures of data/ keep four decimals; one printed with one decimal stays as it is.
    """
    if round(ratio, 1) == ratio:
        return ratio
    for digits in range(5):
        base = round(100 * total / ratio, digits)
        if base and abs(round(100 * total / base, 4) - ratio) < 1e-9:
            return 100 * total / base
    return ratio


def real(folder: Path) -> Iterator[Case]:
    """Yield the real workbooks of `folder`, cut down to their monthly table and other titles."""
    for path in sorted(p for p in folder.iterdir() if p.suffix.lower() in (".xls", ".xlsx")):
        book = open_book(path)
        table = workbook.load(book).table
        table = table[~table["indicator"].str.contains("QUARTER")]
        places = table["place"].str.rpartition("!")
        name = places[0].iloc[0]
        sheet = next(s for s in book.sheets if s.name == name)
        figures: dict[Spot, Key] = {}
        for address, row in zip(places[2], table.itertuples(), strict=True):
            letters = address.rstrip("0123456789")
            column = sum((ord(x) - 64) * 26**i for i, x in enumerate(reversed(letters))) - 1
            spot = (int(address[len(letters) :]) - 1, column)
            # January's month is its running total too: the month is the figure of the cell.
            if spot not in figures or row.indicator == "SBI.MONTH":
                figures[spot] = (row.area, row.scope, row.indicator, row.period)
        grid: Grid = [[None if c == "" else c for c in row] for row in sheet.rows]
        others = [
            (s.name, " ".join(t for row in s.texts[:12] for t in row if t)[:500])
            for s in book.sheets
            if not s.hidden and s.name != name
        ]
        yield Case(path.stem + ".xlsx", name, grid, figures, others)


# --- the damages ---------------------------------------------------------------------------------

Damage = Callable[[Case, random.Random], bool | None]
KINDS: dict[str, Damage] = {}


def kind(function: Damage) -> Damage:
    """Register a way of damaging; it returns False where it does not apply."""
    KINDS[function.__name__] = function
    return function


def _money(case: Case) -> list[Spot]:
    return [
        spot
        for spot, key in case.figures.items()
        if key[2] in ("SBI.MONTH", "SBI.CUM", "SBI.PLAN")
        and isinstance(number := case.grid[spot[0]][spot[1]], int | float)
        and number > 5
    ]


def _scale(case: Case, spots: list[Spot], factor: float) -> None:
    for r, c in spots:
        number = case.grid[r][c]
        if isinstance(number, int | float):
            case.grid[r][c] = number * factor


@kind
def digit_times_10(case: Case, rng: random.Random) -> None:
    _scale(case, [rng.choice(_money(case))], 10)


@kind
def digit_by_10(case: Case, rng: random.Random) -> None:
    _scale(case, [rng.choice(_money(case))], 0.1)


@kind
def digits_transposed(case: Case, rng: random.Random) -> bool | None:
    spots = [
        (r, c)
        for r, c in _money(case)
        if len(text := str(int(case.grid[r][c]))) > 2 and text[0] != text[1]  # type: ignore[call-overload]
    ]
    if not spots:
        return False
    r, c = rng.choice(spots)
    number = float(case.grid[r][c])  # type: ignore[arg-type]
    text = str(int(number))
    case.grid[r][c] = int(text[1] + text[0] + text[2:]) + number % 1
    return None


@kind
def first_digit_wrong(case: Case, rng: random.Random) -> None:
    r, c = rng.choice(_money(case))
    number = float(case.grid[r][c])  # type: ignore[arg-type]
    text = str(int(number))
    digit = rng.choice([d for d in "123456789" if d != text[0]])
    case.grid[r][c] = int(digit + text[1:]) + number % 1


@kind
def columns_swapped(case: Case, rng: random.Random) -> None:
    a, b = rng.sample(case.columns, 2)
    for r in case.rows:
        case.grid[r][a], case.grid[r][b] = case.grid[r][b], case.grid[r][a]


@kind
def headings_swapped(case: Case, rng: random.Random) -> None:
    a, b = rng.sample(case.columns, 2)
    for row in case.grid[: case.rows[0]]:
        if max(a, b) < len(row):
            row[a], row[b] = row[b], row[a]


@kind
def rows_swapped(case: Case, rng: random.Random) -> None:
    a, b = rng.sample(case.rows, 2)
    for c in case.columns:
        case.grid[a][c], case.grid[b][c] = case.grid[b][c], case.grid[a][c]


@kind
def neighbours_swapped(case: Case, rng: random.Random) -> None:
    """Swap two rows that stand below each other, the likeliest slip."""
    i = rng.randrange(len(case.rows) - 1)
    a, b = case.rows[i], case.rows[i + 1]
    for c in case.columns:
        case.grid[a][c], case.grid[b][c] = case.grid[b][c], case.grid[a][c]


@kind
def column_shifted(case: Case, rng: random.Random) -> None:
    c, rows = rng.choice(case.columns), case.rows
    cells = [case.grid[r][c] for r in rows]
    cells = [None, *cells[:-1]] if rng.random() < 0.5 else [*cells[1:], None]
    for r, cell in zip(rows, cells, strict=True):
        case.grid[r][c] = cell


@kind
def part_of_column_shifted(case: Case, rng: random.Random) -> None:
    c, rows = rng.choice(case.columns), case.rows
    start = rng.randrange(3, max(4, len(rows) - 4))
    cells = [case.grid[r][c] for r in rows[start:]]
    for r, cell in zip(rows[start:], [cells[0], *cells[:-1]], strict=True):
        case.grid[r][c] = cell


@kind
def table_shifted(case: Case, rng: random.Random) -> None:
    for c in case.columns:
        cells = [case.grid[r][c] for r in case.rows]
        for r, cell in zip(case.rows, [None, *cells[:-1]], strict=True):
            case.grid[r][c] = cell


@kind
def unit_renamed(case: Case, rng: random.Random) -> bool | None:
    for row in case.grid[: case.rows[0]]:
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                new = cell.replace("Tỷ đồng", "Triệu đồng").replace("tỷ đồng", "triệu đồng")
                new = new.replace("Bill dongs", "Mill. dongs")
                if new != cell:
                    row[c] = new
                    return None
    return False


@kind
def column_in_another_unit(case: Case, rng: random.Random) -> None:
    c = rng.choice([c for _, c in _money(case)])
    _scale(case, [(r, c) for r in case.rows], rng.choice([1000, 0.001]))


@kind
def table_in_another_unit(case: Case, rng: random.Random) -> None:
    _scale(case, _money(case), rng.choice([1000, 0.001]))


@kind
def rate_of_700(case: Case, rng: random.Random) -> bool | None:
    c = case.column("SBI.RATE")
    if c is None:
        return False
    case.grid[rng.choice(case.numbers(c))][c] = 700
    return None


@kind
def rate_wrong(case: Case, rng: random.Random) -> bool | None:
    c = case.column(rng.choice(["SBI.RATE", "SBI.YOY"]))
    if c is None:
        return False
    _scale(case, [(rng.choice(case.numbers(c)), c)], rng.choice([10, 0.1, 2.5, 0.3]))
    return None


@kind
def month_above_total(case: Case, rng: random.Random) -> bool | None:
    month, total = case.column("SBI.MONTH"), case.column("SBI.CUM")
    if month is None or total is None:
        return False
    r = rng.choice(case.numbers(total))
    case.grid[r][month] = float(case.grid[r][total]) * 1.3 + 5  # type: ignore[arg-type]
    return None


@kind
def row_deleted(case: Case, rng: random.Random) -> None:
    _remove(case, rng.choice(case.rows))


def _remove(case: Case, row: int) -> None:
    del case.grid[row]


@kind
def previous_month_pasted(case: Case, rng: random.Random) -> bool | None:
    now, before = case.column("SBI.MONTH"), case.column("SBI.MONTH", last=False)
    if now is None or now == before or before is None:
        return False
    for r in case.rows:
        case.grid[r][now] = case.grid[r][before]
    return None


@kind
def total_of_last_month_pasted(case: Case, rng: random.Random) -> bool | None:
    month, total = case.column("SBI.MONTH"), case.column("SBI.CUM")
    if month is None or total is None:
        return False
    for r in case.numbers(total):
        number = case.grid[r][month]
        if isinstance(number, int | float):
            case.grid[r][total] = round(float(case.grid[r][total]) - number, 3)  # type: ignore[arg-type]
    return None


@kind
def plan_changed(case: Case, rng: random.Random) -> bool | None:
    c = case.column("SBI.PLAN") or case.column("SBI.RATE")
    if c is None:
        return False
    _scale(case, [(rng.choice(case.numbers(c)), c)], rng.choice([0.4, 0.6, 1.8, 2.5]))
    return None


@kind
def from_another_province(case: Case, rng: random.Random) -> bool | None:
    rows = [r for r in case.rows if any(case.figures.get((r, c), ("VN",))[0] != "VN"
                                        for c in case.columns)]  # fmt: skip
    if len(rows) < 2:
        return False
    a, b = rng.sample(rows, 2)
    c = rng.choice(case.columns)
    case.grid[a][c] = case.grid[b][c]
    return None


@kind
def label_of_another(case: Case, rng: random.Random) -> bool | None:
    """Write one province's name over another's row."""
    rows = [r for r in case.rows if case.figures.get((r, case.columns[0]), ("VN",))[0] != "VN"]
    if len(rows) < 2:
        return False
    a, b = rng.sample(rows, 2)
    labels = range(case.columns[0])
    names = [(c, case.grid[a][c]) for c in labels], [(c, case.grid[b][c]) for c in labels]
    for c, name in names[1]:
        case.grid[a][c] = name
    for c, name in names[0]:
        case.grid[b][c] = name
    return None


@kind
def numbers_as_text(case: Case, rng: random.Random) -> None:
    """Type a column as an office does: 1.971,5. That reads right, or is said."""
    c = rng.choice(case.columns)
    for r in case.numbers(c):
        written = f"{case.grid[r][c]:,.3f}".translate(str.maketrans(",.", ".,"))
        case.grid[r][c] = written


@kind
def decimal_mark_changed(case: Case, rng: random.Random) -> None:
    """Type some cells of a column with the other mark, or lose the mark of one."""
    c = rng.choice(case.columns)
    rows = case.numbers(c)
    if rng.random() < 0.5:
        r = rng.choice(rows)
        case.grid[r][c] = float(f"{case.grid[r][c]:.3f}".replace(".", ""))
        return
    for r in rng.sample(rows, max(1, len(rows) // 3)):
        case.grid[r][c] = f"{case.grid[r][c]:.3f}"


@kind
def sign_changed(case: Case, rng: random.Random) -> None:
    _scale(case, [rng.choice(_money(case))], -1)


def _retitle(case: Case, change: Callable[[str], str], rows: range) -> bool | None:
    changed = False
    for r in rows:
        for c, cell in enumerate(case.grid[r]):
            if isinstance(cell, str) and change(cell) != cell:
                case.grid[r][c] = change(cell)
                changed = True
    return None if changed else False


@kind
def title_of_another_year(case: Case, rng: random.Random) -> bool | None:
    year = int(case.file[:4])
    rows = range(case.rows[0]) if rng.random() < 0.5 else range(2)
    return _retitle(case, lambda t: t.replace(str(year), str(year - 1)), rows)


@kind
def heading_of_another_month(case: Case, rng: random.Random) -> bool | None:
    month = int(next(iter(k[3] for k in case.figures.values() if k[2] == "SBI.MONTH"))[5:])
    c = rng.choice(case.columns)
    changed = False
    for row in case.grid[: case.rows[0]]:
        if c < len(row) and isinstance(row[c], str):
            new = row[c].replace(f"{month} ", f"{month % 9 + 2} ")  # type: ignore[attr-defined]
            new = new.replace(f"tháng {month}", f"tháng {month % 9 + 2}")
            changed |= new != row[c]
            row[c] = new
    return None if changed else False


@kind
def percent_as_fraction(case: Case, rng: random.Random) -> bool | None:
    c = case.column(rng.choice(["SBI.RATE", "SBI.YOY"]))
    if c is None:
        return False
    _scale(case, [(r, c) for r in case.rows], 0.01)
    return None


@kind
def one_percent_as_fraction(case: Case, rng: random.Random) -> bool | None:
    c = case.column("SBI.RATE")
    if c is None:
        return False
    _scale(case, [(rng.choice(case.numbers(c)), c)], 0.01)
    return None


@kind
def hidden_rival(case: Case, rng: random.Random) -> None:
    """Leave last month's row hidden above this month's."""
    r = rng.choice(case.rows)
    old: list[object] = [c * 0.8 if isinstance(c, int | float) else c for c in case.grid[r]]
    case.grid.insert(r, old)
    case.hidden = [r]


@kind
def row_hidden(case: Case, rng: random.Random) -> None:
    case.hidden = [rng.choice(case.rows)]


@kind
def cells_unmerged(case: Case, rng: random.Random) -> bool | None:
    """Let the words above a group stand over its last column only."""
    if not case.merged:
        return False
    case.merged = []
    row = case.grid[3]
    row[3], row[2] = row[2], None
    return None


@kind
def heading_renamed(case: Case, rng: random.Random) -> bool | None:
    words = {
        "Cộng dồn": "Kế hoạch", "Ước tính": "Kế hoạch", "kế hoạch": "cùng kỳ",
        "cùng kỳ": "kế hoạch", "Thực hiện": "Kế hoạch", "Accrued": "Plan", "same period": "plan",
    }  # fmt: skip
    old = rng.choice(list(words))
    return _retitle(case, lambda t: t.replace(old, words[old]), range(2, case.rows[0]))


@kind
def row_twice(case: Case, rng: random.Random) -> None:
    r = rng.choice(case.rows)
    again = list(case.grid[r])
    c = rng.choice(case.columns)
    if isinstance(number := again[c], int | float):
        again[c] = number * 1.1
    case.grid.insert(r + 1, again)


@kind
def total_overtyped(case: Case, rng: random.Random) -> None:
    spots = [s for s in _money(case) if case.figures[s][:2] in ROWS]
    _scale(case, [rng.choice(spots)], rng.choice([1.04, 0.95, 1.2]))


# --- the count -----------------------------------------------------------------------------------


def judge(case: Case, damaged: Path, known: pd.DataFrame | None) -> str:
    """Return how the loader took a damaged workbook: refused, flagged, right, or silent."""
    try:
        loaded: Loaded = workbook.load(open_book(damaged), known=known)
    except ProblemError:
        return "refused"
    if loaded.problems:
        return "flagged"
    truth: dict[Key, float] = {}
    for spot, key in case.figures.items():
        number = case.grid[spot[0]][spot[1]]
        if isinstance(number, int | float):
            truth[key] = float(number)
    taken = {
        (r.area, r.scope, r.indicator, r.period): float(r.value)
        for r in loaded.table[~loaded.table["indicator"].str.contains("QUARTER")].itertuples()
    }
    if not any(k[2] == "SBI.CUM" for k in truth):
        taken = {k: v for k, v in taken.items() if k[2] != "SBI.CUM"}
    if len(taken) < len(truth) and _named(case, truth, taken, loaded):
        truth = {k: v for k, v in truth.items() if k in taken}
    wrong = [k for k, v in taken.items() if k not in truth or abs(v - truth[k]) > 6e-4]
    return "silent" if wrong or len(taken) < len(truth) else "right"


def _named(case: Case, truth: dict[Key, float], taken: dict[Key, float], loaded: Loaded) -> bool:
    """Tell whether every row that is missing whole is named in a note."""
    notes = " ".join(note.vi for note in loaded.notes)
    gone = {k[0] for k in truth} - {k[0] for k in taken}
    return bool(gone) and all(areas.get(area, "2024").name in notes for area in gone)


def damages(
    cases: list[Case], *, withhold: bool = True, per_case: int = 1, only: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield file, kind of damage and outcome for every damage of every case."""
    shipped = workbook.shipped()
    with tempfile.TemporaryDirectory() as folder:
        for i, case in enumerate(cases):
            published = case.file[:10]
            known = shipped[shipped["published"] < published] if withhold else shipped
            path = case.write(Path(folder))
            yield case.file, "undamaged", judge(case, path, known)
            for name, damage in KINDS.items():
                if only and name != only:
                    continue
                for j in range(per_case):
                    rng = random.Random(f"{SEED} {i} {name} {j}")
                    hurt = copy.deepcopy(case)
                    if damage(hurt, rng) is False or (hurt.grid == case.grid and not hurt.hidden):
                        continue
                    path = hurt.write(Path(folder))
                    yield case.file, name, judge(case, path, known)


def count(cases: list[Case], *, withhold: bool = True, show: bool = True) -> dict[str, object]:
    """Return how many damaged workbooks were judged, and how many were silently wrong."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for file, name, outcome in damages(cases, withhold=withhold):
        outcomes[name, outcome] += 1
        if show and (outcome == "silent" or (name == "undamaged" and outcome != "right")):
            print(f"{outcome.upper()} {file}: {name}")
    total = {kind: sum(n for (k, _), n in outcomes.items() if k == kind) for kind in KINDS}
    silent = {kind: outcomes[kind, "silent"] for kind in KINDS}
    return {
        "damaged": sum(total.values()),
        "damaged_silent_wrong": sum(silent.values()),
        "damaged_refused": sum(n for (k, o), n in outcomes.items() if o == "refused"),
        "damaged_flagged": sum(outcomes[k, "flagged"] for k in KINDS),
        "damaged_right": sum(outcomes[k, "right"] for k in KINDS),
        "undamaged": sum(n for (k, _), n in outcomes.items() if k == "undamaged"),
        "undamaged_right_without_a_flag": outcomes["undamaged", "right"],
    }


def main() -> None:
    """Count over the workbooks made here, or over a folder of real ones."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("-")]
    cases = list(real(Path(arguments[0])) if arguments else made())
    result = count(cases, withhold="--all-known" not in sys.argv)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
