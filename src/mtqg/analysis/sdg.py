"""The two verdicts usual for the Sustainable Development Goals, for comparison only.

Both extrapolate the pace so far, without an interval. How often they are wrong was found beforehand
for 2-5 years, and by `python -m benchmarks.forecasts` for 2-3 years on the panels of Vietnam.
"""

from __future__ import annotations


def verdicts(
    base: float, value: float, goal: float, passed: float, span: float, *, downward: bool
) -> tuple[str, str]:
    """Return Eurostat's verdict and the SDG Index arrow.

    Parameters
    ----------
    base, value, goal : float
        The value at the start, now, and to be reached.
    passed, span : float
        Years from the start until now, and until the goal.
    downward : bool
        Whether the goal lies below.

    Returns
    -------
    (str, str)
        Eurostat, from the ratio of the actual to the required compound growth rate: "significant
        progress" (at least 0.95), "moderate progress" (0.6), "insufficient progress" (0),
        "movement away". SDG Index, from the ratio of the linear paces: ↑ (at least 1), ↗ (0.5),
        → (0), ↓. Where a value is not positive the compound rate is not defined and the linear
        ratio serves both; two empty strings where no time has passed. A goal already reached is
        significant progress and ↑.

    References
    ----------
    Eurostat, Sustainable development in the European Union: monitoring report, annex on the
    assessment method. Sachs et al., Sustainable Development Report, annex on the dashboards.

    Examples
    --------
    >>> verdicts(50, 60, 80, 2, 5, downward=False)
    ('significant progress', '↗')
    >>> verdicts(10, 11, 5, 2, 5, downward=True)
    ('movement away', '↓')
    """
    if span <= 0 or passed <= 0:
        return "", ""
    if (value <= goal) if downward else (value >= goal):
        return "significant progress", "↑"
    needed = (goal - base) / span
    actual = (value - base) / passed
    # Needed 0 with the goal lost: the value has moved away from a start that already met it.
    linear = actual / needed if needed * (goal - value) > 0 else -1.0
    ratio = linear
    if linear >= 0 and min(base, value, goal) > 0:
        ratio = ((value / base) ** (1 / passed) - 1) / ((goal / base) ** (1 / span) - 1)
    arrow = "↑" if linear >= 1 else "↗" if linear >= 0.5 else "→" if linear >= 0 else "↓"
    if ratio < 0:
        return "movement away", arrow
    if ratio < 0.6:
        return "insufficient progress", arrow
    return ("significant progress" if ratio >= 0.95 else "moderate progress"), arrow
