"""Trend and forecast reports on Vietnam's National Target Programmes, province by province.

The names an analyst needs, in the order of the work:

- `read`, `read_csv`, `select`, `validate`: the one long table of stated figures;
- `catalogue`, `provinces`, `find`, `lives`: what the codes mean, and whose they are;
- `loaders`, `read_text`, `audit`, `accounts`: taking figures in, and what they contradict;
- `case`: one province at one date, for readers of one language;
- `trend`, `forecast`, `forecasts`, `runoff`, `targets`: where things go;
- `peers`, `moves`: who is like whom, and who moved faster;
- `charts`, `readings`: how it is shown and said (`warm` computes once what provinces share).
"""

from mtqg import (
    accounts,
    audit,
    catalogue,
    charts,
    forecasts,
    lives,
    loaders,
    moves,
    peers,
    readings,
    runoff,
    targets,
)
from mtqg.areas import find, provinces
from mtqg.cases import Case, case
from mtqg.forecasts import forecast
from mtqg.observations import read, read_csv, select, validate
from mtqg.problems import ProblemError
from mtqg.readings.shared import warm
from mtqg.statements import read_text
from mtqg.trends import trend

__version__ = "0.1.0"

__all__ = [
    "Case",
    "ProblemError",
    "accounts",
    "audit",
    "case",
    "catalogue",
    "charts",
    "find",
    "forecast",
    "forecasts",
    "lives",
    "loaders",
    "moves",
    "peers",
    "provinces",
    "read",
    "read_csv",
    "read_text",
    "readings",
    "runoff",
    "select",
    "targets",
    "trend",
    "validate",
    "warm",
]
