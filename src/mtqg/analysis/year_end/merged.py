"""Budget years of a merged province, made of its parts: amounts and plans add up, rates do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from mtqg.analysis.year_end.triangle import Triangle


def merged(triangle: Triangle, groups: Mapping[str, Sequence[str]]) -> Triangle:
    """Return the triangle of units made of other units.

    A month exists only where every part states both amount and plan; its share is 100 × sum of
    amounts / sum of plans, never an average of rates.

    Parameters
    ----------
    triangle : Triangle
    groups : mapping of str to sequence of str
        New unit → its parts, such as the provinces of 2025 from those of 2024
        (`mtqg.table.areas.crosswalk`). New names replace old ones: nothing else is kept, since
        seven codes of 2025 mean another province than in 2024.

    Examples
    --------
    >>> import pandas as pd
    >>> from mtqg.analysis.year_end.triangle import triangle
    >>> rows = [("24", "SBI.CUM", "2023-09", 30.0), ("24", "SBI.PLAN", "2023", 50.0)]
    >>> rows += [("27", "SBI.CUM", "2023-09", 60.0), ("27", "SBI.PLAN", "2023", 150.0)]
    >>> table = pd.DataFrame(rows, columns=["area", "indicator", "period", "value"])
    >>> whole = merged(triangle(table), {"24": ["24", "27"]})
    >>> float(whole.shares.loc[("24", 2023), 9])
    45.0
    """
    both = triangle.paid.notna() & triangle.plans.notna()
    sums = {}
    for name, frame in (("paid", triangle.paid), ("plans", triangle.plans)):
        stated = frame.where(both)
        parts = {}
        for unit, members in groups.items():
            rows = stated[stated.index.get_level_values("unit").isin(list(members))]
            complete = rows.groupby("year").size() == len(set(members))
            total = rows.groupby("year").sum(min_count=len(set(members)))
            parts[unit] = total[complete]
        sums[name] = pd.concat(parts, names=["unit", "year"]).sort_index()
    shares = (100 * sums["paid"] / sums["plans"]).dropna(how="all")
    return Triangle(shares, sums["paid"].loc[shares.index], sums["plans"].loc[shares.index])
