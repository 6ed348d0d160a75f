"""What the heading above a column of a form says: its cells from the group down."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mtqg.intake.forms.layout import Table, TextCell
from mtqg.intake.forms.phrase_times import AS_OF, When
from mtqg.intake.forms.phrase_words import NO_FUND, normal, numbered
from mtqg.intake.forms.phrases import NARROWER, Said, read
from mtqg.intake.forms.sheet_statements import known_province, unit_below
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

PLAN, DISB, RATE = "FIN.PLAN", "FIN.DISB", "FIN.DISB_RATE"
MONEY = (PLAN, DISB)
FIELDS = ("programme", "capital", "fund", "plan_vintage")
#: What a mapping may say of a column or a row, with the field that it is of.
CODES = {
    "INV": "capital", "REC": "capital", "CENTRAL": "fund", "LOCAL": "fund", "FOREIGN": "fund",
    "CREDIT": "fund", "PEOPLE": "fund", "OTHER": "fund", "CURRENT": "plan_vintage",
    "CARRIED": "plan_vintage", "DTTS": "programme", "GNBV": "programme", "NTM": "programme",
    "NTP2026": "programme",
}  # fmt: skip
#: What figures can be said to be, each with its name.
STATUS = {
    status: _SAY(f"status.{status}")
    for status in ("actual", "preliminary", "estimate", "plan", "target")
}
ROLES = {"number", "code", "note", "unit", "year"}
LABELS = {"content", "area", "district", "commune", "province", *FIELDS}

#: Why a column or row is left, by what its words say that it holds.
WHY = {
    code: _SAY(f"left.{code}")
    for code in (
        "not", "planned", "estimate", "proposed", "revised", "advance", "compared", "flow",
        "allocation", "payment", "change", "DOMESTIC", "LEVEL", "before", "other",
    )
}  # fmt: skip
#: Shares, each with the part and the whole whose columns tell it.
SHARES = {
    RATE: (DISB, PLAN),
    "GNBV.POOR": ("GNBV.POOR_HH", "GNBV.HH_TOTAL"),
    "GNBV.NEAR": ("GNBV.NEAR_HH", "GNBV.HH_TOTAL"),
    "GNBV.MPI": ("GNBV.MPI_HH", "GNBV.HH_TOTAL"),
    "NTM.COMMUNE": ("NTM.COMMUNES_MET", "NTM.COMMUNES_TOTAL"),
    "NTM.ADV": ("NTM.COMMUNES_ADV", "NTM.COMMUNES_MET"),
    "NTM.MODEL": ("NTM.COMMUNES_MODEL", "NTM.COMMUNES_MET"),
    "NTM.ADV_ALL": ("NTM.COMMUNES_ADV", "NTM.COMMUNES_TOTAL"),
    "NTM.MODEL_ALL": ("NTM.COMMUNES_MODEL", "NTM.COMMUNES_TOTAL"),
    "NTM.DISTRICT": ("NTM.DISTRICT_MET", "NTM.DISTRICT_N"),
}
#: The share that a rate beside a number of households or communes is, by the base that is said.
SHARE_OF = {
    ("GNBV.POOR_HH", ""): "GNBV.POOR",
    ("GNBV.NEAR_HH", ""): "GNBV.NEAR",
    ("GNBV.MPI_HH", ""): "GNBV.MPI",
    ("NTM.COMMUNES_MET", ""): "NTM.COMMUNE",
    ("NTM.COMMUNES_MET", "ALL"): "NTM.COMMUNE",
    ("NTM.COMMUNES_ADV", "MET"): "NTM.ADV",
    ("NTM.COMMUNES_ADV", "ALL"): "NTM.ADV_ALL",
    ("NTM.COMMUNES_MODEL", "MET"): "NTM.MODEL",
    ("NTM.COMMUNES_MODEL", "ALL"): "NTM.MODEL_ALL",
}


UNKNOWN = _SAY("columns.not_understood")
#: Central and local budget are not all there is: credit, the people and others add to them.
TWO_FUNDS = _SAY("columns.two_funds")
WHICH_BASE = _SAY("columns.which_whole")
WHICH_KIND = _SAY("columns.which_kind")
WHICH_PLAN = _SAY("columns.which_plan")
SHARE_OF_PLAN = _SAY("columns.share_of_plan")
PLANNED_OR_PAID = _SAY("columns.planned_or_paid")
#: Counts of people of a group ("Hộ cận nghèo DTTS") are no figure of the programme for it.
OF_GROUP = _SAY("columns.of_group")


@dataclass
class Column:
    """The meaning of one column: a role, or a figure with its codes, or why it is left."""

    number: int
    heading: str
    place: str
    role: str = ""
    indicator: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    year: int = 0
    span: str = ""
    when: When | None = None
    own: int = 0
    total: bool = False
    within: bool = False
    why: Text | None = None
    known_why: bool = False
    percent_said: bool = False
    status: str = ""
    adjusted: bool = False
    by: str = ""
    of_phase: bool = False
    kind: str = ""
    name: str = ""
    of: tuple[str, str, str, str] | None = None
    by_place: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether its cells are taken as figures."""
        return not self.role and self.why is None


def of_column(table: Table, c: int, path: list[TextCell], running: bool) -> Column:
    """Return what the cells of a heading say, in turn; `running` months count from January."""
    lowest = path[-1]
    col = Column(c, table.heading(c), table.sheet.place(lowest.row, lowest.column))
    parts = [read(numbered(line.text)[1]) for line in path]
    measures = ("indicator", "share", "poverty", "ntm", "count", "qualifier", "plan_vintage",
                "capital", "fund", "programme", "total")  # fmt: skip
    if parts[0].has("column") and not any(part.has(*measures) for part in parts[1:]):
        role = parts[0].one("column")
        if role == "year" or len(parts) == 1 or not parts[-1].rest:
            col.role = role
            return col
    if parts[-1].has("column") and parts[-1].one("column") in ("note", "number"):
        col.role = parts[-1].one("column")
        return col
    running |= any(part.has("cumulative") or "lũy kế" in normal(part.text) for part in parts)
    for line, part in zip(path, parts, strict=True):
        if running:
            part = read(f"lũy kế {numbered(line.text)[1]}") if part.times else part
        _add(col, line, part)
    qualifiers = {code for part in parts for code in part.codes["qualifier"]}
    if col.why is None or col.name:
        _indicator(col, parts)
    elif qualifiers == {"estimate"}:
        # Results that a province estimates are its own figures; payments to come are none.
        told = next(
            (part.one("indicator") for part in reversed(parts) if part.has("indicator")), ""
        )
        share = col.percent_said or any(part.has("share") for part in parts)
        if (result := told or result_of(parts, share)).startswith(("GNBV.", "NTM.")):
            col.indicator, col.status, col.why, col.known_why = result, "estimate", None, False
    if not col.indicator and any(part.has("count", "ncount") for part in parts):
        col.kind = "count"
    return col


def _add(col: Column, line: TextCell, part: Said) -> None:
    """Add what one cell of the heading says to `col`."""
    paid = part.codes["qualifier"] == {"payment"} and part.one("indicator") == DISB
    if part.codes["qualifier"] == {"compared"} and part.one("indicator") == DISB:
        # "Cùng kỳ năm 2023 (giải ngân đến 31/7/2023)" says all that it is.
        dated = any(when.kind in AS_OF and when.as_of() for when in part.times)
        paid = dated and normal(part.text).startswith("cùng kỳ") and not part.has("share")
    if part.codes["qualifier"] == {"change"} and part.words["change"].startswith(("đầu", "tại")):
        paid = any(when.kind == "date" and when.year for when in part.times)
    if part.has("qualifier") and not paid:  # "Thanh toán vốn (giải ngân)"
        code = sorted(part.codes["qualifier"])[0]
        word = part.words[code]
        col.why, col.known_why = _SAY("columns.by_word", word=word, why=WHY[code]), True
    if part.rest:
        if name := known_province(line.text):
            col.codes["area"] = name
        elif col.why is None:
            col.name = line.text  # of a district or commune?
            if unit_below(line.text):
                return
            words = " ".join(part.rest)
            col.why = _SAY("columns.words_not_understood", words=words)
    programmes = part.codes["programme"]
    if len(programmes) > 1:
        if part.has("plural"):
            col.codes["programme"] = "ALL"
        elif programmes == {"DTTS", "GNBV", "NTM"}:
            col.codes["programme"] = "NTP2026"
        else:
            col.why = _SAY("columns.several_programmes")
    elif programmes:
        col.codes["programme"] = part.one("programme")
    elif part.has("plural"):
        col.codes.setdefault("programme", "ALL")
    for name in ("capital", "fund", "plan_vintage"):
        if code := part.one(name):
            if (above := col.codes.get(name, "ALL")) not in ("ALL", code):
                of_both = NARROWER.get(frozenset({above, code}))  # "NSTW / Vốn nước ngoài"
                code, col.why = of_both or code, col.why if of_both else UNKNOWN
            col.codes[name] = code
            if code in NO_FUND:
                col.why, col.known_why = WHY[code], code == "DOMESTIC"
        elif name == "fund" and len(part.codes[name]) > 1:
            col.why = TWO_FUNDS
        elif len(part.codes[name]) > 1:
            col.codes[name] = "ALL"
    col.total |= part.has("total")
    if part.has("within"):  # "Tổng kế hoạch vốn / Trong đó / Vốn giao năm 2024"
        col.total = False
    if part.years("own") and not part.has("plan_vintage"):
        # "Vốn năm 2024" below "Tổng kế hoạch vốn (bao gồm vốn kéo dài)" is one part of that.
        col.total = part.has("total")
        if col.codes.get("plan_vintage") == "ALL":
            del col.codes["plan_vintage"]
    outturn = "actual" if part.has("outturn") else ""
    col.status = part.one("status") or part.one("aim") or outturn or col.status
    col.adjusted |= part.has("adjusted")
    col.by = part.one("by") or col.by
    phase = part.has("total") and not part.times and "giai đoạn" in normal(part.text)
    col.of_phase |= part.has("phase") or phase
    col.within |= part.has("within")
    for code, _ in part.units:
        if code == "%":
            col.percent_said = True
        col.unit = code
    _times(col, part)


def _times(col: Column, part: Said) -> None:
    carried = part.one("plan_vintage") == "CARRIED"
    years = sorted(part.years("year", "own"))
    if carried:
        col.year = part.carried_into() or col.year
    elif own := part.years("own"):
        col.own = own[0]
    elif years:
        col.year = years[-1] if len(set(years)) == 1 else 0
        if len(set(years)) > 1:
            col.why = col.why or _SAY("columns.two_years")
    for when in part.times:
        if when.kind in AS_OF:
            col.when = when
        elif (
            when.kind == "span"
            and not carried
            and (part.has("indicator") or not part.has("programme"))
        ):
            # "Chương trình … giai đoạn 2021-2025" is the programme's name, not a period.
            col.span = f"{when.first}/{when.year}"
        elif when.kind in ("month", "quarter", "part"):
            since_new_year = when.kind == "quarter" and when.month == 3  # "Giải ngân quý I"
            if since_new_year or (part.has("cumulative") and when.kind != "part"):
                col.when = When("until month", when.year, when.month, text=when.text)
            elif col.why is None:
                col.why, col.known_why = (
                    _SAY("columns.by_word", word=when.text, why=WHY["flow"]),
                    True,
                )
        elif when.kind == "date" and when.day == 1 and re.match(r"\d{4}-", when.text):
            col.why = _SAY("columns.first_of_month", month=when.month)  # Excel's "7/2024"
        elif when.kind == "date" and col.why is None:
            col.when = When("until", when.year, when.month, when.day, text=when.text)


#: "GN KHV kéo dài", "Lũy kế giải ngân kế hoạch vốn kéo dài": the payments of this plan.
_PAID_OF_PLAN = re.compile(
    r"\W*(?:tổng |lũy kế |số (?:vốn |tiền )?|vốn |đã )*(?:giải ngân|gn)(?: của)? "
    r"(?:kế hoạch|kh|khv|dự toán|dt)\b"
)


def _indicator(col: Column, parts: list[Said]) -> None:
    """Settle which figure the column is: the lowest cell says it, the group above what of."""
    above: list[str] = []
    for part in parts:
        if part.has("indicator"):
            if part.codes["indicator"] == {DISB, RATE}:  # "Giải ngân so với kế hoạch (%)"
                part.codes["indicator"] = {RATE}
            if part.codes["indicator"] == {DISB, PLAN} and _PAID_OF_PLAN.match(normal(part.text)):
                part.codes["indicator"] = {DISB}
            if len(part.codes["indicator"]) > 1:
                col.why = _SAY("columns.two_indicators")
                return
            above.append(part.one("indicator"))
        elif part.has("about"):
            above.append("about")
    last = parts[-1]
    share = next((part for part in reversed(parts) if part.has("share")), None)
    if result := result_of(parts, share is not None or col.percent_said):
        col.indicator = result
        if share is not None and not share.has("poverty") and result == "GNBV.POOR_EM":
            col.why = WHICH_BASE  # of poor households, or of those of ethnic minorities
        if result in ("?", "EM"):
            col.indicator, col.why = "", WHICH_BASE if result == "?" else UNKNOWN
        return
    plain = [code for code in above if code != "about"]
    if any(part.has("outturn") for part in parts) and (share or plain[-1:] == [PLAN]):
        col.why = UNKNOWN  # "Thực hiện / Tỷ lệ (%)", "Thực hiện kế hoạch": work done, or payment?
        return
    if share is not None:
        _share(col, share, plain, above)
        return
    if not plain:
        if col.when and any(part.has("cumulative") for part in parts):
            col.indicator = "paid?"
        if col.span and "trung hạn" in normal(col.heading):
            col.indicator = PLAN
        return
    lowest, upper = plain[-1], [code for code in plain[:-1] if code != plain[-1]]
    col.indicator = lowest
    if lowest == DISB and col.percent_said and last.has("indicator"):
        col.indicator = RATE
    elif lowest == PLAN and upper == [DISB] and "vốn" in last.words["indicator"] and last.times:
        col.indicator = DISB  # "Giải ngân / Vốn giao năm 2024"
    elif (lowest == PLAN and upper == [DISB]) or (lowest == PLAN and col.percent_said):
        col.why = UNKNOWN
    elif lowest == DISB and upper == [PLAN]:
        group = next(part for part in parts if part.one("indicator") == PLAN)
        if "vốn" not in group.words["indicator"]:
            col.why = PLANNED_OR_PAID
    elif upper and lowest not in (RATE, DISB):
        col.why = UNKNOWN


def result_of(parts: list[Said], share: bool) -> str:
    """Return the count, or the `share`, of poor households or of communes that texts name.

    "" where they name neither, "?" for a share that may be of two wholes, "EM" for households
    of ethnic minorities of which it is not said that they are poor.

    >>> result_of([read("Số xã NTM nâng cao")], False), result_of([read("Hộ cận nghèo")], True)
    ('NTM.COMMUNES_ADV', 'GNBV.NEAR')
    >>> result_of([read("Tỷ lệ xã NTM nâng cao")], True)
    '?'
    """
    *above, poverty = ["", *(p.one("poverty") for p in parts if p.has("poverty"))]
    if poverty == "EM":  # "Hộ nghèo / Trong đó hộ DTTS"
        poverty = "POOR_EM" if above[-1:] == ["POOR"] else ""
        return (f"GNBV.{poverty}" if share else f"GNBV.{poverty}_HH") if poverty else "EM"
    ntm = next((p.one("ntm") for p in reversed(parts) if p.has("ntm")), "")
    if poverty:
        return f"GNBV.{poverty}" if share else f"GNBV.{poverty}_HH"
    if not ntm or not share:
        return ntm and f"NTM.COMMUNES_{ntm}"
    of = next((p.one("base") for p in reversed(parts) if p.has("base")), "")
    return SHARE_OF.get((f"NTM.COMMUNES_{ntm}", of), "?")


def _share(col: Column, share: Said, plain: list[str], above: list[str]) -> None:
    own = share.one("indicator")
    if own == DISB or (plain and plain[-1] in (DISB, RATE)):
        col.indicator = RATE
    elif own == PLAN:
        good = share.words["share"] in ("đạt", "%") or share.has("cumulative")
        col.indicator, col.why = (RATE, None) if good else ("", UNKNOWN)
    elif plain:
        col.why = SHARE_OF_PLAN
    else:
        col.indicator = RATE if "about" in above else "share?"


_OF_STANDARD = re.compile(
    r"(?P<of>(?:số )?xã )?(?:đạt(?: chuẩn)?)?(?: ?(?:nông thôn mới|ntm))?"
    r"(?: ?(?P<more>nâng cao|kiểu mẫu))?"
)


def of_communes(text: str) -> str:
    """Return a heading or label of communes of a standard in full; what is none, as it is.

    >>> of_communes("Nâng cao"), of_communes("Đạt chuẩn NTM"), of_communes("Vốn đầu tư")
    ('xã đạt chuẩn nông thôn mới nâng cao', 'xã đạt chuẩn nông thôn mới', 'Vốn đầu tư')
    """
    found = _OF_STANDARD.fullmatch(normal(text).strip())
    if not found or not re.search("chuẩn|nâng cao|kiểu mẫu", found[0]):
        return text
    return f"{found['of'] or 'xã '}đạt chuẩn nông thôn mới {found['more'] or ''}".strip()


def time_of(text: str, columns: dict[int, Column]) -> Said:
    """Return what a cell in a column of years or days says: "2024", "30/9/2024", "Tháng 9/2024".

    A month is all up to its end where the figures beside it are running totals.
    """
    if re.fullmatch(r"20\d\d", text):
        return read(f"năm {text}")
    running = any("lũy kế" in normal(c.heading) or read(c.heading).has("cumulative")
                  for c in columns.values() if c.is_figure)  # fmt: skip
    alone = any(c.role == "year" and normal(c.heading) == "ngày" for c in columns.values())
    is_day = (running or not alone) and re.match(
        r"(?i)\W*(?:ngày\s*)?\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d", text
    )
    return (
        read(f"đến {text}") if is_day or (running and not read(text).has("total")) else read(text)
    )


def by_mapping(table: Table, c: int, what: str) -> Column:
    """Return what a mapping's "FIN.PLAN INV 2024", "content" or "skip" says of a column."""
    col = Column(c, table.heading(c), table.sheet.place(table.head.start, c))
    for part in what.split():
        if "." in part:
            col.indicator = part
        elif part == "skip":
            col.why, col.known_why = _SAY("decisions.left_by_mapping"), True
        elif part in LABELS | ROLES and part not in FIELDS:
            col.role = part
        elif part in CODES:
            col.codes[CODES[part]] = part
        elif re.fullmatch(r"20\d\d/20\d\d", part):
            col.span = part
        elif re.fullmatch(r"20\d\d", part):
            col.year = int(part)
        elif part in STATUS:
            col.status = part
    return col
