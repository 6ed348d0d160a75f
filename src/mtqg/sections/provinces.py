"""All provinces together: who moved most, and where their budget years stand and will end."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd

from mtqg import plot
from mtqg.analysis import movement
from mtqg.plot import theme
from mtqg.sections import budget, budget_year, charts
from mtqg.sections.blocks import Chart, Finding, Findings, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.sections.country import names, percent
from mtqg.sections.peers import QUESTION
from mtqg.table import areas, catalogue
from mtqg.texts import lower
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
        Columns of `movement.paces`; change, low, high: % of the year before, a year, with the
        interval outside of which a change is `SURE`.
    """
    panel = of.panel(QUESTION)
    panel = panel.set_axis(panel.index.astype(int))
    breaks = catalogue.definition_breaks(QUESTION)
    found = movement.paces(panel, breaks, catalogue.indicator(QUESTION))
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
        return Reading("")
    called = names(of)
    rows = pd.concat([table.head(ENDS), table.tail(ENDS)])
    span = f"{table['first'].iloc[0]}-{table['last'].iloc[0]}"
    name = catalogue.indicator(QUESTION).name
    shown = pd.DataFrame(
        {
            "name": [called[c] for c in rows["area"]],
            "value": rows["change"].to_numpy(),
            "low": rows["low"].to_numpy(),
            "high": rows["high"].to_numpy(),
        }
    )
    axes = plot.dots(
        shown,
        sort=False,
        level=80,
        better="lower",
        title=of.say(
            f"Giảm nhanh nhất và chậm nhất, {span}: {lower(name.vi)}",
            f"Fastest and slowest, {span}: {lower(name.en)}",
        ),
        unit=of.say("% mỗi năm so với năm trước", "% of the year before, a year"),
        decimals=0,
        language=of.language,
        ax=theme.sheet(),
    )
    return charts.block(axes, of.sources(of.known.about(QUESTION)), shown)


def movers_reading(of: Case) -> Findings | Reading:
    """Return how many provinces surely fell or rose, and who moved most."""
    table = changes(of)
    if table.empty:
        return Reading("")
    called = names(of)
    fell, rose = int((table["high"] < 0).sum()), int((table["low"] > 0).sum())
    unsure = len(table) - fell - rose
    first, last = table["first"].iloc[0], table["last"].iloc[0]

    def told(row: pd.Series) -> str:
        start, end = (percent(of, float(row[c])) for c in ("start", "end"))
        if start == end:
            course = of.say(f"vẫn {start}", f"still {start}")
        else:
            down = row["end"] < row["start"]
            course = of.say(f"{start} {'còn' if down else 'lên'} {end}", f"{start} to {end}")
        return f"{called[row['area']]} ({course})"

    text = of.say(
        f"Từ {first} đến {last}: **{fell}** tỉnh giảm rõ, {rose} tỉnh tăng rõ, {unsure} tỉnh chưa "
        f"rõ vì chênh lệch nằm trong mức dao động của số khảo sát. Giảm nhanh nhất: "
        f"{', '.join(told(r) for _, r in table.head(3).iterrows())}; chậm nhất: "
        f"{', '.join(told(r) for _, r in table.tail(3)[::-1].iterrows())}.",
        f"From {first} to {last}: **{fell}** provinces clearly fell, {rose} clearly rose, {unsure} "
        "cannot be told, the change being within the noise of the survey. Fastest: "
        f"{', '.join(told(r) for _, r in table.head(3).iterrows())}; slowest: "
        f"{', '.join(told(r) for _, r in table.tail(3)[::-1].iterrows())}.",
    )
    return Findings((Finding("movers", "info", text, float(fell)),))


def budget_years(of: Case) -> pd.DataFrame:
    """Return the budget years of the provinces that have recent monthly figures.

    Returns
    -------
    DataFrame
        Columns area, period (the last month), share (% of plan), past (the province's own median
        of the same month), and of December forecast, low, high (80% interval) and probability (of
        `budget.target`), missing where the year is over.
    """
    lines = []
    for code in names(of):
        found = budget.budget_year(of.of(areas.get(code, of.edition)))
        if found is None:
            continue
        month = int(found.months.dropna().index[-1])
        ahead = found.forecast
        low, high = ahead.intervals[80] if ahead else (np.nan, np.nan)
        lines.append(
            {
                "area": code,
                "period": f"{found.year}-{month:02d}",
                "share": float(found.months[month]),
                "past": float(found.past.loc[month].median()),
                "forecast": ahead.forecast if ahead else np.nan,
                "low": low,
                "high": high,
                "probability": ahead.probability if ahead else np.nan,
            }
        )
    columns = "area period share past forecast low high probability".split()
    return pd.DataFrame(lines, columns=columns)


def years(of: Case) -> Table | Reading:
    """Return where each province's budget year stands, and is expected to end."""
    table = of.once(budget_years)
    if table.empty:
        return Reading("")
    called = names(of)
    # The latest month first, in it the lowest forecast: where something may have to be done.
    table = table.sort_values(["period", "forecast"], ascending=[False, True])

    frame = pd.DataFrame(
        {
            of.say("Tỉnh, thành phố", "Province"): [called[c] for c in table["area"]],
            of.say("Đến hết", "To the end of"): [
                formats.period(p, of.language) for p in table["period"]
            ],
            of.say("% kế hoạch", "% of plan"): [Quantity(v, 1) for v in table["share"]],
            of.say("Trung vị các năm trước", "Median of past years"): [
                Quantity(v, 1) for v in table["past"]
            ],
            of.say("Dự báo tháng 12", "December forecast"): [
                Quantity(v, 1) for v in table["forecast"]
            ],
            of.say("Khoảng 80%", "80% interval"): [
                Quantity(decimals=1, low=a, high=b)
                for a, b in zip(table["low"], table["high"], strict=True)
            ],
            of.say("Xác suất đạt 95%", "Probability of 95%"): [
                formats.chance(p, of.language) for p in table["probability"]
            ],
        }
    )
    return Table(
        frame,
        language=of.language,
        title=of.say(
            "Vốn đầu tư thực hiện từ ngân sách nhà nước so với kế hoạch năm, các tỉnh có số liệu",
            "Realised investment from the state budget against plan, provinces with figures",
        ),
        source=of.sources(of.known.about("SBI.RATE")),
    )


def years_reading(of: Case) -> Findings | Reading:
    """Return how the budget years of the provinces stand together, beside the country's."""
    table = of.once(budget_years)
    if table.empty:
        return Reading("")
    period = table["period"].max()
    here = table[table["period"] == period]
    behind = int((here["share"] < here["past"]).sum())
    unlikely = int((here["probability"] < budget_year.UNLIKELY).sum())
    when = formats.period(period, of.language)
    middle = formats.with_unit(float(here["share"].median()), "%", 1, of.language)
    december = formats.with_unit(float(here["forecast"].median()), "%", 1, of.language)
    local = of.figures(indicator="SBI.RATE", scope="LOCAL", period=period)["value"]
    text = of.say(
        f"Đến hết {when}, {len(here)} trong {len(names(of))} tỉnh có số liệu: trung vị "
        f"**{middle}** kế hoạch năm, {behind} tỉnh thấp hơn trung vị của chính mình cùng kỳ các "
        f"năm trước. Dự báo đến hết tháng 12, trung vị {december}; {unlikely} tỉnh có xác suất đạt "
        f"95% dưới {100 * budget_year.UNLIKELY:.0f}%.",
        f"By the end of {when}, {len(here)} of {len(names(of))} provinces have figures: median "
        f"**{middle}** of the year's plan, {behind} below their own median of the same month of "
        f"past years. Forecast for December: median {december}; {unlikely} have a probability of "
        f"95% below {100 * budget_year.UNLIKELY:.0f}%.",
    )
    if len(local):
        share = formats.with_unit(float(local.iloc[-1]), "%", 1, of.language)
        text += of.say(
            f" Vốn do địa phương quản lý của cả nước: {share}.",
            f" Locally managed capital of the country: {share}.",
        )
    return Findings((Finding("years", "info", text, float(here["share"].median()), "%"),))
