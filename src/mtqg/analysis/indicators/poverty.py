"""Poverty: level, annual fall, ratio to a reference.

Two official rates exist and are never chained: the administrative review (rà soát, GNBV.POOR),
which the programmes' targets use, and the statistics office's survey (ST.POV_MD, table E14.48).
"Tỷ lệ nghèo đa chiều" is poor + near-poor (GNBV.MPI); "tỷ lệ hộ nghèo" is the poor alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def annual_fall(rates: pd.Series, breaks: Sequence[str] = ()) -> pd.Series:
    """Return the fall of a poverty rate a year, in percentage points (điểm %).

    Formula: (rate at the previous year stated − rate) / years between them; positive when
    poverty falls. A step that crosses a definition break has no fall: NaN.

    Parameters
    ----------
    rates : Series
        Rates in %, indexed by year ("2022" or 2022), in order.
    breaks : sequence of str
        The first years after a break in the definition.

    Raises
    ------
    ValueError
        If the years are not in increasing order.

    Examples
    --------
    >>> annual_fall(pd.Series({"2021": 5.0, "2022": 3.81, "2023": 3.0}), breaks=["2022"])
    2021     NaN
    2022     NaN
    2023    0.81
    dtype: float64
    """
    years = rates.index.astype(int)
    if not years.is_monotonic_increasing or not years.is_unique:
        raise ValueError("years must increase")
    steps = np.diff(years, prepend=np.nan)
    fall = -rates.astype(float).diff() / steps
    previous = np.concatenate([[np.nan], years[:-1].astype(float)])
    for first in breaks:
        fall[(previous < int(first)) & (years >= int(first))] = np.nan
    return fall.round(10)
