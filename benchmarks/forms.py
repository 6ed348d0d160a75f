"""Time and size of every form of the reports of two provinces, in both languages.

Run as `python -m benchmarks.forms [REPORTS]`: with a folder of reports, those in it; without,
Bắc Giang's and Quảng Nam's are made first. Times are of one process after a first, unmeasured
file of each form; the median of three. The last line is JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from mtqg.reports import forms, parameters, run

TIMES = 3


def notebooks(folder: str) -> list[Path]:
    """Return the executed notebooks in `folder`; made first when it is new."""
    if not Path(folder).exists():
        for language in ("vi", "en"):
            runs = parameters.plan(["bac-giang", "quang-nam"], language=language)
            run.make(run.tasks(runs, folder), folder)
    return sorted(Path(folder).glob("*/*/*.ipynb"))


def measure(form: str, notebook: Path, folder: Path) -> tuple[float, int]:
    """Return the median seconds of writing `form`, and the size of the file in bytes."""
    target = folder / f"{notebook.stem}.{form}"
    language = notebook.stem.rpartition(".")[2]
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        forms.write(form, notebook, target, language)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), target.stat().st_size


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        given = sys.argv[1] if len(sys.argv) > 1 else f"{scratch}/reports"
        found = notebooks(given)
        result: dict[str, dict[str, float]] = {}
        for form in forms.FORMS:
            forms.write(form, found[0], Path(scratch, f"first.{form}"), "vi")
            rows = [measure(form, notebook, Path(scratch)) for notebook in found]
            times, sizes = [row[0] for row in rows], [row[1] / 1024 for row in rows]
            result[form] = {
                "seconds_median": round(statistics.median(times), 3),
                "seconds_max": round(max(times), 3),
                "kib_median": round(statistics.median(sizes)),
                "kib_max": round(max(sizes)),
            }
            print(form, result[form])
        print(json.dumps({"reports": len(found), **result}))


if __name__ == "__main__":
    main()
