"""What the rest of a budget year under way comes to at this or that pace, against years before.

Arithmetic, no forecast: the share of plan now, plus a pace times the months left. How fast others
ever were in the same months is counted over all finished budget years known at the cut-off.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mtqg.analysis.year_end.pace import HIGHEST, stretches
from mtqg.sections import own_months
from mtqg.sections.blocks import Quantity, ReaderTable, Reading, Scripted
from mtqg.sections.budget_outlook import budget_year, target, triangle_of
from mtqg.sections.cases import Case
from mtqg.table import areas
from mtqg.words import formats

#: Finished budget years without which nothing is said of how fast provinces were.
LEAST = 20


@dataclass(frozen=True)
class _Course:
    """A year under way: share now in %, plan in bn VND (NaN: unknown), its year and last month."""

    share: float
    plan: float
    year: int
    month: int
    paid: bool


def _course(case: Case) -> _Course | None:
    """Return the year under way: of the office's own months, else of realised investment."""
    own = own_months.latest(case)
    if len(own):
        line = own.iloc[0]
        year, month = (int(part) for part in str(line["month"]).split("-"))
        if year != int(line["year"]) or month == 12 or year < case.day.year - 1:
            return None
        return _Course(float(line["share"]), float(line["plan"]), year, month, paid=True)
    found = budget_year(case)
    if found is None or found.forecast is None:
        return None
    known = found.months.dropna()
    return _Course(float(known.iloc[-1]), np.nan, found.year, int(known.index[-1]), paid=False)


def past(case: Case, month: int) -> np.ndarray:
    """Return how many points of plan a month provinces used from `month` to December, ascending.

    Of years that ended at most at `HIGHEST` of their plan, as for the pace that a target takes.
    """
    triangle = triangle_of(case)
    done = stretches(triangle, 12 - month)
    done = done[(done["last"] == 12) & (done["unit"] != areas.COUNTRY)]
    ends = triangle.shares[12].reindex(pd.MultiIndex.from_frame(done[["unit", "year"]]))
    return np.sort(done.loc[(ends <= HIGHEST).to_numpy(), "points"].to_numpy())


def chart(case: Case) -> Scripted | Reading:
    """Return the three paces, and the slider of the page, where a year is under way."""
    course = _course(case)
    if course is None:
        return Reading("")
    before = past(case, course.month)
    if len(before) < LEAST:
        return Reading("")
    say, left = case.says("paces"), 12 - course.month
    goal = target(course.year)
    money = course.plan == course.plan
    a_month = course.plan / 100 if money else 1.0  # of one point
    # So many decimals that the year's end of a pace as printed is right to a tenth of a point.
    decimals = max(0, int(np.ceil(np.log10(5 * left / a_month))))
    unit = say("slider.money" if money else "slider.points")
    verb = say("verbs.paid" if course.paid else "verbs.realised")
    late, extended = max(0.0, (goal - course.share) / (left + 1)), ""
    if course.paid and money and len(lines := own_months.ends(case)):
        late = own_months.needed(case, lines, lines.iloc[0]) / a_month
        if day := own_months.extension(case, lines):
            extended = say("table.extended", day=day)
    year = str(course.year + 1)
    paces = {
        say("table.so_far"): course.share / course.month,
        say("table.needed", goal=f"{goal:.0f}%"): max(0.0, (goal - course.share) / left),
        # What is paid counts to the end of January, and so does the level asked for.
        **(
            {say("table.in_january", goal=f"{goal:.0f}%", year=year, extended=extended): late}
            if course.paid
            else {}
        ),
        say("table.typical"): max(0.0, float(np.median(before))),
    }
    frame = pd.DataFrame(
        {
            "pace": list(paces),
            "month": [Quantity(pace * a_month, decimals) for pace in paces.values()],
            "end": [
                Quantity(course.share + left * round(pace * a_month, decimals) / a_month, 1)
                for pace in paces.values()
            ],
            "ever": [Quantity(100 * float((before >= pace).mean()), 0) for pace in paces.values()],
        }
    )
    cases = len(before)
    note = say("table.note", cases=cases, fastest=formats.number(before[-1], 1, case.language))
    given = {"verb": verb, "place": case.name, "year": str(course.year), "unit": unit}
    table = ReaderTable.of(say, "table", frame, note, months=left, **given)
    blank = {name: f"{{{name}}}" for name in ("x", "end", "ever", "share")}
    return Scripted(
        table,
        "whatif",
        {
            "now": round(course.share, 4),
            "left": left,
            "unit": round(a_month, 4),
            "start": round(course.share / course.month * a_month, decimals),
            "step": 10.0**-decimals,
            "digits": decimals,
            # To the whole of the plan, or as fast as until now where that leads beyond it.
            "most": round(
                max(course.share / course.month, (100 - course.share) / left) * a_month, 1
            ),
            "past": [round(float(pace), 2) for pace in before],
            "label": say("slider.label", verb=verb),
            "said": say(
                "slider.said", unit=unit, x=blank["x"], end=blank["end"], ever=blank["ever"]
            ),
            "ever": say("slider.ever", cases=cases, months=left, share=blank["share"]),
            "never": say("slider.never", cases=cases, months=left),
            "language": case.language,
        },
    )
