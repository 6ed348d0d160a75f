"""Who published figures, as readers of each language name them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mtqg.table import catalogue
from mtqg.texts import Text, Typed, visible
from mtqg.words import formats

#: How the trust of an article begins in data/sources.csv: it has a day, a table of an office none.
_ARTICLES = ("press", "official portal")

#: An office's own files are one source; the ledger names each, with the cell of every figure.
_OWN = Text("số liệu của đơn vị lập báo cáo", "figures of the reporting office")
_FILE = re.compile(r"\.(xlsx?|xlsm|ods|csv|docx?|pdf)$", re.IGNORECASE)


def cited(sources: Iterable[str], language: str, *, titles: bool = False) -> Typed:
    """Return who published `sources`, in their order, and when, where that is known.

    Parameters
    ----------
    sources : iterable of str
        Keys of data/sources.csv; what is none stands as it is.
    titles : bool
        A paper that is not named is told by the subject of its article.

    Examples
    --------
    >>> cited(["gso_income", "Báo cáo số 12", "gso_income"], "en")
    'General Statistics Office; Báo cáo số 12'
    >>> cited(["2026-09.xlsx", "2026-10.xlsx"], "vi")
    'số liệu của đơn vị lập báo cáo'
    """
    listed = catalogue.sources()
    names: list[str] = []
    for source in dict.fromkeys(sources):
        if source not in listed.index:
            own = _FILE.search(str(source))
            names.append(_OWN.say(language) if own else str(source))
            continue
        of = listed.loc[source]
        name = str(of["publisher" if language == "vi" else "publisher_en"])
        when = str(of["published"]) if str(of["trust"]).startswith(_ARTICLES) else ""
        if when:
            name += f", {formats.when(when, language).removeprefix('tháng ')}"
        if titles and of["publisher_en"] == "Press":
            name += f" ({of['title' if language == 'vi' else 'title_en']})"
        names.append(name)
    return Typed("; ".join(dict.fromkeys(names)))


def in_full(source: str, language: str) -> str:
    """Return publisher and title of a source; one that an office typed, as it is.

    >>> in_full("gso_income", "en").partition(":")[0], in_full("Báo cáo số 12", "en")
    ('General Statistics Office', 'Báo cáo số 12')
    """
    listed = catalogue.sources()
    if source not in listed.index:
        return visible(source)
    names = ("publisher", "title") if language == "vi" else ("publisher_en", "title_en")
    return ": ".join(filter(None, listed.loc[source, list(names)]))


def line(sources: Iterable[str], language: str) -> Typed:
    """Return the source line of figures, "" without a source.

    >>> line(["Báo cáo số 12"], "vi"), line([], "vi")
    ('Nguồn: Báo cáo số 12.', '')
    """
    text = cited(sources, language, titles=True)
    label = Text("Nguồn", "Source").say(language)
    return Typed("".join((label, ": ", text, ".")) if text else "")
