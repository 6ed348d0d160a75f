"""A chart within a page: marks that tell their figures, and nothing that clashes with others."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

import mtqg
from mtqg.plot import theme, vector
from mtqg.sections import budget_year, new_rural, peer_list, peer_pace, trends
from mtqg.sections.blocks import Chart

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "g", "path", "text", "use", "tspan", "defs", "clipPath", "rect", "title"}


def drawn(chart: object) -> ElementTree.Element:
    assert isinstance(chart, Chart)
    bundle, _ = chart._repr_mimebundle_()
    return ElementTree.fromstring(bundle[vector.MIME])


def in_page(chart: object) -> ElementTree.Element:
    assert isinstance(chart, Chart)
    bundle, about = chart._repr_mimebundle_()
    cut = vector.untitled(bundle[vector.MIME], about[vector.MIME]["headroom"])
    return ElementTree.fromstring(vector.shaded(cut))


@pytest.fixture(scope="module")
def charts() -> dict[str, ElementTree.Element]:
    case = mtqg.province("bac-giang", edition="2024")
    found = {
        "trend": trends.chart(case, "ST.POV_MD"),
        "year": budget_year.chart(case),
        "rural": new_rural.chart(case),
        "multiples": peer_pace.chart(peer_list.choose(case, "ST.POV_MD")),
    }
    return {name: in_page(chart) for name, chart in found.items()}


def test_every_mark_tells_its_figure(charts: dict[str, ElementTree.Element]) -> None:
    said = [title.text for title in charts["trend"].iter(f"{SVG}title")]
    own = mtqg.province("bac-giang", edition="2024").series("ST.POV_MD")
    assert [text for text in said if text and text.startswith("Bắc Giang, ")] == [
        f"Bắc Giang, {year}: {value:g}".replace(".", ",") for year, value in own.items()
    ]
    rows = [title.text for title in charts["rural"].iter(f"{SVG}title")]
    assert "Đạt chuẩn / tổng số xã: 84,62" in rows or "Đạt chuẩn / tổng số xã: 84,6" in rows


def test_a_strict_policy_and_other_charts_have_nothing_to_refuse(
    charts: dict[str, ElementTree.Element],
) -> None:
    ids: list[str] = []
    for chart in charts.values():
        for element in chart.iter():
            names = {name.partition("}")[2] or name for name in element.attrib}
            assert element.tag in {
                f"{SVG}{t}" for t in ("svg", "g", "path", "text", "use", "tspan")
            } | {f"{SVG}{t}" for t in ("defs", "clipPath", "rect", "title")}
            assert not names & {"style", "class", "font-family"}
            ids += [element.attrib["id"]] if "id" in element.attrib else []
            for value in element.attrib.values():
                assert not re.search("https?:|data:", value)
    assert len(ids) == len(set(ids))
    used = {
        name[1:] if name.startswith("#") else name[5:-1]
        for chart in charts.values()
        for element in chart.iter()
        for key, name in element.attrib.items()
        if key.endswith(("href", "clip-path"))
    }
    assert used <= set(ids)


def test_the_title_is_the_pages(charts: dict[str, ElementTree.Element]) -> None:
    words = " ".join(text.text or "" for text in charts["trend"].iter(f"{SVG}text"))
    assert "khảo sát" not in words
    assert "Bắc Giang" in words
    top, height = (float(charts["trend"].attrib["viewBox"].split()[at]) for at in (1, 3))
    assert top > 10
    assert float(charts["trend"].attrib["height"]) == pytest.approx(height / 0.75, abs=1)


def test_what_a_chart_is_called_is_escaped() -> None:
    axes = theme.sheet()
    axes.plot([2023], [1.0], "o", label='<script>"&')
    text = vector.svg(axes.figure, '"><script>')  # type: ignore[arg-type]
    assert "<script" not in text
    assert "&lt;script&gt;&quot;&amp;, 2023: 1</title>" in text


def test_alone_a_chart_has_title_ground_and_letters_of_its_own() -> None:
    chart = trends.chart(mtqg.province("bac-giang", edition="2024"), "ST.POV_MD")
    assert isinstance(chart, Chart)
    alone, page = drawn(chart), in_page(chart)
    words = " ".join(text.text or "" for text in alone.iter(f"{SVG}text"))
    assert chart.title[:30] in words
    assert "DejaVu Sans" in alone.attrib["font-family"]
    assert "var(" not in ElementTree.tostring(alone, "unicode")
    assert "var(--own, " in ElementTree.tostring(page, "unicode")
    [ground, *_] = [one for one in alone.iter() if one.attrib.get("fill") == "#ffffff"]
    assert ground.attrib["d"].startswith("M 0 ")
    whole, cut = (float(one.attrib["viewBox"].split()[3]) for one in (alone, page))
    assert whole - cut > 10


def test_a_figure_of_an_analyst_stays_as_it_was() -> None:
    axes = theme.sheet()
    theme.over_all(axes.figure, "Tên")  # type: ignore[arg-type]
    figure, before = axes.figure, (axes.figure.canvas, axes.figure.dpi)
    text, about = vector.shown(figure)  # type: ignore[arg-type]
    assert "Tên" in text
    assert about["headroom"] > 10
    assert (figure.canvas, figure.dpi) == before
    assert axes.patch.get_visible()
