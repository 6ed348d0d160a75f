"""The index of all reports as a reader uses it: pointer, keyboard, back, from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def index(page: Page, reports: Path) -> Page:
    """The index at the boundaries of most reports."""
    page.goto((reports / "index.html").as_uri())
    page.locator(".language:visible select.edition").select_option("2024")
    return page


def part(index: Page) -> Locator:
    """What is shown of the page: one language."""
    return index.locator(".language:visible")


def names(index: Page) -> list[str]:
    """The provinces in sight, from the top."""
    heads = part(index).locator("tbody tr:visible th").all_inner_texts()
    return [head.split("\n")[0].strip() for head in heads]


def test_it_opens_in_vietnamese_with_every_province(index: Page) -> None:
    expect(index.locator("html")).to_have_attribute("lang", "vi")
    assert {"Bắc Giang", "Quảng Nam"} <= set(names(index))
    assert len(names(index)) == int(part(index).locator(".count span").inner_text())


@pytest.mark.parametrize("typed", ["bac giang", "Bắc Giang", "BACGIANG", "24"])
def test_a_province_is_found_however_it_is_typed(index: Page, typed: str) -> None:
    part(index).get_by_role("searchbox").fill(typed)
    assert names(index) == ["Bắc Giang"]
    expect(part(index).locator(".count span")).to_have_text("1")


def test_what_is_nowhere_is_said(index: Page) -> None:
    part(index).get_by_role("searchbox").fill("xyz")
    assert names(index) == []
    expect(part(index).locator("p.none")).to_be_visible()


def test_a_click_on_a_head_sorts_and_another_turns_round(index: Page) -> None:
    head = part(index).locator("thead th").first
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    rising = names(index)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert names(index) == rising[::-1]
    assert rising.index("Bắc Giang") < rising.index("Quảng Nam")


def test_numbers_sort_as_numbers_and_missing_ones_last(index: Page) -> None:
    heads = part(index).locator("thead th.number")
    assert heads.count() > 0
    for at in range(heads.count()):
        heads.nth(at).get_by_role("button").click()
        column = part(index).locator(f"tbody tr:visible td.number:nth-child({at + 4})")
        values = [cell.get_attribute("data-value") or "" for cell in column.all()]
        filled = [float(value) for value in values if value]
        assert filled == sorted(filled, reverse=True)
        assert all(values[: len(filled)])


def test_a_filter_leaves_what_it_names(index: Page) -> None:
    filters = part(index).locator("label:visible select.filter")
    assert filters.count() > 0
    everything = names(index)
    for select in filters.all():
        options = [o.get_attribute("value") for o in select.locator("option").all()]
        kept = []
        for option in options[1:]:
            select.select_option(option)
            kept.append(names(index))
        assert all(set(left) <= set(everything) for left in kept)
        assert set().union(*kept) <= set(everything)
        select.select_option(options[0])
        assert names(index) == everything


def test_language_and_edition_change_together_with_what_is_shown(index: Page) -> None:
    part(index).locator("select.edition").select_option("2025")
    assert names(index) == ["Cần Thơ"]
    index.get_by_role("button", name="English").click()
    expect(index.locator("html")).to_have_attribute("lang", "en")
    assert names(index) == ["Can Tho"]
    assert "programme" in index.title().casefold()
    part(index).locator("select.edition").select_option("2024")
    assert names(index) == ["Quang Nam"]
    index.get_by_role("button", name="Tiếng Việt").click()
    assert names(index) == ["Bắc Giang", "Quảng Nam"]


def test_the_map_shows_the_chosen_measure(index: Page) -> None:
    shown = part(index).locator(".tilemap:visible")
    measures = shown.get_by_role("combobox").locator("option").all_inner_texts()
    assert len(set(measures)) == len(measures) > 1
    seen = set()
    for measure in measures:
        shown.get_by_role("combobox").select_option(label=measure)
        tiles = shown.locator(".tile")
        seen.add(tuple(tiles.evaluate_all("tiles => tiles.map((e) => e.ariaLabel)")))
        assert tiles.count() >= 63
    assert len(seen) == len(measures)


def test_a_report_is_one_link_away_and_so_is_the_way_back(index: Page) -> None:
    row = part(index).locator("tbody tr:visible").filter(has_text="Quảng Nam")
    row.locator("td.links a").first.click()
    expect(index.locator("h1")).to_contain_text("Quảng Nam")
    index.get_by_role("navigation", name="Các báo cáo khác").get_by_role("link").last.click()
    expect(index.locator("h1")).to_contain_text("Quảng Nam")
    index.get_by_role("link", name="Tất cả báo cáo").click()
    assert "Quảng Nam" in names(index)
    index.go_back()
    expect(index.locator("h1")).to_contain_text("Quảng Nam")


def test_the_other_language_of_a_report_is_one_link_away(page: Page, reports: Path) -> None:
    page.goto((reports / "2024" / "quang-nam" / "disbursement.vi.html").as_uri())
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="All reports").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_everything_is_reached_by_keyboard(index: Page) -> None:
    index.keyboard.press("Tab")
    expect(index.locator(":focus")).to_have_class("skip")
    reached = []
    for _ in range(60):
        index.keyboard.press("Tab")
        focused = index.locator(":focus")
        if focused.count() == 0:
            break
        reached.append(focused.evaluate("e => e.tagName + '.' + (e.getAttribute('class') ?? '')"))
        if focused.get_attribute("type") == "search":
            index.keyboard.type("quang nam")
        if focused.evaluate("e => e.matches('thead button')"):
            break
    assert "INPUT.find" in reached
    index.keyboard.press("Enter")
    expect(part(index).locator("thead th").first).to_have_attribute("aria-sort", "ascending")
    for _ in range(60):
        if index.locator(":focus").evaluate("e => e.matches('td.links a')"):
            break
        index.keyboard.press("Tab")
    index.keyboard.press("Enter")
    expect(index.locator("h1")).to_contain_text("Quảng Nam")


def test_a_province_to_compare_with_stays_on_top_with_differences(index: Page) -> None:
    shown = part(index)
    shown.locator("select.against").select_option(label="Quảng Nam")
    assert names(index)[0] == "Quảng Nam"
    gaps = shown.locator("tbody tr:visible .gap")
    assert gaps.count() > 0
    head = shown.locator("thead th").first
    head.get_by_role("button").click()
    assert names(index)[0] == "Quảng Nam"
    shown.locator("select.against").select_option(label="Cả nước")
    assert names(index)[:1] == ["Cả nước"]
    assert gaps.count() > 0
    shown.locator("select.against").select_option(index=0)
    assert gaps.count() == 0
    assert "Cả nước" not in names(index)


def test_on_a_phone_every_name_stays_within_its_tile(index: Page) -> None:
    index.set_viewport_size({"width": 360, "height": 800})
    out = (
        part(index)
        .locator(".tile:visible")
        .evaluate_all(
            """tiles => tiles.filter(tile => {
          const room = tile.querySelector("rect").getBoundingClientRect();
          return [...tile.querySelectorAll("text")].map(t => t.getBoundingClientRect())
            .some(box => box.width && (box.left < room.left - 1 || box.right > room.right + 1));
        }).map(tile => tile.dataset.name)"""
        )
    )
    assert out == []


def test_on_a_phone_names_on_the_map_are_read_and_a_touch_tells_the_figure(index: Page) -> None:
    index.set_viewport_size({"width": 360, "height": 800})
    sizes = (
        part(index)
        .locator(".tile:visible .name")
        .evaluate_all(
            """names => names.map(name => parseFloat(getComputedStyle(name).fontSize)
              * name.getScreenCTM().a)"""
        )
    )
    assert len(sizes) > 63
    assert min(sizes) > 8  # pixels: of the three longest names
    assert sorted(sizes)[len(sizes) // 5] > 9.5
    tiles = part(index).locator(".tilemap:visible")
    usual = tiles.locator(".period").inner_text()
    tile = tiles.locator("[data-name='Hà Giang']")
    tile.hover()
    assert tiles.locator(".period").inner_text() == tile.get_attribute("aria-label")
    tiles.get_by_role("combobox").hover()
    tiles.get_by_role("combobox").select_option(index=0)
    assert tiles.locator(".period").inner_text() == usual


def test_on_a_screen_the_legend_stands_beside_the_tiles(index: Page) -> None:
    shown = part(index).locator(".overview:visible")
    tiles, legend = (shown.locator(name).bounding_box() for name in (".tiles", ".legend"))
    assert tiles is not None
    assert legend is not None
    assert legend["x"] >= tiles["x"] + tiles["width"]
    assert legend["y"] < tiles["y"] + 50
