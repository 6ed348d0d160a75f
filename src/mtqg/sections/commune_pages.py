"""Communes: the page of one, and of a province the page of all of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from mtqg import checks, plot
from mtqg.analysis import commune_ranks as analysis
from mtqg.plot import theme
from mtqg.sections import charts
from mtqg.sections.blocks import (
    NOTHING,
    Chart,
    Findings,
    Measure,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
    escape,
)
from mtqg.sections.cases import Case
from mtqg.table import areas, catalogue, communes, observations, schema
from mtqg.table.figures import Data, Figures, known
from mtqg.table.numbers import written
from mtqg.texts import MADE_UP, Text, lower
from mtqg.words import formats
from mtqg.words.sentences import Value

#: What a commune page reads.
INDICATORS = (
    "FIN.PLAN", "FIN.DISB", "GNBV.POOR", "GNBV.POOR_HH", "GNBV.HH_TOTAL", "GNBV.NEAR_HH",
    "NTM.CRIT_MET",
)  # fmt: skip

#: Rows of the charts: a page has room for no more.
SHOWN = 15


@dataclass(frozen=True)
class Kind:
    """A measure by which communes are held against each other."""

    code: str
    course: Callable[[pd.DataFrame], pd.DataFrame]
    lower_is_better: bool
    decimals: int
    unit: str
    name: Text


PAID = Kind(
    "FIN.DISB_RATE", analysis.disbursement, False, 1, "%",
    Text("Tỷ lệ giải ngân", "Disbursement rate"),
)  # fmt: skip
POOR = Kind(
    "GNBV.POOR", analysis.poverty, True, 1, "%", Text("Tỷ lệ hộ nghèo", "Poor-household rate")
)
CRITERIA = Kind(
    "NTM.CRIT_MET", analysis.criteria, False, 0, "criteria",
    Text("Số tiêu chí nông thôn mới đạt", "New rural criteria met"),
)  # fmt: skip
KINDS = (PAID, POOR, CRITERIA)


@dataclass(frozen=True)
class Held:
    """The communes of one province by one measure: every date, and where each stands now."""

    kind: Kind
    course: pd.DataFrame
    standing: pd.DataFrame

    @property
    def newest(self) -> str:
        """The newest date, "" where no commune has a figure."""
        return str(self.course["at"].max()) if len(self.course) else ""

    @property
    def reported(self) -> pd.DataFrame:
        """The communes with a figure of the newest date, the worst first."""
        return self.standing[self.standing["reported"]]


def commune(
    name: str, *, language: str = "vi", as_of: str = "", data: Data | Sequence[Data] = ()
) -> Case:
    """Return one commune at one date, as `mtqg.province` does of a province.

    Raises
    ------
    ProblemError
        If `name` names none, or several.

    >>> commune("xã Nậm Có, lào-cai").name
    'Xã Nậm Có'
    """
    return Case(communes.named(name), language, known("2025", as_of, data))


def held(figures: Figures, province: str, kind: Kind) -> Held:
    """Return the communes of a province by one measure, computed once for these figures."""
    return figures.once(_held, province, kind)


def _held(figures: Figures, province: str, kind: Kind) -> Held:
    codes = [c.code for c in communes.communes(province) if _expected(kind, c.type)]
    rows = figures.once(_rows).get(province, schema.complete(pd.DataFrame()))
    course = kind.course(rows)
    return Held(
        kind, course, analysis.standing(course, codes, lower_is_better=kind.lower_is_better)
    )


def _expected(kind: Kind, of: str) -> bool:
    """Tell whether communes of a type report a measure: wards have no new rural criteria."""
    return kind is not CRITERIA or of == "xã"


def _rows(figures: Figures) -> dict[str, pd.DataFrame]:
    """Return the rows of the communes of each province, packed, each figure in its last vintage."""
    rows = figures.below(*INDICATORS)
    rows = rows[(rows["level"] == "commune") & rows["status"].isin(["actual", "estimate", "plan"])]
    parent = {c.code: c.province for c in communes.communes()}
    rows = observations.latest(rows)
    return {str(code): some for code, some in rows.groupby(rows["area"].map(parent))}


def warm(figures: Figures) -> None:
    """Compute once what the pages of all communes read."""
    for province in figures.once(_rows):
        for kind in KINDS:
            held(figures, province, kind)
    figures.once(_contradicted)
    if provinces := list(figures.once(_rows)):
        figures.of(provinces[0])  # sorts the table by areas


def _parent(case: Case) -> areas.Area:
    """Return the province of a commune; a province itself."""
    return areas.get(case.area.parent, "2025") if case.area.level == "commune" else case.area


def _number(value: float, kind: Kind, language: str) -> str:
    return formats.with_unit(value, kind.unit, kind.decimals, language)


# -- the page of one commune


def title(case: Case) -> Reading:
    """Return the title of a page, and under it what it is about and the cut-off."""
    say, own = case.says("commune_pages"), case.area.level == "commune"
    of = f"{case.name}, {_parent(case).label(case.language)}" if own else case.name
    if own:
        below = [say("title.code", code=case.area.code)]
    elif case.edition == "2024":
        below = [say("title.not_listed")]
    else:
        below = [say("title.units", count=len(communes.communes(case.area.code)))]
    mark = f" ({MADE_UP.say(case.language)})" if made_up(case) else ""
    head = say("title.commune" if own else "title.province", of=escape(of))
    if case.as_of:
        below.append(say("title.cut_off", day=formats.day(case.as_of, case.language)))
    return Reading(f"# {head}{mark}\n\n{' '.join(below)}")


def made_up(case: Case) -> bool:
    """Tell whether figures of communes shown are marked as made up in their note."""
    rows = case.known.once(_rows).get(_parent(case).code)
    marked = rows is not None and rows["note"].str.contains("made up|giả định", case=False).any()
    return bool(marked)


def any_of(case: Case) -> bool:
    """Tell whether there is a figure of any commune of the province."""
    return _parent(case).code in case.known.once(_rows)


def reading(case: Case) -> Findings | Reading:
    """Return what a commune's figures say: where it stands, what moved, what is late."""
    found, measures = [], {}
    for kind in KINDS:
        of = held(case.known, case.area.parent, kind)
        if not of.newest or case.area.code not in of.standing.index:
            continue
        row = of.standing.loc[case.area.code]
        if row["value"] == row["value"]:
            measures[kind.code.lower()] = Measure(
                float(row["value"]), kind.unit, case.tell(kind.name), str(row["at"]), kind.decimals,
                tuple((str(a), float(v)) for a, v in
                      of.course.loc[of.course["area"] == case.area.code, ["at", "value"]].values),
            )  # fmt: skip
        found.append((_standing if row["reported"] else _late)(case, of, row))
    return Findings(tuple(found), measures) if found else NOTHING


def _late(case: Case, of: Held, row: pd.Series) -> ReportFinding:
    say, name = case.says("commune_pages"), of.kind.name.lower()
    when, last = formats.when(of.newest, case.language), str(row["at"])
    text = say("own.late", name=name, when=when)
    if last:
        text = say("own.late_since", name=name, when=when, last=formats.when(last, case.language))
    return ReportFinding(
        f"commune_late_{of.kind.code}", "warning", text, len(of.reported), shortfall=0.5
    )


def _standing(case: Case, of: Held, row: pd.Series) -> ReportFinding:
    kind, language = of.kind, case.language
    say = case.says("commune_pages")
    value = f"**{_number(row['value'], kind, language)}**"
    if kind in (POOR, PAID) and row["whole"] == row["whole"]:
        scale = 1000 if kind is PAID else 1
        part, whole = (formats.number(scale * row[c], 0, language) for c in ("part", "whole"))
        value = say(
            "own.money" if kind is PAID else "own.households", value=value, part=part, whole=whole
        )
    parts = [
        say(
            "own.standing",
            name=kind.name,
            when=formats.when(of.newest, language),
            value=value,
            mean=formats.with_unit(row["mean"], kind.unit, 1, language),
            rank=int(row["rank"]),
            count=len(of.reported),
        )
    ]
    if row["change"] == row["change"]:
        before, unit = sorted(of.course["at"].unique())[-2], "pp" if kind.unit == "%" else kind.unit
        moved = Quantity(row["change"], kind.decimals, unit, sign=True).say(language)
        parts.append(say("own.moved", before=formats.when(before, language), moved=moved))
    text = "; ".join(parts)
    if row["both"] or row["worse"]:
        text += f". {say(f'own.both{_behind(kind)}' if row['both'] else 'own.worse')}"
    severity = "warning" if row["both"] else "info" if row["worse"] else "good"
    return ReportFinding(
        f"commune_{kind.code}", severity, text + ".", float(row["value"]), kind.unit,
        shortfall=min(1.0, abs(row["value"] - row["mean"]) / 100) if kind.unit == "%" else 0.0,
    )  # fmt: skip


def money(case: Case) -> ReaderTable | Reading:
    """Return plan, payment and rate by programme at the newest date, and what moved."""
    rows = case.figures(indicator=["FIN.PLAN", "FIN.DISB"])
    paid = analysis.payments(rows, by=["programme", "plan_vintage"])
    if paid.empty:
        return NOTHING
    year = paid["period"].max()
    paid = paid[paid["period"] == year]
    whole = analysis.payments(rows)
    whole = whole[whole["period"] == year].assign(programme="", plan_vintage="")
    lines, say = [], case.says("commune_pages")
    shown = [paid, whole] if len(paid.groupby(["programme", "plan_vintage"])) > 1 else [paid]
    for _, of in pd.concat(shown).groupby(["programme", "plan_vintage"], sort=False):
        last = of.iloc[-1]
        before = of.iloc[-2]["paid"] if len(of) > 1 else float("nan")
        lines.append(
            {
                "programme": _line(case, last),
                "plan": Quantity(1000 * last["plan"]),
                "paid": Quantity(1000 * last["paid"]),
                "rate": Quantity(last["rate"], 1, "%"),
                "more": Quantity(1000 * (last["paid"] - before), sign=True),
                "day": formats.when(str(last["as_of"] or year), case.language),
            }
        )
    source = case.sources(rows)
    return ReaderTable.of(say, "money", lines, source, year=str(year), place=case.name)


def _line(case: Case, row: pd.Series) -> str:
    if not row["programme"]:
        return case.says("commune_pages")("money.total")
    name, vintage = catalogue.programme_name(row["programme"]).say(case.language), ""
    if row["plan_vintage"] in ("CURRENT", "CARRIED"):
        vintage = f" ({case.says('commune_pages')(f'money.{row.plan_vintage.lower()}')})"
    return name + vintage


def chart(case: Case) -> Chart | Reading:
    """Draw the commune's rate of disbursement by month beside that of all communes together."""
    of = held(case.known, case.area.parent, PAID)
    own = analysis.monthly(of.course[of.course["area"] == case.area.code])
    if own["period"].nunique() < 2:
        return NOTHING
    mean = analysis.pooled(of.course).rename("value").rename_axis("at").reset_index()
    say = case.says("commune_pages")
    every = say("chart.every")
    mean = analysis.monthly(mean.assign(area=every))
    table = pd.concat([own.assign(name=case.name), mean.assign(name=every)])
    ends = {
        name: _number(lines.sort_values("period")["value"].iloc[-1], PAID, case.language)
        for name, lines in table.groupby("name")
    }
    axes = plot.lines(
        table[["name", "period", "value"]],
        highlight=case.name,
        title=say(
            "chart.title",
            place=case.name,
            when=formats.period(str(own["period"].max()), case.language),
            rate=ends[case.name],
            mean=ends[every],
        ),
        unit="%",
        decimals=1,
        language=case.language,
        ax=theme.sheet(),
    )
    rows = case.figures(indicator=["FIN.PLAN", "FIN.DISB"])
    return charts.block(axes, case.sources(rows), table[["name", "period", "value"]])


def missing(case: Case) -> Reading:
    """Return which figures of the commune are not there, and how they are sent."""
    lacking = [
        kind.name
        for kind in KINDS
        if _expected(kind, case.area.type)
        and not (held(case.known, case.area.parent, kind).course["area"] == case.area.code).any()
    ]
    if not lacking:
        return NOTHING
    what = "; ".join(case.tell(name).lower() for name in lacking)
    say = case.says("commune_pages")
    lacking_here = say("missing.text", place=lower(case.name), what=what)
    return Reading(f"{lacking_here}\n>\n> {say('missing.send')}")


def contradictions(case: Case) -> Reading:
    """Return what the figures of a commune contradict, or the sums of a province's communes."""
    if case.area.level == "commune":
        found = case.known.once(_contradicted).get(case.area.code, [])
    else:
        below = [c.code for c in communes.communes(case.area.code)]
        table = case.known.about(*INDICATORS)
        found = checks.findings(table[table["area"].isin([case.area.code, *below])], ["communes"])
    if not found:
        return NOTHING
    signs = {"error": "✖ ", "warning": "▲ "}
    findings = list(dict.fromkeys((f.severity, case.tell(f.message)) for f in found))
    lines = [f"- {signs.get(severity, '')}{escape(text)}" for severity, text in findings[:8]]
    if more := len(findings) - 8:
        lines += [case.says("commune_pages")("contradictions.more", count=more)] if more > 0 else []
    head = case.says("commune_pages")("contradictions.head")
    return Reading("\n".join([head, "", *lines]))


#: Rules of the audit on the figures of one area alone.
_OWN_RULES = (
    "rate_of_plan", "above_plan", "out_of_range", "parts_total", "shared_base", "cumulative_falls",
    "unit_slip", "after_publication",
)  # fmt: skip


def _contradicted(figures: Figures) -> dict[str, list[checks.Finding]]:
    """Return the errors and warnings of the audit by commune: once for all, or each took 0.5 s."""
    rows = figures.about(*INDICATORS, "FIN.DISB_RATE")
    rows = rows[rows["level"] == "commune"]
    found: dict[str, list[checks.Finding]] = {}
    for finding in checks.findings(rows, _OWN_RULES):
        if finding.severity != "note":
            found.setdefault(str(finding.figures[0]["area"]), []).append(finding)
    return found


# -- the page of all communes of a province


def overview(case: Case) -> Findings | Reading:
    """Return what the communes of a province show together: who lags, worsens, has not reported."""
    found: list[ReportFinding] = []
    for kind in KINDS:
        of = held(case.known, case.area.code, kind)
        if of.newest:
            found += [_coverage(case, of), *_laggards(case, of)]
    if not found:
        return Reading(case.says("commune_pages")("overview.none", place=case.name))
    return Findings(tuple(found))


def in_report(case: Case) -> Findings | Reading:
    """Return what the province's own report says of its communes; nothing without their figures."""
    if not any_of(case):
        return NOTHING
    found = overview(case)
    return Findings((*found.findings, *_added(case))) if isinstance(found, Findings) else NOTHING


def _programme(case: Case) -> str:
    """Return in brackets the programme that the communes' payments are of, "" for several."""
    below = case.known.once(_rows)[case.area.code]
    programmes = list(below.loc[below["indicator"] == "FIN.DISB", "programme"].unique())
    if len(programmes) != 1 or programmes[0] == "ALL":
        return ""
    return f" ({catalogue.programme_name(programmes[0]).say(case.language)})"


def _added(case: Case) -> list[ReportFinding]:
    """Return what the communes paid together, beside the province's figure of the same day."""
    of = held(case.known, case.area.code, PAID)
    here = of.reported
    if here.empty:
        return []
    below = case.known.once(_rows)[case.area.code]
    same = list(below.loc[below["indicator"] == "FIN.DISB", "programme"].unique())
    rows = case.figures(indicator=["FIN.PLAN", "FIN.DISB"], programme=same)
    own = analysis.payments(rows)
    own = own[own["as_of"] == of.newest]
    say, key, given = case.says("commune_pages"), "", {"place": case.name}
    sums = {"paid": float(here["part"].sum()), "plan": float(here["whole"].sum())}
    if len(own):
        above = {name: float(own[name].iloc[-1]) for name in sums}
        gaps = [sums[name] - above[name] for name in sums]
        # Communes fill in whole millions; provinces round to a hundred.
        slack = max(0.05, 0.001 * len(here))
        key = "above" if max(gaps) > slack else "below" if min(gaps) < -slack else "agrees"
        given |= {n: formats.number(value, 1, case.language) for n, value in above.items()}
    added = {n: formats.number(value, 1, case.language) for n, value in sums.items()}
    text = say("added.communes", count=len(here), of=_programme(case), **added)
    text += say(f"added.{key}", **given) if len(own) else "."
    severity = "warning" if key == "above" else "info"
    return [ReportFinding("communes_sum", severity, text, sums["paid"], "bn VND")]


def _coverage(case: Case, of: Held) -> ReportFinding:
    late = of.standing[~of.standing["reported"]]
    about: dict[str, Value] = {
        "name": case.tell(of.kind.name) + (_programme(case) if of.kind is PAID else ""),
        "reported": len(of.reported),
        "count": len(of.standing),
        "when": formats.when(of.newest, case.language),
        "mean": formats.with_unit(of.standing["mean"].iloc[0], of.kind.unit, 1, case.language),
    }
    say = case.says("commune_pages")
    text = brief = say("overview.all", **about)
    if len(late):
        text = say("overview.some", names=_names(case, late), **about)
        brief = say("overview.brief", late=len(late), **about)
    return ReportFinding(
        f"communes_reported_{of.kind.code}",
        "warning" if len(late) else "info",
        text,
        float(len(late)),
        shortfall=len(late) / len(of.standing),
        brief=brief,
    )


def _behind(kind: Kind) -> str:
    """Return the ending of words on getting worse: a running total only falls further behind."""
    return "_paid" if kind is PAID else ""


def _laggards(case: Case, of: Held) -> list[ReportFinding]:
    both, worse = of.standing[of.standing["both"]], of.standing[of.standing["worse"]]
    if worse.empty:
        return []
    say, kind = case.says("commune_pages"), "above" if of.kind is POOR else "below"
    text = say(f"lag.{kind}", count=len(worse), name=of.kind.name.lower())
    if len(both):
        rest = say(
            f"lag.worsening{_behind(of.kind)}", count=len(both), names=_names(case, both, of)
        )
    else:
        rest = say(f"lag.steady{_behind(of.kind)}", names=_names(case, worse.head(3), of))
    return [
        ReportFinding(
            f"communes_lag_{of.kind.code}",
            "warning" if len(both) else "info",
            text + rest,
            float(len(both)),
            shortfall=len(both) / max(len(of.reported), 1),
            brief=text + say(f"lag.count{_behind(of.kind)}", count=len(both))
            if len(both)
            else text + ".",
        )
    ]


#: Communes that a sentence names, before it counts the rest.
_NAMED = 8


def _names(case: Case, rows: pd.DataFrame, of: Held | None = None) -> str:
    texts = []
    for code, row in rows.head(_NAMED).iterrows():
        name = escape(areas.get(str(code), "2025").label(case.language))
        value = f" ({_number(row['value'], of.kind, case.language)})" if of else ""
        texts.append(name + value)
    more = len(rows) - len(texts)
    rest = f" {case.says('commune_pages')('names.more', count=more)}" if more > 0 else ""
    return ", ".join(texts) + rest


def table(case: Case, kind: Kind) -> ReaderTable | Reading:
    """Return the communes of the province by one measure, the worst first, late ones at the end."""
    of = held(case.known, case.area.code, kind)
    if not of.newest:
        return NOTHING
    goal = _goal(kind, of.newest)
    lines = [_cells(case, of, str(code), row, goal) for code, row in of.standing.iterrows()]
    when = formats.when(of.newest, case.language)
    title = case.says("commune_pages")("table.title", name=kind.name, when=when, place=case.name)
    source = case.sources(case.known.once(_rows)[case.area.code])
    return ReaderTable(pd.DataFrame(lines), title, case.language, source)


def _goal(kind: Kind, at: str) -> float:
    """Return the level that is called for, NaN without one: of payments the ministry's call."""
    if kind is not PAID or not at[:4].isdigit():
        return float("nan")
    try:
        return float(catalogue.calendar("disbursement_call", int(at[:4]))["value"])
    except KeyError:
        return float("nan")


def _cells(case: Case, of: Held, code: str, row: pd.Series, goal: float) -> dict[str, object]:
    kind, nan = of.kind, float("nan")
    unit = "%" if kind.unit == "%" else ""
    here = row["reported"]
    value = row["value"] if here else nan
    say = case.says("commune_pages")
    cells: dict[str, object] = {
        say("table.commune"): areas.get(code, "2025").label(case.language),
        say("table.place"): Quantity(row["rank"]),
    }
    if kind in (PAID, POOR):
        heads, scale = ("plan", "paid"), 1000
        if kind is POOR:
            heads, scale = ("households", "poor"), 1
        for head, name in zip(heads, ("whole", "part"), strict=True):
            cells[say(f"table.{head}")] = Quantity(scale * row[name] if here else nan)
    shown = Quantity(value, kind.decimals, unit)
    if row["low"] == row["low"] and here:
        shown = Quantity(value, kind.decimals, unit, row["low"], row["high"], around=True)
    cells[case.tell(kind.name)] = shown
    cells[say("table.change")] = Quantity(
        row["change"], kind.decimals, "pp" if unit else "", sign=True
    )
    if goal == goal:
        lacking = max(0.0, goal / 100 * row["whole"] - row["part"]) if here else nan
        cells[say("table.lacking", goal=written(goal))] = Quantity(1000 * lacking)
    key = next((k for k in ("both", "worse", "worsening") if row[k]), "")
    remark = say(f"remark.{key}{_behind(kind) if key != 'worse' else ''}") if key else ""
    if not here:
        last = formats.when(str(row["at"]), case.language)
        remark = say("remark.late_since", last=last) if row["at"] else say("remark.late")
    cells[say("table.remark")] = remark
    return cells


def dots(case: Case, kind: Kind) -> Chart | Reading:
    """Draw the communes that stand worst by one measure, beside all together."""
    of = held(case.known, case.area.code, kind)
    worst = of.reported.head(SHOWN)
    if len(worst) < 2:
        return NOTHING
    frame = worst.reset_index()
    names = [areas.get(code, "2025").label(case.language) for code in frame["area"]]
    shown = frame.assign(name=names, level="commune", period=of.newest[:7])
    say = case.says("commune_pages")
    every = say("dots.every")
    mean = {"name": every, "level": "country", "period": of.newest[:7]}
    mean["value"] = frame["mean"].iloc[0]
    goal = _goal(kind, of.newest)
    columns = ["name", "level", "period", "value", *(["low", "high"] if kind is POOR else [])]
    shown = pd.concat([shown[columns], pd.DataFrame([mean])], ignore_index=True)
    if goal == goal:
        shown["target"] = goal
    marked = [n for n, both in zip(names, frame["both"], strict=True) if both]
    when = formats.when(of.newest, case.language)
    head = "dots.highest" if kind.lower_is_better else "dots.lowest"
    axes = plot.dots(
        shown,
        highlight=marked or None,
        level=95 if kind is POOR else None,
        unit="%" if kind.unit == "%" else say("dots.criteria"),
        decimals=kind.decimals,
        title=say(head, name=kind.name, when=when, count=len(worst)),
        sort=False,
        language=case.language,
        ax=theme.sheet(),
    )
    source = case.sources(case.known.once(_rows)[case.area.code])
    return charts.block(axes, source, shown)


def payable(case: Case) -> Reading:
    """Return how much the communes still have to be paid by when, to reach what is called for."""
    of = held(case.known, case.area.code, PAID)
    goal = _goal(PAID, of.newest)
    here = of.reported
    if goal != goal or here.empty or len(of.newest) != 10:
        return NOTHING
    year = int(of.newest[:4])
    lacking = (goal / 100 * here["whole"] - here["part"]).clip(lower=0).sum()
    last = catalogue.calendar("plan_payable_until", year)["value"]
    until = date.fromisoformat(f"{year + 1}-{last}")
    months = max((until - date.fromisoformat(of.newest)).days / 30.4, 0.1)
    text = case.says("commune_pages")(
        "payable.text",
        goal=written(goal),
        until=formats.day(until, case.language),
        lacking=formats.number(lacking, 1, case.language),
        month=formats.number(lacking / months, 1, case.language),
    )
    return Reading(text)
