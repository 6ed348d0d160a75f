"""Programme capital as stated: plan, payment and rate held against one another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from mtqg import accounts, catalogue, charts, formats, runoff
from mtqg.case import Case, period_end
from mtqg.displays import Chart, Finding, Findings, Measure, Reading, Table
from mtqg.indicators.disbursement import required_pace
from mtqg.readings import missing
from mtqg.readings.budget_year import triangle_of
from mtqg.texts import Text

#: Points between a stated rate and the one of its plan and payment above which they contradict
#: each other. In the press figures of data/ rounding makes 0.1 at most; Quảng Nam 2023 has 3.6.
TOLERANCE = 0.5


Account = dict[str, Any]


def _accounts(rows: pd.DataFrame) -> list[Account]:
    return [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]


def stated(case: Case) -> pd.DataFrame:
    """Return the stated plans, payments and rates of the province's programmes (`accounts`)."""
    rows = case.table[(case.table["area"] == case.area.code) & (case.table["programme"] != "_Z")]
    return accounts.stated(rows)


def table(case: Case) -> Table | Reading:
    """Return form 01 (Biểu số 01): plan, disbursement, stated rate and the rate computed."""
    rows = stated(case)
    if rows.empty:
        return _nothing(case)
    language = case.language

    def money(value: float) -> str:
        return formats.number(value, 0 if value % 1 == 0 or abs(value) >= 1000 else 1, language)

    def percent(value: float, decimals: int) -> str:
        return formats.number(value, decimals, language)

    frame = pd.DataFrame(
        {
            case.say("Chương trình, phạm vi", "Programme, scope"): [
                label(case, row) for row in _accounts(rows)
            ],
            case.say("Vốn của kỳ", "Capital of"): [
                formats.period(p, language) for p in rows["period"]
            ],
            case.say("Tính đến", "As of"): [
                formats.day(d, language) if d else formats.MISSING for d in rows["as_of"]
            ],
            case.say("Kế hoạch (tỷ đồng)", "Plan (billion VND)"): rows["plan"].map(money),
            case.say("Giải ngân (tỷ đồng)", "Disbursed (billion VND)"): rows["disbursed"].map(
                money
            ),
            case.say("Tỷ lệ nêu (%)", "Stated rate (%)"): [
                percent(v, max(1, _decimals(v))) for v in rows["rate"]
            ],
            case.say("Tỷ lệ tính lại (%)", "Recomputed (%)"): [
                percent(v, 1) for v in rows["computed"]
            ],
            case.say("Đối chiếu", "Check"): [_verdict(case, row) for row in _accounts(rows)],
        }
    )
    return Table(
        frame,
        title=case.say(
            f"Biểu số 01. Kế hoạch và giải ngân vốn chương trình, {case.name}",
            f"Form 01. Plan and disbursement of programme capital, {case.name}",
        ),
        source=case.sources(rows),
        numeric=tuple(frame.columns[3:7]),
    )


def _decimals(value: float) -> int:
    text = f"{value:.2f}".rstrip("0")
    return len(text.partition(".")[2])


def _nothing(case: Case) -> Reading:
    return missing.note(
        case,
        Text(
            "kế hoạch vốn và số giải ngân các chương trình mục tiêu quốc gia",
            "the plan and disbursement of the national target programmes",
        ),
        Text(
            "tính tỷ lệ giải ngân, phần vốn còn lại và tiến độ cần đạt",
            "give the disbursement rate, what is left and the pace required",
        ),
    )


def label(case: Case, row: Account) -> str:
    """Return programme, type of capital and scope of an account in the reader's words."""
    programme = _PROGRAMMES.get(row["programme"])
    name = (
        case.tell(programme)
        if programme
        else str(catalogue.programmes().loc[row["programme"], f"name_{case.language}"])
    )
    parts = [name]
    if row["capital"] != "ALL":
        parts.append(case.tell(_CAPITAL[row["capital"]]))
    if row["scope"] != "ALL":
        scope = catalogue.scopes().loc[row["scope"], f"name_{case.language}"]
        parts.append(str(scope)[0].lower() + str(scope)[1:])
    return ", ".join(parts)


_PROGRAMMES = {
    "ALL": Text("Các chương trình MTQG", "All programmes"),
    "DTTS": Text("Dân tộc thiểu số và miền núi", "Ethnic-minority and mountainous areas"),
    "GNBV": Text("Giảm nghèo bền vững", "Sustainable poverty reduction"),
    "NTM": Text("Nông thôn mới", "New rural development"),
}
_CAPITAL = {"INV": Text("vốn đầu tư", "investment"), "REC": Text("vốn sự nghiệp", "recurrent")}


def _verdict(case: Case, row: Account) -> str:
    if pd.isna(row["agrees"]):
        return case.say("thiếu số để đối chiếu", "not enough to check")
    if row["agrees"]:
        return case.say("khớp", "agrees")
    if row["gap"] < TOLERANCE:
        return case.say("lệch do làm tròn", "off by rounding")
    return case.say("mâu thuẫn", "contradicts")


def reading(case: Case) -> Findings | Reading:
    """Return the findings on the stated accounts: agreement, what is left, pace required."""
    rows = stated(case)
    if rows.empty:
        return _nothing(case)
    findings = [finding for row in _accounts(rows) for finding in _of(case, row)]
    return Findings(tuple(findings), _measures(case, rows))


def _measures(case: Case, rows: pd.DataFrame) -> dict[str, Measure]:
    whole = rows[rows["programme"].eq("ALL") & rows["rate"].notna()]
    if whole.empty:
        return {}
    last = whole.sort_values("as_of").iloc[-1]
    # What plan and payment give counts, not a rate that they contradict.
    value = last["rate"] if pd.isna(last["computed"]) else last["computed"]
    return {
        "disbursement_rate": Measure(
            value=float(value),
            unit="%",
            label=case.say("Giải ngân chương trình", "Programme disbursement"),
            period=str(last["as_of"]),
        )
    }


def _of(case: Case, row: Account) -> list[Finding]:
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


def scenarios(case: Case) -> Table | Reading:
    """Return what plans of several years, or of a part of the area, still take: no odds.

    One table a report: the accounts whose window was still open at their date, each with the
    amount at the close if the pace so far is kept, and if the rest of the year is used as
    provinces use it.
    """
    lines = []
    for row in _accounts(stated(case)):
        if pd.isna(row["remaining"]) or not row["as_of"]:
            continue
        as_of = date.fromisoformat(row["as_of"])
        close = date.fromisoformat(period_end(row["period"]))
        if row["remaining"] <= 0 or as_of >= close:
            continue
        start = date(int(row["period"][:4]) - 1, 12, 31)
        found = runoff.scenario(
            row["disbursed"], row["plan"], as_of, close, started=start, triangle=triangle_of(case)
        )
        for line in found.lines:
            lines.append(
                {
                    case.say("Chương trình, phạm vi", "Programme, scope"): label(case, row),
                    case.say("Đến ngày", "By"): formats.day(close, case.language),
                    case.say("Kịch bản", "Scenario"): case.tell(line.label),
                    case.say("Tỷ đồng", "Billion VND"): formats.number(
                        line.amount, 0, case.language
                    ),
                    case.say("% kế hoạch", "% of plan"): formats.number(
                        line.rate, 1, case.language
                    ),
                }
            )
        label_text = found.label
    if not lines:
        return Reading("")
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        title=case.say(
            f"Kịch bản cho phần vốn còn lại, {case.name}", f"Scenarios for the rest, {case.name}"
        ),
        source=case.tell(label_text),
        numeric=tuple(frame.columns[3:]),
    )


def _history(case: Case) -> pd.DataFrame:
    """Return programme capital in the budget plans by year: columns period, value, flag.

    To 2010 one column of the plan holds the programmes, Programme 135 and the forest programme;
    2006 states the three apart, and their sum (flag e) continues it.
    """
    rows = case.figures(indicator="BUD.NTP", scope="ALL", status="plan")
    parts = ["ALL", "P135_OLD", "FOREST_OLD"]
    early = rows[(rows["period"] <= "2010") & rows["programme"].isin(parts)]
    summed = early.groupby("period")["value"].agg(["sum", "size"]).reset_index()
    summed = summed[summed["size"] == len(parts)].rename(columns={"sum": "value"})
    stated_ = rows[
        ((rows["period"] > "2010") & rows["programme"].eq("ALL"))
        | rows["programme"].eq("NTP_P135_FOREST")
    ]
    return pd.concat(
        [stated_[["period", "value"]].assign(flag=""), summed[["period", "value"]].assign(flag="e")]
    ).sort_values("period", ignore_index=True)


def history_chart(case: Case) -> Chart | Reading:
    """Draw programme capital in the province's budget plans, its concept breaks drawn as such."""
    points = _history(case)
    if points.empty:
        return missing.note(
            case,
            Text(
                "vốn chương trình trong dự toán ngân sách", "programme capital in the budget plan"
            ),
            Text("cho thấy quy mô vốn qua các năm", "show its size over the years"),
        )
    rows = case.figures(indicator="BUD.NTP")
    return charts.trend(
        charts.Line(case.name, points),
        indicator="BUD.NTP",
        language=case.language,
        source=case.sources(rows),
        breaks=case.breaks("BUD.NTP"),
    )


def history_reading(case: Case) -> Reading:
    """Return what the budget plans say, piece by piece: concepts differ and are not compared."""
    points = _history(case)
    if points.empty:
        return Reading("")
    last = points.iloc[-1]
    amount = formats.with_unit(last["value"], "bn VND", 0, case.language)
    return Reading(
        case.say(
            f"Dự toán năm {last['period']} giao {case.name} {amount} vốn chương trình mục tiêu "
            "quốc gia. Danh mục chương trình đã đổi hai lần (đến 2010 gồm cả "
            "Chương trình 135 và trồng rừng; "
            "2013-2015 có 16 chương trình; sau đó còn hai), nên chỉ so các năm trong cùng một "
            "đoạn của biểu đồ. Chưa có số dự toán theo tỉnh sau 2017.",
            f"The plan of {last['period']} assigns {case.name} {amount} of programme capital. The "
            "set of programmes changed twice (to 2010 with Programme 135 and the forest "
            "programme; sixteen in 2013-2015; two after), so only years within one piece of the "
            "chart compare. No plans by province after 2017 are at hand.",
        )
    )


class _Words:
    """The sentences on one account."""

    def __init__(self, case: Case, row: Account) -> None:
        self.case = case
        self.row = row
        self.who = label(case, row)
        self.period = formats.period(self.row["period"], case.language)
        self.when = formats.day(self.row["as_of"], case.language) if self.row["as_of"] else ""

    def figure(self, name: str) -> str:
        """Return plan, disbursed or rate with its hedge: "hơn 262 tỷ đồng"."""
        value, low, high = (self.row[c] for c in (name, f"{name}_low", f"{name}_high"))
        if name == "rate":
            return formats.hedged(
                value, low, high, "%", max(1, _decimals(value)), self.case.language
            )
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

    def agreement(self) -> Finding:
        row, case = self.row, self.case
        body = self.head() + self.paid_of_plan()
        stated_rate, computed = self.figure("rate"), self.computed()
        if row["agrees"]:
            text = body + case.say(
                f", đạt {stated_rate}: khớp với tỷ lệ nêu trong nguồn.",
                f", {stated_rate}: agrees with the stated rate.",
            )
            return Finding("rate_agrees", "good", text, float(row["rate"]), "%")
        if row["gap"] < TOLERANCE:
            text = body + case.say(
                f" là {computed}; nguồn nêu {stated_rate}, lệch trong phạm vi làm tròn.",
                f" is {computed}; the source says {stated_rate}, off by rounding.",
            )
            return Finding("rate_rounding", "info", text, float(row["computed"]), "%")
        implied = self.money(round(row["implied_plan"]))
        paid = self.money(round(row["plan"] * row["rate"] / 100))
        text = body + case.say(
            f" là {computed}, nhưng nguồn nêu {stated_rate}: **hai số mâu thuẫn**. Để tỷ lệ "
            f"này đúng, kế hoạch phải khoảng {implied}, hoặc số giải ngân khoảng {paid}.",
            f" is {computed}, yet the source says {stated_rate}: **they contradict each other**. "
            f"For that rate to be true the plan would have to be about {implied}, or the "
            f"payment about {paid}.",
        )
        if row["scope"] == "UNSTATED":
            scope = str(catalogue.scopes().loc[row["plan_scope"], f"name_{case.language}"])
            scope = scope[0].lower() + scope[1:]
            text += case.say(
                f" Nguồn không nêu phạm vi của số giải ngân; số kế hoạch là của {scope}.",
                f" The source does not say what area the payment covers; the plan is of the "
                f"{scope}.",
            )
        return Finding("rate_contradicts", "error", text, float(row["computed"]), "%")

    def without_plan(self) -> Finding:
        paid, rate = self.figure("disbursed"), self.figure("rate")
        implied = self.money(round(self.row["implied_plan"]))
        text = self.head() + self.case.say(
            f"giải ngân {paid}, tỷ lệ nêu {rate}; nguồn không nêu kế hoạch (hai số này ứng với kế "
            f"hoạch khoảng {implied}).",
            f"{paid} disbursed at a stated rate of {rate}; the plan is not stated (the two imply "
            f"about {implied}).",
        )
        return Finding("plan_missing", "warning", text, float(self.row["rate"]), "%")

    def without_rate(self) -> Finding:
        text = (
            self.head()
            + self.paid_of_plan()
            + self.case.say(
                f", tức {self.computed()} (tính lại; nguồn không nêu tỷ lệ cùng phạm vi).",
                f", that is {self.computed()} (computed; no rate of the same scope is stated).",
            )
        )
        return Finding("rate_computed", "info", text, float(self.row["computed"]), "%")

    def alone(self) -> Finding:
        row = self.row
        if pd.notna(row["rate"]):
            rate = self.figure("rate")
            text = self.head() + self.case.say(
                f"tỷ lệ giải ngân {rate}; chưa đối chiếu được vì thiếu kế hoạch hoặc số giải ngân.",
                f"disbursement rate {rate}; without plan or payment it cannot be checked.",
            )
            return Finding("rate_alone", "info", text, float(row["rate"]), "%")
        paid = self.figure("disbursed")
        text = self.head() + self.case.say(
            f"giải ngân {paid}; thiếu kế hoạch nên chưa tính được tỷ lệ.",
            f"{paid} disbursed; without the plan there is no rate.",
        )
        return Finding("payment_alone", "info", text, float(row["disbursed"]), "bn VND")

    def pace(self) -> Finding | None:
        """Return the pace required to the end of the plan's last year and to its last day."""
        row, case = self.row, self.case
        as_of = date.fromisoformat(row["as_of"])
        end = date.fromisoformat(period_end(row["period"]))
        rule = catalogue.calendar("plan_payable_until", end.year)
        last_day = date.fromisoformat(f"{end.year + 1}-{rule['value']}")
        if row["remaining"] <= 0 or as_of >= last_day:
            return None
        left = self.money(row["remaining"])
        window = formats.day(last_day, case.language)
        if rule["status"] != "sourced":
            window += case.say(
                ", thời hạn chưa được xác nhận cho năm này", ", not confirmed for this year"
            )
        late = self.money(round(required_pace(row["disbursed"], row["plan"], as_of, last_day)))
        if as_of < end:
            close = formats.day(end, case.language)
            soon = self.money(round(required_pace(row["disbursed"], row["plan"], as_of, end)))
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
        if "/" in row["period"]:
            text += case.say(
                " Đây là kế hoạch nhiều năm: chưa nạp số từng năm nên chỉ nêu tiến độ cần đạt, "
                "không tính xác suất.",
                " This is a plan of several years: until yearly figures are loaded the pace is "
                "given, but no probability.",
            )
        if row["scope"] == "UNSTATED":
            text += case.say(
                " Con số này chỉ đúng nếu số giải ngân có cùng phạm vi với kế hoạch.",
                " This holds only if the payment covers the same area as the plan.",
            )
        return Finding("pace_required", "info", text, float(row["remaining"]), "bn VND")
