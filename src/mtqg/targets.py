"""Is a target met, will it be, and how sure is that.

One target against one series: status, pace so far against pace required, projection with its
interval, probability from the same distribution of errors as the forecasts, and a verdict. Beside
it stand the two verdicts usual for the Sustainable Development Goals, which extrapolate the pace
so far; measured on provincial panels these are wrong in two cases of five, 2-5 years ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np
import pandas as pd

from mtqg import sdg
from mtqg.forecasts import Prediction, predict
from mtqg.forecasts.panel import read_panel, year_list
from mtqg.forecasts.scales import Bounds
from mtqg.problems import Problem, ProblemError, nearest
from mtqg.texts import Text

KINDS = (
    "level_min",
    "level_max",
    "zero",
    "annual_change",
    "ratio_to_base",
    "count",
    "count_range",
)

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


@dataclass(frozen=True)
class Target:
    """A target as a decision states it.

    Parameters
    ----------
    kind : str
        level_min, count or count_range (at least `low` in `year_to`), level_max (at most `high`),
        zero, annual_change (the mean change per year from the year before `year_from` to
        `year_to` is at least `low`; `high` ends the range but more is no failure), ratio_to_base
        (at least `low` times the value of `base_year`).
    low, high : float
        The limits, NaN where there is none.
    year_from, year_to : int
        The period.
    indicator : str
        Code of the figure that the target is about.
    measured_by : str
        Code of the level by which an annual change is measured (GNBV.POOR for GNBV.POOR_RED).
    falling : bool
        Whether the change aimed at is a fall: of poverty, of communes below a threshold.
    base_year : int, optional
        Of a ratio.
    decision, area : str
        What sets it, and for whom: "VN" is national and no province's own target.
    """

    kind: str
    low: float
    high: float
    year_from: int
    year_to: int
    indicator: str = ""
    measured_by: str = ""
    falling: bool = False
    base_year: int | None = None
    decision: str = ""
    area: str = "VN"

    def __post_init__(self) -> None:
        problems = []
        if self.kind not in KINDS:
            remedy = nearest(self.kind, KINDS) or Text(*[", ".join(KINDS)] * 2)
            unknown = Text("loại mục tiêu không có", "no such kind of target")
            problems.append(Problem(unknown, column="kind", value=self.kind, remedy=remedy))
        elif self.kind not in ("zero",) and not isfinite(self._limit):
            column = "high" if self.kind == "level_max" else "low"
            problems.append(
                Problem(
                    Text("mục tiêu thiếu giới hạn", "the target lacks its limit"), column=column
                )
            )
        if self.year_to < self.year_from:
            problems.append(
                Problem(
                    Text("năm cuối trước năm đầu", "ends before it starts"),
                    value=f"{self.year_from}-{self.year_to}",
                )
            )
        if self.kind == "ratio_to_base" and self.base_year is None:
            problems.append(
                Problem(Text("thiếu năm gốc", "lacks its base year"), column="base_year")
            )
        if problems:
            raise ProblemError(problems)

    @property
    def _limit(self) -> float:
        return self.high if self.kind == "level_max" else self.low

    @property
    def downward(self) -> bool:
        """Whether smaller values are nearer to the target."""
        return self.kind in ("level_max", "zero") or (self.kind == "annual_change" and self.falling)

    @classmethod
    def of_row(
        cls,
        row: pd.Series,
        *,
        measured_by: str = "",
        falling: bool = False,
        year: int | None = None,
    ) -> Target:
        """Return the target of a line of `mtqg.catalogue.targets()`.

        A line without a last year holds for every year: `year` says which (its first if left out).
        """
        last = str(row["year_to"]).strip() or str(year or row["year_from"])
        base = str(row["base_period"]).strip()
        return cls(
            str(row["kind"]),
            float(row["low"]),
            float(row["high"]),
            int(row["year_from"]),
            int(last),
            str(row["indicator"]),
            measured_by,
            falling,
            int(base) if base.isdigit() else None,
            str(row["decision"]),
            str(row["area"]),
        )


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
    value: float
    year: int | None
    base: float
    base_year: int | None
    goal: float
    pace: float
    pace_required: float
    projected: float
    low: float
    high: float
    probability: float
    verdict: str
    eurostat: str
    arrow: str
    reason: Text


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
        Yearly levels of the indicator, as for `mtqg.forecasts.predict`. For an annual change too:
        its levels, not its changes. More units than the one asked about make it surer.
    indicator : str
        Code of the figures given. It must be the target's `indicator` or `measured_by`: the two
        official poverty rates are never put against each other's targets.
    bounds, breaks, pool :
        As for `predict`. There is no verdict across a break.
    decimals : int
        Decimals that are published. A zero is reached when the published figure is 0.

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
    step = 0.5 * 10.0**-decimals
    series = {y: v for y, v in series.items() if y <= target.year_to}
    year = max(series, default=None)
    value = series[year] if year is not None else nan

    def answer(
        verdict: str,
        reason: Text,
        *,
        base: float = nan,
        base_year: int | None = None,
        goal: float = nan,
        projection: tuple[float, float, float] = (nan, nan, nan),
        probability: float = nan,
    ) -> Assessment:
        pace = required = nan
        if year is not None and base_year is not None and year > base_year:
            pace = (value - base) / (year - base_year)
        if year is not None and year < target.year_to and isfinite(goal):
            required = (goal - value) / (target.year_to - year)
        eurostat, arrow = "", ""
        if isfinite(pace) and base_year is not None and year is not None:
            span = target.year_to - base_year
            eurostat, arrow = sdg.verdicts(
                base, value, goal, year - base_year, span, downward=target.downward
            )
        return Assessment(
            unit,
            target,
            value,
            year,
            base,
            base_year,
            goal,
            pace,
            required,
            *projection,
            probability,
            verdict,
            eurostat,
            arrow,
            reason,
        )

    if not same:
        return answer(
            NO_DATA,
            Text(
                "số liệu không phải của chỉ tiêu mà mục tiêu nói tới: không so sánh",
                "the figures are not of the target's indicator: not compared",
            ),
        )
    if year is None:
        return answer(NO_DATA, Text("không có số liệu", "no figures"))
    later = [b for b in breaks if year < b <= target.year_to]
    if later:
        return answer(
            NO_DATA,
            Text(
                f"cách tính đổi từ {later[0]}, sau số liệu cuối ({year}): không kết luận",
                f"the definition changes in {later[0]}, after the last figure ({year}): no verdict",
            ),
        )
    start = max((b for b in breaks if b <= year), default=-(10**9))
    comparable = {y: v for y, v in series.items() if y >= start}
    wanted = target.base_year if target.base_year is not None else target.year_from - 1
    base_year = min((y for y in comparable if y >= wanted), default=None)
    if target.kind == "ratio_to_base" and base_year != wanted:
        return answer(
            NO_DATA,
            Text(
                f"không có giá trị năm gốc {wanted} cùng cách tính",
                f"no value of the base year {wanted} by the same definition",
            ),
        )
    if base_year is None or (target.kind == "annual_change" and base_year >= target.year_to):
        return answer(
            NO_DATA, Text("không có số liệu trong kỳ mục tiêu", "no figures in the period")
        )
    base = comparable[base_year]
    goal = _goal(target, base, base_year)
    limit = goal + step if target.kind == "zero" else goal
    reached = value < limit if target.kind == "zero" else _reaches(target, value, goal, step)
    note = Text("", "")
    if base_year != wanted and target.kind == "annual_change":
        note = Text(
            f"tính từ {base_year}, năm đầu có số liệu cùng cách tính",
            f"counted from {base_year}, the first figure by the same definition",
        )
    if year == target.year_to:
        return answer(
            MET if reached else BEHIND,
            note,
            base=base,
            base_year=base_year,
            goal=goal,
            projection=(value, value, value),
            probability=float(reached),
        )
    if prediction is None or unit not in prediction.units:
        why = prediction.left_out.get(unit) if prediction is not None else None
        why = why or Text("quá ít năm số liệu để dự báo", "too few years of data to forecast")
        met_now = reached and target.kind != "annual_change"
        return answer(MET if met_now else NO_DATA, why, base=base, base_year=base_year, goal=goal)
    last = target.year_to
    if target.downward:
        probability = prediction.probability(unit, last, at_most=limit)
    else:
        probability = prediction.probability(unit, last, at_least=limit)
    i = prediction.units.index(unit)
    j = int(np.flatnonzero(prediction.years == last)[0])
    projection = (
        float(prediction.mean[i, j]),
        float(prediction.quantile(0.1)[i, j]),
        float(prediction.quantile(0.9)[i, j]),
    )
    if reached and target.kind != "annual_change":
        verdict = MET
    elif probability >= LIKELY:
        verdict = ON_TRACK
    else:
        verdict = BEHIND if probability < UNLIKELY else UNCERTAIN
    return answer(
        verdict,
        note,
        base=base,
        base_year=base_year,
        goal=goal,
        projection=projection,
        probability=probability,
    )


def _goal(target: Target, base: float, base_year: int) -> float:
    """Return the level that the target asks for in its last year."""
    if target.kind == "zero":
        return 0.0
    if target.kind == "annual_change":
        change = target.low * (target.year_to - base_year)
        # A rate cannot fall below zero: where less is left than asked for, zero is the goal.
        return max(base - change, 0.0) if target.falling else base + change
    if target.kind == "ratio_to_base":
        return target.low * base
    return target.high if target.kind == "level_max" else target.low


def _reaches(target: Target, value: float, goal: float, step: float) -> bool:
    slack = 1e-9 * max(abs(goal), 1.0)
    if target.kind == "annual_change":
        slack = step  # a mean of rounded figures
    return value <= goal + slack if target.downward else value >= goal - slack
