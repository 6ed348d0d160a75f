"""What the figures of one month contradict of those of the month before."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from mtqg.intake.between_dates import across
from mtqg.table import schema

PROGRAMMES = ("DTTS", "GNBV", "NTM", "CULTURE", "DRUGS")
PLAN = dict(zip(PROGRAMMES, (260.0, 122.0, 57.0, 40.0, 30.0), strict=True))
PAID = dict(zip(PROGRAMMES, (135.0, 59.0, 35.0, 12.0, 9.0), strict=True))
LATER = dict(zip(PROGRAMMES, (151.0, 66.5, 38.6, 14.0, 11.0), strict=True))

Money = dict[str, float]


def month(day: str, plan: Money, paid: Money, file: str = "") -> pd.DataFrame:
    """A month of an office: plans and payments of five programmes, each with its cell."""
    base = {"area": "15", "edition": "2025", "period": "2026", "as_of": day, "unit": "bn VND",
            "source": file or f"{day}.xlsx"}  # fmt: skip
    facts = [
        base | {"indicator": code, "programme": name, "value": value, "status": status,
                "place": f"Biểu!{letter}{row}"}
        for code, letter, status, money in (
            ("FIN.PLAN", "F", "plan", plan), ("FIN.DISB", "G", "actual", paid)
        )
        for row, (name, value) in enumerate(money.items(), 8)
    ]  # fmt: skip
    return schema.complete(pd.DataFrame(facts))


SEPTEMBER = month("2026-09-30", PLAN, PAID)


def told(plan: Money, paid: Money, known: pd.DataFrame = SEPTEMBER) -> list[tuple[str, str, str]]:
    found = across(month("2026-10-31", plan, paid), known)
    return [(p.severity, p.cell, p.text.en.partition(" (")[0]) for p in found]


def test_a_month_that_goes_on_is_not_told() -> None:
    assert told(PLAN, LATER) == []
    assert told(PLAN, PAID | {"DTTS": 140.0}) == []  # four of five did not pay anything: it happens


ALL_G = "Biểu!G8, Biểu!G9, Biểu!G10, Biểu!G11, Biểu!G12"
ALL_F = ALL_G.replace("G", "F")


CASES: dict[str, tuple[Money, Money, str, str]] = {
    "falls": (PLAN, LATER | {"GNBV": 51.0}, "Biểu!G9", "51 bn VND by 31 October 2026, but 59 by"),
    "month alone": (PLAN, {k: LATER[k] - PAID[k] for k in PAID}, ALL_G,
                    "5 payments are less than those by"),
    "last month's file": (PLAN, PAID, ALL_G, "all 5 payments equal those by"),
    "unit": ({k: v / 1000 for k, v in PLAN.items()}, {k: v / 1000 for k, v in LATER.items()},
             ALL_F, "all 5 plans are off by exactly 1,000 from"),
    "a digit": (PLAN | {"NTM": 570.0}, LATER, "Biểu!F10",
                "570 bn VND by 31 October 2026, but 57 by"),
    "two rows": (PLAN | {"DTTS": 122.0, "GNBV": 260.0}, LATER, "Biểu!F8, Biểu!F9",
                 "2 plans changed places since"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_the_month_before_contradicts_is_told_with_its_cells(case: str) -> None:
    plan, paid, cell, text = CASES[case]
    assert told(plan, paid) == [("error", cell, f"{text} 30 September 2026")]


def test_a_plan_that_was_revised_is_a_note() -> None:
    (found,) = told(PLAN | {"DTTS": 250.0}, LATER)
    assert found == ("note", "Biểu!F8", "1 plans differ from those stated by 30 September 2026")


def test_a_month_that_comes_late_is_held_against_the_month_after() -> None:
    october = month("2026-10-31", PLAN, LATER)
    late = month("2026-09-30", PLAN, PAID | {"GNBV": 590.0}, "late.xlsx")
    (problem,) = across(late, october)
    assert (problem.file, problem.cell) == ("2026-10-31.xlsx", "Biểu!G9")
    assert "late.xlsx, Biểu!G9" in problem.text.en


def test_what_was_there_before_is_told_once_and_a_correction_takes_its_place() -> None:
    wrong = month("2026-10-31", PLAN, LATER | {"GNBV": 51.0})
    known = pd.concat([SEPTEMBER, wrong], ignore_index=True)
    assert across(month("2026-11-30", PLAN, {k: v + 5 for k, v in LATER.items()}), known) == []
    assert across(month("2026-10-31", PLAN, LATER), known) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.assign(edition="2024"),
        lambda t: t.assign(period="2025"),
        lambda t: t.assign(plan_vintage="CARRIED"),
        lambda t: t.assign(as_of=""),
    ],
    ids=["edition", "year", "vintage", "no day"],
)
def test_only_the_same_figure_is_compared(change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    assert across(change(month("2026-10-31", PLAN, dict.fromkeys(PLAN, 0.1))), SEPTEMBER) == []
