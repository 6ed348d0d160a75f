"""What a column of a form holds, from its whole heading: group above, sub-headings below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mtqg.intake.layout import Table, TextCell, numbers_at, states_figure
from mtqg.intake.phrases import (
    AS_OF,
    NARROWER,
    NO_FUND,
    Said,
    When,
    normal,
    numbered,
    read,
    tokens_of,
    unit_of,
)
from mtqg.intake.sheet_statements import known_province, unit_below
from mtqg.intake.sheets import is_numeric
from mtqg.table import catalogue
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
STATUS: dict[str, Text] = {
    "actual": Text("số thực hiện", "outturn"),
    "preliminary": Text("số sơ bộ", "preliminary"),
    "estimate": Text("số ước, dự kiến", "estimate"),
    "plan": Text("kế hoạch", "plan"),
    "target": Text("mục tiêu, phấn đấu", "target"),
}
ROLES = {"number", "code", "note", "unit", "year"}
LABELS = {"content", "area", "district", "commune", "province", *FIELDS}

WHY: dict[str, Text] = {
    "not": Text("phần chưa thực hiện, không phải số đã giải ngân", "what is not paid yet"),
    "planned": Text("dự định giải ngân, không phải số đã giải ngân", "an intention, not a payment"),
    "estimate": Text("số ước, dự kiến, không phải số thực hiện", "an estimate, not an outturn"),
    "proposed": Text("số đề nghị, chưa được giao", "proposed, not assigned"),
    "revised": Text("phần điều chỉnh, bổ sung, thu hồi", "a revision, a supplement or a recall"),
    "advance": Text("chưa phải số đã giải ngân", "advances"),
    "compared": Text("so sánh với kỳ khác", "a comparison with another period"),
    "flow": Text("chỉ riêng một kỳ, không phải lũy kế", "one period alone, not cumulative"),
    "allocation": Text("việc giao, phân bổ vốn, không phải giải ngân", "allocation, not payment"),
    "payment": _SAY("columns.not_disbursement"),
    "change": Text("biến động trong kỳ", "a change within the period"),
    "DOMESTIC": Text("vốn trong nước: không có mã", "of both budgets: no code for it"),
    "LEVEL": _SAY("columns.one_level"),
    "before": _SAY("columns.period_before"),
    "other": Text("chỉ tiêu không có trong danh mục", "not in the catalogue of indicators"),
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


UNKNOWN = Text("không hiểu hết tiêu đề cột", "the column's heading is not understood in full")
#: Central and local budget are not all there is: credit, the people and others add to them.
TWO_FUNDS = Text("tổng của hai nguồn vốn: không có mã", "the sum of two sources: no code for it")
WHICH_BASE = Text("tỷ lệ trên tổng số nào?", "a share of which whole?")
WHICH_KIND = Text("tỷ lệ của loại vốn nào?", "the rate of which kind of capital?")
WHICH_PLAN = Text("giải ngân của kế hoạch nào?", "payments of which plan?")
SHARE_OF_PLAN = Text("tỷ lệ của kế hoạch, không phải của giải ngân", "a share of the plan")
PLANNED_OR_PAID = Text("kế hoạch hay số đã giải ngân?", "planned, or paid?")
#: Counts of people of a group ("Hộ cận nghèo DTTS") are no figure of the programme for it.
OF_GROUP = Text("một bộ phận dân số: không có trong danh mục", "a part of the population: no code")


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


def read_columns(table: Table, given: dict[int, str]) -> dict[int, Column]:
    """Return the meaning of every column of `table`; `given` names some in a mapping."""
    title = " ".join(_words(line.text) for line in table.title)
    paths = _spelled_out(_by_title(table, title))
    by_month = _running_months(table, paths)
    columns = {c: _column(table, c, path, c in by_month) for c, path in paths.items()}
    said = {c: read(table.heading(c)) for c in columns}
    quarters = [c for c, one in said.items() if any(when.kind == "quarter" for when in one.times)]
    for c in quarters if len(quarters) > 1 else ():  # the first of several tells no day of the form
        if columns[c].why is None and not (said[c].has("cumulative") or c in by_month):
            columns[c].why, columns[c].known_why = WHY["flow"], True
    _payments(table, columns, paths)
    if "tỷ lệ" in title and any(read(line.text).units[:1] == [("%", "%")] for line in table.title):
        for c, col in columns.items():
            if col.indicator.startswith("GNBV.") and col.indicator.endswith("_HH"):
                parts = [read(line.text) for line in paths[c]]
                counted = re.search(r"\b(?:số|tổng)\b", normal(col.heading))
                col.indicator = col.indicator if counted else result_of(parts, True)
    for c, col in columns.items():
        if col.role == "area" and normal(col.heading) == "đơn vị":  # of measure?
            texts = [text for r in table.rows if (text := _text(table, r, c))]
            col.role = "unit" if texts and all(unit_of(text) for text in texts) else "area"
    for c, what in given.items():
        columns[c] = _named(table, c, what)
    _label_column(table, columns)
    for col in columns.values():
        plan = columns.get(col.number - 1)
        group = col.heading.rpartition(" / ")[0]
        if col.why is PLANNED_OR_PAID and plan and plan.heading.startswith(f"{group} / "):
            # "Kế hoạch năm 2024 / (Kế hoạch, Giải ngân)".
            col.why = None if plan.indicator == PLAN and plan.is_figure else col.why
        of_poor = plan and plan.is_figure and plan.indicator == "GNBV.POOR_HH" and col.within
        if of_poor and read(col.heading).codes["poverty"] == {"EM"}:
            col.indicator, col.why = "GNBV.POOR_EM_HH", None  # "Hộ nghèo | Trong đó: hộ DTTS"
        of_group = col.codes.get("programme") == "DTTS" and re.match("GNBV|NTM", col.indicator)
        if of_group and "chương trình" not in _words(col.heading):
            col.why = OF_GROUP
        if col.indicator.startswith("NTM.") and "trong năm" in _words(col.heading):
            col.why, col.known_why = WHY["flow"], True
    _of_results(table, columns)
    figures = [col for col in columns.values() if col.is_figure]
    has = {DISB if col.indicator == "paid?" else col.indicator for col in figures}
    for col in figures if DISB in has and PLAN not in has else ():
        if col.indicator:
            break
        if "vốn" in normal(col.heading).split() and (
            col.total or "plan_vintage" in col.codes or col.own
        ):
            col.indicator, has = PLAN, has | {PLAN}  # "Tổng vốn | Vốn kéo dài | Giải ngân"
    for col in figures:
        if col.indicator == "paid?":
            # "Giải ngân trong tháng 7 | Lũy kế đến 31/7".
            left = columns.get(col.number - 1)
            flow = left and left.why and read(left.heading).one("indicator") == DISB
            col.indicator = DISB if flow else ""
        if col.indicator == "share?":
            beside = columns.get(col.number - 1)
            base = read(col.heading).one("base")
            of = SHARE_OF.get((beside.indicator, base) if beside and beside.is_figure else ("", ""))
            if {PLAN, DISB} <= has:
                col.indicator = RATE
            elif of:
                col.indicator = of
            elif any(read(line.text).one("indicator") == RATE for line in table.title):
                col.indicator = RATE
            elif has == {"share?", ""}:
                col.indicator, col.kind = "", "share"  # the rows say of what
            else:
                col.why = UNKNOWN
        running = any("lũy kế" in normal(one.heading) for one in figures)
        if running and not col.indicator and "trong năm" in _words(col.heading):
            col.why, col.known_why = WHY["flow"], True
    _wholes(figures)
    _which_base(table, columns)
    _before_adjustment(table, figures)
    if programmes := {col.codes["programme"] for col in figures if "programme" in col.codes}:
        wholes = {str(catalogue.programmes()["part_of"][code]) for code in programmes}
        whole = (
            wholes.pop() if len(wholes) == 1 else ""
        ) or "ALL"  # of components: their programme
        for col in figures:
            if col.total and "programme" not in col.codes:
                col.codes["programme"] = whole
    _vintages([col for col in columns.values() if not col.role])
    of_their_plan(columns)
    _rates_over_plans(table, columns)
    _rates_of_sums(table, columns)
    local = any(col.codes.get("fund") == "LOCAL" for col in columns.values())
    for c, col in columns.items():
        col.known_why |= local and col.codes.get("fund") == "LEVEL"
        filled = [r for r in table.rows if col.is_figure and _text(table, r, c)]
        marks = {"x", "✓", "√"} & {_text(table, r, c).casefold() for r in filled}
        if marks and not any(
            states_figure(_text(table, r, c)) for r in filled
            if not any(read(label).has("total") for label in table.sheet.texts[r] if label)
        ):  # fmt: skip
            col.why = Text("cột đánh dấu, không phải số liệu", "marks, not figures")
    paid: Column | None = None
    for c in sorted(columns):
        col = columns[c]
        paid = col if col.is_figure and col.indicator == DISB else paid
        if col.is_figure and col.indicator == RATE and paid is not None:
            col.when, col.status = col.when or paid.when, col.status or paid.status
    return columns


def _running_months(table: Table, paths: dict[int, list[TextCell]]) -> set[int]:
    """Return the columns "Tháng 1 | Tháng 2 | …" where the title says that these run on."""
    said = [read(line.text) for line in table.title]
    if not any("lũy kế" in normal(one.text) and one.one("indicator") == DISB for one in said):
        return set()
    found = {}
    for c, path in paths.items():
        one = read(path[-1].text)
        plain = len(path) == 1 and not (one.rest or any(one.codes.values()))
        if plain and len(one.times) == 1 and one.times[0].kind in ("month", "quarter"):
            found[c] = one.times[0].month
    rising = list(found.values()) == sorted(set(found.values()))
    for r in table.rows:  # payments of the single months fall now and then
        numbers = list(numbers_at(table.sheet, r, found).values())
        rising &= numbers == sorted(numbers)
    return set(found) if rising and len(found) > 2 and len(found) + 1 >= len(paths) else set()


#: "Thực hiện", "Đã thanh toán", "Đã chi"; not the work that was accepted, nor the final account.
_NO_PAYMENT = re.compile("khối lượng|nghiệm thu|quyết toán")


def _payments(table: Table, columns: dict[int, Column], paths: dict[int, list[TextCell]]) -> None:
    """Take "Thực hiện" or "Đã thanh toán" beside a plan as the payment, where nothing else is it.

    "Thực hiện" is where the title speaks of disbursement alone, "Đã thanh toán" also where the
    rate beside is its share of the plan; none is where that rate says otherwise, or beside
    advances, whose sum with it would be the payment.
    """
    titles = [read(line.text) for line in table.title]
    told = any(one.one("indicator") == DISB and not one.has("qualifier") for one in titles)
    if _NO_PAYMENT.search(normal(" ".join(line.text for line in table.title))):
        return
    said = {c: [read(line.text) for line in path] for c, path in paths.items()}
    if any("advance" in one.codes["qualifier"] for parts in said.values() for one in parts):
        return
    maybe = []
    for c, parts in said.items():
        last, qualifiers = parts[-1], {q for one in parts for q in one.codes["qualifier"]}
        paid = qualifiers == {"payment"}
        done = not qualifiers and (last.has("outturn") or last.words.get("about") == _RESULT)
        named = any(one.rest or one.has("indicator", "share", "column") for one in parts)
        times = {when.kind for one in parts for when in one.times} - {*AS_OF, "year"}
        if (paid or done) and not (named or times or _NO_PAYMENT.search(normal(table.heading(c)))):
            maybe.append((c, paid))
    for c, paid in maybe:
        col = columns[c]
        beside = [one for one in columns.values() if one.codes == col.codes and one is not col]
        plans = [one for one in beside if one.indicator == PLAN and one.is_figure]
        other = any(
            one.indicator in (DISB, "paid?") or (one.number in dict(maybe)) for one in beside
        )
        if len(plans) != 1 or other or plans[0].number > c:
            continue
        rate = said[c + 1][-1] if c + 1 in said else None
        is_rate = rate is not None and (rate.has("share") or rate.one("indicator") == RATE)
        fits = _fits(table, [plans[0].number], [c], c + 1) if is_rate else None
        left = columns.get(c - 1)  # "Số dự án | Thực hiện" are no money
        unread = left is not None and left.why is not None and not left.known_why
        if fits or (fits is None and told and not unread):
            if not (told or paid):
                continue
            col.indicator, col.why, col.known_why, col.by_place = DISB, None, False, True
            if fits:  # "Tỷ lệ % TH/KH"
                columns[c + 1].indicator, columns[c + 1].why = RATE, None


_RESULT = "kết quả thực hiện"


def _fits(table: Table, whole: Sequence[int], part: Sequence[int], share: int) -> bool | None:
    """Tell whether `share` is all of `part` over all of `whole` in each row; None: no row shows."""
    found = []
    for r in table.rows:
        numbers = numbers_at(table.sheet, r, [*whole, *part, share])
        of = sum(numbers.get(c, 0.0) for c in whole)
        if len(numbers) == len(whole) + len(part) + 1 and of:
            some, said = sum(numbers[c] for c in part), numbers[share]
            found.append(abs(100 * some / of - said) < 0.6 or abs(some / of - said) < 0.006)
    return all(found) if found else None


def _rates_of_sums(table: Table, columns: dict[int, Column]) -> None:
    """Take "Tỷ lệ" beside plans and payments by kind of capital as that of their sums, if it is."""
    for c, col in columns.items():
        if col.why is not WHICH_KIND or col.indicator != RATE:
            continue
        parts = [one for one in columns.values() if one.is_figure and one.indicator in MONEY]
        plans, paid = ([one for one in parts if one.indicator == code] for code in (PLAN, DISB))
        kinds = [sorted(one.codes.get("capital", "") for one in some) for some in (plans, paid)]
        if kinds == [["INV", "REC"]] * 2 and _fits(
            table, [one.number for one in plans], [one.number for one in paid], c
        ):
            col.why, col.codes["capital"] = None, "ALL"


def _which_base(table: Table, columns: dict[int, Column]) -> None:
    """Settle of which communes a share of higher standards is, where only one base makes it."""
    for c, col in columns.items():
        ntm = "".join(read(part).one("ntm") for part in col.heading.split(" / "))
        if col.why is not WHICH_BASE or not ntm:
            continue
        at = {one.indicator: k for k, one in columns.items()
              if k < c and one.is_figure and one.year == col.year}  # fmt: skip
        part = f"NTM.COMMUNES_{ntm}"
        wholes = {"MET": "NTM.COMMUNES_MET", "ALL": "NTM.COMMUNES_TOTAL"}
        bases = [base for base, whole in wholes.items() if {part, whole} <= at.keys()
                 and _fits(table, [at[whole]], [at[part]], c)]  # fmt: skip
        if len(bases) == 1:
            col.indicator, col.why = SHARE_OF[part, bases[0]], None


def _rates_over_plans(table: Table, columns: dict[int, Column]) -> None:
    """Read "Tỷ lệ (%) / KH kéo dài" as the rate of the plan over which a payment makes it.

    It has the codes of the only plan that does so in all rows.
    """
    plans, paid = ([col for col in columns.values() if col.is_figure and col.indicator == one]
                   for one in MONEY)  # fmt: skip
    for c, col in columns.items():
        if col.why is SHARE_OF_PLAN:
            of = [plan for plan in plans for one in paid if col.by in ("", plan.by)
                  and _fits(table, [plan.number], [one.number], c)]  # fmt: skip
            if of and all((one.codes, one.year) == (of[0].codes, of[0].year) for one in of):
                col.indicator, col.why = RATE, None
                col.codes, col.year = dict(of[0].codes), of[0].year


def _spelled_out(paths: dict[int, list[TextCell]]) -> dict[int, list[TextCell]]:
    """Return headings in which "Trong đó" is of what stands to its left.

    "Giải ngân | Trong đó: (Vốn kéo dài, Vốn giao năm 2024)" are three columns of payments, so are
    "Giải ngân | Trong đó: vốn đầu tư".
    """
    found: dict[int, list[TextCell]] = {}
    whole: list[TextCell] = []
    for c, path in sorted(paths.items()):
        said = [read(line.text) for line in path]
        fields = {name for name, codes in said[0].codes.items() if codes} - {"noise"}
        alone = {"within"} if len(path) > 1 else {"within", "capital", "fund", "plan_vintage"}
        of_left = "within" in fields and not (said[0].rest or said[0].times or fields - alone)
        if not of_left:
            found[c] = whole = path
        elif any(one.has("indicator") and not one.times for one in said) or len(path) < len(whole):
            found[c] = path
        else:
            of_money = whole and read(whole[-1].text).one("indicator") in MONEY
            found[c] = [*whole, *path] if of_money else path
    return found


def _wholes(figures: list[Column]) -> None:
    """Settle that "Số hộ" beside poor households counts all of them; so "Số xã" beside communes."""
    for begins, unit, whole in (
        ("GNBV.", "hộ", "GNBV.HH_TOTAL"),
        ("NTM.", "xã", "NTM.COMMUNES_TOTAL"),
    ):
        parts = any(col.indicator.startswith(begins) for col in figures)
        for col in figures:
            words = set(normal(col.heading).replace("/", " ").strip(" ()").split())
            if parts and not col.indicator and unit in words <= {"tổng", "số", unit}:
                col.indicator = whole


def of_their_plan(columns: dict[int, Column]) -> None:
    """Give payments and rates the kind of capital of the plan that they stand beside.

    "Kế hoạch vốn đầu tư công | Giải ngân | Tỷ lệ": all three are of investment. Plans side by
    side and what follows them up to the next are one group; what names no type, source or year of
    capital, nor programme, has that of its group's plans where they agree. Where they are several
    ("KH vốn ĐT | KH vốn SN | Giải ngân") it is left unless a whole is among them: of which?
    """
    groups: list[tuple[list[Column], list[Column]]] = []
    for col in (columns[c] for c in sorted(columns)):
        unread = (
            bool(col.why) and not col.known_why and PLAN in read(col.heading).codes["indicator"]
        )
        if col.indicator == PLAN or unread:
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(col)
        elif groups and not col.role:
            groups[-1][1].append(col)
    if len(groups) == 1:
        groups = [(groups[0][0], [col for col in columns.values() if col.indicator != PLAN])]
    paying = [others for _, others in groups if any(col.indicator == DISB for col in others)]
    alone = [others for others in paying if any(col.indicator == RATE for col in others)]
    all_plans = [col for plans, _ in groups for col in plans]
    for plans, others in groups:
        beside = [col for col in others if col.is_figure and col.indicator in (DISB, RATE)]
        for col in sorted(beside, key=lambda col: col.indicator == RATE):
            rate = col.indicator == RATE
            of = all_plans if rate and len(alone) < len(paying) else plans
            of = [one for one in of if bool(one.span) == bool(col.span)] or of
            latest = col.year or max(one.year for one in of)
            of = [one for one in of if one.year in (0, latest)]
            if of and all(one.why and not one.known_why for one in of):
                col.why = None if set(FIELDS) & set(col.codes) else WHICH_PLAN
                continue
            of = [one for one in of if one.is_figure]
            held = {code for one in (*of, *beside) if one.indicator != RATE
                    for code in [one.codes.get("plan_vintage", "")] if code}  # fmt: skip
            if rate and held == {"ALL", "CURRENT"} and "plan_vintage" not in col.codes:
                col.why = WHICH_KIND  # payments of this year's over a plan of all
                continue
            if rate:  # of the kinds that are paid too
                paid = [_kind(one) for some in paying for one in some if one.indicator == DISB]
                of = [one for one in of if _kind(one) in paid] or of
            _has_of(col, of, beside, len(groups) > 1)


def _kind(col: Column) -> tuple[str, ...]:
    return tuple(col.codes.get(name, "") for name in FIELDS)


def _has_of(col: Column, plans: list[Column], beside: list[Column], several: bool) -> None:
    """Give `col` what it leaves out and all `plans` of its group say, or leave it."""
    for name in FIELDS:
        of = [one for one in plans if all(
            one.codes.get(n, "ALL") in ("ALL", code) for n, code in col.codes.items())]  # fmt: skip
        kinds = {one.codes.get(name, "ALL") for one in of}
        if name in col.codes or kinds <= {"ALL"} or (col.total and several):
            continue
        if {one.codes.get(name, "") for one in beside} - kinds - {""}:
            continue  # "KH vốn NSTW | Giải ngân: (Tổng, NSTW, NSĐP)"
        if len(kinds) == 1:
            col.codes[name] = kinds.pop()
        elif "ALL" not in kinds and not col.total:
            col.why = WHICH_KIND if col.indicator == RATE else WHICH_PLAN
    years = {one.year for one in plans}
    if len(years) == 1 and (several or col.when) and not (col.year or col.span):
        day, (year,) = col.when.as_of() if col.when else "", years
        if not day or f"{year}-01-01" <= day <= f"{year + 1}-03-31":
            col.year = year


def _of_results(table: Table, columns: dict[int, Column]) -> None:
    """Read "Kế hoạch | Thực hiện | So với kế hoạch" of results, which the rows name, not of money.

    "Nhóm xã" beside communes is a note.
    """
    labels = [c for c, col in columns.items() if col.role == "content"]
    for c in labels:
        if _words(columns[c].heading) == "nhóm xã" and len(columns) > 2:
            others = {col.role for k, col in columns.items() if k != c}
            columns[c].role = "note" if others & {"area", "commune"} else "content"
    told = [read(numbered(t)[1]) for r in table.rows for c in labels if (t := _text(table, r, c))]
    results = [one.one("indicator") or result_of([one], one.has("share")) for one in told]
    if not results or not all(re.match("GNBV|NTM", code) for code in results):
        return
    for col in columns.values():
        if col.indicator == PLAN and "vốn" not in normal(col.heading):
            col.indicator, col.status = "", "plan"
        elif col.indicator == RATE and "giải ngân" not in normal(col.heading):
            col.why, col.known_why = WHY["compared"], True


def _words(text: str) -> str:
    return " ".join(tokens_of(text))


def _before_adjustment(table: Table, figures: list[Column]) -> None:
    """Leave a plan beside the one after its adjustment; let payments since a phase be of it."""
    adjusted = [col for col in figures if col.adjusted]
    for col in figures:
        if col.adjusted or col.indicator != PLAN:
            continue
        if any((c.codes, c.year) in ((col.codes, col.year), (col.codes, 0)) for c in adjusted):
            col.why, col.known_why = Text("kế hoạch trước điều chỉnh", "the plan as it was"), True
    spans = {col.span for col in figures if col.span}
    if not spans:
        times = [when for line in table.title for when in read(line.text).times]
        spans = {f"{when.first}/{when.year}" for when in times if when.kind == "span"}
    for col in figures:
        if col.of_phase and not col.span:
            col.span = spans.pop() if len(spans) == 1 else ""
            col.why = None if col.span else Text("của giai đoạn nào?", "of which phase?")


def _label_column(table: Table, columns: dict[int, Column]) -> None:
    """Give a role to columns of text without a heading that is known, left of the figures."""
    figures = [c for c, col in columns.items() if col.is_figure and (col.indicator or col.codes)]
    first = min(figures, default=0)
    width = max((len(row) for row in table.sheet.rows), default=0)
    for c in range(width):
        col = columns.get(c)
        unsaid = col and col.is_figure and not (col.indicator or col.codes or c > first)
        if (col and not col.why and not unsaid) or (c >= first and figures and col is None):
            continue
        texts = [_text(table, r, c) for r in table.rows]
        words = sum(bool(t) and not is_numeric(t) for t in texts)
        numbers = sum(is_numeric(t) for t in texts)
        if unsaid and numbers:
            continue
        if words > numbers and (col is None or c < first or not figures):
            place = table.sheet.place(table.head.start, c)
            columns[c] = Column(c, table.heading(c), place, role="content")
        elif words > numbers and col:
            columns[c] = replace(col, role="note", why=None)
        elif col is None and numbers and c < first:
            columns[c] = Column(c, "", table.sheet.place(table.head.start, c), role="number")
    left = [columns[c] for c in sorted(columns) if c < first]
    labels = [col for col in left if col.role in LABELS]
    for col in labels or [col for col in left if col.role == "note"][:1]:  # "Huyện (cũ)" alone
        districts = _OF_DISTRICTS.search(normal(col.heading))
        if districts and (not labels or col.role in ("area", "content")):
            col.role = "district"


#: "Địa bàn huyện cũ", "Đơn vị cấp huyện"; not "Huyện, xã", "Chương trình / huyện".
_OF_DISTRICTS = re.compile(
    r"^(?!.*(?:chương trình|nội dung|phường|(?<!thị )\bxã\b)).*\b(?:huyện|quận)\b"
)


def _text(table: Table, r: int, c: int) -> str:
    texts = table.sheet.texts[r]
    return texts[c] if c < len(texts) else ""


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


_HOUSEHOLDS = {"HN": "hộ nghèo", "HCN": "hộ cận nghèo", "CN": "hộ cận nghèo"}


def _by_title(table: Table, title: str) -> dict[int, list[TextCell]]:
    """Return the headings with what the title says of their words.

    "Số xã / Đạt chuẩn" below a title of new rural communes, "TL HN" below one of poor households.
    """
    above = " ".join(line.text for path in table.paths.values() for line in path).casefold()
    of_standard = "nông thôn mới" in title and "xã" in f"{title} {above}".split()
    paths = dict(table.paths)
    for c, path in table.paths.items():
        text = path[-1].text
        if of_standard:
            full = f"{text} nông thôn mới" if text.lower().endswith("xã đạt chuẩn") else text
            text = of_communes(full)
        elif "nghèo" in title:
            text = re.sub(r"\b(?:HN|HCN|CN)\b", lambda m: _HOUSEHOLDS[m[0]], text)
        paths[c] = [*path[:-1], replace(path[-1], text=text)]
    return paths


def _column(table: Table, c: int, path: list[TextCell], running: bool) -> Column:
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
        col.why, col.known_why = Text(f"“{word}”: ", f"“{word}”: ") + WHY[code], True
    if part.rest:
        if name := known_province(line.text):
            col.codes["area"] = name
        elif col.why is None:
            col.name = line.text  # of a district or commune?
            if unit_below(line.text):
                return
            words = " ".join(part.rest)
            col.why = _SAY("columns.heading_not_understood", words=words)
    programmes = part.codes["programme"]
    if len(programmes) > 1:
        if part.has("plural"):
            col.codes["programme"] = "ALL"
        elif programmes == {"DTTS", "GNBV", "NTM"}:
            col.codes["programme"] = "NTP2026"
        else:
            col.why = Text("tiêu đề nêu nhiều chương trình", "the heading names several programmes")
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
            col.why = col.why or Text("tiêu đề nêu hai năm", "the heading names two years")
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
                    Text(f"“{when.text}”: ", f"“{when.text}”: ") + WHY["flow"],
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
                col.why = Text("tiêu đề nêu hai chỉ tiêu", "the heading names two figures")
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


def _vintages(figures: list[Column]) -> None:
    """Settle that "Vốn năm 2024" beside "Vốn kéo dài" is this year's capital alone.

    So is "Kế hoạch vốn năm 2024" beside "Kế hoạch vốn kéo dài", unless that is "trong đó" of it.
    """
    for col in figures:
        group, _, last = col.heading.rpartition(" / ")
        beside = [c for c in figures if group and c.heading.startswith(f"{group} / ")]
        carried = [c for c in beside if c.codes.get("plan_vintage") == "CARRIED"]
        said = read(last)
        open_ = not (col.total or col.within or "plan_vintage" in col.codes or said.rest)
        if carried and open_ and said.times and said.one("indicator") == PLAN:
            # "Giải ngân" over "Kế hoạch năm 2024" and "Kéo dài từ 2023".
            col.indicator, col.codes["plan_vintage"] = carried[0].indicator, "CURRENT"
            col.why = None if col.why is UNKNOWN else col.why
    beside_plan = len(figures) > 1 and figures[1].indicator == PLAN
    late = any(col.codes.get("plan_vintage") == "CARRIED" for col in figures)
    for col in figures:
        # "Kế hoạch vốn năm 2026 | Vốn kéo dài | Giải ngân vốn năm 2026 | Giải ngân vốn kéo dài"
        # "Tổng kế hoạch vốn | Vốn 2025 kéo dài | Vốn 2026 | Giải ngân"
        of_year = late and col.own and not col.codes
        vintage = set(col.codes) == {"plan_vintage"} or of_year
        if col.is_figure and not col.indicator and vintage:
            col.indicator = PLAN if beside_plan else ""
        beside_plan = col.indicator == PLAN
    for indicator in (PLAN, DISB, RATE):
        same = [col for col in figures if col.indicator == indicator and col.is_figure]
        carried = [col for col in same if col.codes.get("plan_vintage") == "CARRIED"]
        open_to = [col for col in same if "plan_vintage" not in col.codes and not _whole(col)]
        for col in open_to:
            if not carried:
                col.year = col.year or col.own
            elif col.own or (col.year and "giao" in normal(col.heading).split()):
                col.codes["plan_vintage"], col.year = "CURRENT", col.year or col.own
        latest = max((col.year for col in open_to), default=0)
        for col in open_to if carried and latest else ():
            rest = [one for one in same if one.year == col.year and "plan_vintage" in one.codes
                    and one.codes == {**col.codes, "plan_vintage": "CURRENT"}]  # fmt: skip
            apart = any(one.within == col.within for one in carried)
            if col.year == latest and apart and not rest:
                col.codes["plan_vintage"] = "CURRENT"


def _whole(col: Column) -> bool:
    """Tell whether a total is meant, not "Tổng kế hoạch / Vốn năm 2024"."""
    lowest = read(col.heading.rpartition(" / ")[2])
    return col.total and (lowest.has("total") or not lowest.times)


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


def _named(table: Table, c: int, what: str) -> Column:
    """Return what a mapping's "FIN.PLAN INV 2024", "content" or "skip" says of a column."""
    col = Column(c, table.heading(c), table.sheet.place(table.head.start, c))
    for part in what.split():
        if "." in part:
            col.indicator = part
        elif part == "skip":
            col.why, col.known_why = Text("bỏ theo tệp ánh xạ", "left by the mapping"), True
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
