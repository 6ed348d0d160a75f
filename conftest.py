"""Import papermill before anything of ours: it loads mtqg.reports.engine, an entry point, itself."""

import papermill  # noqa: F401
