"""Where will the budget year end? Run-off forecasts of disbursement, with odds and pace."""

from mtqg.runoff.pace import Pace, Stretch, pace, stretches
from mtqg.runoff.triangle import Triangle, triangle
from mtqg.runoff.year_end import January, YearEnd, forecast

__all__ = [
    "January",
    "Pace",
    "Stretch",
    "Triangle",
    "YearEnd",
    "forecast",
    "pace",
    "stretches",
    "triangle",
]
