"""How to read an interval: past forecasts that can be checked, drawn and counted."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.analysis import year_end as runoff
from mtqg.plot import theme
from mtqg.sections import budget, charts
from mtqg.sections.blocks import Chart, Finding, Findings, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.sections.forecast import USUAL, past_forecasts
from mtqg.sections.peers import QUESTION
from mtqg.sections.trend import LIVING
from mtqg.table import areas, catalogue
from mtqg.texts import lower

#: When the forecasts of the example were made: with the year half gone.
MONTH = 6

#: Provinces of the example: as many as a reader counts on the fingers of both hands.
SHOWN = 10

#: Yearly indicators whose past forecasts are counted.
YEARLY = (QUESTION, *LIVING)


def example(of: Case) -> pd.DataFrame:
    """Return forecasts made in the middle of one past budget year, beside what came.

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
    known = past.groupby("unit").size()
    longest = rows.assign(_years=rows["unit"].map(known)).sort_values(
        ["_years", "unit"], ascending=[False, True]
    )
    return longest.head(SHOWN).drop(columns="_years").sort_values("unit", ignore_index=True)


def _past(of: Case) -> pd.DataFrame:
    triangle = budget.triangle_of(of)
    if not len(triangle.years):
        return pd.DataFrame(columns=["unit", "year", "final", "low80", "high80"])
    past = runoff.track_record(triangle, "", max(triangle.years) + 1, MONTH).everyone
    # Merged provinces have the years of their parts over again: each year is to count once.
    return past[past["unit"].str.fullmatch(r"\d\d")]


def chart(of: Case) -> Chart | Reading:
    """Draw the intervals of the example with the outcomes; those outside are marked."""
    rows = example(of)
    if rows.empty:
        return Reading("")
    year = int(rows["year"].iloc[0])
    outside = ~rows["final"].between(rows["low80"], rows["high80"])
    table = pd.DataFrame(
        {
            "name": [areas.get(u).label(of.language) for u in rows["unit"]],
            "value": rows["final"].to_numpy(),
            "low": rows["low80"].to_numpy(),
            "high": rows["high80"].to_numpy(),
        }
    )
    axes = plot.dots(
        table,
        highlight=list(table.loc[outside.to_numpy(), "name"]),
        sort=False,
        level=80,
        title=of.say(
            f"Dự báo giữa năm {year} và kết quả, {len(rows)} tỉnh",
            f"Forecasts of mid-{year} and what came, {len(rows)} provinces",
        ),
        unit=of.say("% kế hoạch năm", "% of the year's plan"),
        decimals=1,
        language=of.language,
        ax=theme.sheet(),
    )
    signs = of.say(
        " Thanh: khoảng 80% dự báo khi hết tháng 6; dấu: mức cuối tháng 12 (ước). Hình thoi: nằm "
        "ngoài khoảng.",
        " Bar: the 80% interval forecast at the end of June; mark: the level of late December "
        "(estimate). Diamond: outside the interval.",
    )
    return charts.block(axes, of.sources(of.known.about("SBI.RATE")) + signs, table)


def reading(of: Case) -> Findings | Reading:
    """Return how many outcomes of the example lay inside, and who was outside."""
    rows = example(of)
    if rows.empty:
        return Reading("")
    inside = rows["final"].between(rows["low80"], rows["high80"])
    out = [areas.get(u).label(of.language) for u in rows.loc[~inside, "unit"]]
    held, year = int(inside.sum()), int(rows["year"].iloc[0])
    text = of.say(
        f"Hết tháng 6/{year}, dự báo cho {len(rows)} tỉnh này mức thực hiện đến cuối năm, kèm "
        f"khoảng 80%. Kết quả: **{held} trong {len(rows)}** tỉnh nằm trong khoảng"
        + (f"; ngoài khoảng: {', '.join(out)}." if out else "."),
        f"At the end of June {year} the close of the year was forecast for these {len(rows)} "
        f"provinces, with 80% intervals. What came: **{held} of {len(rows)}** lay inside"
        + (f"; outside: {', '.join(out)}." if out else "."),
    )
    return Findings((Finding("example", "info", text, float(held)),))


def coverage(of: Case) -> Table:
    """Return how often intervals held the outcome, counted over all past forecasts."""
    lines = [
        _line(
            of,
            _past(of),
            of.say(
                "Mức cuối năm ngân sách, dự báo hết tháng 6",
                "Close of the budget year, forecast in June",
            ),
            1,
            "%",
        )
    ]
    for code in YEARLY:
        rows = _one_year_ahead(of, code)
        if rows.empty:
            continue
        known = catalogue.indicator(code)
        name = of.tell(known.name)
        lines.append(_line(of, rows, name, max(known.decimals, 1), known.unit))
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            "Khoảng 80% chứa kết quả bao nhiêu lần, thử lại trên quá khứ",
            "How often 80% intervals held the outcome, tested on the past",
        ),
    )


def _one_year_ahead(of: Case, code: str) -> pd.DataFrame:
    """Return the past forecasts of a year ahead, in columns named as those of budget years."""
    past = of.known.once(past_forecasts, code, USUAL)
    rows = past[past["steps"] == 1] if len(past) else past
    return rows.rename(
        columns={"lo-80": "low80", "hi-80": "high80", "actual": "final", "mean": "forecast"}
    )


def _line(of: Case, rows: pd.DataFrame, name: str, decimals: int, unit: str) -> dict[str, object]:
    held = rows["final"].between(rows["low80"], rows["high80"]).mean()
    off = (rows["forecast"] - rows["final"]).abs().mean()
    gap = "pp" if unit == "%" else unit
    return {
        of.say("Dự báo", "Forecast"): name,
        of.say("Số lần", "Times"): Quantity(len(rows)),
        of.say("Trong khoảng 80%", "Inside the 80% interval"): Quantity(100 * held, 0, "%"),
        of.say("Sai trung bình", "Off on average"): Quantity(float(off), decimals, gap),
    }


def caution(of: Case) -> Reading:
    """Return the years in which the fewest outcomes lay inside: shocks that all provinces share."""
    close = of.say("mức cuối năm ngân sách", "the close of the budget year")
    poverty = lower(of.tell(catalogue.indicator(QUESTION).name))
    worst = (
        (close, _worst(_past(of), "year")),
        (poverty, _worst(_one_year_ahead(of, QUESTION), "period")),
    )
    told = "; ".join(
        of.say(
            f"{name}: năm {found[0]}, chỉ {found[1]}/{found[2]} kết quả nằm trong khoảng",
            f"{name}: {found[0]}, only {found[1]} of {found[2]} outcomes inside",
        )
        for name, found in worst
        if found
    )
    if not told:
        return Reading("")
    return Reading(
        of.say(
            f"Không phải năm nào cũng vậy. Năm kém nhất: {told}. Cú sốc mà mọi tỉnh cùng chịu thì "
            "các khoảng cùng sai một phía.",
            f"Not every year is like that. The worst: {told}. A shock that all provinces share "
            "puts all intervals wrong on one side.",
        )
    )


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
