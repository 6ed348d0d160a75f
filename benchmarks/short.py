"""Which shares should the methods of one series have? Chosen on some sources, scored on others.

    python -m benchmarks.short        five minutes; needs the extra `benchmarks`

Sources are M1 and Tourism (yearly, and quarters and months summed to years) and units of panels,
each alone. Every family of sources (M1, Tourism, panels) is left out once: the shares that are
taken have the least regret on the others: their OWA above that of the shares best for a family, in
the family where that is largest.
"""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pandas as pd

from benchmarks.competitions import Series, summed, units, yearly
from benchmarks.forecasts import cut, owa, rivals
from benchmarks.panels import others, united_states, vietnam, vietnam_more
from mtqg.analysis.forecast import series as methods

LENGTHS = (6, 8, 12, 0)
CANDIDATES = [
    np.array([theta, (1 - theta) * drift, (1 - theta) * (1 - drift)])
    for theta, drift in product((0.0, 0.4, 0.5, 0.6, 0.75, 0.85, 1.0), (0.0, 1 / 3, 1 / 2))
]


def scores(series: list[Series], points: int) -> dict[object, float]:
    """Return the OWA of every candidate, of what is in use, and of the best rival."""
    paths: dict[object, list[np.ndarray]] = {"rival": []}
    for s in series:
        y = cut(s, points)
        three, last = methods.members(y[None], len(s.test))[:, 0], min(0.25, 4 / len(y) ** 2)
        for name, share in [*enumerate(CANDIDATES), ("in use", methods.shares(len(y)))]:
            paths.setdefault(name, []).append((1 - last) * (share @ three) + last * y[-1])
    found = {name: owa(series, path) for name, path in paths.items() if path}
    return found | {"rival": min(owa(series, path) for path in rivals(series, points).values())}


def main() -> None:
    """Print the OWA of what is in use, left out, and of the best rival, by source and length."""
    warnings.simplefilter("ignore")
    series = yearly() + summed()
    series += units(vietnam() + vietnam_more() + united_states() + others())
    for points in LENGTHS:
        print(f"\n{points or 'all'} points")
        by_source = {
            source: scores([s for s in series if s.source == source], points)
            for source in dict.fromkeys(s.source for s in series)
        }
        table = pd.DataFrame(by_source).T
        family = table.index.str.split(",").str[0]
        mean = table[list(range(len(CANDIDATES)))].groupby(family).mean()
        regret = mean.sub(mean.min(axis=1), axis=0)
        for name in mean.index:
            best = regret.drop(name).max().idxmin()
            table.loc[family == name, "left out"] = table.loc[family == name, best]
            table.loc[family == name, "shares"] = str(CANDIDATES[best].round(2))
        print(table[["in use", "left out", "rival", "shares"]].round(3).to_string())
        print("least regret", CANDIDATES[regret.max().idxmin()].round(2))


if __name__ == "__main__":
    main()
