"""How far forecasts have been off: the distribution of errors that every interval rests on."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.analysis.panel import Array

PROBABILITIES = np.array(
    [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975, 0.99, 1.0]
)
"""The probabilities at which the distribution of the absolute error is tabulated."""


@cache
def _table() -> tuple[Array, Array, Array]:
    """Return lengths, horizons and the quantiles (length × horizon × probability)."""
    frame = pd.read_csv(paths.data() / "catalogue" / "error_quantiles.csv")
    lengths = np.sort(frame["points"].unique()).astype(float)
    steps = np.sort(frame["horizon"].unique()).astype(float)
    columns = [f"q{p:g}" for p in PROBABILITIES]
    cube = frame.sort_values(["points", "horizon"])[columns].to_numpy(dtype=float)
    return lengths, steps, cube.reshape(len(lengths), len(steps), len(columns))


def reference(points: int, horizon: float) -> Array:
    """Return quantiles of |error| / RMS of first differences at `PROBABILITIES`.

    From the yearly series of M1 and Tourism cut to `points` points (`data/catalogue/
    error_quantiles.csv`), linear in between; past the last horizon of the table errors grow on as
    they did over its last two years.
    """
    lengths, steps, cube = _table()
    k = float(np.clip(points, lengths[0], lengths[-1]))
    upper = int(np.searchsorted(lengths, k))
    lower = max(upper - 1, 0) if lengths[upper] != k else upper
    share = 0.0 if upper == lower else (k - lengths[lower]) / (lengths[upper] - lengths[lower])
    by_step = (1 - share) * cube[lower] + share * cube[upper]
    if horizon <= steps[-1]:
        j = int(np.searchsorted(steps, horizon))
        if steps[j] == horizon:
            return np.asarray(by_step[j])
        i = max(j - 1, 0)
        part = (horizon - steps[i]) / (steps[j] - steps[i]) if i != j else 0.0
        return np.asarray((1 - part) * by_step[i] + part * by_step[j])
    growth = (by_step[-1] - by_step[-3]) / (steps[-1] - steps[-3])
    return np.asarray(by_step[-1] + np.maximum(growth, 0.0) * (horizon - steps[-1]))
