"""What a probability of reaching a target is worth: Brier scores and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.panels import Panel
from mtqg.analysis import forecast as forecasts
from mtqg.analysis import progress, sdg
from mtqg.analysis.forecast.intervals import half_place

#: Panels whose targets are rises; the others' are falls.
RISING = ("literacy", "trained", "US seat belts", "ES regions", "World")


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


def left_out(groups: Mapping[str, Sequence[Panel]]) -> dict[str, dict[str, float]]:
    """Print and return what came of what was said above 80% and below 20%, panels left out.

    For every panel the caution (`mtqg.analysis.progress.calibrated`) is the one of `CAUTIONS` that
    on the other panels, each counting the same, is most right at the worse of both ends. Said and
    come by group of panels, in percent, and likewise with the caution in use.
    """
    cases = pd.DataFrame(
        [
            {"group": group, "panel": p.name, "said": c.probability, "came": float(c.reached)}
            for group, panels in groups.items()
            for p in panels
            for c in _targets(p)
        ]
    )
    said = {b: _drawn(cases["said"], b) for b in CAUTIONS}
    ends = {b: _ends(cases.assign(said=said[b])) for b in CAUTIONS}
    chosen = {}
    for panel in cases["panel"].unique():
        worse = {b: _worse_end(table.drop(panel, errors="ignore")) for b, table in ends.items()}
        chosen[str(panel)] = min(worse, key=lambda b: worse[b])
    print(f"\nCaution chosen on the other panels: {pd.Series(chosen).value_counts().to_dict()}")
    drawn = np.select(
        [cases["panel"].map(chosen) == b for b in CAUTIONS], [said[b] for b in CAUTIONS]
    )
    print("  caution in use:")
    _by_group(cases.assign(said=cases["said"].map(progress.calibrated)))
    print("  caution chosen without the panel:")
    return _by_group(cases.assign(said=drawn))


def _by_group(cases: pd.DataFrame) -> dict[str, dict[str, float]]:
    found = {}
    for group, rows in cases.groupby("group", sort=False):
        high, low = rows[rows["said"] >= 0.8], rows[rows["said"] < 0.2]
        found[str(group)] = {
            f"{end}_{what}": round(100 * float(part[what].mean()), 1)
            for end, part in (("above80", high), ("below20", low))
            for what in ("said", "came")
        }
        print(f"    {group}: {found[str(group)]}, {len(high)} and {len(low)} of {len(rows)} cases")
    return found


CAUTIONS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.7)


def _drawn(said: pd.Series, caution: float) -> pd.Series:
    odds = (said / (1 - said).clip(lower=1e-12)) ** caution
    return odds / (1 + odds)


def _ends(cases: pd.DataFrame) -> pd.DataFrame:
    """Return how much more was said than came, above 80% and below 20% of each panel."""
    ends = cases[(cases["said"] >= 0.8) | (cases["said"] < 0.2)]
    ends = ends.assign(gap=ends["said"] - ends["came"], high=ends["said"] >= 0.8)
    return ends.pivot_table("gap", "panel", "high")


def _worse_end(ends: pd.DataFrame) -> float:
    return float(ends.mean().abs().max())


def _targets(p: Panel) -> Iterator[Case]:
    upward = p.name.startswith(RISING)
    wide = p.data.pivot_table(index="year", columns="area", values="value")
    step = float(np.nanmedian(wide.diff().abs().to_numpy()))
    # A figure that rounds to the target has reached it.
    half = half_place(wide.to_numpy())
    years = list(wide.index)
    for origin in years[3:-1]:
        past = wide.loc[:origin]
        known = tuple(b for b in p.breaks if b <= origin)
        later = [b for b in p.breaks if b > origin]
        prediction = forecasts.predict(past, horizon=3, bounds=p.bounds, breaks=known)
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
