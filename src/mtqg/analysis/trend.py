"""Level and pace of short yearly series, and what few points cannot tell.

Pace is measured within segments between breaks in definition (`kendall`); a break is a level
shift, never trend. What the points cannot tell is not told: the verdict is "cannot tell".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

import numpy as np
import pandas as pd

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.intervals import half_place
from mtqg.analysis.kendall import Pace, pace_of
from mtqg.analysis.panel import Array, Bounds, read_panel, year_list
from mtqg.problems import ProblemError, check_language
from mtqg.table import catalogue
from mtqg.texts import DEFAULT_LANGUAGE, Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

RISING, FALLING, UNCHANGED, UNCLEAR = "rising", "falling", "unchanged", "cannot tell"

Breaks = Iterable[object] | int | str | None

_STEPS = (5, 6, 7, 8, 9, 11, 15, 19, 29)
_SUDDEN = (14.0, 13.5, 8.3, 8.1, 6.5, 5.7, 4.9, 4.5, 4.1)
"""By number of steps, how far from the median of the others a step lies that is suspected to be a
break, in their robust standard deviations: 5% of simulated series without one have such a step,
whether their errors are independent or a random walk."""

_TOGETHER = 0.5
"""Areas whose largest change falls in one year and direction, as a share of all, that point to a
common break or shock: 51 to 60% at the known breaks of provincial poverty, 47 to 98% in
recessions, 32% and less elsewhere in 25 panels."""


@dataclass(frozen=True)
class Trend:
    """What can be said about one series.

    Parameters
    ----------
    years : tuple of int
        The years that have a value.
    level : float
        The last value, of the last of `years`.
    pace : Pace
        Per year, in the unit of the values.
    outliers : tuple of int
        Years as far from the trend line as a suspected step from the others.
    suspected : tuple of int
        Years of a step so far from all others that it may be a break that is not listed.
    verdict : str
        rising, falling, unchanged (all values equal), or cannot tell.
    steady : str
        rising or falling where each of two steps or more within segments goes that way, which says
        what happened and not what the test can tell; else "".
    confidence : float
        Level of the interval in percent.
    """

    years: tuple[int, ...]
    level: float
    pace: Pace
    outliers: tuple[int, ...]
    suspected: tuple[int, ...]
    verdict: str
    steady: str
    confidence: float


def trend(
    table: object,
    *,
    breaks: Breaks = None,
    bounds: Bounds = None,
    level: float = 95,
    language: str = DEFAULT_LANGUAGE,
) -> pd.DataFrame:
    """Say of every area (and indicator) whether it rises or falls, how fast, and how sure that is.

    The pace is the median of the slopes between all pairs of years of one definition (Theil-Sen).
    A trend has to pass two tests: Mann-Kendall's exact one, and one that allows for errors that
    stay from year to year (`mtqg.analysis.kendall`). Where there is no trend one is found in at
    most 8% of cases with autocorrelation up to 0.6, 15% for a random walk.

    Parameters
    ----------
    table : DataFrame or Series
        Yearly values: a tidy table with `year` or `period`, `value`, and `area` or `name` and
        `indicator` where there are several; a wide frame years × areas; a Series by year.
    breaks : years, optional
        First years of new definitions. Left out: those of the catalogue if the table names an
        indicator that it holds, else none; `()` for none.
    bounds : (low, high), optional
        What values are possible; a value outside is refused.
    level : float
        Level of the interval in percent, 50 to 99.9.
    language : {"vi", "en"}
        Of `note`.

    Returns
    -------
    DataFrame
        One row per area and indicator: area, name (if the table has both), indicator (if the table
        has it), first, last (years), years (how many have a value), level (the last value), pace,
        lo, hi (per year, in the unit of the values; infinite where the points are too few for an
        interval), p, verdict (rising, falling, unchanged, cannot tell), breaks_used (the breaks
        that the series crosses), note (steps that look like a break that is not listed, outliers,
        why there is no pace).

    Raises
    ------
    ProblemError
        If the data are unusable, a break is no year, or `level` is not between 50 and 99.9.

    Examples
    --------
    >>> poverty = pd.Series([7.9, 7.1, 6.4, 5.6, 5.1, 4.0], index=range(2016, 2022))
    >>> trend(poverty)[["pace", "lo", "hi", "verdict"]].round(2).values.tolist()
    [[-0.77, -0.85, -0.65, 'falling']]
    """
    check_language(language)
    number = isinstance(level, int | float | np.number) and not isinstance(level, bool)
    if not number or not 50 <= level <= 99.9:
        raise ProblemError(_SAY.problem("trend.level", value=str(level)))
    given = None if breaks is None else year_list(breaks, _SAY.text("forecast.break"))
    rows = [
        row
        for indicator, part in by_indicator(table)
        for row in _rows(indicator, part, given, bounds, level, language)
    ]
    columns = [c for c in _COLUMNS if any(c in row for row in rows)]
    return pd.DataFrame(rows, columns=columns)


_COLUMNS = (
    "area name indicator first last years level pace lo hi p verdict breaks_used note".split()
)


def by_indicator(table: object) -> Iterator[tuple[str, object]]:
    """Yield the parts of a table by indicator, "" where it names none."""
    if isinstance(table, pd.DataFrame) and "indicator" in table.columns and len(table):
        nameless = table["indicator"].isna()
        if nameless.any() and not nameless.all():
            where = int(np.flatnonzero(nameless)[0]) + 2
            raise ProblemError(_SAY.problem("trend.no_indicator", row=where, column="indicator"))
        codes = table["indicator"].astype(object).where(~nameless, "")
        for code, part in table.groupby(codes, sort=False):
            yield str(code), part.drop(columns="indicator")
    else:
        yield "", table


def _rows(
    indicator: str,
    part: object,
    breaks: tuple[int, ...] | None,
    bounds: Bounds,
    level: float,
    language: str,
) -> Iterator[dict[str, object]]:
    """Yield the rows of one indicator, with what its areas show together in the notes."""
    if breaks is None:
        listed = catalogue.definition_breaks(indicator) if indicator else ()
        breaks = year_list(listed, _SAY.text("forecast.break"))
    panel = read_panel(part, bounds)
    known = [k for k in range(len(panel.units)) if np.isfinite(panel.y[k]).any()]
    found = {k: describe_values(panel.y[k], panel.years, breaks, level) for k in known}
    common = _together(panel.y[known], panel.years, breaks)
    for k, one in found.items():
        row: dict[str, object] = {"area": panel.units[k]}
        if panel.names:
            row["name"] = panel.names[k]
        if indicator:
            row["indicator"] = indicator
        crossed = [b for b in breaks if one.years[0] < b <= one.years[-1]]
        yield row | {
            "first": one.years[0],
            "last": one.years[-1],
            "years": len(one.years),
            "level": one.level,
            "pace": one.pace.value,
            "lo": one.pace.low,
            "hi": one.pace.high,
            "p": one.pace.p,
            "verdict": one.verdict,
            "breaks_used": ", ".join(map(str, crossed)),
            "note": " ".join(note.say(language) for note in _notes(one, common)),
        }


def _notes(found: Trend, common: tuple[int, float] | None) -> Iterator[Text]:
    """Yield what a reader of the row must know."""
    if found.verdict == UNCLEAR and found.steady:
        yield _SAY.text("trend.fell" if found.steady == FALLING else "trend.rose")
    if not isfinite(found.pace.value):
        yield _SAY.text("trend.no_pace")
    for year in found.suspected:
        yield _SAY.text("trend.step", year=year)
    if common is not None and common[0] in found.years:
        yield _SAY.text("trend.common", share=f"{common[1]:.0%}", year=common[0])
    if years := [str(y) for y in found.outliers if y not in found.suspected]:
        yield _SAY.text("trend.outliers", years=", ".join(years))


def describe(data: pd.Series, *, breaks: Breaks = None) -> Trend:
    """Describe one yearly series, as `trend` does, with its outliers.

    >>> y = pd.Series([10.0, 9.0, 8.0, 12.0, 11.0, 10.0], index=range(2019, 2025))
    >>> describe(y, breaks=2022).pace.value
    -1.0
    """
    panel = read_panel(data)
    known = year_list(breaks, _SAY.text("forecast.break"))
    return describe_values(panel.y[0], panel.years, known)


def describe_values(
    y: Array, years: Array, breaks: tuple[int, ...], confidence: float = 95
) -> Trend:
    """Describe one series of values by year, NaN where there is none."""
    seen = np.isfinite(y)
    t, x = years[seen], y[seen]
    segment = segment_of(t, breaks)
    pace = pace_of(x, t, segment, confidence, half_place(x))
    slope = pace.value if isfinite(pace.value) else 0.0
    if len(x) >= 2 and np.ptp(x) == 0:
        verdict = UNCHANGED
    elif pace.clear:
        verdict = RISING if pace.value > 0 else FALLING
    else:
        verdict = UNCLEAR
    within = np.diff(segment) == 0
    ways = set(np.sign(np.diff(x)[within])) if within.sum() > 1 else set()
    ways |= {None} if (np.diff(t)[within] > 1).any() else set()  # of a missing year nothing is said
    steady = {1.0: RISING, -1.0: FALLING}.get(ways.pop(), "") if len(ways) == 1 else ""
    return Trend(
        tuple(int(v) for v in t),
        float(x[-1]),
        pace,
        _outliers(x, t, segment, slope),
        _sudden(x, t, segment),
        verdict,
        steady,
        confidence,
    )


def _limit(steps: int) -> float:
    return float(np.interp(steps, _STEPS, _SUDDEN))


def _outliers(x: Array, t: Array, segment: np.ndarray, slope: float) -> tuple[int, ...]:
    """Return the years far from the trend line of their segment."""
    if len(x) <= _STEPS[0]:
        return ()
    left = x - slope * t
    for s in np.unique(segment):
        left[segment == s] -= np.median(left[segment == s])
    sigma = 1.4826 * float(np.median(np.abs(left)))
    if sigma <= 1e-9 * max(float(np.abs(x).max()), 1e-300):
        return ()
    return tuple(int(v) for v in t[np.abs(left) > _limit(len(x) - 1) * sigma])


def _sudden(x: Array, t: Array, segment: np.ndarray) -> tuple[int, ...]:
    """Return the years of steps unlike all others, if the level then stays (`_SUDDEN`)."""
    beside = segment[1:] == segment[:-1]
    steps, ends = (np.diff(x) / np.diff(t))[beside], t[1:][beside]
    if len(steps) < _STEPS[0]:
        return ()
    least = half_place(x)
    found = []
    for k, step in enumerate(steps):
        others = np.delete(steps, k)
        middle = float(np.median(others))
        spread = max(1.4826 * float(np.median(np.abs(others - middle))), least)
        # There and back again within a year it is one odd figure: an outlier.
        beside_it = steps[max(k - 1, 0) : k + 2] - middle
        back = (np.abs(beside_it + step - middle) < abs(step - middle) / 2).any()
        if abs(step - middle) > _limit(len(steps)) * spread and not back:
            found.append(int(ends[k]))
    return tuple(found)


def _together(y: Array, years: Array, breaks: tuple[int, ...]) -> tuple[int, float] | None:
    """Return the year in which most areas made their largest step, and their share (`_TOGETHER`).

    Of at least five areas with five steps within segments, all in one direction.
    """
    steps = np.diff(y, axis=1) / np.diff(years)
    steps[:, np.diff(segment_of(years, breaks)) > 0] = np.nan
    steps = steps[np.isfinite(steps).sum(axis=1) >= 5]
    if len(steps) < 5:
        return None
    away = steps - np.nanmedian(steps, axis=1, keepdims=True)
    largest = np.nanargmax(np.abs(away), axis=1)
    signed = (largest + 1) * np.sign(away[np.arange(len(away)), largest]).astype(int)
    values, counts = np.unique(signed, return_counts=True)
    k = int(counts.argmax())
    share = float(counts[k]) / len(steps)
    if share < _TOGETHER or values[k] == 0:
        return None
    return int(years[abs(int(values[k]))]), share
