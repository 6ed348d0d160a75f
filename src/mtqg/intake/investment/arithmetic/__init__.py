"""Hold a table of investment against its own arithmetic, and against what is known.

A table says most figures more than once: centre and local make the total, the month and the
earlier running total make the new one, a rate divides the running total by a plan, an index by
the year before. Held against last month's table and last year's, nearly every figure has two or
three witnesses, and a figure that only itself speaks for is a misprint or a misreading.

The limits come from the office's 206 monthly tables of 2008 to 2025 (benchmarks/damage.py counts
what they let through): centre and local make the total within 0.004%; in four tables of
five all but 0.5% of the rows continue last month's running total within 0.2%; where a rate is
stored with all its decimals, the plan it was divided by has three decimals at most.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mtqg.intake.investment.arithmetic.alone import (
    repeated,
    rows_alone,
    shifted,
    stored,
    stored_quarters,
)
from mtqg.intake.investment.arithmetic.lines import LEVELS, Contradiction, agree, read_lines
from mtqg.intake.investment.arithmetic.past import history, same_table
from mtqg.intake.investment.arithmetic.totals import implied_bases, provinces, sizes, sums

__all__ = ["LEVELS", "Contradiction", "check"]


def check(
    rows: pd.DataFrame, known: pd.DataFrame | None = None, now: str = ""
) -> list[Contradiction]:
    """Return what the figures of one table contradict, most serious first.

    Parameters
    ----------
    rows : DataFrame
        One table in the long form, with the `label` of each row.
    known : DataFrame, optional
        The office's figures known so far, in the long form: those of the month before, the year
        before, and those of this very table where it was known already.
    now : str
        The month of a monthly table ("2012-05"); "" for one of quarters.

    Returns
    -------
    list of Contradiction
        Each names the cell, what it holds and what it most likely is. Without a total, or without
        its parts, nothing can be checked and that is said.
    """
    lines = read_lines(rows)
    country = {line.scope: line for line in lines if line.area == "VN"}
    keys = list(dict.fromkeys(k for line in country.values() for k in line.figures))
    found: list[Contradiction] = []
    confirmed: set[str] = set()
    if known is not None:
        found, confirmed = same_table(lines, known)
    told = sums(country, keys) + sizes(country, keys) + implied_bases(country, keys)
    told += provinces(lines, country)
    if confirmed and not found:
        # Printed so: what it contradicts is the office's misprint, not a misreading.
        told = [replace(finding, fatal=False, odd=True) for finding in told]
    found += told
    if now:
        suspects = rows_alone(lines, country, now) + repeated(lines, now) + shifted(lines, now)
        if known is not None:
            suspects += history(lines, known, now)
        suspects += stored(lines, now)
        settled = confirmed | {finding.place for finding in found}
        found += [f for f in suspects if f.fatal or not agree(f, settled)]
    else:
        found += stored_quarters(lines, confirmed)
    # One finding a cell, the first told, and the fatal ones first.
    kept: dict[str, Contradiction] = {}
    for i, finding in enumerate(found):
        kept.setdefault(finding.place or str(i), finding)
    fatal = [finding for finding in found if finding.fatal]
    return list(dict.fromkeys([*fatal, *kept.values()]))
