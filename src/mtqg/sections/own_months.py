"""An office's own months: where each programme stands, how it moved, where its year will end."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pandas as pd

from mtqg.analysis import months as course
from mtqg.analysis.year_end import year_end
from mtqg.plot import budget as plots
from mtqg.plot import theme
from mtqg.problems import ProblemError
from mtqg.sections import charts
from mtqg.sections.account import CAPITAL, name_of
from mtqg.sections.blocks import (
    Chart,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
)
from mtqg.sections.budget_outlook import target
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.areas import Area
from mtqg.table.figures import Figures
from mtqg.texts import Text, lower
from mtqg.words import formats
from mtqg.words.sentences import sentences

#: Odds of the level asked for under which a year is marked for attention.
UNLIKELY = 0.2
#: Lines among which one is named as what holds the others back.
LEAST = 2
#: A running payment that falls by less has been rounded.
FALL = 0.005


def known(case: Case) -> pd.DataFrame:
    """Return the office's own months with their totals (`analysis.months.by_month`)."""
    return case.once(_known)


def _known(case: Case) -> pd.DataFrame:
    return course.by_month(case.known.of(case.area.code))


def latest(case: Case) -> pd.DataFrame:
    """Return the lines of the last month as the table shows them; empty without months.

    Total, programme, type of capital, vintage; programmes in force before those whose carried-over
    capital is still paid. Of a line that is its parent alone under another name (a programme with
    carried-over capital only) one is kept.
    """
    months = known(case)
    if months.empty:
        return months
    now = months[months["month"] == months["month"].max()]
    if len(set(now["programme"]) - {"ALL"}) == 1:  # the total of one programme is that programme
        now = now[now["programme"] != "ALL"]
    ended = now["programme"].map(catalogue.programmes()["end"]).fillna("")
    over = (ended != "") & (ended < now["year"])
    told: list[pd.Series] = []
    for _, line in now.assign(over=over).sort_values("over", kind="stable").iterrows():
        whole, split = line["programme"] == "ALL", line["capital"] != "ALL"
        aged = line["plan_vintage"] != "ALL"
        by_capital = (now["programme"] == line["programme"]) & (now["capital"] != "ALL")
        if aged and (split if whole else not split and by_capital.any()):
            continue
        above = [one for one in told if _within(line, one)]
        if not above or above[-1]["parts"] != line["parts"]:
            told.append(line)
    return pd.DataFrame(told).reset_index(drop=True)


def _depth(line: pd.Series) -> int:
    return sum(line[column] != "ALL" for column in course.KEYS)


def _within(line: pd.Series, other: pd.Series) -> bool:
    return all(other[column] in ("ALL", line[column]) for column in course.KEYS)


def _label(case: Case, line: pd.Series) -> str:
    """Return the words of a line: of its programme, or indented those of its part."""
    vintages = {part.rsplit("/", 1)[1] for part in line["parts"].split("; ")}
    carried = vintages == {"CARRIED"} and line["plan_vintage"] == "ALL"
    name = name_of(case, line["programme"])
    if line["programme"] == "ALL" and line["capital"] == line["plan_vintage"] == "ALL":
        return case.say("Tổng cộng", "Total")
    of = [
        case.tell(words[line[column]])
        for column, words in (("capital", CAPITAL), ("plan_vintage", VINTAGE))
        if line[column] != "ALL"
    ]
    if not of:
        return name + (case.say(" (vốn kéo dài)", " (carried over)") if carried else "")
    return "\u2003" * min(_depth(line) - (line["programme"] != "ALL"), 2) + ", ".join(of)


VINTAGE = {
    "CURRENT": Text("vốn giao trong năm", "of the year"),
    "CARRIED": Text("vốn kéo dài", "carried over"),
}


def asked(rows: pd.DataFrame, programme: str) -> pd.DataFrame:
    """Return the rows of a programme and its components, every row where none is asked about."""
    if not programme:
        return rows
    code = catalogue.find_programme(programme)
    known = catalogue.programmes()
    return rows[rows["programme"].isin([code, *known.index[known["part_of"] == code]])]


def table(case: Case, programme: str = "") -> ReaderTable | None:
    """Return form 01 at the latest date: each line beside the month and the year before."""
    rows = asked(latest(case), programme)
    if rows.empty:
        return None
    months, month = known(case), str(rows["month"].iloc[0])
    year = int(rows["year"].iloc[0])
    before, ago = course.month_before(month), f"{year - 1}{month[4:]}"
    lines = []
    for _, line in rows.iterrows():
        one, other = (course.compared(months, line, then) for then in (before, ago))
        added = line["paid"] - one["paid"] if one is not None and before[:4] == month[:4] else None
        lines.append(
            {
                case.say("Chương trình, nguồn vốn", "Programme, capital"): _label(case, line),
                case.say("Kế hoạch (tỷ đồng)", "Plan (billion VND)"): _money(line["plan"]),
                case.say("Giải ngân (tỷ đồng)", "Disbursed (billion VND)"): _money(line["paid"]),
                case.say("Tỷ lệ (%)", "Rate (%)"): Quantity(line["share"], 1),
                case.say("Trong tháng (tỷ đồng)", "In the month (billion VND)"): (
                    Quantity() if added is None else _money(added, sign=True)
                ),
                case.say("So với tháng trước (điểm %)", "On the month before (points)"): (
                    Quantity()
                    if added is None or one is None
                    else Quantity(line["share"] - one["share"], 1, sign=True)
                ),
                case.say(f"So với cùng kỳ {year - 1} (điểm %)", f"On {year - 1} (points)"): (
                    Quantity()
                    if other is None
                    else Quantity(line["share"] - other["share"], 1, sign=True)
                ),
            }
        )
    day = formats.day(rows["as_of"].max(), case.language)
    note = case.say(
        "Tổng chưa nêu trong báo cáo thì cộng từ các khoản. Cùng kỳ chỉ so khoản cùng loại vốn; "
        "chương trình hợp nhất so với ba chương trình giai đoạn 2021-2025.",
        "Totals that are not stated are added up. The year before is held only to like capital; "
        "the merged programme to the three of 2021-2025.",
    )
    return ReaderTable(
        pd.DataFrame(lines),
        language=case.language,
        title=case.say(
            f"Biểu số 01. Kế hoạch và giải ngân vốn chương trình đến {day}, {case.name}",
            f"Form 01. Plan and disbursement of programme capital by {day}, {case.name}",
        ),
        source=" ".join((_source(case, rows), note)),
    )


def _money(value: float, *, sign: bool = False) -> Quantity:
    return Quantity(value, int(abs(value) < 100), sign=sign)


def _source(case: Case, rows: pd.DataFrame) -> str:
    """Return the source line of the latest month: the reports it was read from."""
    named = sorted({name for cell in rows["source"] for name in str(cell).split("; ")})
    return case.sources(pd.DataFrame({"source": named}))


def chart(case: Case, programme: str = "") -> Chart | Reading:
    """Draw the year of the whole and of each programme beside that of the year before."""
    rows = asked(latest(case), programme)
    if rows.empty:
        return Reading("")
    months, year = known(case), str(rows["year"].iloc[0])
    heads = rows[(rows["capital"] == "ALL") & (rows["plan_vintage"] == "ALL")]
    points = []
    for _, line in heads.iterrows():
        for month in sorted(months["month"].unique()):
            if month[:4] not in (year, str(int(year) - 1)):
                continue
            then = course.compared(months, line, month)
            if then is not None:
                points.append((_label(case, line), month, float(then["share"])))
    data = pd.DataFrame(points, columns=["name", "period", "value"])
    axes = plots.years(
        data,
        target=target(int(year)),
        title=_title(case, rows, programme),
        unit=case.say("% kế hoạch, lũy kế", "% of plan, cumulative"),
        language=case.language,
        figure=theme.blank(),
    )
    return charts.block(axes, _source(case, rows), data)


def _title(case: Case, rows: pd.DataFrame, programme: str) -> str:
    """Return where the year stands as the sentence on it says, its first clause alone."""
    told = charts.title(Findings((_stand(case, rows, programme),)), "months_stand") or ""
    return f"{case.name}: {lower(re.split(r'[.;:] ', told + ' ')[0])}"


def ends(case: Case) -> pd.DataFrame:
    """Return where each line of the last month will end its year, by `mtqg.year_end`.

    The line's own course, the same capital in the years before, and the reference class beside
    them; the plan is the most that can be paid. Empty without months, and once the year is over.
    """
    return case.once(_ends)


def _ends(case: Case) -> pd.DataFrame:
    rows = latest(case)
    if rows.empty or case.day > date(int(rows["year"].iloc[0]) + 1, 1, 31):
        return pd.DataFrame()
    months, year = known(case), int(rows["year"].iloc[0])
    whole = rows[list(course.KEYS)].eq("ALL")
    found = []
    # Lines that overlap are no cases beside each other: the total does not teach its parts.
    for _, group in rows.groupby([whole[column] for column in course.KEYS], sort=False):
        given = [
            (str(at), month, then["paid"], then["plan"])
            for at, line in group.iterrows()
            for month in sorted(months["month"].unique())
            if (then := course.compared(months, line, month)) is not None
        ]
        own = pd.DataFrame(given, columns=["programme", "month", "value", "plan"])
        with suppress(ProblemError):
            found.append(
                year_end(own, year=year, target=target(year), level=80, language=case.language)
            )
    if not found:
        return pd.DataFrame()
    told = pd.concat(found).set_index("programme").drop(columns=["plan", "share", "as_of"])
    told.index = told.index.astype(int)
    return rows.join(told, how="inner")


def outlook(case: Case, programme: str = "") -> ReaderTable | Reading:
    """Return where the year of the whole, of each programme and type of capital will end."""
    rows = ends(case)
    rows = asked(rows, programme) if len(rows) else rows
    if rows.empty:
        return Reading("")
    shown = rows[rows[list(course.KEYS[1:])].eq("ALL").any(axis=1)]
    year, goal = int(rows["year"].iloc[0]), target(int(rows["year"].iloc[0]))
    until = _until(case, year)
    lines = []
    for _, row in shown.iterrows():
        lines.append(
            {
                case.say("Chương trình, nguồn vốn", "Programme, capital"): _label(case, row),
                case.say("Đến nay (%)", "So far (%)"): Quantity(row["share"], 1),
                case.say("Dự báo 31/12 (%)", "Forecast 31 December (%)"): Quantity(
                    row["mean"], 0, low=row["lo-80"], high=row["hi-80"], around=True
                ),
                case.say(
                    f"Khả năng đạt từ {goal:.0f}% ngay 31/12", f"{goal:.0f}% or more by then"
                ): formats.chance(row["odds"], case.language),
                case.say(
                    f"Cần mỗi tháng để đạt {goal:.0f}% vào {until} (tỷ đồng)",
                    f"A month to reach {goal:.0f}% by {until} (billion VND)",
                ): _money(_needed(row, goal)),
                case.say("Bình quân đến nay (tỷ đồng)", "A month so far (billion VND)"): _money(
                    row["paid"] / int(row["month"][5:])
                ),
            }
        )
    rest = case.say(
        "Dự báo của báo cáo này, khoảng dự báo 80%, không vượt kế hoạch: theo các tháng đã qua, "
        "các năm trước của cùng loại vốn (nếu có) và nhóm tham chiếu là vốn đầu tư ngân sách do "
        f"các tỉnh thực hiện, không phải giải ngân của chương trình. Mức {goal:.0f}% được yêu cầu "
        f"tính đến {until}; tháng 1 không dự báo.",
        "Forecasts of this report with their 80% interval, at most the plan: from the months so "
        "far, earlier years of like capital where there are any, and as a reference class the "
        "provinces' realised state-budget investment, which is no programme payment. The "
        f"{goal:.0f}% is asked for by {until}; January is not forecast.",
    )
    return ReaderTable(
        pd.DataFrame(lines),
        language=case.language,
        title=case.say(
            f"Dự báo giải ngân đến 31/12/{year}, {case.name}",
            f"Where disbursement will stand on 31 December {year}, {case.name}",
        ),
        source=rest,
    )


def _until(case: Case, year: int) -> str:
    """Return the last day on which the plan of a year is paid, which the level asked for is of."""
    day = catalogue.calendar("plan_payable_until", year)["value"]
    return formats.day(f"{year + 1}-{day}", case.language)


def _needed(row: pd.Series, goal: float) -> float:
    """Return the amount a month that brings a line to the level asked for by its last day."""
    left = 13 - int(row["month"][5:])
    return max(0.0, float(goal * row["plan"] / 100 - row["paid"])) / left


def findings(case: Case, programme: str = "") -> Findings | None:
    """Return what the last month says: where it stands, who lags, what is missing, what fell."""
    return case.known.once(_findings, case.area, case.language, programme)


def _findings(figures: Figures, area: Area, language: str, programme: str) -> Findings | None:
    case = Case(area, language, figures)
    rows = asked(latest(case), programme)
    if rows.empty:
        return None
    found = [_stand(case, rows, programme)]
    found += [one for one in (_slowest(case, rows), _unreported(case, rows)) if one is not None]
    found += [*_falls(case, rows), *_closing(case, programme)]
    total = latest(case).iloc[0]
    measure = Measure(
        value=float(total["share"]),
        unit="%",
        label=case.say(
            "Giải ngân kế hoạch năm của chương trình", "Programme disbursement, yearly plan"
        ),
        period=str(total["as_of"]),
        plan=str(total["year"]),
    )
    return Findings(tuple(found), {"disbursement_rate": measure})


def _closing(case: Case, programme: str) -> list[ReportFinding]:
    """Return what became of last year's plan in January, in which it is still paid."""
    say, months = sentences("own_months", case.language), known(case)
    rows = asked(course.closing(case.known.of(case.area.code)), programme)
    # Told as long as the new year is young: from spring on it is history.
    rows = rows[rows["month"] >= months["month"].max()]
    if rows.empty:
        return []
    line = rows[rows["year"] == rows["year"].max()].iloc[0]
    year = str(line["year"])
    december = course.compared(months, line, f"{year}-12")
    text = say(
        "closing.line",
        year=year,
        day=formats.day(line["as_of"], case.language),
        paid=formats.number(line["paid"], 0, case.language),
        plan=formats.number(line["plan"], 0, case.language),
        share=formats.with_unit(line["share"], "%", 1, case.language),
        last=_until(case, int(year)),
    )
    if december is not None:
        more = formats.number(line["paid"] - december["paid"], 0, case.language)
        text += " " + say("closing.january", more=more)
    return [ReportFinding("year_closing", "info", text, float(line["share"]), "%")]


def _stand(case: Case, rows: pd.DataFrame, programme: str) -> ReportFinding:
    """Return the headline: the whole at the latest date, its move, its end, and what to decide."""
    line, months = rows.iloc[0], known(case)
    month, year = str(line["month"]), int(line["year"])
    goal, language = target(year), case.language
    before = course.compared(months, line, course.month_before(month))
    ago = course.compared(months, line, f"{year - 1}{month[4:]}")
    day = formats.day(line["as_of"], language)
    share = formats.with_unit(line["share"], "%", 1, language)
    paid, plan = (formats.number(line[name], 0, language) for name in ("paid", "plan"))
    whose = Text("vốn chương trình", "programme capital")
    if programme:
        name = name_of(case, line["programme"])
        whose = Text(f"vốn {name}", f"capital ({name})")
    text = case.say(
        f"Đến {day}, giải ngân {paid}/{plan} tỷ đồng {whose.vi} (**{share}**)",
        f"By {day} {paid} of {plan} billion VND of {whose.en} were disbursed (**{share}**)",
    )
    if before is not None and course.month_before(month)[:4] == month[:4]:
        moved = formats.with_unit(abs(line["share"] - before["share"]), "pp", 1, language)
        word = Text("tăng", "up") if line["share"] >= before["share"] else Text("giảm", "down")
        text += case.say(
            f", {word.vi} {moved} so với tháng trước", f", {word.en} {moved} on the month"
        )
    if ago is not None:
        then = formats.with_unit(ago["share"], "%", 1, language)
        text += case.say(f"; cùng kỳ {year - 1}: {then}", f"; a year before: {then}")
    brief = text = text + "."
    severity, stake = "info", 0.0
    end = ends(case)
    if line.name in end.index and end.loc[line.name, "basis"] != "outturn":
        last = end.loc[line.name]
        middle = formats.with_unit(last["mean"], "%", 0, language)
        band = formats.interval(last["lo-80"], last["hi-80"], "%", 0, language)
        odds = formats.chance(last["odds"], language)
        brief += case.say(
            f" Dự báo đến 31/12/{year}: **{middle}** (khoảng dự báo 80%: {band}); khả năng đạt từ "
            f"{goal:.0f}% ngay khi đó: {odds}.",
            f" Forecast for 31 December {year}: **{middle}** (80% interval: {band}); {goal:.0f}% "
            f"or more: {odds}.",
        )
        until = _until(case, year)
        text = brief + case.say(
            f" Mức {goal:.0f}% được yêu cầu tính đến {until}, hạn giải ngân của kế hoạch.",
            f" The {goal:.0f}% is asked for by {until}, the last day on which the plan is paid.",
        )
        severity = "warning" if last["odds"] < UNLIKELY else "info"
        stake = min(1.0, max(0.0, 1 - float(last["odds"])))
    elif line["share"] >= goal:
        severity = "good"
    return ReportFinding(
        "months_stand",
        severity,
        text,
        float(line["share"]),
        "%",
        source=case.cited(str(line["source"]).split("; ")),
        stake=stake,
        brief=brief,
        decision=decision(case, programme),
    )


def decision(case: Case, programme: str = "") -> str:
    """Return the draft of one decision: which capital to move, the largest that will be left.

    "" where no line is forecast to fall short of the level asked for.
    """
    rows = ends(case)
    if rows.empty:
        return ""
    rows = asked(rows, programme)
    leaves = rows[(rows["programme"] != "ALL") & ~rows["parts"].str.contains("; ")]
    goal = target(int(rows["year"].iloc[0]))
    short = (goal - leaves["mean"]).clip(lower=0) * leaves["plan"] / 100
    if leaves.empty or short.max() <= 0:
        return ""
    line = leaves.loc[short.idxmax()]
    who = _whole_label(case, line)
    left = formats.with_unit(float(short.max()), "bn VND", 0 if short.max() >= 10 else 1,
                             case.language)  # fmt: skip
    if line["basis"] == "outturn":
        return case.say(
            f"giải ngân trong tháng 1 phần còn lại của {who}: hết năm còn thiếu {left} so với mức "
            f"{goal:.0f}% (dự thảo)",
            f"pay in January what is left of {who}: {left} short of {goal:.0f}% at the year's end "
            "(draft)",
        )
    return case.say(
        f"điều chuyển phần khó giải ngân của {who}: dự báo 31/12 thiếu khoảng {left} so với "
        f"mức {goal:.0f}% (dự thảo)",
        f"move what can hardly be paid of {who}: by the forecast about {left} short of "
        f"{goal:.0f}% (draft)",
    )


def _whole_label(case: Case, line: pd.Series) -> str:
    """Return a line's programme, capital and vintage in one phrase."""
    _, capital, vintage = str(line["parts"]).split("/")
    parts = [name_of(case, line["programme"])]
    parts += [case.tell(CAPITAL[capital])] if capital in CAPITAL else []
    parts += [case.tell(VINTAGE[vintage])] if vintage in VINTAGE else []
    return ", ".join(parts)


def _slowest(case: Case, rows: pd.DataFrame) -> ReportFinding | None:
    """Return the line without parts that is furthest behind, weighed by its plan."""
    leaves = rows[(rows["programme"] != "ALL") & ~rows["parts"].str.contains("; ")]
    if len(leaves) < LEAST:
        return None
    total = float(rows["share"].iloc[0])
    gap = (total - leaves["share"]).clip(lower=0) * leaves["plan"] / 100
    if gap.max() <= 0:
        return None
    line = leaves.loc[gap.idxmax()]
    share = formats.with_unit(line["share"], "%", 1, case.language)
    plan = formats.with_unit(line["plan"], "bn VND", 0, case.language)
    who = _whole_label(case, line)
    text = case.say(
        f"Kéo tỷ lệ chung xuống nhiều nhất: **{who}**, mới đạt {share} của {plan}.",
        f"What holds the whole back most: **{who}**, at {share} of {plan}.",
    )
    return ReportFinding("months_slowest", "info", text, float(line["share"]), "%")


def _unreported(case: Case, rows: pd.DataFrame) -> ReportFinding | None:
    """Return the lines that the month before has and the last month lacks."""
    months, month = known(case), str(rows["month"].iloc[0])
    earlier = months[(months["year"] == month[:4]) & (months["month"] < month)]
    if earlier.empty:
        return None
    last = earlier[earlier["month"] == earlier["month"].max()]
    now = months[months["month"] == month]
    had, have = (set(table["parts"][~table["parts"].str.contains("; ")]) for table in (last, now))
    gone = last[last["parts"].isin(had - have)].drop_duplicates("parts")
    if gone.empty:
        return None
    names = "; ".join(_whole_label(case, line) for _, line in gone.iterrows())
    when = formats.period(month, case.language)
    text = case.say(
        f"Chưa có số liệu {when} của: {names}. Tổng của {when} chưa gồm các khoản này nên không so "
        "với tháng trước.",
        f"No figures of {when} on: {names}. The total of {when} leaves them out and is not held to "
        "the month before.",
    )
    return ReportFinding("months_unreported", "warning", text, float(len(gone)), "")


def _falls(case: Case, rows: pd.DataFrame) -> list[ReportFinding]:
    """Return the payments that fell in the month: recoveries exist, so each is a question."""
    months = known(case)
    found = []
    for _, line in rows[~rows["parts"].str.contains("; ")].iterrows():
        before = course.compared(months, line, course.month_before(str(line["month"])))
        if before is None or before["year"] != line["year"]:
            continue
        if line["paid"] >= before["paid"] * (1 - FALL):
            continue
        was, now = (
            formats.with_unit(one["paid"], "bn VND", 1, case.language) for one in (before, line)
        )
        who = _whole_label(case, line)
        text = case.say(
            f"**{who}**: lũy kế giảm từ {was} xuống {now} trong tháng. Do thu hồi tạm ứng, điều "
            "chỉnh, hay nhập sai? Cần xác nhận.",
            f"**{who}**: the running total fell from {was} to {now} in the month. A recovery, a "
            "correction, or a slip? To be confirmed.",
        )
        found.append(
            ReportFinding(
                "months_fall",
                "warning",
                text,
                float(line["paid"]),
                "bn VND",
                stake=float(min(1, 1 - line["paid"] / before["paid"])),
            )
        )
    return found


def earlier(case: Case) -> ReaderTable | Reading:
    """Return the months before the last one: share of plan of the whole and of each programme."""
    rows = latest(case)
    if rows.empty:
        return Reading("")
    months = known(case)
    heads = rows[(rows["capital"] == "ALL") & (rows["plan_vintage"] == "ALL")]
    past = sorted(set(months["month"]) - {rows["month"].iloc[0]}, reverse=True)
    lines = []
    for month in past:
        cells: dict[str, object] = {
            case.say("Đến hết", "To the end of"): formats.period(month, case.language)
        }
        for _, line in heads.iterrows():
            then = course.compared(months, line, month)
            cells[_label(case, line)] = Quantity() if then is None else Quantity(then["share"], 1)
        lines.append(cells)
    return ReaderTable(
        pd.DataFrame(lines),
        language=case.language,
        title=case.say(
            f"Tỷ lệ giải ngân (%) các tháng trước, {case.name}",
            f"Disbursement (%) of earlier months, {case.name}",
        ),
    )
