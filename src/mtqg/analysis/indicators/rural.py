"""New rural development (nông thôn mới): the communes behind a printed share of them."""

from __future__ import annotations

from mtqg.table.numbers import decimals_of


def count_behind(share: float, total: int) -> int | None:
    """Return the number of communes that a printed share stands for, None if none does.

    Formula: the integer n for which 100 n / total, rounded as the share is printed, gives it;
    None too when several do.

    >>> count_behind(84.6, 182), count_behind(30.2, 182), count_behind(6.6, 182)
    (154, 55, 12)
    """
    decimals = decimals_of(share)
    fitting = [n for n in range(total + 1) if round(100 * n / total, decimals) == round(share, 6)]
    return fitting[0] if len(fitting) == 1 else None
