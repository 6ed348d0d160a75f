"""Where will the budget year end? Run-off forecasts of disbursement, with odds and pace.

>>> import pandas as pd
>>> from mtqg import observations
>>> budget = triangle(observations.read())
>>> end = forecast(budget, "24", 2024, 9, share=56.2, plan=8444)
>>> end.year, end.target, 0 < end.probability < 1
(2024, 95.0, True)
"""

from mtqg.runoff.backtest import accuracy, backtest, eligible, reliability
from mtqg.runoff.january import January
from mtqg.runoff.method import Outcome, development
from mtqg.runoff.pace import Pace, Stretch, pace, position, stretches
from mtqg.runoff.parts import Total, add_up, shared_luck
from mtqg.runoff.scenario import Scenario, scenario
from mtqg.runoff.triangle import Triangle, triangle
from mtqg.runoff.year_end import YearEnd, forecast

__all__ = [
    "January",
    "Outcome",
    "Pace",
    "Scenario",
    "Stretch",
    "Total",
    "Triangle",
    "YearEnd",
    "accuracy",
    "add_up",
    "backtest",
    "development",
    "eligible",
    "forecast",
    "pace",
    "position",
    "reliability",
    "scenario",
    "shared_luck",
    "stretches",
    "triangle",
]
