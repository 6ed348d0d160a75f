"""Confirmed statements as rows of the one long table, for the audit and the reports."""

from __future__ import annotations

import pandas as pd

from mtqg.intake.text.statement import TextReading
from mtqg.problems import ProblemError
from mtqg.table.schema import COLUMNS, KEY, complete, validate
from mtqg.words.sentences import sentences

_SAY = sentences("read_text")


def to_table(
    confirmed: TextReading | pd.DataFrame, *, source: str, published: str = ""
) -> pd.DataFrame:
    """Return statements as a valid long table.

    Parameters
    ----------
    confirmed : Reading or DataFrame
        What `read_text` returned, or its `frame()` after an analyst edited it: rows whose `keep`
        is false are left out.
    source : str
        The name of the article or report; it stands in the column `source`.
    published : str, optional
        Its date; that of the Reading when left out.

    Returns
    -------
    DataFrame
        Columns `mtqg.table.schema.COLUMNS`. A rounded figure ("trên 57%") gives way to a more
        exact one of the same kind that lies within its bounds (57,46%).

    Raises
    ------
    ProblemError
        If a row has no period, or the rows are no valid long table; one text that states one
        figure twice differently is told, not settled.

    Examples
    --------
    >>> from mtqg.checks import accounts
    >>> from mtqg.intake.text import read_text
    >>> article = '''Năm 2023, kế hoạch vốn 3 chương trình mục tiêu quốc gia của tỉnh Quảng Nam là
    ... hơn 1.730 tỷ đồng, đến 4/10/2023 mới giải ngân hơn 262 tỷ đồng, đạt gần 11,5%.'''
    >>> row = accounts.stated(to_table(read_text(article), source="article")).iloc[0]
    >>> f"{row['computed']:.1f} is not {row['rate']:.1f}: {row['agrees']}"
    '15.1 is not 11.5: False'
    """
    if isinstance(confirmed, TextReading):
        published = published or confirmed.published
        confirmed = confirmed.frame()
    rows = confirmed[confirmed["keep"].astype(bool)] if "keep" in confirmed else confirmed
    rows = rows.reset_index(drop=True)
    missing = [
        _SAY.problem(
            "confirm.period",
            file=source,
            row=int(index) + 2,
            column="period",
            value=str(rows["printed"][index]),
        )
        for index in rows.index[rows["period"] == ""]
    ]
    if missing:
        raise ProblemError(missing)
    table = rows.assign(
        source=source,
        published=published,
        note=rows["inferred"].where(rows["inferred"] == "", "inferred: " + rows["inferred"]),
        place=[f"{a}-{b}" for a, b in zip(rows["start"], rows["end"], strict=True)],
    )
    table = complete(table.reindex(columns=list(COLUMNS)))
    # A pure bound has neither value nor its other side: complete() must not close it.
    table[["low", "high"]] = rows[["low", "high"]].astype(float).to_numpy()
    return validate(_exact_first(table), source).reset_index(drop=True)


def _exact_first(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` without rounded figures that a more exact one of the same key repeats."""
    kept = []
    for _, group in table.groupby(list(KEY), sort=False, dropna=False):
        width = (group["high"] - group["low"]).fillna(float("inf"))
        best = group.loc[width.idxmin()]
        inside = (group["low"].fillna(-1e18) <= best["value"]) & (
            best["value"] <= group["high"].fillna(1e18)
        )
        kept += [best.name, *group.index[~inside & (group.index != best.name)]]
    return table.loc[sorted(kept)]
