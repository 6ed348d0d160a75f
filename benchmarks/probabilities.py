"""What a probability of reaching a target is worth: Brier scores and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.panels import Panel
from mtqg.analysis import forecast as forecasts
from mtqg.analysis import sdg
from mtqg.analysis.forecast.widths import half_place


@dataclass(frozen=True)
class Case:
    """A made-up target of a unit: what was said of it, and what came."""

    size: float
    probability: float
    reached: bool
    straight: bool | None


def brier(panels: Sequence[Panel], name: str) -> tuple[float, float]:
    """Print and return the Brier score of probabilities of reaching made-up targets, and the base.

    For every unit and origin, 2 and 3 years ahead: that the value falls (literacy, training:
    rises) from the last one by 0, 1 and 2 times the panel's usual yearly step. The base always
    says the share of targets of that size that were reached over all panels, known afterwards.
    """
    cases = [c for p in panels for c in _targets(p)]
    said = np.array([c.probability for c in cases])
    came = np.array([float(c.reached) for c in cases])
    share = pd.Series(came).groupby([c.size for c in cases]).transform("mean").to_numpy()
    score, base = float(np.mean((said - came) ** 2)), float(np.mean((share - came) ** 2))
    print(f"\nTargets in {name}: Brier score {score:.4f}, base rate {base:.4f}, {len(cases)} cases")
    judged = np.array([c.straight is not None for c in cases])
    arrow = np.array([bool(c.straight) for c in cases])
    wrong = [100 * np.mean(v[judged] != (came[judged] > 0)) for v in (arrow, said >= 0.5)]
    print(
        f"  said wrongly whether reached: arrow of the SDG Index {wrong[0]:.1f}%, "
        f"probability above a half {wrong[1]:.1f}%"
    )
    for k in range(10):
        here = np.minimum(np.floor(10 * said), 9) == k
        if here.any():
            print(
                f"  said {k / 10:.1f}-{k / 10 + 0.1:.1f}: on average {said[here].mean():.2f}, "
                f"came {came[here].mean():.2f} of {here.sum()}"
            )
    return score, base


def _targets(p: Panel) -> Iterator[Case]:
    upward = p.name.startswith(("literacy", "trained"))
    wide = p.data.pivot_table(index="period", columns="unit", values="value")
    step = float(np.nanmedian(wide.diff().abs().to_numpy()))
    # A figure that rounds to the target has reached it.
    half = half_place(wide.to_numpy())
    years = list(wide.index)
    for origin in years[3:-1]:
        past = wide.loc[:origin]
        known = tuple(b for b in p.breaks if b <= origin)
        later = [b for b in p.breaks if b > origin]
        prediction = forecasts.predict(past, horizon=3, bounds=(0, 100), breaks=known)
        for period in (origin + 2, origin + 3):
            if period not in years or any(b <= period for b in later):
                continue
            for unit in prediction.units:
                value, last = float(wide.loc[period, unit]), float(past[unit].dropna().iloc[-1])
                if not np.isfinite(value):
                    continue
                for size in (0.0, 1.0, 2.0):
                    goal = last + size * step if upward else last - size * step
                    limit = {"at_least": goal - half} if upward else {"at_most": goal + half}
                    yield Case(
                        size,
                        prediction.probability(unit, int(period), **limit),
                        value >= goal - 1e-9 if upward else value <= goal + 1e-9,
                        _straight(past[unit], known, goal, period, upward),
                    )


def _straight(
    past: pd.Series, breaks: tuple[int, ...], goal: float, period: int, upward: bool
) -> bool | None:
    """Return whether the SDG Index arrow is ↑, from five years before or since the last break."""
    origin = int(past.index[-1])
    known = past.loc[max([origin - 5, *breaks]) :].dropna()
    start = int(known.index[0])
    if start >= origin:
        return None
    base, value = float(known.iloc[0]), float(known.iloc[-1])
    _, arrow = sdg.verdicts(base, value, goal, origin - start, period - start, downward=not upward)
    return arrow == "↑"
