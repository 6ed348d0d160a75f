"""Trend and forecast reports on Vietnam's National Target Programmes, province by province.

What an analyst types, in the order of the work; `help(mtqg.figures)` and so on tell the rest.

- `figures`, `wide`: figures as a tidy table, names beside codes; as years × areas;
- `export`: figures into CSV, Parquet, SDMX-CSV or JSON-stat, for other programs;
- `read`, `select`: the long table itself, every statement and vintage;
- `load`, `template`, `read_text`: figures out of an office's files, forms for them, figures out
  of articles; `ProblemError` is what a refused input raises;
- `audit`: what stated figures contradict; `changes`: what differs between two states of them;
- `trend`, `forecast`, `backtest`, `year_end`, `targets`: where things go, and how sure that is;
- `peers`, `compare`: who is like whom, areas side by side;
- `plot`: charts on matplotlib Axes;
- `province`, `report`: one province at one date; reports by notebook.

Each is imported when first asked for: `import mtqg` itself costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtqg import plot as plot
    from mtqg.analysis.changes import changes as changes
    from mtqg.analysis.compare import compare as compare
    from mtqg.analysis.forecast import backtest as backtest
    from mtqg.analysis.forecast import forecast as forecast
    from mtqg.analysis.peers import peers as peers
    from mtqg.analysis.progress import targets as targets
    from mtqg.analysis.trend import trend as trend
    from mtqg.analysis.year_end import year_end as year_end
    from mtqg.checks import audit as audit
    from mtqg.intake import load as load
    from mtqg.intake.template import template as template
    from mtqg.intake.text import read_text as read_text
    from mtqg.problems import ProblemError as ProblemError
    from mtqg.publish.interchange import export as export
    from mtqg.run.report import report as report
    from mtqg.sections.cases import province as province
    from mtqg.table.observations import read as read
    from mtqg.table.observations import select as select
    from mtqg.table.tidy import figures as figures
    from mtqg.table.tidy import wide as wide

__version__ = "0.2.0"

#: Where each public name is found; "" for the package of that name.
_HOMES = {
    "ProblemError": "problems",
    "audit": "checks",
    "backtest": "analysis.forecast",
    "changes": "analysis.changes",
    "compare": "analysis.compare",
    "export": "publish.interchange",
    "figures": "table.tidy",
    "forecast": "analysis.forecast",
    "load": "intake",
    "peers": "analysis.peers",
    "plot": "",
    "province": "sections.cases",
    "read": "table.observations",
    "read_text": "intake.text",
    "report": "run.report",
    "select": "table.observations",
    "targets": "analysis.progress",
    "template": "intake.template",
    "trend": "analysis.trend",
    "wide": "table.tidy",
    "year_end": "analysis.year_end",
}

__all__ = [*_HOMES]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if not _HOMES[name]:
            return import_module(f"{__name__}.{name}")
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return [*__all__, "__version__"]
