"""The table to confirm: what a text states as questions to an analyst, and the way back.

A workbook in words: one row a statement, the most doubtful first, each with its sentence and the
figure marked in it; the numbers that were left on a second sheet, to be rescued by a "yes"; what is
asked once (title, publisher, date, address of the text) on a third. A CSV of Vietnamese Excel holds
the first two in one list.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.intake.forms.area_labels import parted
from mtqg.intake.sheets import Sheet, is_number, open_book
from mtqg.intake.template import CHOICES
from mtqg.intake.text.standing import ALWAYS
from mtqg.intake.text.statement import TextReading
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date, parse_period
from mtqg.table.numbers import NumberError, find_unit, parse_number
from mtqg.table.schema import KEY, is_period
from mtqg.texts import LANGUAGES, Text
from mtqg.words import formats
from mtqg.words.formats import unit_label
from mtqg.words.sentences import sentences

_SAY = sentences("read_text")
#: Heading, width and choices of each column, by the field of the statement that it holds.
COLUMNS: dict[str, tuple[Text, int, str]] = {
    "keep": (Text("Giữ?", "Keep?"), 7, "yes"),
    "confidence": (Text("Độ chắc", "Confidence"), 8, ""),
    "words": (Text("Câu trong bài", "Sentence"), 70, ""),
    "printed": (Text("Số trong bài", "As printed"), 16, ""),
    "question": (Text("Cần kiểm tra", "To check"), 26, ""),
    "area": (Text("Địa phương", "Place"), 22, "area"),
    "indicator": (Text("Chỉ tiêu", "Indicator"), 40, "indicator"),
    "value": (Text("Giá trị", "Value"), 10, ""),
    "low": (Text("Ít nhất", "At least"), 10, ""),
    "high": (Text("Nhiều nhất", "At most"), 10, ""),
    "unit": (Text("Đơn vị", "Unit"), 12, ""),
    "status": (Text("Trạng thái", "Status"), 12, "status"),
    "period": (Text("Kỳ", "Period"), 11, ""),
    "as_of": (Text("Đến ngày", "As of"), 11, ""),
    "programme": (Text("Chương trình", "Programme"), 26, "programme"),
    "capital": (Text("Loại vốn", "Capital"), 14, "capital"),
    "fund": (Text("Nguồn vốn", "Fund"), 18, "fund"),
    "plan_vintage": (Text("Năm vốn", "Plan vintage"), 14, "plan_vintage"),
    "scope": (Text("Phạm vi", "Scope"), 18, "scope"),
    "level": (Text("Cấp", "Level"), 9, ""),
    "paragraph": (Text("Đoạn", "Paragraph"), 7, ""),
    "start": (Text("Từ chữ", "From letter"), 7, ""),
    "end": (Text("Đến chữ", "To letter"), 7, ""),
}
SHEETS = (Text("Xác nhận", "Confirm"), Text("Số để lại", "Numbers left"), Text("Bài", "Text"))
ASKED = {
    "title": Text("Tên bài, báo cáo", "Title"),
    "publisher": Text("Báo, cơ quan ban hành", "Publisher"),
    "published": Text("Ngày đăng (2023-10-04)", "Date (2023-10-04)"),
    "address": Text("Địa chỉ, số văn bản", "Address, number"),
    "edition": Text("Ấn bản tỉnh (2024: 63, 2025: 34)", "Edition of provinces"),
}
_STATUS = {
    "actual": Text("đã đạt", "actual"), "estimate": Text("ước, dự kiến", "estimate"),
    "target": Text("mục tiêu", "target"), "plan": Text("kế hoạch giao", "plan"),
}  # fmt: skip
_YES, _NO = Text("có", "yes"), Text("không", "no")
_INFERRED = {
    "area": Text("địa phương", "place"), "period": Text("kỳ", "period"),
    "unit": Text("đơn vị", "unit"), "status": Text("trạng thái", "status"),
    "programme": Text("chương trình", "programme"), "indicator": Text("chỉ tiêu", "indicator"),
    "denominator": Text("mẫu số", "denominator"),
}  # fmt: skip
_NUMBERS = ("value", "low", "high")
#: Columns that only help an analyst to judge; without another a row would say something else.
_ASIDE = {"confidence", "words", "printed", "question", "level", "paragraph", "start", "end"}
_LISTS = "Danh mục"


@cache
def choices(name: str, language: str) -> dict[str, str]:
    """Return the words of each code that a column may hold."""
    if name == "yes":
        return {"True": _YES.say(language), "False": _NO.say(language)}
    if name == "status":
        return {code: text.say(language) for code, text in _STATUS.items()}
    if name == "scope":
        rows = catalogue.scopes()[f"name_{language}"]
        return {str(code): str(words) for code, words in rows.items()}
    if name == "indicator":
        rows = catalogue.indicators()[f"name_{language}"]
        return {str(code): str(words) for code, words in rows.items()}
    if name == "programme" or language == "en":
        rows = catalogue.programmes()
        if name == "programme":
            return {str(code): str(words) for code, words in rows[f"name_{language}"].items()}
        return {code: code for code in CHOICES[name]}
    return dict(CHOICES[name])


def place_name(area: str, edition: str, name: str = "", language: str = "vi") -> str:
    """Return the words for an area: "Bắc Giang", "Sơn Động (Bắc Giang)".

    >>> place_name("24/son-dong", "2024", "Sơn Động")
    'Sơn Động (Bắc Giang)'
    """
    if not area:
        return ""
    code, _, local = area.partition("/")
    try:
        known = areas.get(code, edition)
    except areas.UnknownArea:
        return name or area
    whole = known.name if language == "vi" else known.name_en
    return f"{name or local} ({whole})" if local else whole


def confirmation(reading: TextReading, language: str = "vi") -> pd.DataFrame:
    """Return the statements in words, the most doubtful first, then the numbers that were left."""
    rows: list[dict[str, Any]] = []
    stated = sorted(reading.statements, key=lambda s: (s.confidence, s.start))
    doubtful = sorted(reading.doubtful, key=lambda s: (s.confidence, s.start))
    for n, s in enumerate([*stated, *doubtful]):
        asked = [_INFERRED[x].say(language) for x in s.inferred if x in _INFERRED]
        row = {name: getattr(s, name, "") for name in COLUMNS}
        row |= {
            "keep": choices("yes", language)[str(n < len(stated))],
            "area": place_name(s.area, s.edition, s.place, language),
            "question": ", ".join(asked),
            "unit": unit_label(s.unit, language),
            "period": formats.period(s.period, language),
        }
        if s.low == s.value == s.high:  # else who corrects a value must correct its bounds
            row["low"] = row["high"] = math.nan
        for name, (_, _, kind) in COLUMNS.items():
            if kind not in ("", "yes", "area"):
                row[name] = choices(kind, language).get(row[name], row[name])
        rows.append(row)
    plain = ("date", "law", "phone", "clock", "code", "doubt")
    numbered = [x for x in reading.left if x.reason not in plain]
    for left in numbered:
        row = dict.fromkeys(COLUMNS, "") | dict.fromkeys(_NUMBERS, math.nan)
        row |= {
            "keep": choices("yes", language)["False"], "confidence": math.nan,
            "printed": left.printed, "question": left.why(language), "start": left.start,
            "end": left.end, "value": left.value, "low": left.low, "high": left.high,
            "unit": unit_label(left.unit, language) if left.unit else "",
        }  # fmt: skip
        rows.append(row)
    for row in rows:
        row["words"] = sentence(reading.text, row["start"], row["end"])
        row["paragraph"] = len(re.findall(r"\n\s*\S", reading.text[: row["start"]])) + 1
    return pd.DataFrame(rows, columns=list(COLUMNS))


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence around a figure, the figure between « and »."""
    ends = [m.end() for m in re.finditer(r"[.!?…](?=\s)|\n", text[:start])]
    low = max(ends[-1] if ends else 0, start - 300)
    stop = re.search(r"[.!?…](?=\s|$)|\n", text[end:])
    high = min(end + (stop.end() if stop else 300), end + 300)
    marked = f"{text[low:start]}«{text[start:end]}»{text[end:high]}"
    return " ".join(marked.split())


def workbook(reading: TextReading, language: str = "vi") -> bytes:
    """Return the table to confirm as an Excel file, with lists of names to choose from."""
    frame = confirmation(reading, language)
    count = len(reading.statements)
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    lists = book.create_sheet(_LISTS)
    ranges = _write_lists(lists, reading, language)
    for sheet, title, rows in (
        (first, SHEETS[0], frame[:count]),
        (book.create_sheet(), SHEETS[1], frame[count:]),
    ):
        sheet.title = title.say(language)
        _write_rows(sheet, rows, ranges, language)
    asked = book.create_sheet(SHEETS[2].say(language))
    known = {"title": _title(reading), "published": reading.published, "edition": _edition(reading)}
    for n, (name, text) in enumerate(ASKED.items(), 1):
        asked.cell(n, 1, text.say(language)).font = Font(bold=True)
        asked.cell(n, 2, known.get(name, "")).data_type = "s"
    asked.column_dimensions["A"].width, asked.column_dimensions["B"].width = 34, 80
    book.move_sheet(lists, 3)
    lists.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _title(reading: TextReading) -> str:
    """Return the headline: as the file marks it, else the first line, if it is no sentence."""
    first = reading.text.strip().split("\n")[0].strip()
    headline = len(first) < 160 and not first.endswith((".", ";", ":"))
    return reading.title or (first if headline else reading.name)


def _edition(reading: TextReading) -> str:
    """Return the edition of the text's places, of its date where it states no figure."""
    told = [s.edition for s in (*reading.statements, *reading.doubtful)]
    day = parse_date(reading.published) if reading.published else None
    return told[0] if told else areas.edition_at(day) if day else "2024"


def _write_lists(sheet: Worksheet, reading: TextReading, language: str) -> dict[str, str]:
    """Write the names to choose from, one column a list; return the range of each."""
    edition = _edition(reading)
    places = [areas.get(areas.COUNTRY, edition).name]
    places += [*areas.provinces(edition)["name"], *areas.regions("2024")["name"]]
    told = (*reading.statements, *reading.doubtful)
    places += [place_name(s.area, s.edition, s.place, language) for s in told]
    kinds = {kind for _, _, kind in COLUMNS.values() if kind}
    found = {}
    for n, kind in enumerate(sorted(kinds), 1):
        words = places if kind == "area" else choices(kind, language).values()
        letter = get_column_letter(n)
        names = list(dict.fromkeys(words))
        for row, name in enumerate(names, 1):
            sheet.cell(row, n, name)
        found[kind] = f"'{_LISTS}'!${letter}$1:${letter}${len(names)}"
    return found


def _write_rows(
    sheet: Worksheet, rows: pd.DataFrame, ranges: dict[str, str], language: str
) -> None:
    for n, (name, (heading, width, kind)) in enumerate(COLUMNS.items(), 1):
        head = sheet.cell(1, n, heading.say(language))
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E7E6E6")
        letter = get_column_letter(n)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].hidden = name in ("start", "end", "level")
        if kind and len(rows):
            check = DataValidation(type="list", formula1=ranges[kind], allow_blank=True)
            check.showErrorMessage = kind == "yes"  # other names may be typed: they are looked up
            check.add(f"{letter}2:{letter}{len(rows) + 1}")
            sheet.add_data_validation(check)
        for r, value in enumerate(rows[name], 2):
            cell = sheet.cell(r, n)
            if isinstance(value, float) and math.isnan(value):
                continue
            if name == "words":
                before, _, rest = str(value).partition("«")
                marked, _, after = rest.partition("»")
                bold = TextBlock(InlineFont(b=True, color=Color("00C00000")), marked)
                cell.value = CellRichText(before, bold, after)
            else:
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "D2"
    if len(rows):
        sheet.auto_filter.ref = sheet.dimensions


def csv(reading: TextReading, language: str = "vi") -> bytes:
    """Return the table to confirm as Vietnamese Excel saves it: with ";" and decimal commas."""
    frame = confirmation(reading, language)
    frame = frame.assign(edition=_edition(reading), published=reading.published)
    texts = frame.select_dtypes(exclude="number").columns
    for name in texts:
        cells = frame[name].astype(str)
        frame[name] = cells.where(~cells.str.match(r"[=+\-@\t\r]"), "'" + cells)
    headings = {name: COLUMNS[name][0].say(language) for name in COLUMNS}
    frame = frame.rename(columns=headings)
    return frame.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n").encode(
        "utf-8-sig"
    )


def confirmed(path: Path) -> tuple[pd.DataFrame, str, str, int]:
    """Return the rows that an analyst kept, their source and date, and how many he did not keep.

    A sheet is known by its headings, wherever it stands and whatever stands above them.

    Raises
    ------
    ProblemError
        With every cell that says nothing known, by sheet, row and column; if no sheet is a table
        to confirm, no row is kept, or two rows kept state one figure differently.
    """
    asked = {"title": path.stem, "edition": ""}
    tables: list[tuple[Sheet, int]] = []
    problems: list[Problem] = []
    for sheet in open_book(path).sheets:
        head = next((n for n, row in enumerate(sheet.texts) if len(_names(row)) > 9), None)
        if head is not None:
            tables.append((sheet, head))
            headings, first = [*sheet.texts[head : head + 2], []][:2]
            told = dict(zip(headings, first, strict=False))
        else:
            names = {text.say(x): name for name, text in ASKED.items() for x in LANGUAGES}
            told = {names[r[0]]: r[1] for r in sheet.texts if len(r) > 1 and r[0] in names}
        asked |= {name: _plain(said) for name, said in told.items() if name in ASKED}
    if not tables:
        raise ProblemError(_SAY.problem("confirm.no_table", file=path.name))
    problems += _misdated(asked, path.name)
    rows: list[dict[str, Any]] = []
    passed = 0
    for sheet, head in tables:
        of_sheet = list(_rows(sheet, head, asked["edition"], problems))
        rows += [row for row in of_sheet if row["keep"]]
        passed += sum(not row["keep"] for row in of_sheet)
    problems += _contradictions(rows)
    if not rows and not problems:
        problems.append(_SAY.problem("confirm.none_kept", file=path.name))
    if problems:
        raise ProblemError(problems)
    source = ", ".join(asked[x] for x in ("title", "publisher", "address") if asked.get(x))
    return pd.DataFrame(rows), source or path.stem, asked.get("published", ""), passed


def _names(headings: list[str]) -> dict[str, int]:
    """Return where each column stands whose heading is known."""
    known = _headings()
    return {known[text]: n for n, text in enumerate(headings) if text in known}


@cache
def _headings() -> dict[str, str]:
    return {text.say(x): name for name, (text, _, _) in COLUMNS.items() for x in LANGUAGES}


def _misdated(asked: dict[str, str], file: str) -> Iterator[Problem]:
    """Settle date and edition of the text; yield a problem for each that does not exist."""
    for name in ("published", "edition"):
        said = asked.get(name, "")
        try:
            if name == "edition":
                areas.get(areas.COUNTRY, said)
            elif said:
                asked[name] = parse_date(said).isoformat()
        except ProblemError as error:
            asked[name] = "" if name == "published" else "2024"
            yield from _placed(error, "cell", file=file, column=ASKED[name].vi, value=said)


def _placed(error: ProblemError, kind: str, **at: Any) -> Iterator[Problem]:
    """Yield the problems of a cell as problems at its place."""
    how = _SAY.text("confirm.area_how" if kind == "area" else "confirm.cell_how")
    return (replace(problem, **at, remedy=problem.remedy or how) for problem in error.problems)


def in_sheet(error: ProblemError, rows: pd.DataFrame) -> ProblemError:
    """Return the refusal of the long table of `rows` with the cells that they were read from."""
    found = []
    for problem in error.problems:
        if problem.row is not None and problem.column in COLUMNS:
            row, column = rows.iloc[problem.row - 2], COLUMNS[problem.column][0].vi
            problem = replace(problem, file=row["sheet"], row=int(row["row"]), column=column)
        found.append(problem)
    return ProblemError(found)


def _plain(text: str) -> str:
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _rows(
    sheet: Sheet, head: int, edition: str, problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sheet in codes, of those not kept only that; say what is wrong."""
    names = _names(sheet.texts[head])
    missing = [COLUMNS[name][0].vi for name in COLUMNS if name not in {*names, *_ASIDE}]
    for column in missing:
        problems.append(
            _SAY.problem("confirm.column_missing", file=sheet.name, row=head + 1, column=column)
        )
    if missing:
        return
    for n, texts in enumerate(sheet.texts[head + 1 :], head + 2):
        cells = {name: _plain(texts[c]) if c < len(texts) else "" for name, c in names.items()}
        numeric = {x for x in _NUMBERS if cells[x] and is_number(sheet.rows[n - 1][names[x]])}
        if not any(cells.values()):
            continue
        wrong: list[Problem] = []
        row: dict[str, Any] = {"edition": edition, "flag": "", "row": n, "sheet": sheet.name}
        for name, (heading, _, kind) in COLUMNS.items():
            said = cells.get(name, "")
            at: dict[str, Any] = {
                "file": sheet.name, "row": n, "column": heading.vi, "value": said,
            }  # fmt: skip
            try:
                row[name] = float(said) if name in numeric else _code(name, kind, said, edition)
            except ProblemError as error:
                wrong += _placed(error, kind, **at)
            if name == "keep" and (wrong or not row[name]):
                break
        told = {x.strip() for x in cells.get("question", "").split(",")}
        row["inferred"] = ", ".join(k for k, t in _INFERRED.items() if {t.vi, t.en} & told)
        wrong += _completed(row) if not wrong and row["keep"] else ()
        problems += wrong
        if not wrong:
            yield row


def _code(name: str, kind: str, said: str, edition: str) -> Any:
    """Return the code or number that a cell says.

    Raises
    ------
    ProblemError
        If it says nothing that is known.
    """
    if name in _NUMBERS:
        try:
            return parse_number(said, "," if "," in said else None) if said else math.nan
        except NumberError:
            raise ProblemError(_SAY.problem("confirm.number")) from None
    if name in ("start", "end", "paragraph"):
        return int(said) if said.isdigit() else 0
    if name == "as_of":
        return parse_date(said).isoformat() if said else ""
    if name == "period":
        return _period(said)
    if name == "area":
        local = re.fullmatch(r"(.+?)\s*\((.+)\)", said)
        if local:
            code = areas.code_below(areas.find(local[2], edition).code, *parted(local[1]))
            if not code:
                raise ProblemError(_SAY.problem("confirm.cell"))  # two districts of one name
            return code
        return said if "/" in said or not said else areas.find(said, edition).code
    if name == "indicator":
        return catalogue.find(said) if said else ""
    if kind == "yes":
        if said.casefold() in ("có", "co", "yes", "true", "1", "x"):
            return True
        if said.casefold() in ("", "không", "khong", "no", "false", "0"):
            return False
    if not kind or not said:
        return said
    for language in LANGUAGES:
        for code, words in choices(kind, language).items():
            if said.casefold() in (words.casefold(), code.casefold()):
                return code
    raise ProblemError(_SAY.problem("confirm.keep" if kind == "yes" else "confirm.cell"))


def _period(said: str) -> str:
    """Return the period that a cell says, "" for none; a day is none."""
    if is_period(said) or not said:
        return said
    month = re.fullmatch(r"(\d{1,2})[/-]((?:19|20)\d\d)", said)
    found = parse_period(f"tháng {month[1]}/{month[2]}" if month else said)
    if not found.year or re.search(r"\d[/-]\d+[/-]\d", said):
        raise ProblemError(_SAY.problem("confirm.period"))
    return found.code


def _completed(row: dict[str, Any]) -> Iterator[Problem]:
    """Complete a row with what its area and indicator imply; yield what it leaves unsaid."""
    at = {"file": row["sheet"], "row": row["row"]}

    def asked(key: str, name: str, value: str = "", **given: Text) -> Problem:
        return _SAY.problem(f"confirm.{key}", given, **at, column=COLUMNS[name][0].vi, value=value)

    area = str(row["area"])
    if "/" in area and row["level"] not in ("district", "commune"):
        row["level"] = "commune" if row["edition"] == "2025" else "district"
    if area and "/" not in area:
        try:
            row["level"] = areas.get(area, row["edition"]).level
        except areas.UnknownArea:
            row["level"] = areas.get(area, "2024").level
    for name in ("area", "indicator", "period"):
        if not row[name]:
            yield asked("period" if name == "period" else "blank", name, row["printed"])
    for name in ("scope", "capital", "fund", "plan_vintage"):
        row[name] = row[name] or "ALL"
    if row["indicator"]:
        known = catalogue.indicator(row["indicator"])
        row["status"] = row["status"] or ALWAYS.get(row["indicator"], "")
        if row["programme"] in ("", "ALL") and known.programme != "ALL":
            row["programme"] = known.programme
        if not row["programme"] and row["indicator"].startswith("FIN."):
            yield asked("blank", "programme", row["printed"])
        row["programme"] = row["programme"] or "ALL"
        labels = {unit_label(known.unit, language) for language in LANGUAGES}
        said = str(row["unit"])
        found = (known.unit, 1.0) if said in labels else find_unit(said)
        if (said and (not found or found[0] != known.unit)) or (not said and "VND" in known.unit):
            right = Text(*(unit_label(known.unit, language) for language in LANGUAGES))
            yield asked("unit", "unit", said, unit=right)
        elif found:
            for name in _NUMBERS:
                row[name] = float(f"{row[name] * found[1]:.12g}")
        row["unit"] = known.unit
    if not row["status"]:
        yield asked("blank", "status", row["printed"])
    low, value, high = row["low"], row["value"], row["high"]
    if math.isnan(low) and math.isnan(high):
        row["low"] = row["high"] = value
        if math.isnan(value):
            yield asked("blank", "value", row["printed"])
    elif value < low or value > high:
        yield asked("bounds", "value", f"{value:g}")


def _contradictions(rows: list[dict[str, Any]]) -> list[Problem]:
    """Ask which of two rows holds, when both are kept and state one figure differently."""
    told: dict[tuple[object, ...], dict[str, Any]] = {}
    problems = []
    for row in rows:
        key = tuple(row.get(k, "") for k in KEY)
        other = told.setdefault(key, row)
        low, high = max(row["low"], other["low"]), min(row["high"], other["high"])
        if other is not row and low > high:
            given = {x: other[x] for x in ("sheet", "row", "printed")}
            at = {"file": row["sheet"], "row": row["row"], "value": row["printed"]}
            problems.append(_SAY.problem("confirm.two_rows", given, **at))
    return problems
