"""What a footnote, the note of a row or the name of a sheet says that its figures do not.

"Số liệu đến 31/8/2024" beside one row, "chỉ tính vốn đầu tư" below the table, a sheet "Tháng 8"
over figures of September: the figures stay as they were read, and the reader is told the cell.
Remarks that say nothing about the figures themselves ("tăng so với tháng trước", "theo QĐ 12") are
left in peace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtqg.intake.columns import Column
from mtqg.intake.form_areas import is_unit
from mtqg.intake.layout import Table, text_at
from mtqg.intake.loaded import LoadNotes
from mtqg.intake.phrases import AS_OF, When, find_units, normal, read
from mtqg.intake.rows import Row
from mtqg.intake.sheet_statements import known as province
from mtqg.table import areas
from mtqg.texts import Text

if TYPE_CHECKING:
    from mtqg.intake.decisions import Known
    from mtqg.intake.sheet_statements import Facts

#: A remark is about the figures if it begins so; "Dự án khởi công chậm" is about something else.
_ABOUT = re.compile(
    r"^\W*(?:\d[.)]\s*)?(?:ghi chú\s*:?\s*|lưu ý\s*:?\s*)?\W*"
    r"(?P<said>(?:các |toàn bộ )?(?:số(?! \d|:| qđ)|giải ngân|kế hoạch|kh\b|vốn|tỷ lệ|biểu|bảng|đvt"
    r"|đơn vị|chỉ|chưa|không|theo chuẩn|theo kh|theo kế hoạch|ước|sơ bộ|tạm tính|dự kiến"
    r"|lũy kế|đến|tính đến|gồm|bao gồm|đã gồm|riêng|phát sinh).*)",
    re.I | re.S,
)
_DECIDED = re.compile(r"quyết định|nghị quyết|công văn|thông báo|văn bản|\b(?:qđ|nq|cv|tb)\b", re.I)
_FLOW = re.compile(
    r"(?:không|chưa) (?:phải )?(?:là )?(?:số )?lũy kế|phát sinh (?:trong|của)"
    r"|(?:trong|riêng) (?:tháng|quý|kỳ)\b", re.I,
)  # fmt: skip
#: What limits the figures, or leaves them open.
_LIMITS = re.compile(
    r"\bchỉ (?:tính|gồm|bao gồm|có|lấy|là|của)\b|(?:chưa|không) (?:bao )?(?:gồm|tính|kể)\b"
    r"|\bgồm cả (?:xã|huyện)|chưa (?:chính thức|đối chiếu|chốt)|tạm tính|chuẩn .*20\d\d|trung hạn",
    re.I,
)


def remark(text: str, known: Known, money: bool) -> str:
    """Return how heavily a remark weighs: "error" if it contradicts the table, "warning", or "".

    >>> from mtqg.intake.decisions import Known
    >>> known = Known(unit="0.001", period="2024", as_of="2024-09-30")
    >>> remark("(*) Số liệu đến 31/8/2024", known, True), remark("Tăng so với tháng 8", known, True)
    ('error', '')
    >>> remark("Chưa gồm vốn tín dụng", known, True)
    'warning'
    """
    about = _ABOUT.match(text)
    if not about:
        return ""
    words = about["said"].strip(" .;()*")
    said = read(words)
    units = {code for code, _ in find_units(words)[0]} - {"%"}
    days = {w.as_of(int(known.period[-4:] or 0)) for w in said.times if w.kind in AS_OF} - {""}
    # A decision of 2023 gives the plan of 2024, and capital of 2023 is carried over to it.
    other_year = said.has("plan_vintage") or _DECIDED.search(words)
    years = set() if other_year else {str(y) for y in said.years("year", "own")}
    if (
        (money and units and units != {known.unit})
        or (days and known.as_of and days != {known.as_of})
        or (known.period and years and known.period[-4:] not in years)
        or _FLOW.search(normal(words))
    ):
        return "error"
    doubted = said.has("status") or said.codes["qualifier"] & {"estimate", "planned", "proposed"}
    return "warning" if doubted or _LIMITS.search(normal(words)) else ""


def tell(
    table: Table,
    columns: dict[int, Column],
    rows: list[Row],
    around: Facts,
    known: Known,
    account: LoadNotes,
) -> None:
    """Tell what footnotes, notes of rows, the title's month and the sheet's name say otherwise."""
    figures = [col for col in columns.values() if col.is_figure]
    money = any(col.indicator.startswith("FIN.") for col in figures)
    text = Text("ghi chú này nói khác biểu: xem lại số liệu", "this note says other than the form")
    for line in table.notes:
        if weight := remark(line.text, known, money):
            place = table.sheet.place(line.row, line.column)
            account.trouble(text, place, line.text[:160], severity=weight)
    for c in (c for c, col in columns.items() if col.role == "note"):
        for row in rows:
            note = text_at(table.sheet, row.number, c)
            if row.filled and row.why is None and remark(note, known, money):
                account.trouble(text, table.sheet.place(row.number, c), note[:160])
    for when, fact in around.month:
        if not _fits(when, known.as_of):
            month = Text("tháng này không khớp ngày chốt số liệu", "not the month of the date")
            account.trouble(month, fact.place, fact.text)
    _tell_sheet_name(table, figures, rows, known, account)


def _fits(when: When, day: str) -> bool:
    """Tell whether figures as of `day` belong to the report of a month or quarter.

    A report of October may give the figures of the end of September.
    """
    if not day or not when.month:
        return True
    months = 12 * int(day[:4]) + int(day[5:7])
    late = months - 12 * (when.year or int(day[:4])) - when.month
    closing = day[5:7] == "01"  # of the year before
    return -(3 if when.kind == "quarter" else 1) <= late <= closing or (closing and late < -10)


def _tell_sheet_name(
    table: Table, figures: list[Column], rows: list[Row], known: Known, account: LoadNotes
) -> None:
    """Tell what the name of a sheet says that its table does not: a copy not adapted."""
    sheet = table.sheet.name
    name = re.sub(r"[_.]", " ", sheet)
    said = read(name)
    bare = re.sub(r"[\d()\-]|(?:tháng|năm|quý)\s", " ", name).strip()
    place = province(bare) if len(bare) > 4 else ""  # "TH" is no Thanh Hóa
    years = {known.period[:4], known.period[-4:], known.as_of[:4], *(str(c.year) for c in figures)}
    units = {code for code, _ in find_units(name)[0]} - {"%"}
    contradicts = bool(
        (place and known.area and areas.fold(place) != areas.fold(known.area.name))
        or (units and known.unit and units != {known.unit})
        or any(w.kind in ("month", "quarter") and not _fits(w, known.as_of) for w in said.times)
        or any(w.year and known.period and str(w.year) not in years for w in said.times)
    )
    indicators = {col.indicator for col in figures} | {row.indicator for row in rows}
    money = any(code.startswith("FIN.") for code in indicators)
    codes = [col.codes for col in figures] + [row.codes for row in rows]
    limits = is_unit(sheet) and not known.below and not any(row.area for row in rows)
    for field in ("programme", "capital", "fund") if money else ():
        code, of_all = said.one(field), getattr(known, field)
        if code and of_all != code and not any(field in one for one in codes):
            contradicts |= of_all not in ("", "ALL")
            limits = True
    code = said.one("programme")
    if code in ("GNBV", "NTM") and not money and indicators - {""}:
        contradicts |= not any(one.startswith(f"{code}.") for one in indicators)
    if contradicts or limits:
        text = Text("tên bảng nói khác nội dung biểu", "the sheet's name says other than its form")
        severity = "error" if contradicts else "warning"
        account.trouble(text, sheet, sheet, severity=severity)
