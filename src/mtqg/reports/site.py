"""The door to a folder of reports: an index page and a table of what all of them found.

Both are derived from the records beside the reports, so whoever finishes last writes them whole.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from mtqg import areas, catalogue, formats
from mtqg.cases import known_panel
from mtqg.reports import manifest, store, tilemap
from mtqg.reports.jobs import Found
from mtqg.reports.pages import environment, words
from mtqg.texts import LANGUAGES, Text

INDEX, SUMMARY = "index.html", "summary.csv"

_WORDS = {
    "title": Text(
        "Báo cáo các chương trình mục tiêu quốc gia", "National Target Programme reports"
    ),
    "skip": Text("Tới bảng các tỉnh", "Skip to the table of provinces"),
    "search": Text("Tìm tỉnh, thành phố", "Find a province"),
    "hint": Text("gõ không dấu cũng được", "accents may be left out"),
    "province": Text("Tỉnh, thành phố", "Province"),
    "edition": Text("Ấn bản địa giới", "Provinces of"),
    "reports": Text("Báo cáo", "Reports"),
    "findings": Text("Điều đáng chú ý", "To note"),
    "more": Text("thêm", "more"),
    "failed": Text("không lập được", "failed"),
    "none": Text("Không có tỉnh nào khớp.", "No province matches."),
    "language": Text("Ngôn ngữ", "Language"),
    "count": Text("tỉnh, thành phố", "provinces"),
    "summary": Text("Bảng tổng hợp (CSV, mở bằng Excel)", "Summary table (CSV)"),
    "sort": Text("Sắp xếp theo", "Sort by"),
}

#: One line of summary.csv per finding or measure.
COLUMNS = (
    "edition",
    "code",
    "province",
    "notebook",
    "language",
    "kind",
    "id",
    "severity",
    "label",
    "value",
    "unit",
    "period",
    "text",
    "made",
)


def write(out: str) -> None:
    """Write index and summary of the local folder `out` from the records in it.

    Raises
    ------
    OSError
        If they cannot be written; the old ones stand.
    """
    records = manifest.records(out)
    store.write(summary(records), str(Path(out) / SUMMARY))
    store.write(index(records), str(Path(out) / INDEX))


def summary(records: Sequence[Mapping[str, Any]]) -> str:
    """Return the findings and measures of all `records` as CSV that Excel opens with its accents.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = io.StringIO()
    text.write("\ufeff")
    lines = csv.DictWriter(text, COLUMNS, restval="")
    lines.writeheader()
    for record in records:
        about = {
            "edition": record["edition"],
            "code": record["code"],
            "province": record["names"][record["language"]],
            "notebook": record["notebook"],
            "language": record["language"],
            "made": record["made"],
        }
        if not record["outcome"]["ok"]:
            cause = record["outcome"]["cause"][record["language"]]
            lines.writerow(_safe({**about, "kind": "failure", "severity": "error", "text": cause}))
        for name, measure in record["found"]["measures"].items():
            wanted = {key: measure.get(key) for key in ("label", "value", "unit", "period")}
            lines.writerow(_safe({**about, "kind": "measure", "id": name, **wanted}))
        for finding in record["found"]["findings"]:
            wanted = {key: finding.get(key) for key in ("id", "severity", "text", "value", "unit")}
            lines.writerow(_safe({**about, "kind": "finding", **wanted}))
    return text.getvalue()


def _safe(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
        for key, value in row.items()
    }


def index(records: Sequence[Mapping[str, Any]]) -> str:
    """Return the page that lists every report of `records`, by province, sortable by measure."""
    languages = [x for x in LANGUAGES if any(r["language"] == x for r in records)] or ["vi"]
    tables = [_table(records, language) for language in languages]
    template = environment().get_template("index.html.j2")
    return template.render(
        language=languages[0],
        tables=tables,
        words={language: words(_WORDS, language) for language in languages},
        map_style=Markup(tilemap.style()),
        map_script=Markup(tilemap.script()),
    )


#: What the map shows of every province, from the figures themselves: reports may be few.
MAPPED = ("ST.POV_MD", "ST.INCOME", "ST.TRAINED")


def _map(edition: str, language: str, links: Mapping[str, str]) -> Markup:
    """Return the tile map of an edition: the latest year of each measure, links to reports."""
    measures = []
    for code in MAPPED:
        panel = known_panel(edition, "", (), code)
        known = catalogue.indicator(code)
        label = f"{known.name.say(language)}, {panel.index[-1]}"
        values = {str(k): float(v) for k, v in panel.iloc[-1].dropna().items()}
        unit = known.unit_label.say(language)
        measures.append(tilemap.Shown(label, unit, known.decimals, values))
    return Markup(tilemap.figure(edition, language, measures, links))


def _table(records: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    """Return the rows and measures of one language: one row a province and edition."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    measures: dict[str, dict[str, Any]] = {}
    own = [r for r in records if r["language"] == language]
    for record in sorted(own, key=lambda r: (r["edition"], r["code"], r["notebook"])):
        row = rows.setdefault(
            (record["edition"], record["code"]),
            {
                "name": record["names"][language],
                "key": areas.fold(record["names"]["vi"]) + " " + areas.fold(record["names"]["en"]),
                "edition": record["edition"],
                "code": record["code"],
                "reports": [],
                "measures": {},
                "findings": [],
            },
        )
        ok = record["outcome"]["ok"]
        ending = manifest.PAGE if ok else manifest.FAILED
        row["reports"].append(
            {
                "title": record["title"],
                "path": record["stem"] + ending,
                "ok": ok,
                "cause": record["outcome"]["cause"][language],
            }
        )
        found = Found(**record["found"])
        row["findings"] += found.gravest(4)
        for name, measure in found.measures.items():
            measures.setdefault(name, {"label": measure["label"], "unit": measure["unit"]})
            value = measure["value"]
            row["measures"][name] = {
                "value": json.dumps(value),
                "text": formats.number(value, _decimals(value), language),
                "period": _when(str(measure["period"] or ""), language),
            }
    for row in rows.values():
        row["findings"] = Found(row["findings"]).gravest(4)
    editions = sorted({row["edition"] for row in rows.values()})
    links: dict[str, dict[str, str]] = {edition: {} for edition in editions}
    for row in rows.values():
        made = [report["path"] for report in row["reports"] if report["ok"]]
        if made:
            links[row["edition"]][row["code"]] = quote(made[-1])
    return {
        "language": language,
        "maps": [(edition, _map(edition, language, links[edition])) for edition in editions],
        "rows": list(rows.values()),
        "measures": measures,
        "editions": editions,
    }


def _decimals(value: float | None) -> int:
    """Return with how many decimals a measure is shown: none from 100 on, two below 1.

    >>> [_decimals(value) for value in (1971.4, 41.0, 50.63, 0.95)]
    [0, 0, 1, 2]
    """
    if value is None or abs(value) >= 100 or value == int(value):
        return 0
    return 2 if abs(value) < 1 else 1


_DAY, _PERIOD = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}(-\d\d|-Q[1-4]|/\d{4})?")


def _when(period: str, language: str) -> str:
    """Return the period or date of a measure as readers write it; other words as they are.

    >>> [_when(period, "vi") for period in ("2023-09-30", "2025-02", "2021/2023", "2024", "")]
    ['30/09/2023', 'tháng 2/2025', '2021-2023', '2024', '']
    """
    if _DAY.fullmatch(period):
        return formats.day(period, language)
    return formats.period(period, language) if _PERIOD.fullmatch(period) else period
