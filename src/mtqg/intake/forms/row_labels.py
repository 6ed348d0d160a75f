"""What a row of a form says by itself: its label, cell by cell.

A row says a programme, a type of capital, an area, a time, an indicator or that it is a total; what
it says that has no code, or not one alone, is the reason to leave it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from mtqg.intake.forms.area_labels import is_several, is_unit
from mtqg.intake.forms.headings import (
    CODES,
    FIELDS,
    OF_GROUP,
    TWO_FUNDS,
    WHICH_BASE,
    WHY,
    Column,
    of_communes,
    result_of,
    time_of,
)
from mtqg.intake.forms.layout import Table
from mtqg.intake.forms.phrase_times import AS_OF, When
from mtqg.intake.forms.phrase_words import NO_FUND, nearest, normal, numbered
from mtqg.intake.forms.phrases import Said, read
from mtqg.intake.loaded import WHAT, code_text
from mtqg.intake.sheets import is_number
from mtqg.table import communes
from mtqg.table.numbers import missing
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text
#: From wide to narrow.
ORDER = ("year", "area", "programme", "capital", "fund", "plan_vintage")
_NUMBER = re.compile(
    r"^\s*(?P<n>\(?\d{1,3}(?:[.\-]\d{1,2})*\)?[.)]?|[IVX]{1,5}[.)]?|[A-ZĐ][.)]?|[a-zđ][.)]|[a-zđ]"
    r"|[-–+*•])\s*$"
)
#: How a source of capital begins that has no code: "Vốn doanh nghiệp", "Nguồn xã hội hóa".
SOURCE = re.compile(r"\W*(?:ngân sách|nguồn|ns|vốn (?!đầu tư|sự nghiệp))\b", re.I)
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


def read_row(
    table: Table, r: int, columns: dict[int, Column], figures: list[int], find_area: Areas
) -> Row:
    """Return row `r` of `table` with what it says; `figures` are the columns that may hold some."""
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
    if role == "fund" or SOURCE.match(label):
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
