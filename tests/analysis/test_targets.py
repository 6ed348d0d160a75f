"""What a target asks for, by hand, and targets that make no sense."""

from __future__ import annotations

import math

import pytest

from mtqg.analysis.targets import KINDS, Target
from mtqg.problems import ProblemError
from mtqg.table import catalogue

NONE = math.nan


@pytest.mark.parametrize(
    ("target", "goal", "reaches", "fails"),
    [
        (Target("level_min", 80, NONE, 2021, 2025), 80, 80.0, 79.9),
        (Target("level_max", NONE, 10, 2021, 2025), 10, 10.0, 10.1),
        (Target("zero", 0, 0, 2021, 2025), 0, 0.04, 0.1),
        # 1 point a year from 12.4 at the end of 2020; half a place of rounding is forgiven
        (Target("annual_change", 1, 1.5, 2021, 2025, falling=True), 7.4, 7.45, 7.5),
        (Target("annual_change", 1, NONE, 2021, 2025), 17.4, 17.35, 17.3),
        (Target("annual_change", 3, NONE, 2021, 2025, falling=True), 0, 0.0, 0.1),
        (Target("ratio_to_base", 1.5, NONE, 2021, 2025, base_year=2020), 18.6, 18.6, 18.5),
        (Target("count_range", 17, 19, 2021, 2025), 17, 17, 16),
    ],
)
def test_goal_by_hand(target: Target, goal: float, reaches: float, fails: float) -> None:
    level = target.goal(12.4, 2020)
    assert level == pytest.approx(goal)
    assert target.reached(reaches, level, 1)
    assert not target.reached(fails, level, 1)


def test_every_target_of_the_catalogue_can_be_read() -> None:
    rows = catalogue.targets()
    read = [Target.of_row(row) for _, row in rows.iterrows()]
    assert {t.kind for t in read} <= set(KINDS)
    assert len(read) == len(rows) > 20


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (("level_mim", 1, NONE, 2021, 2025), "level_min"),
        (("level_min", NONE, NONE, 2021, 2025), "limit"),
        (("level_max", 1, NONE, 2021, 2025), "limit"),
        (("zero", 0, 0, 2025, 2021), "starts"),
        (("ratio_to_base", 2, NONE, 2021, 2025), "base year"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused(fields: tuple, words: str) -> None:
    with pytest.raises(ProblemError) as caught:
        Target(*fields)
    assert words in caught.value.say("en")
