"""A made-up year of an office: no figure here is real."""

from __future__ import annotations

import calendar

import pandas as pd

#: Plan in bn VND of 2026 and of 2025 by programme, type of capital and vintage, and how much of it
#: is paid by the end of each month: a share of the plan in December, a start, a bend.
PLANS_2026 = {
    ("NTP2026", "INV", "CURRENT"): (820.0, 0.93, 1.7),
    ("NTP2026", "REC", "CURRENT"): (310.0, 0.78, 2.1),
    ("DTTS", "INV", "CARRIED"): (240.0, 0.97, 1.1),
    ("DTTS", "REC", "CARRIED"): (95.0, 0.71, 1.4),
    ("GNBV", "INV", "CARRIED"): (64.0, 0.96, 1.2),
    ("GNBV", "REC", "CARRIED"): (40.0, 0.62, 1.6),
    ("NTM", "INV", "CARRIED"): (72.0, 0.99, 1.0),
    ("NTM", "REC", "CARRIED"): (18.0, 0.80, 1.3),
}
PLANS_2025 = {
    ("DTTS", "INV", "CURRENT"): (520.0, 0.82, 1.9),
    ("DTTS", "REC", "CURRENT"): (210.0, 0.60, 2.2),
    ("DTTS", "INV", "CARRIED"): (130.0, 0.90, 1.3),
    ("GNBV", "INV", "CURRENT"): (180.0, 0.85, 1.8),
    ("GNBV", "REC", "CURRENT"): (90.0, 0.57, 2.0),
    ("NTM", "INV", "CURRENT"): (230.0, 0.94, 1.6),
    ("NTM", "REC", "CURRENT"): (50.0, 0.70, 1.7),
}


def paid(plan: float, end: float, bend: float, month: int) -> float:
    """Return what is paid by the end of a month."""
    return round(plan * end * (month / 12) ** bend, 3)


def months(
    last: int = 10,
    *,
    area: str = "15",
    years: tuple[int, ...] = (2025, 2026),
    first: int = 1,
) -> pd.DataFrame:
    """Return twelve months of 2025 and `first` to `last` of 2026, as rows of the long table."""
    rows = []
    for year, plans in ((2025, PLANS_2025), (2026, PLANS_2026)):
        if year not in years:
            continue
        span = range(1, 13) if year < 2026 else range(first, last + 1)
        for month in span:
            day = f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
            for (programme, capital, vintage), (plan, end, bend) in plans.items():
                # The plan of investment grows in July, as plans do.
                whole = plan * (1.05 if capital == "INV" and month >= 7 else 1.0)
                for indicator, value, status in (
                    ("FIN.PLAN", whole, "plan"),
                    ("FIN.DISB", paid(whole, end, bend, month), "actual"),
                ):
                    rows.append(
                        {
                            "area": area,
                            "edition": "2025",
                            "level": "province",
                            "indicator": indicator,
                            "programme": programme,
                            "capital": capital,
                            "plan_vintage": vintage,
                            "period": str(year),
                            "as_of": day,
                            "value": value,
                            "status": status,
                            "source": f"Báo cáo tháng {month}/{year} (số liệu giả định)",
                        }
                    )
    return pd.DataFrame(rows)
