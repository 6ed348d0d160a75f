"""One run from template to finished files, in the process that does it."""

from __future__ import annotations

import ast
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from mtqg.problems import ProblemError
from mtqg.publish.page import page
from mtqg.run import notebook_engine, provenance, store
from mtqg.run.jobs import NO_CAUSE, Found, Job, Outcome
from mtqg.run.parameters import Run
from mtqg.sections.blocks import valid
from mtqg.table import disk_cache, figures_used
from mtqg.terminal import LANGUAGE, log
from mtqg.texts import LANGUAGES, Text
from mtqg.words.sentences import sentences

_SAY = sentences("run")

#: Papermill's name of each way to run.
ENGINES = {"fork": "mtqg", "plain": "mtqg-plain"}

#: Is told what to keep should this process die: the notebook, then each cell ("at" or "cell").
Send = Callable[[tuple[str, Any]], None]


def preload() -> None:
    """Import and prepare what every run needs, before processes fork.

    The shell comes first: pandas asks it on import whether tables may be wide, and believes
    itself in a terminal, and cuts them, when there is none.
    """
    with notebook_engine.shell().builtin_trap:
        import pandas as pd

        import mtqg.plot
        import mtqg.sections.shared_results  # noqa: F401

        pd.set_option("display.max_columns", 20)  # should pandas have been imported before
        notebook_engine.show_figures_inline()
        _draw()
    page(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# x")]), {})
    provenance.versions()


def share(shared: Mapping[str, Any], *, one: bool = False) -> None:
    """Compute once what the runs with these parameters in common use, before they fork.

    For `one` run it is found or taken over, and what is not is left to the run.

    `shared` holds edition, language, as_of, data; a notebook of one's own that has no edition takes
    nothing of it.
    """
    from mtqg.sections.shared_results import warm

    own = [Path(path) for path in shared.get("data", [])]
    digests = cache(lambda: provenance.own_digests(own))

    def untouched(read: set[figures_used.Read]) -> bool:
        return digests().of(read) == provenance.NOTHING

    with notebook_engine.shell().builtin_trap:
        try:
            if "edition" in shared:
                disk_cache.once(warm, shared, provenance.made_by(), untouched, one=one)
        except ProblemError:
            pass  # the notebooks that ask for it say what is wrong with it
        except Exception as error:  # ours to mend: told, and no report waits for it
            text = _SAY.text("messages.unprepared", cause=f"{type(error).__name__}: {error}")
            log("warning", text.say(str(shared.get("language", LANGUAGE))), event="unprepared")
    with suppress(OSError):
        provenance.figure_digests(own)


def _draw() -> None:
    """Draw once: fonts are found, read and measured on the first figure of a process."""
    from mtqg.plot import theme, vector

    figure = theme.blank()
    axes = figure.add_subplot()
    axes.plot([1, 2], label="x")
    axes.set(title="x", xlabel="x", ylabel="x")
    axes.legend()
    vector.svg(figure, "x")


def import_ahead(template: Path) -> None:
    """Import what the cells of `template` do, so that no run has to, before processes fork.

    Only modules of packages that are here already: what another package does on import (threads,
    files) belongs into the process of its notebook.
    """
    cells = []
    with suppress(OSError, ValueError):  # each run reads it again, and says so
        cells = nbformat.read(template, as_version=4).cells
    with notebook_engine.shell().builtin_trap:
        for cell in cells:
            for name in _imported(cell.source) if cell.cell_type == "code" else ():
                if name.partition(".")[0] in sys.modules:
                    with suppress(Exception):  # whatever its import raises, the cell shows
                        import_module(name)


def _imported(source: str) -> Iterator[str]:
    r"""Yield the modules that `source` imports, nothing when it is not Python alone.

    >>> list(_imported("import a.b as c\nfrom d.e import f"))
    ['a.b', 'd.e', 'd.e.f']
    """
    with suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def perform(job: Job, way: str, send: Send) -> Outcome:
    """Execute, export and store one run; what goes wrong in the notebook is in the outcome.

    Raises
    ------
    OSError
        If the results cannot be written.
    """
    started = time.perf_counter()
    watch = _Watch(send)
    try:
        with figures_used.reading() as read:
            notebook = papermill.execute_notebook(
                prepared(job.run),
                None,
                dict(job.run.parameters),
                engine_name=ENGINES[way],
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                autosave_cell_every=0,
                watch=watch,
            )
        cause = _unfinished(notebook)
    except PapermillExecutionError as error:
        notebook, cause = watch.notebook, _raised(error.ename, error.evalue)
    except DeadKernelError:
        notebook, cause = watch.notebook, Text("tiến trình đã chết", "its kernel died")
    except notebook_engine.OutputTooLarge as error:
        notebook, cause = watch.notebook, _raised("OutputTooLarge", str(error))
    found = Found.of(notebook)
    memory = psutil.Process().memory_full_info().uss / 2**20
    outcome = Outcome(job.run.stem, cause is None, cause or NO_CAUSE, 0.0, found, memory)
    seen = (
        read if way == "fork" else {figures_used.ALL}
    )  # what a kernel of its own reads is not seen
    return keep(job, notebook, outcome, started, seen)


def prepared(run: Run) -> NotebookNode:
    """Return the template of `run` without the markdown of other languages, for papermill."""
    notebook = nbformat.read(run.template, as_version=4)
    others = {language for language in LANGUAGES if language != run.language}
    notebook.cells = [c for c in notebook.cells if not others & set(c.metadata.get("tags", []))]
    return notebook


class _Watch:
    """Passes on what happened so far, and holds the notebook for when papermill raises."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.notebook: NotebookNode | None = None

    def __call__(self, notebook: NotebookNode, index: int, finished: bool) -> None:
        if self.notebook is None:
            self.notebook = notebook
            self._send(("notebook", nbformat.writes(notebook)))
        if notebook.cells[index].cell_type != "code":
            return
        if not finished:
            self._send(("at", index))
            return
        outputs = notebook.cells[index].outputs
        size = sum(len(str(output)) for output in outputs)
        if size > 2 * notebook_engine.OUTPUT_LIMIT:
            del outputs[:]
            raise notebook_engine.OutputTooLarge(
                f"more than {notebook_engine.OUTPUT_LIMIT >> 20} MiB of output"
            )
        self._send(("cell", (index, json.dumps(outputs))))


def _unfinished(notebook: NotebookNode) -> Text | None:
    """Return where the notebook stopped of itself (`exit()`), None when every cell ran."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            return Text(
                f"sổ tính tự dừng trước ô {index + 1}", f"it stopped itself before cell {index + 1}"
            )
    return None


def _raised(name: str, message: str) -> Text:
    line = f"{name}: {message}".strip().splitlines()[0][:300]
    return Text(line, line)


def _title(notebook: NotebookNode) -> str:
    """Return the report's title: the first heading, up to its colon (the province follows)."""
    for cell in notebook.cells:
        texts = [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            texts.append(output.get("data", {}).get("text/markdown", ""))
        for line in "\n".join(texts).splitlines():
            if line.startswith("# "):
                return str(line[2:].partition(":")[0].replace("*", "").strip())
    return ""


def _undate(notebook: NotebookNode) -> None:
    """Take out what differs between two runs that found the same, but for when the last ended."""
    for cell in notebook.cells:
        for name in ("start_time", "end_time", "duration"):
            cell.metadata.get("papermill", {}).pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"  # papermill gives it one by chance
    for name in ("start_time", "duration"):
        notebook.metadata.get("papermill", {}).pop(name, None)


def keep(
    job: Job,
    notebook: NotebookNode,
    outcome: Outcome,
    started: float,
    read: Iterable[figures_used.Read] = (figures_used.ALL,),
) -> Outcome:
    """Store what `outcome` leaves: report and record, or the failed notebook and its record.

    `read` is what the notebook read of the figures.
    """
    base = f"{job.out}/{job.run.stem}"
    _undate(notebook)
    about = notebook.metadata.setdefault("papermill", {})
    about.update(input_path=job.run.template.name, output_path=job.run.stem + provenance.NOTEBOOK)
    files = {}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    if outcome.ok:
        files[provenance.NOTEBOOK] = nbformat.writes(notebook, allow_nan=False) + "\n"
        shown = page(
            notebook,
            {
                "language": job.run.language,
                "province": job.run.names.say(job.run.language),
                "edition": job.run.edition,
                "parameters": provenance.placeless(job.run.parameters),
                "inputs": dict(job.inputs),
                "versions": provenance.versions(),
                "made": made,
                "root": "../" * job.run.stem.count("/"),
            },
        )
        files[provenance.PAGE] = shown.rstrip("\n") + "\n"
    else:
        files[provenance.FAILED] = nbformat.writes(notebook, allow_nan=False) + "\n"
    outcome = Outcome(**{**vars(outcome), "seconds": time.perf_counter() - started})
    record = {
        "stem": job.run.stem,
        "notebook": job.run.notebook,
        "title": _title(notebook) or job.run.notebook,
        "edition": job.run.edition,
        "code": job.run.code,
        "slug": job.run.slug,
        "names": asdict(job.run.names),
        "language": job.run.language,
        "parameters": dict(job.run.parameters),
        "inputs": dict(job.inputs),
        "figures": provenance.used(job.run, read),
        "versions": provenance.versions(),
        "made": made,
        "outcome": {
            "ok": outcome.ok,
            "cause": asdict(outcome.cause),
            "seconds": round(outcome.seconds, 3),
            "memory": round(outcome.memory, 1),
        },
        "found": asdict(outcome.found),
        "files": {ending: disk_cache.digest([text]) for ending, text in files.items()},
    }
    whole = provenance.sealed(valid(record))
    text = json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False)
    files[provenance.RECORD] = text + "\n"
    _write(files, base)
    # Only what this run says may stand: no failed notebook beside a page, no old page beside one.
    stale = (provenance.FAILED,) if outcome.ok else (provenance.NOTEBOOK, provenance.PAGE)
    for ending in stale:
        store.remove(base + ending)
    return outcome


def _write(files: Mapping[str, str], base: str) -> None:
    """Write all `files` by ending, the record last; when one cannot be, leave none of them."""
    written = []
    try:
        for ending, text in files.items():
            store.write(text, base + ending)
            written.append(ending)
    except OSError:
        for ending in written:
            store.remove(base + ending)
        raise
