"""What holds for all figures of a table, settled from what its cells say, or asked.

Unit, province, period, date, programme, types of capital and scope: each is noted with the cell
that says it; what no cell says, or two cells say differently, becomes a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mtqg.intake import row_notes, sheet_name
from mtqg.intake.columns import MONEY, RATE, STATUS, Column
from mtqg.intake.drafts import question
from mtqg.intake.form_areas import Places, settle_area
from mtqg.intake.layout import Table
from mtqg.intake.loaded import LoadNotes, code_text, programme_text, unit_text
from mtqg.intake.phrases import When, find_units, normal, unit_of
from mtqg.intake.rows import Row, read_rows
from mtqg.intake.sheet_statements import Fact, Facts, distinct
from mtqg.intake.sheets import is_number
from mtqg.problems import Problem
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

#: Shares, each with the part and the whole whose columns tell it.
SHARES = {
    RATE: ("FIN.DISB", "FIN.PLAN"),
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


MEDIUM_TERM = Text("vốn trung hạn, không phải của một năm", "of the medium term, not of one year")


@dataclass
class Known:
    """What holds for all figures of one table, each with the fact that says it."""

    unit: str = ""
    area: areas.Area | None = None
    below: tuple[str, str, str, str] | None = None
    period: str = ""
    as_of: str = ""
    programme: str = ""
    capital: str = "ALL"
    fund: str = "ALL"
    plan_vintage: str = "ALL"
    scope: str = "ALL"
    status: str = "actual"
    latest: int = 0
    edition: str = ""
    dated: Fact | None = None
    questions: list[Problem] = field(default_factory=list)


def decide(
    table: Table,
    columns: dict[int, Column],
    around: Facts,
    given: dict[str, Any],
    account: LoadNotes,
) -> tuple[Known, list[Row]]:
    """Return what holds for `table` with its questions, and its rows."""
    known = Known(edition=str(given.get("edition") or ""))
    _rates_of_others(table, columns)
    figures = [col for col in columns.values() if col.is_figure]
    sheet = table.sheet.name
    _times(table, figures, around, given, known, account)
    years = [col.year for col in figures] + [int(known.period[-4:] or 0)]
    known.latest = max(years, default=0)
    for col in figures:
        # "Giải ngân năm 2023" beside that to 30/9/2024: of the whole year, or to 30/9 too?
        paid = col.indicator in ("FIN.DISB", RATE) and col.when is None
        if paid and 0 < col.year < known.latest and known.as_of > f"{col.year + 1}-01-31":
            col.why = of_which_day(col.year, known.latest)
        of_a_year = col.year or col.span or "/" in known.period
        if "trung hạn" in normal(col.heading) and not of_a_year and "FIN." in col.indicator:
            col.why, col.known_why = MEDIUM_TERM, True
    figures = [col for col in figures if col.is_figure]
    day = known.as_of or (f"{known.period[-4:]}-12-31" if known.period else "")
    if not day and known.latest:
        day = f"{known.latest}-12-31"
    settle_area(table, around, given, day, known, account)
    places = Places(known.area, known.below, day, given, table)
    rows = read_rows(table, columns, places.find)
    _given_rows(rows, given)
    _results_by_programme(figures, rows)
    figures = [col for col in figures if col.is_figure]
    known.questions += places.asked()
    if known.area is None and known.below is None:
        whole = [row for row in rows if row.filled and row.why is None and row.area is None
                 and not any(one.area for one in row.lineage())]  # fmt: skip
        asked = any(p.remedy and re.search("--(?:edition|area)", p.remedy.vi)
                    for p in known.questions)  # fmt: skip
        if whole and not asked and not any(col.codes.get("area") for col in figures):
            provinces = [row for row in rows if row.area and row.area[2] == "province"]
            if provinces and all(row.total and not row.signature for row in whole):
                for row in whole:
                    row.why = _SAY("decisions.total_provinces")
            else:
                known.questions.append(question("area", sheet, []))
    _unit(table, figures, around, given, known, account, rows)
    _programme(table, columns, figures, rows, around, given, known, account)
    sheet_name.hold_against(table, figures, rows, around, given, known, account)
    for name in ("capital", "fund", "plan_vintage"):
        _shared(name, around, given, known, account, sheet)
        _against_cells(name, table, columns, rows, around, given, known)
    _scope(around, given, known, account, sheet)
    _of_minorities(figures, rows, around, given, known, account, sheet)
    _announced(columns, rows, around, given, known, account, sheet)
    row_notes.take_notes(figures, rows, given, known, account)
    row_notes.tell_lines(around, given, account)
    _possible(figures, rows, given, known, account)
    return known, rows


def _results_by_programme(figures: list[Column], rows: list[Row]) -> None:
    """Leave poverty and new rural results in a table of programmes: an area has one of each."""
    programmes = {row.codes["programme"] for row in rows if "programme" in row.codes}
    if len(programmes - {"ALL"}) < 2:
        return
    for col in figures:
        if col.indicator and not col.indicator.startswith("FIN."):
            col.why = Text("chỉ tiêu này không chia theo chương trình", "no figure of a programme")


def _possible(
    figures: list[Column], rows: list[Row], given: dict[str, Any], known: Known, account: LoadNotes
) -> None:
    """Ask where the table's date is one at which its figures cannot have been."""
    indicators = {c.indicator for c in figures if not c.when} | {row.indicator for row in rows}
    day, dated = known.as_of, known.dated or Fact("", "", "")
    if not day or not indicators - {"", "FIN.PLAN"} or known.questions:
        return
    if known.status in ("actual", "preliminary") and (why := not_yet(day)):
        remedy = _as_of_remedy() + Text(
            "; số ước, kế hoạch: --status estimate, --status plan",
            "; an estimate or a plan: --status estimate, --status plan",
        )
        known.questions.append(Problem(why, cell=dated.place, value=dated.text, remedy=remedy))
        return
    paid = indicators & {"FIN.DISB", RATE} and len(known.period) == 4
    if paid and (why := too_late(int(known.period), day)):
        # Offices report how a year closed in the months after (29/2/2024 on 2023).
        soon = day <= f"{int(known.period) + 1}-03-31"
        if soon or given.get("as_of") or given.get("period"):
            severity = "note" if soon else "warning"
            account.trouble(why, dated.place, dated.text, severity=severity)
            return
        later = int(known.period) + 1
        remedy = _SAY("decisions.correct_date_year_capital", later=later, day=day)
        known.questions.append(Problem(why, cell=dated.place, value=dated.text, remedy=remedy))


def not_yet(day: str) -> Text | None:
    """Return why an outturn cannot be as of `day`, which is to come; else None.

    >>> not_yet("2024-09-30")
    """
    today = date.today()
    if day <= today.isoformat():
        return None
    return Text(
        f"ngày chốt {date.fromisoformat(day):%d/%m/%Y} chưa đến (hôm nay {today:%d/%m/%Y})",
        f"the date {day} is to come (today is {today})",
    )


def too_late(year: int, day: str) -> Text | None:
    """Return why the plan of `year` is no more paid on `day`, by the budget calendar; else None.

    >>> too_late(2025, "2026-01-31")
    >>> too_late(2025, "2026-02-01").en
    'as of 2026-02-01: the plan of 2025 is payable until 31/01/2026 (Law on Public Investment 2024,
     art. 72), only supplements approved late and capital carried over are paid after it'
    """
    try:
        rule = catalogue.calendar("plan_payable_until", year)
    except KeyError:
        return None
    until = date.fromisoformat(f"{year + 1}-{rule['value']}")
    if day <= until.isoformat():
        return None
    # What no source confirms is never shown as law.
    law = f" ({rule['legal_basis']})" if rule["legal_basis"] else ""
    return Text(
        f"đến {date.fromisoformat(day):%d/%m/%Y}: kế hoạch {year} được giải ngân đến hết"
        f" {until:%d/%m/%Y}, sau đó chỉ còn vốn bổ sung muộn và vốn kéo dài",
        f"as of {day}: the plan of {year} is payable until {until:%d/%m/%Y}{law}, only supplements"
        " approved late and capital carried over are paid after it",
    )


def of_which_day(year: int, latest: int) -> Text:
    """Return why a payment of an earlier year is left whose day no cell says."""
    return _SAY("decisions.form_day", year=year, latest=latest)


def _rates_of_others(table: Table, columns: dict[int, Column]) -> None:
    """Leave rates that belong to a column that is left ("Ước giải ngân" and its rate beside it).

    The rate that follows such a column is taken only where it is payment over plan.
    """
    unclear = Text("tỷ lệ của cột nào?", "the rate of which column?")
    paid = any(c.is_figure and c.indicator == "FIN.DISB" for c in columns.values())
    left = [
        c
        for c, col in columns.items()
        if col.why is not None and "giải ngân" in col.heading.casefold()
    ]
    for c, col in columns.items():
        before = [k for k in left if k < c]
        if not (col.is_figure and col.indicator == RATE and before):
            continue
        beside = max(
            (k for k, other in columns.items() if k < c and other.indicator != RATE), default=-1
        )
        if not paid or (beside in before and not _is_paid_over_plan(table, c, columns)):
            col.why = unclear


def _is_paid_over_plan(table: Table, c: int, columns: dict[int, Column]) -> bool:
    """Tell whether most numbers of a column of rates are payment over plan."""
    good = seen = 0
    for r in table.rows:
        cell = table.sheet.rows[r][c] if c < len(table.sheet.rows[r]) else ""
        ratio = share_of_whole(table, r, c, columns)
        if is_number(cell) and ratio:
            seen += 1
            good += min(abs(float(cell) / 100 - ratio), abs(float(cell) - ratio)) < 0.006  # type: ignore[arg-type]
    return seen == 0 or good * 2 > seen


def share_of_whole(table: Table, r: int, c: int, columns: dict[int, Column]) -> float:
    """Return part over whole of a row (payment over plan) for the shares in column `c`, else 0."""
    rate = columns[c]
    found = {}
    part, whole = SHARES.get(rate.indicator, ("", ""))
    for indicator in (part, whole):
        same = [
            k
            for k, col in columns.items()
            if col.is_figure
            and col.indicator == indicator
            and col.codes == rate.codes
            and (0 in (col.year, rate.year) or col.year == rate.year)
        ]
        if same and same[0] < len(table.sheet.rows[r]) and is_number(table.sheet.rows[r][same[0]]):
            found[indicator] = float(table.sheet.rows[r][same[0]])  # type: ignore[arg-type]
    return found[part] / found[whole] if len(found) == 2 and found[whole] else 0.0


def _given_rows(rows: list[Row], given: dict[str, Any]) -> None:
    for number, what in (given.get("rows") or {}).items():
        for row in rows:
            if row.number == int(number) - 1:
                row.why = (
                    Text("bỏ theo tệp ánh xạ", "left by the mapping") if what == "skip" else None
                )
                row.quiet = True
                for part in str(what).split():
                    if part in catalogue.programmes().index:
                        row.codes["programme"] = part
                    elif part in ("INV", "REC"):
                        row.codes["capital"] = part


def _unit(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
    rows: list[Row],
) -> None:
    sheet = table.sheet.name
    money = [c for c in figures if c.indicator in MONEY]
    if not money and any(row.indicator in MONEY for row in rows):
        money = [c for c in figures if not c.indicator]
    if not money:
        _unit_of_counts(figures, around, given, known)
    if not money or all(unit_of(row.unit) for row in rows if row.filled):
        return
    said = distinct(around.unit)
    if answer := given.get("unit"):
        code = unit_of(re.sub(r"(?i)^\s*(đơn vị( tính)?|đvt)\s*:?\s*", "", str(answer)))
        if not code or code == "%":
            known.questions.append(question("unit", sheet, [Fact("?", "", str(answer))]))
            return
        known.unit = code
        account.understand("unit", sheet, code, unit_text(code))
        return
    for column in money:
        if column.unit and column.unit != "%":
            said.append(Fact(column.unit, column.place, column.heading))
    foreign = [fact for fact in said if fact.value == "?"]
    if foreign:
        text = _SAY("decisions.unit_not_vietnamese_money")
        remedy = Text("đổi sang đồng, triệu đồng, tỷ đồng", "convert to đồng, triệu đồng, tỷ đồng")
        known.questions.append(
            Problem(text, cell=foreign[0].place, value=foreign[0].text, remedy=remedy)
        )
        return
    title = distinct(around.unit)
    heads = [c for c in money if c.unit]
    if len(title) > 1 or (title and any(c.unit != title[0].value for c in heads)):
        known.questions.append(question("unit", sheet, distinct(said)))
        return
    if title:
        known.unit = title[0].value
        account.understand(
            "unit", sheet, known.unit, unit_text(known.unit), title[0].place, title[0].text
        )
        return
    if heads and len(heads) == len(money):
        for column in heads:
            account.understand(
                "unit",
                column.heading,
                column.unit,
                unit_text(column.unit),
                column.place,
                column.heading,
            )
        return
    known.questions.append(question("unit", sheet, []))


def _unit_of_counts(
    figures: list[Column], around: Facts, given: dict[str, Any], known: Known
) -> None:
    """Ask where the unit above counts and shares is none of theirs ("người" above households)."""
    names = {str(catalogue.indicator(c.indicator).unit_label.vi) for c in figures if c.indicator}
    words = set(re.findall(r"[^\W\d_]+", " ".join(names))) | {"và", "số", "dân", "phường"}
    for fact in () if given.get("unit") or not names else around.unit:
        stated = [said for code, said in find_units(fact.text)[0] if code == "?"]
        if any(set(re.findall(r"[^\W\d_]+", normal(one))) - words for one in stated):
            text = _SAY("decisions.figures", names=", ".join(sorted(names)))
            remedy = _SAY("decisions.correct_confirm_unit")
            known.questions.append(Problem(text, cell=fact.place, value=fact.text, remedy=remedy))


def _times(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
) -> None:
    """Settle the period and the date of the table; columns keep those of their own headings."""
    sheet = table.sheet.name
    needs = [c for c in figures if not c.year and not c.span]
    heads = distinct(
        Fact(str(c.year), c.place, c.heading)
        for c in figures
        if c.year and c.codes.get("plan_vintage") != "CARRIED"
    )
    when, place = _as_of(table, figures, around, given, known, account)
    known.dated = place
    if answer := given.get("period"):
        known.period = str(answer)
        account.understand("period", sheet, known.period, Text(known.period, known.period))
    else:
        stated = _stated_years(figures, heads, around, when, place)
        spans = distinct(around.span)
        plans = [c for c in figures if c.indicator == "FIN.PLAN"]
        since = list(around.running)
        if plans and all(c.span for c in plans):
            since += [Fact(c.span, c.place, c.heading) for c in plans]
        if since and needs:
            # Payments of the plan of 2021-2023 are those since 2021, unless a year is said too.
            stated = distinct([*since, *heads, *around.year])
        elif not stated and len(spans) == 1 and needs:
            # "giai đoạn 2021-2025" above payments of one year names the programme, not the year.
            plain = when is None and all(c.indicator == "FIN.PLAN" for c in needs)
            stated = spans if plain or not _is_phase(spans[0].value) else []
        stated = sheet_name.with_year(stated, around, spans, heads, when) if needs else stated
        if len(stated) == 1:
            (fact,) = stated
            known.period = fact.value
            said = Text(known.period, known.period)
            account.understand("period", sheet, known.period, said, fact.place, fact.text)
        elif needs:
            known.questions.append(question("period", sheet, stated or spans))
    known.as_of = _settle_date(table, figures, when, place, given, known, account)


def _is_phase(span: str) -> bool:
    """Tell whether years are those of a five-year plan, as 2021/2025."""
    first, last = (int(year) for year in span.split("/"))
    return first % 5 == 1 and last % 5 == 0


def _stated_years(
    figures: list[Column], heads: list[Fact], around: Facts, when: When | None, place: Fact | None
) -> list[Fact]:
    """Return the years that title and headings state for the table: one, none, or a conflict."""
    years = distinct(around.year)
    if len(years) == 1 and len(heads) > 1 and years[0].value in {h.value for h in heads}:
        return years
    if both := distinct([*heads, *years]):
        return both
    if when and place and when.year and when.year in {c.own for c in figures}:
        return [Fact(str(when.year), place.place, place.text)]
    if around.span:
        return []
    if when and not when.year:  # "Tháng 9 năm 2024 (số liệu đến 30/9)"
        return distinct(Fact(str(m.year), f.place, f.text) for m, f in around.month if m.year)
    return _year_of_date(when, place)


def _year_of_date(when: When | None, place: Fact | None) -> list[Fact]:
    """Return the budget year that a date tells; January may close another year, and tells none."""
    if when is None or place is None or not when.year:
        return []
    if when.month == 1 and when.day:
        return []
    return [Fact(str(when.year), place.place, place.text)]


def _as_of(
    table: Table,
    figures: list[Column],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
) -> tuple[When | None, Fact | None]:
    sheet = table.sheet.name
    if "as_of" in given and given["as_of"] is not None:
        text = str(given["as_of"]).strip()
        if not text or text.casefold() in ("none", "không", "không rõ"):
            return When("none"), Fact("", "", "")
        day = parse_date(given["as_of"])
        account.understand(
            "as_of", sheet, day.isoformat(), Text(f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}")
        )
        return When("until", day.year, day.month, day.day), Fact("", "", text)
    found = list(around.when)
    if not found:
        found = list(around.month)
        found = [(When("until month", w.year, w.month, text=w.text), f) for w, f in found]
    found = found or sheet_name.until(table, around)
    bad = next(((w, f) for w, f in found if w.impossible), None)
    if bad:
        never = Text("không có ngày này trên lịch", "no such day in the calendar")
        known.questions.append(
            Problem(never, cell=bad[1].place, value=bad[1].text, remedy=_as_of_remedy())
        )
        return When("none"), None
    full = {w.as_of(): (w, f) for w, f in found if w.year}
    paid = [c for c in figures if c.indicator == "FIN.DISB"]
    own = {c.when.as_of(c.year) if c.when else "" for c in paid}
    if len(full) > 1 and len(own) == 1 and (only := own.pop()) in full:
        return full[only]
    if len(full) > 1:
        known.questions.append(
            question("as_of", sheet, [Fact(d, f.place, f.text) for d, (_, f) in full.items()])
        )
        return When("none"), None
    if full:
        return next(iter(full.values()))
    return found[0] if found else (None, None)


def _as_of_remedy() -> Text:
    return _SAY("decisions.give_date_as_of_mapping")


def _settle_date(
    table: Table,
    figures: list[Column],
    when: When | None,
    place: Fact | None,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
) -> str:
    sheet = table.sheet.name
    if when is not None and when.kind == "none":
        return ""
    year = int(known.period[-4:]) if known.period else 0
    if when is not None and place is not None:
        day = when.as_of(year)
        if day:
            if year and not when.year:
                for column in figures:
                    if column.year and column.when is None:
                        column.when = When(when.kind, column.year, when.month, when.day)
            if known.period and not f"{known.period[:4]}-01-01" <= day <= f"{year + 1}-12-31":
                text = _SAY("decisions.date_not_budget_year", period=known.period)
                known.questions.append(
                    Problem(text, cell=place.place, value=place.text, remedy=_as_of_remedy())
                )
                return ""
            if place.place:
                account.understand(
                    "as_of",
                    sheet,
                    day,
                    Text(
                        f"{date.fromisoformat(day):%d/%m/%Y}", f"{date.fromisoformat(day):%d/%m/%Y}"
                    ),
                    place.place,
                    place.text,
                )
            return day
        if not when.year and when.month:
            for column in figures:
                if column.year and column.when is None:
                    column.when = When(when.kind, column.year, when.month, when.day)
    labels = " ".join(t for r in table.rows for t in table.sheet.texts[r] if t)
    counted = ("FIN.DISB", RATE, "") if "giải ngân" in normal(labels) else ("FIN.DISB", RATE)
    open_columns = [c for c in figures if c.indicator in counted and c.when is None]
    if open_columns:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        if len(heads) == 1:
            column = next(c for c in figures if c.when)
            day = heads.pop()
            account.understand("as_of", sheet, day, Text(day, day), column.place, column.heading)
            return day
        known.questions.append(question("as_of", sheet, []))
    elif not open_columns:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        return heads.pop() if len(heads) == 1 else ""
    return ""


def _programme(
    table: Table,
    columns: dict[int, Column],
    figures: list[Column],
    rows: list[Row],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
) -> None:
    """Settle the programme of the figures whose row and column name none."""
    sheet = table.sheet.name
    finance = [c for c in figures if c.indicator.startswith("FIN.")]
    if any(row.indicator.startswith("FIN.") for row in rows):
        finance += [c for c in figures if not c.indicator]
    if not finance:
        return
    if around.part:
        text = _SAY("decisions.form_about_one_project")
        remedy = _SAY("decisions.no_code_load_form")
        known.questions.append(
            Problem(text, cell=around.part[0].place, value=around.part[0].text, remedy=remedy)
        )
        return
    if answer := given.get("programme"):
        known.programme = str(answer)
        account.understand("programme", sheet, known.programme, programme_text(known.programme))
        return
    named = distinct(around.programme)
    codes = {f.value for f in named}
    by_row = any("programme" in row.codes for row in rows)
    by_column = any("programme" in c.codes for c in figures)
    openly = [
        (row, c)
        for row in rows
        if row.filled and row.why is None and "programme" not in row.all_codes()
        for c in finance
        if "programme" not in c.codes
    ]
    if not openly:
        return
    if blank := [fact for fact in around.blank if fact.value == "programme"]:
        known.questions.append(question("programme", sheet, blank))
        return
    in_2026 = known.period[-4:] >= "2026" if known.period else False
    if len(codes) == 1:
        fact = named[0]
        known.programme = fact.value
    elif codes == {"DTTS", "GNBV", "NTM"} and not around.plural and in_2026:
        fact, known.programme = named[0], "NTP2026"
    elif len(codes) > 1 and not (around.plural and codes == {"DTTS", "GNBV", "NTM"}):
        known.questions.append(question("programme", sheet, named))
        return
    elif by_row or by_column:
        if all(row.total or row.section for row, _ in openly) or around.plural:
            fact, known.programme = (
                (
                    around.plural
                    or around.generic
                    or [Fact("", openly[0][0].place, openly[0][0].label)]
                )[0],
                "ALL",
            )
        elif around.generic and not around.span:
            fact, known.programme = around.generic[0], "ALL"
        else:
            known.questions.append(question("programme", sheet, []))
            return
    elif around.plural:
        fact, known.programme = around.plural[0], "ALL"
    elif around.generic and not around.span:
        fact, known.programme = around.generic[0], "ALL"
        text = _SAY("decisions.no_programme_named_taken")
        account.trouble(text, fact.place, fact.text)
    else:
        known.questions.append(
            question("programme", sheet, around.generic[:1] if around.span else [])
        )
        return
    account.understand(
        "programme", sheet, known.programme, programme_text(known.programme), fact.place, fact.text
    )


def _shared(
    name: str, around: Facts, given: dict[str, Any], known: Known, account: LoadNotes, sheet: str
) -> None:
    if answer := given.get(name):
        setattr(known, name, str(answer))
        account.understand(name, sheet, str(answer), Text(str(answer), str(answer)))
        return
    said = distinct(getattr(around, name))
    if len(said) == 1:
        setattr(known, name, said[0].value)
        account.understand(
            name, sheet, said[0].value, code_text(said[0].value), said[0].place, said[0].text
        )


def _against_cells(
    name: str,
    table: Table,
    columns: dict[int, Column],
    rows: list[Row],
    around: Facts,
    given: dict[str, Any],
    known: Known,
) -> None:
    """Ask where a line above is left blank, or says another capital than the column of it does.

    "(Chỉ tính vốn ngân sách trung ương)" above rows of "Tất cả các nguồn". An answer holds for
    the rows whose cell says all.
    """
    sheet = table.sheet
    cells = [
        (row, c)
        for c, col in columns.items()
        for row in rows
        if col.role == name and row.filled and row.why is None and name in row.codes
        and c < len(sheet.texts[row.number]) and sheet.texts[row.number][c]
    ]  # fmt: skip
    if given.get(name):
        for row, _ in cells:
            if row.codes[name] == "ALL":
                row.codes[name] = getattr(known, name)
        return
    blank = [fact for fact in around.blank if fact.value == name]
    if blank and not cells:
        known.questions.append(question(name, sheet.name, blank))
    said = distinct(getattr(around, name))
    others = [(r, c) for r, c in cells if len(said) == 1 and r.codes[name] != said[0].value]
    if others:
        row, c = others[0]
        cell = Fact(row.codes[name], sheet.place(row.number, c), sheet.texts[row.number][c])
        known.questions.append(question(name, sheet.name, [said[0], cell]))


def _of_minorities(
    figures: list[Column],
    rows: list[Row],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
    sheet: str,
) -> None:
    """Settle what a title with "dân tộc thiểu số" means where it does not name the programme."""
    if given.get("scope") or around.scope or not around.group:
        return
    fact = around.group[0]
    if any("_EM" in c.indicator for c in figures):
        return
    if not any(c.indicator.startswith("FIN.") for c in figures) and not any(
        row.indicator.startswith("FIN.") for row in rows
    ):
        if fact.value != "EM_AREA":
            known.questions.append(question("scope", sheet, [fact]))
            return
        known.scope = fact.value
        name = catalogue.scopes().loc[fact.value]
        said = Text(name["name_vi"], name["name_en"])
        account.understand("scope", sheet, known.scope, said, fact.place, fact.text)
    elif (
        around.plural
        and not given.get("programme")
        and any(row.codes.get("programme", "DTTS") != "DTTS" for row in rows)
    ):
        known.questions.append(question("scope", sheet, [fact]))


def _announced(
    columns: dict[int, Column],
    rows: list[Row],
    around: Facts,
    given: dict[str, Any],
    known: Known,
    account: LoadNotes,
    sheet: str,
) -> None:
    """Settle what the figures are where the title announces what is to come, or ask.

    So where it counts a part of the year, and that may be this part alone.
    """
    figures = [col for col in columns.values() if col.is_figure]
    finance = any(c.indicator.startswith("FIN.") for c in figures) or any(
        row.indicator.startswith("FIN.") for row in rows
    )
    said = " ".join(col.heading for col in columns.values() if col.known_why).casefold()
    facts = [f for f in around.qualifier if f.value not in said]
    facts = facts or ([] if finance else around.aim)
    if answer := str(given.get("status") or ""):
        known.status = answer
        if answer in STATUS:
            account.understand("status", sheet, answer, STATUS[answer])
        else:
            known.questions.append(_of_status(Fact("", "", answer)))
    elif around.status and not facts:
        fact = around.status[0]
        known.status = fact.value
        account.understand("status", sheet, fact.value, STATUS[fact.value], fact.place, fact.text)
    elif facts and not all(col.status or col.indicator == "FIN.PLAN" for col in figures):
        known.questions.append(_of_status(facts[0]))
    elif hedged := [f for f in facts if re.search("(?i)dự kiến|đề nghị|đề xuất", f.text)]:
        known.questions.append(_of_status(hedged[0]))  # a plan that is not assigned yet
    counts = {c.indicator for c in figures}
    others = list(around.change) if counts - {"GNBV.HH_TOTAL"} else []
    if counts & {"NTM.COMMUNES_MET", "NTM.COMMUNE", "NTM.CRIT_MET", "NTM.CRIT_AVG"}:
        others += around.higher
    if any(code.startswith("GNBV.") for code in counts) and known.period:
        # That of 2016-2020 was still applied in 2021; a new one is reviewed by the year before it.
        year = int(known.period[-4:])
        for fact in around.standard:
            first, last = map(int, fact.value.split("-"))
            others += [fact] if not first - 1 <= year <= last + 1 else []
    if others and not finance and not given.get("columns"):
        fact = others[0]
        text = _SAY("decisions.title_says_change_another", value=fact.value)
        remedy = _SAY("decisions.say_each_column_mapping")
        known.questions.append(Problem(text, cell=fact.place, value=fact.text, remedy=remedy))
    running = any("lũy kế" in normal(c.heading) or c.when for c in figures)
    if finance and around.part_of_year and not running and not given.get("as_of"):
        fact = around.part_of_year[0]
        text = _SAY("decisions.period_alone_year_so", value=fact.value)
        remedy = _SAY("decisions.if_year_so_far")
        known.questions.append(Problem(text, cell=fact.place, value=fact.text, remedy=remedy))


def _of_status(fact: Fact) -> Problem:
    """Return the question whether figures are an outturn, an estimate, a plan or a target."""
    text = _SAY("decisions.title_says_not_outturn", value=fact.value)
    if not fact.value:
        text = Text("không có tính chất số liệu này", "no such status of figures")
    names = [Text(f"{code} ({name.vi})", f"{code} ({name.en})") for code, name in STATUS.items()]
    remedy = Text(
        f"trả lời bằng --status: {', '.join(name.vi for name in names)}; khác nhau theo cột: ghi"
        " sau chỉ tiêu trong tệp ánh xạ (D: GNBV.POOR target)",
        f"answer by --status: {', '.join(name.en for name in names)}; where columns differ, behind"
        " the indicator in a mapping (D: GNBV.POOR target)",
    )
    return Problem(text, cell=fact.place, value=fact.text, remedy=remedy)


def _scope(
    around: Facts, given: dict[str, Any], known: Known, account: LoadNotes, sheet: str
) -> None:
    """Settle what part of the area the table is of; a word that nothing explains is asked."""
    if answer := given.get("scope"):
        known.scope = str(answer)
        if known.scope not in catalogue.scopes().index:
            known.questions.append(question("scope", sheet, [Fact("?", "", known.scope)]))
            return
        name = catalogue.scopes().loc[known.scope]
        account.understand("scope", sheet, known.scope, Text(name["name_vi"], name["name_en"]))
        return
    for fact in around.unread:
        text = _SAY("decisions.scope_not_clear_form", value=fact.value)
        remedy = _SAY("decisions.answer_scope_all_scope")
        known.questions.append(Problem(text, cell=fact.place, value=fact.text, remedy=remedy))
    said = distinct(around.scope)
    if not said:
        return
    if len(said) > 1 or said[0].value == "?":
        known.questions.append(question("scope", sheet, said))
        return
    known.scope = said[0].value
    name = catalogue.scopes().loc[known.scope]
    account.understand(
        "scope",
        sheet,
        known.scope,
        Text(name["name_vi"], name["name_en"]),
        said[0].place,
        said[0].text,
    )
