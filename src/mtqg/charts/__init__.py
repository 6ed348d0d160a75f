"""Charts in one visual language: every one with a title, units, a source line and alt text.

Outturns are filled marks joined by a line, estimates hollow, forecasts a dashed line in a band;
a definition break interrupts the line. The palette is told apart by colour-blind readers and in
black-and-white print; lines are labelled where they end, not in a legend.
"""

from mtqg.charts.canvas import Line
from mtqg.charts.dots import position, shares
from mtqg.charts.lines import budget_year, fan, trend
from mtqg.charts.several import intervals, small_multiples

__all__ = [
    "Line",
    "budget_year",
    "fan",
    "intervals",
    "position",
    "shares",
    "small_multiples",
    "trend",
]
