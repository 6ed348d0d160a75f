"""Tables of the statistics office's PX-Web site: .csv and .xlsx exports, .px and JSON-stat files.

A figure is about what its title says and what each of its labels says: an area, a year, an item.
Each is read whole (data/vocabulary/pxweb_tables.csv): a word that is not accounted for (male, aged
15-24, in urban areas, the fall of a rate) makes a figure one of a part or of something else, and
it is left by name. Which edition of the provinces a table has is told by its names and years, for
the table as a whole, or asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from mtqg import paths
from mtqg.intake.cubes import Cube
from mtqg.intake.loaded import Loaded, LoadNotes
from mtqg.intake.sheets import Book, Cell, Sheet, is_number, is_numeric
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue
from mtqg.table.encodings import clean
from mtqg.table.numbers import NumberError, decimal_mark, missing, parse_number
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

_SAY = sentences("intake").text

KIND = "PX-Web export"
#: A list of so many provinces without a former one is that of the 34.
MANY = 10

_YEAR = re.compile(r"(?<![\d/.,-])((?:19|20)\d\d)(?:\.0)?(?![\d/,]|-\d|\.\d)")
_PRELIMINARY = re.compile(r"\b(?:prel?|preliminary|sơ bộ)\b\.?", re.I)
_ESTIMATE = re.compile(r"\b(?:est(?:imated?)?|ước(?: tính)?)\b\.?", re.I)
_TIME_WORDS = re.compile(r"\b(?:năm|years?)\b", re.I)
_NOTES = re.compile(r"\(\*+\)|\*+|\[\d+\]")
_UNIT = re.compile(r"\(([^()]*)\)")
_TOTAL = re.compile(r"(?:total|all|both sexes|tổng số|chung|general|whole|cả hai giới)", re.I)
_AREA_HEAD = re.compile(
    r"(?:cities,? ?provinc(?:ie|e)s?|provinces?(?:, ?cit(?:y|ies))?|cities and provinces"
    r"|localit(?:y|ies)|địa phương|tỉnh(?:, ?| và )thành phố|tỉnh/thành phố)",
    re.I,
)
_BY = re.compile(
    r"\s*\(?\s*(?:\bby\b|phân theo|chia theo|theo (?=địa phương|tỉnh|giới|thành))", re.I
)
# What units the tables print, and the factor to the catalogue's unit.
_UNITS = {
    "thousand persons": (
        r"thous\w*\.? ?(?:pers\w*\.?|people|inhabitants)|nghìn người|1000 người",
        1.0,
    ),
    "persons": (r"pers\w*\.?|people|người", 1.0),
    "thousand VND/person/month": (r"thous\w*\.? ?(?:dongs?|vnds?)|nghìn đồng", 1.0),
    "million VND/person/year": (
        r"(?:mill?\w*\.? ?(?:dongs?|vnds?)|triệu đồng)"
        r"(?: ?/ ?(?:person|người|labou?rer|lao động))?",
        1.0,
    ),
    "%": (r"%|percent|phần trăm", 1.0),
    "km2": (r"km ?2|sq\.? ?km", 1.0),
    "persons/km2": (r"(?:pers\w*\.?|người) ?/ ?km ?2", 1.0),
}


@dataclass(frozen=True)
class PxLabel:
    """A word that stands over or beside a figure, and its cell."""

    text: str
    place: str


@dataclass(frozen=True)
class PxFigure:
    """One figure of a table with everything that is written of it."""

    sheet: str
    place: str
    cell: Cell | None
    labels: tuple[PxLabel, ...]


@dataclass
class PxTable:
    """A table as found: its title ("" for none), its figures, the unit that all of it has."""

    title: PxLabel
    figures: list[PxFigure]
    unit: str = ""
    sheet: str = ""
    notes: list[Text] = field(default_factory=list)


@cache
def _tables() -> list[tuple[re.Pattern[str], re.Pattern[str] | None, str]]:
    path = paths.data() / "vocabulary" / "pxweb_tables.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [
        (
            re.compile(row.subject, re.I),
            re.compile(row.item, re.I) if row.item else None,
            str(row.indicator),
        )
        for row in table.itertuples()
    ]


def recognises(book: Book) -> bool:
    """Tell whether `book` is a table of PX-Web: by its title, or by the headings of its columns."""
    return any(_is_pxweb(sheet) for sheet in book.sheets if not sheet.hidden)


def _is_pxweb(sheet: Sheet) -> bool:
    title, head = _top(sheet)
    if title.text and (_BY.search(title.text) and _subject(title.text)[1]):
        return _known_subject(title.text) or bool(
            re.search(r"\bby\b.*\bYears?\b|chia theo", title.text)
        )
    first = sheet.texts[head] if head < len(sheet.texts) else []
    return bool(
        first
        and _AREA_HEAD.fullmatch(first[0])
        and any(_YEAR.search(t) and _item(t) and _known_subject(_item(t)) for t in first[1:])
    )


def _top(sheet: Sheet) -> tuple[PxLabel, int]:
    """Return the title in the first line that has one, and the row after it."""
    for r, texts in enumerate(sheet.texts[:5]):
        filled = [(c, t) for c, t in enumerate(texts) if t]
        if len(filled) == 1 and len(filled[0][1]) > 12:
            return PxLabel(filled[0][1], sheet.place(r, filled[0][0])), r + 1
        if filled:
            return PxLabel("", ""), r
    return PxLabel("", ""), 0


def _subject(title: str) -> tuple[str, str]:
    """Return what a title is about, and what it is broken down by.

    >>> _subject("Average population by province by Cities, provincies and Year")[0]
    'average population'
    """
    plain = _NOTES.sub("", clean(title))
    found = _BY.search(plain)
    subject = plain[: found.start()] if found else plain
    subject = _YEAR.sub(" ", _UNIT.sub(" ", subject))
    subject = re.sub(r"^(?:[A-ZĐ]?\d+[.\d]*\s*[-.]?\s+)", "", subject)
    subject = re.sub(r"\s+(?:in|as of|năm)\s*$", "", subject.strip(" .,:"), flags=re.I)
    return " ".join(subject.split()).casefold(), plain[found.start() :] if found else ""


def _known_subject(title: str) -> bool:
    return any(subject.fullmatch(_subject(title)[0]) for subject, _, _ in _tables())


def load(book: Book, given: dict[str, Any] | None = None) -> Loaded:
    """Return the figures of the tables that `book` exports, in the long form.

    Raises
    ------
    ProblemError
        If none of its figures is one of the catalogue's, with the reasons; or if nothing tells
        which edition of the provinces its names are of.
    """
    found = [_from_sheet(sheet) for sheet in book.sheets if not sheet.hidden and _is_pxweb(sheet)]
    account = LoadNotes(book.file)
    for table in found:
        _take(table, given or {}, account)
    return _closed(account, book.notes)


def load_cube(cube: Cube, given: dict[str, Any] | None = None) -> Loaded:
    """Return the figures of a .px or JSON-stat file, in the long form; raises as `load`."""
    account = LoadNotes(cube.file)
    stem = cube.file.rpartition(".")[0]
    figures = [
        PxFigure(stem, f"{stem}!{n}", value, tuple(PxLabel(t, "") for t in labels))
        for n, (labels, value) in enumerate(cube.figures(), 1)
    ]
    title = PxLabel(cube.title, "")
    _take(PxTable(title, figures, cube.unit, stem), given or {}, account)
    return _closed(account, ())


def _closed(account: LoadNotes, notes: Sequence[Text]) -> Loaded:
    account.settle_contradictions()
    if account.rows:
        return account.close(KIND, notes)
    if account.problems:
        raise ProblemError(account.problems)
    names = {catalogue.indicator(code).name for _, _, code in _tables()}
    known = join(sorted(names, key=lambda name: name.en), "; ")
    why = {(x.reason, x.what): None for x in account.left}
    raise ProblemError(
        [
            *(Problem(reason, account.file, value=what[:80]) for reason, what in list(why)[:10]),
            sentences("intake").problem("pxweb.none_taken", {"what": known}, file=account.file),
        ]
    )


def _from_sheet(sheet: Sheet) -> PxTable:
    title, start = _top(sheet)
    data = [
        r
        for r in range(start, len(sheet.rows))
        if sheet.texts[r]
        and any(is_numeric(c) or missing(str(c)) == "unknown" for c in sheet.rows[r][1:])
        and not all(_is_time(t) for t in sheet.texts[r][1:] if t)
        and _stub_width(sheet, [r])
    ]
    if not data:
        return PxTable(title, [], sheet=sheet.name)
    width = _stub_width(sheet, data)
    heads: dict[int, list[PxLabel]] = {}
    for r in range(start, data[0]):
        current = PxLabel("", "")
        for c in range(width, len(sheet.texts[r])):
            if sheet.texts[r][c]:
                current = PxLabel(sheet.texts[r][c], sheet.place(r, c))
            if current.text:
                heads.setdefault(c, []).append(current)
    stubs = [PxLabel("", "")] * width
    figures = []
    for r in data:
        # A stub left empty repeats the one above it.
        stubs = [
            PxLabel(sheet.texts[r][c], sheet.place(r, c)) if sheet.texts[r][c] else stubs[c]
            for c in range(width)
        ]
        for c in range(width, len(sheet.rows[r])):
            labels = (*stubs, *heads.get(c, []))
            figures.append(PxFigure(sheet.name, sheet.place(r, c), sheet.rows[r][c], labels))
    return PxTable(title, figures, sheet=sheet.name)


def _is_time(text: str) -> bool:
    return bool(_YEAR.search(text)) and not _item(text)


def _item(text: str) -> str:
    """Return what a label says beside a year.

    >>> _item("Prel. 2023 Population (Thous. pers.)"), _item("Sơ bộ 2025"), _item("Male 2015")
    ('Population (Thous. pers.)', '', 'Male')
    """
    for pattern in (_PRELIMINARY, _ESTIMATE, _YEAR, _TIME_WORDS) if _YEAR.search(text) else ():
        text = pattern.sub(" ", text)
    return " ".join(_NOTES.sub("", text).split()).strip(" -:;,.")


def _stub_width(sheet: Sheet, rows: list[int]) -> int:
    """Return how many leading columns hold labels (a year counts as one beside a name)."""
    width = 0
    for c in range(4):
        texts = [sheet.texts[r][c] for r in rows if c < len(sheet.rows[r])]
        filled = [t for t in texts if t]
        labels = [t for t in filled if not is_numeric(t) or (c > 0 and _is_time(t))]
        if filled and len(labels) == len(filled) and not all(missing(t) for t in filled):
            width = c + 1
        else:
            break
    return width


def _take(table: PxTable, given: dict[str, Any], account: LoadNotes) -> None:
    """Take the figures of one table: its edition and decimal mark are those of the whole."""
    every = [label for figure in table.figures for label in figure.labels]
    names = {label.text: label for label in every}
    edition = _edition(table, list(names.values()), given, account)
    if not edition:
        return
    marks = _marks(table, account)
    said: set[tuple[str, ...]] = set()
    for figure in table.figures:
        text = "" if figure.cell is None else str(figure.cell).strip()
        if why := missing(text) or ("unknown" if set(text) <= {".", ":"} else ""):
            if why != "blank":
                account.leave(figure.sheet, _SAY("no_figure.unknown"), 1, figure.place)
            continue
        found = _meaning(table, figure, edition)
        if isinstance(found, _Left):
            account.leave(figure.sheet, found.reason, 1, figure.place, found.what)
            if found.told and (found.what, "") not in said:
                said.add((found.what, ""))
                account.trouble(found.reason, figure.place, found.what)
            continue
        cell = figure.cell
        mark = marks.get(_column(figure.place)) or marks.get("")
        try:
            value = float(cell) if is_number(cell) else parse_number(text, mark)  # type: ignore[arg-type]
        except NumberError as error:
            what = error.problems[0]
            account.trouble(what.text, figure.place, text, what.remedy, "error")
            account.leave(figure.sheet, what.text, 1, figure.place)
            continue
        for decision in found.decisions:
            if decision[:3] not in said:
                said.add(decision[:3])
                account.understand(*decision)
        account.rows.append(
            {
                **found.row,
                "value": (value := float(f"{value * found.factor:.12g}")),
                "low": value,
                "high": value,
                "source": account.file,
                "place": figure.place,
            }
        )


def _column(place: str) -> str:
    found = re.search(r"!([A-Z]+)\d+$", place)
    return found[1] if found else ""


def _marks(table: PxTable, account: LoadNotes) -> dict[str, str]:
    """Return the decimal mark of each column that shows one, and of the table where all agree."""
    texts: dict[str, list[str]] = {}
    for figure in table.figures:
        if figure.cell is not None and not is_number(figure.cell) and str(figure.cell).strip():
            texts.setdefault(_column(figure.place), []).append(str(figure.cell))
    marks = {column: mark for column, some in texts.items() if (mark := decimal_mark(some))}
    if len(set(marks.values())) == 1:
        mark = marks[""] = next(iter(marks.values()))
        account.understand("decimal", table.sheet, mark, Text(f"“{mark}”", f"“{mark}”"))
    return marks


def _edition(
    table: PxTable, labels: Sequence[PxLabel], given: dict[str, Any], account: LoadNotes
) -> str:
    """Return the edition of the provinces of a table, "" where it has to be asked."""
    if answer := str(given.get("edition") or ""):
        return answer
    old = [x for x in labels if _known(x.text, "2024") and not _known(x.text, "2025")]
    old = [x for x in old if areas.get(str(_known(x.text, "2024")), "2024").level == "province"]
    both = [x for x in labels if (code := _known(x.text, "2025")) and code.isdigit()]
    years = [int(y) for x in labels for y in _YEAR.findall(x.text)]
    years += [int(y) for y in _YEAR.findall(table.title.text)]
    unclear = [x for x in both if areas.is_merged(str(_known(x.text, "2025")))]
    if old:
        edition, evidence = "2024", old[0]
    elif max(years, default=0) >= 2025:
        last = str(max(years))
        edition = "2025"
        evidence = next((x for x in labels if last in x.text), table.title)
    elif len(both) >= MANY:
        edition, evidence = "2025", both[0]
    elif not unclear:
        return "2024"
    else:
        account.trouble(
            _SAY("pxweb.which_edition"),
            unclear[0].place,
            unclear[0].text,
            _SAY("pxweb.which_edition_how"),
            "error",
        )
        return ""
    said = _SAY(f"edition.{edition}")
    account.understand("edition", table.sheet, edition, said, evidence.place, evidence.text)
    return edition


@lru_cache(maxsize=10_000)
def _known(label: str, edition: str) -> str:
    """Return the code of the area that `label` names in `edition`, "" for none or a bare code."""
    name = _NOTES.sub("", label).strip()
    if not re.search(r"[^\W\d_]", name) or _YEAR.search(name):
        return ""
    area = areas.area_named(name, edition)
    return area.code if area else ""


@dataclass(frozen=True)
class _Left:
    """Why a figure is not taken; `told`: the reader must look at it."""

    reason: Text
    what: str
    told: bool = False


@dataclass(frozen=True)
class _Meaning:
    row: dict[str, str]
    factor: float
    decisions: list[tuple[str, str, str, Text, str, str]]


def _meaning(table: PxTable, figure: PxFigure, edition: str) -> _Meaning | _Left:
    """Return what one figure is about, from all that is written of it."""
    named = next((x for x in figure.labels if _known(x.text, edition)), None)
    rest = [x for x in figure.labels if x is not named]
    timed = [x for x in rest if _YEAR.search(x.text)]
    items = [PxLabel(said, x.place) for x in rest if (said := _item(x.text))]
    if named is None:
        region = next((x for x in figure.labels if _known(x.text, "2024")), None)
        if region:
            why = _SAY("pxweb.area_of_former_map")
            return _Left(why, region.text)
        what = next((x.text for x in figure.labels if x.text and not _is_time(x.text)), "")
        return _Left(_SAY("pxweb.no_area"), what, True)
    years = _YEAR.findall(timed[0].text) if timed else _YEAR.findall(table.title.text)[-1:]
    if len(years) != 1:
        return _Left(_SAY("pxweb.year_unclear"), named.text)
    period = _PERIOD_OTHER.search(timed[0].text if timed else "")
    if period:
        return _Left(_SAY("pxweb.no_year"), timed[0].text)
    title = table.title
    if not title.text:  # then the heading says what it is, and year
        subject = next((x for x in items if _known_subject(x.text)), None)
        if subject is None:
            return _Left(_NOT_KNOWN, ", ".join(x.text for x in items))
        title, items = (
            subject,
            [replace(x, text=_units_of(x.text)) if x is subject else x for x in items],
        )
    words = [w for x in items if (w := _bare(x.text)) and not _TOTAL.fullmatch(w)]
    subject_said, breakdown = _subject(title.text)
    rules = [rule for rule in _tables() if rule[0].fullmatch(subject_said)]
    if not rules:
        return _Left(_NOT_KNOWN, title.text)
    # A heading may repeat the subject of the title.
    words = [
        w for w in words if not any(s.fullmatch(w.casefold()) for s, i, _ in rules if i is None)
    ]
    code = next(
        (
            code
            for _, item, code in rules
            if (not words and item is None)
            or (item is not None and len(words) == 1 and item.fullmatch(words[0]))
        ),
        "",
    )
    if not code:
        return _Left(_PART, ", ".join(words) or breakdown)
    halves = [[w for w in pair if re.search(w, breakdown, re.I)] for pair in _PAIRS]
    if not words and any(len(half) == 1 for half in halves):
        return _Left(_PART, breakdown)
    year = years[0]
    area = areas.get(_known(named.text, edition), edition)
    if edition == "2024" and year >= "2025" and areas.ended(area.code):
        return _Left(_GONE, f"{named.text} {year}", True)
    if code == "ST.POV_GEN" and year > "2016":
        return _Left(_GENERAL, title.text, True)
    units = [u for x in (*items, title) for u in _UNIT.findall(x.text)] + [table.unit]
    factor = _factor(units, catalogue.indicator(code).unit)
    if factor is None:
        return _Left(_SAY("pxweb.other_unit"), ", ".join(filter(None, units)), True)
    said = " ".join(x.text for x in timed)
    name = catalogue.indicator(code).name
    heading = next((x for x in figure.labels if items and x.place == items[0].place), None)
    where = heading if heading and (len(rules) > 1 or not table.title.text) else title
    decisions = [
        ("column", _column(figure.place) or figure.sheet, code, name, where.place, where.text)
    ]
    if timed and timed[0].place:
        marked = Text(year, year)
        decisions.append(("period", figure.sheet, year, marked, timed[0].place, timed[0].text))
    if named.text.casefold() not in (area.name.casefold(), area.name_en.casefold()):
        label = area.text
        decisions.append(("area", named.text, area.code, label, named.place, named.text))
    return _Meaning(
        {
            "area": area.code,
            "edition": edition,
            "indicator": code,
            "programme": "_Z",
            "period": year,
            "status": "estimate" if _ESTIMATE.search(said) else "actual",
            "flag": "p" if _PRELIMINARY.search(said) else "",
        },
        factor,
        decisions,
    )


_PERIOD_OTHER = re.compile(
    r"quý|quarter|\bq[1-4]\b|tháng|month|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
# A table broken down by one of a pair only is about that part.
_PAIRS = ((r"\burban|thành thị", r"\brural|nông thôn"), (r"\bmale|\bnam\b", r"\bfemale|\bnữ\b"))
_GONE = _SAY("pxweb.province_ended")
_NOT_KNOWN = _SAY("pxweb.unknown_table")
_PART = _SAY("pxweb.part_or_other_item")
_GENERAL = _SAY("pxweb.which_poverty")


def _bare(item: str) -> str:
    return " ".join(_UNIT.sub(" ", item).split()).strip(" -:;,.")


def _units_of(item: str) -> str:
    return " ".join(f"({unit})" for unit in _UNIT.findall(item))


def _factor(units: Sequence[str], wanted: str) -> float | None:
    """Return the factor from the unit that is written to `wanted`; None where it is another."""
    factors = set()
    for unit in units:
        text = clean(unit).casefold().strip()
        pattern, factor = _UNITS.get(wanted, ("", 1.0))
        if not text or re.fullmatch(r"[*\d\s]+", text):
            continue
        if re.fullmatch(pattern, text):
            factors.add(factor)
        elif wanted == "thousand persons" and re.fullmatch(_UNITS["persons"][0], text):
            factors.add(0.001)
        elif any(re.fullmatch(p, text) for p, _ in _UNITS.values()):
            return None
    return factors.pop() if len(factors) == 1 else None if factors else 1.0
