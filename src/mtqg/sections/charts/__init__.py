"""Charts in one visual language: every one with a title, units, a source line and alt text.

Outturns are filled marks joined by a line, estimates hollow, forecasts a dashed line in a band;
a break interrupts the line. The palette is told apart by colour-blind readers and in
black-and-white print; lines are labelled where they end, not in a legend.
"""

from mtqg.sections.charts.canvas import Line
from mtqg.sections.charts.dots import dumbbell, intervals, shares
from mtqg.sections.charts.lines import fan, trend
from mtqg.sections.charts.several import slope, small_multiples
from mtqg.sections.charts.year import budget_year

__all__ = [
    "Line",
    "budget_year",
    "dumbbell",
    "fan",
    "intervals",
    "shares",
    "slope",
    "small_multiples",
    "trend",
]
