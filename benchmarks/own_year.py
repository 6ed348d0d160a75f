"""What a year of an office's own figures costs: `python -m benchmarks.own_year [--rows N]`.

One province, 120 communes, four programmes, twelve months, every type, source and vintage of
capital: 730,000 rows of the long table, in a file a month as `mtqg load` keeps them. The figures
are made up, and every row says so. Measured, each in a process of its own that finds nothing kept
("cold") and then with what the first one kept ("again"): `mtqg.figures` of one indicator, and
`mtqg report` of the province, all notebooks. A last line gives all of it as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from mtqg.table import areas, communes, observations, schema

PROVINCE, COMMUNES = "nghe-an", 120
PROGRAMMES = ("NTP2026", "CULTURE", "HEALTH", "EDUCATION")
_FIGURES = """
import mtqg, sys
table = mtqg.figures("FIN.DISB", "nghe-an", data=sys.argv[1], programme="NTP2026")
assert len(table), "no figure was found"
"""


def write(folder: Path, units: int = COMMUNES) -> int:
    """Write the months of a made-up year to `folder`; return how many rows they have."""
    province = areas.find(PROVINCE, "2025")
    codes = [unit.code for unit in communes.communes(province.code)][:units]
    parts = list(product(codes, PROGRAMMES, ("INV", "REC"), ("CURRENT", "CARRIED"), _FUNDS))
    names = ["area", "programme", "capital", "plan_vintage", "fund"]
    plan = pd.DataFrame(parts, columns=names)
    random = np.random.default_rng(2026)
    plan["FIN.PLAN"] = random.integers(100, 900, len(plan)) / 1000
    pace = random.uniform(0.4, 1.0, len(plan))
    rows = 0
    for month in range(1, 13):
        plan["FIN.DISB"] = (plan["FIN.PLAN"] * pace * month / 12).round(3)
        whole = plan
        for name, every in zip(names, (province.code, None, "ALL", "ALL", "ALL"), strict=True):
            if every:  # sums over the communes, and over each breakdown
                total = whole.groupby([n for n in names if n != name], as_index=False).sum(
                    numeric_only=True
                )
                whole = pd.concat([whole, total.assign(**{name: every})], ignore_index=True)
        long = whole.melt(names, ["FIN.PLAN", "FIN.DISB"], "indicator").round(6)
        day = (pd.Period(f"2026-{month:02d}").end_time.date()).isoformat()
        told = {"edition": "2025", "period": "2026", "as_of": day, "source": "made_up"}
        told |= {"note": "số giả định, không phải số thật"}
        long["status"] = np.where(long["indicator"] == "FIN.PLAN", "plan", "actual")
        long["level"] = np.where(long["area"] == province.code, "province", "commune")
        table = observations.complete(long.assign(**told))[list(schema.COLUMNS)]
        table.to_csv(folder / f"{day}-made-up.csv", index=False, encoding="utf-8-sig")
        rows += len(table)
    return rows


_FUNDS = ("CENTRAL", "LOCAL", "FOREIGN", "CREDIT", "PEOPLE", "OTHER")


def measure(command: list[str], cache: Path) -> dict[str, float]:
    """Return the seconds and the largest memory, in MiB, of a command and what it starts."""
    start = time.perf_counter()
    environment = {**os.environ, "MTQG_CACHE": str(cache)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": round(seconds, 1), "largest_so_far": round(memory)}


def main() -> None:
    """Print each measurement, and all of them as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--communes", type=int, default=COMMUNES)
    options = parser.parse_args()
    found: dict[str, object] = {"benchmark": "own_year"}
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "figures"
        folder.mkdir()
        found["rows"] = write(folder, options.communes)
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"{found['rows']} rows, {size / 2**20:.0f} MiB, made up")
        figures = [sys.executable, "-c", _FIGURES, str(folder)]
        report = [sys.executable, "-m", "mtqg", "report", PROVINCE, "--data", str(folder)]
        report += ["--out", str(Path(root) / "out"), "--force"]
        for name, command in (("figures", figures), ("report", report)):
            cache = Path(root) / f"cache-{name}"
            for state in ("cold", "again"):
                found[f"{name}_{state}"] = cost = measure(command, cache)
                print(f"{name:8} {state:6} {cost['seconds']:6.1f} s", flush=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
