"""The one way to say that figures are missing, and what they would unlock."""

from __future__ import annotations

from mtqg.sections.blocks import Reading
from mtqg.sections.cases import Case
from mtqg.texts import Text
from mtqg.words.sentences import sentences


def note(case: Case, what: Text, unlocks: Text) -> Reading:
    """Return the sentence on figures that are not there, and what loading them would allow."""
    say = sentences("missing", case.language)
    return Reading(say("note.text", place=case.name, what=what, unlocks=unlocks))
