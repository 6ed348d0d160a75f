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

import numpy as np
import pandas as pd

from mtqg import paths
from mtqg.intake.text import Statement, TextReading, read_text
from mtqg.table import catalogue

TEXTS = Path(__file__).resolve().parent.parent / "tests" / "texts"
READABLE = ("known", "unseen", "field_a", "field_b", "third", "fourth", "fifth", "press", "seventh")
FIELD = ("field_a", "field_b", "third")
UNREAD = ("kept", "kept_fifth", "kept_sixth", "kept_press", "kept_seventh")
SETS = (*READABLE, *UNREAD)
FIELDS = ("area", "indicator", "status", "programme", "capital", "fund", "plan_vintage")
#: Strength of the ridge.
RIDGE = 2.0
BINS = (0.97, 0.95, 0.9, 0.8, 0.0)
Key = tuple[str, str, float | None, float | None, float | None, str, str]


def _digits(numbers: Iterable[float | None]) -> list[float | None]:
    return [None if x is None or math.isnan(x) else float(f"{x:.9g}") for x in numbers]


def key_of_label(row: dict[str, object]) -> Key:
    """Return what a label must share with a statement."""
    value = row["value"]
    numbers = _digits([value, row.get("low", value), row.get("high", value)])  # type: ignore[list-item]
    unit = catalogue.indicator(str(row["indicator"])).unit
    return (row["area"], row["indicator"], *numbers, unit, row["status"])  # type: ignore[return-value]


def key_of(s: Statement) -> Key:
    """Return what a statement must share with a label."""
    return (s.area, s.indicator, *_digits([s.value, s.low, s.high]), s.unit, s.status)  # type: ignore[return-value]


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

    def share(self, name: str) -> float:
        good, bad = self.fields[name, True], self.fields[name, False]
        return good / max(good + bad, 1)


def reading_of(path: Path) -> tuple[TextReading, list[dict[str, object]]]:
    """Return what is read in a labelled text, and its labels."""
    head = json.loads(path.with_suffix(".json").read_text("utf-8"))
    reading = read_text(path, as_of=head.get("as_of", ""), area=head.get("area", ""))
    return reading, head["statements"]


def score(folder: Path, show: bool = False) -> Score:
    """Return the score of a folder; `show` prints each error."""
    total = Score()
    for path in sorted(folder.glob("*.txt")):
        reading, rows = reading_of(path)
        _add(total, path.stem, reading, rows, show)
    return total


def _add(
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
                x.get("period") != period_of(s, reading.published),
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
            fits = alike[0]["period"] in (period_of(s, reading.published), period_of(s))
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
        near = [x for x in labels if numbers[id(x)] == _digits([s.value, s.low, s.high])]
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
    """Print the score of a set: totals, and by field, family and confidence unless it is unread."""
    print(
        f"{name}: precision {s.precision:.3f} ({s.right} of {s.read}), recall {s.recall:.3f} "
        f"({s.right} of {s.wanted}), period {s.share('period'):.3f}, "
        f"money {s.share('money'):.3f}, {s.texts} texts"
    )
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
    print(
        "   by confidence:",
        ", ".join(f"≥{b} {s.bins[b, True]}/{s.bins[b, True] + s.bins[b, False]}" for b in BINS),
    )
    print("   missed, as left:", ", ".join(f"{k} {n}" for k, n in s.left.most_common()))


Told = tuple[list[str], bool, float]


def _model(told: list[Told]) -> tuple[float, dict[str, float]]:
    """Return base and weights of a ridge logistic model over licences, by Newton's steps."""
    names = sorted({x for licences, _, _ in told for x in licences})
    place = {name: n + 1 for n, name in enumerate(names)}
    x = np.zeros((len(told), len(names) + 1))
    x[:, 0] = 1
    for row, (licences, _, _) in enumerate(told):
        x[row, [place[name] for name in licences]] = 1
    right = np.array([ok for _, ok, _ in told], float)
    weight = np.array([w for _, _, w in told])
    penalty = np.diag([0.0, *[RIDGE] * len(names)])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (weight * (right - p)) - penalty @ beta
        curve = (x.T * (weight * p * (1 - p))) @ x + penalty
        beta += np.linalg.solve(curve, slope)
    return float(beta[0]), {name: float(beta[place[name]]) for name in names}


def fit() -> pd.DataFrame:
    """Return the weights of confidence: a ridge logistic model over the licences of statements.

    Learnt on the statements of the field and third texts and of pages of the press (real_…, which
    are not kept here) as they were first read (text_first_reading.csv), when no rule had been
    mended on them, and at a third of the weight on those of today, which alone know the licences
    made since. How sure a statement may be said is then scaled by what each batch of third texts
    and of the press showed of a model learnt without it.
    """
    first = pd.read_csv(Path(__file__).with_name("text_first_reading.csv"))
    told = [(str(x.set), x.licences.split("|"), bool(x.right), 1.0) for x in first.itertuples()]
    for name in FIELD:
        for path in sorted((TEXTS / name).glob("*.txt")):
            batch = f"third_{path.stem[0]}" if name == "third" else name
            one = Score()
            _add(one, path.stem, *reading_of(path), False)
            told += [(batch, list(s.licences), ok, 1 / 3) for s, ok in (*one.rows, *one.asked)]
    # A licence made since the first reading has only been seen where it was made to fit.
    known = {name for _, licences, _, w in told if w == 1.0 for name in licences}
    base, weights = _model([x[1:] for x in told])
    shown: list[Told] = []
    for out in sorted({x[0] for x in told if x[0].startswith(("third", "real"))}):
        kept = _model([x[1:] for x in told if x[0] != out])
        for batch, licences, ok, weight in told:
            if batch == out:
                odds = kept[0] + sum(kept[1].get(x, 0.0) for x in licences)
                shown.append(([f"{odds:.4f}"], ok, weight))
    slope, level = _scale(shown)
    counts = Counter(name for _, licences, _, _ in told for name in licences)
    rows = [("base", round(level + slope * base, 2), f"scaled by {slope:.2f} on batches left out")]
    for name in sorted(weights):
        weight = weights[name] if name in known else min(weights[name], 0.0)
        rows.append((name, round(slope * weight, 2), f"{counts[name]} statements"))
    return pd.DataFrame(rows, columns=["licence", "weight", "note"])


def _scale(shown: list[Told]) -> tuple[float, float]:
    """Return slope and level of the logistic line from odds said to what proved right."""
    x = np.array([[float(odds[0]), 1.0] for odds, _, _ in shown])
    right = np.array([ok for _, ok, _ in shown], float)
    weight = np.array([w for _, _, w in shown])
    beta = np.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        curve = (x.T * (weight * p * (1 - p))) @ x
        beta += np.linalg.solve(curve, x.T @ (weight * (right - p)))
    return float(beta[0]), float(beta[1])


def main() -> None:
    """Print the scores of the sets asked for; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--show", action="store_true", help="list what was missed or read wrong")
    parser.add_argument("--fit", action="store_true", help="learn the weights of confidence again")
    arguments = parser.parse_args()
    if arguments.fit:
        place = paths.data() / "vocabulary" / "text_confidence.csv"
        fit().to_csv(place, index=False, lineterminator="\n")
        return
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
        }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
