"""Papermill first: it loads mtqg.reports.engine, an entry point, while it is imported."""

import papermill  # noqa: F401
