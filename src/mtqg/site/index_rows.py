"""What the records say, province by province: the rows of the index, and the columns of measures.

The table shows what the reports found; the map, of every province, the complete indicators too.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from markupsafe import Markup

from mtqg.plot import sparkline
from mtqg.run import provenance
from mtqg.sections import cases, first_page, projections
from mtqg.severity import weight
from mtqg.table import areas, disk_cache, mergers, observations
from mtqg.texts import unaccented
from mtqg.words import formats

Record = Mapping[str, Any]

#: The order of reports and of measures; others follow in the order of their names. A place or a
#: pace among peers says nothing without the peers: it stands in the report and in the summary.
REPORTS = ("report", "disbursement", "trend", "forecast", "peers", "communes")
MEASURES = (
    "disbursement_rate",
    "disbursement_rate_years",
    "investment_share",
    "investment_final",
    "investment_end",
    "investment_odds",
    "st.pov_md",
    "forecast_st.pov_md",
)
AMONG_PEERS = ("rank_", "pace_")

#: Measures of the first pages, of every province: for the map; the table has no room for them.
SPINE = "spine."

#: Measures that are probabilities in %: told in tens, as reports do.
ODDS = frozenset({"investment_odds"})

#: Findings that a row shows at most.
MOST = 4


@dataclass(frozen=True)
class Link:
    """A report or a page: its notebook, title, address, why it failed, and its other forms."""

    notebook: str
    title: str
    path: str
    cause: str
    forms: tuple[tuple[str, str], ...]


@dataclass
class ProvinceRow:
    """A province of one edition in one language; `measures` as the records hold them."""

    area: areas.Area
    language: str
    links: list[Link] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the province for the reader."""
        return self.area.label(self.language)

    @property
    def region(self) -> str:
        """The name of its region, "" in the edition without regions."""
        area = self.area
        return areas.get(area.region, area.edition).label(self.language) if area.region else ""

    @property
    def keys(self) -> str:
        """What a search finds it by, without accents: every spelling, and its former provinces."""
        return " ".join(dict.fromkeys(search_keys(self.area)))

    @property
    def weightiest(self) -> list[dict[str, Any]]:
        """The weightiest findings, each rule once."""
        weighed = sorted(
            self.findings,
            key=lambda f: (
                *weight(f.get("severity", ""), f.get("shortfall", 0.0)),
                not f.get("brief"),  # what is written for a first page heads the row
            ),
        )
        once = {f.get("id", ""): f for f in reversed(weighed)}
        return [f for f in weighed if once[f.get("id", "")] is f][:MOST]

    @property
    def severity(self) -> str:
        """The severity of its gravest finding."""
        return self.weightiest[0]["severity"] if self.findings else ""

    @property
    def made(self) -> str:
        """The notebooks whose report could be made."""
        return " ".join(link.notebook for link in self.links if not link.cause)

    @property
    def files(self) -> bool:
        """Whether reports after the first have other forms."""
        return any(link.forms for link in self.links[1:])

    @property
    def first(self) -> str:
        """The address of the first report that could be made, "" without one."""
        return next((link.path for link in self.links if not link.cause), "")


@dataclass(frozen=True)
class IndexCell:
    """A figure in a column.

    Attributes
    ----------
    value, text : float, str
        As a number, and as readers write it.
    when, short : str
        Its period in words, and in figures alone for where there is little room.
    course : Markup
        How it came about, as a drawing.
    period : str
        Its period as it is stated.
    """

    value: float
    text: str
    when: str
    short: str
    course: Markup
    period: str = ""

    @property
    def order(self) -> str:
        """The figure as a script sorts it."""
        return json.dumps(self.value)


@dataclass(frozen=True)
class MeasureColumn:
    """A measure over all provinces: what it is, and its cells by edition and code."""

    name: str
    label: str
    unit: str
    decimals: int
    cells: dict[tuple[str, str], IndexCell]

    @property
    def heading(self) -> str:
        """The measure with its unit."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def odds(self) -> bool:
        """Whether it is a probability."""
        return self.name in ODDS

    def of(self, edition: str) -> dict[str, IndexCell]:
        """Return the cells of one edition by code."""
        return {code: cell for (known, code), cell in self.cells.items() if known == edition}


def usual(cells: Iterable[IndexCell]) -> str:
    """Return the period of most cells, "" where no two share one."""
    (period, times), *_ = Counter(cell.when for cell in cells).most_common(1) or [("", 0)]
    return period if times > 1 else ""


def is_province(record: Record) -> bool:
    """Return whether a record is about one province: not the country, a pair or a commune."""
    return str(record["code"]).isdigit() and not is_commune(record)


def is_commune(record: Record) -> bool:
    """Return whether a record is about one commune, which its province's page leads to."""
    code = str(record["code"])
    return code.isdigit() and len(code) == 5


def rows(
    records: Iterable[Record], language: str, forms: Mapping[str, Sequence[str]]
) -> list[ProvinceRow]:
    """Return a row for each province and edition of which there is a report in `language`.

    Parameters
    ----------
    forms : mapping of str to sequence of str
        The forms beside the page that exist, by the stem of the report: docx, pdf, xlsx.
    """
    found: dict[tuple[str, str], ProvinceRow] = {}
    own = [r for r in records if r["language"] == language and is_province(r)]
    for record in sorted(own, key=lambda r: (r["edition"], r["code"], report_order(r))):
        area = areas.get(record["code"], record["edition"])
        row = found.setdefault((area.edition, area.code), ProvinceRow(area, language))
        row.links.append(link(record, forms))
        row.findings += record["found"]["findings"]
        row.measures |= record["found"]["measures"]
    return list(found.values())


def link(record: Record, forms: Mapping[str, Sequence[str]]) -> Link:
    """Return where a report is; of one that failed, the notebook that tells how far it came."""
    stem, outcome = record["stem"], record["outcome"]
    cause = "" if outcome["ok"] else outcome["cause"][record["language"]] or "…"
    path = stem + (provenance.FAILED if cause else provenance.PAGE)
    others = () if cause else tuple((f, f"{stem}.{f}") for f in forms.get(stem, ()))
    return Link(record["notebook"], record["title"], path, cause, others)


def report_order(record: Record) -> tuple[int, str]:
    """Return the place of a report among those of its province."""
    return _place(REPORTS, record["notebook"])


def _place(order: Sequence[str], name: str) -> tuple[int, str]:
    return (order.index(name) if name in order else len(order)), name


def columns(found: Iterable[ProvinceRow]) -> list[MeasureColumn]:
    """Return the measures of the rows, each with its cells."""
    table = [
        (row, name, measure)
        for row in found
        for name, measure in row.measures.items()
        if not name.startswith(AMONG_PEERS)
    ]
    columns_ = []
    for name in sorted({name for _, name, _ in table}, key=lambda n: _place(MEASURES, n)):
        own = [(row, m) for row, other, m in table if other == name and m["value"] is not None]
        if not own:
            continue
        row, first = own[0]
        cells = {(r.area.edition, r.area.code): _cell(name, m, r.language) for r, m in own}
        unit = formats.unit_label(first["unit"], row.language)
        columns_.append(MeasureColumn(name, first["label"], unit, first.get("decimals", 1), cells))
    return columns_


def everywhere(edition: str, language: str, as_of: str = "") -> list[MeasureColumn]:
    """Return the complete public indicators of all provinces, whether they have a report or not.

    Kept from one call to the next: beside one report they took a second.
    """
    compute = partial(_everywhere, edition, language, as_of)
    name = f"everywhere {edition} {language} {as_of}"
    return disk_cache.of_files(name, observations.files(), compute)


def _everywhere(edition: str, language: str, as_of: str) -> list[MeasureColumn]:
    first = areas.provinces(edition)["code"].iloc[0]
    case = cases.province(first, edition=edition, language=language, as_of=as_of)
    found = []
    for known, of_all, _ in first_page.every_complete(case):
        about = {"unit": known.unit, "period": str(of_all.year), "decimals": known.decimals}
        cells = {
            (edition, str(code)): _cell(known.code, {**about, "value": value}, language)
            for code, value in of_all.table["value"].items()
        }
        unit = case.tell(known.unit_label)
        column = MeasureColumn(
            known.code.lower(), case.tell(known.name), unit, known.decimals, cells
        )
        found.append(column)
    return found


#: Measures of the provinces' budget year: of the country, what all provinces manage together.
_LOCAL = ("investment_share", "investment_final")


def references(
    found: Iterable[ProvinceRow], shown: Iterable[MeasureColumn], language: str
) -> list[areas.Area]:
    """Return country and regions to compare the rows with, and add their cells to the columns."""
    around = list[areas.Area]()
    for name in dict.fromkeys(row.area.edition for row in found):
        first = areas.provinces(name)["code"].iloc[0]
        case = cases.province(first, edition=name, language=language)
        regions = dict.fromkeys(row.area.region for row in found if row.area.edition == name)
        for code in (areas.COUNTRY, *filter(None, regions)):
            area, cells = areas.get(code, name), 0
            for column in shown:
                periods = Counter(cell.period for cell in column.of(name).values())
                if not (period := max(periods, key=periods.__getitem__, default="")):
                    continue  # no province of this edition has it
                value = _of_area(case, column.name, area, period)
                if value is not None:
                    about = {"value": value, "period": period, "decimals": column.decimals}
                    column.cells[name, code] = _cell(column.name, about, language)
                    cells += 1
            around += [area] if cells else []
    return around


def _of_area(case: cases.Case, name: str, area: areas.Area, period: str) -> float | None:
    """Return the figure of country or region for a column of provinces, None without one."""
    if name in _LOCAL and area == case.country:
        rows = case.figures(area=area.code, indicator="SBI.RATE", scope="LOCAL")
    elif name.upper() in first_page.CODES:
        rows = case.reference(name.upper(), area)
        rows = rows.assign(value=rows["published"].fillna(rows["value"]))
    else:
        return None
    rows = rows[rows["period"] == period]
    return float(rows["value"].iloc[-1]) if len(rows) else None


def _cell(name: str, measure: Mapping[str, Any], language: str) -> IndexCell:
    value = float(measure["value"])
    if name in ODDS:
        text = formats.chance(value / 100, language)
    elif name.startswith("forecast_"):  # as its report says it: "dưới 0,1"
        text = projections.figure(name.removeprefix("forecast_").upper(), value, language)
        text = text.removesuffix("%")
    else:
        text = formats.number(value, measure.get("decimals", 1), language)
    period = str(measure["period"] or "")
    short = "/".join(reversed(period.split("-"))) if language == "vi" else period
    drawn = Markup(sparkline.draw(measure, language))
    return IndexCell(value, text, _when(period, language), short, drawn, period)


_DAY, _PERIOD = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}(-\d\d|-Q[1-4]|/\d{4})?")


def _when(period: str, language: str) -> str:
    """Return the period or date of a measure as readers write it; other words as they are.

    >>> [_when(period, "vi") for period in ("2023-09-30", "2025-02", "2021/2023", "2024", "")]
    ['30/09/2023', 'tháng 2/2025', '2021-2023', '2024', '']
    """
    if _DAY.fullmatch(period):
        return formats.day(period, language)
    return formats.period(period, language) if _PERIOD.fullmatch(period) else period


def search_keys(area: areas.Area) -> list[str]:
    """Return the keys by which a search finds an area: letters and digits without accents.

    >>> search_keys(areas.get("79", "2024"))
    ['hochiminh', '79', 'hcm', 'tphcm', 'hcmc', 'saigon', 'sg', 'tphochiminh', 'hochiminhcity']
    >>> "bacgiang" in search_keys(areas.find("Bắc Ninh", "2025"))
    True
    """
    former = [part for part in mergers.parts(area) if part.edition != area.edition]
    names = [name for part in former for name in areas.keys(part) if not name.isdigit()]
    return [*areas.keys(area), *(_plain(n) for n in (area.name, area.name_en)), *names]


def _plain(name: str) -> str:
    return "".join(re.findall(r"[a-z0-9]", unaccented(name)))
