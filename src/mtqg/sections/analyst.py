"""What people add to the figures: the analyst's notes, marked as theirs, or prompts to write them.

Nothing here is concluded from figures. A figure that a note names is printed beside it from the
data, so that a reader can hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mtqg.sections import notes, summary
from mtqg.sections.blocks import Asking, Findings, Reading, literal
from mtqg.sections.cases import Case
from mtqg.sections.notes import Item, Notes
from mtqg.table import catalogue
from mtqg.table.numbers import decimals_of
from mtqg.texts import Typed
from mtqg.words import formats

#: Figures printed beside one note: a period may have several, of parts of the province.
MOST = 3

#: The topics of findings (`summary.topic`) on which an analyst is asked where one is grave.
_ASKED = ("capital", "budget_year", "review", "rural", "target", "figures")


def difficulties(
    case: Case, folder: str = "", sections: Iterable[Findings | Reading] = ()
) -> Reading:
    """Return the analyst's difficulties, causes and open questions, else prompts to write them.

    Parameters
    ----------
    folder : str
        The folder of notes (`mtqg.sections.notes`); "" for data/notes.
    sections : iterable of Findings or Reading
        What the report found: prompts ask about its grave findings.
    """
    written = notes.of(case.area, folder, as_of=case.as_of)
    said = _said(case, written, ("difficulties", "questions"))
    if written is not None and written.difficulties:
        return Reading(said)
    grave = [f for f in summary.rank(sections) if f.severity in ("error", "warning")]
    asked = [topic for f in grave if (topic := summary.topic(f)) in _ASKED] or ["capital"]
    return _with_prompts(case, said, [*dict.fromkeys(asked), "always"], first=True)


def recommendations(case: Case, folder: str = "") -> Reading:
    """Return what the analyst says helped and recommends, else prompts to write it."""
    written = notes.of(case.area, folder, as_of=case.as_of)
    said = _said(case, written, ("helped", "recommendations"))
    if written is not None and written.recommendations:
        return Reading(said)
    helped = written is not None and bool(written.helped)
    asked = ["to_whom"] if helped else ["what_helped", "to_whom"]
    first = written is not None and bool(written.difficulties)  # their section has no prompts
    return _with_prompts(case, said, asked, first=first)


def _with_prompts(case: Case, said: str, asked: Sequence[str], *, first: bool = False) -> Reading:
    """Return prompts after what is said; `first` of the two sections says whose work this is."""
    say = case.says("analyst")
    nothing, questions = say("whose.nothing"), tuple(say(f"prompts.{name}") for name in asked)
    listed = "\n".join(f"- {question}" for question in questions)
    parts = (said, f"### {say('headings.prompts')}", nothing if first else "", listed)
    instead = nothing if first else "…" * 8  # said once; below it is a line to fill in
    return Asking("\n\n".join(part for part in parts if part), said, questions, instead)


def _said(case: Case, written: Notes | None, lists: Sequence[str]) -> str:
    """Return the lists of notes under a heading that says whose words they are, "" without any.

    A heading of their own marks them in every form: Word takes lists out of a quotation.
    """
    if written is None:
        return ""
    say = case.says("analyst")
    blocks = []
    for name in lists:
        items: tuple[Item, ...] = getattr(written, name)
        if items:
            lines = "\n".join(f"- {_item(case, item)}" for item in items)
            blocks.append("**" + say(f"headings.{name}") + f"**\n\n{lines}")
    if not blocks:
        return ""
    head = say("headings.example_notes" if written.example else "headings.notes")
    whose = say(
        "whose.example" if written.example else "whose.written",
        author=literal(written.author),
        day=formats.day(written.date, case.language),
    )
    source = f" {_source(case, written.source)}" if written.source else ""
    return "\n\n".join([f"### {head}", f"*{whose}{source}*", *blocks])


def _item(case: Case, item: Item) -> str:
    parts, say = [_words(case, item.text)], case.says("analyst")
    if item.cause.vi or item.cause.en:
        parts.append(say("note.cause", cause=_words(case, item.cause)))
    if item.indicator:
        parts.append(f"*{_figure(case, item)}*")
    if item.source:
        parts.append(_source(case, item.source))
    return " ".join(parts)


def _words(case: Case, words: notes.NoteText) -> str:
    """Return typed words taken literally, marked where they are of another language."""
    text = literal(words.say(case.language))
    if not words.original(case.language):
        return text
    return case.says("analyst")("note.foreign", words=text)


def _figure(case: Case, item: Item) -> str:
    """Return the figures that a note names, from the data, each with the area that it is of."""
    say, indicator = case.says("analyst"), catalogue.indicator(item.indicator)
    what = f"{case.tell(indicator.name)}, {formats.period(item.period, case.language)}"
    rows = case.figures(indicator=item.indicator, period=item.period)
    rows = rows[rows["status"].isin(["actual", "estimate", "plan"])]
    if rows.empty:
        return say("note.no_figure", what=what)
    figures = []
    for row in rows.head(MOST).to_dict("records"):
        value, low, high = (float(row[name]) for name in ("value", "low", "high"))
        decimals = max([decimals_of(v) for v in (value, low, high) if v == v] or [0])
        text = formats.hedged(value, low, high, indicator.unit, decimals, case.language)
        marks = [say("note.estimate")] if row["status"] == "estimate" else []
        if row["scope"] != "ALL":
            marks.append(case.scope(row["scope"]))
        figures.append(text + (f" ({', '.join(marks)})" if marks else ""))
    return say("note.figure", what=what, figures="; ".join(figures))


def _source(case: Case, source: str) -> str:
    """Return the source line of a note: one of data/sources.csv by its id, else as typed."""
    known = source in catalogue.sources().index
    named = case.cited([source], titles=True) if known else Typed(source)
    return case.says("analyst")("note.source", source=named)
