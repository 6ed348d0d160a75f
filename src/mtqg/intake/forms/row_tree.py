"""Under which row each row of a form stands, and which rows are the parts of another.

By its number (A, I, 1, 1.1, a, -), else because it names something narrower; where both can be,
the row is above that to which those below it add up.
"""

from __future__ import annotations

import re
from itertools import takewhile

from mtqg.intake.forms.headings import MONEY, Column
from mtqg.intake.forms.layout import Table, numbers_at
from mtqg.intake.forms.row_labels import ORDER, SOURCE, Row
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
UNCLEAR = _SAY("rows.which_programme")
_DASH = 7
_ROMAN = re.compile(r"[IVX]{1,5}")


def rank(rows: list[Row]) -> None:
    """Give each row the depth of its number.

    A column that counts all rows from 1 on, of "A. Vốn đầu tư" as of "CTMTQG NTM" and "+ Vốn sự
    nghiệp", tells none: there the numbers of the labels do.
    """
    counts = [int(row.counted) for row in rows if row.counted.isdigit()]
    counted = sum(bool(row.counted) for row in rows)
    running = counts == [*range(counts[0], counts[0] + counted)] if len(counts) > 2 else False
    of_labels = running and any(row.numbered for row in rows)
    for row in rows:
        own = row.numbered
        dash = own and own in "-–+*•"
        row.token = own if of_labels or dash or not row.counted else row.counted
        row.rank = _rank(row.token)


def _rank(token: str) -> float | None:
    """Return how deep a number stands: A 1, I 2, 1 3, 1.1 4, a 6, - 7, + 8; None without one."""
    token = token.strip(" .)(/")
    if not token:
        return None
    if token in "-–•*":
        return _DASH
    if token == "+":
        return _DASH + 1
    if _ROMAN.fullmatch(token):
        return 2
    if re.fullmatch(r"[A-ZĐ]", token):
        return 1
    if re.fullmatch(r"[a-zđ]", token):
        return 6
    if re.fullmatch(r"\d+(?:[.\-]\d+)*", token):
        return 3 + len(re.findall(r"[.\-]", token))
    return None


def mark_sections(table: Table, rows: list[Row], columns: dict[int, Column]) -> None:
    """Mark rows that head those below although these name something wider ("Vốn đầu tư", I, II).

    They do when the rows below add up to them, when the same rows stand below another of them or
    right above, and where they hold no figures when no such row stands above, or one of them heads.
    """
    money = of_money(columns)
    blocks = {id(row): _block_below(rows, i) for i, row in enumerate(rows)}
    for i, row in enumerate(rows):
        if row.why or not row.signature or row.total or (row.within and row.filled):
            continue
        block = blocks[id(row)]
        if not block or block[0].why or (block[0].breadth >= row.breadth and not row.of_all):
            continue
        if block[0].rank is not None and row.rank is not None:
            row.section = block[0].rank > row.rank
            row.heads = block[0].signature if row.section else frozenset()
            continue
        kind = block[0].signature
        parts = [b for b in block if b.signature == kind]
        like = [r for r in rows if r.signature == row.signature and r.codes != row.codes]
        others = [b for r in like for b in blocks[id(r)] if b.signature == kind]
        others += _right_above(rows, i, kind)
        same = {_what(b) for b in parts} & {_what(b) for b in others}
        heads = any(r.section for r in rows[:i] if r.signature == row.signature)
        empty = not row.filled and (heads or not any(b.signature == kind for b in rows[:i]))
        row.section = bool(same) or empty or add_up(table, row, parts, money)
        row.heads = kind if row.section else frozenset()


def _block_below(rows: list[Row], i: int) -> list[Row]:
    """Return the rows below row `i` up to the next that names as much, or ranks above the first."""
    row = rows[i]
    block: list[Row] = []
    for after in rows[i + 1 :]:
        ranks = (after.rank, block[0].rank) if block else (None, None)
        above = None not in ranks and ranks[0] < ranks[1]  # type: ignore[operator]
        if after.signature == row.signature or above or (after.total and not after.signature):
            break
        block.append(after)
    return block


def _right_above(rows: list[Row], i: int, kind: frozenset[str]) -> list[Row]:
    """Return the rows that name `kind` directly above row `i`."""
    return list(takewhile(lambda row: row.signature == kind, reversed(rows[:i])))


def _what(row: Row) -> str:
    return f"{row.codes} {row.area}"


def of_money(columns: dict[int, Column]) -> list[int]:
    """Return the columns of amounts of money."""
    return [c for c, col in columns.items() if col.is_figure and col.indicator in MONEY]


def add_up(table: Table, row: Row, parts: list[Row], money: list[int]) -> bool:
    """Tell whether `parts` add up to `row` in the columns of `money`, but for rounding."""
    whole = numbers_at(table.sheet, row.number, money)
    each = [numbers_at(table.sheet, part.number, whole) for part in parts]
    sums = {c: sum(numbers.get(c, 0.0) for numbers in each) for c in whole}
    return bool(whole) and all(
        abs(sums[c] - v) <= max(0.002 * abs(v), 1e-9) + 0.5 * len(parts) * (abs(v) > 1000)
        for c, v in whole.items()
    )


def nest(table: Table, rows: list[Row], columns: dict[int, Column]) -> None:
    """Give each row the row that it is a part of."""
    stack: list[Row] = []
    for row in rows:
        if row.total and not row.signature:
            held = next((one for one in reversed(stack) if one.section or not one.filled), None)
            parts = [one for one in rows if held is not None and one.parent is held]
            if held is not None and parts and add_up(table, row, parts, of_money(columns)):
                row.parent = held
                continue
            stack = [row]
            continue
        if row.total and _of_all_above(table, rows, row, stack, of_money(columns)):
            stack = [row]
            continue
        if row.within and stack and stack[-1].within and row.rank == stack[-1].rank:
            stack.pop()  # "Trong đó: vốn kéo dài", "Trong đó: vốn đối ứng" are parts of one whole
        if row.within and stack and not (row.signature & stack[-1].signature):
            row.parent = stack[-1]
            _part_of_left(row)
            stack.append(row)
            continue
        same = [i for i, one in enumerate(stack) if one.signature == row.signature]
        if same and row.signature and (row.section or row.rank is None):
            stack = stack[: same[0]]
        dropped: Row | None = None
        while stack and (_beside(rows, row, stack[-1]) or not _under(row, stack[-1])):
            dropped = stack.pop()
        beside = dropped is not None and _beside(rows, row, dropped)
        if dropped is not None and not beside and _unclear(row, dropped):
            if add_up(table, dropped, _parts(rows, dropped, row), of_money(columns)):
                stack.append(dropped)
            else:
                row.why, row.unclear = UNCLEAR, True
        row.parent = next(reversed(stack), None)
        own, above = (one and (one.counted or one.token) for one in (row, row.parent))
        part = own and re.match(r"\W*(\d+)[.\-]\d", own)
        whole = above and re.fullmatch(r"\W*(\d+)\W*", above)
        if part and whole and row.why is None and part[1] != whole[1]:  # "1.2" below "3"
            row.why = _SAY("rows.numbered_below_part", token=part.string, token2=whole.string)
        _part_of_left(row)
        stack.append(row)


def _of_all_above(
    table: Table, rows: list[Row], row: Row, stack: list[Row], money: list[int]
) -> bool:
    """Tell whether "Tổng cộng vốn năm 2024" below programmes is of all of them, not of the last.

    It is where they add up to it, or what they have of its kind of capital. Where neither they
    nor the parts of the last do, and no other programme has such a row, it is not clear.
    """
    above = rows[: rows.index(row)]
    heads = [one for one in above if one.codes.get("programme", "ALL") != "ALL"]
    if (
        not stack
        or len({one.codes["programme"] for one in heads}) < 2
        or {"programme", "area"} & row.signature
        or (row.rank is not None and heads[-1].rank is not None and row.rank > heads[-1].rank)
        or heads[-1] not in stack[-1].lineage()
        or any(one.area for one in above)
    ):
        return False
    alike = [one for one in above if not one.total and one.signature == row.signature
             and one.codes == row.codes and one.own == row.own]  # fmt: skip
    own = [one for one in alike if heads[-1] in one.lineage()]
    if any(add_up(table, row, parts, money) for parts in (heads, alike) if parts):
        return True
    told = any(one.total and one.signature == row.signature for one in above)
    of_last = own or [one for one in above if one.parent is heads[-1]] or heads[-1:]
    if not (told or add_up(table, row, of_last, money)) and row.filled:
        row.why, row.unclear = UNCLEAR, True
    return False


def _parts(rows: list[Row], whole: Row, first: Row) -> list[Row]:
    """Return the rows below `whole` that are like `first`, up to the next as wide as `whole`."""
    found = []
    for row in rows[rows.index(whole) + 1 :]:
        if row.breadth <= whole.breadth:
            break
        if row.signature == first.signature and row.rank == first.rank and not row.within:
            found.append(row)
    return found


def _part_of_left(row: Row) -> None:
    """Leave a row that stands under one that is left."""
    outside = [one for one in (row.parent.lineage() if row.parent else []) if one.why]
    if row.area is not None:  # a region or an office above a place is no part of it
        outside = [one for one in outside if not one.known_why]
    if outside and row.why is None:
        named = outside[-1].label[:60]
        row.quiet, row.why = True, _SAY("rows.part_of_left", label=named)


_PROJECT = re.compile(r"(?:tiểu )?dự án\b|hạng mục\b|công trình\b", re.I)


def _under(row: Row, top: Row) -> bool:
    """Tell whether `row` can stand under `top`."""
    ranked = row.rank is not None and top.rank is not None
    place = row.area is not None and row.role == top.role != "content"
    own = place or row.codes.get("programme") == "ALL" or re.match("GNBV|NTM", row.indicator)
    after_project = "programme" in row.codes and _PROJECT.match(top.label)
    if top.why is not None and not ranked and (own or after_project):
        # "Vốn các CTMTQG" is no part of the "Vốn NSTW bổ sung" above it, NTM of no "Dự án 4".
        return False
    if row.rank is None and row.heads and row.heads == top.signature:
        return False  # "Vốn đầu tư" above "GNBV", "NTM" is no part of the "NTM" before it
    if top.filled and top.said and top.said.has("share") and not ranked:
        return False  # a share has no parts
    shared = row.signature & top.signature
    if top.of_all and row.codes.get("programme", "ALL") != "ALL":
        shared -= {"programme"}
    if row.rank is not None and top.rank is not None:
        alike = shared and not top.section and top.why is None
        return row.rank > top.rank and (not alike or bool(row.signature - top.signature))
    if _dashed(row) != _dashed(top):  # "- Vốn đầu tư" is a part of what has no dash
        return _dashed(row) and not shared
    if top.section and (top.signature != row.signature or not shared):
        return not shared
    if top.total and not top.signature:
        return row.breadth > 0
    return row.breadth > top.breadth


def _beside(rows: list[Row], row: Row, top: Row) -> bool:
    """Tell whether `row` stands beside a source without a code, as such a row stood above that."""
    return bool(row.why is None and top.why and SOURCE.match(top.label)) and any(
        one.signature == row.signature == {"fund"} and one.rank == row.rank == top.rank
        and one.parent is top.parent and one.why is None
        for one in rows[: rows.index(top)]
    )  # fmt: skip


def _dashed(row: Row) -> bool:
    return row.rank is not None and row.rank >= _DASH


def _unclear(row: Row, dropped: Row) -> bool:
    """Tell whether `row` names less than the row of the same rank before it.

    Or as little as one before it of which that was not clear.
    """
    if dropped.unclear and row.rank == dropped.rank and row.breadth >= dropped.breadth:
        return True
    return (
        row.rank is not None
        and dropped.rank == row.rank
        and row.breadth > dropped.breadth > 0
        and not (dropped.why is not None and row.breadth <= ORDER.index("programme") + 1)
        and not row.why
        and not (row.section and "programme" in row.heads)
        and not re.match("GNBV|NTM", row.indicator)
    )
