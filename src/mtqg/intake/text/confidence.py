"""How sure a statement is: learnt from labelled texts, over the rules that license it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

import pandas as pd

from mtqg import paths

#: A statement less sure than this is asked and not made (before CAUTION: than 0.69).
DOUBT = 0.38
#: The same for a statement whose subject is guessed (before CAUTION: than 0.85).
GUESSED = 0.6
#: How much the log odds are lowered. Pages of the press are harder than the labelled texts (where
#: of these 88% of statements were right, 81% were of 84 pages), and what is said at 0.9 is to be
#: right in 97%, not in 90% and more.
CAUTION = 1.3


@cache
def weights() -> dict[str, float]:
    """Return the weight of each licence, and the base."""
    path = paths.data() / "vocabulary" / "text_confidence.csv"
    table = pd.read_csv(path, keep_default_na=False)
    return dict(zip(table["licence"], table["weight"].astype(float), strict=True))


def of(licences: Iterable[str]) -> float:
    """Return the share of statements with these licences that proved right, lowered by CAUTION.

    The logistic function of the weights of data/vocabulary/text_confidence.csv, added up; a licence
    without a weight there has none.
    """
    by_licence = weights()
    total = by_licence["base"] + sum(by_licence.get(x, 0.0) for x in licences) - CAUTION
    return round(1 / (1 + math.exp(-total)), 2)
