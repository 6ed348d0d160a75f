"""Write small workbooks in the form of the statistics office's, with figures of the long table.

Only the figures of data/ go in; the layouts imitate those of several years: merged groups (2008),
one heading a column wrapped over rows (2012), an English edition (2020), January, quarters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.table import areas, observations

VI = {
    ("VN", "ALL"): "TỔNG SỐ",
    ("VN", "CENTRAL"): "Trung ương",
    ("VN", "LOCAL"): "Địa phương",
    ("VN", "LOCAL_PROVINCE"): "Vốn ngân sách NN cấp tỉnh",
    ("VN", "LOCAL_DISTRICT"): "Vốn ngân sách NN cấp huyện",
    ("VN", "LOCAL_COMMUNE"): "Vốn ngân sách NN cấp xã",
}
EN = {
    ("VN", "ALL"): "TOTAL",
    ("VN", "CENTRAL"): "Central",
    ("VN", "LOCAL"): "Local",
    ("VN", "LOCAL_PROVINCE"): "Provincial level",
    ("VN", "LOCAL_DISTRICT"): "District level",
    ("VN", "LOCAL_COMMUNE"): "Commune level",
}
TITLE = "4. Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"


def figures(published: str, source: str = "gso_sbi") -> pd.DataFrame:
    """Return the figures that one workbook printed."""
    return observations.select(observations.read(), source=source, published=published)


def label(area: str, scope: str, words: Mapping[tuple[str, str], str]) -> str:
    if (area, scope) in words:
        return words[area, scope]
    found = areas.get(area, "2024")
    return found.name if words is VI else found.name_en


def write(
    path: Path,
    published: str,
    heads: list[tuple[str, str, list[str]]],
    *,
    sheet_name: str = "VonDT",
    title: tuple[str, ...] = (TITLE,),
    unit: str = "Đơn vị tính: Tỷ đồng",
    words: Mapping[tuple[str, str], str] = VI,
    source: str = "gso_sbi",
    change: Callable[[Worksheet], None] | None = None,
) -> dict[tuple[str, str, str, str], float]:
    """Write a workbook and return the figures in it by area, scope, indicator and period.

    `heads` gives for each column its indicator and period in the table, and its lines of heading.
    """
    table = figures(published, source)
    value = {
        (str(r.area), str(r.scope), str(r.indicator), str(r.period)): float(r.value)
        for r in table.itertuples()
    }
    book = Workbook()
    other = book.worksheets[0]
    other.title = "GDP"
    other.append(["1. Tổng sản phẩm trong nước"])
    sheet = book.create_sheet(sheet_name)
    for line in title:
        sheet.append([line])
    sheet.append([])
    width = 2 + len(heads)
    if unit:
        sheet.append([None] * (width - 1) + [unit])
    depth = max(len(lines) for _, _, lines in heads)
    for i in range(depth):
        sheet.append([None, None, *(h[2][i] if i < len(h[2]) else None for h in heads)])
    sheet.append([])
    present = list(dict.fromkeys((a, s) for a, s, _, _ in value))
    order = [k for k in VI if k in present] + [k for k in present if k not in VI and k[0] != "VN"]
    for k, (area, scope) in enumerate(order):
        row: list[object] = [None, None]
        row[0 if k == 0 else 1] = label(area, scope, words)
        row += [value.get((area, scope, indicator, period)) for indicator, period, _ in heads]
        sheet.append(row)
    if change:
        change(sheet)
    book.save(path)
    wanted = {(indicator, period) for indicator, period, _ in heads}
    shown = set(order)
    return {k: v for k, v in value.items() if (k[2], k[3]) in wanted and (k[0], k[1]) in shown}


def taken(table: pd.DataFrame) -> dict[tuple[str, str, str, str], float]:
    return {
        (str(r.area), str(r.scope), str(r.indicator), str(r.period)): float(r.value)
        for r in table.itertuples()
    }


def monthly(year: int, month: int) -> list[tuple[str, str, list[str]]]:
    """Return the columns of a month as they were headed in 2012-2025."""
    now, before = f"{year}-{month:02d}", f"{year}-{month - 1:02d}"
    y = f"năm {year}"
    return [
        ("SBI.MONTH", before, ["Thực hiện", f"tháng {month - 1}", y]),
        ("SBI.MONTH", now, ["Ước tính ", f"tháng {month}", y]),
        ("SBI.CUM", now, ["Cộng dồn", f"{month} tháng", y]),
        ("SBI.RATE", now, [f"{month} tháng", f"{y} so", "với kế hoạch", f"{y} (%)"]),
        ("SBI.YOY", now, [f"{month} tháng", f"{y} so", "với cùng kỳ", f"năm {year - 1} (%)"]),
    ]
