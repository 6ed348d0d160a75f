"""Trend and forecast reports on Vietnam's National Target Programmes, province by province.

The names an analyst needs, in the order of the work:

- `read`, `read_csv`, `select`, `validate`: the one long table of stated figures;
- `provinces`, `find`, `indicators`, `targets`: what the codes mean;
- `case`: one province at one date, for readers of one language;
- `accounts`, `forecasts`, `runoff`: what the figures say of money and of where things go;
- `charts`, `readings`: how it is shown and said.
"""

from mtqg import accounts, charts, forecasts, readings, runoff
from mtqg.areas import find, provinces
from mtqg.case import Case, case
from mtqg.catalogue import indicator, indicators, targets
from mtqg.forecasts import forecast
from mtqg.observations import read, read_csv, select, validate
from mtqg.problems import ProblemError

__version__ = "0.1.0"

__all__ = [
    "Case",
    "ProblemError",
    "accounts",
    "case",
    "charts",
    "find",
    "forecast",
    "forecasts",
    "indicator",
    "indicators",
    "provinces",
    "read",
    "read_csv",
    "readings",
    "runoff",
    "select",
    "targets",
    "validate",
]
