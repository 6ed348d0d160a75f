"""Tables inside a text: handed to the loader of forms, with the words above them."""

from __future__ import annotations

import csv
import math
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from mtqg import intake
from mtqg.intake.text import confidence
from mtqg.intake.text.amounts import Amount
from mtqg.intake.text.line import SentenceLine
from mtqg.intake.text.places import Place
from mtqg.intake.text.standing import ALWAYS
from mtqg.intake.text.statement import Statement
from mtqg.problems import ProblemError
from mtqg.table import areas
from mtqg.table.numbers import NumberError, parse_number

#: Lines above a table that may say its place, time and unit.
ABOVE = 4
_DASH = re.compile(r"\s[–-]\s")
_CELL = re.compile(r"!([A-Z]+)(\d+)$")


def blocks(lines: list[SentenceLine]) -> list[tuple[list[SentenceLine], list[SentenceLine]]]:
    """Return (lines above, rows) of each table of a text."""
    found: list[tuple[list[SentenceLine], list[SentenceLine]]] = []
    for n, line in enumerate(lines):
        if line.part != "table":
            continue
        if n and lines[n - 1].part == "table" and found:
            found[-1][1].append(line)
        else:
            above = [x for x in lines[max(0, n - ABOVE) : n] if x.part != "table"]
            found.append(([x for x in above if len(x.text) < 250], [line]))
    return found


def read_table(
    above: list[SentenceLine], rows: list[SentenceLine], main: Place | None
) -> list[Statement] | str:
    """Return the statements of a table, placed in its text, or what its loader asks.

    The loader is first given the cells alone, and only when it asks whose they are the place of the
    story.
    """
    cells = [_cells(row) for row in rows]
    answers: list[dict[str, str]] = [{}]
    if main and main.level == "province":
        answers.append({"area": main.area, "edition": main.edition})
    asked = ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerows([[x.plain.strip()] for x in above])
            writer.writerows([[text for _, _, text in row] for row in cells])
        for answer in answers:
            try:
                table = intake.load(path, mapping=None, partial=False, **answer).table
            except ProblemError as error:
                asked = error.problems[0].text.vi
                continue
            return _statements(table, cells, len(above))
    return asked


@dataclass(frozen=True)
class TableSentence:
    """A cell of a table said as a sentence, and where its figure stands in the document."""

    start: int
    end: int
    said: str


def said(
    above: list[SentenceLine], rows: list[SentenceLine], of: str
) -> tuple[list[str], list[TableSentence]]:
    """Return the headings of a table, and each of its figures as a sentence.

    A cell says the heading of its column of what its row is about: "Xã Nghĩa Đô: Giải ngân đến
    30/6/2026: 8.724 triệu đồng". `of` is the type of place that rows are, where no heading says it.
    """
    cells = [_cells(row) for row in rows]
    titles = [x.plain.strip() for x in above]
    first = [text for _, _, text in cells[0]]
    figures = [x for x in first if _is_number(x) and not re.fullmatch(r"(?:19|20)\d\d", x)]
    heads = [] if figures else first
    body = cells[1:] if heads else cells
    if not heads and titles:
        told = re.sub(r"^.*?\((.*)\)\s*:?$", r"\1", titles[-1]).rstrip(" :")
        heads = ["", *(_DASH.split(told) if len(first) > 2 else [told])]
    declared = re.search(r"(?i)(?:đơn vị(?: tính)?|đvt)\s*:\s*([^);\n]+)", " ; ".join(titles))
    found: list[TableSentence] = []
    for row in body:
        column = next((n for n, c in enumerate(row) if re.search(r"[^\W\d_]{2}", c[2])), None)
        if column is None or len(row) > len(heads):
            continue
        kind = heads[column].strip().casefold() if column < len(heads) else ""
        name = _named(re.sub(r"^[-+*•●▪]\s+", "", row[column][2]), kind, of)
        before = ""
        for n, (start, end, text) in enumerate(row):
            if n <= column or not _is_number(text):
                continue
            head = _spelled_out(heads[n])
            if re.match(r"(?i)tỷ lệ|số |bình quân", name):
                head = head.replace("Kế hoạch năm", "Chỉ tiêu năm")
            unit = re.search(r"\(([^()]*(?:đồng|%|hộ|xã)[^()]*)\)\s*$", head)
            words = head[: unit.start()].strip() if unit else head
            if re.fullmatch(
                r"(?i)(?:tỷ lệ|đạt|đạt tỷ lệ|%|so với kế hoạch)?(?: ?%| kế hoạch)?", words
            ):
                words = f"{before}, tỷ lệ"
            else:
                before = words
            measured = next(
                (row[k][2] for k, h in enumerate(heads[: len(row)]) if _is_measure(h)), ""
            )
            told = measured or (unit[1] if unit else "")
            if not told and "tỷ lệ" in words and "hộ" not in text:
                told = "%"
            money = re.search(r"(?i)vốn|giải ngân|thanh toán|kế hoạch|dự toán", words)
            told = told or (declared[1] if declared and money else "")
            figure = text if re.search(r"%|[^\W\d_]", text) or not told else f"{text} {told}"
            found.append(TableSentence(start, end, f"{name}: {words}: {figure}."))
    return titles, found


def as_printed(figure: Amount, printed: str, decimal: str) -> Amount:
    """Return a figure of a cell in no unit, where only words around the table give it one.

    They may be those of another table or column: "50.000" households below "đơn vị: triệu đồng".
    """
    if re.search(r"%|[^\W\d_]", printed):
        return figure
    try:
        value = parse_number(printed, decimal)
    except NumberError:
        value = math.nan
    return figure._replace(value=value, low=value, high=value, unit="")


def _is_measure(heading: str) -> bool:
    return bool(re.fullmatch(r"(?i)\s*(?:đvt|đơn vị(?: tính)?)\s*", heading))


def _spelled_out(heading: str) -> str:
    """Return a heading with its abbreviations written out: "KH 2024" is "Kế hoạch năm 2024"."""
    for short, long in (
        ("TH", "Thực hiện"),
        ("KH", "Kế hoạch"),
        ("MT", "Mục tiêu"),
        ("ƯTH", "Ước"),
    ):
        heading = re.sub(rf"^{short}(?: năm)? (?=(?:19|20)\d\d)", f"{long} năm ", heading)
    return re.sub(r"^(?=(?:19|20)\d\d$)", "Năm ", heading)


def _is_number(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:(?:trên|dưới|hơn|gần|khoảng) )?[\d.,/]*\d[\d.,/]*\s*(?:%|[^\W\d_ ]{1,5}"
            r"(?: [^\W\d_ ]{1,5}){0,2})?",
            text,
        )
    )


def _named(name: str, kind: str, of: str) -> str:
    """Return what a row is about, with its type before it."""
    if re.match(r"(?i)(?:tổng|cộng|toàn|chung|bình quân)", name):
        return "Toàn tỉnh"
    if re.match(r"(?i)(?:chương trình|ct|ctmtqg|nguồn|dự án)", kind):
        return name if name.casefold().startswith(("chương", "ct")) else f"Chương trình {name}"
    if re.match(r"(?i)(?:xã|huyện|tỉnh|phường|thị|thành|vùng|tp)", name):
        return name
    if kind.startswith(("chỉ tiêu", "nội dung", "tiêu chí")):
        return name
    if kind.startswith(("xã", "huyện", "tỉnh")):
        return f"{kind.split(',')[0].split()[0].capitalize()} {name}"
    return f"{of} {name}".strip()


def _cells(row: SentenceLine) -> list[tuple[int, int, str]]:
    """Return (start, end, text) of the cells of a row, counted in the document."""
    found, position = [], 0
    barred = "|" in row.plain or "\t" in row.plain
    marks = r"([|\t])" if barred else r"(:\s|\s[–-]\s)"
    for n, part in enumerate(re.split(marks, row.plain)):
        if n % 2 == 0:
            lead = len(part) - len(part.lstrip())
            start = row.start + position + lead
            found.append((start, start + len(part.strip()), part.strip()))
        position += len(part)
    return found


def _statements(
    table: pd.DataFrame, cells: list[list[tuple[int, int, str]]], above: int
) -> list[Statement]:
    """Return the rows of the long table as statements of the cells that they were read from."""
    found = []
    for row in table.to_dict("records"):
        place = _CELL.search(str(row["place"]))
        if place is None:
            continue
        column = sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(place[1]))) - 1
        line = int(place[2]) - 1 - above
        if not 0 <= line < len(cells) or column >= len(cells[line]):
            continue
        start, end, printed = cells[line][column]
        licences = ("table:form", f"of:{str(row['indicator']).split('.')[0]}")
        fields = {k: row[k] for k in Statement.__dataclass_fields__ if k in row and k != "place"}
        if row["status"] == "plan" and row["unit"] != "bn VND":
            fields["status"] = ALWAYS.get(str(row["indicator"]), "target")  # capital is assigned
        name = areas.get(str(row["area"]), str(row["edition"])).name if len(row["area"]) < 4 else ""
        found.append(
            Statement(
                **fields,
                place=name,
                start=start,
                end=end,
                printed=printed,
                confidence=confidence.of(licences),
                licences=licences,
            )
        )
    return found
