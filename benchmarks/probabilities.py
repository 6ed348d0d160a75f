"""What a probability of reaching a target is worth: Brier scores and calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.panels import Panel
from mtqg.analysis import forecast as forecasts
from mtqg.analysis import progress, sdg
from mtqg.analysis.forecast.distributions import TooFewValues
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
    said = np.array([progress.calibrated(c.probability, together=True) for c in cases])
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
    """Print and return what calibrated probabilities are worth, panels and their families left out.

    For every panel the lean (`mtqg.analysis.progress.calibrated`) is the one of `LEANS` with the
    least Brier score on panels of other families, each counting the same. By group of panels: Brier
    and log score of the forecast as it is and with that lean, and what came of what was said above
    80% and below 20%, in percent.
    """
    cases = pd.DataFrame(
        [
            {"group": group, "panel": p.name, "family": p.family,
             "said": c.probability, "came": float(c.reached)}
            for group, panels in groups.items()
            for p in panels
            for c in _targets(p)
        ]
    )  # fmt: skip
    odds = np.log(cases["said"].clip(0.001, 0.999)) - np.log1p(-cases["said"].clip(0.001, 0.999))
    leaning = {lean: 1 / (1 + np.exp(-odds - lean * cases["said"])) for lean in LEANS}
    squares = pd.DataFrame({lean: (p - cases["came"]) ** 2 for lean, p in leaning.items()})
    by_panel = squares.groupby([cases["family"], cases["panel"]]).mean()
    chosen = {f: float(by_panel.drop(f, level=0).mean().idxmin()) for f in by_panel.index.levels[0]}
    print(f"\nLean chosen on other families: {chosen}; on all: {by_panel.mean().idxmin()}")
    lean = cases["family"].map(chosen)
    drawn = sum((leaning[x].where(lean == x, 0.0) for x in LEANS), pd.Series(0.0, cases.index))
    in_use = cases["said"].map(lambda p: progress.calibrated(p, together=True))
    ways = {"as forecast": leaning[0.0], "left out": drawn, "in use": in_use}
    found = {way: _by_group(cases.assign(said=said), way) for way, said in ways.items()}
    return {
        group: {f"{key}_{way.replace(' ', '_')}": value
                for way, by in found.items() for key, value in by[group].items()}
        for group in groups
    }  # fmt: skip


LEANS = tuple(k / 10 for k in range(26))


def _by_group(cases: pd.DataFrame, way: str) -> dict[str, dict[str, float]]:
    found = {}
    print(f"  {way}:")
    for group, rows in cases.groupby("group", sort=False):
        high, low = rows[rows["said"] >= 0.8], rows[rows["said"] < 0.2]
        hit = np.where(rows["came"] > 0, rows["said"], 1 - rows["said"])
        found[str(group)] = {
            "brier": round(float(((rows["said"] - rows["came"]) ** 2).mean()), 4),
            "log": round(float(-np.log(hit.clip(0.001, 1)).mean()), 4),
        } | {
            f"{end}_{what}": round(100 * float(part[what].mean()), 1)
            for end, part in (("above80", high), ("below20", low))
            for what in ("said", "came")
        }
        print(f"    {group}: {found[str(group)]}, {len(high)} and {len(low)} of {len(rows)} cases")
    return found


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
        try:
            prediction = forecasts.predict(past, horizon=3, bounds=p.bounds, breaks=known)
        except TooFewValues:
            continue
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
    if known.empty or int(known.index[0]) >= origin:
        return None
    start = int(known.index[0])
    base, value = float(known.iloc[0]), float(known.iloc[-1])
    _, arrow = sdg.verdicts(base, value, goal, origin - start, period - start, downward=not upward)
    return arrow == "↑"
