"""Learns how sure a statement of a text is: `python -m benchmarks.text_weights`.

Two sets of weights, both by ridge logistic regression on the labelled texts of tests/texts: of
which indicator and status a figure is by the words around it (data/vocabulary/text_wording.csv),
and how sure a statement is by its licences (text_confidence.csv). For the second each set is read
with weights of words learnt on the others, and how large figures usually are (text_sizes.csv) by
the labels of the others, so that no text says how well its own words and figures are known.
Sets that makers of rules may read count a third of the others, for rules were mended on them.

First prints, for each set that nobody reads, what weights learnt without it give there; those are
the figures to quote, with those of the set that no weights are learnt on (`benchmarks.text`).
`--check` stops there and writes nothing. It takes some ten minutes in two processes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import minimize

from benchmarks.text import (
    HELD,
    SETS,
    TEXTS,
    UNREAD,
    Score,
    add,
    digits,
    key_of_label,
    labels_of,
    reading_of,
    report,
)
from mtqg import paths
from mtqg.intake.text import confidence, reader, sizes, wording
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.carried_subject import Handed
from mtqg.intake.text.documents import read_document
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.stating import Stating
from mtqg.table import catalogue

PROCESSES = 2
#: Strength of the ridge of words, of licences.
OF_WORDS, OF_LICENCES = 1.0, 3.0
#: A sign must occur so often, an indicator be labelled so often, a weight be so large.
OFTEN, LABELLED, LEAST = 3, 4, 0.15
#: From so many labels is a usual size told; no spread of sizes is narrower.
SIZED, NARROW = 8, 0.35
#: What a text that makers of rules may read counts beside one that they may not.
READ = 1 / 3


class LabelledFigure(NamedTuple):
    """A figure of a text: its signs, and what its label says (none: "none", "")."""

    of_indicator: set[str]
    of_status: set[str]
    indicator: str
    status: str


class LabelledSet(NamedTuple):
    """What is learnt of a set: its figures, and the rows of its labels."""

    figures: list[LabelledFigure]
    rows: list[dict[str, Any]]


class Learnt(NamedTuple):
    """What is learnt before licences are: weights of words, and usual sizes."""

    words: dict[str, wording.Weights]
    sizes: dict[tuple[str, str], sizes.Size]


class _Recorder(Stating):
    """Keeps the signs of each figure in order; those of its status by indicator."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.seen: list[tuple[Amount, set[str], Callable[[str], set[str]]]] = []

    def read(self, line: SentenceLine, handed: Handed) -> str:
        told = super().read(line, handed)
        for index, f in enumerate(line.figures):
            if f.why in ("date", "law", "phone", "clock") or not line.accents:
                continue
            dated = self.when.of(line, f)
            ruled = self.standing.of(line, f, "", dated.when, index)
            seen = wording.seen_from(self.today, dated.when)
            of_status = partial(wording.signs_of_status, line, index, ruled, seen)
            self.seen.append((f, wording.signs_of_indicator(line, index), of_status))
        return told


class _Reader(reader._Reader):
    stating_by = _Recorder


def figures_of(path: Path) -> list[LabelledFigure]:
    """Return the figures of a labelled text; a label is that of the next figure of its value."""
    head = labels_of(path)
    recording = _Reader(read_document(path), head.get("as_of", ""), head.get("area", ""), "")
    recording.read()
    assert isinstance(recording.stating, _Recorder)
    seen = recording.stating.seen
    labels: dict[int, tuple[str, str]] = {}
    last = 0
    for row in head["statements"]:
        wanted = key_of_label(row)[2:5]
        free = [
            n
            for n, (f, *_) in enumerate(seen)
            if n not in labels and digits([f.value, f.low, f.high]) == list(wanted)
        ]
        if free:
            last = next((n for n in free if n >= last), free[0])
            labels[last] = (row["indicator"], row["status"])
    told = [labels.get(n, (wording.NONE, "")) for n in range(len(seen))]
    return [
        LabelledFigure(signs, of_status(indicator), indicator, status)
        for (_, signs, of_status), (indicator, status) in zip(seen, told, strict=True)
    ]


def labelled_set(name: str) -> LabelledSet:
    """Return what is learnt of a set."""
    texts = sorted((TEXTS / name).glob("*.txt"))
    rows = [row for p in texts for row in labels_of(p)["statements"]]
    return LabelledSet([f for p in texts for f in figures_of(p)], rows)


def _design(rows: list[set[str]], signs: dict[str, int]) -> sparse.csr_matrix:
    """Return a row of ones and noughts for each set of signs, the first column of ones."""
    at = [[0, *sorted(signs[s] for s in row if s in signs)] for row in rows]
    ends = np.cumsum([0, *map(len, at)])
    columns = np.concatenate(at)
    return sparse.csr_matrix((np.ones(len(columns)), columns, ends), (len(rows), len(signs) + 1))


def multinomial(rows: list[set[str]], codes: list[str]) -> wording.Weights:
    """Return the weights of a ridge multinomial model."""
    often = Counter(sign for row in rows for sign in row)
    names = sorted(sign for sign, n in often.items() if n >= OFTEN)
    x = _design(rows, {sign: n + 1 for n, sign in enumerate(names)})
    known = sorted(set(codes))
    y = np.eye(len(known))[[known.index(code) for code in codes]]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(x.shape[1], -1)
        odds = x @ w
        odds -= odds.max(axis=1, keepdims=True)
        whole = np.log(np.exp(odds).sum(axis=1, keepdims=True))
        slope = x.T @ (np.exp(odds - whole) - y)
        slope[1:] += OF_WORDS * w[1:]
        fit = (whole.ravel() - (odds * y).sum(axis=1)).sum()
        return fit + OF_WORDS / 2 * (w[1:] ** 2).sum(), slope.ravel()

    start = np.zeros(x.shape[1] * len(known))
    w = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    w = np.round(w.reshape(-1, len(known)), 2)
    weights = {"base": dict(zip(known, map(float, w[0]), strict=True))}
    for n, sign in enumerate(names):
        told = {c: float(v) for c, v in zip(known, w[n + 1], strict=True) if abs(v) >= LEAST}
        if told:
            weights[sign] = told
    return weights


def of_words(figures: list[LabelledFigure]) -> dict[str, wording.Weights]:
    """Return the weights of words of each model, learnt on labelled figures."""
    labelled = Counter(f.indicator for f in figures)
    told = [f for f in figures if f.status]
    rare = {code for code, n in labelled.items() if n < LABELLED}
    codes = [wording.NONE if f.indicator in rare else f.indicator for f in figures]
    return {
        "indicator": multinomial([f.of_indicator for f in figures], codes),
        "status": multinomial([f.of_status for f in told], [f.status for f in told]),
    }


def of_sizes(rows: list[dict[str, Any]]) -> dict[tuple[str, str], sizes.Size]:
    """Return how large the figures of each indicator and level usually are, by these labels."""
    known: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        indicator = row["indicator"]
        number = next(x for k in ("value", "low", "high") if (x := row.get(k)) is not None)
        at = sizes.scaled(number, catalogue.indicator(indicator).unit)
        known.setdefault((indicator, sizes.tier(row["area"])), []).append(at)
    found = {}
    for of, values in sorted(known.items()):
        if len(values) >= SIZED:
            middle = float(np.median(values))
            spread = max(1.48 * float(np.median(np.abs(np.array(values) - middle))), NARROW)
            found[of] = sizes.Size(round(middle, 2), round(spread, 2))
    return found


def learnt(sets: list[LabelledSet]) -> Learnt:
    """Return what is learnt of these sets before their texts are read with it."""
    return Learnt(
        of_words([f for s in sets for f in s.figures]),
        of_sizes([row for s in sets for row in s.rows]),
    )


class Told(NamedTuple):
    """A statement made or asked: its licences, whether it is right, and its set."""

    licences: tuple[str, ...]
    right: bool
    of: str


def of_licences(told: list[Told]) -> dict[str, float]:
    """Return base and weights of a ridge logistic model over licences, by Newton's steps."""
    names = sorted({x for t in told for x in t.licences})
    x = _design([set(t.licences) for t in told], {name: n + 1 for n, name in enumerate(names)})
    x = x.toarray()
    right = np.array([t.right for t in told], float)
    weight = np.array([1.0 if t.of in UNREAD else READ for t in told])
    penalty = np.diag([0.0, *[OF_LICENCES] * len(names)])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (weight * (right - p)) - penalty @ beta
        curve = (x.T * (weight * p * (1 - p))) @ x + penalty
        beta += np.linalg.solve(curve, slope)
    return dict(zip(["base", *names], map(float, beta.round(2)), strict=True))


@contextmanager
def _with(known: Learnt, sure: dict[str, float] | None) -> Iterator[None]:
    """Read with what is learnt, and weights of licences, instead of those in data/vocabulary."""
    before = wording.models, sizes.usual, confidence.weights
    models = {of: wording.model(weights) for of, weights in known.words.items()}
    setattr(wording, "models", lambda: models)  # noqa: B010
    setattr(sizes, "usual", lambda: known.sizes)  # noqa: B010
    if sure:
        setattr(confidence, "weights", lambda: sure)  # noqa: B010
    try:
        yield
    finally:
        wording.models, sizes.usual, confidence.weights = before


def read_with(folder: str, known: Learnt, sure: dict[str, float] | None = None) -> Score:
    """Return the score of a set as read with what is learnt, and these weights of licences."""
    total = Score()
    with _with(known, sure):
        for path in sorted((TEXTS / folder).glob("*.txt")):
            add(total, path.stem, *reading_of(path), show=False)
    return total


def write(known: Learnt, told: list[Told]) -> None:
    """Write what is learnt, and the weights of licences learnt on these statements."""
    vocabulary = paths.data() / "vocabulary"
    signs = sorted(
        (of, code, sign, weight)
        for of, by_sign in known.words.items()
        for sign, by_code in by_sign.items()
        for code, weight in by_code.items()
    )
    counts = Counter(x for t in told for x in t.licences)
    counts["base"] = len(told)
    sure = [(x, w, f"{counts[x]} statements") for x, w in of_licences(told).items()]
    usual = [(*of, *size) for of, size in known.sizes.items()]
    for name, columns, rows in (
        ("text_wording", ["of", "code", "sign", "weight"], signs),
        ("text_confidence", ["licence", "weight", "note"], sure),
        ("text_sizes", ["indicator", "tier", "middle", "spread"], usual),
    ):
        table = pd.DataFrame(rows, columns=columns)
        table.to_csv(vocabulary / f"{name}.csv", index=False, lineterminator="\n")


def main() -> None:
    """Print what weights learnt without each unread set give there; write those learnt on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    only_checked = parser.parse_args().check
    sets = [s for s in SETS if s not in HELD]
    with ProcessPoolExecutor(PROCESSES) as pool:
        labelled = dict(zip(sets, pool.map(labelled_set, sets), strict=True))
        others = [[labelled[s] for s in sets if s != one] for one in sets]
        known = dict(zip(sets, pool.map(learnt, others), strict=True))
        reads = [*pool.map(read_with, sets, known.values())]
        told = [
            Told(s.licences, right, one)
            for one, read in zip(sets, reads, strict=True)
            for s, right in (*read.rows, *read.asked)
        ]
        unread = [one for one in sets if one in UNREAD]
        sure = [of_licences([t for t in told if t.of != one]) for one in unread]
        left_out = pool.map(read_with, unread, [known[one] for one in unread], sure)
        for one, read in zip(unread, left_out, strict=True):
            report(one, read)
    if not only_checked:
        write(learnt([*labelled.values()]), told)


if __name__ == "__main__":
    main()
