"""Level, pace and acceleration of short yearly series, and what few points cannot tell.

Pace is measured within segments between breaks in definition (`kendall`); a break is a
level shift, never trend. What the points cannot tell is not told: the verdict is "cannot tell".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan
from statistics import NormalDist

import numpy as np
import pandas as pd

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.kendall import Pace, theil_sen
from mtqg.analysis.panel import Array, Bounds, Panel, read_panel, year_list
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

RISING, FALLING, UNCHANGED, UNCLEAR = "rising", "falling", "unchanged", "cannot tell"

OUTLIER = 3.5
"""A residual beyond this many robust standard deviations is named as an outlier."""


@dataclass(frozen=True)
class Trend:
    """What can be said about one series.

    Parameters
    ----------
    unit : str
    years : tuple of int
        The years that have a value.
    level : float
        The last value, of the last of `years`.
    pace : Pace
        Per year, in the unit of the values.
    acceleration : Pace
        Change of the yearly step per year (the pace of the steps); its p-value is conservative,
        since neighbouring steps share a point.
    shifts : dict of int to float
        Level shift at each break within the series, beyond the pace.
    outliers : tuple of int
        Years further from the trend line than `OUTLIER` robust standard deviations.
    verdict : str
        rising, falling, unchanged (all values equal), or cannot tell.
    confidence : int
        Level of the intervals in percent.
    """

    unit: str
    years: tuple[int, ...]
    level: float
    pace: Pace
    acceleration: Pace
    shifts: dict[int, float]
    outliers: tuple[int, ...]
    verdict: str
    confidence: int

    def say(self, decimals: int = 1, per: Text | None = None) -> Text:
        """Return the finding in a sentence or two; `per` names the unit of a change."""
        n = len(self.years)
        per = per or Text("điểm mỗi năm", "points a year")
        if n == 1:
            return Text(
                "Chỉ có một năm số liệu: chưa nói được gì về xu thế.",
                "One year of data: nothing can be said about a trend.",
            )
        if self.verdict == UNCHANGED:
            return Text(f"Không đổi qua {n} năm số liệu.", f"Unchanged over {n} years of data.")
        if not isfinite(self.pace.value):
            return Text(
                "Mỗi giai đoạn chỉ có một năm số liệu: chưa nói được gì về xu thế.",
                "One year of data in each segment: nothing can be said about a trend.",
            )
        size = f"{abs(self.pace.value):.{decimals}f}"
        word = Text("tăng", "up") if self.pace.value > 0 else Text("giảm", "down")
        size_vi = size.replace(".", ",")
        if self.verdict == UNCLEAR:
            return Text(
                f"Nhịp đo được là {word.vi} {size_vi} {per.vi}, nhưng với {n} năm số liệu chưa thể "
                "kết luận có xu thế.",
                f"The measured pace is {word.en} {size} {per.en}, but {n} years of data cannot "
                "tell a trend from chance.",
            )
        low, high = sorted((abs(self.pace.low), abs(self.pace.high)))
        low_vi, high_vi = (f"{x:.{decimals}f}".replace(".", ",") for x in (low, high))
        return Text(
            f"{word.vi.capitalize()} {size_vi} {per.vi} (khoảng {self.confidence}%: {low_vi} đến "
            f"{high_vi}).",
            f"{word.en.capitalize()} {size} {per.en} ({self.confidence}% interval: "
            f"{low:.{decimals}f} to {high:.{decimals}f}).",
        )


def trend(
    data: pd.Series, *, breaks: Iterable[object] = (), bounds: Bounds = None, confidence: int = 95
) -> Trend:
    """Describe one yearly series.

    Parameters
    ----------
    data : Series
        Yearly values, see `mtqg.analysis.panel.read_panel`; NaN is a year without a
        figure.
    breaks : years
        First years of new definitions.
    bounds : (low, high), optional
        What values are possible; a value outside is refused.
    confidence : int
        Level of the intervals in percent.

    Raises
    ------
    ProblemError
        If the data are unusable, or `confidence` is not between 50 and 99.9.

    Examples
    --------
    >>> poverty = pd.Series([7.9, 7.1, 6.4, 5.6, 5.1, 4.0], index=range(2016, 2022))
    >>> found = trend(poverty)
    >>> found.verdict, round(found.pace.value, 2)
    ('falling', -0.77)
    >>> found.say(decimals=2).en
    'Down 0.77 points a year (95% interval: 0.65 to 0.80).'
    """
    _check_confidence(confidence)
    panel = read_panel(data, bounds)
    known = year_list(breaks, Text("năm đổi cách tính", "break"))
    return _trend(panel.units[0], panel.years, panel.y[0], known, confidence)


def trends(
    data: pd.DataFrame,
    *,
    breaks: Iterable[object] = (),
    bounds: Bounds = None,
    confidence: int = 95,
) -> pd.DataFrame:
    """Describe every unit of a panel, with paces and shifts shrunk to those of the panel.

    Returns
    -------
    DataFrame
        One row a unit that has a value: unit, points, first, last (years), level, pace, low,
        high, p, verdict, then shrunken, shrunken_low, shrunken_high (empirical Bayes: the unit's
        pace drawn to the panel's median as far as its own points are unreliable; also for units
        of 1-3 points), reliability (0 … 1), rank (1 = highest shrunken pace) and shift (at the
        last break, shrunk likewise; NaN without one). Ranks of units whose shrunken intervals
        overlap mean little; without any unit of two points there is no pace, and no rank.

    Raises
    ------
    ProblemError
        As `trend`.
    """
    _check_confidence(confidence)
    panel = read_panel(data, bounds)
    known = year_list(breaks, Text("năm đổi cách tính", "break"))
    found = [
        _trend(u, panel.years, panel.y[k], known, confidence)
        for k, u in enumerate(panel.units)
        if np.isfinite(panel.y[k]).any()
    ]
    table = pd.DataFrame(
        {
            "unit": [t.unit for t in found],
            "points": [len(t.years) for t in found],
            "first": [t.years[0] for t in found],
            "last": [t.years[-1] for t in found],
            "level": [t.level for t in found],
            "pace": [t.pace.value for t in found],
            "low": [t.pace.low for t in found],
            "high": [t.pace.high for t in found],
            "p": [t.pace.p for t in found],
            "verdict": [t.verdict for t in found],
        }
    )
    error = _error_variance(panel, known, table)
    pace = shrink(table["pace"].to_numpy(dtype=float), error)
    z = NormalDist().inv_cdf(0.5 + confidence / 200)
    table["shrunken"] = pace.value
    table["shrunken_low"] = pace.value - z * pace.deviation
    table["shrunken_high"] = pace.value + z * pace.deviation
    table["reliability"] = pace.reliability
    table["rank"] = table["shrunken"].rank(ascending=False, method="min").astype("Int64")
    last = max((b for b in known if panel.years[0] < b <= panel.years[-1]), default=None)
    shift = np.array([t.shifts.get(last, nan) if last else nan for t in found])
    if np.isfinite(shift).any():
        # A shift is the difference of two single years beyond the pace.
        noise = error * _spread_of_years(panel, known)
        table["shift"] = shrink(shift, np.where(np.isfinite(noise), noise, 0.0)).value
    else:
        table["shift"] = nan
    return table


@dataclass(frozen=True)
class Shrunken:
    """Values drawn to their median: value, standard deviation, reliability (0 … 1)."""

    value: Array
    deviation: Array
    reliability: Array


def shrink(values: Array, variance: Array) -> Shrunken:
    """Draw `values` to their median by their reliability (empirical Bayes, normal-normal).

    The variance between units is what the values vary beyond the mean of `variance`, the error
    variance of each. A unit without a value (NaN) gets the median with reliability 0.

    >>> shrink(np.array([1.0, 2.0, 9.0]), np.array([0.0, 0.0, 0.0])).value.tolist()
    [1.0, 2.0, 9.0]
    """
    known = np.isfinite(values) & np.isfinite(variance)
    if not known.any():
        zero = np.zeros(len(values))
        return Shrunken(np.full(len(values), nan), zero, zero)
    middle = float(np.median(values[known]))
    # The median square around the median, on the scale of a variance: one odd unit must not
    # make all units look different.
    spread = float(np.median((values[known] - middle) ** 2)) / 0.4549
    between = max(spread - float(np.median(variance[known])), 0.0)
    if between == 0.0 and not variance[known].any():
        reliability = known.astype(float)
    else:
        total = between + np.where(known, variance, 0.0)
        reliability = np.where(known, between / np.where(total > 0, total, 1.0), 0.0)
    value = middle + reliability * (np.where(known, values, middle) - middle)
    deviation = np.sqrt(between * (1 - reliability))
    return Shrunken(value, deviation, reliability)


def _trend(unit: str, years: Array, y: Array, breaks: tuple[int, ...], confidence: int) -> Trend:
    seen = np.isfinite(y)
    t, x = years[seen], y[seen]
    segment = segment_of(t, breaks)
    pace = theil_sen(x, t, segment, confidence)
    beside = segment[1:] == segment[:-1]
    steps = (np.diff(x) / np.diff(t))[beside]
    middle = ((t[1:] + t[:-1]) / 2)[beside]
    acceleration = theil_sen(steps, middle, segment[1:][beside], confidence)
    slope = pace.value if isfinite(pace.value) else 0.0
    shifts = {}
    for b in breaks:
        before, after = t < b, t >= b
        if not (before.any() and after.any()):
            continue
        here = segment == segment[after][0]
        there = segment == segment[before][-1]
        jump = (x[here][None, :] - x[there][:, None]) - slope * (
            t[here][None, :] - t[there][:, None]
        )
        shifts[b] = float(np.median(jump))
    if len(x) >= 2 and np.ptp(x) == 0:
        verdict = UNCHANGED
    elif pace.clear and pace.p <= 1 - confidence / 100 + 1e-12:
        verdict = RISING if pace.value > 0 else FALLING
    else:
        verdict = UNCLEAR
    return Trend(
        unit,
        tuple(int(v) for v in t),
        float(x[-1]),
        pace,
        acceleration,
        shifts,
        _outliers(x, t, segment, slope),
        verdict,
        confidence,
    )


def _residuals(x: Array, t: Array, segment: np.ndarray, slope: float) -> Array:
    left = x - slope * t
    for s in np.unique(segment):
        left[segment == s] -= np.median(left[segment == s])
    return left


def _outliers(x: Array, t: Array, segment: np.ndarray, slope: float) -> tuple[int, ...]:
    if len(x) < 5:
        return ()
    left = _residuals(x, t, segment, slope)
    sigma = 1.4826 * float(np.median(np.abs(left)))
    if sigma <= 1e-9 * max(float(np.abs(x).max()), 1e-300):
        return ()
    return tuple(int(v) for v in t[np.abs(left) > OUTLIER * sigma])


def _error_variance(panel: Panel, breaks: tuple[int, ...], table: pd.DataFrame) -> Array:
    """Return the error variance of each unit's slope: residual variance / Σ(t - mean t)²."""
    own, spread, free = [], [], []
    slopes = dict(zip(table["unit"], table["pace"], strict=True))
    for k, unit in enumerate(panel.units):
        if unit not in slopes:
            continue
        seen = np.isfinite(panel.y[k])
        t, x = panel.years[seen], panel.y[k, seen]
        segment = segment_of(t, breaks)
        slope = slopes[unit] if isfinite(slopes[unit]) else 0.0
        left = _residuals(x, t, segment, slope)
        centred = t.copy()
        for s in np.unique(segment):
            centred[segment == s] -= centred[segment == s].mean()
        own.append(float((left**2).sum()))
        spread.append(float((centred**2).sum()))
        free.append(max(len(x) - len(np.unique(segment)) - 1, 0))
    degrees = np.array(free, dtype=float)
    typical = sum(own) / max(degrees.sum(), 1.0)
    # Four years' worth of the panel's residual variance steadies that of a unit.
    variance = (np.array(own) + 4 * typical) / (degrees + 4)
    sxx = np.array(spread)
    return np.asarray(np.where(sxx > 0, variance / np.where(sxx > 0, sxx, 1.0), nan))


def _spread_of_years(panel: Panel, breaks: tuple[int, ...]) -> float:
    """Return what turns the variance of a slope into that of a difference of two years."""
    segment = segment_of(panel.years, breaks)
    centred = panel.years.copy()
    for s in np.unique(segment):
        centred[segment == s] -= centred[segment == s].mean()
    return 2.0 * float((centred**2).sum())


def _check_confidence(confidence: float) -> None:
    if not 50 <= confidence <= 99.9:
        raise ProblemError(
            Problem(
                Text("độ tin cậy nằm giữa 50 và 99,9", "confidence lies between 50 and 99.9"),
                value=str(confidence),
            )
        )
