"""Do peers tell what is coming? `python -m benchmarks.peers`.

For each province, indicator and year of origin, the change of the next three years is predicted
from changes of the three years before the origin (or as many as there are): of the province
itself, of its peers, of its region, of all others, of provinces drawn at random. Peers are chosen
by what was known at the origin. Changes are of log odds for shares and of logs for means, so that
they carry over between levels. The error is that of the level three years on, relative to the
error of no change; geometric mean over indicators, each of which counts the same.

`same window` asks another thing: whether peers moved alike in the very years that are compared,
which is what makes them comparable. It is no forecast. Ends with one line of JSON.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mtqg.analysis import peers
from mtqg.table import areas, catalogue, observations

#: Origins whose three years before and after no break in definition parts.
ORIGINS = {
    "ST.POV_MD": [2018],
    "ST.POV_GEN": [2012, 2013],
    "ST.TRAINED": list(range(2013, 2022)),
    "ST.LITERACY": [2012, 2013],
    "ST.PRODUCTIVITY": [2021],
    "ST.UNEMP": [2021],
    "ST.INFORMAL": [2021],
}
FIRST = {"ST.POV_GEN": 2010}  # level jump between 2008 and 2010
HORIZON, DRAWS = 3, 40


def link(figures: pd.DataFrame, code: str) -> pd.DataFrame:
    if catalogue.indicator(code).unit == "%":
        share = figures.clip(0.05, 99.95) / 100
        return np.log(share / (1 - share))
    return np.log(figures)


def unlink(values: np.ndarray, code: str) -> np.ndarray:
    if catalogue.indicator(code).unit == "%":
        return 100 / (1 + np.exp(-values))
    return np.exp(values)


def mean_of(weights: np.ndarray, change: np.ndarray) -> np.ndarray:
    return weights @ change / weights.sum(axis=1)


def nearest(distance: np.ndarray, size: int) -> np.ndarray:
    """Return a matrix that marks the `size` nearest others of each row."""
    away = distance.copy()
    np.fill_diagonal(away, np.inf)
    chosen = np.zeros_like(away)
    np.put_along_axis(chosen, away.argsort(axis=1, kind="stable")[:, :size], 1.0, axis=1)
    return chosen


def at_random(rng: np.random.Generator, n: int, size: int) -> np.ndarray:
    return nearest(rng.random((n, n)), size)


def errors(
    table: pd.DataFrame,
    code: str,
    origin: int,
    *,
    size: int = peers.SIZE,
    variables: Sequence[str] = (),
    region_counts: float = 0.0,
    mahalanobis: bool = False,
) -> pd.DataFrame:
    """Return the absolute error of every rival, one row a province."""
    figures = peers.panel(table, code)
    since = min(y for y in figures.index if max(origin - HORIZON, FIRST.get(code, 0)) <= y)
    years = figures.loc[[since, origin, origin + HORIZON]].dropna(axis=1)
    scaled = peers.structure(table, origin, variables).scaled.reindex(years.columns)
    distance = peers.distances(scaled).to_numpy()
    region = areas.provinces().set_index("code")["region"].reindex(years.columns).to_numpy()
    if mahalanobis:
        filled = scaled.fillna(scaled.median()).to_numpy()
        root = np.linalg.cholesky(np.linalg.pinv(np.cov(filled.T)))
        moved = filled @ root
        distance = np.sqrt(((moved[:, None] - moved[None]) ** 2).sum(axis=2))
    same = (region[:, None] == region[None]).astype(float)
    distance = np.sqrt(distance**2 + region_counts * (1 - same))
    np.fill_diagonal(same, 0.0)
    before, now, after = link(years, code).to_numpy()
    past, ahead = (now - before) / (origin - since) * HORIZON, after - now
    others = 1.0 - np.eye(len(now))
    near = nearest(distance, size)
    rng = np.random.default_rng(origin)
    changes = {
        "no change": np.zeros_like(past),
        "own past": past,
        "all others": mean_of(others, past),
        "region": mean_of(same, past),
        "peers": mean_of(near, past),
        "same window: all others": mean_of(others, ahead),
        "same window: region": mean_of(same, ahead),
        "same window: peers": mean_of(near, ahead),
    }
    actual = years.loc[origin + HORIZON].to_numpy()
    found = {name: np.abs(unlink(now + c, code) - actual) for name, c in changes.items()}
    for name, change in (("random", past), ("same window: random", ahead)):
        drawn = [mean_of(at_random(rng, len(now), size), change) for _ in range(DRAWS)]
        found[name] = np.mean([np.abs(unlink(now + d, code) - actual) for d in drawn], axis=0)
    return pd.DataFrame(found, index=years.columns)


def score(table: pd.DataFrame, **options: object) -> tuple[pd.DataFrame, pd.Series]:
    """Return the mean error by indicator, and the geometric mean relative to no change."""
    rows = {
        code: pd.concat([errors(table, code, o, **options) for o in origins]).mean()  # type: ignore[arg-type]
        for code, origins in ORIGINS.items()
    }
    by_indicator = pd.DataFrame(rows).T
    relative = by_indicator.div(by_indicator["no change"], axis=0)
    return by_indicator, np.exp(np.log(relative).mean())


def main() -> None:
    started = time.perf_counter()
    table = observations.select(observations.read(), edition="2024", level="province")
    by_indicator, relative = score(table)
    print(by_indicator.round(3).to_string(), "\n")
    print(relative.round(3).to_string(), "\n")
    known = list(peers.variables().index)
    choices: dict[str, dict[str, object]] = {
        f"{size} peers": {"size": size} for size in (3, 5, 12, 20)
    }
    choices |= {f"region counts {w}": {"region_counts": w} for w in (0.5, 1.0)}
    choices |= {"Mahalanobis": {"mahalanobis": True}}
    choices |= {f"without {v}": {"variables": [o for o in known if o != v]} for v in known}
    choices |= {f"{v} alone": {"variables": [v]} for v in ("POVERTY", "INCOME")}
    tried = {}
    for name, options in choices.items():
        _, other = score(table, **options)
        tried[name] = [round(float(other[c]), 3) for c in ("peers", "same window: peers")]
        print(f"{name:22} {tried[name]}")
    print(f"{time.perf_counter() - started:.0f} s")
    poverty = by_indicator.loc["ST.POV_MD"].round(3).to_dict()
    cases = {c: len(o) for c, o in ORIGINS.items()}
    result = {
        "origins": cases,
        "relative": relative.round(3).to_dict(),
        "poverty_points": poverty,
        "choices": tried,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
