"""Every kind of page in a real browser: for all readers, on a phone and on paper."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from mtqg.publish.jinja import asset

#: The Web Content Accessibility Guidelines 2.2, levels A and AA, and what is good practice beside.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"]}

#: Points: a sheet, and the margins of style.css that no text may stand in.
A4, LEFT, RIGHT = (595.3, 841.9), 30 / 25.4 * 72, 15 / 25.4 * 72


def barriers(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def addresses(reports: Path) -> list[str]:
    """The index in both languages, and a page of every notebook."""
    pages = sorted(reports.glob("*/*/*.html"))
    of_notebooks = {path.name.partition(".")[0]: path for path in pages}
    assert len(of_notebooks) > 5
    start = (reports / "index.html").as_uri()
    return [start, f"{start}#en-2025", *(path.as_uri() for path in of_notebooks.values())]


def test_no_page_has_a_barrier_or_scrolls_sideways_on_a_phone(page: Page, reports: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address in addresses(reports):
        page.goto("about:blank")  # another part of a page alone would not load it anew
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
        assert barriers(page) == [], address


def test_no_kind_of_page_has_a_barrier_on_a_screen(page: Page, reports: Path) -> None:
    for address in addresses(reports):
        page.goto("about:blank")
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 1280, address
        if "index" in address or "report" in address.rpartition("/")[2]:  # the rest is as these
            assert barriers(page) == [], address


def test_a_barrier_would_be_found(page: Page) -> None:
    page.set_content('<html><body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></body>')
    assert {"html-has-lang", "image-alt", "document-title"} <= {
        found.partition(":")[0] for found in barriers(page)
    }


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text)))


def test_on_paper_no_table_is_cut(page: Page, reports: Path) -> None:
    pages = [p for name in ("quang-nam", "*--*") for p in reports.glob(f"2024/{name}/*.html")]
    assert len(pages) > 4
    for path in pages:
        page.goto(path.as_uri())
        # What is folded is not printed: the reader opens it first.
        page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
        cells = page.locator("td, tbody th").all_inner_texts()
        printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        inside = ""
        for sheet in printed:
            assert sheet.get_size() == pytest.approx(A4, abs=1)
            box = (LEFT, 0, A4[0] - RIGHT, A4[1])
            inside += sheet.get_textpage().get_text_bounded(*(side + 1 for side in box))
        found = letters(inside)
        assert [cell for cell in cells if letters(cell) not in found] == [], path.name


def test_on_paper_no_row_of_a_table_stands_alone(page: Page) -> None:
    rows = "".join(f"<tr><th>{n}</th><td>xyz</td></tr>" for n in range(4))
    table = f"<table><thead><tr><th>Tên</th></tr></thead><tbody>{rows}</tbody></table>"
    broken = 0
    for lines in range(15, 26):
        text = f"{'<p>Lời.</p>' * lines}<div class='table'>{table}</div>"
        page.set_content(f"<style>{asset('style.css')}</style><div class='text'>{text}</div>")
        printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        told = [sheet.get_textpage().get_text_range().count("x") for sheet in printed]
        assert 1 not in told, lines
        broken += told[0] == 2
    assert broken


def test_a_mark_is_read_where_the_pointer_rests_and_figures_are_taken_along(
    page: Page, reports: Path
) -> None:
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    chart = page.locator("figure.chart:has([data-said])").first
    mark = chart.locator("[data-said]").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.locator(".said").inner_text() == mark.get_attribute("data-said")
    title, source = (chart.locator(at).inner_text() for at in (".title", "figcaption"))
    with page.expect_download() as taken:
        chart.locator("a[download]").click()
    figures = Path(taken.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(figures) > 1
    assert not {"period", "value", "source"} & set(figures[0].split(","))  # but readers' words
    with page.expect_download() as taken:
        chart.get_by_role("button").click()
    picture = Path(taken.value.path()).read_text(encoding="utf-8")
    assert "var(" not in picture  # which other programs do not know
    page.set_content(picture)
    words = " ".join(page.locator("svg").first.locator("tspan").all_text_contents())
    assert " ".join(title.split()) in words
    assert " ".join(source.split()) in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_needs_no_script_and_is_as_readable_in_the_dark(
    browser: Browser, reports: Path, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(java_script_enabled=True, color_scheme=scheme)
    page = context.new_page()
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    assert barriers(page) == []
    context.close()
    bare = browser.new_context(java_script_enabled=False, color_scheme=scheme).new_page()
    bare.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    assert bare.locator("figure.chart svg").first.is_visible()
    bare.context.close()


def test_every_colour_of_a_chart_has_one_for_the_dark(reports: Path) -> None:
    for path in reports.glob("*/*/*.html"):
        charts = re.findall(r'<figure class="chart".*?</figure>', path.read_text("utf-8"), re.S)
        assert [set(re.findall(r'(?:fill|stroke)="#\w+"', chart)) for chart in charts] == [
            set() for _ in charts
        ], path.name


def test_letters_of_charts_are_read_on_a_phone(page: Page, reports: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    seen = 0
    for path in reports.glob("2024/quang-nam/*.vi.html"):
        page.goto(path.as_uri())
        sizes = page.locator(".chart svg text").evaluate_all(
            """texts => texts.filter(t => t.getBoundingClientRect().width).map(t => {
              const svg = t.ownerSVGElement;
              const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
              return parseFloat(getComputedStyle(t).fontSize) * scale;
            })"""
        )
        seen += len(sizes)
        assert [size for size in sizes if size < 11] == [], path.name
    assert seen > 100


def test_any_province_can_be_set_beside_on_the_first_page(page: Page, reports: Path) -> None:
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    table = page.locator(".compare")
    table.locator("select").select_option(label="Bắc Giang")
    # multidimensional poverty of 2024: 3.37 and 0.95
    assert table.locator("tbody tr").first.locator(".chosen").inner_text() == "0,95 (−2,42 điểm %)"
    assert table.locator("tbody tr").count() == table.locator("td.chosen").count()
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    table.locator("select").select_option(label="Cả nước")
    chosen = table.locator("tbody tr .chosen").all_inner_texts()
    assert chosen[0] == "2,54 (−0,83 điểm %)"
    assert "–" in chosen  # of the country's population no figure beside a province's


def test_a_figure_leads_to_its_row_and_source(page: Page, reports: Path) -> None:
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    page.locator(".compare a.trace").first.click()
    row = page.locator("tr:target")
    assert "3,37%" in row.inner_text()
    assert row.is_visible()


def test_pages_stay_light(reports: Path) -> None:
    sizes = {path: path.stat().st_size for path in reports.glob("*/*/*.html")}
    assert [path for path, size in sizes.items() if size > 400_000] == []


def test_no_table_is_cut_or_scrolls_at_any_width(page: Page, reports: Path) -> None:
    cut = "e => e.filter(t => t.scrollWidth > t.clientWidth + 1).map(t => t.ariaLabel)"
    for address in addresses(reports):
        page.goto("about:blank")
        page.goto(address)
        for width in (360, 768, 1000, 1100, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".table").evaluate_all(cut) == [], (address, width)


def test_what_is_compared_stands_on_one_line(page: Page, reports: Path) -> None:
    """Figures of cards beside each other, and every figure of a table, on a screen with room."""
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    rows = page.locator(".headline").evaluate_all(
        """lists => lists.map(list => {
          const tops = {};
          for (const card of list.children)
            (tops[card.offsetTop] ??= new Set()).add(card.querySelector("dd").offsetTop);
          return Object.values(tops).map(places => places.size);
        })"""
    )
    assert rows
    assert all(places == 1 for row in rows for places in row)
    lines = page.locator(".table:not(.wide, .ledger) td.number:not(.long)").evaluate_all(
        """cells => cells.filter(cell => cell.innerText).map(cell => {
          const range = document.createRange();
          range.selectNodeContents(cell);
          const feet = [...range.getClientRects()].map(box => box.bottom);
          return cell.querySelector("svg") ? 0 : Math.max(...feet) - Math.min(...feet);
        })"""
    )
    assert len(lines) > 20
    assert max(lines) < 10  # pixels: half a line


def test_long_figures_leave_room_for_the_words_beside_them(page: Page, reports: Path) -> None:
    (path,) = reports.glob("2024/*--*/*.vi.html")
    page.goto(path.as_uri())
    rows = page.locator(".table:not(.wide):has(td.long) tbody tr").evaluate_all(
        """rows => rows.map(row => [row.querySelector("th").offsetWidth,
          ...[...row.querySelectorAll("td.number")].map(cell => cell.offsetWidth)])"""
    )
    assert len(rows) > 10
    assert all(words >= max(figures) for words, *figures in rows)


def test_charts_are_as_wide_as_the_text(page: Page, reports: Path) -> None:
    page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
    wide = "e => e.map(one => Math.round(one.getBoundingClientRect().width)).filter(Boolean)"
    text = page.locator(".text .reading:has(h2)").evaluate_all(wide)
    assert set(page.locator(".chart svg").evaluate_all(wide)) == set(text)


def test_on_a_phone_short_figures_of_a_row_stand_side_by_side(page: Page, reports: Path) -> None:
    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((reports / "2024/quang-nam/report.vi.html").as_uri())
        row = page.locator(".compare tbody tr").first
        tops = row.locator("td").evaluate_all("cells => cells.map(cell => cell.offsetTop)")
        assert tops[::2] == tops[1::2], width
        assert len(set(tops)) == len(tops) / 2


def test_no_words_of_a_chart_cover_others(page: Page, reports: Path) -> None:
    covered = """charts => charts.flatMap(chart => {
      const words = [...chart.querySelectorAll("text")]
        .map(text => [text.textContent, text.getBoundingClientRect()])
        .filter(([, box]) => box.width);
      return words.flatMap(([one, a], at) => words.slice(at + 1)
        .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
        .map(([other]) => `${one} | ${other}`));
    })"""
    for path in (p for name in ("quang-nam", "can-tho") for p in reports.glob(f"*/{name}/*.html")):
        page.goto(path.as_uri())
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.locator(".chart svg").evaluate_all(covered) == [], (path.name, width)
