"""Areas side by side on every indicator that all of them have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from mtqg.problems import Problem, ProblemError
from mtqg.table import catalogue
from mtqg.table.figures import Data
from mtqg.table.tidy import figures
from mtqg.texts import Text


def compare(
    areas: Sequence[str],
    indicators: str | Sequence[str] | None = None,
    *,
    programme: str | Sequence[str] | None = None,
    edition: str | None = None,
    as_of: str | date | None = None,
    data: Data | Sequence[Data] | None = None,
    language: str = "vi",
) -> pd.DataFrame:
    """Return the figures of several areas side by side, for the last period that all of them have.

    Only like is compared: one indicator, programme and period, whole areas, all capital.

    Parameters
    ----------
    areas : sequence of str
        Two or more, as for `mtqg.figures`.
    indicators : str or sequence of str, optional
        By default every indicator that all of the areas have.
    programme, edition, as_of, data :
        As for `mtqg.figures`.
    language : {"vi", "en"}
        Of the labels and units.

    Returns
    -------
    DataFrame
        One row an indicator and programme: indicator, label, programme, period, unit, better
        ("higher", "lower" or "context": neither), then one column an area by its name, then
        `spread`, the highest less the lowest. In the order of the catalogue.

    Raises
    ------
    ProblemError
        For fewer than two different areas, and as `mtqg.figures`.

    Examples
    --------
    >>> both = compare(["Bắc Giang", "Quảng Nam"], "ST.POV_MD")
    >>> both[["period", "Bắc Giang", "Quảng Nam", "spread"]].round(2).values.tolist()
    [['2024', 0.95, 3.37, 2.42]]
    """
    known = catalogue.indicators()
    table = figures(
        list(known.index) if indicators is None else indicators,
        areas,
        edition=edition,
        level=None,
        programme=programme,
        as_of=as_of,
        data=data,
    )
    names = list(dict.fromkeys(table["name"]))
    if len(set(areas)) < 2:
        few = Text("cần ít nhất hai địa phương khác nhau", "two different areas are wanted")
        raise ProblemError(Problem(few, value=", ".join(areas)))
    key = ["indicator", "programme"]
    exact = table.dropna(subset=["value"])
    beside = exact.pivot_table(index=[*key, "period"], columns="name", values="value")
    shared = beside.reindex(columns=names).dropna().reset_index()
    last = shared.sort_values("period").drop_duplicates(key, keep="last")
    order = {code: place for place, code in enumerate(known.index)}
    last = last.sort_values("indicator", key=lambda codes: codes.map(order), kind="stable")
    of = known.reindex(last["indicator"]).reset_index(drop=True)
    last = last.reset_index(drop=True).rename_axis(columns=None)
    return last.assign(
        label=of[f"name_{language}"],
        unit=of[f"unit_{language}"],
        better=of["direction"],
        spread=last[names].max(axis=1) - last[names].min(axis=1),
    )[["indicator", "label", "programme", "period", "unit", "better", *names, "spread"]]
