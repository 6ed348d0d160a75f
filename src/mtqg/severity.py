"""How much a finding weighs: one order for audits, reports, the index and the terminal."""

from __future__ import annotations

#: From the gravest on. An audit's "note" and a report's "info" weigh the same: nothing to do.
ORDER = ("error", "warning", "good", "note", "info")


def weight(severity: str, shortfall: float = 0.0) -> tuple[int, float]:
    """Return a key that sorts the weightiest first: by severity, then by the shortfall.

    Parameters
    ----------
    severity : str
        One of `ORDER`; any other weighs least.
    shortfall : float
        0 to 1, see `mtqg.sections.blocks.ReportFinding`.

    >>> sorted([("info", 0.9), ("warning", 0.1), ("warning", 0.7)], key=lambda f: weight(*f))
    [('warning', 0.7), ('warning', 0.1), ('info', 0.9)]
    """
    place = ORDER.index(severity) if severity in ORDER else len(ORDER)
    return place, -shortfall
