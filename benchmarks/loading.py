"""Load the statistics office's monthly workbooks and audit the shipped figures; count both.

    python -m benchmarks.loading [FOLDER]

FOLDER (or the variable MTQG_WORKBOOKS) holds the office's workbooks under their own names, which
start with the day of publication. Their figures are compared, to the digit kept, with those of
data/observations of the same day, which another reader transcribed. The findings of the audit are
compared with benchmarks/audit_reviewed.csv, in which every error and warning was judged by hand.
The last line is JSON.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from mtqg import checks
from mtqg.intake import Loaded, load
from mtqg.problems import ProblemError
from mtqg.table import observations

# The reference keeps four decimals.
TOLERANCE = 0.5e-4 + 1e-9
SOURCES = ("gso_sbi", "gso_sbi_quarter")


def main() -> None:
    """Run both counts and print them."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("MTQG_WORKBOOKS", "")
    figures: dict[str, object] = loading(Path(folder)) if folder else {"workbooks": 0}
    if not folder:
        print("No workbooks: give their folder as an argument or in MTQG_WORKBOOKS.")
    figures |= auditing()
    print(json.dumps(figures))


def loading(folder: Path) -> dict[str, object]:
    """Return the counts of loading every workbook of `folder`."""
    table = observations.read()
    reference = table[table["source"].isin(SOURCES)]
    files = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".xls", ".xlsx"))
    counts: Counter[str] = Counter(workbooks=len(files))
    start = time.perf_counter()
    for path in files:
        try:
            loaded = load(path)
        except ProblemError as error:
            counts["refused"] += 1
            print(f"REFUSED {path.name}: {error.say('en')[:300]}")
            continue
        counts["loaded"] += 1
        counts["cells_taken"] += sum(loaded.taken.values())
        counts["cells_left"] += sum(item.count for item in loaded.remains)
        counts["with_problems"] += bool(loaded.problems)
        for problem in loaded.problems:
            print(f"LOOK AT {problem.say('en')}")
        published = reference[reference["published"] == path.name[:10]]
        _compare(loaded, {_key(row): float(row.value) for row in published.itertuples()}, counts)
    seconds = time.perf_counter() - start
    names = ("workbooks", "loaded", "refused", "with_problems", "cells_taken", "cells_left",
             "compared", "same", "different", "missing")  # fmt: skip
    result: dict[str, object] = {name: counts[name] for name in names}
    result["seconds_per_workbook"] = round(seconds / max(1, len(files)), 3)
    print(", ".join(f"{name} {value}" for name, value in result.items()))
    return result


def _key(row: object) -> tuple[str, ...]:
    return tuple(str(getattr(row, name)) for name in ("area", "scope", "indicator", "period"))


def _compare(loaded: Loaded, wanted: dict[tuple[str, ...], float], counts: Counter[str]) -> None:
    taken = {_key(row): float(row.value) for row in loaded.table.itertuples()}
    for key, value in wanted.items():
        counts["compared"] += 1
        if key not in taken:
            counts["missing"] += 1
            print(f"MISSING {loaded.file}: {' '.join(key)} = {value}")
        elif abs(taken[key] - value) <= TOLERANCE:
            counts["same"] += 1
        else:
            counts["different"] += 1
            print(f"DIFFERENT {loaded.file}: {' '.join(key)}: {taken[key]}, reference {value}")


def auditing() -> dict[str, object]:
    """Return how many findings on the shipped figures were judged true, and how many not."""
    path = Path(__file__).with_name("audit_reviewed.csv")
    with path.open(encoding="utf-8", newline="") as file:
        reviewed = {
            tuple(row[name] for name in ("rule", "area", "indicator", "period", "source")): row
            for row in csv.DictReader(file)
        }
    found = checks.findings(observations.read())
    serious = [finding for finding in found if finding.severity != "note"]
    keys = []
    for finding in serious:
        first = finding.figures[0]
        names = ("area", "indicator", "period", "source")
        keys.append((finding.rule, *(str(first[name]) for name in names)))
    true = [key for key in keys if reviewed.get(key, {}).get("verdict") == "true"]
    known = {key for key, row in reviewed.items() if row["verdict"] == "true"}
    for key in set(keys) - set(true):
        print(f"NOT REVIEWED OR FALSE {' '.join(key)}")
    for key in known - set(keys):
        print(f"NOT FOUND {' '.join(key)}")
    result: dict[str, object] = {
        "audit_errors": sum(f.severity == "error" for f in found),
        "audit_warnings": sum(f.severity == "warning" for f in found),
        "audit_notes": sum(f.severity == "note" for f in found),
        "audit_known": len(known),
        "audit_known_found": len(known & set(keys)),
        "audit_true": len(true),
        "audit_false": len(keys) - len(true),
    }
    print(", ".join(f"{name} {value}" for name, value in result.items()))
    return result


if __name__ == "__main__":
    main()
