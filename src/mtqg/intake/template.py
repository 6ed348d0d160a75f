"""Write the blank form that offices fill in, with lists to choose from and a made-up example."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mtqg.intake.template_example import EXAMPLE, MADE_UP
from mtqg.problems import ProblemError
from mtqg.table import areas, catalogue, communes, mergers
from mtqg.table.dates import cut_off
from mtqg.table.files import named, save
from mtqg.table.schema import WORDS, coded
from mtqg.texts import Text, join
from mtqg.words.sentences import sentences

CHOICES: Mapping[str, Mapping[str, str]] = {
    "programme": {
        "ALL": "Các chương trình MTQG",
        "DTTS": "Dân tộc thiểu số và miền núi",
        "GNBV": "Giảm nghèo bền vững",
        "NTM": "Xây dựng nông thôn mới",
        "NTP2026": "Xây dựng NTM, giảm nghèo bền vững, DTTS và miền núi (2026-2035)",
        "NTP2026_C1": "Hợp phần 1: xây dựng nông thôn mới, giảm nghèo bền vững",
        "NTP2026_C2": "Hợp phần 2: phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số"
        " và miền núi",
    },
    **WORDS,
}
HEADINGS = (
    ("STT", 6),
    ("Chương trình", 34),
    ("Loại vốn", 20),
    ("Nguồn vốn", 24),
    ("Năm vốn", 18),
    ("Kế hoạch vốn", 16),
    ("Giải ngân lũy kế", 16),
    ("Tỷ lệ giải ngân (%)", 14),
    ("Ghi chú", 30),
)
_HEAD, _ROWS = 7, 200
_FIGURES = {"FIN.PLAN": 6, "FIN.DISB": 7, "FIN.DISB_RATE": 8}
_KEY = ("programme", "capital", "fund", "plan_vintage")
_THIN = Border(*(Side(style="thin", color="999999"),) * 4)

#: What a form can be of.
KINDS: Mapping[str, Text] = {
    kind: sentences("intake").text(f"form_kind.{kind}")
    for kind in ("programmes", "communes", "poverty", "ntm")
}


def template(
    path: str | Path,
    *,
    kind: str = "programmes",
    area: str = "",
    year: int | None = None,
    as_of: str = "",
) -> Path:
    """Write a blank form with its lists to choose from.

    Parameters
    ----------
    path : path
        The workbook to write.
    kind : {"programmes", "communes", "poverty", "ntm"}
        Payments by programme, with a made-up example (never loaded unless its sheet is named, and
        then each row says so); payments by commune; the poverty review by commune; new
        rural results by commune and of the province.
    area : str
        A province of edition 2025 in any spelling, whose communes are listed; needed but for the
        first kind.
    year : int, optional
        The year of the form: the programmes in force then are offered. Left out, that of `as_of`;
        without either, all are.
    as_of : str
        2026-10-31 or 31/10/2026, until when the figures count, where it is known already.

    Returns
    -------
    Path
        Of the workbook written.

    Raises
    ------
    ProblemError
        If the kind or the province is unknown, `as_of` is no date, or the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     template(f"{folder}/mau.xlsx", kind="poverty", area="Lào Cai", year=2026).name
    'mau.xlsx'
    """
    path, kind = named(path), coded("kind", str(kind))
    if kind not in KINDS:
        each = (Text(f"{code}: ", f"{code}: ") + name for code, name in KINDS.items())
        kinds = {"kinds": join(each, "; ")}
        raise ProblemError(sentences("intake").problem("form_kinds.unknown", kinds, value=kind))
    book = Workbook()
    book.remove(book.worksheets[0])
    blank = book.create_sheet("Biểu")
    as_of = cut_off(as_of)
    year = year or (int(as_of[:4]) if as_of else None)
    words, day = _offered(year), _day(as_of)
    if kind == "programmes":
        of_then = "2024" if year and year < areas.REFORM.year else "2025"
        name = _province(area, of_then).name if area else ""
        _form(blank, name, str(year or ""), day, words=words)
        _example(book, name or "Bắc Giang", year)
    else:
        _by_commune(book, blank, kind, _province(area), str(year or ""), day)
    lists = book.create_sheet("Danh mục")
    for column, choices in enumerate(words.values(), 1):
        for row, word in enumerate(choices.values(), 1):
            lists.cell(row, column, word)
    _save(book, path)
    return path


def for_communes(
    out: str | Path, province: str, *, year: int | None = None, as_of: str = ""
) -> list[Path]:
    """Write the forms that the communes of a province return: one for all, or one a commune.

    A form has a sheet of payments for each programme in force, one of the poverty review and, for
    those that are no wards, one of new rural criteria. What a commune leaves blank is not taken.

    Parameters
    ----------
    out : path
        A workbook (.xlsx) with every commune in a row, or else a folder of one workbook a commune,
        named by its code.
    province : str
        Of edition 2025 in any spelling.
    year : int, optional
        The budget year; left out, that of `as_of`, else this year.
    as_of : str
        YYYY-MM-DD, the date that payments count to, where it is known already.

    Returns
    -------
    list of Path
        Of the workbooks written.

    Raises
    ------
    ProblemError
        If the province is unknown, or a file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     paths = for_communes(folder, "Cao Bằng", as_of="2026-10-31")
    ...     len(paths), paths[0].name
    (56, '01273 Phường Thục Phán.xlsx')
    """
    area, out = _province(province), Path(out)
    as_of = cut_off(as_of)
    budget = year or int(as_of[:4] or date.today().year)
    day = _day(as_of)
    rows = communes.communes(area.code)
    files = {out: rows}
    if out.suffix.lower() != ".xlsx":
        files = {out / f"{one.code} {one.title}.xlsx": [one] for one in rows}
    for path, some in files.items():
        book = Workbook()
        book.remove(book.worksheets[0])
        words, known = _offered(budget)["programme"], catalogue.programmes()
        for code, programme in words.items():
            ended = code != "ALL" and known.loc[code, "end"] < str(budget)
            if code != "ALL" and not ended and not known.loc[code, "part_of"]:
                sheet = book.create_sheet(code)
                _by_commune(book, sheet, "communes", area, str(budget), day, some)
                sheet["B3"] = programme
        _by_commune(book, book.create_sheet("Hộ nghèo"), "poverty", area, str(budget), day, some)
        if rural := [one for one in some if one.type != "phường"]:
            sheet = book.create_sheet("Nông thôn mới")
            _by_commune(book, sheet, "ntm", area, str(budget), day, rural)
        lists = book.create_sheet("Danh mục")
        for row, word in enumerate(words.values(), 1):
            lists.cell(row, 1, word)
        _save(book, path)
    return list(files)


def _offered(year: int | None) -> Mapping[str, Mapping[str, str]]:
    """Return the choices of a form of `year`: programmes in force, or whose capital is carried."""
    if year is None:
        return CHOICES
    known = catalogue.programmes()
    offered = {
        code: known.loc[code, "start"] <= str(year) <= str(int(known.loc[code, "end"]) + 1)
        for code in CHOICES["programme"]
        if code != "ALL"
    }
    kept = {k: w for k, w in CHOICES["programme"].items() if offered.get(k, True)}
    return {**CHOICES, "programme": kept}


def _day(as_of: str) -> str:
    return f"{date.fromisoformat(as_of):%d/%m/%Y}" if as_of else ""


def _province(text: str, edition: str = "2025") -> areas.Area:
    area = areas.find(text, edition)
    if area.level == "province":
        return area
    raise ProblemError(sentences("intake").problem("form_kinds.needs_province", value=text))


def _example(book: Workbook, area: str, year: int | None) -> None:
    """Add the example: of 2026 on the components, and a former programme's carried-over capital."""
    example = book.create_sheet("Ví dụ")
    year = year or 2023
    _form(example, area, str(year), f"30/9/{year}", made_up=True)
    now = {"DTTS": "NTP2026_C2", "GNBV": "NTP2026_C1"} if year >= 2026 else {}
    for i, (programme, capital, plan, paid) in enumerate(EXAMPLE):
        vintage = "CARRIED" if programme == "NTM" else "CURRENT"
        if now and programme == "ALL":  # this year's plan alone: the former one's is carried over
            _, _, carried, carried_paid = next(row for row in EXAMPLE if row[:2] == ("NTM", "ALL"))
            plan, paid = plan - carried, paid - carried_paid
        _row(
            example,
            i,
            {"programme": now.get(programme, programme), "capital": capital}
            | ({"plan_vintage": vintage} if now else {}),
            {"FIN.PLAN": plan, "FIN.DISB": paid, "FIN.DISB_RATE": round(100 * paid / plan, 1)},
        )


#: Title, lines to fill in, headings with their widths, of each kind of form by commune.
_COMMUNE_FORMS: Mapping[str, tuple[str, tuple[str, ...], tuple[tuple[str, int], ...]]] = {
    "communes": (
        "TÌNH HÌNH GIẢI NGÂN CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA THEO XÃ",
        ("Chương trình:", "Kế hoạch năm:", "Tính đến ngày:"),
        (("Kế hoạch vốn", 16), ("Giải ngân lũy kế", 16), ("Tỷ lệ giải ngân (%)", 14)),
    ),
    "poverty": (
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO",
        ("Năm:",),
        (("Tổng số hộ", 14), ("Số hộ nghèo", 14), ("Tỷ lệ hộ nghèo (%)", 14),
         ("Số hộ cận nghèo", 14), ("Tỷ lệ hộ cận nghèo (%)", 14)),
    ),
    "ntm": (
        "KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI THEO XÃ",
        ("Năm:", "Tính đến ngày:"),
        (("Số tiêu chí đạt", 16),),
    ),
}  # fmt: skip
_NTM_RESULTS = (
    ("Tổng số xã", "xã"),
    ("Số xã đạt chuẩn nông thôn mới", "xã"),
    ("Tỷ lệ xã đạt chuẩn nông thôn mới", "%"),
)


def _by_commune(
    book: Workbook,
    sheet: Worksheet,
    kind: str,
    area: areas.Area,
    year: str,
    day: str,
    some: Sequence[communes.Commune] = (),
) -> None:
    """Fill `sheet` with a form whose rows are the communes of `area` and itself, or only `some`."""
    title, lines, headings = _COMMUNE_FORMS[kind]
    columns = (("STT", 6), ("Xã, phường, đặc khu", 30), *headings, ("Ghi chú", 30))
    head = _title(sheet, title, area, year, day, lines)
    if kind == "communes":
        sheet.cell(head - 1, len(columns), "Đơn vị: triệu đồng")
        offered = len(_offered(int(year) if year else None)["programme"])
        rule = DataValidation("list", formula1=f"'Danh mục'!$A$1:$A${offered}", allow_blank=True)
        sheet.add_data_validation(rule)
        rule.add("B3")
    write_headings(sheet, head, columns)
    number = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
    number.allow_blank, number.showErrorMessage = True, True
    number.error = "Nhập số không âm"
    sheet.add_data_validation(number)
    rows = some or communes.communes(area.code)
    number.add(f"C{head + 1}:{get_column_letter(len(columns) - 1)}{head + len(rows) + 1}")
    if not some:
        of, _ = mergers.title(area, date.today())
        sheet.cell(head + 1, 2, "Toàn tỉnh" if of == "tỉnh" else "Toàn thành phố")
    for i, one in enumerate(rows, 1):
        row = head + i + (not some)
        sheet.cell(row, 1, i)
        sheet.cell(row, 2, one.title)
    if kind == "ntm" and not some:
        whole = book.create_sheet("Toàn tỉnh")
        head = _title(whole, "KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI TOÀN TỈNH", area, year, day, lines)
        write_headings(whole, head, (("STT", 6), ("Chỉ tiêu", 40), ("ĐVT", 10), ("Kết quả", 14)))
        for i, (words, unit) in enumerate(_NTM_RESULTS, 1):
            for column, text in enumerate((i, words, unit), 1):
                whole.cell(head + i, column, text)


def _title(
    sheet: Worksheet, title: str, area: areas.Area, year: str, day: str, lines: Sequence[str]
) -> int:
    """Write the lines above a form; return the row of its headings."""
    sheet.cell(1, 1, title).font = Font(name="Times New Roman", size=13, bold=True)
    sheet.cell(2, 1, "Tỉnh, thành phố:")
    sheet.cell(2, 2, area.name)
    for row, line in enumerate(lines, 3):
        sheet.cell(row, 1, line)
        if "ăm:" in line and year:
            sheet.cell(row, 2, int(year))
        if "ngày:" in line and day:
            sheet.cell(row, 2, day)
    return 4 + len(lines)


def write_headings(sheet: Worksheet, row: int, columns: Iterable[tuple[str, int]]) -> None:
    """Write the headings of a form's columns with their widths; what is below them scrolls."""
    for column, (heading, width) in enumerate(columns, 1):
        cell = sheet.cell(row, column, heading)
        cell.font = Font(name="Times New Roman", size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = _THIN
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{row + 1}"


def _form(
    sheet: Worksheet,
    area: str,
    period: str,
    as_of: str,
    *,
    made_up: bool = False,
    words: Mapping[str, Mapping[str, str]] = CHOICES,
) -> None:
    title = sheet.cell(1, 1, "TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA")
    title.font = Font(name="Times New Roman", size=13, bold=True)
    if made_up:
        sheet["A2"] = f"VÍ DỤ: {MADE_UP}, KHÔNG PHẢI SỐ THẬT"
        sheet["A2"].font = Font(bold=True, color="C00000")
    sheet["A3"] = f"Tỉnh: {area}"
    sheet["A4"] = f"Kế hoạch năm: {period}"
    sheet["A5"] = f"Tính đến ngày: {as_of}"
    corner = sheet.cell(6, len(HEADINGS), "Đơn vị: triệu đồng")
    corner.alignment = Alignment(horizontal="right")
    write_headings(sheet, _HEAD, HEADINGS)
    _validate(sheet, words)


def _validate(sheet: Worksheet, words: Mapping[str, Mapping[str, str]]) -> None:
    first, last = _HEAD + 1, _HEAD + _ROWS
    for i, (column, choices) in enumerate(zip("BCDE", words.values(), strict=True)):
        letter = "ABCD"[i]
        area = f"'Danh mục'!${letter}$1:${letter}${len(choices)}"
        rule = DataValidation("list", formula1=area, allow_blank=True)
        rule.error = "Chọn một mục trong danh sách"
        rule.showErrorMessage = True
        sheet.add_data_validation(rule)
        rule.add(f"{column}{first}:{column}{last}")
    money = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    money.error, money.showErrorMessage = "Nhập số không âm, theo đơn vị ghi ở góc biểu", True
    sheet.add_data_validation(money)
    money.add(f"F{first}:G{last}")
    rate = DataValidation(
        "decimal", operator="between", formula1="0", formula2="200", allow_blank=True
    )
    rate.error, rate.showErrorMessage = "Nhập phần trăm, như 50,6", True
    sheet.add_data_validation(rate)
    rate.add(f"H{first}:H{last}")


def _row(sheet: Worksheet, i: int, key: Mapping[str, str], figures: Mapping[str, float]) -> None:
    row = _HEAD + 1 + i
    sheet.cell(row, 1, i + 1)
    for column, name in enumerate(_KEY, 2):
        sheet.cell(row, column, CHOICES[name][key.get(name, "ALL")])
    for indicator, value in figures.items():
        cell = sheet.cell(row, _FIGURES[indicator], value)
        cell.number_format = "0.0" if indicator == "FIN.DISB_RATE" else "#,##0.###"
    for column in range(1, len(HEADINGS) + 1):
        sheet.cell(row, column).border = _THIN


def _save(book: Workbook, path: Path) -> None:
    """Write the workbook whole or not at all."""
    buffer = io.BytesIO()
    book.save(buffer)
    save(buffer.getvalue(), path)
