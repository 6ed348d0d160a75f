"""Labels keep their order, stay inside and do not touch."""

from __future__ import annotations

import numpy as np

from mtqg.plot import labels


def test_places_apart_are_in_order_and_inside() -> None:
    rng = np.random.default_rng(1)
    for _ in range(200):
        places = sorted(rng.uniform(0, 10, 6))
        heights = rng.uniform(0.5, 1.6, 6)
        found = np.array(labels._apart(places, list(heights), 0.0, 10.0))
        reach = heights / 2
        assert (np.diff(found) >= reach[1:] + reach[:-1] - 1e-9).all()
        assert found[0] - reach[0] >= -1e-9
        assert found[-1] + reach[-1] <= 10 + 1e-9
