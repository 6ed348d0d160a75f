"""How good panel forecasts are where their constants were chosen without the panel scored.

Every panel is left out with its family (all of unemployment, all of poverty …); among `HABITS` and
`USUALS` those are taken that did best on the panels that remain, and score the ones left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from benchmarks.panels import Panel
from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast.intervals import PROBABILITIES, Usual, measured, usual_steps
from mtqg.analysis.forecast.pooling import Adjustment, Habits, Prior, learn, learn_each, pooled
from mtqg.analysis.forecast.scales import spread_out, within, working_scale
from mtqg.analysis.panel import Panel as Values
from mtqg.analysis.panel import read_panel

CHOSEN = Habits()
HABITS = [CHOSEN] + [
    replace(
        CHOSEN,
        common=Prior(Adjustment(0.0, momentum, pull), years=20.0, drift_years=drift),
        unit_years=unit,
        fading=fading,
    )
    for momentum, pull, drift, unit, fading in product(
        (0.3, 0.4), (0.2, 0.3, 0.35), (1.0, 2.0), (40.0, 1e9), (4.0, 6.0, np.inf)
    )
]
UNIT_YEARS = {habits.unit_years for habits in HABITS}
USUALS = [Usual()] + [
    Usual(shock, years, 0.4, memory, growth, tails)
    for shock, years, memory, growth, tails in product(
        (0.3, 0.35, 0.4), (4.0, 8.0), (1.0, 2.0), (1.5, 1.75), (2.0, 2.5)
    )
]

_FIRST, _HORIZON = 4, 3
_K80, _K95 = (PROBABILITIES.tolist().index(p) for p in (0.8, 0.95))


def left_out(panels: Sequence[Panel]) -> tuple[dict[str, float], dict[str, float]]:
    """Print and return the error relative to the last value's and the coverage of 80% intervals.

    Habits are chosen by the mean ratio and twice the mean excess over 1.03: a panel made worse
    than by repeating the last value weighs thrice. Usual errors by how far coverage by 80%
    intervals is outside 70 to 92%, and, three times that, how far that by 95% ones is under 85.
    """
    scored = [_scores(p) for p in panels]
    ratios = pd.DataFrame([s[0] for s in scored], index=[p.name for p in panels])
    covers, wide = (pd.DataFrame([s[k] for s in scored], index=ratios.index) for k in (1, 2))
    families = pd.Series([p.family for p in panels], index=ratios.index)
    loss = ratios + 2 * (ratios - 1.03).clip(lower=0)
    odd = (70 - covers).clip(lower=0) + (covers - 92).clip(lower=0) + 3 * (85 - wide).clip(lower=0)
    found: tuple[dict[str, float], dict[str, float]] = ({}, {})
    short = []
    print(f"\nChosen without the panel and its family, of {len(HABITS)} and {len(USUALS)} settings")
    for name in ratios.index:
        rest = families != families[name]
        best = int(loss[rest].mean().argmin())
        width = int(odd[rest].mean().argmin())
        cover95 = float(wide.loc[name].iloc[width])
        short += [f"{name} {cover95:.1f}"] if cover95 < 85 else []
        found[0][name] = round(float(ratios.loc[name].iloc[best]), 3)
        found[1][name] = round(float(covers.loc[name].iloc[width]), 1)
        as_are = f"{covers.loc[name, 0]:.1f} / {wide.loc[name, 0]:.1f}"
        print(
            f"  {name:<40} {found[0][name]:.3f}, "
            f"80 / 95% cover {found[1][name]:.1f} / {cover95:.1f} (constants as they are {as_are})"
        )
    values, inside = np.array(list(found[0].values())), np.array(list(found[1].values()))
    print(
        f"  {len(values)} panels: mean {values.mean():.3f}, above 1.05 {(values > 1.05).sum()}, "
        f"worst {values.max():.2f}; "
        f"coverage within 70-92 in {((inside >= 70) & (inside <= 92)).sum()} (constants as they "
        f"are {covers[0].between(70, 92).sum()}), 95% under 85: {', '.join(short) or 'none'} "
        f"(as they are {(wide[0] < 85).sum()})"
    )
    return found


def _scores(panel: Panel) -> tuple[list[float], list[float], list[float]]:
    """Return the ratio of errors with each of `HABITS`, and coverage with each of `USUALS`."""
    values = read_panel(panel.data, panel.bounds)
    off, naive = np.zeros(len(HABITS)), 0.0
    inside: list[list[np.ndarray]] = [[] for _ in USUALS]
    where = segment_of(values.years, panel.breaks)
    for o in range(_FIRST, len(values.years)):
        origin = values.years[o - 1]
        later = (values.years > origin) & (values.years <= origin + _HORIZON)
        later &= where == where[o - 1]
        breaks = tuple(b for b in panel.breaks if values.years[0] < b <= origin)
        segment = segment_of(values.years[:o], breaks)
        known = (np.isfinite(values.y[:, :o]) & (segment == segment[-1])).any(axis=1)
        if not later.any():
            continue
        then = Values(values.units, values.years[:o], values.y[known, :o])
        came, ahead = values.y[known][:, later], values.years[later] - origin
        seen = np.isfinite(came)
        scale = working_scale(panel.bounds, then.y)
        z = scale.forward(then.y)
        last = pd.DataFrame(then.y).ffill(axis=1).to_numpy()[:, -1:]
        naive += float(np.abs(came - last)[seen].sum())
        now, past = pooled(z, then.years, segment), measured(then, breaks, scale)
        own = {y: learn_each(now.own.past, len(z), CHOSEN.own, y) for y in UNIT_YEARS}
        for k, habits in enumerate(HABITS):
            common = learn(now.common.past, habits.common, now.usual, habits.fading)
            path = replace(now, common_way=common, own_way=own[habits.unit_years]).ahead(ahead)
            mean = within(scale.back(path), panel.bounds)
            off[k] += float(np.abs(came - mean)[seen].sum())
        mean = within(scale.back(now.ahead(ahead)), panel.bounds)
        steps, points = now.own.since[:, None] + ahead, np.isfinite(then.y).sum(axis=1)
        usual = usual_steps(then, segment, scale)
        for k, errors in enumerate(USUALS):
            width = past.shocks(now, errors).width(usual, points, steps)
            q = spread_out(mean, width[..., [0, _K80, _K95]], scale, panel.bounds)
            held = [(came >= q[..., 2 - j]) & (came <= q[..., 2 + j]) for j in (1, 2)]
            inside[k].append(np.stack([x[seen] for x in held]))
    cover = [100 * np.concatenate(x, axis=1).mean(axis=1) for x in inside]
    return (off / naive).tolist(), [float(c[0]) for c in cover], [float(c[1]) for c in cover]
