"""The tile map: every province once, neighbours near, islands with their provinces, readable."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from mtqg.plot import map_classes
from mtqg.site import tilemap
from mtqg.site.index_rows import IndexCell, MeasureColumn
from mtqg.table import areas

# Provinces that share a land border, and which of two lies further north or east: any atlas.
NEIGHBOURS = {
    "2024": """ha-giang cao-bang, ha-giang tuyen-quang, lao-cai lai-chau, lao-cai yen-bai,
        son-la dien-bien, lai-chau dien-bien, bac-kan thai-nguyen, lang-son bac-giang,
        bac-giang thai-nguyen, bac-giang bac-ninh, bac-giang quang-ninh, hai-phong hai-duong,
        ha-noi vinh-phuc, ha-noi hoa-binh, ha-noi ha-nam, ninh-binh thanh-hoa, thanh-hoa nghe-an,
        nghe-an ha-tinh, ha-tinh quang-binh, quang-tri thua-thien-hue, thua-thien-hue da-nang,
        da-nang quang-nam, quang-nam kon-tum, quang-nam quang-ngai, kon-tum gia-lai,
        gia-lai binh-dinh, dak-lak phu-yen, dak-lak dak-nong, lam-dong khanh-hoa,
        lam-dong binh-thuan, ninh-thuan binh-thuan, tay-ninh long-an, dong-nai binh-duong,
        long-an dong-thap, an-giang kien-giang, can-tho vinh-long, soc-trang bac-lieu,
        bac-lieu ca-mau, tien-giang ben-tre, ben-tre tra-vinh""",
    "2025": """cao-bang lang-son, lai-chau lao-cai, son-la phu-tho, phu-tho ha-noi,
        bac-ninh quang-ninh, bac-ninh lang-son, hai-phong quang-ninh, hung-yen ninh-binh,
        ninh-binh thanh-hoa, nghe-an ha-tinh, ha-tinh quang-tri, quang-tri hue, hue da-nang,
        da-nang quang-ngai, quang-ngai gia-lai, gia-lai dak-lak, dak-lak khanh-hoa,
        lam-dong khanh-hoa, lam-dong dong-nai, dong-nai tp-ho-chi-minh, tay-ninh dong-thap,
        dong-thap vinh-long, vinh-long can-tho, can-tho ca-mau, an-giang ca-mau""",
}
NORTH_TO_SOUTH = {
    "2024": "ha-giang tuyen-quang ha-noi thanh-hoa nghe-an quang-tri quang-nam phu-yen ca-mau",
    "2025": "cao-bang ha-noi nghe-an hue da-nang gia-lai khanh-hoa dong-thap ca-mau",
}
WEST_TO_EAST = {
    "2024": "dien-bien yen-bai ha-noi hai-duong hai-phong",
    "2025": "dien-bien phu-tho bac-ninh quang-ninh",
}


def places(edition):
    table = tilemap.tiles(edition).query("part == ''")
    slugs = {a.code: a.slug for a in (areas.get(c, edition) for c in table["code"])}
    return {slugs[t.code]: (t.row, t.column) for t in table.itertuples()}


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_every_province_has_one_tile_and_no_two_share_a_place(edition):
    table = tilemap.tiles(edition)
    own = table[table["part"] == ""]
    assert sorted(own["code"]) == sorted(areas.provinces(edition)["code"])
    assert not table.duplicated(["row", "column"]).any()


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_hoang_sa_and_truong_sa_stand_east_of_their_provinces_and_name_them(edition):
    table = tilemap.tiles(edition)
    islands = table[table["part"] != ""].set_index("part")["code"].to_dict()
    assert islands == {
        "Hoàng Sa": areas.find("Đà Nẵng", edition).code,
        "Trường Sa": areas.find("Khánh Hòa", edition).code,
    }
    assert (
        table.loc[table["part"] != "", "column"].min()
        > table.loc[table["part"] == "", "column"].max()
    )
    drawn = tilemap.figure(edition, "vi", [], {})
    assert "Hoàng Sa (Đà Nẵng)" in drawn
    assert "Trường Sa (Khánh Hòa)" in drawn


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_neighbours_touch(edition):
    at = places(edition)
    for pair in NEIGHBOURS[edition].split(","):
        (a, b), (c, d) = (at[slug] for slug in pair.split())
        assert max(abs(a - c), abs(b - d)) == 1, pair


@pytest.mark.parametrize("edition", areas.EDITIONS)
def test_north_is_up_and_east_is_right(edition):
    at = places(edition)
    rows = [at[slug][0] for slug in NORTH_TO_SOUTH[edition].split()]
    assert rows == sorted(set(rows))
    columns = [at[slug][1] for slug in WEST_TO_EAST[edition].split()]
    assert columns == sorted(set(columns))


def column(name, label, figures, **when):
    cells = {
        ("2024", code): IndexCell(
            value,
            f"{value:.1f}".replace(".", ","),
            when.get(f"c{code}", "2024"),
            "7/2023",
            Markup(""),
        )
        for code, value in figures.items()
    }
    return MeasureColumn(name, label, "%", 1, cells)


POOR = column("poor", "Nghèo <đa chiều>", {"24": 50.6, "49": 15.1, "01": 3.0}, c49="tháng 7/2023")
ODDS = column("investment_odds", "Xác suất", {"24": 12.0, "49": 85.0})


def svg(columns=(ODDS, POOR), links=None):
    drawn = tilemap.figure("2024", "vi", columns, links or {})
    return drawn, ElementTree.fromstring(drawn)


def chosen(tree):
    return json.loads(next(tree.iter("script")).text)


def test_every_tile_says_its_province_and_figure():
    drawn, tree = svg(links={"24": "2024/bac-giang/trend.vi.html?a&b"})
    labels = {
        e.get("aria-label"): e for e in tree.iter() if "tile" in (e.get("class") or "").split()
    }
    assert len(labels) == 65
    # the measure of most provinces comes first
    assert labels["Bắc Giang: 50,6"].get("href") == "2024/bac-giang/trend.vi.html?a&b"
    assert labels["Bắc Giang: 50,6"].get("class") == "tile shade-4"
    assert labels["Hà Nội: 3,0"].get("class") == "tile shade-0"
    assert labels["Cao Bằng: …"].get("class") == "tile shade-none"
    # a figure of another time than the others says so on its tile
    other = labels["Quảng Nam: 15,1, 7/2023"]
    assert other.tag == "g"
    assert [t.text for t in other.iter("text")] == ["Quảng", "Nam", "15,1", "7/2023"]
    assert "<đa chiều>" not in drawn


def test_the_measure_that_most_have_for_one_time_is_shown_first():
    apart = column("a", "Ba kỳ", {"24": 1.0, "49": 2.0, "01": 3.0}, c24="2021", c49="2022")
    together = column("b", "Một kỳ", {"24": 1.0, "49": 2.0})
    _, tree = svg([apart, together])
    assert next(tree.iter("option")).text == "Một kỳ (%)"


def test_the_script_has_every_measure_with_period_legend_and_tiles():
    _, tree = svg()
    poor, odds = chosen(tree)
    assert poor["period"] == "Kỳ: 2024 (2 tỉnh, thành phố); kỳ khác thì ghi trên ô"
    assert odds["period"] == "Kỳ: 2024"
    assert odds["tiles"] == {"24": ["0", "12,0", ""], "49": ["4", "85,0", ""]}
    # the limits of a probability are those of the verdicts, whatever the figures are
    assert [text for _, text in odds["legend"]] == [
        "dưới 20%: 1 tỉnh, thành phố",
        "20 đến dưới 50%: 0 tỉnh, thành phố",
        "50 đến dưới 80%: 0 tỉnh, thành phố",
        "từ 80% trở lên: 1 tỉnh, thành phố",
    ]
    options = [o.text for o in tree.iter("option")]
    assert options == ["Nghèo <đa chiều> (%)", "Xác suất (%)"]


def test_figures_too_small_to_differ_have_one_class_said_as_their_tiles_say_it():
    near = column("poor", "Nghèo", {"24": 0.03, "49": 0.04})
    cells = {key: replace(cell, text="dưới 0,1") for key, cell in near.cells.items()}
    _, tree = svg([replace(near, cells=cells)])
    assert [text for _, text in chosen(tree)[0]["legend"]] == ["dưới 0,1%: 2 tỉnh, thành phố"]


def test_one_province_is_counted_in_the_singular():
    drawn = tilemap.figure("2024", "en", [ODDS], {})
    odds, *_ = chosen(ElementTree.fromstring(drawn))
    assert [text.partition(": ")[2] for _, text in odds["legend"]] == [
        "1 province",
        "0 provinces",
        "0 provinces",
        "1 province",
    ]


def test_figures_of_a_time_each_are_not_to_be_ranked():
    apart = column("rate", "Giải ngân", {"24": 50.6, "49": 15.1}, c49="tháng 7/2023")
    _, tree = svg([apart])
    assert "không so hơn kém" in chosen(tree)[0]["period"]
    assert all(when for *_, when in chosen(tree)[0]["tiles"].values())


def test_without_a_measure_there_is_nothing_to_choose():
    drawn, tree = svg([])
    assert "<select" not in drawn
    assert chosen(tree) == []


def test_a_label_cannot_end_the_script():
    evil = column("a", "x", {"24": 1.0, "49": 2.0}, c24="</script><b>")
    drawn, _ = svg([evil])
    assert drawn.count("</script>") == 1
    assert "<b>" not in drawn


def test_no_address_is_asked_for():
    drawn, _ = svg()
    parts = drawn + tilemap.style() + tilemap.script()
    assert not re.search(r"https?:|url\((?!#hatch-)|@import", parts)
    assert "url(#hatch-tilemap-2024-vi)" in tilemap.style()
    assert 'id="hatch-tilemap-2024-vi"' in drawn


@pytest.mark.parametrize("edition", areas.EDITIONS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_name_is_wider_than_its_tile(edition, language):
    drawn = ElementTree.fromstring(tilemap.figure(edition, language, [], {}))
    names = [t.text for t in drawn.iter("text") if (t.get("class") or "").startswith("name")]
    assert len(names) >= len(tilemap.tiles(edition))
    # DejaVu Sans Bold, among the widest of fonts, takes 0.72 em a letter: 7.9 at 11 pixels
    assert max(len(n) for n in names) * 7.9 <= tilemap.WIDTH


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_shades_darken_in_even_steps_and_letters_keep_contrast():
    shades = [
        re.search(rf"\.shade-{n} rect[^}}]*fill: (#\w{{6}})", tilemap.style())[1]
        for n in range(map_classes.SHADES)
    ]
    light = [luminance(c) for c in shades]
    assert all(a / b > 1.25 for a, b in pairwise(light))
    for n, paper in enumerate(light):
        ink = luminance("#ffffff" if n >= 3 else "#1c2530")
        contrast = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
        assert contrast >= 4.5, shades[n]
