"""Is a target met, will it be, and how sure is that.

One target against one series: status, pace so far against pace required, projection with its
interval, probability from the same distribution of errors as the forecasts, and a verdict. Beside
it stand the two verdicts usual for the Sustainable Development Goals, which extrapolate the pace
so far (`mtqg.analysis.sdg` says how often these are wrong).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import nan

import numpy as np
import pandas as pd

from mtqg.analysis import sdg
from mtqg.analysis.forecast import Prediction, predict
from mtqg.analysis.panel import Bounds, read_panel, year_list
from mtqg.analysis.targets import Target
from mtqg.problems import ProblemError
from mtqg.texts import Text

MET, ON_TRACK, UNCERTAIN, BEHIND, NO_DATA = "met", "on track", "uncertain", "behind", "no data"
VERDICTS = {
    MET: Text("đã đạt", "met"),
    ON_TRACK: Text("đúng hướng", "on track"),
    UNCERTAIN: Text("chưa chắc", "uncertain"),
    BEHIND: Text("chậm", "behind"),
    NO_DATA: Text("chưa đủ số liệu", "no data"),
}
LIKELY, UNLIKELY = 0.8, 0.2
"""Probabilities of reaching the target from which it is on track, and below which behind."""

_NOTHING = Text("", "")


@dataclass(frozen=True)
class Assessment:
    """One target against one series.

    Parameters
    ----------
    unit : str
    target : Target
    value, year : float, int or None
        The last figure and its year.
    base, base_year : float, int or None
        Where the period starts: the value of the year before `year_from` (or of the target's own
        base year), else the first one after it or after the last break.
    goal : float
        The level to be reached in `target.year_to`, whatever the kind.
    pace, pace_required : float
        Change per year from the base so far, and from now on to reach the goal; NaN without two
        figures, or without a year left.
    projected, low, high : float
        Point forecast and 80% interval for `target.year_to`.
    probability : float
        Of reaching the goal in `target.year_to`; 1 or 0 once that year's figure is known.
    verdict : str
        met (the last figure reaches the goal; before the last year that is today's state, and
        `probability` says whether it will last), on track (≥ 0.8), uncertain, behind (< 0.2), no
        data.
    eurostat : str
        Ratio of actual to required growth rate: significant progress (≥ 0.95), moderate progress
        (≥ 0.6), insufficient progress (≥ 0), movement away; "" where it is not defined.
    arrow : str
        SDG Index arrow of the ratio of linear paces: ↑ (≥ 1), ↗ (≥ 0.5), → (≥ 0), ↓; "" likewise.
    reason : Text
        Why there is no verdict, or what the numbers rest on.
    """

    unit: str
    target: Target
    value: float = nan
    year: int | None = None
    base: float = nan
    base_year: int | None = None
    goal: float = nan
    pace: float = nan
    pace_required: float = nan
    projected: float = nan
    low: float = nan
    high: float = nan
    probability: float = nan
    verdict: str = NO_DATA
    eurostat: str = ""
    arrow: str = ""
    reason: Text = _NOTHING


def assess(
    target: Target,
    data: pd.Series | pd.DataFrame,
    *,
    indicator: str = "",
    bounds: Bounds = None,
    breaks: Iterable[object] = (),
    decimals: int = 1,
    pool: bool | None = None,
) -> list[Assessment]:
    """Hold `target` against the series of every unit of `data`.

    Parameters
    ----------
    target : Target
    data : Series or DataFrame
        Yearly levels of the indicator, as for `mtqg.analysis.forecast.predict`. For an annual
        change too: its levels, not its changes. More units than the one asked about make it surer.
    indicator : str
        Code of the figures given. It must be the target's `indicator` or `measured_by`: the two
        official poverty rates are never put against each other's targets.
    bounds, breaks, pool :
        As for `predict`. There is no verdict across a break.
    decimals : int
        Decimals that are published. A target is reached when the published figure reaches it.

    Raises
    ------
    ProblemError
        If the data are unusable.

    Examples
    --------
    >>> electricity = pd.Series([97.0, 97.6, 98.1, 98.4], index=range(2020, 2024))
    >>> goal = Target("level_min", 99, float("nan"), 2021, 2025, decision="1719/QĐ-TTg")
    >>> found = assess(goal, electricity, bounds=(0, 100))[0]
    >>> found.value, round(found.pace, 2), round(found.pace_required, 2), found.verdict
    (98.4, 0.47, 0.3, 'uncertain')
    """
    known = year_list(breaks, Text("năm đổi cách tính", "break"))
    panel = read_panel(data, bounds)
    same = not indicator or indicator in (target.indicator, target.measured_by)
    ahead = target.year_to - int(panel.years[-1])
    prediction = None
    crossing = [b for b in known if panel.years[-1] < b <= target.year_to]
    if same and 1 <= ahead <= 30 and not crossing:
        try:
            prediction = predict(data, horizon=ahead, bounds=bounds, breaks=known, pool=pool)
        except ProblemError:
            prediction = None  # no unit has enough values: said per unit below
    found = []
    for k, unit in enumerate(panel.units):
        seen = np.isfinite(panel.y[k])
        series = dict(
            zip(panel.years[seen].astype(int).tolist(), panel.y[k, seen].tolist(), strict=True)
        )
        found.append(_assess(target, unit, series, prediction, known, decimals, same))
    return found


def table(assessments: Iterable[Assessment]) -> pd.DataFrame:
    """Return assessments as a table, one row a unit, fields of `Assessment` but target and reason.

    >>> table([]).empty
    True
    """
    fields = [f for f in Assessment.__dataclass_fields__ if f not in ("target", "reason")]
    return pd.DataFrame([{f: getattr(a, f) for f in fields} for a in assessments], columns=fields)


def _assess(
    target: Target,
    unit: str,
    series: dict[int, float],
    prediction: Prediction | None,
    breaks: tuple[int, ...],
    decimals: int,
    same: bool,
) -> Assessment:
    series = {y: v for y, v in series.items() if y <= target.year_to}
    year = max(series, default=None)
    if year is None or not same:
        value = nan if year is None else series[year]
        return Assessment(unit, target, value, year, reason=_NO_FIGURES if same else _OTHER)
    start = max((b for b in breaks if b <= year), default=-(10**9))
    later = min((b for b in breaks if year < b <= target.year_to), default=None)
    wanted = target.base_year if target.base_year is not None else target.year_from - 1
    base_year = min((y for y in series if y >= max(wanted, start)), default=None)
    found = Assessment(unit, target, series[year], year)
    if later is not None:
        return replace(found, reason=_broken(later, year))
    if target.kind == "ratio_to_base" and base_year != wanted:
        return replace(found, reason=_no_base(wanted))
    if base_year is None or (target.kind == "annual_change" and base_year >= target.year_to):
        return replace(found, reason=_NOT_THEN)
    found = _measured(replace(found, base=series[base_year], base_year=base_year))
    if base_year != wanted and target.kind == "annual_change":
        found = replace(found, reason=_counted_from(base_year))
    return _judged(found, prediction, decimals)


def _measured(found: Assessment) -> Assessment:
    """Add goal, paces and the usual verdicts to the value and the base."""
    target, year, base_year = found.target, found.year, found.base_year
    assert year is not None
    assert base_year is not None
    goal = target.goal(found.base, base_year)
    pace = required = nan
    eurostat, arrow = "", ""
    if year > base_year:
        pace = (found.value - found.base) / (year - base_year)
        eurostat, arrow = sdg.verdicts(
            found.base,
            found.value,
            goal,
            year - base_year,
            target.year_to - base_year,
            downward=target.downward,
        )
    if year < target.year_to:
        required = (goal - found.value) / (target.year_to - year)
    return replace(
        found, goal=goal, pace=pace, pace_required=required, eurostat=eurostat, arrow=arrow
    )


def _judged(found: Assessment, prediction: Prediction | None, decimals: int) -> Assessment:
    """Add projection, probability and verdict."""
    target, last, unit = found.target, found.target.year_to, found.unit
    reached = target.reached(found.value, found.goal, decimals)
    if found.year == last:
        return replace(
            found,
            projected=found.value,
            low=found.value,
            high=found.value,
            probability=float(reached),
            verdict=MET if reached else BEHIND,
        )
    # A yearly change is a mean over the whole period: before its end it is not met.
    met_now = reached and target.kind != "annual_change"
    if prediction is None or unit not in prediction.units:
        why = prediction.left_out.get(unit) if prediction is not None else None
        return replace(found, verdict=MET if met_now else NO_DATA, reason=why or _TOO_FEW)
    # Half of the last decimal: a figure that rounds to the goal reaches it.
    half = 0.5 * 10.0**-decimals
    limit = {"at_most": found.goal + half} if target.downward else {"at_least": found.goal - half}
    probability = prediction.probability(unit, last, **limit)
    verdict = ON_TRACK if probability >= LIKELY else UNCERTAIN
    if probability < UNLIKELY:
        verdict = BEHIND
    place = prediction.units.index(unit), int(np.flatnonzero(prediction.years == last)[0])
    return replace(
        found,
        projected=float(prediction.mean[place]),
        low=float(prediction.quantile(0.1)[place]),
        high=float(prediction.quantile(0.9)[place]),
        probability=probability,
        verdict=MET if met_now else verdict,
    )


_OTHER = Text(
    "số liệu không phải của chỉ tiêu mà mục tiêu nói tới: không so sánh",
    "the figures are not of the target's indicator: not compared",
)
_NO_FIGURES = Text("không có số liệu", "no figures")
_NOT_THEN = Text("không có số liệu trong kỳ mục tiêu", "no figures in the period")
_TOO_FEW = Text("quá ít năm số liệu để dự báo", "too few years of data to forecast")


def _broken(later: int, year: int) -> Text:
    return Text(
        f"cách tính đổi từ {later}, sau số liệu cuối ({year}): không kết luận",
        f"the definition changes in {later}, after the last figure ({year}): no verdict",
    )


def _no_base(wanted: int) -> Text:
    return Text(
        f"không có giá trị năm gốc {wanted} cùng cách tính",
        f"no value of the base year {wanted} by the same definition",
    )


def _counted_from(base_year: int) -> Text:
    return Text(
        f"tính từ {base_year}, năm đầu có số liệu cùng cách tính",
        f"counted from {base_year}, the first figure by the same definition",
    )
