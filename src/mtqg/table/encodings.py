"""Vietnamese text in the encodings of old files: TCVN3 (.VnTime fonts), mojibake, split accents.

Workbooks before about 2010 hold bytes meant for a TCVN3 font: "B¾c Giang" is Bắc Giang. One sheet
may mix them with Unicode, so every text is judged by itself.
"""

from __future__ import annotations

import re
import unicodedata

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
_ODD_CASE = re.compile(r"(?<=[a-z])[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")
_MOJIBAKE = re.compile(
    r"á[»º][\x80-\xbf\u0100-\uffff]|Ã[\x80-\xbf\u0100-\uffff ]|Ä[\u0080-\u00bf‘]|Æ[°¡]"
)
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
    return bool(marks - _UNICODE_LATIN1 - {"×", "·", "«", "»", "§"}) or bool(_ODD_CASE.search(text))


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


def clean(text: str) -> str:
    r"""Return `text` as composed Unicode with plain single spaces, whatever encoding it came in.

    >>> clean("  Tæng   sè\n"), clean("Ba\u0306\u0301c Giang"), clean("Hà\u00a0Nội")
    ('Tổng số', 'Bắc Giang', 'Hà Nội')
    """
    text = from_mojibake(text)
    if is_tcvn3(text):
        text = from_tcvn3(text)
    text = unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", text).strip()
