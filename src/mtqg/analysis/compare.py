"""Areas side by side on every indicator that all of them have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from mtqg.problems import Problem, ProblemError
from mtqg.table import areas as places
from mtqg.table import catalogue
from mtqg.table.dates import cut_off
from mtqg.table.figures import Data
from mtqg.table.observations import listed
from mtqg.table.tidy import figures
from mtqg.texts import LANGUAGES
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")


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
        Of the labels, units and names.

    Returns
    -------
    DataFrame
        One row an indicator and programme: indicator, label, programme, period, unit, better
        ("higher", "lower" or "context": neither), then one column an area by its name, then
        `spread`, the highest less the lowest. In the order of the catalogue; empty where the areas
        have no figure of one period in common.

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
    given = [str(area) for area in listed(areas)]
    of = str(edition or places.edition_of(given, cut_off(as_of)))
    names = _names(given, of, language)
    known = catalogue.indicators()
    table = figures(
        list(known.index) if indicators is None else indicators,
        given,
        edition=of,
        level=None,
        programme=programme,
        as_of=as_of,
        data=data,
    )
    whole = (table[["capital", "fund", "plan_vintage"]].isin(["ALL", ""])).all(axis=1)
    key = ["indicator", "programme"]
    exact = table[whole].dropna(subset=["value"])
    beside = exact.pivot_table(index=[*key, "period"], columns="area", values="value")
    shared = beside.reindex(columns=list(names)).dropna().reset_index().rename(columns=names)
    last = shared.sort_values("period").drop_duplicates(key, keep="last")
    order = {code: place for place, code in enumerate(known.index)}
    last = last.sort_values("indicator", key=lambda codes: codes.map(order), kind="stable")
    about = known.reindex(last["indicator"]).reset_index(drop=True)
    last = last.reset_index(drop=True).rename_axis(columns=None)
    columns = list(names.values())
    return last.assign(
        label=about[f"name_{language}"].fillna(last["indicator"]),
        unit=about[f"unit_{language}"].fillna(""),
        better=about["direction"].fillna("context"),
        spread=last[columns].max(axis=1) - last[columns].min(axis=1),
    )[["indicator", "label", "programme", "period", "unit", "better", *columns, "spread"]]


def _names(given: Sequence[str], edition: str, language: str) -> dict[str, str]:
    """Return the names of the areas by code; fewer than two, or one unknown, is refused."""
    problems: list[Problem] = []
    names: dict[str, str] = {}
    for text in given:
        try:
            area = places.find(text, edition)
            names[area.code] = area.label(language)
        except ProblemError as error:
            problems += error.problems
    if language not in LANGUAGES:
        problems.append(_SAY.problem("compare.language", value=language))
    elif not problems and len(names) < 2:
        problems.append(_SAY.problem("compare.few", value=", ".join(given)))
    if problems:
        raise ProblemError(problems)
    return names
