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
    from mtqg import checks, intake
    from mtqg.analysis import forecast as forecasts
    from mtqg.analysis import movement, peers, progress, targets
    from mtqg.analysis import year_end as runoff
    from mtqg.analysis.forecast import backtest, forecast
    from mtqg.analysis.trend import trend
    from mtqg.checks import accounts
    from mtqg.intake.text import read_text
    from mtqg.problems import ProblemError
    from mtqg.sections.cases import Case, case
    from mtqg.sections.shared import warm
    from mtqg.table import catalogue, mergers
    from mtqg.table.areas import find, provinces
    from mtqg.table.observations import read, read_csv, select, validate

__version__ = "0.1.0"

__all__ = [
    "Case",
    "ProblemError",
    "accounts",
    "backtest",
    "case",
    "catalogue",
    "checks",
    "find",
    "forecast",
    "forecasts",
    "intake",
    "mergers",
    "movement",
    "peers",
    "progress",
    "provinces",
    "read",
    "read_csv",
    "read_text",
    "runoff",
    "select",
    "targets",
    "trend",
    "validate",
    "warm",
]

#: Where each public name is found.
_HOMES = {
    "Case": "sections.cases",
    "ProblemError": "problems",
    "backtest": "analysis.forecast",
    "case": "sections.cases",
    "find": "table.areas",
    "forecast": "analysis.forecast",
    "provinces": "table.areas",
    "read": "table.observations",
    "read_csv": "table.observations",
    "read_text": "intake.text",
    "select": "table.observations",
    "trend": "analysis.trend",
    "validate": "table.observations",
    "warm": "sections.shared",
}

#: The module that each public module is.
_MODULES = {
    "accounts": "checks.accounts",
    "catalogue": "table.catalogue",
    "checks": "checks",
    "forecasts": "analysis.forecast",
    "intake": "intake",
    "mergers": "table.mergers",
    "movement": "analysis.movement",
    "peers": "analysis.peers",
    "progress": "analysis.progress",
    "runoff": "analysis.year_end",
    "targets": "analysis.targets",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name in _HOMES:
            found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        else:
            found = import_module(f"{__name__}.{_MODULES[name]}")
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted(globals() | dict.fromkeys(__all__))
