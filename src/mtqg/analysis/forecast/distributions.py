"""From a checked panel to predicted distributions."""

from __future__ import annotations

import numpy as np

from mtqg.analysis.breaks import segment_of
from mtqg.analysis.forecast import method_note
from mtqg.analysis.forecast.intervals import floor, measured, steps_rms, table, usual_steps
from mtqg.analysis.forecast.others import Function, continued, past_factor
from mtqg.analysis.forecast.pooling import pooled, slopes
from mtqg.analysis.forecast.prediction import Prediction
from mtqg.analysis.forecast.scales import Scale, spread_out, within, working_scale
from mtqg.analysis.forecast.series import combined
from mtqg.analysis.panel import Array, Bounds, Panel
from mtqg.problems import Problem, ProblemError
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("analysis")

POOL_FROM = 5
"""Units from which a panel is pooled."""


class TooFewValues(ProblemError):
    """No area has values enough for a forecast."""


def predict_panel(
    panel: Panel,
    horizon: int,
    bounds: Bounds,
    breaks: tuple[int, ...],
    pool: bool,
    other: tuple[str, Function] | None = None,
) -> Prediction:
    """Predict the `horizon` years after the last year of `panel`, by an `other` method if given."""
    breaks = tuple(b for b in breaks if panel.years[0] < b <= panel.years[-1])
    scale = working_scale(bounds, panel.y)
    segment = segment_of(panel.years, breaks)
    pool = pool and other is None
    left_out = _left_out(panel, segment, pool)
    keep = np.array([u not in left_out for u in panel.units], dtype=bool)
    if not keep.any():
        said: dict[Text, list[str]] = {}
        for unit, why in left_out.items():
            said.setdefault(why, []).append(str(unit))
        raise TooFewValues(
            Problem(why, value=", ".join(units[:5]) + (" …" if len(units) > 5 else ""))
            for why, units in said.items()
        )
    units = tuple(u for u in panel.units if u not in left_out)
    panel = Panel(units, panel.years, panel.y[keep])
    ahead = np.arange(1, horizon + 1, dtype=float)
    if pool:
        z = scale.forward(panel.y)
        apart = pooled(z, panel.years, segment)
        mean = scale.back(apart.ahead(ahead))
        points = np.isfinite(panel.y).sum(axis=1)
        steps = apart.own.since[:, None] + ahead
        usual = usual_steps(panel, segment, scale)
        shocks = measured(panel, breaks, scale).shocks(apart)
        width = shocks.width(usual, points, steps)
        method = method_note.pooled(
            apart.trust, float(np.mean(apart.own_way.pull)), len(units), breaks
        )
    elif other is None:
        scale = scale if scale.high is not None else Scale()
        mean, width = _single(panel, segment, scale, bounds, ahead)
        method = method_note.single(breaks)
    else:
        mean, width = _other(other, panel, segment, bounds, ahead)
        scale = Scale()
        method = method_note.other(other[0], breaks)
    mean = within(mean, bounds)
    quantiles = spread_out(mean, width, scale, bounds)
    years = panel.years[-1] + ahead
    return Prediction(units, years, mean, quantiles, method, pool, left_out)


def _left_out(panel: Panel, segment: np.ndarray, pool: bool) -> dict[str, Text]:
    seen = np.isfinite(panel.y)
    now = (seen & (segment == segment[-1])).any(axis=1)
    stepped = np.zeros(len(seen), dtype=bool)
    for s in np.unique(segment):
        stepped |= seen[:, segment == s].sum(axis=1) >= 2
    alone = _SAY.text("left_out.one" if segment[0] == segment[-1] else "left_out.one_a_segment")
    reasons: dict[str, Text] = {}
    for k, unit in enumerate(panel.units):
        n = int(seen[k].sum())
        if pool and not now[k]:
            reasons[unit] = _SAY.text("left_out.none_since")
        elif not pool and n < 2:
            reasons[unit] = _SAY.text("left_out.too_few", values=n)
        elif not stepped.any() or (not pool and not stepped[k]):
            reasons[unit] = alone
    return reasons


def _rows(
    panel: Panel, segment: np.ndarray, bounds: Bounds
) -> tuple[list[Array], np.ndarray, np.ndarray]:
    """Return consecutive yearly values of every unit, years since its last, and its points.

    Missing years are interpolated, level shifts at breaks taken out.
    """
    bridged = within(_bridge(panel.y, panel.years, segment), bounds)
    rows, since, points = [], [], []
    for k in range(len(panel.units)):
        seen = np.flatnonzero(np.isfinite(panel.y[k]))
        grid = np.arange(panel.years[seen[0]], panel.years[seen[-1]] + 1)
        rows.append(np.interp(grid, panel.years[seen], bridged[k, seen]))
        since.append(panel.years[-1] - panel.years[seen[-1]])
        points.append(len(seen))
    return rows, np.array(since), np.array(points)


def _single(
    panel: Panel, segment: np.ndarray, scale: Scale, bounds: Bounds, ahead: Array
) -> tuple[Array, Array]:
    """Forecast every unit from its own values only."""
    rows, since, points = _rows(panel, segment, bounds)
    mean = np.zeros((len(rows), len(ahead)))
    groups: dict[tuple[int, int], list[int]] = {}
    for k, row in enumerate(rows):
        groups.setdefault((len(row), int(since[k])), []).append(k)
    for (_, late), members in groups.items():
        y = np.stack([rows[k] for k in members])
        path = combined(y, len(ahead) + late, scale)
        mean[members] = path[:, late:]
    rms, _ = steps_rms(scale.forward(panel.y), panel.years, segment, floor(panel.y, scale))
    return mean, np.asarray(rms[:, None, None] * table(points, since[:, None] + ahead))


def _other(
    method: tuple[str, Function], panel: Panel, segment: np.ndarray, bounds: Bounds, ahead: Array
) -> tuple[Array, Array]:
    """Forecast every unit by another method, its width from that method's own past errors."""
    rows, since, points = _rows(panel, segment, bounds)
    paths = [
        continued(*method, row, len(ahead) + int(late), unit)[int(late) :]
        for unit, row, late in zip(panel.units, rows, since, strict=True)
    ]
    factor = past_factor(*method, dict(zip(panel.units, rows, strict=True)), len(ahead))
    rms, _ = steps_rms(panel.y, panel.years, segment, floor(panel.y, Scale()))
    width = factor * rms[:, None, None] * table(points, since[:, None] + ahead)
    return np.stack(paths), np.asarray(width)


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
