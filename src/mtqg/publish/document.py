"""What a report is before it has a form: blocks of text, pictures and tables in reading order.

Every form (Word, PDF, Excel) is written from them, so that they number, name and source the same
things alike. `notebook_reader.read` makes them of an executed notebook.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mtqg.texts import Text

#: Sections from which on a report has a table of contents.
SECTIONS = 5

#: Rows up to which a table of the annex is printed: about two pages.
LONGEST = 40


@dataclass(frozen=True)
class Span:
    """Letters set alike; `link` is the address behind them, "" for none."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    link: str = ""


Runs = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """The heading of a section (level 1) or of a part of it."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text; `style` is "note" (small type), "quote" or "code" where it is another.

    A note explains what stands above, code is shown letter by letter.
    """

    runs: Runs
    style: str = ""

    @property
    def lead(self) -> bool:
        """Whether it is bold throughout: it leads into what follows and stays with it."""
        return not self.style and all(run.bold for run in self.runs)


@dataclass(frozen=True)
class Items:
    """A list, its items numbered from `first` on or, without it, marked."""

    items: tuple[tuple[Block, ...], ...]
    first: int | None = None


@dataclass(frozen=True)
class Questions:
    """What is left to the analyst to write: Word asks in comments, print has `instead`."""

    questions: tuple[str, ...]
    instead: str


@dataclass(frozen=True)
class Annex:
    """From here on the report is its annex, which follows the signature."""


@dataclass(frozen=True)
class TableFigure:
    """A figure of a table: its number, bounds and unit, and the text that readers see."""

    text: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    decimals: int
    note: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Day:
    """A day in a table, and the text that readers see."""

    text: str
    value: date

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Data:
    """A named table: what a table shows, or the figures behind a chart.

    Cells are text, whole numbers, a `TableFigure` or a `Day`; behind a chart, values as they are.
    """

    title: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def texts(self) -> list[list[str]]:
        """The rows as readers see them."""
        return [["" if cell is None else str(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Numbered:
    """What has a number ("Hình 1", "Biểu số 01") and holds figures; "" for a table in a text."""

    label: str
    data: Data

    @property
    def caption(self) -> str:
        """The number and the title."""
        return ". ".join(part for part in (self.label, self.data.title) if part)


@dataclass(frozen=True)
class Picture(Numbered):
    """A chart with its alternative text: SVG or PNG, `width` in millimetres."""

    alt: str
    drawn: bytes
    width: float

    @property
    def form(self) -> str:
        """What it is drawn as: "svg" or "png"."""
        return "svg" if self.drawn.startswith(b"<svg") else "png"


@dataclass(frozen=True)
class Grid(Numbered):
    """A table, whose `numeric` columns stand flush right."""

    numeric: tuple[bool, ...]


Block = Heading | Paragraph | Items | Questions | Annex | Picture | Grid


@dataclass(frozen=True)
class Document:
    """A report in reading order.

    `title` is the heading of the whole, which `blocks` do not hold. `edition` and `province` are
    those that the notebook was run for, "" when it has none.
    """

    title: str
    language: str
    edition: str
    province: str
    made: datetime | None
    blocks: tuple[Block, ...]

    @property
    def data(self) -> list[tuple[str, Data]]:
        """Every table of figures with its number, in reading order."""
        held = [b for b in self.blocks if isinstance(b, Numbered)]
        return [(b.label, b.data) for b in held if b.label]

    @property
    def printed(self) -> list[Block]:
        """The blocks for paper: of a long table of the annex, its caption and where it is.

        >>> long = Grid("Bảng 8", Data("Số liệu", "", ("a",), (("x",),) * (LONGEST + 1)), (False,))
        >>> Document("", "vi", "", "", None, (Annex(), long)).printed[1].data.source
        '41 dòng: xem trang HTML hoặc tệp Excel của báo cáo.'
        """
        blocks, annexed = list[Block](), False
        for block in self.blocks:
            annexed |= isinstance(block, Annex)
            if annexed and isinstance(block, Grid) and len(block.data.rows) > LONGEST:
                rows = len(block.data.rows)
                where = Text(
                    f"{rows} dòng: xem trang HTML hoặc tệp Excel của báo cáo.",
                    f"{rows} rows: see the HTML page or the Excel file of this report.",
                )
                data = Data(block.data.title, where.say(self.language), (), ())
                block = Grid(block.label, data, ())
            blocks.append(block)
        return blocks

    @property
    def stamp(self) -> datetime | None:
        """When it was made as files of Office keep it: by Greenwich, without saying so."""
        return self.made.astimezone(UTC).replace(tzinfo=None) if self.made else None

    @property
    def heading(self) -> tuple[str, str]:
        """What the document is ("BÁO CÁO") and what it is about, as the decree sets them.

        >>> Document("Báo cáo về vốn: Bắc Giang", "vi", "", "", None, ()).heading
        ('BÁO CÁO', 'Về vốn: Bắc Giang')
        """
        kind = Text("Báo cáo", "Report").say(self.language)
        about = re.sub(rf"^{kind}(?: on)? +(?=\w)", "", self.title)
        return (kind.upper() if self.title else ""), about[:1].upper() + about[1:]

    @property
    def has_contents(self) -> bool:
        """Whether it has so many sections that a reader looks for one."""
        return sum(isinstance(b, Heading) and b.level == 1 for b in self.blocks) >= SECTIONS
