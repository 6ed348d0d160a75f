"""The template's example: figures that are invented, and never loaded as real."""

from __future__ import annotations

from itertools import pairwise

from mtqg.intake.sheets import Sheet, is_number

#: Written on sheets whose figures are invented; such a sheet is never mixed with real ones.
MADE_UP = "SỐ LIỆU GIẢ ĐỊNH"
#: Invented figures in whole million VND, in the usual form: programme, type, plan, payment.
EXAMPLE = (
    ("ALL", "ALL", 900_000, 477_000),
    ("DTTS", "ALL", 500_000, 250_000),
    ("DTTS", "INV", 300_000, 180_000),
    ("DTTS", "REC", 200_000, 70_000),
    ("GNBV", "ALL", 150_000, 72_000),
    ("GNBV", "INV", 90_000, 54_000),
    ("GNBV", "REC", 60_000, 18_000),
    ("NTM", "ALL", 250_000, 155_000),
    ("NTM", "INV", 200_000, 130_000),
    ("NTM", "REC", 50_000, 25_000),
)
#: Real plans and payments are not those of the example in two rows.
_ROWS = 2


def is_made_up(sheet: Sheet) -> bool:
    """Tell whether the figures of a sheet are invented: it says so, or they are the example's."""
    said = any(MADE_UP in text.upper() for row in sheet.texts[:10] for text in row)
    return said or len(example_rows(sheet)) >= _ROWS


def example_rows(sheet: Sheet) -> list[int]:
    """Return the rows, from 0, that hold a plan and a payment of the example."""
    pairs = {(plan, paid) for _, _, plan, paid in EXAMPLE}
    found = []
    for r, row in enumerate(sheet.rows[:50]):
        numbers = [float(cell) for cell in row if is_number(cell)]  # type: ignore[arg-type]
        if any(pair in pairs for pair in pairwise(numbers)):
            found.append(r)
    return found
