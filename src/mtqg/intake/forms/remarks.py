"""What a remark beside figures says of them: a row's own note, or a line below the table.

A remark is taken apart into clauses. One that is read whole states something ("số liệu đến 31/8",
"đơn vị: tỷ đồng", "chỉ tính vốn đầu tư"); one with other words tells of something else ("Chi tiết
tại phụ lục 2"), unless it says that the figures are not all that they seem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mtqg.intake.forms.layout import Table, TextCell
from mtqg.intake.forms.phrase_times import AS_OF, When
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.phrases import read

_LEAD = re.compile(r"^\W*(?:(?:ghi chú|chú thích|lưu ý|chú ý)\b)?\W*(?:\d[.)])?\W*", re.I)
_CLAUSE = re.compile(r"[;\n()]|,\s|\.\s+|\.$")
#: Words of a sentence about the figures that say nothing themselves.
_SUBJECT = frozenset(
    "số liệu biểu bảng này trên nêu là đây các toàn bộ chỉ mới tính gồm bao đã được của theo cột"
    " dòng riêng hiện đang kết quả báo cáo cập nhật hết ngày chốt ở trong về thuộc".split()
)
_ABOUT = re.compile(r"^(?:các |toàn bộ )?(?:số|biểu|bảng|kế hoạch|giải ngân)\b")
_ONLY = re.compile(r"\b(?:chỉ|mới|riêng) (?:tính|gồm|bao gồm|kể|tổng hợp|thống kê|của)\b")
_WITHOUT = re.compile(r"\b(?:không|chưa) (?:bao )?(?:gồm|tính|kể|tổng hợp|thống kê)\b")
_BESIDE_BUDGET = {"LOCAL", "CREDIT", "PEOPLE", "OTHER"}
_BESIDE = re.compile(r"\b(?:gồm|tính|cộng|kể) (?:cả|thêm)\b.*\b(?:xã|phường|thị trấn|huyện|tỉnh) ")
_HELD = re.compile(r"\b(?:(?:gồm|tính|kể|cộng) (?:cả|thêm)|bao gồm)\b")
#: "đã bao gồm vốn lồng ghép" says what is there too, not what all of it is.
_TOO = re.compile(r"\b(?:(?:đã|có) (?:bao )?(?:gồm|tính|kể)|(?:gồm|tính|kể|cộng) (?:cả|thêm))\b")
_FLOW = re.compile(
    r"\bkhông (?:phải )?(?:là )?(?:số )?(?:lũy kế|cộng dồn)\b|\bphát sinh trong (?:tháng|quý|kỳ)\b"
    r"|\b(?:chỉ|riêng) (?:của |trong )?(?:tháng|quý|kỳ)\b|^số (?:liệu )?(?:của )?(?:tháng|quý)\b"
)
_HEDGE = re.compile(
    r"\b(?:(?P<guess>ước(?: tính| thực hiện)?|dự kiến)|sơ bộ|tạm tính|chưa chính thức|dự thảo"
    r"|chưa (?:được )?đối chiếu(?: (?:với )?(?:kbnn|kho bạc(?: nhà nước)?))?)$"
)


@dataclass
class Remark:
    """What a remark states: codes by field, a time, and the words that turn the meaning.

    `without` has the words on money beside the budget that the figures leave out, `held` what they
    are said to hold too, `apart` what each clause says, by field and by the indicator that it
    names. `about` tells whether it speaks of the figures ("Biểu này chỉ tính …"), not of its words
    alone.
    """

    codes: dict[str, str] = field(default_factory=dict)
    when: When | None = None
    turns: str = ""
    without: str = ""
    about: bool = False
    held: dict[str, str] = field(default_factory=dict)
    apart: dict[tuple[str, str], str] = field(default_factory=dict)


def remark(text: str) -> Remark:
    """Return what the clauses of a remark state.

    >>> remark("Số liệu đến 31/8/2024; đơn vị: tỷ đồng").codes
    {'unit': '1'}
    >>> remark("Ghi chú: biểu chỉ tính vốn đầu tư").codes, remark("Không bao gồm xã Tân An").turns
    ({'capital': 'INV'}, 'không bao gồm xã tân an')
    >>> remark("Chưa gồm vốn tín dụng").without
    'chưa gồm vốn tín dụng'
    >>> remark("Chi tiết tại phụ lục 2"), remark("Tăng 20 triệu đồng so với tháng 8").codes
    (Remark(codes={}, when=None, turns='', without='', about=False, held={}, apart={}), {})
    >>> remark("Số liệu gồm cả vốn sự nghiệp").held, remark("Đã bao gồm vốn lồng ghép").codes
    ({'capital': 'REC'}, {})
    """
    found = Remark()
    for clause in _CLAUSE.split(_LEAD.sub("", text)):
        _read_clause(" ".join(clause.split()).strip(" -–:*"), found)
    return found


def _read_clause(clause: str, found: Remark) -> None:
    plain = normal(clause)
    hedge = _HEDGE.search(plain)
    said = read(clause[: hedge.start()] if hedge else clause)
    other = said.codes["qualifier"]
    whole = not other and not any(w not in _SUBJECT for w in said.rest)
    only = _ONLY.search(plain)
    of_group = only and re.search(r"dân tộc thiểu số|dtts", plain) and "chương trình" not in plain
    stated = ("capital", "fund", "plan_vintage", "programme")
    left_out = said.one("capital") if _WITHOUT.search(plain) else ""
    if left_out and found.codes.get("capital", left_out) != left_out:
        return  # "chỉ gồm vốn đầu tư, chưa bao gồm vốn sự nghiệp"
    if _FLOW.search(plain) or (_BESIDE.search(plain) and re.search(r" [A-ZĐ]", clause)):
        found.turns = found.turns or plain
        return
    if _WITHOUT.search(plain) and said.codes["fund"] and not said.codes["fund"] - _BESIDE_BUDGET:
        found.without = found.without or plain
        return
    if (_WITHOUT.search(plain) and not (whole and said.has("plan_vintage"))) or (
        only and (of_group or not whole or not said.has(*stated))
    ):
        found.turns = found.turns or plain
        return
    if _HELD.search(plain) and not _WITHOUT.search(plain):
        found.held |= {name: code for name in ("capital", "fund") if (code := said.one(name))}
    if not whole or not plain:
        return
    found.about |= bool(only or _ABOUT.search(plain))
    if hedge and all(when.kind in AS_OF for when in said.times):
        guess = hedge["guess"] or found.codes.get("status") == "estimate"
        found.codes["status"] = "estimate" if guess else "preliminary"
    for code, _ in said.units:
        if code != "%":
            found.codes["unit"] = code
    for when in said.times:
        if when.kind in AS_OF:
            found.when = when
        elif said.codes["plan_vintage"] & {"CURRENT", "ALL"} and "kéo dài" in plain:
            continue  # "chưa bao gồm vốn kéo dài từ năm 2023": the year of what is left out
        elif when.kind in ("year", "own") and (_ABOUT.search(plain) or said.has("plan_vintage")):
            found.codes["year"] = str(when.year)
        elif when.kind == "span" and said.one("indicator") == "FIN.PLAN":
            found.codes["year"] = f"{when.first}/{when.year}"
    for name in stated:
        if (code := said.one(name)) and not (name in ("capital", "fund") and _TOO.search(plain)):
            found.codes[name] = code
            found.apart[name, said.one("indicator")] = code


STARRED = re.compile(r"^\s*(\(\*+\)|\*+|\(\d\))")


def starred(table: Table) -> dict[int, list[TextCell]]:
    """Return the lines below `table` that a mark ties to rows of it ("NTM (*)"), by row."""
    found: dict[int, list[TextCell]] = {}
    for line in table.notes:
        if not (mark := STARRED.match(line.text)):
            continue
        bare = mark[1].strip("()")
        ends = re.compile(rf"(?<!\*)(?:\({re.escape(bare)}\)|{re.escape(bare)})\s*$")
        if bare.isdigit():
            ends = re.compile(rf"\({bare}\)\s*$")
        for r in table.rows:
            own = len(mark[1]) if bare.isdigit() else 0  # "(1)" alone numbers a row
            if any(ends.search(t) and len(t) > own for t in table.sheet.texts[r]):
                found.setdefault(r, []).append(line)
    return found


def fits(when: When, day: str) -> bool:
    """Tell whether figures as of `day` belong to the report of a month or quarter.

    A report of October may give the figures of the end of September.

    >>> fits(When("month", 2024, 10), "2024-09-30"), fits(When("month", 2024, 8), "2024-09-30")
    (True, False)
    """
    if not day or not when.month:
        return True
    months = 12 * int(day[:4]) + int(day[5:7])
    late = months - 12 * (when.year or int(day[:4])) - when.month
    closing = day[5:7] == "01"  # of the year before
    return -(3 if "quarter" in when.kind else 1) <= late <= closing or (closing and late < -10)
