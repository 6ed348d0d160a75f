"""Table exports of the statistics office's PX-Web site (.csv, .xlsx).

A title in the first line, then labels down the side and years (with items) across the top, or all
of them down the side with one value a line; ".." for what is missing, footnotes below. What each
figure is about is the sum of what its title, its row and its column say
(data/vocabulary/pxweb_tables.csv).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.intake.result import Account, Loaded
from mtqg.intake.sheets import Book, Sheet, is_number, is_numeric
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue
from mtqg.table.numbers import NumberError, decimal_mark, missing, parse_number
from mtqg.texts import Text

KIND = "PX-Web export"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_PRELIMINARY = re.compile(r"prel|sơ bộ", re.I)
_ESTIMATE = re.compile(r"\best|ước", re.I)
_YEAR_CELL = re.compile(
    r"(?:prel\.?|sơ bộ|est\.?|ước tính|năm|year)?\s*(?:19|20)\d\d(?:\.0)?", re.I
)


@cache
def _tables() -> pd.DataFrame:
    path = paths.data() / "vocabulary" / "pxweb_tables.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def recognises(book: Book) -> bool:
    """Tell whether the first sheet of `book` starts with the title of a table that is known."""
    return any(_rules(title) is not None for _, title, _ in _titled(book))


def _titled(book: Book) -> Iterator[tuple[Sheet, str, int]]:
    for sheet in book.sheets:
        if sheet.hidden:
            continue
        for r, texts in enumerate(sheet.texts[:5]):
            filled = [t for t in texts if t]
            if filled:
                if len(filled) == 1 and len(filled[0]) > 12:
                    yield sheet, filled[0], r
                break


def _rules(title: str) -> pd.DataFrame | None:
    table = _tables()
    hits = table[[bool(re.search(pattern, title, re.I)) for pattern in table["title"]]]
    return None if hits.empty else hits[hits["title"] == hits["title"].iloc[0]]


def load(book: Book) -> Loaded:
    """Return the figures of the table that `book` exports, in the long form.

    Raises
    ------
    ProblemError
        If no sheet holds a known table, or none of its rows names an area.
    """
    account = Account(book.file)
    for sheet, title, start in _titled(book):
        rules = _rules(title)
        if rules is not None:
            _take(sheet, title, start, rules, account)
    account.settle_contradictions()
    if not account.rows:
        known = sorted({catalogue.indicator(code).name.en for code in _tables()["indicator"]})
        raise ProblemError(
            account.problems
            or [
                Problem(
                    Text("không nhận ra bảng PX-Web nào", "no PX-Web table is recognised"),
                    book.file,
                    remedy=Text("các bảng đọc được: ", "tables that can be read: ")
                    + Text("; ".join(known), "; ".join(known)),
                )
            ]
        )
    return account.close(KIND, book.notes)


def _take(sheet: Sheet, title: str, start: int, rules: pd.DataFrame, account: Account) -> None:
    data = [
        r
        for r in range(start + 1, len(sheet.rows))
        if any(is_numeric(c) or missing(str(c)) == "unknown" for c in sheet.rows[r][1:])
        and not all(_is_year(t) for t in sheet.texts[r][1:] if t)
        and sheet.texts[r][0] + "".join(sheet.texts[r][1:2])
    ]
    data = [r for r in data if _stub_width(sheet, [r])]
    if not data:
        return
    width = _stub_width(sheet, data)
    heads = _heads(sheet, range(start + 1, data[0]), width)
    stubs = [""] * width
    columns = range(width, max(len(sheet.rows[r]) for r in data))
    marks = {
        c: decimal_mark(
            str(sheet.rows[r][c])
            for r in data
            if c < len(sheet.rows[r]) and not is_number(sheet.rows[r][c])
        )
        for c in columns
    }
    for r in data:
        # A stub left empty repeats the one above it.
        stubs = [sheet.texts[r][c] or stubs[c] for c in range(width)]
        for c in columns:
            if c < len(sheet.rows[r]):
                _figure(sheet, r, c, title, stubs, heads.get(c, []), rules, marks[c], account)


def _is_year(text: str) -> bool:
    return bool(_YEAR_CELL.fullmatch(text))


def _stub_width(sheet: Sheet, rows: list[int]) -> int:
    """Return how many leading columns hold labels (a year counts as one beside a name)."""
    width = 0
    for c in range(4):
        texts = [sheet.texts[r][c] for r in rows if c < len(sheet.rows[r])]
        filled = [t for t in texts if t]
        labels = [t for t in filled if not is_numeric(t) or (c > 0 and _is_year(t))]
        if filled and len(labels) == len(filled) and not all(missing(t) for t in filled):
            width = c + 1
        else:
            break
    return width


def _heads(sheet: Sheet, rows: range, width: int) -> dict[int, list[str]]:
    heads: dict[int, list[str]] = {}
    for r in rows:
        current = ""
        for c in range(width, len(sheet.texts[r])):
            current = sheet.texts[r][c] or current
            if current:
                heads.setdefault(c, []).append(current)
    return heads


def _figure(
    sheet: Sheet,
    r: int,
    c: int,
    title: str,
    stubs: list[str],
    heads: list[str],
    rules: pd.DataFrame,
    mark: str | None,
    account: Account,
) -> None:
    cell, place = sheet.rows[r][c], sheet.place(r, c)
    text = str(cell).strip()
    if why := missing(text) or ("unknown" if set(text) <= {".", ":"} else ""):
        if why != "blank":
            account.leave(sheet.name, Text("không có số liệu", "not available"), 1, place)
        return
    area = _area(stubs)
    words = [*stubs, *heads]
    years = [w for w in words if _YEAR.search(w)]
    year = (_YEAR.findall(years[0]) if years else _YEAR.findall(title)[-1:] or [""])[0]
    rest = " ".join(w for w in words if w not in years and w != (area and area[1]))
    rule = next(
        (
            rule
            for rule in rules.itertuples()
            if not rule.item or re.search(str(rule.item), rest, re.I)
        ),
        None,
    )
    if area is None or not year or rule is None:
        why_not = (
            Text("không phải tên tỉnh, vùng", "no province or region of this name")
            if area is None
            else Text("không rõ năm", "no year")
            if not year
            else Text("mục không có trong danh mục chỉ tiêu", "item not in the catalogue")
        )
        account.leave(sheet.name, why_not, 1, place)
        if area is None and not any(stubs[0] in p.value for p in account.problems if p.value):
            account.trouble(why_not, place, stubs[0])
        return
    try:
        value = float(cell) if is_number(cell) else parse_number(text, mark)  # type: ignore[arg-type]
    except NumberError as error:
        account.trouble(error.problems[0].text, place, text, error.problems[0].remedy)
        account.leave(sheet.name, error.problems[0].text, 1, place)
        return
    value = float(f"{value * float(rule.factor):.12g}")
    said = " ".join(years)
    account.rows.append(
        {
            "area": area[0],
            "edition": area[2],
            "indicator": rule.indicator,
            "programme": "_Z",
            "period": year,
            "value": value,
            "low": value,
            "high": value,
            "status": "estimate" if _ESTIMATE.search(said) else "actual",
            "flag": "p" if _PRELIMINARY.search(said) else "",
            "source": account.file,
            "place": place,
        }
    )


@cache
def _known(label: str) -> tuple[str, str, str] | None:
    for edition in areas.EDITIONS:
        try:
            area = areas.find(re.sub(r"\(\*+\)|\*+", "", label).strip(), edition)
        except areas.UnknownArea:
            continue
        return (area.code, label, edition)
    return None


def _area(stubs: list[str]) -> tuple[str, str, str] | None:
    return next((found for stub in stubs if stub and (found := _known(stub))), None)
