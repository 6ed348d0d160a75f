"""How large the figures of an indicator usually are, and how far from that a statement is."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

import pandas as pd

from mtqg import paths
from mtqg.intake.text.statement import Statement
from mtqg.table.areas import COUNTRY

#: So many spreads from what is usual a value is told apart.
_FAR = (1.0, 2.0, 3.5)


class Size(NamedTuple):
    """How large values usually are, on the scale of `scaled`: their median, and its spread."""

    middle: float
    spread: float


def scaled(value: float, unit: str) -> float:
    """Return a value on a scale on which sizes compare: log odds of a share, else the logarithm."""
    if unit == "%":
        value = min(max(value, 0.05), 99.95)
        return math.log(value / (100 - value))
    return math.log(max(value, 0.05))


def tier(area: str) -> str:
    """Return at which level an area is: country, region, province, or below."""
    if "/" in area:
        return "below"
    return "province" if area.isdigit() else "country" if area == COUNTRY else "region"


@cache
def usual() -> dict[tuple[str, str], Size]:
    """Return the usual size of each indicator at each level (data/vocabulary/text_sizes.csv)."""
    table = pd.read_csv(paths.data() / "vocabulary" / "text_sizes.csv")
    sizes = map(Size, table["middle"].astype(float), table["spread"].astype(float))
    return dict(zip(zip(table["indicator"], table["tier"], strict=True), sizes, strict=True))


def licence(s: Statement) -> str:
    """Return how far a value is from what texts usually tell of such an area, as a licence.

    89% are no rate of poverty of a province, and 300 billion no capital of a commune.
    """
    level = tier(s.area)
    known = usual().get((s.indicator, level))
    if known is None:
        return f"size:{level} unknown"
    value = next(x for x in (s.value, s.low, s.high) if not math.isnan(x))
    away = (scaled(value, s.unit) - known.middle) / known.spread
    return f"size:{level} {'low' if away < 0 else 'high'} {bisect_right(_FAR, abs(away))}"
