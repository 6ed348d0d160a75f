"""Where a province lies: the country as small tiles beside the title of its pages."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import pandas as pd

from mtqg.table import areas


@cache
def tiles(edition: str) -> pd.DataFrame:
    """Return the tiles of an edition: code, part, part_en (islands, else ""), row, column.

    >>> tiles("2025").query("part != ''")[["code", "part"]].to_numpy().tolist()
    [['48', 'Hoàng Sa'], ['56', 'Trường Sa']]
    """
    table = pd.DataFrame([row for row in areas.rows("tiles") if row["edition"] == edition])
    return table.drop(columns="edition").astype({"row": int, "column": int})


def drawn(edition: str, slugs: Collection[str]) -> str:
    """Return the country as SVG with the provinces of these slugs filled, "" where there is none.

    It says nothing that the title does not: readers of screens pass it over.

    >>> drawn("2025", ["da-nang"]).count("<path"), drawn("2025", ["thang-long"])
    (2, '')
    """
    if edition not in areas.EDITIONS:
        return ""
    table, known = tiles(edition), areas.provinces(edition)
    own = table["code"].isin(known.loc[known["slug"].isin(slugs), "code"])
    if not own.any():
        return ""
    others, filled = (
        "".join(f"M{6 * x} {4 * y}h5v3h-5z" for x, y in zip(of["column"], of["row"], strict=True))
        for of in (table[~own], table[own])
    )
    size = f"{6 * int(table['column'].max()) + 5} {4 * int(table['row'].max()) + 3}"
    return (
        f'<svg class="locator" aria-hidden="true" viewBox="0 0 {size}"><path d="{others}"/>'
        f'<path class="own" d="{filled}"/></svg>'
    )
