"""Where a series changes its definition: figures are compared within segments only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np


def segment_of(years: Sequence[float] | np.ndarray, breaks: Iterable[float | str]) -> np.ndarray:
    """Return the number of the segment of each year: a break starts a new one in its year.

    >>> segment_of([2020, 2021, 2022], (2022,)).tolist()
    [0, 0, 1]
    """
    firsts = np.sort(np.array([float(b) for b in breaks]))
    return np.searchsorted(firsts, np.asarray(years, dtype=float), side="right")


def segments(
    years: Sequence[float] | np.ndarray, breaks: Iterable[float | str]
) -> list[tuple[int, int]]:
    """Return first and last of `years` in each segment.

    >>> segments(range(2016, 2025), ["2022"])
    [(2016, 2021), (2022, 2024)]
    """
    ordered = np.sort(np.asarray(years, dtype=float))
    number = segment_of(ordered, breaks)
    pieces = [ordered[number == k] for k in np.unique(number)]
    return [(int(piece[0]), int(piece[-1])) for piece in pieces]
