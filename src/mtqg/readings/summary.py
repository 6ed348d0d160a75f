"""The first page: the few findings that matter most for this province, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from mtqg.cases import Case
from mtqg.displays import Finding, Findings, Reading

#: Errors in the figures come first: nothing else can be trusted before they are cleared.
_ORDER = {"error": 0, "warning": 1, "good": 2, "info": 3}
MOST = 5


def summary(case: Case, sections: Iterable[Findings | Reading], most: int = MOST) -> Reading:
    """Return the weightiest findings of the sections, at most `most`, one of a kind.

    A contradiction comes before a shortfall, a shortfall before a success; context comes last.
    """
    seen: set[str] = set()
    chosen: list[Finding] = []
    found = [f for section in sections if isinstance(section, Findings) for f in section.findings]
    for finding in sorted(found, key=lambda f: _ORDER[f.severity]):
        if finding.id not in seen:
            seen.add(finding.id)
            chosen.append(finding)
    if not chosen:
        return Reading(
            case.say(
                f"Chưa có số liệu nào về {case.name} cho phần này.",
                f"There are no figures of {case.name} for this report yet.",
            )
        )
    head = case.say("**Những điểm chính**", "**Main points**")
    lines = Findings(tuple(chosen[:most])).markdown()
    return Reading(f"{head}\n\n{lines}")
