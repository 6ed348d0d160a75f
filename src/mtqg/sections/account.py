"""The sentences on one account: its plan, payment and rate, what is left and the pace it takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from mtqg.analysis.indicators.disbursement import months_between, required_pace
from mtqg.checks import accounts
from mtqg.sections.blocks import ReportFinding, anchor, traced
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.words import formats

#: A pace required above this many times the pace so far asks for a decision.
HURRY = 2.0

#: Points between a stated rate and the one of its plan and payment above which they contradict
#: each other. In the press figures of data/ rounding makes 0.1 at most; Quảng Nam 2023 has 3.6.
TOLERANCE = 0.5


#: The first year of which a rule on the end of payment is on file; earlier years are held to it.
FIRST_RULE = 2021

Account = dict[str, Any]


def label(case: Case, row: Account) -> str:
    """Return programme, type, source and vintage of capital and scope in the reader's words."""
    parts = [name_of(case, row["programme"]), *kinds(case, row)]
    if row["scope"] != "ALL":
        parts.append(case.scope(row["scope"]))
    return ", ".join(parts)


def kinds(case: Case, row: Mapping[str, Any], ending: str = "") -> list[str]:
    """Return type, source and vintage of capital in words, none of those that are not split.

    `ending` is that of the names of the columns.
    """
    words = case.says("account").section("kinds")
    codes = [row.get(f"{name}{ending}") for name in ("capital", "fund", "plan_vintage")]
    return [words[code] for code in codes if code in words]


_CODES = {"plan": accounts.PLAN, "disbursed": accounts.PAID, "rate": accounts.RATE}
_KIND = ("programme", "capital", "fund", "plan_vintage", "source")


def row_of(row: Account, name: str) -> str:
    """Return the row of the page's ledger (`blocks.anchor`) of plan, disbursed or rate."""
    scope = row["plan_scope"] if name == "plan" else row["scope"]
    return capital_row({**row, "indicator": _CODES[name], "scope": scope})


def capital_row(row: Mapping[str, Any]) -> str:
    """Return the same of a row of the long table; a plan is known by its years, not by a date."""
    day = "" if row["indicator"] == accounts.PLAN else row["as_of"]
    return anchor(row["indicator"], row["period"], row["scope"], *(row[k] for k in _KIND), day)


def name_of(case: Case, programme: str) -> str:
    """Return what officials call a programme in a sentence."""
    return catalogue.programme_name(programme).say(case.language)


def findings_on(case: Case, row: Account) -> list[ReportFinding]:
    """Return what one account says."""
    account = _Words(case, row)
    pace = account.pace() if pd.notna(row["remaining"]) and row["as_of"] else None
    return [account.rate(), *([pace] if pace else [])]


class _Words:
    """The sentences on one account."""

    def __init__(self, case: Case, row: Account) -> None:
        self.case, self.row = case, row
        self.say = case.says("account")
        self.who = label(case, row)
        self.period = formats.period(self.row["period"], case.language)
        self.when = formats.day(self.row["as_of"], case.language) if self.row["as_of"] else ""
        self.end = date.fromisoformat(period_end(row["period"]))
        self.rule = catalogue.calendar("plan_payable_until", max(self.end.year, FIRST_RULE))
        self.last_day = date.fromisoformat(f"{self.end.year + 1}-{self.rule['value']}")
        # A window that closed before the day of the report is history: nothing to decide.
        self.closed = self.last_day < case.day

    def finding(
        self,
        id_: str,
        severity: str,
        text: str,
        name: str,
        *,
        shortfall: float = 0.0,
        brief: str = "",
    ) -> ReportFinding:
        """Return a finding on the figure `name` of the account, with its bounds and its source."""
        row = self.row
        return ReportFinding(
            id_,
            severity,
            text,
            float(row[name]),
            "bn VND" if name in ("disbursed", "remaining") else "%",
            _known(row.get(f"{name}_low")),
            _known(row.get(f"{name}_high")),
            source=self.case.cited([row["source"]]),
            shortfall=shortfall,
            brief=brief,
            closed=self.closed,
        )

    def figure(self, name: str, unit: str = "bn VND") -> str:
        """Return plan, disbursed or rate with its hedge: "hơn 262 tỷ đồng"."""
        value, low, high = (self.row[c] for c in (name, f"{name}_low", f"{name}_high"))
        decimals = 0 if value % 1 == 0 or abs(value) >= 100 else 1
        if name == "rate":
            unit, decimals = "%", decimals_of(value)
        text = formats.hedged(value, low, high, unit, decimals, self.case.language)
        return traced(text, row_of(self.row, name))

    def money(self, value: float) -> str:
        decimals = 0 if value % 1 == 0 or abs(value) >= 100 else 1
        return formats.with_unit(value, "bn VND", decimals, self.case.language)

    def rate(self) -> ReportFinding:
        """Return what plan, payment and rate say of one another, as far as they are stated."""
        say, row = self.say, self.row
        about = {"who": self.who, "period": self.period}
        head = say("head.undated", **about)
        if self.when:
            head = say("head.dated", day=self.when, **about)
        if pd.isna(row["computed"]):
            return self._without_plan(head)
        # Beside 61.72% a computed 61.7% would say nothing.
        decimals = 1 if pd.isna(row["rate"]) else max(1, decimals_of(row["rate"]))
        share = formats.with_unit(row["computed"], "%", decimals, self.case.language)
        body = (
            f"{head} {say('paid.of_plan', paid=self.figure('disbursed'), plan=self.figure('plan'))}"
        )
        unpaid = min(1.0, max(0.0, 1 - row["computed"] / 100))
        if pd.isna(row["agrees"]):
            text = body + say("rate.computed", share=share)
            return self.finding("rate_computed", "info", text, "computed", shortfall=unpaid)
        rate = self.figure("rate")
        if row["agrees"]:
            text = body + say("rate.agrees", rate=rate)
            return self.finding("rate_agrees", "good", text, "rate")
        if row["gap"] < TOLERANCE:
            text = body + " " + say("rate.rounding", share=share, rate=rate)
            return self.finding("rate_rounding", "info", text, "computed", shortfall=unpaid)
        clash = " " + say("rate.clash", share=share, rate=rate)
        paid = self.money(round(row["plan"] * row["rate"] / 100))
        true = say("rate.true_if", plan=self.money(round(row["implied_plan"])), paid=paid)
        text = f"{body}{clash} {true}"
        if row["scope"] == "UNSTATED":
            text += " " + say("rate.unstated", scope=self.case.scope(row["plan_scope"]))
        # In brief: programme, year, payment and plan, the clash.
        paid, plan = self.figure("disbursed", unit=""), self.figure("plan", unit="")
        who = label(self.case, {**row, "scope": "ALL"})
        head = say("head.undated", who=who, period=self.period)
        shortfall = min(1.0, abs(row["computed"] - row["rate"]) / max(row["computed"], row["rate"]))
        brief = f"{head} {say('paid.brief', paid=paid, plan=plan)}{clash}"
        return self.finding(
            "rate_of_plan", "error", text, "computed", shortfall=shortfall, brief=brief
        )

    def _without_plan(self, head: str) -> ReportFinding:
        """Return what a payment, a rate or both say alone."""
        say, row = self.say, self.row
        if pd.isna(row["rate"]):
            text = f"{head} {say('alone.paid', paid=self.figure('disbursed'))}"
            return self.finding("payment_alone", "info", text, "disbursed")
        rate, low, high = self.figure("rate"), row["rate_low"], row["rate_high"]
        if pd.isna(row["implied_plan"]):
            unpaid = min(1.0, max(0.0, 1 - row["rate"] / 100))
            text, brief = (f"{head} {say(f'alone.{key}', rate=rate)}" for key in ("rate", "brief"))
            return self.finding("rate_alone", "info", text, "rate", shortfall=unpaid, brief=brief)
        implied, read, language = self.money(round(row["implied_plan"])), "", self.case.language
        if high - low > 1:  # the plan rests on how wide the hedge is read
            if low > 0:
                least, most = (100 * row["disbursed"] / bound for bound in (high, low))
                implied = formats.interval(least, most, "bn VND", 0, language)
            band = formats.interval(low, high, "%", 0, language)
            read = " " + say("alone.convention", rate=rate, band=band)
        both = say("alone.both", paid=self.figure("disbursed"), rate=rate, plan=implied)
        return self.finding("plan_missing", "warning", f"{head} {both}{read}", "rate")

    def _carried(self) -> str:
        """Return until when what was carried over is paid, where that is still open."""
        try:
            rule = catalogue.calendar("extension_until", self.end.year)
        except KeyError:
            return ""
        last = date.fromisoformat(f"{self.end.year + 1}-{rule['value']}")
        if last < self.case.day:
            return ""
        return " " + self.say("pace.carried", day=formats.day(last, self.case.language))

    def pace(self) -> ReportFinding | None:
        """Return the pace required to the end of the plan's last year and to its last day.

        Of a window that closed, what was left then.
        """
        row, say, language = self.row, self.say, self.case.language
        as_of, end, last_day = date.fromisoformat(row["as_of"]), self.end, self.last_day
        if row["remaining"] <= 0 or as_of >= last_day:
            return None
        about = {"who": self.who, "left": self.money(row["remaining"]), "period": self.period}
        window = formats.day(last_day, language)
        if self.rule["status"] != "sourced":
            window += ", " + say("pace.unconfirmed")
        if self.closed:
            text = say("pace.closed", day=self.when, last=window, **about) + self._carried()
            brief = say("pace.closed_brief", day=self.when, **about)
            return self.finding("pace_past", "info", text, "remaining", brief=brief)
        final = end if as_of < end else last_day
        needed = required_pace(row["disbursed"], row["plan"], as_of, final)
        late = self.money(round(required_pace(row["disbursed"], row["plan"], as_of, last_day)))
        soon, close = self.money(round(needed)), formats.day(final, language)
        if as_of < end:
            text = say("pace.year", close=close, soon=soon, late=late, last=window, **about)
        else:
            text = say("pace.january", late=late, last=window, **about)
        start = date(int(row["period"][:4]) - 1, 12, 31)
        so_far = row["disbursed"] / months_between(start, as_of)
        since = {"began": formats.day(date(start.year + 1, 1, 1), language), "day": self.when}
        text += " " + say("pace.so_far", pace=self.money(round(so_far)), **since)
        text += " " + say("pace.several") if "/" in row["period"] else ""
        text += " " + say("pace.unstated") if row["scope"] == "UNSTATED" else ""
        hurry = needed / so_far if so_far > 0 else HURRY + 1
        brief = say(
            "pace.brief",
            who=self.who,
            period=self.period,
            close=close,
            soon=soon,
            times=formats.number(hurry, 1, language),
            **since,
        )
        severity, shortfall = "warning" if hurry > HURRY else "info", 1 - min(so_far / needed, 1.0)
        return self.finding(
            "pace_required", severity, text, "remaining", shortfall=shortfall, brief=brief
        )


def _known(value: object) -> float | None:
    """Return a bound as a number, None where there is none.

    >>> _known(float("nan")), _known(11.4)
    (None, 11.4)
    """
    return value if isinstance(value, float) and value == value else None
