"""Text that came from data never becomes markup: a report is built the same whatever it says."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import openpyxl
import pypdfium2
import pytest
from payloads import PAYLOADS, RUN, made

from mtqg import terminal
from mtqg.publish import forms
from mtqg.texts import Typed, visible


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The report of hostile figures, and the same one of harmless ones."""
    # As long as the others, with spaces where they have them: a summary has room for so much.
    spaced = [re.sub(r"\S", "a", visible(text)) for text in PAYLOADS]
    harmless = [f"{i:02d}{text[2:]}" for i, text in enumerate(spaced)]
    evil, good = (tmp_path_factory.mktemp(name) for name in ("evil", "good"))
    return (
        made(evil, PAYLOADS, "<img src=x onerror=alert(1)>\u202e[a](b).csv"),
        made(good, harmless, "a.csv"),
    )


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes, and the text that is read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.links |= {str(v) for name, v in attrs if name in ("href", "src", "xlink:href")}

    def handle_data(self, data: str) -> None:
        self.text += data


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_there_are_payloads_enough() -> None:
    assert len(set(PAYLOADS)) >= 50


def test_a_page_is_built_the_same_whatever_its_data_say(pages: tuple[Path, Path]) -> None:
    evil, good = (Skeleton(page.read_text(encoding="utf-8")) for page in pages)
    assert evil.elements == good.elements
    assert not [name for _, names in evil.elements for name in names if name.startswith("on")]
    assert not [
        link for link in evil.links if re.match(r"\s*(javascript|data:(?!text/csv)|file)", link)
    ]
    assert not [link for link in evil.links if "evil.example" in link]


def test_what_was_typed_is_read_letter_by_letter(pages: tuple[Path, Path]) -> None:
    read = squeezed(Skeleton(pages[0].read_text(encoding="utf-8")).text)
    assert [text for text in PAYLOADS if squeezed(visible(text)) not in read] == []


def elements(form: Path) -> list[str]:
    """The paragraphs, tables and drawings of a Word file, and what its fields do."""
    body = ElementTree.fromstring(zipfile.ZipFile(form).read("word/document.xml"))
    tags = [element.tag.partition("}")[2] for element in body.iter()]
    return [tag for tag in tags if tag in ("tbl", "tr", "tc", "p", "drawing", "instrText")]


def leads(form: Path) -> set[str]:
    """Where the links of a Word file lead."""
    text = zipfile.ZipFile(form).read("word/_rels/document.xml.rels")
    return {e.attrib["Target"] for e in ElementTree.fromstring(text) if "TargetMode" in e.attrib}


def test_word_pdf_and_excel_are_built_the_same(pages: tuple[Path, Path], tmp_path: Path) -> None:
    books = [nbformat.read(page.with_suffix(".ipynb"), 4) for page in pages]  # type: ignore[no-untyped-call]
    word = [forms.write("docx", b, tmp_path / f"{i}.docx", "vi") for i, b in enumerate(books)]
    assert elements(word[0]) == elements(word[1])
    # What is an address of the web as a whole may be followed; no word in brackets becomes one.
    assert {link.rstrip(";:") for link in leads(word[0]) - leads(word[1])} <= set(PAYLOADS)
    annex = forms.write("xlsx", books[0], tmp_path / "a.xlsx", "vi")
    cells = [c for sheet in openpyxl.load_workbook(annex) for row in sheet.rows for c in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    pdf = pypdfium2.PdfDocument(forms.write("pdf", books[0], tmp_path / "a.pdf", "vi"))
    read = squeezed("".join(page.get_textpage().get_text_range() for page in pdf))
    assert squeezed(RUN) in read
    assert squeezed('#include"/etc/hostname"') in read
    host = Path("/etc/hostname")
    assert not host.exists() or squeezed(host.read_text()) not in read


def test_the_notebook_holds_no_html_from_data(pages: tuple[Path, Path]) -> None:
    book: Any = nbformat.read(pages[0].with_suffix(".ipynb"), 4)  # type: ignore[no-untyped-call]
    outputs = [o.data for c in book.cells for o in c.get("outputs", []) if "data" in o]
    kinds = ("text/html", "text/markdown")
    shown = "".join(str(d.get(kind, "")) for d in outputs for kind in kinds)
    assert "&lt;script&gt;" in shown
    assert not re.search("<(script|img)", shown)
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", shown)


def test_given_text_escapes_itself_in_a_sentence_only() -> None:
    given = Typed("a*b <script>")
    assert f"{given}" == "a\\*b &lt;script&gt;"
    assert f"{given!s}" == str(given) == "a*b <script>"


def test_a_terminal_shows_what_would_command_it(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.console.print("[bold]đỏ[/] \x1b[2Jmất \u202etxt.exe")
    shown = capsys.readouterr().out
    assert "\\x1b[2Jmất \\u202etxt.exe" in shown
    assert "\x1b[2J" not in shown
