"""The pages that all provinces of an edition share: the country, the figures, how to read them.

They are notebooks as reports are, without the parameter `province`, so that they have the same
forms, records and reasons to be made again. They lie in the folder of the country.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mtqg import paths
from mtqg.run.parameters import Run
from mtqg.table import areas
from mtqg.table.parameters_given import as_given

#: Their notebooks, in the order in which the index lists them.
NOTEBOOKS = ("country", "quality", "intervals", "changes")

#: Made where a day to compare with is given.
CHANGES = "changes"


def parted(notebooks: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return which of the notebooks asked for are of all provinces, and which of each.

    None asked for means all but what changed since a day, which is made where one is given.

    >>> parted(["trend", "quality"]), parted([])
    ((['quality'], ['trend']), (['country', 'quality', 'intervals'], []))
    """
    if not notebooks:
        return [name for name in NOTEBOOKS if name != CHANGES], []
    shared = [name for name in notebooks if name in NOTEBOOKS]
    return shared, [name for name in notebooks if name not in NOTEBOOKS]


def plan(
    notebooks: Sequence[str] = NOTEBOOKS,
    *,
    language: str = "vi",
    edition: str = "",
    as_of: str = "",
    data: Sequence[Path] = (),
    since: str = "",
) -> list[Run]:
    """Return the runs that make the pages; parameters as checked by `parameters.plan`.

    >>> [run.stem for run in plan(edition="2025", language="en")][:2]
    ['2025/ca-nuoc/country.en', '2025/ca-nuoc/quality.en']
    """
    edition, as_of = as_given(edition, as_of)
    country = areas.get(areas.COUNTRY, edition)
    given = {
        "edition": edition,
        "language": language,
        "as_of": as_of,
        "data": [str(path) for path in data],
    }
    return [
        Run.of(name, country, language, given | ({"since": since} if name == CHANGES else {}))
        for name in notebooks
        if (paths.notebooks() / f"{name}.ipynb").exists()
    ]
