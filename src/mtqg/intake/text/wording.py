"""What a figure so worded usually says, learnt from labelled texts: a second opinion.

Rules make a statement. Two multinomial models (data/vocabulary/text_wording.csv), learnt from the
labelled figures of texts and not from the rules, tell of which indicator and of which status a
figure is among whose signs (words, unit, subjects before it) are those. How well a statement goes
with them, and where its place stands, are among its licences. Where no rule tells what a figure is
about, they guess it; such a statement is made only if it is surer than others.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np

from mtqg import paths
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import MASK, SentenceLine
from mtqg.intake.text.places import Mention, Place
from mtqg.intake.text.times import TimeInForce

#: The code of the indicator model for a figure that is none of the catalogue.
NONE = "none"
#: Lower ends of the bands of probability that licences name: steps of two in log odds.
_BANDS = (0.0, 0.02, 0.12, 0.5, 0.88, 0.98, 0.997)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(r"#|[^\W\d_]+|[%;:().,/]")

#: Sign → code → weight; each code has one of the sign "base".
Weights = dict[str, dict[str, float]]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_NUMBER.sub(" # ", text.replace(MASK, " ")).lower())


def _between(line: SentenceLine, start: int, end: int) -> int:
    """Return how many figures stand between two positions, two for more."""
    return min(sum(start <= f.start < end and not f.why for f in line.figures), 2)


def signs_of_indicator(line: SentenceLine, index: int) -> set[str]:
    """Return what may tell of which indicator a figure of the sentence is."""
    f, text = line.figures[index], line.masked
    left = _tokens(text[max(0, f.start - 120) : f.start])[:-11:-1]
    right = _tokens(text[f.end : f.end + 60])[:5]
    before = [g.unit for g in line.figures[:index] if not g.why]
    signs = {f"unit {f.unit}", f"after {before[-1] if before else '-'} {f.unit}"}
    signs |= {f"in {w}" for w in _tokens(text[f.start : f.end])}
    signs |= {f"left {w}" for w in left} | {f"left{n} {w}" for n, w in enumerate(left[:4])}
    signs |= {f"right {w}" for w in right} | {f"right{n} {w}" for n, w in enumerate(right[:2])}
    said = [w for w in line.words if w.field == "concept" and w.end <= f.start]
    signs.add(f"follows {line.follows} {f.unit}" if not said else f"said {said[-1].code}")
    if said:
        between = _between(line, said[-1].end, f.start)
        signs |= {f"said {said[-1].code} {f.unit}", f"said {said[-1].code} {f.unit} {between}"}
    signs |= {f"{w.field} {w.code} {'left' if w.end <= f.start else 'right'}" for w in line.parts}
    if line.bracket(f.start):
        signs.add("bracket")
    return signs


def seen_from(today: date | None, when: TimeInForce) -> str:
    """Return where a time lies from the day of publication: past, now, dated within now, ahead."""
    year = when.period[-4:]
    if today is None or not year.isdigit():
        return "unknown"
    if int(year) != today.year:
        return "past" if int(year) < today.year else "ahead"
    if not when.as_of:
        return "now"
    return "dated" if when.as_of <= str(today) else "dated ahead"


def signs_of_status(
    line: SentenceLine, index: int, ruled: tuple[str, str], seen: str, indicator: str
) -> set[str]:
    """Return what may tell of which status a figure of `indicator` is.

    `ruled` is what the rules say, and why; `seen` where its time lies (`seen_from`).
    """
    f, text = line.figures[index], line.masked
    left = _tokens(text[max(0, f.start - 140) : f.start])[:-13:-1]
    right = _tokens(text[f.end : f.end + 60])[:6]
    signs = {f"ruled {ruled[0]}", f"ruled {ruled[0]} {ruled[1]}", f"unit {f.unit}", f.kind}
    signs |= {f"time {seen}", f"time {seen} {ruled[0]}", f"of {indicator}"}
    signs |= {f"left {w}" for w in left} | {f"left{n} {w}" for n, w in enumerate(left[:3])}
    return signs | {f"right {w}" for w in right} | {f"part {line.part}"}


class Model(NamedTuple):
    """A multinomial model: a column of weights for each code, a row for each sign.

    The first row is what each code weighs before any sign.
    """

    codes: list[str]
    rows: dict[str, int]
    weights: np.ndarray

    def chances(self, signs: Iterable[str]) -> dict[str, float]:
        """Return the probability of each code."""
        rows = [0, *sorted(self.rows[sign] for sign in signs if sign in self.rows)]
        total = self.weights[rows].sum(axis=0)
        powers = np.exp(total - total.max())
        return dict(zip(self.codes, (powers / powers.sum()).tolist(), strict=True))


def model(weights: Weights) -> Model:
    """Return the model of these weights."""
    codes = sorted(weights["base"])
    signs = ["base", *(sign for sign in weights if sign != "base")]
    table = np.array([[weights[sign].get(code, 0.0) for code in codes] for sign in signs])
    return Model(codes, {sign: n for n, sign in enumerate(signs)}, table)


@cache
def models() -> dict[str, Model]:
    """Return the models of indicators and of statuses (data/vocabulary/text_wording.csv)."""
    found: dict[str, Weights] = {"indicator": {}, "status": {}}
    place = paths.data() / "vocabulary" / "text_wording.csv"
    with place.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["of"]].setdefault(row["sign"], {})[row["code"]] = float(row["weight"])
    return {of: model(weights) for of, weights in found.items()}


def _band(chance: float) -> float:
    return _BANDS[bisect_right(_BANDS, chance) - 1]


def likeliest(line: SentenceLine, index: int) -> str:
    """Return the indicator that a figure so worded is more likely than not, "" if of none."""
    if not line.accents:
        return ""
    of = models()["indicator"].chances(signs_of_indicator(line, index))
    code = max(of, key=lambda code: of[code])
    return code if code != NONE and of[code] >= 0.5 else ""


def licences(
    line: SentenceLine,
    index: int,
    told: Iterable[tuple[str, str]],
    ruled: tuple[str, str],
    seen: str,
) -> list[tuple[str, ...]]:
    """Return how well each (indicator, status) told of a figure goes with the words around it."""
    if not line.accents:
        return [() for _ in told]  # learnt from texts with accents
    of = models()["indicator"].chances(signs_of_indicator(line, index))

    def stands(indicator: str, status: str) -> float:
        signs = signs_of_status(line, index, ruled, seen, indicator)
        return models()["status"].chances(signs).get(status, 0.0)

    return [
        (
            f"wording:indicator {_band(of.get(indicator, 0.0))}",
            f"wording:none {_band(of[NONE])}",
            f"wording:status {_band(stands(indicator, status))}",
        )
        for indicator, status in told
    ]


def _names(mention: Mention, place: Place) -> bool:
    """Tell whether a mention is one of `place`; a reference (toàn tỉnh) may be to any of its level.

    A district is named "Kỳ Anh" and told apart as "huyện Kỳ Anh" of its province.
    """
    if mention.level != place.level:
        return False
    return mention.place is None or place.name.endswith(mention.place.name)


def place_licences(
    line: SentenceLine, figure: Amount, place: Place, rule: str, main: Place | None, others: int
) -> tuple[str, ...]:
    """Return where the place of a statement stands beside its figure, as licences.

    Whether it is the last or an earlier one before the figure, or the first after it, and how many
    figures stand between, or by which rule it comes from elsewhere; and whether it is the place
    that the text is about, where it is about one, or a part of that, and of how many `others` the
    text has stated figures by then.
    """
    left = [m for m in reversed(line.places) if m.end <= figure.start]
    right = [m for m in line.places if m.start >= figure.end][:1]
    found = [
        f"place:{'earlier' if n else 'last'} {_between(line, m.end, figure.start)}"
        for n, m in enumerate(left[:3])
        if _names(m, place)
    ][:1] or [
        f"place:next {_between(line, figure.end, m.start)}" for m in right if _names(m, place)
    ]
    to_main = "one of several"
    if main:
        part = place.area.startswith(f"{main.area}/")
        to_main = "main" if place.area == main.area else "part" if part else "other"
    among = min(others, 2)
    return (
        *(found or [f"place:elsewhere {rule} {among}"]),
        f"place:{to_main} {among}",
        f"place:{place.level}",
    )
