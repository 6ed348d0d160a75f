"""A narrative as it comes, .txt, .html or .docx in any encoding, to one text."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
from bs4 import BeautifulSoup, Tag

from mtqg.problems import Problem, ProblemError
from mtqg.table.encodings import from_mojibake, from_tcvn3, is_tcvn3
from mtqg.table.files import named
from mtqg.texts import Text
from mtqg.words.sentences import sentences

#: Longer texts are refused: a province's report has a few hundred thousand letters.
MAX_LETTERS = 2_000_000
#: A file may hold pictures, and the XML of a text is ten times as long as the text.
MAX_BYTES, MAX_XML = 60_000_000, 50_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORDS = (f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br")
#: What Word writes a second time: a text box for its older versions, and what was moved away.
_UNREAD = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_WORD}moveFrom",
)
#: How an item of a list begins.
_ITEM = re.compile(r"[-–•+*]|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]+|[a-zđ])[.)/]\s")
#: What no heading says: a figure that is no year.
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)\d[\d.,]*\s*%?")
_CHANGED = ("ins", "del", "moveFrom")
_ASIDE = "script style nav aside footer form noscript button svg iframe".split()
_ASIDE_NAME = re.compile(
    r"related|sidebar|breadcrumb|comment|footer|menu|navbar|share|social|banner|advert|most-?read"
    r"|tin-?lien-?quan|tin-?khac|tin-?moi|doc-?nhieu|xem-?nhieu|lien-?quan|(^|[-_])tags?([-_]|$)",
    re.I,
)
_BODY_NAME = re.compile(r"article|content|detail|noi-?dung|post-?body|entry", re.I)
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "blockquote", "figcaption")
_USUAL = re.compile(
    r"(?<!\w)(của|và|các|được|tỉnh|huyện|năm|đồng|những|trong|với|người|nghèo|thực hiện)(?!\w)",
    re.I,
)


#: Letters that VNI writes for tones ("tyû leä hoä ngheøo") and that Vietnamese does not have.
_VNI = re.compile(r"[øûïöñäåëüØÛÏÖÑÄÅËÜ]")


_SAY = sentences("read_text")


@dataclass
class SourceText:
    """The text of a file, its headline and date where the file marks them, and what was noticed."""

    text: str
    name: str = ""
    title: str = ""
    published: str = ""
    notes: list[Text] = field(default_factory=list)


def read_document(source: str | Path) -> SourceText:
    """Return the text of `source`: a path, or the text itself.

    Raises
    ------
    ProblemError
        If the file is missing, a folder, empty, no text (a workbook, a scan, an old .doc), a
        damaged .docx or one with a password, in the VNI encoding, or longer than `MAX_LETTERS`.
    """
    if isinstance(source, str) and not _is_path(source):
        document = SourceText(source)
        if re.match(r"\s*<(!doctype|html|article|body|div|p)\b", source, re.I):
            document = _from_html(source)
        return _checked(document)
    path = named(source)
    if not path.is_file():
        key = "folder" if path.is_dir() else "no_file"
        raise ProblemError(_SAY.problem(f"document.{key}", file=str(path)))
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        raise ProblemError(_SAY.problem("document.workbook", file=path.name))
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise _too_long(path.name, f"{size / 1e6:.0f} MB")
    data = path.read_bytes()
    if not data.strip():
        raise ProblemError(_SAY.problem("document.empty", file=path.name))
    return _checked(_apart(path))


def _apart(path: Path) -> SourceText:
    """Return the document at `path`, read where an abort, a bomb or a loop does no harm."""
    from mtqg.intake import sandbox  # not where this file is run by its path: pandas comes with it

    try:
        found = sandbox.read(Path(__file__), str(path))
    except sandbox.Stopped as error:
        raise ProblemError(
            Problem(error.why, path.name, remedy=_SAY.text("document.word_how"))
        ) from None
    if isinstance(found, ProblemError):
        raise found
    return SourceText(*found)


def read(path: str) -> tuple[str, str, str, str, list[Text]] | ProblemError:
    """Return the fields of the document at `path`, or its refusal; for a process of its own."""
    name = Path(path).name
    data = Path(path).read_bytes()
    try:
        if data[:4] == b"\xd0\xcf\x11\xe0" or data[:5] == b"{\\rtf":
            raise _not_word(data, name)
        if data[:2] == b"PK" or name.lower().endswith(".docx"):
            document = _from_docx(data, name)
        elif data[:4] == b"%PDF":
            document = _from_pdf(data, name)
        else:
            text, notes = _decoded(data, name)
            looks = re.search(r"<(html|body|article|p|div)\b", text[:4000], re.I)
            html = name.lower().endswith((".html", ".htm", ".xhtml")) or looks
            document = _from_html(text) if html else SourceText(text)
            document.notes[:0] = notes
    except ProblemError as error:
        return error
    return document.text, name, document.title, document.published, document.notes


def _is_path(source: str) -> bool:
    if len(source) > 1000 or "\n" in source or not source.strip():
        return False
    kinds = r"txt|x?html?|mhtml|docx?|rtf|odt|pdf|xlsx?|csv"
    if re.fullmatch(rf"[^<>|]*\.({kinds})", source.strip(), re.I):
        return True
    try:
        return Path(source).is_file()
    except OSError:
        return False


def _checked(document: SourceText) -> SourceText:
    if not document.text.strip():
        raise ProblemError(_SAY.problem("document.no_text", file=document.name))
    if len(document.text) > MAX_LETTERS:
        raise _too_long(document.name, f"{len(document.text):,}")
    return document


def _too_long(name: str, size: str) -> ProblemError:
    most = {"most": f"{MAX_LETTERS:,}"}
    return ProblemError(_SAY.problem("document.too_long", most, file=name, value=size))


def _not_word(data: bytes, name: str) -> ProblemError:
    """Return the refusal of what Word opens and this does not, by the parts that it names."""
    parts = {"EncryptedPackage": "locked", "WordDocument": "old"}
    found = [key for part, key in parts.items() if part.encode("utf-16-le") in data]
    key = "old" if data[:1] == b"{" else next(iter(found), "binary")
    return ProblemError(_SAY.problem(f"document.{key}", file=name))


def _decoded(data: bytes, name: str) -> tuple[str, list[Text]]:
    """Return the text of `data` in whatever encoding makes it Vietnamese, and what was noticed."""
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(codec, errors="replace"), []
    sample = data[:20000]
    control = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    if control > len(sample) / 100:
        raise ProblemError(_SAY.problem("document.binary", file=name))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        latin = data.decode("latin-1")
        readings = {
            "TCVN3": from_tcvn3(latin),
            "Windows-1258": data.decode("cp1258", errors="replace"),
            "UTF-8": data.decode("utf-8", errors="replace"),
        }
        usual = {key: len(_USUAL.findall(_composed(text))) for key, text in readings.items()}
        codec = max(usual, key=lambda key: usual[key])
        if not usual[codec]:
            _refuse_vni(latin, name)
        notes = [_SAY.text("document.codec", codec=codec)]
        if unread := readings[codec].count("\ufffd"):
            notes.append(_SAY.text("document.damaged", count=unread))
        return readings[codec], notes
    repaired = from_mojibake(text)
    if repaired == text and is_tcvn3(text):
        repaired = from_tcvn3(text)
    if not _USUAL.search(_composed(repaired)):
        _refuse_vni(text, name)
    if repaired != text:
        return repaired, [_SAY.text("document.repaired")]
    return text, []


def _refuse_vni(text: str, name: str) -> None:
    """Refuse a text in the VNI encoding, which has no one way back, and say what to do.

    Raises
    ------
    ProblemError
        If one letter in fifty is one that only VNI writes.
    """
    letters = sum(c.isalpha() for c in text)
    if len(_VNI.findall(text)) > max(letters / 50, 5):
        raise ProblemError(_SAY.problem("document.vni", file=name))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _from_docx(data: bytes, name: str) -> SourceText:
    trees: dict[str, ElementTree.Element] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for part in ("document", "footnotes", "endnotes"):
                path = f"word/{part}.xml"
                if part != "document" and path not in archive.namelist():
                    continue
                size = archive.getinfo(path).file_size
                if size > MAX_XML:
                    raise _too_long(name, f"{size / 1e6:.0f} MB")
                trees[part] = ElementTree.fromstring(archive.read(path))
        lines = list(_lines(trees["document"].find(f"{_WORD}body") or ()))
    except (ProblemError, MemoryError):
        raise
    except Exception:  # each of a dozen kinds of damage raises its own
        raise ProblemError(_SAY.problem("document.word", file=name)) from None
    document = SourceText("", name, _headline(trees["document"]))
    if next((x for tag in _CHANGED for x in trees["document"].iter(f"{_WORD}{tag}")), None):
        document.notes.append(_SAY.text("document.changes"))
    notes = [words for part in list(trees)[1:] for words in _lines(trees[part]) if words.strip()]
    if notes:
        document.notes.append(_SAY.text("document.footnotes", count=len(notes)))
    document.text = "\n\n".join([*lines, *notes])
    return document


def _headline(tree: ElementTree.Element) -> str:
    """Return the words of the first paragraph in the style of a title, "" without one."""
    for paragraph in tree.iter(f"{_WORD}p"):
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        if style is not None and style.get(f"{_WORD}val") == "Title":
            return " ".join(_words(paragraph).split())
    return ""


def _lines(part: Iterable[ElementTree.Element]) -> Iterator[str]:
    """Yield the paragraphs and the rows of the tables of a part of a Word file.

    A text box comes behind the paragraph that holds it.
    """
    for block in part:
        if block.tag == f"{_WORD}tbl":
            yield from _rows(
                [
                    [
                        (" ".join(map(_words, c.iter(f"{_WORD}p"))), _span(c))
                        for c in row.iter(f"{_WORD}tc")
                    ]
                    for row in block.iter(f"{_WORD}tr")
                ]
            )
        elif block.tag == f"{_WORD}p":
            yield _words(block)
            for box in _below(block, f"{_WORD}txbxContent"):
                yield from _lines(box)
        elif block.tag not in _UNREAD:
            yield from _lines(block)


def _words(paragraph: ElementTree.Element) -> str:
    """Return the text of a paragraph of a Word file, without that of its text boxes."""
    parts = []
    for node in _below(paragraph, *_WORDS, f"{_WORD}txbxContent"):
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        elif node.tag != f"{_WORD}txbxContent":
            parts.append(" ")
    return "".join(parts)


def _below(node: ElementTree.Element, *tags: str) -> Iterator[ElementTree.Element]:
    """Yield what `node` holds of `tags`, not what they hold, nor what is written twice."""
    waiting = [*node][::-1]
    while waiting:
        one = waiting.pop()
        if one.tag in tags:
            yield one
        elif one.tag not in _UNREAD:
            waiting += [*one][::-1]


def _span(cell: ElementTree.Element) -> int:
    """Return over how many columns a cell of a Word file stands."""
    span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
    return _columns("1" if span is None else span.get(f"{_WORD}val"))


def _columns(told: object) -> int:
    """Return the number of columns or rows that a file tells, 1 where it tells none."""
    return int(str(told)) if re.fullmatch(r"[1-9]\d?", str(told)) else 1


def _rows(table: list[list[tuple[str, int]]]) -> list[str]:
    """Return a table of cells and their widths as lines.

    A heading over several columns is told in each of them, before the one below it: "Năm 2025 Kế
    hoạch". Where a cell below the headings is wide, its text stands in its first column.
    """
    lines: list[str] = []
    heads = [""] * max((sum(w for _, w in row) for row in table), default=0)
    heading = waiting = True
    for row in table:
        texts = [text for text, width in row for text in [text, *[""] * (width - 1)]]
        heading = heading and not any(map(_FIGURE.fullmatch, texts))
        if heading and len(row) > 1:
            cells = [text for text, width in row for _ in range(width)]
            heads = [
                " ".join(x for x in (head, cell) if x and cell != head) or head
                for cell, head in zip_longest(cells, heads, fillvalue="")
            ]
            heading = any(width > 1 for _, width in row)
            continue
        if not any(heads) and len(row) == 1:
            lines.append(row[0][0])
            continue
        if waiting and any(heads):
            lines.append(_row(heads))
            waiting = False
        lines.append(_row(texts))
    return [*lines, _row(heads)] if waiting and any(heads) else lines


def _row(cells: list[str]) -> str:
    """Return the row of a table as one line; of a table of one column, only its text."""
    texts = [" ".join(cell.replace("|", "/").split()) for cell in cells]
    return " | ".join(texts) + (" |" if len(texts) == 2 else "")


def _from_pdf(data: bytes, name: str) -> SourceText:
    """Return the text of a PDF that holds one; pictures of pages are refused."""
    try:
        with pypdfium2.PdfDocument(data) as pages:
            texts = [page.get_textpage().get_text_range() for page in pages]
    except pypdfium2.PdfiumError:
        raise ProblemError(_SAY.problem("document.pdf", file=name)) from None
    text = "\n".join(texts).replace("\r\n", "\n").replace("\ufffe", "-")
    if sum(c.isalpha() for c in text) < 40 * len(texts):
        raise ProblemError(_SAY.problem("document.scan", file=name))
    return SourceText(_unwrapped(text.split("\n")), name)


def _unwrapped(lines: list[str]) -> str:
    """Return the lines of a page as text, a sentence that goes on in the next line as one line.

    It does where the next line begins small, or where this one had no room for its first word and
    is no row of figures.
    """
    text = ""
    for n, line in enumerate(lines):
        text += line
        behind = lines[n + 1].strip() if n + 1 < len(lines) else ""
        width = max(map(len, lines[max(0, n - 2) : n + 3]))
        full = len(line.rstrip()) + len(behind.split(" ")[0]) >= width
        row = re.search(r"[\d%]\s*$", line)
        ends = not behind or _ITEM.match(behind) or re.search(r"(?:^|[.:;!?…])\s*$", line)
        on = not ends and (behind[0].islower() or (full and not row))
        text += " " if on else "\n"
    return text


def _from_html(markup: str) -> SourceText:
    soup = BeautifulSoup(markup, "html.parser")
    title = ""
    for found in (soup.find("meta", property="og:title"), soup.find("h1"), soup.find("title")):
        if isinstance(found, Tag):
            title = str(found.get("content") or found.get_text(" ", strip=True))
            if title:
                break
    published = ""
    for name in ("article:published_time", "datePublished", "pubdate", "date"):
        for key in ("property", "itemprop", "name"):
            found = soup.find("meta", attrs={key: name})
            if isinstance(found, Tag) and not published:
                published = str(found.get("content") or "")[:10]
    for tag in soup.find_all(_ASIDE):
        tag.decompose()
    for tag in [*soup.find_all(class_=_ASIDE_NAME), *soup.find_all(id=_ASIDE_NAME)]:
        if tag.name not in ("html", "body", "article", "main"):
            tag.decompose()
    body = _article(soup)
    for table in body.find_all("table"):
        rows = _cells(table)
        if any(len(row) > 1 for row in rows):  # a table of one column only lays out the page
            table.clear()
            for line in _rows(rows):
                paragraph = soup.new_tag("p")
                paragraph.string = line
                table.append(paragraph)
    lines = [title] if title else []
    for block in body.find_all(_BLOCKS):
        if block.find(_BLOCKS):
            continue
        line = re.sub(r"\s+", " ", block.get_text("")).strip()
        if line and line != title:
            lines.append(f"- {line}" if block.name == "li" else line)
    if len(lines) <= 1:
        lines += [line.strip() for line in body.get_text("\n").splitlines() if line.strip()]
    published = published if re.fullmatch(r"\d{4}-\d\d-\d\d", published) else ""
    return SourceText("\n\n".join(lines), title=title, published=published)


def _cells(table: Tag) -> list[list[tuple[str, int]]]:
    """Return the cells of a table of a page and their widths, with those that reach down blank."""
    rows: list[list[tuple[str, int]]] = []
    down: dict[int, tuple[int, int]] = {}
    for line in table.find_all("tr"):
        row: list[tuple[str, int]] = []
        column, waiting = 0, list(line.find_all(["td", "th"]))[::-1]
        while waiting or column in down:
            if column in down:
                rest, width = down.pop(column)
                text = ""
            else:
                cell = waiting.pop()
                rest, width = _columns(cell.get("rowspan")), _columns(cell.get("colspan"))
                text = cell.get_text(" ", strip=True)
            if rest > 1:
                down[column] = rest - 1, width
            row.append((text, width))
            column += width
        rows.append(row)
    return rows


def _article(soup: BeautifulSoup) -> Tag:
    """Return the element that holds the story: the marked one with the most text in paragraphs."""
    marked = [*soup.find_all(["article", "main"]), *soup.find_all(itemprop="articleBody")]
    marked += soup.find_all("div", class_=_BODY_NAME)
    story = [tag for tag in marked if len(tag.get_text()) > 200]
    if not story:
        return soup.body or soup

    def letters(tag: Tag) -> int:
        return sum(len(p.get_text()) for p in tag.find_all("p"))

    best = max(letters(tag) for tag in story)
    return min(
        (tag for tag in story if letters(tag) >= 0.9 * best), key=lambda tag: len(tag.get_text())
    )
