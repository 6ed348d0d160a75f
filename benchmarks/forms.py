"""Time and size of the report of two provinces in every form, in both languages.

Run as `python -m benchmarks.forms [REPORTS]`: with a folder of reports, those in it; without,
Bắc Giang's and Quảng Nam's are made first. Times are of one process after a first, unmeasured
file of each form; the median of three. `wall` is by the clock, `work` that of the processors: on a
machine that has nothing else to do they are the same. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from mtqg.publish import forms
from mtqg.publish.page import page as exported
from mtqg.run import parameters, provenance, runner

TIMES = 3
REPORT = "report"


def notebooks(folder: str) -> list[Path]:
    """Return the executed notebooks in `folder`; made first when it is new."""
    if not Path(folder).exists():
        for language in ("vi", "en"):
            runs = parameters.plan(
                ["bac-giang", "quang-nam"], notebooks=[REPORT], language=language
            )
            runner.make(runner.tasks(runs, folder), folder)
    return sorted(Path(folder).glob(f"*/*/{REPORT}.*{provenance.NOTEBOOK}"))


def page(notebook: Path, target: Path, language: str) -> None:
    about = {"language": language, "province": notebook.parent.name}
    target.write_text(exported(nbformat.read(notebook, as_version=4), about), encoding="utf-8")


def form(name: str) -> Callable[[Path, Path, str], object]:
    """Return what writes a notebook as the form `name`."""
    return lambda notebook, target, language: forms.write(name, notebook, target, language)


WRITERS = {"html": page, **{name: form(name) for name in forms.FORMS}}


def work() -> float:
    """Return the seconds that processors have worked for this process and its children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def measure(name: str, notebook: Path, folder: Path) -> tuple[float, float, int]:
    """Return the median seconds of writing a form, by the clock and of work, and its bytes."""
    target = folder / f"{notebook.parent.name}.{notebook.stem}.{name}"
    language = notebook.stem.rpartition(".")[2]
    wall, worked = [], []
    for _ in range(TIMES):
        started = time.perf_counter(), work()
        WRITERS[name](notebook, target, language)
        wall.append(time.perf_counter() - started[0])
        worked.append(work() - started[1])
    return statistics.median(wall), statistics.median(worked), target.stat().st_size


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        given = sys.argv[1] if len(sys.argv) > 1 else f"{scratch}/reports"
        found = notebooks(given)
        result: dict[str, dict[str, float]] = {}
        for name, write in WRITERS.items():
            write(found[0], Path(scratch, f"first.{name}"), "vi")
            rows = [measure(name, notebook, Path(scratch)) for notebook in found]
            wall, worked, sizes = zip(*rows, strict=True)
            result[name] = {
                "wall": round(statistics.median(wall), 2),
                "work": round(statistics.median(worked), 2),
                "kib": round(statistics.median(sizes) / 1024),
                "kib_max": round(max(sizes) / 1024),
            }
            print(name, result[name], flush=True)
        print(json.dumps({"reports": len(found), **result}))


if __name__ == "__main__":
    main()
