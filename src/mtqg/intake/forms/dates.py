"""Of which year a form's figures are, and as of which day: said, told by another date, or asked.

A plan is of a budget year, a payment as of a day in it or in the January that closes it. What a
form cannot have known yet, or what is no more paid, is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from mtqg.intake.forms import sheet_name
from mtqg.intake.forms.drafts import about, question
from mtqg.intake.forms.headings import LABELS, RATE, Column, time_of
from mtqg.intake.forms.layout import Table, states_figure
from mtqg.intake.forms.phrase_times import AS_OF, When
from mtqg.intake.forms.phrase_words import normal
from mtqg.intake.forms.phrases import Said, read
from mtqg.intake.forms.sheet_statements import Fact, Facts, distinct
from mtqg.intake.sheets import is_numeric
from mtqg.problems import Problem
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.texts import Text
from mtqg.words import formats
from mtqg.words.sentences import sentences

if TYPE_CHECKING:
    from mtqg.intake.forms.decisions import Case

_SAY = sentences("intake").text


def settle_times(case: Case) -> None:
    """Settle the period and the date of the table; columns keep those of their own headings."""
    table, figures, around = case.table, case.figures, case.around
    given, known = case.given, case.known
    of_rows = _times_of_rows(case)
    needs = [c for c in figures if not (c.year or c.span or of_rows.years)]
    heads = distinct(
        Fact(str(c.year), c.place, c.heading)
        for c in figures
        if c.year
        and c.codes.get("plan_vintage") != "CARRIED"
        and "cùng kỳ" not in normal(c.heading)
    )
    when, place = _as_of(case)
    known.dated = place
    money = "giải ngân" in _labels(table) or any("FIN." in c.indicator for c in figures)
    if not money or not (heads or around.year or around.running or given.get("period")):
        for col in needs:
            if col.when and col.when.as_of() and col.when.month > 1:
                col.year = col.when.year  # a day in January may close another year
        needs = [c for c in needs if not c.year]
    if answer := given.get("period"):
        case.settle("period", str(answer))
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
            case.settle("period", stated[0].value, stated[0])
        elif needs:
            case.ask("period", stated or spans)
    known.as_of = _settle_date(case, when, place, of_rows)
    for fact in around.blank:
        said = {"period": known.period, "as_of": known.as_of}.get(fact.value, "")
        text = _SAY("form_dates.blank_label", said=said) if said else _SAY("form_dates.blank_day")
        if said or fact.value == "as_of":
            case.account.trouble(text, fact.place, fact.text)
    days = [known.as_of] if known.as_of else [*of_rows.days]
    days += [c.when.as_of(c.year) for c in figures if c.when and not known.as_of]
    if not any(days) and of_rows.years:
        days = [f"{year}-12-31" for year in of_rows.stated]
    sides = {day >= areas.REFORM.isoformat() for day in days if day}
    known.day = max(days) if len(sides) == 1 else ""  # of which map the figures are


@dataclass
class RowTimes:
    """What the rows say themselves of their times: whether all their years, all their days."""

    years: bool = False
    dated: bool = False
    days: list[str] = field(default_factory=list)
    stated: set[int] = field(default_factory=set)


def _times_of_rows(case: Case) -> RowTimes:
    """Return what the rows say of their times: in a column of years or days, or by their label.

    A label says the day of a payment ("Giải ngân đến 31/12"), whose year the column says; a rate
    is of the day of the payment above it, a total needs none.
    """
    table, found = case.table, RowTimes()
    columns = [c for c, col in case.columns.items() if col.role == "year"]
    labels = [c for c, col in case.columns.items() if col.role in LABELS]
    years: list[bool] = []
    dated, headed = [], False
    for r in table.rows:
        texts, cells = table.sheet.texts[r], table.sheet.rows[r]
        heads = [read(texts[c]) for c in labels if c < len(texts) and texts[c]]
        if not columns and any(_is_year(label) for label in heads):
            found.stated |= {year for label in heads for year in label.years("year")}
            headed = True  # "I. Năm 2023" heads the rows below it, or is a row of that year
        if not any(
            c < len(cells) and states_figure(cells[c]) for c in (f.number for f in case.figures)
        ):
            continue
        said = [time_of(texts[c], case.columns) for c in columns if c < len(texts) and texts[c]]
        times = [when for one in said for when in one.times]
        total = all(read(t).has("total") for t in texts if t and not is_numeric(t))
        if columns and (times or not (said or total)):  # "Bình quân" among years is left
            days = [when.as_of() for when in times if when.kind in AS_OF]
            years.append(any(when.year for when in times))
            found.stated |= {when.year for when in times if when.year}
            dated.append(bool(days))
            found.days += days
        if not columns and not all(label.has("total") for label in heads):
            years.append(headed)
        for label in heads:
            days = [
                w.as_of(c.year)
                for w in label.times
                if w.kind in AS_OF
                for c in case.figures
                if c.year
            ]
            if label.one("indicator") == "FIN.DISB" and not columns:
                dated.append(bool(days))
            found.days += days
    found.years, found.dated = bool(years) and all(years), bool(dated) and all(dated)
    return found


def _is_year(label: Said) -> bool:
    """Tell whether a label is a year and nothing else."""
    return bool(label.years("year")) and not (label.rest or any(label.codes.values()))


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
    # A date tells its year; one in January may close another year, and tells none.
    told = when is not None and when.year and not (when.month == 1 and when.day)
    return [Fact(str(when.year), place.place, place.text)] if told and when and place else []


def _as_of(case: Case) -> tuple[When | None, Fact | None]:
    table, figures, around = case.table, case.figures, case.around
    given, known, account = case.given, case.known, case.account
    sheet = table.sheet.name
    if "as_of" in given and given["as_of"] is not None:
        text = str(given["as_of"]).strip()
        if not text or text.casefold() in ("none", "không", "không rõ"):
            return When("none"), Fact("", "", "")
        day = parse_date(given["as_of"])
        case.settle("as_of", day.isoformat())
        return When("until", day.year, day.month, day.day), Fact("", "", text)
    found = list(around.when)
    if not found and around.month:
        found = list(around.month)
        found = [(When("until month", w.year, w.month, text=w.text), f) for w, f in found]
        heads = [c.heading for c in figures if c.indicator in ("FIN.DISB", RATE)]
        said = normal(" ".join([*heads, *(line.text for line in table.title)]))
        if heads and not re.search("lũy kế|đến|hết|từ đầu năm", said):
            fact = found[0][1]
            runs_on = _SAY("form_dates.month_runs_on")
            account.trouble(runs_on, fact.place, fact.text, severity="note")
    found = found or sheet_name.until(table, around)
    if not found and around.dated:
        found = around.dated
        for _, fact in found:
            account.trouble(_SAY("form_dates.day_alone"), fact.place, fact.text)
    bad = next(((w, f) for w, f in found if w.impossible), None)
    if bad:
        known.questions.append(about("form_dates.no_such_day", bad[1]))
        return When("none"), None
    full = {w.as_of(): (w, f) for w, f in found if w.year}
    paid = [c for c in figures if c.indicator in ("FIN.DISB", RATE)]
    paid = paid or [c for c in figures if c.indicator != "FIN.PLAN"]
    own = {c.when.as_of(c.year) if c.when else "" for c in paid}
    if len(full) > 1 and len(own) == 1 and (only := next(iter(own))) in full:
        return full[only]
    if "" not in own and paid and (len(full) > 1 or not own & set(full)):
        for _, fact in full.values() if not own & set(full) else ():
            account.trouble(
                _SAY("form_dates.other_day", heading=paid[0].heading), fact.place, fact.text
            )
        return None, None  # the columns say each its own day: they go before the title
    if len(full) > 1:
        known.questions.append(
            question("as_of", sheet, [Fact(d, f.place, f.text) for d, (_, f) in full.items()])
        )
        return When("none"), None
    if full:
        return next(iter(full.values()))
    return found[0] if found else (None, None)


def _labels(table: Table) -> str:
    return normal(" ".join(t for r in table.rows for t in table.sheet.texts[r] if t))


def _settle_date(case: Case, when: When | None, place: Fact | None, of_rows: RowTimes) -> str:
    table, figures, known = case.table, case.figures, case.known
    if when is not None and when.kind == "none":
        return ""
    year = int(known.period[-4:]) if known.period else 0
    if when is not None and place is not None:
        day = when.as_of(year)
        for column in figures if when.month and not when.year else ():
            if column.when is None and (column.year or of_rows.years):
                column.when = replace(when, year=column.year)
        if day:
            if known.period and not f"{known.period[:4]}-01-01" <= day <= f"{year + 1}-12-31":
                case.ask_of("form_dates.date_not_budget_year", place, period=known.period)
                return ""
            if place.place:
                case.settle("as_of", day, place)
            return day
    counted = ("FIN.DISB", RATE, "") if "giải ngân" in _labels(table) else ("FIN.DISB", RATE)
    open_columns = [c for c in figures if c.indicator in counted and c.when is None]
    if open_columns and not of_rows.dated:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        if len(heads) == 1:
            column = next(c for c in figures if c.when)
            day = heads.pop()
            case.settle("as_of", day, Fact(day, column.place, column.heading))
            return day
        case.ask("as_of", [])
    elif not open_columns:
        heads = {c.when.as_of(c.year or year) for c in figures if c.when}
        return heads.pop() if len(heads) == 1 else ""
    return ""


def ask_if_possible(case: Case) -> None:
    """Ask where the table's date is one at which its figures cannot have been."""
    figures, rows = case.figures, case.rows
    given, known, account = case.given, case.known, case.account
    indicators = {c.indicator for c in figures if not c.when} | {row.indicator for row in rows}
    day, dated = known.as_of, known.dated or Fact("", "", "")
    if not day or not indicators - {"", "FIN.PLAN"} or known.questions:
        return
    if known.status in ("actual", "preliminary") and (why := not_yet(day)):
        remedy = _SAY("form_dates.not_yet_how")
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
        remedy = _SAY("form_dates.too_late_how", later=later, day=day)
        known.questions.append(Problem(why, cell=dated.place, value=dated.text, remedy=remedy))


def not_yet(day: str) -> Text | None:
    """Return why an outturn cannot be as of `day`, which is to come; else None.

    >>> not_yet("2024-09-30")
    """
    today = date.today()
    if day <= today.isoformat():
        return None
    written, now = (formats.both(formats.day, one) for one in (day, today))
    return _SAY("form_dates.not_yet", day=written, today=now)


def too_late(year: int, day: str) -> Text | None:
    """Return why the plan of `year` is no more paid on `day`, by the budget calendar; else None.

    >>> too_late(2025, "2026-01-31")
    >>> too_late(2025, "2026-02-01").en
    'as of 1 February 2026: the plan of 2025 is payable until 31 January 2026 (Law on Public
     Investment 2024, art. 72), only supplements approved late and capital carried over are paid
     after it'
    """
    try:
        rule = catalogue.calendar("plan_payable_until", year)
    except KeyError:
        return None
    until = date.fromisoformat(f"{year + 1}-{rule['value']}")
    if day <= until.isoformat():
        return None
    # What no source confirms is never shown as law.
    written, last = (formats.both(formats.day, one) for one in (day, until))
    if law := str(rule["legal_basis"] or ""):
        basis = formats.both(formats.legal, law)
        return _SAY("form_dates.too_late_by_law", day=written, year=year, until=last, law=basis)
    return _SAY("form_dates.too_late", day=written, year=year, until=last)


def of_which_day(year: int, latest: int) -> Text:
    """Return why a payment of an earlier year is left whose day no cell says."""
    return _SAY("form_dates.form_day", year=year, latest=latest)
