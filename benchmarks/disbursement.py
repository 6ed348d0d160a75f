"""How well is the end of a budget year forecast? `python -m benchmarks.disbursement [--full]`.

Realised state-budget investment of provinces, printed December share of plan, 2012-2024, after
3, 6, 9 and 11 months; province-years that follow three complete years. Rolling origin: every
method sees earlier years and the months of the year so far, nothing else. A month that was not
printed is never scored (gaps of past years are bridged only as explanatory figures). `--full`
scores all months 1-11; `--own` adds made-up programmes of an office, and `--runoff PATH` insurers'
run-off (`benchmarks.programmes`). Ends with one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import curve_fit

from benchmarks import programmes
from mtqg.analysis.year_end import Triangle, accuracy, backtest, eligible, triangle
from mtqg.analysis.year_end.method import DEFAULTS
from mtqg.table import observations

FIRST, TARGET = 2012, 95.0
MONTHS = (3, 6, 9, 11)


class Known:
    """What every rival may use for one year and month: past complete years, shares so far."""

    def __init__(self, budget: Triangle, year: int, month: int) -> None:
        self.year, self.month = year, month
        self.units = budget.units
        self.t = budget.years.index(year)
        complete = (np.isfinite(budget.cube[..., 1:]).sum(axis=2) >= 9) & np.isfinite(
            budget.cube[..., 12]
        )
        self.past = np.where(complete[..., None], budget.bridged, np.nan)[:, : self.t]
        self.printed = budget.cube[:, self.t, : month + 1]

    def own(self, i: int, last: int | None = None) -> np.ndarray:
        years = self.past[i]
        years = years[np.isfinite(years[:, 12]) & np.isfinite(years[:, self.month])]
        return years if last is None else years[-last:]

    def pool(self) -> np.ndarray:
        flat = self.past.reshape(-1, 13)
        return flat[np.isfinite(flat[:, 12]) & np.isfinite(flat[:, self.month])]


Rival = Callable[[Known, list[int]], np.ndarray]


def run_rate(known: Known, rows: list[int]) -> np.ndarray:
    return known.printed[rows, known.month] * 12 / known.month


def chain_ladder_own(known: Known, rows: list[int]) -> np.ndarray:
    return np.array(
        [
            known.printed[i, known.month]
            * known.own(i)[:, 12].sum()
            / known.own(i)[:, known.month].sum()
            for i in rows
        ]
    )


def chain_ladder_pooled(known: Known, rows: list[int]) -> np.ndarray:
    pool = known.pool()
    return known.printed[rows, known.month] * pool[:, 12].sum() / pool[:, known.month].sum()


def _curve(shape: Callable[..., np.ndarray], start: list[float]) -> Rival:
    def rival(known: Known, rows: list[int]) -> np.ndarray:
        results = []
        for i in rows:
            shares = known.printed[i]
            months = np.flatnonzero(np.isfinite(shares[1:])) + 1
            try:
                fitted, _ = curve_fit(shape, months, shares[months], start, maxfev=400)
                results.append(float(np.clip(shape(12.0, *fitted), 0, 300)))
            except (RuntimeError, TypeError):  # no convergence, or fewer months than parameters
                results.append(float(shares[known.month]) * 12 / known.month)
        return np.array(results)

    return rival


weibull = _curve(lambda m, top, scale, power: top * (1 - np.exp(-((m / abs(scale)) ** power))),
                 [110.0, 8.0, 1.5])  # fmt: skip
logistic = _curve(lambda m, top, middle, width: top / (1 + np.exp(-(m - middle) / width)),
                  [110.0, 7.0, 2.0])  # fmt: skip


def last_final(known: Known, rows: list[int]) -> np.ndarray:
    return np.array([known.own(i)[-1, 12] for i in rows])


def own_increments(known: Known, rows: list[int]) -> np.ndarray:
    increments = [(known.own(i, 3)[:, 12] - known.own(i, 3)[:, known.month]).mean() for i in rows]
    return known.printed[rows, known.month] + np.array(increments)


def bornhuetter_ferguson(known: Known, rows: list[int]) -> np.ndarray:
    """Prior final: own mean, credibility-weighted (Bühlmann) with the mean of the last years."""
    pool = known.pool()
    recent = known.past[:, -3:, 12]
    general = np.nanmean(recent)
    means = [known.own(i, 3)[:, 12].mean() for i in rows]
    within = np.nanmean(np.nanvar(recent, axis=1, ddof=1)[np.isfinite(recent).sum(axis=1) > 1])
    between = max(float(np.var(means, ddof=1)) - within / 3, 1e-9)
    credibility = 3 / (3 + within / between)
    prior = credibility * np.array(means) + (1 - credibility) * general
    developed = pool[:, known.month].sum() / pool[:, 12].sum()
    return known.printed[rows, known.month] + (1 - developed) * prior


def robust_regression(known: Known, rows: list[int]) -> np.ndarray:
    """RLM of the final on share, the mean past final and mean past share of the unit, pooled.

    "Past" is up to three years before each year: with all other years of the unit instead, also
    later ones, the errors are a tenth larger.
    """

    def explain(now: float, years: np.ndarray) -> list[float]:
        return [1.0, now, years[-3:, 12].mean(), years[-3:, known.month].mean()]

    x, y = [], []
    for i in range(len(known.units)):
        years = known.own(i)
        for t in range(1, len(years)):
            x.append(explain(years[t, known.month], years[:t]))
            y.append(years[t, 12])
    fitted = sm.RLM(np.array(y), np.array(x), M=sm.robust.norms.HuberT()).fit()
    now = known.printed[:, known.month]
    return np.array([explain(now[i], known.own(i)) for i in rows]) @ fitted.params


def median_of_three(known: Known, rows: list[int]) -> np.ndarray:
    three = [f(known, rows) for f in (own_increments, bornhuetter_ferguson, robust_regression)]
    return np.maximum(np.median(three, axis=0), known.printed[rows, known.month])


RIVALS: dict[str, Rival] = {
    "run rate": run_rate,
    "chain ladder, own years": chain_ladder_own,
    "chain ladder, pooled": chain_ladder_pooled,
    "Weibull curve": weibull,
    "logistic curve": logistic,
    "last year's final": last_final,
    "own additive increments": own_increments,
    "Bornhuetter-Ferguson": bornhuetter_ferguson,
    "robust regression (RLM)": robust_regression,
    "median of the last three": median_of_three,
}


def rival_errors(budget: Triangle, past: pd.DataFrame) -> pd.DataFrame:
    """Return the error (forecast - final) of every rival for every row of the backtest."""
    errors = pd.DataFrame(index=past.index, columns=list(RIVALS), dtype=float)
    for (year, month), group in past.groupby(["year", "month"]):
        known = Known(budget, int(year), int(month))
        rows = [known.units.index(u) for u in group["unit"]]
        for name, rival in RIVALS.items():
            errors.loc[group.index, name] = rival(known, rows) - group["final"]
    return errors


def rival_odds(errors: pd.Series, past: pd.DataFrame) -> str:
    """Say how good intervals and odds are when made of a rival's own errors of earlier years."""
    held, squared = {}, []
    for row in past.itertuples():
        before = errors[(past["month"] == row.month) & (past["year"] < row.year)]
        if len(before) < 8:
            continue
        outcomes = row.final + errors[row.Index] - before
        low, high = np.quantile(outcomes, (0.1, 0.9))
        held[row.Index] = 100.0 * (low <= row.final <= high)
        squared.append(((outcomes >= TARGET).mean() - row.reached) ** 2)
    inside = pd.Series(held)
    worst = inside.groupby(past["year"]).mean().nsmallest(3).mean()
    return (
        f"coverage80 {inside.mean():.1f}, worst three years {worst:.1f}, "
        f"brier {np.mean(squared):.4f} ({len(squared)} forecasts)"
    )


def reliability(
    past: pd.DataFrame, edges: Sequence[float] = (0, 0.2, 0.4, 0.6, 0.8, 1)
) -> pd.DataFrame:
    """Hold forecast probabilities against what happened.

    Returns
    -------
    DataFrame
        Index: bins of the probability; cases, forecast (mean probability), happened (share of
        cases that reached the target), both 0-1. Reliable: the two agree.
    """
    bins = pd.cut(past["probability"], list(edges), include_lowest=True)
    return past.groupby(bins, observed=True).agg(
        cases=("reached", "size"), forecast=("probability", "mean"), happened=("reached", "mean")
    )


def base_rate_brier(budget: Triangle, past: pd.DataFrame) -> float:
    """Return the Brier score of "as often as in the three years before, over all units"."""
    december = budget.cube[..., 12]
    rates = {}
    for year in past["year"].unique():
        t = budget.years.index(year)
        before = december[:, max(t - 3, 0) : t]
        rates[year] = (before[np.isfinite(before)] >= TARGET).mean()
    return float(((past["year"].map(rates) - past["reached"]) ** 2).mean())


#: What the constants of the method could have been: each halved and doubled, and other memories.
CHOICES = (
    DEFAULTS,
    *(replace(DEFAULTS, bend=x) for x in (5.0, 20.0)),
    *(replace(DEFAULTS, half_life=x) for x in (3.0, 12.0)),
    *(replace(DEFAULTS, pull=x) for x in (1.0, 10.0)),
    *(replace(DEFAULTS, huber=x) for x in (1.0, 2.0)),
    *(replace(DEFAULTS, memory=x) for x in ((1.0, 0.0, 0.0), (0.5, 0.3, 0.2), (1 / 3,) * 3)),
)
#: Weights of the median of three rivals in an average with the method.
SHARES = (0.0, 0.25, 0.5)


def nested(
    budget: Triangle, past: pd.DataFrame, rivals: pd.DataFrame, months: Sequence[int]
) -> tuple[pd.Series, pd.Series]:
    """Return absolute errors with the constants of each year chosen by earlier years only.

    And those of an average with the median of three rivals, its weight chosen likewise. Before any
    year was forecast the constants are those of `CHOICES[0]`.
    """
    first = budget.years[0] + 3
    cases = [(unit, year) for unit, year in eligible(budget) if year >= first]
    tried = {}
    for k, settings in enumerate(CHOICES):
        made = backtest(budget, months=months, cases=cases, target=TARGET, settings=settings)
        tried[k] = made.set_index(["unit", "year", "month"])["error"]
    errors = pd.DataFrame(tried)
    chosen = _best_before(errors.abs())
    scored = pd.MultiIndex.from_frame(past[["unit", "year", "month"]])
    at = errors.index.get_indexer(scored)
    plain = pd.Series(errors.abs().to_numpy()[at, chosen[at]], past.index)
    mixed = pd.DataFrame(
        {
            w: ((1 - w) * past["error"] + w * rivals["median of the last three"]).abs().to_numpy()
            for w in SHARES
        },
        index=scored,
    )
    weighed = mixed.to_numpy()[np.arange(len(mixed)), _best_before(mixed)]
    return plain, pd.Series(weighed, past.index)


def _best_before(errors: pd.DataFrame) -> np.ndarray:
    """Return for every row the number of the column with the least mean error in earlier years."""
    years = errors.index.get_level_values("year").to_numpy()
    best = {y: int(errors[years < y].mean().argmin()) if (years < y).any() else 0
            for y in np.unique(years)}  # fmt: skip
    return np.array([best[y] for y in years])


def clustered(difference: pd.Series, years: pd.Series) -> str:
    """Say a mean difference of errors with its standard error, a year counting as one case."""
    means = difference.groupby(years).mean()
    error = means.std(ddof=1) / np.sqrt(len(means))
    return f"{means.mean():+.2f} ± {error:.2f} ({len(means)} years)"


def against_revised(budget: Triangle, past: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose December was revised later, with what it became as the outcome."""
    moved = budget.revisions.reindex(pd.MultiIndex.from_frame(past[["unit", "year"]])).to_numpy()
    known = past[np.isfinite(moved)].copy()
    known["final"] += moved[np.isfinite(moved)]
    known["error"] = known["forecast"] - known["final"]
    known["reached"] = (known["final"] >= TARGET).astype(float)
    return known


def by_month(values: pd.Series, months: pd.Series, digits: int = 2) -> dict[str, float]:
    means = values.groupby(months).mean()
    return {str(m): round(float(v), digits) for m, v in means.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="score all months 1-11")
    parser.add_argument("--own", action="store_true", help="made-up programmes of an office")
    parser.add_argument("--runoff", type=Path, help="CSV of insurers: lob, company, year, lag1-10")
    options = parser.parse_args(arguments)
    months = tuple(range(1, 12)) if options.full else MONTHS

    budget = triangle(observations.read())
    cases = [(unit, year) for unit, year in eligible(budget) if year >= FIRST]
    started = time.perf_counter()
    past = backtest(budget, months=months, cases=cases, target=TARGET)
    milliseconds = 1000 * (time.perf_counter() - started) / len(past)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # curve fits that do not converge are part of the result
        rivals = rival_errors(budget, past)
    without = backtest(budget, months=months, cases=cases, target=TARGET, leave_out=True)

    errors = rivals.abs().assign(mtqg=past["error"].abs())
    table = errors.groupby(past["month"]).mean().T
    recent = past["year"] >= 2018
    table_recent = errors[recent].groupby(past.loc[recent, "month"]).mean().T
    print(
        f"{len(cases)} province-years, {len(past)} forecasts; mean absolute error, points of plan"
    )
    both = {f"{FIRST}-2024": table, "2018-2024": table_recent}
    print(pd.concat(both, axis=1).round(2).to_string(), end="\n\n")
    plain, weighed = nested(budget, past, rivals, months)
    rival = rivals["median of the last three"].abs()
    for said, rows in ((f"{FIRST}-2024", past["year"] >= FIRST), ("2018-2024", recent)):
        honest = by_month(plain[rows], past.loc[rows, "month"])
        mixed = by_month(weighed[rows], past.loc[rows, "month"])
        print(f"{said}: constants by earlier years only {honest}, mean {plain[rows].mean():.3f}")
        print(f"  averaged with the median of three, weight chosen likewise {mixed}")
        difference = (past["error"].abs() - rival)[rows]
        print(f"  against that median {clustered(difference, past.loc[rows, 'year'])}")
    revised = accuracy(against_revised(budget, past))
    moves = budget.revisions
    print(
        f"\nDecember was revised by {moves.abs().mean():.2f} points on average, {len(moves)} cases;"
    )
    print("against what it became")
    print(revised.round(3).to_string(), end="\n\n")
    print("by month of the forecast (bias = forecast - final; intervals in %, width in points)")
    print(accuracy(past).round(3).to_string(), end="\n\n")
    print("by year")
    by_year = accuracy(past, "year")
    print(by_year.round(3).to_string(), end="\n\n")
    print("reliability of the probability of 95% of plan or more")
    print(reliability(past).round(3).to_string(), end="\n\n")
    print("rivals with intervals and odds made of their own errors in earlier years")
    for name in ("last year's final", "robust regression (RLM)", "median of the last three"):
        print(f"{name}: {rival_odds(rivals[name], past)}")
    print()
    print("left out entirely: a province without any history (reference class)")
    print(accuracy(without).round(3).to_string(), end="\n\n")
    if options.own:
        print("made-up programmes of an office, by the reference class and their own course")
        print(programmes.score().round(2).to_string(), end="\n\n")
    if options.runoff:
        print("insurers' run-off")
        print(programmes.runoff(options.runoff).round(2).to_string(), end="\n\n")

    within80 = 100.0 * past["final"].between(past["low80"], past["high80"])
    within95 = 100.0 * past["final"].between(past["low95"], past["high95"])
    best = table.drop(index="mtqg").min()
    print(
        json.dumps(
            {
                "mae": by_month(past["error"].abs(), past["month"]),
                "mae_nested": by_month(plain, past["month"]),
                "mae_nested_2018": by_month(plain[recent], past.loc[recent, "month"]),
                "best_rival_mae": {str(m): round(float(v), 2) for m, v in best.items()},
                "coverage80": {"all": round(float(within80.mean()), 1)}
                | by_month(within80, past["month"], 1),
                "coverage80_revised": {
                    str(m): round(float(v), 1) for m, v in revised["within80"].items()
                },
                "coverage80_worst3": round(float(by_year["within80"].nsmallest(3).mean()), 1),
                "coverage95": {"all": round(float(within95.mean()), 1)}
                | by_month(within95, past["month"], 1),
                "width80": by_month(past["high80"] - past["low80"], past["month"], 1),
                "brier": round(float(((past["probability"] - past["reached"]) ** 2).mean()), 4),
                "brier_base": round(base_rate_brier(budget, past), 4),
                "loo_mae": by_month(without["error"].abs(), without["month"]),
                "ms_per_forecast": round(milliseconds, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
