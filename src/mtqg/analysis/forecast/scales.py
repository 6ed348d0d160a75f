"""The scale on which a series is extrapolated: as it is, its logarithm, or its logit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mtqg.analysis.panel import Array, Bounds


@dataclass(frozen=True)
class Scale:
    """A monotone map from the values of a series to the whole line, and back.

    With two bounds it is the logit of the share of the range, with a lower bound only the
    logarithm of the distance to it, without bounds the identity. Values on a bound are moved
    inside by `offset`: a province without a poor household has a place on the logit scale.

    Parameters
    ----------
    low, high : float or None
        The bounds of the values, in their unit.
    offset : float
        How far values on a bound are moved inside, in the unit of the values.

    Examples
    --------
    >>> rate = Scale(0.0, 100.0, 0.5)
    >>> float(rate.forward(np.array(50.0))), round(float(rate.back(rate.forward(np.array(3.4)))), 9)
    (0.0, 3.4)
    """

    low: float | None = None
    high: float | None = None
    offset: float = 0.0

    @property
    def identity(self) -> bool:
        """Whether values are extrapolated as they are."""
        return self.low is None

    def forward(self, y: Array) -> Array:
        """Return `y` on the working scale."""
        if self.low is None:
            return np.asarray(y, dtype=float)
        x = np.asarray(y, dtype=float) - self.low + self.offset
        if self.high is None:
            return np.asarray(np.log(x))
        return np.asarray(np.log(x) - np.log(self.high - self.low + 2 * self.offset - x))

    def back(self, z: Array) -> Array:
        """Return the values of which `z` is the working scale, kept within the bounds."""
        if self.low is None:
            return np.asarray(z, dtype=float)
        if self.high is None:
            return np.asarray(
                np.maximum(np.exp(np.minimum(z, 700.0)) + self.low - self.offset, self.low)
            )
        width = self.high - self.low + 2 * self.offset
        y = width / (1.0 + np.exp(-np.clip(z, -700.0, 700.0))) + self.low - self.offset
        return np.asarray(np.clip(y, self.low, self.high))


def spread_out(mean: Array, width: Array, scale: Scale, bounds: Bounds) -> Array:
    """Return the quantiles around `mean` of half-widths on the working scale, lowest first.

    With two bounds they are symmetric on the logit scale. With one they are symmetric as the values
    are, a width of the logarithm taken as that share of the level: the exponential of a wide
    interval has no end.
    """
    both = np.concatenate([-width[..., :0:-1], width], axis=-1)
    if scale.low is None or scale.high is not None:
        around = scale.back(scale.forward(mean)[..., None] + both)
    else:
        around = mean[..., None] + (mean - scale.low + scale.offset)[..., None] * both
    return within(around, bounds)


def working_scale(bounds: Bounds, values: Array) -> Scale:
    """Return the scale for `values` within `bounds`: logit, logarithm or none.

    With two bounds the logit, offset by half a hundredth of the range; with a lower bound only
    the logarithm, offset by half the smallest distance from the bound that occurs (a millionth of
    the largest at least). Without a lower bound the values are taken as they are.
    """
    if bounds is None or bounds[0] is None:
        return Scale()
    low, high = bounds[0], bounds[1]
    if high is not None:
        return Scale(low, high, 0.005 * (high - low))
    above = values[np.isfinite(values)] - float(low)
    above = above[above > 0]
    if not len(above):
        return Scale()
    return Scale(low, None, max(0.5 * float(above.min()), 1e-6 * float(above.max()), 1e-9))


def within(y: Array, bounds: Bounds) -> Array:
    """Return `y` kept within `bounds`."""
    if bounds is None:
        return y
    low, high = bounds
    return np.clip(y, -np.inf if low is None else low, np.inf if high is None else high)
