"""In which shares two provinces differ most, of those that compare."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import NOTHING, Chart, Reading
from mtqg.sections.cases import Case
from mtqg.sections.comparison import Pair
from mtqg.table import catalogue
from mtqg.texts import Text
from mtqg.words import formats

#: Fewer rows say no more than the table above them.
LEAST = 3


def shares(both: Pair) -> pd.DataFrame:
    """Return the rates in % that both have of one scope and date, the furthest apart first.

    Returns
    -------
    DataFrame
        Columns indicator, period, first, second (%), estimate (of the second or of both).
    """
    known = catalogue.indicators()
    rates = known[(known["unit"] == "%") & (known["kind"] == "rate")].index
    rows = both.rows
    rows = rows[
        rows["indicator"].isin(rates)
        & rows["same_scope"]
        & rows["same_date"]
        & (rows["scope_1"] == "ALL")
    ].dropna(subset=["value_1", "value_2"])
    rows = rows.assign(gap=(rows["value_1"] - rows["value_2"]).abs())
    rows = rows.sort_values("gap", ascending=False, kind="stable").drop_duplicates("indicator")
    return pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "period": rows["period_1"],
            "first": rows["value_1"],
            "second": rows["value_2"],
            "estimate": (rows["status_2"] == "estimate") | rows["flag_2"].str.contains("e"),
        }
    ).reset_index(drop=True)


def _name(indicator: str) -> Text:
    """Return the name of a rate without the words that all of them begin with."""
    name = catalogue.indicator(indicator).name
    return Text(name.vi.removeprefix("Tỷ lệ ").removeprefix("tỷ lệ "), name.en)


def chart(both: Pair) -> Chart | Reading:
    """Draw the shares of both provinces, a row each."""
    rows, of = shares(both), both.first
    if len(rows) < LEAST:
        return NOTHING
    labels = []
    for row in rows.itertuples():
        name = of.tell(_name(str(row.indicator)))
        labels.append(f"{name[:1].upper()}{name[1:]}, {row.period}")
    shown = rows.assign(label=labels, flag=rows["estimate"].map({True: "e", False: ""}))
    table = pd.concat(
        [
            shown.rename(columns={column: "value"}).assign(name=name)
            for column, name in zip(("first", "second"), both.names, strict=True)
        ]
    )
    axes = plot.dots(
        table,
        rows="label",
        ends="name",
        sort=False,
        title=of.says("contrasts")("chart.title", most=_contrast(of, rows.iloc[0])),
        unit="%",
        source="",
        language=of.language,
        ax=theme.sheet(),
    )
    sources = both.rows.loc[both.rows["indicator"].isin(rows["indicator"]), ["source_1"]]
    source = of.sources(sources.rename(columns={"source_1": "source"}))
    named = dict(zip(("first", "second"), both.names, strict=True))
    data = shown[["label", "first", "second", "estimate"]].rename(columns=named)
    return charts.block(axes, source, data)


def _contrast(of: Case, row: pd.Series) -> str:
    """Return a rate with how far apart the two are on it, in points."""
    places = catalogue.indicator(row["indicator"]).decimals
    size = formats.with_unit(abs(row["first"] - row["second"]), "pp", places, of.language)
    ends = {c: formats.with_unit(row[c], "%", places, of.language) for c in ("first", "second")}
    name = _name(row["indicator"]).lower()
    say = of.says("contrasts")
    return say("rate.apart", name=name, size=size, year=row["period"], **ends)


def reading(both: Pair) -> Reading:
    """Return where the two differ most and least, in points."""
    rows, of = shares(both), both.first
    if len(rows) < LEAST:
        return NOTHING
    most, least = _contrast(of, rows.iloc[0]), _contrast(of, rows.iloc[-1])
    say = of.says("contrasts")
    return Reading(say("reading.apart", count=len(rows), most=most, least=least))
