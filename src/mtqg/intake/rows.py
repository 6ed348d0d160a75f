"""What each row of a form is about: its label, and the rows that it stands under.

A row says a programme, a type of capital, an area or a total; what it leaves out it has from the
row above it: by its number (A, I, 1, 1.1, a, -), else because it names something narrower. Rows of
what no code describes ("Dự án 2", an office, a district's own parts) are left with all below them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from mtqg.intake.form_areas import is_several, is_unit
from mtqg.intake.form_headings import (
    CODES,
    DISB,
    FIELDS,
    MONEY,
    OF_GROUP,
    PLAN,
    RATE,
    SHARE_OF,
    TWO_FUNDS,
    WHICH_BASE,
    WHY,
    Column,
    of_communes,
    result_of,
    time_of,
)
from mtqg.intake.layout import Table, numbers_at
from mtqg.intake.loaded import WHAT, code_text
from mtqg.intake.phrases import AS_OF, NO_FUND, Said, When, nearest, normal, numbered, read
from mtqg.intake.remarks import starred
from mtqg.intake.sheets import is_number
from mtqg.table import communes
from mtqg.table.numbers import missing
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: From wide to narrow.
ORDER = ("year", "area", "programme", "capital", "fund", "plan_vintage")
UNCLEAR = _SAY("rows.which_programme")
_DASH = 7
_ROMAN = re.compile(r"[IVX]{1,5}")
_NUMBER = re.compile(
    r"^\s*(?P<n>\(?\d{1,3}(?:[.\-]\d{1,2})*\)?[.)]?|[IVX]{1,5}[.)]?|[A-ZĐ][.)]?|[a-zđ][.)]|[a-zđ]"
    r"|[-–+*•])\s*$"
)
_CARRIED = re.compile(r"kéo dài|chuyển sang|chuyển nguồn|năm trước", re.I)
#: How a source of capital begins that has no code: "Vốn doanh nghiệp", "Nguồn xã hội hóa".
_SOURCE = re.compile(r"\W*(?:ngân sách|nguồn|ns|vốn (?!đầu tư|sự nghiệp))\b", re.I)
#: "Chương trình 2: GNBV", "Tổng cộng (I+II)": how a row is counted, and of what it is the sum.
_BY_NUMBER = re.compile(
    r"^(?:chương trình|ct|ctmtqg)\s*(?:số\s*)?\d\s*[:.\-–]\s*"
    r"|\(?=?\s*(?<!\w)(?:[IVX]{1,4}|[A-Z]|\d{1,2})(?:\s*\+\s*(?:[IVX]{1,4}|[A-Z]|\d{1,2})(?!\w))+\)?",
    re.I,
)


_UNITS = r"(?:xã|phường|đặc khu|thị trấn|huyện|thị xã|thành phố|tỉnh|đơn vị|địa phương|thôn|bản)"
#: "TỔNG CỘNG (38 XÃ, PHƯỜNG)": how many it counts is no part of a name.
_COUNT = re.compile(
    rf"\(\s*(?:gồm\s+)?\d+\s+{_UNITS}(?:\s*(?:,|;|và|/)\s*(?:\d+\s+)?{_UNITS})*\s*\)", re.I
)


@dataclass
class Row:
    """One row of the body: its label, what it says, and what it has from the rows above it."""

    number: int
    label: str
    place: str
    role: str = ""
    counted: str = ""
    numbered: str = ""
    token: str = ""
    rank: float | None = None
    codes: dict[str, str] = field(default_factory=dict)
    area: tuple[str, str, str, str] | None = None
    total: bool = False
    indicator: str = ""
    year: int = 0
    own: int = 0
    own_since: int = 0
    own_column: bool = False
    span: str = ""
    when: When | None = None
    unit: str = ""
    why: Text | None = None
    known_why: bool = False
    quiet: bool = False
    unclear: bool = False
    within: bool = False
    said: Said | None = None
    filled: bool = False
    status: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    by_kind: dict[str, str] = field(default_factory=dict)
    section: bool = False
    heads: frozenset[str] = frozenset()
    parent: Row | None = None

    @property
    def breadth(self) -> int:
        """0 for a total, then the widest thing it names; 1 for what is not understood."""
        if self.why is not None and not self.signature:
            return len(ORDER) + 1 if self.within else 1
        said = self.signature
        named = [i + 1 for i, name in enumerate(ORDER) if name in said]
        if self.total and not named:
            return 0
        return min(named, default=len(ORDER) + 1)

    @property
    def signature(self) -> frozenset[str]:
        """The fields it names."""
        more = {"area"} if self.area else set()
        more |= {"plan_vintage"} if self.own else set()
        if self.year and not (more or self.codes or self.indicator or self.total):
            more = {"year"}
        return frozenset(self.codes) | more

    @property
    def of_all(self) -> bool:
        """Whether it heads a kind of capital of all programmes ("Vốn các CTMTQG kéo dài")."""
        return self.codes.get("programme") == "ALL" and len(self.codes) > 1

    def lineage(self) -> list[Row]:
        """Return the row and those it stands under, from the widest."""
        return [*(self.parent.lineage() if self.parent else []), self]

    def all_codes(self) -> dict[str, str]:
        """Return what it says and has from above; the narrowest row wins."""
        found: dict[str, str] = {}
        for row in self.lineage():
            found |= row.codes
        return found


Areas = Callable[[str, str], "tuple[str, str, str, str] | Text | None"]


def read_rows(table: Table, columns: dict[int, Column], find_area: Areas) -> list[Row]:
    """Return the rows of `table` in order, each under the one it is a part of.

    `find_area` gives for a label and the role of its column what place it is (code, edition,
    level, name), a reason to leave it, or None.
    """
    figures = [c for c, col in columns.items() if not col.role]
    rows = [_row(table, r, columns, figures, find_area) for r in table.rows]
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
    _rank_all(rows)
    _of_this_year(rows, columns)
    _sections(table, rows, columns)
    _nest(table, rows, columns)
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
        if add_up(table, total, group, _money(columns)):
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
    money = _money(columns)
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


def _row(
    table: Table, r: int, columns: dict[int, Column], figures: list[int], find_area: Areas
) -> Row:
    sheet = table.sheet
    token, labels = "", []
    for c, text in enumerate(sheet.texts[r]):
        col = columns.get(c)
        if not text or col is None or col.role in ("", "note", "code"):
            continue
        number = col.role == "number" and not re.search(r"[^\W\d_IVXivx]{2}", text)
        if number or (_NUMBER.match(text) and (c == 0 or col.role == "content")):
            token = token or text
        elif col.role in ("unit", "year") or (
            not is_number(sheet.rows[r][c])
            or (col.role == "plan_vintage" and re.fullmatch(r"20\d\d", text))
        ):
            labels.append((c, col.role, text))
    filled = any(c < len(sheet.texts[r]) and sheet.texts[r][c] for c in figures)
    words = [text for _, role, text in labels if role != "unit"]
    place = sheet.place(r, labels[0][0] if labels else 0)
    role = labels[0][1] if labels else ""
    row = Row(r, " | ".join(words), place, role, token, filled=filled)
    row.notes = [
        (sheet.place(r, c), text)
        for c, text in enumerate(sheet.texts[r])
        if text and (col := columns.get(c)) and col.role == "note"
    ]
    first, why = True, False
    counted = any(col.kind == "count" and "xã" in normal(col.heading) for col in columns.values())
    told: dict[str, tuple[str, str]] = {}
    for c, role, text in labels:
        if role == "unit":
            row.unit = text
            continue
        if role == "year":
            row.total |= read(text).has("total")
            time = time_of(text, columns)
            if time.rest and not time.times:
                row.why, why = _unknown(text), True
            _times(row, time)
            continue
        if first and not is_unit(text) and (counted_by := numbered(text))[0]:
            row.numbered, text = counted_by
        first = False
        before = dict(row.codes)
        text = re.sub(r"\s*\((?:\d|\*+)\)\s*$", "", _COUNT.sub("", text)).strip() or text
        text = of_communes(text) if counted else text
        if role == "fund" and normal(text) == "địa phương":
            text = "Ngân sách địa phương"
        _say(row, role, _BY_NUMBER.sub("", text).strip(" :") or text, find_area)
        for name in FIELDS if role in FIELDS else ():
            # "Vốn tín dụng" in the column of types and "Tất cả các nguồn" in that of sources.
            if name in told and row.codes[name] != before[name]:
                other, quoted = told[name]
                cells = {"other": other, "quoted": quoted, "text": text}
                row.why = _SAY("rows.cells_differ", what=WHAT[name], **cells)
            if row.codes.get(name) != before.get(name):
                told[name] = (sheet.place(r, c).rpartition("!")[2], text)
        if row.why is not None and not why:
            row.place = sheet.place(r, c)
        why = row.why is not None
    for c in (c for c, col in columns.items() if col.role == "code" and c < len(sheet.texts[r])):
        code = sheet.texts[r][c].strip().zfill(5)
        if row.area and row.area[1:3] == ("2025", "commune") and code not in ("00000", row.area[0]):
            row.why = _SAY("rows.other_code", code=code)
    if words and all(missing(one) or not re.search(r"\w", one) for one in words):
        row.why = _unknown(row.label)  # "|" or "nan" for a name: no total, though nothing is named
    return row


def _rank_all(rows: list[Row]) -> None:
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


def _say(row: Row, role: str, text: str, find_area: Areas) -> None:
    """Add what one cell of the label says."""
    said = read(text)
    row.said = said
    for _, words in said.units if role != "unit" else ():
        row.unit = words  # "Nông thôn mới (tỷ đồng)"
    row.within |= said.has("within")
    if role in ("capital", "fund", "plan_vintage", "programme") and missing(text):
        return
    result = said.one("indicator") or result_of([said], said.has("share"))
    if said.codes["qualifier"] == {"estimate"} and result.startswith(("GNBV.", "NTM.")):
        row.status = "estimate"
    elif said.has("qualifier") and not (is_several(text) or communes.find(text)):
        row.why = _SAY("rows.another_figure", qualifier=said.words["qualifier"])
        return
    place = None
    if said.rest or not (said.codes and any(said.codes.values())):
        place = find_area(text, role)
        if place is None and (parts := re.split(r"\s*[,;:(–]\s*|\s-\s", text, maxsplit=1))[1:]:
            beside = read(parts[1].strip(" )"))
            place = None if beside.rest else find_area(parts[0], role)
            said = beside if isinstance(place, tuple) else said
        elif place is not None:
            said = read("")
        if isinstance(place, Text):
            row.why, row.known_why = place, True
            return
        row.area = place
        if said.rest:
            row.why = _unknown(text, role)
            return
    programmes = said.codes["programme"]
    if len(programmes) > 1:
        if said.has("plural"):  # "3 chương trình (…)" too
            row.codes["programme"] = "ALL"
        elif programmes == {"DTTS", "GNBV", "NTM"}:
            row.codes["programme"] = "NTP2026"
        else:
            row.why = _SAY("rows.several_programmes")
            return
    elif programmes:
        row.codes["programme"] = said.one("programme")
    elif said.has("plural") or (said.has("generic") and not said.has("total")):
        row.codes["programme"] = "ALL"
    for name in ("capital", "fund", "plan_vintage"):
        if code := said.one(name):
            row.codes[name] = code
            if code in NO_FUND:
                row.why, row.known_why = WHY[code], code == "DOMESTIC"
        elif len(said.codes[name]) > 1 and not said.has("total"):
            if name == "fund":
                row.why = TWO_FUNDS
                return
            row.codes[name] = "ALL"
    if said.has("total"):
        row.total = True
    if code := said.one("indicator"):
        row.indicator = code
    elif (counted := re.match(r"(?i)(?:tổng )?số\b|number of\b", text)) or said.has("share"):
        share = said.has("share") and not counted
        row.indicator = result_of([said], share) or ("share?" if share else "")
        if row.indicator == "?":
            row.indicator, row.why = "", WHICH_BASE
    elif said.has("poverty", "ntm"):  # "Hộ nghèo | Số hộ | Tỷ lệ (%)": the columns say which
        found = {"count": result_of([said], False), "share": result_of([said], True)}
        row.by_kind = {kind: code for kind, code in found.items() if code not in ("", "?", "EM")}
    _times(row, said, role)
    group = row.codes.get("programme") == "DTTS" and re.match("GNBV|NTM", row.indicator)
    if group and not re.search(r"chương trình|mtqg|\bct", normal(text)):
        row.why = OF_GROUP
    if row.indicator.startswith("NTM.") and "trong năm" in normal(text):
        row.why = WHY["flow"]  # those recognised within the year are not all there are


def _unknown(label: str, role: str = "") -> Text:
    """Return that a label is not understood, with the wording that it comes near.

    Of what looks like a source of capital all that have a code are named.
    """
    if role == "fund" or _SOURCE.match(label):
        names = [code_text(code) for code, name in CODES.items() if name == "fund"]
        return _SAY("rows.unknown_fund", label=label, names=join(names, ", "))
    if words := nearest(label):
        return _SAY("rows.unknown_but_near", label=label, words=words)
    return _SAY("rows.unknown", label=label)


def _times(row: Row, said: Said, role: str = "") -> None:
    carried = said.one("plan_vintage") == "CARRIED"
    years = sorted(said.years("year", "own"))
    named = said.has("programme", "plural", "generic")
    if role == "plan_vintage":  # "2024", "2023 + 2024", "2022-2023", "2023 kéo dài"
        spans = [year for w in said.times if w.kind == "span" for year in (w.first, w.year)]
        if (told := years or spans) and not carried:
            row.own, row.own_since, row.own_column = max(told), min(told), True
        return
    if carried:
        row.year = said.carried_into()
    elif own := said.years("own"):
        row.own = own[0]
    elif years:
        row.year = years[-1]
    for when in said.times:
        if when.kind in AS_OF:
            row.when = when
        elif when.kind == "span" and not (named or carried):
            row.span = f"{when.first}/{when.year}"
        elif when.kind in ("month", "quarter", "date", "part"):
            row.why = _SAY("rows.one_period", text=when.text)


def _sections(table: Table, rows: list[Row], columns: dict[int, Column]) -> None:
    """Mark rows that head those below although these name something wider ("Vốn đầu tư", I, II).

    They do when the rows below add up to them, when the same rows stand below another of them or
    right above, and where they hold no figures when no such row stands above, or one of them heads.
    """
    money = _money(columns)
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


def _money(columns: dict[int, Column]) -> list[int]:
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


def _nest(table: Table, rows: list[Row], columns: dict[int, Column]) -> None:
    """Give each row the row that it is a part of."""
    stack: list[Row] = []
    for row in rows:
        if row.total and not row.signature:
            held = next((one for one in reversed(stack) if one.section or not one.filled), None)
            parts = [one for one in rows if held is not None and one.parent is held]
            if held is not None and parts and add_up(table, row, parts, _money(columns)):
                row.parent = held
                continue
            stack = [row]
            continue
        if row.total and _of_all_above(table, rows, row, stack, _money(columns)):
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
            if add_up(table, dropped, _parts(rows, dropped, row), _money(columns)):
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
    return bool(row.why is None and top.why and _SOURCE.match(top.label)) and any(
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
