"""What papermill finds under its entry point `papermill.engine`: the engines, not yet imported.

Papermill loads every entry point while it is itself being imported. An engine is a subclass of
its classes, so importing `mtqg.run.notebook_engine` first would go in a circle.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for a class of `mtqg.run.notebook_engine` until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(getattr(import_module("mtqg.run.notebook_engine"), self._name), attribute)


shell = Later("ShellEngine")
kernel = Later("KernelEngine")
