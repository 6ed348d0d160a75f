"""What a page leads to: the province's other reports, the other language, the forms of itself.

A page is written before anyone knows what will lie beside it. It keeps a place for its links, and
whoever finishes last fills the places from the records. Links are no part of what a report was made
from: its digest is that of the page without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mtqg.publish.jinja import environment
from mtqg.run import provenance, store
from mtqg.site.index_rows import is_commune, report_order
from mtqg.words.sentences import sentences

#: Names of the files that a reader may take along, by ending.
FORMS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}

_TONGUES = {"vi": "Tiếng Việt", "en": "English"}


def add_links(out: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Put its links into every page of the local folder `out`; pages that have them stay.

    Raises
    ------
    OSError
        If a page cannot be written; it stands as it was.
    """
    made = [record for record in records if record["outcome"]["ok"]]
    folders: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for record in made:  # thousands of records looked through for each of them took minutes
        folders.setdefault((record["edition"], record["slug"]), []).append(record)
        if is_commune(record):
            province = record["slug"].partition("/")[0]
            folders.setdefault((record["edition"], province, "communes"), []).append(record)
    for record in made:
        path = f"{out}/{record['stem']}{provenance.PAGE}"
        page = store.read(path)
        if page is None:
            continue
        beside = folders[record["edition"], record["slug"]]
        if record["notebook"] == "communes":
            beside = beside + folders.get((record["edition"], record["slug"], "communes"), [])
        elif is_commune(record):
            province = record["slug"].partition("/")[0]
            above = folders.get((record["edition"], province), [])
            beside = beside + [r for r in above if r["notebook"] == "communes"]
        woven = provenance.linked(page, links(record, beside, forms(out, record["stem"])))
        if woven != page:
            store.write(woven, path)


def forms(out: str, stem: str) -> list[str]:
    """Return the endings of the forms in `out` that are as new as the report `stem`."""
    notebook = Path(f"{out}/{stem}{provenance.NOTEBOOK}")
    if not notebook.exists():
        return []
    made = notebook.stat().st_mtime
    found = {form: Path(f"{out}/{stem}.{form}") for form in FORMS}
    return [f for f, path in found.items() if path.exists() and path.stat().st_mtime >= made]


def links(
    record: Mapping[str, Any], records: Sequence[Mapping[str, Any]], forms: Sequence[str] = ()
) -> str:
    """Return the links of the page of `record` as HTML; "" when there are none.

    Among `records` a page of all communes finds those of each, and theirs the way back.
    """
    folder = [
        r for r in records if (r["edition"], r["slug"]) == (record["edition"], record["slug"])
    ]
    beside = sorted((r for r in folder if r["language"] == record["language"]), key=report_order)
    other = [
        r
        for r in folder
        if r["notebook"] == record["notebook"] and r["language"] != record["language"]
    ]
    same = [r for r in records if r not in folder and r["language"] == record["language"]]
    below = sorted((r for r in same if is_commune(r)), key=lambda r: r["code"])
    above = [r for r in same if not is_commune(r)] if is_commune(record) else []
    if not (len(beside) > 1 or other or forms or below or above):
        return ""
    name = record["stem"].rpartition("/")[2]
    return (
        environment()
        .get_template("links.html.j2")
        .render(
            words=sentences("index", record["language"]).section("links"),
            province=record["names"][record["language"]],
            reports=[(r["title"], _page(r), r is record) for r in beside if len(beside) > 1],
            forms=[(FORMS[form], f"{name}.{form}") for form in forms],
            communes=[
                (r["names"][r["language"]], f"communes/{r['code']}/{_page(r)}") for r in below
            ],
            up=[f"../../{_page(r)}" for r in above],
            tongues=[(r["language"], _TONGUES[r["language"]], _page(r)) for r in other],
        )
    )


def _page(record: Mapping[str, Any]) -> str:
    return str(record["stem"].rpartition("/")[2]) + provenance.PAGE
