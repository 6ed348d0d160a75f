"""Is a target met, will it be, and how sure is that.

One target against one series: status, pace so far against pace required, projection with its
interval, probability from the same distribution of errors as the forecasts, and a verdict. Beside
it stand the two verdicts usual for the Sustainable Development Goals, which extrapolate the pace
so far (`mtqg.analysis.sdg` says how often these are wrong).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from math import exp, nan
from typing import Any

import numpy as np
import pandas as pd

from mtqg.analysis import sdg
from mtqg.analysis.forecast import (
    MAX_HORIZON,
    Prediction,
    past_errors,
    predict,
    refuse_fractions,
    replay,
)
from mtqg.analysis.forecast.distributions import TooFewValues
from mtqg.analysis.panel import Bounds, bounds_of, read_panel, year_list
from mtqg.analysis.targets import MEASURED_BY, Target
from mtqg.analysis.trend import Breaks, by_indicator
from mtqg.problems import ProblemError, check_language
from mtqg.table import catalogue
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

MET, ON_TRACK, UNCERTAIN, BEHIND, NO_DATA = "met", "on track", "uncertain", "behind", "no data"
LIKELY, UNLIKELY = 0.8, 0.2
"""Probabilities of reaching the target from which it is on track, and below which behind."""

LEAST_TRIED, LEAST_HELD = 10, 65.0

LEAN, CAUTION = 1.5, 0.9
"""Times the probability, added to its log odds where areas are forecast together: what is aimed at
came more often than forecasts said, the likelier it was the more, for these follow a pace no
further than the last years kept it up. What is then said to be above 80% or below 20% is right
within 5 points on Vietnamese, American and other panels (`docs/forecasts.md`). The log odds of a
series alone, too sure when high, are times the other."""

_NOTHING = Text("", "")


@dataclass(frozen=True)
class Assessment:
    """One target against one series: the row that `targets` returns, not yet in words.

    `value` is the last figure, of `year`. The period starts from `base`: the value of the year
    before `year_from` (or of the target's own base year), else the first one after it or after the
    last break. `goal` is the level to be reached in `target.year_to`, whatever the kind;
    `projected`, `low` and `high` are the forecast for that year with its 80% interval.

    Parameters
    ----------
    pace, pace_required : float
        Change per year from the base so far, and from now on to reach the goal; NaN without two
        figures, or without a year left.
    probability : float
        Of reaching the goal in `target.year_to`; 1 or 0 once that year's figure is known.
    verdict : str
        met (the last figure reaches the goal; before the last year that is today's state, and
        `probability` says whether it will last), on track (≥ 0.8), uncertain, behind (< 0.2), no
        data.
    eurostat, arrow : str
        The usual verdicts beside it (`mtqg.analysis.sdg.verdicts`); "" where not defined.
    experimental : bool
        Whether forecasts of these figures have no good record: a series is forecast alone (what was
        said above 80% of such came in 70), fewer than `LEAST_TRIED` past forecasts could be held
        against what came, they were worse than the last value, or their 80% intervals held less
        than 65%.
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
    experimental: bool = False
    reason: Text = _NOTHING


def assess(
    target: Target,
    data: object,
    *,
    indicator: str = "",
    bounds: Bounds = None,
    breaks: Breaks = None,
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
    known = year_list(breaks, _SAY.text("forecast.break"))
    panel = read_panel(data, bounds)
    same = not indicator or indicator in (target.indicator, target.measured_by)
    ahead = target.year_to - int(panel.years[-1])
    prediction = None
    crossing = [b for b in known if panel.years[-1] < b <= target.year_to]
    if same and 1 <= ahead <= MAX_HORIZON and not crossing:
        try:
            prediction = predict(data, horizon=ahead, bounds=bounds, breaks=known, pool=pool)
        except TooFewValues:
            prediction = None  # said per unit below
    poor = (
        prediction is None
        or not prediction.pooled
        or _poor_record(data, ahead, bounds, known, pool)
    )
    found = []
    for k, unit in enumerate(panel.units):
        seen = np.isfinite(panel.y[k])
        series = dict(
            zip(panel.years[seen].astype(int).tolist(), panel.y[k, seen].tolist(), strict=True)
        )
        one = _assess(target, unit, series, prediction, known, decimals, same)
        worth_saying = 0 < one.probability < 1 and one.year != target.year_to
        found.append(replace(one, experimental=poor and worth_saying))
    return found


def _poor_record(
    data: object, ahead: int, bounds: Bounds, breaks: tuple[int, ...], pool: bool | None
) -> bool:
    """Return whether past forecasts of these figures, as far ahead, were too few or too bad."""
    steps = min(ahead, 3)
    past = replay(data, steps, level=80, bounds=bounds, breaks=breaks, pool=pool)
    if len(past) < LEAST_TRIED:
        return True
    record = past_errors(past)
    weight = record["count"] / record["count"].sum()
    error, last = (record["error"] * weight).sum(), (record["error_last"] * weight).sum()
    return bool(error > last or (record["cover-80"] * weight).sum() < LEAST_HELD)


def calibrated(probability: float, *, together: bool) -> float:
    """Return the probability of reaching a target as past ones came: `LEAN` or `CAUTION`.

    >>> round(calibrated(0.5, together=True), 3), round(calibrated(0.95, together=False), 3)
    (0.679, 0.934)
    """
    if not 0 < probability < 1:
        return probability
    odds = probability / (1 - probability)
    odds = odds * exp(LEAN * probability) if together else odds**CAUTION
    return odds / (1 + odds)


def targets(
    table: pd.DataFrame,
    *,
    targets: Target | Iterable[Target] | pd.DataFrame | None = None,
    bounds: Bounds = None,
    breaks: Breaks = None,
    pool: bool | None = None,
    decimals: int | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Hold yearly figures against their targets: whether each will be reached, and how surely.

    Parameters
    ----------
    table : DataFrame
        Yearly levels, as for `forecast`; with the column `indicator` the targets of the catalogue
        are found by it. Every area of the table makes the forecast surer.
    targets : Target, several, or DataFrame, optional
        Other targets than the catalogue's: a table has the columns kind (`mtqg.analysis.targets`),
        low and high, year_to (or due), and if need be year_from, base_year, indicator, area.
    bounds, breaks, pool, decimals : optional
        As for `forecast`; left out, bounds, breaks and decimals are those of the catalogue for its
        indicators, else none, none and 1.
    language : {"vi", "en"}
        Of `note`.

    Returns
    -------
    DataFrame
        One row per target and area: area, name (if given), indicator, decision, kind, low, high,
        due (the year), goal (the level asked for in it), value and period (the last figure and its
        year), pace (a year, so far), required (a year, from now on), projected, lo-80, hi-80 (in
        the year due), probability (0-1, of reaching the goal), verdict (met, on track, uncertain,
        behind, no data), basis ("outturn", "areas together", "own series", ""), note (why there is
        no verdict; "thử nghiệm" where forecasts of these figures have no good record).

    Raises
    ------
    ProblemError
        If the data, a target, `decimals` or `language` are unusable, or no target is about these
        figures.

    Examples
    --------
    >>> figures = pd.DataFrame({"year": range(2018, 2025), "value": [90, 91, 93, 94, 96, 97, 98]})
    >>> own = pd.DataFrame([{"kind": "level_min", "low": 99, "due": 2026}])
    >>> found = targets(figures, targets=own, bounds=(0, 100), language="en")
    >>> found[["due", "goal", "value", "period", "required", "verdict"]].values.tolist()
    [[2026, 99.0, 98.0, 2024, 0.5, 'on track']]
    """
    check_language(language)
    if decimals is not None and decimals not in range(11):
        raise ProblemError(
            _SAY.problem("targets.decimals", parameter="decimals", value=str(decimals))
        )
    rows: list[dict[str, object]] = []
    for indicator, part in by_indicator(table):
        listed = indicator in catalogue.indicators().index
        of = catalogue.indicator(indicator) if listed else None
        ends = (None, None) if of is None else of.bounds
        limits = ends if bounds is None and ends != (None, None) else bounds
        if bounds is not None:
            refuse_fractions(read_panel(part, bounds), bounds_of(bounds), part)
        firsts = catalogue.definition_breaks(indicator) if listed and breaks is None else breaks
        places = of.decimals if of is not None and decimals is None else decimals
        names = _names(part)
        for target in _targets_of(indicator, part, targets):
            judged = assess(
                target,
                part,
                bounds=limits,
                breaks=firsts,
                decimals=1 if places is None else places,
                pool=pool,
            )
            rows += [
                _row(one, indicator, names, len(judged), language)
                for one in judged
                if target.area in ("VN", str(one.unit))
            ]
    if not rows:
        raise ProblemError(_SAY.problem("targets.none", parameter="targets"))
    found = pd.DataFrame(rows)
    return found if found["name"].any() else found.drop(columns="name")


def _targets_of(
    indicator: str, part: object, given: Target | Iterable[Target] | pd.DataFrame | None
) -> list[Target]:
    """Return the targets about an indicator: those given, else the catalogue's of its scope."""
    if isinstance(given, Target):
        return [given]
    if isinstance(given, pd.DataFrame):
        rows = given.rename(columns={"due": "year_to"})
        if "indicator" in rows and indicator:
            rows = rows[rows["indicator"].isin([indicator, "", nan])]
        first = int(read_panel(part).years[0])
        return [_given(row, first) for row in rows.to_dict("records")]
    if given is not None:
        listed = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else []
        if not listed or not all(isinstance(t, Target) for t in listed):
            raise ProblemError(
                _SAY.problem("targets.kinds", parameter="targets", value=type(given).__name__)
            )
        return [t for t in listed if not indicator or t.indicator in ("", indicator)]
    rows = catalogue.targets()
    measured = [code for code, level in MEASURED_BY.items() if level == indicator]
    scopes = {"ALL"}
    if isinstance(part, pd.DataFrame) and "scope" in part.columns:
        scopes = set(part["scope"].astype(str))
    rows = rows[
        rows["indicator"].isin([indicator, *measured])
        & (rows["year_to"] != "")
        & rows["scope"].isin(scopes)
    ]
    return [Target.of_row(row) for _, row in rows.iterrows()]


def _given(row: dict[Hashable, Any], first: int) -> Target:
    """Return the target of a row of an analyst's own table, from `first` on unless it says so."""
    if missing := [c for c in ("kind", "year_to") if c not in row]:
        raise ProblemError(
            _SAY.problem("table.no_column_of_targets", column=name) for name in missing
        )
    stated = {key: value for key, value in row.items() if not pd.isna(value)}
    wrong = []
    limits, years = {"low": nan, "high": nan}, {}
    for name in limits:
        try:
            limits[name] = float(stated.get(name, nan))
        except (TypeError, ValueError):
            wrong.append(_SAY.problem("table.no_number", column=name, value=str(stated[name])))
    for name, label in (("year_to", "due"), ("year_from", "year_from"), ("base_year", "base_year")):
        try:
            if name in stated or name == "year_to":
                (years[name],) = year_list(stated.get(name, ""), Text(label, label))
        except ProblemError as error:
            wrong += error.problems
    if wrong:
        raise ProblemError(wrong)
    last = years["year_to"]
    return Target(
        str(row["kind"]),
        limits["low"],
        limits["high"],
        years.get("year_from", min(first, last)),
        last,
        indicator=str(stated.get("indicator", "")),
        falling=bool(stated.get("falling", False)),
        base_year=years.get("base_year"),
        decision=str(stated.get("decision", "")),
        area=str(stated.get("area", "VN")),
    )


def _row(
    one: Assessment, indicator: str, names: dict[object, str], areas: int, language: str
) -> dict[str, object]:
    """Return the row of an assessment."""
    notes = [one.reason] if one.reason.vi else []
    if one.experimental:
        notes.append(_SAY.text("targets.experimental"))
    known = one.year == one.target.year_to
    forecast = np.isfinite(one.projected)
    basis = OUTTURN if known else "" if not forecast else TOGETHER if areas > 1 else ALONE
    return {
        "area": one.unit,
        "name": names.get(one.unit, ""),
        "indicator": one.target.indicator or indicator,
        "decision": one.target.decision,
        "kind": one.target.kind,
        "low": one.target.low,
        "high": one.target.high,
        "due": one.target.year_to,
        "goal": one.goal,
        "value": one.value,
        "period": one.year,
        "pace": one.pace,
        "required": one.pace_required,
        "projected": one.projected,
        "lo-80": one.low,
        "hi-80": one.high,
        "probability": one.probability,
        "verdict": one.verdict,
        "basis": basis,
        "note": "; ".join(note.say(language) for note in notes),
    }


def _names(part: object) -> dict[object, str]:
    if isinstance(part, pd.DataFrame) and {"area", "name"} <= set(part.columns):
        return dict(zip(part["area"], part["name"].astype(str), strict=True))
    return {}


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
        return Assessment(
            unit,
            target,
            value,
            year,
            reason=_SAY.text("targets.no_figures" if same else "targets.other"),
        )
    start = max((b for b in breaks if b <= year), default=-(10**9))
    later = min((b for b in breaks if year < b <= target.year_to), default=None)
    wanted = target.base_year if target.base_year is not None else target.year_from - 1
    base_year = min((y for y in series if y >= max(wanted, start)), default=None)
    found = Assessment(unit, target, series[year], year)
    if later is not None:
        why = _SAY.text("targets.changes", later=later, year=year)
        return replace(found, reason=why)
    if target.kind == "ratio_to_base" and base_year != wanted:
        why = _SAY.text("targets.no_base", wanted=wanted)
        return replace(found, reason=why)
    if base_year is None or (target.kind == "annual_change" and base_year >= target.year_to):
        return replace(found, reason=_SAY.text("targets.not_then"))
    base, last, value = series[base_year], target.year_to, series[year]
    goal = target.goal(base, base_year)
    found = replace(found, base=base, base_year=base_year, goal=goal)
    if year > base_year:
        passed, span = year - base_year, last - base_year
        eurostat, arrow = sdg.verdicts(base, value, goal, passed, span, downward=target.downward)
        pace = (value - base) / passed
        found = replace(found, pace=pace, eurostat=eurostat, arrow=arrow)
    if year < last:
        found = replace(found, pace_required=(goal - value) / (last - year))
    if base_year != wanted and target.kind == "annual_change":
        why = _SAY.text("targets.counted", base=base_year)
        found = replace(found, reason=why)
    return _judged(found, prediction, decimals)


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
        assert found.year is not None
        why = _SAY.text("targets.too_few")
        if last - found.year > MAX_HORIZON:
            why = _SAY.text("targets.too_far", years=MAX_HORIZON)
        if prediction is not None:
            why = prediction.left_out.get(unit, why)
        return replace(found, verdict=MET if met_now else NO_DATA, reason=why)
    # Half of the last decimal: a figure that rounds to the goal reaches it.
    half = 0.5 * 10.0**-decimals
    limit = {"at_most": found.goal + half} if target.downward else {"at_least": found.goal - half}
    probability = prediction.probability(unit, last, **limit)
    probability = calibrated(probability, together=prediction.pooled)
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


OUTTURN, TOGETHER, ALONE = "outturn", "areas together", "own series"
