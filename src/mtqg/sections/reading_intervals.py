"""How to read an interval: past forecasts that can be checked, drawn and counted."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.analysis import year_end as runoff
from mtqg.plot import theme
from mtqg.sections import budget_outlook, charts
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
)
from mtqg.sections.cases import Case
from mtqg.sections.peer_list import QUESTION
from mtqg.sections.projections import USUAL, past_forecasts
from mtqg.sections.trends import LIVING
from mtqg.table import areas, catalogue
from mtqg.texts import lower
from mtqg.words.sentences import Value

#: When the forecasts of the example were made: with the year half gone.
MONTH = 6

#: Provinces of the example: as many as a reader counts on the fingers of both hands.
SHOWN = 10

#: Yearly indicators whose past forecasts are counted.
YEARLY = (QUESTION, *LIVING)


def example(of: Case) -> pd.DataFrame:
    """Return forecasts made in the middle of one past budget year, beside the outcomes.

    The year is the last that ten provinces or more have figures of; of them those with the most
    years of figures, so that the choice does not look at how the forecasts turned out.

    Returns
    -------
    DataFrame
        Columns of `runoff.backtest`, one row a province, in the order of their codes.
    """
    past = _past(of)
    enough = past.groupby("year")["unit"].nunique()
    enough = enough[enough >= SHOWN]
    if enough.empty:
        return past.iloc[:0]
    rows = past[past["year"] == enough.index.max()]
    years = past.groupby("unit").size()
    longest = rows.assign(_years=rows["unit"].map(years)).sort_values(
        ["_years", "unit"], ascending=[False, True]
    )
    return longest.head(SHOWN).drop(columns="_years").sort_values("unit", ignore_index=True)


def _past(of: Case) -> pd.DataFrame:
    triangle = budget_outlook.triangle_of(of)
    if not len(triangle.years):
        return pd.DataFrame(columns=["unit", "year", "final", "low80", "high80"])
    past = runoff.track_record(triangle, "", max(triangle.years) + 1, MONTH).everyone
    # Merged provinces have the years of their parts over again: each year is to count once.
    return past[past["unit"].str.fullmatch(r"\d\d")]


def chart(of: Case) -> Chart | Reading:
    """Draw the intervals of the example with the outcomes; those outside are marked."""
    rows = example(of)
    if rows.empty:
        return NOTHING
    say, year = of.says("reading_intervals"), int(rows["year"].iloc[0])
    outside = ~rows["final"].between(rows["low80"], rows["high80"])
    named = {"final": "value", "low80": "lo-80", "high80": "hi-80"}
    table = rows[[*named]].rename(columns=named).reset_index(drop=True)
    table.insert(0, "name", [areas.get(u).label(of.language) for u in rows["unit"]])
    axes = plot.dots(
        table,
        highlight=list(table.loc[outside.to_numpy(), "name"]),
        sort=False,
        title=say("example.title", year=year, count=len(rows)),
        unit=say("example.unit"),
        decimals=1,
        language=of.language,
        ax=theme.sheet(),
    )
    caption = [of.sources(of.known.about("SBI.RATE"), forecast=True), say("example.signs")]
    return charts.block(axes, " ".join(caption), table)


def reading(of: Case) -> Findings | Reading:
    """Return how many outcomes of the example lay inside, and who was outside."""
    rows = example(of)
    if rows.empty:
        return NOTHING
    inside = rows["final"].between(rows["low80"], rows["high80"])
    out = [areas.get(u).label(of.language) for u in rows.loc[~inside, "unit"]]
    held, year = int(inside.sum()), int(rows["year"].iloc[0])
    say = of.says("reading_intervals")
    given: dict[str, Value] = {"year": year, "count": len(rows), "held": held}
    if out:
        text = say("example.some_outside", outside=", ".join(out), **given)
    else:
        text = say("example.all_inside", **given)
    return Findings((ReportFinding("example", "info", text, float(held)),))


def coverage(of: Case) -> ReaderTable:
    """Return how often intervals held the outcome, counted over all past forecasts."""
    say = of.says("reading_intervals")
    lines = [_line(_past(of), say("coverage.close"), 1, "%")]
    for code in YEARLY:
        rows = _one_year_ahead(of, code)
        if rows.empty:
            continue
        known = catalogue.indicator(code)
        lines.append(_line(rows, of.tell(known.name), max(known.decimals, 1), known.unit))
    return ReaderTable.of(say, "coverage", lines)


def _one_year_ahead(of: Case, code: str) -> pd.DataFrame:
    """Return the past forecasts of a year ahead, in columns named as those of budget years."""
    past = of.known.once(past_forecasts, code, USUAL)
    rows = past[past["steps"] == 1] if len(past) else past
    return rows.rename(
        columns={"lo-80": "low80", "hi-80": "high80", "actual": "final", "mean": "forecast"}
    )


def _line(rows: pd.DataFrame, name: str, decimals: int, unit: str) -> dict[str, object]:
    held = rows["final"].between(rows["low80"], rows["high80"]).mean()
    off = (rows["forecast"] - rows["final"]).abs().mean()
    return {
        "forecast": name,
        "times": Quantity(len(rows)),
        "inside": Quantity(100 * held, 0, "%"),
        "off": Quantity(float(off), decimals, "pp" if unit == "%" else unit),
    }


def caution(of: Case) -> Reading:
    """Return the years in which the fewest outcomes lay inside: shocks that all provinces share."""
    say = of.says("reading_intervals")
    poverty = lower(of.tell(catalogue.indicator(QUESTION).name))
    past = (
        (say("caution.close"), _worst(_past(of), "year")),
        (poverty, _worst(_one_year_ahead(of, QUESTION), "period")),
    )
    worst = "; ".join(
        say("caution.year", name=name, year=found[0], held=found[1], count=found[2])
        for name, found in past
        if found
    )
    return Reading(say("caution.text", worst=worst) if worst else "")


def _worst(past: pd.DataFrame, year: str) -> tuple[str, int, int] | None:
    """Return the year with the smallest part of outcomes inside, how many were, and of how many."""
    if past.empty:
        return None
    inside = past["final"].between(past["low80"], past["high80"])
    by_year = inside.groupby(past[year].astype(str)).agg(["mean", "sum", "size"])
    by_year = by_year[by_year["size"] >= SHOWN]
    if by_year.empty:
        return None
    name = str(by_year["mean"].idxmin())
    return name, int(by_year.loc[name, "sum"]), int(by_year.loc[name, "size"])
