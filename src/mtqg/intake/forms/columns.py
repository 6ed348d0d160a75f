"""What a column of a form holds: its heading, and what stands beside it and in the title."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import permutations

from mtqg.intake.forms.headings import (
    DISB,
    FIELDS,
    LABELS,
    MONEY,
    OF_GROUP,
    PLAN,
    PLANNED_OR_PAID,
    RATE,
    SHARE_OF,
    SHARE_OF_PLAN,
    SHARES,
    UNKNOWN,
    WHICH_BASE,
    WHICH_KIND,
    WHICH_PLAN,
    WHY,
    Column,
    by_mapping,
    of_column,
    of_communes,
    result_of,
)
from mtqg.intake.forms.layout import Table, TextCell, numbers_at, states_figure
from mtqg.intake.forms.phrase_times import AS_OF
from mtqg.intake.forms.phrase_units import unit_of
from mtqg.intake.forms.phrase_words import normal, numbered, tokens_of
from mtqg.intake.forms.phrases import read
from mtqg.intake.sheets import is_numeric
from mtqg.table import catalogue
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text


def read_columns(table: Table, given: dict[int, str]) -> dict[int, Column]:
    """Return the meaning of every column of `table`; `given` names some in a mapping."""
    title = " ".join(_words(line.text) for line in table.title)
    paths = _spelled_out(_by_title(table, title))
    by_month = _running_months(table, paths)
    columns = {c: of_column(table, c, path, c in by_month) for c, path in paths.items()}
    said = {c: read(table.heading(c)) for c in columns}
    quarters = [c for c, one in said.items() if any(when.kind == "quarter" for when in one.times)]
    told_running = "lũy kế" in title
    for c in quarters if len(quarters) > 1 else ():  # the first of several tells no day of the form
        unclear = told_running and re.fullmatch(
            r"quý (?:i{1,3}|iv|[1-4])", normal(table.heading(c))
        )
        if not (said[c].has("cumulative") or c in by_month) and (unclear or columns[c].why is None):
            why = _SAY("columns.quarter_or_so_far") if unclear else WHY["flow"]
            columns[c].why, columns[c].known_why = why, not unclear
    for c in by_month:
        columns[c].indicator = DISB
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
        columns[c] = by_mapping(table, c, what)
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
    _by_arithmetic(table, columns)
    local = any(col.codes.get("fund") == "LOCAL" for col in columns.values())
    for c, col in columns.items():
        col.known_why |= local and col.codes.get("fund") == "LEVEL"
        filled = [r for r in table.rows if col.is_figure and _text(table, r, c)]
        marks = {"x", "✓", "√"} & {_text(table, r, c).casefold() for r in filled}
        if marks and not any(
            states_figure(_text(table, r, c)) for r in filled
            if not any(read(label).has("total") for label in table.sheet.texts[r] if label)
        ):  # fmt: skip
            col.why = _SAY("columns.marks")
    paid: Column | None = None
    for c in sorted(columns):
        col = columns[c]
        paid = col if col.is_figure and col.indicator == DISB else paid
        if col.is_figure and col.indicator == RATE and paid is not None:
            col.when, col.status = col.when or paid.when, col.status or paid.status
    return columns


def _running_months(table: Table, paths: dict[int, list[TextCell]]) -> set[int]:
    """Return the columns "Tháng 1 | Tháng 2 | …" where the title says that these run on.

    They are all that the table holds; or beside them stand the plan and the rate, which is what
    the last of them is of the plan.
    """
    said = [read(line.text) for line in table.title]
    if not any("lũy kế" in normal(one.text) and one.one("indicator") == DISB for one in said):
        return set()
    found = {}
    for c, path in paths.items():
        one = read(path[-1].text)
        plain = len(path) == 1 and not (one.rest or any(one.codes.values()))
        if plain and len(one.times) == 1 and one.times[0].kind in ("month", "quarter"):
            found[c] = one.times[0].month
    if len(found) < 2:
        return set()
    rising = list(found.values()) == sorted(set(found.values()))
    for r in table.rows:  # payments of the single months fall now and then
        numbers = list(numbers_at(table.sheet, r, found).values())
        rising &= numbers == sorted(numbers)
    alone = len(found) > 2 and len(found) + 1 >= len(paths)
    return set(found) if rising and (alone or _last_makes_rate(table, found, paths)) else set()


def _last_makes_rate(table: Table, months: Collection[int], paths: Collection[int]) -> bool:
    """Tell whether two other columns are the plan and what the last of the months is of it."""
    last, others = max(months), [c for c in paths if c not in months]
    rows = [numbers_at(table.sheet, r, [last, *others]) for r in table.rows]
    rows = [row for row in rows if row]

    def makes(plan: int, rate: int, whole: int) -> bool:
        return all(
            {last, plan, rate} <= row.keys()
            and row[plan] > 0
            and abs(whole * row[last] / row[plan] - row[rate]) < whole * 0.0006
            for row in rows
        )

    pairs = permutations(others, 2) if rows else ()
    return any(makes(plan, rate, whole) for plan, rate in pairs for whole in (1, 100))


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


def _by_arithmetic(table: Table, columns: dict[int, Column]) -> None:
    """Settle of what a share is, where the numbers of all rows allow one answer.

    "Tỷ lệ" beside plans and payments by kind of capital is that of their sums; "Tỷ lệ (%) / KH kéo
    dài" the rate, with the codes, of the only plan over which a payment makes it; a share of higher
    standards is of the communes over which those beside it make it.
    """
    plans, paid = ([col for col in columns.values() if col.is_figure and col.indicator == one]
                   for one in MONEY)  # fmt: skip
    for c, col in columns.items():
        if col.why is WHICH_KIND and col.indicator == RATE:
            kinds = [sorted(one.codes.get("capital", "") for one in some) for some in (plans, paid)]
            whole, part = ([one.number for one in some] for some in (plans, paid))
            if kinds == [["INV", "REC"]] * 2 and _fits(table, whole, part, c):
                col.why, col.codes["capital"] = None, "ALL"
        elif col.why is SHARE_OF_PLAN:
            of = [plan for plan in plans for one in paid if col.by in ("", plan.by)
                  and _fits(table, [plan.number], [one.number], c)]  # fmt: skip
            if of and all((one.codes, one.year) == (of[0].codes, of[0].year) for one in of):
                col.indicator, col.why = RATE, None
                col.codes, col.year = dict(of[0].codes), of[0].year
        elif col.why is WHICH_BASE:
            ntm = "".join(read(part).one("ntm") for part in col.heading.split(" / "))
            at = {one.indicator: [k] for k, one in columns.items()
                  if k < c and one.is_figure and one.year == col.year}  # fmt: skip
            shares = [share for share, (part, whole) in SHARES.items()
                      if part == f"NTM.COMMUNES_{ntm}" and {part, whole} <= at.keys()
                      and _fits(table, at[whole], at[part], c)]  # fmt: skip
            if len(shares) == 1:
                col.indicator, col.why = shares[0], None


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
            col.why, col.known_why = _SAY("columns.plan_before"), True
    spans = {col.span for col in figures if col.span}
    if not spans:
        times = [when for line in table.title for when in read(line.text).times]
        spans = {f"{when.first}/{when.year}" for when in times if when.kind == "span"}
    for col in figures:
        if col.of_phase and not col.span:
            col.span = spans.pop() if len(spans) == 1 else ""
            col.why = None if col.span else _SAY("columns.which_phase")


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
