"""How sure a statement is: learnt from labelled texts, over the rules that license it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

import pandas as pd

from mtqg import paths

#: A statement less sure than this is asked and not made: three quarters of such were wrong.
DOUBT = 0.5
#: No statement is said to be surer: of the 200 surest first readings of batches left out, most of
#: them of the press, 87% were right, and of the 25 surest 21. None are known to be right in 97%.
MOST = 0.88


@cache
def _weights() -> dict[str, float]:
    path = paths.data() / "vocabulary" / "text_confidence.csv"
    table = pd.read_csv(path, keep_default_na=False)
    return dict(zip(table["licence"], table["weight"].astype(float), strict=True))


def of(licences: Iterable[str]) -> float:
    """Return the share of statements with these licences that proved right.

    The logistic function of the weights of data/vocabulary/text_confidence.csv, added up; a licence
    without a weight there has none.
    """
    weights = _weights()
    total = weights["base"] + sum(weights.get(x, 0.0) for x in licences)
    return min(round(1 / (1 + math.exp(-total)), 2), MOST)
