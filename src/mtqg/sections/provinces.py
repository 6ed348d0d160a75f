"""All provinces together: who changed most, where their budget years stand and will end."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.analysis import pace_of_provinces
from mtqg.plot import theme
from mtqg.sections import budget_outlook, budget_year, charts
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
from mtqg.sections.country import names, percent
from mtqg.sections.peer_list import QUESTION
from mtqg.table import areas, catalogue
from mtqg.words import formats

#: Provinces shown at either end of an order.
ENDS = 6

#: How sure a change must be to count as one.
SURE = 0.9


def changes(of: Case) -> pd.DataFrame:
    """Return how the provinces moved since the last break, the fastest fall first.

    Returns
    -------
    DataFrame
        Columns of `pace_of_provinces.paces`; change, low, high: % of the year before, a year,
        with the interval outside of which a change is `SURE`.
    """
    panel = of.panel(QUESTION)
    panel = panel.set_axis(panel.index.astype(int))
    breaks = catalogue.definition_breaks(QUESTION)
    found = pace_of_provinces.paces(panel, breaks, catalogue.indicator(QUESTION))
    found = found[found["last"] == found["last"].max()]
    reach = NormalDist().inv_cdf(SURE) * found["error"]
    return found.assign(
        change=100 * np.expm1(found["pace"]),
        low=100 * np.expm1(found["pace"] - reach),
        high=100 * np.expm1(found["pace"] + reach),
    ).sort_values("pace", ignore_index=True)


def movers(of: Case) -> Chart | Reading:
    """Draw the provinces that fell fastest and slowest since the last break, with intervals."""
    table = changes(of)
    if len(table) < 2 * ENDS:
        return NOTHING
    called = names(of)
    rows = pd.concat([table.head(ENDS), table.tail(ENDS)])
    span = f"{table['first'].iloc[0]}-{table['last'].iloc[0]}"
    say = of.says("provinces")
    shown = rows[["change", "low", "high"]].rename(columns={"change": "value"})
    shown.insert(0, "name", rows["area"].map(called))
    shown = shown.reset_index(drop=True)
    axes = plot.dots(
        shown,
        sort=False,
        level=80,
        better="lower",
        title=say("movers.title", span=span, name=catalogue.indicator(QUESTION).name.lower()),
        unit=say("movers.unit"),
        decimals=0,
        language=of.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, of.sources(of.known.about(QUESTION)), shown)


def movers_reading(of: Case) -> Findings | Reading:
    """Return how many provinces surely fell or rose, and who moved most."""
    table = changes(of)
    if table.empty:
        return NOTHING
    called = names(of)
    fell, rose = int((table["high"] < 0).sum()), int((table["low"] > 0).sum())
    say = of.says("provinces")

    def listed(rows: pd.DataFrame) -> str:
        moves = []
        for _, row in rows.iterrows():
            start, end = (percent(of, float(row[c])) for c in ("start", "end"))
            name = called[row["area"]]
            if start == end:
                moves.append(say("movers.same", name=name, end=end))
            else:
                key = "movers.fell" if row["end"] < row["start"] else "movers.rose"
                moves.append(say(key, name=name, start=start, end=end))
        return ", ".join(moves)

    text = say(
        "movers.line",
        first=table["first"].iloc[0],
        last=table["last"].iloc[0],
        fell=fell,
        rose=rose,
        unsure=len(table) - fell - rose,
        fastest=listed(table.head(3)),
        slowest=listed(table.tail(3)[::-1]),
    )
    return Findings((ReportFinding("movers", "info", text, float(fell)),))


def budget_years(of: Case) -> pd.DataFrame:
    """Return the budget years of the provinces that have recent monthly figures.

    Returns
    -------
    DataFrame
        Columns area, period (the last month), share (% of plan), past (the province's own median
        of the same month), and of December forecast, low, high (80% interval) and probability (of
        `budget_outlook.target`), missing where the year is over.
    """
    lines = []
    for code in names(of):
        found = budget_outlook.budget_year(of.of(areas.get(code, of.edition)))
        if found is None:
            continue
        month, ahead = int(found.months.dropna().index[-1]), [np.nan] * 4
        if (end := found.forecast) is not None:
            ahead = [end.forecast, *end.intervals[80], end.probability]
        share, past = float(found.months[month]), float(found.past.loc[month].median())
        lines.append((code, f"{found.year}-{month:02d}", share, past, *ahead))
    columns = "area period share past forecast low high probability".split()
    return pd.DataFrame(lines, columns=columns)


def years(of: Case) -> ReaderTable | Reading:
    """Return where each province's budget year stands, and is expected to end."""
    table = of.once(budget_years)
    if table.empty:
        return NOTHING
    called = names(of)
    # The latest month first, in it the lowest forecast: where something may have to be done.
    table = table.sort_values(["period", "forecast"], ascending=[False, True])
    frame = pd.DataFrame(
        {
            "province": [called[c] for c in table["area"]],
            "period": [formats.period(p, of.language) for p in table["period"]],
            "share": [Quantity(v, 1) for v in table["share"]],
            "past": [Quantity(v, 1) for v in table["past"]],
            "forecast": [Quantity(v, 1) for v in table["forecast"]],
            "interval": [
                Quantity(decimals=1, low=a, high=b)
                for a, b in zip(table["low"], table["high"], strict=True)
            ],
            "probability": [formats.chance(p, of.language) for p in table["probability"]],
        }
    )
    ahead = bool(table["forecast"].notna().any())
    source = of.sources(of.known.about("SBI.RATE"), forecast=ahead)
    shown = frame if ahead else frame.iloc[:, :4]
    return ReaderTable.of(of.says("provinces"), "years", shown, source)


def years_reading(of: Case) -> Findings | Reading:
    """Return how the budget years of the provinces stand together, beside the country's."""
    table = of.once(budget_years)
    if table.empty:
        return NOTHING
    period = table["period"].max()
    here = table[table["period"] == period]
    behind = int((here["share"] < here["past"]).sum())
    unlikely = int((here["probability"] < budget_year.UNLIKELY).sum())
    when = formats.period(period, of.language)
    say = of.says("provinces")
    text = say(
        "years.line",
        period=when,
        here=len(here),
        count=len(names(of)),
        middle=formats.with_unit(float(here["share"].median()), "%", 1, of.language),
        behind=behind,
    )
    if here["forecast"].notna().any():
        december = formats.with_unit(float(here["forecast"].median()), "%", 1, of.language)
        limit = f"{100 * budget_year.UNLIKELY:.0f}%"
        text += " " + say("years.ahead", december=december, unlikely=unlikely, limit=limit)
    local = of.figures(indicator="SBI.RATE", scope="LOCAL", period=period)["value"]
    if len(local):
        share = formats.with_unit(float(local.iloc[-1]), "%", 1, of.language)
        text += " " + say("years.local", share=share)
    return Findings((ReportFinding("years", "info", text, float(here["share"].median()), "%"),))
