"""What an office accepted is no open contradiction, and is one again when a figure changes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import mtqg
from mtqg.checks import accepted
from mtqg.sections import programme_capital, quality
from mtqg.sections.cases import Case


def stating(rate: float) -> Case:
    """Return a province that states 50 of 100 paid, and a rate."""
    rows = pd.DataFrame(
        [
            {"area": "15", "edition": "2025", "programme": "NTP2026", "period": "2026",
             "as_of": "2026-10-31", "source": "so-gia-dinh", "indicator": code, "value": value}
            for code, value in (("FIN.PLAN", 100), ("FIN.DISB", 50), ("FIN.DISB_RATE", rate))
        ]
    )  # fmt: skip
    return mtqg.province("lao-cai", language="en", as_of="2026-11-26", data=[rows])


def test_what_is_accepted_is_told_with_name_day_and_reason_until_it_changes(tmp_path: Path) -> None:
    notes, case = str(tmp_path / "notes"), stating(80)
    before = quality.contradictions(case, (), notes).findings
    assert "rate_of_plan" in [found.id for found in before]
    (found,) = [one for one in case.audited if one.rule == "rate_of_plan"]
    keys = [accepted.key(found)]
    place = tmp_path / accepted.NAME
    accepted.accept(place, [found], keys, by="Nguyễn Thị A", reason="80% *by* phone")
    after = {one.id: one for one in quality.contradictions(case, (), notes).findings}
    assert "rate_of_plan" not in after
    assert "Nguyễn Thị A" in after["accepted"].text
    assert r"80% \*by\* phone" in after["accepted"].text  # as it was typed, no Markdown
    assert "left open" in after["no_contradiction"].text
    told = programme_capital.reading(case, notes=notes).findings
    assert not [one for one in told if one.severity == "error"]
    # Another rate is another contradiction.
    again = quality.contradictions(stating(70), (), notes).findings
    assert "rate_of_plan" in [one.id for one in again]
    assert "accepted" not in [one.id for one in again]
