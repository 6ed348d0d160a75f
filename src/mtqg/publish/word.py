"""The report as a Word file that colleagues edit, in the layout of Decree 30/2020/NĐ-CP.

Fonts, margins, headings, letterhead and signature are those of a template that an office edits in
Word; where it says {nội dung}, or {body}, the report is written in the template's styles. What Word
counts (headings, captions, references, contents) are fields of Word, filled already.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun
from nbformat import NotebookNode

from mtqg.problems import Problem, ProblemError
from mtqg.publish import column_widths, decree30, forms, pdf, prose
from mtqg.publish.document import (
    Annex,
    Block,
    Document,
    Grid,
    Heading,
    Items,
    Numbered,
    Paragraph,
    Picture,
    Questions,
    Span,
)
from mtqg.publish.notebook_reader import FIGURE, TABLE, read
from mtqg.table import areas
from mtqg.texts import Text

#: What stands in a template for what a report fills in.
_SLOTS = {
    "kind": Text("{loại văn bản}", "{kind}"),
    "title": Text("{tên báo cáo}", "{title}"),
    "place": Text("{địa danh}", "{place}"),
    "year": Text("{năm}", "{year}"),
    "contents": Text("{mục lục}", "{contents}"),
    "body": Text("{nội dung}", "{body}"),
    "annex": Text("{phụ lục}", "{annex}"),
}
_CONTENTS = Text("MỤC LỤC", "CONTENTS")
_LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}
_BLANK = "…" * 8
_STYLES = {"": "Body Text", "note": "Source", "quote": "Block Text", "code": "Source Code"}
_LEVELS = 3  # of headings and of lists that a template has styles for

#: What stands after keepNext among the properties of a paragraph.
_AFTER_KEEP = ("w:keepLines", "w:numPr", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")

Element = Any


def render(notebook: Path | str | NotebookNode, language: str, template: Path) -> bytes:
    """Return the executed `notebook` as a Word file (docx) made from `template`.

    Raises
    ------
    ProblemError
        If the template is no Word file, or lacks styles that a report is set in.
    ValueError
        If `language` is neither "vi" nor "en".
    """
    document = read(notebook, language)
    word = _opened(template)
    _Writer(word, document).write()
    about = word.core_properties
    about.title, about.author, about.language = document.title, "mtqg", _LANGUAGE[language]
    about.last_modified_by, about.revision = "mtqg", 1
    if document.made:
        about.created = about.modified = document.stamp
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _opened(path: Path) -> WordDocument:
    remedy = Text(
        "sửa bằng Word từ mẫu gốc, do lệnh này ghi: mtqg template template.docx",
        "edit ours in Word, which this writes: mtqg template template.docx",
    )
    try:
        word = docx.Document(str(path))
    except (PackageNotFoundError, ValueError, KeyError, OSError):
        wrong = Text("không đọc được tệp Word này", "not a Word file that can be read")
        raise ProblemError(Problem(wrong, path.name, remedy=remedy)) from None
    if lacking := _styles(docx.Document(str(forms.template("vi")))).keys() - _styles(word).keys():
        wrong = Text("mẫu Word thiếu kiểu (style)", "the template lacks styles")
        raise ProblemError(
            Problem(wrong, path.name, value=", ".join(sorted(lacking)), remedy=remedy)
        )
    return word


def _styles(word: WordDocument) -> dict[str, str]:
    """Return how a document refers to its styles, by their names (Word in Vietnamese: "u1")."""
    return {str(style.name): style.style_id for style in word.styles}


def _element(tag: str, *children: Element, **attributes: object) -> Element:
    """Return an element of WordprocessingML.

    >>> _element("p", _element("jc", val="right")).xml.count("w:jc")
    1
    """
    made = OxmlElement(f"w:{tag}", {qn(f"w:{n}"): str(v) for n, v in attributes.items()})
    made.extend(child for child in children if child is not None)
    return made


def _place(document: Document) -> str:
    """Return the name of the province where it is one today: who signs for others fills it in."""
    made = document.made
    if made is None or not document.province or document.edition != areas.edition_at(made.date()):
        return _BLANK
    return areas.find(document.province, document.edition).label(document.language)


def _text_first(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks, the text on a picture before it: it fills a page without room for that."""
    found, waiting = list[Block](), list[Block]()
    for block in blocks:
        if not isinstance(block, Items | Paragraph) or (
            isinstance(block, Paragraph) and block.lead
        ):
            found, waiting = found + waiting, []
        (waiting if isinstance(block, Picture) else found).append(block)
    return found + waiting


class _Writer:
    """Writes a document into a template, block by block, before the paragraph `at`."""

    def __init__(self, word: WordDocument, document: Document) -> None:
        self.word, self.document, self.language = word, document, document.language
        self.styles = _styles(word)
        self.annexed, self.marks, self.sections = False, 0, 0
        labels = [b.label for b in document.printed if isinstance(b, Numbered) and b.label]
        self.names = {label: f"_Ref{n}" for n, label in enumerate(labels, 1)}
        found = "|".join(map(re.escape, sorted(self.names, key=len, reverse=True)))
        self.references = re.compile(rf"\b({found})(?!\w)") if found else None

    def write(self) -> None:
        """Fill the template."""
        spoken = self.word.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
        if spoken is not None:
            spoken.set(qn("w:val"), _LANGUAGE[self.language])
        kind, title = self.document.heading
        year = str(self.document.made.year) if self.document.made else _BLANK
        filled = {"kind": kind, "title": title, "place": _place(self.document), "year": year}
        slots = self._filled(filled)
        body = slots["body"] if "body" in slots else self.word.add_paragraph()._p
        if "contents" in slots:
            self.at = slots["contents"]
            self._contents()
            self.at.getparent().remove(self.at)
        self.at = body
        for block in _text_first(self.document.printed):
            if isinstance(block, Annex):
                self.annexed, self.at = True, slots.get("annex", body)
            else:
                self._block(block)
        self._keep_with_signature(body)
        if body.getnext() is not None and body.getnext().tag != qn("w:sectPr"):
            body.getparent().remove(body)  # else it is the paragraph that a document ends with

    def _keep_with_signature(self, body: Element) -> None:
        """Let the last lines of the body stand on the signature's page, else nearly empty."""
        after = [body, *body.itersiblings()]
        signed = next((at for at, one in enumerate(after) if one.tag == qn("w:tbl")), 0)
        before = [one for one in body.itersiblings(preceding=True) if one.tag == qn("w:p")]
        for paragraph in [*before[:3], *after[:signed]] if signed else ():
            about = paragraph.get_or_add_pPr()
            if about.find(qn("w:keepNext")) is None:
                about.insert_element_before(_element("keepNext"), *_AFTER_KEEP)

    def _filled(self, filled: dict[str, str]) -> dict[str, Element]:
        """Fill the slots of a template; return the emptied paragraphs of the others."""
        others = {}
        for paragraph in self.word.element.body.iter(qn("w:p")):
            runs = WordParagraph(paragraph, cast(Any, self.word)).runs
            text = normalize("NFC", "".join(run.text for run in runs))
            if "{" not in text:
                continue
            for name, slot in _SLOTS.items():
                for written in (slot.vi, slot.en):
                    if written in text and name not in filled:
                        others[name] = paragraph
                    text = text.replace(written, filled.get(name, ""))
            for run in runs[1:]:
                run.text = ""
            runs[0].text = text
        return others

    def _contents(self) -> None:
        """Write the contents: a field, in which Word puts the page of each section."""
        if not self.document.has_contents:
            return
        self._paragraph("TOC Heading", [Span(_CONTENTS.say(self.language))])
        lines, annexed, pages = list[Element](), False, pdf.pages(self.document)
        for block in self.document.blocks:
            annexed |= isinstance(block, Annex)
            if isinstance(block, Heading) and block.level == 1:
                number = len(lines) + 1
                runs = block.runs if annexed else (Span(f"{number}. "), *block.runs)
                at = str(pages[number - 1]) if pages else ""
                page = self._field(f"PAGEREF _Toc{number} \\h", at)
                shown = [*map(self._run, runs), _element("r", _element("tab")), page]
                link = _element("hyperlink", *shown, anchor=f"_Toc{number}")
                lines.append(self._paragraph("toc 1", [link]))
        begin, parted, end = (
            _element("r", _element("fldChar", fldCharType=kind))
            for kind in ("begin", "separate", "end")
        )
        instruction = _element("instrText")
        instruction.text = ' TOC \\o "1-1" \\t "Annex,1" \\h '
        begin[0].set(qn("w:dirty"), "true")  # pages are known where the file is laid out
        lines[0].pPr.addnext(parted)
        lines[0].pPr.addnext(_element("r", instruction))
        lines[0].pPr.addnext(begin)
        lines[-1].append(end)

    def _block(self, block: Block, level: int = 0) -> None:
        """Write a block that stands `level` lists deep."""
        match block:
            case Heading():
                style, content = f"Heading {min(block.level, _LEVELS)}", list[Element](block.runs)
                if block.level == 1:
                    style = "Annex" if self.annexed else style
                    self.sections += 1
                    content = self._marked(f"_Toc{self.sections}", *map(self._run, block.runs))
                self._paragraph(style, content)
            case Paragraph():
                made = self._paragraph(_STYLES[block.style], block.runs, keep=block.lead)
                if level:
                    made.pPr.append(_element("ind", left=Mm(6 * level + 4).twips, firstLine=0))
            case Items():
                self._items(block, level + 1)
            case Questions():
                self._questions(block)
            case Picture():
                made = self._paragraph("Captioned Figure")
                run = WordParagraph(made, cast(Any, self.word)).add_run()
                drawn = run.add_picture(io.BytesIO(pdf.dots(block)), width=Mm(block.width))
                drawn._inline.docPr.set("descr", block.alt)
                self._captioned("Image Caption", block.label, block.data.title)
                self._source(block.data.source)
            case Grid() if column_widths.too_wide(block.data, self._line()):
                self._section()
                self._grid(block, self._line(lying=True))
                self._section(lying=True)
            case Grid():
                self._grid(block, self._line())

    def _made(
        self, style: str, content: Iterable[Span | Element] = (), *, keep: bool = False
    ) -> Element:
        """Return a paragraph of runs and elements."""
        about = _element("pPr", _element("pStyle", val=self.styles[style]))
        if keep:
            about.append(_element("keepNext"))
        made = _element("p", about)
        for part in content:
            made.extend(self._runs(part) if isinstance(part, Span) else [part])
        return made

    def _paragraph(
        self, style: str, content: Iterable[Span | Element] = (), *, keep: bool = False
    ) -> Element:
        """Write a paragraph of runs and elements; return it."""
        made = self._made(style, content, keep=keep)
        self.at.addprevious(made)
        return made

    def _runs(self, run: Span) -> list[Element]:
        """Return letters as elements: links lead out, numbers of tables and figures to them."""
        if run.link:
            made = _element("hyperlink", self._run(run), history=1)
            part = self.word.part
            kind = RELATIONSHIP_TYPE.HYPERLINK
            made.set(qn("r:id"), part.relate_to(run.link, kind, is_external=True))
            return [made]
        if self.references is None or run.code:
            return [self._run(run)]
        parts = self.references.split(run.text)
        return [
            self._field(f"REF {self.names[part]} \\h", part) if at % 2 else self._run(run, part)
            for at, part in enumerate(parts)
            if part
        ]

    def _run(self, run: Span, text: str | None = None) -> Element:
        style = "Hyperlink" if run.link else "Verbatim Char" if run.code else ""
        set_as = {"b": run.bold, "i": run.italic, "strike": run.strike}
        about = [_element("rStyle", val=self.styles[style])] if style else []
        about += [_element(tag) for tag, on in set_as.items() if on]
        made = _element("r", _element("rPr", *about) if about else None)
        shown, hyphen = run.text if text is None else text, "\u2011"
        whole = column_widths.WHOLE.sub(
            lambda m: m[0].replace("-", hyphen).replace(" ", "\u00a0"), shown
        )
        for at, part in enumerate(whole.split(hyphen)):
            if at:
                made.append(_element("noBreakHyphen"))
            WordRun(made, cast(Any, self.word)).add_text(part)
        return made

    def _field(self, instruction: str, shown: str) -> Element:
        return _element("fldSimple", self._run(Span(shown)), instr=f" {instruction} ")

    def _marked(self, name: str, *content: Element) -> list[Element]:
        """Return content as the target of references."""
        self.marks += 1
        start = _element("bookmarkStart", id=self.marks, name=name)
        return [start, *content, _element("bookmarkEnd", id=self.marks)]

    def _items(self, block: Items, level: int) -> None:
        depth = min(level, _LEVELS)
        name = "List Bullet" if block.first is None else "List Number"
        style = name if depth == 1 else f"{name} {depth}"
        number = None if block.first is None else self._counter(style, block.first)
        for item in block.items:
            for at, inner in enumerate(item):
                if at or not isinstance(inner, Paragraph):
                    self._block(inner, level)
                    continue
                made = self._paragraph(style, inner.runs)
                if number is not None:
                    counted = _element("numPr", _element("ilvl", val=0), number)
                    made.pPr.append(deepcopy(counted))

    def _counter(self, style: str, first: int) -> Element:
        """Return a numbering of its own: each list counts from its first number."""
        numbering = self.word.part.numbering_part.element
        used = self.word.styles[style].element.pPr.numPr.numId.val
        made = numbering.add_num(numbering.num_having_numId(used).abstractNumId.val)
        made.add_lvlOverride(0).add_startOverride(first)
        return _element("numId", val=made.numId)

    def _questions(self, block: Questions) -> None:
        """Write a line to fill in, with what is asked as comments on it."""
        blank = self._run(Span(_BLANK))
        self._paragraph("Body Text", [blank])
        for question in block.questions:
            run = WordRun(blank, cast(Any, self.word))
            comment = self.word.add_comment(run, question, "mtqg", "mtqg")
            # Not the hour at which the file was written.
            comment.paragraphs[0]._p.getparent().date = self.document.made

    def _captioned(self, style: str, label: str, title: str) -> None:
        """Write a caption: Word counts ours, an official form keeps its number."""
        word, _, number = label.rpartition(" ")
        content = [self._run(Span(label))]
        if word in (FIGURE.say(self.language), TABLE.say(self.language)):
            field = self._field(f"SEQ {word} \\* ARABIC", number)
            content = [self._run(Span(f"{word} ")), field]
        rest = prose.linked(f". {title}") if title else ()
        marked = self._marked(self.names[label], *content)
        self._paragraph(style, [*marked, *map(self._run, rest)])

    def _source(self, source: str) -> None:
        if source:
            self._paragraph("Source", prose.linked(source))

    def _line(self, *, lying: bool = False) -> float:
        """Return the points that a line of text has between the margins of the template."""
        page = self.word.sections[-1]
        width = cast(int, page.page_height if lying else page.page_width)
        return (width - cast(int, page.left_margin) - cast(int, page.right_margin)) / 12700

    def _section(self, *, lying: bool = False) -> None:
        """End a section of pages here, upright or lying."""
        last = self.word.element.body.sectPr
        ended = deepcopy(last)
        last.titlePg_val = False  # only the first page of all has no number
        if lying:
            ended.page_width, ended.page_height = ended.page_height, ended.page_width
            ended.orientation = WD_ORIENTATION.LANDSCAPE
        self._paragraph("Normal").pPr.append(ended)

    def _grid(self, block: Grid, line: float) -> None:
        """Write a table as wide as `line`, whose head is repeated and whose rows are whole."""
        data = block.data
        if block.label:
            self._captioned("Table Caption", block.label, data.title)
        if data.columns:
            self._table(block, line)
        self._source(data.source)

    def _table(self, block: Grid, line: float) -> None:
        data = block.data
        letters, short = column_widths.letters(data, line), column_widths.short_table(data, line)
        style = "Table Text" if letters == decree30.CELL else f"Table Text {letters}"
        widths = [round(20 * line * share) for share in column_widths.widths(data, line)]
        about = _element(
            "tblPr",
            _element("tblStyle", val=self.styles["Table"]),
            _element("tblW", w=sum(widths), type="dxa"),
            _element("tblLayout", type="fixed"),
            _element("tblLook", firstRow=1, noHBand=1, noVBand=1),
            _element("tblCaption", val=block.caption) if block.label else None,
        )
        grid = _element("tblGrid", *(_element("gridCol", w=width) for width in widths))
        table = _element("tbl", about, grid)
        self.at.addprevious(table)
        rows = [list(data.columns), *data.texts]
        for number, row in enumerate(rows):
            last = number == len(rows) - 1
            # No head stands alone at the foot of a page, no row and no source at the head of one.
            ends = number == 0 or number >= len(rows) - 3
            keep = (short or ends) and (bool(data.source) or not last)
            flags = [_element("cantSplit"), _element("tblHeader") if number == 0 else None]
            made = _element("tr", _element("trPr", *flags))
            for text, width, numeric in zip(row, widths, block.numeric, strict=True):
                put = self._made(style, prose.linked(text), keep=keep)
                if numeric:
                    put.pPr.append(_element("jc", val="right"))
                size = _element("tcPr", _element("tcW", w=width, type="dxa"))
                made.append(_element("tc", size, put))
            table.append(made)
