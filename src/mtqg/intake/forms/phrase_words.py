"""The wordings known of forms (data/vocabulary/form_words.csv), and how each is spelled."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from difflib import get_close_matches
from functools import cache

import pandas as pd

from mtqg import paths
from mtqg.table import catalogue
from mtqg.texts import unaccented

#: What a source may be called that has no code: of both budgets, or of one level of the local one.
NO_FUND = ("DOMESTIC", "LEVEL")


@cache
def wordings() -> dict[str, dict[tuple[str, ...], tuple[str, str]]]:
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


def code_of(text: str, kind: str) -> str:
    """Return the code of the wording of `kind` that is the whole of `text`, "" without any."""
    tokens = tuple(tokens_of(text))
    words = wordings()
    if tokens in words[kind]:
        return words[kind][tokens][1]
    plain = tuple(unaccented(word) for word in tokens)
    if unaccented(text) == text.casefold() and plain in words[f"{kind} plain"]:
        return words[f"{kind} plain"][plain][1]
    return ""


def column_role(text: str) -> str:
    """Return the role of a column whose heading is `text`; of several, "content".

    >>> column_role("Loại vốn"), column_role("Chương trình / nguồn vốn"), column_role("Vốn đầu tư")
    ('capital', 'content', '')
    """
    if code := code_of(text, "column"):
        return code
    pieces = re.split(r"\s*[/,;]\s*|\s+(?:và|-|–)\s+", text)
    roles = {code_of(piece, "column") for piece in pieces} if len(pieces) > 1 else {""}
    return "" if "" in roles else roles.pop() if len(roles) == 1 else "content"


def nearest(label: str) -> str:
    """Return the name of a programme, or type or source of capital that `label` misspells, or "".

    >>> nearest("Giảm nghèo bền vửng"), nearest("Sở Y tế")
    ('giảm nghèo bền vững', '')
    """
    fields = ("programme", "capital", "fund", "plan_vintage")
    known = {" ".join(k): k for k, (name, code) in wordings()["within"].items()
             if name in fields and code not in NO_FUND}  # fmt: skip
    plain = {unaccented(words): words for words in known}
    tokens = [w for w in tokens_of(label) if w not in ("chương", "trình", "mục", "tiêu")]
    close = get_close_matches(unaccented(" ".join(tokens)), plain, 1, 0.85)
    return plain[close[0]] if close else ""


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a line begin and end, of which there are several.

    >>> [text[a:b] for text in ("CTMTQG NTM - KH 2025; tr.đ",) for a, b in clauses(text)]
    ['CTMTQG NTM', 'KH 2025', 'tr.đ']
    """
    cuts = [(m.start(), m.end()) for m in _CLAUSE.finditer(text)]
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a] if cuts else []


_CLAUSE = re.compile(r"\s*(?:[;|()\[\]–—]|\s-(?=\s)|[,:](?=\s)|\.(?=\s+[A-ZĐ]|\s*$))\s*")
