"""What one unit costs among 63, 630 and 3,321: `python -m benchmarks.scale [--quick]`.

The units are made up ("Xã 0001" …, as many as Vietnam has communes since 1 July 2025), the
notebook is a small one, so that what is measured is the runner: planning and digests, running,
index and summary. The cost per unit must not grow with their number.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import nbformat

from mtqg.run import runner
from mtqg.run.jobs import Outcome
from mtqg.run.parameters import Run
from mtqg.site import site
from mtqg.texts import Text

FINDING = """\
import zlib
from IPython.display import display
rate = zlib.crc32(province.encode()) % 1000 / 10
display({"application/vnd.mtqg.findings+json": {
    "findings": [{"id": "made-up", "severity": "info", "text": f"made-up rate {rate}",
                  "value": rate, "unit": "%"}],
    "measures": {"rate": {"value": rate, "unit": "%", "label": "made-up", "period": "2025"}}}},
    raw=True)
"""


def template(folder: Path) -> Path:
    cells = [
        nbformat.v4.new_markdown_cell("# Made-up commune"),
        nbformat.v4.new_code_cell('province = ""', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(FINDING),
    ]
    path = folder / "commune.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def measure(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = template(Path(folder))
        out = Path(folder) / "out"
        names = [f"xa-{i:04d}" for i in range(1, number + 1)]
        runs = [
            Run("commune", path, "2025", n, n, Text(n, n), "vi", {"province": n}) for n in names
        ]
        marks = [time.perf_counter()]
        tasks = runner.tasks(runs, str(out))
        marks.append(time.perf_counter())
        first: list[float] = []

        def told(outcome: Outcome) -> None:
            if not first:
                first.append(time.perf_counter())

        outcomes = runner.make(tasks, str(out), told=told)
        marks.append(time.perf_counter())
        site.write(str(out))
        marks.append(time.perf_counter())
        again = [task for task in runner.tasks(runs, str(out)) if task.reasons]
        marks.append(time.perf_counter())
        assert all(outcome.ok for outcome in outcomes)
        assert not again
        plan, _, index, check = (1000 * (b - a) / number for a, b in pairwise(marks))
        running = 1000 * (marks[2] - first[0]) / (number - 1)
        disk = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / number / 1024
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        per_unit = f"{plan:9.2f} {running:9.1f} {index:9.2f} {check:9.2f} {disk:9.1f}"
        print(f"{number:6} {per_unit} {own:9.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="63 and 630 only")
    options = parser.parse_args()
    print("        ms per unit                             KiB/unit   MiB here")
    print(" units      plan       run     index     check      disk    largest")
    for number in (63, 630) if options.quick else (63, 630, 3321):
        measure(number)


if __name__ == "__main__":
    main()
