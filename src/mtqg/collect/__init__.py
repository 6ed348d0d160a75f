"""Forms that communes return: who has, who has not, what contradicts, asked and answered.

`collect` reads a folder of returned forms; `query` writes what contradicts as an Excel sheet with
room for answers and reads these back as corrections with reasons; `command` is `mtqg collect`.
"""

from mtqg.collect.query import Answer, Query
from mtqg.collect.returned import Collected, collect

__all__ = ["Answer", "Collected", "Query", "collect"]
