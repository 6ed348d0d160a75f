"""An office's own months: where each programme stands, how it moved, where its year will end."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from math import nan

import pandas as pd

from mtqg.analysis import months as course
from mtqg.analysis.year_end import year_end
from mtqg.plot import budget as plots
from mtqg.plot import theme
from mtqg.problems import ProblemError
from mtqg.sections import charts
from mtqg.sections.account import capital_row, name_of
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    filled,
    traced,
)
from mtqg.sections.budget_outlook import target
from mtqg.sections.cases import Case
from mtqg.table import catalogue
from mtqg.table.areas import Area
from mtqg.table.figures import Figures
from mtqg.texts import lower
from mtqg.words import formats

PLAN, PAID = "FIN.PLAN", "FIN.DISB"

#: Odds of the level asked for under which a year is marked for attention.
UNLIKELY = 0.2
#: Lines among which one is named as what holds the others back.
LEAST = 2
#: A running payment that falls by less has been rounded.
FALL = 0.005


def known(case: Case) -> pd.DataFrame:
    """Return the office's own months with their totals (`analysis.months.by_month`).

    What a source of the data set states of one date alone is a figure, no course of months; what
    the office states itself is its own from the first month on.
    """
    return case.once(_known)


def _known(case: Case) -> pd.DataFrame:
    rows = case.known.of(case.area.code)
    own = ~rows["source"].isin(catalogue.sources().index)
    months = course.by_month(rows[own | (rows["indicator"] != course.RATE)])
    alone = len(set(months["month"])) < 2 and not months["source"].isin(rows["source"][own]).any()
    return months.iloc[:0] if alone else months


def latest(case: Case) -> pd.DataFrame:
    """Return the lines of the last month as the table shows them; empty without months.

    Total, programme, type of capital, vintage; programmes in force before those whose carried-over
    capital is still paid. Of a line that is its parent alone under another name (a programme with
    carried-over capital only) one is kept.
    """
    return case.once(_latest)


def _latest(case: Case) -> pd.DataFrame:
    months = known(case)
    if months.empty:
        return months
    now = months[months["month"] == months["month"].max()]
    if len(set(now["programme"]) - {"ALL"}) == 1:  # the total of one programme is that programme
        now = now[now["programme"] != "ALL"]
    ended = now["programme"].map(catalogue.programmes()["end"]).fillna("")
    over = (ended != "") & (ended < now["year"])
    now = now.assign(over=over).sort_values("over", kind="stable")
    by_capital = set(now.loc[now["capital"] != "ALL", "programme"])
    lines, marked = now.to_dict("records"), list[int]()
    for at, line in enumerate(lines):
        whole, split = line["programme"] == "ALL", line["capital"] != "ALL"
        if line["plan_vintage"] != "ALL" and (
            split if whole else not split and line["programme"] in by_capital
        ):
            continue
        above = [
            lines[one]
            for one in marked
            if all(lines[one][column] in ("ALL", line[column]) for column in course.KEYS)
        ]
        same = ("parts",), ("plan", "paid")
        if not above or not any(all(above[-1][c] == line[c] for c in of) for of in same):
            marked.append(at)
    return now.iloc[marked].reset_index(drop=True)


def _heads(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the whole and of programmes; the parts where they are all there is."""
    whole = rows[(rows["capital"] == "ALL") & (rows["plan_vintage"] == "ALL")]
    return whole if len(whole) else rows


def _label(case: Case, line: pd.Series, rows: pd.DataFrame) -> str:
    """Return the words of a line of a table: of its programme, or indented those of its part."""
    heads = _heads(rows)
    headless = len(heads) == len(rows) or line["programme"] not in set(heads["programme"])
    if headless and (line["capital"] != "ALL" or line["plan_vintage"] != "ALL"):
        return _whole_label(case, line)  # nothing of the programme stands above it
    if of := _kinds(case, line):
        return "\u2003" * len(of) + ", ".join(of)
    whole = line["programme"] == "ALL"
    name = case.says("own_months")("table.total") if whole else name_of(case, line["programme"])
    return f"{name} {case.says('own_months')('table.carried')}" if _carried(line) else name


def _kinds(case: Case, line: pd.Series) -> list[str]:
    """Return the words of the type and vintage of a line, none of those that it does not split."""
    words = case.says("own_months").section("kinds")
    return [words[line[c]] for c in ("capital", "plan_vintage") if line[c] != "ALL"]


def _carried(line: pd.Series) -> bool:
    """Return whether all capital of a line is carried over."""
    return {part.rsplit("/", 1)[1] for part in line["parts"].split("; ")} == {"CARRIED"}


def _whole_label(case: Case, line: pd.Series) -> str:
    """Return a line's programme, capital and vintage in one phrase."""
    _, capital, vintage = str(line["parts"]).split("/")
    words = case.says("own_months").section("kinds")
    of = [words[code] for code in (capital, vintage) if code in words]
    return ", ".join([name_of(case, line["programme"]), *of])


def asked(rows: pd.DataFrame, programme: str) -> pd.DataFrame:
    """Return the rows of a programme and its components, every row where none is asked about."""
    if not programme or rows.empty:
        return rows
    code = catalogue.find_programme(programme)
    known = catalogue.programmes()
    return rows[rows["programme"].isin([code, *known.index[known["part_of"] == code]])]


def table(case: Case, programme: str = "") -> ReaderTable | None:
    """Return form 01 at the latest date: each line beside the month and the year before."""
    rows = asked(latest(case), programme)
    if rows.empty:
        return None
    say, months, month = case.says("own_months"), known(case), str(rows["month"].iloc[0])
    year = int(rows["year"].iloc[0])
    before, ago = course.month_before(month), f"{year - 1}{month[4:]}"
    lines = []
    for _, line in rows.iterrows():
        then, other = (course.compared(months, line, at) for at in (before, ago))
        paid = share = on_year = nan
        if then is not None and before[:4] == month[:4]:  # January starts anew
            paid, share = line["paid"] - then["paid"], line["share"] - then["share"]
        if other is not None:
            on_year = line["share"] - other["share"]
        lines.append(
            {
                "programme": _label(case, line, rows),
                "plan": replace(_money(line["plan"]), ref=row_of(line, PLAN)),
                "paid": replace(_money(line["paid"]), ref=row_of(line, PAID)),
                "rate": Quantity(line["share"], 1),
                "month": _money(paid, sign=True),
                "on_month": Quantity(share, 1, sign=True),
                "on_year": Quantity(on_year, 1, sign=True),
            }
        )
    frame = filled(pd.DataFrame(lines))
    notes = [say("table.note")] if rows["plan"].notna().any() else []
    if len(set(months["month"])) == 1:
        notes = [*notes, say("table.one_month")]
    elif "on_year" in frame:
        notes = [*notes, say("table.like")]
    day = formats.day(rows["as_of"].max(), case.language)
    source, given = " ".join([_source(case, rows), *notes]), {"day": day, "year": str(year - 1)}
    return ReaderTable.of(say, "table", frame, source, place=case.name, **given)


def row_of(line: pd.Series, code: str) -> str:
    """Return the row of the page's ledger (`blocks.anchor`) of a line's plan or payment.

    Of a line that is stated it is the row of that statement, of a sum one of its own.
    """
    keys = zip(course.KEYS, _stated(line) or line[list(course.KEYS)], strict=True)
    year = {"period": line["year"], "scope": "ALL", "fund": "ALL"}
    return capital_row({**line, **year, **dict(keys), "indicator": code})


def _stated(line: pd.Series) -> list[str]:
    """Return programme, capital and vintage of the one statement of a line, of a sum nothing."""
    first, *others = str(line["parts"]).split("; ")
    return [] if others else first.split("/")


def sums(case: Case) -> list[tuple[pd.Series, str]]:
    """Return the lines of the latest month that are added up here, each with its words."""
    lines = [line for _, line in latest(case).iterrows() if not _stated(line)]
    carried = [case.says("own_months").section("kinds")["CARRIED"]]
    kinds = [_kinds(case, line) or (carried if _carried(line) else []) for line in lines]
    names = [name_of(case, line["programme"]) for line in lines]
    return [(line, ", ".join([n, *of])) for line, n, of in zip(lines, names, kinds, strict=True)]


def _money(value: float, *, sign: bool = False) -> Quantity:
    return Quantity(value, int(abs(value) < 100), sign=sign)


def _source(case: Case, rows: pd.DataFrame) -> str:
    """Return the source line of the latest month: the reports it was read from."""
    named = sorted({name for cell in rows["source"] for name in str(cell).split("; ")})
    return case.sources(pd.DataFrame({"source": named}))


def chart(case: Case, programme: str = "") -> Chart | Reading:
    """Draw the year of the whole and of each programme beside that of the year before.

    Nothing of one month alone: there is no course to draw.
    """
    rows, months = asked(latest(case), programme), known(case)
    if rows.empty or len(set(months["month"])) == 1:
        return NOTHING
    year = str(rows["year"].iloc[0])
    points = [
        (_label(case, line, rows), month, float(then["share"]))
        for _, line in _heads(rows).iterrows()
        for month in sorted(months["month"].unique())
        if month[:4] in (year, str(int(year) - 1))
        and (then := course.compared(months, line, month)) is not None
    ]
    data = pd.DataFrame(points, columns=["name", "period", "value"])
    # The title is where the year stands, as the sentence on it says: its first clause alone.
    heading = charts.title(Findings((_stand(case, rows, programme),)), "months_stand") or ""
    axes = plots.years(
        data,
        target=target(int(year)),
        title=f"{case.name}: {lower(re.split(r'[.;:] ', heading + ' ')[0])}",
        unit=case.says("own_months")("chart.unit"),
        language=case.language,
        figure=theme.blank(),
    )
    return charts.block(axes, _source(case, rows), data)


def ends(case: Case) -> pd.DataFrame:
    """Return where each line of the last month will end its year, by `mtqg.year_end`.

    The line's own course, the same capital in the years before, and the reference class beside
    them; the plan is the most that can be paid. Empty without months, and once the year is over.
    """
    rows = latest(case)
    if rows.empty:
        return rows
    whole = dict.fromkeys(rows[list(course.KEYS)].eq("ALL").itertuples(index=False, name=None))
    found = [case.known.once(_ends_of, case.area, case.language, of) for of in whole]
    return pd.concat([one for one in found if len(one)] or found[:1]).sort_index()


def _ends_of(known_: Figures, area: Area, language: str, whole: tuple[bool, ...]) -> pd.DataFrame:
    """Return the ends of the lines that are totals in the same columns.

    Lines that overlap are no cases beside each other: the total does not teach its parts.
    """
    case = Case(area, language, known_)
    rows, months = latest(case), known(case)
    year = int(rows["year"].iloc[0])
    alike = (rows[list(course.KEYS)].eq("ALL").to_numpy() == whole).all(axis=1)
    rows = rows[rows["plan"].notna() & alike]
    given = [
        (str(at), month, then["paid"], then["plan"])
        for at, line in rows.iterrows()
        for month in sorted(months["month"].unique())
        if (then := course.compared(months, line, month)) is not None
    ]
    own = pd.DataFrame(given, columns=["programme", "month", "value", "plan"])
    if own.empty or case.day > date(year + 1, 1, 31):
        return rows.iloc[:0]
    try:
        ends = year_end(own, year=year, target=target(year), level=80, language=language)
    except ProblemError:  # too few months, or a plan of nothing: no forecast
        return rows.iloc[:0]
    ends = ends.set_index("programme").drop(columns=["plan", "share", "as_of"])
    return rows.join(ends.set_axis(ends.index.astype(int)), how="inner")


def outlook(case: Case, programme: str = "") -> ReaderTable | Reading:
    """Return where the year of the whole, of each programme and type of capital will end."""
    rows = asked(ends(case), programme)
    if rows.empty:
        return NOTHING
    say, year = case.says("own_months"), int(rows["year"].iloc[0])
    until, level = _until(case, year), target(year)
    goal, extended = f"{level:.0f}%", extension(case, rows)
    lines = []
    for _, row in rows[rows[list(course.KEYS[1:])].eq("ALL").any(axis=1)].iterrows():
        month = int(row["month"][5:])
        band = {"low": row["lo-80"], "high": row["hi-80"], "around": True}
        lines.append(
            {
                "table.programme": _label(case, row, rows),
                "so_far": Quantity(row["share"], 1),
                "forecast": Quantity(row["mean"], 0, **band),
                "odds": formats.chance(row["odds"], case.language),
                "needed": _money(needed(case, rows, row)),
                "average": _money(row["paid"] / month),
            }
        )
    note = say("ends.note", goal=goal, until=until)
    note += " " + say("ends.extended", day=extended) if extended else ""
    return ReaderTable.of(say, "ends", lines, note, year=str(year), place=case.name, goal=goal)


def needed(case: Case, rows: pd.DataFrame, row: pd.Series) -> float:
    """Return what a line takes a month to the level asked for, each part by its own last day.

    The plan of a year is paid to January, what was carried into it to December at the latest; of
    which year that is not known, to January too.
    """
    level, month = target(int(row["year"])) / 100, int(row["month"][5:])
    carried = row[["plan", "paid"]] * 0.0
    if extension(case, rows):
        keys, whole = rows[list(course.KEYS)], row[list(course.KEYS)]
        within = (keys.eq(whole) | whole.eq("ALL")).all(axis=1)
        parts = _leaves(rows[within])
        parts = parts.loc[[at for at, part in parts.iterrows() if _carried(part)]]
        carried = row if _carried(row) else parts[["plan", "paid"]].sum()
    rest = row[["plan", "paid"]] - carried[["plan", "paid"]]
    return sum(
        max(0.0, float(level * part["plan"] - part["paid"])) / months
        for part, months in ((rest, 13 - month), (carried, max(12 - month, 1)))
    )


def extension(case: Case, rows: pd.DataFrame) -> str:
    """Return the last day on which what was carried into a year is paid; "" where none was."""
    year = int(rows["year"].iloc[0])
    if not any(_carried(row) for _, row in rows.iterrows()):
        return ""
    try:
        rule = catalogue.calendar("extension_until", year - 1)
    except KeyError:  # of years before 2025 no rule is at hand
        return ""
    return formats.day(f"{year}-{rule['value']}", case.language)


def _until(case: Case, year: int, line: pd.DataFrame | None = None) -> str:
    """Return the last day on which the plan of a year is paid, which the level asked for is of.

    Of a `line` that was carried into the year it is that of the extension.
    """
    day = catalogue.calendar("plan_payable_until", year)["value"]
    extended = "" if line is None or not _carried(line.iloc[0]) else extension(case, line)
    return extended or formats.day(f"{year + 1}-{day}", case.language)


def findings(case: Case, programme: str = "") -> Findings | None:
    """Return what the last month says: where it stands, who lags, what is missing, what fell."""
    return case.known.once(_findings, case.area, case.language, programme)


def _findings(figures: Figures, area: Area, language: str, programme: str) -> Findings | None:
    case = Case(area, language, figures)
    rows = asked(latest(case), programme)
    if rows.empty:
        return None
    findings = [_stand(case, rows, programme), *_slowest(case, rows), *_unreported(case, rows)]
    findings += [*_falls(case, rows), *_closing(case, programme)]
    total, label = latest(case).iloc[0], case.says("own_months")("measure.label")
    if total["capital"] != "ALL" or total["plan_vintage"] != "ALL":
        return Findings(tuple(findings))  # the rate of a part is no headline of the whole
    share, day, year = float(total["share"]), str(total["as_of"]), str(total["year"])
    return Findings(
        tuple(findings), {"disbursement_rate": Measure(share, "%", label, day, plan=year)}
    )


def _stand(case: Case, rows: pd.DataFrame, programme: str) -> ReportFinding:
    """Return the headline: the whole at the latest date, its move, its end, and what to decide."""
    say, language, line, months = case.says("own_months"), case.language, rows.iloc[0], known(case)
    month, year = str(line["month"]), int(line["year"])
    level = target(year)
    goal = f"{level:.0f}%"
    before, ago = (
        course.compared(months, line, at)
        for at in (course.month_before(month), f"{year - 1}{month[4:]}")
    )
    rated = line["plan"] != line["plan"]
    amounts = {} if rated else {
        name: traced(formats.number(line[name], 0, language), row_of(line, code))
        for name, code in (("paid", PAID), ("plan", PLAN))
    }  # fmt: skip
    whose = say("whose.carried" if _carried(line) else "whose.all")
    if line["capital"] != "ALL" or line["plan_vintage"] != "ALL":
        whose = say("whose.of", name=_whole_label(case, line))
    elif programme:
        whose = say("whose.of", name=name_of(case, line["programme"]))
    text = say(
        "stand.rate" if rated else "stand.paid",
        day=formats.day(line["as_of"], language),
        whose=whose,
        share=formats.with_unit(line["share"], "%", 1, language),
        **amounts,
    )
    if before is not None and course.month_before(month)[:4] == month[:4]:
        moved = formats.with_unit(abs(line["share"] - before["share"]), "pp", 1, language)
        text += say("stand.up" if line["share"] >= before["share"] else "stand.down", moved=moved)
    if ago is not None:
        then = formats.with_unit(ago["share"], "%", 1, language)
        text += say("stand.year_before", year=str(year - 1), then=then)
    brief = text = text + "."
    if len(set(months["month"])) == 1:
        brief = text = f"{text} {say('table.one_month')}"
    severity, shortfall = "info", 0.0
    of = tuple(line[column] == "ALL" for column in course.KEYS)
    end = case.known.once(_ends_of, case.area, language, of)
    if line.name in end.index and end.loc[line.name, "basis"] != "outturn":
        last = end.loc[line.name]
        brief += " " + say(
            "stand.forecast",
            year=str(year),
            goal=goal,
            middle=formats.with_unit(last["mean"], "%", 0, language),
            band=formats.interval(last["lo-80"], last["hi-80"], "%", 0, language),
            odds=formats.chance(last["odds"], language),
        )
        text = f"{brief} {say('stand.asked', goal=goal, until=_until(case, year, rows.head(1)))}"
        severity = "warning" if last["odds"] < UNLIKELY else "info"
        shortfall = min(1.0, max(0.0, 1 - float(last["odds"])))
    elif line["share"] >= level:
        severity = "good"
    return ReportFinding(
        "months_stand",
        severity,
        text,
        float(line["share"]),
        "%",
        source=case.cited(str(line["source"]).split("; ")),
        shortfall=shortfall,
        brief=brief,
        decision="" if case.known.past else decision(case, programme),
    )


def decision(case: Case, programme: str = "") -> str:
    """Return the draft of one decision: which capital to move, the largest that will be left.

    "" where no line is forecast to fall short of the level asked for.
    """
    leaves = _leaves(asked(ends(case), programme))
    if leaves.empty:
        return ""
    level = target(int(leaves["year"].iloc[0]))
    short = (level - leaves["mean"]).clip(lower=0) * leaves["plan"] / 100
    most = float(short.max())
    if most <= 0:
        return ""
    line = leaves.loc[short.idxmax()]
    return case.says("own_months")(
        "decision.january" if line["basis"] == "outturn" else "decision.move",
        who=_whole_label(case, line),
        left=formats.with_unit(most, "bn VND", int(most < 10), case.language),
        goal=f"{level:.0f}%",
        until=_until(case, int(line["year"]), leaves.loc[[line.name]]),
    )


def _leaves(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of programmes that no other line is a part of, and whose plan is known."""
    if rows.empty:
        return rows
    keys = rows[list(course.KEYS)].to_numpy()
    within = ((keys[:, None] == keys) | (keys[:, None] == "ALL")).all(axis=2).sum(axis=1)
    single = ~rows["parts"].str.contains("; ") & (within == 1)
    return rows[(rows["programme"] != "ALL") & single & rows["plan"].notna()]


def _slowest(case: Case, rows: pd.DataFrame) -> list[ReportFinding]:
    """Return the line without parts that is furthest behind, weighed by its plan."""
    leaves = _leaves(rows)
    if len(leaves) < LEAST:
        return []
    gap = (float(rows["share"].iloc[0]) - leaves["share"]).clip(lower=0) * leaves["plan"] / 100
    if gap.max() <= 0:
        return []
    line = leaves.loc[gap.idxmax()]
    text = case.says("own_months")(
        "findings.slowest",
        who=_whole_label(case, line),
        share=formats.with_unit(line["share"], "%", 1, case.language),
        plan=formats.with_unit(line["plan"], "bn VND", 0, case.language),
    )
    return [ReportFinding("months_slowest", "info", text, float(line["share"]), "%")]


def _unreported(case: Case, rows: pd.DataFrame) -> list[ReportFinding]:
    """Return the lines that the month before has and the last month lacks."""
    months, month = known(case), str(rows["month"].iloc[0])
    earlier = months[(months["year"] == month[:4]) & (months["month"] < month)]
    if earlier.empty:
        return []
    last = earlier[earlier["month"] == earlier["month"].max()]
    now = months[months["month"] == month]
    had, have = (set(table["parts"][~table["parts"].str.contains("; ")]) for table in (last, now))
    gone = last[last["parts"].isin(had - have)].drop_duplicates("parts")
    if gone.empty:
        return []
    text = case.says("own_months")(
        "findings.unreported",
        names="; ".join(_whole_label(case, line) for _, line in gone.iterrows()),
        when=formats.period(month, case.language),
    )
    return [ReportFinding("months_unreported", "warning", text, float(len(gone)), "")]


def _falls(case: Case, rows: pd.DataFrame) -> list[ReportFinding]:
    """Return the payments that fell in the month: recoveries exist, so each is a question."""
    months, found = known(case), []
    for _, line in rows[~rows["parts"].str.contains("; ") & rows["paid"].notna()].iterrows():
        before = course.compared(months, line, course.month_before(str(line["month"])))
        if before is None or before["year"] != line["year"]:
            continue
        if not line["paid"] < before["paid"] * (1 - FALL):
            continue
        was, now = (
            formats.with_unit(one["paid"], "bn VND", 1, case.language) for one in (before, line)
        )
        text = case.says("own_months")(
            "findings.fall", who=_whole_label(case, line), was=was, now=now
        )
        paid, fall = float(line["paid"]), float(min(1, 1 - line["paid"] / before["paid"]))
        found.append(ReportFinding("months_fall", "warning", text, paid, "bn VND", shortfall=fall))
    return found


def _closing(case: Case, programme: str) -> list[ReportFinding]:
    """Return what became of last year's plan in January, in which it is still paid."""
    say, months = case.says("own_months"), known(case)
    rows = asked(course.closing(case.known.of(case.area.code)), programme)
    # Told as long as the new year is young: from spring on it is history.
    rows = rows[(rows["month"] >= months["month"].max()) & rows["plan"].notna()]
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


def earlier(case: Case) -> ReaderTable | Reading:
    """Return the months before the last one: share of plan of the whole and of each programme."""
    rows, months = latest(case), known(case)
    if rows.empty or len(set(months["month"])) == 1:
        return NOTHING
    say, lines = case.says("own_months"), []
    for month in sorted(set(months["month"]) - {rows["month"].iloc[0]}, reverse=True):
        cells: dict[str, object] = {say("earlier.until"): formats.period(month, case.language)}
        for _, line in _heads(rows).iterrows():
            then = course.compared(months, line, month)
            cells[_label(case, line, rows)] = Quantity(nan if then is None else then["share"], 1)
        lines.append(cells)
    return ReaderTable(
        filled(pd.DataFrame(lines)), say("earlier.title", place=case.name), case.language
    )
