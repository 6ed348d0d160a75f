"""Numbers as Vietnamese offices write them: 1.971 tỷ đồng, 50,6%, hơn 1.730, 4 - 5%, 6/10.

The comma is the decimal mark, the full stop (or a space) groups thousands, but "21.1%" occurs
beside "21,1%", so a text that reads either way ("2.500") is never guessed alone: the column
decides (`decimal_mark`), or the reader is asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError
from mtqg.texts import LANGUAGES, MARKS, Text
from mtqg.words.sentences import sentences

_SAY = sentences("table")

NAN = math.nan
SPACES = " \u00a0\u2007\u2009\u202f"
BLANK, DASH, UNKNOWN = "blank", "dash", "unknown"

#: Digits with any mix of grouping and decimal marks; what it means is for `parse_number` to say.
NUMBER = rf"\d+(?:[.,]\d+|[{SPACES}]\d{{3}}(?!\d))*"

_SIGN = re.compile(r"^([+\-−–])?\s*")
_GROUPED = {
    ",": re.compile(r"^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$|^\d+(?:,\d+)?$"),
    ".": re.compile(r"^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:\.\d+)?$"),
}
_AMBIGUOUS = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$")
_SPACED = re.compile(rf"^[1-9]\d{{0,2}}(?:[{SPACES}]\d{{3}})+(?=[.,]\d+$|$)")


class NumberError(ProblemError):
    """A text that is no number, or could be two."""


class AmbiguousNumber(NumberError):
    """A text such as "2.500" that is 2,500 or 2.5, depending on the decimal mark."""


def missing(text: str) -> str:
    """Return how `text` says that there is no figure: "blank", "dash", "unknown", or "".

    A dash says that the phenomenon did not occur, an ellipsis that its figure is unknown; neither
    is the other, nor 0.

    >>> missing(" "), missing("-"), missing("…"), missing("0")
    ('blank', 'dash', 'unknown', '')
    """
    bare = text.strip(SPACES + "\t\r\n")
    if not bare:
        return BLANK
    if re.fullmatch(r"[-–—−_]+", bare):
        return DASH
    if re.fullmatch(r"…+|\.{2,}|(?i:n/?a|x|kxđ|nan)", bare):
        return UNKNOWN
    return ""


def parse_number(text: str, decimal: str | None = None) -> float:
    """Return the number that `text` writes.

    Parameters
    ----------
    text : str
        Digits with optional sign and grouping; no unit, no hedge.
    decimal : {",", "."}, optional
        The decimal mark, when known (see `decimal_mark`). Without it the text must be clear by
        itself.

    Raises
    ------
    AmbiguousNumber
        If `decimal` is not given and the text reads either way.
    NumberError
        If it is no number, or its grouping is broken.

    >>> parse_number("1.971.000"), parse_number("50,6"), parse_number("21.1"), parse_number("0.602")
    (1971000.0, 50.6, 21.1, 0.602)
    >>> parse_number("2.500", decimal=","), parse_number("2.500", decimal=".")
    (2500.0, 2.5)
    """
    bare = text.strip(SPACES + "\t\r\n")
    sign = -1.0 if bare[:1] in ("-", "−", "–") else 1.0
    digits = _SIGN.sub("", bare)
    if digits.startswith("(") and digits.endswith(")"):
        sign, digits = -sign, digits[1:-1].strip()
    if grouped := _SPACED.match(digits):
        spaced = re.sub(rf"[{SPACES}]", "", grouped[0])
        # 1 971,5 and 1 971.5: spaces group, so the one other mark is the decimal mark.
        rest = digits[grouped.end() :].replace(",", ".")
        return sign * float(spaced + rest)
    if decimal is None:
        decimal = _own_mark(digits)
        if decimal is None:
            raise AmbiguousNumber(_ambiguous(text))
    if decimal not in _GROUPED:
        raise ValueError(f'decimal must be "," or ".", got {decimal!r}')
    if not _GROUPED[decimal].match(digits) or not digits.isascii():
        raise NumberError(_no_number(text, decimal))
    other = "." if decimal == "," else ","
    return sign * float(digits.replace(other, "").replace(decimal, "."))


def _own_mark(digits: str) -> str | None:
    """Return the decimal mark that `digits` itself shows, None if it reads either way."""
    if _AMBIGUOUS.match(digits):
        return None
    vietnamese, english = (bool(_GROUPED[mark].match(digits)) for mark in (",", "."))
    return "," if vietnamese or not english else "."


def decimal_mark(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that the numbers of one column show, None when none shows it.

    Every text that reads only one way is evidence; "21.1" beside "50,6" is evidence for both, and
    then nothing is decided.

    >>> decimal_mark(["2.500", "1.971.000"]), decimal_mark(["2.500", "50.6"])
    (',', '.')
    >>> decimal_mark(["2.500", "3.100"]) is None
    True
    """
    seen = set()
    for text in texts:
        digits = _SIGN.sub("", text.strip(SPACES + "\t\r\n%"))
        readings = [mark for mark in (",", ".") if _GROUPED[mark].match(digits)]
        if len(readings) == 1 and not _AMBIGUOUS.match(digits):
            seen.update(readings)
    return seen.pop() if len(seen) == 1 else None


@cache
def units() -> pd.DataFrame:
    """Return the words for units with the canonical unit and factor: data/vocabulary/units.csv."""
    return pd.read_csv(
        paths.data() / "vocabulary" / "units.csv", dtype={"words": str}, keep_default_na=False
    )


def _word(words: str) -> re.Pattern[str]:
    """Return a pattern for `words` standing alone; "%" may touch its number."""
    before = r"(?<![^\W\d])" if words[0].isalpha() else ""
    after = r"(?!\w)" if words[-1].isalpha() else ""
    return re.compile(f"{before}{re.escape(words)}{after}", re.IGNORECASE)


@cache
def _unit_index() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    """Return a pattern for each wording, longest first: "nghìn tỷ đồng" before "tỷ đồng"."""
    table = units().assign(length=lambda t: t["words"].str.len()).sort_values("length")
    return tuple(
        (
            _word(row.words),
            str(row.unit),
            float(row.factor),
        )
        for row in table.iloc[::-1].itertuples()
    )


def find_unit(text: str) -> tuple[str, float] | None:
    """Return the canonical unit that `text` names and the factor to it, None without any.

    >>> find_unit("Đơn vị tính: Triệu đồng"), find_unit("50,6%"), find_unit("Hà Nội")
    (('bn VND', 0.001), ('%', 1.0), None)
    """
    plain = re.sub(rf"[{SPACES}\s]+", " ", text)
    for pattern, unit, factor in _unit_index():
        if pattern.search(plain):
            return unit, factor
    return None


@cache
def hedges() -> pd.DataFrame:
    """Return the words that bound a figure and what each means: data/catalogue/hedges.csv."""
    return pd.read_csv(paths.data() / "catalogue" / "hedges.csv", dtype=str, keep_default_na=False)


def last_digit(text: str, decimal: str | None = None) -> float:
    """Return one unit of the last significant digit that `text` writes.

    Zeros at the end of a whole number are not significant, those behind the decimal mark are.

    >>> last_digit("1.730", ","), last_digit("11,5"), last_digit("95,0"), last_digit("20.000", ",")
    (10.0, 0.1, 0.1, 10000.0)
    """
    parse_number(text, decimal)
    digits = _SIGN.sub("", text.strip(SPACES))
    mark = decimal or _own_mark(digits) or ","
    whole, _, fraction = digits.partition(mark)
    if fraction:
        return float(Decimal(1).scaleb(-len(fraction)))
    bare = re.sub(r"\D", "", whole)
    return float(10 ** (len(bare) - len(bare.rstrip("0")) if bare.strip("0") else 0))


def bounds(value: float, step: float, kind: str) -> tuple[float, float]:
    """Return (low, high) of a figure hedged by `kind`, where `step` is one last written digit.

    >>> bounds(1730, 10, "above"), bounds(11.5, 0.1, "below"), bounds(3.0, 0.1, "about")
    ((1730, 1740.0), (11.4, 11.5), (2.95, 3.05))

    Raises
    ------
    ValueError
        If `kind` is none of exact, above, below, at_least, at_most, about.
    """
    match kind:
        case "exact":
            return value, value
        case "above":
            return value, _tidy(value + step)
        case "below":
            return _tidy(value - step), value
        case "about":
            return _tidy(value - step / 2), _tidy(value + step / 2)
        case "at_least":
            return value, NAN
        case "at_most":
            return NAN, value
    raise ValueError(f"unknown kind of hedge {kind!r}")


def _tidy(number: float) -> float:
    """Return `number` without the dust of binary fractions: 11.5 - 0.1 is 11.4."""
    return float(f"{number:.12g}")


def power_of_ten(value: float, due: float, slack: float = 0.01) -> int:
    """Return by which power of ten `value` misses `due`, within a share of `slack`; 0 for none.

    >>> power_of_ten(1_874_000, 1874), power_of_ten(9.28, 928.2), power_of_ten(1.0, 2.0)
    (3, -2, 0)
    >>> power_of_ten(0.0, 5.0), power_of_ten(-10.0, 1.0)
    (0, 0)
    """
    if value == 0 or due == 0 or not (ratio := value / due) > 0:
        return 0
    power = round(math.log10(ratio))
    return power if abs(ratio / 10.0**power - 1) < slack else 0


def _ambiguous(text: str) -> Problem:
    return _SAY.problem("numbers.ambiguous", value=text)


def _no_number(text: str, decimal: str) -> Problem:
    sample = "1.971,5" if decimal == "," else "1,971.5"
    return _SAY.problem("numbers.none", {"sample": sample}, value=text)


def decimals_of(value: float, most: int = 6) -> int:
    """Return with how many decimals `value` was printed, at most `most`.

    >>> decimals_of(50.6), decimals_of(30.0)
    (1, 0)
    """
    text = f"{value:.{most}f}".rstrip("0")
    return len(text.partition(".")[2])


def written(value: float | None) -> Text:
    """Return a number as each language writes it, with the decimals that it has, six at most.

    >>> written(1971.234).vi, written(50.0).en
    ('1.971,234', '50')
    """
    if value is None or not math.isfinite(value):
        return Text("…", "…")
    text = f"{value:,.{decimals_of(value)}f}"
    return Text(*(text.translate(MARKS[language]) for language in LANGUAGES))
