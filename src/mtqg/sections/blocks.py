"""What a notebook cell shows: a chart, a table, a reading, findings; each fit for every form.

Each object carries what the exports need beside its picture: alternative text, the figures
behind it, and findings as data, so that nothing is read back out of pixels or sentences.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import isfinite, nan
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from mtqg import severity
from mtqg.plot import sparkline, vector
from mtqg.plot.narrow import narrow
from mtqg.texts import Text
from mtqg.texts import escape as escape
from mtqg.texts import literal as literal
from mtqg.words import formats
from mtqg.words.sentences import Sentences, Value

DATA_MIME = "application/vnd.mtqg.data+json"
FINDINGS_MIME = "application/vnd.mtqg.findings+json"
#: The headlines of a page, which other forms leave out: their sentences say the same.
CARDS_MIME = "application/vnd.mtqg.cards+json"
#: What an analyst is asked to write: comments in Word, not printed.
QUESTIONS_MIME = "application/vnd.mtqg.questions+json"
#: The same laid out for the width of a phone.
NARROW_MIME = "application/vnd.mtqg.narrow+xml"

#: Of a finding: what an audit calls "note" a report calls "info".
SEVERITIES = tuple(name for name in severity.ORDER if name != "note")


@dataclass(frozen=True)
class Sign:
    """What stands before a finding, and what it says."""

    sign: str
    meaning: Text


#: Of the severities that have one. Signs differ in shape, not in colour alone, so that they
#: survive a black-and-white printer.
SIGNS = {
    "good": Sign("✔", Text("khớp hoặc thuận lợi", "agrees or favourable")),
    "warning": Sign("▲", Text("cần chú ý", "needs attention")),
    "error": Sign("✖", Text("mâu thuẫn hoặc không đạt", "contradictory or not met")),
}

#: Columns up to which a table stands on a phone as it is; rows of a wider one are set as cards.
CARDS = 2

#: Columns from which on letters and gaps of a table are smaller.
WIDE = 7

#: Letters from which on figures may take more than one line, or the columns of words have no room.
LONG = 24


def valid(value: Any) -> Any:
    """Return `value` as JSON can hold it: null for what is missing or no number.

    >>> valid({"a": [float("nan"), np.float64(1.5), pd.NA], 3: (np.int64(2), "x", None)})
    {'a': [None, 1.5, None], '3': [2, 'x', None]}
    """
    if isinstance(value, Mapping):
        return {str(key): valid(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [valid(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    return None if isinstance(value, float) and not isfinite(value) else value


@dataclass(frozen=True)
class Chart:
    """A figure with its alternative text, source line and the figures behind it."""

    figure: Figure
    title: str
    alt: str
    source: str
    data: pd.DataFrame

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return self._bundle

    @cached_property
    def _bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What is shown, made once: the last form of it is drawn on the figure itself."""
        drawn = vector.svg(self.figure, self.alt)
        about = vector.about(self.figure, self.title, self.alt, self.source)
        rows = self.data.astype(object).to_numpy().tolist()
        data = {"title": self.title, "source": self.source, "columns": list(map(str, self.data))}
        bundle = {
            vector.MIME: drawn,
            "text/plain": self.alt,
            DATA_MIME: valid(data | {"rows": rows}),
        }
        if narrow(self.figure):
            bundle[NARROW_MIME] = vector.svg(self.figure, self.alt)
        return bundle, {vector.MIME: about}


def anchor(indicator: str, period: str, *of: str) -> str:
    """Return the name of the row in which a page's ledger has a figure; `of` tells it from others.

    >>> anchor("ST.POV_MD", "2024", "ALL"), anchor("DTTS.ELEC", "2021/2023", "EM_AREA")
    ('so-st-pov-md-2024', 'so-dtts-elec-2021-2023-em-area')
    """
    parts = [indicator, period, *(one for one in of if one not in ("ALL", "_Z"))]
    return "so-" + "-".join(re.findall(r"[a-z0-9]+", "-".join(parts).lower()))


def traced(text: str, row: str) -> str:
    """Return a figure for a sentence: on a page it leads to its row of the ledger (`anchor`).

    >>> traced("0,95%", anchor("ST.POV_MD", "2024"))
    '[0,95%](#so-st-pov-md-2024)'
    """
    return f"[{text}](#{row})"


@dataclass(frozen=True, repr=False)
class Reading:
    """Sentences computed from the figures, in Markdown."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text  # of an empty one a notebook shows nothing


@dataclass(frozen=True, repr=False)
class Asking(Reading):
    """A reading that ends in questions to the analyst, who is to write the section.

    `text` has all of it; `written` is what stands there without them, `instead` the line that
    print has in their place.
    """

    written: str
    questions: tuple[str, ...]
    instead: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        asked = {name: getattr(self, name) for name in ("written", "questions", "instead")}
        return {QUESTIONS_MIME: valid(asked)}


#: What a section shows that has nothing to say.
NOTHING = Reading("")


@dataclass(frozen=True)
class Quantity:
    """A figure in a table: a number with its unit, decimals and bounds, text only when it is shown.

    Attributes
    ----------
    value : float
        NaN where only bounds, or nothing, is known.
    decimals : int
        Those that it is shown with.
    unit : str
        Canonical unit ("%", "bn VND", "pp"), "" where the column's heading tells it.
    low, high : float, optional
        Bounds; None where the figure is exact.
    around : bool
        Whether the bounds are an interval shown behind the figure, not the hedge it is stated with.
    sign : bool
        Whether a plus is shown.
    note : str
        Words behind the figure in the reader's language, such as its year or status.
    ref : str
        The row of the page's ledger that it comes from (`anchor`), "" where it is of none.

    Examples
    --------
    >>> Quantity(262, unit="bn VND", low=262, high=263).say("vi")
    'hơn 262 tỷ đồng'
    >>> Quantity(1.7, 1, "%", low=0.9, high=2.5, around=True).say("en"), Quantity().say("vi")
    ('1.7% (0.9 to 2.5%)', '…')
    >>> Quantity(29, low=29, high=29, around=True).say("vi")
    '29'
    """

    value: float = nan
    decimals: int = 0
    unit: str = ""
    low: float | None = None
    high: float | None = None
    around: bool = False
    sign: bool = False
    note: str = ""
    ref: str = ""

    def say(self, language: str) -> str:
        """Return the figure as readers of `language` write it."""
        low, high = (nan if bound is None else bound for bound in (self.low, self.high))
        if self.low is None and self.high is None and not isfinite(self.value):
            text = formats.MISSING
        elif self.around:
            text = formats.with_unit(self.value, self.unit, self.decimals, language)
            band = formats.interval(low, high, self.unit, self.decimals, language)
            text += "" if band == text else f" ({band})"
        elif self.low is not None or self.high is not None:
            text = formats.hedged(self.value, low, high, self.unit, self.decimals, language)
        else:
            text = formats.with_unit(self.value, self.unit, self.decimals, language)
        plus = "+" if self.sign and formats.rounded(self.value, self.decimals) > 0 else ""
        return plus + text + self.note

    def record(self, language: str) -> dict[str, Any]:
        """Return the figure as data, with the text that is shown."""
        names = ("value", "low", "high", "unit", "decimals", "note")
        return {name: getattr(self, name) for name in names} | {"text": self.say(language)}


@dataclass(frozen=True)
class Sparkline:
    """How a figure came about, drawn as a line of a few millimetres in a cell of a table.

    Attributes
    ----------
    label : str
        What it is the course of, in the reader's language.
    points : tuple of (str, float or None)
        Period and value, oldest first.
    breaks : tuple of str
        The periods with which a new definition begins: no line is drawn into them.
    """

    label: str
    decimals: int
    points: tuple[tuple[str, float | None], ...]
    breaks: tuple[str, ...] = ()

    def draw(self, language: str) -> str:
        """Return the line as SVG, with the same said in words."""
        given = {"label": self.label, "decimals": self.decimals, "breaks": self.breaks}
        return sparkline.draw({**given, "course": self.points}, language)


def filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table of which something is known.

    >>> list(filled(pd.DataFrame({"a": [Quantity(1)], "b": [Quantity()], "c": ["…"]})))
    ['a']
    """

    def blank(cell: object) -> bool:
        if isinstance(cell, Quantity):
            return cell.value != cell.value and cell.low is None and cell.high is None
        return cell == formats.MISSING

    return frame.loc[:, [not cells.map(blank).all() for _, cells in frame.items()]]


def _leading(text: str, ref: str) -> str:
    """Return a figure for a page, where it leads to its row of the ledger (`anchor`) if any."""
    text = html.escape(text)
    return f'<a class="trace" href="#{ref}">{text}</a>' if ref else text


@dataclass(frozen=True)
class ReaderTable:
    """A table for readers of `language`.

    Cells are text already in that language, days, whole numbers that are shown as they are (a
    year), or a `Quantity`. Columns that hold numbers are set flush right. A column of `Sparkline`
    is drawn on pages, other forms leave it out: its figures are behind the charts.

    On a page a `Quantity` leads to the row of the ledger that its `ref` names; `anchors` are the
    names of the rows of such a ledger.
    """

    frame: pd.DataFrame
    title: str
    language: str
    source: str = ""
    anchors: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, say: Sentences, section: str, rows: object, source: str = "", **given: Value
    ) -> ReaderTable:
        """Return a table whose title and headings stand in a section of the sentences.

        `rows` have the cells by the keys of their headings, those of another section in full. Of
        `given` the title and each heading take what they name.
        """
        frame = pd.DataFrame(rows)
        keys = [key if "." in key else f"{section}.{key}" for key in map(str, frame)]
        title = say.of(f"{section}.title", given)
        heads = frame.set_axis([say.of(key, given) for key in keys], axis=1)
        return cls(heads, title, say.language, source)

    @property
    def texts(self) -> pd.DataFrame:
        """The cells as they are shown, without what is drawn."""
        return self._written.map(self._shown).astype(str)

    @property
    def _written(self) -> pd.DataFrame:
        drawn = [any(isinstance(cell, Sparkline) for cell in c) for _, c in self.frame.items()]
        return self.frame.loc[:, ~np.array(drawn, dtype=bool)]

    @property
    def numeric(self) -> tuple[str, ...]:
        """The columns that hold numbers."""
        return tuple(
            str(name)
            for name, cells in self.frame.items()
            if any(isinstance(cell, Quantity | int) for cell in cells)
        )

    def _shown(self, cell: object) -> str:
        if isinstance(cell, Quantity):
            return cell.say(self.language)
        if cell is pd.NaT or cell is None:
            return formats.MISSING
        return formats.day(cell, self.language) if isinstance(cell, date) else str(cell)

    def _record(self, cell: object) -> object:
        """Return a cell as data: text or a whole number as it is, else what it holds by name."""
        if isinstance(cell, Quantity):
            return cell.record(self.language)
        if isinstance(cell, date) and cell is not pd.NaT:
            return {"day": cell.isoformat(), "text": self._shown(cell)}
        return cell

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        cells = self._written.astype(object).to_numpy().tolist()
        rows = [[self._record(cell) for cell in row] for row in cells]
        columns = [str(c) for c in self._written.columns]
        data = {"title": self.title, "source": self.source, "columns": columns, "rows": rows}
        return {
            "text/html": self._html(),
            "text/markdown": self._markdown(),
            "text/plain": self.texts.to_string(index=False),
            DATA_MIME: valid(data | {"numeric": list(self.numeric)}),
        }

    def _html(self) -> str:
        numeric = [str(c) in self.numeric for c in self.frame.columns]
        long = {
            at
            for at, (_, cells) in enumerate(self.frame.items())
            if numeric[at] and max((len(self._shown(cell)) for cell in cells), default=0) > LONG
        }
        names = [html.escape(str(name)) for name in self.frame.columns]

        def shown(cell: object) -> str:
            if isinstance(cell, Sparkline):
                return cell.draw(self.language)
            return _leading(self._shown(cell), cell.ref if isinstance(cell, Quantity) else "")

        seen = set[str]()

        def name(at: int) -> str:
            one = self.anchors[at] if at < len(self.anchors) else ""
            if not one or one in seen:
                return ""
            seen.add(one)
            return f' id="{one}"'

        def row(at: int, cells: Sequence[object]) -> str:
            first = f'<th scope="row">{shown(cells[0])}</th>' if len(cells) else ""
            # The name of the column stands before the figure where rows are set as cards.
            rest = "".join(
                f'<td{kind(k)} data-label="{names[k]}">{shown(cell)}</td>'
                for k, cell in enumerate(cells[1:], 1)
            )
            return f"<tr{name(at)}>{first}{rest}</tr>"

        def kind(at: int) -> str:
            return (' class="number long"' if at in long else ' class="number"') * numeric[at]

        head = "".join(f'<th{kind(at)} scope="col">{name}</th>' for at, name in enumerate(names))
        rows = self.frame.astype(object).to_numpy()
        body = "".join(row(at, list(cells)) for at, cells in enumerate(rows))
        foot = f'<p class="source">{html.escape(self.source)}</p>' if self.source else ""
        cards = (" cards" if len(names) > CARDS else "") + (" wide" if len(names) > WIDE else "")
        cards += " ledger" if self.anchors else ""  # sources of one long word
        return (
            f'<div class="table{cards}" tabindex="0" role="group" '  # it may scroll: for keyboards
            f'aria-label="{html.escape(self.title)}">'
            f"<table><caption>{html.escape(self.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}</div>"
        )

    def _markdown(self) -> str:
        columns, numeric = [str(c) for c in self._written.columns], self.numeric
        rule = ["--:" if c in numeric else ":--" for c in columns]
        rows = [[escape(str(v)) for v in row] for row in self.texts.to_numpy()]
        every = [[escape(c) for c in columns], rule, *rows]
        lines = ["| " + " | ".join(cells) + " |" for cells in every]
        foot = ["", f"*{escape(self.source)}*"] if self.source else []
        return "\n".join([f"**{escape(self.title)}**", "", *lines, *foot])


@dataclass(frozen=True)
class Scripted:
    """A table that is whole as it stands, and that a page with script lets the reader ask.

    Attributes
    ----------
    table : Table
    kind : str
        The script of publish/templates that does, by the class that it looks for.
    data : dict
        What that script needs, with the words that it says.
    """

    table: ReaderTable
    kind: str
    data: dict[str, Any]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        bundle = self.table._repr_mimebundle_()
        packed = html.escape(json.dumps(self.data, ensure_ascii=False, separators=(",", ":")))
        drawn = f'<div class="{self.kind}" data-{self.kind}="{packed}">{bundle["text/html"]}</div>'
        return {**bundle, "text/html": drawn}


@dataclass(frozen=True)
class Card:
    """A headline: what it is, how much, and a line on when and where that stands."""

    label: str
    figure: str
    note: str
    ref: str = ""


@dataclass(frozen=True)
class Cards:
    """The headlines of a page, in large figures; other forms have them in sentences."""

    cards: tuple[Card, ...]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        drawn = "".join(
            f"<div><dt>{html.escape(card.label)}</dt><dd>{_leading(card.figure, card.ref)}</dd>"
            f"<dd>{html.escape(card.note)}</dd></div>"
            for card in self.cards
        )
        lines = [f"{card.label}: {card.figure} ({card.note})" for card in self.cards]
        return {
            "text/html": f'<dl class="headline">{drawn}</dl>' if drawn else "",
            "text/plain": "\n".join(lines),
            CARDS_MIME: [vars(card) for card in self.cards],
        }


@dataclass(frozen=True)
class ReportFinding:
    """One thing that a reader should know, with the number it rests on.

    Attributes
    ----------
    id : str
        The rule that found it: the same finding has the same id in every report.
    severity : {"good", "info", "warning", "error"}
    text : str
        The finding in full, in Markdown.
    value, unit, low, high :
        The number that it rests on, None without one, and its interval where it has one.
    source : str
        Who published the figures.
    shortfall : float
        The part, 0 to 1, of the plan, the target or the certainty of reaching it that is missing:
        what makes one finding weigh more than another of the same severity.
    brief : str
        The finding in one sentence for the first page, where `text` is longer.
    decision : str
        What this very finding calls to be decided, where that is more than its kind says.
    closed : bool
        Whether what it is about is over: history asks for no decision.
    title : str
        The finding as the title of the chart that shows it; "" where `brief` is short enough.
    """

    id: str
    severity: str
    text: str
    value: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    source: str = ""
    shortfall: float = 0.0
    brief: str = ""
    decision: str = ""
    closed: bool = False
    title: str = ""

    def __post_init__(self) -> None:
        if self.severity not in SEVERITIES:
            raise ValueError(f"severity must be one of {SEVERITIES}, got {self.severity!r}")
        if not 0 <= self.shortfall <= 1:
            raise ValueError(f"shortfall must be between 0 and 1, got {self.shortfall!r}")


@dataclass(frozen=True)
class Measure:
    """A province's figure for the table and the map of all provinces.

    `course` are the figures that led to it, oldest first, as period and value (None where there is
    none); `breaks` the periods with which a new definition begins: no line is drawn into them.
    `decimals` are those that the report prints; `plan` is the period of the plan that a rate is of,
    `ref` the row of the page's ledger (`anchor`) that it comes from.
    """

    value: float | None
    unit: str
    label: str
    period: str
    decimals: int = 1
    course: tuple[tuple[str, float | None], ...] = ()
    breaks: tuple[str, ...] = ()
    plan: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Findings:
    """The findings of a notebook as sentences, and as data for the table of all provinces.

    Those whose id is among `on_chart` are the title of the chart above: no list says them again.
    """

    findings: tuple[ReportFinding, ...]
    measures: dict[str, Measure] = field(default_factory=dict)
    on_chart: tuple[str, ...] = ()

    def markdown(self) -> str:
        """Return the findings as a list, each with the sign of its severity."""
        signs = {severity: f"{sign.sign} " for severity, sign in SIGNS.items()}
        findings = [f for f in self.findings if f.id not in self.on_chart]
        return "\n".join(f"- {signs.get(f.severity, '')}{f.text}" for f in findings)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        text = self.markdown()
        return {
            "text/markdown": text,
            "text/plain": text,
            FINDINGS_MIME: valid(
                {
                    "findings": [
                        vars(f) | {"text": plain(f.text), "brief": plain(f.brief)}
                        for f in self.findings
                    ],
                    "measures": {name: vars(m) for name, m in self.measures.items()},
                }
            ),
        }


def plain(text: str) -> str:
    """Return a sentence of Markdown as plain text: without emphasis, signs as they are meant.

    >>> plain("đạt **[50,6%](#so-a)** *kế hoạch*"), plain(escape("5 * 3 ~ [R&D]"))
    ('đạt 50,6% kế hoạch', '5 * 3 ~ [R&D]')
    """
    bare = re.sub(r"\[([^]]*)\]\(#so-[^)]*\)", r"\1", re.sub(r"(?<!\\)\*+", "", text))
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", bare))
