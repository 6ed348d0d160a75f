"""The path that a target asks for: figures, required pace, target, and a forecast if defensible."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mtqg import plot
from mtqg.analysis import forecast as forecasts
from mtqg.analysis.progress import Assessment
from mtqg.plot import theme
from mtqg.problems import ProblemError
from mtqg.sections import charts, missing
from mtqg.sections.blocks import Chart, Reading
from mtqg.sections.cases import Case
from mtqg.sections.target_outlook import LEAST, assess, closed
from mtqg.table import areas, catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import lower
from mtqg.words import formats
from mtqg.words.sentences import sentences


def chart(case: Case, code: str) -> Chart | Reading:
    """Draw the dated figures on `code`, outturns and estimates, and the path to its target.

    Only where the province has two dated figures and a target that may be held against them; with
    `LEAST` outturns of one definition the forecast too.
    """
    one = _assessed(case, code)
    points = _points(case, code)
    if one is None or len(points) < 2:
        return _missing(case, code, points)
    ahead, path = _forecast(case, code, one), _path(one)
    axes = plot.fan(
        charts.tidy({case.name: points}, code),
        ahead,
        target=path,
        breaks=case.breaks(code),
        title=_title(case, code, one),
        source="",
        language=case.language,
        ax=theme.sheet(),
    )
    asked = pd.DataFrame([(str(year), value) for year, value in path], columns=["period", "value"])
    pieces = {"stated": points, "forecast": ahead, "required": asked}
    data = pd.concat([rows.assign(kind=kind) for kind, rows in pieces.items() if len(rows)])
    return charts.block(axes, case.sources(points), data)


def reading(case: Case, code: str) -> Reading:
    """Return the path in sentences: where it starts, what it asks a year, where the figures are."""
    one = _assessed(case, code)
    if one is None:
        return Reading("")
    say, target = case.says("required"), one.target
    step = (one.goal - one.base) / (target.year_to - (one.base_year or 0))
    own = target.area != areas.COUNTRY and target.area == case.area.code
    said = [
        say(
            "path.falling" if step < 0 else "path.rising",
            base=formats.figure(code, one.base, case.language),
            year=str(one.base_year),
            whose=say("path.own" if own else "path.national"),
            goal=formats.figure(code, one.goal, case.language),
            end=str(target.year_to),
            size=formats.change(code, abs(step), case.language),
            decision=formats.legal(target.decision, case.language),
        )
    ]
    for held in _held(case, code, one):
        verdict = _verdict(case, code, *held)
        said.append(f"{verdict[:1].upper()}{verdict[1:]}.")
    if closed(case, target):
        said.append(say("path.over", end=str(target.year_to)))
    elif _forecast(case, code, one).empty:
        said.append(say("path.no_forecast", years=LEAST))
    return Reading(" ".join(said))


def _verdict(case: Case, code: str, row: pd.Series, asked: float, better: bool) -> str:
    """Return a dated figure as its source has it, the path's of its year, and the gap of both."""
    known = catalogue.indicator(code)
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    decimals = max(decimals_of(value), 1) if low < high else known.decimals
    say = case.says("required")
    figure = formats.hedged(value, low, high, known.unit, decimals, case.language)
    if row["status"] == "estimate":
        figure = say("held.estimate", figure=figure)
    return say(
        "held.kept" if better else "held.behind",
        year=str(row["period"]),
        figure=figure,
        path=formats.figure(code, asked, case.language),
        gap=formats.change(code, abs(value - asked), case.language),
    )


def _held(case: Case, code: str, one: Assessment) -> Iterator[tuple[pd.Series, float, bool]]:
    """Yield each dated figure after the base with the path's of its year: whether it keeps up."""
    path = dict(_path(one))
    for _, row in _points(case, code).iterrows():
        year = int(row["period"])
        if year in path and year != one.base_year:
            value = float(row["value"])
            yield (
                row,
                path[year],
                (value <= path[year]) == one.target.downward or value == path[year],
            )


def _title(case: Case, code: str, one: Assessment) -> str | None:
    """Return the verdict on the last figure, the same as the sentence says."""
    found = list(_held(case, code, one))
    if not found:
        return None
    name = lower(case.tell(catalogue.indicator(code).name))
    return f"{case.name}, {name}: {_verdict(case, code, *found[-1])}"


def _assessed(case: Case, code: str) -> Assessment | None:
    """Return the assessment of the target on `code`, the province's own before the national."""
    found = [
        one
        for one, _ in assess(case)
        if code in (one.target.indicator, one.target.measured_by) and one.goal == one.goal
    ]
    return min(found, key=lambda one: one.target.area == areas.COUNTRY, default=None)


def _points(case: Case, code: str) -> pd.DataFrame:
    """Return the dated figures since the last change of definition."""
    points = case.points(code).dropna(subset=["value"])
    if points.empty:
        return points
    last = points["period"].max()
    start = max((b for b in catalogue.definition_breaks(code) if b <= last), default="")
    return points[points["period"] >= start]


def _path(one: Assessment) -> list[tuple[int, float]]:
    start, end = one.base_year or one.target.year_to, one.target.year_to
    years = range(start, end + 1)
    return [(y, one.base + (one.goal - one.base) * (y - start) / (end - start)) for y in years]


def _forecast(case: Case, code: str, one: Assessment) -> pd.DataFrame:
    """Return the forecast to the target's year from enough outturns, or no rows."""
    points = _points(case, code)
    known = points[points["status"] == "actual"]
    ahead = one.target.year_to - int(known["period"].max()) if len(known) else 0
    none = pd.DataFrame(columns=["period", "mean", "lo-80", "hi-80", "lo-95", "hi-95"])
    if len(known) < LEAST or ahead < 1 or closed(case, one.target):
        return none
    series = known.set_index(known["period"].astype(int))["value"].astype(float)
    try:
        limits = catalogue.indicator(code).bounds
        table = forecasts.predict(series, ahead, bounds=limits).table()
    except ProblemError:
        return none
    return table.assign(period=table["period"].astype(str)).drop(columns="area")


def _missing(case: Case, code: str, points: pd.DataFrame) -> Reading:
    """Return which figures are missing for the path to be drawn."""
    say = sentences("required")
    years = ", ".join(points["period"])
    have = say.text("missing.some", years=years) if years else say.text("missing.none")
    name = catalogue.indicator(code).name.lower()
    return missing.note(case, "required", name=name, have=have)
