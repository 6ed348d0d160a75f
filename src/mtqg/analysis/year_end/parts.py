"""Parts of one budget (programmes × types × sources) that add up to their total, interval too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from mtqg.analysis.year_end.method import Development
from mtqg.analysis.year_end.result import LEVELS, YearEnd
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

DRAWS = 4000
SEED = 20230930


@dataclass(frozen=True, eq=False)
class Total:
    """A year end made of parts.

    Attributes
    ----------
    parts : DataFrame
        Index part; plan, paid, forecast (billion VND; the last the mean, since only means add
        up), low and high of each level, and a last row TOTAL with the joint interval.
    share, share_intervals : float, dict
        The total in % of the plans' sum.
    widest : dict
        Level → (low, high) in % if all parts had the same luck: no dependence gives more.
    probability : float
        Probability that the total reaches the target of the parts.
    dependence : float
        Correlation of the parts' luck that the joint interval assumes.
    """

    parts: pd.DataFrame
    share: float
    share_intervals: dict[int, tuple[float, float]]
    widest: dict[int, tuple[float, float]]
    probability: float
    dependence: float


def add_up(
    ends: Mapping[str, YearEnd],
    dependence: float,
    *,
    levels: Sequence[int] = LEVELS,
    seed: int = SEED,
) -> Total:
    """Add forecasts of parts up to a total whose interval is joint.

    Each part keeps its own distribution; their luck is tied by a Gaussian copula with one common
    factor. Amounts are drawn together 4,000 times (seeded), so every statistic comes from the
    same draws and the parts' forecasts sum to the total exactly.

    Parameters
    ----------
    ends : mapping of str to YearEnd
        Parts with a plan, of one year and one target.
    dependence : float
        Correlation between parts, 0-1; `shared_luck` measures it between provinces of one year,
        the least to assume between parts of one province.
    levels : sequence of int
        Levels of the intervals in %.

    Raises
    ------
    ProblemError
        If there is no part, a part has no plan, years or targets differ, or `dependence` is not
        within 0-1.
    """
    _check(ends, dependence)
    random = np.random.default_rng(seed)
    plans = np.array([end.plan for end in ends.values()], float)
    common = random.standard_normal(DRAWS)
    draws = np.empty((len(ends), DRAWS))
    for i, end in enumerate(ends.values()):
        own = random.standard_normal(DRAWS)
        luck = norm.cdf(np.sqrt(dependence) * common + np.sqrt(1 - dependence) * own)
        draws[i] = _shares(end, luck) * plans[i] / 100
    total = draws.sum(axis=0)
    rows = np.vstack([draws, total])
    paid = np.array([(end.share or 0.0) * end.plan / 100 for end in ends.values() if end.plan])
    table = pd.DataFrame(
        {
            "plan": [*plans, plans.sum()],
            "paid": [*paid, paid.sum()],
            "forecast": rows.mean(axis=1),
        },
        index=pd.Index([*ends, "TOTAL"], name="part"),
    )
    intervals: dict[int, tuple[float, float]] = {}
    widest: dict[int, tuple[float, float]] = {}
    grid = (np.arange(DRAWS) + 0.5) / DRAWS
    same_luck = sum(
        _shares(end, grid) * plan / plans.sum()
        for end, plan in zip(ends.values(), plans, strict=True)
    )
    for level in levels:
        tails = [(1 - level / 100) / 2, (1 + level / 100) / 2]
        low, high = np.quantile(rows, tails, axis=1)
        table[f"low{level}"], table[f"high{level}"] = low, high
        intervals[level] = (
            float(100 * low[-1] / plans.sum()),
            float(100 * high[-1] / plans.sum()),
        )
        bottom, top = np.quantile(same_luck, tails)
        widest[level] = (float(bottom), float(top))
    shares = 100 * total / plans.sum()
    target = next(iter(ends.values())).target
    return Total(
        table,
        float(shares.mean()),
        intervals,
        widest,
        float(((shares >= target).sum() + 0.5) / (DRAWS + 1)),
        dependence,
    )


def shared_luck(how: Development, position: float) -> float:
    """Return the correlation (0-1) of two units' residuals in one and the same year.

    The mean product of the units' normal scores over all pairs within a year: what a bad year
    for all, such as 2021, leaves in common after the forecast.
    """
    fit = how.fit(position)
    if len(fit.years) < 3:
        return 0.0
    ranks = fit.residuals.argsort().argsort()
    scores = norm.ppf((ranks + 0.5) / len(ranks))
    pairs, products = 0, 0.0
    for year in np.unique(fit.years):
        own = scores[fit.years == year]
        products += (own.sum() ** 2 - (own**2).sum()) / 2
        pairs += len(own) * (len(own) - 1) // 2
    return float(np.clip(products / pairs, 0, 1)) if pairs else 0.0


def _shares(end: YearEnd, luck: np.ndarray) -> np.ndarray:
    weights = end.outcome.weights
    middle = np.cumsum(weights) - weights / 2
    return np.interp(luck, middle, end.outcome.values)


def _check(ends: Mapping[str, YearEnd], dependence: float) -> None:
    problems = [
        Problem(
            Text("phần này chưa có kế hoạch vốn", "this part has no plan"),
            column="plan",
            value=name,
            remedy=Text("nạp kế hoạch vốn của năm", "load the plan of the year"),
        )
        for name, end in ends.items()
        if end.plan is None
    ]
    if not ends:
        problems.append(Problem(Text("không có phần nào để cộng", "no part to add up")))
    if len({(end.year, end.target) for end in ends.values()}) > 1:
        problems.append(
            Problem(
                Text("các phần khác năm hoặc khác mục tiêu", "parts of different years or targets")
            )
        )
    if not 0 <= dependence <= 1:
        problems.append(
            Problem(
                Text("độ tương quan từ 0 đến 1", "the dependence lies within 0 and 1"),
                column="dependence",
                value=str(dependence),
            )
        )
    if problems:
        raise ProblemError(problems)
