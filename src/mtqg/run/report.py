"""Reports from Python: the runner that `mtqg report` uses, giving tables of what was made.

`report` makes them; `collect` gathers what their notebooks found over all provinces.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from mtqg.problems import ProblemError, speaking
from mtqg.run import parameters, provenance, runner, store
from mtqg.table import disk_cache
from mtqg.table.figures import Data
from mtqg.table.observations import listed, own

#: Columns of `report`.
COLUMNS = ("province", "edition", "notebook", "ok", "made", "cause", "seconds", "page")

#: Columns of `collect`.
COLLECTED = (
    "area",
    "name",
    "edition",
    "notebook",
    "language",
    "kind",
    "id",
    "severity",
    "label",
    "period",
    "value",
    "low",
    "high",
    "unit",
    "source",
)


def report(
    areas: str | int | Sequence[str | int],
    notebooks: str | Path | Sequence[str | Path] = (),
    *,
    edition: str | int | None = None,
    language: str = "vi",
    as_of: str | date | None = None,
    data: Data | Sequence[Data] | None = None,
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
        Names of report notebooks, or paths of one's own (".ipynb") with a cell tagged `parameters`
        that has `province`: its reports are named after the file; by default every report notebook.
    edition, language, as_of, data :
        As for `mtqg.province`; `data` may also be a folder of files. A table in memory is written
        to `out`, so that its reports can be made again.
    out : path
        The folder of the reports.
    jobs : int
        How many at once; 0 for as many as there are processors.
    force : bool
        Make also what is up to date.
    **asked :
        Further parameters that the notebooks declare, such as `indicator`, `horizon` or `notes`,
        of the type of their defaults.

    Returns
    -------
    DataFrame
        One row a report: province, edition, notebook, ok, made (False where it was up to date),
        cause (why it failed, or ""), seconds, page (path of the page, or of the failed notebook); a
        notebook that cannot be read is a row of its own. `mtqg.run.report.collect(out)` gives what
        the reports found as a table.

    Raises
    ------
    ProblemError
        With everything that is wrong, before anything runs.

    Examples
    --------
    >>> made = report("lao-cai", "trend", out="trial")  # doctest: +SKIP
    >>> made["page"][0]  # doctest: +SKIP
    'trial/2025/lao-cai/trend.vi.html'
    """
    wanted = [str(notebook) for notebook in listed(notebooks)]
    with speaking(language):
        if problems := store.refused(str(out)):
            raise ProblemError(problems)
        runs = parameters.plan(
            listed(areas),
            notebooks=wanted,
            edition=str(edition or ""),
            language=language,
            as_of=str(as_of or ""),
            data=_files(data, Path(out)),
            extra=asked,
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
                task.run.edition,
                task.run.notebook,
                ok,
                outcome is not None,
                outcome.cause.say(language) if outcome else "",
                round(outcome.seconds, 2) if outcome else 0.0,
                f"{place}/{task.run.stem}{provenance.PAGE if ok else provenance.FAILED}",
            )
        )
    for problem in parameters.unreadable(wanted):
        file, cause = Path(problem.file).stem, problem.say(language)
        rows.append(("", "", file, False, False, cause, 0.0, ""))
    if provenance.index_outdated(place):
        from mtqg.site import pages

        pages.write(place)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def collect(out: str | Path = "reports", *, notebook: str = "") -> pd.DataFrame:
    """Return what the reports in a folder found: measures and findings of all provinces, a table.

    Parameters
    ----------
    out : path
        The folder of the reports.
    notebook : str
        Only those of this notebook; "" for all.

    Returns
    -------
    DataFrame
        Columns `COLLECTED`, one row a measure or finding that a notebook displayed: area (code),
        name, edition, notebook, language, kind ("measure" or "finding"), id (of the measure, or of
        the rule that found it), severity (of a finding: good, info, warning, error), label (the
        measure's, or the sentence), period, value with low and high in `unit`, source.

    Examples
    --------
    >>> found = collect("reports", notebook="trend")  # doctest: +SKIP
    >>> found[found["id"] == "st.pov_md"].pivot(index="name", columns="period", values="value")
    ... # doctest: +SKIP
    """
    rows = []
    for made in provenance.records(str(out)):
        if not made["outcome"]["ok"] or notebook not in ("", made["notebook"]):
            continue
        language = made["language"]
        of = (made["code"], made["names"][language], made["edition"], made["notebook"], language)
        found = made["found"]
        for name, measure in found["measures"].items():
            entry = {"kind": "measure", "id": name, **measure}
            rows.append((*of, *map(entry.get, COLLECTED[5:])))
        for finding in found["findings"]:
            entry = {"kind": "finding", **finding, "label": finding.get("text", "")}
            rows.append((*of, *map(entry.get, COLLECTED[5:])))
    table = pd.DataFrame(rows, columns=list(COLLECTED))
    numbers = table[["value", "low", "high"]].astype(float)
    return table.assign(**numbers).fillna(dict.fromkeys(("severity", "period", "source"), ""))


def _files(data: Data | Sequence[Data] | None, out: Path) -> list[Path]:
    """Return the files that hold `data`; a table is written to a file named by its content."""
    several = [data] if isinstance(data, str | Path | pd.DataFrame) else data or ()
    found = []
    for one in several:
        if isinstance(one, pd.DataFrame):
            text = own(one).to_csv(index=False)
            path = out / "own" / f"{disk_cache.digest([text])}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            one = path
        found.append(Path(one))
    return found
