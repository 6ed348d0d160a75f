"""Access to services: how many are still without, and how far a share is from its target."""

from __future__ import annotations


def without_access(share: float, total: float) -> float:
    """Return how many of `total` are without a service that `share` % of them have.

    >>> round(without_access(99.2, 500_000))
    4000
    """
    if not 0 <= share <= 100:
        raise ValueError(f"share must be between 0 and 100, got {share}")
    return total * (100 - share) / 100


def gap_to(share: float, target: float) -> float:
    """Return the percentage points that `share` lacks of `target`, 0 when it is reached.

    >>> gap_to(90.5, 99)
    8.5
    """
    return max(target - share, 0.0)
