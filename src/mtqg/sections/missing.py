"""The one way to say that figures are missing, and what they would unlock."""

from __future__ import annotations

from mtqg.sections.blocks import Reading
from mtqg.sections.cases import Case
from mtqg.texts import Text


def note(case: Case, what: Text, unlocks: Text) -> Reading:
    """Return the sentence on figures that are not there, and what loading them would allow."""
    return Reading(
        case.say(
            f"> **Chưa có số liệu:** {what.vi} của {case.name}. Khi có số liệu, báo cáo sẽ "
            f"{unlocks.vi}.",
            f"> **No figures yet** for {case.name}: {what.en}. Once loaded, the report will "
            f"{unlocks.en}.",
        )
    )
