"""The rows of a table of investment, and what figures contradict.

A finding names the cell, what it holds and by which slip of the hand it most likely came about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from mtqg.table.numbers import decimals_of, power_of_ten
from mtqg.texts import Text
from mtqg.words.sentences import sentences

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


@dataclass
class Line:
    """One row of the table, its figures and their cells by indicator and period."""

    label: str
    area: str
    scope: str
    figures: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)

    def get(self, indicator: str, period: str) -> float:
        """Return the value, nan without one."""
        return self.figures.get((indicator, period), (math.nan, ""))[0]

    def place(self, indicator: str, period: str) -> str:
        """Return the cell, "" without one."""
        return self.figures.get((indicator, period), (math.nan, ""))[1]

    def tell(
        self,
        key: str,
        indicator: str,
        period: str,
        given: Mapping[str, float | str | Text] = MappingProxyType({}),
        slip: Text | None = None,
        *,
        fatal: bool = False,
        odd: bool = False,
    ) -> Contradiction:
        """Return the sentence `key` as what contradicts one figure of the row, and the slip."""
        text = _SAY("row.told", label=self.label, what=_SAY(key, **given))
        if slip:
            text = _SAY("slips.told", what=text, slip=slip)
        value = shown(self.get(indicator, period)).en
        return Contradiction(text, self.place(indicator, period), value, fatal, odd)


def read_lines(rows: pd.DataFrame) -> list[Line]:
    """Return the rows of a table in the long form, each with its figures."""
    lines: dict[tuple[str, str], Line] = {}
    for r in rows.itertuples():
        key = str(r.area), str(r.scope)
        line = lines.setdefault(key, Line(str(getattr(r, "label", "") or key[0]), *key))
        line.figures[str(r.indicator), str(r.period)] = float(r.value), str(r.place)
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
        return _SAY("slips.sign", due=due)
    if power := power_of_ten(value, due, 0.002):
        times = f"10^{abs(power)}" if abs(power) > 1 else "10"
        return _SAY("slips.times" if power > 0 else "slips.part", times=times, due=due)
    digits, meant = f"{value:.1f}", f"{due:.1f}"
    if digits != meant and sorted(digits) == sorted(meant):
        return _SAY("slips.digits", due=due)
    return None


def cells_of(*places: str) -> str:
    """Return several cells of one sheet as "Sheet!E5, F5"."""
    first, *rest = places
    return ", ".join([first, *(place.rpartition("!")[2] for place in rest)])


def log_ratio(a: float, b: float) -> float:
    """Return the logarithm of a / b, nan where one is not positive."""
    return math.log(a / b) if a > 0 and b > 0 else math.nan


def rounding(rate: float) -> float:
    """Return half a unit of the last decimal that `rate` was stored with, of six at most."""
    return float(0.5 * 10.0 ** -decimals_of(rate, 6)) if not math.isnan(rate) else 0.5


def shown(value: float) -> Text:
    """Return a number as each language writes it, with one decimal."""
    english = f"{value:,.1f}"
    return Text(english.translate(str.maketrans(",.", ".,")), english)


def with_numbers(say: Callable[..., Text]) -> Callable[..., Text]:
    """Return `say` so that it takes numbers too, and writes them with one decimal."""

    def filled(key: str, **given: float | str | Text) -> Text:
        return say(key, **{k: shown(v) if isinstance(v, float) else v for k, v in given.items()})

    return filled


_SAY = with_numbers(sentences("intake").text)
