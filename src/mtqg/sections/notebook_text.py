"""The words between the cells of a report notebook, in the reader's language alone.

They stand in `words/notebooks.vi.md` and `.en.md`, where they are changed without Python.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from mtqg.problems import Problem, ProblemError, nearest
from mtqg.sections.blocks import Reading
from mtqg.table import catalogue
from mtqg.texts import LANGUAGES, Text, lower

_BEGIN = re.compile(r"^<!-- ([\w.]+(?: [\w.]+)?) -->\n", re.M)


def heading(language: str, name: str, indicator: str = "") -> Reading:
    """Return the words called `name` in `language`.

    Parameters
    ----------
    name : str
        As "trend.level": the notebook and what the words are about.
    indicator : str
        The code of what the section is about: words kept for it alone ("trend.level ST.POV_MD")
        go before the common ones, in which {name} and {in_name} stand for its label.

    Raises
    ------
    ProblemError
        If there are no such words.

    Examples
    --------
    >>> print(heading("en", "trend.level", "ST.INCOME").text.splitlines()[0])
    ## Monthly income per person: level and pace
    """
    words = _words(language if language in LANGUAGES else LANGUAGES[0])
    text = words.get(f"{name} {indicator}", words.get(name))
    if text is None:
        none = Text("không có lời nào mang tên này", "there are no words of this name")
        raise ProblemError(Problem(none, value=name, remedy=nearest(name, list(words))))
    if indicator:
        label = catalogue.indicator(indicator).name.say(language)
        text = text.replace("{name}", label).replace("{in_name}", lower(label))
    return Reading(text)


def names(language: str) -> list[str]:
    """Return the names of all words in `language`, in the order of their file."""
    return list(_words(language))


@lru_cache(maxsize=len(LANGUAGES))
def _words(language: str) -> dict[str, str]:
    folder = Path(__file__).parents[1] / "words"
    parts = _BEGIN.split((folder / f"notebooks.{language}.md").read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}
