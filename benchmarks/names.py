"""Which spellings of a province are found, and what that is no province is refused.

Spellings are made from the list of provinces by rules that stand here, not in the code under test:
what people type, what Excel and old fonts make of a name, and the names of other things. Each is
judged: the province it means, or none.

    python -m benchmarks.names
"""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from mtqg import paths
from mtqg.table import areas

SEED = 20261126
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# TCVN 5712:1993 as its fonts draw it, small letters only: a font of capitals draws the same codes.
_TCVN3 = {
    "à": "µ", "á": "¸", "ả": "¶", "ã": "·", "ạ": "¹", "ă": "¨", "ắ": "¾", "ằ": "»", "ẵ": "½",
    "ặ": "Æ", "ẳ": "¼", "â": "©", "ấ": "Ê", "ầ": "Ç", "ậ": "Ë", "ẩ": "È", "ẫ": "É", "đ": "®",
    "è": "Ì", "é": "Ð", "ê": "ª", "ế": "Õ", "ề": "Ò", "ệ": "Ö", "ể": "Ó", "ễ": "Ô", "ì": "×",
    "í": "Ý", "ĩ": "Ü", "ị": "Þ", "ỉ": "Ø", "ò": "ß", "ó": "ã", "ô": "«", "ố": "è", "ồ": "å",
    "ộ": "é", "ơ": "¬", "ớ": "í", "ờ": "ê", "ợ": "î", "ù": "ï", "ú": "ó", "ụ": "ô", "ủ": "ñ",
    "ũ": "ò", "ư": "\u00ad", "ứ": "ø", "ừ": "õ", "ỳ": "ú", "ọ": "ä", "ự": "ù", "ữ": "÷",
    "Đ": "§",
}  # fmt: skip


@dataclass(frozen=True)
class Spelling:
    """A text, the edition it is asked of, and the code it means there ("" for none)."""

    kind: str
    text: str
    edition: str
    code: str


def plain(name: str) -> str:
    """Return `name` without accents."""
    letters = unicodedata.normalize("NFD", name).translate(str.maketrans("đĐ", "dD"))
    return "".join(c for c in letters if not unicodedata.combining(c))


def _tcvn3(name: str) -> str:
    return "".join(_TCVN3.get(c, c) for c in name)


def _mojibake(name: str) -> str:
    return name.encode("utf-8").decode("latin-1")


def _cp1258(name: str) -> str:
    """Return the Windows-1258 bytes of `name`, seen in Windows-1252."""
    letters = ""
    for c in name:
        parts = unicodedata.normalize("NFD", c)
        tones = [m for m in parts if m in _TONES]
        rest = unicodedata.normalize("NFC", "".join(m for m in parts if m not in _TONES))
        letters += rest + "".join(tones)
    return letters.encode("cp1258").decode("latin-1")


def _wrong_tone(name: str, chance: random.Random) -> str:
    """Return `name` with one tone changed into another."""
    letters = list(unicodedata.normalize("NFD", name))
    at = [i for i, c in enumerate(letters) if c in _TONES]
    if not at or " " not in name:
        return ""
    i = chance.choice(at)
    letters[i] = chance.choice([t for t in _TONES if t != letters[i]])
    return unicodedata.normalize("NFC", "".join(letters))


_TYPED: dict[str, Callable[[str, str], str]] = {
    "numbered": lambda name, kind: f"7. {name}",
    "unaccented": lambda name, kind: plain(name).lower(),
    "capitals": lambda name, kind: f"{kind} {name}".upper(),
    "province of": lambda name, kind: f"UBND {kind.lower()} {name}",
    "country": lambda name, kind: f"{plain(name)}, Vietnam",
    "decomposed": lambda name, kind: unicodedata.normalize("NFD", name),
    "spaces": lambda name, kind: f"\u00a0{name.replace(' ', '  ')}\u200b ",
    "together": lambda name, kind: plain(name).replace(" ", ""),
    "footnote": lambda name, kind: f"- {name} (*)",
    "short type": lambda name, kind: f"{'TP.' if kind.startswith('Th') else 'T.'} {name}",
    "TCVN3": lambda name, kind: _tcvn3(name),
    "mojibake": lambda name, kind: _mojibake(name),
    "Windows-1258": lambda name, kind: _cp1258(name),
}


def spellings() -> list[Spelling]:
    """Return the spellings, the same in every run."""
    return [*_found(), *_refused()]


def _found() -> Iterator[Spelling]:
    chance = random.Random(SEED)
    communes = set(pd.read_csv(paths.data() / "areas" / "communes.csv", dtype=str)["name"])
    for edition in areas.EDITIONS:
        table = areas.provinces(edition)
        for n, row in enumerate(table.itertuples()):
            name = str(row.name).removeprefix("TP. ")
            kind = "Thành phố" if str(row.type).startswith("thành") else "Tỉnh"
            # Every kind for some provinces, some kinds for every province.
            for shift in range(3):
                what = list(_TYPED)[(n + 4 * shift) % len(_TYPED)]
                yield Spelling(what, _TYPED[what](name, kind), edition, str(row.code))
            slip = _wrong_tone(name, chance)
            if slip and slip not in communes:
                yield Spelling("one wrong tone", slip, edition, str(row.code))
    for text, old, new in _USED:
        for edition, code in (("2024", old), ("2025", new)):
            yield Spelling("as used", text, edition, code)


#: Names in use, judged by hand: the code in edition 2024 and in 2025, "" where it has none.
_USED = (
    ("Thủ đô Hà Nội", "01", "01"), ("Sài Gòn", "79", "79"), ("TP.HCM", "79", "79"),
    ("HN", "01", "01"),
    ("TTH", "46", "46"), ("TT-Huế", "46", "46"), ("Cố đô Huế", "", ""), ("BR-VT", "77", ""),
    ("Vũng Tàu", "77", ""), ("Daklak", "66", "66"), ("Đắc Lắc", "66", "66"),
    ("Bắc Cạn", "06", ""),
    ("Kontum", "62", ""), ("Bắc Giang (cũ)", "24", ""), ("Bắc Ninh (cũ)", "27", ""),
    ("Huế", "46", "46"),
    ("Tây Nguyên", "CHL", ""), ("Cả nước", "VN", "VN"), ("TP Bắc Ninh", "", "24"),
    ("Tỉnh Quảng Ninh", "22", "22"), ("Tỉnh Bắc Ninh", "27", "24"),
)  # fmt: skip


def _refused() -> Iterator[Spelling]:
    """Yield what is no province: units below, persons, rivers, numbers, codes, halves."""
    chance = random.Random(SEED)
    for edition in areas.EDITIONS:
        names = [str(n).removeprefix("TP. ") for n in areas.provinces(edition)["name"]]
        types = ["xã", "phường", "huyện", "thị trấn", "H.", "X.", "sông", "Đặc khu", "TX."]
        for name in names[::3]:
            yield Spelling("below", f"{chance.choice(types)} {name}", edition, "")
        for name in names[1::6]:
            yield Spelling("person", f"Nguyễn {name}", edition, "")
        for name in names[2::6]:
            yield Spelling("two names", f"{name} và {names[0]}", edition, "")
        for text in (
            "1.0", "2-5", "1.1)", "3", "240", "VN-54", "VN.BG", "VNM.5_1", "", "Tổng số", "Tỉnh",
            "Quang Bình", "Yên Bài", "Sở Tài chính tỉnh Sơn La", "TP Cao Bằng", "TP. Sơn La",
            "Bắc", "Giang", "0-4", "Khác", "Hạ Long", "Đà Lạt", "Trung ương", "Địa phương",
        ):  # fmt: skip
            yield Spelling("other", text, edition, "")


def judge(spelling: Spelling) -> bool:
    """Tell whether `spelling` is answered by what it means, or refused where it means nothing."""
    try:
        return areas.find(spelling.text, spelling.edition).code == spelling.code
    except areas.UnknownArea:
        return spelling.code == ""


def measure() -> dict[str, int]:
    """Return how many spellings were judged and how many were right."""
    every = spellings()
    return {"names": len(every), "names_right": sum(map(judge, every))}


def main() -> None:
    """Print each spelling that was judged wrong, by kind, and a line of JSON."""
    for spelling in spellings():
        if not judge(spelling):
            print(f"{spelling.kind}: {spelling.text!r} ({spelling.edition}) is {spelling.code!r}")
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
