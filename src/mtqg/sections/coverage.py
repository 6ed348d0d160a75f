"""What the data set holds of all provinces: how much, how new, what is missing or contradicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mtqg import checks
from mtqg.sections.blocks import NOTHING, Findings, Quantity, ReaderTable, Reading, ReportFinding
from mtqg.sections.cases import Case
from mtqg.sections.country import names
from mtqg.sections.quality import NEEDED, sentence
from mtqg.severity import weight
from mtqg.table import catalogue, observations
from mtqg.texts import lower
from mtqg.words import formats

#: Years that the table by year goes back.
YEARS = 8
#: Provinces that are named where a figure lacks; of more it is told how many.
NAMED = 8


def _rows(of: Case, code: str) -> pd.DataFrame:
    """Return the stated figures of an indicator about whole provinces."""
    rows = observations.select(
        of.table, indicator=code, level="province", status=["actual", "estimate", "plan"]
    )
    return rows.assign(year=rows["period"].str[-7:].str.extract(r"(\d{4})", expand=False))


def needed(of: Case) -> ReaderTable:
    """Return, for every figure that reports need, how many provinces have it, since and to when."""
    say, called = of.says("coverage"), names(of)
    lines = []
    for place, code in enumerate(NEEDED, 1):
        name = of.tell(catalogue.indicator(code).name)
        rows = _rows(of, code)
        have = set(rows["area"])
        lacking = [other for area, other in called.items() if area not in have]
        many = len(lacking) > NAMED
        listed_needs = say("needed.many", count=len(lacking)) if many else ", ".join(lacking)
        lines.append(
            {
                "figures": f"({place}) {name}",
                "have": Quantity(len(have), note=f"/{len(called)}"),
                "from": rows["year"].min() if len(rows) else formats.MISSING,
                "to": rows["year"].max() if len(rows) else formats.MISSING,
                "lacking": listed_needs or say("needed.none"),
            }
        )
    return ReaderTable.of(say, "needed", lines)


def by_year(of: Case) -> ReaderTable:
    """Return how many provinces have each figure in each of the last years."""
    counts = {code: _rows(of, code).groupby("year")["area"].nunique() for code in NEEDED}
    last = max(int(c.index.max()) for c in counts.values() if len(c))
    span = [str(year) for year in range(last - YEARS + 1, last + 1)]
    say = of.says("coverage")
    head = say("needed.figures")
    lines = [
        {head: of.tell(catalogue.indicator(code).name)}
        | {year: Quantity(c[year]) if year in c.index else Quantity() for year in span}
        for code, c in counts.items()
    ]
    return ReaderTable(pd.DataFrame(lines), say("by_year.title"), of.language)


def by_province(of: Case) -> ReaderTable:
    """Return the latest year of each figure in each province."""
    newest = {
        f"({place})": _rows(of, code).groupby("area")["year"].max()
        for place, code in enumerate(NEEDED, 1)
    }
    shown = {place: years for place, years in newest.items() if len(years)}
    say = of.says("coverage")
    lines = []
    for area, name in names(of).items():
        line: dict[str, object] = {say("by_province.province"): name}
        for place, years in shown.items():
            line[place] = int(years[area]) if area in years.index else formats.MISSING
        lines.append(line)
    return ReaderTable(pd.DataFrame(lines), say("by_province.title"), of.language)


def reading(of: Case) -> Findings:
    """Return the main gaps: figures that the data set has of few provinces, and of all."""
    say, count = of.says("coverage"), len(names(of))
    have = {code: _rows(of, code)["area"].nunique() for code in NEEDED}
    few = [code for code, n in have.items() if n < count / 2]
    full = [code for code, n in have.items() if n == count]
    findings = []
    if few:
        figures = "; ".join(f"{_name(of, code)} ({have[code]}/{count})" for code in few)
        text = say("reading.few", figures=figures)
        findings.append(ReportFinding("coverage_few", "warning", text, float(len(few))))
    if full:
        text = say("reading.full", figures="; ".join(_name(of, code) for code in full))
        findings.append(ReportFinding("coverage_full", "good", text, float(len(full))))
    return Findings(tuple(findings))


def _name(of: Case, code: str) -> str:
    return lower(of.tell(catalogue.indicator(code).name))


def late(of: Case) -> ReaderTable | Reading:
    """Return the last month of investment that each province has, the latest first."""
    rows = _rows(of, "SBI.RATE")
    if rows.empty:
        return NOTHING
    say, called = of.says("coverage"), names(of)
    last = rows.groupby("area")["period"].max()
    cells: list[tuple[object, ...]] = [
        (
            formats.period(str(period), of.language),
            Quantity(len(group)),
            ", ".join(called[str(a)] for a in group.index),
        )
        for period, group in sorted(last.groupby(last), key=lambda pair: pair[0], reverse=True)
    ]
    if never := [name for area, name in called.items() if area not in last.index]:
        cells.append((say("newest.none"), Quantity(len(never)), ", ".join(never)))
    frame = pd.DataFrame(cells, columns=["month", "count", "names"])
    return ReaderTable.of(say, "newest", frame, of.sources(rows))


@dataclass(frozen=True)
class Audit:
    """What the stated figures of one edition contradict; see `mtqg.checks`."""

    of: Case

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The figures as stated: not rebuilt from former provinces."""
        table = self.of.known.stated
        return table[table["edition"] == self.of.edition].reset_index(drop=True)

    @cached_property
    def findings(self) -> list[checks.Finding]:
        """The findings, errors first, each once."""
        return checks.together(checks.findings(self.rows))


def checked(of: Case) -> Audit:
    """Return the audit of all figures of the edition: half a minute for fifty thousand."""
    return Audit(of)


def rules(found: Audit) -> ReaderTable | Reading:
    """Return how many findings each rule of the audit has."""
    of = found.of
    counts = Counter((f.rule, f.severity) for f in found.findings)
    if not counts:
        return NOTHING
    say = of.says("coverage")
    lines = [
        {
            "severity": say(f"audit.{severity}"),
            "rule": of.tell(checks.basis(rule)),
            "times": Quantity(n),
        }
        for (rule, severity), n in sorted(counts.items(), key=lambda c: (weight(c[0][1]), -c[1]))
    ]
    count = formats.number(len(found.rows), 0, of.language)
    return ReaderTable.of(say, "audit", lines, count=count)


def contradictions(found: Audit) -> Findings | Reading:
    """Return every contradiction and warning in a sentence."""
    of = found.of
    grave = [f for f in found.findings if f.severity != "note"]
    if not grave:
        return Reading(of.says("coverage")("audit.clean"))
    return Findings(
        tuple(ReportFinding(f.rule, f.severity, sentence(of, f.message)) for f in grave)
    )


def vintages(of: Case) -> ReaderTable | Reading:
    """Return how often, and how far, monthly investment was revised by the office itself."""
    rows = observations.select(of.known.about("SBI.MONTH"), level="province")
    rows = rows[rows["value"] > 0].sort_values("published")
    pairs = rows.groupby(["area", "period"])["value"].agg(["first", "last", "size"])
    twice = pairs[pairs["size"] > 1]
    if twice.empty:
        return NOTHING
    change = 100 * (twice["last"] / twice["first"] - 1)
    year = twice.index.get_level_values("period").str[:4]
    lines = []
    for name, group in change.groupby(year):
        quarter, middle, most = group.quantile([0.25, 0.5, 0.75])
        lines.append(
            {
                "year": str(name),
                "twice": Quantity(len(group)),
                "changed": Quantity((group.abs() >= 0.05).sum()),
                "median": Quantity(middle, 1, sign=True),
                "middle": Quantity(decimals=1, low=quarter, high=most),
            }
        )
    return ReaderTable.of(of.says("coverage"), "revisions", lines, of.sources(rows))
