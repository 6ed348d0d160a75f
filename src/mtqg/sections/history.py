"""Programme capital in earlier budget plans, piece by piece between changes of concept."""

from __future__ import annotations

import pandas as pd

from mtqg import plot
from mtqg.plot import theme
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Reading
from mtqg.sections.cases import Case
from mtqg.texts import Text
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
        return missing.note(
            case,
            Text(
                "vốn chương trình trong dự toán ngân sách", "programme capital in the budget plan"
            ),
            Text("cho thấy quy mô vốn qua các năm", "show its size over the years"),
        )
    table = charts.tidy({case.name: points}, "BUD.NTP")
    axes = plot.lines(
        table,
        breaks=case.breaks("BUD.NTP"),
        title=_assigned(case, points).rstrip("."),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(case.figures(indicator="BUD.NTP"))
    return charts.block(axes, source, charts.listed(table))


def reading(case: Case) -> Reading:
    """Return what the budget plans say, piece by piece: concepts differ and are not compared."""
    points = _points(case)
    if points.empty:
        return Reading("")
    head = _assigned(case, points)
    return Reading(
        head
        + case.say(
            " Danh mục chương trình đã đổi hai lần (đến 2010 gồm cả Chương trình 135 và trồng "
            "rừng; 2013-2015 có 16 chương trình; sau đó còn hai), nên chỉ so các năm trong cùng "
            "một đoạn của biểu đồ. Chưa có số dự toán theo tỉnh sau năm 2017.",
            " The set of programmes changed twice (to 2010 with Programme 135 and the forest "
            "programme; sixteen in 2013-2015; two after), so only years within one piece of the "
            "chart compare. No plans by province after 2017 are at hand.",
        )
    )


def _assigned(case: Case, points: pd.DataFrame) -> str:
    """Return the programme capital of the last budget plan."""
    last = points.iloc[-1]
    amount = formats.with_unit(last["value"], "bn VND", 0, case.language)
    if len(case.parts) > 1:
        names = ", ".join(part.label(case.language) for part in case.parts)
        return case.say(
            f"Dự toán năm {last['period']} của {names} cộng lại: {amount} vốn chương trình mục "
            "tiêu quốc gia.",
            f"The plans of {last['period']} of {names} add up to {amount} of programme capital.",
        )
    return case.say(
        f"Dự toán năm {last['period']} giao {case.name} {amount} vốn chương trình mục tiêu "
        "quốc gia.",
        f"The plan of {last['period']} assigns {case.name} {amount} of programme capital.",
    )
