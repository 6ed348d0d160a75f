"""The long table as people give it: a CSV file of any locale, cells of a sheet, a DataFrame.

Vietnamese Excel writes ";" between cells, a comma in numbers, 30/9/2023 for a date, "1" for the
code 01 and Windows-1258 for text; people write "Bắc Giang" where a code is expected and leave the
edition out. What can be told is told and said (`Given.decisions`); what could be two things is
asked; what is unknown is refused. Nothing is ignored.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd

from mtqg import paths
from mtqg.problems import Problem, ProblemError, nearest, within
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.table.encodings import decode
from mtqg.table.numbers import NumberError, decimal_mark, parse_number
from mtqg.table.packed import distinct, unpacked
from mtqg.table.schema import (
    COLUMNS,
    NUMBERS,
    REQUIRED,
    WORDS,
    complete,
    filled,
    line_of,
    missing_columns,
    validate,
)
from mtqg.texts import Text
from mtqg.words.sentences import sentences

_SAY = sentences("table")

# A file of all shipped figures has 6 MB; a cell of Excel holds 32,767 letters.
MAX_BYTES = 100_000_000
MAX_CELL = 32_767
MAX_COLUMNS = 200
MAX_NAME = 300
_HEADER = 1000  # bytes in which the header of the project's own form ends
#: After so many problems the rest is counted: a file of another form has one for every row.
MAX_PROBLEMS = 200

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_BLANK = " \t\r\n\u00a0\ufeff"
_DAY_FIRST = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d", re.ASCII)
_REFORM = areas.REFORM.isoformat()
_TERSE = ("area", "edition", "level", "period", "as_of", "published", *NUMBERS)

#: What was understood: what, applies to, value, said, place, text (as `intake.result.Decision`).
Decision = tuple[str, str, str, Text, str, str]


@dataclass
class Supplied:
    """The long table of one file: valid, with what was understood and what is to be looked at.

    `cells` are those of the file that hold the values, row by row; none where no sheet is named.
    """

    table: pd.DataFrame
    warnings: list[Problem] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


def is_long_table(header: Iterable[str]) -> bool:
    """Tell whether `header` is meant as that of a long table, perhaps with a misspelt column.

    >>> is_long_table(["Area", "indicator", "period", "value"]), is_long_table(["STT", "Nội dung"])
    (True, False)
    """
    return len(set(REQUIRED) & {str(name).strip().casefold() for name in header}) >= 3


def from_csv(path: str | Path, sheet: str = "", *, edition: str = "") -> Supplied:
    """Return the long table of a CSV file.

    `edition` is that of rows that state none; `sheet` what the place of a figure starts with,
    where its row names no place.

    Raises
    ------
    ProblemError
        With every problem at once; see `from_rows`.
    """
    path = Path(path)
    if not sheet and (whole := in_own_form(path)) is not None:
        table = unpacked(whole)
        return Supplied(table, _outlived(table, path.name))
    text, notes = _text(path)
    if not text.strip():
        raise ProblemError(_SAY.problem("supplied.empty", file=path.name))
    rows, delimiter = _rows(text, path.name)
    given = from_rows(rows, path.name, sheet, edition=edition, local=delimiter != ",")
    return replace(given, decisions=[*notes, *given.decisions])


def in_own_form(path: Path) -> pd.DataFrame | None:
    """Return the long table of a CSV file that is written as the project writes it, else None.

    Nothing has to be understood there, so that columns are read whole and packed, and each distinct
    text is checked once: 700,000 rows in 3 s, row by row in a minute. Whatever differs, be it one
    cell, is left to `from_rows`, which tells what.
    """
    if path.suffix.lower() != ".csv" or path.stat().st_size > MAX_BYTES:
        return None
    raw = path.read_bytes()
    try:
        header = next(csv.reader([raw[:_HEADER].decode("utf-8-sig", "ignore").partition("\n")[0]]))
        if len(set(header)) < len(header) or not {*REQUIRED, "edition"} <= set(header) <= {
            *COLUMNS
        }:
            return None
        # A text that occurs again is the same object, which is told apart at once.
        read = io.BytesIO(raw.removeprefix(codecs.BOM_UTF8))  # utf-8-sig takes twice as long
        frame = pd.read_csv(read, dtype=object, keep_default_na=False)
    except (ValueError, StopIteration, csv.Error, pd.errors.ParserError):
        return None
    commas = sum(part.count(b",") for part in raw.split(b'"')[::2])  # those outside quotes
    lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
    if (
        header != [str(name) for name in frame.columns]
        or len(frame) + 1 != lines  # a cell of several lines, or a blank one
        or not isinstance(frame.index, pd.RangeIndex)  # a row longer than the header
        or commas != lines * (len(header) - 1)  # a shorter one
    ):
        return None
    for column in header:
        frame[column] = distinct(frame[column])
        each = frame[column].cat.categories
        if column in NUMBERS:
            if not all(_PLAIN.fullmatch(text) for text in each if text):
                return None
            numbers = pd.to_numeric(each, errors="coerce").to_numpy(float)
            frame[column] = numbers[frame[column].cat.codes]
        elif any(len(text) > MAX_CELL or text.strip(_BLANK) != text for text in each):
            return None
    wanted = ["area", "edition", "level", "period", "as_of", "published", "status"]
    unique = pd.DataFrame({c: frame.get(c, "") for c in wanted}).drop_duplicates()
    try:
        if any(_place(*row) != row[:2] for row in unique.itertuples(index=False, name=None)):
            return None
        return validate(filled(frame)[list(COLUMNS)], path.name)
    except ProblemError:
        return None


def _text(path: Path) -> tuple[str, list[Decision]]:
    """Return the text of `path`, read as UTF-8, UTF-16, Windows-1258 or of a legacy font."""
    if path.stat().st_size > MAX_BYTES:
        raise ProblemError(
            _SAY.problem("supplied.large", {"size": MAX_BYTES // 10**6}, file=path.name)
        )
    raw = path.read_bytes()
    with within(path.name):
        text, encoding = decode(raw)
    if "\0" in text:
        raise ProblemError(_SAY.problem("supplied.binary", file=path.name))
    if encoding.startswith("UTF"):
        return text, []
    said = _SAY.text("supplied.encoding", encoding=encoding)
    return text, [("column", path.name, encoding, said, "", "")]


def _rows(text: str, file: str) -> tuple[list[list[str]], str]:
    """Return the cells of every line, those of blank lines too, and what stands between them."""
    start = len(text) - len(text.lstrip("\r\n"))
    before = text[:start].count("\n")
    line, _, rest = text[start:].partition("\n")
    if found := re.fullmatch(r'"?sep=(.)"?\r?', line):  # Excel's own hint in the first line
        delimiter, body, before = found[1], rest, before + 1
    else:
        delimiter, body = max(",;\t|", key=line[:10_000].count), text[start:]
    read: list[list[str]] = [[]] * before
    try:
        for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True):
            read.append(row)
    except csv.Error as error:
        said = str(error)
        quote = "expected after" in said or "end of data" in said
        key = "quote" if quote else "long" if "field limit" in said else "damaged"
        given = {"error": said, "most": str(MAX_CELL)}
        wrong = _SAY.problem(f"supplied.{key}", given, file=file, row=len(read) + 1)
        raise ProblemError(wrong) from None
    return read, delimiter


def from_frame(frame: pd.DataFrame) -> Supplied:
    """Return the long table of a frame; numbers, dates and periods may be of their own types.

    Raises
    ------
    ProblemError
        With every problem at once; see `from_rows`.
    """
    rows: list[Sequence[object]] = [[str(column) for column in frame.columns]]
    rows += frame.astype(object).to_numpy().tolist()
    return from_rows(rows, "DataFrame")


def from_rows(
    rows: Sequence[Sequence[object]],
    file: str,
    sheet: str = "",
    *,
    edition: str = "",
    local: bool = False,
) -> Supplied:
    """Return the long table of cells in rows, the header first.

    Parameters
    ----------
    rows : sequence of sequences
        Text, numbers or dates; blank rows are passed over, and count.
    file, sheet : str
        The names that messages and `place` give.
    edition : str
        The edition of rows that state none.
    local : bool
        Whether the file follows the habits of a Vietnamese Excel: a comma in numbers, day before
        month.

    Raises
    ------
    ProblemError
        With every problem at once: a column that is unknown, repeated, without a name or missing;
        a row of another length; text, or digits of another script, in a number; a name or code
        that is none; an edition that is not said, or that a date contradicts; and all that
        `validate` finds.
    """
    start = next((i for i, row in enumerate(rows) if any(_string(c) for c in row)), None)
    if start is None:
        raise ProblemError(_SAY.problem("supplied.empty", file=file))
    header = [_string(cell) for cell in rows[start]]
    while not header[-1]:
        header.pop()
    _check_header(header, file, start + 1)
    problems: list[Problem] = []
    taken, lines = [], []
    for at in range(start + 1, len(rows)):
        cells = [_string(cell) for cell in rows[at]]
        if not any(cells):
            continue
        if problem := _odd_row(cells, header, file, at + 1):
            problems.append(problem)
            continue
        taken.append(cells[: len(header)])
        lines.append(at - 1)  # `line_of` counts the header as line 1
    if not taken and not problems:
        raise ProblemError(_SAY.problem("supplied.no_rows", file=file))
    frame = pd.DataFrame(taken, columns=header, index=lines, dtype=str)
    reader = _CellReader(frame, file, sheet, local, problems)
    reader.figures()
    reader.dates()
    reader.names("indicator")
    reader.names("programme")
    reader.words()
    reader.units()
    reader.places(edition)
    table = complete(reader.frame)[list(COLUMNS)]
    cells_read: list[str] = []
    if sheet and len(table):
        letters = _letters(header.index("value"))
        cells_read = [f"{sheet}!{letters}{line_of(i)}" for i in table.index]
        place = pd.Series(cells_read, table.index)
        table["place"] = table["place"].where(table["place"] != "", place)
    try:
        validate(table, file)
    except ProblemError as error:
        said = {(p.row, p.column) for p in problems}  # what was said of a cell is said once
        said |= {(row, "level") for row, column in said if column == "area"}  # which it follows
        problems += [p for p in error.problems if (p.row, p.column) not in said]
    if problems:
        raise ProblemError(_bounded(sorted(problems, key=lambda p: (p.row or 0, p.column)), file))
    warnings = _outlived(table, file)
    return Supplied(table.reset_index(drop=True), warnings, reader.decisions, cells_read)


def _string(cell: object) -> str:
    """Return what a cell says as the long table writes it; "" for nothing.

    >>> _string(2023.0), _string(None), _string(" 24 "), _string(datetime(2023, 9, 30))
    ('2023', '', '24', '2023-09-30')
    """
    if isinstance(cell, str):
        return cell.strip(_BLANK)
    if cell is None or cell is pd.NaT or cell != cell:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return repr(float(cell)) if isinstance(cell, float) else str(cell).strip()


def _check_header(header: list[str], file: str, row: int) -> None:
    problems = []
    given = {"columns": str(len(header)), "every": ", ".join(COLUMNS)}
    given["needed"] = ", ".join(REQUIRED)
    if len(header) > MAX_COLUMNS:
        raise ProblemError(_SAY.problem("supplied.wide", given, file=file, row=row))
    if not is_long_table(header):
        stands = _short(", ".join(header))
        raise ProblemError(_SAY.problem("supplied.other", given, file=file, row=row, value=stands))
    for name in dict.fromkeys(name for name in header if name):
        if name not in COLUMNS:
            at = {"file": file, "row": row, "column": _short(name)}
            near = nearest(name.casefold(), COLUMNS)
            problems.append(_SAY.problem("supplied.unknown_column", given, **at, remedy=near))
        elif header.count(name) > 1:
            problems.append(_SAY.problem("supplied.twice", file=file, row=row, column=name))
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        problems += missing_columns(missing, [name for name in header if name], file)
    if problems:
        raise ProblemError(problems)


def _odd_row(cells: list[str], header: list[str], file: str, row: int) -> Problem | None:
    """Return what is wrong with the form of a row: its length, a cell without a column."""
    if any(len(cell) > MAX_CELL for cell in cells):
        return _SAY.problem("supplied.long", {"most": MAX_CELL}, file=file, row=row)
    if len(cells) < len(header):
        given = {"cells": len(cells), "columns": len(header)}
        return _SAY.problem("supplied.few", given, file=file, row=row)
    for at, cell in enumerate(cells):
        name = header[at] if at < len(header) else ""
        if cell and not name:
            return _SAY.problem("supplied.nameless", file=file, row=row, value=_short(cell))
        if "\n" in cell and name != "note":
            return _SAY.problem(
                "supplied.broken", file=file, row=row, column=name, value=_short(cell)
            )
    return None


class _CellReader:
    """The cells of one long table on their way to codes, numbers and dates of the calendar."""

    def __init__(
        self,
        frame: pd.DataFrame,
        file: str,
        sheet: str,
        local: bool,
        problems: list[Problem],
    ) -> None:
        self.letters = {name: _letters(at) for at, name in enumerate(frame.columns) if name}
        self.frame = frame[list(self.letters)]
        self.file, self.sheet, self.local, self.problems = file, sheet, local, problems
        self.decisions: list[Decision] = []
        for column in (c for c in _TERSE if c in self.frame):
            for row in frame.index[[not t.isascii() and _has_digit(t) for t in frame[column]]]:
                self._wrong(row, column, "digits")

    def _wrong(self, index: int, column: str, problem: Problem | str) -> None:
        """Note a problem of a cell, or the one of this key, unless the cell has the last one."""
        row, value = line_of(index), _short(str(self.frame.loc[index, column]))
        if isinstance(problem, str):
            problem = _SAY.problem(f"supplied.{problem}")
        if not any((p.row, p.column) == (row, column) for p in self.problems[-1:]):
            at = replace(problem, file=self.file, row=row, column=column, value=value)
            self.problems.append(at)

    def _said(self, what: str, column: str, value: str, said: Text, text: str = "") -> None:
        """Note a decision, with the first cell that says `text`."""
        place, applies = "", self.sheet or self.file
        if column in self.letters:
            applies = f"{column} ({self.letters[column]})"
            if text:
                line = line_of(self.frame.index[self.frame[column] == text][0])
                place = f"{self.sheet or self.file}!{self.letters[column]}{line}"
        self.decisions.append((what, applies, value, said, place, text))

    def figures(self) -> None:
        """Turn the number columns into numbers by the one decimal mark that they show."""
        columns = [c for c in NUMBERS if c in self.frame]
        texts = [t for c in columns for t in self.frame[c] if t]
        marks = {mark for text in texts if (mark := decimal_mark([text]))} if self.local else {"."}
        mark = next(iter(marks)) if len(marks) == 1 else None
        if len(marks) == 2:
            for column in columns:
                for index in self.frame.index[self.frame[column].str.contains("[.,]")]:
                    self._wrong(index, column, "both_marks")
        if mark == ",":
            self._said("decimal", "value", ",", _SAY.text("supplied.comma"))
        for column in columns:
            numbers = []
            for index, text in self.frame[column].items():
                numbers.append(self._number(index, column, text, mark))
            self.frame = self.frame.assign(**{column: numbers})

    def _number(self, index: int, column: str, text: str, mark: str | None) -> float:
        if not text:
            return float("nan")
        plain = bool(_PLAIN.fullmatch(text))
        if plain and (not self.local or mark == "." or "." not in text):
            return float(text)
        if self.local and text.isascii():
            try:
                return parse_number(text, mark)
            except NumberError as error:
                self._wrong(index, column, error.problems[0])
                return float("nan")
        self._wrong(index, column, "no_number")
        return float("nan")

    def dates(self) -> None:
        """Turn 30/9/2023 into 2023-09-30, where the file is of an Excel that writes so."""
        for column in (c for c in ("as_of", "published") if self.local and c in self.frame):
            turned = {t: _iso(t) for t in self.frame[column].unique() if _DAY_FIRST.fullmatch(t)}
            if turned:
                first = next(iter(turned))
                day = _SAY.text("supplied.day_first")
                self._said("as_of", column, turned[first], day, first)
                self.frame = self.frame.assign(**{column: self.frame[column].replace(turned)})

    def names(self, column: str) -> None:
        """Turn names into codes, and refuse what is neither."""
        if column not in self.frame:
            return
        find = catalogue.find if column == "indicator" else catalogue.find_programme
        codes = catalogue.indicators() if column == "indicator" else catalogue.programmes()
        turned = {}
        for text in self.frame[column].unique():
            if text in codes.index or (text == "" and column == "programme"):
                continue  # a programme left out follows the indicator
            try:
                turned[text] = find(text[:MAX_NAME])
            except ProblemError as error:
                (found,) = error.problems
                for index in self.frame.index[self.frame[column] == text]:
                    self._wrong(index, column, found)
                continue
            name = Text(*codes.loc[turned[text], ["name_vi", "name_en"]])
            self._said(column, column, turned[text], name, text)
        self.frame = self.frame.assign(**{column: self.frame[column].replace(turned)})

    def words(self) -> None:
        """Turn the words of forms for types and sources of capital and vintages into codes."""
        for column in (c for c in WORDS if c in self.frame):
            codes = {word.casefold(): code for code, word in WORDS[column].items()}
            turned = {t: codes[t.casefold()] for t in self.frame[column].unique()
                      if t.casefold() in codes}  # fmt: skip
            for text, code in turned.items():
                self._said(column, column, code, Text(text, code), text)
            self.frame = self.frame.assign(**{column: self.frame[column].replace(turned)})

    def units(self) -> None:
        """Turn the name of an indicator's unit into its code, and money into billion VND."""
        if not {"unit", "indicator"} <= set(self.frame):
            return
        known = catalogue.indicators()
        for indicator, text in self.frame[["indicator", "unit"]].drop_duplicates().to_numpy():
            if not text or indicator not in known.index or text == known.loc[indicator, "unit"]:
                continue
            unit, name = known.loc[indicator, ["unit", "unit_vi"]]
            money, factor = _money().get(text.casefold(), ("", 1.0))
            if text.casefold() != name.casefold() and money != unit:
                continue  # said by `validate`
            rows = (self.frame["indicator"] == indicator) & (self.frame["unit"] == text)
            said = Text(f"{factor:g} {name}", f"{factor:g} {unit}")
            self._said("unit", "unit", f"{factor:g}", said, text)
            for column in (c for c in NUMBERS if c in self.frame):
                numbers = self.frame[column]
                scaled = [float(f"{n * factor:.12g}") for n in numbers[rows]]
                self.frame.loc[rows, column] = scaled
            self.frame.loc[rows, "unit"] = unit

    def places(self, edition: str) -> None:
        """Turn names of areas into codes, and settle the edition of each row, or ask for it."""
        wanted = ["area", "edition", "level", "period", "as_of", "published", "status"]
        blank = pd.Series("", self.frame.index, dtype=str)
        stated = pd.DataFrame({c: self.frame.get(c, blank) for c in wanted})
        stated["edition"] = stated["edition"].replace("", edition)
        settled: dict[tuple[str, ...], tuple[str, str]] = {}
        said: set[tuple[str, str]] = set()
        for row in stated.drop_duplicates().itertuples():
            key = tuple(row[1:])
            try:
                code, of = _place(*key)
            except ProblemError as error:
                (found,) = error.problems
                column = found.column or "area"
                at = column if column in self.frame else "area"
                self._wrong(row.Index, at, found)
                code, of = key[0], key[1]
            settled[key] = code, of
            if code != key[0] and (key[0], code) not in said:
                said.add((key[0], code))
                known = code in areas.codes(of)
                label = areas.get(code, of).text if known else Text(code, code)
                self._said("area", "area", code, label, key[0])
        pairs = [settled[tuple(row)] for row in stated.itertuples(index=False)]
        area, of_edition = zip(*pairs, strict=True) if pairs else ((), ())
        unstated = stated["edition"] == ""
        self.frame = self.frame.assign(area=list(area), edition=list(of_edition))
        for one in sorted(set(self.frame.loc[unstated, "edition"])):
            said_so = _SAY.text("supplied.edition", one=one)
            self._said("edition", "edition", one, said_so)


def _place(
    text: str, edition: str, level: str, period: str, as_of: str, published: str, status: str
) -> tuple[str, str]:
    """Return code and edition of an area; raise `ProblemError` where they are not clear."""
    if edition and edition not in areas.EDITIONS:
        return text, edition  # said by `validate`
    codes = {}
    for one in [edition] if edition else areas.EDITIONS:
        if code := _area_code(text, one, level):
            codes[one] = code
    if not codes and level in ("district", "commune"):
        return text, edition or ("2025" if level == "commune" else "2024")  # said by `validate`
    if not codes:
        areas.find(text, edition or ("2025" if _months(period)[0] >= "2025-07" else "2024"))
    first, last = _months(period)
    stated = min((day for day in (published, as_of) if day), default="")
    if len(codes) == 2:
        old, new = codes["2024"], codes["2025"]
        if old == areas.COUNTRY or (areas.same_territory(old, new)):
            chosen = "2025" if last >= "2025-07" else "2024"
        elif (stated and stated < _REFORM) or (not stated and last < "2025-07"):
            chosen = "2024"
        else:
            given = {"old": areas.get(old, "2024").text, "new": areas.get(new, "2025").text}
            raise ProblemError(_SAY.problem("supplied.which", given, column="area", value=text))
    else:
        chosen = next(iter(codes))
    code = codes[chosen]
    if chosen == "2024" and areas.ended(code):
        # An estimate, plan or target may have been stated while it still was.
        after = as_of >= _REFORM or first >= "2025-07"
        if after and (status in ("", "actual") or not edition) and not "" < published < _REFORM:
            given = {"name": areas.get(code, "2024").text}
            raise ProblemError(_SAY.problem("supplied.gone", given, column="edition"))
    if chosen == "2025" and areas.is_merged(code) and published and published < _REFORM:
        given = {"name": areas.get(code, "2025").text}
        raise ProblemError(_SAY.problem("supplied.not_yet", given, column="edition"))
    return code, chosen


@cache
def _area_code(text: str, edition: str, level: str) -> str:
    """Return the code that `text` means in `edition`, "" for none."""
    if text in areas.codes(edition):
        return text
    if level in ("", "province", "region", "country"):
        name = text.zfill(2) if re.fullmatch("[1-9]", text) else text
        if area := areas.area_named(name, edition):
            return area.code
    if areas.is_below(text, edition):
        return text
    if level == "commune" and re.fullmatch("[0-9]{1,4}", text):
        return text.zfill(5) if areas.is_below(text.zfill(5), edition) else ""
    return ""


def _months(period: str) -> tuple[str, str]:
    """Return the first and the last month of a period.

    >>> _months("2025"), _months("2025-Q3"), _months("2021/2025"), _months("2025-09")
    (('2025-01', '2025-12'), ('2025-07', '2025-09'), ('2021-01', '2025-12'), ('2025-09', '2025-09'))
    """
    first, last = period[:4], period[-4:] if "/" in period else period[:4]
    if "-Q" in period and period[-1:].isdigit():
        quarter = int(period[-1])
        return f"{first}-{3 * quarter - 2:02d}", f"{first}-{3 * quarter:02d}"
    return (period, period) if "-" in period else (f"{first}-01", f"{last}-12")


@cache
def _money() -> dict[str, tuple[str, float]]:
    """Return unit and factor of each wording for units."""
    path = paths.data() / "vocabulary" / "units.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return {r.words: (r.unit, float(r.factor)) for r in table.itertuples() if r.factor}


def _iso(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except ProblemError:
        return text  # no day of the calendar: said by `validate`


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() and not letter.isascii() for letter in text)


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:80] + "…"


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


def _outlived(table: pd.DataFrame, file: str) -> list[Problem]:
    """Return a warning for each programme with figures outside the years of its life."""
    programmes = catalogue.programmes()[["start", "end", "successor", "name_vi", "name_en"]]
    own = table["indicator"].map(catalogue.indicators()["programme"])
    rows = table[(table["programme"] != own) & (table["plan_vintage"] != "CARRIED")]
    first = rows["period"].str[:4]
    last = rows["period"].str.extract(r"/(\d{4})$", expand=False).fillna(first)
    start = rows["programme"].map(programmes["start"]).fillna("")
    end = rows["programme"].map(programmes["end"]).fillna("")
    outside = ((start != "") & (first < start)) | ((end != "") & (last > end))
    problems = []
    for (code, period), group in rows[outside].groupby(["programme", "period"], sort=False):
        life = programmes.loc[code]
        years, line = f"{life['start']}-{life['end']}", line_of(group.index[0])
        given = {"period": period, "years": years, "count": len(group)}
        at = {"file": file, "row": line, "column": "programme", "value": str(code)}
        problems.append(_SAY.problem("supplied.outlived", given, **at, severity="warning"))
    return problems


def _bounded(problems: list[Problem], file: str) -> list[Problem]:
    rest = len(problems) - MAX_PROBLEMS
    more = [_SAY.problem("supplied.more", {"count": rest}, file=file)] if rest > 0 else []
    return [*problems[:MAX_PROBLEMS], *more]
