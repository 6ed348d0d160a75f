from __future__ import annotations

import os
from pathlib import Path

from test_page import Tags
from test_pages import record

from mtqg.run import provenance
from mtqg.site import links

PLACE = "".join(provenance.LINKS)


def folder(out: Path, *stems: str) -> None:
    for stem in stems:
        (out / stem).parent.mkdir(parents=True, exist_ok=True)
        (out / f"{stem}.html").write_text(f"<header>{PLACE}</header>", encoding="utf-8")
        (out / f"{stem}.ipynb").write_text("{}")


def led_to(page: Path) -> list[dict[str, str | None]]:
    return Tags(page.read_text(encoding="utf-8")).all("a")


def test_a_page_leads_to_the_reports_of_its_province_and_to_its_other_language(
    tmp_path: Path,
) -> None:
    stems = {"peers.vi": "vi", "trend.vi": "vi", "trend.en": "en"}
    records = [
        record(
            "24",
            "Bắc Giang",
            slug="bac-giang",
            stem=f"2024/bac-giang/{name}",
            notebook=name.partition(".")[0],
            title=name,
            language=language,
        )
        for name, language in stems.items()
    ]
    other = record("49", "Quảng Nam", slug="quang-nam", stem="2024/quang-nam/trend.vi")
    lost = {"ok": False, "cause": {"vi": "", "en": ""}}
    failed = {**records[1], "stem": "2024/bac-giang/forecast.vi", "outcome": lost}
    folder(tmp_path, *(r["stem"] for r in (*records, other)))
    links.add_links(str(tmp_path), [*records, other, failed])
    at = tmp_path / "2024" / "bac-giang"
    assert [(a["href"], a.get("aria-current")) for a in led_to(at / "trend.vi.html")] == [
        ("trend.vi.html", "page"),
        ("peers.vi.html", None),
        ("trend.en.html", None),
    ]
    assert led_to(at / "trend.vi.html")[-1]["hreflang"] == "en"
    assert led_to(at / "trend.en.html")[-1]["href"] == "trend.vi.html"
    assert led_to(tmp_path / "2024" / "quang-nam" / "trend.vi.html") == []


def test_a_form_is_offered_while_it_is_as_new_as_its_report(tmp_path: Path) -> None:
    alone = record("24", "Bắc Giang", slug="bac-giang", stem="2024/bac-giang/trend.vi")
    folder(tmp_path, alone["stem"])
    page = tmp_path / "2024" / "bac-giang" / "trend.vi.html"
    for ending, age in ((".docx", 0), (".pdf", 60)):
        form = page.with_suffix(ending)
        form.touch()
        made = page.with_suffix(".ipynb").stat().st_mtime
        os.utime(form, (made - age, made - age))
    links.add_links(str(tmp_path), [alone])
    assert [a["href"] for a in led_to(page)] == ["trend.vi.docx"]
    page.with_suffix(".docx").unlink()
    links.add_links(str(tmp_path), [alone])
    assert page.read_text(encoding="utf-8") == f"<header>{PLACE}</header>"


def test_links_do_not_make_a_report_out_of_date(tmp_path: Path) -> None:
    page = f"<header>{PLACE}</header>"
    assert provenance.linked(provenance.linked(page, "<a>"), "") == page
    assert provenance.linked("no place", "<a>") == "no place"
