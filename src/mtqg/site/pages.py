"""The door to a folder of reports: an index page and a table of what all of them found.

Both are derived from the records beside the reports, so whoever finishes last writes them whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from mtqg.publish.jinja import asset, environment, policy
from mtqg.run import provenance, store
from mtqg.site import index_rows, links, tilemap
from mtqg.table import areas
from mtqg.table.files import disarmed
from mtqg.texts import LANGUAGES
from mtqg.words.sentences import sentences

SUMMARY = "summary.csv"

#: Up to so many provinces the table stands above the map, which would be nearly empty.
FEW = 6

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
    """Write index and summary of the local folder `out` and the links of its pages.

    Raises
    ------
    OSError
        If they cannot be written; the old ones stand.
    """
    records = provenance.records(out)
    store.write(summary(records), str(Path(out) / SUMMARY))
    forms = {r["stem"]: links.forms(out, r["stem"]) for r in records}
    links.add_links(out, records)
    store.write(index(records, forms), str(Path(out) / provenance.INDEX))


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
    return {key: disarmed(value) for key, value in row.items()}


def index(
    records: Sequence[Mapping[str, Any]], forms: Mapping[str, Sequence[str]] | None = None
) -> str:
    """Return the page that lists every report of `records`, by province, sortable by measure.

    Parameters
    ----------
    forms : mapping of str to sequence of str, optional
        The other forms of each report that can be linked to, by its stem.
    """
    languages = [x for x in LANGUAGES if any(r["language"] == x for r in records)] or ["vi"]
    template = environment().get_template("index.html.j2")
    parts = [_part(records, language, forms or {}) for language in languages]
    labels = "".join(_labels(part) for part in parts)
    style = asset("style.css") + asset("index.css") + tilemap.style() + labels
    script = asset("index.js") + tilemap.script()
    return template.render(
        language=languages[0],
        parts=parts,
        policy=policy(style, [script]),
        style=Markup(style),
        script=Markup(script),
        words={language: sentences("index", language).section("words") for language in languages},
        forms=links.FORMS,
    )


def _labels(part: Mapping[str, Any]) -> str:
    r"""Return the style that names each column on a phone, where the table has no head.

    >>> column = index_rows.MeasureColumn("a", "</style>", "%", 1, {})
    >>> _labels({"language": "vi", "columns": [column]})
    '.language[lang="vi"] td:nth-child(4){--label:"\\3c /style> (%)"}'
    """
    # In CSS a character is escaped as its number; the space ends it.
    escaped = {ord(c): f"\\{ord(c):x} " for c in '<"\\\n'}
    return "".join(
        f'.language[lang="{part["language"]}"] td:nth-child({place})'
        f'{{--label:"{column.heading.translate(escaped)}"}}'
        for place, column in enumerate(part["columns"], 4)
    )


def _part(
    records: Sequence[Mapping[str, Any]], language: str, forms: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return what the page shows in one language: rows and measures, and a map an edition."""
    found = index_rows.rows(records, language, forms)
    columns = index_rows.columns(found)
    others = [r for r in records if r["language"] == language and not index_rows.is_province(r)]
    editions = []
    told = [r for r in records if r["language"] == language]
    made = {r["edition"]: str(r["made"]) for r in sorted(told, key=lambda r: str(r["made"]))}
    held = {name: [row for row in found if row.area.edition == name] for name in made}
    # The page opens in the first: that of most provinces, of two alike the one made last.
    for name in sorted(made, key=lambda name: (len(held[name]), made[name]), reverse=True):
        here = held[name]
        pages = {row.area.code: quote(row.first) for row in here if row.first}
        own = [r for r in others if r["edition"] == name]
        dates = [
            str(r.get("parameters", {}).get("as_of", "")) for r in records if r["edition"] == name
        ]
        public = index_rows.everywhere(name, language, "" if "" in dates else max(dates))
        names = {column.name for column in public}
        shown = [c for c in columns if c.name.removeprefix(index_rows.SPINE) not in names]
        editions.append(
            {
                "name": name,
                "label": sentences("index", language)(f"editions.{name}"),
                "map": Markup(tilemap.figure(name, language, [*shown, *public], pages)),
                "pages": [index_rows.link(r, forms) for r in own if r["code"] == areas.COUNTRY],
                "pairs": [
                    (r["names"][language], index_rows.link(r, forms))
                    for r in own
                    if r["code"] != areas.COUNTRY and not index_rows.is_commune(r)
                ],
            }
        )
    table = [one for one in columns if not one.name.startswith(index_rows.SPINE)]
    return {
        "language": language,
        "editions": editions,
        "rows": found,
        "few": len(found) <= FEW,
        "columns": table,
        "filters": _filters(found, language),
        "references": index_rows.references(found, table, language),
    }


def _filters(found: Iterable[index_rows.ProvinceRow], language: str) -> list[dict[str, Any]]:
    """Return what the table can be filtered by: only what tells rows apart."""
    found = list(found)
    regions = {row.area.region: row.region for row in found if row.region}
    reports = {link.notebook: link.title for row in found for link in row.links if not link.cause}
    say = sentences("index", language)
    severities = say.section("severities") if found else {}
    choices = {"region": regions, "severity": severities, "report": reports}
    return [
        {"name": name, "label": say(f"words.{name}"), "options": list(options.items())}
        for name, options in choices.items()
        if len(options) > 1
    ]
