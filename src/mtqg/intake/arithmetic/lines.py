"""The rows of a table of investment, and what figures contradict.

A finding names the cell, what it holds and by which slip of the hand it most likely came about.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from mtqg.table.numbers import power_of_ten
from mtqg.texts import Text

LEVELS = ("LOCAL_PROVINCE", "LOCAL_DISTRICT", "LOCAL_COMMUNE")
MONEY = ("SBI.MONTH", "SBI.CUM", "SBI.QUARTER", "SBI.PLAN")


@dataclass(frozen=True)
class Contradiction:
    """What figures contradict; `fatal` when nothing of the table can be trusted.

    `odd` when the figures do not contradict each other, but are unlike any seen before.
    """

    text: Text
    place: str = ""
    value: str = ""
    fatal: bool = False
    odd: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure of the table and its cell."""

    value: float
    place: str


@dataclass
class Line:
    """One row of the table, its figures by indicator and period."""

    label: str
    area: str
    scope: str
    figures: dict[tuple[str, str], Figure] = field(default_factory=dict)

    def get(self, indicator: str, period: str) -> float:
        """Return the value, nan without one."""
        found = self.figures.get((indicator, period))
        return found.value if found else math.nan

    def place(self, indicator: str, period: str) -> str:
        """Return the cell, "" without one."""
        found = self.figures.get((indicator, period))
        return found.place if found else ""


def read_lines(rows: pd.DataFrame) -> list[Line]:
    """Return the rows of a table in the long form, each with its figures."""
    lines: dict[tuple[str, str], Line] = {}
    for r in rows.itertuples():
        key = str(r.area), str(r.scope)
        line = lines.setdefault(key, Line(str(getattr(r, "label", "") or key[0]), *key))
        line.figures[str(r.indicator), str(r.period)] = Figure(float(r.value), str(r.place))
    return list(lines.values())


def agree(finding: Contradiction, confirmed: set[str]) -> bool:
    """Tell whether every cell that `finding` names is confirmed by the table as published."""
    sheet, _, cells = finding.place.rpartition("!")
    return bool(cells) and all(f"{sheet}!{cell}" in confirmed for cell in cells.split(", "))


def slip_of(value: float, due: float) -> Text | None:
    """Return by which slip of the hand `value` stands for `due`, None for none that is usual."""
    if math.isnan(value + due) or not value or not due:
        return None
    if abs(value + due) < 0.002 * abs(due):
        return Text(f"sai dấu: {vie(due)}", f"wrong sign: {eng(due)}")
    if power := power_of_ten(value, due, 0.002):
        times = f"10^{abs(power)}" if abs(power) > 1 else "10"
        return (
            Text(f"gấp {times} lần {vie(due)}", f"{times} times {eng(due)}")
            if power > 0
            else Text(f"bằng 1/{times} của {vie(due)}", f"1/{times} of {eng(due)}")
        )
    digits, meant = f"{value:.1f}", f"{due:.1f}"
    if digits != meant and sorted(digits) == sorted(meant):
        return Text(f"đảo chữ số của {vie(due)}", f"digits of {eng(due)} transposed")
    return None


def which(*guesses: tuple[str, str, float, float]) -> tuple[str, str, Text] | None:
    """Return the first figure that a usual slip explains: indicator, period, the slip."""
    for indicator, period, value, due in guesses:
        if slip := slip_of(value, due):
            return indicator, period, slip
    return None


def cells_of(*places: str) -> str:
    """Return several cells of one sheet as "Sheet!E5, F5"."""
    first, *rest = places
    return ", ".join([first, *(place.rpartition("!")[2] for place in rest)])


def log_ratio(a: float, b: float) -> float:
    """Return the logarithm of a / b, nan where one is not positive."""
    return math.log(a / b) if a > 0 and b > 0 else math.nan


def within(ratio: float, factor: float) -> bool:
    """Tell whether `ratio` lies between 1 / factor and factor."""
    return 1 / factor <= ratio <= factor


def decimals_stored(rate: float) -> int:
    """Return with how many decimals `rate` was stored."""
    return len(f"{rate:.10f}".rstrip("0").partition(".")[2])


def rounding(rate: float) -> float:
    """Return half a unit of the last decimal that `rate` was stored with."""
    decimals = len(f"{rate:.6f}".rstrip("0").partition(".")[2]) if not math.isnan(rate) else 0
    return float(0.5 * 10.0**-decimals)


def eng(value: float) -> str:
    """Return a number as English writes it, with one decimal."""
    return f"{value:,.1f}"


def vie(value: float) -> str:
    """Return a number as Vietnamese writes it, with one decimal."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))
