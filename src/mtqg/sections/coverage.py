"""What is known of all provinces: how much, how new, what is missing, late or contradictory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from mtqg import checks
from mtqg.sections.blocks import Finding, Findings, Quantity, Reading, Table
from mtqg.sections.cases import Case
from mtqg.sections.country import names
from mtqg.sections.quality import NEEDED, sentence
from mtqg.severity import weight
from mtqg.table import catalogue, observations
from mtqg.texts import Text, lower
from mtqg.words import formats

#: Years that the table by year goes back.
YEARS = 8

_SEVERITIES = {
    "error": Text("✖ sai lệch", "✖ contradiction"),
    "warning": Text("▲ cần chú ý", "▲ warning"),
    "note": Text("để biết", "note"),
}


def _rows(of: Case, code: str) -> pd.DataFrame:
    """Return the stated figures of an indicator about whole provinces."""
    rows = observations.select(
        of.table, indicator=code, level="province", status=["actual", "estimate", "plan"]
    )
    return rows.assign(year=rows["period"].str[-7:].str.extract(r"(\d{4})", expand=False))


def needed(of: Case) -> Table:
    """Return, for every figure that reports need, how many provinces have it, since and to when."""
    called = names(of)
    lines = []
    for place, code in enumerate(NEEDED, 1):
        name = of.tell(catalogue.indicator(code).name)
        rows = _rows(of, code)
        have = set(rows["area"])
        lacking = [other for area, other in called.items() if area not in have]
        lines.append(
            {
                of.say("Số liệu", "Figures"): f"({place}) {name}",
                of.say("Số tỉnh có", "Provinces"): Quantity(len(have), note=f"/{len(called)}"),
                of.say("Từ", "From"): rows["year"].min() if len(rows) else formats.MISSING,
                of.say("Đến", "To"): rows["year"].max() if len(rows) else formats.MISSING,
                of.say("Tỉnh chưa có", "Missing in"): _few(of, lacking),
            }
        )
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say("Số liệu mà báo cáo cần: tỉnh nào có", "What reports need: who has it"),
    )


def _few(of: Case, called: list[str], most: int = 8) -> str:
    """Return the names where they are few, else how many they are."""
    if not called:
        return of.say("không tỉnh nào", "none")
    if len(called) <= most:
        return ", ".join(called)
    return of.say(f"{len(called)} tỉnh", f"{len(called)} provinces")


def by_year(of: Case) -> Table:
    """Return how many provinces have each figure in each of the last years."""
    counts = {code: _rows(of, code).groupby("year")["area"].nunique() for code in NEEDED}
    last = max(int(c.index.max()) for c in counts.values() if len(c))
    span = [str(year) for year in range(last - YEARS + 1, last + 1)]
    head = of.say("Số liệu", "Figures")
    lines = [
        {head: of.tell(catalogue.indicator(code).name)}
        | {year: Quantity(c[year]) if year in c.index else Quantity() for year in span}
        for code, c in counts.items()
    ]
    return Table(
        pd.DataFrame(lines),
        language=of.language,
        title=of.say("Số tỉnh có số liệu, theo năm", "Provinces with figures, by year"),
    )


def by_province(of: Case) -> Table:
    """Return the latest year of each figure in each province."""
    newest = {
        f"({place})": _rows(of, code).groupby("area")["year"].max()
        for place, code in enumerate(NEEDED, 1)
    }
    shown = {place: years for place, years in newest.items() if len(years)}
    lines = [
        {of.say("Tỉnh, thành phố", "Province"): name}
        | {place: _year(years.get(area)) for place, years in shown.items()}
        for area, name in names(of).items()
    ]
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            "Năm mới nhất có số liệu, từng tỉnh (cột mang số thứ tự của bảng trên)",
            "Latest year with figures, by province (columns numbered as in the table above)",
        ),
    )


def _year(last: object) -> object:
    return formats.MISSING if last is None else int(str(last))


def reading(of: Case) -> Findings:
    """Return the main gaps: figures that no or few provinces have, and how late others are."""
    count = len(names(of))
    have = {code: _rows(of, code)["area"].nunique() for code in NEEDED}
    few = [code for code, n in have.items() if n < count / 2]
    told = "; ".join(f"{_name(of, code)} ({have[code]}/{count})" for code in few)
    findings = []
    if few:
        text = of.say(
            f"Dưới một nửa số tỉnh có: {told}.", f"Fewer than half of the provinces have: {told}."
        )
        findings.append(Finding("coverage_few", "warning", text, float(len(few))))
    full = [code for code, n in have.items() if n == count]
    if full:
        told = "; ".join(_name(of, code) for code in full)
        text = of.say(f"Đủ mọi tỉnh: {told}.", f"Complete: {told}.")
        findings.append(Finding("coverage_full", "good", text, float(len(full))))
    return Findings(tuple(findings))


def _name(of: Case, code: str) -> str:
    return lower(of.tell(catalogue.indicator(code).name))


def late(of: Case) -> Table | Reading:
    """Return the last month of investment that each province has, the latest first."""
    rows = _rows(of, "SBI.RATE")
    if rows.empty:
        return Reading("")
    last = rows.groupby("area")["period"].max()
    called = names(of)
    lines = [
        {
            of.say("Tháng mới nhất", "Last month"): formats.period(str(period), of.language),
            of.say("Số tỉnh", "Provinces"): Quantity(len(group)),
            of.say("Tỉnh, thành phố", "Which"): ", ".join(called[str(a)] for a in group.index),
        }
        for period, group in sorted(last.groupby(last), key=lambda pair: pair[0], reverse=True)
    ]
    never = [name for area, name in called.items() if area not in last.index]
    if never:
        told = of.say("chưa có", "none"), Quantity(len(never)), ", ".join(never)
        lines.append(dict(zip(lines[0], told, strict=True)))
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            "Vốn đầu tư theo tháng: số liệu mới nhất của từng tỉnh",
            "Monthly investment: how new each province's figures are",
        ),
        source=of.sources(rows),
    )


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
        """The findings, errors first, the same one told once."""
        return checks.together(checks.findings(self.rows))


def checked(of: Case) -> Audit:
    """Return the audit of all figures of the edition: half a minute for fifty thousand."""
    return Audit(of)


def rules(found: Audit) -> Table | Reading:
    """Return how many findings each rule of the audit has."""
    of = found.of
    counts = Counter((f.rule, f.severity) for f in found.findings)
    if not counts:
        return Reading("")
    lines = [
        {
            of.say("Mức độ", "Severity"): of.tell(_SEVERITIES[severity]),
            of.say("Quy tắc", "Rule"): of.tell(checks.basis(rule)),
            of.say("Số lần", "Times"): Quantity(n),
        }
        for (rule, severity), n in sorted(counts.items(), key=lambda c: (weight(c[0][1]), -c[1]))
    ]
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            f"Đối chiếu {formats.number(len(found.rows), 0, 'vi')} số liệu",
            f"{formats.number(len(found.rows), 0, 'en')} figures held against one another",
        ),
    )


def contradictions(found: Audit) -> Findings | Reading:
    """Return every contradiction and warning in a sentence."""
    of = found.of
    grave = [f for f in found.findings if f.severity != "note"]
    if not grave:
        return Reading(of.say("Không phát hiện mâu thuẫn.", "No contradiction found."))
    return Findings(tuple(Finding(f.rule, f.severity, sentence(of, f.message)) for f in grave))


def vintages(of: Case) -> Table | Reading:
    """Return how often, and how far, monthly investment was revised by the office itself."""
    rows = observations.select(of.known.about("SBI.MONTH"), level="province")
    rows = rows[rows["value"] > 0].sort_values("published")
    pairs = rows.groupby(["area", "period"])["value"].agg(["first", "last", "size"])
    twice = pairs[pairs["size"] > 1]
    if twice.empty:
        return Reading("")
    change = 100 * (twice["last"] / twice["first"] - 1)
    year = twice.index.get_level_values("period").str[:4]
    lines = []
    for name, group in change.groupby(year):
        quarter, middle, most = group.quantile([0.25, 0.5, 0.75])
        lines.append(
            {
                of.say("Năm", "Year"): str(name),
                of.say("Số tháng công bố lại", "Months published twice"): Quantity(len(group)),
                of.say("Có sửa", "Changed"): Quantity((group.abs() >= 0.05).sum()),
                of.say("Trung vị (%)", "Median (%)"): Quantity(middle, 1, sign=True),
                of.say("Một nửa ở giữa (%)", "Middle half (%)"): Quantity(
                    decimals=1, low=quarter, high=most
                ),
            }
        )
    frame = pd.DataFrame(lines)
    return Table(
        frame,
        language=of.language,
        title=of.say(
            "Số thực hiện tháng: ước công bố lần đầu và số sửa lại sau đó",
            "Monthly investment: first estimate and later revision",
        ),
        source=of.sources(rows),
    )
