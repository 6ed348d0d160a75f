"""Precision and recall of the reader of texts, on the labelled texts of tests/texts.

A statement counts as right when area, indicator, value, both bounds, unit and status are those of
a label. `known` texts were looked at while the rules were made. `unseen` ones were written before
the first rule, by the same hand; only their total score was ever printed, never what was misread.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from mtqg.intake.text import Reading, read_text
from mtqg.table import catalogue

TEXTS = Path(__file__).resolve().parent.parent / "tests" / "texts"
Key = tuple[str, str, float | None, float | None, float | None, str, str]


def labels(path: Path) -> Counter[Key]:
    """Return the labelled statements of a text."""
    found: Counter[Key] = Counter()
    for row in json.loads(path.with_suffix(".json").read_text("utf-8"))["statements"]:
        value = row["value"]
        low, high = row.get("low", value), row.get("high", value)
        unit = catalogue.indicator(row["indicator"]).unit
        figures = [None if x is None else float(f"{x:.9g}") for x in (value, low, high)]
        found[(row["area"], row["indicator"], *figures, unit, row["status"])] += 1
    return found


def stated(reading: Reading) -> Counter[Key]:
    """Return what was read, in the form of the labels."""
    found: Counter[Key] = Counter()
    for s in reading.statements:
        figures = [None if math.isnan(x) else float(f"{x:.9g}") for x in (s.value, s.low, s.high)]
        found[(s.area, s.indicator, *figures, s.unit, s.status)] += 1  # type: ignore[index]
    return found


def score(folder: Path, show: bool = False) -> tuple[float, float, int]:
    """Return precision, recall and the number of texts of a folder."""
    right = read = wanted = texts = 0
    for path in sorted(folder.glob("*.txt")):
        truth, got = labels(path), stated(read_text(path))
        right += (truth & got).total()
        read += got.total()
        wanted += truth.total()
        texts += 1
        if show and truth != got:
            print(f"== {path.stem}: {(truth & got).total()} right")
            for key in truth - got:
                print("   missed", key)
            for key in got - truth:
                print("   wrong ", key)
    return right / max(read, 1), right / max(wanted, 1), texts


def main() -> None:
    """Print both scores; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list what was missed or read wrong")
    arguments = parser.parse_args()
    precision, recall, texts = score(TEXTS / "known", arguments.show)
    unseen_precision, unseen_recall, more = score(TEXTS / "unseen")
    print(f"known texts:  precision {precision:.3f}, recall {recall:.3f} ({texts} texts)")
    print(
        f"unseen texts: precision {unseen_precision:.3f}, recall {unseen_recall:.3f} ({more} texts)"
    )
    print(
        json.dumps(
            {
                "precision": round(precision, 3),
                "recall": round(recall, 3),
                "unseen_precision": round(unseen_precision, 3),
                "unseen_recall": round(unseen_recall, 3),
                "texts": texts + more,
            }
        )
    )


if __name__ == "__main__":
    main()
