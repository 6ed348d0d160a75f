"""The sentences on one account: its plan, payment and rate, what is left and the pace it takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from mtqg.analysis.indicators.disbursement import months_between, required_pace
from mtqg.sections.blocks import ReportFinding
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.figures import period_end
from mtqg.table.numbers import decimals_of
from mtqg.texts import Text
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
    """Return programme, type of capital and scope of an account in the reader's words."""
    parts = [name_of(case, row["programme"])]
    if row["capital"] != "ALL":
        parts.append(case.tell(CAPITAL[row["capital"]]))
    if row["fund"] != "ALL":
        parts.append(case.tell(_FUNDS[row["fund"]]))
    if row["scope"] != "ALL":
        parts.append(case.scope(row["scope"]))
    return ", ".join(parts)


def name_of(case: Case, programme: str) -> str:
    """Return what officials call a programme in a sentence."""
    known = catalogue.programmes().loc[programme]
    return str(known[case.say("short_vi", "short_en")] or known[f"name_{case.language}"])


_FUNDS = {
    "CENTRAL": Text("vốn ngân sách trung ương", "central-budget capital"),
    "LOCAL": Text("vốn ngân sách địa phương", "local-budget capital"),
    "FOREIGN": Text("vốn nước ngoài", "foreign capital"),
    "CREDIT": Text("vốn tín dụng chính sách", "policy credit"),
    "PEOPLE": Text("vốn huy động từ người dân", "the people's contributions"),
    "OTHER": Text("vốn khác", "other capital"),
}
CAPITAL = {"INV": Text("vốn đầu tư", "investment"), "REC": Text("vốn sự nghiệp", "recurrent")}
_VINTAGES = {
    "CURRENT": Text("vốn năm nay", "this year's capital"),
    "CARRIED": Text("vốn kéo dài", "carried-over capital"),
}
#: Kinds of capital, sources and vintages in words.
KINDS = CAPITAL | _FUNDS | _VINTAGES


def findings_on(case: Case, row: Account) -> list[ReportFinding]:
    """Return what one account says."""
    findings = []
    figures = _Words(case, row)
    if pd.notna(row["agrees"]):
        findings.append(figures.agreement())
    elif pd.notna(row["implied_plan"]):
        findings.append(figures.without_plan())
    elif pd.notna(row["computed"]):
        findings.append(figures.without_rate())
    else:
        findings.append(figures.alone())
    if pd.notna(row["remaining"]) and row["as_of"]:
        pace = figures.pace()
        if pace:
            findings.append(pace)
    return findings


class _Words:
    """The sentences on one account."""

    def __init__(self, case: Case, row: Account) -> None:
        self.case = case
        self.row = row
        self.who = label(case, row)
        self.period = formats.period(self.row["period"], case.language)
        self.when = formats.day(self.row["as_of"], case.language) if self.row["as_of"] else ""
        self.end = date.fromisoformat(period_end(row["period"]))
        self.rule = catalogue.calendar("plan_payable_until", max(self.end.year, FIRST_RULE))
        self.last_day = date.fromisoformat(f"{self.end.year + 1}-{self.rule['value']}")
        # A window that closed before the day of the report is history: nothing to decide.
        self.closed = self.last_day < case.day

    def finding(
        self, id_: str, severity: str, text: str, name: str, *, stake: float = 0.0, brief: str = ""
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
            stake=stake,
            brief=brief,
            closed=self.closed,
        )

    def figure(self, name: str) -> str:
        """Return plan, disbursed or rate with its hedge: "hơn 262 tỷ đồng"."""
        value, low, high = (self.row[c] for c in (name, f"{name}_low", f"{name}_high"))
        if name == "rate":
            return formats.hedged(value, low, high, "%", decimals_of(value), self.case.language)
        decimals = 0 if value % 1 == 0 or abs(value) >= 100 else 1
        return formats.hedged(value, low, high, "bn VND", decimals, self.case.language)

    def money(self, value: float) -> str:
        decimals = 0 if value % 1 == 0 or abs(value) >= 100 else 1
        return formats.with_unit(value, "bn VND", decimals, self.case.language)

    def computed(self) -> str:
        return formats.with_unit(self.row["computed"], "%", 1, self.case.language)

    def head(self) -> str:
        when = self.case.say(f", tính đến {self.when}", f", as of {self.when}") if self.when else ""
        return self.case.say(
            f"**{self.who}**, vốn {self.period}{when}: ",
            f"**{self.who}**, capital of {self.period}{when}: ",
        )

    def paid_of_plan(self) -> str:
        paid, plan = self.figure("disbursed"), self.figure("plan")
        return self.case.say(
            f"giải ngân {paid} trên kế hoạch {plan}", f"{paid} disbursed of a plan of {plan}"
        )

    def agreement(self) -> ReportFinding:
        row, case = self.row, self.case
        body = self.head() + self.paid_of_plan()
        stated_rate, computed = self.figure("rate"), self.computed()
        if row["agrees"]:
            text = body + case.say(
                f", đạt {stated_rate}: khớp với tỷ lệ nêu trong nguồn.",
                f", {stated_rate}: agrees with the stated rate.",
            )
            return self.finding("rate_agrees", "good", text, "rate")
        if row["gap"] < TOLERANCE:
            text = body + case.say(
                f" là {computed}; nguồn nêu {stated_rate}, lệch trong phạm vi làm tròn.",
                f" is {computed}; the source says {stated_rate}, off by rounding.",
            )
            return self.finding("rate_rounding", "info", text, "computed")
        implied = self.money(round(row["implied_plan"]))
        paid = self.money(round(row["plan"] * row["rate"] / 100))
        clash = case.say(
            f" là {computed}, nhưng nguồn nêu {stated_rate}: **hai số mâu thuẫn**.",
            f" is {computed}, yet the source says {stated_rate}: **they contradict each other**.",
        )
        text = (
            body
            + clash
            + case.say(
                f" Để tỷ lệ này đúng, kế hoạch phải khoảng {implied}, hoặc số giải ngân khoảng "
                f"{paid}.",
                f" For that rate to be true the plan would have to be about {implied}, or the "
                f"payment about {paid}.",
            )
        )
        if row["scope"] == "UNSTATED":
            scope = case.scope(row["plan_scope"])
            text += case.say(
                f" Nguồn không nêu phạm vi của số giải ngân; số kế hoạch là của {scope}.",
                f" The source does not say what area the payment covers; the plan is of the "
                f"{scope}.",
            )
        stake = min(1.0, abs(row["computed"] - row["rate"]) / max(row["computed"], row["rate"]))
        return self.finding(
            "rate_of_plan", "error", text, "computed", stake=stake, brief=self.in_brief(clash)
        )

    def in_brief(self, clash: str) -> str:
        """Return a contradiction in one sentence: programme, year, payment and plan, the clash."""
        case, row = self.case, self.row
        who = label(case, {**row, "scope": "ALL"})
        paid, plan = (
            formats.hedged(row[n], row[f"{n}_low"], row[f"{n}_high"], "", 0, case.language)
            for n in ("disbursed", "plan")
        )
        unit = formats.unit_label("bn VND", case.language)
        return case.say(
            f"**{who}**, vốn {self.period}: {paid} trên {plan} {unit}{clash}",
            f"**{who}**, capital of {self.period}: {paid} of {plan} {unit}{clash}",
        )

    def without_plan(self) -> ReportFinding:
        paid, rate = self.figure("disbursed"), self.figure("rate")
        implied = self._implied()
        text = self.head() + self.case.say(
            f"giải ngân {paid}, tỷ lệ nêu {rate}; nguồn không nêu kế hoạch (hai số này ứng với kế "
            f"hoạch khoảng {implied}).",
            f"{paid} disbursed at a stated rate of {rate}; the plan is not stated (the two imply "
            f"about {implied}).",
        )
        low, high = self.row["rate_low"], self.row["rate_high"]
        if high - low > 1:  # the plan rests on how wide the hedge is read
            read = formats.interval(low, high, "%", 0, self.case.language)
            text += self.case.say(
                f" Quy ước: {rate} là {read}.", f" By convention {rate} is {read}."
            )
        return self.finding("plan_missing", "warning", text, "rate")

    def _implied(self) -> str:
        """Return the plan that payment and rate imply: a range where the rate is a wide hedge."""
        row = self.row
        low, high = row["rate_low"], row["rate_high"]
        if low == low and high == high and low > 0 and high - low > 1:
            return formats.interval(
                100 * row["disbursed"] / high,
                100 * row["disbursed"] / low,
                "bn VND",
                0,
                self.case.language,
            )
        return self.money(round(row["implied_plan"]))

    def without_rate(self) -> ReportFinding:
        text = (
            self.head()
            + self.paid_of_plan()
            + self.case.say(
                f", tức {self.computed()} (tính lại; nguồn không nêu tỷ lệ cùng phạm vi).",
                f", that is {self.computed()} (computed; no rate of the same scope is stated).",
            )
        )
        return self.finding("rate_computed", "info", text, "computed")

    def alone(self) -> ReportFinding:
        row = self.row
        if pd.notna(row["rate"]):
            rate = self.figure("rate")
            text = self.head() + self.case.say(
                f"tỷ lệ giải ngân {rate}; chưa đối chiếu được vì thiếu kế hoạch hoặc số giải ngân.",
                f"disbursement rate {rate}; without plan or payment it cannot be checked.",
            )
            unpaid = min(1.0, max(0.0, 1 - row["rate"] / 100))
            brief = self.head() + self.case.say(f"giải ngân {rate}.", f"{rate} disbursed.")
            return self.finding("rate_alone", "info", text, "rate", stake=unpaid, brief=brief)
        paid = self.figure("disbursed")
        text = self.head() + self.case.say(
            f"giải ngân {paid}; thiếu kế hoạch nên chưa tính được tỷ lệ.",
            f"{paid} disbursed; without the plan there is no rate.",
        )
        return self.finding("payment_alone", "info", text, "disbursed")

    def carried(self) -> str:
        """Return until when what was carried over is paid, where that is still open."""
        try:
            rule = catalogue.calendar("extension_until", self.end.year)
        except KeyError:
            return ""
        last = date.fromisoformat(f"{self.end.year + 1}-{rule['value']}")
        if last < self.case.day:
            return ""
        day = formats.day(last, self.case.language)
        return self.case.say(
            f" Phần được phép kéo dài (nếu có) được giải ngân chậm nhất đến {day}.",
            f" What was allowed to be carried over, if any, is paid until {day} at the latest.",
        )

    def pace(self) -> ReportFinding | None:
        """Return the pace required to the end of the plan's last year and to its last day.

        Of a window that closed, what was left then.
        """
        row, case = self.row, self.case
        as_of, end, last_day = date.fromisoformat(row["as_of"]), self.end, self.last_day
        if row["remaining"] <= 0 or as_of >= last_day:
            return None
        left = self.money(row["remaining"])
        window = formats.day(last_day, case.language)
        if self.closed:
            text = case.say(
                f"**{self.who}**: đến {self.when} còn {left} của kế hoạch {self.period} chưa giải "
                f"ngân; thời hạn thanh toán ({window}) đã qua, bộ dữ liệu chưa có số cuối kỳ.",
                f"**{self.who}**: {left} of the plan of {self.period} were unpaid by {self.when}; "
                f"the window closed on {window}, and the figures at hand do not tell how it ended.",
            )
            text += self.carried()
            brief = case.say(
                f"**{self.who}**: đến {self.when} còn {left} của kế hoạch {self.period}.",
                f"**{self.who}**: {left} of the plan of {self.period} unpaid by {self.when}.",
            )
            return self.finding("pace_past", "info", text, "remaining", brief=brief)
        if self.rule["status"] != "sourced":
            window += case.say(
                ", thời hạn chưa được xác nhận cho năm này", ", not confirmed for this year"
            )
        final = end if as_of < end else last_day
        needed = required_pace(row["disbursed"], row["plan"], as_of, final)
        late = self.money(round(required_pace(row["disbursed"], row["plan"], as_of, last_day)))
        if as_of < end:
            close = formats.day(end, case.language)
            soon = self.money(round(needed))
            text = case.say(
                f"**{self.who}**: còn {left} của kế hoạch {self.period}; để giải ngân hết đến "
                f"{close} cần bình quân **{soon}/tháng** ({late}/tháng nếu thanh toán đến "
                f"{window}).",
                f"**{self.who}**: {left} of the plan of {self.period} are left; paying them by "
                f"{close} takes **{soon} a month** ({late} a month if payment runs to {window}).",
            )
        else:
            text = case.say(
                f"**{self.who}**: còn {left} của kế hoạch {self.period}; để giải ngân hết đến "
                f"{window} cần bình quân **{late}/tháng**.",
                f"**{self.who}**: {left} of the plan of {self.period} are left; paying them by "
                f"{window} takes **{late} a month**.",
            )
        start = date(int(row["period"][:4]) - 1, 12, 31)
        so_far = row["disbursed"] / months_between(start, as_of)
        began = formats.day(date(start.year + 1, 1, 1), case.language)
        text += case.say(
            f" Từ {began} đến {self.when} bình quân {self.money(round(so_far))}/tháng.",
            f" From {began} to {self.when} it was {self.money(round(so_far))} a month on average.",
        )
        if "/" in row["period"]:
            text += case.say(
                " Đây là kế hoạch nhiều năm, chưa có số liệu từng năm nên chỉ nêu tiến độ cần đạt, "
                "không tính xác suất.",
                " This is a plan of several years without yearly figures: the pace is given, but "
                "no probability.",
            )
        if row["scope"] == "UNSTATED":
            text += case.say(
                " Con số này chỉ đúng nếu số giải ngân có cùng phạm vi với kế hoạch.",
                " This holds only if the payment covers the same area as the plan.",
            )
        hurry = needed / so_far if so_far > 0 else HURRY + 1
        slower = min(so_far / needed, 1.0)
        times = formats.number(hurry, 1, case.language)
        brief = case.say(
            f"**{self.who} {self.period}**: để giải ngân hết đến {formats.day(final, 'vi')} cần "
            f"**{self.money(round(needed))}/tháng**, gấp {times} lần bình quân "
            f"từ {began} đến {self.when}.",
            f"**{self.who}, {self.period}**: paying the plan by {formats.day(final, 'en')} takes "
            f"**{self.money(round(needed))} a month**, {times} times the average "
            f"from {began} to {self.when}.",
        )
        return self.finding(
            "pace_required",
            "warning" if hurry > HURRY else "info",
            text,
            "remaining",
            stake=1 - slower,
            brief=brief,
        )


def _known(value: object) -> float | None:
    """Return a bound as a number, None where there is none.

    >>> _known(float("nan")), _known(11.4)
    (None, 11.4)
    """
    return value if isinstance(value, float) and value == value else None
