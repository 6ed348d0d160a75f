"""What a heading or a label of a form says, read whole: words left over are unknown.

A text is taken apart until nothing remains: first its times, then its units in brackets, then the
wordings of data/vocabulary/form_words.csv, the longest first. Words that remain mean that the text
says something this reader does not know ("Giải ngân nguồn tăng thu"), and a qualifier ("chưa",
"dự kiến", "so với cùng kỳ") that the figure is not the plain one.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.table import catalogue
from mtqg.table.numbers import NUMBER
from mtqg.texts import unaccented

_Y = r"(?:19|20)\d\d"
_DAY = rf"(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})(?:\s*[/.\-]\s*(?P<y>{_Y}|\d\d)(?!\d))?"
_DAY_WORDS = rf"(?P<d>\d{{1,2}})\s*th[áa]ng\s*(?P<m>\d{{1,2}})(?:\s*(?:n[ăa]m|,)?\s*(?P<y>{_Y}))?"
_UNTIL = r"(?:[đd][ếe]n|t[ớo]i)"
_END = r"(?:h[ếe]t|cu[ốo]i)"
#: What a source may be called that has no code: of both budgets, or of one level of the local one.
NO_FUND = ("DOMESTIC", "LEVEL")
#: The time after the year in which it may still be paid.
_CLOSING = r"(?:(?:h[ếe]t\s*)?th[ờo]i\s*gian\s*ch[ỉi]nh\s*l[ýy](?:\s*quy[ếe]t\s*to[áa]n)?)"
_NGAY = r"(?:ng[àa]y|th[ờo]i\s*[đd]i[ểe]m|m[ốo]c)"
#: "đến 17 giờ 00 ngày 30/9", "đến 24h00 ngày 30/9".
_HOUR = r"\d{1,2}\s*(?:gi[ờo]|h)\s*(?:\d{2}(?:\s*ph[úu]t)?)?"
_LEAD = rf"(?:t[íi]nh\s+)?{_UNTIL}\s*(?:(?:{_END}|{_NGAY}|{_HOUR}|{_CLOSING})\s*,?:?\s*)*:?\s*"
#: "đến 31/12 năm kế hoạch": of the year that the form is of.
_BUDGET_YEAR = r"\s*(?:c[ủu]a\s*)?n[ăa]m\s*(?:k[ếe]\s*ho[ạa]ch|ng[âa]n\s*s[áa]ch|b[áa]o\s*c[áa]o)"
_OF_YEAR = rf"(?:\s*(?:n[ăa]m|/|-|\.|,)?\s*(?P<y>{_Y})(?!\d))?"
_QUARTER = r"qu[ýyíi]\s*(?P<q>IV|I{1,3}|[1-4])\b"
_MONTH = r"th[áa]ng\s*(?P<m>1[0-2]|0?[1-9])(?!\d)"
_NAMED = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

#: In this order, each taking its words out of the text: (what it says, pattern).
_TIMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("window", rf"t[ừu]\s*(?:{_NGAY}\s*)?(?P<f>\d{{1,2}}\s*[/.]\s*\d{{1,2}})(?:\s*[/.]\s*{_Y})?"
                   rf"\s*(?:{_LEAD}|[-–—]\s*){_DAY}"),
        ("part", rf"(?<![\d/.])(?P<m>\d{{1,2}})\s*th[áa]ng\s*cu[ốo]i(?:\s*n[ăa]m)?{_OF_YEAR}"),
        ("months", rf"th[áa]ng\s*0?1\s*[-–]\s*(?P<m>1[0-2]|0?[2-9])(?!\d){_OF_YEAR}"),
        ("span", rf"(?:c[ảa]\s+)?(?:\d\s*n[ăa]m\s*|giai\s*[đd]o[ạa]n\s*|g[đd]\s*)?"
                 rf"(?P<a>{_Y})\s*[-–—]\s*(?P<b>{_Y})(?!\d)"),
        ("span", rf"t[ừu]\s*n[ăa]m\s*(?P<a>{_Y})\s*{_UNTIL}\s*(?:{_END}\s*)?n[ăa]m\s*(?P<b>{_Y})"),
        ("iso", rf"{_LEAD}(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]00:00:00)?"),
        ("date", rf"(?<![\d/.\-])(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ]00:00:00)?(?!\d)"),
        ("until month", rf"{_LEAD}(?:{_END}\s*)?(?P<m>1[0-2]|0?[1-9])\s*/\s*(?P<y>{_Y})(?!\d)"),
        ("until next", rf"{_LEAD}{_DAY}\s*(?:c[ủu]a\s*)?n[ăa]m\s*sau(?:{_BUDGET_YEAR})?"),
        ("until", rf"{_LEAD}{_DAY_WORDS}(?:{_BUDGET_YEAR})?"),
        ("until", rf"{_LEAD}{_DAY}(?:{_BUDGET_YEAR})?"),
        ("until month", rf"(?:{_LEAD}|{_END}\s*){_MONTH}{_OF_YEAR}"),
        ("until quarter", rf"(?:{_LEAD}|{_END}\s*){_QUARTER}{_OF_YEAR}"),
        ("until year", rf"(?:{_LEAD}{_END}\s*|{_END}\s*)n[ăa]m\s*(?P<y>{_Y})"),
        ("date", rf"ng[àa]y\s*(?:{_DAY_WORDS}|{_DAY.replace('?P<', '?P<x')})"),
        ("date", rf"(?P<d>\d{{1,2}})\s*[/.\-]\s*(?P<m>\d{{1,2}})\s*[/.\-]\s*(?P<y>{_Y})(?!\d)"),
        ("part", rf"(?:trong|ri[êe]ng)\s*{_MONTH}{_OF_YEAR}"),
        ("part", rf"(?:trong|ri[êe]ng)\s*{_QUARTER}{_OF_YEAR}"),
        ("months", rf"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])\s*(?:th[áa]ng(?!\s*\d{{1,2}}(?!\d))"
                   rf"(?:\s*[đd][ầa]u)?|t(?=\s*/\s*{_Y})){_OF_YEAR}"),
        ("quarter", rf"{_QUARTER}{_OF_YEAR}"),
        ("month", rf"{_MONTH}{_OF_YEAR}"),
        ("month", r"(?:^|(?<=lũy kế ))t(?P<m>1[0-2]|[1-9])\W*$"),
        ("own", rf"(?<!k[ếe] ho[ạa]ch )(?<!kh )(?<!giao )v[ốo]n\s*(?:k[ếe] ho[ạa]ch\s*)?"
                rf"(?:n[ăa]m\s*)?(?P<y>{_Y})(?!\d)"),
        ("year", rf"(?:(?:(?:ri[êe]ng|c[ảa])\s+)?n[ăa]m\s*|fy\s*)?(?<!\d)(?P<y>{_Y})(?![\d/])"),
    )
)  # fmt: skip
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
_UNIT_CELL = re.compile(
    r"(?P<lead>(?:số\s*liệu\s*)?tính\s*bằng|đơn\s*vị\s*tính|don\s*vi\s*tinh|đơn\s*vị|don\s*vi|đvt|dvt|đv\s*tính|đv|unit)"
    r"(?:\s+của\s+(?:biểu|bảng)(?:\s+này)?)?(?:\s+là\b)?\s*[:.\-]?\s*", re.I,
)  # fmt: skip
_UNIT_END = re.compile(
    r"[;)|\n]|\s[-–—](?=\s|$)|\.\s+(?=[A-ZĐ])|,(?!\d)|\s+(?=đến\b|tính\b|den\b|năm\b)"
)
#: "Yên" is a currency only where it is the whole of a unit; else it is of a place's name.
_FOREIGN = re.compile(
    r"\b(?:usd|eur|đô\s*la|do\s*la|dollar|jpy|euro)\b|\$"
    r"|^\W*(?:(?:nghìn|ngàn|triệu|tỷ)\s+)*yên(?:\s+nhật(?:\s+bản)?)?\W*$", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class When:
    """A time that a text says; `kind` is one of `_TIMES`, `first` the first year of a span.

    `year` is 0 where none is written, `day` 0 but for a date.
    """

    kind: str
    year: int = 0
    month: int = 0
    day: int = 0
    first: int = 0
    text: str = ""

    def as_of(self, year: int = 0) -> str:
        """The last day that it includes as an ISO date; "" when it says none, or not its year."""
        year = self.year or (year and year + (self.kind == "until next"))
        if not year or not self.month or self.kind not in AS_OF:
            return ""
        day = self.day or monthrange(year, self.month)[1]
        try:
            return date(year, self.month, day).isoformat()
        except ValueError:
            return ""

    @property
    def impossible(self) -> bool:
        """Whether it writes a day that no calendar has."""
        if not self.day:
            return not 0 <= self.month <= 12
        try:
            date(self.year or 2024, self.month, self.day)
        except ValueError:
            return True
        return False


AS_OF = ("until", "until next", "iso", "until month", "until quarter", "until year", "months")


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
def _vocabulary() -> dict[str, dict[tuple[str, ...], tuple[str, str]]]:
    """Return wordings by tokens: those within a text, whole columns, units; accented and not."""
    table = pd.read_csv(
        paths.data() / "vocabulary" / "form_words.csv", dtype=str, keep_default_na=False
    )
    found: dict[str, dict[tuple[str, ...], tuple[str, str]]] = defaultdict(dict)
    for row in table.itertuples():
        where = row.field if row.field in ("column", "unit", "law", "name") else "within"
        tokens = tuple(tokens_of(str(row.words)))
        found[where][tokens] = (str(row.field), str(row.code))
        plain = tuple(unaccented(word) for word in tokens)
        found[where + " plain"].setdefault(plain, (str(row.field), str(row.code)))
    for code, where, words in _official_names():
        field_of = "name" if where == "name" else "programme"
        found[where].setdefault(tuple(tokens_of(words)), (field_of, code))
        plain = tuple(unaccented(word) for word in tokens_of(words))
        found[where + " plain"].setdefault(plain, (field_of, code))
    return dict(found)


@cache
def _official_names() -> list[tuple[str, str, str]]:
    """Return code, place and wording of the programmes that the catalogue dates.

    A whole label ("name") may be a name in full; within a label its words without "Chương trình
    MTQG" tell, but for the merged programme and its components, whose words are those of three.
    """
    found = []
    dated = catalogue.programmes().query("start != '' and descends_from == ''")
    for code, name in dated["name_vi"].items():
        core = re.sub(r"^Chương trình MTQG (?:về )?|\s+đến năm \d{4}$", "", name)
        found += [(str(code), "within", core)]
    components = catalogue.programmes().query("part_of != ''")
    for code, name, short in components[["name_vi", "short_vi"]].itertuples():
        found += [(str(code), "name", name), (str(code), "name", short)]
    return found


@cache
def _horizons() -> re.Pattern[str]:
    """Return what finds the last year in the name of a programme, which is no time of figures."""
    names = catalogue.programmes()["name_vi"]
    cores = names.str.extract(r"MTQG (?:về )?(.+) đến năm \d{4}$")[0].dropna()
    return re.compile(rf"({'|'.join(map(re.escape, cores))})\s+đến\s+năm\s+\d{{4}}", re.I)


_NUMBERED = re.compile(
    r"\s*(\(?\d{1,3}(?:[.\-]\d{1,2})+\)?[.)]?|\(?\d{1,3}\)|\d{1,3}\s?[.)/]|[IVX]{1,5}\s?[.)/]"
    r"|[A-ZĐ]\s?[.)/]|[a-zđ][.)]|[-–+*•])\s*(?=[^\s\d])(?![.,])"
)


def numbered(text: str) -> tuple[str, str]:
    """Return the number or dash that a label, a heading or a title begins with, and the rest.

    >>> numbered("1.2. Vốn đầu tư"), numbered("II/ NTM"), numbered("- Kế hoạch"), numbered("30.9")
    (('1.2.', 'Vốn đầu tư'), ('II/', 'NTM'), ('-', 'Kế hoạch'), ('', '30.9'))
    """
    found = _NUMBERED.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


#: A tone on the last of two vowels that end a word (hoà), and where it stands now (hòa).
_PLACES = {
    old: new
    for olds, news in (("oà oá oả oã oạ", "òa óa ỏa õa ọa"), ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
                       ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"))
    for old, new in zip(olds.split(), news.split(), strict=True)
}  # fmt: skip
_MOVED = re.compile(rf"(?<!q)(?:{'|'.join(_PLACES)})(?![^\W\d_])")


def normal(text: str) -> str:
    """Return `text` in lower case with one spelling of tones and of y for i.

    >>> normal("LUỸ KẾ, Tỉ lệ") == normal("lũy kế, tỷ lệ")
    True
    """
    text = unicodedata.normalize("NFC", text).casefold().replace("ð", "đ")
    text = _MOVED.sub(lambda m: _PLACES[m[0]], text)
    return re.sub(r"\btỉ\b", "tỷ", re.sub(r"\bkì\b", "kỳ", text))


#: Abbreviations of offices, each with the words that it stands for; "và" says nothing.
_SHORT = {
    "ctmtqg": "chương trình mục tiêu quốc gia", "ct": "chương trình", "mtqg": "mục tiêu quốc gia",
    "ktxh": "kinh tế xã hội", "kt": "kinh tế", "xh": "xã hội", "ptkt": "phát triển kinh tế",
    "ptktxh": "phát triển kinh tế xã hội", "pt": "phát triển", "đb": "đồng bào",
    "đbdtts": "đồng bào dân tộc thiểu số", "dtts": "dân tộc thiểu số", "mn": "miền núi",
    "đbdttsmn": "đồng bào dân tộc thiểu số miền núi", "dttsmn": "dân tộc thiểu số miền núi",
    "gnbv": "giảm nghèo bền vững", "bv": "bền vững", "ntm": "nông thôn mới", "xd": "xây dựng",
    "xdntm": "xây dựng nông thôn mới", "kh": "kế hoạch", "khv": "kế hoạch vốn",
    "nstw": "ngân sách trung ương", "nsđp": "ngân sách địa phương", "tw": "trung ương",
    "nsnn": "ngân sách nhà nước", "đtpt": "đầu tư phát triển", "đt": "đầu tư",
    "đtc": "đầu tư công", "sn": "sự nghiệp",
    "gn": "giải ngân", "kp": "kinh phí", "th": "thực hiện", "kq": "kết quả", "gđ": "giai đoạn",
    "nhcsxh": "ngân hàng chính sách xã hội", "csxh": "chính sách xã hội",
    "lk": "lũy kế", "lkgn": "lũy kế giải ngân", "tlgn": "tỷ lệ giải ngân", "ns": "ngân sách",
    "và": "", "&": "",
}  # fmt: skip


def tokens_of(text: str) -> list[str]:
    """Return the words of a text, abbreviations written out."""
    text = re.sub(r"\btr\.\s*đó\b", "trong đó", normal(text))
    words = re.findall(r"[^\W\d_]{2,}(?=\d{2})|[^\W_]+|[%&#]", text)  # "CT1719"
    return " ".join(_SHORT.get(word, word) for word in words).split()


_WITH_UNIT = re.compile(rf"({NUMBER})\s*(%|[^\W\d_][^\d()]*)")
#: "12 tỷ 500 triệu đồng": an amount in parts, each of a smaller unit.
_POWERS = {"tỷ": 9, "triệu": 6, "nghìn": 3, "ngàn": 3, "đồng": 0}
_PART = re.compile(r"(\d[\d.]*)\s*(tỷ|triệu|nghìn|ngàn|đồng)")
_IN_PARTS = re.compile(
    r"(?:\d+|\d{1,3}(?:\.\d{3})+)\s*(?:tỷ|triệu)"
    r"(?:\s*(?:,|và)?\s*\d{1,3}\s*(?:triệu|nghìn|ngàn|đồng))+(?:\s*đồng)?"
)


@cache
def unit_of(phrase: str) -> str:
    """Return what a phrase that is a unit and nothing else means: a factor to bn VND, "%" or "".

    >>> unit_of("Triệu đồng"), unit_of("tr.đ"), unit_of("Đồng Nai")
    ('0.001', '0.001', '')
    """
    return _exactly(phrase, "unit")


def with_unit(text: str) -> tuple[str, str]:
    """Return the number of a cell and the unit written behind it, "" where none is.

    >>> with_unit("350,5 tỷ đồng"), with_unit("12 %"), with_unit("4.500 hộ"), with_unit("1.200")
    (('350,5', 'tỷ đồng'), ('12', '%'), ('4.500', 'hộ'), ('1.200', ''))
    >>> with_unit("12 tỷ 500 triệu đồng"), with_unit("1.250 tỷ 5 triệu 20 nghìn")
    (('12500', 'triệu đồng'), ('1250005020', 'nghìn đồng'))
    """
    if parts := in_parts(text):
        return parts
    found = _WITH_UNIT.fullmatch(text.strip())
    return (found[1], found[2].strip(" .")) if found else (text.strip(), "")


def in_parts(text: str) -> tuple[str, str] | None:
    """Return an amount written in parts, in the unit of the last; None for any other text."""
    if not _IN_PARTS.fullmatch(said := normal(text).strip(" .")):
        return None
    parts = [(int(number.replace(".", "")), unit) for number, unit in _PART.findall(said)]
    powers = [_POWERS[unit] for _, unit in parts]
    if powers != sorted(set(powers), reverse=True):
        return None
    amount = sum(number * 10**power for (number, _), power in zip(parts, powers, strict=True))
    unit = parts[-1][1]
    return str(amount // 10 ** powers[-1]), unit if unit == "đồng" else f"{unit} đồng"


def _exactly(text: str, kind: str) -> str:
    """Return the code of the wording of `kind` that is the whole of `text`, "" without any."""
    tokens = tuple(tokens_of(text))
    words = _vocabulary()
    if tokens in words[kind]:
        return words[kind][tokens][1]
    plain = tuple(unaccented(word) for word in tokens)
    if unaccented(text) == text.casefold() and plain in words[f"{kind} plain"]:
        return words[f"{kind} plain"][plain][1]
    return ""


def _column(text: str) -> str:
    """Return the role of a column whose heading is `text`; of several, "content".

    >>> _column("Loại vốn"), _column("Chương trình / nguồn vốn"), _column("Vốn đầu tư")
    ('capital', 'content', '')
    """
    if code := _exactly(text, "column"):
        return code
    pieces = re.split(r"\s*[/,;]\s*|\s+(?:và|-|–)\s+", text)
    roles = {_exactly(piece, "column") for piece in pieces} if len(pieces) > 1 else {""}
    return "" if "" in roles else roles.pop() if len(roles) == 1 else "content"


def nearest(label: str) -> str:
    """Return the name of a programme, or type or source of capital that `label` misspells, or "".

    >>> nearest("Giảm nghèo bền vửng"), nearest("Sở Y tế")
    ('giảm nghèo bền vững', '')
    """
    fields = ("programme", "capital", "fund", "plan_vintage")
    known = {" ".join(k): k for k, (name, code) in _vocabulary()["within"].items()
             if name in fields and code not in NO_FUND}  # fmt: skip
    plain = {unaccented(words): words for words in known}
    tokens = [w for w in tokens_of(label) if w not in ("chương", "trình", "mục", "tiêu")]
    close = get_close_matches(unaccented(" ".join(tokens)), plain, 1, 0.85)
    return plain[close[0]] if close else ""


def find_units(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return the units that a text states, (code, words), and the text without them.

    A unit is stated behind "Đơn vị tính:", in brackets, or by the whole text; never by a word of a
    name ("Đồng Nai") or a title ("Tỷ lệ"). The code "?" is a unit that is none of ours.

    >>> find_units("Đơn vị: tỷ đồng; đến ngày 30/9/2024")
    ([('1', 'tỷ đồng')], '; đến ngày 30/9/2024')
    >>> find_units("Kế hoạch (triệu đồng)")[0], find_units("Tỉnh: Đồng Nai")[0]
    ([('0.001', 'triệu đồng')], [])
    """
    if code := unit_of(text):
        return [(code, text)], ""
    found: list[tuple[str, str]] = []
    for lead in list(_UNIT_CELL.finditer(text))[::-1]:
        if lead.start() and text[lead.start() - 1].isalnum():
            continue
        piece = _UNIT_END.split(text[lead.end() :])[0]
        words = piece.strip(" .:")
        if code := unit_of(words):
            found.append((code, words))
        elif _FOREIGN.search(words) or (
            words and normal(lead["lead"])[-4:] in ("tính", "đvt", "tinh", "dvt")
        ):
            found.append(("?", words))
        else:
            continue
        text = text[: lead.start()] + " " * bool(lead.start()) + text[lead.end() + len(piece) :]
    for bracket in list(re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text))[::-1]:
        if code := unit_of(bracket[1]):
            found.append((code, bracket[1]))
            text = text[: bracket.start()] + " " + text[bracket.end() :]
        elif _FOREIGN.search(bracket[1]):
            found.append(("?", bracket[1]))
            text = text[: bracket.start()] + " " + text[bracket.end() :]
    for start, end in [] if found else clauses(text):
        if unit_of(text[start:end]).replace(".", "").isdigit():  # "…; triệu đồng"
            return [(unit_of(text[start:end]), text[start:end])], f"{text[:start]} {text[end:]}"
    return found, text.strip()


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a line begin and end, of which there are several.

    >>> [text[a:b] for text in ("CTMTQG NTM - KH 2025; tr.đ",) for a, b in clauses(text)]
    ['CTMTQG NTM', 'KH 2025', 'tr.đ']
    """
    cuts = [(m.start(), m.end()) for m in _CLAUSE.finditer(text)]
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a] if cuts else []


_CLAUSE = re.compile(r"\s*(?:[;|()\[\]–—]|\s-(?=\s)|[,:](?=\s)|\.(?=\s+[A-ZĐ]|\s*$))\s*")
_MONTHS = "january february march april may june july august september october november december"
_ENGLISH_DAY = re.compile(
    rf"\b(?:(\d{{1,2}})\s+)?({_MONTHS.replace(' ', '|')})\s+(?:(\d{{1,2}}),\s*)?({_Y})\b", re.I
)


#: "CHÍN THÁNG ĐẦU NĂM 2024".
_NUMERALS = ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một")
_SPELLED = re.compile(rf"(?<!\w)({'|'.join(_NUMERALS)})\s+tháng(?=\s+(?:đầu\s+)?năm\b)", re.I)


def _in_figures(day: re.Match[str]) -> str:
    """Return an English date as Vietnamese is written: "30 September 2025" as 30/9/2025."""
    month = _MONTHS.split().index(day[2].lower()) + 1
    return "/".join(part for part in (day[1] or day[3], str(month), day[4]) if part)


def find_times(text: str) -> tuple[list[When], str]:
    """Return the times that a text says, and the text without them.

    >>> [(t.kind, t.as_of()) for t in find_times("lũy kế đến hết tháng 9/2024")[0]]
    [('until month', '2024-09-30')]
    >>> [(t.kind, t.as_of()) for t in find_times("MƯỜI MỘT THÁNG ĐẦU NĂM 2026")[0]]
    [('months', '2026-11-30')]
    >>> [(t.kind, t.first, t.year) for t in find_times("giai đoạn 2021-2025")[0]]
    [('span', 2021, 2025)]
    """
    found: list[tuple[int, When]] = []
    text = _ENGLISH_DAY.sub(_in_figures, text)
    text = _SPELLED.sub(lambda m: f"{_NUMERALS.index(m[1].lower()) + 2} tháng", text)
    text = re.sub(r"(?i)\b(?:as (?:of|at)|up to|until|to)\s+(?=\d{1,2}/)", "đến ", text)
    for written, pattern in _TIMES:
        while m := pattern.search(text):
            kind = written
            g = {k: v for k, v in m.groupdict().items() if v}
            year = int(g.get("y") or g.get("xy") or 0)
            year += 2000 if 0 < year < 100 else 0
            month = int(g.get("m") or g.get("xm") or 0)
            if quarter := g.get("q"):
                month = 3 * (_NAMED.get(quarter.lower()) or int(quarter))
            if kind == "until year":
                month = 12
            day = int(g.get("d") or g.get("xd") or 0)
            if kind == "window":  # from 1 January on it is cumulative
                first = re.findall(r"\d+", g["f"])
                kind = "until" if [int(n) for n in first] == [1, 1] else "part"
            when = When(kind, year, month, day, text=m[0].strip())
            if kind == "span":
                when = When(kind, int(g["b"]), first=int(g["a"]), text=m[0].strip())
            found.append((m.start(), when))
            text = text[: m.start()] + " " * len(m[0]) + text[m.end() :]
    return [when for _, when in sorted(found, key=lambda pair: pair[0])], text


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
    words = _vocabulary()["within plain" if plain else "within"]
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
    if not _column(bare):  # "Xã" heads a column and is a unit
        said.units, bare = find_units(bare)
        if said.units and said.units[0][0] == "%" and not bare.strip():
            said.codes["share"].add("")  # "%" is all that the cell says
            said.words["share"] = "%"
    for law in LAW.findall(bare):
        if code := _exactly(re.sub(r"(?i)\bngày\b.*", "", law), "law"):
            said.codes["programme"].add(code)
    bare = re.sub(r"(?i)(?:đã |được )*công nhận (?=đạt chuẩn)", "", LAW.sub(" ", bare))
    if column := _column(bare):
        said.codes["column"].add(column)
    if code := _exactly(bare, "name"):
        said.codes["programme"].add(code)
        return said
    said.times, bare = find_times(_horizons().sub(r"\1", bare))
    tokens = tokens_of(_BOTH.sub(r"\1\2 của ", bare))
    tokens = _CARRIED.sub(lambda m: _as_carried(m[0]), " ".join(tokens)).split()
    tokens = _take_assigned(said, tokens)
    _take_included(said, tokens)
    _take_words(said, tokens, _vocabulary()["within"])
    if unaccented(bare) == bare.casefold():  # typed without accents; abbreviations have theirs
        tokens = [unaccented(word) for word in tokens if word not in ("", "va")]
        tokens = _CARRIED_PLAIN.sub(lambda m: _as_carried(m[0]), " ".join(tokens)).split()
        _take_included(said, tokens, plain=True)
        _take_words(said, tokens, _vocabulary()["within plain"])
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
