"""The forms of a report: what Word, PDF and Excel find in the files, read without them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import docx as docx_library
import matplotlib.pyplot as plt
import nbformat
import openpyxl
import pandas as pd
import pypdfium2
import pytest
from docx.shared import Mm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator, ValidationSeverity

from mtqg.plot import vector
from mtqg.problems import ProblemError
from mtqg.publish import (
    column_widths,
    decree30,
    document,
    fonts,
    forms,
    notebook_reader,
    pdf,
    word,
)
from mtqg.publish.document import Data
from mtqg.sections.blocks import (
    Asking,
    Chart,
    Findings,
    Quantity,
    ReaderTable,
    Reading,
    ReportFinding,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALT = 'Biểu đồ đường: "tỷ lệ" nghèo <giảm> từ 5,1% xuống 3,0%.'
LETTERS = "ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳýỷỹỵ Đđ ƠƯ ẮẤẾỐỚỨ"
LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "a|b", "*x*", "<b>y</b>", "#z", "$w$", "\\n", "a\x0bb"]
LONG = "https://example.org/" + "duong-dan/" * 20 + "so-lieu.xls"


def cell(shown, kind="execute_result"):
    bundle = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else None
    if bundle is None:
        bundle = {"text/markdown": shown._repr_markdown_()}
    data, about = bundle if isinstance(bundle, tuple) else (bundle, {})
    output = nbformat.v4.new_output(kind, data, metadata=about)
    made = nbformat.v4.new_code_cell("secret_source()", outputs=[output])
    made.outputs[0]["execution_count"] = 1
    return made


def text(source):
    return nbformat.v4.new_markdown_cell(source)


def table(columns, rows, title="Các chỉ tiêu (%)", source="Nguồn: Báo chí."):
    return ReaderTable(pd.DataFrame(rows, columns=columns), title, "vi", source)


def notebook(*cells):
    made = nbformat.v4.new_notebook(cells=list(cells))
    made.metadata["papermill"] = {
        "parameters": {"edition": "2024"},
        "end_time": "2024-03-05T07:08:09+00:00",
    }
    return made


@pytest.fixture(scope="module")
def report():
    figure, axes = plt.subplots(figsize=(6.6, 3))
    axes.plot([2022, 2023], [5.1, 3.0])
    data = pd.DataFrame(
        {
            "period": ["2022", "2023"],
            "value": [5.1, 3.0],
            "low": [5.1, 3.0],
            "high": [5.1, float("nan")],
            "flag": ["", "e"],
            "source": ["", ""],
        }
    )
    chart = Chart(figure, "Tỷ lệ hộ nghèo, Bắc Giang (% số hộ)", ALT, "Nguồn: Báo chí.", data)
    found = (
        ReportFinding("a", "warning", "Chậm **0,8 điểm %**."),
        ReportFinding("b", "good", "Khớp."),
    )
    made = notebook(
        cell(Reading(f"# Kết quả: Bắc Giang\n\n{LETTERS}")),
        text("## Giải ngân bao nhiêu?\n\nVốn."),
        cell(
            table(
                ["Nội dung", "Kế hoạch (tỷ đồng)", "Tính đến"],
                [
                    ["Vốn", Quantity(1971), date(2023, 9, 30)],
                    ["Khác", Quantity(262, low=262, high=263, note=" (ước)"), "…"],
                ],
                "Biểu số 01. Kế hoạch và giải ngân",
            )
        ),
        cell(Findings(found)),
        text("**Cách tính.**"),
        text("Trung vị."),
        cell(chart),
        text("## Nguồn"),
        cell(table(["Năm", "Nguồn"], [[str(2000 + i), LONG] for i in range(40)])),
    )
    plt.close(figure)
    return made


@pytest.fixture(scope="module")
def docx(report, tmp_path_factory):
    return zipfile.ZipFile(
        forms.write("docx", report, tmp_path_factory.mktemp("w") / "a.docx", "vi")
    )


@pytest.fixture(scope="module")
def body(docx):
    return ElementTree.fromstring(docx.read("word/document.xml"))


@pytest.fixture(scope="module")
def pages(report, tmp_path_factory):
    """The PDF with every compressed stream opened."""
    raw = forms.write("pdf", report, tmp_path_factory.mktemp("p") / "a.pdf", "vi").read_bytes()
    assert raw.startswith(b"%PDF-1.7")
    assert raw.rstrip().endswith(b"%%EOF")
    return raw + b"".join(opened(raw))


def opened(raw):
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.S):
        try:
            yield zlib.decompress(match[1])
        except zlib.error:
            continue


@pytest.fixture(scope="module")
def book(report, tmp_path_factory):
    return openpyxl.load_workbook(
        forms.write("xlsx", report, tmp_path_factory.mktemp("x") / "a.xlsx", "vi")
    )


def styled(body, style):
    """The text of every paragraph of a style."""
    return [
        written(p)
        for p in body.iter(f"{W}p")
        if (s := p.find(f"{W}pPr/{W}pStyle")) is not None and s.get(f"{W}val") == style
    ]


def tables(body):
    """The tables of the report: letterhead and signature are tables of the template."""
    return [t for t in body.iter(f"{W}tbl") if t.find(f"{W}tblPr/{W}tblStyle") is not None]


def written(element):
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


# The neutral document


def test_a_document_holds_prose_tables_and_figures_in_reading_order(report):
    found = notebook_reader.read(report, "vi")
    assert found.title == "Kết quả: Bắc Giang"
    assert [type(b).__name__ for b in found.blocks] == [
        *(
            "Paragraph",
            "Heading",
            "Paragraph",
            "Grid",
            "Items",
            "Paragraph",
            "Paragraph",
            "Picture",
        ),
        *("Heading", "Grid"),
    ]
    assert [label for label, _ in found.data] == ["Biểu số 01", "Hình 1", "Bảng 1"]
    told = [label for label, _ in notebook_reader.read(report, "en").data]
    assert told == ["Biểu số 01", "Figure 1", "Table 1"]
    assert found.data[0][1].title == "Kế hoạch và giải ngân"
    assert (found.edition, f"{found.made:%d/%m/%Y}") == ("2024", "05/03/2024")


def test_the_signs_are_explained_once(report):
    found = [
        b for b in notebook_reader.read(report, "en").blocks if getattr(b, "style", "") == "note"
    ]
    assert [note.runs[0].text for note in found] == [
        "Signs: ✔ agrees or favourable; ▲ needs attention; ✖ contradictory or not met."
    ]


def test_no_code_reaches_a_form(report, docx):
    assert "secret_source" not in str(notebook_reader.read(report, "vi"))
    assert b"secret_source" not in docx.read("word/document.xml")


def test_a_drawn_title_is_cut_off_where_the_picture_says_how_high_it_is(report):
    copy = nbformat.from_dict(report)
    [picture] = [o for c in copy.cells for o in c.get("outputs", []) if vector.is_chart(o)]
    found = []
    for headroom in (0, 48):
        picture.metadata[vector.MIME]["headroom"] = headroom
        blocks = notebook_reader.read(copy, "vi").blocks
        found += [block for block in blocks if isinstance(block, document.Picture)]
    whole, cut = found
    height = [int.from_bytes(pdf.dots(picture)[20:24], "big") for picture in found]
    shrunk = whole.width / (6.6 * 25.4)
    assert height[0] - height[1] == pytest.approx(48 / 96 * pdf.RESOLUTION * shrunk, abs=1)
    assert cut.width == whole.width <= 165


def test_a_high_picture_is_made_to_fit_the_page(tmp_path):
    figure = plt.figure(figsize=(6.6, 14))
    high = Chart(figure, "Cao", "Cao", "Nguồn: Báo chí.", pd.DataFrame({"value": [1.0]}))
    made = notebook(cell(high))
    plt.close(figure)
    [picture] = notebook_reader.read(made, "vi").blocks
    assert picture.width == pytest.approx(200 * 6.6 / 14, abs=0.1)
    pages = forms.write("pdf", made, tmp_path / "a.pdf", "vi").read_bytes()
    assert len(re.findall(rb"/Type ?/Page\b(?!s)", pages + b"".join(opened(pages)))) == 1


def test_what_a_cell_prints_is_kept_letter_by_letter():
    printed = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("stream", text="a\n")])
    assert notebook_reader.read(notebook(printed), "en").blocks == (
        document.Paragraph((document.Span("a"),), "code"),
    )


def test_an_unknown_language_is_refused(report):
    with pytest.raises(ValueError, match="language"):
        notebook_reader.read(report, "fr")


# Word


def test_every_part_is_wellformed_and_every_relation_leads_somewhere(docx, body):
    for name in docx.namelist():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(docx.read(name))
    relations = ElementTree.fromstring(docx.read("word/_rels/document.xml.rels"))
    known = {r.get("Id"): r for r in relations}
    used = {v for e in body.iter() for k, v in e.attrib.items() if k in (f"{R}id", f"{R}embed")}
    assert used <= set(known)
    for relation in known.values():
        if relation.get("TargetMode") != "External":
            assert f"word/{relation.get('Target')}" in docx.namelist()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_word_finds_nothing_to_repair(language, report, tmp_path):
    path = forms.write("docx", report, tmp_path / "a.docx", language)
    assert [e.description for e in OpenXmlValidator().validate(path).errors] == []
    parts = zipfile.ZipFile(path)
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    ids = [e.get("id") for e in body.iter() if e.tag.endswith("}docPr")]
    assert len(ids) == len(set(ids)) == 1
    marks = [e.get(f"{W}id") for e in body.iter(f"{W}bookmarkStart")]
    assert len(marks) == len(set(marks))
    styles = ElementTree.fromstring(parts.read("word/styles.xml"))
    [spoken] = styles.iter(f"{W}lang")
    assert spoken.get(f"{W}val") == LANGUAGE[language]
    assert 'w:name="compatibilityMode"' in parts.read("word/settings.xml").decode()


def test_what_belongs_together_stays_on_one_page_of_word(docx):
    """A heading and its text, a caption and its table, a figure, its caption and its source."""
    styles = ElementTree.fromstring(docx.read("word/styles.xml"))
    kept = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }
    assert kept >= {"Title", "Heading1", "Heading2", "Heading3"}
    assert kept >= {"TableCaption", "CaptionedFigure", "ImageCaption"}
    assert not kept & {"Normal", "BodyText", "TableText", "Source"}


def test_a_fault_in_a_word_file_would_be_found(docx, tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as broken:
        for name in docx.namelist():
            content = docx.read(name)
            if name == "word/document.xml":
                content = content.replace(b'w:val="TableText"', b'w:val="Nowhere"', 1)
                content = re.sub(rb'r:embed="[^"]*"', b'r:embed="rIdX"', content, count=1)
            broken.writestr(name, content)
    found = " ".join(e.description for e in OpenXmlValidator().validate(path).errors)
    assert "Nowhere" in found
    assert "rIdX" in found


def millimetres(twips):
    return int(twips) / 1440 * 25.4


def test_the_page_is_that_of_decree_30(body):
    section = body.find(f".//{W}sectPr")
    size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert millimetres(size.get(f"{W}w")) == pytest.approx(210, abs=0.1)
    assert millimetres(size.get(f"{W}h")) == pytest.approx(297, abs=0.1)
    for side, low, high in (
        ("top", 20, 25),
        ("bottom", 20, 25),
        ("left", 30, 35),
        ("right", 15, 20),
    ):
        assert low - 0.05 <= millimetres(margin.get(f"{W}{side}")) <= high, side


def test_pages_are_numbered_in_the_middle_of_the_top_margin_from_the_second_on(docx, body):
    section = body.find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    relations = ElementTree.fromstring(docx.read("word/_rels/document.xml.rels"))
    targets = {r.get("Id"): r.get("Target") for r in relations}
    headers = {
        h.get(f"{W}type"): docx.read(f"word/{targets[h.get(f'{R}id')]}").decode()
        for h in section.findall(f"{W}headerReference")
    }
    assert " PAGE " in headers["default"]
    assert 'w:val="center"' in headers["default"]
    assert "PAGE" not in headers["first"]


def test_text_is_times_new_roman_13_in_black_and_marked_as_vietnamese(docx):
    styles = ElementTree.fromstring(docx.read("word/styles.xml"))
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert default.find(f"{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert default.find(f"{W}sz").get(f"{W}val") == "26"
    assert default.find(f"{W}lang").get(f"{W}val") == "vi-VN"
    colours = {c.get(f"{W}val") for c in styles.iter(f"{W}color")}
    assert colours == {"000000"}


def test_every_style_in_use_is_defined(docx, body):
    styles = ElementTree.fromstring(docx.read("word/styles.xml"))
    known = {s.get(f"{W}styleId") for s in styles.iter(f"{W}style")}
    tags = ("pStyle", "rStyle", "tblStyle")
    assert {e.get(f"{W}val") for tag in tags for e in body.iter(W + tag)} <= known


def test_title_headings_captions_and_sources_have_their_styles(body):
    assert styled(body, "Title") == ["Kết quả: Bắc Giang"]
    assert styled(body, "Heading1") == ["Giải ngân bao nhiêu?", "Nguồn"]
    assert styled(body, "TableCaption") == [
        "Biểu số 01. Kế hoạch và giải ngân",
        "Bảng 1. Các chỉ tiêu (%)",
    ]
    assert styled(body, "ImageCaption") == ["Hình 1. Tỷ lệ hộ nghèo, Bắc Giang (% số hộ)"]
    assert styled(body, "Source").count("Nguồn: Báo chí.") == 3


def test_headings_are_numbered_by_word_itself(docx):
    numbering = docx.read("word/numbering.xml").decode()
    styles = ElementTree.fromstring(docx.read("word/styles.xml"))
    [heading] = [s for s in styles if s.get(f"{W}styleId") == "Heading1"]
    used = heading.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    assert re.search(rf'<w:num [^>]*w:numId="{used}"', numbering)
    assert 'w:val="Heading1"' in numbering


def test_a_heading_is_numbered_once(tmp_path):
    made = notebook(text("# T\n\n## 1. Tóm tắt\n\n### 1.2. Nguồn\n\n## 63 tỉnh: 1. Ai?"))
    parts = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    assert styled(body, "Heading1") == ["Tóm tắt", "63 tỉnh: 1. Ai?"]
    assert styled(body, "Heading2") == ["Nguồn"]


def test_a_bold_lead_runs_into_its_text(body):
    assert "Cách tính. Trung vị." in styled(body, "BodyText")


def test_pictures_carry_their_alternative_text(body):
    spaces = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
    [about] = body.iter(f"{spaces}docPr")
    assert about.get("descr") == ALT


def test_tables_repeat_their_head_and_keep_rows_whole(body):
    for found in tables(body):
        rows = found.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    short, long = tables(body)
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in short.iter(f"{W}p"))
    *_, third, second, last = long.findall(f"{W}tr")
    middle = long.findall(f"{W}tr")[20]
    assert all(p.find(f"{W}pPr/{W}keepNext") is None for p in middle.iter(f"{W}p"))
    for row in (third, second, last):  # no row alone on a page, nor the source without one
        assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p"))


def test_tables_are_as_wide_as_the_text(body):
    for found in tables(body):
        columns = [int(c.get(f"{W}w")) for c in found.iter(f"{W}gridCol")]
        assert millimetres(sum(columns)) == pytest.approx(165, abs=0.2)
        for row in found.iter(f"{W}tr"):
            assert [int(c.get(f"{W}w")) for c in row.iter(f"{W}tcW")] == columns


def test_a_table_of_many_columns_is_set_smaller_until_its_words_fit(tmp_path):
    names = ["Tỉnh", *("Thu nhập, nghìn đồng", "Dân số, nghìn người", "Người DTTS, %") * 4]
    assert column_widths.letters(Data("", "", tuple(names[:4]), ())) == decree30.CELL
    assert column_widths.letters(Data("", "", tuple(names), ())) < decree30.CELL
    made = notebook(cell(table(names[:4], [["x"] * 4])), cell(table(names, [["x"] * 13])))
    parts = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    sizes = {
        style.get(f"{W}styleId"): int(style.find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2
        for style in ElementTree.fromstring(parts.read("word/styles.xml")).iter(f"{W}style")
        if style.get(f"{W}styleId").startswith("TableText")
    }
    cells = [next(t.iter(f"{W}tc")) for t in tables(body)]
    used = [sizes[c.find(f"{W}p/{W}pPr/{W}pStyle").get(f"{W}val")] for c in cells]
    assert used == [decree30.CELL, column_widths.letters(Data("", "", tuple(names), ()))]


def test_a_table_written_in_prose_stands_among_the_others(tmp_path):
    rows = [[str(i)] for i in range(40)]
    made = notebook(text("| x | y |\n| - | - |\n| 1 | 2 |"), cell(table(["a"], rows)))
    docx = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    found = tables(ElementTree.fromstring(docx.read("word/document.xml")))
    assert [len(t.findall(f"{W}tr")) for t in found] == [2, 41]


def test_a_long_address_is_short_to_read_and_whole_to_follow(docx, body):
    assert "example.org" in written(body).replace("\u200b", "")
    assert LONG in docx.read("word/_rels/document.xml.rels").decode()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=30), min_size=40, max_size=40))
def test_any_text_in_a_table_reaches_word_as_it_is(texts):
    def bare(value):
        kept = notebook_reader.clean(value.encode("utf-8", "ignore").decode())
        return re.sub(r"[\s\u200b\xad]+", "", kept)  # a soft hyphen is an element of its own

    made = notebook(
        cell(table(["a"], [[t.encode("utf-8", "ignore").decode()] for t in texts + HOSTILE]))
    )
    docx = zipfile.ZipFile(io.BytesIO(forms.render("docx", made, "vi")))
    [found] = tables(ElementTree.fromstring(docx.read("word/document.xml")))
    cells = [bare(written(c)) for c in found.iter(f"{W}tc")]
    assert cells == ["a", *(bare(t) for t in texts + HOSTILE)]


@pytest.mark.parametrize(
    "prose",
    [
        "![chữ](/etc/hostname)",
        "![chữ](https://example.org/a.png)",
        "<img src='/etc/hostname'>chữ",
        "[chữ](file:///etc/hostname)",
        "[chữ](javascript:alert(1))",
    ],
)
def test_prose_opens_no_file_and_no_address(prose, tmp_path):
    made = zipfile.ZipFile(forms.write("docx", notebook(text(prose)), tmp_path / "a.docx", "vi"))
    assert not [n for n in made.namelist() if "media" in n]
    body = made.read("word/document.xml").decode()
    assert "chữ" in body
    relations = made.read("word/_rels/document.xml.rels").decode()
    assert "etc/hostname" not in relations + body
    assert "javascript" not in relations + body


def test_an_unclosed_fence_swallows_only_its_own_text(tmp_path):
    made = notebook(text("```\nx"), text("## Sau"))
    body = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi")).read(
        "word/document.xml"
    )
    assert styled(ElementTree.fromstring(body), "Heading1") == ["Sau"]


# PDF


def test_a_pdf_has_pages_language_bookmarks_and_tags(pages):
    assert len(re.findall(rb"/Type ?/Page\b(?!s)", pages)) == 2
    assert re.search(rb"/Lang ?\(vi", pages)
    assert re.search(rb"/Outlines\b", pages)
    assert b"/StructTreeRoot" in pages
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pages


def test_the_pdf_pictures_carry_their_alternative_text(pages):
    assert re.search(rb"/Alt ?[(<]", pages)


def test_every_font_of_the_pdf_is_embedded(pages):
    described = re.findall(rb"/Type ?/FontDescriptor\b", pages)
    embedded = re.findall(rb"/FontFile[23]?\b", pages)
    assert len(described) == len(embedded) >= 2


def test_vietnamese_letters_come_from_one_font_family(pages):
    names = set(re.findall(rb"/FontName ?/[A-Z]{6}\+([A-Za-z]+)", pages))
    families = {re.sub(rb"(PS|MT|Regular|Bold|Italic).*", b"", name) for name in names}
    signs = decree30.SIGNS.replace(" ", "").encode()
    assert len(families - {signs}) == 1
    maps = b"".join(re.findall(rb"beginbfchar.*?endbfchar", pages, re.S)).upper()
    for letter in set(LETTERS) - {" "}:
        assert f"<{ord(letter):04X}>".encode() in maps, letter


def test_a_family_is_taken_only_when_it_has_every_letter():
    assert (
        len(fonts.LETTERS) == 2 * (12 * 6 + 1) + 5
    )  # 12 vowels by 6 tones and đ, small and capital; 5 signs
    assert fonts.family().name in decree30.FONTS


def test_no_bold_italics_of_a_font_that_draws_half_its_letters_in_them(tmp_path):
    told = "## Các xã, phường\n\n***được***, *thường có **nước***"
    made = forms.write("pdf", notebook(text(f"# Tên\n\n{told}")), tmp_path / "a.pdf", "vi")
    assert b"LibertinusSerif-BoldItalic" not in made.read_bytes()


def test_a_letter_without_a_font_does_not_stop_the_pdf(tmp_path):
    made = forms.write("pdf", notebook(text("# Tên 北江\n\n\U0001f9ea")), tmp_path / "a.pdf", "vi")
    assert made.read_bytes().startswith(b"%PDF")


POINTS = 72 / 25.4  # to a millimetre


@pytest.fixture(scope="module")
def sheets(report, tmp_path_factory):
    """The pages as a viewer shows them."""
    wide = [f"số {i}, nghìn đồng" for i in range(12)]
    made = nbformat.from_dict(report)
    made.cells.append(cell(table(wide, [[Quantity(1234.5, 1)] * 12] * 3)))
    path = forms.write("pdf", made, tmp_path_factory.mktemp("s") / "a.pdf", "vi")
    opened = pypdfium2.PdfDocument(path)
    yield opened
    opened.close()


def test_a_page_of_the_pdf_is_that_of_decree_30(sheets):
    """A4; the number alone in the middle of the top margin, from the second page on."""
    width, height = (side * POINTS for side in decree30.PAGE)
    for at, sheet in enumerate(sheets, start=1):
        assert sheet.get_size() == pytest.approx((width, height), abs=0.5)
        margin = height - 0.75 * decree30.TOP * POINTS  # marks of capitals rise into it
        above = sheet.get_textpage().get_text_bounded(0, margin, width, height).strip()
        assert above == ("" if at == 1 else str(at))
        if at > 1:
            left, _, right, _ = sheet.get_textpage().get_charbox(0)
            middle = (decree30.LEFT + decree30.PAGE[0] - decree30.RIGHT) / 2 * POINTS
            assert (left + right) / 2 == pytest.approx(middle, abs=2)


def test_nothing_of_the_pdf_stands_in_its_margins(sheets):
    width, height = (side * POINTS for side in decree30.PAGE)
    for sheet in sheets:
        for part in sheet.get_objects(max_depth=3):
            left, bottom, right, top = part.get_bounds()
            assert left >= decree30.LEFT * POINTS - 1
            assert right <= width - decree30.RIGHT * POINTS + 1
            assert bottom >= decree30.BOTTOM * POINTS - 1
            assert top <= height - decree30.HEADER * POINTS


def test_no_figure_of_a_wide_table_reaches_into_the_next_cell(sheets):
    boxes = []
    for sheet in sheets:
        page = sheet.get_textpage()
        search = page.search("1.234,5")
        while found := search.get_next():
            each = [page.get_charbox(found[0] + at) for at in range(found[1])]
            boxes.append((round(each[0][1]), each[0][0], each[-1][2]))
    assert len(boxes) == 36
    for (row, _, right), (below, left, _) in pairwise(boxes):
        assert row != below or right + 2.8 * POINTS <= left  # 1.5 mm on either side of a line


def test_bookmarks_of_the_pdf_are_the_headings(sheets):
    found = [(mark.level, mark.get_title()) for mark in sheets.get_toc()]
    assert [title for _, title in found] == ["1. Giải ngân bao nhiêu?", "2. Nguồn"]


def test_no_heading_of_the_pdf_ends_a_page(tmp_path):
    """However long the text before it is, a heading stands above its first line."""
    for lines in range(30, 46, 3):
        made = notebook(text("# T\n\n" + "dòng\n\n" * lines + "## Mục\n\nMở đầu.\n\nHết."))
        path = forms.write("pdf", made, tmp_path / f"{lines}.pdf", "vi")
        with pypdfium2.PdfDocument(path) as opened:
            texts = [sheet.get_textpage().get_text_range().split() for sheet in opened]
        assert all(words[-1] != "Mục" for words in texts), lines


# Excel


def filled(sheet, top=1):
    """The rows of a sheet from `top` on, as far as something stands in them."""
    rows = [list(row) for row in sheet.iter_rows(min_row=top, values_only=True)]
    width = max(at for row in rows[-2:] for at, value in enumerate(row, 1) if value is not None)
    return [row[:width] for row in rows]


def test_the_first_sheet_lists_the_others(book):
    assert book.sheetnames == ["Mục lục", "Biểu số 01", "Hình 1", "Bảng 1"]
    rows = filled(book["Mục lục"], 3)
    assert rows[0] == ["Số", "Nội dung", "Đơn vị", "Nguồn"]
    assert rows[2] == ["Hình 1", "Tỷ lệ hộ nghèo, Bắc Giang", "% số hộ", "Báo chí."]
    assert book["Mục lục"]["A5"].hyperlink.location == "'Hình 1'!A1"


def test_figures_are_numbers_with_their_bounds_and_notes_in_columns_of_their_own(book):
    rows = [[c.value for c in row] for row in book["Biểu số 01"].iter_rows(min_row=5)]
    plan = "Kế hoạch (tỷ đồng)"
    names = [plan, f"{plan}: từ", f"{plan}: đến", f"{plan}: ghi chú"]
    assert rows[0] == ["Nội dung", *names, "Tính đến"]
    assert rows[1] == ["Vốn", 1971, None, None, None, datetime(2023, 9, 30)]
    assert rows[2] == ["Khác", 262, 262, 263, "ước", "…"]
    assert book["Biểu số 01"]["B6"].number_format == "#,##0"


def test_the_figures_of_a_chart_have_names_units_and_no_empty_columns(book):
    rows = filled(book["Hình 1"])
    assert [row[0] for row in rows[:3]] == [
        "Hình 1. Tỷ lệ hộ nghèo, Bắc Giang (% số hộ)",
        "Đơn vị: % số hộ",
        "Nguồn: Báo chí.",
    ]
    assert rows[5:] == [
        ["Kỳ", "Giá trị", "Ghi chú số liệu"],
        [2022, 5.1, None],
        [2023, 3, "e: ước tính"],
    ]


def test_a_sheet_is_no_wider_than_its_paper_nor_its_rows_too_low(book):
    for sheet in book:
        across = {c: d.width for c, d in sheet.column_dimensions.items()}
        assert all(10 <= width <= 42 for width in across.values())
        assert sheet.page_setup.fitToWidth == 1
        for row in sheet.iter_rows():
            for put in row:
                if isinstance(put.value, str) and put.coordinate not in sheet.merged_cells:
                    lines = len(put.value) / (1.5 * across[put.column_letter])
                    assert (sheet.row_dimensions[put.row].height or 13) >= 12 * lines, put.value
        for merged in sheet.merged_cells.ranges:
            assert sheet.cell(merged.min_row, 1).alignment.wrap_text


def test_excel_finds_nothing_to_repair(report, tmp_path):
    path = forms.write("xlsx", report, tmp_path / "a.xlsx", "vi")
    found = OpenXmlValidator().validate(path).errors
    errors = [e for e in found if e.severity == ValidationSeverity.ERROR]
    # openpyxl states the traits of a font in another order than the schema; Excel reads any.
    assert [e.description for e in errors if "/font[" not in str(e.path)] == []


def test_no_text_becomes_a_formula(tmp_path):
    made = notebook(cell(table(HOSTILE[:4], [HOSTILE[:4]], title="=cmd()", source="=1")))
    path = forms.write("xlsx", made, tmp_path / "a.xlsx", "vi")
    parts = zipfile.ZipFile(path)
    for name in parts.namelist():
        if "worksheets/sheet" in name:
            assert b"<f>" not in parts.read(name)
    sheet = openpyxl.load_workbook(path)["Bảng 1"]
    values = [c for row in sheet.iter_rows() for c in row if c.value in HOSTILE[:4]]
    assert len(values) == 8
    assert all(c.data_type == "s" and c.quotePrefix for c in values)


# All forms


@given(st.text())
def test_room_to_break_changes_no_letter(value):
    value = value.replace("\u200b", "")
    assert column_widths.breakable(value).replace("\u200b", "") == value


@given(st.lists(st.text(max_size=200), min_size=1, max_size=12))
def test_columns_fill_the_line(names):
    shares = column_widths.widths(Data("", "", tuple(names), ()))
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_a_table_of_very_many_columns_gives_every_form(tmp_path):
    wide = notebook(cell(table([f"cột {i}" for i in range(60)], [[str(i) for i in range(60)]])))
    for form in forms.FORMS:
        assert forms.write(form, wide, tmp_path / f"a.{form}", "vi").stat().st_size > 0


@pytest.mark.parametrize("form", forms.FORMS)
def test_a_form_is_whole_or_not_there(form, report, tmp_path):
    target = tmp_path / f"a.{form}"
    assert forms.write(form, report, target, "en") == target
    (taken := tmp_path / f"b.{form}").mkdir()
    with pytest.raises(OSError):
        forms.write(form, report, taken, "en")
    assert sorted(p.name for p in tmp_path.iterdir()) == [target.name, taken.name]


@pytest.mark.parametrize("form", forms.FORMS)
def test_the_same_notebook_gives_the_same_content(form, report, tmp_path):
    paths = [forms.write(form, report, tmp_path / f"{n}.{form}", "vi") for n in range(2)]
    if form == "pdf":
        assert paths[0].read_bytes() == paths[1].read_bytes()
    else:
        first, second = (zipfile.ZipFile(p) for p in paths)
        names = [n for n in first.namelist() if n != "docProps/core.xml"]  # the time of saving
        assert {n: first.read(n) for n in names} == {n: second.read(n) for n in names}


def test_an_empty_notebook_gives_every_form(tmp_path):
    for form in forms.FORMS:
        assert forms.write(form, notebook(), tmp_path / f"a.{form}", "vi").stat().st_size > 0


def test_unknown_forms_are_refused_together():
    with pytest.raises(ProblemError) as refused:
        forms.check(["docs", "xlsx", "odt"])
    assert [p.value for p in refused.value.problems] == ["docs", "odt"]
    assert "docx" in refused.value.problems[0].say("en")


def test_a_missing_library_is_said_before_any_work(monkeypatch):
    monkeypatch.setattr(forms, "find_spec", lambda module: None)
    with pytest.raises(ProblemError) as refused:
        forms.check(["pdf", "docx"])
    said = refused.value.say("en")
    assert "pip install python-docx" in said
    assert "pip install typst" in said


def test_a_notebook_is_read_from_its_path(report, tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(report, path)
    assert notebook_reader.read(Path(path), "vi") == notebook_reader.read(report, "vi")


def test_a_workbook_holds_no_hour_but_that_of_its_notebook():
    made = notebook(text("# Báo cáo"), cell(table(["a"], [[1]])))
    made.metadata["papermill"]["end_time"] = "2023-10-04T08:00:00"
    content = forms.render("xlsx", made, "vi")
    assert forms.render("xlsx", made, "vi") == content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2023-10-04T08:00:00Z"}


# The template, and what Word counts


def fields(body):
    """What each field of Word does, and what it shows."""
    return [(e.get(f"{W}instr").split(), written(e)) for e in body.iter(f"{W}fldSimple")]


def test_word_counts_captions_and_refers_to_them(report, tmp_path):
    made = nbformat.from_dict(report)
    made.cells.append(text("Xem Bảng 1, Hình 1 và Biểu số 01; Bảng 10 là của nơi khác."))
    parts = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    found = fields(body)
    assert [(what[1], shown) for what, shown in found if what[0] == "SEQ"] == [
        ("Hình", "1"),
        ("Bảng", "1"),
    ]  # an official form keeps its own number
    marks = {
        mark.get(f"{W}name"): written(caption)
        for caption in body.iter(f"{W}p")
        for mark in caption.iter(f"{W}bookmarkStart")
    }
    leads = {shown: marks[what[1]] for what, shown in found if what[0] == "REF"}
    assert set(leads) == {"Bảng 1", "Hình 1", "Biểu số 01"}
    assert all(caption.startswith(f"{label}. ") for label, caption in leads.items())


def sections(count):
    return [text("# T"), *(text(f"## Mục {n}\n\nVốn.") for n in range(1, count + 1))]


def contents(cells, folder):
    parts = zipfile.ZipFile(forms.write("docx", notebook(*cells), folder / "a.docx", "vi"))
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    return body, parts, styled(body, "TOC1")


def test_contents_are_filled_and_lead_to_their_sections(tmp_path):
    body, _, lines = contents(sections(5), tmp_path)
    assert lines == [f"{n}. Mục {n}1" for n in range(1, 6)]  # all on page 1
    marks = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} <= marks
    kinds = [mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    pages = [f.get(f"{W}instr").split() for f in body.iter(f"{W}fldSimple")]
    assert [p for p in pages if p[0] == "PAGEREF"] == [
        ["PAGEREF", f"_Toc{n}", "\\h"] for n in range(1, 6)
    ]
    assert not OpenXmlValidator().validate(tmp_path / "a.docx").errors
    assert contents(sections(4), tmp_path)[2] == []


def test_letterhead_title_and_signature_are_laid_out_as_in_decree_30(tmp_path):
    made = notebook(text("# Báo cáo về vốn: Lào Cai"), text("Hết."))
    made.metadata["papermill"] = {
        "parameters": {"edition": "2025", "province": "lao-cai"},
        "end_time": "2026-11-26T07:08:09+00:00",
    }
    parts = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    said = [written(p) for p in body.iter(f"{W}p") if written(p)]
    assert said[3:5] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert re.fullmatch(r"Lào Cai, ngày +tháng +năm 2026", said[5])
    assert said[6:9] == ["BÁO CÁO", "Về vốn: Lào Cai", "Hết."]
    assert said[9] == "Nơi nhận:"
    before = [p for p in body.find(f"{W}body").findall(f"{W}p") if written(p) == "Hết."]
    assert [p.find(f"{W}pPr/{W}keepNext") is not None for p in before] == [True]
    assert not [text for text in said if "{" in text]


def test_a_province_that_is_one_no_more_does_not_sign(docx):
    body = ElementTree.fromstring(docx.read("word/document.xml"))
    [line] = [written(p) for p in body.iter(f"{W}p") if ", ngày" in written(p)]
    assert line.startswith("…")


def test_the_annex_follows_the_signature_without_a_number(tmp_path):
    last = text("## Phụ lục\n\nChi tiết.")
    last.metadata["tags"] = ["annex"]
    body, _, lines = contents([*sections(4), last], tmp_path)
    assert lines[-1] == "Phụ lục1"
    assert styled(body, "Annex") == ["Phụ lục"]
    said = [written(p) for p in body.iter(f"{W}p")]
    assert said.index("Vốn.") < said.index("Nơi nhận:") < said.index("Chi tiết.")


def test_a_long_table_of_the_annex_is_told_of_on_paper_and_whole_in_excel(tmp_path):
    rows = [[str(n)] for n in range(document.LONGEST + 1)]
    annex = text("## Phụ lục")
    annex.metadata["tags"] = ["annex"]
    cells = [text("# T"), cell(table(["a"], rows)), annex, cell(table(["a"], rows))]
    made = notebook(*cells, cell(table(["a"], rows[:2])))
    path = forms.write("docx", made, tmp_path / "a.docx", "vi")
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    assert [len(t.findall(f"{W}tr")) - 1 for t in tables(body)] == [len(rows), 2]
    counted = [shown for what, shown in fields(body) if what[0] == "SEQ"]
    assert counted == ["1", "2", "3"]  # as Word itself will count them
    assert "41 dòng: xem trang HTML hoặc tệp Excel của báo cáo." in styled(body, "Source")
    with pypdfium2.PdfDocument(forms.write("pdf", made, tmp_path / "a.pdf", "vi")) as sheets:
        shown = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert "41 dòng" in shown
    found = openpyxl.load_workbook(forms.write("xlsx", made, tmp_path / "a.xlsx", "vi"))
    assert found["Bảng 2"].max_row > len(rows)


def test_questions_to_the_analyst_are_comments_and_not_printed(tmp_path):
    asked = Asking("…", "### Ghi chú\n\nĐã rõ.", ("Vì sao chậm?", "Ai xác nhận?"), "Để viết.")
    cells = [text("# T"), cell(asked)]
    for file in ("a", "b"):
        forms.write("docx", notebook(*cells), tmp_path / f"{file}.docx", "vi")
    parts = zipfile.ZipFile(tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    comments = ElementTree.fromstring(parts.read("word/comments.xml"))
    assert [written(comment) for comment in comments] == ["Vì sao chậm?", "Ai xác nhận?"]
    assert {c.get(f"{W}date") for c in comments} == {"2024-03-05T07:08:09Z"}
    body = ElementTree.fromstring(parts.read("word/document.xml"))
    assert "Vì sao" not in written(body)
    assert "Đã rõ." in written(body)
    assert not OpenXmlValidator().validate(tmp_path / "a.docx").errors
    printed = forms.write("pdf", notebook(*cells), tmp_path / "a.pdf", "vi")
    with pypdfium2.PdfDocument(printed) as sheets:
        shown = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
    assert "Để viết." in shown
    assert "Vì sao" not in shown


def test_a_table_too_wide_for_any_letters_lies_on_pages_of_its_own(report, tmp_path):
    wide = table([f"giải ngân {n}" for n in range(30)], [[str(n) for n in range(30)]])
    made = notebook(text("# T"), cell(wide), text("Sau."))
    path = forms.write("docx", made, tmp_path / "a.docx", "vi")
    assert not OpenXmlValidator().validate(path).errors
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    sizes = [size.get(f"{W}orient", "portrait") for size in body.iter(f"{W}pgSz")]
    assert sizes == ["portrait", "landscape", "portrait"]
    [found] = tables(body)
    columns = [int(c.get(f"{W}w")) for c in found.iter(f"{W}gridCol")]
    assert millimetres(sum(columns)) == pytest.approx(252, abs=0.4)
    printed = forms.write("pdf", made, tmp_path / "a.pdf", "vi")
    with pypdfium2.PdfDocument(printed) as sheets:
        assert [width > height for width, height in (s.get_size() for s in sheets)].count(True) == 1


def own_template(folder, change, name="template.docx"):
    ours = docx_library.Document(str(forms.template("vi")))
    change(ours)
    ours.save(str(folder / name))


def test_an_office_has_its_own_letters_margins_and_letterhead(report, tmp_path):
    def change(ours):
        ours.sections[0].left_margin = Mm(35)
        ours.styles["Normal"].font.name = "Arial"
        ours.tables[0].cell(0, 0).paragraphs[1].runs[0].text = "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"

    own_template(tmp_path, change)
    path = forms.write("docx", report, tmp_path / "a.docx", "vi", tmp_path)
    made = docx_library.Document(str(path))
    assert "SỞ NÔNG NGHIỆP" in made.tables[0].cell(0, 0).text
    assert made.styles["Normal"].font.name == "Arial"
    for found in made.tables[1:3]:  # as wide as the text between the office's margins
        width = sum(column.width for column in found.columns)
        assert width / 36000 == pytest.approx(160, abs=0.2)


def test_the_template_of_a_language_goes_before_that_of_all(tmp_path):
    for name in ("template.docx", "template.en.docx"):
        (tmp_path / name).touch()
    assert forms.template("en", tmp_path).name == "template.en.docx"
    assert forms.template("vi", tmp_path) == tmp_path / "template.docx"
    assert forms.template("vi", tmp_path / "nowhere").is_file()


def test_a_template_without_a_place_for_the_report_has_it_at_its_end(report, tmp_path):
    def change(ours):
        for paragraph in ours.paragraphs:
            paragraph.clear()
        ours.add_paragraph("Trang đầu của cơ quan")

    own_template(tmp_path, change)
    path = forms.write("docx", report, tmp_path / "a.docx", "vi", tmp_path)
    said = [p.text for p in docx_library.Document(str(path)).paragraphs if p.text]
    assert said[0] == "Trang đầu của cơ quan"
    assert "Vốn." in said


def test_a_template_that_will_not_do_is_refused_with_what_it_lacks(report, tmp_path):
    def change(ours):
        for name in ("Source", "Table Text"):
            ours.styles[name].delete()

    own_template(tmp_path, change)
    with pytest.raises(ProblemError) as refused:
        forms.render("docx", report, "vi", tmp_path)
    assert refused.value.problems[0].value == "Source, Table Text"
    assert "mtqg template" in refused.value.say("en")
    (tmp_path / "template.docx").write_bytes(b"no Word file")
    with pytest.raises(ProblemError, match=r"template\.docx"):
        forms.render("docx", report, "vi", tmp_path)


def test_both_templates_are_set_alike():
    """But for the language of the text: an office that edits one sees what the other has."""
    both = [zipfile.ZipFile(forms.template(language)) for language in ("vi", "en")]
    for part in ("word/styles.xml", "word/numbering.xml", "word/settings.xml"):
        first, second = (parts.read(part).replace(b"en-GB", b"vi-VN") for parts in both)
        assert first == second
    assert not OpenXmlValidator().validate(forms.template("en")).errors


def test_no_line_ends_within_what_is_read_as_one(tmp_path):
    made = notebook(text("# A\n\nTheo Quyết định 417/QĐ-BNNMT, 2021-2025.\n\nGiảm 0,23 điểm %."))
    given = Data("Kỳ", "", ("Kỳ",), (("Tháng 10/2026",), ("3,5 điểm %",)))
    made.cells.append(cell(ReaderTable(pd.DataFrame(given.rows, columns=["Kỳ"]), "Kỳ", "vi")))
    file = zipfile.ZipFile(forms.write("docx", made, tmp_path / "a.docx", "vi"))
    body = ElementTree.fromstring(file.read("word/document.xml"))
    parts = [n.text or "-" for n in body.iter() if n.tag in (f"{W}t", f"{W}noBreakHyphen")]
    assert "Theo Quyết định 417/QĐ|-|BNNMT, 2021-2025." in "|".join(parts)
    assert {"Tháng\u00a010/2026", "3,5 điểm\u00a0%", "Giảm 0,23 điểm\u00a0%."} <= set(parts)


def test_what_a_pdf_says_of_a_table_that_is_not_printed_stays_with_its_caption(tmp_path):
    rows = [[str(n)] for n in range(document.LONGEST + 1)]
    for lines in range(26, 36):
        annex = text("## Phụ lục\n\n" + "dòng\n\n" * lines)
        annex.metadata["tags"] = ["annex"]
        made = notebook(text("# T"), annex, cell(table(["a"], rows)))
        path = forms.write("pdf", made, tmp_path / f"{lines}.pdf", "vi")
        with pypdfium2.PdfDocument(path) as opened:
            texts = [sheet.get_textpage().get_text_range() for sheet in opened]
        assert all(("Bảng 1" in one) == ("41 dòng" in one) for one in texts), lines


def test_in_word_the_text_on_a_picture_fills_the_page_before_it():
    picture = document.Picture("Hình 1", Data("Kết quả", "", (), ()), "", b"", 100)
    text, points = document.Paragraph((document.Span("a"),)), document.Items(())
    head, lead = document.Heading(1, ()), document.Paragraph((document.Span("b", bold=True),))
    given = [head, picture, text, points, lead, text, head, text, picture]
    found = [head, text, points, picture, lead, text, head, text, picture]
    assert word._text_first(given) == found


@pytest.mark.parametrize("heads", [(), (document.Heading(1, (document.Span("Xu thế"),)),)])
def test_in_a_pdf_a_picture_without_room_takes_nothing_to_the_next_page(heads):
    drawn = io.BytesIO()
    plt.figure(figsize=(6.3, 4)).savefig(drawn)  # 100 of the 257 mm between the margins
    plt.close("all")
    picture = document.Picture("Hình 1", Data("Kết quả", "", (), ()), "a", drawn.getvalue(), 160)
    text = document.Paragraph((document.Span("Một câu dài hơn một dòng in. " * 20),))
    told = (*[text] * 4, *heads, picture, text)  # 8 lines each
    made = document.Document("Báo cáo", "vi", "", "", None, told)
    shown = pypdfium2.PdfDocument(pdf._set(made)[0])
    first, second = (page.get_textpage().get_text_bounded() for page in shown)
    assert first.count("Một") == 5 * 20
    assert ("Xu thế" in first) == bool(heads)
    assert "Hình 1" in second


@pytest.mark.parametrize("lines", range(29, 36))
def test_no_picture_of_a_pdf_stands_over_the_heading_that_it_follows(lines):
    drawn = io.BytesIO()
    plt.figure(figsize=(6.3, 1)).savefig(drawn)
    plt.close("all")
    picture = document.Picture("Hình 1", Data("Kết quả", "", (), ()), "a", drawn.getvalue(), 160)
    line = document.Paragraph((document.Span("Dòng."),))
    head = document.Heading(1, (document.Span("Xu thế"),))
    told = (*[line] * lines, head, picture, *[line] * 3)
    made = document.Document("Báo cáo", "vi", "", "", None, told)
    places = {}
    for number, sheet in enumerate(pypdfium2.PdfDocument(pdf._set(made)[0])):
        page = sheet.get_textpage()
        for words in ("Xu thế", "Hình 1"):
            if (at := page.get_text_range().find(words)) >= 0:
                places[words] = (number, -page.get_charbox(at)[1])
    assert places["Xu thế"] < places["Hình 1"]
