"""The thirteenth month: the plan of a year may be paid until 31 January of the next."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mtqg.analysis.year_end.triangle import COUNTRY
from mtqg.texts import Text


@dataclass(frozen=True)
class January:
    """The thirteenth month, an assumption: how much of what is left is used in January.

    No provincial series to 31 January exists. `low`, `middle` and `high` are parts
    (0-1) of what is missing to 100% on 31 December.
    """

    low: float
    middle: float
    high: float

    @classmethod
    def like_country(cls, december: float, january: float) -> January:
        """Assume what the country did once, by half of it either way.

        Of the 2023 plan 85.3% was realised by December and 93.12% paid by 31 January 2024:

        >>> assumed = January.like_country(85.3, 93.12)
        >>> round(assumed.low, 2), round(assumed.middle, 2), round(assumed.high, 2)
        (0.27, 0.53, 0.8)
        """
        part = max(january - december, 0) / (100 - december)
        return cls(part / 2, min(part, 1), min(1.5 * part, 1))

    @classmethod
    def of(cls, table: pd.DataFrame) -> January | None:
        """Assume what the country did in the last year of which the long table holds both.

        The December share of realised investment (SBI.RATE) and the share paid by 31 January
        (FIN.DISB_RATE of all public investment) are two statistics: one more reason for a range.
        None if the table has no such year.
        """
        country = table[table["area"] == COUNTRY]
        paid = country[
            (country["indicator"] == "FIN.DISB_RATE")
            & (country["programme"] == "_Z")
            & country["as_of"].str.endswith("-01-31")
        ]
        rates = country[(country["indicator"] == "SBI.RATE") & (country["scope"] == "ALL")]
        december = rates[rates["period"].str.endswith("-12")].set_index("period")["value"]
        for row in paid.sort_values("period", ascending=False).itertuples():
            if (period := f"{row.period}-12") in december.index:
                return cls.like_country(float(december[period]), float(row.value))
        return None

    @staticmethod
    def after(december: float, part: float) -> float:
        """Return the share on 31 January after `december` %, `part` of the missing being paid.

        >>> January.after(90, 0.5), January.after(103, 0.5)
        (95.0, 103.0)
        """
        return december + part * max(100 - december, 0)

    @property
    def label(self) -> Text:
        """Return the words that must stand wherever January is shown."""
        low, high = 100 * self.low, 100 * self.high
        return Text(
            f"Tháng 1 năm sau chỉ là giả định, không phải dự báo: {low:.0f}-{high:.0f}% phần vốn "
            "chưa thực hiện đến 31/12 được thực hiện trong tháng 1 (chưa có chuỗi số liệu cấp "
            "tỉnh).",
            f"January after the year is an assumption, not a forecast: {low:.0f}-{high:.0f}% of "
            "what is not realised by 31 December is realised in January (no provincial series "
            "exists).",
        )
