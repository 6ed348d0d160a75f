"""What one commune's report costs among 63, 630 and 3,321: `python -m benchmarks.scale [--quick]`.

The notebook is the real one of a commune, run by the runner of `mtqg report`. The figures are made
up, and every page says so: no office has those of all communes. What is measured is planning and
digests, running, index and links, and the check that nothing is left to do, each a unit; the disk a
unit; the largest memory of the caller and of a process that runs notebooks. A last line gives all
of it as JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from mtqg.run import communal, runner
from mtqg.run.jobs import Outcome
from mtqg.site import pages
from mtqg.table import areas, communes, schema

SIZES = (63, 630, 3321)
_MONTHS = [f"2026-{month:02d}-28" for month in range(1, 11)]
_COLUMNS = ("plan", "run", "index", "check", "disk", "caller", "process")


def made_up(codes: list[str]) -> pd.DataFrame:
    """Return made-up figures of communes: ten months of payments, two poverty reviews, criteria."""
    return schema.complete(pd.DataFrame(list(_facts(codes))))


def _facts(codes: list[str]) -> Iterator[dict[str, object]]:
    random = np.random.default_rng(2026)
    for code in codes:
        base = {"area": code, "edition": "2025", "source": "made_up", "note": "made up"}
        pace, plan = random.uniform(0.5, 1.1), float(random.integers(3000, 9000)) / 1000
        for number, day in enumerate(_MONTHS, 1):
            paid = round(plan * min(1.0, pace * number / 13), 3)
            dated = base | {"programme": "NTP2026", "period": "2026", "as_of": day}
            yield dated | {"indicator": "FIN.PLAN", "status": "plan", "value": plan}
            yield dated | {"indicator": "FIN.DISB", "value": paid}
        households, share = int(random.integers(300, 3000)), random.uniform(0.01, 0.2)
        for year in ("2025", "2026"):
            poor, met = int(random.binomial(households, share)), int(random.integers(8, 19))
            yearly = base | {"period": year}
            yield yearly | {"indicator": "GNBV.HH_TOTAL", "value": households}
            yield yearly | {"indicator": "GNBV.POOR_HH", "value": poor}
            yield yearly | {"indicator": "NTM.CRIT_MET", "value": met}


def measure(number: int) -> dict[str, float]:
    """Return what `number` reports cost: milliseconds and KiB a unit, MiB of memory, seconds."""
    codes = [one.code for one in communes.communes()][:number]
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "made-up.csv", Path(folder) / "out"
        made_up(codes).to_csv(data, index=False)
        marks = [time.perf_counter()]
        runs = communal.plan([areas.get(code, "2025") for code in codes], data=[data])
        tasks = runner.tasks(runs, str(out))
        marks.append(time.perf_counter())
        outcomes: list[Outcome] = runner.make(tasks, str(out))
        marks.append(time.perf_counter())
        pages.write(str(out))
        marks.append(time.perf_counter())
        again = [task for task in runner.tasks(runs, str(out)) if task.reasons]
        marks.append(time.perf_counter())
        assert all(outcome.ok for outcome in outcomes)
        assert not again
        disk = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    plan, run, index, check = (
        1000 * (after - before) / number for before, after in pairwise(marks)
    )
    return {
        "units": number,
        "plan": plan,
        "run": run,
        "index": index,
        "check": check,
        "disk": disk / number / 1024,
        "caller": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "process": max(outcome.memory for outcome in outcomes),
        "seconds": marks[-1] - marks[0],
    }


def main() -> None:
    """Print a line a size, each measured in a process of its own, and all of them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="63 and 630 only")
    parser.add_argument("--units", type=int, help="one size, as JSON")
    options = parser.parse_args()
    if options.units:
        print(json.dumps(measure(options.units)))
        return
    print("        ms a unit                               KiB a unit  MiB     MiB a")
    print(" units      plan       run     index     check      disk  caller   process  seconds")
    rows = []
    for number in SIZES[:2] if options.quick else SIZES:
        command = [sys.executable, "-m", "benchmarks.scale", "--units", str(number)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        rows.append(json.loads(told.splitlines()[-1]))
        cells = " ".join(f"{rows[-1][name]:9.1f}" for name in _COLUMNS)
        print(f"{number:6} {cells} {rows[-1]['seconds']:8.0f}", flush=True)
    print(json.dumps({"benchmark": "scale", "rows": rows}))


if __name__ == "__main__":
    main()
