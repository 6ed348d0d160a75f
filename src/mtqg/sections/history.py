"""Programme capital in earlier budget plans, piece by piece between changes of concept."""

from __future__ import annotations

import pandas as pd

from mtqg.sections import charts, missing
from mtqg.sections.blocks import NOTHING, Chart, Reading
from mtqg.sections.cases import Case
from mtqg.words import formats


def _points(case: Case) -> pd.DataFrame:
    """Return programme capital in the budget plans by year: columns period, value, flag.

    To 2010 one column of the plan holds the programmes, Programme 135 and the forest programme;
    2006 states the three apart, and their sum (flag e) continues it.
    """
    rows = case.figures(indicator="BUD.NTP", scope="ALL", status="plan")
    parts = ["ALL", "P135_OLD", "FOREST_OLD"]
    early = rows[(rows["period"] <= "2010") & rows["programme"].isin(parts)]
    summed = early.groupby("period")["value"].agg(["sum", "size"]).reset_index()
    summed = summed[summed["size"] == len(parts)].rename(columns={"sum": "value"})
    one = rows[
        ((rows["period"] > "2010") & rows["programme"].eq("ALL"))
        | rows["programme"].eq("NTP_P135_FOREST")
    ]
    return pd.concat(
        [one[["period", "value"]].assign(flag=""), summed[["period", "value"]].assign(flag="e")]
    ).sort_values("period", ignore_index=True)


def chart(case: Case) -> Chart | Reading:
    """Draw programme capital in the province's budget plans, its concept breaks drawn as such."""
    points = _points(case)
    if points.empty:
        return missing.note(case, "history")
    last = points.iloc[-1]
    amount = formats.with_unit(last["value"], "bn VND", 0, case.language)
    say, about = case.says("history"), {"year": last["period"], "amount": amount}
    if len(case.parts) > 1:
        names = ", ".join(part.label(case.language) for part in case.parts)
        title = say("plans.parts", parts=names, **about)
    else:
        title = say("plans.one", place=case.name, **about)
    source = case.sources(case.figures(indicator="BUD.NTP"))
    lines, title, breaks = {case.name: points}, title.rstrip("."), case.breaks("BUD.NTP")
    return charts.courses(case, lines, "BUD.NTP", source, title=title, breaks=breaks)


def reading(case: Case) -> Reading:
    """Return why only years within one piece of the chart compare: concepts differ."""
    if _points(case).empty:
        return NOTHING
    return Reading(case.says("history")("plans.concepts"))
