"""From a checked panel to predicted distributions."""

from __future__ import annotations

import numpy as np

from mtqg.forecasts import errors, sentences
from mtqg.forecasts.methods import combined
from mtqg.forecasts.panel import Panel
from mtqg.forecasts.pooling import CANDIDATES, candidates, segment_of, slopes, state
from mtqg.forecasts.prediction import Prediction
from mtqg.forecasts.scales import Array, Bounds, Scale, within, working_scale
from mtqg.forecasts.tournament import Past, mix, replay, weights
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text

POOL_FROM = 5
"""Units from which a panel is pooled."""

UNIT_WEIGHT = 4.0
"""The panel's typical step counts as this many steps of the unit's own."""

YEAR_WEIGHT = 2.0
"""The general error table counts as this many years of the panel's own past."""


def predict_panel(
    panel: Panel, horizon: int, bounds: Bounds, breaks: tuple[int, ...], pool: bool
) -> Prediction:
    """Predict the `horizon` years after the last year of `panel`."""
    breaks = tuple(b for b in breaks if panel.years[0] < b <= panel.years[-1])
    scale = working_scale(bounds, panel.y)
    segment = segment_of(panel.years, breaks)
    left_out = _left_out(panel, segment, pool)
    keep = np.array([u not in left_out for u in panel.units], dtype=bool)
    if not keep.any():
        raise ProblemError([Problem(Text(f"{u}: ", f"{u}: ") + why) for u, why in left_out.items()])
    units = tuple(u for u in panel.units if u not in left_out)
    panel = Panel(units, panel.years, panel.y[keep])
    ahead = np.arange(1, horizon + 1, dtype=float)
    if pool:
        z = scale.forward(panel.y)
        s = state(z, panel.years, segment)
        past = replay(panel.y, panel.years, breaks, scale, max(horizon, 3))
        w = weights(past, panel.years[-1])
        mean = mix(w, scale.back(candidates(s, ahead)))
        width = _pooled_width(panel, segment, scale, past, s.since, ahead)
        shares = dict(zip(CANDIDATES, w.tolist(), strict=True))
        method = sentences.pooled(shares, s.slope, len(units), len(past), breaks)
    else:
        mean, width = _single(panel, segment, scale, bounds, ahead)
        shares, method = {}, sentences.single(breaks, len(units))
    mean = within(mean, bounds)
    centre = scale.forward(mean)[..., None]
    spread = np.concatenate([-width[..., :0:-1], width], axis=-1)
    quantiles = within(scale.back(centre + spread), bounds)
    years = panel.years[-1] + ahead
    return Prediction(units, years, mean, quantiles, method, shares, left_out)


def _left_out(panel: Panel, segment: np.ndarray, pool: bool) -> dict[str, Text]:
    seen = np.isfinite(panel.y)
    now = (seen & (segment == segment[-1])).any(axis=1)
    reasons: dict[str, Text] = {}
    for k, unit in enumerate(panel.units):
        n = int(seen[k].sum())
        if pool and not now[k]:
            reasons[unit] = Text(
                "không có giá trị nào sau lần đổi cách tính", "no value since the break"
            )
        elif not pool and n < 2:
            reasons[unit] = Text(
                f"chỉ có {n} giá trị: không nói được gì về sự thay đổi; "
                "hãy đưa vào cả nhóm tỉnh (panel) có giới hạn",
                f"only {n} value: it says nothing about change; give a panel with bounds",
            )
    return reasons


def steps_rms(z: Array, years: Array, segment: np.ndarray, floor: Array) -> tuple[Array, Array]:
    """Return RMS and number of the steps between neighbouring points within segments.

    A step over several years counts divided by the root of their number.
    """
    total, count = np.zeros(len(z)), np.zeros(len(z))
    last, when, place = np.full(len(z), np.nan), np.zeros(len(z)), np.full(len(z), -1)
    for k, year in enumerate(years):
        here = np.isfinite(z[:, k])
        ok = here & (place == segment[k])
        total[ok] += (z[ok, k] - last[ok]) ** 2 / (year - when[ok])
        count[ok] += 1
        last[here], when[here], place[here] = z[here, k], year, segment[k]
    return np.maximum(np.sqrt(total / np.maximum(count, 1)), floor), count


def _floor(values: Array, scale: Scale) -> Array:
    """Return half of the last printed decimal place of each unit, on the working scale."""
    finite = values[np.isfinite(values)]
    decimals = next(d for d in range(0, 7) if d == 6 or np.allclose(finite, finite.round(d)))
    step = 0.5 * 10.0**-decimals
    seen = np.isfinite(values)
    typical = np.where(seen, values, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    up = scale.forward(within(typical + step, (scale.low, scale.high)))
    down = scale.forward(within(typical - step, (scale.low, scale.high)))
    return np.asarray(np.maximum(np.abs(up - down) / 2, 1e-9))


def _unit_scale(panel: Panel, segment: np.ndarray, scale: Scale) -> Array:
    z = scale.forward(panel.y)
    rms, count = steps_rms(z, panel.years, segment, _floor(panel.y, scale))
    typical = float((rms**2 * count).sum() / max(count.sum(), 1)) or float((rms**2).mean())
    return np.asarray(np.sqrt((count * rms**2 + UNIT_WEIGHT * typical) / (count + UNIT_WEIGHT)))


def _table(points: np.ndarray, steps: Array) -> Array:
    """Return the reference quantiles for units × horizons."""
    kinds, index = np.unique(
        np.column_stack([np.repeat(points, steps.shape[1]), steps.ravel()]),
        axis=0,
        return_inverse=True,
    )
    rows = np.stack([errors.reference(int(n), float(h)) for n, h in kinds])
    return np.asarray(rows[index.ravel()].reshape(*steps.shape, -1))


def _pooled_width(
    panel: Panel,
    segment: np.ndarray,
    scale: Scale,
    past: list[Past],
    since: Array,
    ahead: Array,
) -> Array:
    points = np.isfinite(panel.y).sum(axis=1)
    table = _table(points, since[:, None] + ahead)
    factor = _calibration(panel, segment, scale, past)
    return np.asarray(factor * _unit_scale(panel, segment, scale)[:, None, None] * table)


def _calibration(panel: Panel, segment: np.ndarray, scale: Scale, past: list[Past]) -> float:
    """Return how much wider or narrower than the general table this panel's past errors were."""
    k80 = int(np.flatnonzero(errors.PROBABILITIES == 0.8)[0])
    ratios: list[Array] = []
    years: set[float] = set()
    for p in past:
        until = panel.until(p.year)
        unit = _unit_scale(until, segment[: len(until.years)], scale)
        off = np.abs(scale.forward(p.actual) - scale.forward(p.forecast))
        steps = np.repeat((p.targets - p.year)[None, :], len(off), axis=0)
        expected = unit[:, None] * _table(p.points, steps)[..., k80]
        ratio = (off / expected).ravel()
        ratios.append(ratio[np.isfinite(ratio)])
        years.update(p.targets.tolist())
    pooled = np.concatenate(ratios) if ratios else np.empty(0)
    if not len(pooled):
        return 1.0
    wider = max(float(np.quantile(pooled, 0.8)), 0.05)
    return float(wider ** (len(years) / (len(years) + YEAR_WEIGHT)))


def _single(
    panel: Panel, segment: np.ndarray, scale: Scale, bounds: Bounds, ahead: Array
) -> tuple[Array, Array]:
    """Forecast every unit from its own values only."""
    n, h = len(panel.units), len(ahead)
    mean, since, points = np.zeros((n, h)), np.zeros(n), np.zeros(n, dtype=int)
    groups: dict[tuple[int, int], list[int]] = {}
    rows: dict[int, Array] = {}
    bridged = within(_bridge(panel.y, panel.years, segment), bounds)
    for k in range(n):
        seen = np.flatnonzero(np.isfinite(panel.y[k]))
        first, last = int(panel.years[seen[0]]), int(panel.years[seen[-1]])
        grid = np.arange(first, last + 1, dtype=float)
        rows[k] = np.interp(grid, panel.years[seen], bridged[k, seen])
        since[k], points[k] = panel.years[-1] - last, len(seen)
        groups.setdefault((len(grid), int(since[k])), []).append(k)
    for (_, late), members in groups.items():
        y = np.stack([rows[k] for k in members])
        path = combined(y, h + late, None if scale.high is None else scale)
        mean[members] = path[:, late:]
    rms, _ = steps_rms(scale.forward(panel.y), panel.years, segment, _floor(panel.y, scale))
    return mean, np.asarray(rms[:, None, None] * _table(points, since[:, None] + ahead))


def _bridge(values: Array, years: Array, segment: np.ndarray) -> Array:
    """Return values with the level shifts at breaks taken out of the earlier segments."""
    if segment[0] == segment[-1]:
        return values
    slope = slopes(values, years, segment)
    slope = np.where(np.isfinite(slope), slope, 0.0)
    out = values.copy()
    for s in np.unique(segment)[:0:-1]:
        for k in range(len(values)):
            new = np.flatnonzero(np.isfinite(values[k]) & (segment == s))
            old = np.flatnonzero(np.isfinite(values[k]) & (segment < s))
            if len(new) and len(old):
                gap = years[new[0]] - years[old[-1]]
                out[k, old] += out[k, new[0]] - out[k, old[-1]] - slope[k] * gap
    return out
