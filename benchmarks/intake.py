"""Does `mtqg.load` read offices' own forms right, ask, or get them silently wrong?

Run as `python -m benchmarks.intake [--show FAMILY]`. Forms are filled with invented figures in
many families, as accountants of communes, districts and provinces lay them out, so that every
right row is known by construction; then they are damaged in ways that the sheet itself betrays.
A form is *right* when all its rows come out and no other, *asked* when it is refused with a
question, *silently wrong* when a row is wrong and no problem is named. Forms that leave out what
is needed are counted apart: to load them without a word is silently wrong too. The last line is
JSON.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

import mtqg
from benchmarks.names import measure as measure_names
from mtqg.intake import template
from mtqg.problems import ProblemError
from mtqg.table import areas, communes
from mtqg.texts import unaccented

FIELDS = ["area", "level", "indicator", "programme", "capital", "fund", "plan_vintage", "period",
          "as_of"]  # fmt: skip
Key = tuple[str, ...]
UNITS = {"triệu đồng": 0.001, "tỷ đồng": 1.0, "nghìn đồng": 1e-6, "đồng": 1e-9}
LABELS = {
    "DTTS": ["Phát triển KT-XH vùng đồng bào DTTS và miền núi", "Chương trình MTQG DTTS&MN",
             "Chương trình MTQG phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền"
             " núi", "CTMTQG phát triển KTXH vùng ĐBDTTS&MN", "Dân tộc thiểu số và miền núi"],
    "GNBV": ["Giảm nghèo bền vững", "Chương trình MTQG giảm nghèo bền vững",
             "CTMTQG giảm nghèo", "Chương trình MTQG GNBV", "Chương trình giảm nghèo bền vững giai"
             " đoạn 2021-2025"],
    "NTM": ["Xây dựng nông thôn mới", "Chương trình MTQG xây dựng NTM", "Chương trình MTQG NTM",
            "CTMTQG xây dựng nông thôn mới", "Nông thôn mới"],
}  # fmt: skip
PLANS = ["Kế hoạch vốn năm {y}", "KH vốn năm {y}", "Kế hoạch năm {y}", "Kế hoạch vốn giao năm {y}",
         "Vốn được giao năm {y}", "Dự toán giao năm {y}"]  # fmt: skip
PAIDS = ["Giải ngân", "Lũy kế giải ngân", "Đã giải ngân", "Vốn đã giải ngân", "Giải ngân lũy kế",
         "Kết quả giải ngân", "Số vốn đã giải ngân"]  # fmt: skip
RATES = ["Tỷ lệ (%)", "Tỷ lệ giải ngân (%)", "Tỉ lệ %", "Đạt (%)", "% giải ngân",
         "Tỷ lệ giải ngân so với kế hoạch (%)"]  # fmt: skip
DATES = ["(Tính đến ngày {d}/{m}/{y})", "Tính đến ngày {d} tháng {m} năm {y}",
         "Số liệu đến hết tháng {m}/{y}", "Lũy kế đến {d}/{m:02d}/{y}", "Đến hết ngày {d}.{m}.{y}",
         "Thời điểm báo cáo: đến hết tháng {m} năm {y}"]  # fmt: skip
TITLES = ["TÌNH HÌNH GIẢI NGÂN {what}", "BÁO CÁO KẾT QUẢ GIẢI NGÂN {what}",
          "BIỂU TỔNG HỢP TỶ LỆ GIẢI NGÂN {what}", "Biểu số 01: Giải ngân vốn {what}"]  # fmt: skip
UNIT_CELLS = ["Đơn vị tính: {u}", "ĐVT: {u}", "Đơn vị: {u}", "(Đơn vị: {u})", "Đơn vị tính : {u}."]
ALL_OF_THEM = ["CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA", "03 CHƯƠNG TRÌNH MTQG",
               "VỐN CÁC CHƯƠNG TRÌNH MTQG"]  # fmt: skip


@dataclass
class Form:
    """Sheets of cells with the rows that they state; `complete` unless something is left out."""

    sheets: dict[str, list[list[object]]]
    truth: dict[Key, float]
    family: str = ""
    complete: bool = True
    merges: dict[str, list[str]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    csv: str = ""
    money: list[tuple[int, int]] = field(default_factory=list)
    rates: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cells(self) -> list[list[object]]:
        """The cells of the first sheet."""
        return next(iter(self.sheets.values()))

    def save(self, folder: Path, name: str) -> Path:
        """Write it as the kind of file that it is."""
        if self.csv:
            path = folder / f"{name}.csv"
            lines = [";".join("" if v is None else str(v) for v in row) for row in self.cells]
            path.write_text("\r\n".join(lines), encoding=self.csv)
            return path
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in self.sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for cells in self.merges.get(title, ()):
                sheet.merge_cells(cells)
            for cell, code in self.formats.items():
                sheet[cell].number_format = code
            for r in self.hidden:
                sheet.row_dimensions[r].hidden = True
        path = folder / f"{name}.xlsx"
        book.save(path)
        return path


@dataclass
class Setting:
    """Where, when and in which unit a form is filled."""

    rng: random.Random
    area: areas.Area
    year: int
    month: int
    unit: str

    @property
    def as_of(self) -> str:
        """The day to which its figures count."""
        days = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
        return f"{self.year}-{self.month:02d}-{days.get(self.month, 31):02d}"

    def pick(self, words: list[str], **more: object) -> str:
        """Return one of several wordings, filled in."""
        day = int(self.as_of[-2:])
        return self.rng.choice(words).format(y=self.year, m=self.month, d=day, u=self.unit, **more)

    def money(self, low: float = 20, high: float = 400) -> float:
        """Return an amount of money in the unit of the form, in bn VND from `low` to `high`."""
        whole = self.rng.uniform(low, high) / UNITS[self.unit]
        return round(whole) if self.unit != "tỷ đồng" else round(whole, 3)

    def title(self, what: str) -> str:
        """Return a title that names the province."""
        words = self.pick(TITLES, what=what)
        kind = "tỉnh" if self.area.type == "tỉnh" else "thành phố"
        where = f" {kind} {self.area.name}"
        style = self.rng.randrange(3)
        return f"{words}{where.upper() if style else ' trên địa bàn' + where}"

    def head(self, what: str, year: bool = True) -> list[list[object]]:
        """Return the lines above a table: sender, title, date, unit."""
        kind = "TỈNH" if self.area.type == "tỉnh" else "THÀNH PHỐ"
        lines: list[list[object]] = []
        title = self.title(what)
        if self.rng.random() < 0.5:
            lines.append([f"UBND {kind} {self.area.name.upper()}"])
        if self.rng.random() < 0.3:
            lines.append([f"{self.area.name}, ngày 05 tháng {self.month % 12 + 1} năm {self.year}"])
        lines.append([title + (f" NĂM {self.year}" if year else "")])
        lines.append([self.pick(DATES)])
        lines.append([None, None, None, self.pick(UNIT_CELLS)])
        return lines

    def key(self, indicator: str, programme: str, **more: str) -> Key:
        """Return the key of a row of the long table."""
        known = {"area": self.area.code, "level": "province", "indicator": indicator,
                 "programme": programme, "capital": "ALL", "fund": "ALL", "plan_vintage": "ALL",
                 "period": str(self.year), "as_of": self.as_of}  # fmt: skip
        return tuple((known | more)[name] for name in FIELDS)


def setting(rng: random.Random, new: bool | None = None) -> Setting:
    """Return a province, a year and a unit, of edition 2025 when `new`."""
    new = rng.random() < 0.5 if new is None else new
    year = 2026 if new else rng.choice([2022, 2023, 2024])
    table = areas.provinces("2025" if new else "2024")
    one = areas.get(rng.choice(list(table["code"])), "2025" if new else "2024")
    return Setting(
        rng, one, year, rng.randrange(3, 13), rng.choice(["triệu đồng"] * 3 + list(UNITS))
    )


def old(rng: random.Random) -> Setting:
    """Return a setting of 2022-2024, in which the three programmes run."""
    return setting(rng, new=False)


def pay(s: Setting, plan: float) -> tuple[float, float]:
    """Return a payment of `plan` and its rate in percent."""
    share = s.rng.uniform(0.15, 0.95)
    paid = round(plan * share, 3 if s.unit == "tỷ đồng" else 0)
    return paid, round(100 * paid / plan, 1)


def put(f: Form, s: Setting, row: list[object], columns: tuple[int, int, int], plan: float,
        paid: float, programme: str, rate: bool = True, **more: str) -> None:  # fmt: skip
    """Put plan, payment and rate into a row and into the truth."""
    r = len(f.cells)
    p, d, k = columns
    while len(row) <= max(columns):
        row.append(None)
    row[p], row[d] = plan, paid
    factor = UNITS[s.unit]
    f.truth[s.key("FIN.PLAN", programme, **more)] = plan * factor
    f.truth[s.key("FIN.DISB", programme, **more)] = paid * factor
    f.money += [(r, p), (r, d)]
    if rate:
        row[k] = round(100 * paid / plan, 1)
        f.truth[s.key("FIN.DISB_RATE", programme, **more)] = float(str(row[k]))
        f.rates.append((r, k))
    f.cells.append(row)


def programmes(s: Setting) -> list[str]:
    """Return the programmes of the year."""
    return ["DTTS", "GNBV", "NTM"] if s.year < 2026 else ["NTP2026"]


def split(s: Setting, value: float) -> tuple[float, float]:
    """Return two parts of `value`."""
    one = round(value * s.rng.uniform(0.3, 0.7), 3 if s.unit == "tỷ đồng" else 0)
    return one, round(value - one, 3)


# ---------------------------------------------------------------- families


def free(rng: random.Random) -> Form:
    """Programmes in rows, types of capital below them, a total above or below."""
    s = old(rng)
    f = Form({"Biểu": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells.append(["STT", rng.choice(["Nội dung", "Chương trình", "Tên chương trình"]),
                    s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])  # fmt: skip
    columns = (2, 3, 4)
    rows: list[tuple[list[object], float, float, str, str]] = []
    style = rng.randrange(4)
    total_plan = total_paid = 0.0
    for i, code in enumerate(programmes(s)):
        plan = s.money()
        paid, _ = pay(s, plan)
        total_plan, total_paid = total_plan + plan, total_paid + paid
        number = [["I", "II", "III"][i], i + 1, f"{i + 1}.", None][style]
        rows.append(([number, rng.choice(LABELS[code])], plan, paid, code, "ALL"))
        if rng.random() < 0.7:
            (a, b), (x, y) = split(s, plan), split(s, paid)
            for j, (name, cap) in enumerate((("Vốn đầu tư", "INV"), ("Vốn sự nghiệp", "REC"))):
                number = [j + 1, "ab"[j], f"{i + 1}.{j + 1}", "-"][style]
                words = rng.choice([name, f"- {name}", name + " phát triển" if j == 0 else name])
                part = (a, b)[j], (x, y)[j]
                rows.append(([number, words], *part, code, cap))
    above = rng.random() < 0.5
    first: list[object] = [None, rng.choice(["Tổng số", "TỔNG CỘNG", "Tổng cộng", "Cộng"])]
    total = (first, total_plan, total_paid, "ALL", "ALL")
    for cells, plan, paid, code, cap in [total, *rows] if above else [*rows, total]:
        put(f, s, list(cells), columns, round(plan, 3), round(paid, 3), code, capital=cap)
    if rng.random() < 0.3:
        f.cells.extend([[], [None, "Người lập biểu", None, "TM. UBND TỈNH"]])
    return f


def labels(rng: random.Random) -> Form:
    """One to three programmes under any of their names."""
    s = old(rng)
    f = Form({"Sheet1": s.head("VỐN", year=True)}, {})
    f.cells.append(["TT", "Nội dung", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    for i, code in enumerate(rng.sample(programmes(s), rng.randrange(1, 4))):
        plan = s.money()
        put(f, s, [i + 1, rng.choice(LABELS[code])], (2, 3, 4), plan, pay(s, plan)[0], code)
    return f


def qualifiers(rng: random.Random) -> Form:
    """Columns beside the plain ones that look like them and are not."""
    s = old(rng)
    f = Form({"Biểu 1": s.head(rng.choice(ALL_OF_THEM))}, {})
    odd = ["Chưa giải ngân", "Còn lại chưa giải ngân", f"Ước giải ngân đến 31/12/{s.year}",
           "Kế hoạch giải ngân quý IV", f"Giải ngân tháng {s.month}", "Tỷ lệ so với cùng kỳ (%)",
           "Kế hoạch đề nghị điều chỉnh", "Giải ngân cùng kỳ năm trước",
           "Tăng, giảm so với kế hoạch",
           f"Dự kiến giải ngân hết năm {s.year}", "Tỷ lệ phân bổ (%)", "Nhu cầu vốn năm sau",
           "Giải ngân trong tuần", "Vốn đã phân bổ chi tiết", "Số dự án được giao"]  # fmt: skip
    some = rng.sample(odd, 2)
    heads = ["STT", "Nội dung", s.pick(PLANS), some[0], s.pick(PAIDS), some[1], s.pick(RATES)]
    f.cells.append(list(heads))
    for i, code in enumerate(programmes(s)):
        plan = s.money()
        row: list[object] = [i + 1, rng.choice(LABELS[code]), None, s.money(), None, s.money()]
        put(f, s, row, (2, 4, 6), plan, pay(s, plan)[0], code)
    return f


def capital_columns(rng: random.Random) -> Form:
    """Total, investment and recurrent capital under plan and under payment."""
    s = old(rng)
    f = Form({"B1": s.head(rng.choice(ALL_OF_THEM))}, {})
    r = len(f.cells) + 1
    f.cells.append(["TT", "Chương trình", s.pick(PLANS), None, None, s.pick(PAIDS), None, None,
                    "Tỷ lệ giải ngân (%)"])  # fmt: skip
    subs = rng.choice([["Tổng số", "Vốn đầu tư", "Vốn sự nghiệp"], ["Tổng", "ĐTPT", "Sự nghiệp"]])
    f.cells.append([None, None, *subs, *subs, None])
    f.merges["B1"] = [f"C{r}:E{r}", f"F{r}:H{r}", f"A{r}:A{r + 1}", f"I{r}:I{r + 1}"]
    if rng.random() < 0.4:
        f.cells.append(["A", "B", 1, 2, 3, 4, 5, 6, "7=4/1"])
        if rng.random() < 0.5:
            f.merges = {}
    factor = UNITS[s.unit]
    for i, code in enumerate(programmes(s)):
        plan = s.money()
        paid, rate = pay(s, plan)
        (a, b), (x, y) = split(s, plan), split(s, paid)
        row = len(f.cells)
        f.cells.append([i + 1, rng.choice(LABELS[code]), plan, a, b, paid, x, y, rate])
        for cap, p, d in (("ALL", plan, paid), ("INV", a, x), ("REC", b, y)):
            f.truth[s.key("FIN.PLAN", code, capital=cap)] = p * factor
            f.truth[s.key("FIN.DISB", code, capital=cap)] = d * factor
        f.truth[s.key("FIN.DISB_RATE", code)] = rate
        f.money += [(row, c) for c in range(2, 8)]
        f.rates.append((row, 8))
    return f


def vintage_columns(rng: random.Random) -> Form:
    """Total, carried over, this year's, in two heading rows."""
    s = setting(rng)
    what = rng.choice(ALL_OF_THEM)
    f = Form({"B2": s.head(what, year=rng.random() < 0.5)}, {})
    before = f"Vốn năm {s.year - 1} " + rng.choice(["kéo dài", "chuyển sang", "kéo dài sang"])
    subs = ["Tổng số", rng.choice([before, "Vốn kéo dài", "Vốn các năm trước chuyển sang"]),
            f"Vốn năm {s.year}"]  # fmt: skip
    if rng.random() < 0.3:
        subs[1], subs[2] = subs[2], subs[1]
    r = len(f.cells) + 1
    f.cells.append(["TT", "Nội dung", f"Kế hoạch vốn năm {s.year}", None, None,
                    rng.choice(["Giải ngân", s.pick(["Giải ngân đến {d}/{m}/{y}"])]),
                    None, None, "Tỷ lệ giải ngân (%)"])  # fmt: skip
    f.cells.append([None, None, *subs, *subs, None])
    f.merges["B2"] = [f"C{r}:E{r}", f"F{r}:H{r}"]
    order = ["ALL", "CARRIED", "CURRENT"] if "Vốn năm" in subs[2] and f"{s.year}" in subs[2] else [
        "ALL", "CURRENT", "CARRIED"]  # fmt: skip
    factor = UNITS[s.unit]
    rows = [(rng.choice(LABELS[c]), c) for c in programmes(s)] if s.year < 2026 else [
        ("Tổng cộng", "ALL")]  # fmt: skip
    for i, (label, code) in enumerate(rows):
        plan = s.money()
        paid, rate = pay(s, plan)
        (a, b), (x, y) = split(s, plan), split(s, paid)
        row = len(f.cells)
        f.cells.append([i + 1 if s.year < 2026 else None, label, plan, a, b, paid, x, y, rate])
        for v, p, d in zip(order, (plan, a, b), (paid, x, y), strict=True):
            f.truth[s.key("FIN.PLAN", code, plan_vintage=v)] = p * factor
            f.truth[s.key("FIN.DISB", code, plan_vintage=v)] = d * factor
        f.truth[s.key("FIN.DISB_RATE", code)] = rate
        f.money += [(row, c) for c in range(2, 8)]
        f.rates.append((row, 8))
    return f


#: The type of a unit, whole and short.
TYPES = {"huyện": ("Huyện", "H."), "quận": ("Quận", "Q."), "thị xã": ("Thị xã", "TX."),
         "thành phố": ("Thành phố", "TP.")}  # fmt: skip


def districts_of(rng: random.Random, s: Setting) -> list[str]:
    """Return the districts of the province, but those of one name, each with its type."""
    own = [r for r in areas.rows("districts")
           if r["province"] == s.area.code and r["listed_until"] == "2025"]  # fmt: skip
    names = Counter(r["name"] for r in own)
    return [f"{rng.choice(TYPES[r['type']])} {r['name']}" for r in own if names[r["name"]] == 1]


def by_programme(rng: random.Random, units: list[tuple[str, str, str]], s: Setting, what: str,
                 word: str, total: str) -> Form:  # fmt: skip
    """Programmes above, plan and payment below, places in rows."""
    f = Form({"Tổng hợp": s.head(what)}, {})
    r = len(f.cells) + 1
    head: list[object] = ["STT", word]
    below: list[object] = [None, None]
    for code in ["DTTS", "GNBV", "NTM"]:
        head += [rng.choice(LABELS[code]), None, None]
        below += [rng.choice(["Kế hoạch", "Kế hoạch vốn", "KH giao"]), "Giải ngân", "Tỷ lệ (%)"]
    f.cells.extend([head, below])
    f.merges["Tổng hợp"] = [f"{get_column_letter(c)}{r}:{get_column_letter(c + 2)}{r}" for c in
                            (3, 6, 9)] + [f"A{r}:A{r + 1}", f"B{r}:B{r + 1}"]  # fmt: skip
    factor = UNITS[s.unit]
    table = []
    for label, area, level in units:
        row: list[object] = [None, label]
        for code in ["DTTS", "GNBV", "NTM"]:
            plan = s.money(2, 40)
            paid, rate = pay(s, plan)
            row += [plan, paid, rate]
            where = {"area": area, "level": level}
            f.truth[s.key("FIN.PLAN", code, **where)] = plan * factor
            f.truth[s.key("FIN.DISB", code, **where)] = paid * factor
            f.truth[s.key("FIN.DISB_RATE", code, **where)] = rate
        table.append(row)
    sums: list[object] = [None, total]
    for c in (2, 5, 8):
        plan, paid = (round(sum(float(str(row[k])) for row in table), 3) for k in (c, c + 1))
        code = ["DTTS", "GNBV", "NTM"][(c - 2) // 3]
        sums += [plan, paid, round(100 * paid / plan, 1)]
        f.truth[s.key("FIN.PLAN", code)] = plan * factor
        f.truth[s.key("FIN.DISB", code)] = paid * factor
        f.truth[s.key("FIN.DISB_RATE", code)] = round(100 * paid / plan, 1)
    for i, row in enumerate(table):
        row[0] = i + 1
    for row in [sums, *table] if rng.random() < 0.5 else [*table, sums]:
        n = len(f.cells)
        f.cells.append(row)
        f.money += [(n, c) for c in (2, 3, 5, 6, 8, 9)]
        f.rates += [(n, c) for c in (4, 7, 10)]
    return f


def slug(text: str) -> str:
    """Return a name as the code of a district of 2024 writes it."""
    kinds = [kind for pair in TYPES.values() for kind in pair]
    name = next(text.removeprefix(f"{k} ") for k in kinds if text.startswith(f"{k} "))
    bare = unaccented(name)
    return "-".join("".join(c if c.isalnum() else " " for c in bare).split())


def districts(rng: random.Random) -> Form:
    """Districts × programmes."""
    s = old(rng)
    names = rng.sample(districts_of(rng, s), 4)
    units = [(n, f"{s.area.code}/{slug(n)}", "district") for n in names]
    word = rng.choice(["Đơn vị", "Địa phương", "Huyện, thành phố", "Tên huyện, thành phố"])
    return by_programme(rng, units, s, rng.choice(ALL_OF_THEM), word, rng.choice(
        ["Toàn tỉnh", "Tổng cộng", "Tổng số"]))  # fmt: skip


def commune_rows(rng: random.Random) -> Form:
    """Communes of a province of 2025 in rows, one programme in the title."""
    s = setting(rng, new=True)
    s.year, s.month = rng.choice([(2025, 10), (2025, 12), (2026, 6), (2026, 9)])
    what = "CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI" if s.year == 2025 else (
        "CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI, GIẢM NGHÈO BỀN VỮNG VÀ PHÁT TRIỂN KINH TẾ - XÃ"
        " HỘI VÙNG ĐỒNG BÀO DÂN TỘC THIỂU SỐ VÀ MIỀN NÚI")  # fmt: skip
    code = "NTM" if s.year == 2025 else "NTP2026"
    f = Form({"Xã": s.head(what)}, {})
    words = ["Xã, phường", "Đơn vị", "Tên xã, phường, đặc khu", "Địa bàn"]
    f.cells.append(["STT", rng.choice(words),
                    s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])  # fmt: skip
    some = rng.sample(communes.communes(s.area.code), 6)
    bare = rng.random() < 0.4
    rows = []
    for one in some:
        plan = s.money(1, 20)
        label = (
            one.name if bare else rng.choice([one.title, one.title.upper(), f"UBND {one.title}"])
        )
        rows.append((label, plan, pay(s, plan)[0], one.code))
    plan, paid = (round(sum(r[k] for r in rows), 3) for k in (1, 2))  # type: ignore[misc]
    put(f, s, [None, "Tổng cộng"], (2, 3, 4), plan, paid, code)
    for i, (label, p, d, area) in enumerate(rows):
        put(f, s, [i + 1, label], (2, 3, 4), p, d, code, area=area, level="commune")
    return f


def province_rows(rng: random.Random) -> Form:
    """Provinces in rows, a ministry's form, with or without regions."""
    new = rng.random() < 0.5
    s = setting(rng, new)
    code = "NTM" if not new else "ALL"
    what = "CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI" if not new else "CÁC CHƯƠNG TRÌNH MTQG"
    title = f"GIẢI NGÂN {what} CỦA CÁC ĐỊA PHƯƠNG NĂM {s.year}"
    f = Form({"CN": [["BỘ TÀI CHÍNH"], [title], [s.pick(DATES)], [s.pick(UNIT_CELLS)]]}, {})
    f.cells.append(["TT", rng.choice(["Địa phương", "Tỉnh, thành phố", "Đơn vị"]), s.pick(PLANS),
                    s.pick(PAIDS), s.pick(RATES)])  # fmt: skip
    table = areas.provinces("2025" if new else "2024")
    rows = []
    for name, area in table.sample(6, random_state=rng.randrange(9999))[
        ["name", "code"]
    ].to_numpy():
        plan = s.money()
        rows.append((str(name), plan, pay(s, plan)[0], str(area)))
    plan, paid = (round(sum(r[k] for r in rows), 3) for k in (1, 2))  # type: ignore[misc]
    put(f, s, [None, "Cả nước"], (2, 3, 4), plan, paid, code, area="VN", level="country")
    if rng.random() < 0.5:
        f.cells.append(["I", "Tây Nguyên", s.money(), s.money(), 50])
    for i, (label, p, d, area) in enumerate(rows):
        put(f, s, [i + 1, label], (2, 3, 4), p, d, code, area=area)
    return f


def two_years(rng: random.Random) -> Form:
    """Two years side by side, to the same day."""
    s = old(rng)
    day = s.pick(["(cùng thời điểm đến {d}/{m})"])
    f = Form({"SS": [[s.title("CÁC CHƯƠNG TRÌNH MTQG")], [day],
                     [s.pick(UNIT_CELLS)]]}, {})  # fmt: skip
    r = len(f.cells) + 1
    f.cells.append(
        ["STT", "Chương trình", f"Năm {s.year - 1}", None, None, f"Năm {s.year}", None, None]
    )
    f.cells.append([None, None, *["Kế hoạch", "Giải ngân", "Tỷ lệ (%)"] * 2])
    f.merges["SS"] = [f"C{r}:E{r}", f"F{r}:H{r}"]
    factor = UNITS[s.unit]
    for i, code in enumerate(programmes(s)):
        row: list[object] = [i + 1, rng.choice(LABELS[code])]
        for year in (s.year - 1, s.year):
            plan = s.money()
            paid, rate = pay(s, plan)
            row += [plan, paid, rate]
            when = {"period": str(year), "as_of": f"{year}{s.as_of[4:]}"}
            if year == s.year and s.as_of.endswith("02-28"):
                when["as_of"] = s.as_of
            f.truth[s.key("FIN.PLAN", code, **when)] = plan * factor
            f.truth[s.key("FIN.DISB", code, **when)] = paid * factor
            f.truth[s.key("FIN.DISB_RATE", code, **when)] = rate
        n = len(f.cells)
        f.cells.append(row)
        f.money += [(n, c) for c in (2, 3, 5, 6)]
        f.rates += [(n, 4), (n, 7)]
    return f


def medium_term(rng: random.Random) -> Form:
    """The plan of five years beside plan and payment of the year."""
    s = old(rng)
    f = Form({"TH": s.head(rng.choice(ALL_OF_THEM), year=rng.random() < 0.5)}, {})
    f.cells.append(["TT", "Chương trình", rng.choice(["Kế hoạch vốn giai đoạn 2021-2025",
                    "Kế hoạch trung hạn 2021-2025"]), f"Kế hoạch vốn năm {s.year}",
                    f"Giải ngân năm {s.year}", s.pick(RATES)])  # fmt: skip
    for i, code in enumerate(programmes(s)):
        plan, long = s.money(), s.money(900, 3000)
        f.truth[s.key("FIN.PLAN", code, period="2021/2025")] = long * UNITS[s.unit]
        put(f, s, [i + 1, rng.choice(LABELS[code]), long], (3, 4, 5), plan, pay(s, plan)[0], code)
    return f


def stacked(rng: random.Random) -> Form:
    """A table a programme, one below the other."""
    s = old(rng)
    f = Form({"Biểu": s.head("CÁC CHƯƠNG TRÌNH MTQG")}, {})
    head = ["TT", "Nội dung", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)]
    for i, code in enumerate(programmes(s)):
        f.cells.append([f"{['I', 'II', 'III'][i]}. {LABELS[code][rng.choice([1, 3])]}"])
        f.cells.append(list(head))
        plan = s.money()
        paid, _ = pay(s, plan)
        (a, b), (x, y) = split(s, plan), split(s, paid)
        put(f, s, [None, "Tổng số"], (2, 3, 4), plan, paid, code)
        put(f, s, [1, "Vốn đầu tư"], (2, 3, 4), a, x, code, capital="INV")
        put(f, s, [2, "Vốn sự nghiệp"], (2, 3, 4), b, y, code, capital="REC")
        f.cells.append([])
    return f


def sheets(rng: random.Random) -> Form:
    """A sheet a programme, named in its title or by the sheet."""
    s = old(rng)
    f = Form({}, {})
    for code in programmes(s):
        said = rng.random() < 0.5
        what = LABELS[code][1].upper() if said else "VỐN"
        f.sheets = {code if not said else f"B{len(f.sheets)}": s.head(what), **f.sheets}
        f.cells.append(["TT", "Nội dung", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
        plan = s.money()
        paid, _ = pay(s, plan)
        (a, b), (x, y) = split(s, plan), split(s, paid)
        put(f, s, [None, "Tổng số"], (2, 3, 4), plan, paid, code)
        put(f, s, [1, "Vốn đầu tư"], (2, 3, 4), a, x, code, capital="INV")
        put(f, s, [2, "Vốn sự nghiệp"], (2, 3, 4), b, y, code, capital="REC")
        f.money, f.rates = [], []
    return f


def sections(rng: random.Random) -> Form:
    """Types of capital above, programmes below."""
    s = old(rng)
    f = Form({"Biểu": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells.append(["TT", "Nội dung", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    style = rng.randrange(3)
    for j, (name, cap) in enumerate((("VỐN ĐẦU TƯ", "INV"), ("VỐN SỰ NGHIỆP", "REC"))):
        rows = []
        for code in programmes(s):
            plan = s.money()
            rows.append((code, plan, pay(s, plan)[0]))
        plan, paid = (round(sum(r[k] for r in rows), 3) for k in (1, 2))  # type: ignore[misc]
        number = [("A", "I", None), ("B", "II", None)][j][style]
        first: list[object] = [number, name if number else f"{'AB'[j]}. {name}"]
        put(f, s, first, (2, 3, 4), plan, paid, "ALL", capital=cap)
        for i, (code, p, d) in enumerate(rows):
            put(f, s, [i + 1, rng.choice(LABELS[code])], (2, 3, 4), p, d, code, capital=cap)
    return f


def unit_places(rng: random.Random) -> Form:
    """The unit below the table, in the headings, in a cell beside its label."""
    s = old(rng)
    f = Form({"Biểu": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells[-1] = []
    where = rng.randrange(4)
    plan_head, paid_head = s.pick(PLANS), s.pick(PAIDS)
    if where == 0:
        plan_head, paid_head = f"{plan_head} ({s.unit})", f"{paid_head} ({s.unit})"
    elif where == 1:
        f.cells[-1] = [None, None, "Đơn vị tính:", s.unit]
    elif where == 2:
        f.cells[-2] = [f"{f.cells[-2][0]}, {s.pick(UNIT_CELLS)}"]
    f.cells.append(["STT", "Chương trình", plan_head, paid_head, s.pick(RATES)])
    for i, code in enumerate(programmes(s)):
        plan = s.money()
        put(f, s, [i + 1, rng.choice(LABELS[code])], (2, 3, 4), plan, pay(s, plan)[0], code)
    if where == 3:
        f.cells.extend([[], [rng.choice(["Đơn vị tính: ", "Ghi chú: đơn vị tính: "]) + s.unit]])
    return f


def transposed(rng: random.Random) -> Form:
    """Programmes in columns, plan, payment and rate in rows."""
    s = old(rng)
    f = Form({"B": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells.append(["TT", "Chỉ tiêu", *[rng.choice(LABELS[c]) for c in programmes(s)]])
    rows: list[list[object]] = [[1, s.pick(PLANS)], [2, s.pick(PAIDS)], [3, "Tỷ lệ giải ngân (%)"]]
    for code in programmes(s):
        plan = s.money()
        paid, rate = pay(s, plan)
        for row, value in zip(rows, (plan, paid, rate), strict=True):
            row.append(value)
        f.truth[s.key("FIN.PLAN", code)] = plan * UNITS[s.unit]
        f.truth[s.key("FIN.DISB", code)] = paid * UNITS[s.unit]
        f.truth[s.key("FIN.DISB_RATE", code)] = rate
    f.cells.extend(rows)
    return f


def funds(rng: random.Random) -> Form:
    """One programme: types of capital, and central and local budget below each."""
    s = old(rng)
    code = rng.choice(programmes(s))
    f = Form({"B": s.head(LABELS[code][1].upper())}, {})
    f.cells.append(["TT", "Nguồn vốn", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    plan = s.money(100, 400)
    paid, _ = pay(s, plan)
    put(f, s, [None, "Tổng số"], (2, 3, 4), plan, paid, code)
    for j, (cap, name) in enumerate((("INV", "Vốn đầu tư"), ("REC", "Vốn sự nghiệp"))):
        part, gone = split(s, plan)[j], split(s, paid)[j]
        put(f, s, [["I", "II"][j], name], (2, 3, 4), part, gone, code, capital=cap)
        (a, b), (x, y) = split(s, part), split(s, gone)
        words = rng.choice([("Ngân sách trung ương", "Ngân sách địa phương"), ("- NSTW", "- NSĐP"),
                            ("Vốn trung ương", "Đối ứng địa phương")])  # fmt: skip
        put(f, s, [1, words[0]], (2, 3, 4), a, x, code, capital=cap, fund="CENTRAL")
        put(f, s, [2, words[1]], (2, 3, 4), b, y, code, capital=cap, fund="LOCAL")
    return f


def own_template(rng: random.Random) -> Form:
    """The project's own template, as an office fills it."""
    s = old(rng)
    title = rng.choice(["TÌNH HÌNH GIẢI NGÂN CÁC CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA",
                        "TỶ LỆ GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"])  # fmt: skip
    where = rng.choice(["Tỉnh: ", "Tỉnh: tỉnh ", "Địa phương: "]) + s.area.name
    f = Form({"Biểu": [[title], [], [where],
              [f"Kế hoạch năm: {s.year}"],
              ["Tính đến ngày: " + s.pick(["{d}/{m}/{y}", "hết tháng {m}/{y}", "{d}.{m}.{y}",
               "{d} tháng {m} năm {y}"])], [*[None] * 8, f"Đơn vị: {s.unit}"],
              [h for h, _ in template.HEADINGS]]}, {})  # fmt: skip
    words = template.CHOICES
    i = 0
    for code in programmes(s):
        plan = s.money()
        paid, _ = pay(s, plan)
        (a, b), (x, y) = split(s, plan), split(s, paid)
        for cap, p, d in (("ALL", plan, paid), ("INV", a, x), ("REC", b, y)):
            i += 1
            blank = rng.random() < 0.3
            row: list[object] = [i, words["programme"][code], words["capital"][cap],
                                 None if blank else words["fund"]["ALL"],
                                 None if blank else words["plan_vintage"]["ALL"]]  # fmt: skip
            put(f, s, row, (5, 6, 7), p, d, code, capital=cap)
    return f


def poverty(rng: random.Random) -> Form:
    """The poverty review by commune."""
    s = setting(rng, new=True)
    s.year = 2025
    title = f"KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {s.year}"
    kind = "TỈNH" if s.area.type == "tỉnh" else "THÀNH PHỐ"
    f = Form({"RS": [[f"UBND {kind} {s.area.name.upper()}"], [title],
                     ["(Theo chuẩn nghèo đa chiều giai đoạn 2022-2025)"]]}, {})  # fmt: skip
    two = rng.random() < 0.6
    if two:
        r = len(f.cells) + 1
        f.cells.append(["STT", "Xã, phường", "Tổng số hộ", "Hộ nghèo", None, "Hộ cận nghèo", None])
        f.cells.append([None, None, None, *["Số hộ", "Tỷ lệ (%)"] * 2])
        f.merges["RS"] = [f"D{r}:E{r}", f"F{r}:G{r}", f"C{r}:C{r + 1}"]
    else:
        f.cells.append(["STT", "Đơn vị", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)",
                        "Số hộ cận nghèo", "Tỷ lệ hộ cận nghèo (%)"])  # fmt: skip
    for i, one in enumerate(rng.sample(communes.communes(s.area.code), 6)):
        n, p, q = rng.randrange(900, 6000), rng.randrange(10, 300), rng.randrange(10, 300)
        row = [i + 1, one.title if rng.random() < 0.6 else one.name, n, p, round(100 * p / n, 2), q,
               round(100 * q / n, 2)]  # fmt: skip
        f.cells.append(row)
        names = ["GNBV.HH_TOTAL", "GNBV.POOR_HH", "GNBV.POOR", "GNBV.NEAR_HH", "GNBV.NEAR"]
        for name, value in zip(names, row[2:], strict=True):
            key = s.key(name, "GNBV", area=one.code, level="commune", as_of="")
            f.truth[key] = float(str(value))
    return f


def csv_form(rng: random.Random) -> Form:
    """The usual form as a CSV of Vietnamese Excel."""
    f = free(rng)
    for row in f.cells:
        for c, value in enumerate(row):
            if isinstance(value, float) or (isinstance(value, int) and c > 1):
                text = f"{value:,.3f}".rstrip("0").rstrip(".") if c != 4 else f"{value:.1f}"
                row[c] = text.translate(str.maketrans(",.", ".,"))
    f.csv = rng.choice(["utf-8-sig", "utf-8"])
    f.money, f.rates = [], []
    return f


def texts(rng: random.Random) -> Form:
    """Money typed as text with full stops between thousands."""
    s = old(rng)
    s.unit = "triệu đồng"
    f = Form({"B": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells.append(["STT", "Chương trình", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    for i, code in enumerate(programmes(s)):
        plan = s.money(1100, 3000)
        put(f, s, [i + 1, rng.choice(LABELS[code])], (2, 3, 4), plan, pay(s, plan)[0], code)
        for c in (2, 3):
            f.cells[-1][c] = f"{f.cells[-1][c]:,.0f}".replace(",", ".")
        f.cells[-1][4] = str(f.cells[-1][4]).replace(".", ",") + rng.choice(["", "%"])
    f.money, f.rates = [], []
    return f


def percents(rng: random.Random) -> Form:
    """Rates that Excel shows as percentages, or plain fractions without a sign."""
    f = labels(rng)
    f.family = "percents"
    style = rng.random() < 0.5
    head = next(r for r, row in enumerate(f.cells) if row and row[0] == "TT")
    if not style:
        f.cells[head][4] = "Tỷ lệ giải ngân"
    for r, c in f.rates:
        f.cells[r][c] = float(str(f.cells[r][c])) / 100
        if style:
            f.formats[f"{get_column_letter(c + 1)}{r + 1}"] = "0.0%"
    f.rates = []
    return f


def of_district(rng: random.Random) -> Form:
    """A district's own form."""
    s = old(rng)
    rural = [n for n in districts_of(rng, s) if n.startswith(("Huyện ", "H. "))]
    name = rng.choice(rural).replace("H. ", "Huyện ", 1)
    kind = "TỈNH" if s.area.type == "tỉnh" else "THÀNH PHỐ"
    title = f"GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG NĂM {s.year} {kind} {s.area.name.upper()}"
    f = Form({"B": [[f"UBND {name.upper()}"], [title],
                    [s.pick(DATES)], [s.pick(UNIT_CELLS)]]}, {})  # fmt: skip
    f.cells.append(["TT", "Chương trình", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    for i, code in enumerate(programmes(s)):
        plan = s.money(2, 60)
        put(f, s, [i + 1, rng.choice(LABELS[code])], (2, 3, 4), plan, pay(s, plan)[0], code,
            area=f"{s.area.code}/{slug(name)}", level="district")  # fmt: skip
    return f


def projects(rng: random.Random) -> Form:
    """Component projects below the programmes, which no code describes."""
    s = old(rng)
    f = Form({"B": s.head(rng.choice(ALL_OF_THEM))}, {})
    f.cells.append(["TT", "Nội dung", s.pick(PLANS), s.pick(PAIDS), s.pick(RATES)])
    below = ["Dự án 1: Hỗ trợ đầu tư phát triển hạ tầng", "Dự án 2: Đa dạng hóa sinh kế, phát triển"
             " mô hình giảm nghèo", "Tiểu dự án 1: Hỗ trợ đào tạo nghề nông thôn mới",
             "Nội dung 3: Truyền thông về giảm nghèo"]  # fmt: skip
    for i, code in enumerate(programmes(s)):
        plan = s.money()
        paid, _ = pay(s, plan)
        put(f, s, [["I", "II", "III"][i], rng.choice(LABELS[code])], (2, 3, 4), plan, paid, code)
        for j, (p, d) in enumerate(zip(split(s, plan), split(s, paid), strict=True)):
            row: list[object] = [
                rng.choice([j + 1, f"{i + 1}.{j + 1}"]),
                rng.choice(below),
                p,
                d,
                50,
            ]
            f.cells.append(row)
            if rng.random() < 0.4:
                f.cells.append([rng.choice(["a", None, "-"]), "Vốn đầu tư", p, d, 50])
    return f


def left_out(rng: random.Random) -> Form:
    """A form that leaves out its unit, date, province or programme, or says one twice."""
    f = free(rng)
    f.complete = False
    head = next(r for r, row in enumerate(f.cells) if row and row[0] == "STT")
    what = rng.randrange(5)
    if what == 0:
        f.cells[head - 1] = []
    elif what == 1:
        f.cells[head - 2] = []
    elif what == 2:
        for r in range(head - 2):
            f.cells[r] = ["GIẢI NGÂN CÁC CHƯƠNG TRÌNH MTQG"]
    elif what == 3:
        f.cells[head - 1] = ["Đơn vị: triệu đồng", None, "ĐVT: tỷ đồng"]
    else:
        f.cells[head][2] = "Kế hoạch vốn (tỷ đồng)"
        f.cells[head - 1] = ["Đơn vị: triệu đồng"]
    return f


FAMILIES: list[Callable[[random.Random], Form]] = [
    free, labels, qualifiers, capital_columns, vintage_columns, districts, commune_rows,
    province_rows, two_years, medium_term, stacked, sheets, sections, unit_places, transposed,
    funds, own_template, poverty, csv_form, texts, percents, of_district, projects, left_out,
]  # fmt: skip


# ---------------------------------------------------------------- damage

Damage = Callable[[random.Random, Form], Form | None]


def _cell(rng: random.Random, f: Form) -> tuple[int, int] | None:
    cells = [(r, c) for r, c in f.money if isinstance(f.cells[r][c], int | float) and f.cells[r][c]]
    return rng.choice(cells) if cells else None


def scaled(rng: random.Random, f: Form) -> Form | None:
    """One amount typed a thousand or ten times too large."""
    if at := _cell(rng, f):
        f.cells[at[0]][at[1]] *= rng.choice([10, 1000])  # type: ignore[operator]
        return f
    return None


def digits(rng: random.Random, f: Form) -> Form | None:
    """Two digits of an amount swapped."""
    at = _cell(rng, f)
    text = f"{f.cells[at[0]][at[1]]:.0f}" if at else ""
    if not at or len(text) < 3 or text[0] == text[1] or not f.rates:
        return None
    f.cells[at[0]][at[1]] = float(text[1] + text[0] + text[2:])
    return f


def swapped(rng: random.Random, f: Form) -> Form | None:
    """The columns of plan and payment swapped."""
    rows = {r for r, _ in f.rates}
    if not rows or len(f.rates) != len(rows) or len(f.money) != 2 * len(rows):
        return None
    for r in rows:
        a, b = (c for row, c in f.money if row == r)
        f.cells[r][a], f.cells[r][b] = f.cells[r][b], f.cells[r][a]
    return f


def shifted(rng: random.Random, f: Form) -> Form | None:
    """The rates shifted by one row."""
    columns = {c for _, c in f.rates}
    if len(columns) != 1 or len(f.rates) < 3:
        return None
    values = [f.cells[r][c] for r, c in f.rates]
    for (r, c), value in zip(f.rates, values[-1:] + values[:-1], strict=True):
        f.cells[r][c] = value
    return f


def negative(rng: random.Random, f: Form) -> Form | None:
    """An amount with a minus sign, in brackets, or with a letter for a digit."""
    if at := _cell(rng, f):
        value = float(str(f.cells[at[0]][at[1]]))
        odd = [-value, f"({value:,.0f})", f"{value:.0f}o", f"{value:.0f} (1)"]
        f.cells[at[0]][at[1]] = rng.choice(odd)
        return f
    return None


def repeated(rng: random.Random, f: Form) -> Form | None:
    """A row given twice with another figure."""
    if at := _cell(rng, f):
        row = list(f.cells[at[0]])
        row[at[1]] = float(str(row[at[1]])) + 7
        f.cells.append(row)
        return f
    return None


def qualified(rng: random.Random, f: Form) -> Form | None:
    """The heading of the payments says that they are not payments."""
    for row in f.cells[:12]:
        for c, text in enumerate(row):
            if isinstance(text, str) and text in PAIDS:
                row[c] = rng.choice(["Ước ", "Dự kiến ", "Chưa ", "Kế hoạch "]) + text.lower()
                return f
    return None


def no_unit(rng: random.Random, f: Form) -> Form | None:
    """The unit is deleted."""
    for row in f.cells[:8]:
        for c, text in enumerate(row):
            if isinstance(text, str) and len(text) < 40 and any(
                text == u.format(u=unit) for u in UNIT_CELLS for unit in UNITS
            ):  # fmt: skip
                row[c] = None
                f.truth = {}
                return f
    return None


def two_units(rng: random.Random, f: Form) -> Form | None:
    """A second unit is stated."""
    before = sum(isinstance(t, str) and "ơn vị" in t for row in f.cells[:8] for t in row)
    if not before or f.csv or not any(key[2] == "FIN.PLAN" for key in f.truth):
        return None
    said = " ".join(str(t) for row in f.cells[:8] for t in row)
    f.cells.insert(0, ["ĐVT: tỷ đồng" if "tỷ đồng" not in said else "ĐVT: triệu đồng"])
    f.merges = {}
    f.truth = {}
    return f


def renamed(rng: random.Random, f: Form) -> Form | None:
    """A label that is none of a programme's names."""
    known = {label for some in LABELS.values() for label in some}
    for row in f.cells[4:]:
        if len(row) > 3 and row[1] in known and isinstance(row[3], int | float):
            row[1] = rng.choice(["Chương trình phục hồi kinh tế", "Dự án 7 giảm nghèo thông tin",
                                 "Chương trình nông thôn mới và giảm nghèo",
                                 "Vốn ODA khác"])  # fmt: skip
            f.family += "!"
            return f
    return None


def odd_date(rng: random.Random, f: Form) -> Form | None:
    """A day that no calendar has, or of another year."""
    for row in f.cells[:8]:
        for c, text in enumerate(row):
            if isinstance(text, str) and text.startswith(
                ("(Tính đến", "Tính đến", "Lũy kế đến", "Đến hết ngày")
            ):
                row[c] = rng.choice(["Tính đến ngày 31/9/2024", "Tính đến ngày 30/2/2023",
                                     "Tính đến ngày 30/6/2019",
                                     "Tính đến ngày 15/15/2023"])  # fmt: skip
                f.truth = {}
                return f
    return None


DAMAGES: list[Damage] = [scaled, digits, swapped, shifted, negative, repeated, qualified, no_unit,
                         two_units, renamed, odd_date]  # fmt: skip


# ---------------------------------------------------------------- judging


def judge(path: Path, truth: dict[Key, float]) -> tuple[str, str]:
    """Return how a file is loaded: right, flagged, short, asked, or silent; and what is wrong."""
    try:
        loaded = mtqg.load(path)
    except ProblemError as error:
        return "asked", error.say("vi")[:300]
    found = {}
    for row in loaded.table[[*FIELDS, "value"]].itertuples(index=False):
        found[tuple(map(str, row[:-1]))] = float(row[-1])
    wrong = [
        k for k, v in found.items() if k not in truth or abs(truth[k] - v) > 1e-6 + 1e-9 * abs(v)
    ]
    missing = [k for k in truth if k not in found]
    told = any(p.severity in ("error", "warning") for p in loaded.problems)
    detail = f"wrong {wrong[:3]} missing {missing[:3]}" + "".join(
        f"\n      {p.say('vi')[:160]}" for p in loaded.problems[:4])  # fmt: skip
    if wrong:
        return ("flagged" if told else "silent"), detail
    if missing:
        return ("short" if loaded.problems else "silent"), detail
    return "right", detail


def run(show: Iterable[str], each: int = 12) -> dict[str, int]:
    """Fill, damage and judge; print a line a family and a kind of damage."""
    counts: Counter[str] = Counter()
    tables: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for family in (f for f in FAMILIES if not show or f.__name__ in show):
            for n in range(each):
                form = family(random.Random(f"{family.__name__} {n}"))
                verdict, detail = judge(form.save(folder, f"{family.__name__}-{n}"), form.truth)
                if not form.complete and verdict in ("right", "short"):
                    verdict = "silent"
                tables[family.__name__][verdict] += 1
                counts["forms"] += 1
                counts[verdict] += 1
                counts["complete"] += form.complete
                if family.__name__ in show and verdict != "right":
                    print(f"   {family.__name__}-{n} {verdict}: {detail}")
        for damage in DAMAGES:
            done = 0
            for n in range(400 if not show or damage.__name__ in show else 0):
                rng = random.Random(f"{damage.__name__} {n}")
                family = rng.choice([f for f in FAMILIES if f is not left_out])
                whole = family(rng)
                made = damage(rng, deepcopy(whole))
                if made is None:
                    continue
                verdict, detail = judge(made.save(folder, f"{damage.__name__}-{n}"), made.truth)
                tables["~" + damage.__name__][verdict] += 1
                counts["damaged"] += 1
                counts["damaged_silent_wrong"] += verdict == "silent"
                if damage.__name__ in show and verdict in ("silent",):
                    print(f"   {damage.__name__}-{n} {family.__name__} {verdict}: {detail}")
                done += 1
                if done == 40:
                    break
    for name, table in tables.items():
        print(f"{name:18}", dict(table))
    return {"forms": counts["forms"], "right": counts["right"], "asked": counts["asked"],
            "silent_wrong": counts["silent"], "damaged": counts["damaged"],
            "damaged_silent_wrong": counts["damaged_silent_wrong"],
            **measure_names()}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[2:] if sys.argv[1:2] == ["--show"] else [])))
