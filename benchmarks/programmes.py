"""Year ends of an office's own figures, on made-up programmes whose truth is known.

Programmes of three kinds: that end as provinces' investment does, that end low, that end at their
plan; each with no, one, three or six earlier years. And insurers' run-off, where nothing caps.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from mtqg.analysis.year_end import year_end

#: Kind → (usual final share of plan, its spread between programmes, between years, lateness).
WORLDS = {
    "as provinces": (90.0, 5.0, 5.0, 1.3),
    "slow": (65.0, 10.0, 8.0, 2.2),
    "at the plan": (99.0, 2.0, 4.0, 1.5),
}
HISTORIES = (0, 1, 3, 6)
MONTHS = (3, 6, 9, 11)
LAST = 2026


def office(
    rng: np.random.Generator, world: str, years: int, programmes: int = 3
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return made-up monthly figures of an office, and where each programme's last year ended."""
    final, between, within, late = WORLDS[world]
    rows, truth = [], {}
    months = np.arange(1, 13)
    for k in range(programmes):
        name, usual = f"P{k}", final + between * rng.standard_normal()
        slope = late * np.exp(0.15 * rng.standard_normal())
        for year in range(LAST - years, LAST + 1):
            end = float(np.clip(usual + within * rng.standard_normal(), 5, 100))
            course = (months / 12) ** (slope * np.exp(0.15 * rng.standard_normal()))
            steps = np.diff(course, prepend=0) * rng.gamma(4, 0.25, 12)
            paid = end * np.cumsum(steps) / steps.sum()
            plan = float(rng.uniform(50, 500))
            if year == LAST:
                truth[name] = end
            rows += [(name, f"{year}-{m:02}", plan * paid[m - 1] / 100, plan) for m in months]
    table = pd.DataFrame(rows, columns=["programme", "month", "value", "plan"])
    return table, truth


def score(offices: int = 10, seed: int = 20261126) -> pd.DataFrame:
    """Return error, coverage and Brier score by kind, history and month."""
    rng = np.random.default_rng(seed)
    rows = []
    for world in WORLDS:
        for years in HISTORIES:
            for _ in range(offices):
                table, truth = office(rng, world, years)
                rows += [{"world": world, "years": years} | row for row in _forecasts(table, truth)]
    found = pd.DataFrame(rows)
    return found.groupby(["world", "years"]).agg(
        cases=("error", "size"),
        error=("error", "mean"),
        own_average=("own_average", "mean"),
        run_rate=("run_rate", "mean"),
        within80=("within80", "mean"),
        within95=("within95", "mean"),
        width80=("width80", "mean"),
        brier=("brier", "mean"),
        above_cap=("above_cap", "sum"),
    )


def _forecasts(table: pd.DataFrame, truth: dict[str, float]) -> Iterator[dict[str, float]]:
    for month in MONTHS:
        made = year_end(table, as_of=f"{LAST}-{month:02}").set_index("programme")
        for name, end in truth.items():
            one = made.loc[name]
            yield {
                "error": abs(one["mean"] - end),
                "own_average": abs(_own_average(table, name, month) - end),
                "run_rate": abs(min(one["share"] * 12 / month, 100) - end),
                "within80": 100.0 * (one["lo-80"] - 1e-9 <= end <= one["hi-80"] + 1e-9),
                "within95": 100.0 * (one["lo-95"] - 1e-9 <= end <= one["hi-95"] + 1e-9),
                "width80": one["hi-80"] - one["lo-80"],
                "brier": (one["odds"] - (end >= 95)) ** 2,
                "above_cap": float(one["hi-95"] > 100),
            }


def _own_average(table: pd.DataFrame, name: str, month: int) -> float:
    """Return the share now plus what earlier years added from here on, on average."""
    own = table[table["programme"] == name]
    shares = (100 * own["value"] / own["plan"]).to_numpy().reshape(-1, 12)
    now = shares[-1, month - 1]
    if len(shares) == 1:
        return float("nan")
    return float(min(now + (shares[:-1, 11] - shares[:-1, month - 1]).mean(), 100))


def runoff(path: Path) -> pd.DataFrame:
    """Score insurers' run-off: company, line, year, cumulative share after 1 to 10 years.

    Lag 10 stands for December, lag 1 for March. Shares exceed 100, so nothing caps. The last year
    is forecast from the nine before it, beside the pooled chain ladder and each unit's own.
    """
    data = pd.read_csv(path)
    lags = [f"lag{k}" for k in range(1, 11)]
    data["unit"] = data["lob"] + " " + data["company"].astype(str)
    data = data[(data[lags] >= 0).all(axis=1) & (data[lags] <= 3).all(axis=1)]
    data = data[data.groupby("unit")["year"].transform("size") == 10]
    long = data.melt(["unit", "year", "premium"], lags, "lag", "share")
    long["month"] = [
        f"{y}-{int(lag[3:]) + 2:02}" for y, lag in zip(long["year"], long["lag"], strict=True)
    ]
    table = long.assign(value=long["share"] * long["premium"], plan=long["premium"])
    table = table.rename(columns={"unit": "name"})[["name", "month", "value", "plan"]]
    last = int(data["year"].max())
    cube = np.stack([part[lags].to_numpy() for _, part in data.sort_values("year").groupby("unit")])
    truth = dict(zip(sorted(data["unit"].unique()), 100 * cube[:, -1, 9], strict=True))
    rows = []
    for lag in (1, 4, 7, 9):
        made = year_end(table, as_of=f"{last}-{lag + 2:02}", cap=False).set_index("name")
        end = pd.Series(truth).reindex(made.index)
        now, past = 100 * cube[:, -1, lag - 1], cube[:, :-1]
        pooled = now * past[..., 9].sum() / past[..., lag - 1].sum()
        own = now * past[..., 9].sum(1) / np.maximum(past[..., lag - 1].sum(1), 1e-9)
        order = pd.Index(sorted(truth))
        rows.append(
            {
                "lag": lag,
                "cases": len(made),
                "error": (made["mean"] - end).abs().mean(),
                "chain_ladder_pooled": np.abs(pooled - end.reindex(order)).mean(),
                "chain_ladder_own": np.abs(own - end.reindex(order)).mean(),
                "within80": 100 * end.between(made["lo-80"], made["hi-80"]).mean(),
                "within95": 100 * end.between(made["lo-95"], made["hi-95"]).mean(),
            }
        )
    return pd.DataFrame(rows).set_index("lag")
