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
from mtqg.sections.projections import bounds
from mtqg.sections.target_outlook import LEAST, assess, closed
from mtqg.table import areas, catalogue
from mtqg.texts import Text, lower
from mtqg.words import formats


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
    known = catalogue.indicator(code)

    def figure(value: float) -> str:
        return formats.with_unit(value, known.unit, known.decimals, case.language)

    unit = "pp" if known.unit == "%" else known.unit
    target = one.target
    asked = (one.goal - one.base) / (target.year_to - (one.base_year or 0))
    step = formats.with_unit(abs(asked), unit, known.decimals, case.language)
    word = Text("giảm", "a fall of") if asked < 0 else Text("tăng", "a rise of")
    decision = formats.legal(target.decision, case.language)
    whose = Text("mức chung cả nước (nếu áp dụng)", "the national target (were it to apply here)")
    if target.area != areas.COUNTRY and target.area == case.area.code:
        whose = Text("mục tiêu của tỉnh", "the province's own target")
    text = case.say(
        f"Từ {figure(one.base)} (năm {one.base_year}), {whose.vi} đòi hỏi {figure(one.goal)} vào "
        f"năm {target.year_to}, tức {word.vi} {step} mỗi năm ({decision}).",
        f"From {figure(one.base)} ({one.base_year}) {whose.en} asks for {figure(one.goal)} "
        f"in {target.year_to}: {word.en} {step} a year ({decision}).",
    )
    for row, asked_then, better in _held(case, code, one):
        year = row["period"]
        kind = Text("ước ", "an estimated ") if row["status"] == "estimate" else Text("", "")
        text += case.say(
            f" Năm {year}: {kind.vi}{figure(row['value'])}, đường cần đi {figure(asked_then)}: "
            f"{'kịp' if better else 'chưa kịp'}.",
            f" In {year}: {kind.en}{figure(row['value'])}, on the path {figure(asked_then)}: "
            f"{'in time' if better else 'not in time'}.",
        )
    if closed(case, target):
        text += case.say(
            f" Giai đoạn đến năm {target.year_to} đã kết thúc.",
            f" The years to {target.year_to} are over.",
        )
    elif _forecast(case, code, one).empty:
        text += case.say(
            f" Chưa vẽ dự báo: cần ít nhất {LEAST} năm kết quả cùng cách tính.",
            f" No forecast is drawn: it needs {LEAST} years of outturns by one definition.",
        )
    return Reading(text)


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
    """Return whether the last figure keeps up with the path, the same as the sentence says."""
    found = list(_held(case, code, one))
    if not found:
        return None
    row, asked, better = found[-1]
    figures = [formats.figure(code, value, case.language) for value in (row["value"], asked)]
    kind = Text("ước ", "estimated ") if row["status"] == "estimate" else Text("", "")
    name = catalogue.indicator(code).name
    return case.say(
        f"{case.name}, {lower(name.vi)}: năm {row['period']} {kind.vi}{figures[0]}, "
        f"{'kịp' if better else 'chưa kịp'} đường cần đi ({figures[1]})",
        f"{case.name}, {lower(name.en)}: {kind.en}{figures[0]} in {row['period']}, "
        f"{'in time' if better else 'not in time'} for the path ({figures[1]})",
    )


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
        table = forecasts.predict(series, ahead, bounds=bounds(code)).table()
    except ProblemError:
        return none
    return table.assign(period=table["period"].astype(str)).drop(columns="area")


def _missing(case: Case, code: str, points: pd.DataFrame) -> Reading:
    """Return which figures are missing for the path to be drawn."""
    name = catalogue.indicator(code).name
    have = Text("chưa có năm nào", "none so far")
    if len(points):
        years = ", ".join(points["period"])
        have = Text(f"mới có {years}", f"only {years} so far")
    return missing.note(
        case,
        Text(
            f"{lower(name.vi)} của ít nhất hai năm cùng cách tính ({have.vi})",
            f"{lower(name.en)} of two years by one definition ({have.en})",
        ),
        Text(
            "vẽ đường đã đi, đường cần đi và mục tiêu",
            "draw the path taken, the path required and the target",
        ),
    )
