"""The one way to say that figures are missing, and what they would unlock."""

from __future__ import annotations

from dataclasses import dataclass

from mtqg.sections.blocks import Reading
from mtqg.sections.cases import Case
from mtqg.texts import Text, join
from mtqg.words.sentences import Value, sentences


@dataclass(frozen=True, repr=False)
class Missing(Reading):
    """The sentence on figures that are not there: which, and what loading them would allow."""

    what: Text
    unlocks: Text


def note(case: Case, room: str, key: str = "what", **given: Value) -> Missing:
    """Return the sentence on figures that are not there, and what loading them would allow.

    Both are in the sentences of `room`: missing.`key` and missing.`key`_unlocks.
    """
    words = sentences(room)
    what = words.text(f"missing.{key}", **given)
    return _note(case, what, words.text(f"missing.{key}_unlocks"))


def _note(case: Case, what: Text, unlocks: Text) -> Missing:
    say = case.says("missing")
    text = say("note.text", place=case.name, what=what)
    if case.successor is None:  # of a merged province no figures are to come
        text += " " + say("note.unlocks", unlocks=unlocks)
    return Missing(text, what, unlocks)


def once(case: Case, *sections: object) -> list[object]:
    """Return what sections in a row show, all that they miss in one note at the end.

    Four notes below each other, each in the same words, told a reader nothing of the province.
    """
    notes = [one for one in sections if isinstance(one, Missing)]
    shown = [one for one in sections if not isinstance(one, Missing)]
    if not notes:
        return shown
    what, unlocks = (
        join(dict.fromkeys(getattr(one, name) for one in notes), "; ")
        for name in ("what", "unlocks")
    )
    return [*shown, _note(case, what, unlocks)]
