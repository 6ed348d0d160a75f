"""An example office: figures that are made up, and say so, of twelve months to October 2026.

The months are the twelve that an office could have reported by November 2026: the last two of the
budget year 2025, under the three programmes that ended then, and ten of 2026 under the merged one,
with what is carried over of the three.
None lies in the future. Every file is the form that `mtqg template` writes, filled; its name and
the note of every row say that no figure is real.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from openpyxl import load_workbook

from mtqg.intake import template
from mtqg.office import folder
from mtqg.office.folder import Office
from mtqg.table import communes

PROVINCE = "lao-cai"
DAYS = (
    date(2025, 11, 30),
    date(2025, 12, 31),
    *(date(2026, m, d) for m, d in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31), 1)),
)
NOTE = "số giả định, không phải số thật"

#: Plans in million VND by programme, type of capital and vintage; what is paid of each by the end
#: of January to October 2026, or of November and December 2025.
_PLANS_2025 = {
    ("DTTS", "INV", "ALL"): (612_000, (0.71, 0.83)),
    ("DTTS", "REC", "ALL"): (388_000, (0.38, 0.52)),
    ("GNBV", "INV", "ALL"): (204_000, (0.77, 0.88)),
    ("GNBV", "REC", "ALL"): (176_000, (0.41, 0.55)),
    ("NTM", "INV", "ALL"): (330_000, (0.86, 0.94)),
    ("NTM", "REC", "ALL"): (64_000, (0.52, 0.66)),
}
_PLANS_2026 = {
    ("NTP2026", "INV", "CURRENT"): (
        905_000,
        (0.0, 0.01, 0.04, 0.09, 0.15, 0.22, 0.30, 0.38, 0.46, 0.55),
    ),
    ("NTP2026", "REC", "CURRENT"): (
        470_000,
        (0.0, 0.0, 0.02, 0.04, 0.08, 0.13, 0.18, 0.24, 0.30, 0.37),
    ),
    # Capital of 2021-2025 that is still paid stays under the programme that it was given for.
    **{
        (programme, capital, "CARRIED"): (plan, course)
        for capital, plans, course in (
            (
                "INV",
                {"DTTS": 86_000, "GNBV": 24_000, "NTM": 38_000},
                (0.03, 0.07, 0.16, 0.25, 0.36, 0.47, 0.55, 0.62, 0.70, 0.77),
            ),
            (
                "REC",
                {"DTTS": 174_000, "GNBV": 98_000, "NTM": 19_000},
                (0.01, 0.03, 0.07, 0.12, 0.18, 0.25, 0.31, 0.37, 0.43, 0.49),
            ),
        )
        for programme, plan in plans.items()
    },
}
#: From July on the plan of investment is larger by this: plans are revised during the year.
_REVISED = (date(2026, 7, 1), 60_000)


def create(root: Path, *, language: str = "vi") -> Office:
    """Make the example office, its twelve months lying in inbox/.

    Raises
    ------
    ProblemError
        As `folder.create`.
    """
    office = folder.create(root, [PROVINCE], language=language, made_up=True)
    inbox = office.root / "inbox"
    for day in DAYS:
        name = f"so-gia-dinh-{day:%Y-%m}"
        rows = amounts(day)
        _programmes(inbox / f"{name}-chuong-trinh.xlsx", day, rows)
        if day.year == 2026:
            _communes(inbox / f"{name}-xa.xlsx", day, rows)
    return office


def amounts(day: date) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Return plan and payment in million VND by programme, type and vintage, totals among them.

    The total of a programme is of its vintage: of one that ended all that is left is carried over.

    >>> plan, paid = amounts(date(2026, 10, 31))["ALL", "ALL", "ALL"]
    >>> plan, round(100 * paid / plan, 1)
    (1874000, 49.5)
    """
    parts = {}
    for key, (plan, course) in (_PLANS_2025 if day.year == 2025 else _PLANS_2026).items():
        since, more = _REVISED
        whole = plan + more if key == ("NTP2026", "INV", "CURRENT") and day >= since else plan
        parts[key] = (whole, round(plan * course[day.month - (11 if day.year == 2025 else 1)]))
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for (programme, capital, vintage), (plan, paid) in parts.items():
        totals = [
            (programme, capital, vintage),
            (programme, "ALL", vintage),
            ("ALL", "ALL", "ALL"),
        ]
        for key in dict.fromkeys(totals):
            before = found.get(key, (0, 0))
            found[key] = (before[0] + plan, before[1] + paid)
    order = {"ALL": 0, "INV": 1, "CURRENT": 1, "REC": 2, "CARRIED": 2}
    return dict(
        sorted(
            found.items(),
            key=lambda row: (row[0][0] != "ALL", row[0][0], order[row[0][1]], order[row[0][2]]),
        )
    )


def _programmes(path: Path, day: date, rows: dict[tuple[str, str, str], tuple[int, int]]) -> None:
    template.template(path, area=PROVINCE, year=day.year)
    book = load_workbook(path)
    del book["Ví dụ"]
    sheet = book["Biểu"]
    sheet["A5"] = f"Tính đến ngày: {day:%d/%m/%Y}"
    words = template.CHOICES
    for at, ((programme, capital, vintage), (plan, paid)) in enumerate(rows.items()):
        cells: tuple[Any, ...] = (
            at + 1,
            words["programme"][programme],
            words["capital"][capital],
            words["fund"]["ALL"],
            words["plan_vintage"][vintage],
            plan,
            paid,
            round(100 * paid / plan, 1),
            NOTE,
        )
        for column, value in enumerate(cells, 1):
            sheet.cell(8 + at, column).value = value
    book.save(path)


def _communes(path: Path, day: date, rows: dict[tuple[str, str, str], tuple[int, int]]) -> None:
    """Write the form of the communes, whose sums are the province's figures."""
    template.template(path, kind="communes", area=PROVINCE, year=day.year)
    book = load_workbook(path)
    sheet = book["Biểu"]
    sheet["B3"] = template.CHOICES["programme"]["NTP2026"]
    sheet["B5"] = f"{day:%d/%m/%Y}"
    units = communes.communes("15")
    random = np.random.default_rng(2026)
    size = random.lognormal(0, 0.5, len(units))
    pace = random.beta(6, 4, len(units))  # the same commune is slow in every month
    whole, paid = rows["NTP2026", "ALL", "CURRENT"]
    plans = _shared(whole, size)
    payments = _shared(paid, size * pace)
    for at, (plan, payment) in enumerate([(whole, paid), *zip(plans, payments, strict=True)]):
        cells: tuple[Any, ...] = (plan, payment, round(100 * payment / plan, 1), NOTE)
        for column, value in enumerate(cells, 3):
            sheet.cell(8 + at, column).value = value
    book.save(path)


def _shared(total: int, weights: np.ndarray) -> list[int]:
    """Return whole shares of a total by weight that add up to it.

    >>> _shared(10, np.array([1.0, 1.0, 1.0]))
    [3, 4, 3]
    """
    ends = np.round(total * np.cumsum(weights) / weights.sum()).astype(int)
    return [int(share) for share in np.diff(ends, prepend=0)]
