"""Programme capital as stated: plan, payment and rate held against one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from mtqg import checks
from mtqg.analysis import year_end as runoff
from mtqg.checks import accounts
from mtqg.sections import missing, own_months
from mtqg.sections.account import TOLERANCE, Account, capital_row, findings_on, label, row_of
from mtqg.sections.blocks import (
    NOTHING,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    literal,
    traced,
)
from mtqg.sections.budget_outlook import triangle_of
from mtqg.sections.cases import Case
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.words import formats


def _accounts(rows: pd.DataFrame) -> list[Account]:
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def stated(case: Case) -> pd.DataFrame:
    """Return the stated plans, payments and rates of the province's programmes (`accounts`).

    Of an account that is stated at several dates the latest; an office's own months are told by
    `mtqg.sections.own_months` and are no rows here.
    """
    rows = case.once(_every)
    return rows[rows["latest"] & ~rows["monthly"]].reset_index(drop=True)


#: What makes figures of several dates one account, whoever states them.
_ACCOUNT = ["programme", "scope", "capital", "fund", "plan_vintage", "period"]


def _every(case: Case) -> pd.DataFrame:
    """Return the accounts of every date, and whether each is the latest and one of the months."""
    rows = accounts.stated(_own(case)).sort_values(["period", "as_of", "scope"], kind="stable")
    last = rows["as_of"] == rows.groupby(_ACCOUNT)["as_of"].transform("max")
    course = own_months.known(case)
    dated = rows["as_of"].str[:7].isin(course["month"]) & rows["period"].isin(course["year"])
    return rows.assign(latest=last, monthly=dated & (rows["scope"] == "ALL"))


def table(case: Case, programme: str = "") -> ReaderTable | Reading:
    """Return form 01 (Biểu số 01): the office's own months, else plans, payments and rates.

    With `programme`, a code or name, only what is stated of it.
    """
    found = own_months.table(case, programme)
    if found is not None:
        return found
    rows = own_months.asked(stated(case), programme)
    if rows.empty:
        return _nothing(case, asked=bool(programme))
    return form(case, rows, case.says("programme_capital")("form.title", place=case.name))


def others(case: Case) -> ReaderTable | Reading:
    """Return what other sources than the office's own months state, for the annex."""
    rows = stated(case)
    if rows.empty or own_months.known(case).empty:
        return NOTHING
    return form(case, rows, case.says("programme_capital")("form.others", place=case.name))


def superseded(case: Case) -> ReaderTable | Reading:
    """Return what was stated at earlier dates than the latest of each account, for the annex."""
    rows = case.once(_every)
    wrong = rows["agrees"].notna() & ~rows["agrees"].fillna(True) & (rows["gap"] >= TOLERANCE)
    rows = rows[(~rows["latest"] & (~rows["monthly"] | wrong)).astype(bool)]
    if rows.empty:
        return NOTHING
    return form(case, rows, case.says("programme_capital")("form.earlier", place=case.name))


def form(case: Case, rows: pd.DataFrame, title: str) -> ReaderTable:
    """Return plan, disbursement, stated rate and the rate computed, a row an account and date."""

    def stated_figure(row: Account, name: str) -> Quantity:
        value, low, high = (row[c] for c in (name, f"{name}_low", f"{name}_high"))
        decimals = decimals_of(value) if name == "rate" else int(value % 1 != 0 and value < 1000)
        ref = row_of(row, name) if value == value else ""
        return Quantity(value, decimals, low=low, high=high, ref=ref)

    say = case.says("programme_capital")
    lines = [
        {
            say("form.programme"): label(case, row),
            say("form.period"): span(case, row["period"]),
            say("form.as_of"): date.fromisoformat(row["as_of"])
            if row["as_of"]
            else formats.MISSING,
            say("form.plan"): stated_figure(row, "plan"),
            say("form.paid"): stated_figure(row, "disbursed"),
            say("form.rate"): stated_figure(row, "rate"),
            say("form.computed"): Quantity(
                row["computed"],
                max(1, decimals_of(row["rate"])) if row["rate"] == row["rate"] else 1,
            ),
            say("form.check"): say(f"check.{_verdict(row)}"),
        }
        for row in _accounts(rows)
    ]
    return ReaderTable(pd.DataFrame(lines), title, case.language, case.sources(rows))


def span(case: Case, period: str) -> str:
    """Return the years of a plan; of several years, how many: its rate is no yearly one."""
    when = formats.period(period, case.language)
    if "/" not in period:
        return when
    years = int(period[5:9]) - int(period[:4]) + 1
    return f"{when} {case.says('programme_capital')('form.years', years=years)}"


def _nothing(case: Case, *, asked: bool) -> Reading:
    former = []
    for part in case.parts if len(case.parts) > 1 and not asked else ():
        rows = case.known.in_edition("2024").of(part.code)
        if len(accounts.stated(rows[rows["programme"] != "_Z"])):
            former.append(part.label(case.language))
    if former:
        return Reading(
            case.says("programme_capital")(
                "missing.former", parts=", ".join(former), place=case.name
            )
        )
    return missing.note(case, "programme_capital", "capital")


def _verdict(row: Account) -> str:
    """Return the key of what plan, payment and rate of an account are to one another."""
    if pd.isna(row["agrees"]):
        return "computed" if pd.notna(row["computed"]) else "too_little"
    if row["agrees"]:
        return "agrees"
    return "rounding" if row["gap"] < TOLERANCE else "contradicts"


def reading(case: Case, programme: str = "", notes: str = "") -> Findings | Reading:
    """Return the findings on the stated accounts: agreement, what is left, pace required."""
    found = agreement(case, programme, notes)
    if isinstance(found, Reading):
        return found
    return replace(found, findings=found.findings + _paces(case, programme))


def agreement(case: Case, programme: str = "", notes: str = "") -> Findings | Reading:
    """Return the findings on plan, payment and rate: contradictions first, plans alone last.

    With an office's own months: where they stand, and the contradictions alone.
    """
    rows = own_months.asked(stated(case), programme)
    own = own_months.findings(case, programme)
    if own is not None:
        return Findings((*own.findings, *contradictions(case, notes)), own.measures)
    if rows.empty:
        return NOTHING  # the table says what is missing
    ours = [f for row in _accounts(rows) for f in findings_on(case, row) if f.id not in _PACES]
    rates = [f for f in ours if f.id == "rate_alone"]
    listed = ("rate_alone",) if len(rates) > 1 else ()
    if listed:  # by the form: that none can be checked is said once
        ours = [replace(f, text=f.brief) if f in rates else f for f in ours]
        ours.append(
            ReportFinding("rates_alone", "info", case.says("programme_capital")("alone.rates"))
        )
    findings = [
        *contradictions(case, notes),
        *(f for f in ours if f.severity != "error"),
        *_plans_alone(case, programme),
    ]
    return Findings(tuple(findings), _measures(case, rows), listed)


def pace(case: Case) -> Findings | ReaderTable | Reading:
    """Return what is left of each plan and the pace that it takes; of own months, the outlook."""
    if not own_months.known(case).empty:
        return own_months.outlook(case)
    found = _paces(case)
    if found or stated(case).empty:
        return Findings(found) if found else NOTHING
    return missing.note(case, "programme_capital", "pace")


def _paces(case: Case, programme: str = "") -> tuple[ReportFinding, ...]:
    if not own_months.known(case).empty:
        return ()
    rows = _accounts(own_months.asked(stated(case), programme))
    return tuple(f for row in rows for f in findings_on(case, row) if f.id in _PACES)


#: A pace still to keep, and what was left when a window closed.
_PACES = ("pace_required", "pace_past")


def contradictions(case: Case, notes: str = "") -> list[ReportFinding]:
    """Return what plan, payment and rate of the programmes contradict, the same in every report.

    What the office with these `notes` accepted is told by `quality.contradictions` alone.
    """
    settled = [one for one, _ in case.accepted(notes)]
    every = case.once(_every)
    # Said of those alone: of the 1,500 accounts of an office's year the words took 7 s.
    clashing = every["latest"] & every["agrees"].eq(False) & (every["gap"] >= TOLERANCE)
    same = [*_ACCOUNT, "as_of", "source"]
    rates = [f for one in settled for f in one.figures if f["indicator"] == accounts.RATE]
    rows = [
        row
        for row in _accounts(every[clashing])
        if not any(all(rate.get(name) == row[name] for name in same) for rate in rates)
    ]
    errors = [f for row in rows for f in findings_on(case, row) if f.severity == "error"]
    return [*_falls(case, settled), *errors]


def _own(case: Case) -> pd.DataFrame:
    rows = case.known.of(case.area.code)
    return rows[rows["programme"] != "_Z"]


def _falls(case: Case, settled: list[checks.Finding]) -> list[ReportFinding]:
    """Return the running totals that fall from one source to another, which cannot be."""
    findings = []
    rows, course = _own(case), own_months.known(case)
    own = rows["as_of"].str[:7].isin(course["month"]) & rows["period"].isin(course["year"])
    for one in checks.findings(rows[~own], rules=["cumulative_falls"]):
        if any(one.rule == by.rule and all(f in by.figures for f in one.figures) for by in settled):
            continue
        amounts = [float(str(figure["value"])) for figure in one.figures]
        say = case.says("programme_capital")
        brief = say("falls.told", message=literal(case.tell(one.message)))
        # Figures of a plan whose window closed are history.
        years = [int(year) for figure in one.figures for year in [str(figure["period"])[-4:]]]
        findings.append(
            ReportFinding(
                "cumulative_falls",
                "error",
                f"{brief} {say('falls.ask')}",
                min(amounts),
                "bn VND",
                source=case.cited(one.sources),
                shortfall=1 - min(amounts) / max(amounts),
                brief=brief,
                closed=date(max(years) + 1, 1, 31) < case.day,
            )
        )
    return findings


#: How a report splits capital: columns of the long table.
_SPLITS = ("programme", "capital", "fund", "plan_vintage")


def breakdown(case: Case) -> Reading:
    """Return by what the stated capital is split, and which splits no source gives."""
    rows = _own(case)
    rows = rows[rows["indicator"].isin([accounts.PLAN, accounts.PAID, accounts.RATE])]
    if rows.empty:
        return NOTHING
    say, split = (
        case.says("programme_capital"),
        {column: (rows[column] != "ALL").any() for column in _SPLITS},
    )
    given = [say(f"split.{column}") for column in _SPLITS if split[column]]
    absent = [say(f"split.{column}") for column in _SPLITS if not split[column]]
    paid = rows[rows["indicator"].isin([accounts.PAID, accounts.RATE]) & (rows["as_of"] != "")]
    kinds = ["indicator", "programme", "capital", "fund", "plan_vintage", "scope"]
    days = paid.assign(day=paid["as_of"].str[5:], year=paid["as_of"].str[:4])
    # Payments or rates of two years up to the same day of the year.
    if not days.drop_duplicates([*kinds, "day", "year"]).duplicated([*kinds, "day"]).any():
        absent.append(say("split.year_before"))
    have = [say("split.given", given="; ".join(given))] if given else []
    lack = [say("split.absent", absent="; ".join(absent))] if absent else []
    return Reading(" ".join(have + lack))


def _plans_alone(case: Case, programme: str = "") -> list[ReportFinding]:
    """Return the plans of which no source states what was paid."""
    rows = case.figures(indicator=accounts.PLAN, status="plan")
    rows = own_months.asked(rows[(rows["programme"] != "_Z") & rows["value"].notna()], programme)
    used = set(case.once(_every)["plan"].dropna())
    say, findings = case.says("programme_capital"), []
    for row in _accounts(rows[~rows["value"].isin(used)]):
        plan = formats.hedged(row["value"], row["low"], row["high"], "bn VND", 0, case.language)
        plan = traced(plan, capital_row(row))
        period = formats.period(row["period"], case.language)
        key = "plan"
        if row["plan_vintage"] == "CARRIED":
            columns = ["programme", "period", "source"]
            same = (rows[columns] == [row[column] for column in columns]).all(axis=1)
            # Said of the whole plan too, the carried-over capital is a part of it.
            key = "part" if (same & (rows["plan_vintage"] == "ALL")).any() else "carried"
        who = label(case, {**row, "plan_vintage": "ALL"})
        text = say(f"alone.{key}", who=who, period=period, plan=plan)
        value, source = float(row["value"]), case.cited([row["source"]])
        findings.append(ReportFinding("plan_alone", "info", text, value, "bn VND", source=source))
    return findings


def _measures(case: Case, rows: pd.DataFrame) -> dict[str, Measure]:
    # Comparable between provinces: all programmes, all capital, the whole area, not contradicted.
    total = rows[["programme", "capital", "fund", "scope"]].eq("ALL").all(axis=1)
    whole = rows[total & rows["rate"].notna() & rows["agrees"].fillna(True)]
    # The rate of a plan of several years is not held to yearly ones: a column of its own.
    several = whole["period"].str.contains("/")
    clash = rows["programme"].eq("ALL") & ~rows["agrees"].fillna(True).astype(bool)
    names, say = ("disbursement_rate", "disbursement_rate_years"), case.says("programme_capital")
    found = {}
    for name, part in zip(names, (whole[~several], whole[several]), strict=True):
        if len(part):
            last = part.sort_values("as_of").iloc[-1]
            value = last["rate"] if pd.isna(last["computed"]) else last["computed"]
            # Of a later account that contradicts itself an earlier rate is no headline.
            if (clash & (rows["as_of"] > last["as_of"])).any():
                continue
            decimals = decimals_of(value) if pd.isna(last["computed"]) else 1
            found[name] = Measure(
                float(value), "%", say(f"measure.{name}"), str(last["as_of"]), decimals,
                plan=str(last["period"]),
                ref=row_of(last, "disbursed" if pd.isna(last["rate"]) else "rate"),
            )  # fmt: skip
    return found


def scenarios(case: Case) -> ReaderTable | Reading:
    """Return what plans of several years, or of a part of the area, still take: no odds.

    One table a report: the accounts whose window was still open at their date, each with the
    amount at the close if the pace so far is kept, and if the rest of the year is used as
    provinces use it.
    """
    lines = []
    for row in _accounts(stated(case)):
        if pd.isna(row["remaining"]) or not row["as_of"]:
            continue
        if pd.notna(row["agrees"]) and not row["agrees"] and row["gap"] >= TOLERANCE:
            continue  # which of the figures to go on from is not known
        as_of = date.fromisoformat(row["as_of"])
        close = date.fromisoformat(period_end(row["period"]))
        if row["remaining"] <= 0 or as_of >= close or close < case.day:
            continue
        start = date(int(row["period"][:4]) - 1, 12, 31)
        possible, words = runoff.scenario(
            row["disbursed"], row["plan"], as_of, close, started=start, triangle=triangle_of(case)
        )
        for line in possible:
            lines.append(
                {
                    "form.programme": label(case, row),
                    "by": close,
                    "scenario": case.tell(line.label),
                    "amount": Quantity(line.amount),
                    "share": Quantity(line.rate, 1),
                }
            )
        source = case.tell(words)
    if not lines:
        return NOTHING
    say = case.says("programme_capital")
    return ReaderTable.of(say, "scenarios", lines, source, place=case.name)
