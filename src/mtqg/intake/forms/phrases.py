"""What a heading or a label of a form says, read whole: words left over are unknown.

A text is taken apart until nothing remains: first its times, then its units in brackets, then the
wordings of data/vocabulary/form_words.csv, the longest first. Words that remain mean that the text
says something this reader does not know ("Giải ngân nguồn tăng thu"), and a qualifier ("chưa",
"dự kiến", "so với cùng kỳ") that the figure is not the plain one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from mtqg.intake.forms.phrase_times import When, find_times
from mtqg.intake.forms.phrase_units import find_units
from mtqg.intake.forms.phrase_words import code_of, column_role, normal, tokens_of, wordings
from mtqg.table import catalogue
from mtqg.texts import unaccented

#: "theo QĐ số 12/QĐ-UBND ngày 5/3/2024 của Chủ tịch UBND tỉnh", "(QĐ 90)".
LAW = re.compile(
    r"(?:(?:giao\s+)?(?:theo|tại)\s+)?"
    r"(?:(?:quyết định|qđ|nghị quyết|nq|nghị định|nđ|thông tư|công văn|cv|văn bản|thông báo"
    r"|báo cáo|tờ trình)\s*(?:số\s*)?\d+\s*/(?!\s*\d{1,2}\s*/\s*\d{4})[\w\-/]*"
    r"|(?:quyết định|qđ|nghị quyết|nq)\s*(?:số\s*)?\d+(?:,\s*\d+)*\b)"
    r"(?:\s*ngày\s*\d{1,2}\s*[/.]\s*\d{1,2}\s*[/.]\s*\d{4})?"
    r"(?:\s*của\s+(?:(?:chủ tịch\s+)?(?:ubnd|ủy ban nhân dân)\s+(?:tỉnh|thành phố|huyện)"
    r"|thủ tướng(?:\s+chính phủ)?|chính phủ|hđnd tỉnh|bộ \w+(?: \w+)?))?",
    re.I,
)
#: "(3)=(2)/(1)", "4=3/2*100%": how a column is computed.
_FORMULA = re.compile(
    r"\(?\[?\d{1,2}\]?\)?\s*=\s*[\d()\[\]+\-*/x:%,. ]+|\(\d{1,2}\)\s*[/:]\s*\(\d{1,2}\)"
    r"|(?<=\S)\s*[(\[]\d{1,2}[)\]]\s*$",
    re.I,
)


@dataclass
class Said:
    """What one text says: codes by field, times, units, and the words that are not understood.

    `words` gives the wording that said a field, and that said a code.
    """

    text: str
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    times: list[When] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)

    def one(self, name: str) -> str:
        """Return the only code of a field, "" where it says none or several."""
        return next(iter(self.codes[name])) if len(self.codes[name]) == 1 else ""

    def has(self, *names: str) -> bool:
        """Tell whether it says anything of one of `names`."""
        return any(self.codes.get(name) for name in names)

    def years(self, *kinds: str) -> list[int]:
        """Return the years it says, of times of `kinds`."""
        return [t.year for t in self.times if t.kind in kinds and t.year]

    def carried_into(self) -> int:
        """Return the year into which it says that capital is carried over, 0 where it says none.

        All other years that it names are those of the capital: "Vốn giai đoạn 2021-2025 kéo dài
        sang năm 2026", "Vốn năm 2023, 2024 kéo dài".
        """
        text = self.text
        for when in self.times:
            if when.kind not in ("year", "own", "span"):
                text = text.replace(when.text, " ")
        if into := re.search(r"(?i)\b(?:sang|trong|vào)\s+(?:năm\s+)?(20\d\d)\b", text):
            return int(into[1])
        years = {int(year) for year in re.findall(r"20\d\d", _SEVERAL_YEARS.sub(r"\1", text))}
        return max(years) if len(years) > 1 else 0


#: "2022, 2023", "2021-2025", "năm 2021 đến năm 2025": years of one thing.
_SEVERAL_YEARS = re.compile(
    r"(20\d\d)(?:\s*(?:[,;+–-]|và|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?20\d\d\b)+", re.I
)


@cache
def _horizons() -> re.Pattern[str]:
    """Return what finds the last year in the name of a programme, which is no time of figures."""
    names = catalogue.programmes()["name_vi"]
    cores = names.str.extract(r"MTQG (?:về )?(.+) đến năm \d{4}$")[0].dropna()
    return re.compile(rf"({'|'.join(map(re.escape, cores))})\s+đến\s+năm\s+\d{{4}}", re.I)


def _take_words(
    said: Said, tokens: list[str], words: dict[tuple[str, ...], tuple[str, str]]
) -> None:
    """Note what the longest wordings among `tokens` say, and blank them."""
    for size in range(min(max(map(len, words)), len(tokens)), 0, -1):
        for start in range(len(tokens) - size + 1):
            piece = tuple(tokens[start : start + size])
            if "" not in piece and (meant := words.get(piece)):
                said.codes[meant[0]].add(meant[1])
                said.words[meant[0]] = said.words[meant[1]] = " ".join(piece)
                tokens[start : start + size] = [""] * size


#: Capital carried over, however it is written; "chuyển nguồn" alone may be what is being done.
_CARRIED = re.compile(
    r"(?:\bvốn )?(?:\b(?:từ )?(?:các )?năm trước )?(?:được )?(?:phép )?"
    r"\b(?:kéo dài(?: thời gian thực hiện(?: và)?(?: giải ngân)?)?|chuyển (?:nguồn|tiếp|sang))"
    r"(?: (?:từ )?(?:các )?năm trước)?(?: sang)?\b"
)
_CARRIED_PLAIN = re.compile(unaccented(_CARRIED.pattern))


def _as_carried(words: str) -> str:
    alone = words in ("chuyển nguồn", "chuyen nguon")
    return words if alone else "keo dai" if words == unaccented(words) else "kéo dài"


#: "TTCP giao", "do HĐND tỉnh giao": who assigned a plan, whatever its source of capital.
_ASSIGNED = (
    r"\b(?<!ngân sách )(?<!nguồn )(?:(?:được|do|đã) )*"
    r"((?:thủ tướng(?: chính phủ)?|ttcp|chính phủ|trung ương|bộ tài chính|địa phương|tỉnh"
    r"|(?:hội đồng nhân dân|hđnd|ủy ban nhân dân|ubnd)(?: (?:tỉnh|thành phố|huyện|xã|phường))?))"
    r" (?:đã )?giao\b"
)
_ASSIGNED_BY = re.compile(f"{_ASSIGNED}|{unaccented(_ASSIGNED)}")


def _take_assigned(said: Said, tokens: list[str]) -> list[str]:
    """Note who assigned a plan; return the words without it."""
    text = " ".join(tokens)
    said.codes["by"] |= {m[1] or m[2] for m in _ASSIGNED_BY.finditer(text)}
    return _ASSIGNED_BY.sub("giao", text).split()


#: "gồm cả vốn kéo dài", "chưa tính tạm ứng": what the figures hold or leave out.
_INCLUDED = re.compile(
    r"\b(?:(không|chưa) )?(?:đã )?(?:(?:bao )?gồm|kể|tính)\b(?: cả| thêm)?\s?(?:phần |số |vốn )*"
    r"|\bcả (?:vốn )?"
)
_INCLUDED_PLAIN = re.compile(unaccented(_INCLUDED.pattern))


def _take_included(said: Said, tokens: list[str], plain: bool = False) -> None:
    """Settle what a verb, negated or not, says of the wording behind it, and blank both.

    Capital carried over makes the figures those of all vintages, or of this year's alone; advances
    and the counterpart fund that are in the figures change nothing.
    """
    words = wordings()["within plain" if plain else "within"]
    text = " ".join(tokens)
    for verb in list((_INCLUDED_PLAIN if plain else _INCLUDED).finditer(text))[::-1]:
        start, end = len(text[: verb.start()].split()), len(text[: verb.end()].split())
        size = 8
        while size:  # "gồm vốn kéo dài, vốn đối ứng": one noun after another
            noun = tuple(tokens[end : end + size])
            meant = words.get(noun, ("", ""))
            carried = meant == ("plan_vintage", "CARRIED")
            held = meant == ("qualifier", "advance") or (meant[0] == "fund" and "ứng" in noun)
            if len(noun) < size or not (carried or (held and not verb[1])):
                size -= 1
                continue
            if carried:
                said.codes["plan_vintage"].add("CURRENT" if verb[1] else "ALL")
                said.words["plan_vintage"] = " ".join(tokens[start : end + size])
            end += size
            tokens[start:end], size = [""] * (end - start), 8


#: "Kế hoạch và giải ngân": two figures, not "kế hoạch giải ngân", an intention to pay.
_BOTH = re.compile(
    r"(?i)\b(kế hoạch|khv?)((?: vốn)?)\s*(?:,|và|&|/|\+)\s*(?=\S+ (?:hình|quả)|đã|giải|gn)"
)
#: "NSTW (vốn nước ngoài)": the part of a source that a label names in brackets or by an adjective;
#: of two beside each other it is the sum.
NARROWER = {
    frozenset({"CENTRAL", "DOMESTIC"}): "CENTRAL", frozenset({"LOCAL", "DOMESTIC"}): "LOCAL",
    frozenset({"CENTRAL", "FOREIGN"}): "FOREIGN", frozenset({"LOCAL", "LEVEL"}): "LEVEL",
}  # fmt: skip
_BESIDE = re.compile(r"\b(?:và|gồm|cả|kể|tính|cùng|với)\b|[+&,;/]")
_ECONOMY = "phát triển kinh tế xã hội phat trien kinh te xa hoi"
#: "Hợp phần NTM, GNBV": a component of the merged programme, by what it joins.
_COMPONENTS = {
    frozenset({"NTM", "GNBV"}): "NTP2026_C1",
    frozenset({"DTTS"}): "NTP2026_C2",
}
_MERGED = {"NTP2026", "DTTS", "GNBV", "NTM"}


@cache
def read(text: str) -> Said:
    """Return what `text` says.

    >>> said = read("Giải ngân vốn đầu tư đến 30/9/2024 (triệu đồng)")
    >>> said.one("indicator"), said.one("capital"), said.times[0].as_of(), said.units, said.rest
    ('FIN.DISB', 'INV', '2024-09-30', [('0.001', 'triệu đồng')], [])
    >>> read("Chưa giải ngân").one("qualifier"), read("Giải ngân nguồn tăng thu").rest
    ('not', ['thu'])
    """
    said = Said(text)
    bare = _FORMULA.sub(" ", text)
    if not column_role(bare):  # "Xã" heads a column and is a unit
        said.units, bare = find_units(bare)
        if said.units and said.units[0][0] == "%" and not bare.strip():
            said.codes["share"].add("")  # "%" is all that the cell says
            said.words["share"] = "%"
    for law in LAW.findall(bare):
        if code := code_of(re.sub(r"(?i)\bngày\b.*", "", law), "law"):
            said.codes["programme"].add(code)
    bare = re.sub(r"(?i)(?:đã |được )*công nhận (?=đạt chuẩn)", "", LAW.sub(" ", bare))
    if column := column_role(bare):
        said.codes["column"].add(column)
    if code := code_of(bare, "name"):
        said.codes["programme"].add(code)
        return said
    said.times, bare = find_times(_horizons().sub(r"\1", bare))
    tokens = tokens_of(_BOTH.sub(r"\1\2 của ", bare))
    tokens = _CARRIED.sub(lambda m: _as_carried(m[0]), " ".join(tokens)).split()
    tokens = _take_assigned(said, tokens)
    _take_included(said, tokens)
    _take_words(said, tokens, wordings()["within"])
    if unaccented(bare) == bare.casefold():  # typed without accents; abbreviations have theirs
        tokens = [unaccented(word) for word in tokens if word not in ("", "va")]
        tokens = _CARRIED_PLAIN.sub(lambda m: _as_carried(m[0]), " ".join(tokens)).split()
        _take_included(said, tokens, plain=True)
        _take_words(said, tokens, wordings()["within plain"])
    if said.one("indicator") == "FIN.PLAN" and re.search(r"trong năm(?! 20)", normal(text)):
        said.codes["plan_vintage"].add("CURRENT")  # "Kế hoạch vốn giao trong năm"
    if (figures := said.codes["indicator"]) == {"FIN.DISB_RATE", "FIN.PLAN"} or (
        figures == {"FIN.DISB", "FIN.PLAN"}
        and re.search(r"(?i)(?:gn|ngân)\W*/\W*(?:kh|kế|dự)", bare)
    ):
        said.codes["indicator"] = {"FIN.DISB_RATE"}  # "Tỷ lệ giải ngân so với kế hoạch", "GN/KH"
        said.codes["qualifier"].discard("compared")
    said.rest = [t for t in tokens if t]
    if not _BESIDE.search(normal(bare)):
        narrower = NARROWER.get(frozenset(said.codes["fund"]))
        said.codes["fund"] = {narrower} if narrower else said.codes["fund"]
    named = said.codes["programme"]
    if "DTTS" in named and set(said.rest) <= set(_ECONOMY.split()):
        said.rest = []  # "CT KT-XH vùng DTTS"
    spans = {(when.first, when.year) for when in said.times if when.kind == "span"}
    if not named and said.has("generic") and not said.has("plural") and (2026, 2035) in spans:
        named.add("NTP2026")  # "Chương trình MTQG giai đoạn 2026-2035"
    parts = {code for code in named if code.startswith("NTP2026")}
    if said.rest == ["hợp", "phần"] and (part := _COMPONENTS.get(frozenset(named))):
        said.codes["programme"], said.rest = {part}, []
    if len(parts) == 1 and named - parts <= _MERGED:  # "Hợp phần 1 (NTM, GNBV)"
        said.codes["programme"] = parts
    return said
