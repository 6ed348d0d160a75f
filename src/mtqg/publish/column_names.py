"""The figures behind a chart in words for readers: names of columns, states, flags and areas."""

from __future__ import annotations

from typing import Any

from mtqg.problems import ProblemError
from mtqg.publish.document import Data
from mtqg.table import areas
from mtqg.words.sentences import sentences
from mtqg.words.sources import in_full

#: Columns of codes, whose words stand in `words/*/columns.ini`.
_CODED = ("status", "kind", "flag")

#: A bound that equals its figure in every row says nothing.
_BOUNDS = ("low", "high")

#: The code of the unit or area that a forecast was made for; the title names it.
_INTERNAL = ("unit",)


def translated(data: Data, language: str, edition: str) -> Data:
    """Return `data` in the words of `language`, without columns that say nothing.

    Columns that the vocabulary does not know keep their names (years, names of lines).

    >>> data = Data("t", "", ("period", "value", "low", "flag"), (("2024", 1.5, 1.5, "p"),))
    >>> translated(data, "en", "2024").columns
    ('Period', 'Value', 'Flag')
    >>> translated(data, "en", "2024").rows
    ((2024, 1.5, 'p: provisional'),)
    """
    values = [
        row[data.columns.index("value")] if "value" in data.columns else None for row in data.rows
    ]
    kept = []
    for at, name in enumerate(data.columns):
        column = [row[at] for row in data.rows]
        empty = all(value in (None, "") for value in column)
        same = name in _BOUNDS and all(b in (None, v) for b, v in zip(column, values, strict=True))
        if not empty and not same and name not in _INTERNAL:
            kept.append(at)
    kept.sort(key=lambda at: data.columns[at] != "line")  # what a row belongs to stands first
    say = sentences("columns", language)
    heads = say.section("columns")
    if any(
        isinstance(row[at], float)
        for at in kept
        if data.columns[at] == "published"
        for row in data.rows
    ):  # beside an estimate: what was published, not when
        heads["published"] = say("ours.published")
    names = tuple(heads.get(name, name) for name in (data.columns[at] for at in kept))
    flags = data.columns.index("flag") if "flag" in data.columns else None
    rows = tuple(
        tuple(
            _ours(data.columns[at], text, language)
            if flags is not None and "e" in str(row[flags] or "")
            else text
            for at in kept
            for text in [_word(data.columns[at], row[at], language, edition)]
        )
        for row in data.rows
    )
    return Data(data.title, data.source, names, rows)


def _ours(column: str, cell: Any, language: str) -> Any:
    """Return a cell of a row flagged e: an estimate of the report, never its publisher's.

    >>> _ours("source", "Tổng cục Thống kê: E14.48", "vi")
    'báo cáo tính lại; số liệu gốc: Tổng cục Thống kê: E14.48'
    """
    say = sentences("columns", language)
    if column in ("status", "kind") and cell:
        return say(f"ours.{column}")
    return say("ours.source", of=cell) if column == "source" and cell else cell


def _word(column: str, value: Any, language: str, edition: str) -> Any:
    if not isinstance(value, str) or not value:
        return value
    if column == "period" and value.isdecimal():
        return int(value)
    if column == "area":
        try:
            return areas.get(value, edition or "2024").label(language)
        except (ProblemError, KeyError):
            return value
    if column == "source":
        return in_full(value, language)
    words = sentences("columns", language).section(column) if column in _CODED else {}
    if column == "flag":
        return "; ".join(words.get(letter, letter) for letter in value)
    return words.get(value, value)
