"""Classes of figures that begin at round ones: for a map, and for who stands where.

Breaks are the quintiles of the provinces' figures, each drawn to the roundest figure near it, so
that classes are about equally full and a reader can keep their limits in mind. A probability has
the limits of the reports' verdicts instead, whatever the figures are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
from mtqg.words import formats

#: Shades from light to dark; fewer classes than shades spread over them.
SHADES = 5

#: How many classes figures may have whose spread, relative to their level, is below a limit: what
#: is nearly the same looks nearly the same. 84,1 and 84,4 are one shade, not palest and darkest.
_ALIKE = ((0.05, 1), (0.15, 2), (0.3, 3))

#: Limits of the classes of a probability in %: behind, uncertain to either side, on track.
CHANCES = (20.0, 50.0, 80.0)

_STEPS = [m * 10.0**e for e in range(6, -4, -1) for m in (5, 2, 1)]


@dataclass(frozen=True)
class ClassScale:
    """The classes of one measure.

    Attributes
    ----------
    breaks : tuple of float
        Where the second, third … class begins, as printed.
    decimals : int
        Those of the figures; a figure belongs to the class that its printed form belongs to.
    used : int
        How many of the shades may be used, those in the middle.
    """

    breaks: tuple[float, ...]
    decimals: int
    used: int = SHADES

    @classmethod
    def of(cls, figures: Iterable[float], decimals: int, *, share: bool = False) -> ClassScale:
        """Return the scale that the figures of the provinces ask for.

        With `share` they are per cent of a whole, and are also unlike where what is missing to the
        whole is: 95 and 99% are, but for 4% and 1%.

        >>> ClassScale.of([0.1, 0.6, 0.6, 1.2, 1.5, 1.6, 2.9, 3.4, 5.4, 23.2], 1).breaks
        (0.5, 1.5, 2.0, 4.0)
        >>> ClassScale.of([3.0, 3.0], 1).breaks
        ()
        >>> ClassScale.of([84.1, 84.2, 84.4], 1, share=True).breaks
        ()
        >>> ClassScale.of([150.0, 160.0, 165.0, 170.0], 0).shades
        [1, 2]
        """
        known = sorted(round(figure, decimals) for figure in figures)
        spread = _spread(known[0], known[-1]) if known else 0.0
        if known and share:
            spread = max(spread, _spread(100 - known[-1], 100 - known[0]))
        used = next((classes for limit, classes in _ALIKE if spread < limit), SHADES)
        if len(set(known)) < 2 or used < 2:
            return cls((), decimals)
        cuts = quantiles(known, n=used, method="inclusive")
        ends = [known[0], *cuts, known[-1]]
        round_ones = {
            _round(cut, min(cut - before, after - cut), decimals)
            for before, cut, after in zip(ends, cuts, ends[2:], strict=False)
        }
        breaks = sorted(b for b in round_ones if known[0] < b <= known[-1])
        return cls(tuple(breaks), decimals, used)

    def shade(self, figure: float) -> int:
        """Return the shade of a figure, 0 the lightest."""
        return self.shades[bisect_right(self.breaks, round(figure, self.decimals))]

    @property
    def shades(self) -> list[int]:
        """The shade of every class, the lightest first."""
        classes = len(self.breaks) + 1
        if classes == 1:
            return [SHADES // 2]
        first = (SHADES - self.used) // 2
        return [first + round(i * (self.used - 1) / (classes - 1)) for i in range(classes)]

    def legend(
        self, figures: Sequence[float], unit: str, language: str
    ) -> list[tuple[int, str, int]]:
        """Return shade, range in words and number of figures of every class, the lightest first.

        >>> ClassScale((20.0, 80.0), 0).legend([10.0, 30.0, 85.0, 90.0], "%", "vi")
        [(0, 'dưới 20%', 1), (2, '20 đến dưới 80%', 1), (4, 'từ 80% trở lên', 2)]
        """
        held = Counter(self.shade(figure) for figure in figures)
        words = self._ranges(figures, f" {unit}".replace(" %", "%").rstrip(), language)
        return [(s, text, held[s]) for s, text in zip(self.shades, words, strict=True)]

    def _ranges(self, figures: Sequence[float], unit: str, language: str) -> list[str]:
        def number(figure: float, decimals: int) -> str:
            return formats.number(figure, decimals, language)

        if not self.breaks:
            ends = dict.fromkeys(number(f, self.decimals) for f in (min(figures), max(figures)))
            return [Text(" đến ", " to ").say(language).join(ends) + unit]
        # 0,5 and 1,5 and 3: as many decimals as the breaks need, the same in all of them.
        needed = max(decimals_of(b, self.decimals) for b in self.breaks)
        cuts = [number(b, needed) for b in self.breaks]
        first, last = cuts[0] + unit, cuts[-1] + unit
        below = Text(f"dưới {first}", f"under {first}")
        above = Text(f"từ {last} trở lên", f"{last} and over")
        between = [
            Text(f"{a} đến dưới {b}{unit}", f"{a} to under {b}{unit}") for a, b in pairwise(cuts)
        ]
        return [text.say(language) for text in (below, *between, above)]


def _spread(low: float, high: float) -> float:
    """Return how far two ends of figures are apart, relative to the larger."""
    return (high - low) / max(abs(low), abs(high)) if high > low else 0.0


def _round(cut: float, room: float, decimals: int) -> float:
    """Return the roundest figure within a quarter of `room` of `cut`, never finer than printed."""
    for step in _STEPS:
        nearest = round(cut / step) * step
        if abs(nearest - cut) <= room / 4 and step >= 10.0**-decimals:
            return round(nearest, decimals)
    return round(cut, decimals)
