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

from mtqg.intake.form_areas import parted
from mtqg.intake.sheets import Sheet, open_book
from mtqg.intake.template import CHOICES
from mtqg.intake.text.statement import TextReading
from mtqg.problems import Problem, ProblemError
from mtqg.table import areas, catalogue
from mtqg.table.dates import parse_date
from mtqg.table.schema import KEY
from mtqg.texts import Text
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
        }
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


def confirmed(path: Path) -> tuple[pd.DataFrame, str, str]:
    """Return the rows that an analyst kept, and the source and date that he gave them.

    Raises
    ------
    ProblemError
        With every cell that says nothing known, by sheet, row and column; or if two rows kept
        state one figure differently.
    """
    book = open_book(path)
    pages = [sheet for sheet in book.sheets if not sheet.hidden]
    sheets = {page.name: _frame(page) for page in pages[:2]}
    asked = {"title": path.stem}
    if book.kind == "text":
        (frame,) = sheets.values()
        for name in ("edition", "published"):
            asked[name] = str(frame[name].iloc[0]) if name in frame and len(frame) else ""
    elif len(pages) > 2:
        names = {text.say(x): name for name, text in ASKED.items() for x in ("vi", "en")}
        told = [(_plain(row[0]), _plain(row[1])) for row in pages[2].rows if len(row) > 1]
        asked |= {names[key]: value for key, value in told if key in names}
    problems: list[Problem] = []
    rows = [row for name, frame in sheets.items() for row in _rows(frame, name, asked, problems)]
    problems += _contradictions(rows)
    if problems:
        raise ProblemError(problems)
    source = ", ".join(asked[x] for x in ("title", "publisher", "address") if asked.get(x))
    return pd.DataFrame(rows), source or path.stem, asked.get("published", "")


def _frame(sheet: Sheet) -> pd.DataFrame:
    head, *rows = [[_plain(cell) for cell in row] for row in sheet.rows] or [[]]
    cells = [dict(zip(head, row, strict=False)) for row in rows]
    return pd.DataFrame(cells, columns=list(dict.fromkeys(head)), dtype=str).fillna("")


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _rows(
    frame: pd.DataFrame, sheet: str, asked: dict[str, str], problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sheet that are kept, in codes; say what is not understood."""
    names = {text.say(x): name for name, (text, _, _) in COLUMNS.items() for x in ("vi", "en")}
    frame = frame.rename(columns=lambda c: names.get(str(c).strip(), str(c).strip()))
    for name in ("keep", "area", "indicator", "value"):
        if name not in frame:
            column = COLUMNS[name][0].vi
            problems.append(
                _SAY.problem("confirm.column_missing", file=sheet, row=1, column=column)
            )
    if any(name not in frame for name in ("keep", "area", "indicator", "value")):
        return
    edition = asked.get("edition") or "2024"
    for n, given in enumerate(frame.to_dict("records"), 2):
        cells = {str(k): _plain(v) for k, v in given.items()}
        if cells["keep"].lower() not in ("có", "co", "yes", "true", "1", "x"):
            continue
        row: dict[str, Any] = {
            "keep": True,
            "edition": edition,
            "flag": "",
            "inferred": "",
            "row": n,
        }
        for name, (heading, _, kind) in COLUMNS.items():
            said = cells.get(name, "")
            try:
                row[name] = _code(name, kind, said, edition)
            except ValueError:
                at: dict[str, Any] = {"file": sheet, "row": n, "column": heading.vi, "value": said}
                problems.append(_SAY.problem("confirm.cell", **at))
                row[name] = ""
            except ProblemError as error:
                for p in error.problems:
                    problems.append(Problem(p.text, sheet, n, heading.vi, said, p.remedy))
                row[name] = ""
        told = [x.strip() for x in cells.get("question", "").split(",")]
        row["inferred"] = ", ".join(k for k, t in _INFERRED.items() if {t.vi, t.en} & set(told))
        if not row["period"]:
            at = {"file": sheet, "row": n, "column": COLUMNS["period"][0].vi}
            problems.append(_SAY.problem("confirm.period", **at, value=row["printed"]))
        yield _complete(row)


def _code(name: str, kind: str, said: str, edition: str) -> Any:
    """Return the code or number that a cell says.

    Raises
    ------
    ValueError, ProblemError
        If it says nothing that is known.
    """
    if name in _NUMBERS:
        if not said:
            return math.nan
        mark = "," if "," in said else "."
        return float(said.replace("." if mark == "," else ",", "").replace(mark, "."))
    if name in ("start", "end", "paragraph"):
        return int(float(said.replace(",", "."))) if said else 0
    if name == "area":
        local = re.fullmatch(r"(.+?)\s*\((.+)\)", said)
        if local:
            code = areas.code_below(areas.find(local[2], edition).code, *parted(local[1]))
            if not code:
                raise ValueError(said)  # two districts of one name
            return code
        return said if "/" in said else areas.find(said, edition).code
    if name == "indicator":
        return catalogue.find(said)
    if kind in ("", "yes"):
        return said
    if not said:
        return "actual" if kind == "status" else "ALL"
    for language in ("vi", "en"):
        for code, words in choices(kind, language).items():
            if said.casefold() in (words.casefold(), code.casefold()):
                return code
    raise ValueError(said)


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what its area and indicator imply: level, unit, programme."""
    area = str(row["area"])
    if "/" in area and row["level"] not in ("district", "commune"):
        row["level"] = "commune" if row["edition"] == "2025" else "district"
    if area and "/" not in area:
        try:
            row["level"] = areas.get(area, row["edition"]).level
        except areas.UnknownArea:
            row["level"] = areas.get(area, "2024").level
    if row["indicator"]:
        known = catalogue.indicator(row["indicator"])
        row["unit"] = known.unit
        if row["programme"] == "ALL" and known.programme != "ALL":
            row["programme"] = known.programme
    if math.isnan(row["low"]) and math.isnan(row["high"]):
        row["low"] = row["high"] = row["value"]
    return row


def _contradictions(rows: list[dict[str, Any]]) -> list[Problem]:
    """Ask which of two rows holds, when both are kept and state one figure differently."""
    told: dict[tuple[object, ...], dict[str, Any]] = {}
    problems = []
    for row in rows:
        key = tuple(row.get(k, "") for k in KEY)
        other = told.setdefault(key, row)
        low, high = max(row["low"], other["low"]), min(row["high"], other["high"])
        if other is not row and low > high:
            given = {"row": other["row"], "printed": other["printed"]}
            at = {"row": row["row"], "value": row["printed"]}
            problems.append(_SAY.problem("confirm.two_rows", given, **at))
    return problems
