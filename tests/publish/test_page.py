from __future__ import annotations

import re
from html.parser import HTMLParser

import nbformat
from nbformat import v4

from mtqg.plot.vector import MIME
from mtqg.publish.page import page

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def notebook() -> nbformat.NotebookNode:
    picture = v4.new_output(
        "display_data",
        {"image/png": PIXEL, "text/plain": "Figure"},
        metadata={"image/png": {"alt": 'Hộ "nghèo" <giảm>', "caption": "Nguồn: <b>", "width": 8}},
    )
    outputs = [
        picture,
        v4.new_output("execute_result", {"text/html": "<table></table>"}, execution_count=1),
        v4.new_output("stream", name="stderr", text="UserWarning: hidden"),
        v4.new_output("stream", name="stdout", text="a < b"),
    ]
    cells = [
        v4.new_markdown_cell("# Bắc Giang\n\n## Vốn\n\n### Nhỏ\n\n## Vốn"),
        v4.new_code_cell("secret_code()", outputs=outputs),
    ]
    return v4.new_notebook(cells=cells)


ABOUT = {
    "language": "en",
    "province": "Bac Giang",
    "edition": "2024",
    "parameters": {"province": "bac-giang", "horizon": "<script>"},
    "inputs": {"figures": "0123456789abcdef"},
    "versions": {"pandas": "3"},
    "made": "2024-03-05T07:08:09+00:00",
}


def test_a_page_stands_alone_and_is_for_readers() -> None:
    text = page(notebook(), ABOUT)
    tags = Tags(text)
    assert tags.all("html") == [{"lang": "en"}]
    assert "<title>Bắc Giang</title>" in text
    assert tags.all("script") == tags.all("link") == []
    assert not re.search(r"(src|href)=\"(https?:)?//", text)
    assert "secret_code" not in text
    assert "UserWarning" not in text
    assert "a &lt; b" in text
    assert "Province: Bac Giang; horizon: &lt;script&gt;" in text
    assert "5 March 2024, 14:08 (Vietnam time)" in text  # made at 07:08 by Greenwich
    assert "figures <code>0123456789ab" in text


def test_a_report_as_of_a_day_says_so_under_its_title() -> None:
    said = "Cut-off: 4 October 2023"
    text = page(notebook(), {**ABOUT, "parameters": {"as_of": "2023-10-04"}})
    assert text.index("<h1") < text.index(said) < text.index('class="contents"')
    assert said not in page(notebook(), ABOUT)


def test_a_picture_has_its_words() -> None:
    text = page(notebook(), ABOUT)
    (image,) = Tags(text).all("img")
    assert image["alt"] == 'Hộ "nghèo" <giảm>'
    assert image["width"] == "8"
    assert "<figcaption>Nguồn: &lt;b&gt;</figcaption>" in text


def test_the_title_stands_before_the_contents() -> None:
    text = page(notebook(), ABOUT)
    assert text.index("<h1") < text.index('class="contents"') < text.index("<h2 id")


def test_contents_lead_to_headings_of_the_second_level() -> None:
    tags = Tags(page(notebook(), ABOUT))
    ids = [a["id"] for tag, a in tags.tags if tag in ("h1", "h2", "h3") and "id" in a]
    assert ids == ["bac-giang", "von", "nho", "von-2"]
    links = [str(a["href"]) for a in tags.all("a")]
    assert [link for link in links if link.startswith("#")] == ["#content", "#von", "#von-2"]


def test_the_same_notebook_gives_the_same_page() -> None:
    assert page(notebook(), ABOUT) == page(notebook(), ABOUT)


def test_a_section_that_says_the_same_everywhere_is_folded() -> None:
    def shown(markdown: str, *tags: str) -> nbformat.NotebookNode:
        output = v4.new_output("display_data", {"text/markdown": markdown})
        return v4.new_code_cell("x", outputs=[output], metadata={"tags": list(tags)})

    cells = [
        shown("# Tên"),
        shown("## Vốn & nguồn", "aside"),
        shown("Một."),
        shown("## Sau\n\nHai."),
    ]
    text = page(v4.new_notebook(cells=cells), ABOUT)
    folded = text.partition('<details class="folded">')[2].partition("</details>")[0]
    assert folded.startswith('<summary><h2 id="von-nguon">')
    assert "Một." in folded
    assert "Sau" not in folded
    assert text.count("<details") == 3  # the contents, and how the report was made


def test_a_section_without_figures_is_folded_and_one_with_a_sentence_is_not() -> None:
    missing = "## {}\n\n> **Chưa có số liệu:** kế hoạch vốn."
    cells = [
        v4.new_code_cell("x", outputs=[v4.new_output("display_data", {"text/markdown": text})])
        for text in ("# Tên", missing.format("Rỗng"), missing.format("Có") + "\n\nMột câu.")
    ]
    text = page(v4.new_notebook(cells=cells), ABOUT)
    assert '<details class="folded"><summary><h2 id="rong">' in text
    assert text.count('<details class="folded">') == 1


def test_a_page_shows_where_its_provinces_lie() -> None:
    def own(**parameters: str) -> int:
        _, found, rest = page(notebook(), {**ABOUT, "parameters": parameters}).partition(
            '<path class="own" d="'
        )
        return rest.partition('"')[0].count("M") if found else 0

    assert own(province="bac-giang") == 1
    assert own(province="da-nang") == 2  # with Hoàng Sa
    assert own(first="bac-giang", second="quang-nam") == 2
    assert own() == own(province="<script>") == 0


def test_a_unit_that_stands_at_an_axis_is_not_said_again_in_the_title() -> None:
    def title(drawn: str) -> str:
        about = {"alt": "", "title": "Nghèo giảm (% số hộ)", "caption": "", "headroom": 0}
        output = v4.new_output("display_data", {MIME: drawn}, metadata={MIME: about})
        text = page(v4.new_notebook(cells=[v4.new_code_cell("x", outputs=[output])]), ABOUT)
        return text.partition('<p class="title">')[2].partition("</p>")[0]

    assert title("<svg><text>% số hộ</text></svg>") == "Nghèo giảm"
    assert title("<svg><text>%</text></svg>") == 'Nghèo giảm <span class="unit">(% số hộ)</span>'


def test_no_line_of_a_page_ends_before_the_sign_of_a_unit() -> None:
    cells = [v4.new_markdown_cell("# T\n\nGiảm 3,5 điểm %, [0,2 điểm %](https://a.vn/điểm %).")]
    text = page(v4.new_notebook(cells=cells), ABOUT)
    assert text.count("điểm&nbsp;%") == text.count("điểm") - text.count("/%C4%91i") == 2
