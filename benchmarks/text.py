"""Precision and recall of the reader of texts, on the labelled texts of tests/texts.

A statement counts as right when area, indicator, value, both bounds, unit and status are those of
a label. Of what is right, period and money (programme, capital, fund, vintage) are scored apart.
Texts were looked at after their first reading, while rules were made; of those of `kept…` only
totals are ever printed, never what was misread in one (tests/texts/README.md).
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mtqg.intake.text import Statement, TextReading, read_text
from mtqg.table import catalogue

TEXTS = Path(__file__).resolve().parent.parent / "tests" / "texts"
READABLE = (
    "known",
    "unseen",
    "field_a",
    "field_b",
    "third",
    "fourth",
    "fifth",
    "press",
    "sixth",
    "seventh",
    "ninth",
)
UNREAD = ("kept", "kept_fifth", "kept_press", "kept_eighth", "kept_tenth")
#: Neither rules nor weights are made on these.
HELD = ("kept_tenth",)
SETS = (*READABLE, *UNREAD)
FIELDS = ("area", "indicator", "status", "programme", "capital", "fund", "plan_vintage")
BINS = (0.97, 0.95, 0.9, 0.8, 0.0)
Key = tuple[str, str, float | None, float | None, float | None, str, str]


def digits(numbers: Iterable[float | None]) -> list[float | None]:
    """Return numbers as labels hold them: a twelfth is written with seven digits."""
    return [None if x is None or math.isnan(x) else float(f"{x:.7g}") for x in numbers]


def key_of_label(row: dict[str, object]) -> Key:
    """Return what a label must share with a statement."""
    value = row["value"]
    numbers = digits([value, row.get("low", value), row.get("high", value)])  # type: ignore[list-item]
    unit = catalogue.indicator(str(row["indicator"])).unit
    return (row["area"], row["indicator"], *numbers, unit, row["status"])  # type: ignore[return-value]


def key_of(s: Statement) -> Key:
    """Return what a statement must share with a label."""
    return (s.area, s.indicator, *digits([s.value, s.low, s.high]), s.unit, s.status)  # type: ignore[return-value]


def period_of(s: Statement, published: str = "") -> str:
    """Return the period of a statement as labels write it: the month, where it is within a year.

    What is told of the day of publication (đến nay) is labelled with its year.
    """
    month = s.as_of[:7]
    closing = s.as_of[5:] == "01-31" and s.period == str(int(s.as_of[:4]) - 1)
    if (
        month
        and s.status != "plan"
        and s.as_of != published
        and not s.as_of.endswith("12-31")
        and not closing
        and "/" not in s.period
    ):
        return month
    return s.period


def periods_of(s: Statement, published: str) -> set[str]:
    """Return what labels may write of a statement's time.

    What a phase came to by a day is labelled by the phase or by the month, and stated with both;
    31 December by the year or by its month.
    """
    to_a_day = "/" in s.period and s.as_of and s.status == "actual"
    month = {s.as_of[:7]} if to_a_day or s.as_of.endswith("12-31") else set()
    return {period_of(s, published), period_of(s)} | month


def money_of(s: Statement, label: dict[str, object]) -> dict[str, bool]:
    """Tell of which fields of money a statement says what its label says; unsaid is all of it."""
    wanted = {
        "programme": label.get("programme", s.programme),
        "capital": label.get("capital", "ALL"),
        "fund": label.get("fund", "ALL"),
        "plan_vintage": label.get("vintage", "ALL"),
    }
    right = {part: getattr(s, part) == code for part, code in wanted.items()}
    return right | {"money": all(right.values())}


@dataclass
class Score:
    """What was read in one set of texts."""

    texts: int = 0
    wanted: int = 0
    read: int = 0
    right: int = 0
    fields: Counter[tuple[str, bool]] = field(default_factory=Counter)
    families: Counter[tuple[str, str]] = field(default_factory=Counter)
    bins: Counter[tuple[float, bool]] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[Statement, bool]] = field(default_factory=list)
    asked: list[tuple[Statement, bool]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.read, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.wanted, 1)

    @property
    def sure(self) -> float:
        """The share right of what is stated at 0.9 and surer."""
        right, wrong = (sum(self.bins[b, ok] for b in BINS if b >= 0.9) for ok in (True, False))
        return right / max(right + wrong, 1)

    def share(self, name: str) -> float:
        good, bad = self.fields[name, True], self.fields[name, False]
        return good / max(good + bad, 1)


def labels_of(path: Path) -> dict[str, Any]:
    """Return what is labelled of a text: its "statements", and what its reader is told."""
    head: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return head


def reading_of(path: Path) -> tuple[TextReading, list[dict[str, object]]]:
    """Return what is read in a labelled text, and its labels."""
    head = labels_of(path)
    reading = read_text(path, as_of=head.get("as_of", ""), area=head.get("area", ""))
    return reading, head["statements"]


def score(folder: Path, show: bool = False) -> Score:
    """Return the score of a folder; `show` prints each error."""
    total = Score()
    for path in sorted(folder.glob("*.txt")):
        reading, rows = reading_of(path)
        add(total, path.stem, reading, rows, show)
    return total


def add(
    total: Score, name: str, reading: TextReading, rows: list[dict[str, object]], show: bool
) -> None:
    labels = list(rows)
    total.texts += 1
    total.wanted += len(labels)
    total.read += len(reading.statements)
    wrong: list[Statement] = []
    for s in reading.statements:
        alike = [x for x in labels if key_of_label(x) == key_of(s)]
        alike.sort(
            key=lambda x: (
                x.get("period") not in periods_of(s, reading.published),
                not money_of(s, x)["money"],
            )
        )
        family = s.indicator.split(".")[0]
        sure = next(b for b in BINS if s.confidence >= b)
        total.bins[sure, bool(alike)] += 1
        total.families[family, "read"] += 1
        total.rows.append((s, bool(alike)))
        if not alike:
            wrong.append(s)
            continue
        labels.remove(alike[0])
        total.right += 1
        total.families[family, "right"] += 1
        for part in ("area", "indicator", "value", "status"):
            total.fields[part, True] += 1
        if family == "FIN":
            for part, same in money_of(s, alike[0]).items():
                total.fields[part, same] += 1
        if "period" in alike[0]:
            fits = alike[0]["period"] in periods_of(s, reading.published)
            total.fields["period", fits] += 1
            if show and not fits:
                print(
                    f"   {name}: period",
                    s.printed,
                    s.indicator,
                    alike[0]["period"],
                    "read as",
                    s.period,
                    s.as_of,
                    s.licences[2],
                )
    numbers = {id(x): list(key_of_label(x)[2:5]) for x in labels}
    for s in wrong:
        near = [x for x in labels if numbers[id(x)] == digits([s.value, s.low, s.high])]
        if near:
            for part in ("area", "indicator", "status"):
                total.fields[part, near[0][part] == getattr(s, part)] += 1
        if show:
            told = (
                f" label {near[0]['area']} {near[0]['indicator']} {near[0]['status']}"
                if near
                else ""
            )
            print(f"   {name}: WRONG", *key_of(s), s.confidence, "·", s.printed, s.licences, told)
    open_ = {key_of_label(x) for x in labels}
    total.asked += [(s, key_of(s) in open_) for s in reading.doubtful]
    for x in labels:
        family = str(x["indicator"]).split(".")[0]
        total.families[family, "missed"] += 1
        whys = [y.reason for y in reading.left if str(x["printed"]) in y.printed]
        total.left[whys[0] if whys else "read as another"] += 1
        if show:
            print(f"   {name}: missed", *key_of_label(x), "·", x["printed"], whys[:1])


def report(name: str, s: Score) -> None:
    """Print the score of a set: totals, by confidence, and by field and family unless unread."""
    print(
        f"{name}: precision {s.precision:.3f} ({s.right} of {s.read}), recall {s.recall:.3f} "
        f"({s.right} of {s.wanted}), period {s.share('period'):.3f}, "
        f"money {s.share('money'):.3f}, {s.texts} texts"
    )
    print(
        "   by confidence:",
        ", ".join(f"≥{b} {s.bins[b, True]}/{s.bins[b, True] + s.bins[b, False]}" for b in BINS),
    )
    asked = sum(right for _, right in s.asked)
    print(f"   asked: {len(s.asked)}, of which right as guessed {asked}")
    if name in UNREAD:
        return
    parts = ", ".join(f"{p} {s.share(p):.3f}" for p in FIELDS)
    print(f"   by field: {parts}")
    families = sorted({f for f, _ in s.families})
    print(
        "   by family:",
        ", ".join(
            (
                f"{f} {s.families[f, 'right']}/{s.families[f, 'read']} read,"
                f" {s.families[f, 'missed']} missed"
            )
            for f in families
        ),
    )
    print("   missed, as left:", ", ".join(f"{k} {n}" for k, n in s.left.most_common()))


def main() -> None:
    """Print the scores of the sets asked for; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--show", action="store_true", help="list what was missed or read wrong")
    arguments = parser.parse_args()
    said = {}
    for name in arguments.sets:
        total = score(TEXTS / name, arguments.show and name not in UNREAD)
        report(name, total)
        said[name] = {
            "precision": round(total.precision, 3),
            "recall": round(total.recall, 3),
            "period": round(total.share("period"), 3),
            "money": round(total.share("money"), 3),
            "texts": total.texts,
            "sure": round(total.sure, 3),
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
