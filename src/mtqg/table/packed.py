"""Long tables with their texts as numbers: a year of an office's communes in 40 MB, not 500.

A column of text holds few distinct ones (areas, dates, sources). Packed, it is a categorical: what
is asked of it is asked of the distinct texts, once each. Rows are unpacked when they are handed on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals


def packed(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with every column of text as a categorical of its distinct texts."""
    texts = [name for name in table if not pd.api.types.is_numeric_dtype(table[name].dtype)]
    return table.assign(**{name: distinct(table[name]) for name in texts})


def distinct(column: pd.Series) -> pd.Series:
    """Return a column of text as a categorical, in order; one that is so already as it is."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column
    codes, texts = pd.factorize(column, sort=True)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype=str)), column.index)


def unpacked(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with its categoricals as text again.

    >>> table = pd.DataFrame({"area": ["01", "04", "01"], "value": [1.0, 2.0, 3.0]})
    >>> unpacked(packed(table)).equals(table)
    True
    """
    texts = [name for name in table if isinstance(table[name].dtype, pd.CategoricalDtype)]
    return table.astype(dict.fromkeys(texts, str))


def recoded(column: pd.Series, new: Sequence[str]) -> pd.Series:
    """Return a categorical with another text, or the same, for each of its distinct ones.

    >>> recoded(distinct(pd.Series(["a", "", "ALL"])), ["ALL", "ALL", "a"]).tolist()
    ['a', 'ALL', 'ALL']
    """
    if list(new) == column.cat.categories.tolist():
        return column
    codes, texts = pd.factorize(pd.Series(new, dtype=str), sort=True)
    found = pd.Categorical.from_codes(codes[column.cat.codes], pd.Index(texts, dtype=str))
    return pd.Series(found, column.index)


def joined(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return packed tables of the same columns below each other, with the labels of their rows."""
    index = tables[0].index.append([table.index for table in tables[1:]])
    columns = {}
    for name, first in tables[0].items():
        parts = [table[name] for table in tables]
        texts = isinstance(first.dtype, pd.CategoricalDtype)
        columns[name] = (
            union_categoricals(parts, sort_categories=True) if texts else np.concatenate(parts)
        )
    return pd.DataFrame(columns, index=index)
