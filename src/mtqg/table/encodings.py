"""Vietnamese text in the encodings of old files: TCVN3, VNI, mojibake, split accents.

Workbooks before about 2010 hold bytes meant for a TCVN3 font (.VnTime: "B¾c Giang" is Bắc Giang)
or a VNI font ("Baéc Giang"). One sheet, and even one cell, may mix them with Unicode, so every
text is judged by itself, and in a mixed text every run of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from mtqg.problems import ProblemError
from mtqg.words.sentences import sentences

_SAY = sentences("table")

# The TCVN 5712:1993 (VN3) code points that the .VnTime fonts draw, and the letters they draw.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
#: Accented Latin-1 letters that Vietnamese in Unicode also uses; any other one betrays TCVN3.
_UNICODE_LATIN1 = set("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýÐð")
#: Letters that only TCVN3 uses, as signs of Latin-1 that no word holds.
_TCVN3_SIGNS = set("¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶¸¹»¼½¾")
# Signs that stand within a word only in TCVN3: "x·" (xã), "B×nh" (Bình), "§«ng" (Đông).
_WITHIN_WORD = re.compile(r"(?<=[A-Za-z])[×·«](?!\w*»)|[A-Za-z]»[A-Za-z]|§(?=[^\W\d]|[«×])")
_ODD_CASE = re.compile(r"(?<=[a-z])[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")
_MOJIBAKE = re.compile(
    r"á[»º][\x80-\xbf\u0100-\uffff]|Ã[\x80-\xbf\u0100-\uffff ]|Ä[\u0080-\u00bf‘]|Æ[°¡]"
)
# VNI writes a vowel and its mark as two letters: the marks of a, e, o, ô, u, ư and y; the letters
# of i, ơ, ư, đ and ỵ stand alone.
_TONES = "ùøûõï"
_VNI = {
    base + mark: letter
    for base, marks, letters in (
        ("a", _TONES, "áàảãạ"), ("a", "âáàåãä", "âấầẩẫậ"), ("a", "êéèúüë", "ăắằẳẵặ"),
        ("e", _TONES, "éèẻẽẹ"), ("e", "âáàåãä", "êếềểễệ"),
        ("o", _TONES, "óòỏõọ"), ("o", "âáàåãä", "ôốồổỗộ"), ("ô", _TONES, "ớờởỡợ"),
        ("u", _TONES, "úùủũụ"), ("ö", _TONES, "ứừửữự"), ("y", _TONES, "ýỳỷỹ"),
    )
    for mark, letter in zip(marks, letters, strict=False)
} | dict(zip("ôöæóòîñ", "ơưỉĩịỵđ", strict=True))  # fmt: skip
_VNI |= {pair.upper(): letter.upper() for pair, letter in _VNI.items()}
_VNI_PIECE = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
# "oà", "oá", "oã", "oè" stand in Unicode ("Hoà") and "uû" in TCVN3 ("Uû ban"): no proof of VNI.
_SHARED_PAIRS = {"oà", "oá", "oã", "oè", "oé", "uû", "yû"}
_VNI_PROOF = re.compile(
    "|".join(p for p in _VNI if len(p) == 2 and p.casefold() not in _SHARED_PAIRS)
    + r"|öô|ÖÔ|\bÑ|\bñ[aeiouâêôöòóíìæ]"
)
#: A syllable of Vietnamese without its tone: what no syllable looks like was misread.
_SYLLABLE = re.compile(
    r"(?:ngh?|[cgknpt]h|gi|qu|tr|[bcdđghklmnprstvx])?"
    r"(?:iêu|yêu|oai|oay|oao|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă"
    r"|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ch|nh|ng|[ckmnpt])?"
)
_NO_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b]+")


def from_tcvn3(text: str) -> str:
    """Return `text`, typed for a TCVN3 font, in Unicode.

    >>> from_tcvn3("B¾c Giang"), from_tcvn3("Thùc hiÖn vèn ®Çu t\u00ad")
    ('Bắc Giang', 'Thực hiện vốn đầu tư')
    """
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def is_tcvn3(text: str) -> bool:
    """Tell whether `text` can only have been typed for a TCVN3 font.

    Text of nothing but letters that both encodings use ("Bé") is not called TCVN3: the caller
    that knows the word may try `from_tcvn3`.

    >>> is_tcvn3("B¾c Giang"), is_tcvn3("Thái Bình"), is_tcvn3("Bé Y tÕ"), is_tcvn3("Bộ Y tế")
    (True, False, True, False)
    """
    if any(ord(letter) > 0xFF for letter in text):
        return False
    marks = {letter for letter in text if letter in _TCVN3}
    if marks - _UNICODE_LATIN1 - {"×", "·", "«", "»", "§"}:
        return True
    return bool(_ODD_CASE.search(text) or _WITHIN_WORD.search(text))


def from_vni(text: str) -> str:
    """Return `text`, typed for a VNI font, in Unicode.

    >>> from_vni("Baéc Giang"), from_vni("Voán ñaàu tö thöïc hieän")
    ('Bắc Giang', 'Vốn đầu tư thực hiện')
    """
    return _VNI_PIECE.sub(lambda found: _VNI[found[0]], text)


def is_vni(text: str) -> bool:
    """Tell whether `text` can only have been typed for a VNI font.

    >>> is_vni("Toång soá"), is_vni("Hoà Bình"), is_vni("Uû ban nh©n d©n")
    (True, False, False)
    """
    if any(ord(letter) > 0xFF for letter in text):
        return False
    return bool(_VNI_PROOF.search(text)) and not any(letter in _TCVN3_SIGNS for letter in text)


def _mixed(text: str) -> str:
    """Return a text half in Unicode with its TCVN3 and VNI words in Unicode too.

    Words of letters that both use ("tõ") follow the words beside them that are certain.
    """
    runs: list[list[str]] = [[]]
    certain = False
    for word in text.split(" "):
        unicode_word = any(ord(c) > 0xFF or c in "ÀÁàÙÚÌÍÈÉÝ" for c in word)
        if unicode_word != certain:
            runs.append([])
            certain = unicode_word
        runs[-1].append(word)
    return " ".join(_legacy(" ".join(run)) for run in runs if run)


def _legacy(text: str) -> str:
    if is_vni(text):
        return from_vni(text)
    return from_tcvn3(text) if is_tcvn3(text) else text


def from_mojibake(text: str) -> str:
    """Return `text` read again as UTF-8 when it is UTF-8 that was read as Windows-1252.

    >>> from_mojibake("Báº¯c Giang"), from_mojibake("Bắc Giang")
    ('Bắc Giang', 'Bắc Giang')
    """
    if not _MOJIBAKE.search(text):
        return text
    try:
        again = b"".join(_as_byte(letter) for letter in text).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
    return again


def _as_byte(letter: str) -> bytes:
    # Windows-1252 leaves five bytes undefined; software passes them through as they are.
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def decode(raw: bytes) -> tuple[str, str]:
    r"""Return the text of a file and the encoding it was read in.

    What is not Unicode is read as what makes most Vietnamese syllables of its words: Windows-1258,
    or the letters of a TCVN3 or VNI font.

    Raises
    ------
    ProblemError
        If it is UTF-8 but for a few damaged bytes: no other encoding makes it right.

    >>> decode("Hà Nội".encode()), decode(b"B\xe3\xecc Giang"), decode(b"B\xbec Giang")
    (('Hà Nội', 'UTF-8'), ('Bắc Giang', 'Windows-1258'), ('Bắc Giang', 'TCVN3'))
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        text = raw.decode("utf-8", "replace")
        whole = sum(ord(letter) > 0x7F for letter in text) - text.count("\ufffd")
        if whole > 10 * text.count("\ufffd"):
            line = raw.count(b"\n", 0, error.start) + 1
            raise ProblemError(_SAY.problem("encodings.damaged", row=line)) from None
    best = max(_FONTS, key=lambda name: _syllables(_FONTS[name](raw[:100_000])))
    return _FONTS[best](raw), best


_FONTS: dict[str, Callable[[bytes], str]] = {
    "Windows-1258": lambda raw: unicodedata.normalize("NFC", raw.decode("cp1258", "replace")),
    "TCVN3": lambda raw: from_tcvn3(raw.decode("latin-1")),
    "VNI": lambda raw: from_vni(raw.decode("latin-1")),
}


def _syllables(text: str) -> float:
    """Return which share of the accented words of `text` could be Vietnamese syllables."""
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()}
    toneless = (unicodedata.normalize("NFD", word) for word in words)
    bare = (unicodedata.normalize("NFC", word.translate(_NO_TONES)) for word in toneless)
    return sum(bool(_SYLLABLE.fullmatch(word)) for word in bare) / len(words) if words else 0.0


def clean(text: str) -> str:
    r"""Return `text` as composed Unicode with plain single spaces, whatever encoding it came in.

    >>> clean("  Tæng   sè\n"), clean("Ba\u0306\u0301c Giang"), clean("Hà\u00a0Nội")
    ('Tổng số', 'Bắc Giang', 'Hà Nội')
    >>> clean("Khối lượng vèn ®Çu t\u00ad tõ ng©n s¸ch"), clean("Ñaø Naüng")
    ('Khối lượng vốn đầu tư từ ngân sách', 'Đà Nẵng')
    """
    if text.isascii():
        return _SPACES.sub(" ", text).strip()
    text = from_mojibake(text)
    if not any(ord(letter) > 0xFF for letter in text):
        text = _legacy(text)
    elif any(letter in _TCVN3_SIGNS for letter in text):
        text = _mixed(text)
    text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text).strip()
