"""How often is a trend found where there is none, and where one is: `python -m benchmarks.trends`.

Made-up series without and with a trend; errors independent, autocorrelated (AR(1), fresh errors of
standard deviation 1) or a random walk. Ends with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

import numpy as np

from mtqg.analysis.kendall import pace_of, theil_sen
from mtqg.analysis.panel import Array

LENGTHS = (5, 6, 8, 10, 12, 16, 20, 30)
ERRORS = (0.0, 0.3, 0.6, 1.0)
#: The pace for which power is printed, in fresh errors a year.
PACES = {0.0: 0.3, 0.3: 0.3, 0.6: 0.4, 1.0: 1.0}


def wander(rho: float, points: int, cases: int, rng: np.random.Generator) -> Array:
    """Return `cases` series of AR(1) errors, stationary below `rho` 1 and a random walk at 1."""
    fresh = rng.standard_normal((cases, points))
    if rho < 1:
        fresh[:, 0] /= np.sqrt(1 - rho**2)
    for year in range(1, points):
        fresh[:, year] += rho * fresh[:, year - 1]
    return fresh


def found(series: Array, breaks: int = 0) -> tuple[float, float]:
    """Return the share of series said to have a trend: by both tests, and by Kendall's alone."""
    points = series.shape[1]
    years = np.arange(float(points))
    segment = np.arange(points) * (breaks + 1) // points
    alone = np.array([theil_sen(y, years, segment).p <= 0.05 for y in series])
    both = [pace_of(y, years, segment).clear for y in series[alone]]
    return float(sum(both)) / len(series), float(alone.mean())


def sizes(cases: int, breaks: int = 0, seed: int = 20261126) -> dict[str, dict[str, float]]:
    """Print size and power by length; return the size in percent by kind of error and length."""
    rng = np.random.default_rng(seed)
    size: dict[str, dict[str, float]] = {}
    print(f"\n{breaks} breaks; %: false verdicts (of Kendall's test alone) / power (alone)")
    for points in LENGTHS:
        if points < 5 * (breaks + 1) and breaks:
            continue
        told = []
        for rho in ERRORS:
            false, kendall = found(wander(rho, points, cases, rng), breaks)
            trend = PACES[rho] * np.arange(points)
            power, power_kendall = found(wander(rho, points, cases // 4, rng) + trend, breaks)
            kind = "random walk" if rho == 1 else f"rho {rho}"
            size.setdefault(kind, {})[str(points)] = round(100 * false, 1)
            told.append(
                f"{kind}: {100 * false:4.1f} ({100 * kendall:2.0f}) / "
                f"{100 * power:3.0f} ({100 * power_kendall:3.0f})"
            )
        print(f"n = {points:2}  " + "   ".join(told))
    return size


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    cases = parser.parse_args(arguments).cases
    size = sizes(cases)
    sizes(cases, breaks=1)
    print(json.dumps({"size_ar": size}))


if __name__ == "__main__":
    main()
