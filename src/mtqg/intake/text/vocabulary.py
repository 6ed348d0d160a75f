"""The words that the reader knows: data/vocabulary/text_*.csv, compiled to patterns.

The files write wordings in a small notation: plain words, `(a|b)` for alternatives, `?` and `*`
after a bracket for what may be missing or repeated, `{name}` for a wording of text_macros.csv.
A space stands for any white space.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import pandas as pd

from mtqg import paths
from mtqg.intake.text.spelling import bare, spell
from mtqg.table.numbers import hedges, units


class Word(NamedTuple):
    """A wording found in a text: where, and what it means (`field` and `code`)."""

    start: int
    end: int
    field: str
    code: str


@cache
def table(name: str) -> pd.DataFrame:
    """Return data/vocabulary/text_NAME.csv."""
    path = paths.data() / "vocabulary" / f"text_{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def patterns(group: str) -> tuple[tuple[str, str], ...]:
    """Return (name, regular expression) of the rows "group:name" of text_patterns.csv, in order."""
    rows = [(row.split(":"), body) for row, body in _patterns()]
    return tuple((name[1], body) for name, body in rows if name[0] == group and len(name) > 1)


@cache
def _patterns() -> tuple[tuple[str, str], ...]:
    """Return the rows of text_patterns.csv, each with those put in that it names in braces."""
    found: dict[str, str] = {}
    rows = []
    for name, body in table("patterns")[["name", "words"]].itertuples(index=False):
        found[name] = re.sub(r"\{([a-z_]+)\}", lambda m: found[m[1]], body)
        rows.append((name, found[name]))
    return tuple(rows)


class _Phrases:
    """The regular expressions of text_patterns.csv by name: `phrases.unit`."""

    def __getattr__(self, name: str) -> str:
        found = dict(_patterns()).get(name)
        if found is None:
            raise AttributeError(name)
        setattr(self, name, found)
        return found


phrases = _Phrases()


@cache
def _macros() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("macros").itertuples():
        found[row.name] = _expand(row.words, found)
    return found


def _expand(words: str, macros: dict[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda m: f"({macros[m[1]]})", words)


def one_of(names: Iterable[str]) -> str:
    """Return the regular expression of any of the names, the longest first.

    Names of one first letter are together, so that few of hundreds are tried at a place.

    >>> one_of(["Lai Châu", "Lào Cai", "Sơn La", "Lào Cai cũ"])
    'L(?:ào Cai cũ|ai Châu|ào Cai)|S(?:ơn La)'
    """
    longest = sorted(names, key=lambda name: (-len(name), name))
    first = dict.fromkeys(name[0] for name in sorted(longest))
    return "|".join(f"{a}(?:{'|'.join(n[1:] for n in longest if n[0] == a)})" for a in first)


def expression(words: str, *, accents: bool = True) -> str:
    r"""Return the regular expression of a wording in the notation of the files.

    >>> bool(re.fullmatch(expression("(tỷ lệ )?hộ nghèo"), "tỷ lệ hộ  nghèo"))
    True
    """
    text = spell(_expand(words, _macros()))
    if not accents:
        text = bare(text)
    text = re.sub(r"\((?!\?)", "(?:", text.replace(r"\(", "\0"))
    text = text.replace("\0", r"\(").replace(" ?-", r"\s?-").replace(" ?", r"\s?")
    text = text.replace(" ", r"\s+")
    before = r"(?<!\w)" if not words.startswith("%") else ""
    after = r"(?!\w)" if words[-1] not in ":%" else ""
    return f"{before}(?:{text}){after}"


def needed(words: str, *, accents: bool = True) -> tuple[frozenset[str], ...]:
    """Return what a text must hold for a wording to be in it: a word of each set.

    Only such wordings are searched for, which makes long texts fast.

    >>> [sorted(x) for x in needed("(tỷ lệ )?hộ (nghèo|cận nghèo)")]
    [['hộ'], ['cận', 'nghèo']]
    """
    text = spell(_expand(words, _macros()))
    text = re.sub(r"\(\?[=!<][^()]*(?:\([^()]*\)[^()]*)*\)", " ", text if accents else bare(text))
    found, rest = _needed(text.replace(r"\(", " ").replace(r"\)", " "))
    assert not rest
    return tuple(frozenset(x) for x in found)


def _needed(text: str) -> tuple[list[set[str]], str]:
    """Return the sets of one stretch of a wording, and what follows its closing bracket."""
    branches: list[list[set[str]]] = [[]]
    glued = False  # a word that a group may lengthen is no word to look for
    while text:
        if word := re.match(r"[^\W\d_]+", text):
            text = text[word.end() :]
            whole = not glued and not re.match(r"\(\S|[\\.\[{]", text)
            cut = text[:1] in ("?", "*")  # its last letter may be missing
            if whole and not cut:
                branches[-1].append({word[0]})
            glued = False
        elif text[0] == "(":
            inside, text = _needed(text[1:])
            glued = bool(text) and text[0] not in " ?*)|"
            if text[:1] in ("?", "*"):
                text = text[1:]
            else:
                branches[-1] += inside
        elif text[0] == "|":
            branches.append([])
            text = text[1:]
        elif text[0] == ")":
            text = text[1:]
            return _either(branches), text
        else:
            glued = text[0] not in " ,/&-"
            text = text[2:] if text[0] == "\\" else text[1:]
    return _either(branches), ""


def _either(branches: list[list[set[str]]]) -> list[set[str]]:
    if len(branches) == 1:
        return branches[0]
    return [set().union(*(b[0] for b in branches))] if all(branches) else []


@lru_cache(maxsize=8)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Wordings with their meaning, found longest first, none inside another."""

    entries: tuple[tuple[re.Pattern[str], str, str, tuple[frozenset[str], ...]], ...]

    @cached_property
    def _index(self) -> dict[str, list[tuple[frozenset[str], tuple[frozenset[str], ...], int]]]:
        """The entries by the rarest word that each must hold: all it must, and one of each set."""
        counts = Counter(word for *_, sets in self.entries for word in set().union(*sets))
        found: dict[str, list[tuple[frozenset[str], tuple[frozenset[str], ...], int]]] = {}
        for n, (*_, sets) in enumerate(self.entries):
            all_of = frozenset(word for s in sets if len(s) == 1 for word in s)
            one_of = tuple(s for s in sets if len(s) > 1)
            rarest = min(sets, key=lambda s: sum(counts[w] for w in s), default=("",))
            for word in rarest:
                found.setdefault(word, []).append((all_of, one_of, n))
        return found

    def find(self, text: str) -> list[Word]:
        """Return the wordings in `text` in order."""
        words, index = _words_of(text), self._index
        near = {
            n
            for word in ("", *(words & index.keys()))
            for all_of, one_of, n in index.get(word, ())
            if all_of <= words and not any(words.isdisjoint(s) for s in one_of)
        }
        found = [
            Word(m.start(), m.end(), field, code)
            for pattern, field, code, _ in (self.entries[n] for n in near)
            for m in pattern.finditer(text)
            if m.end() > m.start()
        ]
        found.sort(key=lambda w: (w.start - w.end, w.start, w.code))
        taken: list[Word] = []
        for word in found:
            if all(word.end <= other.start or word.start >= other.end for other in taken):
                taken.append(word)
        return sorted(taken, key=lambda w: w.start)


@cache
def lexicon(name: str, field: str, code: str, accents: bool) -> Lexicon:
    """Return the wordings of text_NAME.csv; `field` and `code` name the columns of the meaning.

    A `field` that is no column is the field of every row.
    """
    rows = table(name)
    fields = rows[field] if field in rows.columns else [field] * len(rows)
    return Lexicon(
        tuple(
            (
                re.compile(expression(words, accents=accents)),
                kind,
                meaning,
                needed(words, accents=accents),
            )
            for words, kind, meaning in zip(rows["words"], fields, rows[code], strict=True)
        )
    )


@cache
def concepts(accents: bool) -> Lexicon:
    """Return the wordings of what figures are about, and of subjects outside the catalogue."""
    inside = lexicon("concepts", "concept", "concept", accents)
    known = tuple((pattern, "concept", code, need) for pattern, _, code, need in inside.entries)
    return Lexicon(known + lexicon("others", "other", "subject", accents).entries)


def qualifiers(accents: bool) -> Lexicon:
    """Return the wordings of programme, capital, fund, vintage and scope."""
    return lexicon("qualifiers", "field", "code", accents)


def statuses(accents: bool) -> Lexicon:
    """Return the wordings of status."""
    return lexicon("status", "status", "status", accents)


def page_parts(accents: bool) -> Lexicon:
    """Return the wordings of page furniture and of lists of other stories."""
    return lexicon("page", "page", "part", accents)


@cache
def unit_words(accents: bool) -> tuple[re.Pattern[str], tuple[tuple[str, float], ...]]:
    """Return the pattern of what may follow a number, and (unit, factor) of each of its groups.

    The longest wording comes first.
    """
    own = table("units")
    rows = list(zip(own["words"], own["unit"], own["factor"].astype(float), strict=True))
    money = units()
    rows += [
        (row.words, str(row.unit), float(row.factor))
        for row in money[money["unit"] == "bn VND"].itertuples()
    ]
    rows.sort(key=lambda row: -len(row[0]))
    bodies, meanings = [], []
    for words, unit, factor in rows:
        text = spell(words) if accents else bare(spell(words))
        end = r"(?!\w)" if words[-1].isalpha() else ""
        body = re.escape(text).replace(r"\ ", r"\s+").replace("/", r"\s?/\s?")
        bodies.append(rf"({body}{end})")
        meanings.append((unit, factor))
    return re.compile(rf"\s*(?:{'|'.join(bodies)})"), tuple(meanings)


@cache
def hedge_words(accents: bool) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return the pattern of a hedge directly before a number, and the kind of each of its groups.

    The longest wording comes first.
    """
    rows = hedges()
    rows = rows[(rows["language"] == "vi") & (rows["words"] != "trở lên")]
    rows = sorted(rows.itertuples(), key=lambda row: -len(row.words))
    said = [spell(row.words) if accents else bare(spell(row.words)) for row in rows]
    bodies = "|".join(f"({re.escape(x)})".replace(r"\ ", r"\s+") for x in said)
    return re.compile(rf"(?<!\w)(?:{bodies})\s*$"), tuple(row.kind for row in rows)


@cache
def indicators() -> dict[tuple[str, str, str], list[tuple[str, str, str]]]:
    """Return [(indicator, scope, each)] of (concept, unit, change)."""
    found: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for row in table("indicators").itertuples():
        key = (row.concept, row.unit, row.change)
        found.setdefault(key, []).append((row.indicator, row.scope, row.each))
    return found


@cache
def concept_of(indicator: str, unit: str) -> tuple[str, bool]:
    """Return the concept that makes an indicator of a figure in `unit`, and whether as a change.

    The first of text_indicators.csv; "" where none does, or only for places and lists of its own.
    """
    if indicator == "FIN.PLAN" and unit == "bn VND":
        return "PLAN", False
    level = "%" if unit == "pp" else unit
    for (concept, of, change), rows in indicators().items():
        if of == level and rows[0][0] == indicator and not rows[0][2]:
            return concept, change == "1"
    return "", False


def counts(words: list[Word]) -> list[tuple[int, str]]:
    """Return (where it ends, unit) of each subject that is counted in one unit only."""
    found = []
    for word in words:
        units = {u for concept, u, _ in indicators() if concept == word.code}
        # Communes are counted, and have criteria each.
        counted = sorted(u for u in units if u not in ("%", "bn VND"))
        counted = counted[:1] if counted[1:] == ["criteria/commune"] else counted
        found.append((word.end, counted[0] if len(counted) == 1 else ""))
    return found
