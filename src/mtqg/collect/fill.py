"""An office's own blank workbook, filled with its figures: its cells, and nothing else, change.

The workbook is no template of ours: its layout, styles, formulas and pictures stay as they are,
byte by byte but for the cells that are filled. Which cells are meant is said by their names
(`FIN_DISB__NTP2026__INV`) or read from headings and rows, as a filled form would be.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, unescape

import pandas as pd
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.intake import load
from mtqg.problems import Problem, ProblemError, of_file
from mtqg.table import catalogue
from mtqg.table.figures import preferred
from mtqg.table.files import save
from mtqg.words.sentences import sentences

_SAY = sentences("collect")
#: What stands in the blank cells of a copy, to learn what each means: plan, payment and rate (%) of
#: 100 agree with each other.
_PROBE = 100
_PARTS = ("programme", "capital", "fund", "plan_vintage")
_SAME = ("indicator", *_PARTS)

#: By cell: what it holds, and how many of its unit make one of the long table.
_Wanted = dict[str, tuple[tuple[str, ...], float]]


@dataclass(frozen=True)
class Filled:
    """What was filled in: cells with their figures, and the cells emptied for want of one.

    `unplaced` are blank cells under a heading and beside a label of which the form does not tell
    what belongs there: they stay blank.
    """

    cells: dict[str, float | str]
    missing: tuple[str, ...]
    unplaced: tuple[str, ...] = ()


def fill(
    form: str | Path,
    out: str | Path,
    figures: pd.DataFrame,
    *,
    area: str,
    as_of: str = "",
    **answers: str | None,
) -> Filled:
    """Fill the workbook `form` with the figures of an area, and write it to `out`.

    Best the form of an earlier month: its own figures say how its rows nest. What no new figure is
    there for is emptied, and its date becomes the new one. Cells with formulas stay.

    Parameters
    ----------
    form : path
        .xlsx or .xlsm. A named cell says its figure: indicator, and where they are not ALL
        programme, capital, fund and vintage, between two underscores each, "." as "_":
        `FIN_PLAN__NTP2026`, `NTM_COMMUNES_MET`. Other blank cells are read by the headings above
        and the labels beside them.
    figures : DataFrame
        The long table.
    area : str
        Code of the area whose figures are meant.
    as_of : str
        YYYY-MM-DD: figures that count to this date, and yearly ones; "" for the newest.
    **answers :
        What the form does not say itself, as for `mtqg.load`: unit, period, programme …

    Raises
    ------
    ProblemError
        If the form is no workbook, asks something, has no cell to fill, or cannot be written.
    """
    form = Path(form)
    try:
        book = load_workbook(form)
    except OSError as error:
        raise ProblemError(Problem(of_file(error), str(form))) from None
    except Exception:
        raise ProblemError(Problem(_SAY.text("fill.no_workbook"), str(form))) from None
    wanted = _named(book)
    given = {"area": area, **answers}
    headed, dates, blank = _Wanted(), dict[str, str](), list[str]()
    try:
        headed, dates, blank = _headed(form, book, {k: v for k, v in given.items() if v})
    except ProblemError:
        if not wanted:
            raise
    own = _own(figures, area, as_of)
    cells: dict[str, float | str | None] = {}
    for place, (key, factor) in (headed | wanted).items():
        value = own.get(key)
        cells[place] = None if value is None else round(value * factor, 6)
    if not any(value is not None for value in cells.values()):
        raise ProblemError(Problem(_SAY.text("fill.nothing"), str(form)))
    missing = tuple(place for place, value in cells.items() if value is None)
    if as_of:
        day = f"{date.fromisoformat(as_of):%d/%m/%Y}"
        cells |= {
            place: new for place, text in dates.items() if (new := _DAY.sub(day, text)) != text
        }
    save(_written(form.read_bytes(), cells), Path(out))
    unplaced = tuple(place for place in blank if place not in cells)
    return Filled({k: v for k, v in cells.items() if v is not None}, missing, unplaced)


#: A date within a line of the form, which is that of the figures.
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")


def _own(figures: pd.DataFrame, area: str, as_of: str) -> dict[tuple[str, ...], float]:
    """Return the area's figures by what they are of: the newest, or those of a date."""
    rows = figures[(figures["area"] == area) & (figures["scope"] == "ALL")]
    rows = rows[rows["status"].isin(["actual", "estimate", "plan"])].dropna(subset=["value"])
    if as_of:
        rows = rows[(rows["as_of"] <= as_of) & (rows["period"].str[:4] <= as_of[:4])]
        paid = rows["indicator"].str.startswith("FIN.DISB")
        rows = rows[~paid | (rows["as_of"] == as_of)]
    rows = preferred(rows, [*_SAME, "period", "as_of"]).sort_values(["period", "as_of"])
    rows = rows.drop_duplicates(list(_SAME), keep="last")
    keys = zip(*(rows[c] for c in _SAME), strict=True)
    return dict(zip(keys, rows["value"].astype(float), strict=True))


def _named(book: Any) -> _Wanted:
    """Return the cells that are named after a figure, in the unit of the long table."""
    codes = {code.replace(".", "_"): code for code in catalogue.indicators().index}
    found: _Wanted = {}
    for name, defined in book.defined_names.items():
        first, *parts = name.upper().split("__")
        if first not in codes:
            continue
        of = [*parts, *["ALL"] * 4][:4]
        if not parts:
            of[0] = catalogue.indicator(codes[first]).programme or "ALL"
        for title, cell in defined.destinations:
            found[f"{title}!{cell.replace('$', '')}"] = ((codes[first], *of), 1.0)
    return found


def _headed(
    form: Path, book: Any, given: dict[str, Any]
) -> tuple[_Wanted, dict[str, str], list[str]]:
    """Return the cells that headings and labels say, with the unit's factor, and those of its date.

    And of a blank form every cell that is to be filled, understood or not.

    A form of an earlier month is loaded as it is. Of a blank one a copy with a number in every
    blank cell is: what the loader would take from a cell is what belongs there.
    """
    with TemporaryDirectory() as folder:
        path, blank = form, list[Any]()
        if not any(_is_number(c) for s in book.worksheets for row in _rows(s) for c in row):
            blank = [cell for sheet in book.worksheets for cell in _blanks(sheet)]
            for sheet in book.worksheets:
                for cell in (cell for row in sheet.iter_rows() for cell in row):
                    if cell.data_type == "f":  # computed by Excel, and here without a value
                        cell.value = None
            for cell in blank:
                cell.value = _PROBE
            path = Path(folder) / form.name
            book.save(path)
        loaded = load(path, **given)
        values = load_workbook(path, data_only=True)
    formulas = {
        f"{s.title}!{c.coordinate}"
        for s in load_workbook(form).worksheets
        for row in s.iter_rows()
        for c in row
        if c.data_type == "f"
    }
    factors: dict[str, float] = {}
    found: _Wanted = {}
    for row in sorted(loaded.table.to_dict("records"), key=lambda r: not r["value"]):
        place = str(row["place"])
        title, _, cell = place.rpartition("!")
        written = values[title][cell].value if title in values.sheetnames else None
        if isinstance(written, int | float) and written and row["value"]:
            factors[str(row["unit"])] = factor = float(written) / float(row["value"])
        else:
            factor = factors.get(str(row["unit"]), 0.0)
        if factor and place not in formulas:
            found[place] = (tuple(str(row[c]) for c in _SAME), factor)
    dates = {d.place: d.text for d in loaded.decisions if d.what == "as_of" and d.place}
    return found, dates, [f"{cell.parent.title}!{cell.coordinate}" for cell in blank]


def _rows(sheet: Worksheet) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet but those that number its columns: (1), (2), (3) or A, B, 1, 2."""
    for row in sheet.iter_rows():
        marks = [str(cell.value).strip() for cell in row if cell.value not in (None, "")]
        digits = [mark.strip("()[] ") for mark in marks]
        counted = [int(mark) for mark in digits if mark.isdecimal()]
        others = [mark for mark in digits if not mark.isdecimal()]
        first = counted[0] if counted else 0
        numbered = len(counted) >= 3 and counted == list(range(first, first + len(counted)))
        if not (numbered and all(_COLUMN.match(mark) for mark in others)):
            yield row


#: What numbers a column beside a number: a letter, or how it is computed, "(5)=(4)/(3)", "6=4+5".
_COLUMN = re.compile(r"[A-Za-z]$|[\d()\s]+=[\d()\s+\-*/x×:%]+$")


def _is_number(cell: Any) -> bool:
    """Tell whether a cell holds a figure: a number beyond the third column, which are of labels."""
    return cell.data_type == "n" and cell.value is not None and cell.column > 2


def _blanks(sheet: Worksheet) -> list[Any]:
    """Return the empty cells beside a label and below a heading, of a sheet that is shown."""
    if sheet.sheet_state != "visible":
        return []
    found, headed = [], set()
    for row in _rows(sheet):
        texts = [cell for cell in row if isinstance(cell.value, str) and cell.value.strip()]
        labelled = any(cell.column <= 3 for cell in texts)
        if labelled and len(texts) < 4:
            found += [
                cell
                for cell in row
                if cell.value is None and cell.column in headed and hasattr(cell, "column_letter")
            ]
        headed |= {cell.column for cell in texts} if len(texts) >= 3 else set()
    return found


def _written(content: bytes, cells: dict[str, float | str | None]) -> bytes:
    """Return the workbook with numbers in `cells`; every other part of the archive is copied."""
    by_sheet: dict[str, dict[str, float | str | None]] = {}
    for place, value in cells.items():
        title, cell = place.rsplit("!", 1)
        by_sheet.setdefault(title, {})[cell] = value
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        parts = {path: by_sheet[t] for t, path in _sheets(old).items() if t in by_sheet}
        for item in old.infolist():
            data = old.read(item)
            if item.filename in parts:
                text = data.decode("utf-8")
                for cell, value in parts[item.filename].items():
                    text = _put(text, cell, value)
                data = text.encode("utf-8")
            elif item.filename == "xl/workbook.xml":
                data = _recalculated(data.decode("utf-8")).encode("utf-8")
            new.writestr(item, data)
    return result.getvalue()


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the path of each sheet's part by its title."""
    book = archive.read("xl/workbook.xml").decode("utf-8")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8")
    targets = {}
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        target = _attribute(link, "Target")
        targets[_attribute(link, "Id")] = (
            target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
        )
    return {
        unescape(_attribute(tag, "name"), {"&quot;": '"', "&apos;": "'"}): targets[
            _attribute(tag, "r:id")
        ]
        for tag in re.findall(r"<sheet\b[^>]*>", book)
    }


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _recalculated(book: str) -> str:
    """Ask Excel to compute formulas anew when it opens the workbook."""
    if "<calcPr" in book:
        book = re.sub(r'\sfullCalcOnLoad="[^"]*"', "", book)
        return book.replace("<calcPr", '<calcPr fullCalcOnLoad="1"', 1)
    end = re.search(r"<(?:oleSize|customWorkbookViews|pivotCaches|extLst)\b|</workbook>", book)
    at = end.start() if end else len(book)
    return book[:at] + '<calcPr fullCalcOnLoad="1"/>' + book[at:]


def _put(sheet: str, cell: str, value: float | str | None) -> str:
    """Return the XML of a sheet with a number, a text or nothing in `cell`, which keeps its style.

    >>> _put('<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c></row></sheetData>', "B2", 1.5)
    '<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>1.5</v></c></row></sheetData>'
    >>> _put('<row r="2"><c r="B2" s="7"/><c r="C2"/></row>', "B2", 3)
    '<row r="2"><c r="B2" s="7"><v>3</v></c><c r="C2"/></row>'
    """
    letters, number = coordinate_from_string(cell)
    kind, new = "", "></c>"
    if isinstance(value, str):
        kind, new = ' t="inlineStr"', f"><is><t>{escape(value)}</t></is></c>"
    elif value is not None:
        new = f"><v>{value:.15g}</v></c>"
    here = re.search(rf'<c\b[^>]*?\sr="{cell}"[^>]*?(?:/>|>.*?</c>)', sheet, re.S)
    if here:
        style = _attribute(here[0].partition(">")[0] + ">", "s")
        styled = f' s="{style}"' if style else ""
        return sheet[: here.start()] + f'<c r="{cell}"{styled}{kind}{new}' + sheet[here.end() :]
    row = re.search(rf'<row\b[^>]*?\sr="{number}"[^>]*?(?:/>|>.*?</row>)', sheet, re.S)
    if row is None:
        raise ProblemError(Problem(_SAY.text("fill.no_cell"), cell=cell))
    body = row[0] if row[0].endswith("</row>") else row[0][:-2] + "></row>"
    at = len(body) - len("</row>")
    for other in re.finditer(r'<c\b[^>]*?\sr="([A-Z]+)\d+"', body):
        if column_index_from_string(other[1]) > column_index_from_string(letters):
            at = other.start()
            break
    body = body[:at] + f'<c r="{cell}"{kind}{new}' + body[at:]
    return sheet[: row.start()] + body + sheet[row.end() :]
