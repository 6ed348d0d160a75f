"""New rural development (nông thôn mới): shares of communes on both denominators.

National targets count advanced (nâng cao) and model (kiểu mẫu) communes *among communes that
meet the standard* (đạt chuẩn); provinces often divide by all communes. Both are given.
"""

from __future__ import annotations

from dataclasses import dataclass

from mtqg.problems import ProblemError
from mtqg.table.numbers import decimals_of
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")


@dataclass(frozen=True)
class CommuneShares:
    """Shares of communes in %, `..._of_met` on the base of the national targets."""

    met: float
    advanced_of_all: float
    model_of_all: float
    advanced_of_met: float
    model_of_met: float


def commune_shares(total: int, met: int, advanced: int, model: int) -> CommuneShares:
    """Return the shares of communes on both denominators.

    Parameters
    ----------
    total, met, advanced, model : int
        Numbers of communes: all, meeting the standard, advanced, model; each among the one
        before it, `total` above 0. The shares of a base of 0 are 0.

    Raises
    ------
    ProblemError
        If a count is negative or above the one that holds it.

    Examples
    --------
    Bắc Giang, estimate for the end of 2023:

    >>> shares = commune_shares(total=182, met=154, advanced=55, model=12)
    >>> round(shares.met, 1), round(shares.advanced_of_all, 1), round(shares.model_of_all, 1)
    (84.6, 30.2, 6.6)
    >>> round(shares.advanced_of_met, 1), round(shares.model_of_met, 1)
    (35.7, 7.8)
    """
    counts = {"total": total, "met": met, "advanced": advanced, "model": model}
    problems = []
    for inner, outer in (("met", "total"), ("advanced", "met"), ("model", "advanced")):
        if not 0 <= counts[inner] <= counts[outer]:
            problems.append(
                _SAY.problem(
                    "rural.inner",
                    {"outer": outer, "count": counts[outer]},
                    parameter=inner,
                    value=str(counts[inner]),
                )
            )
    if total <= 0:
        problems.append(_SAY.problem("rural.zero", parameter="total", value=str(total)))
    if problems:
        raise ProblemError(problems)
    return CommuneShares(
        met=100 * met / total,
        advanced_of_all=100 * advanced / total,
        model_of_all=100 * model / total,
        advanced_of_met=100 * advanced / met if met else 0.0,
        model_of_met=100 * model / met if met else 0.0,
    )


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
