"""Trend and forecast reports on Vietnam's National Target Programmes, province by province.

The names an analyst needs, in the order of the work:

- `read`, `read_csv`, `select`, `validate`: the one long table of stated figures;
- `catalogue`, `provinces`, `find`, `lives`: what the codes mean, and whose they are;
- `loaders`, `read_text`, `audit`, `accounts`: taking figures in, and what they contradict;
- `case`: one province at one date, for readers of one language;
- `trend`, `forecast`, `forecasts`, `runoff`, `targets`, `progress`: where things go;
- `peers`, `moves`: who is like whom, and who moved faster;
- `charts`, `readings`: how it is shown and said (`warm` computes once what provinces share).

Each is imported when first asked for: `import mtqg` itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
        progress,
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
    "progress",
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

#: The module of each public name that is not itself a module.
_HOMES = {
    "Case": "cases",
    "ProblemError": "problems",
    "case": "cases",
    "find": "areas",
    "forecast": "forecasts",
    "provinces": "areas",
    "read": "observations",
    "read_csv": "observations",
    "read_text": "statements",
    "select": "observations",
    "trend": "trends",
    "validate": "observations",
    "warm": "readings.shared",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in _HOMES:
            found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        else:
            found = import_module(f"{__name__}.{name}")
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted(globals() | dict.fromkeys(__all__))
