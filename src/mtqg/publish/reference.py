"""The reference document that gives Word files their styles, built from a table of styles.

pandoc takes page, header, numbering and styles from it. It is made on pandoc's own default, whose
parts (theme, settings) stay, and is never stored: the code is the only original.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache

from mtqg.publish import layout, pandoc

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = '<Relationship Type="{r}/header" Id="rId{n}" Target="{name}"/>'
_CONTENT = (
    '<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.header+xml"/>'
)
#: Without it Word takes a file for one of 2007, and moves tables out by the padding of their cells.
_COMPATIBLE = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
_HEADERS = {"header1.xml": 101, "header2.xml": 102}


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, Word's unit.

    >>> twips(25.4)
    1440
    """
    return round(millimetres / 25.4 * 1440)


@dataclass(frozen=True)
class Style:
    """A paragraph style: how it differs from the one it is based on.

    Sizes and spaces are in points, indents in millimetres; None leaves what is inherited.
    """

    name: str
    based: str = "Normal"
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    align: str = ""
    before: float | None = None
    after: float | None = None
    first: float | None = None
    left: float | None = None
    level: int | None = None
    keep: bool = False
    border: bool = False
    mono: bool = False

    @property
    def id(self) -> str:
        """The name without spaces, as Word refers to it."""
        return self.name.replace(" ", "")

    def xml(self) -> str:
        """Return the style as WordprocessingML."""
        paragraph = ""
        if self.keep:
            paragraph += "<w:keepNext/><w:keepLines/>"
        if self.level is not None and self.name != "Title":
            paragraph += f'<w:numPr><w:ilvl w:val="{self.level}"/><w:numId w:val="1"/></w:numPr>'
        if self.border:
            paragraph += (
                '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="000000"/></w:pBdr>'
            )
        spacing = [
            f'w:{side}="{round(points * 20)}"'
            for side, points in (("before", self.before), ("after", self.after))
            if points is not None
        ]
        if spacing:
            paragraph += f"<w:spacing {' '.join(spacing)}/>"
        indents = [
            f'w:{side}="{twips(length)}"'
            for side, length in (("left", self.left), ("firstLine", self.first))
            if length is not None
        ]
        if indents:
            paragraph += f"<w:ind {' '.join(indents)}/>"
        if self.align:
            paragraph += f'<w:jc w:val="{self.align}"/>'
        if self.level is not None:
            paragraph += f'<w:outlineLvl w:val="{self.level}"/>'
        letters = ""
        if self.mono:
            letters += '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
        for tag, on in (("b", self.bold), ("i", self.italic)):
            if on is not None:
                letters += f'<w:{tag} w:val="{int(on)}"/><w:{tag}Cs w:val="{int(on)}"/>'
        if self.size is not None:
            half = round(self.size * 2)
            letters += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        based = (
            f'<w:basedOn w:val="{self.based.replace(" ", "")}"/>' if self.name != "Normal" else ""
        )
        default = ' w:default="1"' if self.name == "Normal" else ""
        custom = ' w:customStyle="1"' if self.name in _CUSTOM else ""
        after = '<w:next w:val="BodyText"/>' if self.level is not None else ""
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{_NAMES.get(self.name, self.name)}"/>{based}{after}<w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        )


#: Word knows its own styles by these names, in small letters.
_NAMES = {
    "Title": "Title",
    "footnote text": "footnote text",
    **{f"Heading {n}": f"heading {n}" for n in range(1, 7)},
}
_CUSTOM = {
    "First Paragraph",
    "Compact",
    "Table Caption",
    "Image Caption",
    "Captioned Figure",
    "Figure",
    "Source",
    "Source Code",
}

STYLES = (
    Style("Normal", align="left", before=0, after=0),
    Style("Body Text", align="both", before=3, after=3, first=layout.INDENT),
    Style("First Paragraph", "Body Text"),
    Style("Compact", align="left", before=2, after=2),
    Style("Title", size=layout.TITLE, bold=True, align="center", before=6, after=12, keep=True),
    Style("Heading 1", bold=True, before=12, after=6, level=0, keep=True),
    Style("Heading 2", bold=True, italic=True, before=9, after=3, level=1, keep=True),
    Style("Heading 3", italic=True, before=6, after=3, level=2, keep=True),
    Style("Block Text", "Body Text", before=6, after=6, first=0, left=6, border=True),
    Style("footnote text", size=layout.NOTE),
    Style("Caption", size=layout.CELL + 1, bold=True, align="center", before=6, after=4),
    Style("Table Caption", "Caption", before=9, keep=True),
    Style("Image Caption", "Caption", keep=True),
    Style("Figure", align="center", before=9),
    Style("Captioned Figure", "Figure", keep=True),
    Style("Source", size=layout.NOTE, italic=True, align="left", before=3, after=9),
    Style("Source Code", size=layout.NOTE - 2, mono=True, before=3, after=3),
)

_CHARACTERS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="character" w:customStyle="1" w:styleId="VerbatimChar">'
    '<w:name w:val="Verbatim Char"/><w:rPr><w:rFonts w:ascii="Courier New" '
    'w:hAnsi="Courier New" w:cs="Courier New"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
)


def table_style(points: float) -> str:
    """Return the name of the style of tables in letters of so many points.

    >>> table_style(layout.CELL), table_style(9)
    ('Table', 'Table9')
    """
    return "Table" if points == layout.CELL else f"Table{points:g}"


def _table_styles() -> str:
    """Return the styles of tables: thin lines all round, a bold first row, rows that stay whole."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for s in sides)
    margins = "".join(f'<w:{s} w:w="{twips(1.5)}" w:type="dxa"/>' for s in ("left", "right"))
    return "".join(
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{table_style(points)}">'
        f'<w:name w:val="{table_style(points)}"/><w:qFormat/><w:rPr><w:sz w:val="{points * 2}"/>'
        f'<w:szCs w:val="{points * 2}"/></w:rPr><w:tblPr><w:tblBorders>{lines}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:trPr><w:cantSplit/></w:trPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
        '<w:vAlign w:val="center"/></w:tcPr></w:tblStylePr></w:style>'
        for points in layout.CELLS
    )


def _styles() -> str:
    font = layout.FONTS[0]
    half = layout.TEXT * 2
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="{_W}"><w:docDefaults>'
        f'<w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" '
        f'w:eastAsia="{font}"/><w:color w:val="000000"/><w:sz w:val="{half}"/>'
        f'<w:szCs w:val="{half}"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{''.join(style.xml() for style in STYLES)}{_CHARACTERS}{_table_styles()}</w:styles>"
    )


def _numbering() -> str:
    """Return the numbering of headings, 1. and 1.1., kept by Word itself when colleagues edit."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:pStyle w:val="Heading{n + 1}"/><w:suff w:val="space"/>'
        f'<w:lvlText w:val="{".".join(f"%{i + 1}" for i in range(n + 1))}."/>'
        '<w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
        for n in range(3)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:numbering xmlns:w="{_W}">'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def _header(number: bool) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
        "</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:hdr xmlns:w="{_W}"><w:p><w:pPr>'
        f'<w:jc w:val="center"/></w:pPr>{field if number else ""}</w:p></w:hdr>'
    )


def _document() -> str:
    width, height = (twips(side) for side in layout.PAGE)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        "<w:p/><w:sectPr>"
        f'<w:headerReference w:type="default" r:id="rId{_HEADERS["header1.xml"]}"/>'
        f'<w:headerReference w:type="first" r:id="rId{_HEADERS["header2.xml"]}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{twips(layout.TOP)}" w:right="{twips(layout.RIGHT)}" '
        f'w:bottom="{twips(layout.BOTTOM)}" w:left="{twips(layout.LEFT)}" '
        f'w:header="{twips(layout.HEADER)}" w:footer="{twips(layout.HEADER)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr></w:body></w:document>"
    )


@cache
def document() -> bytes:
    """Return the reference document (docx).

    Raises
    ------
    ProblemError
        If pandoc is not installed.
    """
    default = zipfile.ZipFile(
        io.BytesIO(pandoc.run(["--print-default-data-file", "reference.docx"]))
    )
    parts = {name: default.read(name) for name in default.namelist() if not name.endswith("/")}
    relations = "".join(_RELATION.format(r=_R, n=n, name=name) for name, n in _HEADERS.items())
    contents = "".join(_CONTENT.format(name=name) for name in _HEADERS)
    for name, end, more in (
        ("word/_rels/document.xml.rels", "</Relationships>", relations),
        ("[Content_Types].xml", "</Types>", contents),
        ("word/settings.xml", "<w:rsids>", _COMPATIBLE),
    ):
        parts[name] = parts[name].decode().replace(end, more + end).encode()
    for name, text in {
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/document.xml": _document(),
        "word/header1.xml": _header(True),
        "word/header2.xml": _header(False),
    }.items():
        parts[name] = text.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()
