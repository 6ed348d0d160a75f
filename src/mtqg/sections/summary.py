"""The first page: what matters most for this province, what to decide, which figures are missing.

Findings are ranked by two things only, so that anybody can check the order: how grave they are (a
contradiction in the figures before a shortfall, a shortfall before a success, context last), and
within that by their shortfall, the part of the plan, the target or the certainty that is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mtqg.sections.blocks import Findings, Reading, ReportFinding, plain
from mtqg.sections.cases import Case
from mtqg.severity import weight
from mtqg.texts import Text
from mtqg.words.sentences import sentences

#: Errors in the figures come first: nothing else can be trusted before they are cleared.
#: Findings on the first page.
MOST = 3

#: The first page's summary is at most ten lines of print. A line of Times New Roman 14 between the
#: margins of Decree 30/2020/NĐ-CP holds about 80 letters; an item is indented by eight.
LINES, WIDTH, INDENT = 10, 80, 8

#: What findings are about: only the weightiest of a topic is shown. A finding that is not named
#: here is a topic of its own.
_TOPICS = {
    "capital": (
        "rate_of_plan cumulative_falls pace_required pace_past plan_missing rate_agrees "
        "rate_rounding rate_computed rate_alone payment_alone plan_alone"
    ),
    "budget_year": ("year_end_forecast year_closed year_so_far year_left_off pace_to_target"),
    "months": "months_stand months_slowest",
    "communes": (
        "communes_reported_FIN.DISB_RATE communes_reported_GNBV.POOR "
        "communes_reported_NTM.CRIT_MET communes_lag_FIN.DISB_RATE communes_lag_GNBV.POOR "
        "communes_lag_NTM.CRIT_MET communes_sum"
    ),
    "review": "poverty_fall poverty_review",
    "rural": "communes_met ntm.adv_base ntm.model_base",
    "survey": "level pace comparison",
    "outlook": "forecast forecast_against_last",
    "target": "target",
    "figures": (
        "noted_sum parts_total unreliable after_publication target_as_actual two_sources "
        "unit_slip above_plan out_of_range"
    ),
}
#: An office's own months stand before everything else: they are what it is asked about.
_OWN_FIRST = "months_stand"
#: Figures of others, and of long ago: they say nothing of this province now.
_NOT_OWN = ("reference_class", "past_errors", "past_forecast", "long_ago")

_TOPIC_OF = {id_: topic for topic, ids in _TOPICS.items() for id_ in ids.split()}

#: Findings, and topics of findings, that call for a decision where they are grave.
_DECISIONS = tuple(
    ("rate_of_plan cumulative_falls figures pace_required budget_year review rural target").split()
)


def topic(finding: ReportFinding) -> str:
    """Return what a finding is about, the same for findings of which one is enough."""
    return _TOPIC_OF.get(finding.id, finding.id)


def decision(finding: ReportFinding) -> Text | None:
    """Return what a grave finding calls to be decided, None for a success, context or history."""
    if finding.decision:
        return Text(finding.decision, finding.decision)
    if finding.closed or finding.severity not in ("error", "warning"):
        return None
    named = [name for name in (finding.id, topic(finding)) if name in _DECISIONS]
    return sentences("summary").text(f"decision.{named[0]}") if named else None


def rank(sections: Iterable[Findings | Reading]) -> list[ReportFinding]:
    """Return the findings that rest on a number, the weightiest first, one of a topic.

    By severity, then by shortfall; equals stay in the order of the sections.

    >>> level = ReportFinding("level", "info", "a", 3.4)
    >>> target = ReportFinding("target", "warning", "b", 0.2)
    >>> [f.text for f in rank([Findings((level, target))])]
    ['b', 'a']
    """
    numbered = [
        f
        for section in sections
        if isinstance(section, Findings)
        for f in section.findings
        if f.id not in _NOT_OWN and f.value is not None and math.isfinite(f.value)
    ]
    numbered.sort(key=lambda f: (f.id != _OWN_FIRST, weight(f.severity, f.shortfall)))
    first: dict[str, ReportFinding] = {}
    for finding in numbered:
        first.setdefault(topic(finding), finding)
    return list(first.values())


def summary(
    case: Case, sections: Iterable[Findings | Reading], missing: Sequence[str] = ()
) -> Reading:
    """Return the summary of the first page, at most `LINES` lines of print.

    Parameters
    ----------
    sections : iterable of Findings or Reading
        What the sections of the report found.
    missing : sequence of str
        Names of the figures that the report lacks, the most needed first.

    Returns
    -------
    Reading
        The `MOST` weightiest findings, fewer where long ones leave no room, each with its source;
        what they call to be decided; and what is missing, as much of it as there is room for.
    """
    chosen = rank(sections)[:MOST]
    if chosen and chosen[0].id == _OWN_FIRST:
        chosen = chosen[: MOST - 1]  # what it calls to decide needs the room
    if not chosen:
        return Reading(case.says("summary")("page.nothing", place=case.name))
    findings = [  # each in one sentence, with its source
        replace(f, text=f"{f.brief or f.text} *({f.source})*" if f.source else f.brief or f.text)
        for f in chosen
    ]
    decisions = list(dict.fromkeys(t for f in chosen if (t := decision(f)) is not None))
    if case.successor is not None:
        decisions = []  # nobody decides for a province that was merged
    lacking = list(missing)

    def page() -> list[str]:
        found = Findings(tuple(findings)).markdown()
        return [found, *_tail(case, decisions, lacking, len(missing) - len(lacking))]

    # Names of missing figures give way first, then decisions, the first of them never; then
    # findings, where three long ones leave no room (Sơn La 2024 in English: 11 lines).
    while lines_of("\n".join(page())) > LINES and (lacking or len(decisions) > 1):
        (lacking if len(lacking) > (len(decisions) > 1) else decisions).pop()
    while lines_of("\n".join(page())) > LINES and len(findings) > 1:
        findings.pop()
    return Reading("\n\n".join(page()))


def _tail(case: Case, decisions: Sequence[Text], missing: Sequence[str], unnamed: int) -> list[str]:
    """Return the paragraphs on what to decide and what is missing, of which some are not named."""
    say = case.says("summary")
    paragraphs = []
    if decisions:
        paragraphs.append(say("page.decide", decisions="; ".join(case.tell(d) for d in decisions)))
    if missing and unnamed:
        paragraphs.append(say("page.missing_more", figures="; ".join(missing), count=unnamed))
    elif missing:
        paragraphs.append(say("page.missing", figures="; ".join(missing)))
    return paragraphs


def lines_of(text: str) -> int:
    r"""Return how many lines of print a text takes, a paragraph or an item a line.

    >>> lines_of("a" * 80 + "\n\n" + "- " + "b" * 72)
    3
    """
    return sum(
        math.ceil(len(plain(line)) / (WIDTH - INDENT * line.startswith("- ")))
        for line in text.split("\n")
    )
