"""Reports from Python: the runner that `mtqg report` uses, giving a table of what was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from mtqg.problems import speaking
from mtqg.run import parameters, provenance, runner
from mtqg.table.dates import cut_off

#: Columns of `report`.
COLUMNS = ("province", "notebook", "ok", "made", "cause", "seconds", "page")


def report(
    areas: str | Sequence[str],
    notebooks: str | Path | Sequence[str | Path] = (),
    *,
    edition: str = "2024",
    language: str = "vi",
    as_of: str | date = "",
    data: str | Path | Sequence[str | Path] = (),
    out: str | Path = "reports",
    jobs: int = 0,
    force: bool = False,
    **asked: Any,
) -> pd.DataFrame:
    """Make reports of provinces: one run of papermill a province and notebook.

    Parameters
    ----------
    areas : str or sequence of str
        Names in any spelling, codes or slugs; an empty sequence is every province.
    notebooks : str, path, or sequence of them
        Names of report notebooks, or paths of one's own with a cell tagged `parameters` that has
        `province`; by default every report notebook.
    edition, language, as_of, data :
        As for `mtqg.province`; `data` are files of the long table, or folders of them.
    out : path
        The folder of the reports.
    jobs : int
        How many at once; 0 for as many as there are processors.
    force : bool
        Make also what is up to date.
    **asked :
        Further parameters that the notebooks declare, such as `indicator`, `horizon` or `notes`.

    Returns
    -------
    DataFrame
        One row a report: province, notebook, ok, made (False where it was up to date), cause (why
        it failed, or ""), seconds, page (path of the page, or of the failed notebook).

    Raises
    ------
    ProblemError
        With everything that is wrong, before anything runs.

    Examples
    --------
    >>> made = report("lao-cai", "trend", out=folder)  # doctest: +SKIP
    >>> made["page"][0]  # doctest: +SKIP
    'reports/2024/lao-cai/trend.vi.html'
    """
    with speaking(language):
        runs = parameters.plan(
            [areas] if isinstance(areas, str) else list(areas),
            notebooks=_listed(notebooks),
            edition=str(edition),
            language=language,
            as_of=cut_off(as_of),
            data=[Path(path) for path in _listed(data)],
            extra={name: str(value) for name, value in asked.items()},
        )
    place = str(out)
    tasks = runner.tasks(runs, place)
    todo = [task for task in tasks if force or task.reasons]
    ended = {o.stem: o for o in runner.make(todo, place, jobs=jobs)}
    rows = []
    for task in tasks:
        outcome = ended.get(task.run.stem)
        ok = outcome is None or outcome.ok
        rows.append(
            (
                task.run.names.say(language),
                task.run.notebook,
                ok,
                outcome is not None,
                outcome.cause.say(language) if outcome else "",
                round(outcome.seconds, 2) if outcome else 0.0,
                f"{place}/{task.run.stem}{provenance.PAGE if ok else provenance.FAILED}",
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _listed(given: str | Path | Sequence[str | Path]) -> list[str]:
    return [str(given)] if isinstance(given, str | Path) else [str(one) for one in given]
