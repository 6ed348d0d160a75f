"""Two provinces that meet: their programme capital side by side, how to reconcile it, what to ask.

Every question follows from a figure on the page, or from the analyst's notes, which it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas as pd

from mtqg.analysis.indicators.disbursement import months_between, required_pace
from mtqg.sections import contrasts, new_rural, notes, programme_capital
from mtqg.sections import results as review
from mtqg.sections.account import TOLERANCE, Account
from mtqg.sections.blocks import (
    NOTHING,
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    escape,
    literal,
)
from mtqg.sections.cases import Case
from mtqg.sections.comparison import Pair
from mtqg.sections.results import STALE
from mtqg.sections.trends import NEGLIGIBLE
from mtqg.table import catalogue
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.words import formats

#: Rates on which the other is better that are asked about.
MOST = 2


def lead(both: Pair) -> Findings | Reading:
    """Return the weightiest findings on the capital of both, those that contradict first."""
    cases, order = (both.first, both.second), ("error", "good", "warning", "info")
    found = [one for case in cases for one in _of(case, programme_capital.reading(case))]
    return Findings(tuple(sorted(found, key=lambda f: order.index(f.severity))))


def results(both: Pair) -> Findings | Reading:
    """Return what either states of poverty by the review and of its communes, by province."""
    found = [
        finding
        for case in (both.first, both.second)
        for section in (review.poverty_reading(case), new_rural.reading(case))
        for finding in _of(case, section)
        if finding.value is not None
    ]
    return Findings(tuple(found)) if found else NOTHING


def _of(case: Case, section: Findings | Reading) -> Iterator[ReportFinding]:
    """Yield the findings of a section under the name of their province."""
    for one in section.findings if isinstance(section, Findings) else ():
        yield replace(one, text=f"**{escape(case.name)}.** {one.text}")


def capital(both: Pair) -> ReaderTable | Reading:
    """Return plan, payment, stated and recomputed rate of both provinces, a row an account."""
    say = both.first.says("meeting")
    frames, rows = [], []
    for case in (both.first, both.second):
        stated = programme_capital.stated(case)
        if len(stated):
            frame = programme_capital.form(case, stated, "").frame
            frame.insert(0, say("capital.place"), case.name)
            frames.append(frame)
            rows.append(stated)
    if not frames:
        return NOTHING
    title = say("capital.title", first=both.names[0], second=both.names[1])
    source = both.first.sources(pd.concat(rows))
    return ReaderTable(pd.concat(frames), title, both.first.language, source)


def ways(case: Case) -> ReaderTable | Reading:
    """Return what each two figures of a contradiction, the first, ask of the third.

    Formulas: rate = 100 × payment / plan; plan = 100 × payment / rate; payment = plan × rate / 100.
    """
    rows = programme_capital.stated(case)
    rows = rows[rows["agrees"].eq(False) & (rows["gap"] >= TOLERANCE)]
    if rows.empty:
        return NOTHING
    row, say = rows.iloc[0].to_dict(), case.says("meeting")
    stated = {"plan": "plan", "paid": "disbursed", "rate": "rate"}
    computed = {
        "plan_paid": {"rate": row["computed"]},
        "paid_rate": {"plan": row["implied_plan"]},
        "plan_rate": {"paid": row["plan"] * row["rate"] / 100},
    }
    lines = []
    for way, third in computed.items():
        line: dict[str, object] = {"way": say(f"ways.{way}")}
        for name, column in stated.items():
            decimals = 1 if name == "rate" else 0
            low, high = row[f"{column}_low"], row[f"{column}_high"]
            given = Quantity(row[column], decimals, low=low, high=high)
            line[name] = Quantity(third[name], decimals, note="*") if name in third else given
        lines.append(line)
    note, period = say("ways.note", place=case.name), _period(case, row)
    return ReaderTable.of(say, "ways", lines, note, place=case.name, period=period)


def reading(both: Pair) -> Reading:
    """Return whether the rates of the two can be ranked: only of one plan and scope."""
    say = both.first.says("meeting")
    stated = [programme_capital.stated(case) for case in (both.first, both.second)]
    if any(rows.empty for rows in stated):
        return NOTHING
    keys = ["period", "programme", "capital", "fund", "plan_vintage", "scope"]
    same = stated[0].merge(stated[1], on=keys)
    if len(same):
        return Reading(say("reading.like", period=_period(both.first, same.iloc[0].to_dict())))
    spans = [
        "; ".join(dict.fromkeys(_span(case, row) for row in rows.to_dict("records")))
        for case, rows in zip((both.first, both.second), stated, strict=True)
    ]
    names = dict(zip(("first", "second"), both.names, strict=True))
    return Reading(say("reading.unlike", spans_first=spans[0], spans_second=spans[1], **names))


def _period(case: Case, row: Account) -> str:
    return formats.period(str(row["period"]), case.language)


def _span(case: Case, row: Account) -> str:
    """Return of which years an account is, and of what part of the area."""
    when = programme_capital.span(case, str(row["period"]))
    if row["scope"] == "ALL":
        return when
    part = case.says("meeting")("reading.part", scope=case.scope(row["scope"]))
    return f"{when} {part}"


def questions(both: Pair) -> Reading:
    """Return what each could ask the other, from contradictions, paces, better rates and notes."""
    say = both.first.says("meeting")
    parts = []
    for asker, asked in ((both.first, both.second), (both.second, both.first)):
        asks = [*_on_capital(asked), *_on_rates(both, asker, asked), *_on_notes(asker, asked)]
        head = say("questions.title", asker=asker.name, asked=asked.name)
        lines = [f"- {one}" for one in asks] or [say("questions.nothing")]
        parts.append("\n".join([f"### {head}", "", *lines]))
    return Reading("\n\n".join([*parts, *_shared(both)]))


def _on_capital(asked: Case) -> Iterator[str]:
    """Yield the questions on the accounts of a province."""
    say = asked.says("meeting")

    def money(value: float, low: float, high: float) -> str:
        return formats.hedged(value, low, high, "bn VND", 0, asked.language)

    for row in programme_capital.stated(asked).to_dict("records"):
        period = _period(asked, row)
        plan, paid = (
            money(row[name], row[f"{name}_low"], row[f"{name}_high"])
            for name in ("plan", "disbursed")
        )
        places = decimals_of(row["rate"]) if row["rate"] == row["rate"] else 1
        rate = formats.hedged(
            row["rate"], row["rate_low"], row["rate_high"], "%", places, asked.language
        )
        implied = formats.with_unit(row["implied_plan"], "bn VND", 0, asked.language)
        if pd.notna(row["agrees"]) and not row["agrees"] and row["gap"] >= TOLERANCE:
            computed = formats.with_unit(row["computed"], "%", 1, asked.language)
            stated = {"paid": paid, "period": period, "plan": plan, "rate": rate}
            yield say("questions.contradiction", computed=computed, implied=implied, **stated)
            continue  # which figures to go on from is what is asked
        if pd.isna(row["plan"]) and pd.notna(row["implied_plan"]):
            yield say("questions.no_plan", period=period, paid=paid, rate=rate, implied=implied)
        if "/" in str(row["period"]) and pd.notna(row["plan"]):
            yield say("questions.several", plan=plan, period=period, year=row["period"][5:9])
        yield from _on_pace(asked, row)


def _on_pace(asked: Case, row: Account) -> Iterator[str]:
    """Yield what the rest of a plan under way takes a month, against the months so far."""
    if pd.isna(row["remaining"]) or not row["as_of"] or row["remaining"] <= 0:
        return
    as_of, end = date.fromisoformat(row["as_of"]), date.fromisoformat(period_end(row["period"]))
    if not as_of < end or end < asked.day:
        return
    say = asked.says("meeting")

    def money(value: float) -> str:
        return formats.with_unit(value, "bn VND", 0, asked.language)

    left = months_between(as_of, end)
    start = date(int(row["period"][:4]) - 1, 12, 31)
    yield say(
        "questions.pace",
        left=money(row["remaining"]),
        months=say("questions.months", count=formats.number(left, 0, asked.language)),
        pace=money(required_pace(row["disbursed"], row["plan"], as_of, end)),
        so_far=money(row["disbursed"] / months_between(start, as_of)),
    )


def _on_rates(both: Pair, asker: Case, asked: Case) -> Iterator[str]:
    """Yield the rates of one scope and year on which the province asked is better, widest first."""
    say, found = asker.says("meeting"), 0
    theirs, ours = ("first", "second") if asked == both.first else ("second", "first")
    shares = contrasts.shares(both)
    years = shares["period"].str[:4].astype(int)
    for row in shares[years >= years.max() - STALE].to_dict("records"):
        known = catalogue.indicator(row["indicator"])
        gap = row[theirs] - row[ours]
        better = gap > 0 if known.direction == "higher" else gap < 0
        if known.direction == "context" or not better or abs(gap) < NEGLIGIBLE or found == MOST:
            continue
        found += 1
        yield say(
            "questions.better",
            name=known.name,
            asked=asked.name,
            asker=asker.name,
            theirs=formats.figure(row["indicator"], row[theirs], asker.language),
            ours=formats.figure(row["indicator"], row[ours], asker.language),
            year=str(row["period"]),
        )


def _on_notes(asker: Case, asked: Case) -> Iterator[str]:
    """Yield what the notes of the province asked say helped there, as theirs."""
    written = notes.of(asked.area, as_of=asked.as_of)
    if written is None or len(written.helped) < 2:  # one item may tell of the other province
        return
    key = "questions.helped" if written.example else "questions.helped_own"
    source = literal(written.author)
    if written.example and written.source in catalogue.sources().index:
        source = asked.cited([written.source])
    words = [literal(item.text.say(asked.language)).rstrip(".") for item in written.helped]
    items = "; ".join(word[:1].lower() + word[1:] for word in words)
    say = asker.says("meeting")
    yield say(key, count=len(words), source=source, asker=asker.name, items=items + "?")


def _shared(both: Pair) -> Iterator[str]:
    """Yield the questions that stand in the notes of both."""
    say = both.first.says("meeting")
    written = [notes.of(case.area, as_of=case.as_of) for case in (both.first, both.second)]
    one, other = written
    if one is None or other is None:
        return
    theirs = {item.text.vi or item.text.en for item in other.questions}
    same = [item for item in one.questions if (item.text.vi or item.text.en) in theirs]
    if not same:
        return
    head, language = say("questions.shared"), both.first.language
    if one.example and one.source in catalogue.sources().index:
        source = both.first.cited([one.source])
        head += f" *({say('questions.shared_example', source=source)})*"
    lines = [f"- {literal(item.text.say(language))}" for item in same]
    yield "\n".join([f"### {head}", "", *lines])
