"""What each row of a form is about: what it says, and what it has from the rows around it.

What its label leaves out (`row_labels`) a row has from those that it stands under (`row_tree`), and
some from those beside it. Rows of what no code describes ("Dự án 2", an office, a district's own
parts) are left with all below them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from mtqg.intake.forms.headings import (
    DISB,
    PLAN,
    RATE,
    SHARE_OF,
    WHICH_BASE,
    Column,
)
from mtqg.intake.forms.layout import Table
from mtqg.intake.forms.remarks import starred
from mtqg.intake.forms.row_labels import Areas, Row, read_row
from mtqg.intake.forms.row_tree import UNCLEAR, add_up, mark_sections, nest, of_money, rank
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
_CARRIED = re.compile(r"kéo dài|chuyển sang|chuyển nguồn|năm trước", re.I)


def read_rows(table: Table, columns: dict[int, Column], find_area: Areas) -> list[Row]:
    """Return the rows of `table` in order, each under the one it is a part of.

    `find_area` gives for a label and the role of its column what place it is (code, edition,
    level, name), a reason to leave it, or None.
    """
    figures = [c for c, col in columns.items() if not col.role]
    rows = [read_row(table, r, columns, figures, find_area) for r in table.rows]
    marked = starred(table)
    for row in rows:
        for line in marked.get(row.number, ()):
            row.notes.append((table.sheet.place(line.row, line.column), line.text))
    rows = [row for row in rows if row.label or row.filled]
    if any(row.label for row in rows):
        for row in rows:
            if not row.label and row.counted:  # "2" and figures: whose name is gone is no total
                row.why = _SAY("rows.nameless", counted=row.counted)
    of_years = any(col.role == "year" for col in columns.values())
    for above, row in pairwise(rows) if of_years else ():
        if row.year and not (row.area or row.codes or row.total or row.indicator):
            row.area = above.area  # "Xã Bảo Lâm | 2025", " | 2026"
    _assigned(rows, columns)
    _shares(rows, columns)
    groups = _groups(rows, columns)
    rank(rows)
    _of_this_year(rows, columns)
    mark_sections(table, rows, columns)
    nest(table, rows, columns)
    _totals_of_groups(table, rows, groups, columns)
    _totals_of_one_kind(table, rows, columns)
    _totals_of_years(rows)
    if any(row.codes.get("fund") == "LOCAL" for row in rows):
        for row in rows:
            row.known_why |= row.codes.get("fund") == "LEVEL"
    return rows


def _assigned(rows: list[Row], columns: dict[int, Column]) -> None:
    """Take "Vốn TW giao" among rows of sources as that source, and leave what the TTCP assigned."""
    source = next((row for row in rows if "fund" in row.codes), None)
    for row in rows:
        if not row.said or not row.said.has("by") or "fund" in row.codes or source is None:
            continue
        row.indicator = "" if any(col.indicator for col in columns.values()) else row.indicator
        of = {"trung ương": "CENTRAL", "địa phương": "LOCAL"}.get(row.said.one("by"), "")
        if of:
            row.codes["fund"] = of
        else:
            row.why = row.why or _SAY("decisions.plan_of_which_fund", other=source.label)


def _shares(rows: list[Row], columns: dict[int, Column]) -> None:
    """Settle of what "Tỷ lệ (%)" is the rate: of plan and payment, or of the row above it."""
    said = {row.indicator for row in rows} | {col.indicator for col in columns.values()}
    money = said >= {PLAN, DISB}
    above, paid = "", None
    for row in rows:
        if row.indicator == "share?":
            named = "programme" in row.codes  # "Tỷ lệ giảm nghèo" is of no count above it
            base = row.said.one("base") if row.said else ""
            row.indicator = RATE if money else "" if named else SHARE_OF.get((above, base), "")
            row.why = row.why or (None if row.indicator else WHICH_BASE)
        if row.said and row.said.codes["poverty"] == {"EM"} and row.within:
            row.indicator = {"GNBV.POOR_HH": "GNBV.POOR_EM_HH"}.get(above, "")
        above = row.indicator
        paid = row.when if row.indicator == DISB else paid
        row.when = row.when or (paid if row.indicator == RATE else None)


def _groups(rows: list[Row], columns: dict[int, Column]) -> list[list[Row]]:
    """Give rows with a blank cell of the programme that of their group's first; return the groups.

    So where the rest of the row names another of the same: "NTM | Vốn đầu tư", " | Vốn sự nghiệp".
    """
    groups: list[list[Row]] = []
    for row in rows if any(col.role == "programme" for col in columns.values()) else ():
        if row.codes.get("programme", "ALL") != "ALL":
            groups.append([row])
        elif row.total:
            groups.append([])
        elif groups and groups[-1] and row.signature and row.why is None:
            first = groups[-1][0]
            told = [({**one.codes, "programme": ""}, one.area) for one in groups[-1]]
            alike = row.signature == first.signature - {"programme"}
            if alike and ({**row.codes, "programme": ""}, row.area) not in told:
                row.codes["programme"] = first.codes["programme"]
                groups[-1].append(row)
    return [group for group in groups if len(group) > 1]


def _totals_of_groups(
    table: Table, rows: list[Row], groups: list[list[Row]], columns: dict[int, Column]
) -> None:
    """Give the total after a group the programme of it, if the group adds up to it.

    If not, and other programmes come after it, it is not clear of which it is the total.
    """
    for group in groups:
        after = rows[rows.index(group[-1]) + 1 :]
        if not after or not after[0].total or after[0].signature:
            continue
        total = after[0]
        if add_up(table, total, group, of_money(columns)):
            total.codes["programme"] = group[0].codes["programme"]
            for row in after:
                row.parent = None if row.parent is total else row.parent
        elif any("programme" in one.codes for one in after):
            total.why = UNCLEAR


def _totals_of_one_kind(table: Table, rows: list[Row], columns: dict[int, Column]) -> None:
    """Give a total the kind of capital that all its parts have, where its own cell is empty.

    "Tổng cộng" under rows of "Vốn đầu tư" alone, in a form with a column of the type of capital,
    is the total of that type if they add up to it.
    """
    money = of_money(columns)
    for name in {col.role for col in columns.values()} & {"capital", "fund", "plan_vintage"}:
        for total in rows:
            if not total.total or total.why is not None or name in total.codes:
                continue
            parts = [r for r in rows if r.filled and not r.total and r.why is None and r.codes]
            kinds = {r.codes.get(name, "") for r in parts}
            if len(kinds) == 1 and kinds - {"", "ALL"} and add_up(table, total, parts, money):
                total.codes[name] = kinds.pop()


def _totals_of_years(rows: list[Row]) -> None:
    """Leave the total of rows that differ by their year: it is the figure of none of them."""
    years: set[int] = set()
    for row in rows:
        if row.total and not (row.signature or row.span or row.year) and len(years) > 1:
            row.why = row.why or _SAY("rows.total_of_years", first=min(years), last=max(years))
        elif row.year and row.filled:
            years.add(row.year)
        elif row.filled and not any(one.year for one in row.lineage()):
            years.clear()


def _of_this_year(rows: list[Row], columns: dict[int, Column]) -> None:
    """Settle that "B. Vốn giao năm 2024" beside "A. Vốn kéo dài" is this year's capital.

    Where the columns say plan and payment, "Kế hoạch vốn" in a label names the capital only.
    """
    said = {col.indicator for col in columns.values() if col.is_figure} - {""}
    ranks = {row.rank for row in rows if _CARRIED.search(row.label) and not row.within}
    for row in rows:
        named = set(row.codes) | ({"area"} if row.area else set())
        if row.indicator != PLAN or len(said) < 2 or not (named or row.year):
            continue
        row.indicator = ""
        if row.year and not named and row.rank in ranks:
            row.codes["plan_vintage"] = "CURRENT"
