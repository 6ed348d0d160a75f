"""Where will the budget year end? Run-off forecasts of disbursement, with odds and pace.

>>> import pandas as pd
>>> from mtqg.table import observations
>>> budget = triangle(observations.read())
>>> end = forecast(budget, "24", 2024, 9, share=56.2)
>>> end.year, end.target, 0 < end.probability < 1
(2024, 95.0, True)
"""

from mtqg.analysis.year_end.backtest import (
    TrackRecord,
    accuracy,
    backtest,
    eligible,
    track_record,
)
from mtqg.analysis.year_end.method import ShareDistribution
from mtqg.analysis.year_end.outlook import January, YearEnd, forecast
from mtqg.analysis.year_end.pace import pace, stretches
from mtqg.analysis.year_end.programme_table import year_end
from mtqg.analysis.year_end.scenario import scenario
from mtqg.analysis.year_end.triangle import Triangle, merged, triangle
from mtqg.analysis.year_end.wording import end_sentence, pace_sentence, track_sentence

__all__ = [
    "January",
    "ShareDistribution",
    "TrackRecord",
    "Triangle",
    "YearEnd",
    "accuracy",
    "backtest",
    "eligible",
    "end_sentence",
    "forecast",
    "merged",
    "pace",
    "pace_sentence",
    "scenario",
    "stretches",
    "track_record",
    "track_sentence",
    "triangle",
    "year_end",
]
