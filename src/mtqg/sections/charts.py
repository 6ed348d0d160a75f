"""A chart of `mtqg.plot` as a block of a report: drawn on a sheet of its own, with its figures.

A section gives `mtqg.plot` a tidy table and a `sheet`, and hands the Axes on with the source line,
which pages set under the picture, and the figures that the annex lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from mtqg import plot
from mtqg.plot import theme
from mtqg.sections.blocks import Chart, Findings, Reading, plain
from mtqg.sections.cases import Case


def tidy(series: Mapping[str, pd.DataFrame], indicator: str) -> pd.DataFrame:
    """Return the yearly figures of several areas (`Case.points`) as `mtqg.plot` takes them.

    >>> points = pd.DataFrame({"period": ["2023", "2024"], "value": [4.2, 3.4]})
    >>> tidy({"Bắc Giang": points, "Cả nước": points.head(1)}, "ST.POV_MD")["name"].tolist()
    ['Bắc Giang', 'Bắc Giang', 'Cả nước']
    """
    named = [points.assign(name=name, indicator=indicator) for name, points in series.items()]
    return pd.concat(named, ignore_index=True)


def listed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `tidy` as the annex lists it."""
    return table.drop(columns="indicator").rename(columns={"name": "line"})


def title(section: Findings | Reading, *ids: str) -> str | None:
    """Return what a section found as the title of its chart: of the first of `ids` that it has.

    The words are those of the finding itself, so that chart and sentence cannot differ. None
    without such a finding: the chart is then named after what is drawn.

    >>> from mtqg.sections.blocks import ReportFinding
    >>> found = ReportFinding("level", "info", "Năm 2024 là **3%** (ước).", 3.0)
    >>> title(Findings((found,)), "level")
    'Năm 2024 là 3% (ước)'
    """
    found = {f.id: f for f in reversed(section.findings)} if isinstance(section, Findings) else {}
    for one in (found[id_] for id_ in ids if id_ in found):
        return plain(one.title or one.brief or one.text).rstrip(".")
    return None


def courses(
    case: Case,
    series: Mapping[str, pd.DataFrame],
    indicator: str,
    source: str,
    *,
    panels: bool = False,
    **options: Any,
) -> Chart:
    """Draw yearly figures of several areas (`Case.points`): in one picture, or in panels.

    `options` are those of `plot.lines` and `plot.small_multiples`.
    """
    table = tidy(series, indicator)
    options |= {"source": "", "language": case.language}
    if panels:
        axes = plot.small_multiples(table, figure=theme.blank(), **options)
    else:
        axes = plot.lines(table, ax=theme.sheet(), **options)
    return block(axes, source, listed(table))


def block(axes: Axes | Iterable[Axes], source: str, data: pd.DataFrame) -> Chart:
    """Return what `mtqg.plot` drew as a block, with its title and alternative text."""
    first: Any = np.ravel(np.asarray(axes, object))[0]
    words = theme.words(first)
    return Chart(first.figure, words.title, words.alt, source, data)
