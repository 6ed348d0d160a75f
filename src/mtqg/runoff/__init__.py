"""Where will the budget year end? Run-off forecasts of disbursement, with odds and pace.

>>> import pandas as pd
>>> from mtqg import observations
>>> budget = triangle(observations.read())
>>> end = forecast(budget, "24", 2024, 9, share=56.2, plan=8444)
>>> end.year, end.target, 0 < end.probability < 1
(2024, 95.0, True)
"""

from mtqg.runoff.backtest import (
    TrackRecord,
    accuracy,
    backtest,
    eligible,
    reliability,
    track_record,
)
from mtqg.runoff.january import January
from mtqg.runoff.merged import merged
from mtqg.runoff.method import Outcome, development
from mtqg.runoff.pace import Pace, Stretch, pace, position, stretches
from mtqg.runoff.parts import Total, add_up, shared_luck
from mtqg.runoff.scenario import Scenario, scenario
from mtqg.runoff.triangle import Triangle, triangle
from mtqg.runoff.words import end_sentence, pace_sentence, track_sentence
from mtqg.runoff.year_end import YearEnd, forecast

__all__ = [
    "January",
    "Outcome",
    "Pace",
    "Scenario",
    "Stretch",
    "Total",
    "TrackRecord",
    "Triangle",
    "YearEnd",
    "accuracy",
    "add_up",
    "backtest",
    "development",
    "eligible",
    "end_sentence",
    "forecast",
    "merged",
    "pace",
    "pace_sentence",
    "position",
    "reliability",
    "scenario",
    "shared_luck",
    "stretches",
    "track_record",
    "track_sentence",
    "triangle",
]
